"""The instructor's notebook as the class received it, with the hidden tests, for a submission's answers to be
put into.

The cells without a grade id and the order of all cells are the source folder's, or the release's where there
is no source. What nbgrader knows of a cell (its text with hidden tests, its points, what it is for) is the
gradebook's, as in stock nbgrader: it was written when the assignment was generated, and the class works on
that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.api import Notebook as Entry
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearOutput,
    ComputeChecksums,
    IncludeHeaderFooter,
    InstantiateTests,
    LockCells,
    SaveCells,
)

from autograder import notebooks
from autograder.author.markers import Markers
from autograder.examiner.bindings import bound
from autograder.intake.cells import plain
from autograder.intake.rebuilding import key
from autograder.intake.steps import Step, applied, kind, resources
from autograder.settings import problems


class NoOriginal(LookupError):
    """There is no instructor's notebook to rebuild submissions from: which one, and what the instructor is to
    do.
    """


LEFT_OUT = (
    IncludeHeaderFooter,  # done before
    InstantiateTests,  # starts a kernel; the gradebook has what it wrote
    LockCells,
    ClearOutput,
    CheckCellMetadata,
    ComputeChecksums,
    SaveCells,
)
"""nbgrader's steps towards a release that are not gone once more, for they change no text of a cell."""


def original(coursedir: CourseDirectory, assignment: str, name: str, gradebook: Gradebook) -> NotebookNode:
    """Return the instructor's notebook `name` of an assignment.

    Answers hold what was handed out in their place, and test cells their hidden tests.
    `metadata.autograder.handout` of a cell is what students got, where that is less;
    `metadata.autograder.asks` of an answer, the names that the instructor's own solution defines.
    `metadata.autograder.notes` of the notebook says what has changed since it was released.

    Raises:
        NoOriginal: it is neither in the source nor in the release folder, or cannot be read, or is not in
            Python, or the gradebook does not know it.
    """
    try:
        entry = gradebook.find_notebook(name, assignment)
    except MissingEntry:
        raise NoOriginal(
            f"the gradebook knows no notebook '{name}' of '{assignment}': run 'nbgrader generate_assignment'"
        ) from None
    notebook = _from_folders(coursedir, assignment, name)
    _check_language(notebook, f"{assignment}/{name}.ipynb")
    for problem in problems(notebook.metadata.get("autograder", {})):
        raise NoOriginal(f"{assignment}/{name}.ipynb: in its metadata.autograder, {problem}")
    try:
        notes = _as_recorded(notebook, entry, coursedir, assignment)
    except (RuntimeError, ValueError) as error:
        raise NoOriginal(
            f"{assignment}/{name}.ipynb: nbgrader cannot take the hidden tests out of the gradebook's text: "
            f"{error}. Have the delimiters (c.ClearHiddenTests, c.ClearMarkScheme) changed since? Run "
            f"'nbgrader generate_assignment {assignment} --force'"
        ) from error
    about = notebook.metadata.setdefault("autograder", NotebookNode())
    about.update(notes=notes, **Markers.of(coursedir.config).metadata())
    return notebook


def solution(
    coursedir: CourseDirectory, assignment: str, name: str, folder: Path | None = None
) -> NotebookNode | None:
    """Return the instructor's own solution of a notebook, whole: the source's text or, where `folder` is
    named, that folder's; None where there is none.

    Raises:
        NoOriginal: it is there, and cannot be read.
    """
    place = folder or Path(coursedir.format_path(coursedir.source_directory, ".", assignment))
    path = place / f"{name}.ipynb"
    if not path.is_file():
        return None
    try:
        return notebooks.read(path)
    except (OSError, ValueError, RuntimeError, AttributeError, nbformat.ValidationError) as error:
        raise NoOriginal(f"{path} cannot be read: {error}") from error


