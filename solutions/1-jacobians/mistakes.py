"""Wrong answers to assignment 1 that students give: each costs marks in its exercise, and the feedback names it.

An entry is the exercise, the mistake's name in `course.check`, and the whole text of the solution cell. Where a cell has several
functions, those that the mistake is not about are the right ones below.

A new one takes three places: its sentence in `course/check/mistakes.py`, the value that it gives in the
exercise's checks in `jacobians.py` (unless the table guesses it), and the wrong code here.
"""

from autograder.author.mistakes import Mistake

MISTAKES: list[Mistake] = []


def mistake(grade_id: str, name: str, *functions: str) -> None:
    """List a mistake; its code is made of the functions' texts."""
    MISTAKES.append(
        Mistake(grade_id=grade_id, name=name, code="\n\n\n".join(text.strip("\n") for text in functions))
    )


# Exercise 1: derivative and gradient of zᵀAz

DERIVATIVE = """
def quadratic_derivative(A, z):
    return (z @ (A + A.T)).reshape(1, -1)
"""
GRADIENT = """
def quadratic_gradient(A, z):
    return A @ z + z @ A
"""

mistake(
    "quadratic-form",
    "A taken as symmetric",
    """
def quadratic_derivative(A, z):
    return (2 * A @ z)[None, :]


def quadratic_gradient(A, z):
    return 2 * A @ z
""",
)

mistake(
    "quadratic-form",
    "one of two terms",
    """
def quadratic_derivative(A, z):
    return z[None, :] @ A


def quadratic_gradient(A, z):
    return quadratic_derivative(A, z)[0]
""",
)

mistake(
    "quadratic-form",
    "vector instead of a row",
    """
def quadratic_derivative(A, z):
    return (A + A.T) @ z
""",
    GRADIENT,
)

mistake(
    "quadratic-form",
    "row instead of a vector",
    DERIVATIVE,
    """
def quadratic_gradient(A, z):
    return quadratic_derivative(A, z)
""",
)

mistake(
    "quadratic-form",
    "column instead of a vector",
    DERIVATIVE,
    """
def quadratic_gradient(A, z):
    return quadratic_derivative(A, z).T
""",
)

mistake(
    "quadratic-form",
    "value instead of derivative",
    """
def quadratic_derivative(A, z):
    return z.T @ A @ z


def quadratic_gradient(A, z):
    return quadratic_derivative(A, z).T
""",
)


# Exercise 2: the derivative predicts a change

PREDICTION = """
def predicted_change(J, dz):
    return J @ dz
"""
ERROR = """
def prediction_error(f, J, z, dz):
    return np.linalg.norm(f(z + dz) - f(z) - J @ dz)
"""

mistake(
    "predicted-change",
    "Δz on the wrong side",
    """
def predicted_change(J, dz):
    return dz @ J
""",
    ERROR,
)

mistake(
    "predicted-change",
    "elementwise product",
    """
def predicted_change(J, dz):
    return J * dz
""",
    ERROR,
)

mistake(
    "predicted-change",
    "f(z) not subtracted",
    PREDICTION,
    """
def prediction_error(f, J, z, dz):
    return np.linalg.norm(f(z + dz) - predicted_change(J, dz))
""",
)

mistake(
    "predicted-change",
    "prediction not subtracted",
    PREDICTION,
    """
def prediction_error(f, J, z, dz):
    return np.linalg.norm(f(z + dz) - f(z))
""",
)

mistake(
    "predicted-change",
    "squared length",
    PREDICTION,
    """
def prediction_error(f, J, z, dz):
    missed = f(z + dz) - f(z) - predicted_change(J, dz)
    return missed @ missed
""",
)

mistake(
    "predicted-change",
    "in-place",
    PREDICTION,
    """
def prediction_error(f, J, z, dz):
    before = f(z)
    z += dz
    return np.linalg.norm(f(z) - before - predicted_change(J, dz))
""",
)


# Exercise 3: a numerical Jacobian

