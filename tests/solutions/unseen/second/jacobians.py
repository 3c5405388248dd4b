"""A second set of answers to assignment 1, from the handout's text alone, as students might give them.

A language model wrote them on 2026-11-29, after the checks had been changed for the first set, from the
student's notebook 1-jacobians/jacobians.ipynb and nothing else: no sample solution, no table of mistakes, no
source of the package `course`, and of the first set the first 60 lines of graphs.py alone, for the format.
Some slips are real ones, from public issues and threads. Each text is a whole answer cell. Where a slip is
about one function of a cell, the others are right, filled in from a few variants by a script. Every right
answer was run against torch or a plain definition of the task on several random inputs, and every wrong one
was seen to differ from that on some input that the text allows.
"""

WRONG = []
RIGHT = []


def wrong(grade_id, why, code):
    """Keep an answer that is wrong, with a sentence that says what is wrong with it."""
    WRONG.append((grade_id, why, code.strip("\n")))


def right(grade_id, form, code):
    """Keep an answer that is right, with the form it has."""
    RIGHT.append((grade_id, form, code.strip("\n")))


# quadratic-form: wrong.

wrong(
    "quadratic-form",
    "The gradient is a column of shape (n, 1), since the row was transposed.",
    '''
def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n)."""
    return (z @ (A + A.T)).reshape(1, -1)


def quadratic_gradient(A, z):
    return quadratic_derivative(A, z).T
''',
)

wrong(
    "quadratic-form",
    "A is added to itself and not to its transpose, in both functions.",
    """
def quadratic_derivative(A, z):
    B = A + A
    return (B @ z).reshape(1, -1)


def quadratic_gradient(A, z):
    B = A + A
    return B @ z
""",
)

wrong(
    "quadratic-form",
    "The loop counts the diagonal term of z_k once: the derivative of A_kk z_k squared is taken as A_kk z_k.",
    """
def quadratic_gradient(A, z):
    n = len(z)
    grad = np.zeros(n)
    for k in range(n):
        grad[k] = A[k, k] * z[k]
        for j in range(n):
            if j != k:
                grad[k] += (A[k, j] + A[j, k]) * z[j]
    return grad


def quadratic_derivative(A, z):
    return quadratic_gradient(A, z).reshape(1, -1)
""",
)

wrong(
    "quadratic-form",
    "The two sums are subtracted and not added in the derivative.",
    """
def quadratic_derivative(A, z):
    left = A @ z
    right = z @ A
    return (left - right)[None, :]


def quadratic_gradient(A, z):
    return A @ z + A.T @ z
""",
)

wrong(
    "quadratic-form",
    "Both functions have the half of (1/2) zᵀAz in them: the gradient is half of what it should be.",
    """
def quadratic_derivative(A, z):
    return 0.5 * (z @ A + A @ z).reshape(1, len(z))


def quadratic_gradient(A, z):
    return 0.5 * (A + A.T) @ z
""",
)

wrong(
    "quadratic-form",
    "The derivative has one axis: .T of a vector makes no row.",
    """
def quadratic_derivative(A, z):
    g = A.dot(z) + A.T.dot(z)
    return g.T


def quadratic_gradient(A, z):
    return A @ z + A.T @ z
""",
)

wrong(
    "quadratic-form",
    "A + Aᵀ is written over the caller's A, so A is changed by the call.",
    '''
def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n)."""
    return (z @ (A + A.T)).reshape(1, -1)


def quadratic_gradient(A, z):
    A += A.T.copy()
    return A @ z
''',
)

wrong(
    "quadratic-form",
    "The double loop runs over j >= i only, so the entries of A below the diagonal play no part.",
    """
def quadratic_derivative(A, z):
    return (A @ z + A.T @ z)[np.newaxis, :]


def quadratic_gradient(A, z):
    n = z.shape[0]
    g = np.zeros(n)
    for i in range(n):
        for j in range(i, n):
            g[i] += A[i, j] * z[j]
            g[j] += z[i] * A[i, j]
    return g
""",
)

wrong(
    "quadratic-form",
    "The gradient is a one-sided difference quotient with a step of 0.001, which is off by h A_kk.",
    '''
def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n)."""
    return (z @ (A + A.T)).reshape(1, -1)


def quadratic_gradient(A, z):
    y = lambda v: v @ A @ v
    h = 1e-3
    grad = []
    for e in np.eye(len(z)):
        grad.append((y(z + h * e) - y(z)) / h)
    return np.array(grad)
''',
)

# quadratic-form: right.

right(
    "quadratic-form",
    "One einsum for each of the two sums.",
    """
def quadratic_derivative(A, z):
    return np.einsum("kj,j->k", A, z)[None] + np.einsum("i,ik->k", z, A)[None]


def quadratic_gradient(A, z):
    return np.einsum("kj,j->k", A, z) + np.einsum("i,ik->k", z, A)
""",
)

right(
    "quadratic-form",
    "Plain loops over the double sum, by the product rule.",
    """
def quadratic_gradient(A, z):
    grad = np.zeros(len(z), dtype=float)
    for i in range(len(z)):
        for j in range(len(z)):
            grad[i] += A[i, j] * z[j]
            grad[j] += z[i] * A[i, j]
    return grad


def quadratic_derivative(A, z):
    return np.array([quadratic_gradient(A, z)])
""",
)

right(
    "quadratic-form",
    "The exact complex-step derivative of the quadratic form.",
    """
def quadratic_gradient(A, z):
    h = 1e-30
    grad = np.empty(len(z))
    for k in range(len(z)):
        w = z.astype(complex)
        w[k] += 1j * h
        grad[k] = (w @ A @ w).imag / h
    return grad


def quadratic_derivative(A, z):
    return np.expand_dims(quadratic_gradient(A, z), 0)
""",
)

# predicted-change: wrong.

wrong(
    "predicted-change",
    "The miss has the wrong sign before the prediction: f(z + dz) - f(z) + J dz.",
    """
def predicted_change(J, dz):
    return np.dot(J, dz)


def prediction_error(f, J, z, dz):
    return np.linalg.norm(f(z + dz) - f(z) + predicted_change(J, dz))
""",
)

