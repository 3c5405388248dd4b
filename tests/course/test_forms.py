"""Draws, settings, facts of dtypes and old forms: what is no operation, and `out=`. Programs leave the same
in `out` with torch and with course; draws are compared by what they must be.
"""

import pytest
import torch
from test_as_torch import run, same

import course

PROGRAMS = {
    "facts of dtypes": """
f, i = t.finfo(t.float32), t.iinfo(t.int32)
out = [f.eps, f.max, f.min, f.tiny, f.bits, f.dtype, i.max, i.min, i.bits, repr(f)]
out += [t.finfo(t.float64).resolution, t.is_floating_point(t.ones(2)), t.ones(2).is_complex()]
out += [t.is_complex(t.ones(2)), t.is_nonzero(t.tensor(0)), t.is_same_size(t.ones(2), t.ones(1, 2))]
out += [t.can_cast(t.float64, t.float32), t.can_cast(t.float32, t.int64)]
out += [str(t.promote_types(t.int32, t.float32)).split(".")[-1]]
""",
    "printing": """
x, y = t.tensor([1 / 3, 1e5, -2.0]), t.arange(12).reshape(3, 4) / 7
out = []
for kw in ({"precision": 2}, {"sci_mode": True}, {"sci_mode": False, "precision": 6}, {"profile": "short"},
           {"profile": "default", "edgeitems": 2, "threshold": 5}, {"linewidth": 40, "profile": "full"}):
    t.set_printoptions(**kw)
    out += [repr(x), repr(y)]
t.set_printoptions(profile="default")
out += [repr(x)]
""",
    "results with names": """
x = t.tensor([[1.0, 5.0], [3.0, 2.0]])
out = [repr(r) for r in (x.max(1), x.sort(0), x.median(1), t.linalg.eigh(x @ x.T), t.slogdet(x), x.topk(1))]
""",
    "ranges and forms": """
out = [t.logspace(0, 2, 3).tolist(), t.logspace(0, 3, 4, base=2).tolist(), t.scalar_tensor(2).item()]
out += [t.asarray([1.0, 2]).tolist(), t.asarray(np.arange(2.0)).tolist()]
x = t.tensor([1.7, 2])
out += [x.byte().tolist(), x.char().tolist(), x.type_as(t.tensor([1])).tolist(), x.new([3.0]).tolist()]
out += [x.adjoint().tolist() if x.ndim > 1 else 0, t.ones(2, 3).adjoint().shape[0]]
y = t.tensor([[1, 2, 3], [4, 5, 6]])
out += [y.resize_(3, 2).tolist(), y.resize_((2,)).tolist(), y.is_signed(), t.detach(y).tolist()]
out += [list(t.randint_like(y, 5).shape), t.randint_like(y, 3, 4).tolist()]
f = t.compile(lambda x: x + 1) if t.__name__ == "course" else lambda x: x + 1
out += [f(x).tolist(), t.is_inference_mode_enabled(), t.get_num_threads() > 0]
""",
    "results written into a tensor": """
x, y = t.tensor([1.0, 2.0, 3.0]), t.tensor([3.0, -1.0, 0.5])
z = t.empty(3)
before = z.data_ptr()
out = []
for f in (lambda: t.add(x, y, out=z), lambda: t.mul(x, y, out=z), lambda: t.exp(x, out=z),
          lambda: t.hypot(x, y, out=z), lambda: t.sub(x, y, alpha=2, out=z), lambda: t.pow(x, 2, out=z),
          lambda: t.cumsum(x, 0, out=z), lambda: t.clamp(x, 1.5, 2.5, out=z),
          lambda: t.sort(x, out=(z, i))[0]):
    i = t.empty(3, dtype=t.int64)
    result = f()
    out += [result is z or result.tolist() == z.tolist(), z.tolist(), z.data_ptr() == before]
out += [t.matmul(x, y, out=t.empty(())).item(), t.cat([x, y], out=t.empty(0)).tolist()]
out += [t.sum(t.ones(2, 3), 1, out=t.empty(0)).tolist()]
out += [t.mm(t.ones(2, 3), t.ones(3, 2), out=t.empty(2, 2)).tolist()]
values, index = t.empty(0), t.empty(0, dtype=t.int64)
t.max(t.tensor([[1.0, 2.0], [4.0, 3.0]]), 1, out=(values, index))
out += [values.tolist(), index.tolist(), t.zeros(2, out=t.ones(2)).tolist()]
w = t.ones(3, requires_grad=True)
for f in (lambda: t.mul(w, x, out=z), lambda: t.exp(x, out=w),
          lambda: t.add(x, 0.5, out=t.empty(3, dtype=t.int64))):
    try:
        f()
    except RuntimeError:
        out += ["refused"]
with t.no_grad():
    out += [t.mul(w, x, out=z).tolist()]
""",
    "where the random numbers stand": """
t.manual_seed(3)
out = [t.initial_seed()]
state = t.get_rng_state()
a = t.rand(3)
t.set_rng_state(state)
out += [t.rand(3).tolist() == a.tolist(), isinstance(t.seed(), int)]
""",
    "settings without effect": """
t.use_deterministic_algorithms(False)
t.set_num_threads(1)
t.set_default_device("cpu")
out = [t.ones(2).tolist()]
t.set_default_device(None)
""",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
@pytest.mark.filterwarnings("ignore")
def test_a_program_does_what_it_does_with_torch(program):
    by_torch, by_course = run(program, torch), run(program, course)
    assert same(by_torch, by_course), (by_torch, by_course)


@pytest.mark.filterwarnings("ignore")
def test_old_names_of_the_default_dtype_and_of_a_range():
    before = course.get_default_dtype()
    try:
        course.set_default_tensor_type("torch.DoubleTensor")
        assert course.ones(1).dtype == course.float64
        with pytest.raises(TypeError, match="LongTensor"):
            course.set_default_tensor_type("torch.LongTensor")
    finally:
        course.set_default_dtype(before)
    assert course.range(1, 4).tolist() == torch.range(1, 4).tolist()


def test_a_tensor_goes_to_no_gpu():
    with pytest.raises(RuntimeError, match=r"'cuda' if torch.cuda.is_available\(\) else 'cpu'"):
        course.ones(2).cuda()


def test_draws_of_integers_take_their_arguments_by_name():
    assert course.randint(3, size=(2, 5)).shape == course.randint(high=3, size=(2, 5)).shape == (2, 5)
    assert course.randint(low=2, high=3, size=(4,)).tolist() == [2] * 4


def test_draws_are_of_their_distributions():
    course.manual_seed(0)
    n = 20000
    assert course.normal(2.0, 3.0, (n,)).mean().item() == pytest.approx(2, abs=0.1)
    x = course.normal(course.tensor([0.0, 10.0]), course.tensor([1.0, 0.1]))
    assert x.shape == (2,) and abs(x[1].item() - 10) < 1
    assert course.normal(course.zeros(3), 2.0).shape == course.normal(1.0, course.ones(3)).shape == (3,)
    assert course.empty(n).bernoulli_(0.25).mean().item() == pytest.approx(0.25, abs=0.02)
    assert course.empty(n).exponential_(2.0).mean().item() == pytest.approx(0.5, abs=0.02)
    assert course.empty(n).log_normal_(0.0, 0.1).log().mean().item() == pytest.approx(0, abs=0.01)
    assert course.empty(n).geometric_(0.5).mean().item() == pytest.approx(2, abs=0.1)
    assert course.poisson(course.full((n,), 3.0)).mean().item() == pytest.approx(3, abs=0.1)
    whole = course.empty(n).random_(2, 5)
    assert sorted(set(whole.tolist())) == [2.0, 3.0, 4.0]
    assert course.empty(4, dtype=course.int64).random_(3).max().item() < 3
    assert course.empty(4).random_().min().item() >= 0
    drawn = course.multinomial(course.tensor([0.0, 1.0, 3.0]), n, replacement=True)
    assert (drawn == 2).float().mean().item() == pytest.approx(0.75, abs=0.02) and drawn.min().item() == 1
    rows = course.tensor([[1.0, 1.0, 0.0], [0.0, 1.0, 1.0]]).multinomial(2)
    assert [sorted(row) for row in rows.tolist()] == [[0, 1], [1, 2]]


@pytest.mark.parametrize(
    "code, message",
    [
        (lambda t: t.multinomial(t.tensor([1.0, 1.0]), 3), "without replacement"),
        (lambda t: t.multinomial(t.tensor([1, 1]), 1), "floating-point"),
        (lambda t: t.multinomial(t.tensor([-1.0, 1.0]), 1), "element < 0"),
        (lambda t: t.normal(0.0, -1.0, (2,)), "std >= 0"),
        (lambda t: t.linalg.inv(t.ones(2, 2)), "(?i)singular"),
        (lambda t: t.linalg.cholesky(-t.eye(2)), "positive-definite"),
        (lambda t: t.linalg.solve(t.ones(2, 3), t.ones(2)), "batches of square matrices"),
        (lambda t: t.linalg.det(t.ones(2, 2, dtype=t.int64)), "floating point"),
        (lambda t: t.tensordot(t.ones(2, 3), t.ones(2, 3)[:, :2], 1), "contracted dimensions"),
        (lambda t: t.narrow(t.ones(3), 0, 2, 2), "exceeds dimension size"),
        (lambda t: t.ones(3).index_add(0, t.tensor([3]), t.ones(1)), "out of"),
        (lambda t: t.scatter(t.ones(3), 0, t.tensor([5]), 1.0), "out of bounds"),
        (lambda t: t.bincount(t.tensor([-1])), "non-negative"),
        (lambda t: t.quantile(t.ones(3), 1.5), "range"),
        (lambda t: t.cumsum(t.tensor(1.0), 1), "out of range"),
        (lambda t: t.linspace(1, 2, -1), "non-negative"),
        (lambda t: t.ones(2) << 1, "only integers"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_what_torch_refuses_is_refused(code, message):
    with pytest.raises((RuntimeError, IndexError)):
        code(torch)
    with pytest.raises((RuntimeError, IndexError), match=message):
        code(course)
