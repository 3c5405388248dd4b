"""course.nn.init and the layers' first weights: the distributions and bounds of torch."""

import math

import numpy as np
import pytest
import torch

import course
from course.nn import init

N = (400, 300)


def quantiles(array):
    return np.quantile(np.asarray(array, dtype=np.float64), [0, 0.01, 0.25, 0.5, 0.75, 0.99, 1])


@pytest.mark.parametrize(
    "fill",
    [
        lambda i, w: i.uniform_(w, -2, 3),
        lambda i, w: i.normal_(w, 1, 0.5),
        lambda i, w: i.constant_(w, 7),
        lambda i, w: i.ones_(w),
        lambda i, w: i.zeros_(w),
        lambda i, w: i.kaiming_uniform_(w),
        lambda i, w: i.kaiming_uniform_(w, a=math.sqrt(5)),
        lambda i, w: i.kaiming_uniform_(w, mode="fan_out", nonlinearity="relu"),
        lambda i, w: i.kaiming_normal_(w, nonlinearity="tanh"),
        lambda i, w: i.xavier_uniform_(w),
        lambda i, w: i.xavier_normal_(w, gain=2),
    ],
)
@pytest.mark.parametrize("shape", [N, (40, 100, 30)])
def test_distribution(fill, shape):
    course.manual_seed(0), torch.manual_seed(0)
    w = course.nn.Parameter(course.empty(shape))
    assert fill(init, w) is w and w.is_leaf and w.dtype == np.float32
    theirs = fill(torch.nn.init, torch.empty(shape)).numpy()
    ours = w.detach().numpy()
    scale = theirs.std() or 1
    # with 120,000 numbers the quantiles of two samples agree to about a hundredth of a standard deviation,
    # and the extremes of uniform numbers (within two deviations) much better than those of normal ones
    np.testing.assert_allclose(quantiles(ours)[1:-1] / scale, quantiles(theirs)[1:-1] / scale, atol=0.04)
    spread = 0.001 if np.ptp(theirs) < 4 * scale else 0.9
    np.testing.assert_allclose(
        quantiles(ours)[[0, -1]] / scale, quantiles(theirs)[[0, -1]] / scale, atol=spread
    )


def test_a_seed_repeats_the_weights_and_another_does_not():
    def draw(seed):
        course.manual_seed(seed)
        return course.nn.Linear(3, 2).weight.tolist()

    assert draw(0) == draw(0) != draw(1)
    generator = course.Generator().manual_seed(3)
    a = init.uniform_(course.empty(4), generator=generator).tolist()
    course.manual_seed(3)
    assert init.uniform_(course.empty(4)).tolist() == a


def test_linear_begins_as_torchs():
    course.manual_seed(0), torch.manual_seed(0)
    ours, theirs = course.nn.Linear(100, 5000), torch.nn.Linear(100, 5000)
    for a, b in zip(ours.parameters(), theirs.parameters()):
        np.testing.assert_allclose(quantiles(a.detach().numpy()), quantiles(b.detach().numpy()), atol=0.005)
        assert 0.0999 < abs(a.detach().numpy()).max() <= 0.1, "uniform in ±1/√100"
    assert course.nn.Linear(0, 3).bias.tolist() == [0, 0, 0]


def test_layer_norm_begins_as_torchs():
    layer = course.nn.LayerNorm(3)
    assert layer.weight.tolist() == [1, 1, 1] and layer.bias.tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    "name, param",
    [
        ("linear", None),
        ("sigmoid", None),
        ("tanh", None),
        ("relu", None),
        ("leaky_relu", None),
        ("leaky_relu", 0.2),
    ],
)
def test_gains(name, param):
    assert init.calculate_gain(name, param) == torch.nn.init.calculate_gain(name, param)


def test_filling_is_seen_by_a_graph_that_saved_the_weights():
    layer = course.nn.Linear(2, 2)
    y = layer(course.ones(1, 2, requires_grad=True)).sum()
    init.zeros_(layer.weight)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.backward()


@pytest.mark.parametrize(
    "act, text",
    [
        (lambda: init.calculate_gain("step"), "Unsupported nonlinearity step: known are linear"),
        (
            lambda: init.kaiming_uniform_(course.empty(3)),
            r"fewer than 2 dimensions: this one has shape \(3,\)",
        ),
        (
            lambda: init.kaiming_normal_(course.empty(3, 3), mode="fan"),
            r"Mode fan not supported, please use one of \['fan_in', 'fan_out'\]",
        ),
    ],
)
def test_errors(act, text):
    with pytest.raises(ValueError, match=text):
        act()
