"""Wrong answers to assignment 2 that students give: each costs marks in its exercise, and the feedback names it.

An entry is the exercise, the mistake's name in `course.check`, and the whole text of the solution cell. Where a cell has several
functions, those that the mistake is not about are the right ones below.

A new one takes three places: its sentence in `course/check/mistakes.py`, the value that it gives in the
exercise's checks in `graphs.py` (unless the table guesses it), and the wrong code here.
"""

from autograder.author.mistakes import Mistake

MISTAKES: list[Mistake] = []


def mistake(grade_id: str, name: str | None, *functions: str) -> None:
    """List a mistake; its code is made of the functions' texts."""
    MISTAKES.append(
        Mistake(grade_id=grade_id, name=name, code="\n\n\n".join(text.strip("\n") for text in functions))
    )


def edited(right: str, old: str, new: str) -> str:
    """The right answer with one line written otherwise."""
    assert right.count(old) == 1, old
    return right.replace(old, new)


# Exercise 1: two gates by hand

TWO_GATES = """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    grad_q = z
    grad_z = q
    grad_x = grad_q * 1
    grad_y = grad_q * 1
    return f, grad_x, grad_y, grad_z
"""

mistake("two-gates", "own value for the other", edited(TWO_GATES, "grad_z = q", "grad_z = z"))
mistake("two-gates", "sum split between its inputs", edited(TWO_GATES, "grad_q = z", "grad_q = z / 2"))
mistake("two-gates", "upstream ignored", edited(TWO_GATES, "grad_q = z", "grad_q = 1.0"))
mistake(
    "two-gates",
    "sum gate taken for a product",
    edited(
        edited(TWO_GATES, "grad_x = grad_q * 1", "grad_x = grad_q * y"),
        "grad_y = grad_q * 1",
        "grad_y = grad_q * x",
    ),
)


# Exercise 2: a sigmoid neuron, gate by gate

NEURON = """
def neuron(w, x, b):
    p = np.sum(w * x)
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_u = -1 / u**2
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a * 1
    grad_b = grad_a * 1
    grad_w = grad_p * x
    grad_x = grad_p * w
    return {"f": f, "grad_u": grad_u, "grad_e": grad_e, "grad_m": grad_m, "grad_a": grad_a,
            "grad_b": grad_b, "grad_w": grad_w, "grad_x": grad_x}
"""

mistake("sigmoid-neuron", "negation's sign", edited(NEURON, "grad_a = grad_m * -1", "grad_a = grad_m"))
mistake("sigmoid-neuron", "negation left out", edited(NEURON, "m = -a\n", "m = a\n"))
mistake("sigmoid-neuron", "reciprocal's sign", edited(NEURON, "grad_u = -1 / u**2", "grad_u = 1 / u**2"))
mistake("sigmoid-neuron", "reciprocal not squared", edited(NEURON, "grad_u = -1 / u**2", "grad_u = -1 / u"))
mistake(
    "sigmoid-neuron",
    "exp at another gate's value",
    edited(NEURON, "grad_m = grad_e * e", "grad_m = grad_e * np.exp(a)"),
)
mistake(
    "sigmoid-neuron", "local derivative forgotten", edited(NEURON, "grad_m = grad_e * e", "grad_m = grad_e")
)
mistake(
    "sigmoid-neuron",
    "plus one taken for a product",
    edited(NEURON, "grad_e = grad_u * 1", "grad_e = grad_u * e"),
)
mistake(
    "sigmoid-neuron",
    "sum gate taken for a product",
    edited(NEURON, "grad_b = grad_a * 1", "grad_b = grad_a * b"),
)
mistake(
    "sigmoid-neuron",
    "w and x exchanged",
    edited(
        edited(NEURON, "grad_w = grad_p * x", "grad_w = grad_p * w"),
        "grad_x = grad_p * w",
        "grad_x = grad_p * x",
    ),
)
mistake(
    "sigmoid-neuron",
    "upstream ignored",
    edited(edited(NEURON, "grad_w = grad_p * x", "grad_w = x"), "grad_x = grad_p * w", "grad_x = w"),
)


# Exercise 3: the same neuron with one sigmoid gate

FUSED = """
def fused_neuron(w, x, b):
    a = w @ x + b
    s = 1 / (1 + np.exp(-a))
    grad_a = s * (1 - s)
    return {"f": s, "grad_w": grad_a * x, "grad_x": grad_a * w, "grad_b": grad_a}
"""

mistake("fused-sigmoid", "s not reused", edited(FUSED, "s * (1 - s)", "np.exp(-a) / (1 + np.exp(-a)) ** 2"))
mistake(
    "fused-sigmoid", "overflow", edited(FUSED, "s = 1 / (1 + np.exp(-a))", "s = np.exp(a) / (1 + np.exp(a))")
)
mistake("fused-sigmoid", "1 - s missing", edited(FUSED, "s * (1 - s)", "s"))
mistake("fused-sigmoid", "derivative at the input", edited(FUSED, "s * (1 - s)", "a * (1 - a)"))
mistake(
    "fused-sigmoid",
    "activation twice",
    """
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def fused_neuron(w, x, b):
    s = sigmoid(w @ x + b)
    grad_a = sigmoid(s) * (1 - sigmoid(s))
    return {"f": s, "grad_w": grad_a * x, "grad_x": grad_a * w, "grad_b": grad_a}
""",
)


# Exercise 4: undoing a broadcast

mistake(
    "unbroadcast",
    "not summed",
    """
def unbroadcast(grad, shape):
    return grad
""",
)

mistake(
    "unbroadcast",
    "stretched axes dropped",
    """
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    stretched = tuple(k for k, n in enumerate(shape) if n == 1 and grad.shape[k] != 1)
    return grad.sum(axis=stretched) if stretched else grad
""",
)

mistake(
    "unbroadcast",
    "added axes kept",
    """
def unbroadcast(grad, shape):
    full = (1,) * (grad.ndim - len(shape)) + tuple(shape)
    for axis, size in enumerate(full):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad
""",
)

mistake(
    "unbroadcast",
    "stretched axes not summed",
    """
def unbroadcast(grad, shape):
    for _ in range(grad.ndim - len(shape)):
        grad = grad.sum(axis=0)
    return grad
""",
)

mistake(
    "unbroadcast",
    "axes in front not summed",
    """
def unbroadcast(grad, shape):
    in_front = grad.ndim - len(shape)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=in_front + axis, keepdims=True)
    return grad
""",
)

mistake(
    "unbroadcast",
    "averaged",
    """
def unbroadcast(grad, shape):
    grad = grad.mean(axis=tuple(range(grad.ndim - len(shape))))
    return grad.mean(axis=tuple(k for k, n in enumerate(shape) if n == 1), keepdims=True)
""",
)

