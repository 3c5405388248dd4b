"""From the gradebook to a table: who has how many points in which exercise."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from rich.table import Table

from autograder import notebooks
from autograder.book import records
from autograder.book.rows import Submission
from autograder.classroom import Classroom
from autograder.pages.feedback import number


@dataclass(frozen=True)
class Row:
    """A student's marks in an assignment: `points` by exercise, in the notebook's order; None where there are
    none yet.
    """

    student: str
    points: dict[str, float | None]
    total: float | None
    max_total: float
    late_penalty: float = 0.0
    handed_in: datetime | None = None
    seconds: float | None = None
    notes: list[str] = field(default_factory=list)
    together: tuple[str, ...] = ()
    """The test cells that ran beside the student's code."""


def exercise(grade_id: str) -> str:
    """Return the exercise that a graded cell is about: `check-softmax-jacobian` checks `softmax-jacobian`."""
    return grade_id.removeprefix("check-")


def rows(classroom: Classroom, assignment: str) -> list[Row]:
    """Return the marks of all students in the gradebook, by name; those who handed in nothing have no total.

    Raises:
        nbgrader.api.MissingEntry: the gradebook knows no such assignment.
    """
    maxima = exercises(classroom, assignment)
    with classroom.gradebook() as gradebook:
        entered: Any = gradebook.find_assignment(assignment)
        submissions: dict[str, Submission] = {
            submission.student.id: submission for submission in entered.submissions
        }
        return [
            _row(classroom, student.id, submissions.get(student.id), maxima, assignment)
            for student in sorted(gradebook.students, key=lambda student: student.id)
        ]


def exercises(classroom: Classroom, assignment: str) -> dict[str, float]:
    """Return the points that each exercise is worth, in the order of the released notebooks (the gradebook
    knows none).
    """
    folders = classroom.directory()
    released = folders.format_path(folders.release_directory, ".", assignment)
    order = [
        cell.metadata.get("nbgrader", {}).get("grade_id")
        for path in sorted(Path(released).glob("*.ipynb"))
        for cell in notebooks.read(path).cells
    ]
    with classroom.gradebook() as gradebook:
        cells = [
            cell
            for notebook in gradebook.find_assignment(assignment).notebooks
            for cell in [*notebook.grade_cells, *notebook.task_cells]
        ]
        cells.sort(key=lambda cell: order.index(cell.name) if cell.name in order else len(order))
        return {exercise(cell.name): cell.max_score for cell in cells}


def _row(
    classroom: Classroom,
    student: str,
    submission: Submission | None,
    maxima: dict[str, float],
    assignment: str,
) -> Row:
    points: dict[str, float | None] = dict.fromkeys(maxima)
    most = sum(maxima.values())
    if submission is None:
        return Row(student, points, None, most, notes=["nothing handed in"])
    folders = classroom.directory()
    # The folder tells, not the gradebook: a submission is entered there before it is graded, and a mark that
    # nobody came to reads as 0.
    graded = Path(folders.format_path(folders.autograded_directory, student, assignment))
    if not graded.is_dir():
        return Row(student, points, None, most, handed_in=submission.timestamp, notes=["not graded"])
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            points[exercise(grade.name)] = grade.score
    penalty = submission.late_submission_penalty or 0.0
    told = {
        notebook.name: records.read(records.path(folders, assignment, student, notebook.name))
        for notebook in submission.notebooks
    }
    seconds = sum(
        record["seconds"]["all"]
        if (record := told.get(path.stem)) and "seconds" in record
        else running_time(path)
        for path in graded.glob("*.ipynb")
    )
    return Row(
        student,
        points,
        max(0.0, submission.score - penalty),
        most,
        penalty,
        submission.timestamp,
        seconds,
        [
            *_notes(told.values()),
            *(["something is to be graded by hand"] if submission.needs_manual_grade else []),
        ],
        tuple(
            entry["id"]
            for record in told.values()
            for entry in (record or {}).get("cells", ())
            if entry.get("mode") == "together"
        ),
    )


def _notes(told: Iterable[dict[str, Any] | None]) -> Iterator[str]:
    """Yield what an instructor must know of how a submission's notebooks were graded."""
    kept = [record for record in told if record]
    yield from dict.fromkeys(f"not graded: {record['refused']}" for record in kept if record.get("refused"))
    yield from dict.fromkeys(word for record in kept for word in record.get("confinement", ()))


def beside(rows: Iterable[Row]) -> str:
    """Return a sentence on the tests that ran beside the students' code; none where all ran apart."""
    cells = sorted({cell for row in rows for cell in row.together})
    if not cells:
        return ""
    return (
        f"beside the students' code, where a mark can be forged, ran {', '.join(cells)} "
        "('autograder verify' says why)"
    )


def running_time(path: Path) -> float:
    """Return the seconds that the cells of a notebook ran that stock nbgrader graded, as its kernel told
    them.
    """
    total = 0.0
    for cell in notebooks.read(path).cells:
        told = cell.metadata.get("execution", {})
        if "iopub.execute_input" in told and "shell.execute_reply" in told:
            start, end = (
                datetime.fromisoformat(told[key]) for key in ("iopub.execute_input", "shell.execute_reply")
            )
            total += (end - start).total_seconds()
    return total


def table(
    title: str, rows: Iterable[Row], maxima: dict[str, float], extra: dict[str, dict[str, str]] | None = None
) -> Table:
    """Return the marks as a table: exercises by number, with their names in the caption.

    Args:
        extra: further columns, as heading → student → text.
    """
    shown = Table(
        title=title,
        title_justify="left",
        caption_justify="left",
        caption=", ".join(f"{place}: {name}" for place, name in enumerate(maxima, start=1)),
    )
    shown.add_column("student", no_wrap=True)
    for place, most in enumerate(maxima.values(), start=1):
        shown.add_column(f"{place}\n/{number(most)}", justify="right", no_wrap=True)
    shown.add_column(f"total\n/{number(sum(maxima.values()))}", justify="right", style="bold", no_wrap=True)
    shown.add_column("time", justify="right", no_wrap=True)
    for heading in extra or {}:
        shown.add_column(heading, overflow="fold")
    rows = list(rows)
    with_notes = any(row.notes or row.late_penalty for row in rows)
    if with_notes:
        shown.add_column("notes")
    for row in rows:
        notes = [
            *row.notes,
            *([f"{number(row.late_penalty)} points off for lateness"] if row.late_penalty else []),
        ]
        shown.add_row(
            row.student,
            *(_coloured(row.points.get(name), most) for name, most in maxima.items()),
            number(row.total),
            "–" if row.seconds is None else f"{row.seconds:.1f} s",
            *(column.get(row.student, "") for column in (extra or {}).values()),
            *(["; ".join(notes)] if with_notes else []),
        )
    return shown


def _coloured(points: float | None, most: float) -> str:
    colour = "dim" if points is None else "green" if points >= most else "red" if points <= 0 else "yellow"
    return f"[{colour}]{number(points)}[/]"


def write_csv(file: TextIO, rows: Iterable[Row], maxima: dict[str, float]) -> None:
    """Write the marks as a table that a spreadsheet reads: one line a student."""
    writer = csv.writer(file)
    writer.writerow(
        ["student", *maxima, "late_penalty", "total", "max_total", "handed_in", "seconds", "notes"]
    )
    for row in rows:
        writer.writerow(
            [
                row.student,
                *(row.points.get(name) for name in maxima),
                row.late_penalty,
                row.total,
                row.max_total,
                row.handed_in.isoformat() if row.handed_in else None,
                None if row.seconds is None else round(row.seconds, 1),
                "; ".join(row.notes),
            ]
        )
