"""x[index] and its relatives. The derivative of reading is adding into zeros at the same places, and the
other way round.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, overload

import numpy as np

from course.manners.arrays import beside, checked, host, is_array, on_gpu, ufunc_at, zeros
from course.manners.axis import numpy_names
from course.manners.dims import one_dim
from course.manners.types import Index, Pair
from course.mode import mode
from course.return_types import pair_type
from course.rule import not_a_tensor, rule
from course.tensors import Tensor, public, wrap


def plain_index(index: Index) -> tuple[tuple[Any, ...], str]:
    """The index as NumPy takes it, and the name of the last of the nodes by which torch does it."""
    if type(index) is int:
        return (index, ...), "select"
    if type(index) is slice and index.step is None:
        return (index, ...), "slice"
    parts = index if isinstance(index, tuple) or _stands_for_tuple(index) else (index,)
    plain, kind = [], "alias"
    for p in parts:
        if isinstance(p, Tensor):
            # a mask, as in torch; of NumPy's bytes too, which came first
            p = p.array.astype(bool) if p.array.dtype == np.uint8 and p.array.ndim else p.array
        if is_array(p) and not p.ndim and p.dtype.kind in "iu":
            p = int(p)
        if isinstance(p, (list, tuple, range)):
            p = _as_indices(p)
        if is_array(p):
            p = host(p)  # CuPy takes indices from there, and there they can be checked
            if p.dtype.kind not in "iub":
                raise IndexError(
                    f"tensors used as indices must be long, int, byte or bool tensors, not {p.dtype}"
                )
            kind = "index"
        elif isinstance(p, slice):
            if p.step is not None and p.step < 0:
                raise ValueError("step must be greater than zero: use flip() to reverse")
            kind = "slice" if kind != "index" and p != slice(None) else kind
        elif isinstance(p, (bool, np.bool_)):
            kind = "index"
        elif p is None:
            kind = "unsqueeze" if kind != "index" else kind
        elif p is not Ellipsis:
            if isinstance(p, float) or not hasattr(p, "__index__"):
                raise IndexError(
                    "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are "
                    f"valid indices (got {type(p).__name__})"
                )
            kind = "select" if kind != "index" else kind
        plain.append(p)
    if kind != "index" and not any(p is Ellipsis for p in plain):
        plain.append(Ellipsis)  # so that one element is a 0-d view of the memory too, not NumPy's scalar
    return tuple(plain), kind


def _stands_for_tuple(index: Any) -> bool:
    """Whether a list is an index for each dim, as in torch: x[[rows, columns]], but not x[[0, 2]]."""
    parts = Tensor, np.ndarray, list, tuple, range, slice, type(None), type(...)
    return type(index) is list and len(index) < 32 and any(isinstance(p, parts) for p in index)


def _as_indices(given: Any) -> np.ndarray:
    """A list, a tuple or a range in an index, which stands for an array of indices."""
    if isinstance(given, range):
        return np.arange(given.start, given.stop, given.step)
    array = np.asarray([int(p) if isinstance(p, Tensor) and not p.array.ndim else p for p in given])
    return array if array.size else array.astype(int)


def numbers_first(index: tuple[Any, ...]) -> tuple[tuple[Any, ...], tuple[Any, ...]] | None:
    """An index with numbers and arrays as two: torch selects by the numbers first, NumPy counts them among
    the arrays.

    That makes a difference where a slice stands between them: x[0, :, [1, 2]] has NumPy's [1, 2] in front.
    None where none does.
    """
    advanced = [
        i for i, p in enumerate(index) if (is_array(p) or isinstance(p, int)) and not isinstance(p, bool)
    ]
    if (
        len(advanced) < 2
        or advanced[-1] - advanced[0] + 1 == len(advanced)
        or not any(isinstance(index[i], int) for i in advanced)
    ):
        return None
    first, second = [], []
    for p in index:
        if is_array(p):
            first += [slice(None)] * (p.ndim if p.dtype.kind == "b" else 1)
            second.append(p)
        else:
            first.append(p)
            if not isinstance(p, int):
                second.append(p if p is Ellipsis else slice(None))
    return tuple(first), tuple(second)


_ALL, _ARRAYS = slice(None), {np.ndarray}


def _has_steps(index: tuple[Any, ...], kind: str) -> bool:
    """Whether torch leaves several nodes."""
    if len(index) < 3 and kind != "index":  # what comes most often: x[1], x[1:]
        return False
    if kind == "index" and {*map(type, index)} == _ARRAYS:  # x[mask], x[rows, columns]
        return False
    whole = [p for p in index if p is not Ellipsis and (type(p) is not slice or p != _ALL)]
    if kind == "index":
        return not all(is_array(p) or isinstance(p, bool) for p in whole)
    return len(whole) > 1


def by_steps(index: tuple[Any, ...], ndim: int) -> list[tuple[str, tuple[Any, ...]]]:
    """The steps by which torch does an index of several parts, each of which leaves a node: x[0, 1] selects
    twice. Arrays come last, all of them at once.
    """
    takes = [p.ndim if is_array(p) and p.dtype.kind == "b" else 1 for p in index]
    used = sum(n for p, n in zip(index, takes) if p is not None and p is not Ellipsis)
    steps: list[tuple[str, tuple[Any, ...]]] = []
    arrays: list[Any] = []
    dim = covered = 0  # dims of what the steps before have left, and those that `arrays` tells of
    for p, n in zip(index, takes):
        if isinstance(p, (bool, np.bool_)):
            raise IndexError("NumPy does it all at once")
        if p is Ellipsis:
            n = ndim - used
        elif is_array(p):
            arrays += [slice(None)] * (dim - covered)
            arrays.append(p)
            covered = dim + n
        elif type(p) is not slice or p != slice(None):
            name = "unsqueeze" if p is None else "slice" if type(p) is slice else "select"
            steps.append((name, (*[slice(None)] * dim, p, ...)))
            n = int(name != "select")
        dim += n
    return [*steps, ("index", tuple(arrays))] if arrays else steps or [("alias", (...,))]


def _added_in(g, shape, index):
    full = zeros(shape, g.dtype, g)
    if any(is_array(p) and p.dtype.kind != "b" for p in index):
        ufunc_at(np.add, full, index, g)  # an element read several times collects several gradients
    else:
        full[index] = g
    return full


def _put_in(g, shape, index):
    full = zeros(shape, g.dtype, g)
    full[index] = g
    return full


# Zeros of `shape` with `g` added in at `index`; and the same for an index that names no element twice, in a
# tenth of the time.
put = rule("index_put_zeros", _added_in, lambda g, index: g[index], inner=True)
place = rule("place", _put_in, lambda g, index: g[index], inner=True)

_get = {
    name: rule(name, lambda x, index: x[index], lambda g, shape, index: place(g, shape, index), view=True)
    for name in ("alias", "select", "slice", "unsqueeze")
}
_get["index"] = rule("index", lambda x, index: x[index], lambda g, shape, index: put(g, shape, index))


def getitem(self: Tensor, index: Index) -> Tensor:
    """x[index]: numbers, slices, ..., None, integer and boolean tensors, arrays and lists. Without these, a
    view.
    """
    index, kind = plain_index(index)
    if kind == "index" and (parts := numbers_first(index)):
        return getitem(getitem(self, parts[0]), parts[1])
    if kind == "index" and on_gpu(self.array):
        checked(index, self.array)
    if self.node is not None and mode.enabled and _has_steps(index, kind):
        found = self
        try:
            for name, part in by_steps(index, self.array.ndim):
                found = _get[name](found, part)
        except IndexError:
            pass  # told below, of the whole index
        else:
            return found
    try:
        return _get[kind](self, index)
    except IndexError as error:
        raise IndexError(f"{error} (the tensor's shape is {self.array.shape})") from None


Tensor.__getitem__ = getitem


# Reading along one dim, with an index for every place in the result.


def _grid(index, dim):
    places = [beside(p, index) for p in np.ogrid[tuple(slice(n) for n in index.shape)]]
    places[dim] = index
    return tuple(places)


_gather = rule(
    "gather",
    lambda x, dim, index: x[_grid(index, dim)],
    lambda g, shape, dim, index: put(g, shape, _grid(index, dim)),
)


def _index_array(name: str, index: Tensor) -> np.ndarray:
    if not isinstance(index, Tensor):
        raise not_a_tensor(name, "index", index)
    if index.array.dtype.kind not in "iu":
        raise RuntimeError(f"{name}(): Expected dtype int64 for index, not {index.array.dtype}")
    return index.array


@public
def gather(input: Tensor, dim: int, index: Tensor) -> Tensor:
    """result[i][j] = input[index[i][j]][j] for dim 0, and so on; the result has index's shape."""
    at, x = _index_array("gather", index), input.array
    dim = one_dim(dim, x.ndim)
    if 0 in (at.ndim, x.ndim) and at.ndim + x.ndim < 3:  # one of no dims counts as one of one
        _in_range("gather", at, x, 0)
        return _gather(input.reshape(-1), 0, at.reshape(-1)).reshape(at.shape)
    if not at.size:
        return getitem(input.reshape(-1), at.astype(int))
    if at.ndim != x.ndim:
        raise RuntimeError(f"gather(): index.ndim == input.ndim, but {at.ndim} != {x.ndim}")
    for d in range(x.ndim):
        if d != dim and at.shape[d] > x.shape[d]:
            raise RuntimeError(
                f"gather(): index.shape[{d}] <= input.shape[{d}], but {at.shape[d]} > {x.shape[d]}"
            )
    _in_range("gather", at, x, dim)
    return _gather(input, dim, at)


