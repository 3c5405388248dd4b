"""Answers to assignment 1, written from the handout's text alone, as students might give them.

A language model wrote them on 2026-11-28 from the student's notebook 1-jacobians/jacobians.ipynb and nothing
else: no sample solution, no table of mistakes, no source of the package `course`. Each text is a
whole answer cell. Where a slip is about one function of a cell, the others are right, filled in from
a few variants by a script. Every right answer was run against
torch's autograd or finite differences, and every wrong one was seen to differ from that
on some input that the text allows.
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
    "Only the term of the left factor is differentiated; the second term of the product rule is missing.",
    '''
def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    return (A @ z)[np.newaxis, :]


def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    return A @ z
''',
)

wrong(
    "quadratic-form",
    "Only the term of the right factor is there; A z is missing.",
    '''
def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    return (A.T @ z).reshape(1, -1)


def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    return quadratic_derivative(A, z)[0]
''',
)

wrong(
    "quadratic-form",
    "It uses the rule 2 A z, which holds only where A is symmetric.",
    """
def quadratic_derivative(A, z):
    # d/dz zAz = 2Az
    return 2 * (A @ z).reshape(1, -1)


def quadratic_gradient(A, z):
    return 2 * A @ z
""",
)

wrong(
    "quadratic-form",
    "It uses 2 z A for the row, as if A were symmetric, and the other half of the pair is right.",
    '''
def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    row = z.reshape(1, -1)
    return 2 * row @ A


def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    return (A + A.T) @ z
''',
)

wrong(
    "quadratic-form",
    "It returns the value of the quadratic form in place of its derivative.",
    '''
def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    # YOUR CODE HERE
    y = z.T @ A @ z
    return y


def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    # YOUR CODE HERE
    y = z.T @ A @ z
    return y.T
''',
)

wrong(
    "quadratic-form",
    "The derivative is made a column of shape (n, 1) and not a row.",
    """
def quadratic_derivative(A, z):
    return (A @ z + A.T @ z).reshape(-1, 1)


def quadratic_gradient(A, z):
    return A @ z + A.T @ z
""",
)

wrong(
    "quadratic-form",
    "The derivative is a vector with one axis, since .T does nothing to it.",
    '''
def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    grad = A @ z + A.T @ z
    return grad.T


def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    return A @ z + A.T @ z
''',
)

wrong(
    "quadratic-form",
    "The gradient is returned as a row of shape (1, n), like the derivative.",
    '''
def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    v = A @ z + A.T @ z
    return v[np.newaxis, :]


def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    v = A @ z + A.T @ z
    return v[np.newaxis, :]
''',
)

wrong(
    "quadratic-form",
    "The gradient is returned as a column of shape (n, 1).",
    """
def quadratic_derivative(A, z):
    z = z.reshape(-1, 1)
    return z.T @ (A + A.T)


def quadratic_gradient(A, z):
    return quadratic_derivative(A, z).T
""",
)

wrong(
    "quadratic-form",
    "The transposed matrix is subtracted where it has to be added.",
    '''
def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    # YOUR CODE HERE
    return ((A - A.T) @ z).reshape(1, -1)


def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    # YOUR CODE HERE
    return (A - A.T) @ z
''',
)

wrong(
    "quadratic-form",
    "The transpose is taken of the product vector, which does nothing, so A z is counted twice.",
    '''
def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    return (A @ z + (A @ z).T).reshape(1, -1)


def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    return A @ z + (A @ z).T
''',
)

wrong(
    "quadratic-form",
    "The result has a factor one half too much, from the habit of writing the form with ½.",
    """
def quadratic_derivative(A, z):
    return 0.5 * ((A + A.T) @ z)[None, :]


def quadratic_gradient(A, z):
    return 0.5 * (A + A.T) @ z
""",
)

wrong(
    "quadratic-form",
    "The loops run over two entries only, so it works for 2 x 2 matrices and no others.",
    '''
def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    out = np.zeros(2)
    for k in range(2):
        for j in range(2):
            out[k] += A[k, j] * z[j] + z[j] * A[j, k]
    return out


def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    return quadratic_gradient(A, z).reshape(1, 2)
''',
)

wrong(
    "quadratic-form",
    "The matrix is multiplied with z entry by entry, which gives a matrix and not a vector.",
    '''
def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    return A * z + A.T * z


def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    return A * z + A.T * z
''',
)

wrong(
    "quadratic-form",
    "The sum A + Aᵀ is formed in place and changes the caller's matrix.",
    """
def quadratic_gradient(A, z):
    A += A.T.copy()
    return A @ z


def quadratic_derivative(A, z):
    return (A @ z + A.T @ z)[np.newaxis]
""",
)

wrong(
    "quadratic-form",
    "The terms of the diagonal are skipped, so each A_kk z_k is counted once and not twice.",
    '''
def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    n = len(z)
    g = np.zeros(n)
    for k in range(n):
        g[k] = A[k, k] * z[k]
        for j in range(n):
            if j != k:
                g[k] += (A[k, j] + A[j, k]) * z[j]
    return g


def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    return quadratic_gradient(A, z)[np.newaxis, :]
''',
)

wrong(
    "quadratic-form",
    "A one-sided difference with a step of 0.01 is far too rough for the derivative.",
    '''
def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    h = 0.01
    y = z @ A @ z
    g = []
    for k in range(len(z)):
        e = np.zeros(len(z))
        e[k] = h
        g.append(((z + e) @ A @ (z + e) - y) / h)
    return np.array(g)


def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    return quadratic_gradient(A, z).reshape(1, -1)
''',
)

wrong(
    "quadratic-form",
    "The gradient is printed and not returned.",
    """
def quadratic_gradient(A, z):
    grad = A @ z + z @ A
    print(grad)


def quadratic_derivative(A, z):
    return (A @ z + z @ A).reshape(1, -1)
""",
)

wrong(
    "quadratic-form",
    "The whole is multiplied with z once more, entry by entry.",
    '''
def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    rows = A.sum(axis=1) + A.sum(axis=0)
    return (rows * z)[np.newaxis, :]


def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    rows = A.sum(axis=1) + A.sum(axis=0)
    return rows * z
''',
)

wrong(
    "quadratic-form",
    "The derivative is a full (n, n) matrix A + Aᵀ: z has been left out, as in the second derivative.",
    '''
def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    # YOUR CODE HERE
    return A + A.T


def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    # YOUR CODE HERE
    left = A @ z
    right = z @ A
    return left + right
''',
)

wrong(
    "quadratic-form",
    "The result array is made of integers and cuts the decimals.",
    """
def quadratic_gradient(A, z):
    g = np.zeros(len(z), dtype=int)
    for k in range(len(z)):
        g[k] = A[k] @ z + A[:, k] @ z
    return g


def quadratic_derivative(A, z):
    return np.array([quadratic_gradient(A, z)])
""",
)

wrong(
    "quadratic-form",
    "A comma after the result makes a tuple of the gradient.",
    '''
def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    v = A @ z + z @ A
    return v[np.newaxis, :]


def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    return (A + A.T) @ z,
''',
)

wrong(
    "quadratic-form",
    "The derivative is computed and not returned: the return is missing.",
    '''
def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    grad = A @ z + A.T @ z
    grad.reshape(1, -1)


def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    left = A @ z
    right = z @ A
    return left + right
''',
)

wrong(
    "quadratic-form",
    "A z and z A are multiplied where the product rule adds them.",
    """
def quadratic_derivative(A, z):
    return ((A @ z) * (z @ A)).reshape(1, -1)


def quadratic_gradient(A, z):
    return quadratic_derivative(A, z).reshape(-1)
""",
)

wrong(
    "quadratic-form",
    "Both sums run along the rows: A[k, j] is counted twice and A[j, k] never.",
    '''
def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    # YOUR CODE HERE
    n = len(z)
    out = np.zeros(n)
    for k in range(n):
        left = sum(A[k, j] * z[j] for j in range(n))
        right = sum(z[i] * A[k, i] for i in range(n))
        out[k] = left + right
    return out


def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    # YOUR CODE HERE
    return quadratic_gradient(A, z)[None, :]
''',
)

# quadratic-form: right, in an unusual form.

right(
    "quadratic-form",
    "two nested loops, as in the double sum",
    '''
def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    n = z.shape[0]
    grad = np.zeros(n)
    for i in range(n):
        for j in range(n):
            grad[i] += A[i, j] * z[j]
            grad[j] += z[i] * A[i, j]
    return grad


def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    return np.array([quadratic_gradient(A, z)])
''',
)

right(
    "quadratic-form",
    "einsum for both sums",
    """
def quadratic_derivative(A, z):
    return np.einsum("ij,j->i", A, z)[None] + np.einsum("i,ij->j", z, A)[None]


def quadratic_gradient(A, z):
    return np.einsum("ij,j->i", A, z) + np.einsum("ij,i->j", A, z)
""",
)

right(
    "quadratic-form",
    "with explicit columns, then ravel",
    '''
def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    column = np.reshape(z, (-1, 1))
    return column.T @ A + column.T @ A.T


def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    return quadratic_derivative(A, z).T.ravel()
''',
)

right(
    "quadratic-form",
    "lambdas, and the symmetric part times two",
    """
symmetric = lambda A: (A + A.T) / 2
quadratic_gradient = lambda A, z: 2 * symmetric(A).dot(z)
quadratic_derivative = lambda A, z: np.atleast_2d(quadratic_gradient(A, z))
""",
)

right(
    "quadratic-form",
    "the form is bilinear, so unit vectors on either side give the exact derivative",
    """
def quadratic_derivative(A, z):
    form = lambda u, v: u @ A @ v
    unit = np.eye(len(z))
    return np.array([[form(e, z) + form(z, e) for e in unit]])


def quadratic_gradient(A, z):
    return np.squeeze(quadratic_derivative(A, z), axis=0)
""",
)

right(
    "quadratic-form",
    "a block matrix [A Aᵀ] times z stacked on z",
    '''
def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    return np.block([A, A.T]) @ np.concatenate([z, z])


def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    return np.expand_dims(quadratic_gradient(A, z), axis=0)
''',
)


# predicted-change: wrong.

wrong(
    "predicted-change",
    "The change stands on the left of J, so columns are paired with it and not rows.",
    '''
def predicted_change(J, dz):
    """Return the change Δy that the Jacobian predicts for a change Δz.

    J has shape (m, n), dz has shape (n,), the result has shape (m,).
    Example: for J = [[1, 2], [0, 3]] and dz = [0.1, 0.2] it is [0.5, 0.6].
    """
    return dz @ J


def prediction_error(f, J, z, dz):
    """Return how much the prediction misses: the length of f(z + Δz) - f(z) - Δy, a number.

    f takes an array of shape (n,) and returns one of shape (m,); J is its Jacobian at z.
    """
    return np.linalg.norm(f(z + dz) - f(z) - predicted_change(J, dz))
''',
)

wrong(
    "predicted-change",
    "The transposed Jacobian is used, as if J were laid out with inputs along the rows.",
    """
def predicted_change(J, dz):
    return J.T @ dz


def prediction_error(f, J, z, dz):
    dy = f(z + dz) - f(z)
    return np.linalg.norm(dy - J.T @ dz)
""",
)

wrong(
    "predicted-change",
    "The product is taken entry by entry, which leaves a matrix.",
    '''
def predicted_change(J, dz):
    """Return the change Δy that the Jacobian predicts for a change Δz.

    J has shape (m, n), dz has shape (n,), the result has shape (m,).
    Example: for J = [[1, 2], [0, 3]] and dz = [0.1, 0.2] it is [0.5, 0.6].
    """
    return J * dz


def prediction_error(f, J, z, dz):
    """Return how much the prediction misses: the length of f(z + Δz) - f(z) - Δy, a number.

    f takes an array of shape (n,) and returns one of shape (m,); J is its Jacobian at z.
    """
    return np.linalg.norm(f(z + dz) - f(z) - predicted_change(J, dz))
''',
)

wrong(
    "predicted-change",
    "The entry-by-entry product is summed over the rows and not along them.",
    '''
def predicted_change(J, dz):
    """Return the change Δy that the Jacobian predicts for a change Δz.

    J has shape (m, n), dz has shape (n,), the result has shape (m,).
    Example: for J = [[1, 2], [0, 3]] and dz = [0.1, 0.2] it is [0.5, 0.6].
    """
    # YOUR CODE HERE
    return (J * dz).sum(axis=0)


def prediction_error(f, J, z, dz):
    """Return how much the prediction misses: the length of f(z + Δz) - f(z) - Δy, a number.

    f takes an array of shape (n,) and returns one of shape (m,); J is its Jacobian at z.
    """
    # YOUR CODE HERE
    miss = f(z + dz) - f(z) - J @ dz
    return np.linalg.norm(miss)
''',
)

wrong(
    "predicted-change",
    "The error is only the true change; the prediction is not subtracted.",
    """
def predicted_change(J, dz):
    return J @ dz


def prediction_error(f, J, z, dz):
    return np.linalg.norm(f(z + dz) - f(z))
