"""The first assignment through nbgrader's own commands, from the text to the feedback, as its documentation
describes them.
"""

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import nbformat.v4 as v4
import pytest
from bs4 import BeautifulSoup

from autograder import sandbox
from autograder.author.build import build
from autograder.author.markers import inside
from autograder.author.source import grade_id, read
from autograder.classroom import Classroom
from autograder.demo.submission import answer, answers
from autograder.pages.feedback import told

ASSIGNMENT, NOTEBOOK = "1-jacobians", "jacobians.ipynb"

# Two students who want to see the hidden tests: one prints what ran, the other makes the tests fail within
# their own code.
PRINT_ALL = "print(In)\nfor cell in In:\n    print(cell)\nIn"
TELL_ALL = """
calls = []

def tell(*arguments, **named):
    calls.append(1)
    lines = [line for line in In[-1].partition("BEGIN HIDDEN TESTS")[2].splitlines() if len(line) > 30]
    raise ValueError(lines[len(calls) % len(lines)])
"""


class Course:
    """A course in a scratch folder, and nbgrader's commands in it."""

    def __init__(self, home: Path):
        self.home = home
        scratch = {
            name: str(home.parent / name.lower())
            for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
        }
        self.environment = {
            key: value for key, value in os.environ.items() if key != "AUTOGRADER_COURSE"
        } | scratch
        # nbgrader needs `alembic` by name; our settings must find it.
        self.environment["PATH"] = os.defpath

    def nbgrader(self, *arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments],
            cwd=self.home,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == code, (
            f"nbgrader {' '.join(arguments)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        )
        return done.stdout + done.stderr

    def submit(self, student: str, notebook: nbformat.NotebookNode) -> None:
        nbformat.write(notebook, self.home / ASSIGNMENT / NOTEBOOK)
        self.nbgrader("submit", ASSIGNMENT, f"--student={student}")

    def page(self, student: str) -> Path:
        return self.home / "feedback" / student / ASSIGNMENT / NOTEBOOK.replace(".ipynb", ".html")


@pytest.fixture(scope="module")
def course(repository, tmp_path_factory) -> Course:
    home = tmp_path_factory.mktemp("round-trip") / "course"
    shutil.copytree(
        repository / "solutions", home / "solutions", ignore=shutil.ignore_patterns("*.ipynb", "__pycache__")
    )
    config = (repository / "nbgrader_config.py").read_text()
    config += f"c.ExchangeCollect.check_owner = False\nc.Grading.confined = {not sandbox.missing()}\n"
    (home / "nbgrader_config.py").write_text(config)
    build(Classroom.open(home, home), [ASSIGNMENT])
    return Course(home)


@pytest.fixture(scope="module")
def source(course) -> nbformat.NotebookNode:
    return read(course.home / "solutions" / ASSIGNMENT / "jacobians.py")


@pytest.fixture(scope="module")
def graded(course, source) -> Course:
    """The course after everybody's feedback was made."""
    course.nbgrader("generate_assignment", ASSIGNMENT, "--force")
    course.nbgrader("release_assignment", ASSIGNMENT)
    course.nbgrader("fetch_assignment", ASSIGNMENT)
    handout = nbformat.read(course.home / ASSIGNMENT / NOTEBOOK, 4)
    course.submit("handout", handout)
    course.submit("solution", answer(handout, answers(source)))
    printer = answer(handout, answers(source))
    for place in (len(printer.cells), len(printer.cells) // 2):
        printer.cells.insert(place, v4.new_code_cell(PRINT_ALL))
    course.submit("printer", printer)
    functions = {
        key: [
            line.split("(")[0].removeprefix("def ") for line in code.splitlines() if line.startswith("def ")
        ]
        for key, code in answers(source).items()
    }
    course.submit(
        "teller",
        answer(
            handout, {key: TELL_ALL + "\n" + " = ".join([*names, "tell"]) for key, names in functions.items()}
        ),
    )
    course.nbgrader("collect", ASSIGNMENT)
    course.nbgrader("autograde", ASSIGNMENT)
    course.nbgrader("generate_feedback", ASSIGNMENT)
    course.nbgrader("export")
    return course


def test_the_commands_make_the_same_release_as_the_build(course, repository):
    ours = (course.home / "assignments" / ASSIGNMENT / NOTEBOOK).read_bytes()
    course.nbgrader("generate_assignment", ASSIGNMENT, "--force")
    assert (course.home / "assignments" / ASSIGNMENT / NOTEBOOK).read_bytes() == ours
    assert [path.name for path in (course.home / "assignments" / ASSIGNMENT).iterdir()] == [NOTEBOOK]


def test_the_committed_release_is_what_the_texts_build(course, repository):
    built = {
        path.relative_to(course.home): path.read_bytes()
        for path in (course.home / "assignments").rglob("*")
        if path.is_file()
    }
    committed = {
        path.relative_to(repository): path.read_bytes()
        for path in (repository / "assignments" / ASSIGNMENT).rglob("*")
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }
    assert committed == built, "run 'autograder build' and commit assignments/"


def test_points_add_up_to_forty(source):
    assert sum(cell.metadata.get("nbgrader", {}).get("points", 0) for cell in source.cells) == 40


def test_validate_says_that_the_handout_fails(course):
    said = course.nbgrader("validate", f"assignments/{ASSIGNMENT}/{NOTEBOOK}")
    assert "VALIDATION FAILED ON 9 CELL(S)" in said


def test_validate_passes_the_solved_handout(graded, source, tmp_path):
    handout = nbformat.read(graded.home / "assignments" / ASSIGNMENT / NOTEBOOK, 4)
    nbformat.write(answer(handout, answers(source)), tmp_path / NOTEBOOK)
    assert "Success! Your notebook passes all the tests." in graded.nbgrader(
        "validate", str(tmp_path / NOTEBOOK)
    )


def test_export_has_the_marks(graded):
    with open(graded.home / "grades.csv") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores == {"solution": 40, "handout": 0, "printer": 40, "teller": 0}


def test_feedback_tells_the_marks(graded):
    says = BeautifulSoup(graded.page("solution").read_text(), "html.parser").get_text(" ", strip=True)
    assert "40 of 40 points" in says
    pages = told(graded.page("handout"))
    assert len(pages) == 9
    assert all("not solved yet" in text for text in pages.values())


def _squeeze(text: str) -> str:
    return re.sub(r"[\s'\"\\]|\\n", "", text)


@pytest.fixture
def telling(graded, source) -> list[str]:
    """The lines of the hidden tests that stand nowhere in the open."""
    visible = _squeeze(
        "\n".join(
            line
            for cell in [
                *source.cells,
                *nbformat.read(graded.home / "assignments" / ASSIGNMENT / NOTEBOOK, 4).cells,
            ]
            for line in cell.source.splitlines()
            if line not in inside(cell.source, "HIDDEN TESTS")
        )
    )
    hidden = {_squeeze(line) for cell in source.cells for line in inside(cell.source, "HIDDEN TESTS")}
    found = [line for line in hidden if len(line) > 5 and line not in visible]
    assert len(found) > 50
    return found


@pytest.mark.parametrize("student", ["solution", "handout", "printer", "teller"])
def test_no_line_of_a_hidden_test_is_in_the_feedback(graded, telling, student):
    autograded = (graded.home / "autograded" / student / ASSIGNMENT / NOTEBOOK).read_text()
    assert "BEGIN HIDDEN TESTS" in autograded
    html = graded.page(student).read_text()
    shown, all_of_it = _squeeze(BeautifulSoup(html, "html.parser").get_text()), _squeeze(html)
    assert [line for line in telling if line in shown or line in all_of_it] == []
    assert "HIDDENTESTS" not in shown


@pytest.mark.parametrize("student", ["printer", "teller"])
def test_the_spies_see_no_hidden_test(graded, telling, student):
    """They print all that is in their process, their own cells included, and no test is there."""
    notebook = nbformat.read(graded.home / "autograded" / student / ASSIGNMENT / NOTEBOOK, 4)
    outputs = _squeeze(str([cell.outputs for cell in notebook.cells if cell.cell_type == "code"]))
    assert [line for line in telling if line in outputs] == []
    assert student == "teller" or _squeeze(PRINT_ALL.splitlines()[0]) in outputs


def test_the_graded_cells_are_those_of_the_source(graded, source):
    graded_ids = {grade_id(cell) for cell in source.cells if cell.metadata.get("nbgrader", {}).get("grade")}
    assert set(told(graded.page("solution"))) == graded_ids
