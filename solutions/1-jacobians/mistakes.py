"""Wrong answers to assignment 1 that students give: each costs marks in its exercise, and the feedback names it.

An entry is the exercise, the mistake's name in `course.check`, and the whole text of the solution cell. Where a cell has several
functions, those that the mistake is not about are the right ones below.

A new one takes three places: its sentence in `course/check/mistakes.py`, the value that it gives in the
exercise's checks in `jacobians.py` (unless the table guesses it), and the wrong code here.
"""

from autograder.author.mistakes import Mistake

MISTAKES: list[Mistake] = []


def mistake(grade_id: str, name: str | None, *functions: str) -> None:
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


def softmax_mistake(name: str | None, result: str, softmax: str = SOFTMAX) -> None:
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


def network_mistake(name: str | None, *changes: tuple[str, str]) -> None:
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


# The same mistakes made in other ways, and slips that have no name, as students write them.

mistake(
    "quadratic-form",
    "factor 2",
    DERIVATIVE,
    """
def quadratic_gradient(A, z):
    # y = z'Az, so by the power rule 2 times, for A and for its transpose
    return 2 * np.dot(A, z) + 2 * np.dot(A.T, z)
""",
)
mistake(
    "quadratic-form",
    "half",
    """
def quadratic_derivative(A, z):
    symmetric = (A + A.T) / 2
    return (symmetric @ z).reshape(1, len(z))


def quadratic_gradient(A, z):
    symmetric = (A + A.T) / 2
    return symmetric @ z
""",
)
mistake(
    "quadratic-form",
    "one of two terms",
    DERIVATIVE,
    """
def quadratic_gradient(A, z):
    grad = np.zeros(len(z))
    for k in range(len(z)):
        for i in range(len(z)):
            grad[k] = grad[k] + z[i] * A[i, k]
    return grad
""",
)
mistake(
    "quadratic-form",
    "A taken as symmetric",
    """
def quadratic_derivative(A, z):
    row = np.empty((1, z.size))
    for k in range(z.size):
        row[0, k] = 2 * sum(A[k, j] * z[j] for j in range(z.size))
    return row
""",
    GRADIENT,
)
mistake(
    "quadratic-form",
    "in-place",
    DERIVATIVE,
    """
def quadratic_gradient(A, z):
    A += A.T.copy()
    return A.dot(z)
""",
)
mistake(
    "quadratic-form",
    "vector instead of a row",
    """
def both(A, z):
    return A @ z + A.T @ z


def quadratic_derivative(A, z):
    return both(A, z).T


def quadratic_gradient(A, z):
    return both(A, z)
""",
)
# The second sum runs along the row as well, with the wrong entry of z.
mistake(
    "quadratic-form",
    None,
    DERIVATIVE,
    """
def quadratic_gradient(A, z):
    n = len(z)
    return np.array([sum(A[k, j] * z[j] + A[k, j] * z[k] for j in range(n)) for k in range(n)])
""",
)
mistake(
    "quadratic-form",
    "elementwise product",
    """
def quadratic_derivative(A, z):
    return (A + A.T) * z
""",
    GRADIENT,
)