""",
)

wrong(
    "predicted-change",
    "f(z) is not subtracted: the value after the step is compared with a change.",
    '''
def predicted_change(J, dz):
    """Return the change Δy that the Jacobian predicts for a change Δz.

    J has shape (m, n), dz has shape (n,), the result has shape (m,).
    Example: for J = [[1, 2], [0, 3]] and dz = [0.1, 0.2] it is [0.5, 0.6].
    """
    return np.dot(J, dz)


def prediction_error(f, J, z, dz):
    """Return how much the prediction misses: the length of f(z + Δz) - f(z) - Δy, a number.

    f takes an array of shape (n,) and returns one of shape (m,); J is its Jacobian at z.
    """
    prediction = predicted_change(J, dz)
    return np.linalg.norm(f(z + dz) - prediction)
''',
)

wrong(
    "predicted-change",
    "It gives the squared length.",
    '''
def predicted_change(J, dz):
    """Return the change Δy that the Jacobian predicts for a change Δz.

    J has shape (m, n), dz has shape (n,), the result has shape (m,).
    Example: for J = [[1, 2], [0, 3]] and dz = [0.1, 0.2] it is [0.5, 0.6].
    """
    return J @ dz


def prediction_error(f, J, z, dz):
    """Return how much the prediction misses: the length of f(z + Δz) - f(z) - Δy, a number.

    f takes an array of shape (n,) and returns one of shape (m,); J is its Jacobian at z.
    """
    r = f(z + dz) - f(z) - J @ dz
    return r @ r
''',
)

wrong(
    "predicted-change",
    "It gives the vector of what is missed and not its length.",
    """
def predicted_change(J, dz):
    return np.matmul(J, dz)


def prediction_error(f, J, z, dz):
    return f(z + dz) - f(z) - predicted_change(J, dz)
""",
)

wrong(
    "predicted-change",
    "The prediction is added and not subtracted.",
    '''
def predicted_change(J, dz):
    """Return the change Δy that the Jacobian predicts for a change Δz.

    J has shape (m, n), dz has shape (n,), the result has shape (m,).
    Example: for J = [[1, 2], [0, 3]] and dz = [0.1, 0.2] it is [0.5, 0.6].
    """
    # YOUR CODE HERE
    return J @ dz


def prediction_error(f, J, z, dz):
    """Return how much the prediction misses: the length of f(z + Δz) - f(z) - Δy, a number.

    f takes an array of shape (n,) and returns one of shape (m,); J is its Jacobian at z.
    """
    # YOUR CODE HERE
    return np.linalg.norm(f(z + dz) - f(z) + J @ dz)
''',
)

wrong(
    "predicted-change",
    "The length is taken as the sum of absolute values.",
    '''
def predicted_change(J, dz):
    """Return the change Δy that the Jacobian predicts for a change Δz.

    J has shape (m, n), dz has shape (n,), the result has shape (m,).
    Example: for J = [[1, 2], [0, 3]] and dz = [0.1, 0.2] it is [0.5, 0.6].
    """
    return np.dot(J, dz)


def prediction_error(f, J, z, dz):
    """Return how much the prediction misses: the length of f(z + Δz) - f(z) - Δy, a number.

    f takes an array of shape (n,) and returns one of shape (m,); J is its Jacobian at z.
    """
    miss = f(z + dz) - f(z) - J @ dz
    return np.sum(np.abs(miss))
''',
)

wrong(
    "predicted-change",
    "The lengths are subtracted and not the vectors.",
    """
def predicted_change(J, dz):
    return J @ dz


def prediction_error(f, J, z, dz):
    true = np.linalg.norm(f(z + dz) - f(z))
    predicted = np.linalg.norm(predicted_change(J, dz))
    return abs(true - predicted)
""",
)

wrong(
    "predicted-change",
    "z is moved in place, so the caller's array is changed.",
    '''
def predicted_change(J, dz):
    """Return the change Δy that the Jacobian predicts for a change Δz.

    J has shape (m, n), dz has shape (n,), the result has shape (m,).
    Example: for J = [[1, 2], [0, 3]] and dz = [0.1, 0.2] it is [0.5, 0.6].
    """
    return np.dot(J, dz)


def prediction_error(f, J, z, dz):
    """Return how much the prediction misses: the length of f(z + Δz) - f(z) - Δy, a number.

    f takes an array of shape (n,) and returns one of shape (m,); J is its Jacobian at z.
    """
    z += dz
    return np.linalg.norm(f(z) - f(z - dz) - J @ dz)
''',
)

wrong(
    "predicted-change",
    "It is the root of the mean square, so it is too small by the root of m.",
    '''
def predicted_change(J, dz):
    """Return the change Δy that the Jacobian predicts for a change Δz.

    J has shape (m, n), dz has shape (n,), the result has shape (m,).
    Example: for J = [[1, 2], [0, 3]] and dz = [0.1, 0.2] it is [0.5, 0.6].
    """
    return J @ dz


def prediction_error(f, J, z, dz):
    """Return how much the prediction misses: the length of f(z + Δz) - f(z) - Δy, a number.

    f takes an array of shape (n,) and returns one of shape (m,); J is its Jacobian at z.
    """
    d = f(z + dz) - f(z) - J @ dz
    return np.sqrt(np.mean(d ** 2))
''',
)

wrong(
    "predicted-change",
    "The result is a column of shape (m, 1).",
    """
def predicted_change(J, dz):
    return J @ dz.reshape(-1, 1)


def prediction_error(f, J, z, dz):
    return np.linalg.norm(f(z + dz) - f(z) - J @ dz)
""",
)

wrong(
    "predicted-change",
    "Only the first row of the Jacobian is used: the loop returns in its first pass.",
    '''
def predicted_change(J, dz):
    """Return the change Δy that the Jacobian predicts for a change Δz.

    J has shape (m, n), dz has shape (n,), the result has shape (m,).
    Example: for J = [[1, 2], [0, 3]] and dz = [0.1, 0.2] it is [0.5, 0.6].
    """
    dy = np.zeros(J.shape[0])
    for i in range(J.shape[0]):
        dy[i] = J[i] @ dz
        return dy


def prediction_error(f, J, z, dz):
    """Return how much the prediction misses: the length of f(z + Δz) - f(z) - Δy, a number.

    f takes an array of shape (n,) and returns one of shape (m,); J is its Jacobian at z.
    """
    return np.linalg.norm(f(z + dz) - f(z) - J @ dz)
''',
)

wrong(
    "predicted-change",
    "It takes the relative error, divided by the length of the step.",
    '''
def predicted_change(J, dz):
    """Return the change Δy that the Jacobian predicts for a change Δz.

    J has shape (m, n), dz has shape (n,), the result has shape (m,).
    Example: for J = [[1, 2], [0, 3]] and dz = [0.1, 0.2] it is [0.5, 0.6].
    """
    return np.dot(J, dz)


def prediction_error(f, J, z, dz):
    """Return how much the prediction misses: the length of f(z + Δz) - f(z) - Δy, a number.

    f takes an array of shape (n,) and returns one of shape (m,); J is its Jacobian at z.
    """
    miss = np.linalg.norm(f(z + dz) - f(z) - J @ dz)
    return miss / np.linalg.norm(dz)
''',
)

wrong(
    "predicted-change",
    "The product is written down and not returned.",
    """
def predicted_change(J, dz):
    J @ dz


def prediction_error(f, J, z, dz):
    return np.linalg.norm(f(z + dz) - f(z) - predicted_change(J, dz))
""",
)

wrong(
    "predicted-change",
    "The sum starts anew for each input, so only the last input counts.",
    '''
def predicted_change(J, dz):
    """Return the change Δy that the Jacobian predicts for a change Δz.

    J has shape (m, n), dz has shape (n,), the result has shape (m,).
    Example: for J = [[1, 2], [0, 3]] and dz = [0.1, 0.2] it is [0.5, 0.6].
    """
    m, n = J.shape
    dy = np.zeros(m)
    for i in range(m):
        for j in range(n):
            dy[i] = J[i, j] * dz[j]
    return dy


def prediction_error(f, J, z, dz):
    """Return how much the prediction misses: the length of f(z + Δz) - f(z) - Δy, a number.

    f takes an array of shape (n,) and returns one of shape (m,); J is its Jacobian at z.
    """
    miss = f(z + dz) - f(z) - J @ dz
    return np.linalg.norm(miss)
''',
)

wrong(
    "predicted-change",
    "The step is subtracted from z, so the change goes the other way.",
    '''
def predicted_change(J, dz):
    """Return the change Δy that the Jacobian predicts for a change Δz.

    J has shape (m, n), dz has shape (n,), the result has shape (m,).
    Example: for J = [[1, 2], [0, 3]] and dz = [0.1, 0.2] it is [0.5, 0.6].
    """
    # YOUR CODE HERE
    return J @ dz


def prediction_error(f, J, z, dz):
    """Return how much the prediction misses: the length of f(z + Δz) - f(z) - Δy, a number.

    f takes an array of shape (n,) and returns one of shape (m,); J is its Jacobian at z.
    """
    # YOUR CODE HERE
    return np.linalg.norm(f(z - dz) - f(z) - J @ dz)
''',
)

wrong(
    "predicted-change",
    "The largest entry of the miss is taken in place of its length.",
    """
def predicted_change(J, dz):
    return np.dot(J, dz)


def prediction_error(f, J, z, dz):
    return np.max(np.abs(f(z + dz) - f(z) - J @ dz))
""",
)

wrong(
    "predicted-change",
    "J is multiplied with the point z and not with the step.",
    '''
def predicted_change(J, dz):
    """Return the change Δy that the Jacobian predicts for a change Δz.

    J has shape (m, n), dz has shape (n,), the result has shape (m,).
    Example: for J = [[1, 2], [0, 3]] and dz = [0.1, 0.2] it is [0.5, 0.6].
    """
    return J @ dz


def prediction_error(f, J, z, dz):
    """Return how much the prediction misses: the length of f(z + Δz) - f(z) - Δy, a number.

    f takes an array of shape (n,) and returns one of shape (m,); J is its Jacobian at z.
    """
    change = f(z + dz) - f(z)
    return np.linalg.norm(change - predicted_change(J, z))
''',
)

# predicted-change: right, in an unusual form.

right(
    "predicted-change",
    "a generator for each row, and the root of a sum of squares by hand",
    '''
def predicted_change(J, dz):
    """Return the change Δy that the Jacobian predicts for a change Δz.

    J has shape (m, n), dz has shape (n,), the result has shape (m,).
    Example: for J = [[1, 2], [0, 3]] and dz = [0.1, 0.2] it is [0.5, 0.6].
    """
    return np.array([sum(a * b for a, b in zip(row, dz)) for row in J])


def prediction_error(f, J, z, dz):
    """Return how much the prediction misses: the length of f(z + Δz) - f(z) - Δy, a number.

    f takes an array of shape (n,) and returns one of shape (m,); J is its Jacobian at z.
    """
    miss = f(z + dz) - f(z) - predicted_change(J, dz)
    return sum(entry * entry for entry in miss) ** 0.5
''',
)

right(
    "predicted-change",
    "dz on the left of the transpose, and the root of a scalar product",
    """
def predicted_change(J, dz):
    return dz @ J.T


def prediction_error(f, J, z, dz):
    r = f(z) + dz @ J.T - f(z + dz)
    return float(np.sqrt(r @ r))
""",
)

right(
    "predicted-change",
    "einsum, and the norm through np.vdot",
    '''
def predicted_change(J, dz):
    """Return the change Δy that the Jacobian predicts for a change Δz.

    J has shape (m, n), dz has shape (n,), the result has shape (m,).
    Example: for J = [[1, 2], [0, 3]] and dz = [0.1, 0.2] it is [0.5, 0.6].
    """
    # YOUR CODE HERE
    return np.einsum("mn,n->m", J, dz)


def prediction_error(f, J, z, dz):
    """Return how much the prediction misses: the length of f(z + Δz) - f(z) - Δy, a number.

    f takes an array of shape (n,) and returns one of shape (m,); J is its Jacobian at z.
    """
    # YOUR CODE HERE
    r = np.subtract(f(np.add(z, dz)), f(z)) - predicted_change(J, dz)
    return np.vdot(r, r) ** 0.5
''',
)

right(
    "predicted-change",
    "columns of J added up, weighted with the entries of dz",
    '''
def predicted_change(J, dz):
    """Return the change Δy that the Jacobian predicts for a change Δz.

    J has shape (m, n), dz has shape (n,), the result has shape (m,).
    Example: for J = [[1, 2], [0, 3]] and dz = [0.1, 0.2] it is [0.5, 0.6].
    """
    total = np.zeros(J.shape[0])
    for column, step in zip(J.T, dz):
        total = total + step * column
    return total


def prediction_error(f, J, z, dz):
    """Return how much the prediction misses: the length of f(z + Δz) - f(z) - Δy, a number.

    f takes an array of shape (n,) and returns one of shape (m,); J is its Jacobian at z.
    """
    there, here = f(z + dz), f(z)
    return np.linalg.norm((there - here) - predicted_change(J, dz), ord=2)
''',
)

right(
    "predicted-change",
    "np.inner, and the distance of two points by math.dist",
    """
import math


def predicted_change(J, dz):
    return np.inner(J, dz)


def prediction_error(f, J, z, dz):
    return math.dist(f(z + dz), f(z) + predicted_change(J, dz))
