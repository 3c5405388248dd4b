"""All answers of `unseen/` through our engine and through stock nbgrader: the marks are those of a plain
namespace, right answers earn everything and wrong ones do not, and no answer costs another exercise anything.

A student hands in one answer to each exercise, so there are as many students as an exercise has answers.
"""

import sys
from pathlib import Path

import nbformat
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from measure import answers_of, key, measure
from test_stock_nbgrader import Class

from autograder.demo import submission
from autograder.engine import Engine, Task
from autograder.intake import rebuild

pytestmark = pytest.mark.slow

ASSIGNMENTS = ["jacobians", "graphs", "functions", "mnist"]
# An answer that earns something else than in a plain namespace, and why.
OTHERWISE = {
    "graphs/gates: Mul forgets self: the names of forward are not known in backward.": (
        "it reads x and y, which are names of the check's own: the engine keeps these from it"
    ),
    "functions/fit-sine: the class from exercise 1 is used whatever class is given": (
        "the plain namespace of an exercise has no class of another; a student's notebook has"
    ),
}


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def unseen(request):
    """An assignment, its students' answers by exercise, and what a plain namespace makes of each."""
    assignment = request.getfixturevalue(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NBGRADER_EXECUTION", "autograde")
        answers, codes = answers_of(request.param, assignment, None)
        for _ in measure(assignment, answers, codes, jobs=2):
            pass
    students: list[dict] = []
    for answer, code in zip(answers, codes, strict=True):
        for student in students:
            if answer.exercise not in student:
                student[answer.exercise] = answer, code
                break
        else:
            students.append({answer.exercise: (answer, code)})
    return assignment, students


def compare(student, marks, ending_keeps_parts):
    """What is wrong with a student's marks, as lines."""
    for exercise, (answer, _) in student.items():
        got = marks[exercise]
        if key(answer) in OTHERWISE:
            continue
        if not answer.error:
            right = got == pytest.approx(answer.earned)
        elif ending_keeps_parts:  # it hangs, or ends its process: what it had earned before is kept
            right = got < answer.points
        else:
            right = got == 0
        if not right:
            yield f"{key(answer)}: {got} and not {answer.earned} {answer.error[-100:]}"


def test_the_engine_gives_the_marks_of_a_plain_namespace(unseen, plain_python):
    assignment, students = unseen
    wrong = []
    with Engine() as engine:
        for student in students:
            codes = {exercise: code for exercise, (_, code) in student.items()}
            handed_in = nbformat.writes(submission.answer(assignment.notebook, assignment.answers | codes))
            task = Task(rebuild(assignment.notebook, handed_in.encode()).notebook, seed=1)
            marks = {name.removeprefix("check-"): mark for name, mark in engine.grade(task).marks.items()}
            wrong += compare(student, marks, ending_keeps_parts=True)
            wrong += others(assignment, student, marks)
    assert not wrong, "\n".join(wrong)


def test_stock_nbgrader_gives_the_marks_of_a_plain_namespace(unseen, plain_python, tmp_path):
    assignment, students = unseen
    answers = {
        f"student{k}": {exercise: code for exercise, (_, code) in student.items()}
        for k, student in enumerate(students)
    }
    graded = Class(assignment, tmp_path / "course").grade(answers)
    wrong = []
    for k, student in enumerate(students):
        wrong += compare(student, graded[f"student{k}"][0], ending_keeps_parts=False)
        wrong += others(assignment, student, graded[f"student{k}"][0])
    assert not wrong, "\n".join(wrong)


def others(assignment, student, marks):
    """Exercises that the student answers as the solution does."""
    for exercise, points in assignment.points.items():
        if exercise not in student and marks[exercise] != points:
            yield f"{exercise} lost points to another exercise's answer"


def test_right_answers_earn_everything_and_wrong_ones_do_not(unseen):
    _, students = unseen
    wrong = [
        f"{key(answer)}: {answer.earned} of {answer.points}"
        for student in students
        for answer, _ in student.values()
        if answer.right != (answer.earned >= answer.points)
    ]
    assert not wrong, "\n".join(wrong)
