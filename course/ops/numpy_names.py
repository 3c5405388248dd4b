"""NumPy's functions on Tensors, with NumPy's signatures and meaning: `axis`, `keepdims`, `np.std` with ddof 0."""

import numpy as np

from course.ops import arithmetic, elementwise, indexing, linalg, reduce, select, shape
from course.protocols import UFUNCS, numpy_function
from course.tensors import Tensor, wrap

UFUNCS.update({np.absolute: elementwise.abs, np.rint: elementwise.round, np.float_power: arithmetic.pow})


def _given(out, where=True, initial=None):
    if out is not None or where is not True or initial is not None:
        raise TypeError("out, where and initial are not supported on a course.Tensor: they have no derivative here")


def _tensor(x):
    return x if isinstance(x, Tensor) else wrap(np.asarray(x))


@numpy_function(np.sum)
def _sum(a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=True):
    _given(out, where, initial)
    return _tensor(a) if axis == () else reduce.sum(a, axis, keepdims, dtype=dtype)


@numpy_function(np.mean)
def _mean(a, axis=None, dtype=None, out=None, keepdims=False, *, where=True):
    _given(out, where)
    return reduce.mean(a, axis, keepdims, dtype=dtype)


@numpy_function(np.var)
def _var(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, correction=None, **_):
    _given(out, where)
    return reduce.var(a, axis, keepdim=keepdims, correction=ddof if correction is None else correction)


@numpy_function(np.std)
def _std(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, correction=None, **_):
    _given(out, where)
    return reduce.std(a, axis, keepdim=keepdims, correction=ddof if correction is None else correction)


@numpy_function(np.prod)
def _prod(a, axis=None, dtype=None, out=None, keepdims=False, initial=None, where=True):
    _given(out, where, initial)
    return reduce.prod(a, axis, keepdims)


@numpy_function(np.max, np.amax)
def _max(a, axis=None, out=None, keepdims=False, initial=None, where=True):
    _given(out, where, initial)
    return reduce.amax(a, () if axis is None else axis, keepdims)


@numpy_function(np.min, np.amin)
def _min(a, axis=None, out=None, keepdims=False, initial=None, where=True):
    _given(out, where, initial)
    return reduce.amin(a, () if axis is None else axis, keepdims)


@numpy_function(np.cumsum)
def _cumsum(a, axis=None, dtype=None, out=None):
    _given(out)
    return reduce.cumsum(a.reshape(-1), 0) if axis is None else reduce.cumsum(a, axis)


@numpy_function(np.argmax)
def _argmax(a, axis=None, out=None, *, keepdims=False):
    return wrap(np.argmax(a.array, axis, keepdims=keepdims))


@numpy_function(np.argmin)
def _argmin(a, axis=None, out=None, *, keepdims=False):
    return wrap(np.argmin(a.array, axis, keepdims=keepdims))


@numpy_function(np.dot)
def _dot(a, b, out=None):
    _given(out)
    a, b = _tensor(a), _tensor(b)
    if not a.ndim or not b.ndim:
        return a * b
    if a.ndim <= 2 and b.ndim <= 2 or b.ndim == 1:
        return linalg.matmul(a, b)
    letters = "abcdefghijklmnopqrstuvwxyz"
    left, right = letters[:a.ndim], letters[a.ndim:a.ndim + b.ndim]
    right = right[:-2] + left[-1] + right[-1]
    return linalg.einsum(f"{left},{right}->{left[:-1]}{right[:-2]}{right[-1]}", a, b)


@numpy_function(np.outer)
def _outer(a, b, out=None):
    return linalg.outer(_tensor(a).reshape(-1), _tensor(b).reshape(-1))


@numpy_function(np.einsum)
def _einsum(equation, *operands, out=None, optimize=False, **_):
    _given(out)
    return linalg.einsum(equation, *operands)


@numpy_function(np.trace)
def _trace(a, offset=0, axis1=0, axis2=1, dtype=None, out=None):
    return linalg.diagonal(a, offset, axis1, axis2).sum(-1)


@numpy_function(np.diagonal)
def _diagonal(a, offset=0, axis1=0, axis2=1):
    return linalg.diagonal(a, offset, axis1, axis2)


@numpy_function(np.diag)
def _diag(v, k=0):
    return linalg.diag(v, k)


@numpy_function(np.tril)
def _tril(m, k=0):
    return linalg.tril(m, k)


@numpy_function(np.triu)
def _triu(m, k=0):
    return linalg.triu(m, k)


@numpy_function(np.linalg.norm)
def _norm(x, ord=None, axis=None, keepdims=False):
    if ord is not None and (axis is None and x.ndim > 1 or isinstance(axis, tuple)) and ord != "fro":
        raise TypeError("np.linalg.norm of a matrix with `ord` is an operator norm, which has no derivative here")
    return reduce.norm(x, 2 if ord is None or ord == "fro" else ord, axis, keepdims)


