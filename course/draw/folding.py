"""A graph that is too large for one page, folded: its operations in the order in which they were made, cut
where one module begins after another, or else into a dozen parts where few values pass. Each part is drawn by
itself.

What was made later never leads to what was made before, so the parts hang together as a graph does.

A module is known by its parameters: an operation on them is its own, and what is made before the next module
is drawn with it, as an activation is. A module without parameters is not seen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from course.draw.drawing import Drawing
from course.draw.pieces import pieces_of
from course.draw.recorded import Cell, Value
from course.draw.texts import shape_text

LARGE, EACH, PARTS, INSIDE = 250, 80, 12, 3000
"""More operations than LARGE are folded into parts of about EACH, but at most PARTS; the parts of more than
INSIDE are not written into the page, but drawn when they are asked for."""
MODULES = 40
"""So many modules are parts of their own; of more, those that contain them are."""
ALONE = 8
"""So many leaves that several parts share are drawn, more are one box."""


def is_large(cells: Sequence[Cell]) -> bool:
    return sum(cell.kind == "operation" for cell in cells) > LARGE


def counted(operations: Sequence[Cell], most: int = 4) -> str:
    """How many there are of each kind.

    >>> counted([Cell("operation", "", symbol, []) for symbol in "×++"])
    '2 +, 1 ×'
    """
    kinds = Counter(cell.symbol for cell in operations).most_common()
    said = ", ".join(f"{n} {symbol}" for symbol, n in kinds[:most])
    return said if len(kinds) <= most else f"{said}, {plural(sum(n for _, n in kinds[most:]), 'other')}"


def plural(number: int, one: str, many: str = "") -> str:
    """So many of a kind.

    >>> plural(1, "leaf", "leaves"), plural(3, "other")
    ('1 leaf', '3 others')
    """
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def folded(cells: list[Cell], title: str, text: str, classes: Mapping[str, str] = {}) -> Drawing:
    """An overview of parts; each part is a drawing of its own. `classes` has a class's name for a module."""
    operations = [k for k, cell in enumerate(cells) if cell.kind == "operation"]
    modules = by_modules(cells)
    bounds = [place for place, _ in modules[1:]] or _cuts(cells, operations)
    called = [f"{name} {classes.get(name, '')}".strip() for _, name in modules]
    part_of = {k: bisect_right(bounds, place) for place, k in enumerate(operations)}
    users: dict[int, set[int]] = {}  # the parts that use a leaf, or data
    for k in operations:
        for source in cells[k].sources:
            if source is not None and source[0] not in part_of:
                users.setdefault(source[0], set()).add(part_of[k])
    count = len(bounds) + 1
    members: list[list[int]] = [[] for _ in range(count)]
    for k in operations:
        members[part_of[k]].append(k)
    for k, used in users.items():
        if modules and cells[k].kind == "data":
            used.add(-1)  # what goes into a network stands before it
        if len(used) == 1:
            (part_of[k],) = used
            members[part_of[k]].append(k)
    inside = [[cells[k] for k in part if cells[k].kind == "operation"] for part in members]
    called = [one or f"part {number + 1}" for number, one in enumerate(called or [""] * count)]
    name = lambda number: f"{called[number]}: {counted(inside[number])}"
    parts: list[tuple[str, Callable[[], Drawing]]] = [
        (name(number), lambda number=number: _part(cells, sorted(members[number]), name(number), classes))
        for number in range(count)
    ]
    overview = _overview(cells, members, part_of, users, called)
    text = f"{text}; folded into {count} parts"
    return Drawing(lambda: pieces_of(overview, "compact"), text, title, parts, len(operations) <= INSIDE)


def by_modules(cells: Sequence[Cell]) -> list[tuple[int, str]]:
    """Where among the operations a module begins, and its name; nothing where there are fewer than two. What
    comes after the last of them is in none, and has no name.
    """
    own = [cell.module for cell in cells if cell.kind == "operation"]
    last = max((place for place, name in enumerate(own) if name), default=0)
    depth = max((name.count(".") + 1 for name in own), default=0)
    for level in range(depth, 0, -1):
        found: list[tuple[int, str]] = []
        now = ""
        for place, module in enumerate(own):
            name = ".".join(module.split(".")[:level])
            if not module:
                name = now if place < last else ""
            if not found or name != now:
                found.append((place, name))
            now = name
        if sum(bool(name) for _, name in found) > 1 and len(found) <= MODULES:
            return found
    return []


