"""Where the boxes of a graph stand, and by which way its arrows go: layers from left to right.

A box stands right of all that it was made of (the longest path), among its layer near what it is connected
with (the barycentre), and at the height where its arrows are straightest. What is too wide for a page goes on
in another line, as a text does. An arrow runs in the gaps between layers and lines; where it must pass a
layer it has a place of its own there, so that none goes through a box.

A link has strands: "forward" the value's way, "backward" the gradient's, in the opposite direction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

PAGE = 940.0
"""The width of a notebook's page, in pixels."""
GAP, BETWEEN, MARGIN, CHANNEL = 40.0, 16.0, 14.0, 9.0
STRANDS = ("forward", "backward")

Way = list[tuple[str, tuple[float, ...]]]
"""A path: "M" and "L" with a point, "C" with three."""


@dataclass(eq=False)
class Unit:
    """What is placed as a whole: a box, or a few that belong together."""

    width: float
    height: float
    # by strand, how far below the top the arrow of each input touches the left side, of each output the right
    entries: dict[str, list[float]]
    exits: dict[str, list[float]]
    x: float = 0.0
    y: float = 0.0
    rank: int = 0
    passing: bool = False  # no box: where an arrow passes a layer
    group: str = ""  # those of a group stand together in their layer


@dataclass(frozen=True)
class Link:
    """The output `out` of one unit is the input `into` of another."""

    source: int
    out: int
    target: int
    into: int


@dataclass(eq=False)
class Hop:
    """A part of one or several links, from one layer to the next."""

    source: Unit
    out: int
    target: Unit
    into: int
    leaves: float  # how far below the top of its source it begins
    arrives: float
    links: list[int] = field(default_factory=list)
    # by strand, from the source to the target
    paths: dict[str, Way] = field(default_factory=dict)


@dataclass(eq=False)
class Placed:
    """A page: how large it is, and how the arrows go on it; the units know their own places."""

    width: float
    height: float
    hops: list[Hop]


def place(units: Sequence[Unit], links: Sequence[Link], page: float = PAGE) -> Placed:
    """Give each unit its place, and return the page with the ways of the arrows.

    >>> a, b = (Unit(50, 30, {"forward": [15]}, {"forward": [15]}) for _ in "ab")
    >>> page = place([a, b], [Link(0, 0, 1, 0)])
    >>> a.x < b.x, a.y == b.y, [hop.paths["forward"][0] for hop in page.hops]
    (True, True, [('M', (64.0, 29.0))])

    Raises:
        ValueError: a unit leads to itself.
    """
    if not units:
        return Placed(2 * MARGIN, 2 * MARGIN, [])
    rank_all(units, links)
    hops, everything = _hops(units, links)
    columns: list[list[Unit]] = [[] for _ in range(max(unit.rank for unit in everything) + 1)]
    for unit in everything:
        columns[unit.rank].append(unit)
    _order(columns, hops)
    lines = _lines(columns, hops, page)
    line_of = {rank: k for k, line in enumerate(lines) for rank in line}
    within: list[list[Hop]] = [[] for _ in lines]
    for hop in hops:
        if line_of[hop.source.rank] == line_of[hop.target.rank]:
            within[line_of[hop.source.rank]].append(hop)
    for line, inside in zip(lines, within):
        _heights([columns[rank] for rank in line], inside)
    return _coordinates(columns, lines, hops)


def rank_all(units: Sequence[Unit], links: Sequence[Link]) -> None:
    """The layer of each unit: right of all its sources. One without any, and what only such lead to (a
    transposed weight), stands right before its first user.
    """
    waits = [0] * len(units)
    targets: list[list[int]] = [[] for _ in units]
    sources: list[list[int]] = [[] for _ in units]
    for link in links:
        targets[link.source].append(link.target)
        sources[link.target].append(link.source)
        waits[link.target] += 1
    ready = [k for k, n in enumerate(waits) if not n]
    done: list[int] = []
    while ready:
        k = ready.pop()
        done.append(k)
        for target in targets[k]:
            units[target].rank = max(units[target].rank, units[k].rank + 1)
            waits[target] -= 1
            if not waits[target]:
                ready.append(target)
    if len(done) < len(units):
        raise ValueError("a node depends on itself")
    # Links of one output go together, so what is made of inputs alone makes no way longer where it goes.
    loose = [True] * len(units)
    for k in done:
        loose[k] = all(
            not sources[source] or (loose[source] and len(set(targets[source])) == 1) for source in sources[k]
        )
    for k in reversed(done):
        if loose[k] and targets[k]:
            units[k].rank = min(units[target].rank for target in targets[k]) - 1


