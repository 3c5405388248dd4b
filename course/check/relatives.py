"""Values near an array that a slip without a name may give: where one of them is what a student has, too, a
name that fits is not earned.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np


def relatives(right: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Near relatives of an array, each with what it is called in a test's report.

    Those with a name of the table of mistakes ("half") are what the table guesses, too.

    >>> [what for what, value in relatives(np.array([1.0, 3.0])) if np.array_equal(value, [2, 2])]
    ['constant mean', 'mean along axis 0']
    """
    yield from scaled(right)
    yield "plus 1", right + 1
    yield "minus 1", right - 1
    yield "1 minus it", 1 - right
    yield "absolute", np.abs(right)
    yield "squared", right**2
    yield "ones", np.ones_like(right)
    yield "halves", np.full_like(right, 0.5)
    yield "zeros", np.zeros_like(right)
    if right.size > 1:
        for what, value in _constants(right):
            yield f"constant {what}", np.full_like(right, value)
        yield "its sum", np.asarray(right.sum())
        yield "its mean", np.asarray(right.mean())
    if right.ndim > 1:
        yield "transpose", right.T
    if right.ndim > 2:
        yield "last two axes swapped", np.swapaxes(right, -1, -2)
    for axis in range(right.ndim):
        if right.shape[axis] > 1:
            yield from _along(right, axis)


def scaled(right: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """An array times what is forgotten, or written once too often: 2, the sign, a length."""
    yield "half", right / 2
    yield "factor 2", right * 2
    yield "sign", -right
    yield "minus half", -right / 2
    yield "minus 2 times", -right * 2
    for length in sorted({*right.shape, right.size} - {0, 1}):
        yield f"divided by the length {length}", right / length
        yield f"times the length {length}", right * length


def _constants(right: np.ndarray) -> Iterator[tuple[str, float]]:
    yield "mean", float(right.mean())
    yield "minimum", float(right.min())
    yield "maximum", float(right.max())
    yield "first entry", float(right.flat[0])
    yield "last entry", float(right.flat[-1])


def _along(right: np.ndarray, axis: int) -> Iterator[tuple[str, np.ndarray]]:
    yield f"next index along axis {axis}", np.roll(right, -1, axis)
    yield f"index before along axis {axis}", np.roll(right, 1, axis)
    yield f"reversed along axis {axis}", np.flip(right, axis)
    for what, place in (("first", 0), ("last", -1)):
        alone = np.moveaxis(np.zeros_like(right), axis, 0)
        alone[place] = np.take(right, place, axis)
        alone = np.moveaxis(alone, 0, axis)
        yield f"only the {what} along axis {axis}", alone
        yield f"without the {what} along axis {axis}", right - alone
        yield f"the {what} along axis {axis}", np.take(right, place, axis)
    for what, reduce in (("sum", np.sum), ("mean", np.mean), ("maximum", np.max), ("minimum", np.min)):
        over = reduce(right, axis=axis, keepdims=True)
        yield f"{what} along axis {axis}", np.broadcast_to(over, right.shape)
        yield f"{what} over axis {axis}", reduce(right, axis=axis)
