"""What happens to honest notebooks costs them nothing that they have earned, and what does harm does it to
nobody else.
"""

from __future__ import annotations

import json

import nbformat
import pytest
from accidents import ACCIDENTS, ALL, HARM, Accident
from grounds import OUR_CONFIG, grounds, program, run, slug

pytestmark = [pytest.mark.needs("sandbox")]
POINTS = {
    "square": 2.0,
    "gradient": 3.0,
    "secret": 5.0,
    "halves": 2.0,
    "slope": 3.0,
    "quick": 2.0,
    "marked": 3.0,
    "bag": 9.0,
}


def named(accidents: list[Accident]):
    return pytest.mark.parametrize("accident", accidents, ids=lambda accident: slug(accident.name))


@pytest.fixture(scope="module")
def graded():
    """A class of all of them, with an honest student after each, graded by one command: the marks, the
    reasons, what was said.
    """
    with grounds(OUR_CONFIG) as ground:
        for accident in [*ACCIDENTS, *HARM]:
            spoilt = accident.spoil(ground.notebook(ground.right))
            ground.hand_in(slug(accident.name), spoilt)
            ground.hand_in(f"{slug(accident.name)}-zz", ground.notebook(ground.right))
        done = run(ground, program("autograder"), "grade", "trap", "--jobs", "2")
        assert done.returncode == 0, done.stdout[-3000:]
        records = {
            path.parts[-3]: json.loads(path.read_text())
            for path in ground.course.glob("records/*/trap/trap.json")
        }
        notebooks = {
            path.parts[-3]: nbformat.read(path, as_version=4)
            for path in ground.course.glob("autograded/*/trap/trap.ipynb")
        }
        yield ground.marks(), records, notebooks


@named([*ACCIDENTS, *HARM])
def test_it_keeps_what_it_has_earned(graded, accident):
    marks, records, _ = graded
    mine = {
        cell.removeprefix("check-"): mark
        for cell, mark in marks[slug(accident.name)].items()
        if cell.startswith("check-")
    }
    right = accident.right or frozenset()
    assert mine == {exercise: POINTS[exercise] if exercise in right else 0.0 for exercise in POINTS}
    assert bool(records[slug(accident.name)].get("refused")) == (accident.right is None)


@named([accident for accident in [*ACCIDENTS, *HARM] if accident.right != ALL])
def test_its_student_reads_why(graded, accident):
    _, _records, notebooks = graded
    lost = [f"check-{exercise}" for exercise in POINTS if exercise not in (accident.right or frozenset())]
    for cell in notebooks[slug(accident.name)].cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") in lost:
            errors = [output for output in cell.outputs if output.output_type == "error"]
            assert errors and errors[0].evalue.strip() + "".join(errors[0].traceback).strip()


def test_nobody_else_is_touched(graded):
    marks, _, _ = graded
    full = {f"check-{exercise}": points for exercise, points in POINTS.items()}
    others = {
        student: {cell: mark for cell, mark in mine.items() if cell in full}
        for student, mine in marks.items()
        if student.endswith("-zz") or student == "ada"
    }
    assert len(others) == len(ACCIDENTS) + len(HARM) + 1
    assert {student: mine for student, mine in others.items() if mine != full} == {}
