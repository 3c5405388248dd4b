"""How weights begin: fill a tensor in place, outside of any graph, from the generator that
`course.manual_seed` seeds.

A unit adds up `fan_in` products. With the variance of its weights at gain² / fan_in its output varies as much
as its inputs do, and the signal neither grows nor fades from layer to layer ("kaiming"); "xavier" averages
that with the same for the backward pass, where it is `fan_out` products that are added up.
"""

from __future__ import annotations

import math

import numpy as np

from course.creation import rand, randn
from course.manners import version
from course.manners.arrays import beside, host, is_array
from course.manners.types import T
from course.random import Generator
from course.tensors import Tensor

# What the weights must make up for when the activation after them lets only part of the signal through.
GAINS = {
    **dict.fromkeys(
        ["linear", "sigmoid", *(f"conv{way}{k}d" for way in ("", "_transpose") for k in (1, 2, 3))],
        lambda _: 1.0,
    ),
    "tanh": lambda _: 5 / 3,
    "relu": lambda _: math.sqrt(2),
    "selu": lambda _: 3 / 4,
    "leaky_relu": lambda slope: math.sqrt(2 / (1 + (0.01 if slope is None else slope) ** 2)),
}


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """The factor for weights that are followed by this activation; `param` is leaky_relu's slope.

    >>> calculate_gain("tanh")
    1.6666666666666667
    """
    if nonlinearity not in GAINS:
        raise ValueError(f"Unsupported nonlinearity {nonlinearity}: known are {', '.join(GAINS)}")
    return GAINS[nonlinearity](param)


def uniform_(tensor: T, a: float = 0.0, b: float = 1.0, generator: Generator | None = None) -> T:
    """Uniform between a and b.

    >>> import course
    >>> w = uniform_(course.empty(1000), -2, -1)
    >>> -2 <= w.min().item() and w.max().item() <= -1
    True
    """
    return _fill(
        tensor, a + (b - a) * rand(*tensor.shape, dtype=tensor.dtype, generator=generator, device="cpu").array
    )


def normal_(tensor: T, mean: float = 0.0, std: float = 1.0, generator: Generator | None = None) -> T:
    """Normal, with this mean and standard deviation."""
    return _fill(
        tensor, mean + std * randn(*tensor.shape, dtype=tensor.dtype, generator=generator, device="cpu").array
    )


def constant_(tensor: T, val: float) -> T:
    """`val` everywhere."""
    return _fill(tensor, val)


def ones_(tensor: T) -> T:
    return _fill(tensor, 1)


def zeros_(tensor: T) -> T:
    return _fill(tensor, 0)


def kaiming_uniform_(
    tensor: T,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
) -> T:
    """Uniform in ±gain · √(3 / fan), where `a` is leaky_relu's slope and `mode` says which fan.

    With a = √5, as `Linear` has it, the bound is 1/√fan_in.

    Source: He et al., arXiv:1502.01852.
    """
    bound = math.sqrt(3) * calculate_gain(nonlinearity, a) / math.sqrt(_fan(tensor, mode))
    return uniform_(tensor, -bound, bound, generator)


def kaiming_normal_(
    tensor: T,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
) -> T:
    """Normal, of standard deviation gain / √fan."""
    return normal_(tensor, 0, calculate_gain(nonlinearity, a) / math.sqrt(_fan(tensor, mode)), generator)


def xavier_uniform_(tensor: T, gain: float = 1.0, generator: Generator | None = None) -> T:
    """Uniform in ±gain · √(6 / (fan_in + fan_out)).

    Source: Glorot and Bengio, AISTATS 2010.
    """
    bound = gain * math.sqrt(6 / sum(_fans(tensor)))
    return uniform_(tensor, -bound, bound, generator)


def xavier_normal_(tensor: T, gain: float = 1.0, generator: Generator | None = None) -> T:
    """Normal, of standard deviation gain · √(2 / (fan_in + fan_out))."""
    return normal_(tensor, 0, gain * math.sqrt(2 / sum(_fans(tensor))), generator)


def trunc_normal_(
    tensor: T,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
    generator: Generator | None = None,
) -> T:
    """Normal, of what lies between a and b alone: what falls outside is drawn again."""
    values = mean + std * randn(*tensor.shape, dtype=tensor.dtype, generator=generator, device="cpu").array
    for _ in range(1000):
        outside = (values < a) | (values > b)
        if not outside.any():
            break
        values[outside] = mean + std * randn(int(outside.sum()), generator=generator, device="cpu").array
    return _fill(tensor, np.clip(values, a, b))


def eye_(tensor: T) -> T:
    """The identity, for a matrix."""
    if tensor.ndim != 2:
        raise ValueError("Only tensors with 2 dimensions are supported")
    return _fill(tensor, np.eye(tensor.shape[0], tensor.shape[1]))


def dirac_(tensor: T, groups: int = 1) -> T:
    """For a convolution's weight: each output channel is its input channel."""
    if tensor.ndim not in (3, 4, 5):
        raise ValueError("Only tensors with 3, 4, or 5 dimensions are supported")
    outputs, inputs, *size = tensor.shape
    if outputs % groups:
        raise ValueError("dim 0 must be divisible by groups")
    values = np.zeros(tensor.shape)
    for i in range(min(outputs // groups, inputs)):
        values[(slice(i, None, outputs // groups), i, *(n // 2 for n in size))] = 1
    return _fill(tensor, values)


def orthogonal_(tensor: T, gain: float = 1, generator: Generator | None = None) -> T:
    """A matrix with orthonormal rows or columns, whichever are fewer, times gain; of more dims, the last as
    one.

    Source: Saxe, McClelland and Ganguli, arXiv:1312.6120.
    """
    if tensor.ndim < 2:
        raise ValueError("Only tensors with 2 or more dimensions are supported")
    rows, columns = tensor.shape[0], math.prod(tensor.shape[1:])
    draw = randn(
        max(rows, columns), min(rows, columns), dtype=np.float64, generator=generator, device="cpu"
    ).array
    q, r = np.linalg.qr(draw)
    q *= np.sign(np.diag(r))  # uniform among all
    return _fill(tensor, gain * (q if rows >= columns else q.T).reshape(tensor.shape))


def sparse_(tensor: T, sparsity: float, std: float = 0.01, generator: Generator | None = None) -> T:
    """Normal, of standard deviation std, with this share of zeros in each column."""
    if tensor.ndim != 2:
        raise ValueError("Only tensors with 2 dimensions are supported")
    normal_(tensor, 0, std, generator)
    rows, columns = tensor.shape
    order = rand(rows, columns, generator=generator).array.argsort(0)
    np.put_along_axis(tensor.array, order[: math.ceil(sparsity * rows)], 0, 0)
    return tensor


def _fill(tensor: T, values: np.ndarray | float) -> T:
    tensor.array[...] = beside(host(values), tensor) if is_array(values) else values
    version.bump(tensor.array)
    return tensor


def _fans(tensor: Tensor) -> tuple[int, int]:
    """How many products a unit adds up forward, and backward."""
    if tensor.ndim < 2:
        raise ValueError(
            "Fan in and fan out can not be computed for tensor with fewer than 2 dimensions: "
            f"this one has shape {tuple(tensor.shape)}"
        )
    fan_out, fan_in, *window = tensor.shape
    return fan_in * math.prod(window), fan_out * math.prod(window)


def _fan(tensor: Tensor, mode: str) -> int:
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(f"Mode {mode} not supported, please use one of ['fan_in', 'fan_out']")
    return max(1, _fans(tensor)[mode == "fan_out"])  # nothing to draw where it is 0
