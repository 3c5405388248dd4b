"""A third set of answers to assignment 1, from the handout's text alone, as students might give them.

A language model wrote them on 2026-11-29, after the checks had been changed for the first two sets, from the
student's notebook 1-jacobians/jacobians.ipynb: no sample solution, no table of mistakes, no source of the package
`course`. It was asked for slips beyond the obvious ones, and for right answers in unusual forms. By accident
it also saw, of that notebook, the check cells of exercises 1 and 2. Every right answer was run against torch or
a plain definition of the task, and every wrong one was seen to differ from that on some input that the text
allows.
"""

WRONG = []
RIGHT = []


def wrong(grade_id, why, code):
    """Keep an answer that is wrong, with a sentence that says what is wrong with it."""
    WRONG.append((grade_id, why, code.strip("\n")))


def right(grade_id, form, code):
    """Keep an answer that is right, with the form it has."""
    RIGHT.append((grade_id, form, code.strip("\n")))


# quadratic-form

wrong(
    "quadratic-form",
    "Both functions compute 2Az, which is right for a symmetric A only.",
    """
def quadratic_derivative(A, z):
    return (2 * A @ z).reshape(1, -1)


def quadratic_gradient(A, z):
    return 2 * A @ z
""",
)

wrong(
    "quadratic-form",
    "The gradient is the transposed row and so a column of shape (n, 1), not (n,).",
    """
def quadratic_derivative(A, z):
    return ((A + A.T) @ z)[np.newaxis, :]


def quadratic_gradient(A, z):
    return quadratic_derivative(A, z).T
""",
)

wrong(
    "quadratic-form",
    "np.squeeze removes every axis of size 1: for n = 1 the gradient has shape () and not (1,).",
    """
def quadratic_derivative(A, z):
    return ((A + A.T) @ z)[np.newaxis, :]


def quadratic_gradient(A, z):
    return np.squeeze(quadratic_derivative(A, z))
""",
)

wrong(
    "quadratic-form",
    "The derivative adds A.T to A in place: the numbers are right, but the caller's A is changed.",
    """
def quadratic_derivative(A, z):
    A += A.T
    return (A @ z)[None, :]


def quadratic_gradient(A, z):
    return (A + A.T) @ z
""",
)

wrong(
    "quadratic-form",
    "Setting z.shape turns the caller's own z into a row; the returned numbers are right.",
    """
def quadratic_derivative(A, z):
    z.shape = (1, -1)
    return z @ (A + A.T)


def quadratic_gradient(A, z):
    return (A + A.T) @ z
""",
)

wrong(
    "quadratic-form",
    "The shape (1, 2) is written as a number: for n other than 2 reshape raises.",
    """
def quadratic_derivative(A, z):
    row = A @ z + A.T @ z
    return row.reshape(1, 2)


def quadratic_gradient(A, z):
    return (A + A.T) @ z
""",
)

wrong(
    "quadratic-form",
    "The term with i = j = k is counted once instead of twice: the diagonal of A contributes A_kk z_k and not 2 A_kk z_k.",
    """
def quadratic_derivative(A, z):
    return quadratic_gradient(A, z)[np.newaxis, :]


def quadratic_gradient(A, z):
    n = len(z)
    grad = np.zeros(n)
    for k in range(n):
        for i in range(n):
            grad[k] += A[k, i] * z[i]
            if i != k:
                grad[k] += A[i, k] * z[i]
    return grad
""",
)

wrong(
    "quadratic-form",
    "A @ z as a column plus z @ A as a row broadcasts to an (n, n) matrix instead of a row.",
    """
def quadratic_derivative(A, z):
    row = z.reshape(1, -1)
    return row @ A + A @ row.T


def quadratic_gradient(A, z):
    return (A + A.T) @ z
""",
)

wrong(
    "quadratic-form",
    ".T on a vector with one axis does nothing, so the derivative has shape (n,) and is no row.",
    """
def quadratic_derivative(A, z):
    return ((A + A.T) @ z).T


def quadratic_gradient(A, z):
    return (A + A.T) @ z
""",
)

wrong(
    "quadratic-form",
    "The gradient uses the symmetric part (A + A.T) / 2 without the factor 2: half of what it should be.",
    """
def quadratic_derivative(A, z):
    return ((A + A.T) @ z)[np.newaxis, :]


def quadratic_gradient(A, z):
    sym = (A + A.T) / 2
    return sym @ z
""",
)

wrong(
    "quadratic-form",
    "A one-sided difference with h = 0.001 is only an approximation of the gradient: each entry is off by h A_kk.",
    """
def quadratic_derivative(A, z):
    return ((A + A.T) @ z)[np.newaxis, :]


def quadratic_gradient(A, z):
    h = 1e-3
    grad = []
    for k in range(len(z)):
        moved = z.astype(float)
        moved[k] += h
        grad.append((moved @ A @ moved - z @ A @ z) / h)
    return np.array(grad)
""",
)

wrong(
    "quadratic-form",
    "The second sum runs along row k of A again (A[k, i] instead of A[i, k]) in the derivative, so the derivative is 2Az.",
    """
def quadratic_derivative(A, z):
    n = z.shape[0]
    row = np.zeros((1, n))
    for k in range(n):
        left = sum(A[k, j] * z[j] for j in range(n))
        right = sum(z[i] * A[k, i] for i in range(n))
        row[0, k] = left + right
    return row


def quadratic_gradient(A, z):
    return (A + A.T) @ z
""",
)

wrong(
    "quadratic-form",
    "The loop of the gradient ends at len(z) - 1: its last entry stays 0.",
    """
def quadratic_derivative(A, z):
    return ((A + A.T) @ z)[np.newaxis, :]


def quadratic_gradient(A, z):
    grad = np.zeros(len(z))
    for k in range(len(z) - 1):
        grad[k] = A[k] @ z + z @ A[:, k]
    return grad
""",
)

wrong(
    "quadratic-form",
    "The derivative is a column, shape (n, 1), and the gradient a row, shape (1, n): neither is asked for.",
    """
def quadratic_derivative(A, z):
    return ((A + A.T) @ z).reshape(-1, 1)


def quadratic_gradient(A, z):
    return quadratic_derivative(A, z).T
""",
)

right(
    "quadratic-form",
    "einsum for both sums",
    """
def quadratic_derivative(A, z):
    return np.einsum("kj,j->k", A, z)[None] + np.einsum("i,ik->k", z, A)[None]


def quadratic_gradient(A, z):
    return np.einsum("kj,j->k", A, z) + np.einsum("ik,i->k", A, z)
""",
)

right(
    "quadratic-form",
    "complex step differentiation, exact for a polynomial",
    """
def quadratic_gradient(A, z):
    def form(v):
        return v @ A @ v

    h = 1e-30
    steps = 1j * h * np.eye(z.size)
    return np.array([form(z + step).imag / h for step in steps])


def quadratic_derivative(A, z):
    return np.stack([quadratic_gradient(A, z)])
""",
)

right(
    "quadratic-form",
    "double comprehension in pure Python, gradient as ravel of the row",
    """
def quadratic_derivative(A, z):
    n = len(z)
    return np.array([[sum((A[k][j] + A[j][k]) * z[j] for j in range(n)) for k in range(n)]])


def quadratic_gradient(A, z):
    return quadratic_derivative(A, z).ravel()
""",
)

right(
    "quadratic-form",
    "row times matrix, np.atleast_2d, np.add and np.dot",
    """
def quadratic_gradient(A, z):
    return np.add(z.dot(A), A.dot(z))


def quadratic_derivative(A, z):
    row = np.atleast_2d(z)
    return row @ A + row @ np.swapaxes(A, 0, 1)
""",
)

