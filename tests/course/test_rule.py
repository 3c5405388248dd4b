"""The operations that one template makes: what a traceback, `inspect` and `help` show of them."""

import inspect
import os
import subprocess
import sys
import traceback

import numpy as np
import pytest

import course
from course.rule import source_of


def failing(case):
    """The error of one wrong call, with its traceback."""
    calls = {
        "shapes": lambda: course.ones(2, 3) * course.ones(2),
        "type of an operand": lambda: course.ones(2) + "a",
        "no tensor": lambda: course.exp(np.ones(2)),
        "three tensors": lambda: course.addmm(course.ones(2), course.ones(2, 3), course.ones(2, 3)),
        "in a view": lambda: course.ones(2, 3).reshape(7),
        "second backward": lambda: twice(),
    }
    with pytest.raises((RuntimeError, TypeError, ValueError)) as caught:
        calls[case]()
    return caught.value


def twice():
    x = course.ones(2, requires_grad=True)
    y = (x * x).sum()
    y.backward()
    y.backward()


CASES = ["shapes", "type of an operand", "no tensor", "three tensors", "in a view", "second backward"]


@pytest.mark.parametrize("case", CASES)
def test_a_traceback_shows_files_that_exist_and_the_line_that_defines_the_operation(case):
    frames = traceback.extract_tb(failing(case).__traceback__)
    for frame in frames:
        assert os.path.isfile(frame.filename), frame
        assert frame.line, frame
    assert frames[0].filename == __file__


def test_the_line_that_defines_an_operation_is_the_one_with_its_derivative():
    frames = traceback.extract_tb(failing("shapes").__traceback__)
    assert frames[-1].line.startswith('mul = binary("mul", np.multiply')
    assert os.path.basename(frames[-1].filename) == "arithmetic.py"


SHELL = """
import sys
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance(colors="NoColor")
shell.run_cell("import course as torch, numpy as np")
shell.run_cell(sys.argv[1])
"""


@pytest.mark.parametrize(
    "code", ["torch.ones(2, 3) * torch.ones(2)", "torch.exp(np.ones(2))", "(torch.ones(2) + 'a')"]
)
def test_ipython_shows_the_students_cell_and_at_most_the_line_that_defines_the_operation(code):
    """IPython shows the innermost frame whatever it is, and leaves out the others that ask for it."""
    done = subprocess.run([sys.executable, "-c", SHELL, code], capture_output=True, text=True)
    files = [
        line.split()[1].rpartition(":")[0] for line in done.stdout.splitlines() if line.startswith("File ")
    ]
    assert "Cell In" in done.stdout
    assert f"----> 1 {code}" in done.stdout
    assert len(files) == 1, done.stdout
    assert os.path.isfile(os.path.expanduser(files[0])), files  # IPython writes ~ for the home folder
    assert "edge_" not in done.stdout, done.stdout
    assert "Error: " in done.stdout.splitlines()[-1]


def test_the_source_of_an_operation_can_be_had():
    assert inspect.getsource(course.mul).startswith('mul = binary("mul", np.multiply')
    assert "y = forward(a, b)" in source_of(course.mul)
    assert "edge_x" in source_of(course.exp)
