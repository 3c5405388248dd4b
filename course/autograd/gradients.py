"""`backward` and `grad`: where the backward pass starts, and where its gradients go."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from course import engine
from course.graph import Node, edge_of, hooks_of
from course.manners.arrays import is_array, on_gpu
from course.manners.types import Tensors
from course.ops.shape import stack
from course.tensors import Tensor, wrap


class GradientEdge(NamedTuple):
    """Where the gradient by a tensor goes: a node, and which of its outputs the tensor is. It may stand for
    the tensor, once that is gone.
    """

    node: Any
    output_nr: int
    ownership_token: Any = None  # of a node of several outputs, this one's place


class _Pass(threading.local):
    """Whom a pass calls at its end: what asked for it, and what it is given."""

    calls: dict[Callable[..., Any], list[Any]] | None = None


passing = _Pass()


def _run(
    roots: list[tuple[Any, Any]],
    retain_graph: bool,
    create_graph: bool,
    inputs: Sequence[Node] | None = None,
    capture: bool = True,
) -> list[Any]:
    """The engine, and after it the calls that hooks have asked for on the way."""
    outer, passing.calls = passing.calls, {}
    try:
        found = engine.run(roots, retain_graph, create_graph, inputs, capture)
        for call, values in passing.calls.items():
            call(values)
    finally:
        passing.calls = outer
    return found or []


def _several(x: Any) -> tuple[Any, ...]:
    return tuple(x) if isinstance(x, (tuple, list)) and not isinstance(x, GradientEdge) else (x,)


def _edge(x: Tensor | GradientEdge) -> Node | None:
    """The node to which gradients by `x` go."""
    if not isinstance(x, GradientEdge):
        return edge_of(x)
    if x.ownership_token is None and isinstance(x.node.shape, list):
        raise RuntimeError(
            f"{x.node.name()} has several outputs: get the edge of one from its tensor, by "
            "autograd.graph.get_gradient_edge"
        )
    return x.ownership_token or x.node


def _roots(tensors: tuple[Any, ...], gradients: Any, create_graph: bool) -> list[tuple[Any, Any]]:
    """Pairs of node and gradient from which the backward pass starts."""
    gradients = (None,) * len(tensors) if gradients is None else _several(gradients)
    if len(gradients) != len(tensors):
        raise RuntimeError(
            f"got {len(tensors)} tensors and {len(gradients)} gradients: one gradient for each tensor"
        )
    return [(_edge(y), _start(i, y, g, create_graph)) for i, (y, g) in enumerate(zip(tensors, gradients))]


def _start(i: int, y: Tensor, g: Any, create_graph: bool) -> Any:
    """The gradient at an output: the given one, or 1 for one element."""
    x = y.array if isinstance(y, Tensor) else np.empty(y.node.shape, None if g is None else g.dtype)
    if y.node is None:
        raise RuntimeError(
            f"element {i} of tensors does not require grad and does not have a grad_fn: nothing it was "
            "computed from has requires_grad=True, or it was computed under no_grad()"
        )
    if g is None:
        if x.size != 1:
            raise RuntimeError(
                "grad can be implicitly created only for scalar outputs: this one has shape "
                f"{x.shape}. Pass backward(gradient) of that shape, or call .sum() first"
            )
        # a number: 1.5 us become 0.5
        g = np.ones_like(x) if x.ndim or on_gpu(x) else x.dtype.type(1)
        return wrap(g) if create_graph else g
    if not isinstance(g, Tensor):
        raise TypeError(f"gradients can be either Tensors or None, but got {type(g).__name__}")
    if g.shape != x.shape:
        raise RuntimeError(
            f"Mismatch in shape: grad_output[{i}] has a shape of {g.array.shape} and output[{i}] has a "
            f"shape of {x.shape}"
        )
    g = g.to(x.dtype)
    return g if create_graph else g.array


def _nodes(inputs: tuple[Any, ...]) -> list[Node]:
    """Where the gradients by `inputs` go."""
    nodes = []
    for x in inputs:
        node = _edge(x)
        if node is None:
            raise RuntimeError("One of the differentiated Tensors does not require grad")
        nodes.append(node)
    return nodes


def backward(
    tensors: Tensors,
    grad_tensors: Sequence[Tensor | None] | Tensor | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Tensors | None = None,
) -> None:
    """Add the gradient of `tensors` by every leaf to its `.grad` (or by `inputs` alone).

    >>> import course
    >>> a, b = (course.tensor(v, requires_grad=True) for v in (2., 3.))
    >>> course.autograd.backward(a * b + a)
    >>> a.grad, b.grad
    (tensor(4.), tensor(2.))
    """
    tensors = _several(tensors)
    retain_graph = create_graph if retain_graph is None else retain_graph
    roots = _roots(tensors, grad_tensors, create_graph)
    if inputs is None:
        _run(roots, retain_graph, create_graph)
        return
    inputs = _several(inputs)
    if not inputs:
        raise RuntimeError("'inputs' argument to backward() cannot be empty: leave it out for all leaves")
    nodes = _nodes(inputs)
    for x, node in zip(inputs, nodes):
        if isinstance(x, Tensor) and not x.is_leaf:
            hooks_of(node).retain = weakref.ref(x)
    _run(roots, retain_graph, create_graph, nodes, capture=False)


def _backward(
    self: Tensor,
    gradient: Tensor | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Tensors | None = None,
) -> None:
    """Add the gradient of this tensor by every leaf it was computed from to the leaf's `.grad`.

    gradient: of this tensor's shape, the gradient of the end of the computation by it; left out for one
    element (1). retain_graph: keep the graph for another backward. create_graph: make gradients that can be
    differentiated again. inputs: only these tensors get a `.grad`.
    """
    backward((self,), None if gradient is None else (gradient,), retain_graph, create_graph, inputs)


Tensor.backward = _backward


def grad(
    outputs: Tensors,
    inputs: Tensors,
    grad_outputs: Sequence[Tensor | None] | Tensor | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> tuple[Any, ...]:
    """The gradients of `outputs` by `inputs`, as a tuple; no `.grad` is written.

    allow_unused: an input that the outputs do not depend on gets None (an error otherwise).
    materialize_grads: zeros instead. is_grads_batched: grad_outputs have a leading dim, of several for each
    output, and so have the gradients; each costs a pass.

    >>> import course
    >>> x = course.tensor(3., requires_grad=True)
    >>> g, = course.autograd.grad(x ** 3, x, create_graph=True)
    >>> g, course.autograd.grad(g, x)
    (tensor(27., grad_fn=<MulBackward0>), (tensor(18.),))
    """
    outputs, inputs = _several(outputs), _several(inputs)
    if not inputs:
        raise RuntimeError("'inputs' argument to grad() cannot be empty")
    if allow_unused is False and materialize_grads:
        raise ValueError(
            "Expected allow_unused to be True or not passed when materialize_grads=True, but got: False."
        )
    retain_graph = create_graph if retain_graph is None else retain_graph
    if is_grads_batched:
        further = retain_graph, create_graph, allow_unused, False, materialize_grads
        return _batched(outputs, inputs, _several(grad_outputs), *further)
    nodes = _nodes(inputs)
    roots = _roots(outputs, grad_outputs, create_graph)
    found = _run(roots, retain_graph, create_graph, nodes)
    if not (allow_unused or materialize_grads) and any(g is None for g in found):
        i = next(i for i, g in enumerate(found) if g is None)
        raise RuntimeError(
            "One of the differentiated Tensors appears to not have been used in the graph: "
            f"inputs[{i}]. Set allow_unused=True if this is the desired behavior."
        )
    return tuple(
        wrap(g)
        if is_array(g) or isinstance(g, np.generic)
        else _zeros(x, create_graph)
        if g is None and materialize_grads
        else g
        for x, g in zip(inputs, found)
    )


def _zeros(x: Any, create_graph: bool) -> Tensor:
    """The gradient by what the outputs do not depend on."""
    if isinstance(x, GradientEdge):
        raise RuntimeError("materialize_grads cannot be used when the given input is a GradientEdge")
    return wrap(np.zeros_like(x.array)).requires_grad_(create_graph)


def _batched(
    outputs: Any, inputs: Any, grad_outputs: Any, retain_graph: bool, *further: Any
) -> tuple[Any, ...]:
    """`grad` for each of several gradients of the outputs; only the last may let the graph go."""
    (count,) = {len(g) for g in grad_outputs if g is not None}
    rows = [
        grad(
            outputs,
            inputs,
            [None if g is None else g[k] for g in grad_outputs],
            retain_graph or k < count - 1,
            *further,
        )
        for k in range(count)
    ]
    return tuple(None if column[0] is None else stack(column) for column in zip(*rows))
