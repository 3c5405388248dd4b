"""What decides the marks of a task, part by part: its hashes stand in the record, and where one differs, it
says which part has changed since.

The grader itself, and at which level students' code was confined, are not part of it: a record has these
beside it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import Any

from nbformat import NotebookNode

from autograder.limits import Limits

from .marks import is_test
from .plan import Plan
from .task import Task

TOLD = ("editions",)
"""What a rebuilt notebook's `metadata.autograder` says to people alone."""


def inputs(task: Task, limits: Limits) -> dict[str, Any]:
    """Return the hashes of a task, in JSON's types: `settings` (limits, seed, and what the notebook asks of
    its processes), `files` (by path) and `cells` (code cells by their number: the text, the metadata, and
    what the rehearsal has learned of it).
    """
    plan = task.plan or Plan()
    about = task.notebook.metadata.get("autograder", {})
    asked = {name: told for name, told in about.items() if name not in TOLD}
    held = bool(plan.kinds)  # whether any value is held to the kind that the solution gave
    return {
        "settings": _hash([dataclasses.asdict(limits), task.seed, asked, held]),
        "files": {
            path: _hash([hashlib.sha256(content).hexdigest(), path in task.released])
            for path, content in task.files.items()
        },
        "cells": {
            str(number): _hash([cell.source, cell.metadata, _learned(cell, plan)])
            for number, cell in enumerate(task.notebook.cells)
            if cell.cell_type == "code"
        },
    }


def _learned(cell: NotebookNode, plan: Plan) -> list[Any]:
    """What a plan says of one cell."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    place = cell.metadata.get("autograder", {}).get("place")
    given = [plan.students.get(str(place), ()), place in plan.computed]
    if not is_test(cell):
        return given
    return [
        *given,
        name in plan.together,
        name in plan.hidden,
        plan.shared.get(name, ()),
        plan.kinds.get(name),
    ]


def _hash(told: object) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
