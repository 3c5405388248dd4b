"""Assignment 2: the same slips written another way keep their name, and slips that are in no table get
none.
"""

from pathlib import Path

import pytest

from autograder.author import mistakes
from course import check

FOLDER = Path(__file__).parents[2] / "solutions" / "2-graphs"

# (exercise, name, code): a mistake of the table, in other words than in mistakes.py. What is not given is the
# official answer.
VARIANTS = [
    (
        "two-gates",
        "own value for the other",
        """
def add_then_multiply(x, y, z):
    q = x + y
    return q * z, q, q, z
""",
    ),
    (
        "two-gates",
        "sum split between its inputs",
        """
def add_then_multiply(x, y, z):
    f = x * z + y * z
    return f, 0.5 * z, 0.5 * z, x + y
""",
    ),
    (
        "sigmoid-neuron",
        "exp at another gate's value",
        """
_right = neuron


def neuron(w, x, b):
    got = _right(w, x, b)
    a = w @ x + b
    got["grad_m"] = got["grad_e"] * np.exp(np.exp(-a))
    got["grad_a"] = -got["grad_m"]
    got["grad_b"] = got["grad_a"]
    got["grad_w"], got["grad_x"] = got["grad_b"] * x, got["grad_b"] * w
    return got
""",
    ),
    (
        "sigmoid-neuron",
        "w and x exchanged",
        """
_right = neuron


def neuron(w, x, b):
    return _right(x, w, b)
""",
    ),
    (
        "fused-sigmoid",
        "s not reused",
        """
def fused_neuron(w, x, b):
    e = np.exp(-(np.dot(w, x) + b))
    s = 1 / (1 + e)
    g = s**2 * e
    return {"f": s, "grad_w": g * x, "grad_x": g * w, "grad_b": g}
""",
    ),
    (
        "fused-sigmoid",
        "1 - s missing",
        """
def fused_neuron(w, x, b):
    s = 0.5 + 0.5 * np.tanh((x @ w + b) / 2)
    return {"f": s, "grad_w": x * s, "grad_x": w * s, "grad_b": s}
""",
    ),
    (
        "unbroadcast",
        "stretched axes dropped",
        """
def unbroadcast(grad, shape):
    in_front = grad.ndim - len(shape)
    gone = list(range(in_front)) + [
        in_front + k for k, n in enumerate(shape) if n == 1 and grad.shape[in_front + k] > 1
    ]
    return np.add.reduce(grad, axis=tuple(gone)) if gone else grad.copy()
""",
    ),
    (
        "unbroadcast",
        "averaged",
        """
def unbroadcast(grad, shape):
    right = torch.tensor(grad).sum_to_size(shape).numpy()
    return right * max(right.size, 1) / max(grad.size, 1)
""",
    ),
    (
        "unbroadcast",
        "everything summed",
        """
def unbroadcast(grad, shape):
    if grad.shape == tuple(shape):
        return grad
    return np.full(shape, np.einsum('i->', grad.ravel()))
""",
    ),
    (
        "gates",
        "factor on the wrong side",
        """
class MatMul:
    def forward(self, x, y):
        self.x, self.y = x.copy(), y.copy()
        return np.dot(x, y)

    def backward(self, grad_output):
        return np.dot(self.y, grad_output), np.dot(grad_output, self.x)
""",
    ),
    (
        "gates",
        "gates share a memory",
        """
_kept = {}


class Exp:
    def forward(self, x):
        _kept["value"] = np.exp(x)
        return _kept["value"]

    def backward(self, grad_output):
        return (grad_output * _kept["value"],)
""",
    ),
    (
        "gates",
        "not spread",
        """
class Sum:
    def forward(self, x):
        return sum(x.ravel())

    def backward(self, grad_output):
        return [grad_output]
""",
    ),
    (
        "topological-order",
        "recursion",
        """
def topological_order(inputs, output):
    seen = {}

    def visit(name):
        if name not in seen:
            for source in inputs.get(name, ()):
                yield from visit(source)
            if name not in seen:
                seen[name] = True
                yield name

    return list(visit(output))
""",
    ),
    (
        "topological-order",
        "preorder",
        """
def topological_order(inputs, output):
    order, todo = [], [output]
    while todo:
        name = todo.pop()
        if name in order:
            continue
        order.insert(0, name)
        todo += list(inputs.get(name, []))[::-1]
    return order
""",
    ),
    (
        "topological-order",
        "breadth first",
        """
def topological_order(inputs, output):
    levels, seen = [[output]], {output}
    while levels[-1]:
        sources = [s for name in levels[-1] for s in inputs.get(name, [])]
        levels.append([s for s in dict.fromkeys(sources) if s not in seen])
        seen.update(levels[-1])
    return [name for level in levels for name in level][::-1]
""",
    ),
    (
        "computational-graph",
        "= for +=",
        """
_Right = ComputationalGraph


class ComputationalGraph(_Right):
    def backward(self):
        grads = {self.graph.output: 1.0}
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            grads.update(zip(sources, gate.backward(grads[name])))
        return {name: grads[name] for name in self.inputs}
""",
    ),
    (
        "computational-graph",
        "= for +=",
        """
_Right = ComputationalGraph


class ComputationalGraph(_Right):
    def backward(self):
        grads = {self.graph.output: 1.0}
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, gradient in zip(sources, gate.backward(grads[name])):
                grads.setdefault(source, gradient)
        return {name: grads[name] for name in self.inputs}
""",
    ),
    (
        "computational-graph",
        "visited too early",
        """
_Right = ComputationalGraph


class ComputationalGraph(_Right):
    def backward(self):
        grads = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        grads[self.graph.output] = 1.0
        queue, met = [self.graph.output], {self.graph.output}
        while queue:
            name = queue.pop(0)
            gate, sources = self.graph.gates[name]
            for source, gradient in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + gradient
                if source in self.graph.gates and source not in met:
                    met.add(source)
                    queue.append(source)
        return {name: grads[name] for name in self.inputs}
""",
    ),
    (
        "computational-graph",
        "in-place",
        """
_Right = ComputationalGraph


class ComputationalGraph(_Right):
    def forward(self, inputs):
        result = super().forward(inputs)
        inputs.update(self.values)
        return result
""",
    ),
    (
        "what-torch-builds",
        "node counted on each path",
        """
def nodes_by_name(tensor):
    counts, layer = {}, [tensor.grad_fn]
    while layer := [node for node in layer if node is not None]:
        for node in layer:
            name = type(node).__name__
            counts[name] = counts.get(name, 0) + 1
        layer = [following for node in layer for following, _ in node.next_functions]
    return counts
""",
    ),
    (
        "accumulate-grad",
        "the same tensor kept",
        """
def separate_gradients(losses, w):
    w.grad = None
    kept = []
    for loss in losses:
        if w.grad is not None:
            w.grad.fill_(0.0)
        loss(w).backward()
        kept += [w.grad]
    return kept
""",
    ),
    (
        "accumulate-grad",
        "gradients not zeroed",
        """
def summed_gradient(losses, w):
    for loss in losses:
        loss(w).backward()
    return w.grad
""",
    ),
    (
        "accumulate-grad",
        "body computed again",
        """
def gradient_of_heads(body, heads, w):
    return sum(torch.autograd.grad(head(body(w)), w)[0] for head in heads)
""",
    ),
    (
        "train-on-a-graph",
        "parameters rebound",
        """
def train(network, x, y, w1, w2, steps, learning_rate):
    inputs = dict(x=x, y=y, w1=w1.copy(), w2=w2.copy())
    losses = []
    while len(losses) < steps:
        losses += [network.forward(inputs)]
        for name, gradient in network.backward().items():
            if name == "w1":
                w1 = w1 - learning_rate * gradient
            elif name == "w2":
                w2 = w2 - learning_rate * gradient
    return w1, w2, losses
""",
    ),
    (
        "train-on-a-graph",
        "averaged",
        """
_right = mlp_graph


def mlp_graph():
    graph = _right()
    gate, sources = graph.gates.pop("loss")
    graph.add("total", gate, *sources)
    graph.add("loss", Gate(lambda total, y: total / y.shape[0]), "total", "y")
    return graph
""",
    ),
]

