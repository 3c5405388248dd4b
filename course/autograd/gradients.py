"""`backward` and `grad`: where the backward pass starts, and where its gradients go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from course import engine
from course.graph import Node, edge_of
from course.manners.types import Tensors
from course.tensors import Tensor, wrap


def _several(x: Any) -> tuple[Any, ...]:
    return tuple(x) if isinstance(x, (tuple, list)) else (x,)


def _roots(tensors: tuple[Tensor, ...], gradients: Any, create_graph: bool) -> list[tuple[Any, Any]]:
    """Pairs of node and gradient from which the backward pass starts."""
    gradients = (None,) * len(tensors) if gradients is None else _several(gradients)
    if len(gradients) != len(tensors):
        raise RuntimeError(
            f"got {len(tensors)} tensors and {len(gradients)} gradients: one gradient for each tensor"
        )
    return [(edge_of(y), _start(i, y, g, create_graph)) for i, (y, g) in enumerate(zip(tensors, gradients))]


def _start(i: int, y: Tensor, g: Any, create_graph: bool) -> Any:
    """The gradient at an output: the given one, or 1 for one element."""
    x = y.array
    if y.node is None:
        raise RuntimeError(
            f"element {i} of tensors does not require grad and does not have a grad_fn: nothing it was "
            "computed from has requires_grad=True, or it was computed under no_grad()"
        )
    if g is None:
        if x.size != 1:
            raise RuntimeError(
                "grad can be implicitly created only for scalar outputs: this one has shape "
                f"{y.array.shape}. Pass backward(gradient) of that shape, or call .sum() first"
            )
        g = np.ones(x.shape, x.dtype) if x.ndim else x.dtype.type(1)  # a number: 1.5 us become 0.5
        return wrap(g) if create_graph else g
    if not isinstance(g, Tensor):
        raise TypeError(f"gradients can be either Tensors or None, but got {type(g).__name__}")
    if g.shape != x.shape:
        raise RuntimeError(
            f"Mismatch in shape: grad_output[{i}] has a shape of {g.array.shape} and output[{i}] has a "
            f"shape of {y.array.shape}"
        )
    g = g.to(x.dtype)
    return g if create_graph else g.array


def _nodes(inputs: tuple[Tensor, ...]) -> list[Node]:
    """Where the gradients by `inputs` go."""
    nodes = []
    for x in inputs:
        node = edge_of(x)
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
        engine.run(roots, retain_graph, create_graph)
        return
    inputs = _several(inputs)
    if not inputs:
        raise RuntimeError("'inputs' argument to backward() cannot be empty: leave it out for all leaves")
    found = engine.run(roots, retain_graph, create_graph, _nodes(inputs)) or []
    for x, g in zip(inputs, found):
        if g is not None:
            g = g.clone() if isinstance(g, Tensor) else wrap(g)
            x.grad = g if x.grad is None else x.grad + g


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
    materialize_grads: zeros instead.

    >>> import course
    >>> x = course.tensor(3., requires_grad=True)
    >>> g, = course.autograd.grad(x ** 3, x, create_graph=True)
    >>> g, course.autograd.grad(g, x)
    (tensor(27., grad_fn=<MulBackward0>), (tensor(18.),))
    """
    outputs, inputs = _several(outputs), _several(inputs)
    if is_grads_batched:
        raise NotImplementedError("is_grads_batched: call grad() once for each of the batch's gradients")
    if allow_unused is False and materialize_grads:
        raise ValueError(
            "Expected allow_unused to be True or not passed when materialize_grads=True, but got: False."
        )
    nodes = _nodes(inputs)
    retain_graph = create_graph if retain_graph is None else retain_graph
    roots = _roots(outputs, grad_outputs, create_graph)
    found = engine.run(roots, retain_graph, create_graph, nodes) or []
    if not (allow_unused or materialize_grads) and any(g is None for g in found):
        i = next(i for i, g in enumerate(found) if g is None)
        raise RuntimeError(
            "One of the differentiated Tensors appears to not have been used in the graph: "
            f"inputs[{i}]. Set allow_unused=True if this is the desired behavior."
        )
    return tuple(
        (wrap(np.zeros_like(x.array)) if materialize_grads else None)
        if g is None
        else g
        if isinstance(g, Tensor)
        else wrap(g)
        for x, g in zip(inputs, found)
    )
