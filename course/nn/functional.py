"""`course.nn.functional`: activations, losses and layers as functions, under torch's names and with torch's
arguments.

What an activation gives has its input's shape. A loss has shape (), or with reduction="none" that of the
target.
"""

from __future__ import annotations

import inspect
import math
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course.manners import dtypes
from course.manners.arrays import beside, host, zeros
from course.manners.given import telling
from course.manners.help import tell
from course.manners.protocols import NN_FUNCTIONS
from course.manners.quiet import quiet
from course.manners.types import DType
from course.nn import families
from course.ops import activation, arithmetic, elementwise, linalg, reduce, select, shape
from course.ops.indexing import place, put
from course.ops.reduce import maximum_reduce
from course.random import Generator, generator_of
from course.rule import refused, rule
from course.tensors import Tensor, wrap

sigmoid, tanh = elementwise.sigmoid, elementwise.tanh


# Activations


def _maybe_in_place(inplace: bool, function: Callable[..., Tensor], input: Tensor, *args: Any) -> Tensor:
    return input.copy_(function(input.clone(), *args)) if inplace else function(input, *args)


def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """x where x > 0, else 0; the derivative at 0 is 0."""
    return input.relu_() if inplace else activation.relu(input)


def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    """x where x > 0, else negative_slope * x; at 0 the slope is negative_slope."""
    return _maybe_in_place(inplace, activation._leaky_relu, input, negative_slope)


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """x where x > 0, else alpha * (exp(x) - 1)."""
    return _maybe_in_place(inplace, activation._elu, input, alpha)


def silu(input: Tensor, inplace: bool = False) -> Tensor:
    """x * sigmoid(x)."""
    return _maybe_in_place(inplace, activation._silu, input)


def gelu(input: Tensor, approximate: str = "none") -> Tensor:
    """x times the normal distribution function at x; approximate="tanh" is its usual approximation."""
    if approximate not in ("none", "tanh"):
        raise RuntimeError(f"approximate argument must be either none or tanh, not {approximate!r}")
    return (activation._gelu if approximate == "none" else activation._gelu_tanh)(input)


