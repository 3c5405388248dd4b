"""An instructor's notebook as `original` gives it, and what students make of it."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

sys.path.insert(0, str(Path(__file__).parent))  # for `damages`: pytest imports tests by path

PYTHON = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def known(
    make: Callable,
    source: str,
    grade_id: str,
    *,
    grade=False,
    solution=False,
    locked=False,
    task=False,
    points=None,
    handout=None,
):
    """A cell that nbgrader knows."""
    meta = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": grade,
        "solution": solution,
        "locked": locked,
        "task": task,
    }
    meta |= {} if points is None else {"points": points}
    metadata = {"nbgrader": meta} | ({} if handout is None else {"autograder": {"handout": handout}})
    return make(
        source,
        metadata=NotebookNode({key: NotebookNode(value) for key, value in metadata.items()}),
        id=grade_id,
    )


@pytest.fixture
def source() -> NotebookNode:
    """Imports, a function to fill in, two tested exercises, a read-only cell, a written answer, a task."""
    return new_notebook(
        metadata=NotebookNode(PYTHON),
        cells=[
            new_markdown_cell("# Numbers", id="title"),
            new_code_cell("import numpy as np", id="imports"),
            new_code_cell('NAME = ""\nTOLERANCE = 1e-6', id="name"),
            known(new_code_cell, "def double(x):\n    raise NotImplementedError", "double", solution=True),
            known(
                new_code_cell,
                "assert double(2) == 4\nassert double(3) == 6",
                "check-double",
                grade=True,
                locked=True,
                points=3,
                handout="assert double(2) == 4",
            ),
            known(new_code_cell, "LIMIT = 10", "limit", locked=True),
            known(new_code_cell, "def square(x):\n    raise NotImplementedError", "square", solution=True),
            known(new_code_cell, "assert square(3) == 9", "check-square", grade=True, locked=True, points=2),
            known(new_markdown_cell, "YOUR ANSWER HERE", "why", grade=True, solution=True, points=4),
            known(new_markdown_cell, "Draw a graph.", "draw", locked=True, task=True, points=5),
        ],
    )


def handout(source: NotebookNode) -> dict:
    """What the class received of it, as JSON."""
    notebook = json.loads(json.dumps(source))
    for cell in notebook["cells"]:
        cell["source"] = cell["metadata"].pop("autograder", {}).get("handout", cell["source"])
    return notebook


@pytest.fixture
def submission(source) -> dict:
    """A handout with both functions and the written question answered."""
    notebook = handout(source)
    answers = {
        "double": "def double(x):\n    return 2 * x",
        "square": "def square(x):\n    return x * x",
        "why": "Because.",
    }
    for cell in notebook["cells"]:
        cell["source"] = answers.get(cell["metadata"].get("nbgrader", {}).get("grade_id"), cell["source"])
    return notebook