wrong(
    "predicted-change",
    "The length is the sum of absolute values: the norm has ord=1.",
    """
def predicted_change(J, dz):
    return J @ dz


def prediction_error(f, J, z, dz):
    miss = f(z + dz) - f(z) - J @ dz
    return np.linalg.norm(miss, ord=1)
""",
)

wrong(
    "predicted-change",
    "The length is the largest entry of the miss.",
    """
def predicted_change(J, dz):
    return np.dot(J, dz)


def prediction_error(f, J, z, dz):
    return np.max(np.abs(f(z + dz) - f(z) - J.dot(dz)))
""",
)

wrong(
    "predicted-change",
    "The square root is taken of the mean of squares and not of their sum.",
    """
def predicted_change(J, dz):
    return J @ dz


def prediction_error(f, J, z, dz):
    diff = f(z + dz) - (f(z) + J @ dz)
    return np.sqrt(np.mean(diff**2))
""",
)

wrong(
    "predicted-change",
    "The change of f is taken backward, f(z) - f(z - dz).",
    """
def predicted_change(J, dz):
    return np.dot(J, dz)


def prediction_error(f, J, z, dz):
    change = f(z) - f(z - dz)
    return np.linalg.norm(change - predicted_change(J, dz))
""",
)

wrong(
    "predicted-change",
    "z += dz moves the caller's z, and both values of f are then taken at the new z.",
    """
def predicted_change(J, dz):
    return J @ dz


def prediction_error(f, J, z, dz):
    z += dz
    moved = f(z)
    return np.linalg.norm(moved - f(z) - J @ dz)
""",
)

wrong(
    "predicted-change",
    "The predicted change is a column of shape (m, 1).",
    """
def predicted_change(J, dz):
    return J @ dz.reshape(-1, 1)


def prediction_error(f, J, z, dz):
    return np.linalg.norm(f(z + dz) - f(z) - J @ dz)
""",
)

wrong(
    "predicted-change",
    "The error is divided by the length of dz: it is a relative one, of first order.",
    """
def predicted_change(J, dz):
    return J @ dz


def prediction_error(f, J, z, dz):
    miss = f(z + dz) - f(z) - predicted_change(J, dz)
    return np.linalg.norm(miss) / np.linalg.norm(dz)
""",
)

wrong(
    "predicted-change",
    "The entries of the miss are added up before the absolute value is taken, and cancel.",
    """
def predicted_change(J, dz):
    return np.dot(J, dz)


def prediction_error(f, J, z, dz):
    miss = f(z + dz) - f(z) - J @ dz
    return abs(miss.sum())
""",
)

wrong(
    "predicted-change",
    "The product with dz runs over the rows of J: J.T @ dz.",
    """
def predicted_change(J, dz):
    return J.T @ dz


def prediction_error(f, J, z, dz):
    return np.linalg.norm(f(z + dz) - f(z) - predicted_change(J, dz))
""",
)

# predicted-change: right.

right(
    "predicted-change",
    "Broadcast product and a sum over the last axis; the length by np.hypot.reduce.",
    """
def predicted_change(J, dz):
    return (J * dz).sum(axis=-1)


def prediction_error(f, J, z, dz):
    return np.hypot.reduce(f(z + dz) - f(z) - predicted_change(J, dz))
""",
)

right(
    "predicted-change",
    "A list of dot products of the rows, and math.dist between the true and the predicted value.",
    """
import math


def predicted_change(J, dz):
    return np.array([sum(a * b for a, b in zip(row, dz)) for row in J])


def prediction_error(f, J, z, dz):
    return math.dist(f(z + dz), f(z) + predicted_change(J, dz))
""",
)

right(
    "predicted-change",
    "dz J transposed, and the square root of the miss times itself.",
    """
def predicted_change(J, dz):
    return dz @ J.T


def prediction_error(f, J, z, dz):
    miss = f(z) - f(z + dz) + dz @ J.T
    return float((miss @ miss) ** 0.5)
""",
)

# numerical-jacobian: wrong.

wrong(
    "numerical-jacobian",
    "Each input's differences stand in a row: the result is the transpose.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.array(z, dtype=float)
    J = []
    for e in np.eye(len(z)):
        J.append((f(z + h * e) - f(z - h * e)) / (2 * h))
    return np.vstack(J)
""",
)

wrong(
    "numerical-jacobian",
    "The central difference is divided by h and not by 2h.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = z.astype(float)
    cols = []
    for j in range(len(z)):
        step = np.zeros(len(z))
        step[j] = h
        cols.append((f(z + step) - f(z - step)) / h)
    return np.stack(cols, axis=1)
""",
)

wrong(
    "numerical-jacobian",
    "`/ 2 * h` divides by 2 and multiplies by h.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.asarray(z, dtype=float)
    I = np.eye(z.size)
    return np.column_stack([(f(z + h * I[j]) - f(z - h * I[j])) / 2 * h for j in range(z.size)])
""",
)

wrong(
    "numerical-jacobian",
    "z.copy() of integers holds integers, so z_j + h is cut and the step is gone.",
    """
def numerical_jacobian(f, z, h=1e-5):
    columns = []
    for j in range(len(z)):
        plus = z.copy()
        minus = z.copy()
        plus[j] += h
        minus[j] -= h
        columns.append((f(plus) - f(minus)) / (2 * h))
    return np.array(columns).T
""",
)

wrong(
    "numerical-jacobian",
    "One array is stepped in place and f's results are not copied: an f that returns its argument gives 0.",
    """
def numerical_jacobian(f, z, h=1e-5):
    x = np.array(z, dtype=float)
    J = np.zeros((len(f(x)), len(x)))
    for j in range(len(x)):
        old = x[j]
        x[j] = old + h
        fp = f(x)
        x[j] = old - h
        fm = f(x)
        x[j] = old
        J[:, j] = (fp - fm) / (2 * h)
    return J
""",
)

wrong(
    "numerical-jacobian",
    "The steps of earlier inputs are not taken back: at input j all inputs before it are moved, too.",
    """
def numerical_jacobian(f, z, h=1e-5):
    plus = z.astype(float)
    minus = z.astype(float)
    columns = []
    for j in range(len(z)):
        plus[j] += h
        minus[j] -= h
        columns.append((f(plus) - f(minus)) / (2 * h))
    return np.stack(columns, axis=1)
""",
)

wrong(
    "numerical-jacobian",
    "The array for J is (n, n): it takes as many outputs as inputs for granted.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = z.astype(float)
    n = len(z)
    J = np.zeros((n, n))
    for j in range(n):
        e = np.zeros(n)
        e[j] = h
        J[:, j] = (f(z + e) - f(z - e)) / (2 * h)
    return J
""",
)

