"""Reads what comes from a student's process and knows on which path: to note its kind in the rehearsal, to
have it copied where plain data is due.
"""

from __future__ import annotations

import collections
import hashlib
import numbers
import types
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.wire.special import PLAINLY
from autograder.wire.tensors import library_of
from autograder.wire.values import Decoder, Node

from .handles import Handle, _at
from .kinds import NOWHERE, Paths, Place

if TYPE_CHECKING:
    from .session import Session

HOLDS = frozenset(
    {
        "list",
        "tuple",
        "dict",
        "ordered",
        "counter",
        "default",
        "set",
        "frozenset",
        "deque",
        "objects",
        "named",
        "small",
    }
)
CONTAINERS = (list, tuple, dict, set, frozenset, collections.deque)
SCALARS = frozenset({type(None), bool, int, float, str})
LISTED = ("next", "plain")
"""Questions whose answer is a list of what was asked for."""
WALKED = 64
"""Bytes that an item counts, of all that a message may hold, where it is looked at again."""
POSITIONS = 16
"""How many items of a tuple are told apart, and keys of a dict."""
_OF_TYPE: dict[type, str] = {
    type(None): "-",
    bool: "-",
    np.bool_: "-",
    int: "n",
    float: "n",
    complex: "n",
    str: "t",
    bytes: "b",
    bytearray: "b",
    np.ndarray: "a",
    **dict.fromkeys(CONTAINERS, "c"),
}


def letter(value: object) -> str:
    """Of which kind a value is, see `kinds.LETTERS`; a masked array is of two."""
    kind = type(value)
    if (found := _OF_TYPE.get(kind)) is not None:
        return found
    if issubclass(kind, (Handle, type, BaseException, types.ModuleType)):
        return "o"
    if isinstance(value, np.ma.MaskedArray):
        return "am"
    if library_of(value) is not None or isinstance(value, np.ndarray):
        return "a"
    for base, found in (
        (str, "t"),
        (bytes, "b"),
        (numbers.Number, "n"),
        (np.generic, "n"),
        (CONTAINERS, "c"),
    ):
        if isinstance(value, base):
            return found
    return "o" if callable(value) or hasattr(value, "__next__") else "d"


def _contents(item: object) -> Iterable[object]:
    if isinstance(item, dict):
        return [*item.keys(), *item.values()]
    if isinstance(item, CONTAINERS):
        return list(item)
    held = (
        getattr(type(item), "__module__", "builtins") != "builtins" and vars(item)
        if hasattr(item, "__dict__")
        else {}
    )
    return list(held.values()) if isinstance(held, dict) else []


def _all_plain(value: object) -> bool:
    """Whether it holds single values alone, in which nothing is to be looked for."""
    kind = type(value)
    if kind is np.ndarray:
        return value.dtype.kind != "O"  # pyrefly: ignore[missing-attribute]  # it is one
    if kind is dict:
        return SCALARS.issuperset(map(type, value)) and SCALARS.issuperset(map(type, value.values()))  # type: ignore[attr-defined]
    return (kind is list or kind is tuple or kind is set) and SCALARS.issuperset(map(type, value))  # type: ignore[arg-type]


def holds_nothing(change: Node) -> bool:
    """Whether a change of an argument is of numbers and texts alone, among which no object can be."""
    if type(change) is not list or len(change) != 3:
        return False
    kind, _, node = change
    return kind == "memory" or (
        kind == "contents" and type(node) is list and SCALARS.issuperset(map(type, node))
    )


def place_of(action: Sequence, args: Sequence, session: Session, paths: Paths) -> Place:
    """Where the answer to a question comes."""
    what = action[0]
    if what == "name":
        return paths.start(action[1])
    if what == "beside":
        digest = hashlib.sha256(action[1].encode(errors="replace")).hexdigest()
        return paths.start(f"beside:{digest[:12]}")
    handle = args[0] if args else None
    if not issubclass(type(handle), Handle):
        handle = next((value for value in args if issubclass(type(value), Handle)), None)
        if handle is None:
            return NOWHERE
    at = session.places.get(_at(handle)[1], NOWHERE)
    if what == "get":
        return paths.step(at, f".{action[1]}")
    if what == "call":  # copy.copy(handle): what is like it is where it is
        return paths.step(at, "()") if args[0] is handle else at
    if what == "special":
        name = action[1]
        if name == "__getitem__":
            return paths.step(at, "[]")
        if name in ("__iter__", "__reversed__"):
            return at
        return paths.step(paths.step(at, f".{PLAINLY.get(name, name)}"), "()")
    return paths.step(at, ".await") if what == "await" else at  # items of a list of one: `next`, `plain`


