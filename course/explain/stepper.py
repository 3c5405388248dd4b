"""A computation step by step: the drawing of its graph and the table of its backward pass, marked together.

Forward each operation is a step, then backward each node in the engine's order. All of it is HTML that stands
by itself: a slider, two buttons, the arrow keys, and a few lines of script that only mark what is drawn.
Where no script runs, drawing and table are all there.
"""

from __future__ import annotations

import hashlib
import html
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from course.draw.drawing import Drawing, page_html
from course.draw.graphs import formula_of, of_cells
from course.draw.page import Box
from course.draw.picture import Picture
from course.draw.recorded import Cell, called, release
from course.draw.texts import numbers
from course.draw.walk import Names, namespaces
from course.explain.script import SCRIPT
from course.explain.table import Table, as_html, of_names
from course.explain.to_numpy import written

BESIDE = 680.0
"""How wide the drawing is, in pixels: table and source stand beside it."""
MOST = 1000
"""So many operations can be stepped through on one page."""

BUNDLE = 20
"""A way that more arrows than these share is marked by its first alone: marking is to cost little."""


def step_through(y: Any, grad_output: Any = None, *, title: str = "", detail: str = "some") -> Stepper:
    """The computation of a tensor, and its backward pass, step by step.

    Args:
        y, grad_output: as in `table`.
        title: stands above.
        detail: of the drawing, as in `course.draw.graph`: "some" or "full".

    Raises:
        ValueError: y has no graph, or one of more than 1000 operations.
        RuntimeError: the library's own, where the graph has been let go.

    >>> import course
    >>> x, y = (course.tensor(number, requires_grad=True) for number in (3., 2.))
    >>> p = x * y
    >>> step_through(p)
    <p in 5 steps: the leaves x, y; p = x × y = 6.; MulBackward0: grad_x = 2., grad_y = 3.;
    AccumulateGrad: y.grad = 3.; AccumulateGrad: x.grad = 2.>
    """
    spaces = namespaces(sys._getframe(1))
    names = Names(*spaces)
    rows = of_names(y, grad_output, names, keep=True)
    count = sum(cell.kind == "operation" for cell in rows.graph)
    if count > MOST:
        raise ValueError(
            f"a graph of {count} operations has too many steps for one page, which takes {MOST}: step "
            "through a smaller example of the same program, or look at course.draw.graph"
        )
    if detail not in ("some", "full"):
        raise ValueError(f'detail is "some" or "full", not {detail!r}')
    of = names.of_tensor(y)
    if grad_output is None:
        source = _source(y, rows.graph, spaces)
    else:
        source = Source([], "The NumPy source begins with a gradient of ones, and this pass with yours.", [])
    release(rows.graph)
    return Stepper(of_cells(rows.graph, "", detail, of, fold=False, wide=BESIDE), rows, source, of, title)


@dataclass(frozen=True)
class Source:
    """The backward pass as NumPy beside the steps.

    Args:
        lines: of the source; none where it is not told.
        why: then the sentence that says why not.
        cells: for each line the cells of the graph whose backward nodes it computes.
    """

    lines: list[str]
    why: str
    cells: list[set[int]]


def _source(y: Any, cells: list[Cell], spaces: list[Mapping[str, Any]]) -> Source:
    known = Names(*spaces)
    index: dict[int, int] = {}
    for k, (cell, own) in enumerate(zip(cells, called(cells))):
        if cell.kind != "data":
            index[id(cell.node)] = k
            if len(own) == 1 and own[0].isidentifier():  # as the table calls it
                known.call(cell.node, own[0])
    try:
        program = written(y, None, known)
    except (NotImplementedError, RuntimeError, TypeError) as error:
        return Source([], str(error), [])
    lines = program.source.splitlines()
    whose = [{index[id(node)] for node in nodes if id(node) in index} for nodes in program.nodes]
    leaves = {k for k, cell in enumerate(cells) if cell.kind == "leaf"}
    head = len(lines) - len(whose) - 1
    return Source(lines, "", [*[set() for _ in range(head)], *whose, leaves])


