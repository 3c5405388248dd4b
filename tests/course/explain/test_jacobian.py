"""The local Jacobian of a node: right numbers, structure by name, and the memory beside the product's."""

import numpy as np
import pytest
import torch
from bs4 import BeautifulSoup

import course
from course import explain

LIBRARIES = pytest.mark.parametrize("t", [course, torch], ids=["course", "torch"])


def tensor(t, *shape, seed=0):
    return t.tensor(np.random.default_rng(seed).standard_normal(shape), requires_grad=True)


PROGRAMS = {
    "exp": (lambda t, x: t.exp(x[0]), "diagonal"),
    "relu": (lambda t, x: t.relu(x[0] * 0 + 1), "identity"),
    "softmax": (lambda t, x: t.softmax(x[0], 0), "dense, symmetric, rank 3"),
    "softmax of rows": (lambda t, x: t.softmax(x, 1), "block diagonal, 3 blocks of 4 x 4"),
    "times a matrix": (
        lambda t, x: x @ t.tensor(np.arange(8.0).reshape(4, 2) + 1),
        "block diagonal, 3 times the same 2 x 4 block",
    ),
    "a matrix times it": (
        lambda t, x: t.tensor(np.arange(6.0).reshape(2, 3) + 1) @ x,
        "Kronecker product of a 2 x 3 matrix with the 4 x 4 identity",
    ),
    "sum": (lambda t, x: x[0].sum(), "dense"),
    "cumsum": (lambda t, x: t.cumsum(x[0], 0), "lower triangular, Toeplitz"),
    "transpose": (lambda t, x: x.T, "permutation"),
    "flip": (lambda t, x: t.flip(x[0], (0,)), "permutation"),
    "a row": (lambda t, x: x[1], "selection: ones, at most one in a row and column"),
    "half": (lambda t, x: x[0] * 0.5, "0.5 times the identity"),
    "copies": (lambda t, x: x[:1, :1].expand(1, 3), "dense"),
    "mean of rows": (lambda t, x: x.mean(0), "Kronecker product of a 1 x 3 matrix with the 4 x 4 identity"),
    "one of many": (lambda t, x: x[0].sum() + t.zeros(3, dtype=t.float64), "dense"),
}


@LIBRARIES
@pytest.mark.parametrize("name", PROGRAMS)
def test_the_structure_has_its_name(t, name):
    program, wanted = PROGRAMS[name]
    J = explain.jacobian_of(program(t, tensor(t, 3, 4)))
    assert J.structure == wanted


@LIBRARIES
def test_the_numbers_are_those_of_the_whole_jacobian(t):
    x, w = tensor(t, 3, 4), tensor(t, 4, 2, seed=1)
    y = x @ w
    for by, function in enumerate([lambda x: x @ w.detach(), lambda w: x.detach() @ w]):
        J = explain.jacobian_of(y, by)
        whole = t.autograd.functional.jacobian(function, (x, w)[by].detach())
        np.testing.assert_allclose(J.array, np.asarray(whole.numpy()).reshape(J.array.shape))
        assert J.by == "xw"[by]
    assert explain.jacobian_of(y, 1).array.shape == (6, 8)


@LIBRARIES
def test_a_bias_has_the_jacobian_that_copies_it_down_the_batch(t):
    b, x = tensor(t, 2), tensor(t, 3, 2)
    J = explain.jacobian_of(x + b, by=1)
    np.testing.assert_array_equal(J.array, np.tile(np.eye(2), (3, 1)))
    assert J.structure == "the identity 3 times, below one another"
    assert explain.jacobian_of(x.sum(0)).structure == "the identity 3 times, beside one another"


@LIBRARIES
def test_a_result_of_several_and_a_function_of_ones_own(t):
    class Turn(t.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x.flip(0)

        @staticmethod
        def backward(ctx, g):
            return g.flip(0)

    first, second = tensor(t, 2, 3).unbind(0)
    np.testing.assert_array_equal(explain.jacobian_of(second).array, np.eye(6)[3:])
    np.testing.assert_array_equal(explain.jacobian_of(first).array, np.eye(6)[:3])
    assert explain.jacobian_of(Turn.apply(tensor(t, 4))).structure == "permutation"


@pytest.mark.parametrize(
    "array, names",
    [
        (np.outer([1.0, 2.0], [3.0, 4.0, 5.0]), ["rank one"]),
        (np.zeros((2, 2)), ["zero"]),
        (np.triu(np.arange(1.0, 10).reshape(3, 3)), ["upper triangular"]),
        ([[1, 2, 0], [3, 4, 0], [0, 0, 5]], ["block diagonal, blocks of 2, 1"]),
        ([[1, 2, 3], [4, 1, 2], [5, 4, 1]], ["Toeplitz"]),
        ([[np.nan, 1], [1, 1]], ["with numbers that are not finite"]),
        ([[0, 0, 0, 7, 0], [0, 3, 0, 0, 0], [0, 0, 0, 1, 0]], ["sparse, 20% not zero", "rank 2"]),
        (np.zeros((0, 3)), ["empty"]),
    ],
)
def test_names_of_matrices(array, names):
    assert explain.structure(np.array(array, float)) == names


def test_it_is_told_what_the_product_spares():
    x = course.ones(16, 10)
    w = course.ones(10, 5, requires_grad=True)
    J = explain.jacobian_of(x @ w, by=1)
    assert J.memory == "4,000 numbers (16 kB), where the product a.T @ g makes 50 (200 bytes)"
    page = BeautifulSoup(J._repr_html_(), "html.parser")
    assert page.figure["aria-label"] == J.text and J.memory in page.p.text
    assert J.text.startswith("Jacobian of @ by w: 80 x 50, ")


@LIBRARIES
def test_what_has_no_jacobian_is_refused(t):
    x = tensor(t, 2)
    with pytest.raises(ValueError, match="a leaf has no Jacobian"):
        explain.jacobian_of(x)
    with pytest.raises(ValueError, match="by input 0, not by 1"):
        explain.jacobian_of(x * 2, by=1)
    big = t.zeros(2000, requires_grad=True)
    with pytest.raises(ValueError, match="2000 x 2000 numbers: too many"):
        explain.jacobian_of(big.exp())
    y = x.exp()
    y.sum().backward()
    with pytest.raises(RuntimeError, match="second time"):
        explain.jacobian_of(y)
