"""The marks of one exercise: named parts, each worth points of its own, and what they add up to.

One pattern serves the student (visible parts only), the grader (hidden parts too) and stock nbgrader, which
reads the value of the cell as partial credit and gives 0 for anything on stderr. So a part lets nothing out
but its points.
"""

from __future__ import annotations

import dataclasses
import io
import os
import re
import sys
import warnings
from collections.abc import Callable, Mapping
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from types import TracebackType
from typing import TYPE_CHECKING, Any

from .diagnose import Compared, noting, settle
from .errors import CheckFailed, Misuse, Wrong
from .hints import named
from .mistakes import TABLE
from .panel import Panel, Passed, Seen
from .report import Part, Report, indented
from .student import explain, line_of

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

told: Callable[[Report, str | None], None] | None = None
"""Where an engine wants to know what is earned before the cell ends: called with the report so far, and the
name of the part that begins now (None: one has ended).
"""

UNUSABLE = re.compile(
    r"(?P<what>.+?) (?:(?P<type>is None\b|is an? \w+ and should|is of type|has complex numbers)|has shape)"
)
"""How the sentence about an answer begins of which no value can be compared."""

PASSED = "visible checks passed (hidden tests run at grading)"
REST = "the hidden tests"
"""What the part is called that stands for tests which are not there."""


