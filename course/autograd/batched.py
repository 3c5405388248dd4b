"""All rows of a Jacobian in one backward pass, for functions whose rules allow it.

The output's gradient becomes the identity: a stack of one-hot gradients, one for each element. A rule that
treats elements alike, or that works on the last dims, carries the stack along as a leading dim without
noticing. `rows` runs such rules on the whole stack and others once for each row, node by node, so that the
loop over rows is only where it must be.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush

import numpy as np

from course.graph import AccumulateGrad, edge_of
from course.manners.arrays import beside, zeros
from course.plain_engine import unbroadcast
from course.tensors import Tensor, wrap

# What carries a leading stack along: rules in which g meets saved values elementwise, by broadcasting from
# the right.
ELEMENTWISE = frozenset(
    f"{name}Backward0"
    for name in (
        "Add Sub Mul Div Neg Exp Expm1 Log Log1P Log2 Log10 Sqrt Rsqrt Pow Reciprocal Sin Cos Tan Tanh "
        "Sigmoid Erf Abs Clone Relu LeakyRelu Elu Silu Gelu GeluTanh Softplus LogSigmoid Clamp MaskedFill "
        "Where Maximum Minimum ToCopy"
    ).split()
) | {"RsubBackward1", "PowBackward1"}


def rows(y: Tensor, xs: Sequence[Tensor]) -> list[Tensor] | None:
    """For each of `xs` the gradients of every element of y by it, (y.numel(), *x.shape)."""
    n = y.numel()
    targets = [edge_of(x) for x in xs]
    found = dict.fromkeys(targets)
    heap, waiting = [], {}

    def deliver(node, stack):
        if stack.shape[1:] != node.shape:
            stack = _unbroadcast(stack, node.shape)
        key = -node.seq
        if key in waiting:
            waiting[key] = (node, waiting[key][1] + stack)
        else:
            waiting[key] = (node, stack)
            heappush(heap, key)

    root = edge_of(y)
    deliver(root, beside(np.eye(n, dtype=y.dtype).reshape(n, *y.shape), y.array))
    while heap:
        node, stack = waiting.pop(heappop(heap))
        if node in found:
            found[node] = stack
        if type(node) is AccumulateGrad:
            continue
        if not node.vjps or node.hooks is not None:
            return None  # a Function, a part of several outputs, or something watched: row by row
        node.check()
        for i, target in enumerate(node.next):
            if target is None:
                continue
            if isinstance(target.shape, list):
                return None
            vjp, saved = node.vjps[i], node.saved[i]
            d = _whole(node, vjp, stack, saved, i)
            if d is None:
                d = np.stack(
                    [
                        np.broadcast_to(r, target.shape)
                        if np.shape(r) == ()
                        else r
                        if r.shape == target.shape
                        else unbroadcast(r, target.shape)
                        for r in (vjp(g, *saved) for g in stack)
                    ]
                )
            deliver(target, d)
    return [
        wrap(zeros((n, *x.shape), x.array.dtype, x.array) if found[t] is None else found[t])
        for x, t in zip(xs, targets)
    ]


def _whole(node, vjp, stack, saved, i):
    """The rule on the whole stack, or None where it would not do the same as row by row."""
    name = node.name()
    if name in ELEMENTWISE:
        full = len(node.shape)
        # a saved value with fewer dims than the result still meets the right ones, and none has more
        if all(np.ndim(v) <= full for v in saved):
            return vjp(stack, *saved)
    if name == "MmBackward0":
        return stack @ saved[0].T if i == 0 else saved[0].T @ stack
    if name == "MvBackward0" and i == 1:
        return stack @ saved[0]
    return None


def _unbroadcast(stack, shape):
    extra = stack.ndim - 1 - len(shape)
    axes = tuple(range(1, 1 + extra)) + tuple(
        k for k, m in enumerate(shape, 1 + extra) if m == 1 and stack.shape[k] != 1
    )
    return stack.sum(axes).reshape(stack.shape[:1] + tuple(shape))