wrong(
    "numerical-jacobian",
    "J is made like z, with z's integer dtype, and cuts the quotients.",
    """
def numerical_jacobian(f, z, h=1e-5):
    n, m = len(z), len(f(z))
    J = np.zeros((m, n), dtype=z.dtype)
    for j in range(n):
        e = np.zeros(n)
        e[j] = h
        J[:, j] = (f(z + e) - f(z - e)) / (2 * h)
    return J
""",
)

wrong(
    "numerical-jacobian",
    "The step is relative, h times |z_j|: at z_j = 0 the quotient is 0 / 0.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.array(z, dtype=float)
    cols = []
    for j in range(len(z)):
        step = np.zeros_like(z)
        step[j] = h * abs(z[j])
        cols.append((f(z + step) - f(z - step)) / (2 * step[j]))
    return np.stack(cols, axis=1)
""",
)

wrong(
    "numerical-jacobian",
    "The copy is of float32, whose seven digits leave the difference nothing but noise.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = z.astype(np.float32)
    cols = []
    for j in range(len(z)):
        e = np.zeros(len(z), dtype=np.float32)
        e[j] = h
        cols.append((f(z + e) - f(z - e)) / (2 * h))
    return np.stack(cols, axis=1)
""",
)

wrong(
    "numerical-jacobian",
    "Forward differences: the error falls with h only.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = z.astype(np.float64)
    base = f(z)
    J = np.empty((base.size, z.size))
    for j in range(z.size):
        e = np.zeros(z.size)
        e[j] = h
        J[:, j] = (f(z + e) - base) / h
    return J
""",
)

wrong(
    "numerical-jacobian",
    "The step of h is added to every input at once: all columns are the sum of the columns.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.array(z, dtype=float)
    cols = [(f(z + h) - f(z - h)) / (2 * h) for j in range(len(z))]
    return np.stack(cols, axis=1)
""",
)

# numerical-jacobian: right.

right(
    "numerical-jacobian",
    "The rows of h times the identity as steps, np.column_stack of a list.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.asarray(z, dtype=np.float64)
    return np.column_stack([(f(z + e) - f(z - e)) / (2 * h) for e in np.diag(np.full(len(z), h))])
""",
)

right(
    "numerical-jacobian",
    "Outputs first: a list of rows, each a list of partial derivatives, turned into an array at the end.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = [float(v) for v in z]

    def moved(j, by):
        return np.array(f(np.array(z[:j] + [z[j] + by] + z[j + 1 :])), dtype=float)

    differences = [(moved(j, h) - moved(j, -h)) / (h + h) for j in range(len(z))]
    return np.array([[d[i] for d in differences] for i in range(len(differences[0]))])
""",
)

right(
    "numerical-jacobian",
    "Writing into a float copy and restoring the entry, with copies of f's results.",
    """
def numerical_jacobian(f, z, h=1e-5):
    x = np.array(z, dtype=float)
    J = None
    for j in range(x.size):
        old = x[j]
        x[j] = old + h
        fp = np.array(f(x), dtype=float)
        x[j] = old - h
        fm = np.array(f(x), dtype=float)
        x[j] = old
        if J is None:
            J = np.zeros((fp.size, x.size))
        J[:, j] = (fp - fm) / (2 * h)
    return J
""",
)

right(
    "numerical-jacobian",
    "np.apply_along_axis over the steps, transposed.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = z + 0.0
    slope = lambda e: (f(z + h * e) - f(z - h * e)) / (2 * h)
    return np.apply_along_axis(slope, 1, np.identity(len(z))).T
""",
)

# linear-layer: wrong.

wrong(
    "linear-layer",
    "J_z is W transposed.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_W = np.zeros((m, m, n))
    J_W[np.arange(m), np.arange(m)] = z
    return W.T, J_W


def linear_vjps(W, z, g):
    return W.T @ g, np.outer(g, z)
""",
)

wrong(
    "linear-layer",
    "J_W has the axes (m, n, m): the output's axis stands last.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_W = np.zeros((m, n, m))
    for i in range(m):
        J_W[i, :, i] = z
    return W, J_W


def linear_vjps(W, z, g):
    grad_z = g @ W
    grad_W = g[:, None] * z[None, :]
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "Row i of J_W[i] is W's own row and not z.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i, :] = W[i, :]
    return W, J_W


def linear_vjps(W, z, g):
    return W.T @ g, np.outer(g, z)
""",
)

wrong(
    "linear-layer",
    "np.kron has its factors in the wrong order, so the reshaped blocks mix weights and outputs.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_W = np.kron(z, np.eye(m)).reshape(m, m, n)
    return W, J_W


def linear_vjps(W, z, g):
    grad_z = g @ W
    grad_W = g[:, None] * z[None, :]
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "J_W is an array of integers, which cuts z.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_W = np.zeros((m, m, n), dtype=int)
    for i in range(m):
        J_W[i, i] = z
    return W, J_W


def linear_vjps(W, z, g):
    return W.T @ g, np.outer(g, z)
""",
)

wrong(
    "linear-layer",
    "The outer product z gᵀ is reshaped to (m, n): the shape is right and the entries are out of place.",
    """
def linear_jacobians(W, z):
    J_W = np.eye(len(W))[:, :, None] * z
    return np.array(W), J_W


def linear_vjps(W, z, g):
    grad_z = W.T @ g
    grad_W = np.outer(z, g).reshape(W.shape)
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "The gradient by W has W in the place of z.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    grad_z = g @ W
    grad_W = g[:, np.newaxis] * W
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "The gradient by z is the mean over the outputs, and should be the sum.",
    """
def linear_jacobians(W, z):
    J_W = np.eye(len(W))[:, :, None] * z
    return np.array(W), J_W


def linear_vjps(W, z, g):
    grad_z = (g[:, None] * W).mean(axis=0)
    grad_W = np.outer(g, z)
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "linear_vjps makes J_W after all and contracts it with g.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    J_z, J_W = linear_jacobians(W, z)
    grad_z = g @ J_z
    grad_W = np.tensordot(g, J_W, axes=1)
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "The gradient by z is W g and not Wᵀ g.",
    """
def linear_jacobians(W, z):
    J_W = np.eye(len(W))[:, :, None] * z
    return np.array(W), J_W


def linear_vjps(W, z, g):
    return np.dot(W, g), np.outer(g, z)
""",
)