def softplus(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Tensor:
    """log(1 + exp(beta * x)) / beta; x itself where beta * x > threshold."""
    return activation._softplus(input, beta, threshold)


def logsigmoid(input: Tensor) -> Tensor:
    """log(sigmoid(x)), without overflow."""
    return activation._logsigmoid(input)


def _dim(name: str, input: Tensor, dim: int | None) -> int:
    if dim is None:  # torch's choice, and its warning
        dim = 0 if input.ndim in (0, 1, 3) else 1
        warnings.warn(
            f"Implicit dimension choice for {name} has been deprecated. Change the call to include dim=X as "
            f"an argument: say along which dim the results sum to 1. Here it is dim {dim}.",
            stacklevel=4,
        )
    return dim


def softmax(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: DType | None = None
) -> Tensor:
    """exp(x) / sum(exp(x)) along dim; of input's shape."""
    return activation.softmax(input, _dim("softmax", input, dim), dtype)


def log_softmax(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: DType | None = None
) -> Tensor:
    """The logarithm of softmax, without overflow; of input's shape."""
    return activation.log_softmax(input, _dim("log_softmax", input, dim), dtype)


# Layers

_weight_t = rule("t", lambda x: x.T, lambda g: g.T)  # no one else sees this view


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input @ weight.T + bias: (…, in), (out, in), (out,) -> (…, out)."""
    x, w = input.array, weight.array
    if bias is not None and x.ndim == 2 and w.ndim == 2 and x.dtype is w.dtype and bias.array.ndim == 1:
        try:
            return linalg._addmm(bias, input, _weight_t(weight), 1, 1)
        except ValueError:
            pass  # explained below
    if x.shape[-1:] != w.shape[-1:]:
        raise RuntimeError(
            f"linear: input.shape[-1] == weight.shape[-1], but {x.shape[-1] if x.ndim else 'no dim'} != "
            f"{w.shape[-1]} (input.shape {x.shape}, weight.shape {w.shape})"
        )
    y = linalg.matmul(input, shape.t(weight))
    return y if bias is None else y + bias


def dropout(
    input: Tensor,
    p: float = 0.5,
    training: bool = True,
    inplace: bool = False,
    *,
    generator: Generator | None = None,
) -> Tensor:
    """In training, each element is 0 with probability p and the others are divided by 1 - p; of input's
    shape.
    """
    if not 0 <= p <= 1:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    if not training or p == 0:
        return input
    x = input.array
    draw = generator_of(generator).random(x.shape, np.float32 if x.dtype.itemsize <= 4 else x.dtype)
    keep = (draw >= p).astype(x.dtype)
    if p < 1:
        keep *= x.dtype.type(1 / (1 - p))
    return _maybe_in_place(inplace, arithmetic.mul, input, wrap(beside(keep, x)))


_layer_norm = rule(
    "native_layer_norm",
    lambda x, w, b, dims, eps: _normal_affine(x, w, b, dims, eps),
    lambda g, x, w, dims, eps: _layer_norm_vjp(g if w is None else g * w, x, dims, eps),
    lambda g, x, dims, eps: g * _normal(x, dims, eps),
    lambda g: g,
)


def _normal(x, dims, eps):
    d = x - x.mean(dims, keepdims=True)
    return d / np.sqrt((d * d).mean(dims, keepdims=True) + eps)


def _normal_affine(x, w, b, dims, eps):
    y = _normal(x, dims, eps)
    y = y if w is None else y * w
    return y if b is None else y + b


def _layer_norm_vjp(g, x, dims, eps):
    d = x - x.mean(dims, keepdims=True)
    s = np.sqrt((d * d).mean(dims, keepdims=True) + eps)
    n = d / s
    return (g - g.mean(dims, keepdims=True) - n * (g * n).mean(dims, keepdims=True)) / s


def layer_norm(
    input: Tensor,
    normalized_shape: int | Sequence[int],
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    """Each slice over the last dims (`normalized_shape`) brought to mean 0 and variance 1, times weight plus
    bias: (…, *normalized_shape), with weight and bias of normalized_shape, gives input's shape.
    """
    over = (normalized_shape,) if isinstance(normalized_shape, int) else tuple(normalized_shape)
    k = len(over)
    if input.shape[input.ndim - k :] != over or k == 0:
        raise RuntimeError(
            f"Given normalized_shape={list(over)}, expected input with shape [*, "
            f"{', '.join(map(str, over))}], but got input of size{list(input.shape)}"
        )
    for name, p in (("weight", weight), ("bias", bias)):
        if p is not None and p.shape != over:
            raise RuntimeError(f"layer_norm: {name}.shape == normalized_shape, but {p.array.shape} != {over}")
    return _layer_norm(input, weight, bias, tuple(range(input.ndim - k, input.ndim)), eps)


def one_hot(tensor: Tensor, num_classes: int = -1) -> Tensor:
    """A last dim of num_classes zeros with a 1 at each class index: (…) -> (…, num_classes). The default is
    the largest index + 1.
    """
    index = tensor.array
    if index.dtype != dtypes.int64:
        raise RuntimeError(f"one_hot is only applicable to index tensor of type int64, not {index.dtype}")
    n = (int(index.max()) + 1 if index.size else 0) if num_classes == -1 else num_classes
    if index.size and index.min() < 0:
        raise RuntimeError("Class values must be non-negative.")
    if index.size and index.max() >= n:
        raise RuntimeError(f"Class values must be smaller than num_classes: {int(index.max())} >= {n}")
    return wrap((index[..., None] == beside(np.arange(n), index)).astype(dtypes.int64))


_embedding = rule(
    "embedding",
    lambda x, index: x[index],
    lambda g, shape, index: put(g, shape, (index,)),
)
_embedding_padded = rule(
    "embedding_padded",
    lambda x, index, used: x[index],
    lambda g, shape, index, used: put(g * used, shape, (index,)),
    node="EmbeddingBackward0",
)


def embedding(input: Tensor, weight: Tensor, padding_idx: int | None = None) -> Tensor:
    """weight[input]: integers (…) and rows (n, dim) give (…, dim); row padding_idx gets no gradient."""
    index = input.array
    if index.dtype.kind not in "iu":
        raise RuntimeError(
            f"embedding: expected indices of dtype int64, but got {index.dtype}: write input.long()"
        )
    n = weight.shape[0]
    if index.size and (index.min() < 0 or index.max() >= n):
        bad = int(index.min() if index.min() < 0 else index.max())
        raise IndexError(f"index out of range in self: {bad}, and the table has rows 0 … {n - 1}")
    if padding_idx is None:
        return _embedding(weight, index)
    used = (index != padding_idx % n)[..., None].astype(weight.dtype)
    return _embedding_padded(weight, index, used)


# Losses


def _scale(name: str, reduction: str, n: int) -> float | None:
    """What a loss is divided by; None leaves it elementwise."""
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"{reduction} is not a valid value for reduction in {name}: 'mean', 'sum' or 'none'")
    return (n or math.nan) if reduction == "mean" else 1 if reduction == "sum" else None


def _pair(name: str, input: Tensor, target: Tensor) -> tuple[Tensor, Tensor, int]:
    """Both in one dtype; torch warns when they broadcast, because that is nearly always a slip."""
    if target.shape != input.shape:
        warnings.warn(
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}). This "
            "will likely lead to incorrect results due to broadcasting. Please ensure they have the same "
            "size.",
            stacklevel=3,
        )
    if target.dtype != input.dtype:
        dtype = dtypes.result_type(input, target)
        input, target = input.to(dtype), target.to(dtype)
    try:
        return input, target, math.prod(np.broadcast_shapes(input.shape, target.shape))
    except ValueError as error:
        raise refused(name, error, input, target) from None


def _elementwise_loss(name, value, slope):
    """A loss of the difference d = input - target; `slope` is its derivative by d."""

    def forward(a, b, n, *args):
        y = value(a - b, *args)
        return y if n is None else np.add.reduce(y, None) / n

    def vjp(g, a, b, n, args):
        return g * slope(a - b, *args) if n is None else (g / n) * slope(a - b, *args)

    return rule(
        name,
        quiet(lambda a, b, n, args: forward(a, b, n, *args)),
        vjp,
        lambda g, a, b, n, args: -vjp(g, a, b, n, args),
    )


_mse = _elementwise_loss("mse_loss", lambda d: d * d, lambda d: 2 * d)
_smooth_l1 = _elementwise_loss(
    "smooth_l1_loss",
    lambda d, beta: np.where(np.abs(d) < beta, d * d * (0.5 / beta), np.abs(d) - 0.5 * beta),
    lambda d, beta: np.where(np.abs(d) < beta, d / beta, np.sign(d)),
)


def mse_loss(
    input: Tensor, target: Tensor, size_average: None = None, reduce: None = None, reduction: str = "mean"
) -> Tensor:
    """(input - target)², both of one shape: their mean, their sum, or each."""
    input, target, n = _pair("mse_loss", input, target)
    return _mse(input, target, _scale("mse_loss", reduction, n), ())


def l1_loss(
    input: Tensor, target: Tensor, size_average: None = None, reduce: None = None, reduction: str = "mean"
) -> Tensor:
    """|input - target|, both of one shape: their mean, their sum, or each."""
    input, target, _ = _pair("l1_loss", input, target)
    return _reduced("l1_loss", (input - target).abs(), reduction)


def smooth_l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: None = None,
    reduce: None = None,
    reduction: str = "mean",
    beta: float = 1.0,
) -> Tensor:
    """d² / (2 beta) where |d| < beta, else |d| - beta / 2, for d = input - target, both of one shape."""
    if beta < 0:
        raise RuntimeError("smooth_l1_loss does not support negative values for beta.")
    if beta == 0:
        return l1_loss(input, target, reduction=reduction)
    input, target, n = _pair("smooth_l1_loss", input, target)
    return _smooth_l1(input, target, _scale("smooth_l1_loss", reduction, n), (beta,))


_huber = _elementwise_loss(
    "huber_loss",
    lambda d, delta: np.where(np.abs(d) <= delta, d * d / 2, delta * (np.abs(d) - delta / 2)),
    lambda d, delta: np.clip(d, -delta, delta),
)


def huber_loss(
    input: Tensor, target: Tensor, reduction: str = "mean", delta: float = 1.0, weight: Tensor | None = None
) -> Tensor:
    """d² / 2 where |d| ≤ delta, else delta (|d| - delta / 2), for d = input - target, both of one shape."""
    if delta <= 0:
        raise RuntimeError("huber_loss does not support non-positive values for delta.")
    input, target, n = _pair("huber_loss", input, target)
    if weight is None:
        return _huber(input, target, _scale("huber_loss", reduction, n), (delta,))
    each = _huber(input, target, None, (delta,)) * weight
    return _reduced("huber_loss", each, reduction)


def kl_div(
    input: Tensor,
    target: Tensor,
    size_average: None = None,
    reduce: None = None,
    reduction: str = "mean",
    log_target: bool = False,
) -> Tensor:
    """target (log target - input), where input is log-probabilities, and target too with log_target; both of
    one shape. reduction="batchmean", the sum over the number of rows, is the divergence itself.
    """
    if log_target:
        each = elementwise.exp(target) * (target - input)
    else:
        own = wrap(np.where(target.array > 0, np.log(np.where(target.array > 0, target.array, 1)), 0))
        logs = elementwise.log(target) if target.requires_grad else own.to(target.dtype)
        each = target * (logs - input)
    if reduction == "batchmean":
        return _reduced("kl_div", each, "sum") / (input.shape[0] if input.ndim else 1)
    return _reduced("kl_div", each, reduction)


# `at` counts the elements of the target's classes in the order of memory; `share` is for each sample minus
# its weight (over the sum of weights for the mean), 0 where it is ignored.
_nll = rule(
    "nll_loss",
    lambda x, at, share: _weighed(x.take(at), share),
    lambda g, x, at, share: _nll_vjp(g, x, at, share),
)
_nll_each = rule(
    "nll_loss_each",
    lambda x, at, share: x.take(at) * share,
    lambda g, x, at, share: _nll_vjp(g, x, at, share),
    node="NllLossBackward1",
)


def _nll_vjp(g, x, at, share):
    return activation.constant_in(place(g * share, (math.prod(x.shape),), at).reshape(x.shape), x)


def _weighed(x, share):
    """The sum of x * share; where samples count alike, one product less."""
    return np.add.reduce(x, None) * share if type(share) is float else np.add.reduce(x * share, None)


def nll_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: None = None,
    ignore_index: int = -100,
    reduce: None = None,
    reduction: str = "mean",
) -> Tensor:
    """-input[i, target[i]] for log-probabilities (N, C) and classes (N,): their mean, their sum, or each.

    Also (C,) with a single class, and (N, C, d…) with classes (N, d…). The mean is weighted by `weight` (C,).
    """
    x, t = input.array, target.array
    if t.dtype not in (dtypes.int64, np.uint8):
        raise RuntimeError(
            f"nll_loss: expected target of dtype int64, but got {t.dtype}: classes are indices, write "
            "target.long()"
        )
    if x.ndim < 1:
        raise RuntimeError(f"nll_loss: input must have shape (N, C) or (C,), but has shape {x.shape}")
    classes_at = 0 if x.ndim == 1 else 1
    expected = x.shape[:classes_at] + x.shape[classes_at + 1 :]
    if t.shape != expected:
        if x.ndim > 1 and t.shape[:1] != x.shape[:1]:
            raise ValueError(
                f"Expected input batch_size ({x.shape[0]}) to match target batch_size "
                f"({t.shape[0] if t.ndim else 'no batch'}): input.shape {x.shape}, target.shape {t.shape}"
            )
        raise RuntimeError(
            f"nll_loss: target.shape must be input.shape without its dim of classes, {expected}, "
            f"but is {t.shape}"
        )
    n_classes = x.shape[classes_at]
    scale = _scale("nll_loss", reduction, t.size)
    if (
        weight is None
        and x.ndim == 2
        and t.size
        and not 0 <= ignore_index < n_classes
        and (t.dtype is dtypes.int64 and _highest(t.view(np.uint64)) < n_classes)
    ):
        # the common case: every sample counts, and counts alike (a negative class would be a huge unsigned
        # number)
        at = beside(np.arange(0, x.size, n_classes), t)
        at += t
        return (_nll_each if scale is None else _nll)(input, at, -1 / (scale or 1))
    if weight is not None and weight.shape != (n_classes,):
        raise RuntimeError(
            f"nll_loss: weight.shape must be ({n_classes},), one for each class, but is {weight.array.shape}"
        )
    at, w = _counted(x, t, classes_at, weight, ignore_index)
    total = w.sum() if reduction == "mean" else 1
    if total:
        w = w / total
    loss = (_nll_each if scale is None else _nll)(input, at, -w)
    return loss if total else loss + math.nan  # the mean of no samples; it has the gradient 0


def _highest(t: np.ndarray) -> Any:
    return maximum_reduce(t, None) if type(t) is np.ndarray else t.max()  # half of 4 us


_nll_loss = nll_loss  # the public one is wrapped below, which costs 0.4 us


def _counted(
    x: np.ndarray, t: np.ndarray, classes_at: int, weight: Tensor | None, ignore_index: int
) -> tuple[np.ndarray, np.ndarray]:
    """For each target, where in the memory of `x` its class stands, and how much it counts: its class's
    weight, or 0 where it is ignored.
    """
    n_classes = x.shape[classes_at]
    used = t != ignore_index
    wrong = used & ((t < 0) | (t >= n_classes))
    if wrong.any():
        raise IndexError(
            f"Target {int(host(t[wrong]).flat[0])} is out of bounds: classes are 0 … {n_classes - 1}"
        )
    safe = np.where(used, t, 0)
    w = (
        used.astype(x.dtype)
        if weight is None
        else np.where(used, weight.array.astype(x.dtype)[safe], 0).astype(x.dtype)
    )
    index = [beside(i, t) for i in np.ogrid[tuple(slice(n) for n in t.shape)]]
    index.insert(classes_at, safe)
    at = np.ravel_multi_index(tuple(index), x.shape) if x.size else zeros(t.shape, int, t)
    return at, w


def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: None = None,
    ignore_index: int = -100,
    reduce: None = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """-log(softmax(input))[target] for logits (N, C): classes (N,), or probabilities (N, C), as target.

    Also (C,) and (N, C, d…), as `nll_loss`; `weight` is (C,).

    >>> import course
    >>> logits = course.tensor([[1000., 0.], [0., 1000.]])
    >>> cross_entropy(logits, course.tensor([1, 0]))
    tensor(1000.)
    """
    axis = 0 if input.array.ndim == 1 else 1
    logs = activation.log_softmax(input, axis)
    n_classes = input.array.shape[axis]
    if target.array.dtype.kind != "f":  # else they are probabilities
        if not label_smoothing:
            return _nll_loss(logs, target, weight, ignore_index=ignore_index, reduction=reduction)
        hard = _nll_loss(logs, target, weight, ignore_index=ignore_index, reduction=reduction)
        w = None if weight is None else weight.reshape((-1,) + (1,) * (input.array.ndim - axis - 1))
        soft = -(logs if w is None else logs * w).sum(axis)
        used = target != ignore_index
        soft = select.where(used, soft, 0.0)
        if reduction == "sum":
            soft = soft.sum()
        elif reduction == "mean":
            total = (
                used.sum().to(soft.dtype)
                if weight is None
                else (weight[select.where(used, target, 0)] * used).sum()
            )
            soft = soft.sum() / total
        return (1 - label_smoothing) * hard + (label_smoothing / n_classes) * soft
    if target.shape != input.shape:
        raise RuntimeError(
            f"cross_entropy: probabilities as target need input's shape {input.array.shape}, but have "
            f"{target.array.shape}"
        )
    if label_smoothing:
        target = target * (1 - label_smoothing) + label_smoothing / n_classes
    if weight is not None:
        target = target * weight.reshape((-1,) + (1,) * (input.array.ndim - axis - 1))
    each = -(logs * target).sum(axis)
    n = _scale("cross_entropy", reduction, each.numel())
    return each if n is None else each.sum() / n


def binary_cross_entropy_with_logits(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: None = None,
    reduce: None = None,
    reduction: str = "mean",
    pos_weight: Tensor | None = None,
) -> Tensor:
    """-(t log s + (1 - t) log(1 - s)) for s = sigmoid(input), without overflow; pos_weight multiplies the
    first term. Input and target have one shape, to which weight and pos_weight broadcast.
    """
    if target.shape != input.shape:
        raise ValueError(f"Target size ({target.shape}) must be the same as input size ({input.shape})")
    logs = logsigmoid(input)
    factor = 1 if pos_weight is None else (pos_weight - 1) * target + 1
    each = (1 - target) * input - factor * logs
    return _reduced("binary_cross_entropy_with_logits", each if weight is None else each * weight, reduction)


def binary_cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: None = None,
    reduce: None = None,
    reduction: str = "mean",
) -> Tensor:
    """-(t log p + (1 - t) log(1 - p)) for probabilities p, of target's shape; logarithms are cut off at -100,
    as in torch.
    """
    if target.shape != input.shape:
        raise ValueError(
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}) is "
            "deprecated. Please ensure they have the same size."
        )
    if target.dtype != input.dtype:
        raise RuntimeError(
            f"binary_cross_entropy: the target's dtype {target.dtype} is not the input's, {input.dtype}: "
            "write target.to(input.dtype)"
        )
    for what, x, remedy in (("input", input.array, "apply sigmoid() first"), ("target", target.array, "")):
        if x.size and not ((x >= 0) & (x <= 1)).all():
            raise RuntimeError(f"all elements of {what} should be between 0 and 1{remedy and ': ' + remedy}")
    weights = 1 if weight is None else weight.array
    n = _scale("binary_cross_entropy", reduction, input.numel())
    return _bce(input, target, weights, n)


def _cross(x, t, weight, n):
    logs = np.maximum(np.log(x), -100), np.maximum(np.log1p(-x), -100)
    each = -(t * logs[0] + (1 - t) * logs[1]) * weight
    return each if n is None else np.add.reduce(each, None) / n


# One node, and not two logarithms: where a sigmoid is saturated these have the gradients inf, and nan after
# the sigmoid's own 0. The bound is torch's.
_bce = rule(
    "binary_cross_entropy",
    quiet(lambda x, t, weight, n: _cross(x, t, weight, n)),
    lambda g, x, t, weight, n: g * (weight / (n or 1)) * (x - t) / np.maximum((1 - x) * x, 1e-12),
    lambda g, x, weight, n: g * (weight / (n or 1)) * np.clip(np.log1p(-x) - np.log(x), -100, 100),
)


def _reduced(name: str, each: Tensor, reduction: str) -> Tensor:
    n = _scale(name, reduction, each.numel())
    return each if n is None else each.mean() if reduction == "mean" else reduce.sum(each)


def __getattr__(name: str) -> Any:
    family = families.FUNCTION_AT.get(name)
    if family is None:
        raise AttributeError(
            f"module 'course.nn.functional' has no attribute {name!r}: torch may have it, this small library "
            "does not"
        )
    value = globals()[name] = telling(getattr(families.load(family), name))
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *families.FUNCTION_AT})


# torch.nn.functional.relu(tensor) of ours finds ours here.
NN_FUNCTIONS.update({"sigmoid": sigmoid, "tanh": tanh})
NN_FUNCTIONS.update(
    {
        name: f
        for name, f in globals().items()
        if inspect.isfunction(f) and f.__module__ == __name__ and not name.startswith("_")
    }
)
tell(NN_FUNCTIONS.values())
globals().update({name: telling(f) for name, f in NN_FUNCTIONS.items() if f.__module__ == __name__})
