"""What to look at where no mistake is known for sure: where the errors lie, what they have in common, and
what to try next. Never a number of the right answer.
"""

from __future__ import annotations

import numpy as np

from .errors import Wrong
from .mistakes import TABLE

NOT_FINITE = (
    "Look for a division by zero, a logarithm of zero, or an exp of a large number: "
    "print what goes into each step before it."
)
NOT_STRAIGHT = "The errors do not lie on one line: print them, and see where they stop falling."


def next_step(got: np.ndarray, right: np.ndarray, bad: np.ndarray, rtol: float, atol: float) -> str:
    """Where the wrong entries lie or what they have in common, and what to try, in a line or two.

    >>> right = np.array([[1.0, 2.5], [3.0, 4.0]])
    >>> got = np.array([[1.0, 2.5], [3.7, 4.1]])
    >>> next_step(got, right, got != right, 1e-6, 1e-8)
    'Only row 1 is wrong: follow that row through your code. Print each step with its shape, ...'
    """
    pattern, place = _pattern(got, right, bad, rtol, atol), _place(bad)
    # What they have in common is a better lead than any advice.
    return f"{pattern} {place}".strip() if pattern else f"{place} {_try(got)}".strip()


def _pattern(got: np.ndarray, right: np.ndarray, bad: np.ndarray, rtol: float, atol: float) -> str:
    mine, theirs = np.asarray(got[bad], dtype=float), right[bad]
    if np.allclose(mine, -theirs, rtol=rtol, atol=atol):
        return "The sizes of the wrong entries are right: look at the signs."
    if mine.size < 3:
        return ""
    if np.all(theirs != 0):
        ratio = mine / theirs
        if np.allclose(ratio, ratio.mean(), rtol=1e-4, atol=0) and abs(ratio.mean()) > 1e-12:
            return "All wrong entries are off by the same factor: look for one too many, or one too few."
    off = mine - theirs
    if np.allclose(off, off.mean(), rtol=1e-4, atol=0):
        return "All wrong entries are off by the same amount: look for a term too many, or one too few."
    if np.allclose(np.sort(mine), np.sort(theirs), rtol=rtol, atol=atol):
        return "The numbers are right and stand in other places: follow the indices of one of them."
    return ""


def _place(bad: np.ndarray) -> str:
    if bad.ndim == 0 or bad.size < 2:
        return ""
    if np.all(bad):
        return ""  # the sentence before has counted them
    if bad.ndim == 2 and min(bad.shape) > 1:
        rows, columns = np.flatnonzero(bad.any(axis=1)), np.flatnonzero(bad.any(axis=0))
        diagonal = np.eye(*bad.shape, dtype=bool)
        if len(rows) > 1 and len(columns) > 1 and not np.any(bad & ~diagonal):
            return "Only entries on the diagonal are wrong: there an output meets its own input."
        if len(rows) > 1 and not np.any(bad & diagonal):
            return "The diagonal is right: look at what an output has to do with other inputs than its own."
        for what, lines in (("row", rows), ("column", columns)):
            if len(lines) == 1:
                return f"Only {what} {lines[0]} is wrong: follow that {what} through your code."
    if bad.ndim == 1 and bad.size > 2:
        places = np.flatnonzero(bad)
        if len(places) == 1:
            end = {0: "first", bad.size - 1: "last"}.get(int(places[0]))
            which = f"the {end} entry" if end else f"entry {places[0]}"
            return f"Only {which} is wrong: what is special about it?"
        if not bad[0] and np.all(bad[1:]):
            return "Only the first entry is right: what is done once, and what again for each entry?"
        if not bad[-1] and np.all(bad[:-1]):
            return "Only the last entry is right: is something overwritten that should be collected?"
    return ""


def _try(got: np.ndarray) -> str:
    if got.ndim == 0:
        return "Try an example so small that you can do it by hand, and print each step."
    return (
        "Print each step with its shape, for an example so small that you can do it by hand; "
        "a derivative can be compared with a difference quotient."
    )


def named(message: str, wrong: Wrong, name: str | None) -> str:
    """A message of a comparison with the name that its exercise has found, in the place of the hint or of
    another name.
    """
    if name is None:
        if wrong.found is None or wrong.found.sure is None:
            return message
        # The name was earned here, and lost elsewhere.
        return message.replace(f"\n{wrong.hint}", "", 1)
    end = f"Diagnosis: {TABLE[name].sentence}."
    if not wrong.hint:
        text = str(wrong)
        return message.replace(text, f"{text}\n{end}", 1)
    return message.replace(wrong.hint, end, 1)
