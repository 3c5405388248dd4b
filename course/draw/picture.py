"""A drawing that is painted when it is first looked at, and says what it shows to who cannot see it.

matplotlib is imported then: grading, where nobody looks, takes 2 s less for each submission. No pyplot state
is touched, and nothing is written to stderr, since an autograder counts that as an error.
"""

from __future__ import annotations

import io
import logging
import os
import sys
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, ORANGE, GREEN, GREY = "#1f77b4", "#ff7f0e", "#2ca02c", "#888888"
COLOURS = (BLUE, ORANGE, GREEN, "#d62728", "#9467bd")


class Picture:
    """A drawing and the sentence that describes it to who cannot see it.

    Args:
        width, height: the size in inches.
        paint: draws into a figure and its axes, once the picture is looked at.
        text: the sentence.
    """

    def __init__(self, width: float, height: float, paint: Callable[[Figure, Axes], None], text: str):
        self._size, self._paint = (width, height), paint
        self.text = text

    @cached_property
    def figure(self) -> Figure:
        """The picture as matplotlib's Figure."""
        with _quiet():
            from matplotlib.figure import Figure

            figure = Figure(figsize=self._size, layout="constrained")
            self._paint(figure, figure.add_subplot())
        return figure

    def __repr__(self) -> str:
        return f"<{self.text}>"

    def _repr_png_(self) -> bytes:
        return self.png()

    def png(self, dpi: int = 110) -> bytes:
        """The picture as a PNG file's bytes."""
        stream = io.BytesIO()
        figure = self.figure
        with _quiet():
            figure.savefig(stream, format="png", dpi=dpi, facecolor="white")
        return stream.getvalue()

    def show(self) -> None:
        """Show the picture in a notebook; do nothing in a plain script, and while nbgrader grades and nobody
        looks.
        """
        ipython = sys.modules.get("IPython")
        grading = os.environ.get("NBGRADER_EXECUTION") == "autograde"
        if grading or ipython is None or ipython.get_ipython() is None:
            return
        from IPython.display import display

        display(self)


@contextmanager
def _quiet() -> Generator[None]:
    # matplotlib tells of its font cache, its cache folder and missing glyphs, through logging and warnings.
    logger = logging.getLogger("matplotlib")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