right(
    "quadratic-form",
    "apply_along_axis over rows and columns",
    """
def quadratic_gradient(A, z):
    along_rows = np.apply_along_axis(np.dot, 1, A, z)
    along_columns = np.apply_along_axis(np.dot, 0, A, z)
    return along_rows + along_columns


def quadratic_derivative(A, z):
    return np.expand_dims(quadratic_gradient(A, z), 0)
""",
)

# predicted-change

wrong(
    "predicted-change",
    "dz stands on the left: dz @ J is the transposed product, and raises when J is not square.",
    """
def predicted_change(J, dz):
    return dz @ J


def prediction_error(f, J, z, dz):
    return np.linalg.norm(f(z + dz) - f(z) - J @ dz)
""",
)

wrong(
    "predicted-change",
    "The sum runs down the columns (axis 0) instead of along the rows of J * dz.",
    """
def predicted_change(J, dz):
    return np.sum(J * dz, axis=0)


def prediction_error(f, J, z, dz):
    return np.linalg.norm(f(z + dz) - f(z) - J @ dz)
""",
)

wrong(
    "predicted-change",
    "The error is the squared length.",
    """
def predicted_change(J, dz):
    return J @ dz


def prediction_error(f, J, z, dz):
    miss = f(z + dz) - f(z) - predicted_change(J, dz)
    return np.sum(miss**2)
""",
)

wrong(
    "predicted-change",
    "The error is the sum of absolute values and not the length (root of the sum of squares).",
    """
def predicted_change(J, dz):
    return J @ dz


def prediction_error(f, J, z, dz):
    miss = f(z + dz) - f(z) - predicted_change(J, dz)
    return np.linalg.norm(miss, 1)
""",
)

wrong(
    "predicted-change",
    "The mean of the squares is taken instead of the sum: too small by the factor sqrt(m).",
    """
def predicted_change(J, dz):
    return J @ dz


def prediction_error(f, J, z, dz):
    miss = f(z + dz) - f(z) - predicted_change(J, dz)
    return np.sqrt(np.mean(miss**2))
""",
)

wrong(
    "predicted-change",
    "The difference of the two lengths is not the length of the difference.",
    """
def predicted_change(J, dz):
    return J @ dz


def prediction_error(f, J, z, dz):
    actual = np.linalg.norm(f(z + dz) - f(z))
    predicted = np.linalg.norm(predicted_change(J, dz))
    return abs(actual - predicted)
""",
)

wrong(
    "predicted-change",
    "z += dz works in place: the error is right, but the caller's z has moved.",
    """
def predicted_change(J, dz):
    return J @ dz


def prediction_error(f, J, z, dz):
    before = f(z).copy()
    z += dz
    after = f(z)
    return np.linalg.norm(after - before - predicted_change(J, dz))
""",
)

wrong(
    "predicted-change",
    "moved is another name of z, so += moves z as well: both values of f are equal and only the prediction is left.",
    """
def predicted_change(J, dz):
    return J @ dz


def prediction_error(f, J, z, dz):
    moved = z
    moved += dz
    return np.linalg.norm(f(moved) - f(z) - predicted_change(J, dz))
""",
)

wrong(
    "predicted-change",
    "The prediction is added and not subtracted.",
    """
def predicted_change(J, dz):
    return J @ dz


def prediction_error(f, J, z, dz):
    return np.linalg.norm(f(z + dz) - f(z) + predicted_change(J, dz))
""",
)

wrong(
    "predicted-change",
    "dz as a column: (m,) minus (m, 1) broadcasts to (m, m), and the norm is that of a matrix; right for m = 1 only.",
    """
def predicted_change(J, dz):
    return J @ dz


def prediction_error(f, J, z, dz):
    column = J @ dz.reshape(-1, 1)
    return np.linalg.norm(f(z + dz) - f(z) - column)
""",
)

wrong(
    "predicted-change",
    "np.squeeze also removes the axis of m when m = 1: then Δy has shape () and not (1,).",
    """
def predicted_change(J, dz):
    return np.squeeze(J @ dz[:, np.newaxis])


def prediction_error(f, J, z, dz):
    return np.linalg.norm(f(z + dz) - f(z) - J @ dz)
""",
)

wrong(
    "predicted-change",
    "J is an array and is called like a function: TypeError.",
    """
def predicted_change(J, dz):
    return J @ dz


def prediction_error(f, J, z, dz):
    return np.linalg.norm(f(z + dz) - f(z) - J(z) @ dz)
""",
)

wrong(
    "predicted-change",
    "The error is divided by the length of dz: a relative error, which is not asked for.",
    """
def predicted_change(J, dz):
    return J @ dz


def prediction_error(f, J, z, dz):
    miss = f(z + dz) - f(z) - J @ dz
    return np.linalg.norm(miss) / np.linalg.norm(dz)
""",
)

wrong(
    "predicted-change",
    "The vector that the prediction misses is returned, and not its length.",
    """
def predicted_change(J, dz):
    return J @ dz


def prediction_error(f, J, z, dz):
    return np.abs(f(z + dz) - f(z) - predicted_change(J, dz))
""",
)

wrong(
    "predicted-change",
    "Only the largest entry of the miss is returned, which is the maximum norm and not the length.",
    """
def predicted_change(J, dz):
    return J @ dz


def prediction_error(f, J, z, dz):
    return np.max(np.abs(f(z + dz) - f(z) - predicted_change(J, dz)))
""",
)

right(
    "predicted-change",
    "einsum, and the root of a vector times itself",
    """
def predicted_change(J, dz):
    return np.einsum("ij,j->i", J, dz)


def prediction_error(f, J, z, dz):
    miss = f(z + dz) - (f(z) + predicted_change(J, dz))
    return np.sqrt(np.vdot(miss, miss))
""",
)

right(
    "predicted-change",
    "row by row, math.hypot of all entries, signs turned round",
    """
import math


def predicted_change(J, dz):
    return np.array([row.dot(dz) for row in J])


def prediction_error(f, J, z, dz):
    return math.hypot(*(predicted_change(J, dz) + f(z) - f(z + dz)))
""",
)

right(
    "predicted-change",
    "sum of columns weighted with the entries of dz; norm by a loop",
    """
def predicted_change(J, dz):
    dy = np.zeros(J.shape[0])
    for j, step in enumerate(dz):
        dy = dy + step * J[:, j]
    return dy


def prediction_error(f, J, z, dz):
    there, here, guess = f(z + dz), f(z), predicted_change(J, dz)
    return sum((a - b - c) ** 2 for a, b, c in zip(there, here, guess)) ** 0.5
""",
)

right(
    "predicted-change",
    "np.inner, transposed product, column and ravel",
    """
def predicted_change(J, dz):
    return (dz[None, :] @ J.T).ravel()


def prediction_error(f, J, z, dz):
    remainder = np.subtract(f(np.add(z, dz)), f(z)) - np.inner(J, dz)
    return float(np.linalg.norm(remainder.reshape(-1, 1), "fro"))
""",
)

# numerical-jacobian

wrong(
    "numerical-jacobian",
    "Input j fills row j: the result is the transpose, shape (n, m).",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.array(z, dtype=float)
    rows = []
    for j in range(z.size):
        e = np.zeros(z.size)
        e[j] = h
        rows.append((f(z + e) - f(z - e)) / (2 * h))
    return np.array(rows)
""",
)

wrong(
    "numerical-jacobian",
    "A one-sided difference: its error is proportional to h and not to h².",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.array(z, dtype=float)
    y = f(z)
    columns = []
    for step in h * np.eye(z.size):
        columns.append((f(z + step) - y) / h)
    return np.stack(columns, axis=1)
""",
)

