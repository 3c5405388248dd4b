"""Windows that slide over the last dims of an array: what convolutions, pooling and unfold see of their
input, and the way back. And the maps of images that are linear along rows and along columns.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import numpy as np

from course.manners.arrays import as_strided, zeros
from course.manners.types import Sizes
from course.rule import rule


class Windows(NamedTuple):
    """Where windows stand: for each of the dims they slide over, a number (of `padding`, one for each end).

    A window holds the elements at start, start + dilation, …, `kernel` of them; the next starts `stride`
    further. Padding that is negative at an end leaves elements there out of all windows.
    """

    size: tuple[int, ...]
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[tuple[int, int], ...]
    dilation: tuple[int, ...]

    @property
    def places(self) -> tuple[int, ...]:
        """How many windows there are along each dim."""
        return tuple(
            (n + sum(p) - d * (k - 1) - 1) // s + 1
            for n, k, s, p, d in zip(self.size, self.kernel, self.stride, self.padding, self.dilation)
        )

    @property
    def overlap(self) -> bool:
        """Whether an element may lie in two windows."""
        return any(s < d * (k - 1) + 1 for k, s, d in zip(self.kernel, self.stride, self.dilation))


def padded(x: np.ndarray, padding: tuple[tuple[int, int], ...], value: float = 0) -> np.ndarray:
    """`x` with more elements at the ends of its last dims."""
    if not any(map(any, padding)):
        return x
    lead = x.ndim - len(padding)
    shape = x.shape[:lead] + tuple(n + sum(p) for n, p in zip(x.shape[lead:], padding))
    full = zeros(shape, x.dtype, x)
    if value:
        full[...] = value
    kept = [n + min(p[1], 0) for n, p in zip(x.shape[lead:], padding)]
    inside = (..., *(slice(p[0], p[0] + n) for n, p in zip(kept, padding)))
    full[inside] = x[(..., *map(slice, kept))]
    return full


def windows(x: np.ndarray, at: Windows, value: float = 0) -> np.ndarray:
    """The elements of each window: (…, *size) gives (…, *kernel, *places), of x's memory where nothing is
    padded.

    >>> at = Windows((4,), (2,), (1,), ((0, 0),), (1,))
    >>> windows(np.arange(4), at).T
    array([[0, 1],
           [1, 2],
           [2, 3]])
    """
    x = padded(x, at.padding, value)
    lead = x.ndim - len(at.size)
    steps = x.strides[lead:]
    return as_strided(
        x,
        x.shape[:lead] + at.kernel + at.places,
        x.strides[:lead]
        + tuple(b * d for b, d in zip(steps, at.dilation))
        + tuple(b * s for b, s in zip(steps, at.stride)),
    )


def put_back(parts: np.ndarray, at: Windows) -> np.ndarray:
    """The transpose of `windows`: each element adds up what it got in all its windows, (…, *kernel, *places)
    to (…, *size).
    """
    k = len(at.size)
    lead = parts.ndim - 2 * k
    sizes = (n + p[0] + max(p[1], 0) for n, p in zip(at.size, at.padding))
    full = zeros((*parts.shape[:lead], *sizes), parts.dtype, parts)
    for place in itertools.product(*map(range, at.kernel)):
        seen = tuple(
            slice(i * d, i * d + s * (n - 1) + 1, s)
            for i, d, s, n in zip(place, at.dilation, at.stride, at.places)
        )
        full[(..., *seen)] += parts[(slice(None),) * lead + place]
    return full[(..., *(slice(p[0], p[0] + n) for n, p in zip(at.size, at.padding)))]


def many(value: Sizes, k: int, name: str) -> tuple[int, ...]:
    """A number for each of k dims, of one number for all or of k."""
    if isinstance(value, int):
        return (value,) * k
    found = tuple(int(n) for n in value)
    if len(found) == 1:
        return found * k
    if len(found) != k:
        raise RuntimeError(
            f"expected {name} to be a single integer value or a list of {k} values, not {value}"
        )
    return found


# A linear map along each of the last two dims: a matrix on either side, and for the gradient their
# transposes.
both_sides = rule(
    "both_sides",
    lambda x, rows, columns: rows @ x @ columns.T,
    lambda g, rows, columns: both_sides(g, rows.T, columns.T),
    inner=True,
)
