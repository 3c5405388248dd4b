"""A graph's boxes and arrows on a page, as SVG for a notebook, a file, or a PNG.

The SVG takes the colours of the page around it, light or dark, as `Picture` does. The layout is made once,
when the drawing is first looked at.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from course.draw.layout import Link, Unit, place
from course.draw.picture import BLUE, GREEN, GREY, ORANGE, Picture, figure_html

COLOUR = {
    "leaf": GREEN,
    "operation": BLUE,
    "result": BLUE,
    "backward": ORANGE,
    "accumulate": ORANGE,
    "data": GREY,
    "fold": "#9467bd",
}
VIOLET = "#9467bd"
INK, PAPER = "#222222", "white"
TITLE, ROW, LABEL = 12.5, 11.0, 10.0
"""Sizes of the letters, in pixels."""
WIDE = 0.605
"""A letter's width, of its size: the fonts are monospaced, so that a text is as wide as it was thought."""
FONT = "ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace"
LINE, PAD = 15.0, 8.0
LONGEST = 26
"""So many letters of a text are drawn; a tooltip has all."""


@dataclass(eq=False)
class Box:
    """A box, and what stands in it; its place is first within its unit, then on the page."""

    key: str
    kind: str
    title: str
    rows: Sequence[tuple[str, str]] = ()
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0
    round: bool = False
    tip: str = ""

    def fit(self) -> Box:
        """Make it as large as its text."""
        self.title = cut(self.title)
        self.rows = [(name, cut(value)) for name, value in self.rows]
        keys = max((len(name) for name, _ in self.rows), default=0)
        letters = max((keys + 1 + len(value) for _, value in self.rows), default=0)
        self.width = max(len(self.title) * TITLE * WIDE, letters * ROW * WIDE, 18) + 2 * PAD
        self.height = 11 + LINE * (1 + len(self.rows)) if self.title else 7 + LINE * len(self.rows)
        return self


@dataclass(eq=False)
class Arrow:
    """From one box to another: "forward", "next" (the gradient's way), "grad_fn", "variable", "makes"."""

    kind: str
    start: str
    end: str
    out: int = 0  # which of the results
    into: int = 0  # which of the inputs


@dataclass(eq=False)
class Piece:
    """What is placed as a whole: boxes that belong together, with the arrows between them."""

    unit: Unit
    boxes: list[Box]
    inner: list[tuple[Arrow, list[tuple[str, tuple[float, ...]]]]] = field(default_factory=list)
    group: str = ""
    below: Sequence[str] = ()  # lines of text under the boxes
    # by strand, the key of the box at which an arrow begins and ends
    ends: dict[str, str] = field(default_factory=dict)
    starts: dict[str, list[str]] = field(default_factory=dict)


Path_ = list[tuple[str, tuple[float, ...]]]


@dataclass(eq=False)
class Page:
    """A drawing that has been laid out."""

    width: float
    height: float
    boxes: list[Box]
    arrows: list[Arrow]
    ways: list[tuple[str, Path_, list[Arrow], bool, bool]]  # kind, path, whose, an arrowhead at its end, start
    groups: list[tuple[str, float, float, float, float]]
    notes: list[tuple[float, float, str]]
    ports: list[tuple[float, float, str]]