wrong(
    "linear-layer",
    "The gradient by z is a row of shape (1, n), made with np.atleast_2d.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    g_row = np.atleast_2d(g)
    grad_z = g_row @ W
    grad_W = g_row.T @ np.atleast_2d(z)
    return grad_z, grad_W
""",
)

# linear-layer: right.

right(
    "linear-layer",
    "np.kron of the identity and z, reshaped; np.multiply.outer for the gradient by W.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    return W.copy(), np.kron(np.eye(m), z).reshape(m, m, n)


def linear_vjps(W, z, g):
    return np.inner(W.T, g), np.multiply.outer(g, z)
""",
)

right(
    "linear-layer",
    "Everything with einsum.",
    """
def linear_jacobians(W, z):
    m = W.shape[0]
    return np.einsum("ij->ij", W).copy(), np.einsum("ik,l->ikl", np.eye(m), z)


def linear_vjps(W, z, g):
    return np.einsum("i,ij->j", g, W), np.einsum("k,l->kl", g, z)
""",
)

right(
    "linear-layer",
    "Three loops, entry by entry, with an if for k = i.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_z = np.array([[W[i, j] for j in range(n)] for i in range(m)])
    J_W = np.array([[[z[l] if k == i else 0.0 for l in range(n)] for k in range(m)] for i in range(m)])
    return J_z, J_W


def linear_vjps(W, z, g):
    m, n = W.shape
    grad_z, grad_W = np.zeros(n), np.zeros((m, n))
    for i in range(m):
        for j in range(n):
            grad_z[j] += g[i] * W[i, j]
            grad_W[i, j] = g[i] * z[j]
    return grad_z, grad_W
""",
)

# activations: wrong.

wrong(
    "activations",
    "The formula z (1 - z) is for the output, and gets the input.",
    """
def sigmoid_jacobian(z):
    return np.diag(z * (1 - z))


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) ** 2)


def relu_jacobian(z):
    return np.diag((z > 0).astype(float))
""",
)

wrong(
    "activations",
    "ReLU's derivative at 0 is 1, because of >=.",
    """
def sigmoid_jacobian(z):
    s = 1.0 / (1.0 + np.exp(-z))
    return (s - s**2) * np.eye(len(z))


def tanh_jacobian(z):
    t = np.tanh(z)
    return np.eye(z.size) * (1 - t * t)


def relu_jacobian(z):
    return np.diag((z >= 0).astype(float))
""",
)

wrong(
    "activations",
    "ReLU's derivative at 0 is 0.5, from np.heaviside(z, 0.5).",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) ** 2)


def relu_jacobian(z):
    return np.diag(np.heaviside(z, 0.5))
""",
)

wrong(
    "activations",
    "The derivative of tanh is taken at the input: 1 - z squared.",
    """
def sigmoid_jacobian(z):
    s = 1.0 / (1.0 + np.exp(-z))
    return (s - s**2) * np.eye(len(z))


def tanh_jacobian(z):
    n = len(z)
    J = np.zeros((n, n))
    for i in range(n):
        J[i, i] = 1 - z[i] ** 2
    return J


def relu_jacobian(z):
    return np.diag(np.where(z > 0, 1.0, 0.0))
""",
)

wrong(
    "activations",
    "np.sign gives -1 for ReLU below 0.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) ** 2)


def relu_jacobian(z):
    return np.diag(np.sign(z))
""",
)

wrong(
    "activations",
    "The sigmoid is written e^z / (1 + e^z), which is nan for large z.",
    """
def sigmoid_jacobian(z):
    e = np.exp(z)
    s = e / (1 + e)
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    t = np.tanh(z)
    return np.eye(z.size) * (1 - t * t)


def relu_jacobian(z):
    return np.diag(np.where(z > 0, 1.0, 0.0))
""",
)

wrong(
    "activations",
    "The derivative e^-z / (1 + e^-z)² is inf / inf for very negative z.",
    """
def sigmoid_jacobian(z):
    e = np.exp(-z)
    return np.diag(e / (1 + e) ** 2)


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) ** 2)


def relu_jacobian(z):
    return np.diag((z > 0).astype(float))
""",
)

wrong(
    "activations",
    "tanh is made of four exponentials, which are inf / inf for large z.",
    """
def sigmoid_jacobian(z):
    s = 1.0 / (1.0 + np.exp(-z))
    return (s - s**2) * np.eye(len(z))


def tanh_jacobian(z):
    t = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
    return np.diag(1 - t**2)


def relu_jacobian(z):
    return np.diag(np.where(z > 0, 1.0, 0.0))
""",
)

wrong(
    "activations",
    "The sigmoid is applied twice: the derivative is taken at the output.",
    """
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def sigmoid_prime(a):
    return sigmoid(a) * (1 - sigmoid(a))


def sigmoid_jacobian(z):
    s = sigmoid(z)
    return np.diag(sigmoid_prime(s))


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) ** 2)


def relu_jacobian(z):
    return np.diag((z > 0).astype(float))
""",
)

wrong(
    "activations",
    "The derivative of tanh is taken for t (1 - t), as if it were the sigmoid.",
    """
def sigmoid_jacobian(z):
    s = 1.0 / (1.0 + np.exp(-z))
    return (s - s**2) * np.eye(len(z))


def tanh_jacobian(z):
    t = np.tanh(z)
    return np.diag(t * (1 - t))


def relu_jacobian(z):
    return np.diag(np.where(z > 0, 1.0, 0.0))
""",
)

wrong(
    "activations",
    "ReLU's zeros and ones are written into the caller's z.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) ** 2)


def relu_jacobian(z):
    z[z <= 0] = 0
    z[z > 0] = 1
    return np.diag(z)
""",
)

