"""What the engine knows of an examination, and keeps for another examiner where one is lost."""

from __future__ import annotations

import copy
import dataclasses
import functools
import importlib.metadata
import platform
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from autograder.limits import Limits
from autograder.sandbox import weaker
from autograder.sandbox.memory import size

from .inputs import inputs
from .marks import is_test, points
from .outputs import problem
from .parts import Earned
from .task import Graded, Task

PATIENCE = 15
"""Seconds that an examination may take longer than its whole limit, before it is ended from here."""
SLACK = 3
"""Seconds that an examiner may be late with a cell that ran for too long, before it is ended from here."""
AGAIN = "The tests were started again for the cells below."
LIMIT_TOLD = 300
"""Characters that are told of a limit that a student's code ran into."""
PACKAGES = ("ipython", "matplotlib", "nbformat", "nbgrader", "numpy", "torch", "vectorized-backprop")


@dataclass(frozen=True)
class Past:
    """How far the examiners before this one have come, and what one that goes on needs of it.

    ended: how each cell ended that was told, by its number.
    without: the numbers of the cells in which an examiner was lost: they do not run again.
    second: whether the first pass is over.
    left: seconds of the pass that are left.
    room: bytes that outputs may still have.
    """

    ended: Mapping[int, str]
    without: frozenset[int]
    second: bool
    left: float
    room: int

    def to_dict(self) -> dict:
        """In JSON's types.

        >>> past = Past({3: "ok"}, frozenset({3}), False, 60.0, 100)
        >>> Past.from_dict(past.to_dict()) == past
        True
        """
        about = dataclasses.asdict(self)
        return about | {"ended": [[*pair] for pair in self.ended.items()], "without": sorted(self.without)}

    @classmethod
    def from_dict(cls, told: dict) -> Past:
        return cls(**told | {"ended": dict(told["ended"]), "without": frozenset(told["without"])})


@dataclass(frozen=True)
class Loss:
    """Why an examiner did not come to the end: its `kind` is "time", "memory" or "ended"; its last words."""

    kind: str
    words: str = ""


