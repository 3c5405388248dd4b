"""Dimension arguments as torch takes them: negative ones count from the end, wrong ones say the range."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Iterable
from typing import Any

from course.manners.types import Dims


def one_dim(dim: int, ndim: int) -> int:
    """`dim` as an index from 0; a 0-d tensor has, as in torch, one dimension for this purpose.

    >>> one_dim(-1, 3)
    2
    """
    n = ndim or 1
    if not -n <= dim < n:
        raise IndexError(
            f"Dimension out of range (expected to be in range of [{-n}, {n - 1}], but got {dim})"
        )
    return int(dim) % n


def many_dims(dim: Dims | None, ndim: int) -> tuple[int, ...]:
    """One or several dims as a sorted tuple; None and the empty tuple mean all of them."""
    if dim is None:
        return tuple(range(ndim))
    if not isinstance(dim, (tuple, list)):
        return (one_dim(dim, ndim),) if ndim else _check_scalar(dim)
    dims = sorted(one_dim(d, ndim) for d in dim)
    for a, b in itertools.pairwise(dims):
        if a == b:
            raise RuntimeError(f"dim {a} appears multiple times in the list of dims")
    return tuple(dims) if ndim and dims else tuple(range(ndim))


def _check_scalar(dim: int) -> tuple[()]:
    one_dim(dim, 0)
    return ()


def as_shape(shape: Any, by_name: Any = None) -> tuple[int, ...]:
    """`f(2, 3)`, `f((2, 3))` and `f(size=(2, 3))` alike."""
    if by_name is not None:
        shape = (by_name,)
    if len(shape) == 1 and isinstance(shape[0], Iterable) and getattr(shape[0], "ndim", 1):
        shape = tuple(shape[0])
    # torch takes tensors of one integer, NumPy's integers are as good
    return shape if all(type(n) is int for n in shape) else tuple(operator.index(n) for n in shape)
