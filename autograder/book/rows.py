"""What we read and write of nbgrader's rows.

SQLAlchemy makes a column a number or a text at run time; to a type checker, nbgrader's own classes have
descriptors there that cannot even be set. Who takes a row out of a `Gradebook` gives it one of these types.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Grade(Protocol):
    """nbgrader.api.Grade: the points of one cell. `score` is what counts of them."""

    name: str
    max_score: float
    auto_score: float | None
    manual_score: float | None
    extra_credit: float | None
    needs_manual_grade: bool
    score: float


class Comment(Protocol):
    """nbgrader.api.Comment: what is said about one cell; a person's own comment is another column."""

    name: str
    auto_comment: str | None


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
