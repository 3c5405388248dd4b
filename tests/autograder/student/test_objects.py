"""What a student's process tells of its objects to the examiner."""

import linecache

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
