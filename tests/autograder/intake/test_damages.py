"""Each exercise of the four assignments, damaged in each of many ways: what its test sees of the student's is
what it would see of the undamaged notebook, and a written answer is flagged for a person.

What a test sees is compared as text: the statement that binds each name which the answer is asked for, last
before the test.
"""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import nbformat
import pytest
from damages import EVERYWHERE, WAYS, struck
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme, ClearSolutions

from autograder.author.source import read
from autograder.demo.submission import answers
from autograder.examiner.bindings import bound, names, statements
from autograder.intake import rebuild

ASSIGNMENTS = ["1-jacobians", "2-graphs", "3-functions", "4-mnist"]


@dataclass
class Text:
    """An assignment as `original` gives it, with a written question after each exercise; a right submission;
    its exercises; what undamaged comes of it.
    """

    source: NotebookNode
    submission: dict[str, Any]
    exercises: list[str]

    def __post_init__(self) -> None:
        told = {part: self.submission[part] for part in ("nbformat", "nbformat_minor", "metadata", "cells")}
        self.seen = seen(rebuild(self.source, json.dumps(told).encode()).notebook)


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def assignment(request, repository) -> Text:
    folder = repository / "solutions" / request.param
    whole = read(folder / f"{request.param.partition('-')[2]}.py")
    exercises = list(answers(whole))
    cells = []
    for cell in whole.cells:
        cells.append(cell)
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if name.removeprefix("check-") in exercises and name.startswith("check-"):
            cells.append(nbformat.v4.new_markdown_cell("Say in two sentences why.", id=f"ask-{name}"))
            cells.append(written(f"why-{name.removeprefix('check-')}"))
    whole.cells = cells
    given = answers(whole) | {
        f"why-{name}": f"It follows from the chain rule, as in {name}." for name in exercises
    }
    handed_out = copy.deepcopy(whole)
    for step in (ClearSolutions, ClearHiddenTests, ClearMarkScheme):
        handed_out, _ = step().preprocess(handed_out, {})
    source = copy.deepcopy(handed_out)
    for cell, solved in zip(source.cells, whole.cells, strict=True):
        meta = solved.metadata.get("nbgrader", {})
        if meta.get("solution") and cell.cell_type == "code":
            cell.metadata["autograder"] = NotebookNode(asks=bound(solved.source))
        elif solved.source != cell.source and meta.get("grade") and not meta.get("solution"):
            cell.metadata["autograder"] = NotebookNode(handout=cell.source)
            cell.source = solved.source
    submission = json.loads(nbformat.writes(handed_out))
    submission["handed out"], submission["answers"] = {}, {}
    for cell in submission["cells"]:
        cell["source"] = "".join(cell["source"])
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in given:
            submission["handed out"][name] = cell["source"]
            submission["answers"][name] = cell["source"] = given[name]
    return Text(source, submission, exercises)


def written(name: str) -> NotebookNode:
    meta = {
        "schema_version": 3,
        "grade_id": name,
        "grade": True,
        "solution": True,
        "locked": False,
        "points": 1,
        "task": False,
    }
    return nbformat.v4.new_markdown_cell(
        "YOUR ANSWER HERE", metadata=NotebookNode(nbgrader=NotebookNode(meta)), id=name
    )


def bare(statement: ast.stmt) -> str:
    """A statement's text without docstrings."""
    statement = copy.deepcopy(statement)
    for node in ast.walk(statement):
        if (
            isinstance(node, ast.FunctionDef | ast.ClassDef)
            and ast.get_docstring(node)
            and len(node.body) > 1
        ):
            del node.body[0]
    return ast.unparse(statement)


@cache
def binds(source: str) -> dict[str, str]:
    """By name, the statement that binds it last."""
    return {
        name: bare(statement) for statement in statements(source) for name in names(statement, imports=False)
    }


def seen(notebook: NotebookNode) -> dict[str, Any]:
    """By grade id, what a test finds of the names that the answers before it are asked for; what a person
    finds in a written answer.
    """
    there: dict[str, str] = {}
    asked: set[str] = set()
    found: dict[str, Any] = {}
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        own = cell.metadata.autograder
        if own.role == "test":
            found[name] = cell.source, {ask: there.get(ask) for ask in sorted(asked)}
        elif cell.cell_type == "code":
            asked |= set(own.get("asks", ()))
            there.update(binds(cell.source))
        elif name:
            found[name] = cell.source.strip()
    return found


def lost(text: Text, way: str, struck_names: list[str]) -> list[str]:
    """The exercises that this has cost something."""
    made = rebuild(text.source, json.dumps(struck(text.submission, way, struck_names)).encode())
    now = seen(made.notebook)
    assert sum("without their grade ids" in note for note in made.repairs) <= 1
    assert all(instructors(text.source, made.notebook))
    wrong = []
    for name in text.exercises:
        got, should = now[f"check-{name}"], text.seen[f"check-{name}"]
        asks = next(cell for cell in text.source.cells if cell.get("id") == name).metadata.autograder.asks
        if any(got[1].get(ask) != should[1][ask] for ask in asks if should[1][ask] is not None):
            wrong.append(name)
        should_read = text.submission["answers"][f"why-{name}"]
        if plain(should_read) not in plain(now[f"why-{name}"]) and not _reads_on(
            made.notebook, name, should_read
        ):
            wrong.append(f"why-{name}")
    return wrong


def plain(text: str) -> str:
    return "".join(text.split())


def _reads_on(notebook: NotebookNode, name: str, text: str) -> bool:
    """Whether a person finds a half of an answer in its cell, and the other half in the next."""
    place = next(
        index
        for index, cell in enumerate(notebook.cells)
        if cell.metadata.get("nbgrader", {}).get("grade_id") == f"why-{name}"
    )
    both = [cell.source for cell in notebook.cells[place : place + 2]]
    return bool(both[0].strip()) and both[0] != "YOUR ANSWER HERE" and plain(text) in plain("".join(both))


def instructors(source: NotebookNode, made: NotebookNode) -> Iterator[bool]:
    """Tests and read-only cells are the instructor's, at their places, whatever was handed in."""
    keyed = {cell.metadata.nbgrader.grade_id: cell for cell in made.cells if "nbgrader" in cell.metadata}
    for cell in source.cells:
        meta = cell.metadata.get("nbgrader", {})
        if meta and not meta.get("solution"):
            yield keyed[meta.grade_id].source == cell.source


@pytest.mark.sampled(2)
@pytest.mark.parametrize("way", WAYS)
def test_an_exercise_keeps_its_points(assignment, way):
    """Struck one by one, and all at once."""
    text = assignment
    wrong = {name: cost for name in text.exercises if (cost := lost(text, way, [name, f"why-{name}"]))}
    assert not wrong
    assert not lost(text, way, list(text.submission["handed out"]))


@pytest.mark.parametrize("way", EVERYWHERE)
def test_all_exercises_keep_their_points(assignment, way):
    wrong = lost(assignment, way, [])
    if way == "a notebook of the functions alone":
        wrong = [name for name in wrong if not name.startswith("why-")]
    assert not wrong
