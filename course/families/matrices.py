"""Inverses, determinants and decompositions of matrices, and of stacks of them: (…, n, n).

Decompositions have several results. Their rules save the matrix alone and decompose it once more: what they
compute is then differentiable by the matrix like everything else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course.graph import Node, Output, record
from course.manners.arrays import asarray, beside, on_gpu, raising
from course.manners.dims import one_dim
from course.manners.quiet import quiet
from course.manners.types import Dims, DType
from course.ops import reduce
from course.ops.elementwise import to
from course.ops.linalg import matmul, tril, triu
from course.ops.select import where
from course.ops.shape import cat, movedim
from course.return_types import return_type
from course.rule import kind_of, not_a_tensor, rule
from course.tensors import Tensor, public, wrap


class LinAlgError(RuntimeError):
    """A matrix that has no inverse, or none of the decomposition that was asked for."""


def _T(x):
    return x.swapaxes(-1, -2)


def _matrix(name: str, x: Any, square: bool = True) -> Tensor:
    if not isinstance(x, Tensor):
        raise not_a_tensor(name, "A", x)
    if x.array.ndim < 2:
        raise RuntimeError(
            f"{name}: The input tensor A must have at least 2 dimensions, and has {x.array.ndim}"
        )
    if square and x.shape[-1] != x.shape[-2]:
        raise RuntimeError(
            f"{name}: A must be batches of square matrices, but they are {x.shape[-2]} by "
            f"{x.shape[-1]} matrices"
        )
    if x.array.dtype.kind != "f":
        raise RuntimeError(f"{name}: Expected a floating point tensor as input. Got {x.dtype}: x.float()")
    return x


def _trying(name: str, compute: Callable[..., Any], *args: Any) -> Any:
    try:
        with raising(getattr(args[0], "array", args[0])):
            return compute(*args)
    except np.linalg.LinAlgError as error:
        raise LinAlgError(f"{name}: {error}") from None


def _parts(kind: type[Node], x: Tensor, arrays: Sequence[np.ndarray], *constants: Any) -> list[Tensor]:
    """The results of one node, each a tensor."""
    node = record(kind, (x,), x.array, [(x.array, *constants)])
    if node is None:
        return [wrap(a) for a in arrays]
    node.shape = [a.shape for a in arrays]
    return [wrap(a, Output(node, i, a.shape)) for i, a in enumerate(arrays)]


# products of one matrix by the inverse of another

_inv = rule(
    "linalg_inv_ex",
    lambda x: np.linalg.inv(x),
    lambda g, y: -(y.swapaxes(-1, -2) @ g @ y.swapaxes(-1, -2)),
)
_solve = rule(
    "linalg_solve_ex",
    lambda a, b: np.linalg.solve(a, b),
    lambda g, a, y: -(np.linalg.solve(a.swapaxes(-1, -2), g) @ y.swapaxes(-1, -2)),
    lambda g, a: np.linalg.solve(a.swapaxes(-1, -2), g),
)
# the gradient by cofactors: det(A) times the inverse, transposed
_det = rule(
    "linalg_det",
    lambda x: np.linalg.det(x),
    lambda g, x, y: (g * y).reshape((*g.shape, 1, 1)) * np.linalg.inv(x).swapaxes(-1, -2),
)


@public
def inverse(input: Tensor) -> Tensor:
    """The inverse of each matrix: A @ inverse(A) is the identity. (…, n, n) -> (…, n, n)."""
    return _trying("linalg.inv", _inv, _matrix("linalg.inv", input))


def solve(A: Tensor, B: Tensor, *, left: bool = True) -> Tensor:
    """The X with A @ X == B: (…, n, n), (…, n, k) -> (…, n, k), or (…, n) for vectors; with left=False, X @ A
    == B.

    >>> import course
    >>> course.linalg.solve(course.tensor([[2., 0.], [0., 4.]]), course.tensor([2., 2.]))
    tensor([1.0000, 0.5000])
    """
    A = _matrix("linalg.solve", A)
    vector = B.array.ndim == 1 or (A.array.ndim - 1 == B.array.ndim and B.shape == A.shape[:-1])
    if vector and not left:
        raise RuntimeError("linalg.solve: Vector broadcasting of the left hand side is not supported")
    b = B.unsqueeze(-1) if vector else B
    if b.shape[-2 if left else -1] != A.shape[-1]:
        raise RuntimeError(
            f"linalg.solve: Incompatible shapes of A and B for the equation {'AX = B' if left else 'XA = B'} "
            f"({A.shape[-2]}x{A.shape[-1]} and {b.shape[-2]}x{b.shape[-1]})"
        )
    if on_gpu(A.array) and A.shape[:-2] != b.shape[:-2]:  # CuPy broadcasts no stacks here
        lead = np.broadcast_shapes(A.shape[:-2], b.shape[:-2])
        A, b = (x.expand((*lead, *x.shape[-2:])) for x in (A, b))
    if not left:
        return _T(_trying("linalg.solve", _solve, _T(A), _T(b)))
    x = _trying("linalg.solve", _solve, A, b)
    return x.squeeze(-1) if vector else x


@public
def det(input: Tensor) -> Tensor:
    """The determinant of each matrix: (…, n, n) -> (…)."""
    return _det(_matrix("linalg.det", input))


# the sign's gradient is 0
SlogdetBackward0 = kind_of("LinalgSlogdetBackward0", ("x",), [lambda gs, x: _slogdet_vjp(gs, x)])


def _slogdet_vjp(gs, x):
    if gs[1] is None:
        return np.zeros_like(x)
    return gs[1].reshape((*gs[1].shape, 1, 1)) * np.linalg.inv(x).swapaxes(-1, -2)


_slogdet_of = quiet(np.linalg.slogdet)
_Slogdet, _OldSlogdet = (return_type(name, ("sign", "logabsdet")) for name in ("linalg_slogdet", "slogdet"))


@public
def slogdet(input: Tensor) -> Any:
    """The sign of the determinant and the logarithm of its size: a pair (sign, logabsdet) of (…)."""
    return _OldSlogdet(*linalg_slogdet(input))


def linalg_slogdet(A: Tensor) -> Any:
    """The sign of the determinant and the logarithm of its size: a pair (sign, logabsdet) of (…)."""
    x = _matrix("linalg.slogdet", A)
    return _Slogdet(*_parts(SlogdetBackward0, x, [asarray(a) for a in _slogdet_of(x.array)]))


@public
def logdet(input: Tensor) -> Tensor:
    """The logarithm of the determinant; nan where that is negative."""
    sign, size = slogdet(input)
    return where(sign < 0, math.nan, size)


def _eye(n: int, like: Any, dtype: Any = None) -> np.ndarray:
    """The unit matrix beside an array or a tensor."""
    return beside(np.eye(n, dtype=like.dtype if dtype is None else dtype), like)


_pinv = rule(
    "linalg_pinv",
    lambda x, rcond, hermitian: (
        np.linalg.pinv(x, rcond, hermitian) if hermitian else np.linalg.pinv(x, rcond)  # CuPy has no third
    ),
    lambda g, x, y: _pinv_vjp(g, x, y),
)


def _pinv_vjp(g, x, y):
    # Golub and Pereyra, 1973
    gt, yt = _T(g), _T(y)
    if x.shape[-2] <= x.shape[-1]:
        k = gt @ y
        return -_T(y @ k) + k @ yt - (x @ y) @ (k @ yt) + (yt @ y) @ (gt - k @ x)
    k = y @ gt
    return -_T(k @ y) + (gt - x @ k) @ y @ yt + yt @ k - ((yt @ k) @ y) @ x


@public
def pinverse(input: Tensor, rcond: float | None = None) -> Tensor:
    """The pseudoinverse of each matrix: (…, n, m) -> (…, m, n)."""
    return pinv(input, rtol=rcond)


def pinv(
    A: Tensor, *, atol: float | None = None, rtol: float | None = None, hermitian: bool = False
) -> Tensor:
    """The pseudoinverse of each matrix, by singular values above rtol times the largest (and above atol):
    (…, n, m) -> (…, m, n).
    """
    x = _matrix("linalg.pinv", A, square=hermitian)
    if rtol is None:
        rtol = max(x.shape[-2:]) * float(np.finfo(x.dtype).eps) if atol is None else 0.0
    if atol is not None and x.array.size:
        largest = np.linalg.svd(x.array, compute_uv=False).max(-1)
        rcond = np.maximum(rtol, atol / np.where(largest == 0, 1, largest))
    else:
        rcond = beside(np.asarray(rtol), x)
    return _pinv(x, rcond, hermitian)


@public
def matrix_power(input: Tensor, n: int) -> Tensor:
    """The product of n equal matrices; of inverses for a negative n."""
    x = _matrix("linalg.matrix_power", input)
    if n < 0:
        x, n = inverse(x), -n
    result = None
    while n:
        if n % 2:
            result = x if result is None else matmul(result, x)
        n //= 2
        x = matmul(x, x) if n else x
    return x.clone().copy_(wrap(_eye(x.shape[-1], x))) if result is None else result


@public
def matrix_exp(input: Tensor) -> Tensor:
    """The matrix exponential 1 + A + A A / 2 + …: Taylor's sum of A / 2**s, squared s times."""
    x = _matrix("matrix_exp", input)
    if not x.array.size:
        return x.clone()
    size = float(np.abs(x.array).sum(-1).max())
    s = max(0, math.ceil(math.log2(size)) + 2) if size > 0 and math.isfinite(size) else 0
    x = x / 2**s
    eye = wrap(np.broadcast_to(_eye(x.shape[-1], x), x.shape))
    y = eye + x / 14
    for k in range(13, 0, -1):
        y = eye + matmul(x, y) / k
    for _ in range(s):
        y = matmul(y, y)
    return y


