"""A course's own steps, among nbgrader's: its settings can put any into the lists by which nbgrader makes a
release and grades (`c.GenerateAssignment.preprocessors`, `c.Autograde.autograde_preprocessors`), as a class,
by its name, or ready-made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from nbconvert.preprocessors import ExecutePreprocessor
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    DeduplicateIds,
    Execute,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from traitlets.config import Config
from traitlets.utils.importstring import import_item

Step = Any
"""A class of nbconvert's steps, its name, an instance or a function."""

DONE_BY_REBUILDING = (ClearOutput, DeduplicateIds, OverwriteKernelspec, OverwriteCells)
"""nbgrader's steps that put right a notebook that was handed in: ours is the instructor's."""
DONE_BY_GRADING = (SaveAutoGrades, AssignLatePenalties, CheckCellMetadata)
PLUGINS = "autograder.nbgrader"
"""The package of our own steps in a course's lists."""
IN_A_KERNEL = (
    "extra_arguments",
    "kernel_name",
    "kernel_manager_class",
    "timeout_func",
    "skip_cells_with_tag",
    "force_raise_errors",
    "allow_error_names",
    "on_notebook_start",
    "on_notebook_complete",
    "on_notebook_error",
    "on_cell_start",
    "on_cell_execute",
    "on_cell_complete",
    "on_cell_executed",
    "on_cell_error",
)
"""Options about a Jupyter kernel that a course may expect something of, and for which there is none here."""


class StepError(ValueError):
    """A step failed: which, and how."""


def resolved(step: Step) -> Step:
    """Return a step that may be named by a text, as nbconvert reads such a name."""
    return import_item(step) if isinstance(step, str) else step


def kind(step: Step) -> type:
    """Return a step's class; of a name that cannot be imported, `str`."""
    try:
        found = resolved(step)
    except ImportError:
        return str
    return found if isinstance(found, type) else type(found)


def applied(
    steps: Iterable[Step], notebook: NotebookNode, resources: dict[str, Any], config: Config
) -> NotebookNode:
    """Return what steps make of a notebook, those left out that a course has switched off.

    Raises:
        StepError: one of them fails.
    """
    for step in steps:
        try:
            found = resolved(step)
            make = found(config=config) if isinstance(found, type) else found
            notebook, resources = make(notebook, resources)
        except Exception as error:  # whatever a course's own step may raise
            raise StepError(f"{getattr(step, '__name__', step)}: {type(error).__name__}: {error}") from error
    return notebook


def resources(coursedir: CourseDirectory, assignment: str, student: str, notebook: str) -> dict[str, Any]:
    """Return what nbgrader tells its steps of a notebook."""
    return {
        "unique_key": notebook,
        "output_files_dir": f"{notebook}_files",
        "metadata": {
            "name": notebook,
            "path": coursedir.format_path(coursedir.submitted_directory, student, assignment),
        },
        "nbgrader": {
            "student": student,
            "assignment": assignment,
            "notebook": notebook,
            "db_url": coursedir.db_url,
        },
    }


@dataclass(frozen=True)
class Around:
    """The steps of a course `before` a rebuilt notebook is graded, and `after`."""

    before: tuple[Step, ...] = ()
    after: tuple[Step, ...] = ()

    @classmethod
    def of(cls, coursedir: CourseDirectory) -> Around:
        run = Autograde(coursedir=coursedir, config=coursedir.config)
        done = DONE_BY_REBUILDING + DONE_BY_GRADING
        before: list[Step] = [step for step in run.sanitize_preprocessors if not _ours(step, done)]
        after: list[Step] = []
        graded = False
        listed: list[Step] = run.autograde_preprocessors
        for step in listed:
            graded = graded or _ours(step, (Execute,))
            if not _ours(step, (Execute,)) and not _ours(step, DONE_BY_GRADING):
                (after if graded else before).append(step)
        return cls(tuple(before), tuple(after))


def _ours(step: Step, done: tuple[type, ...]) -> bool:
    found = kind(step)
    return found in done or found.__module__.startswith(PLUGINS)


def problem(config: Config) -> str | None:
    """Say which step of a course's own stands in the way of ours, or None."""
    run = Autograde(config=config)
    for name in ("sanitize_preprocessors", "autograde_preprocessors"):
        for step in getattr(run, name):
            found = kind(step)
            if found is str:
                return f"c.Autograde.{name} names {step}, which cannot be imported: correct or install it"
            if issubclass(found, (ExecutePreprocessor, SaveAutoGrades)) and found not in (
                Execute,
                SaveAutoGrades,
            ):
                return (
                    f"c.Autograde.{name} has {found.__name__}, a step of the course's own that runs code or "
                    "gives marks, in whose place the engine would come: take it out of the list, or grade "
                    "with nbgrader alone (without configure(c) in nbgrader_config.py)"
                )
    return None


def unheeded(config: Config) -> Iterator[str]:
    """Say which of nbgrader's options a course has set that grading here does not heed."""
    found = [
        f"c.{section}.{name}"
        for section in ("Execute", "ExecutePreprocessor", "NotebookClient")
        for name in IN_A_KERNEL
        if name in config.get(section, {})
    ]
    if found:
        yield (
            f"{', '.join(found)}: left out of account, for no Jupyter kernel runs the code here (c.Grading "
            "has limits of its own)"
        )
    if config.get("Execute", {}).get("enabled", True) is False:
        yield (
            "c.Execute.enabled (--no-execute): left out of account, for marks come from running the code, "
            "not from what was handed in"
        )
