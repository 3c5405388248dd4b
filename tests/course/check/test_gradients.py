"""`check.gradients` goes through either library, and an error that a library raises is named."""

import numpy as np
import pytest
import torch

import course
from course import check

X, G = np.array([[1.0, -2.0], [0.5, 3.0]]), np.array([[1.0, 2.0], [-1.0, 0.5]])


@pytest.mark.parametrize("library", [torch, course], ids=["torch", "course"])
def test_output_and_gradients_for_an_upstream_gradient(library):
    y, grad_x, grad_unused = check.gradients(library, lambda x, unused: x * x, [X, np.ones(3)], G)
    assert isinstance(y, library.Tensor)
    assert np.array_equal(y.detach().numpy(), X**2)
    assert np.array_equal(grad_x.numpy(), 2 * X * G)
    assert grad_unused is None


def test_the_shape_of_the_output_is_checked_first():
    with pytest.raises(check.Wrong, match=r"the loss has shape \(2, 2\) and should have shape \(\)"):
        check.gradients(torch, lambda x: x * x, [X], 1.0, what="the loss")


class Doubled:
    """What a student writes, on torch and on course."""

    @staticmethod
    def forward(ctx, x, factor):
        ctx.save_for_backward(x, *Doubled.saved)
        return factor * x

    @staticmethod
    def backward(ctx, grad_output):
        return Doubled.returned(grad_output)

    saved = ()
    returned = staticmethod(lambda g: (2 * g, None))


SLIPS = {
    "a number in save_for_backward": dict(saved=(2.0,)),
    "wrong number of gradients": dict(returned=staticmethod(lambda g: g)),
    "gradient for a number": dict(returned=staticmethod(lambda g: (g, g))),
    "one library only": dict(
        returned=staticmethod(
            lambda g: (g * (course if isinstance(g, torch.Tensor) else torch).ones(2, 2), None)
        )
    ),
}


@pytest.mark.parametrize("library", [torch, course], ids=["torch", "course"])
@pytest.mark.parametrize("name", [None, *SLIPS])
def test_an_error_of_a_library_is_named(monkeypatch, library, name):
    """Both libraries' own words are recognised, in a check as a student meets it."""
    for attribute, value in SLIPS.get(name, {}).items():
        monkeypatch.setattr(Doubled, attribute, value)
    function = type(
        "Doubled",
        (library.autograd.Function,),
        {part: vars(Doubled)[part] for part in ("forward", "backward")},
    )
    marks = check.Marks("doubled", points=1)
    with marks.part("gradient", 1):
        check.gradients(library, lambda x: function.apply(x, 2.0), [X], G)
    (part,) = marks.report().parts
    if name is None:
        assert part.message is None
    else:
        assert f"Diagnosis: {check.sentence(name)}." in part.message


def test_an_error_that_no_mistake_explains_is_not_named():
    marks = check.Marks("doubled", points=1)
    with marks.part("gradient", 1):
        check.gradients(torch, lambda x: x @ torch.ones(3, 3), [X], G)
    assert "Diagnosis" not in marks.report().parts[0].message


def cubed(x):
    return x**3


@pytest.mark.parametrize("library", [torch, course], ids=["torch", "course"])
def test_computed_gives_plain_arrays_of_whatever_computes_something(library):
    y, grad = check.computed(library, cubed, [X], G)
    np.testing.assert_allclose(y, X**3)
    np.testing.assert_allclose(grad, G * 3 * X**2)
    loss, by_loss = check.computed(library, lambda x: (x**2).sum(), [X], 0.5)
    assert loss.shape == () and np.allclose(by_loss, X)


@pytest.mark.parametrize(
    "function",
    [
        lambda x: 0 * x,
        lambda x: 0 * x + 1,
        lambda x: x * float("nan"),
        lambda x: 1 * x,
        lambda x: x + 0.5,  # its gradient is what came from behind
    ],
)
def test_constants_and_what_was_given_are_nothing_to_compare_with(function):
    with pytest.raises(check.Wrong, match="there is nothing to compare"):
        check.computed(torch, function, [X], G)


def test_a_number_that_is_the_same_for_other_inputs_is_none_either():
    with pytest.raises(check.Wrong, match="there is nothing to compare"):
        check.computed(torch, lambda x: (0 * x).sum() + 2, [X], 1.0)
