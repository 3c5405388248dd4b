"""`course.linalg`: matrices under torch's names. The rules are in families/matrices.py.

>>> import course
>>> A = course.tensor([[2., 1.], [1., 3.]], requires_grad=True)
>>> course.linalg.det(A).backward()
>>> A.grad
tensor([[ 3., -1.],
        [-1.,  2.]])
"""

from __future__ import annotations

from inspect import isfunction

from course.families.matrices import (
    LinAlgError,
    cholesky,
    cond,
    det,
    eigh,
    eigvalsh,
    lstsq,
    matrix_exp,
    matrix_norm,
    matrix_power,
    matrix_rank,
    norm,
    pinv,
    solve,
    solve_triangular,
    svdvals,
    tensorinv,
    tensorsolve,
    vander,
    vecdot,
    vector_norm,
)
from course.families.matrices import inverse as inv
from course.families.matrices import linalg_qr as qr
from course.families.matrices import linalg_slogdet as slogdet
from course.families.matrices import linalg_svd as svd
from course.families.products import cross_along, multiplied
from course.manners.given import telling
from course.manners.help import tell
from course.ops.linalg import diagonal as _diagonal
from course.ops.linalg import matmul
from course.tensors import Tensor


def cross(input: Tensor, other: Tensor, *, dim: int = -1) -> Tensor:
    """The cross products of vectors of three elements along `dim`."""
    return cross_along(input, other, dim)


def diagonal(A: Tensor, *, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    """The diagonal of each matrix: (…, n, n) -> (…, n)."""
    return _diagonal(A, offset, dim1, dim2)


def multi_dot(tensors: list[Tensor]) -> Tensor:
    """The product of several matrices, in the order that costs least; the first and last may be vectors."""
    return multiplied(tensors)


__all__ = [
    "LinAlgError",
    "cholesky",
    "cond",
    "cross",
    "det",
    "diagonal",
    "eigh",
    "eigvalsh",
    "inv",
    "lstsq",
    "matmul",
    "matrix_exp",
    "matrix_norm",
    "matrix_power",
    "matrix_rank",
    "multi_dot",
    "norm",
    "pinv",
    "qr",
    "slogdet",
    "solve",
    "solve_triangular",
    "svd",
    "svdvals",
    "tensorinv",
    "tensorsolve",
    "vander",
    "vecdot",
    "vector_norm",
]

tell(value for name, value in vars().copy().items() if name in __all__)
globals().update({name: telling(f) for name, f in vars().copy().items() if isfunction(f) and name in __all__})