def _in_range(name, index, x, dim, error=RuntimeError):
    n = x.shape[dim] if x.ndim else 1
    if index.size and (index.min() < 0 or index.max() >= n):
        bad = int(index.min() if index.min() < 0 else index.max())
        raise error(f"{name}(): index {bad} is out of bounds for dimension {dim} with size {n}")


@public
def take_along_dim(input: Tensor, indices: Tensor, dim: int | None = None) -> Tensor:
    """As `gather`, where the other dims broadcast; without dim, on the flattened input."""
    index = _index_array("take_along_dim", indices)
    if dim is None:
        input, index, dim = input.reshape(-1), index.reshape(-1), 0
    dim = one_dim(dim, input.array.ndim)
    n = input.shape[dim] if input.array.ndim else 1
    index = np.where((index < 0) & (index >= -n), index + n, index)
    try:
        shape = list(
            np.broadcast_shapes(
                (*index.shape[:dim], 1, *index.shape[dim + 1 :]),
                (*input.shape[:dim], 1, *input.shape[dim + 1 :]),
            )
        )
    except ValueError:
        raise RuntimeError(
            f"take_along_dim(): indices and input must broadcast but for dim {dim}, "
            f"and their shapes are {index.shape} and {input.array.shape}"
        ) from None
    full_index, full = list(shape), list(shape)
    full_index[dim], full[dim] = index.shape[dim], input.shape[dim]
    return gather(input.expand(tuple(full)), dim, wrap(np.broadcast_to(index, full_index)))


