"""From an instructor's percent text to a notebook, or to a list of everything that is wrong with the text.

The text (`solutions/1-jacobians/jacobians.py`) is the only place where an exercise is written. nbgrader would
find most of these mistakes too, but one at a time, in a notebook that nobody wrote, and without a line
number; some it would let pass, and a solution without markers would be released.
"""

import ast
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbformat import NotebookNode

from autograder import settings
from autograder.author.markers import USUAL, Markers, has, problems

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
FIELDS = {"grade": bool, "grade_id": str, "locked": bool, "schema_version": int, "solution": bool}
OPTIONAL = {"points", "task"}
# What jupytext writes into a cell to find its own text again; two builds would differ by it.
JUPYTEXT = {"cell_marker", "lines_to_next_cell", "lines_to_end_of_cell_marker", "skipline", "noskipline"}
CELL_LINE = re.compile(r"^# ?%%(?!%)")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a source: its line (from 1) and a sentence that says what to do."""

    line: int
    message: str


class SourceError(ValueError):
    """A source that cannot be built: `file`, all `problems`, and the first one's `line` and `message`."""

    def __init__(self, file: Path, problems: list[Problem]) -> None:
        self.file = Path(file)
        self.problems = sorted(problems, key=lambda problem: problem.line)
        self.line, self.message = self.problems[0].line, self.problems[0].message
        super().__init__("\n".join(f"{self.file}:{p.line}: {p.message}" for p in self.problems))


@dataclass
class Cell:
    """A cell of the text: where it starts, what stands on its `# %%` line, and its nbgrader metadata if that
    can be read.
    """

    line: int
    header: str
    lines: list[str] = field(default_factory=list)
    meta: dict[str, Any] | None = None

    @property
    def markdown(self) -> bool:
        return "[markdown]" in self.header or "[md]" in self.header

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def is_notebook(path: Path) -> bool:
    """Say whether a Python file is the text of a notebook: whether it has a `# %%` line."""
    return any(CELL_LINE.match(line) for line in _text(path).splitlines())


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode().replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise SourceError(path, [Problem(line, "this is not UTF-8 text: save the file as UTF-8")]) from None


def read(path: Path | str, markers: Markers = USUAL) -> NotebookNode:
    """Return the notebook that a percent text describes, solutions and hidden tests included.

    Cell ids are made from grade ids, so that the same text gives the same notebook, byte for byte.

    Args:
        path: a Python file in jupytext's percent format, with nbgrader's metadata as JSON on the `# %%`
            lines. What the notebook asks of its grading is on the first one, and becomes the notebook's
            `metadata.autograder`, which students receive: `# %% [markdown] autograder={"forbidden":
            ["torch"], "limits": {"cell_seconds": 10}}`.
        markers: the delimiters of its solutions and hidden tests, as the course has set them.

    Raises:
        SourceError: with everything that is wrong with the text.
    """
    path = Path(path)
    text = _text(path)
    cells = _cells(text)
    wrong = list(_problems(text, cells, markers))
    if wrong:
        raise SourceError(path, wrong)
    # Any: jupytext lets nbformat say what it returns, and that may be a list, as far as a type checker knows
    notebook: Any = jupytext.reads(text, fmt="py:percent")
    # made anew: what jupytext notes of the text (its own version, too) would differ between two builds
    notebook.metadata = NotebookNode(
        kernelspec=NotebookNode(KERNEL), language_info=NotebookNode(name="python")
    )
    if asked := notebook.cells[0].metadata.pop("autograder", None):
        notebook.metadata["autograder"] = nbformat.from_dict(asked)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        for key in JUPYTEXT & set(cell.metadata):
            del cell.metadata[key]
    _name_cells(notebook)
    nbformat.validate(notebook)
    return notebook


