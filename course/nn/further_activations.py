"""Activations that are not in every network, as functions and as layers. An output has its input's shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course.creation import full, rand
from course.manners.arrays import asarray
from course.manners.quiet import quiet
from course.manners.types import Device, DType
from course.nn import functional as F
from course.nn.functional import _dim, _maybe_in_place
from course.nn.module import Module
from course.nn.parameter import Parameter
from course.ops.elementwise import logistic
from course.rule import rule
from course.tensors import Tensor, wrap


def _asarray(x: Any, dtype: np.dtype) -> np.ndarray:
    return asarray(x).astype(dtype, copy=False)


# The slopes of a function of straight pieces are constant; as for relu, their derivative is zeros and not
# none.
_slope = rule(
    "slope",
    lambda x, slope, args: _asarray(slope(x, *args), x.dtype),
    lambda g, x: np.zeros_like(x),
    inner=True,
)


def _pieces(
    name: str, value: Callable[..., Any], slope: Callable[..., Any], node: str | None = None
) -> Callable[..., Tensor]:
    """A function of straight pieces, and the slope of each."""
    return rule(
        name,
        lambda x, args: _asarray(value(x, *args), x.dtype),
        lambda g, x, args: g * _slope(x, slope, args),
        node=node,
    )


_hardtanh = _pieces("hardtanh", np.clip, lambda x, low, high: ~((x <= low) | (x >= high)))
_hardsigmoid = _pieces("hardsigmoid", lambda x: np.clip(x + 3, 0, 6) / 6, lambda x: ((x > -3) & (x < 3)) / 6)
_hardshrink = _pieces(
    "hardshrink", lambda x, d: np.where(np.abs(x) <= d, 0, x), lambda x, d: ~(np.abs(x) <= d)
)
_softshrink = _pieces(
    "softshrink",
    lambda x, d: np.where(np.abs(x) <= d, 0, x - d * np.sign(x)),
    lambda x, d: ~(np.abs(x) <= d),
)
_threshold = _pieces(
    "threshold", lambda x, t, value: np.where(x <= t, value, x), lambda x, t, value: ~(x <= t)
)
_hardswish = rule(
    "hardswish",
    lambda x: x * np.clip(x + 3, 0, 6) / 6,
    lambda g, x: g * np.where(x <= -3, 0, np.where(x < 3, x / 3 + 0.5, 1)),
)
_celu = rule(
    "celu",
    quiet(lambda x, alpha: np.where(x > 0, x, alpha * np.expm1(x / alpha))),
    lambda g, x, alpha: np.where(x > 0, g, g * np.exp(np.where(x < 0, x, 0) / alpha)),
)
ALPHA, SCALE = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946
_selu = rule(
    "selu",
    quiet(lambda x: SCALE * np.where(x > 0, x, ALPHA * np.expm1(x))),
    lambda g, x: np.where(~(x <= 0), g * SCALE, g * (SCALE * ALPHA * np.exp(np.where(x < 0, x, 0)))),
    node="EluBackward0",
)
_mish = rule(
    "mish",
    quiet(lambda x: x * np.tanh(_softplus(x))),
    lambda g, x: g * _mish_slope(x),
)
_prelu = rule(
    "prelu_kernel",
    lambda x, w: np.where(x > 0, x, w * x),
    lambda g, x, w: np.where(x > 0, g, g * w),
    lambda g, x: np.where(x > 0, 0, g * x),
)
_glu = rule("glu", quiet(lambda x, dim: _gated(x, dim)), lambda g, x, dim: _glu_vjp(g, x, dim))


def _softplus(x: Any) -> Any:
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def _mish_slope(x: Any) -> Any:
    t = np.tanh(_softplus(x))
    return t + x * (1 - t * t) * logistic(x)


def _halves(x: Any, dim: int) -> tuple[Any, Any]:
    n = x.shape[dim] // 2
    lead = (slice(None),) * dim
    return x[(*lead, slice(n))], x[(*lead, slice(n, None))]


def _gated(x: Any, dim: int) -> Any:
    a, b = _halves(x, dim)
    return a * logistic(b)


def _glu_vjp(g: Any, x: Any, dim: int) -> Any:
    a, b = _halves(x, dim)
    s = logistic(b)
    return np.concatenate([g * s, g * a * (s * (1 - s))], axis=dim)


def hardtanh(input: Tensor, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> Tensor:
    """x cut to min_val … max_val."""
    return _maybe_in_place(inplace, _hardtanh, input, (min_val, max_val))


def relu6(input: Tensor, inplace: bool = False) -> Tensor:
    """x cut to 0 … 6."""
    return hardtanh(input, 0.0, 6.0, inplace)


def hardsigmoid(input: Tensor, inplace: bool = False) -> Tensor:
    """relu6(x + 3) / 6: a sigmoid of straight lines."""
    return _maybe_in_place(inplace, _hardsigmoid, input, ())


def hardswish(input: Tensor, inplace: bool = False) -> Tensor:
    """x * hardsigmoid(x)."""
    return _maybe_in_place(inplace, _hardswish, input)


def hardshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """x where |x| > lambd, else 0."""
    return _hardshrink(input, (lambd,))


def softshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """x moved towards 0 by lambd; 0 where it is nearer than that."""
    if lambd < 0:
        raise RuntimeError(f"lambda must be greater or equal to 0, but found to be {lambd}.")
    return _softshrink(input, (lambd,))


def tanhshrink(input: Tensor) -> Tensor:
    """x - tanh(x)."""
    return input - input.tanh()


def threshold(input: Tensor, threshold: float, value: float, inplace: bool = False) -> Tensor:
    """x where x > threshold, else value."""
    return _maybe_in_place(inplace, _threshold, input, (threshold, value))


def celu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """x where x > 0, else alpha * (exp(x / alpha) - 1)."""
    return _maybe_in_place(inplace, _celu, input, alpha)


def selu(input: Tensor, inplace: bool = False) -> Tensor:
    """scale * elu(x, alpha), with constants by which activations keep mean 0 and variance 1."""
    return _maybe_in_place(inplace, _selu, input)


def mish(input: Tensor, inplace: bool = False) -> Tensor:
    """x * tanh(softplus(x))."""
    return _maybe_in_place(inplace, _mish, input)


def softsign(input: Tensor) -> Tensor:
    """x / (1 + |x|)."""
    return input / (input.abs() + 1)


def prelu(input: Tensor, weight: Tensor) -> Tensor:
    """x where x > 0, else weight * x: one weight, or one for each channel (dim 1)."""
    if weight.numel() == 1:
        return _prelu(input, weight.reshape((1,) * input.ndim))
    channels = input.shape[1] if input.ndim > 1 else 1
    if weight.numel() != channels:
        raise RuntimeError(
            "Mismatch of parameter numbers and input channel size. Found parameter numbers = "
            f"{weight.numel()} and channel size = {channels}."
        )
    return _prelu(input, weight.reshape(1, -1, *(1,) * (input.ndim - 2)))


def rrelu(
    input: Tensor,
    lower: float = 1 / 8,
    upper: float = 1 / 3,
    training: bool = False,
    inplace: bool = False,
) -> Tensor:
    """leaky_relu with a slope drawn between lower and upper for each element; in evaluation, their mean."""
    if not training:
        return F.leaky_relu(input, (lower + upper) / 2, inplace)
    slopes = lower + (upper - lower) * rand(*input.shape, dtype=input.dtype).array
    return _maybe_in_place(inplace, _prelu, input, wrap(slopes))


def glu(input: Tensor, dim: int = -1) -> Tensor:
    """The first half along dim times the sigmoid of the second half."""
    at = dim % input.ndim if input.ndim else 0
    if not input.ndim or input.shape[at] % 2:
        raise RuntimeError(
            f"Halving dimension must be even, but dimension {dim} is size "
            f"{input.shape[at] if input.ndim else 'none'}"
        )
    return _glu(input, at)


def softmin(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: DType | None = None
) -> Tensor:
    """softmax(-x) along dim."""
    return F.softmax(-input, _dim("softmin", input, dim), dtype=dtype)


def gumbel_softmax(
    logits: Tensor, tau: float = 1, hard: bool = False, eps: float = 1e-10, dim: int = -1
) -> Tensor:
    """A draw from the classes that can be differentiated: softmax((logits + Gumbel noise) / tau). `hard`:
    one-hot on the way forward, with the gradient of the soft one.
    """
    noise = -np.log(-np.log(np.clip(rand(*logits.shape).array, np.finfo(np.float32).tiny, 1)) + 1e-20)
    soft = F.softmax((logits + wrap(noise.astype(logits.dtype))) / tau, dim)
    if not hard:
        return soft
    best = soft.array.argmax(dim, keepdims=True)
    one_hot = np.zeros_like(soft.array)
    np.put_along_axis(one_hot, best, 1, dim)
    return wrap(one_hot) - soft.detach() + soft


# Layers


class _Activation(Module):
    """A layer that calls a function with its settings; `names` are those that it has and shows."""

    function: Callable[..., Tensor]
    names: tuple[str, ...] = ()

    def forward(self, input: Tensor) -> Tensor:
        return type(self).function(input, **{name: getattr(self, name) for name in self.names})

    def extra_repr(self) -> str:
        parts = [f"{name}={getattr(self, name)}" for name in self.names if name != "inplace"]
        return ", ".join([*parts, *(["inplace=True"] if getattr(self, "inplace", False) else [])])


class Softplus(_Activation):
    """log(1 + exp(beta * x)) / beta."""

    function, names = F.softplus, ("beta", "threshold")

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        super().__init__()
        self.beta, self.threshold = beta, threshold


class LogSigmoid(_Activation):
    """log(sigmoid(x))."""

    function = F.logsigmoid


class Hardtanh(_Activation):
    """x cut to min_val … max_val."""

    function, names = hardtanh, ("min_val", "max_val", "inplace")

    def __init__(self, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> None:
        super().__init__()
        self.min_val, self.max_val, self.inplace = min_val, max_val, inplace


class ReLU6(Hardtanh):
    """x cut to 0 … 6."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__(0.0, 6.0, inplace)

    def extra_repr(self) -> str:
        return "inplace=True" if self.inplace else ""


