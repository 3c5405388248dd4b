"""Wrong answers to assignment 2 that students give: each costs marks in its exercise, and the feedback names it.

An entry is the exercise, the mistake's name in `course.check`, and the whole text of the solution cell. Where a cell has several
functions, those that the mistake is not about are the right ones below.

A new one takes three places: its sentence in `course/check/mistakes.py`, the value that it gives in the
exercise's checks in `graphs.py` (unless the table guesses it), and the wrong code here.
"""

from autograder.author.mistakes import Mistake

MISTAKES: list[Mistake] = []


def mistake(grade_id: str, name: str, *functions: str) -> None:
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


def graph_mistake(name: str, backward: str, forward: str = FORWARD) -> None:
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


def table_mistake(name: str, old: str, new: str, table: str = LECTURE_TABLE) -> None:
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
