"""Two lines in another course's nbgrader_config.py: nbgrader's own documentation course, with the marks that
stock nbgrader gives.

The course and its submissions are in nbgrader's wheel.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import nbgrader
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.utils import is_grade

from autograder.book import records
from autograder.classroom import Classroom

GUIDE = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide"
STOCK = (
    'c = get_config()\nc.CourseDirectory.course_id = "course101"\n'
    'c.IncludeHeaderFooter.header = "source/header.ipynb"\n'
)
OURS = STOCK + "from autograder.nbgrader import configure\nconfigure(c)\n"
NOT_HANDED_OUT = {"cell-d3df8cd59fd0eb74", "cell-6e9ff83aa5dfaf17"}
"""Cells of ps1_autotest that the documentation's submissions lack. Stock nbgrader leaves their marks as they
are; ours gives nothing.
"""
# Students whom the documentation does not have: by grade id, what they hand in instead of hacker's answer.
MORE = {
    "lazy": {"squares": "# YOUR CODE HERE\nraise NotImplementedError()"},
    "honest": {"sum_of_squares": "def sum_of_squares(n):\n    return n * (n + 1) * (2 * n + 1) // 6"},
    "lost": {"squares": "import warnings\ndef squares(n)\n    return"},
}


def build(home: Path, assignment: str) -> None:
    shutil.copytree(GUIDE / "source" / assignment, home / "source" / "ps1")
    shutil.copy(GUIDE / "source" / "header.ipynb", home / "source")
    shutil.copy(GUIDE / "autotests.yml", home)
    shutil.copytree(GUIDE / "submitted", home / "submitted")
    for student, answers in MORE.items() if assignment == "ps1" else ():
        shutil.copytree(GUIDE / "submitted" / "hacker", home / "submitted" / student)
        path = home / "submitted" / student / "ps1" / "problem1.ipynb"
        notebook = nbformat.read(path, 4)
        for cell in notebook.cells:
            cell.source = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
        nbformat.write(notebook, path)
    (home / "nbgrader_config.py").write_text(STOCK)
    os.chdir(home)
    Classroom.open(home).generate_assignment("ps1")


def entries(home: Path) -> dict[tuple, tuple]:
    """All that autograding writes into the gradebook, by student, notebook and cell."""
    with Gradebook(f"sqlite:///{home}/gradebook.db", "course101") as gradebook:
        found: dict[tuple, tuple] = {}
        for submission in gradebook.find_assignment("ps1").submissions:
            who = submission.student.id
            found[who,] = submission.timestamp, submission.score, submission.needs_manual_grade
            for notebook in submission.notebooks:
                found |= {
                    (who, notebook.name, grade.name): (
                        grade.auto_score,
                        grade.manual_score,
                        grade.extra_credit,
                        grade.needs_manual_grade,
                        grade.max_score,
                    )
                    for grade in notebook.grades
                }
                found |= {
                    (who, notebook.name, comment.name, "comment"): (
                        comment.auto_comment,
                        comment.manual_comment,
                    )
                    for comment in notebook.comments
                }
        return found


@pytest.fixture(scope="module", params=["ps1_autotest", pytest.param("ps1", marks=pytest.mark.slow)])
def courses(request, tmp_path_factory) -> tuple[Path, Path]:
    """The course, graded by stock nbgrader and by ours."""
    scratch, before = tmp_path_factory.mktemp("guide"), os.getcwd()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("AUTOGRADER_COURSE", raising=False)
        for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
            patch.setenv(name, str(scratch / name.lower()))
        try:
            build(scratch / "stock", request.param)
            shutil.copytree(scratch / "stock", scratch / "ours")
            os.chdir(scratch / "stock")
            Classroom.open(scratch / "stock").autograde("ps1", "*")
            (scratch / "ours" / "nbgrader_config.py").write_text(OURS)
            command = [sys.executable, "-m", "nbgrader", "autograde", "ps1"]
            subprocess.run(command, cwd=scratch / "ours", check=True, capture_output=True, timeout=300)
            os.chdir(scratch / "ours")
            yield scratch / "stock", scratch / "ours"
        finally:
            os.chdir(before)


@pytest.mark.needs("sandbox")
def test_marks_are_stock_nbgraders_cell_by_cell(courses):
    stock, ours = (
        {key: entry for key, entry in entries(home).items() if not NOT_HANDED_OUT & set(key)}
        for home in courses
    )
    assert ours == stock
    assert len(stock) > 30 and {auto for auto, *rest in stock.values() if len(rest) == 4} >= {
        0.0,
        0.5,
        1.0,
        None,
    }


@pytest.mark.needs("sandbox")
def test_each_mark_has_its_record(courses):
    _, home = courses
    folders = Classroom.open(home).directory()
    for student in (path.name for path in (home / "submitted").iterdir()):
        record = records.read(records.path(folders, "ps1", student, "problem1"))
        assert record["marks"] == {
            cell: auto
            for (who, notebook, cell), (auto, *_) in (
                (key, value) for key, value in entries(home).items() if len(key) == 3
            )
            if (who, notebook) == (student, "problem1") and cell in record["marks"]
        }
        assert len(record["marks"]) >= 4 and len(record["submission"]) == 64 and record["seconds"]["all"] > 0


@pytest.mark.needs("sandbox")
def test_a_cell_that_a_student_may_fill_in_is_theirs(courses):
    _, home = courses
    notebook = nbformat.read(home / "autograded/bitdiddle/ps1/problem1.ipynb", 4)
    assert notebook.cells[1].source == 'NAME = "Ben Bitdiddle"\nCOLLABORATORS = "Alyssa P. Hacker"'
    task = next(
        place for place, cell in enumerate(notebook.cells) if cell.metadata.get("nbgrader", {}).get("task")
    )
    assert notebook.cells[task + 1].source == "$\\sum x^i = \\frac{1}{1-x}$", (
        "the answer to a task stands below it"
    )
    told = json.loads((home / "records/bitdiddle/ps1/problem1.json").read_text())["repairs"]
    assert "'correct_squares' is not for students to change: the instructor's text was used" in told


@pytest.mark.needs("sandbox")
def test_what_comes_after_works_as_before(courses, tmp_path):
    """By hand in formgrader's way, a regrade from its button, feedback, export, validate."""
    _, home = courses
    classroom = Classroom.open(home)
    with Gradebook(f"sqlite:///{home}/gradebook.db", "course101") as gradebook:
        grade = gradebook.find_grade("sum_of_squares_equation", "problem1", "ps1", "hacker")
        grade.manual_score, grade.needs_manual_grade = 0.75, False
        gradebook.find_comment(
            "sum_of_squares_equation", "problem1", "ps1", "hacker"
        ).manual_comment = "Where does it start?"
        gradebook.db.commit()
    done = NbGraderAPI(coursedir=classroom.directory(), config=classroom.config).autograde("ps1", "hacker")
    assert done["success"], done
    assert entries(home)["hacker", "problem1", "sum_of_squares_equation"] == (None, 0.75, None, True, 1.0)
    classroom.generate_feedback("ps1", "hacker")
    page = (home / "feedback/hacker/ps1/problem1.html").read_text()
    assert "Where does it start?" in page
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "export"], cwd=home, check=True, capture_output=True, timeout=120
    )
    with open(home / "grades.csv") as file:
        exported = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert exported["hacker"] == entries(home)["hacker",][1]
    validated = subprocess.run(
        [sys.executable, "-m", "nbgrader", "validate", "autograded/hacker/ps1/problem1.ipynb"],
        cwd=home,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Success" in validated.stdout, validated.stdout + validated.stderr
    checks = [
        cell
        for cell in nbformat.read(home / "autograded/hacker/ps1/problem1.ipynb", 4).cells
        if is_grade(cell)
    ]
    assert len(checks) >= 6
