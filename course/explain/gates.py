"""Backward passes through gates that are written down: a graph of gates as in assignment 2, run by somebody's
network or here, or gradients that were worked out line by line. `first_wrong` compares two of them.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from course.draw.recorded import Cell, Saved, Value
from course.draw.texts import numbers
from course.explain.table import Out, Row
from course.explain.wrong import FirstWrong, Pass, first_wrong


class _Watched:
    """A gate that notes what it gets and what it hands on."""

    def __init__(self, gate: Any, name: str, log: list[str]) -> None:
        self.gate, self.name, self.log = gate, name, log
        self.value: Any = None
        self.got: list[Any] = []
        self.handed: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.gate, name)

    def forward(self, *inputs: Any) -> Any:
        self.value = self.gate.forward(*inputs)
        return self.value

    def backward(self, grad_output: Any) -> Any:
        self.log.append(self.name)
        self.got.append(np.array(grad_output, dtype=float))
        found = self.gate.backward(grad_output)
        several = found if isinstance(found, (tuple, list)) else [found]
        self.handed.append([None if g is None else np.array(g, dtype=float) for g in several])
        return found


def gates_pass(graph: Any, inputs: Mapping[str, Any], network: Any = None) -> Pass:
    """A backward pass through a graph of gates, to compare with another one by `first_wrong`.

    Args:
        graph: has `gates`: for each name a gate (`forward(*inputs)`, `backward(grad_output)`, a tuple) and
            the names of its inputs; and `output`, the name of the result.
        inputs: the values of the graph's inputs.
        network: a class whose object runs the graph: `network(graph).forward(inputs)`, then `.backward()`, a
            dictionary. Without it, that is done here.

    >>> from types import SimpleNamespace
    >>> class Mul:
    ...     def forward(self, x, y):
    ...         self.x, self.y = x, y
    ...         return x * y
    ...     def backward(self, grad_output):
    ...         return grad_output * self.y, grad_output * self.x
    >>> class Slip(Mul):
    ...     def backward(self, grad_output):
    ...         return self.y, self.x
    >>> def graph(kind):
    ...     return SimpleNamespace(output="f", gates={"q": (kind(), ("x", "y")), "f": (Mul(), ("q", "z"))})
    >>> given = {"x": 2., "y": 3., "z": 4.}
    >>> print(first_wrong(gates_pass(graph(Slip), given), gates_pass(graph(Mul), given), values=False))
    The gate q (Slip) is the first gate whose gradient is wrong: the one that it hands to x is the local
    derivative alone: what arrived is not multiplied in. It is 3. 4 gradients before it are right.
    """
    log: list[str] = []
    watched = {name: _Watched(gate, name, log) for name, (gate, _) in graph.gates.items()}
    mine = copy.copy(graph)
    mine.gates = {name: (watched[name], tuple(sources)) for name, (_, sources) in graph.gates.items()}
    order = _sorted(mine.gates)
    found = _run(mine, inputs, order) if network is None else _ran(network, mine, inputs)
    return _as_pass(mine.gates, watched, inputs, order, log, found)


def _sorted(gates: Mapping[str, Any]) -> list[str]:
    from graphlib import TopologicalSorter

    order = TopologicalSorter({name: sources for name, (_, sources) in gates.items()}).static_order()
    return [name for name in order if name in gates]


def _run(graph: Any, inputs: Mapping[str, Any], order: Sequence[str]) -> dict[str, Any]:
    values = dict(inputs)
    for name in order:
        gate, sources = graph.gates[name]
        values[name] = gate.forward(*(values[source] for source in sources))
    grads: dict[str, Any] = {name: np.zeros(np.shape(value)) for name, value in values.items()}
    grads[graph.output] = np.ones(np.shape(values[graph.output]))
    for name in reversed(order):
        gate, sources = graph.gates[name]
        for source, g in zip(sources, gate.backward(grads[name])):
            grads[source] = grads[source] + g
    return {name: grads[name] for name in inputs}


def _ran(network: Any, graph: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    running = network(graph)
    running.forward(dict(inputs))
    found = running.backward()
    return dict(found) if isinstance(found, Mapping) else {}


def _as_pass(
    gates: Mapping[str, Any],
    watched: Mapping[str, _Watched],
    inputs: Mapping[str, Any],
    order: Sequence[str],
    log: Sequence[str],
    found: Mapping[str, Any],
) -> Pass:
    cells, leaves, number = [], [], {}
    for name, value in [*inputs.items(), *((name, watched[name].value) for name in order)]:
        number[name] = len(cells)
        array = None if value is None else np.asarray(value, dtype=float)
        told = Value(name, () if array is None else array.shape, data="" if array is None else numbers(array))
        leaves.append(array)
        if name in inputs:
            g = found.get(name)
            told.grad = None if g is None else numbers(np.asarray(g, dtype=float))
            cells.append(Cell("leaf", "", name, [told]))
            continue
        gate, sources = watched[name], gates[name][1]
        kind = getattr(getattr(gate.gate, "operation", None), "__name__", type(gate.gate).__name__)
        saved = [Saved("gets", numbers(gate.got[0]))] if gate.got else [Saved("gets", "nothing")]
        into: list[Any] = [(number[source], 0) for source in sources]
        cells.append(Cell("operation", name, kind, [told], into, saved))
    rows, met = [], set()
    for name in log:
        if name not in met:  # what it got first: who asks twice has asked too early
            met.add(name)
            gate = watched[name]
            outs = [
                Out(f"grad_{source}", "", g, cell=number[source], place=place)
                for place, (source, g) in enumerate(zip(gates[name][1], gate.handed[0]))
                if g is not None
            ]
            rows.append(Row(name, name, [gate.got[0]], outs=outs, cell=number[name]))
    for name in inputs:
        g = found.get(name)
        given = None if g is None else np.asarray(g, dtype=float)
        rows.append(Row("AccumulateGrad", name, [given], cell=number[name]))
    return Pass(cells, rows, leaves, "gate")


class _Operation:
    """A gate that leaves forward and backward to an operation on tensors of `course`."""

    def __init__(self, operation: Callable[..., Any]) -> None:
        self.operation = operation

    def forward(self, *inputs: Any) -> Any:
        import course

        self.inputs = [course.tensor(x, dtype=course.float64, requires_grad=True) for x in inputs]
        self.result = self.operation(*self.inputs)
        return self.result.detach().numpy()

    def backward(self, grad_output: Any) -> tuple[Any, ...]:
        import course

        given = course.tensor(np.asarray(grad_output), dtype=course.float64)
        found = course.autograd.grad(self.result, self.inputs, given, retain_graph=True)
        return tuple(g.numpy() for g in found)


def first_wrong_gradient(
    gates: Mapping[str, Sequence[Any]], inputs: Mapping[str, Any], grads: Mapping[str, Any]
) -> FirstWrong:
    """Of gradients that were worked out by hand, one for each name, the first that is wrong; the right
    numbers are not told.

    Args:
        gates: for each name an operation on tensors of `course` and the names of its inputs; the last is the
            result.
        inputs: the values of the graph's inputs.
        grads: the gradients by names; those that are not there are not asked for.

    >>> import course
    >>> gates = {"q": (course.add, "x", "y"), "f": (course.mul, "q", "z")}
    >>> first_wrong_gradient(gates, {"x": 2., "y": 3., "z": 4.}, {"q": 4., "z": 5., "x": 1., "y": 1.})
    <The gradient by x is the first that is wrong. It comes from the gate q (add); yours is the local
    derivative alone: what arrived is not multiplied in. It is 1. 2 gradients before it are right.>
    """
    output = list(gates)[-1]
    graph = SimpleNamespace(
        output=output,
        gates={name: (_Operation(operation), sources) for name, (operation, *sources) in gates.items()},
    )
    right = gates_pass(graph, inputs)
    mine = Pass([copy.copy(cell) for cell in right.cells], [], right.leaves, "gate")
    given = {output: right.row_of[len(right.cells) - 1].gradients[0]}
    given |= {name: np.asarray(g, dtype=float) for name, g in grads.items()}
    for row in right.rows:
        name = right.names[row.cell]
        cell = mine.cells[row.cell]
        if name not in given:
            continue
        mine.rows.append(Row(row.node, name, [given[name]], cell=row.cell))
        cell.saved = [Saved("gets", numbers(given[name]))]
        if cell.kind == "leaf":
            cell.results = [copy.copy(cell.results[0])]
            cell.results[0].grad = numbers(given[name])
    return first_wrong(mine, right, values=False)