mistake(
    "unbroadcast",
    "first for sum",
    """
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad[0]
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.take([0], axis=axis)
    return grad
""",
)

mistake(
    "unbroadcast",
    "everything summed",
    """
def unbroadcast(grad, shape):
    return grad if grad.shape == shape else np.sum(grad) * np.ones(shape)
""",
)

mistake(
    "unbroadcast",
    "summed over the wrong axis",
    """
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=-1)
    return grad.sum(axis=tuple(k for k, n in enumerate(shape) if n == 1), keepdims=True)
""",
)

mistake(
    "unbroadcast",
    "in-place",
    """
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        for row in grad[1:]:
            grad[0] += row
        grad = grad[0] if len(grad) else np.zeros(grad.shape[1:])
    return grad.sum(axis=tuple(k for k, n in enumerate(shape) if n == 1), keepdims=True)
""",
)


# Exercise 5: five gates

ADD = """
class Add:
    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output
"""
MUL = """
class Mul:
    def forward(self, x, y):
        self.inputs = (x, y)
        return x * y

    def backward(self, grad_output):
        x, y = self.inputs
        return y * grad_output, x * grad_output
"""
MATMUL = """
class MatMul:
    def forward(self, x, y):
        self.inputs = (x, y)
        return x @ y

    def backward(self, grad_output):
        x, y = self.inputs
        return grad_output @ y.T, x.T @ grad_output
"""
EXP = """
class Exp:
    def forward(self, x):
        self.out = np.exp(x)
        return self.out

    def backward(self, grad_output):
        return (self.out * grad_output,)
"""
SUM = """
class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
"""

mistake(
    "gates",
    "own value for the other",
    ADD,
    edited(MUL, "y * grad_output, x * grad_output", "x * grad_output, y * grad_output"),
    MATMUL,
    EXP,
    SUM,
)
mistake(
    "gates",
    "sum split between its inputs",
    edited(ADD, "grad_output, grad_output", "grad_output / 2, grad_output / 2"),
    MUL,
    MATMUL,
    EXP,
    SUM,
)
mistake(
    "gates",
    "upstream ignored",
    ADD,
    edited(MUL, "y * grad_output, x * grad_output", "y, x"),
    MATMUL,
    edited(EXP, "self.out * grad_output", "self.out"),
    SUM,
)
mistake(
    "gates",
    "factor not transposed",
    ADD,
    MUL,
    edited(MATMUL, "grad_output @ y.T, x.T @ grad_output", "grad_output @ y, x @ grad_output"),
    EXP,
    SUM,
)
mistake(
    "gates",
    "factor on the wrong side",
    ADD,
    MUL,
    edited(MATMUL, "grad_output @ y.T, x.T @ grad_output", "y.T @ grad_output, grad_output @ x.T"),
    EXP,
    SUM,
)
mistake(
    "gates",
    "gradients in another order",
    ADD,
    MUL,
    edited(MATMUL, "grad_output @ y.T, x.T @ grad_output", "x.T @ grad_output, grad_output @ y.T"),
    EXP,
    SUM,
)
mistake("gates", "elementwise product", ADD, MUL, edited(MATMUL, "return x @ y", "return x * y"), EXP, SUM)
mistake(
    "gates",
    "no tuple",
    ADD,
    MUL,
    MATMUL,
    edited(EXP, "(self.out * grad_output,)", "self.out * grad_output"),
    SUM,
)
mistake(
    "gates",
    "exp twice",
    ADD,
    MUL,
    MATMUL,
    edited(EXP, "(self.out * grad_output,)", "(np.exp(self.out) * grad_output,)"),
    SUM,
)
mistake(
    "gates",
    "input for output",
    ADD,
    MUL,
    MATMUL,
    """
class Exp:
    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        return (grad_output * self.x,)
""",
    SUM,
)
mistake(
    "gates",
    "not spread",
    ADD,
    MUL,
    MATMUL,
    EXP,
    edited(SUM, "(grad_output * np.ones(self.shape),)", "(grad_output,)"),
)
mistake(
    "gates",
    "averaged",
    ADD,
    MUL,
    MATMUL,
    EXP,
    edited(SUM, "np.ones(self.shape),)", "np.ones(self.shape) / np.prod(self.shape),)"),
)
mistake(
    "gates",
    "gates share a memory",
    ADD,
    """
class Mul:
    def forward(self, x, y):
        Mul.x, Mul.y = x, y
        return x * y

    def backward(self, grad_output):
        return grad_output * Mul.y, grad_output * Mul.x
""",
    MATMUL,
    EXP,
    SUM,
)


# Exercise 6: an order for the gates

STACK = """
def topological_order(inputs, output):
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
            continue
        if name in seen:
            continue
        seen.add(name)
        stack.append((name, True))
        for source in inputs.get(name, []):
            stack.append((source, False))
    return order
"""

mistake(
    "topological-order",
    "recursion",
    """
def topological_order(inputs, output):
    order, seen = [], set()

    def visit(name):
        if name in seen:
            return
        seen.add(name)
        for source in inputs.get(name, []):
            visit(source)
        order.append(name)

    visit(output)
    return order
""",
)

mistake(
    "topological-order",
    "preorder",
    """
def topological_order(inputs, output):
    order, stack = [], [output]
    while stack:
        name = stack.pop()
        if name not in order:
            order.append(name)
            stack.extend(inputs.get(name, []))
    return order[::-1]
""",
)

mistake(
    "topological-order",
    "breadth first",
    """
def topological_order(inputs, output):
    order, queue, seen = [], [output], {output}
    for name in queue:
        order.append(name)
        for source in inputs.get(name, []):
            if source not in seen:
                seen.add(source)
                queue.append(source)
    return order[::-1]
""",
)

mistake(
    "topological-order",
    "listed twice",
    """
def topological_order(inputs, output):
    order, stack = [], [(output, False)]
    while stack and len(order) < 100_000:
        name, done = stack.pop()
        if done:
            order.append(name)
        else:
            stack.append((name, True))
            stack.extend((source, False) for source in inputs.get(name, []))
    return order
""",
)

mistake(
    "topological-order",
    "every path walked",
    """
def topological_order(inputs, output):
    order, stack = [], [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
        else:
            stack.append((name, True))
            stack.extend((source, False) for source in inputs.get(name, []))
    return list(dict.fromkeys(order))
""",
)

mistake(
    "topological-order",
    "inputs left out",
    edited(
        STACK,
        "            order.append(name)\n",
        "            order.extend([name] if name in inputs else [])\n",
    ),
)

mistake(
    "topological-order",
    "leads nowhere",
    """
def topological_order(inputs, output):
    return list(TopologicalSorter(inputs).static_order()) or [output]
""",
)