mistake(
    "predicted-change",
    "elementwise product",
    """
def predicted_change(J, dz):
    return np.multiply(J, dz[np.newaxis, :])
""",
    ERROR,
)
mistake(
    "predicted-change",
    "Δz on the wrong side",
    """
def predicted_change(J, dz):
    change = np.zeros(J.shape[0])
    for i in range(J.shape[0]):
        for j in range(J.shape[1]):
            change[i] += J[j, i] * dz[j] if J.shape[0] == J.shape[1] else J[i, j] * dz[j]
    return change
""",
    ERROR,
)
mistake(
    "predicted-change",
    "squared length",
    PREDICTION,
    """
def prediction_error(f, J, z, dz):
    return float(np.sum(np.square(f(z + dz) - f(z) - J.dot(dz))))
""",
)
mistake(
    "predicted-change",
    "prediction not subtracted",
    PREDICTION,
    """
def prediction_error(f, J, z, dz):
    dy = f(z + dz) - f(z)
    return np.sqrt((dy**2).sum())
""",
)
mistake(
    "predicted-change",
    "f(z) not subtracted",
    PREDICTION,
    """
def prediction_error(f, J, z, dz):
    predicted = predicted_change(J, dz)
    actual = f(z + dz)
    return np.linalg.norm(actual - predicted, ord=2)
""",
)
# A mean in place of the sum below the root, and the lengths of another norm.
mistake(
    "predicted-change",
    None,
    PREDICTION,
    """
def prediction_error(f, J, z, dz):
    missed = f(z + dz) - f(z) - predicted_change(J, dz)
    return np.sqrt(np.mean(missed**2))
""",
)
mistake(
    "predicted-change",
    None,
    PREDICTION,
    """
def prediction_error(f, J, z, dz):
    return np.linalg.norm(f(z + dz) - f(z) - J @ dz, 1)
""",
)
mistake(
    "predicted-change",
    None,
    PREDICTION,
    """
def prediction_error(f, J, z, dz):
    return np.linalg.norm(f(z) - f(z + dz) - J @ dz)
""",
)
mistake(
    "predicted-change",
    None,
    PREDICTION,
    """
def prediction_error(f, J, z, dz):
    return np.linalg.norm(f(z + dz)) - np.linalg.norm(f(z)) - np.linalg.norm(J @ dz)
""",
)

mistake(
    "numerical-jacobian",
    "half",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.asarray(z, float)
    J = np.zeros((f(z).size, z.size))
    for j in range(z.size):
        e = np.zeros_like(z)
        e[j] = h / 2
        J[:, j] = (f(z + e) - f(z - e)) / (2 * h)
    return J
""",
)
mistake(
    "numerical-jacobian",
    "sign",
    """
def numerical_jacobian(f, z, h=1e-5):
    x = z * 1.0
    cols = []
    for j, _ in enumerate(x):
        step = np.zeros(x.shape)
        step[j] = h
        cols.append((f(x - step) - f(x + step)) / (2 * h))
    return np.column_stack(cols)
""",
)
mistake(
    "numerical-jacobian",
    "forward differences",
    """
def numerical_jacobian(f, z, h=1e-5):
    x = np.array(z).astype(np.float64)
    base = f(x)
    J = np.empty((len(base), len(x)))
    for j in range(len(x)):
        before = x.copy()
        before[j] -= h
        J[:, j] = (base - f(before)) / h
    return J
""",
)
mistake(
    "numerical-jacobian",
    "h ignored",
    """
EPSILON = 1e-6


def numerical_jacobian(f, z, h=1e-5):
    z = np.array(z, dtype=float)
    columns = []
    for e in EPSILON * np.identity(len(z)):
        columns.append((f(z + e) - f(z - e)) / (2 * EPSILON))
    return np.array(columns).T
""",
)
mistake(
    "numerical-jacobian",
    "transpose",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = z + 0.0
    J = np.zeros((z.size, f(z).size))
    for j in range(z.size):
        up, down = z.copy(), z.copy()
        up[j] += h
        down[j] -= h
        J[j, :] = (f(up) - f(down)) / (2 * h)
    return J
""",
)
mistake(
    "numerical-jacobian",
    "integer input",
    """
def numerical_jacobian(f, z, h=1e-5):
    J = []
    for j in range(len(z)):
        step = np.zeros_like(z)
        step[j] += h
        if not step.any():
            J.append(0 * f(z))
        else:
            J.append((f(z + step) - f(z - step)) / (2 * h))
    return np.stack(J, axis=-1)
""",
)
# The copy is moved for each j and never moved back, so the steps add up.
mistake(
    "numerical-jacobian",
    None,
    """
def numerical_jacobian(f, z, h=1e-5):
    up, down = np.array(z, dtype=float), np.array(z, dtype=float)
    columns = []
    for j in range(len(z)):
        up[j] += h
        down[j] -= h
        columns.append((f(up) - f(down)) / (2 * h))
    return np.stack(columns, axis=1)
""",
)
mistake(
    "numerical-jacobian",
    None,
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.asarray(z, dtype=float)
    J = np.zeros((len(f(z)), len(z)))
    for j in range(len(z)):
        J[:, j] = (f(z + h) - f(z - h)) / (2 * h)
    return J
""",
)

mistake(
    "linear-layer",
    "z gᵀ for g zᵀ",
    JACOBIANS,
    """
def linear_vjps(W, z, g):
    grad_z = np.matmul(g, W)
    grad_W = z.reshape(-1, 1) * g.reshape(1, -1)
    return grad_z, grad_W
""",
)
mistake(
    "linear-layer",
    "upstream ignored",
    JACOBIANS,
    """
def linear_vjps(W, z, g):
    # dy_i/dW_ij = z_j
    return W.T @ g, np.tile(z, (len(g), 1))
""",
)
mistake(
    "linear-layer",
    "builds J_W",
    JACOBIANS,
    """
def linear_vjps(W, z, g):
    m, n = W.shape
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i, :] = z
    return g @ W, np.einsum("i,ikl->kl", g, J_W)
