"""What a student's process tells of its objects to the examiner."""

import linecache
from types import SimpleNamespace

import pytest

from autograder.student.objects import _own_line

NOTEBOOK = """\
def given(f):
    __tracebackhide__ = True
    return f(0)
def mine(x):
    return 1 / x
"""


@pytest.mark.parametrize(
    "called, line", [("mine(0)", "return 1 / x"), ("given(mine)", "return 1 / x"), ("given(len)", None)]
)
def test_an_error_points_at_no_line_that_the_notebook_brings_along(called, line, monkeypatch):
    name, namespace = "<notebook>", {}
    monkeypatch.setitem(linecache.cache, name, (len(NOTEBOOK), None, NOTEBOOK.splitlines(True), name))
    exec(compile(NOTEBOOK, name, "exec"), namespace)
    with pytest.raises((ZeroDivisionError, TypeError)) as raised:
        eval(called, dict(namespace) | {"mine": namespace["mine"]})
    assert _own_line(raised.tb, namespace) == line


def test_a_cell_of_given_code_is_nobodys_line(monkeypatch):
    text, name, namespace = "# Given\ndef given():\n    return 1 / 0\n", "<given>", {}
    monkeypatch.setitem(linecache.cache, name, (len(text), None, text.splitlines(True), name))
    exec(compile(text, name, "exec"), namespace)
    with pytest.raises(ZeroDivisionError) as raised:
        namespace["given"]()
    assert _own_line(raised.tb, namespace) is None


def test_a_line_that_python_does_not_know_is_left_out():
    """As where a frame is interrupted between two lines, in Python 3.11."""
    with pytest.raises(ZeroDivisionError) as raised:
        eval("1 / 0", namespace := {})
    step = SimpleNamespace(tb_frame=raised.tb.tb_next.tb_frame, tb_lineno=None, tb_next=None)
    assert _own_line(step, namespace) is None
