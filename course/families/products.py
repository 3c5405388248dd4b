"""Products beside those of linalg.py: of more dims, of stacks, of vectors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from course.manners.dims import one_dim
from course.ops.indexing import getitem
from course.ops.inplace import in_place
from course.ops.linalg import bmm, dot, matmul, mv, outer
from course.ops.shape import roll
from course.tensors import Tensor, public


@public(method=False)
def tensordot(a: Tensor, b: Tensor, dims: Any = 2) -> Tensor:
    """Products summed over dims of both: the last `dims` of a with the first of b, or the listed ones."""
    if isinstance(dims, Tensor):
        dims = dims.tolist()
    if isinstance(dims, int):
        if dims < 0:
            raise RuntimeError(f"tensordot expects dims >= 0, but got dims={dims}")
        ours, theirs = list(range(a.array.ndim - dims, a.array.ndim)), list(range(dims))
    else:
        ours, theirs = ([d] if isinstance(d, int) else list(d) for d in dims)
    ours = [one_dim(d, a.array.ndim) for d in ours]
    theirs = [one_dim(d, b.array.ndim) for d in theirs]
    for p, q in zip(ours, theirs):  # a size of 1 stands for any
        if a.shape[p] == 1 != b.shape[q]:
            b = b.sum(q, keepdim=True)
        elif b.shape[q] == 1 != a.shape[p]:
            a = a.sum(p, keepdim=True)
        if a.shape[p] != b.shape[q]:
            raise RuntimeError(
                "contracted dimensions need to match, but first has size "
                f"{a.shape[p]} in dim {p} and second has size {b.shape[q]} in dim {q}"
            )
    left = [d for d in range(a.array.ndim) if d not in ours]
    right = [d for d in range(b.array.ndim) if d not in theirs]
    full = [a.shape[d] for d in left] + [b.shape[d] for d in right]
    k = math.prod(a.shape[d] for d in ours)
    rows = a.permute(*left, *ours).reshape(math.prod(a.shape[d] for d in left), k)
    columns = b.permute(*theirs, *right).reshape(k, math.prod(b.shape[d] for d in right))
    return matmul(rows, columns).reshape(full)


@public
def inner(input: Tensor, other: Tensor) -> Tensor:
    """Products summed over the last dim of both: (…, d), (…, d) -> (…, …); with a number, its multiple."""
    if not input.array.ndim or not other.array.ndim:
        return input * other
    if input.shape[-1] != other.shape[-1]:
        raise RuntimeError(
            f"inner() the last dimension must match on both input tensors but got shapes "
            f"{input.array.shape} and {other.array.shape}"
        )
    return tensordot(input, other, ([-1], [-1]))


@public
def vdot(input: Tensor, other: Tensor) -> Tensor:
    """The dot product of two vectors: of real numbers, `dot`."""
    return dot(input, other)


@public
def ger(input: Tensor, vec2: Tensor) -> Tensor:
    """`outer` under its old name."""
    return outer(input, vec2)


@public
def kron(input: Tensor, other: Tensor) -> Tensor:
    """Every element of input times all of other, side by side: sizes multiply."""
    n = max(input.array.ndim, other.array.ndim)
    p = (1,) * (n - input.array.ndim) + input.shape
    q = (1,) * (n - other.array.ndim) + other.shape
    parted = lambda shape, first: [k for m in shape for k in ((m, 1) if first else (1, m))]
    return (input.reshape(parted(p, True)) * other.reshape(parted(q, False))).reshape(
        [a * b for a, b in zip(p, q)]
    )


@public
def cross(input: Tensor, other: Tensor, dim: int | None = None) -> Tensor:
    """The cross products of vectors of three elements, along `dim`: by default the first dim of size 3."""
    if dim is None:
        dim = next((d for d, n in enumerate(input.shape) if n == 3), None)
        if dim is None:
            raise RuntimeError("no dimension of size 3 in input")
    return cross_along(input, other, dim)


def cross_along(input: Tensor, other: Tensor, dim: int) -> Tensor:
    if input.array.ndim != other.array.ndim:
        raise RuntimeError(
            "linalg.cross: inputs must have the same number of dimensions, but "
            f"{input.array.ndim} != {other.array.ndim}"
        )
    dim = one_dim(dim, input.array.ndim)
    if input.shape[dim] != 3 or other.shape[dim] != 3:
        raise RuntimeError(
            f"linalg.cross: inputs dimension {dim} must have length 3. Got {input.shape[dim]} and "
            f"{other.shape[dim]}"
        )
    full = np.broadcast_shapes(input.shape, other.shape)
    a, b = input.expand(full), other.expand(full)
    return roll(a, -1, dim) * roll(b, -2, dim) - roll(a, -2, dim) * roll(b, -1, dim)


def _mixed(input: Tensor, product: Tensor, beta: float, alpha: float) -> Tensor:
    product = product if alpha == 1 else product * alpha
    if beta == 0:  # what is not counted may be nan
        return product
    return (input if beta == 1 else input * beta) + product


@public
def addmv(input: Tensor, mat: Tensor, vec: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """beta * input + alpha * (mat @ vec): (n, m), (m,) -> (n,)."""
    return _mixed(input, mv(mat, vec), beta, alpha)


@public
def addr(input: Tensor, vec1: Tensor, vec2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """beta * input + alpha * outer(vec1, vec2): (n,), (m,) -> (n, m)."""
    return _mixed(input, outer(vec1, vec2), beta, alpha)


@public
def baddbmm(input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """beta * input + alpha * (batch1 @ batch2), of stacks: (b, n, m), (b, m, p) -> (b, n, p)."""
    return _mixed(input, bmm(batch1, batch2), beta, alpha)


@public
def addbmm(input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """beta * input + alpha * the sum of the products of two stacks: (b, n, m), (b, m, p) -> (n, p)."""
    return _mixed(input, bmm(batch1, batch2).sum(0), beta, alpha)


@public(method=False)
def chain_matmul(*matrices: Tensor) -> Tensor:
    """The product of several matrices, in the order that costs least."""
    return multiplied(matrices)


def multiplied(tensors: Sequence[Tensor]) -> Tensor:
    """As np.linalg.multi_dot: the first and the last may be vectors."""
    if len(tensors) < 2:
        raise RuntimeError(f"multi_dot(): expected at least 2 tensors but got {len(tensors)}")
    first, *middle, last = tensors
    chain = [first.unsqueeze(0) if first.array.ndim == 1 else first, *middle]
    chain.append(last.unsqueeze(1) if last.array.ndim == 1 else last)
    result = _cheapest(chain)
    if first.array.ndim == 1:
        result = getitem(result, 0)
    return getitem(result, (..., 0)) if last.array.ndim == 1 else result


def _cheapest(chain: Sequence[Tensor]) -> Tensor:
    """The best split of a chain, by the sizes of all its parts."""
    sizes = [chain[0].shape[0], *(x.shape[1] for x in chain)]
    best: dict[tuple[int, int], tuple[int, int]] = {(i, i + 1): (0, i) for i in range(len(chain))}
    for length in range(2, len(chain) + 1):
        for i in range(len(chain) - length + 1):
            j = i + length
            best[i, j] = min(
                (best[i, k][0] + best[k, j][0] + sizes[i] * sizes[k] * sizes[j], k) for k in range(i + 1, j)
            )

    def product(i: int, j: int) -> Tensor:
        k = best[i, j][1]
        return chain[i] if j == i + 1 else matmul(product(i, k), product(k, j))

    return product(0, len(chain))


for _f in (addmv, addr, baddbmm, addbmm):
    in_place(_f.__name__ + "_", _f)
