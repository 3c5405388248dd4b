"""What a gradebook has of a notebook, all cells at once: nbgrader asks for each mark, each comment and each
cell's name by itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, TypeVar

from nbgrader import api
from sqlalchemy.orm import Session, joinedload, object_session, undefer

from autograder.gradebook import rows

OfCell = TypeVar("OfCell", rows.Grade, rows.Comment)


def grades(entry: rows.Notebook) -> list[rows.Grade]:
    """Return the grades of a notebook that was handed in, with the cells that they are of."""
    table: Any = api.Grade
    return _all(entry, table, joinedload(table.cell), undefer(table.max_score))


def comments(entry: rows.Notebook) -> list[rows.Comment]:
    """Return the comments on a notebook that was handed in, with the cells that they are on."""
    table: Any = api.Comment
    return _all(entry, table, joinedload(table.cell))


def given(entry: rows.Notebook, marks: Iterable[rows.Grade]) -> str:
    """Return what tells whether anything was given for a notebook since: marks (its `grades`), comments, what
    lateness costs. It is a hash of what its page says of them.
    """
    told = [
        [grade.name, grade.score, grade.max_score, grade.extra_credit, bool(grade.needs_manual_grade)]
        for grade in marks
    ]
    said = [[comment.name, comment.comment] for comment in comments(entry)]
    text = json.dumps([sorted(told, key=str), sorted(said, key=str), entry.late_submission_penalty or 0.0])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _all(entry: Any, table: Any, *options: Any) -> list[Any]:
    session: Session | None = object_session(entry)
    assert session is not None, "it is no entry of an open gradebook"
    return session.query(table).filter(table.notebook_id == entry.id).options(*options).all()


def by_name(entries: Iterable[OfCell]) -> dict[str, OfCell]:
    """Return them by their cells' grade ids; where two cells have one, that which nbgrader finds first."""
    found: dict[str, OfCell] = {}
    # nbgrader, too, finds none of a cell that is gone
    known = [(entry.cell.type == "TaskCell", entry) for entry in entries if entry.cell is not None]
    for _, entry in sorted(known, key=lambda pair: pair[0]):
        found.setdefault(entry.name, entry)
    return found
