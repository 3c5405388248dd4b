"""What is graded and what comes of it, as values that travel to any worker: bytes in, bytes out."""

from __future__ import annotations

import base64
import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import cast

import nbformat
from nbformat import NotebookNode

from autograder.author.markers import outside
from autograder.limits import Limits

from .plan import Plan

ROLES = ("student", "added", "instructor", "test")
"""Who wrote a code cell: `metadata.autograder.role` of each code cell of a rebuilt notebook."""


@dataclass(frozen=True)
class Task:
    """One rebuilt notebook to grade.

    Args:
        notebook: the instructor's notebook with a student's answers in it. Each code cell has a role, one of
            ROLES. What the assignment asks of the process is in the notebook's `metadata.autograder`:
            `imports` (modules to have ready; unless said, those that the instructor's own cells import) and
            `forbidden` (modules that must not be there). A code cell with `metadata.autograder.left_out` does
            not run, and gets no mark.
        files: what stands beside the notebook: the path below its folder, and the content.
        released: those of them that are the instructor's, as he released them: tests have these too.
        plan: what the rehearsal of the instructor's own solution learned; None where there was none.
        rehearsal: this is the rehearsal: what it shows is told in the record (`learned`).
        limits: what one submission may use; None for the engine's own.
        seed: for the global random generators of the student's process and, another one, of the examiner's.
        submission: the submitted file's hash, for the record.
        version: which version of the instructor's notebook this is, for the record.
        repairs: what was repaired or left behind when the notebook was rebuilt, in plain words, for the
            record.
    """

    notebook: NotebookNode
    files: Mapping[str, bytes] = field(default_factory=dict)
    limits: Limits | None = None
    seed: int = 0
    submission: str = ""
    version: str = ""
    repairs: tuple[str, ...] = ()
    released: tuple[str, ...] = ()
    plan: Plan | None = None
    rehearsal: bool = False

    def __post_init__(self) -> None:
        for name in self.files:
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or not path.name:
                raise ValueError(f"{name!r} is no path below the notebook's folder")
        if unknown := sorted(set(self.released) - set(self.files)):
            raise ValueError(f"{unknown[0]!r} is released, and not among the files")

    def to_json(self) -> bytes:
        return json.dumps(
            {
                "notebook": self.notebook,
                "files": {name: base64.b64encode(content).decode() for name, content in self.files.items()},
                "limits": None if self.limits is None else dataclasses.asdict(self.limits),
                "seed": self.seed,
                "submission": self.submission,
                "version": self.version,
                "repairs": list(self.repairs),
                "released": list(self.released),
                "plan": None if self.plan is None else self.plan.to_dict(),
                "rehearsal": self.rehearsal,
            }
        ).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Task:
        told = json.loads(text)
        told["notebook"] = nbformat.from_dict(told["notebook"])
        told["files"] = {name: base64.b64decode(content) for name, content in told["files"].items()}
        told["limits"] = None if told["limits"] is None else Limits(**told["limits"])
        told["repairs"] = tuple(told["repairs"])
        told["released"] = tuple(told["released"])
        told["plan"] = None if told["plan"] is None else Plan.from_dict(told["plan"])
        return cls(**told)


@dataclass(frozen=True)
class Graded:
    """What grading made of a Task.

    Args:
        notebook: the task's notebook with outputs and execution counts.
        marks: points for each automatically graded cell, by its grade id. Cells that are graded by hand are
            not in it.
        record: how the marks came about, in JSON's types: `submission`, `version`, `seed`, `versions` (of
            Python and packages), `limits`, `inputs` (see `engine.inputs`), `repairs`, `confined` (at which
            level: "full", "inner" or "none"),
            `weaker` (what is so at that level, on that host), `confinement` (what there was not of the
            sandbox; nothing where all of it stood), `imports failed` (of what the warm process was to
            import), `files not written` (and why), `seconds` (by phase), `restarts` (how each student's
            process ended after which another was started), `cells` (how each cell ended, and what student's
            code printed while a test called it; `mode` is "together" where it ran beside the student's code),
            `plan` (which cells do, and why).
    """

    notebook: NotebookNode
    marks: dict[str, float]
    record: dict

    def to_json(self) -> bytes:
        return json.dumps({"notebook": self.notebook, "marks": self.marks, "record": self.record}).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Graded:
        told = json.loads(text)
        return cls(cast("NotebookNode", nbformat.from_dict(told["notebook"])), told["marks"], told["record"])


def shown(cell: NotebookNode) -> str:
    """The part of a test cell that students were given."""
    told = cell.metadata.get("autograder", {}).get("handout")
    return outside(cell.source, "HIDDEN TESTS") if told is None else told
