"""The graph behind tensors, of `course` and of torch alike: its nodes in the order in which they were made,
or in which a backward pass meets them, and what the user calls things.

Whatever draws or tells a graph walks it here, by the few names that both libraries have: `grad_fn`,
`next_functions`, `AccumulateGrad.variable`. Nothing here recurses, and neither library is imported: whoever
has a tensor has loaded its library.
"""

from __future__ import annotations

import heapq
import keyword
import sys
from collections.abc import Iterable, Mapping, Sequence
from types import FrameType
from typing import Any


def operations(roots: Iterable[Any]) -> list[Any]:
    """The operations that lead to these nodes, in the order in which they were made; no leaves.

    >>> import course
    >>> x = course.ones(2, requires_grad=True)
    >>> [node.name() for node in operations([x.exp().sum().grad_fn])]
    ['ExpBackward0', 'SumBackward0']
    """
    found = {id(root): root for root in roots}
    users: dict[int, list[Any]] = {}
    waits: dict[int, int] = {}
    stack = list(found.values())
    while stack:
        node = stack.pop()
        made_of = {id(n): n for n, _ in node.next_functions if n is not None and not is_leaf(n)}
        waits[id(node)] = len(made_of)
        for key, source in made_of.items():
            users.setdefault(key, []).append(node)
            if key not in found:
                found[key] = source
                stack.append(source)
    # By age alone would do, but for a view that was changed in place: torch makes its node when it is asked.
    ready = [(made_at(node), key) for key, node in found.items() if not waits[key]]
    heapq.heapify(ready)
    order = []
    while ready:
        _, key = heapq.heappop(ready)
        order.append(found[key])
        for user in users.get(key, ()):
            waits[id(user)] -= 1
            if not waits[id(user)]:
                heapq.heappush(ready, (made_at(user), id(user)))
    return order


def with_leaves(passed: Sequence[Any]) -> list[Any]:
    """The operations of a backward pass, first to last, and among them the leaves' nodes, where the engine
    adds to `.grad`: torch's as soon as a gradient is complete, that of `course` strictly by age, when the
    first use is up.

    >>> import course
    >>> x = course.ones(2, requires_grad=True)
    >>> [node.name() for node in with_leaves(operations([(x * x).sum().grad_fn])[::-1])]
    ['SumBackward0', 'MulBackward0', 'AccumulateGrad']
    """
    leaves = {}  # each with the last operation that hands it a gradient
    for place, node in enumerate(passed):
        for target, _ in node.next_functions:
            if target is not None and is_leaf(target):
                leaves[id(target)] = target, place
    if passed and is_ours(passed[0]):
        return sorted([*passed, *(leaf for leaf, _ in leaves.values())], key=lambda node: -made_at(node))
    after: dict[int, list[Any]] = {}
    for leaf, place in leaves.values():
        after.setdefault(place, []).append(leaf)
    return [node for place, each in enumerate(passed) for node in (each, *after.get(place, ()))]


def leading_to(passed: Sequence[Any], wanted: Iterable[Any]) -> list[Any]:
    """Of the nodes of a backward pass those through which a gradient gets to one of the nodes `wanted`."""
    needed = {id(node) for node in wanted}
    for node in reversed(passed):
        if any(id(target) in needed for target, _ in node.next_functions):
            needed.add(id(node))
    return [node for node in passed if id(node) in needed]


def is_leaf(node: Any) -> bool:
    """Whether it is an AccumulateGrad."""
    return hasattr(node, "variable")


def is_ours(node: Any) -> bool:
    """Whether a node is one of `course`."""
    return hasattr(type(node), "vjps")


def library_of(tensor: Any) -> Any:
    """The module of a tensor's library, which is loaded."""
    return sys.modules[type(tensor).__module__.partition(".")[0]]


def backward_of(node: Any) -> Any:
    """What takes a node's gradients and returns those of its inputs; a Function of one's own has `apply`."""
    return node if is_ours(node) or not hasattr(node, "apply") else node.apply


def made_at(node: Any) -> int:
    """When a node was made, by its library's clock: what it was made of is older."""
    return node.seq if hasattr(node, "seq") else node._sequence_nr()


def name_of(node: Any) -> str:
    """torch's name for a node, in both libraries."""
    return node.name().rpartition("::")[2]


def operation_of(name: str) -> str:
    """The operation that a node's name tells: Mul of MulBackward0."""
    return name.partition("Backward")[0]


def is_tensor(value: Any) -> bool:
    """Whether it is a tensor of either library; the object itself is not asked."""
    return hasattr(type(value), "grad_fn") and hasattr(type(value), "requires_grad")


