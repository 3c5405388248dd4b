"""An instance of a class in Python, as the attributes that it holds: read and set without asking its class.

No code of a class runs here, neither `__setattr__` nor `__setstate__` nor a property: what another process
says of an instance's attributes is data.
"""

from __future__ import annotations

import types
from typing import Any

HEAP = 1 << 9
"""Py_TPFLAGS_HEAPTYPE: a class that a class statement made, or code that does the same."""


def plainly_made(cls: type) -> bool:
    """Whether an instance of a class is no more than its attributes: each of its bases is a class in Python,
    and none of them says how it is copied.
    """
    return all(
        base is object or (base.__flags__ & HEAP and "__reduce_ex__" not in vars(base))
        for base in cls.__mro__
    ) and not issubclass(cls, type)


def held_by(value: object) -> dict[str, Any]:
    """The attributes of an instance: its dict, and its slots."""
    mine = _dict_of(value)
    found = {} if mine is None else {name: item for name, item in dict.items(mine) if type(name) is str}
    for name, slot in _slots_of(type(value)).items():
        if _is_set(slot, value):
            found[name] = slot.__get__(value)
    return found


def fill(made: object, held: dict) -> None:
    """Give an instance these attributes and no others. What its class has as a method stays the class's."""
    mine, slots = _dict_of(made), _slots_of(type(made))
    held = {
        name: value for name, value in held.items() if type(name) is str and not _a_method(type(made), name)
    }
    if mine is not None:
        dict.clear(mine)
        dict.update(mine, {name: value for name, value in held.items() if name not in slots})
    for name, slot in slots.items():
        if name in held:
            slot.__set__(made, held[name])
        elif _is_set(slot, made):
            slot.__delete__(made)


def _dict_of(value: object) -> dict | None:
    """An instance's own dict, whatever its class calls `__dict__`."""
    for base in type(value).__mro__:
        found = vars(base).get("__dict__")
        if isinstance(found, types.GetSetDescriptorType):
            return found.__get__(value)
    return None


def _slots_of(cls: type) -> dict[str, Any]:
    return {
        member.__name__: member
        for base in reversed(cls.__mro__)
        if base.__flags__ & HEAP
        for member in vars(base).values()
        if isinstance(member, types.MemberDescriptorType)
    }


def _is_set(slot: Any, value: object) -> bool:
    try:
        slot.__get__(value)
    except AttributeError:
        return False
    return True


def _a_method(cls: type, name: str) -> bool:
    found = next((vars(base)[name] for base in cls.__mro__ if name in vars(base)), None)
    return isinstance(found, (types.FunctionType, classmethod, staticmethod, property))
