"""One walk over the graphs of both libraries, and one set of names."""

import ast
from pathlib import Path

import numpy as np
import pytest
import torch

import course
from course import draw, explain
from course.draw.walk import Names, key_of, leading_to, operations, with_leaves

LIBRARIES = pytest.mark.parametrize("t", [course, torch], ids=["course", "torch"])


def test_only_one_module_walks_and_finds_names():
    package = Path(course.__file__).parent
    for path in [*(package / "draw").glob("*.py"), *(package / "explain").glob("*.py")]:
        tree = ast.parse(path.read_text())
        defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
        assert ("Names" in defined) == (path.name == "walk.py" and path.parent.name == "draw"), path
        loops = [node for node in ast.walk(tree) if isinstance(node, ast.While)]
        follows = [loop for loop in loops if "next_functions" in ast.unparse(loop)]
        assert not follows or (path.parent.name, path.name) == ("draw", "walk.py"), path


@LIBRARIES
def test_a_deep_graph_is_walked_in_the_order_of_its_making(t):
    x = t.ones(2, requires_grad=True)
    y = x
    for _ in range(20_000):
        y = y + 1
    nodes = operations([y.grad_fn])
    assert len(nodes) == 20_000 and nodes[-1] is y.grad_fn
    passed = with_leaves(nodes[::-1])
    assert passed[0] is y.grad_fn and passed[-1].variable is x
    assert leading_to(passed, [passed[-1]]) == passed


@LIBRARIES
def test_leaves_stand_where_the_engine_adds_to_them(t):
    x, z = (t.ones(2, requires_grad=True) for _ in range(2))
    y = ((x * z) + x).sum()
    passed = with_leaves(operations([y.grad_fn])[::-1])
    leaves = [node.variable for node in passed if hasattr(node, "variable")]
    first, second = (x, z) if t is torch else (z, x)
    assert leaves[0] is first and leaves[1] is second
    only_z = leading_to(passed, [node for node in passed if getattr(node, "variable", None) is z])
    assert all(getattr(node, "variable", z) is z for node in only_z) and len(only_z) == 4


@LIBRARIES
def test_a_name_hides_those_of_the_namespaces_behind_it(t):
    mine, other = t.ones(1), t.ones(1)
    names = Names({"x": mine}, {"x": other, "y": other})
    assert (names.of_tensor(mine), names.of_tensor(other)) == ("x", "y")
    assert Names({"x": mine}, {"x": other}).of_tensor(other) == ""


@LIBRARIES
def test_an_item_and_a_parameter_have_a_name_to_read_and_a_word_for_python(t):
    weights, params = [t.ones(1), t.ones(2)], {"w": t.ones(1), "a b": t.ones(3)}
    net = t.nn.Sequential(t.nn.Linear(1, 2))
    names = Names({"weights": weights, "params": params, "net": net, "lambda": (last := t.ones(4))})
    told = {names.of_tensor(x): names.word_of(x) for x in [*weights, *params.values(), net[0].bias, last]}
    assert told == {
        "weights[0]": "weights_0",
        "weights[1]": "weights_1",
        "params['w']": "params_w",
        "params['a b']": None,
        "net.0.bias": "net_0_bias",
        "lambda": None,
    }


def test_a_tensor_and_the_array_of_its_memory_are_one_but_not_in_another_form():
    x = torch.ones(2, 3)
    assert key_of(x) == key_of(x.numpy()) != key_of(x.T)
    assert key_of(x) != key_of(x.view(torch.int32)) and key_of(torch.ones(0)) is None
    ours = course.ones(2, 3)
    assert key_of(ours) == key_of(ours.array)


def test_a_program_that_a_function_of_the_notebook_draws_has_the_notebooks_names(monkeypatch):
    namespace = {"course": course, "shown": lambda loss: (repr(draw.graph(loss)), str(explain.table(loss)))}
    shell = type("Shell", (), {"user_ns": namespace})()
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    exec(
        "weight = course.tensor([1.0, 2.0], requires_grad=True)\ntold = shown((weight * 3).sum())", namespace
    )
    assert all("weight" in text for text in namespace["told"])


@LIBRARIES
def test_the_pass_from_one_of_several_results_is_written_for_that_one(t):
    x = t.tensor([2.0, 3.0], requires_grad=True)
    first, second = (x * x).unbind()
    for loss, wanted in (first, [4.0, 0.0]), (second, [0.0, 6.0]):
        np.testing.assert_array_equal(explain.to_numpy(loss).run()["x"], wanted)


@LIBRARIES
def test_wrt_of_both_libraries_is_refused_where_nothing_leads(t):
    x, other = t.ones(2, requires_grad=True), t.ones(2, requires_grad=True)
    with pytest.raises(RuntimeError, match="not in the graph of loss"):
        explain.to_numpy((x * x).sum(), other)
    with pytest.raises(TypeError, match="wrt are tensors"):
        explain.to_numpy((x * x).sum(), [1.0])
