# Written by tests/course/stubs.py, from the code: change that, and run it again.

import builtins
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, Self, overload

import numpy as np

from course import autograd as autograd
from course import check as check
from course import data as data
from course import draw as draw
from course import explain as explain
from course import func as func
from course import lecture as lecture
from course import linalg as linalg
from course import nn as nn
from course import optim as optim
from course import random as random
from course import return_types as return_types
from course import utils as utils
from course.creation import BoolTensor as BoolTensor
from course.creation import ByteTensor as ByteTensor
from course.creation import DoubleTensor as DoubleTensor
from course.creation import FloatTensor as FloatTensor
from course.creation import IntTensor as IntTensor
from course.creation import LongTensor as LongTensor
from course.families.forms import autocast as autocast
from course.families.forms import finfo as finfo
from course.families.forms import iinfo as iinfo
from course.families.forms import jit as jit
from course.manners import dtypes
from course.manners.devices import backends as backends
from course.manners.devices import cuda as cuda
from course.manners.devices import device as device
from course.manners.size import Size as Size
from course.manners.types import Device, Dims, DType, Operand, Pair, Sizes
from course.mode import enable_grad as enable_grad
from course.mode import inference_mode as inference_mode
from course.mode import no_grad as no_grad
from course.mode import set_grad_enabled as set_grad_enabled
from course.random import Generator as Generator
from course.tensors import Tensor as Tensor

bool: dtypes.dtype
double: dtypes.dtype
dtype = dtypes.dtype
e: builtins.float
float: dtypes.dtype
float16: dtypes.dtype
float32: dtypes.dtype
float64: dtypes.dtype
half: dtypes.dtype
inf: builtins.float
int: dtypes.dtype
int16: dtypes.dtype
int32: dtypes.dtype
int64: dtypes.dtype
int8: dtypes.dtype
long: dtypes.dtype
nan: builtins.float
pi: builtins.float
short: dtypes.dtype
uint16: dtypes.dtype
uint32: dtypes.dtype
uint64: dtypes.dtype
uint8: dtypes.dtype
__version__: str

