"""Products of matrices and vectors, einsum, diagonals and triangles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course.manners import told
from course.manners.arrays import apart, is_array, zeros
from course.manners.dims import one_dim
from course.ops.arithmetic import mul
from course.rule import not_a_tensor, rule
from course.tensors import Tensor, public, wrap


def _affine(c, a, b, beta, alpha):
    y = a.dot(b)  # 0.3 us less than a @ b
    if alpha != 1:
        y *= alpha
    if beta == 1 and c.dtype is y.dtype:
        y += c  # into the product's own memory: one array less
        return y
    return y + c * beta


_dot = rule("dot", np.dot, lambda g, b: g * b, lambda g, a: g * a, parameters=("a", "b"))
_mv = rule("mv", np.matmul, lambda g, b: _outer(g, b), lambda g, a: a.T @ g)
_mm = rule("mm", np.matmul, lambda g, b: g @ b.T, lambda g, a, b_by_columns: _mm_right(g, a, b_by_columns))
_addmm = rule(
    "addmm",
    _affine,
    lambda g, beta: g if beta == 1 else g * beta,
    lambda g, b, alpha: g @ b.T if alpha == 1 else (g @ b.T) * alpha,
    lambda g, a, b_by_columns, alpha: _mm_right(g if alpha == 1 else g * alpha, a, b_by_columns),
)
# Stacks of matrices: leading dims broadcast, and the engine sums gradients back over them. A vector is a row
# or a column.
_bmm = rule("bmm", np.matmul, lambda g, a, b: _by_left(g, a, b), lambda g, a, b: _by_right(g, a, b))


def _mm_right(g, a, by_columns):
    # As torch: for a transposed weight, in the order of the weight's memory, which saves a copy of it (MLP
    # step: 0.2 ms of 0.7).
    return (g.T @ a).T if by_columns else a.T @ g


def _outer(a, b):
    return a.reshape((-1, 1)) * b


def _by_left(g, a, b):
    if b.ndim == 1:
        return g.reshape((*g.shape, 1)) * b
    if a.ndim == 1:
        return (g.reshape((*g.shape[:-1], 1, g.shape[-1])) @ b.swapaxes(-1, -2)).reshape(
            (*g.shape[:-1], b.shape[-2])
        )
    return g @ b.swapaxes(-1, -2)


def _by_right(g, a, b):
    if a.ndim == 1:
        return a.reshape((-1, 1)) * g.reshape((*g.shape[:-1], 1, g.shape[-1]))
    if b.ndim == 1:
        return (a.swapaxes(-1, -2) @ g.reshape((*g.shape, 1))).reshape((*g.shape[:-1], a.shape[-1]))
    return a.swapaxes(-1, -2) @ g


def _pair(name: str, a: Any, b: Any) -> tuple[Tensor, Tensor]:
    """Both as tensors; an ndarray counts as one, as in `x @ w1` with x an ndarray."""
    a, b = (wrap(x) if is_array(x) else x for x in (a, b))
    if not isinstance(a, Tensor):
        raise not_a_tensor(name, "input", a)
    if not isinstance(b, Tensor):
        raise not_a_tensor(name, "other", b)
    if a.array.dtype != b.array.dtype:
        raise RuntimeError(
            f"{name}: expected both tensors to have the same dtype, but got: {a.array.dtype} != "
            f"{b.array.dtype}. Convert one of them: x.to(w.dtype)"
        )
    return a, b


def _contract(name, a, b):
    return RuntimeError(f"{name}: {told.contraction(a, b)}")


def _need(name: str, which: str, x: Tensor, ndim: int) -> None:
    if x.array.ndim != ndim:
        raise RuntimeError(
            f"{name}: {which} must have {ndim} dim{'s' if ndim > 1 else ''}, but has {x.array.ndim} "
            f"(shape {x.shape})"
        )


@public(numpy=np.matmul)
def matmul(input: Tensor | np.ndarray, other: Tensor | np.ndarray) -> Tensor:
    """The matrix product `input @ other`: of vectors (a dot product), matrices, and stacks of matrices that
    broadcast: (…, n, m), (…, m, p) -> (…, n, p).
    """
    if not (
        isinstance(input, Tensor) and isinstance(other, Tensor) and input.array.dtype is other.array.dtype
    ):
        input, other = _pair("matmul", input, other)
    m, n = input.array.ndim, other.array.ndim
    try:
        if n == 2 and m == 2:
            return _mm(input, other)
        if n == 1 and 1 <= m <= 2:
            return _mv(input, other) if m == 2 else _dot(input, other)
        return _bmm(input, other)
    except (RuntimeError, ValueError):
        raise _mismatch(input.array, other.array) from None


def _mismatch(a, b):
    """The error for a product that cannot be: looked for only when NumPy has refused it."""
    if error := apart(a, b):
        return error
    if not a.ndim or not b.ndim:
        return RuntimeError(
            f"matmul: both arguments need at least 1 dim, but they have {a.ndim} and {b.ndim}: multiply by a "
            "0-d tensor with *"
        )
    if a.shape[-1] != b.shape[-2 if b.ndim > 1 else 0]:
        return _contract("matmul", a, b)
    return RuntimeError(
        f"matmul: leading dims must broadcast, but {a.shape[:-2]} and {b.shape[:-2]} do not "
        f"(a.shape {a.shape}, b.shape {b.shape})"
    )


Tensor.__matmul__ = matmul
Tensor.__rmatmul__ = lambda self, other: matmul(other, self)


def _strict(name: str, a: Any, b: Any, m: int, n: int) -> tuple[Tensor, Tensor]:
    """The operands of a product that takes exactly m and n dims."""
    a, b = _pair(name, a, b)
    _need(name, "a", a, m)
    _need(name, "b", b, n)
    if m == 3 and a.shape[0] != b.shape[0]:
        raise RuntimeError(
            f"bmm: a.shape[0] == b.shape[0], but {a.shape[0]} != {b.shape[0]} "
            f"(a.shape {a.shape}, b.shape {b.shape})"
        )
    if a.array.shape[-1] != b.array.shape[-2 if n > 1 else 0]:
        raise _contract(name, a.array, b.array)
    return a, b


@public
def mm(input: Tensor, mat2: Tensor) -> Tensor:
    """The product of two matrices: (n, m), (m, p) -> (n, p)."""
    return _mm(*_strict("mm", input, mat2, 2, 2))


@public
def mv(input: Tensor, vec: Tensor) -> Tensor:
    """The product of a matrix and a vector: (n, m), (m,) -> (n,)."""
    return _mv(*_strict("mv", input, vec, 2, 1))


@public
def bmm(input: Tensor, mat2: Tensor) -> Tensor:
    """The products of two stacks of matrices: (b, n, m), (b, m, p) -> (b, n, p)."""
    return _bmm(*_strict("bmm", input, mat2, 3, 3))


@public
def dot(input: Tensor, tensor: Tensor) -> Tensor:
    """The dot product of two vectors: (n,), (n,) -> ()."""
    return _dot(*_strict("dot", input, tensor, 1, 1))


@public
def outer(input: Tensor, vec2: Tensor) -> Tensor:
    """Every element of one vector times every element of the other: (n,), (m,) -> (n, m)."""
    for which, x in (("a", input), ("b", vec2)):
        if not isinstance(x, Tensor):
            raise not_a_tensor("outer", which, x)
        _need("outer", which, x, 1)
    return mul(input.reshape(-1, 1), vec2)


@public
def addmm(input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: float = 1, alpha: float = 1) -> Tensor:
    """beta * input + alpha * (mat1 @ mat2): (n, m), (m, p) and an input that broadcasts -> (n, p)."""
    mat1, mat2 = _pair("addmm", mat1, mat2)
    _need("addmm", "mat1", mat1, 2)
    _need("addmm", "mat2", mat2, 2)
    if mat1.array.shape[1] != mat2.array.shape[0]:
        raise _contract("addmm", mat1.array, mat2.array)
    shape = (mat1.array.shape[0], mat2.array.shape[1])
    s = input.array.shape
    if len(s) > 2 or any(p != q and p != 1 for p, q in zip(s[::-1], shape[::-1])):
        raise RuntimeError(
            f"addmm: input must broadcast to the product's shape {shape}, but input.shape is {s}"
        )
    return _addmm(input, mat1, mat2, beta, alpha)


_diagonal = rule(
    "diagonal",
    lambda x, offset, a, b: _diagonal_of(x, offset, a, b),
    lambda g, shape, offset, a, b: _on_diagonal(g, shape, offset, a, b),
    view=True,
)
_on_diagonal, _diag_embed = [
    rule(
        name,
        lambda g, shape, offset, a, b: _embedded(g, shape, offset, a, b),
        lambda g, offset, a, b: g.diagonal(offset, a, b),
        inner=True,
    )
    for name in ("diagonal_backward", "diag_embed")
]
_trace = rule("trace", lambda x: x.trace(), lambda g, shape: _on_diagonal(g, shape, 0, 0, 1))


def _diagonal_of(x, offset, a, b):
    view = np.diagonal(x, offset, a, b)
    if isinstance(view, np.ndarray):
        view.flags.writeable = x.flags.writeable  # NumPy makes it read-only
    return view


def _embedded(g, shape, offset, a, b):
    full = zeros(shape, g.dtype, g)
    _diagonal_of(full, offset, a, b)[...] = g
    return full


@public
def diagonal(input: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    """The elements whose indices in dim1 and dim2 differ by offset, as a last dim: (n, n, …) -> (…, n)."""
    n = input.array.ndim
    a, b = one_dim(dim1, n), one_dim(dim2, n)
    if a == b:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    return _diagonal(input, offset, a, b)


@public
def diag(input: Tensor, diagonal: int = 0) -> Tensor:
    """A vector's square matrix with it on the diagonal, (n,) -> (n, n); a matrix's diagonal, (n, n) ->
    (n,).
    """
    n = input.array.ndim
    if n == 1:
        size = input.array.shape[0] + abs(diagonal)
        return _diag_embed(input, (size, size), diagonal, 0, 1)
    _need("diag", "input", input, 2)
    return _diagonal(input, diagonal, 0, 1)


@public
def diag_embed(input: Tensor, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    """The last dim put on the diagonal of a new pair of dims: (…, n) -> (…, n, n)."""
    n = input.array.ndim + 1
    a, b = one_dim(dim1, n), one_dim(dim2, n)
    if a == b:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    size, shape = input.array.shape[-1] + abs(offset), list(input.array.shape[:-1])
    for d in sorted((a, b)):
        shape.insert(d, size)
    return _diag_embed(input, tuple(shape), offset, a, b)


@public
def trace(input: Tensor) -> Tensor:
    """The sum of a matrix's diagonal: (n, m) -> ()."""
    _need("trace", "input", input, 2)
    return _trace(input) if input.array.dtype.kind == "f" else _diagonal(input, 0, 0, 1).sum()


