"""Shapes: views, permutations, copies along dims, joining and parting. Derivatives put everything back in its
place.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from course.graph import Node, Output, record
from course.manners.arrays import apart, first, on_gpu, zeros
from course.manners.dims import as_shape, many_dims, one_dim
from course.manners.dtypes import result_type
from course.manners.types import Dims, Sizes
from course.manners.views import join
from course.rule import kind_of, rule
from course.tensors import Tensor, public, public_as, wrap

_view, _unsqueeze, _squeeze, _squeeze_dim = [
    rule(
        name,
        lambda x, new_shape: x.reshape(new_shape),
        lambda g, shape: g.reshape(shape),
        node=node,
        view=True,
    )
    for name, node in (
        ("view", None),
        ("unsqueeze", None),
        ("squeeze", None),
        ("squeeze_dim", "SqueezeBackward1"),
    )
]
_permute = rule(
    "permute",
    lambda x, dims: x.transpose(dims),
    lambda g, dims: _permute(g, _inverse(dims)),
    view=True,
    inner=True,
)
_transpose = rule("transpose", lambda x, a, b: x.swapaxes(a, b), lambda g, a, b: g.swapaxes(a, b), view=True)
_t = rule("t", lambda x: x.T, lambda g: g.T, view=True)


def _inverse(dims):
    return tuple(sorted(range(len(dims)), key=dims.__getitem__))


def _filled(g, shape):
    full = zeros(shape, g.dtype, g) if on_gpu(g) else np.empty(shape, g.dtype)
    full[...] = g
    return full


# the engine sums it back
_expand = rule("expand", np.broadcast_to, lambda g: g, parameters=("x", "new_shape"), view=True)
_expand_nothing = rule("expand", lambda x, new_shape: x.reshape(new_shape), lambda g: g, view=True)
# The same for gradients: a copy, which costs a tenth of np.broadcast_to's view on small arrays.
spread = rule("expand", _filled, lambda g: g, parameters=("x", "new_shape"), inner=True)


@public
def reshape(input: Tensor, *sizes: Sizes, shape: Sizes | None = None) -> Tensor:
    """The elements in the same order under another shape; one dim may be -1. A view where memory allows."""
    shape = as_shape(sizes, shape)
    try:
        return _view(input, shape)
    except ValueError:
        raise RuntimeError(
            f"shape '{list(shape)}' is invalid for input of size {input.array.size}: the product of the "
            "new shape must equal the number of elements"
        ) from None


def view(self: Tensor, *sizes: Sizes, size: Sizes | None = None) -> Tensor:
    """The same memory under another shape."""
    result = reshape(self, *sizes, shape=size)
    if self.array.size and not np.may_share_memory(result.array, self.array):
        raise RuntimeError(
            "view size is not compatible with input tensor's size and stride (at least one dimension spans "
            "across two contiguous subspaces). Use .reshape(...) instead."
        )
    return result


public(view)


@public
def reshape_as(self: Tensor, other: Tensor) -> Tensor:
    """Reshaped to other's shape."""
    return reshape(self, other.shape)


@public
def view_as(self: Tensor, other: Tensor) -> Tensor:
    """Viewed as other's shape."""
    return view(self, other.shape)


@public
def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """The dims from start_dim to end_dim made one."""
    x = input.array
    if not x.ndim:
        return reshape(input, 1)
    a, b = one_dim(start_dim, x.ndim), one_dim(end_dim, x.ndim)
    if a > b:
        raise RuntimeError(
            f"flatten() has invalid args: start_dim cannot come after end_dim, but {start_dim} > {end_dim}"
        )
    if a == b:
        return input
    return reshape(input, (*x.shape[:a], int(np.prod(x.shape[a : b + 1])), *x.shape[b + 1 :]))


@public
def unflatten(input: Tensor, dim: int, sizes: Sequence[int]) -> Tensor:
    """One dim parted into several."""
    shape = input.shape
    dim = one_dim(dim, len(shape))
    return reshape(input, (*shape[:dim], *sizes, *shape[dim + 1 :]))


@public
def transpose(input: Tensor, dim0: int, dim1: int) -> Tensor:
    """Two dims exchanged; a view."""
    n = input.array.ndim
    a, b = one_dim(dim0, n), one_dim(dim1, n)
    return _transpose(input, a, b) if n else _permute(input, ())


public_as(transpose, "swapaxes", "swapdims")