wrong(
    "numerical-jacobian",
    "Divided by h and not by 2h: everything is twice too large.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = z.astype(float)
    columns = [(f(z + e) - f(z - e)) / h for e in h * np.eye(len(z))]
    return np.column_stack(columns)
""",
)

wrong(
    "numerical-jacobian",
    "f(z + e) - f(z - e) / (2h): without brackets only the second value is divided.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = z.astype(float)
    columns = [f(z + e) - f(z - e) / (2 * h) for e in h * np.eye(len(z))]
    return np.column_stack(columns)
""",
)

wrong(
    "numerical-jacobian",
    "np.asarray makes no copy of a float array, and += h, -= 2h, += h does not bring z back exactly: the caller's z ends up changed in its last digits.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.asarray(z, dtype=float)
    columns = []
    for j in range(len(z)):
        z[j] += h
        plus = np.array(f(z))
        z[j] -= 2 * h
        minus = np.array(f(z))
        z[j] += h
        columns.append((plus - minus) / (2 * h))
    return np.stack(columns, axis=1)
""",
)

wrong(
    "numerical-jacobian",
    "The copies keep the type of z: for integers z[j] + h is cut to an integer and the step is lost or becomes 1.",
    """
def numerical_jacobian(f, z, h=1e-5):
    n = len(z)
    columns = []
    for j in range(n):
        right, left = z.copy(), z.copy()
        right[j] += h
        left[j] -= h
        columns.append((f(right) - f(left)) / (2 * h))
    return np.stack(columns, axis=1)
""",
)

wrong(
    "numerical-jacobian",
    "np.zeros_like(z) is an array of integers when z is: h becomes 0 there and the Jacobian is all zeros.",
    """
def numerical_jacobian(f, z, h=1e-5):
    columns = []
    for j in range(len(z)):
        e = np.zeros_like(z)
        e[j] = h
        columns.append((f(z + e) - f(z - e)) / (2 * h))
    return np.stack(columns, axis=1)
""",
)

wrong(
    "numerical-jacobian",
    "The result gets the type of z: for a z of integers the derivatives are cut to integers.",
    """
def numerical_jacobian(f, z, h=1e-5):
    m, n = f(z.astype(float)).shape[0], z.shape[0]
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
    "The result is made square, (n, n), as if f had as many outputs as inputs.",
    """
def numerical_jacobian(f, z, h=1e-5):
    n = z.size
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
    "The step is relative to z_j: where z_j is 0 there is no step, and 0 / 0 is nan.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.array(z, dtype=float)
    columns = []
    for j in range(z.size):
        step = h * abs(z[j])
        e = np.zeros(z.size)
        e[j] = step
        columns.append((f(z + e) - f(z - e)) / (2 * step))
    return np.stack(columns, axis=1)
""",
)

wrong(
    "numerical-jacobian",
    "h is overwritten with 1e-5: another h that the caller asks for is ignored.",
    """
def numerical_jacobian(f, z, h=1e-5):
    h = 1e-5
    z = z.astype(float)
    columns = [(f(z + e) - f(z - e)) / (2 * h) for e in h * np.eye(len(z))]
    return np.stack(columns, axis=1)
""",
)

wrong(
    "numerical-jacobian",
    "e is made once and never set back to 0, so pass j moves the inputs 0 to j together.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = z.astype(float)
    e = np.zeros(len(z))
    columns = []
    for j in range(len(z)):
        e[j] = h
        columns.append((f(z + e) - f(z - e)) / (2 * h))
    return np.stack(columns, axis=1)
""",
)

wrong(
    "numerical-jacobian",
    "squeeze drops the axes of size 1: with m = 1 or n = 1 the result is no matrix.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = z.astype(float)
    columns = [(f(z + e) - f(z - e)) / (2 * h) for e in h * np.eye(len(z))]
    return np.squeeze(np.stack(columns, axis=1))
""",
)

wrong(
    "numerical-jacobian",
    "f gets the same buffer twice: if f returns its argument or a view of it, both values are the same array and the column is 0.",
    """
def numerical_jacobian(f, z, h=1e-5):
    point = np.array(z, dtype=float)
    columns = []
    for j in range(point.size):
        point[j] = z[j] + h
        plus = f(point)
        point[j] = z[j] - h
        minus = f(point)
        point[j] = z[j]
        columns.append((plus - minus) / (2 * h))
    return np.stack(columns, axis=1)
""",
)

wrong(
    "numerical-jacobian",
    "Single precision has 7 digits, which a step of 1e-5 does not survive: the derivatives are wrong in the first or second digit.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.array(z, dtype=np.float32)
    steps = np.eye(len(z), dtype=np.float32) * np.float32(h)
    return np.stack([(f(z + e) - f(z - e)) / (2 * h) for e in steps], axis=1)
""",
)

wrong(
    "numerical-jacobian",
    "The loop runs over the outputs, not over the inputs: columns are left 0 when m < n, and an index is too large when m > n.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = z.astype(float)
    n, m = len(z), len(f(z))
    J = np.zeros((m, n))
    for j in range(m):
        e = np.zeros(n)
        e[j] = h
        J[:, j] = (f(z + e) - f(z - e)) / (2 * h)
    return J
""",
)

right(
    "numerical-jacobian",
    "apply_along_axis over the columns of h times the unit matrix",
    """
def numerical_jacobian(f, z, h=1e-5):
    def difference(step):
        return (f(z + step) - f(z - step)) / (2 * h)

    return np.apply_along_axis(difference, 0, h * np.eye(len(z)))
""",
)

right(
    "numerical-jacobian",
    "rows of unit vectors, result transposed at the end",
    """
def numerical_jacobian(f, z, h=1e-5):
    point = np.asarray(z) * 1.0
    quotients = [(f(point + h * e) - f(point - h * e)) / (h + h) for e in np.eye(point.size)]
    return np.array(quotients).T
""",
)

right(
    "numerical-jacobian",
    "preallocated array, entry by entry, np.where for the moved point",
    """
def numerical_jacobian(f, z, h=1e-5):
    n, m = z.shape[0], f(z.astype(float)).shape[0]
    J = np.empty((m, n))
    index = np.arange(n)
    for j in range(n):
        up = f(np.where(index == j, z + h, z))
        down = f(np.where(index == j, z - h, z))
        for i in range(m):
            J[i, j] = 0.5 * (up[i] - down[i]) / h
    return J
""",
)

right(
    "numerical-jacobian",
    "a class that holds f, and a generator of partial derivatives",
    """
class Prober:
    def __init__(self, f, z, h):
        self.f, self.z, self.h = f, np.array(z, dtype=np.float64), h

    def at(self, j, side):
        moved = self.z.copy()
        moved[j] += side * self.h
        return np.array(self.f(moved))

    def partials(self):
        for j in range(len(self.z)):
            yield (self.at(j, +1) - self.at(j, -1)) / (2 * self.h)


def numerical_jacobian(f, z, h=1e-5):
    return np.column_stack(list(Prober(f, z, h).partials()))
""",
)

right(
    "numerical-jacobian",
    "two values of f stacked, concatenated columns",
    """
def numerical_jacobian(f, z, h=1e-5):
    weights = np.array([1.0, -1.0]) / (2 * h)
    columns = []
    for j, _ in enumerate(z):
        both = []
        for sign in (1, -1):
            shifted = [float(entry) for entry in z]
            shifted[j] += sign * h
            both.append(f(np.array(shifted)))
        columns.append((weights @ np.array(both))[:, None])
    return np.hstack(columns)
""",
)

