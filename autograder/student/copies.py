"""Plain copies of objects, where a test expects plain data of the student's code.

A copy is what the object itself says it is, by the protocols that Python and NumPy know. Whatever it says,
the student could have returned that value in its place.
"""

from __future__ import annotations

import collections
import contextlib
import decimal
import fractions
import itertools
import operator
import os
from collections import abc
from collections.abc import Callable
from typing import Any

import numpy as np

MANY = 100_000
"""Items that are taken from what may have no end."""


class NoCopy(TypeError):
    """An object is not of that kind."""


def copied(value: object, kinds: str) -> object:
    """A copy as the first of these kinds that it can be: `NotImplemented` where it can be none.

    >>> copied(collections.UserString("a"), "nt"), copied(object(), "natbc")
    ('a', NotImplemented)
    """
    for kind in kinds:
        with contextlib.suppress(Exception):  # of the student's methods, or that there are none
            return _COPIES[kind](value)
    return NotImplemented


def _number(value: Any) -> object:
    if isinstance(value, fractions.Fraction):
        return fractions.Fraction(value)
    if isinstance(value, decimal.Decimal):
        return decimal.Decimal(value)
    cls = type(value)
    if hasattr(cls, "__index__"):
        return operator.index(value)
    if hasattr(cls, "__float__"):
        try:
            return float(value)
        except TypeError:
            if not hasattr(cls, "__complex__"):
                raise
    if hasattr(cls, "__complex__"):
        return complex(value)
    raise NoCopy


def _array(value: Any) -> np.ndarray:
    if not hasattr(type(value), "__array__") and not hasattr(value, "__array_interface__"):
        memoryview(value)  # or it is no array
    array = np.array(value)
    if array.dtype == object:
        for dtype in (float, complex):
            with contextlib.suppress(TypeError, ValueError):
                return array.astype(dtype)
    return array


def _text(value: Any) -> str:
    if isinstance(value, collections.UserString):
        return str(value.data)
    return os.fsdecode(os.fspath(value))


def _bytes(value: Any) -> bytes:
    return bytes(value) if hasattr(type(value), "__bytes__") else memoryview(value).tobytes()


def _container(value: Any) -> object:
    if isinstance(value, abc.Mapping):
        return {key: value[key] for key in value}
    if hasattr(type(value), "__array__"):
        return _array(value)
    if isinstance(value, abc.Set):
        return set(value)
    if hasattr(type(value), "keys") and hasattr(type(value), "__getitem__"):
        return {key: value[key] for key in value.keys()}
    found = list(itertools.islice(iter(value), MANY + 1))
    if len(found) > MANY:
        raise NoCopy
    return found


_COPIES: dict[str, Callable[[Any], object]] = {
    "n": _number,
    "a": _array,
    "t": _text,
    "b": _bytes,
    "c": _container,
}