# Wrong in a way that the table does not know: naming one of its mistakes would send the student the wrong
# way.
NAMELESS = [
    ("two-gates", "def add_then_multiply(x, y, z):\n    return (x + y) * z, x * z, y * z, x - y"),
    ("two-gates", "def add_then_multiply(x, y, z):\n    return x * y + z, z + 0.5, z - 0.5, x + y"),
    ("sigmoid-neuron", "_right = neuron\ndef neuron(w, x, b):\n    return _right(w, x, 1.3 * b + 0.1)"),
    (
        "fused-sigmoid",
        "def fused_neuron(w, x, b):\n"
        "    t = np.tanh(w @ x + b)\n"
        "    return {'f': t, 'grad_w': (1 - t * t) * x, 'grad_x': (1 - t * t) * w, 'grad_b': 1 - t * t}",
    ),
    ("unbroadcast", "def unbroadcast(grad, shape):\n    return np.ones(shape) * np.median(grad)"),
    (
        "unbroadcast",
        "def unbroadcast(grad, shape):\n"
        "    return 1.7 * grad.ravel()[-1:].sum() * np.arange(1.0, 1 + np.prod(shape)).reshape(shape)",
    ),
    (
        "gates",
        "class Mul(Mul):\n"
        "    def backward(self, grad_output):\n"
        "        return grad_output * self.y * self.y, grad_output * self.x * self.x",
    ),
    (
        "gates",
        "class Exp(Exp):\n"
        "    def backward(self, grad_output):\n"
        "        return (grad_output * (self.value - 1),)",
    ),
    (
        "topological-order",
        "def topological_order(inputs, output):\n"
        "    names = sorted({output, *inputs, *(s for each in inputs.values() for s in each)})\n"
        "    return [n for n in names if n != output] + [output]",
    ),
    (
        "computational-graph",
        "class ComputationalGraph(ComputationalGraph):\n"
        "    def backward(self):\n"
        "        return {k: 1.5 * np.asarray(v) for k, v in super().backward().items()}",
    ),
    (
        "computational-graph",
        "class ComputationalGraph(ComputationalGraph):\n    def backward(self):\n        return [1.0, 2.0]",
    ),
    ("what-torch-builds", "def nodes_by_name(tensor):\n    return {'MulBackward0': 7}"),
    (
        "accumulate-grad",
        "def summed_gradient(losses, w):\n"
        "    return torch.stack([loss(w) for loss in losses]).sum() * torch.cos(w.detach())",
    ),
    (
        "train-on-a-graph",
        "def train(network, x, y, w1, w2, steps, learning_rate):\n"
        "    return w1 - 0.1, w2 + 0.2, [1.0 / (k + 1) for k in range(steps)]",
    ),
]
# True of an answer that has no other name: what an alphabetical order lists too much.
SAID_TOO = {("topological-order",): {"leads nowhere"}}
# The diagnoses are also tried on this many random disturbances of each official answer.
DISTURBED = 12


