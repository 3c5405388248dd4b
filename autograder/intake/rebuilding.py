"""The instructor's notebook with the text of a student's answers in it."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import count

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output

from autograder.examiner.bindings import bound, imports, parse, statements
from autograder.intake.assuming import untouched
from autograder.intake.cells import Known, Matching, enumerated, plain, quoted
from autograder.intake.matching import match
from autograder.intake.reading import SIZE_LIMIT, Cell, HandedIn, Refused, read
from autograder.intake.stubs import answered_before, without

REFUSED = "Refused"
"""The name of the error that a test cell of a refused notebook shows."""

OTHER_LANGUAGES = frozenset(
    "ada apl bash c c# c++ clojure coffeescript common-lisp crystal d elixir erlang f# fortran gap gnuplot "
    "go groovy haskell idl java javascript julia kotlin lua macaulay2 mathematica matlab maxima nodejs "
    "ocaml octave perl php postscript powershell prolog r racket raku ruby rust sas scala scheme scilab "
    "singular sql stata swift tcl typescript wolfram".split()
)
"""What a kernel speaks that runs no Python, whatever its notebook's cells look like."""


@dataclass(frozen=True)
class Rebuilt:
    """A notebook of the instructor's shape, the keys of the answers found in the submission, and what was
    repaired, in words.

    Each cell that Python runs has a `metadata.autograder.role`: `test`, `instructor`, `student` (an answer),
    or `added` (a cell of the student's own, or one without a grade id that the student changed).
    `metadata.autograder.original` is what the instructor wrote there, and defines in the examiner: all of a
    changed cell, an answer's imports. `metadata.autograder.asks` of an answer are the names that it is to
    define: the student's in a test, even where an earlier cell has them too. `metadata.autograder.place` is
    the number of the instructor's cell, and `handout` of a test cell what students were given of it.
    """

    notebook: NotebookNode
    repairs: list[str]
    answers: list[str]
    edition: str | None = None
    """Which edition of the notebook was handed in, if it says so."""


def rebuild(source: NotebookNode, submitted: bytes, *, size_limit: int = SIZE_LIMIT) -> Rebuilt:
    """Put the answers of a submission into the instructor's notebook, as `original` gives it.

    Text of answers is taken by grade id or, where that is lost, by what else tells which answer it is. What
    a student added follows the cell that it follows in the submission. All other text, all metadata and all
    tags are the instructor's; there are no outputs.

    Raises:
        Refused: the submission cannot be graded. Nothing that is in it raises anything else.
    """
    handed_in = read(submitted, size_limit)
    _same_language(handed_in)
    ours = [_known(cell) for cell in source.cells]
    matching = match(ours, handed_in.cells)
    answers = [
        cell.key for place, cell in enumerate(ours) if cell.answer and cell.key and place in matching.found
    ]
    elsewhere = answered_before(ours, handed_in.cells, matching)
    if not answers and any(cell.answer for cell in ours):
        raise Refused(_none_of_ours(handed_in))
    answers = [
        cell.key
        for place, cell in enumerate(ours)
        if cell.answer and cell.key and (place in matching.found or place in elsewhere)
    ]
    repairs = [*handed_in.notes, *matching.notes, *_changes(ours, matching, handed_in.cells, elsewhere)]
    cells: list[NotebookNode] = []
    for place in range(-1, len(ours)):
        if place >= 0:
            index = matching.found.get(place)
            given = (
                None
                if index is None
                else _joined([handed_in.cells[index] for index in (index, *matching.more.get(place, ()))])
            )
            made = _filled(source.cells[place], ours[place], given, place)
            if place in elsewhere:
                made.source = without(ours[place].source, elsewhere[place])
            cells.append(made)
        cells.extend(_added(handed_in.cells[index]) for index in matching.added.get(place, ()))
    return Rebuilt(_notebook(source, cells), repairs, answers, handed_in.edition)


@dataclass(frozen=True)
class Inside:
    """What a file holds of a notebook: how many of its cells that nbgrader knows (`known`), and the texts of
    the answers that were worked on, by key.
    """

    known: int = 0
    answers: dict[str, str] = field(default_factory=dict)


def inside(source: NotebookNode, submitted: bytes, size_limit: int = SIZE_LIMIT) -> Inside:
    """Say what a file holds of the instructor's notebook: nothing, where it cannot be read as a notebook."""
    try:
        cells = read(submitted, size_limit).cells
    except Refused:
        return Inside()
    ours = [_known(cell) for cell in source.cells]
    found = match(ours, cells).found
    return Inside(
        sum(ours[place].key is not None for place in found),
        {
            key: plain(cells[index].source)
            for place, index in sorted(found.items())
            if ours[place].answer and (key := ours[place].key) and not untouched(ours[place], cells[index])
        },
    )


