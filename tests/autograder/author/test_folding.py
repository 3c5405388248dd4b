"""Checks are folded in a handout, and in nothing else; each begins with what it checks."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.validator import Validator

from autograder.author.build import build
from autograder.author.folding import entitle, fold, folded
from autograder.author.source import read
from autograder.classroom import Classroom
from tests.autograder.author.test_build import TEXT, edit


def cell(kind: str, source: str = "pass", **more):
    told = {
        "given": {"locked": True},
        "answer": {"solution": True},
        "check": {"grade": True, "locked": True, "points": 2},
        "own": None,
    }[kind]
    about = {} if told is None else {"nbgrader": {"grade_id": source, **told}}
    return new_code_cell(source, metadata={**about, **more})


def kept(*cells) -> list[str]:
    return [found.source for found in folded(list(cells))]


def test_checks_and_what_serves_them_are_folded():
    prose = new_markdown_cell("text")
    assert kept(
        cell("given", "to read"),
        prose,
        cell("answer", "an answer"),
        prose,
        cell("given", "one that serves"),
        cell("given", "another"),
        cell("check", "the check"),
        cell("given", "to read, too"),
        cell("check", "a check without an answer"),
    ) == ["one that serves", "another", "the check", "a check without an answer"]


@pytest.mark.parametrize("between", [new_markdown_cell("text"), cell("own", "own"), cell("answer", "more")])
def test_what_does_not_stand_right_above_a_check_stays_open(between):
    assert kept(cell("answer", "an answer"), cell("given", "open"), between, cell("check", "the check")) == [
        "the check"
    ]


def test_a_cell_that_was_set_by_hand_stays_as_it_is():
    open_ = cell("check", "a", jupyter={"source_hidden": False})
    fold(new_notebook(cells=[open_, hidden := cell("check", "b")]))
    assert open_.metadata.jupyter.source_hidden is False and "cellView" not in open_.metadata
    assert hidden.metadata.jupyter.source_hidden is True and hidden.metadata.cellView == "form"


def test_a_check_begins_with_what_it_checks():
    cells = [
        cell("answer", "an answer"),
        cell("given", "helping()"),
        cell("check", 'marks = check.Marks("a \\"layer\\"", points=2)\nmarks.total()'),
        cell("check", "%%time\nmarks = check.Marks('x', points=2)"),
        cell("check", "# @title own\nmarks = check.Marks('x', points=2)"),
        cell("check", "assert square(3) == 9"),
    ]
    entitle(new_notebook(cells=cells))
    assert [one.source.partition("\n")[0] for one in cells] == [
        "an answer",
        "# @title used by the check below",
        '# @title check: a "layer" (2 points)',
        "%%time",
        "# @title own",
        "assert square(3) == 9",
    ]


def test_the_release_is_folded_and_the_instructors_notebook_is_not(course):
    handout = nbformat.read("assignments/numbers/numbers.ipynb", 4)
    hidden = [one.id for one in handout.cells if one.metadata.get("jupyter", {}).get("source_hidden")]
    assert hidden == ["check-double", "check-square"]
    source = nbformat.read("solutions/numbers/numbers.ipynb", 4)
    for notebook in handout, source:
        first = next(one for one in notebook.cells if one.id == "check-double").source.splitlines()[:2]
        assert first == ["# @title check: double (3 points)", 'marks = check.Marks("double", points=3)']
    assert not any("jupyter" in one.metadata or "cellView" in one.metadata for one in source.cells)


def test_the_text_can_leave_a_check_open(fresh):
    begins = 'nbgrader={"grade": true, "grade_id": "check-square"'
    edit(TEXT, begins, 'jupyter={"source_hidden": false} ' + begins)
    build(Classroom.open(fresh))
    handout = nbformat.read("assignments/numbers/numbers.ipynb", 4)
    assert [one.id for one in handout.cells if "cellView" in one.metadata] == ["check-double"]


def test_nbgrader_sees_no_changed_check_in_a_folded_handout(course):
    results = Validator().validate("assignments/numbers/numbers.ipynb")
    assert "changed" not in results


def test_a_text_is_read_without_titles(fresh):
    assert all("@title" not in one.source for one in read(TEXT).cells)
