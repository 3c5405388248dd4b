"""The backward pass: orders, sums, what is kept and what is let go, and what it refuses."""

import gc
import sys
import tracemalloc
import weakref

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import course


def leaf(values, dtype=course.float64):
    return course.tensor(values, dtype=dtype, requires_grad=True)


def test_gradients_of_two_passes_add_up():
    x = leaf([1.0, 2.0])
    (x * 3).sum().backward()
    first = x.grad
    (x * x).sum().backward()
    assert x.grad is first
    assert x.grad.tolist() == [5.0, 7.0]


def test_a_node_used_many_times_sums_its_gradients():
    x = leaf(3.0)
    y = x * x
    (y + y * y + y * x + y).backward()
    assert x.grad.item() == 2 * 3 + 4 * 27 + 3 * 9 + 2 * 3


def test_an_operand_may_be_its_own_other():
    x = leaf([1.0, 2.0])
    (x + x).sum().backward()
    assert x.grad.tolist() == [2.0, 2.0]


def test_an_assigned_name_and_an_in_place_sum_agree_with_torch():
    results = []
    for t in (torch, course):
        x = t.tensor([1.0, 2.0], requires_grad=True)
        w = x * 2
        y = w
        y += 1
        (y * w).sum().backward()
        assert y is w
        results.append(x.grad.tolist())
    assert results[0] == results[1]


def test_a_chain_of_100000_operations_needs_no_recursion():
    x = leaf(1.0)
    y = x
    for _ in range(100_000):
        y = y + 1
    limit = sys.getrecursionlimit()
    y.backward()
    assert sys.getrecursionlimit() == limit
    assert x.grad.item() == 1
    del y  # the chain is taken apart without recursion too


def test_a_diamond_of_60_doublings_visits_each_node_once():
    x = leaf(1.0)
    calls = []
    y = x
    for _ in range(60):
        y = y + y
        y.register_hook(calls.append)
    y.backward()
    assert x.grad.item() == 2.0**60
    assert len(calls) == 60


def test_memory_is_freed_as_backward_proceeds():
    n = 1000 * 125  # 1 MB of float64
    x = leaf(np.ones(n))
    y = x
    for _ in range(50):
        y = y.sin()
    loss = y.sum()
    del y
    tracemalloc.start()
    loss.backward()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # 50 saved arrays are released one by one: the pass never needs more than a few new ones
    assert peak < 6 * 8 * n
    with pytest.raises(RuntimeError, match="retain_graph=True"):
        loss.backward()


def test_saved_values_go_with_the_pass_while_the_graph_stays():
    x = leaf(np.ones(4))
    y = (x * 2).exp()
    saved = weakref.ref(y.grad_fn._saved_tensors[0])
    loss = y.sum()
    del y
    loss.backward()
    assert saved() is None
    assert loss.grad_fn.next_functions[0][0].name() == "ExpBackward0"


def test_graphs_are_freed_without_the_garbage_collector():
    gc.disable()
    try:
        x = leaf(np.ones(4))
        y = (x.exp() * x.sigmoid()).sum()
        probes = [weakref.ref(y.grad_fn), weakref.ref(x)]
        del x, y
        assert [p() for p in probes] == [None, None]
        x = leaf(np.ones(4))
        x.sum().backward()
        probe = weakref.ref(x)
        del x
        assert probe() is None
    finally:
        gc.enable()


def test_a_second_backward_explains_retain_graph():
    x = leaf([1.0, 2.0])
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.tolist() == [4.0, 8.0]
    with pytest.raises(
        RuntimeError, match="backward through the graph a second time.*MulBackward0.*retain_graph=True"
    ):
        y.backward()


def test_a_graph_that_saved_nothing_can_be_gone_through_again_as_in_torch():
    for t in (torch, course):
        x = t.ones(3, requires_grad=True)
        y = (x + 1).sum()
        y.backward()
        y.backward()
        assert x.grad.tolist() == [2.0, 2.0, 2.0]


