"""Activations and what makes distributions of logits: forward and derivative side by side, in forms that do
not overflow.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from course.manners import dtypes
from course.manners.arrays import on_gpu
from course.manners.dims import one_dim
from course.manners.quiet import quiet
from course.manners.types import DType
from course.ops.elementwise import _erf, logistic, to
from course.ops.reduce import add_reduce, top_of
from course.rule import rule, unary
from course.tensors import Tensor, public

# The slopes of a function of pieces are constant: their derivative is 0, which is not the same as none. As in
# torch a second gradient is then zeros, and nan counts as positive.
_is_open = rule(  # of relu's own y; a product with booleans would take twice as long as with floats
    "relu_slope", lambda y: (y != 0).astype(y.dtype), lambda g, y: np.zeros_like(y), inner=True
)
_slope = rule(
    "leaky_relu_slope",
    lambda x, slope: np.where(x > 0, 1, slope).astype(x.dtype),
    lambda g, x: np.zeros_like(x),
    inner=True,
)
relu = unary("relu", lambda x: np.maximum(x, 0), lambda g, y: g * _is_open(y), floats=False)  # 0 at 0
_leaky_relu = rule(
    "leaky_relu",
    lambda x, slope: np.where(x > 0, x, x * slope),
    lambda g, x, slope: g * _slope(x, slope),
)
_elu = rule(
    "elu",
    quiet(lambda x, alpha: np.where(x > 0, x, alpha * np.expm1(x))),
    lambda g, x, alpha: np.where(x > 0, g, g * (alpha * np.exp(np.where(x < 0, x, 0)))),
)
_silu = rule("silu", quiet(lambda x: x / (1 + np.exp(-x))), lambda g, x: _silu_vjp(g, x))
_gelu = rule(
    "gelu",
    lambda x: x * _gauss(x),
    lambda g, x: g * (_cdf(x) + x * (np.exp(x * x / -2) / math.sqrt(2 * math.pi))),
)
_gelu_tanh = rule(
    "gelu_tanh", lambda x: 0.5 * x * (1 + np.tanh(_inner(x))), lambda g, x: _gelu_tanh_vjp(g, x)
)
# log(1 + exp(x)) = max(x, 0) + log1p(exp(-|x|)), without overflow
_softplus = rule(
    "softplus",
    quiet(lambda x, beta, threshold: np.where(x * beta > threshold, x, np.logaddexp(x * beta, 0) / beta)),
    lambda g, x, beta, threshold: np.where(x * beta > threshold, g, g * logistic(x * beta)),
)
_logsigmoid = rule("log_sigmoid", quiet(lambda x: -np.logaddexp(-x, 0)), lambda g, x: g * logistic(-x))


_nothing_of = rule("nothing_of", lambda x: np.zeros_like(x), lambda g: np.zeros_like(g), inner=True)


def constant_in(d: Any, x: Any) -> Any:
    """A derivative that does not change with x, for rules: where a graph is made of it, its own by x is
    zeros, as in torch, and not none.
    """
    return d + _nothing_of(x) if isinstance(x, Tensor) else d


def _silu_vjp(g, x):
    s = logistic(x)
    return g * (s * (1 + x * (1 - s)))


def _gauss(x):
    """The normal distribution function, on arrays."""
    return (
        (0.5 * (1 + _erf(x / math.sqrt(2)).astype(x.dtype))).astype(x.dtype)
        if x.ndim or on_gpu(x)
        else x.dtype.type(0.5 * (1 + math.erf(x / math.sqrt(2))))
    )


def _cdf(x):
    """The same on arrays and tensors."""
    return 0.5 * (1 + (x / math.sqrt(2)).erf()) if isinstance(x, Tensor) else _gauss(x)


def _inner(x):
    return math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)


def _gelu_tanh_vjp(g, x):
    t = np.tanh(_inner(x))
    slope = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * x * x)
    return g * (0.5 * (1 + t) + 0.5 * x * (1 - t * t) * slope)


def _softmax_of(x, dim):
    e = np.exp(x - top_of(x, dim))
    e /= add_reduce(e, dim, None, None, True)
    return e


def _log_softmax_of(x, dim):
    y = x - top_of(x, dim)
    y -= np.log(add_reduce(np.exp(y), dim, None, None, True))
    return y


_softmax = rule(
    "softmax", quiet(_softmax_of), lambda g, y, dim: (g - np.add.reduce(g * y, dim, keepdims=True)) * y
)
_log_softmax = rule(
    "log_softmax",
    quiet(_log_softmax_of),
    lambda g, y, dim: g - np.exp(y) * np.add.reduce(g, dim, keepdims=True),
)


def _along(rule_, name, input, dim, dtype):
    if dtype is not None:
        input = to(input, dtypes.as_dtype(dtype))
    if input.array.dtype.kind != "f":
        raise NotImplementedError(
            f'"{name}_lastdim_kernel_impl" not implemented for {input.array.dtype}: write x.float()'
        )
    if not input.array.ndim:
        one_dim(dim, 0)
        return rule_(input.reshape(1), 0).reshape(())
    return rule_(input, one_dim(dim, input.array.ndim))


@public
def softmax(input: Tensor, dim: int, dtype: DType | None = None) -> Tensor:
    """exp(input) / sum(exp(input)) along dim, without overflow."""
    return _along(_softmax, "softmax", input, dim, dtype)


@public
def log_softmax(input: Tensor, dim: int, dtype: DType | None = None) -> Tensor:
    """input - log(sum(exp(input))) along dim, without overflow."""
    return _along(_log_softmax, "log_softmax", input, dim, dtype)
