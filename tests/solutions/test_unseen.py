"""The answers in `unseen/`: written from the handouts alone, a first set before the checks that they are to
measure were changed, a second and a third one after. Here it is seen that they are what they say; no
answer is changed to suit a check.
"""

import ast
import re
import runpy
from pathlib import Path

import pytest

UNSEEN = Path(__file__).parent / "unseen"
SOLUTIONS = {path.stem: path for path in (Path(__file__).parents[2] / "solutions").glob("*/*.py")}
ASSIGNMENTS = sorted(path.stem for path in UNSEEN.glob("*.py"))


@pytest.fixture(scope="module", params=["first", "second", "third"])
def folder(request):
    return UNSEEN if request.param == "first" else UNSEEN / request.param


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def unseen(request, folder):
    return request.param, runpy.run_path(str(folder / f"{request.param}.py"))


def test_each_assignment_has_its_file(folder):
    assert {path.stem for path in folder.glob("*.py")} == set(SOLUTIONS) - {"mistakes"}


def test_there_are_answers_of_both_kinds_to_each_exercise(unseen):
    assignment, answers = unseen
    assert len(answers["WRONG"]) >= 100 and len(answers["RIGHT"]) >= 28
    text = SOLUTIONS[assignment].read_text(encoding="utf-8")
    exercises = set(re.findall(r'"grade_id": "check-([\w-]+)"', text))
    for kind in ("WRONG", "RIGHT"):
        assert {exercise for exercise, _, _ in answers[kind]} == exercises


def test_no_answer_is_there_twice(unseen):
    _, answers = unseen
    codes = [code for kind in ("WRONG", "RIGHT") for _, _, code in answers[kind]]
    assert len(set(codes)) == len(codes)


def test_each_is_the_text_of_a_cell_and_says_what_it_is(unseen):
    _, answers = unseen
    for kind in ("WRONG", "RIGHT"):
        for exercise, says, code in answers[kind]:
            assert len(says) > 5 and ast.parse(code).body, exercise
