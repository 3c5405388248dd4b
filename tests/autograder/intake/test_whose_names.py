"""Rebuilt notebooks through the engine: whose names a test sees when students change instructor's cells."""

import json

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from autograder.engine import Engine, Task
from autograder.intake import rebuild
from autograder.limits import Limits


def known(
    source: str, grade_id: str, points: float | None = None, asks: list[str] | None = None
) -> NotebookNode:
    """An answer or, where it has points, a test."""
    meta = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": points is not None,
        "solution": points is None,
        "locked": points is not None,
    }
    metadata = {"nbgrader": meta | ({} if points is None else {"points": points})} | (
        {"autograder": {"asks": asks}} if asks else {}
    )
    return new_code_cell(
        source,
        id=grade_id,
        metadata=NotebookNode({key: NotebookNode(value) for key, value in metadata.items()}),
    )


SOURCE = new_notebook(
    cells=[
        new_code_cell("import numpy as np", id="imports"),
        new_code_cell('NAME = ""\nTOLERANCE = 1e-6\nweights = None', id="constants"),
        known("import math\ndef double(x):\n    raise NotImplementedError()", "double"),
        known("np.testing.assert_allclose(double(2), 4, atol=TOLERANCE)", "check-double", 1),
        known("math.isclose(double(2), 4) or 1 / 0\nassert math.pi < 4", "check-math", 1),
        known("assert NAME, 'write your name'", "check-name", 1),
        known("# YOUR CODE HERE\nraise NotImplementedError()", "weights", asks=["weights", "sum"]),
        known("assert weights == [1, 2] and sum(3) == 'mine'", "check-weights", 1),
    ]
)


@pytest.fixture(scope="module")
def marks():
    """Return a function that grades a submission: cells' texts by id."""
    with Engine(limits=Limits(cell_seconds=20, total_seconds=100), confined=False) as engine:

        def marks(**texts: str) -> dict[str, float]:
            told = json.loads(json.dumps(SOURCE))
            for cell in told["cells"]:
                cell["source"] = texts.get(cell["id"], cell["source"])
            return engine.grade(Task(rebuild(SOURCE, json.dumps(told).encode()).notebook)).marks

        yield marks


RIGHT = {
    "double": "import math\ndef double(x):\n    return 2 * x",
    "weights": "weights = [1, 2]\ndef sum(x):\n    return 'mine'",
}
NAMED = {"constants": 'NAME = "Ada"\nTOLERANCE = 1e-6\nweights = None'}
WRONG = "import math\ndef double(x):\n    return 5"


def test_an_honest_submission_gets_all(marks):
    assert set(marks(**RIGHT, **NAMED).values()) == {1}


def test_a_blank_that_was_left_is_blank(marks):
    assert marks(**RIGHT) == {"check-double": 1, "check-math": 1, "check-name": 0, "check-weights": 1}


@pytest.mark.parametrize(
    "changed",
    [
        {"imports": "import numpy as np\nnp.testing.assert_allclose = lambda *a, **k: None"},
        {"imports": "class np:\n    class testing:\n        def assert_allclose(*a, **k): pass"},
        {"imports": "pass"},
        {"constants": 'NAME = "Ada"\nTOLERANCE = 1e9\nweights = None'},
        {
            "double": WRONG
            + "\nTOLERANCE = 1e9\nmath = np = type('', (), {'isclose': lambda *a: True, 'pi': 3})"
        },
    ],
)
def test_what_the_instructor_named_is_the_instructors(marks, changed):
    got = marks(**{"double": WRONG} | changed)
    assert (got["check-double"], got["check-math"]) == (0, 0)


def test_a_name_that_an_answer_is_asked_for_is_the_students(marks):
    assert (
        marks(**RIGHT | {"weights": "weights = [1, 3]\ndef sum(x):\n    return 'mine'"})["check-weights"] == 0
    )
    assert marks(**RIGHT | {"weights": "weights = [1, 2]"})["check-weights"] == 0
