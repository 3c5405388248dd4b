"""A visible check's verdict as a panel in a student's notebook: HTML for the front end, text for the rest.

It shows the student's own entries with the wrong ones marked, and never a right one: `Seen` does not hold
any.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import SupportsInt

import numpy as np

from .report import Part

LARGEST = 8
"""Rows and columns of the largest array whose entries are drawn."""

# The panel takes the theme's own colours, light or dark. A marked entry brings both of its colours, and a
# cross for whoever does not see them.
_FRAME = "border-left:4px solid #d9534f;padding:2px 0 2px 12px;line-height:1.45"
_PASSED = "border-left:4px solid #3c9d4e;padding:2px 0 2px 12px;line-height:1.45"
_MESSAGE = "margin:2px 0 8px 22px;white-space:pre-wrap;overflow-wrap:anywhere"
_TABLE = "border-collapse:collapse;margin:6px 0 2px 0;white-space:nowrap"
_CELL = "padding:2px 10px;border:1px solid #8888;text-align:right;font-family:monospace"
_INDEX = "padding:2px 8px;border:none;text-align:right;font-weight:normal;opacity:0.7"
_WRONG = f"{_CELL};background-color:#ffd6d6;color:#7a0010;font-weight:bold"


@dataclass(frozen=True)
class Seen:
    """What a comparison saw of a student's array.

    Attributes:
        shape, right_shape: of the array, and as it should be.
        wrong: how many entries are wrong, and
        first: the index of the first of them; None where only the shapes were compared.
        entries: the student's own entries as texts, by row; empty where the array is no vector or matrix, or
            too large.
        marked: which of `entries` are wrong, by row.

    >>> Seen.of(np.array([[1.0, 2.0], [3.0, 4.0]]), (2, 2), np.array([[False, True], [True, False]])).first
    (0, 1)
    """

    shape: tuple[int, ...]
    right_shape: tuple[int, ...]
    wrong: int = 0
    first: tuple[int, ...] | None = None
    entries: tuple[tuple[str, ...], ...] = ()
    marked: tuple[tuple[bool, ...], ...] = ()

    @classmethod
    def of(cls, got: np.ndarray, right_shape: Iterable[SupportsInt], bad: np.ndarray | None = None) -> Seen:
        """What there is to show of `got`; `bad` says for each entry whether it is wrong, None where the shape
        already is.
        """
        wrong, first = 0, None
        if bad is not None and np.any(bad):
            wrong, first = int(np.sum(bad)), tuple(int(i) for i in np.argwhere(bad)[0])
        entries = marked = ()
        if got.ndim in (1, 2) and 0 < got.size and max(got.shape) <= LARGEST:
            entries = tuple(tuple(_text(entry) for entry in row) for row in np.atleast_2d(got))
            marks = np.zeros(got.shape, dtype=bool) if bad is None else bad
            marked = tuple(tuple(bool(mark) for mark in row) for row in np.atleast_2d(marks))
        # A size computed by NumPy would show itself as np.int64(3).
        right = tuple(int(size) for size in right_shape)
        return cls(got.shape, right, wrong, first, entries, marked)

    @property
    def drawing(self) -> str:
        """The places of a matrix's wrong entries as lines of text; empty where it is too large, or wrong
        everywhere.
        """
        if len(self.shape) != 2 or not self.wrong or all(all(row) for row in self.marked):
            return ""
        rows = ("  " + " ".join("x" if mark else "." for mark in row) for row in self.marked)
        return "\nThe entries marked x are wrong:\n" + "\n".join(rows)

    def html(self) -> str:
        """The shapes, the first wrong index, and the table of the student's own entries."""
        if not self.shape and not self.right_shape:
            return ""
        if self.shape != self.right_shape:
            about = f"your shape {self.shape}, right shape {self.right_shape}"
        else:
            about = f"shape {self.shape}, as it should be"
        if self.first:
            about += f"; first wrong entry at {list(self.first)}"
        if self.entries:
            about += "; your entries, the wrong ones marked ✗:" if self.wrong else "; your entries:"
        return f'<div style="margin-top:4px">{html.escape(about)}</div>{self._table()}'

    def _table(self) -> str:
        if not self.entries:
            return ""
        matrix = len(self.shape) == 2
        columns = "".join(f'<th style="{_INDEX}">{j}</th>' for j in range(len(self.entries[0])))
        rows = [f"<tr>{'<th></th>' if matrix else ''}{columns}</tr>"]
        for i, (entries, marks) in enumerate(zip(self.entries, self.marked)):
            head = f'<th style="{_INDEX}">{i}</th>' if matrix else ""
            cells = (_cell(entry, mark) for entry, mark in zip(entries, marks))
            rows.append(f"<tr>{head}{''.join(cells)}</tr>")
        return f'<table style="{_TABLE}"><tbody>{"".join(rows)}</tbody></table>'


@dataclass(frozen=True)
class Panel:
    """The visible parts of an exercise of which some failed.

    Args:
        title: what is the matter, in a line.
        parts: each part, and what a comparison saw where it failed, or None.
        text: the same as plain text.
        looks: by a part's name, the HTML of what else there is to see of its failure.
    """

    title: str
    parts: tuple[tuple[Part, Seen | None], ...]
    text: str
    looks: Mapping[str, str] = field(default_factory=dict)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self._html()}

    def __str__(self) -> str:
        return self.text

    def _html(self) -> str:
        rows = "".join(_part(part, seen, self.looks.get(part.name, "")) for part, seen in self.parts)
        title = f'<div style="margin-bottom:4px"><strong>{html.escape(self.title)}</strong></div>'
        return f'<div style="{_FRAME}">{title}{rows}</div>'


@dataclass(frozen=True)
class Passed:
    """An exercise whose visible parts have all passed: a panel as easily seen as that of a failure.

    Args:
        text: the sentence that says so.
        parts: their names.
    """

    text: str
    parts: tuple[str, ...]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        names = html.escape(" · ".join(self.parts))
        verdict = f"<div><strong>✓ <span>{html.escape(self.text)}</span></strong></div>"
        return {
            "text/plain": self.text,
            "text/html": f'<div style="{_PASSED}">{verdict}<div>{names}</div></div>',
        }

    def __str__(self) -> str:
        return self.text


def _part(part: Part, seen: Seen | None, look: str = "") -> str:
    name = html.escape(part.name)
    if part.message is None:
        return f"<div>✓ {name}</div>"
    # The table says what the drawing in the text does.
    message = part.message if seen is None else part.message.replace(seen.drawing, "", 1)
    lines = "".join(_line(line) for line in message.splitlines())
    entries = seen.html() if seen else ""
    shown = f'<div style="white-space:normal">{look}</div>' if look else ""
    return f'<div>✗ <strong>{name}</strong></div><div style="{_MESSAGE}">{lines}{entries}{shown}</div>'


def _line(line: str) -> str:
    text = re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(line))
    return f"<div><strong>{text}</strong></div>" if line.startswith("Diagnosis:") else f"<div>{text}</div>"


def _cell(entry: str, wrong: bool) -> str:
    return (
        f'<td style="{_WRONG}">✗ {html.escape(entry)}</td>'
        if wrong
        else f'<td style="{_CELL}">{html.escape(entry)}</td>'
    )


def _text(entry: np.generic) -> str:
    return str(entry) if entry.dtype.kind == "b" else f"{entry:.6g}"
