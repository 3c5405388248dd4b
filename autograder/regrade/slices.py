"""A part of a submission's notebook that is enough for some of its tests: as a task for the engine, and the
key by which its verdict is known.

All that such a task does follows from its key: cells that the tests do not need are not in it, whoever wrote
them. So the verdict is that of each submission with this key, and no student's code but what the key stands
for has a part in it.
"""

from __future__ import annotations

import copy
import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from autograder.engine import Graded, Plan, Task
from autograder.engine.marks import is_tagged, is_test
from autograder.regrade.effects import Effects, modules
from autograder.regrade.needs import Needs, groups

STUDENTS = ("student", "added")
UNSETTLED = frozenset(("died", "interrupted", "not run"))
"""How a cell ends whose end may be another one the next time."""
DOUBTS = ("NameError", "is not defined", "Warning")
"""What a test's output says where a test that was left out may have made a difference (`needs`); a warning is
shown the first time alone."""


class Unclear(ValueError):
    """Why the whole notebook has to run."""


@dataclass(frozen=True)
class Slice:
    """Tests of a notebook, by number, the cells that they need, and the key of what comes of it."""

    tests: frozenset[int]
    cells: frozenset[int]
    key: str


@dataclass(frozen=True)
class Judged:
    """What came of one test cell, in JSON's types but for the outputs."""

    mark: float
    outputs: list[NotebookNode]
    entry: dict[str, Any]


def role(cell: NotebookNode) -> str:
    return cell.metadata.get("autograder", {}).get("role", "student")


def grade_id(cell: NotebookNode) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def doubt(task: Task) -> str:
    """Say why a part of a task's notebook may come out otherwise than in the whole; nothing where it cannot,
    as far as its texts tell.
    """
    plan = task.plan or Plan()
    if plan.together or any(is_test(cell) and is_tagged(cell) for cell in task.notebook.cells):
        return "tests of it run together with the student's code"
    if set(task.files) - set(task.released):
        return "files were handed in beside it"
    for number, one in _effects(task.notebook).items():
        if one.wild and role(task.notebook.cells[number]) in STUDENTS:
            return f"of a cell of the student's nobody can say what it leaves behind: {one.wild}"
    return ""


def slices(
    task: Task, changed: Mapping[int, str], hashes: Mapping[str, Any], about: Iterable[str]
) -> list[Slice]:
    """Return the parts of a notebook to run where some of its tests have been changed.

    Args:
        changed: the tests that have, by number, with the text that they had before.
        hashes: the task's `inputs`.
        about: what else a verdict hangs on, the same for all: the grader, the level.

    Raises:
        Unclear: more than tests may come out otherwise.
    """
    notebook = task.notebook
    effects = _effects(notebook)
    known = modules(cell.source for cell in notebook.cells if cell.cell_type == "code")
    for number, before in changed.items():
        effects[number] |= Effects.of(before, known, trusted=True)
    tests = [number for number, cell in enumerate(notebook.cells) if is_test(cell) and number in effects]
    given = [number for number in effects if role(notebook.cells[number]) == "test"]
    needs = Needs(_with_plan(effects, task), given, _handed(task))
    shown = [number for number, one in effects.items() if one.runs and number not in given]
    if found := needs.depending(changed, [number for number in shown if number > min(changed)]):
        name = grade_id(notebook.cells[min(found)]) or f"cell {min(found) + 1}"
        raise Unclear(f"'{name}', which is no test, may show something else than it did")
    counts = _counts(notebook)
    return [
        Slice(
            found,
            cells,
            _key(
                [*about],
                hashes["settings"],
                hashes["files"],
                [(hashes["cells"][str(number)], counts[number]) for number in sorted(cells)],
                sorted(grade_id(notebook.cells[number]) for number in found),
            ),
        )
        for found, cells in groups(needs.depending(changed, tests))
    ]


def part(task: Task, one: Slice) -> Task:
    """Return the task of a slice: its cells run, and the others are counted alone."""
    notebook = copy.copy(task.notebook)
    notebook.cells = [
        cell if cell.cell_type != "code" or number in one.cells else _left_out(cell)
        for number, cell in enumerate(task.notebook.cells)
    ]
    return dataclasses.replace(task, notebook=notebook, submission="", repairs=())


def judged(graded: Graded, one: Slice) -> dict[str, Judged] | None:
    """Return what came of a slice's tests, by grade id; None where the whole notebook has to tell."""
    record = graded.record
    entries = {entry["cell"]: entry for entry in record["cells"]}
    lost = any(record.get(name) for name in ("restarts", "examiners lost", "files not written"))
    if lost or any(entry["ended"] in UNSETTLED or "limit" in entry for entry in entries.values()):
        return None
    found: dict[str, Judged] = {}
    for number in one.tests:
        cell = graded.notebook.cells[number]
        name = grade_id(cell)
        if number not in entries or name not in graded.marks:
            return None
        told = json.dumps(cell.outputs) + entries[number].get("printed", "")
        if any(word in told for word in DOUBTS):
            return None
        found[name] = Judged(graded.marks[name], cell.outputs, entries[number])
    return found


def _effects(notebook: NotebookNode) -> dict[int, Effects]:
    """What each code cell does that runs; what of it is the instructor's, as he wrote it, is read as his."""
    known = modules(cell.source for cell in notebook.cells if cell.cell_type == "code")
    found: dict[int, Effects] = {}
    for number in _counts(notebook):
        cell = notebook.cells[number]
        one = Effects.of(cell.source, known, role(cell) not in STUDENTS)
        if original := cell.metadata.get("autograder", {}).get("original"):
            one |= Effects.of(original, known, trusted=True)
        found[number] = one
    return found


def _with_plan(effects: Mapping[int, Effects], task: Task) -> dict[int, Effects]:
    """The same, with the names that a cell changes by what the rehearsal saw, whatever its text says."""
    students = (task.plan or Plan()).students
    found = dict(effects)
    for number in found:
        place = task.notebook.cells[number].metadata.get("autograder", {}).get("place")
        if names := students.get(str(place)):
            found[number] |= Effects(binds=frozenset(names), state=frozenset(names), runs=True)
    return found


def _handed(task: Task) -> set[str]:
    """The names that tests bind and the student's process is given: what the rehearsal saw, and imports."""
    tests = [cell.source for cell in task.notebook.cells if role(cell) == "test"]
    shared = (task.plan or Plan()).shared
    return {name for names in shared.values() for name in names} | {name for name, _ in modules(tests)}


def _counts(notebook: NotebookNode) -> dict[int, int]:
    """The execution count of each cell that runs, by number, as the engine counts."""
    return {number: count for count, number in enumerate(_running(notebook), 1)}


def _running(notebook: NotebookNode) -> Iterator[int]:
    for number, cell in enumerate(notebook.cells):
        skipped = role(cell) != "test" and "skip-execution" in cell.metadata.get("tags", ())
        if cell.cell_type == "code" and cell.source.strip() and not skipped:
            yield number


def _left_out(cell: NotebookNode) -> NotebookNode:
    about = NotebookNode({**cell.metadata.get("autograder", {}), "left_out": True})
    return NotebookNode({**cell, "metadata": NotebookNode({**cell.metadata, "autograder": about})})


def _key(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
