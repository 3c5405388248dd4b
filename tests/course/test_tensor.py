"""What a tensor looks like from outside: printing, conversion, dtypes, indexing, Python's protocols,
creation.
"""

import copy
import io
import pickle

import numpy as np
import pytest
import torch
from agreement import same
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import course

VALUES = [
    [-2.0],
    -4.0,
    [[1.5, -2.25], [0.0, 3.0]],
    [1, 2, 300],
    True,
    [True, False],
    [],
    [[], []],
    [1e-5, 1.0],
    [1e9, 1.0],
    [1.0, 2.0, 3.0],
    [float("nan"), 1.0],
    [float("inf"), -1.5],
    [[[1.0, 2], [3, 4]], [[5, 6], [7, 8]]],
    [0.1] * 30,
    [0.0],
    [123456.0, 0.5],
    list(range(40)),
    np.arange(2000.0).reshape(40, 50),
    np.arange(1100),
    np.float64(3.25),
    np.ones(2),
    np.ones((2, 2), np.int32),
    [1e8, 1.0],
    [100000.0],
]


@pytest.mark.parametrize("values", VALUES, ids=range(len(VALUES)))
def test_prints_as_torch(values):
    ours, theirs = repr(course.tensor(values)), repr(torch.tensor(values))
    assert ours == theirs


def test_prints_its_place_in_the_graph():
    x = course.tensor([-4.0], requires_grad=True)
    assert repr(x) == "tensor([-4.], requires_grad=True)"
    assert repr(x * 2) == "tensor([-8.], grad_fn=<MulBackward0>)"
    assert repr(x.double() * 2) == "tensor([-8.], dtype=torch.float64, grad_fn=<MulBackward0>)"
    long = course.ones(30, requires_grad=True) * 1.5
    assert repr(long) == repr(torch.ones(30, requires_grad=True) * 1.5)
    assert f"{x[0]:.2f}" == "-4.00" and f"{x}" == repr(x) and str(x) == repr(x)
    with pytest.raises(TypeError, match=r"needs a 0-d tensor, and this one has shape \(1,\)"):
        f"{x:.2f}"


def test_python_protocols():
    x = course.tensor([[1.0, 2.0], [3.0, 4.0]])
    assert len(x) == 2 and [row.tolist() for row in x] == [[1.0, 2.0], [3.0, 4.0]]
    assert x[1, 0].item() == 3.0 and float(x[0, 1]) == 2.0 and int(x[1, 1]) == 4 and bool(x[0, 0])
    assert [10, 20, 30][course.tensor(1)] == 20 and list(range(course.tensor(2))) == [0, 1]
    assert 3.0 in x and 7.0 not in x and hash(x) == hash(x) and len({x, x * 1}) == 2
    assert x.size() == (2, 2) and x.size(-1) == 2 and x.numel() == 4 and x.ndim == x.dim() == 2
    for broken, message in [
        (lambda: bool(x), "more than one value is ambiguous"),
        (lambda: len(x[0, 0]), "len.. of a 0-d tensor"),
        (lambda: iter(x[0, 0]), "iteration over a 0-d tensor"),
        (lambda: x.item(), "a Tensor with 4 elements cannot be converted to Scalar"),
        (lambda: [1][x[0, 0]], "only integer tensors"),
        (lambda: bool(course.ones(0)), "no values is ambiguous"),
    ]:
        with pytest.raises((RuntimeError, TypeError), match=message):
            broken()


def test_views_share_memory_and_copies_do_not():
    x = course.arange(6.0)
    x.view(2, 3)[0, 1] = 10
    x[4] = 20
    x[2:3].fill_(7)
    x[0].add_(5)
    x.t()[1] = 11
    assert x.tolist() == [5, 11, 7, 3, 20, 5]
    y = x.clone()
    y[0] = 0
    x[[0, 1]].zero_()
    assert x[0].item() == 5
    a = np.ones(2)
    course.from_numpy(a)[0] = 5
    course.tensor(a)[1] = 5
    assert a.tolist() == [5, 1] and course.from_numpy(a).numpy() is not None


def test_numbers_and_arrays_with_a_slice_between_assign_as_in_torch():
    results = []
    for t in (torch, course):
        x = t.zeros(2, 3, 4)
        x[0, :, [1, 2]] = t.tensor([[1.0, 2], [3, 4], [5, 6]])
        results.append(x.tolist())
    assert results[0] == results[1]


