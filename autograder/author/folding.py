"""Checks are folded in what students receive: a line that says what is checked, and below it the verdict.

A check is up to twenty lines with tables of values and mistakes, which nobody who solves an exercise has to
read. Folded is what is locked and gives points, and locked code right above it, below the answer: it serves
the check. Code that stands above the answer is there to be read. Only what is released is folded, not what
an instructor edits; who wants a cell otherwise writes `jupyter={"source_hidden": false}` on its `# %%` line.

Front ends read different keys. JupyterLab reads `jupyter.source_hidden`, which belongs to the notebook
format, and shows the first line of a folded cell; Colab reads `cellView`, and shows what stands behind
`@title` in it. So the first line says what is checked. It is a line of the cell, and the source notebook has
it too: nbgrader compares. VS Code reads neither key, and keeps no folding in a file.
"""

from __future__ import annotations

import ast
import re

from nbformat import NotebookNode

MARKS = re.compile(r"""\bcheck\.Marks\(\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""")
TITLE = "# @title "
SERVING = "used by the check below"
GIVEN = "# given"
"""The first line of other locked code that defines something: as of SERVING, a check of `course` reads in it
that the lines are not the student's.
"""


def entitle(notebook: NotebookNode) -> None:
    """Let the checks that are `course.check`'s begin with a line that says what they check, and the code that
    serves them with one that says so. Other locked code that defines something says that it is given.
    """
    serving: list[NotebookNode] = []
    for cell in folded(notebook.cells):
        told = cell.metadata.nbgrader
        if not told.get("grade"):
            serving.append(cell)
            continue
        if name := MARKS.search(cell.source):
            points = f"{told.points:g} point{'' if told.points == 1 else 's'}"
            _begin(cell, f"check: {ast.literal_eval(name[1])} ({points})")
            for other in serving:
                _begin(other, SERVING)
        serving = []
    if has_checks(notebook):
        for cell in notebook.cells:
            told = cell.metadata.get("nbgrader", {})
            locked = told.get("locked") and not told.get("grade") and not told.get("solution")
            if cell.cell_type == "code" and locked and _defines(cell.source):
                first = cell.source.lstrip().partition("\n")[0].lower()
                if not first.startswith((GIVEN, TITLE, "%%")):
                    cell.source = f"{GIVEN}\n{cell.source}"


def _defines(source: str) -> bool:
    return re.search(r"^(async def|def|class)\b", source, re.MULTILINE) is not None


def _begin(cell: NotebookNode, title: str) -> None:
    # a cell magic has to be the first line
    if not cell.source.startswith("%%") and "@title" not in cell.source.partition("\n")[0]:
        cell.source = f"{TITLE}{title}\n{cell.source}"


def has_checks(notebook: NotebookNode) -> bool:
    """Whether its checks are `course.check`'s: those of others are folded by nobody but their authors."""
    return any(cell.cell_type == "code" and MARKS.search(cell.source) for cell in notebook.cells)


def fold(notebook: NotebookNode) -> None:
    """Fold the checks of a released notebook, and the code that serves them."""
    for cell in folded(notebook.cells):
        hidden = cell.metadata.setdefault("jupyter", NotebookNode()).setdefault("source_hidden", True)
        if hidden:
            cell.metadata.setdefault("cellView", "form")


def folded(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Return the checks among these cells and the code that serves them."""
    found: list[NotebookNode] = []
    serving: list[NotebookNode] = []
    answered = False
    for cell in cells:
        told = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or told.get("solution") or not told.get("locked"):
            # prose may stand between an answer and what checks it
            if cell.cell_type == "code":
                serving, answered = [], bool(told.get("solution"))
            elif serving:
                serving, answered = [], False
        elif told.get("grade"):
            found += [*serving, cell]
            serving, answered = [], False
        elif answered:
            serving.append(cell)
    return found
