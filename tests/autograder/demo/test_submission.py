"""Answers into a notebook and out of it."""

import copy

import pytest

from autograder.author.source import grade_id, read
from autograder.demo.submission import answer, answers


@pytest.fixture
def notebook(text):
    return read(text)


def test_the_official_answers_have_no_markers(notebook):
    assert answers(notebook) == {
        "double": "def double(x):\n    factor_of_two = 2\n    return factor_of_two * x",
        "square": "def square(x):\n    return x * x",
        "why": "Because a doubled number is added to itself.",
    }


def test_an_answer_changes_its_cell_and_no_other(notebook):
    before = copy.deepcopy(notebook)
    filled = answer(notebook, {"square": "square = abs"})
    assert notebook == before
    assert [grade_id(new) for new, old in zip(filled.cells, notebook.cells) if new != old] == ["square"]
    assert answers(filled)["square"] == "square = abs"


def test_an_answer_to_no_exercise_is_an_error_that_names_it(notebook):
    with pytest.raises(
        KeyError, match="no solution cell has the grade id 'check-square'.*double, square, why"
    ):
        answer(notebook, {"check-square": "pass"})
