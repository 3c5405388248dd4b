"""What was recorded, as boxes: for a leaf its tensor and its AccumulateGrad, for an operation a circle, its
results, and below them the backward node with what it saved.
"""

from __future__ import annotations

from collections.abc import Sequence

from course.draw.layout import Link, Unit, Way
from course.draw.page import LONGEST, Arrow, Box, Piece
from course.draw.recorded import Cell, Saved, Value
from course.draw.texts import shape_text

CIRCLE, APART = 32.0, 22.0
"""The diameter of an operation's circle; between boxes of one piece."""


def pieces_of(cells: Sequence[Cell], detail: str) -> tuple[list[Piece], list[Link]]:
    """The boxes and links of what was read.

    >>> from course.draw.recorded import Cell, Value
    >>> a = Cell("leaf", "", "a", [Value("a", (), "float32", "2.", "None", True)])
    >>> [box.kind for piece in pieces_of([a], "full")[0] for box in piece.boxes]
    ['leaf']
    """
    pieces = [piece_of(cell, k, detail) for k, cell in enumerate(cells)]
    links = [
        Link(source[0], source[1], k, place)
        for k, cell in enumerate(cells)
        for place, source in enumerate(_known(cell))
    ]
    return pieces, links


def _known(cell: Cell) -> list[tuple[int, int]]:
    return [source for source in cell.sources if source is not None]


def piece_of(cell: Cell, number: int, detail: str) -> Piece:
    """The boxes of one cell, and how they hang together."""
    if detail == "compact" or cell.kind == "fold":
        return _small(cell, number)
    return _operation(cell, number, detail) if cell.kind == "operation" else _leaf(cell, number, detail)


def _small(cell: Cell, number: int) -> Piece:
    value = cell.results[0]
    key = f"{cell.kind}{number}"
    title = value.name or "data"
    if cell.kind in ("operation", "fold"):
        title = f"{cell.symbol} {cell.constant}".strip() if cell.kind == "operation" else cell.symbol
    named = value.name if cell.kind == "operation" else ""
    rows = [("", line) for line in (named, *_lines_of(cell.options), *_lines(cell)) if line]
    box = Box(key, cell.kind, title, rows, tip=_tip(cell)).fit()
    count = len(_known(cell))
    box.height = max(box.height, 6.0 * count + 6, 6.0 * len(cell.results) + 6)
    unit = Unit(
        box.width,
        box.height,
        {"forward": _spread(box, count)},
        {"forward": _spread(box, len(cell.results), 9)},
    )
    return Piece(
        unit,
        [box],
        group=cell.module,
        ends={"forward": key},
        starts={"forward": [key] * len(cell.results)},
    )


def _lines(cell: Cell) -> list[str]:
    if cell.kind == "fold":
        return list(cell.saved_lines)
    return [shape_text(value.shape) for value in cell.results[:1] if value.shape is not None and value.shape]


def _leaf(cell: Cell, number: int, detail: str) -> Piece:
    value = cell.results[0]
    key = f"{cell.kind}{number}"
    top = Box(key, cell.kind, value.name or ("tensor" if cell.kind == "leaf" else "data")).fit()
    top.rows = _rows(value, detail)
    top.fit()
    if cell.kind == "data":
        unit = Unit(top.width, top.height, {"forward": [0.0]}, {"forward": [top.height / 2]})
        return Piece(unit, [top], starts={"forward": [key]})
    below = Box(f"accumulate{number}", "accumulate", "AccumulateGrad").fit()
    boxes = [top, below] if cell.name else [top]
    width = max(box.width for box in boxes)
    for box in boxes:
        box.width = width
    below.y = top.height + APART
    unit = Unit(width, top.height, {"forward": [0.0]}, {"forward": [top.height / 2]})
    piece = Piece(unit, boxes, group=cell.module, starts={"forward": [key]})
    if len(boxes) == 2:
        unit.height = below.y + below.height
        unit.exits["backward"] = [below.y + below.height / 2]
        up: Way = [("M", (width / 2, below.y)), ("L", (width / 2, top.height))]
        piece.inner.append((Arrow("variable", below.key, key), up))
        piece.ends["backward"] = below.key
    return piece


