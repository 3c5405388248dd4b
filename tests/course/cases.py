"""One line for each use of each operation: the code, and the shapes (or arrays) of its inputs.

`test_operations.py` runs each line on torch and on course (values, dtypes, first and second gradients), and
fails if an operation that course has stands in no line.
"""

import numpy as np


def positive(rng, shape):
    return rng.uniform(0.5, 2.0, shape)


def unit(rng, shape):
    return rng.uniform(-0.9, 0.9, shape)


def ties(rng, shape):
    return rng.integers(-1, 2, shape)


I = np.array  # noqa: E741  (an array as it is)
MASK = np.array([[True, False, True, True], [False, False, True, False], [True, True, False, True]])
INDEX = np.array([[0, 2, 1], [2, 2, 0]])
CLASSES = np.array([1, 0, 4, 2])

M, V, S = (3, 4), (4,), ()
CASES = []


def case(code, *shapes, **options):
    CASES.append((code, shapes, options))


# arithmetic: same shapes, broadcasts both ways, 0-d, numbers on either side
for shapes in [
    (M, M),
    (M, V),
    (V, M),
    (M, S),
    (S, M),
    ((3, 1), (1, 4)),
    ((2, 1, 4), (3, 1)),
    ((0, 4), V),
    (S, S),
]:
    case(lambda t, a, b: t.add(a, b), *shapes)
    case(lambda t, a, b: t.sub(a, b), *shapes)
    case(lambda t, a, b: t.mul(a, b), *shapes)
    case(lambda t, a, b: t.div(a, b), *shapes, draw=positive)
    case(lambda t, a, b: t.pow(a, b), *shapes, draw=positive)
    case(lambda t, a, b: t.maximum(a, b), *shapes)
    case(lambda t, a, b: t.minimum(a, b), *shapes)
case(lambda t, a, b: t.maximum(a, b), M, M, draw=ties)
case(lambda t, a, b: t.minimum(a, b), M, M, draw=ties)
case(lambda t, a, b: t.add(a, b, alpha=3), M, V)
case(lambda t, a, b: t.sub(a, b, alpha=-2.5), M, V)
case(lambda t, a: 2 - a * 3 + 1, M)
case(lambda t, a: 2 / a, M, draw=positive)
case(lambda t, a: a / 2, M)
case(lambda t, a, b: a / b - b * a + (-a) + (+b), M, V, draw=positive)
case(lambda t, a, b: t.subtract(a, b) * t.multiply(a, b), M, V)
case(lambda t, a, b: t.divide(a, b) + t.true_divide(b, a), M, V, draw=positive)
case(lambda t, a: t.negative(a) + t.positive(a) * 2, M)
for p in (2, 3, 0.5, -1, -0.5, 1, 0, 2.0):
    case(lambda t, a, p=p: t.pow(a, p), M, draw=positive)
