"""A computational graph as a picture: the lecture's circles and arrows, inputs on the left, the output on the
right.

`graph(loss)` draws what autograd recorded, `graph({"f": ["x"]})` what somebody wrote down.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any

from course.draw import folding
from course.draw.drawing import Drawing
from course.draw.layout import PAGE, Link, Unit
from course.draw.page import Box, Piece
from course.draw.pieces import pieces_of
from course.draw.recorded import Cell, called, read, release
from course.draw.walk import Names, is_tensor, namespaces

FULL, SOME = 6, 30
"""Up to so many cells all is drawn, and up to so many the backward nodes with what they saved."""
TELL = 30
"""A sentence of more operations than that is for nobody's ears."""


def graph(
    what: Any, notes: Mapping[str, object] = {}, title: str = "", *, detail: str | None = None
) -> Drawing:
    """The graph that leads to a tensor, of `course` or of torch, or a graph of gates that is written down.

    Args:
        what: a tensor; several as a list, or as a dictionary by names; or for each gate's name the names of
            its inputs, where a name that is no key is an input of the graph.
        notes: of gates, a short text to stand below one: its value, its gradient, its number in an order.
        detail: of tensors, "full": with data, grad and flags of each; "some": with the backward nodes and
            what they saved; "compact": operations and shapes; "modules": a box for each module whose
            parameters are used, and below it what is in each. Without it, as the graph is large.

    A backward node has an arrow to each of its next_functions, numbered where there are several. A value that
    only the graph holds is shown where a node saved it. Names are the caller's variables. A graph of more
    than 250 operations is folded, by its modules where it has some: `graph(loss).part(3)` draws a part.

    Raises:
        ValueError: a gate depends on itself, or `detail` is none of these.
        TypeError: it is no graph.

    >>> import course
    >>> a, b = (course.tensor(number, requires_grad=True) for number in (2., 3.))
    >>> c = a * b
    >>> graph(c)
    <graph: of c, 2 leaves (a, b) and 1 operation (c = a × b)>
    >>> graph({"q": ["x", "y"], "f": ["q", "z"]}, title="(x + y) z")
    <graph: (x + y) z, 3 inputs (x, y, z) and 2 gates (q of x, y; f of q, z)>
    """
    if detail not in (None, "full", "some", "compact", "modules"):
        raise ValueError(f'detail is "full", "some", "compact" or "modules", not {detail!r}')
    frame = sys._getframe(1)
    if is_tensor(what):
        return _of_tensors([what], Names(*namespaces(frame)), title, detail)
    if isinstance(what, Mapping):
        if what and all(map(is_tensor, what.values())):
            named = {str(name): tensor for name, tensor in what.items()}
            names = Names(named, *namespaces(frame))
            return _of_tensors(list(named.values()), names, title, detail)
        return _of_gates(what, notes, title)
    if isinstance(what, (list, tuple)) and all(map(is_tensor, what)):
        return _of_tensors(what, Names(*namespaces(frame)), title, detail)
    raise TypeError(
        "draw.graph takes a tensor, a list of tensors, or a dictionary with the names of each gate's inputs, "
        f"not {type(what).__name__}"
    )


def _of_tensors(roots: Sequence[Any], names: Names, title: str, detail: str | None) -> Drawing:
    names.hold(roots)
    cells = read(roots, names)
    release(cells)
    if detail == "modules" and not folding.by_modules(cells):
        raise ValueError(
            "there are no two modules to be drawn as boxes: none of the caller's has parameters in this "
            'graph, or only one has; try detail="compact"'
        )
    if detail is None:
        detail = "full" if len(cells) <= FULL else "some" if len(cells) <= SOME else "compact"
    of = ", ".join(dict.fromkeys(name for root in roots if (name := names.of_tensor(root))))
    return of_cells(cells, title, detail, of, classes=names.modules)


def of_cells(
    cells: list[Cell],
    title: str,
    detail: str,
    of: str = "",
    fold: bool = True,
    wide: float = PAGE,
    classes: Mapping[str, str] = {},
) -> Drawing:
    """What was read, as a drawing so wide; folded where it is large, and that is wanted."""
    text = f"graph: {f'of {of}' if of else title or 'a graph'}, {told(cells)}"
    if fold and (detail == "modules" or folding.is_large(cells)):
        return folding.folded(cells, title, text, classes)
    return Drawing(lambda: pieces_of(cells, detail), text, title, wide=wide)


