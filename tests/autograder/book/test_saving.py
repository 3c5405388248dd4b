"""Marks into the gradebook, as nbgrader's autograde writes them, in one transaction."""

import copy

import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import compute_checksum
from traitlets.config import Config

from autograder.book.saving import late_penalty, save
from autograder.engine import Graded
from autograder.intake import original
from autograder.intake.preparing import refused

NAME = "numbers"


@pytest.fixture
def gradebook(classroom):
    with classroom.gradebook() as gradebook:
        yield gradebook


@pytest.fixture
def notebook(classroom, gradebook) -> NotebookNode:
    """A handout in which the two functions and the written answer are something."""
    made = original(classroom.directory(), NAME, NAME, gradebook)
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = "something"
    return made


def grades(gradebook: Gradebook) -> dict[str, tuple]:
    gradebook.db.expire_all()
    return {
        grade.name: (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
        for notebook in gradebook.find_submission(NAME, "ada").notebooks
        for grade in notebook.grades
    }


MARKS = {"check-double": 1.5, "check-square": 2.0}


def test_marks_comments_and_flags(gradebook, notebook):
    assert save(gradebook, NAME, "ada", {NAME: Graded(notebook, MARKS, {})}) == {NAME: []}
    assert grades(gradebook) == {
        "check-double": (1.5, None, False),
        "check-square": (2, None, False),
        "why": (None, None, True),
    }


def test_what_is_as_it_was_handed_out_gets_nothing_and_says_so(gradebook, notebook, classroom):
    handout = original(classroom.directory(), NAME, NAME, gradebook)
    assert next(
        cell for cell in handout.cells if cell.id == "why"
    ).metadata.nbgrader.checksum == compute_checksum(next(cell for cell in handout.cells if cell.id == "why"))
    save(gradebook, NAME, "ada", {NAME: Graded(handout, MARKS, {})})
    assert grades(gradebook)["why"] == (0, None, False)
    comments = {
        comment.name: comment.auto_comment
        for comment in gradebook.find_submission(NAME, "ada").notebooks[0].comments
    }
    assert comments == dict.fromkeys(["double", "square", "why"], "No response.")


def test_a_test_without_a_mark_gets_none(gradebook, notebook):
    save(gradebook, NAME, "ada", {NAME: Graded(notebook, MARKS, {})})
    save(gradebook, NAME, "ada", {NAME: Graded(notebook, {"check-double": 3}, {})})
    assert grades(gradebook)["check-square"] == (0, None, False)


@pytest.mark.parametrize("mark", [-0.5, 3.5, float("nan"), float("inf")])
def test_a_mark_out_of_bounds_changes_nothing(gradebook, notebook, mark):
    save(gradebook, NAME, "ada", {NAME: Graded(notebook, MARKS, {})}, timestamp="2026-01-01 12:00:00 UTC")
    before, when = grades(gradebook), gradebook.find_submission(NAME, "ada").timestamp
    with pytest.raises(ValueError, match="'check-double' is not within 0 and 3"):
        save(
            gradebook,
            NAME,
            "ada",
            {NAME: Graded(notebook, {"check-square": 0, "check-double": mark}, {})},
            timestamp="2026-01-02 12:00:00 UTC",
        )
    assert grades(gradebook) == before and gradebook.find_submission(NAME, "ada").timestamp == when


def test_a_penalty_that_fails_changes_nothing(gradebook, notebook):
    gradebook.update_or_create_assignment(NAME, duedate="2026-01-01 12:00:00 UTC")
    save(gradebook, NAME, "ada", {NAME: Graded(notebook, MARKS, {})})
    with pytest.raises(ZeroDivisionError):
        save(
            gradebook,
            NAME,
            "ada",
            {NAME: Graded(notebook, {}, {})},
            timestamp="2026-01-02 12:00:00 UTC",
            penalty=lambda *_: 1 / 0,
        )
    assert grades(gradebook)["check-double"][0] == 1.5


@pytest.mark.parametrize("points, kept", [(1, 1), (100, 3.5), (-2, 0), (None, None)])
def test_a_penalty_is_within_nothing_and_the_score(gradebook, notebook, points, kept):
    gradebook.update_or_create_assignment(NAME, duedate="2026-01-01 12:00:00 UTC")
    told = []
    save(
        gradebook,
        NAME,
        "ada",
        {NAME: Graded(notebook, MARKS, {})},
        timestamp="2026-01-01 13:00:00 UTC",
        penalty=lambda *about: (told.append(about), points)[1],
    )
    assert told == [("ada", 3.5, 3600)]
    assert gradebook.find_submission_notebook(NAME, NAME, "ada").late_submission_penalty == kept
    save(
        gradebook,
        NAME,
        "ada",
        {NAME: Graded(notebook, MARKS, {})},
        timestamp="2026-01-01 11:00:00 UTC",
        penalty=lambda *_: 1,
    )
    assert gradebook.find_submission_notebook(NAME, NAME, "ada").late_submission_penalty is None


def test_the_courses_penalty_is_found_where_nbgrader_applies_one():
    late = late_penalty(Config(LateSubmissionPlugin={"penalty_method": "zero"}))
    assert late("ada", 3.0, 60.0) == 3.0
    assert late_penalty(Config())("ada", 3.0, 60.0) is None
    assert late_penalty(Config(Autograde={"autograde_preprocessors": []})) is None
    assert late_penalty(Config(AssignLatePenalties={"enabled": False})) is None

    class Own(AssignLatePenalties):
        pass

    assert (
        late_penalty(
            Config(
                Autograde={"autograde_preprocessors": [Own]}, LateSubmissionPlugin={"penalty_method": "zero"}
            )
        )("a", 2.0, 1.0)
        == 2
    )


def test_a_mark_by_hand_stays_and_is_flagged(gradebook, notebook):
    save(gradebook, NAME, "ada", {NAME: Graded(notebook, MARKS, {})})
    for name, points in (("why", 1), ("check-double", 2)):
        grade = gradebook.find_grade(name, NAME, NAME, "ada")
        grade.manual_score, grade.needs_manual_grade = points, False
    gradebook.db.commit()
    save(gradebook, NAME, "ada", {NAME: Graded(notebook, MARKS, {})})
    assert grades(gradebook) == {
        "check-double": (1.5, 2, True),
        "check-square": (2, None, False),
        "why": (None, 1, True),
    }


def test_a_refused_notebook_counts_for_nothing_until_it_is_graded_again(gradebook, notebook):
    save(gradebook, NAME, "ada", {NAME: Graded(notebook, MARKS, {})})
    gradebook.find_grade("why", NAME, NAME, "ada").manual_score = 1
    gradebook.db.commit()
    told = save(gradebook, NAME, "ada", {NAME: refused(notebook, "It is empty.")})
    assert told == {NAME: ["'why' had 1 points by hand before, which no longer count"]}
    assert gradebook.find_submission(NAME, "ada").score == 0
    assert gradebook.find_comment("why", NAME, NAME, "ada").auto_comment == "Not graded. It is empty."
    save(gradebook, NAME, "ada", {NAME: Graded(copy.deepcopy(notebook), MARKS, {})})
    assert gradebook.find_submission(NAME, "ada").score == 3.5
    assert gradebook.find_comment("why", NAME, NAME, "ada").auto_comment is None


def test_what_the_gradebook_does_not_know(gradebook, notebook):
    graded = {NAME: Graded(notebook, MARKS, {})}
    with pytest.raises(MissingEntry, match="nobody"):
        save(gradebook, NAME, "nobody", graded, create_student=False)
    with pytest.raises(MissingEntry):
        save(gradebook, "letters", "ada", graded)
    with pytest.raises(MissingEntry, match="knows no notebook 'letters'"):
        save(gradebook, NAME, "ada", {"letters": Graded(notebook, {}, {})})


def test_a_step_that_settings_name_by_its_name_gives_the_penalty():
    """As they stand in a JSON file, and in many a course's nbgrader_config.py."""
    steps = ["nbgrader.preprocessors.SaveAutoGrades", "nbgrader.preprocessors.AssignLatePenalties"]
    told = {"Autograde": {"autograde_preprocessors": steps}}
    assert late_penalty(Config(told)) is not None
    told["Autograde"]["autograde_preprocessors"] = steps[:1]
    assert late_penalty(Config(told)) is None
