"""+ - * / ** and their relatives on two operands: broadcasting is undone by the engine, so no rule mentions
it.

`binary(name, forward, rule by a, rule by b)`: `g` is the gradient of the result `y`, the other names are what
a rule wants to have saved (rule.py says more). For the idea the first rules and the table at the end are
enough; the rest is torch's corner cases.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from course.manners import dtypes
from course.manners.quiet import quiet
from course.manners.types import Operand
from course.rule import SCALARS, binary, operand, promoted, rule, unary
from course.tensors import Tensor, public, public_as

_add = binary("add", np.add, lambda g: g, lambda g: g)
_sub = binary("sub", np.subtract, lambda g: g, lambda g: -g)
mul = binary("mul", np.multiply, lambda g, b: g * b, lambda g, a: g * a)
_div = binary(
    "div", quiet(np.true_divide), lambda g, b: g / b, lambda g, b, y: -g * y / b, true_division=True
)
_rsub = rule("rsub", lambda x, number: number - x, lambda g: -g, node="RsubBackward1")


# At ties both get half, and where one is nan both get all, as in torch.
maximum = binary(
    "maximum",
    np.maximum,
    lambda g, a, b: np.where(a == b, g / 2, np.where(a < b, 0, g)),
    lambda g, a, b: np.where(a == b, g / 2, np.where(a > b, 0, g)),
)
minimum = binary(
    "minimum",
    np.minimum,
    lambda g, a, b: np.where(a == b, g / 2, np.where(a > b, 0, g)),
    lambda g, a, b: np.where(a == b, g / 2, np.where(a < b, 0, g)),
)


@public
def add(input: Operand, other: Operand, *, alpha: float = 1) -> Tensor:
    """input + alpha * other."""
    return _add(input, other if alpha == 1 else _times(other, alpha))


@public
def sub(input: Operand, other: Operand, *, alpha: float = 1) -> Tensor:
    """input - alpha * other."""
    return _sub(input, other if alpha == 1 else _times(other, alpha))


def _times(other: Any, alpha: float) -> Any:
    return mul(other, alpha) if isinstance(other, Tensor) else other * alpha


@public
def div(input: Operand, other: Operand, *, rounding_mode: str | None = None) -> Tensor:
    """input / other; `rounding_mode` "floor" or "trunc" rounds, and the derivative is then 0."""
    if rounding_mode is None:
        return _div(input, other)
    if rounding_mode not in ("floor", "trunc"):
        raise RuntimeError(
            f"div expected rounding_mode to be one of None, 'trunc', or 'floor' but found {rounding_mode!r}"
        )
    a, b = promoted("div", input, other)
    quotient = floor_divide(a, b) if rounding_mode == "floor" else trunc(_div(a, b))
    return quotient.to(dtypes.result_type(a, b))


floor_divide = binary(
    "floor_divide", quiet(np.floor_divide), lambda g: np.zeros_like(g), lambda g: np.zeros_like(g)
)
remainder = binary("remainder", quiet(np.remainder), lambda g: g, lambda g, a, b: -g * np.floor_divide(a, b))
neg = unary("neg", np.negative, lambda g: -g, floats=False)
positive = unary("positive", np.positive, lambda g: g, floats=False)
trunc = unary("trunc", np.trunc, lambda g: np.zeros_like(g), floats=False)
reciprocal = unary("reciprocal", quiet(np.reciprocal), lambda g, y: -g * y * y)

# A number as exponent is the common case: only the base is saved.
_pow_number = rule(
    "pow",
    quiet(lambda x, p: x**p),
    lambda g, x, p: g * (2 * x) if p == 2 else g * (p * x ** (p - 1)) if p else np.zeros_like(g),
)
_pow_base = rule(
    "pow_base",
    quiet(lambda x, base: np.power(base, x)),
    lambda g, y, base: g * (y * float(np.log(base))) if base else np.where(np.isinf(y), -g * y, 0),
    node="PowBackward2",
)
# 0 ** 0 is 1 for every way to get there, and d/db 0**b is 0 for b >= 0, else -inf: torch's choices.
_pow = binary(
    "pow",
    quiet(np.power),
    lambda g, a, b: np.where(b == 0, 0, g * (b * a ** (b - 1))),
    lambda g, a, b, y: g * np.where((a == 0) & (b >= 0), 0, y * np.log(np.where((a == 0) & (b >= 0), 1, a))),
    node="PowBackward1",
    export=False,
)


@public(numpy=np.power)
def pow(input: Operand, exponent: Operand) -> Tensor:
    """input ** exponent; one of the two may be a number."""
    if isinstance(input, Tensor) and type(exponent) in SCALARS:
        if input.array.dtype.kind != "f":
            if isinstance(exponent, int) and exponent < 0:
                raise RuntimeError("Integers to negative integer powers are not allowed.")
            if type(exponent) is bool and input.array.dtype.kind == "b":
                return input.logical_or(not exponent)
            input, _ = promoted("pow", input, exponent)
        return _pow_number(input, exponent)
    if isinstance(input, (np.ndarray, np.generic)) or isinstance(exponent, np.generic):
        return pow(operand("pow", "input", input), operand("pow", "exponent", exponent))
    if type(input) in SCALARS and isinstance(exponent, Tensor) and exponent.array.dtype.kind == "f":
        return _pow_base(exponent, float(input))
    result = _pow(input, exponent)
    return result.bool() if dtypes.result_type(input, exponent) == dtypes.bool_ else result


def rsub(self: Tensor, other: Operand) -> Tensor:
    """other - self."""
    if type(other) in SCALARS and (self.node is not None or self.array.dtype.kind == "f"):
        return _rsub(self, other)
    return _sub(other, self)


def _rdiv(self: Tensor, other: Operand) -> Tensor:
    # torch builds a number over a tensor as reciprocal and product, and so the graph shows these two
    return mul(reciprocal(self), other) if type(other) in SCALARS else _div(other, self)


for _name, _forward, _backward in [
    ("add", _add, _add),
    ("sub", _sub, rsub),
    ("mul", mul, mul),
    ("truediv", _div, _rdiv),
    ("floordiv", floor_divide, lambda self, other: floor_divide(other, self)),
    ("mod", remainder, lambda self, other: remainder(other, self)),
    ("pow", pow, lambda self, other: pow(other, self)),
]:
    setattr(Tensor, f"__{_name}__", _forward)
    setattr(Tensor, f"__r{_name}__", _backward)
Tensor.__neg__ = neg
Tensor.__pos__ = positive

public_as(sub, "subtract")
public_as(mul, "multiply")
public_as(div, "divide", "true_divide")
public_as(neg, "negative")
