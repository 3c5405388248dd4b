"""Dropout of whole channels, and dropout that keeps mean and variance of a SELU."""

from __future__ import annotations

import math

import numpy as np

from course.nn.dropout import Dropout
from course.nn.functional import _maybe_in_place, dropout
from course.ops import arithmetic
from course.random import generator_of
from course.tensors import Tensor, wrap


def _channels(input: Tensor, p: float, training: bool, inplace: bool) -> Tensor:
    """Whole channels, dim 1 of (N, C, …), at random."""
    if not 0 <= p <= 1:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    if not training or p == 0:
        return input
    shape = (*input.shape[:2], *(1,) * (input.ndim - 2))
    ones = wrap(np.ones_like(input.array, shape=shape))
    return _maybe_in_place(inplace, arithmetic.mul, input, dropout(ones, p))


def dropout1d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """`dropout` of whole channels of (N, C, L)."""
    return _channels(input, p, training, inplace)


def dropout2d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """`dropout` of whole channels of (N, C, H, W): neighbouring pixels tell each other's values."""
    return _channels(input, p, training, inplace)


def dropout3d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """`dropout` of whole channels of (N, C, D, H, W)."""
    return _channels(input, p, training, inplace)


def alpha_dropout(input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False) -> Tensor:
    """Dropout to the least value of a SELU, then scaled and moved so that mean 0 and variance 1 stay."""
    if not 0 <= p <= 1:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    if not training or p == 0:
        return input
    if p == 1:
        return input * 0
    least = -1.7580993408473766
    keep = (generator_of().random(input.shape) >= p).astype(input.dtype)
    a = 1 / math.sqrt((1 - p) * (1 + p * least**2))
    result = (input * wrap(keep) + wrap(least * (1 - keep))) * a - a * least * p
    return input.copy_(result) if inplace else result


class Dropout1d(Dropout):
    """`dropout1d` while training."""

    def forward(self, input: Tensor) -> Tensor:
        return dropout1d(input, self.p, self.training, self.inplace)


class Dropout2d(Dropout):
    """`dropout2d` while training."""

    def forward(self, input: Tensor) -> Tensor:
        return dropout2d(input, self.p, self.training, self.inplace)


class Dropout3d(Dropout):
    """`dropout3d` while training."""

    def forward(self, input: Tensor) -> Tensor:
        return dropout3d(input, self.p, self.training, self.inplace)


class AlphaDropout(Dropout):
    """`alpha_dropout` while training."""

    def forward(self, input: Tensor) -> Tensor:
        return alpha_dropout(input, self.p, self.training)