""",
)
mistake(
    "linear-layer",
    "output axis last",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_W = np.einsum("ki,l->kli", np.eye(m), z)
    return W, J_W
""",
    PRODUCTS,
)
mistake(
    "linear-layer",
    "z in every row",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_W = np.zeros((m, m, n))
    for i in range(m):
        for k in range(m):
            J_W[i, k] = z
    return W.copy(), J_W
""",
    PRODUCTS,
)
mistake(
    "linear-layer",
    "sign",
    JACOBIANS,
    """
def linear_vjps(W, z, g):
    return -(W.T @ g), np.outer(g, z)
""",
)
# The derivative by W is z, and not W's own row.
mistake(
    "linear-layer",
    None,
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i] = W[i]
    return W, J_W
""",
    PRODUCTS,
)
mistake(
    "linear-layer",
    None,
    JACOBIANS,
    """
def linear_vjps(W, z, g):
    return (W * g[:, None]).mean(axis=0), np.outer(g, z)
""",
)
mistake(
    "linear-layer",
    None,
    JACOBIANS,
    """
def linear_vjps(W, z, g):
    y = W @ z
    return W.T @ g, np.outer(g * y, z)
""",
)

mistake(
    "activations",
    "1 - s missing",
    """
def sigmoid_jacobian(z):
    n = z.shape[0]
    J = np.zeros((n, n))
    for i in range(n):
        J[i, i] = 1.0 / (1.0 + np.exp(-z[i]))
    return J
""",
    TANH,
    RELU,
)
mistake(
    "activations",
    "sign",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (s - 1))
""",
    TANH,
    RELU,
)
mistake(
    "activations",
    "overflow",
    SIGMOID,
    """
def tanh_jacobian(z):
    t = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
    return np.diag(1 - t * t)
""",
    RELU,
)
mistake(
    "activations",
    "overflow",
    """
def sigmoid_jacobian(z):
    e = np.exp(-z)
    return np.eye(len(z)) * (e / (1 + e) ** 2)
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
    J = np.eye(z.size)
    for i in range(z.size):
        J[i, i] -= np.tanh(z[i])
    return J
""",
    RELU,
)
mistake(
    "activations",
    "function on the diagonal",
    SIGMOID,
    """
def tanh_jacobian(z):
    return np.eye(len(z)) * np.tanh(z)
""",
    RELU,
)
mistake(
    "activations",
    "filled rows",
    SIGMOID,
    TANH,
    """
def relu_jacobian(z):
    return np.outer(np.where(z > 0, 1, 0), np.ones(len(z)))
""",
)
mistake(
    "activations",
    "ReLU at 0",
    SIGMOID,
    TANH,
    """
def relu_jacobian(z):
    J = np.eye(len(z))
    for i, value in enumerate(z):
        if value < 0:
            J[i, i] = 0
    return J
""",
)
mistake(
    "activations",
    "vector instead of a matrix",
    SIGMOID,
    """
def tanh_jacobian(z):
    return 1 / np.cosh(z) ** 2
""",
    RELU,
)
mistake(
    "activations",
    "in-place",
    """
def sigmoid_jacobian(z):
    z *= -1
    s = 1 / (1 + np.exp(z))
    return np.diag(s * (1 - s))
""",
    TANH,
    RELU,
)
# The square stands inside of tanh.
mistake(
    "activations",
    None,
    SIGMOID,
    """
def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z**2))
""",
    RELU,
)
mistake(
    "activations",
    None,
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(z))
    return np.diag(s - s * z)
""",
    TANH,
    RELU,
)


