"""Find the examples in which two mistakes look alike: there a check cannot tell them apart, and a name would
be given by chance.

    python tests/solutions/coincidences.py [ASSIGNMENT ...] [--only GRADE_ID] [--all]

Every check, visible and hidden, runs with the official answers, and each comparison that lists mistakes is
looked at, in its exercise and line:

    right       a mistake gives the right value here (all of its forms)
    two         two listed mistakes give the same value
    relative    a mistake gives what a near relative of the right value is (a half, the transpose, ...)
    multiple    a mistake gives half, twice or the negative of what another listed one gives
    weak        a mistake's value says little: 0, ½, 1, 2, or one or two small round numbers
    exponents   `check.order`: two exponents, or one and the right one, are too near
    unearned    no comparison of the exercise, nor two of them together, would give the mistake its name

"two", "exponents" and "unearned" are mended, or accepted with a reason; the others (`--all`) do no harm but
where they leave a name unearned.
"""

import argparse
import io
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]
from conftest import EXERCISES, SOLUTIONS, Assignment  # noqa: E402

from course import check  # noqa: E402
from course.check import compare, diagnose  # noqa: E402
from course.check.relatives import relatives, scaled  # noqa: E402

SERIOUS = {"two", "exponents", "unearned"}


@dataclass(frozen=True)
class Finding:
    """A coincidence: where, of what kind, and between which."""

    exercise: str
    kind: str
    name: str
    other: str = ""
    where: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What is accepted, if it is: the line may move."""
        return self.exercise, self.kind, self.name, self.other

    def __str__(self) -> str:
        between = f"{self.name!r}{f' and {self.other!r}' if self.other else ''}"
        return f"{self.exercise}: {self.kind}: {between}{f'  ({self.where})' if self.where else ''}"


@dataclass
class Seen:
    """A comparison that was made: with what, and where."""

    what: str
    expected: np.ndarray
    mistakes: dict[str | None, list[np.ndarray]]
    rtol: float
    atol: float
    where: str = ""

    def same(self, a: np.ndarray, b: np.ndarray) -> bool:
        return diagnose.same(a, b, self.rtol, self.atol)


def in_comparison(exercise: str, seen: Seen) -> list[Finding]:
    """The coincidences of one comparison."""
    found = []

    def add(kind: str, name: str | None, other: str = "") -> None:
        found.append(Finding(exercise, kind, str(name), other, seen.where))

    wrong = {
        name: [each for each in values if not seen.same(each, seen.expected)]
        for name, values in seen.mistakes.items()
    }
    names = list(wrong)
    for i, name in enumerate(names):
        values = wrong[name]
        if not values:
            add("right", name)
            continue
        for other in names[i + 1 :]:
            if any(seen.same(a, b) for a in values for b in wrong[other]):
                add("two", name, str(other))
        if name is None:
            continue
        for what, value in relatives(seen.expected):
            if (
                what != name
                and not seen.same(value, seen.expected)
                and any(seen.same(value, a) for a in values)
            ):
                add("relative", name, what)
        for other in names:
            if other != name and any(
                seen.same(value, a)
                for b in wrong[other]
                for _, value in scaled(b)
                for a in values
                if not seen.same(a, b)
            ):
                add("multiple", name, str(other))
        if all(diagnose.weight(a, seen.expected, seen.rtol, seen.atol) < diagnose.ENOUGH for a in values):
            add("weak", name)
    return found


def unearned(exercise: str, comparisons: Sequence[Seen]) -> list[Finding]:
    """The names that an answer which makes nothing but this mistake would not be given."""
    names = dict.fromkeys(name for seen in comparisons for name in seen.mistakes if name is not None)
    missing = []
    for name in names:
        forms = max(len(seen.mistakes.get(name, ())) for seen in comparisons)
        if not any(_earned(name, form, comparisons) for form in range(forms)):
            missing.append(Finding(exercise, "unearned", name))
    return missing


def _earned(name: str, form: int, comparisons: Sequence[Seen]) -> bool:
    compared = []
    for seen in comparisons:
        values = seen.mistakes.get(name)
        got = seen.expected if not values else values[min(form, len(values) - 1)]
        listed = {each: tuple(forms) for each, forms in seen.mistakes.items()}
        compared.append(diagnose.examine(seen.what, got, seen.expected, listed, seen.rtol, seen.atol))
    return name in diagnose.settle(compared)


def record(assignment: Assignment, exercise: str) -> tuple[list[Seen], list[Finding]]:
    """The comparisons of one exercise with the official answers, and what its slopes cannot tell apart."""
    comparisons: list[Seen] = []
    slopes: list[Finding] = []
    examine, order = compare.examine, check.order

    def examined(what, got, expected, mistakes, rtol, atol):
        listed = {name: diagnose._several(values) for name, values in mistakes.items()}
        comparisons.append(Seen(what, np.asarray(expected), listed, rtol, atol, f"{_line()}, {what}"))
        return examine(what, got, expected, mistakes, rtol, atol)

    def ordered(steps, errors, expected, what="the error", atol=0.2, mistakes: Mapping[str, float] = {}):
        exponents = [("the right one", expected), *mistakes.items()]
        for i, (name, exponent) in enumerate(exponents):
            for other, another in exponents[i + 1 :]:
                if abs(exponent - another) < 2 * atol:
                    slopes.append(Finding(exercise, "exponents", other, name, f"{_line()}, {what}"))
        return order(steps, errors, expected, what, atol, mistakes)

    compare.examine, check.order = examined, ordered
    try:
        with redirect_stdout(io.StringIO()):
            assignment.run({}, only=exercise)
    finally:
        compare.examine, check.order = examine, order
    return comparisons, slopes


def _line() -> str:
    frame = sys._getframe(2)
    while frame is not None and not frame.f_code.co_filename.startswith("<cell"):
        frame = frame.f_back
    return "" if frame is None else f"line {frame.f_lineno} of the check"


def findings(assignment: Assignment, exercise: str) -> list[Finding]:
    """All coincidences of an exercise, each once."""
    comparisons, found = record(assignment, exercise)
    for seen in comparisons:
        found += in_comparison(exercise, seen)
    return list(dict.fromkeys(found + unearned(exercise, comparisons)))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Find the examples in which two mistakes look alike.")
    parser.add_argument("assignments", nargs="*", default=sorted(EXERCISES), metavar="ASSIGNMENT")
    parser.add_argument("--only", help="one exercise's grade id")
    parser.add_argument("--all", action="store_true", help="what does no harm by itself, too")
    asked = parser.parse_args(arguments)
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    for stem in asked.assignments:
        (path,) = SOLUTIONS.glob(f"*/{stem}.py")
        assignment = Assignment(path)
        for exercise in assignment.points:
            if asked.only in (None, exercise):
                for found in findings(assignment, exercise):
                    if asked.all or found.kind in SERIOUS:
                        print(found, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
