"""What an assignment wants of the processes that grade it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import PurePosixPath

from nbformat import NotebookNode

from autograder.examiner.bindings import TEXTS, parse
from autograder.origins import STUDENTS, TESTS, Need

from .task import Task, shown

FIRST_USED = {"torch": "torch._dynamo"}
"""What a library imports when it is first used, where no rehearsal has shown whether that is so: an optimizer
of torch's takes 0.7 s of it.
"""


def need(task: Task) -> Need:
    """What a task wants of its two warm processes."""
    forbidden = asked(task.notebook, "forbidden") or ()
    students = imports(task.notebook, task.files, ("instructor",))
    tests = imports(task.notebook, task.files, ("instructor", "test"))

    def later(names: tuple[str, ...], use: str) -> Iterable[str]:
        if task.plan is None:
            used = {name.partition(".")[0] for name in names}
            return (more for name, more in FIRST_USED.items() if name in used)
        return (
            name
            for name in task.plan.later.get(use, ())
            if not any(name == other or name.startswith(f"{other}.") for other in forbidden)
        )

    return Need.of([*students, *later(students, STUDENTS)], forbidden, [*tests, *later(tests, TESTS)])


def texts(task: Task) -> list[tuple[str, str]]:
    """The texts that are the same for every submission, and run or are looked at by an examiner: each with
    the part of it that students were given, where it is a test.
    """
    found: list[tuple[str, str]] = []
    for cell in task.notebook.cells:
        about = cell.metadata.get("autograder", {})
        if cell.cell_type != "code":
            continue
        if about.get("role") == "test":
            found.append((cell.source, shown(cell)))
        elif text := cell.source if about.get("role") == "instructor" else about.get("original"):
            found.append((text, ""))
    return found


def asked(notebook: NotebookNode, name: str) -> tuple[str, ...] | None:
    """A list of names in the notebook's `metadata.autograder`, None where it says nothing."""
    found = notebook.metadata.get("autograder", {}).get(name)
    return None if found is None else tuple(str(item) for item in found)


def imports(notebook: NotebookNode, files: Mapping[str, bytes], roles: Iterable[str]) -> tuple[str, ...]:
    """The modules to have ready: those that the notebook asks for, else NumPy and those that its cells of
    `roles` import.

    What lies beside the notebook is none of them, nor what it forbids: each submission has files of its own.
    """
    said = asked(notebook, "imports")
    if said is None:
        told = [
            (cell.metadata.get("autograder", {}), cell.source)
            for cell in notebook.cells
            if cell.cell_type == "code"
        ]
        cells = [
            source if about.get("role") in roles else about.get("original", "") for about, source in told
        ]
        said = ("numpy", *(name for source in cells for name in imported(source)))
    forbidden = asked(notebook, "forbidden") or ()
    beside = {PurePosixPath(path).parts[0].removesuffix(".py") for path in files}
    return tuple(
        sorted(
            {
                name
                for name in said
                if name.split(".")[0] not in beside
                and not any(name == other or name.startswith(f"{other}.") for other in forbidden)
            }
        )
    )


@lru_cache(TEXTS)
def imported(source: str) -> tuple[str, ...]:
    """The modules that a cell imports, and the names that may be modules.

    >>> imported("%matplotlib inline\\nimport torch.nn as nn\\nfrom course import check")
    ('torch.nn', 'course', 'course.check')
    """
    try:
        tree = parse(re.sub(r"(?m)^(\s*)[%!?].*$", r"\1pass", source))
    except (SyntaxError, ValueError):
        return ()
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found += [
                node.module,
                *(f"{node.module}.{alias.name}" for alias in node.names if alias.name != "*"),
            ]
    return tuple(found)
