"""The backward pass as rows: what arrives, by which rule it goes on, and where to; of both libraries."""

import gc
import re
import weakref

import cases
import numpy as np
import pytest
import torch
from agreement import _drawn, _leaf, _listed

import course
import course.nn.families
from course import draw, explain, families
from course.draw.recorded import read
from course.draw.texts import numbers
from course.draw.walk import Names
from course.explain import mathematics
from course.manners import help
from course.rule import RULES

LIBRARIES = pytest.mark.parametrize("t", [course, torch], ids=["course", "torch"])


def nodes(table):
    return [(row.node, row.of) for row in table.rows]


@LIBRARIES
def test_the_rows_are_in_the_engines_order_and_tell_what_is_added_to_what(t):
    a, b, d = (t.tensor(number, requires_grad=True) for number in (2.0, 3.0, 4.0))
    c = a * b
    e = c * d + a
    table = explain.table(e)
    assert [row.node for row in table.rows if row.node != "AccumulateGrad"] == ["AddBackward0"] + 2 * [
        "MulBackward0"
    ]
    sent = {out.to: [numbers(out.gradient), out.added] for row in table.rows for out in row.outs}
    assert sent["a.grad"] == ["13.", False] and sent["grad_a"] == ["12.", True]
    assert sent["b.grad"] == ["8.", False] and sent["d.grad"] == ["6.", False]
    assert a.grad is None, "no .grad is written"
    e.backward(retain_graph=True)
    again = [out for row in explain.table(e).rows for out in row.outs if out.to == "a.grad"]
    assert again[0].added, "backward() would add to it"
    assert "a.grad += 13." in str(explain.table(e))


@LIBRARIES
def test_a_bias_that_was_broadcast_is_summed(t):
    b = t.zeros(2, requires_grad=True)
    x = t.ones(3, 2)
    y = x * b
    text = str(explain.table(y, t.ones(3, 2)))
    assert "grad_b = [3., 3.], summed to (2,)" in text
    assert "(3, 2)" in text


@LIBRARIES
def test_the_leaves_rows_are_where_that_engine_adds_to_them(t):
    x, y = (t.tensor(number, requires_grad=True) for number in (3.0, 2.0))
    p = x * y
    rows = nodes(explain.table(p + x))
    leaves = [of for node, of in rows if node == "AccumulateGrad"]
    assert leaves == (["x", "y"] if t is torch else ["y", "x"])


@LIBRARIES
def test_a_function_of_ones_own_and_several_results(t):
    class Both(t.autograd.Function):
        @staticmethod
        def forward(ctx, x, times):
            ctx.save_for_backward(x)
            return x * times, x + 1

        @staticmethod
        def backward(ctx, g, h):
            return g * 3 + h, None

    x = t.tensor([2.0], requires_grad=True)
    u, v = Both.apply(x, 3)
    row = next(row for row in explain.table(u * v).rows if row.node == "BothBackward")
    assert [numbers(g) for g in row.gradients] == ["[3.]", "[6.]"]
    assert [(out.to, out.rule, numbers(out.gradient)) for out in row.outs] == [
        ("grad_x", "Both.backward(ctx, g)", "[15.]")
    ]


@LIBRARIES
def test_without_a_graph_or_after_it_was_let_go_it_says_so(t):
    with pytest.raises(ValueError, match="nothing that requires grad"):
        explain.table(t.ones(2))
    x = t.ones(2, requires_grad=True)
    y = x.exp().sum()
    y.backward()
    with pytest.raises(RuntimeError, match="second time"):
        explain.table(y)
    with pytest.raises(RuntimeError, match="scalar"):
        explain.table(x.exp())


@LIBRARIES
def test_no_hook_is_left_behind(t):
    x = t.ones(2, requires_grad=True)
    y = x.exp().sum()
    first = str(explain.table(y))
    assert str(explain.table(y)) == first
    y.backward()


@LIBRARIES
def test_a_hook_on_a_leaf_has_its_say(t):
    x = t.ones(2, requires_grad=True)
    x.register_hook(lambda g: g * 10)
    rows = explain.table((x * 3).sum()).rows
    assert [numbers(out.gradient) for out in rows[-1].outs] == ["[30., 30.]"]
    assert x.grad is None


@LIBRARIES
def test_who_keeps_a_table_or_a_drawing_keeps_no_graph_alive(t):
    def shown():  # a function's names are kept as long as it runs
        x = t.ones(3, requires_grad=True)
        y = (x * 3).exp().sum()
        node = weakref.ref(y.grad_fn) if t is course else weakref.ref(y)
        return node, [draw.graph(y), explain.table(y), explain.step_through(y)]

    node, kept = shown()
    gc.collect()
    assert node() is None
    assert all(picture._repr_html_() for picture in kept)


def test_infinite_gradients_are_told_without_a_warning(recwarn):
    x = course.tensor([0.0, 1.0], requires_grad=True)
    y = x.log() + (-x).reciprocal()  # inf by the one, -inf by the other
    assert "inf" in str(explain.table(y.sum()))
    assert not recwarn.list


def test_the_text_and_the_html_have_every_row():
    x = course.tensor([1.0, 2.0], requires_grad=True)
    loss = (x * x).sum()
    table = explain.table(loss)
    page = table._repr_html_()
    assert page.count("<tr>") == len(table) + 1 == 4
    assert 'role="group" tabindex="0" aria-label="the backward pass in 3 steps, by course"' in page
    assert 'scope="row"' in page and "<caption" in page
    assert str(table).count("\n") == 4


