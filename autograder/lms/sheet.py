"""A table that another program has exported, of which some cells change and all else stays as it is, byte
for byte: byte order mark, separator, quotes, line ends, columns that nobody here knows.

So it is kept as the text that it was read from, with the place of each cell in it; a change is a splice.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SEPARATORS = ",;\t"
LONGEST = 64 << 20
"""Bytes: a gradebook of thousands of students and a hundred columns has a few millions."""


class NoSheet(ValueError):
    """A file that is no such table, or not one that can be filled."""


@dataclass(frozen=True)
class Cell:
    """A cell: its value, and where in the text it stands, quotes included."""

    value: str
    start: int
    end: int
    quoted: bool


@dataclass(frozen=True)
class Line:
    """A row: its cells, and the line of the text on which it begins, from 1."""

    number: int
    cells: Sequence[Cell]

    @property
    def values(self) -> list[str]:
        return [cell.value for cell in self.cells]

    @property
    def blank(self) -> bool:
        return not any(cell.value.strip() for cell in self.cells)


@dataclass
class Sheet:
    """A table as text. `lines[0]` is its header.

    >>> sheet = Sheet.of('Name;Mark\\r\\n"Curie; Marie";\\r\\n')
    >>> sheet.lines[1].values
    ['Curie; Marie', '']
    >>> sheet.put(1, 1, "7.5")
    >>> sheet.filled()
    'Name;Mark\\r\\n"Curie; Marie";7.5\\r\\n'
    """

    text: str
    lines: list[Line]
    mark: bytes = b""
    """The byte order mark that it began with."""
    _changes: dict[tuple[int, int], str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, mark: bytes = b"") -> Sheet:
        """Take a text apart.

        Raises:
            NoSheet: it is empty, or a quotation mark is out of place; with its line.
        """
        return cls(text, [*_lines(text, _separator(text))], mark)

    @classmethod
    def read(cls, path: Path) -> Sheet:
        """Read a file.

        Raises:
            NoSheet: it is no table in UTF-8.
            OSError: it cannot be read.
        """
        with open(path, "rb") as file:
            content = file.read(LONGEST + 1)
        if len(content) > LONGEST:
            raise NoSheet(f"{path} has more than {LONGEST >> 20} MiB: that is no exported gradebook")
        if content.startswith(b"PK"):
            raise NoSheet(f"{path} is a workbook or an archive: export it as CSV, or save it as 'CSV UTF-8'")
        mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
        try:
            text = content[len(mark) :].decode("utf-8")
            if "\0" in text:
                raise ValueError
        except ValueError:
            raise NoSheet(
                f"{path} is not in UTF-8, so names in it cannot be told: export it again, or have the "
                "spreadsheet program save it as 'CSV UTF-8'"
            ) from None
        try:
            return cls.of(text, mark)
        except NoSheet as error:
            raise NoSheet(f"{path}: {error}") from None

    @property
    def header(self) -> list[str]:
        return [cell.value.strip() for cell in self.lines[0].cells]

    def put(self, row: int, column: int, value: str) -> None:
        """Change a cell, by the number of its row in `lines`; what is there is quoted as it was before."""
        self._changes[row, column] = value

    def filled(self) -> str:
        """Return the text with the changes in it."""
        text, done = [], 0
        for (row, column), value in sorted(self._changes.items()):
            cell = self.lines[row].cells[column]
            text += [self.text[done : cell.start], f'"{value}"' if cell.quoted else value]
            done = cell.end
        return "".join([*text, self.text[done:]])

    def to_bytes(self) -> bytes:
        return self.mark + self.filled().encode("utf-8")


def _separator(text: str) -> str:
    """Return what parts the header's cells: the most frequent one outside of quotation marks."""
    outside = "".join(text.partition("\n")[0].split('"')[::2])
    return max(SEPARATORS, key=outside.count)


def _lines(text: str, separator: str) -> Iterator[Line]:
    if not text.strip():
        raise NoSheet("it is empty")
    at, number = 0, 1
    while at < len(text):
        cells: list[Cell] = []
        begun, more = number, True
        while more:
            cell = _cell(text, at, separator, number)
            cells.append(cell)
            number += _breaks(text[cell.start : cell.end])
            at = cell.end
            more = text[at : at + 1] == separator
            at += more
        yield Line(begun, cells)
        at += 2 if text.startswith("\r\n", at) else 1
        number += 1


def _cell(text: str, start: int, separator: str, number: int) -> Cell:
    """Return the cell that begins at `start`, on line `number`."""
    end = start
    if text[start : start + 1] != '"':
        while end < len(text) and text[end] not in (separator, "\r", "\n"):
            end += 1
        return Cell(text[start:end], start, end, quoted=False)
    parts = []
    while True:
        close = text.find('"', end + 1)
        if close < 0:
            raise NoSheet(f"line {number}: a quotation mark is opened there and never closed")
        parts.append(text[end + 1 : close])
        end = close + 1
        if text[end : end + 1] != '"':
            break
    if text[end : end + 1] not in ("", separator, "\r", "\n"):
        raise NoSheet(
            f"line {number}: there is text behind a closing quotation mark: {text[end : end + 20]!r}"
        )
    return Cell('"'.join(parts), start, end, quoted=True)


def _breaks(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")
