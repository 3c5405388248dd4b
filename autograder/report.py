"""From the gradebook to a table: who has how many points in which exercise."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from rich.markup import escape
from rich.table import Table

from autograder import notebooks, writing
from autograder.book import records
from autograder.classroom import Classroom
from autograder.gradebook.rows import Submission
from autograder.pages.feedback import number
from autograder.sandbox.policy import LEVELS

NOTES = 5
"""How many notes of a submission the table shows; all are in the CSV."""


@dataclass(frozen=True)
class Row:
    """A student's marks in an assignment: `points` by exercise (by `labels`, in the notebooks' order), None
    where there are none yet.
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
    confined: str = ""
    """At which level of confinement it was graded, the least of its notebooks; "" where that is not known."""
    weaker: tuple[str, ...] = ()
    """What is weaker at that level than confinement can be."""
    missing: bool = False
    """Whether nothing was handed in."""
    by_hand: bool = False
    """Whether something of it is still to be graded by a person."""


Cell = tuple[str, str]
"""A graded cell: its notebook's name and its grade id. Another notebook may have a cell of that grade id."""


def rows(classroom: Classroom, assignment: str) -> list[Row]:
    """Return the marks of all students in the gradebook, by name; those who handed in nothing have no total.

    Who has handed in and is not in the gradebook yet has a row, too.

    Raises:
        nbgrader.api.MissingEntry: the gradebook knows no such assignment.
    """
    names, maxima = labels(classroom, assignment), exercises(classroom, assignment)
    handed_in, shut = set(classroom.handed_in(assignment)), classroom.hidden(assignment)
    with classroom.gradebook() as gradebook:
        entered: Any = gradebook.find_assignment(assignment)
        submissions: dict[str, Submission] = {
            submission.student.id: submission for submission in entered.submissions
        }
        return [
            _row(classroom, assignment, student, submission, names, maxima)
            if (submission := submissions.get(student))
            else Row(
                student,
                dict.fromkeys(maxima),
                None,
                sum(maxima.values()),
                notes=[
                    "not graded"
                    if student in handed_in
                    else f"{shut[student]} cannot be read"
                    if student in shut
                    else "nothing handed in"
                ],
                missing=student not in handed_in and student not in shut,
            )
            for student in sorted({student.id for student in gradebook.students} | handed_in | set(shut))
        ]


def exercises(classroom: Classroom, assignment: str) -> dict[str, float]:
    """Return the points that each exercise is worth, in the order of the released notebooks (the gradebook
    knows none).
    """
    cells = graded_cells(classroom, assignment)
    names = labels(classroom, assignment)
    return {names[cell]: points for cell, points in cells.items()}


def graded_cells(classroom: Classroom, assignment: str) -> dict[Cell, float]:
    """Return what each graded cell is worth, in the order of the released notebooks."""
    with classroom.gradebook() as gradebook:
        entered: Any = gradebook.find_assignment(assignment)
        found = {
            (notebook.name, cell.name): cell.max_score
            for notebook in sorted(entered.notebooks, key=lambda notebook: notebook.name)
            for cell in [*notebook.grade_cells, *notebook.task_cells]
        }
    folders = classroom.directory()
    released = Path(folders.format_path(folders.release_directory, ".", assignment))
    order = {name: _order(released / f"{name}.ipynb") for name, _ in found}
    # a cell that the release lacks stands behind those that it has
    places = {cell: order[cell[0]].get(cell[1], len(order[cell[0]])) for cell in found}
    return dict(sorted(found.items(), key=lambda item: (item[0][0], places[item[0]])))


def _order(path: Path) -> dict[str, int]:
    """Return where a released notebook has its cells, by grade id; nothing where it cannot be read."""
    try:
        cells = notebooks.read(path).cells
        return {cell.metadata.get("nbgrader", {}).get("grade_id"): place for place, cell in enumerate(cells)}
    except Exception:  # nbformat's many, for a file that is no notebook: the order is not worth a failure
        return {}


