"""Assignments 2 and 3 through stock nbgrader, with none of our plug-ins: the same marks as in a plain namespace."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder import mistakes, submission

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"
"""


def nbgrader(home: Path, *arguments: str) -> None:
    scratch = {name: str(home.parent / name.lower()) for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")}
    # nbgrader needs `alembic` by name.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}"
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=home, env=os.environ | scratch | {"PATH": path}, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, f"nbgrader {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="module", params=["graphs", "functions"])
def assignment(request):
    """One of conftest's assignments."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def students(assignment) -> dict[str, dict[str, str]]:
    """Answers by student: right ones, none, and two students with a mistake in every exercise."""
    wrong = mistakes.by_student(mistakes.load(assignment.folder))[:2]
    made = {f"student{k}": {mistake.grade_id: mistake.code for mistake in each} for k, each in enumerate(wrong)}
    return {"solution": {}, "handout": assignment.untouched} | made


@pytest.fixture(scope="module")
def scores(assignment, students, tmp_path_factory) -> dict[str, float]:
    home = tmp_path_factory.mktemp("stock") / "course"
    folder = assignment.folder.name
    name = f"{folder.partition('-')[2]}.ipynb"
    notebook = home / "solutions" / folder / name
    notebook.parent.mkdir(parents=True)
    (home / "nbgrader_config.py").write_text(CONFIG)
    nbformat.write(assignment.notebook, notebook)
    nbgrader(home, "generate_assignment", folder, "--create")
    handout = nbformat.read(home / "assignments" / folder / name, 4)
    for student, answers in students.items():
        path = home / "submitted" / student / folder / name
        path.parent.mkdir(parents=True)
        nbformat.write(submission.answer(handout, assignment.answers | answers), path)
    nbgrader(home, "autograde", folder, "--create")
    nbgrader(home, "export")
    with open(home / "grades.csv") as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


def test_the_solution_earns_40_and_the_handout_nothing(scores):
    assert (scores["solution"], scores["handout"]) == (40, 0)


def test_students_with_mistakes_earn_what_they_earn_in_a_plain_namespace(assignment, scores, students):
    for student, answers in students.items():
        assert scores[student] == pytest.approx(sum(float(value) for value, _ in assignment.run(answers).values())), student