# decompositions

_cholesky = rule("linalg_cholesky_ex", lambda x: np.linalg.cholesky(x), lambda g, y: _cholesky_vjp(g, y))


def _cholesky_vjp(g, y):
    p = np.tril(_T(y) @ g)
    p = p * (1 - 0.5 * _eye(p.shape[-1], p))
    inverse = np.linalg.inv(y)
    return _T(inverse) @ ((p + _T(p)) * 0.5) @ inverse


def cholesky(A: Tensor, *, upper: bool = False) -> Tensor:
    """The lower triangular L with L @ L.mT == A, of symmetric matrices with positive eigenvalues: (…, n, n)
    -> (…, n, n). With upper, L.mT.
    """
    x = _matrix("linalg.cholesky", A)
    try:
        with raising(x.array):
            y = _cholesky(_T(x) if upper else x)
    except np.linalg.LinAlgError:
        raise LinAlgError(
            "linalg.cholesky: The factorization could not be completed because the input is not "
            "positive-definite: A must be symmetric with eigenvalues above 0"
        ) from None
    return _T(y) if upper else y


EighBackward0 = kind_of("LinalgEighBackward0", ("x", "lower"), [lambda gs, x, lower: _eigh_vjp(gs, x, lower)])


def _eigh_of(x, lower):
    if isinstance(x, Tensor):
        return eigh(x, "L" if lower else "U")
    return np.linalg.eigh(x, "L" if lower else "U")


