"""What is done to all parameters of a network at once: gradients clipped, parameters as one vector. `rnn` is
about sequences of different lengths.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from course.manners import version
from course.manners.arrays import asarray
from course.nn.utils import rnn
from course.ops.shape import cat
from course.tensors import Tensor, wrap

__all__ = [
    "clip_grad_norm_",
    "clip_grad_value_",
    "get_total_norm",
    "parameters_to_vector",
    "rnn",
    "vector_to_parameters",
]


def _gradients(parameters: Tensor | Iterable[Tensor]) -> list[np.ndarray]:
    several = [parameters] if isinstance(parameters, Tensor) else parameters
    return [p.grad.array for p in several if p.grad is not None]


def get_total_norm(tensors: Tensor | Iterable[Tensor], norm_type: float = 2.0) -> Tensor:
    """The p-norm of all elements of all tensors, as of one long vector."""
    several = [tensors] if isinstance(tensors, Tensor) else tensors
    return wrap(_norm([t.array for t in several], norm_type))


def _norm(arrays: list[np.ndarray], p: float) -> np.ndarray:
    if not arrays:
        return np.zeros((), np.float32)
    norms = np.stack([asarray(np.linalg.norm(a.reshape(-1), p)) for a in arrays])
    return asarray(np.linalg.norm(norms, p)).astype(arrays[0].dtype)


def clip_grad_norm_(
    parameters: Tensor | Iterable[Tensor],
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> Tensor:
    """Scale the gradients in place so that their norm, as of one long vector, is at most `max_norm`; return
    the norm before.

    >>> import course
    >>> w = course.tensor([1.0, 1.0], requires_grad=True)
    >>> (course.tensor([3.0, 4.0]) * w).sum().backward()
    >>> clip_grad_norm_([w], max_norm=1.0), w.grad
    (tensor(5.), tensor([0.6000, 0.8000]))
    """
    arrays = _gradients(parameters)
    total = _norm(arrays, float(norm_type))
    if error_if_nonfinite and not math.isfinite(total):
        raise RuntimeError(
            f"The total norm of order {norm_type} for gradients from `parameters` is non-finite, so it "
            "cannot be clipped"
        )
    # torch's 1e-6 keeps zeros from becoming nan
    factor = np.minimum(max_norm / (total + 1e-6), 1.0)
    for array in arrays:
        array *= factor.astype(array.dtype)
        version.bump(array)
    return wrap(total)


def clip_grad_value_(
    parameters: Tensor | Iterable[Tensor], clip_value: float, foreach: bool | None = None
) -> None:
    """Cut each element of the gradients, in place, to -clip_value … clip_value."""
    for array in _gradients(parameters):
        np.clip(array, -clip_value, clip_value, out=array)
        version.bump(array)


def parameters_to_vector(parameters: Iterable[Tensor]) -> Tensor:
    """All elements of all parameters, in one vector: a part of the graph."""
    return cat([p.reshape(-1) for p in parameters])


def vector_to_parameters(vec: Tensor, parameters: Iterable[Tensor]) -> None:
    """Give each parameter its share of a vector, as `parameters_to_vector` puts them there."""
    start = 0
    for p in parameters:
        p.data = vec.detach()[start : start + p.numel()].reshape(p.shape).clone()
        start += p.numel()