def key_of(value: Any) -> Any:
    """Where in memory the numbers of a tensor or array lie, and how they are read; None where that is
    nowhere. It is the same for a tensor of torch and for the array that shares its memory.
    """
    array = getattr(value, "array", value)
    if hasattr(array, "ctypes"):
        return (array.ctypes.data, array.shape, array.strides, array.dtype.name) if array.size else None
    try:
        if not array.numel():
            return None
        strides = tuple(stride * array.element_size() for stride in array.stride())
        return array.data_ptr(), tuple(array.shape), strides, str(array.dtype).removeprefix("torch.")
    except (AttributeError, RuntimeError, ValueError):  # sparse, without memory, a lazy parameter
        return None


def namespaces(frame: FrameType | None) -> list[Mapping[str, Any]]:
    """The names that can be read where `frame` stands: its own, its module's, and those of the notebook whose
    cell has led there.
    """
    if frame is None:
        return []
    found: list[Mapping[str, Any]] = [frame.f_locals, frame.f_globals]
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None and hasattr(ipython, "get_ipython") else None
    # A shell may stand in this process that runs another's cells: only a cell that is below us is asked.
    below = frame.f_back
    while shell is not None and below is not None:
        if below.f_globals is shell.user_ns:
            return [*found, below.f_globals]
        below = below.f_back
    return found


class Names:
    """What the caller calls his tensors: variables, items of his lists and dicts, parameters of modules.

    Of several names of one tensor the first counts; a name hides those of the namespaces after it. Names that
    begin with _ are nobody's choice.

    >>> import course
    >>> net = course.nn.Linear(2, 1)
    >>> names = Names({"net": net, "_hidden": net.weight})
    >>> names.of_tensor(net.weight), names.word_of(net.weight)
    ('net.weight', 'weight')
    """

    def __init__(self, *spaces: Mapping[str, Any]) -> None:
        self._by_id: dict[int, str] = {}
        self._by_key: dict[Any, str] = {}
        self._words: dict[str, str] = {}
        self._results: dict[tuple[int, int], Any] = {}
        self._called: dict[int, str] = {}
        self.modules: dict[str, str] = {}  # of each module by its name the name of its class
        self._kept: list[Any] = []  # nodes: torch gives one the same id only as long as it is held
        later: list[tuple[str, Any]] = []
        met: set[str] = set()
        for space in spaces:
            for name, value in list(space.items()):
                if not isinstance(name, str) or name.startswith("_") or name in {"In", "Out", *met}:
                    continue
                met.add(name)
                if is_tensor(value) or type(value).__name__ == "ndarray":
                    self._add(name, name, value)
                else:
                    later.append((name, value))
        for name, value in later:
            if hasattr(type(value), "named_parameters"):
                for part, parameter in value.named_parameters():
                    short = "_".join(part.split(".")[-2:])
                    word = short if short.isidentifier() else f"{name}_{short}"
                    self._add(f"{name}.{part}", word, parameter)
                for part, module in value.named_modules():
                    self.modules.setdefault(f"{name}.{part}" if part else name, type(module).__name__)
            elif isinstance(value, (list, tuple, dict)) and len(value) <= 100:
                items = value.items() if isinstance(value, dict) else enumerate(value)
                for key, item in list(items):
                    if is_tensor(item):
                        self._add(f"{name}[{key!r}]", f"{name}_{key}", item)

    def _add(self, name: str, word: str, value: Any) -> None:
        self._by_id.setdefault(id(value), name)
        self._words.setdefault(name, word)
        if (key := key_of(value)) is not None:
            self._by_key.setdefault(key, name)
        self.hold([value])

    def of_tensor(self, value: Any) -> str:
        """The name of a tensor or array, or of what shares its memory in the same form; "" without one."""
        return self._by_id.get(id(value)) or self._by_key.get(key_of(value), "")

    def word_of(self, value: Any) -> str | None:
        """The same as a word of Python: fc1_weight, or net_0_weight where layers have numbers."""
        word = self._words.get(self.of_tensor(value), "")
        return word if word.isidentifier() and not keyword.iskeyword(word) else None

    def call(self, node: Any, word: str) -> None:
        """Call a node's result by this word, whatever the caller calls it."""
        self._kept.append(node)
        self._called[id(node)] = word

    def called(self, node: Any) -> str | None:
        """How a node's result was to be called."""
        return self._called.get(id(node))

    def of_result(self, node: Any, nr: int) -> Any:
        """The tensor that the caller holds of a node's result, or None."""
        return self._results.get((id(node), nr))

    def hold(self, values: Iterable[Any]) -> None:
        """Know these tensors too, without a name."""
        for value in values:
            self._kept.append(value)
            if is_tensor(value) and value.grad_fn is not None:
                self._kept.append(value.grad_fn)
                self._results.setdefault((id(value.grad_fn), value.output_nr), value)
