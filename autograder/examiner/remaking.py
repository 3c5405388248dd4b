"""What the student's side is told of an object of the test's, so that it makes the like of it there.

An instance of a class that the instructor wrote goes as its attributes, by the name of its class: a given
cell's or a released module's is on the student's side too, a test's own goes as its text. Both sides have the
instance from then on (wire/twins.py).
"""

from __future__ import annotations

import ast
import io
import linecache
import sys
import types
from collections.abc import Iterator
from typing import Any

from autograder.wire import twins
from autograder.wire.instances import plainly_made
from autograder.wire.values import CannotSend, Encoder

from .beside import released
from .handles import given_class


def described(value: object, encoder: Encoder) -> list | None:
    """The node of an instance, a file in memory or a class of the instructor's; None for anything else."""
    if isinstance(value, type):
        return class_of(value, encoder)
    if type(value) in twins.FILES:
        return _file(value, encoder)
    if isinstance(value, (io.TextIOWrapper, io.BufferedReader)):
        return _opened(value, encoder)
    cls = type(value)
    if not plainly_made(cls) or not _instructors(cls):
        return None
    if _is_called(cls) and cls.__module__ == "__main__" and given_class(cls.__qualname__) is not cls:
        return None
    told = class_of(cls, encoder)
    if told is None:
        return None
    index = encoder.index(value)
    encoder.made.append((index, value))
    return ["made", index, told]


def _is_called(cls: type) -> bool:
    """Whether a test's own class is for being called: it stays here, and counts its calls."""
    return any(name in vars(base) for base in cls.__mro__ for name in ("__call__", "__next__"))


def _instructors(cls: type) -> bool:
    return cls.__module__ == "__main__" or released(cls.__module__)


def class_of(cls: type, encoder: Encoder) -> list | None:
    """The node of a class that the instructor wrote."""
    if given_class(cls.__qualname__) is cls:
        return ["class", "given", cls.__qualname__]
    if cls.__module__ != "__main__":
        # a notebook's folder has the released modules on the student's side, too
        of_module = released(cls.__module__) and _found(cls.__module__, cls.__qualname__) is cls
        return ["class", "module", cls.__module__, cls.__qualname__] if of_module else None
    known = encoder.classes.get(cls)
    if known is not None:
        return ["class", "known", known]
    found = source(cls)
    if found is None:
        return None
    text, code = found
    number = encoder.classes[cls] = len(encoder.classes)
    names = getattr(sys.modules.get("__main__"), "_names", {})
    used = []
    for name in sorted(_names(code)):
        if name != cls.__name__ and dict.__contains__(names, name):
            try:
                used += [name, encoder.add(dict.__getitem__(names, name))]
            except CannotSend:
                pass  # a method that wants it fails there by its name
    return ["class", "source", number, text, cls.__name__, used]


def _found(module: str, name: str) -> object:
    found: object = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


def source(cls: type) -> tuple[str, types.CodeType] | None:
    """The visible text of a class of a test cell, and its code; None where a part of it is hidden."""
    for file in reversed(list(linecache.cache)):
        entry = linecache.cache[file]
        if "ipython-input" not in file or len(entry) != 4:
            continue
        lines = entry[2]
        try:
            tree = ast.parse("".join(lines))
        except (SyntaxError, ValueError):
            continue
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.name == cls.__qualname__:
                text = ast.unparse(node)
                if not _whole(cls, node):
                    return None
                return text, compile(text, "<test>", "exec")
    return None


def _whole(cls: type, node: ast.ClassDef) -> bool:
    """Whether the text has all methods of the class: none is in a hidden part."""
    seen = {each.name for each in node.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))}
    made = {
        name
        for name, value in vars(cls).items()
        if isinstance(value, types.FunctionType) and value.__qualname__ == f"{cls.__qualname__}.{name}"
    }
    return made <= seen or hasattr(cls, "__dataclass_fields__")


def _names(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)


def _file(value: Any, encoder: Encoder) -> list | None:
    if value.closed:
        return None
    index = encoder.index(value)
    encoder.shared.append(index)
    return ["file", index, encoder.add(value.getvalue()), value.tell()]


def _opened(file: Any, encoder: Encoder) -> list | None:
    """A file that the test has opened to read: its contents, from where it stands."""
    if file.closed or not file.readable() or not file.seekable() or (file.writable()):
        return None
    place = file.tell()
    content = file.read()
    file.seek(place)
    return ["file", encoder.index(file), encoder.add(content), 0]