@public
def permute(input: Tensor, *order: Sizes, dims: Sizes | None = None) -> Tensor:
    """The dims in another order; a view."""
    n = input.array.ndim
    dims = as_shape(order, dims)
    if len(dims) != n:
        raise RuntimeError(
            f"permute(sparse_coo): number of dimensions in the tensor input does not match the length of the "
            f"desired ordering of dimensions i.e. input.dim() = {n} is not equal to len(dims) = {len(dims)}"
        )
    dims = tuple(one_dim(d, n) for d in dims)
    if len(set(dims)) != n:
        raise RuntimeError(f"permute(): duplicate dims are not allowed, got {dims}")
    return _permute(input, dims)


@public
def t(input: Tensor) -> Tensor:
    """The transpose of a matrix; a vector stays as it is."""
    if input.array.ndim > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 dimensions, but self is {input.array.ndim}D")
    return _t(input)


@public
def movedim(input: Tensor, source: Dims, destination: Dims) -> Tensor:
    """Dims moved to other positions, the others keep their order."""
    n = input.array.ndim
    source = [one_dim(d, n) for d in (source if isinstance(source, (tuple, list)) else [source])]
    destination = [
        one_dim(d, n) for d in (destination if isinstance(destination, (tuple, list)) else [destination])
    ]
    if (
        len(source) != len(destination)
        or len(set(source)) < len(source)
        or len(set(destination)) < len(source)
    ):
        raise RuntimeError(
            "movedim: source and destination must have as many dims, each of them once, "
            f"but they are {source} and {destination}"
        )
    order = [d for d in range(n) if d not in source]
    for to, d in sorted(zip(destination, source)):
        order.insert(to, d)
    return _permute(input, tuple(order))


public_as(movedim, "moveaxis")


def _T(self: Tensor) -> Tensor:
    return _permute(self, tuple(range(self.array.ndim))[::-1])


def _mT(self: Tensor) -> Tensor:
    if self.array.ndim < 2:
        raise RuntimeError(
            f"tensor.mT is only supported on matrices or batches of matrices. Got {self.array.ndim}-D tensor."
        )
    return transpose(self, -2, -1)


def _H(self: Tensor) -> Tensor:
    if self.array.ndim not in (0, 2):
        raise RuntimeError(
            f"tensor.H is only supported on matrices (2-D tensors). Got {self.array.ndim}-D tensor."
        )
    return _T(self)


for _name, _transposed in (("T", _T), ("mT", _mT), ("H", _H), ("mH", _mT)):
    setattr(Tensor, _name, property(_transposed))


@public
def unsqueeze(input: Tensor, dim: int) -> Tensor:
    """A new dim of size 1 at position `dim`."""
    shape = input.array.shape
    dim = one_dim(dim, len(shape) + 1)
    return _unsqueeze(input, (*shape[:dim], 1, *shape[dim:]))


@public
def squeeze(input: Tensor, dim: Dims | None = None) -> Tensor:
    """Without its dims of size 1, or without those of `dim` that have size 1."""
    shape = input.array.shape
    dims = () if dim == () else many_dims(dim, len(shape))
    return (_squeeze if dim is None else _squeeze_dim)(
        input, tuple(n for i, n in enumerate(shape) if n != 1 or i not in dims)
    )


@public
def broadcast_to(input: Tensor, *sizes: Sizes, size: Sizes | None = None) -> Tensor:
    """`input` repeated along dims of size 1 and new leading dims until it has shape `size`; a view."""
    return expand(input, *sizes, size=size)


@public
def expand(input: Tensor, *sizes: Sizes, size: Sizes | None = None) -> Tensor:
    """As `broadcast_to`; -1 keeps a dim's size."""
    size, shape = as_shape(sizes, size), input.array.shape
    lead = len(size) - len(shape)
    if -1 in size[: max(lead, 0)]:
        raise RuntimeError(
            f"expand: -1 keeps the size of a dim that is there, but in {size} it stands for a new leading one"
        )
    full = tuple(shape[i - lead] if n == -1 and i >= lead else n for i, n in enumerate(size))
    for i, n in enumerate(shape):
        if lead < 0 or (n != 1 and n != full[i + lead]):
            raise RuntimeError(
                f"expand: a dim keeps its size unless that is 1, and no dim is dropped: shape {shape} "
                f"cannot be expanded to {size}"
            )
    # A view onto the same elements can be written to; NumPy guards one that repeats some.
    return (_expand if math.prod(full) != input.array.size else _expand_nothing)(input, full)


@public
def expand_as(self: Tensor, other: Tensor) -> Tensor:
    """Expanded to other's shape."""
    return expand(self, other.shape)


_repeat = rule(
    "repeat", np.tile, lambda g, shape, repeats: _unrepeat(g, shape, repeats), parameters=("x", "repeats")
)


