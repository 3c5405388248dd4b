"""Functions of layers that torch has at the top, too: `course.conv2d` as well as `nn.functional.conv2d`.

Most are one function under two names. Some take their arguments in another order at the top, as in torch:
`dropout(input, p, train)`, `embedding(weight, indices)`, losses whose reduction is a number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from course.manners.protocols import FUNCTIONS
from course.nn import functional as F
from course.tensors import Tensor, public

AS_THERE = """
    adaptive_avg_pool1d avg_pool1d bilinear celu conv1d conv2d conv3d conv_transpose1d conv_transpose2d
    conv_transpose3d cosine_similarity max_pool1d max_pool2d max_pool3d pairwise_distance pixel_shuffle
    pixel_unshuffle rms_norm selu threshold
"""
LOSSES = """
    binary_cross_entropy_with_logits cosine_embedding_loss hinge_embedding_loss kl_div margin_ranking_loss
    poisson_nll_loss triplet_margin_loss
"""
_REDUCTIONS = ("none", "mean", "sum")


def _said(function: Callable[..., Any]) -> Callable[..., Any]:
    FUNCTIONS[function.__name__] = function
    return function


for _name in AS_THERE.split():
    FUNCTIONS[_name] = getattr(F, _name)
for _name in ("hardshrink", "prelu"):
    public(getattr(F, _name), name=_name)


def _loss(name: str) -> None:
    loss = getattr(F, name)

    def function(*args: Any, reduction: int | str = 0, **kwargs: Any) -> Tensor:
        by_name = _REDUCTIONS[reduction] if isinstance(reduction, int) else reduction
        return loss(*args, reduction=by_name, **kwargs)

    doc = f"`nn.functional.{name}`; reduction is 0, none, unless 1, the mean, or 2, the sum."
    public(function, name=name, doc=doc, method=False)


for _name in LOSSES.split():
    _loss(_name)


@_said
def dropout(input: Tensor, p: float, train: bool) -> Tensor:
    """Zeros at random with probability p, and the rest larger by 1 / (1 - p); nothing unless `train`."""
    return F.dropout(input, p, train)


@_said
def alpha_dropout(input: Tensor, p: float, train: bool) -> Tensor:
    """Dropout for networks of selu: mean and variance stay."""
    return F.alpha_dropout(input, p, train)


def _in_place(function: Callable[..., Tensor]) -> Callable[..., Tensor]:
    def change(input: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        return function(input, *args, **kwargs, inplace=True)

    name = f"{function.__name__}_"
    return public(change, name=name, doc=f"`{function.__name__}`, in place.", method=False)


dropout_, celu_, selu_, threshold_ = map(_in_place, (F.dropout, F.celu, F.selu, F.threshold))


@_said
def embedding(
    weight: Tensor,
    indices: Tensor,
    padding_idx: int = -1,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Tensor:
    """The rows of `weight` at `indices`; that of padding_idx gets no gradient, and -1 means none."""
    return F.embedding(indices, weight, None if padding_idx == -1 else padding_idx)


@_said
def layer_norm(
    input: Tensor,
    normalized_shape: Any,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
    cudnn_enable: bool = True,
) -> Tensor:
    """Mean 0 and variance 1 over the last dims, then an affine map."""
    return F.layer_norm(input, normalized_shape, weight, bias, eps)


@_said
def group_norm(
    input: Tensor,
    num_groups: int,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
    cudnn_enabled: bool = True,
) -> Tensor:
    """Mean 0 and variance 1 over each group of channels, then an affine map."""
    return F.group_norm(input, num_groups, weight, bias, eps)


@_said
def batch_norm(
    input: Tensor,
    weight: Tensor | None,
    bias: Tensor | None,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    training: bool,
    momentum: float,
    eps: float,
    cudnn_enabled: bool,
) -> Tensor:
    """Mean 0 and variance 1 over the batch, for each channel; the affine map comes first here."""
    return F.batch_norm(input, running_mean, running_var, weight, bias, training, momentum, eps)


@_said
def instance_norm(
    input: Tensor,
    weight: Tensor | None,
    bias: Tensor | None,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    use_input_stats: bool,
    momentum: float,
    eps: float,
    cudnn_enabled: bool,
) -> Tensor:
    """Mean 0 and variance 1 for each sample and channel; the affine map comes first here."""
    return F.instance_norm(input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps)
