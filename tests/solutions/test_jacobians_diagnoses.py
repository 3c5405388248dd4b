"""Assignment 1: the same slips written another way keep their name, and slips that are in no table get
none.
"""

import pytest

from course import check

# (exercise, name, code): a mistake of the table, in other words than in mistakes.py. Functions that are not
# given are the official ones.
VARIANTS = [
    (
        "quadratic-form",
        "A taken as symmetric",
        """
def quadratic_gradient(A, z):
    return 2.0 * np.array([A[k] @ z for k in range(len(z))])
""",
    ),
    (
        "quadratic-form",
        "one of two terms",
        """
def quadratic_derivative(A, z):
    return np.einsum('kj,j->k', A, z).reshape(1, -1)
""",
    ),
    (
        "quadratic-form",
        "vector instead of a row",
        """
def quadratic_derivative(A, z):
    return quadratic_gradient(A, z).T
""",
    ),
    (
        "predicted-change",
        "Δz on the wrong side",
        """
def predicted_change(J, dz):
    return np.dot(J.T, dz)
""",
    ),
    (
        "predicted-change",
        "prediction not subtracted",
        """
def prediction_error(f, J, z, dz):
    return np.sqrt(np.sum(np.square(f(z) - f(z + dz))))
""",
    ),
    (
        "numerical-jacobian",
        "forward differences",
        """
def numerical_jacobian(f, z, h=1e-5):
    z = 1.0 * z
    y = f(z)
    J = np.zeros((y.size, z.size))
    for j in range(z.size):
        e = np.zeros(z.size)
        e[j] = h
        J[:, j] = (y - f(z - e)) / h
    return J
""",
    ),
    (
        "numerical-jacobian",
        "half",
        """
def numerical_jacobian(f, z, h=1e-5):
    z = 1.0 * z
    return np.stack([(f(z + h / 2 * e) - f(z - h / 2 * e)) / (2 * h) for e in np.eye(z.size)], axis=1)
""",
    ),
    (
        "numerical-jacobian",
        "transpose",
        """
def numerical_jacobian(f, z, h=1e-5):
    z = 1.0 * z
    return np.vstack([(f(z + h * e) - f(z - h * e)) / (2 * h) for e in np.eye(z.size)])
""",
    ),
    (
        "linear-layer",
        "z gᵀ for g zᵀ",
        """
def linear_vjps(W, z, g):
    return W.T @ g, z[:, None] @ g[None, :]
""",
    ),
    (
        "linear-layer",
        "z in every row",
        """
def linear_jacobians(W, z):
    return W, np.tile(z, (len(W), len(W), 1))
""",
    ),
    (
        "activations",
        "1 - s missing",
        """
def sigmoid_jacobian(z):
    return np.eye(len(z)) * (1 / (1 + np.exp(-z)))
""",
    ),
    (
        "activations",
        "not squared",
        """
def tanh_jacobian(z):
    return np.eye(len(z)) - np.diag(np.tanh(z))
""",
    ),
    (
        "activations",
        "function on the diagonal",
        """
def tanh_jacobian(z):
    return np.diag(np.tanh(z))
""",
    ),
    (
        "activations",
        "filled rows",
        """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.tile((s * (1 - s))[:, None], len(z))
""",
    ),
    (
        "activations",
        "ReLU at 0",
        """
def relu_jacobian(z):
    return np.diag(0.5 * (np.sign(z) + 1))
""",
    ),
    (
        "activations",
        "vector instead of a matrix",
        """
def relu_jacobian(z):
    return np.heaviside(z, 0)
""",
    ),
    (
        "softmax-jacobian",
        "overflow",
        """
def softmax_jacobian(z):
    e = np.exp(z)
    s = e / e.sum()
    return s[:, None] * (np.eye(len(z)) - s)
""",
    ),
    (
        "softmax-jacobian",
        "diagonal only",
        """
def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return np.eye(len(z)) * s - np.diag(s ** 2)
""",
    ),
    (
        "chain-rule",
        "inner first",
        """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return np.dot(jacobian_g(z), jacobian_f(g(z)))
""",
    ),
    (
        "chain-rule",
        "factors transposed",
        """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)) @ jacobian_g(z).T
""",
    ),
    (
        "vector-jacobian-product",
        "builds the Jacobian",
        """
def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return g @ (np.eye(len(z)) * s - s[:, None] * s[None, :])
""",
    ),
    (
        "vector-jacobian-product",
        "shared term missing",
        """
def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    return g * e / e.sum()
""",
    ),
]

