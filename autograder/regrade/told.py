"""Whose marks a corrected test changes: as a table, and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from autograder import writing
from autograder.pages.feedback import number
from autograder.regrade.diff import Change, Regraded
from autograder.report import Cell

COLUMNS = ("student", "notebook", "exercise", "part", "before", "after", "by_hand")
WHOLE = "the whole cell"


def table(assignment: str, changes: Sequence[Change], labels: Mapping[Cell, str]) -> Table:
    """Return a row for each cell and part whose points are others than they were."""
    shown = Table(title=f"{escape(assignment)}: points that change", title_justify="left")
    shown.add_column("student", no_wrap=True)
    shown.add_column("exercise", no_wrap=True)
    shown.add_column("part", overflow="fold")
    shown.add_column("before", justify="right", no_wrap=True)
    shown.add_column("after", justify="right", no_wrap=True)
    shown.add_column("", no_wrap=True)
    for one in changes:
        note = "" if one.by_hand is None or one.part else f"{number(one.by_hand)} by hand stay"
        shown.add_row(
            "" if one.part else escape(one.student),
            "" if one.part else escape(labels.get((one.notebook, one.cell), one.cell)),
            escape(one.part) or WHOLE,
            number(one.before),
            f"[{_colour(one)}]{number(one.after)}[/]",
            note,
        )
    return shown


def _colour(one: Change) -> str:
    return "green" if (one.after or 0) > (one.before or 0) else "red"


def as_csv(changes: Iterable[Change], labels: Mapping[Cell, str]) -> str:
    """Return the same as CSV. `part` is empty in the line of a whole cell."""
    text = StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(COLUMNS)
    for one in changes:
        exercise = labels.get((one.notebook, one.cell), one.cell)
        points = ("" if value is None else f"{value:g}" for value in (one.before, one.after, one.by_hand))
        lines.writerow([one.student, one.notebook, exercise, one.part, *points])
    return text.getvalue()


def save_csv(path: Path, changes: Iterable[Change], labels: Mapping[Cell, str]) -> None:
    """Write it into a file, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    writing.write(path, as_csv(changes, labels).encode())


def tell(console: Console, found: Regraded) -> None:
    """Say how the run came to that, and what is to be done."""
    summary = found.summary
    for student, reason in sorted(summary.failed.items()):
        console.print(f"{student}: not graded. {reason}", style="red", markup=False)
    for note in summary.notes:
        console.print(f"note: {note}", markup=False)
    for name, tests in sorted(found.tests.items()):
        console.print(f"{name}: run again: {', '.join(sorted(tests))}", markup=False)
    for why, count in found.whole.most_common():
        console.print(f"note: {_count(count, 'notebook')} graded whole: {why}", markup=False)
    for why in sorted(set(found.left.values())):
        names = sorted(student for student, told in found.left.items() if told == why)
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        console.print(
            f"note: {', '.join(names[:3])}{more}: {why}, which is for 'autograder grade' without --diff",
            markup=False,
        )
    students = {one.student for one in found.changes if not one.part and one.before != one.after}
    whole = sum(found.whole.values())
    console.print(
        f"{_count(found.submissions, 'submission')}: {found.shared:,} by another's run, "
        f"{_count(found.runs, 'part')} and {_count(whole, 'whole notebook')} run, "
        f"{len(summary.unchanged):,} unchanged, {found.seconds:.1f} s",
        style="bold red" if summary.failed else "bold green",
    )
    done = "are written" if found.written else "would change; --write enters them"
    console.print(f"the marks of {_count(len(students), 'student')} {done}", markup=False)
    if summary.backup:
        console.print(f"the gradebook as it was before is in {summary.backup}", markup=False)


def _count(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