mistake(
    "numerical-jacobian",
    "transpose",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = z.astype(float)
    rows = []
    for j in range(len(z)):
        e = np.zeros(len(z))
        e[j] = h
        rows.append((f(z + e) - f(z - e)) / (2 * h))
    return np.array(rows)
""",
)

mistake(
    "numerical-jacobian",
    "in-place",
    """
def numerical_jacobian(f, z, h=1e-5):
    columns = []
    for j in range(len(z)):
        z[j] += h
        above = f(z)
        z[j] -= 2 * h
        below = f(z)
        z[j] += h
        columns.append((above - below) / (2 * h))
    return np.stack(columns, axis=1)
""",
)

mistake(
    "numerical-jacobian",
    "integer input",
    """
def numerical_jacobian(f, z, h=1e-5):
    columns = []
    for j in range(len(z)):
        above, below = z.copy(), z.copy()
        above[j] = z[j] + h
        below[j] = z[j] - h
        columns.append((f(above) - f(below)) / (2 * h))
    return np.stack(columns, axis=1)
""",
)

mistake(
    "numerical-jacobian",
    "forward differences",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.array(z, dtype=float)
    columns = []
    for e in np.eye(len(z)):
        columns.append((f(z + h * e) - f(z)) / h)
    return np.stack(columns, axis=1)
""",
)

mistake(
    "numerical-jacobian",
    "factor 2",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.array(z, dtype=float)
    columns = []
    for e in np.eye(len(z)):
        columns.append((f(z + h * e) - f(z - h * e)) / h)
    return np.stack(columns, axis=1)
""",
)

mistake(
    "numerical-jacobian",
    "h ignored",
    """
def numerical_jacobian(f, z, h=1e-5):
    h = 1e-5
    z = np.array(z, dtype=float)
    return np.stack([(f(z + e) - f(z - e)) / (2 * h) for e in h * np.eye(len(z))], axis=1)
""",
)


# Exercise 4: the Jacobians of a linear layer

JACOBIANS = """
def linear_jacobians(W, z):
    m, n = W.shape
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i] = z
    return W, J_W
"""
PRODUCTS = """
def linear_vjps(W, z, g):
    return g @ W, g[:, None] * z
"""

mistake(
    "linear-layer",
    "z gᵀ for g zᵀ",
    JACOBIANS,
    """
def linear_vjps(W, z, g):
    return g @ W, np.outer(z, g)
""",
)

mistake(
    "linear-layer",
    "W g for Wᵀ g",
    JACOBIANS,
    """
def linear_vjps(W, z, g):
    return W @ g, np.outer(g, z)
""",
)

mistake(
    "linear-layer",
    "upstream ignored",
    JACOBIANS,
    """
def linear_vjps(W, z, g):
    return W.sum(axis=0), np.outer(np.ones(len(g)), z)
""",
)

mistake(
    "linear-layer",
    "z in every row",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_W = np.zeros((m, m, n))
    J_W[:, :] = z
    return W, J_W
""",
    PRODUCTS,
)

mistake(
    "linear-layer",
    "output axis last",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_W = np.zeros((m, n, m))
    for i in range(m):
        J_W[i, :, i] = z
    return W, J_W
""",
    PRODUCTS,
)

mistake(
    "linear-layer",
    "transpose",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_W = np.zeros((m, m, n))
    J_W[np.arange(m), np.arange(m)] = z
    return W.T, J_W
""",
    PRODUCTS,
)

mistake(
    "linear-layer",
    "builds J_W",
    JACOBIANS,
    """
def linear_vjps(W, z, g):
    J_z, J_W = linear_jacobians(W, z)
    return g @ J_z, np.tensordot(g, J_W, axes=1)
""",
)


# Exercise 5: sigmoid, tanh and ReLU

SIGMOID = """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))
"""
TANH = """
def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) ** 2)
"""
RELU = """
def relu_jacobian(z):
    return np.diag(np.where(z > 0, 1.0, 0.0))
"""

mistake(
    "activations",
    "vector instead of a matrix",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def tanh_jacobian(z):
    return 1 - np.tanh(z) ** 2


def relu_jacobian(z):
    return (z > 0) * 1.0
""",
)

mistake(
    "activations",
    "1 - s missing",
    """
def sigmoid_jacobian(z):
    return np.diag(1 / (1 + np.exp(-z)))
""",
    TANH,
    RELU,
)

mistake(
    "activations",
    "activation twice",
    """
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_jacobian(z):
    s = sigmoid(z)
    return np.diag(sigmoid(s) * (1 - sigmoid(s)))
""",
    TANH,
    RELU,
)

mistake(
    "activations",
    "overflow",
    """
def sigmoid_jacobian(z):
    s = np.exp(z) / (1 + np.exp(z))
    return np.diag(s * (1 - s))
""",
    TANH,
    RELU,
)

mistake(
    "activations",
    "not squared",
    SIGMOID,
    """
def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z))
""",
    RELU,
)

mistake(
    "activations",
    "filled rows",
    SIGMOID,
    """
