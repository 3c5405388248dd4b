"""The graph itself: names and links as torch's, saved values, hooks, versions, the debug mode."""

import random
import weakref

import numpy as np
import pytest
import torch

import course


def shape_of(node):
    """A graph as nested names, leaves with their values."""
    if node is None:
        return None
    if node.name().endswith("AccumulateGrad"):
        return node.variable.tolist()
    return [node.name()] + [[shape_of(n), i] for n, i in node.next_functions]


def test_graphs_read_as_torchs():
    def slide_11(t):
        x, y, z = (t.tensor([v], requires_grad=True) for v in (-2.0, 5.0, -4.0))
        return (x + y) * z

    def slide_12(t):
        x, w = t.tensor([-1.0, -2.0], requires_grad=True), t.tensor([2.0, -3.0], requires_grad=True)
        b = t.tensor([-3.0], requires_grad=True)
        return 1 / (1 + t.exp(-(w @ x + b)))

    def slide_13(t):
        x, w = t.tensor([-1.0, -2.0], requires_grad=True), t.tensor([2.0, -3.0], requires_grad=True)
        return t.sigmoid(w @ x + t.tensor(-3.0, requires_grad=True))

    def slide_20(t):
        a, b, d = (t.tensor(v, requires_grad=True) for v in (2.0, 3.0, 4.0))
        return a * b * d

    def layers(t):
        x = t.ones(2, 3)
        w, b = t.ones(4, 3, requires_grad=True), t.zeros(4, requires_grad=True)
        h = t.nn.functional.relu(t.nn.functional.linear(x, w, b))
        return t.nn.functional.cross_entropy(h, t.tensor([0, 1])) + h.sum(1).mean() + (h**2).sum()

    def shapes(t):
        x = t.ones(2, 6, requires_grad=True)
        a, b = x.view(3, 4).t().split(2)
        return (a[0] + b[:, 1:].sum(0).max()) - t.cat([x.unbind(1)[0], x[0][:1]]).permute(0).mean(0)

    def mixed(t):
        x = t.ones(3, 3, requires_grad=True) * 2
        return (
            (2 - x) * (x / 3) @ x.T
            + 2**x
            + x.sqrt().log().tanh().abs().clamp(0, 1)
            + t.where(x > 0, x, x.exp()).norm()
        )

    for build in (slide_11, slide_12, slide_13, slide_20, layers, shapes, mixed):
        ours, theirs = build(course), build(torch)
        assert shape_of(ours.grad_fn) == shape_of(theirs.grad_fn), build.__name__


def test_accumulate_grad_knows_its_variable():
    x = course.tensor([1.0], requires_grad=True)
    (node, nr), (other, _) = (x * 2).grad_fn.next_functions
    assert node.variable is x and nr == 0 and other is None
    assert (x + 1).grad_fn.next_functions[0][0] is node
    assert node.name() == "AccumulateGrad" and type(node).__name__ == "AccumulateGrad"


def test_one_node_with_several_outputs():
    x = course.arange(6.0).requires_grad_()
    a, b, c = x.split(2)
    assert a.grad_fn is b.grad_fn is c.grad_fn
    assert [t.output_nr for t in (a, b, c)] == [0, 1, 2]
    assert (c * 2).grad_fn.next_functions[0] == (c.grad_fn, 2)
    (a.sum() + c.sum() * 3).backward()
    assert x.grad.tolist() == [1, 1, 0, 0, 3, 3]


def test_saved_tensors_can_be_looked_at():
    x = course.tensor([2.0], requires_grad=True)
    y = x.exp()
    assert np.allclose(y.grad_fn._saved_tensors[0], np.exp(2.0))


def test_a_node_runs_by_itself():
    x = course.tensor([2.0, 3.0], requires_grad=True)
    y = x * x.detach() + course.ones(2)
    product = y.grad_fn.next_functions[0][0]
    assert product(course.tensor([1.0, 10.0]))[0].tolist() == [2.0, 30.0]


# hooks