# linear-layer

wrong(
    "linear-layer",
    "All rows of J_W[i] are z, not only row i.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_z = W.copy()
    J_W = np.tile(z, (m, m, 1))
    return J_z, J_W


def linear_vjps(W, z, g):
    grad_z = W.T @ g
    grad_W = np.outer(g, z)
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "Row i of J_W[i] holds row i of W and not z.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i, :] = W[i, :]
    return J_z, J_W


def linear_vjps(W, z, g):
    grad_z = W.T @ g
    grad_W = np.outer(g, z)
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "J_W has its axes in the order (m, n, m) instead of (m, m, n).",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_z = W.copy()
    J_W = np.einsum("ik,l->ilk", np.eye(m), z)
    return J_z, J_W


def linear_vjps(W, z, g):
    grad_z = W.T @ g
    grad_W = np.outer(g, z)
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "J_z is W.T, shape (n, m).",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_z = W.T.copy()
    J_W = np.zeros((m, m, n))
    J_W[range(m), range(m)] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    grad_z = W.T @ g
    grad_W = np.outer(g, z)
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "J_z is the caller's W itself and not a new array: who changes the result changes W.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_z = W
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i, :] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    grad_z = W.T @ g
    grad_W = np.outer(g, z)
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "np.fill_diagonal wants axes of equal length and raises for (m, m, n); with m = n it fills only the entries [i, i, i].",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    np.fill_diagonal(J_W, z)
    return J_z, J_W


def linear_vjps(W, z, g):
    grad_z = W.T @ g
    grad_W = np.outer(g, z)
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "m and n are unpacked in the wrong order: right shapes for a square W only.",
    """
def linear_jacobians(W, z):
    n, m = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    grad_z = W.T @ g
    grad_W = np.outer(g, z)
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "The column i of J_W[i] gets the numbers of z, instead of row i; with m != n it raises.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, :, i] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    grad_z = W.T @ g
    grad_W = np.outer(g, z)
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "The outer product has its factors in the wrong order: grad_W has shape (n, m).",
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
    grad_W = np.outer(z, g)
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "grad_z is W g instead of Wᵀ g: raises unless W is square.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    grad_z = W @ g
    grad_W = np.outer(g, z)
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "The sum for grad_z runs over the inputs j (axis 1) and not over the outputs i: it has shape (m,).",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    grad_z = (g[:, None] * W).sum(axis=1)
    grad_W = g[:, None] * z
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "The gradients are right, but J_W is built for them, which the text forbids.",
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
    grad_W = np.einsum("i,ikl->kl", g, J_W)
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "grad_W is the outer product of g with grad_z, and not with the input z: the shape is right, the numbers are not.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    grad_z = W.T @ g
    grad_W = np.outer(g, grad_z)
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "The two results are returned in the opposite order.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    grad_z = np.dot(W.T, g)
    grad_W = np.outer(g, z)
    return grad_W, grad_z
""",
)

wrong(
    "linear-layer",
    "g is forgotten in grad_W: every row is z, as if all upstream gradients were 1.",
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
    grad_W = np.ones_like(W) * z
    return grad_z, grad_W
""",
)

right(
    "linear-layer",
    "Kronecker product, and np.multiply.outer",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    return np.array(W), np.kron(np.eye(m), z).reshape(m, m, n)


def linear_vjps(W, z, g):
    return np.tensordot(g, W, axes=1), np.multiply.outer(g, z)
""",
)

right(
    "linear-layer",
    "broadcast of a unit matrix with a third axis; column times row",
    """
def linear_jacobians(W, z):
    unit = np.eye(len(W))
    J_z = unit @ W
    J_W = unit[..., None] * z
    return J_z, J_W


def linear_vjps(W, z, g):
    up = g.reshape(-1, 1)
    return (up * W).sum(axis=0), up @ z.reshape(1, -1)
""",
)

right(
    "linear-layer",
    "four loops and Kronecker's delta",
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

right(
    "linear-layer",
    "einsum throughout, one of the results transposed",
    """
def linear_jacobians(W, z):
    delta = np.identity(W.shape[0])
    return np.einsum("ij->ij", W).copy(), np.einsum("ik,l->ikl", delta, z)


def linear_vjps(W, z, g):
    return np.einsum("ij,i->j", W, g), np.outer(z, g).T
""",
)

# activations

wrong(
    "activations",
    "The sigmoid as e^z / (1 + e^z) is inf / inf = nan for z = 1000.",
    """
def sigmoid_jacobian(z):
    e = np.exp(z)
    s = e / (1 + e)
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) ** 2)


def relu_jacobian(z):
    return np.diag((z > 0).astype(float))
""",
)

wrong(
    "activations",
    "e^-z / (1 + e^-z)² is inf / inf = nan for z = -1000.",
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
    "np.outer(s, 1 - s) fills the off-diagonal; right for n = 1 only.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.outer(s, 1 - s)


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) ** 2)


def relu_jacobian(z):
    return np.diag((z > 0).astype(float))
""",
)

wrong(
    "activations",
    "z is cut to -10 to 10 against the overflow: beyond, the derivative stays at 4.5e-5 and does not go to 0.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-np.clip(z, -10, 10)))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) ** 2)


def relu_jacobian(z):
    return np.diag((z > 0).astype(float))
""",
)

wrong(
    "activations",
    "1 - s² is the rule for tanh, not for the sigmoid.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(1 - s**2)


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) ** 2)


def relu_jacobian(z):
    return np.diag((z > 0).astype(float))
""",
)

wrong(
    "activations",
    "1 - diag(t)² is taken for the whole matrix: all entries off the diagonal are 1.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    T = np.diag(np.tanh(z))
    return 1 - T**2


def relu_jacobian(z):
    return np.diag((z > 0).astype(float))
""",
)

wrong(
    "activations",
    "The tanh from its exponentials is inf / inf = nan for z = 1000.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    t = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
    return np.diag(1 - t * t)


def relu_jacobian(z):
    return np.diag((z > 0).astype(float))
""",
)

wrong(
    "activations",
    "1 - z² with the input instead of the output t.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    return (1 - z**2) * np.eye(len(z))


def relu_jacobian(z):
    return np.diag((z > 0).astype(float))
""",
)

wrong(
    "activations",
    "The derivatives of tanh are returned as a vector, (n,), not as a matrix.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    t = np.tanh(z)
    return 1 - t**2


def relu_jacobian(z):
    return np.diag((z > 0).astype(float))
""",
)

wrong(
    "activations",
    "At z = 0 ReLU's derivative is 1 here and should be 0.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) ** 2)


def relu_jacobian(z):
    return np.diag(np.heaviside(z, 1.0))
""",
)

wrong(
    "activations",
    "At z = 0 ReLU's derivative is 0.5 here and should be 0.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) ** 2)


def relu_jacobian(z):
    return np.diag((np.sign(z) + 1) / 2)
""",
)

wrong(
    "activations",
    "max(0, z) / z is 0 / 0 = nan at z = 0.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) ** 2)


def relu_jacobian(z):
    return np.diag(np.maximum(0, z) / z)
""",
)

wrong(
    "activations",
    "The ones and zeros are written into the caller's z.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) ** 2)


def relu_jacobian(z):
    positive = z > 0
    z[positive] = 1
    z[~positive] = 0
    return np.diag(z)
""",
)

wrong(
    "activations",
    "The values of ReLU stand on the diagonal, not the derivatives.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) ** 2)


def relu_jacobian(z):
    return np.diag(np.maximum(0, z))
""",
)

