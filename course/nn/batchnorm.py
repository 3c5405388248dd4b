"""Normalization over samples, groups of channels or images: `batch_norm` and its relatives, and their layers.

`layer_norm`, over the last dims, is in functional.py and normalization.py.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from course.creation import empty, ones, tensor, zeros
from course.manners import dtypes, version
from course.manners.types import Device, DType
from course.nn import init
from course.nn.functional import _layer_norm_vjp, _normal
from course.nn.module import Module
from course.nn.padding import pad
from course.nn.parameter import Parameter
from course.nn.pooling import avg_pool2d
from course.rule import rule
from course.tensors import Tensor


def _columns(w: Any, x: Any) -> Any:
    """A number for each channel as an array that broadcasts to x, (N, C, …)."""
    return w.reshape(-1, *(1,) * (x.ndim - 2))


def _scaled(n: np.ndarray, w: np.ndarray | None, b: np.ndarray | None) -> np.ndarray:
    n = n if w is None else n * _columns(w, n)
    return n if b is None else n + _columns(b, n)


def _by_channel(g: Any) -> Any:
    return np.add.reduce(g, (0, *range(2, g.ndim)))


# A batch's own mean and variance; the derivative by x is layer_norm's, over other dims.
_batch_norm = rule(
    "native_batch_norm",
    lambda x, w, b, dims, eps: _scaled(_normal(x, dims, eps), w, b),
    lambda g, x, w, dims, eps: _layer_norm_vjp(g if w is None else g * _columns(w, g), x, dims, eps),
    lambda g, x, dims, eps: _by_channel(g * _normal(x, dims, eps)),
    lambda g: _by_channel(g),
)
# Mean and 1 / √variance that are known: linear in x.
_batch_norm_known = rule(
    "native_batch_norm_known",
    lambda x, w, b, mean, factor: _scaled((x - mean) * factor, w, b),
    lambda g, w, factor: (g if w is None else g * _columns(w, g)) * factor,
    lambda g, x, mean, factor: _by_channel(g * ((x - mean) * factor)),
    lambda g: _by_channel(g),
    node="NativeBatchNormBackward0",
)
_group_norm = rule(
    "native_group_norm",
    lambda x, w, b, groups, eps: _scaled(_normal_groups(x, groups, eps), w, b),
    lambda g, x, w, groups, eps: _group_norm_vjp(g if w is None else g * _columns(w, g), x, groups, eps),
    lambda g, x, groups, eps: _by_channel(g * _normal_groups(x, groups, eps)),
    lambda g: _by_channel(g),
)


def _grouped(x: Any, groups: int) -> Any:
    """(N, C, …) as (N, groups, all that is in a group)."""
    return x.reshape(x.shape[0], groups, math.prod(x.shape[1:]) // groups)


def _normal_groups(x: Any, groups: int, eps: float) -> Any:
    return _normal(_grouped(x, groups), 2, eps).reshape(x.shape)


def _group_norm_vjp(g: Any, x: Any, groups: int, eps: float) -> Any:
    return _layer_norm_vjp(_grouped(g, groups), _grouped(x, groups), 2, eps).reshape(x.shape)


def _moved(running: Tensor, value: np.ndarray, momentum: float) -> None:
    running.array[...] = (1 - momentum) * running.array + momentum * value
    version.bump(running.array)


def batch_norm(
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """Each channel brought to mean 0 and variance 1, times weight plus bias: (N, C, …), with all others of
    shape (C,), gives input's shape.

    Args:
        training: whether mean and variance are this batch's (over N and …); then `running_mean` and
            `running_var` move towards them, in place, by the share `momentum`. Else the running ones count.

    >>> import course
    >>> x = course.tensor([[1.0, -10.0], [3.0, 10.0]])
    >>> batch_norm(x, None, None, training=True)
    tensor([[-1.0000, -1.0000],
            [ 1.0000,  1.0000]])
    """
    x = input.array
    if x.ndim < 2:
        raise ValueError(f"batch_norm: expected input (N, C, …), but got shape {tuple(x.shape)}")
    channels = x.shape[1]
    for name, other in (
        ("running_mean", running_mean),
        ("running_var", running_var),
        ("weight", weight),
        ("bias", bias),
    ):
        if other is not None and other.shape != (channels,):
            raise RuntimeError(
                f"{name} should contain {channels} elements not {other.numel()}: one for each channel of an "
                f"input of shape {tuple(x.shape)}"
            )
    dims = (0, *range(2, x.ndim))
    count = x.size // channels if channels else 0
    if not training:
        if running_mean is None or running_var is None:
            raise RuntimeError("Expected running_mean and running_var to be defined when training=False")
        factor = 1 / np.sqrt(running_var.array + x.dtype.type(eps))
        mean = _columns(running_mean.array, x)
        return _batch_norm_known(input, weight, bias, mean, _columns(factor, x))
    if count == 1:
        raise ValueError(
            f"Expected more than 1 value per channel when training, got input size {list(x.shape)}"
        )
    if running_mean is not None:
        _moved(running_mean, x.mean(dims), momentum)
    if running_var is not None:
        _moved(running_var, x.var(dims) * (count / (count - 1)), momentum)
    return _batch_norm(input, weight, bias, dims, eps)


def group_norm(
    input: Tensor,
    num_groups: int,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    """Each sample's channels, in groups, brought to mean 0 and variance 1: (N, C, …), with weight and bias
    (C,).

    Raises:
        RuntimeError: the channels do not fall into so many groups.
    """
    if input.ndim < 2:
        raise RuntimeError(f"Expected at least 2 dimensions for input tensor but received {input.ndim}")
    if input.shape[1] % num_groups:
        raise RuntimeError(
            "Expected number of channels in input to be divisible by num_groups, but got input of shape "
            f"{list(input.shape)} and num_groups={num_groups}"
        )
    return _group_norm(input, weight, bias, num_groups, eps)


def local_response_norm(
    input: Tensor, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
) -> Tensor:
    """Each element over (k + alpha a)^beta, AlexNet's normalization, where a is the mean of the squares of
    `size` neighbouring channels, of zeros beyond the first and the last: (N, C, …).
    """
    if input.ndim < 3:
        raise ValueError(f"Expected 3D or higher dimensionality input (got {input.ndim} dimensions)")
    squares = (input * input).reshape(len(input), 1, input.shape[1], math.prod(input.shape[2:]))
    around = pad(squares, (0, 0, size // 2, (size - 1) // 2))
    means = avg_pool2d(around, (size, 1), stride=1).reshape(input.shape)
    return input / (means * alpha + k) ** beta


def instance_norm(
    input: Tensor,
    running_mean: Tensor | None = None,
    running_var: Tensor | None = None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """Each channel of each sample brought to mean 0 and variance 1: (N, C, …)."""
    if not use_input_stats:
        return batch_norm(input, running_mean, running_var, weight, bias, False, momentum, eps)
    n, channels, *size = input.shape
    if math.prod(size) == 1:
        raise ValueError(
            f"Expected more than 1 spatial element when training, got input size {list(input.shape)}"
        )
    each = [None if t is None else t.repeat(n) for t in (running_mean, running_var, weight, bias)]
    flat = input.reshape(1, n * channels, *size)
    result = batch_norm(flat, *each, training=True, momentum=momentum, eps=eps).reshape(input.shape)
    for running, moved in zip((running_mean, running_var), each):
        if running is not None and moved is not None:
            _moved(running, moved.array.reshape(n, channels).mean(0), 1.0)
    return result


def rms_norm(
    input: Tensor, normalized_shape: Sequence[int], weight: Tensor | None = None, eps: float | None = None
) -> Tensor:
    """input / √(mean of squares over the last dims + eps) · weight; eps is the dtype's by default."""
    over = (normalized_shape,) if isinstance(normalized_shape, int) else tuple(normalized_shape)
    if input.shape[input.ndim - len(over) :] != over:
        raise RuntimeError(
            f"Given normalized_shape={list(over)}, expected input with shape [*, "
            f"{', '.join(map(str, over))}], but got input of size{list(input.shape)}"
        )
    small = float(np.finfo(input.dtype).eps) if eps is None else eps
    y = input * ((input * input).mean(tuple(range(-len(over), 0)), keepdim=True) + small).rsqrt()
    return y if weight is None else y * weight