def _eigh_vjp(gs, x, lower):
    by_values, by_vectors = gs
    values, v = _eigh_of(x, lower)
    n = x.shape[-1]
    inner = 0
    if by_vectors is not None:
        gaps = values.reshape((*values.shape[:-1], 1, n)) - values.reshape((*values.shape, 1))
        inner = (_T(v) @ by_vectors) / np.where(_eye(n, x, bool), np.inf, gaps)
    if by_values is not None:
        inner = inner + by_values.reshape((*by_values.shape, 1)) * _eye(n, x)
    return v @ inner @ _T(v)


_Eigh = return_type("linalg_eigh", ("eigenvalues", "eigenvectors"))


def eigh(A: Tensor, UPLO: str = "L") -> Any:
    """The eigenvalues of symmetric matrices, from the least, and as columns their eigenvectors: a pair
    (eigenvalues, eigenvectors) of (…, n) and (…, n, n). `UPLO` says which triangle is read.

    Where two eigenvalues are equal, their vectors have no derivative.
    """
    x = _matrix("linalg.eigh", A)
    lower = UPLO.upper() == "L"
    return _Eigh(*_parts(EighBackward0, x, _trying("linalg.eigh", _eigh_of, x.array, lower), lower))


def eigvalsh(A: Tensor, UPLO: str = "L") -> Tensor:
    """The eigenvalues of symmetric matrices, from the least: (…, n, n) -> (…, n)."""
    return eigh(A, UPLO)[0]


