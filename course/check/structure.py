"""What a matrix is, by name: diagonal, block diagonal, a permutation, triangular, Toeplitz, of rank one."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np


def structure(array: np.ndarray, tolerance: float = 1e-9) -> list[str]:
    """What a matrix is, by name: the most telling first. A number is zero if it is that small beside the
    largest.

    >>> structure(np.diag([1., 2.])), structure(np.eye(3)), structure(np.ones((2, 3)))
    (['diagonal'], ['identity'], ['rank one', 'all rows the same'])
    >>> structure(np.kron(np.eye(3), [[1., 2.], [3., 4.]]))
    ['block diagonal, 3 times the same 2 x 2 block']
    """
    m, n = array.shape
    if not array.size:
        return ["empty"]
    if not np.isfinite(array).all():
        return ["with numbers that are not finite"]
    scale = float(np.abs(array).max())
    if not scale:
        return ["zero"]
    near = lambda a, b: bool(np.all(np.abs(a - b) <= tolerance * scale))
    nonzero = np.abs(array) > tolerance * scale
    square = m == n
    if name := _one_name(array, nonzero, near):
        return [name]
    found = []
    if square and (sizes := _uneven_blocks(nonzero)):
        found.append(f"block diagonal, blocks of {', '.join(map(str, sizes))}")
    if square and m > 1 and not np.triu(nonzero, 1).any():
        found.append("lower triangular")
    elif square and m > 1 and not np.tril(nonzero, -1).any():
        found.append("upper triangular")
    if (
        min(m, n) > 1
        and max(m, n) > 2
        and near(array[1:, 1:], array[:-1, :-1])
        and not near(array, array[0, 0])
    ):
        found.append("Toeplitz")
    rank = int(np.linalg.matrix_rank(array, tol=scale * max(m, n) * max(tolerance, 1e-7)))
    if rank == 1 and min(m, n) > 1:
        found.append("rank one")
        if near(array, array[:1]):
            found.append("all rows the same")
        elif near(array, array[:, :1]):
            found.append("all columns the same")
    if not found:
        found.append("dense" if nonzero.mean() > 0.5 else f"sparse, {nonzero.mean():.0%} not zero")
        if square and near(array, array.T) and m > 1:
            found.append("symmetric")
        if 1 < rank < min(m, n):
            found.append(f"rank {rank}")
    return found


def pattern(array: np.ndarray, tolerance: float = 1e-6) -> str:
    """Where a Jacobian's entries are zero, and whether it is symmetric: in words that tell no number of it.

    A Jacobian with more than two axes, of a vector by a matrix, is that of the vector by all entries in turn.

    >>> pattern(np.diag([1., 2.])), pattern(np.array([[1., 2.], [2., 5.]]))
    ('diagonal', 'full and symmetric')
    >>> pattern(np.einsum("ij,k->ijk", np.eye(3), [7., 8.]))
    'block diagonal'
    """
    matrix = array.reshape(len(array), -1)
    sizes = np.abs(matrix)
    nonzero = sizes > tolerance * sizes.max(initial=0)
    square = matrix.shape[0] == matrix.shape[1]
    if not nonzero.any():
        return "zero"
    if square and not (nonzero & ~np.eye(len(matrix), dtype=bool)).any():
        return "diagonal"
    if _blocks(nonzero):
        return "block diagonal"
    if square and not np.triu(nonzero, 1).any():
        return "lower triangular"
    if square and not np.tril(nonzero, -1).any():
        return "upper triangular"
    zeros = "full" if nonzero.all() else "zero in some places"
    symmetric = square and (np.abs(matrix - matrix.T) <= tolerance * sizes.max()).all()
    return f"{zeros} and symmetric" if symmetric else zeros


def _one_name(array: np.ndarray, nonzero: np.ndarray, near: Callable[[Any, Any], bool]) -> str:
    """The name of a matrix that is told in full by one; "" where there is none."""
    m, n = array.shape
    rows, columns = nonzero.sum(1), nonzero.sum(0)
    if m == n and near(array, np.diag(np.diag(array))):
        first = array[0, 0]
        same = near(np.diag(array), first)
        if not same:
            return "diagonal"
        return "identity" if near(first, 1.0) else f"{first:.4g} times the identity"
    if near(array[nonzero], 1.0) and (rows <= 1).all() and (columns <= 1).all():
        whole = m == n and rows.all()
        return "permutation" if whole else "selection: ones, at most one in a row and column"
    for axis, how in ((0, "below"), (1, "beside")):  # a broadcast and a sum
        long, short = array.shape[axis], array.shape[1 - axis]
        if long > short > 1 and long % short == 0:
            parts = np.split(array, long // short, axis)
            if all(near(part, np.eye(short)) for part in parts):
                return f"the identity {len(parts)} times, {how} one another"
    if blocks := _blocks(nonzero):
        a, b = m // blocks, n // blocks
        parts = [array[k * a : (k + 1) * a, k * b : (k + 1) * b] for k in range(blocks)]
        same = all(near(part, parts[0]) for part in parts)
        said = f"{blocks} times the same {a} x {b} block" if same else f"{blocks} blocks of {a} x {b}"
        return f"block diagonal, {said}"
    for size in range(math.gcd(m, n), 1, -1):  # what a product does to a matrix on its other side
        if math.gcd(m, n) % size == 0:
            parts = array.reshape(m // size, size, n // size, size).swapaxes(1, 2)
            if near(parts, parts[..., :1, :1] * np.eye(size)):
                eye = f"the {size} x {size} identity"
                return f"Kronecker product of a {m // size} x {n // size} matrix with {eye}"
    return ""


def _blocks(nonzero: np.ndarray) -> int:
    """Into how many blocks of one size it falls, at most; 0 where that is one."""
    m, n = nonzero.shape
    for count in range(math.gcd(m, n), 1, -1):
        if math.gcd(m, n) % count == 0:
            i, j = np.nonzero(nonzero)
            if np.array_equal(i // (m // count), j // (n // count)):
                return count
    return 0


def _uneven_blocks(nonzero: np.ndarray) -> list[int]:
    """The sizes of the blocks that a square matrix falls into along its diagonal; none where that is one."""
    size = len(nonzero)
    reach = [max([k, *np.nonzero(nonzero[k])[0], *np.nonzero(nonzero[:, k])[0]]) for k in range(size)]
    sizes, start, end = [], 0, 0
    for k in range(size):
        end = max(end, reach[k])
        if end == k:
            sizes.append(k + 1 - start)
            start = k + 1
    return sizes if len(sizes) > 1 else []