class Stepper:
    """The steps of a computation, each with what it marks."""

    def __init__(self, drawing: Drawing, table: Table, source: Source, of: str, title: str) -> None:
        self.drawing, self.table, self.source, self.title = drawing, table, source, title
        own = called(table.graph)
        self.steps: list[
            tuple[str, int | None, int | None]
        ] = []  # a sentence, the cell forward, the row back
        leaves = ", ".join(", ".join(n) for cell, n in zip(table.graph, own) if cell.kind == "leaf")
        self.steps.append((f"the leaves {leaves}", None, None))
        for k, cell in enumerate(table.graph):
            if cell.kind == "operation":
                inputs = [own[source[0]][source[1]] for source in cell.sources if source is not None]
                inputs += [*[cell.constant] * bool(cell.constant), *cell.options]
                value = cell.results[0].data
                shown = (
                    f" = {value}" if len(cell.results) == 1 and value and not value.startswith("(") else ""
                )
                self.steps.append(
                    (f"{', '.join(own[k])} = {formula_of(cell.symbol, inputs)}{shown}", k, None)
                )
        for number, row in enumerate(table.rows):
            sent = ", ".join(f"{o.to} {'+=' if o.added else '='} {numbers(o.gradient)}" for o in row.outs)
            self.steps.append((f"{row.node}: {sent}", None, number))
        told = (
            "; ".join(text for text, _, _ in self.steps) if len(self.steps) < 40 else "forward and backward"
        )
        self.text = f"{title or of or 'a computation'} in {len(self.steps)} steps: {told}"

    show = Picture.show
    __repr__ = Picture.__repr__

    def __len__(self) -> int:
        return len(self.steps)

    @cached_property
    def marks(self) -> tuple[list[list[int]], list[list[int]]]:
        """For each box and each way of the drawing, the steps (from 1 on) in which it is marked."""
        graph, page = self.table.graph, self.drawing.page
        boxes: dict[str, list[int]] = {}
        arrows: dict[tuple[str, str], list[int]] = {}  # by the kind, and the box that an arrow belongs to
        for step, (_, cell, row) in enumerate(self.steps, 1):
            if cell is not None:
                for key in (
                    f"operation{cell}",
                    *(f"result{cell}.{k}" for k in range(len(graph[cell].results))),
                ):
                    boxes.setdefault(key, []).append(step)
                arrows.setdefault(("forward", f"operation{cell}"), []).append(step)
                arrows.setdefault(("makes", f"operation{cell}"), []).append(step)
            elif row is not None:
                k = self.table.rows[row].cell
                kind = "backward" if graph[k].kind == "operation" else "accumulate"
                boxes.setdefault(f"{kind}{k}", []).append(step)
                arrows.setdefault(("next" if kind == "backward" else "variable", f"{kind}{k}"), []).append(
                    step
                )
                if kind == "backward":
                    arrows.setdefault(("grad_fn", f"{kind}{k}"), []).append(step)
                else:
                    boxes.setdefault(f"leaf{k}", [1]).append(step)
            else:
                for k, leaf in enumerate(graph):
                    if leaf.kind != "operation":
                        boxes.setdefault(f"{leaf.kind}{k}", []).append(step)
        of_box = [boxes.get(box.key, []) for box in page.boxes]
        of_way = []
        for _, _, whose, _, _ in page.ways:
            found: set[int] = set()
            for arrow in whose:
                # with the operation that takes the value, or the node that sends the gradient
                owner = arrow.end if arrow.kind in ("forward", "grad_fn") else arrow.start
                found.update(arrows.get((arrow.kind, owner), ()))
            of_way.append(sorted(found) if len(whose) <= BUNDLE else [min(found)])
        return of_box, of_way

    @property
    def lines(self) -> list[list[int]]:
        """For each step (from 0 on, where all is shown) the numbers of the lines of NumPy that compute it."""
        by_cell: dict[int, list[int]] = {}
        for number, cells in enumerate(self.source.cells):
            for cell in cells:
                by_cell.setdefault(cell, []).append(number)
        rows = [None, *(row for _, _, row in self.steps)]
        return [[] if row is None else by_cell.get(self.table.rows[row].cell, []) for row in rows]

    def _places(self) -> list[list[int] | None]:
        """For each step where on the drawing its boxes are: left, top, width, height."""
        places: list[list[int] | None] = [None, None]  # not of the leaves, which are everywhere
        found: dict[int, list[Box]] = {}
        for box, steps in zip(self.drawing.page.boxes, self.marks[0]):
            for step in steps:
                found.setdefault(step, []).append(box)
        for step in range(2, len(self.steps) + 1):
            boxes = found.get(step, ())
            left, top = min(box.x for box in boxes), min(box.y for box in boxes)
            right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
            places.append([round(n) for n in (left, top, right - left, bottom - top)])
        return places

    def _repr_html_(self) -> str:
        above = (
            f'<p style="margin:4px 0"><strong>{html.escape(self.title)}</strong></p>' if self.title else ""
        )
        return f'<div style="color:inherit">{above}{self._body()}</div>'

    def _body(self) -> str:
        page = self.drawing.page
        boxes, ways = self.marks
        texts = [
            "all of it; one step on begins",
            *(f"{k}. {_short(text)}" for k, (text, _, _) in enumerate(self.steps, 1)),
        ]
        drawn = self.drawing._as_part("overflow:auto;max-height:620px", strips=True)
        identity = hashlib.sha256((drawn + self.text).encode()).hexdigest()[:8]
        values = {
            "B": {box.key: steps for box, steps in zip(page.boxes, boxes)},
            "W": ways,
            "T": texts,
            "L": self.lines,
            "P": self._places(),
            "wide": page.width,
        }
        # no text of a user's ends the script
        data = json.dumps(values, separators=(",", ":")).replace("<", "\\u003c")
        before, after = SCRIPT.replace("ID", identity).split("DATA")
        script = before + data + after
        button = 'style="font:inherit;padding:2px 10px"'
        last = len(self.steps)
        panel = "position:relative;overflow:auto;max-height:300px;color:inherit;box-sizing:border-box"
        panel += ";border:1px solid #8884;border-radius:6px;padding:4px;font-size:13px"
        told = as_html(self.table, style=f"{panel};flex:1 1 430px;min-width:0").replace(
            "<div", "<div data-follows", 1
        )
        numpy = _numpy(self.source, f"{panel};flex:1 1 320px;min-width:0")
        # Beside each other where there is room, else below: the drawing, and the table above or beside NumPy.
        return (
            f'<div data-stepper="{identity}" style="color:inherit">'
            f'<div style="display:flex;gap:8px;align-items:center;margin:6px 0">'
            f'<button type="button" aria-label="one step back" {button}>◀</button>'
            f'<input type="range" min="0" max="{last}" value="0" step="1" aria-label="step" style="flex:1">'
            f'<button type="button" aria-label="one step on" {button}>▶</button></div>'
            '<p style="min-height:2.4em;line-height:1.2;margin:4px 0">'
            f'<output aria-live="polite">{html.escape(texts[0])}</output></p>'
            '<div style="display:flex;flex-wrap:wrap;gap:12px">'
            f'<div style="flex:3 1 {min(round(page.width), 620)}px;min-width:0">{drawn}</div>'
            '<div style="flex:2 1 480px;min-width:0;display:flex;flex-wrap:wrap;gap:12px;'
            f'align-content:flex-start">{told}{numpy}</div>'
            f"</div><script>{script}</script></div>"
        )

    def save(self, path: str | Path) -> None:
        """Write it as a page of its own, `.html`.

        Raises:
            ValueError: the name ends with something else.
        """
        path = Path(path)
        if path.suffix != ".html":
            raise ValueError(f"a stepper is saved as .html, not as {path.name!r}")
        path.write_text(page_html(self._body(), self.title or "step by step"), encoding="utf-8")


