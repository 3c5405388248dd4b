"""A laid-out graph painted by matplotlib, for a PNG where resvg is not installed."""

from __future__ import annotations

import io
from typing import Any

from course.draw.page import COLOUR, INK, LABEL, LINE, PAD, ROW, TITLE, WIDE, Page, head, outline
from course.draw.picture import GREY, ORANGE, _quiet


def png(page: Page, title: str, dpi: int) -> bytes:
    """The bytes of a PNG file: a pixel of the page is 1/96 inch."""
    with _quiet():
        from matplotlib.figure import Figure
        from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon

        above = 24 if title else 0
        figure = Figure(figsize=(page.width / 96, (page.height + above) / 96))
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(-page.left, page.width - page.left), ylim=(page.height, -above))
        axes.axis("off")
        look: dict[str, Any] = dict(family="monospace", color=INK)
        write = lambda x, y, text, size, **more: axes.text(x, y, text, fontsize=size * 0.72, **look, **more)
        for name, corners in page.groups:
            axes.add_patch(Polygon(corners, facecolor=(*_rgb(COLOUR["fold"]), 0.05), edgecolor="none"))
            axes.plot(*zip(*outline(name, corners)), ls="--", lw=0.9, color=COLOUR["fold"])
            write(corners[0][0] + 6, corners[0][1] + 3.5, name, LABEL, weight="bold")
        for kind, path, _, at_end, at_start in page.ways:
            colour = ORANGE if kind == "next" else GREY
            style = "--" if kind in ("grad_fn", "variable") else "-"
            axes.add_patch(PathPatch(_path(path), fill=False, edgecolor=colour, lw=1.1, ls=style))
            for end in [True] * at_end + [False] * at_start:
                axes.add_patch(Polygon(head(path, end), color=colour, lw=0))
        for box in page.boxes:
            radius = min(box.width, box.height) / 2 if box.round else 6
            style = "--" if box.kind == "data" else "-"
            place = (box.x, box.y, box.width, box.height)
            axes.add_patch(_rounded(FancyBboxPatch, *place, radius, box.kind, linestyle=style))
            middle, y = box.x + box.width / 2, box.first_line
            if box.title:
                write(middle, y, box.title, TITLE, ha="center", weight="bold")
                y += LINE
            for name, value in box.rows:
                write(box.x + PAD, y, name, ROW)
                left = box.x + PAD + box.indent(name) * ROW * WIDE
                write(left if box.keys else middle, y, value, ROW, ha="left" if box.keys else "center")
                y += LINE
        for x, y, line in page.notes:
            write(x, y, line, ROW, ha="center")
        for x, y, number in page.ports:
            write(x, y, number, LABEL, ha="right")
        if title:
            write(page.width / 2 - page.left, -7, title, TITLE, ha="center", weight="bold")
        stream = io.BytesIO()
        figure.savefig(stream, format="png", dpi=dpi, facecolor="white")
    return stream.getvalue()


def _rounded(patch, x, y, width, height, radius, kind, **look):
    colour = COLOUR[kind]
    style = f"round,pad=0,rounding_size={radius}"
    more = dict(facecolor=(*_rgb(colour), 0.1), edgecolor=colour, lw=1.2, **look)
    return patch((x, y), width, height, boxstyle=style, mutation_aspect=1, **more)


def _rgb(colour):
    return tuple(int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))


def _path(path):
    from matplotlib.path import Path

    points, codes = [], []
    for command, numbers in path:
        pairs = list(zip(numbers[::2], numbers[1::2]))
        points += pairs
        codes += [{"M": Path.MOVETO, "L": Path.LINETO, "C": Path.CURVE4}[command]] * len(pairs)
    return Path(points, codes)