wrong(
    "activations",
    "The size is taken from the number of positive entries: np.diag(z[z > 0]) drops the others, so the matrix is too small.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) ** 2)


def relu_jacobian(z):
    positive = z[z > 0]
    return np.diag(np.ones_like(positive))
""",
)

wrong(
    "activations",
    "The mask z > 0 is broadcast over a matrix of ones: every row of the Jacobian holds the derivatives, not only the diagonal.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) ** 2)


def relu_jacobian(z):
    n = len(z)
    return np.where(z > 0, np.ones((n, n)), np.zeros((n, n)))
""",
)

right(
    "activations",
    "sigmoid by tanh, tanh by cosh, ReLU by sign and max",
    """
def sigmoid_jacobian(z):
    t = np.tanh(z / 2)
    return np.diag((1 - t * t) / 4)


def tanh_jacobian(z):
    return np.diag(1 / np.cosh(z) ** 2)


def relu_jacobian(z):
    return np.diag(np.maximum(np.sign(z), 0.0))
""",
)

right(
    "activations",
    "the derivative of the sigmoid is even, so e^-|z| serves; diagonal filled by fill_diagonal",
    """
def _diagonal(v):
    J = np.zeros((v.size, v.size))
    np.fill_diagonal(J, v)
    return J


def sigmoid_jacobian(z):
    e = np.exp(-np.abs(z))
    return _diagonal(e / (1 + e) ** 2)


def tanh_jacobian(z):
    e = np.exp(-2 * np.abs(z))
    return _diagonal(4 * e / (1 + e) ** 2)


def relu_jacobian(z):
    return _diagonal(np.heaviside(z, 0.0))
""",
)

right(
    "activations",
    "products of diagonal matrices and of the unit matrix",
    """
def sigmoid_jacobian(z):
    S = np.diag(1 / (1 + np.exp(-z)))
    return S * (1 - S)


def tanh_jacobian(z):
    T = np.diag(np.tanh(z))
    return np.eye(len(z)) - T @ T


def relu_jacobian(z):
    return np.eye(len(z)) * (z > 0)
""",
)

right(
    "activations",
    "one helper with a scalar rule, loops and math",
    """
import math


def entrywise(rule, z):
    J = np.zeros((len(z), len(z)))
    for i, entry in enumerate(z):
        J[i, i] = rule(float(entry))
    return J


def sigmoid_jacobian(z):
    def rule(a):
        s = 1 / (1 + math.exp(-a)) if a >= 0 else 1 - 1 / (1 + math.exp(a))
        return s - s**2

    return entrywise(rule, z)


def tanh_jacobian(z):
    return entrywise(lambda a: (1 + math.tanh(a)) * (1 - math.tanh(a)), z)


def relu_jacobian(z):
    return entrywise(lambda a: 1.0 if a > 0 else 0.0, z)
""",
)

right(
    "activations",
    "np.where, einsum and index arrays",
    """
def sigmoid_jacobian(z):
    s = np.where(z > 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))
    return np.einsum("i,ij->ij", s - s * s, np.eye(len(z)))


def tanh_jacobian(z):
    J = np.zeros((len(z),) * 2)
    J[np.arange(len(z)), np.arange(len(z))] = 1 - np.square(np.tanh(z))
    return J


def relu_jacobian(z):
    return np.where(np.eye(len(z), dtype=bool) & (z > 0), 1.0, 0.0)
""",
)

# softmax-jacobian

wrong(
    "softmax-jacobian",
    "Nothing is subtracted before np.exp: for logits of 1000 it is inf / inf = nan.",
    """
def softmax_jacobian(z):
    e = np.exp(z)
    s = e / e.sum()
    return np.diag(s) - np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "The rule of the sigmoid: only the diagonal is filled.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return np.diag(s * (1 - s))
""",
)

wrong(
    "softmax-jacobian",
    "s_i² is subtracted on the diagonal twice, since diag(s (1 - s)) already has it.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return np.diag(s * (1 - s)) - np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "s * s is a vector and no outer product: from every row the squares are subtracted.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return np.diag(s) - s * s
""",
)

wrong(
    "softmax-jacobian",
    "The unit matrix stands where diag(s) should: the factor s_i is missing on the diagonal.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return np.eye(len(z)) - np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "s broadcasts along the columns on both places: entry (i, j) is s_j([i = j] - s_j), which is right only where all probabilities are equal, as in the example.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (np.eye(len(s)) - s)
""",
)

wrong(
    "softmax-jacobian",
    "The whole matrix has the opposite sign.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return np.outer(s, s) - np.diag(s)
""",
)

wrong(
    "softmax-jacobian",
    "z -= z.max() changes the caller's logits.",
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
    "The smallest logit is subtracted, not the largest: with logits of 0 and 1000 the exponential overflows.",
    """
def softmax_jacobian(z):
    e = np.exp(z - np.min(z))
    s = e / np.sum(e)
    return np.diag(s) - np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "The mean is subtracted, not the largest: logits of 0 and 2000 still overflow.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.mean())
    s = e / np.sum(e)
    return np.diag(s) - np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "The largest absolute value is subtracted: for logits near -1000 all exponentials are 0, and 0 / 0 is nan.",
    """
def softmax_jacobian(z):
    e = np.exp(z - np.abs(z).max())
    s = e / e.sum()
    return np.diag(s) - np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "argmax is the place of the largest logit and not its value: too little is subtracted, large logits overflow.",
    """
def softmax_jacobian(z):
    e = np.exp(z - np.argmax(z))
    s = e / e.sum()
    return np.diag(s) - np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "The logits are divided by the largest one, which changes the probabilities.",
    """
def softmax_jacobian(z):
    e = np.exp(z / z.max())
    s = e / e.sum()
    return np.diag(s) - np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "Logits are cut to at most 500: logits of 1000 and 600 become equal.",
    """
def softmax_jacobian(z):
    e = np.exp(np.clip(z, -500, 500))
    s = e / e.sum()
    return np.diag(s) - np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "The largest logit is subtracted in the numerator only, not in the sum below.",
    """
def softmax_jacobian(z):
    s = np.exp(z - z.max()) / np.exp(z).sum()
    return np.diag(s) - np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "Off the diagonal the minus sign is missing.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    n = len(z)
    J = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if i == j:
                J[i, j] = s[i] * (1 - s[i])
            else:
                J[i, j] = s[i] * s[j]
    return J
""",
)

wrong(
    "softmax-jacobian",
    "Only the part above the diagonal is filled (j starts at i), below it stays 0.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    n = len(z)
    J = np.zeros((n, n))
    for i in range(n):
        for j in range(i, n):
            J[i, j] = s[i] * ((i == j) - s[j])
    return J
""",
)

wrong(
    "softmax-jacobian",
    "s @ s is one number: it is subtracted from every entry.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return np.diag(s) - s @ s.T
""",
)

right(
    "softmax-jacobian",
    "row factor times (unit matrix minus row of probabilities)",
    """
def softmax_jacobian(z):
    s = np.exp(z - np.logaddexp.reduce(z))
    return s[:, None] * (np.eye(s.size) - s[None, :])
""",
)

right(
    "softmax-jacobian",
    "two cases in a double loop, softmax by differences of logits",
    """
def softmax_jacobian(z):
    top = max(z)
    powers = [np.exp(entry - top) for entry in z]
    total = sum(powers)
    n = len(powers)
    J = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            if i != j:
                J[i, j] = -powers[i] * powers[j] / total**2
            else:
                J[i, j] = powers[i] * (total - powers[i]) / total**2
    return J
""",
)

