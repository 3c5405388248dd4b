"""Compare a student's answer with the right one, and say in a sentence what is wrong, where, and what it
looks like.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .diagnose import Compared, examine, note, same
from .errors import Misuse, Wrong, readable
from .hints import NOT_FINITE, NOT_STRAIGHT, next_step
from .mistakes import TABLE
from .panel import Seen
from .structure import pattern


def _looks_like(name: str) -> str:
    return f"Diagnosis: {TABLE[name].sentence}."


def _wrong(text: str, hint: str, seen: Seen, found: Compared) -> Wrong:
    """An error that ends with the name of a mistake, or with a hint for which an exercise may find one."""
    end = _looks_like(found.sure) if found.sure else hint
    return Wrong(f"{text}\n{end}" if end else text, seen, found, end)


def array(got: Any, what: str = "the result") -> np.ndarray:
    """`got` as a plain ndarray of numbers, or a sentence why it is none. Tensors count as arrays, lists do
    not.

    >>> array([1.0, 2.0], what="J_y(z)")
    Traceback (most recent call last):
    course.check.errors.Wrong: J_y(z) is a list and should be a NumPy array: return np.array(...) of it.
    It holds 2 values, each a float.
    """
    if got is None:
        raise Wrong(f"{what} is None: does the function end with `return`?")
    if isinstance(got, (list, tuple)):
        kind = type(got).__name__
        held = {_kind(each) for each in got} if len(got) < 10_000 else set()
        count = "one value," if len(got) == 1 else f"{len(got)} values, each"
        of = f" It holds {count} {_with_article(held.pop())}." if len(held) == 1 else ""
        remedy = (
            "return np.array(...) of it"
            if isinstance(got, list)
            else "look for a comma too many after `return`"
        )
        raise Wrong(f"{what} is a {kind} and should be a NumPy array: {remedy}.{of}")
    if isinstance(got, dict):
        raise Wrong(f"{what} is a dict and should be a NumPy array: return what it holds.")
    if isinstance(got, str):
        raise Wrong(f"{what} is a str and should be a NumPy array of numbers: it says {got[:40]!r}.")
    # A tensor of torch or of course, told by what it can do: a check imports neither.
    if hasattr(got, "detach"):
        got = got.detach()
        got = got.cpu() if hasattr(got, "cpu") else got
        got = got.numpy() if hasattr(got, "numpy") else got
    try:
        # The base class: a subclass may answer True to every comparison.
        plain = np.array(got, subok=False)
    except Exception:  # whatever the `__array__` of a student's class raises
        plain = None
    # floats, integers with and without a sign, truth values
    if plain is None or plain.dtype.kind not in "fiub":
        if plain is not None and plain.dtype.kind == "c":
            raise Wrong(f"{what} has complex numbers: return the real part.")
        called = " Call it: name(...)." if callable(got) else ""
        raise Wrong(f"{what} is of type {type(got).__name__} and should be a NumPy array of numbers.{called}")
    return plain


def shape(got: object, expected: tuple[int, ...], what: str = "the result") -> None:
    """Raise `Wrong` unless `got` is an array of shape `expected`.

    >>> shape(np.ones((2, 3)), (3, 2), what="J_y(z)")
    Traceback (most recent call last):
    course.check.errors.Wrong: J_y(z) has shape (2, 3) and should have shape (3, 2): the two axes are swapped.
    """
    plain = array(got, what)
    if plain.shape == tuple(expected):
        return
    about = _about_axes(plain.shape, tuple(expected))
    wrong = f"{what} has shape {plain.shape} and should have shape {tuple(expected)}{about}."
    raise Wrong(wrong, Seen.of(plain, expected))


def _about_axes(got: tuple[int, ...], expected: tuple[int, ...]) -> str:
    if len(got) == len(expected) == 2 and got == expected[::-1]:
        return ": the two axes are swapped"
    missing = len(expected) - len(got)
    if missing:
        axes = "one axis is" if abs(missing) == 1 else f"{abs(missing)} axes are"
        return f": {axes} missing" if missing > 0 else f": {axes} too many"
    return ""


# As long as it is because it says what each argument is.
def close(
    got: object,
    expected: ArrayLike,
    what: str = "the result",
    rtol: float = 1e-6,
    atol: float = 1e-8,
    mistakes: Mapping[str | None, ArrayLike | tuple[ArrayLike, ...]] = {},
    where: Callable[[], str] | None = None,
    jacobian: bool = False,
) -> None:
    """Raise `Wrong` unless `got` equals `expected`: first type, then shape, then finiteness, then value.

    Args:
        got: the student's answer. float32 is compared with float32's precision.
        expected: the right answer, never shown.
        what: the answer's name in the lecture's notation, for the sentence.
        rtol, atol: tolerances of each entry, as in `np.allclose`.
        mistakes: what a known mistake would have given, by its name in the table of mistakes; a tuple of
            arrays where it can be made in several ways. Under None: what a mistake without a name gives, so
            that an answer which looks like both gets no name.
        where: makes a sentence about where it goes wrong, asked where the values are. It decides nothing, so
            that it may look at what a student's process told.
        jacobian: whether it is one, of which it is told in words how it is built (diagonal, symmetric, …) and
            how it should be, where that is another.

    >>> close(np.array([[1.0, 3.0], [2.0, 4.0]]), np.array([[1.0, 2.0], [3.0, 4.0]]), what="J_y(z)")
    Traceback (most recent call last):
    course.check.errors.Wrong: J_y(z) has wrong values: 2 of 4 entries. The largest error is at
    [0, 1], where you have 3: off by ...
    """
    expected = np.asarray(expected, dtype=float)
    plain = array(got, what)
    if plain.dtype in (np.float32, np.float16):
        # An entry near zero may be the difference of large ones, and has their rounding error.
        rtol = max(rtol, 1e-4)
        atol = max(atol, 1e-5 * float(np.max(np.abs(expected), initial=0)))
    # Asked first, since a wrong shape and an overflow may have a name, too. Fractions that are cut off are
    # told by their dtype: what is left of them looks like zeros.
    cut = _cut(plain, expected)
    found = note(
        Compared(what, np.asarray(plain, dtype=float))
        if cut
        else examine(what, plain, expected, mistakes, rtol, atol)
    )
    if plain.shape != expected.shape:
        axes = _about_axes(plain.shape, expected.shape)
        wrong = f"{what} has shape {plain.shape} and should have shape {expected.shape}{axes}."
        raise _wrong(wrong, "", Seen.of(plain, expected.shape), found)
    finite = np.isfinite(plain)
    if not np.all(finite):
        seen = Seen.of(plain, expected.shape, ~finite)
        raise _wrong(_not_finite(plain, what), NOT_FINITE, seen, found)
    if same(plain, expected, rtol, atol):
        return
    off = np.abs(plain - expected)
    bad = off > atol + rtol * np.abs(expected)
    seen = Seen.of(plain, expected.shape, bad)
    text = _where(plain, expected, off, what, seen)
    if jacobian and (mine := pattern(plain)) != (wanted := pattern(expected)):
        text = f"{text}\nYour Jacobian is {mine}, and should be {wanted}."
    if where is not None:
        with suppress(Exception):  # of whatever a student's process told
            text = f"{text}\n{where()}".rstrip()
    raise _wrong(text, next_step(plain, expected, bad, rtol, atol), seen, found)


def _cut(plain: np.ndarray, expected: np.ndarray) -> bool:
    """Whether the answer's dtype has cut fractions off, as that of np.zeros_like(z) does for an integer z."""
    return plain.dtype.kind in "iub" and not np.array_equal(expected, np.round(expected))


