"""What happens to honest notebooks costs them nothing that they have earned, and what does harm does it to
nobody else.
"""

from __future__ import annotations

import json
import os
from contextlib import ExitStack, contextmanager

import nbformat
import pytest
from accidents import ACCIDENTS, ALL, HARM, MORE_HARM, Accident
from grounds import OUR_CONFIG, POINTS, grounds, program, python_for, run, slug
from nbformat import NotebookNode

pytestmark = [pytest.mark.needs("sandbox")]


MAIN = "import sys; from autograder.cli import main; sys.exit(main(sys.argv[1:]))"

# What does harm differs by the level of confinement that stops it; what happens to a file does not.
FIRST_HARM = [accident for accident in HARM if accident not in MORE_HARM]
# Of what happens to a file every second is tried at once.
FIRST, MORE = ACCIDENTS[::2], ACCIDENTS[1::2]
CLASSES = {
    "full": [[*FIRST, *FIRST_HARM], MORE, MORE_HARM],
    "inner": [FIRST, FIRST_HARM, MORE, MORE_HARM],
}
EVERY = [
    pytest.param(
        level,
        accident,
        id=f"{slug(accident.name)}-{level}",
        marks=[pytest.mark.slow]
        * (accident in [*MORE_HARM, *MORE] or (level == "inner" and accident not in HARM)),
    )
    for level in ("full", "inner")
    for accident in [*ACCIDENTS, *HARM]
]


def followed(accident: Accident) -> bool:
    return accident in HARM or ACCIDENTS.index(accident) % 4 == 0


@contextmanager
def class_of(accidents: list[Accident], level: str, **user):
    """A class of all of them, with an honest student after each that does harm and after some others, graded
    by one command, as another `user` if one is named: the marks, the reasons, what was said.
    """
    begin = [user["python"], "-c", MAIN] if user else [program("autograder")]
    with grounds(OUR_CONFIG) as ground:
        for accident in accidents:
            spoilt = accident.spoil(ground.notebook(ground.right))
            accident.place(ground.hand_in(slug(accident.name), spoilt))
            if followed(accident):
                ground.hand_in(f"{slug(accident.name)}-zz", ground.notebook(ground.right))
        done = run(ground, *begin, "grade", "trap", "--jobs", "2", level=level, **user)
        assert done.returncode == 0, done.stdout[-3000:]
        assert f"confinement: {level} of " in done.stdout, done.stdout[-3000:]
        records = {
            path.parts[-3]: json.loads(path.read_text())
            for path in ground.course.glob("records/*/trap/trap.json")
        }
        notebooks = {
            path.parts[-3]: nbformat.read(path, as_version=4)
            for path in ground.course.glob("autograded/*/trap/trap.ipynb")
        }
        yield ground.marks(), records, notebooks


@pytest.fixture(scope="module")
def classes():
    """The class in which an accident happens, at a level, graded when it is first asked for."""
    with ExitStack() as stack:
        made = {}

        def graded(level: str, accident: Accident):
            accidents = next(several for several in CLASSES[level] if accident in several)
            kind = level, accidents[0].name
            if kind not in made:
                made[kind] = stack.enter_context(class_of(accidents, level))
            return made[kind]

        yield graded


@pytest.mark.parametrize("level, accident", EVERY)
def test_it_keeps_what_it_has_earned(classes, level, accident):
    marks, records, _ = classes(level, accident)
    mine = {cell: mark for cell, mark in marks[slug(accident.name)].items() if cell.startswith("check-")}
    assert mine == accident.due(level)
    assert bool(records[slug(accident.name)].get("refused")) == (accident.right is None)


@pytest.mark.parametrize("level, accident", [each for each in EVERY if each.values[1].right != ALL])
def test_its_student_reads_why(classes, level, accident):
    _, _records, notebooks = classes(level, accident)
    due = accident.due(level)
    lost = [cell for cell, points in due.items() if points < POINTS[cell.removeprefix("check-")]]
    for cell in notebooks[slug(accident.name)].cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") in lost:
            assert "".join(reason(output) for output in cell.outputs).strip()


def reason(output: NotebookNode) -> str:
    """What an error says, or the report of an exercise's parts."""
    if output.output_type == "error":
        return output.evalue + "".join(output.traceback)
    return output.data.get("text/plain", "") if output.output_type == "display_data" else ""


@pytest.mark.parametrize("level", ["full", "inner"])
@pytest.mark.parametrize("more", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_nobody_else_is_touched(classes, level, more):
    marks, records, _ = classes(level, MORE_HARM[0] if more else FIRST_HARM[0])
    full = {f"check-{exercise}": points for exercise, points in POINTS.items()}
    others = {
        student: {cell: mark for cell, mark in mine.items() if cell in full}
        for student, mine in marks.items()
        if student.endswith("-zz") or student == "ada"
    }
    graded = [*(FIRST if level == "full" else []), *FIRST_HARM]
    assert len(others) == 1 + sum(map(followed, MORE_HARM if more else graded))
    touched = [student for student, mine in others.items() if mine != full]
    why = {student: [records[student]["restarts"], records[student]["cells"]] for student in touched}
    assert not touched, json.dumps(why, indent=1)


# The grader as an ordinary user: where the tests run as one, the tests above are of it.


@pytest.fixture(scope="module")
def by_another():
    """The classes of what does harm that were asked for, graded by an ordinary user: started by root."""
    user = 54321
    if os.getuid() != 0:
        pytest.skip("not root: these tests are run by an ordinary user already")
    with ExitStack() as stack:
        python = stack.enter_context(python_for(user))
        if python is None:
            pytest.skip("no Python and packages that another user may read")
        made = {}

        def graded(level: str, more: bool):
            kind = level, more
            if kind not in made:
                accidents = MORE_HARM if more else FIRST_HARM
                made[kind] = stack.enter_context(class_of(accidents, level, python=python, user=user))
            return made[kind]

        yield graded


@pytest.mark.slow
@pytest.mark.parametrize("accident", [pytest.param(one, id=slug(one.name)) for one in HARM])
@pytest.mark.parametrize("level", ["full", "inner"])
def test_it_keeps_what_it_has_earned_where_the_grader_is_an_ordinary_user(by_another, level, accident):
    marks, _, _ = by_another(level, accident in MORE_HARM)
    mine = {cell: mark for cell, mark in marks[slug(accident.name)].items() if cell.startswith("check-")}
    assert mine == accident.due(level)


@pytest.mark.slow
@pytest.mark.parametrize("more", [False, True])
@pytest.mark.parametrize("level", ["full", "inner"])
def test_nobody_else_is_touched_where_the_grader_is_an_ordinary_user(by_another, level, more):
    marks, records, _ = by_another(level, more)
    full = {f"check-{exercise}": points for exercise, points in POINTS.items()}
    others = {student: mine for student, mine in marks.items() if student.endswith("-zz") or student == "ada"}
    touched = {
        student: [records[student]["restarts"], records[student]["cells"]]
        for student, mine in others.items()
        if {cell: mark for cell, mark in mine.items() if cell in full} != full
    }
    assert len(others) == 1 + len(MORE_HARM if more else FIRST_HARM)
    assert not touched, json.dumps(touched, indent=1)