right(
    "softmax-jacobian",
    "the diagonal from the fact that each row adds up to 0",
    """
def softmax_jacobian(z):
    e = np.exp(z - np.max(z))
    s = e / np.sum(e)
    J = -s.reshape(-1, 1) @ s.reshape(1, -1)
    np.fill_diagonal(J, 0.0)
    J[np.diag_indices_from(J)] = -J.sum(axis=1)
    return J
""",
)

right(
    "softmax-jacobian",
    "complex step through a softmax that subtracts the largest logit",
    """
def softmax_jacobian(z):
    shifted = z - np.amax(z)

    def softmax(v):
        e = np.exp(v)
        return e / e.sum()

    h = 1e-40
    return np.stack([softmax(shifted + 1j * h * unit).imag / h for unit in np.eye(len(z))], axis=1)
""",
)

right(
    "softmax-jacobian",
    "probabilities as 1 / sum of exponentials of differences; einsum",
    """
def softmax_jacobian(z):
    probability = 1 / np.exp(z[None, :] - z[:, None]).sum(axis=1)
    covariance = np.einsum("i,ij->ij", probability, np.eye(len(z)))
    return covariance - np.einsum("i,j->ij", probability, probability)
""",
)

# chain-rule

wrong(
    "chain-rule",
    "The inner derivative stands first: raises, or goes unnoticed with equal sizes.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_g(z) @ jacobian_f(g(z))


def chain_gradient(J, grad_y):
    return J.T @ grad_y
""",
)

wrong(
    "chain-rule",
    "J_f is taken at z and not at g(z).",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(z) @ jacobian_g(z)


def chain_gradient(J, grad_y):
    return J.T @ grad_y
""",
)

wrong(
    "chain-rule",
    "J_g is taken at g(z), too, since z has been overwritten.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    z = g(z)
    return jacobian_f(z) @ jacobian_g(z)


def chain_gradient(J, grad_y):
    return J.T @ grad_y
""",
)

wrong(
    "chain-rule",
    "jacobian_f receives the matrix J_g(z) instead of the vector g(z).",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    J_g = jacobian_g(z)
    return jacobian_f(J_g) @ J_g


def chain_gradient(J, grad_y):
    return J.T @ grad_y
""",
)

wrong(
    "chain-rule",
    "g(z) is replaced by J_g(z) z, which is the same for a linear g only.",
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
    "An entrywise product instead of the product of matrices.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)) * jacobian_g(z)


def chain_gradient(J, grad_y):
    return J.T @ grad_y
""",
)

wrong(
    "chain-rule",
    "np.inner pairs the last axes: it computes J_f J_gᵀ.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return np.inner(jacobian_f(g(z)), jacobian_g(z))


def chain_gradient(J, grad_y):
    return J.T @ grad_y
""",
)

wrong(
    "chain-rule",
    "Both matrices are transposed and their order changed, but the result is not transposed back: shape (n, m).",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    outer, inner = jacobian_f(g(z)), jacobian_g(z)
    return inner.T @ outer.T


def chain_gradient(J, grad_y):
    return J.T @ grad_y
""",
)

wrong(
    "chain-rule",
    "J @ grad_y instead of Jᵀ grad_y.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)) @ jacobian_g(z)


def chain_gradient(J, grad_y):
    return J @ grad_y
""",
)

wrong(
    "chain-rule",
    "The gradient is a row of shape (1, n), not a vector.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)) @ jacobian_g(z)


def chain_gradient(J, grad_y):
    return grad_y[np.newaxis, :] @ J
""",
)

wrong(
    "chain-rule",
    "np.squeeze removes n as well when n = 1: shape () and not (1,).",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)) @ jacobian_g(z)


def chain_gradient(J, grad_y):
    return np.squeeze(grad_y.reshape(1, -1) @ J)
""",
)

wrong(
    "chain-rule",
    "J is weighted in place: the gradient is right, but the caller's J is changed.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)) @ jacobian_g(z)


def chain_gradient(J, grad_y):
    J *= grad_y[:, None]
    return J.sum(axis=0)
""",
)

wrong(
    "chain-rule",
    "The pseudo-inverse is taken in the place of the transpose.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)) @ jacobian_g(z)


def chain_gradient(J, grad_y):
    return np.linalg.pinv(J) @ grad_y
""",
)

wrong(
    "chain-rule",
    "J is summed over the outputs first and the gradients apart from it: the sum of products is not the product of sums.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)) @ jacobian_g(z)


def chain_gradient(J, grad_y):
    return J.sum(axis=0) * grad_y.sum()
""",
)

wrong(
    "chain-rule",
    "grad_y is paired with the columns (axis 1) of J and not with its rows; raises unless J is square.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)) @ jacobian_g(z)


def chain_gradient(J, grad_y):
    return (J * grad_y).sum(axis=1)
""",
)

right(
    "chain-rule",
    "einsum with the inner index k; tensordot",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return np.einsum("ik,kj->ij", jacobian_f(g(z)), jacobian_g(z))


def chain_gradient(J, grad_y):
    return np.tensordot(grad_y, J, axes=(0, 0))
""",
)

right(
    "chain-rule",
    "column by column: outer Jacobian times each column of the inner",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    outer = jacobian_f(g(z))
    return np.column_stack([outer @ column for column in jacobian_g(z).T])


def chain_gradient(J, grad_y):
    return sum(weight * row for weight, row in zip(grad_y, J))
""",
)

right(
    "chain-rule",
    "transposed product transposed back; vector from the left",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    inner = jacobian_g(z)
    u = g(z)
    return (inner.T @ jacobian_f(u).T).T


def chain_gradient(J, grad_y):
    return grad_y.dot(J)
""",
)

right(
    "chain-rule",
    "sum of outer products over k; apply_along_axis",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    J_f, J_g = jacobian_f(g(z)), jacobian_g(z)
    return np.sum([np.outer(J_f[:, k], J_g[k]) for k in range(len(J_g))], axis=0)


def chain_gradient(J, grad_y):
    return np.apply_along_axis(lambda column: column @ grad_y, 0, J)
""",
)

# vector-jacobian-product

wrong(
    "vector-jacobian-product",
    "The diagonal matrix is built: right numbers, but memory proportional to n².",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g @ np.diag(s * (1 - s))


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (g - g @ s)
""",
)

wrong(
    "vector-jacobian-product",
    "g @ (s (1 - s)) is a sum over all entries: one number and not n.",
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
    "The factor 1 - s is missing in the sigmoid's derivative.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (g - g @ s)
""",
)

wrong(
    "vector-jacobian-product",
    "e^z / (1 + e^z) is nan for z = 1000.",
    """
def sigmoid_vjp(z, g):
    s = np.exp(z) / (1 + np.exp(z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (g - g @ s)
""",
)

wrong(
    "vector-jacobian-product",
    "The derivative is taken of the output: sigmoid is applied to s once more.",
    """
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def sigmoid_vjp(z, g):
    s = sigmoid(z)
    return g * sigmoid(s) * (1 - sigmoid(s))


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (g - g @ s)
""",
)

wrong(
    "vector-jacobian-product",
    "np.outer(s, s) builds the whole Jacobian: memory proportional to n².",
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
    "The sum of g is not weighted with s: entry j is s_j (g_j - Σ g_i).",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (g - g.sum())
""",
)

wrong(
    "vector-jacobian-product",
    "The plain mean of g is subtracted, not the one weighted with the probabilities.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (g - np.mean(g))
""",
)