def test_tensor_hooks_see_and_change_gradients():
    x = course.tensor([1.0, 2.0], requires_grad=True)
    y = x * 3
    seen = []
    y.register_hook(lambda g: seen.append(g.tolist()))
    handle = y.register_hook(lambda g: g * 2)
    x.register_hook(lambda g: g + 1)
    y.sum().backward(retain_graph=True)
    assert seen == [[1.0, 1.0]] and x.grad.tolist() == [7.0, 7.0]
    handle.remove()
    x.grad = None
    y.sum().backward()
    assert x.grad.tolist() == [4.0, 4.0]


def test_a_hook_runs_once_on_the_sum():
    x = course.tensor(1.0, requires_grad=True)
    seen = []
    x.register_hook(lambda g: seen.append(g.item()))
    (x * 2 + x * 3).backward()
    assert seen == [5.0]


def test_a_hook_on_a_used_leaf_is_heard():
    x = course.tensor(1.0, requires_grad=True)
    y = x * 2
    x.register_hook(lambda g: g * 10)
    y.backward()
    assert x.grad.item() == 20


def test_hooks_are_held_to_their_contract():
    x = course.tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    y.register_hook(lambda g: g.sum())
    with pytest.raises(
        RuntimeError, match=r"hook has changed the size of value: the gradient has shape \(2,\)"
    ):
        y.sum().backward()
    with pytest.raises(RuntimeError, match="doesn't require gradient"):
        course.ones(1).register_hook(print)


def test_post_accumulate_grad_hooks():
    x = course.tensor([1.0], requires_grad=True)
    seen = []
    x.register_post_accumulate_grad_hook(lambda t: seen.append(t.grad.item()))
    (x * 4).backward()
    assert seen == [4.0]


def test_node_hooks():
    x = course.tensor([1.0, 2.0], requires_grad=True)
    y = x * 3
    seen = []
    y.grad_fn.register_prehook(lambda grads: (grads[0] * 2,))
    y.grad_fn.register_hook(lambda inputs, outputs: seen.append((inputs[0].tolist(), outputs[0].tolist())))
    handle = y.grad_fn.register_hook(lambda inputs, outputs: (inputs[0] + 1, None))
    y.sum().backward(retain_graph=True)
    assert seen == [([6.0, 6.0], [2.0, 2.0])] and x.grad.tolist() == [7.0, 7.0]
    handle.remove()
    x.grad = None
    y.sum().backward()
    assert x.grad.tolist() == [6.0, 6.0]


# versions


@pytest.mark.parametrize("t", [torch, course], ids=["torch", "course"])
def test_changing_a_saved_value_in_place_is_refused(t):
    x = t.ones(3, requires_grad=True)
    y = x * 2
    z = y * y
    y += 1
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        z.sum().backward()
    a = x * 2
    r = a.exp()
    r.mul_(2)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        r.sum().backward()


@pytest.mark.parametrize("t", [torch, course], ids=["torch", "course"])
def test_changing_what_nobody_saved_is_fine(t):
    x = t.ones(3, requires_grad=True)
    y = x + 2
    z = y + 1
    y += 1
    y.mul_(3)
    (z.sum() + y.sum()).backward()
    assert x.grad.tolist() == [4.0, 4.0, 4.0]


def test_views_share_the_version():
    x = course.ones(4)
    view = x[1:3]
    assert x._version == view._version == 0
    view.add_(1)
    assert x._version == view._version == x.detach()._version == 1
    x[0] = 5
    assert view._version == 2
    assert x.tolist() == [5.0, 2.0, 2.0, 1.0]


def test_an_optimizer_step_between_forward_and_backward_is_refused():
    w = course.ones(2, requires_grad=True)
    loss = (w * w).sum()
    with course.no_grad():
        w -= 0.1
    with pytest.raises(
        RuntimeError, match=r"MulBackward0 saved a tensor of shape \(2,\) that is now at version 1"
    ):
        loss.backward()


@pytest.mark.parametrize("t", [torch, course], ids=["torch", "course"])
def test_leaves_are_changed_under_no_grad_alone(t):
    x = t.ones(2, requires_grad=True)
    for change in (lambda: x.add_(1), lambda: x.__setitem__(0, 3.0), lambda: x.zero_()):
        with pytest.raises(
            RuntimeError,
            match="a( view of a)? leaf Variable that requires grad is being used in an in-place operation",
        ):
            change()
    with t.no_grad():
        x.add_(1)
        x[0] = 5.0
    assert x.tolist() == [5.0, 2.0] and x.requires_grad and x.is_leaf


