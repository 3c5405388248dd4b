"""`course` on a GPU: tensors that hold CuPy's arrays, which answer NumPy's functions.

No GPU is needed: `elsewhere/standin.py` is a CuPy whose arrays hold NumPy's and refuse what CuPy's refuse, as
read off CuPy itself. What runs here has never met one of NumPy's arrays on the way. On a machine with both,
`tests/gpu/run.sh` runs the real one.
"""

import io
import sys

import cases
import numpy as np
import pytest
from elsewhere import standin
from elsewhere.runs import found, inputs_of, same
from test_operations import LABELS
from test_programs import PROGRAMS, as_printed, printed

import course
from course import nn
from course.manners import arrays

# Of NumPy's functions that rules use, these CuPy has not.
NOT_THERE = {"cummax.cummin", "cumprod.clone.cumprod_.logcumsumexp"}


@pytest.fixture(autouse=True)
def _cupy(monkeypatch):
    standin.install(monkeypatch)
    yield
    course.set_default_device(None)


@pytest.mark.parametrize("number", range(len(cases.CASES)), ids=LABELS)
def test_an_operation_runs_there(number):
    code, shapes, options = cases.CASES[number]
    given, second = inputs_of(shapes, options), options.get("second", True)
    if LABELS[number].partition("-")[2] in NOT_THERE:
        with pytest.raises(NotImplementedError, match="is not supported yet"):
            found(code, given, "cuda", second)
        return
    there = found(code, given, "cuda", second)
    made_of_numpys = "from_numpy" in code.__code__.co_names
    assert all(y is None or y.is_cuda for y in there) or made_of_numpys, "left the GPU"
    same(found(code, given, "cpu", second), there, 1e-12, 1e-12)


@pytest.mark.sampled(5)
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("path", PROGRAMS, ids=[path.stem for path in PROGRAMS])
def test_a_program_runs_there(path, monkeypatch):
    with monkeypatch.context() as patch:
        here = printed(path, "course", patch)
    standin.install(monkeypatch)
    course.set_default_device("cuda")
    with monkeypatch.context() as patch:
        there = printed(path, "course", patch)
    told = [as_printed(text.replace("\n", " ")) for text in (here, there.replace(" device='cuda:0',", ""))]
    assert told[1].replace(", device='cuda:0'", "") == told[0]


def test_the_lectures_training_is_the_same_there():
    """The same seed, the same batches, the same draws of dropout: so the same losses."""

    def losses(device):
        course.manual_seed(3)
        model = nn.Sequential(nn.Linear(20, 16), nn.ReLU(), nn.Dropout(0.4), nn.Linear(16, 5)).to(device)
        optimizer = course.optim.AdamW(model.parameters(), lr=0.01)
        rng = np.random.default_rng(0)
        data = course.utils.data.TensorDataset(
            course.tensor(rng.random((64, 20), np.float32)), course.tensor(rng.integers(0, 5, 64))
        )
        loader = course.utils.data.DataLoader(data, batch_size=16, shuffle=True)
        said = []
        for _ in range(3):
            for x, y in loader:
                loss = nn.functional.cross_entropy(model(x.to(device)), y.to(device))
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                said.append(loss.item())
        assert {p.device.type for p in (*model.parameters(), loss)} == {device}
        assert {p.grad.device.type for p in model.parameters()} == {device}
        return said

    np.testing.assert_allclose(losses("cuda"), losses("cpu"), 1e-6)


