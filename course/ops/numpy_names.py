"""NumPy's functions on Tensors, with NumPy's signatures and meaning: `axis`, `keepdims`, `np.std` with ddof
0.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from course.manners.arrays import asarray, zeros
from course.manners.protocols import ARRAY_FUNCTIONS, UFUNCS
from course.ops import arithmetic, elementwise, indexing, linalg, reduce, select, shape
from course.tensors import Tensor, wrap


def _tensor(x: Any) -> Tensor:
    return x if isinstance(x, Tensor) else wrap(asarray(x))


def _array(x: Any) -> Any:
    return x.array if isinstance(x, Tensor) else x


def _refuse(out: Any, initial: Any = None, where: Any = True, **_: Any) -> None:
    """None where these say nothing; else an error."""
    if out is not None or where is not True or initial is not None:
        raise TypeError(
            "out, where and initial are not supported on a course.Tensor: they have no derivative here"
        )


def _tuple(x: Any) -> tuple[Any, ...]:
    return tuple(x) if isinstance(x, (tuple, list)) else (x,)


def _reduction(ours):
    def call(a, axis=None, dtype=None, out=None, keepdims=False, **given):
        _refuse(out, **given)
        return _tensor(a) if axis == () else ours(_tensor(a), axis, keepdims, dtype=dtype)

    return call


def _prod(a, axis=None, dtype=None, out=None, keepdims=False, **given):
    _refuse(out, **given)
    a = _tensor(a)
    if isinstance(axis, int) or (axis is None and not keepdims):
        return reduce.prod(a, axis, keepdims, dtype=dtype)
    axes = range(a.ndim) if axis is None else axis  # torch takes one dim or all of them, and drops these
    for dim in axes:
        a = reduce.prod(a, dim, True, dtype=dtype)
    return a if keepdims else shape.squeeze(a, tuple(axes))


def _spread(ours):
    def call(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, correction=None, **given):
        _refuse(out, **given)
        return ours(a, axis, keepdim=keepdims, correction=ddof if correction is None else correction)

    return call


def _extreme(ours):
    def call(a, axis=None, out=None, keepdims=False, initial=None, where=True):
        _refuse(out, initial, where)
        return ours(a, () if axis is None else axis, keepdims)

    return call


def _dot(a: Any, b: Any, out: None = None) -> Tensor:
    _refuse(out)
    a, b = _tensor(a), _tensor(b)
    if not a.ndim or not b.ndim:
        return a * b
    if (a.ndim <= 2 and b.ndim <= 2) or b.ndim == 1:
        return linalg.matmul(a, b)
    letters = "abcdefghijklmnopqrstuvwxyz"
    left, right = letters[: a.ndim], letters[a.ndim : a.ndim + b.ndim]
    right = right[:-2] + left[-1] + right[-1]
    return linalg.einsum(f"{left},{right}->{left[:-1]}{right[:-2]}{right[-1]}", a, b)


def _where(condition: Any, x: Any = None, y: Any = None) -> Any:
    condition = _tensor(condition)
    return condition.nonzero(as_tuple=True) if x is None and y is None else select.where(condition, x, y)


def _clip(
    a: Any,
    a_min: Any = None,
    a_max: Any = None,
    out: None = None,
    *,
    min: Any = None,
    max: Any = None,
    **given: Any,
) -> Tensor:
    _refuse(out, **given)
    return elementwise.clamp(_tensor(a), a_min if min is None else min, a_max if max is None else max)


def _reshape(
    a: Tensor, /, shape: Any = None, order: str = "C", *, newshape: Any = None, copy: Any = None
) -> Tensor:
    if order != "C":
        raise TypeError(f"np.reshape of a course.Tensor keeps order 'C', not {order!r}")
    return a.reshape(newshape if shape is None else shape)


def _expand_dims(a: Tensor, axis: Any) -> Tensor:
    n = a.ndim + len(_tuple(axis))
    for d in sorted(d % n for d in _tuple(axis)):
        a = shape.unsqueeze(a, d)
    return a


def _concatenate(arrays: Iterable[Any], axis: int | None = 0, out: None = None, **_: Any) -> Tensor:
    _refuse(out)
    arrays = [_tensor(a) for a in arrays]
    return shape.cat([a.reshape(-1) for a in arrays]) if axis is None else shape.cat(arrays, axis)


def _split(ary: Tensor, indices_or_sections: int | Sequence[int], axis: int = 0) -> list[Tensor]:
    n = ary.shape[axis]
    if isinstance(indices_or_sections, int):
        if n % indices_or_sections:
            raise ValueError("array split does not result in an equal division")
        return list(shape.split(ary, n // indices_or_sections, axis))
    stops = [0, *indices_or_sections, n]
    return list(shape.split(ary, [b - a for a, b in itertools.pairwise(stops)], axis))


UFUNCS.update(
    {
        np.absolute: elementwise.abs,
        np.rint: elementwise.round,
        np.float_power: arithmetic.pow,
        np.square: elementwise.square,
        np.sign: elementwise.sign,
    }
)

ARRAY_FUNCTIONS.update(
    {
        np.sum: _reduction(reduce.sum),
        np.mean: _reduction(reduce.mean),
        np.prod: _prod,
        np.var: _spread(reduce.var),
        np.std: _spread(reduce.std),
        np.max: _extreme(reduce.amax),
        np.amax: _extreme(reduce.amax),
        np.min: _extreme(reduce.amin),
        np.amin: _extreme(reduce.amin),
        np.cumsum: lambda a, axis=None, dtype=None, out=None: (
            _refuse(out) or (reduce.cumsum(a.reshape(-1), 0) if axis is None else reduce.cumsum(a, axis))
        ),
        np.argmax: lambda a, axis=None, out=None, *, keepdims=False: wrap(
            np.argmax(a.array, axis, keepdims=keepdims)
        ),
        np.argmin: lambda a, axis=None, out=None, *, keepdims=False: wrap(
            np.argmin(a.array, axis, keepdims=keepdims)
        ),
        np.dot: _dot,
        np.outer: lambda a, b, out=None: linalg.outer(_tensor(a).reshape(-1), _tensor(b).reshape(-1)),
        np.einsum: lambda equation, *operands, out=None, **_: (
            _refuse(out) or linalg.einsum(equation, *operands)
        ),
        np.trace: lambda a, offset=0, axis1=0, axis2=1, **_: linalg.diagonal(a, offset, axis1, axis2).sum(-1),
        np.diagonal: lambda a, offset=0, axis1=0, axis2=1: linalg.diagonal(a, offset, axis1, axis2),
        np.diag: lambda v, k=0: linalg.diag(v, k),
        np.tril: lambda m, k=0: linalg.tril(m, k),
        np.triu: lambda m, k=0: linalg.triu(m, k),
        np.where: _where,
        np.clip: _clip,
        np.reshape: _reshape,
        np.ravel: lambda a, order="C": _reshape(a, -1, order),
        np.transpose: lambda a, axes=None: shape.permute(
            a, tuple(range(a.ndim))[::-1] if axes is None else tuple(axes)
        ),
        np.swapaxes: lambda a, axis1, axis2: shape.transpose(a, axis1, axis2),
        np.moveaxis: lambda a, source, destination: shape.movedim(a, source, destination),
        np.expand_dims: _expand_dims,
        np.squeeze: lambda a, axis=None: shape.squeeze(a, axis),
        np.broadcast_to: lambda array, shape, subok=False: array.expand(shape),
        np.tile: lambda A, reps: shape.tile(A, *_tuple(reps)),
        np.concatenate: _concatenate,
        np.stack: lambda arrays, axis=0, out=None, **_: (
            _refuse(out) or shape.stack([_tensor(a) for a in arrays], axis)
        ),
        np.split: _split,
        np.flip: lambda m, axis=None: shape.flip(m, tuple(range(m.ndim)) if axis is None else axis),
        np.roll: lambda a, shift, axis=None: shape.roll(a, shift, axis),
        np.sort: lambda a, axis=-1, **_: indexing.sort(a, axis).values,
        np.argsort: lambda a, axis=-1, **_: indexing.argsort(a, axis),
        np.take_along_axis: lambda arr, indices, axis=-1: indexing.take_along_dim(
            _tensor(arr), _tensor(indices), axis
        ),
        np.zeros_like: lambda a, dtype=None, **_: wrap(zeros(a.shape, dtype or a.array.dtype, a.array)),
        np.ones_like: lambda a, dtype=None, **_: wrap(np.ones_like(a.array, dtype)),
        np.full_like: lambda a, fill_value, dtype=None, **_: wrap(
            np.full_like(a.array, _array(fill_value), dtype)
        ),
        np.shape: lambda a: a.shape,
        np.ndim: lambda a: a.ndim,
        np.size: lambda a, axis=None: a.numel() if axis is None else a.shape[axis],
        np.allclose: lambda a, b, *args, **given: np.allclose(_array(a), _array(b), *args, **given),
        np.isclose: lambda a, b, *args, **given: wrap(np.isclose(_array(a), _array(b), *args, **given)),
        np.array_equal: lambda a1, a2, equal_nan=False: bool(
            np.array_equal(_array(a1), _array(a2), equal_nan)
        ),
    }
)