def refused_notebook(source: NotebookNode, reason: str) -> NotebookNode:
    """Return the instructor's notebook without any answer, and with the reason on top and in each cell that
    has points.
    """
    cells = [
        new_markdown_cell(
            f"**This notebook was not graded.** {reason}",
            metadata={"autograder": {"role": "refused"}},
            id="refused",
        )
    ]
    for place, cell in enumerate(source.cells):
        cell = _filled(cell, _known(cell), None, place)
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade"):
            cell.outputs = [new_output("error", ename=REFUSED, evalue=reason, traceback=[reason])]
        cells.append(cell)
    return _notebook(source, cells)


def key(cell: NotebookNode) -> str | None:
    """Return what a cell of the instructor's is known by: its grade id, or the one it had before the
    gradebook forgot it.
    """
    return cell.metadata.get("nbgrader", {}).get("grade_id") or cell.metadata.get("autograder", {}).get(
        "grade_id"
    )


def _known(cell: NotebookNode) -> Known:
    meta, own = cell.metadata.get("nbgrader", {}), cell.metadata.get("autograder", {})
    answer = bool(
        meta.get("solution") or own.get("solution") or (meta.get("task") and not meta.get("locked"))
    )
    asks = own.get("asks", _handed_out(cell.source)[0]) if answer and cell.cell_type == "code" else ()
    return Known(
        cell.cell_type,
        own.get("handout", cell.source),
        key(cell),
        cell.get("id"),
        answer,
        tuple(asks),
        answer and bool(meta.get("grade") or meta.get("task")),
    )


def _none_of_ours(handed_in: HandedIn) -> str:
    """Say what a notebook is that holds no answer of an assignment's, and what to do."""
    headings = (re.match(r"#+\s+(\S.{0,79})", cell.source.strip()) for cell in handed_in.cells)
    title = next((found[1].strip() for found in headings if found), "")
    keys = list(dict.fromkeys(cell.grade_id for cell in handed_in.cells if cell.grade_id))
    inside = [
        f"{len(handed_in.cells)} {'cell' if len(handed_in.cells) == 1 else 'cells'}",
        *([f"the heading “{title}”"] if title else []),
        *([f"answers and tests of something else ({quoted(keys[:3])[:120]})"] if keys else []),
    ]
    return (
        f"None of the notebook's answer cells is in the file. It holds {enumerated(inside)}. Fetch the "
        "assignment again, write your answers into the cells that it has for them, and hand in that notebook."
    )


def _same_language(handed_in: HandedIn) -> None:
    """Refuse a notebook in another language, and note where its kernel's name says nothing.

    Sage and others run Python under a name of their own, so what the cells say counts.
    """
    language = handed_in.language
    if not language or re.match(r"i?python", language):
        return
    if language in OTHER_LANGUAGES or not _is_python(handed_in.cells):
        raise Refused(
            f"The notebook is for a kernel that speaks {language}, and the assignment is in Python. "
            "Choose a Python kernel (Kernel > Change Kernel), run it, save it, and hand it in again."
        )
    handed_in.notes.append(f"the notebook's kernel speaks {language}, and its cells were graded as Python")


def _is_python(cells: list[Cell]) -> bool:
    code = [cell.source for cell in cells if cell.kind == "code" and cell.source.strip()][:200]
    return 2 * sum(len(text) < 20_000 and bool(statements(text)) for text in code) > len(code)


def _changes(
    ours: list[Known], matching: Matching, theirs: list[Cell], elsewhere: Container[int]
) -> Iterator[str]:
    """Say which of the instructor's cells are missing, and which were changed although they are not the
    student's.
    """
    if others := [cell.key for place, cell in enumerate(ours) if place in elsewhere and cell.key]:
        yield (
            f"what {quoted(others)} {'is' if len(others) == 1 else 'are'} to define stands in a cell before, "
            "and what was handed out there does not replace it"
        )
    missing = [
        cell for place, cell in enumerate(ours) if place not in matching.found and place not in elsewhere
    ]
    for told, cells in (
        (" was deleted: it counts as not answered", [cell for cell in missing if cell.answer]),
        (" was deleted, and put back", [cell for cell in missing if cell.key and not cell.answer]),
    ):
        yield from (f"'{cell.key}'{told}" for cell in cells)
    if gone := sum(not cell.key and cell.kind == "code" for cell in missing):
        what, done = ("cell", "was") if gone == 1 else ("cells", "were")
        yield f"{gone} {what} of the instructor's without a grade id {done} put back"
    guessed = {guess.place for guess in matching.guesses if guess.by == "place"}
    for place, index in matching.found.items():
        cell, other = ours[place], theirs[index]
        if cell.key and cell.kind != other.kind and place not in guessed:
            yield f"'{cell.key}' had been made a {other.kind} cell, and was graded as a {cell.kind} cell"
        if cell.key and not cell.answer and plain(cell.source) != plain(other.source):
            yield f"'{cell.key}' is not for students to change: the instructor's text was used"


