"""More elements at the ends of dims: `pad`, and the same as layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course.manners.types import Sizes
from course.nn.module import Module
from course.nn.windows import many, padded
from course.ops.indexing import put
from course.rule import rule
from course.tensors import Tensor


def _constant(x: np.ndarray, ends: tuple[tuple[int, int], ...], value: float) -> np.ndarray:
    """`ends` are of all dims; a negative one cuts."""
    cut = tuple(slice(max(-a, 0), n - max(-b, 0)) for n, (a, b) in zip(x.shape, ends))
    more = tuple((max(a, 0), max(b, 0)) for a, b in ends)
    y = padded(x[cut], more, value)
    return y.copy() if y.base is not None or y is x else y


def _back(ends: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    return tuple((-a, -b) for a, b in ends)


_pad_constant = rule(
    "constant_pad_nd",
    lambda x, ends, value: _constant(x, ends, value),
    lambda g, ends: _pad_constant(g, _back(ends), 0),
    inner=True,
)


def _by_index(name: str, node: str) -> Callable[..., Tensor]:
    """A mode that repeats elements of the input: they are read by `index`, and collect what comes back."""
    return rule(
        name, lambda x, index: x[index], lambda g, shape, index: put(g, shape, index), node=f"{node}Backward0"
    )


_PLACES: dict[str, Callable[[np.ndarray, int], np.ndarray]] = {
    # of place i, counted from the first element of the input, the element that stands there
    "reflect": lambda i, n: (n - 1) - np.abs((n - 1) - np.abs(i)),
    "replicate": lambda i, n: np.clip(i, 0, n - 1),
}


def _around(a: int, n: int, b: int) -> np.ndarray:
    """The same for "circular", of places -a to n + b; what is cut comes in at no end."""
    first, end = max(-a, 0), n + min(b, 0)
    return first + (np.arange(-a, n + b) - first) % (end - first)


_pad_by_index = {
    (mode, k): _by_index(f"{mode}_pad{k}d", f"{name}Pad{k}D")
    for mode, name in (("reflect", "Reflection"), ("replicate", "Replication"), ("circular", "Circular"))
    for k in (1, 2, 3)
}


def pad(input: Tensor, pad: Sequence[int], mode: str = "constant", value: float | None = None) -> Tensor:
    """More elements at the ends of the last dims.

    Args:
        pad: (left, right) of the last dim, then (top, bottom) of the one before, and so on; negative numbers
            cut.
        mode: "constant" for `value`, else what the input has there: "reflect" without its edge, "replicate"
            the edge, "circular" the other end. These take 2 or 4 numbers for 2 or 3 dims and more.

    >>> import course
    >>> x = course.tensor([[1.0, 2.0, 3.0]])
    >>> pad(x, (1, 2)), pad(x, (2, 0), mode="reflect")
    (tensor([[0., 1., 2., 3., 0., 0.]]), tensor([[3., 2., 1., 2., 3.]]))
    """
    numbers = tuple(int(n) for n in pad)
    k, odd = divmod(len(numbers), 2)
    if odd:
        raise RuntimeError("Padding length must be divisible by 2")
    if k > input.ndim:
        raise RuntimeError(
            f"Padding length should be less than or equal to two times the input dimension: {len(numbers)} "
            f"numbers for an input of {input.ndim} dims"
        )
    last = tuple(zip(numbers[::2], numbers[1::2]))[::-1]
    if mode == "constant":
        ends = ((0, 0),) * (input.ndim - k) + last
        for i, (n, (a, b)) in enumerate(zip(input.shape, ends)):
            if n + a + b < 0:
                raise RuntimeError(
                    f"The input size {n}, plus negative padding {a} and {b} resulted in a negative output "
                    f"size, which is invalid. Check dimension {i} of your input."
                )
        return _pad_constant(input, ends, value or 0)
    if value is not None:
        raise ValueError(f"Padding mode '{mode}' doesn't take in value argument")
    if mode not in (*_PLACES, "circular"):
        raise NotImplementedError(f"Unrecognised padding mode {mode}")
    if k not in (1, 2, 3) or input.ndim not in (k + 1, k + 2):
        raise NotImplementedError(
            "Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now: "
            f"{len(numbers)} numbers for an input of {input.ndim} dims"
        )
    for n, (a, b) in zip(input.shape[-k:], last):
        if mode == "reflect" and max(a, b) >= n:
            raise RuntimeError(
                "Padding size should be less than the corresponding input dimension, but got: padding "
                f"({a}, {b}) at a dimension of size {n}"
            )
        if mode == "circular" and max(a, b) > n:
            raise RuntimeError("Padding value causes wrapping around more than once.")
    at = [
        (_around(a, n, b) if mode == "circular" else _PLACES[mode](np.arange(-a, n + b), n)).reshape(
            -1, *(1,) * (k - 1 - i)
        )
        for i, (n, (a, b)) in enumerate(zip(input.shape[-k:], last))
    ]
    lead = (slice(None),) * (input.ndim - k)
    return _pad_by_index[mode, k](input, (*lead, *at))


class _Pad(Module):
    dims: int
    mode: str

    def __init__(self, padding: Sizes) -> None:
        super().__init__()
        self.padding = many(padding, 2 * self.dims, "padding")

    def forward(self, input: Tensor) -> Tensor:
        return pad(input, self.padding, self.mode)

    def extra_repr(self) -> str:
        return f"{self.padding}"


class _Constant(_Pad):
    mode = "constant"

    def __init__(self, padding: Sizes, value: float) -> None:
        super().__init__(padding)
        self.value = value

    def forward(self, input: Tensor) -> Tensor:
        return pad(input, self.padding, "constant", self.value)

    def extra_repr(self) -> str:
        return f"padding={self.padding}, value={self.value}"


class ConstantPad1d(_Constant):
    """`value` at both ends of the last dim: padding is (left, right), or one number."""

    dims = 1


class ConstantPad2d(_Constant):
    """`value` around the last two dims: padding is (left, right, top, bottom), or one number."""

    dims = 2


class ZeroPad1d(_Constant):
    """Zeros at both ends of the last dim."""

    dims = 1

    def __init__(self, padding: Sizes) -> None:
        super().__init__(padding, 0.0)

    def extra_repr(self) -> str:
        return f"{self.padding}"


class ZeroPad2d(_Constant):
    """Zeros around the last two dims."""

    dims = 2

    def __init__(self, padding: Sizes) -> None:
        super().__init__(padding, 0.0)

    def extra_repr(self) -> str:
        return f"{self.padding}"


def _layer(name: str, mode: str, dims: int, doc: str) -> Any:
    return type(name, (_Pad,), {"dims": dims, "mode": mode, "__doc__": doc, "__module__": __name__})


ReflectionPad1d = _layer("ReflectionPad1d", "reflect", 1, "The input mirrored at both ends of its last dim.")
ReflectionPad2d = _layer("ReflectionPad2d", "reflect", 2, "The input mirrored around its last two dims.")
ReplicationPad1d = _layer("ReplicationPad1d", "replicate", 1, "The edge repeated at both ends.")
ReplicationPad2d = _layer("ReplicationPad2d", "replicate", 2, "The edge repeated around the last two dims.")
CircularPad1d = _layer("CircularPad1d", "circular", 1, "The other end of the last dim at each of its ends.")
CircularPad2d = _layer("CircularPad2d", "circular", 2, "The other end of each of the last two dims.")
