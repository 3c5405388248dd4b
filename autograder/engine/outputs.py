"""A notebook's outputs from what a student's process tells of itself: checked, capped, and merged as in a
notebook.

Nothing of an event is believed: the student's code may have made it.
"""

from __future__ import annotations

import json
import math
from typing import Any, cast

import nbformat
from nbformat import NotebookNode

ERRORS = 128 << 10
"""Bytes of errors that a cell may show although it has printed all that it may."""
OVERHEAD = 50
"""Bytes that an output counts beside its content."""
MARKS = "application/vnd.course.marks+json"
"""`course.check.MARKS_MIME`, without the NumPy that comes with it."""


class Displays:
    """The outputs that can be updated later, of all cells, by their display id."""

    def __init__(self) -> None:
        self.outputs: dict[str, list[tuple[int, NotebookNode]]] = {}


class Room:
    """Bytes that the outputs of all cells of a notebook may still have together."""

    def __init__(self, limit: int, left: int | None = None) -> None:
        self.limit, self.left = limit, limit if left is None else left


class Outputs:
    """The outputs of one cell.

    Args:
        cell: the cell's number.
        limit: bytes that it may show.
        count: its execution count.
        displays: what other cells have shown.
        room: what all cells may show together.
    """

    def __init__(self, cell: int, limit: int, count: int, displays: Displays, room: Room) -> None:
        self._cell, self._limit, self._count, self._displays = cell, limit, count, displays
        self._left, self._errors, self._room = limit, ERRORS, room
        self._spent, self._full = 0, False
        self._clear = self._cut = self._noticed = False
        self._names: set[str] = set()
        self.list: list[NotebookNode] = []
        self.changed: set[int] = set()
        """The numbers of other cells whose outputs were updated."""

    def take(self, event: dict) -> None:
        """Add what an event tells, or leave it out where it is none or too much."""
        kind = event.get("kind")
        if kind == "clear":
            self._clear = bool(event.get("wait"))
            if not self._clear:
                self._empty()
        elif kind == "stream" and event.get("name") in ("stdout", "stderr"):
            self._stream(event["name"], text(event.get("text")))
        elif kind == "error":
            self._error(event)
        elif kind in ("display", "result", "update"):
            self._rich(kind, event)

    def _stream(self, name: str, written: str) -> None:
        size = len(written)
        if not size:
            return
        self._clear_if_asked()
        kept = written[: max(min(self._left, self._room.left), 0)]
        allowed = self._spend(size)
        if not allowed:
            self._pay(len(kept))
        if allowed or kept:
            last = self.list[-1] if self.list else None
            if last is not None and last.output_type == "stream" and last.name == name:
                last.text += kept
            else:
                self.list.append(node("stream", name=name, text=kept))
        self._say_cut()

    def _error(self, event: dict) -> None:
        self._clear_if_asked()
        lines = event.get("traceback")
        error = node(
            "error",
            ename=text(event.get("ename"))[:200],
            evalue=text(event.get("evalue"))[:10_000],
            traceback=[text(line) for line in lines] if isinstance(lines, list) else [],
        )
        size = OVERHEAD + len(error.evalue) + sum(map(len, error.traceback))
        if size > min(self._errors, self._room.left):
            error.evalue = error.evalue[:500]
            error.traceback = [f"{error.ename}: {error.evalue}"]
            size = OVERHEAD + 2 * len(error.evalue)
        first = not any(output.output_type == "error" for output in self.list)
        if size <= self._errors and (size <= self._room.left or first):  # it says what is wrong
            self._errors -= size
            self._pay(size)
            self.list.append(error)

    def _rich(self, kind: str, event: dict) -> None:
        data, metadata = bundle(event.get("data")), plain(event.get("metadata"))
        metadata = metadata if isinstance(metadata, dict) else {}
        name = text(event.get("display_id")) if event.get("display_id") else None
        shown = self._displays.outputs.get(name, []) if name and kind == "update" else []
        instead = sum(size_of(output.data, output.metadata) for cell, output in shown if cell == self._cell)
        self._left += instead
        self._pay(-instead)
        if kind != "update":
            self._clear_if_asked()
        # an update stands wherever its display was shown
        if not self._spend(size_of(data, metadata) * max(len(shown), 1)):
            self._pay(instead)
            self._say_cut()
            return
        if kind == "update":
            for cell, output in shown:
                output.data, output.metadata = NotebookNode(data), NotebookNode(metadata)
                if cell != self._cell:
                    self.changed.add(cell)
            return
        if kind == "result":
            self.list.append(
                node("execute_result", data=data, metadata=metadata, execution_count=self._count)
            )
        else:
            self.list.append(node("display_data", data=data, metadata=metadata))
        if name:
            self._displays.outputs.setdefault(name, []).append((self._cell, self.list[-1]))
            self._names.add(name)

    def _spend(self, size: int) -> bool:
        """Whether so many bytes are still allowed; after the first that are not, none is."""
        if size > min(self._left, self._room.left):
            self._full = size <= self._left
            self._left, self._cut = 0, True
            return False
        self._left -= size
        self._pay(size)
        return True

    def _pay(self, size: int) -> None:
        self._spent += size
        self._room.left -= size

    def _say_cut(self) -> None:
        if self._cut and not self._noticed:
            self._noticed = True
            whose, limit = "a cell", self._limit
            if self._full:
                whose, limit = "all cells together", self._room.limit
            said = f"\n[cut here: {whose} may print {in_words(limit)} while a notebook is graded]\n"
            self.list.append(node("stream", name="stderr", text=said))

    def _clear_if_asked(self) -> None:
        if self._clear:
            self._clear = False
            self._empty()

    def _empty(self) -> None:
        self.list.clear()
        for name in self._names:
            self._displays.outputs[name] = [
                shown for shown in self._displays.outputs[name] if shown[0] != self._cell
            ]
            if not self._displays.outputs[name]:
                del self._displays.outputs[name]
        self._names.clear()
        self._pay(-self._spent)
        self._left, self._cut, self._noticed, self._full = self._limit, False, False, False


def node(kind: str, **content: Any) -> NotebookNode:
    """An output. nbformat's own function validates each one, which takes longer than most cells."""
    return cast("NotebookNode", nbformat.from_dict({"output_type": kind, **content}))


def problem(name: str, sentence: str) -> NotebookNode:
    """An error output that says in a sentence what became of a cell."""
    sentence = text(sentence)
    return node("error", ename=name, evalue=sentence, traceback=[f"{name}: {sentence}"])


def without_marks(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Outputs but for reports of marks: the cell's mark is another than they say."""
    return [output for output in outputs if MARKS not in output.get("data", {})]


def size_of(data: dict, metadata: dict) -> int:
    """Bytes that a rich output counts."""
    return OVERHEAD + len(json.dumps([data, metadata]))


def in_words(size: int) -> str:
    for unit, factor in (("MiB", 1 << 20), ("KiB", 1 << 10)):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return f"{size} bytes"


def text(value: object) -> str:
    """A string that any file can hold: without halves of surrogate pairs."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""


def plain(value: object) -> Any:
    """JSON without what is none: NaN and infinities become null."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, dict):
        return {text(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def bundle(data: object) -> dict:
    """A MIME bundle as notebooks have them: texts, and JSON where the type says so."""
    found = {}
    for kind, value in data.items() if isinstance(data, dict) else ():
        if isinstance(value, list) and all(isinstance(line, str) for line in value):
            value = "".join(value)
        if kind.endswith("json"):
            found[text(kind)] = plain(value)
        elif isinstance(value, str):
            found[text(kind)] = text(value)
    return found