def _unrepeat(g, shape, repeats):
    shape = (1,) * (len(repeats) - len(shape)) + tuple(shape)
    parted = g.reshape(tuple(n for pair in zip(repeats, shape) for n in pair))
    return parted.sum(tuple(range(0, 2 * len(shape), 2))) if shape else parted


@public
def repeat(self: Tensor, *counts: Sizes, repeats: Sizes | None = None) -> Tensor:
    """The tensor laid side by side `repeats[i]` times along dim i (NumPy's tile)."""
    repeats = as_shape(counts, repeats)
    if len(repeats) < self.array.ndim:
        raise RuntimeError(
            "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor: "
            f"{len(repeats)} < {self.array.ndim}"
        )
    return _repeat(self, repeats)


@public
def tile(input: Tensor, *counts: Sizes, dims: Sizes | None = None) -> Tensor:
    """As `repeat`; missing leading repeats are 1."""
    dims = as_shape(counts, dims)
    return _repeat(input, (1,) * (input.array.ndim - len(dims)) + dims)


_flip = rule("flip", np.flip, lambda g, dims: np.flip(g, dims), parameters=("x", "dims"))
_roll = rule(
    "roll",
    lambda x, shifts, dims: np.roll(x, shifts, dims),
    lambda g, shifts, dims: np.roll(g, tuple(-s for s in shifts), dims),
)


@public
def flip(input: Tensor, *several: Sizes, dims: Sizes | None = None) -> Tensor:
    """The elements in reverse order along dims."""
    dims = as_shape(several, dims)
    return _flip(input, many_dims(dims, input.array.ndim) if dims else ())


@public
def roll(input: Tensor, shifts: Dims, dims: Dims | None = None) -> Tensor:
    """Shifted along dims; what leaves one end comes in at the other."""
    shifts = tuple(shifts) if isinstance(shifts, (tuple, list)) else (shifts,)
    if dims is None and len(shifts) == 1:
        return reshape(_roll(reshape(input, -1), shifts, (0,)), input.shape)
    dims = tuple(dims) if isinstance(dims, (tuple, list)) else () if dims is None else (dims,)
    if len(dims) != len(shifts):
        raise RuntimeError(f"shifts and dimensions must align. shifts: {len(shifts)}, dims:{len(dims)}")
    return _roll(input, shifts, tuple(one_dim(d, input.array.ndim) for d in dims))


# Joining: one node over any number of tensors, and for each the same rule, which cuts its piece out of g.


class _Same:
    """A sequence, as long as wanted, of one thing."""

    def __init__(self, item):
        self.item = item

    def __getitem__(self, i):
        return self.item


def _joining(name):
    kind: Any = kind_of(name, "x", [lambda g: g])
    kind.vjps, kind.sources = _Same(lambda g, piece: g[piece]), _Same((None,))
    return kind


CatBackward0, StackBackward0 = _joining("CatBackward0"), _joining("StackBackward0")


def _joined(
    kind: type[Node],
    function: Callable[..., np.ndarray],
    tensors: Sequence[Tensor],
    dim: int,
    pieces: Iterable[Any],
) -> Tensor:
    arrays = [x.array for x in tensors]
    try:
        result = wrap(function(arrays, dim))
    except TypeError as error:
        raise apart(*arrays) or error from None
    before = (slice(None),) * dim
    result.node = record(kind, tensors, result.array, [((*before, piece),) for piece in pieces])
    return result


def _tensors(name: str, tensors: Iterable[Tensor], error: type[Exception]) -> tuple[Tensor, ...]:
    """Tensors to join, in one dtype."""
    if isinstance(tensors, Tensor):
        raise TypeError(f"{name}: argument 'tensors' must be a tuple or list of Tensors, not one Tensor")
    tensors = tuple(tensors)
    if not tensors:
        raise error(f"{name} expects a non-empty list of Tensors")
    for i, x in enumerate(tensors):
        if not isinstance(x, Tensor):
            raise TypeError(f"expected Tensor as element {i} in argument 0, but got {type(x).__name__}")
    dtype = result_type(*tensors)
    return tuple(x.to(dtype) for x in tensors)


