"""Which known mistake does a wrong answer look like? A name must be earned: it is said where nothing else is
near, or where it fits at two inputs that have nothing in common.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .errors import Misuse
from .mistakes import TABLE
from .relatives import relatives, scaled

ENOUGH = 3
"""What the entries of an answer must weigh (see `weight`) before they can earn a name."""
RICH = 5
"""With so many numbers two places or sums are not alike by chance: what gives them is that mistake. A factor
still may be another one: it is a single number, whatever the array.
"""

BY_A_NUMBER = {"half", "factor 2", "sign"}
"""Guesses of the table that infer something from the numbers. The others say what is there: a transpose."""
EVERYWHERE = BY_A_NUMBER | {"zeros"}
"""Guesses that other numbers speak against: 1/N is a half where N is 2, and nowhere else."""


def same(a: np.ndarray, b: np.ndarray, rtol: float, atol: float) -> bool:
    """Equal in shape and, within the tolerances, in value; nan equals nan, so that an overflow can be
    recognised.
    """
    return a.shape == b.shape and np.allclose(a, b, rtol=rtol, atol=atol, equal_nan=True)


@dataclass(eq=False)
class Compared:
    """What one comparison says about the mistakes that an answer may hold.

    Attributes:
        what: the name of what was compared.
        got: the answer; None where it was right.
        sure: the name that is earned here alone, or None.
        fits: the names that give this answer; None among them for a wrong value that has no name.
        against: the names that would have given another answer than this.
        weight: how much the numbers tell; `lone_nan` where it is nan that fits, which alone tells nothing.
    """

    what: str
    got: np.ndarray | None = None
    sure: str | None = None
    fits: frozenset[str | None] = frozenset()
    against: frozenset[str] = frozenset()
    weight: int = 0
    lone_nan: bool = False


def diagnose(
    got: ArrayLike,
    expected: ArrayLike,
    mistakes: Mapping[str | None, ArrayLike | tuple[ArrayLike, ...]] = {},
    rtol: float = 1e-6,
    atol: float = 1e-8,
) -> str | None:
    """The name of the one known mistake that would have given `got`, where nothing else is near, else None.

    Args:
        got: the wrong answer, an array.
        expected: the right answer, an array.
        mistakes: wrong values by name, a tuple of arrays where there are several. The key None holds wrong
            values without a name: an answer that fits one of them is given none.

    >>> right = np.array([[1.0, 2.5], [3.0, 4.0]])
    >>> diagnose(right.T, right)
    'transpose'
    >>> diagnose(right + 0.3, right, {"mean for sum": right + 0.3})
    'mean for sum'
    >>> diagnose(right + 0.3, right, {"mean for sum": right + 0.3, None: right + 0.3}) is None
    True
    """
    return examine("", got, expected, mistakes, rtol, atol).sure


def examine(
    what: str,
    got: ArrayLike,
    expected: ArrayLike,
    mistakes: Mapping[str | None, ArrayLike | tuple[ArrayLike, ...]] = {},
    rtol: float = 1e-6,
    atol: float = 1e-8,
) -> Compared:
    """Compare an answer with every wrong value that a check lists, that the table guesses, and their near
    relatives.
    """
    got, expected = np.asarray(got, dtype=float), np.asarray(expected, dtype=float)
    listed, factors = _told_apart(mistakes, expected, rtol, atol)
    if same(got, expected, rtol, atol):
        against = {name for name, wrong in listed.items() if name and wrong}
        return Compared(what, against=frozenset(against | set(factors)))

    def fits(wrong: np.ndarray) -> bool:
        return same(got, wrong, rtol, atol)

    passed: set[str | None] = {name for name, values in listed.items() if any(map(fits, values))}
    guessed = set() if passed else _guesses(got, expected, rtol, atol)
    finite = np.isfinite(got)
    found = Compared(
        what,
        got,
        fits=frozenset(passed or guessed),
        against=frozenset(
            {name for name in listed if name is not None and name not in passed}
            | (_other_factor(got, factors, rtol, atol) - guessed)
        ),
        weight=weight(got, expected, rtol, atol),
        lone_nan=not finite.all() and not np.any(got[finite]),
    )
    if len(guessed) == 1 and not guessed & BY_A_NUMBER:
        (found.sure,) = guessed
    elif len(found.fits) == 1 and found.weight >= ENOUGH:
        (name,) = found.fits
        near_by = scaled if found.weight >= RICH else relatives
        others = [value for relative, value in near_by(expected) if relative != name]
        others += [
            value
            for other, wrong in listed.items()
            if other != name
            for each in wrong
            for _, value in scaled(each)
        ]
        near = any(fits(value) and not same(value, expected, rtol, atol) for value in others)
        found.sure = None if near else name
    return found


def _told_apart(
    mistakes: Mapping[str | None, ArrayLike | tuple[ArrayLike, ...]],
    expected: np.ndarray,
    rtol: float,
    atol: float,
) -> tuple[dict[str | None, list[np.ndarray]], dict[str, np.ndarray]]:
    """The wrong values that a check lists, and those of EVERYWHERE: a mistake that changes nothing here
    cannot be what is wrong.
    """
    for name in mistakes:
        if name is not None and name not in TABLE:
            raise Misuse(f"no mistake is called {name!r}: add it to the table in course/check/mistakes.py")
    listed = {
        name: [wrong for wrong in _several(values) if not same(wrong, expected, rtol, atol)]
        for name, values in mistakes.items()
    }
    factors = {
        name: np.asarray(wrong)
        for name in EVERYWHERE
        if (wrong := _guess(name, expected)) is not None and not same(np.asarray(wrong), expected, rtol, atol)
    }
    return listed, factors


def _several(values: ArrayLike | tuple[ArrayLike, ...]) -> list[np.ndarray]:
    return [np.asarray(value, dtype=float) for value in (values if isinstance(values, tuple) else (values,))]


def _guess(name: str, expected: np.ndarray) -> np.ndarray | None:
    guess = TABLE[name].guess
    return None if guess is None else guess(expected)


def _other_factor(got: np.ndarray, factors: Mapping[str, np.ndarray], rtol: float, atol: float) -> set[str]:
    """The factors that would have given other numbers than these."""
    return {
        name
        for name, wrong in factors.items()
        if got.shape == wrong.shape and np.all(np.isfinite(got)) and not same(got, wrong, rtol, atol)
    }


def _guesses(got: np.ndarray, expected: np.ndarray, rtol: float, atol: float) -> set[str | None]:
    found: set[str | None] = set()
    for name in TABLE:
        wrong = _guess(name, expected)
        if wrong is None or same(wrong, expected, rtol, atol):
            continue
        # Rounding is not zero. And most guesses about a nearly empty array are all zeros: then only "zeros"
        # says something.
        if np.array_equal(got, wrong) if name == "zeros" else np.any(wrong) and same(got, wrong, rtol, atol):
            found.add(name)
    return found


def weight(got: np.ndarray, expected: np.ndarray, rtol: float, atol: float) -> int:
    """How much the wrong entries tell: nothing where they are nan, 0, ½, 1 or 2, which many slips give;
    little where they are small round numbers; enough where they have digits, and the tolerance asks for them.
    """
    wrong, pattern = got, 0
    if got.shape == expected.shape and np.all(np.isfinite(got)):
        right = np.isclose(got, expected, rtol=rtol, atol=atol)
        wrong = got[~right]
        # In a longer array it tells something which entries are wrong, whatever they are.
        if got.size >= 6 and wrong.size >= 2 and np.count_nonzero(got[right]) >= 2:
            pattern = ENOUGH
    # Two entries that differ in sign alone are one number.
    sizes = np.unique(np.round(np.abs(wrong[np.isfinite(wrong)]), 9))
    sizes = sizes[(sizes > 100 * atol) & ~np.isin(sizes, [0.5, 1, 2])]
    # One of two entries, by the tolerance, is no number of its own.
    own = 1 + int(np.sum(np.diff(sizes) > atol + rtol * sizes[1:])) if len(sizes) else 0
    has_digits = bool(np.any(np.abs(4 * sizes - np.round(4 * sizes)) > 1e-6))
    return max(pattern, own + (ENOUGH - 1 if has_digits and rtol <= 1e-3 and own else 0))


def settle(compared: Sequence[Compared]) -> list[str | None]:
    """The name that each comparison of one exercise has earned, all of them known.

    A doubtful name is earned where it fits twice and the numbers are others. One that fits nan alone, where
    whatever is without nan passes. A name that is earned once is lost where the same thing is compared with
    other numbers, and the mistake would have shown there otherwise.
    """
    said = []
    for one in compared:
        others = [other for other in compared if other is not one]
        name = one.sure
        if name is None and None not in one.fits:
            twice = [
                each for each in one.fits if each and any(_confirms(one, other, each) for other in others)
            ]
            name = twice[0] if len(twice) == 1 else None
        if name is None and one.lone_nan and len(one.fits) == 1:
            (only,) = one.fits
            passed = any(other.got is None and other.what == one.what for other in others)
            failed = any(other.got is not None and only not in other.fits for other in others)
            name = only if passed and not failed else None
        if name is not None and any(name in other.against and other.what == one.what for other in others):
            name = None
        said.append(name)
    return said


def _confirms(one: Compared, other: Compared, name: str) -> bool:
    if name not in other.fits or None in other.fits or one.got is None or other.got is None:
        return False
    if not (one.weight and other.weight):
        return False
    a, b = np.sort(np.abs(one.got), axis=None), np.sort(np.abs(other.got), axis=None)
    return not same(a, b, 1e-3, 1e-8)


_noted: ContextVar[list[Compared] | None] = ContextVar("_noted", default=None)


@contextmanager
def noting(found: list[Compared]) -> Generator[None]:
    """Put what the comparisons in the block find into `found`: an exercise weighs them together."""
    before = _noted.set(found)
    try:
        yield
    finally:
        _noted.reset(before)


def note(found: Compared) -> Compared:
    """Keep what a comparison found, where somebody is noting it."""
    if (noted := _noted.get()) is not None:
        noted.append(found)
    return found