def _triangle(function: Callable[..., Any], which: str) -> Callable[..., Tensor]:
    name = function.__name__
    apply = rule(name, function, lambda g, k: function(g, k), parameters=("x", "k"))

    def triangle(input: Tensor, diagonal: int = 0) -> Tensor:
        if input.array.ndim < 2:
            raise RuntimeError(
                f"{name}: input tensor must have at least 2 dimensions, but has {input.array.ndim}"
            )
        return apply(input, diagonal)

    return public(
        triangle,
        name=name,
        doc=f"The {which} triangle of each matrix, zeros elsewhere: (…, n, m) -> (…, n, m).",
    )


tril = _triangle(np.tril, "lower")
triu = _triangle(np.triu, "upper")


# einsum. Two reductions first, so that one rule is enough: a letter repeated within an operand becomes its
# diagonal, a letter that stands nowhere else is summed out. Then the gradient by an operand is the einsum of
# g and the others.


@public(method=False)
def einsum(equation: Any, *given: Any) -> Tensor:
    """Sums of products along named dims: einsum("ij,jk->ik", a, b) is a @ b. Or by numbers for dims:
    einsum(a, [0, 1], b, [1, 2], [0, 2]).
    """
    operands: Sequence[Any] = given
    if not isinstance(equation, str):
        equation, operands = _spelled((equation, *given))
    if len(operands) == 1 and isinstance(operands[0], (list, tuple)):
        operands = operands[0]
    tensors = [x if isinstance(x, Tensor) else wrap(np.asarray(x)) for x in operands]
    inputs, output = _letters(equation, tensors)
    for i, letters in enumerate(inputs):
        x = tensors[i]
        for letter in sorted(set(letters)):
            while letters.count(letter) > 1:
                a = letters.index(letter)
                b = letters.index(letter, a + 1)
                if x.shape[a] != x.shape[b]:
                    raise RuntimeError(
                        f"einsum: operand {i} has {letter!r} twice, but sizes {x.shape[a]} != {x.shape[b]}"
                    )
                x = diagonal(x, 0, a, b)
                letters = letters[:a] + letters[a + 1 : b] + letters[b + 1 :] + letter
        elsewhere = set(output).union(*(inputs[:i] + inputs[i + 1 :]))
        alone = tuple(d for d, letter in enumerate(letters) if letter not in elsewhere)
        if alone:
            x = x.sum(alone)
            letters = "".join(letter for letter in letters if letter in elsewhere)
        tensors[i], inputs[i] = x, letters
    if len(set(output)) < len(output):
        raise RuntimeError(f"einsum(): a subscript appears more than once in the output {output!r}")
    sizes = {}
    for i, (letters, x) in enumerate(zip(inputs, tensors)):
        for letter, n in zip(letters, x.shape):
            if sizes.setdefault(letter, n) != n and 1 not in (n, sizes[letter]):
                raise RuntimeError(
                    f"einsum: {letter!r} must have one size, but operand {i} has {n} where an earlier one "
                    f"has {sizes[letter]}"
                )
            sizes[letter] = max(sizes[letter], n)
    # sizes of 1 that broadcast are spelled out, so that the rule need not know of them
    tensors = [
        x if x.shape == full else x.expand(full)
        for x, full in ((x, tuple(sizes[c] for c in letters)) for letters, x in zip(inputs, tensors))
    ]
    return _einsum(len(tensors))(*tensors, tuple(inputs), output)


