"""The Jacobian of one node as a picture, with its structure by name, and what the product spares.

A row is an element of the result, a column an element of the input, both in the order of memory (slide 5).
"""

from __future__ import annotations

import html
import math
import sys
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from course.draw import plots
from course.draw.picture import Picture
from course.draw.recorded import Cell, called, read, shape_text
from course.draw.walk import Names, is_ours, is_tensor, namespaces
from course.explain.table import rules_of

LARGEST = 1_000_000
"""So many numbers may a Jacobian have here: it is for a picture."""


def jacobian_of(node: Any, by: int | None = None, *, out: int = 0) -> LocalJacobian:
    """The Jacobian of the operation that made a tensor, by one of its inputs, at the values of now.

    Args:
        node: a tensor of `course` or of torch, or its grad_fn.
        by: which of the operation's inputs, from 0 on; without it the first that has a gradient.
        out: which of its results, where it has several and `node` is a grad_fn.

    Raises:
        ValueError: no operation made it, the input has no gradient, or the Jacobian is too large to be seen.
        RuntimeError: the library's own, where what the node saved has been let go.

    >>> import course
    >>> x = course.tensor([1., 2., 3.], requires_grad=True)
    >>> J = jacobian_of(x.exp())
    >>> J
    <Jacobian of exp by x: 3 x 3, diagonal; 9 numbers (36 bytes), where the product g * y makes 3 (12 bytes)>
    >>> print(J.array.round(2))
    [[ 2.72  0.    0.  ]
     [ 0.    7.39  0.  ]
     [ 0.    0.   20.09]]
    """
    names = Names(*namespaces(sys._getframe(1)))
    tensor = node if is_tensor(node) else None
    if tensor is not None:
        node, out = tensor.grad_fn, tensor.output_nr
        names.hold([tensor])
    if node is None or not getattr(node, "next_functions", ()):
        raise ValueError("a leaf has no Jacobian: give a tensor that an operation made")
    targets = node.next_functions
    wanted = [k for k, (target, _) in enumerate(targets) if target is not None]
    if by is None:
        by = wanted[0]
    if by not in wanted:
        raise ValueError(
            f"{node.name()} has a gradient by input {' and '.join(map(str, wanted))}, not by {by}"
        )
    cells = read([_Root(node, out)], names)
    cell = next(cell for cell in cells if cell.node is node)
    source = cell.sources[by]
    assert source is not None
    value, given = cell.results[out], cells[source[0]].results[source[1]]
    shape, into = tuple(value.shape or ()), tuple(given.shape or ())
    m, n = math.prod(shape), math.prod(into)
    if m * n > LARGEST:
        raise ValueError(
            f"this Jacobian has {m} x {n} numbers: too many to look at. "
            "Take a smaller example of the same operation"
        )
    array = _rows(node, by, out, shape, into, len(cell.results))
    own = called(cells)
    return LocalJacobian(array, cell, own[source[0]][source[1]], rules_of(cell)[by], shape, into)


class _Root:
    """A node and one of its results, in place of the tensor."""

    requires_grad = True

    def __init__(self, node: Any, nr: int) -> None:
        self.grad_fn, self.output_nr = node, nr


def _rows(node: Any, by: int, out: int, shape: Any, into: Any, results: int) -> np.ndarray:
    """For each element of the result a row: the node's own rule, on a gradient that is 1 there."""
    from course.plain_engine import unbroadcast

    m, n = math.prod(shape), math.prod(into)
    array, make = np.zeros((m, n)), _gradients(node, out)
    run = node if is_ours(node) or not hasattr(node, "apply") else node.apply
    for k in range(m):
        given: list[Any] = [None] * results
        unit = np.zeros(m)
        unit[k] = 1
        given[out] = make(unit.reshape(shape))
        found = run(*given)
        found = found[by] if isinstance(found, tuple) else found
        if found is not None:
            row = found.detach().numpy(force=True) if hasattr(found, "detach") else np.asarray(found)
            array[k] = unbroadcast(np.asarray(row, float), into).reshape(-1)
    return array