SvdBackward0 = kind_of("LinalgSvdBackward0", ("x", "full"), [lambda gs, x, full: _svd_vjp(gs, x, full)])


def _svd_of(x, full):
    return linalg_svd(x, full) if isinstance(x, Tensor) else np.linalg.svd(x, full)


def _svd_vjp(gs, x, full):
    by_u, by_s, by_vt = gs
    m, n = x.shape[-2:]
    k = min(m, n)
    u, s, vt = _svd_of(x, False)
    column, row = s.reshape((*s.shape, 1)), s.reshape((*s.shape[:-1], 1, k))
    eye = _eye(k, x)
    inner = 0 if by_s is None else by_s.reshape((*s.shape, 1)) * eye
    gaps = np.where(eye == 1, np.inf, row * row - column * column)
    outer = 0
    if by_u is not None:
        by_u = by_u[..., :k]
        a = _T(u) @ by_u
        inner = inner + (a - _T(a)) / gaps * row
        if m > k:
            outer = (by_u - u @ a) / row @ vt
    if by_vt is not None:
        by_v = _T(by_vt[..., :k, :])
        b = vt @ by_v
        inner = inner + column * ((b - _T(b)) / gaps)
        if n > k:
            outer = outer + u @ (_T(by_v - _T(vt) @ b) / column)
    return u @ inner @ vt + outer


_Svd = return_type("linalg_svd", ("U", "S", "Vh"))


def linalg_svd(A: Tensor, full_matrices: bool = True) -> Any:
    """U, the singular values S from the largest, and Vh with A == U @ diag(S) @ Vh: (…, n, m) -> (…, n, n),
    (…, k), (…, m, m) with k the smaller of n and m; without full_matrices (…, n, k), (…, k), (…, k, m).

    Derivatives pass through the first k columns of U and rows of Vh.
    """
    x = _matrix("linalg.svd", A, square=False)
    return _Svd(
        *_parts(SvdBackward0, x, _trying("linalg.svd", np.linalg.svd, x.array, full_matrices), full_matrices)
    )


def svdvals(A: Tensor) -> Tensor:
    """The singular values of each matrix, from the largest: (…, n, m) -> (…, min(n, m))."""
    return linalg_svd(A, False)[1]


_OldSvd = return_type("svd", ("U", "S", "V"))


@public
def svd(input: Tensor, some: bool = True, compute_uv: bool = True) -> Any:
    """As `linalg.svd`, under its old name: U, S and V (not its transpose)."""
    u, s, vh = linalg_svd(input, not some)
    return _OldSvd(u, s, _T(vh))


QrBackward0 = kind_of("LinalgQrBackward0", ("x",), [lambda gs, x: _qr_vjp(gs, x)])


def _qr_of(x):
    return linalg_qr(x) if isinstance(x, Tensor) else np.linalg.qr(x)


def _qr_vjp(gs, x):
    by_q, by_r = gs
    q, r = _qr_of(x)
    m = 0
    if by_r is not None:
        m = by_r @ _T(r)
    if by_q is not None:
        m = m - _T(q) @ by_q
    m = np.triu(m)
    whole = q @ (m + _T(m) - m * _eye(m.shape[-1], x))
    if by_q is not None:
        whole = by_q + whole
    return _T(np.linalg.solve(r, _T(whole)))


_Qr = return_type("linalg_qr", ("Q", "R"))


def linalg_qr(A: Tensor, mode: str = "reduced") -> Any:
    """Q with orthonormal columns and the upper triangular R with A == Q @ R: (…, n, m) -> (…, n, k), (…, k,
    m) with k the smaller of n and m. `mode` "r" leaves Q empty, "complete" makes it square.
    """
    x = _matrix("linalg.qr", A, square=False)
    if mode not in ("reduced", "complete", "r"):
        raise RuntimeError(
            f"qr received unrecognized mode '{mode}' but expected one of 'reduced' (default), 'r', "
            "or 'complete'"
        )
    n, m = x.shape[-2:]
    if x.requires_grad and (mode == "r" or (mode == "complete" and n > m)):
        raise RuntimeError(f"linalg.qr: mode {mode!r} has no derivative here: use 'reduced'")
    if mode != "reduced" and not (mode == "complete" and n <= m):
        q, r = (
            np.linalg.qr(x.array, "complete")
            if mode == "complete"
            else (np.zeros(0, x.dtype), np.linalg.qr(x.array, "r"))
        )
        return _Qr(wrap(q), wrap(r))
    if n >= m:
        return _Qr(*_parts(QrBackward0, x, np.linalg.qr(x.array)))
    q, left = _parts(QrBackward0, x[..., :n], np.linalg.qr(x.array[..., :n]))
    return _Qr(q, cat([left, matmul(_T(q), x[..., n:])], -1))


