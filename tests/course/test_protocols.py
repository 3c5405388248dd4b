"""NumPy's functions and torch's functions on our tensors."""

import numpy as np
import pytest
import torch

import course

RNG = np.random.default_rng(0)


def leaf(shape):
    return course.tensor(RNG.standard_normal(shape), requires_grad=True)


def test_the_lectures_numpy_code_records_a_graph():
    x, w1 = RNG.standard_normal((5, 3)), leaf((3, 2))
    h = 1 / (1 + np.exp(-(x @ w1)))
    loss = np.square(h - np.ones((5, 2))).sum()
    loss.backward()
    s = 1 / (1 + np.exp(-(x @ w1.detach().numpy())))
    np.testing.assert_allclose(w1.grad.numpy(), x.T @ (2 * (s - 1) * s * (1 - s)))


# Each function of NumPy: on a tensor it gives what it gives on the array, and records a graph.
X34 = RNG.standard_normal((3, 4))
NUMPY = {
    "exp": lambda x: np.exp(x),
    "log": lambda x: np.log(np.abs(x)),
    "log1p": lambda x: np.log1p(x * x),
    "expm1": np.expm1,
    "log2": lambda x: np.log2(x * x),
    "log10": lambda x: np.log10(x * x),
    "sqrt": lambda x: np.sqrt(np.absolute(x)),
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "tanh": np.tanh,
    "negative": np.negative,
    "positive": np.positive,
    "reciprocal": np.reciprocal,
    "square": np.square,
    "power": lambda x: np.power(x, 3),
    "power of a number": lambda x: np.power(2.0, x),
    "add": lambda x: np.add(x, 1),
    "subtract": lambda x: np.subtract(X34, x),
    "multiply": lambda x: np.multiply(x, X34[0]),
    "divide": lambda x: np.divide(1, x),
    "maximum": lambda x: np.maximum(x, 0),
    "minimum": lambda x: np.minimum(X34[0], x),
    "remainder": lambda x: np.remainder(x, 0.7),
    "matmul": lambda x: np.matmul(x, X34.T),
    "dot": lambda x: np.dot(X34.T, x),
    "dot of vectors": lambda x: np.dot(x[0], X34[1]),
    "dot by a number": lambda x: np.dot(x, 2.0),
    "dot of stacks": lambda x: np.dot(np.ones((2, 5, 3)), x.reshape(1, 3, 4)),
    "outer": lambda x: np.outer(x, X34[0]),
    "einsum": lambda x: np.einsum("ij,kj->ik", x, X34),
    "sum": np.sum,
    "sum axis": lambda x: np.sum(x, axis=1, keepdims=True),
    "sum axes": lambda x: np.sum(x, axis=(0, 1)),
    "sum no axis": lambda x: np.sum(x, axis=()),
    "add.reduce": lambda x: np.add.reduce(x),
    "mean": lambda x: np.mean(x, axis=0),
    "std": np.std,
    "std axis": lambda x: np.std(x, axis=1, ddof=1),
    "var": lambda x: np.var(x, axis=1),
    "prod": lambda x: np.prod(x, axis=0),
    "max": lambda x: np.max(x, axis=1),
    "amin": np.amin,
    "cumsum": np.cumsum,
    "cumsum axis": lambda x: np.cumsum(x, axis=1),
    "argmax": lambda x: np.argmax(x, axis=1),
    "argmin": np.argmin,
    "linalg.norm": np.linalg.norm,
    "linalg.norm axis": lambda x: np.linalg.norm(x, ord=1, axis=1),
    "where": lambda x: np.where(X34 > 0, x, 0.0),
    "clip": lambda x: np.clip(x, -0.5, 0.5),
    "reshape": lambda x: np.reshape(x, (4, 3)),
    "reshape -1": lambda x: np.reshape(x, -1),
    "ravel": np.ravel,
    "transpose": np.transpose,
    "transpose axes": lambda x: np.transpose(x, (1, 0)),
    "swapaxes": lambda x: np.swapaxes(x, 0, 1),
    "moveaxis": lambda x: np.moveaxis(x, 0, 1),
    "squeeze": lambda x: np.squeeze(x[:1]),
    "expand_dims": lambda x: np.expand_dims(x, (0, -1)),
    "broadcast_to": lambda x: np.broadcast_to(x, (2, 3, 4)),
    "tile": lambda x: np.tile(x, (2, 1)),
    "concatenate": lambda x: np.concatenate([x, X34], axis=1),
    "concatenate flat": lambda x: np.concatenate([x, X34], axis=None),
    "stack": lambda x: np.stack([X34, x], axis=-1),
    "split": lambda x: np.split(x, 2, axis=1),
    "split at": lambda x: np.split(x, [1], axis=1),
    "flip": np.flip,
    "flip axis": lambda x: np.flip(x, 1),
    "roll": lambda x: np.roll(x, 1, axis=0),
    "sort": np.sort,
    "argsort": np.argsort,
    "take_along_axis": lambda x: np.take_along_axis(x, np.array([[0], [1], [3]]), axis=1),
    "trace": np.trace,
    "diag": np.diag,
    "diagonal": np.diagonal,
    "tril": np.tril,
    "triu": lambda x: np.triu(x, 1),
    "zeros_like": np.zeros_like,
    "ones_like": np.ones_like,
    "full_like": lambda x: np.full_like(x, 3),
    "isnan": np.isnan,
    "isfinite": np.isfinite,
    "equal": lambda x: np.equal(x, X34),
    "greater": lambda x: np.greater(x, 0),
    "shape": np.shape,
    "ndim": np.ndim,
    "size": np.size,
    "allclose": lambda x: np.allclose(x, X34),
    "array_equal": lambda x: np.array_equal(x, X34),
    "isclose": lambda x: np.isclose(x, X34),
    "sign": np.sign,
    "floor": np.floor,
    "ceil": np.ceil,
    "rint": np.rint,
    "trunc": np.trunc,
    "floor_divide": lambda x: np.floor_divide(x, 0.3),
    "isinf": np.isinf,
    "nonzero where": lambda x: np.where(x > 0),
    "float_power": lambda x: np.float_power(np.abs(x), 1.5),
    # of the families
    "arccos": lambda x: np.arccos(x / 5),
    "arcsin": lambda x: np.arcsin(x / 5),
    "arctanh": lambda x: np.arctanh(x / 5),
    "arccosh": lambda x: np.arccosh(x * x + 2),
    "arctan": np.arctan,
    "arcsinh": np.arcsinh,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "exp2": np.exp2,
    "sinc": np.sinc,
    "arctan2": lambda x: np.arctan2(x, X34[0]),
    "hypot": lambda x: np.hypot(X34[0], x),
    "logaddexp": lambda x: np.logaddexp(x, 1.0),
    "logaddexp2": lambda x: np.logaddexp2(x, X34),
    "fmod": lambda x: np.fmod(x, 0.7),
    "fmax": lambda x: np.fmax(x, 0.1),
    "fmin": lambda x: np.fmin(x, 0.1),
    "copysign": lambda x: np.copysign(x, X34[0]),
    "signbit": np.signbit,
    "hstack": lambda x: np.hstack([x, X34]),
    "vstack": lambda x: np.vstack((X34, x)),
    "dstack": lambda x: np.dstack([x, x]),
    "column_stack": lambda x: np.column_stack([x, np.arange(3.0)]),
    "atleast_1d": lambda x: np.atleast_1d(x[0, 0]),
    "atleast_2d": lambda x: np.atleast_2d(x[0]),
    "repeat": lambda x: np.repeat(x, 2, axis=1),
    "repeat flat": lambda x: np.repeat(x, 3),
    "repeat each": lambda x: np.repeat(x, [2, 0, 1], axis=0),
    "diff": np.diff,
    "diff twice": lambda x: np.diff(x, 2, axis=0),
    "fliplr": np.fliplr,
    "flipud": np.flipud,
    "rot90": np.rot90,
    "meshgrid": lambda x: np.meshgrid(x[0], x[1, :3]),
    "cumprod": lambda x: np.cumprod(x, axis=1),
    "cumprod flat": np.cumprod,
    "nansum": lambda x: np.nansum(x, axis=0),
    "nanmean": np.nanmean,
    "tensordot": lambda x: np.tensordot(x, X34, axes=([1], [1])),
    "inner": lambda x: np.inner(x, X34),
    "vdot": lambda x: np.vdot(x, X34),
    "kron": lambda x: np.kron(x[:2, :2], X34),
    "cross": lambda x: np.cross(x[:, :3], X34[:, 1:]),
    "diagflat": lambda x: np.diagflat(x),
    "inv": lambda x: np.linalg.inv(x[:, :3]),
    "det": lambda x: np.linalg.det(x[:, :3]),
    "slogdet": lambda x: np.linalg.slogdet(x[:, :3]),
    "solve": lambda x: np.linalg.solve(x[:, :3], X34),
    "solve a vector": lambda x: np.linalg.solve(X34[:, :3], x[:, 0]),
    "pinv": np.linalg.pinv,
    "cholesky": lambda x: np.linalg.cholesky(x @ x.T),
    "eigh": lambda x: np.linalg.eigh(x @ x.T),
    "eigvalsh": lambda x: np.linalg.eigvalsh(x @ x.T),
    "svd": lambda x: np.linalg.svd(x, full_matrices=False),
    "svd values": lambda x: np.linalg.svd(x, compute_uv=False),
    "qr": lambda x: np.linalg.qr(x[:, :3]),
    "matrix_power": lambda x: np.linalg.matrix_power(x[:, :3], 3),
    "multi_dot": lambda x: np.linalg.multi_dot([x, X34.T, X34]),
    "prod keepdims": lambda x: np.prod(x, keepdims=True),
    "prod axes": lambda x: np.prod(x[None], axis=(0, -1)),
    "prod axes keepdims": lambda x: np.prod(x[None], axis=(0, 2), keepdims=True),
    "cross broadcast": lambda x: np.cross(x[:, :3], X34[0, 1:]),
    "cross axes": lambda x: np.cross(x, X34, axisa=0, axisb=0, axisc=0),
    "cross axis": lambda x: np.cross(x, X34, axis=0),
    "norm spectral": lambda x: np.linalg.norm(x, 2),
    "norm nuclear": lambda x: np.linalg.norm(x[None], "nuc", axis=(1, 2), keepdims=True),
    "norm of rows": lambda x: np.linalg.norm(x, np.inf),
    "norm fro": lambda x: np.linalg.norm(x, axis=(0, 1)),
    "norm of many dims": lambda x: np.linalg.norm(x[None]),
    "pad": lambda x: np.pad(x, 1),
    "pad values": lambda x: np.pad(x, ((1, 2), (0, 3)), constant_values=((1.0, 2.0), (3.0, 4.0))),
    "pad edge": lambda x: np.pad(x, ((2, 0), (1, 1)), "edge"),
    "pad reflect": lambda x: np.pad(x, (2, 1), "reflect"),
    "pad symmetric": lambda x: np.pad(x, 2, "symmetric"),
    "pad wrap": lambda x: np.pad(x, (1, 4), mode="wrap"),
    "append": lambda x: np.append(x, [1.0, 2.0]),
    "append axis": lambda x: np.append(X34, x, axis=1),
    "array_split": lambda x: np.array_split(x, 3, axis=1),
    "array_split at": lambda x: np.array_split(x, [1, 2]),
    "hsplit": lambda x: np.hsplit(x, 2),
    "vsplit": lambda x: np.vsplit(x, [1]),
    "dsplit": lambda x: np.dsplit(x[None], 2),
    "atleast_3d": lambda x: np.atleast_3d(x),
    "atleast_3d vector": lambda x: np.atleast_3d(x[0]),
    "rollaxis": lambda x: np.rollaxis(x[None], 2),
    "rollaxis start": lambda x: np.rollaxis(x[None], 0, 3),
    "partition": lambda x: np.partition(x, 2, axis=0)[2],
    "select": lambda x: np.select([X34 > 1, X34 > 0], [x, x**2], -1.0),
    "linspace": lambda x: np.linspace(x, 1.0, 5),
    "linspace open": lambda x: np.linspace(0.0, x[0], 3, endpoint=False),
    "nan_to_num": lambda x: np.nan_to_num(x, nan=1.0),
    "angle": np.angle,
    "angle degrees": lambda x: np.angle(x, deg=True),
    "real": np.real,
    "imag": np.imag,
    "real_if_close": np.real_if_close,
    "conjugate": np.conjugate,
    "fabs": np.fabs,
    "deg2rad": np.deg2rad,
    "rad2deg": np.rad2deg,
    "radians": np.radians,
    "degrees": np.degrees,
}