wrong(
    "activations",
    "The derivatives of tanh are repeated in every row: the matrix is not diagonal.",
    """
def sigmoid_jacobian(z):
    s = 1.0 / (1.0 + np.exp(-z))
    return (s - s**2) * np.eye(len(z))


def tanh_jacobian(z):
    d = 1 - np.tanh(z) ** 2
    return d * np.ones((len(z), len(z)))


def relu_jacobian(z):
    return np.diag(np.where(z > 0, 1.0, 0.0))
""",
)

# activations: right.

right(
    "activations",
    "sech² for tanh, a tanh for the sigmoid, and a boolean matrix for ReLU.",
    """
def sigmoid_jacobian(z):
    t = np.tanh(z / 2)
    return np.diag((1 - t) * (1 + t) / 4)


def tanh_jacobian(z):
    return np.diag(1 / np.cosh(np.clip(z, -300, 300)) ** 2)


def relu_jacobian(z):
    return np.eye(len(z)) * (z > 0)
""",
)

right(
    "activations",
    "np.fill_diagonal into zeros, entry by entry in lists.",
    """
import math


def _diagonal(values):
    J = np.zeros((len(values), len(values)))
    np.fill_diagonal(J, values)
    return J


def sigmoid_jacobian(z):
    s = [1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v)) for v in z]
    return _diagonal([v * (1 - v) for v in s])


def tanh_jacobian(z):
    return _diagonal([1 - math.tanh(v) ** 2 for v in z])


def relu_jacobian(z):
    return _diagonal([1.0 if v > 0 else 0.0 for v in z])
""",
)

right(
    "activations",
    "ReLU's zeros and ones are integers, and the sigmoid comes from logaddexp.",
    """
def sigmoid_jacobian(z):
    s = np.exp(-np.logaddexp(0, -z))
    return np.einsum("i,ij->ij", s * np.exp(-np.logaddexp(0, z)), np.identity(len(z)))


def tanh_jacobian(z):
    t = np.tanh(z)
    return np.diagflat((1 - t) * (1 + t))


def relu_jacobian(z):
    return np.diag((z > 0).astype(int))
""",
)

# softmax-jacobian: wrong.

wrong(
    "softmax-jacobian",
    "The largest logit is not taken out: large logits give nan.",
    """
def softmax_jacobian(z):
    e = np.exp(z)
    s = e / e.sum()
    return np.diag(s) - np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "Off the diagonal the probability of i is multiplied with the logit of j.",
    """
def softmax_jacobian(z):
    e = np.exp(z - np.max(z))
    s = e / e.sum()
    n = len(z)
    J = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if i == j:
                J[i, j] = s[i] * (1 - s[i])
            else:
                J[i, j] = -s[i] * z[j]
    return J
""",
)

wrong(
    "softmax-jacobian",
    "The diagonal has s (1 - s) already, and the outer product is taken off it once more.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.max())
    p = e / e.sum()
    return np.diag(p * (1 - p)) - np.outer(p, p)
""",
)

wrong(
    "softmax-jacobian",
    "The diagonal is 1 - s²: the identity stands where diag(s) belongs.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.max())
    p = e / np.sum(e)
    return np.eye(len(z)) - np.outer(p, p)
""",
)

wrong(
    "softmax-jacobian",
    "s lines up with the columns in both factors: off the diagonal there is -s_j squared.",
    """
def softmax_jacobian(z):
    shifted = z - z.max()
    s = np.exp(shifted) / np.exp(shifted).sum()
    return s * (np.eye(len(s)) - s)
""",
)

wrong(
    "softmax-jacobian",
    "The smallest logit is subtracted, so that the largest exponential still overflows.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.min())
    s = e / e.sum()
    return np.diag(s) - s[:, None] * s[None, :]
""",
)

wrong(
    "softmax-jacobian",
    "The largest absolute value is subtracted: with logits of -1000 all exponentials are 0 and the sum, too.",
    """
def softmax_jacobian(z):
    e = np.exp(z - np.abs(z).max())
    s = e / e.sum()
    return np.diag(s) - np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "The logits are divided by the largest one and not lowered by it.",
    """
def softmax_jacobian(z):
    e = np.exp(z / z.max())
    s = e / e.sum()
    return np.diag(s) - np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "This is the Jacobian of log-softmax: the row is not multiplied with s_i.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    n = len(z)
    return np.eye(n) - np.tile(s, (n, 1))
""",
)

wrong(
    "softmax-jacobian",
    "z -= z.max() lowers the caller's logits.",
    """
def softmax_jacobian(z):
    z -= z.max()
    e = np.exp(z)
    s = e / e.sum()
    return np.diag(s) - np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "The maximum is subtracted from the exponentials and not from the logits.",
    """
def softmax_jacobian(z):
    e = np.exp(z) - z.max()
    s = e / e.sum()
    return np.diag(s) - np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "Off the diagonal stands -s_i s_i: the second index is not used.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    J = np.zeros((z.size, z.size))
    for i in range(z.size):
        for j in range(z.size):
            J[i, j] = s[i] * (1 - s[i]) if i == j else -s[i] * s[i]
    return J
""",
)

# softmax-jacobian: right.

right(
    "softmax-jacobian",
    "The two cases of the quotient rule in loops, with the sum of exponentials.",
    """
def softmax_jacobian(z):
    n = len(z)
    e = np.exp(z - max(z))
    S = sum(e)
    J = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            if i == j:
                J[i, j] = (e[i] * S - e[i] * e[i]) / S**2
            else:
                J[i, j] = -e[i] * e[j] / S**2
    return J
""",
)

right(
    "softmax-jacobian",
    "s_i times the Jacobian of log-softmax.",
    """
def softmax_jacobian(z):
    log_s = z - np.logaddexp.reduce(z)
    s = np.exp(log_s)
    return s[:, np.newaxis] * (np.identity(z.size) - s)
""",
)

right(
    "softmax-jacobian",
    "A column times its transpose, subtracted from a diagflat.",
    """
def softmax_jacobian(z):
    s = np.exp(z - np.amax(z)).reshape((-1, 1))
    s = s / s.sum()
    return np.diagflat(s) - np.dot(s, s.T)
""",
)

# chain-rule: wrong.

