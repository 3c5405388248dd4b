"""What an operation was asked for besides its tensors: the same words for both libraries, drawn and told."""

import importlib
import pkgutil

import pytest
import torch
from structure import assert_sound

import course
from course import draw, explain
from course.draw import options
from course.rule import RULES

LIBRARIES = pytest.mark.parametrize("t", [course, torch], ids=["course", "torch"])

CALLS = {
    "x.sum(1)": ["dim=1"],
    "x.sum(1, keepdim=True)": ["dim=1", "keepdim=True"],
    "x.reshape(1, 6).sum(0)": ["dim=0"],
    "x.exp()": [],
    "x.sum()": [],
    "x.max()": [],
    "x.max(1)[0]": ["dim=1"],
    "x.var(0, correction=0)": ["correction=0", "dim=0"],
    "x.std(0)": ["dim=0"],
    "x.norm(dim=1)": ["dim=1"],
    "x.softmax(1)": ["dim=1"],
    "x.softmax(0)": ["dim=0"],
    "x.cumsum(1)": ["dim=1"],
    "x.transpose(0, 1)": ["dim0=0", "dim1=1"],
    "x.permute(1, 0)": ["dims=(1, 0)"],
    "x.flip(0)": ["dims=0"],
    "x.roll(1, 0)": ["dims=0", "shifts=1"],
    "x.tril(-1)": ["diagonal=-1"],
    "x.tril()": [],
    "x.diagonal(1)": ["dim1=0", "dim2=1", "offset=1"],
    "x.repeat(2, 1)": ["repeats=(2, 1)"],
    "x.clamp(0, 2)": ["max=2", "min=0"],
    "x[1]": ["index=[1]"],
    "x[:, -1]": ["index=[:, -1]"],
    "x[:, 1:]": ["index=[:, 1:]"],
    "x[:, ::2]": ["index=[:, ::2]"],
    "x.unsqueeze(1)": [],
    "x.unbind(1)[0]": ["dim=1"],
    "x.split(2, 1)[0]": ["dim=1"],
    "t.cat([x, x], 1)": ["dim=1"],
    "t.stack([x, x], 2)": ["dim=2"],
    "t.addmm(x, x, t.ones(3, 3), beta=2, alpha=0.5)": ["alpha=0.5", "beta=2"],
    "t.addmm(x, x, t.ones(3, 3))": [],
    "F.leaky_relu(x, 0.2)": ["negative_slope=0.2"],
    "F.elu(x)": [],
    "F.elu(x, 0.5)": ["alpha=0.5"],
    "F.softplus(x, 2)": ["beta=2"],
    "F.hardtanh(x)": ["max_val=1", "min_val=-1"],
    "F.huber_loss(x, t.ones(2, 3), delta=0.5)": ["delta=0.5"],
    "F.mse_loss(x, t.ones(2, 3))": [],
    "F.mse_loss(x, t.ones(2, 3), reduction='sum')": ["reduction=sum"],
    "F.mse_loss(x, t.ones(2, 3), reduction='none')": ["reduction=none"],
    "F.pad(x, (1, 0))": ["pad=(1, 0)"],
    "F.batch_norm(x, None, None, training=True)": ["eps=1e-05"],
    "F.conv2d(image, t.ones(1, 1, 2, 2))": [],
    "F.conv2d(image, t.ones(1, 1, 2, 2), padding=1, stride=2)": ["padding=(1, 1)", "stride=(2, 2)"],
    "F.avg_pool2d(image, 2)": ["kernel_size=(2, 2)"],
    "F.avg_pool2d(image, 2, stride=1, padding=1)": ["kernel_size=(2, 2)", "padding=(1, 1)", "stride=(1, 1)"],
}


@LIBRARIES
@pytest.mark.parametrize("call, expected", CALLS.items(), ids=list(CALLS))
def test_options_are_told_in_torchs_words_and_defaults_are_not(t, call, expected):
    x, image = t.ones(2, 3, requires_grad=True), t.ones(1, 1, 4, 4, requires_grad=True)
    y = eval(call, {"t": t, "F": t.nn.functional, "x": x, "image": image})
    assert options.options_of(y.grad_fn) == expected


@LIBRARIES
def test_they_are_drawn_in_the_backward_box_the_compact_box_the_tooltip_and_told(t):
    x = t.ones(2, 3, requires_grad=True)
    y = x.softmax(1).sum(0, keepdim=True)
    for detail in "full", "some":
        page = draw.graph(y, detail=detail).page
        rows = {box.title: box.rows for box in page.boxes}
        assert rows["SoftmaxBackward0"][-1] == ("", "dim=1")
        assert rows["SumBackward1"] == [("", "dim=0, keepdim=True")]
        assert_sound(page)
    page = draw.graph(y, detail="compact").page
    (small,) = [box for box in page.boxes if box.title == "sum"]
    assert small.rows == [("", "y"), ("", "dim=0, keepdim=True"), ("", "(1, 3)")]
    assert small.tip.splitlines() == ["SumBackward1", "dim=0", "keepdim=True"]
    assert_sound(page)
    drawn = draw.graph(y)
    assert "y = sum(softmax_1, dim=0, keepdim=True)" in drawn.text
    row = next(row for row in explain.table(y, t.ones(1, 3)).rows if row.node == "SumBackward1")
    assert row.saved == ["dim=0", "keepdim=True"]


@LIBRARIES
def test_many_go_on_in_another_line(t):
    image = t.ones(1, 1, 9, 9, requires_grad=True)
    y = t.nn.functional.conv2d(image, t.ones(1, 1, 2, 2), padding=1, stride=2, dilation=2)
    page = draw.graph(y).page
    (below,) = [box for box in page.boxes if box.kind == "backward"]
    lines = [text for name, text in below.rows if not name]
    assert lines == ["dilation=(2, 2)", "padding=(1, 1)", "stride=(2, 2)"]
    assert_sound(page)


def test_what_backward_has_let_go_is_not_told_and_does_no_harm():
    x = course.ones(2, 3, requires_grad=True)
    y = x.softmax(1)
    y.sum().backward()
    assert options.options_of(y.grad_fn) == []


NO_OPTIONS = {
    "b_by_columns", "back", "base", "columns", "condition", "counts", "dtype_of", "factor", "full", "lower",
    "mask", "mean", "once", "own", "p", "part", "rows", "shape", "share", "steps", "theirs", "there",
    "used", "weight",
}  # fmt: skip
"""What rules save that is a tensor's shape, made of tensors, or shown with the saved values."""
READ = {"args", "at", "dims", "ends", "how", "index", "inputs", "n", "one", "output"}


def test_of_no_rule_is_a_constant_overlooked():
    """Whoever saves something new says here, or in draw.options, whether it is an option."""
    for package in ("course.families", "course.nn", "course.ops"):
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            importlib.import_module(module.name)
    course.einsum(
        "i,i,i->", *[course.ones(2, requires_grad=True)] * 3
    )  # its rules are made when they are needed
    known = NO_OPTIONS | READ | set(options._WORDS)
    for kind in RULES:
        own = known | set(options._WORDS_OF.get(kind.__name__, ()))
        for names, sources in zip(kind.wanted, kind.sources):
            for name, source in zip(names, sources):
                assert source is not None or name in own, f"{kind.__name__} saves {name}"


def test_an_einsum_tells_its_equation():
    x = course.ones(2, 3, requires_grad=True)
    assert options.options_of(course.einsum("ij, kj -> ik", x, x).grad_fn) == ["equation=ij,kj->ik"]