def _index(position: Iterable[np.integer]) -> str:
    return "[" + ", ".join(str(int(i)) for i in position) + "]"


def _not_finite(plain: np.ndarray, what: str) -> str:
    bad = np.argwhere(~np.isfinite(plain))
    value = plain[tuple(bad[0])]
    if plain.ndim == 0:
        return f"{what} is {value}, which is no finite number."
    return (
        f"{what} has {value} at {_index(bad[0])}: {len(bad)} of {plain.size} entries are no finite numbers."
    )


def _where(plain: np.ndarray, expected: np.ndarray, off: np.ndarray, what: str, seen: Seen) -> str:
    whole = "the largest entry of the right answer" if plain.ndim else "the right value"
    size = _rounded_share(float(off.max()), float(np.abs(expected).max()), whole)
    cut = _cut(plain, expected)
    dtype = f" Its dtype is {plain.dtype}, which holds no fractions." if cut else ""
    if plain.ndim == 0:
        return f"{what} has the wrong value: you have {plain:.6g}, off by {size}.{dtype}"
    position = np.unravel_index(int(off.argmax()), off.shape)
    return (
        f"{what} has wrong values: {seen.wrong} of {plain.size} entries. "
        f"The largest error is at {_index(position)}, where you have {plain[position]:.6g}: "
        f"off by {size}.{dtype}{seen.drawing}"
    )