wrong(
    "chain-rule",
    "f's Jacobian is taken at J_g z, the linear map of z, and not at g(z).",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    J_g = jacobian_g(z)
    u = J_g @ z
    return jacobian_f(u) @ J_g


def chain_gradient(J, grad_y):
    return J.T @ grad_y
""",
)

wrong(
    "chain-rule",
    "The inner Jacobian stands first.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    Jg = jacobian_g(z)
    Jf = jacobian_f(g(z))
    return Jg @ Jf


def chain_gradient(J, grad_y):
    return grad_y @ J
""",
)

wrong(
    "chain-rule",
    "g is applied twice before f's Jacobian is taken.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    u = g(z)
    return jacobian_f(g(u)) @ jacobian_g(z)


def chain_gradient(J, grad_y):
    return J.T @ grad_y
""",
)

wrong(
    "chain-rule",
    "g's Jacobian is taken at g(z), too.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    u = g(z)
    return jacobian_f(u) @ jacobian_g(u)


def chain_gradient(J, grad_y):
    return grad_y @ J
""",
)

wrong(
    "chain-rule",
    "The product of the Jacobians is returned transposed, (n, m).",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return (jacobian_f(g(z)) @ jacobian_g(z)).T


def chain_gradient(J, grad_y):
    return J.T @ grad_y
""",
)

wrong(
    "chain-rule",
    "The two Jacobians are multiplied with *, entry by entry.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)) * jacobian_g(z)


def chain_gradient(J, grad_y):
    return grad_y @ J
""",
)

wrong(
    "chain-rule",
    "The gradient is the row of shape (1, n).",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)) @ jacobian_g(z)


def chain_gradient(J, grad_y):
    return grad_y.reshape(1, -1) @ J
""",
)

wrong(
    "chain-rule",
    "The Jacobian is not transposed for the gradient: J @ grad_y.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    u = g(z)
    outer, inner = jacobian_f(u), jacobian_g(z)
    return np.dot(outer, inner)


def chain_gradient(J, grad_y):
    return np.dot(J, grad_y)
""",
)

wrong(
    "chain-rule",
    "The gradient by y lines up with the columns of J in the broadcast product.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)) @ jacobian_g(z)


def chain_gradient(J, grad_y):
    return (J * grad_y).sum(axis=0)
""",
)

wrong(
    "chain-rule",
    "The columns of J times grad_y are averaged over the outputs.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    u = g(z)
    outer, inner = jacobian_f(u), jacobian_g(z)
    return np.dot(outer, inner)


def chain_gradient(J, grad_y):
    return (J * grad_y[:, None]).mean(axis=0)
""",
)

# chain-rule: right.

right(
    "chain-rule",
    "One einsum for each function.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return np.einsum("mk,kn->mn", jacobian_f(g(z)), jacobian_g(z))


def chain_gradient(J, grad_y):
    return np.einsum("mn,m->n", J, grad_y)
""",
)

right(
    "chain-rule",
    "Column by column through the chain, and a weighted sum of the rows of J.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    inner = np.asarray(jacobian_g(z))
    outer = np.asarray(jacobian_f(g(z)))
    columns = [outer @ inner[:, j] for j in range(inner.shape[1])]
    return np.column_stack(columns)


def chain_gradient(J, grad_y):
    total = 0.0 * J[0]
    for weight, row in zip(grad_y, J):
        total = total + weight * row
    return total
""",
)

right(
    "chain-rule",
    "The transposed equation, (Jgᵀ Jfᵀ)ᵀ, and a row that is flattened at the end.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return (jacobian_g(z).T @ jacobian_f(g(z)).T).T


def chain_gradient(J, grad_y):
    row = grad_y[np.newaxis, :] @ J
    return row.ravel()
""",
)

# vector-jacobian-product: wrong.

wrong(
    "vector-jacobian-product",
    "The diagonal matrix of the sigmoid is built, and takes n² numbers.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    J = np.diag(s * (1 - s))
    return g @ J


def softmax_vjp(z, g):
    s = np.exp(z - np.max(z))
    s /= s.sum()
    mean = np.sum(g * s)
    return s * g - s * mean
""",
)

wrong(
    "vector-jacobian-product",
    "The outer product of the probabilities is built, and takes n² numbers.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return g * s - g @ np.outer(s, s)
""",
)

wrong(
    "vector-jacobian-product",
    "The shared number is the plain mean of g, not weighted with the probabilities.",
    """
def sigmoid_vjp(z, g):
    e = np.exp(-np.abs(z))
    s = np.where(z >= 0, 1, e) / (1 + e)
    return g * (s - s * s)


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (g - g.mean())
""",
)

wrong(
    "vector-jacobian-product",
    "The second half lacks its s_j: the weighted mean is subtracted after the product.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * g - np.dot(g, s)
""",
)

wrong(
    "vector-jacobian-product",
    "The sum of g stands in the place of the sum of g times s.",
    """
def sigmoid_vjp(z, g):
    e = np.exp(-np.abs(z))
    s = np.where(z >= 0, 1, e) / (1 + e)
    return g * (s - s * s)


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * g - s * g.sum()
""",
)

wrong(
    "vector-jacobian-product",
    "The difference is turned round: mean minus g.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    average = (s * g).sum()
    return s * (average - g)
""",
)

wrong(
    "vector-jacobian-product",
    "Only the diagonal of the softmax Jacobian is used, as for the sigmoid.",
    """
def sigmoid_vjp(z, g):
    e = np.exp(-np.abs(z))
    s = np.where(z >= 0, 1, e) / (1 + e)
    return g * (s - s * s)


def softmax_vjp(z, g):
    p = np.exp(z - z.max())
    p = p / p.sum()
    return g * p * (1 - p)
""",
)

wrong(
    "vector-jacobian-product",
    "The softmax has no maximum taken out of it and gives nan for large logits.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    s = np.exp(z) / np.exp(z).sum()
    return s * (g - g.dot(s))
""",
)

wrong(
    "vector-jacobian-product",
    "The sigmoid is written with e^z above and below, and is nan for z = 1000.",
    """
def sigmoid_vjp(z, g):
    s = np.exp(z) / (np.exp(z) + 1)
    return g * s * (1 - s)


def softmax_vjp(z, g):
    s = np.exp(z - np.max(z))
    s /= s.sum()
    mean = np.sum(g * s)
    return s * g - s * mean
""",
)

