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
from functools import cached_property
from pathlib import Path
from typing import Any

from course.draw.drawing import Drawing, page_html
from course.draw.graphs import formula_of, of_cells
from course.draw.picture import Picture
from course.draw.recorded import called, numbers
from course.draw.walk import Names, namespaces
from course.explain.table import Table, as_html, of_names

MOST = 1000
"""So many operations can be stepped through on one page."""

SCRIPT = """
(() => { for (const root of document.querySelectorAll('[data-stepper="ID"]')) {
  if (root.ready) continue;  // a page may show an output twice
  root.ready = true;
  const B = BOXES, W = WAYS, T = TEXTS, all = s => [...root.querySelectorAll(s)];
  const boxes = all('[data-box]'), ways = all('[data-way]'), rows = all('tbody tr');
  const [back, next] = all('button'), [slider] = all('input'), [said] = all('output');
  const first = T.length - rows.length;
  // by step, so that of a thousand boxes only those are touched that change
  const marked = T.map(() => []), begins = T.map(() => []);
  const note = (e, steps) => { begins[steps[0]].push(e); for (const s of steps) marked[s].push(e); };
  boxes.forEach((e, n) => note(e, B[n])); ways.forEach((e, n) => note(e, W[n]));
  const stroke = (k, width) => marked[k].forEach(e =>
    e.querySelectorAll('rect,path').forEach(p => { p.style.strokeWidth = width; }));
  const row = (k, colour) => { if (k >= first) rows[k - first].style.background = colour; };
  let now = 0;  // step 0 shows all of it
  const go = k => {
    k = Math.max(0, Math.min(T.length - 1, k));
    slider.value = k; slider.setAttribute('aria-valuetext', T[k]); said.textContent = T[k];
    stroke(now, ''); row(now, '');
    const from = now && k ? Math.min(now, k) : 0, to = now && k ? Math.max(now, k) : T.length - 1;
    // not opacity: each such group would be painted by itself, which is slow
    for (let s = from; s <= to; s++) for (const e of begins[s])
      e.style.fillOpacity = e.style.strokeOpacity = !k || s <= k ? '' : .2;
    now = k;
    stroke(now, '3'); row(now, '#ff7f0e33');
  };
  slider.oninput = () => go(+slider.value);
  back.onclick = () => go(+slider.value - 1); next.onclick = () => go(+slider.value + 1);
  root.onkeydown = e => {
    const d = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (d) { e.preventDefault(); e.stopPropagation(); go(+slider.value + d); }
  };
  go(0);
} })()"""
"""Marks steps on what is there: of each box and each way it knows the steps, of each step the sentence."""


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
    names = Names(*namespaces(sys._getframe(1)))
    rows = of_names(y, grad_output, names)
    count = sum(cell.kind == "operation" for cell in rows.graph)
    if count > MOST:
        raise ValueError(
            f"a graph of {count} operations has too many steps for one page, which takes {MOST}: step "
            "through a smaller example of the same program, or look at course.draw.graph"
        )
    if detail not in ("some", "full"):
        raise ValueError(f'detail is "some" or "full", not {detail!r}')
    of = names.of_tensor(y)
    return Stepper(of_cells(rows.graph, title, detail, of, fold=False), rows, of)


class Stepper:
    """The steps of a computation, each with what it marks."""

    def __init__(self, drawing: Drawing, table: Table, of: str) -> None:
        self.drawing, self.table = drawing, table
        own = called(table.graph)
        self.steps: list[
            tuple[str, int | None, int | None]
        ] = []  # a sentence, the cell forward, the row back
        leaves = ", ".join(", ".join(n) for cell, n in zip(table.graph, own) if cell.kind == "leaf")
        self.steps.append((f"the leaves {leaves}", None, None))
        for k, cell in enumerate(table.graph):
            if cell.kind == "operation":
                inputs = [own[source[0]][source[1]] for source in cell.sources if source is not None]
                inputs += [cell.constant] * bool(cell.constant)
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
        self.text = f"{of or 'a computation'} in {len(self.steps)} steps: {told}"

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
            of_way.append(sorted(found))
        return of_box, of_way

    def _repr_html_(self) -> str:
        boxes, ways = self.marks
        texts = [
            "all of it; one step on begins",
            *(f"{k}. {text}" for k, (text, _, _) in enumerate(self.steps, 1)),
        ]
        drawn = self.drawing._as_part()
        identity = hashlib.sha256((drawn + self.text).encode()).hexdigest()[:8]
        script = SCRIPT.replace("ID", identity)
        for name, value in (("BOXES", boxes), ("WAYS", ways), ("TEXTS", texts)):
            # no text of a user's ends the script
            written = json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")
            script = script.replace(name, written, 1)
        button = 'style="font:inherit;padding:2px 10px"'
        last = len(self.steps)
        return (
            f'<div data-stepper="{identity}" style="color:inherit">{drawn}'
            f'<div style="display:flex;gap:8px;align-items:center;margin:6px 0">'
            f'<button type="button" aria-label="one step back" {button}>◀</button>'
            f'<input type="range" min="0" max="{last}" value="0" step="1" aria-label="step" style="flex:1">'
            f'<button type="button" aria-label="one step on" {button}>▶</button></div>'
            f'<p style="min-height:1.5em;margin:4px 0"><output aria-live="polite">{html.escape(texts[0])}'
            f"</output></p>"
            f"{as_html(self.table)}<script>{script}</script></div>"
        )

    def save(self, path: str | Path) -> None:
        """Write it as a page of its own, `.html`.

        Raises:
            ValueError: the name ends with something else.
        """
        path = Path(path)
        if path.suffix != ".html":
            raise ValueError(f"a stepper is saved as .html, not as {path.name!r}")
        path.write_text(page_html(self._repr_html_(), self.drawing.title or "step by step"), encoding="utf-8")
