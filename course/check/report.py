"""The marks of one exercise as a student sees them: JSON for programs, HTML for the notebook, text for the
rest.
"""

from __future__ import annotations

import html
import textwrap
from dataclasses import dataclass
from typing import Any

MARKS_MIME = "application/vnd.course.marks+json"
# JupyterLab breaks longer lines of an output in the middle of a word.
WIDTH = 100


@dataclass(frozen=True)
class Part:
    """One named part of an exercise; `message` is None where it earned its points."""

    name: str
    points: float
    earned: float
    message: str | None


@dataclass(frozen=True)
class Report:
    """What an exercise earned, part by part.

    >>> print(Report("relu", 2.0, (Part("shape", 1.0, 1.0, None), Part("at 0", 1.0, 0.0, "not solved yet"))))
    relu: 1 of 2 points
      [ok]    1/1  shape
      [wrong] 0/1  at 0
              not solved yet
    """

    exercise: str
    points: float
    parts: tuple[Part, ...]

    @property
    def earned(self) -> float:
        return min(self.points, round(sum(part.earned for part in self.parts), 6))

    def as_dict(self) -> dict[str, Any]:
        """The marks as JSON data: exercise, points, earned, and for each part its name, points, earned,
        message.
        """
        return {
            "exercise": self.exercise,
            "points": self.points,
            "earned": self.earned,
            # copies: `vars` is the part itself
            "parts": [vars(part) | {} for part in self.parts],
        }

    def __str__(self) -> str:
        lines = [f"{self.exercise}: {self.earned:g} of {self.points:g} points"]
        for part in self.parts:
            mark = "[ok]   " if part.message is None else "[wrong]"
            lines.append(f"  {mark} {part.earned:g}/{part.points:g}  {part.name}")
            lines += indented(part.message or "", 10)
        return "\n".join(lines)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"text/plain": str(self), "text/html": self._html(), MARKS_MIME: self.as_dict()}

    def _html(self) -> str:
        state = _ALL if self.earned >= self.points else _SOME if self.earned else _NONE
        title = f"<strong>{html.escape(self.exercise)}</strong>: {self.earned:g} of {self.points:g} points"
        return (
            f'<div style="{_FRAME} {state}"><div style="margin-bottom:4px">{title}</div>'
            f'<table style="{_TABLE}"><tbody>{"".join(map(_row, self.parts))}</tbody></table></div>'
        )


# All of it stands beside what it is for: no style sheet of ours gets into formgrader's page, and what others
# say of tables is another thing in each front end. Text takes the theme's own colours, light or dark.
_FRAME = "line-height:1.45;padding:2px 0 2px 12px;border-left:4px solid"
_ALL, _SOME, _NONE = "#3d9970", "#d9a441", "#d9534f"
_TABLE = "border-collapse:collapse;margin:0;border:none"
_CELL = "padding:2px 14px 2px 0;border:none;vertical-align:top;text-align:left"
_POINTS = "padding:2px 0;border:none;vertical-align:top;text-align:right;white-space:nowrap"
_MESSAGE = "margin:2px 0 4px 0;white-space:pre-wrap;overflow-wrap:anywhere"


def _row(part: Part) -> str:
    mark, name = ("✓" if part.message is None else "✗"), html.escape(part.name)
    if part.message is not None:
        lines = "".join(map(_line, part.message.splitlines()))
        name = f'<strong>{name}</strong><div style="{_MESSAGE}">{lines}</div>'
    return (
        f'<tr><td style="{_CELL}">{mark}</td><td style="{_CELL}">{name}</td>'
        f'<td style="{_POINTS}">{part.earned:g} / {part.points:g}</td></tr>'
    )


def _line(line: str) -> str:
    # an indented line is a row of a little drawing, whose columns must stay in line
    style = ' style="font-family:monospace"' if line.startswith("  ") else ""
    return f"<div{style}>{html.escape(line) or '&nbsp;'}</div>"


def indented(message: str, by: int) -> list[str]:
    """The lines of a message, wrapped and moved to the right.

    >>> indented("Diagnosis:\\n  . x", 2)
    ['  Diagnosis:', '    . x']
    """
    margin = " " * by
    lines = []
    for line in message.splitlines():
        lines += textwrap.wrap(
            margin + line, WIDTH, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False
        ) or [""]
    return lines
