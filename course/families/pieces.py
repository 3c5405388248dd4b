"""Elements moved and copied: joining, parting and picking, mostly of what shape.py and indexing.py have."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course.manners import dtypes
from course.manners.arrays import beside, host, zeros
from course.manners.dims import as_shape, one_dim
from course.manners.types import Sizes
from course.ops import linalg, shape
from course.ops.indexing import getitem, put
from course.ops.shape import cat, expand, flip, reshape, stack, transpose, unsqueeze
from course.plain_engine import unbroadcast
from course.rule import not_a_tensor, rule
from course.tensors import Tensor, public, public_as, wrap

# joining


def _given(tensors: tuple[Any, ...]) -> list[Tensor]:
    """`f(a, b)` and `f([a, b])` alike."""
    return list(tensors[0] if len(tensors) == 1 and isinstance(tensors[0], (tuple, list)) else tensors)


def _at_least(n: int) -> Callable[..., Any]:
    def grow(x: Tensor) -> Tensor:
        d = x.array.ndim
        if n == 3 and d in (1, 2):
            return unsqueeze(x if d == 2 else unsqueeze(x, 0), -1)
        return reshape(x, (1,) * (n - d) + x.shape) if d < n else x

    def at_least(*tensors: Any) -> Any:
        if len(tensors) == 1 and isinstance(tensors[0], Tensor):
            return grow(tensors[0])
        return tuple(map(grow, _given(tensors)))

    doc = f"Tensors with at least {n} dim{'s' * (n > 1)}: missing ones get size 1."
    return public(at_least, name=f"atleast_{n}d", doc=doc, method=False)


atleast_1d, atleast_2d, atleast_3d = map(_at_least, (1, 2, 3))


@public(method=False)
def hstack(tensors: Sequence[Tensor]) -> Tensor:
    """Tensors side by side: along dim 1, vectors along their only dim."""
    tensors = atleast_1d(list(tensors))
    return cat(tensors, 0 if tensors and tensors[0].array.ndim == 1 else 1)


@public(method=False)
def vstack(tensors: Sequence[Tensor]) -> Tensor:
    """Tensors one below the other: along dim 0; a vector is a row."""
    return cat(atleast_2d(list(tensors)), 0)


@public(method=False)
def dstack(tensors: Sequence[Tensor]) -> Tensor:
    """Tensors one behind the other: along dim 2."""
    return cat(atleast_3d(list(tensors)), 2)


@public(method=False)
def column_stack(tensors: Sequence[Tensor]) -> Tensor:
    """Tensors side by side; a vector is a column."""
    return cat([reshape(x, -1, 1) if x.array.ndim < 2 else x for x in tensors], 1)


public_as(vstack, "row_stack", method=False)


@public(method=False)
def block_diag(*tensors: Tensor) -> Tensor:
    """Matrices along the diagonal of a larger one, zeros elsewhere."""
    blocks = atleast_2d(list(tensors)) if tensors else ()
    for x in blocks:
        if x.array.ndim != 2:
            raise RuntimeError(f"block_diag: each input has 2 dims or fewer, and one has {x.array.ndim}")
    width, left, rows = sum(x.shape[1] for x in blocks), 0, []
    for x in blocks:
        n, m = x.shape
        sides = [wrap(zeros((n, k), x.array.dtype, x.array)) for k in (left, width - left - m)]
        rows.append(cat([sides[0], x, sides[1]], 1))
        left += m
    return cat(rows) if rows else wrap(np.zeros((1, 0), dtypes.get_default_dtype()))


@public(method=False)
def broadcast_tensors(*tensors: Any) -> tuple[Tensor, ...]:
    """The tensors, each expanded to the shape that they broadcast to."""
    given = _given(tensors)
    full = broadcast_shapes(*[x.shape for x in given])
    return tuple(expand(x, full) for x in given)


@public(method=False)
def broadcast_shapes(*shapes: Sizes) -> tuple[int, ...]:
    """The shape that these broadcast to."""
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        raise RuntimeError(
            "Shape mismatch: objects cannot be broadcast to a single shape: from the right, sizes agree or "
            f"one is 1, and these are {', '.join(map(str, shapes))}"
        ) from None


@public(method=False)
def meshgrid(*tensors: Any, indexing: str = "ij") -> tuple[Tensor, ...]:
    """Of vectors of n, m, … elements as many tensors of shape (n, m, …): the coordinates of a grid's points.
    `indexing="xy"` exchanges the first two dims.
    """
    if indexing not in ("ij", "xy"):
        raise RuntimeError(f'meshgrid: indexing must be one of "xy" or "ij", but received: {indexing}')
    given = [reshape(x, 1) if not x.array.ndim else x for x in _given(tensors)]
    for x in given:
        if x.array.ndim > 1:
            raise RuntimeError(
                f"meshgrid: Expected 0D or 1D tensor in the tensor list but got {x.array.shape}"
            )
    full = tuple(x.shape[0] for x in given)
    grids = [
        expand(reshape(x, (1,) * i + x.shape + (1,) * (len(full) - i - 1)), full) for i, x in enumerate(given)
    ]
    swap = indexing == "xy" and len(full) > 1
    return tuple(transpose(x, 0, 1) if swap else x for x in grids)


@public(method=False)
def cartesian_prod(*tensors: Tensor) -> Tensor:
    """Every choice of one element of each vector: (number of choices, number of vectors)."""
    if len(tensors) == 1:
        return tensors[0]
    return stack([reshape(x, -1) for x in meshgrid(*tensors)], 1)


@public
def combinations(input: Tensor, r: int = 2, with_replacement: bool = False) -> Tensor:
    """Every choice of r elements of a vector, as itertools has them: (number of choices, r)."""
    choose = itertools.combinations_with_replacement if with_replacement else itertools.combinations
    index = np.array(list(choose(range(input.array.size), r)), int).reshape(-1, r)
    return getitem(input, index) if r else wrap(np.zeros(0, input.dtype))


# parting


@public
def narrow(input: Tensor, dim: int, start: Tensor | int, length: int) -> Tensor:
    """`length` slices along `dim`, from `start` on; a view."""
    dim, start = one_dim(dim, input.array.ndim), int(start)
    if not input.array.ndim:
        raise RuntimeError("narrow() cannot be applied to a 0-dim tensor.")
    n = input.shape[dim]
    if not -n <= start <= n:
        raise IndexError(f"start out of range (expected to be in range of [{-n}, {n}], but got {start})")
    start += n if start < 0 else 0
    if length < 0 or start + length > n:
        raise RuntimeError(
            f"start ({start}) + length ({length}) exceeds dimension size ({n})."
            if length >= 0
            else "narrow(): length must be non-negative."
        )
    return _sliced(input, dim, slice(start, start + length))


def _sliced(x: Tensor, dim: int, part: Any) -> Tensor:
    return getitem(x, (slice(None),) * dim + (part,))


@public
def select(input: Tensor, dim: int, index: Tensor | int) -> Tensor:
    """The slice at `index` along `dim`, without that dim; a view."""
    if not input.array.ndim:
        raise IndexError("select() cannot be applied to a 0-dim tensor.")
    dim, index = one_dim(dim, input.array.ndim), int(index)
    if not -input.shape[dim] <= index < input.shape[dim]:
        raise IndexError(
            f"select(): index {index} out of range for tensor of size {list(input.shape)} at dimension {dim}"
        )
    return _sliced(input, dim, index)


@public
def tensor_split(input: Tensor, indices_or_sections: Any, dim: int = 0) -> tuple[Tensor, ...]:
    """Parts along `dim`: so many, as equal as can be, or cut at the given indices; views."""
    dim = one_dim(dim, input.array.ndim)
    n, given = input.shape[dim], indices_or_sections
    if isinstance(given, Tensor):
        given = given.tolist()
    if isinstance(given, int):
        if given <= 0:
            raise RuntimeError(f"number of sections must be larger than 0, got {given}")
        sizes = [n // given + (i < n % given) for i in range(given)]
        given = list(itertools.accumulate(sizes))[:-1]
    return tuple(_sliced(input, dim, slice(a, b)) for a, b in itertools.pairwise([None, *given, None]))


def _splitting(name: str, dim: int, least: int) -> Callable[..., tuple[Tensor, ...]]:
    def part(input: Tensor, indices_or_sections: Any) -> tuple[Tensor, ...]:
        if input.array.ndim < least:
            raise RuntimeError(
                f"torch.{name} requires a tensor with at least {least} dimension{'s' * (least > 1)}, but got "
                f"a tensor with {input.array.ndim} dimensions!"
            )
        d = 0 if name == "hsplit" and input.array.ndim == 1 else dim
        if isinstance(indices_or_sections, int) and input.shape[d] % indices_or_sections:
            raise RuntimeError(
                f"torch.{name} attempted to split along dimension {d}, but the size of the dimension "
                f"{input.shape[d]} is not divisible by the split_size {indices_or_sections}!"
            )
        return tensor_split(input, indices_or_sections, d)

    doc = f"Parts along dim {dim}: so many equal ones, or cut at the given indices; views."
    return public(part, name=name, doc=doc)


hsplit, vsplit, dsplit = (
    _splitting(name, dim, least)
    for name, dim, least in (("hsplit", 1, 1), ("vsplit", 0, 2), ("dsplit", 2, 3))
)


@public
def split_with_sizes(input: Tensor, split_sizes: Sequence[int], dim: int = 0) -> tuple[Tensor, ...]:
    """Pieces of the listed sizes along `dim`."""
    return shape.split(input, list(split_sizes), dim)


public_as(shape.split, "unsafe_split")
public_as(split_with_sizes, "unsafe_split_with_sizes")
public_as(shape.chunk, "unsafe_chunk")


_unfold = rule(
    "unfold",
    lambda x, index: np.moveaxis(x[index], _window(index), -1),
    lambda g, shape, index: put(np.moveaxis(g, -1, _window(index)), shape, index),
)


def _window(index):
    return len(index)  # the window's dim comes right after the dim it slides along


@public
def unfold(self: Tensor, dimension: int, size: int, step: int) -> Tensor:
    """Windows of `size` elements along a dim, `step` apart: (…, n, …) -> (…, (n - size) // step + 1, …,
    size).
    """
    x = self.array
    dim = one_dim(dimension, x.ndim)
    n = x.shape[dim] if x.ndim else 1
    if size > n:
        raise RuntimeError(f"maximum size for tensor at dimension {dim} is {n} but size is {size}")
    if step <= 0:
        raise RuntimeError(f"step is {step} but must be > 0")
    if not x.ndim:
        return reshape(self, 1)[:size]
    index = np.arange(0, n - size + 1, step)[:, None] + np.arange(size)
    return _unfold(self, (slice(None),) * dim + (index,))


# picking and turning


@public
def ravel(input: Tensor) -> Tensor:
    """All elements as a vector; a view where memory allows."""
    return reshape(input, -1)


@public
def fliplr(input: Tensor) -> Tensor:
    """The columns in reverse order."""
    if input.array.ndim < 2:
        raise RuntimeError(f"Input must be >= 2-d, and has {input.array.ndim}.")
    return flip(input, 1)


@public
def flipud(input: Tensor) -> Tensor:
    """The rows in reverse order."""
    if input.array.ndim < 1:
        raise RuntimeError("Input must be >= 1-d.")
    return flip(input, 0)


@public
def rot90(input: Tensor, k: int = 1, dims: Sequence[int] = (0, 1)) -> Tensor:
    """Turned by k right angles, from the first of two dims towards the second."""
    a, b = (one_dim(d, input.array.ndim) for d in dims)
    if a == b:
        raise RuntimeError(f"expected total rotation dims == 2 different ones, but got {tuple(dims)}")
    turns = (
        lambda: input.clone(),
        lambda: transpose(flip(input, b), a, b),
        lambda: flip(input, (a, b)),
        lambda: flip(transpose(input, a, b), b),
    )
    return turns[k % 4]()


@public
def diagflat(input: Tensor, offset: int = 0) -> Tensor:
    """All elements on the diagonal of a square matrix, zeros elsewhere."""
    return linalg.diag(reshape(input, -1), offset)


@public
def take(input: Tensor, index: Tensor) -> Tensor:
    """The elements at `index` of the flattened input; of index's shape."""
    if not isinstance(index, Tensor):
        raise not_a_tensor("take", "index", index)
    n = input.array.size
    if index.array.size and not (-n <= index.array.min() and index.array.max() < n):
        raise IndexError(f"out of range: tried to access an element outside of {n}")
    return getitem(reshape(input, -1), index)


