"""From what was graded to the gradebook, as nbgrader's own autograde writes it: Autograde, SaveAutoGrades and
AssignLatePenalties.

What a person gave stays: marks by hand, comments, extra credit. What the grader gave before does not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Mapping
from datetime import datetime
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config

from autograder.engine import Graded
from autograder.gradebook import asking, rows
from autograder.intake.steps import kind

Penalty = Callable[[str, float, float], float | None]
"""A late penalty in points, from the student, the notebook's score, and the seconds that it is late; None for
none.
"""


def save(
    gradebook: Gradebook,
    assignment: str,
    student: str,
    graded: Mapping[str, Graded],
    *,
    timestamp: datetime | None = None,
    penalty: Penalty | None = None,
    create_student: bool = True,
    regraded: Container[str] = (),
) -> dict[str, list[str]]:
    """Enter the marks of a submission's notebooks, all of them or, should anything fail, none.

    Args:
        graded: by the notebook's name. One that was refused (`record["refused"]` is the reason) counts
            nothing at all: marks that were given by hand to what was handed in before are taken out too, and
            told.
        regraded: the notebooks that are the same as when they were graded last (`records.same`): what a
            person gave then stays.
        timestamp: when it was handed in, in UTC; None leaves what the gradebook has.
        penalty: the course's penalty for lateness, as `late_penalty` gives it; without one there is none.
        create_student: whether a student that the gradebook does not know is entered.

    Returns:
        Sentences for the record, by the notebook's name: marks by hand that were taken out.

    Raises:
        MissingEntry: the gradebook does not know the assignment, a notebook, or (without `create_student`)
            the student.
        ValueError: a mark is not within 0 and the cell's points.
    """
    submission = enter(
        gradebook, assignment, student, timestamp=timestamp, create_student=create_student, commit=False
    )
    try:
        by_name = {notebook.name: notebook for notebook in submission.notebooks}
        if unknown := sorted(set(graded) - set(by_name)):
            raise MissingEntry(f"the gradebook knows no notebook '{unknown[0]}' of '{assignment}'")
        told = {name: save_notebook(by_name[name], one, name in regraded) for name, one in graded.items()}
        # A notebook's score, which a penalty is a part of, is a sum that the database makes.
        gradebook.db.flush()
        for name in graded:
            gradebook.db.refresh(by_name[name])
            by_name[name].late_submission_penalty = _penalty(
                by_name[name], student, submission.total_seconds_late, penalty
            )
        gradebook.db.commit()
    except BaseException:  # an interrupt, too: half of a submission's marks would pass for all of them
        gradebook.db.rollback()
        raise
    return told


def enter(
    gradebook: Gradebook,
    assignment: str,
    student: str,
    *,
    timestamp: datetime | None = None,
    create_student: bool = True,
    commit: bool = True,
) -> rows.Submission:
    """Return the gradebook's entry for a submission, made if need be, with the time when it was handed in."""
    if create_student:
        try:
            gradebook.find_student(student)
        except MissingEntry:
            gradebook.add_student(student)
    try:
        submission = gradebook.find_submission(assignment, student)
    except MissingEntry:
        # raises MissingEntry again where it is the assignment that is not known
        gradebook.find_assignment(assignment)
        submission = gradebook.add_submission(assignment, student)
    entry: Any = submission
    if timestamp is not None:
        entry.timestamp = utils.parse_utc(timestamp)
    if commit:
        gradebook.db.commit()
    return entry