@pytest.mark.parametrize("name", NUMPY)
def test_numpy_functions_keep_numpys_meaning(name):
    code = NUMPY[name]
    x = course.tensor(X34, requires_grad=True)
    with np.errstate(all="ignore"):
        expected, got = code(X34), code(x)
    if not isinstance(expected, (tuple, list)):
        expected, got = [expected], [got]
    for a, b in zip(expected, got, strict=True):
        values = b.detach().numpy() if isinstance(b, course.Tensor) else b
        assert np.shape(values) == np.shape(a)
        np.testing.assert_allclose(values, a, 1e-12)
    smooth = {
        "argmax",
        "argmin",
        "argsort",
        "zeros_like",
        "ones_like",
        "full_like",
        "isnan",
        "isfinite",
        "equal",
        "greater",
        "shape",
        "ndim",
        "size",
        "allclose",
        "array_equal",
        "isclose",
        "isinf",
        "nonzero where",
        "signbit",
        "imag",
    }
    if name not in smooth:
        assert all(b.requires_grad for b in got), "the graph was lost"


def test_every_numpy_function_that_we_answer_is_tested():
    from course.manners.protocols import ARRAY_FUNCTIONS, UFUNCS

    source = {w for name in NUMPY for w in name.split()}
    names = {f.__name__ for f in ARRAY_FUNCTIONS} | {u.__name__ for u in UFUNCS}
    # said otherwise above: np.max, np.amin, "sqrt", "linalg.norm"
    aliases = {"amax", "min", "absolute", "norm", "subtract"}
    comparisons = {"not_equal", "less", "less_equal", "greater_equal"}
    logical = {n for n in names if n.startswith(("logical_", "bitwise_"))} | {"invert"}
    assert not names - source - aliases - comparisons - logical, sorted(
        names - source - aliases - comparisons - logical
    )


