"""Functions of one tensor, element by element."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from course.manners import devices, dtypes
from course.manners.arrays import moved, on_gpu, put, special
from course.manners.quiet import quiet
from course.manners.types import Device, DType
from course.ops.arithmetic import maximum, minimum
from course.rule import not_a_tensor, rule, unary
from course.tensors import Tensor, public, public_as, wrap

exp = unary("exp", quiet(np.exp), lambda g, y: g * y)
expm1 = unary("expm1", quiet(np.expm1), lambda g, y: g * (y + 1))
log = unary("log", quiet(np.log), lambda g, x: g / x)
log1p = unary("log1p", quiet(np.log1p), lambda g, x: g / (x + 1), node="Log1PBackward0")
log2 = unary("log2", quiet(np.log2), lambda g, x: g / (x * math.log(2)))
log10 = unary("log10", quiet(np.log10), lambda g, x: g / (x * math.log(10)))
sqrt = unary("sqrt", quiet(np.sqrt), lambda g, y: g / (2 * y))
rsqrt = unary("rsqrt", quiet(lambda x: 1 / np.sqrt(x)), lambda g, y: -0.5 * g * y**3)
square = unary(
    "square",
    lambda x: np.square(x) if x.dtype.kind != "b" else x.astype(dtypes.int64),
    lambda g, x: g * (2 * x),
    floats=False,
    node="PowBackward0",
)
sin = unary("sin", quiet(np.sin), lambda g, x: g * np.cos(x))
cos = unary("cos", quiet(np.cos), lambda g, x: -g * np.sin(x))
tan = unary("tan", quiet(np.tan), lambda g, y: g * (1 + y * y))
tanh = unary("tanh", np.tanh, lambda g, y: g * (1 - y * y))
abs = unary("abs", np.abs, lambda g, x: g * np.sign(x), floats=False)  # 0 at 0
sign = unary(
    "sign",
    lambda x: np.sign(x) if x.dtype.kind != "b" else x.copy(),
    lambda g: np.zeros_like(g),
    floats=False,
)
floor = unary("floor", np.floor, lambda g: np.zeros_like(g), floats=False)
ceil = unary("ceil", np.ceil, lambda g: np.zeros_like(g), floats=False)
_round = rule("round", lambda x: np.rint(x) if x.dtype.kind == "f" else x.copy(), lambda g: np.zeros_like(g))
_round_decimals = rule(
    "round_decimals",
    lambda x, decimals: np.round(x, decimals),
    lambda g: np.zeros_like(g),
    node="RoundBackward1",
)


@public
def round(input: Tensor, *, decimals: int = 0) -> Tensor:
    """The nearest whole number, of two the even one; or the nearest with so many decimals."""
    return _round_decimals(input, decimals) if decimals else _round(input)


# exp may overflow to inf, and 1 / (1 + inf) is the right 0; the derivative needs y alone and so is 0 there,
# not nan.
sigmoid = unary("sigmoid", quiet(lambda x: 1 / (1 + np.exp(-x))), lambda g, y: g * (y * (1 - y)))


def logistic(x: Any) -> Any:
    """sigmoid for the rules of other functions: on arrays and on tensors."""
    return sigmoid(x) if isinstance(x, Tensor) else 1 / (1 + np.exp(-x))


# NumPy has no erf, and the C library's is exact
_erf: Callable[..., Any] = special("erf", np.frompyfunc(math.erf, 1, 1))
erf = unary(
    "erf",
    lambda x: _erf(x).astype(x.dtype) if x.ndim or on_gpu(x) else x.dtype.type(math.erf(x)),
    lambda g, x: g * (2 / math.sqrt(math.pi) * np.exp(-x * x)),
)

clone = unary("clone", lambda x: x.copy(), lambda g: g, floats=False)
# `there` and `back`: devices, both None where only the dtype changes
_to = rule(
    "to_copy",
    lambda x, dtype, there, back: put(x, there).astype(dtype),
    lambda g, dtype_of, there, back: _to(g, dtype_of, back, there),
    inner=True,
)


@public
def to(
    input: Tensor,
    *args: DType | Device | Tensor | bool | None,
    dtype: DType | None = None,
    device: Device | None = None,
    copy: bool = False,
    non_blocking: bool = False,
    memory_format: Any = None,
) -> Tensor:
    """The tensor in another dtype or on another device: `x.to(dtype)`, `x.to("cpu")`, `x.to(device, dtype)`,
    `x.to(other)`.
    """
    for x in args:
        if isinstance(x, Tensor):
            dtype, device = x.array.dtype, x.device
        elif (
            isinstance(x, devices.device) or (isinstance(x, str) and x not in dtypes.NAMES) or type(x) is int
        ):
            device = x
        elif isinstance(x, bool):
            copy = copy or x
        elif x is not None:
            dtype = x
    there, back = moved(input.array, device)
    dtype = input.array.dtype if dtype is None else dtypes.as_dtype(dtype)
    if dtype == input.array.dtype and there is None:
        return clone(input) if copy else input
    # an integer result cannot carry a gradient
    if dtype.kind == "f":
        return _to(input, dtype, there, back)
    return wrap(put(input.array, there).astype(dtype, copy=there is None))


def _to_one(dtype: np.dtype) -> Callable[..., Tensor]:
    def convert(self: Tensor, memory_format: Any = None) -> Tensor:
        return to(self, dtype)

    return convert


for _name in ("float", "double", "half", "long", "int", "short", "bool"):
    setattr(Tensor, _name, _to_one(dtypes.NAMES[_name].dtype))


@public
def clamp(input: Tensor, min: Tensor | float | None = None, max: Tensor | float | None = None) -> Tensor:
    """input where it lies between min and max, else the nearer of them; numbers or tensors.

    At a bound that is a number no gradient passes; at one that is a tensor, both get half: torch's choices.
    """
    if not isinstance(input, Tensor):
        raise not_a_tensor("clamp", "input", input)
    if min is None and max is None:
        raise RuntimeError("clamp: at least one of 'min' or 'max' must not be None")
    if isinstance(min, Tensor) or isinstance(max, Tensor):
        if min is not None:
            input = maximum(input, min)
        return input if max is None else minimum(input, max)
    if input.array.dtype.kind != "f" and (isinstance(min, float) or isinstance(max, float)):
        input = to(input, dtypes.get_default_dtype())
    return _clamp(
        input,
        -math.inf if min is None and input.array.dtype.kind == "f" else min,
        math.inf if max is None and input.array.dtype.kind == "f" else max,
    )


_clamp = rule(
    "clamp",
    lambda x, low, high: np.clip(x, low, high),
    lambda g, x, low, high: np.where((x > low) & (x < high), g, 0),
    node="ClampBackward1",
)


@public
def nan_to_num(
    input: Tensor, nan: float = 0.0, posinf: float | None = None, neginf: float | None = None
) -> Tensor:
    """input with nan and infinities replaced; no gradient passes there."""
    return _nan_to_num(input, nan, posinf, neginf)


_nan_to_num = rule(
    "nan_to_num",
    lambda x, nan, posinf, neginf: np.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf),
    lambda g, x: np.where(np.isfinite(x), g, 0),
)


@public
def contiguous(input: Tensor) -> Tensor:
    """The tensor itself when its memory is in order, else a copy that is."""
    return input if input.array.flags.c_contiguous else clone(input)


public_as(clamp, "clip")
public_as(abs, "absolute")
Tensor.__abs__ = abs