def save_notebook(entry: rows.Notebook, graded: Graded, regraded: bool = False) -> list[str]:
    """Set the marks and automatic comments of one notebook, as `save` does, without a commit; return what is
    to be told in its record.

    A mark by hand is flagged for another look, and so is what only a person can grade.
    """
    cells = {
        cell.metadata["nbgrader"]["grade_id"]: cell
        for cell in graded.notebook.cells
        if "grade_id" in cell.metadata.get("nbgrader", {})
    }
    refused = graded.record.get("refused")
    told: list[str] = []
    for grade in asking.grades(entry):
        if refused and not regraded:
            told += _clear(grade)
        grade.auto_score = 0.0 if refused else _auto_score(grade, cells.get(grade.name), graded.marks)
        # as nbgrader: who gave marks by hand to another version of the answer is asked to look again
        grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
    for comment in asking.comments(entry):
        comment.auto_comment = f"Not graded. {refused}" if refused else _auto_comment(cells.get(comment.name))
    return told


def _auto_score(grade: rows.Grade, cell: NotebookNode | None, marks: Mapping[str, float]) -> float | None:
    """Return the points that a cell earns without a person, or None where a person must give them."""
    if grade.name in marks:
        mark = float(marks[grade.name])
        if not (math.isfinite(mark) and 0 <= mark <= grade.max_score):
            raise ValueError(f"the mark {mark} of '{grade.name}' is not within 0 and {grade.max_score}")
        return mark
    # Never by nbgrader's look at a test's outputs, which a student's code can shape: what the engine gave no
    # mark for, and no person grades, is 0.
    if cell is None:
        return 0.0
    if utils.is_task(cell):
        return None
    if utils.is_grade(cell) and (utils.is_solution(cell) or cell.cell_type != "code"):
        # 0 for the handout's own text, so that nobody has to read it
        return utils.determine_grade(cell)[0]
    return 0.0


def _auto_comment(cell: NotebookNode | None) -> str | None:
    if cell is None or utils.is_task(cell):
        return None
    return "No response." if cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell) else None


def _clear(grade: rows.Grade) -> list[str]:
    """Take out what a person has given; return what it was."""
    given = [
        f"{points:g} {what}"
        for points, what in (
            (grade.manual_score, "points by hand"),
            (grade.extra_credit, "points of extra credit"),
        )
        if points
    ]
    grade.manual_score = grade.extra_credit = None
    return [f"'{grade.name}' had {' and '.join(given)} before, which no longer count"] if given else []


def lateness(
    gradebook: Gradebook, assignment: str, student: str, penalty: Penalty | None, *, write: bool
) -> str:
    """Compute anew what lateness costs a submission that was graded; return how that differs from what the
    gradebook has, and enter it with `write`. Nothing where it is the same.

    Raises:
        MissingEntry: there is no such submission.
    """
    submission: rows.Submission = gradebook.find_submission(assignment, student)
    changed: list[tuple[rows.Notebook, float | None]] = []
    before = after = 0.0
    for entry in submission.notebooks:
        old = entry.late_submission_penalty or 0.0
        new = _penalty(entry, student, submission.total_seconds_late, penalty)
        before, after = before + old, after + (new or 0.0)
        if not math.isclose(old, new or 0.0, abs_tol=1e-9):
            changed.append((entry, new))
    # only now, for what is set is written with the next question, and locks the gradebook
    if write:
        for entry, new in changed:
            entry.late_submission_penalty = new
        gradebook.db.commit()
    return f"{after:g} points off for lateness, where it was {before:g}" if changed else ""


def late_penalty(config: Config) -> Penalty | None:
    """Return the course's own penalty for lateness, as nbgrader's autograde would apply it; None where it
    applies none.
    """
    for step in Autograde(config=config).autograde_preprocessors:
        if issubclass(found := kind(step), AssignLatePenalties):
            assign = found(config=config)
            if assign.enabled:
                assign.init_plugin()
                plugin: Any = assign.plugin_inst  # nbgrader's class of plug-ins does not name the method
                return plugin.late_submission_penalty
    return None


def _penalty(entry: rows.Notebook, student: str, seconds: float, penalty: Penalty | None) -> float | None:
    # kept within 0 and the score, as nbgrader does: a plug-in is the course's own
    points = penalty(student, entry.score, seconds) if penalty and seconds > 0 else None
    return None if points is None else min(max(points, 0), entry.score)