class Marks:
    """Collects the points of an exercise, part by part.

    Args:
        exercise: what the student solves; the name of the function, as a rule.
        points: what the whole exercise is worth, hidden parts included.
        helps: by the name of a mistake, the title of the help in the exercise's text that is about it: the
            first message that names the mistake says so.

    In a handout the hidden parts are not there, so the parts add up to less than `points`:

    >>> marks = Marks("square", points=2)
    >>> with marks.part("at 3", 1):
    ...     assert (lambda x: x * x)(3) == 9
    >>> print(marks.report())
    square: 1 of 2 points
      [ok]    1/1  at 3

    There `marks.total()` says whether the visible parts passed; when grading it returns the points.
    """

    def __init__(self, exercise: str, points: float, helps: Mapping[str, str] = {}):
        for name in helps:
            if name not in TABLE:
                raise Misuse(
                    f"no mistake is called {name!r}: add it to the table in course/check/mistakes.py"
                )
        self.exercise = exercise
        self.helps = dict(helps)
        self.points = float(points)
        self._parts: list[Part] = []
        self._begun: set[str] = set()
        self._seen: dict[str, Seen] = {}
        self._looks: dict[str, Callable[[], object]] = {}
        self._causes: dict[tuple, str] = {}
        self._said: set[str] = set()
        self._compared: list[Compared] = []
        self._failed: dict[str, Wrong] = {}
        self._printed = _Head()

    def part(self, name: str, points: float, look: Callable[[], object] | None = None) -> _PartContext:
        """A context in which one part is tested: it earns its points unless the block raises an Exception.

        Args:
            name, points: of the part, as the report has them.
            look: makes what is shown beside a failure, with a `_repr_html_`, such as the first wrong node of
                a graph; nothing where it is false, or raises. It is called where a check of a handout has
                failed and a person looks, never when grading: what it imports costs nothing else.
        """
        self._is_new(name)
        if not 0 <= float(points) < float("inf"):
            raise Misuse(f"{points} is no number of points that {name!r} of {self.exercise} can have")
        return _PartContext(self, name, float(points), look)

    def _is_new(self, name: str) -> None:
        if name in self._begun:
            raise Misuse(f"{self.exercise} has two parts called {name!r}")

    def rest(self) -> None:
        """A part for the points that no part has so far: of tests that are not there. It earns nothing.

        An early answer is graded by the visible parts alone, and this closes their exercise:

        >>> marks = Marks("square", points=2)
        >>> with marks.part("at 3", 0.5):
        ...     assert (lambda x: x * x)(3) == 9
        >>> marks.rest()
        >>> [(part.name, part.points, part.earned) for part in marks.report().parts]
        [('at 3', 0.5, 0.5), ('the hidden tests', 1.5, 0.0)]
        """
        left = round(self.points - sum(part.points for part in self._parts), 6)
        if left > 0:
            self._parts.append(Part(REST, left, 0.0, "they run at grading."))

    def report(self) -> Report:
        """What the parts so far have earned, with their messages."""
        return Report(self.exercise, self.points, tuple(self._named()))

    def total(self) -> float | None:
        """Close the exercise. When grading: show the report and return the points earned, a float. In a
        handout: raise `CheckFailed` where a visible part failed, else print that they passed.
        """
        report = self.report()
        # Points such as 0.1 do not add up exactly.
        at_stake = round(sum(part.points for part in report.parts), 6)
        if at_stake > self.points:
            raise Misuse(
                f"the parts of {self.exercise} add up to {at_stake:g} points, more than its {self.points:g}"
            )
        if at_stake < self.points and os.environ.get("NBGRADER_EXECUTION") == "autograde":
            # Without a float as the cell's result stock nbgrader gives full marks.
            missing = f"the parts of {self.exercise} add up to {at_stake:g} of its {self.points:g} points"
            raise Misuse(f"{missing}: grading needs the hidden tests, and parts for all points")
        if at_stake == self.points:
            _show(report)
            return float(report.earned)
        self._show_printed()
        failed = [part for part in self._parts if part.message is not None]
        if failed:
            title = f"{self.exercise}: {len(failed)} of {len(self._parts)} visible checks failed"
            text = self._failure(title)
            if not _a_person_looks():
                raise CheckFailed(text)
            parts = tuple((part, self._seen.get(part.name)) for part in self._named())
            _display(Panel(title, parts, text, self._looked()))
            raise CheckFailed(text, shown=True)
        passed = Passed(PASSED, tuple(part.name for part in self._parts))
        if _a_person_looks():
            _display(passed)
        else:
            print(passed)
        return None

    def _looked(self) -> dict[str, str]:
        """As HTML, what the parts that failed have to show, each thing once."""
        found: dict[str, str] = {}
        for name, look in self._looks.items():
            quiet = io.StringIO()
            try:
                with redirect_stdout(quiet), redirect_stderr(quiet), warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    shown = look()
                    text = shown._repr_html_() if shown else ""  # pyrefly: ignore[missing-attribute]
            except Exception:  # whatever the student's code does: the message has told what is wrong
                continue
            if text and text not in found.values():
                found[name] = text
        return found

    def each(self, points: float, tests: Mapping[str, Callable[[], object]]) -> None:
        """A part for each of several tests, which share `points` equally: a failure of one costs its share.

        >>> marks = Marks("activations", points=3)
        >>> marks.each(3, {"sigmoid": lambda: None, "tanh": lambda: 1 / 0, "ReLU": lambda: None})
        >>> [part.earned for part in marks.report().parts]
        [1.0, 0.0, 1.0]
        """
        for name, test in tests.items():
            with self.part(name, points / len(tests)):
                test()

    def _named(self) -> list[Part]:
        """The parts, each with the name of the mistake that all comparisons together have earned it."""
        names = dict(zip(map(id, self._compared), settle(self._compared)))
        parts, told, first = [], set(), {}
        for part in self._parts:
            wrong = self._failed.get(part.name)
            if wrong is not None and part.message and id(wrong.found) in names:
                message = named(part.message, wrong, names[id(wrong.found)])
                part = dataclasses.replace(part, message=message)
            for name, title in self.helps.items():  # said once: where a mistake that it is about comes first
                diagnosis = f"Diagnosis: {TABLE[name].sentence}."
                if title not in told and diagnosis in (part.message or ""):
                    told.add(title)
                    more = f"{diagnosis}\nIn the text above, open “Help: {title}”."
                    part = dataclasses.replace(part, message=str(part.message).replace(diagnosis, more, 1))
            if part.message is not None:
                lines = part.message.split("\n")
                for k, line in enumerate(lines):  # explained once, by the first part
                    if line.startswith("Diagnosis:") and first.setdefault(line, part.name) != part.name:
                        lines[k] = f"Diagnosis: the same as in “{first[line]}”."
                part = dataclasses.replace(part, message="\n".join(lines))
            parts.append(part)
        return parts

    def _failure(self, title: str) -> str:
        lines = [title]
        for part in self._named():
            lines.append(f"  {'ok   ' if part.message is None else 'wrong'}  {part.name}")
            lines += indented(part.message or "", 9)
        return "\n".join(lines)

    def _show_printed(self) -> None:
        printed = self._printed.getvalue()
        if printed.strip():
            print(f"your code printed:\n{printed.rstrip()}\n")