def _filled(cell: NotebookNode, known: Known, given: Cell | None, place: int) -> NotebookNode:
    """Return a copy of the instructor's cell with the student's text in it, where the text is the student's
    to write.
    """
    cell = copy.deepcopy(cell)
    own = cell.metadata.pop("autograder", {})
    told: dict[str, object] = {"role": _role(cell, known)}
    if cell.cell_type == "code":
        told["place"] = place
        if "handout" in own and told["role"] == "test":
            told["handout"] = own["handout"]
    if known.answer:
        if cell.cell_type == "code":
            asks, told["original"] = _handed_out(cell.source)
            told["asks"] = own.get("asks", list(asks))
        if given is not None:
            cell.source = given.source
            _attach(cell, given)
    elif known.key is None and given is not None and plain(given.source) != plain(cell.source):
        # The student has changed a cell that nobody told them to leave alone (a path, a setting), so it runs
        # as they left it, in their process. The examiner runs the instructor's, but for its blanks: an empty
        # `NAME = ""` must not stand there for what the student has filled in.
        told |= {"role": "added"}
        if cell.cell_type == "code":
            told["original"] = without_blanks(cell.source)
        cell.source = given.source
    cell.metadata["autograder"] = NotebookNode(told)
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    return cell


@lru_cache(1000)
def _handed_out(source: str) -> tuple[tuple[str, ...], str]:
    """Return what the instructor's text of an answer binds, and what it imports: the same for all submissions
    of an assignment.
    """
    return tuple(bound(source)), imports(source)


def _role(cell: NotebookNode, known: Known) -> str:
    if known.answer:
        return "student"
    return (
        "test"
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade")
        else "instructor"
    )


def _added(cell: Cell) -> NotebookNode:
    # Not by nbformat's functions, which validate each cell: that takes longer than all the rest.
    made = NotebookNode(
        cell_type=cell.kind, source=cell.source, metadata=NotebookNode(autograder=NotebookNode(role="added"))
    )
    if cell.kind == "code":
        made.outputs, made.execution_count = [], None
    _attach(made, cell)
    return made


def _joined(parts: list[Cell]) -> Cell:
    first, *more = parts
    if not more:
        return first
    pictures = {name: told for part in reversed(parts) for name, told in part.pictures.items()}
    return replace(first, source="\n\n".join(part.source for part in parts), pictures=pictures)


def _attach(cell: NotebookNode, given: Cell) -> None:
    if cell.cell_type == "markdown" and given.pictures:
        cell.attachments = nbformat.from_dict(given.pictures)


def _notebook(source: NotebookNode, cells: list[NotebookNode]) -> NotebookNode:
    metadata = copy.deepcopy(source.metadata)
    notebook = NotebookNode(cells=cells, metadata=metadata, nbformat=4, nbformat_minor=5)
    _name_cells(cells)
    return notebook


def _name_cells(cells: Iterable[NotebookNode]) -> None:
    """Give each cell an id that no other has: the instructor's where it has one."""
    taken: set[str] = set()
    nameless: list[NotebookNode] = []
    for cell in cells:
        wanted = cell.pop("id", None)
        if isinstance(wanted, str) and re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", wanted) and wanted not in taken:
            cell["id"] = wanted
            taken.add(wanted)
        else:
            nameless.append(cell)
    free = (name for name in (f"cell-{number}" for number in count(1)) if name not in taken)
    for cell, name in zip(nameless, free):
        cell["id"] = name


def without_blanks(source: str) -> str:
    """Return the instructor's code without the lines that were left for a student to fill in, functions
    without a body included.

    >>> without_blanks('import numpy as np\\nNAME = ""\\nTOLERANCE = 1e-6')
    'import numpy as np\\n\\nTOLERANCE = 1e-6'
    """
    try:
        tree = parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source
    # The lines stay, empty, so that an error names the line that the instructor sees.
    lines = source.split("\n")
    for statement in tree.body:
        if (isinstance(statement, (ast.Assign, ast.AnnAssign)) and _blank(statement.value)) or (
            isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)) and _stub(statement)
        ):
            first, last = statement.lineno - 1, statement.end_lineno or statement.lineno
            lines[first:last] = [""] * (last - first)
    return "\n".join(lines)


def _stub(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function's body says nothing: a docstring, `pass`, `...`, a constant, or that it is to be
    written.
    """
    body = list(function.body)
    if len(body) > 1 and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    for statement in body:
        match statement:
            case ast.Pass() | ast.Expr(value=ast.Constant()) | ast.Return(value=None | ast.Constant()):
                pass
            case ast.Raise(exc=ast.Name(id="NotImplementedError")):
                pass
            case ast.Raise(exc=ast.Call(func=ast.Name(id="NotImplementedError"))):
                pass
            case _:
                return False
    return True


def _blank(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value in ("", None, ...)