_index_select = rule(
    "index_select",
    lambda x, dim, index: np.take(x, index, dim),
    lambda g, shape, dim, index: put(g, shape, (slice(None),) * dim + (index,)),
)


@public
def index_select(input: Tensor, dim: int, index: Tensor) -> Tensor:
    """The slices of `input` along dim that the vector `index` names."""
    at, x = _index_array("index_select", index), input.array
    if at.ndim > 1:
        raise IndexError(f"index_select(): Index is supposed to be a vector, but has {at.ndim} dims")
    dim = one_dim(dim, x.ndim)
    _in_range("index_select", at, x, dim, IndexError)
    return _index_select(input, dim, at.reshape(-1)) if x.ndim else input.clone()


# Extremes and order along a dim: the values are read at indices found first, so the indices get the
# gradients.


def pair(name: str, first: Any, second: Any) -> Pair:
    """The pair that an operation gives, of a class of its own; an array of indices becomes a tensor."""
    return pair_type(name)(first, second if isinstance(second, Tensor) else wrap(second))


def reading(name: str, node: str | None = None) -> Callable[..., Tensor]:
    """The operation (input, dim, index, shape) that reads the elements at `index` along dim, one or more for
    each place of the others, as `shape`.
    """
    return rule(
        name,
        lambda x, dim, index, found: x[_grid(index, dim)].reshape(found),
        lambda g, shape, dim, index: place(g.reshape(index.shape), shape, _grid(index, dim)),
        node=node,
    )