def named(report):
    text = "\n".join(part.message or "" for part in report.parts)
    return {name for name, mistake in check.TABLE.items() if mistake.sentence in text}


@pytest.mark.parametrize(
    "exercise, name, code", VARIANTS, ids=lambda value: value if "\n" not in value else ""
)
def test_a_slip_written_another_way_keeps_its_name(graphs, exercise, name, code):
    report = graphs.mark(exercise, graphs.answers[exercise] + "\n\n" + code)
    assert report.earned < report.points
    assert named(report) == {name}, str(report)


@pytest.mark.parametrize("exercise, code", NAMELESS, ids=range(len(NAMELESS)))
def test_a_slip_that_no_table_knows_gets_no_name(graphs, exercise, code):
    report = graphs.mark(exercise, graphs.answers[exercise] + "\n\n" + code)
    assert report.earned < report.points
    assert named(report) <= SAID_TOO.get((exercise,), set()), str(report)


DISTURBANCE = """
import itertools as _itertools

_generators = map(np.random.default_rng, _itertools.count({seed}))


def _disturbed(value):
    rng = next(_generators)
    if isinstance(value, (str, type(None), bool)):
        if rng.random() >= 0.4:
            return value
        return rng.choice(["SubBackward0", "DivBackward0", "TanhBackward0"]).item()
    if isinstance(value, dict):
        return {{name: _disturbed(part) for name, part in value.items()}}
    if isinstance(value, list) and value and isinstance(value[0], str):
        return rng.permutation(value).tolist()
    if isinstance(value, (tuple, list)):
        return type(value)(_disturbed(part) for part in value)
    if isinstance(value, torch.Tensor):
        value = value.detach().numpy()
    if isinstance(value, (int, float, np.ndarray, np.number)):
        return np.asarray(value, dtype=float) + 0.3 * rng.normal(size=np.shape(value))
    return value


def _wrap(function):
    return lambda *arguments, **options: _disturbed(function(*arguments, **options))


for _name in {names}:
    if isinstance(globals()[_name], type):
        for _method in "forward", "backward":
            setattr(globals()[_name], _method, _wrap(getattr(globals()[_name], _method)))
    else:
        globals()[_name] = _wrap(globals()[_name])
"""


