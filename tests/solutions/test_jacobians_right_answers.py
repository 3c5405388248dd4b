"""Assignment 1: right answers that are written otherwise than ours earn everything, without a false alarm."""

import pytest

# Right answers that look otherwise than ours, by exercise.
RIGHT = {
    "quadratic-form": [
        # loops over both indices
        """
def quadratic_gradient(A, z):
    n = len(z)
    total = np.zeros(n)
    for k in range(n):
        for j in range(n):
            total[k] += A[k, j] * z[j] + A[j, k] * z[j]
    return total

def quadratic_derivative(A, z):
    return quadratic_gradient(A, z).reshape((1, len(z)))
""",
        # einsum, and the sum in another order
        """
def quadratic_derivative(A, z):
    return np.atleast_2d(np.einsum('kj,j->k', A, z) + np.einsum('ik,i->k', A, z))

def quadratic_gradient(A, z):
    return quadratic_derivative(A, z).squeeze(0)
""",
    ],
    "predicted-change": [
        """
def predicted_change(J, dz):
    return np.array([sum(J[i, j] * dz[j] for j in range(len(dz))) for i in range(len(J))])

def prediction_error(f, J, z, dz):
    d = f(z + dz) - f(z) - predicted_change(J, dz)
    return float(np.sqrt((d ** 2).sum()))
""",
        """
def predicted_change(J, dz):
    return (J * dz).sum(axis=1)

def prediction_error(f, J, z, dz):
    d = f(z + dz) - (f(z) + J.dot(dz))
    return np.sqrt(d @ d)
""",
    ],
    "numerical-jacobian": [
        # an array that is filled, with a float copy
        """
def numerical_jacobian(f, z, h=1e-5):
    z = np.array(z, dtype=np.float64)
    J = np.zeros((len(f(z)), len(z)))
    for j in range(len(z)):
        z[j] += h
        up = f(z)
        z[j] -= 2 * h
        down = f(z)
        z[j] += h
        J[:, j] = (up - down) / (2 * h)
    return J
""",
        # a transpose at the end
        """
def numerical_jacobian(f, z, h=1e-5):
    rows = []
    for j in range(z.size):
        e = np.zeros(z.size)
        e[j] = 1.0
        rows.append((f(z + h * e) - f(z - h * e)) / h / 2)
    return np.array(rows).T
""",
    ],
    "linear-layer": [
        """
def linear_jacobians(W, z):
    return W, np.einsum('ik,l->ikl', np.eye(len(W)), z)

def linear_vjps(W, z, g):
    return np.einsum('i,ij->j', g, W), np.einsum('i,j->ij', g, z)
""",
        """
def linear_jacobians(W, z):
    m, n = W.shape
    J_W = np.zeros((m, m, n))
    for i in range(m):
        for l in range(n):
            J_W[i][i][l] = z[l]
    return np.array(W), J_W

def linear_vjps(W, z, g):
    return W.T.dot(g), np.array([g_i * z for g_i in g])
""",
        """
def linear_jacobians(W, z):
    return [W.copy(), np.eye(W.shape[0])[:, :, None] * z]

def linear_vjps(W, z, g):
    return g.dot(W), g.reshape(-1, 1) @ z.reshape(1, -1)
""",
    ],
    "activations": [
        """
def sigmoid_jacobian(z):
    n = len(z)
    J = np.zeros((n, n))
    for i in range(n):
        s = 1 / (1 + np.exp(-z[i]))
        J[i, i] = s - s ** 2
    return J

def tanh_jacobian(z):
    return np.eye(len(z)) / np.cosh(z) ** 2

def relu_jacobian(z):
    return np.diag(np.heaviside(z, 0.0))
""",
        # helpers with the names that a student would give them
        """
def sigmoid(z):
    return 0.5 * (1 + np.tanh(z / 2))

def tanh(z):
    return 2 * sigmoid(2 * z) - 1

def jacobian(d):
    return d * np.eye(d.size)

def sigmoid_jacobian(z):
    s = sigmoid(z)
    return jacobian(s * (1 - s))

def tanh_jacobian(z):
    return jacobian(1 - tanh(z) * tanh(z))

def relu_jacobian(z):
    return jacobian(np.where(z > 0, 1, 0))
""",
        # whole numbers, and single precision
        """
def sigmoid_jacobian(z):
    s = (1 / (1 + np.exp(-z))).astype(np.float32)
    return np.diag(s * (1 - s))

def tanh_jacobian(z):
    t = np.tanh(z.astype(np.float32))
    return np.diagflat(1 - t * t)

def relu_jacobian(z):
    return np.diag((z > 0).astype(int))
""",
    ],
    "softmax-jacobian": [
        """
def softmax(z):
    e = np.exp(z - max(z))
    return e / sum(e)

def softmax_jacobian(z):
    s = softmax(z)
    n = len(z)
    J = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            J[i, j] = s[i] * (1 - s[i]) if i == j else -s[i] * s[j]
    return J
""",
        """
def softmax_jacobian(z):
    s = np.exp(z - np.logaddexp.reduce(z))
    return s[:, None] * (np.eye(s.size) - s[None, :])
""",
        """
def softmax_jacobian(z):
    z = z.astype(np.float32)
    e = np.exp(z - z.max())
    s = (e / e.sum()).reshape(-1, 1)
    return np.diagflat(s) - s @ s.T
""",
    ],
    "chain-rule": [
        """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    u = g(z)
    return np.einsum('mk,kn->mn', jacobian_f(u), jacobian_g(z))

def chain_gradient(J, grad_y):
    return np.array([grad_y @ J[:, j] for j in range(J.shape[1])])
""",
        """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return (jacobian_g(z).T @ jacobian_f(g(z)).T).T

def chain_gradient(J, grad_y):
    row = grad_y.reshape(1, -1) @ J
    return row.T.ravel()
""",
    ],
    "vector-jacobian-product": [
        """
def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()

def sigmoid_vjp(z, g):
    return sigmoid(z) * sigmoid(-z) * g

def softmax_vjp(z, g):
    gs = g * softmax(z)
    return gs - softmax(z) * gs.sum()
""",
        # its own arrays changed in place
        """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    s -= s * s
    s *= g
    return s

def softmax_vjp(z, g):
    s = np.exp(z - np.amax(z))
    s /= s.sum()
    mean = np.average(g, weights=s)
    return s * (g - mean)
""",
    ],
    "two-layer-network": [
        # everything by hand in the loop, as the lecture does it, on copies
        """
def mlp_gradients(x, y, w1, w2):
    h = 1.0 / (1.0 + np.exp(-x.dot(w1)))
    y_pred = h.dot(w2)
    loss = np.square(y_pred - y).sum()
    grad_y_pred = 2.0 * (y_pred - y)
    grad_w2 = h.T.dot(grad_y_pred)
    grad_h = grad_y_pred.dot(w2.T)
    grad_w1 = x.T.dot(grad_h * h * (1 - h))
    return {
        "loss": loss, "grad_y_pred": grad_y_pred, "grad_w2": grad_w2, "grad_h": grad_h, "grad_w1": grad_w1
    }

def train_mlp(x, y, w1, w2, steps, learning_rate):
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for t in range(steps):
        h = 1 / (1 + np.exp(-x.dot(w1)))
        y_pred = h.dot(w2)
        losses.append(float(np.square(y_pred - y).sum()))
        print(t, losses[-1])
        grad_y_pred = 2.0 * (y_pred - y)
        grad_w2 = h.T.dot(grad_y_pred)
        grad_h = grad_y_pred.dot(w2.T)
        grad_w1 = x.T.dot(grad_h * h * (1 - h))
        w1 -= learning_rate * grad_w1
        w2 -= learning_rate * grad_w2
    return w1, w2, losses
""",
        # sample by sample, and the losses as an array
        """
def mlp_gradients(x, y, w1, w2):
    loss, grad_w1, grad_w2, rows_y, rows_h = 0.0, np.zeros(w1.shape), np.zeros(w2.shape), [], []
    for xn, yn in zip(x, y):
        h = 1 / (1 + np.exp(-(xn @ w1)))
        d = h @ w2 - yn
        loss += d @ d
        gh = w2 @ (2 * d)
        grad_w2 += np.outer(h, 2 * d)
        grad_w1 += np.outer(xn, gh * h * (1 - h))
        rows_y.append(2 * d)
        rows_h.append(gh)
    grad_y_pred, grad_h = np.array(rows_y), np.array(rows_h)
    return dict(loss=loss, grad_y_pred=grad_y_pred, grad_w2=grad_w2, grad_h=grad_h, grad_w1=grad_w1)

def train_mlp(x, y, w1, w2, steps, learning_rate):
    losses = np.zeros(steps)
    for t in range(steps):
        g = mlp_gradients(x, y, w1, w2)
        losses[t] = g["loss"]
        w1, w2 = w1 - learning_rate * g["grad_w1"], w2 - learning_rate * g["grad_w2"]
    return w1, w2, losses
""",
        # einsum throughout
        """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-np.einsum('nd,dh->nh', x, w1)))
    y_pred = np.einsum('nh,ho->no', h, w2)
    d = y_pred - y
    grad_h = np.einsum('no,ho->nh', 2 * d, w2)
    return {
        "loss": np.einsum('no,no->', d, d),
        "grad_y_pred": 2 * d,
        "grad_w2": np.einsum('nh,no->ho', h, 2 * d),
        "grad_h": grad_h,
        "grad_w1": np.einsum('nd,nh->dh', x, grad_h * (h - h * h)),
    }

def train_mlp(x, y, w1, w2, steps, learning_rate):
    losses = []
    while len(losses) < steps:
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1, w2 = (w - learning_rate * got[name] for w, name in ((w1, "grad_w1"), (w2, "grad_w2")))
    return w1, w2, losses
""",
    ],
}
ALTERNATIVES = [(exercise, number) for exercise, codes in RIGHT.items() for number in range(len(codes))]