def _hops(units: Sequence[Unit], links: Sequence[Link]) -> tuple[list[Hop], list[Unit]]:
    """The parts of the links, and all units, with those at which a link passes a layer. Links of one output
    go together as far as they can.
    """
    passing: dict[tuple[int, int, int], Unit] = {}
    parts: dict[tuple[int, int, int, int], Hop] = {}

    def part(source: Unit, out: int, target: Unit, into: int, link: int) -> None:
        key = (id(source), out, id(target), into)
        if key not in parts:
            parts[key] = Hop(source, out, target, into, _port(source.exits, out), _port(target.entries, into))
        parts[key].links.append(link)

    for number, link in enumerate(links):
        here, out = units[link.source], link.out
        target = units[link.target]
        for rank in range(here.rank + 1, target.rank):
            key = (link.source, link.out, rank)
            if key not in passing:
                strands = [s for s in STRANDS if s in target.entries and s in units[link.source].exits]
                heights = {strand: [5.0 + 8 * i] for i, strand in enumerate(strands)}
                passing[key] = Unit(0, 2 + 8.0 * len(strands), heights, heights, rank=rank, passing=True)
            part(here, out, passing[key], 0, number)
            here, out = passing[key], 0
        part(here, out, target, link.into, number)
    return list(parts.values()), [*units, *passing.values()]


def _port(heights: dict[str, list[float]], number: int, strand: str = "forward") -> float:
    found = heights[strand]
    return found[min(number, len(found) - 1)]


def _order(columns: list[list[Unit]], hops: Sequence[Hop]) -> None:
    """Order each layer so that few arrows cross: by the mean place of what a unit is connected with, to and
    fro; the best order seen is kept.
    """
    place: dict[Unit, int] = {}
    left: dict[Unit, list[tuple[Unit, float]]] = {}
    right: dict[Unit, list[tuple[Unit, float]]] = {}
    for hop in hops:
        # A port's height in its unit decides among neighbours of one place.
        leaves, arrives = hop.leaves / (hop.source.height + 1), hop.arrives / (hop.target.height + 1)
        left.setdefault(hop.target, []).append((hop.source, leaves))
        right.setdefault(hop.source, []).append((hop.target, arrives))

    def number() -> None:
        for column in columns:
            for k, unit in enumerate(column):
                place[unit] = k

    def wish(unit: Unit, beside: dict[Unit, list[tuple[Unit, float]]]) -> float:
        near = beside.get(unit)
        return sum(place[other] + port for other, port in near) / len(near) if near else place[unit]

    def sort(column: list[Unit], wishes: dict[Unit, float]) -> None:
        together: dict[str, list[float]] = {}
        for unit in column:
            together.setdefault(unit.group, []).append(wishes[unit])
        middle = {group: sum(found) / len(found) for group, found in together.items() if group}
        column.sort(key=lambda unit: (middle.get(unit.group, wishes[unit]), unit.group, wishes[unit]))
        for k, unit in enumerate(column):
            place[unit] = k

    number()
    for column in columns:
        sort(column, {unit: place[unit] for unit in column})
    between: dict[int, list[Hop]] = {}
    for hop in hops:
        between.setdefault(hop.source.rank, []).append(hop)
    best, kept = _crossings(between.values(), place), [list(column) for column in columns]
    in_vain = 0
    for sweep in range(12):
        if not best or in_vain == 3:
            break
        forth = sweep % 2 == 1
        for column in columns if forth else reversed(columns):
            sort(column, {unit: wish(unit, left if forth else right) for unit in column})
        crossed = _crossings(between.values(), place)
        in_vain += 1
        if crossed < best:
            in_vain, best, kept = 0, crossed, [list(column) for column in columns]
    columns[:] = kept