# Layers


class _RunningNorm(Module):
    """What batch and instance normalization share: running means and variances, buffers of the state."""

    dims: tuple[int, ...]
    weight: Parameter | None
    bias: Parameter | None
    running_mean: Tensor | None
    running_var: Tensor | None
    num_batches_tracked: Tensor | None

    def __init__(
        self,
        num_features: int,
        eps: float,
        momentum: float | None,
        affine: bool,
        track_running_stats: bool,
        device: Device | None,
        dtype: DType | None,
        bias: bool,
    ) -> None:
        super().__init__()
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats
        for name, wanted in (("weight", affine), ("bias", affine and bias)):
            self.register_parameter(name, Parameter(empty(num_features, dtype=dtype)) if wanted else None)
        kept = track_running_stats
        self.register_buffer("running_mean", zeros(num_features, dtype=dtype) if kept else None)
        self.register_buffer("running_var", ones(num_features, dtype=dtype) if kept else None)
        self.register_buffer("num_batches_tracked", tensor(0, dtype=dtypes.int64) if kept else None)
        self.to(device=device)
        self.reset_parameters()

    def reset_running_stats(self) -> None:
        """Mean 0, variance 1, and no batch seen."""
        for buffer, value in ((self.running_mean, 0), (self.running_var, 1), (self.num_batches_tracked, 0)):
            if buffer is not None:
                buffer.fill_(value)

    def reset_parameters(self) -> None:
        """Weight ones, bias zeros, and no batch seen."""
        self.reset_running_stats()
        if self.weight is not None:
            init.ones_(self.weight)
        if self.bias is not None:
            init.zeros_(self.bias)

    def _check(self, input: Tensor) -> None:
        if input.ndim not in self.dims:
            ways = " or ".join(f"{n}D" for n in self.dims)
            raise ValueError(f"expected {ways} input (got {input.ndim}D input)")

    def extra_repr(self) -> str:
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )


class _BatchNorm(_RunningNorm):
    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Device | None = None,
        dtype: DType | None = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype, bias)

    def forward(self, input: Tensor) -> Tensor:
        self._check(input)
        momentum = 0.0 if self.momentum is None else self.momentum
        if self.training and self.num_batches_tracked is not None:
            self.num_batches_tracked.add_(1)
            if self.momentum is None:  # the mean of all batches
                momentum = 1.0 / self.num_batches_tracked.item()
        own = self.training or self.running_mean is None
        moved = (self.running_mean, self.running_var) if not own or self.track_running_stats else (None, None)
        return batch_norm(input, *moved, self.weight, self.bias, own, momentum, self.eps)


class BatchNorm1d(_BatchNorm):
    """`batch_norm` of (N, C) or (N, C, L), with weights that are learned and running means for evaluation.

    Args:
        num_features: how many channels there are, C.
        momentum: how far the running means move with a batch; None for the mean of all batches.
        affine: whether there is a weight and a bias.
        track_running_stats: whether there are running means; else evaluation takes the batch's own, too.

    >>> import course
    >>> layer = course.nn.BatchNorm1d(2)
    >>> layer(course.tensor([[1.0, -10.0], [3.0, 10.0]]))
    tensor([[-1.0000, -1.0000],
            [ 1.0000,  1.0000]], grad_fn=<NativeBatchNormBackward0>)
    >>> layer.running_mean
    tensor([0.2000, 0.0000])
    """

    dims = (2, 3)