def labels(classroom: Classroom, assignment: str) -> dict[Cell, str]:
    """Return what each graded cell is called in a report: its exercise, where a name says which that is.

    `check-softmax` is called `softmax` where its notebook has an answer `softmax` that has no points of its
    own; what two notebooks have stands behind the notebook's name.
    """
    with classroom.gradebook() as gradebook:
        short: dict[Cell, str] = {}
        for notebook in gradebook.find_assignment(assignment).notebooks:
            graded = {cell.name for cell in [*notebook.grade_cells, *notebook.task_cells]}
            answers = {cell.name for cell in notebook.solution_cells} - graded
            for name in graded:
                answer = name.removeprefix("check-")
                short[notebook.name, name] = answer if answer in answers else name
    count = Counter(short.values())
    told = {cell: name if count[name] == 1 else f"{cell[0]}/{name}" for cell, name in short.items()}
    # a grade id may be anything, a notebook's name with a slash included
    return told if len(set(told.values())) == len(told) else {cell: "/".join(cell) for cell in short}


def _row(
    classroom: Classroom,
    assignment: str,
    student: str,
    submission: Submission,
    names: dict[Cell, str],
    maxima: dict[str, float],
) -> Row:
    points: dict[str, float | None] = dict.fromkeys(maxima)
    most = sum(maxima.values())
    folders = classroom.directory()
    # The folder tells, not the gradebook: a submission is entered there before it is graded, and a mark that
    # nobody came to reads as 0.
    graded = Path(folders.format_path(folders.autograded_directory, student, assignment))
    if not graded.is_dir():
        return Row(student, points, None, most, handed_in=submission.timestamp, notes=["not graded"])
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            if (notebook.name, grade.name) in names:
                points[names[notebook.name, grade.name]] = grade.score
    penalty = submission.late_submission_penalty or 0.0
    told = {
        notebook.name: records.read(records.path(folders, assignment, student, notebook.name)) or {}
        for notebook in submission.notebooks
    }
    return Row(
        student,
        points,
        max(0.0, submission.score - penalty),
        most,
        penalty,
        submission.timestamp,
        sum(_seconds(told.get(path.stem, {}), path) for path in graded.glob("*.ipynb") if path.stem in told),
        [
            *_notes(told),
            *(
                f"{odd} ('autograder grade' writes it anew)"
                for notebook in submission.notebooks
                if (odd := records.odd(records.path(folders, assignment, student, notebook.name)))
            ),
            *(["something is to be graded by hand"] if submission.needs_manual_grade else []),
        ],
        tuple(
            entry["id"] if len(told) == 1 else f"{name}/{entry['id']}"
            for name, record in told.items()
            for entry in record.get("cells", ())
            if entry.get("mode") == "together"
        ),
        min(filter(LEVELS.__contains__, _told(told, "confined")), key=LEVELS.index, default=""),
        tuple(dict.fromkeys(filter(None, _told(told, "weaker")))),
        by_hand=bool(submission.needs_manual_grade),
    )


def _told(records_of: Mapping[str, dict[str, Any]], what: str) -> list[str]:
    return [told for record in records_of.values() if isinstance(told := record.get(what), str)]


def _seconds(record: dict[str, Any], path: Path) -> float:
    return record["seconds"]["all"] if "seconds" in record else running_time(path)


