"""Operations that write into their first tensor: x.add_(y), x += y, x.zero_().

Each is its out-of-place namesake, whose result is then copied into the tensor's memory. The tensor takes the
result's place in the graph; the version of its memory goes up, so that backward refuses values that were
saved before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course.graph import Node
from course.manners import told, version
from course.manners.arrays import apart, is_array
from course.manners.protocols import FUNCTIONS
from course.manners.quiet import quiet
from course.manners.types import Operand
from course.mode import mode
from course.ops import activation, arithmetic, elementwise, linalg, reduce, select  # noqa: F401
from course.ops.assignment import changed, refuse_in_place
from course.rule import SCALARS, rule
from course.tensors import Tensor, public, wrap


def in_place(
    name: str, function: Callable[..., Tensor], ufunc: Callable[..., Any] | None = None
) -> Callable[..., Tensor]:
    """Make an operation's namesake that writes its result into the tensor."""

    def change(self: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        refuse_in_place(self)
        if ufunc is not None and not kwargs and _written(ufunc, self, args):
            return self
        x = self
        if mode.enabled and (
            self.node is not None or any(isinstance(a, Tensor) and a.node is not None for a in args)
        ):
            # the graph keeps the value from before the change, as torch keeps a clone
            x = wrap(self.array.copy(), self.node)
        result = function(x, *args, **kwargs)
        if result.array.shape != self.array.shape:
            raise RuntimeError(
                f"{name}: an in-place result must keep the tensor's shape, but output with shape "
                f"{self.array.shape} doesn't match the broadcast shape {result.array.shape}"
                f"{_told(self, result, args)}"
            )
        if not np.can_cast(result.array.dtype, self.array.dtype, "same_kind"):
            raise RuntimeError(
                f"{name}: result type {result.array.dtype} can't be cast to the desired output type "
                f"{self.array.dtype}"
            )
        if result.node is not None and result.array.dtype != self.array.dtype:
            result = result.to(self.array.dtype)
        self.array[...] = result.array
        node = result.node
        if isinstance(node, Node):
            # a rule that saved the result has saved the tensor, which the next change betrays
            node.saved = tuple(
                part and tuple(self.array if v is result.array else v for v in part) for part in node.saved
            )
        changed(self, node, operand=any(_overwritten(a, self) for a in (*args, *kwargs.values())))
        return self

    return public(change, name=name, doc=f"`{name[:-1]}`, written into the tensor; returns it.")


def _overwritten(operand: Any, x: Tensor) -> bool:
    """Whether a change of x in place changes a further operand: x itself, x[0], x.detach()."""
    return isinstance(operand, Tensor) and version.shared(operand.array, x.array)


def _told(x: Tensor, result: Tensor, args: tuple[Any, ...]) -> str:
    """The same in the user's variables, where a gradient is the other operand: `b -= lr * db`."""
    axes = told.summed_over(x.shape, result.shape)
    if not axes or not args or not isinstance(args[0], Tensor):
        return ""
    (name,) = told.named(x, default=("the tensor",))
    return f". If the other operand is a gradient: {told.gradient(name, x.shape, result.shape)}"


def _written(ufunc: Callable[..., Any], x: Tensor, args: tuple[Any, ...]) -> bool:
    """Whether the common case could be written straight into x's memory: no graph, one dtype, x's shape (half
    the time).
    """
    a = x.array
    other: Any = args[0] if args else None
    if isinstance(other, Tensor):
        if (
            mode.enabled and (x.node is not None or other.node is not None)
        ) or other.array.dtype is not a.dtype:
            return False
        other = other.array
    elif type(other) not in SCALARS or (mode.enabled and x.node is not None):
        return False
    if a.dtype.kind != "f" or (np.shape(other) not in ((), a.shape)):
        return False
    try:
        ufunc(a, other, out=a)
    except TypeError as error:
        raise apart(a, other) or error from None
    version.bump(a)
    return True


_NAMES = (
    "add sub mul div pow neg exp log log1p expm1 sqrt rsqrt square reciprocal abs sign sin cos tan tanh "
    "sigmoid erf clamp masked_fill relu floor ceil round trunc floor_divide remainder tril triu cumsum "
    "nan_to_num"
).split()
_UFUNCS = {"add": np.add, "sub": np.subtract, "mul": np.multiply, "div": quiet(np.true_divide)}
for _name in _NAMES:
    in_place(_name + "_", FUNCTIONS[_name], _UFUNCS.get(_name))

for _operator, _name in (
    ("iadd", "add_"),
    ("isub", "sub_"),
    ("imul", "mul_"),
    ("itruediv", "div_"),
    ("ifloordiv", "floor_divide_"),
    ("imod", "remainder_"),
    ("ipow", "pow_"),
):
    setattr(Tensor, f"__{_operator}__", FUNCTIONS[_name])

fill_ = in_place("fill_", lambda x, value: _copied(x, value))
copy_ = in_place("copy_", lambda x, src, non_blocking=False: _copied(x, src))
zero_ = in_place("zero_", lambda x: _copied(x, 0))

# What was there before gets the gradient 0, whatever it was.
_copy = rule(
    "copy",
    lambda x, source: np.broadcast_to(source, x.shape),
    lambda g: np.zeros_like(g),
    lambda g: g,
    node="CopyBackwards",
)


def _copied(x: Tensor, source: Operand) -> Tensor:
    if not isinstance(source, Tensor):
        source = wrap(source if is_array(source) else np.asarray(source, x.array.dtype))
    return _copy(x, source.to(x.device, x.dtype))