mistake(
    "topological-order",
    "order of the dictionary",
    """
def topological_order(inputs, output):
    gates = list(inputs)
    leaves = [name for sources in inputs.values() for name in sources if name not in inputs]
    return list(dict.fromkeys(leaves + gates)) or [output]
""",
)

mistake(
    "topological-order",
    "in-place",
    edited(STACK, "for source in inputs.get(name, []):", "for source in inputs.pop(name, []):"),
)


# Exercise 7: the computational graph

FORWARD = """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names = list(inputs)
        self.values = {**inputs}
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[s] for s in sources])
        return self.values[self.graph.output]
"""
BACKWARD = """
    def backward(self):
        grads = {name: 0.0 * np.asarray(value) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones(())
        for name, gate, sources in self.graph.nodes_topologically_sorted()[::-1]:
            for s, g in zip(sources, gate.backward(grads[name])):
                grads[s] = grads[s] + g
        return {name: grads[name] for name in self.names}
"""


def graph_mistake(name: str | None, backward: str, forward: str = FORWARD) -> None:
    """List a mistake of a ComputationalGraph."""
    mistake("computational-graph", name, forward.rstrip("\n") + "\n\n" + backward.strip("\n"))


graph_mistake("= for +=", edited(BACKWARD, "grads[s] = grads[s] + g", "grads[s] = g"))
graph_mistake(
    "not reversed", edited(BACKWARD, "nodes_topologically_sorted()[::-1]", "nodes_topologically_sorted()")
)
graph_mistake(
    "upstream ignored",
    edited(BACKWARD, "gate.backward(grads[name])", "gate.backward(np.ones_like(grads[name]))"),
)
graph_mistake(
    "visited too early",
    """
    def backward(self):
        grads = {name: 0.0 * np.asarray(value) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones(())

        def hand_on(name):
            if name in self.graph.gates:
                gate, sources = self.graph.gates[name]
                for s, g in zip(sources, gate.backward(grads[name])):
                    grads[s] = grads[s] + g
                    hand_on(s)

        hand_on(self.graph.output)
        return {name: grads[name] for name in self.names}
""",
)
graph_mistake(
    "gradients kept from the pass before",
    """
    grads = None

    def backward(self):
        if self.grads is None:
            self.grads = {name: 0.0 * np.asarray(value) for name, value in self.values.items()}
        grads = {name: 0.0 * np.asarray(value) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones(())
        for name, gate, sources in self.graph.nodes_topologically_sorted()[::-1]:
            for s, g in zip(sources, gate.backward(grads[name])):
                grads[s] = grads[s] + g
                self.grads[s] = self.grads[s] + g
        return {name: self.grads[name] for name in self.names}
""",
)
graph_mistake(
    "a shared array added to",
    """
    def backward(self):
        grads = {self.graph.output: np.ones(())}
        for name, gate, sources in self.graph.nodes_topologically_sorted()[::-1]:
            for s, g in zip(sources, gate.backward(grads[name])):
                if s in grads:
                    grads[s] += g
                else:
                    grads[s] = g
        return {name: grads[name] for name in self.names}
""",
)
graph_mistake("in-place", BACKWARD, edited(FORWARD, "self.values = {**inputs}", "self.values = inputs"))


# Exercise 8: what torch builds

LECTURE_TABLE = """
def lecture_table():
    return {
        "a": row(True, None, [], 12),
        "b": row(True, None, [], 8),
        "c": row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None),
        "d": row(True, None, [], 6),
        "e": row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None),
    }
"""
SECOND_TABLE = """
def second_table():
    return {
        "p": row(True, None, [], 6),
        "q": row(True, None, [], None),
        "r": row(False, "MulBackward0", ["AccumulateGrad", None], None),
        "s": row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None),
        "t": row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None),
    }
"""
COUNT = """
def nodes_by_name(tensor):
    counts, seen, waiting = {}, set(), [tensor.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        waiting += [pair[0] for pair in node.next_functions]
    return counts
"""


def table_mistake(name: str | None, old: str, new: str, table: str = LECTURE_TABLE) -> None:
    """List a mistake in one row of a table."""
    tables = [edited(each, old, new) if each is table else each for each in (LECTURE_TABLE, SECOND_TABLE)]
    mistake("what-torch-builds", name, *tables, COUNT)


table_mistake("a result called a leaf", '"c": row(False', '"c": row(True')
table_mistake("leaf with a grad_fn", '"a": row(True, None', '"a": row(True, "AccumulateGrad"')
table_mistake("AccumulateGrad left out", '["MulBackward0", "AccumulateGrad"]', '["MulBackward0"]')
table_mistake(
    "arrows from input to result", '"d": row(True, None, []', '"d": row(True, None, ["MulBackward0"]'
)
table_mistake(
    "a result keeps its gradient",
    '"AccumulateGrad"], None),\n        "d"',
    '"AccumulateGrad"], 4),\n        "d"',
)
table_mistake("own value for the other", "[], 12)", "[], 8)")
table_mistake("upstream ignored", "[], 12)", "[], 3)")
table_mistake("a leaf without its gradient", "[], 6)", "[], None)")
table_mistake("q called no leaf", '"q": row(True', '"q": row(False', SECOND_TABLE)
table_mistake(
    "constant with a gradient",
    '["AccumulateGrad", None]',
    '["AccumulateGrad", "AccumulateGrad"]',
    SECOND_TABLE,
)
table_mistake("None left out", '["AccumulateGrad", None]', '["AccumulateGrad"]', SECOND_TABLE)
table_mistake("used twice, listed once", '["AddBackward0", "AddBackward0"]', '["AddBackward0"]', SECOND_TABLE)
table_mistake(
    "inputs in another order",
    '["MulBackward0", "AccumulateGrad"]',
    '["AccumulateGrad", "MulBackward0"]',
    SECOND_TABLE,
)
table_mistake("= for +=", "[], 6)", "[], 12)", SECOND_TABLE)
mistake(
    "what-torch-builds",
    "node counted on each path",
    LECTURE_TABLE,
    SECOND_TABLE,
    edited(COUNT, "node is None or node in seen", "node is None"),
)
mistake(
    "what-torch-builds",
    "first branch only",
    LECTURE_TABLE,
    SECOND_TABLE,
    edited(
        COUNT, "[pair[0] for pair in node.next_functions]", "[pair[0] for pair in node.next_functions[:1]]"
    ),
)


# Exercise 9: gradients add up

SUMMED = """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad
"""
SEPARATE = """
def separate_gradients(losses, w):
    result = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        result.append(w.grad.clone())
    return result
"""
HEADS = """
def gradient_of_heads(body, heads, w):
    w.grad = None
    h = body(w)
    for head in heads:
        head(h).backward(retain_graph=True)
    return w.grad
"""