wrong(
    "vector-jacobian-product",
    "Only the diagonal of softmax's Jacobian is used, as if it were a sigmoid.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return g * s * (1 - s)
""",
)

wrong(
    "vector-jacobian-product",
    "Brackets are missing: the weighted mean is subtracted without the factor s_j.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * g - g @ s
""",
)

wrong(
    "vector-jacobian-product",
    "g -= ... works in place: the result is right, but the caller's g is changed.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    g -= g @ s
    return s * g
""",
)

wrong(
    "vector-jacobian-product",
    "No logit is subtracted before np.exp: nan for logits of 1000.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    s = np.exp(z) / np.sum(np.exp(z))
    return s * (g - np.dot(g, s))
""",
)

wrong(
    "vector-jacobian-product",
    "z.max() is subtracted from the probabilities' exponentials, after np.exp and not before it: wrong numbers, and nan for logits of 1000.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    e = np.exp(z) - z.max()
    s = e / e.sum()
    return s * (g - g @ s)
""",
)

wrong(
    "vector-jacobian-product",
    "The signs of both halves are exchanged.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (g @ s) - s * g
""",
)

wrong(
    "vector-jacobian-product",
    "The mean is weighted with the exponentials, which are not divided by their sum.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (g - g @ e)
""",
)

wrong(
    "vector-jacobian-product",
    "All pairwise differences g_j - g_i make an (n, n) array: right numbers, memory proportional to n².",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    differences = g[:, np.newaxis] - g[np.newaxis, :]
    return s * (differences @ s)
""",
)

right(
    "vector-jacobian-product",
    "tanh for the sigmoid; np.average with weights for the mean",
    """
def sigmoid_vjp(z, g):
    t = np.tanh(0.5 * z)
    return 0.25 * g * (1 + t) * (1 - t)


def softmax_vjp(z, g):
    weights = np.exp(z - np.max(z))
    mean = np.average(g, weights=weights)
    return weights / weights.sum() * (g - mean)
""",
)

right(
    "vector-jacobian-product",
    "einsum, log-sum-exp",
    """
def sigmoid_vjp(z, g):
    s = np.exp(-np.logaddexp(0, -z))
    return np.einsum("i,i,i->i", g, s, 1 - s)


def softmax_vjp(z, g):
    s = np.exp(z - np.logaddexp.reduce(z))
    return np.einsum("j,j->j", s, g) - np.einsum("i,i,j->j", g, s, s, optimize=True)
""",
)

right(
    "vector-jacobian-product",
    "complex step in the direction g, since both Jacobians are symmetric",
    """
def sigmoid_vjp(z, g):
    e = np.exp(-np.abs(z) + 1e-30j * g)
    return (e / (1 + e)).imag * 1e30


def softmax_vjp(z, g):
    e = np.exp(z - z.max() + 1e-30j * g)
    return (e / e.sum()).imag * 1e30
""",
)

right(
    "vector-jacobian-product",
    "lists and math.fsum",
    """
import math


def sigmoid_vjp(z, g):
    slopes = []
    for entry in z:
        small = math.exp(-abs(entry))
        slopes.append(small / (1 + small) / (1 + small))
    return np.array([a * b for a, b in zip(g, slopes)])


def softmax_vjp(z, g):
    top = max(z)
    e = [math.exp(entry - top) for entry in z]
    total = math.fsum(e)
    mean = math.fsum(a * b for a, b in zip(e, g)) / total
    return np.array([a / total * (b - mean) for a, b in zip(e, g)])
""",
)

# two-layer-network