class _InPlace(_Activation):
    names = ("inplace",)

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace


class Hardsigmoid(_InPlace):
    """relu6(x + 3) / 6."""

    function = hardsigmoid

    def extra_repr(self) -> str:
        return ""


class Hardswish(Hardsigmoid):
    """x * hardsigmoid(x)."""

    function = hardswish


class SELU(_InPlace):
    """scale * elu(x, alpha), with constants by which activations keep mean 0 and variance 1."""

    function = selu


class Mish(_InPlace):
    """x * tanh(softplus(x))."""

    function = mish


class CELU(_Activation):
    """x where x > 0, else alpha * (exp(x / alpha) - 1)."""

    function, names = celu, ("alpha", "inplace")

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__()
        self.alpha, self.inplace = alpha, inplace


class Softsign(_Activation):
    """x / (1 + |x|)."""

    function = softsign


class Tanhshrink(_Activation):
    """x - tanh(x)."""

    function = tanhshrink


class Hardshrink(_Activation):
    """x where |x| > lambd, else 0."""

    function, names = hardshrink, ("lambd",)

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

    def extra_repr(self) -> str:
        return f"{self.lambd}"


class Softshrink(Hardshrink):
    """x moved towards 0 by lambd."""

    function = softshrink


class Threshold(_Activation):
    """x where x > threshold, else value."""

    function, names = threshold, ("threshold", "value", "inplace")

    def __init__(self, threshold: float, value: float, inplace: bool = False) -> None:
        super().__init__()
        self.threshold, self.value, self.inplace = threshold, value, inplace


