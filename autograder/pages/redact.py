"""Take the hidden tests, and the mark schemes, out of a graded notebook before a student reads it.

nbgrader puts them into the notebook that it runs, and its feedback prints them: as the source of the test
cell, in tracebacks, and in whatever a student's own cell prints of IPython's history. Lines that repeat a
hidden line are left out, wherever they are. A student who encodes what the test process holds is not stopped
by a filter: that takes another process.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterable, Mapping
from functools import lru_cache

from nbformat import NotebookNode

from autograder.author.markers import USUAL, Markers, Pair, inside, outside
from autograder.examiner.bindings import bound
from autograder.pages.assertions import failed_call, told, told_within
from course import check

LEFT_OUT = "[left out: this repeats a hidden test]"
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# Shorter lines (`):`, `else:`) are in every program: they count only where they are a whole line.
SHORT = 8
NOTEBOOKS = 32
"""Of how many the hidden lines are remembered: a class's are the same."""


class Hidden:
    """The lines of the hidden tests, and whether a text repeats one of them.

    Spaces, quotes, backslashes, colours and HTML do not matter: `print(In)` shows a cell as one quoted line.

    >>> hidden = Hidden(["    check.close(J, expected)"])
    >>> hidden.repeated("['marks = 1\\\\n    check.close(J, expected)']")
    True
    >>> hidden.repeated("check.close(J, z)")
    False
    """

    def __init__(self, lines: Iterable[str]) -> None:
        squeezed = {_squeeze(line) for line in lines} - {""}
        self._long = sorted(line for line in squeezed if len(line) >= SHORT)
        self._short = {line for line in squeezed if len(line) < SHORT}

    @classmethod
    def of(cls, sources: Iterable[str], *markers: Markers) -> Hidden:
        """Collect the lines of the hidden regions of the instructor's cells, but for those that also stand in
        the open there.
        """
        return cls(_lines(tuple(sources), tuple(one.hidden for one in (USUAL, *markers))))

    def repeated(self, text: str) -> bool:
        """Say whether `text` repeats a hidden line."""
        squeezed = _squeeze(text)
        return squeezed in self._short or any(line in squeezed for line in self._long)

    def cut(self, text: str) -> str:
        """Return `text` without the lines that repeat a hidden one, or without any where it takes several
        lines to repeat it.

        >>> print(Hidden(["assert f(2) == 4"]).cut("one\\nassert f(2) == 4\\ntwo"))
        one
        [left out: this repeats a hidden test]
        two
        """
        kept: list[str] = []
        for line in text.splitlines():
            if not self.repeated(line):
                kept.append(line)
            elif kept[-1:] != [LEFT_OUT]:
                kept.append(LEFT_OUT)
        # a traceback may break a long line of a test into several, none of which repeats it
        spread = "".join(line for line in kept if line != LEFT_OUT)
        return LEFT_OUT if self.repeated(spread) else "\n".join(kept)


@lru_cache(NOTEBOOKS)
def _lines(sources: tuple[str, ...], pairs: tuple[Pair, ...]) -> tuple[str, ...]:
    shown = {_squeeze(line) for text in sources for line in outside(text, *pairs).splitlines()}
    hidden = [line for text in sources for line in inside(text, *pairs) if _squeeze(line) not in shown]
    return *hidden, *(edge for pair in pairs for edge in pair)


