"""Random draws beside those of creation.py; the streams are NumPy's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course.manners import dtypes
from course.manners.types import DType, Sizes
from course.random import Generator, generator_of
from course.rule import not_a_tensor
from course.tensors import Tensor, public, wrap


def _plain(x: Any) -> Any:
    return x.detach().array if isinstance(x, Tensor) else x


@public(method=False)
def normal(
    mean: Tensor | float,
    std: Tensor | float = 1.0,
    size: Sizes | None = None,
    *,
    generator: Generator | None = None,
    dtype: DType | None = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Numbers of normal distributions: of the shape of mean and std, or of one mean and std and shape
    `size`.
    """
    if (np.asarray(_plain(std)) < 0).any():
        raise RuntimeError("normal expects std >= 0.0")
    if size is None:
        if not isinstance(mean, Tensor) and not isinstance(std, Tensor):
            raise TypeError("normal(): of two numbers it needs a size: normal(0.0, 1.0, (2, 3))")
        size = np.broadcast_shapes(np.shape(_plain(mean)), np.shape(_plain(std)))
    given = [x.dtype for x in (mean, std) if isinstance(x, Tensor)]
    kind = dtypes.as_dtype(dtype or (given[0] if given else dtypes.get_default_dtype()))
    draw = generator_of(generator).standard_normal(size, kind if kind.itemsize >= 4 else dtypes.float32)
    result = wrap(np.asarray(draw * _plain(std) + _plain(mean), kind))
    return result.requires_grad_() if requires_grad else result


@public
def multinomial(
    input: Tensor, num_samples: int, replacement: bool = False, *, generator: Generator | None = None
) -> Tensor:
    """Indices drawn with the weights in input, whose sum need not be 1: (n,) -> (num_samples,), of each row
    (m, n) -> (m, num_samples).
    """
    if not isinstance(input, Tensor):
        raise not_a_tensor("multinomial", "input", input)
    weights = _plain(input)
    if weights.dtype.kind != "f":
        raise RuntimeError(
            f"multinomial only supports floating-point dtypes for input, got: {weights.dtype}: x.float()"
        )
    if not 1 <= weights.ndim <= 2:
        raise RuntimeError(f"prob_dist must be 1 or 2 dim, and has {weights.ndim}")
    if not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise RuntimeError("probability tensor contains either `inf`, `nan` or element < 0")
    rows = np.atleast_2d(weights).astype(float)
    if (rows.sum(1) <= 0).any():
        raise RuntimeError("invalid multinomial distribution (sum of probabilities <= 0)")
    if not replacement and num_samples > weights.shape[-1]:
        raise RuntimeError("cannot sample n_sample > prob_dist.size(-1) samples without replacement")
    rng = generator_of(generator)
    chances = rows / rows.sum(1, keepdims=True)
    if not replacement and ((chances > 0).sum(1) < num_samples).any():
        raise RuntimeError(
            "invalid multinomial distribution (with replacement=False, not enough non-negative "
            "category to sample)"
        )
    found = np.stack([rng.choice(len(p), num_samples, replacement, p) for p in chances])
    return wrap(found if weights.ndim == 2 else found[0])


@public
def poisson(input: Tensor, generator: Generator | None = None) -> Tensor:
    """Counts of Poisson distributions with the rates in input."""
    return wrap(generator_of(generator).poisson(_plain(input)).astype(input.dtype))


def _filling(name: str, doc: str, draw: Callable[..., Any]) -> None:
    def fill(self: Tensor, *args: Any, generator: Generator | None = None, **kwargs: Any) -> Tensor:
        return self.copy_(wrap(np.asarray(draw(generator_of(generator), self, *args, **kwargs), self.dtype)))

    public(fill, name=name, doc=f"Fill with {doc}.")


_filling("bernoulli_", "1 with probability p, else 0", lambda rng, x, p=0.5: rng.random(x.shape) < _plain(p))
_filling(
    "exponential_",
    "numbers of the exponential distribution of rate lambd",
    lambda rng, x, lambd=1.0: rng.exponential(1 / lambd, x.shape),
)
_filling(
    "log_normal_",
    "numbers whose logarithms are normally distributed",
    lambda rng, x, mean=1.0, std=2.0: rng.lognormal(mean, std, x.shape),
)
_filling(
    "geometric_",
    "counts of trials up to the first success, of probability p",
    lambda rng, x, p: rng.geometric(p, x.shape),
)


def _integers(rng: np.random.Generator, x: Tensor, *bounds: int, to: int | None = None) -> Any:
    low, high = (
        (0, to) if not bounds else (0, bounds[0]) if len(bounds) == 1 and to is None else (bounds[0], to)
    )
    if len(bounds) == 2:
        low, high = bounds
    most = np.iinfo(x.dtype).max if x.dtype.kind in "iu" else 2 ** (np.finfo(x.dtype).nmant + 1)
    return rng.integers(low, most if high is None else high, x.shape)


_filling("random_", "integers from low (0) to high - 1: `x.random_(high)`, `x.random_(low, high)`", _integers)
