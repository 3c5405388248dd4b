"""`Variable(x)`: what a tensor with a graph was called before torch 0.4; now it is the tensor."""

from __future__ import annotations

from typing import Any

from course.tensors import Tensor


class _VariableMeta(type):
    def __instancecheck__(cls, x: object) -> bool:
        return isinstance(x, Tensor)


class Variable(metaclass=_VariableMeta):
    """The tensor around the same memory; every tensor counts as one."""

    def __new__(cls, data: Tensor, requires_grad: bool = False, volatile: bool = False) -> Any:
        return data.detach().requires_grad_(requires_grad)
