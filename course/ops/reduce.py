"""Sums and their relatives over dims.

Of all elements, a result has shape (). Along dims it goes without these, or keeps them as 1 with keepdim.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Container
from typing import Any

import numpy as np

from course.manners import dtypes
from course.manners.arrays import is_array, on_gpu, zeros
from course.manners.axis import numpy_names
from course.manners.dims import many_dims, one_dim
from course.manners.quiet import quiet
from course.manners.types import Dims, DType, Pair
from course.ops.arithmetic import maximum, minimum
from course.ops.elementwise import to
from course.ops.indexing import along
from course.ops.shape import spread
from course.rule import rule
from course.tensors import Tensor, public, wrap

# Under names of our own, because NumPy's stubs know keepdims by its name only, which takes 0.1 us more.
add_reduce: Callable[..., Any] = np.add.reduce
maximum_reduce: Callable[..., Any] = np.maximum.reduce
multiply_reduce: Callable[..., Any] = np.multiply.reduce


def kept(shape: tuple[int, ...], dims: Container[int]) -> tuple[int, ...]:
    """`shape` after reducing dims with keepdim."""
    return tuple([1 if i in dims else n for i, n in enumerate(shape)])


def _floating(input: Tensor, dtype: DType | None, name: str) -> Tensor:
    """The input in the dtype to compute a mean or the like in."""
    if dtype is not None:
        return to(input, dtypes.as_dtype(dtype))
    if input.array.dtype.kind != "f":
        raise RuntimeError(
            f"{name}(): could not infer output dtype. Input dtype must be a floating point dtype, got "
            f"{input.array.dtype}: write x.float().{name}()"
        )
    return input


_sum_all = rule("sum", lambda x: np.add.reduce(x, None), lambda g, shape: spread(g, shape))
_sum = rule(
    "sum_dims",
    lambda x, dims, keepdim, one: add_reduce(x, dims, None, None, keepdim),
    lambda g, shape, one: spread(g.reshape(one), shape),
    node="SumBackward1",
)


@public
@numpy_names
def sum(
    input: Tensor, dim: Dims | None = None, keepdim: bool = False, *, dtype: DType | None = None
) -> Tensor:
    """The sum of all elements, or along dims: (n, m) -> (), along dim 1 (n,), with keepdim (n, 1). Integers
    and bools add up in int64.
    """
    x = input.array
    if dtype is not None:
        input = to(input, dtype)
    elif input.node is None and x.dtype.kind in "bui":
        return wrap(add_reduce(x, many_dims(dim, x.ndim), dtypes.int64, None, keepdim))
    if dim is None and not keepdim:
        return _sum_all(input)
    dims = many_dims(dim, x.ndim)
    return _sum(input, dims, keepdim, kept(x.shape, dims))


_mean_all = rule(
    "mean", quiet(lambda x, n: np.add.reduce(x, None) / n), lambda g, shape, n: spread(g / n, shape)
)
_mean = rule(
    "mean_dims",
    quiet(lambda x, n, dims, keepdim, one: add_reduce(x, dims, None, None, keepdim) / n),
    lambda g, shape, n, one: spread(g.reshape(one) / n, shape),
    node="MeanBackward1",
)


@public
@numpy_names
def mean(
    input: Tensor, dim: Dims | None = None, keepdim: bool = False, *, dtype: DType | None = None
) -> Tensor:
    """The mean of all elements, or along dims; shapes as `sum`. Integers have none: write
    x.float().mean().
    """
    input = _floating(input, dtype, "mean")
    x = input.array
    if dim is None and not keepdim:
        return _mean_all(input, x.size or math.nan)
    dims = many_dims(dim, x.ndim)
    n = math.prod(x.shape[d] for d in dims)
    return _mean(input, n or math.nan, dims, keepdim, kept(x.shape, dims))


_var = rule(
    "var",
    quiet(lambda x, dims, n, keepdim, one: _variance(x, dims, n, keepdim)),
    lambda g, x, dims, n, one: g.reshape(one) * 2 / n * (x - x.mean(dims, keepdims=True)),
)
_std = rule(
    "std",
    quiet(lambda x, dims, n, keepdim, one: np.sqrt(_variance(x, dims, n, keepdim))),
    lambda g, x, y, dims, n, one: _std_vjp(g.reshape(one), x, y.reshape(one), dims, n),
)


def _variance(x, dims, n, keepdim):
    d = x - add_reduce(x, dims, None, None, True) / (math.prod(x.shape[i] for i in dims) or math.nan)
    return add_reduce(d * d, dims, None, None, keepdim) / (n if n > 0 else 0)


def _std_vjp(g, x, y, dims, n):
    # torch gives 0, not nan, where all values are equal
    return np.where(y == 0, 0, g / np.where(y == 0, 1, y)) * ((x - x.mean(dims, keepdims=True)) / n)


def _spread_out(rule_: Callable[..., Tensor], name: str) -> Callable[..., Tensor]:
    def measure(
        input: Tensor,
        dim: Dims | None = None,
        unbiased: bool | None = None,
        keepdim: bool = False,
        *,
        correction: float | None = None,
    ) -> Tensor:
        if isinstance(dim, bool):
            dim, unbiased = None, dim
        input = _floating(input, None, name)
        x = input.array
        dims = many_dims(dim, x.ndim)
        if correction is None:
            correction = 0 if unbiased is False else 1
        n = math.prod(x.shape[d] for d in dims) - correction
        return rule_(input, dims, n, keepdim, kept(x.shape, dims))

    doc = (
        f"The {name} of all elements, or along dims; divided by n - correction, and correction is 1. "
        "Shapes as `sum`."
    )
    return public(numpy_names(measure), name=name, doc=doc)


var = _spread_out(_var, "var")
std = _spread_out(_std, "std")


# Without a zero, the product of the others is y / x. With one, it is taken over an explicit table of "all but
# i".
_prod_all = rule(
    "prod",
    lambda x: multiply_reduce(x.reshape(-1)),
    lambda g, x, y, shape: _prod_vjp(g, x.reshape(-1), y, 0).reshape(shape),
)
_prod = rule(
    "prod",
    lambda x, dim, keepdim, one: multiply_reduce(x, dim, None, None, keepdim),
    lambda g, x, y, dim, one: _prod_vjp(g.reshape(one), x, y.reshape(one), dim),
    node="ProdBackward1",
)


def _prod_vjp(g, x, y, dim):
    if not bool((x == 0).any()):
        return g * y / x
    n = x.shape[dim]
    others = np.array([[j for j in range(n) if j != i] for i in range(n)], int).reshape(n, n - 1)
    last = x.swapaxes(dim, -1)
    return g * last[..., others].prod(-1).swapaxes(dim, -1)


@public
@numpy_names
def prod(
    input: Tensor, dim: int | None = None, keepdim: bool = False, *, dtype: DType | None = None
) -> Tensor:
    """The product of all elements, or along one dim; shapes as `sum`."""
    if dtype is not None:
        input = to(input, dtype)
    elif input.array.dtype.kind in "bui":
        input = to(input, dtypes.int64)
    if dim is None:
        return _prod_all(input)
    if not input.array.ndim:
        return _prod(input.reshape(-1), one_dim(dim, 0), False, (1,))
    dim = one_dim(dim, input.array.ndim)
    return _prod(input, dim, keepdim, kept(input.array.shape, (dim,)))


def _extremes(
    which: str, reduce: Callable[..., Any], arg: Callable[..., np.ndarray], elementwise: Callable[..., Tensor]
) -> tuple[Callable[..., Tensor], Callable[..., Any]]:
    """amax and max, or amin and min. Over several dims, elements that tie share the gradient equally, as in
    torch.
    """

    def vjp(g, x, y, dims, one):
        hit = (x == y.reshape(one)) | (x != x)  # where one is nan, it is what the result shows
        counts = hit.sum(dims, keepdims=True)
        return g.reshape(one) * hit / (counts.astype(x.dtype) if is_array(x) else counts.to(x.dtype))

    def found(x, dims, keepdim):
        return (
            getattr(x, which)(dims, keepdims=keepdim) if on_gpu(x) else reduce(x, dims, None, None, keepdim)
        )

    over_dims, over_all = [
        rule(name, lambda x, dims, keepdim, one: found(x, dims, keepdim), vjp, node=node)
        for name, node in ((f"a{which}", None), (which, f"{which.capitalize()}Backward1"))
    ]

    def several(input: Tensor, dim: Dims | None = (), keepdim: bool = False) -> Tensor:
        x = input.array
        dims = many_dims(dim, x.ndim)
        if dim in (None, ()):
            _not_empty(f"a{which}", x)
        for d in dims:
            if not x.shape[d]:
                raise IndexError(f"a{which}(): Expected reduction dim {d} to have non-zero size.")
        return over_dims(input, dims, keepdim, kept(x.shape, dims))

    def one(input: Tensor, dim: Tensor | int | None = None, keepdim: bool = False) -> Tensor | Pair:
        if isinstance(dim, Tensor):
            return elementwise(input, dim)
        if dim is not None:
            return along(which, input, arg, dim, keepdim)
        x = input.array
        _not_empty(which, x)
        return over_all(input, tuple(range(x.ndim)), False, (1,) * x.ndim)

    doc = (
        f"The {which}imum of all elements; along `dim`, a pair (values, indices); or, given a tensor, of the "
        "two elementwise. Of all elements, ties share the gradient; along a dim the chosen index gets it. "
        "Shapes as `sum`."
    )
    several_doc = f"The {which}imum along dims; elements that tie share the gradient. Shapes as `sum`."
    return (
        public(numpy_names(several), name=f"a{which}", doc=several_doc),
        public(numpy_names(one), name=which, doc=doc),
    )


def _not_empty(name: str, x: np.ndarray) -> None:
    if not x.size:
        raise RuntimeError(
            f"{name}(): Expected reduction dim to be specified for input.numel() == 0. "
            "Specify the reduction dim with the 'dim' argument."
        )


amax, max = _extremes("max", maximum_reduce, np.argmax, maximum)
amin, min = _extremes("min", np.minimum.reduce, np.argmin, minimum)


_cumsum = rule(
    "cumsum",
    lambda x, dim: np.add.accumulate(x, dim),
    lambda g, dim: np.flip(np.cumsum(np.flip(g, dim), dim), dim),
)


@public
@numpy_names
def cumsum(input: Tensor, dim: int, *, dtype: DType | None = None) -> Tensor:
    """The sums of the first 1, 2, … elements along `dim`; of input's shape."""
    if dtype is not None or input.array.dtype.kind in "bui":
        input = to(input, dtype or dtypes.int64)
    if not input.array.ndim:
        one_dim(dim, 0)
        return input.clone()
    return _cumsum(input, one_dim(dim, input.array.ndim))


def top_of(x: np.ndarray, dims: Any) -> np.ndarray:
    """The largest elements along dims, which stay; -inf where there are none."""
    if type(x) is np.ndarray:
        return maximum_reduce(x, dims, None, None, True, initial=-math.inf)  # 2 us less than x.max
    if x.size:
        return x.max(dims, keepdims=True)
    return (
        zeros(np.maximum.reduce(np.empty(x.shape), dims, initial=0, keepdims=True).shape, x.dtype, x)
        - math.inf
    )


def _log_of_sum(x, dims, keepdim):
    top = top_of(x, dims)
    top = np.where(np.isfinite(top), top, 0)
    y = np.log(add_reduce(np.exp(x - top), dims, None, None, True)) + top
    return y if keepdim else y.reshape(tuple(n for i, n in enumerate(y.shape) if i not in dims))


_logsumexp = rule(
    "logsumexp",
    quiet(lambda x, dims, keepdim, one: _log_of_sum(x, dims, keepdim)),
    lambda g, x, y, one: g.reshape(one) * np.exp(x - y.reshape(one)),
)


@public
@numpy_names
def logsumexp(input: Tensor, dim: Dims, keepdim: bool = False) -> Tensor:
    """log(sum(exp(input))) along dims, without overflow; shapes as `sum`."""
    if input.array.dtype.kind != "f":
        input = to(input, dtypes.get_default_dtype())
    x = input.array
    dims = many_dims(dim, x.ndim)
    return _logsumexp(input, dims, keepdim, kept(x.shape, dims))


# At 0 the derivative of a norm is 0, torch's choice among the subgradients.
_norm2 = rule(
    "linalg_vector_norm",
    lambda x, dims, keepdim, one: np.sqrt(add_reduce(x * x, dims, None, None, keepdim)),
    lambda g, x, y, one: _norm2_vjp(g.reshape(one), x, y.reshape(one)),
)
_norm1 = rule(
    "norm_1",
    lambda x, dims, keepdim, one: add_reduce(np.abs(x), dims, None, None, keepdim),
    lambda g, x, one: g.reshape(one) * np.sign(x),
    node="LinalgVectorNormBackward1",
)
_normp = rule(
    "norm_p",
    quiet(lambda x, p, dims, keepdim, one: add_reduce(np.abs(x) ** p, dims, None, None, keepdim) ** (1 / p)),
    lambda g, x, y, p, one: _normp_vjp(g.reshape(one), x, y.reshape(one), p),
    node="LinalgVectorNormBackward2",
)


def _norm2_vjp(g, x, y):
    return np.where(y == 0, 0, x * (g / np.where(y == 0, 1, y)))


def _normp_vjp(g, x, y, p):
    zero = (x == 0) | (y == 0)
    ratio = np.abs(np.where(zero, 1, x)) / np.where(y == 0, 1, y)
    return np.where(zero, 0, g * np.sign(x) * ratio ** (p - 1))


@public
@numpy_names
def norm(
    input: Tensor,
    p: float | str | None = "fro",
    dim: Dims | None = None,
    keepdim: bool = False,
    dtype: DType | None = None,
) -> Tensor:
    """The p-norm of all elements, or along dims: (sum |x|^p)^(1/p); p may be inf, and "fro" is 2. Shapes
    as `sum`.
    """
    if dtype is not None:
        input = to(input, dtype)
    x = input.array
    if x.dtype.kind != "f":
        raise RuntimeError(
            f"norm(): input dtype should be floating point, but got {x.dtype}: write x.float().norm()"
        )
    if p == "nuc":
        matrices = importlib.import_module("course.families.matrices")  # by its name, for it stands above us
        return matrices.matrix_norm(input, p, (0, 1) if dim is None else dim, keepdim)
    dims = many_dims(dim, x.ndim)
    one = kept(x.shape, dims)
    p = 2 if p is None or p == "fro" else p
    if p == 2:
        return _norm2(input, dims, keepdim, one)
    if p == 1:
        return _norm1(input, dims, keepdim, one)
    if p == math.inf:
        return amax(input.abs(), dims, keepdim)
    if p == -math.inf:
        return amin(input.abs(), dims, keepdim)
    if p == 0:
        return sum(input.abs().sign(), dims, keepdim)
    if not isinstance(p, (int, float)):
        raise TypeError(f"norm(): p must be a number, 'fro' or inf, not {p!r}")
    return _normp(input, p, dims, keepdim, one)
