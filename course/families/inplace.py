"""More changes in place: of comparisons and logic, under second names, and of the shape alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course.graph import Leaf
from course.manners.arrays import beside
from course.manners.protocols import FUNCTIONS
from course.mode import mode
from course.ops import shape
from course.ops.assignment import move_retained
from course.ops.inplace import in_place
from course.tensors import Tensor, public, wrap

for _name in (
    "absolute addmm bitwise_and bitwise_not bitwise_or bitwise_xor clip divide eq ge greater "
    "greater_equal gt le "
    "less less_equal log10 log2 logical_and logical_not logical_or logical_xor lt multiply ne "
    "negative not_equal "
    "subtract true_divide"
).split():
    in_place(f"{_name}_", FUNCTIONS[_name])
for _name in ("and", "or", "xor"):
    setattr(Tensor, f"__i{_name}__", FUNCTIONS[f"bitwise_{_name}_"])


def _reshaping(name: str, function: Callable[..., Tensor]) -> None:
    def change_shape(self: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        if mode.enabled and type(self.node) is Leaf:
            raise RuntimeError(
                f"{name}: a leaf Variable that requires grad is being used in an in-place operation: write "
                f"x = x.{name[:-1]}(...)"
            )
        if self.kin is not None:
            raise RuntimeError(
                f"{name}: this tensor shares its memory with another one, whose graph could not "
                f"follow: write "
                f"x = x.{name[:-1]}(...)"
            )
        result = function(wrap(self.array, self.node), *args, **kwargs)
        self.array = result.array
        move_retained(self.node, result.node)
        self.node = result.node
        return self

    public(change_shape, name=name, doc=f"`{name[:-1]}`, of the tensor itself; returns it.")


for _function in (shape.squeeze, shape.unsqueeze, shape.transpose, shape.t):
    _reshaping(f"{_function.__name__}_", _function)
_reshaping("swapaxes_", shape.transpose)
_reshaping("swapdims_", shape.transpose)


@public
def fill_diagonal_(self: Tensor, fill_value: float, wrap: bool = False) -> Tensor:
    """Write one value onto the diagonal of a matrix."""
    if self.array.ndim < 2:
        raise RuntimeError("dimensions must larger than 1")
    mask = np.zeros(self.shape, bool)
    np.fill_diagonal(mask, True, wrap)
    return self.masked_fill_(_tensor(beside(mask, self)), fill_value)


def _tensor(array: np.ndarray) -> Tensor:
    return wrap(array)


@public
def apply_(self: Tensor, callable: Callable[[float], float]) -> Tensor:
    """Replace each element by what a function of numbers gives; no graph is recorded."""
    if mode.enabled and self.requires_grad:
        raise RuntimeError(
            "Can't call apply_() on Variable that requires grad. Use var.detach().apply_() instead."
        )
    values = [callable(x) for x in self.array.reshape(-1).tolist()]
    return self.copy_(wrap(np.array(values, self.dtype).reshape(self.shape)))