class RReLU(_Activation):
    """leaky_relu with a slope drawn for each element while training."""

    names = ("lower", "upper", "inplace")

    def __init__(self, lower: float = 1 / 8, upper: float = 1 / 3, inplace: bool = False) -> None:
        super().__init__()
        self.lower, self.upper, self.inplace = lower, upper, inplace

    def forward(self, input: Tensor) -> Tensor:
        return rrelu(input, self.lower, self.upper, self.training, self.inplace)


class PReLU(Module):
    """x where x > 0, else weight * x, with a weight that is learned; one, or one for each channel.

    >>> import course
    >>> course.nn.PReLU()(course.tensor([-1.0, 2.0]))
    tensor([-0.2500,  2.0000], grad_fn=<PreluKernelBackward0>)
    """

    weight: Parameter

    def __init__(
        self,
        num_parameters: int = 1,
        init: float = 0.25,
        device: Device | None = None,
        dtype: DType | None = None,
    ) -> None:
        super().__init__()
        self.num_parameters, self.init = num_parameters, init
        self.weight = Parameter(full((num_parameters,), float(init), dtype=dtype))
        self.to(device=device)

    def forward(self, input: Tensor) -> Tensor:
        return prelu(input, self.weight)

    def extra_repr(self) -> str:
        return f"num_parameters={self.num_parameters}"


class GLU(_Activation):
    """The first half along dim times the sigmoid of the second half."""

    function, names = glu, ("dim",)

    def __init__(self, dim: int = -1) -> None:
        super().__init__()
        self.dim = dim


class Softmin(_Activation):
    """softmax(-x) along dim."""

    function, names = softmin, ("dim",)

    def __init__(self, dim: int | None = None) -> None:
        super().__init__()
        self.dim = dim


class Softmax2d(Module):
    """softmax over the channels of images, (N, C, H, W) or (C, H, W)."""

    def forward(self, input: Tensor) -> Tensor:
        return F.softmax(input, -3)
