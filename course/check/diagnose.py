"""Which known mistake does a wrong answer look like? Exactly one must fit, or none is named."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from .errors import Misuse
from .mistakes import TABLE


def same(a: np.ndarray, b: np.ndarray, rtol: float, atol: float) -> bool:
    """Equal in shape and, within the tolerances, in value; nan equals nan, so that an overflow can be
    recognised.
    """
    return a.shape == b.shape and np.allclose(a, b, rtol=rtol, atol=atol, equal_nan=True)


def diagnose(
    got: ArrayLike,
    expected: ArrayLike,
    mistakes: Mapping[str, ArrayLike | tuple[ArrayLike, ...]] = {},
    rtol: float = 1e-6,
    atol: float = 1e-8,
) -> str | None:
    """The name of the one known mistake that would have given `got`, else None.

    Args:
        got: the wrong answer, an array.
        expected: the right answer, an array.
        mistakes: wrong values by name, a tuple of arrays where there are several; these are tried before the
            guesses that the table makes from `expected`.

    >>> right = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> diagnose(right.T, right)
    'transpose'
    >>> diagnose(right + 1, right, {"mean for sum": right + 1})
    'mean for sum'
    >>> diagnose(right + 1, right) is None
    True
    """
    got, expected = np.asarray(got), np.asarray(expected, dtype=float)

    def fits(wrong: ArrayLike | tuple[ArrayLike, ...]) -> bool:
        if isinstance(wrong, tuple):
            return any(fits(each) for each in wrong)
        wrong = np.asarray(wrong, dtype=float)
        # A mistake that changes nothing here cannot be what is wrong.
        return same(got, wrong, rtol, atol) and not same(wrong, expected, rtol, atol)

    for name in mistakes:
        if name not in TABLE:
            raise Misuse(f"no mistake is called {name!r}: add it to the table in course/check/mistakes.py")
    passed = [name for name, wrong in mistakes.items() if fits(wrong)]
    # Two that fit say nothing, and a guess of the table would know less than the author of the check.
    if passed:
        return passed[0] if len(passed) == 1 else None

    guessed = []
    for name, mistake in TABLE.items():
        wrong = mistake.guess(expected) if mistake.guess else None
        # Most guesses about a nearly empty array are all zeros: then only "zeros" says something.
        if wrong is not None and (name == "zeros" or np.any(wrong)) and fits(wrong):
            guessed.append(name)
    return guessed[0] if len(guessed) == 1 else None
