"""The pictures of assignment 3: functions of one variable as curves, and a fit that moves while it is
trained.

As in `course.draw`, nothing is painted before somebody looks. The moving picture is an SVG that animates
itself: it needs neither a browser's script nor a video encoder, and takes a few kilobytes.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from course.draw.picture import BLUE, COLOURS, GREY, ORANGE, Picture, figure_html

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def curves(x: Iterable[float], values: Mapping[str, Iterable[float]], title: str = "") -> Picture:
    """Functions of x as curves, each with its name in the legend.

    Args:
        x: where they are evaluated, in ascending order.
        values: for each name the values, as many as x has; matplotlib's mathtext is allowed in a name.

    >>> curves([0, 1, 2], {"x²": [0, 1, 4]})
    <curves of x² for x from 0 to 2>
    """
    x = np.asarray(list(x), dtype=float)
    named = {name: np.asarray(list(y), dtype=float) for name, y in values.items()}

    def paint(figure: Figure, axes: Axes) -> None:
        for number, (name, y) in enumerate(named.items()):
            axes.plot(
                x,
                y,
                color=COLOURS[number % len(COLOURS)],
                ls="--" if number >= len(COLOURS) else "-",
                label=name,
            )
        axes.axhline(0, color=GREY, lw=0.8)
        axes.set(xlabel="x")
        axes.set_title(title, fontsize=11)
        axes.locator_params(axis="x", nbins=5)  # more would touch where the legend takes a part of the width
        axes.grid(True, alpha=0.3)
        # Beside the axes where many curves leave no room between them.
        axes.legend(**(dict(loc="center left", bbox_to_anchor=(1, 0.5)) if len(named) > 4 else {}))

    about = f": {title}" if title else ""
    return Picture(5.2, 3.4, paint, f"curves of {', '.join(named)} for x from {x[0]:g} to {x[-1]:g}{about}")


class Movie:
    """A curve that moves towards its target, step by step; it stands still at the end for a while and begins
    again.
    """

    WIDTH, HEIGHT, MARGIN, SECONDS = 520, 330, 46, 6

    def __init__(self, x: np.ndarray, target: np.ndarray, frames: np.ndarray, labels: list[str]):
        self._x, self._target, self._frames, self._labels = x, target, frames, labels
        self.text = f"a fit that moves: {len(frames)} frames, from {labels[0]} to {labels[-1]}"

    __repr__ = Picture.__repr__
    show = Picture.show

    def _repr_html_(self) -> str:
        return figure_html(self.svg("currentColor", "none"), self.text, self.svg().encode(), "image/svg+xml")

    def _repr_svg_(self) -> str:
        return self.svg()

    def svg(self, ink: str = "#333", paper: str = "white") -> str:
        """The moving picture as the text of an SVG file."""
        low, high = self._target.min(), self._target.max()
        low, high = low - 0.6 * (high - low), high + 0.6 * (high - low)
        right, bottom = self.WIDTH - 14, self.HEIGHT - self.MARGIN
        across = np.interp(self._x, [self._x[0], self._x[-1]], [self.MARGIN, right])

        def path(y: np.ndarray) -> str:
            # A path has no nan: where a fit has left the numbers it runs along the lower edge.
            down = np.interp(np.nan_to_num(y, nan=low), [low, high], [bottom, 14])
            return "M" + " L".join(f"{a:.1f},{b:.1f}" for a, b in zip(across, down))

        # The last third stands still, so that the result can be looked at.
        times = [f"{0.67 * k / max(len(self._frames) - 1, 1):.4f}" for k in range(len(self._frames))] + ["1"]
        paths = [path(y) for y in self._frames]
        moving = f'dur="{self.SECONDS}s" repeatCount="indefinite" keyTimes="{";".join(times)}"'
        ticks = "".join(
            f'<text x="{self.MARGIN - 6}" y="{np.interp(v, [low, high], [bottom, 14]) + 4:.1f}" '
            f'text-anchor="end">{v:.2g}</text>'
            for v in (self._target.min(), 0.0, self._target.max())
        ) + "".join(
            f'<text x="{np.interp(v, self._x[[0, -1]], [self.MARGIN, right]):.1f}" y="{bottom + 16}" '
            f'text-anchor="middle">{v:.2g}</text>'
            for v in (self._x[0], 0.0, self._x[-1])
        )
        # The texts lie upon one another, and each is opaque while its frame is shown. Where a viewer does not
        # animate, the last one is.
        shown = []
        for k, label in enumerate(self._labels):
            begin, end = float(times[k]), float(times[k + 1])
            still = 1 if k == len(self._labels) - 1 else 0
            on = f'<animate attributeName="opacity" {moving.split(" keyTimes", 1)[0]} calcMode="discrete" '
            on += f'keyTimes="0;{begin:.4f};{min(end, 0.9999):.4f}" '
            on += f'values="{"1" if k == 0 else "0"};1;{still}"/>'
            shown.append(
                f'<text x="{self.MARGIN + 10}" y="32" opacity="{still}">{html.escape(label)}{on}</text>'
            )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.WIDTH}" height="{self.HEIGHT}" role="img" '
            f'viewBox="0 0 {self.WIDTH} {self.HEIGHT}" font-family="sans-serif" font-size="12" fill="{ink}" '
            f'style="max-width:100%;height:auto">'
            f"<title>{html.escape(self.text)}</title>"
            f'<rect width="100%" height="100%" fill="{paper}"/>'
            f'<rect x="{self.MARGIN}" y="14" width="{right - self.MARGIN}" height="{bottom - 14}" '
            f'fill="none" stroke="{GREY}"/>{ticks}'
            f'<text x="{(self.MARGIN + right) / 2}" y="{self.HEIGHT - 10}" text-anchor="middle">x</text>'
            f'<g fill="none" stroke-width="2">'
            f'<path d="{path(self._target)}" stroke="{ORANGE}" stroke-dasharray="6 4"/>'
            f'<path d="{paths[-1]}" stroke="{BLUE}">'
            f'<animate attributeName="d" {moving} values="{";".join([*paths, paths[-1]])}"/></path></g>'
            f'<text x="{right - 10}" y="32" text-anchor="end"><tspan fill="{ORANGE}">- - target</tspan>  '
            f'<tspan fill="{BLUE}">— fit</tspan></text>'
            f"{''.join(shown)}</svg>"
        )


def fit(
    x: ArrayLike, target: ArrayLike, frames: ArrayLike, steps: Iterable[int], losses: Iterable[float]
) -> Movie:
    """A fit as it moves.

    Args:
        x, target: the points, shape (N,), x in ascending order.
        frames: the fitted values, shape (number of frames, N).
        steps, losses: the number of the step, and the loss at it, for each frame.

    >>> fit([0, 1], [0, 1], [[0, 0], [0, 1]], [0, 10], [1.0, 0.0])
    <a fit that moves: 2 frames, from step 0: loss 1 to step 10: loss 0>
    """
    labels = [f"step {step}: loss {loss:.3g}" for step, loss in zip(steps, losses)]
    x, target, frames = (np.asarray(values, dtype=float) for values in (x, target, frames))
    # Eighty points draw a smooth curve, and a thousand would only make the file large.
    some = np.unique(np.linspace(0, len(x) - 1, 80).round().astype(int))
    return Movie(x[some], target[some], frames[:, some], labels)
