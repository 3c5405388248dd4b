"""Courses that have set nbgrader's options otherwise, each through the whole chain: the marks are right, and no
page shows a hidden test or a mark scheme.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

from autograder import sandbox
from autograder.classroom import Classroom
from autograder.cli import main
from autograder.run.grade import CannotGrade, grade

CONFINED = not sandbox.missing()
SECRET, SCHEME = "double(21) == 42", "two points for the word doubled"
USUAL = {
    "solution": ("BEGIN SOLUTION", "END SOLUTION"),
    "test": ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS"),
    "mark_scheme": ("BEGIN MARK SCHEME", "END MARK SCHEME"),
}


def cell(make, source: str, grade_id: str, **about):
    told = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    return make(source, id=grade_id, metadata={"nbgrader": {**told, "grade_id": grade_id, **about}})


def notebook(edges: dict[str, tuple[str, str]] | None = None) -> nbformat.NotebookNode:
    """A notebook with one exercise, and a task that a person grades."""
    edges = USUAL | (edges or {})

    def region(kind: str, text: str, indent: str = "") -> str:
        begin, end = edges[kind]
        return f"{indent}### {begin}\n{text}\n{indent}### {end}"

    return new_notebook(
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}},
        cells=[
            new_markdown_cell("# Doubling", id="title"),
            cell(
                new_code_cell,
                "def double(x):\n" + region("solution", "    return 2 * x", "    "),
                "double",
                solution=True,
            ),
            cell(
                new_code_cell,
                "assert double(1) == 2\n" + region("test", f"assert {SECRET}, 'no'\nassert double(0) == 0"),
                "check-double",
                grade=True,
                locked=True,
                points=2,
            ),
            cell(
                new_markdown_cell,
                "Draw it.\n" + region("mark_scheme", SCHEME),
                "draw",
                task=True,
                locked=True,
                points=1,
            ),
        ],
    )


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory) -> Path:
    """nbgrader takes seconds for a new one."""
    file = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    with Gradebook(f"sqlite:///{file}", "options"):
        pass
    return file


@pytest.fixture
def home(tmp_path, monkeypatch, empty_gradebook) -> Path:
    """A course's folder, which is the current one, and nothing of the user's own settings."""
    folder = tmp_path / "course"
    (folder / "source" / "ps1").mkdir(parents=True)
    shutil.copy(empty_gradebook, folder / "gradebook.db")
    monkeypatch.delenv("AUTOGRADER_COURSE", raising=False)
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.chdir(folder)
    return folder


def settle(home: Path, settings: str, edges: dict[str, tuple[str, str]] | None = None) -> None:
    """Write a course's settings and its source."""
    (home / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'options'\n"
        f"{settings}\n"
        "from autograder.nbgrader import configure\nconfigure(c)\n"
        f"c.Grading.confined = {CONFINED}\n"
    )
    nbformat.write(notebook(edges), home / "source" / "ps1" / "ps1.ipynb")


CLASS = {
    "ada": ("def double(x):\n    return x + x", 2.0),
    # right in what is shown, wrong in what is hidden: the traceback is the hidden test's
    "bela": ("def double(x):\n    return x + 1", 0.0),
    "carla": ("def double(x):\n    return x + 1\nprint(In)\nx = [1, 2", 0.0),
}


def hand_in(classroom: Classroom) -> None:
    folders = classroom.directory()
    handout = Path(folders.format_path(folders.release_directory, ".", "ps1")) / "ps1.ipynb"
    for student, (answer, _) in CLASS.items():
        submitted = nbformat.read(handout, as_version=4)
        next(cell for cell in submitted.cells if cell.id == "double").source = answer
        place = Path(folders.format_path(folders.submitted_directory, student, "ps1"))
        place.mkdir(parents=True)
        nbformat.write(submitted, place / "ps1.ipynb")


def chain(home: Path, classroom: Classroom | None = None) -> tuple[dict[str, float], dict[str, str]]:
    """Take a class through; return its marks, and its pages."""
    classroom = classroom or Classroom.open(home)
    classroom.generate_assignment("ps1")
    hand_in(classroom)
    summary = grade(classroom, "ps1", jobs=1, confined=CONFINED)
    assert not summary.failed and not summary.refused
    classroom.generate_feedback("ps1")
    folders = classroom.directory()
    pages = {
        student: (
            Path(folders.format_path(folders.feedback_directory, student, "ps1")) / "ps1.html"
        ).read_text()
        for student in CLASS
    }
    with classroom.gradebook() as book:
        marks = {
            student: book.find_grade("check-double", "ps1", "ps1", student).auto_score for student in CLASS
        }
    return marks, pages


