"""The graph that operations leave behind: named nodes, linked from a result back to what it was made of.

A node knows where its gradients go (`next`), what its derivative rules need (`saved`), and the shape of its
result. A leaf that requires grad takes part through an `AccumulateGrad` node, made when the leaf is first
used and kept alive by the graph alone, so that neither leaves nor graphs wait for the garbage collector.
"""

import collections
import weakref

import numpy as np

from course.manners import anomaly, version
from course.manners.version import clock
from course.mode import mode

new = object.__new__
reference = weakref.ref


class Node:
    """One recorded operation: `y.grad_fn`. Its class is named as torch's, `MulBackward0`."""

    __slots__ = ("next", "saved", "shape", "seq", "hooks", "trace", "__weakref__")

    inputs = ()  # what the rules call the inputs
    vjps = ()  # for each input, the rule  (g, *saved) -> gradient by that input
    # for each rule, where its saved values came from: an input's position, RESULT, or None for a constant
    sources = ()
    # whether anything saved is a value that backward lets go (shapes and dims stay, as in torch)
    frees = False

    def name(self) -> str:
        """The name torch gives to this kind of node."""
        return type(self).__name__

    @property
    def next_functions(self):
        """For each tensor that went in: (its node, which of that node's outputs it was), or (None, 0)."""
        return tuple(
            (None, 0) if n is None else (n.next[0], n.nr) if type(n) is Output else (n, 0) for n in self.next
        )

    @property
    def _saved_tensors(self):
        """What the rules saved, for a reader or a drawing: arrays in the order of the rules, each once."""
        if self.saved is None:
            raise freed(self)
        found = [v for part in self.saved if part is not None for v in part if isinstance(v, np.ndarray)]
        return tuple({id(v): v for v in found}.values())

    @property
    def metadata(self):
        """A dictionary for whoever inspects the graph."""
        return hooks_of(self).metadata

    def register_hook(self, hook):
        """Call `hook(grad_inputs, grad_outputs)` after this node ran; what it returns replaces grad_inputs."""
        return Handle(hooks_of(self).after, hook)

    def register_prehook(self, hook):
        """Call `hook(grad_outputs)` before this node runs; what it returns replaces grad_outputs."""
        return Handle(hooks_of(self).before, hook)

    def check(self):
        """Refuse saved values that were let go, or changed in place since."""
        if self.saved is None:
            raise freed(self)
        if self.seq < version.latest:
            for part in self.saved:
                for value in part or ():
                    if isinstance(value, np.ndarray) and version.changed_since(value, self.seq):
                        raise modified(self, value)

    def __repr__(self):
        return f"<{type(self).__name__} object at {id(self):#x}>"


RESULT = -1


class AccumulateGrad(Node):
    """Where a gradient arrives at a leaf and is added to `variable.grad`."""

    __slots__ = ("variable",)


class Output(Node):
    """One of the results of a node that has several; it hands its gradient on to its place there."""

    __slots__ = ("nr",)

    def __init__(self, node, nr, shape):
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

    def __init__(self):
        self.hooks = None
        self.reference = _nothing

    def edge(self, tensor):
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


def _nothing():
    return None


def edge_of(tensor):
    """The node to which gradients by `tensor` go; None where no gradient is wanted."""
    node = tensor.node
    return node.edge(tensor) if type(node) is Leaf else node


class Hooks:
    """Everything that users attached to one node or leaf."""

    __slots__ = ("tensor", "before", "after", "accumulated", "retain", "metadata")

    def __init__(self):
        self.tensor = collections.OrderedDict()  # on the gradient by the tensor
        self.before = collections.OrderedDict()  # node hooks, before it runs
        self.after = collections.OrderedDict()  # node hooks, after it ran
        self.accumulated = collections.OrderedDict()  # once a leaf's .grad has been written
        self.retain = None  # weak reference to a tensor that asked for retain_grad()
        self.metadata = {}


def hooks_of(holder) -> Hooks:
    """The hooks of a node or leaf, made when first wanted."""
    if holder.hooks is None:
        holder.hooks = Hooks()
        if type(holder) is Leaf and holder.reference() is not None:
            holder.reference().hooks = holder.hooks
    return holder.hooks


class Handle:
    """Takes a hook away again: by `remove()`, or at the end of a with block."""

    _ids = iter(range(1 << 62))

    def __init__(self, hooks, hook):
        self._hooks = hooks
        self.id = next(self._ids)
        hooks[self.id] = hook

    def remove(self):
        self._hooks.pop(self.id, None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.remove()


def record(kind, tensors, result, saved):
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


def freed(node):
    return RuntimeError(
        f"Trying to backward through the graph a second time: the values that {node.name()} saved were let go when "
        "backward went through it. Call backward(retain_graph=True) the first time if you need the graph again, or "
        "compute the forward pass again."
    )


def modified(node, value):
    return RuntimeError(
        "one of the variables needed for gradient computation has been modified by an inplace operation: "
        f"{node.name()} saved a tensor of shape {value.shape} that is now at version {version.count(value)}. "
        "Write the change out of place (x = x + 1, not x += 1), or make it after backward. "
        "course.autograd.set_detect_anomaly(True) shows the forward line."
    )