# norms


def vector_norm(
    x: Tensor, ord: float = 2, dim: Dims | None = None, keepdim: bool = False, *, dtype: DType | None = None
) -> Tensor:
    """The norm of all elements, or along dims: (sum |x|^ord)^(1/ord); shapes as `sum`."""
    return reduce.norm(x, ord, dim, keepdim, dtype)


def matrix_norm(
    A: Tensor,
    ord: float | str = "fro",
    dim: Any = (-2, -1),
    keepdim: bool = False,
    *,
    dtype: DType | None = None,
) -> Tensor:
    """The norm of each matrix: "fro", "nuc" (the sum of its singular values), 2 or -2 (the largest, the
    least), 1 or -1 (of the columns' sums), inf or -inf (of the rows'). (…, n, m) -> (…).
    """
    x = _matrix("linalg.matrix_norm", A if dtype is None else to(A, dtype), square=False)
    a, b = (one_dim(d, x.array.ndim) for d in dim)
    if a == b:
        raise RuntimeError(f"linalg.matrix_norm: dims must be different. Got ({dim[0]}, {dim[1]})")
    if ord == "fro":
        return reduce.norm(x, 2, (a, b), keepdim)
    if ord in ("nuc", 2, -2):
        s = svdvals(movedim(x, (a, b), (-2, -1)))
        result = s.sum(-1) if ord == "nuc" else reduce.amax(s, -1) if ord == 2 else reduce.amin(s, -1)
        return result.reshape(reduce.kept(x.shape, (a, b))) if keepdim else result
    if ord not in (1, -1, math.inf, -math.inf):
        raise RuntimeError(f"linalg.matrix_norm: Order {ord} not supported.")
    first, second = (a, b) if ord in (1, -1) else (b, a)
    sums = reduce.sum(x.abs(), first, True)
    extreme = reduce.amax if ord in (1, math.inf) else reduce.amin
    result = extreme(sums, second, True)
    return result if keepdim else result.squeeze((a, b))


def norm(
    A: Tensor,
    ord: float | str | None = None,
    dim: Dims | None = None,
    keepdim: bool = False,
    *,
    dtype: DType | None = None,
) -> Tensor:
    """A vector's norm, or a matrix's where `ord` is given and there are two dims; by default the 2-norm of
    all elements.
    """
    dims = (dim,) if isinstance(dim, int) else dim
    if ord is not None and (len(dims) if dims is not None else A.array.ndim) == 2:
        return matrix_norm(A, ord, dims or (0, 1), keepdim, dtype=dtype)
    if isinstance(ord, str):
        raise RuntimeError(f"linalg.norm: ord {ord!r} is for matrices, of two dims")
    return vector_norm(A, 2 if ord is None else ord, dim, keepdim, dtype=dtype)


def cond(A: Tensor, p: float | str | None = None) -> Tensor:
    """How much a matrix can enlarge an error: the norm of it times the norm of its inverse; by default, of
    its largest and least singular values. (…, n, n) -> (…).
    """
    if p in (None, 2, -2):
        s = svdvals(A)
        return s[..., -1] / s[..., 0] if p == -2 else s[..., 0] / s[..., -1]
    return matrix_norm(A, p) * matrix_norm(inverse(A), p)


def matrix_rank(
    A: Tensor, *, atol: float | None = None, rtol: float | None = None, hermitian: bool = False
) -> Tensor:
    """How many singular values are above rtol times the largest (and above atol)."""
    s = np.linalg.svd(A.array, compute_uv=False)
    if rtol is None:
        rtol = 0.0 if atol is not None else max(A.shape[-2:]) * float(np.finfo(A.dtype).eps)
    limit = np.maximum(atol or 0.0, rtol * s.max(-1, keepdims=True))
    return wrap(asarray((s > limit).sum(-1)))


# of triangles


