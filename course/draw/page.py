"""Boxes that belong together, placed on a page with their arrows and texts: what a drawing writes as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from course.draw.layout import PAGE, Hop, Link, Unit, Way, place
from course.draw.picture import BLUE, GREEN, GREY, ORANGE

COLOUR = {
    "leaf": GREEN,
    "operation": BLUE,
    "result": BLUE,
    "backward": ORANGE,
    "accumulate": ORANGE,
    "data": GREY,
    "fold": "#9467bd",
    "wrong": "#d62728",
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
        letters = max((self.indent(name) + len(value) for name, value in self.rows), default=0)
        letters += not self.keys  # room at both sides of what stands in the middle
        self.width = max(len(self.title) * TITLE * WIDE, letters * ROW * WIDE, 18) + 2 * PAD
        self.height = 11 + LINE * (1 + len(self.rows)) if self.title else 7 + LINE * len(self.rows)
        return self

    @property
    def keys(self) -> int:
        """The letters of the longest name among its rows; where there is none they stand in the middle."""
        return max((len(name) for name, _ in self.rows), default=0)

    def indent(self, name: str) -> int:
        """So many letters stand before the value of a row: below one another beside names, none without."""
        return self.keys + 1 if name else 0

    @property
    def first_line(self) -> float:
        """The height at which its first text stands."""
        lines = bool(self.title) + len(self.rows)
        return self.y + (self.height - LINE * lines) / 2 + 11.5


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
    inner: list[tuple[Arrow, Way]] = field(default_factory=list)
    group: str = ""
    below: Sequence[str] = ()  # lines of text under the boxes
    # by strand, the key of the box at which an arrow begins and ends
    ends: dict[str, str] = field(default_factory=dict)
    starts: dict[str, list[str]] = field(default_factory=dict)


@dataclass(eq=False)
class Page:
    """A drawing that has been laid out."""

    width: float
    height: float
    boxes: list[Box]
    arrows: list[Arrow]
    ways: list[tuple[str, Way, list[Arrow], bool, bool]]  # kind, path, whose, an arrowhead at its end, start
    groups: list[tuple[str, list[tuple[float, float]]]]  # a name, and the corners of a frame
    notes: list[tuple[float, float, str]]
    ports: list[tuple[float, float, str]]
    left: float = 0.0  # a title may be wider than what stands below it


def cut(text: str, longest: int = LONGEST) -> str:
    """A text that is short enough for a box.

    >>> cut("a" * 40)
    'aaaaaaaaaaaaaaaaaaaaaaaaa…'
    """
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def lay_out(pieces: Sequence[Piece], links: Sequence[Link], wide: float = PAGE) -> Page:
    """Place the pieces, and with them their boxes, their arrows and texts, on a page so wide."""
    for piece in pieces:
        piece.unit.group = piece.group
    placed = place([piece.unit for piece in pieces], links, wide)
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
    by_key = {box.key: box for box in boxes}
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
                path = _to_the_boxes(path, hop, whose[0], by_key)
                ends = not hop.target.passing if forward else not hop.source.passing
                ways.append((whose[0].kind, path, whose, forward and ends, not forward and ends))
    for piece in pieces:
        heights = piece.unit.entries.get("backward", [])
        if len(heights) > 1:
            ports += [(piece.unit.x - 4, piece.unit.y + h - 3, str(k)) for k, h in enumerate(heights)]
    return Page(placed.width, placed.height, boxes, arrows, ways, _groups(pieces), notes, ports)


def _to_the_boxes(path: Way, hop: Hop, arrow: Arrow, boxes: dict[str, Box]) -> Way:
    """A way that begins and ends at the sides of boxes, which may be narrower than their pieces, or round."""
    left, right = (arrow.start, arrow.end) if arrow.kind == "forward" else (arrow.end, arrow.start)
    if not hop.source.passing:
        (x, y), box = path[0][1], boxes[left]
        edge = box.x + box.width - _inset(box, y)
        if edge < x - 0.1:
            path = [("M", (edge, y)), ("L", (x, y)), *path[1:]]
    if not hop.target.passing:
        (x, y), box = path[-1][1][-2:], boxes[right]
        edge = box.x + _inset(box, y)
        if edge > x + 0.1:
            path = [*path, ("L", (edge, y))]
    return path


def _inset(box: Box, y: float) -> float:
    """How far within its bounds a round box begins at a height."""
    if not box.round:
        return 0.0
    radius = min(box.width, box.height) / 2
    straight = box.height / 2 - radius  # the ends of a box that is higher than wide
    off = max(abs(y - box.y - box.height / 2) - straight, 0.0)
    return radius - max(radius**2 - off**2, 0.0) ** 0.5


AROUND = 7.0
"""How far from its boxes a frame stands."""


def _groups(pieces: Sequence[Piece]) -> list[tuple[str, list[tuple[float, float]]]]:
    """A frame around each group in each line of the page: from layer to layer as high as its boxes there.
    None where another box would be within.
    """
    layers: dict[int, list[Piece]] = {}
    for piece in pieces:
        layers.setdefault(piece.unit.rank, []).append(piece)
    edges = {
        rank: (min(p.unit.x for p in there), max(p.unit.x + p.unit.width for p in there))
        for rank, there in layers.items()
    }
    found = []
    for name in dict.fromkeys(piece.group for piece in pieces if piece.group):
        ranks = sorted({piece.unit.rank for piece in pieces if piece.group == name})
        line: list[int] = []
        for rank in ranks:  # what goes on in another line has another frame there
            if line and (rank != line[-1] + 1 or edges[rank][0] < edges[line[-1]][1]):
                found += _frame(name, line, layers)
                line = []
            line.append(rank)
        found += _frame(name, line, layers)
    return found


def _frame(
    name: str, line: Sequence[int], layers: dict[int, list[Piece]]
) -> list[tuple[str, list[tuple[float, float]]]]:
    upper, lower = [], []
    for rank in line:
        inside = [piece.unit for piece in layers[rank] if piece.group == name]
        top = min(unit.y for unit in inside) - AROUND
        bottom = max(unit.y + unit.height for unit in inside) + AROUND
        if any(
            p.group != name and p.unit.y < bottom and p.unit.y + p.unit.height > top for p in layers[rank]
        ):
            return []
        left = min(unit.x for unit in inside) - AROUND
        right = max(unit.x + unit.width for unit in inside) + AROUND
        if upper:  # from the last layer to this one, in the middle between them
            last = upper[-1][0]
            middle = (last + left) / 2
            upper[-1], lower[-1] = (middle, upper[-1][1]), (middle, lower[-1][1])
            left = middle
        upper += [(left, top), (right, top)]
        lower += [(left, bottom), (right, bottom)]
    return [(name, [*upper, *reversed(lower)])]


def outline(name: str, corners: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The line of a frame: it has a gap where the name stands on it, at the left of its upper edge."""
    (x, y), (end, _) = corners[0], corners[1]
    after = x + 9 + len(name) * LABEL * WIDE
    return [(after, y), *corners[1:], (x, y), (x + 3, y)] if after < end else [*corners, (x, y)]


def head(path: Way, end: bool) -> list[tuple[float, float]]:
    """The head of an arrow at a path's end, or at its start: a small triangle with its point there.

    It arrives level, or upright where the path is a straight line down or up.
    """
    (x, y), (u, v) = (path[-1][1][-2:], path[-2][1][-2:]) if end else (path[0][1], path[1][1][:2])
    if abs(u - x) < 0.05 and path[-1 if end else 0][0] != "C":
        back = y + (7 if v > y else -7)
        return [(x, y), (x - 3.5, back), (x + 3.5, back)]
    back = x + (-7 if u < x else 7)
    return [(x, y), (back, y - 3.5), (back, y + 3.5)]