def test_gradients_nobody_asked_for_are_not_computed(monkeypatch):
    x, w = leaf(np.ones((3, 4))), leaf(np.ones((4, 2)))
    data = course.ones(5, 3, dtype=course.float64)
    y = data @ x @ w
    first = y.grad_fn.next_functions[0][0]
    assert first.saved[0] is None and first.saved[1] is not None  # nothing is kept for the gradient by data
    asked = []
    kind = type(first)
    monkeypatch.setattr(
        kind, "vjps", tuple(lambda *a, f=f, i=i: asked.append(i) or f(*a) for i, f in enumerate(kind.vjps))
    )
    course.autograd.grad(y.sum(), w)
    assert asked == [1]


def test_the_first_sum_of_gradients_leaves_everybody_elses_arrays_alone():
    x = leaf([1.0, 2.0])
    g = course.tensor([10.0, 20.0], dtype=course.float64)
    y = x + 0.0
    z = y + y + y
    z.backward(g)
    assert g.tolist() == [10.0, 20.0]
    assert x.grad.tolist() == [30.0, 60.0]
    a, b = leaf([1.0]), leaf([1.0])
    (a + b).backward(course.tensor([1.0], dtype=course.float64))
    assert not np.shares_memory(a.grad.numpy(), b.grad.numpy())
    a.grad.zero_()
    assert b.grad.tolist() == [1.0]


def test_a_gradient_does_not_share_memory_with_what_was_passed_in():
    x, g = leaf([1.0, 2.0]), course.tensor([3.0, 4.0], dtype=course.float64)
    (x + 0).backward(g)
    x.grad.zero_()
    assert g.tolist() == [3.0, 4.0]
    (found,) = course.autograd.grad(x + 0, x, g)
    found.zero_()
    assert g.tolist() == [3.0, 4.0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=0, max_size=4), st.data())
def test_broadcasting_is_undone_for_any_shapes(shape, data):
    part = [data.draw(st.sampled_from([n, 1])) for n in shape[data.draw(st.integers(0, len(shape))) :]]
    rng = np.random.default_rng(0)
    a, b, g = rng.standard_normal(shape), rng.standard_normal(part), rng.standard_normal(shape)
    found = []
    for t in (torch, course):
        x, y = (t.from_numpy(np.array(v)).requires_grad_() for v in (a, b))
        (x * y).backward(t.from_numpy(np.array(g)))
        found.append((x.grad.numpy(), y.grad.numpy()))
    for theirs, ours in zip(*found):
        assert ours.shape == theirs.shape
        np.testing.assert_allclose(ours, theirs, 1e-12)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from(["add", "mul", "sin", "neg", "sub", "sum", "reuse"]), min_size=1, max_size=25),
    st.data(),
)
def test_random_graphs_agree_with_torch(steps, data):
    picks = [(data.draw(st.integers(0, 100)), data.draw(st.integers(0, 100))) for _ in steps]
    results = []
    for t in (torch, course):
        x = t.tensor([0.3, -0.7], dtype=t.float64, requires_grad=True)
        y = t.tensor([1.1, 0.4], dtype=t.float64, requires_grad=True)
        values = [x, y]
        for step, (i, j) in zip(steps, picks):
            a, b = values[i % len(values)], values[j % len(values)]
            values.append(
                {
                    "add": lambda: a + b,
                    "mul": lambda: a * b * 0.5,
                    "sin": lambda: t.sin(a),
                    "neg": lambda: -a,
                    "sub": lambda: a - b,
                    "sum": lambda: a.sum() + b,
                    "reuse": lambda: a + a * a * 0.1,
                }[step]()
            )
        out = sum(v.sum() for v in values)
        g = t.autograd.grad(out, [x, y], create_graph=True)
        h = (
            t.autograd.grad(
                (g[0] * g[1]).sum() + (g[0] ** 2).sum(), [x, y], allow_unused=True, materialize_grads=True
            )
            if (g[0].requires_grad or g[1].requires_grad)
            else g
        )
        results.append([v.detach().numpy() for v in (*g, *h)])
    for theirs, ours in zip(*results):
        np.testing.assert_allclose(ours, theirs, 1e-8, 1e-8)


