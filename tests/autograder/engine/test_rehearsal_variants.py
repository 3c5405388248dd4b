"""What was learned from the instructor's solution, put to other answers: a second right one, in other words,
gets all that stock nbgrader gives it, and a wrong one no more.
"""

import dataclasses

import nbformat
import pytest
from idioms import CASES, SHARED, TOGETHER, grade_ids, libraries, shared, stock, task
from nbformat.v4 import new_code_cell
from variants import VARIANTS

pytestmark = pytest.mark.needs("sandbox")

ALL = shared() | CASES
UNSEEN = "what a test makes is handed on where the solution reads it, and this answer alone does"
REBOUND = "a name that a given cell made is the instructor's where the solution leaves it as it was"
LESS = {
    ("given data that may be cleaned", 1): REBOUND,
    ("given data that may be cleaned", 2): REBOUND,
    ("a given table that may grow", 0): REBOUND,
    ("a test's number may be read later", 0): UNSEEN,
}
"""Why a right answer gets less than stock gives it: by case, and which of its variants."""
MORE: dict[tuple[str, int], str] = {}
"""Why a wrong one gets more."""
CRASHED = [
    "answer_uses_earlier_test_var",
    "answer_uses_import_of_test",
    "def_in_test_used_by_answer",
    "file_test_writes",
    "helper_star",
    "lock_dict_mutated",
    "swap_student_func",
    "test_global_in_answer",
    "a generator over two tests",
    "a hidden name for a later test",
    "a test's list for a later test",
    "an object over two tests",
    "a function is replaced until the next test",
    "a tolerance that the answer binds too",
    "the environment",
]
"""Cases in which something is stored, handed on, replaced or written before a later cell needs it."""
DRAWN = {"a generator over two tests": "what a test has drawn of a student's generator is not drawn again"}
"""Why a case of these loses marks by a crash."""


def numbered(wrong_ones: bool) -> list:
    """The right or the wrong ones of the variants, each with its number among those of its case."""
    seen: dict[str, int] = {}
    found = []
    for name, right, wrong, marks in VARIANTS:
        seen[name] = seen.get(name, -1) + 1
        if wrong_ones and wrong is None:
            continue
        here, answers = ALL.get(name, []), wrong if wrong_ones else right
        written = marks if wrong_ones else (1,) * len(grade_ids(here))
        expected = dict(zip(grade_ids(here), map(float, written)))
        about = [pytest.mark.skipif(not here, reason=f"no collection of cases at {SHARED}")]
        # Beside the student's code it is graded as stock does; and a large library takes its time.
        if name in TOGETHER or set(libraries(here, answers)) - {"numpy"}:
            about.append(pytest.mark.slow)
        found.append(
            pytest.param(name, seen[name], answers, expected, id=f"{name}-{seen[name]}", marks=about)
        )
    return found


RIGHT, WRONG = numbered(False), numbered(True)


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", CASES)
def test_the_solution_gets_full_marks(name, rehearsals):
    rehearsals.skip_without(name)
    rehearsed = rehearsals.of(name)
    assert not rehearsed.troubles
    assert rehearsals.graded(name).marks == dict.fromkeys(grade_ids(CASES[name]), 1.0), rehearsed.plan
    assert not rehearsed.plan.together or name in TOGETHER, rehearsed.plan.why


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name, number, answers, expected", RIGHT)
def test_a_second_right_answer_gets_full_marks(name, number, answers, expected, rehearsals, request):
    rehearsals.skip_without(name, answers)
    if (name, number) in LESS:
        request.applymarker(pytest.mark.xfail(reason=LESS[name, number]))
    assert rehearsals.graded(name, answers).marks == expected, answers


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name, number, answers, expected", WRONG)
def test_a_wrong_answer_gets_no_more_than_under_stock(name, number, answers, expected, rehearsals, request):
    rehearsals.skip_without(name, answers)
    if (name, number) in MORE:
        request.applymarker(pytest.mark.xfail(reason=MORE[name, number]))
    marks = rehearsals.graded(name, answers).marks
    assert all(mark <= expected[key] for key, mark in marks.items()), answers


@pytest.mark.sampled(5)
@pytest.mark.parametrize("name", CRASHED)
def test_a_crash_after_any_cell_costs_no_marks(name, rehearsals, request):
    if name not in ALL:
        pytest.skip(f"no collection of cases at {SHARED}")
    rehearsals.skip_without(name)
    if name in DRAWN:
        request.applymarker(pytest.mark.xfail(reason=DRAWN[name]))
    whole = rehearsals.task(name)
    assert not rehearsals.of(name).plan.together or name in TOGETHER
    lost = {}
    for place in range(1, len(whole.notebook.cells)):
        crash = new_code_cell("import os\nos._exit(3)", metadata={"autograder": {"role": "added"}})
        notebook = nbformat.from_dict(whole.notebook)
        notebook.cells = [*notebook.cells[:place], crash, *notebook.cells[place:]]
        graded = rehearsals.grade(dataclasses.replace(whole, notebook=notebook), name)
        if graded.marks != dict.fromkeys(grade_ids(ALL[name]), 1.0):
            lost[place] = graded.marks
    assert not lost, rehearsals.of(name).plan


def test_there_are_enough_of_both():
    assert len(CASES) >= 30
    assert len({name for name, *_ in VARIANTS}) >= 30


# The truth that is written down in the cases


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_stock_gives_the_solution_full_marks(name, rehearsals):
    rehearsals.skip_without(name)
    assert stock(task(CASES[name])) == dict.fromkeys(grade_ids(CASES[name]), 1.0)


@pytest.mark.slow
@pytest.mark.parametrize("name, number, answers, expected", RIGHT + WRONG)
def test_stock_gives_an_answer_what_is_written(name, number, answers, expected, rehearsals):
    rehearsals.skip_without(name, answers)
    assert stock(task(ALL[name], answers)) == expected