def _short(text: str, longest: int = 240) -> str:
    return text if len(text) <= longest else f"{text[:longest].rpartition(' ')[0]} …"


def _numpy(source: Source, style: str) -> str:
    """The source, each line by itself so that it can be marked, or the sentence that says why not."""
    if source.why:
        return (
            f'<div style="{style}"><p style="margin:0"><strong>As NumPy this is not told.</strong> '
            f"{html.escape(source.why)}</p></div>"
        )
    code = (
        "display:block;white-space:pre;font:12px/1.5 ui-monospace,Menlo,Consolas,monospace;"
        "background:none;color:inherit;padding:0 6px"
    )
    written = [f'<code style="{code}">{html.escape(line) or " "}</code>' for line in source.lines]
    if len(written) > 100:  # in blocks, of which a browser leaves out those that are out of sight
        wide = max(map(len, source.lines)) + 2
        block = f"width:{wide}ch;font:12px/1.5 ui-monospace,Menlo,Consolas,monospace;content-visibility:auto"
        parts = [written[k : k + 40] for k in range(0, len(written), 40)]
        written = [
            f'<div style="{block};contain-intrinsic-height:{18 * len(part)}px">{"".join(part)}</div>'
            for part in parts
        ]
    lines = "".join(written)
    return (
        '<div data-follows role="group" tabindex="0" aria-label="the backward pass as NumPy" '
        f'style="{style}"><p style="margin:0">the backward pass as NumPy</p>{lines}</div>'
    )