@pytest.mark.parametrize("t", [torch, course], ids=["torch", "course"])
def test_a_view_of_a_leaf_is_changed_under_no_grad_alone(t):
    x = t.ones(2, 2, requires_grad=True)
    with pytest.raises(
        RuntimeError,
        match="a view of a leaf Variable that requires grad is being used in an in-place operation",
    ):
        x[0].mul_(2)
    x.t().reshape(-1).mul_(2)  # a copy
    with t.no_grad():
        x[0].mul_(2)
    assert x.tolist() == [[2.0, 2.0], [1.0, 1.0]]


@pytest.mark.parametrize("t", [torch, course], ids=["torch", "course"])
def test_what_an_expanded_tensor_shows_several_times_is_not_written(t):
    with pytest.raises(RuntimeError, match="unsupported operation: "):
        t.ones(1).expand(3).add_(t.ones(3))


def test_a_tensor_that_is_given_other_memory_leaves_its_views():
    y = course.ones(4, requires_grad=True) * 2
    view, copy = y[:2], y.reshape(2, 2).t().reshape(-1)
    y.data = course.zeros(4)
    view.mul_(3)
    copy.mul_(5)
    assert (
        y.tolist() == [0.0] * 4
        and y.grad_fn.name() == view.grad_fn.name() == copy.grad_fn.name() == "MulBackward0"
    )
    model = course.nn.Linear(2, 1).requires_grad_(False)
    row = model.weight[0]
    model.double()
    row.mul_(2)
    assert row.dtype == np.float32 and model.weight.dtype == np.float64


def test_views_do_not_keep_each_other_alive():
    import gc

    gc.disable()
    try:
        base = course.zeros(10)
        for _ in range(100):
            view = base[1:3]
        assert len(base.kin) == 1 and view.kin is base
        alive = weakref.ref(base)
        del base, view
        assert alive() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("seed", range(60))
def test_changes_in_place_of_bases_and_views_at_random(seed):
    """Views of views, changed and looked at in any order: values, what requires grad, first and second
    gradients are torch's.
    """
    rng = random.Random(seed)
    steps = [
        (
            rng.choice(["view", "view", "change", "change", "assign", "use"]),
            rng.randrange(1000),
            rng.randrange(1000),
        )
        for _ in range(rng.randint(4, 10))
    ]
    try:
        expected = _run(torch, steps)
    except RuntimeError:  # torch refuses some, as we may
        return
    for a, b in zip(expected, _run(course, steps)):
        np.testing.assert_allclose(b, a)


def _run(t, steps):
    w = t.tensor(
        [[0.3, -1.2, 0.5, 2.0], [0.1, 0.7, -0.4, 1.1], [-0.6, 0.9, 1.3, -0.8]],
        dtype=t.float64,
        requires_grad=True,
    )
    s = t.tensor(0.8, dtype=t.float64, requires_grad=True)
    tensors = [w * 1, t.zeros(3, 4, dtype=t.float64)]
    for kind, i, j in steps:
        x = tensors[i % len(tensors)]
        if kind == "view" and x.ndim:
            views = [lambda: x[j % len(x)], lambda: x[1:], lambda: x.unsqueeze(0), lambda: x.reshape(-1)]
            views += [lambda: x.t(), lambda: x.diagonal(), lambda: x[:, ::2]] if x.ndim == 2 else []
            tensors.append(views[j % len(views)]())
        elif kind == "change":
            [
                lambda: x.mul_(s),
                lambda: x.add_(0.5),
                lambda: x.sub_(tensors[0].sum()),
                lambda: x.zero_(),
                lambda: x.tanh_(),
                lambda: x.copy_(s),
            ][j % 6]()
        elif kind == "assign" and x.ndim and len(x):
            x[j % len(x)] = [s, 0.25, w.sum(), tensors[j % len(tensors)].sum()][j % 4]
        elif kind == "use":
            tensors.append(x * s if j % 2 else x * x)
    total = sum((x * (k + 1)).cos().sum() for k, x in enumerate(tensors))
    found = (
        list(t.autograd.grad(total, [w, s], create_graph=True, materialize_grads=True))
        if total.requires_grad
        else []
    )
    live = [g.sum() for g in found if g.requires_grad]
    found += t.autograd.grad(sum(live), [w, s], materialize_grads=True) if live else []
    return [x.detach().numpy() for x in tensors + found] + [[x.requires_grad for x in tensors]]


