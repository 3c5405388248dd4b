"""`nbgrader autograde` through the engine itself: what ends Python, or does not end, costs its own exercise,
and the page says why.
"""

import os
import shutil
from pathlib import Path

import nbformat
import pytest

from autograder.classroom import Classroom
from autograder.demo.submission import answer, answers
from autograder.pages.feedback import told
from autograder.report import rows

NAME = "numbers"
ANSWERS = {
    "right": {},
    "ends": {"square": "import os; os._exit(0)"},
    "ends-when-called": {"double": "def double(x):\n    import os; os._exit(0)"},
    "loops": {"double": "def double(x):\n    while True: pass"},
    "raises": {"double": "import a_module_that_nobody_has\ndef double(x): return 2 * x"},
    "warns": {"square": "import warnings\ndef square(x):\n    warnings.warn('slow')\n    return x * x"},
    "spies": {
        "square": "import traceback\ndef square(x):\n    traceback.print_stack()\n"
        "    print(In, globals())\n    return x * x"
    },
}


@pytest.fixture(scope="module")
def graded(built: Path, tmp_path_factory) -> Path:
    """The class, graded in one run."""
    home = tmp_path_factory.mktemp("engine") / "course"
    shutil.copytree(built, home)
    before = os.getcwd()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("AUTOGRADER_COURSE", raising=False)
        os.chdir(home)
        handout = nbformat.read(f"assignments/{NAME}/{NAME}.ipynb", 4)
        official = answers(nbformat.read(f"solutions/{NAME}/{NAME}.ipynb", 4))
        for student, given in ANSWERS.items():
            folder = Path("submitted", student, NAME)
            folder.mkdir(parents=True)
            nbformat.write(answer(handout, official | given), folder / f"{NAME}.ipynb")
        classroom = Classroom.open(home)
        classroom.autograde(NAME, "*")
        classroom.generate_feedback(NAME)
        yield home
        os.chdir(before)


@pytest.fixture
def points(graded) -> dict[str, tuple[float, float]]:
    return {
        row.student: (row.points["double"], row.points["square"])
        for row in rows(Classroom.open(graded), NAME)
    }


def page(home: Path, student: str) -> Path:
    return home / "feedback" / student / NAME / f"{NAME}.html"


@pytest.mark.needs("sandbox")
def test_each_loses_what_it_cost(points):
    assert points == {
        "right": (3, 2),
        "ends": (3, 0),
        "ends-when-called": (0, 2),
        "loops": (0, 2),
        "raises": (0, 2),
        "warns": (3, 2),
        "spies": (3, 2),
    }


@pytest.mark.needs("sandbox")
@pytest.mark.parametrize(
    "student, cell, says",
    [
        ("ends-when-called", "check-double", "Python ended while your code ran"),
        ("loops", "check-double", "The time limit ran out"),
        ("raises", "check-double", "double is not defined"),
    ],
)
def test_the_page_says_why(graded, student, cell, says):
    assert says in told(page(graded, student))[cell]


@pytest.mark.needs("sandbox")
def test_what_code_prints_while_it_is_tested_is_not_on_the_page(graded):
    for student in ("spies", "right"):
        html = page(graded, student).read_text()
        assert "hidden_number" not in html and "secret_points" not in html
        assert "print_stack" in html or student == "right"
    notebook = nbformat.read(graded / f"autograded/spies/{NAME}/{NAME}.ipynb", 4)
    (test,) = (
        cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "check-square"
    )
    assert test.outputs == []
    assert '"printed"' in (graded / f"records/spies/{NAME}/{NAME}.json").read_text()