def _operation(cell: Cell, number: int, detail: str) -> Piece:
    symbol = f"{cell.symbol} {cell.constant}".strip()
    circle = Box(f"operation{number}", "operation", symbol, tip=cell.name).fit()
    circle.round = True
    count = len(_known(cell))
    circle.width = CIRCLE if len(symbol) < 3 else circle.width
    circle.height = max(CIRCLE, 9.0 * count)
    results = [
        Box(f"result{number}.{k}", "result", value.name, _rows(value, detail, cell.name)).fit()
        for k, value in enumerate(cell.results)
    ]
    kept = _saved(cell.saved, detail) + [("", line) for line in _lines_of(cell.options)]
    below = Box(f"backward{number}", "backward", cell.name, kept, tip=_tip(cell)).fit()
    left = circle.width + APART
    width = max(left + max(box.width for box in results), below.width)
    y = 0.0
    for box in results:
        box.x, box.y, box.width = left, y, width - left
        y += box.height + 8
    tall = max(y - 8, circle.height)
    for box in results:
        box.y += (tall - (y - 8)) / 2
    circle.y = (tall - circle.height) / 2
    below.y, below.width = tall + APART, width
    below.height = max(below.height, 14.0 * count, 14.0 * len(results))
    unit = Unit(
        width,
        below.y + below.height,
        {"forward": _spread(circle, count, 8), "backward": _spread(below, count, 14)},
        {
            "forward": [box.y + box.height / 2 for box in results],
            "backward": _spread(below, len(results), 14),
        },
    )
    middle = circle.y + circle.height / 2
    inner: list[tuple[Arrow, Way]] = []
    for box in results:
        end = box.y + box.height / 2
        way: Way = [
            ("M", (circle.width, middle)),
            ("C", (left - 11, middle, circle.width + 11, end, left, end)),
        ]
        inner.append((Arrow("makes", circle.key, box.key), way))
    down = results[-1].x + results[-1].width / 2
    bottom = results[-1].y + results[-1].height
    inner.append(
        (Arrow("grad_fn", results[-1].key, below.key), [("M", (down, bottom)), ("L", (down, below.y))])
    )
    return Piece(
        unit,
        [circle, *results, below],
        inner,
        cell.module,
        ends={"forward": circle.key, "backward": below.key},
        starts={"forward": [box.key for box in results], "backward": [below.key]},
    )


def _spread(box: Box, count: int, apart: float = 6.0) -> list[float]:
    """The heights of so many arrows at a box's side."""
    middle = box.y + box.height / 2
    apart = min(apart, (box.height - 6) / max(count, 1))
    return [middle + apart * (k - (count - 1) / 2) for k in range(count)] or [middle]


def _rows(value: Value, detail: str, grad_fn: str = "") -> list[tuple[str, str]]:
    rows = []
    shape = shape_text(value.shape) if value.shape is not None else ""
    small = value.data if value.data != shape else ""
    if small:
        rows.append(("data", small))
    if detail == "full":
        rows.append(("grad", value.grad or "None"))
        rows.append(("grad_fn", grad_fn or "None"))
        rows.append(("shape", f"{shape} {value.dtype}".strip()))
        rows.append(("is_leaf", str(value.is_leaf)))
        rows.append(("requires_grad", str(value.requires_grad)))
        return rows
    if value.grad not in (None, "None"):
        rows.append(("grad", value.grad or ""))
    if not small:
        rows.append(("", shape))
    return [("data" if not name and len(rows) > 1 else name, text) for name, text in rows]


def _saved(saved: Sequence[Saved], detail: str) -> list[tuple[str, str]]:
    rows = []
    for value in saved:
        version = "" if value.version is None else f" v{value.version}"
        if detail != "full" and not value.version:
            version = ""
        state = {"changed": " changed!", "let go": "let go"}.get(value.state, "")
        rows.append((f"{value.name.removeprefix('saved_tensors')}:", f"{value.text}{version}{state}".strip()))
    return rows


def _lines_of(options: Sequence[str]) -> list[str]:
    """Options beside each other as far as a box is wide."""
    lines: list[str] = []
    for option in options:
        if lines and len(lines[-1]) + len(option) + 2 <= LONGEST:
            lines[-1] += f", {option}"
        else:
            lines.append(option)
    return lines


def _tip(cell: Cell) -> str:
    rows = [*(f"{name} {text}" for name, text in _saved(cell.saved, "full")), *cell.options]
    return "\n".join([cell.name, *rows, *([cell.module] if cell.module else [])]).strip()
