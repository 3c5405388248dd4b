"""jacobian, hessian, vjp, jvp, hvp against torch: nesting of results, options, errors."""

import numpy as np
import pytest
import torch

import course

RNG = np.random.default_rng(0)
A, B = RNG.standard_normal((3, 4)), RNG.standard_normal((4, 2))
Z = RNG.standard_normal(4)


def both(code):
    """The same call on both libraries, results as nested lists of arrays."""
    return _plain(code(torch, torch.autograd.functional, lambda a: torch.tensor(a))), _plain(
        code(course, course.autograd.functional, lambda a: course.tensor(a))
    )


def _plain(x):
    return [_plain(v) for v in x] if isinstance(x, (tuple, list)) else x.detach().numpy()


def assert_same(theirs, ours):
    assert isinstance(ours, list) == isinstance(theirs, list)
    if isinstance(ours, list):
        assert len(ours) == len(theirs)
        for a, b in zip(theirs, ours):
            assert_same(a, b)
    else:
        assert ours.shape == theirs.shape and ours.dtype == theirs.dtype
        np.testing.assert_allclose(ours, theirs, 1e-9, 1e-12)


def softmax(t):
    return lambda z: t.softmax(z, 0)


def two(t):
    return lambda a, b: ((a @ b).sin(), (a * 2).sum())


@pytest.mark.parametrize("options", [{}, {"vectorize": True}, {"create_graph": True}], ids=str)
@pytest.mark.parametrize(
    "code",
    [
        lambda t, F, T, o: F.jacobian(softmax(t), T(Z), **o),
        lambda t, F, T, o: F.jacobian(lambda z: T(A) @ z, T(Z), **o),
        lambda t, F, T, o: F.jacobian(lambda z: t.relu(T(A) @ t.tanh(z)) + 1, T(Z), **o),
        lambda t, F, T, o: F.jacobian(lambda a: (a @ T(B)).exp(), T(A), **o),
        lambda t, F, T, o: F.jacobian(two(t), (T(A), T(B)), **o),
        lambda t, F, T, o: F.jacobian(lambda z: z.sum(), T(Z), **o),
        lambda t, F, T, o: F.jacobian(lambda z: (z * 2, z.prod()), (T(Z),), **o),
        lambda t, F, T, o: F.jacobian(
            lambda z: z[[0, 0, 3]] + z[1] * z.reshape(2, 2).sum(0).mean(), T(Z), **o
        ),
        lambda t, F, T, o: F.jacobian(lambda z: t.zeros(2, dtype=t.float64) + z[0] * 0, T(Z), **o),
    ],
    ids=range(9),
)
def test_jacobian(code, options):
    assert_same(*both(lambda t, F, T: code(t, F, T, options)))


def test_vectorize_runs_elementwise_rules_once(monkeypatch):
    z = course.tensor(RNG.standard_normal(50))
    calls = []
    kind = type(course.ones(1, requires_grad=True).sin().grad_fn)
    monkeypatch.setattr(kind, "vjps", (lambda g, x: calls.append(g.shape) or g * np.cos(x),))
    J = course.autograd.functional.jacobian(lambda z: (z * 2).sin(), z, vectorize=True)
    assert calls == [(50, 50)]
    np.testing.assert_allclose(J.numpy(), np.diag(2 * np.cos(2 * z.numpy())))


@pytest.mark.parametrize("vectorize", [False, True])
def test_hessian(vectorize):
    assert_same(
        *both(lambda t, F, T: F.hessian(lambda z: (t.tanh(T(A) @ z) ** 2).sum(), T(Z), vectorize=vectorize))
    )
    assert_same(
        *both(lambda t, F, T: F.hessian(lambda a, b: ((a @ b) ** 3).sum(), (T(A), T(B)), vectorize=vectorize))
    )


def test_products():
    v3, v4 = RNG.standard_normal(3), RNG.standard_normal(4)
    assert_same(*both(lambda t, F, T: F.vjp(lambda z: (T(A) @ z).tanh(), T(Z), T(v3))))
    assert_same(*both(lambda t, F, T: F.jvp(lambda z: (T(A) @ z).tanh(), T(Z), T(v4))))
    assert_same(*both(lambda t, F, T: F.vjp(lambda z: (z**2).sum(), T(Z))))
    assert_same(*both(lambda t, F, T: F.jvp(two(t), (T(A), T(B)), (T(A * 2), T(B + 1)))))
    assert_same(*both(lambda t, F, T: F.vjp(two(t), (T(A), T(B)), (T(A @ B), T(np.array(2.0))))))
    assert_same(*both(lambda t, F, T: F.hvp(lambda z: (z**4).sum(), T(Z), T(v4))))
    assert_same(*both(lambda t, F, T: F.vhp(lambda z: (z**4).sum(), T(Z), T(v4))))
    assert_same(*both(lambda t, F, T: F.jvp(lambda z: z * 0 + 1, T(Z), T(v4))))


def test_create_graph_lets_results_be_differentiated():
    x = course.tensor(Z, requires_grad=True)
    J = course.autograd.functional.jacobian(lambda z: z**3, x, create_graph=True)
    J.sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), 6 * Z)
    x.grad = None
    _, v = course.autograd.functional.vjp(lambda z: (z**3).sum(), x, create_graph=True)
    v.sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), 6 * Z)


def test_inputs_are_left_alone():
    x = course.tensor(Z)
    course.autograd.functional.jacobian(lambda z: z * 2, x)
    assert not x.requires_grad and x.grad is None


def test_errors():
    F = course.autograd.functional
    with pytest.raises(
        TypeError, match="inputs given to jacobian must be either a Tensor or a tuple of Tensors"
    ):
        F.jacobian(lambda z: z, np.ones(2))
    with pytest.raises(TypeError, match="outputs of the user-provided function given to vjp"):
        F.vjp(lambda z: 1.0, course.ones(2))
    with pytest.raises(RuntimeError, match="vector v can only be None"):
        F.vjp(lambda z: z, course.ones(2))
    with pytest.raises(RuntimeError, match=r"vjp: v\[0\].shape must be \(2,\), but is \(3,\)"):
        F.vjp(lambda z: z, course.ones(2), course.ones(3))
    with pytest.raises(
        RuntimeError, match=r"should return a single Tensor with a single element, but its shape is \(2,\)"
    ):
        F.hessian(lambda z: z, course.ones(2))
    with pytest.raises(RuntimeError, match="independent of input 1"):
        F.jacobian(lambda a, b: a * 2, (course.ones(2), course.ones(2)), strict=True)