class BatchNorm2d(_BatchNorm):
    """`batch_norm` of images, (N, C, H, W); see BatchNorm1d."""

    dims = (4,)


class BatchNorm3d(_BatchNorm):
    """`batch_norm` of (N, C, D, H, W); see BatchNorm1d."""

    dims = (5,)


class _InstanceNorm(_RunningNorm):
    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float = 0.1,
        affine: bool = False,
        track_running_stats: bool = False,
        device: Device | None = None,
        dtype: DType | None = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype, bias)

    def forward(self, input: Tensor) -> Tensor:
        self._check(input)
        if input.ndim == self.dims[0]:
            return self.forward(input.unsqueeze(0)).squeeze(0)
        own = self.training or not self.track_running_stats
        moved = self.running_mean, self.running_var
        return instance_norm(input, *moved, self.weight, self.bias, own, self.momentum or 0.0, self.eps)


class InstanceNorm1d(_InstanceNorm):
    """`instance_norm` of (N, C, L)."""

    dims = (2, 3)


class InstanceNorm2d(_InstanceNorm):
    """`instance_norm` of images, (N, C, H, W)."""

    dims = (3, 4)


class LocalResponseNorm(Module):
    """`local_response_norm` as a layer."""

    def __init__(self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> None:
        super().__init__()
        self.size, self.alpha, self.beta, self.k = size, alpha, beta, k

    def forward(self, input: Tensor) -> Tensor:
        return local_response_norm(input, self.size, self.alpha, self.beta, self.k)

    def extra_repr(self) -> str:
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"


class GroupNorm(Module):
    """`group_norm` with weights that are learned: channels in num_groups groups.

    >>> import course
    >>> course.nn.GroupNorm(2, 6)(course.ones(1, 6, 4, 4)).shape
    torch.Size([1, 6, 4, 4])
    """

    weight: Parameter | None
    bias: Parameter | None

    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        eps: float = 1e-5,
        affine: bool = True,
        device: Device | None = None,
        dtype: DType | None = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        if num_channels % num_groups:
            raise ValueError(f"num_channels ({num_channels}) must be divisible by num_groups ({num_groups})")
        self.num_groups, self.num_channels, self.eps, self.affine = num_groups, num_channels, eps, affine
        for name, wanted in (("weight", affine), ("bias", affine and bias)):
            self.register_parameter(name, Parameter(empty(num_channels, dtype=dtype)) if wanted else None)
        self.to(device=device)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Weight ones, bias zeros."""
        if self.weight is not None:
            init.ones_(self.weight)
        if self.bias is not None:
            init.zeros_(self.bias)

    def forward(self, input: Tensor) -> Tensor:
        return group_norm(input, self.num_groups, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        return (
            f"{self.num_groups}, {self.num_channels}, eps={self.eps}, affine={self.affine}, "
            f"bias={self.bias is not None}"
        )


class RMSNorm(Module):
    """`rms_norm` with a weight that is learned."""

    weight: Parameter | None

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float | None = None,
        elementwise_affine: bool = True,
        device: Device | None = None,
        dtype: DType | None = None,
    ) -> None:
        super().__init__()
        self.normalized_shape = (
            (normalized_shape,) if isinstance(normalized_shape, int) else tuple(normalized_shape)
        )
        self.eps, self.elementwise_affine = eps, elementwise_affine
        self.register_parameter(
            "weight", Parameter(ones(*self.normalized_shape, dtype=dtype)) if elementwise_affine else None
        )
        self.to(device=device)

    def forward(self, input: Tensor) -> Tensor:
        return rms_norm(input, self.normalized_shape, self.weight, self.eps)

    def extra_repr(self) -> str:
        return f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}"
