"""Along dims, what reduce.py has not: medians and quantiles, running products and extremes, distances."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course.manners import dtypes
from course.manners.arrays import asarray, beside
from course.manners.axis import numpy_names
from course.manners.dims import many_dims, one_dim
from course.manners.quiet import quiet
from course.manners.types import Dims, DType, Pair
from course.ops import reduce
from course.ops.elementwise import to
from course.ops.indexing import _grid, getitem, pair, put, reading
from course.ops.inplace import in_place
from course.ops.reduce import kept
from course.ops.select import where
from course.rule import rule
from course.tensors import Tensor, public, public_as, wrap

# the middle one


def _middle(x, dim, skip_nan):
    """The index of the lower median along dim, kept as 1: of a nan where there is one, unless they are
    skipped.
    """
    order = np.argsort(x, dim, kind="stable")  # nan comes last
    n = x.shape[dim]
    nans = np.isnan(x).sum(dim, keepdims=True) if x.dtype.kind == "f" else beside(np.zeros((), int), x)
    at = (np.maximum(n - nans - 1, 0)) // 2 if skip_nan else np.where(nans > 0, n - nans, (n - 1) // 2)
    at = np.broadcast_to(beside(at, x), kept(x.shape, (dim,)))
    return np.take_along_axis(order, at, dim)


_median_all = {
    name: rule(
        name,
        lambda x, found: found,
        lambda g, x, y: g * ((x == y) | ((x != x) & (y != y))) / _hits(x, y),
    )
    for name in ("median", "nanmedian")
}


def _hits(x, y):
    return max(int(((x == y) | ((x != x) & (y != y))).sum()), 1)


def _medians(name: str, skip_nan: bool) -> Callable[..., Any]:
    def find(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Any:
        x = input.array
        if dim is None:
            if not x.size:
                return wrap(beside(np.asarray(np.nan, x.dtype), x))
            flat = x.reshape(-1)
            found = flat[_middle(flat, 0, skip_nan)].reshape(())
            return _median_all[name](input, found) if x.dtype.kind == "f" else wrap(found)
        dim = one_dim(dim, x.ndim)
        if not x.ndim:
            return pair(name, input.clone(), beside(np.asarray(0), input))
        if not x.shape[dim]:
            raise IndexError(f"{name}(): Expected reduction dim {dim} to have non-zero size.")
        index = _middle(x, dim, skip_nan)
        return _found(name, input, dim, index, keepdim)

    doc = "The middle element, the lower one of two: of all, or along `dim` as a pair (values, indices). " + (
        "nan is left out." if skip_nan else "nan where there is one."
    )
    return public(numpy_names(find), name=name, doc=doc)


_reads = {
    "kthvalue": reading("kthvalue"),
    "median": reading("median", "MedianBackward1"),
    "mode": reading("mode_along", "ModeBackward0"),  # `mode` is whether graphs are recorded
    "nanmedian": reading("nanmedian", "NanmedianBackward1"),
}


def _found(name: str, input: Tensor, dim: int, index: np.ndarray, keepdim: bool) -> Pair:
    shape = index.shape if keepdim else (*index.shape[:dim], *index.shape[dim + 1 :])
    return pair(name, _reads[name](input, dim, index, shape), index.reshape(shape))


median, nanmedian = _medians("median", False), _medians("nanmedian", True)


@public
@numpy_names
def kthvalue(input: Tensor, k: int, dim: int = -1, keepdim: bool = False) -> Pair:
    """The k-th smallest element along dim, counted from 1, and its index: a pair (values, indices)."""
    x = input.array
    dim = one_dim(dim, x.ndim)
    if not 1 <= k <= (x.shape[dim] if x.ndim else 1):
        raise RuntimeError(f"kthvalue(): selected number k out of range for dimension {dim}")
    if not x.ndim:
        return pair("kthvalue", input.clone(), beside(np.asarray(0), input))
    index = np.take(np.argsort(x, dim, kind="stable"), [k - 1], dim)
    return _found("kthvalue", input, dim, index, keepdim)


@public
@numpy_names
def mode(input: Tensor, dim: int = -1, keepdim: bool = False) -> Pair:
    """The most frequent element along dim, the smallest of several, and the index of its last: a pair
    (values, indices).
    """
    x = input.array
    dim = one_dim(dim, x.ndim)
    if not x.ndim:
        return pair("mode", input.clone(), beside(np.asarray(0), input))
    if not x.shape[dim]:
        raise IndexError(f"mode(): Expected reduction dim {dim} to have non-zero size.")
    last = np.moveaxis(x, dim, -1)
    same = last[..., :, None] == last[..., None, :]
    counts = same.sum(-1)
    best = np.where(counts == counts.max(-1, keepdims=True), last, np.inf).min(-1, keepdims=True)
    n = last.shape[-1]
    index = n - 1 - np.argmax((last == best)[..., ::-1], -1)
    return _found("mode", input, dim, np.expand_dims(index, dim), keepdim)


def _quantiles(name: str, skip_nan: bool) -> Callable[..., Tensor]:
    def find(
        input: Tensor,
        q: Tensor | float,
        dim: int | None = None,
        keepdim: bool = False,
        *,
        interpolation: str = "linear",
    ) -> Tensor:
        levels = q if isinstance(q, Tensor) else wrap(beside(np.asarray(q, input.dtype), input))
        if levels.array.ndim > 1 or levels.dtype != input.dtype:
            raise RuntimeError(
                f"{name}(): q must be a scalar or a 1D tensor of input's dtype {input.dtype}, and is "
                f"{levels.dtype} of shape {levels.shape}"
            )
        if not ((levels.array >= 0) & (levels.array <= 1)).all():
            raise RuntimeError(f"{name}() q values must be in the range [0, 1]")
        if interpolation not in ("linear", "lower", "higher", "nearest", "midpoint"):
            raise RuntimeError(
                f"{name}() interpolation must be one of linear, lower, higher, midpoint or nearest, but got "
                f"{interpolation}"
            )
        x = input.reshape(-1) if dim is None or not input.array.ndim else input
        axis = 0 if dim is None else one_dim(dim, x.array.ndim)
        x = x.movedim(axis, -1)
        if not x.shape[-1]:
            raise RuntimeError(f"{name}() input tensor must be non-empty")
        ordered = x.sort(-1).values
        nans = np.isnan(ordered.array).sum(-1, keepdims=True)
        top = np.maximum(x.shape[-1] - nans, 1) - 1 if skip_nan else np.full_like(nans, x.shape[-1] - 1)
        rank = levels.array.reshape(-1) * top
        rank = np.where((nans > 0) & (not skip_nan), x.shape[-1] - 1, rank)
        low, high = {
            "nearest": lambda: (np.rint(rank),) * 2,
            "lower": lambda: (np.floor(rank),) * 2,
            "higher": lambda: (np.ceil(rank),) * 2,
        }.get(interpolation, lambda: (np.floor(rank), np.ceil(rank)))()
        values = ordered.gather(-1, wrap(low.astype(int)))
        if interpolation in ("linear", "midpoint"):
            weight: Any = wrap(np.full_like(rank, 0.5, x.dtype))
            if interpolation == "linear":
                weight = levels.reshape(-1) * wrap(top.astype(x.dtype)) - wrap(low.astype(x.dtype))
            values = values.lerp(
                ordered.gather(-1, wrap(high.astype(int))),
                where(wrap(nans > 0), 0.0, weight) if not skip_nan else weight,
            )
        if keepdim:  # the levels come first
            shape = (1,) * input.array.ndim if dim is None else kept(input.shape, (axis,))
            result = values.movedim(-1, 0).reshape((levels.numel(), *shape))
        else:
            result = values.movedim(-1, 0)
        return result if levels.array.ndim else result.reshape(result.shape[1:])

    doc = (
        "The values below which shares `q` of the elements lie, of all or along `dim`: of one q the "
        "shape of a "
        "reduction, of several a leading dim more."
    )
    return public(numpy_names(find), name=name, doc=doc)


quantile, nanquantile = _quantiles("quantile", False), _quantiles("nanquantile", True)

# running


_cumprod = rule(
    "cumprod", lambda x, dim: np.multiply.accumulate(x, dim), lambda g, x, y, dim: _cumprod_vjp(g, x, y, dim)
)


def _cumprod_vjp(g, x, y, dim):
    if not bool((x == 0).any()):
        return np.flip(np.cumsum(np.flip(g * y, dim), dim), dim) / x
    # the product of the first k without i, for every k and i
    n, last = x.shape[dim], x.swapaxes(dim, -1)
    k, i, j = (beside(each, x) for each in np.ogrid[:n, :n, :n])
    table = np.where((j <= k) & (j != i), last.reshape((*last.shape[:-1], 1, 1, n)), 1).prod(-1)
    table = np.where(beside(np.tri(n, dtype=bool), x), table, 0)
    g = g.swapaxes(dim, -1)
    return (g.reshape((*g.shape, 1)) * table).sum(-2).swapaxes(dim, -1)


@public
@numpy_names
def cumprod(input: Tensor, dim: int, *, dtype: DType | None = None) -> Tensor:
    """The products of the first 1, 2, … elements along `dim`; of input's shape."""
    if dtype is not None or input.array.dtype.kind in "bui":
        input = to(input, dtype or dtypes.int64)
    if not input.array.ndim:
        one_dim(dim, 0)
        return input.clone()
    return _cumprod(input, one_dim(dim, input.array.ndim))


