"""A table of marks of our own, with the columns of `nbgrader export` and the quotes that it lacks: a name
with a comma stays in its column, and where nothing was handed in there is no mark.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TextIO

from autograder.classroom import Classroom
from autograder.lms.people import Person
from autograder.report import Row, inert

COLUMNS = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
)


def due(classroom: Classroom, assignment: str) -> datetime | None:
    """Return when an assignment was due, in UTC without saying so."""
    with classroom.gradebook() as gradebook:
        return gradebook.find_assignment(assignment).duedate


def write(
    file: TextIO,
    marks: Mapping[str, Iterable[Row]],
    students: Mapping[str, Person],
    dates: Mapping[str, datetime | None],
) -> None:
    """Write one line for each assignment and student, those who handed in nothing among them.

    Args:
        marks: by assignment, as `report.rows` gives them.
        dates: when each assignment was due.
    """
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for assignment, rows in marks.items():
        for row in rows:
            who = students.get(row.student) or Person(row.student)
            raw = None if row.total is None else sum(points or 0.0 for points in row.points.values())
            writer.writerow(
                [
                    inert(assignment),
                    _time(dates.get(assignment)),
                    _time(row.handed_in),
                    *map(inert, (who.id, who.last_name, who.first_name, who.email)),
                    raw,
                    None if row.total is None else row.late_penalty,
                    row.total,
                    row.max_total,
                ]
            )


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.replace(tzinfo=UTC).isoformat()