""",
)


# numerical-jacobian: wrong.

wrong(
    "numerical-jacobian",
    "Each difference becomes a row, so the result is the transpose.",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    z = np.array(z, dtype=float)
    rows = []
    for j in range(len(z)):
        e = np.zeros(len(z))
        e[j] = h
        rows.append((f(z + e) - f(z - e)) / (2 * h))
    return np.array(rows)
''',
)

wrong(
    "numerical-jacobian",
    "Forward differences: the step is made to one side only.",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    z = z.astype(float)
    y = f(z)
    J = np.zeros((len(y), len(z)))
    for j in range(len(z)):
        zp = z.copy()
        zp[j] += h
        J[:, j] = (f(zp) - y) / h
    return J
''',
)

wrong(
    "numerical-jacobian",
    "It divides by h where 2h belongs, so all is doubled.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.asarray(z, dtype=float)
    cols = []
    for j in range(z.size):
        e = np.zeros_like(z)
        e[j] = h
        cols.append((f(z + e) - f(z - e)) / h)
    return np.stack(cols, axis=1)
""",
)

wrong(
    "numerical-jacobian",
    "The parentheses are missing: / 2 * h multiplies with h.",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    z = np.asarray(z, dtype=float)
    n = len(z)
    J = [(f(z + h * e) - f(z - h * e)) / 2 * h for e in np.eye(n)]
    return np.stack(J, axis=1)
''',
)

wrong(
    "numerical-jacobian",
    "The step is made in the caller's array and never undone.",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    cols = []
    for j in range(len(z)):
        z[j] += h
        plus = f(z)
        z[j] -= 2 * h
        minus = f(z)
        cols.append((plus - minus) / (2 * h))
    return np.stack(cols, axis=1)
''',
)

wrong(
    "numerical-jacobian",
    "It steps in the caller's own array and back; with integers the step is cut away.",
    """
def numerical_jacobian(f, z, h=1e-5):
    J = np.zeros((len(f(z)), len(z)))
    for j in range(len(z)):
        old = z[j]
        z[j] = old + h
        fp = f(z)
        z[j] = old - h
        fm = f(z)
        z[j] = old
        J[:, j] = (fp - fm) / (2 * h)
    return J
""",
)

wrong(
    "numerical-jacobian",
    "The copy keeps the integers of z, and the step is lost.",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    cols = []
    for j in range(len(z)):
        plus, minus = z.copy(), z.copy()
        plus[j] += h
        minus[j] -= h
        cols.append((f(plus) - f(minus)) / (2 * h))
    return np.stack(cols, axis=1)
''',
)

wrong(
    "numerical-jacobian",
    "zeros_like of an integer z makes an integer step vector, in which h becomes 0.",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    # YOUR CODE HERE
    cols = []
    for j in range(z.shape[0]):
        e = np.zeros_like(z)
        e[j] = h
        cols.append((f(z + e) - f(z - e)) / (2 * h))
    return np.array(cols).T
''',
)

wrong(
    "numerical-jacobian",
    "The argument h is overwritten with 1e-5.",
    """
def numerical_jacobian(f, z, h=1e-5):
    h = 1e-5
    z = np.array(z, dtype=float)
    cols = []
    for e in np.eye(len(z)):
        cols.append((f(z + h * e) - f(z - h * e)) / (2 * h))
    return np.stack(cols, axis=1)
""",
)

wrong(
    "numerical-jacobian",
    "Minus and plus are exchanged, so the sign is wrong.",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    z = np.array(z, dtype=float)
    cols = []
    for e in np.eye(len(z)):
        cols.append((f(z - h * e) - f(z + h * e)) / (2 * h))
    return np.stack(cols, axis=1)
''',
)

wrong(
    "numerical-jacobian",
    "All inputs are moved at once, so every column holds the sum of the Jacobian's columns.",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    z = np.array(z, dtype=float)
    cols = []
    for j in range(len(z)):
        cols.append((f(z + h) - f(z - h)) / (2 * h))
    return np.stack(cols, axis=1)
''',
)

wrong(
    "numerical-jacobian",
    "The matrix is made (n, n), so it works only for as many outputs as inputs.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.array(z, dtype=float)
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
    "The step vector is not set back to zero, so the steps pile up from input to input.",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    # YOUR CODE HERE
    z = np.array(z, dtype=float)
    e = np.zeros(len(z))
    cols = []
    for j in range(len(z)):
        e[j] = h
        cols.append((f(z + e) - f(z - e)) / (2 * h))
    return np.stack(cols, axis=1)
''',
)

wrong(
    "numerical-jacobian",
    "The return stands inside the loop, so only the first column is filled.",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    z = np.array(z, dtype=float)
    J = np.zeros((len(f(z)), len(z)))
    for j in range(len(z)):
        e = np.zeros(len(z))
        e[j] = h
        J[:, j] = (f(z + e) - f(z - e)) / (2 * h)
        return J
''',
)

wrong(
    "numerical-jacobian",
    "The loop ends one too early and the last input is never moved.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.array(z, dtype=float)
    J = np.zeros((len(f(z)), len(z)))
    for j in range(len(z) - 1):
        e = np.zeros(len(z))
        e[j] = h
        J[:, j] = (f(z + e) - f(z - e)) / (2 * h)
    return J
""",
)

wrong(
    "numerical-jacobian",
    "The (n, m) array is reshaped to (m, n) where it should be transposed, and the entries get mixed up.",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    z = np.array(z, dtype=float)
    rows = [(f(z + h * e) - f(z - h * e)) / (2 * h) for e in np.eye(z.size)]
    rows = np.array(rows)
    n, m = rows.shape
    return rows.reshape(m, n)
''',
)

wrong(
    "numerical-jacobian",
    "The step is relative to z_j, and there is no step at all where z_j is 0.",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    z = np.array(z, dtype=float)
    cols = []
    for j in range(len(z)):
        step = h * z[j]
        e = np.zeros(len(z))
        e[j] = step
        cols.append((f(z + e) - f(z - e)) / (2 * step))
    return np.stack(cols, axis=1)
''',
)

wrong(
    "numerical-jacobian",
    "float32 holds too few digits for a step of 1e-5.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = z.astype(np.float32)
    eye = np.eye(len(z), dtype=np.float32)
    cols = [(f(z + np.float32(h) * e) - f(z - np.float32(h) * e)) / (2 * h) for e in eye]
    return np.stack(cols, axis=1)
""",
)

wrong(
    "numerical-jacobian",
    "A smaller default h was thought to be more exact; with 1e-12 the difference has lost its digits.",
    '''
def numerical_jacobian(f, z, h=1e-12):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    z = np.array(z, dtype=float)
    cols = [(f(z + h * e) - f(z - h * e)) / (2 * h) for e in np.eye(len(z))]
    return np.stack(cols, axis=1)
''',
)

wrong(
    "numerical-jacobian",
    "The step goes to both sides at plus and minus h/2 but is divided by 2h.",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    z = np.array(z, dtype=float)
    cols = []
    for e in np.eye(len(z)):
        cols.append((f(z + h / 2 * e) - f(z - h / 2 * e)) / (2 * h))
    return np.array(cols).T
''',
)

wrong(
    "numerical-jacobian",
    "A complex step is taken in place of a central difference; it fails where f takes an absolute value.",
    """
def numerical_jacobian(f, z, h=1e-5):
    n = len(z)
    cols = [np.imag(f(z + 1j * h * e)) / h for e in np.eye(n)]
    return np.stack(cols, axis=1)
""",
)

wrong(
    "numerical-jacobian",
    "The result array takes over the integer type of z, so the quotients are cut.",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    m, n = len(f(z)), len(z)
    J = np.zeros((m, n), dtype=z.dtype)
    for j in range(n):
        step = h * np.eye(n)[j]
        J[:, j] = (f(z + step) - f(z - step)) / (2 * h)
    return J
''',
)

wrong(
    "numerical-jacobian",
    "It goes row by row, calling f for one output, but moves input i and not input j.",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    # YOUR CODE HERE
    z = np.array(z, dtype=float)
    m, n = len(f(z)), len(z)
    J = np.zeros((m, n))
    for i in range(m):
        for j in range(n):
            e = np.zeros(n)
            e[i] = h
            J[i, j] = (f(z + e)[i] - f(z - e)[i]) / (2 * h)
    return J
''',
)

wrong(
    "numerical-jacobian",
    "The list is made anew in each pass, so only the last column is left.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.array(z, dtype=float)
    for e in np.eye(len(z)):
        cols = []
        cols.append((f(z + h * e) - f(z - h * e)) / (2 * h))
    return np.stack(cols, axis=1)
""",
)

wrong(
    "numerical-jacobian",
    "It divides by the whole step vector, whose other entries are 0.",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    z = np.asarray(z, dtype=float)
    columns = []
    for j in range(len(z)):
        e = np.zeros(len(z))
        e[j] = h
        columns.append((f(z + e) - f(z - e)) / (2 * e))
    return np.stack(columns, axis=1)
''',
)

wrong(
    "numerical-jacobian",
    "The copy is only a second name of the caller's array, which is stepped in and not set back exactly.",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    work = np.asarray(z, dtype=float)
    cols = []
    for j in range(len(work)):
        work[j] += h
        plus = f(work)
        work[j] -= 2 * h
        minus = f(work)
        cols.append((plus - minus) / (2 * h))
    return np.stack(cols, axis=1)
''',
)

wrong(
    "numerical-jacobian",
    "The columns are put one below the other in one long vector.",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.array(z, dtype=float)
    return np.concatenate([(f(z + h * e) - f(z - h * e)) / (2 * h) for e in np.eye(len(z))])
""",
)

wrong(
    "numerical-jacobian",
    "The second point is z - 2h, so the two differences are not central.",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    # YOUR CODE HERE
    z = np.array(z, dtype=float)
    columns = []
    for e in np.eye(len(z)):
        columns.append((f(z + h * e) - f(z - 2 * h * e)) / (3 * h))
    return np.stack(columns, axis=1)
''',
)

wrong(
    "numerical-jacobian",
    "The shape is that of the visible example, two outputs and three inputs.",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    z = np.array(z, dtype=float)
    J = np.zeros((2, 3))
    for j in range(3):
        e = np.array([0.0, 0.0, 0.0])
        e[j] = h
        J[:, j] = (f(z + e) - f(z - e)) / (2 * h)
    return J
''',
)

# numerical-jacobian: right, in an unusual form.

right(
    "numerical-jacobian",
    "entry by entry with two loops",
    """
def numerical_jacobian(f, z, h=1e-5):
    z = np.array([float(entry) for entry in z])
    m, n = f(z).shape[0], z.shape[0]
    J = np.empty((m, n))
    for i in range(m):
        for j in range(n):
            up, down = z.copy(), z.copy()
            up[j] = z[j] + h
            down[j] = z[j] - h
            J[i, j] = (f(up)[i] - f(down)[i]) / (2 * h)
    return J
""",
)

right(
    "numerical-jacobian",
    "np.column_stack of a list comprehension over the identity",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    point = np.asarray(z, dtype=np.float64)
    steps = h * np.identity(point.size)
    return np.column_stack([(f(point + s) - f(point - s)) / (2 * h) for s in steps])
''',
)

right(
    "numerical-jacobian",
    "np.apply_along_axis over the rows of the identity, then transposed",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    z = z * 1.0

    def change(e):
        return (f(z + h * e) - f(z - h * e)) / h / 2

    return np.apply_along_axis(change, 1, np.eye(len(z))).T
''',
)

right(
    "numerical-jacobian",
    "one working copy, in which each step is made and undone",
    """
def numerical_jacobian(f, z, h=1e-5):
    work = np.array(z, dtype=float, copy=True)
    columns = []
    for j in range(work.size):
        kept = work[j]
        work[j] = kept + h
        plus = np.array(f(work))
        work[j] = kept - h
        minus = np.array(f(work))
        work[j] = kept
        columns.append((plus - minus) / (2 * h))
    return np.stack(columns, axis=-1)
""",
)

right(
    "numerical-jacobian",
    "a generator of columns and np.hstack",
    '''
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    def columns(point):
        for j in range(len(point)):
            e = (np.arange(len(point)) == j) * h
            yield ((f(point + e) - f(point - e)) / (2 * h))[:, np.newaxis]

    return np.hstack(list(columns(np.array(z, dtype=float))))
''',
)

right(
    "numerical-jacobian",
    "map and functools.partial, stacked and transposed",
    '''
from functools import partial


def central(f, z, h, step):
    return (f(z + step) - f(z - step)) / (h + h)


def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    z = np.asarray(z, dtype=float)
    rows = map(partial(central, f, z, h), np.diag(np.full(len(z), h)))
    return np.vstack(list(rows)).T
''',
)

right(
    "numerical-jacobian",
    "the two halves collected first, one division of whole matrices",
    """
def numerical_jacobian(f, z, h=1e-5):
    points = np.array(z, dtype=float) + h * np.stack([np.eye(len(z)), -np.eye(len(z))])
    plus = np.array([f(point) for point in points[0]])
    minus = np.array([f(point) for point in points[1]])
    return np.swapaxes((plus - minus) / (2 * h), 0, 1)
""",
)


# linear-layer: wrong.

wrong(
    "linear-layer",
    "The vector z stands in every row of every slice, not in row i alone.",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    grad_z = W.T @ g
    grad_W = np.outer(g, z)
    return grad_z, grad_W
''',
)

wrong(
    "linear-layer",
    "The Jacobian by z is transposed.",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    # YOUR CODE HERE
    m, n = W.shape
    J_z = W.T.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i, :] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    # YOUR CODE HERE
    grad_z = g @ W
    grad_W = g[:, None] * z[None, :]
    return grad_z, grad_W
