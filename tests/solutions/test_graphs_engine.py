"""Assignment 2 through our engine: the marks and the names are those of a plain namespace, though the student's code is elsewhere."""

import nbformat
import pytest

from autograder import mistakes, submission
from autograder.engine import Engine, Task
from autograder.rebuild import rebuild
from course import check


@pytest.fixture(scope="module", params=[False, pytest.param(True, marks=pytest.mark.needs("sandbox"))], ids=["unconfined", "confined"])
def engine(request):
    with Engine(confined=request.param) as engine:
        yield engine


@pytest.fixture(scope="module")
def grade(graphs, engine):
    """The marks by exercise, and all that the feedback says, of a notebook with these answers."""

    def grade(answers):
        handed_in = nbformat.writes(submission.answer(graphs.notebook, graphs.answers | answers)).encode()
        graded = engine.grade(Task(rebuild(graphs.notebook, handed_in).notebook, seed=1))
        outputs = [output for cell in graded.notebook.cells for output in cell.get("outputs", [])]
        said = " ".join(" ".join(str(output.get("data", {}).get("text/plain", "")).split()) for output in outputs)
        return {name.removeprefix("check-"): mark for name, mark in graded.marks.items()}, said

    return grade


def test_the_solution_earns_everything_and_the_handout_nothing(graphs, grade):
    assert grade({})[0] == graphs.points
    assert set(grade(graphs.untouched)[0].values()) == {0}


def submissions(graphs):
    return mistakes.by_student(mistakes.load(graphs.folder))


def compare(graphs, grade, wrong):
    answers = {mistake.grade_id: mistake.code for mistake in wrong}
    marks, said = grade(answers)
    assert marks == pytest.approx({exercise: float(value) for exercise, (value, _) in graphs.run(answers).items()})
    for mistake in wrong:
        assert " ".join(check.sentence(mistake.name).split()) in said, f"{mistake.grade_id}: {mistake.name}"


def test_mistakes_cost_what_they_cost_in_a_plain_namespace_and_are_named(graphs, grade):
    for wrong in submissions(graphs)[:2]:
        compare(graphs, grade, wrong)


@pytest.mark.slow
def test_all_mistakes_cost_what_they_cost_in_a_plain_namespace_and_are_named(graphs, grade):
    for wrong in submissions(graphs)[2:]:
        compare(graphs, grade, wrong)