mistake(
    "accumulate-grad", "gradients not zeroed", SUMMED, edited(SEPARATE, "        w.grad = None\n", ""), HEADS
)
mistake(
    "accumulate-grad",
    "the same tensor kept",
    SUMMED,
    """
def separate_gradients(losses, w):
    result = []
    w.grad = torch.zeros_like(w)
    for loss in losses:
        w.grad.zero_()
        loss(w).backward()
        result.append(w.grad)
    return result
""",
    HEADS,
)
mistake(
    "accumulate-grad",
    "only the last loss",
    edited(SUMMED, "    for loss in losses:\n", "    for loss in losses:\n        w.grad = None\n"),
    SEPARATE,
    HEADS,
)
mistake(
    "accumulate-grad",
    "only the first loss",
    edited(SUMMED, "    return w.grad", "        return w.grad"),
    SEPARATE,
    HEADS,
)
mistake("accumulate-grad", "graph freed", SUMMED, SEPARATE, edited(HEADS, "retain_graph=True", ""))
mistake(
    "accumulate-grad",
    "body computed again",
    SUMMED,
    SEPARATE,
    """
def gradient_of_heads(body, heads, w):
    w.grad = None
    for head in heads:
        head(body(w)).backward()
    return w.grad
""",
)


# Exercise 10: train the network on a graph

WIRING = """
def mlp_graph():
    graph = Graph("loss")
    graph.add("z", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "z")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("d", Gate(course.sub), "y_pred", "y")
    graph.add("d2", Gate(course.mul), "d", "d")
    graph.add("loss", Gate(course.sum), "d2")
    return graph
"""
TRAIN = """
def train(network, x, y, w1, w2, steps, learning_rate):
    losses = []
    for _ in range(steps):
        loss = network.forward({"x": x, "y": y, "w1": w1, "w2": w2})
        grads = network.backward()
        losses.append(loss)
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
"""

mistake(
    "train-on-a-graph",
    "parameters rebound",
    WIRING,
    """
def train(network, x, y, w1, w2, steps, learning_rate):
    inputs = {"x": x, "y": y, "w1": w1, "w2": w2}
    losses = []
    for _ in range(steps):
        losses.append(network.forward(inputs))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
""",
)
mistake(
    "train-on-a-graph",
    "in-place",
    WIRING,
    """
def train(network, x, y, w1, w2, steps, learning_rate):
    inputs = {"x": x, "y": y, "w1": w1, "w2": w2}
    losses = []
    for _ in range(steps):
        losses.append(network.forward(inputs))
        grads = network.backward()
        w1 -= learning_rate * grads["w1"]
        w2 -= learning_rate * grads["w2"]
    return w1, w2, losses
""",
)
mistake(
    "train-on-a-graph",
    "stale gradients",
    WIRING,
    """
def train(network, x, y, w1, w2, steps, learning_rate):
    loss = network.forward({"x": x, "y": y, "w1": w1, "w2": w2})
    grads = network.backward()
    losses = []
    for _ in range(steps):
        losses.append(loss)
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
""",
)
mistake(
    "train-on-a-graph",
    "uphill",
    WIRING,
    edited(edited(TRAIN, "w1 - learning", "w1 + learning"), "w2 - learning", "w2 + learning"),
)
mistake(
    "train-on-a-graph",
    "w1 not trained",
    WIRING,
    edited(TRAIN, 'w1 = w1 - learning_rate * grads["w1"]', "pass"),
)
mistake(
    "train-on-a-graph",
    "w2 not trained",
    WIRING,
    edited(TRAIN, 'w2 = w2 - learning_rate * grads["w2"]', "pass"),
)
mistake(
    "train-on-a-graph",
    "w2 already updated",
    WIRING,
    """
def train(network, x, y, w1, w2, steps, learning_rate):
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        w2 = w2 - learning_rate * network.backward()["w2"]
        network.forward({"x": x, "y": y, "w1": w1, "w2": w2})
        w1 = w1 - learning_rate * network.backward()["w1"]
    return w1, w2, losses
""",
)
mistake(
    "train-on-a-graph",
    "loss after the step",
    WIRING,
    """
def train(network, x, y, w1, w2, steps, learning_rate):
    losses = []
    network.forward({"x": x, "y": y, "w1": w1, "w2": w2})
    for _ in range(steps):
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
    return w1, w2, losses
""",
)
mistake(
    "train-on-a-graph",
    "activation left out",
    edited(edited(WIRING, '    graph.add("h", Gate(course.sigmoid), "z")\n', ""), '"h", "w2"', '"z", "w2"'),
    TRAIN,
)
mistake(
    "train-on-a-graph",
    "square left out",
    edited(edited(WIRING, '    graph.add("d2", Gate(course.mul), "d", "d")\n', ""), '"d2")', '"d")'),
    TRAIN,
)
mistake("train-on-a-graph", "averaged", edited(WIRING, "course.sum", "course.mean"), TRAIN)
mistake(
    "train-on-a-graph",
    "sum left out",
    edited(
        edited(WIRING, '    graph.add("loss", Gate(course.sum), "d2")\n', ""), '"d2", Gate', '"loss", Gate'
    ),
    TRAIN,
)


# The same mistakes made in other ways, the rest of the table, and slips that have no name, as students write them.