def _crossings(between: Iterable[Sequence[Hop]], place: dict[Unit, int]) -> int:
    """How many pairs of arrows cross between neighbouring layers (inversions, by a binary indexed tree)."""
    crossed = 0
    for hops in between:
        if len(hops) < 2:
            continue
        ends = [((place[hop.source], hop.leaves), (place[hop.target], hop.arrives)) for hop in hops]
        numbers = {end: k + 1 for k, end in enumerate(sorted({end for _, end in ends}))}
        tree = [0] * (len(numbers) + 1)
        seen = 0
        waiting: list[int] = []
        before = None
        for start, end in sorted(ends):
            if start != before:  # arrows of one port do not cross
                for k in waiting:
                    seen += 1
                    while k < len(tree):
                        tree[k] += 1
                        k += k & -k
                waiting, before = [], start
            k, under = numbers[end], 0
            waiting.append(k)
            while k:
                under += tree[k]
                k -= k & -k
            crossed += seen - under
    return crossed


def _lines(columns: list[list[Unit]], hops: Sequence[Hop], page: float) -> list[range]:
    """Break the layers into lines that fit on the page, where few arrows are broken."""
    cut = [0] * len(columns)  # how many arrows lead from a layer to the next
    for hop in hops:
        cut[hop.source.rank] += 1
    widths = [max(unit.width for unit in column) + GAP for column in columns]
    lines, start = [], 0
    while start < len(columns):
        end, width = start, 0.0
        fits = []
        while end < len(columns) and (end == start or width + widths[end] <= page):
            width += widths[end]
            end += 1
            if width > 0.45 * page:
                fits.append(end)
        if end < len(columns):
            end = min(reversed(fits or [end]), key=lambda stop: cut[stop - 1])
        lines.append(range(start, end))
        start = end
    return lines


def _heights(line: list[list[Unit]], hops: Sequence[Hop]) -> None:
    """Where in its layer each unit of a line stands: as near to straight arrows as the order allows."""
    near: dict[Unit, list[tuple[Unit, float, bool, float]]] = {unit: [] for column in line for unit in column}
    for hop in hops:
        bend, passing = hop.leaves - hop.arrives, hop.source.passing + hop.target.passing
        weight = (1.0, 0.2, 8.0)[passing]  # a long arrow is straight first, then what leads from box to box
        near[hop.target].append((hop.source, bend, True, weight))
        near[hop.source].append((hop.target, -bend, False, weight))
    for column in line:
        y = 0.0
        for unit in column:
            unit.y = y
            y += unit.height + _distance(unit)
        for unit in column:
            unit.y -= y / 2
    for sweep in range(5):
        forth = sweep % 2 == 0
        for column in line if forth else reversed(line):
            wishes = []
            for unit in column:
                # The last turns look to both sides.
                beside = [
                    (other.y + bend, w) for other, bend, left, w in near[unit] if left == forth or sweep > 2
                ]
                heavy = sum(w for _, w in beside)
                wishes.append(sum(y * w for y, w in beside) / heavy if beside else unit.y)
            _settle(column, wishes)


def _distance(unit: Unit) -> float:
    return 4.0 if unit.passing else BETWEEN


def _settle(column: list[Unit], wishes: list[float]) -> None:
    """The heights next to `wishes`, by least squares, that keep the order and the distances (pool adjacent
    violators).
    """
    offsets = [0.0]
    for unit in column:
        offsets.append(offsets[-1] + unit.height + _distance(unit))
    pools: list[tuple[float, float, int]] = []  # sum, weight, how many
    for unit, wish, offset in zip(column, wishes, offsets):
        weight = 3.0 if unit.passing else 1.0  # a long arrow is to be straight
        total, count = weight * (wish - offset), 1
        while pools and pools[-1][0] / pools[-1][1] > total / weight:
            more, heavy, many = pools.pop()
            total, weight, count = total + more, weight + heavy, count + many
        pools.append((total, weight, count))
    settled = (total / weight for total, weight, count in pools for _ in range(count))
    for unit, y, offset in zip(column, settled, offsets):
        unit.y = y + offset


def _coordinates(columns: list[list[Unit]], lines: list[range], hops: list[Hop]) -> Placed:
    line_of = {rank: k for k, line in enumerate(lines) for rank in line}
    broken: list[list[tuple[Hop, str]]] = [[] for _ in lines]  # behind each line
    for hop in hops:
        if line_of[hop.source.rank] != line_of[hop.target.rank]:
            broken[line_of[hop.source.rank]] += [(hop, strand) for strand in _strands(hop)]
    channels = max((len(found) for found in broken), default=0)
    room = CHANNEL * channels + 6 if channels else 0.0
    left, top, right = MARGIN + room, MARGIN, 0.0
    edges: dict[int, tuple[float, float]] = {}  # of each layer: its left and its right side
    bottoms = []
    for line in lines:
        x = left
        units = [unit for rank in line for unit in columns[rank]]
        lift = top - min(unit.y for unit in units)
        for rank in line:
            width = max(unit.width for unit in columns[rank])
            edges[rank] = (x, x + width)
            for unit in columns[rank]:
                unit.x = x + (width - unit.width) / 2
                unit.y += lift
                if unit.passing:
                    unit.x, unit.width = x, width
            arrows = sum(1 for unit in columns[rank] if unit.passing) + len(columns[rank])
            x += width + GAP + 3 * min(arrows, 10)
        right = max(right, edges[line[-1]][1])
        bottoms.append(max(unit.y + unit.height for unit in units))
        top = bottoms[-1] + 2 * BETWEEN + CHANNEL * len(broken[line_of[line[0]]])
    for hop in hops:
        if line_of[hop.source.rank] == line_of[hop.target.rank]:
            for strand in _strands(hop):
                hop.paths[strand] = _curve(hop, strand, edges)
    for k, found in enumerate(broken):
        # The upper arrow of the line goes round the lower ones: none crosses another.
        found.sort(key=lambda pair: _start(*pair)[1])
        for i, (hop, strand) in enumerate(found):
            outer = len(found) - i
            (x, y), (u, v) = _start(hop, strand), _end(hop, strand)
            along = bottoms[k] + BETWEEN + CHANNEL * (outer - 1)
            far, near = right + 6 + CHANNEL * outer, left - 8 - CHANNEL * (i + 1)
            x -= hop.source.width if hop.source.passing else 0
            points = [(x, y), (far, y), (far, along), (near, along), (near, v), (u, v)]
            hop.paths[strand] = [("L" if n else "M", point) for n, point in enumerate(points)]
    return Placed(right + MARGIN + room, bottoms[-1] + MARGIN, hops)


def _strands(hop: Hop) -> list[str]:
    return [strand for strand in STRANDS if strand in hop.source.exits and strand in hop.target.entries]


def _start(hop: Hop, strand: str) -> tuple[float, float]:
    unit = hop.source
    return unit.x + unit.width, unit.y + _port(unit.exits, hop.out, strand)


def _end(hop: Hop, strand: str) -> tuple[float, float]:
    return hop.target.x, hop.target.y + _port(hop.target.entries, hop.into, strand)


def _curve(hop: Hop, strand: str, edges: dict[int, tuple[float, float]]) -> Way:
    """From side to side: level through the layers, bent in the gap between them."""
    (x, y), (u, v) = _start(hop, strand), _end(hop, strand)
    a, b = edges[hop.source.rank][1], edges[hop.target.rank][0]
    if hop.source.passing:
        x = hop.source.x
    path: Way = [("M", (x, y))]
    if a > x:
        path.append(("L", (a, y)))
    middle = (a + b) / 2
    path.append(("C", (middle, y, middle, v, b, v)))
    if u > b:
        path.append(("L", (u, v)))
    return path
