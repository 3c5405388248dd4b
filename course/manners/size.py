"""`Size`: a shape, as torch prints it."""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Callable, Iterable
from typing import Any, SupportsIndex, overload


class Size(tuple[int, ...]):
    """A tensor's shape: a tuple of integers, whose parts and sums are shapes, too.

    >>> import course
    >>> shape = course.zeros(2, 3, 4).shape
    >>> shape, shape[:2], shape.numel(), shape == (2, 3, 4)
    (torch.Size([2, 3, 4]), torch.Size([2, 3]), 24, True)

    Raises:
        TypeError: something in it is no integer.
    """

    __slots__ = ()

    def __new__(cls, sizes: Iterable[Any] = ()) -> Size:
        found = []
        for i, n in enumerate(sizes):
            try:
                found.append(operator.index(n))
            except TypeError:
                raise TypeError(
                    f"torch.Size() takes an iterable of 'int' (item {i} is '{type(n).__name__}')"
                ) from None
        return _new(cls, found)

    def numel(self) -> int:
        """How many elements a tensor of this shape has."""
        return math.prod(self)

    @overload
    def __getitem__(self, key: SupportsIndex, /) -> int: ...
    @overload
    def __getitem__(self, key: slice, /) -> Size: ...
    def __getitem__(self, key: Any, /) -> Any:
        found = tuple.__getitem__(self, key)
        return size_of(found) if type(found) is tuple else found

    def __add__(self, other: Any, /) -> Any:
        return size_of(tuple.__add__(self, other)) if isinstance(other, tuple) else NotImplemented

    def __radd__(self, other: Any, /) -> Size:
        return size_of(tuple.__add__(other, self)) if isinstance(other, tuple) else NotImplemented

    def __mul__(self, times: SupportsIndex, /) -> Size:
        return size_of(tuple.__mul__(self, times))

    __rmul__ = __mul__

    def __repr__(self) -> str:
        return f"torch.Size({list(self)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Size, (tuple(self),)


_new: Any = tuple.__new__
size_of: Callable[[tuple[int, ...]], Size] = functools.partial(_new, Size)
"""The shape of an array, which is known to be integers."""