def drift(
    solved: NotebookNode, notebook: NotebookNode, automatic: Iterable[str] = ("AUTOTEST",)
) -> list[str]:
    """Say which tests of the source have another text than the gradebook has: what is graded by is the
    gradebook's. `automatic` is what stands in tests that nbgrader writes itself.
    """
    recorded = {key(cell): cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")}
    return [
        f"'{key(cell)}' has another text in the source than in the gradebook, which is what counts: "
        "run 'nbgrader generate_assignment' if the source is right"
        for cell in solved.cells
        if (known := recorded.get(key(cell))) is not None
        and not known.metadata.nbgrader.get("solution")
        and not any(
            one in cell.source for one in automatic
        )  # nbgrader writes the test itself, when it generates the assignment
        and plain(known.source) != plain(cell.source)
    ]


def version(notebook: NotebookNode) -> str:
    """Return a hash of an instructor's notebook: a record tells with which one a submission was graded."""
    return hashlib.sha256(json.dumps(notebook, sort_keys=True).encode()).hexdigest()


def _from_folders(coursedir: CourseDirectory, assignment: str, name: str) -> NotebookNode:
    looked: list[str] = []
    for folder, step in ((coursedir.source_directory, _handed_out), (coursedir.release_directory, None)):
        path = Path(coursedir.format_path(folder, ".", assignment)) / f"{name}.ipynb"
        looked.append(str(path))
        if path.is_file():
            try:
                notebook = notebooks.read(path)
                return step(notebook, coursedir, assignment) if step else notebook
            except (OSError, ValueError, RuntimeError, AttributeError, nbformat.ValidationError) as error:
                raise NoOriginal(f"{path} cannot be read: {error}") from error
    raise NoOriginal(
        f"there is no {' and no '.join(looked)}: without one of them nobody can tell which cells are "
        "the instructor's. Put the assignment's source or release back"
    )


def _handed_out(notebook: NotebookNode, coursedir: CourseDirectory, assignment: str) -> NotebookNode:
    """Do to a source notebook what nbgrader does when it generates the release, as the course has set it."""
    config = coursedir.config
    around = IncludeHeaderFooter(config=config)
    for path, at_start in ((around.header, True), (around.footer, False)):
        if path and around.enabled:
            extra = notebooks.read(Path(coursedir.root) / path).cells
            notebook.cells = [*extra, *notebook.cells] if at_start else [*notebook.cells, *extra]
    for cell in notebook.cells:
        # before the solution is taken out: afterwards nobody knows what it defines
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution"):
            cell.metadata["autograder"] = NotebookNode(asks=bound(cell.source))
    before, after = _steps(coursedir)
    told = resources(coursedir, assignment, ".", "")
    return applied([*before, *after], notebook, told, config)


def _steps(coursedir: CourseDirectory) -> tuple[list[Step], list[Step]]:
    """Return the steps that change a cell's text on its way into the release: those before nbgrader writes it
    into the gradebook, and those after.
    """
    before: list[Step] = []
    after: list[Step] = []
    saved = False
    for step in GenerateAssignment(coursedir=coursedir, config=coursedir.config).preprocessors:
        saved = saved or issubclass(kind(step), SaveCells)
        if not issubclass(kind(step), LEFT_OUT):
            (after if saved else before).append(step)
    return before, after


def _check_language(notebook: NotebookNode, where: str) -> None:
    meta = notebook.metadata
    language = (
        meta.get("kernelspec", {}).get("language") or meta.get("language_info", {}).get("name") or "python"
    ).lower()
    if not language.startswith(("python", "ipython")):
        raise NoOriginal(
            f"{where} is in {language}, and this engine grades Python. Leave autograder.nbgrader.configure "
            "out of the course's nbgrader_config.py to grade it with stock nbgrader"
        )


def _as_recorded(
    notebook: NotebookNode, entry: Entry, coursedir: CourseDirectory, assignment: str
) -> list[str]:
    """Give each cell the text, the points and the part that the gradebook has for it; return what differs.

    nbgrader's OverwriteCells does it to a submission; here it is done once, to what all are rebuilt from.
    """
    recorded = {cell.name: cell for cell in entry.source_cells}
    points = {cell.name: cell.max_score for cell in [*entry.grade_cells, *entry.task_cells]}
    graded, solutions, tasks = (
        {cell.name for cell in cells} for cells in (entry.grade_cells, entry.solution_cells, entry.task_cells)
    )
    notes: list[str] = []
    seen: set[str] = set()
    for cell in notebook.cells:
        name = key(cell)
        if name is None or name in seen:
            # a second cell of one grade id would be graded by the first one's entry
            cell.metadata.pop("nbgrader", None)
        elif name in recorded:
            seen.add(name)
        else:
            # nbgrader knows nothing of it: formgrader and the feedback would stumble over its metadata.
            solution = bool(cell.metadata.pop("nbgrader").get("solution"))
            cell.metadata.setdefault("autograder", NotebookNode()).update(grade_id=name, solution=solution)
            notes.append(
                f"'{name}' is in the instructor's notebook, but not in the gradebook: it has no points "
                "(run 'nbgrader generate_assignment')"
            )
    for name in sorted(set(recorded) - seen):
        notebook.cells.append(_new_cell(recorded[name].cell_type, name))
        notes.append(
            f"'{name}' is in the gradebook, but not in the instructor's notebook: "
            "it was graded at the end of it"
        )
    for cell in notebook.cells:
        if (name := key(cell)) in recorded:
            known = recorded[name]
            cell.source, cell.cell_type = known.source or "", known.cell_type
            if known.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
            else:
                cell.pop("outputs", None)
                cell.pop("execution_count", None)
            meta = NotebookNode(
                schema_version=3,
                grade_id=name,
                grade=name in graded,
                solution=name in solutions,
                task=name in tasks,
                locked=bool(known.locked),
                cell_type=known.cell_type,
            )
            meta.update({"points": points[name]} if name in points else {})
            meta.update({"checksum": known.checksum} if known.checksum else {})
            cell.metadata["nbgrader"] = meta
    _keep_handouts(notebook, coursedir, assignment)
    return notes


def _keep_handouts(notebook: NotebookNode, coursedir: CourseDirectory, assignment: str) -> None:
    """Keep beside the gradebook's text, which has the hidden tests in it, what the class got: its cells are
    known by that.
    """
    _, after = _steps(coursedir)
    told = resources(coursedir, assignment, ".", "")
    released = {key(cell): cell for cell in applied(after, _copy(notebook), told, coursedir.config).cells}
    for cell in notebook.cells:
        handout = released.get(key(cell)) if key(cell) else None
        if handout is None or handout.source == cell.source:
            continue
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and not (about.get("grade") and not about.get("solution")):
            # It runs in the student's process, where nothing hidden has any business.
            cell.source = handout.source
        else:
            cell.metadata.setdefault("autograder", NotebookNode())["handout"] = handout.source


def _new_cell(kind: str, name: str) -> NotebookNode:
    make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}.get(
        kind, nbformat.v4.new_raw_cell
    )
    cell = make("", metadata=NotebookNode(nbgrader=NotebookNode(grade_id=name)))
    # drawn at random, and so another one in each run: the digest of an unchanged submission would change
    del cell["id"]
    return cell


def _copy(notebook: NotebookNode) -> NotebookNode:
    copied: Any = nbformat.from_dict(json.loads(json.dumps(notebook)))  # to a checker, it may be a list
    return copied
