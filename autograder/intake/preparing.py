"""From a submission's folder to what the engine grades: one task for each notebook of the assignment, or the
reason why not.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import parse_utc

from autograder.engine import Graded, Plan, Task
from autograder.intake.bans import used
from autograder.intake.files import Files, read_plain, released_files, working_files
from autograder.intake.original import drift, original, solution, version
from autograder.intake.reading import Refused, grade_ids
from autograder.intake.rebuilding import rebuild, refused_notebook
from autograder.settings import MIB, Grading

SPARE_LIMIT = 20
"""How many notebooks of other names are looked into for one that is missing."""


@dataclass(frozen=True)
class Handout:
    """What an assignment's submissions are rebuilt from: the instructor's notebooks by name, and the files
    beside them. `solutions` are his own solutions where there are any, and `plans` what was learned of them.
    """

    assignment: str
    notebooks: Mapping[str, NotebookNode]
    files: Mapping[str, bytes] = field(default_factory=dict)
    students: frozenset[str] = frozenset()
    solutions: Mapping[str, NotebookNode] = field(default_factory=dict)
    plans: Mapping[str, Plan] = field(default_factory=dict)

    @cached_property
    def versions(self) -> dict[str, str]:
        """A hash of each notebook, by name."""
        return {name: version(notebook) for name, notebook in self.notebooks.items()}

    @classmethod
    def of(
        cls,
        coursedir: CourseDirectory,
        assignment: str,
        gradebook: Gradebook,
        solutions: Path | None = None,
    ) -> Handout:
        """Read an assignment as nbgrader's folders and gradebook have it, and its solutions, which may be in
        a folder of their own.

        Raises:
            NoOriginal: an instructor's notebook is missing or cannot be read.
            MissingEntry: the gradebook does not know the assignment.
        """
        names = sorted(notebook.name for notebook in gradebook.find_assignment(assignment).notebooks)
        folders = [
            Path(coursedir.format_path(folder, ".", assignment))
            for folder in (coursedir.source_directory, coursedir.release_directory)
        ]
        source = next((folder for folder in folders if folder.is_dir()), folders[0])
        excluded = Autograde(coursedir=coursedir, config=coursedir.config).exclude_overwriting.get(
            assignment, []
        )
        solved = {name: solution(coursedir, assignment, name, solutions) for name in names}
        return cls(
            assignment,
            {name: original(coursedir, assignment, name, gradebook) for name in names},
            released_files(source, coursedir.ignore),
            frozenset(excluded),
            {name: one for name, one in solved.items() if one is not None},
        )

    def drift(self) -> list[str]:
        """Say where the solutions' tests are not those that are graded by."""
        return [told for name, one in self.solutions.items() for told in drift(one, self.notebooks[name])]

    def untouched(self, grading: Grading) -> dict[str, Task]:
        """Return by name what students were given, as a submission."""
        files = Files(dict(self.files), released=tuple(self.files))
        found = {
            name: _task(
                source,
                self.versions[name],
                Found(nbformat.writes(_untouched(source)).encode()),
                files,
                grading,
                self.plans.get(name),
            )
            for name, source in self.notebooks.items()
        }
        return {name: task for name, task in found.items() if isinstance(task, Task)}

    def rehearsals(self, grading: Grading) -> dict[str, tuple[Task, Task]]:
        """Return by name the solution and the untouched handout as submissions, where there is a solution."""
        files = Files(dict(self.files), released=tuple(self.files))
        found: dict[str, tuple[Task, Task]] = {}
        for name, solved in self.solutions.items():
            pair = [
                _task(self.notebooks[name], self.versions[name], Found(content.encode()), files, grading)
                for content in (nbformat.writes(solved), nbformat.writes(_untouched(self.notebooks[name])))
            ]
            if isinstance(pair[0], Task) and isinstance(pair[1], Task):
                found[name] = pair[0], pair[1]
        return found


@dataclass(frozen=True)
class Prepared:
    """A submission, ready to be graded.

    Args:
        notebooks: by name a Task for the engine or, where a notebook cannot be graded, what was Graded
            without it: zero, with the reason (`record["refused"]`).
        files: what stands beside the notebooks, and what was left behind.
        timestamp: when it was handed in, in UTC, if anything says it.
    """

    notebooks: dict[str, Task | Graded]
    files: Files
    timestamp: datetime | None


def prepare(folder: Path, handout: Handout, grading: Grading, reason: str = "") -> Prepared:
    """Return what is to be done with a submission. Nothing that is in its folder raises anything.

    Where there is a `reason` not to grade it at all, each of its notebooks is refused for that.
    """
    found = find_notebooks(folder, handout.notebooks, int(grading.notebook_size * MIB))
    files = working_files(
        folder, handout.files, size_limit=int(grading.files_size * MIB), students=handout.students
    )
    timestamp = None
    try:
        timestamp = handed_in_at(folder)
    except Refused as refusal:
        reason = reason or str(refusal)
    if reason:
        found = {name: Found(one.content, reason, one.notes) for name, one in found.items()}
    tasks = {
        name: _task(
            handout.notebooks[name], handout.versions[name], one, files, grading, handout.plans.get(name)
        )
        for name, one in found.items()
    }
    return Prepared(tasks, files, timestamp)