def _running(name: str, better: np.ufunc) -> Callable[..., Pair]:
    def run(input: Tensor, dim: int) -> Pair:
        x = input.array
        dim = one_dim(dim, x.ndim)
        if not x.ndim:
            return pair(name, input.clone(), beside(np.asarray(0), input))
        best = better.accumulate(x, dim)
        steps = np.arange(x.shape[dim]).reshape([-1 if d == dim else 1 for d in range(x.ndim)])
        index = np.maximum.accumulate(np.where((x == best) | (x != x), steps, 0), dim)
        return pair(name, _collect(input, dim, index), index)

    doc = f"The {name[3:]}imum of the first 1, 2, … elements along `dim`, and its index: (values, indices)."
    return public(numpy_names(run), name=name, doc=doc)


# read more than once, so that gradients add up
_collect = rule(
    "cummax",
    lambda x, dim, index: x[_grid(index, dim)],
    lambda g, shape, dim, index: put(g, shape, _grid(index, dim)),
)
cummax, cummin = _running("cummax", np.maximum), _running("cummin", np.minimum)

_logcumsumexp = rule(
    "logcumsumexp",
    quiet(lambda x, dim: np.logaddexp.accumulate(x, dim)),
    lambda g, x, y, dim: _logcumsumexp_vjp(g, x, y, dim),
)


