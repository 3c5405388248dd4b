"""Canvas's gradebook, as *Export → Export Entire Gradebook* writes it, and as its import reads it.

The import makes a new assignment of a title that it does not know, so no table is ever made here: the
exported one has the assignment's title with its number, `1-jacobians (9001)`, and that column is filled. A
student is known by `ID`, else by `SIS User ID`, else by `SIS Login ID`.
"""

from __future__ import annotations

import re

from autograder.lms.filling import Layout, column
from autograder.lms.people import Place
from autograder.lms.sheet import NoSheet, Sheet

IDS = ("ID", "SIS User ID", "SIS Login ID")
ABOUT = {*IDS, "Student", "LastName", "FirstName", "Integration ID", "Root Account", "Section"}
TOTAL = re.compile(r"(Current|Final|Unposted Current|Unposted Final|Override) (Score|Points|Grade)$")
"""Columns that Canvas computes itself: of the course, and of a group of assignments."""
EXCUSED = "EX"


def layout(sheet: Sheet, assignment: str, by: str | None = None) -> Layout:
    """Find an assignment's column and the students' rows.

    Args:
        assignment: its title in Canvas, with or without the number in brackets.
        by: the one column that has the gradebook's names of students; all three ids unless given.

    Raises:
        NoSheet: it is no exported gradebook, or has no such column.
    """
    header = sheet.header
    whole = header[:2] == ["LastName", "FirstName"] or "Student" in header[0]
    if len(header) <= 3 or not whole or "ID" not in header:
        raise NoSheet(
            "this is no gradebook that Canvas has exported: its first columns are 'Student' and 'ID'. In "
            "Canvas: Grades, Export, Export Entire Gradebook"
        )
    if by and by not in header:
        raise NoSheet(f"there is no column {by!r} to know students by: there are {', '.join(IDS)}")
    possible = next((line.values for line in sheet.lines if "Points Possible" in line.cells[0].value), [])
    computed = {place for place, told in enumerate(possible) if "(read only)" in told}
    titles = {
        place: re.sub(r" \(\d+\)$", "", title)
        for place, title in enumerate(header)
        if title not in ABOUT and not TOTAL.search(title) and place not in computed
    }
    place = column(sheet, assignment, titles, "--column")
    if not re.search(r" \(\d+\)$", header[place]):
        raise NoSheet(
            f"the column {header[place]!r} has no number in brackets, by which Canvas knows it: its import "
            "would make a new assignment. Export the gradebook again"
        )
    keys = [header.index(name) for name in ([by] if by else IDS) if name in header]
    places, names = {}, {}
    for row, line in enumerate(sheet.lines[1:], start=1):
        values = [value.strip() for value in line.values]
        if line.blank or "Points Possible" in values[0] or _no_student(values, keys):
            continue
        names[row] = ", ".join(values[:2]) if header[0] == "LastName" else values[0]
        places[row] = Place(tuple(values[key] for key in keys if key < len(values)), name=names[row])
    kept = {
        row: "excused"
        for row in places
        if sheet.lines[row].values[place : place + 1] and sheet.lines[row].values[place].strip() == EXCUSED
    }
    return Layout(place, places, names, _points(possible[place : place + 1]), kept)


def _no_student(values: list[str], keys: list[int]) -> bool:
    """Whether a row is another of Canvas's own: how marks are posted."""
    told = {value for value in values if value}
    return told <= {"Manual Posting"} or not any(values[key] for key in keys if key < len(values))


def _points(cells: list[str]) -> float | None:
    try:
        return float(cells[0].replace(",", "."))
    except (IndexError, ValueError):
        return None