''',
)

wrong(
    "linear-layer",
    "The gradient by W is the outer product in the wrong order, z gᵀ.",
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
    grad_W = np.outer(z, g)
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "The two gradients are returned in the other order.",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    m = W.shape[0]
    J_z = np.array(W)
    J_W = np.eye(m)[:, :, None] * z
    return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    grad_z = W.T @ g
    grad_W = np.outer(g, z)
    return grad_W, grad_z
''',
)

wrong(
    "linear-layer",
    "The upstream gradient is ignored in the gradient by z: the columns of W are just added.",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    grad_z = W.sum(axis=0)
    grad_W = np.outer(g, z)
    return grad_z, grad_W
''',
)

wrong(
    "linear-layer",
    "The upstream gradient is ignored in the gradient by W: every row is z.",
    """
def linear_jacobians(W, z):
    m = W.shape[0]
    J_z = np.array(W)
    J_W = np.eye(m)[:, :, None] * z
    return J_z, J_W


def linear_vjps(W, z, g):
    grad_z = g @ W
    grad_W = np.outer(np.ones(len(g)), z)
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "W @ g is used in place of the transposed product; it fails unless W is square.",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    # YOUR CODE HERE
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    # YOUR CODE HERE
    grad_z = W @ g
    grad_W = np.outer(g, z)
    return grad_z, grad_W
''',
)

wrong(
    "linear-layer",
    "The entries of W stand in the Jacobian by W, where z belongs.",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    m, n = W.shape
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i] = W[i]
    J_z = W * 1
    return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    grad_z = g @ W
    grad_W = g[:, None] * z[None, :]
    return grad_z, grad_W
''',
)

wrong(
    "linear-layer",
    "The Jacobian by W has the axes (m, n, m): the output's axis comes last.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, n, m))
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
    "The Jacobian by W is only the derivative of each output by its own row, of shape (m, n).",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    J_z = W.copy()
    J_W = np.tile(z, (W.shape[0], 1))
    return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    grad_z = g @ W
    grad_W = g[:, None] * z[None, :]
    return grad_z, grad_W
''',
)

wrong(
    "linear-layer",
    "The diagonal is filled with W z, the output, in place of z.",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    m, n = W.shape
    y = W @ z
    J_z = W + 0.0
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i, :] = y[i]
    return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    grad_z = W.T @ g
    grad_W = np.outer(g, z)
    return grad_z, grad_W
''',
)

wrong(
    "linear-layer",
    "The Jacobian by z is W times z, entry by entry: the terms of the sum and not their derivatives.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_z = W * z
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    grad_z = g @ W
    grad_W = g[:, None] * z[None, :]
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "Only the first output's slice is filled, since the return stands in the loop.",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i] = z
        return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    grad_z = W.T @ g
    grad_W = np.outer(g, z)
    return grad_z, grad_W
''',
)

wrong(
    "linear-layer",
    "The array is sized with n for m, so it is right only for a square W.",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    n = len(z)
    J_z = W.copy()
    J_W = np.zeros((n, n, n))
    for i in range(n):
        J_W[i, i] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    grad_z = g @ W
    grad_W = g[:, None] * z[None, :]
    return grad_z, grad_W
''',
)

wrong(
    "linear-layer",
    "The size of the visible example is written as a number.",
    """
def linear_jacobians(W, z):
    J_z = np.array(W, dtype=float)
    J_W = np.zeros((2, 2, 3))
    J_W[0, 0] = z
    J_W[1, 1] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    grad_z = W.T @ g
    grad_W = np.outer(g, z)
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "The gradient by W is taken from W and g, entry by entry, as if each weight were scaled.",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    m = W.shape[0]
    J_z = np.array(W)
    J_W = np.eye(m)[:, :, None] * z
    return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    grad_z = W.T @ g
    grad_W = g[:, None] * W
    return grad_z, grad_W
''',
)

wrong(
    "linear-layer",
    "The gradient by W is averaged over the m outputs.",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    # YOUR CODE HERE
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    # YOUR CODE HERE
    grad_z = W.T @ g
    grad_W = np.outer(g, z) / len(g)
    return grad_z, grad_W
''',
)

wrong(
    "linear-layer",
    "The gradient by z is a row of shape (1, n).",
    """
def linear_jacobians(W, z):
    m = W.shape[0]
    J_z = np.array(W)
    J_W = np.eye(m)[:, :, None] * z
    return J_z, J_W


def linear_vjps(W, z, g):
    g = g.reshape(1, -1)
    grad_z = g @ W
    grad_W = g.T @ z.reshape(1, -1)
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "The loop overwrites the gradient by z with each output in place of adding up.",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    m, n = W.shape
    grad_z = np.zeros(n)
    grad_W = np.zeros((m, n))
    for i in range(m):
        grad_z = g[i] * W[i]
        grad_W[i] = g[i] * z
    return grad_z, grad_W
''',
)

wrong(
    "linear-layer",
    "The gradient by z is multiplied with z, as if the loss were linear in it and asked for its value.",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    m = W.shape[0]
    J_z = np.array(W)
    J_W = np.eye(m)[:, :, None] * z
    return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    grad_z = (g @ W) * z
    grad_W = np.outer(g, z)
    return grad_z, grad_W
''',
)

wrong(
    "linear-layer",
    "g @ z.T is a scalar product and no outer product; it raises an error unless m is n.",
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
    grad_W = g @ z.T
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "J_W is an array of integers and cuts z's decimals.",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    # YOUR CODE HERE
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n), dtype=int)
    for i in range(m):
        J_W[i, i] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    # YOUR CODE HERE
    grad_z = g @ W
    grad_W = g[:, None] * z[None, :]
    return grad_z, grad_W
''',
)

wrong(
    "linear-layer",
    "J_W is built for the gradient by W, with its m · m · n numbers, which the text rules out.",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    J_z, J_W = linear_jacobians(W, z)
    grad_z = g @ J_z
    grad_W = np.einsum("i,ikl->kl", g, J_W)
    return grad_z, grad_W
''',
)

wrong(
    "linear-layer",
    "The slices are filled the wrong way round: all rows of J_W hold z.",
    """
def linear_jacobians(W, z):
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[:, i, :] = z
    return J_z, J_W


def linear_vjps(W, z, g):
    grad_z = g @ W
    grad_W = g[:, None] * z[None, :]
    return grad_z, grad_W
""",
)

wrong(
    "linear-layer",
    "The Jacobians are returned in the other order.",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    for i in range(m):
        J_W[i, i] = z
    return J_W, J_z


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    grad_z = W.T @ g
    grad_W = np.outer(g, z)
    return grad_z, grad_W
''',
)

wrong(
    "linear-layer",
    "The sum runs over both axes of J_W, since sum() has no axis.",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    m = W.shape[0]
    J_z = np.array(W)
    J_W = np.eye(m)[:, :, None] * z
    return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    grad_z = (g[:, None] * W).sum()
    grad_W = np.outer(g, z)
    return grad_z, grad_W
''',
)

# linear-layer: right, in an unusual form.

right(
    "linear-layer",
    "einsum with an identity, and einsum for the products",
    """
def linear_jacobians(W, z):
    J_z = np.einsum("ij->ij", W).copy()
    J_W = np.einsum("ik,l->ikl", np.eye(len(W)), z)
    return J_z, J_W


def linear_vjps(W, z, g):
    return np.einsum("i,ij->j", g, W), np.einsum("i,j->ij", g, z)
""",
)

right(
    "linear-layer",
    "three nested loops by the definition",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    m, n = W.shape
    J_z = np.zeros((m, n))
    J_W = np.zeros((m, m, n))
    for i in range(m):
        for k in range(m):
            for l in range(n):
                J_z[i, l] = W[i, l]
                J_W[i, k, l] = z[l] if i == k else 0.0
    return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    m, n = W.shape
    grad_z, grad_W = np.zeros(n), np.zeros((m, n))
    for k in range(m):
        for l in range(n):
            grad_z[l] += g[k] * W[k, l]
            grad_W[k, l] = g[k] * z[l]
    return grad_z, grad_W
''',
)

right(
    "linear-layer",
    "np.kron for the third-order Jacobian",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    m, n = W.shape
    return W.copy(), np.kron(np.eye(m), z).reshape(m, m, n)


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    return np.dot(W.T, g), np.kron(g.reshape(-1, 1), z)
''',
)

right(
    "linear-layer",
    "columns and rows with np.newaxis, a list of rows for grad_W",
    """
def linear_jacobians(W, z):
    rows = range(W.shape[0])
    J_W = np.array([[z if i == k else 0 * z for k in rows] for i in rows])
    J_z = W[:]
    return J_z.copy(), J_W


def linear_vjps(W, z, g):
    grad_z = (g[np.newaxis] @ W).squeeze(0)
    grad_W = np.array([upstream * z for upstream in g])
    return grad_z, grad_W
""",
)

right(
    "linear-layer",
    "fancy indexing of the diagonal, np.multiply.outer",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    m, n = W.shape
    J_W = np.zeros((m, m, n))
    i = np.arange(m)
    J_W[i, i] = z
    J_z = 1.0 * W
    return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    grad_z = sum(g_i * w_i for g_i, w_i in zip(g, W))
    grad_W = np.multiply.outer(g, z)
    return grad_z, grad_W
''',
)

right(
    "linear-layer",
    "every (m + 1)-th row of the flattened array",
    '''
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    # YOUR CODE HERE
    m, n = W.shape
    J_W = np.zeros((m, m, n))
    J_W.reshape(m * m, n)[:: m + 1] = z
    return np.copy(W), J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    # YOUR CODE HERE
    rows = [np.multiply(g_i, z) for g_i in g]
    return np.matmul(W.T, g), np.vstack(rows)
''',
)


# activations: wrong.

wrong(
    "activations",
    "The factor 1 - s is missing: the sigmoid itself stands on the diagonal.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s)


def tanh_jacobian(z):
    t = np.tanh(z)
    return np.diag(1 - t**2)


def relu_jacobian(z):
    return np.diag((z > 0).astype(float))
""",
)

wrong(
    "activations",
    "The derivative of the sigmoid is taken at its output: the sigmoid is applied twice.",
    '''
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    s = sigmoid(sigmoid(z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    return np.diag(1 - np.tanh(z) * np.tanh(z))


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    return np.diag(np.where(z > 0, 1.0, 0.0))
''',
)

wrong(
    "activations",
    "z (1 - z) is taken for s (1 - s): the input stands where the output belongs.",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    return np.diag(z * (1 - z))


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    t = np.tanh(z)
    return np.diag(1 - t**2)


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    return np.diag((z > 0).astype(float))
''',
)

wrong(
    "activations",
    "The sigmoid's derivative has s (1 + s), with the wrong sign.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 + s))


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) * np.tanh(z))


def relu_jacobian(z):
    return np.diag(np.where(z > 0, 1.0, 0.0))
""",
)

wrong(
    "activations",
    "The sign of the sigmoid's derivative is wrong: s (s - 1).",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    # YOUR CODE HERE
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (s - 1))


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    # YOUR CODE HERE
    t = np.tanh(z)
    return np.diag(1 - t**2)


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    # YOUR CODE HERE
    return np.diag((z > 0).astype(float))
''',
)

wrong(
    "activations",
    "e^z / (1 + e^z) is nan for large z.",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    s = np.exp(z) / (1 + np.exp(z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    return np.diag(1 - np.tanh(z) * np.tanh(z))


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    return np.diag(np.where(z > 0, 1.0, 0.0))
''',
)

wrong(
    "activations",
    "e^-z / (1 + e^-z)² is nan for z far below zero.",
    """
def sigmoid_jacobian(z):
    e = np.exp(-z)
    return np.diag(e / (1 + e) ** 2)


def tanh_jacobian(z):
    t = np.tanh(z)
    return np.diag(1 - t**2)


def relu_jacobian(z):
    return np.diag((z > 0).astype(float))
""",
)

wrong(
    "activations",
    "Only the diagonal is returned, as a vector.",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    return 1 - np.tanh(z) ** 2


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    return (z > 0).astype(float)
''',
)

wrong(
    "activations",
    "It is the outer product of s and 1 - s, which is full, and not a diagonal matrix.",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    s = 1 / (1 + np.exp(-z))
    return np.outer(s, 1 - s)


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    t = np.tanh(z)
    return np.diag(1 - t**2)


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    return np.diag((z > 0).astype(float))
''',
)

wrong(
    "activations",
    "The derivative is 1 - t: the square is missing.",
    """
def sigmoid_jacobian(z):
    s = 1.0 / (1.0 + np.exp(-z))
    ds = s - s**2
    return ds * np.eye(len(z))


def tanh_jacobian(z):
    t = np.tanh(z)
    return np.diag(1 - t)


def relu_jacobian(z):
    return np.diag(np.where(z > 0, 1.0, 0.0))
""",
)

wrong(
    "activations",
    "The sigmoid's rule t (1 - t) was copied to tanh.",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    t = np.tanh(z)
    return np.diag(t * (1 - t))


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    return np.diag((z > 0).astype(float))
''',
)

wrong(
    "activations",
    "1 - z² is taken for 1 - tanh(z)².",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    s = 1.0 / (1.0 + np.exp(-z))
    ds = s - s**2
    return ds * np.eye(len(z))


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    return np.diag(1 - z**2)


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    return np.diag(np.where(z > 0, 1.0, 0.0))
''',
)