def _rounded_share(error: float, scale: float, whole: str) -> str:
    # One digit, of the largest entry: the right value cannot be computed back from it.
    if scale == 0:
        return f"about {error:.0e}, where zero is right"
    share = float(f"{error / scale:.0e}")
    return f"about {share:g} times {whole}" if share >= 10 else f"about {100 * share:g} % of {whole}"


def error(got: object, expected: ArrayLike, what: str = "the result") -> float:
    """The largest absolute error of an answer whose type and shape are right; `Wrong` where they are not.

    >>> error(np.array([1.0, 2.5]), [1, 2])
    0.5
    """
    expected = np.asarray(expected, dtype=float)
    shape(got, expected.shape, what)
    return float(np.max(np.abs(array(got, what) - expected), initial=0))


def judgeable(what: str, expected: tuple[int, ...], *calls: tuple[Any, ...]) -> None:
    """Raise `Wrong` where a part that is not about values has nothing to judge: an answer of another shape,
    one that is not finite, an argument handed back, or one that is the same whatever goes in.

    Args:
        what: the answer's name in the lecture's notation, for the sentence.
        expected: the shape that each answer should have.
        calls: two or more, with different arguments: the answer, then the arguments.

    >>> judgeable("gᵀJ", (2,), ([1.0, 2.0] * np.ones(2), 3.0), (np.array([1.0, 2.0]), 4.0))
    Traceback (most recent call last):
    course.check.errors.Wrong: not judged: gᵀJ is the same for different inputs.
    """
    answers = []
    for got, *arguments in calls:
        shape(got, expected, what)
        plain = array(got, what)
        if not np.all(np.isfinite(plain)):
            raise Wrong(f"not judged: {what} holds no finite numbers.")
        if any(np.array_equal(plain, argument) for argument in arguments):
            raise Wrong(f"not judged: {what} is what went in.")
        answers.append(plain)
    if any(np.array_equal(one, other) for one, other in pairwise(answers)):
        raise Wrong(f"not judged: {what} is the same for different inputs.")


def unpack(got: object, *names: str) -> list[Any]:
    """The values that a function returned together, or a sentence that says how many there should be.

    >>> unpack(np.ones(3), "J_z", "J_W")
    Traceback (most recent call last):
    course.check.errors.Wrong: the function should return 2 values, J_z and J_W: it returned one array of
    shape (3,).
    """
    wanted = f"the function should return {len(names)} values, {', '.join(names[:-1])} and {names[-1]}"
    if got is None:
        raise Wrong(f"{wanted}: it returned None. Does it end with `return`?")
    if isinstance(got, np.ndarray) and got.shape == (len(names),):
        return list(got)
    if isinstance(got, dict):
        raise Wrong(f"{wanted}: it returned a dictionary. Return them in this order, with commas between.")
    if not isinstance(got, (tuple, list)):
        raise Wrong(f"{wanted}: it returned one {_kind(got)}.")
    if len(got) != len(names):
        held = ", ".join(_kind(each) for each in got[:6]) + (", ..." if len(got) > 6 else "")
        raise Wrong(f"{wanted}: it returned {len(got)}{f' ({held})' if got else ''}.")
    return list(got)


def _kind(got: object) -> str:
    """What there is in the place of an answer, in a word or two.

    >>> _kind(np.ones((2, 3))), _kind("abc"), _kind([np.ones(2)])
    ('array of shape (2, 3)', "text ('abc')", 'list of 1')
    """
    if isinstance(got, np.ndarray):
        return f"array of shape {got.shape}" if got.ndim else "number"
    if isinstance(got, str):
        return f"text ({got[:20]!r})"
    if isinstance(got, (list, tuple, dict, set)):
        return f"{type(got).__name__} of {len(got)}"
    if callable(got) and hasattr(got, "__name__"):
        return f"function ({got.__name__}, without its parentheses?)"
    return type(got).__name__