def _logcumsumexp_vjp(g, x, y, dim):
    # d y_k / d x_i = exp(x_i - y_k) for i <= k, never above 1
    x, y, g = (v.swapaxes(dim, -1) for v in (x, y, g))
    upto = np.tri(x.shape[-1], dtype=bool)
    gap = x.reshape((*x.shape[:-1], 1, -1)) - y.reshape((*y.shape, 1))
    shares = np.exp(np.where(upto & (gap == gap), gap, -np.inf))
    return (g.reshape((*g.shape, 1)) * shares).sum(-2).swapaxes(dim, -1)


@public
@numpy_names
def logcumsumexp(input: Tensor, dim: int) -> Tensor:
    """log of the sums of exp of the first 1, 2, … elements along `dim`, without overflow."""
    if not input.array.ndim:
        return input.clone()
    return _logcumsumexp(input, one_dim(dim, input.array.ndim))


# sums that leave nan out, and pairs


@public
@numpy_names
def nansum(
    input: Tensor, dim: Dims | None = None, keepdim: bool = False, *, dtype: DType | None = None
) -> Tensor:
    """The sum without nan; shapes as `sum`."""
    if input.array.dtype.kind == "f":
        input = where(input.isnan(), 0.0, input)
    return reduce.sum(input, dim, keepdim, dtype=dtype)


@public
@numpy_names
def nanmean(
    input: Tensor, dim: Dims | None = None, keepdim: bool = False, *, dtype: DType | None = None
) -> Tensor:
    """The mean without nan; shapes as `sum`."""
    counts = reduce.sum(input.isnan().logical_not(), dim, keepdim)
    return nansum(input, dim, keepdim, dtype=dtype) / counts


def _with_mean(name: str, spread: Callable[..., Tensor]) -> Callable[..., Any]:
    def both(
        input: Tensor,
        dim: Dims | None = None,
        unbiased: bool | None = None,
        keepdim: bool = False,
        *,
        correction: float | None = None,
    ) -> tuple[Tensor, Tensor]:
        if isinstance(dim, bool):
            dim, unbiased = None, dim
        return (
            spread(input, dim, unbiased, keepdim, correction=correction),
            reduce.mean(input, dim, keepdim),
        )

    return public(
        numpy_names(both), name=f"{name}_mean", doc=f"The {name} and the mean, as a pair.", method=False
    )


var_mean, std_mean = _with_mean("var", reduce.var), _with_mean("std", reduce.std)


@public
@numpy_names
def aminmax(input: Tensor, *, dim: int | None = None, keepdim: bool = False) -> Any:
    """The smallest and the largest element, of all or along `dim`: a pair (min, max)."""
    dims = () if dim is None else dim
    return pair("aminmax", reduce.amin(input, dims, keepdim), reduce.amax(input, dims, keepdim))