def tanh_jacobian(z):
    n = len(z)
    return np.ones((n, n)) * (1 - np.tanh(z) ** 2)
""",
    RELU,
)

mistake(
    "activations",
    "function on the diagonal",
    SIGMOID,
    TANH,
    """
def relu_jacobian(z):
    return np.diag(np.maximum(z, 0))
""",
)

mistake(
    "activations",
    "in-place",
    SIGMOID,
    TANH,
    """
def relu_jacobian(z):
    z[z <= 0] = 0
    z[z > 0] = 1
    return np.diag(z)
""",
)

mistake(
    "activations",
    "ReLU at 0",
    SIGMOID,
    TANH,
    """
def relu_jacobian(z):
    return np.diag(np.where(z >= 0, 1.0, 0.0))
""",
)


# Exercise 6: softmax

SOFTMAX = """
    e = np.exp(z - np.max(z))
    s = e / np.sum(e)
"""


def softmax_mistake(name: str, result: str, softmax: str = SOFTMAX) -> None:
    mistake(
        "softmax-jacobian", name, f"def softmax_jacobian(z):\n{softmax.strip(chr(10))}\n    return {result}\n"
    )


softmax_mistake("diagonal only", "np.diag(s * (1 - s))")
softmax_mistake("vector instead of a matrix", "s * (1 - s)")
softmax_mistake("sign", "np.outer(s, s) - np.diag(s)")
softmax_mistake("sign off the diagonal", "np.outer(s, s) + np.diag(s - 2 * s * s)")
softmax_mistake("both signs alike", "np.diag(s) + np.outer(s, s)")
softmax_mistake("term of the diagonal missing", "-np.outer(s, s)")
softmax_mistake("1 - s missing", "np.diag(s)")
softmax_mistake("overflow", "np.diag(s) - np.outer(s, s)", "    s = np.exp(z) / np.sum(np.exp(z))")
softmax_mistake("not normalised", "np.diag(s) - np.outer(s, s)", "    s = np.exp(z)")
softmax_mistake("sigmoid for softmax", "np.diag(s * (1 - s))", "    s = 1 / (1 + np.exp(-z))")
softmax_mistake(
    "in-place", "np.diag(s) - np.outer(s, s)", "    z -= z.max()\n    s = np.exp(z) / np.exp(z).sum()"
)


# Exercise 7: the chain rule

CHAIN = """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)) @ jacobian_g(z)
"""
CHAIN_GRADIENT = """
def chain_gradient(J, grad_y):
    return grad_y @ J
"""

mistake(
    "chain-rule",
    "inner first",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_g(z) @ jacobian_f(g(z))
""",
    CHAIN_GRADIENT,
)

mistake(
    "chain-rule",
    "outer Jacobian at z",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(z) @ jacobian_g(z)
""",
    CHAIN_GRADIENT,
)

mistake(
    "chain-rule",
    "factors transposed",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)).T @ jacobian_g(z).T
""",
    CHAIN_GRADIENT,
)

mistake(
    "chain-rule",
    "elementwise product",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)) * jacobian_g(z)
""",
    CHAIN_GRADIENT,
)

mistake(
    "chain-rule",
    "Jacobian not transposed",
    CHAIN,
    """
def chain_gradient(J, grad_y):
    return J @ grad_y
""",
)

mistake(
    "chain-rule",
    "row instead of a vector",
    CHAIN,
    """
def chain_gradient(J, grad_y):
    return grad_y.reshape(1, -1) @ J
""",
)


# Exercise 8: the product without the Jacobian

SIGMOID_VJP = """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)
"""
SOFTMAX_VJP = """
def softmax_vjp(z, g):
    s = np.exp(z - z.max())
    s = s / s.sum()
    return s * g - s * np.dot(s, g)
"""

mistake(
    "vector-jacobian-product",
    "builds the Jacobian",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g @ np.diag(s * (1 - s))
""",
    SOFTMAX_VJP,
)

mistake(
    "vector-jacobian-product",
    "upstream ignored",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)
""",
    SOFTMAX_VJP,
)

mistake(
    "vector-jacobian-product",
    "1 - s missing",
    """
def sigmoid_vjp(z, g):
    return g / (1 + np.exp(-z))
""",
    SOFTMAX_VJP,
)

mistake(
    "vector-jacobian-product",
    "shared term missing",
    SIGMOID_VJP,
    """
