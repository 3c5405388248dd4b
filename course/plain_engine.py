"""The backward pass, the idea and nothing else; engine.py does the same at full speed, on the same graphs.

Each operation left a node that points to the nodes of its inputs, and nodes only ever point to older ones. So
the youngest node that a gradient waits at has received all of it, and may run: it turns the gradient of its
result into one for each of its inputs, which then wait there. What arrives at one node along several paths is
added up (the multivariable chain rule).

Everything is a Tensor here: derivative rules are NumPy code, which Tensors answer. Whether what they compute
is recorded in turn is a question of the grad mode, and that is all that a second derivative needs.

Left out: hooks, `inputs=`, several roots, letting go of what a graph saved, refusing saved values that were
changed in place, the debug mode; and a leaf's `.grad` keeps neither its dtype nor its memory.
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np

from course.graph import RESULT, AccumulateGrad, Node, Output, edge_of
from course.manners.arrays import is_array
from course.mode import set_grad_enabled
from course.tensors import Tensor, wrap

Array = TypeVar("Array", np.ndarray, Tensor)


def backward(y: Tensor, grad_output: Tensor, create_graph: bool = False) -> None:
    """Add to the `.grad` of every leaf the vector-Jacobian product of `grad_output`, of y's shape, with y's
    Jacobian by the leaf.

    >>> import course
    >>> x = course.tensor([1., 2.], requires_grad=True)
    >>> backward((x * x + x).sum(), course.tensor(1.))
    >>> x.grad
    tensor([3., 5.])

    Raises:
        RuntimeError: y has no graph, or a rule's gradient another shape than its input.
    """
    if not y.requires_grad:
        raise RuntimeError("there is no graph to go through: nothing that y was computed from requires grad")
    with set_grad_enabled(create_graph), np.errstate(all="ignore"):
        waiting: dict[Any, Any] = {edge_of(y): grad_output}
        while waiting:
            node = max(waiting, key=lambda node: node.seq)
            g = waiting.pop(node)
            if type(node) is AccumulateGrad:  # a leaf: here gradients stay
                x = node.variable
                x.grad = g.clone() if x.grad is None else x.grad + g
            elif type(node) is Output:  # one of several results: its gradient waits among theirs
                several = waiting.setdefault(node.of, [None] * len(node.of.shape))
                several[node.nr] = g if several[node.nr] is None else several[node.nr] + g
            else:
                for target, d in zip(node.next, grad_inputs(node, g)):
                    if target is not None and d is not None:
                        d = unbroadcast(d, target.shape)
                        waiting[target] = waiting[target] + d if target in waiting else d


def grad_inputs(node: Node, g: Tensor | list[Tensor | None]) -> list[Tensor | None]:
    """The gradient by each input of an operation: its rules, on the gradient of its result and what they
    saved on the way forward.
    """
    if not node.vjps:
        return node.backward(g, create_graph=True)  # a Function's own, on Tensors
    rules = enumerate(zip(node.next, node.vjps))
    return [None if target is None else vjp(g, *saved(node, i)) for i, (target, vjp) in rules]


def saved(node: Node, i: int) -> list[Any]:
    """What rule `i` saved: tensors with their places in the graph, so that the rule can be differentiated
    too.
    """
    place = lambda source: node if source == RESULT else node.next[source]
    return [
        wrap(value, place(source)) if source is not None and is_array(value) else value
        for source, value in zip(node.sources[i], node.saved[i])
    ]


def unbroadcast(g: Array, shape: tuple[int, ...]) -> Array:
    """Sum `g` down to `shape`, which was broadcast to g's shape on the way forward (slide 8, in
    lecture/forward_pass.py: the transpose of copying is adding).

    >>> import numpy as np
    >>> unbroadcast(np.ones((2, 3)), (3,))
    array([2., 2., 2.])
    """
    if g.shape == shape:
        return g
    extra = g.ndim - len(shape)
    if extra < 0 or any(m not in (1, n) for m, n in zip(shape, g.shape[max(extra, 0) :])):
        raise RuntimeError(
            f"a gradient must have the shape of its input, or one that the input broadcasts to: "
            f"got a gradient of shape {tuple(g.shape)} for an input of shape {tuple(shape)}"
        )
    axes = tuple(range(extra)) + tuple(
        i + extra for i, m in enumerate(shape) if m == 1 and g.shape[i + extra] != 1
    )
    return np.add.reduce(g, axes).reshape(shape)
