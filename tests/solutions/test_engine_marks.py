"""Assignments 1, 2 and 4 through our engine: the marks and the names are those of a plain namespace, though
the student's code is elsewhere. (For assignment 3 test_functions_engine.py compares them part by part.)
"""

import os

import nbformat
import pytest
import torch
from safetensors.torch import save

from autograder.author import mistakes
from autograder.demo import submission
from autograder.engine import Engine, Task
from autograder.intake import rebuild
from course import check, data


@pytest.fixture(
    scope="module",
    params=[pytest.param(True, marks=pytest.mark.needs("sandbox")), False],
    ids=["confined", "unconfined"],  # what is sampled runs confined
)
def engine(request):
    with Engine(confined=request.param) as engine:
        yield engine


@pytest.fixture(scope="module", params=["jacobians", "graphs", "mnist"])
def assignment(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(autouse=True)
def while_grading(monkeypatch, tmp_path, plain_python):
    """The plain namespace, too, grades as nbgrader does, in a folder of its own."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.chdir(tmp_path)


def grade(engine, assignment, answers, files=None):
    """The marks by exercise, all that the feedback says, and how many seconds it took, of a notebook with
    these answers.
    """
    handed_in = nbformat.writes(submission.answer(assignment.notebook, assignment.answers | answers)).encode()
    graded = engine.grade(Task(rebuild(assignment.notebook, handed_in).notebook, files=files or {}, seed=1))
    outputs = [output for cell in graded.notebook.cells for output in cell.get("outputs", [])]
    said = " ".join(" ".join(str(output.get("data", {}).get("text/plain", "")).split()) for output in outputs)
    return (
        {name.removeprefix("check-"): mark for name, mark in graded.marks.items()},
        said,
        graded.record["seconds"]["all"],
    )


@pytest.mark.sampled(2)
def test_the_solution_earns_everything_and_the_handout_nothing(engine, assignment):
    assert grade(engine, assignment, {})[0] == assignment.points
    assert set(grade(engine, assignment, assignment.untouched)[0].values()) == {0}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["jacobians", "graphs", "functions", "mnist"])
def test_right_answers_in_other_words_earn_everything(engine, name, request):
    other = request.getfixturevalue(name)
    for answers in other.other_right_answers():
        marks, said, _ = grade(engine, other, answers)
        assert marks == other.points, (
            f"{[exercise for exercise in marks if marks[exercise] < other.points[exercise]]}\n{said}"
        )


def compare(engine, assignment, wrong):
    answers = {mistake.grade_id: mistake.code for mistake in wrong}
    marks, said, _ = grade(engine, assignment, answers)
    assert marks == pytest.approx(
        {exercise: float(value) for exercise, (value, _) in assignment.run(answers).items()}
    )
    for exercise, points in assignment.points.items():
        assert (marks[exercise] < points) == (exercise in answers), exercise
    for mistake in [each for each in wrong if each.name]:
        assert " ".join(check.sentence(mistake.name).split()) in said, f"{mistake.grade_id}: {mistake.name}"


def students(assignment):
    return mistakes.by_student(mistakes.load(assignment.folder))


@pytest.mark.sampled(8)
def test_mistakes_cost_what_they_cost_in_a_plain_namespace_and_are_named(engine, assignment):
    for wrong in students(assignment)[:2]:
        compare(engine, assignment, wrong)


@pytest.mark.slow
def test_all_mistakes_cost_what_they_cost_in_a_plain_namespace_and_are_named(engine, assignment):
    for wrong in students(assignment)[2:]:
        compare(engine, assignment, wrong)


@pytest.fixture
def one_core():
    """Whatever is started meanwhile runs on one core."""
    if not hasattr(os, "sched_setaffinity"):
        pytest.skip("this system does not let a process choose its core")
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    yield
    os.sched_setaffinity(0, before)


@pytest.mark.slow
def test_grading_assignment_4_takes_less_than_a_minute_on_one_core(mnist, one_core, say):
    """Training and all, with weights handed in, which are measured again: untrained ones that boast."""
    space = {}
    exec("from torch import nn\nfrom torch.nn.functional import relu\n" + mnist.answers["network"], space)
    torch.manual_seed(0)
    boast = {
        "mnist.safetensors": save(space["MLP"]().state_dict(), {"data": data.DIGITS, "accuracy": "97.6"})
    }
    with Engine(confined=False) as engine:
        marks, said, seconds = grade(engine, mnist, {}, boast)
        again = grade(engine, mnist, {}, boast)[2]
    say(f"4-mnist: graded on one core in {seconds:.1f} s, the next submission in {again:.1f} s")
    assert marks == mnist.points | {"five-epochs": 4.5} and check.sentence("numbers typed by hand") in said
    assert seconds < 60 and again < 60
