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
        rows = []
        for part in self.parts:
            mark = "✓" if part.message is None else "✗"
            message = (
                f'<div style="white-space:pre-wrap">{html.escape(part.message)}</div>' if part.message else ""
            )
            rows.append(
                f'<tr><td>{mark}</td><td style="text-align:left">{html.escape(part.name)}{message}</td>'
                f"<td>{part.earned:g} / {part.points:g}</td></tr>"
            )
        return (
            f"<table><caption>{html.escape(self.exercise)}: "
            f"{self.earned:g} of {self.points:g} points</caption>"
            f"<tbody>{''.join(rows)}</tbody></table>"
        )


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
