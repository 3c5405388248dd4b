"""The instructor's notebook, as folders and gradebook have it: which of them is believed for what."""

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.classroom import Classroom
from autograder.intake import NoOriginal, original
from autograder.intake.original import version

SOURCE, RELEASE = Path("solutions/numbers/numbers.ipynb"), Path("assignments/numbers/numbers.ipynb")


@pytest.fixture
def read(classroom):
    """Return a function that reads the small course's notebook."""

    def read(course: Classroom = classroom) -> NotebookNode:
        with course.gradebook() as gradebook:
            return original(course.directory(), "numbers", "numbers", gradebook)

    return read


def change(path: Path, edit) -> None:
    notebook = nbformat.read(path, 4)
    edit(notebook)
    nbformat.write(notebook, path)


def cell(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == name)


def test_it_is_what_was_handed_out_with_the_hidden_tests(read):
    made, released = read(), nbformat.read(RELEASE, 4)
    assert [made.id for made in made.cells] == [cell.id for cell in released.cells]
    for ours, theirs in zip(made.cells, released.cells):
        assert ours.metadata.get("autograder", {}).get("handout", ours.source) == theirs.source
    assert "secret_points" in cell(made, "check-double").source
    assert "factor_of_two" not in str(made), "no solution is left in it"
    assert made.metadata.autograder.notes == []


@pytest.mark.parametrize("missing", [SOURCE, RELEASE])
def test_source_and_release_give_the_same_notebook(read, missing):
    both = read()
    missing.unlink()
    one = read()
    for cell in (*both.cells, *one.cells):
        for key in (
            "deletable",
            "editable",
            "jupyter",
            "cellView",
            *(["autograder"] if "asks" in cell.metadata.get("autograder", {}) else []),
        ):
            cell.metadata.pop(key, None)
    assert one.cells == both.cells


def test_it_tells_what_an_answer_is_asked_for(read):
    change(
        SOURCE,
        lambda notebook: cell(notebook, "double").update(
            source="import math\n### BEGIN SOLUTION\nfactor = 2\n"
            "def double(x): return 2 * x\n### END SOLUTION"
        ),
    )
    assert cell(read(), "double").metadata.autograder.asks == ["factor", "double"]


def test_points_and_parts_are_the_gradebooks(read):
    change(
        SOURCE,
        lambda notebook: cell(notebook, "check-double").metadata.nbgrader.update(
            points=30, locked=False, solution=True
        ),
    )
    meta = cell(read(), "check-double").metadata.nbgrader
    assert (meta.points, meta.locked, meta.solution, meta.grade) == (3, True, False, True)


def test_a_test_that_was_edited_after_its_release_is_the_released_one(read):
    change(SOURCE, lambda notebook: cell(notebook, "check-square").update(source="assert False"))
    assert "assert square(3) == 9" in cell(read(), "check-square").source


def test_a_cell_that_the_gradebook_does_not_know_has_no_points_and_is_told(read):
    def add(notebook):
        new = nbformat.v4.new_code_cell(
            "### BEGIN SOLUTION\nanswer = 42\n### END SOLUTION",
            id="new",
            metadata={
                "nbgrader": {
                    "schema_version": 3,
                    "grade_id": "new",
                    "grade": False,
                    "solution": True,
                    "locked": False,
                }
            },
        )
        notebook.cells.insert(2, new)

    change(SOURCE, add)
    made = read()
    assert "nbgrader" not in cell(made, "new").metadata and "42" not in cell(made, "new").source
    assert cell(made, "new").metadata.autograder.grade_id == "new"
    assert made.metadata.autograder.notes == [
        "'new' is in the instructor's notebook, but not in the gradebook: it has no points "
        "(run 'nbgrader generate_assignment')"
    ]


def test_a_cell_that_only_the_gradebook_knows_is_graded_at_the_end(read):
    change(SOURCE, lambda notebook: notebook.cells.remove(cell(notebook, "check-square")))
    made = read()
    assert (
        made.cells[-1].metadata.nbgrader.grade_id == "check-square"
        and "assert square(3) == 9" in made.cells[-1].source
    )
    assert made.metadata.autograder.notes == [
        "'check-square' is in the gradebook, but not in the instructor's notebook: "
        "it was graded at the end of it"
    ]


def test_header_and_footer_are_the_courses(read, classroom):
    for name in ("header", "footer"):
        nbformat.write(
            nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(f"import {name}")]), f"{name}.ipynb"
        )
    made = read(
        classroom.with_config(IncludeHeaderFooter={"header": "header.ipynb", "footer": "footer.ipynb"})
    )
    assert (made.cells[0].source, made.cells[-1].source) == ("import header", "import footer")


def test_what_the_notebook_asks_of_its_grading_is_kept_and_checked(read):
    change(SOURCE, lambda notebook: notebook.metadata.update(autograder={"forbidden": ["torch"]}))
    assert read().metadata.autograder.forbidden == ["torch"]
    change(SOURCE, lambda notebook: notebook.metadata.update(autograder={"forbidden": "torch"}))
    with pytest.raises(NoOriginal, match="'forbidden' must be a list"):
        read()


@pytest.mark.parametrize("text", ["", "{}", '{"nbformat": 4, "cells": [', "[]"])
def test_a_source_that_cannot_be_read_is_told_to_the_instructor(read, text):
    SOURCE.write_text(text)
    with pytest.raises(NoOriginal, match="cannot be read"):
        read()


def test_another_language_is_told_to_the_instructor(read):
    change(
        SOURCE,
        lambda notebook: notebook.metadata.update(
            kernelspec={"name": "ir", "language": "R", "display_name": "R"}
        ),
    )
    with pytest.raises(NoOriginal, match="is in r, and this engine grades Python"):
        read()


def test_an_unknown_notebook_is_told_to_the_instructor(classroom):
    with classroom.gradebook() as gradebook, pytest.raises(NoOriginal, match="knows no notebook 'letters'"):
        original(classroom.directory(), "numbers", "letters", gradebook)


def test_the_version_changes_with_the_notebook(read):
    before = version(read())
    assert version(read()) == before
    change(SOURCE, lambda notebook: cell(notebook, "start-1").update(source="# Other numbers"))
    assert version(read()) != before
