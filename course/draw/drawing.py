"""A graph's boxes and arrows on a page, as SVG for a notebook, a file, or a PNG.

The SVG takes the colours of the page around it, light or dark, as `Picture` does. The layout is made once,
when the drawing is first looked at.
"""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from course.draw.layout import PAGE as WIDTH
from course.draw.layout import Link, Way
from course.draw.page import (
    COLOUR,
    FONT,
    INK,
    LABEL,
    LINE,
    PAD,
    PAPER,
    ROW,
    TITLE,
    VIOLET,
    WIDE,
    Arrow,
    Box,
    Page,
    Piece,
    head,
    lay_out,
    outline,
)
from course.draw.picture import GREY, ORANGE, Picture, figure_html

STRIP, FEW = 400.0, 80
"""The height of a strip of a large page, in pixels; so many boxes are no large page."""


class Drawing:
    """A graph as a picture, and the sentence that describes it to who cannot see it.

    Args:
        make: makes the pieces and their links, when the drawing is first looked at.
        text: the sentence.
        title: stands above.
        parts: what was folded: a name, and what draws it.
        unfolded: whether the parts are written into the page, too.
        wide: the page's width in pixels, which longer graphs go on in another line for.
    """

    def __init__(
        self,
        make: Callable[[], tuple[list[Piece], list[Link]]],
        text: str,
        title: str = "",
        parts: Sequence[tuple[str, Callable[[], Drawing]]] = (),
        unfolded: bool = True,
        wide: float = WIDTH,
    ) -> None:
        self._make, self.text, self.title, self._parts, self._unfolded = make, text, title, parts, unfolded
        self._wide = wide

    __repr__ = Picture.__repr__
    show = Picture.show

    @cached_property
    def page(self) -> Page:
        """Boxes and arrows with their places."""
        page = lay_out(*self._make(), self._wide)
        if not page.boxes:
            page.width, page.height, page.notes = 160.0, 40.0, [(80.0, 24.0, "an empty graph")]
        if self.title:
            wider = max(page.width, len(self.title) * TITLE * WIDE + 20)
            page.left, page.width = (wider - page.width) / 2, wider
        return page

    def part(self, number: int) -> Drawing:
        """A part of a graph that was folded, by its number from 1 on.

        Raises:
            IndexError: there is no such part.
        """
        if not 1 <= number <= len(self._parts):
            raise IndexError(f"there are {len(self._parts)} parts, numbered from 1, and no part {number}")
        return self._parts[number - 1][1]()

    def svg(self, ink: str = "currentColor", paper: str = "none", titled: bool = True) -> str:
        """The picture as SVG: in the colour of the text around it, or in `ink` on `paper`."""
        page, title = self.page, self.title if titled else ""
        above = 24.0 if title else 0.0
        width, height = page.width, page.height + above
        body = [_group(*group) for group in page.groups]
        body += [_way(k, *way) for k, way in enumerate(page.ways)]
        body += [_box(box) for box in page.boxes]
        body += [_text(x, y, line, ROW, "middle") for x, y, line in page.notes]
        body += [_text(x, y, number, LABEL, "end") for x, y, number in page.ports]
        head = _text(width / 2, 17, title, TITLE, "middle", ' font-weight="bold"') if title else ""
        lift = f'<g transform="translate({page.left:.1f},{above:g})">' if title else "<g>"
        # A page that is a little too narrow makes it smaller; in one that is much too narrow it is scrolled.
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {width:.0f} {height:.0f}" aria-hidden="true" fill="{ink}" font-family="{FONT}" '
            f'style="max-width:100%;min-width:{0.8 * width:.0f}px;height:auto">'
            f'<rect width="100%" height="100%" fill="{paper}"/>{head}{lift}{"".join(body)}</g></svg>'
        )

    def _repr_html_(self, titled: bool = True) -> str:
        figure = figure_html(
            self.svg(titled=titled),
            self.text,
            self.svg(INK, PAPER).encode(),
            "image/svg+xml",
            ' tabindex="0"',
        )
        if not self._parts or not self._unfolded:
            return figure
        folded = [
            f"<details><summary>{html.escape(name)}</summary>{make()._as_part()}</details>"
            for name, make in self._parts
        ]
        return f"<div>{figure}{''.join(folded)}</div>"

    def _as_part(self, style: str = "overflow-x:auto", strips: bool = False) -> str:
        """As HTML without the other picture: the overview has one. In `strips` it can be changed quickly."""
        label = html.escape(self.text)
        return (
            f'<figure role="img" aria-label="{label}" tabindex="0" '
            f'style="margin:0;color:inherit;{style}">{self.strips() if strips else self.svg()}</figure>'
        )

    def strips(self) -> str:
        """The picture as SVGs one upon the other, each a strip of the page: a browser paints again only the
        strip in which something has changed, and none that is out of sight. A small one is a single SVG.
        """
        page = self.page
        if len(page.boxes) <= FEW:
            return self.svg()
        above = 24.0 if self.title else 0.0
        found: dict[int, list[tuple[float, float, str]]] = {}
        for top, bottom, drawn in _spans(page):
            number = (
                int(top // STRIP) if bottom - top < 2 * STRIP else -1
            )  # what is long lies below all others
            found.setdefault(number, []).append((top, bottom, drawn))
        width, height = math.ceil(page.width), math.ceil(page.height + above)
        head = _text(width / 2, 17, self.title, TITLE, "middle", ' font-weight="bold"') if self.title else ""
        parts = [_strip(0, width, 24, head)] if head else []
        for _, strip in sorted(found.items()):
            top = max(math.floor(min(t for t, _, _ in strip)) - 2, 0)
            tall = math.ceil(max(b for _, b, _ in strip)) + 2 - top
            move = f'<g transform="translate({page.left:.1f},{-top})">{"".join(d for _, _, d in strip)}</g>'
            parts.append(_strip(top + above, width, tall, move))
        return (
            f'<div aria-hidden="true" style="position:relative;width:{width}px;height:{height}px;'
            f'contain:strict">{"".join(parts)}</div>'
        )

    def _repr_svg_(self) -> str:
        return self.svg(INK, PAPER)

    def png(self, dpi: int = 144) -> bytes:
        """The picture as a PNG file's bytes: the SVG, rendered by resvg where that is installed (`pip install
        'vectorized-backprop[pictures]'`), otherwise painted by matplotlib.
        """
        from course.draw import painted, rendered

        return rendered.png(self.svg(INK, PAPER), dpi) or painted.png(self.page, self.title, dpi)

    def save(self, path: str | Path) -> None:
        """Write the picture to a file: `.svg`, `.png` or `.html`.

        Raises:
            ValueError: the name ends with something else.
        """
        path = Path(path)
        if path.suffix == ".svg":
            named = self.svg(INK, PAPER).replace(' aria-hidden="true"', ' role="img"', 1)
            told = f"<title>{html.escape(self.text)}</title>"
            path.write_text(named.replace("<rect", f"{told}<rect", 1), encoding="utf-8")
        elif path.suffix == ".png":
            path.write_bytes(self.png())
        elif path.suffix == ".html":
            title = self.title or self.text.partition(",")[0].replace("graph: of", "the graph of")
            title = title.removeprefix("graph: ")
            path.write_text(page_html(self._repr_html_(titled=False), title), encoding="utf-8")
        else:
            raise ValueError(f"save a drawing as .svg, .png or .html, not as {path.name!r}")


def _strip(top: float, width: float, height: float, body: str) -> str:
    return (
        f'<div style="position:absolute;left:0;top:{top:g}px;width:{width:g}px;height:{height:g}px;'
        f'contain:strict;content-visibility:auto"><svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" '
        f'height="{height:g}" aria-hidden="true" fill="currentColor" font-family="{FONT}" '
        f'style="display:block">{body}</svg></div>'
    )


def _spans(page: Page) -> Iterator[tuple[float, float, str]]:
    """All that is drawn, with its top and its bottom."""
    for name, corners in page.groups:
        heights = [y for _, y in corners]
        yield min(heights) - LABEL, max(heights), _group(name, corners)
    for k, way in enumerate(page.ways):
        heights = [n for _, points in way[1] for n in points[1::2]]
        yield min(heights) - 4, max(heights) + 4, _way(k, *way)
    for box in page.boxes:
        yield box.y, box.y + box.height, _box(box)
    for x, y, line in page.notes:
        yield y - ROW, y + 4, _text(x, y, line, ROW, "middle")
    for x, y, number in page.ports:
        yield y - ROW, y + 4, _text(x, y, number, LABEL, "end")


def page_html(body: str, title: str) -> str:
    """A page of its own, in the reader's light or dark theme."""
    title = html.escape(title)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="color-scheme" content="light dark"></head>'
        '<body style="font-family:sans-serif;background:Canvas;color:CanvasText">'
        f'<main><h1 style="font-size:1.2em">{title}</h1>{body}</main></body></html>'
    )