wrong(
    "activations",
    "tanh itself stands on the diagonal.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    return np.tanh(z) * np.eye(len(z))


def relu_jacobian(z):
    return np.diag((z > 0).astype(float))
""",
)

wrong(
    "activations",
    "tanh is taken of the square: 1 - tanh(z²).",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    s = 1.0 / (1.0 + np.exp(-z))
    ds = s - s**2
    return ds * np.eye(len(z))


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    return np.diag(1 - np.tanh(z**2))


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    return np.diag(np.where(z > 0, 1.0, 0.0))
''',
)

wrong(
    "activations",
    "1 / cosh² is wrongly written as cosh², the reciprocal.",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    # YOUR CODE HERE
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    # YOUR CODE HERE
    return np.diag(np.cosh(z) ** 2)


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    # YOUR CODE HERE
    return np.diag((z > 0).astype(float))
''',
)

wrong(
    "activations",
    "The quotient of exponentials overflows to nan for large z.",
    """
def sigmoid_jacobian(z):
    s = 1.0 / (1.0 + np.exp(-z))
    ds = s - s**2
    return ds * np.eye(len(z))


def tanh_jacobian(z):
    t = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
    return np.diag(1 - t**2)


def relu_jacobian(z):
    return np.diag(np.where(z > 0, 1.0, 0.0))
""",
)

wrong(
    "activations",
    "ReLU's derivative at 0 is 1, since >= was written for >.",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    t = np.tanh(z)
    return np.diag(1 - t**2)


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    return np.diag((z >= 0).astype(float))
''',
)

wrong(
    "activations",
    "ReLU itself stands on the diagonal and not its derivative.",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    s = 1.0 / (1.0 + np.exp(-z))
    ds = s - s**2
    return ds * np.eye(len(z))


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    return np.diag(1 - np.tanh(z) * np.tanh(z))


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    return np.diag(np.maximum(0, z))
''',
)

wrong(
    "activations",
    "np.sign gives -1 for negative entries, where the derivative is 0.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    t = np.tanh(z)
    return np.diag(1 - t**2)


def relu_jacobian(z):
    return np.diag(np.sign(z))
""",
)

wrong(
    "activations",
    "np.heaviside was told to take one half at 0.",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    # YOUR CODE HERE
    s = 1.0 / (1.0 + np.exp(-z))
    ds = s - s**2
    return ds * np.eye(len(z))


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    # YOUR CODE HERE
    return np.diag(1 - np.tanh(z) * np.tanh(z))


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    # YOUR CODE HERE
    return np.diag(np.heaviside(z, 0.5))
''',
)

wrong(
    "activations",
    "The comparison is the wrong way round.",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    t = np.tanh(z)
    return np.diag(1 - t**2)


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    return np.diag((z < 0).astype(float))
''',
)

wrong(
    "activations",
    "The caller's z is overwritten with zeros and ones.",
    """
def sigmoid_jacobian(z):
    s = 1.0 / (1.0 + np.exp(-z))
    ds = s - s**2
    return ds * np.eye(len(z))


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) * np.tanh(z))


def relu_jacobian(z):
    z[z > 0] = 1
    z[z <= 0] = 0
    return np.diag(z)
""",
)

wrong(
    "activations",
    "max(0, z) / z divides zero by zero where z is 0.",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    t = np.tanh(z)
    return np.diag(1 - t**2)


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    return np.diag(np.maximum(0, z) / z)
''',
)

wrong(
    "activations",
    "if z > 0 asks a whole array for one truth value and raises an error.",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    s = 1.0 / (1.0 + np.exp(-z))
    ds = s - s**2
    return ds * np.eye(len(z))


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    return np.diag(1 - np.tanh(z) * np.tanh(z))


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    n = len(z)
    if z > 0:
        return np.eye(n)
    else:
        return np.zeros((n, n))
''',
)

wrong(
    "activations",
    "np.diag is applied twice and gives back the vector.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    J = np.diag(1 - np.tanh(z) ** 2)
    return np.diag(J)


def relu_jacobian(z):
    return np.diag((z > 0).astype(float))
""",
)

wrong(
    "activations",
    "Only the sigmoid is done; the other two are left as they were.",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    s = 1.0 / (1.0 + np.exp(-z))
    ds = s - s**2
    return ds * np.eye(len(z))


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    # YOUR CODE HERE
    raise NotImplementedError()


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    # YOUR CODE HERE
    raise NotImplementedError()
''',
)

wrong(
    "activations",
    "The off-diagonal holds ones: the derivative was put into an array made with np.ones.",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    n = len(z)
    s = 1 / (1 + np.exp(-z))
    J = np.ones((n, n))
    for i in range(n):
        J[i, i] = s[i] * (1 - s[i])
    return J


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    t = np.tanh(z)
    return np.diag(1 - t**2)


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    return np.diag((z > 0).astype(float))
''',
)

wrong(
    "activations",
    "The parentheses of the denominator are missing: 1 / 1 + e^-z.",
    """
def sigmoid_jacobian(z):
    s = 1 / 1 + np.exp(-z)
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    return np.diag(1 - np.tanh(z) * np.tanh(z))


def relu_jacobian(z):
    return np.diag(np.where(z > 0, 1.0, 0.0))
""",
)

wrong(
    "activations",
    "s² e^-z is 0 times inf far below zero, which is nan.",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    s = 1 / (1 + np.exp(-z))
    return np.diag(s**2 * np.exp(-z))


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    t = np.tanh(z)
    return np.diag(1 - t**2)


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    return np.diag((z > 0).astype(float))
''',
)

wrong(
    "activations",
    "Rows with z < 0 are set to zero, which leaves a 1 where z is 0.",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    # YOUR CODE HERE
    s = 1.0 / (1.0 + np.exp(-z))
    ds = s - s**2
    return ds * np.eye(len(z))


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    # YOUR CODE HERE
    return np.diag(1 - np.tanh(z) * np.tanh(z))


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    # YOUR CODE HERE
    J = np.eye(len(z))
    J[z < 0] = 0
    return J
''',
)

wrong(
    "activations",
    "The square applies to the whole 1 - t.",
    """
def sigmoid_jacobian(z):
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))


def tanh_jacobian(z):
    return np.diag((1 - np.tanh(z)) ** 2)


def relu_jacobian(z):
    return np.diag((z > 0).astype(float))
""",
)

wrong(
    "activations",
    "The size of the matrix is written as 3.",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    s = 1.0 / (1.0 + np.exp(-z))
    ds = s - s**2
    return ds * np.eye(len(z))


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    return np.diag(1 - np.tanh(z) * np.tanh(z))


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    return np.eye(3) * (z > 0)
''',
)

# activations: right, in an unusual form.

right(
    "activations",
    "loops with math, entry by entry",
    '''
import math


def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    n = len(z)
    J = np.zeros((n, n))
    for i in range(n):
        e = math.exp(-abs(z[i]))
        J[i, i] = e / (1 + e) ** 2
    return J


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    n = len(z)
    J = np.zeros((n, n))
    for i in range(n):
        J[i][i] = 1 - math.tanh(z[i]) ** 2
    return J


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    n = len(z)
    J = np.zeros((n, n))
    for i in range(n):
        if z[i] > 0:
            J[i, i] = 1.0
    return J
''',
)

right(
    "activations",
    "the sigmoid by way of tanh, and tanh's derivative by way of the sigmoid's",
    """
def sigmoid_jacobian(z):
    t = np.tanh(z / 2)
    return np.diagflat((1 - t) * (1 + t) / 4)


def tanh_jacobian(z):
    return 4 * sigmoid_jacobian(2 * z)


def relu_jacobian(z):
    return np.diagflat(np.heaviside(z, 0))
""",
)

right(
    "activations",
    "np.vectorize of scalar derivatives and a shared helper",
    """
def diagonal(derivative):
    def jacobian(z):
        return np.diag(np.vectorize(derivative, otypes=[float])(z))

    return jacobian


def scalar_sigmoid(a):
    return 1 / (1 + np.exp(-a))


sigmoid_jacobian = diagonal(lambda a: scalar_sigmoid(a) * (1 - scalar_sigmoid(a)))
tanh_jacobian = diagonal(lambda a: 1 - np.tanh(a) ** 2)
relu_jacobian = diagonal(lambda a: 1.0 if a > 0 else 0.0)
""",
)

right(
    "activations",
    "np.fill_diagonal into zeros, and a stable sigmoid through logaddexp",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    log_s, log_rest = -np.logaddexp(0, -z), -np.logaddexp(0, z)
    J = np.zeros((z.size, z.size))
    np.fill_diagonal(J, np.exp(log_s + log_rest))
    return J


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    J = np.zeros((z.size, z.size))
    np.fill_diagonal(J, 1.0 - np.square(np.tanh(z)))
    return J


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    J = np.zeros((z.size, z.size))
    J[z > 0, z > 0] = 1
    return J
''',
)

right(
    "activations",
    "einsum with an identity, booleans multiplied with numbers",
    """
def sigmoid_jacobian(z):
    s = np.reciprocal(1 + np.exp(-1.0 * z))
    return np.einsum("i,i,ij->ij", s, 1 - s, np.eye(len(z)))


def tanh_jacobian(z):
    t = np.tanh(z)
    return np.eye(len(z)) - np.diag(t) @ np.diag(t)


def relu_jacobian(z):
    return np.eye(len(z)) * (z > 0)
""",
)

right(
    "activations",
    "1 / cosh², and whole numbers divided by 2 for ReLU",
    '''
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    s = 1.0 / (1.0 + np.exp(-z))
    ds = s - s**2
    return ds * np.eye(len(z))


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    with np.errstate(over="ignore"):
        return np.diag(1 / np.cosh(z) ** 2)


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    return np.diag((np.sign(z) + 1) // 2)
''',
)


# softmax-jacobian: wrong.

wrong(
    "softmax-jacobian",
    "The outer product is added and not subtracted.",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    e = np.exp(z - z.max())
    s = e / e.sum()
    return np.diag(s) + np.outer(s, s)
''',
)

wrong(
    "softmax-jacobian",
    "Only the outer product is there; the diagonal term is missing.",
    """
def softmax_jacobian(z):
    e = np.exp(z - np.max(z))
    s = e / np.sum(e)
    return -np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "Only the diagonal s (1 - s) is filled, as for the sigmoid.",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    e = np.exp(z - np.max(z))
    s = e / np.sum(e)
    return np.diag(s * (1 - s))
''',
)

wrong(
    "softmax-jacobian",
    "The sigmoid is taken for softmax.",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    s = 1 / (1 + np.exp(-z))
    return np.diag(s) - np.outer(s, s)
''',
)

wrong(
    "softmax-jacobian",
    "Without the subtraction of the largest logit it overflows for logits of 1000.",
    """
def softmax_jacobian(z):
    s = np.exp(z) / np.sum(np.exp(z))
    return np.diag(s) - np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "The largest exponential is subtracted after the exp, and not the largest logit before it.",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    e = np.exp(z) - np.exp(z).max()
    s = e / e.sum()
    return np.diag(s) - np.outer(s, s)
''',
)

wrong(
    "softmax-jacobian",
    "The smallest logit is subtracted; large logits beside small ones still overflow.",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    # YOUR CODE HERE
    e = np.exp(z - z.min())
    s = e / e.sum()
    return np.diag(s) - np.outer(s, s)
''',
)

wrong(
    "softmax-jacobian",
    "The mean is subtracted in place of the largest; logits far apart still overflow.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.mean())
    s = e / e.sum()
    return np.diag(s) - np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "The subtraction works in place and shifts the caller's logits.",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    z -= z.max()
    e = np.exp(z)
    s = e / e.sum()
    return np.diag(s) - np.outer(s, s)
''',
)

wrong(
    "softmax-jacobian",
    "Off the diagonal stands plus s_i s_j; the diagonal is right.",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
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
''',
)

wrong(
    "softmax-jacobian",
    "s @ s is one number, the scalar product, and no outer product.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return np.diag(s) - s @ s.T
""",
)

wrong(
    "softmax-jacobian",
    "s * s is the entry-by-entry square, which is then subtracted from every row.",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    # YOUR CODE HERE
    e = np.exp(z - z.max())
    s = e / e.sum()
    return np.diag(s) - s * s
''',
)

wrong(
    "softmax-jacobian",
    "The exponentials are not divided by their sum: they are no probabilities.",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    s = np.exp(z - z.max())
    return np.diag(s) - np.outer(s, s)
''',
)

wrong(
    "softmax-jacobian",
    "An identity stands where diag(s) belongs.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return np.eye(len(z)) - np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "It is divided by S and not by S², so all is too large by the sum of the exponentials.",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    e = np.exp(z - z.max())
    S = e.sum()
    return (np.diag(e) * S - np.outer(e, e)) / S
''',
)

wrong(
    "softmax-jacobian",
    "The whole matrix has the other sign.",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    e = np.exp(z - z.max())
    s = e / e.sum()
    return np.outer(s, s) - np.diag(s)
''',
)

wrong(
    "softmax-jacobian",
    "The softmax itself is returned.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.max())
    return e / e.sum()
""",
)

wrong(
    "softmax-jacobian",
    "The diagonal is s (1 - s) and then s² is subtracted once more with the outer product.",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    e = np.exp(z - z.max())
    s = e / e.sum()
    return np.diag(s * (1 - s)) - np.outer(s, s)
''',
)

wrong(
    "softmax-jacobian",
    "Only the upper triangle is filled and not mirrored.",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    e = np.exp(z - z.max())
    s = e / e.sum()
    n = len(z)
    J = np.diag(s * (1 - s))
    for i in range(n):
        for j in range(i + 1, n):
            J[i, j] = -s[i] * s[j]
    return J
''',
)

wrong(
    "softmax-jacobian",
    "Off the diagonal stands -s_i (1 - s_j) and not -s_i s_j.",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    J = -np.outer(s, 1 - s)
    J[np.diag_indices(len(z))] = s * (1 - s)
    return J
""",
)

