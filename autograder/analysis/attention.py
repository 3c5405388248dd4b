"""Which submissions a person should look at, and why. It accuses nobody: what is told is what the grader did
or met.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.analysis.evidence import Evidence, Submission

REASONS = {
    "not graded": "handed in, and there is no mark",
    "refused": "graded as zero, for it could not be read",
    "by hand": "an answer waits for a person's points",
    "again": "a person has marked it, and it was graded again since: the points stay, look once more",
    "ended": "the student's code, or a test, ended its process or was ended",
    "limit": "a limit of the grader was met, which may be no fault of the student",
    "time": "a cell ran out of time",
    "uses": "uses what the assignment asks to be told of",
    "repaired": "something was put right, left behind or missing",
    "together": "a test ran beside the student's code, where a mark can be forged",
}
"""Why, by the name that the tables have; in the order of how urgent it is."""


@dataclass(frozen=True)
class Look:
    """One thing to look at: whose, why (a name in `REASONS`), and what exactly."""

    student: str
    reason: str
    what: str


def looks(evidence: Evidence) -> list[Look]:
    """Return all that there is to look at, the urgent first."""
    found = [
        Look(row.student, "not graded", "; ".join(row.notes) or "not graded")
        for row in evidence.rows
        if row.total is None and not row.missing
    ]
    for one in evidence.submissions:
        found += _of(one)
    order = list(REASONS)
    return sorted(found, key=lambda look: order.index(look.reason))


def _of(one: Submission) -> Iterator[Look]:
    student = one.student
    if one.by_hand:
        yield Look(student, "by hand", ", ".join(one.by_hand))
    if one.again:
        yield Look(student, "again", ", ".join(one.again))
    for name, record in one.records.items():
        where = f"{name}: " if len(one.records) > 1 else ""
        if record.get("refused"):
            yield Look(student, "refused", where + record["refused"])
        for told in [*record.get("repairs", ()), *record.get("notes", ())]:
            yield Look(student, "uses" if told.startswith("uses ") else "repaired", where + told)
        for cell in record.get("cells", ()):
            yield from _cell(student, where, cell)
    if one.row.together:
        yield Look(student, "together", ", ".join(one.row.together))


def _cell(student: str, where: str, cell: dict) -> Iterator[Look]:
    at = f"{where}{cell['id']}"
    if cell.get("limit"):
        yield Look(student, "limit", f"{at}: {cell['limit']}")
    elif cell.get("ended") == "interrupted":
        yield Look(student, "time", f"{at}: {cell.get('why', 'interrupted')}")
    elif cell.get("ended") in ("died", "not run"):
        yield Look(student, "ended", f"{at}: {cell.get('why', cell['ended'])}")


def of_all(found: Sequence[Look], evidence: Evidence) -> list[tuple[str, str]]:
    """Return what holds for every submission alike, as (reason, what): told once, it hides nobody else."""
    count = len(evidence.submissions)
    alike: dict[tuple[str, str], set[str]] = {}
    for look in found:
        alike.setdefault((look.reason, look.what), set()).add(look.student)
    return [key for key, students in alike.items() if count > 2 and len(students) == count]
