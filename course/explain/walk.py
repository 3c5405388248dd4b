"""The graph behind a loss as steps, in the order in which the backward pass goes through them."""

from __future__ import annotations

import inspect
from typing import Any

from course.explain import of_torch
from course.explain.step import Step
from course.graph import AccumulateGrad, Node, Output, edge_of, freed
from course.tensors import Tensor


def steps(loss: Any, wrt: Any = None) -> list[Step]:
    """The steps from `loss` to the leaves, or to those of `wrt` alone; the first is the loss's own.

    Raises:
        TypeError: loss, or something of wrt, is no tensor.
        RuntimeError: loss has no graph, its graph was let go, or one of wrt is not in it.
        NotImplementedError: a node has no rule that could be written down.
    """
    of_torchs = type(loss).__module__.partition(".")[0] == "torch" and hasattr(loss, "grad_fn")
    if not of_torchs and not isinstance(loss, Tensor):
        raise TypeError(f"a tensor is told, not {type(loss).__module__}.{type(loss).__name__}")
    root = loss.grad_fn if of_torchs else edge_of(loss)
    if root is None:
        raise RuntimeError("there is no graph to tell: nothing that loss was computed from requires grad")
    if of_torchs:
        leaves = None if wrt is None else {id(x) for x in (wrt if isinstance(wrt, (list, tuple)) else [wrt])}
        return of_torch.steps(loss, leaves)
    return _of_course(root, loss, _wanted(wrt))


def _wanted(wrt: Any) -> set[Node] | None:
    if wrt is None:
        return None
    wanted = set()
    for tensor in [wrt] if isinstance(wrt, Tensor) else list(wrt):
        if not isinstance(tensor, Tensor):
            raise TypeError(f"wrt are tensors of course, not {type(tensor).__name__}")
        node = edge_of(tensor)
        if node is None:
            raise RuntimeError("one of wrt does not require grad: it is not in the graph")
        wanted.add(node)
    return wanted


def _of_course(root: Node, loss: Tensor, wanted: set[Node] | None) -> list[Step]:
    found, stack = {root}, [root]
    while stack:
        for target in stack.pop().next:
            if target is not None and target not in found:
                found.add(target)
                stack.append(target)
    if wanted is not None:
        if not wanted <= found:
            raise RuntimeError("one of wrt is not in the graph of loss: nothing of loss was computed from it")
        needed: set[Node] = set()
        for node in sorted(found, key=lambda node: node.seq):
            if node in wanted or any(target in needed for target in node.next if target is not None):
                needed.add(node)
        found = needed
    order = sorted(found, key=lambda node: -node.seq)
    made = {node: _step(node) for node in order if type(node) is not Output}
    for node, step in made.items():
        for target in node.next:
            nr, at = (target.nr, target.of) if isinstance(target, Output) else (0, target)
            step.next.append((made[at], nr) if target in found and at is not None else None)
    if isinstance(root, Output):
        raise NotImplementedError("loss is one of several results of an operation: take loss * 1")
    return list(made.values())


def _step(node: Node) -> Step:
    step = Step(node.name(), node, node.shape)
    if isinstance(node, AccumulateGrad):
        step.leaf, step.dtype = node.variable, node.variable.array.dtype
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