@pytest.mark.parametrize("exercise, number", ALTERNATIVES)
def test_right_answers_written_another_way_earn_everything(jacobians, exercise, number, capfd):
    report = jacobians.mark(exercise, RIGHT[exercise][number])
    assert report.earned == report.points, str(report)
    assert capfd.readouterr().err == ""


# The other functions of these are the official ones.
MORE = {
    "quadratic-form": [
        # matrix-free: the bilinear form of unit vectors
        """
def quadratic_gradient(A, z):
    form = lambda a, b: np.vdot(a, A @ b)
    return np.array([form(e, z) + form(z, e) for e in np.identity(len(z))])
""",
        # in place, on a copy of its own
        """
def quadratic_derivative(A, z):
    both = A.copy()
    both += A.T
    return np.expand_dims(np.tensordot(both, z, axes=1), 0)
""",
        # exact for a quadratic form: a central difference with any step
        """
def quadratic_gradient(A, z):
    y = lambda v: v @ A @ v
    return np.array([(y(z + e) - y(z - e)) / 2 for e in np.eye(z.size)])
""",
    ],
    "predicted-change": [
        """
def predicted_change(J, dz):
    return np.fromiter((np.dot(row, dz) for row in J), dtype=float)
""",
        """
import math
from functools import reduce


def prediction_error(f, J, z, dz):
    missed = np.subtract(np.subtract(f(z + dz), f(z)), np.matmul(J, dz))
    return reduce(math.hypot, missed.tolist())
""",
        """
def predicted_change(J, dz):
    return np.asarray(np.asmatrix(J) @ np.asmatrix(dz).T).ravel()


def prediction_error(f, J, z, dz):
    return np.linalg.norm(predicted_change(J, dz) + f(z) - f(dz + z))
""",
    ],
    "numerical-jacobian": [
        # vectorised over the steps, with another order of the axes on the way
        """
def numerical_jacobian(f, z, h=1e-5):
    steps = np.concatenate([h * np.eye(len(z)), -h * np.eye(len(z))])
    up, down = np.split(np.apply_along_axis(f, 1, steps + z), 2)
    return ((up - down) / 2 / h).T
""",
        # recursion
        """
def numerical_jacobian(f, z, h=1e-5):
    z = np.array(z, dtype="float64")

    def columns(j):
        if j == len(z):
            return []
        e = np.where(np.arange(len(z)) == j, h, 0.0)
        return [(f(z + e) - f(z - e)) / (2 * h), *columns(j + 1)]

    return np.column_stack(columns(0))
""",
        # in place with a saved number
        """
def numerical_jacobian(f, z, h=1e-5):
    work = np.array(z, dtype=float, copy=True)
    J = None
    for j in range(work.size):
        kept = work[j]
        work[j] = kept + h
        high = np.array(f(work))
        work[j] = kept - h
        low = np.array(f(work))
        work[j] = kept
        J = np.zeros((high.size, work.size)) if J is None else J
        J[:, j] = (high - low) / (2 * h)
    return J
""",
    ],
    "linear-layer": [
        """
def linear_jacobians(W, z):
    m, n = W.shape
    return W, np.kron(np.eye(m), z).reshape(m, m, n)


def linear_vjps(W, z, g):
    return np.tensordot(g, W, 1), np.multiply.outer(g, z)
""",
        """
def linear_jacobians(W, z):
    m, n = W.shape
    J_W = np.fromfunction(np.vectorize(lambda i, k, l: z[int(l)] * (i == k)), (m, m, n))
    return np.ascontiguousarray(W), J_W
""",
        """
def linear_vjps(W, z, g):
    grad_W = np.zeros_like(W)
    grad_W += g[:, None]
    grad_W *= z
    return sum(gi * row for gi, row in zip(g, W)), grad_W
""",
    ],
    "activations": [
        """
from scipy.special import expit


def sigmoid_jacobian(z):
    J = np.zeros((z.size, z.size))
    np.fill_diagonal(J, expit(z) * expit(-z))
    return J


def relu_jacobian(z):
    return np.diag(np.maximum(np.sign(z), 0))
""",
        """
import math


def tanh_jacobian(z):
    slope = np.vectorize(lambda v: 1 - math.tanh(v) ** 2)
    return np.diag(slope(z))


def relu_jacobian(z):
    return np.array([[float(i == j and z[i] > 0) for j in range(len(z))] for i in range(len(z))])
""",
        """
def sigmoid_jacobian(z):
    e = np.exp(-np.abs(z))
    return np.einsum("i,ij->ij", e / (1 + e) ** 2, np.eye(len(z)))
""",
    ],
    "softmax-jacobian": [
        """
from scipy.special import softmax


def softmax_jacobian(z):
    s = softmax(z)
    return np.einsum("i,ij->ij", s, np.eye(s.size) - s)
""",
        """
def softmax_jacobian(z):
    s = 1 / np.exp(z[None, :] - z[:, None]).sum(axis=1)
    return np.diag(s) - s[:, None] @ s[None, :]
""".replace("np.exp(z[None, :] - z[:, None])", "np.exp(np.minimum(z[None, :] - z[:, None], 700))"),
        """
def softmax_jacobian(z):
    e = np.exp(z - np.max(z))
    J = -np.outer(e, e) / e.sum() ** 2
    J[np.diag_indices(len(z))] += e / e.sum()
    return J
""",
    ],
    "chain-rule": [
        """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    outer, inner = jacobian_f(g(z)), jacobian_g(z)
    return np.stack([outer @ column for column in inner.T], axis=1)


def chain_gradient(J, grad_y):
    return np.inner(J.T, grad_y)
""",
        """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return np.linalg.multi_dot([jacobian_f(g(z)), jacobian_g(z), np.eye(len(z))])


def chain_gradient(J, grad_y):
    return np.squeeze(J.T @ grad_y[:, None], axis=1)
""",
    ],
    "vector-jacobian-product": [
        """
from scipy.special import expit, log_softmax


def sigmoid_vjp(z, g):
    return g * expit(z) * expit(-z)


def softmax_vjp(z, g):
    s = np.exp(log_softmax(z))
    return np.einsum("i,i->i", s, g) - s * np.einsum("i,i->", s, g)
""",
        # row by row, never a matrix
        """
def softmax_vjp(z, g):
    s = np.exp(z - np.max(z))
    s = s / s.sum()
    mean = 0.0
    for number, share in zip(g.tolist(), s.tolist()):
        mean += number * share
    return (g - mean) * s
""",
    ],
    "two-layer-network": [
        # the network as a class, the weights as a list
        """
class Net:
    def __init__(self, w1, w2):
        self.weights = [np.array(w1), np.array(w2)]

    def step(self, x, y, rate):
        got = mlp_gradients(x, y, *self.weights)
        for w, name in zip(self.weights, ("grad_w1", "grad_w2")):
            w -= rate * got[name]
        return got["loss"]


def train_mlp(x, y, w1, w2, steps, learning_rate):
    net = Net(w1, w2)
    losses = [net.step(x, y, learning_rate) for _ in range(steps)]
    return (*net.weights, losses)
""",
        # recursion, and torch for the gradients
        """
import torch


def mlp_gradients(x, y, w1, w2):
    x, y, w1, w2 = (torch.tensor(a, requires_grad=True) for a in (x, y, w1, w2))
    h = torch.sigmoid(x @ w1)
    y_pred = h @ w2
    loss = torch.sum((y_pred - y) ** 2)
    grads = torch.autograd.grad(loss, [y_pred, w2, h, w1])
    names = ["grad_y_pred", "grad_w2", "grad_h", "grad_w1"]
    return {"loss": float(loss), **{k: v.numpy() for k, v in zip(names, grads)}}


def train_mlp(x, y, w1, w2, steps, learning_rate):
    if steps == 0:
        return w1, w2, []
    now = mlp_gradients(x, y, w1, w2)
    moved = w1 - learning_rate * now["grad_w1"], w2 - learning_rate * now["grad_w2"]
    a, b, rest = train_mlp(x, y, *moved, steps - 1, learning_rate)
    return a, b, [now["loss"], *rest]
""",
    ],
}


@pytest.mark.parametrize(
    "exercise, number",
    [(exercise, number) for exercise, codes in MORE.items() for number in range(len(codes))],
)
def test_functions_written_another_way_beside_the_official_ones_earn_everything(jacobians, exercise, number):
    report = jacobians.mark(exercise, f"{jacobians.answers[exercise]}\n\n{MORE[exercise][number]}")
    assert report.earned == report.points, str(report)
