"""Ways to do the same, a line each: how long each takes, and of what that is made up; how its results
scatter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from course.draw.picture import COLOURS, GREY, Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def bars(rows: Mapping[str, float | Mapping[str, float]], title: str = "", unit: str = "s") -> Picture:
    """A bar for each way, from the top, with its length beside it, and that as a share of the first.

    Args:
        rows: lengths, not negative, by name; or the parts of a length, by their names, put end to end.
        unit: of the lengths.

    >>> bars({"the lecture's": 8.0, "mine": 2.0}, title="an epoch")
    <bars: an epoch, the lecture's 8 s, mine 2 s (0.25 of the first)>
    >>> bars({"a step": {"loading": 1.0, "backward": 2.0}}, unit="ms")
    <bars: a step 3 ms (loading 1, backward 2)>
    """
    parts = {name: dict(row) if isinstance(row, Mapping) else {"": float(row)} for name, row in rows.items()}
    lengths = {name: sum(row.values()) for name, row in parts.items()}
    first = next(iter(lengths.values()), 0.0)
    told = [
        f"{length:.3g} {unit}" + (f" ({length / first:.2g} of the first)" if place and first else "")
        for place, length in enumerate(lengths.values())
    ]
    kinds = list(dict.fromkeys(kind for row in parts.values() for kind in row))

    def paint(figure: Figure, axes: Axes) -> None:
        begin = np.zeros(len(parts))
        for place, kind in enumerate(kinds):
            widths = np.array([row.get(kind, 0.0) for row in parts.values()])
            axes.barh(
                list(parts), widths, left=begin, label=kind, color=COLOURS[place % len(COLOURS)], height=0.6
            )
            begin += widths
        for line, (length, text) in enumerate(zip(lengths.values(), told)):
            axes.text(length, line, f" {text}", va="center", fontsize=9)
        axes.set_xlim(0, 1.5 * max(lengths.values(), default=1.0) or 1.0)
        axes.set(xlabel=unit)
        axes.invert_yaxis()
        axes.set_title(title, fontsize=11)
        if any(kinds):
            axes.legend(loc="lower right", fontsize=8)

    rests = [
        f" ({', '.join(f'{kind} {part:.3g}' for kind, part in row.items())})" if any(row) else ""
        for row in parts.values()
    ]
    said = ", ".join(f"{name} {text}{rest}" for name, text, rest in zip(parts, told, rests))
    return Picture(
        7.2, 1.1 + 0.42 * len(parts), paint, f"bars: {title}, {said}" if title else f"bars: {said}"
    )


def scatter(rows: Mapping[str, Iterable[float]], title: str = "", x: str = "") -> Picture:
    """The results of each way as points on a line, from the top, with a mark at their mean.

    Args:
        rows: results by name, none missing.
        x: what they are.

    >>> scatter({"mine": [97.0, 98.0]}, title="three runs", x="accuracy in %")
    <points: three runs, accuracy in %, mine 2 around 97.5, from 97 to 98>
    """
    found = {name: np.asarray(list(values), dtype=float) for name, values in rows.items()}

    def paint(figure: Figure, axes: Axes) -> None:
        for line, values in enumerate(found.values()):
            axes.plot(values, np.full(values.size, line), "o", color=COLOURS[0], alpha=0.5, markersize=5)
            if values.size:
                axes.plot([values.mean()] * 2, [line - 0.3, line + 0.3], color=COLOURS[1], linewidth=2)
        axes.set_yticks(range(len(found)), list(found))
        axes.set(xlabel=x, ylim=(len(found) - 0.4, -0.6))
        axes.grid(True, axis="x", alpha=0.3, color=GREY)
        axes.set_title(title, fontsize=11)

    said = [
        f"{name} {values.size} around {values.mean():.4g}, from {values.min():.4g} to {values.max():.4g}"
        if values.size
        else f"{name} none"
        for name, values in found.items()
    ]
    return Picture(
        7.2, 1.1 + 0.38 * len(found), paint, "points: " + ", ".join([*filter(None, (title, x)), *said])
    )
