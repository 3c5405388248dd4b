"""The backward pass as a table: one row for each node, in the order in which the engine ran it.

The engine itself is watched, by hooks on the nodes, and no `.grad` is written: `table(loss)` may be asked
before or after `loss.backward(retain_graph=True)`. Hooks that a user attached to tensors run once more.

The two engines differ in one thing: torch's adds to a leaf's `.grad` as soon as its gradient is complete,
that of `course` when the leaf's first use is up, since its nodes run strictly by their age.
"""

from __future__ import annotations

import html
import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course.draw.recorded import Cell, Saved, called, read, release
from course.draw.texts import numbers, shape_text
from course.draw.walk import Names, is_ours, namespaces, with_leaves
from course.explain import mathematics


@dataclass
class Out:
    """A gradient that a node hands on."""

    to: str  # whose gradient it is
    rule: str  # by which it was computed
    gradient: np.ndarray
    summed: bool = False  # down to the shape of what was broadcast
    added: bool = False  # to what had arrived there before
    cell: int = -1
    place: int = 0  # of the input
    nr: int = 0  # which of the results of the operation that made it


@dataclass
class Row:
    """What one node of the backward pass did."""

    node: str
    of: str  # the tensor whose gradient arrives
    gradients: list[np.ndarray | None]  # one for each result of the operation
    saved: list[str] = field(default_factory=list)
    outs: list[Out] = field(default_factory=list)
    cell: int = -1

    def cells(self) -> list[str]:
        """The row's texts: node, gradient that arrives, what was saved, rules, where the results go."""
        arriving = " · ".join("none" if g is None else numbers(g) for g in self.gradients)
        return [
            self.node,
            f"{_grad(self.of)} = {arriving}" if len(self.gradients) == 1 else arriving,
            "\n".join(self.saved) or "–",
            "\n".join(out.rule for out in self.outs),
            "\n".join(map(_sent, self.outs)),
        ]


def _sent(out: Out) -> str:
    sign = "+=" if out.added else "="
    summed = f", summed to {shape_text(out.gradient.shape)}" if out.summed else ""
    # A gradient whose numbers are not shown is told by its shape, which already says what it was summed to.
    return f"{out.to} {sign} {numbers(out.gradient)}{summed}"


HEAD = ("node", "gradient that arrives (g)", "saved", "rule", "goes to")


class Table:
    """The rows of a backward pass, as text or as a table of HTML."""

    def __init__(self, rows: list[Row], cells: list[Cell], library: str) -> None:
        self.rows, self.graph, self.library = rows, cells, library

    def __len__(self) -> int:
        return len(self.rows)

    def __str__(self) -> str:
        lines = [("", *HEAD), *((str(k), *row.cells()) for k, row in enumerate(self.rows, 1))]
        split = [[text.split("\n") for text in line] for line in lines]
        widths = [max(len(part) for line in split for part in line[k]) for k in range(len(HEAD) + 1)]
        written = []
        for line in split:
            for i in range(max(map(len, line))):
                parts = [(text[i] if i < len(text) else "").ljust(w) for text, w in zip(line, widths)]
                written.append("  ".join(parts).rstrip())
        return "\n".join(written)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return as_html(self)

    def compare(self, other: Table, rtol: float = 1e-5, atol: float = 1e-8) -> list[str]:
        """What differs from the table of the same program in another library: a sentence for each
        difference, none where there is none. What was saved, and when leaves are added to, is each library's
        own.
        """
        mine, yours = _split(self), _split(other)
        if [row.node for row in mine[0]] != [row.node for row in yours[0]]:
            return [
                f"the nodes differ: {self.library} runs {', '.join(row.node for row in mine[0])}, "
                f"{other.library} {', '.join(row.node for row in yours[0])}"
            ]
        found = []
        for a, b in [*zip(mine[0], yours[0]), *zip(mine[1], yours[1])]:
            pairs = [(f"at {a.node}", x, y) for x, y in zip(a.gradients, b.gradients)]
            if len(a.outs) != len(b.outs):
                found.append(
                    f"{a.node} of {a.of} sends {len(a.outs)} gradients on in {self.library}, "
                    f"{len(b.outs)} in {other.library}"
                )
            for x, y in zip(a.outs, b.outs):
                pairs.append((f"from {a.node} to {x.to}", x.gradient, y.gradient))
            for where, x, y in pairs:
                if x is None or y is None:
                    same = x is y or not np.any(y if x is None else x)  # none is 0
                else:
                    same = x.shape == y.shape and np.allclose(x, y, rtol, atol, equal_nan=True)
                if not same:
                    found.append(
                        f"the gradient {where} is {_told(x)} in {self.library}, {_told(y)} in {other.library}"
                    )
        return found


