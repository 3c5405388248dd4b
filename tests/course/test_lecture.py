"""The lecture's notebooks: they run from top to bottom, quietly, and pass no slide by."""

import os
import re
import subprocess
import sys
from pathlib import Path

import jupytext
import pytest

LECTURE = Path(__file__).parents[2] / "course" / "lecture"


def run(name: str, **variables: str) -> str:
    """Runs a percent file as the script that it is: every assertion in it holds, and nothing is on stderr."""
    environment = os.environ | variables
    done = subprocess.run(
        [sys.executable, LECTURE / name],
        env=environment,
        cwd=LECTURE,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_ten_minutes():
    output = run("ten_minutes.py")
    assert "by x: g * y" in output
    assert "this is the transpose: rows and columns are exchanged" in output
    assert re.search(r"accuracy (9[5-9]|100)\.\d%", output)


def test_forward_pass():
    assert "slope of the error, log against log: [2." in run("forward_pass.py")


def test_backward_pass():
    output = run("backward_pass.py")
    for library in ("torch", "course"):
        assert f"{library}: tensor([-4.]) tensor([-4.]) tensor([3.])" in output
        assert f"{library}: gate by gate nan, fused 0.0" in output


@pytest.mark.needs("mnist")
def test_pytorch_example(mnist_root):
    output = run("pytorch_example.py", COURSE_DATA=str(mnist_root))
    assert "Train Epoch: 0 [57600/60000 (96%)]" in output
    assert re.search(r"Test set: Average loss: 0\.1\d+, Accuracy: 9\d{3}/10000 \(9[67]%\)", output)


@pytest.mark.needs("mnist")
def test_ladder(mnist_root):
    output = run("ladder.py", COURSE_DATA=str(mnist_root), OMP_NUM_THREADS="1")
    assert "60,000 images of MNIST, on " in output
    assert re.search(r"the lecture's loop +\d+\.\d\d s an epoch +1\.00 of the lecture's", output)
    assert re.search(r"fused AdamW +\d+\.\d\d s an epoch +\d+\.\d\d of the lecture's", output)
    assert "def in_memory(" in output


def test_no_slide_is_passed_by():
    named = set()
    for path in LECTURE.glob("*.py"):
        for cell in jupytext.read(path).cells:
            if cell.cell_type == "markdown":
                for first, last in re.findall(r"[Ss]lides? (\d+)(?:(?: to | and )(\d+))?", cell.source):
                    named |= set(range(int(first), int(last or first) + 1))
    assert set(range(3, 28)) <= named
