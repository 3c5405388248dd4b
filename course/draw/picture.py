"""A drawing that is painted when it is first looked at, and says what it shows to who cannot see it.

matplotlib is imported then: grading, where nobody looks, takes 2 s less for each submission. No pyplot state
is touched, and nothing is written to stderr, since an autograder counts that as an error.

A notebook shows a picture as HTML: a figure whose label is the sentence, around an SVG without a background,
in the colour of the text around it. So it follows a theme, light or dark, and a screen reader reads the
sentence. (JupyterLab gives a PNG no alternative text.) Whoever knows no HTML takes the PNG, on white.
"""

from __future__ import annotations

import base64
import hashlib
import html
import io
import logging
import os
import re
import sys
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Seen on white and on a dark theme's black alike.
BLUE, ORANGE, GREEN, GREY = "#1f77b4", "#ff7f0e", "#2ca02c", "#888888"
# Numbers on a light field.
FAINT = "#666666"
COLOURS = (BLUE, ORANGE, GREEN, "#d62728", "#9467bd")
# The colour of texts and axes, and of nothing else: in an SVG it becomes the page's.
INK = "#010203"
_LOOK = {
    **dict.fromkeys(
        ("text.color", "axes.labelcolor", "axes.edgecolor", "axes.titlecolor", "xtick.color", "ytick.color"),
        INK,
    ),
    "legend.facecolor": "none",
    "legend.edgecolor": GREY,
    "svg.hashsalt": "course",  # the same picture is the same text
}
_DOTS = 110
"""For an inch, in a notebook."""


def figure_html(svg: str, label: str, other: bytes, kind: str, more: str = "") -> str:
    """Return an SVG as HTML that a screen reader reads as one picture, by its label.

    In a notebook that it does not trust, JupyterLab takes out the SVG, and with it what hides the `other`
    picture: then that one is seen. `more` has further attributes of the figure.
    """
    named = html.escape(label)
    data = f"data:{kind};base64,{base64.b64encode(other).decode()}"
    return (
        f'<figure role="img" aria-label="{named}" style="margin:0;overflow-x:auto;color:inherit"{more}>{svg}'
        f'<img hidden alt="{named}" src="{data}"></figure>'
    )


class Picture:
    """A drawing and the sentence that describes it to who cannot see it.

    Args:
        width, height: the size in inches.
        paint: draws into a figure and its axes, once the picture is looked at.
        text: the sentence.
    """

    def __init__(self, width: float, height: float, paint: Callable[[Figure, Axes], None], text: str):
        self._size, self._paint = (width, height), paint
        # mathtext's marks are not for ears
        self.text = re.sub(r"\$([^$]*)\$", lambda found: re.sub(r"[\\{}]", "", found[1]), text)

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

    def _repr_html_(self) -> str:
        return figure_html(self.svg(), self.text, self.png(dpi=72), "image/png")

    def _repr_png_(self) -> bytes:
        return self.png()

    def svg(self) -> str:
        """The picture as SVG for HTML: without a background, in the colour of the text around it."""
        stream = io.StringIO()
        figure = self.figure
        with _quiet():
            figure.savefig(stream, format="svg", transparent=True, metadata={"Date": None})
        found = re.search(r"<svg.*</svg>", stream.getvalue(), re.DOTALL)
        assert found is not None
        text = re.sub(r"\s*<metadata>.*?</metadata>", "", found[0], flags=re.DOTALL).replace(
            INK, "currentColor"
        )
        # Ids are the whole page's, and what is in a hidden picture could be meant by one that is shown.
        own = hashlib.sha256(text.encode()).hexdigest()[:8]
        text = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>p{own}-", text)
        width, height = (round(_DOTS * inches) for inches in self._size)
        return re.sub(
            r'<svg [^>]*?viewBox="([^"]*)"[^>]*>',
            rf'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            rf'width="{width}" height="{height}" viewBox="\1" aria-hidden="true" '
            rf'style="max-width:100%;height:auto">',
            text,
            count=1,
        )

    def png(self, dpi: int = _DOTS) -> bytes:
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
            import matplotlib

            with matplotlib.rc_context(_LOOK):
                yield
    finally:
        logger.setLevel(level)