wrong(
    "two-layer-network",
    "The factor 2 of the square's derivative is missing in grad_y_pred, and so in all gradients.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = y_pred - y
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T @ grad_a
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
        result = mlp_gradients(x, y, w1, w2)
        losses.append(result["loss"])
        w1 -= learning_rate * result["grad_w1"]
        w2 -= learning_rate * result["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The loss is the mean of the squares; the gradients are those of the sum.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.mean((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T @ grad_a
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
        result = mlp_gradients(x, y, w1, w2)
        losses.append(result["loss"])
        w1 -= learning_rate * result["grad_w1"]
        w2 -= learning_rate * result["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The gradient by y_pred is divided by the number of samples.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y) / len(x)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T @ grad_a
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
        result = mlp_gradients(x, y, w1, w2)
        losses.append(result["loss"])
        w1 -= learning_rate * result["grad_w1"]
        w2 -= learning_rate * result["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The loss is summed over the samples only: one number for each output.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2, axis=0)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T @ grad_a
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
        result = mlp_gradients(x, y, w1, w2)
        losses.append(result["loss"])
        w1 -= learning_rate * result["grad_w1"]
        w2 -= learning_rate * result["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The loss is the length of the error, without the square.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.linalg.norm(y_pred - y)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T @ grad_a
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
        result = mlp_gradients(x, y, w1, w2)
        losses.append(result["loss"])
        w1 -= learning_rate * result["grad_w1"]
        w2 -= learning_rate * result["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The sigmoid's derivative is left out on the way to w1.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h
    grad_w1 = x.T @ grad_a
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
        result = mlp_gradients(x, y, w1, w2)
        losses.append(result["loss"])
        w1 -= learning_rate * result["grad_w1"]
        w2 -= learning_rate * result["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "h (1 - h) is multiplied in place into grad_h: grad_w1 is right, but the grad_h that is returned is the gradient before the sigmoid.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-x @ w1))
    y_pred = h @ w2
    error = y_pred - y
    loss = np.sum(error**2)
    grad_y_pred = 2 * error
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
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        result = mlp_gradients(x, y, w1, w2)
        losses.append(result["loss"])
        w1 -= learning_rate * result["grad_w1"]
        w2 -= learning_rate * result["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "h (1 - h) multiplies the product with x and not grad_h: (D_in, H) times (N, H) raises, unless N is 1 or D_in.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h
    grad_w1 = x.T @ grad_a * h * (1 - h)
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
        result = mlp_gradients(x, y, w1, w2)
        losses.append(result["loss"])
        w1 -= learning_rate * result["grad_w1"]
        w2 -= learning_rate * result["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The sigmoid's derivative is taken as a (1 - a) with its input a = x w1 instead of its output h.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * (x @ w1) * (1 - x @ w1)
    grad_w1 = x.T @ grad_a
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
        result = mlp_gradients(x, y, w1, w2)
        losses.append(result["loss"])
        w1 -= learning_rate * result["grad_w1"]
        w2 -= learning_rate * result["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "y_pred goes through a sigmoid, too, which the network does not have; and its derivative is not in the gradients.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = 1 / (1 + np.exp(-(h @ w2)))
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T @ grad_a
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
        result = mlp_gradients(x, y, w1, w2)
        losses.append(result["loss"])
        w1 -= learning_rate * result["grad_w1"]
        w2 -= learning_rate * result["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The error has the opposite sign, y - y_pred: the loss is right, all gradients are negative.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y - y_pred)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T @ grad_a
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
        result = mlp_gradients(x, y, w1, w2)
        losses.append(result["loss"])
        w1 -= learning_rate * result["grad_w1"]
        w2 -= learning_rate * result["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "e^a / (1 + e^a) overflows for large products x w1: nan.",
    """
def mlp_gradients(x, y, w1, w2):
    h = np.exp(x @ w1) / (1 + np.exp(x @ w1))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T @ grad_a
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
        result = mlp_gradients(x, y, w1, w2)
        losses.append(result["loss"])
        w1 -= learning_rate * result["grad_w1"]
        w2 -= learning_rate * result["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "w1 -= and w2 -= work on the caller's arrays.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h * (1 - h)
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
    for _ in range(steps):
        result = mlp_gradients(x, y, w1, w2)
        losses.append(result["loss"])
        w1 -= learning_rate * result["grad_w1"]
        w2 -= learning_rate * result["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "Only w1 is copied: the caller's w2 is changed.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T @ grad_a
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    w1 = w1.copy()
    losses = []
    for _ in range(steps):
        result = mlp_gradients(x, y, w1, w2)
        losses.append(result["loss"])
        w1 -= learning_rate * result["grad_w1"]
        w2 -= learning_rate * result["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "w2 moves first and the gradient by w1 is computed afterwards, with the new w2.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h * (1 - h)
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
    for _ in range(steps):
        losses.append(mlp_gradients(x, y, w1, w2)["loss"])
        w2 = w2 - learning_rate * mlp_gradients(x, y, w1, w2)["grad_w2"]
        w1 = w1 - learning_rate * mlp_gradients(x, y, w1, w2)["grad_w1"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The loss is computed after each step and not before it.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h * (1 - h)
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
    for _ in range(steps):
        result = mlp_gradients(x, y, w1, w2)
        w1 = w1 - learning_rate * result["grad_w1"]
        w2 = w2 - learning_rate * result["grad_w2"]
        losses.append(mlp_gradients(x, y, w1, w2)["loss"])
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The return stands inside the loop: it ends after one step.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h * (1 - h)
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
    for _ in range(steps):
        result = mlp_gradients(x, y, w1, w2)
        losses.append(result["loss"])
        w1 = w1 - learning_rate * result["grad_w1"]
        w2 = w2 - learning_rate * result["grad_w2"]
        return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The gradients are always taken at the first weights, as the new ones have other names.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T @ grad_a
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    new_w1, new_w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        result = mlp_gradients(x, y, w1, w2)
        losses.append(result["loss"])
        new_w1 -= learning_rate * result["grad_w1"]
        new_w2 -= learning_rate * result["grad_w2"]
    return new_w1, new_w2, losses
""",
)

wrong(
    "two-layer-network",
    "range(1, steps) makes one step too few.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T @ grad_a
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
    for _ in range(1, steps):
        result = mlp_gradients(x, y, w1, w2)
        losses.append(result["loss"])
        w1 -= learning_rate * result["grad_w1"]
        w2 -= learning_rate * result["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "After the last step one more loss is appended: steps + 1 losses.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T @ grad_a
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
        result = mlp_gradients(x, y, w1, w2)
        losses.append(result["loss"])
        w1 -= learning_rate * result["grad_w1"]
        w2 -= learning_rate * result["grad_w2"]
    losses.append(mlp_gradients(x, y, w1, w2)["loss"])
    return w1, w2, losses
""",
)

right(
    "two-layer-network",
    "sample by sample, outer products added up",
    """
def mlp_gradients(x, y, w1, w2):
    N = x.shape[0]
    loss = 0.0
    grad_w1, grad_w2 = np.zeros(w1.shape), np.zeros(w2.shape)
    grad_y_pred, grad_h = np.zeros(y.shape), np.zeros((N, w1.shape[1]))
    for k in range(N):
        h = 1 / (1 + np.exp(-(w1.T @ x[k])))
        error = w2.T @ h - y[k]
        loss += error @ error
        grad_y_pred[k] = 2 * error
        grad_w2 += np.outer(h, grad_y_pred[k])
        grad_h[k] = w2 @ grad_y_pred[k]
        grad_w1 += np.outer(x[k], grad_h[k] * h * (1 - h))
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    losses = []
    while len(losses) < steps:
        now = mlp_gradients(x, y, w1, w2)
        losses += [now["loss"]]
        w1, w2 = w1 - learning_rate * now["grad_w1"], w2 - learning_rate * now["grad_w2"]
    return w1, w2, losses
""",
)

right(
    "two-layer-network",
    "einsum, sigmoid by tanh, training by a recursive helper over a tuple of weights",
    """
def mlp_gradients(x, y, w1, w2):
    h = 0.5 + 0.5 * np.tanh(0.5 * np.einsum("nd,dh->nh", x, w1))
    miss = np.einsum("nh,ho->no", h, w2) - y
    up = miss + miss
    down = np.einsum("no,ho->nh", up, w2)
    return dict(
        loss=np.einsum("no,no->", miss, miss),
        grad_y_pred=up,
        grad_w2=np.einsum("nh,no->ho", h, up),
        grad_h=down,
        grad_w1=np.einsum("nd,nh,nh->dh", x, down, h - h * h),
    )


def train_mlp(x, y, w1, w2, steps, learning_rate):
    def step(weights):
        found = mlp_gradients(x, y, *weights)
        gradients = found["grad_w1"], found["grad_w2"]
        return found["loss"], [w - learning_rate * g for w, g in zip(weights, gradients)]

    weights, losses = [w1, w2], []
    for _ in range(steps):
        loss, weights = step(weights)
        losses.append(loss)
    return (*weights, losses)
""",
)

right(
    "two-layer-network",
    "transposed products, np.vdot; training with copies in a dictionary",
    """
def mlp_gradients(x, y, w1, w2):
    a = np.dot(x, w1)
    h = np.reciprocal(1.0 + np.exp(-a))
    residual = np.dot(h, w2) - y
    out = {"loss": float(np.vdot(residual, residual)), "grad_y_pred": 2.0 * residual}
    out["grad_w2"] = (out["grad_y_pred"].T @ h).T
    out["grad_h"] = (w2 @ out["grad_y_pred"].T).T
    slope = h * (1.0 - h)
    out["grad_w1"] = ((slope * out["grad_h"]).T @ x).T
    return out


def train_mlp(x, y, w1, w2, steps, learning_rate):
    weights = {"w1": np.array(w1, dtype=float), "w2": np.array(w2, dtype=float)}
    losses = []
    for _ in range(steps):
        found = mlp_gradients(x, y, **weights)
        losses.append(found["loss"])
        for name, weight in weights.items():
            weight -= learning_rate * found["grad_" + name]
    return weights["w1"], weights["w2"], losses
""",
)

right(
    "two-layer-network",
    "classes for the layers, training without mlp_gradients",
    """
class Linear:
    def __init__(self, w):
        self.w = w

    def forward(self, x):
        self.x = x
        return x @ self.w

    def backward(self, up):
        self.grad = np.tensordot(self.x, up, axes=(0, 0))
        return up @ self.w.T


class Sigmoid:
    def forward(self, a):
        self.h = 1 / (1 + np.exp(-a))
        return self.h

    def backward(self, up):
        return up * (self.h - self.h**2)


class Network:
    def __init__(self, w1, w2):
        self.first, self.act, self.second = Linear(w1), Sigmoid(), Linear(w2)

    def run(self, x, y):
        prediction = self.second.forward(self.act.forward(self.first.forward(x)))
        self.up = 2 * (prediction - y)
        self.down = self.second.backward(self.up)
        self.first.backward(self.act.backward(self.down))
        return np.square(prediction - y).sum()


def mlp_gradients(x, y, w1, w2):
    network = Network(w1, w2)
    loss = network.run(x, y)
    return {
        "loss": loss,
        "grad_y_pred": network.up,
        "grad_w2": network.second.grad,
        "grad_h": network.down,
        "grad_w1": network.first.grad,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    network = Network(w1.copy(), w2.copy())
    losses = []
    for _ in range(steps):
        losses.append(network.run(x, y))
        for layer in (network.first, network.second):
            layer.w = layer.w - learning_rate * layer.grad
    return network.first.w, network.second.w, losses
""",
)