def grade_id(cell: NotebookNode) -> str | None:
    """Return the cell's grade id, or None where nbgrader does not know the cell."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def _name_cells(notebook: NotebookNode) -> None:
    """Give each cell its grade id as id; others are counted from the grade id before them."""
    # jupytext draws random ids. Counted from a grade id, an id changes only near a cell that came or went.
    taken = {grade_id(cell) for cell in notebook.cells} - {None}
    last, count = "start", 0
    for cell in notebook.cells:
        if grade_id(cell):
            last, count = grade_id(cell), 0
            cell.id = last
            continue
        count += 1
        while f"{last}-{count}" in taken:
            count += 1
        cell.id = f"{last}-{count}"
        taken.add(cell.id)


def _cells(text: str) -> list[Cell]:
    # A reader of our own beside jupytext's, for jupytext forgets the lines that a mistake must be told with.
    cells: list[Cell] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if CELL_LINE.match(line):
            cells.append(Cell(number, line))
        elif cells:
            cells[-1].lines.append(line)
    return cells


def _problems(text: str, cells: list[Cell], markers: Markers) -> Iterator[Problem]:
    if not cells:
        yield Problem(1, "there is no cell: start each one with a line '# %%' or '# %% [markdown]'")
    # Top-level await is IPython's, and a cell may have it; magics are no Python, and make the text no script.
    try:
        compile(text, "source", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError as error:
        yield Problem(
            error.lineno or 1, f"this is not Python ({error.msg}): the text must also run as a script"
        )
    first: dict[str, int] = {}
    for cell in cells:
        for message in (*_metadata(cell), *_asked(cell, cell is cells[0])):
            yield Problem(cell.line, message)
        for offset, message in problems(cell.text, markers):
            yield Problem(cell.line + 1 + offset, message)
        for message in _regions(cell, markers):
            yield Problem(cell.line, message)
        name = (cell.meta or {}).get("grade_id")
        if isinstance(name, str) and name:
            if name in first:
                yield Problem(
                    cell.line,
                    f"the grade id '{name}' is taken by the cell in line {first[name]}: "
                    "give this cell one of its own",
                )
            first.setdefault(name, cell.line)


def _metadata(cell: Cell) -> Iterator[str]:
    """Read the cell's nbgrader metadata into `cell.meta`, and yield what is wrong with it."""
    header = cell.header
    if not (found := re.search(r"\bnbgrader\s*=\s*", header)):
        if "grade_id" in header or "schema_version" in header:
            yield "nbgrader's metadata has no name: write nbgrader={...} on the cell's line"
        return
    try:
        meta, _ = json.JSONDecoder().raw_decode(header, found.end())
    except json.JSONDecodeError as error:
        yield (
            f"nbgrader's metadata is not JSON ({error.msg} at column {error.pos + 1}): "
            'write {"grade": false, …}, with double quotes and lower-case true and false'
        )
        return
    if not isinstance(meta, dict):
        yield f"nbgrader's metadata must be a JSON object {{...}}, but is {json.dumps(meta)}"
        return
    cell.meta = meta
    for name, kind in FIELDS.items():
        if name not in meta:
            yield f"nbgrader's metadata lacks '{name}': add it (all of {', '.join(FIELDS)} are needed)"
        # not by isinstance, to which true is a whole number and may stand for "schema_version": 1
        elif type(meta[name]) is not kind:
            yield (
                f"'{name}' in nbgrader's metadata must be of type {kind.__name__}, "
                f"but is {json.dumps(meta[name])}"
            )
    for name in sorted(set(meta) - set(FIELDS) - OPTIONAL):
        known = ", ".join([*FIELDS, *sorted(OPTIONAL)])
        yield f"nbgrader knows no metadata '{name}': delete it (known: {known})"
    if meta.get("schema_version", 3) != 3:
        yield f"'schema_version' must be 3, but is {json.dumps(meta['schema_version'])}"
    name = meta.get("grade_id")
    if isinstance(name, str) and not re.fullmatch(r"[A-Za-z0-9_-]{1,60}", name):
        yield (
            f"'{name}' is no grade id: use letters, digits, '-' and '_', at most 60 of them "
            "(it also becomes the cell's id)"
        )
    yield from _role(cell, meta)


def _asked(cell: Cell, first: bool) -> Iterator[str]:
    """Yield what is wrong with what the notebook asks of its grading."""
    header = cell.header
    if not (found := re.search(r"\bautograder\s*=\s*", header)):
        return
    if not first:
        yield (
            "what a notebook asks of its grading stands on its first cell's line: move autograder={...} there"
        )
        return
    try:
        asked, _ = json.JSONDecoder().raw_decode(header, found.end())
    except json.JSONDecodeError as error:
        yield (
            f"what the notebook asks of its grading is not JSON ({error.msg} at column {error.pos + 1}): "
            'write autograder={"forbidden": ["torch"]}'
        )
        return
    yield from settings.problems(asked)


def _role(cell: Cell, meta: dict[str, Any]) -> Iterator[str]:
    """Yield what is contradictory in what the metadata says the cell is for."""
    grade, solution, locked, task = (
        meta.get(name) is True for name in ("grade", "solution", "locked", "task")
    )
    points = meta.get("points")
    worth = (
        isinstance(points, (int, float))
        and not isinstance(points, bool)
        and math.isfinite(points)
        and points > 0
    )
    if grade or task:
        if "points" not in meta:
            yield 'a graded cell needs points: add "points": 1'
        elif not worth:
            yield f"'points' must be a number above 0, but is {json.dumps(points)}"
    elif "points" in meta:
        yield "only a graded cell has points: delete 'points', or set 'grade' to true"
    if solution and locked:
        yield "a solution cell cannot be locked, for students write in it: set 'locked' to false"
    if grade and not solution and not locked:
        yield "a test cell must be locked, or a student's own tests would be run: set 'locked' to true"
    if cell.markdown and grade != solution and not task:
        yield "a Markdown cell is graded by hand: set both 'grade' and 'solution' to true, or neither"
    if task and not cell.markdown:
        yield "only a Markdown cell can be a task: write '# %% [markdown]'"
    if not (grade or solution or locked or task):
        yield (
            "nbgrader has nothing to do with this cell: set one of 'grade', 'solution', 'locked', "
            "or delete the metadata"
        )


def _regions(cell: Cell, markers: Markers) -> Iterator[str]:
    """Yield what stands in a cell of the wrong kind, or does not stand in a solution cell."""
    meta = cell.meta or {}
    solution, grade = meta.get("solution") is True, meta.get("grade") is True
    if solution and not has(cell.text, markers.solution):
        yield (
            "a solution cell needs its solution between "
            f"'### {markers.solution[0]}' and '### {markers.solution[1]}', "
            "so that the release has something to take out"
        )
    if has(cell.text, markers.solution) and not solution:
        yield (
            "a solution stands in a cell that is no solution cell: "
            "set 'solution' to true in nbgrader's metadata"
        )
    if has(cell.text, markers.hidden) and not (grade and not solution):
        yield (
            "hidden tests stand in a cell that is no test cell: "
            "set 'grade' and 'locked' to true in nbgrader's metadata"
        )