def abs(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def abs_(input: Tensor) -> Self: ...
def absolute(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def absolute_(input: Tensor) -> Self: ...
def acos(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def acos_(input: Tensor) -> Self: ...
def acosh(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def acosh_(input: Tensor) -> Self: ...
def adaptive_avg_pool1d(input: Tensor, output_size: Sizes, *, out: Tensor | None = None) -> Tensor: ...
def add(
    input: Operand, other: Operand, *, alpha: builtins.float = 1, out: Tensor | None = None
) -> Tensor: ...
def addbmm(
    input: Tensor,
    batch1: Tensor,
    batch2: Tensor,
    *,
    beta: builtins.float = 1,
    alpha: builtins.float = 1,
    out: Tensor | None = None,
) -> Tensor: ...
def addcdiv(
    input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: builtins.float = 1, out: Tensor | None = None
) -> Tensor: ...
def addcmul(
    input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: builtins.float = 1, out: Tensor | None = None
) -> Tensor: ...
def addmm(
    input: Tensor,
    mat1: Tensor,
    mat2: Tensor,
    *,
    beta: builtins.float = 1,
    alpha: builtins.float = 1,
    out: Tensor | None = None,
) -> Tensor: ...
def addmv(
    input: Tensor,
    mat: Tensor,
    vec: Tensor,
    *,
    beta: builtins.float = 1,
    alpha: builtins.float = 1,
    out: Tensor | None = None,
) -> Tensor: ...
def addr(
    input: Tensor,
    vec1: Tensor,
    vec2: Tensor,
    *,
    beta: builtins.float = 1,
    alpha: builtins.float = 1,
    out: Tensor | None = None,
) -> Tensor: ...
def adjoint(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
@overload
def all(
    input: Tensor, dim: Dims | None = None, keepdim: builtins.bool = False, *, out: Tensor | None = None
) -> Tensor: ...
@overload
def all(
    input: Tensor, axis: Dims | None = None, keepdims: builtins.bool = False, *, out: Tensor | None = None
) -> Tensor: ...
def allclose(
    input: Tensor,
    other: Tensor,
    rtol: builtins.float = 1e-05,
    atol: builtins.float = 1e-08,
    equal_nan: builtins.bool = False,
) -> builtins.bool: ...
def alpha_dropout(
    input: Tensor, p: builtins.float, train: builtins.bool, *, out: Tensor | None = None
) -> Tensor: ...
@overload
def amax(
    input: Tensor, dim: Dims | None = (), keepdim: builtins.bool = False, *, out: Tensor | None = None
) -> Tensor: ...
@overload
def amax(
    input: Tensor, axis: Dims | None = (), keepdims: builtins.bool = False, *, out: Tensor | None = None
) -> Tensor: ...
@overload
def amin(
    input: Tensor, dim: Dims | None = (), keepdim: builtins.bool = False, *, out: Tensor | None = None
) -> Tensor: ...
@overload
def amin(
    input: Tensor, axis: Dims | None = (), keepdims: builtins.bool = False, *, out: Tensor | None = None
) -> Tensor: ...
@overload
def aminmax(input: Tensor, *, dim: builtins.int | None = None, keepdim: builtins.bool = False) -> Any: ...
@overload
def aminmax(input: Tensor, *, axis: builtins.int | None = None, keepdims: builtins.bool = False) -> Any: ...
def angle(input: Tensor, out: Tensor | None = None) -> Tensor: ...
@overload
def any(
    input: Tensor, dim: Dims | None = None, keepdim: builtins.bool = False, *, out: Tensor | None = None
) -> Tensor: ...
@overload
def any(
    input: Tensor, axis: Dims | None = None, keepdims: builtins.bool = False, *, out: Tensor | None = None
) -> Tensor: ...
def arange(
    start: Tensor | builtins.float = 0,
    end: Tensor | builtins.float | None = None,
    step: Tensor | builtins.float = 1,
    *,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def arccos(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def arccosh(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def arcsin(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def arcsinh(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def arctan(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def arctan2(input: Tensor, other: Operand, out: Tensor | None = None) -> Tensor: ...
def arctanh(input: Tensor, out: Tensor | None = None) -> Tensor: ...
@overload
def argmax(
    input: Tensor,
    dim: builtins.int | None = None,
    keepdim: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def argmax(
    input: Tensor,
    axis: builtins.int | None = None,
    keepdims: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def argmin(
    input: Tensor,
    dim: builtins.int | None = None,
    keepdim: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def argmin(
    input: Tensor,
    axis: builtins.int | None = None,
    keepdims: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def argsort(
    input: Tensor,
    dim: builtins.int = -1,
    descending: builtins.bool = False,
    stable: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def argsort(
    input: Tensor,
    axis: builtins.int = -1,
    descending: builtins.bool = False,
    stable: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def argwhere(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def as_tensor(
    data: Any, dtype: DType | None = None, device: Device | None = None, *, out: Tensor | None = None
) -> Tensor: ...
def asarray(
    obj: Any,
    *,
    dtype: DType | None = None,
    copy: builtins.bool | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def asin(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def asin_(input: Tensor) -> Self: ...
def asinh(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def asinh_(input: Tensor) -> Self: ...
def atan(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def atan2(input: Tensor, other: Operand, out: Tensor | None = None) -> Tensor: ...
def atan_(input: Tensor) -> Self: ...
def atanh(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def atanh_(input: Tensor) -> Self: ...
def atleast_1d(*tensors: Any) -> Any: ...
def atleast_2d(*tensors: Any) -> Any: ...
def atleast_3d(*tensors: Any) -> Any: ...
def avg_pool1d(
    input: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    ceil_mode: builtins.bool = False,
    count_include_pad: builtins.bool = True,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def baddbmm(
    input: Tensor,
    batch1: Tensor,
    batch2: Tensor,
    *,
    beta: builtins.float = 1,
    alpha: builtins.float = 1,
    out: Tensor | None = None,
) -> Tensor: ...
def batch_norm(
    input: Tensor,
    weight: Tensor | None,
    bias: Tensor | None,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    training: builtins.bool,
    momentum: builtins.float,
    eps: builtins.float,
    cudnn_enabled: builtins.bool,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def bernoulli(input: Tensor, *, generator: Generator | None = None, out: Tensor | None = None) -> Tensor: ...
def bilinear(
    input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None, *, out: Tensor | None = None
) -> Tensor: ...
def binary_cross_entropy_with_logits(
    *args: Any, reduction: builtins.int | str = 0, **kwargs: Any
) -> Tensor: ...
def bincount(
    input: Tensor, weights: Tensor | None = None, minlength: builtins.int = 0, *, out: Tensor | None = None
) -> Tensor: ...
def bitwise_and(input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def bitwise_left_shift(input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def bitwise_not(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def bitwise_or(input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def bitwise_right_shift(input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def bitwise_xor(input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def block_diag(*tensors: Tensor, out: Tensor | None = None) -> Tensor: ...
def bmm(input: Tensor, mat2: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def broadcast_shapes(*shapes: Sizes) -> tuple[builtins.int, ...]: ...
def broadcast_tensors(*tensors: Any) -> tuple[Tensor, ...]: ...
def broadcast_to(
    input: Tensor, *sizes: Sizes, size: Sizes | None = None, out: Tensor | None = None
) -> Tensor: ...
def bucketize(
    input: Any,
    boundaries: Tensor,
    *,
    out_int32: builtins.bool = False,
    right: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def can_cast(from_: DType, to: DType) -> builtins.bool: ...
def cartesian_prod(*tensors: Tensor, out: Tensor | None = None) -> Tensor: ...
def cat(tensors: Iterable[Tensor], dim: builtins.int = 0, *, out: Tensor | None = None) -> Tensor: ...
def cdist(
    x1: Tensor,
    x2: Tensor,
    p: builtins.float = 2.0,
    compute_mode: str = "use_mm_for_euclid_dist_if_necessary",
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def ceil(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def ceil_(input: Tensor) -> Self: ...
def celu(
    input: Tensor, alpha: builtins.float = 1.0, inplace: builtins.bool = False, *, out: Tensor | None = None
) -> Tensor: ...
def celu_(input: Tensor, alpha: builtins.float = 1.0, inplace: builtins.bool = False) -> Self: ...
def chain_matmul(*matrices: Tensor, out: Tensor | None = None) -> Tensor: ...
def cholesky_inverse(input: Tensor, upper: builtins.bool = False, *, out: Tensor | None = None) -> Tensor: ...
def cholesky_solve(
    input: Tensor, L: Tensor, upper: builtins.bool = False, *, out: Tensor | None = None
) -> Tensor: ...
def chunk(input: Tensor, chunks: builtins.int, dim: builtins.int = 0) -> tuple[Tensor, ...]: ...
def clamp(
    input: Tensor,
    min: Tensor | builtins.float | None = None,
    max: Tensor | builtins.float | None = None,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def clamp_(
    input: Tensor, min: Tensor | builtins.float | None = None, max: Tensor | builtins.float | None = None
) -> Self: ...
def clamp_max(input: Tensor, max: Tensor | builtins.float, *, out: Tensor | None = None) -> Tensor: ...
def clamp_max_(input: Tensor, max: Tensor | builtins.float) -> Self: ...
def clamp_min(input: Tensor, min: Tensor | builtins.float, *, out: Tensor | None = None) -> Tensor: ...
def clamp_min_(input: Tensor, min: Tensor | builtins.float) -> Self: ...
def clip(
    input: Tensor,
    min: Tensor | builtins.float | None = None,
    max: Tensor | builtins.float | None = None,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def clip_(
    input: Tensor, min: Tensor | builtins.float | None = None, max: Tensor | builtins.float | None = None
) -> Self: ...
def clone(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def column_stack(tensors: Sequence[Tensor], *, out: Tensor | None = None) -> Tensor: ...
def combinations(
    input: Tensor, r: builtins.int = 2, with_replacement: builtins.bool = False, *, out: Tensor | None = None
) -> Tensor: ...
def compile(model: Any = None, **options: Any) -> Any: ...
def concat(tensors: Iterable[Tensor], dim: builtins.int = 0, *, out: Tensor | None = None) -> Tensor: ...
def concatenate(tensors: Iterable[Tensor], dim: builtins.int = 0, *, out: Tensor | None = None) -> Tensor: ...
def conj(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def conj_physical(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def contiguous(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def conv1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = 1,
    padding: Sizes | str = 0,
    dilation: Sizes = 1,
    groups: builtins.int = 1,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = 1,
    padding: Sizes | str = 0,
    dilation: Sizes = 1,
    groups: builtins.int = 1,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def conv3d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = 1,
    padding: Sizes | str = 0,
    dilation: Sizes = 1,
    groups: builtins.int = 1,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def conv_transpose1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = 1,
    padding: Sizes = 0,
    output_padding: Sizes = 0,
    groups: builtins.int = 1,
    dilation: Sizes = 1,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def conv_transpose2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = 1,
    padding: Sizes = 0,
    output_padding: Sizes = 0,
    groups: builtins.int = 1,
    dilation: Sizes = 1,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def conv_transpose3d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = 1,
    padding: Sizes = 0,
    output_padding: Sizes = 0,
    groups: builtins.int = 1,
    dilation: Sizes = 1,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def copysign(input: Tensor, other: Operand, out: Tensor | None = None) -> Tensor: ...
def corrcoef(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def cos(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def cos_(input: Tensor) -> Self: ...
def cosh(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def cosh_(input: Tensor) -> Self: ...
def cosine_embedding_loss(*args: Any, reduction: builtins.int | str = 0, **kwargs: Any) -> Tensor: ...
def cosine_similarity(
    x1: Tensor, x2: Tensor, dim: builtins.int = 1, eps: builtins.float = 1e-08, *, out: Tensor | None = None
) -> Tensor: ...
@overload
def count_nonzero(input: Tensor, dim: Dims | None = None, *, out: Tensor | None = None) -> Tensor: ...
@overload
def count_nonzero(input: Tensor, axis: Dims | None = None, *, out: Tensor | None = None) -> Tensor: ...
def cov(
    input: Tensor,
    *,
    correction: builtins.int = 1,
    fweights: Tensor | None = None,
    aweights: Tensor | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
def cross(
    input: Tensor, other: Tensor, dim: builtins.int | None = None, *, out: Tensor | None = None
) -> Tensor: ...
@overload
def cummax(input: Tensor, dim: builtins.int, *, out: tuple[Tensor, Tensor] | None = None) -> Pair: ...
@overload
def cummax(input: Tensor, axis: builtins.int, *, out: tuple[Tensor, Tensor] | None = None) -> Pair: ...
@overload
def cummin(input: Tensor, dim: builtins.int, *, out: tuple[Tensor, Tensor] | None = None) -> Pair: ...
@overload
def cummin(input: Tensor, axis: builtins.int, *, out: tuple[Tensor, Tensor] | None = None) -> Pair: ...
@overload
def cumprod(
    input: Tensor, dim: builtins.int, *, dtype: DType | None = None, out: Tensor | None = None
) -> Tensor: ...
@overload
def cumprod(
    input: Tensor, axis: builtins.int, *, dtype: DType | None = None, out: Tensor | None = None
) -> Tensor: ...
@overload
def cumsum(
    input: Tensor, dim: builtins.int, *, dtype: DType | None = None, out: Tensor | None = None
) -> Tensor: ...
@overload
def cumsum(
    input: Tensor, axis: builtins.int, *, dtype: DType | None = None, out: Tensor | None = None
) -> Tensor: ...
def cumulative_trapezoid(
    y: Tensor,
    x: Tensor | None = None,
    *,
    dx: builtins.float | None = None,
    dim: builtins.int = -1,
    out: Tensor | None = None,
) -> Tensor: ...
def deg2rad(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def deg2rad_(input: Tensor) -> Self: ...
def det(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def detach(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def diag(input: Tensor, diagonal: builtins.int = 0, *, out: Tensor | None = None) -> Tensor: ...
def diag_embed(
    input: Tensor,
    offset: builtins.int = 0,
    dim1: builtins.int = -2,
    dim2: builtins.int = -1,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def diagflat(input: Tensor, offset: builtins.int = 0, *, out: Tensor | None = None) -> Tensor: ...
def diagonal(
    input: Tensor,
    offset: builtins.int = 0,
    dim1: builtins.int = 0,
    dim2: builtins.int = 1,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def diagonal_scatter(input: Tensor, src: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
def diff(
    input: Tensor,
    n: builtins.int = 1,
    dim: builtins.int = -1,
    prepend: Tensor | None = None,
    append: Tensor | None = None,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def dist(input: Tensor, other: Tensor, p: builtins.float = 2, *, out: Tensor | None = None) -> Tensor: ...
def div(
    input: Operand, other: Operand, *, rounding_mode: str | None = None, out: Tensor | None = None
) -> Tensor: ...
def divide(
    input: Operand, other: Operand, *, rounding_mode: str | None = None, out: Tensor | None = None
) -> Tensor: ...
def dot(input: Tensor, tensor: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def dropout(
    input: Tensor, p: builtins.float, train: builtins.bool, *, out: Tensor | None = None
) -> Tensor: ...
def dropout_(input: Tensor, p: builtins.float, train: builtins.bool) -> Self: ...
def dsplit(input: Tensor, indices_or_sections: Any) -> tuple[Tensor, ...]: ...
def dstack(tensors: Sequence[Tensor], *, out: Tensor | None = None) -> Tensor: ...
def einsum(equation: Any, *given: Any, out: Tensor | None = None) -> Tensor: ...
def embedding(
    weight: Tensor,
    indices: Tensor,
    padding_idx: builtins.int = -1,
    scale_grad_by_freq: builtins.bool = False,
    sparse: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def empty(
    *sizes: Sizes,
    size: Sizes | None = None,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def empty_like(
    input: Tensor,
    *,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def eq(input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def equal(input: Tensor, other: Tensor) -> builtins.bool: ...
def erf(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def erf_(input: Tensor) -> Self: ...
def erfc(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def erfc_(input: Tensor) -> Self: ...
def erfinv(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def exp(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def exp2(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def exp2_(input: Tensor) -> Self: ...
def exp_(input: Tensor) -> Self: ...
def expand(input: Tensor, *sizes: Sizes, size: Sizes | None = None, out: Tensor | None = None) -> Tensor: ...
def expand_as(self: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def expm1(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def expm1_(input: Tensor) -> Self: ...
def eye(
    n: builtins.int,
    m: builtins.int | None = None,
    *,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def fill_(input: Tensor, value: Operand) -> Self: ...
def fix(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def flatten(
    input: Tensor, start_dim: builtins.int = 0, end_dim: builtins.int = -1, *, out: Tensor | None = None
) -> Tensor: ...
def flip(input: Tensor, *several: Sizes, dims: Sizes | None = None, out: Tensor | None = None) -> Tensor: ...
def fliplr(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def flipud(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def float_power(input: Operand, exponent: Operand, *, out: Tensor | None = None) -> Tensor: ...
def floor(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def floor_(input: Tensor) -> Self: ...
def floor_divide(input: Tensor, other: Operand, out: Tensor | None = None) -> Tensor: ...
def fmax(input: Tensor, other: Operand, out: Tensor | None = None) -> Tensor: ...
def fmin(input: Tensor, other: Operand, out: Tensor | None = None) -> Tensor: ...
def fmod(input: Tensor, other: Operand, out: Tensor | None = None) -> Tensor: ...
def frac(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def frac_(input: Tensor) -> Self: ...
def from_numpy(array: np.ndarray, *, out: Tensor | None = None) -> Tensor: ...
def full(
    size: Sizes,
    fill_value: Tensor | builtins.float,
    *,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def full_like(
    input: Tensor,
    fill_value: builtins.float,
    *,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def gather(input: Tensor, dim: builtins.int, index: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def gcd(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def ge(input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def ger(input: Tensor, vec2: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def get_default_dtype() -> dtype: ...
def get_num_threads() -> builtins.int: ...
def get_rng_state() -> Any: ...
def greater(input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def greater_equal(input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def group_norm(
    input: Tensor,
    num_groups: builtins.int,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: builtins.float = 1e-05,
    cudnn_enabled: builtins.bool = True,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def gt(input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def hardshrink(input: Tensor, lambd: builtins.float = 0.5, *, out: Tensor | None = None) -> Tensor: ...
def heaviside(input: Tensor, values: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def hinge_embedding_loss(*args: Any, reduction: builtins.int | str = 0, **kwargs: Any) -> Tensor: ...
def histc(
    input: Tensor,
    bins: builtins.int = 100,
    min: builtins.float = 0,
    max: builtins.float = 0,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def histogram(
    input: Tensor,
    bins: Any = 100,
    *,
    range: tuple[builtins.float, builtins.float] | None = None,
    weight: Tensor | None = None,
    density: builtins.bool = False,
) -> Any: ...
def hsplit(input: Tensor, indices_or_sections: Any) -> tuple[Tensor, ...]: ...
def hstack(tensors: Sequence[Tensor], *, out: Tensor | None = None) -> Tensor: ...
def hypot(input: Tensor, other: Operand, out: Tensor | None = None) -> Tensor: ...
def index_add(
    input: Tensor,
    dim: builtins.int,
    index: Tensor,
    source: Tensor,
    *,
    alpha: builtins.float = 1,
    out: Tensor | None = None,
) -> Tensor: ...
def index_copy(
    input: Tensor, dim: builtins.int, index: Tensor, source: Tensor, *, out: Tensor | None = None
) -> Tensor: ...
def index_fill(
    input: Tensor,
    dim: builtins.int,
    index: Tensor,
    value: Tensor | builtins.float,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def index_put(
    input: Tensor,
    indices: Any,
    values: Tensor,
    accumulate: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def index_select(input: Tensor, dim: builtins.int, index: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def initial_seed() -> builtins.int: ...
def inner(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def instance_norm(
    input: Tensor,
    weight: Tensor | None,
    bias: Tensor | None,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    use_input_stats: builtins.bool,
    momentum: builtins.float,
    eps: builtins.float,
    cudnn_enabled: builtins.bool,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def inverse(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def is_complex(input: Tensor) -> builtins.bool: ...
def is_floating_point(input: Tensor) -> builtins.bool: ...
def is_grad_enabled() -> builtins.bool: ...
def is_inference_mode_enabled() -> builtins.bool: ...
def is_nonzero(input: Tensor) -> builtins.bool: ...
def is_same_size(input: Tensor, other: Tensor) -> builtins.bool: ...
def is_tensor(obj: object) -> builtins.bool: ...
def isclose(
    input: Tensor,
    other: Tensor,
    rtol: builtins.float = 1e-05,
    atol: builtins.float = 1e-08,
    equal_nan: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def isfinite(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def isin(
    elements: Any,
    test_elements: Any,
    *,
    assume_unique: builtins.bool = False,
    invert: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def isinf(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def isnan(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def isneginf(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def isposinf(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def isreal(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def kl_div(*args: Any, reduction: builtins.int | str = 0, **kwargs: Any) -> Tensor: ...
def kron(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
@overload
def kthvalue(
    input: Tensor,
    k: builtins.int,
    dim: builtins.int = -1,
    keepdim: builtins.bool = False,
    *,
    out: tuple[Tensor, Tensor] | None = None,
) -> Pair: ...
@overload
def kthvalue(
    input: Tensor,
    k: builtins.int,
    axis: builtins.int = -1,
    keepdims: builtins.bool = False,
    *,
    out: tuple[Tensor, Tensor] | None = None,
) -> Pair: ...
def layer_norm(
    input: Tensor,
    normalized_shape: Any,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: builtins.float = 1e-05,
    cudnn_enable: builtins.bool = True,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def lcm(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def ldexp(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def le(input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def lerp(
    input: Tensor, end: Tensor, weight: Tensor | builtins.float, *, out: Tensor | None = None
) -> Tensor: ...
def less(input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def less_equal(input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def linspace(
    start: builtins.float,
    end: builtins.float,
    steps: builtins.int,
    *,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def load(
    f: Any,
    map_location: Any = None,
    pickle_module: Any = None,
    *,
    weights_only: builtins.bool = True,
    **_: Any,
) -> Any: ...
def log(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def log10(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def log10_(input: Tensor) -> Self: ...
def log1p(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def log1p_(input: Tensor) -> Self: ...
def log2(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def log2_(input: Tensor) -> Self: ...
def log_(input: Tensor) -> Self: ...
def log_softmax(
    input: Tensor, dim: builtins.int, dtype: DType | None = None, *, out: Tensor | None = None
) -> Tensor: ...
def logaddexp(input: Tensor, other: Operand, out: Tensor | None = None) -> Tensor: ...
def logaddexp2(input: Tensor, other: Operand, out: Tensor | None = None) -> Tensor: ...
@overload
def logcumsumexp(input: Tensor, dim: builtins.int, *, out: Tensor | None = None) -> Tensor: ...
@overload
def logcumsumexp(input: Tensor, axis: builtins.int, *, out: Tensor | None = None) -> Tensor: ...
def logdet(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def logical_and(input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def logical_not(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def logical_or(input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def logical_xor(input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def logit(input: Tensor, eps: builtins.float | None = None, *, out: Tensor | None = None) -> Tensor: ...
def logit_(input: Tensor, eps: builtins.float | None = None) -> Self: ...
def logspace(
    start: builtins.float,
    end: builtins.float,
    steps: builtins.int,
    base: builtins.float = 10.0,
    *,
    dtype: DType | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def logsumexp(
    input: Tensor, dim: Dims, keepdim: builtins.bool = False, *, out: Tensor | None = None
) -> Tensor: ...
@overload
def logsumexp(
    input: Tensor, axis: Dims, keepdims: builtins.bool = False, *, out: Tensor | None = None
) -> Tensor: ...
def lt(input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def manual_seed(seed: builtins.int) -> Generator: ...
def margin_ranking_loss(*args: Any, reduction: builtins.int | str = 0, **kwargs: Any) -> Tensor: ...
def masked_fill(
    input: Tensor, mask: Tensor, value: Tensor | builtins.float, *, out: Tensor | None = None
) -> Tensor: ...
def masked_scatter(input: Tensor, mask: Tensor, source: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def masked_select(input: Tensor, mask: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def matmul(
    input: Tensor | np.ndarray, other: Tensor | np.ndarray, *, out: Tensor | None = None
) -> Tensor: ...
def matrix_exp(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def matrix_power(input: Tensor, n: builtins.int, *, out: Tensor | None = None) -> Tensor: ...
@overload
def max(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
@overload
def max(input: Tensor, dim: Tensor, *, out: Tensor | None = None) -> Tensor: ...
@overload
def max(
    input: Tensor,
    dim: builtins.int,
    keepdim: builtins.bool = False,
    *,
    out: tuple[Tensor, Tensor] | None = None,
) -> Pair: ...
@overload
def max(
    input: Tensor,
    *,
    axis: builtins.int,
    keepdims: builtins.bool = False,
    out: tuple[Tensor, Tensor] | None = None,
) -> Pair: ...
def max_pool1d(
    input: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    ceil_mode: builtins.bool = False,
    return_indices: builtins.bool = False,
) -> Any: ...
def max_pool2d(
    input: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    ceil_mode: builtins.bool = False,
    return_indices: builtins.bool = False,
) -> Any: ...
def max_pool3d(
    input: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    ceil_mode: builtins.bool = False,
    return_indices: builtins.bool = False,
) -> Any: ...
def maximum(input: Tensor, other: Operand, out: Tensor | None = None) -> Tensor: ...
@overload
def mean(
    input: Tensor,
    dim: Dims | None = None,
    keepdim: builtins.bool = False,
    *,
    dtype: DType | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def mean(
    input: Tensor,
    axis: Dims | None = None,
    keepdims: builtins.bool = False,
    *,
    dtype: DType | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def median(input: Tensor, dim: builtins.int | None = None, keepdim: builtins.bool = False) -> Any: ...
@overload
def median(input: Tensor, axis: builtins.int | None = None, keepdims: builtins.bool = False) -> Any: ...
def meshgrid(*tensors: Any, indexing: str = "ij") -> tuple[Tensor, ...]: ...
@overload
def min(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
@overload
def min(input: Tensor, dim: Tensor, *, out: Tensor | None = None) -> Tensor: ...
@overload
def min(
    input: Tensor,
    dim: builtins.int,
    keepdim: builtins.bool = False,
    *,
    out: tuple[Tensor, Tensor] | None = None,
) -> Pair: ...
@overload
def min(
    input: Tensor,
    *,
    axis: builtins.int,
    keepdims: builtins.bool = False,
    out: tuple[Tensor, Tensor] | None = None,
) -> Pair: ...
def minimum(input: Tensor, other: Operand, out: Tensor | None = None) -> Tensor: ...
def mm(input: Tensor, mat2: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def moveaxis(input: Tensor, source: Dims, destination: Dims, *, out: Tensor | None = None) -> Tensor: ...
def movedim(input: Tensor, source: Dims, destination: Dims, *, out: Tensor | None = None) -> Tensor: ...
def msort(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def mul(input: Tensor, other: Operand, out: Tensor | None = None) -> Tensor: ...
def multinomial(
    input: Tensor,
    num_samples: builtins.int,
    replacement: builtins.bool = False,
    *,
    generator: Generator | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
def multiply(input: Tensor, other: Operand, out: Tensor | None = None) -> Tensor: ...
def mv(input: Tensor, vec: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def nan_to_num(
    input: Tensor,
    nan: builtins.float = 0.0,
    posinf: builtins.float | None = None,
    neginf: builtins.float | None = None,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def nan_to_num_(
    input: Tensor,
    nan: builtins.float = 0.0,
    posinf: builtins.float | None = None,
    neginf: builtins.float | None = None,
) -> Self: ...
@overload
def nanmean(
    input: Tensor,
    dim: Dims | None = None,
    keepdim: builtins.bool = False,
    *,
    dtype: DType | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def nanmean(
    input: Tensor,
    axis: Dims | None = None,
    keepdims: builtins.bool = False,
    *,
    dtype: DType | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def nanmedian(input: Tensor, dim: builtins.int | None = None, keepdim: builtins.bool = False) -> Any: ...
@overload
def nanmedian(input: Tensor, axis: builtins.int | None = None, keepdims: builtins.bool = False) -> Any: ...
@overload
def nanquantile(
    input: Tensor,
    q: Tensor | builtins.float,
    dim: builtins.int | None = None,
    keepdim: builtins.bool = False,
    *,
    interpolation: str = "linear",
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def nanquantile(
    input: Tensor,
    q: Tensor | builtins.float,
    axis: builtins.int | None = None,
    keepdims: builtins.bool = False,
    *,
    interpolation: str = "linear",
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def nansum(
    input: Tensor,
    dim: Dims | None = None,
    keepdim: builtins.bool = False,
    *,
    dtype: DType | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def nansum(
    input: Tensor,
    axis: Dims | None = None,
    keepdims: builtins.bool = False,
    *,
    dtype: DType | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
def narrow(
    input: Tensor,
    dim: builtins.int,
    start: Tensor | builtins.int,
    length: builtins.int,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def ne(input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def neg(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def neg_(input: Tensor) -> Self: ...
def negative(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def negative_(input: Tensor) -> Self: ...
@overload
def nonzero(input: Tensor, *, as_tuple: Literal[False] = False, out: Tensor | None = None) -> Tensor: ...
@overload
def nonzero(input: Tensor, *, as_tuple: Literal[True]) -> tuple[Tensor, ...]: ...
@overload
def norm(
    input: Tensor,
    p: builtins.float | str | None = "fro",
    dim: Dims | None = None,
    keepdim: builtins.bool = False,
    dtype: DType | None = None,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def norm(
    input: Tensor,
    p: builtins.float | str | None = "fro",
    axis: Dims | None = None,
    keepdims: builtins.bool = False,
    dtype: DType | None = None,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def normal(
    mean: Tensor | builtins.float,
    std: Tensor | builtins.float = 1.0,
    size: Sizes | None = None,
    *,
    generator: Generator | None = None,
    dtype: DType | None = None,
    device: Any = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def not_equal(input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def numel(input: Tensor) -> builtins.int: ...
def ones(
    *sizes: Sizes,
    size: Sizes | None = None,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def ones_like(
    input: Tensor,
    *,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def outer(input: Tensor, vec2: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def pairwise_distance(
    x1: Tensor,
    x2: Tensor,
    p: builtins.float = 2.0,
    eps: builtins.float = 1e-06,
    keepdim: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def permute(input: Tensor, *order: Sizes, dims: Sizes | None = None, out: Tensor | None = None) -> Tensor: ...
def pinverse(input: Tensor, rcond: builtins.float | None = None, *, out: Tensor | None = None) -> Tensor: ...
def pixel_shuffle(input: Tensor, upscale_factor: builtins.int, *, out: Tensor | None = None) -> Tensor: ...
def pixel_unshuffle(
    input: Tensor, downscale_factor: builtins.int, *, out: Tensor | None = None
) -> Tensor: ...
def poisson(input: Tensor, generator: Generator | None = None, *, out: Tensor | None = None) -> Tensor: ...
def poisson_nll_loss(*args: Any, reduction: builtins.int | str = 0, **kwargs: Any) -> Tensor: ...
def positive(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def pow(input: Operand, exponent: Operand, *, out: Tensor | None = None) -> Tensor: ...
def prelu(input: Tensor, weight: Tensor, *, out: Tensor | None = None) -> Tensor: ...
@overload
def prod(
    input: Tensor,
    dim: builtins.int | None = None,
    keepdim: builtins.bool = False,
    *,
    dtype: DType | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def prod(
    input: Tensor,
    axis: builtins.int | None = None,
    keepdims: builtins.bool = False,
    *,
    dtype: DType | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
def promote_types(type1: DType, type2: DType) -> dtypes.dtype: ...
def put(
    input: Tensor,
    index: Tensor,
    source: Tensor,
    accumulate: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def quantile(
    input: Tensor,
    q: Tensor | builtins.float,
    dim: builtins.int | None = None,
    keepdim: builtins.bool = False,
    *,
    interpolation: str = "linear",
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def quantile(
    input: Tensor,
    q: Tensor | builtins.float,
    axis: builtins.int | None = None,
    keepdims: builtins.bool = False,
    *,
    interpolation: str = "linear",
    out: Tensor | None = None,
) -> Tensor: ...
def rad2deg(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def rad2deg_(input: Tensor) -> Self: ...
def rand(
    *sizes: Sizes,
    size: Sizes | None = None,
    generator: Generator | None = None,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def rand_like(
    input: Tensor,
    *,
    generator: Generator | None = None,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def randint(
    low: builtins.int = 0,
    high: Any = None,
    size: Sizes | None = None,
    *,
    generator: Generator | None = None,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def randint_like(
    input: Tensor,
    low: builtins.int,
    high: builtins.int | None = None,
    *,
    dtype: DType | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
def randn(
    *sizes: Sizes,
    size: Sizes | None = None,
    generator: Generator | None = None,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def randn_like(
    input: Tensor,
    *,
    generator: Generator | None = None,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def randperm(
    n: builtins.int,
    *,
    generator: Generator | None = None,
    dtype: DType | None = None,
    device: Device | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
def range(
    start: builtins.float = 0,
    end: builtins.float = 0,
    step: builtins.float = 1,
    *,
    dtype: DType | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def ravel(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def real(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def reciprocal(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def reciprocal_(input: Tensor) -> Self: ...
def relu(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def relu_(input: Tensor) -> Self: ...
def remainder(input: Tensor, other: Operand, out: Tensor | None = None) -> Tensor: ...
def renorm(
    input: Tensor, p: builtins.float, dim: builtins.int, maxnorm: builtins.float, *, out: Tensor | None = None
) -> Tensor: ...
def repeat(
    self: Tensor, *counts: Sizes, repeats: Sizes | None = None, out: Tensor | None = None
) -> Tensor: ...
def repeat_interleave(
    input: Tensor,
    repeats: Tensor | builtins.int | None = None,
    dim: builtins.int | None = None,
    *,
    output_size: builtins.int | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
def reshape(
    input: Tensor, *sizes: Sizes, shape: Sizes | None = None, out: Tensor | None = None
) -> Tensor: ...
def reshape_as(self: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def resolve_conj(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def resolve_neg(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def result_type(tensor1: Operand, tensor2: Operand) -> dtypes.dtype: ...
def rms_norm(
    input: Tensor,
    normalized_shape: Sequence[builtins.int],
    weight: Tensor | None = None,
    eps: builtins.float | None = None,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def roll(input: Tensor, shifts: Dims, dims: Dims | None = None, *, out: Tensor | None = None) -> Tensor: ...
def rot90(
    input: Tensor, k: builtins.int = 1, dims: Sequence[builtins.int] = (0, 1), *, out: Tensor | None = None
) -> Tensor: ...
def round(input: Tensor, *, decimals: builtins.int = 0, out: Tensor | None = None) -> Tensor: ...
def round_(input: Tensor, *, decimals: builtins.int = 0) -> Self: ...
def row_stack(tensors: Sequence[Tensor], *, out: Tensor | None = None) -> Tensor: ...
def rsqrt(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def rsqrt_(input: Tensor) -> Self: ...
def rsub(
    input: Tensor, other: Operand, *, alpha: builtins.float = 1, out: Tensor | None = None
) -> Tensor: ...
def save(obj: Any, f: Any, **_: Any) -> None: ...
def scalar_tensor(
    s: builtins.float,
    *,
    dtype: DType | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def scatter(
    input: Tensor,
    dim: builtins.int,
    index: Tensor,
    src: Any = None,
    *,
    value: builtins.float | None = None,
    reduce: str | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
def scatter_add(
    input: Tensor, dim: builtins.int, index: Tensor, src: Tensor, *, out: Tensor | None = None
) -> Tensor: ...
def scatter_reduce(
    input: Tensor,
    dim: builtins.int,
    index: Tensor,
    src: Tensor,
    reduce: str,
    *,
    include_self: builtins.bool = True,
    out: Tensor | None = None,
) -> Tensor: ...
def searchsorted(
    sorted_sequence: Tensor,
    input: Any,
    *,
    out_int32: builtins.bool = False,
    right: builtins.bool = False,
    side: str | None = None,
    sorter: Tensor | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
def seed() -> builtins.int: ...
def select(
    input: Tensor, dim: builtins.int, index: Tensor | builtins.int, *, out: Tensor | None = None
) -> Tensor: ...
def select_scatter(input: Tensor, src: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
def selu(input: Tensor, inplace: builtins.bool = False, *, out: Tensor | None = None) -> Tensor: ...
def selu_(input: Tensor, inplace: builtins.bool = False) -> Self: ...
def set_default_device(device: Any) -> None: ...
def set_default_dtype(dtype: DType) -> None: ...
def set_default_tensor_type(t: Any) -> None: ...
def set_num_threads(int: builtins.int) -> None: ...
def set_printoptions(
    precision: builtins.int | None = None,
    threshold: builtins.float | None = None,
    edgeitems: builtins.int | None = None,
    linewidth: builtins.int | None = None,
    profile: str | None = None,
    sci_mode: builtins.bool | None = None,
) -> None: ...
def set_rng_state(new_state: Any) -> None: ...
def sgn(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def sigmoid(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def sigmoid_(input: Tensor) -> Self: ...
def sign(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def signbit(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def sin(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def sin_(input: Tensor) -> Self: ...
def sinc(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def sinc_(input: Tensor) -> Self: ...
def sinh(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def sinh_(input: Tensor) -> Self: ...
def slice_scatter(input: Tensor, src: Tensor, *args: Any, **kwargs: Any) -> Tensor: ...
def slogdet(input: Tensor) -> Any: ...
def softmax(
    input: Tensor, dim: builtins.int, dtype: DType | None = None, *, out: Tensor | None = None
) -> Tensor: ...
@overload
def sort(
    input: Tensor,
    dim: builtins.int = -1,
    descending: builtins.bool = False,
    stable: builtins.bool = False,
    *,
    out: tuple[Tensor, Tensor] | None = None,
) -> Pair: ...
@overload
def sort(
    input: Tensor,
    axis: builtins.int = -1,
    descending: builtins.bool = False,
    stable: builtins.bool = False,
    *,
    out: tuple[Tensor, Tensor] | None = None,
) -> Pair: ...
def split(
    tensor: Tensor, split_size_or_sections: builtins.int | Sequence[builtins.int], dim: builtins.int = 0
) -> tuple[Tensor, ...]: ...
def split_with_sizes(
    input: Tensor, split_sizes: Sequence[builtins.int], dim: builtins.int = 0
) -> tuple[Tensor, ...]: ...
def sqrt(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def sqrt_(input: Tensor) -> Self: ...
def square(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def square_(input: Tensor) -> Self: ...
def squeeze(input: Tensor, dim: Dims | None = None, *, out: Tensor | None = None) -> Tensor: ...
def stack(tensors: Iterable[Tensor], dim: builtins.int = 0, *, out: Tensor | None = None) -> Tensor: ...
@overload
def std(
    input: Tensor,
    dim: Dims | None = None,
    unbiased: builtins.bool | None = None,
    keepdim: builtins.bool = False,
    *,
    correction: builtins.float | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def std(
    input: Tensor,
    axis: Dims | None = None,
    unbiased: builtins.bool | None = None,
    keepdims: builtins.bool = False,
    *,
    correction: builtins.float | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def std_mean(
    input: Tensor,
    dim: Dims | None = None,
    unbiased: builtins.bool | None = None,
    keepdim: builtins.bool = False,
    *,
    correction: builtins.float | None = None,
) -> tuple[Tensor, Tensor]: ...
@overload
def std_mean(
    input: Tensor,
    axis: Dims | None = None,
    unbiased: builtins.bool | None = None,
    keepdims: builtins.bool = False,
    *,
    correction: builtins.float | None = None,
) -> tuple[Tensor, Tensor]: ...
def sub(
    input: Operand, other: Operand, *, alpha: builtins.float = 1, out: Tensor | None = None
) -> Tensor: ...
def subtract(
    input: Operand, other: Operand, *, alpha: builtins.float = 1, out: Tensor | None = None
) -> Tensor: ...
@overload
def sum(
    input: Tensor,
    dim: Dims | None = None,
    keepdim: builtins.bool = False,
    *,
    dtype: DType | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def sum(
    input: Tensor,
    axis: Dims | None = None,
    keepdims: builtins.bool = False,
    *,
    dtype: DType | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
def svd(input: Tensor, some: builtins.bool = True, compute_uv: builtins.bool = True) -> Any: ...
def swapaxes(
    input: Tensor, dim0: builtins.int, dim1: builtins.int, *, out: Tensor | None = None
) -> Tensor: ...
def swapdims(
    input: Tensor, dim0: builtins.int, dim1: builtins.int, *, out: Tensor | None = None
) -> Tensor: ...
def t(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def take(input: Tensor, index: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def take_along_dim(
    input: Tensor, indices: Tensor, dim: builtins.int | None = None, *, out: Tensor | None = None
) -> Tensor: ...
def tan(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def tan_(input: Tensor) -> Self: ...
def tanh(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def tanh_(input: Tensor) -> Self: ...
def tensor(
    data: Any,
    *,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: builtins.bool = False,
    pin_memory: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def tensor_split(input: Tensor, indices_or_sections: Any, dim: builtins.int = 0) -> tuple[Tensor, ...]: ...
def tensordot(a: Tensor, b: Tensor, dims: Any = 2, *, out: Tensor | None = None) -> Tensor: ...
def threshold(
    input: Tensor,
    threshold: builtins.float,
    value: builtins.float,
    inplace: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor: ...
def threshold_(
    input: Tensor, threshold: builtins.float, value: builtins.float, inplace: builtins.bool = False
) -> Self: ...
def tile(input: Tensor, *counts: Sizes, dims: Sizes | None = None, out: Tensor | None = None) -> Tensor: ...
def to(
    input: Tensor,
    *args: DType | Device | Tensor | builtins.bool | None,
    dtype: DType | None = None,
    device: Device | None = None,
    copy: builtins.bool = False,
    non_blocking: builtins.bool = False,
    memory_format: Any = None,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def topk(
    input: Tensor,
    k: builtins.int,
    dim: builtins.int = -1,
    largest: builtins.bool = True,
    sorted: builtins.bool = True,
    *,
    out: tuple[Tensor, Tensor] | None = None,
) -> Pair: ...
@overload
def topk(
    input: Tensor,
    k: builtins.int,
    axis: builtins.int = -1,
    largest: builtins.bool = True,
    sorted: builtins.bool = True,
    *,
    out: tuple[Tensor, Tensor] | None = None,
) -> Pair: ...
def trace(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def transpose(
    input: Tensor, dim0: builtins.int, dim1: builtins.int, *, out: Tensor | None = None
) -> Tensor: ...
def trapezoid(
    y: Tensor,
    x: Tensor | None = None,
    *,
    dx: builtins.float | None = None,
    dim: builtins.int = -1,
    out: Tensor | None = None,
) -> Tensor: ...
def trapz(
    y: Tensor,
    x: Tensor | None = None,
    *,
    dx: builtins.float | None = None,
    dim: builtins.int = -1,
    out: Tensor | None = None,
) -> Tensor: ...
def tril(input: Tensor, diagonal: builtins.int = 0, *, out: Tensor | None = None) -> Tensor: ...
def tril_indices(
    row: builtins.int,
    col: builtins.int,
    offset: builtins.int = 0,
    *,
    dtype: DType | None = None,
    device: Any = None,
    out: Tensor | None = None,
) -> Tensor: ...
def triplet_margin_loss(*args: Any, reduction: builtins.int | str = 0, **kwargs: Any) -> Tensor: ...
def triu(input: Tensor, diagonal: builtins.int = 0, *, out: Tensor | None = None) -> Tensor: ...
def triu_indices(
    row: builtins.int,
    col: builtins.int,
    offset: builtins.int = 0,
    *,
    dtype: DType | None = None,
    device: Any = None,
    out: Tensor | None = None,
) -> Tensor: ...
def true_divide(
    input: Operand, other: Operand, *, rounding_mode: str | None = None, out: Tensor | None = None
) -> Tensor: ...
def trunc(input: Tensor, out: Tensor | None = None) -> Tensor: ...
def trunc_(input: Tensor) -> Self: ...
def unbind(input: Tensor, dim: builtins.int = 0) -> tuple[Tensor, ...]: ...
def unflatten(
    input: Tensor, dim: builtins.int, sizes: Sequence[builtins.int], *, out: Tensor | None = None
) -> Tensor: ...
def unique(
    input: Tensor,
    sorted: builtins.bool = True,
    return_inverse: builtins.bool = False,
    return_counts: builtins.bool = False,
    dim: builtins.int | None = None,
) -> Any: ...
def unique_consecutive(
    input: Tensor,
    return_inverse: builtins.bool = False,
    return_counts: builtins.bool = False,
    dim: builtins.int | None = None,
) -> Any: ...
def unravel_index(indices: Tensor, shape: Sizes) -> tuple[Tensor, ...]: ...
def unsafe_chunk(input: Tensor, chunks: builtins.int, dim: builtins.int = 0) -> tuple[Tensor, ...]: ...
def unsafe_split(
    tensor: Tensor, split_size_or_sections: builtins.int | Sequence[builtins.int], dim: builtins.int = 0
) -> tuple[Tensor, ...]: ...
def unsafe_split_with_sizes(
    input: Tensor, split_sizes: Sequence[builtins.int], dim: builtins.int = 0
) -> tuple[Tensor, ...]: ...
def unsqueeze(input: Tensor, dim: builtins.int, *, out: Tensor | None = None) -> Tensor: ...
def use_deterministic_algorithms(mode: builtins.bool, *, warn_only: builtins.bool = False) -> None: ...
@overload
def var(
    input: Tensor,
    dim: Dims | None = None,
    unbiased: builtins.bool | None = None,
    keepdim: builtins.bool = False,
    *,
    correction: builtins.float | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def var(
    input: Tensor,
    axis: Dims | None = None,
    unbiased: builtins.bool | None = None,
    keepdims: builtins.bool = False,
    *,
    correction: builtins.float | None = None,
    out: Tensor | None = None,
) -> Tensor: ...
@overload
def var_mean(
    input: Tensor,
    dim: Dims | None = None,
    unbiased: builtins.bool | None = None,
    keepdim: builtins.bool = False,
    *,
    correction: builtins.float | None = None,
) -> tuple[Tensor, Tensor]: ...
@overload
def var_mean(
    input: Tensor,
    axis: Dims | None = None,
    unbiased: builtins.bool | None = None,
    keepdims: builtins.bool = False,
    *,
    correction: builtins.float | None = None,
) -> tuple[Tensor, Tensor]: ...
def vdot(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def view(self: Tensor, *sizes: Sizes, size: Sizes | None = None, out: Tensor | None = None) -> Tensor: ...
def view_as(self: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def vmap(
    func: Callable[..., Any],
    in_dims: Any = 0,
    out_dims: Any = 0,
    randomness: str = "error",
    *,
    chunk_size: builtins.int | None = None,
) -> Callable[..., Any]: ...
def vsplit(input: Tensor, indices_or_sections: Any) -> tuple[Tensor, ...]: ...
def vstack(tensors: Sequence[Tensor], *, out: Tensor | None = None) -> Tensor: ...
@overload
def where(condition: Tensor) -> tuple[Tensor, ...]: ...
@overload
def where(condition: Tensor, input: Operand, other: Operand, *, out: Tensor | None = None) -> Tensor: ...
def xlogy(input: Tensor, other: Operand, out: Tensor | None = None) -> Tensor: ...
def zero_(input: Tensor) -> Self: ...
def zeros(
    *sizes: Sizes,
    size: Sizes | None = None,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
def zeros_like(
    input: Tensor,
    *,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: builtins.bool = False,
    out: Tensor | None = None,
) -> Tensor: ...
