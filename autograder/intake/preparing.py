"""From a submission's folder to what the engine grades: one task for each notebook of the assignment, or the
reason why not.
"""

from __future__ import annotations

import copy
import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import InstantiateTests

from autograder import notebooks
from autograder.author.edition import released
from autograder.engine import Graded, Plan, Task
from autograder.intake.bans import used
from autograder.intake.choosing import Found, find_notebooks
from autograder.intake.files import Files, released_files, working_files
from autograder.intake.original import drift, original, solution, version
from autograder.intake.reading import Refused
from autograder.intake.rebuilding import rebuild, refused_notebook
from autograder.intake.timestamp import Clock
from autograder.settings import MIB, Grading


@dataclass(frozen=True)
class Handout:
    """What an assignment's submissions are rebuilt from: the instructor's notebooks by name, and the files
    beside them. `solutions` are his own solutions where there are any, and `plans` what was learned of them;
    `automatic` is what stands in tests that nbgrader writes itself. `clock` reads when a submission was
    handed in; `editions` are those of the release, by name.
    """

    assignment: str
    notebooks: Mapping[str, NotebookNode]
    files: Mapping[str, bytes] = field(default_factory=dict)
    students: frozenset[str] = frozenset()
    solutions: Mapping[str, NotebookNode] = field(default_factory=dict)
    plans: Mapping[str, Plan] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)
    editions: Mapping[str, str] = field(default_factory=dict)
    automatic: tuple[str, ...] = ("AUTOTEST",)

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
        tests = InstantiateTests(config=coursedir.config)
        solved = {name: solution(coursedir, assignment, name, solutions) for name in names}
        return cls(
            assignment,
            {name: original(coursedir, assignment, name, gradebook) for name in names},
            released_files(source, coursedir.ignore),
            frozenset(excluded),
            {name: one for name, one in solved.items() if one is not None},
            clock=Clock.of(coursedir.config),
            editions={name: one for name in names if (one := _edition(folders[1] / f"{name}.ipynb"))},
            automatic=(tests.autotest_delimiter, tests.hashed_delimiter),
        )

    def drift(self) -> list[str]:
        """Say where the solutions' tests are not those that are graded by."""
        return [
            told
            for name, one in self.solutions.items()
            for told in drift(one, self.notebooks[name], self.automatic)
        ]

    def untouched(self, grading: Grading) -> dict[str, Task]:
        """Return by name what students were given, as a submission."""
        files = Files(dict(self.files), released=tuple(self.files))
        found = {
            name: _task(
                source,
                self.versions[name],
                Found(nbformat.writes(untouched(source)).encode()),
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
                for content in (nbformat.writes(solved), nbformat.writes(untouched(self.notebooks[name])))
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
        timestamp: when it was handed in, in UTC, if anything says it that is a time.
    """

    notebooks: dict[str, Task | Graded]
    files: Files
    timestamp: datetime | None


UNREADABLE = "The submission's folder cannot be read by the grader. Hand it in again."


def prepare(folder: Path, handout: Handout, grading: Grading, reason: str = "") -> Prepared:
    """Return what is to be done with a submission. Nothing that is in its folder raises anything.

    Where there is a `reason` not to grade it at all, each of its notebooks is refused for that.
    """
    found = find_notebooks(folder, handout.notebooks, int(grading.notebook_size * MIB))
    # An archive may hold the assignment's folder, and that the notebook and what belongs to it.
    places = {one.folder for one in found.values() if one.content is not None}
    files = working_files(
        places.pop() or folder if len(places) == 1 else folder,
        handout.files,
        size_limit=int(grading.files_size * MIB),
        students=handout.students,
    )
    told, when = [], None
    if os.access(folder, os.R_OK | os.X_OK):
        handed_in = handout.clock.read(folder)
        told, when = [handed_in.note] if handed_in.note else [], handed_in.when
    else:
        reason = UNREADABLE
    found = {
        name: replace(one, reason=reason or one.reason, notes=[*one.notes, *told])
        for name, one in found.items()
    }
    tasks = {
        name: _task(
            handout.notebooks[name],
            handout.versions[name],
            one,
            files,
            grading,
            handout.plans.get(name),
            handout.editions.get(name),
        )
        for name, one in found.items()
    }
    return Prepared(tasks, files, when)


def untouched(source: NotebookNode) -> NotebookNode:
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
    edition: str | None = None,
) -> Task | Graded:
    about = {"submission": hashlib.sha256(found.content or b"").hexdigest(), "version": version}
    notes = [*source.metadata.get("autograder", {}).get("notes", ()), *found.notes]
    try:
        if found.content is None or found.reason:
            raise Refused(found.reason)
        rebuilt = rebuild(source, found.content, size_limit=int(grading.notebook_size * MIB))
    except Refused as refusal:
        return refused(source, str(refusal), repairs=_visible([*notes, *files.told()]), **about)
    asked = grading.asks(source)
    report = asked.pop("report")
    # on purpose; where a host can do no better, the engine says so
    unconfined = {"unconfined": True} if grading.confined is False else {}
    rebuilt.notebook.metadata["autograder"] = NotebookNode(asked | _markers(source) | unconfined)
    if rebuilt.edition and edition:
        rebuilt.notebook.metadata["autograder"]["editions"] = [rebuilt.edition, edition]
        if rebuilt.edition != edition:
            notes.append(
                f"this is edition {rebuilt.edition} of the notebook, and was graded as edition {edition}: "
                "what they have in common counts, and what it lacks of that is not answered"
            )
    notes += [*rebuilt.repairs, *files.told(), *used(rebuilt.notebook, report)]
    return Task(
        rebuilt.notebook,
        files.files,
        grading.limits(source),
        grading.seed,
        repairs=tuple(_visible(notes)),
        released=files.released,
        plan=plan,
        **about,
    )


def _edition(path: Path) -> str | None:
    """Return the edition of a release, or None where there is none that can be read."""
    try:
        return released(notebooks.read(path))
    except Exception:  # nbformat's many: a submission is graded without it, too
        return None


def _visible(notes: Iterable[str]) -> list[str]:
    """Return sentences that can be printed: names of files and cells in them are a stranger's, and may hold
    orders to a terminal.
    """
    return ["".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in note) for note in notes]


def _markers(source: NotebookNode) -> dict[str, object]:
    """Return the delimiters of hidden tests, where the course has set others than nbgrader's."""
    about = source.metadata.get("autograder", {})
    return {"markers": about["markers"]} if "markers" in about else {}


def refused(source: NotebookNode, reason: str, **about: object) -> Graded:
    """Return what grading makes of a notebook that cannot be graded: 0 for each cell that has points."""
    notebook = refused_notebook(source, reason)
    notebook.metadata["autograder"] = NotebookNode(refused=reason, **_markers(source))
    cells = [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]
    return Graded(
        notebook,
        {cell["grade_id"]: 0.0 for cell in cells if cell.get("grade") or cell.get("task")},
        {"refused": reason, **about},
    )
