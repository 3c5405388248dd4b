"""Writing at indices: out of place, and in place with `_`. Reading there is the derivative."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.manners.arrays import beside, checked, host, on_gpu, ufunc_at
from course.manners.dims import one_dim
from course.ops.indexing import _grid, _in_range, _index_array, place, plain_index
from course.ops.inplace import in_place
from course.rule import not_a_tensor, rule
from course.tensors import Tensor, public, wrap

# `at` is where, `part` how much of the source is written, `full` the source's shape.


def _put_there(x, source, at):
    y = x.copy()
    y[at] = source
    return y


def _added_there(x, source, at):
    y = x.copy()
    ufunc_at(np.add, y, at, source)
    return y


_erase = rule("erase", lambda x, at: _put_there(x, 0, at), lambda g, at: _erase(g, at), inner=True)
_fill = {
    name: rule(name, lambda x, value, at: _put_there(x, value, at), lambda g, at: _erase(g, at), node=node)
    for name, node in (("scatter", "ScatterBackward1"), ("index_fill", None))
}
_write = {
    name: rule(
        name,
        lambda a, b, at, part, full: _put_there(a, b[part], at),
        lambda g, at: _erase(g, at),
        lambda g, at, part, full: place(g[at], full, part),
    )
    for name in ("scatter", "index_copy", "index_put", "put", "index_fill_tensor")
}
_add = {
    name: rule(
        name,
        lambda a, b, at, part, full: _added_there(a, b[part], at),
        lambda g: g,
        lambda g, at, part, full: place(g[at], full, part),
    )
    for name in ("scatter_add", "index_add", "index_put_add", "put_add")
}
_masked_scatter = rule(
    "masked_scatter",
    lambda a, b, mask, n, full: _put_there(a, b.reshape(-1)[:n], mask),
    lambda g, mask: np.where(mask, 0, g),
    lambda g, mask, n, full: place(g[mask], (full[0],), slice(n)).reshape(full[1]),
)
_reduced = rule(
    "scatter_reduce",
    lambda a, b, at, part, full, found, own, theirs: found,
    lambda g, own: g * own,
    lambda g, at, part, full, theirs: place(g[at] * theirs, full, part),
)


def _along(name: str, input: Tensor, dim: int, index: Tensor, source: Any = None) -> tuple[Any, ...]:
    """Checked, for scatter and its kin: input, source, where, how much of it; of one dim where they have
    none.
    """
    at = _index_array(name, index)
    dim = one_dim(dim, input.array.ndim)
    one = lambda x: x.reshape(-1) if not x.ndim else x
    input, at = one(input), one(at)
    if at.ndim != input.array.ndim and at.size:
        raise RuntimeError(
            f"{name}(): Index tensor must have the same number of dimensions as self tensor, but "
            f"{at.ndim} != {input.array.ndim}"
        )
    _in_range(name, at, input.array, dim)
    if isinstance(source, Tensor):
        source = one(source)
        if source.dtype != input.dtype:
            raise RuntimeError(f"{name}(): Expected self.dtype to be equal to src.dtype")
        if at.size and any(n > m for n, m in zip(at.shape, source.shape)):
            raise RuntimeError(
                f"Expected index {list(at.shape)} to be no larger than src {list(source.shape)} in any "
                f"dimension: {name}() reads src[i] for every place i of index"
            )
    for d, (n, m) in enumerate(zip(at.shape, input.shape)):
        if d != dim and n > m:
            raise RuntimeError(
                f"Expected index {list(at.shape)} to be no larger than self {list(input.shape)} apart from "
                f"dimension {dim}"
            )
    return input, source, _grid(at, dim) if at.size else None, tuple(map(slice, at.shape))


@public
def scatter(
    input: Tensor,
    dim: int,
    index: Tensor,
    src: Any = None,
    *,
    value: float | None = None,
    reduce: str | None = None,
) -> Tensor:
    """`input` with src[i][j] at [index[i][j]][j] for dim 0, and so on: the reverse of `gather`. `src` is a
    tensor, or a number for all places.
    """
    src = value if src is None else src
    x, src, at, part = _along("scatter", input, dim, index, src)
    if reduce is not None:
        return _by(reduce, input, x, src, at, part)
    if at is None:
        return input.clone()
    if not isinstance(src, Tensor):
        return _fill["scatter"](x, x.dtype.type(src), at).reshape(input.shape)
    return _write["scatter"](x, src, at, part, src.shape).reshape(input.shape)


def _by(reduce: str, input: Tensor, x: Tensor, src: Any, at: Any, part: Any) -> Tensor:
    if reduce not in ("add", "multiply"):
        raise RuntimeError("reduce argument must be either add or multiply.")
    if at is None:
        return input.clone()
    if not isinstance(src, Tensor):
        src = wrap(beside(np.full([s.stop for s in part], src, x.dtype), x))
    if reduce == "add":
        return _add["scatter_add"](x, src, at, part, src.shape).reshape(input.shape)
    if x.requires_grad or src.requires_grad:
        raise NotImplementedError("scatter(reduce='multiply') has no derivative, in torch neither")
    y = x.array.copy()
    np.multiply.at(y, at, src.array[part])
    return wrap(y.reshape(input.shape))


@public
def scatter_add(input: Tensor, dim: int, index: Tensor, src: Tensor) -> Tensor:
    """As `scatter`, but added to what is there: places that are named twice collect both."""
    if not isinstance(src, Tensor):
        raise not_a_tensor("scatter_add", "src", src)
    x, src, at, part = _along("scatter_add", input, dim, index, src)
    if at is None:
        return input.clone()
    return _add["scatter_add"](x, src, at, part, src.shape).reshape(input.shape)


@public
def scatter_reduce(
    input: Tensor, dim: int, index: Tensor, src: Tensor, reduce: str, *, include_self: bool = True
) -> Tensor:
    """As `scatter`, where what meets at one place is put together: by "sum", "mean", "amax" or "amin", with
    what was there or without.
    """
    x, src, at, part = _along("scatter_reduce", input, dim, index, src)
    if reduce not in ("sum", "mean", "amax", "amin"):
        raise NotImplementedError(f"scatter_reduce: sum, mean, amax and amin are here, and {reduce!r} is not")
    if at is None:
        return input.clone()
    base = x if include_self else _erase(x, at)
    if reduce in ("sum", "mean"):
        result = _add["scatter_add"](base, src, at, part, src.shape)
        if reduce == "mean":
            ones = np.ones_like(src.array)[part]
            before = np.ones_like(x.array)
            before = before if include_self else _put_there(before, 0, at)
            result = result / np.maximum(_added_there(before, ones, at), 1)
        return result.reshape(input.shape)
    ufunc, lowest = (np.maximum, -np.inf) if reduce == "amax" else (np.minimum, np.inf)
    found = x.array.copy()
    if not include_self:
        found[at] = lowest if x.dtype.kind == "f" else found[at] * 0
    ufunc_at(ufunc, found, at, src.array[part])
    own = x.array == found
    theirs = src.array[part] == found[at]
    counts = np.maximum(_added_there(own.astype(x.dtype), theirs, at), 1)
    own = own / counts
    if not include_self:
        counts = np.maximum(_added_there(np.zeros_like(x.array), theirs, at), 1)
        own = _put_there(np.ones_like(x.array), 0, at)
    return _reduced(x, src, at, part, src.shape, found, own, theirs / counts[at]).reshape(input.shape)


def _slices(
    name: str, input: Tensor, dim: int, index: Tensor, source: Tensor | None = None
) -> tuple[Any, ...]:
    """Checked, for index_add and its kin: input, source, where."""
    at = _index_array(name, index)
    if at.ndim > 1:
        raise IndexError(f"{name}(): Index should have dimension 1 or 0 (got {at.ndim})")
    dim, at = one_dim(dim, input.array.ndim), at.reshape(-1)
    x = input.reshape(-1) if not input.array.ndim else input
    n = x.shape[dim]
    if name == "index_fill":
        at = np.unique(np.where(at < 0, at + n, at))
    _in_range(name, at, x.array, dim, IndexError)
    if source is not None:
        full = (*x.shape[:dim], at.size, *x.shape[dim + 1 :])
        if source.dtype != x.dtype:
            raise RuntimeError(
                f"{name}(): self and source expected to have the same dtype, but got (self) {x.dtype} and "
                f"(source) {source.dtype}"
            )
        if source.numel() == 1 or not source.array.ndim:
            source = source.reshape((1,) * len(full)).expand(full) if source.shape != full else source
        if source.shape != full:
            raise RuntimeError(
                f"{name}(): source has a slice for each index: its shape must be {full}, and is "
                f"{source.array.shape}"
            )
    return x, source, (slice(None),) * dim + (at,)


@public
def index_add(input: Tensor, dim: int, index: Tensor, source: Tensor, *, alpha: float = 1) -> Tensor:
    """`input` with alpha times the slices of `source` added to those that the vector `index` names along
    `dim`.
    """
    x, source, at = _slices("index_add", input, dim, index, source)
    source = source if alpha == 1 else source * alpha
    return _add["index_add"](x, source, at, ..., source.shape).reshape(input.shape)


@public
def index_copy(input: Tensor, dim: int, index: Tensor, source: Tensor) -> Tensor:
    """`input` with the slices of `source` in place of those that the vector `index` names along `dim`."""
    x, source, at = _slices("index_copy", input, dim, index, source)
    return _write["index_copy"](x, source, at, ..., source.shape).reshape(input.shape)


@public
def index_fill(input: Tensor, dim: int, index: Tensor, value: Tensor | float) -> Tensor:
    """`input` with one value in the slices that the vector `index` names along `dim`."""
    x, _, at = _slices("index_fill", input, dim, index)
    if not isinstance(value, Tensor):
        return _fill["index_fill"](x, x.dtype.type(value), at).reshape(input.shape)
    if value.array.ndim:
        raise RuntimeError(
            f"index_fill_ only supports a 0-dimensional value tensor, but got tensor with "
            f"{value.array.ndim} dimension(s)."
        )
    source = value.to(x.dtype).expand(x.array[at].shape)
    return _write["index_fill_tensor"](x, source, at, ..., source.shape).reshape(input.shape)


@public
def index_put(input: Tensor, indices: Any, values: Tensor, accumulate: bool = False) -> Tensor:
    """`input` with `values` at [indices]; with accumulate, added to what is there."""
    at = plain_index(tuple(slice(None) if i is None else i for i in indices))[0]
    values = values.to(input.dtype).expand(input.array[checked(at, input.array)].shape)
    return (_add["index_put_add"] if accumulate else _write["index_put"])(
        input, values, at, ..., values.shape
    )


@public
def put(input: Tensor, index: Tensor, source: Tensor, accumulate: bool = False) -> Tensor:
    """`input` with the elements of `source` at `index` of its flattened form; with accumulate, added."""
    at = _index_array("put", index).reshape(-1)
    if on_gpu(at):
        checked(host(at), input.array.reshape(-1))
    kind = _add["put_add"] if accumulate else _write["put"]
    source = source.reshape(-1)
    return kind(input.reshape(-1), source, (at,), ..., source.shape).reshape(input.shape)


@public
def masked_scatter(input: Tensor, mask: Tensor, source: Tensor) -> Tensor:
    """`input` with the elements of `source`, one after the other, where the mask is true."""
    full = np.broadcast_shapes(input.shape, mask.shape)
    mask_array = np.broadcast_to(mask.array, full)
    n = int(mask_array.sum())
    if n > source.numel():
        raise RuntimeError(
            f"masked_scatter: expected self and source to have same dtypes, and as many elements in "
            f"source as "
            f"the mask has true ones, but {source.numel()} < {n}"
        )
    return _masked_scatter(input.expand(full), source, mask_array, n, (source.numel(), source.shape))


for _f in (
    scatter,
    scatter_add,
    scatter_reduce,
    index_add,
    index_copy,
    index_fill,
    index_put,
    masked_scatter,
    put,
):
    in_place(_f.__name__ + "_", _f)
