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