def nothing_hidden(pages: dict[str, str]) -> None:
    for student, page in pages.items():
        for hidden in (SECRET, "double(21)", SCHEME, "double(0) == 0"):
            assert hidden not in page.replace('<span class="mi">', "").replace("</span>", ""), student
        text = nbformat_text(page)
        assert "21" not in text and SCHEME not in text, student


def nbformat_text(page: str) -> str:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(page, "html.parser")
    for part in soup(["style"]):
        part.decompose()
    return soup.main.get_text()


OTHER = {
    "tests": (
        'c.ClearHiddenTests.begin_test_delimeter = "BTEST"\nc.ClearHiddenTests.end_test_delimeter = "ETEST"',
        {"test": ("BTEST", "ETEST")},
    ),
    "tests in Spanish": (
        'c.ClearHiddenTests.begin_test_delimeter = "INICIO PRUEBAS OCULTAS"\n'
        'c.ClearHiddenTests.end_test_delimeter = "FIN PRUEBAS OCULTAS"',
        {"test": ("INICIO PRUEBAS OCULTAS", "FIN PRUEBAS OCULTAS")},
    ),
    "an end within the beginning": (
        'c.ClearHiddenTests.begin_test_delimeter = "SECRET PART"\n'
        'c.ClearHiddenTests.end_test_delimeter = "PART"',
        {"test": ("SECRET PART", "PART")},
    ),
    "solutions": (
        'c.ClearSolutions.begin_solution_delimeter = "BSOL"\nc.ClearSolutions.end_solution_delimeter = "ESOL"\n'
        'c.ClearSolutions.code_stub = {"python": "# your code here\\n..."}\n'
        'c.ClearSolutions.text_stub = "write here"',
        {"solution": ("BSOL", "ESOL")},
    ),
    "mark schemes": (
        'c.ClearMarkScheme.begin_mark_scheme_delimeter = "RUBRIC"\n'
        'c.ClearMarkScheme.end_mark_scheme_delimeter = "CIRBUR"',
        {"mark_scheme": ("RUBRIC", "CIRBUR")},
    ),
    "folders": (
        "c.CourseDirectory.source_directory = 'source'\nc.CourseDirectory.release_directory = 'out'\n"
        "c.CourseDirectory.submitted_directory = 'in'\nc.CourseDirectory.autograded_directory = 'marked'\n"
        "c.CourseDirectory.feedback_directory = 'back'\n"
        "c.CourseDirectory.directory_structure = '{nbgrader_step}/{student_id}/{assignment_id}'\n"
        "c.CourseDirectory.db_url = 'sqlite:///gradebook.db'\nc.CourseDirectory.groupshared = True\n"
        "c.CourseDirectory.ignore = ['*.tmp']\nc.BaseConverter.permissions = 640",
        {},
    ),
    "steps by name": (
        "c.Autograde.sanitize_preprocessors = ['nbgrader.preprocessors.ClearOutput',"
        "'nbgrader.preprocessors.OverwriteCells', 'nbgrader.preprocessors.CheckCellMetadata']\n"
        "c.Autograde.autograde_preprocessors = ['nbgrader.preprocessors.Execute',"
        "'nbgrader.preprocessors.LimitOutput', 'nbgrader.preprocessors.SaveAutoGrades']\n"
        "c.GenerateFeedback.preprocessors = ['nbgrader.preprocessors.GetGrades',"
        "'nbconvert.preprocessors.CSSHTMLHeaderPreprocessor', 'nbgrader.preprocessors.ClearHiddenTests',"
        "'nbgrader.preprocessors.Execute']",
        {},
    ),
    "execution": (
        "c.Execute.timeout = 20\nc.Execute.error_on_timeout = {'ename': 'Slow', 'evalue': '', 'traceback': []}\n"
        "c.ExecutePreprocessor.interrupt_on_timeout = True\nc.Execute.extra_arguments = ['--pylab']\n"
        "c.LimitOutput.max_lines = 3\nc.LimitOutput.max_traceback = 4\nc.DeduplicateIds.enabled = False\n"
        "c.OverwriteCells.add_missing_cells = True\nc.LockCells.lock_all_cells = True\n"
        "c.IgnorePattern.enabled = True\nc.IgnorePattern.pattern = 'Warning'",
        {},
    ),
    "outdated names": (
        "c.NbGraderConfig.db_url = 'sqlite:///gradebook.db'\nc.NbGrader.release_directory = 'out'",
        {},
    ),
}


@pytest.mark.parametrize("name", OTHER)
def test_marks_are_right_and_nothing_hidden_is_on_a_page(home, name):
    settings, edges = OTHER[name]
    settle(home, settings, edges)
    marks, pages = chain(home)
    assert marks == {student: mark for student, (_, mark) in CLASS.items()}
    nothing_hidden(pages)