def _gradients(node: Any, out: int) -> Any:
    """What makes a gradient of an array: a tensor of the node's library, dtype and device."""
    if is_ours(node):
        course = sys.modules["course"]
        dtype = next((v.dtype for v in _arrays(node) if v.dtype.kind == "f"), np.float64)
        return lambda array: course.tensor(array, dtype=dtype)
    torch = sys.modules["torch"]
    meta = node._input_metadata[out]
    return lambda array: torch.tensor(array, dtype=meta.dtype, device=meta.device)


def _arrays(node: Any) -> Sequence[np.ndarray]:
    return (
        [saved[1] for saved in node.saved if saved[1] is not None] if not node.vjps else node._saved_tensors
    )


class LocalJacobian:
    """The Jacobian of one operation by one input: `array`, its `structure` in words, and a picture."""

    def __init__(self, array: np.ndarray, cell: Cell, by: str, rule: str, shape: Any, into: Any) -> None:
        self.array, self.by, self.rule = array, by, rule
        self.name = cell.symbol
        self.structure = ", ".join(structure(array))
        m, n = array.shape
        size = 4 if "float64" not in [value.dtype for value in cell.results] else 8
        self.shapes = f"{shape_text(into)} → {shape_text(shape)}"
        whole, product = _bytes(m * n * size), _bytes(n * size)
        self.memory = f"{m * n:,} numbers ({whole}), where the product {rule} makes {n:,} ({product})"
        self.text = f"Jacobian of {self.name} by {by}: {m} x {n}, {self.structure}; {self.memory}"

    @cached_property
    def picture(self) -> Picture:
        """The heat map."""
        drawn = plots.matrix(
            self.array,
            f"{self.name} by {self.by}: {self.structure}",
            "element of the result",
            f"element of {self.by}",
        )
        drawn.text = self.text
        return drawn

    show = Picture.show
    __repr__ = Picture.__repr__

    def _repr_html_(self) -> str:
        m, n = self.array.shape
        # The sentence is read with the picture; who sees, reads it below.
        words = f"{self.name} by {self.by}, {self.shapes}: {m} × {n}, {self.structure}. {self.memory}."
        return f'<div>{self.picture._repr_html_()}<p aria-hidden="true">{html.escape(words)}</p></div>'

    def _repr_png_(self) -> bytes:
        return self.picture.png()


def _bytes(count: int) -> str:
    kilo = count / 1000
    return f"{count} bytes" if kilo < 1 else f"{kilo:.3g} kB" if kilo < 1000 else f"{kilo / 1000:.3g} MB"


def structure(array: np.ndarray, tolerance: float = 1e-9) -> list[str]:
    """What a matrix is, by name: the most telling first. A number is zero if it is that small beside the
    largest.

    >>> structure(np.diag([1., 2.])), structure(np.eye(3)), structure(np.ones((2, 3)))
    (['diagonal'], ['identity'], ['rank one', 'all rows the same'])
    >>> structure(np.kron(np.eye(3), [[1., 2.], [3., 4.]]))
    ['block diagonal, 3 times the same 2 x 2 block']
    """
    m, n = array.shape
    if not array.size:
        return ["empty"]
    if not np.isfinite(array).all():
        return ["with numbers that are not finite"]
    scale = float(np.abs(array).max())
    if not scale:
        return ["zero"]
    near = lambda a, b: bool(np.all(np.abs(a - b) <= tolerance * scale))
    nonzero = np.abs(array) > tolerance * scale
    square = m == n
    if name := _one_name(array, nonzero, near):
        return [name]
    found = []
    if square and (sizes := _uneven_blocks(nonzero)):
        found.append(f"block diagonal, blocks of {', '.join(map(str, sizes))}")
    if square and m > 1 and not np.triu(nonzero, 1).any():
        found.append("lower triangular")
    elif square and m > 1 and not np.tril(nonzero, -1).any():
        found.append("upper triangular")
    if (
        min(m, n) > 1
        and max(m, n) > 2
        and near(array[1:, 1:], array[:-1, :-1])
        and not near(array, array[0, 0])
    ):
        found.append("Toeplitz")
    rank = int(np.linalg.matrix_rank(array, tol=scale * max(m, n) * max(tolerance, 1e-7)))
    if rank == 1 and min(m, n) > 1:
        found.append("rank one")
        if near(array, array[:1]):
            found.append("all rows the same")
        elif near(array, array[:, :1]):
            found.append("all columns the same")
    if not found:
        found.append("dense" if nonzero.mean() > 0.5 else f"sparse, {nonzero.mean():.0%} not zero")
        if square and near(array, array.T) and m > 1:
            found.append("symmetric")
        if 1 < rank < min(m, n):
            found.append(f"rank {rank}")
    return found


