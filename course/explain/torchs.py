"""Derivatives of torch's nodes for which `course` has no node of its own, or one that saves something else:
for each kind one function by input, as in a rule of `course` (`g` is the gradient of the result). `of_torch`
says where torch keeps what they want.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course.ops.indexing import place, put
from course.ops.reduce import _norm2_vjp, _normp_vjp


def _layer_norm(g: Any, x: Any, w: Any, mean: Any, factor: Any, dims: Any) -> Any:
    h = g if w is None else g * w
    normal = (x - mean) * factor
    mean_of_h = h.mean(dims, keepdims=True)
    along = (h * normal).mean(dims, keepdims=True)
    return factor * (h - mean_of_h - normal * along)


def _batch_norm(g: Any, x: Any, w: Any, mean: Any, factor: Any, dims: Any, training: Any) -> Any:
    h = g if w is None else g * w.reshape(mean.shape)
    if not training:
        return h * factor
    normal = (x - mean) * factor
    mean_of_h = h.mean(dims, keepdims=True)
    along = (h * normal).mean(dims, keepdims=True)
    return factor * (h - mean_of_h - normal * along)


def _product(g: Any, x: Any, y: Any) -> Any:
    if not bool((x == 0).any()):
        return g * y / x
    flat = x.reshape(-1)
    others = np.array([np.delete(flat, k).prod() for k in range(x.size)])
    return g * others.reshape(x.shape)


RULES: dict[str, Sequence[Callable[..., Any]]] = {
    "AddBackward0": (
        lambda g: g,
        lambda g, alpha: g if alpha == 1 else alpha * g,
    ),
    "SubBackward0": (
        lambda g: g,
        lambda g, alpha: -g if alpha == 1 else -alpha * g,
    ),
    "RsubBackward0": (
        lambda g, alpha: -g if alpha == 1 else -alpha * g,
        lambda g: g,
    ),
    "RsubBackward1": (lambda g, alpha: -g if alpha == 1 else -alpha * g,),
    "AddmvBackward0": (
        lambda g, beta: g if beta == 1 else beta * g,
        lambda g, b, alpha: np.outer(g, b) if alpha == 1 else alpha * np.outer(g, b),
        lambda g, a, alpha: a.T @ g if alpha == 1 else alpha * (a.T @ g),
    ),
    "BaddbmmBackward0": (
        lambda g, beta: g if beta == 1 else beta * g,
        lambda g, b, alpha: g @ b.swapaxes(-1, -2) if alpha == 1 else alpha * (g @ b.swapaxes(-1, -2)),
        lambda g, a, alpha: a.swapaxes(-1, -2) @ g if alpha == 1 else alpha * (a.swapaxes(-1, -2) @ g),
    ),
    "AddbmmBackward0": (
        lambda g, beta: g if beta == 1 else beta * g,
        lambda g, b, alpha: g @ b.swapaxes(-1, -2) if alpha == 1 else alpha * (g @ b.swapaxes(-1, -2)),
        lambda g, a, alpha: a.swapaxes(-1, -2) @ g if alpha == 1 else alpha * (a.swapaxes(-1, -2) @ g),
    ),
    "AddrBackward0": (
        lambda g, beta: g if beta == 1 else beta * g,
        lambda g, b, alpha: g @ b if alpha == 1 else alpha * (g @ b),
        lambda g, a, alpha: a @ g if alpha == 1 else alpha * (a @ g),
    ),
    "AliasBackward0": (lambda g: g,),
    "ZeroBackward0": (lambda g: np.zeros_like(g),),
    "FillBackward0": (lambda g: np.zeros_like(g),),
    "FillBackward1": (lambda g: np.zeros_like(g), lambda g: g.sum()),
    "FillBackward2": (lambda g: np.zeros_like(g),),
    "FillBackward3": (lambda g: np.zeros_like(g), lambda g: g.sum()),
    "CopyBackwards": (lambda g: np.zeros_like(g), lambda g: g),
    "ClampBackward0": (
        lambda g, x, low, high: np.where((x >= low) & (x <= high), g, 0),
        lambda g, x, low, high: np.where((x < low) & (low < high), g, 0),
        lambda g, x, low, high: np.where((x > high) | (high < low), g, 0),
    ),
    "ClampMinBackward0": (lambda g, x, low: np.where(x >= low, g, 0),),
    "ClampMinBackward1": (
        lambda g, x, low: np.where(x >= low, g, 0),
        lambda g, x, low: np.where(x < low, g, 0),
    ),
    "ClampMaxBackward0": (lambda g, x, high: np.where(x <= high, g, 0),),
    "ClampMaxBackward1": (
        lambda g, x, high: np.where(x <= high, g, 0),
        lambda g, x, high: np.where(x > high, g, 0),
    ),
    "MaxPool2DWithIndicesBackward0": (
        lambda g, shape, flat, at: put(g.reshape(at[-1].shape), flat, at).reshape(shape),
    ),
    "EluBackward0": (
        lambda g, x, alpha, scale, within: np.where(
            x > 0, g * scale, g * (alpha * scale * within * np.exp(np.where(x < 0, x, 0) * within))
        ),
    ),
    "MaxBackward1": (lambda g, x, y: g * (x == y) / (x == y).sum(),),
    "MinBackward1": (lambda g, x, y: g * (x == y) / (x == y).sum(),),
    "TakeBackward0": (lambda g, shape, size, index: put(g, (size,), (index,)).reshape(shape),),
    "MaskedSelectBackward0": (lambda g, shape, mask: place(g, shape, mask),),
    "IndexPutBackward0": (
        lambda g, index, plus: g if plus else np.where(place(np.ones_like(g[index]), g.shape, index), 0, g),
        lambda g, index: g[index],
    ),
    "NormBackward0": (lambda g, x, y: np.where(y == 0, 0, x * (g / np.where(y == 0, 1, y))),),
    "DistBackward0": (
        lambda g, a, b, y: np.where(y == 0, 0, (a - b) * (g / np.where(y == 0, 1, y))),
        lambda g, a, b, y: np.where(y == 0, 0, (b - a) * (g / np.where(y == 0, 1, y))),
    ),
    "BinaryCrossEntropyWithLogitsBackward0": (
        lambda g, x, t, weight, n: g * (1 / (1 + np.exp(-x)) - t) * (weight / (n or 1)),
        lambda g, x, weight, n: -g * x * (weight / (n or 1)),
    ),
    "ProdBackward0": (_product,),
    "EmbeddingBackward0": (
        lambda g, shape, index, used: put(g if used is None else g * used, shape, (index,)),
    ),
    "LinalgVectorNormBackward0": (
        lambda g, x, y, p, one: (
            g.reshape(one) * np.sign(x)
            if p == 1
            else _norm2_vjp(g.reshape(one), x, y.reshape(one))
            if p == 2
            else _normp_vjp(g.reshape(one), x, y.reshape(one), p)
        ),
    ),
    "NllLossBackward0": (
        lambda g, shape, at, share, every: place(
            g * share if every else np.where(share, g * share, 0), shape, at
        ),
    ),
    "NllLoss2DBackward0": (
        lambda g, shape, at, share, every: place(
            g * share if every else np.where(share, g * share, 0), shape, at
        ),
    ),
    "NativeBatchNormBackward0": (
        _batch_norm,
        lambda g, x, mean, factor, dims: (g * ((x - mean) * factor)).sum(dims),
        lambda g, dims: g.sum(dims),
    ),
    "NativeLayerNormBackward0": (
        _layer_norm,
        lambda g, x, mean, factor, others: (g * ((x - mean) * factor)).sum(others),
        lambda g, others: g.sum(others),
    ),
}
"""By kind. Where a rule asks with `if` about an option, the branch that is taken is written."""