def told(cells: Sequence[Cell]) -> str:
    """What leads where, in words: each operation of a small graph, of a large one how many of each kind."""
    leaves = [cell for cell in cells if cell.kind == "leaf"]
    data = [cell for cell in cells if cell.kind == "data"]
    operations = [cell for cell in cells if cell.kind == "operation"]
    if len(operations) > TELL or len(leaves) > TELL:
        said = folding.counted(operations)
        return f"{folding.plural(len(leaves), 'leaf', 'leaves')} and {len(operations)} operations ({said})"
    names = called(list(cells))
    of = lambda wanted: [", ".join(n) for cell, n in zip(cells, names) if cell.kind == wanted]
    formulas = []
    for cell, own in zip(cells, names):
        if cell.kind == "operation":
            inputs = [names[source[0]][source[1]] for source in cell.sources if source is not None]
            inputs += [*[cell.constant] * bool(cell.constant), *cell.options]
            formulas.append(f"{', '.join(own)} = {formula_of(cell.symbol, inputs)}")
    said = _listed(of("leaf"), "leaf", plural="leaves")
    if data:
        said += f", data ({', '.join(of('data'))})"
    return f"{said} and {_listed(formulas, 'operation', '; ')}" if operations else said


def formula_of(symbol: str, inputs: Sequence[str]) -> str:
    """An operation on named inputs, with its sign between two of them.

    >>> formula_of("×", ["a", "b"]), formula_of("exp", ["a"])
    ('a × b', 'exp(a)')
    """
    if len(inputs) == 2 and not symbol[0].isalpha():
        return f"{inputs[0]} {symbol} {inputs[1]}"
    return f"{symbol}({', '.join(inputs)})"


def _of_gates(inputs: Mapping[str, Iterable[str]], notes: Mapping[str, object], title: str) -> Drawing:
    gates = {str(name): [str(source) for source in sources] for name, sources in inputs.items()}
    below = {str(name): str(note) for name, note in notes.items()}
    try:
        order = list(TopologicalSorter(gates).static_order())
    except CycleError as error:
        raise ValueError(
            f"a gate cannot depend on itself, but here is a cycle: {' -> '.join(map(str, error.args[1]))}"
        ) from None
    # Inputs in the order in which they are named, so that the first of a gate stands above its second.
    leaves = list(dict.fromkeys(s for sources in gates.values() for s in sources if s not in gates))
    names = [*leaves, *(name for name in order if name in gates)]
    wires = [f"{name} of {', '.join(sources)}" for name, sources in gates.items()]
    text = f"graph: {title or 'a graph'}, {_listed(leaves, 'input')} and {_listed(wires, 'gate', '; ')}"
    if said := [f"{name}: {below[name]}" for name in names if name in below]:
        text += f"; below them {', '.join(said)}"
    return Drawing(lambda: _pieces_of_gates(names, gates, below), text, title)


def _pieces_of_gates(
    names: Sequence[str], gates: Mapping[str, list[str]], notes: Mapping[str, str]
) -> tuple[list[Piece], list[Link]]:
    pieces = []
    for name in names:
        box = Box(name, "operation" if name in gates else "leaf", name, tip=name).fit()
        box.round = len(name) < 6
        box.height = max(34.0, 7.0 * len(gates.get(name, ())))
        box.width = 34.0 if len(name) < 4 else box.width
        lines = notes[name].splitlines() if name in notes else []
        # Beside a note nothing else stands, so it needs its room.
        width = max(box.width, *(len(line) * 6.7 for line in lines), 0)
        box.x = (width - box.width) / 2
        count = len(gates.get(name, ()))
        middle = box.height / 2
        entries = [middle + 7 * (k - (count - 1) / 2) for k in range(count)] or [middle]
        unit = Unit(width, box.height + 14 * len(lines), {"forward": entries}, {"forward": [middle]})
        pieces.append(Piece(unit, [box], below=lines, ends={"forward": name}, starts={"forward": [name]}))
    number = {name: k for k, name in enumerate(names)}
    links = [
        Link(number[source], 0, number[name], k)
        for name, sources in gates.items()
        for k, source in enumerate(sources)
    ]
    return pieces, links


def _listed(names: Iterable[str], kind: str, between: str = ", ", plural: str = "") -> str:
    names = list(names)
    return f"{folding.plural(len(names), kind, plural)} ({between.join(names)})"