@public
@numpy_names
def count_nonzero(input: Tensor, dim: Dims | None = None) -> Tensor:
    """How many elements are not zero, of all or along dims."""
    dims = many_dims(dim, input.array.ndim)
    return wrap(asarray(np.count_nonzero(input.array, axis=dims)))


# distances


@public
def dist(input: Tensor, other: Tensor, p: float = 2) -> Tensor:
    """The p-norm of input - other."""
    return reduce.norm(input - other, p)


@public(method=False)
def cdist(
    x1: Tensor, x2: Tensor, p: float = 2.0, compute_mode: str = "use_mm_for_euclid_dist_if_necessary"
) -> Tensor:
    """The p-norm distances of every row of x1 from every row of x2: (…, n, d), (…, m, d) -> (…, n, m)."""
    if x1.shape[-1:] != x2.shape[-1:]:
        raise RuntimeError(
            f"X1 and X2 must have the same number of columns. X1: {x1.shape[-1]} X2: {x2.shape[-1]}"
        )
    return reduce.norm(x1.unsqueeze(-2) - x2.unsqueeze(-3), p, -1)


@public
def renorm(input: Tensor, p: float, dim: int, maxnorm: float) -> Tensor:
    """Each slice along `dim` shrunk to a p-norm of at most maxnorm."""
    dim = one_dim(dim, input.array.ndim)
    others = tuple(d for d in range(input.array.ndim) if d != dim)
    norms = reduce.norm(input, p, others, True)
    factor = where(norms > maxnorm, maxnorm / (norms + 1e-7), wrap(np.ones_like(norms.array)))
    return input * factor


@public
def cov(
    input: Tensor, *, correction: int = 1, fweights: Tensor | None = None, aweights: Tensor | None = None
) -> Tensor:
    """How each two rows vary together: (variables, observations) -> (variables, variables)."""
    x = input.reshape(1, -1) if input.array.ndim < 2 else input
    if x.array.ndim > 2:
        raise RuntimeError(f"cov(): expected input to have two or fewer dimensions, not {x.array.ndim}")
    weights = None if fweights is None else fweights
    if aweights is not None:
        weights = aweights if weights is None else weights * aweights
    n = x.shape[1]
    total = wrap(beside(np.asarray(n, x.dtype), x)) if weights is None else weights.sum()
    average = x.mean(1, keepdim=True) if weights is None else ((x * weights).sum(1) / total).unsqueeze(1)
    if aweights is None or weights is None or not correction:
        freedom = total - correction
    else:
        freedom = total - correction * (weights * aweights).sum() / total
    centred = x - average
    scaled = centred if weights is None else centred * weights
    result = scaled @ centred.T / freedom.clamp(min=0)
    return result.squeeze()


@public
def corrcoef(input: Tensor) -> Tensor:
    """`cov`, divided by the rows' standard deviations: 1 on the diagonal."""
    c = cov(input)
    if not c.array.ndim:
        return c / c
    d = c.diagonal().sqrt()
    return c / d.unsqueeze(-1) / d


def _steps(y: Tensor, x: Tensor | None, dx: float | None, dim: int) -> Tensor:
    """The areas between neighbours."""
    dim = one_dim(dim, y.array.ndim)
    before = (slice(None),) * dim
    left, right = getitem(y, (*before, slice(None, -1))), getitem(y, (*before, slice(1, None)))
    if x is None:
        return (left + right) * ((1.0 if dx is None else dx) / 2)
    if x.array.ndim == 1:
        x = x.reshape((-1,) + (1,) * (y.array.ndim - dim - 1))
        widths = x[1:] - x[:-1]
    else:
        own = one_dim(dim - y.array.ndim, x.array.ndim)
        ahead = (slice(None),) * own
        widths = getitem(x, (*ahead, slice(1, None))) - getitem(x, (*ahead, slice(None, -1)))
    return (left + right) * widths / 2


@public(method=False)
def trapezoid(y: Tensor, x: Tensor | None = None, *, dx: float | None = None, dim: int = -1) -> Tensor:
    """The integral of y along `dim` by the trapezoidal rule, at places x or at distances dx."""
    return _steps(y, x, dx, dim).sum(dim)


public_as(trapezoid, "trapz", method=False)


@public(method=False)
def cumulative_trapezoid(
    y: Tensor, x: Tensor | None = None, *, dx: float | None = None, dim: int = -1
) -> Tensor:
    """As `trapezoid`, the integrals up to each place but the first."""
    return reduce.cumsum(_steps(y, x, dx, dim), dim)


in_place("cumprod_", cumprod)
in_place("renorm_", renorm)
