"""What is asked of the gradebook at once is what nbgrader asks cell by cell."""

import copy
from types import SimpleNamespace

import pytest
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import GetGrades

from autograder.book.saving import save
from autograder.engine import Graded
from autograder.gradebook import asking
from autograder.intake import original
from autograder.intake.steps import resources
from autograder.pages.grades import Grades

NAME = "numbers"


@pytest.fixture
def graded(classroom):
    """A graded notebook, with what a person gave beside it, and what nbgrader tells a step of it."""
    with classroom.gradebook() as gradebook:
        notebook = original(classroom.directory(), NAME, NAME, gradebook)
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("solution"):
                cell.source = "something"
        save(gradebook, NAME, "ada", {NAME: Graded(notebook, {"check-double": 1.5}, {})})
        gradebook.find_grade("why", NAME, NAME, "ada").manual_score = 0.5
        gradebook.find_grade("check-double", NAME, NAME, "ada").extra_credit = 0.25
        gradebook.find_comment("why", NAME, NAME, "ada").manual_comment = "Because?"
        gradebook.find_submission_notebook(NAME, NAME, "ada").late_submission_penalty = 0.75
        gradebook.db.commit()
    folders = classroom.directory(assignment_id=NAME)
    return notebook, lambda: resources(folders, NAME, "ada", NAME)


def test_a_page_gets_what_nbgraders_own_step_gives(graded):
    notebook, told = graded
    ours, theirs = (
        step().preprocess(copy.deepcopy(notebook), told())  # each step changes what it gets
        for step in (Grades, GetGrades)
    )
    assert ours == theirs
    about = ours[1]["nbgrader"]
    assert (about["score"], about["max_score"], about["late_penalty"]) == (1.5, 6.0, 0.75)


def test_a_cell_that_the_gradebook_does_not_know_is_told_as_nbgrader_tells_it(graded):
    notebook, told = graded
    next(cell for cell in notebook.cells if cell.id == "check-double").metadata.nbgrader.grade_id = "nobody"
    for step in (Grades, GetGrades):
        with pytest.raises(MissingEntry, match="nobody"):
            step().preprocess(copy.deepcopy(notebook), told())


def test_a_notebook_takes_as_many_questions_however_many_cells_it_has(classroom, graded, monkeypatch):
    asked = []
    for name in ("find_grade", "find_comment"):
        monkeypatch.setattr(Gradebook, name, lambda *which: asked.append(which))
    notebook, told = graded
    Grades().preprocess(notebook, told())
    assert not asked
    with classroom.gradebook() as gradebook:
        entry = gradebook.find_submission_notebook(NAME, NAME, "ada")
        one = asking.by_name(asking.grades(entry))["check-double"]
        gradebook.db.expunge_all()  # what was not loaded by now cannot be
        assert (one.name, one.max_score, one.score) == ("check-double", 3.0, 1.75)


def test_of_two_cells_of_one_name_the_one_counts_that_nbgrader_finds_first():
    task, check = (
        SimpleNamespace(name="one", cell=SimpleNamespace(type=kind)) for kind in ("TaskCell", "GradeCell")
    )
    gone = SimpleNamespace(name=None, cell=None)
    assert asking.by_name([task, gone, check]) == asking.by_name([check, task]) == {"one": check}