def _notes(told: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Yield what an instructor must know of how a submission's notebooks were graded: why not, without what
    walls, and what was repaired, left behind or used.
    """
    notes: dict[str, list[str]] = {}
    for name, record in told.items():
        refused = [f"graded as zero: {record['refused']}"] if record.get("refused") else []
        for note in [
            *refused,
            *record.get("confinement", ()),
            *record.get("repairs", ()),
            *record.get("notes", ()),
        ]:
            notes.setdefault(note, []).append(name)
    for note, names in notes.items():
        # which one, unless it is all of them
        yield note if len(names) == len(told) else f"{', '.join(names)}: {note}"


def beside(rows: Iterable[Row]) -> str:
    """Return a sentence on the tests that ran beside the students' code; none where all ran apart."""
    cells = sorted({cell for row in rows for cell in row.together})
    if not cells:
        return ""
    return (
        f"beside the students' code, where a mark can be forged, ran {', '.join(cells)} "
        "('autograder verify' says why)"
    )


def confinement(rows: Sequence[Row]) -> list[str]:
    """Return sentences on how the students' code was confined: at which level, who where there are several,
    and what is weaker there.
    """
    levels: dict[str, list[str]] = {}
    for row in rows:
        if row.confined:
            levels.setdefault(row.confined, []).append(row.student)
    return [*at_levels(levels), *dict.fromkeys(sentence for row in rows for sentence in row.weaker)]


def at_levels(levels: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Say at which level of confinement submissions were graded; who at which, where there are several.

    >>> list(at_levels({"full": ["ada", "bob"], "inner": ["cleo"]}))
    ['confinement: full of 2 submissions', 'confinement: inner of 1 submission: cleo']
    """
    most = max(levels.values(), key=len, default=[])
    for level, students in levels.items():
        count = f"{len(students)} submission{'s' * (len(students) != 1)}"
        # where there are several levels, the smaller groups are named
        named = f": {', '.join(sorted(students))}" if len(levels) > 1 and students is not most else ""
        yield f"confinement: {level} of {count}{named}"


def running_time(path: Path) -> float:
    """Return the seconds that the cells of a notebook ran that stock nbgrader graded, as its kernel told
    them.
    """
    total = 0.0
    try:
        for cell in notebooks.read(path).cells:
            told = cell.metadata.get("execution", {})
            if "iopub.execute_input" in told and "shell.execute_reply" in told:
                start, end = (
                    datetime.fromisoformat(told[key])
                    for key in ("iopub.execute_input", "shell.execute_reply")
                )
                total += (end - start).total_seconds()
    except Exception:  # a student's file, as far as we know: it may say anything there, and be anything
        return 0.0
    return total


def table(
    title: str, rows: Iterable[Row], maxima: dict[str, float], extra: dict[str, dict[str, str]] | None = None
) -> Table:
    """Return the marks as a table: exercises by number, with their names in the caption.

    Args:
        extra: further columns, as heading → student → text.
    """
    shown = Table(
        title=_visible(title),
        title_justify="left",
        caption_justify="left",
        caption=_visible(", ".join(f"{place}: {name}" for place, name in enumerate(maxima, start=1))),
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
            *([f"{number(row.late_penalty)} points off for lateness"] if row.late_penalty else []),
            *row.notes[:NOTES],
            *([f"and {len(row.notes) - NOTES} notes more (--csv has all)"] if row.notes[NOTES:] else []),
        ]
        shown.add_row(
            _visible(row.student),
            *(_coloured(row.points.get(name), most) for name, most in maxima.items()),
            number(row.total),
            "–" if row.seconds is None else f"{row.seconds:.1f} s",
            *(_visible(column.get(row.student, ""), keep="\n") for column in (extra or {}).values()),
            *([_visible("; ".join(notes))] if with_notes else []),
        )
    return shown


def _coloured(points: float | None, most: float) -> str:
    colour = "dim" if points is None else "green" if points >= most else "red" if points <= 0 else "yellow"
    return f"[{colour}]{number(points)}[/]"


def _visible(text: str, keep: str = "") -> str:
    """Return a text for the table: nothing in it is rich's markup, or an order to the terminal."""
    return escape("".join(c if c.isprintable() or c in keep else "\N{REPLACEMENT CHARACTER}" for c in text))


def save_csv(path: Path, rows: Iterable[Row], maxima: dict[str, float]) -> None:
    """Write the marks into a file, whole, or leave what was there: a disk can be full."""
    text = io.StringIO(newline="")
    write_csv(text, rows, maxima)
    writing.write(path, text.getvalue().encode("utf-8", "backslashreplace"))


def write_csv(file: TextIO, rows: Iterable[Row], maxima: dict[str, float]) -> None:
    """Write the marks as a table that a spreadsheet reads: one line a student."""
    writer = csv.writer(file)
    writer.writerow(
        [
            "student",
            *map(inert, maxima),
            "late_penalty",
            "total",
            "max_total",
            "handed_in",
            "seconds",
            "level",
            "notes",
        ]
    )
    for row in rows:
        writer.writerow(
            [
                inert(row.student),
                *(row.points.get(name) for name in maxima),
                row.late_penalty,
                row.total,
                row.max_total,
                # the gradebook's times are in UTC, without saying so
                row.handed_in.replace(tzinfo=UTC).isoformat() if row.handed_in else None,
                None if row.seconds is None else round(row.seconds, 1),
                row.confined,
                inert("; ".join(row.notes)),
            ]
        )


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: names of students and files are strangers'."""
    return f"'{text}" if text.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text
