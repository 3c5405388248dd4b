"""course.optim against torch.optim, step for step, and what both refuse."""

import copy

import numpy as np
import pytest
import torch

import course

OPTIONS = {
    "SGD": [
        dict(lr=0.1),
        dict(),
        dict(lr=0.1, weight_decay=0.1),
        dict(lr=0.1, momentum=0.9),
        dict(lr=0.1, momentum=0.9, dampening=0.3),
        dict(lr=0.1, momentum=0.9, nesterov=True),
        dict(lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.1),
        dict(lr=0.01, maximize=True),
        dict(lr=0.01, momentum=0.8, dampening=0.1, weight_decay=0.2, maximize=True),
        dict(lr=0.01, momentum=0.8, nesterov=True, weight_decay=0.2, maximize=True),
    ],
    "Adam": [
        dict(),
        dict(lr=0.05),
        dict(lr=0.05, betas=(0.5, 0.6)),
        dict(lr=0.05, betas=(0.0, 0.0)),
        dict(lr=0.05, eps=0.1),
        dict(lr=0.05, weight_decay=0.1),
        dict(lr=0.05, amsgrad=True, betas=(0.9, 0.5)),
        dict(lr=0.05, maximize=True),
        dict(lr=0.05, amsgrad=True, weight_decay=0.1, maximize=True),
        dict(lr=0.05, weight_decay=0.1, decoupled_weight_decay=True),
    ],
    "AdamW": [
        dict(),
        dict(lr=0.05, weight_decay=0.3),
        dict(lr=0.05, weight_decay=0),
        dict(lr=0.05, amsgrad=True, betas=(0.9, 0.5)),
        dict(lr=0.05, maximize=True),
        dict(lr=0.05, eps=1e-3, betas=(0.5, 0.6)),
    ],
    "RMSprop": [
        dict(),
        dict(lr=0.05, alpha=0.9, weight_decay=0.1),
        dict(lr=0.05, momentum=0.9),
        dict(lr=0.05, centered=True, eps=1e-3),
        dict(lr=0.05, momentum=0.5, centered=True, maximize=True),
    ],
    "Adagrad": [
        dict(),
        dict(lr=0.1, lr_decay=0.1, weight_decay=0.1),
        dict(lr=0.1, initial_accumulator_value=0.5, eps=1e-3, maximize=True),
    ],
    "Adadelta": [dict(), dict(lr=0.5, rho=0.8, weight_decay=0.1), dict(eps=1e-3, maximize=True)],
    "Adamax": [dict(), dict(lr=0.05, betas=(0.5, 0.6), weight_decay=0.1), dict(eps=1e-3, maximize=True)],
    "NAdam": [
        dict(),
        dict(lr=0.05, betas=(0.5, 0.6), momentum_decay=0.1),
        dict(lr=0.05, weight_decay=0.1),
        dict(lr=0.05, weight_decay=0.1, decoupled_weight_decay=True, maximize=True),
    ],
    "RAdam": [
        dict(),
        dict(lr=0.05, betas=(0.5, 0.6)),
        dict(lr=0.05, weight_decay=0.1, maximize=True),
        dict(lr=0.05, weight_decay=0.1, decoupled_weight_decay=True),
    ],
    "Rprop": [dict(), dict(lr=0.1, etas=(0.4, 1.5), step_sizes=(1e-3, 1.0)), dict(maximize=True)],
}
CASES = [
    pytest.param(name, options, id=f"{name}-{'-'.join(f'{k}={v}' for k, v in options.items())}")
    for name, cases in OPTIONS.items()
    for options in cases
]
SHAPES = [(4, 3), (3,), (), (2, 1, 3), (0, 2)]


def parameters(dtype, shapes=SHAPES):
    rng = np.random.default_rng(0)
    arrays = [rng.standard_normal(shape).astype(dtype) for shape in shapes]
    return [course.tensor(a, requires_grad=True) for a in arrays], [
        torch.tensor(a, requires_grad=True) for a in arrays
    ]


def gradients(step, pairs, dtype):
    """Gradients that differ from step to step in size and sign, the same on both sides."""
    rng = np.random.default_rng(step)
    for ours, theirs in pairs:
        g = (rng.standard_normal(tuple(ours.shape)) * 10.0 ** rng.uniform(-3, 1)).astype(dtype)
        ours.grad, theirs.grad = course.tensor(g), torch.tensor(g)