def test_copy_and_pickle():
    x = course.tensor([1.0, 2.0], requires_grad=True)
    (x * 2).sum().backward()
    y = copy.deepcopy(x)
    assert y is not x and y.requires_grad and y.grad.tolist() == [2.0, 2.0] and y.tolist() == x.tolist()
    z = pickle.loads(pickle.dumps(x))
    assert z.requires_grad and z.tolist() == [1.0, 2.0]
    with pytest.raises(RuntimeError, match="graph leaves"):
        copy.deepcopy(x * 2)
    np.save(io.BytesIO(), x.detach().numpy())


def test_devices_and_conversion():
    x = course.tensor([1.9, -1.9])
    assert (
        x.to("cpu") is x and x.cpu() is x and x.to(course.device("cpu"), course.float64).dtype == np.float64
    )
    assert (
        x.to(x.double()).dtype == np.float64
        and x.long().tolist() == [1, -1]
        and x.bool().tolist() == [True, True]
    )
    assert (
        x.int().dtype == np.int32
        and x.half().dtype == np.float16
        and x.type(course.float64).dtype == np.float64
    )
    assert (
        not course.cuda.is_available()
        and x.device == course.device("cpu")
        and str(x.device) == "cpu"
        and x.device.type == "cpu"
    )
    with pytest.raises(RuntimeError, match="no device 'cuda' here: course computes on the CPU, and"):
        x.to("cuda")
    assert x.float() is x and x.to(torch.float64).dtype == np.float64


DTYPES = ["bool", "uint8", "int32", "int64", "float16", "float32", "float64"]
SCALARS = [True, 2, 2.5]


@pytest.mark.parametrize("a", DTYPES)
@pytest.mark.parametrize("b", DTYPES + SCALARS)
@pytest.mark.parametrize("dims", [(1, 1), (1, 0), (0, 1), (0, 0)], ids=str)
def test_dtypes_of_results_are_torchs(a, b, dims):
    codes = [
        lambda t, x, y: x + y,
        lambda t, x, y: x * y,
        lambda t, x, y: x / y,
        lambda t, x, y: x > y,
        lambda t, x, y: y * x,
        lambda t, x, y: t.where(x > 0, x, y),
        lambda t, x, y: x**y,
        lambda t, x, y: y / x,
    ]
    for i, code in enumerate(codes):
        results = []
        for t in (torch, course):
            x = t.ones((2,) * dims[0], dtype=getattr(t, a))
            y = b if not isinstance(b, str) else t.ones((2,) * dims[1], dtype=getattr(t, b))
            try:
                results.append(code(t, x, y))
            except (RuntimeError, TypeError):
                results.append(None)
        if results[0] is not None:
            assert results[1] is not None, i
            same(results[0], results[1], f"expression {i}", 1e-3, 1e-3)


@pytest.mark.parametrize("a", DTYPES)
def test_dtypes_of_functions_are_torchs(a):
    for name in (
        "exp sqrt sin sigmoid abs neg sum mean prod max cumsum std square relu sign erf floor reciprocal"
    ).split():
        results = []
        for t in (torch, course):
            x = t.ones(3, dtype=getattr(t, a))
            # numbers, which torch makes of bools here and NumPy does not
            if a == "bool" and name in ("square", "sign"):
                continue
            try:
                results.append(t.cumsum(x, 0) if name == "cumsum" else getattr(t, name)(x))
            except (RuntimeError, TypeError, NotImplementedError):
                results.append(None)
        if results and results[0] is not None:
            assert results[1] is not None, name
            same(results[0], results[1], name, 2e-3, 1e-3)


def test_float32_stays_float32_everywhere():
    x = course.tensor([0.5, 1.5], requires_grad=True)
    y = (x * 2 + 1 - 0.5) / 3**0.5
    y = (
        y.exp().mean()
        + x.norm()
        + x.std()
        + (x**2.5).sum()
        + x.sigmoid().prod()
        + np.float64(2) * x.max()
        + 1 / x.sum()
    )
    assert y.dtype == np.float32 and isinstance(y.numpy(force=True), np.ndarray) and y.shape == ()
    y.backward()
    assert x.grad.dtype == np.float32


INDICES = st.one_of(
    st.integers(-4, 3),
    st.slices(4).filter(lambda s: s.step is None or s.step > 0),
    st.just(Ellipsis),
    st.none(),
    st.lists(st.integers(-2, 1), min_size=1, max_size=3),
)


