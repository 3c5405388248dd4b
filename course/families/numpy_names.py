"""NumPy's functions of which one of the families is the derivative's home, with NumPy's signatures."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.families import elementwise, matrices, pieces, products, statistics
from course.manners.protocols import ARRAY_FUNCTIONS
from course.ops import linalg
from course.tensors import Tensor, wrap


def _tensor(x: Any) -> Tensor:
    return x if isinstance(x, Tensor) else wrap(np.asarray(x))


def _solve(a: Any, b: Any) -> Tensor:
    a, b = _tensor(a), _tensor(b)
    return matrices.solve(a, b) if b.ndim == 1 else matrices._solve(a, b)


ARRAY_FUNCTIONS.update(
    {
        np.hstack: lambda tup, **_: pieces.hstack([_tensor(a) for a in tup]),
        np.vstack: lambda tup, **_: pieces.vstack([_tensor(a) for a in tup]),
        np.dstack: lambda tup: pieces.dstack([_tensor(a) for a in tup]),
        np.column_stack: lambda tup: pieces.column_stack([_tensor(a) for a in tup]),
        np.atleast_1d: lambda *arys: pieces.atleast_1d(*map(_tensor, arys)),
        np.atleast_2d: lambda *arys: pieces.atleast_2d(*map(_tensor, arys)),
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
        np.cross: lambda a, b, axis=-1, **_: products.cross_along(_tensor(a), _tensor(b), axis),
        np.sinc: elementwise.sinc,
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
