"""An assignment as its students have it: with the visible tests alone.

What an early answer does not tell, it must not know. A filter over a page of the whole run would not do: a
student's code could keep what a hidden test has called it with, and show it in a later cell, or in which
visible check it lets fail. So where hidden tests are not told of, they do not run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from nbformat import NotebookNode

from autograder.engine.marks import is_test
from autograder.intake.preparing import Handout, untouched


def opened(handout: Handout) -> Handout:
    """Return an assignment without its hidden tests. What the rehearsal learned of the whole one stays."""
    return replace(handout, notebooks={name: _opened(one) for name, one in handout.notebooks.items()})


def hidden_tests(handout: Handout) -> dict[str, list[str]]:
    """Return the grade ids of the tests of which students have less than there is, by notebook."""
    return {
        name: [cell.metadata.nbgrader.grade_id for cell in notebook.cells if _has_more(cell)]
        for name, notebook in handout.notebooks.items()
    }


def _has_more(cell: NotebookNode) -> bool:
    return is_test(cell) and "handout" in cell.metadata.get("autograder", {})


def _opened(notebook: NotebookNode) -> NotebookNode:
    closing = {number for number, cell in enumerate(notebook.cells) if _has_more(cell)}
    notebook = untouched(notebook)
    for number in closing:
        notebook.cells[number].source = closed(notebook.cells[number].source)
    return notebook


def closed(source: str) -> str:
    """Return a visible test that ends in `course.check`'s total with a part for the points that are not at
    stake in it: without them the total takes it for a test whose author has forgotten some. Another test is
    returned as it is.

    >>> print(closed("marks = check.Marks('square', points=2)\\nmarks.total()"))
    marks = check.Marks('square', points=2)
    marks.rest()
    marks.total()
    """
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):  # a magic, which IPython reads
        return source
    match body[-1:]:
        case [ast.Expr(ast.Call(ast.Attribute(ast.Name(name), "total"), [], [])) as total]:
            if name in _marks(body):
                lines = source.splitlines()
                lines.insert(total.lineno - 1, f"{name}.rest()")
                return "\n".join(lines)
    return source


def _marks(body: list[ast.stmt]) -> Iterator[str]:
    """Yield the names that a test gives to a `course.check.Marks`."""
    for statement in body:
        match statement:
            case ast.Assign([ast.Name(name)], ast.Call(ast.Attribute(_, "Marks") | ast.Name("Marks"))):
                yield name
