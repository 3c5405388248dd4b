"""What ends Python, or does not end, costs what comes after it, and keeps the rest."""

from pathlib import Path

import nbformat
import pytest

from autograder.feedback import told
from autograder.report import rows
from autograder.submission import answer, answers


@pytest.fixture
def grade(classroom):
    """Return a function that grades answers through nbgrader's autograde: (points, what the feedback tells)."""
    def graded(**given: str) -> tuple[dict[str, float], dict[str, str]]:
        folder = Path("submitted/ada/numbers")
        folder.mkdir(parents=True)
        handout = nbformat.read("assignments/numbers/numbers.ipynb", 4)
        official = answers(nbformat.read("solutions/numbers/numbers.ipynb", 4))
        nbformat.write(answer(handout, official | given), folder / "numbers.ipynb")
        classroom.autograde("numbers", "ada")
        classroom.generate_feedback("numbers", "ada")
        row, = rows(classroom, "numbers")
        return row.points, told(Path("feedback/ada/numbers/numbers.html"))
    return graded


def test_python_that_ends_in_an_answer_keeps_what_was_earned_before(grade):
    points, says = grade(square="import os; os._exit(0)")
    assert points == {"double": 3, "square": 0, "why": 0}
    assert "This check was not run. Python stopped in an earlier cell, square." in says["check-square"]


def test_python_that_ends_in_a_check_costs_that_check_and_those_after_it(grade):
    points, says = grade(double="def double(x):\n    import os; os._exit(0)")
    assert points == {"double": 0, "square": 0, "why": 0}
    assert "Python itself stopped while this cell ran" in says["check-double"]
    assert "Python stopped in an earlier cell, check-double." in says["check-square"]


def test_a_loop_without_end_costs_its_own_exercise(grade):
    points, says = grade(double="def double(x):\n    while True: pass")
    assert points == {"double": 0, "square": 2, "why": 0}
    assert "The time limit ran out" in says["check-double"]


def test_a_cell_that_raises_costs_its_own_exercise(grade):
    points, says = grade(double="import a_module_that_nobody_has\ndef double(x): return 2 * x")
    assert points == {"double": 0, "square": 2, "why": 0}
    assert "double is not defined" in says["check-double"]
