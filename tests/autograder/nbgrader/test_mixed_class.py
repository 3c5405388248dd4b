"""A mixed class of each assignment, by stock `nbgrader autograde` and by `autograder grade`: the same marks,
cell by cell.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder import sandbox
from autograder.author import mistakes
from autograder.author.source import read
from autograder.demo import cohort
from autograder.demo.submission import answer, answers

pytestmark = pytest.mark.slow  # stock takes minutes for each

ASSIGNMENTS = ["1-jacobians", "2-graphs", "3-functions", "4-mnist"]
MISTAKEN = 4
STOCK = (
    "c = get_config()\nc.CourseDirectory.course_id = 'mixed'\n"
    "c.CourseDirectory.ignore = ['*.py']\nc.Execute.timeout = 300\n"
)
OURS = (
    f"{STOCK}from autograder.nbgrader import configure\nconfigure(c)\n"
    f"c.Grading.confined = {not sandbox.missing()}\n"
)


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def marks(request, repository, tmp_path_factory):
    """By grader, student and cell: who hands in all, nothing, half of it, and who makes a mistake in every
    exercise.
    """
    folder = repository / "solutions" / request.param
    source = read(folder / f"{request.param.partition('-')[2]}.py")
    tests = {cell.metadata.nbgrader.grade_id for cell in source.cells if "nbgrader" in cell.metadata}
    solutions = {key: code for key, code in answers(source).items() if f"check-{key}" in tests}
    pupils = [
        pupil
        for pupil in cohort.cohort(solutions, mistakes.load(folder), MISTAKEN)
        if "loop" not in pupil.about and "import" not in pupil.about
    ]
    assert len(pupils) >= 3 + MISTAKEN
    found = {}
    for grader, config, command in (
        ("stock", STOCK, ["nbgrader", "autograde"]),
        ("ours", OURS, ["autograder", "grade"]),
    ):
        home = tmp_path_factory.mktemp(grader)
        (home / "nbgrader_config.py").write_text(config)
        text = home / "source" / request.param / f"{request.param.partition('-')[2]}.ipynb"
        text.parent.mkdir(parents=True)
        nbformat.write(source, text)
        run(home, "nbgrader", "generate_assignment", request.param)
        handout = nbformat.read(home / "release" / request.param / text.name, as_version=4)
        for pupil in pupils:
            place = home / "submitted" / pupil.name / request.param
            place.mkdir(parents=True)
            nbformat.write(answer(handout, pupil.answers), place / text.name)
        run(home, *command, request.param)
        with Gradebook(f"sqlite:///{home}/gradebook.db", "mixed") as book:
            found[grader] = {
                submission.student.id: {
                    grade.name: grade.auto_score
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                }
                for submission in book.assignment_submissions(request.param)
            }
    return found, pupils


def run(home: Path, *command: str) -> None:
    """Run a command of this environment there, without a network, MNIST or settings of the user's."""
    programs = Path(sys.executable).parent
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("COURSE_DATA", "NBGRADER_EXECUTION", "AUTOGRADER_COURSE")
    }
    own = {
        name: str(home.parent / name.lower())
        for name in ("HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
    nowhere = {
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
    }
    done = subprocess.run(
        [str(programs / command[0]), *command[1:]],
        cwd=home,
        env=kept | own | nowhere,
        text=True,
        timeout=1500,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert done.returncode == 0, done.stdout[-5000:]


def test_stock_and_ours_give_the_same_marks_cell_by_cell(marks):
    found, pupils = marks
    assert set(found["stock"]) == {pupil.name for pupil in pupils}
    totals = {student: sum(mark or 0 for mark in cells.values()) for student, cells in found["stock"].items()}
    assert {0, 40} < set(totals.values()) and len(set(totals.values())) >= 5, (
        "full marks, none, and partial credit of several kinds"
    )
    for student, cells in found["stock"].items():
        assert found["ours"][student] == pytest.approx(cells), student