@public
def repeat_interleave(
    input: Tensor,
    repeats: Tensor | int | None = None,
    dim: int | None = None,
    *,
    output_size: int | None = None,
) -> Tensor:
    """Each element several times in a row, along `dim` or of the flattened input. Of `repeats` alone: the
    index that does it.
    """
    if repeats is None:
        return wrap(beside(np.repeat(np.arange(input.array.size), host(input.array)), input))
    x = reshape(input, -1) if dim is None else input
    dim = 0 if dim is None else one_dim(dim, x.array.ndim)
    if not x.array.ndim:
        x = reshape(x, 1)
    counts = host(repeats.array) if isinstance(repeats, Tensor) else np.asarray(repeats)
    n = x.shape[dim]
    if counts.size not in (1, n) or counts.ndim > 1:
        raise RuntimeError(
            f"repeats must have the same size as input along dim, but got {counts.size} and {n}"
        )
    if (counts < 0).any():
        raise RuntimeError("repeats can not be negative")
    index = np.repeat(np.arange(n), counts.reshape(-1) if counts.size > 1 else counts)
    return x.index_select(dim, wrap(beside(index, x)))


@public
def argwhere(input: Tensor) -> Tensor:
    """The indices of the elements that are not zero: (n, dims)."""
    return input.nonzero()