def test_in_place_must_keep_shape_and_dtype():
    with pytest.raises(RuntimeError, match="doesn't match the broadcast shape"):
        course.ones(2).add_(course.ones(3, 2))
    with pytest.raises(
        RuntimeError, match="result type float32 can't be cast to the desired output type int64"
    ):
        course.tensor([1]).mul_(1.5)


# the debug mode


def test_the_debug_mode_names_the_forward_line():
    x = course.tensor([-1.0], requires_grad=True)
    with course.autograd.detect_anomaly():
        y = course.sqrt(x)  # this line
        with pytest.raises(RuntimeError, match="'SqrtBackward0' returned nan") as error:
            y.sum().backward()
    assert "test_graph.py" in str(error.value) and "y = course.sqrt(x)  # this line" in str(error.value)
    assert not course.autograd.is_anomaly_enabled()


def test_the_debug_mode_explains_errors_in_backward():
    class Broken(course.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            raise ZeroDivisionError("no")

    with course.autograd.set_detect_anomaly(True):
        y = Broken.apply(course.ones(1, requires_grad=True))
        with pytest.raises(ZeroDivisionError) as error:
            y.backward()
    assert "y = Broken.apply(" in error.value.__notes__[0]


def test_a_graph_from_before_the_debug_mode_says_so():
    y = course.sqrt(course.tensor([-1.0], requires_grad=True))
    with course.autograd.detect_anomaly():
        with pytest.raises(RuntimeError, match="before the debug mode was turned on"):
            y.sum().backward()


INDICES = [
    "x[0, 1]",
    "x[0, 1, 2]",
    "x[:, 0]",
    "x[0, 1:2]",
    "x[1:, 0]",
    "x[1:, 1:]",
    "x[..., 0]",
    "x[0, ..., 1]",
    "x[None, 0]",
    "x[0, None]",
    "x[:, None]",
    "x[:, :]",
    "x[...]",
    "x[0, :, 1]",
    "x[1:, :, 0]",
    "x[-1, -1]",
    "x[0][1]",
    "x[:]",
    "x[0:2]",
    "x[0, :]",
    "x[None]",
    "x[1:, None, 0]",
    "x[t.tensor([0]), 1]",
    "x[0, t.tensor([0, 1])]",
    "x[:, [0, 1]]",
    "x[[0, 1], :, 1:]",
    "x[:, t.tensor(1)]",
    "x[..., [0, 1], 1]",
    "x[x[:, :, 0] > 3, 1:]",
    "x[None, ..., [0, 2], None]",
    "x[0, :, [1, 2]]",
    "x[[0, 1], :, [1, 2]]",
    "x[1, [0, 2], None]",
    "x[[0, 1], 1, [0, 3]]",
    "x[[[0, 1]], 1]",
    "x[x > 3]",
    "x[:, x[0] > 3]",
    "x[:, [True, False, True], 1]",
    "x.prod()",
    "x.prod(1)",
    "x[0, 0].prod(0, keepdim=True)",
    "x.median(1)[0]",
    "x.median()",
    "x.mode(1)[0]",
    "x.kthvalue(2)[0]",
]


@pytest.mark.parametrize("expression", INDICES)
def test_an_index_leaves_the_nodes_that_it_leaves_with_torch(expression):
    found = []
    for t in (torch, course):
        x = t.tensor(np.arange(24.0).reshape(2, 3, 4)).requires_grad_()
        y = eval(expression, {"t": t, "x": x})
        (y * y).sum().backward()
        names, node = [], y.grad_fn
        while node is not None:
            names.append(node.name().rpartition("::")[2])
            node = node.next_functions[0][0] if node.next_functions else None
        found.append((names, tuple(y.shape), y.tolist(), x.grad.tolist()))
    assert found[0] == found[1]
