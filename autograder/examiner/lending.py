"""A library's object of the test's, such as a model, a figure or a graph, in a student's hands.

It goes as a pickle, which is loaded in the student's process; nothing comes back that way. Where the
student's code leaves it as it was, the test's own object stays what the test has. Where it does not, the
test's variables hold the student's object from then on, as a handle. Tensors in it are on both sides and are
kept equal.

Whether it has changed, the student's process says. Who says so without cause gives the test a handle, as if
he had returned the object; who says nothing leaves the test its own.
"""

from __future__ import annotations

import ctypes
import io
import pickle
import sys
import types
from collections.abc import Callable
from typing import Any

from autograder.wire.calls import Party
from autograder.wire.tensors import library_of
from autograder.wire.values import CannotSend, Encoder

from .beside import released
from .handles import Handle, NotHere

HELD = 50
"""Objects lent at a time; the oldest is forgotten for one more, and would be lent anew."""
KEPT = frozenset(
    "builtins functools itertools operator types unittest _pytest pytest IPython io _io threading socket "
    "subprocess sqlite3 multiprocessing asyncio logging concurrent contextlib autograder solutions typing "
    "weakref inspect ast enum abc _abc collections _collections_abc".split()
)
"""Packages whose objects mean something in their own process, or are sent in another way."""


class Lent:
    """What one session has lent to the student's process."""

    def __init__(self, party: Party) -> None:
        self._party = party
        self._values: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._moved: dict[int, Handle] = {}
        self._count = self._tensors = 0

    def node(self, value: object) -> list | None:
        """The node of what the student's process has already."""
        if not self._values:
            return None
        number = self._numbers.get(id(value))
        if number is None or self._values[number] is not value:
            return None
        moved = self._moved.get(number)
        return ["lent", number] if moved is None else self._party.own(moved)

    def value(self, number: int) -> object:
        return self._moved.get(number, self._values.get(number))

    def lend(self, value: Any, encoder: Encoder) -> list | None:
        """The node of a library's object, None where it cannot be sent."""
        if not _lendable(value):
            return None
        group = _together(value)
        nodes: list[object] = []
        file = io.BytesIO()
        try:
            _Pickler(file, lambda part: self._part(part, encoder), nodes).dump(group)
        except (NotHere, CannotSend):
            raise
        except Exception:  # a library's object may raise anything where it cannot be pickled
            return None
        numbers = []
        for each in group:
            self._count += 1
            numbers.append(self._count)
            self._values[self._count], self._numbers[id(each)] = each, self._count
        return ["lend", numbers, encoder.add(file.getvalue()), nodes]

    def _part(self, part: Any, encoder: Encoder) -> object | None:
        """The node of a part that is no library's, or that both sides are to have."""
        if issubclass(type(part), Handle):
            return self._party.own(part)
        library = library_of(part)
        if library is not None:
            if (number := self._party.mirrors.known(part)) is not None:
                return ["mirror", number]
            if not library.is_leaf(part):
                return encoder.add(library.detach(part))
            self._tensors -= 1
            self._party.mirrors.adopt(self._tensors, part)
            grad = library.get_grad(part)
            return [
                "adopt",
                self._tensors,
                encoder.tensor(library, library.detach(part)),
                int(library.requires_grad(part)),
                int(library.is_parameter(part)),
                None if grad is None else encoder.tensor(library, library.detach(grad)),
            ]
        of = part if isinstance(part, (type, types.FunctionType)) else type(part)
        if of.__module__ == "__main__" or released(of.__module__):
            if isinstance(part, (type, types.FunctionType)) or not _lendable(part):
                return encoder.add(part)
        return None

    def unused(self) -> list[int]:
        """Forget what nothing else holds, and the oldest of too much."""
        if not self._values:
            return []
        gone = [number for number in self._values if sys.getrefcount(self._values[number]) <= 2]
        gone += [n for n in self._values if n not in gone][: max(len(self._values) - len(gone) - HELD, 0)]
        for number in gone:
            self._numbers.pop(id(self._values.pop(number)), None)
            self._moved.pop(number, None)
        return gone

    def moved(self, number: object, handle: object) -> None:
        """The student's code has changed what was lent: the test has the student's from here on."""
        if type(number) is not int or number not in self._values or not issubclass(type(handle), Handle):
            return
        self._moved[number] = handle  # pyrefly: ignore[unsupported-operation]  # the line above has looked
        _replace(self._values[number], handle)


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO, part: Callable[[Any], object | None], nodes: list) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._part, self._nodes, self._known = part, nodes, {}
        self._alive: list[object] = []

    def persistent_id(self, obj: Any) -> int | None:
        number = self._known.get(id(obj))
        if number is None and type(obj) not in (str, int, float, bytes, bool, list, dict, tuple, set):
            node = self._part(obj)
            if node is not None:
                self._alive.append(obj)
                number = self._known[id(obj)] = len(self._nodes)
                self._nodes.append(node)
        return number


def _lendable(value: Any) -> bool:
    """Whether an object is of a library's class, or of one that the instructor derived from a library's."""
    if isinstance(value, (type, types.ModuleType, BaseException)):
        return False
    cls = type(value)
    if issubclass(cls, (list, dict, set)) and (cls.__module__ == "__main__" or released(cls.__module__)):
        return True
    return any(
        base.__module__.partition(".")[0] not in KEPT
        for base in cls.__mro__
        if base.__module__ != "__main__" and not released(base.__module__)
    )


def _together(value: Any) -> list:
    """An object, and those that a test may also hold: the figure of a matplotlib artist and its axes."""
    if type(value).__module__.startswith("matplotlib.") and hasattr(value, "get_figure"):
        figure = value.get_figure()
        if figure is not None:
            return [value, *(each for each in (figure, *figure.axes) if each is not value)]
    return [value]


def _replace(value: object, handle: object) -> None:
    """Put the handle into each variable of the test that holds the value, and into its lists and dicts."""
    frame = sys._getframe()
    while frame is not None:
        names: Any = frame.f_globals
        if hasattr(names, "instructors"):
            _replace_in(names, value, handle)
            here: Any = frame.f_locals
            if here is not names:
                made = dict(here)
                if _replace_in(made, value, handle):
                    here.update({name: handle for name in made if made[name] is handle})
                    if sys.version_info < (3, 13):  # from there on the frame's dict writes through by itself
                        ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))
        frame = frame.f_back


def _replace_in(names: dict[str, Any], value: object, handle: object) -> bool:
    found = False
    for name, held in list(dict.items(names)):
        if held is value:
            dict.__setitem__(names, name, handle)
            found = True
        elif type(held) is list and any(each is value for each in held):
            held[:] = [handle if each is value else each for each in held]
        elif type(held) is dict:
            held.update({key: handle for key, each in held.items() if each is value})
    return found