def softmax_vjp(z, g):
    s = np.exp(z - z.max())
    s = s / s.sum()
    return g * s * (1 - s)
""",
)

mistake(
    "vector-jacobian-product",
    "overflow",
    SIGMOID_VJP,
    """
def softmax_vjp(z, g):
    s = np.exp(z) / np.exp(z).sum()
    return s * g - s * np.dot(s, g)
""",
)

mistake(
    "vector-jacobian-product",
    "sign",
    SIGMOID_VJP,
    """
def softmax_vjp(z, g):
    s = np.exp(z - z.max())
    s = s / s.sum()
    return s * (np.dot(s, g) - g)
""",
)


# Exercise 9: a network of two layers

BACKWARD = """
    h = 1 / (1 + np.exp(-x.dot(w1)))
    y_pred = h.dot(w2)
    loss = np.square(y_pred - y).sum()
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T.dot(grad_y_pred)
    grad_h = grad_y_pred.dot(w2.T)
    grad_w1 = x.T.dot(grad_h * h * (1 - h))
"""
DESCENT = """
    losses = []
    for step in range(steps):
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 = w1 - learning_rate * got["grad_w1"]
        w2 = w2 - learning_rate * got["grad_w2"]
"""


def network_mistake(name: str, *changes: tuple[str, str]) -> None:
    """List the right network with some of its lines written wrongly."""
    text = f"""
def mlp_gradients(x, y, w1, w2):{BACKWARD}
    return {{"loss": loss, "grad_y_pred": grad_y_pred, "grad_w2": grad_w2, "grad_h": grad_h, "grad_w1": grad_w1}}


def train_mlp(x, y, w1, w2, steps, learning_rate):{DESCENT}
    return w1, w2, losses
"""
    for right, wrong in changes:
        if right not in text:
            raise ValueError(f"the mistake {name!r} changes a line that is not there: {right}")
        text = text.replace(right, wrong)
    mistake("two-layer-network", name, text)


network_mistake("h(1-h) forgotten", ("grad_h * h * (1 - h)", "grad_h"))
network_mistake("1 - s missing", ("grad_h * h * (1 - h)", "grad_h * h"))
network_mistake("derivative at the input", ("grad_h * h * (1 - h)", "grad_h * x.dot(w1) * (1 - x.dot(w1))"))
network_mistake("half", ("2 * (y_pred - y)", "(y_pred - y)"))
network_mistake("sign", ("2 * (y_pred - y)", "2 * (y - y_pred)"))
network_mistake(
    "mean for sum",
    ("np.square(y_pred - y).sum()", "np.square(y_pred - y).mean()"),
    ("2 * (y_pred - y)", "2 * (y_pred - y) / y.size"),
)
network_mistake("batch not summed", ("h.T.dot(grad_y_pred)", "h[:, :, None] * grad_y_pred[:, None, :]"))
network_mistake("W g for Wᵀ g", ("grad_y_pred.dot(w2.T)", "grad_y_pred.dot(w2)"))
network_mistake(
    "w2 already updated",
    ('        w1 = w1 - learning_rate * got["grad_w1"]\n', ""),
    (
        '        w2 = w2 - learning_rate * got["grad_w2"]\n',
        '        w2 = w2 - learning_rate * got["grad_w2"]\n        w1 = w1 - learning_rate * mlp_gradients(x, y, w1, w2)["grad_w1"]\n',
    ),
)
network_mistake(
    "stale gradients",
    (
        "    for step in range(steps):\n        got = mlp_gradients(x, y, w1, w2)\n",
        "    got = mlp_gradients(x, y, w1, w2)\n    for step in range(steps):\n",
    ),
)
network_mistake(
    "loss after the step",
    ('        losses.append(got["loss"])\n', ""),
    (
        '        w2 = w2 - learning_rate * got["grad_w2"]\n',
        '        w2 = w2 - learning_rate * got["grad_w2"]\n        losses.append(mlp_gradients(x, y, w1, w2)["loss"])\n',
    ),
)
network_mistake(
    "uphill", ("w1 - learning_rate", "w1 + learning_rate"), ("w2 - learning_rate", "w2 + learning_rate")
)
network_mistake(
    "in-place",
    ("w1 = w1 - learning_rate", "w1 -= learning_rate"),
    ("w2 = w2 - learning_rate", "w2 -= learning_rate"),
)
network_mistake("w2 not trained", ('        w2 = w2 - learning_rate * got["grad_w2"]\n', ""))