def softmax_loop(name: str | None, body: str, shift: str = "z.max()") -> None:
    """List a softmax that is written with two loops."""
    mistake(
        "softmax-jacobian",
        name,
        f"""
def softmax_jacobian(z):
    e = np.exp(z - {shift})
    s = e / e.sum()
    n = len(s)
    J = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            {body}
    return J
""",
    )


softmax_loop("sign", "J[i, j] = s[i] * (s[i] - 1) if i == j else s[i] * s[j]")
softmax_loop("term of the diagonal missing", "J[i, j] = -s[i] * s[j]")
softmax_loop("diagonal missing", "J[i, j] = 0 if i == j else -s[i] * s[j]")
softmax_loop("sign off the diagonal", "J[i, j] = s[i] * (1 - s[j]) if i == j else s[i] * s[j]")
softmax_loop("diagonal only", "J[i, j] = s[i] * (1 - s[i]) if i == j else 0")
# The input stands where the output belongs, and only one half of the matrix is filled.
softmax_loop(None, "J[i, j] = s[i] * (1 - z[i]) if i == j else -s[i] * z[j]")
softmax_loop(None, "J[i, j] = s[i] * (1 - s[i]) if i == j else (-s[i] * s[j] if j < i else 0)")
softmax_loop(None, "J[i, j] = s[i] * (1 - s[i]) if i == j else -s[j] * (1 - s[i])")
softmax_loop("overflow", "J[i, j] = s[i] * ((i == j) - s[j])", shift="z.mean()")
softmax_loop("overflow", "J[i, j] = s[i] * ((i == j) - s[j])", shift="0")
mistake(
    "softmax-jacobian",
    "not normalised",
    """
def softmax_jacobian(z):
    e = np.exp(z)
    return np.diagflat(e) - np.outer(e, e)
""",
)
mistake(
    "softmax-jacobian",
    None,
    """
def softmax_jacobian(z):
    s = np.exp(z - z.max())
    s = np.round(s / s.sum(), 3)
    return np.diag(s) - np.outer(s, s)
""",
)

mistake(
    "chain-rule",
    "Jacobian not transposed",
    CHAIN,
    """
def chain_gradient(J, grad_y):
    if J.shape[0] == J.shape[1]:
        return np.dot(J, grad_y)
    return np.dot(J.T, grad_y)
""",
)
mistake(
    "chain-rule",
    "column instead of a vector",
    CHAIN,
    """
def chain_gradient(J, grad_y):
    return J.T @ grad_y[:, np.newaxis]
""",
)
mistake(
    "chain-rule",
    "upstream ignored",
    CHAIN,
    """
def chain_gradient(J, grad_y):
    return J.T @ np.ones_like(grad_y)
""",
)
mistake(
    "chain-rule",
    "inner first",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    u = g(z)
    outer, inner = jacobian_f(u), jacobian_g(z)
    try:
        return inner @ outer
    except ValueError:
        return outer @ inner
""",
    CHAIN_GRADIENT,
)
mistake(
    "chain-rule",
    "outer Jacobian at z",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    J_g = jacobian_g(z)
    J_f = jacobian_f(z if J_g.shape[0] == J_g.shape[1] else g(z))
    return np.matmul(J_f, J_g)
""",
    CHAIN_GRADIENT,
)
# The inner Jacobian is taken where the outer one belongs; the sum over the outputs is a mean.
mistake(
    "chain-rule",
    None,
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    u = g(z)
    return jacobian_f(u) @ jacobian_g(u if len(u) == len(z) else z)
""",
    CHAIN_GRADIENT,
)
mistake(
    "chain-rule",
    None,
    CHAIN,
    """
def chain_gradient(J, grad_y):
    return np.mean(J * grad_y[:, None], axis=0)
""",
)

mistake(
    "vector-jacobian-product",
    "builds the Jacobian",
    SIGMOID_VJP,
    """
def softmax_vjp(z, g):
    e = np.exp(z - max(z))
    s = e / sum(e)
    J = np.diag(s) - np.outer(s, s)
    return J.T @ g
""",
)
mistake(
    "vector-jacobian-product",
    "in-place",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    g *= s * (1 - s)
    return g
""",
    SOFTMAX_VJP,
)
mistake(
    "vector-jacobian-product",
    "sign",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (s - 1)
""",
    SOFTMAX_VJP,
)
mistake(
    "vector-jacobian-product",
    "overflow",
    """
def sigmoid_vjp(z, g):
    s = np.exp(z) / (np.exp(z) + 1)
    return s * (1 - s) * g
""",
    SOFTMAX_VJP,
)
mistake(
    "vector-jacobian-product",
    "shared term missing",
    SIGMOID_VJP,
    """
def softmax_vjp(z, g):
    p = np.exp(z - np.max(z))
    p /= np.sum(p)
    return np.multiply(g, p)
""",
)
mistake(
    "vector-jacobian-product",
    "1 - s missing",
    """
def sigmoid_vjp(z, g):
    return np.multiply(1 / (1 + np.exp(-z)), g)
""",
    SOFTMAX_VJP,
)
mistake(
    "vector-jacobian-product",
    None,
    SIGMOID_VJP,
    """
def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (g - np.sum(g))
""",
)
mistake(
    "vector-jacobian-product",
    None,
    SIGMOID_VJP,
    """
def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * g - s @ s * g
""",
)
mistake(
    "vector-jacobian-product",
    None,
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return np.full(z.shape, g @ (s * (1 - s)))
""",
    SOFTMAX_VJP,
)

