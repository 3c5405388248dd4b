"""The graph behind a loss as steps, in the order in which the backward pass goes through them."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any

from course.draw.walk import is_leaf, is_ours, is_tensor, leading_to, operations, with_leaves
from course.explain import of_torch
from course.explain.step import Step
from course.graph import Node, edge_of, freed
from course.tensors import Tensor


def steps(loss: Any, wrt: Any = None) -> list[Step]:
    """The steps from `loss` to the leaves, or to those of `wrt` alone; the first is the loss's own.

    Raises:
        TypeError: loss, or something of wrt, is no tensor.
        RuntimeError: loss has no graph, its graph was let go, or one of wrt is not in it.
        NotImplementedError: a node has no rule that could be written down.
    """
    if not is_tensor(loss):
        raise TypeError(f"a tensor is told, not {type(loss).__module__}.{type(loss).__name__}")
    root = _node_of(loss)
    if root is None:
        raise RuntimeError("there is no graph to tell: nothing that loss was computed from requires grad")
    passed = [root] if is_leaf(root) else with_leaves(operations([root])[::-1])
    if wrt is not None:
        passed = leading_to(passed, _wanted([wrt] if is_tensor(wrt) else list(wrt), passed))
    arrays: dict[Any, Any] = {}
    made = {id(node): _step(node) if is_ours(node) else of_torch.step(node, arrays) for node in passed}
    for node, step in zip(passed, made.values()):
        step.next = [
            (made[id(target)], nr) if id(target) in made else None for target, nr in node.next_functions
        ]
    return list(made.values())


def _node_of(tensor: Any) -> Any:
    if isinstance(tensor, Tensor) and tensor.grad_fn is None:
        return edge_of(tensor)
    return tensor.grad_fn


def _wanted(wrt: Iterable[Any], passed: Iterable[Any]) -> list[Any]:
    """The nodes at which the gradients by these tensors arrive."""
    found = []
    for tensor in wrt:
        if not is_tensor(tensor):
            raise TypeError(f"wrt are tensors, not {type(tensor).__name__}")
        if not tensor.requires_grad:
            raise RuntimeError("one of wrt does not require grad: it is not in the graph")
        arrives = [
            node
            for node in passed
            if (node is tensor.grad_fn if tensor.grad_fn is not None else _variable(node) is tensor)
        ]
        if not arrives:
            raise RuntimeError("one of wrt is not in the graph of loss: nothing of loss was computed from it")
        found += arrives
    return found


def _variable(node: Any) -> Any:
    return getattr(node, "variable", None)


def _step(node: Node) -> Step:
    step = Step(node.name(), node, node.shape)
    if is_leaf(node):
        step.leaf = _variable(node)
        step.dtype = step.leaf.array.dtype
        return step
    if not node.vjps:
        raise NotImplementedError(
            f"{node.name()} is a Function of your own: its backward is your code already, and no rule of the "
            "library that could be written down"
        )
    if node.saved is None:
        raise freed(node)
    node.check()
    step.rules = node.vjps
    for k, values in enumerate(node.saved):
        rule = node.vjps[k]
        wanted = list(inspect.signature(rule).parameters)[1:]
        step.saved.append(list(zip(wanted, values or (), node.sources[k])))
    return step