def solve_triangular(
    A: Tensor, B: Tensor, *, upper: bool, left: bool = True, unitriangular: bool = False
) -> Tensor:
    """As `solve`, of which only the upper (or lower) triangle of A is read; with unitriangular, its diagonal
    counts as ones.
    """
    triangle = (triu if upper else tril)(A, (1 if upper else -1) if unitriangular else 0)
    if unitriangular:
        triangle = triangle + wrap(_eye(A.shape[-1], A))
    return solve(triangle, B, left=left)


def _lower(L: Tensor, upper: bool) -> Tensor:
    return _T(triu(L)) if upper else tril(L)


@public
def cholesky_solve(input: Tensor, L: Tensor, upper: bool = False) -> Tensor:
    """The X with A @ X == input, of the A whose triangle `cholesky` gave as L."""
    low = _lower(L, upper)
    return solve(_T(low), solve(low, input))


@public
def cholesky_inverse(input: Tensor, upper: bool = False) -> Tensor:
    """The inverse of the matrix whose triangle `cholesky` gave."""
    inverse_ = inverse(_lower(input, upper))
    return matmul(_T(inverse_), inverse_)


_Lstsq = return_type("linalg_lstsq", ("solution", "residuals", "rank", "singular_values"))


def lstsq(A: Tensor, B: Tensor, rcond: float | None = None, *, driver: str | None = None) -> Any:
    """The X for which A @ X is nearest to B, by the sum of squares: (…, n, m), (…, n, k) -> solution (…, m,
    k); then residuals, rank and singular values.
    """
    x = _matrix("linalg.lstsq", A, square=False)
    vector = B.array.ndim == 1 or (x.array.ndim - 1 == B.array.ndim and B.shape == x.shape[:-1])
    b = B.unsqueeze(-1) if vector else B
    solution = matmul(pinv(x, rtol=rcond), b)
    n, m = x.shape[-2:]
    driver = driver or "gelsy"
    rank = matrix_rank(x)
    full = n > m and driver != "gelsy" and bool((rank.array == m).all())
    residuals = (matmul(x, solution) - b).square().sum(-2) if full else x.reshape(-1)[:0]
    values = driver in ("gelsd", "gelss")
    return _Lstsq(
        solution.squeeze(-1) if vector else solution,
        residuals,
        wrap(np.zeros(0, int)) if driver == "gels" else rank,
        wrap(np.linalg.svd(x.array, compute_uv=False) if values else np.zeros(0, x.dtype)),
    )


# others under linalg's name


def vecdot(x: Tensor, y: Tensor, *, dim: int = -1) -> Tensor:
    """The dot products of vectors along a dim."""
    return reduce.sum(x * y, dim)


def vander(x: Tensor, *, N: int | None = None) -> Tensor:
    """The powers 0, 1, … N - 1 of each element, as a last dim: (…, n) -> (…, n, N)."""
    x = x if x.array.ndim else x.reshape(1)
    count = x.shape[-1] if N is None else N
    ones = wrap(np.ones_like(x.array)[..., None])
    if count < 2:
        return ones[..., :count]
    from course.families.statistics import cumprod

    return cat([ones, cumprod(x.unsqueeze(-1).expand((*x.shape, count - 1)), -1)], -1)


def tensorinv(A: Tensor, ind: int = 2) -> Tensor:
    """The inverse of a tensor as a map from its last dims to its first `ind` ones."""
    n = math.prod(A.shape[ind:])
    if ind <= 0 or math.prod(A.shape[:ind]) != n:
        raise RuntimeError(
            "Expected self to satisfy the requirement prod(self.shape[ind:]) == "
            "prod(self.shape[:ind]), but got "
            f"{n} != {math.prod(A.shape[:ind])}"
        )
    return inverse(A.reshape(n, n)).reshape((*A.shape[ind:], *A.shape[:ind]))


def tensorsolve(A: Tensor, B: Tensor, dims: Sequence[int] | None = None) -> Tensor:
    """The X with tensordot(A, X) == B."""
    if dims is not None:
        n = A.array.ndim
        A = movedim(A, tuple(dims), tuple(range(n - len(dims), n)))
    shape = A.shape[B.array.ndim :]
    n = math.prod(shape)
    return solve(A.reshape(n, n), B.reshape(-1)).reshape(shape)