def _one_name(array: np.ndarray, nonzero: np.ndarray, near: Callable[[Any, Any], bool]) -> str:
    """The name of a matrix that is told in full by one; "" where there is none."""
    m, n = array.shape
    rows, columns = nonzero.sum(1), nonzero.sum(0)
    if m == n and near(array, np.diag(np.diag(array))):
        first = array[0, 0]
        same = near(np.diag(array), first)
        if not same:
            return "diagonal"
        return "identity" if near(first, 1.0) else f"{first:.4g} times the identity"
    if near(array[nonzero], 1.0) and (rows <= 1).all() and (columns <= 1).all():
        whole = m == n and rows.all()
        return "permutation" if whole else "selection: ones, at most one in a row and column"
    for axis, how in ((0, "below"), (1, "beside")):  # a broadcast and a sum
        long, short = array.shape[axis], array.shape[1 - axis]
        if long > short > 1 and long % short == 0:
            parts = np.split(array, long // short, axis)
            if all(near(part, np.eye(short)) for part in parts):
                return f"the identity {len(parts)} times, {how} one another"
    if blocks := _blocks(nonzero):
        a, b = m // blocks, n // blocks
        parts = [array[k * a : (k + 1) * a, k * b : (k + 1) * b] for k in range(blocks)]
        same = all(near(part, parts[0]) for part in parts)
        said = f"{blocks} times the same {a} x {b} block" if same else f"{blocks} blocks of {a} x {b}"
        return f"block diagonal, {said}"
    for size in range(math.gcd(m, n), 1, -1):  # what a product does to a matrix on its other side
        if math.gcd(m, n) % size == 0:
            parts = array.reshape(m // size, size, n // size, size).swapaxes(1, 2)
            if near(parts, parts[..., :1, :1] * np.eye(size)):
                eye = f"the {size} x {size} identity"
                return f"Kronecker product of a {m // size} x {n // size} matrix with {eye}"
    return ""


def _blocks(nonzero: np.ndarray) -> int:
    """Into how many blocks of one size it falls, at most; 0 where that is one."""
    m, n = nonzero.shape
    for count in range(math.gcd(m, n), 1, -1):
        if math.gcd(m, n) % count == 0:
            i, j = np.nonzero(nonzero)
            if np.array_equal(i // (m // count), j // (n // count)):
                return count
    return 0


def _uneven_blocks(nonzero: np.ndarray) -> list[int]:
    """The sizes of the blocks that a square matrix falls into along its diagonal; none where that is one."""
    size = len(nonzero)
    reach = [max([k, *np.nonzero(nonzero[k])[0], *np.nonzero(nonzero[:, k])[0]]) for k in range(size)]
    sizes, start, end = [], 0, 0
    for k in range(size):
        end = max(end, reach[k])
        if end == k:
            sizes.append(k + 1 - start)
            start = k + 1
    return sizes if len(sizes) > 1 else []
