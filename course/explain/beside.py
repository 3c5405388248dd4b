"""Your Jacobian beside the right one: two heat maps, and in words what each of them is.

A row is an element of the result, a column an element of the input, as in `jacobian_of`.
"""

from __future__ import annotations

import html
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from course.check.off import off
from course.check.structure import structure
from course.draw import plots
from course.draw.picture import Picture
from course.draw.walk import Names, is_tensor, library_of, namespaces

LARGEST = 40_000
"""So many numbers may each of the two have: they are for a picture."""


class Beside:
    """Two Jacobians of one function by one input; false where they are equal.

    Args:
        yours, right: matrices of one shape, or of two.
        by: the input's name.
    """

    def __init__(self, yours: Any, right: Any, by: str = "x") -> None:
        self.yours, self.right = (np.atleast_2d(np.asarray(each, dtype=float)) for each in (yours, right))
        self.by = by
        self.off = off(self.yours, self.right)
        mine, wanted = (_is(structure(each)) for each in (self.yours, self.right))
        if not self.off:
            said = f"is right: {mine}"
        elif not np.isfinite(self.yours).all():
            said = f"{self.off}, and should be {wanted}"
        elif mine == wanted:
            said = f"is {mine}, as it should be, and {self.off}"
        else:
            said = f"is {mine}, and should be {wanted}; it {self.off}"
        self.text = f"Your Jacobian by {by} {said}."

    def __bool__(self) -> bool:
        return bool(self.off)

    def __str__(self) -> str:
        return self.text

    show = Picture.show
    __repr__ = Picture.__repr__

    def _repr_html_(self) -> str:
        drawn = []
        for title, array in (("yours", self.yours), ("right", self.right)):
            name = f"{'✗ ' * (title == 'yours' and bool(self.off))}{title}, by {self.by}"
            if array.size:
                picture = plots.matrix(array, name, "element of the result", f"element of {self.by}")
                drawn.append(picture._repr_html_())
        row = f'<div style="display:flex;flex-wrap:wrap;gap:12px">{"".join(drawn)}</div>'
        return f"<div><p>{html.escape(self.text)}</p>{row}</div>"


def _is(names: Sequence[str]) -> str:
    """The names of a matrix, with their articles."""
    article = {"identity": "the", "permutation": "a", "selection": "a", "Kronecker": "a"}
    return ", ".join(f"{article.get(name.split()[0].strip(':'), '')} {name}".strip() for name in names)


def beside(yours: Any, right: Any, *by: Any) -> Beside:
    """The Jacobian of your result beside that of the right one, by the first leaf for which they differ.

    Args:
        yours, right: tensors of one library that were computed from the leaves `by`; or two matrices, or what
            `jacobian_of` gives.
        by: the leaves, or for matrices the name of the input.

    Raises:
        ValueError: a Jacobian is too large to be seen.

    >>> import course
    >>> x = course.tensor([1., 2.], requires_grad=True)
    >>> beside(x * x.sum(), x * x, x)
    <Your Jacobian by x is dense, and should be diagonal; it is not the right one.>
    """
    if not is_tensor(yours):
        return Beside(getattr(yours, "array", yours), getattr(right, "array", right), *by)
    names = Names(*namespaces(sys._getframe(1)))
    if not by:
        raise ValueError("by which leaf? Give beside the tensors that it shall be differentiated by")
    return _first(
        Beside(_by_leaf(yours, leaf), _by_leaf(right, leaf), names.of_tensor(leaf) or f"input {k}")
        for k, leaf in enumerate(by)
    )


def _first(pairs: Iterable[Beside]) -> Beside:
    """The first that differ, else the last."""
    for found in pairs:
        if found:
            break
    return found


def _by_leaf(y: Any, leaf: Any) -> np.ndarray:
    library = library_of(y)

    def backward(g: np.ndarray) -> Any:
        given = library.tensor(g, dtype=y.dtype)
        (found,) = library.autograd.grad(y, [leaf], given, retain_graph=True, allow_unused=True)
        return (np.zeros(tuple(leaf.shape)) if found is None else found.detach().numpy(),)

    return _rows(backward, tuple(y.shape), [tuple(leaf.shape)])[0]


def gate_beside(gate: Any, operation: Callable[..., Any], *inputs: Any) -> Beside:
    """The Jacobian by which a gate's backward multiplies beside that of an operation of `course`, by the
    first input for which they differ.

    Args:
        gate: has `forward(*inputs)`, and `backward(grad_output)`, which returns a tuple.
        operation: what it should be, as `course.mul`.
        inputs: arrays.

    >>> import course
    >>> class Exp:
    ...     def forward(self, x):
    ...         self.y = np.exp(x)
    ...         return self.y
    ...     def backward(self, grad_output):
    ...         return (self.y,)
    >>> gate_beside(Exp(), course.exp, [0., 1.])
    <Your Jacobian by x is rank one, all rows the same, and should be diagonal; it is wrong in 2 of 4 ...>
    """
    course = sys.modules["course"]
    arrays = [np.array(each, dtype=float) for each in inputs]
    tensors = [course.tensor(each, dtype=course.float64, requires_grad=True) for each in arrays]
    y = operation(*tensors)
    shapes = [each.shape for each in arrays]
    gate.forward(*(each.copy() for each in arrays))
    mine = _rows(gate.backward, tuple(y.shape), shapes)
    return _first(
        Beside(array, _by_leaf(y, tensor), name)
        for name, tensor, array in zip(_letters(len(arrays)), tensors, mine)
    )


def _letters(count: int) -> Sequence[str]:
    return "xyzuvw"[:count] if count <= 6 else [f"input {k}" for k in range(count)]


def _rows(backward: Callable[[Any], Any], shape: tuple[int, ...], into: Sequence[Any]) -> list[np.ndarray]:
    """For each input a matrix, whose rows are what backward makes of a gradient that is 1 at one element."""
    m = math.prod(shape)
    if m * max(math.prod(each) for each in into) > LARGEST:
        raise ValueError("this Jacobian is too large to look at: take a smaller example")
    found = [np.zeros((m, math.prod(each))) for each in into]
    for k in range(m):
        unit = np.zeros(m)
        unit[k] = 1
        for array, g in zip(found, backward(unit.reshape(shape)[()])):
            array[k] = np.asarray(g, dtype=float).reshape(-1)
    return found
