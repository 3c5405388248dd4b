"""Objects of the test's, made again here: by the class that the notebook has by that name, or by its text."""

from __future__ import annotations

import functools
import hashlib
import importlib
import io
import pickle
import sys
import types
from typing import Any

from autograder.wire.tensors import library_of
from autograder.wire.values import Decoder

_by_text: dict[tuple[str, str], type] = {}


class _Around(dict):
    """The globals of a test's class: what it uses of the test, and behind that the notebook's names."""

    def __init__(self, namespace: dict, used: dict) -> None:
        super().__init__(used)
        self["__builtins__"] = namespace.get("__builtins__", __builtins__)
        self["__name__"] = "__main__"
        self._namespace = namespace

    def __missing__(self, name: str) -> Any:
        return self._namespace[name]


def class_of(how: str, rest: list, namespace: dict, decoder: Decoder) -> type:
    """A class of the instructor's."""
    if how == "given":
        first, *parts = rest[0].split(".")
        found = functools.reduce(getattr, parts, namespace[first])
        if not isinstance(found, type):
            raise TypeError(f"{rest[0]} is no class any more")
        return found
    if how == "module":  # one that was released with the notebook
        found = functools.reduce(getattr, rest[1].split("."), importlib.import_module(rest[0]))
        if not isinstance(found, type):
            raise TypeError(f"{rest[1]} is no class any more")
        return found
    if how == "known":
        return decoder.classes[rest[0]]
    number, text, name, used = rest
    known = _by_text.get((text, name))
    names = dict(decoder.pairs(used))
    if known is None:
        around = _Around(namespace, names)
        exec(compile(text, "<test>", "exec"), around)
        known = _by_text[text, name] = around[name]
    decoder.classes[number] = known
    return known


def file(content: str | bytes, place: int) -> io.StringIO | io.BytesIO:
    """A file in memory."""
    made: Any = io.StringIO(newline="") if isinstance(content, str) else io.BytesIO()
    made.write(content)
    made.seek(place)
    return made


class Lent:
    """Libraries' objects of the test's: those that are still as they came, and what they looked like then."""

    def __init__(self) -> None:
        self.values: dict[int, object] = {}
        self._numbers: dict[int, int] = {}
        self._looked: dict[int, bytes | None] = {}

    def take(self, numbers: list[int], pickled: bytes, parts: list, namespace: dict) -> object:
        """Make what was lent; the first is what was meant."""
        before = set(_figures())
        made = _Unpickler(io.BytesIO(pickled), parts, namespace).load()
        _hide(before)
        for number, value in zip(numbers, made):
            self.values[number], self._numbers[id(value)] = value, number
        for number, value in zip(numbers, made):
            self._looked[number] = look(value)
        return made[0]

    def node(self, value: object) -> list | None:
        if not self._looked:
            return None
        number = self._numbers.get(id(value))
        return ["lent", number] if number in self._looked else None

    def changed(self) -> list[tuple[int, object]]:
        """Those that are not as they came any more: they are the student's from here on."""
        if not self._looked:
            return []
        found = []
        for number, looked in list(self._looked.items()):
            if looked is None or look(self.values[number]) != looked:
                del self._looked[number]
                found.append((number, self.values[number]))
        return found

    def drop(self, number: int) -> None:
        self._numbers.pop(id(self.values.pop(number, None)), None)
        self._looked.pop(number, None)


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, parts: list, namespace: dict) -> None:
        super().__init__(file)
        self._parts, self._namespace = parts, namespace

    def persistent_load(self, pid: Any) -> object:
        return self._parts[pid]

    def find_class(self, module_name: str, global_name: str) -> Any:
        if module_name == "__main__":
            return functools.reduce(getattr, global_name.split("."), types.SimpleNamespace(**self._namespace))
        return super().find_class(module_name, global_name)


def look(value: object) -> bytes | None:
    """What an object looks like, but for the values of its tensors, which are told of by themselves."""
    file = _Digest()
    try:
        _Look(file, pickle.HIGHEST_PROTOCOL).dump(value)
    except Exception:  # a library's object, or the student's addition to it, may raise anything
        return None
    return file.sum.digest()


class _Digest(io.RawIOBase):
    def __init__(self) -> None:
        self.sum = hashlib.sha256()

    def write(self, data: Any) -> int:
        self.sum.update(data)
        return len(data)


@functools.cache
def _lazy(cls: type) -> frozenset[str]:
    """The names of a class that an object works out when they are first read, and keeps."""
    return frozenset(
        name
        for base in cls.__mro__
        for name, value in vars(base).items()
        if isinstance(value, functools.cached_property)
    )


class _Look(pickle.Pickler):
    def persistent_id(self, obj: Any) -> tuple | None:
        if isinstance(obj, (type, types.FunctionType)) or library_of(obj) is not None:
            return (id(obj),)
        return None

    def reducer_override(self, obj: Any) -> Any:
        """Without what an object has only worked out meanwhile."""
        held = getattr(obj, "__dict__", None)
        lazy = _lazy(type(obj))
        if lazy and isinstance(held, dict):
            return dict, (), None, None, iter((name, held[name]) for name in held if name not in lazy)
        return NotImplemented


def _figures() -> dict:
    """Pyplot's figures by number."""
    helpers = sys.modules.get("matplotlib._pylab_helpers")
    return {} if helpers is None else helpers.Gcf.figs


def _hide(before: set[int]) -> None:
    """Take a figure that was unpickled from those that the next cell shows: it is the test's."""
    figures = _figures()
    for number in set(figures) - before:
        figures.pop(number)