# A program that torch records with other nodes: what is told then is which.
def test_where_the_nodes_differ_it_is_told():
    x, z = course.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    found = explain.table((x * x).sum()).compare(explain.table(z.exp().sum()))
    assert len(found) == 1 and "course runs SumBackward0, MulBackward0" in found[0]


def test_where_a_gradient_differs_it_is_told():
    class Wrong(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            return g

    class Right(course.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, g):
            return g * 2

    Right.__name__ = "Wrong"
    right = type("Wrong", (Right,), {})
    x = course.ones(2, requires_grad=True)
    ours = explain.table(right.apply(x).sum())
    x = torch.ones(2, requires_grad=True)
    assert ours.compare(explain.table(Wrong.apply(x).sum())) == [
        "the gradient from WrongBackward to grad_x is [2., 2.] in course, [1., 1.] in torch",
        "the gradient at AccumulateGrad is [2., 2.] in course, [1., 1.] in torch",
        "the gradient from AccumulateGrad to x.grad is [2., 2.] in course, [1., 1.] in torch",
    ]


# Where torch records the same nodes with other gradients between them: by the operation and one of its
# nodes, and why. The leaves' gradients are the same nevertheless.
OTHERWISE = {
    ("diff", "SliceBackward0"): "its two slices are taken in the other order",
    ("sum_to_size", "SumBackward1"): "it sums with the axis that the view takes away, or without it",
    ("slogdet", "LinalgSlogdetBackward0"): "torch's sends nothing on where only the sign is asked for",
    ("matrix_power", "MmBackward0"): "its factors stand in the other order",
    ("eigh", "LinalgEighBackward0"): "torch's gradient is not symmetric, and is made so a node later",
    ("svd", "LinalgSvdBackward0"): "singular vectors have another sign",
}


def totals(table):
    """The gradients of the leaves, in whatever order the graph has them."""
    found = [row.gradients[0] for row in table.rows if row.node == "AccumulateGrad"]
    found = [np.sort(g, axis=None) for g in found if g is not None and np.any(g)]
    return sorted(found, key=lambda g: (g.size, *g.round(5)))


def assert_the_same_in_the_end(ours, theirs, names):
    mine, yours = totals(ours), totals(theirs)
    assert len(mine) == len(yours), names
    for g, h in zip(mine, yours):
        np.testing.assert_allclose(g, h, 1e-5, 1e-8, err_msg=str(names))


def test_every_kind_of_node_is_told_and_equal_to_torchs_where_torch_has_it():
    """Each kind of rule.RULES is in some table; the second derivatives that only `course` records too."""
    found, compared, met = set(), 0, set()
    for code, shapes, options in cases.CASES:
        rng = np.random.default_rng(0)
        arrays = [
            s if isinstance(s, np.ndarray) else _drawn(rng, s, np.float64, options.get("draw"))
            for s in shapes
        ]
        tables = []
        for t in course, torch:
            for result in _listed(code(t, *[_leaf(t, np.array(a)) for a in arrays])):
                if getattr(result, "grad_fn", None) is not None:
                    g = t.ones(tuple(result.shape), dtype=result.dtype)
                    tables.append(explain.table(result, g))
                    if t is course:
                        found |= _kinds(result)
        half = len(tables) // 2
        for ours, theirs in zip(tables[:half], tables[half:]):
            compared += 1
            told, names = ours.compare(theirs), code.__code__.co_names
            if told:
                assert_the_same_in_the_end(ours, theirs, names)
            if told and not told[0].startswith("the nodes differ"):
                nodes_of = {row.node for row in ours.rows}
                reasons = [key for key in OTHERWISE if key[0] in names and key[1] in nodes_of]
                assert reasons, (names, told)
                met.update(reasons)
    assert met == set(OTHERWISE), "an exemption that nothing needs"
    assert compared > 200
    for code, shapes, options in cases.CASES:  # kinds that only a second derivative makes
        if set(RULES) <= found:
            break
        rng = np.random.default_rng(0)
        inputs = [
            _leaf(course, s if isinstance(s, np.ndarray) else _drawn(rng, s, np.float64, options.get("draw")))
            for s in shapes
        ]
        results = [y for y in _listed(code(course, *inputs)) if getattr(y, "grad_fn", None) is not None]
        leaves = [x for x in inputs if x.requires_grad and x.is_leaf]
        starts = [course.rand_like(y).requires_grad_() for y in results]
        if not results or not leaves:
            continue
        for g in course.autograd.grad(results, leaves, starts, create_graph=True, allow_unused=True):
            if getattr(g, "grad_fn", None) is not None and _kinds(g) - found:
                assert len(explain.table(g, course.ones_like(g)))
                found |= _kinds(g)
    missing = {kind.__name__ for kind in set(RULES) - found}
    assert not missing


def _kinds(tensor):
    return {type(cell.node) for cell in read([tensor], Names()) if cell.kind == "operation"}


def test_every_rule_is_mathematics_and_no_entry_has_gone_stale():
    families.load_all()
    course.nn.families.load_all()
    texts = {text for kind in RULES for _, text in help.by_inputs(kind)}
    stale = set(mathematics.TOLD) - texts - {"made for this number of operands: see einsum"}
    assert not stale
    told = [text for kind in RULES for text in mathematics.rules_of(kind)]
    assert not [text for text in told if re.search(r"\b_\w|\.py|see ", text)]