def place_of_call(function: Any, paths: Paths) -> Place:
    """Where the arguments of a call of a test's own function come."""
    name = getattr(function, "__name__", None) or type(function).__name__
    code = getattr(function, "__code__", None)
    line = f":{code.co_firstlineno}" if isinstance(code, types.CodeType) else ""
    return paths.step(paths.start(f"test:{name}{line}"), "()")


def positions(function: Any, kwargs: Sequence[str]) -> dict[str, str]:
    """For arguments by name, the step that they have by position, too."""
    code = getattr(function, "__code__", None)
    if not isinstance(code, types.CodeType):
        return {}
    names = code.co_varnames[: code.co_argcount]
    first = 1 if isinstance(function, types.MethodType) else 0
    return {name: f"#{names.index(name) - first}" for name in kwargs if name in names}


class Looking(Decoder):
    """Has a student's object copied where plain data is due.

    Args:
        question: the action and its arguments; or a place, of a copy and of a test's own function.
    """

    steps: list[str] | None = None
    """From the answer to what is read now; None where no value is, but an envelope's."""
    crossing = True
    """Whether the answer is a value that a test asked for."""
    copying = False
    """Whether a copy was asked for: an object is none."""
    steady = False
    """Whether nothing of the student's ran: what a test has stays as it is."""
    _as_object = False
    _had: frozenset[int] | set[int] = frozenset()
    _in_tuple = False

    def __init__(
        self,
        session: Session,
        blobs: list[bytearray],
        limit: int,
        items: list | None,
        question: tuple[Sequence, Sequence] | Place,
    ) -> None:
        super().__init__(session, blobs, limit, items)
        self.session = session
        self.paths: Paths = session.paths  # pyrefly: ignore[bad-assignment]  # made only where there are
        self._question = question
        self._walked: set[int] = set()

    def begins(self) -> Place:
        """Where the answer itself comes; found when it is first needed."""
        if not isinstance(self._question, Place):
            self._question = place_of(*self._question, self.session, self.paths)
        return self._question

    def place(self) -> Place:
        """Where comes what is read now."""
        place = self.begins()
        for step in self.steps or ():
            place = self.paths.step(place, step)
        return place

    def at(self, steps: list[str], node: Node, as_object: bool = False) -> Any:
        """The value of a node after these steps. With `as_object` it may be one, whatever is due there."""
        before, was = self.steps, self._as_object
        self.steps, self._as_object = [*(before or ()), *steps], as_object
        try:
            return self.value(node)
        finally:
            self.steps, self._as_object = before, was

    def result(self, node: Node) -> Any:
        if type(node) in SCALARS and not self.paths.recording:
            return node
        return self.at([], node) if self.crossing else self.value(node)

    @contextmanager
    def changing(self, items: Iterable[object], shared: bool = False) -> Generator[None, None, None]:
        """While it reads the new contents of arguments, or of what both sides share: where the solution
        changed none, plain data is due, but for what the test itself had in them.
        """
        place = self.paths.start("shared") if shared else self.paths.step(self.begins(), "→changed")
        before, self._question = self._question, Place(place.nodes, "d", place.shown)
        steps, self.steps = self.steps, ["[]"]
        self._had = {
            id(value) for item in items for value in _contents(item) if issubclass(type(value), Handle)
        }
        try:
            yield
        finally:
            self._question, self.steps, self._had = before, steps, set()

    def factory(self, node: Node) -> Any:
        return self.at(["→factory"], node, as_object=True) if self.steps is not None else self.value(node)

    def value(self, node: Node) -> Any:
        kind = type(node)
        if node is None or kind is str or kind is int or kind is float or kind is bool:
            return node
        if self.steps is None or kind is not list or not node or type(node[0]) is not str:
            return super().value(node)
        if node[0] in ("ref", "arg"):
            return self._again(super().value(node))
        if node[0] == "masked":
            return self._uncovered(super().value(node), node[1])
        if node[0] not in HOLDS:
            return super().value(node)
        self.steps.append("[]")
        was, self._in_tuple = self._in_tuple, node[0] in ("tuple", "named")
        try:
            return super().value(node)
        finally:
            self.steps.pop()
            self._in_tuple = was

    def _uncovered(self, value: np.ndarray, index: Node) -> np.ndarray:
        """A masked array's numbers, where the solution gave no mask: numpy's comparisons pass over what is
        behind one, `assert_allclose` of an array that is all mask is silent.
        """
        wanted = "" if self.paths.recording else self.paths.wanted(self.place())
        if not wanted or "m" in wanted:
            return value
        plain = self.items[index] = value.view(np.ndarray)
        return plain

    def sequence(self, nodes: Node) -> list:
        if self.steps is None or type(nodes) is dict:
            return super().sequence(nodes)
        if not self.paths.recording and SCALARS.issuperset(map(type, nodes)):
            return list(nodes)
        return [
            self._item(node, f"#{i}") if self.tells(i, node) else self.value(node)
            for i, node in enumerate(nodes)
        ]

    def tells(self, i: int, node: Node) -> bool:
        """Whether this item is told apart from others by its position."""
        return i < POSITIONS and type(node) is list

    def pairs(self, nodes: Node) -> list:
        if self.steps is None:
            return super().pairs(nodes)
        if type(nodes) is not list or len(nodes) % 2:
            return super().pairs(nodes)  # it says what is wrong
        if not self.paths.recording and SCALARS.issuperset(map(type, nodes)):
            return list(zip(nodes[::2], nodes[1::2]))
        return [
            (
                self.value(key),
                self._item(value, f"#{key}")
                if type(key) is str and key.isidentifier() and len(nodes) <= 2 * POSITIONS
                else self.value(value),
            )
            for key, value in zip(nodes[::2], nodes[1::2])
        ]

    def _item(self, node: Node, step: str) -> Any:
        steps = self.steps
        assert steps is not None
        steps.append(step)
        try:
            return self.value(node)
        finally:
            steps.pop()

    def met(self, handle: Handle) -> Any:
        """What a test is given for a student's object."""
        if self.steps is None or (self.copying and not self.steps):
            return handle
        place = self.place()
        if not self._as_object and id(handle) not in self._had:
            wanted = self.paths.wanted(place)
            if wanted:
                return self.session.plain(handle, place, wanted)
        self.session.remember(handle, place)
        return handle

    # A list that comes a second time, or is the test's own, has its objects from where it came first.
    def _again(self, value: Any) -> Any:
        if issubclass(type(value), Handle):
            return self.met(value)
        if not self.paths.recording and (type(value) in SCALARS or _all_plain(value)):
            return value
        objects = isinstance(value, np.ndarray) and value.dtype == object
        if not (objects or isinstance(value, CONTAINERS)) or id(value) in self._walked:
            return value
        assert self.steps is not None
        self.spend(WALKED * (1 + len(value)))  # each of the one before, twice: a short text, and a long way
        self._walked.add(id(value))
        self.steps.append("[]")
        try:
            if isinstance(value, dict):
                pairs = [(self._again(k), self._keyed(k, v, len(value))) for k, v in value.items()]
                same = all(a is k and b is v for (a, b), (k, v) in zip(pairs, value.items()))
                return value if same else dict(pairs)
            had = list(value.flat) if isinstance(value, np.ndarray) else list(value)
            items = [self._numbered(i, item, value) for i, item in enumerate(had)]
            if all(a is b for a, b in zip(items, had)):
                return value
            if isinstance(value, np.ndarray):
                found = np.empty(len(items), object)
                found[:] = items
                return found.reshape(value.shape)
            plain = next((base for base in (tuple, set, frozenset) if isinstance(value, base)), list)
            return plain(items)
        finally:
            self.steps.pop()
            self._walked.discard(id(value))

    def _keyed(self, key: object, value: object, count: int) -> Any:
        return (
            self._under(f"#{key}", value)
            if type(key) is str and key.isidentifier() and count <= POSITIONS
            else self._again(value)
        )

    def _numbered(self, i: int, value: object, holder: object) -> Any:
        if isinstance(holder, (list, tuple)) and i < POSITIONS:
            return self._under(f"#{i}", value)
        return self._again(value)

    def _under(self, step: str, value: object) -> Any:
        assert self.steps is not None
        self.steps.append(step)
        try:
            return self._again(value)
        finally:
            self.steps.pop()