class Report:
    """What is known of an examination so far: what its examiners have told.

    It stands in the engine, so that it outlives an examiner: a test may end its own process, or hang where no
    signal reaches it, and a student's answer may bring a test to that. What was told stays, the parts of such
    a cell that had ended among it; the rest is lost, and another examiner goes on behind it.
    """

    def __init__(self, task: Task, limits: Limits) -> None:
        self._task, self._limits = task, limits
        self._begun = self._pass = time.monotonic()
        # twice: the tests that run beside the student's code have a pass of their own
        self._whole = self._begun + 2 * limits.total_seconds + PATIENCE
        self._at: dict = {}
        self._within: float | None = None
        self._without: set[int] = set()
        self._losses: list[dict] = []
        self._second, self._room = False, limits.outputs
        self._cells: list[NotebookNode] = copy.deepcopy(task.notebook.cells)
        self._entries: dict[int, dict] = {}
        self._marks: dict[str, float] = {}
        self._parts: tuple[int, Earned] | None = None
        self._last: dict = {}
        self.done = False

    def take(self, told: dict) -> None:
        """Note what an examiner says of itself or of a cell."""
        if told["do"] == "part":  # of a cell, which goes on
            number = told["cell"]
            if self._parts is None or self._parts[0] != number:
                self._parts = number, Earned(points(self._cells[number]))
            self._parts[1].take(told["report"], told["running"])
            return
        self._within = None
        if told["do"] == "at":
            if told["second"] and not self._second:
                self._second, self._pass = True, time.monotonic()
            self._at, self._within = told, time.monotonic() + told["seconds"] + SLACK
        if told["do"] == "done":
            self._last, self.done = told, True
        if told["do"] not in ("cell", "update"):
            return
        self._room = told["room"]
        cell = self._cells[told["cell"]]
        cell.outputs = [nbformat.from_dict(output) for output in told["outputs"]]
        if told["do"] == "cell":
            cell.execution_count = told["count"]
            self._entries[told["cell"]] = told["entry"]
            if told["mark"] is not None:
                self._marks[cell.metadata.nbgrader.grade_id] = told["mark"]

    def deadline(self) -> float:
        """When the examiner is to have told something next, by `time.monotonic()`."""
        return self._whole if self._within is None else min(self._whole, self._within)

    def past(self) -> Past:
        """What another examiner needs to go on."""
        return Past(
            {number: entry["ended"] for number, entry in self._entries.items()},
            frozenset(self._without),
            self._second,
            max(self._pass + self._limits.total_seconds - time.monotonic(), 0.0),
            self._room,
        )

    def lost(self, loss: Loss) -> bool:
        """An examiner was lost: the cell that it was at ends with that. Return whether another can go on."""
        at, words = self._at, loss.words
        number = at.get("cell")
        if number is None or number in self._without or time.monotonic() > self._whole:
            self.stopped(words)
            return False
        self._losses.append({"cell": number, "kind": loss.kind, "words": words})
        self._without.add(number)
        self._at, self._within = {}, None
        if at["tells"] and number not in self._entries:
            self._end(number, loss)
        return True

    def _end(self, number: int, loss: Loss) -> None:
        """Tell of a cell that its examiner was lost with it."""
        cell, seconds = self._cells[number], f"{self._limits.cell_seconds:g} seconds"
        memory = size(self._limits.tests_memory)
        name, why = {
            "time": (
                "CellTimeout",
                f"the {'test' if is_test(cell) else 'cell'} ran for more than {seconds}.",
            ),
            "memory": ("TestsEnded", f"the tests used more than {memory} of memory, and were ended."),
        }.get(loss.kind, ("TestsEnded", "the process that runs the tests ended in this cell."))
        ended = {"time": f"time limit of {seconds}", "memory": f"memory limit of {memory}"}.get(loss.kind)
        report, mark = self._kept(number, ended or "the process that runs the tests ended")
        cell.outputs, cell.execution_count = [*report, problem(name, f"{why} {AGAIN}")], None
        entry = {"ended": "interrupted" if loss.kind == "time" else "died", "why": why}
        if loss.kind != "time":
            entry["limit"] = f"{why} {loss.words}".strip()[:LIMIT_TOLD]
        self._entries[number] = entry
        if is_test(cell):
            self._marks[cell.metadata.nbgrader.grade_id] = mark

    def _kept(self, number: int, why: str) -> tuple[list[NotebookNode], float]:
        """What the parts have earned of a cell that was not told of, as an output and a mark."""
        if self._parts is None or self._parts[0] != number:
            return [], 0.0
        return self._parts[1].kept(why)

    def stopped(self, why: str) -> None:
        """The examination did not come to its end: what was not reached says so, and earns nothing."""
        for number, cell in enumerate(self._cells):
            if cell.cell_type == "code" and number not in self._entries:
                sentence = f"this cell was not run to its end: the examination was stopped ({why})."
                report, mark = self._kept(number, "the examination was stopped")
                cell.outputs, cell.execution_count = [*report, problem("NotRun", sentence)], None
                self._entries[number] = {"ended": "not run", "why": sentence}
                if is_test(cell):
                    self._marks[cell.metadata.nbgrader.grade_id] = mark

    def graded(self, level: str, confinement: list[str], failed: dict) -> Graded:
        """What came of it, with the record of how."""
        notebook = copy.copy(self._task.notebook)
        notebook.cells = self._cells
        if level == "none":  # its page says so
            about = notebook.metadata.get("autograder", {})
            notebook.metadata = NotebookNode(
                {**notebook.metadata, "autograder": NotebookNode({**about, "unconfined": True})}
            )
        for number, why in self._last.get("left_out", {}).items():
            self._entries[int(number)]["left out later"] = why
        phases = self._last.get("seconds", {}) | {"all": time.monotonic() - self._begun}
        return Graded(
            notebook,
            self._marks,
            {
                "submission": self._task.submission,
                "version": self._task.version,
                "seed": self._task.seed,
                "versions": dict(versions()),
                "limits": dataclasses.asdict(self._limits),
                "inputs": inputs(self._task, self._limits),
                "repairs": list(self._task.repairs),
                "confined": level,
                "weaker": weaker(level),
                "confinement": confinement,
                "imports failed": failed,
                "files not written": self._last.get("unwritten", {}),
                "restarts": self._last.get("restarts", []),
                **({"examiners lost": self._losses} if self._losses else {}),
                **({"learned": self._last.get("learned", {})} if self._task.rehearsal else {}),
                "seconds": {name: round(took, 4) for name, took in phases.items()},
                "cells": [
                    {
                        "cell": number,
                        "id": name_of(self._cells[number]),
                        "role": self._cells[number].metadata.get("autograder", {}).get("role", "student"),
                        **entry,
                    }
                    for number, entry in sorted(self._entries.items())
                ],
            },
        )


def name_of(cell: NotebookNode) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id", "")


@functools.cache
def versions() -> dict[str, str]:
    """Versions of Python and of the packages that marks may depend on."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        with suppress(importlib.metadata.PackageNotFoundError):
            found[name] = importlib.metadata.version(name)
    return found
