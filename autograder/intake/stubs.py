"""What is left of a cell that was handed out for an answer where the answer stands in another cell.

The instructor's text of such a cell runs at its place, and so may run behind the student's function and take
its name. The lines that would do so are left out.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from autograder.examiner.bindings import names, parse
from autograder.intake.assuming import Names, untouched
from autograder.intake.cells import Known, Matching
from autograder.intake.reading import Cell


def answered_before(
    ours: Sequence[Known], theirs: Sequence[Cell], matching: Matching
) -> Mapping[int, frozenset[str]]:
    """Return the names that the handed-out text of an answer would take from student's cells before it.

    Of a cell that is missing, the answer may be anywhere before it (two cells were merged into one). One that
    is there was left as it was, and only a cell that the student has put right before it is an answer to it.
    """
    found: dict[int, frozenset[str]] = {}
    # By name: the place of the last student's cell that binds it, of the last added one that defines it, and
    # of the last answer that is asked for it.
    binds: dict[str, int] = {}
    defines: dict[str, int] = {}
    added: dict[str, int] = {}
    owned: dict[str, int] = {}
    for place in range(-1, len(ours)):
        if place >= 0 and ours[place].answer and ours[place].kind == "code":
            cell, index = ours[place], matching.found.get(place)
            if index is None:
                taken = {name for name in cell.asks if defines.get(name, -2) >= owned.get(name, -1)}
                if all(binds.get(name, -2) >= owned.get(name, -1) for name in cell.asks):
                    taken |= set(cell.asks)
            elif untouched(cell, theirs[index]):
                last = max((other for other in range(place) if ours[other].kind == "code"), default=-1)
                taken = {name for name in cell.asks if added.get(name, -2) >= last}
            else:
                taken = set()
                told = Names.of(theirs[index].source)
                binds.update(dict.fromkeys(told.bound - set(cell.asks), place))
                defines.update(dict.fromkeys(told.defined - set(cell.asks), place))
            if taken:
                found[place] = frozenset(taken)
            owned.update(dict.fromkeys(cell.asks, place))
        for index in matching.added.get(place, ()):
            if theirs[index].kind == "code":
                told = Names.of(theirs[index].source)
                for names_of, known in ((told.bound, binds), (told.defined, defines), (told.defined, added)):
                    known.update(dict.fromkeys(names_of, place))
    return found


def without(source: str, taken: frozenset[str]) -> str:
    """Return a text without the statements that bind these names, and without those that say that something
    is to be written.

    >>> without("LIMIT = 3\\ndef f(x):\\n    raise NotImplementedError", frozenset({"f"}))
    'LIMIT = 3\\n\\n'
    """
    try:
        tree = parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    # The lines stay, empty, so that an error names the line that the instructor sees.
    lines = source.split("\n")
    for statement in tree.body:
        bound = set(names(statement, imports=False))
        first = min([statement.lineno, *(one.lineno for one in getattr(statement, "decorator_list", []))])
        last = statement.end_lineno or statement.lineno
        if (bound and bound <= taken) or ast.unparse(statement).startswith("raise NotImplementedError"):
            lines[first - 1 : last] = [""] * (last - first + 1)
    return "\n".join(lines)
