"""x[index] = value, and what any change in place does to the graph: of the tensor, its base and its views."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

import numpy as np

from course.graph import Leaf, Node, hooks_of, new, record
from course.manners import arrays, version
from course.manners.types import Index, Operand
from course.manners.views import base_of, is_followed, places, views_of
from course.mode import mode
from course.ops.indexing import getitem, numbers_first, plain_index
from course.rule import kind_of, rule
from course.tensors import Tensor, wrap

# What is overwritten gets no gradient, what is written there gets it all. `steps` are indices, one applied
# after the other.
CopySlices = kind_of(
    "CopySlices",
    ("x", "value", "steps"),
    [lambda g, steps: _zero_at(g, steps), lambda g, steps: look(g, steps)],
)


def look(x: Any, steps: Iterable[Any]) -> Any:
    for index in steps:
        x = x[index]
    return x


def _with_zeros(g, steps):
    g = g.copy()
    look(g, steps[:-1])[steps[-1]] = 0
    return g


_zero_at = rule("zero_at", _with_zeros, lambda g, steps: _zero_at(g, steps), inner=True)


def setitem(self: Tensor, index: Index, value: Operand) -> None:
    """x[index] = value, in place."""
    index, _ = plain_index(index)
    steps = numbers_first(index) or (index,)
    if not isinstance(value, Tensor):
        value = wrap(arrays.beside(np.asarray(value, self.array.dtype), self.array))
    refuse_in_place(self)
    if error := arrays.apart(self.array, value.array):
        raise error
    arrays.checked(index, self.array)
    target = look(self.array, steps[:-1])  # a view: numbers and slices come first
    try:
        target[steps[-1]] = value.array
    except ValueError:
        raise RuntimeError(
            f"shape mismatch: value of shape {value.array.shape} cannot be broadcast to indexing result of "
            f"shape {target[steps[-1]].shape}"
        ) from None
    if value.node is not None:
        value = value.to(self.array.dtype)
        ndim = np.ndim(target[steps[-1]])
        if value.array.ndim > ndim:  # leading dims of size 1 may be too many
            value = value.reshape(value.shape[value.array.ndim - ndim :])
    # the value is a copy by now, so nothing is saved but the index
    changed(self, record(CopySlices, (self, value), self.array, [(steps,), (steps,)]))


Tensor.__setitem__ = setitem


def changed(x: Tensor, node: Node | Leaf | None, operand: bool = False) -> None:
    """Note that the memory of `x` has been changed in place; `node` made what it holds now (None: no graph is
    wanted), of the same memory as a further operand where `operand` says so (y *= y, y *= y[0]).
    """
    version.bump(x.array)
    if node is not None:
        if isinstance(node, Node) and not operand:
            # What it saved of x is the new value, and no change before this moment betrays it. An operand
            # that is overwritten is betrayed, as in torch.
            node.seq = next(version.clock)
        move_retained(x.node, node)
        x.node = node
        follow(x)


def move_retained(before: Node | Leaf | None, after: Node | Leaf | None) -> None:
    """Let a tensor that asked for `retain_grad()` get the gradient by what it holds now."""
    if (
        after is not None
        and before is not None
        and before.hooks is not None
        and before.hooks.retain is not None
    ):
        hooks_of(after).retain, before.hooks.retain = before.hooks.retain, None


def follow(x: Tensor) -> None:
    """Tell the graph of those who share the memory of `x`, whose node is new: its base holds it, their views
    show it.
    """
    if x.kin is None:
        return
    base = base_of(x)
    if base is None:
        base = x
    else:
        steps = (places(x.array, base.array),)
        node = record(CopySlices, (base, x), base.array, [(steps,), (steps,)])
        move_retained(base.node, node)
        base.node = node
    for view in views_of(base):
        node = getitem(base, places(view.array, base.array)).node if is_followed(view) else _lost(view)
        move_retained(view.node, node)
        view.node = node


class LostView(Node):
    """Stands where the graph of a view would be, had it been made where its base's graph could follow it."""

    __slots__ = ()

    def backward(self, g: Any, create_graph: bool) -> NoReturn:
        raise RuntimeError(
            "the base of a view has been changed in place, and the view was made under no_grad, by unbind, "
            "split or chunk, or by a Function: its graph cannot follow. Make the view again after the "
            "change, or change a clone()"
        )


def _lost(view: Tensor) -> Node:
    node = new(LostView)
    node.next, node.saved, node.shape, node.hooks = (), (), view.array.shape, None
    node.seq = next(version.clock)
    return node


def refuse_in_place(x: Tensor) -> None:
    """In-place changes that would make gradients silently wrong are errors."""
    if not arrays.is_writeable(x.array):
        raise RuntimeError(
            "unsupported operation: this tensor's memory cannot be written, because several of its elements "
            "are one in memory (expand) or because NumPy guards it: use clone() first"
        )
    if mode.enabled:
        base = base_of(x)
        if type(x.node) is Leaf or (base is not None and type(base.node) is Leaf):
            raise RuntimeError(
                f"{'' if base is None else 'a view of '}a leaf Variable that requires grad is being used in "
                "an in-place operation: its old value would be lost to the graph. Write it out of place, or "
                "change it under no_grad()"
            )
        if base is not None and base.node is not None and not is_followed(x):
            raise RuntimeError(
                "this view was made under no_grad, by unbind, split or chunk, or by a Function, and is being "
                "modified inplace: its base's graph could not follow. Change a clone(), or index the base "
                "(y[0] *= 2) where a graph is recorded"
            )
