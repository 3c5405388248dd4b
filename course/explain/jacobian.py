"""The Jacobian of one node as a picture, with its structure by name, and what the product spares.

A row is an element of the result, a column an element of the input, both in the order of memory (slide 5).
"""

from __future__ import annotations

import html
import math
import sys
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from course.check.structure import structure
from course.draw import plots
from course.draw.picture import Picture
from course.draw.recorded import Cell, called, read
from course.draw.texts import shape_text
from course.draw.walk import Names, backward_of, is_ours, is_tensor, namespaces
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
    run = backward_of(node)
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