def _text(x: float, y: float, text: str, size: float, anchor: str = "start", more: str = "") -> str:
    anchored = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}"{anchored}{more}>{html.escape(text)}</text>'


def _group(name: str, corners: Sequence[tuple[float, float]]) -> str:
    """A frame, with its name on its upper edge."""
    x, y = corners[0]
    area, line = (" ".join(f"{x:.1f},{y:.1f}" for x, y in p) for p in (corners, outline(name, corners)))
    text = _text(x + 6, y + 3.5, name, LABEL, more=' font-weight="bold"')
    return (
        f'<g data-group="{html.escape(name)}"><polygon points="{area}" fill="{VIOLET}" fill-opacity=".05"/>'
        f'<polyline points="{line}" fill="none" stroke="{VIOLET}" stroke-dasharray="5 4"/>{text}</g>'
    )


def _box(box: Box) -> str:
    colour = COLOUR[box.kind]
    radius = min(box.width, box.height) / 2 if box.round else 6
    dashed = ' stroke-dasharray="4 3"' if box.kind == "data" else ""
    look = f'fill="{colour}" fill-opacity=".1" stroke="{colour}" stroke-width="1.6"{dashed}'
    parts = [
        f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" '
        f'rx="{radius:.1f}" {look}/>'
    ]
    middle = box.x + box.width / 2
    y = box.first_line
    if box.title:
        parts.append(_text(middle, y, box.title, TITLE, "middle", ' font-weight="bold"'))
        y += LINE
    for name, value in box.rows:
        if name:
            parts.append(_text(box.x + PAD, y, name, ROW))
        if box.keys:
            parts.append(_text(box.x + PAD + box.indent(name) * ROW * WIDE, y, value, ROW))
        else:
            parts.append(_text(middle, y, value, ROW, "middle"))
        y += LINE
    tip = f"<title>{html.escape(box.tip)}</title>" if box.tip else ""
    return f'<g data-box="{html.escape(box.key)}">{tip}{"".join(parts)}</g>'


def way_text(path: Way) -> str:
    """A path in SVG's letters."""
    return "".join(f"{command}{' '.join(f'{n:.1f}' for n in points)}" for command, points in path)


def _way(number: int, kind: str, path: Way, whose: list[Arrow], at_end: bool, at_start: bool) -> str:
    colour = ORANGE if kind == "next" else GREY
    dashed = ' stroke-dasharray="4 3"' if kind in ("grad_fn", "variable") else ""
    heads = "".join(_triangle(head(path, end)) for end, there in ((True, at_end), (False, at_start)) if there)
    steps = " ".join(dict.fromkeys(f"{a.kind}-{a.start}-{a.end}" for a in whose[:8]))
    return (
        f'<g data-way="{html.escape(steps)}" data-n="{number}"><path d="{way_text(path)}" fill="none" '
        f'stroke="{colour}" stroke-width="1.4"{dashed}/>'
        + (f'<path d="{heads}" fill="{colour}"/>' if heads else "")
        + "</g>"
    )


def _triangle(corners: Sequence[tuple[float, float]]) -> str:
    return f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in corners)}z"
