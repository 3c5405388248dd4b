"""`autograder export`: from a class on disk to files for another system, and what is to be said."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder import report, writing
from autograder.classroom import Classroom
from autograder.lms import canvas, moodle, plain
from autograder.lms.filling import Filled, fill
from autograder.lms.people import people
from autograder.lms.sheet import NoSheet, Sheet
from autograder.pages.feedback import tells_otherwise


@dataclass
class Exported:
    """What was written, and what somebody should look at."""

    path: Path
    filled: Filled
    notes: list[str] = field(default_factory=list)

    def sentences(self) -> Iterator[str]:
        yield from self.notes
        yield from self.filled.sentences()


def fill_sheet(
    classroom: Classroom,
    assignment: str,
    to: str,
    path: Path,
    output: Path | None = None,
    *,
    column: str | None = None,
    by: str | None = None,
    scaled: bool = False,
    feedback: Path | None = None,
) -> Exported:
    """Enter an assignment's marks into a table that Canvas or Moodle has exported; write a new file.

    Args:
        to: "canvas" or "moodle".
        path: the table; it is only read.
        output: the new one; beside `path`, with "-filled" behind its name, unless given.
        feedback: for Moodle, a zip to be made of the students' pages.

    Raises:
        NoSheet: it is no such table, or cannot be filled as it is; nothing was written.
    """
    sheet = Sheet.read(path)
    output = output or path.with_name(f"{path.stem}-filled{path.suffix}")
    if output.exists() and os.path.samefile(output, path):
        raise NoSheet(f"{output} is the table that was exported: name another file with --output")
    try:
        found = (
            canvas.layout(sheet, column or assignment, by)
            if to == "canvas"
            else moodle.layout(sheet, column or "Grade", by)
        )
        filled = fill(sheet, found, people(classroom), report.rows(classroom, assignment), scaled)
    except NoSheet as error:
        raise NoSheet(f"{path}: {error}") from None
    writing.write(output, sheet.to_bytes())
    exported = Exported(output, filled)
    if feedback:
        pages = {student: _pages(classroom, assignment, student) for student in filled.rows}
        writing.write(feedback, moodle.zipped(sheet, filled.rows, pages))
        lacking = sorted(student for student, own in pages.items() if not own)
        exported.notes.append(f"{feedback} has the pages of {len(pages) - len(lacking)} students")
        if lacking:
            exported.notes.append(
                f"{len(lacking)} have no page ('nbgrader generate_feedback {assignment}' makes them): "
                + "; ".join(lacking)
            )
        if old := _outdated(classroom, assignment, pages):
            exported.notes.append(
                f"{len(old)} have a page that tells other marks than the gradebook has by now "
                f"('nbgrader generate_feedback {assignment}' makes them anew; then export once more): "
                + "; ".join(old)
            )
    return exported


def table(classroom: Classroom, assignments: list[str], output: Path | None) -> None:
    """Write the marks of assignments as our own table, to a file or the terminal."""
    marks = {name: report.rows(classroom, name) for name in assignments}
    dates = {name: plain.due(classroom, name) for name in assignments}
    text = io.StringIO(newline="")
    plain.write(text, marks, people(classroom), dates)
    if output is None:
        sys.stdout.write(text.getvalue())
    else:
        writing.write(output, text.getvalue().encode("utf-8", "backslashreplace"))


def _outdated(classroom: Classroom, assignment: str, pages: Mapping[str, Sequence[Path]]) -> list[str]:
    """Return whose pages tell other marks than the gradebook has."""
    with classroom.gradebook() as gradebook:
        return sorted(
            student
            for student, own in pages.items()
            if any(tells_otherwise(page, gradebook, assignment, student) for page in own)
        )


def _pages(classroom: Classroom, assignment: str, student: str) -> list[Path]:
    folders = classroom.directory()
    return sorted(Path(folders.format_path(folders.feedback_directory, student, assignment)).glob("*.html"))