@pytest.mark.parametrize("name", ["SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "LBFGS"])
def test_an_optimizer_runs_there(name):
    def after(device):
        w = course.tensor([1.0, -2.0, 3.0], device=device, requires_grad=True)
        optimizer = getattr(course.optim, name)([w], lr=0.1)

        def closure():
            optimizer.zero_grad()
            loss = (w**4).sum()
            loss.backward()
            return loss

        for _ in range(3):
            optimizer.step(closure)
        state = io.BytesIO()
        course.save(optimizer.state_dict(), state)
        state.seek(0)
        again = getattr(course.optim, name)([w], lr=0.1)
        again.load_state_dict(course.load(state))
        again.step(closure)
        assert w.device.type == device
        return w.detach().cpu().numpy()

    np.testing.assert_allclose(after("cuda"), after("cpu"), 1e-6)


def test_a_tensor_goes_there_and_back():
    x = course.tensor([1.0, 2.0], requires_grad=True)
    y = x.to("cuda")
    assert (x.device, y.device, y.is_cuda) == (course.device("cpu"), course.device("cuda:0"), True)
    assert y.grad_fn.name() == "ToCopyBackward0"
    assert repr(y.detach()) == "tensor([1., 2.], device='cuda:0')"
    (y * y).sum().backward()
    assert x.grad.device == course.device("cpu") and x.grad.tolist() == [2.0, 4.0]
    assert y.to("cuda") is y and y.to(0) is y and y.cuda() is y and y.cuda(0) is y and x.cpu() is x
    assert nn.Linear(1, 1).cuda(0).weight.is_cuda
    assert y.to("cuda", course.float64).dtype is course.float64
    assert y.detach().to(x).device == x.device and x.detach().to(y).is_cuda
    assert course.zeros(2, device="cuda").is_cuda and course.rand_like(y).is_cuda
    assert y.new_ones(3).is_cuda and course.full_like(y, 2).is_cuda
    assert course.tensor(y.detach()).is_cuda and course.tensor([y.sum().detach()]).device.type == "cpu"
    assert not y.detach().cpu().is_cuda and y.detach().tolist() == [1.0, 2.0]


def test_cupys_own_arrays_are_taken_as_they_are():
    array = standin.asarray(np.ones(3, np.float32))
    x = course.as_tensor(array)
    x += 1
    assert float(array[0]) == 2.0, "the memory is shared"
    assert (x * array).is_cuda and (array * x).tolist() == [4.0, 4.0, 4.0]
    with pytest.raises(TypeError, match=r"expected np.ndarray \(got ndarray\): write as_tensor for"):
        course.from_numpy(array)


def test_views_share_memory_there():
    x = course.arange(6.0, device="cuda").reshape(2, 3)
    row, column = x[0], x.T[1]
    x[0, 1] = 7
    assert row.tolist() == [0, 7, 2] and column.tolist() == [7, 4]
    w = course.ones(3, device="cuda", requires_grad=True)
    y = w * 2
    part = y[1:]
    part *= 3
    y.sum().backward()
    assert w.grad.tolist() == [2, 6, 6]


def test_what_was_saved_may_not_change_there_either():
    w = course.ones(3, device="cuda", requires_grad=True)
    y = w.exp()
    z = y * y
    y.view(3)[0] = 5
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        z.sum().backward()
    with pytest.raises(RuntimeError, match="several of its elements"):
        course.ones(1, device="cuda").expand(3).add_(1)


def test_devices_may_not_meet():
    x, y = course.ones(2, 2, device="cuda"), course.ones(2, 2)
    message = "same device, but found at least two devices, cuda:0 and cpu"
    for code in (
        lambda: x + y,
        lambda: x @ y,
        lambda: course.addmm(x, x, y),
        lambda: course.cat([x, y]),
        lambda: course.where(x > 0, x, y),
        lambda: x > y,
        lambda: nn.functional.linear(x, y, y[0]),
        lambda: nn.functional.mse_loss(x, y),
        lambda: course.stack([x, y]),
        lambda: nn.Linear(2, 2)(x),
        lambda: x.add_(y),
    ):
        with pytest.raises(RuntimeError, match=message):
            code()


def test_no_array_leaves_unsaid():
    x = course.ones(2, device="cuda")
    with pytest.raises(
        TypeError, match=r"can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu\(\)"
    ):
        x.numpy()
    with pytest.raises(TypeError, match=r"Use Tensor.cpu\(\)"):
        np.asarray(x)
    assert x.numpy(force=True).tolist() == [1.0, 1.0]


def test_a_model_there_is_saved_and_read_back():
    model = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2)).to("cuda")
    model(course.rand(5, 3, device="cuda")).sum().backward()
    file = io.BytesIO()
    course.save(model.state_dict(), file)
    file.seek(0)
    other = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2))
    other.load_state_dict(course.load(file))
    assert all(course.equal(a, b.cpu()) for a, b in zip(other.parameters(), model.parameters()))
    file.seek(0)
    assert all(t.is_cuda for t in course.load(file, map_location="cuda").values())
    model.load_state_dict(other.state_dict())
    assert all(p.is_cuda and p.grad.is_cuda for p in model.parameters())
    assert {b.device.type for b in model.cpu().buffers()} == {"cpu"}
    assert all(not p.grad.is_cuda for p in model.parameters())


def test_cuda_tells_what_cupy_sees():
    assert course.cuda.is_available() and course.cuda.device_count() == 1
    assert course.cuda.get_device_name() == "stand-in" and course.cuda.get_device_capability() == (9, 0)
    assert course.cuda.current_device() == 0 and course.cuda.mem_get_info() == (2**30, 2**31)
    course.cuda.synchronize()
    with pytest.raises(RuntimeError, match="no device 'cuda:1' here: CuPy sees 1, from cuda:0 on"):
        course.ones(2, device="cuda:1")


def test_a_gpu_that_cupy_cannot_see_is_none(monkeypatch):
    monkeypatch.setattr(standin.cuda, "is_available", lambda: False)
    assert not course.cuda.is_available() and course.cuda.device_count() == 0
    with pytest.raises(RuntimeError, match="no device 'cuda' here"):
        course.ones(2).to("cuda")