wrong(
    "softmax-jacobian",
    "The probabilities are rounded to three digits on the way.",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    e = np.exp(z - z.max())
    s = np.round(e / e.sum(), 3)
    return np.diag(s) - np.outer(s, s)
''',
)

wrong(
    "softmax-jacobian",
    "np.clip keeps the exponents below 700 and changes the answer for large logits.",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    # YOUR CODE HERE
    e = np.exp(np.clip(z, -700, 700))
    s = e / e.sum()
    return np.diag(s) - np.outer(s, s)
''',
)

wrong(
    "softmax-jacobian",
    "The largest absolute value is subtracted, so all exponentials vanish for very negative logits.",
    """
def softmax_jacobian(z):
    e = np.exp(z - np.abs(z).max())
    s = e / e.sum()
    return np.diag(s) - np.outer(s, s)
""",
)

wrong(
    "softmax-jacobian",
    "A column times a column gives squares, not the outer product.",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    e = np.exp(z - z.max())
    s = (e / e.sum()).reshape(-1, 1)
    return np.diag(s.ravel()) - s * s
''',
)

wrong(
    "softmax-jacobian",
    "The diagonal is s_i (1 + s_i).",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    e = np.exp(z - z.max())
    s = e / e.sum()
    n = len(z)
    J = -np.outer(s, s)
    for i in range(n):
        J[i, i] = s[i] * (1 + s[i])
    return J
''',
)

wrong(
    "softmax-jacobian",
    "The maximum is subtracted in the numerator only.",
    """
def softmax_jacobian(z):
    s = np.exp(z - z.max()) / np.exp(z).sum()
    return np.diag(s) - np.outer(s, s)
""",
)

# softmax-jacobian: right, in an unusual form.

right(
    "softmax-jacobian",
    "two loops with the two cases",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    # YOUR CODE HERE
    e = np.exp(z - max(z))
    s = e / sum(e)
    n = len(s)
    J = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            J[i, j] = s[i] * (1 - s[i]) if i == j else -s[i] * s[j]
    return J
''',
)

right(
    "softmax-jacobian",
    "scaled rows of an identity minus the probabilities",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    s = np.exp(z - np.logaddexp.reduce(z))
    return s[:, None] * (np.eye(s.size) - s)
''',
)

right(
    "softmax-jacobian",
    "the quotient rule as it stands, with the exponentials",
    """
def softmax_jacobian(z):
    e = np.exp(z - np.amax(z))
    total = e.sum()
    return (np.diag(e) * total - e[:, None] * e[None, :]) / total**2
""",
)

right(
    "softmax-jacobian",
    "outer product first, the diagonal added in place",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    shifted = z - z.max()
    s = np.exp(shifted) / np.exp(shifted).sum()
    J = -s.reshape(-1, 1) @ s.reshape(1, -1)
    J.flat[:: len(s) + 1] += s
    return J
''',
)

right(
    "softmax-jacobian",
    "einsum and a centring matrix",
    '''
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    w = np.exp(z - z.max())
    s = w / w.sum()
    D = np.diag(s)
    centre = np.identity(len(z)) - np.ones((len(z), 1)) * s
    return np.einsum("ij,jk->ik", D, centre)
''',
)

right(
    "softmax-jacobian",
    "column by column: the change of s for a change of one logit",
    """
def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    columns = [s * ((np.arange(s.size) == j) - s[j]) for j in range(s.size)]
    return np.stack(columns, axis=1)
""",
)


# chain-rule: wrong.

wrong(
    "chain-rule",
    "The inner Jacobian comes first in the product.",
    '''
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    return jacobian_g(z) @ jacobian_f(g(z))


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    return J.T @ grad_y
''',
)

wrong(
    "chain-rule",
    "The outer Jacobian is taken at z and not at g(z).",
    '''
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    return jacobian_f(z) @ jacobian_g(z)


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    return grad_y @ J
''',
)

wrong(
    "chain-rule",
    "The Jacobians are multiplied entry by entry.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)) * jacobian_g(z)


def chain_gradient(J, grad_y):
    return J.T @ grad_y
""",
)

wrong(
    "chain-rule",
    "The Jacobian is not transposed in the gradient.",
    '''
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    u = g(z)
    J_f = jacobian_f(u)
    J_g = jacobian_g(z)
    return J_f @ J_g


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    return J @ grad_y
''',
)

wrong(
    "chain-rule",
    "Both Jacobians are taken at g(z).",
    '''
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    # YOUR CODE HERE
    u = g(z)
    return jacobian_f(u) @ jacobian_g(u)


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    # YOUR CODE HERE
    return J.T @ grad_y
''',
)

wrong(
    "chain-rule",
    "The outer Jacobian is taken at J_g z, as if g were linear, and not at g(z).",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    J_g = jacobian_g(z)
    J_f = jacobian_f(J_g @ z)
    return J_f @ J_g


def chain_gradient(J, grad_y):
    return grad_y @ J
""",
)

wrong(
    "chain-rule",
    "The result is transposed, as the product of transposes in reverse order.",
    '''
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    return jacobian_g(z).T @ jacobian_f(g(z)).T


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    return J.T @ grad_y
''',
)

wrong(
    "chain-rule",
    "The gradient comes as a row of shape (1, n).",
    '''
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    u = g(z)
    J_f = jacobian_f(u)
    J_g = jacobian_g(z)
    return J_f @ J_g


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    return grad_y.reshape(1, -1) @ J
''',
)

wrong(
    "chain-rule",
    "The gradient comes as a column of shape (n, 1).",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)) @ jacobian_g(z)


def chain_gradient(J, grad_y):
    return J.T @ grad_y[:, np.newaxis]
""",
)

wrong(
    "chain-rule",
    "The Jacobians are added and not multiplied.",
    '''
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    # YOUR CODE HERE
    return jacobian_f(g(z)) + jacobian_g(z)


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    # YOUR CODE HERE
    return grad_y @ J
''',
)

wrong(
    "chain-rule",
    "The inner Jacobian is missing: only the outer one is returned.",
    '''
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    return jacobian_f(g(z))


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    return J.T @ grad_y
''',
)

wrong(
    "chain-rule",
    "The upstream gradient scales the rows of J, but the rows are not added up.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    u = g(z)
    J_f = jacobian_f(u)
    J_g = jacobian_g(z)
    return J_f @ J_g


def chain_gradient(J, grad_y):
    return grad_y[:, None] * J
""",
)

wrong(
    "chain-rule",
    "The rows are added up without the upstream gradient.",
    '''
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    return jacobian_f(g(z)) @ jacobian_g(z)


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    return J.sum(axis=0)
''',
)

wrong(
    "chain-rule",
    "It sums over the inputs and not over the outputs.",
    '''
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    u = g(z)
    J_f = jacobian_f(u)
    J_g = jacobian_g(z)
    return J_f @ J_g


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    return (J.T * grad_y).sum(axis=0)
''',
)

wrong(
    "chain-rule",
    "The sum over the outputs became a mean.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)) @ jacobian_g(z)


def chain_gradient(J, grad_y):
    return (grad_y[:, None] * J).mean(axis=0)
""",
)

wrong(
    "chain-rule",
    "A try block hides the order: it takes the inner Jacobian first whenever the shapes allow it.",
    '''
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    Jf = jacobian_f(g(z))
    Jg = jacobian_g(z)
    try:
        return Jg @ Jf
    except ValueError:
        return Jf @ Jg


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    return grad_y @ J
''',
)

wrong(
    "chain-rule",
    "The functions are not called: two functions are multiplied, which raises an error.",
    '''
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    return jacobian_f(g) @ jacobian_g


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    return J.T @ grad_y
''',
)

wrong(
    "chain-rule",
    "The outer function's Jacobian is transposed before the product.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)).T @ jacobian_g(z)


def chain_gradient(J, grad_y):
    return grad_y @ J
""",
)

wrong(
    "chain-rule",
    "A least-squares solution undoes the Jacobian, where its transpose should be multiplied.",
    '''
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    return jacobian_f(g(z)) @ jacobian_g(z)


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    return np.linalg.lstsq(J, grad_y, rcond=None)[0]
''',
)

wrong(
    "chain-rule",
    "The inner Jacobian is transposed.",
    '''
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    # YOUR CODE HERE
    return jacobian_f(g(z)) @ jacobian_g(z).T


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    # YOUR CODE HERE
    return grad_y @ J
''',
)

wrong(
    "chain-rule",
    "The transpose is put on the vector, where it does nothing, and not on the Jacobian.",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return jacobian_f(g(z)) @ jacobian_g(z)


def chain_gradient(J, grad_y):
    return J @ grad_y.T
""",
)

wrong(
    "chain-rule",
    "g is applied twice before the outer Jacobian is taken.",
    '''
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    u = g(z)
    return jacobian_f(g(u)) @ jacobian_g(z)


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    return grad_y @ J
''',
)

# chain-rule: right, in an unusual form.

right(
    "chain-rule",
    "columns: the outer Jacobian applied to each column of the inner one",
    '''
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    outer = jacobian_f(g(z))
    return np.stack([outer @ column for column in jacobian_g(z).T], axis=1)


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    return np.array([column @ grad_y for column in J.T])
''',
)

right(
    "chain-rule",
    "einsum with named indices",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    return np.einsum("mk,kn->mn", jacobian_f(g(z)), jacobian_g(z))


def chain_gradient(J, grad_y):
    return np.einsum("m,mn->n", grad_y, J)
""",
)

right(
    "chain-rule",
    "functools.reduce over a list of Jacobians, outer first",
    '''
from functools import reduce


def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    # YOUR CODE HERE
    return reduce(np.matmul, [jacobian_f(g(z)), jacobian_g(z)])


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    # YOUR CODE HERE
    return reduce(np.add, (upstream * row for upstream, row in zip(grad_y, J)))
''',
)

right(
    "chain-rule",
    "transposed twice, and np.tensordot",
    '''
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    return (jacobian_g(z).T @ jacobian_f(g(z)).T).T


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    return np.tensordot(grad_y, J, axes=1)
''',
)

right(
    "chain-rule",
    "three loops",
    """
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    F, G = jacobian_f(g(z)), jacobian_g(z)
    m, k = F.shape
    n = G.shape[1]
    J = np.zeros((m, n))
    for i in range(m):
        for j in range(n):
            for l in range(k):
                J[i, j] += F[i, l] * G[l, j]
    return J


def chain_gradient(J, grad_y):
    m, n = J.shape
    out = np.zeros(n)
    for j in range(n):
        for i in range(m):
            out[j] += J[i, j] * grad_y[i]
    return out
""",
)

right(
    "chain-rule",
    "np.linalg.multi_dot",
    '''
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    return np.linalg.multi_dot([jacobian_f(g(z)), jacobian_g(z)])


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    return np.ravel(np.linalg.multi_dot([grad_y[np.newaxis], J, np.eye(J.shape[1])]))
''',
)


# vector-jacobian-product: wrong.

wrong(
    "vector-jacobian-product",
    "The Jacobian is built as an (n, n) matrix, so the memory grows with n².",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    s = 1 / (1 + np.exp(-z))
    return g @ np.diag(s * (1 - s))


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    e = np.exp(z - z.max())
    s = e / e.sum()
    return g @ (np.diag(s) - np.outer(s, s))
''',
)

wrong(
    "vector-jacobian-product",
    "Softmax's outer product is built, which takes n² numbers; the sigmoid is right.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return (s - s * s) * g


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return g * s - np.outer(s, s) @ g
""",
)

wrong(
    "vector-jacobian-product",
    "The upstream gradient is left out of the sigmoid's product.",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (g - g @ s)
''',
)

wrong(
    "vector-jacobian-product",
    "The factor 1 - s is missing in the sigmoid's product.",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    s = 1 / (1 + np.exp(-z))
    return g * s


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    e = np.exp(z - np.max(z))
    s = e / np.sum(e)
    mean = np.sum(g * s)
    return g * s - mean * s
''',
)

wrong(
    "vector-jacobian-product",
    "The shared term is missing: only g s is returned for softmax.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return g * s
""",
)

wrong(
    "vector-jacobian-product",
    "Softmax is treated entry by entry with s (1 - s), like the sigmoid.",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    s = 1 / (1 + np.exp(-z))
    return (s - s * s) * g


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    e = np.exp(z - z.max())
    s = e / e.sum()
    return g * s * (1 - s)
''',
)

wrong(
    "vector-jacobian-product",
    "The plain mean of g is subtracted and not the mean weighted with s.",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    # YOUR CODE HERE
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    # YOUR CODE HERE
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (g - g.mean())
''',
)

wrong(
    "vector-jacobian-product",
    "The shared number is subtracted without its factor s_j.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return (s - s * s) * g


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return g * s - g @ s
""",
)

wrong(
    "vector-jacobian-product",
    "The shared term is added.",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (g + g @ s)
''',
)

wrong(
    "vector-jacobian-product",
    "The shared term is taken entry by entry, g s s, and not summed over i.",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    s = 1 / (1 + np.exp(-z))
    return (s - s * s) * g


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * g - s * (g * s)
''',
)

wrong(
    "vector-jacobian-product",
    "Softmax is taken without the largest logit subtracted and is nan for large logits.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    s = np.exp(z) / np.exp(z).sum()
    return s * (g - g @ s)
""",
)