network_mistake("w1 not trained", ('        w1 = w1 - learning_rate * got["grad_w1"]\n', ""))
network_mistake(
    "mean for sum",
    ("2 * (y_pred - y)", "2 * (y_pred - y) / len(x)"),
    ("np.square(y_pred - y).sum()", "np.square(y_pred - y).sum() / len(x)"),
)
network_mistake("h(1-h) forgotten", ("x.T.dot(grad_h * h * (1 - h))", "np.dot(np.transpose(x), grad_h)"))
network_mistake(
    "batch not summed",
    (
        "x.T.dot(grad_h * h * (1 - h))",
        "np.array([np.outer(row, g) for row, g in zip(x, grad_h * h * (1 - h))])",
    ),
)
network_mistake("derivative at the input", ("h.T.dot(grad_y_pred)", "x.dot(w1).T.dot(grad_y_pred)"))
network_mistake(
    "stale gradients",
    ("    losses = []\n", "    losses, first = [], mlp_gradients(x, y, w1, w2)\n"),
    ('learning_rate * got["grad_w1"]', 'learning_rate * first["grad_w1"]'),
    ('learning_rate * got["grad_w2"]', 'learning_rate * first["grad_w2"]'),
)
network_mistake("in-place", ("w1 = w1 - learning_rate * ", "w1[...] = w1 - learning_rate * "))
network_mistake(
    "w2 already updated",
    ('        w1 = w1 - learning_rate * got["grad_w1"]\n', ""),
    (
        '        w2 = w2 - learning_rate * got["grad_w2"]\n',
        """        w2 = w2 - learning_rate * got["grad_w2"]
        got = mlp_gradients(x, y, w1, w2)
        w1 = w1 - learning_rate * got["grad_w1"]
""",
    ),
)
# No step has the learning rate; one step too few; the step of the other matrix; targets and predictions exchanged;
# the error itself in the place of grad_h; an activation at the output.
network_mistake(
    None, ("w1 = w1 - learning_rate * ", "w1 = w1 - "), ("w2 = w2 - learning_rate * ", "w2 = w2 - ")
)
network_mistake(None, ("for step in range(steps):", "for step in range(1, steps):"))
network_mistake(None, ("np.square(y_pred - y).sum()", "np.abs(y_pred - y).sum()"))
network_mistake(None, ("grad_h * h * (1 - h)", "grad_h * (1 - h)"))
network_mistake(None, ("grad_h * h * (1 - h)", "grad_h * (1 - h**2)"))
network_mistake(None, ("h.T.dot(grad_y_pred)", "h.T.dot(y_pred)"))
network_mistake(None, ('        losses.append(got["loss"])\n', '        losses = [got["loss"]]\n'))
# Each entry is divided by itself: every probability is 1, and s (1 - s) is 0.
softmax_mistake(
    "zeros", "np.diag(s * (1 - s))", "    s = np.array([np.exp(v) / np.sum(np.exp(v)) for v in z])"
)
