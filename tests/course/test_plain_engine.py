"""Both engines give the same gradients of the same graphs; cases.py goes through both in `agreement`."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import course
from course import plain_engine


class Twice(course.autograd.Function):
    """A Function of two results, of which one may go unused."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x, x + 1

    @staticmethod
    def backward(ctx, g, h):
        (x,) = ctx.saved_tensors
        return g * 2 * x + h


STEPS = {
    "add": lambda a, b: a + b,
    "mul": lambda a, b: a * b * 0.5,
    "sin": lambda a, b: course.sin(a),
    "broadcast": lambda a, b: a + b.sum(),
    "matrix": lambda a, b: (a.reshape(2, 1) * b.reshape(1, 2)).sum(0),
    "reuse": lambda a, b: a + a * a * 0.1,
    "parts": lambda a, b: course.stack([*a.unbind(0)][::-1]) * b,
    "one part": lambda a, b: a.split(1)[1] + b,
    "function": lambda a, b: Twice.apply(a)[0] + b,
    "function's other result": lambda a, b: Twice.apply(b)[1] * a,
    "transpose": lambda a, b: a.reshape(1, 2).T.reshape(2) + b,
    "expand": lambda a, b: (a.expand(3, 2) * b).mean(0),
    "slice": lambda a, b: course.cat([a[1:], b[:1]]),
    "index": lambda a, b: a[[1, 1]] + b,
    "maximum": lambda a, b: course.maximum(a, b),
    "squares": lambda a, b: 0.1 * (a**2 - b.mean()),
    "affine": lambda a, b: course.addmm(a, b.reshape(1, 2), course.eye(2, dtype=a.dtype))[0],
    "flip": lambda a, b: a.flip(0) - b,
    "in place": lambda a, b: (a * 1).mul_(b),
}


def graph(steps, picks):
    """Two leaves and a number made of them by random steps."""
    x = course.tensor([0.3, -0.7], dtype=course.float64, requires_grad=True)
    y = course.tensor([1.1, 0.4], dtype=course.float64, requires_grad=True)
    values = [x, y]
    for step, (i, j) in zip(steps, picks):
        values.append(STEPS[step](values[i % len(values)], values[j % len(values)]))
    return [x, y], sum(v.sum() for v in values)


def by_plain(out, leaves, create_graph=False):
    for leaf in leaves:
        leaf.grad = None
    plain_engine.backward(out, course.ones_like(out), create_graph)
    found = [leaf.grad for leaf in leaves]
    for leaf in leaves:
        leaf.grad = None
    return found


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=20), st.data())
def test_both_engines_agree_on_random_graphs_to_second_order(steps, data):
    picks = [(data.draw(st.integers(0, 100)), data.draw(st.integers(0, 100))) for _ in steps]
    leaves, out = graph(steps, picks)
    plain = by_plain(out, leaves, create_graph=True)
    fast = course.autograd.grad(out, leaves, create_graph=True)
    for a, b in zip(plain, fast):
        np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), 1e-12, 1e-12)
    product = (plain[0] * plain[1]).sum()
    if not product.requires_grad:
        return
    second = by_plain(product, leaves)
    expected = course.autograd.grad((fast[0] * fast[1]).sum(), leaves, allow_unused=True)
    for a, b in zip(second, expected):
        assert (a is None) == (b is None)
        if a is not None:
            np.testing.assert_allclose(a.numpy(), b.numpy(), 1e-10, 1e-10)


def test_a_pass_leaves_the_graph_as_it_was():
    leaves, out = graph(["mul", "parts", "function"], [(0, 1), (2, 0), (3, 1)])
    once, again = by_plain(out, leaves), by_plain(out, leaves)
    assert [g.tolist() for g in once] == [g.tolist() for g in again]


def test_gradients_add_up_and_belong_to_their_leaf():
    x, y = (course.tensor(2.0, requires_grad=True) for _ in range(2))
    for _ in range(2):
        plain_engine.backward(x + y, course.tensor(1.0))
    assert (x.grad.item(), y.grad.item()) == (2.0, 2.0)
    x.grad += 1
    assert y.grad.item() == 2.0


def test_a_gradient_of_a_wrong_shape_is_refused():
    with pytest.raises(RuntimeError, match="a gradient must have the shape of its input"):
        plain_engine.backward(course.ones(3, requires_grad=True) * 1, course.ones(4))


def test_what_has_no_graph_says_so():
    with pytest.raises(RuntimeError, match="no graph"):
        plain_engine.backward(course.ones(3), course.ones(3))
