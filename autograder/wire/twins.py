"""Values that can be changed and that both sides have: a student's list that a test has read, an object of
the test's that the student's code keeps. Each side tells with its next message what it changed.

A value is named once by the message that brings it (its items, in values.py), and from then on by its number:
so it arrives as itself, whichever side sends it. What is told of a change is a container's contents, an
array's values, an instance's attributes, a file's text: data, which is written into what the receiver has
himself. What a value is, its class, is never told again.

The examiner holds a twin for as long as something else does (its count of references), the student's side
until it is told that the examiner let go.
"""

from __future__ import annotations

import collections
import io
import operator
import sys
from typing import Any

import numpy as np

from . import npy
from .channel import WireError
from .instances import fill, held_by, plainly_made
from .values import Decoder, Encoder, Node

MOST = 2000
"""Twins at a time; the oldest is let go for one more."""
LONGEST = 20_000
"""Elements of a container, and bytes of an array over 50, that are compared with each message."""
CONTAINERS = frozenset(
    {
        dict,
        collections.OrderedDict,
        collections.Counter,
        collections.defaultdict,
        list,
        set,
        collections.deque,
        bytearray,
    }
)
FILES = frozenset({io.StringIO, io.BytesIO})


def kind(value: Any) -> str | None:
    """What a value is compared by; None where it is no twin."""
    cls = type(value)
    if cls in CONTAINERS:
        return "container"
    if cls is np.ndarray:
        return "array" if npy.sendable(value.dtype) and value.flags.writeable else None
    if cls in FILES:
        return "file"
    return "instance" if cls.__module__ != "builtins" and plainly_made(cls) else None


def small(value: Any) -> bool:
    """Whether a value may be compared with each message."""
    if type(value) is np.ndarray:
        return value.nbytes <= 50 * LONGEST
    return len(value) <= LONGEST if type(value) in CONTAINERS else True


class Twins:
    """One side's twins. `sign` is 1 or -1: the two sides number theirs apart."""

    def __init__(self, sign: int) -> None:
        self._sign, self._count = sign, 0
        self.held: dict[int, Any] = {}
        """All of them by number."""
        self._numbers: dict[int, int] = {}
        self._seen: dict[int, tuple] = {}

    def __len__(self) -> int:
        return len(self.held)

    def known(self) -> dict[int, list]:
        """By id, the nodes of all of them."""
        if not self.held:
            return {}
        return {id(value): ["twin", number] for number, value in self.held.items()}

    def values(self) -> list:
        """All of them."""
        return list(self.held.values())

    def value(self, number: Node) -> object:
        if type(number) is not int or number not in self.held:
            raise WireError("a value came that both sides should have, and one has not")
        return self.held[number]

    def take(self, number: Node, value: object) -> None:
        """The other side has made a value of its message a twin."""
        if (
            type(number) is not int
            or number * self._sign >= 0
            or len(self.held) > 2 * MOST
            or not small(value)
        ):
            raise WireError("a value is said to be on both sides that cannot be")
        self.add(number, value)

    def add(self, number: int, value: object) -> None:
        if type(number) is not int or number in self.held or kind(value) is None:
            raise WireError("a value is said to be on both sides that cannot be")
        if id(value) not in self._numbers:
            self.held[number], self._numbers[id(value)] = value, number
            self._seen[number] = _contents(value)

    def share(self, encoder: Encoder, indices: list[int]) -> list[list[int]]:
        """Make items of a message twins: [index, number] of each."""
        shared: list[list[int]] = []
        if len(indices) > MOST:
            return shared
        for index in indices:
            value = encoder.items[index]
            if kind(value) is not None and small(value) and id(value) not in self._numbers:
                self._count += 1
                self.add(self._sign * self._count, value)
                shared.append([index, self._sign * self._count])
        return shared

    def drop(self, number: Node) -> None:
        value = self.held.pop(number, None)
        self._numbers.pop(id(value), None)
        self._seen.pop(number, None)

    def unused(self) -> list[int]:
        """Let those go that nothing else holds, and the oldest of too many; their numbers."""
        gone = [n for n in self.held if sys.getrefcount(self.held[n]) <= 2]  # the dict, and the call
        for number in gone:
            self.drop(number)
        old = list(self.held)[: max(len(self.held) - MOST, 0)]
        for number in old:
            self.drop(number)
        return gone + old

    def changed(self, encoder: Encoder) -> list:
        """[number, node] of those that are not what the other side last saw."""
        found = []
        for number, value in list(self.held.items()):
            now = _contents(value)
            if not _same(now, self._seen[number]):
                self._seen[number] = now
                found.append([number, _node(value, now, encoder)])
        return found

    def update(self, nodes: list, decoder: Decoder) -> None:
        """Take over what the other side changed."""
        if len({number for number, _ in nodes}) != len(nodes):
            raise WireError("what both sides have is said to have changed twice")
        for number, node in nodes:
            value = self.held.get(number) if type(number) is int else None
            if value is not None:
                _write(value, node, decoder)
                self._seen[number] = _contents(value)


def _contents(value: Any) -> tuple:
    """What a twin holds, to compare by identity."""
    match kind(value):
        case "container":
            if isinstance(value, dict):
                return (*value.keys(), *value.values())
            return (bytes(value),) if isinstance(value, bytearray) else tuple(value)
        case "array":
            return value.tobytes(), *value.shape
        case "file":
            return ("closed",) if value.closed else (value.getvalue(), value.tell())
        case "instance":
            held = held_by(value)
            return (*held.keys(), *held.values())
    return ()  # an array that was made read-only


def _same(a: tuple, b: tuple) -> bool:
    if len(a) != len(b):
        return False
    # texts, bytes and numbers may be other objects and equal; what else there is must be the same object
    return all(map(operator.is_, a, b)) or all(
        x is y or (type(x) is type(y) and type(x) in _BY_VALUE and x == y) for x, y in zip(a, b)
    )


_BY_VALUE = frozenset({int, str, bytes, bool})


def _node(value: Any, now: tuple, encoder: Encoder) -> object:
    match kind(value):
        case "container":
            if isinstance(value, dict):
                return encoder._pairs(value)
            return (
                encoder.add(bytes(value)) if isinstance(value, bytearray) else [encoder.add(x) for x in value]
            )
        case "array":
            return encoder.array(value.copy())
        case "file":
            return [encoder.add(part) for part in now]
        case "instance":
            return encoder._pairs(held_by(value))
    return None


def _write(value: Any, node: Node, decoder: Decoder) -> None:
    match kind(value):
        case "container" if type(value) is bytearray:
            new = decoder.value(node)
            value[:] = new if type(new) is bytes else b""
        case "container" if isinstance(value, dict):
            pairs = decoder.pairs(node)
            value.clear()
            dict.update(value, pairs)  # a counter would count them
        case "container":
            new = decoder.sequence(node)
            value.clear()
            value.update(new) if isinstance(value, set) else value.extend(new)
        case "array":
            array = decoder.array(node)
            if array.shape != value.shape or array.dtype != value.dtype:
                raise WireError("an array that both sides have is said to have become another")
            value[...] = array
        case "file":
            _write_file(value, decoder.sequence(node))
        case "instance":
            fill(value, dict(decoder.pairs(node)))


def _write_file(file: Any, parts: list) -> None:
    if parts == ["closed"]:
        file.close()
        return
    content, place = parts
    if (
        type(content) is not (str if type(file) is io.StringIO else bytes)
        or type(place) is not int
        or place < 0
    ):
        raise WireError("a file is said to hold what none can")
    file.seek(0)
    file.truncate()
    file.write(content)
    file.seek(place)