@settings(max_examples=150, deadline=None)
@given(hnp.array_shapes(min_dims=1, max_dims=3, max_side=4), st.lists(INDICES, min_size=1, max_size=3))
def test_any_index_reads_as_torch(shape, index):
    if index.count(Ellipsis) > 1:
        index = [i for i in index if i is not Ellipsis]
    index = tuple(index)
    a = np.arange(np.prod(shape), dtype=np.float64).reshape(shape)
    x = torch.from_numpy(a.copy()).requires_grad_()
    try:
        expected = x[index]
    except (IndexError, RuntimeError):
        with pytest.raises((IndexError, RuntimeError)):
            course.from_numpy(a)[index]
        return
    y = course.from_numpy(a.copy()).requires_grad_()
    if not expected.numel():  # NumPy checks the other indices then, and torch does not
        return
    got = y[index]
    assert got.shape == tuple(expected.shape)
    np.testing.assert_array_equal(got.detach().numpy(), expected.detach().numpy())
    g = np.random.default_rng(0).standard_normal(got.shape)
    expected.backward(torch.from_numpy(np.array(g)))
    got.backward(course.from_numpy(np.array(g)))
    np.testing.assert_allclose(y.grad.numpy(), x.grad.numpy())


@settings(max_examples=100, deadline=None)
@given(
    hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=3),
    st.sampled_from(["matmul", "add", "maximum", "where"]),
)
def test_any_shapes_broadcast_as_torch(shapes, name):
    rng = np.random.default_rng(1)
    a, b = (rng.standard_normal(s) for s in shapes.input_shapes)
    found = []
    for t in (torch, course):
        x, y = (t.from_numpy(np.array(v)).requires_grad_() for v in (a, b))
        try:
            z = t.where(x > y, x, y) if name == "where" else getattr(t, name)(x, y)
        except (RuntimeError, ValueError) as error:
            found.append(type(error))
            continue
        z.sum().backward()
        found.append([v.numpy() for v in (z.detach(), x.grad, y.grad)])
    if found[0] is RuntimeError or found[1] is RuntimeError:
        assert found[0] is found[1]
        return
    for theirs, ours in zip(*found):
        assert ours.shape == theirs.shape
        np.testing.assert_allclose(ours, theirs, 1e-9, 1e-12)


def test_random_numbers_repeat_and_have_their_distribution():
    course.manual_seed(3)
    a, b, c = course.rand(1000), course.randn(1000, dtype=course.float64), course.randint(2, 5, (1000,))
    course.manual_seed(3)
    assert course.equal(a, course.rand(1000)) and course.equal(b, course.randn(1000, dtype=course.float64))
    assert (
        a.dtype == np.float32
        and 0 <= a.min().item()
        and a.max().item() < 1
        and abs(a.mean().item() - 0.5) < 0.05
    )
    assert b.dtype == np.float64 and abs(b.mean().item()) < 0.15 and abs(b.std().item() - 1) < 0.1
    assert set(c.tolist()) == {2, 3, 4} and sorted(course.randperm(10).tolist()) == list(range(10))
    own = course.Generator().manual_seed(1)
    assert course.equal(
        course.rand(3, generator=own), course.rand(3, generator=course.Generator().manual_seed(1))
    )
    assert course.rand_like(a).shape == course.randn_like(b).shape == (1000,)
    x = course.empty(1000)
    assert abs(x.normal_(5, 0.1).mean().item() - 5) < 0.05 and 2 <= x.uniform_(2, 3).min().item()
    assert course.bernoulli(course.full((1000,), 0.25)).mean().item() == pytest.approx(0.25, abs=0.06)
    assert course.empty(2, 3).shape == course.empty_like(course.ones(2, 3)).shape == (2, 3)


def test_dropout():
    course.manual_seed(0)
    x = course.ones(100, 100, requires_grad=True)
    y = course.nn.functional.dropout(x, 0.25)
    kept = y.detach().numpy() != 0
    assert (
        abs(kept.mean() - 0.75) < 0.02
        and np.allclose(y.detach().numpy()[kept], 1 / 0.75)
        and y.dtype == np.float32
    )
    y.sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), y.detach().numpy())
    assert course.nn.functional.dropout(x, 0.25, training=False) is x


def test_the_default_dtype_can_be_set():
    try:
        course.set_default_dtype(course.float64)
        assert (
            course.tensor(1.5).dtype == course.zeros(1).dtype == (course.tensor([1]) / 2).dtype == np.float64
        )
    finally:
        course.set_default_dtype(course.float32)
    with pytest.raises(TypeError, match="only floating point types"):
        course.set_default_dtype(course.int64)
