"""Errors of shapes, told in the user's own variables where these can be found: looked for only once something
has failed.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


def named(*values: Any, default: tuple[str, ...] = ("a", "b")) -> list[str]:
    """What the caller outside of course calls these tensors or arrays; `default` where there is no name.

    Looked for among the variables of his function, and what `self` has.
    """
    frame = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith(_HERE):
        frame = frame.f_back
    found = list(_variables(frame.f_locals)) if frame is not None else []
    return [
        next((name for name, value in found if _same(value, wanted)), other)
        for wanted, other in zip(values, default)
    ]


def _variables(local: Any) -> Iterator[tuple[str, Any]]:
    for name, value in list(local.items()):
        if name.isidentifier() and not name.startswith("_"):
            yield name, value
    held = getattr(local.get("self"), "__dict__", None)
    if isinstance(held, dict):
        for part in (held, held.get("_parameters"), held.get("_buffers")):
            for name, value in list(part.items()) if isinstance(part, dict) else ():
                yield f"self.{name}", value


def _same(value: Any, wanted: Any) -> bool:
    if value is wanted:
        return True
    tensor = importlib.import_module("course.tensors").Tensor  # by its name, for it stands above us
    return isinstance(value, tensor) and value.array is wanted


def summed_over(shape: tuple[int, ...], full: tuple[int, ...]) -> tuple[int, ...] | None:
    """The axes of `full` along which something of `shape` is repeated to become it; None where it cannot."""
    extra = len(full) - len(shape)
    if extra < 0 or any(m not in (1, n) for m, n in zip(shape, full[extra:])):
        return None
    return tuple(range(extra)) + tuple(i + extra for i, m in enumerate(shape) if m != full[i + extra])


def gradient(name: str, shape: tuple[int, ...], given: tuple[int, ...]) -> str:
    """What is to be said of a gradient that has not the shape of its variable.

    >>> gradient("b", (10,), (32, 10))
    'grad for b has shape (32, 10), b is (10,): b was broadcast over axis 0, so sum over it'
    """
    shape, given = tuple(shape), tuple(given)
    text = f"grad for {name} has shape {given}, {name} is {shape}"
    axes = summed_over(shape, given)
    if axes:
        over = f"axis {axes[0]}" if len(axes) == 1 else f"axes {', '.join(map(str, axes))}"
        return f"{text}: {name} was broadcast over {over}, so sum over {'it' if len(axes) == 1 else 'them'}"
    if shape == given[::-1]:
        return f"{text}: its transpose would have that shape"
    return text


def broadcasting(a: Any, b: Any) -> str | None:
    """Why two operands do not broadcast; None where they do."""
    p, q = named(a, b)
    a, b = tuple(np.shape(a)), tuple(np.shape(b))
    for i in range(1, min(len(a), len(b)) + 1):
        if a[-i] != b[-i] and 1 not in (a[-i], b[-i]):
            return (
                f"shapes must broadcast: {p}.shape[{-i}] == {q}.shape[{-i}] or one of them is 1, "
                f"but {a[-i]} != {b[-i]} ({p}.shape {a}, {q}.shape {b}){_lined_up(p, q, a, b)}"
            )
    return None


def _lined_up(p: str, q: str, a: tuple[int, ...], b: tuple[int, ...]) -> str:
    """What would let two shapes broadcast, where one thing does."""
    for name, short, long in ((p, a, b), (q, b, a)):
        if len(short) == 1 and len(long) == 2 and short[0] == long[0]:
            return f". Axes are lined up from the right: {name}[:, None] goes along axis 0"
    return f". {q}.T would have the shape of {p}" if len(a) == len(b) == 2 and a == b[::-1] else ""


def contraction(a: Any, b: Any) -> str:
    """Why a product of matrices cannot be."""
    p, q = named(a, b)
    i = -1 if b.ndim == 1 else -2
    text = (
        f"{p}.shape[-1] == {q}.shape[{i}], but {a.shape[-1]} != {b.shape[max(i, -b.ndim)]} "
        f"({p}.shape {tuple(a.shape)}, {q}.shape {tuple(b.shape)})"
    )
    if a.ndim == b.ndim == 2:
        if a.shape[1] == b.shape[1]:
            return f"{text}. {p} @ {q}.T would go together"
        if a.shape[0] == b.shape[0]:
            return f"{text}. {p}.T @ {q} would go together"
    return text