def _spelled(given: Sequence[Any]) -> tuple[str, list[Any]]:
    """The equation and the operands of an einsum by numbers: operand, its dims, ..., the result's dims."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    operands, dims = list(given[0::2]), list(given[1::2])
    output = operands.pop() if len(given) % 2 else None
    for each in (*dims, *([] if output is None else [output])):
        if not all(d is Ellipsis or (isinstance(d, int) and 0 <= d < len(letters)) for d in each):
            raise RuntimeError(f"einsum(): dims are numbers from 0 to {len(letters) - 1} or ..., not {each}")
    spell = lambda each: "".join("..." if d is Ellipsis else letters[d] for d in each)
    arrow = "" if output is None else f"->{spell(output)}"
    return ",".join(map(spell, dims)) + arrow, operands


def _letters(equation: str, operands: Sequence[Tensor]) -> tuple[list[str], str]:
    """The letters of each operand and of the result; `...` becomes letters that no one else uses."""
    equation = equation.replace(" ", "")
    left, arrow, output = equation.partition("->")
    inputs = left.split(",")
    if len(inputs) != len(operands):
        raise RuntimeError(
            f"einsum(): the equation {equation!r} names {len(inputs)} operands, but {len(operands)} were "
            "given"
        )
    free = [c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if c not in equation]
    most = 0
    for i, letters in enumerate(inputs):
        x = operands[i]
        if "..." in letters:
            extra = x.array.ndim - (len(letters) - 3)
            most = max(most, extra)
            inputs[i] = letters.replace("...", "".join(free[len(free) - extra :]))
        if len(inputs[i]) != x.array.ndim:
            raise RuntimeError(
                f"einsum(): operand {i} has {x.array.ndim} dims, but its subscripts {letters!r} name "
                f"{len(inputs[i])}"
            )
    dots = "".join(free[len(free) - most :])
    if arrow:
        return inputs, output.replace("...", dots)
    counts = "".join(inputs)
    once = "".join(sorted(c for c in set(counts) if counts.count(c) == 1 and c not in dots))
    return inputs, dots + once


def _contracted(inputs, output, arrays):
    # einsum's own loops do not use BLAS; planning the contraction costs more than a small one
    big = len(arrays) > 1 and max(x.size for x in arrays) > 1000
    return np.einsum(f"{','.join(inputs)}->{output}", *arrays, optimize=big)


_einsums: dict[int, Callable[..., Tensor]] = {}


def _einsum(n: int) -> Callable[..., Tensor]:
    """The rule for n operands."""
    if n not in _einsums:
        names = tuple(f"x{i}" for i in range(n))
        forward = eval(
            f"lambda {', '.join(names)}, inputs, output: contracted(inputs, output, ({', '.join(names)},))",
            {"contracted": _contracted},
        )

        def by(i):
            others = ", ".join(name for name in names if name != names[i])
            return eval(
                f"lambda g, {others}{', ' if others else ''}inputs, output: gradient({i}, g, [{others}], "
                "inputs, output)",
                {"gradient": _einsum_vjp},
            )

        _einsums[n] = rule(f"einsum_{n}", forward, *[by(i) for i in range(n)])
    return _einsums[n]


def _einsum_vjp(i, g, others, inputs, output):
    subscripts = [output, *inputs[:i], *inputs[i + 1 :]]
    equation = f"{','.join(subscripts)}->{inputs[i]}"
    if isinstance(g, Tensor):
        return einsum(equation, g, *others)
    return _contracted(subscripts, inputs[i], [g, *others])
