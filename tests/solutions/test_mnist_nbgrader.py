"""Assignment 4 under stock nbgrader, without our plug-ins: the same marks as in the tests that run its cells
in a plain namespace.
"""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import torch
from nbgrader.api import Gradebook
from safetensors.torch import save_file

from autograder.author import mistakes
from autograder.demo import submission
from course import data

pytestmark = pytest.mark.slow  # stock takes half a minute

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.CourseDirectory.ignore = ["*.py"]
c.Execute.timeout = 300
"""


@pytest.fixture(scope="module")
def marks(mnist, tmp_path_factory):
    """What each student earns by exercise, by `nbgrader autograde`."""
    home = tmp_path_factory.mktemp("stock")
    (home / "nbgrader_config.py").write_text(CONFIG)
    nowhere = {
        "HOME": str(home / "home"),
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("COURSE_DATA", "NBGRADER_EXECUTION", "AUTOGRADER_COURSE")
    }

    def nbgrader(*arguments):
        command = [sys.executable, "-m", "nbgrader", *arguments]
        done = subprocess.run(
            command,
            cwd=home,
            env=kept | nowhere | {"PATH": path},
            capture_output=True,
            text=True,
            timeout=500,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    source = home / "source" / "4-mnist" / "mnist.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(mnist.notebook, source)
    nbgrader("generate_assignment", "4-mnist")
    handout = nbformat.read(home / "release" / "4-mnist" / "mnist.ipynb", as_version=4)
    wrong = mistakes.by_student(mistakes.load(mnist.folder))[0]
    handed_in = {
        "solution": mnist.answers,
        "untouched": {},
        "mistaken": mnist.answers | {mistake.grade_id: mistake.code for mistake in wrong},
        "boastful": mnist.answers,
    }
    for student, answers in handed_in.items():
        folder = home / "submitted" / student / "4-mnist"
        folder.mkdir(parents=True)
        nbformat.write(submission.answer(handout, answers), folder / "mnist.ipynb")
    space = {}
    exec("from torch import nn\nfrom torch.nn.functional import relu\n" + mnist.answers["network"], space)
    torch.manual_seed(0)
    boast = {"data": data.DIGITS, "accuracy": "97.6"}
    save_file(
        space["MLP"]().state_dict(), home / "submitted" / "boastful" / "4-mnist" / "mnist.safetensors", boast
    )
    nbgrader("autograde", "4-mnist")
    with Gradebook(f"sqlite:///{home / 'gradebook.db'}") as book:
        graded = {
            student: book.find_submission_notebook("mnist", "4-mnist", student) for student in handed_in
        }
        points = {
            student: {grade.name.removeprefix("check-"): grade.score for grade in found.grades}
            for student, found in graded.items()
        }
    return points, {mistake.grade_id: mistake.code for mistake in wrong}


def test_the_solution_earns_everything_and_the_handout_nothing(marks, mnist):
    points, _ = marks
    assert points["solution"] == mnist.points and sum(points["solution"].values()) == 40
    assert points["untouched"] == dict.fromkeys(mnist.points, 0)


def test_mistakes_earn_what_they_earn_in_the_other_tests(marks, mnist, monkeypatch, tmp_path):
    points, wrong = marks
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.chdir(tmp_path)
    expected = mnist.points | {
        exercise: mnist.mark(exercise, code).earned for exercise, code in wrong.items()
    }
    assert points["mistaken"] == expected
    assert all(expected[exercise] < mnist.points[exercise] for exercise in wrong)


def test_weights_beside_the_notebook_are_measured(marks, mnist):
    """Untrained weights whose notes claim 97.6 % cost their part of exercise 10, and nothing else."""
    assert marks[0]["boastful"] == mnist.points | {"five-epochs": 4.5}