_along = {name: reading(name) for name in ("max", "min", "sort", "topk")}


def _at(name: str, input: Tensor, dim: int, index: np.ndarray, shape: tuple[int, ...] | None = None) -> Pair:
    """The pair (values, indices), of index's shape or another."""
    shape = index.shape if shape is None else shape
    values = _along[name](input, dim, index, shape) if input.array.ndim else input.clone()
    return pair(name, values, index.reshape(shape))


def along(name: str, input: Tensor, arg: Callable[..., np.ndarray], dim: int, keepdim: bool) -> Pair:
    """The largest or smallest element along dim, with its index."""
    x = input.array
    dim = one_dim(dim, x.ndim)
    if x.ndim and not x.shape[dim]:
        raise IndexError(f"{name}(): Expected reduction dim {dim} to have non-zero size.")
    if not x.ndim:
        return _at(name, input, dim, beside(np.asarray(0), x))
    return _at(
        name,
        input,
        dim,
        arg(x, dim, keepdims=True),
        None if keepdim else (*x.shape[:dim], *x.shape[dim + 1 :]),
    )


@public
@numpy_names
def sort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> Pair:
    """The elements in order along dim, and where each was: a pair (values, indices). Equal elements keep
    their order.
    """
    dim = one_dim(dim, input.array.ndim)
    return _at("sort", input, dim, _order(input.array, dim, descending))


def _order(x: np.ndarray, dim: int, descending: bool) -> np.ndarray:
    if not x.ndim:
        return beside(np.asarray(0), x)
    if not descending:
        return np.argsort(x, dim, kind="stable")
    n = x.shape[dim]
    return np.flip(n - 1 - np.argsort(np.flip(x, dim), dim, kind="stable"), dim)


@public
@numpy_names
def argsort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> Tensor:
    """The indices that put the elements in order along dim."""
    return wrap(_order(input.array, one_dim(dim, input.array.ndim), descending))


@public
@numpy_names
def topk(input: Tensor, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> Pair:
    """The k largest (or smallest) elements along dim, in order, and their indices: a pair (values,
    indices).
    """
    x = input.array
    dim = one_dim(dim, x.ndim)
    if not 0 <= k <= (x.shape[dim] if x.ndim else 1):
        raise RuntimeError(
            f"selected index k out of range: k must be at most {x.shape[dim] if x.ndim else 1}, the size of "
            f"dim {dim}, but is {k}"
        )
    order = _order(x, dim, largest)
    return _at("topk", input, dim, np.take(order, range(k), dim) if x.ndim else order)


@overload
def nonzero(input: Tensor, *, as_tuple: Literal[False] = False) -> Tensor: ...
@overload
def nonzero(input: Tensor, *, as_tuple: Literal[True]) -> tuple[Tensor, ...]: ...
@public
def nonzero(input: Tensor, *, as_tuple: bool = False) -> Tensor | tuple[Tensor, ...]:
    """The indices of the elements that are not zero: (n, dims), or a tuple of one vector a dim."""
    if not input.array.ndim and not as_tuple:
        return wrap(zeros((int(bool(input.array)), 0), int, input.array))
    found = np.nonzero(np.atleast_1d(input.array))
    return tuple(wrap(i) for i in found) if as_tuple else wrap(np.stack(found, 1))