def _told(x: np.ndarray | None) -> str:
    return "none" if x is None else numbers(x)


def _split(table: Table) -> tuple[list[Row], list[Row]]:
    leaves = [row for row in table.rows if row.node == "AccumulateGrad"]
    return [row for row in table.rows if row.node != "AccumulateGrad"], sorted(
        leaves, key=lambda row: row.cell
    )


def table(y: Any, grad_output: Any = None) -> Table:
    """What the backward pass from `y` does, node by node.

    Args:
        y: a tensor of `course` or of torch that was computed from leaves that require grad.
        grad_output: the gradient it starts with, of y's shape; 1 for a y of one element.

    Names are the caller's variables.

    Raises:
        ValueError: y has no graph.
        RuntimeError: the library's own, where a graph has been let go, or a saved value was changed.

    >>> import course
    >>> x, y = (course.tensor(number, requires_grad=True) for number in (3., 2.))
    >>> p = x * y
    >>> table(p + x)
       node            gradient that arrives (g)  saved  rule   goes to
    ...
    """
    return of_names(y, grad_output, Names(*namespaces(sys._getframe(1))))


def of_names(y: Any, grad_output: Any, names: Names, keep: bool = False) -> Table:
    """The table, with names that were already looked up; its cells `keep` the nodes where that is wanted."""
    if getattr(y, "grad_fn", None) is None:
        raise ValueError(
            "there is no backward pass to tell of: this was computed from nothing that requires grad"
        )
    names.hold([y])
    cells = read([y], names)
    library = "course" if is_ours(y.grad_fn) else "torch"
    seen, totals = _watched(y, grad_output, cells, library)
    names_of = called(cells)
    arrivals: dict[int, int] = {}  # how many gradients each cell has got
    rows: list[Row] = []
    for k, arriving, found in seen:
        row = _row(cells, k, arriving, found, names_of)
        for out in row.outs:
            out.added = arrivals.get(out.cell, 0) > 0 and _one_result(cells[out.cell])
            arrivals[out.cell] = arrivals.get(out.cell, 0) + 1
        rows.append(row)
    rows = _with_leaves(rows, cells, totals, names_of)
    if not keep:
        release(cells)
    return Table(rows, cells, library)


def _one_result(cell: Cell) -> bool:
    return len(cell.results) == 1


def _grad(name: str) -> str:
    """The lecture's word for a gradient, where the name allows it."""
    return f"grad_{name}" if name.isidentifier() else f"grad of {name}"


def _watched(
    y: Any, grad_output: Any, cells: Sequence[Cell], library: str
) -> tuple[list[tuple[int, list[Any], list[Any]]], dict[int, np.ndarray | None]]:
    """Run the engine once, and note for each operation what arrived and what it made of it, and for each leaf
    what a backward pass would add to its gradient.
    """
    seen: list[tuple[int, list[Any], list[Any]]] = []
    handles = []

    def watch(k: int) -> Any:
        def note(grad_inputs: Any, grad_outputs: Any) -> None:
            seen.append((k, [array_of(g) for g in grad_outputs], [array_of(g) for g in grad_inputs]))

        return note

    leaves = [k for k, cell in enumerate(cells) if cell.kind == "leaf"]
    try:
        for k, cell in enumerate(cells):
            if cell.kind == "operation":
                handles.append(cell.node.register_hook(watch(k)))
        found = sys.modules[library].autograd.grad(
            [y],
            [cells[k].node.variable for k in leaves],
            None if grad_output is None else [grad_output],
            retain_graph=True,
            allow_unused=True,
        )
    finally:
        for handle in handles:
            handle.remove()
    return seen, {k: array_of(g) for k, g in zip(leaves, found)}


def array_of(g: Any) -> np.ndarray | None:
    """A copy: a gradient may be added to later, in its place."""
    return (
        None
        if g is None
        else np.array(
            g.detach().tolist() if str(g.dtype) == "torch.bfloat16" else g.detach().numpy(force=True)
        )
    )


