"""Moodle's offline grading worksheet of an assignment, and the zip of feedback files beside it.

*Assignment → Submissions → Actions → Download grading worksheet* writes the table, and *Upload grading
worksheet* reads of it `Identifier` ("Participant 2041"), `Grade` and `Last modified (grade)`, by these
headings in the teacher's language (mod/assign/feedback/offline/importgradeslib.php): so the table that was
exported is filled, and nothing but `Grade` changes. *Upload multiple feedback files in a zip* knows a student
by the folder `NAME_2041_assignsubmission_file` (mod/assign/feedback/file/importziplib.php).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from autograder.lms.filling import Layout, column
from autograder.lms.people import Place
from autograder.lms.sheet import NoSheet, Sheet

IDS = ("ID number", "Email address", "Username")
LOCKED = "Grade can be changed"
NOT_IN_A_NAME = re.compile(r'[_/\\:*?<>|"]|[^ -~\u00a0-\U0010ffff]')
"""What parts of a folder's name are told apart by, other folders, and what some system has in no name."""
WHEN = (1980, 1, 1, 0, 0, 0)
"""Of each file in the zip: the same pages make the same zip, and Moodle sees that nothing is new."""


def layout(sheet: Sheet, title: str = "Grade", by: str | None = None) -> Layout:
    """Find the column of grades and the students' rows.

    Args:
        title: what the column is called, in the language of whoever exported the table.
        by: the one column that has the gradebook's names of students; all of `IDS` unless given.

    Raises:
        NoSheet: it is no such table, or has no such column.
    """
    header = sheet.header
    rows = {row: line for row, line in enumerate(sheet.lines[1:], start=1) if not line.blank}
    numbers = {row: re.search(r"\d+\s*$", line.cells[0].value) for row, line in rows.items()}
    if len(header) < 3 or not all(numbers.values()):
        raise NoSheet(
            "this is no grading worksheet of Moodle: its first column has a participant's number in each "
            "row. In the assignment's settings, under 'Feedback types', switch on 'Offline grading "
            "worksheet', and download it from the list of submissions"
        )
    if by and by not in header:
        raise NoSheet(f"there is no column {by!r} to know students by: there are {', '.join(header)}")
    place = column(sheet, title, dict(enumerate(header)), "--column")
    keys = [header.index(name) for name in ([by] if by else IDS) if name in header]
    places = {
        row: Place(
            tuple(_at(line.values, key) for key in keys),
            "" if by else numbers[row][0].strip(),  # pyrefly: ignore
            _at(line.values, 1),
        )
        for row, line in rows.items()
    }
    locked = header.index(LOCKED) if LOCKED in header else len(header)
    kept = {
        row: "Moodle says that the grade cannot be changed"
        for row, line in rows.items()
        if _at(line.values, locked) == "No"
    }
    names = {row: _at(line.values, 1) or line.cells[0].value for row, line in rows.items()}
    return Layout(place, places, names, _maximum(header, rows.values()), kept)


def _at(values: list[str], place: int) -> str:
    return values[place].strip() if place < len(values) else ""


def _maximum(header: list[str], rows: Iterable) -> float | None:
    if "Maximum Grade" not in header:
        return None
    told = {_at(line.values, header.index("Maximum Grade")).replace(",", ".") for line in rows} - {""}
    try:
        (maximum,) = map(float, told)
    except ValueError:  # none, or several: one for each student there is not
        return None
    return maximum


def folder(sheet: Sheet, row: int) -> str:
    """Return the folder by which Moodle knows whose files are in it.

    >>> folder(Sheet.of("Identifier,Full name\\nParticipant 2041,Zoë O_Neill/x\\n"), 1)
    'Zoë O-Neill-x_2041_assignsubmission_file'
    """
    participant, name, *_ = sheet.lines[row].values
    number = re.findall(r"\d+", participant)[-1]
    return f"{NOT_IN_A_NAME.sub('-', name)}_{number}_assignsubmission_file"


def zipped(sheet: Sheet, rows: Mapping[str, int], pages: Mapping[str, Iterable[Path]]) -> bytes:
    """Return a zip of the students' pages, of those who stand in the table."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for student, row in sorted(rows.items()):
            for page in pages.get(student, ()):
                entry = zipfile.ZipInfo(f"{folder(sheet, row)}/{page.name}", WHEN)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, page.read_bytes())
    return content.getvalue()
