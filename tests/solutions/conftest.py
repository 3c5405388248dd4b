"""Runs the cells of an assignment in a plain namespace, without Jupyter: fast enough to try every known
mistake.

What nbgrader's own commands make of the same notebooks is tested in tests/autograder. A test of one exercise
has its grade id as a mark, and each test of one assignment its name:

    pytest -m "softmax-jacobian and not slow"
    pytest -m jacobians
"""

import ast
import copy
import linecache
import re
import runpy
import sys
from pathlib import Path

import pytest
from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions

from autograder.author import source
from autograder.author.folding import entitle
from autograder.author.source import grade_id
from autograder.demo import submission
from course import check

SOLUTIONS = Path(__file__).parents[2] / "solutions"

GRADE_ID = re.compile(r'"grade": true, "grade_id": "check-([\w-]+)"')
EXERCISES = {
    path.stem: GRADE_ID.findall(path.read_text(encoding="utf-8"))
    for path in sorted(SOLUTIONS.glob("*/*.py"))
    if path.stem == path.parent.name.partition("-")[2]
}
"""The grade ids of each assignment's exercises, by the assignment's name."""


def pytest_configure(config):
    for assignment, exercises in EXERCISES.items():
        config.addinivalue_line("markers", f"{assignment}: about this assignment")
        for exercise in exercises:
            config.addinivalue_line("markers", f"{exercise}: about this exercise of {assignment}")


def pytest_itemcollected(item):
    """Mark what a test's id begins with: `test_...[softmax-jacobian: overflow]`, `test_...[graphs]`."""
    case = item.name.partition("[")[2]
    for assignment, exercises in EXERCISES.items():
        about = item.path.stem.startswith(f"test_{assignment}") or case.rstrip("]") == assignment
        if about:
            item.add_marker(assignment)
        found = [name for name in exercises if about and re.match(rf"{name}(?![\w])", case)]
        if found:
            item.add_marker(max(found, key=len))


class Assignment:
    """An assignment's notebook, its official answers, and what it earns with other answers in their place."""

    def __init__(self, path: Path):
        self.folder = path.parent
        self.notebook = source.read(path)
        entitle(self.notebook)  # as the build does: a check reads there what is given
        self.answers = submission.answers(self.notebook)
        handout, _ = ClearSolutions().preprocess(copy.deepcopy(self.notebook), {})
        self.untouched = submission.answers(handout)
        self.points = {
            grade_id(cell).removeprefix("check-"): cell.metadata.nbgrader.points
            for cell in self.notebook.cells
            if cell.metadata.get("nbgrader", {}).get("grade")
        }

    def run(self, answers, only=None, hidden=True):
        """Run the cells and return, for each exercise, what `check.Marks` reports and what the check cell
        comes to.

        Args:
            answers: texts of solution cells by grade id, in the place of the official ones.
            only: the one exercise to run; then other exercises' solution cells do not run at all.
            hidden: whether the hidden tests are there.
        """
        notebook = submission.answer(self.notebook, self.answers | answers)
        if not hidden:
            notebook, _ = ClearHiddenTests().preprocess(notebook, {})
        space, results = {"__name__": "__main__"}, {}
        for cell in notebook.cells:
            name = grade_id(cell)
            if cell.cell_type != "code" or name is None:
                continue
            exercise = name.removeprefix("check-")
            if only is not None and exercise in self.points and exercise != only:
                continue
            if cell.metadata.nbgrader.grade:
                value = run_check(cell.source, name, space)
                results[exercise] = value, space["marks"].report()
            else:
                run_cell(cell.source, name, space)
        return results

    def mark(self, exercise, code, hidden=True):
        """The report of one exercise with `code` as its answer."""
        return self.run({exercise: code}, only=exercise, hidden=hidden)[exercise][1]

    def other_right_answers(self):
        """The right answers in other words, of test_..._right_answers.py: as few rounds as can be of one for
        each exercise.
        """
        notebook = self.folder.name.partition("-")[2]
        right = runpy.run_path(str(Path(__file__).with_name(f"test_{notebook}_right_answers.py")))["RIGHT"]
        return [
            {
                exercise: f"{self.answers[exercise]}\n\n{codes[k]}"
                for exercise, codes in right.items()
                if k < len(codes)
            }
            for k in range(max(map(len, right.values())))
        ]


def run_cell(text, name, space):
    """Run a cell as Jupyter does: in the notebook's namespace, under a file name of its own; return its last
    value.
    """
    filename = f"<cell {name}>"
    linecache.cache[filename] = len(text), None, text.splitlines(keepends=True), filename
    tree = ast.parse(text)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, filename, "exec"), space)
    return eval(compile(ast.Expression(last.value), filename, "eval"), space) if last else None


def run_check(text, name, space):
    try:
        return run_cell(text, name, space)
    except check.CheckFailed as failed:
        return failed


@pytest.fixture(scope="session")
def exercises():
    """The grade ids of each assignment's exercises, by the assignment's name."""
    return EXERCISES


@pytest.fixture(scope="session")
def jacobians():
    return Assignment(SOLUTIONS / "1-jacobians" / "jacobians.py")


@pytest.fixture(scope="session")
def graphs():
    return Assignment(SOLUTIONS / "2-graphs" / "graphs.py")


@pytest.fixture(scope="session")
def functions():
    return Assignment(SOLUTIONS / "3-functions" / "functions.py")


@pytest.fixture(scope="session")
def mnist():
    return Assignment(SOLUTIONS / "4-mnist" / "mnist.py")


@pytest.fixture(autouse=True)
def plain_python(monkeypatch):
    """No IPython that another test has left running in this process (a failed check would show its panel
    there), and no grading.
    """
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    if shell := sys.modules.get("IPython.core.interactiveshell"):
        monkeypatch.setattr(shell.InteractiveShell, "_instance", None)


@pytest.fixture
def say(request):
    """Say something that was measured at the end of the run, whether or not the test passes, in whatever
    process it runs.
    """
    return lambda text: request.node.user_properties.append(("measured", text))
