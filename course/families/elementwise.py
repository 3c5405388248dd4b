"""Functions of one, two and three tensors, element by element, that fewer programs use."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from course.manners import dtypes
from course.manners.arrays import asarray, special
from course.manners.quiet import quiet
from course.manners.types import Operand
from course.ops.arithmetic import mul, pow, trunc
from course.ops.arithmetic import rsub as _rsub
from course.ops.compare import _test
from course.ops.elementwise import clamp
from course.ops.inplace import in_place
from course.rule import binary, not_a_tensor, promoted, rule, unary
from course.tensors import Tensor, public, public_as, wrap

acos = unary("acos", quiet(np.arccos), lambda g, x: -g / np.sqrt(1 - x * x))
asin = unary("asin", quiet(np.arcsin), lambda g, x: g / np.sqrt(1 - x * x))
atan = unary("atan", np.arctan, lambda g, x: g / (x * x + 1))
sinh = unary("sinh", quiet(np.sinh), lambda g, x: g * np.cosh(x))
cosh = unary("cosh", quiet(np.cosh), lambda g, x: g * np.sinh(x))
acosh = unary("acosh", quiet(np.arccosh), lambda g, x: g / np.sqrt(x * x - 1))
asinh = unary("asinh", np.arcsinh, lambda g, x: g / np.sqrt(x * x + 1))
atanh = unary("atanh", quiet(np.arctanh), lambda g, x: g / (1 - x * x))
exp2 = unary("exp2", quiet(np.exp2), lambda g, y: g * (y * math.log(2)))
deg2rad = unary("deg2rad", lambda x: x * (math.pi / 180), lambda g: g * (math.pi / 180))
rad2deg = unary("rad2deg", lambda x: x * (180 / math.pi), lambda g: g * (180 / math.pi))
frac = unary("frac", lambda x: x - np.trunc(x), lambda g: g, floats=False)
sgn = unary("sgn", np.sign, lambda g: np.zeros_like(g), floats=False)
# sin(pi x) / (pi x), whose derivative is 0 at 0
sinc = unary("sinc", np.sinc, lambda g, x: g * _sinc_slope(x))
_erfc: Callable[..., Any] = special("erfc", np.frompyfunc(math.erfc, 1, 1))
erfc = unary(
    "erfc",
    lambda x: asarray(_erfc(x)).astype(x.dtype, copy=False),
    lambda g, x: g * (-2 / math.sqrt(math.pi) * np.exp(-x * x)),
)
erfinv = unary(
    "erfinv",
    quiet(lambda x: _inverse_of_erf(x)),
    lambda g, y: g * (math.sqrt(math.pi) / 2 * np.exp(y * y)),
)
for _f, _name in (
    (acos, "arccos"),
    (asin, "arcsin"),
    (atan, "arctan"),
    (acosh, "arccosh"),
    (asinh, "arcsinh"),
    (atanh, "arctanh"),
    (trunc, "fix"),
):
    public_as(_f, _name)


def _sinc_slope(x):
    zero = x == 0
    at = np.where(zero, 1, x * math.pi)
    return np.where(zero, 0, (np.cos(at) - np.sin(at) / at) / np.where(zero, 1, x))


def _far(x):
    return asarray(_erfc(x.astype(float))).astype(float, copy=False)


def _inverse_of_erf(x):
    """Giles' approximation, and Newton's steps until nothing changes."""
    w = -np.log((1 - x) * (1 + x))
    s = np.sqrt(w)
    near = 1.501409 + (w - 2.5) * (0.246640727 + (w - 2.5) * -0.00417768164)
    far = 2.83297682 + (s - 3) * (1.00167406 + (s - 3) * 0.00943887047)
    y = asarray(np.where(w < 5, near, far) * x)
    inside = np.abs(x) < 1
    for _ in range(4):
        error = np.where(x > 0, (1 - x) - _far(y), _far(-y) - (1 + x))
        y = np.where(inside, y - error * (math.sqrt(math.pi) / 2) * np.exp(y * y), y)
    return np.where(inside, y, np.where(np.abs(x) == 1, np.copysign(np.inf, x), np.nan)).astype(x.dtype)


_logit = rule(
    "logit",
    quiet(lambda x, eps: _log_odds(x, eps)),
    lambda g, x, eps: _logit_vjp(g, x, eps),
)


def _log_odds(x, eps):
    if eps is not None:
        x = np.where(x < eps, eps, np.minimum(x, 1 - eps)).astype(x.dtype)
    return np.log(x / (1 - x))


def _logit_vjp(g, x, eps):
    low, high = (0, 1) if eps is None else (eps, 1 - eps)
    inside = (x >= low) & (x <= high)
    slope = g / np.where(inside, x * (1 - x), 1)
    return np.where(inside, slope, math.nan if eps is None else 0)


@public
def logit(input: Tensor, eps: float | None = None) -> Tensor:
    """log(input / (1 - input)), the inverse of sigmoid; with `eps`, of input kept within [eps, 1 - eps]."""
    return _logit(_floating(input), eps)


# two tensors

atan2 = binary(
    "atan2",
    np.arctan2,
    lambda g, a, b: g * b / (a * a + b * b),
    lambda g, a, b: -g * a / (a * a + b * b),
    true_division=True,
)
hypot = binary("hypot", quiet(np.hypot), lambda g, a, y: g * (a / y), lambda g, b, y: g * (b / y))
logaddexp = binary(
    "logaddexp",
    quiet(np.logaddexp),
    lambda g, a, b: g / (1 + np.exp(b - a)),
    lambda g, a, b: g / (1 + np.exp(a - b)),
)
logaddexp2 = binary(
    "logaddexp2",
    quiet(np.logaddexp2),
    lambda g, a, b: g / (1 + 2.0 ** (b - a)),
    lambda g, a, b: g / (1 + 2.0 ** (a - b)),
)
fmod = binary("fmod", quiet(np.fmod), lambda g: g, lambda g, a, b: -g * np.trunc(a / b))
copysign = binary(
    "copysign",
    np.copysign,
    lambda g, a, y: np.where(a == 0, 0, g * (y / np.where(a == 0, 1, a))),
    lambda g: np.zeros_like(g),
    true_division=True,
)
# as maximum and minimum, but a nan gives way in the result
fmax = binary(
    "fmax",
    np.fmax,
    lambda g, a, b: np.where(a == b, g / 2, np.where(a < b, 0, g)),
    lambda g, a, b: np.where(a == b, g / 2, np.where(a > b, 0, g)),
)
fmin = binary(
    "fmin",
    np.fmin,
    lambda g, a, b: np.where(a == b, g / 2, np.where(a > b, 0, g)),
    lambda g, a, b: np.where(a == b, g / 2, np.where(a < b, 0, g)),
)
# 0 log 0 is 0
xlogy = binary(
    "xlogy",
    quiet(lambda a, b: np.where((a == 0) & (b == b), 0, a * np.log(b))),
    lambda g, a, b: np.where((a == 0) & (b <= 0), 0, g * np.log(np.where((a == 0) & (b <= 0), 1, b))),
    lambda g, a, b: g * (a / b),
    true_division=True,
)
public_as(atan2, "arctan2")


def _floating(input: Tensor) -> Tensor:
    return input if input.array.dtype.kind == "f" else input.to(dtypes.get_default_dtype())


@public
def ldexp(input: Tensor, other: Tensor) -> Tensor:
    """input * 2**other."""
    return mul(input, pow(2.0, other))


@public
def float_power(input: Operand, exponent: Operand) -> Tensor:
    """input ** exponent in float64."""
    double = lambda x: x.to(dtypes.float64) if isinstance(x, Tensor) else float(x)
    return pow(double(input), double(exponent))


@public
def clamp_min(input: Tensor, min: Tensor | float) -> Tensor:
    """input, or `min` where it is less."""
    return clamp(input, min)


@public
def clamp_max(input: Tensor, max: Tensor | float) -> Tensor:
    """input, or `max` where it is more."""
    return clamp(input, None, max)


@public
def rsub(input: Tensor, other: Operand, *, alpha: float = 1) -> Tensor:
    """other - alpha * input."""
    return _rsub(input if alpha == 1 else mul(input, alpha), other)


# three tensors

_lerp = rule(
    "lerp", lambda a, b, w: a + w * (b - a), lambda g, w: g * (1 - w), lambda g, w: g * w, parameters="abw"
)
_lerp_tensor = rule(
    "lerp_tensor",
    lambda a, b, w: a + w * (b - a),
    lambda g, w: g * (1 - w),
    lambda g, w: g * w,
    lambda g, a, b: g * (b - a),
    node="LerpBackward1",
)
_addcmul = rule(
    "addcmul",
    lambda x, a, b, value: x + value * a * b,
    lambda g: g,
    lambda g, b, value: g * (b * value),
    lambda g, a, value: g * (a * value),
)
_addcdiv = rule(
    "addcdiv",
    quiet(lambda x, a, b, value: x + value * (a / b)),
    lambda g: g,
    lambda g, b, value: g * (value / b),
    lambda g, a, b, value: -g * (value * a / (b * b)),
)


def _alike(name: str, *tensors: Any) -> list[Tensor]:
    """Tensors in the dtype that they have together."""
    for x in tensors:
        if not isinstance(x, Tensor):
            raise not_a_tensor(name, "input", x)
    dtype = dtypes.result_type(*tensors)
    return [x.to(dtype) for x in tensors]


@public
def lerp(input: Tensor, end: Tensor, weight: Tensor | float) -> Tensor:
    """input + weight * (end - input): input at weight 0, end at weight 1. All broadcast."""
    if isinstance(weight, Tensor):
        return _lerp_tensor(*_alike("lerp", input, end, weight))
    return _lerp(*promoted("lerp", input, end), weight)


@public
def addcmul(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: float = 1) -> Tensor:
    """input + value * tensor1 * tensor2; all broadcast."""
    return _addcmul(*_alike("addcmul", input, tensor1, tensor2), value)


@public
def addcdiv(input: Tensor, tensor1: Tensor, tensor2: Tensor, *, value: float = 1) -> Tensor:
    """input + value * tensor1 / tensor2; all broadcast."""
    return _addcdiv(*map(_floating, _alike("addcdiv", input, tensor1, tensor2)), value)


# Of real numbers these are simple: complex ones are not here.


@public
def conj(input: Tensor) -> Tensor:
    """The complex conjugate: of real numbers, the tensor itself."""
    return input


public_as(conj, "conj_physical", "resolve_conj", "resolve_neg")
public_as(conj, "real", method=False)
angle = unary(
    "angle",
    lambda x: np.where(np.isnan(x), np.nan, np.where(x < 0, math.pi, 0)).astype(x.dtype),
    lambda g: np.zeros_like(g),
)
signbit = _test("signbit", np.signbit)


@public
def isposinf(input: Tensor) -> Tensor:
    """Whether each element is inf; a bool tensor."""
    return wrap(input.array == np.inf)


@public
def isneginf(input: Tensor) -> Tensor:
    """Whether each element is -inf; a bool tensor."""
    return wrap(input.array == -np.inf)


@public
def isreal(input: Tensor) -> Tensor:
    """Whether each element is a real number: all are, here."""
    return wrap(np.ones_like(input.array, bool))


for _f in (
    acos,
    acosh,
    addcdiv,
    addcmul,
    asin,
    asinh,
    atan,
    atan2,
    atanh,
    clamp_max,
    clamp_min,
    copysign,
    cosh,
    deg2rad,
    erfc,
    erfinv,
    exp2,
    fmod,
    frac,
    hypot,
    lerp,
    logit,
    rad2deg,
    sgn,
    sinc,
    sinh,
    xlogy,
):
    in_place(_f.__name__ + "_", _f)
