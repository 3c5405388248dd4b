"""`Parameter`: a tensor that a module counts among its weights as soon as it is assigned to one of the
module's attributes.
"""

from __future__ import annotations

from typing import Self

from course.creation import empty
from course.tensors import Tensor


class Parameter(Tensor):
    """A leaf that requires grad and shares the memory of `data`.

    Args:
        data: a tensor of floating point dtype and any shape; empty when left out.
        requires_grad: False for a weight that stays as it is.

    Raises:
        TypeError: `data` is no tensor.

    >>> import course
    >>> course.nn.Parameter(course.ones(2))
    Parameter containing:
    tensor([1., 1.], requires_grad=True)
    """

    __slots__ = ()

    def __new__(cls, data: Tensor | None = None, requires_grad: bool = True) -> Self:
        if data is None:
            data = empty(0)
        if not isinstance(data, Tensor):
            raise TypeError(
                f"Parameter: data must be a Tensor, not {type(data).__name__}: write course.tensor(...) "
                "around it"
            )
        return cls._make_subclass(cls, data, requires_grad)
