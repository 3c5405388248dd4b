"""All that is known of each submission of an assignment, read once: marks from the gradebook, parts and
answers from the graded notebook, and from its record how that was graded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder import notebooks, report
from autograder.book import records
from autograder.classroom import Classroom
from autograder.pages.feedback import Part, parts, reasons
from autograder.report import Cell, Row


@dataclass(frozen=True)
class Submission:
    """A submission as it was graded.

    parts: by exercise, those that its check reported. told: by exercise, what its feedback says where points
    were lost. answers: the text of each answer cell. by_hand: the exercises that a person must still grade.
    records: how each notebook was graded. again: the exercises that a person has graded, and the grader again
    since.
    """

    row: Row
    parts: Mapping[str, Sequence[Part]] = field(default_factory=dict)
    told: Mapping[str, Sequence[str]] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    by_hand: Sequence[str] = ()
    records: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    again: Sequence[str] = ()

    @property
    def student(self) -> str:
        return self.row.student

    @property
    def refused(self) -> bool:
        return any(record.get("refused") for record in self.records.values())

    @property
    def raw(self) -> float:
        """Its points, before what lateness costs."""
        return sum(points or 0.0 for points in self.row.points.values())


@dataclass(frozen=True)
class Evidence:
    """An assignment: what each exercise is worth, the handout's own answer cells, and all submissions that
    were graded; `rows` are of everybody.
    """

    assignment: str
    maxima: Mapping[str, float]
    handout: Mapping[str, str]
    rows: Sequence[Row]
    submissions: Sequence[Submission]

    @property
    def judged(self) -> list[Submission]:
        """The submissions that say something about the exercises: those that were not refused."""
        return [one for one in self.submissions if not one.refused]


def gather(
    classroom: Classroom,
    assignment: str,
    rows: Sequence[Row],
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Evidence:
    """Read an assignment's class from disk.

    Args:
        rows: the marks, as `report.rows` gives them.
        progress: is told how many submissions have been read, of how many.

    Raises:
        nbgrader.api.MissingEntry: the gradebook knows no such assignment.
    """
    maxima = report.exercises(classroom, assignment)
    labels = report.labels(classroom, assignment)
    open_cells = _by_hand(classroom, assignment, labels)
    names = sorted({notebook for notebook, _ in labels})
    folders = classroom.directory()
    released = Path(folders.format_path(folders.release_directory, ".", assignment))
    handout = {
        key: text for name in names for key, text in _answers(released / f"{name}.ipynb", name, labels)
    }
    graded = [row for row in rows if row.total is not None]
    submissions = []
    for count, row in enumerate(graded):
        progress(count, len(graded))
        submissions.append(_submission(classroom, assignment, row, names, labels, open_cells))
    return Evidence(assignment, maxima, handout, rows, submissions)


def _by_hand(
    classroom: Classroom, assignment: str, labels: Mapping[Cell, str]
) -> dict[tuple[str, bool], list[str]]:
    """Return the exercises of each student that a person must still grade (False), or look at once more
    (True).
    """
    found: dict[tuple[str, bool], list[str]] = {}
    with classroom.gradebook() as gradebook:
        entered: Any = gradebook.find_assignment(assignment)
        for submission in entered.submissions:
            for notebook in submission.notebooks if submission.needs_manual_grade else ():
                for grade in notebook.grades:
                    if grade.needs_manual_grade:
                        which = submission.student.id, grade.manual_score is not None
                        label = labels.get((notebook.name, grade.name), grade.name)
                        found.setdefault(which, []).append(label)
    return found


def _submission(
    classroom: Classroom,
    assignment: str,
    row: Row,
    names: Sequence[str],
    labels: Mapping[Cell, str],
    open_cells: Mapping[tuple[str, bool], list[str]],
) -> Submission:
    folders = classroom.directory()
    graded = Path(folders.format_path(folders.autograded_directory, row.student, assignment))
    found: dict[str, list[Part]] = {}
    told: dict[str, list[str]] = {}
    answers: dict[str, str] = {}
    for name in names:
        notebook = _read(graded / f"{name}.ipynb")
        answers |= dict(_of(notebook, name, labels))
        for cell in notebook.cells if notebook else ():
            label = labels.get((name, _meta(cell).get("grade_id", "")))
            if label is not None and cell.cell_type == "code":
                found[label] = [*parts(cell)]
                lost = [part.message for part in found[label] if part.message]
                points = float(_meta(cell).get("points") or 0)
                told[label] = lost or [*reasons(cell, row.points.get(label), points)]
    return Submission(
        row,
        found,
        told,
        answers,
        tuple(open_cells.get((row.student, False), ())),
        {name: records.read(records.path(folders, assignment, row.student, name)) or {} for name in names},
        tuple(open_cells.get((row.student, True), ())),
    )


def _answers(path: Path, name: str, labels: Mapping[Cell, str]) -> Iterator[tuple[str, str]]:
    return _of(_read(path), name, labels)


def _of(notebook: NotebookNode | None, name: str, labels: Mapping[Cell, str]) -> Iterator[tuple[str, str]]:
    """Yield the text of each answer in code, by its exercise."""
    for cell in notebook.cells if notebook else ():
        meta = _meta(cell)
        if meta.get("solution") and cell.cell_type == "code":
            key = str(meta.get("grade_id", ""))
            yield labels.get((name, f"check-{key}"), labels.get((name, key), key)), cell.source


def _read(path: Path) -> NotebookNode | None:
    try:
        return notebooks.read(path)
    except Exception:  # nbformat's many, for a file that is no notebook: its marks are known all the same
        return None


def _meta(cell: NotebookNode) -> dict[str, Any]:
    return cell.metadata.get("nbgrader", {})
