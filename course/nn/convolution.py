"""Convolutions: `conv2d` and its relatives, and the layers that hold their weights.

A convolution y of x with w goes, with a gradient g for y, into one number: the sum over samples, channels,
places and offsets of

    g[n, o, place] · w[o, c, offset] · x[n, c, place + offset]

What belongs to g is the convolution, what belongs to x its transpose, `conv_transpose2d`, and what belongs to
w compares x and g. Each is linear in the two others, so that the derivatives of any of the three are the
other two: that is all that first, second and higher gradients need.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from course.creation import empty
from course.manners.types import Device, DType, Sizes
from course.nn import init
from course.nn.module import Module
from course.nn.padding import pad
from course.nn.parameter import Parameter
from course.nn.windows import Windows, many, put_back, windows
from course.rule import rule
from course.tensors import Tensor


class How(NamedTuple):
    """How a convolution goes: its windows, and into how many groups the channels fall."""

    at: Windows
    groups: int


# The three on arrays. Channels of a group come together as matrices, one product for each sample.


def _columns(x: np.ndarray, how: How) -> np.ndarray:
    """The windows, an axis for the groups: (n, groups, channels, *kernel, *places)."""
    seen = windows(x, how.at)
    return seen.reshape(len(x), how.groups, x.shape[1] // how.groups, *seen.shape[2:])


def _by_group(w: np.ndarray, how: How) -> np.ndarray:
    return w.reshape(how.groups, w.shape[0] // how.groups, math.prod(w.shape[1:]))


def _forward(x: np.ndarray, w: np.ndarray, how: How) -> np.ndarray:
    w = _by_group(w, how)
    places = math.prod(how.at.places)
    y = w @ _columns(x, how).reshape(len(x), how.groups, w.shape[2], places)
    return y.reshape(len(x), w.shape[0] * w.shape[1], *how.at.places)


def _transposed(g: np.ndarray, w: np.ndarray, how: How) -> np.ndarray:
    channels = w.shape[1]
    w = _by_group(w, how)
    g = g.reshape(len(g), how.groups, w.shape[1], math.prod(g.shape[2:]))
    parts = w.swapaxes(1, 2) @ g
    return put_back(parts.reshape(len(g), how.groups * channels, *how.at.kernel, *how.at.places), how.at)


def _compared(x: np.ndarray, g: np.ndarray, how: How) -> np.ndarray:
    # all samples in one product
    parts = np.moveaxis(_columns(x, how), 0, 2 + len(how.at.size))
    channels, places = parts.shape[1], len(x) * math.prod(how.at.places)
    columns = parts.reshape(how.groups, channels * math.prod(how.at.kernel), places)
    outputs = g.shape[1] // how.groups
    rows = g.reshape(len(g), how.groups, outputs, math.prod(g.shape[2:])).transpose(1, 2, 0, 3)
    w = rows.reshape(how.groups, outputs, places) @ columns.swapaxes(1, 2)
    return w.reshape(g.shape[1], channels, *how.at.kernel)


def _plus(y: np.ndarray, b: np.ndarray | None) -> np.ndarray:
    if b is not None:
        y += b.reshape(-1, *(1,) * (y.ndim - 2))
    return y


def _over_places(g: Any) -> Any:
    return np.add.reduce(g, (0, *range(2, g.ndim)))


# The three as rules. In rules of others they take arrays or tensors.

_convolution = rule(
    "convolution",
    lambda x, w, b, how: _plus(_forward(x, w, how), b),
    lambda g, w, how: to_input(g, w, how),
    lambda g, x, how: to_weight(x, g, how),
    lambda g: _over_places(g),
)
_convolution_transpose = rule(
    "convolution_transpose",
    lambda x, w, b, how: _plus(_transposed(x, w, how), b),
    lambda g, w, how: to_output(g, w, how),
    lambda g, x, how: to_weight(g, x, how),
    lambda g: _over_places(g),
    node="ConvolutionBackward0",
)
_convolution_weight = rule(
    "convolution_weight",
    lambda x, v, how: _compared(x, v, how),
    lambda g, v, how: to_input(v, g, how),
    lambda g, x, how: to_output(x, g, how),
    node="ConvolutionBackwardBackward0",
)


def to_output(x: Any, w: Any, how: How) -> Any:
    """The convolution of x with w."""
    tracked = isinstance(x, Tensor) or isinstance(w, Tensor)
    return _convolution(x, w, None, how) if tracked else _forward(x, w, how)


def to_input(g: Any, w: Any, how: How) -> Any:
    """Its transpose: what the places of y sent out to the places of x."""
    tracked = isinstance(g, Tensor) or isinstance(w, Tensor)
    return _convolution_transpose(g, w, None, how) if tracked else _transposed(g, w, how)


def to_weight(x: Any, g: Any, how: How) -> Any:
    """For each offset, how x and g go together."""
    tracked = isinstance(x, Tensor) or isinstance(g, Tensor)
    return _convolution_weight(x, g, how) if tracked else _compared(x, g, how)


def _check(name: str, input: Tensor, weight: Tensor, bias: Tensor | None, k: int) -> None:
    if input.ndim not in (k + 1, k + 2):
        raise RuntimeError(
            f"Expected {k + 1}D (unbatched) or {k + 2}D (batched) input to {name}, but got input of size: "
            f"{list(input.shape)}"
        )
    if weight.ndim != k + 2:
        raise RuntimeError(f"{name}: weight must have {k + 2} dims, but has shape {tuple(weight.shape)}")
    for what, other in (("weight", weight), ("bias", bias)):
        if other is not None and other.dtype != input.dtype:
            raise RuntimeError(
                f"expected scalar type {input.dtype} but found {other.dtype}: input and {what} must have one "
                f"dtype, write input.to({other.dtype})"
            )


def _conv(
    k: int,
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: Sizes,
    padding: Sizes | str,
    dilation: Sizes,
    groups: int,
) -> Tensor:
    _check(f"conv{k}d", input, weight, bias, k)
    if input.ndim == k + 1:
        more = _conv(k, input.unsqueeze(0), weight, bias, stride, padding, dilation, groups)
        return more.squeeze(0)
    outputs, channels, *kernel = weight.shape
    if groups <= 0 or outputs % groups:
        raise RuntimeError(
            f"Given groups={groups}, expected weight to be divisible by {groups} at dimension 0, but got "
            f"weight of size {list(weight.shape)} instead"
        )
    if input.shape[1] != channels * groups:
        raise RuntimeError(
            f"Given groups={groups}, weight of size {list(weight.shape)}, expected input{list(input.shape)} "
            f"to have {channels * groups} channels, but got {input.shape[1]} channels instead"
        )
    if bias is not None and bias.shape != (outputs,):
        raise RuntimeError(
            f"Given weight of size {list(weight.shape)}, expected bias to be 1-dimensional with {outputs} "
            f"elements, but got bias of size {list(bias.shape)} instead"
        )
    strides, dilations = many(stride, k, "stride"), many(dilation, k, "dilation")
    at = Windows(
        input.shape[2:], tuple(kernel), strides, _ends(padding, kernel, strides, dilations), dilations
    )
    if min(at.places) <= 0:
        sizes = " x ".join(str(n + sum(p)) for n, p in zip(at.size, at.padding))
        reach = " x ".join(str(d * (n - 1) + 1) for n, d in zip(kernel, dilations))
        raise RuntimeError(
            f"Calculated padded input size per channel: ({sizes}). Kernel size: ({reach}). Kernel size can't "
            "be greater than actual input size"
        )
    return _convolution(input, weight, bias, How(at, groups))


def _ends(
    padding: Sizes | str, kernel: list[int], stride: tuple[int, ...], dilation: tuple[int, ...]
) -> tuple[tuple[int, int], ...]:
    """What is added at both ends of each dim."""
    if padding == "same":
        if any(s != 1 for s in stride):
            raise RuntimeError("padding='same' is not supported for strided convolutions")
        total = [d * (n - 1) for n, d in zip(kernel, dilation)]
        return tuple((t // 2, t - t // 2) for t in total)
    if padding == "valid":
        return ((0, 0),) * len(kernel)
    if isinstance(padding, str):
        raise RuntimeError(f"Invalid padding string: {padding!r}, and there are 'valid' and 'same'")
    sides = many(padding, len(kernel), "padding")
    if min(sides, default=0) < 0:
        raise RuntimeError("negative padding is not supported")
    return tuple((p, p) for p in sides)


def conv1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = 1,
    padding: Sizes | str = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Tensor:
    """`conv2d` along one dim: (N, C, L), weight (O, C / groups, k), bias (O,)."""
    return _conv(1, input, weight, bias, stride, padding, dilation, groups)


def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = 1,
    padding: Sizes | str = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Tensor:
    """Each window of each sample times weight, plus bias: (N, C, H, W) or (C, H, W), weight (O, C / groups,
    kh, kw) and bias (O,) give (N, O, H', W') with H' = (H + 2 padding - dilation (kh - 1) - 1) // stride + 1.

    Args:
        stride: how far one window is from the next.
        padding: how many zeros at each end; "same" so that H' = H, "valid" for none.
        dilation: how far the elements of a window are apart.
        groups: output channels fall into so many groups, each of which sees its part of the input channels.

    >>> import course
    >>> x = course.arange(16.0).reshape(1, 1, 4, 4)
    >>> conv2d(x, course.ones(1, 1, 2, 2), stride=2)
    tensor([[[[10., 18.],
              [42., 50.]]]])
    """
    return _conv(2, input, weight, bias, stride, padding, dilation, groups)


def conv3d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = 1,
    padding: Sizes | str = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Tensor:
    """`conv2d` along three dims: (N, C, D, H, W), weight (O, C / groups, kd, kh, kw), bias (O,)."""
    return _conv(3, input, weight, bias, stride, padding, dilation, groups)


def _conv_transpose(
    k: int,
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: Sizes,
    padding: Sizes,
    output_padding: Sizes,
    groups: int,
    dilation: Sizes,
) -> Tensor:
    _check(f"conv_transpose{k}d", input, weight, bias, k)
    if input.ndim == k + 1:
        more = input.unsqueeze(0)
        return _conv_transpose(
            k, more, weight, bias, stride, padding, output_padding, groups, dilation
        ).squeeze(0)
    channels, outputs, *kernel = weight.shape
    if input.shape[1] != channels:
        raise RuntimeError(
            f"Given transposed=1, weight of size {list(weight.shape)}, expected input{list(input.shape)} to "
            f"have {channels} channels, but got {input.shape[1]} channels instead"
        )
    if bias is not None and bias.shape != (outputs * groups,):
        raise RuntimeError(
            f"Given transposed=1, weight of size {list(weight.shape)}, expected bias to be 1-dimensional "
            f"with {outputs * groups} elements, but got bias of size {list(bias.shape)} instead"
        )
    s, p, d = many(stride, k, "stride"), many(padding, k, "padding"), many(dilation, k, "dilation")
    extra = many(output_padding, k, "output_padding")
    if any(e >= max(a, b) for e, a, b in zip(extra, s, d)):
        raise RuntimeError(
            f"output padding must be smaller than either stride or dilation, but got output_padding: {extra} "
            f"stride: {s} dilation: {d}"
        )
    size = tuple(
        (n - 1) * s_ - 2 * p_ + d_ * (m - 1) + e + 1
        for n, s_, p_, d_, m, e in zip(input.shape[2:], s, p, d, kernel, extra)
    )
    if min(size) <= 0:
        raise RuntimeError(
            f"Given input size per channel: {list(input.shape[2:])}. Calculated output size per channel: "
            f"{list(size)}. Output size is too small"
        )
    # what output_padding adds at the end is less cut off there, or lies beyond all windows
    at = Windows(size, tuple(kernel), s, tuple((q, q - e) for q, e in zip(p, extra)), d)
    return _convolution_transpose(input, weight, bias, How(at, groups))


def conv_transpose1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = 1,
    padding: Sizes = 0,
    output_padding: Sizes = 0,
    groups: int = 1,
    dilation: Sizes = 1,
) -> Tensor:
    """`conv_transpose2d` along one dim."""
    return _conv_transpose(1, input, weight, bias, stride, padding, output_padding, groups, dilation)


def conv_transpose2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = 1,
    padding: Sizes = 0,
    output_padding: Sizes = 0,
    groups: int = 1,
    dilation: Sizes = 1,
) -> Tensor:
    """The gradient of a `conv2d` by its input, as a layer: each element sends out a window of weight, (N, C,
    H, W) and weight (C, O / groups, kh, kw) give (N, O, H', W') with H' = (H - 1) stride - 2 padding +
    dilation (kh - 1) + output_padding + 1.

    >>> import course
    >>> conv_transpose2d(course.tensor([[[[1.0, 2.0]]]]), course.ones(1, 1, 1, 2), stride=2)
    tensor([[[[1., 1., 2., 2.]]]])
    """
    return _conv_transpose(2, input, weight, bias, stride, padding, output_padding, groups, dilation)


def conv_transpose3d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sizes = 1,
    padding: Sizes = 0,
    output_padding: Sizes = 0,
    groups: int = 1,
    dilation: Sizes = 1,
) -> Tensor:
    """`conv_transpose2d` along three dims."""
    return _conv_transpose(3, input, weight, bias, stride, padding, output_padding, groups, dilation)


# Layers

MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "replicate", "circular": "circular"}


class _Conv(Module):
    """What all convolutions share: weights that begin uniform in ±1/√(what a unit adds up), torch's
    choice.
    """

    dims: int
    transposed = False
    weight: Parameter
    bias: Parameter | None

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Sizes,
        stride: Sizes = 1,
        padding: Sizes | str = 0,
        dilation: Sizes = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device: Device | None = None,
        dtype: DType | None = None,
        *,
        output_padding: Sizes = 0,
    ) -> None:
        super().__init__()
        if groups <= 0:
            raise ValueError("groups must be a positive integer")
        for name, n in (("in_channels", in_channels), ("out_channels", out_channels)):
            if n % groups:
                raise ValueError(f"{name} must be divisible by groups")
        if padding_mode not in MODES:
            raise ValueError(
                f"padding_mode must be one of {set(MODES)}, but got padding_mode='{padding_mode}'"
            )
        if isinstance(padding, str) and padding not in ("same", "valid"):
            raise ValueError(f"Invalid padding string {padding!r}, should be one of {{'valid', 'same'}}")
        k = self.dims
        self.in_channels, self.out_channels, self.groups = in_channels, out_channels, groups
        self.kernel_size = many(kernel_size, k, "kernel_size")
        self.stride = many(stride, k, "stride")
        self.padding = padding if isinstance(padding, str) else many(padding, k, "padding")
        self.dilation = many(dilation, k, "dilation")
        self.output_padding = many(output_padding, k, "output_padding")
        self.padding_mode = padding_mode
        if padding == "same" and any(s != 1 for s in self.stride):
            raise ValueError("padding='same' is not supported for strided convolutions")
        self._make(dtype, bias)
        self.to(device=device)
        self.reset_parameters()

    def _make(self, dtype: DType | None, bias: bool) -> None:
        first, second = self.out_channels, self.in_channels // self.groups
        if self.transposed:
            first, second = self.in_channels, self.out_channels // self.groups
        self.weight = Parameter(empty(first, second, *self.kernel_size, dtype=dtype))
        self.register_parameter("bias", Parameter(empty(self.out_channels, dtype=dtype)) if bias else None)

    def reset_parameters(self) -> None:
        """Draw weights and bias anew."""
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            fan = math.prod(self.weight.shape[1:])
            bound = 1 / math.sqrt(fan) if fan else 0
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input: Tensor) -> Tensor:
        padding: Any = self.padding
        if self.padding_mode != "zeros":
            ends = _ends(padding, list(self.kernel_size), self.stride, self.dilation)
            around = tuple(n for end in reversed(ends) for n in end)
            input, padding = pad(input, around, MODES[self.padding_mode]), 0
        return _conv(
            self.dims, input, self.weight, self.bias, self.stride, padding, self.dilation, self.groups
        )

    def extra_repr(self) -> str:
        parts = [
            f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}"
        ]
        zeros, ones = (0,) * self.dims, (1,) * self.dims
        for name, usual in (
            ("padding", zeros),
            ("dilation", ones),
            ("output_padding", zeros),
            ("groups", 1),
        ):
            value = getattr(self, name)
            if value != usual:
                parts.append(f"{name}={value}")
        if self.bias is None:
            parts.append("bias=False")
        if self.padding_mode != "zeros":
            parts.append(f"padding_mode={self.padding_mode}")
        return ", ".join(parts)


class Conv1d(_Conv):
    """`conv1d` with weights that are learned: (N, in_channels, L) to (N, out_channels, L')."""

    dims = 1


class Conv2d(_Conv):
    """`conv2d` with weights that are learned: (N, in_channels, H, W) to (N, out_channels, H', W').

    Args:
        kernel_size: the sizes of a window; one number for a square.
        padding_mode: what stands beyond the edge: 'zeros', 'reflect', 'replicate' or 'circular'.

    The others are those of `conv2d`.

    >>> import course
    >>> layer = course.nn.Conv2d(1, 6, 5)
    >>> layer
    Conv2d(1, 6, kernel_size=(5, 5), stride=(1, 1))
    >>> layer(course.zeros(64, 1, 28, 28)).shape
    torch.Size([64, 6, 24, 24])
    """

    dims = 2


class Conv3d(_Conv):
    """`conv3d` with weights that are learned: (N, in_channels, D, H, W) to (N, out_channels, D', H', W')."""

    dims = 3


class _ConvTranspose(_Conv):
    transposed = True

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Sizes,
        stride: Sizes = 1,
        padding: Sizes = 0,
        output_padding: Sizes = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Sizes = 1,
        padding_mode: str = "zeros",
        device: Device | None = None,
        dtype: DType | None = None,
    ) -> None:
        if padding_mode != "zeros":
            raise ValueError(f'Only "zeros" padding mode is supported for {type(self).__name__}')
        super().__init__(
            in_channels,
            out_channels,
            kernel_size,
            stride,
            padding,
            dilation,
            groups,
            bias,
            device=device,
            dtype=dtype,
            output_padding=output_padding,
        )

    def forward(self, input: Tensor, output_size: Sizes | None = None) -> Tensor:
        extra = self.output_padding
        padding: Any = self.padding
        if output_size is not None:
            wanted = (
                many(output_size, self.dims, "output_size") if isinstance(output_size, int) else output_size
            )
            least = [
                (n - 1) * s - 2 * p + d * (k - 1) + 1
                for n, s, p, d, k in zip(
                    input.shape[-self.dims :], self.stride, padding, self.dilation, self.kernel_size
                )
            ]
            extra = tuple(int(w) - n for w, n in zip(list(wanted)[-self.dims :], least))
            if any(not 0 <= e < s for e, s in zip(extra, self.stride)):
                raise ValueError(
                    f"requested an output size of {list(wanted)}, but valid sizes range from {least} to "
                    f"{[n + s - 1 for n, s in zip(least, self.stride)]} (for an input of "
                    f"{list(input.shape[-self.dims :])})"
                )
        return _conv_transpose(
            self.dims,
            input,
            self.weight,
            self.bias,
            self.stride,
            padding,
            extra,
            self.groups,
            self.dilation,
        )


class ConvTranspose1d(_ConvTranspose):
    """`conv_transpose1d` with weights that are learned: (N, in_channels, L) to (N, out_channels, L')."""

    dims = 1


class ConvTranspose2d(_ConvTranspose):
    """`conv_transpose2d` with weights that are learned: (N, in_channels, H, W) to (N, out_channels, H', W'),
    larger where `stride` is more than 1.

    >>> import course
    >>> course.nn.ConvTranspose2d(16, 3, 4, stride=2, padding=1)(course.zeros(8, 16, 7, 7)).shape
    torch.Size([8, 3, 14, 14])
    """

    dims = 2


class ConvTranspose3d(_ConvTranspose):
    """`conv_transpose3d` with weights that are learned."""

    dims = 3