def test_a_view_that_goes_to_two_inputs_is_added_into_by_neither():
    """The reshape hands the sum a view that nobody else holds; the sum hands it to both of its inputs."""

    def gradients(t):
        a, b = (t.tensor([1.0, 2.0], requires_grad=True) for _ in range(2))
        first, second = a * 1, b * 1
        alone = (first * 10).sum()  # older than the sum: its gradient by `first` comes later
        (((first + second).reshape(1, 2) * t.tensor([[3.0, 4.0]])).sum() + alone).backward()
        return a.grad.tolist(), b.grad.tolist()

    assert gradients(course) == gradients(torch) == ([13.0, 14.0], [3.0, 4.0])


def test_a_gradient_that_was_asked_for_is_not_added_into():
    x = leaf([1.0, 2.0])
    u = x.exp()
    y = x.reshape(2, 1)
    g_y, g_x = course.autograd.grad((y * 3).sum() + u.sum(), [y, x])
    assert g_y.tolist() == [[3.0], [3.0]]
    np.testing.assert_allclose(g_x.numpy(), 3 + np.exp([1.0, 2.0]))


def test_a_gradient_that_is_a_read_only_view_can_be_added_to():
    x = leaf([1.0, 2.0])
    u = x.exp()
    # NumPy's diagonal, which the rule of diag reads, is read-only
    ((course.diag(x) * 3).sum() + u.sum()).backward()
    np.testing.assert_allclose(x.grad.numpy(), 3 + np.exp([1.0, 2.0]))


# backward and grad, argument by argument


def test_backward_takes_a_gradient():
    x = leaf([[1.0, 2.0]])
    (x * 3).backward(gradient=course.tensor([[1.0, 10.0]], dtype=course.float64))
    assert x.grad.tolist() == [[3.0, 30.0]]


def test_backward_with_inputs_writes_these_alone():
    x, y = leaf(2.0), leaf(3.0)
    z = x * y
    (z * z).backward(inputs=[x, z])
    assert x.grad.item() == 2 * 6 * 3 and z.grad.item() == 12 and y.grad is None


def test_backward_with_create_graph_gives_gradients_with_a_graph():
    x = leaf(2.0)
    (x**3).backward(create_graph=True)
    g = x.grad
    assert g.requires_grad
    x.grad = None
    g.backward()
    assert x.grad.item() == 12


@pytest.mark.filterwarnings("ignore:Using backward.. with create_graph=True")
@pytest.mark.parametrize("t", [torch, course], ids=["torch", "course"])
def test_gradients_with_a_graph_and_without_add_up(t):
    x = t.tensor(2.0, dtype=t.float64, requires_grad=True)
    (x**3).backward(create_graph=True)
    (x * 5).backward()
    assert x.grad.item() == 17.0 and x.grad.requires_grad
    (x**3).backward(create_graph=True)
    assert x.grad.item() == 29.0 and t.autograd.grad(x.grad, x)[0].item() == 24.0


@pytest.mark.filterwarnings("ignore:Using backward.. with create_graph=True")
@pytest.mark.parametrize("t", [torch, course], ids=["torch", "course"])
@pytest.mark.parametrize("create_graph", [False, True])
@pytest.mark.parametrize("named", [False, True])
def test_no_two_gradients_share_memory(t, create_graph, named):
    x, y, v = t.ones(2, requires_grad=True), t.ones(2, requires_grad=True), t.ones(2)
    (x + y).backward(v, create_graph=create_graph, inputs=[x, y] if named else None)
    with t.no_grad():
        x.grad.zero_()
    assert y.grad.tolist() == v.tolist() == [1.0, 1.0]


