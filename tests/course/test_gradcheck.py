"""gradcheck and gradgradcheck: they pass what is right and say of what is wrong where, how much, and why."""

import numpy as np
import pytest

import course
from course.autograd import GradcheckError, gradcheck, gradgradcheck


def made(backward, forward=lambda x: x**3):
    class Made(course.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return forward(x)

        @staticmethod
        def backward(ctx, g):
            (x,) = ctx.saved_tensors
            return backward(g, x)

    return Made.apply


X = course.tensor([0.5, -1.5, 2.0], dtype=course.float64, requires_grad=True)


def test_right_functions_pass():
    a = course.tensor(np.random.default_rng(0).standard_normal((3, 2)), requires_grad=True)
    assert gradcheck(made(lambda g, x: g * 3 * x**2), (X,))
    assert gradcheck(lambda a, x: (a.sin(), (x @ a).exp()), (a, X))
    assert gradgradcheck(lambda a, x: (x @ a).tanh(), (a, X))
    assert gradgradcheck(made(lambda g, x: g * 3 * x**2), X)


@pytest.mark.parametrize(
    "backward, cause",
    [
        (lambda g, x: -g * 3 * x**2, "the sign"),
        (lambda g, x: g * 6 * x**2, "a constant factor: backward is 2 times the derivative"),
        (lambda g, x: g * 0, "backward returns zeros: the graph is cut"),
        (lambda g, x: g * float("nan"), "backward computes nan"),
        (lambda g, x: g * 3 * x, "the local derivative itself"),
        (
            lambda g, x: g * 3 * x**2 * course.tensor([1.0, 0.0, 1.0], dtype=course.float64),
            "terms are missing",
        ),
    ],
)
def test_wrong_functions_are_diagnosed(backward, cause):
    with pytest.raises(GradcheckError, match=cause) as error:
        gradcheck(made(backward), (X,))
    assert "for output 0 with respect to input 0" in str(error.value)
    assert gradcheck(made(backward), (X,), raise_exception=False) is False


def test_input_index_and_both_values_are_named():
    wrong = made(lambda g, x: g * course.tensor([1.0, 1.0, 5.0], dtype=course.float64) * 3 * x**2)
    with pytest.raises(
        GradcheckError,
        match=r"with respect to input 1: at output index \(2,\), input index \(2,\), "
        r"backward gives 60 and central differences give 12 \(1 of 9",
    ):
        gradcheck(lambda n, x: wrong(x), (course.ones(1), X))


def test_the_transpose_is_recognised():
    M = course.tensor([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0], [4.0, 0.0, 1.0]], dtype=course.float64)
    with pytest.raises(GradcheckError, match="the transpose"):
        gradcheck(made(lambda g, x: M @ g, lambda x: M @ x), (X,))


def test_float32_is_recognised():
    with pytest.raises(GradcheckError, match="not float64"):
        gradcheck(lambda x: x**3 * 1000, (X.detach().float().requires_grad_(),))


def test_a_dropped_grad_output_is_recognised():
    with pytest.raises(GradcheckError, match="backward not multiplied by grad_output"):
        gradcheck(made(lambda g, x: course.ones_like(x), lambda x: x.sum()), (X,))


def test_a_backward_cut_from_its_graph_fails_the_second_order_alone():
    cut = made(lambda g, x: g * 3 * x.detach() ** 2)
    assert gradcheck(cut, (X,))
    with pytest.raises(GradcheckError):
        gradgradcheck(cut, (X,))


def test_something_must_require_grad():
    with pytest.raises(ValueError, match="at least one input tensor to require gradient"):
        gradcheck(course.sin, (course.ones(2),))
