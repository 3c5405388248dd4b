"""Losses and distances that are not in every network. `reduction` is "mean", "sum" or "none"."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from course.creation import ones_like
from course.families.pieces import broadcast_tensors
from course.manners.arrays import beside
from course.nn import functional as F
from course.nn.functional import _reduced
from course.nn.loss import _Loss, _WeightedLoss
from course.nn.module import Module
from course.ops.elementwise import clamp, exp, log, log1p
from course.ops.indexing import gather
from course.ops.select import where
from course.tensors import Tensor, wrap


def _norm(x: Tensor, p: float, dim: int, keepdim: bool) -> Tensor:
    if math.isinf(p):
        return x.abs().amax(dim, keepdim=keepdim)
    if p == 0:
        return (x != 0).to(x.dtype).sum(dim, keepdim=keepdim)
    return (x.abs() ** p).sum(dim, keepdim=keepdim) ** (1 / p) if p != 2 else x.norm(dim=dim, keepdim=keepdim)


def normalize(input: Tensor, p: float = 2.0, dim: int = 1, eps: float = 1e-12, out: None = None) -> Tensor:
    """input / its p-norm along dim, which is at least eps."""
    return input / clamp(_norm(input, p, dim, True), min=eps).expand_as(input)


def pairwise_distance(
    x1: Tensor, x2: Tensor, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False
) -> Tensor:
    """The p-norm of x1 - x2 + eps along the last dim."""
    return _norm(x1 - x2 + eps, p, -1, keepdim)


def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Tensor:
    """The cosine of the angle between x1 and x2 along dim, of norms that are at least eps."""
    if x1.shape != x2.shape:  # dim is one of what they broadcast to
        x1, x2 = broadcast_tensors(x1, x2)
    a, b = (clamp(x.norm(dim=dim, keepdim=True), min=eps) for x in (x1, x2))
    return ((x1 / a) * (x2 / b)).sum(dim)


def soft_margin_loss(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """log(1 + exp(-target * input)) for targets ±1."""
    return _reduced("soft_margin_loss", log1p(exp(-(target * input))), reduction)


def margin_ranking_loss(
    input1: Tensor, input2: Tensor, target: Tensor, margin: float = 0.0, reduction: str = "mean"
) -> Tensor:
    """max(0, -target * (input1 - input2) + margin): target 1 says that input1 should be larger, -1 input2."""
    return _reduced("margin_ranking_loss", clamp(margin - target * (input1 - input2), min=0), reduction)


def hinge_embedding_loss(
    input: Tensor, target: Tensor, margin: float = 1.0, reduction: str = "mean"
) -> Tensor:
    """A distance where target is 1, max(0, margin - distance) where it is -1."""
    far = where(target == 1, 0.0, clamp(margin - input, min=0))  # at 0, which is neither, both count
    return _reduced("hinge_embedding_loss", where(target == -1, 0.0, input) + far, reduction)


def cosine_embedding_loss(
    input1: Tensor, input2: Tensor, target: Tensor, margin: float = 0.0, reduction: str = "mean"
) -> Tensor:
    """1 - cosine where target is 1, max(0, cosine - margin) where it is -1: (N, D), (N, D), (N,)."""
    cosine = cosine_similarity(input1, input2, -1)
    each = where(target == 1, 1 - cosine, clamp(cosine - margin, min=0))
    return _reduced("cosine_embedding_loss", each, reduction)


def triplet_margin_loss(
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    margin: float = 1.0,
    p: float = 2,
    eps: float = 1e-6,
    swap: bool = False,
    reduction: str = "mean",
) -> Tensor:
    """max(0, distance to positive - distance to negative + margin), of (N, D) each; `swap` takes the
    negative's distance to the positive where that is smaller.
    """
    near, far = pairwise_distance(anchor, positive, p, eps), pairwise_distance(anchor, negative, p, eps)
    if swap:
        far = far.minimum(pairwise_distance(positive, negative, p, eps))
    return _reduced("triplet_margin_loss", clamp(margin + near - far, min=0), reduction)


def multi_margin_loss(
    input: Tensor,
    target: Tensor,
    p: int = 1,
    margin: float = 1.0,
    weight: Tensor | None = None,
    reduction: str = "mean",
) -> Tensor:
    """The hinge loss of several classes: the mean over all others i of max(0, margin - x[y] + x[i])^p, for
    scores (N, C) and classes (N,).
    """
    if input.ndim < 2:
        input, target = input.reshape(1, -1), target.reshape(1)
    own = gather(input, 1, target.unsqueeze(1))
    each = clamp(margin - own + input, min=0) ** p
    if weight is not None:
        each = each * weight[target].unsqueeze(1)
    others = 1 - F.one_hot(target, input.shape[1]).to(input.dtype)
    return _reduced("multi_margin_loss", (each * others).sum(1) / input.shape[1], reduction)


def multilabel_margin_loss(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """The hinge loss of several labels each: the sum over labels y and all classes i that are none of max(0,
    1 - x[y] + x[i]), divided by C. Scores (N, C) or (C,); targets of that shape list the labels, and end at
    the first -1.
    """
    if input.shape != target.shape:
        raise RuntimeError(
            f"multilabel_margin_loss: input and target must have one shape, not {tuple(input.shape)} and "
            f"{tuple(target.shape)}"
        )
    if input.ndim == 0:
        input, target = input.reshape(1), target.reshape(1)
    listed = np.cumprod(target.array >= 0, -1).astype(bool)
    labels = np.where(listed, target.array, 0)
    own_classes = (labels[..., None] == beside(np.arange(input.shape[-1]), labels)) & listed[..., None]
    others = ~own_classes.any(-2)
    own = gather(input, -1, wrap(labels))
    each = clamp(1 - own.unsqueeze(-1) + input.unsqueeze(-2), min=0)
    counted = wrap((listed[..., None] & others[..., None, :]).astype(input.dtype))
    total = (each * counted).sum((-2, -1)) / input.shape[-1]
    return _reduced("multilabel_margin_loss", total, reduction)


def multilabel_soft_margin_loss(
    input: Tensor, target: Tensor, weight: Tensor | None = None, reduction: str = "mean"
) -> Tensor:
    """The mean over classes of the cross-entropies of each label, for logits and labels (N, C)."""
    each = -(target * F.logsigmoid(input) + (1 - target) * F.logsigmoid(-input))
    each = each if weight is None else each * weight
    return _reduced("multilabel_soft_margin_loss", each.mean(-1), reduction)


def poisson_nll_loss(
    input: Tensor,
    target: Tensor,
    log_input: bool = True,
    full: bool = False,
    eps: float = 1e-8,
    reduction: str = "mean",
) -> Tensor:
    """-log of the Poisson probability of target: exp(x) - target * x for x = log(rate), or rate - target *
    log(rate + eps); `full` adds Stirling's approximation of log(target!).
    """
    each = exp(input) - target * input if log_input else input - target * log(input + eps)
    if full:
        more = target * log(target) - target + 0.5 * log(2 * math.pi * target)
        each = each + where(target > 1, more, 0.0)
    return _reduced("poisson_nll_loss", each, reduction)


def gaussian_nll_loss(
    input: Tensor,
    target: Tensor,
    var: Tensor | float,
    full: bool = False,
    eps: float = 1e-6,
    reduction: str = "mean",
) -> Tensor:
    """-log of the normal density of target, with mean input and variance var (at least eps); `full` adds the
    constant.
    """
    spread = var if isinstance(var, Tensor) else ones_like(input) * var
    if spread.shape != input.shape and spread.ndim == input.ndim - 1:
        spread = spread.unsqueeze(-1)
    if bool((spread < 0).any()):
        raise ValueError("var has negative entry/entries")
    # torch bounds the variance outside of the graph: its gradient passes
    lift = clamp(spread.detach(), min=eps) - spread.detach()
    spread = spread + lift
    each = 0.5 * (log(spread) + (input - target) ** 2 / spread)
    if full:
        each = each + 0.5 * math.log(2 * math.pi)
    return _reduced("gaussian_nll_loss", each, reduction)


# Layers


class SoftMarginLoss(_Loss):
    """log(1 + exp(-target * input)) for targets ±1."""

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return soft_margin_loss(input, target, reduction=self.reduction)


class _MarginLoss(_Loss):
    usual = 0.0

    def __init__(self, margin: float | None = None, *, reduction: str = "mean") -> None:
        super().__init__(reduction=reduction)
        self.margin = self.usual if margin is None else margin


class MarginRankingLoss(_MarginLoss):
    """max(0, -target * (input1 - input2) + margin)."""

    def forward(self, input1: Tensor, input2: Tensor, target: Tensor) -> Tensor:
        return margin_ranking_loss(input1, input2, target, self.margin, self.reduction)


class HingeEmbeddingLoss(_MarginLoss):
    """A distance where target is 1, max(0, margin - distance) where it is -1."""

    usual = 1.0

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return hinge_embedding_loss(input, target, self.margin, self.reduction)


class CosineEmbeddingLoss(_MarginLoss):
    """1 - cosine where target is 1, max(0, cosine - margin) where it is -1."""

    def forward(self, input1: Tensor, input2: Tensor, target: Tensor) -> Tensor:
        return cosine_embedding_loss(input1, input2, target, self.margin, self.reduction)


class TripletMarginLoss(_Loss):
    """max(0, distance to positive - distance to negative + margin)."""

    def __init__(
        self,
        margin: float = 1.0,
        p: float = 2.0,
        eps: float = 1e-6,
        swap: bool = False,
        *,
        reduction: str = "mean",
    ) -> None:
        super().__init__(reduction=reduction)
        self.margin, self.p, self.eps, self.swap = margin, p, eps, swap

    def forward(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Tensor:
        settings: Any = (self.margin, self.p, self.eps, self.swap, self.reduction)
        return triplet_margin_loss(anchor, positive, negative, *settings)


class MultiMarginLoss(_WeightedLoss):
    """The hinge loss of several classes."""

    def __init__(
        self,
        p: int = 1,
        margin: float = 1.0,
        weight: Tensor | None = None,
        *,
        reduction: str = "mean",
    ) -> None:
        super().__init__(weight, reduction=reduction)
        self.p, self.margin = p, margin

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return multi_margin_loss(input, target, self.p, self.margin, self.weight, self.reduction)


class MultiLabelMarginLoss(_Loss):
    """The hinge loss of several labels each."""

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return multilabel_margin_loss(input, target, self.reduction)


class MultiLabelSoftMarginLoss(_WeightedLoss):
    """The mean over classes of the cross-entropies of each label."""

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return multilabel_soft_margin_loss(input, target, self.weight, self.reduction)


class PoissonNLLLoss(_Loss):
    """-log of the Poisson probability of target."""

    def __init__(
        self, log_input: bool = True, full: bool = False, *, eps: float = 1e-8, reduction: str = "mean"
    ) -> None:
        super().__init__(reduction=reduction)
        self.log_input, self.full, self.eps = log_input, full, eps

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return poisson_nll_loss(input, target, self.log_input, self.full, self.eps, self.reduction)


class GaussianNLLLoss(_Loss):
    """-log of the normal density of target."""

    def __init__(self, *, full: bool = False, eps: float = 1e-6, reduction: str = "mean") -> None:
        super().__init__(reduction=reduction)
        self.full, self.eps = full, eps

    def forward(self, input: Tensor, target: Tensor, var: Tensor | float) -> Tensor:
        return gaussian_nll_loss(input, target, var, self.full, self.eps, self.reduction)


class CosineSimilarity(Module):
    """`cosine_similarity` as a layer."""

    def __init__(self, dim: int = 1, eps: float = 1e-8) -> None:
        super().__init__()
        self.dim, self.eps = dim, eps

    def forward(self, x1: Tensor, x2: Tensor) -> Tensor:
        return cosine_similarity(x1, x2, self.dim, self.eps)


class PairwiseDistance(Module):
    """`pairwise_distance` as a layer."""

    def __init__(self, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> None:
        super().__init__()
        self.norm, self.eps, self.keepdim = p, eps, keepdim

    def forward(self, x1: Tensor, x2: Tensor) -> Tensor:
        return pairwise_distance(x1, x2, self.norm, self.eps, self.keepdim)