mistake(
    "two-gates",
    "sum and product in another order",
    """
def add_then_multiply(x, y, z):
    f = x + y * z
    return f, z, z, x + y
""",
)
mistake(
    "two-gates",
    "backward begins with the value",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    grad_f = f
    grad_q = grad_f * z
    grad_z = grad_f * q
    return f, grad_q, grad_q, grad_z
""",
)
mistake(
    "two-gates",
    "gradients in another order",
    """
def add_then_multiply(x, y, z):
    q = x + y
    return q * z, q, z, z
""",
)
mistake(
    "two-gates",
    "own value for the other",
    """
def add_then_multiply(x, y, z):
    f = (x + y) * z
    df_dq, df_dz = x + y, z
    return f, df_dq, df_dq, df_dz
""",
)
mistake(
    "two-gates",
    "sum gate taken for a product",
    """
def add_then_multiply(x, y, z):
    q = x + y
    grad_q = z
    return q * z, y * grad_q, grad_q, q
""",
)
# The difference's minus, and the product's rule taken for a quotient's.
mistake("two-gates", None, edited(TWO_GATES, "grad_y = grad_q * 1", "grad_y = grad_q * -1"))
mistake("two-gates", None, edited(TWO_GATES, "grad_z = q", "grad_z = q / z"))
mistake("two-gates", None, edited(TWO_GATES, "grad_z = q", "grad_z = q + z"))

mistake("sigmoid-neuron", "bias left out", edited(NEURON, "a = p + b", "a = p"))
mistake(
    "sigmoid-neuron",
    "backward begins with the value",
    edited(NEURON, "grad_u = -1 / u**2", "grad_f = f\n    grad_u = grad_f * -1 / u**2"),
)
mistake(
    "sigmoid-neuron",
    "gradients under each other's names",
    edited(
        NEURON,
        '"grad_u": grad_u, "grad_e": grad_e, "grad_m": grad_m',
        '"grad_u": grad_u, "grad_e": grad_m, "grad_m": grad_e',
    ),
)
mistake(
    "sigmoid-neuron",
    "negation taken for a product",
    edited(NEURON, "grad_a = grad_m * -1", "grad_a = grad_m * m"),
)
mistake(
    "sigmoid-neuron",
    "plus one taken for a product",
    edited(NEURON, "grad_e = grad_u * 1", "grad_e = u * grad_u"),
)
mistake(
    "sigmoid-neuron",
    "exp at another gate's value",
    edited(NEURON, "grad_m = grad_e * e", "grad_m = grad_e * np.exp(e)"),
)
mistake("sigmoid-neuron", "input for output", edited(NEURON, "grad_m = grad_e * e", "grad_m = m * grad_e"))
mistake(
    "sigmoid-neuron",
    "reciprocal not squared",
    edited(NEURON, "grad_u = -1 / u**2", "grad_u = -np.reciprocal(u)"),
)
mistake("sigmoid-neuron", "sign", edited(NEURON, "grad_b = grad_a * 1", "grad_b = -grad_a"))
mistake(
    "sigmoid-neuron",
    "w and x exchanged",
    edited(
        edited(NEURON, "grad_p * x", "grad_p * v"), "p = np.sum(w * x)", "p = np.sum(w * x)\n    v, x = w, x"
    ).replace("grad_p * w", "grad_p * x"),
)
# The sum below the fraction, the derivative at another place, and a product with the step before the last.
mistake("sigmoid-neuron", None, edited(NEURON, "grad_u = -1 / u**2", "grad_u = -1 / e**2"))
mistake("sigmoid-neuron", None, edited(NEURON, "grad_w = grad_p * x", "grad_w = grad_p * x.sum()"))
mistake("sigmoid-neuron", None, edited(NEURON, "grad_a = grad_m * -1", "grad_a = grad_e * -1"))
mistake("sigmoid-neuron", None, edited(NEURON, "grad_u = -1 / u**2", "grad_u = -(u**2)"))
mistake("sigmoid-neuron", None, edited(NEURON, "grad_b = grad_a * 1", "grad_b = grad_a * w.size"))

mistake("fused-sigmoid", "bias left out", edited(FUSED, "a = w @ x + b", "a = np.dot(w, x)"))
mistake("fused-sigmoid", "squared once too often", edited(FUSED, "s * (1 - s)", "s * s * (1 - s)"))
mistake("fused-sigmoid", "derivative of tanh", edited(FUSED, "s * (1 - s)", "1 - s**2"))
mistake(
    "fused-sigmoid",
    "w and x exchanged",
    edited(
        edited(FUSED, '"grad_w": grad_a * x', '"grad_w": w * grad_a'),
        '"grad_x": grad_a * w',
        '"grad_x": x * grad_a',
    ),
)
mistake(
    "fused-sigmoid",
    "upstream ignored",
    edited(edited(FUSED, '"grad_w": grad_a * x', '"grad_w": x'), '"grad_x": grad_a * w', '"grad_x": w'),
)
mistake("fused-sigmoid", "sign", edited(FUSED, "s * (1 - s)", "s * (s - 1)"))
mistake("fused-sigmoid", "s not reused", edited(FUSED, "grad_a = s * (1 - s)", "grad_a = s * s * np.exp(-a)"))
mistake("fused-sigmoid", "squared once too often", edited(FUSED, "s * (1 - s)", "s * (1 - s) ** 2"))
mistake("fused-sigmoid", "zeros", edited(FUSED, "s * (1 - s)", "s * 1 - s"))
mistake("fused-sigmoid", None, edited(FUSED, '"grad_b": grad_a', '"grad_b": grad_a * b'))
mistake("fused-sigmoid", None, edited(FUSED, "a = w @ x + b", "a = np.clip(w @ x + b, -2, 2)"))


def unbroadcast_mistake(name: str | None, body: str) -> None:
    """List a way to undo a broadcast."""
    mistake("unbroadcast", name, f"def unbroadcast(grad, shape):\n{body.strip(chr(10))}\n")


unbroadcast_mistake(
    "largest for sum",
    """
    while grad.ndim > len(shape):
        grad = grad.max(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.max(axis=axis, keepdims=True)
    return grad
""",
)
unbroadcast_mistake(
    "multiplied by the repetitions",
    """
    times = grad.size // int(np.prod(shape))
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    return times * grad.sum(axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True)
""",
)
unbroadcast_mistake(
    "one axis in front summed",
    """
    if grad.ndim > len(shape):
        grad = np.sum(grad, axis=0)
    if grad.ndim == len(shape):
        for axis in range(len(shape)):
            if shape[axis] == 1:
                grad = np.sum(grad, axis=axis, keepdims=True)
    return grad
""",
)
unbroadcast_mistake(
    "one stretched axis summed",
    """
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    for axis, size in enumerate(shape):
        if size == 1 and grad.shape[axis] > 1:
            return grad.sum(axis=axis, keepdims=True)
    return grad
""",
)
unbroadcast_mistake(
    "averaged",
    """
    in_front = tuple(range(grad.ndim - len(shape)))
    out = np.mean(grad, axis=in_front)
    stretched = tuple(k for k in range(out.ndim) if shape[k] == 1)
    return np.mean(out, axis=stretched, keepdims=True)
""",
)
unbroadcast_mistake(
    "stretched axes dropped",
    """
    for _ in range(grad.ndim - len(shape)):
        grad = grad.sum(0)
    for axis in reversed(range(len(shape))):
        if shape[axis] == 1 and grad.shape[axis] > 1:
            grad = grad.sum(axis)
    return grad
""",
)
unbroadcast_mistake(
    "in-place",
    """
    if grad.shape == tuple(shape):
        return grad
    lost = grad.ndim - len(shape)
    out = grad.sum(axis=tuple(range(lost)))
    out = out.sum(axis=tuple(k for k, n in enumerate(shape) if n == 1), keepdims=True)
    grad[...] = 0
    return out
""",
)
unbroadcast_mistake(
    "added axes kept",
    """
    extra = tuple(range(grad.ndim - len(shape)))
    grad = grad.sum(axis=extra, keepdims=True)
    ones = tuple(len(extra) + k for k, size in enumerate(shape) if size == 1)
    return grad.sum(axis=ones, keepdims=True)
""",
)
# Each sum takes an axis away, and the next index counts as if it were still there.
unbroadcast_mistake(
    None,
    """
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    axes = [k for k, size in enumerate(shape) if size == 1]
    for axis in axes:
        grad = grad.sum(axis=min(axis, grad.ndim - 1))
    return grad.reshape(shape)
""",
)
unbroadcast_mistake(
    None,
    """
    out = np.zeros(shape)
    out += np.resize(grad, shape) * (grad.size / max(1, out.size)) ** 0.5
    return out
""",
)
unbroadcast_mistake(
    None,
    """
    grad = np.prod(grad, axis=tuple(range(grad.ndim - len(shape))))
    return np.prod(grad, axis=tuple(k for k, n in enumerate(shape) if n == 1), keepdims=True)
""",
)


def gate_mistake(name: str | None, **wrong: str) -> None:
    """List five gates, some of them wrong."""
    right = dict(Add=ADD, Mul=MUL, MatMul=MATMUL, Exp=EXP, Sum=SUM)
    mistake("gates", name, *(right | wrong).values())


gate_mistake(
    "the gate's own value",
    Mul=edited(
        edited(
            MUL, "self.inputs = (x, y)\n        return x * y", "self.value = x * y\n        return self.value"
        ),
        "x, y = self.inputs\n        return y * grad_output, x * grad_output",
        "return self.value * grad_output, self.value * grad_output",
    ),
)
gate_mistake(
    "matrix product for entry by entry",
    Mul=edited(MUL, "y * grad_output, x * grad_output", "grad_output @ y.T, x.T @ grad_output").replace(
        "return x * y", "return x * y if x.ndim == 2 else x * y"
    ),
)
gate_mistake("factors in the other order", MatMul=edited(MATMUL, "x.T @ grad_output", "grad_output.T @ x"))
gate_mistake(
    "power rule for exp",
    Exp="""
class Exp:
    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        return (grad_output * self.x * np.exp(self.x - 1),)
""",
)
gate_mistake(
    "the value multiplied in",
    Sum="""
class Sum:
    def forward(self, x):
        self.x = x
        return np.sum(x)

    def backward(self, grad_output):
        return (grad_output * self.x,)
""",
)
gate_mistake(
    "shape lost",
    Sum=edited(
        edited(SUM, "np.shape(x)", "x.size"),
        "(grad_output * np.ones(self.shape),)",
        "(np.repeat(grad_output, self.shape),)",
    ),
)
gate_mistake("one axis summed", Sum=edited(SUM, "np.sum(x)", "np.sum(x, axis=0)"))
gate_mistake(
    "gradients kept from the pass before",
    Mul="""
class Mul:
    grad_x = grad_y = 0.0

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        self.grad_x = self.grad_x + grad_output * self.y
        self.grad_y = self.grad_y + grad_output * self.x
        return self.grad_x, self.grad_y
""",
)
gate_mistake(
    "sum gate taken for a product",
    Add="""
class Add:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x + y

    def backward(self, grad_output):
        return grad_output * self.y, grad_output * self.x
""",
)
gate_mistake(
    "upstream ignored",
    Add=edited(
        ADD, "return grad_output, grad_output", "return np.ones_like(grad_output), np.ones_like(grad_output)"
    ),
)
gate_mistake(
    "upstream ignored", Sum=edited(SUM, "(grad_output * np.ones(self.shape),)", "(np.ones(self.shape),)")
)
gate_mistake(
    "upstream ignored",
    MatMul=edited(
        MATMUL,
        "grad_output @ y.T, x.T @ grad_output",
        "np.ones_like(grad_output) @ y.T, x.T @ np.ones_like(grad_output)",
    ),
)
gate_mistake(
    "in-place",
    Exp="""
class Exp:
    def forward(self, x):
        np.exp(x, out=x)
        self.value = x.copy()
        return x

    def backward(self, grad_output):
        return (grad_output * self.value,)
""",
)
gate_mistake(
    "gates share a memory",
    Exp="""
class Exp:
    memory = {}

    def forward(self, x):
        self.memory["value"] = np.exp(x)
        return self.memory["value"]

    def backward(self, grad_output):
        return (grad_output * self.memory["value"],)
""",
)
gate_mistake(
    "elementwise product",
    MatMul=edited(
        MATMUL,
        "grad_output @ y.T, x.T @ grad_output",
        "(grad_output * y, grad_output * x) if x.shape == y.shape else (grad_output @ y.T, x.T @ grad_output)",
    ),
)
# Both gradients in one; the derivative of a sum of squares; the upstream gradient in the exponent.
gate_mistake(
    None, Mul=edited(MUL, "return y * grad_output, x * grad_output", "return ((x + y) * grad_output,)")
)
gate_mistake(
    None,
    Sum=edited(edited(SUM, "np.sum(x)", "np.sum(x * x)"), "np.ones(self.shape)", "np.ones(self.shape) * 2"),
)
gate_mistake(None, Exp=edited(EXP, "(self.out * grad_output,)", "(self.out ** grad_output,)"))
gate_mistake("sign", Add=edited(ADD, "return grad_output, grad_output", "return grad_output, -grad_output"))


def order_mistake(name: str | None, body: str) -> None:
    """List a way to order the gates."""
    mistake("topological-order", name, f"def topological_order(inputs, output):\n{body.strip(chr(10))}\n")


order_mistake(
    "order turned round",
    """
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.insert(0, name)
        elif name not in seen:
            seen.add(name)
            stack.append((name, True))
            stack.extend((source, False) for source in inputs.get(name, ()))
    return order
""",
)
order_mistake(
    "inputs left out",
    """
    order, seen, todo = [], set(), [(output, 0)]
    while todo:
        name, step = todo.pop()
        if step:
            order.append(name)
        elif name in inputs and name not in seen:
            seen.add(name)
            todo.append((name, 1))
            todo.extend((source, 0) for source in inputs[name])
    return order
""",
)
order_mistake(
    "leads nowhere",
    """
    sorter = TopologicalSorter(inputs)
    names = list(sorter.static_order()) or [output]
    return names[: names.index(output) + 1]
""",
)
order_mistake(
    "recursion",
    """
    order = []

    def add(name):
        if name not in order:
            for source in inputs.get(name, []):
                add(source)
            order.append(name)

    add(output)
    return order
""",
)
order_mistake(
    "breadth first",
    """
    from collections import deque

    queue, levels = deque([output]), []
    while queue:
        name = queue.popleft()
        if name not in levels:
            levels.append(name)
            queue.extend(inputs.get(name, []))
    levels.reverse()
    return levels
""",
)
order_mistake(
    "preorder",
    """
    found, stack = {}, [output]
    while stack:
        name = stack.pop()
        if name in found:
            continue
        found[name] = True
        stack += reversed(inputs.get(name, []))
    return list(reversed(found))
""",
)
order_mistake(
    "in-place",
    """
    order, seen, stack = [], set(), [output]
    while stack:
        name = stack[-1]
        waiting = inputs.get(name)
        if waiting:
            source = waiting.pop(0)
            if source not in seen:
                stack.append(source)
        else:
            stack.pop()
            if name not in seen:
                seen.add(name)
                order.append(name)
    return order
""",
)
order_mistake(
    "leads nowhere", "    return sorted({output, *inputs, *(s for each in inputs.values() for s in each)})"
)
order_mistake(
    None,
    """
    order, name = [output], output
    while name in inputs:
        name = inputs[name][0]
        order.append(name)
    return order[::-1]
""",
)
order_mistake(None, STACK.partition(":\n")[2].replace("    return order", "    return set(order)"))

graph_mistake(
    "used twice, listed once",
    edited(
        BACKWARD,
        "for s, g in zip(sources, gate.backward(grads[name])):",
        "for s, g in dict(zip(sources, gate.backward(grads[name]))).items():",
    ),
)
graph_mistake(
    "upstream multiplied in twice",
    edited(BACKWARD, "grads[s] = grads[s] + g", "grads[s] = grads[s] + g * grads[name]"),
)
graph_mistake(
    "backward begins with the value",
    edited(
        BACKWARD,
        "grads[self.graph.output] = np.ones(())",
        "grads[self.graph.output] = self.values[self.graph.output]",
    ),
)
graph_mistake(
    "averaged",
    edited(
        BACKWARD,
        "return {name: grads[name] for name in self.names}",
        "uses = [s for _, _, sources in self.graph.nodes_topologically_sorted() for s in sources]\n"
        "        return {name: grads[name] / max(1, uses.count(name)) for name in self.names}",
    ),
)
graph_mistake(
    "gradients in another order",
    edited(
        BACKWARD,
        "zip(sources, gate.backward(grads[name]))",
        "zip(reversed(sources), gate.backward(grads[name]))",
    ),
)
graph_mistake("zeros", edited(BACKWARD, "        grads[self.graph.output] = np.ones(())\n", ""))
graph_mistake(
    "= for +=",
    """
    def backward(self):
        grads = {self.graph.output: 1.0}
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            handed = gate.backward(grads[name])
            grads.update({s: np.array(g) for s, g in zip(sources, handed)})
        return {name: grads[name] for name in self.names}
""",
)
graph_mistake(
    "= for +=",
    """
    def backward(self):
        grads = {self.graph.output: np.array(1.0)}
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for s, g in zip(sources, gate.backward(grads[name])):
                grads.setdefault(s, g)
        return {name: grads[name] for name in self.names}
""",
)
graph_mistake(
    "visited too early",
    """
    def backward(self):
        grads = {name: 0.0 * np.asarray(value) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones(())
        queue, visited = [self.graph.output], {self.graph.output}
        while queue:
            gate, sources = self.graph.gates[queue.pop(0)] if queue[0] in self.graph.gates else (queue.pop(0), ())
            if not sources:
                continue
            name = next(n for n, (each, _) in self.graph.gates.items() if each is gate)
            for s, g in zip(sources, gate.backward(grads[name])):
                grads[s] = grads[s] + g
                if s not in visited:
                    visited.add(s)
                    queue.append(s)
        return {name: grads[name] for name in self.names}
""",
)
# The dictionary at the end is that of the caller; the last gate in the list is taken for the output; one zero for all.
graph_mistake(
    None, BACKWARD, edited(FORWARD, "return self.values[self.graph.output]", "return self.values[name]")
)
graph_mistake(
    None,
    edited(BACKWARD, "{name: grads[name] for name in self.names}", "[grads[name] for name in self.names]"),
)
graph_mistake(
    None,
    edited(
        BACKWARD,
        "zip(sources, gate.backward(grads[name]))",
        "zip(sorted(sources), gate.backward(grads[name]))",
    ),
)
graph_mistake(None, edited(BACKWARD, "grads[s] = grads[s] + g", "grads[s] = grads[s] - g"))

table_mistake(
    "tensors for nodes", '["MulBackward0", "AccumulateGrad"], None),\n    }', '["c", "d"], None),\n    }'
)
table_mistake(
    "number of the name left out", '"e": row(False, "MulBackward0"', '"e": row(False, "MulBackward"'
)
table_mistake("a result called a leaf", '"s": row(False', '"s": row(True', SECOND_TABLE)
table_mistake("leaf with a grad_fn", '"q": row(True, None', '"q": row(True, "AccumulateGrad"', SECOND_TABLE)
table_mistake(
    "constant with a gradient",
    '"q": row(True, None, [], None)',
    '"q": row(True, None, [], -18)',
    SECOND_TABLE,
)
table_mistake("AccumulateGrad left out", '["AccumulateGrad", "AccumulateGrad"]', "[None, None]")
table_mistake(None, '"t": row(False, "MulBackward0"', '"t": row(False, "PowBackward0"', SECOND_TABLE)
table_mistake(None, '"a": row(True, None, []', '"a": row(True, None, None')
table_mistake(None, '"s": row(False, "AddBackward0"', '"s": row(False, "MulBackward0"', SECOND_TABLE)


def counting_mistake(name: str | None, old: str, new: str) -> None:
    """List a slip in the counting of nodes."""
    mistake("what-torch-builds", name, LECTURE_TABLE, SECOND_TABLE, edited(COUNT, old, new))


counting_mistake("each name counts once", "counts.get(name, 0) + 1", "1")
counting_mistake(
    "own node not counted",
    "[tensor.grad_fn]\n",
    "[pair[0] for pair in getattr(tensor.grad_fn, 'next_functions', [])]\n",
)
counting_mistake(
    "None counted as a node",
    "if node is None or node in seen:\n            continue",
    "if node is None and tensor.grad_fn is not None:\n            counts['NoneType'] = counts.get('NoneType', 0) + 1\n"
    "        if node is None or node in seen:\n            continue",
)
counting_mistake(
    "AccumulateGrad left out",
    "node is None or node in seen",
    "not getattr(node, 'next_functions', ()) or node in seen",
)
counting_mistake(None, "name = type(node).__name__", "name = str(node)")
counting_mistake(None, "    return counts", "    return len(counts)")
mistake(
    "what-torch-builds",
    "recursion",
    LECTURE_TABLE,
    SECOND_TABLE,
    """
def nodes_by_name(tensor):
    counts, seen = {}, set()

    def visit(node):
        if node is None or node in seen:
            return
        seen.add(node)
        counts[type(node).__name__] = counts.get(type(node).__name__, 0) + 1
        for following, _ in node.next_functions:
            visit(following)

    visit(tensor.grad_fn)
    return counts
""",
)

mistake(
    "accumulate-grad",
    "sums added up again",
    """
def summed_gradient(losses, w):
    w.grad = None
    total = torch.zeros_like(w)
    for loss in losses:
        loss(w).backward()
        total = total + w.grad
    return total
""",
    SEPARATE,
    HEADS,
)
mistake(
    "accumulate-grad",
    "losses in reverse order",
    SUMMED,
    edited(SEPARATE, "result.append(w.grad.clone())", "result.insert(0, w.grad.clone())"),
    HEADS,
)
mistake(
    "accumulate-grad",
    "gradient by h",
    SUMMED,
    SEPARATE,
    """
def gradient_of_heads(body, heads, w):
    h = body(w)
    total = sum(head(h) for head in heads)
    (grad,) = torch.autograd.grad(total, h)
    return grad
""",
)
mistake(
    "accumulate-grad",
    "averaged",
    edited(SUMMED, "return w.grad", "return w.grad / len(losses)"),
    SEPARATE,
    HEADS,
)
mistake(
    "accumulate-grad",
    "gradients not zeroed",
    edited(SUMMED, "    w.grad = None\n", ""),
    SEPARATE,
    HEADS,
)
mistake(
    "accumulate-grad",
    "graph freed",
    SUMMED,
    SEPARATE,
    """
def gradient_of_heads(body, heads, w):
    w.grad = None
    h = body(w)
    losses = [head(h) for head in heads]
    for loss in losses:
        loss.backward(retain_graph=False)
    return w.grad
""",
)
mistake(
    "accumulate-grad",
    "only the last loss",
    SUMMED,
    SEPARATE,
    """
def gradient_of_heads(body, heads, w):
    h = body(w)
    for head in heads:
        (grad,) = torch.autograd.grad(head(h), w, retain_graph=True)
    return grad
""",
)
# A loss is returned for a gradient; nothing arrives at w; what is asked for is not computed.
mistake(
    "accumulate-grad",
    None,
    edited(SUMMED, "return w.grad", "return sum(loss(w) for loss in losses)"),
    SEPARATE,
    HEADS,
)
mistake(
    "accumulate-grad",
    None,
    SUMMED,
    edited(
        SEPARATE, "        loss(w).backward()\n", "        loss(w.detach().requires_grad_()).backward()\n"
    ),
    HEADS,
)
mistake(
    "accumulate-grad",
    None,
    SUMMED,
    SEPARATE,
    edited(HEADS, "h = body(w)", "h = body(w).detach().requires_grad_()"),
)
mistake("accumulate-grad", None, SUMMED, SEPARATE, edited(HEADS, "head(h).backward", "head(w).backward"))


def wiring_mistake(name: str | None, *changes: tuple[str, str]) -> None:
    """List a wiring with some lines written wrongly."""
    text = WIRING
    for old, new in changes:
        text = edited(text, old, new)
    mistake("train-on-a-graph", name, text, TRAIN)


def training_mistake(name: str | None, *changes: tuple[str, str]) -> None:
    """List a training loop with some lines written wrongly."""
    text = TRAIN
    for old, new in changes:
        text = edited(text, old, new)
    mistake("train-on-a-graph", name, WIRING, text)


BOTH_PRODUCTS = '    graph.add("y_pred", Gate(course.matmul), "h", "w2")\n'

wiring_mistake("target added", ("course.sub", "course.add"))
wiring_mistake(
    "activation at the output",
    ('    graph.add("h", Gate(course.sigmoid), "z")\n', ""),
    (
        BOTH_PRODUCTS,
        '    graph.add("o", Gate(course.matmul), "z", "w2")\n    graph.add("y_pred", Gate(course.sigmoid), "o")\n',
    ),
)
wiring_mistake(
    "sigmoid applied twice",
    (
        BOTH_PRODUCTS,
        '    graph.add("hh", Gate(course.sigmoid), "h")\n    graph.add("y_pred", Gate(course.matmul), "hh", "w2")\n',
    ),
)
wiring_mistake("another activation", ("course.sigmoid", "course.tanh"))
wiring_mistake("another activation", ("course.sigmoid", "course.relu"))
wiring_mistake("difference times prediction", ('"d", "d")', '"d", "y_pred")'))
wiring_mistake(
    "target left out",
    ('Gate(course.sub), "y_pred", "y")', 'Gate(course.mul), "y_pred", "y_pred")'),
    ('Gate(course.mul), "d", "d")', 'Gate(course.sub), "d", "y0")'),
    ('    graph.add("loss"', '    graph.add("y0", Gate(course.sub), "y", "y")\n    graph.add("loss"'),
)
training_mistake(
    "learning rate left out",
    ('w1 - learning_rate * grads["w1"]', 'w1 - grads["w1"]'),
    ('w2 - learning_rate * grads["w2"]', 'w2 - grads["w2"]'),
)
training_mistake(
    "averaged",
    ('learning_rate * grads["w1"]', 'learning_rate * grads["w1"] / len(x)'),
    ('learning_rate * grads["w2"]', 'learning_rate * grads["w2"] / len(x)'),
)
training_mistake(
    "gradients not zeroed",
    ("    losses = []\n", "    losses, g1, g2 = [], 0, 0\n"),
    (
        "        losses.append(loss)\n",
        '        losses.append(loss)\n        g1, g2 = g1 + grads["w1"], g2 + grads["w2"]\n',
    ),
    ('learning_rate * grads["w1"]', "learning_rate * g1"),
    ('learning_rate * grads["w2"]', "learning_rate * g2"),
)
training_mistake(
    "in-place", ('w1 = w1 - learning_rate * grads["w1"]', 'w1[:] = w1 - learning_rate * grads["w1"]')
)
# The inputs of a product in the other order, the data moved as well, a step too few, and a return too early.
wiring_mistake(None, ('"x", "w1"', '"w1", "x"'))
wiring_mistake(None, ('"h", "w2"', '"w2", "h"'))
wiring_mistake(None, ("course.sub", "course.mul"))
training_mistake(None, ("for _ in range(steps):", "for _ in range(steps - 1):"))
training_mistake(
    None,
    (
        "        losses.append(loss)\n",
        '        losses.append(loss)\n        y = y - learning_rate * grads["y"]\n',
    ),
)
training_mistake(None, ('learning_rate * grads["w2"]', 'learning_rate * grads["w1"].mean()'))

mistake("sigmoid-neuron", "factor 2", edited(NEURON, "grad_b = grad_a * 1", "grad_b = grad_a + grad_p"))
mistake(
    "sigmoid-neuron",
    "column instead of a vector",
    edited(
        edited(NEURON, "grad_w = grad_p * x", "grad_w = grad_p * x.reshape(-1, 1)"),
        "grad_x = grad_p * w",
        "grad_x = grad_p * w.reshape(-1, 1)",
    ),
)
gate_mistake(
    "half",
    Sum=edited(SUM, "(grad_output * np.ones(self.shape),)", "(grad_output * np.full(self.shape, 0.5),)"),
)