def _row(
    cells: Sequence[Cell], k: int, arriving: list[Any], found: list[Any], names_of: list[list[str]]
) -> Row:
    cell = cells[k]
    row = Row(cell.name, ", ".join(names_of[k]), arriving, [*map(_saved, cell.saved), *cell.options], cell=k)
    rules = rules_of(cell)
    for place, (source, g) in enumerate(zip(cell.sources, found)):
        if g is None or source is None or cells[source[0]].kind == "data":
            continue
        shape = cells[source[0]].results[source[1]].shape
        summed = shape is not None and g.shape != shape
        if summed:
            g = _summed(g, shape)
        elif cell.name in BROADCAST and arriving[0] is not None:
            summed = g.shape != arriving[0].shape
        rule = rules[place] if place < len(rules) else ""
        to = _grad(names_of[source[0]][source[1]])
        row.outs.append(Out(to, rule, g, summed, False, source[0], place, source[1]))
    return row


def _saved(saved: Saved) -> str:
    """What a rule saved, by the rule's name for it, and the user's."""
    return " ".join(filter(None, (saved.name, saved.text, saved.state)))


BROADCAST = {
    f"{name}Backward{n}" for name in ("Add", "Sub", "Mul", "Div", "Pow", "Maximum", "Minimum") for n in (0, 1)
}
"""torch's nodes sum down what was broadcast before a hook sees it."""


def _summed(g: np.ndarray, shape: Any) -> np.ndarray:
    from course.plain_engine import unbroadcast

    return unbroadcast(g, tuple(shape))


def rules_of(cell: Cell) -> list[str]:
    """The derivative by each input, as mathematics; of torch's nodes, as ours of the same name have it."""
    kind: Any = type(cell.node)
    if not is_ours(cell.node):
        kind = _ours().get(cell.name)
    if kind is not None and kind.vjps:
        return mathematics.rules_of(kind)
    own = f"{cell.symbol}.backward(ctx, g)" if cell.name.endswith("Backward") else f"torch's {cell.name}"
    return [own] * len(cell.sources)


def _ours() -> dict[str, Any]:
    """Our kinds of node by their names: all operations are loaded. Where several have one name, as a square
    and a power, the general one was made first.
    """
    from course.rule import RULES

    for name in ("course.names", "course.nn.functional"):
        importlib.import_module(name)

    return {kind.__name__: kind for kind in reversed(RULES)}


def _with_leaves(
    rows: list[Row], cells: Sequence[Cell], totals: dict[int, Any], names_of: list[list[str]]
) -> list[Row]:
    """Put a row for each leaf where the engine adds to its `.grad`."""
    of = {id(cells[row.cell].node): row for row in rows}
    for k, total in totals.items():
        if total is not None:
            name = names_of[k][0]
            out = Out(f"{name}.grad", "g", total, added=cells[k].node.variable.grad is not None)
            of[id(cells[k].node)] = Row("AccumulateGrad", name, [total], [], [out], k)
    passed = with_leaves([cells[row.cell].node for row in rows])
    return [of[id(node)] for node in passed if id(node) in of]


def as_html(table: Table, name: str = "", style: str = "overflow-x:auto;color:inherit") -> str:
    """A table that a screen reader can read by rows and columns; it scrolls by itself where it is wide."""
    cell = "padding:3px 8px;text-align:left;vertical-align:top;border-bottom:1px solid #8886"
    cell += ";white-space:pre-line"
    code = f'style="{cell};font-family:ui-monospace,Menlo,Consolas,monospace;font-size:12px"'
    head = "".join(f'<th scope="col" style="{cell}">{html.escape(text)}</th>' for text in ("step", *HEAD))
    body = []
    for k, row in enumerate(table.rows, 1):
        texts = [html.escape(text) for text in row.cells()]
        columns = "".join(f"<td {code}>{text}</td>" for text in texts[1:])
        body.append(f'<tr><td {code}>{k}</td><th scope="row" {code}>{texts[0]}</th>{columns}</tr>')
    label = html.escape(name or f"the backward pass in {len(table.rows)} steps, by {table.library}")
    return (
        f'<div role="group" tabindex="0" aria-label="{label}" style="{style}">'
        f'<table style="border-collapse:collapse;color:inherit;background:none">'
        f'<caption style="text-align:left">{label}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )
