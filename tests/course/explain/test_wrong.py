"""The first node whose gradient is another than the reference's: found, told and marked."""

import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from bs4 import BeautifulSoup
from structure import assert_sound

import course
from course import explain
from course.explain import first_wrong

LIBRARIES = pytest.mark.parametrize("t", [course, torch], ids=["course", "torch"])


def leaves(t, *shapes):
    rng = np.random.default_rng(0)
    return [t.tensor(rng.normal(size=s), requires_grad=True) for s in shapes]


def function(t, forward, backward, name="Mine"):
    """A Function whose backward gets g and what went in."""

    def into(ctx, *tensors):
        ctx.save_for_backward(*tensors)
        return forward(*tensors)

    def back(ctx, g):
        return backward(g, *ctx.saved_tensors)

    body = {"forward": staticmethod(into), "backward": staticmethod(back)}
    return type(name, (t.autograd.Function,), body).apply


@LIBRARIES
def test_a_function_whose_backward_is_wrong_is_named_with_how_it_is_off(t):
    x, W, b = leaves(t, (4, 3), (3, 3), (3,))
    right = lambda x, W, b: x @ W.T + b
    told = {
        "W is the right one transposed": lambda g, x, W, b: (g @ W, x.T @ g, g.sum(0)),
        "x is -2 times the right one": lambda g, x, W, b: (-2 * g @ W, g.T @ x, g.sum(0)),
        "W is 1/4 of the right one": lambda g, x, W, b: (g @ W, g.T @ x / 4, g.sum(0)),
        "b is missing": lambda g, x, W, b: (g @ W, g.T @ x, None),
        "W is 0 and should not be": lambda g, x, W, b: (g @ W, 0 * W, g.sum(0)),
    }
    for words, backward in told.items():
        linear = function(t, right, backward, "Linear")
        found = first_wrong((linear(x, W, b) ** 2).sum(), (right(x, W, b) ** 2).sum())
        if words == "b is missing":
            assert "No gradient gets to b" in found.sentence, found
        else:
            assert found.node == "LinearBackward" and f"hands to {words}." in found.sentence
        assert found and "before it are right" in found.sentence


@LIBRARIES
def test_a_slip_is_told_beside_what_arrived(t):
    (x,) = leaves(t, (4, 3))
    for words, backward in {
        "the same whatever arrives": lambda g, x: 2 * x,
        "what arrived, handed on as it is": lambda g, x: g * 1,
        "1/2 of the right one": lambda g, x: g * x,
    }.items():
        square = function(t, lambda x: x**2, backward)
        found = first_wrong((square(x.exp()) * 3).sum(), (x.exp() ** 2 * 3).sum())
        assert words in found.sentence and "hands to exp_1" in found.sentence


@LIBRARIES
def test_where_the_graphs_differ_it_is_told(t):
    x, W, b, c = leaves(t, (4, 3), (3, 3), (3,), (3,))
    h = x.exp()
    told = [
        (h / x.cos(), x.cos() / h, "The inputs of DivBackward0 (div_3) are exchanged"),
        (x - b, b - x, "The inputs of SubBackward0 (sub_2) are exchanged"),
        (h.sigmoid() @ W, h @ W, "There is one node more than in the right graph, SigmoidBackward0"),
        (h @ W, h.sigmoid() @ W, "A SigmoidBackward0 is missing after ExpBackward0 of h"),
        (h.tanh() @ W, h.sigmoid() @ W, "TanhBackward0 (tanh_2) stands where the right graph has Sigmoid"),
        (h.detach() @ W, h @ W, "gets ExpBackward0 of h cut off from the graph, and sends it nothing"),
        (h @ W, h @ W.T, "is missing after the leaf W"),
        (x * c, x * b, "The leaf c stands where the right graph has the leaf b"),
        (x[:2] * 3, x[:3] * 3, "has shape (2, 3) and should have shape (3, 3)"),
    ]
    for mine, right, words in told:
        mine, right = mine.sum(), right.sum()
        found = first_wrong(mine, right)
        assert found and words in found.sentence, found.sentence
        assert len(found.cells) == 2  # the node, and where the graphs part


@LIBRARIES
def test_what_is_written_otherwise_and_right_is_no_mistake(t):
    x, W, b = leaves(t, (4, 3), (3, 3), (3,))
    same = [
        (x * b, b * x),
        (x * x, x**2),
        (x + b + x, x + x + b),
        (function(t, lambda x: x**2, lambda g, x: g * 2 * x)(x), x**2),
        (function(t, lambda x, W: x @ W, lambda g, x, W: (g @ W.T, x.T @ g))(x, W), x @ W),
        (t.sigmoid(x @ W), 1 / (1 + (-(x @ W)).exp())),
    ]
    for mine, right in same:
        found = first_wrong(mine.sum(), right.sum())
        assert not found and found.node == "", found.sentence
        assert "get the right gradient" in found.sentence or "gets the right" in found.sentence
    assert "differ nevertheless" in first_wrong((x * x).sum(), (x**2).sum()).sentence


def test_a_gradient_of_another_shape_is_told_where_the_engine_refuses_it_or_sums_it_silently():
    x, W, b = leaves(torch, (4, 3), (2, 3), (2,))
    told = [
        (
            lambda g, x, W, b: (g @ W, x.T @ g, g.sum(0)),
            "W has shape (3, 2) and should have shape (2, 3): it is the",
        ),
        (
            lambda g, x, W, b: (g @ W, g.T @ x, g),
            "b has shape (4, 2) and should have shape (2,): summed over axis 0",
        ),
        (
            lambda g, x, W, b: (g @ W, g.T @ x, g.sum(0, keepdim=True)),
            "b has shape (1, 2) and should have shape (2,)",
        ),
    ]
    for backward, words in told:
        linear = function(torch, lambda x, W, b: x @ W.T + b, backward, "Linear")
        found = first_wrong(linear(x, W, b).sum(), torch.nn.functional.linear(x, W, b).sum())
        assert found.node == "LinearBackward" and f"hands to {words}" in found.sentence
    raises = function(torch, lambda x, W, b: x @ W.T + b, lambda g, x, W, b: 1 / 0, "Linear")
    with pytest.raises(ZeroDivisionError):
        first_wrong(raises(x, W, b).sum(), torch.nn.functional.linear(x, W, b).sum())


def test_one_program_in_both_libraries():
    for program, wrong in (
        (lambda t, x, w: (x @ w).exp().sum(), False),
        (lambda t, x, w: (x @ w).exp().mean() if t is course else (x @ w).exp().sum(), True),
    ):
        found = first_wrong(*(program(t, *leaves(t, (3, 2), (2, 2))) for t in (course, torch)))
        assert bool(found) == wrong, found.sentence


@LIBRARIES
@pytest.mark.parametrize("seed", range(15))
def test_a_slip_that_is_planted_into_a_random_graph_is_found(t, seed):
    def program(slip):
        rng = np.random.default_rng(seed)
        made = [t.tensor(rng.uniform(0.5, 1.5, (3, 2)), requires_grad=True) for _ in range(3)]
        place = rng.integers(3, 9)
        for k in range(12):
            a, b = (made[i] for i in rng.integers(len(made), size=2))
            made.append([a * b, a + b, a.sin(), (-a * a).exp(), a / (1 + b * b)][rng.integers(5)])
            if k == place:
                factor = 1.5 if slip else 1
                made[-1] = function(t, lambda x: x * 1, lambda g, x: g * factor, "Planted")(made[-1])
        return sum(x.sum() for x in made[-6:])

    assert not first_wrong(program(False), program(False))
    found = first_wrong(program(True), program(False))
    loss = program(True)
    used = "PlantedBackward" in str(explain.table(loss))
    assert (found.node == "PlantedBackward") == used, found.sentence
    if used:
        assert "is 1.5 times the right one" in found.sentence


@LIBRARIES
def test_a_deep_graph_and_a_drawing_of_what_is_near(t):
    (x,) = leaves(t, (2,))
    mine = right = x
    for _ in range(3000):
        mine, right = mine + x, right + x
    found = first_wrong((mine * 3).sum(), (right * 2).sum())
    assert found.node == "MulBackward0" and "1.5 times" in found.sentence
    page = found.drawing.page
    assert 20 < len(page.boxes) < 150
    assert_sound(page)


@LIBRARIES
def test_the_node_is_marked_by_colour_and_by_a_sign(t):
    (x,) = leaves(t, (3,))
    square = function(t, lambda x: x**2, lambda g, x: g * x, "Square")
    found = first_wrong(square(x.exp()).sum(), (x.exp() ** 2).sum())
    page = found.drawing.page
    wrong = [box for box in page.boxes if box.kind == "wrong"]
    assert {box.title for box in wrong} >= {"✗ Square", "✗ SquareBackward"}
    assert not [box for box in page.boxes if "✗" in box.title and box not in wrong]
    assert_sound(page)
    shown = BeautifulSoup(found._repr_html_(), "html.parser")
    assert shown.p.text == found.sentence and shown.figure["aria-label"].startswith(found.sentence)
    assert "#d62728" in found._repr_html_() and found.drawing.png().startswith(b"\x89PNG")
    fine = first_wrong(x.sum(), x.sum())
    assert not [box for box in fine.drawing.page.boxes if box.kind == "wrong"]


def test_without_values_only_yours_are_told():
    x = course.tensor([2.0, 3.0], requires_grad=True)
    square = function(course, lambda x: x**2, lambda g, x: g * x)
    told = first_wrong(square(x).sum(), (x**2).sum())
    hidden = first_wrong(square(x).sum(), (x**2).sum(), values=False)
    assert "It is [2., 3.] and should be [4., 6.]." in told.sentence
    assert "It is [2., 3.]." in hidden.sentence and "[4., 6.]" not in hidden._repr_html_()


@LIBRARIES
def test_the_gradient_it_begins_with(t):
    (x,) = leaves(t, (2, 3))
    g = np.arange(6.0).reshape(2, 3)
    square = function(t, lambda x: x**2, lambda g, x: 2 * x)
    found = first_wrong(square(x), x**2, g)
    assert "the same whatever arrives" in found.sentence
    with pytest.raises(ValueError, match="nothing that requires grad"):
        first_wrong(t.ones(2), x)
    with pytest.raises(TypeError, match="two tensors, or two passes of gates"):
        first_wrong(3.0, x)


# Gates


class Gate:
    def __init__(self, operation):
        self.operation = operation

    def forward(self, *inputs):
        self.tensors = [course.tensor(x, dtype=course.float64, requires_grad=True) for x in inputs]
        self.result = self.operation(*self.tensors)
        return self.result.detach().numpy()

    def backward(self, grad_output):
        g = course.tensor(grad_output, dtype=course.float64)
        return tuple(x.numpy() for x in course.autograd.grad(self.result, self.tensors, g, retain_graph=True))


def wire(output="f", **gates):
    made = {name: (Gate(getattr(course, kind)), tuple(sources)) for name, (kind, *sources) in gates.items()}
    return SimpleNamespace(output=output, gates=made)


class Network:
    """Runs a graph of gates, with a slip in one line."""

    slip = ""

    def __init__(self, graph):
        self.graph = graph

    def order(self):
        return [name for name in "uvtsqf" if name in self.graph.gates]

    def forward(self, inputs):
        self.inputs, self.values = list(inputs), dict(inputs)
        for name in self.order():
            gate, sources = self.graph.gates[name]
            self.values[name] = gate.forward(*(self.values[source] for source in sources))
        return self.values[self.graph.output]

    def backward(self):
        grads = dict.fromkeys(self.values, 0.0)
        grads[self.graph.output] = self.values[self.graph.output] if self.slip == "value" else 1.0
        order = self.order() if self.slip == "forwards" else self.order()[::-1]
        if self.slip == "early":
            order = ["f", "s", "t", "u", "v"]
        for name in order:
            gate, sources = self.graph.gates[name]
            handed = gate.backward(1.0 if self.slip == "ones" else grads[name])
            handed = handed[::-1] if self.slip == "other order" else handed
            for source, g in zip(sources, handed):
                grads[source] = g if self.slip == "=" else grads[source] + g
        found = {name: grads[name] for name in self.inputs}
        if self.slip == "returns too little":
            found.pop("x")
        if self.slip == "returns another":
            found["x"] = 2 * found["x"]
        return found


TWO = dict(f=("mul", "q", "z"), q=("add", "x", "y"))
FIVE = dict(
    f=("mul", "c", "s"), s=("add", "t", "u"), t=("mul", "u", "v"), v=("exp", "u"), u=("mul", "x", "y")
)
NUMBERS = {"x": -2.0, "y": 5.0, "z": -4.0, "c": 0.8}


@pytest.mark.parametrize(
    "slip, gates, node, words",
    [
        ("", TWO, "", "All 3 inputs get the right gradient"),
        ("", FIVE, "", "All 3 inputs get the right gradient"),
        ("value", TWO, "f", "it is the value of f itself"),
        ("forwards", TWO, "q", "it is asked before f"),
        ("early", FIVE, "u", "it is asked before v"),
        ("=", FIVE, "u", "it is what v hands to it; what comes from s and t is not added"),
        ("other order", TWO, "q", "it is what f should hand to z"),
        ("ones", TWO, "q", "is the first gate that gets a wrong gradient"),
        ("returns too little", TWO, "x", "The gradient by x is the first that is wrong: it is missing"),
        ("returns another", TWO, "x", "The gradient by x is the first that is wrong: it is 2 times"),
    ],
)
def test_a_network_that_runs_the_gates_wrongly(slip, gates, node, words):
    names = {source for _, *sources in gates.values() for source in sources} - set(gates)
    inputs = {name: NUMBERS[name] for name in sorted(names)}
    network = type("Slip", (Network,), {"slip": slip})
    mine = explain.gates_pass(wire(**gates), inputs, network)
    found = first_wrong(mine, explain.gates_pass(wire(**gates), inputs), values=False)
    assert (found.node, bool(found)) == (node, bool(node)), found.sentence
    assert words in found.sentence
    assert "should be" not in found.sentence.replace("should be 0", "")
    assert_sound(found.drawing.page)
    marked = [box.title for box in found.drawing.page.boxes if box.kind == "wrong"]
    assert bool(marked) == bool(node) and all("✗" in title for title in marked[:1])


def test_a_gate_of_ones_own_that_is_wrong():
    class Mul:
        def forward(self, x, y):
            self.x, self.y = x, y
            return x * y

        def backward(self, grad_output):
            return grad_output * self.x, grad_output * self.y

    mine = wire(**FIVE)
    mine.gates["t"] = Mul(), mine.gates["t"][1]
    inputs = {name: np.array([NUMBERS[name], 1.5]) for name in "xyc"}
    right = explain.gates_pass(wire(**FIVE), inputs)
    found = first_wrong(explain.gates_pass(mine, inputs), right)
    assert found.node == "t" and "the gate t (Mul) is the first gate" in found.sentence.lower().replace(
        "mul", "Mul"
    )
    assert "is that of v" in found.sentence
    other = wire(**FIVE | {"u": ("mul", "y", "x")})
    assert not first_wrong(explain.gates_pass(other, inputs), explain.gates_pass(other, inputs))


def test_grading_and_checks_import_nothing_of_it():
    code = "import sys, course, course.check; from course.check.off import off; off(1, 2); "
    code += "assert not [m for m in sys.modules if m.startswith(('course.draw', 'course.explain', 'torch'))]"
    subprocess.run([sys.executable, "-c", code], check=True)