def _cuts(cells: Sequence[Cell], operations: Sequence[int]) -> list[int]:
    """Before which operations to cut: near equal parts, where the fewest values pass."""
    place = {k: n for n, k in enumerate(operations)}
    change = [0] * (len(operations) + 1)
    last: dict[int, int] = {}
    for k in operations:
        for source in cells[k].sources:
            if source is not None and source[0] in place:
                last[source[0]] = place[k]
    for k, end in last.items():
        change[place[k] + 1] += 1
        change[end + 1 if end + 1 < len(change) else end] -= 1
    passing, now = [], 0
    for step in change:
        now += step
        passing.append(now)
    parts = min(PARTS, -(-len(operations) // EACH))
    size = len(operations) / parts
    bounds = []
    for number in range(1, parts):
        ideal = round(number * size)
        near = range(max(round(ideal - size / 3), 1), min(round(ideal + size / 3) + 1, len(operations)))
        bounds.append(min(near, key=lambda at: (passing[at], abs(at - ideal))))
    return sorted(set(bounds))


def _overview(
    cells: Sequence[Cell],
    members: Sequence[Sequence[int]],
    part_of: dict[int, int],
    users: dict[int, set[int]],
    called: Sequence[str],
) -> list[Cell]:
    shared = [k for k, parts in users.items() if len(parts) > 1]
    boxes: list[Cell] = []
    index: dict[int, int] = {}  # of a shared leaf: which box
    if len(shared) > ALONE:
        boxes.append(_box(f"{len(shared)} leaves", ["used in several parts"]))
        index = dict.fromkeys(shared, 0)
    else:
        for k in shared:
            index[k] = len(boxes)
            boxes.append(replace(cells[k], sources=[]))
    first = len(boxes)
    for number, inside in enumerate(members):
        operations = [cells[k] for k in inside if cells[k].kind == "operation"]
        leaves = len(inside) - len(operations)
        names = [value.name for cell in operations for value in cell.results if value.name]
        kinds = counted(operations, 3 if len({cell.symbol for cell in operations}) == 3 else 2).split(", ")
        shape = operations[-1].results[-1].shape
        made = names[-1:] or ([shape_text(shape)] if shape else [])
        box = _box(
            called[number],
            [
                *kinds,
                *([plural(leaves, "leaf", "leaves")] if leaves else []),
                *(f"→ {text}" for text in made),
            ],
        )
        sources = {
            index[source[0]] if source[0] in index else first + part_of[source[0]]
            for cell in operations
            for source in cell.sources
            if source is not None
        }
        box.sources = [(k, 0) for k in sorted(sources - {first + number})]
        boxes.append(box)
    return boxes


def _box(title: str, lines: list[str]) -> Cell:
    return Cell("fold", "", title, [Value(title, ())], saved_lines=lines)


def _part(cells: list[Cell], inside: list[int], title: str, classes: Mapping[str, str]) -> Drawing:
    """One part, with what comes into it from others as data."""
    index: dict[tuple[int, int], tuple[int, int]] = {}
    drawn: list[Cell] = []
    kept = set(inside)
    number: dict[int, int] = {}
    for k in inside:
        cell = cells[k]
        sources: list[tuple[int, int] | None] = []
        for source in cell.sources:
            if source is None:
                sources.append(None)
            elif source[0] in kept:
                sources.append((number[source[0]], source[1]))
            else:
                if source not in index:
                    index[source] = (len(drawn), 0)
                    drawn.append(_from_outside(cells[source[0]], source[1]))
                sources.append(index[source])
        number[k] = len(drawn)
        drawn.append(replace(cell, sources=sources))
    text = f"graph: {title}"
    if is_large(drawn):
        return folded(drawn, title, text, classes)
    return Drawing(lambda: pieces_of(drawn, "compact"), text, title)


def _from_outside(cell: Cell, nr: int) -> Cell:
    if cell.kind != "operation":
        return replace(cell, sources=[])
    value = cell.results[nr]
    named = value.name or f"from {cell.symbol}"
    return Cell("data", "", named, [replace(value, name=named)])
