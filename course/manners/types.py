"""What arguments may be, by one name each: for annotations alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy as np

    from course.manners.devices import device
    from course.manners.dtypes import dtype
    from course.tensors import Tensor

Operand: TypeAlias = "Tensor | np.ndarray | np.generic | float"
"""What may stand on either side of + or *; one of the two is a tensor."""

Tensors: TypeAlias = "Tensor | Sequence[Tensor]"
Params: TypeAlias = "Iterable[Tensor] | Iterable[tuple[str, Tensor]] | Iterable[dict[str, Any]]"

Dims: TypeAlias = "int | tuple[int, ...] | list[int]"
"""One dim or several; negative ones count from the end."""

Sizes: TypeAlias = "int | Sequence[int]"
"""`f(2, 3)` and `f((2, 3))` alike: each of `*sizes`, or all of them."""

Index: TypeAlias = "Any"
"""x[index]: numbers, slices, ..., None, tensors, arrays, lists, and tuples of these."""

DType: TypeAlias = "dtype | np.dtype | type | str"
Device: TypeAlias = "device | str"

F = TypeVar("F", bound="Callable[..., Any]")
P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T", bound="Tensor")


class Pair(NamedTuple):
    """What `x.max(dim)` and `x.sort()` give. Each has a class of its own, of this form."""

    values: Tensor
    indices: Tensor