def _with_article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def that(condition: object, sentence: str, mistake: str | None = None) -> None:
    """Raise `Wrong` with `sentence`, and what the table says of `mistake`, unless `condition` holds.

    >>> that(3 < 2, "the loss does not fall", mistake="uphill")
    Traceback (most recent call last):
    course.check.errors.Wrong: the loss does not fall
    Diagnosis: the step goes along the gradient, where the loss grows: go against it.
    """
    # Before the condition: a name that is spelt wrongly must not wait for the first wrong answer.
    if mistake is not None and mistake not in TABLE:
        raise Misuse(f"no mistake is called {mistake!r}: add it to the table in course/check/mistakes.py")
    if not condition:
        sentence = readable(sentence)
        raise Wrong(sentence if mistake is None else f"{sentence}\n{_looks_like(mistake)}")


@contextmanager
def unchanged(**arguments: np.ndarray) -> Generator[None]:
    """Raise `Wrong` if one of the named arrays is another after the block than before it.

    >>> z = np.ones(3)
    >>> with unchanged(z=z):
    ...     z[1] += 1e-9
    Traceback (most recent call last):
    course.check.errors.Wrong: z is not what it was before the call: its entry [1] has changed.
    Diagnosis: the argument is changed in place: work on a copy, the caller still needs it.
    """
    before = {name: np.asarray(value).copy() for name, value in arguments.items()}
    yield
    for name, value in arguments.items():
        now = np.asarray(value)
        if now.shape != before[name].shape:
            that(
                False,
                f"{name} is not what it was before the call: its shape has changed.",
                mistake="in-place",
            )
        changed = np.argwhere(now != before[name])
        if len(changed):
            entry = f"its entry {_index(changed[0])} has changed" if now.ndim else "its value has changed"
            that(False, f"{name} is not what it was before the call: {entry}.", mistake="in-place")


STRAIGHT = 0.35
"""How far (as a logarithm) errors that fall as a power of the step may lie from their line."""


def order(
    steps: Iterable[float],
    errors: Iterable[object],
    expected: float,
    what: str = "the error",
    atol: float = 0.2,
    mistakes: Mapping[str, float] = {},
) -> None:
    """Raise `Wrong` unless the errors fall as step^expected: the slope of the line in a log-log plot.

    Args:
        steps: sizes of the steps, all positive.
        errors: the error for each step.
        expected: the exponent that theory promises.
        mistakes: the exponent that a known mistake would show, by its name in the table of mistakes.

    >>> h = np.array([1e-1, 1e-2, 1e-3])
    >>> order(h, 5 * h**2, expected=2)
    >>> order(h, 5 * h, expected=2, mistakes={"forward differences": 1})
    Traceback (most recent call last):
    course.check.errors.Wrong: the error falls as step^1.0 and should fall as step^2:
    divide the step by 10 and it should ...
    """
    for name in mistakes:
        that(True, "", mistake=name)  # is it in the table?
    steps = np.asarray(list(steps), dtype=float)
    plain = [array(error, what) for error in errors]
    for each in plain:
        shape(each, (), what)
    sizes = np.abs(np.array(plain, dtype=float))
    if not np.all(np.isfinite(sizes)):
        raise Wrong(f"{_not_finite(sizes, what)}\n{NOT_FINITE}")
    if np.all(sizes == 0):
        raise Wrong(f"{what} is 0 for every step: it should be small, not zero.")
    # An error of 0 has no logarithm: a tiny one stands for it.
    across, down = np.log(steps), np.log(np.maximum(sizes, 1e-300))
    line = np.polyfit(across, down, 1)
    slope = float(line[0])
    if math.isclose(slope, expected, abs_tol=atol):
        return
    # Rounding errors have a slope, too, but lie on no line.
    straight = bool(np.max(np.abs(np.polyval(line, across) - down)) < STRAIGHT)
    names = [
        name
        for name, wrong in mistakes.items()
        if straight
        and math.isclose(slope, wrong, abs_tol=atol / 2)
        # Whatever is wrong, an error may stay as it is: only a step that is not used leaves it the same.
        and (wrong != 0 or np.ptp(sizes) <= 1e-12 * sizes.max())
    ]
    falls = f"{what} falls as step^{slope:.1f} and should fall as step^{expected:g}"
    raise Wrong(
        f"{falls}: divide the step by 10 and it should be {10**expected:g} times smaller.\n"
        f"{_looks_like(names[0]) if len(names) == 1 else '' if straight else NOT_STRAIGHT}".rstrip()
    )
