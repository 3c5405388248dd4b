"""How a gradient is off: its relation to the right one in words, which give away no value.

`diagnose` names mistakes and must be sure, since a name is feedback that counts. Here what the numbers say is
told as it is, for somebody who looks at one node of a graph.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .diagnose import same


def off(
    got: ArrayLike,
    right: ArrayLike,
    upstream: ArrayLike | None = None,
    others: Mapping[str, ArrayLike] = {},
    values: Mapping[str, ArrayLike] = {},
    rtol: float = 1e-5,
    atol: float = 1e-8,
) -> str:
    """What `got` is, seen from `right`: words that follow "it"; "" where they are equal.

    Args:
        got, right: arrays of any shapes.
        upstream: the gradient that arrived at the node which made them.
        others: right gradients of other inputs, by name.
        values: of the forward pass, by name: one may be a factor too many, or missing.

    >>> off([[1., 2.], [3., 4.]], [[1., 3.], [2., 4.]])
    'is the right one transposed'
    >>> off([-1., 2.], [1., -2.]), off([2., 4.], [1., 2.]), off([3.], [3.])
    ('is the right one with the other sign', 'is 2 times the right one', '')
    >>> off(np.ones((3, 2)), [3., 3.])
    'has shape (3, 2) and should have shape (2,): summed over axis 0 it would be right'
    """
    got, right = np.asarray(got, dtype=float), np.asarray(right, dtype=float)
    near = lambda a, b: same(np.asarray(a, float), np.asarray(b, float), rtol, atol)
    if near(got, right):
        return ""
    if got.shape != right.shape:
        return f"has shape {got.shape} and should have shape {right.shape}{_by_shape(got, right, near)}"
    if not np.isfinite(got).all() and np.isfinite(right).all():
        return "has entries that are not finite"
    if not np.any(got):
        return "is 0 and should not be"
    return (
        _by_others(got, right, upstream, others, near)
        or _by_number(got, right, near)
        or _by_place(got, right, near)
        or _by_factor(got, right, values, near)
        or _by_entries(got, right, rtol, atol)
    )


def _by_shape(got: np.ndarray, right: np.ndarray, near: Any) -> str:
    if got.ndim == right.ndim == 2 and got.shape == right.shape[::-1]:
        return ": it is the right one transposed" if near(got.T, right) else ": the two axes are swapped"
    for count in range(1, got.ndim + 1):
        for axes in combinations(range(got.ndim), count):
            for keep in (False, True):
                if near(got.sum(axes, keepdims=keep), right):
                    axis = f"axis {axes[0]}" if count == 1 else f"axes {', '.join(map(str, axes))}"
                    return f": summed over {axis} it would be right"
    if got.size == right.size and near(got.reshape(right.shape), right):
        return ": the numbers are right, in another shape"
    if got.ndim <= right.ndim:
        try:
            spread = np.broadcast_to(got, right.shape)
        except ValueError:
            return ""
        return ": spread to that shape it would be right" if near(spread, right) else ""
    return ""


def _by_number(got: np.ndarray, right: np.ndarray, near: Any) -> str:
    if near(got, -right):
        return "is the right one with the other sign"
    place = np.unravel_index(np.argmax(np.abs(right)), right.shape)
    if right.size and right[place] and near(got, right * (got[place] / right[place])):
        factor = got[place] / right[place]
        # Of a single number another factor would be its value, told in other words.
        if right.size == 1 and not any(abs(factor - few) < 1e-6 for few in (2, -2, 0.5, -0.5)):
            return ""
        if abs(factor) < 1 and abs(1 / factor - round(1 / factor)) < 1e-4:
            sign = "-" if factor < 0 else ""
            return f"is {sign}1/{abs(round(1 / factor))} of the right one"
        return f"is {factor:.4g} times the right one"
    if right.size > 1 and near(got - right, np.full(right.shape, (got - right).flat[0])):
        return "is the right one and the same number added to each entry"
    return ""


def _by_place(got: np.ndarray, right: np.ndarray, near: Any) -> str:
    if got.ndim == 2 and near(got.T, right):
        return "is the right one transposed"
    for axis in range(got.ndim):
        if near(np.flip(got, axis), right):
            return f"is the right one, backwards along axis {axis}"
    if 1 < got.size and near(np.sort(got, None), np.sort(right, None)):
        return "has the right entries, in other places"
    return ""


def _by_others(
    got: np.ndarray, right: np.ndarray, upstream: ArrayLike | None, others: Mapping[str, ArrayLike], near: Any
) -> str:
    for name, other in others.items():
        if near(got, other):
            return f"is that of {name}"
        if near(got, -np.asarray(other, dtype=float)):
            return f"is that of {name} with the other sign"
    if upstream is None:
        return ""
    g = np.asarray(upstream, dtype=float)
    if np.all(np.abs(g) == 1):  # of such a factor nothing can be seen
        return ""
    if near(got, g):
        return "is what arrived, handed on as it is"
    try:
        if near(got * g, right):
            return "is the local derivative alone: what arrived is not multiplied in"
        if near(got, right * g):
            return "has what arrived as a factor once too often"
    except ValueError:  # these shapes do not go together
        pass
    return ""


def _by_factor(got: np.ndarray, right: np.ndarray, values: Mapping[str, ArrayLike], near: Any) -> str:
    for name, value in values.items():
        factor = np.asarray(value, dtype=float)
        if (
            not np.any(factor)
            or np.broadcast_shapes(factor.shape, right.shape[-factor.ndim :]) != factor.shape
        ):
            continue
        for sign, told in ((1, ""), (-1, ", and the other sign")):
            if near(got, sign * right * factor):
                return f"is the right one times the value of {name}{told}"
            if near(got * factor, sign * right):
                return f"lacks a factor, the value of {name}{told}"
    return ""


def _by_entries(got: np.ndarray, right: np.ndarray, rtol: float, atol: float) -> str:
    bad = ~np.isclose(got, right, rtol, atol, equal_nan=True)
    if bad.all() or not got.ndim:
        return "is not the right one"
    first = tuple(int(i) for i in np.argwhere(bad)[0])
    zero = " (it is 0 there)" if not np.any(got[bad]) else ""
    return f"is wrong in {int(bad.sum())} of {got.size} entries{zero}, first at {list(first)}"
