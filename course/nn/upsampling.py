"""Images made larger or smaller: `interpolate`, pixels from channels and back (`pixel_shuffle`), and channels
in another order (`channel_shuffle`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from course.manners.arrays import beside
from course.nn.module import Module
from course.nn.pooling import adaptive_avg_pool1d, adaptive_avg_pool2d
from course.nn.windows import both_sides
from course.ops.indexing import put
from course.rule import rule
from course.tensors import Tensor

_nearest = {
    k: rule(
        f"upsample_nearest{k}d",
        lambda x, at: x[at],
        lambda g, shape, at: put(g, shape, at),
        node=f"UpsampleNearest{k}DBackward0",
    )
    for k in (1, 2, 3)
}
# Linear along each dim, so a matrix on either side of the image; of its transpose the transposes are.
_linear = {
    (mode, k): rule(
        f"upsample_{mode}{k}d",
        lambda x, rows, columns: rows @ x @ columns.T,
        lambda g, rows, columns: both_sides(g, rows.T, columns.T),
        node=f"Upsample{mode.capitalize()}{k}DBackward0",
    )
    for mode, k in (("linear", 1), ("bilinear", 2), ("bicubic", 2))
}


def _linear_shares(t: np.ndarray) -> tuple[np.ndarray, ...]:
    return 1 - t, t


def _cubic_shares(t: np.ndarray) -> tuple[np.ndarray, ...]:
    """Of the points at -1, 0, 1 and 2 in one at t: Keys' convolution with a = -0.75, as torch."""
    a = -0.75
    near = lambda d: ((a + 2) * d - (a + 3)) * d * d + 1
    far = lambda d: ((a * d - 5 * a) * d + 8 * a) * d - 4 * a
    return far(t + 1), near(t), near(1 - t), far(2 - t)


def _weights(
    n: int, out: int, align_corners: bool, ratio: float, dtype: np.dtype, cubic: bool = False
) -> np.ndarray:
    """The matrix (out, n) that interpolates n points at out points."""
    i = np.arange(out)
    at = i * ((n - 1) / (out - 1) if out > 1 else 0.0) if align_corners else (i + 0.5) * ratio - 0.5
    if not cubic:
        at = np.clip(at, 0, n - 1)
    low = np.floor(at).astype(int)
    full = np.zeros((out, n))
    for offset, share in enumerate((_cubic_shares if cubic else _linear_shares)(at - low), -cubic):
        full[i, np.clip(low + offset, 0, n - 1)] += share
    return full.astype(dtype)


def _sizes(
    k: int, input: Tensor, size: Any, scale_factor: Any, recompute_scale_factor: bool | None
) -> tuple[list[int], list[float]]:
    """The sizes wanted, and how far apart in the input neighbours of the result stand."""
    if (size is None) == (scale_factor is None):
        raise ValueError(
            "either size or scale_factor should be defined"
            if size is None
            else "only one of size or scale_factor should be defined"
        )
    if size is not None:
        sizes = [size] * k if isinstance(size, int) else list(size)
        ratios = [n / out for n, out in zip(input.shape[2:], sizes)]
    else:
        factors: Any = [scale_factor] * k if isinstance(scale_factor, (int, float)) else scale_factor
        sizes = [math.floor(n * f) for n, f in zip(input.shape[2:], factors)]
        ratios = [1 / f for f in factors]
        if recompute_scale_factor:
            ratios = [n / out for n, out in zip(input.shape[2:], sizes)]
    if len(sizes) != k or len(ratios) != k:
        raise ValueError(
            f"Input and output must have the same number of spatial dimensions, but got input with spatial "
            f"dimensions of {list(input.shape[2:])} and output size of {sizes}"
        )
    return sizes, ratios


def interpolate(
    input: Tensor,
    size: int | Sequence[int] | None = None,
    scale_factor: float | Sequence[float] | None = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None,
    antialias: bool = False,
) -> Tensor:
    """Images in another size: (N, C, …) to (N, C, *size), or by a factor.

    Args:
        mode: "nearest" repeats or leaves out elements; "linear" for (N, C, L) and "bilinear" for (N, C, H, W)
            go in a straight line from one to the next, "bicubic" in a smooth one; "area" takes means, as
            `adaptive_avg_pool2d`.
        align_corners: of the lines, whether the first and last elements stay where they are; else
            elements are areas, and their edges stay.

    >>> import course
    >>> interpolate(course.tensor([[[1.0, 2.0]]]), scale_factor=2)
    tensor([[[1., 1., 2., 2.]]])
    """
    k = input.ndim - 2
    if k < 1:
        raise ValueError(f"interpolate: input must have shape (N, C, …), but has {tuple(input.shape)}")
    sizes, ratios = _sizes(k, input, size, scale_factor, recompute_scale_factor)
    if mode in ("nearest", "nearest-exact"):
        if align_corners is not None:
            raise ValueError("align_corners option can only be set with the interpolating modes")
        shift = 0.5 if mode == "nearest-exact" else 0.0
        at = [
            np.minimum(np.floor((np.arange(out) + shift) * np.float32(ratio)).astype(int), n - 1).reshape(
                -1, *(1,) * (k - 1 - i)
            )
            for i, (n, out, ratio) in enumerate(zip(input.shape[2:], sizes, ratios))
        ]
        return _nearest[k](input, (slice(None), slice(None), *at))
    if mode == "area" and k in (1, 2):
        return adaptive_avg_pool1d(input, sizes) if k == 1 else adaptive_avg_pool2d(input, sizes)
    if (mode, k) not in _linear:
        raise NotImplementedError(
            f"interpolate: mode {mode!r} of an input of {input.ndim} dims; there are 'nearest', "
            "'nearest-exact', 'linear' for 3 dims, 'bilinear' and 'bicubic' for 4, 'area' for both"
        )
    if antialias:
        raise NotImplementedError("interpolate: antialias is not there")
    if input.dtype == np.uint8:  # an image: weights are no integers (torch rounds once for each dim)
        found = interpolate(input.to(np.float32), size, scale_factor, mode, align_corners)
        return (found.clamp(0, 255) + 0.5).to(np.uint8)
    matrices = [
        _weights(n, out, bool(align_corners), ratio, input.array.dtype, mode == "bicubic")
        for n, out, ratio in zip(input.shape[2:], sizes, ratios)
    ]
    rows = matrices[0] if k == 2 else np.eye(input.shape[1], dtype=input.dtype)
    return _linear[mode, k](input, *(beside(m, input.array) for m in (rows, matrices[-1])))