def cut(text: str, longest: int = LONGEST) -> str:
    """A text that is short enough for a box.

    >>> cut("a" * 40)
    'aaaaaaaaaaaaaaaaaaaaaaaaa…'
    """
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def lay_out(pieces: Sequence[Piece], links: Sequence[Link]) -> Page:
    """Place the pieces, and with them their boxes, their arrows and texts."""
    placed = place([piece.unit for piece in pieces], links)
    boxes, arrows, ways, notes, ports = [], [], [], [], []
    for piece in pieces:
        x, y = piece.unit.x, piece.unit.y
        for box in piece.boxes:
            box.x, box.y = box.x + x, box.y + y
            boxes.append(box)
        for arrow, path in piece.inner:
            arrows.append(arrow)
            moved = [(c, tuple(n + (y if k % 2 else x) for k, n in enumerate(p))) for c, p in path]
            ways.append((arrow.kind, moved, [arrow], True, False))
        middle = x + piece.unit.width / 2
        under = y + max((box.y - y + box.height for box in piece.boxes), default=0.0)
        notes += [(middle, under + 13 + 13 * k, line) for k, line in enumerate(piece.below)]
    of_link: list[dict[str, Arrow]] = []
    for link in links:
        source, target = pieces[link.source], pieces[link.target]
        found = {"forward": Arrow("forward", source.starts["forward"][link.out], target.ends["forward"])}
        if "backward" in source.ends and "backward" in target.starts:
            found["backward"] = Arrow("next", target.starts["backward"][0], source.ends["backward"])
        for arrow in found.values():
            arrow.out, arrow.into = link.out, link.into
            arrows.append(arrow)
        of_link.append(found)
    for hop in placed.hops:
        for strand, path in hop.paths.items():
            whose = [of_link[k][strand] for k in hop.links if strand in of_link[k]]
            if whose:
                forward = strand == "forward"
                ends = not hop.target.passing if forward else not hop.source.passing
                ways.append((whose[0].kind, path, whose, forward and ends, not forward and ends))
    for piece in pieces:
        heights = piece.unit.entries.get("backward", [])
        if len(heights) > 1:
            ports += [(piece.unit.x - 4, piece.unit.y + h - 3, str(k)) for k, h in enumerate(heights)]
    return Page(placed.width, placed.height, boxes, arrows, ways, _groups(pieces), notes, ports)


def _groups(pieces: Sequence[Piece]) -> list[tuple[str, float, float, float, float]]:
    """A frame around each group whose boxes stand by themselves."""
    found = []
    for name in dict.fromkeys(piece.group for piece in pieces if piece.group):
        inside = [piece.unit for piece in pieces if piece.group == name]
        left, top = min(u.x for u in inside) - 7, min(u.y for u in inside) - 7
        right, bottom = max(u.x + u.width for u in inside) + 7, max(u.y + u.height for u in inside) + 7
        apart = all(
            p.unit.x > right or p.unit.x + p.unit.width < left or p.unit.y > bottom or p.unit.y + p.unit.height < top
            for p in pieces
            if p.group != name
        )
        if apart:
            found.append((name, left, top, right - left, bottom - top))
    return found


class Drawing:
    """A graph as a picture, and the sentence that describes it to who cannot see it.

    Args:
        make: makes the pieces and their links, when the drawing is first looked at.
        text: the sentence.
        title: stands above.
        parts: what was folded: a name, and what draws it.
    """

    def __init__(
        self,
        make: Callable[[], tuple[list[Piece], list[Link]]],
        text: str,
        title: str = "",
        parts: Sequence[tuple[str, Callable[[], Drawing]]] = (),
        unfolded: bool = True,
    ) -> None:
        self._make, self.text, self.title, self._parts, self._unfolded = make, text, title, parts, unfolded

    __repr__ = Picture.__repr__
    show = Picture.show

    @cached_property
    def page(self) -> Page:
        """Boxes and arrows with their places."""
        page = lay_out(*self._make())
        if self.title:
            page.width = max(page.width, len(self.title) * TITLE * WIDE + 20)
        return page

    def part(self, number: int) -> Drawing:
        """A part of a graph that was folded, by its number from 1 on.

        Raises:
            IndexError: there is no such part.
        """
        if not 1 <= number <= len(self._parts):
            raise IndexError(f"there are {len(self._parts)} parts, numbered from 1, and no part {number}")
        return self._parts[number - 1][1]()

    def svg(self, ink: str = "currentColor", paper: str = "none") -> str:
        """The picture as SVG: in the colour of the text around it, or in `ink` on `paper`."""
        page, above = self.page, 24.0 if self.title else 0.0
        width, height = page.width, page.height + above
        body = [_group(*group) for group in page.groups]
        body += [_way(*way) for way in page.ways]
        body += [_box(box) for box in page.boxes]
        body += [_text(x, y, line, ROW, "middle") for x, y, line in page.notes]
        body += [_text(x, y, number, LABEL, "end", ' opacity=".8"') for x, y, number in page.ports]
        head = _text(width / 2, 17, self.title, TITLE, "middle", ' font-weight="bold"') if self.title else ""
        lift = f'<g transform="translate(0,{above:g})">' if above else "<g>"
        # A page that is a little too narrow makes it smaller; in one that is much too narrow it is scrolled.
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {width:.0f} {height:.0f}" aria-hidden="true" fill="{ink}" font-family="{FONT}" '
            f'style="max-width:100%;min-width:{0.8 * width:.0f}px;height:auto">'
            f'<rect width="100%" height="100%" fill="{paper}"/>{head}{lift}{"".join(body)}</g></svg>'
        )

    def _repr_html_(self) -> str:
        figure = figure_html(
            self.svg(), self.text, self.svg(INK, PAPER).encode(), "image/svg+xml", ' tabindex="0"'
        )
        if not self._parts or not self._unfolded:
            return figure
        folded = [
            f"<details><summary>{html.escape(name)}</summary>{make()._as_part()}</details>"
            for name, make in self._parts
        ]
        return f"<div>{figure}{''.join(folded)}</div>"

    def _as_part(self) -> str:
        """As HTML without the other picture: the overview has one."""
        label = html.escape(self.text)
        return (
            f'<figure role="img" aria-label="{label}" tabindex="0" '
            f'style="margin:0;overflow-x:auto;color:inherit">{self.svg()}</figure>'
        )

    def _repr_svg_(self) -> str:
        return self.svg(INK, PAPER)

    def png(self, dpi: int = 144) -> bytes:
        """The picture as a PNG file's bytes, painted by matplotlib."""
        from course.draw.painted import png

        return png(self.page, self.title, dpi)

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
            path.write_text(page_html(self._repr_html_(), self.title or "graph"), encoding="utf-8")
        else:
            raise ValueError(f"save a drawing as .svg, .png or .html, not as {path.name!r}")