def test_grad_of_an_unused_input():
    x, y = leaf(1.0), leaf([1.0, 2.0])
    with pytest.raises(
        RuntimeError, match=r"not have been used in the graph: inputs\[1\].*allow_unused=True"
    ):
        course.autograd.grad(x * 2, [x, y])
    assert course.autograd.grad(x * 2, [x, y], allow_unused=True)[1] is None
    assert course.autograd.grad(x * 2, [x, y], materialize_grads=True)[1].tolist() == [0.0, 0.0]
    with pytest.raises(ValueError, match="allow_unused"):
        course.autograd.grad(x * 2, [x, y], allow_unused=False, materialize_grads=True)


def test_grad_of_intermediate_values_and_of_several_outputs():
    x = leaf(2.0)
    y = x * x
    z = y * 3
    g_y, g_x = course.autograd.grad([z, y], [y, x], retain_graph=True)
    assert (g_y.item(), g_x.item()) == (4.0, 16.0)
    assert x.grad is None and y.grad is None
    assert course.autograd.grad(z, z)[0].item() == 1


def test_third_derivatives():
    x = leaf(0.7)
    y = x.sin()
    for expected in (np.cos(0.7), -np.sin(0.7), -np.cos(0.7), np.sin(0.7)):
        (y,) = course.autograd.grad(y, x, create_graph=True)
        assert y.item() == pytest.approx(expected)


def test_what_has_no_graph_says_so():
    with pytest.raises(RuntimeError, match="does not require grad and does not have a grad_fn"):
        course.ones(1).backward()
    with pytest.raises(RuntimeError, match=r"only for scalar outputs: this one has shape \(2,\)"):
        (leaf([1.0, 2.0]) * 2).backward()
    with pytest.raises(
        RuntimeError, match=r"grad_output\[0\] has a shape of \(3,\) and output\[0\] has a shape of \(2,\)"
    ):
        (leaf([1.0, 2.0]) * 2).backward(course.ones(3))
    with pytest.raises(RuntimeError, match="does not require grad"):
        course.autograd.grad(leaf(1.0) * 2, course.ones(1))
    with pytest.raises(TypeError, match="gradients can be either Tensors or None"):
        leaf([1.0]).backward(np.ones(1))
    with pytest.raises(RuntimeError, match="'inputs' argument to backward.. cannot be empty"):
        leaf(1.0).backward(inputs=[])


def test_integers_cannot_require_grad():
    with pytest.raises(
        RuntimeError, match="only Tensors of floating point dtype can require gradients.*int64"
    ):
        course.tensor([1, 2], requires_grad=True)
    x = leaf([1.0, 5.0])
    y = x * course.tensor([2, 3])
    y.sum().backward()
    assert x.grad.tolist() == [2.0, 3.0]
    assert not (x > 2).requires_grad and not x.argmax().requires_grad and not x.long().requires_grad


def test_a_gradient_has_its_inputs_dtype():
    w = leaf([1.0, 2.0], course.float32)
    x = course.tensor([3.0, 4.0], dtype=course.float64)
    y = w * x
    assert y.dtype == np.float64
    y.sum().backward()
    assert w.grad.dtype == np.float32
    (w.sum() * 2.5).backward()
    assert w.grad.dtype == np.float32


def test_leaves_and_results():
    x = leaf(1.0)
    y = x * 2
    assert x.is_leaf and not y.is_leaf and x.grad_fn is None and y.requires_grad
    assert y.detach().is_leaf and not y.detach().requires_grad
    y.detach().add_(1)
    assert y.item() == 3  # memory is shared
    with pytest.raises(RuntimeError, match="can only change requires_grad flags of leaf variables"):
        y.requires_grad_(False)
    x.requires_grad = False
    assert not (x * 2).requires_grad


def test_retain_grad():
    x = leaf(3.0)
    y = x * x
    y.retain_grad()
    assert y.retains_grad and not x.retains_grad
    (y * 2).backward()
    assert y.grad.item() == 2 and x.grad.item() == 12
    with pytest.raises(RuntimeError, match="can't retain_grad on Tensor that has requires_grad=False"):
        course.ones(1).retain_grad()
