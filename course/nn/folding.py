"""`unfold`: the windows of an image as columns of a matrix; `fold`: added back to an image."""

from __future__ import annotations

import math

import numpy as np

from course.manners.arrays import on_gpu
from course.manners.types import Sizes
from course.nn.module import Module
from course.nn.windows import Windows, many, put_back, windows
from course.rule import rule
from course.tensors import Tensor


def _as_columns(x: np.ndarray, at: Windows) -> np.ndarray:
    n, channels = x.shape[:2]
    seen = windows(x, at)
    seen = seen.copy() if on_gpu(seen) else seen  # of CuPy's no view knows its base
    return seen.reshape(n, channels * math.prod(at.kernel), math.prod(at.places))


def _from_columns(x: np.ndarray, at: Windows) -> np.ndarray:
    channels = x.shape[1] // math.prod(at.kernel)
    return put_back(x.reshape(len(x), channels, *at.kernel, *at.places), at)


_im2col = rule(
    "im2col",
    lambda x, at: _as_columns(x, at),
    lambda g, at: _col2im(g, at),
    node="Im2ColBackward0",
    inner=True,
)
_col2im = rule(
    "col2im",
    lambda x, at: _from_columns(x, at),
    lambda g, at: _im2col(g, at),
    node="Col2ImBackward0",
    inner=True,
)


def _at(size: tuple[int, ...], kernel_size: Sizes, dilation: Sizes, padding: Sizes, stride: Sizes) -> Windows:
    ends = tuple((p, p) for p in many(padding, 2, "padding"))
    kernel, steps = many(kernel_size, 2, "kernel_size"), many(stride, 2, "stride")
    at = Windows(size, kernel, steps, ends, many(dilation, 2, "dilation"))
    if min(at.places) <= 0:
        raise RuntimeError(
            f"Given input with spatial size {size}, kernel_size={kernel}, dilation={at.dilation}, "
            f"padding={tuple(p for p, _ in ends)}, calculated shape of the array of sliding blocks as "
            f"{at.places}, but its components must be at least one."
        )
    return at


def unfold(
    input: Tensor, kernel_size: Sizes, dilation: Sizes = 1, padding: Sizes = 0, stride: Sizes = 1
) -> Tensor:
    """The windows as columns: (N, C, H, W) to (N, C · kh · kw, number of windows).

    >>> import course
    >>> unfold(course.arange(6.0).reshape(1, 1, 2, 3), 2)
    tensor([[[0., 1.],
             [1., 2.],
             [3., 4.],
             [4., 5.]]])
    """
    if input.ndim == 3:
        return unfold(input.unsqueeze(0), kernel_size, dilation, padding, stride).squeeze(0)
    if input.ndim != 4:
        raise RuntimeError(f"Expected 3D or 4D (batch mode) tensor for input, but got: {list(input.shape)}")
    return _im2col(input, _at(input.shape[2:], kernel_size, dilation, padding, stride))


def fold(
    input: Tensor,
    output_size: Sizes,
    kernel_size: Sizes,
    dilation: Sizes = 1,
    padding: Sizes = 0,
    stride: Sizes = 1,
) -> Tensor:
    """The transpose of `unfold`: columns added back at their places, (N, C · kh · kw, L) to (N, C,
    *output_size).
    """
    if input.ndim == 2:
        return fold(input.unsqueeze(0), output_size, kernel_size, dilation, padding, stride).squeeze(0)
    at = _at(many(output_size, 2, "output_size"), kernel_size, dilation, padding, stride)
    each, places = math.prod(at.kernel), math.prod(at.places)
    if input.ndim != 3 or input.shape[1] % each or input.shape[2] != places:
        raise RuntimeError(
            f"fold: input must have shape (N, C * {each}, {places}) for output_size={at.size}, "
            f"kernel_size={at.kernel}, dilation={at.dilation}, stride={at.stride}, but has "
            f"{tuple(input.shape)}"
        )
    return _col2im(input, at)


class Unfold(Module):
    """`unfold` as a layer."""

    def __init__(
        self, kernel_size: Sizes, dilation: Sizes = 1, padding: Sizes = 0, stride: Sizes = 1
    ) -> None:
        super().__init__()
        self.kernel_size, self.dilation, self.padding, self.stride = kernel_size, dilation, padding, stride

    def forward(self, input: Tensor) -> Tensor:
        return unfold(input, self.kernel_size, self.dilation, self.padding, self.stride)

    def extra_repr(self) -> str:
        return (
            f"kernel_size={self.kernel_size}, dilation={self.dilation}, padding={self.padding}, "
            f"stride={self.stride}"
        )


class Fold(Module):
    """`fold` as a layer."""

    def __init__(
        self,
        output_size: Sizes,
        kernel_size: Sizes,
        dilation: Sizes = 1,
        padding: Sizes = 0,
        stride: Sizes = 1,
    ) -> None:
        super().__init__()
        self.output_size, self.kernel_size = output_size, kernel_size
        self.dilation, self.padding, self.stride = dilation, padding, stride

    def forward(self, input: Tensor) -> Tensor:
        return fold(input, self.output_size, self.kernel_size, self.dilation, self.padding, self.stride)

    def extra_repr(self) -> str:
        return (
            f"output_size={self.output_size}, kernel_size={self.kernel_size}, dilation={self.dilation}, "
            f"padding={self.padding}, stride={self.stride}"
        )
