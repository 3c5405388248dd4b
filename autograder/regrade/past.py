"""What a record says of how a notebook was graded, and what has changed since then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.engine import Task
from autograder.engine.marks import is_test
from autograder.engine.report import versions
from autograder.regrade.slices import UNSETTLED
from autograder.run.version import packages

HALF = 0.5
"""The part of a time limit up to which a run's time has played no part in its marks."""


@dataclass(frozen=True)
class Since:
    """What has changed since a notebook was graded: the tests that have another text, by number, or why all
    of it has to run again.
    """

    tests: tuple[int, ...] = ()
    whole: str = ""


def since(record: Mapping[str, Any], task: Task, hashes: Mapping[str, Any], level: str) -> Since:
    """Compare a record with the task that the same submission makes today.

    Args:
        hashes: the task's `inputs`.
        level: at which students' code is confined today.
    """
    before = record.get("inputs")
    if record.get("refused"):
        return Since(whole="it was refused when it was graded")
    if not before or not record.get("code"):
        return Since(whole="its record is of an autograder that did not note yet what it was graded from")
    if record["code"] != packages():
        return Since(whole="it was graded by another version of autograder")
    if record.get("versions") != versions():
        return Since(whole="it was graded with other versions of Python or of packages")
    if record.get("confined") != level:
        return Since(whole=f"it was graded at the level '{record.get('confined')}'")
    if told := unsettled(record):
        return Since(whole=told)
    if before.get("settings") != hashes["settings"]:
        return Since(whole="settings of the course have changed")
    if before.get("files") != hashes["files"]:
        return Since(whole="files beside the notebook have changed")
    old, new = before.get("cells"), hashes["cells"]
    if not isinstance(old, dict) or set(old) != set(new):
        return Since(whole="the notebook has other cells than it had")
    changed = sorted(int(number) for number in new if new[number] != old[number])
    others = [number for number in changed if not is_test(task.notebook.cells[number])]
    if others:
        cell = task.notebook.cells[others[0]]
        name = cell.metadata.get("nbgrader", {}).get("grade_id") or f"cell {others[0] + 1}"
        return Since(whole=f"'{name}' has changed, which is no test")
    return Since(tuple(changed))


def unsettled(record: Mapping[str, Any]) -> str:
    """Say why the same submission may come out otherwise the next time, all else being equal: something of it
    ended, or took so long that a limit may be met. Nothing where it did not.
    """
    if any(record.get(name) for name in ("restarts", "examiners lost", "files not written")):
        return "a process of it ended before its time"
    cells, limits = record.get("cells", ()), record.get("limits", {})
    if any(cell.get("ended") in UNSETTLED or "limit" in cell for cell in cells):
        return "it ran into a limit"
    if record.get("seconds", {}).get("all", 0) > HALF * limits.get("total_seconds", 0):
        return "it took long, and may run into its limit"
    if any(cell.get("seconds", 0) > HALF * limits.get("cell_seconds", 0) for cell in cells):
        return "a cell of it took long, and may run into its limit"
    return ""
