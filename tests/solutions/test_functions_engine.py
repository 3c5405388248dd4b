"""Assignment 3 through our engine, where a student's classes live in another process: the same marks, part by
part, and the same names.

Here a gradient goes from torch in the examiner to a student's backward and returns, and `course`'s tensors
cross as torch's do.
"""

import runpy
from pathlib import Path

import nbformat
import pytest

from autograder.author import mistakes
from autograder.author.source import grade_id
from autograder.demo import submission
from autograder.engine import Engine, Task
from autograder.intake import rebuild
from autograder.limits import Limits
from course import check
from course.check import MARKS_MIME

pytestmark = pytest.mark.needs("sandbox")

FOLDER = Path(__file__).parents[2] / "solutions" / "3-functions"
WRONG = [
    {mistake.grade_id: mistake.code for mistake in each}
    for each in mistakes.by_student(mistakes.load(FOLDER))
]
# All the mistakes take minutes: a third of them are tried each time.
OFTEN = 3


@pytest.fixture(scope="module")
def engine():
    with Engine(Limits(cell_seconds=120, total_seconds=500)) as engine:
        yield engine


@pytest.fixture
def by_engine(functions, engine):
    """The parts of each exercise for some answers: earned points and named mistakes, by the part's name."""

    def grade(answers):
        handed_in = submission.answer(functions.notebook, functions.answers | answers)
        rebuilt = rebuild(functions.notebook, nbformat.writes(handed_in).encode())
        assert rebuilt.repairs == []
        graded = engine.grade(Task(rebuilt.notebook))
        reports = {}
        for cell in graded.notebook.cells:
            for output in cell.get("outputs", []):
                if told := output.get("data", {}).get(MARKS_MIME):
                    reports[grade_id(cell).removeprefix("check-")] = told
                assert output.output_type != "error" or not cell.metadata.get("nbgrader", {}).get("grade"), (
                    output
                )
        assert {f"check-{name}": told["earned"] for name, told in reports.items()} == graded.marks
        return {
            name: {part["name"]: outcome(part["earned"], part["message"]) for part in told["parts"]}
            for name, told in reports.items()
        }

    return grade


def outcome(earned, message):
    return earned, {name for name, mistake in check.TABLE.items() if mistake.sentence in (message or "")}


def in_a_plain_namespace(functions, answers):
    results = functions.run(answers)
    return {
        name: {part.name: outcome(part.earned, part.message) for part in report.parts}
        for name, (_, report) in results.items()
    }


def test_right_answers_earn_everything(functions, by_engine):
    for answers in {}, runpy.run_path(str(FOLDER / "mistakes.py"))["RIGHT"]:
        got = by_engine(answers)
        assert sum(earned for parts in got.values() for earned, _ in parts.values()) == pytest.approx(40)
        assert got == in_a_plain_namespace(functions, answers)


def test_the_handout_earns_nothing_and_says_so(functions, by_engine):
    got = by_engine(functions.untouched)
    assert {outcome for parts in got.values() for outcome, _ in parts.values()} == {0}


@pytest.mark.parametrize(
    "number", [pytest.param(k, marks=[pytest.mark.slow] if k >= OFTEN else []) for k in range(len(WRONG))]
)
def test_mistakes_cost_and_are_named_as_in_a_plain_namespace(functions, by_engine, number):
    assert by_engine(WRONG[number]) == in_a_plain_namespace(functions, WRONG[number])
