"""`beside` runs next to the student's code and leaves nothing there."""

import subprocess
import sys

import pytest

from course import check

STEP = 3


def test_it_sees_the_namespace_and_the_data_and_returns_the_last_value():
    assert check.beside("total = STEP + x\ntotal * 2", x=4) == 14
    assert "total" not in globals() and "x" not in globals()


def test_data_comes_before_the_namespace():
    assert check.beside("STEP", STEP=5) == 5
    assert STEP == 3


def test_without_a_last_value_it_returns_none():
    assert check.beside("x = 1") is None
    assert check.beside("") is None


def test_errors_of_the_students_code_get_through():
    with pytest.raises(ZeroDivisionError):
        check.beside("1 / x", x=0)


def test_check_knows_numpy_alone():
    """A student's notebook starts with this import: no engine, no torch, no matplotlib."""
    loaded = (
        "import sys, course.check; modules = {name.split('.')[0] for name in sys.modules};"
        "print(*modules & {'torch', 'matplotlib', 'IPython', 'nbgrader'},"
        "*(name for name in sys.modules if name.startswith('course')))"
    )
    out = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    ).stdout.split()
    assert all(name == "course" or name.startswith("course.check") for name in out), out