@public
def msort(input: Tensor) -> Tensor:
    """The elements in order along dim 0."""
    return input.sort(0).values


@public
def diff(
    input: Tensor, n: int = 1, dim: int = -1, prepend: Tensor | None = None, append: Tensor | None = None
) -> Tensor:
    """Each element minus the one before it, along `dim`, n times over; `prepend` and `append` go beside it
    first.
    """
    if not input.array.ndim:
        raise RuntimeError("diff expects input to be at least one-dimensional")
    if n == 0:
        return input
    dim = one_dim(dim, input.array.ndim)
    around = [x for x in (prepend, input, append) if x is not None]
    x = cat(around, dim) if len(around) > 1 else input
    for _ in range(min(n, x.shape[dim])):
        after, before = _sliced(x, dim, slice(1, None)), _sliced(x, dim, slice(None, -1))
        x = after.logical_xor(before) if x.array.dtype.kind == "b" else after - before
    return x


def _at(dim: int, ndim: int, part: Any) -> tuple[Any, ...]:
    return (slice(None),) * one_dim(dim, ndim) + (part,)


def _written(name: str, place: Callable[..., Any]) -> None:
    def scatter(input: Tensor, src: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        result = input.clone()
        view = place(result, *args, **kwargs)
        if view.shape != src.shape:
            raise RuntimeError(
                f"expected src to have a size equal to the {name} of self. src size = {list(src.shape)}, "
                f"{name} size = {list(view.shape)}"
            )
        view.copy_(src)
        return result

    public(scatter, name=f"{name}_scatter", doc=f"`input` with `src` where its `{name}` is.")


_written("select", select)
_written("diagonal", linalg.diagonal)
_written(
    "slice",
    lambda x, dim=0, start=None, end=None, step=1: getitem(
        x, _at(dim, x.array.ndim, slice(start, end, step))
    ),
)


@public
def sum_to_size(self: Tensor, *sizes: Sizes) -> Tensor:
    """Summed down to a shape that broadcasts to the tensor's: what happens to the gradient of what was
    broadcast.
    """
    size = as_shape(sizes)
    try:
        return unbroadcast(self, size)
    except RuntimeError:
        raise RuntimeError(f"size {list(size)} is not expandable to size {list(self.shape)}.") from None
