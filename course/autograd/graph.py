"""`course.autograd.graph`: what a graph keeps, in another form; and names of its parts.

The hooks have no place in engine or rules. Under them each new node is looked at, where the debug mode does,
and what it saved is packed; what stands in its place unpacks whenever a rule, or a check, reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Self

import numpy as np

from course.autograd.function import FunctionNode
from course.autograd.gradients import GradientEdge, passing
from course.graph import Handle, Node, Output, edge_of
from course.manners import anomaly, version
from course.mode import mode
from course.tensors import Tensor, wrap


def get_gradient_edge(tensor: Tensor) -> GradientEdge:
    """The edge of a tensor that requires grad: its `grad_fn`, or the AccumulateGrad of a leaf."""
    if tensor.node is None:
        raise RuntimeError(
            "It is not possible to get the gradient edge for a Tensor that does not require gradients"
        )
    node = edge_of(tensor)
    return GradientEdge(node.of, node.nr, node) if isinstance(node, Output) else GradientEdge(node, 0)


def increment_version(tensor: Tensor | Sequence[Tensor]) -> None:
    """Note that a tensor's memory was changed in place by other means."""
    for x in [tensor] if isinstance(tensor, Tensor) else tensor:
        version.bump(x.array)


def register_multi_grad_hook(tensors: Sequence[Tensor], fn: Callable[..., None], *, mode: str = "all") -> Any:
    """Call `fn(grads)` when a pass has found the gradients by those of these tensors that it came to, None
    for the others; with mode "any", `fn(grad)` at the first.
    """
    if mode not in ("all", "any"):
        raise ValueError(f"Expects mode to be one of ('all', 'any') but got {mode}")
    at_end = (lambda grads: fn(grads)) if mode == "all" else (lambda grads: None)  # a key of its own

    def arrive(i: int, grad: Tensor) -> None:
        if passing.calls is None:  # grad_fn(gradient), no pass
            return
        if mode == "any" and at_end not in passing.calls:
            fn(grad)
        passing.calls.setdefault(at_end, [None] * len(tensors))[i] = grad

    return _Handles([x.register_hook(lambda grad, i=i: arrive(i, grad)) for i, x in enumerate(tensors)])


class _Handles:
    """Takes several hooks away at once."""

    def __init__(self, handles: list[Handle]) -> None:
        self._handles = handles

    def remove(self) -> None:
        for handle in self._handles:
            handle.remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()


class _Packed:
    """A value that a hook keeps in its own form."""

    def __init__(self, hooks: saved_tensors_hooks, x: Tensor) -> None:
        before, mode.enabled = mode.enabled, False
        then = version.count(x.array)
        try:
            self.form = hooks.pack_hook(x)
        finally:
            mode.enabled = before
        if version.count(x.array) != then:
            raise RuntimeError(
                "A saved tensor pack hook is modifying its input in place. Write x + 1, not x += 1"
            )
        self.unpack_hook = hooks.unpack_hook

    def tensor(self) -> Tensor:
        found = self.unpack_hook(self.form)
        if not isinstance(found, Tensor):
            raise TypeError(
                f"Output of saved tensor unpack_hook expected to be a Tensor but got {type(found).__name__}"
            )
        return found


class _PackedParts:
    """In place of what a node saved for each rule."""

    def __init__(self, node: Node, hooks: saved_tensors_hooks) -> None:
        place = lambda source: None if source is None or source < 0 else node.next[source]
        self._parts = [
            part
            if part is None
            else [
                _Packed(hooks, wrap(value, place(source))) if isinstance(value, np.ndarray) else value
                for value, source in zip(part, sources)
            ]
            for part, sources in zip(node.saved, node.sources)
        ]

    def __getitem__(self, i: int) -> Any:
        if i >= len(self._parts):
            raise IndexError
        part = self._parts[i]
        return part and tuple(v.tensor().array if isinstance(v, _Packed) else v for v in part)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self._parts)))


class _PackedPairs:
    """In place of what a Function saved: pairs of a tensor (or the number of a result) and its array."""

    def __init__(self, node: FunctionNode, hooks: saved_tensors_hooks) -> None:
        self._pairs = [
            (None, None)
            if array is None
            else (x, _Packed(hooks, x if isinstance(x, Tensor) else wrap(array)))
            for x, array in node.saved
        ]

    def __iter__(self) -> Iterator[Any]:
        for x, packed in self._pairs:
            found = None if packed is None else packed.tensor()
            array = None if found is None else found.array
            yield (wrap(array, x.node) if isinstance(x, Tensor) else x), array


class saved_tensors_hooks:
    """Within the block, what operations save goes through `pack_hook`, and through `unpack_hook` when
    backward wants it: to keep it on a disk, in fewer bits, or to count it.

    >>> import course
    >>> x, seen = course.tensor([2.], requires_grad=True), []
    >>> with course.autograd.graph.saved_tensors_hooks(lambda t: seen.append(t) or t, lambda t: t):
    ...     y = x * x
    >>> y.backward(); len(seen), x.grad
    (2, tensor([4.]))
    """

    def __init__(self, pack_hook: Callable[[Tensor], Any], unpack_hook: Callable[[Any], Tensor]) -> None:
        self.pack_hook, self.unpack_hook = pack_hook, unpack_hook

    def __enter__(self) -> Self:
        anomaly.look(self._pack)
        return self

    def __exit__(self, *_: object) -> None:
        anomaly.look_no_more()

    def _pack(self, node: Any) -> None:
        if isinstance(node, FunctionNode):
            node.saved = _PackedPairs(node, self)
        elif any(isinstance(v, np.ndarray) for part in node.saved for v in part or ()):
            node.saved = _PackedParts(node, self)


class save_on_cpu(saved_tensors_hooks):
    """Keeps what is saved in the CPU's memory, where everything here is."""

    def __init__(self, pin_memory: bool = False, device_type: str = "cuda") -> None:
        super().__init__(lambda x: x, lambda x: x)


__all__ = [
    "GradientEdge",
    "Node",
    "get_gradient_edge",
    "increment_version",
    "register_multi_grad_hook",
    "save_on_cpu",
    "saved_tensors_hooks",
]