@pytest.mark.slow
def test_random_wrong_answers_get_a_false_name_in_less_than_2_percent(graphs, say):
    tried, false = 0, []
    for exercise in graphs.points:
        code = graphs.answers[exercise]
        names = [
            line.split()[1].split("(")[0].rstrip(":")
            for line in code.splitlines()
            if line.startswith(("def ", "class "))
        ]
        for number in range(DISTURBED):
            report = graphs.mark(exercise, code + DISTURBANCE.format(seed=1000 * number, names=names))
            assert report.earned < report.points
            tried += 1
            false += [(exercise, name) for name in named(report)]
    say(
        f"2-graphs: {len(false)} of {tried} random wrong answers got a false name, "
        f"{100 * len(false) / tried:.1f} %"
    )
    assert tried >= 100
    assert len(false) / tried < 0.02, false


WRONG = {
    "ones": "np.ones_like(right)",
    "zeros": "np.zeros_like(right)",
    "shifted": "right + 0.1 + 0.01 * np.arange(right.size).reshape(right.shape)",
    "scaled": "1.37 * right + 0.013",
    "nan": "right * np.nan",
    "flat": "np.ones(right.size + 1)",
    "empty": "np.empty(0)",
}
SPOILED = DISTURBANCE.split("def _wrap", 1)[1]
SPOIL = """
def _disturbed(value):
    if isinstance(value, dict):
        return {{name: _disturbed(part) for name, part in value.items()}}
    if isinstance(value, (tuple, list)):
        return type(value)(_disturbed(part) for part in value)
    if isinstance(value, torch.Tensor):
        value = value.detach().numpy()
    if not isinstance(value, (int, float, np.ndarray, np.number)) or isinstance(value, bool):
        return value
    right = np.array(value, dtype=float)
    return {formula}


def _wrap"""
OF_NUMBERS = ["two-gates", "sigmoid-neuron", "fused-sigmoid", "unbroadcast", "gates", "accumulate-grad"]


@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.parametrize("exercise", OF_NUMBERS)
def test_answers_that_are_merely_wrong_earn_nothing_and_get_no_false_name(graphs, exercise, kind, capfd):
    code = graphs.answers[exercise]
    names = [
        line.split()[1].split("(")[0].rstrip(":")
        for line in code.splitlines()
        if line.startswith(("def ", "class "))
    ]
    report = graphs.mark(exercise, code + SPOIL.format(formula=WRONG[kind]) + SPOILED.format(names=names))
    # What has the right shape leaves its arguments alone and has a memory of its own; a sum hands on what it
    # got, right or not.
    finite = kind in ("shifted", "scaled")
    spared = {"gates": 1 if finite else 0.75, "unbroadcast": 0.5 + 0.5 * finite}
    spared |= {"sigmoid-neuron": 0.5 * finite, "fused-sigmoid": 0.75 * finite}
    assert report.earned <= spared.get(exercise, 0), str(report)
    assert named(report) <= ({"zeros"} if kind == "zeros" else set()), str(report)
    assert capfd.readouterr().err == ""


def test_the_variants_are_of_the_table():
    listed = {(mistake.grade_id, mistake.name) for mistake in mistakes.load(FOLDER)}
    assert {(exercise, name) for exercise, name, _ in VARIANTS} <= listed


@pytest.mark.parametrize(
    "row, says",
    [
        ("None", "make it by row(...)"),
        ("dict.fromkeys(('is_leaf', 'requires_grad', 'grad_fn', 'next_functions'), torch.ones(2))", "Error"),
    ],
)
def test_the_lines_of_given_code_are_not_called_the_students(graphs, row, says):
    """A row that is none, and cells that cannot be compared in the check's own lines."""
    answer = f"def lecture_table():\n    return dict.fromkeys('abcde', {row})"
    code = f"{graphs.answers['what-torch-builds']}\n\n{answer}"
    message = graphs.mark("what-torch-builds", code).parts[0].message
    assert says in message and "in your line" not in message