def upsample(
    input: Tensor,
    size: int | Sequence[int] | None = None,
    scale_factor: float | Sequence[float] | None = None,
    mode: str = "nearest",
    align_corners: bool | None = None,
) -> Tensor:
    """The older name of `interpolate`."""
    return interpolate(input, size, scale_factor, mode, align_corners)


def channel_shuffle(input: Tensor, groups: int) -> Tensor:
    """Channels dealt out: those of (N, C, …), in `groups` groups, one of each group in turn."""
    if groups <= 0 or input.shape[1] % groups:
        raise RuntimeError(
            f"Number of channels must be divisible by groups. Got {input.shape[1]} channels and "
            f"{groups} groups."
        )
    parts = input.reshape(len(input), groups, input.shape[1] // groups, *input.shape[2:])
    return parts.transpose(1, 2).reshape(input.shape)


def pixel_shuffle(input: Tensor, upscale_factor: int) -> Tensor:
    """Channels laid out as pixels: (…, C r², H, W) to (…, C, H r, W r), with r = upscale_factor."""
    r = upscale_factor
    *lead, channels, h, w = input.shape
    if channels % (r * r):
        raise RuntimeError(
            f"pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of "
            f"upscale_factor, but input.size(-3)={channels} is not divisible by {r * r}"
        )
    parts = input.reshape(*lead, channels // r**2, r, r, h, w)
    n = len(lead)
    return parts.permute(*range(n), n, n + 3, n + 1, n + 4, n + 2).reshape(
        *lead, channels // r**2, h * r, w * r
    )


def pixel_unshuffle(input: Tensor, downscale_factor: int) -> Tensor:
    """The inverse of `pixel_shuffle`: (…, C, H r, W r) to (…, C r², H, W)."""
    r = downscale_factor
    *lead, channels, h, w = input.shape
    if h % r or w % r:
        raise RuntimeError(
            f"pixel_unshuffle expects height and width to be divisible by downscale_factor, but {h} x {w} is "
            f"not divisible by {r}"
        )
    n = len(lead)
    parts = input.reshape(*lead, channels, h // r, r, w // r, r)
    return parts.permute(*range(n), n, n + 2, n + 4, n + 1, n + 3).reshape(
        *lead, channels * r**2, h // r, w // r
    )


class Upsample(Module):
    """`interpolate` as a layer."""

    def __init__(
        self,
        size: Any = None,
        scale_factor: Any = None,
        mode: str = "nearest",
        align_corners: bool | None = None,
        recompute_scale_factor: bool | None = None,
    ) -> None:
        super().__init__()
        self.size, self.mode, self.align_corners = size, mode, align_corners
        self.scale_factor = (
            tuple(map(float, scale_factor))
            if isinstance(scale_factor, tuple)
            else float(scale_factor)
            if scale_factor
            else None
        )
        self.recompute_scale_factor = recompute_scale_factor

    def forward(self, input: Tensor) -> Tensor:
        return interpolate(
            input,
            self.size,
            self.scale_factor,
            self.mode,
            self.align_corners,
            self.recompute_scale_factor,
        )

    def extra_repr(self) -> str:
        what = f"size={self.size}" if self.scale_factor is None else f"scale_factor={self.scale_factor}"
        return f"{what}, mode='{self.mode}'"


class UpsamplingNearest2d(Upsample):
    """`interpolate` by repeating pixels."""

    def __init__(self, size: Any = None, scale_factor: Any = None) -> None:
        super().__init__(size, scale_factor, "nearest")


class UpsamplingBilinear2d(Upsample):
    """`interpolate` in straight lines, where the corners stay."""

    def __init__(self, size: Any = None, scale_factor: Any = None) -> None:
        super().__init__(size, scale_factor, "bilinear", align_corners=True)


class ChannelShuffle(Module):
    """`channel_shuffle` as a layer."""

    def __init__(self, groups: int) -> None:
        super().__init__()
        self.groups = groups

    def forward(self, input: Tensor) -> Tensor:
        return channel_shuffle(input, self.groups)

    def extra_repr(self) -> str:
        return f"groups={self.groups}"


class PixelShuffle(Module):
    """`pixel_shuffle` as a layer."""

    def __init__(self, upscale_factor: int) -> None:
        super().__init__()
        self.upscale_factor = upscale_factor

    def forward(self, input: Tensor) -> Tensor:
        return pixel_shuffle(input, self.upscale_factor)

    def extra_repr(self) -> str:
        return f"upscale_factor={self.upscale_factor}"


class PixelUnshuffle(Module):
    """`pixel_unshuffle` as a layer."""

    def __init__(self, downscale_factor: int) -> None:
        super().__init__()
        self.downscale_factor = downscale_factor

    def forward(self, input: Tensor) -> Tensor:
        return pixel_unshuffle(input, self.downscale_factor)

    def extra_repr(self) -> str:
        return f"downscale_factor={self.downscale_factor}"