class _PartContext:
    def __init__(self, marks: Marks, name: str, points: float, look: Callable[[], object] | None = None):
        self._marks, self._name, self._points, self._look = marks, name, points, look

    def __enter__(self) -> None:
        self._marks._is_new(self._name)
        self._marks._begun.add(self._name)
        if told is not None:
            told(self._marks.report(), self._name)
        self._quiet = ExitStack()
        self._quiet.enter_context(noting(self._marks._compared))
        self._quiet.enter_context(redirect_stdout(self._marks._printed))
        self._quiet.enter_context(redirect_stderr(io.StringIO()))
        self._warned = self._quiet.enter_context(warnings.catch_warnings(record=True))
        # By default a line warns once, and a second part that goes through it would be told nothing.
        warnings.simplefilter("always")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        self._quiet.close()
        # An interrupt by a timeout and an error of the test's author must get through.
        if error is not None and (not isinstance(error, Exception) or isinstance(error, Misuse)):
            return False
        message = None
        if error is not None:
            message = str(error) if isinstance(error, Wrong) else explain(error, traceback)
            again = self._said_before(error, message, traceback)
            # An error of the student's own may have something else of that name.
            if again is None and isinstance(seen := getattr(error, "seen", None), Seen):
                self._marks._seen[self._name] = seen
            if again is None and self._look is not None and not isinstance(error, NotImplementedError):
                self._marks._looks[self._name] = self._look
            message = (message if again is None else again) + self._warnings()
            if again is None and isinstance(error, Wrong):
                self._marks._failed[self._name] = error.with_traceback(None)
        earned = self._points if message is None else 0.0
        self._marks._parts.append(Part(self._name, self._points, earned, message))
        if told is not None:
            told(self._marks.report(), None)
        return True

    def _said_before(self, error: Exception, message: str, traceback: TracebackType | None) -> str | None:
        """What to say where an earlier part has failed by the same cause: it is explained there, once."""
        cause, why = _cause(error, message, traceback)
        first = self._marks._causes.setdefault(cause, self._name)
        lines = message.splitlines()
        news = [line for line in lines if line.startswith("Diagnosis:") and line not in self._marks._said]
        self._marks._said.update(lines)
        if first == self._name:
            return None
        if isinstance(error, NotImplementedError):
            return "not solved yet."
        if not why:
            return f"the same as in “{first}”, see there."
        return "\n".join([f"not judged: {why}, see “{first}”.", *news])

    def _warnings(self) -> str:
        """The first of Python's warnings that no part of this exercise has told yet."""
        texts = dict.fromkeys(
            f"\nPython warned: {warning.category.__name__}: {warning.message}" for warning in self._warned
        )
        new = [text for text in texts if text not in self._marks._said][:3]
        self._marks._said.update(new)
        return "".join(new)


def _cause(error: Exception, message: str, traceback: TracebackType | None) -> tuple[tuple[Any, ...], str]:
    """By what a part failed, which another can share; and words for it where nothing was judged."""
    if isinstance(error, NotImplementedError):
        return (NotImplementedError,), ""
    if not isinstance(error, Wrong):
        kind, line = type(error).__name__, line_of(error, traceback)
        if line is None:
            return (message,), f"the same {kind}"
        return (kind, line), f"the same {kind} at the same line"
    found = UNUSABLE.match(message.partition("\n")[0])
    if found is None or found["what"] == "the result":  # of which function, nobody knows
        return (message,), ""
    kind = "type" if found["type"] else "shape"
    return (found["what"], kind), f"{found['what']} has the wrong {kind}"


class _Head(io.StringIO):
    """The beginning of what a student's code prints: a loop that prints for ever must not fill the memory."""

    LIMIT = 5_000

    def write(self, text: str) -> int:
        room = self.LIMIT - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)


def _show(report: Report) -> None:
    if _shell() is not None:
        _display(report)
    else:
        print(report)


def _a_person_looks() -> bool:
    """Whether a person reads HTML here: not in a terminal, nor where nbgrader runs the notebook."""
    shell = _shell()
    return (
        shell is not None
        and "NBGRADER_EXECUTION" not in os.environ
        and "text/html" in shell.display_formatter.active_types
    )


def _shell() -> InteractiveShell | None:
    # IPython is asked only where it already runs: in a plain script the report is text.
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()


def _display(shown: Report | Panel | Passed) -> None:
    from IPython.display import display

    display(shown)
