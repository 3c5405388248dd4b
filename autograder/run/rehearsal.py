"""The rehearsal of an assignment, before its class: done once, and kept in `records/` until something changes
that it stands on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from autograder.book import records
from autograder.engine import Rehearsed, Task
from autograder.engine.marks import is_tagged, is_test
from autograder.intake.preparing import Handout
from autograder.run.version import code
from autograder.settings import Grading

Rehearse = Callable[[Mapping[str, tuple[Task, Task]]], Iterable[tuple[str, Rehearsed]]]
"""What grades solutions and handouts, by name of the notebook, and learns from them."""


class Unfit(RuntimeError):
    """Tests that the instructor's own solution does not get through: which, where and why."""


@dataclass(frozen=True)
class Outcome:
    """What the rehearsals of an assignment came to.

    Args:
        handout: with its plans.
        apart, together: how many test cells run in the examiner, and how many beside the student's code.
        notes: what the instructor is told before the class is graded.
    """

    handout: Handout
    apart: int = 0
    together: int = 0
    notes: list[str] = field(default_factory=list)
    rehearsed: Mapping[str, Rehearsed] = field(default_factory=dict)

    def sentence(self) -> str:
        """How the test cells are graded, in a sentence; none where all run apart."""
        if not self.together:
            return ""
        return (
            f"{self.apart + self.together} test cells: {self.apart} apart, {self.together} together with the "
            "student's code, where a mark can be forged"
        )


def rehearsed(
    handout: Handout,
    grading: Grading,
    coursedir: CourseDirectory,
    rehearse: Rehearse,
    *,
    despite: bool = False,
    afresh: bool = False,
) -> Outcome:
    """Return the handout with the plans that its solutions teach, from `records/` where they are there.

    Args:
        rehearse: grades those that are not.
        despite: go on, apart, where a test fails for its own solution.
        afresh: rehearse what is kept, too.

    Raises:
        Unfit: a test fails for its own solution.
    """
    notes = handout.drift()
    pairs = handout.rehearsals(grading)
    together = grading.together
    found: dict[str, Rehearsed] = {}
    files: dict[str, tuple[Path, str]] = {}
    for name, pair in pairs.items():
        file = Path(coursedir.format_path(records.FOLDER, ".", handout.assignment)) / f"{name}.rehearsal.json"
        files[name] = file, _key(pair, together, grading.confined)
        kept, odd = (None, "") if afresh else _kept(*files[name])
        notes += [odd] if odd else []
        if kept is not None:
            found[name] = kept
    for name, one in rehearse({name: pair for name, pair in pairs.items() if name not in found}):
        found[name] = one
        file, key = files[name]
        if one.whole:  # else the host ended something, and may not the next time
            try:
                records.replace(file, records.seal({"key": key, **one.to_dict()}))
            except OSError as error:  # a full disk costs the next run a rehearsal, and this one nothing
                notes.append(f"{name}: what was rehearsed could not be kept in {file}: {error.strerror}")
    if missing := [name for name in handout.notebooks if name not in found]:
        notes.append(
            f"there is no solution of {', '.join(missing)} to learn from: its tests run apart, and what kind "
            "of value a student's code should give is not known (name its folder with --solution)"
        )
    apart, beside = _modes(handout, found)
    for name, one in found.items():
        notes += [f"{name}: {note}" for note in one.plan.notes]
        notes += [f"{name}: '{cell}' runs together: {why}" for cell, why in one.plan.why.items()]
    troubles = [f"{name}: {trouble}" for name, one in found.items() for trouble in one.troubles]
    if troubles and not (despite or grading.rehearsal == "warn"):
        raise Unfit(
            "the instructor's own solution does not get through its tests, so nothing was graded:\n"
            + "\n".join(troubles)
            + "\nMend the test or the solution, or grade with --despite-rehearsal "
            "(c.Grading.rehearsal = 'warn')"
        )
    plans = {name: one.plan for name, one in found.items()}
    return Outcome(replace(handout, plans=plans), apart, beside, [*notes, *troubles], found)


def _modes(handout: Handout, found: Mapping[str, Rehearsed]) -> tuple[int, int]:
    """How many tests run apart, and how many together."""
    every = beside = 0
    for name, notebook in handout.notebooks.items():
        tests = [cell for cell in notebook.cells if is_test(cell)]
        tagged = [cell for cell in tests if is_tagged(cell)]
        every += len(tests)
        beside += len(found[name].plan.together) if name in found else len(tagged)
    return every - beside, beside


def _key(pair: tuple[Task, Task], together: str | list[str], confined: bool | str) -> str:
    """A hash of all that a rehearsal stands on: the texts, the files, the limits, and the grader."""
    digest = hashlib.sha256(json.dumps([code(), confined, together]).encode())
    for task in pair:
        digest.update(b"\0" + task.to_json())
    return digest.hexdigest()


def _kept(file: Path, key: str) -> tuple[Rehearsed | None, str]:
    """A rehearsal that is kept, if it is of the very same; one that cannot be read is told."""
    told, odd = records.unseal(file)
    try:
        if told is None or told.pop("key", None) != key:
            return None, odd
        return Rehearsed.from_dict(told), ""
    except (KeyError, TypeError, ValueError, AttributeError):  # of another version
        return None, ""