@pytest.mark.parametrize("dtype, rtol", [(np.float64, 1e-12), (np.float32, 2e-5)])
@pytest.mark.parametrize("name, options", CASES)
def test_step_for_step(name, options, dtype, rtol):
    ours, theirs = parameters(dtype)
    our_opt, their_opt = (
        getattr(course.optim, name)(ours, **options),
        getattr(torch.optim, name)(theirs, **options),
    )
    memory = [p.array for p in ours]
    for step in range(25):
        gradients(step, list(zip(ours, theirs)), dtype)
        before = [p.grad.numpy().copy() for p in ours]
        our_opt.step()
        their_opt.step()
        for p, q, g in zip(ours, theirs, before):
            np.testing.assert_allclose(
                p.detach().numpy(), q.detach().numpy(), rtol=rtol, atol=rtol, err_msg=f"step {step}"
            )
            assert np.array_equal(p.grad.numpy(), g), "a step leaves the gradients alone"
    assert all(p.array is a and p.dtype == dtype for p, a in zip(ours, memory)), "parameters move in place"
    same_state(our_opt.state_dict(), their_opt.state_dict(), rtol)


def same_state(ours, theirs, rtol):
    assert ours["state"].keys() == theirs["state"].keys()
    for i, state in theirs["state"].items():
        assert ours["state"][i].keys() == state.keys()
        for key, value in state.items():
            got = ours["state"][i][key]
            assert (repr(got.shape), repr(got.dtype)) == (repr(value.shape), repr(value.dtype))
            np.testing.assert_allclose(got.numpy(), value.numpy(), rtol=rtol, atol=rtol)
    for a, b in zip(ours["param_groups"], theirs["param_groups"], strict=True):
        assert a.items() <= b.items(), "settings under torch's names"


