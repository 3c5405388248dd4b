"""The plots of assignments 1 and 2: a matrix as a heat map, errors in a log-log plot, losses while
training.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from course.draw.picture import COLOURS, FAINT, GREY, Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def matrix(values: ArrayLike, title: str = "", rows: str = "output", columns: str = "input") -> Picture:
    """A matrix as a heat map: red is positive, blue negative, white zero; small matrices show their numbers
    too.

    Args:
        values: array of shape (m, n).
        title: matplotlib's mathtext is allowed, such as r"$J_y(z)$".
        rows, columns: what a row and a column stand for.

    >>> matrix([[1.0, 0.0], [0.0, -1.0]], title="a diagonal")
    <heat map: a diagonal, 2 x 2, from -1 to 1>
    """
    values = np.asarray(values, dtype=float)
    if values.ndim != 2 or values.size == 0:
        raise ValueError(f"a heat map needs a matrix with two axes, but the shape is {values.shape}")
    m, n = values.shape
    # The same to both sides, so that zero is white; 1 where all is zero or nothing is finite.
    largest = float(np.max(np.abs(values[np.isfinite(values)]), initial=0)) or 1.0

    def paint(figure: Figure, axes: Axes) -> None:
        image = axes.imshow(values, cmap="RdBu_r", vmin=-largest, vmax=largest)
        axes.set(xlabel=columns, ylabel=rows, xticks=_ticks(n), yticks=_ticks(m))
        axes.set_title(title, fontsize=11)
        if max(m, n) <= 8:
            for (i, j), value in np.ndenumerate(values):
                # An exact zero is a statement about the matrix, 0.00 may be a small number.
                dark = np.isfinite(value) and abs(value) > 0.6 * largest
                colour = FAINT if value == 0 else "white" if dark else "black"
                axes.text(
                    j, i, f"{value:.2f}" if value else "0", ha="center", va="center", fontsize=9, color=colour
                )
        figure.colorbar(image, shrink=0.85)

    smallest, greatest = np.nanmin(values), np.nanmax(values)
    text = f"heat map: {title or 'a matrix'}, {m} x {n}, from {smallest:.3g} to {greatest:.3g}"
    return Picture(1.6 + 0.62 * min(n, 12), 1.1 + 0.55 * min(m, 12), paint, text)


def errors(
    steps: Iterable[float],
    curves: Mapping[str, Iterable[float]],
    slope: float | None = None,
    title: str = "",
    x: str = "step",
) -> Picture:
    """Errors against steps, both axes logarithmic: an error that falls as step^p is a line of slope p.

    Args:
        steps: sizes of the steps.
        curves: the errors for these steps, by the name in the legend.
        slope: draw a dashed line of this slope for comparison.

    >>> errors([0.1, 0.01], {"error": [0.01, 0.0001]}, slope=2)
    <log-log plot against step, error from 0.01 to 0.0001, for step from 0.1 to 0.01, with a line of slope 2>
    """
    steps = np.asarray(list(steps), dtype=float)
    found = {label: np.abs(np.asarray(list(sizes), dtype=float)) for label, sizes in curves.items()}

    def paint(figure: Figure, axes: Axes) -> None:
        for colour, (label, sizes) in zip(_cycle(), found.items()):
            # A zero has no place on the axis: the curve has a gap there.
            axes.loglog(steps, np.where(sizes > 0, sizes, np.nan), "o-", color=colour, label=label)
        if slope is not None:
            bottom, top = axes.get_ylim()
            line = top * (steps / steps.max()) ** slope
            axes.loglog(steps, line, "--", color=GREY, label=f"slope {slope:g}", scaley=False)
            axes.set_ylim(bottom, 3 * top)
        axes.set(xlabel=x, ylabel="error")
        axes.set_title(title, fontsize=11)
        axes.grid(True, which="major", alpha=0.3)
        axes.legend()

    beside = "" if slope is None else f", with a line of slope {slope:g}"
    ends = [f"{label} from {sizes[0]:.2g} to {sizes[-1]:.2g}" for label, sizes in found.items() if sizes.size]
    text = f"log-log plot against {x}, {', '.join(ends)}"
    text += f", for {x} from {steps[0]:.2g} to {steps[-1]:.2g}{beside}" if steps.size else beside
    return Picture(5.2, 3.6, paint, text)


def losses(
    curves: Mapping[str, Iterable[float]], title: str = "", x: str = "step", alike: bool = False
) -> Picture:
    """Losses while training; the axis is logarithmic where the losses differ by more than a factor of 30.

    Args:
        curves: the losses, one for each step, by the name in the legend.
        alike: the curves should coincide: the picture says, in its title too, whether they do.

    >>> losses({"loss": [3.0, 2.0, 1.0]})
    <loss curve of loss, 3 steps, from 3 to 1>
    >>> losses({"by hand": [3.0, 2.0, 1.0], "torch": [3.0, 2.0, 1.5]}, title="two ways", alike=True)
    <loss curves of by hand, torch, 3 steps, from 3 to 1: they part at step 2>
    """
    found = {label: np.asarray(list(values), dtype=float) for label, values in curves.items()}
    told = _together(list(found.values())) if alike and len(found) > 1 else ""
    title += f": {told}" if title and told else told

    def paint(figure: Figure, axes: Axes) -> None:
        # Of two curves that coincide the upper one is dashed, so that both are seen.
        for place, (colour, (label, values)) in enumerate(zip(_cycle(), found.items())):
            axes.plot(
                np.arange(len(values)),
                values,
                color=colour,
                label=label,
                linestyle="--" if place else "-",
                linewidth=1.5 if place else 2,
            )
        # An empty array joins them: there may be no curve at all.
        together = np.concatenate([*found.values(), np.ones(0)])
        if together.size and together.min() > 0 and together.max() > 30 * together.min():
            axes.set_yscale("log")
        axes.set(xlabel=x, ylabel="loss")
        axes.set_title(title, fontsize=11)
        axes.grid(True, which="both", alpha=0.3)
        if len(found) > 1:
            axes.legend()

    first = next(iter(found.values()), np.empty(0))
    ends = f", from {first[0]:.3g} to {first[-1]:.3g}" if first.size else ""
    kind = "loss curve" if len(found) < 2 else "loss curves"
    text = f"{kind} of {', '.join(found)}, {first.size} steps{ends}{f': {told}' if told else ''}"
    return Picture(5.2, 3.4, paint, text)


def _together(curves: list[np.ndarray]) -> str:
    """Say whether curves coincide: to the width of a line, as an eye would."""
    first = curves[0]
    if any(curve.shape != first.shape for curve in curves):
        return "they have " + " and ".join(str(curve.size) for curve in curves) + " steps"
    finite = first[np.isfinite(first)]
    width = 0.005 * float(np.ptp(finite)) + 1e-9 * float(np.abs(finite).max()) if finite.size else 0.0
    apart = [~np.isclose(curve, first, rtol=0, atol=width, equal_nan=True) for curve in curves]
    steps = np.flatnonzero(np.any(apart, axis=0))
    return f"they part at step {steps[0]}" if steps.size else "they coincide"


def _cycle() -> Iterator[str]:
    while True:
        yield from COLOURS


def _ticks(count: int) -> list[int]:
    return list(range(0, count, max(1, -(-count // 10))))