@public(method=False)
def cat(tensors: Iterable[Tensor], dim: int = 0) -> Tensor:
    """Tensors joined along a dim that they have; in the other dims their sizes agree."""
    tensors = _tensors("cat()", tensors, ValueError)
    # torch lets an empty vector join anything
    tensors = tuple(x for x in tensors if x.shape != (0,)) or tensors[:1]
    n = tensors[0].array.ndim
    if not n:
        raise RuntimeError("zero-dimensional tensor (at position 0) cannot be concatenated")
    dim = one_dim(dim, n)
    first = tensors[0].array.shape
    for i, x in enumerate(tensors):
        if x.array.ndim != n or any(a != b for d, (a, b) in enumerate(zip(x.shape, first)) if d != dim):
            raise RuntimeError(
                "Sizes of tensors must match except in dimension "
                f"{dim}: tensors[0].shape is {first}, but tensors[{i}].shape is {x.array.shape}"
            )
    stops = list(itertools.accumulate(x.array.shape[dim] for x in tensors))
    return _joined(CatBackward0, np.concatenate, tensors, dim, map(slice, [0, *stops], stops))


public_as(cat, "concat", "concatenate", method=False)


@public(method=False)
def stack(tensors: Iterable[Tensor], dim: int = 0) -> Tensor:
    """Tensors of one shape side by side along a new dim."""
    tensors = _tensors("stack", tensors, RuntimeError)
    for i, x in enumerate(tensors):
        if x.shape != tensors[0].shape:
            raise RuntimeError(
                "stack expects each tensor to be equal size, but got "
                f"{tensors[0].array.shape} at entry 0 and {x.array.shape} at entry {i}"
            )
    dim = one_dim(dim, tensors[0].array.ndim + 1)
    return _joined(StackBackward0, np.stack, tensors, dim, range(len(tensors)))


# Parting: one node with several outputs. Its shape is the list of their shapes, its gradient a list with None
# for outputs that were not used.


def _several(name, join):
    kind: Any = kind_of(name, "x", [lambda g: g])

    def vjp(gs, shapes, dtype, dim):
        return join([zeros(s, dtype, first(gs)) if g is None else g for g, s in zip(gs, shapes)], dim)

    kind.vjps, kind.sources = (vjp,), ((None,) * 3,)
    return kind


SplitBackward0 = _several("SplitBackward0", lambda gs, dim: np.concatenate(gs, dim))
UnbindBackward0 = _several("UnbindBackward0", lambda gs, dim: np.stack(gs, dim))


def _parted(kind: type[Node], input: Tensor, pieces: Iterable[np.ndarray], dim: int) -> tuple[Tensor, ...]:
    results = tuple(wrap(p) for p in pieces)
    for result in results:
        join(result, input, one_of_several=True)
    node = record(kind, (input,), input.array, [([p.shape for p in pieces], input.array.dtype, dim)])
    if node is not None:
        node.shape = [p.shape for p in pieces]
        for i, result in enumerate(results):
            result.node = Output(node, i, result.array.shape)
    return results


@public
def split(tensor: Tensor, split_size_or_sections: int | Sequence[int], dim: int = 0) -> tuple[Tensor, ...]:
    """Pieces along `dim`: of one size (the last may be smaller), or of the listed sizes."""
    dim = one_dim(dim, tensor.array.ndim)
    if not tensor.array.ndim:
        raise RuntimeError("split expects at least a 1-dimensional tensor")
    n, size = tensor.array.shape[dim], split_size_or_sections
    if isinstance(size, int):
        if size <= 0 and not (size == 0 and n == 0):
            raise RuntimeError(
                f"split expects split_size be non-negative and not 0, but got split_size={size}"
            )
        sizes = [min(size, n - i) for i in range(0, n, size)] if n else [0]
    else:
        sizes = list(size)
        if sum(sizes) != n:
            raise RuntimeError(
                f"split_with_sizes expects split_sizes to sum exactly to {n} (input tensor's size at "
                f"dimension {dim}), but got split_sizes={sizes}"
            )
    stops = np.cumsum(sizes)[:-1].tolist()
    return _parted(SplitBackward0, tensor, np.split(tensor.array, stops, dim), dim)


@public
def chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
    """At most `chunks` pieces of equal size along `dim` (the last may be smaller)."""
    if chunks <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    if not input.array.ndim:
        raise RuntimeError("chunk expects at least a 1-dimensional tensor")
    n = input.array.shape[one_dim(dim, input.array.ndim)]
    return split(input, -(-n // chunks) if n else [0] * chunks, dim)


@public
def unbind(input: Tensor, dim: int = 0) -> tuple[Tensor, ...]:
    """The slices along `dim`, each without that dim."""
    x = input.array
    dim = one_dim(dim, x.ndim)
    index = (slice(None),) * dim
    return _parted(UnbindBackward0, input, [x[(*index, i, ...)] for i in range(x.shape[dim])], dim)
