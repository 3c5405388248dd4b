"""What we read and write of nbgrader's rows.

SQLAlchemy makes a column a number or a text at run time; to a type checker, nbgrader's own classes have
descriptors there that cannot even be set. Who takes a row out of a `Gradebook` gives it one of these types.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Cell(Protocol):
    """nbgrader.api.BaseCell: a cell of the release. `type` is `GradeCell`, `SolutionCell` or `TaskCell`."""

    name: str
    type: str


class Grade(Protocol):
    """nbgrader.api.Grade: the points of one cell. `score` is what counts of them."""

    name: str
    cell: Cell | None
    max_score: float
    auto_score: float | None
    manual_score: float | None
    extra_credit: float | None
    needs_manual_grade: bool
    score: float


class Comment(Protocol):
    """nbgrader.api.Comment: what is said about one cell. `comment` is what a person has said, if any has."""

    name: str
    cell: Cell | None
    auto_comment: str | None
    comment: str | None


class Notebook(Protocol):
    """nbgrader.api.SubmittedNotebook. `score` is a sum in SQL: it is as new as the last flush and refresh."""

    name: str
    score: float
    late_submission_penalty: float | None
    grades: Sequence[Grade]
    comments: Sequence[Comment]


class Submission(Protocol):
    """nbgrader.api.SubmittedAssignment. `timestamp` is in UTC, without saying so."""

    notebooks: Sequence[Notebook]
    timestamp: datetime | None
    total_seconds_late: float
    score: float
    late_submission_penalty: float | None
    needs_manual_grade: bool