@pytest.mark.parametrize("layout", ["C", "F"])
@pytest.mark.parametrize("shape", [(700, 300), (1, 100_000), (100_000,), (3, 40_000)])
@pytest.mark.parametrize("name", OPTIONS)
def test_large_parameters_move_in_blocks_and_all_of_them(name, shape, layout):
    rng = np.random.default_rng(0)
    p, g = rng.standard_normal((2, *shape))
    ours, theirs = course.tensor(p, requires_grad=True), torch.tensor(p, requires_grad=True)
    ours.grad, theirs.grad = course.from_numpy(np.asarray(g, order=layout)), torch.tensor(g)
    options = {} if name == "Rprop" else dict(weight_decay=0.1)
    options |= {"SGD": dict(momentum=0.9, nesterov=True), "RMSprop": dict(momentum=0.9)}.get(
        name, dict(amsgrad=True) if name.startswith("Adam") and name != "Adamax" else {}
    )
    opts = (
        getattr(course.optim, name)([ours], **options),
        getattr(torch.optim, name)([theirs], **options),
    )
    for _ in range(3):
        for opt in opts:
            opt.step()
    np.testing.assert_allclose(ours.detach().numpy(), theirs.detach().numpy(), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", OPTIONS)
def test_training_a_network_follows_torch(name):
    def make(t):
        return t.nn.Sequential(t.nn.Linear(5, 8), t.nn.Tanh(), t.nn.LayerNorm(8), t.nn.Linear(8, 3)).double()

    ours, theirs = make(course), make(torch)
    ours.load_state_dict(theirs.state_dict())
    options = dict(lr=0.05, momentum=0.9) if name == "SGD" else dict(lr=0.01)
    our_opt, their_opt = (
        getattr(course.optim, name)(ours.parameters(), **options),
        getattr(torch.optim, name)(theirs.parameters(), **options),
    )
    rng = np.random.default_rng(0)
    for _ in range(20):
        x, y = rng.standard_normal((16, 5)), rng.integers(0, 3, 16)
        losses = []
        for t, model, opt in ((course, ours, our_opt), (torch, theirs, their_opt)):
            opt.zero_grad()
            loss = t.nn.functional.cross_entropy(model(t.tensor(x)), t.tensor(y))
            loss.backward()
            opt.step()
            losses.append(loss.item())
        np.testing.assert_allclose(*losses, rtol=1e-9)


@pytest.mark.parametrize("name", OPTIONS)
def test_groups_have_settings_of_their_own(name):
    ours, theirs = parameters(np.float64)
    opts = []
    for t, p in ((course, ours), (torch, theirs)):
        opt = getattr(t.optim, name)(
            [{"params": p[:2], "lr": 0.1}, {"params": p[2], "weight_decay": 0.5}], lr=0.01
        )
        opt.add_param_group({"params": p[3:], "lr": 0.2})
        opts.append(opt)
    assert [g["lr"] for g in opts[0].param_groups] == [0.1, 0.01, 0.2]
    for step in range(5):
        gradients(step, list(zip(ours, theirs)), np.float64)
        for opt in opts:
            opt.step()
            for group in opt.param_groups:
                group["lr"] *= 0.9  # a schedule by hand takes effect
    for p, q in zip(ours, theirs):
        np.testing.assert_allclose(p.detach().numpy(), q.detach().numpy(), rtol=1e-12)
    same_state(opts[0].state_dict(), opts[1].state_dict(), 1e-12)


def test_named_parameters_are_taken():
    model = course.nn.Linear(2, 2)
    opt = course.optim.SGD(model.named_parameters())
    assert (
        opt.param_groups[0]["param_names"] == ["weight", "bias"]
        and opt.param_groups[0]["params"][0] is model.weight
    )
    with pytest.raises(ValueError, match="Some param names are missing"):
        course.optim.SGD([("weight", model.weight), model.bias])


@pytest.mark.parametrize(
    "name, options",
    [
        ("SGD", dict(momentum=0.9)),
        ("Adam", dict(amsgrad=True)),
        ("AdamW", dict()),
        ("RMSprop", dict(momentum=0.9, centered=True)),
        *((name, {}) for name in ("Adagrad", "Adadelta", "Adamax", "NAdam", "RAdam", "Rprop")),
    ],
)
def test_states_are_exchanged_with_torch(name, options):
    """Ten steps, hand over, ten more: who loaded goes on as who saved would have."""
    ours, theirs = parameters(np.float64)
    our_opt, their_opt = (
        getattr(course.optim, name)(ours, lr=0.1, **options),
        getattr(torch.optim, name)(theirs, lr=0.1, **options),
    )
    for step in range(10):
        gradients(step, list(zip(ours, theirs)), np.float64)
        our_opt.step(), their_opt.step()

    new_ours, new_theirs = parameters(np.float64)
    for new, old in zip(new_ours + new_theirs, theirs + ours):
        value = old.detach().numpy()
        new.data = course.tensor(value) if isinstance(new, course.Tensor) else torch.tensor(value)
    from_torch = getattr(course.optim, name)(new_ours)
    from_torch.load_state_dict(their_opt.state_dict())
    saved = our_opt.state_dict()
    saved["state"] = {
        i: {k: torch.tensor(v.numpy()) for k, v in s.items()} for i, s in saved["state"].items()
    }
    from_ours = getattr(torch.optim, name)(new_theirs)
    from_ours.load_state_dict(saved)
    reloaded = getattr(course.optim, name)(ours)
    reloaded.load_state_dict(our_opt.state_dict())

    for step in range(10, 20):
        gradients(step, list(zip(new_ours, new_theirs)) + list(zip(ours, theirs)), np.float64)
        for opt in (from_torch, from_ours, reloaded, their_opt):
            opt.step()
    for a, b, c, d in zip(ours, theirs, new_ours, new_theirs):
        np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(c.detach().numpy(), d.detach().numpy(), rtol=1e-12, atol=1e-12)


def test_a_loaded_state_is_a_copy():
    p, q = parameters(np.float64, [(3,)])
    opt = course.optim.Adam(p)
    gradients(0, list(zip(p, q)), np.float64)
    opt.step()
    other = course.optim.Adam(p)
    saved = opt.state_dict()
    other.load_state_dict(saved)
    other.step()
    assert saved["state"][0]["step"].item() == 1 and other.state[p[0]]["step"].item() == 2


@pytest.mark.parametrize(
    "break_it, text",
    [
        (
            lambda s: s["param_groups"].append(s["param_groups"][0]),
            "a different number of parameter groups: 2, and the optimizer has 1",
        ),
        (
            lambda s: s["param_groups"][0]["params"].pop(),
            "doesn't match the size of optimizer's group: 4 parameters, and the optimizer's group has 5",
        ),
    ],
)
def test_a_state_of_another_optimizer_is_refused(break_it, text):
    p, _ = parameters(np.float64)
    opt = course.optim.SGD(p)
    state = copy.deepcopy(opt.state_dict())
    break_it(state)
    with pytest.raises(ValueError, match=text):
        opt.load_state_dict(state)


def test_a_step_is_seen_by_a_graph_that_saved_the_weights():
    w = course.tensor([2.0], requires_grad=True)
    opt = course.optim.SGD([w], lr=0.1)
    y = w * w
    w.grad = course.ones(1)
    version = w._version
    opt.step()
    assert w._version == version + 1
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.backward()
    assert w.is_leaf and w.requires_grad


@pytest.mark.parametrize("name", OPTIONS)
def test_parameters_without_a_gradient_stay(name):
    (a, b), _ = parameters(np.float64, [(2,), (2,)])
    before = b.tolist()
    opt = getattr(course.optim, name)([a, b], **({} if name == "Rprop" else {"weight_decay": 0.1}))
    a.grad = course.ones(2, dtype=course.float64)
    opt.step()
    assert b.tolist() == before and b not in opt.state and b._version == 0


def test_zero_grad():
    (a, b), _ = parameters(np.float64, [(2,), (2,)])
    opt = course.optim.SGD([a, b])
    a.grad = g = course.ones(2, dtype=course.float64)
    opt.zero_grad(set_to_none=False)
    assert a.grad is g and g.tolist() == [0, 0] and b.grad is None
    opt.zero_grad()
    assert a.grad is None


@pytest.mark.parametrize("name", OPTIONS)
def test_a_closure_computes_the_loss_with_a_graph(name):
    x = course.tensor([3.0], requires_grad=True)
    opt = getattr(course.optim, name)([x], lr=0.1)

    def closure():
        opt.zero_grad()
        loss = (x * x).sum()
        loss.backward()
        return loss

    with course.no_grad():  # as inside a larger loop that records nothing
        assert opt.step(closure).item() == 9
    assert x.item() < 3
    assert opt.step() is None


def test_repr_lists_the_settings():
    p, _ = parameters(np.float64)
    assert repr(course.optim.SGD([{"params": p[:1], "lr": 0.5}, {"params": p[1:]}], momentum=0.9)) == (
        "SGD (\n"
        "Parameter Group 0\n    dampening: 0\n    lr: 0.5\n    maximize: False\n"
        "    momentum: 0.9\n    nesterov: False\n    weight_decay: 0\n"
        "Parameter Group 1\n    dampening: 0\n    lr: 0.001\n    maximize: False\n"
        "    momentum: 0.9\n    nesterov: False\n    weight_decay: 0\n)"
    )


P = course.ones(2, requires_grad=True)


@pytest.mark.parametrize(
    "make, error, text",
    [
        (lambda o: o.SGD(P), TypeError, "should be an iterable of Tensors or dicts, but got Tensor"),
        (lambda o: o.SGD([]), ValueError, "optimizer got an empty parameter list"),
        (lambda o: o.SGD(p for p in ()), ValueError, "optimizer got an empty parameter list"),
        (
            lambda o: o.SGD([3]),
            TypeError,
            "optimizer can only optimize Tensors, but one of the params is int",
        ),
        (lambda o: o.SGD([{"params": {P}}]), TypeError, "Please use a list instead"),
        (
            lambda o: o.SGD([P * 2]),
            ValueError,
            "can't optimize a non-leaf Tensor: this one was computed by MulBackward0",
        ),
        (
            lambda o: o.SGD([{"params": [P]}, {"params": [P]}]),
            ValueError,
            "some parameters appear in more than one parameter group",
        ),
        (lambda o: o.SGD([{"lr": 1}]), KeyError, "params"),
        (lambda o: o.SGD([P]).add_param_group([P]), TypeError, "param_group must be a dict"),
        (lambda o: o.SGD([P], lr=-1), ValueError, "Invalid learning rate: -1"),
        (lambda o: o.SGD([P], lr=float("nan")), ValueError, "Invalid learning rate: nan"),
        (lambda o: o.SGD([P], momentum=-1), ValueError, "Invalid momentum value: -1"),
        (lambda o: o.SGD([P], weight_decay=-1), ValueError, "Invalid weight_decay value: -1"),
        (
            lambda o: o.SGD([P], nesterov=True),
            ValueError,
            "Nesterov momentum requires a momentum and zero dampening",
        ),
        (lambda o: o.SGD([P], nesterov=True, momentum=0.9, dampening=0.1), ValueError, "zero dampening"),
        (lambda o: o.Adam([P], lr=-1), ValueError, "Invalid learning rate: -1"),
        (lambda o: o.Adam([P], betas=(1.0, 0.9)), ValueError, "Invalid beta parameter at index 0: 1.0"),
        (lambda o: o.AdamW([P], betas=(0.9, -0.1)), ValueError, "Invalid beta parameter at index 1: -0.1"),
        (lambda o: o.Adam([P], eps=-1), ValueError, "Invalid epsilon value: -1"),
        (lambda o: o.AdamW([P], weight_decay=-1), ValueError, "Invalid weight_decay value: -1"),
    ],
)
def test_errors(make, error, text):
    with pytest.raises(error, match=text):
        make(course.optim)


LBFGS = {
    "quadratic": "((A @ w - b) ** 2).sum()",
    "Rosenbrock": "(1 - w[0]) ** 2 + 100 * (w[1] - w[0] ** 2) ** 2",
    "flat": "(w**4).sum() + (A @ w).logsumexp(0)",
}


@pytest.mark.parametrize("loss", LBFGS.values(), ids=LBFGS)
@pytest.mark.parametrize(
    "options",
    [
        dict(),
        dict(lr=0.1, max_iter=5, history_size=3),
        dict(line_search_fn="strong_wolfe"),
        dict(line_search_fn="strong_wolfe", max_iter=4, history_size=2, tolerance_grad=1e-3),
        dict(lr=1e-3, max_iter=3, max_eval=3),
    ],
    ids=str,
)
@pytest.mark.filterwarnings("ignore")
def test_lbfgs_goes_torchs_way(loss, options):
    rng = np.random.default_rng(3)
    matrix, vector = rng.standard_normal((6, 2)), rng.standard_normal(6)
    paths = []
    for t in (torch, course):
        A, b = t.tensor(matrix), t.tensor(vector)
        w = t.tensor([-1.2, 1.0], dtype=t.float64, requires_grad=True)
        opt, path = t.optim.LBFGS([w], **options), []

        def closure(opt=opt, w=w, A=A, b=b, path=path):
            opt.zero_grad()
            value = eval(loss, {"A": A, "b": b, "w": w})
            value.backward()
            path.append([value.item(), *w.tolist()])
            return value

        for _ in range(4):
            first = opt.step(closure)
            path.append([first.item(), *w.tolist()])
        path.append([float(opt.state[w][name]) for name in ("n_iter", "func_evals")])
        paths.append(path)
    assert len(paths[0]) == len(paths[1])
    for a, b in zip(*paths):
        np.testing.assert_allclose(b, a, 1e-6, 1e-9)


def test_lbfgs_maximizes_and_says_what_it_needs():
    ends = []
    for t in (torch, course):
        w = t.tensor([2.0, -1.0], dtype=t.float64, requires_grad=True)
        opt = t.optim.LBFGS([w], lr=0.5, maximize=True)

        def closure(opt=opt, w=w):
            opt.zero_grad()
            value = -((w - 1) ** 2).sum()
            value.backward()
            return value

        opt.step(closure)
        ends.append(w.tolist())
    np.testing.assert_allclose(*ends, rtol=1e-9)
    with pytest.raises(TypeError, match="needs a closure"):
        opt.step()
    a, b = (course.ones(1, requires_grad=True) for _ in "ab")
    with pytest.raises(ValueError, match="doesn't support per-parameter options"):
        course.optim.LBFGS([{"params": [a]}, {"params": [b]}])
    with pytest.raises(AttributeError, match="has no attribute 'Adem'"):
        course.optim.Adem
