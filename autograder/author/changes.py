"""What a new text changes for a class that has begun: which cells, and what an instructor can do about it.

nbgrader adds and removes no cell of an assignment that somebody has handed in, and finds out in the middle of
its work. So it is looked up in the gradebook before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry

from autograder.author.source import grade_id

Key = tuple[str, str]
"""A cell: its notebook's name and its grade id."""


@dataclass(frozen=True)
class Part:
    """What nbgrader knows a cell as. `role` is what cannot change once somebody has handed in."""

    role: frozenset[str]
    kind: str
    points: float | None
    text: str


@dataclass
class Changes:
    """What a text changes of an assignment that so many students have handed in: what nbgrader does no more
    (`barred`), and what it does.
    """

    submissions: int = 0
    barred: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)


def compare(gradebook: Gradebook, assignment: str, new: dict[str, NotebookNode]) -> Changes:
    """Compare an assignment's notebooks, by name, with what the gradebook knows of them. Where nobody has
    handed in, nothing differs.
    """
    try:
        known: Any = gradebook.find_assignment(assignment)  # its columns are known at run time alone
    except MissingEntry:
        return Changes()
    found = Changes(len(known.submissions))
    if not found.submissions:
        return found
    before, after = {notebook.name for notebook in known.notebooks}, set(new)
    for verb, names in (("adds", after - before), ("lacks", before - after)):
        if names:
            what = "the notebook" if len(names) == 1 else "the notebooks"
            found.barred.append(f"{verb} {what} {', '.join(sorted(names))}")
    old = {
        (notebook.name, name): part
        for notebook in known.notebooks
        if notebook.name in after
        for name, part in _recorded(notebook)
    }
    now = {
        (name, key): part
        for name, notebook in new.items()
        if name in before
        for key, part in _written(notebook)
    }
    alone = len(before | after) == 1
    both = sorted(set(old) & set(now))
    for verb, keys in (
        ("adds", set(now) - set(old)),
        ("lacks", set(old) - set(now)),
        ("gives another part to", {key for key in both if old[key].role != now[key].role}),
    ):
        if keys:
            found.barred.append(f"{verb} {_names(keys, alone)}")
    for key in both:
        was, is_ = old[key], now[key]
        name = _names([key], alone)
        if was.points != is_.points and was.points is not None and is_.points is not None:
            found.allowed.append(f"{name} has {is_.points:g} points ({was.points:g} before)")
        if was.kind != is_.kind:
            found.allowed.append(f"{name} is a {is_.kind} cell ({was.kind} before)")
    tests = [
        key
        for key in both
        if old[key].role == {"grade"}
        and old[key].text != now[key].text
        and "AUTOTEST"
        not in now[key].text  # nbgrader writes the test itself, when it generates the assignment
    ]
    if tests:
        found.allowed.append(f"{_names(tests, alone)} {'has' if len(tests) == 1 else 'have'} another text")
    return found


def _recorded(notebook: Any) -> Iterator[tuple[str, Part]]:
    """Yield the cells of a notebook as the gradebook has them."""
    of = {
        "grade": {cell.name: cell for cell in notebook.grade_cells},
        "solution": {cell.name: cell for cell in notebook.solution_cells},
        "task": {cell.name: cell for cell in notebook.task_cells},
    }
    for cell in notebook.source_cells:
        worth = of["grade"].get(cell.name) or of["task"].get(cell.name)
        yield (
            cell.name,
            Part(
                frozenset(role for role, cells in of.items() if cell.name in cells),
                cell.cell_type,
                None if worth is None else worth.max_score,
                cell.source or "",
            ),
        )


def _written(notebook: NotebookNode) -> Iterator[tuple[str, Part]]:
    """Yield the cells of a source notebook that nbgrader will know."""
    for cell in notebook.cells:
        told = cell.metadata.get("nbgrader", {})
        key = grade_id(cell)
        if key is not None and any(told.get(name) for name in ("grade", "solution", "task", "locked")):
            role = frozenset(name for name in ("grade", "solution", "task") if told.get(name))
            points = float(told.get("points", 0)) if role & {"grade", "task"} else None
            yield key, Part(role, cell.cell_type, points, cell.source)


def _names(keys: Iterable[Key], alone: bool) -> str:
    return ", ".join(f"'{key}'" if alone else f"{notebook}/{key}" for notebook, key in sorted(keys))
