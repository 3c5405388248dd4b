"""Layers and losses of course.nn against torch's: values, gradients, print, state."""

import numpy as np
import pytest
import torch

import course

RNG = np.random.default_rng(0)


def normal(*shape):
    return RNG.standard_normal(shape)


def tensors(t, arrays):
    return [t.tensor(a, requires_grad=a.dtype == np.float64) for a in arrays]


def check(make, *inputs, rtol=1e-10):
    """The same module in both libraries, in float64: repr, state, output, and gradients by inputs and
    parameters.
    """
    ours, theirs = make(course).double(), make(torch).double()
    assert repr(ours) == repr(theirs)
    assert {n: tuple(v.shape) for n, v in ours.state_dict().items()} == {
        n: tuple(v.shape) for n, v in theirs.state_dict().items()
    }
    ours.load_state_dict(theirs.state_dict())

    x, x_torch = tensors(course, inputs), tensors(torch, inputs)
    y, y_torch = ours(*x), theirs(*x_torch)
    assert tuple(y.shape) == tuple(y_torch.shape) and y.dtype == np.float64
    np.testing.assert_allclose(y.detach().numpy(), y_torch.detach().numpy(), rtol=rtol, atol=1e-12)

    w = normal(*y.shape)
    (y * course.tensor(w)).sum().backward()
    (y_torch * torch.tensor(w)).sum().backward()
    for a, b in zip([*x, *ours.parameters()], [*x_torch, *theirs.parameters()]):
        if b.grad is not None:
            np.testing.assert_allclose(a.grad.numpy(), b.grad.numpy(), rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize(
    "make, shape",
    [
        (lambda t: t.nn.Linear(3, 4), (5, 3)),
        (lambda t: t.nn.Linear(3, 4, bias=False), (2, 5, 3)),
        (lambda t: t.nn.Linear(3, 4), (3,)),
        (lambda t: t.nn.Linear(3, 1), (0, 3)),
        (lambda t: t.nn.Identity(3, x=2), (5, 3)),
        (lambda t: t.nn.ReLU(), (5, 3)),
        (lambda t: t.nn.Sigmoid(), (5, 3)),
        (lambda t: t.nn.Tanh(), (5, 3)),
        (lambda t: t.nn.LeakyReLU(0.2), (5, 3)),
        (lambda t: t.nn.ELU(0.5), (5, 3)),
        (lambda t: t.nn.GELU(), (5, 3)),
        (lambda t: t.nn.GELU(approximate="tanh"), (5, 3)),
        (lambda t: t.nn.SiLU(), (5, 3)),
        (lambda t: t.nn.Softmax(dim=1), (5, 3)),
        (lambda t: t.nn.LogSoftmax(dim=-1), (5, 3)),
        (lambda t: t.nn.Flatten(), (5, 3, 2)),
        (lambda t: t.nn.Flatten(0, 1), (5, 3, 2)),
        (lambda t: t.nn.LayerNorm(3), (5, 3)),
        (lambda t: t.nn.LayerNorm((3, 2), eps=0.1), (5, 3, 2)),
        (lambda t: t.nn.LayerNorm([2], elementwise_affine=False), (5, 3, 2)),
        (lambda t: t.nn.LayerNorm(3, bias=False), (5, 3)),
        (lambda t: t.nn.Dropout(0.0), (5, 3)),
        (lambda t: t.nn.Dropout(1.0), (5, 3)),
        (lambda t: t.nn.Dropout(0.5).eval(), (5, 3)),
        (lambda t: t.nn.Sequential(t.nn.Linear(3, 4), t.nn.ReLU(), t.nn.Linear(4, 2)), (5, 3)),
        (
            lambda t: t.nn.Sequential(t.nn.Sequential(t.nn.Linear(3, 4)), t.nn.Sequential(), t.nn.Tanh()),
            (5, 3),
        ),
    ],
)
def test_layer(make, shape):
    check(make, normal(*shape))


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize(
    "make, inputs",
    [
        (lambda t, r: t.nn.MSELoss(reduction=r), (normal(5, 3), normal(5, 3))),
        (lambda t, r: t.nn.L1Loss(reduction=r), (normal(5, 3), normal(5, 3))),
        (lambda t, r: t.nn.CrossEntropyLoss(reduction=r), (normal(5, 3), np.array([0, 2, 1, 1, 0]))),
        (lambda t, r: t.nn.CrossEntropyLoss(reduction=r), (normal(3), np.array(2))),
        (
            lambda t, r: t.nn.CrossEntropyLoss(t.tensor([1.0, 2.0, 0.5]), reduction=r),
            (normal(5, 3), np.array([0, 2, 1, 1, 0])),
        ),
        (
            lambda t, r: t.nn.CrossEntropyLoss(ignore_index=1, reduction=r),
            (normal(5, 3), np.array([0, 2, 1, 1, 0])),
        ),
        (
            lambda t, r: t.nn.CrossEntropyLoss(label_smoothing=0.1, reduction=r),
            (normal(5, 3), np.array([0, 2, 1, 1, 0])),
        ),
        (
            lambda t, r: t.nn.NLLLoss(t.tensor([1.0, 2.0, 0.5]), ignore_index=1, reduction=r),
            (normal(5, 3), np.array([0, 2, 1, 1, 0])),
        ),
        (lambda t, r: t.nn.BCEWithLogitsLoss(reduction=r), (normal(5, 3), RNG.random((5, 3)))),
        (
            lambda t, r: t.nn.BCEWithLogitsLoss(
                t.tensor([1.0, 2.0, 0.5]), reduction=r, pos_weight=t.tensor([3.0, 1.0, 1.0])
            ),
            (normal(5, 3), RNG.random((5, 3))),
        ),
    ],
)
def test_loss(make, inputs, reduction):
    check(lambda t: make(t, reduction), *inputs)


def test_cross_entropy_keeps_its_head_at_large_logits():
    logits = course.tensor([[1000.0, 0.0]], requires_grad=True)
    loss = course.nn.CrossEntropyLoss()(logits, course.tensor([1]))
    loss.backward()
    assert loss.item() == 1000 and logits.grad.tolist() == [[1, -1]]


def test_dropout_while_training_and_in_evaluation():
    course.manual_seed(0)
    layer = course.nn.Dropout(0.4)
    x = course.ones(10_000, requires_grad=True)
    y = layer(x)
    zeros = (y == 0).sum().item()
    assert 3_800 < zeros < 4_200, "40 % of 10,000, give or take four standard deviations"
    np.testing.assert_allclose(y.max().item(), 1 / 0.6, rtol=1e-6)
    assert layer(x).tolist() != y.tolist(), "a new mask each time"
    y.sum().backward()
    assert np.array_equal(x.grad.numpy() == 0, y.detach().numpy() == 0), (
        "where nothing came through, no gradient comes back"
    )
    assert layer.eval()(x).tolist() == x.tolist() and layer.train()(x).tolist() != x.tolist()


def test_in_place_layers_write_into_their_input():
    for layer in (course.nn.ReLU(inplace=True), course.nn.Dropout(1.0, inplace=True)):
        w = course.ones(3, requires_grad=True)
        x = w * -1
        y = layer(x)
        assert x.tolist() == y.tolist() == [0, 0, 0]
        y.sum().backward()
        assert w.grad.tolist() == [0, 0, 0]
    assert repr(course.nn.ReLU(inplace=True)) == repr(torch.nn.ReLU(inplace=True))
    assert repr(course.nn.Dropout(0.2, inplace=True)) == repr(torch.nn.Dropout(0.2, inplace=True))


def test_dtype_of_a_layer_is_what_was_asked_for():
    assert course.nn.Linear(3, 2).weight.dtype == np.float32
    for layer in (
        course.nn.Linear(3, 2, dtype=course.float64),
        course.nn.LayerNorm(3, dtype=course.float64, device="cpu"),
    ):
        assert layer.weight.dtype == layer.bias.dtype == np.float64
        assert layer(course.ones(1, 3, dtype=course.float64)).dtype == np.float64
    assert course.nn.Linear(3, 2)(course.ones(1, 3)).dtype == np.float32


def test_sequential_is_a_list_of_modules():
    a, b, c = course.nn.Linear(2, 2), course.nn.ReLU(), course.nn.Tanh()
    net = course.nn.Sequential(a, b)
    assert net.append(c) is net and list(net) == [a, b, c] and len(net) == 3
    assert net[0] is a and net[-1] is c and list(net[1:]) == [b, c] and type(net[1:]) is course.nn.Sequential
    net[1] = c
    assert list(net) == [a, c, c]
    named = course.nn.Sequential({"in": a, "act": b})
    assert list(named.state_dict()) == ["in.weight", "in.bias"] and named.act is b
    with pytest.raises(IndexError, match="index 3 is out of range: there are 3 modules"):
        net[3]
    with pytest.raises(TypeError, match="int is not a Module subclass"):
        course.nn.Sequential(3)


def test_softmax_wants_to_know_along_what():
    """Torch guesses and warns; so do we, and say what was guessed."""
    for shape in [(3,), (2, 3), (2, 3, 4), (2, 3, 1, 2)]:
        x = np.random.default_rng(0).standard_normal(shape)
        with pytest.warns(UserWarning, match="say along which dim"):
            ours = course.nn.Softmax()(course.tensor(x))
        with pytest.warns(UserWarning, match="Implicit dimension choice for softmax"):
            theirs = torch.nn.Softmax()(torch.tensor(x))
        np.testing.assert_allclose(ours.numpy(), theirs.numpy())


@pytest.mark.parametrize("p", [-0.1, 1.5])
def test_dropout_wants_a_probability(p):
    with pytest.raises(ValueError, match=f"dropout probability has to be between 0 and 1, but got {p}"):
        course.nn.Dropout(p)


def test_a_layer_of_another_width_is_refused():
    with pytest.raises(RuntimeError, match=r"4"):
        course.nn.Linear(2, 3)(course.ones(5, 4))


def test_no_device_but_the_cpu():
    with pytest.raises(RuntimeError, match="cuda"):
        course.nn.Linear(2, 3, device="cuda")
