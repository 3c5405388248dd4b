"""The list of known mistakes beside an assignment's text."""

import pytest

from autograder.author.mistakes import Mistake, MistakesError, by_student, load

LIST = """
from autograder.author.mistakes import Mistake
MISTAKES = [Mistake("double", "half", "def double(x):\\n    return x"), Mistake("double", "sign", "pass"),
    Mistake("double", None, "def double(x):\\n    return 3 * x"), Mistake("double", "sign", "double = None")]
"""


def test_the_list_is_read(tmp_path):
    (tmp_path / "mistakes.py").write_text(LIST)
    assert [(found.grade_id, found.name) for found in load(tmp_path)] == [
        ("double", "half"),
        ("double", "sign"),
        ("double", None),
        ("double", "sign"),
    ]


def test_an_assignment_without_a_list_has_no_mistakes(tmp_path):
    assert load(tmp_path) == []


@pytest.mark.parametrize(
    "text, says",
    [
        ("MISTAKES = [1]", "must be a list"),
        ("x = 1", "must be a list"),
        (LIST.replace('"double = None"', '"pass"'), "'sign' of 'double' is listed twice"),
        (LIST.replace("3 * x", "x").replace('"half"', "None"), "an answer of 'double' is listed twice"),
    ],
)
def test_another_list_is_refused(tmp_path, text, says):
    (tmp_path / "mistakes.py").write_text(text)
    with pytest.raises(MistakesError, match=says):
        load(tmp_path)


def test_nobody_makes_two_mistakes_in_one_exercise():
    mistakes = [
        Mistake(exercise, str(number), "")
        for exercise, count in [("a", 3), ("b", 1), ("c", 2)]
        for number in range(count)
    ]
    students = by_student(mistakes)
    assert len(students) == 3
    assert sorted((m.grade_id, m.name) for s in students for m in s) == sorted(
        (m.grade_id, m.name) for m in mistakes
    )
    assert all(len({m.grade_id for m in student}) == len(student) for student in students)