case(lambda t, a: a**3 + a**2, M)
case(lambda t, a: t.pow(a, 2), I([0.0, -1.0, 2.0]))
case(lambda t, a: t.pow(a, 3), I([0.0, -1.0, 2.0]))
case(lambda t, a: t.pow(a, 0), I([0.0, -1.0, 2.0]))
case(lambda t, a: 2**a, M)
case(lambda t, a: [2**a, 2.5**a, True**a], np.arange(4))
case(lambda t, a: np.float64(2) ** a, M, dtype=np.float32, rtol=1e-6, atol=1e-6)
case(lambda t, a, b: [a + b, a * b], MASK, MASK[0])
case(lambda t, a, b: t.pow(a, b), I([0.0, 0.0, 2.0]), I([2.0, 3.0, 0.0]), second=False)
case(lambda t, a, b: t.pow(a, b), I([0.0, 1.0]), I([0.0, 0.0]), second=False)
case(lambda t, a, b: t.pow(a, b), I([0.0, 0.0, 2.0]), I([-1.0, 1.0, -1.0]), second=False)
case(lambda t, a: 0.0**a, I([-1.0, 0.0, 2.0]), second=False)
case(lambda t, a: t.div(a, 2, rounding_mode="floor") + t.div(a, 2, rounding_mode="trunc"), M)
case(lambda t, a: t.floor_divide(a.detach(), 0.3), M, draw=positive)
case(lambda t, a: t.remainder(a, 0.7), M)
case(lambda t, a, b: t.remainder(a, b), M, M, draw=positive)
case(lambda t, a: a % 0.7, M)
case(lambda t, a: a.detach() // 0.3, M)

# elementwise
for name in "exp expm1 sin cos tanh sigmoid erf square neg relu abs sign floor ceil round trunc".split():
    for shape in (M, S, (0, 3), (2, 1, 3)):
        case(lambda t, x, name=name: getattr(t, name)(x), shape)
for name in "log log1p log2 log10 sqrt rsqrt reciprocal".split():
    for shape in (M, S, (0,)):
        case(lambda t, x, name=name: getattr(t, name)(x), shape, draw=positive)
case(lambda t, x: t.tan(x), M, draw=unit)
case(lambda t, x: [getattr(t, name)(x) for name in ("round", "floor", "abs", "sign")], np.arange(3))
for name in "square sign".split():
    case(lambda t, x, name=name: getattr(t, name)(x), I([True, False]))
for name in "abs sign relu".split():
    case(lambda t, x, name=name: getattr(t, name)(x), I([0.0, -0.0, 1.0, -2.0]))
case(lambda t, x: t.absolute(x), M)
case(lambda t, x: t.clamp(x, -0.5, 0.5), M)
case(lambda t, x: t.clamp(x, min=0), M)
case(lambda t, x: t.clip(x, max=0.25), M)
case(lambda t, x: t.clamp(x, -1, 1), I([-1.0, 1.0, 0.0, 2.0, -3.0]))
case(lambda t, x, a, b: t.clamp(x, a, b), M, I([[-0.5], [-0.25], [0.0]]), I([0.5, 0.6, 0.7, 0.8]))
case(lambda t, x: t.nan_to_num(x, nan=0.5, posinf=3.0, neginf=-2.0), I([1.0, np.nan, np.inf, -np.inf]))
case(lambda t, x: t.clone(x), M)
case(lambda t, x: t.Tensor.contiguous(x.t()) * 2, M)
case(lambda t, x: t.Tensor.to(x, t.float32), M, rtol=1e-6, atol=1e-6)
case(lambda t, x: x.float() * x.double(), M, rtol=1e-6, atol=1e-6)

# where, masks
case(lambda t, c, a, b: t.where(c, a, b), MASK, M, V)
case(lambda t, c, a: t.where(c, a, 0.0), MASK, M)
case(lambda t, c, a: t.where(c, 2.0, a), MASK, S)
case(lambda t, x, m: t.masked_fill(x, m, 3.5), M, MASK)
case(lambda t, x, m: x.masked_fill(m[0], float("-inf")), M, MASK)
case(lambda t, x, v, m: t.masked_fill(x, m, v), M, S, MASK)
case(lambda t, x, m: t.masked_select(x, m), M, MASK)

# reductions
for dim in (None, 0, -1, (0, 2), (-1, 1), ()):
    for keepdim in (False, True):
        kw = {} if dim is None and not keepdim else {"dim": dim, "keepdim": keepdim}
        case(lambda t, x, kw=kw: t.sum(x, **kw), (2, 3, 4))
        case(lambda t, x, kw=kw: t.mean(x, **kw), (2, 3, 4))
        if dim != ():  # torch divides by 0 there
            case(lambda t, x, kw=kw: t.var(x, **kw), (2, 3, 4))
            case(lambda t, x, kw=kw: t.std(x, **kw), (2, 3, 4))
        case(lambda t, x, kw=kw: t.norm(x, **kw), (2, 3, 4))
        if dim:
            case(lambda t, x, kw=kw: t.logsumexp(x, **kw), (2, 3, 4))
        if dim is not None:
            case(lambda t, x, kw=kw: t.amax(x, **kw), (2, 3, 4), draw=ties)
            case(lambda t, x, kw=kw: t.amin(x, **kw), (2, 3, 4), draw=ties)
for name in "sum mean prod amax amin".split():
    case(lambda t, x, name=name: getattr(t, name)(x), S)
case(lambda t, x: t.sum(x, axis=1, keepdims=True), M)
case(lambda t, x: [t.amax(x, 1), t.amin(x, 1, keepdim=True), t.sum(x, 0), t.max(x, 1)[0]], (0, 3))
for name in "sum mean prod amax cumsum logsumexp argmax any max sort".split():
    case(lambda t, x, name=name: getattr(t, name)(x, axis=1), M)
for dims in [(0,), (0, 1), (-1, 0)]:
    case(
        lambda t, x, dims=dims: [
            t.any(x > 1, dims),
            t.all(x > -1, dims, keepdim=True),
            t.any(x.to(t.uint8), dims[0]),
        ],
        M,
    )
case(lambda t, x: t.sum(x, dtype=t.float64) + t.mean(x, dtype=t.float64), M, dtype=np.float32, rtol=1e-6)
case(lambda t, x: t.sum(x) + t.sum(x, 0).sum(), (0, 3))
case(lambda t, x: t.var(x, dim=1, correction=0) + t.std(x, dim=1, unbiased=False), M)
case(lambda t, x: t.std(x, 0), np.ones((3, 2)), second=False)
for dim in (0, 1, -1):
    case(lambda t, x, dim=dim: t.prod(x, dim), M)
    case(lambda t, x, dim=dim: t.prod(x, dim, keepdim=True), I([[1.0, 0, 3], [0, 0, 2], [4, 5, 6.0]]))
    case(lambda t, x, dim=dim: t.cumsum(x, dim), M)
    case(lambda t, x, dim=dim: t.max(x, dim), M)
    case(lambda t, x, dim=dim: t.min(x, dim, keepdim=True), M)
    case(lambda t, x, dim=dim: t.max(x, dim), M, draw=ties)
    case(lambda t, x, dim=dim: t.min(x, dim), M, draw=ties)
case(lambda t, x: t.prod(x), M)
case(lambda t, x: t.prod(x), I([[1.0, 0], [3, 4]]))
case(lambda t, x: t.cumsum(x, 0), S)
case(lambda t, x: t.max(x), M)
case(lambda t, x: t.min(x), M, draw=ties)
case(lambda t, x: t.max(x), M, draw=ties)
case(lambda t, x: t.max(x), S)
case(lambda t, x, y: t.max(x, y) + t.min(x, y), M, V)
case(lambda t, x: t.logsumexp(x, 1), 1000 * np.eye(3))
for p in (1, 2, 3, 2.5, float("inf"), float("-inf")):
    case(lambda t, x, p=p: t.norm(x, p), M)
    case(lambda t, x, p=p: t.norm(x, p, dim=1), M)
case(lambda t, x: t.norm(x, 0, dim=1), M, second=False)
for p in (1, 2, 3):
    case(lambda t, x, p=p: t.norm(x, p, dim=1), I([[0.0, 0, 0], [1, 0, -2]]), second=False)

# matrices
case(lambda t, a, b: t.matmul(a, b), V, V)
case(lambda t, a, b: t.matmul(a, b), M, V)
case(lambda t, a, b: t.matmul(a, b), (3,), M)
case(lambda t, a, b: a @ b, M, (4, 5))
case(lambda t, a, b: a @ b, (2, 3, 4), (2, 4, 5))
case(lambda t, a, b: a @ b, (2, 3, 4), (4, 5))
case(lambda t, a, b: a @ b, (3, 4), (2, 4, 5))
case(lambda t, a, b: a @ b, (2, 1, 3, 4), (5, 4, 2))
case(lambda t, a, b: a @ b, (2, 3, 4), (4,))
case(lambda t, a, b: a @ b, (4,), (2, 4, 3))
case(lambda t, a, b: a @ b, (0, 4), (4, 2))
case(lambda t, a, b: t.mm(a, b), M, (4, 2))
case(lambda t, a, b: t.bmm(a, b), (2, 3, 4), (2, 4, 5))
case(lambda t, a, b: t.mv(a, b), M, V)
case(lambda t, a, b: t.dot(a, b), V, V)
case(lambda t, a, b: t.outer(a, b), (3,), (4,))
case(lambda t, a, b: t.outer(a, b), (3,), np.arange(4))
case(lambda t, a, b: t.mm(a, mat2=b) + t.mm(input=a, mat2=b), M, (4, 2))
case(lambda t, a, b: t.mv(input=a, vec=b) * t.dot(input=b, tensor=b), M, V)
case(lambda t, a, b: t.bmm(input=a, mat2=b), (2, 3, 4), (2, 4, 5))
case(lambda t, c, a, b: t.addmm(c, a, b), (5,), M, (4, 5))
case(lambda t, c, a, b: t.addmm(c, a, b, beta=0.5, alpha=-2), (3, 5), M, (4, 5))
case(lambda t, x: t.trace(x), (3, 4))
case(lambda t, x: t.diag(x), (3,))
case(lambda t, x: t.diag(x, 1), (3, 4))
case(lambda t, x: t.diag(x, -1), (3,))
case(lambda t, x: t.diag_embed(x), (2, 3))
case(lambda t, x: t.diagonal(x, 1, 0, 2), (2, 3, 4))
case(lambda t, x: t.diagonal(x, -1), (4, 3))
for k in (0, 1, -1):
    case(lambda t, x, k=k: t.tril(x, k) + 2 * t.triu(x, k), (2, 3, 4))
for equation, shapes in [
    ("ij,jk->ik", (M, (4, 5))),
    ("ij->ji", (M,)),
    ("ij->", (M,)),
    ("ii->i", ((3, 3),)),
    ("ii", ((3, 3),)),
    ("i,j->ij", ((3,), (4,))),
    ("bij,bjk->bik", ((2, 3, 4), (2, 4, 5))),
    ("ij,ij->i", (M, M)),
    ("...ij,...jk->...ik", ((2, 3, 4), (4, 5))),
    ("i,i", (V, V)),
    ("ij,j", (M, V)),
    ("ij,k->jk", (M, (2,))),
    ("ij,jk,kl->il", (M, (4, 2), (2, 5))),
    ("bii->bi", ((2, 3, 3),)),
    ("i...->...", ((3, 2, 2),)),
    ("ijk,k->ij", ((2, 3, 4), V)),
]:
    case(lambda t, *xs, equation=equation: t.einsum(equation, *xs), *shapes)

# shapes
case(lambda t, x: t.reshape(x, (2, 6)), M)
case(lambda t, x: x.reshape(-1), M)
case(
    lambda t, x: [
        t.reshape(x, shape=(2, 6)),
        x.reshape(shape=[12]),
        t.permute(x, dims=(1, 0)),
        t.flip(x, dims=(0,)),
    ],
    M,
)
case(
    lambda t, x: [
        x.expand(size=(2, 3, 4)),
        x.repeat(repeats=(2, 1)),
        t.tile(x, dims=(2,)),
        x.contiguous().view(size=(4, 3)),
    ],
    M,
)
case(lambda t, x: x.t().reshape(2, -1), M)
case(lambda t, x: t.Tensor.view(x, 2, 6) * 2, M)
case(lambda t, x, y: t.Tensor.view_as(x, y) * t.Tensor.reshape_as(x, y), M, (2, 6))
case(lambda t, x: t.flatten(x), (2, 3, 4))
case(lambda t, x: t.flatten(x, 1), (2, 3, 4))
case(lambda t, x: t.flatten(x, 0, 1) * 2, (2, 3, 4))
case(lambda t, x: t.flatten(x), S)
case(lambda t, x: t.unflatten(x, 1, (2, 2)), M)
case(lambda t, x: t.transpose(x, 0, -1), (2, 3, 4))
case(lambda t, x: t.swapaxes(x, 0, 1) + t.swapdims(x, 1, 0), M)
case(lambda t, x: t.permute(x, (2, 0, 1)), (2, 3, 4))
case(lambda t, x: x.permute(-1, 0, 1), (2, 3, 4))
case(lambda t, x: t.t(x) @ x, M)
case(lambda t, x: x.T * 2, M)
case(lambda t, x: x.mT * 2, (2, 3, 4))
case(lambda t, x: t.t(x), V)
case(lambda t, x: t.movedim(x, 0, 2), (2, 3, 4))
case(lambda t, x: t.moveaxis(x, (0, 1), (-1, 0)), (2, 3, 4))
for dim in (0, 1, -1):
    case(lambda t, x, dim=dim: t.unsqueeze(x, dim), M)
case(lambda t, x: t.squeeze(x) + t.squeeze(x, 0).squeeze(-1), (1, 3, 1))
case(lambda t, x: t.squeeze(x, (0, 2)), (1, 3, 1))
case(lambda t, x: t.squeeze(x, ()) * 2, (1, 3, 1))
case(lambda t, x: t.squeeze(x, 1) * 2, (1, 3, 1))
case(lambda t, x: x.expand(2, 3, 4), (3, 1))
case(lambda t, x: x.expand(-1, 4), (3, 1))
case(lambda t, x: t.broadcast_to(x, (2, 3)), S)
case(lambda t, x, y: t.Tensor.expand_as(x, y) * y, (3, 1), M)
case(lambda t, x: t.Tensor.repeat(x, 2, 1, 3), (3, 2))
case(lambda t, x: t.Tensor.repeat(x, 3), S)
case(lambda t, x: t.tile(x, (2,)), M)
case(lambda t, x: t.Tensor.expand(x, 3) * 2, S)
case(lambda t, x, y, z: t.cat([x, y, z], 1), M, (3, 2), (3, 1))
case(lambda t, x, y: t.concat([x, y, x]) + t.concatenate((x, x, y)), M, M)
case(lambda t, x, y: t.cat([x, y], -1), (2, 0), (2, 3))
for dim in (0, 1, -1):
    case(lambda t, x, y, dim=dim: t.stack([x, y, x], dim), M, M)
case(lambda t, x: t.split(x, 2, 1), (3, 5))
case(lambda t, x: t.split(x, [1, 3, 1], dim=-1)[1] * 2, (3, 5))
case(lambda t, x: t.chunk(x, 3), (7, 2))
case(lambda t, x: t.chunk(x, 3), (0, 2))
case(lambda t, x: t.chunk(x, 2, dim=1)[0] * t.chunk(x, 2, dim=1)[1], (3, 4))
case(lambda t, x: t.unbind(x, 1), M)
case(lambda t, x: [row * 2 for row in x], M)


def ends(first, _, last):
    return first * last


case(lambda t, x: ends(*t.unbind(x)), M)
case(lambda t, x: t.flip(x, (0,)) * t.flip(x, (0, 1)), M)
case(lambda t, x: t.roll(x, 1, 0) + t.roll(x, (1, -2), (0, 1)) * t.roll(x, 2), M)

# indexing
for index in {
    "number": 1,
    "negative": -1,
    "two": (1, 2),
    "slice": slice(1, 3),
    "step": (slice(None), slice(0, 4, 2)),
    "ellipsis": (..., 1),
    "new": (None, slice(None), None),
    "list": [2, 0, 0],
    "lists": ([0, 1, 2], [3, 0, 3]),
    "array": I([2, 2, 1]),
    "mixed": (slice(1, 3), [0, 0, 2]),
    "empty": slice(0, 0),
    "numbers": (slice(None), 1),
}.values():
    case(lambda t, x, index=index: x[index] * 2, M)
case(lambda t, x, m: x[m], M, MASK)
case(lambda t, x: [x[...] * 2, x[:, :] * x[...]], M)
for index in [
    (0, slice(None), [1, 2]),
    ([1, 0], ..., 1),
    (0, slice(None), I([[1, 0]])),
    (slice(None), 1, [0, 2]),
    (1, None, [0, 1]),
]:
    case(lambda t, x, index=index: x[index] * 2, (2, 3, 4))
case(lambda t, x, i: x[i[0, 1], :, i[0]], (3, 2, 4), INDEX)
case(lambda t, x, m: x[:, m], M, MASK[0])
case(lambda t, x, i: x[i], M, INDEX)
case(lambda t, x, i: x[i, i], (3, 3), INDEX)
case(lambda t, x, i: t.gather(x, 1, i), (2, 3), INDEX)
case(lambda t, x, i: t.gather(x, 0, i), (3, 3), INDEX)
case(lambda t, x, i: t.index_select(x, 1, i), M, I([3, 0, 3]))
case(lambda t, x, i: t.index_select(x, 0, i), S, I([0]))
case(lambda t, x, m: [x[m], x[~m]], S, I(True))
case(lambda t, x, i: t.take_along_dim(x, i, 1), (2, 3), INDEX)
case(lambda t, x, i: t.take_along_dim(x.contiguous(), i.contiguous()), (2, 3), INDEX)
for dim in (0, 1, -1):
    case(lambda t, x, dim=dim: t.sort(x, dim), M)
    case(lambda t, x, dim=dim: t.topk(x, 2, dim), M)
case(lambda t, x: t.sort(x, descending=True)[0], M)
case(lambda t, x: t.topk(x, 2, largest=False)[0], M)


def assigned(t, x, v, index):
    y = x * 1
    y[index] = v
    return y * y


for index, shape in [(1, V), ((slice(None), 2), (3,)), ((0, 0), S), ([2, 0], (2, 4)), (slice(0, 2), V)]:
    case(lambda t, x, v, index=index: assigned(t, x, v, index), M, shape)
case(lambda t, x, m: assigned(t, x, 7.0, m), M, MASK)
# by the number, then by the array
case(lambda t, x, v: assigned(t, x, v, (0, slice(None), [1, 2])), (2, 3, 4), (3, 2))

case(lambda t, x, v: assigned(t, x, v, (0, 0)), M, (1,))  # leading dims of size 1 may be too many
case(lambda t, x, v: assigned(t, x, v, 0), M, (1, 1, 4))
case(lambda t, x, v: assigned(t, x, v.to(t.float32), 0), M, V, rtol=1e-6, atol=1e-6)


def changed(t, x, v, view, change):
    """A base, a view of it that is used before a change, and both after it."""
    y = x * 1
    shown = view(y)
    before = shown + 1
    change(y, shown, v)
    return [y * y, shown * 3, before, view(y) * 2]


def _add_to_row(y, shown, v):
    y[0] += v


for view in [
    lambda y: y[1:],
    lambda y: y[:, 2],
    lambda y: y.unflatten(1, (2, 2)),
    lambda y: y.t(),
    lambda y: y.unsqueeze(0),
    lambda y: y.T[1],
    lambda y: y.diagonal(1),
    lambda y: y.expand(2, 3, 4),
]:
    for change in [
        lambda y, shown, v: y.mul_(v),
        lambda y, shown, v: y.__setitem__(1, v),
        lambda y, shown, v: y.zero_(),
        _add_to_row,
    ]:
        case(lambda t, x, v, view=view, change=change: changed(t, x, v, view, change), M, V)
for view in [
    lambda y: y[1:],
    lambda y: y[1],
    lambda y: y[None, :, ::2][0],
    lambda y: y.unflatten(1, (2, 2))[:, 0],
    lambda y: y.reshape(-1)[3:],
]:
    for change in [
        lambda y, shown, v: shown.mul_(v),
        lambda y, shown, v: shown.__setitem__(0, v),
        lambda y, shown, v: shown.copy_(v.detach()),
    ]:
        case(lambda t, x, v, view=view, change=change: changed(t, x, v, view, change), M, S)


def row_changed(y, v):
    return [y[1].add_(v), y * y]


# what had no graph gets one
case(lambda t, v: row_changed(t.zeros(3, 4, dtype=t.float64), v), V)

# activations and losses
for name in "relu leaky_relu elu silu gelu softplus logsigmoid sigmoid tanh".split():
    case(lambda t, x, name=name: getattr(t.nn.functional, name)(x), (3, 4))
    case(lambda t, x, name=name: getattr(t.nn.functional, name)(x), I([-30.0, -3.0, 25.0]))
    if name != "elu":
        case(lambda t, x, name=name: getattr(t.nn.functional, name)(x), I([0.0, -0.0]))
case(lambda t, x: t.nn.functional.elu(x), I([0.0]))
case(lambda t, x: t.nn.functional.leaky_relu(x, 0.2) + t.nn.functional.elu(x, 1.5), M)
case(lambda t, x: t.nn.functional.gelu(x, approximate="tanh"), M)
case(lambda t, x: t.nn.functional.gelu(x), S)
case(lambda t, x: t.nn.functional.softplus(x, 2.0, 1.0), M)


def changed_and_twice(function, y, args):
    return [function(y, *args, inplace=True), y * 2]


for name, args in {
    "relu": (),
    "leaky_relu": (0.2,),
    "elu": (1.5,),
    "silu": (),
    "dropout": (1.0, True),
}.items():
    case(
        lambda t, x, name=name, args=args: changed_and_twice(getattr(t.nn.functional, name), x * 1, args),
        M,
    )
for dim in (0, 1, -1):
    case(lambda t, x, dim=dim: t.nn.functional.softmax(x, dim), M)
    case(lambda t, x, dim=dim: t.nn.functional.log_softmax(x, dim=dim), M)
case(lambda t, x: t.softmax(x, 1) + t.log_softmax(x, 1), 1000 * np.eye(3))
case(lambda t, x: t.softmax(x, 0), S)
case(lambda t, x, w, b: t.nn.functional.linear(x, w, b), M, (5, 4), (5,))
case(lambda t, x, w, b: t.nn.functional.linear(x, w, b), (2, 3, 4), (5, 4), (5,))
case(lambda t, x, w: t.nn.functional.linear(x, w), M, (5, 4))
case(lambda t, x, w, b: t.nn.functional.linear(x, w, b), V, (5, 4), (5,))
case(lambda t, x: t.nn.functional.dropout(x, 0.5, training=False) * 2, M)
case(lambda t, x: t.nn.functional.dropout(x, 1.0), M)
for reduction in ("mean", "sum", "none"):
    for name in "mse_loss l1_loss smooth_l1_loss".split():
        case(lambda t, a, b, name=name, r=reduction: getattr(t.nn.functional, name)(a, b, reduction=r), M, M)
        case(
            lambda t, a, b, name=name, r=reduction: getattr(t.nn.functional, name)(a, b, reduction=r),
            M,
            M,
            draw=ties,
        )
    case(lambda t, a, b, r=reduction: t.nn.functional.smooth_l1_loss(a, b, reduction=r, beta=0.3), M, M)
    case(lambda t, x, c, r=reduction: t.nn.functional.nll_loss(x, c, reduction=r), (4, 5), CLASSES)
    case(
        lambda t, x, c, w, r=reduction: t.nn.functional.nll_loss(x, c, w.detach(), reduction=r),
        (4, 5),
        CLASSES,
        (5,),
        draw=positive,
    )
    case(lambda t, x, c, r=reduction: t.nn.functional.cross_entropy(x, c, reduction=r), (4, 5), CLASSES)
    case(
        lambda t, x, c, r=reduction: t.nn.functional.cross_entropy(x, c, reduction=r, ignore_index=0),
        (4, 5),
        CLASSES,
    )
    case(
        lambda t, x, c, r=reduction: t.nn.functional.cross_entropy(x, c, reduction=r, label_smoothing=0.1),
        (4, 5),
        CLASSES,
    )
    case(
        lambda t, x, c, w, r=reduction: t.nn.functional.cross_entropy(
            x, c, w.detach(), reduction=r, label_smoothing=0.2, ignore_index=4
        ),
        (4, 5),
        CLASSES,
        (5,),
        draw=positive,
    )
    case(
        lambda t, x, p, r=reduction: t.nn.functional.cross_entropy(x, t.softmax(p, 1), reduction=r),
        (4, 5),
        (4, 5),
    )
    case(
        lambda t, x, p, w, r=reduction: t.nn.functional.cross_entropy(
            x, t.softmax(p, 1), w.detach(), reduction=r, label_smoothing=0.1
        ),
        (4, 5),
        (4, 5),
        (5,),
        draw=positive,
    )
    case(lambda t, x, c, r=reduction: t.nn.functional.cross_entropy(x, c, reduction=r), (2, 5, 3), INDEX)
    case(
        lambda t, x, y, r=reduction: t.nn.functional.binary_cross_entropy_with_logits(x, y, reduction=r),
        M,
        M,
        draw=unit,
    )
    case(
        lambda t, x, y, w, r=reduction: t.nn.functional.binary_cross_entropy_with_logits(
            x, y, weight=w.detach(), pos_weight=w.detach(), reduction=r
        ),
        M,
        M,
        V,
        draw=positive,
    )
    case(
        lambda t, x, y, r=reduction: t.nn.functional.binary_cross_entropy(
            t.sigmoid(x), t.sigmoid(y.detach()), reduction=r
        ),
        M,
        M,
    )
case(lambda t, x, c: t.nn.functional.cross_entropy(x, c), (5,), I(3))
case(lambda t, x, c: t.nn.functional.cross_entropy(x, c), 1000 * np.eye(4, 5), CLASSES)
case(lambda t, x, c: t.nn.functional.cross_entropy(x, c * 0, ignore_index=0), (4, 5), CLASSES, second=False)
case(lambda t, x, c: t.nn.functional.nll_loss(x, c), (0, 5), CLASSES[:0], second=False)
case(
    lambda t, x: t.nn.functional.binary_cross_entropy_with_logits(x, t.ones_like(x)),
    I([-1000.0, 1000.0, 0.0]),
)
case(lambda t, x, w, b: t.nn.functional.layer_norm(x, (4,), w, b), (2, 3, 4), (4,), (4,))
case(lambda t, x, w, b: t.nn.functional.layer_norm(x, (3, 4), w, b, 1e-3), (2, 3, 4), (3, 4), (3, 4))
case(lambda t, x: t.nn.functional.layer_norm(x, (4,)), M)
case(lambda t, w, c: t.nn.functional.embedding(c, w), (5, 3), INDEX)
case(lambda t, w, c: t.nn.functional.embedding(c, w, 2), (5, 3), INDEX)
for reduction in ("mean", "sum", "none"):
    case(lambda t, x, y, r=reduction: t.nn.functional.huber_loss(x, y, reduction=r, delta=0.7), M, M)
    case(lambda t, x, y, r=reduction: t.nn.functional.kl_div(x, y, reduction=r), M, M, draw=positive)
case(lambda t, x, y: t.nn.functional.kl_div(x, y, reduction="batchmean", log_target=True), M, M)
case(lambda t, c: t.nn.functional.one_hot(c), CLASSES)
case(lambda t, c: t.nn.functional.one_hot(c, 7), INDEX)

# convolution and pooling
IMAGES, FILTERS = (2, 4, 5, 6), (6, 4, 3, 2)
for options in [
    {},
    {"stride": 2},
    {"stride": (1, 2), "padding": (1, 0)},
    {"padding": 1, "dilation": (2, 1)},
    {"padding": "same"},
    {"padding": "valid", "dilation": 2},
]:
    case(lambda t, x, w, b, o=options: t.nn.functional.conv2d(x, w, b, **o), IMAGES, FILTERS, (6,))
case(lambda t, x, w: t.nn.functional.conv2d(x, w, groups=2, padding=1), IMAGES, (6, 2, 3, 3))
case(lambda t, x, w, b: t.nn.functional.conv2d(x, w, b, groups=4), IMAGES, (4, 1, 2, 2), (4,))
case(lambda t, x, w, b: t.nn.functional.conv2d(x, w, b), IMAGES[1:], FILTERS, (6,))
case(lambda t, x, w, b: t.nn.functional.conv1d(x, w, b, 2, 1), (2, 3, 7), (4, 3, 3), (4,))
case(lambda t, x, w: t.nn.functional.conv3d(x, w), (1, 2, 3, 3, 3), (2, 2, 2, 2, 2))
for options in [
    {},
    {"stride": 2},
    {"stride": (2, 3), "padding": 1, "output_padding": (1, 2)},
    {"dilation": 2, "padding": (2, 1)},
]:
    case(
        lambda t, x, w, b, o=options: t.nn.functional.conv_transpose2d(x, w, b, **o),
        IMAGES,
        (4, 3, 3, 2),
        (3,),
    )
case(lambda t, x, w: t.nn.functional.conv_transpose2d(x, w, groups=2), IMAGES, (4, 3, 2, 2))
case(lambda t, x, w, b: t.nn.functional.conv_transpose1d(x, w, b, 2), (2, 3, 4), (3, 2, 3), (2,))
case(lambda t, x, w: t.nn.functional.conv_transpose3d(x, w), (1, 2, 2, 2, 2), (2, 1, 2, 2, 2))
for name in "max_pool2d avg_pool2d".split():
    for args in [(2,), (3, 2, 1), ((2, 3), 1), (2, 3)]:
        case(lambda t, x, name=name, args=args: getattr(t.nn.functional, name)(x, *args), IMAGES)
    case(lambda t, x, name=name: getattr(t.nn.functional, name)(x, 3, 2, 1, ceil_mode=True), IMAGES)
    case(lambda t, x, name=name: getattr(t.nn.functional, name)(x, 2), (3, 4, 4))
case(lambda t, x: t.nn.functional.max_pool2d(x, 2, return_indices=True), IMAGES)
case(lambda t, x: t.nn.functional.max_pool2d(x, 2, 1, 1, 2), IMAGES)
case(lambda t, x: t.nn.functional.max_pool2d(x, 2, 1), IMAGES, draw=ties)
case(lambda t, x: t.nn.functional.avg_pool2d(x, 3, 2, 1, count_include_pad=False, ceil_mode=True), IMAGES)
case(lambda t, x: t.nn.functional.avg_pool2d(x, 2, divisor_override=3), IMAGES)
case(lambda t, x: t.nn.functional.max_pool1d(x, 3, 2, 1), (2, 3, 8))
case(lambda t, x: t.nn.functional.max_pool1d(x, 2, return_indices=True), (3, 8))
case(lambda t, x: t.nn.functional.avg_pool1d(x, 3, 2, 1), (2, 3, 8))
case(lambda t, x: t.nn.functional.max_pool3d(x, 2), (1, 2, 4, 4, 4))
case(lambda t, x: t.nn.functional.avg_pool3d(x, 2), (1, 2, 4, 4, 4))
for size in [1, 3, (2, 4), (None, 5)]:
    case(lambda t, x, size=size: t.nn.functional.adaptive_avg_pool2d(x, size), IMAGES)
    case(lambda t, x, size=size: t.nn.functional.adaptive_max_pool2d(x, size), IMAGES)
case(lambda t, x: t.nn.functional.adaptive_max_pool2d(x, 2, return_indices=True), IMAGES)
case(lambda t, x: t.nn.functional.adaptive_avg_pool1d(x, 3), (2, 3, 8))
case(lambda t, x: t.nn.functional.adaptive_max_pool1d(x, 3), (2, 3, 8))
for pad in [(1, 2), (1, 0, 2, 1), (-1, 2, 0, -1), (0, 0, 0, 0, 1, 1)]:
    case(lambda t, x, pad=pad: t.nn.functional.pad(x, pad), IMAGES)
case(lambda t, x: t.nn.functional.pad(x, (1, 1), value=2.5) * 2, M)
case(lambda t, x: t.nn.functional.pad(x, (1, 1), "constant", -2), INDEX)
for mode in "reflect replicate circular".split():
    case(lambda t, x, mode=mode: t.nn.functional.pad(x, (2, 1), mode), (2, 3, 4))
    case(lambda t, x, mode=mode: t.nn.functional.pad(x, (2, 1, 0, 3), mode), IMAGES)
    case(lambda t, x, mode=mode: t.nn.functional.pad(x, (1, 1, 1, 0, 1, 1), mode), (1, 2, 3, 3, 3))
for options in [{}, {"stride": 2, "padding": 1}, {"dilation": 2}]:
    case(lambda t, x, o=options: t.nn.functional.unfold(x, (2, 3), **o), IMAGES)
case(lambda t, x: t.nn.functional.unfold(x, 2), IMAGES[1:])
case(lambda t, x: t.nn.functional.fold(x, (4, 5), (2, 3)), (2, 12, 9))
case(lambda t, x: t.nn.functional.fold(x, (4, 5), 2, padding=1, stride=2), (8, 9))
for options in [{"scale_factor": 2}, {"size": 3}, {"scale_factor": (1.5, 0.5)}, {"size": (7, 4)}]:
    for mode in [
        {},
        {"mode": "bilinear"},
        {"mode": "bilinear", "align_corners": True},
        {"mode": "nearest-exact"},
        {"mode": "bicubic"},
        {"mode": "bicubic", "align_corners": True},
        {"mode": "area"},
    ]:
        case(lambda t, x, o=options | mode: t.nn.functional.interpolate(x, **o), IMAGES)
case(lambda t, x: t.nn.functional.interpolate(x, scale_factor=3), (2, 3, 4))
case(lambda t, x: t.nn.functional.interpolate(x, size=7, mode="linear"), (2, 3, 4))
case(lambda t, x: t.nn.functional.interpolate(x, scale_factor=2), (1, 2, 2, 2, 2))
case(lambda t, x: t.nn.functional.interpolate(x, size=3, mode="area"), (2, 3, 4))
case(lambda t, x: t.nn.functional.channel_shuffle(x, 3) * 2, (2, 6, 2, 2))
case(lambda t, x: t.nn.functional.local_response_norm(x, 3, 0.5, k=2.0), (2, 5, 3))
case(lambda t, x: t.nn.functional.local_response_norm(x, 2), IMAGES)
case(lambda t, x: t.nn.functional.pixel_shuffle(x, 2) * 2, (2, 8, 2, 3))
case(lambda t, x: t.nn.functional.pixel_unshuffle(x, 2) * 2, (2, 2, 4, 6))

# further activations, normalization, losses
PLACES = I([-7.0, -3.0, -1.0, -0.5, -0.2, 0.0, 0.3, 0.5, 1.0, 3.0, 6.0, 7.5])
for name in "hardshrink hardtanh mish relu6 selu softshrink softsign tanhshrink".split():
    case(lambda t, x, name=name: getattr(t.nn.functional, name)(x), M)
    # at 0 torch halves between the two sides of some
    case(lambda t, x, name=name: getattr(t.nn.functional, name)(x), PLACES, second=False)
case(lambda t, x: t.nn.functional.hardtanh(x, -0.5, 0.25), M)
for alpha in (1.0, 0.3):  # torch has its constants in float32
    case(lambda t, x, alpha=alpha: t.nn.functional.celu(x, alpha), M, rtol=1e-6)
case(lambda t, x: changed_and_twice(t.nn.functional.hardsigmoid, x * 1, ()), M, rtol=1e-6, second=False)
case(lambda t, x: changed_and_twice(t.nn.functional.hardswish, x * 1, ()), M, rtol=1e-6, second=False)
case(lambda t, x: t.nn.functional.threshold(x, 0.1, 20.0), M)
case(lambda t, x: t.nn.functional.rrelu(x, 0.1, 0.3), M)
case(lambda t, x: t.nn.functional.softmin(x, 1), M)
case(lambda t, x: t.nn.functional.glu(x), M)
case(lambda t, x: t.nn.functional.glu(x, 1), (2, 4, 3))
case(lambda t, x, w: t.nn.functional.prelu(x, w), M, (1,))
case(lambda t, x, w: t.nn.functional.prelu(x, w), (2, 3, 2, 2), (3,))
case(
    lambda t, x: t.nn.functional.gumbel_softmax(x * 0 + t.tensor([[0.0, 900.0]]), hard=True)[0],
    (1, 2),
    second=False,
)
for name in "hardtanh relu6 selu mish".split():
    case(
        lambda t, x, name=name: changed_and_twice(getattr(t.nn.functional, name), x * 1, ()),
        M,
        draw=unit,
    )
case(lambda t, x: t.nn.functional.dropout1d(x, 0.5, False) * 2, (2, 3, 4))
for name in "dropout2d dropout3d alpha_dropout".split():
    case(lambda t, x, name=name: getattr(t.nn.functional, name)(x, 0.5, False) * 2, (2, 3, 4, 4))
for shape in [(4, 3), (2, 3, 4), IMAGES]:
    c = shape[1:2]
    case(lambda t, x, w, b: t.nn.functional.batch_norm(x, None, None, w, b, True), shape, c, c)
    case(
        lambda t, x, m, v, w, b: t.nn.functional.batch_norm(x, m.detach(), v.detach(), w, b, eps=1e-3),
        shape,
        c,
        c,
        c,
        c,
        draw=positive,
    )
case(lambda t, x: t.nn.functional.batch_norm(x, None, None, training=True), M)
case(lambda t, x, w, b: t.nn.functional.group_norm(x, 2, w, b), IMAGES, (4,), (4,))
case(lambda t, x: t.nn.functional.group_norm(x, 1), (2, 3))
case(lambda t, x, w, b: t.nn.functional.instance_norm(x, weight=w, bias=b), IMAGES, (4,), (4,))
case(lambda t, x, w: t.nn.functional.rms_norm(x, (3, 4), w), (2, 3, 4), (3, 4))
case(lambda t, x: t.nn.functional.rms_norm(x, (4,), eps=1e-3), M)
for options in [{}, {"is_causal": True}, {"scale": 0.3}]:
    case(
        lambda t, q, k, v, o=options: t.nn.functional.scaled_dot_product_attention(q, k, v, **o),
        (2, 3, 4),
        (2, 5, 4),
        (2, 5, 2),
    )
case(lambda t, q, m: t.nn.functional.scaled_dot_product_attention(q, q, q, m), (3, 4), MASK[:, :3])
case(lambda t, q, m: t.nn.functional.scaled_dot_product_attention(q, q, q, m), (3, 4), (3, 3))
case(lambda t, x: t.nn.functional.normalize(x) + t.nn.functional.normalize(x, 1, 0), M)
for p in (1, 2, 3):
    case(lambda t, x, y, p=p: t.nn.functional.pairwise_distance(x, y, p), M, M)
case(lambda t, x, y: t.nn.functional.cosine_similarity(x, y), M, M)
case(lambda t, x, y: t.nn.functional.cosine_similarity(x, y, dim=0), M, M)
SIGNS = I([1.0, -1.0, 1.0])
for reduction in ("mean", "sum", "none"):
    kw = {"reduction": reduction}
    case(lambda t, x, y, kw=kw: t.nn.functional.soft_margin_loss(x, y.detach(), **kw), (3,), SIGNS)
    case(lambda t, x, y, s, kw=kw: t.nn.functional.margin_ranking_loss(x, y, s, 0.2, **kw), (3,), (3,), SIGNS)
    case(lambda t, x, s, kw=kw: t.nn.functional.hinge_embedding_loss(x, s.detach(), **kw), (3,), SIGNS)
    case(
        lambda t, x, y, s, kw=kw: t.nn.functional.cosine_embedding_loss(x, y, s.detach(), 0.1, **kw),
        M,
        M,
        SIGNS,
    )
    case(lambda t, a, p, n, kw=kw: t.nn.functional.triplet_margin_loss(a, p, n, **kw), M, M, M)
    case(lambda t, a, p, n, kw=kw: t.nn.functional.triplet_margin_loss(a, p, n, swap=True, **kw), M, M, M)
    case(lambda t, x, c, kw=kw: t.nn.functional.multi_margin_loss(x, c, **kw), (4, 5), CLASSES, second=False)
    case(
        lambda t, x, c, w, kw=kw: t.nn.functional.multi_margin_loss(x, c, 2, 0.7, w.detach(), **kw),
        (4, 5),
        CLASSES,
        (5,),
        draw=positive,
        second=False,
    )
    case(
        lambda t, x, kw=kw: t.nn.functional.multilabel_margin_loss(
            x, t.tensor([[2, 0, -1, 3, 1], [-1, 1, 1, 1, 1], [4, 3, 2, 1, 0], [1, -1, -1, -1, -1]]), **kw
        ),
        (4, 5),
        second=False,
    )
    case(
        lambda t, x, y, w, kw=kw: t.nn.functional.multilabel_soft_margin_loss(
            x, y.detach(), w.detach(), **kw
        ),
        M,
        M,
        V,
        draw=positive,
    )
    case(lambda t, x, y, kw=kw: t.nn.functional.poisson_nll_loss(x, y, **kw), M, M)
    case(
        lambda t, x, y, kw=kw: t.nn.functional.poisson_nll_loss(x, y.detach() * 3, False, True, **kw),
        M,
        M,
        draw=positive,
    )
    case(lambda t, x, y, v, kw=kw: t.nn.functional.gaussian_nll_loss(x, y, v, **kw), M, M, M, draw=positive)
case(lambda t, x, y, v: t.nn.functional.gaussian_nll_loss(x, y, v, full=True), M, M, (3,), draw=positive)
case(lambda t, x, y, w, b: t.nn.functional.bilinear(x, y, w, b), (3, 2), (3, 4), (5, 2, 4), (5,))
case(lambda t, x, y, w: t.nn.functional.bilinear(x, y, w), (2, 3, 2), (2, 3, 4), (5, 2, 4))
case(lambda t, x: t.nn.functional.upsample(x, scale_factor=2), (1, 2, 3, 3))

# in place: on a tensor that has been computed
for name, args in {
    "add_": (2,),
    "sub_": (2,),
    "mul_": (3,),
    "div_": (2,),
    "pow_": (2,),
    "neg_": (),
    "exp_": (),
    "log_": (),
    "log1p_": (),
    "expm1_": (),
    "sqrt_": (),
    "rsqrt_": (),
    "square_": (),
    "reciprocal_": (),
    "abs_": (),
    "sign_": (),
    "sin_": (),
    "cos_": (),
    "tan_": (),
    "tanh_": (),
    "sigmoid_": (),
    "erf_": (),
    "clamp_": (0.7, 1.5),
    "relu_": (),
    "floor_": (),
    "ceil_": (),
    "round_": (),
    "trunc_": (),
    "tril_": (),
    "triu_": (),
    "cumsum_": (0,),
    "nan_to_num_": (),
    "fill_": (3.0,),
    "zero_": (),
    "remainder_": (0.7,),
}.items():
    case(lambda t, x, name=name, args=args: getattr(t.Tensor, name)(x * 1, *args), M, draw=positive)
case(lambda t, x: [t.celu_(x * 1, 0.7), t.selu_(x * 1), t.threshold_(x * 1, 0.1, 20.0)], M, rtol=1e-6)
case(lambda t, x: t.dropout_(x * 1, 0.5, False), M)
case(lambda t, x: t.Tensor.floor_divide_(x.detach() * 1, 2), M)
case(lambda t, x, y: t.Tensor.mul_(x * 1, y), M, V)
case(lambda t, x, y: t.Tensor.copy_(x * 1, y), M, V)
case(lambda t, x, m: t.Tensor.masked_fill_(x * 1, m, 2.0), M, MASK)
case(lambda t, x, y: t.Tensor.copy_(x * 1, y.detach()), M, V)
case(lambda t, x: t.Tensor.zero_(x / 0), I([1.0, -2.0, 0.0]), second=False)

# results without a gradient
for name in "eq ne lt le gt ge not_equal less less_equal greater greater_equal isclose".split():
    case(lambda t, a, b, name=name: getattr(t, name)(a, b), M, V, draw=ties)
case(lambda t, a: [a > 0, a <= 0.5, a == a, a != 0, a < 1, a >= 1, a == None, a != "x", a is None], M)  # noqa: E711
case(lambda t, a, b: [t.equal(a, b), t.equal(a, a), t.allclose(a, b), t.allclose(a, a + 1e-12)], M, M)
for name in "isnan isinf isfinite".split():
    case(lambda t, a, name=name: getattr(t, name)(a), I([1.0, np.nan, np.inf, -np.inf]))
for name in "logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor".split():
    case(lambda t, a, b, name=name: getattr(t, name)(a, b), MASK, MASK[0])
case(lambda t, a: [t.logical_not(a), t.bitwise_not(a), ~a, a & a, a | a, a ^ a], MASK)
case(lambda t, a: [t.bitwise_and(a, 1), a | 2, a ^ 3], INDEX)
for dim in (None, 0, -1):
    for name in "argmax argmin any all".split():
        case(
            lambda t, a, name=name, dim=dim: getattr(t, name)(
                a, **({} if dim is None else {"dim": dim, "keepdim": True})
            ),
            M,
        )
case(lambda t, a: t.argsort(a, 0), M)
case(lambda t, a: t.nonzero(a), M, draw=ties)
case(lambda t, a: [t.nonzero(a), t.nonzero(a * 0), *t.nonzero(a, as_tuple=True)], I(2.0))
case(lambda t, a: t.nonzero(a, as_tuple=True), M, draw=ties)
case(lambda t, a: [t.zeros_like(a), t.ones_like(a), t.full_like(a, 3.5), t.zeros_like(a, dtype=t.int64)], M)
case(
    lambda t, a: [t.Tensor.new_zeros(a, 2, 3), a.new_ones(2), a.new_full((2,), 3.0), a.new_tensor([1, 2])], M
)
case(lambda t, a: [a.numel(), t.numel(a), a.dim(), a.shape[0], len(a), a.tolist(), a[0, 0].item()], M)

# creation
case(
    lambda t: [
        t.zeros(2, 3),
        t.ones((2,)),
        t.zeros(()),
        t.full((2, 3), 2.5),
        t.full((2,), 3),
        t.full((2,), True),
    ]
)
case(
    lambda t: [
        t.arange(5),
        t.arange(1, 7, 2),
        t.arange(0.0, 1.0, 0.25),
        t.arange(3, dtype=t.float64),
        t.arange(5, 0, -2),
    ]
)
case(
    lambda t: [
        t.linspace(0, 1, 5),
        t.eye(3),
        t.eye(2, 3),
        t.zeros(2, dtype=t.bool),
        t.ones(2, dtype=t.float64),
    ]
)
case(
    lambda t: [
        t.tensor(x)
        for x in (1, 2.5, True, [1, 2], [[1.5], [2]], [True, False], [], [[]], [1, 2.5], [True, 2])
    ]
)
case(
    lambda t: [t.tensor(x) for x in (np.ones(2), np.ones(2, np.float32), np.arange(3), np.array(2, np.uint8))]
)
case(
    lambda t: [
        t.tensor([1, 2], dtype=t.float64),
        t.as_tensor([1.0]),
        t.as_tensor(np.ones(2)),
        t.from_numpy(np.ones(3)),
    ]
)
case(
    lambda t: [
        t.zeros(size=(2, 3)),
        t.ones(size=[2]),
        t.full((2,), t.tensor(3.5, dtype=t.float64)),
        t.arange(end=3),
    ]
)
case(lambda t: [t.tensor([np.float64(3)]), t.tensor([np.int32(3), np.int32(4)]), t.tensor([np.float32(3)])])


case(lambda t, x: [t.round(x, decimals=1), x.round(decimals=-1)], M)
case(lambda t, x: t.diag_embed(x, 1, 0, 2), M)


# families: each name out of place, and in place where it has that
def above(rng, shape):
    return rng.uniform(1.1, 3.0, shape)


def both(name, *shapes, **options):
    """A function, and its change in place."""
    case(lambda t, x, *ys: getattr(t.Tensor, name)(x, *ys), *shapes, **options)
    case(lambda t, x, *ys: getattr(t.Tensor, f"{name}_")(x.clone(), *ys), *shapes, **options)


for name in "acos asin erfinv".split():
    both(name, M, draw=unit)
for name in "atan sinh cosh exp2 deg2rad rad2deg frac sgn sinc erfc".split():
    both(name, M)
case(lambda t, x: [t.atanh(x), x.detach().clone().atanh_()], M, draw=unit)
case(lambda t, x: [t.acosh(x), x.detach().clone().acosh_()], M, draw=above)
case(lambda t, x: [t.asinh(x), x.detach().clone().asinh_()], M)
both("logit", M, draw=lambda rng, shape: rng.uniform(0.1, 0.9, shape))
case(lambda t, x: t.logit(x, 0.3), M, draw=lambda rng, shape: rng.uniform(0.1, 0.9, shape))
case(lambda t, x: t.sinc(x), I([0.0, 0.5, -2.0]), second=False)
case(lambda t, x: [t.arccos(x), t.arcsin(x), t.arctan(x), t.arctanh(x)], M, draw=unit)
case(lambda t, x: [t.arcsinh(x), t.arccosh(x), t.fix(x)], M, draw=above)
for name in "atan2 hypot copysign fmod xlogy".split():
    both(name, M, V, draw=positive)
for name in "atan2 hypot logaddexp logaddexp2 fmax fmin copysign arctan2".split():
    for shapes in [(M, M), ((3, 1), (1, 4))]:
        case(lambda t, a, b, name=name: getattr(t, name)(a, b), *shapes)
case(lambda t, a, b: [t.fmax(a, b), t.fmin(a, b)], I([1.0, np.nan, 2.0]), I([1.0, 2.0, np.nan]))
case(lambda t, a, b: t.xlogy(a, b), I([0.0, 0.0, 2.0]), I([0.0, 2.0, 3.0]), second=False)
case(lambda t, a, b: t.logaddexp(a, b), I([-np.inf, 0.0]), I([-np.inf, 1000.0]), second=False)
case(lambda t, a, b: [t.ldexp(a, b), t.rsub(a, b), t.rsub(a, 2, alpha=3)], M, V)
case(lambda t, a: [t.float_power(a, 2), t.float_power(a, a)], M, draw=positive)
case(lambda t, a: [t.clamp_min(a, 0.1), t.clamp_max(a, 0.1)], M)
case(lambda t, a: [a.clone().clamp_min_(0.1), a.clone().clamp_max_(0.1)], M)
case(lambda t, a: [t.conj(a), t.real(a), t.angle(a), t.isreal(a), t.signbit(a)], M)
case(lambda t, a: [t.conj_physical(a), t.resolve_conj(a), t.resolve_neg(a)], M)
case(lambda t, a: [t.isposinf(a), t.isneginf(a)], I([np.inf, -np.inf, np.nan, 0.0]))
case(lambda t, a, b: t.lerp(a, b, 0.3), M, V)
case(lambda t, a, b, w: t.lerp(a, b, w), M, V, (3, 1))
case(lambda t, a, b: a.clone().lerp_(b, 0.3), M, V)
for name in ("addcmul", "addcdiv"):
    both(name, M, V, (3, 1), draw=positive)
    case(lambda t, a, b, c, name=name: getattr(t, name)(a, b, c, value=-0.5), M, V, M, draw=positive)

# pieces
case(lambda t, a, b: [t.hstack([a, b]), t.vstack((a, b)), t.dstack([a, b]), t.row_stack([a, b])], M, M)
case(lambda t, a, b: [t.hstack([a, b]), t.vstack([a, b]), t.dstack([a, b]), t.column_stack([a, b])], V, V)
case(lambda t, a, b: t.column_stack([a, b]), M, (3,))
case(lambda t, a, b: [*t.hsplit(a, 2), *t.vsplit(a, [1]), *t.dsplit(b, 2)], M, (2, 3, 4))
case(lambda t, a: [*t.tensor_split(a, 3, 1), *a.tensor_split([1, 3], -1)], M)
case(lambda t, a: [*t.split_with_sizes(a, [1, 3], 1), *t.unsafe_split(a, 2), *t.unsafe_chunk(a, 2)], M)
case(lambda t, a: t.unsafe_split_with_sizes(a, [1, 3], 1), M)
for n in (1, 2, 3):
    for shape in (S, V, M):
        case(lambda t, a, n=n: getattr(t, f"atleast_{n}d")(a), shape)
    case(lambda t, a, b, n=n: getattr(t, f"atleast_{n}d")(a, b), S, V)
case(lambda t, a, b, c: t.block_diag(a, b, c), M, V, S)
case(lambda t, a, b: [*t.broadcast_tensors(a, b), t.zeros(t.broadcast_shapes((3, 1), (4,)))], (3, 1), V)
for indexing in ("ij", "xy"):
    case(lambda t, a, b, c, i=indexing: t.meshgrid(a, b, c, indexing=i), (3,), V, (2,))
case(lambda t, a, b: [t.cartesian_prod(a, b), t.combinations(a, 2), t.combinations(a, 3, True)], (3,), V)
case(lambda t, a: [t.narrow(a, 1, 1, 2), a.narrow(0, -2, 1), t.select(a, 1, -1)], M)
case(lambda t, a, b: [t.select_scatter(a, b, 0, 1), t.slice_scatter(a, b[None], 0, 1, 2)], M, V)
case(lambda t, a, b: t.diagonal_scatter(a, b), M, (3,))
case(lambda t, a: [a.unfold(1, 3, 1), a.unfold(0, 2, 1), a.unfold(1, 2, 2)], (3, 7))
case(lambda t, a: [t.ravel(a), t.fliplr(a), t.flipud(a), t.diagflat(a), t.diagflat(a, -1)], (2, 3))
case(lambda t, a: [t.rot90(a, k) for k in (0, 1, 2, 3, -1)], (2, 3))
case(lambda t, a, i: [t.take(a, i), a.take(i[0])], M, I([[0, 11], [5, -1]]))
case(
    lambda t, a, r: [t.repeat_interleave(a, 2), t.repeat_interleave(a, r, 0), a.repeat_interleave(3, 1)],
    M,
    I([0, 2, 1]),
)
case(lambda t, r: t.repeat_interleave(r), I([0, 2, 1]))
case(lambda t, a: [t.argwhere(a > 0), t.msort(a)], M)
case(lambda t, a, b: [t.diff(a), t.diff(a, 2, 1), t.diff(a, dim=0, prepend=b, append=b)], M, (1, 4))
case(lambda t, a: [a.sum_to_size(1, 4), a.sum_to_size(3, 1), a.sum_to_size((4,))], M)
case(lambda t, a: [a.H, a.mH], M)

# scatter
PLACES = I([[0, 2, 1, 0], [2, 1, 0, 1]])
for name in "scatter scatter_add".split():
    case(lambda t, x, i, s, name=name: getattr(t, name)(x, 0, i, s), M, PLACES, (2, 4))
    case(lambda t, x, i, s, name=name: getattr(t.Tensor, f"{name}_")(x.clone(), 0, i, s), M, PLACES, (2, 4))
case(lambda t, x, i: [t.scatter(x, 0, i, 2.5), x.clone().scatter_(0, i, 1.0)], M, PLACES)
case(lambda t, x, i, s: t.scatter(x.detach(), 0, i, s.detach(), reduce="add"), M, PLACES, (2, 4))
case(lambda t, i: t.zeros(2, 3).scatter_(1, i, 1.0), I([[2], [0]]))
for reduce in "sum mean amax amin".split():
    for include in (True, False):
        kw = {"reduce": reduce, "include_self": include}
        case(lambda t, x, i, s, kw=kw: t.scatter_reduce(x, 0, i, s, **kw), M, PLACES, (2, 4))
case(lambda t, x, i, s: x.clone().scatter_reduce_(0, i, s, "sum"), M, PLACES, (2, 4))
ROWS = I([2, 0, 2])
case(lambda t, x, i, s: [t.index_add(x, 0, i, s), t.index_add(x, 0, i, s, alpha=-2)], M, ROWS, M)
case(lambda t, x, i, s: x.clone().index_add_(0, i, s), M, ROWS, M)
case(lambda t, x, i, s: [t.index_copy(x, 0, i, s), x.clone().index_copy_(0, i, s)], M, I([2, 0, 1]), M)
case(lambda t, x, i, v: [t.index_fill(x, 1, i, 0.5), t.index_fill(x, 1, i, v)], M, ROWS, S)
case(lambda t, x, i: x.clone().index_fill_(1, i, 0.5), M, ROWS)
case(lambda t, x, i, v: [t.index_put(x, (i,), v), t.index_put(x, (i,), v, True)], M, I([2, 0]), V)
case(lambda t, x, i, v: x.clone().index_put_((i, i), v), M, I([2, 0]), (2,))
case(lambda t, x, i, v: [t.Tensor.put(x, i, v), t.Tensor.put(x, i, v, True)], M, I([2, 0]), (2,))
case(lambda t, x, i, v: x.clone().put_(i, v), M, I([2, 0]), (2,))
case(lambda t, x, m, s: [t.masked_scatter(x, m, s), x.clone().masked_scatter_(m, s)], M, MASK, (20,))

# statistics
for name in "median nanmedian".split():
    for shape in (M, (5,), (2, 3, 4)):
        case(lambda t, x, name=name: getattr(t, name)(x), shape)
    case(lambda t, x, name=name: [*getattr(t, name)(x, 1), *getattr(t, name)(x, 0, keepdim=True)], M)
    case(lambda t, x, name=name: [*getattr(t, name)(x, 1)], I([[1.0, np.nan, 3, 2], [4, 3, 2, 1]]))
case(lambda t, x: [t.median(x), t.nanmedian(x)], I([1.0, np.nan, 3, 2]), second=False)
case(lambda t, x: [t.median(x), t.median(x, 1)[0]], I([[1, 2, 2], [5, 4, 3]]))
case(lambda t, x: [*t.kthvalue(x, 2), *t.kthvalue(x, 1, 0, keepdim=True)], M)
case(
    lambda t, x: [*t.Tensor.mode(x), *t.Tensor.mode(x, 0, keepdim=True)],
    I([[1.0, 2, 2, 3], [4, 4, 1, 1], [3, 2, 5, 4]]),
)
for name in "quantile nanquantile".split():
    for kw in ({}, {"dim": 1}, {"dim": 0, "keepdim": True}):
        case(lambda t, x, name=name, kw=kw: getattr(t, name)(x, 0.3, **kw), M)
        case(lambda t, x, q, name=name, kw=kw: getattr(t, name)(x, q, **kw), M, I([0.0, 0.25, 0.9]))
for way in "lower higher nearest midpoint".split():
    case(lambda t, x, way=way: t.quantile(x, 0.3, 1, interpolation=way), M)
case(lambda t, x: t.nanquantile(x, 0.5, 1), I([[1.0, np.nan, 3, 2], [4, 3, 2, 1]]), second=False)
case(lambda t, x: t.quantile(x, 0.5, 1), I([[1.0, np.nan, 3, 2], [4, 3, 2, 1]]), second=False)
case(lambda t, x: [t.cumprod(x, 0), x.clone().cumprod_(1), t.logcumsumexp(x, 1)], M)
case(lambda t, x: t.cumprod(x, 1), I([[1.0, 0, 3], [0, 0, 2], [4, 5, 6.0]]))
case(lambda t, x: [*t.cummax(x, 1), *t.cummin(x, 0)], M)
case(lambda t, x: [*t.cummax(x, 1), *t.cummin(x, 0)], M, draw=ties)
case(lambda t, x: [t.nansum(x, 1), t.nansum(x), t.nanmean(x, 0)], I([[1.0, np.nan, 3], [4, 3, 2]]))
case(lambda t, x: [*t.var_mean(x, 1), *t.std_mean(x), *t.var_mean(x, 0, unbiased=False)], M)
case(lambda t, x: [*t.aminmax(x), *t.aminmax(x, dim=1, keepdim=True)], M)
case(lambda t, x: [t.count_nonzero(x), t.count_nonzero(x, 1)], M, draw=ties)
case(lambda t, a, b: [t.dist(a, b), t.dist(a, b, 3), t.dist(a, b, 1)], M, V)
for p in (1.0, 2.0, 3.0):
    case(lambda t, a, b, p=p: t.cdist(a, b, p), M, (2, 4))
case(lambda t, a: [t.renorm(a, 2, 0, 1.0), a.clone().renorm_(1, 1, 0.5)], M)
case(lambda t, a: [t.cov(a), t.corrcoef(a), t.cov(a[0])], M)
case(
    lambda t, a, f, w: [t.cov(a, fweights=f), t.cov(a, aweights=w), t.cov(a, fweights=f, aweights=w)],
    M,
    I([1, 2, 1, 3]),
    I([0.1, 0.2, 0.3, 0.4]),
)
case(lambda t, a, x: [t.trapezoid(a), t.trapz(a, dx=0.5, dim=0), t.trapezoid(a, x)], M, V)
case(lambda t, a, x: [t.cumulative_trapezoid(a), t.cumulative_trapezoid(a, x)], M, V)

# products
case(lambda t, a, b: t.tensordot(a, b), (2, 3, 4), (3, 4, 5))
case(lambda t, a, b: t.tensordot(a, b, ([1], [0])), (2, 3, 4), (3, 5))
case(lambda t, a, b: [t.inner(a, b), t.inner(a[0], b[1])], M, (2, 4))
case(lambda t, a, b: [t.vdot(a, b), t.ger(a, b)], V, V)
case(lambda t, a, b: t.kron(a, b), (2, 3), V)
case(lambda t, a, b: [t.cross(a, b, 1), t.linalg.cross(a, b)], (2, 3), (2, 3))
for kw in ({}, {"beta": 0.5, "alpha": -2}):
    case(lambda t, c, a, b, kw=kw: t.addmv(c, a, b, **kw), (3,), M, V)
    case(lambda t, c, a, b, kw=kw: t.addr(c, a, b, **kw), M, (3,), V)
    case(lambda t, c, a, b, kw=kw: t.baddbmm(c, a, b, **kw), (2, 3, 5), (2, 3, 4), (2, 4, 5))
    case(lambda t, c, a, b, kw=kw: t.addbmm(c, a, b, **kw), (3, 5), (2, 3, 4), (2, 4, 5))
case(lambda t, c, a, b: c.clone().addmv_(a, b), (3,), M, V)
case(lambda t, c, a, b: c.clone().addr_(a, b), M, (3,), V)
case(lambda t, c, a, b: c.clone().baddbmm_(a, b), (2, 3, 5), (2, 3, 4), (2, 4, 5))
case(lambda t, c, a, b: c.clone().addbmm_(a, b), (3, 5), (2, 3, 4), (2, 4, 5))
case(lambda t, a, b, c: [t.chain_matmul(a, b, c), t.linalg.multi_dot([a[0], b, c[:, 1]])], M, (4, 2), (2, 5))


# matrices
def well(rng, shape):
    return rng.standard_normal(shape) + 3 * np.eye(*shape[-2:])


def positive_definite(t, x):
    return x @ x.mT + t.eye(x.shape[-1], dtype=x.dtype)


def fourth(*parts):
    """Of vectors, what does not depend on their signs."""
    return sum((part**4).sum() for part in parts)


N, K = (3, 3), (2, 3, 3)
for shape in (N, K):
    case(lambda t, a: [t.inverse(a), t.linalg.inv(a), t.linalg.pinv(a), t.pinverse(a)], shape, draw=well)
    case(lambda t, a: [t.det(a), t.linalg.det(a), *t.slogdet(a), *t.linalg.slogdet(a)], shape, draw=well)
    case(lambda t, a: t.logdet(positive_definite(t, a)), shape, draw=well)
    case(lambda t, a: [t.matrix_power(a, 3), t.linalg.matrix_power(a, -2)], shape, draw=well)
    case(lambda t, a: [t.matrix_exp(a), t.linalg.matrix_exp(a * 4)], shape, draw=unit)
    case(lambda t, a: t.linalg.cholesky(positive_definite(t, a)), shape)
    case(lambda t, a: t.linalg.eigvalsh(a + a.mT), shape)
    case(lambda t, a: fourth(*t.linalg.eigh(a + a.mT)), shape)
    case(lambda t, a: t.linalg.cond(a), shape, draw=well)
    case(lambda t, a: t.linalg.vecdot(a, a * 2), shape)
    case(lambda t, a: t.linalg.diagonal(a, offset=1), shape)
    case(lambda t, a: t.linalg.matmul(a, a), shape)
    case(lambda t, a: t.linalg.matrix_rank(a), shape)
    case(lambda t, a, b: [t.linalg.solve(a, b), t.linalg.solve(a, b, left=False)], shape, shape, draw=well)
    case(lambda t, a, b: t.linalg.solve_triangular(a, b, upper=True), shape, shape, draw=well)
    case(
        lambda t, a, b: t.linalg.solve_triangular(a, b, upper=False, unitriangular=True),
        shape,
        shape,
        draw=well,
    )
    case(lambda t, a, b: t.cholesky_solve(b, t.tril(a)), shape, shape, draw=well)
    case(lambda t, a: t.cholesky_inverse(t.tril(a)), shape, draw=well)
case(
    lambda t, a, b: t.linalg.solve(a, b),
    N,
    (3,),
    draw=lambda rng, s: well(rng, s) if len(s) > 1 else rng.normal(size=s),
)
for shape in ((3, 2), (2, 3), N, (2, 4, 3)):
    case(lambda t, a: [*t.linalg.qr(a)], shape)
    case(lambda t, a: t.linalg.svdvals(a), shape)
    case(
        lambda t, a: fourth(*t.linalg.svd(a, full_matrices=False)),
        shape,
    )
    case(lambda t, a: fourth(*t.svd(a)), shape)
    case(lambda t, a: t.linalg.pinv(a), shape)
    for order in ("fro", "nuc", 1, -1, 2, -2, float("inf")):
        case(lambda t, a, order=order: t.linalg.matrix_norm(a, order), shape)
case(lambda t, a: [t.linalg.norm(a), t.linalg.norm(a, 1), t.linalg.norm(a, dim=1), t.linalg.norm(a[0], 3)], M)
case(lambda t, a: [t.linalg.vector_norm(a, 1, dim=0), t.linalg.vector_norm(a), t.norm(a, "nuc")], M)
case(lambda t, a, b: t.linalg.lstsq(a, b).solution, (4, 3), (4, 2))
case(lambda t, a: t.linalg.vander(a, N=4), V)
case(lambda t, a: [t.linalg.tensorinv(a, ind=1), t.linalg.tensorsolve(a, a[..., 0, 0])], (4, 2, 2))

# counting
case(
    lambda t, x: [
        t.unique(x),
        *t.unique(x, return_inverse=True, return_counts=True),
        *x.unique(dim=0, return_counts=True),
    ],
    I([[3, 1], [1, 3], [3, 1]]),
)
case(lambda t, x: [*t.unique_consecutive(x, return_inverse=True, return_counts=True)], I([1, 1, 2, 1, 1]))
case(lambda t, x: t.unique_consecutive(x, dim=0), I([[1, 2], [1, 2], [2, 1]]))
case(
    lambda t, x, w: [t.bincount(x), t.bincount(x, minlength=6), t.bincount(x, w.detach())],
    I([0, 3, 3]),
    I([0.5, 1, 2]),
)
case(lambda t, x: [t.histc(x.detach(), 4), t.histc(x.detach(), 5, -1, 1)], M)
case(
    lambda t, x: [*t.histogram(x.detach(), 4), *t.histogram(x.detach(), 3, range=(-1.0, 1.0), density=True)],
    M,
)
case(
    lambda t, s, x: [t.searchsorted(s, x), t.searchsorted(s, x, right=True), t.bucketize(x, s)],
    I([1.0, 2, 3]),
    I([[2.0, 0.5], [3.5, 3]]),
)
case(lambda t, s, x: t.searchsorted(s, x), I([[1.0, 2, 3], [4, 5, 6]]), I([[2.0, 0.5], [4.5, 9]]))
case(
    lambda t, a, b: [t.isin(a, b), t.isin(a, b, invert=True), t.gcd(a, b), t.lcm(a, b)], I([4, 6]), I([6, 9])
)
case(lambda t, a, v: t.heaviside(a.detach(), v.detach()), I([-1.0, 0, 2]), I([0.5, 0.5, 0.5]))
case(lambda t: [t.tril_indices(3, 4), t.triu_indices(3, 3, 1)])

# changes in place under second names, of comparisons, and of the shape alone
COMPARED = (
    "eq ge greater greater_equal gt le less less_equal logical_and logical_or logical_xor lt ne not_equal"
)
for name in "absolute log10 log2 negative".split():
    case(lambda t, x, name=name: getattr(t.Tensor, f"{name}_")(x.clone()), M, draw=positive)
for name in "divide multiply subtract true_divide".split():
    case(lambda t, x, y, name=name: getattr(t.Tensor, f"{name}_")(x.clone(), y), M, V, draw=positive)
for name in COMPARED.split():
    case(lambda t, x, y, name=name: getattr(t.Tensor, f"{name}_")(x.detach().clone(), y.detach()), M, M)
for name in "bitwise_and bitwise_or bitwise_xor".split():
    case(lambda t, x, y, name=name: getattr(t.Tensor, f"{name}_")(x.clone(), y), MASK, MASK[0])
case(lambda t, x: [x.clone().logical_not_(), x.clone().bitwise_not_()], MASK)
case(lambda t, x: [x.clone().clip_(-0.5, 0.5), x.clone().fill_diagonal_(3.0)], M)
case(lambda t, x: x.detach().clone().apply_(lambda v: v * 2), M)
case(lambda t, c, a, b: c.clone().addmm_(a, b, alpha=2), (3, 5), M, (4, 5))
case(lambda t, x: [(x * 2).unsqueeze_(1) * 2, (x * 2).transpose_(0, 1), (x * 2).t_()], M)
case(lambda t, x: [(x[:1] * 2).squeeze_(0), (x * 2).swapaxes_(0, 1), (x * 2).swapdims_(0, 1)], M)
case(lambda t, i: t.unravel_index(i, (3, 4)), I([5, 11]))
case(
    lambda t, i, j: [i << 2, i >> j, t.bitwise_left_shift(i, j), t.bitwise_right_shift(i, 1), 3 << j],
    I([5, 11]),
    I([1, 2]),
)
case(lambda t, i, j: [(i * 1).bitwise_left_shift_(j), (i * 1).bitwise_right_shift_(1)], I([5, 11]), I([1, 2]))
for correction in (1, 5):
    case(
        lambda t, x, c=correction: [t.var(x, 1, correction=c), t.std(x, 1, correction=c)],
        (2, 1),
        second=False,
    )
    case(
        lambda t, x, c=correction: [t.var(x, 1, correction=c), t.std(x, 1, correction=c)],
        (2, 3),
        second=False,
    )
