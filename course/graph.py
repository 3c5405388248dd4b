"""The graph that operations leave behind: named nodes, linked from a result back to what it was made of.

A node knows where its gradients go (`next`), its derivative rules (`vjps`, for vector-Jacobian products: from
`g`, the gradient of the result, and what was saved, the gradient by one input), what they need (`saved`), and
the shape of its result. A leaf that requires grad takes part through an `AccumulateGrad` node, made when the
leaf is first used and kept alive by the graph alone, so that neither leaves nor graphs wait for the garbage
collector.
"""

from __future__ import annotations

import collections
import weakref
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from course.manners import anomaly, version
from course.manners.arrays import is_array
from course.manners.version import clock
from course.mode import mode

if TYPE_CHECKING:
    from course.tensors import Tensor

new = object.__new__
reference = weakref.ref


RESULT = -1
"""In `sources`: the saved value is the operation's own result."""


class Node:
    """One recorded operation: `y.grad_fn`. Its class is named as torch's, `MulBackward0`."""

    __slots__ = ("next", "saved", "shape", "seq", "hooks", "trace", "__weakref__")

    next: tuple[Node | None, ...]  # where the gradient by each input goes
    saved: Any  # what each rule wants besides g, as tuples; None once backward has let it go
    shape: Any  # of the result, or the list of those of several
    seq: int  # when it was made, by the one clock of nodes and of changes in place
    hooks: Hooks | None
    trace: Any  # the forward line, where the debug mode was on

    # Of the class, and so of every node of one kind:
    inputs: tuple[str, ...] = ()  # what the rules call the inputs
    vjps: Sequence[Callable[..., Any]] = ()  # for each input, the rule (g, *saved) -> gradient by that input
    # for each rule, where its saved values came from: an input's position, RESULT, or None for a constant
    sources: Sequence[tuple[int | None, ...]] = ()
    wanted: Sequence[tuple[str, ...]] = ()  # for each rule, what it calls its saved values
    # whether anything saved is a value that backward lets go (shapes and dims stay, as in torch)
    frees = False

    if TYPE_CHECKING:
        # A Function's node has a backward of its own; the engine lets every node be called.
        def backward(self, g: Any, create_graph: bool) -> list[Any]: ...
        def __call__(self, /, *grad_outputs: Any) -> Any: ...

    def name(self) -> str:
        """The name torch gives to this kind of node."""
        return type(self).__name__

    @property
    def next_functions(self) -> tuple[tuple[Node | None, int], ...]:
        """For each tensor that went in: (its node, which of that node's outputs it was), or (None, 0)."""
        return tuple(
            (None, 0) if n is None else (n.of, n.nr) if type(n) is Output else (n, 0) for n in self.next
        )

    @property
    def _saved_tensors(self) -> tuple[np.ndarray, ...]:
        """What the rules saved, for a reader or a drawing: arrays in the order of the rules, each once."""
        if self.saved is None:
            raise freed(self)
        found = [v for part in self.saved if part is not None for v in part if is_array(v)]
        return tuple({id(v): v for v in found}.values())

    @property
    def metadata(self) -> dict[str, Any]:
        """A dictionary for whoever inspects the graph."""
        return hooks_of(self).metadata

    def register_hook(self, hook: Callable[[Any, Any], Any]) -> Handle:
        """Call `hook(grad_inputs, grad_outputs)` after this node ran; what it returns replaces
        grad_inputs.
        """
        return Handle(hooks_of(self).after, hook)

    def register_prehook(self, hook: Callable[[Any], Any]) -> Handle:
        """Call `hook(grad_outputs)` before this node runs; what it returns replaces grad_outputs."""
        return Handle(hooks_of(self).before, hook)

    def check(self) -> None:
        """Refuse saved values that were let go, or changed in place since."""
        if self.saved is None:
            raise freed(self)
        if self.seq < version.latest:
            for part in self.saved:
                for value in part or ():
                    if is_array(value) and version.changed_since(value, self.seq):
                        raise modified(self, value)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} object at {id(self):#x}>"


class AccumulateGrad(Node):
    """Where a gradient arrives at a leaf and is added to `variable.grad`."""

    __slots__ = ("variable",)
    variable: Tensor


class Output(Node):
    """One of the results of a node that has several; it hands its gradient on to its place there."""

    __slots__ = ("nr",)
    nr: int

    @property
    def of(self) -> Node:
        """The node that has the results."""
        (node,) = self.next
        assert node is not None
        return node

    def __init__(self, node: Node, nr: int, shape: tuple[int, ...]) -> None:
        self.next = (node,)
        self.saved = ()
        self.nr = nr
        self.shape = shape
        self.seq = next(version.clock)
        self.hooks = None


class Leaf:
    """What a leaf that requires grad has in place of a node: its hooks, and its AccumulateGrad while a graph
    uses it.
    """

    __slots__ = ("hooks", "reference")

    def __init__(self) -> None:
        self.hooks: Hooks | None = None
        self.reference: Callable[[], AccumulateGrad | None] = _nothing

    def edge(self, tensor: Tensor) -> AccumulateGrad:
        """Where the gradients by `tensor`, which is this leaf, arrive."""
        node = self.reference()
        if node is None:
            node = new(AccumulateGrad)
            node.variable = tensor
            node.next = node.saved = ()
            node.shape = tensor.array.shape
            node.seq = next(clock)
            node.hooks = self.hooks
            self.reference = reference(node)
        return node


def _nothing() -> None:
    return None


def edge_of(tensor: Tensor) -> Node | None:
    """The node to which gradients by `tensor` go; None where no gradient is wanted."""
    node = tensor.node
    return node.edge(tensor) if isinstance(node, Leaf) else node


class Hooks:
    """Everything that users attached to one node or leaf."""

    __slots__ = ("tensor", "before", "after", "accumulated", "retain", "metadata")

    def __init__(self) -> None:
        self.tensor = collections.OrderedDict()  # on the gradient by the tensor
        self.before = collections.OrderedDict()  # node hooks, before it runs
        self.after = collections.OrderedDict()  # node hooks, after it ran
        self.accumulated = collections.OrderedDict()  # once a leaf's .grad has been written
        self.retain: Callable[[], Tensor | None] | None = (
            None  # weak reference to a tensor that asked for retain_grad()
        )
        self.metadata: dict[str, Any] = {}


def hooks_of(holder: Node | Leaf) -> Hooks:
    """The hooks of a node or leaf, made when first wanted."""
    if holder.hooks is None:
        holder.hooks = Hooks()
        if type(holder) is Leaf and (node := holder.reference()) is not None:
            node.hooks = holder.hooks
    return holder.hooks


class Handle:
    """Takes a hook away again: by `remove()`, or at the end of a with block."""

    _ids = iter(range(1 << 62))

    def __init__(self, hooks: dict[int, Callable[..., Any]], hook: Callable[..., Any]) -> None:
        self._hooks = hooks
        self.id = next(self._ids)
        hooks[self.id] = hook

    def remove(self) -> None:
        """Take it away; once more does nothing."""
        self._hooks.pop(self.id, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()


def record(
    kind: type[Node], tensors: Iterable[Any], result: np.ndarray, saved: Iterable[tuple[Any, ...]]
) -> Node | None:
    """A new node of class `kind` over `tensors`, or None where no graph is wanted.

    `saved[i]` is what the rule of input i needs; it is kept only where that input wants a gradient.
    """
    if not mode.enabled:
        return None
    edges = tuple([None if getattr(t, "node", None) is None else edge_of(t) for t in tensors])
    if not any(edges):
        return None
    node = new(kind)
    node.next = edges
    node.saved = tuple([None if e is None else s for e, s in zip(edges, saved)])
    node.shape = result.shape
    node.seq = next(version.clock)
    node.hooks = None
    if anomaly.enabled:
        anomaly.remember(node)
    return node


def freed(node: Node) -> RuntimeError:
    """What to say where a graph is gone through a second time."""
    return RuntimeError(
        f"Trying to backward through the graph a second time: the values that {node.name()} saved were let "
        "go when backward went through it. Call backward(retain_graph=True) the first time if you need the "
        "graph again, or compute the forward pass again."
    )


def modified(node: Node, value: np.ndarray) -> RuntimeError:
    """What to say where a saved value was changed in place."""
    return RuntimeError(
        "one of the variables needed for gradient computation has been modified by an inplace operation: "
        f"{node.name()} saved a tensor of shape {value.shape} that is now at version {version.count(value)}. "
        "Write the change out of place (x = x + 1, not x += 1), or make it after backward. "
        "course.autograd.set_detect_anomaly(True) shows the forward line."
    )