def test_a_cupy_that_cannot_be_imported_sees_no_gpu(monkeypatch, tmp_path):
    (tmp_path / "cupy.py").write_text("raise ImportError('libcuda.so.1 is not there')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "cupy")
    assert not course.cuda.is_available()


def test_only_who_asks_for_a_gpu_imports_cupy(monkeypatch):
    monkeypatch.setitem(sys.modules, "cupy", None)  # an import of it fails
    x = course.ones(3, requires_grad=True)
    (x * 2).sum().backward()
    assert x.device == arrays.CPU and x.cpu() is x and not arrays.on_gpu(x.array)


def test_an_index_that_is_not_there_is_refused_there_too():
    """CuPy itself begins anew where an index is too large, and says nothing."""
    x = course.arange(6.0, device="cuda").reshape(3, 2)
    far = course.tensor([0, 3])
    for code in (
        lambda: x[far],
        lambda: x[far.cuda()],
        lambda: x[:, [2]],
        lambda: x.__setitem__((far, 0), 1.0),
        lambda: x.index_put((far,), course.ones(2, 2, device="cuda")),
        lambda: x.put(course.tensor([6], device="cuda"), course.ones(1, device="cuda")),
        lambda: x.gather(0, course.tensor([[0, 3]], device="cuda")),
        lambda: x.index_select(0, far.cuda()),
        lambda: x.take(course.tensor([6], device="cuda")),
        lambda: nn.functional.embedding(far.cuda(), x),
        lambda: nn.functional.cross_entropy(x, course.tensor([0, 1, 2], device="cuda")),
        lambda: nn.functional.one_hot(far.cuda(), 3),
    ):
        with pytest.raises((IndexError, RuntimeError), match="bounds|smaller than num_classes|out of range"):
            code()
    assert x[course.tensor([-1, 0])].tolist() == [[4, 5], [0, 1]]


def test_indices_that_were_found_there_can_be_computed_with():
    """CuPy's argmax along an axis gives another int64 than everything else."""
    x = course.tensor([[1.0, 3.0, 2.0], [4.0, 0.0, 0.0]], device="cuda")
    y = course.tensor([1, 1], device="cuda")
    assert (x.argmax(1) - y).tolist() == [0, -1] and (y + x.max(1).indices).tolist() == [2, 1]
    assert course.where(y > 0, x.argmin(1), y).tolist() == [0, 1]


def test_a_singular_matrix_is_an_error_there_too():
    x = course.ones(2, 2, dtype=course.float64, device="cuda")
    for code in (
        course.linalg.inv,
        lambda a: course.linalg.solve(a, a),
        lambda a: course.linalg.cholesky(-a),
    ):
        with pytest.raises(RuntimeError, match="linalg"):
            code(x)


def test_stacks_are_solved_as_they_broadcast():
    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((3, 3)) + 3 * np.eye(3), rng.standard_normal((2, 3, 2))

    def run(device):
        x, y = (course.tensor(v, device=device, requires_grad=True) for v in (a, b))
        z = course.linalg.solve(x, y)
        z.square().sum().backward()
        return [v.cpu().numpy() for v in (z.detach(), x.grad, y.grad)]

    for here, there in zip(run("cpu"), run("cuda")):
        np.testing.assert_allclose(there, here, 1e-10)


@pytest.mark.parametrize("dtype", [course.uint8, course.int16, course.float16])
def test_small_numbers_are_added_there(dtype):
    x = course.zeros(3, dtype=dtype, device="cuda")
    at, ones = course.tensor([0, 0, 2], device="cuda"), course.ones(3, dtype=dtype, device="cuda")
    assert x.scatter_add(0, at, ones).tolist() == [2, 0, 1]
    assert x.scatter_reduce(0, at, ones, "amax").tolist() == [1, 0, 1]


def test_truths_are_pythons():
    x = course.ones(2, device="cuda")
    assert course.equal(x, x) is True and course.allclose(x, x) is True and np.array_equal(x, x) is True


def test_of_nothing_there_is_what_there_is_on_the_cpu():
    x = course.empty(3, 0, device="cuda")
    assert course.logsumexp(x, 1).tolist() == [-np.inf] * 3 and course.softmax(x, 1).shape == (3, 0)
    one = course.tensor(2.0, device="cuda", requires_grad=True)
    for indices in (
        one.argmax(),
        one.sort(0).indices,
        one.max(0).indices,
        one.argsort(0),
        one.median(0).indices,
    ):
        assert indices.is_cuda
    (one[None] * 3).sum().backward()
    assert one.grad.shape == () and one.grad.item() == 3
    assert course.bucketize(3.0, course.tensor([1.0, 4.0], device="cuda")).item() == 1


def test_the_stand_in_refuses_what_cupy_refuses():
    a, b = standin.asarray(np.ones(3)), np.ones(3)
    for code in (
        lambda: np.add(a, b),
        lambda: a + b,
        lambda: np.maximum.reduce(a),
        lambda: np.asarray(a),
        lambda: np.concatenate([a, b]),
        lambda: np.max(a, initial=0),
        lambda: np.add.at(a, (np.array([0]),), 1.0),
        lambda: a.max(initial=0),
        lambda: standin.add.at(standin.asarray(np.zeros(3, np.int16)), standin.asarray(np.zeros(1, int)), 1),
        lambda: np.insert(a, 0, 1.0),
        lambda: a.flags.writeable,
        lambda: a.ctypes,
    ):
        with pytest.raises((TypeError, NotImplementedError, AttributeError)):
            code()
