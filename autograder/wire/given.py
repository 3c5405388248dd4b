"""Classes that both sides have from the instructor, or from a library: members of enums and namedtuples.

Each side takes its own class. A message says "the member A of C", or "a C of these fields", and whoever reads
it looks for a class of that name among its own. So a student's class of the same name passes for the given
one, which he could have returned as well, and nothing of his class comes along.
"""

from __future__ import annotations

import enum
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .channel import WireError

if TYPE_CHECKING:
    from .values import Encoder

Node = Any
_OURS = ("autograder", "solutions", "__main__")
_PLAIN: tuple[tuple[type, Callable], ...] = (
    (str, lambda value: str.__getitem__(value, slice(None))),
    (int, int.__pos__),
)


def find(names: dict, module: str, name: str) -> type | None:
    """The class of this name: a notebook's (`module` is empty), or a library's that is loaded."""
    if module:
        found: Any = sys.modules.get(module) if module.partition(".")[0] not in _OURS else None
        for part in name.split("."):
            found = getattr(found, part, None) if found is not None else None
        return found if isinstance(found, type) else None
    found: Any = dict.get(names, name)
    if issubclass(type(found), type) and found.__name__ == name:
        return found
    return next(
        (cls for cls in dict.values(names) if issubclass(type(cls), type) and cls.__name__ == name), None
    )


def member(value: Any, names: dict, encoder: Encoder) -> list | None:
    """The node of an enum's member; None for what is none, or is of a class that nobody else can find."""
    cls = type(value)
    if not issubclass(type(cls), enum.EnumMeta):
        return None
    module = "" if cls.__module__ == "__main__" else cls.__module__
    name = cls.__qualname__ if module else cls.__name__
    if type(module) is not str or find(names, module, name) is not cls:
        return None
    which = value._value_ if issubclass(cls, enum.Flag) else value._name_
    if type(which) not in (int, str):
        return None
    for base, plain in _PLAIN:
        if isinstance(value, base):
            return ["member", module, name, which, encoder.add(plain(value))]
    return ["member", module, name, which, *encoder.hooks.instead(value, encoder)]


def read(names: dict, module: Node, name: Node, which: Node) -> tuple | None:
    """(member,) of such a node; None where no such class is here, or it has no such member."""
    if type(module) is not str or type(name) is not str:
        raise WireError("a member of no class came")
    cls = find(names, module, name)
    if cls is None or not issubclass(type(cls), enum.EnumMeta):
        return None
    if type(which) is str:
        members = type.__getattribute__(cls, "_member_map_")
        return (members[which],) if which in members else None
    if type(which) is int and issubclass(cls, enum.Flag):
        try:
            return (cls(which),)
        except ValueError:
            return None
    raise WireError("a member has no name")


def named_tuple(names: dict, name: str, fields: tuple[str, ...]) -> type | None:
    """A notebook's namedtuple of this name and these fields."""
    cls = find(names, "", name)
    if cls is None or not issubclass(cls, tuple) or getattr(cls, "_fields", None) != fields:
        return None
    return cls