wrong(
    "vector-jacobian-product",
    "The sum of g is taken where the weighted sum belongs.",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    # YOUR CODE HERE
    s = 1 / (1 + np.exp(-z))
    return (s - s * s) * g


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    # YOUR CODE HERE
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (g - np.sum(g))
''',
)

wrong(
    "vector-jacobian-product",
    "The result is written into the caller's upstream gradient.",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    s = 1 / (1 + np.exp(-z))
    g *= s
    g *= 1 - s
    return g


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (g - g @ s)
''',
)

wrong(
    "vector-jacobian-product",
    "z, the input, stands where the output s belongs.",
    """
def sigmoid_vjp(z, g):
    return g * z * (1 - z)


def softmax_vjp(z, g):
    e = np.exp(z - np.max(z))
    s = e / np.sum(e)
    mean = np.sum(g * s)
    return g * s - mean * s
""",
)

wrong(
    "vector-jacobian-product",
    "The product is summed to one number, as a scalar product of g with the diagonal.",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    s = 1 / (1 + np.exp(-z))
    return g @ (s * (1 - s))


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (g - g @ s)
''',
)

wrong(
    "vector-jacobian-product",
    "The sigmoid is used in softmax's product.",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    s = 1 / (1 + np.exp(-z))
    return (s - s * s) * g


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    s = 1 / (1 + np.exp(-z))
    return s * (g - g @ s)
''',
)

wrong(
    "vector-jacobian-product",
    "The shared number is multiplied with s twice.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    c = g @ s
    return s * g - s * s * c
""",
)

wrong(
    "vector-jacobian-product",
    "g is divided by its sum on the way, as if the upstream gradient were probabilities.",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    s = 1 / (1 + np.exp(-z))
    return (s - s * s) * g


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    e = np.exp(z - z.max())
    s = e / e.sum()
    w = g / g.sum()
    return s * (w - w @ s)
''',
)

wrong(
    "vector-jacobian-product",
    "e^z / (1 + e^z) overflows to nan for large z.",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    e = np.exp(z)
    s = e / (1 + e)
    return g * s * (1 - s)


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (g - g @ s)
''',
)

wrong(
    "vector-jacobian-product",
    "The derivative is applied to g's sigmoid: z and g are exchanged.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-g))
    return z * s * (1 - s)


def softmax_vjp(z, g):
    e = np.exp(z - np.max(z))
    s = e / np.sum(e)
    mean = np.sum(g * s)
    return g * s - mean * s
""",
)

wrong(
    "vector-jacobian-product",
    "The loop over j starts the sum anew and keeps only the last output's term.",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    e = np.exp(z - z.max())
    s = e / e.sum()
    n = len(z)
    out = np.zeros(n)
    for j in range(n):
        for i in range(n):
            out[j] = g[i] * s[i] * ((i == j) - s[j])
    return out
''',
)

wrong(
    "vector-jacobian-product",
    "The outer product of g and the diagonal is returned, a matrix.",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    # YOUR CODE HERE
    s = 1 / (1 + np.exp(-z))
    return np.outer(g, s * (1 - s))


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    # YOUR CODE HERE
    e = np.exp(z - np.max(z))
    s = e / np.sum(e)
    mean = np.sum(g * s)
    return g * s - mean * s
''',
)

wrong(
    "vector-jacobian-product",
    "The shared number is subtracted from g in the place of the weighted g, without the weights in front.",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)


def softmax_vjp(z, g):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return g - g @ s
""",
)

wrong(
    "vector-jacobian-product",
    "1 / 1 + e^-z lacks its parentheses.",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    s = 1 / 1 + np.exp(-z)
    return g * s * (1 - s)


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    e = np.exp(z - np.max(z))
    s = e / np.sum(e)
    mean = np.sum(g * s)
    return g * s - mean * s
''',
)

# vector-jacobian-product: right, in an unusual form.

right(
    "vector-jacobian-product",
    "one loop, a running sum and a generator",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    out = np.empty(len(z))
    for i in range(len(z)):
        s = 1 / (1 + np.exp(-z[i]))
        out[i] = g[i] * s * (1 - s)
    return out


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    e = np.exp(z - z.max())
    s = e / e.sum()
    shared = sum(a * b for a, b in zip(g, s))
    return np.fromiter((p * (a - shared) for p, a in zip(s, g)), dtype=float, count=len(s))
''',
)

right(
    "vector-jacobian-product",
    "row by row of the Jacobian, never more than one row in memory",
    """
def sigmoid_vjp(z, g):
    t = np.tanh(0.5 * z)
    return g * (1 - t * t) / 4


def softmax_vjp(z, g):
    s = np.exp(z - z.max())
    s /= s.sum()
    total = np.zeros(len(s))
    for i in range(len(s)):
        row = -s[i] * s
        row[i] += s[i]
        total += g[i] * row
    return total
""",
)

right(
    "vector-jacobian-product",
    "np.average with weights",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    # YOUR CODE HERE
    s = 1 / (1 + np.exp(-z))
    return np.multiply(np.multiply(g, s), np.subtract(1, s))


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    # YOUR CODE HERE
    weights = np.exp(z - z.max())
    s = weights / weights.sum()
    return s * (g - np.average(g, weights=weights))
''',
)

right(
    "vector-jacobian-product",
    "in place in own arrays, with out=",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    s = np.negative(z, dtype=float)
    np.exp(s, out=s)
    s += 1
    np.reciprocal(s, out=s)
    out = s * g
    out -= out * s
    return out


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    s = np.array(z - z.max(), dtype=float)
    np.exp(s, out=s)
    s /= s.sum()
    out = g.astype(float)
    out -= s.dot(out)
    out *= s
    return out
''',
)

right(
    "vector-jacobian-product",
    "einsum of the two halves of the sum",
    """
def sigmoid_vjp(z, g):
    s = 1 / (1 + np.exp(-z))
    return np.einsum("i,i,i->i", g, s, 1 - s)


def softmax_vjp(z, g):
    s = np.exp(z - np.logaddexp.reduce(z))
    first_half = np.einsum("j,j->j", g, s)
    second_half = np.einsum("i,i,j->j", g, s, s)
    return first_half - second_half
""",
)

right(
    "vector-jacobian-product",
    "the sigmoid's derivative in logarithms, softmax's sum with np.vdot",
    '''
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    return g * np.exp(-np.logaddexp(0, z) - np.logaddexp(0, -z))


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    log_s = z - np.logaddexp.reduce(z)
    weighted = g * np.exp(log_s)
    return weighted - np.exp(log_s + 0.0) * np.vdot(np.ones(len(g)), weighted)
''',
)


# two-layer-network: wrong.

wrong(
    "two-layer-network",
    "The factor 2 of the square is missing in the first gradient, and so in all that follow.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The sign of the difference is turned round in the gradient: 2 (y - y_pred).",
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
    losses = []
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The loss is the mean over all entries and not the sum; the gradients are those of the sum.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "Loss and gradients are those of the mean over the samples.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    N = x.shape[0]
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2) / N
    grad_y_pred = 2 * (y_pred - y) / N
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    losses = []
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The weights' gradients are divided by the number of samples, though the loss is a sum.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred / len(x)
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T @ grad_a / len(x)
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
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The factor h (1 - h) of the sigmoid is forgotten in the gradient by w1.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_w1 = x.T @ grad_h
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    losses = []
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The factor 1 - h is missing in the step through the sigmoid.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    # YOUR CODE HERE
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h
    grad_w1 = x.T @ grad_a
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    # YOUR CODE HERE
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "Only 1 - h is multiplied; the factor h is missing in the step through the sigmoid.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_w1 = x.T @ (grad_h * (1 - h))
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    losses = []
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The sigmoid's derivative is taken as a (1 - a) of the input a = x w1.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The sigmoid is applied a second time to h before its derivative is taken.",
    '''
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    h = sigmoid(x @ w1)
    y_pred = h @ w2
    loss = ((y_pred - y) ** 2).sum()
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_w1 = x.T @ (grad_h * sigmoid(h) * (1 - sigmoid(h)))
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    losses = []
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The derivative of tanh, 1 - h², is used for the sigmoid.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * (1 - h**2)
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
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "h is tanh and not the sigmoid, with the derivative that fits tanh.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    # YOUR CODE HERE
    h = np.tanh(x @ w1)
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * (1 - h**2)
    grad_w1 = x.T @ grad_a
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    # YOUR CODE HERE
    losses = []
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The hidden layer has ReLU in place of the sigmoid, as in another version of the lecture's code.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    a = x @ w1
    h = np.maximum(a, 0)
    y_pred = h @ w2
    loss = np.square(y_pred - y).sum()
    grad_y_pred = 2.0 * (y_pred - y)
    grad_w2 = h.T.dot(grad_y_pred)
    grad_h = grad_y_pred.dot(w2.T)
    grad_a = grad_h.copy()
    grad_a[a < 0] = 0
    grad_w1 = x.T.dot(grad_a)
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The output goes through the sigmoid as well, though the network's output layer is linear.",
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
    losses = []
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The sigmoid's minus sign is missing in the exponent, so h is 1 - σ.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    h = 1 / (1 + np.exp(x @ w1))
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The gradient by w2 is the transposed one, of shape (D_out, H).",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = grad_y_pred.T @ h
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    losses = []
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The gradient by w1 is the transposed one, of shape (H, D_in).",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h * (1 - h)
    grad_w1 = grad_a.T @ x
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
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "w2 is not transposed in the gradient by h, which fits only if H equals D_out.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    losses = []
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "grad_h already holds the sigmoid's factor: it is the gradient by the layer's input and not by h.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    h = 1 / (1 + np.exp(-x @ w1))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T * h * (1 - h)
    grad_w1 = x.T @ grad_h
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The in-place product changes grad_h after it was computed, so grad_h comes back with the "
    "factor h (1 - h).",
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
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The loss is one number for each sample, as the sum runs over the outputs only.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2, axis=1)
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The loss is the root of the sum of squares.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    # YOUR CODE HERE
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    # YOUR CODE HERE
    losses = []
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The loss has a factor one half, and the gradient none: the habit of ½ (y_pred - y)².",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = 0.5 * np.sum((y_pred - y) ** 2)
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
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The loss is the square of the summed differences and not the sum of the squares.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum(y_pred - y) ** 2
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    losses = []
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "x is used in place of h in the gradient by w2.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = x.T @ grad_y_pred
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The gradient by w1 uses h where the layer's input x belongs.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_h * h * (1 - h)
    grad_w1 = h.T @ grad_a
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    losses = []
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "Only the last sample is left: the loop overwrites the weights' gradients in place of adding up.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    # YOUR CODE HERE
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_h = grad_y_pred @ w2.T
    for n in range(len(x)):
        grad_w2 = np.outer(h[n], grad_y_pred[n])
        grad_w1 = np.outer(x[n], grad_h[n] * h[n] * (1 - h[n]))
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    # YOUR CODE HERE
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The sign of the error is put into grad_w2 only: (y - y_pred) is recomputed there.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ (2 * (y - y_pred))
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    losses = []
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The keys of grad_h and grad_y_pred are exchanged in the dictionary.",
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
        "grad_y_pred": grad_h,
        "grad_w2": grad_w2,
        "grad_h": grad_y_pred,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The gradients' function makes a training step of its own, in place, and moves the caller's weights.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    y_pred -= y
    loss = np.sum(y_pred**2)
    grad_y_pred = 2 * y_pred
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    h *= 1 - h
    grad_w1 = x.T @ (grad_h * h)
    w1 -= 0.002 * grad_w1
    w2 -= 0.002 * grad_w2
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    losses = []
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The step goes along the gradient, so the loss rises.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        g = mlp_gradients(x, y, w1, w2)
        losses.append(g["loss"])
        w1 += learning_rate * g["grad_w1"]
        w2 += learning_rate * g["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The weights are changed in place and the caller's arrays with them.",
    """