def test_axis_0_and_ddof_keep_numpys_defaults_under_numpys_name_and_torchs_under_torchs():
    x = course.tensor([1.0, 2.0, 4.0], dtype=course.float64)
    assert np.std(x).item() == pytest.approx(np.std([1, 2, 4]))
    assert x.std().item() == pytest.approx(np.std([1, 2, 4], ddof=1))


def test_a_tensor_refuses_to_drop_its_graph_silently():
    x, w = np.ones((2, 3)), leaf((3, 2))
    with pytest.raises(RuntimeError, match=r"drop the graph silently.*write x @ w or np.dot\(x, w\)"):
        x.dot(w)
    with pytest.raises(RuntimeError, match="drop the graph"):
        np.asarray(w)
    with pytest.raises(RuntimeError, match=r"Use tensor.detach\(\).numpy\(\) instead"):
        w.numpy()
    assert x.dot(w.detach()).shape == (2, 2)
    with pytest.raises(TypeError, match="np.linalg.matrix_rank has no derivative here"):
        np.linalg.matrix_rank(w)
    assert np.linalg.matrix_rank(w.detach()) == 2
    with pytest.raises(TypeError, match="np.nextafter has no derivative here"):
        np.nextafter(w, 1)
    y = np.ones((3, 2))
    with pytest.raises(TypeError, match="write a result that requires grad into an ndarray"):
        y += w
    y += w.detach()
    np.testing.assert_allclose(y, 1 + w.detach().numpy())


