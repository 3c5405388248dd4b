"""NumPy's functions of which one of the families is the derivative's home, with NumPy's signatures."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.families import elementwise, matrices, pieces, products, statistics
from course.manners.protocols import ARRAY_FUNCTIONS, UFUNCS
from course.ops import indexing, linalg, reduce, select, shape
from course.ops.elementwise import abs as absolute
from course.ops.elementwise import nan_to_num
from course.tensors import Tensor, wrap


def _tensor(x: Any) -> Tensor:
    return x if isinstance(x, Tensor) else wrap(np.asarray(x))


def _solve(a: Any, b: Any) -> Tensor:
    a, b = _tensor(a), _tensor(b)
    return matrices.solve(a, b) if b.ndim == 1 else matrices._solve(a, b)


def _norm(x: Tensor, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Tensor:
    matrix = axis if isinstance(axis, tuple) else (0, 1) if axis is None and ord and x.ndim == 2 else ()
    if len(matrix) == 2:
        return matrices.matrix_norm(x, "fro" if ord is None else ord, matrix, keepdims)
    if ord is not None and axis is None and x.ndim > 2:
        raise ValueError(f"np.linalg.norm: ord={ord!r} is for vectors and matrices; say which by `axis`")
    return reduce.norm(x, 2 if ord is None else ord, axis, keepdims)


def _cross(a: Any, b: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: int | None = None) -> Any:
    if axis is not None:
        axisa = axisb = axisc = axis
    a, b = shape.movedim(_tensor(a), axisa, -1), shape.movedim(_tensor(b), axisb, -1)
    common = np.broadcast_shapes(a.shape, b.shape)
    return shape.movedim(products.cross_along(a.expand(common), b.expand(common), -1), -1, axisc)


def _pad(array: Any, pad_width: Any, mode: str = "constant", *, constant_values: Any = 0) -> Tensor:
    if mode not in ("constant", "edge", "reflect", "symmetric", "wrap"):
        raise TypeError(f"np.pad with mode {mode!r} has no derivative here")
    x = _tensor(array)
    places = np.arange(x.numel()).reshape(x.shape)  # padded, they say which element stands where
    if mode != "constant":
        return pieces.take(x, wrap(np.pad(places, pad_width, mode)))
    places = np.pad(places, pad_width, constant_values=-1)
    values = np.pad(np.zeros(x.shape, x.dtype), pad_width, constant_values=constant_values)
    return select.where(wrap(places >= 0), pieces.take(x, wrap(np.maximum(places, 0))), wrap(values))


def _angle(z: Tensor, deg: bool = False) -> Tensor:
    return elementwise.rad2deg(elementwise.angle(z)) if deg else elementwise.angle(z)


def _append(arr: Any, values: Any, axis: int | None = None) -> Tensor:
    return ARRAY_FUNCTIONS[np.concatenate]([_tensor(arr), _tensor(values)], axis)


def _rollaxis(a: Tensor, axis: int, start: int = 0) -> Tensor:
    axis, start = axis % a.ndim, start + a.ndim if start < 0 else start
    return shape.movedim(a, axis, start - (axis < start))


def _select(condlist: Any, choicelist: Any, default: Any = 0) -> Any:
    result = _tensor(default)
    for condition, choice in zip(reversed(condlist), reversed(choicelist), strict=True):
        result = select.where(_tensor(condition), _tensor(choice), result)
    return result


def _linspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True) -> Tensor:
    start, stop = _tensor(start), _tensor(stop)
    ndim = max(start.ndim, stop.ndim)
    return start + (stop - start) * np.linspace(0.0, 1.0, num, endpoint).reshape(-1, *(1,) * ndim)


UFUNCS.update(
    {
        np.fabs: absolute,
        np.conjugate: elementwise.conj,
        np.deg2rad: elementwise.deg2rad,
        np.radians: elementwise.deg2rad,
        np.rad2deg: elementwise.rad2deg,
        np.degrees: elementwise.rad2deg,
    }
)

ARRAY_FUNCTIONS.update(
    {
        np.hstack: lambda tup, **_: pieces.hstack([_tensor(a) for a in tup]),
        np.vstack: lambda tup, **_: pieces.vstack([_tensor(a) for a in tup]),
        np.dstack: lambda tup: pieces.dstack([_tensor(a) for a in tup]),
        np.column_stack: lambda tup: pieces.column_stack([_tensor(a) for a in tup]),
        np.atleast_1d: lambda *arys: pieces.atleast_1d(*map(_tensor, arys)),
        np.atleast_2d: lambda *arys: pieces.atleast_2d(*map(_tensor, arys)),
        np.atleast_3d: lambda *arys: pieces.atleast_3d(*map(_tensor, arys)),
        np.append: _append,
        np.pad: _pad,
        np.rollaxis: _rollaxis,
        np.array_split: lambda ary, indices_or_sections, axis=0: list(
            pieces.tensor_split(ary, indices_or_sections, axis)
        ),
        np.hsplit: lambda ary, indices_or_sections: list(pieces.hsplit(ary, indices_or_sections)),
        np.vsplit: lambda ary, indices_or_sections: list(pieces.vsplit(ary, indices_or_sections)),
        np.dsplit: lambda ary, indices_or_sections: list(pieces.dsplit(ary, indices_or_sections)),
        np.partition: lambda a, kth, axis=-1, **_: indexing.take_along_dim(
            a, wrap(np.argpartition(a.array, kth, axis)), axis
        ),
        np.select: _select,
        np.linspace: _linspace,
        np.nan_to_num: lambda x, copy=True, nan=0.0, posinf=None, neginf=None: nan_to_num(
            x, nan, posinf, neginf
        ),
        np.angle: _angle,
        np.real: elementwise.conj,
        np.imag: lambda val: wrap(np.zeros(val.shape, val.dtype)),
        np.real_if_close: lambda a, tol=100: a,
        np.repeat: lambda a, repeats, axis=None: pieces.repeat_interleave(
            _tensor(a), wrap(np.asarray(repeats)), axis
        ),
        np.diff: lambda a, n=1, axis=-1: pieces.diff(_tensor(a), n, axis),
        np.fliplr: pieces.fliplr,
        np.flipud: pieces.flipud,
        np.rot90: lambda m, k=1, axes=(0, 1): pieces.rot90(m, k, axes),
        np.meshgrid: lambda *xi, indexing="xy", **_: list(
            pieces.meshgrid(*map(_tensor, xi), indexing=indexing)
        ),
        np.cumprod: lambda a, axis=None, **_: (
            statistics.cumprod(a.reshape(-1), 0) if axis is None else statistics.cumprod(a, axis)
        ),
        np.nansum: lambda a, axis=None, **_: statistics.nansum(a, axis),
        np.nanmean: lambda a, axis=None, **_: statistics.nanmean(a, axis),
        np.tensordot: lambda a, b, axes=2: products.tensordot(_tensor(a), _tensor(b), axes),
        np.inner: lambda a, b: products.inner(_tensor(a), _tensor(b)),
        np.vdot: lambda a, b: products.vdot(_tensor(a).reshape(-1), _tensor(b).reshape(-1)),
        np.kron: lambda a, b: products.kron(_tensor(a), _tensor(b)),
        np.cross: _cross,
        np.sinc: elementwise.sinc,
        np.linalg.norm: _norm,
        np.linalg.inv: matrices.inverse,
        np.linalg.det: matrices.det,
        np.linalg.slogdet: matrices.linalg_slogdet,
        np.linalg.solve: _solve,
        np.linalg.pinv: lambda a, rcond=None, hermitian=False, **_: matrices._pinv(
            a, np.asarray(1e-15 if rcond is None else rcond), hermitian
        ),
        np.linalg.cholesky: lambda a, *, upper=False: matrices.cholesky(a, upper=upper),
        np.linalg.eigh: lambda a, UPLO="L": matrices.eigh(a, UPLO),
        np.linalg.eigvalsh: lambda a, UPLO="L": matrices.eigvalsh(a, UPLO),
        np.linalg.svd: lambda a, full_matrices=True, compute_uv=True, hermitian=False: (
            matrices.linalg_svd(a, full_matrices) if compute_uv else matrices.svdvals(a)
        ),
        np.linalg.qr: lambda a, mode="reduced": matrices.linalg_qr(a, mode),
        np.linalg.matrix_power: matrices.matrix_power,
        np.linalg.multi_dot: lambda arrays, **_: products.multiplied([_tensor(a) for a in arrays]),
        np.diagflat: lambda v, k=0: linalg.diag(_tensor(v).reshape(-1), k),
    }
)
