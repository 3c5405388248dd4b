"""Numbers and shapes as short texts: of tensors of either library, and of arrays."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

SMALL = 4
"""So many elements are shown as numbers, more by their shape."""


def numbers(value: Any) -> str:
    """The numbers of a small tensor, the shape of a larger one.

    >>> import course
    >>> numbers(course.tensor([1., 2.5])), numbers(course.zeros(3, 4)), numbers(3)
    ('[1., 2.5]', '(3, 4)', '3')
    """
    shape = getattr(value, "shape", None)
    if shape is None:
        return _number(value) if isinstance(value, (bool, int, float)) else str(value)
    size = 1
    for n in shape:
        size *= n
    if size > SMALL or not size:
        return shape_text(shape)
    try:
        return _nested(value.detach().tolist() if hasattr(value, "detach") else value.tolist())
    except (NotImplementedError, RuntimeError):  # a sparse tensor, or one without memory
        return shape_text(shape)


def shape_text(shape: Iterable[int]) -> str:
    """A shape as Python writes it; an empty one is a number's."""
    shape = tuple(shape)
    return str(shape) if shape else "()"


def _nested(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_nested, value))}]"
    return _number(value)


def _number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, float):
        return str(value)
    text = f"{value:.4g}"
    return f"{text}." if re.fullmatch(r"-?\d+", text) else text