def redact(
    notebook: NotebookNode, hidden: Hidden, released: Mapping[str, str] | None = None, *markers: Markers
) -> None:
    """Take hidden tests and mark schemes out of a notebook's cells, and what repeats a hidden test out of its
    outputs, in place.

    Args:
        hidden: the lines of the hidden tests.
        released: the text of tests as students got it, by grade id. Of these no other line is left: the
            delimiters may have been others when they were written.
        markers: the delimiters that the course has set, beside nbgrader's own.
    """
    pairs = [pair for one in (USUAL, *markers) for pair in (one.hidden, one.scheme)]
    for cell in notebook.cells:
        cell.source = outside(cell.source, *pairs).strip("\n")
        about = cell.metadata.get("nbgrader", {})
        if about.get("grade") and not about.get("solution") and about.get("grade_id") in (released or {}):
            given = {line.strip() for line in (released or {})[about["grade_id"]].splitlines()}
            kept = [line for line in cell.source.splitlines() if line.strip() in given]
            cell.source = "\n".join(kept).strip("\n")
        if cell.cell_type == "code":
            for output in cell.outputs:
                _redact_output(output, hidden)


def cut_comparisons(
    notebook: NotebookNode, released: Mapping[str, str] | None = None, *markers: Markers
) -> None:
    """Take out of what hidden tests put out the values that they wanted, where a library wrote them there, in
    place. A test that students have as it stands keeps its texts. It comes before `redact`.
    """
    pairs = [one.hidden for one in (USUAL, *markers)]
    students: set[str] = set()
    secret: set[str] = set()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            about, own = cell.metadata.get("nbgrader", {}), cell.metadata.get("autograder", {})
            if (about.get("solution") and not about.get("locked")) or own.get("role") in ("student", "added"):
                students |= {*bound(cell.source), *(str(name) for name in own.get("asks", ()))}
            secret |= set(bound(textwrap.dedent("\n".join(inside(cell.source, *pairs)))))
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or not about.get("grade") or about.get("solution"):
            continue
        given = (released or {}).get(about.get("grade_id", ""))
        same = given is not None and _squeeze(given) == _squeeze(cell.source)
        hidden = not same if given is not None else bool(list(inside(cell.source, *pairs)))
        if hidden or secret & set(re.findall(r"\w+", cell.source)):
            for output in cell.outputs:
                _cut_output(output, cell.source, students)


def _cut_output(output: NotebookNode, source: str, students: set[str]) -> None:
    if output.output_type == "error" and str(output.ename).endswith("AssertionError"):
        call, library = failed_call(source, output.traceback, students)
        output.evalue, output.traceback = told(output.evalue, call, library), []
    elif output.output_type == "stream":
        output.text = told_within(output.text)
    elif output.output_type in ("display_data", "execute_result"):
        if isinstance(text := output.data.get("text/plain"), str):
            output.data["text/plain"] = told_within(text)
        marks = output.data.get(check.MARKS_MIME)
        parts = marks.get("parts") if isinstance(marks, dict) else None
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict) and isinstance(part.get("message"), str):
                part["message"] = told_within(part["message"])


def _redact_output(output: NotebookNode, hidden: Hidden) -> None:
    if output.output_type == "stream":
        output.text = hidden.cut(output.text)
    elif output.output_type == "error":
        output.ename, output.evalue = hidden.cut(output.ename), hidden.cut(output.evalue)
        output.traceback = hidden.cut("\n".join(output.traceback)).splitlines()
    else:
        for kind, value in list(output.data.items()):
            # Text and data are of use without the line. From HTML, SVG or a picture no line can be cut that
            # would not break the rest.
            if kind == "text/plain" or kind.endswith("json"):
                output.data[kind] = _cut_all(value, hidden)
            elif hidden.repeated(str(value)):
                del output.data[kind]


def _cut_all(value: object, hidden: Hidden) -> object:
    """Cut every string in JSON data."""
    if isinstance(value, str):
        return hidden.cut(value)
    if isinstance(value, list):
        return [_cut_all(part, hidden) for part in value]
    if isinstance(value, dict):
        return NotebookNode({hidden.cut(key): _cut_all(part, hidden) for key, part in value.items()})
    return value


def _squeeze(text: str) -> str:
    plain = html.unescape(re.sub(r"<[^>\n]{1,200}>", "", ANSI.sub("", text)))
    return re.sub(r"""[\s'"\\]+""", "", plain.replace("\\n", "").replace("\\t", ""))
