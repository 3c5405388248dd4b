"""Pooling: the largest element, or the mean, of each window; as functions and as layers."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from course.manners.arrays import beside, zeros
from course.manners.types import Sizes
from course.nn.module import Module
from course.nn.windows import Windows, both_sides, many, put_back, windows
from course.ops.activation import constant_in
from course.ops.indexing import place, put
from course.rule import rule
from course.tensors import Tensor, wrap


def _windows(
    name: str,
    input: Tensor,
    k: int,
    kernel_size: Sizes,
    stride: Sizes | None,
    padding: Sizes,
    dilation: Sizes,
    ceil_mode: bool,
) -> Windows:
    if input.ndim not in (k + 1, k + 2):
        raise RuntimeError(
            f"{name}: {k + 1}D or {k + 2}D (batch mode) tensor expected for input, not {list(input.shape)}"
        )
    if input.dtype.kind != "f":
        raise NotImplementedError(f'"{name}" not implemented for {input.dtype}: write x.float()')
    kernel = many(kernel_size, k, "kernel_size")
    steps = kernel if stride is None or stride == () else many(stride, k, "stride")
    if min(steps) <= 0 or min(kernel) <= 0:
        raise RuntimeError(f"{name}: kernel_size and stride must be greater than zero")
    sides, dilations = many(padding, k, "padding"), many(dilation, k, "dilation")
    for p, m, d in zip(sides, kernel, dilations):
        if not 0 <= p <= (d * (m - 1) + 1) // 2:
            raise RuntimeError(
                f"pad should be at most half of effective kernel size, but got pad={p}, kernel_size={m} and "
                f"dilation={d}"
            )
    at = Windows(input.shape[-k:], kernel, steps, tuple((p, p) for p in sides), dilations)
    if ceil_mode:  # a window more where some elements would be left over, unless it lay beyond them all
        ends = []
        for n, p, m, s, d in zip(at.size, sides, kernel, steps, dilations):
            reach = d * (m - 1) + 1
            count = -(-(n + 2 * p - reach) // s) + 1
            count -= (count - 1) * s >= n + p
            ends.append((p, max(p, (count - 1) * s + reach - n - p)))
        at = at._replace(padding=tuple(ends))
    if min(at.places) <= 0:
        raise RuntimeError(
            f"Given input size: {tuple(input.shape[-k - 1 :])}. Calculated output size: "
            f"{(input.shape[-k - 1], *at.places)}. Output size is too small"
        )
    return at


# The largest element: where it stands is found first, and there the gradient goes.


def _largest(x: np.ndarray, at: Windows) -> tuple[np.ndarray, np.ndarray]:
    """The largest element of each window, and its place among all elements of its image; nan counts as
    largest.
    """
    k = len(at.size)
    seen = windows(x, at, -math.inf)
    offsets = list(itertools.product(*map(range, at.kernel)))
    lead = (slice(None),) * (x.ndim - k)
    best = seen[lead + offsets[0]].copy()
    which = zeros(best.shape, np.intp, best)
    for number, offset in enumerate(offsets[1:], 1):
        part = seen[lead + offset]
        more = (part > best) | (part != part)
        np.copyto(best, part, where=more)
        np.copyto(which, number, where=more)
    # a row and a column for each window's start and for each offset in it; a place is both together
    steps = [math.prod(at.size[i + 1 :]) for i in range(k)]
    starts = sum(
        (np.arange(n) * s - p[0]).reshape(-1, *(1,) * (k - 1 - i)) * step
        for i, (n, s, p, step) in enumerate(zip(at.places, at.stride, at.padding, steps))
    )
    within = np.array([sum(i * d * step for i, d, step in zip(o, at.dilation, steps)) for o in offsets])
    return best, beside(starts, which) + beside(within, which)[which]


_max_pool = {
    k: rule(
        f"max_pool{k}d",
        lambda x, found, at, once: found,
        lambda g, x, at, once: _placed(g, x, at, once),
        node=f"MaxPool{k}DWithIndicesBackward0",
    )
    for k in (2, 3)
}
_adaptive_max_pool2d = rule(
    "adaptive_max_pool2d",
    lambda x, found, at: found,
    lambda g, x, at: _placed(g, x, at, False),
    node="AdaptiveMaxPool2DBackward0",
)


def _flat(index: np.ndarray, shape: tuple[int, ...], k: int) -> np.ndarray:
    """Places in each image as places in the memory of all: of an input's shape, whose last k dims are an
    image.
    """
    each = math.prod(shape[-k:])
    images = beside(np.arange(math.prod(shape[:-k])) * each, index)
    return (index.reshape(len(images), math.prod(index.shape[-k:])) + images[:, None]).reshape(-1)


def _placed(g: Any, x: Any, at: np.ndarray, once: bool) -> Any:
    """Zeros of an input's shape, with the gradient of each window at its largest element."""
    into = place if once else put
    return constant_in(into(g.reshape(at.size), (math.prod(x.shape),), (at,)).reshape(x.shape), x)