def handed_in_at(folder: Path) -> datetime | None:
    """Return when a submission was handed in, in UTC, as nbgrader's `timestamp.txt` says; None where nothing
    says it.

    Raises:
        Refused: the file is there, but says nothing that is a time.
    """
    path = folder / "timestamp.txt"
    if not path.exists():
        return None
    try:
        content = read_plain(path, 1000)
        # A folder or a link of that name says no time either: it is read as a byte that is no text.
        # parse_utc has slips ("+0200" is 200 seconds to it), but a submission is to be as late here as by
        # stock nbgrader.
        text = (b"\xff" if content is None else content).decode().strip()
        return parse_utc(text) if text else None
    except (ValueError, OverflowError, TypeError, AttributeError):
        raise Refused(
            "The time when this was handed in cannot be read (timestamp.txt). Hand it in again."
        ) from None


def _untouched(source: NotebookNode) -> NotebookNode:
    """Return an instructor's notebook as students got it."""
    notebook = copy.deepcopy(source)
    for cell in notebook.cells:
        cell.source = cell.metadata.get("autograder", {}).get("handout", cell.source)
    return notebook


def _task(
    source: NotebookNode,
    version: str,
    found: Found,
    files: Files,
    grading: Grading,
    plan: Plan | None = None,
) -> Task | Graded:
    about = {"submission": hashlib.sha256(found.content or b"").hexdigest(), "version": version}
    notes = [*source.metadata.get("autograder", {}).get("notes", ()), *found.notes]
    try:
        if found.content is None or found.reason:
            raise Refused(found.reason)
        rebuilt = rebuild(source, found.content, size_limit=int(grading.notebook_size * MIB))
    except Refused as refusal:
        return refused(source, str(refusal), repairs=[*notes, *files.told()], **about)
    asked = grading.asks(source)
    report = asked.pop("report")
    rebuilt.notebook.metadata["autograder"] = NotebookNode(
        asked | ({} if grading.confined else {"unconfined": True})
    )
    notes += [*rebuilt.repairs, *files.told(), *used(rebuilt.notebook, report)]
    return Task(
        rebuilt.notebook,
        files.files,
        grading.limits(source),
        grading.seed,
        repairs=tuple(notes),
        released=files.released,
        plan=plan,
        **about,
    )


def refused(source: NotebookNode, reason: str, **about: object) -> Graded:
    """Return what grading makes of a notebook that cannot be graded: 0 for each cell that has points."""
    notebook = refused_notebook(source, reason)
    notebook.metadata["autograder"] = NotebookNode(refused=reason)
    cells = [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]
    return Graded(
        notebook,
        {cell["grade_id"]: 0.0 for cell in cells if cell.get("grade") or cell.get("task")},
        {"refused": reason, **about},
    )


@dataclass(frozen=True)
class Found:
    """A notebook of a submission: its bytes (one more than the limit where it is too large), or the reason
    why it counts for nothing.
    """

    content: bytes | None
    reason: str = ""
    notes: list[str] = field(default_factory=list)


def find_notebooks(folder: Path, wanted: Mapping[str, NotebookNode], size_limit: int) -> dict[str, Found]:
    """Find the notebooks of an assignment in a submission's folder: by name or, where one is missing, the
    only one that fits it.
    """
    found: dict[str, Found] = {}
    for name in wanted:
        if (one := _read(folder / f"{name}.ipynb", size_limit)) is not None:
            found[name] = one
    missing = [name for name in wanted if name not in found]
    spare = sorted(path for path in _notebooks(folder) if path.stem not in wanted)
    contents = {path: read_plain(path, size_limit) for path in spare[:SPARE_LIMIT]} if missing else {}
    ids = {
        path: grade_ids(content)
        for path, content in contents.items()
        if content is not None and len(content) <= size_limit
    }
    own = {
        name: {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in wanted[name].cells} - {None}
        for name in missing
    }
    for name in missing:
        # It fits where it has no fewer of this notebook's grade ids than of any other's that is missing.
        fitting = [
            path
            for path, inside in ids.items()
            if (share := len(inside & own[name]))
            and share == max(len(inside & own[other]) for other in missing)
        ]
        if len(fitting) == 1:
            found[name] = Found(
                contents[fitting[0]],
                notes=[f"the notebook was called {_shown(fitting[0])}, and was graded as {name}.ipynb"],
            )
        elif fitting:
            found[name] = Found(
                None,
                f"There is no {name}.ipynb, and {len(fitting)} notebooks could be it: "
                f"{', '.join(map(_shown, fitting[:5]))}. Hand it in again under its own name.",
            )
        else:
            found[name] = Found(
                None, f"There is no {name}.ipynb in the submission. Hand it in again, under that name."
            )
    return {name: found[name] for name in wanted}


def _read(path: Path, size_limit: int) -> Found | None:
    """Read a notebook that should be there; None where nothing of that name is."""
    if not path.exists() and not path.is_symlink():
        return None
    content = read_plain(path, size_limit)
    return (
        Found(content)
        if content is not None
        else Found(
            None,
            f"{path.name} is no file that can be read (a folder, a link, or worse). "
            "Hand the notebook itself in.",
        )
    )


def _notebooks(folder: Path) -> list[Path]:
    try:
        return [
            path for path in folder.iterdir() if path.suffix == ".ipynb" and not path.name.startswith(".")
        ]
    except OSError:
        return []


def _shown(path: Path) -> str:
    return path.name.encode(errors="replace").decode()