def page_html(body: str, title: str) -> str:
    """A page of its own, in the reader's light or dark theme."""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        '<meta name="color-scheme" content="light dark"></head>'
        f'<body style="font-family:sans-serif"><main><h1 style="font-size:1.2em">{html.escape(title)}</h1>'
        f"{body}</main></body></html>"
    )


def _text(x: float, y: float, text: str, size: float, anchor: str = "start", more: str = "") -> str:
    anchored = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}"{anchored}{more}>{html.escape(text)}</text>'


def _group(name: str, x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="9" fill="{VIOLET}" '
        f'fill-opacity=".06" stroke="{VIOLET}" stroke-dasharray="5 4"/>'
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
    y = box.y + (18 if box.rows else box.height / 2 + 4)
    if box.title:
        parts.append(_text(middle, y, box.title, TITLE, "middle", ' font-weight="bold"'))
        y += LINE
    keys = max((len(name) for name, _ in box.rows), default=0)
    for name, value in box.rows:
        if keys:
            parts.append(_text(box.x + PAD, y, name, ROW, more=' opacity=".8"'))
            parts.append(_text(box.x + PAD + (keys + 1) * ROW * WIDE, y, value, ROW))
        else:
            parts.append(_text(middle, y, value, ROW, "middle"))
        y += LINE
    tip = f"<title>{html.escape(box.tip)}</title>" if box.tip else ""
    return f'<g data-box="{html.escape(box.key)}">{tip}{"".join(parts)}</g>'


def way_text(path: Path_) -> str:
    """A path in SVG's letters."""
    return "".join(f"{command}{' '.join(f'{n:.1f}' for n in points)}" for command, points in path)


def _way(kind: str, path: Path_, whose: list[Arrow], at_end: bool, at_start: bool) -> str:
    colour = ORANGE if kind == "next" else GREY
    dashed = ' stroke-dasharray="4 3"' if kind in ("grad_fn", "variable") else ""
    heads = (_head(path[-1][1][-2:], path[-2][1][-2:], path[-1]) if at_end else "") + (
        _head(path[0][1], path[1][1][:2], path[0]) if at_start else ""
    )
    steps = " ".join(dict.fromkeys(f"{a.kind}-{a.start}-{a.end}" for a in whose[:8]))
    return (
        f'<g data-way="{html.escape(steps)}"><path d="{way_text(path)}" fill="none" stroke="{colour}" '
        f'stroke-width="1.4"{dashed}/>'
        + (f'<path d="{heads}" fill="{colour}"/>' if heads else "")
        + "</g>"
    )


def _head(tip: Any, before: Any, last: Any) -> str:
    """A small triangle with its point at `tip`; an arrow arrives level, or upright within a piece."""
    (x, y), (u, v) = tip[-2:], before[:2]
    if abs(u - x) < 0.05 and last[0] != "C":
        turn = 7 if v > y else -7
        return f"M{x:.1f} {y:.1f}l-3.5 {turn}h7z"
    turn = -7 if u < x else 7
    return f"M{x:.1f} {y:.1f}l{turn} -3.5v7z"
