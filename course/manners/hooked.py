"""The hooks that users attached to a tensor or a node, at their three places in a backward pass."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.graph import Hooks
from course.manners.arrays import on_gpu
from course.tensors import Tensor, wrap


def arrived(hooks: Hooks, g: Any) -> Any:
    """Run the hooks on the gradient by a tensor, and keep it where it was asked for."""
    for hook in list(hooks.tensor.values()):
        given = g if isinstance(g, Tensor) else wrap(g)
        result = hook(given)
        if result is not None:
            if not isinstance(result, Tensor):
                raise TypeError(f"a tensor hook returns a Tensor or None, not {type(result).__name__}")
            if result.shape != given.shape:
                raise RuntimeError(
                    f"hook has changed the size of value: the gradient has shape {given.array.shape}, "
                    f"the hook returned {result.array.shape}"
                )
            g = _like(result, g)
    if hooks.retain is not None:
        tensor = hooks.retain()
        if tensor is not None:
            given = g if isinstance(g, Tensor) else wrap(g.copy() if on_gpu(g) else np.array(g))
            tensor.grad = given if tensor.grad is None else tensor.grad + given
    return g


def before(hooks: Hooks, g: Any) -> Any:
    """Run the hooks of a node that is about to run, on the gradients of its results."""
    several = isinstance(g, list)
    grads = tuple(x if x is None or isinstance(x, Tensor) else wrap(x) for x in (g if several else [g]))
    for hook in list(hooks.before.values()):
        result = hook(grads)
        if result is not None:
            grads = result if isinstance(result, tuple) else (result,)
    if not several:
        return _like(grads[0], g)
    recorded = any(isinstance(x, Tensor) for x in g)
    return [x if x is None or recorded else x.array for x in grads]


def _like(tensor, g):
    return tensor if isinstance(g, Tensor) else tensor.array


def after(node: Any, found: Any, g: Any) -> Any:
    """Run the hooks of a node that has run, on the gradients by its inputs and of its results."""
    as_tensor = lambda x: x if x is None or isinstance(x, Tensor) else wrap(x)
    grads = tuple(map(as_tensor, found))
    outputs = tuple(map(as_tensor, g if isinstance(g, list) else [g]))
    for hook in list(node.hooks.after.values()):
        result = hook(grads, outputs)
        if result is not None:
            if len(result) != len(grads):
                raise RuntimeError(
                    f"a hook of {node.name()} must return as many gradients as it got: "
                    f"{len(grads)}, not {len(result)}"
                )
            grads = tuple(result)
    return [
        None if x is None else x if old is not None and isinstance(old, Tensor) else x.array
        for x, old in zip(grads, found)
    ]
