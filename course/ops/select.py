"""Choosing between tensors element by element."""

from __future__ import annotations

from typing import overload

import numpy as np

from course.manners.types import Operand
from course.rule import not_a_tensor, operand, promoted, refused, rule
from course.tensors import Tensor, public

_where = rule(
    "where",
    lambda a, b, condition: np.where(condition, a, b),
    lambda g, condition: np.where(condition, g, 0),
    lambda g, condition: np.where(condition, 0, g),
)
_masked_fill = rule(
    "masked_fill", lambda x, mask, value: np.where(mask, value, x), lambda g, mask: np.where(mask, 0, g)
)
_masked_fill_tensor = rule(
    "masked_fill_tensor",
    lambda x, value, mask: np.where(mask, value, x),
    lambda g, mask: np.where(mask, 0, g),
    lambda g, mask: np.where(mask, g, 0),
    node="MaskedFillBackward1",
)


@overload
def where(condition: Tensor) -> tuple[Tensor, ...]: ...
@overload
def where(condition: Tensor, input: Operand, other: Operand) -> Tensor: ...
@public
def where(
    condition: Tensor, input: Operand | None = None, other: Operand | None = None
) -> Tensor | tuple[Tensor, ...]:
    """`input` where the condition holds, else `other`; all three broadcast. With a condition alone, its
    nonzero indices.
    """
    if not isinstance(condition, Tensor):
        raise not_a_tensor("where", "condition", condition)
    if input is None and other is None:
        return condition.nonzero(as_tuple=True)
    a, b = operand("where", "input", input), operand("where", "other", other)
    if isinstance(a, Tensor) or isinstance(b, Tensor):
        a, b = promoted("where", a, b)
    else:
        from course.creation import tensor

        a, b = promoted("where", tensor(a), tensor(b))
    return _where(a, b, condition.array)


def _where_from(self: Tensor, condition: Tensor, other: Operand) -> Tensor:
    return where(condition, self, other)


Tensor.where = _where_from


@public
def masked_fill(input: Tensor, mask: Tensor, value: Tensor | float) -> Tensor:
    """`input` with `value` where the mask is true."""
    if not isinstance(mask, Tensor) or mask.array.dtype.kind != "b":
        raise RuntimeError(
            "masked_fill only supports boolean masks, but got mask with dtype "
            f"{getattr(mask, 'dtype', type(mask).__name__)}"
        )
    x = input.array
    if isinstance(value, Tensor):
        if value.array.ndim:
            raise RuntimeError(
                f"masked_fill only supports a 0-dimensional value tensor, but got {value.array.ndim} dims"
            )
        if value.node is not None:
            return _masked_fill_tensor(input, value.to(x.dtype), mask.array)
        value = value.item()
    try:
        return _masked_fill(input, mask.array, x.dtype.type(value))
    except ValueError as error:
        raise refused("masked_fill", error, x, mask.array) from None


@public
def masked_select(input: Tensor, mask: Tensor) -> Tensor:
    """The elements where the mask is true, as a vector."""
    if mask.array.dtype.kind != "b":
        raise RuntimeError(f"masked_select: expected BoolTensor for mask, not {mask.array.dtype}")
    x, m = np.broadcast_shapes(input.shape, mask.shape), mask
    return input.expand(x)[m.expand(x)]