def test_operands_on_either_side():
    a, w = np.arange(3.0), leaf(3)
    for code in (
        lambda p, q: p + q,
        lambda p, q: p - q,
        lambda p, q: p * q,
        lambda p, q: p / (q + 3),
        lambda p, q: p @ q,
    ):
        for left, right in ((a, w), (w, a)):
            y = code(left, right)
            assert isinstance(y, course.Tensor) and y.requires_grad
            np.testing.assert_allclose(
                y.detach().numpy(), code(*(v if v is a else v.detach().numpy() for v in (left, right)))
            )
    assert (np.float64(2) * w).requires_grad and (w * np.float32(2)).dtype == np.float64
    assert (course.ones(2) * np.float64(2)).dtype == np.float32  # a NumPy number is as weak as Python's


def test_torch_functions_find_ours():
    x = course.tensor([0.5, -1.0], requires_grad=True)
    assert isinstance(torch.exp(x), course.Tensor)
    np.testing.assert_allclose(torch.exp(x).detach().numpy(), np.exp([0.5, -1.0]), 1e-6)
    assert torch.sum(x * torch.ones_like(x), dim=0).requires_grad
    assert torch.nn.functional.relu(x).tolist() == [0.5, 0.0]
    assert torch.nn.functional.softmax(x, dim=0).sum().item() == pytest.approx(1)
    assert torch.stack([x, x]).shape == (2, 2) and torch.matmul(x, x).requires_grad
    assert torch.where(x > 0, x, torch.zeros_like(x)).tolist() == [0.5, 0.0]
    assert torch.clamp(x, min=0).tolist() == [0.5, 0.0]
    with pytest.raises(TypeError, match="torch.fft_fft was called on a course.Tensor"):
        torch.fft.fft(x)
    with pytest.raises(TypeError, match="course.Tensor and a torch.Tensor together"):
        torch.add(x, torch.ones(2))