wrong(
    "vector-jacobian-product",
    "sigmoid_vjp adds its entries up: g @ is the dot product.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g @ (s * (1 - s))


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (g - g @ s)
""",
)

wrong(
    "vector-jacobian-product",
    "The upstream gradient goes into the sigmoid's place: g (1 - g) s.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return s * g * (1 - g)


def softmax_vjp(z, g):
    s = np.exp(z - np.max(z))
    s /= s.sum()
    mean = np.sum(g * s)
    return s * g - s * mean
""",
)

wrong(
    "vector-jacobian-product",
    "softmax_vjp writes its answer into g, and changes the caller's array.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    g -= g @ s
    g *= s
    return g
""",
)

# vector-jacobian-product: right.

right(
    "vector-jacobian-product",
    "A loop over the entries with the definition of the sum, and no matrix.",
    """
def sigmoid_vjp(z, g):
    out = np.empty(len(z))
    for j in range(len(z)):
        s = 1 / (1 + np.exp(-z[j]))
        out[j] = g[j] * s * (1 - s)
    return out


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    mean = 0.0
    for gi, si in zip(g, s):
        mean += gi * si
    return np.array([sj * (gj - mean) for gj, sj in zip(g, s)])
""",
)

right(
    "vector-jacobian-product",
    "tanh for the sigmoid, and np.average with weights for the shared number.",
    """
def sigmoid_vjp(z, g):
    t = np.tanh(0.5 * z)
    return 0.25 * g * (1 - t) * (1 + t)


def softmax_vjp(z, g):
    weights = np.exp(z - np.logaddexp.reduce(z))
    return weights * (g - np.average(g, weights=weights))
""",
)

right(
    "vector-jacobian-product",
    "einsum over diagonals, and the unnormalised exponentials are divided at the end.",
    """
def sigmoid_vjp(z, g):
    s = np.exp(-np.logaddexp(0.0, -z))
    return np.einsum("i,i,i->i", g, s, 1 - s)


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    total = e.sum()
    return e * (g * total - np.einsum("i,i", g, e)) / total**2
""",
)

# two-layer-network: wrong.

wrong(
    "two-layer-network",
    "The 2 of the square's derivative is missing in all gradients.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = y_pred - y
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_w1 = x.T @ (grad_h * h * (1 - h))
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 -= learning_rate * grads["grad_w1"]
        w2 -= learning_rate * grads["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The sigmoid's derivative is computed from h as if h were the input: the sigmoid of h.",
    """
def mlp_gradients(x, y, w1, w2):
    def sigmoid(a):
        return 1 / (1 + np.exp(-a))

    def sigmoid_derivative(a):
        return sigmoid(a) * (1 - sigmoid(a))

    h = sigmoid(x @ w1)
    y_pred = h @ w2
    diff = y_pred - y
    grad_y_pred = 2 * diff
    grad_h = grad_y_pred @ w2.T
    grad_w1 = x.T @ (grad_h * sigmoid_derivative(h))
    return {
        "loss": np.sum(diff**2),
        "grad_y_pred": grad_y_pred,
        "grad_w2": h.T @ grad_y_pred,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    losses = []
    for step in range(steps):
        g = mlp_gradients(x, y, w1, w2)
        losses.append(float(g["loss"]))
        w1 = w1 - learning_rate * g["grad_w1"]
        w2 = w2 - learning_rate * g["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The error is y - y_pred, so all gradients have the wrong sign.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y - y_pred)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_w1 = x.T @ (grad_h * h * (1 - h))
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 -= learning_rate * grads["grad_w1"]
        w2 -= learning_rate * grads["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "grad_h is multiplied with h (1 - h) in place, so what is returned as grad_h is the next gradient.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h
    grad_a *= h * (1 - h)
    grad_w1 = x.T @ grad_a
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    losses = []
    for step in range(steps):
        g = mlp_gradients(x, y, w1, w2)
        losses.append(float(g["loss"]))
        w1 = w1 - learning_rate * g["grad_w1"]
        w2 = w2 - learning_rate * g["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "dh is h itself and is changed in place before grad_w2 is made of h.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_h = grad_y_pred @ w2.T
    dh = h
    dh *= 1 - h
    grad_w1 = x.T @ (grad_h * dh)
    grad_w2 = h.T @ grad_y_pred
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 -= learning_rate * grads["grad_w1"]
        w2 -= learning_rate * grads["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The loss is a mean over all entries, and the gradients are those of the sum.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-x @ w1))
    y_pred = h @ w2
    loss = np.mean((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_h = grad_y_pred @ w2.T
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": h.T @ grad_y_pred,
        "grad_h": grad_h,
        "grad_w1": x.T @ (grad_h * h * (1 - h)),
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    losses = []
    for step in range(steps):
        g = mlp_gradients(x, y, w1, w2)
        losses.append(float(g["loss"]))
        w1 = w1 - learning_rate * g["grad_w1"]
        w2 = w2 - learning_rate * g["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The sign in the exponent is forgotten: h is 1 minus the sigmoid.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(x @ w1))
    y_pred = h @ w2
    loss = ((y_pred - y) ** 2).sum()
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_w1 = x.T @ (h * (1 - h) * grad_h)
    return dict(loss=loss, grad_y_pred=grad_y_pred, grad_w2=grad_w2, grad_h=grad_h, grad_w1=grad_w1)


def train_mlp(x, y, w1, w2, steps, learning_rate):
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 -= learning_rate * grads["grad_w1"]
        w2 -= learning_rate * grads["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "w2 moves first, and the gradient by w1 is computed with the new w2.",
    """
def mlp_gradients(x, y, w1, w2):
    a = x.dot(w1)
    h = 1.0 / (1.0 + np.exp(-a))
    err = h.dot(w2) - y
    out = {"loss": (err * err).sum(), "grad_y_pred": 2.0 * err}
    out["grad_w2"] = h.T.dot(out["grad_y_pred"])
    out["grad_h"] = out["grad_y_pred"].dot(w2.T)
    delta = out["grad_h"] * (h * (1 - h))
    out["grad_w1"] = x.T.dot(delta)
    return out


def train_mlp(x, y, w1, w2, steps, learning_rate):
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(mlp_gradients(x, y, w1, w2)["loss"])
        w2 -= learning_rate * mlp_gradients(x, y, w1, w2)["grad_w2"]
        w1 -= learning_rate * mlp_gradients(x, y, w1, w2)["grad_w1"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "w1[:] of a NumPy array is a view, so -= changes the caller's weights.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_w1 = x.T @ (grad_h * h * (1 - h))
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    w1 = w1[:]
    w2 = w2[:]
    losses = []
    for i in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 -= learning_rate * grads["grad_w1"]
        w2 -= learning_rate * grads["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The loss is kept after the step.",
    """
def mlp_gradients(x, y, w1, w2):
    a = x.dot(w1)
    h = 1.0 / (1.0 + np.exp(-a))
    err = h.dot(w2) - y
    out = {"loss": (err * err).sum(), "grad_y_pred": 2.0 * err}
    out["grad_w2"] = h.T.dot(out["grad_y_pred"])
    out["grad_h"] = out["grad_y_pred"].dot(w2.T)
    delta = out["grad_h"] * (h * (1 - h))
    out["grad_w1"] = x.T.dot(delta)
    return out


def train_mlp(x, y, w1, w2, steps, learning_rate):
    losses = []
    for i in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
        losses.append(mlp_gradients(x, y, w1, w2)["loss"])
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The list has steps + 1 losses: the loss after the last step is in it, too.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_w1 = x.T @ (grad_h * h * (1 - h))
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    grads = mlp_gradients(x, y, w1, w2)
    losses = [grads["loss"]]
    for i in range(steps):
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The step is divided by the number of samples.",
    """
def mlp_gradients(x, y, w1, w2):
    a = x.dot(w1)
    h = 1.0 / (1.0 + np.exp(-a))
    err = h.dot(w2) - y
    out = {"loss": (err * err).sum(), "grad_y_pred": 2.0 * err}
    out["grad_w2"] = h.T.dot(out["grad_y_pred"])
    out["grad_h"] = out["grad_y_pred"].dot(w2.T)
    delta = out["grad_h"] * (h * (1 - h))
    out["grad_w1"] = x.T.dot(delta)
    return out


def train_mlp(x, y, w1, w2, steps, learning_rate):
    w1, w2, losses = np.array(w1), np.array(w2), []
    m = x.shape[0]
    for i in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 -= learning_rate / m * grads["grad_w1"]
        w2 -= learning_rate / m * grads["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The gradients are computed once before the loop, and every step uses these.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_w1 = x.T @ (grad_h * h * (1 - h))
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    grads = mlp_gradients(x, y, w1, w2)
    for i in range(steps):
        losses.append(mlp_gradients(x, y, w1, w2)["loss"])
        w1 -= learning_rate * grads["grad_w1"]
        w2 -= learning_rate * grads["grad_w2"]
    return w1, w2, losses
""",
)

# two-layer-network: right.

right(
    "two-layer-network",
    "The gradients as loops over the samples, with outer products that are added up.",
    """
def mlp_gradients(x, y, w1, w2):
    loss = 0.0
    grad_y_pred, grad_h = np.zeros(y.shape), np.zeros((len(x), len(w2)))
    grad_w1, grad_w2 = np.zeros(w1.shape), np.zeros(w2.shape)
    for n, (sample, wanted) in enumerate(zip(x, y)):
        h = 1 / (1 + np.exp(-(w1.T @ sample)))
        miss = w2.T @ h - wanted
        loss += float(miss @ miss)
        grad_y_pred[n] = 2 * miss
        grad_w2 += np.outer(h, grad_y_pred[n])
        grad_h[n] = w2 @ grad_y_pred[n]
        grad_w1 += np.outer(sample, grad_h[n] * h * (1 - h))
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    losses = []
    for step in range(steps):
        g = mlp_gradients(x, y, w1, w2)
        losses.append(float(g["loss"]))
        w1 = w1 - learning_rate * g["grad_w1"]
        w2 = w2 - learning_rate * g["grad_w2"]
    return w1, w2, losses
""",
)

right(
    "two-layer-network",
    "einsum for all products, and a recursion over the steps.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 0.5 * (1 + np.tanh(0.5 * np.einsum("nd,dh->nh", x, w1)))
    e = np.einsum("nh,ho->no", h, w2) - y
    grad_h = 2 * np.einsum("no,ho->nh", e, w2)
    return {
        "loss": np.einsum("no,no->", e, e),
        "grad_y_pred": e + e,
        "grad_w2": 2 * np.einsum("nh,no->ho", h, e),
        "grad_h": grad_h,
        "grad_w1": np.einsum("nd,nh,nh->dh", x, grad_h, h - h**2),
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    if steps == 0:
        return w1.copy(), w2.copy(), []
    grads = mlp_gradients(x, y, w1, w2)
    moved = [w - learning_rate * grads[name] for w, name in ((w1, "grad_w1"), (w2, "grad_w2"))]
    w1, w2, losses = train_mlp(x, y, *moved, steps - 1, learning_rate)
    return w1, w2, [grads["loss"]] + losses
""",
)

right(
    "two-layer-network",
    "Weights in a dictionary, the loss as a squared Frobenius norm, and a while loop.",
    """
def mlp_gradients(x, y, w1, w2):
    grads = {}
    h = np.reciprocal(1 + np.exp(-x @ w1))
    grads["grad_y_pred"] = (h @ w2 - y) * 2
    grads["loss"] = np.linalg.norm(grads["grad_y_pred"] / 2) ** 2
    grads["grad_h"] = (w2 @ grads["grad_y_pred"].T).T
    grads["grad_w2"] = (grads["grad_y_pred"].T @ h).T
    grads["grad_w1"] = ((grads["grad_h"] * h * (1 - h)).T @ x).T
    return grads


def train_mlp(x, y, w1, w2, steps, learning_rate):
    weights = {"w1": np.array(w1, dtype=float), "w2": np.array(w2, dtype=float)}
    losses = []
    while len(losses) < steps:
        grads = mlp_gradients(x, y, **weights)
        losses.append(grads["loss"])
        weights = {name: w - learning_rate * grads["grad_" + name] for name, w in weights.items()}
    return weights["w1"], weights["w2"], losses
""",
)