# Wrong in a way that the table does not know: naming one of its mistakes would send the student the wrong
# way.
NAMELESS = [
    ("quadratic-form", "def quadratic_gradient(A, z):\n    return (A - A.T) @ z"),
    ("quadratic-form", "def quadratic_gradient(A, z):\n    return A.T @ A @ z"),
    ("quadratic-form", "def quadratic_derivative(A, z):\n    return np.ones((1, len(z))) * (z @ A @ z)"),
    (
        "predicted-change",
        "def predicted_change(J, dz):\n"
        "    return np.linalg.pinv(J) @ J @ dz if len(J) == len(dz) else J @ dz ** 2",
    ),
    (
        "predicted-change",
        "def prediction_error(f, J, z, dz):\n    return np.abs(f(z + dz) - f(z) - J @ dz).max()",
    ),
    ("predicted-change", "def prediction_error(f, J, z, dz):\n    return 0.01"),
    (
        "numerical-jacobian",
        "def numerical_jacobian(f, z, h=1e-5):\n"
        "    return np.stack([(f(z + e) - f(z - e)) / h ** 2 for e in h * np.eye(len(z))], axis=1)",
    ),
    (
        "numerical-jacobian",
        "def numerical_jacobian(f, z, h=1e-5):\n"
        "    return np.abs(np.stack([(f(z + e) - f(z - e)) / (2 * h) for e in h * np.eye(len(z))], axis=1))",
    ),
    ("linear-layer", "def linear_vjps(W, z, g):\n    return W.T @ g + 1, np.outer(g, z) / len(g)"),
    ("linear-layer", "def linear_jacobians(W, z):\n    return W * z, np.zeros((len(W), *W.shape)) + W"),
    ("activations", "def sigmoid_jacobian(z):\n    return np.diag(1 / (1 + np.exp(-z)) * (1 - z))"),
    ("activations", "def tanh_jacobian(z):\n    return np.diag(1 - np.tanh(z) ** 3)"),
    ("activations", "def relu_jacobian(z):\n    return np.diag((z < 0) * 1.0)"),
    (
        "softmax-jacobian",
        "def softmax_jacobian(z):\n"
        "    e = np.exp(z.min() - z)\n"
        "    s = e / e.sum()\n"
        "    return np.diag(s) - np.outer(s, s)",
    ),
    (
        "softmax-jacobian",
        "def softmax_jacobian(z):\n"
        "    e = np.exp(z - z.max())\n"
        "    s = e / e.sum()\n"
        "    return np.diag(s) - np.outer(s, s ** 2)",
    ),
    # 0 / 0 where all logits are far below 0: no exp has overflown.
    (
        "softmax-jacobian",
        "def softmax_jacobian(z):\n"
        "    e = np.exp(z - np.abs(z).max())\n"
        "    s = e / e.sum()\n"
        "    return np.diag(s) - np.outer(s, s)",
    ),
    (
        "vector-jacobian-product",
        "def softmax_vjp(z, g):\n"
        "    e = np.exp(z - np.abs(z).max())\n"
        "    return e / e.sum() * (g - g @ e / e.sum())",
    ),
    (
        "chain-rule",
        "def chain_jacobian(jacobian_f, g, jacobian_g, z):\n"
        "    return jacobian_f(g(z)) @ jacobian_g(z) @ np.diag(z)",
    ),
    ("chain-rule", "def chain_gradient(J, grad_y):\n    return J.T @ grad_y ** 2"),
    (
        "vector-jacobian-product",
        "def softmax_vjp(z, g):\n    e = np.exp(z - z.max())\n    return e / e.sum() * (g - g.mean())",
    ),
    ("vector-jacobian-product", "def sigmoid_vjp(z, g):\n    return g * (1 - 1 / (1 + np.exp(-z)))"),
    (
        "vector-jacobian-product",
        "def sigmoid_vjp(z, g):\n    s = 1 / (1 + np.exp(-z))\n    return np.outer(g, s * (1 - s))",
    ),
    (
        "two-layer-network",
        "def train_mlp(x, y, w1, w2, steps, learning_rate):\n    return w1 - 0.1, w2 + 0.1, [1.0] * steps",
    ),
    (
        "two-layer-network",
        "def train_mlp(x, y, w1, w2, steps, learning_rate):\n    return w1, w2, [1.0] * steps",
    ),
]
# The diagnoses are also tried on this many random disturbances of each official answer.
DISTURBED = 12


def with_official(jacobians, exercise, code):
    return jacobians.answers[exercise] + "\n\n" + code


def named(report):
    text = "\n".join(part.message or "" for part in report.parts)
    return {name for name, mistake in check.TABLE.items() if mistake.sentence in text}


@pytest.mark.parametrize(
    "exercise, name, code", VARIANTS, ids=lambda value: value if "\n" not in value else ""
)
def test_a_slip_written_another_way_keeps_its_name(jacobians, exercise, name, code):
    report = jacobians.mark(exercise, with_official(jacobians, exercise, code))
    assert report.earned < report.points
    assert named(report) == {name}


@pytest.mark.parametrize("exercise, code", NAMELESS, ids=range(len(NAMELESS)))
def test_a_slip_that_no_table_knows_gets_no_name(jacobians, exercise, code):
    report = jacobians.mark(exercise, with_official(jacobians, exercise, code))
    assert report.earned < report.points
    assert named(report) == set(), str(report)


DISTURBANCE = """
import itertools as _itertools

_generators = map(np.random.default_rng, _itertools.count({seed}))


def _disturbed(value):
    if isinstance(value, dict):
        return {{name: _disturbed(part) for name, part in value.items()}}
    if isinstance(value, (tuple, list)):
        return type(value)(_disturbed(part) for part in value)
    value = np.asarray(value, dtype=float)
    return value + 0.3 * next(_generators).normal(size=value.shape)


def _wrap(function):
    return lambda *arguments, **options: _disturbed(function(*arguments, **options))


for _name in [name for name, value in list(globals().items()) if name in {functions}]:
    globals()[_name] = _wrap(globals()[_name])
"""


def test_random_wrong_answers_get_a_false_name_in_less_than_2_percent(jacobians, say):
    tried, false = 0, []
    for exercise in jacobians.points:
        code = jacobians.answers[exercise]
        functions = [
            line.split("(")[0].removeprefix("def ") for line in code.splitlines() if line.startswith("def ")
        ]
        for number in range(DISTURBED):
            disturbance = DISTURBANCE.format(seed=1000 * number, functions=functions)
            report = jacobians.mark(exercise, code + disturbance)
            tried += 1
            false += [(exercise, name) for name in named(report)]
    say(
        f"1-jacobians: {len(false)} of {tried} random wrong answers got a false name, "
        f"{100 * len(false) / tried:.1f} %"
    )
    assert tried >= 100
    assert len(false) / tried < 0.02, false
