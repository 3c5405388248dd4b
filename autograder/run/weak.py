"""What is put in the place of a right answer, to see whether a test notices: zeros, nan, nothing, …

The text of this file travels into the answer's cell and runs there, beside the solution (`mutants`), so it
imports nothing of ours, and a library only where it is loaded already.
"""

from __future__ import annotations

import functools
import math
import sys
import types
from collections.abc import Callable
from typing import Any

VALUES = ("zeros", "ones", "nan", "None", "empty", "first argument")
FILLS = {"zeros": 0, "ones": 1, "nan": math.nan}
TEXTS = {"zeros": "", "ones": "1", "nan": "nan"}
VALUE, AGREE, RAISE = "value", "agree", "raise"
"""What a replaced function does: it returns the value; or what is right, and raises where that is another
than the value; or it raises. A variable has the value; or is gone where that is another; or is gone.
"""


def weaken(space: dict[str, Any], names: list[str], value: str, how: str) -> None:
    """Replace functions and variables of `space`.

    >>> def area(r): return 3.0 * r * r
    >>> space = {"area": area, "sides": [3, 4]}
    >>> weaken(space, ["area", "sides"], "zeros", VALUE)
    >>> space["area"](2), space["sides"]
    (0.0, [0, 0])
    """
    for name in names:
        if name not in space:
            continue
        held = space[name]
        if _is_function(held):
            space[name] = instead(held, value, how)
        elif not isinstance(held, (type, types.ModuleType)):
            other = held if value == "first argument" else like(held, value)
            if how == VALUE:
                space[name] = other
            elif how == RAISE or not same(held, other):
                del space[name]


def _is_function(held: Any) -> bool:
    plain = (types.FunctionType, types.BuiltinFunctionType, functools.partial)
    return isinstance(held, plain) or (callable(held) and hasattr(held, "__wrapped__"))


def instead(right: Callable[..., Any], value: str, how: str, first: int = 0) -> Callable[..., Any]:
    """What stands in the place of a function. `first`: where its first argument is, self not counted."""

    def called(*args: Any, **kwargs: Any) -> Any:
        if how == RAISE:
            raise RuntimeError("this function was replaced")
        told = [*args[first:], *kwargs.values()]
        if how == VALUE and value == "None":
            return None
        if how == VALUE and value == "first argument" and told:
            return told[0]
        result = right(*args, **kwargs)
        if value == "first argument":
            other = told[0] if told else result
        else:
            other = like(result, value)
        if how == AGREE:
            if not same(result, other):
                raise RuntimeError("this value is not what the function returns")
            return result
        return other

    try:
        return functools.wraps(right)(called)
    except (AttributeError, TypeError):
        return called


def like(right: Any, value: str) -> Any:
    """A value of the kind of the right one.

    >>> like((1.5, [2, True]), "ones"), like([1, 2], "empty"), like("text", "zeros")
    ((1.0, [1, True]), [], '')
    """
    if value == "None" or right is None:
        return None
    return _empty(right) if value == "empty" else _filled(right, value)


def _empty(right: Any) -> Any:
    numpy, torch = sys.modules.get("numpy"), sys.modules.get("torch")
    if isinstance(right, (list, tuple, dict, str, set, frozenset)):
        plain = next(kind for kind in (list, tuple, dict, str, set, frozenset) if isinstance(right, kind))
        return plain()
    if torch is not None and isinstance(right, torch.Tensor):
        return torch.empty(0)
    return [] if numpy is None else numpy.array([])


def _filled(right: Any, value: str) -> Any:
    """All numbers in it replaced. What holds none is left as it is: an object, a function."""
    numpy, torch, number = sys.modules.get("numpy"), sys.modules.get("torch"), FILLS[value]
    if isinstance(right, bool) or (numpy is not None and isinstance(right, numpy.bool_)):
        return right if value == "nan" else type(right)(number)
    if isinstance(right, str):
        return TEXTS[value]
    if isinstance(right, (int, float, complex)):
        return float(number) if isinstance(right, float) else number
    if isinstance(right, (list, tuple)):
        parts = [_filled(part, value) for part in right]
        return type(right)(*parts) if hasattr(right, "_fields") else type(right)(parts)
    if type(right) is dict:
        return {key: _filled(part, value) for key, part in right.items()}
    if numpy is not None and isinstance(right, numpy.generic) and right.dtype.kind in "iufc":
        return numpy.float64(number) if value == "nan" else type(right)(number)
    if numpy is not None and type(right) is numpy.ndarray and right.dtype.kind in "biufc":
        if value == "nan" and right.dtype.kind in "biu":
            return right if right.dtype.kind == "b" else numpy.full(right.shape, number)
        return numpy.full_like(right, number)
    if torch is not None and type(right) is torch.Tensor and right.dtype != torch.bool:
        floats = right.is_floating_point() or right.is_complex()
        return torch.full_like(right, number, dtype=None if floats or value != "nan" else torch.float32)
    return right


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal, nan to nan.

    >>> same([1.0, math.nan], [1, math.nan]), same(True, 2), same(0, [])
    (True, False, False)
    """
    if one is other:
        return True
    numpy, torch = sys.modules.get("numpy"), sys.modules.get("torch")
    try:
        if torch is not None and (isinstance(one, torch.Tensor) or isinstance(other, torch.Tensor)):
            both = isinstance(one, torch.Tensor) and isinstance(other, torch.Tensor)
            return both and one.shape == other.shape and torch.allclose(one, other, 0, 0, equal_nan=True)
        if isinstance(one, (list, tuple)) or isinstance(other, (list, tuple)):
            both = isinstance(one, (list, tuple)) and isinstance(other, (list, tuple))
            return both and len(one) == len(other) and all(map(same, one, other))
        if numpy is not None and (isinstance(one, numpy.ndarray) or isinstance(other, numpy.ndarray)):
            numeric = all(numpy.asarray(part).dtype.kind in "fc" for part in (one, other))
            return bool(numpy.array_equal(one, other, equal_nan=numeric))
        return bool(one == other) or bool(one != one and other != other)
    except Exception:  # what cannot be compared is not known to be the same
        return False
