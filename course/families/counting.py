"""Counting, sorting into bins and finding: integers and positions, without a derivative."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.creation import tensor
from course.manners import dtypes
from course.manners.arrays import asarray, beside
from course.manners.dims import one_dim
from course.manners.types import DType, Operand
from course.ops.inplace import in_place
from course.return_types import return_type
from course.rule import not_a_tensor, promoted
from course.tensors import Tensor, public, wrap


@public
def unique(
    input: Tensor,
    sorted: bool = True,
    return_inverse: bool = False,
    return_counts: bool = False,
    dim: int | None = None,
) -> Any:
    """The different elements, in order; along `dim`, the different slices. Then, if asked for, for each
    element its place among them, and how often each stands there.
    """
    if not isinstance(input, Tensor):
        raise not_a_tensor("unique", "input", input)
    x = input.array
    axis = None if dim is None else one_dim(dim, x.ndim)
    if axis is None:
        found, inverse, counts = np.unique(x, return_inverse=True, return_counts=True, equal_nan=False)
        inverse = inverse.reshape(x.shape)
    else:
        found, inverse, counts = np.unique(x, axis=axis, return_inverse=True, return_counts=True)
        inverse = inverse.reshape(-1)
    return _asked(found, inverse, counts, return_inverse, return_counts)


def _asked(found: Any, inverse: Any, counts: Any, return_inverse: bool, return_counts: bool) -> Any:
    several = (wrap(found),) + (wrap(inverse),) * return_inverse + (wrap(counts),) * return_counts
    return several if len(several) > 1 else several[0]


@public
def unique_consecutive(
    input: Tensor, return_inverse: bool = False, return_counts: bool = False, dim: int | None = None
) -> Any:
    """As `unique`, where only neighbours that are equal become one."""
    x = (
        input.array.reshape(-1)
        if dim is None
        else np.moveaxis(input.array, one_dim(dim, input.array.ndim), 0)
    )
    n = len(x)
    new = beside(np.ones(n, bool), x)
    if n:
        new[1:] = (x[1:] != x[:-1]).reshape(n - 1, -1).any(1)
    found, inverse = x[new], np.cumsum(new) - 1
    counts = np.diff(np.append(np.flatnonzero(new), n))
    if dim is None:
        inverse = inverse.reshape(input.shape)
    else:
        found = np.moveaxis(found, 0, dim)
    return _asked(found, inverse, counts, return_inverse, return_counts)


@public
def bincount(input: Tensor, weights: Tensor | None = None, minlength: int = 0) -> Tensor:
    """How often 0, 1, 2, … stand in a vector; or the sums of their `weights`."""
    x = input.array
    if x.ndim != 1 or x.dtype.kind not in "iu" or (x.size and x.min() < 0):
        raise RuntimeError("bincount only supports 1-d non-negative integral inputs.")
    if weights is None:
        return wrap(np.bincount(x, minlength=minlength))
    w = weights.detach().array
    return wrap(np.bincount(x, w, minlength).astype(w.dtype if w.dtype.kind == "f" else float))


@public
def histc(input: Tensor, bins: int = 100, min: float = 0, max: float = 0) -> Tensor:
    """How many elements lie in each of `bins` bins of one width from min to max; by default, of the elements'
    range.
    """
    x = input.array
    if bins <= 0:
        raise RuntimeError("bins must be > 0")
    low, high = float(min), float(max)
    if low == high and x.size:
        low, high = float(x.min()), float(x.max())
    if low == high:
        low, high = low - 1, high + 1
    if low > high:
        raise RuntimeError("torch.histc: max must be larger than min")
    return wrap(np.histogram(x, bins, (low, high))[0].astype(x.dtype))


_Histogram = return_type("histogram", ("hist", "bin_edges"))


@public
def histogram(
    input: Tensor,
    bins: Any = 100,
    *,
    range: tuple[float, float] | None = None,
    weight: Tensor | None = None,
    density: bool = False,
) -> Any:
    """How many elements lie in each bin, and the bins' edges: a pair (hist, bin_edges). `bins` is their
    number or a tensor of edges.
    """
    x = input.array
    if x.dtype.kind != "f":
        raise RuntimeError(f"histogram: needs floating point numbers, and these are {x.dtype}: x.float()")
    edges = bins.array if isinstance(bins, Tensor) else bins
    if range is None and not isinstance(bins, Tensor) and x.size and x.min() == x.max():
        range = (float(x.min()) - 0.5, float(x.max()) + 0.5) if x.size else (0.0, 1.0)
    w = None if weight is None else weight.detach().array
    counts, edges = np.histogram(x, edges, range, density, w)
    return _Histogram(wrap(counts.astype(x.dtype)), wrap(edges.astype(x.dtype)))


@public(method=False)
def searchsorted(
    sorted_sequence: Tensor,
    input: Any,
    *,
    out_int32: bool = False,
    right: bool = False,
    side: str | None = None,
    sorter: Tensor | None = None,
) -> Tensor:
    """Where each value would be put into a sequence in order, before its equals (after them with right=True).
    Stacks of sequences go row by row.
    """
    row = sorted_sequence.array
    values = input.array if isinstance(input, Tensor) else beside(np.asarray(input), row)
    order: Any = side or ("right" if right else "left")
    if sorter is not None:
        row = np.take_along_axis(row, sorter.array, -1)
    if row.ndim == 1:
        found = np.searchsorted(row, values, order)
    else:
        if row.shape[:-1] != values.shape[:-1]:
            raise RuntimeError(
                "searchsorted(): boundaries tensor should have the leading dims of the values, but "
                f"{row.shape} and {values.shape} differ"
            )
        pairs = zip(row.reshape(-1, row.shape[-1]), values.reshape(-1, values.shape[-1]))
        found = np.stack([np.searchsorted(a, v, order) for a, v in pairs]).reshape(values.shape)
    return wrap(asarray(found).astype(np.int32 if out_int32 else np.int64))


@public(method=False)
def bucketize(input: Any, boundaries: Tensor, *, out_int32: bool = False, right: bool = False) -> Tensor:
    """The number of the bucket in which each value lies, of those that boundaries in order make."""
    return searchsorted(boundaries, input, out_int32=out_int32, right=right)


@public(method=False)
def isin(elements: Any, test_elements: Any, *, assume_unique: bool = False, invert: bool = False) -> Tensor:
    """Whether each element stands among the test elements."""
    a, b = (asarray(getattr(x, "array", x)) for x in (elements, test_elements))
    return wrap(np.isin(a, b, invert=invert))


def _shift(name: str, ufunc: np.ufunc) -> None:
    def shift(input: Operand, other: Operand) -> Tensor:
        a, b = promoted(name, input, other)
        x, y = (getattr(each, "array", each) for each in (a, b))
        if dtypes.result_type(a, b).kind not in "iu":
            raise NotImplementedError(f"{name}: only integers have bits to shift, and these are not")
        return wrap(asarray(ufunc(x, y)))

    operator = name.removeprefix("bitwise_").replace("_shift", "")[0] + "shift"
    public(
        shift, name=name, doc=f"The bits of integers, shifted: `{'<<' if operator == 'lshift' else '>>'}`."
    )
    setattr(Tensor, f"__{operator}__", shift)
    setattr(Tensor, f"__r{operator}__", lambda self, other: shift(other, self))
    setattr(Tensor, f"__i{operator}__", in_place(f"{name}_", shift))


_shift("bitwise_left_shift", np.left_shift)
_shift("bitwise_right_shift", np.right_shift)


@public
def heaviside(input: Tensor, values: Tensor) -> Tensor:
    """0 below 0, 1 above, and `values` at 0."""
    if input.dtype != values.dtype:
        raise RuntimeError("heaviside is not yet implemented for tensors with different dtypes.")
    return wrap(np.heaviside(input.array, values.array).astype(input.dtype))


def _triangle_indices(name: str, function: Any) -> None:
    def indices(
        row: int, col: int, offset: int = 0, *, dtype: DType | None = None, device: Any = None
    ) -> Tensor:
        places = np.stack(function(row, offset, col))
        return tensor(places, dtype=dtype or dtypes.int64, device=device)

    which = "lower" if name.startswith("tril") else "upper"
    public(
        indices,
        name=name,
        doc=f"The rows and the columns of the {which} triangle of a (row, col) matrix: (2, number of "
        f"elements).",
        method=False,
    )


_triangle_indices("tril_indices", np.tril_indices)
_triangle_indices("triu_indices", np.triu_indices)


@public(method=False)
def gcd(input: Tensor, other: Tensor) -> Tensor:
    """The greatest common divisor of integers, elementwise."""
    return wrap(np.gcd(input.array, other.array))


@public(method=False)
def lcm(input: Tensor, other: Tensor) -> Tensor:
    """The least common multiple of integers, elementwise."""
    return wrap(np.lcm(input.array, other.array))