def _max(
    k: int,
    input: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None,
    padding: Sizes,
    dilation: Sizes,
    ceil_mode: bool,
    return_indices: bool,
) -> Any:
    at = _windows(f"max_pool{k}d", input, k, kernel_size, stride, padding, dilation, ceil_mode)
    found, index = _largest(input.array, at)
    values = _max_pool[k](input, found, _flat(index, input.shape, k), not at.overlap)
    return (values, wrap(index)) if return_indices else values


def _by_two(one_dim: Any, result: Any) -> Any:
    """What a function of two dims gave for an input that got one more."""
    return tuple(map(one_dim, result)) if isinstance(result, tuple) else one_dim(result)


def max_pool1d(
    input: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """`max_pool2d` along one dim: (N, C, L) to (N, C, L')."""
    at = _windows("max_pool1d", input, 1, kernel_size, stride, padding, dilation, ceil_mode)
    kernel, steps, dilations = (1, at.kernel[0]), (1, at.stride[0]), (1, at.dilation[0])
    sides = (0, at.padding[0][0])
    found = _max(2, input.unsqueeze(-2), kernel, steps, sides, dilations, ceil_mode, return_indices)
    return _by_two(lambda t: t.squeeze(-2), found)


def max_pool2d(
    input: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """The largest element of each window: (N, C, H, W) or (C, H, W) to (…, C, H', W').

    Args:
        stride: how far one window is from the next; by default they lie side by side.
        padding: how many elements, smaller than all others, at each end.
        ceil_mode: whether what is left over at the end makes a window, too.
        return_indices: give (values, where each stands in its image, counted row by row).

    >>> import course
    >>> max_pool2d(course.arange(16.0).reshape(1, 4, 4), 2)
    tensor([[[ 5.,  7.],
             [13., 15.]]])
    """
    return _max(2, input, kernel_size, stride, padding, dilation, ceil_mode, return_indices)


def max_pool3d(
    input: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """`max_pool2d` along three dims: (N, C, D, H, W) to (N, C, D', H', W')."""
    return _max(3, input, kernel_size, stride, padding, dilation, ceil_mode, return_indices)


# The mean: a sum over windows, divided by how many elements each counts.


def _summed(x: np.ndarray, at: Windows) -> np.ndarray:
    lead = x.ndim - len(at.size)
    return windows(x, at).sum(tuple(range(lead, lead + len(at.size))))


def _spread_out(x: np.ndarray, at: Windows) -> np.ndarray:
    lead, k = x.ndim - len(at.size), len(at.size)
    each = x.reshape(*x.shape[:lead], *(1,) * k, *x.shape[lead:])
    return put_back(np.broadcast_to(each, x.shape[:lead] + at.kernel + x.shape[lead:]), at)


_window_spread = rule(
    "window_spread", lambda x, at: _spread_out(x, at), lambda g, at: _gathered(g, at), inner=True
)
_avg_pool = {
    k: rule(
        f"avg_pool{k}d",
        lambda x, at, counts: _summed(x, at) / counts,
        lambda g, at, counts: _window_spread(g / counts, at),
        node=f"AvgPool{k}DBackward0",
    )
    for k in (2, 3)
}


def _gathered(x: Any, at: Windows) -> Any:
    """The sum of each window, of arrays and of tensors."""
    return _avg_pool[len(at.size)](x, at, 1) if isinstance(x, Tensor) else _summed(x, at)


def _avg(
    k: int,
    input: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None,
    padding: Sizes,
    ceil_mode: bool,
    count_include_pad: bool,
    divisor_override: int | None,
) -> Tensor:
    at = _windows(f"avg_pool{k}d", input, k, kernel_size, stride, padding, 1, ceil_mode)
    if divisor_override == 0:
        raise RuntimeError("divisor must be not zero")
    counts: Any = np.ones((), input.dtype) * (1 if divisor_override is None else divisor_override)
    if divisor_override is None:
        sides = many(padding, k, "padding")
        for i, (n, m, s, p, out) in enumerate(zip(at.size, at.kernel, at.stride, sides, at.places)):
            start = np.arange(out) * s - p
            end = np.minimum(start + m, n + p)
            one = end - start if count_include_pad else np.minimum(end, n) - np.maximum(start, 0)
            counts = counts * one.astype(input.dtype).reshape(-1, *(1,) * (k - 1 - i))
    return _avg_pool[k](input, at, beside(counts, input.array))


def avg_pool1d(
    input: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Tensor:
    """`avg_pool2d` along one dim: (N, C, L) to (N, C, L')."""
    at = _windows("avg_pool1d", input, 1, kernel_size, stride, padding, 1, ceil_mode)
    kernel, steps, sides = (1, at.kernel[0]), (1, at.stride[0]), (0, at.padding[0][0])
    return _avg(2, input.unsqueeze(-2), kernel, steps, sides, ceil_mode, count_include_pad, None).squeeze(-2)


def avg_pool2d(
    input: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Tensor:
    """The mean of each window: (N, C, H, W) or (C, H, W) to (…, C, H', W').

    Args:
        stride, padding, ceil_mode: those of `max_pool2d`; the padding is zeros.
        count_include_pad: whether the padding counts among the elements.
        divisor_override: what sums are divided by in place of the number of elements.

    >>> import course
    >>> avg_pool2d(course.arange(16.0).reshape(1, 4, 4), 2)
    tensor([[[ 2.5000,  4.5000],
             [10.5000, 12.5000]]])
    """
    return _avg(2, input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)


def avg_pool3d(
    input: Tensor,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Tensor:
    """`avg_pool2d` along three dims: (N, C, D, H, W) to (N, C, D', H', W')."""
    return _avg(3, input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)


# Windows that are as large as a number of results wants them.


def _bounds(n: int, out: int) -> tuple[np.ndarray, np.ndarray]:
    """Where each of `out` windows over n elements starts and ends, torch's choice."""
    i = np.arange(out)
    return i * n // out, -(-(i + 1) * n // out)


def _averages(n: int, out: int, dtype: np.dtype) -> np.ndarray:
    """The matrix (out, n) that takes the means."""
    start, end = _bounds(n, out)
    j = np.arange(n)
    inside = (j >= start[:, None]) & (j < end[:, None])
    return (inside / (end - start)[:, None]).astype(dtype)


# The same along each dim, so a matrix on either side of the image; of its transpose the transposes are.
_adaptive_avg_pool2d = rule(
    "adaptive_avg_pool2d",
    lambda x, rows, columns: rows @ x @ columns.T,
    lambda g, rows, columns: both_sides(g, rows.T, columns.T),
    node="AdaptiveAvgPool2DBackward0",
)


def _output_size(output_size: int | Sequence[int | None] | None, input: Tensor, k: int) -> tuple[int, ...]:
    """The sizes wanted; None stands for the input's own."""
    if input.ndim not in (k + 1, k + 2):
        raise RuntimeError(
            f"adaptive pooling: Expected {k + 1}D or {k + 2}D tensor, but got {list(input.shape)}"
        )
    sizes = [output_size] * k if isinstance(output_size, int) or output_size is None else list(output_size)
    if len(sizes) == 1:
        sizes *= k
    if len(sizes) != k:
        raise RuntimeError(f"adaptive pooling: output_size must be {k} numbers, and is {output_size}")
    return tuple(n if size is None else size for n, size in zip(input.shape[-k:], sizes))


def adaptive_avg_pool1d(input: Tensor, output_size: Sizes) -> Tensor:
    """`adaptive_avg_pool2d` along one dim: (N, C, L) to (N, C, output_size)."""
    (n,) = _output_size(output_size, input, 1)
    return adaptive_avg_pool2d(input.unsqueeze(-2), (1, n)).squeeze(-2)


def adaptive_avg_pool2d(input: Tensor, output_size: int | Sequence[int | None] | None) -> Tensor:
    """Means of as many windows as output_size says, of sizes as like as they can be: (N, C, H, W) to (N, C,
    *output_size); one number for both, None for the input's own.

    >>> import course
    >>> adaptive_avg_pool2d(course.arange(12.0).reshape(1, 3, 4), 2)
    tensor([[[2.5000, 4.5000],
             [6.5000, 8.5000]]])
    """
    rows, columns = _output_size(output_size, input, 2)
    if rows == columns == 1:  # torch's graph has the mean there
        return input.mean((-1, -2), keepdim=True)
    h, w = input.shape[-2:]
    dtype = input.array.dtype
    sides = (beside(_averages(n, out, dtype), input) for n, out in ((h, rows), (w, columns)))
    return _adaptive_avg_pool2d(input, *sides)


def adaptive_max_pool1d(input: Tensor, output_size: Sizes, return_indices: bool = False) -> Any:
    """`adaptive_max_pool2d` along one dim: (N, C, L) to (N, C, output_size)."""
    (n,) = _output_size(output_size, input, 1)
    found = adaptive_max_pool2d(input.unsqueeze(-2), (1, n), return_indices)
    return _by_two(lambda t: t.squeeze(-2), found)


def adaptive_max_pool2d(
    input: Tensor, output_size: int | Sequence[int | None] | None, return_indices: bool = False
) -> Any:
    """The largest element of each of the windows of `adaptive_avg_pool2d`."""
    rows, columns = _output_size(output_size, input, 2)
    x = input.array
    h, w = x.shape[-2:]
    found = zeros((*x.shape[:-2], rows, columns), x.dtype, x)
    index = zeros(found.shape, np.int64, x)
    for i, (top, bottom) in enumerate(zip(*_bounds(h, rows))):
        for j, (left, right) in enumerate(zip(*_bounds(w, columns))):
            part = x[..., top:bottom, left:right].reshape(*x.shape[:-2], -1)
            best = part.argmax(-1)
            found[..., i, j] = np.take_along_axis(part, best[..., None], -1)[..., 0]
            down, right_ = np.divmod(best, right - left)
            index[..., i, j] = (top + down) * w + left + right_
    values = _adaptive_max_pool2d(input, found, _flat(index, x.shape, 2))
    return (values, wrap(index)) if return_indices else values


# Layers


class _MaxPool(Module):
    def __init__(
        self,
        kernel_size: Sizes,
        stride: Sizes | None = None,
        padding: Sizes = 0,
        dilation: Sizes = 1,
        return_indices: bool = False,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.kernel_size, self.padding, self.dilation = kernel_size, padding, dilation
        self.stride = kernel_size if stride is None else stride
        self.return_indices, self.ceil_mode = return_indices, ceil_mode

    def _pooled(self, function: Any, input: Tensor) -> Any:
        return function(
            input,
            self.kernel_size,
            self.stride,
            self.padding,
            self.dilation,
            self.ceil_mode,
            self.return_indices,
        )

    def extra_repr(self) -> str:
        return (
            f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}, "
            f"dilation={self.dilation}, ceil_mode={self.ceil_mode}"
        )


class MaxPool1d(_MaxPool):
    """`max_pool1d` as a layer."""

    def forward(self, input: Tensor) -> Any:
        return self._pooled(max_pool1d, input)


class MaxPool2d(_MaxPool):
    """`max_pool2d` as a layer: the largest element of each window.

    >>> import course
    >>> course.nn.MaxPool2d(2)(course.zeros(8, 6, 24, 24)).shape
    torch.Size([8, 6, 12, 12])
    """

    def forward(self, input: Tensor) -> Any:
        return self._pooled(max_pool2d, input)


class MaxPool3d(_MaxPool):
    """`max_pool3d` as a layer."""

    def forward(self, input: Tensor) -> Any:
        return self._pooled(max_pool3d, input)


class _AvgPool(Module):
    dims: int
    kernel_size: Sizes
    padding: Sizes
    stride: Sizes

    def __init__(
        self,
        kernel_size: Sizes,
        stride: Sizes | None = None,
        padding: Sizes = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ) -> None:
        super().__init__()
        self.kernel_size, self.padding = kernel_size, padding
        self.stride = kernel_size if stride is None else stride
        self.ceil_mode, self.count_include_pad = ceil_mode, count_include_pad
        self.divisor_override = divisor_override

    def forward(self, input: Tensor) -> Tensor:
        return _avg(
            self.dims,
            input,
            self.kernel_size,
            self.stride,
            self.padding,
            self.ceil_mode,
            self.count_include_pad,
            self.divisor_override,
        )

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class AvgPool1d(_AvgPool):
    """`avg_pool1d` as a layer."""

    def __init__(
        self,
        kernel_size: Sizes,
        stride: Sizes | None = None,
        padding: Sizes = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        super().__init__(kernel_size, stride, padding, ceil_mode, count_include_pad)
        self.kernel_size, self.padding = many(kernel_size, 1, "kernel_size"), many(padding, 1, "padding")
        self.stride = self.kernel_size if stride is None else many(stride, 1, "stride")

    def forward(self, input: Tensor) -> Tensor:
        return avg_pool1d(
            input, self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad
        )


class AvgPool2d(_AvgPool):
    """`avg_pool2d` as a layer: the mean of each window."""

    dims = 2


class AvgPool3d(_AvgPool):
    """`avg_pool3d` as a layer."""

    dims = 3


class _Adaptive(Module):
    def __init__(self, output_size: Any) -> None:
        super().__init__()
        self.output_size = output_size

    def extra_repr(self) -> str:
        return f"output_size={self.output_size}"


class AdaptiveAvgPool1d(_Adaptive):
    """`adaptive_avg_pool1d` as a layer."""

    def forward(self, input: Tensor) -> Tensor:
        return adaptive_avg_pool1d(input, self.output_size)


class AdaptiveAvgPool2d(_Adaptive):
    """`adaptive_avg_pool2d` as a layer: images of any size to one size."""

    def forward(self, input: Tensor) -> Tensor:
        return adaptive_avg_pool2d(input, self.output_size)


class _AdaptiveMax(_Adaptive):
    def __init__(self, output_size: Any, return_indices: bool = False) -> None:
        super().__init__(output_size)
        self.return_indices = return_indices


class AdaptiveMaxPool1d(_AdaptiveMax):
    """`adaptive_max_pool1d` as a layer."""

    def forward(self, input: Tensor) -> Any:
        return adaptive_max_pool1d(input, self.output_size, self.return_indices)


class AdaptiveMaxPool2d(_AdaptiveMax):
    """`adaptive_max_pool2d` as a layer."""

    def forward(self, input: Tensor) -> Any:
        return adaptive_max_pool2d(input, self.output_size, self.return_indices)