@numpy_function(np.where)
def _where(condition, x=None, y=None):
    if x is None and y is None:
        return _tensor(condition).nonzero(as_tuple=True)
    return select.where(_tensor(condition), x, y)


@numpy_function(np.clip)
def _clip(a, a_min=None, a_max=None, out=None, *, min=None, max=None, **_):
    _given(out)
    return elementwise.clamp(_tensor(a), a_min if min is None else min, a_max if max is None else max)


@numpy_function(np.reshape)
def _reshape(a, /, shape=None, order="C", *, newshape=None, copy=None):
    if order != "C":
        raise TypeError(f"np.reshape of a course.Tensor keeps order 'C', not {order!r}")
    return a.reshape(newshape if shape is None else shape)


@numpy_function(np.ravel)
def _ravel(a, order="C"):
    return a.reshape(-1)


@numpy_function(np.transpose)
def _transpose(a, axes=None):
    return shape.permute(a, tuple(range(a.ndim))[::-1] if axes is None else tuple(axes))


@numpy_function(np.swapaxes)
def _swapaxes(a, axis1, axis2):
    return shape.transpose(a, axis1, axis2)


@numpy_function(np.moveaxis)
def _moveaxis(a, source, destination):
    return shape.movedim(a, source, destination)


@numpy_function(np.expand_dims)
def _expand_dims(a, axis):
    n = a.ndim + (len(axis) if isinstance(axis, tuple) else 1)
    for d in sorted(d % n for d in (axis if isinstance(axis, tuple) else (axis,))):
        a = shape.unsqueeze(a, d)
    return a


@numpy_function(np.squeeze)
def _squeeze(a, axis=None):
    return shape.squeeze(a, axis)


@numpy_function(np.broadcast_to)
def _broadcast_to(array, shape, subok=False):
    return array.expand(shape)


@numpy_function(np.tile)
def _tile(A, reps):
    return shape.tile(A, *(reps if isinstance(reps, (tuple, list)) else (reps,)))


@numpy_function(np.concatenate)
def _concatenate(arrays, axis=0, out=None, *, dtype=None, casting="same_kind"):
    _given(out)
    arrays = [_tensor(a) for a in arrays]
    return shape.cat([a.reshape(-1) for a in arrays]) if axis is None else shape.cat(arrays, axis)


@numpy_function(np.stack)
def _stack(arrays, axis=0, out=None, *, dtype=None, casting="same_kind"):
    _given(out)
    return shape.stack([_tensor(a) for a in arrays], axis)


@numpy_function(np.split)
def _split(ary, indices_or_sections, axis=0):
    n = ary.shape[axis]
    if isinstance(indices_or_sections, int):
        if n % indices_or_sections:
            raise ValueError("array split does not result in an equal division")
        return list(shape.split(ary, n // indices_or_sections, axis))
    stops = [0, *indices_or_sections, n]
    return list(shape.split(ary, [b - a for a, b in zip(stops, stops[1:])], axis))


@numpy_function(np.flip)
def _flip(m, axis=None):
    return shape.flip(m, tuple(range(m.ndim)) if axis is None else axis)


@numpy_function(np.roll)
def _roll(a, shift, axis=None):
    return shape.roll(a, shift, axis)


@numpy_function(np.sort)
def _sort(a, axis=-1, **_):
    return indexing.sort(a, axis).values


@numpy_function(np.argsort)
def _argsort(a, axis=-1, **_):
    return indexing.argsort(a, axis)


@numpy_function(np.take_along_axis)
def _take_along_axis(arr, indices, axis=-1):
    return indexing.take_along_dim(_tensor(arr), _tensor(indices), axis)


@numpy_function(np.zeros_like)
def _zeros_like(a, dtype=None, **_):
    return wrap(np.zeros(a.shape, dtype or a.dtype))


@numpy_function(np.ones_like)
def _ones_like(a, dtype=None, **_):
    return wrap(np.ones(a.shape, dtype or a.dtype))


@numpy_function(np.full_like)
def _full_like(a, fill_value, dtype=None, **_):
    return wrap(np.full(a.shape, fill_value, dtype or a.dtype))


@numpy_function(np.shape)
def _shape(a):
    return a.shape


@numpy_function(np.ndim)
def _ndim(a):
    return a.ndim


@numpy_function(np.size)
def _size(a, axis=None):
    return a.numel() if axis is None else a.shape[axis]


@numpy_function(np.allclose)
def _allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    return bool(np.allclose(getattr(a, "array", a), getattr(b, "array", b), rtol, atol, equal_nan))


@numpy_function(np.isclose)
def _isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    return wrap(np.isclose(getattr(a, "array", a), getattr(b, "array", b), rtol, atol, equal_nan))


@numpy_function(np.array_equal)
def _array_equal(a1, a2, equal_nan=False):
    return np.array_equal(getattr(a1, "array", a1), getattr(a2, "array", a2), equal_nan)