def mlp_gradients(x, y, w1, w2):
    a = x @ w1
    h = 1.0 / (1.0 + np.exp(-a))
    y_pred = h @ w2
    diff = y_pred - y
    loss = (diff**2).sum()
    grad_y_pred = 2.0 * diff
    grad_w2 = h.T.dot(grad_y_pred)
    grad_h = grad_y_pred.dot(w2.T)
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T.dot(grad_a)
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
        g = mlp_gradients(x, y, w1, w2)
        losses.append(g["loss"])
        w1 -= learning_rate * g["grad_w1"]
        w2 -= learning_rate * g["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "w2 moves first, and the gradient by w1 is computed with the new w2.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w2 = w2 - learning_rate * grads["grad_w2"]
        w1 = w1 - learning_rate * mlp_gradients(x, y, w1, w2)["grad_w1"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The loss is kept after each step and not before it.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    a = x @ w1
    h = 1.0 / (1.0 + np.exp(-a))
    y_pred = h @ w2
    diff = y_pred - y
    loss = (diff**2).sum()
    grad_y_pred = 2.0 * diff
    grad_w2 = h.T.dot(grad_y_pred)
    grad_h = grad_y_pred.dot(w2.T)
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T.dot(grad_a)
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    losses = []
    for _ in range(steps):
        g = mlp_gradients(x, y, w1, w2)
        w1 = w1 - learning_rate * g["grad_w1"]
        w2 = w2 - learning_rate * g["grad_w2"]
        losses.append(mlp_gradients(x, y, w1, w2)["loss"])
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "There is one step too many, and one loss too many in the list.",
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
    losses = []
    for step in range(steps + 1):
        g = mlp_gradients(x, y, w1, w2)
        losses.append(g["loss"])
        w1 = w1 - learning_rate * g["grad_w1"]
        w2 = w2 - learning_rate * g["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The gradients are computed once, before the loop, and used in every step.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    a = x @ w1
    h = 1.0 / (1.0 + np.exp(-a))
    y_pred = h @ w2
    diff = y_pred - y
    loss = (diff**2).sum()
    grad_y_pred = 2.0 * diff
    grad_w2 = h.T.dot(grad_y_pred)
    grad_h = grad_y_pred.dot(w2.T)
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T.dot(grad_a)
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    w1 = w1.copy()
    w2 = w2.copy()
    got = mlp_gradients(x, y, w1, w2)
    losses = []
    for _ in range(steps):
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The learning rate is written as a number, so the argument plays no part.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    # YOUR CODE HERE
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    # YOUR CODE HERE
    losses = []
    for _ in range(steps):
        g = mlp_gradients(x, y, w1, w2)
        losses.append(g["loss"])
        w1 = w1 - 0.002 * g["grad_w1"]
        w2 = w2 - 0.002 * g["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "Only w1 is trained; w2 stays as it was.",
    """
def mlp_gradients(x, y, w1, w2):
    a = x @ w1
    h = 1.0 / (1.0 + np.exp(-a))
    y_pred = h @ w2
    diff = y_pred - y
    loss = (diff**2).sum()
    grad_y_pred = 2.0 * diff
    grad_w2 = h.T.dot(grad_y_pred)
    grad_h = grad_y_pred.dot(w2.T)
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T.dot(grad_a)
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
        g = mlp_gradients(x, y, w1, w2)
        losses.append(g["loss"])
        w1 = w1 - learning_rate * g["grad_w1"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The gradients pile up over the steps, as if they had to be accumulated.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    total1, total2 = np.zeros_like(w1), np.zeros_like(w2)
    losses = []
    for _ in range(steps):
        g = mlp_gradients(x, y, w1, w2)
        losses.append(g["loss"])
        total1 += g["grad_w1"]
        total2 += g["grad_w2"]
        w1 = w1 - learning_rate * total1
        w2 = w2 - learning_rate * total2
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The return stands inside the loop: one step and one loss.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    a = x @ w1
    h = 1.0 / (1.0 + np.exp(-a))
    y_pred = h @ w2
    diff = y_pred - y
    loss = (diff**2).sum()
    grad_y_pred = 2.0 * diff
    grad_w2 = h.T.dot(grad_y_pred)
    grad_h = grad_y_pred.dot(w2.T)
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T.dot(grad_a)
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        g = mlp_gradients(x, y, w1, w2)
        losses.append(g["loss"])
        w1 -= learning_rate * g["grad_w1"]
        w2 -= learning_rate * g["grad_w2"]
        return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The losses come first in the tuple that is returned.",
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
    losses = []
    for _ in range(steps):
        g = mlp_gradients(x, y, w1, w2)
        losses.append(g["loss"])
        w1 = w1 - learning_rate * g["grad_w1"]
        w2 = w2 - learning_rate * g["grad_w2"]
    return losses, w1, w2
""",
)

wrong(
    "two-layer-network",
    "The counter is never increased, so the loop does not end.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    # YOUR CODE HERE
    a = x @ w1
    h = 1.0 / (1.0 + np.exp(-a))
    y_pred = h @ w2
    diff = y_pred - y
    loss = (diff**2).sum()
    grad_y_pred = 2.0 * diff
    grad_w2 = h.T.dot(grad_y_pred)
    grad_h = grad_y_pred.dot(w2.T)
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T.dot(grad_a)
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    # YOUR CODE HERE
    losses = []
    step = 0
    while step < steps:
        g = mlp_gradients(x, y, w1, w2)
        losses.append(g["loss"])
        w1 = w1 - learning_rate * g["grad_w1"]
        w2 = w2 - learning_rate * g["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The learning rate is divided by the number of steps made, a decay nobody asked for.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    losses = []
    for t in range(steps):
        g = mlp_gradients(x, y, w1, w2)
        losses.append(g["loss"])
        rate = learning_rate / (t + 1)
        w1 = w1 - rate * g["grad_w1"]
        w2 = w2 - rate * g["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The list of losses is a default argument, so a second call goes on with the first one's list.",
    """
def mlp_gradients(x, y, w1, w2):
    a = x @ w1
    h = 1.0 / (1.0 + np.exp(-a))
    y_pred = h @ w2
    diff = y_pred - y
    loss = (diff**2).sum()
    grad_y_pred = 2.0 * diff
    grad_w2 = h.T.dot(grad_y_pred)
    grad_h = grad_y_pred.dot(w2.T)
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T.dot(grad_a)
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate, losses=[]):
    for _ in range(steps):
        g = mlp_gradients(x, y, w1, w2)
        losses.append(g["loss"])
        w1 = w1 - learning_rate * g["grad_w1"]
        w2 = w2 - learning_rate * g["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The training is not written; only the gradients are.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    # YOUR CODE HERE
    raise NotImplementedError()
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "^ is the exclusive or, not a power, and refuses floating-point numbers.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ^ 2)
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    losses = []
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The parentheses of the sigmoid's denominator are missing.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / 1 + np.exp(-(x @ w1))
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
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The factor 2 is missing in the gradient by w2 only.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ (y_pred - y)
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    losses = []
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "The product with h (1 - h) is taken after the one with x, where the shapes no longer fit.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_w1 = x.T @ grad_h * h * (1 - h)
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "grad_h is the sum of w2's columns: the upstream gradient is left out.",
    """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = np.ones_like(grad_y_pred) @ w2.T
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
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The gradient by w1 passes over w2: the upstream gradient goes straight through the sigmoid.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_a = grad_y_pred.sum(axis=1, keepdims=True) * h * (1 - h)
    grad_w1 = x.T @ grad_a
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "=- assigns the negative step and forgets the weights.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    # YOUR CODE HERE
    a = x @ w1
    h = 1.0 / (1.0 + np.exp(-a))
    y_pred = h @ w2
    diff = y_pred - y
    loss = (diff**2).sum()
    grad_y_pred = 2.0 * diff
    grad_w2 = h.T.dot(grad_y_pred)
    grad_h = grad_y_pred.dot(w2.T)
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T.dot(grad_a)
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    # YOUR CODE HERE
    losses = []
    for _ in range(steps):
        g = mlp_gradients(x, y, w1, w2)
        losses.append(g["loss"])
        w1 =- learning_rate * g["grad_w1"]
        w2 =- learning_rate * g["grad_w2"]
    return w1, w2, losses
''',
)

wrong(
    "two-layer-network",
    "append returns None, which then is the list of losses.",
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
    for _ in range(steps):
        g = mlp_gradients(x, y, w1, w2)
        losses = losses.append(g["loss"])
        w1 -= learning_rate * g["grad_w1"]
        w2 -= learning_rate * g["grad_w2"]
    return w1, w2, losses
""",
)

wrong(
    "two-layer-network",
    "The names new_w1 and new_w2 are no copies, and the caller's arrays are changed through them.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    a = x @ w1
    h = 1.0 / (1.0 + np.exp(-a))
    y_pred = h @ w2
    diff = y_pred - y
    loss = (diff**2).sum()
    grad_y_pred = 2.0 * diff
    grad_w2 = h.T.dot(grad_y_pred)
    grad_h = grad_y_pred.dot(w2.T)
    grad_a = grad_h * h * (1 - h)
    grad_w1 = x.T.dot(grad_a)
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    new_w1 = w1
    new_w2 = w2
    losses = []
    for _ in range(steps):
        grads = mlp_gradients(x, y, new_w1, new_w2)
        losses.append(grads["loss"])
        new_w1 -= learning_rate * grads["grad_w1"]
        new_w2 -= learning_rate * grads["grad_w2"]
    return new_w1, new_w2, losses
''',
)

wrong(
    "two-layer-network",
    "The gradients are always taken at the first weights, as the updated ones have other names.",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    a, b = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        a -= learning_rate * grads["grad_w1"]
        b -= learning_rate * grads["grad_w2"]
    return a, b, losses
''',
)

# two-layer-network: right, in an unusual form.

right(
    "two-layer-network",
    "sample by sample, with outer products added up",
    """
def mlp_gradients(x, y, w1, w2):
    loss = 0.0
    grad_y_pred = np.zeros(y.shape)
    grad_w2 = np.zeros(w2.shape)
    grad_h = np.zeros((x.shape[0], w1.shape[1]))
    grad_w1 = np.zeros(w1.shape)
    for n, (sample, target) in enumerate(zip(x, y)):
        h = 1 / (1 + np.exp(-(w1.T @ sample)))
        miss = w2.T @ h - target
        loss += miss @ miss
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
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
""",
)

right(
    "two-layer-network",
    "einsum for all products",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    # YOUR CODE HERE
    h = 1 / (1 + np.exp(-np.einsum("nd,dh->nh", x, w1)))
    y_pred = np.einsum("nh,ho->no", h, w2)
    loss = np.einsum("no,no->", y_pred - y, y_pred - y)
    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = np.einsum("nh,no->ho", h, grad_y_pred)
    grad_h = np.einsum("no,ho->nh", grad_y_pred, w2)
    grad_w1 = np.einsum("nd,nh,nh,nh->dh", x, grad_h, h, 1 - h)
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    # YOUR CODE HERE
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        got = mlp_gradients(x, y, w1, w2)
        losses.append(got["loss"])
        w1 -= learning_rate * got["grad_w1"]
        w2 -= learning_rate * got["grad_w2"]
    return w1, w2, losses
''',
)

right(
    "two-layer-network",
    "a class that keeps the forward pass, and a dictionary filled on the way",
    '''
class Network:
    def __init__(self, w1, w2):
        self.w1, self.w2 = w1, w2

    def forward(self, x):
        self.x = x
        self.h = np.reciprocal(1 + np.exp(-(x @ self.w1)))
        return self.h @ self.w2

    def backward(self, upstream):
        into_h = upstream @ self.w2.T
        into_a = into_h * (self.h - self.h**2)
        return {"grad_w2": self.h.T @ upstream, "grad_h": into_h, "grad_w1": self.x.T @ into_a}


def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    network = Network(w1, w2)
    miss = network.forward(x) - y
    got = {"loss": np.square(miss).sum(), "grad_y_pred": miss + miss}
    got.update(network.backward(got["grad_y_pred"]))
    return got


def train_mlp(x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    losses = []
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
''',
)

right(
    "two-layer-network",
    "functools.reduce over the steps",
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


import functools


def train_mlp(x, y, w1, w2, steps, learning_rate):
    def step(state, _):
        a, b, losses = state
        got = mlp_gradients(x, y, a, b)
        return (
            a - learning_rate * got["grad_w1"],
            b - learning_rate * got["grad_w2"],
            losses + [float(got["loss"])],
        )

    return functools.reduce(step, range(steps), (np.array(w1), np.array(w2), []))
""",
)

right(
    "two-layer-network",
    "everything transposed: columns as samples, then back",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    X, Y, A, B = x.T, y.T, w1.T, w2.T
    H = 0.5 * (1 + np.tanh(0.5 * (A @ X)))
    D = B @ H - Y
    loss = np.trace(D @ D.T)
    G = 2 * D
    GH = B.T @ G
    grad_y_pred, grad_h = G.T, GH.T
    grad_w2 = (G @ H.T).T
    grad_w1 = ((GH * H * (1 - H)) @ X.T).T
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    losses = []
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
''',
)

right(
    "two-layer-network",
    "a generator of states, a dictionary of weights updated in own copies",
    '''
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
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
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    The caller's w1 and w2 stay as they are.
    """
    weights = {"w1": np.copy(w1), "w2": np.copy(w2)}

    def descend():
        for _ in range(steps):
            got = mlp_gradients(x, y, **weights)
            yield got["loss"]
            for name in weights:
                weights[name] -= learning_rate * got["grad_" + name]

    losses = list(descend())
    return weights["w1"], weights["w2"], losses
''',
)

right(
    "two-layer-network",
    "outer products of all samples by broadcasting, then one sum",
    """
def mlp_gradients(x, y, w1, w2):
    h = np.exp(-np.logaddexp(0, -(x @ w1)))
    grad_y_pred = 2 * (h @ w2 - y)
    loss = float((grad_y_pred**2).sum() / 4)
    grad_h = (grad_y_pred[:, np.newaxis, :] * w2).sum(axis=-1)
    grad_w2 = (h[:, :, np.newaxis] * grad_y_pred[:, np.newaxis, :]).sum(axis=0)
    grad_a = grad_h * (h - h * h)
    grad_w1 = np.tensordot(x, grad_a, axes=(0, 0))
    return {
        "loss": loss,
        "grad_y_pred": grad_y_pred,
        "grad_w2": grad_w2,
        "grad_h": grad_h,
        "grad_w1": grad_w1,
    }


def train_mlp(x, y, w1, w2, steps, learning_rate):
    losses = []
    for t in range(steps):
        grads = mlp_gradients(x, y, w1, w2)
        losses.append(grads["loss"])
        w1 = w1 - learning_rate * grads["grad_w1"]
        w2 = w2 - learning_rate * grads["grad_w2"]
    return w1, w2, losses
""",
)
