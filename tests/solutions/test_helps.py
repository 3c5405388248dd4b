"""A diagnosis points to the help in the text that is about it: it is there, in its own exercise."""

import ast
import re

import pytest

from autograder.author.source import grade_id
from course import check


def helps_of(assignment):
    """For each exercise, the titles of the helps in its text, and the source of its check."""
    titles, found = [], {}
    for cell in assignment.notebook.cells:
        if cell.cell_type == "markdown":
            if cell.source.startswith("## "):
                titles = []
            titles += re.findall(r"<summary>Help: (.*?)</summary>", cell.source)
        elif cell.metadata.get("nbgrader", {}).get("grade"):
            found[grade_id(cell).removeprefix("check-")] = titles, cell.source
    return found


@pytest.mark.parametrize(
    "stem, exercises", [("jacobians", 9), ("graphs", 10), ("functions", 8), ("mnist", 4)]
)
def test_each_help_that_a_check_points_to_stands_in_its_exercise(stem, exercises, request):
    pointing = 0
    for exercise, (titles, source) in helps_of(request.getfixturevalue(stem)).items():
        if said := re.search(r"(?:HELPS = |helps=)(\{.*?\})", source, re.DOTALL):
            helps = ast.literal_eval(said[1])
            assert helps and set(helps) <= set(check.TABLE) and set(helps.values()) <= set(titles), exercise
            pointing += 1
    assert pointing == exercises


@pytest.mark.parametrize("stem", ["jacobians", "graphs"])
def test_a_hard_exercise_has_hints_in_three_steps(stem, request):
    assignment = request.getfixturevalue(stem)
    text = "\n".join(cell.source for cell in assignment.notebook.cells)
    hard = re.findall(r"## Exercise \d+: [^#]*?· hard ·.*?(?=\n## |\Z)", text, re.DOTALL)
    assert hard
    for exercise in hard:
        assert len(re.findall("<summary>Help: ", exercise)) >= 3, exercise[:60]


def test_the_page_says_which_help_to_open_once(graphs):
    slip = graphs.answers["unbroadcast"] + (
        "\n\ndef unbroadcast(grad, shape):\n"
        "    ones = (1,) * (grad.ndim - len(shape)) + tuple(shape)\n"
        "    return grad.sum(axis=tuple(k for k, n in enumerate(ones) if n == 1), keepdims=True)\n"
    )
    said = str(graphs.mark("unbroadcast", slip))
    assert said.count("open “Help: a plan in words”") == 1
