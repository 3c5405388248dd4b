"""Assignment 3 through stock nbgrader, with none of our plug-ins: the same marks as in a plain namespace."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder import mistakes, submission

ASSIGNMENT = "3-functions"
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


@pytest.fixture(scope="module")
def students(functions) -> dict[str, dict[str, str]]:
    """Answers by student: right ones, none, and two students with a mistake in every exercise."""
    wrong = mistakes.by_student(mistakes.load(functions.folder))[:2]
    made = {f"student{k}": {mistake.grade_id: mistake.code for mistake in each} for k, each in enumerate(wrong)}
    return {"solution": {}, "handout": functions.untouched} | made


@pytest.fixture(scope="module")
def scores(functions, students, tmp_path_factory) -> dict[str, float]:
    home = tmp_path_factory.mktemp("stock") / "course"
    notebook = home / "solutions" / ASSIGNMENT / "functions.ipynb"
    notebook.parent.mkdir(parents=True)
    (home / "nbgrader_config.py").write_text(CONFIG)
    nbformat.write(functions.notebook, notebook)
    nbgrader(home, "generate_assignment", ASSIGNMENT, "--create")
    handout = nbformat.read(home / "assignments" / ASSIGNMENT / "functions.ipynb", 4)
    for student, answers in students.items():
        path = home / "submitted" / student / ASSIGNMENT / "functions.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(submission.answer(handout, functions.answers | answers), path)
    nbgrader(home, "autograde", ASSIGNMENT, "--create")
    nbgrader(home, "export")
    with open(home / "grades.csv") as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


def test_the_solution_earns_40_and_the_handout_nothing(scores):
    assert (scores["solution"], scores["handout"]) == (40, 0)


def test_students_with_mistakes_earn_what_they_earn_in_a_plain_namespace(functions, scores, students):
    for student, answers in students.items():
        assert scores[student] == pytest.approx(sum(float(value) for value, _ in functions.run(answers).values())), student