class Recording(Looking):
    """Notes of what kind each value is."""

    def value(self, node: Node) -> Any:
        found = super().value(node)
        if self.steps is not None:
            self._note(letter(found))
        return found

    def _note(self, letters: str) -> None:
        steps = self.steps
        if not steps and not isinstance(self._question, Place) and self._question[0][0] in LISTED:
            return
        place = self.place()
        self.paths.note(place, letters)
        if steps and steps[-1][0] == "#":  # and as any item: a list in place of the tuple has the kind, too
            step = steps.pop()
            self.paths.note(self.place(), letters)
            steps.append(step)

    def sequence(self, nodes: Node) -> list:
        if self.steps is None:
            return super().sequence(nodes)
        if type(nodes) is dict:
            found = super().sequence(nodes)
            self._note("n")
            return found
        return super().sequence(nodes)

    def tells(self, i: int, node: Node) -> bool:
        return self._in_tuple and i < POSITIONS

    def met(self, handle: Handle) -> Any:
        if self.steps is not None:
            self.session.remember(handle, self.place())
        return handle

    def _again(self, value: Any) -> Any:
        found = super()._again(value)
        if self.steps:
            self._note(letter(value))
        return found

    def _numbered(self, i: int, value: object, holder: object) -> Any:
        return super()._numbered(i, value, holder) if isinstance(holder, tuple) else self._again(value)
