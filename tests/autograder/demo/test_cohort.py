"""The made-up class, and that a wrong mark or a silent feedback is noticed."""

import pytest

from autograder.author.mistakes import Mistake
from autograder.demo.cohort import LEAST, Pupil, cohort, unsaid, wrong_marks
from autograder.report import Row

SOLUTIONS = {"double": "D", "square": "S", "cube": "C"}
MISTAKES = [Mistake("double", "half", "d1"), Mistake("double", "sign", "d2"), Mistake("cube", "sign", "c1")]


def test_the_class_has_everyone_that_was_promised():
    pupils = cohort(SOLUTIONS, MISTAKES)
    assert len(pupils) >= LEAST == 8
    assert len({pupil.name for pupil in pupils}) == len(pupils)
    assert pupils[0].answers == SOLUTIONS and set(pupils[0].outcomes.values()) == {"all"}
    assert pupils[1].answers == {} and set(pupils[1].outcomes.values()) == {"none"}
    assert pupils[2].answers == {"double": "D", "square": "S"}
    made = [pupil for pupil in pupils if pupil.sentences]
    assert [pupil.answers for pupil in made] == [
        {"double": "d1", "square": "S", "cube": "c1"},
        {"double": "d2", "square": "S", "cube": "C"},
    ]
    assert made[0].outcomes == {"double": "some", "square": "all", "cube": "some"}
    assert "the negative of what it should be" in made[0].sentences["cube"]
    assert pupils[-2].answers["double"].startswith("import a_module") and pupils[-1].answers[
        "cube"
    ].startswith("while True")


def test_the_number_of_those_who_make_mistakes_can_be_bounded():
    assert len([pupil for pupil in cohort(SOLUTIONS, MISTAKES, most=1) if pupil.sentences]) == 1


@pytest.mark.parametrize("outcome, right, wrong", [("all", 3, 2.5), ("none", 0, 0.5), ("some", 2.5, 3)])
def test_a_wrong_mark_is_noticed(outcome, right, wrong):
    pupil = Pupil("ada", "a test", {}, {"double": outcome})
    assert list(wrong_marks(pupil, Row("ada", {"double": right}, right, 3), {"double": 3.0})) == []
    (message,) = wrong_marks(pupil, Row("ada", {"double": wrong}, wrong, 3), {"double": 3.0})
    assert message.startswith("ada (a test): double must bring") and message.endswith(
        f"but brought {wrong:g}"
    )


def test_a_missing_mark_is_noticed():
    pupil = Pupil("ada", "a test", {}, {"double": "none"})
    assert len(list(wrong_marks(pupil, Row("ada", {"double": None}, None, 3), {"double": 3.0}))) == 1
    assert len(list(wrong_marks(pupil, Row("ada", {}, None, 3), {}))) == 1


def test_feedback_must_name_the_mistake_in_its_exercise():
    pupil = Pupil("ada", "a test", {}, {}, {"double": "the sign is wrong"})
    assert list(unsaid(pupil, {"double": "wrong: the sign is wrong: look"})) == []
    assert len(list(unsaid(pupil, {"double": "wrong", "square": "the sign is wrong"}))) == 1
