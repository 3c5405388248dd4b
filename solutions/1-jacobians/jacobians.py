# %% [markdown]
# # Jacobians
#
# *Vectorized backpropagation, assignment 1 · slides 3 to 9 · 40 points · 2 h 40 min*
#
# To train a network you ask, for every weight, how the loss answers to a small change of it. A network computes with
# whole vectors and matrices, so the answers come as vectors and matrices, too. Here you work out what they are: first
# for a number that depends on a vector, then for a vector that depends on a vector, and in the end for a network of
# two layers, which you train with gradients that you derived yourself. No autograd library is needed, only NumPy.
#
# | exercise | topic | slide | points | minutes |
# |---|---|---|---|---|
# | 1 | derivative and gradient of a scalar function | 4 | 3 | 10 |
# | 2 | the derivative predicts a change | 4 | 3 | 10 |
# | 3 | a numerical Jacobian | 5 | 4 | 20 |
# | 4 | the Jacobians of a linear layer | 4, 5 | 4 | 20 |
# | 5 | sigmoid, tanh and ReLU | 6 | 5 | 15 |
# | 6 | softmax | 6 | 5 | 20 |
# | 7 | the chain rule | 7 | 4 | 15 |
# | 8 | a product with the Jacobian, without the Jacobian | 7 | 4 | 20 |
# | 9 | a network of two layers | 9 | 8 | 30 |

# %% [markdown]
# ## How to work
#
# An exercise has text, a cell for your answer and a cell that checks it. Put your code where the answer cell says
# `YOUR CODE HERE`, delete the line `raise NotImplementedError()`, run the cell, then run the check below it. The
# check tells you what is wrong and, where it can, which mistake it looks like. At grading, hidden tests run as well:
# they use other numbers and other shapes, and compare with PyTorch's autograd. Points are given part by part, so an
# answer that is right in most cases earns most of them. Every exercise can be solved without the others.
#
# Three habits that the tests rely on:
#
# - work for every size: never write a number where `n` is meant;
# - return a new array and leave the arguments as they were;
# - a vector has one axis, shape `(n,)`. It is neither a row, `(1, n)`, nor a column, `(n, 1)`.
#
# ## Notation
#
# | symbol | shape | meaning |
# |---|---|---|
# | $\mathbf z$ | `(n,)` | the input |
# | $\mathbf y = f(\mathbf z)$ | `(m,)` | the output |
# | $\nabla_{\mathbf z}\, y$ | `(1, n)` | the derivative of a scalar $y$ with respect to $\mathbf z$: a row |
# | $J_{\mathbf y}(\mathbf z)$ | `(m, n)` | the derivative of a vector $\mathbf y$, its Jacobian: row $i$ is output $i$, column $j$ is input $j$ |
# | $\mathbf g$ | `(m,)` | the gradient of a loss with respect to $\mathbf y$; it comes from the layers that follow, "upstream" |

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false}
import numpy as np

import course
from course import check, draw

# %% [markdown]
# ## Exercise 1: derivative and gradient (3 points)
#
# *Slide 4 · easy · 10 minutes*
#
# Let $y = f(\mathbf z)$ be a number that depends on a vector. Move $\mathbf z$ a little, by $\Delta\mathbf z$, and
# $y$ moves by about
#
# $$\Delta y = \nabla_{\mathbf z}\, y \;\Delta\mathbf z .$$
#
# On the right a matrix product must give a single number, and $\Delta\mathbf z$ is a column of $n$ entries. So
# $\nabla_{\mathbf z}\, y$ has to be a **row**, of shape `(1, n)`:
#
# $$\nabla_{\mathbf z}\, y = \begin{bmatrix}\dfrac{\partial y}{\partial z_1} & \cdots & \dfrac{\partial y}{\partial z_n}\end{bmatrix}.$$
#
# This row is the **derivative**. Its transpose is the **gradient**: the same numbers, standing like $\mathbf z$
# itself, so that a step $\mathbf z - \eta\,\text{gradient}$ can be written. In this notebook a vector has one axis,
# and so the gradient has the shape of $\mathbf z$, `(n,)`.

# %% [markdown]
# Your function is the quadratic form
#
# $$y = \mathbf z^{\mathsf T} A\,\mathbf z = \sum_{i}\sum_{j} z_i\,A_{ij}\,z_j ,$$
#
# with a square matrix $A$ that **need not be symmetric**. To differentiate with respect to one entry $z_k$, collect
# the terms of the double sum in which $z_k$ occurs. It occurs in two places: as the left factor, where $i = k$, and
# as the right factor, where $j = k$. By the product rule each place contributes one sum. Write the two sums down,
# then read each as a product of a matrix and a vector.
#
# <details><summary>Help: I have the two sums, but no matrices</summary>
#
# The left factor gives $\sum_j A_{kj}\,z_j$. Here $k$ is a row of $A$ and the sum runs along that row: that is entry
# $k$ of `A @ z`. The right factor gives $\sum_i z_i A_{ik}$, where the sum runs down a column. A matrix whose rows
# are the columns of $A$ is `A.T`.
#
# </details>
#
# <details><summary>Help: how do I make a row out of a vector?</summary>
#
# `v[np.newaxis, :]` and `v.reshape(1, -1)` both turn shape `(n,)` into shape `(1, n)`. `v.T` does nothing: a vector
# with one axis has no second axis to swap with.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "quadratic-form", "locked": false, "schema_version": 3, "solution": true}
def quadratic_derivative(A, z):
    """Return the derivative of y = zᵀAz with respect to z: a row of shape (1, n).

    A has shape (n, n) and need not be symmetric, z has shape (n,).
    Example: for A = [[1, 2], [0, 3]] and z = [2, 1] it is [[6, 10]].
    """
    ### BEGIN SOLUTION
    return ((A + A.T) @ z)[np.newaxis, :]
    ### END SOLUTION


def quadratic_gradient(A, z):
    """Return the gradient of y = zᵀAz with respect to z: shape (n,), as z."""
    ### BEGIN SOLUTION
    return (A + A.T) @ z
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-quadratic-form", "locked": true, "points": 3, "schema_version": 3, "solution": false}
# By hand: y = z1² + 2 z1 z2 + 3 z2², so the partial derivatives are 2 z1 + 2 z2 and 2 z1 + 6 z2.
HELPS = {
    "one of two terms": "I have the two sums, but no matrices",
    "A taken as symmetric": "I have the two sums, but no matrices",
    "vector instead of a row": "how do I make a row out of a vector?",
}
marks = check.Marks("derivative and gradient", points=3, helps=HELPS)
A, z = np.array([[1.0, 2.0], [0.0, 3.0]]), np.array([2.0, 1.0])

with marks.part("the shape of the derivative", 0.2):
    check.shape(quadratic_derivative(A.copy(), z.copy()), (1, 2), what="the derivative")

with marks.part("the shape of the gradient", 0.2):
    check.shape(quadratic_gradient(A.copy(), z.copy()), (2,), what="the gradient")

with marks.part("the derivative, a 2 x 2 example", 0.3):
    rows = {"A taken as symmetric": ([[8, 6]], [[4, 14]]), "one of two terms": ([[4, 3]], [[2, 7]])}
    rows["value instead of derivative"] = 11
    rows["elementwise product"] = [[4, 2], [4, 6]]
    check.close(quadratic_derivative(A.copy(), z.copy()), [[6, 10]], what="the derivative", mistakes=rows)

with marks.part("the gradient, a 2 x 2 example", 0.3):
    vectors = {"A taken as symmetric": ([8, 6], [4, 14]), "one of two terms": ([4, 3], [2, 7])}
    vectors["value instead of derivative"] = 11
    vectors["elementwise product"] = [[4, 2], [4, 6]]
    check.close(quadratic_gradient(A.copy(), z.copy()), [6, 10], what="the gradient", mistakes=vectors)

### BEGIN HIDDEN TESTS
import torch

rng = np.random.default_rng(40961)
A, z = rng.normal(size=(5, 5)), rng.normal(size=5)
by_torch = torch.autograd.functional.jacobian(lambda z: z @ torch.tensor(A) @ z, torch.tensor(z)).numpy()
other = {"value instead of derivative": z @ A @ z, "elementwise product": (A + A.T) * z}
vectors = {"A taken as symmetric": (2 * A @ z, 2 * z @ A), "one of two terms": (A @ z, z @ A)} | other
rows = {
    name: tuple(each[None] for each in wrong) for name, wrong in vectors.items() if name not in other
} | other

# Each function gets arrays of its own: what one changes in place is not what the other is judged by.
A_2, z_2 = A.copy(), z.copy()
A_1, z_1 = np.array([[3.0]]), np.array([4.0])

with marks.part("derivative for a random A", 1):
    with check.unchanged(A=A, z=z):
        got = quadratic_derivative(A, z)
    check.close(got, by_torch[np.newaxis], what="the derivative", mistakes=rows)
    check.close(quadratic_derivative(A_1.copy(), z_1.copy()), [[24]], what="the derivative for n = 1")

with marks.part("gradient for a random A", 1):
    with check.unchanged(A=A_2, z=z_2):
        got = quadratic_gradient(A_2, z_2)
    check.close(got, by_torch, what="the gradient", mistakes=vectors)
    check.close(quadratic_gradient(A_1.copy(), z_1.copy()), [24], what="the gradient for n = 1")
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 2: the derivative predicts a change (3 points)
#
# *Slide 4 · easy · 10 minutes*
#
# If the output is a vector, too, $\mathbf y = f(\mathbf z)$ with $m$ entries, the same statement reads
#
# $$\Delta\mathbf y = \nabla_{\mathbf z}\,\mathbf y \;\Delta\mathbf z ,$$
#
# and now $\nabla_{\mathbf z}\,\mathbf y$ must turn $n$ numbers into $m$. It is a matrix of shape `(m, n)`, the
# **Jacobian** $J_{\mathbf y}(\mathbf z)$. Row $i$ is the derivative of output $i$ as you know it from exercise 1; it
# meets $\Delta\mathbf z$ and gives $\Delta y_i$.
#
# The prediction is not exact. What it misses,
#
# $$\big\| f(\mathbf z + \Delta\mathbf z) - f(\mathbf z) - J_{\mathbf y}(\mathbf z)\,\Delta\mathbf z \big\| ,$$
#
# is of second order: make $\Delta\mathbf z$ ten times shorter and the miss becomes a hundred times smaller. On two
# logarithmic axes that is a straight line of slope 2. This is what "derivative" means, and it is also a test: with a
# wrong matrix in the place of the Jacobian the slope is only 1.
#
# <details><summary>Help: shapes do not match in my product</summary>
#
# `J` has shape `(m, n)` and `dz` has shape `(n,)`. A product with `@` pairs the last axis of what stands on the left
# with the first axis of what stands on the right. Which order pairs n with n?
#
# </details>
#
# <details><summary>Help: how do I take the length of a vector?</summary>
#
# `np.linalg.norm(v)` is the square root of the sum of squares.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "predicted-change", "locked": false, "schema_version": 3, "solution": true}
def predicted_change(J, dz):
    """Return the change Δy that the Jacobian predicts for a change Δz.

    J has shape (m, n), dz has shape (n,), the result has shape (m,).
    Example: for J = [[1, 2], [0, 3]] and dz = [0.1, 0.2] it is [0.5, 0.6].
    """
    ### BEGIN SOLUTION
    return J @ dz
    ### END SOLUTION


def prediction_error(f, J, z, dz):
    """Return how much the prediction misses: the length of f(z + Δz) - f(z) - Δy, a number.

    f takes an array of shape (n,) and returns one of shape (m,); J is its Jacobian at z.
    """
    ### BEGIN SOLUTION
    return np.linalg.norm(f(z + dz) - f(z) - predicted_change(J, dz))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-predicted-change", "locked": true, "points": 3, "schema_version": 3, "solution": false}
HELPS = {
    "Δz on the wrong side": "shapes do not match in my product",
    "elementwise product": "shapes do not match in my product",
    "squared length": "how do I take the length of a vector?",
}
marks = check.Marks("the derivative predicts a change", points=3, helps=HELPS)

with marks.part("predicted change for a 2 x 2 Jacobian", 0.5):
    J, dz = np.array([[1.0, 2.0], [0.0, 3.0]]), np.array([0.1, 0.2])
    wrong = {"Δz on the wrong side": [0.1, 0.8], "elementwise product": [[0.1, 0.4], [0.0, 0.6]]}
    check.close(predicted_change(J, dz), [0.5, 0.6], what="Δy", mistakes=wrong)

with marks.part("the error of a prediction", 0.5):
    # y = (z1 z2, z2²) at z = (1, 3). For Δz = (1, 2) it changes by (7, 16), and the prediction is (5, 12).
    z, J = np.array([1.0, 3.0]), np.array([[3.0, 1.0], [0.0, 6.0]])
    products = lambda z: np.array([z[0] * z[1], z[1] ** 2])
    wrong = {"prediction not subtracted": 305**0.5, "f(z) not subtracted": 194**0.5, "squared length": 20}
    wrong["Δz on the wrong side"] = 5
    check.close(
        prediction_error(products, J, z, np.array([1.0, 2.0])), 20**0.5, what="the error", mistakes=wrong
    )
    steps = np.array([1e-1, 1e-2, 1e-3, 1e-4])
    errors = [prediction_error(products, J, z, h * np.array([0.6, 0.8])) for h in steps]
    draw.errors(steps, {"what the prediction misses": errors}, slope=2, x="length of Δz").show()
    check.order(steps, errors, 2, what="the error")

### BEGIN HIDDEN TESTS
import torch

rng = np.random.default_rng(58213)
V, dz = rng.normal(size=(4, 3)), rng.normal(size=3)
z, w = rng.normal(size=3), rng.normal(size=3)
f_torch = lambda z: torch.sin(torch.tensor(V) @ z) * z[0]
f = lambda z: np.sin(V @ z) * z[0]
J = torch.autograd.functional.jacobian(f_torch, torch.tensor(z)).numpy()
by_torch = torch.mv(torch.tensor(J), torch.tensor(dz)).numpy()

with marks.part("predicted change for a 4 x 3 Jacobian", 0.5):
    with check.unchanged(J=J, dz=dz):
        got = predicted_change(J, dz)
    check.close(got, by_torch, what="Δy", mistakes={"elementwise product": J * dz})
    check.close(predicted_change(J[:1].copy(), dz.copy()), by_torch[:1], what="Δy for m = 1")

with marks.part("predicted change for a square Jacobian", 0.5):
    J_square = rng.normal(size=(3, 3))
    wrong = {"Δz on the wrong side": w @ J_square, "elementwise product": J_square * w}
    right = torch.nn.functional.linear(torch.tensor(w), torch.tensor(J_square)).numpy()
    check.close(predicted_change(J_square, w), right, what="Δy", mistakes=wrong)


def predicted_by_torch(J, dz):
    return torch.mv(*(torch.tensor(np.asarray(array, dtype=float)) for array in (J, dz))).numpy()


# Where prediction_error asks for the predicted change it gets torch's: a slip in predicted_change has cost its marks above.
ERRORS_BY_TORCH = """
names_of_error = getattr(prediction_error, "__globals__", {})
of_the_student = names_of_error.get("predicted_change")
names_of_error["predicted_change"] = predicted
try:
    errors = [prediction_error(lambda z: np.sin(V @ z) * z[0], J, z, h * w) for h in steps]
finally:
    names_of_error["predicted_change"] = of_the_student
errors, [J, z, w]
"""

with marks.part("value and slope of the error", 1):
    steps = np.array([3e-2, 1e-2, 3e-3, 1e-3])
    change, prediction = f(z + 0.03 * w) - f(z), J @ (0.03 * w)
    wrong = {
        "prediction not subtracted": np.linalg.norm(change),
        "f(z) not subtracted": np.linalg.norm(change + f(z) - prediction),
        "squared length": np.sum((change - prediction) ** 2),
    }
    copies = dict(J=J.copy(), z=z.copy(), w=w.copy())
    errors, after = check.beside(ERRORS_BY_TORCH, predicted=predicted_by_torch, V=V, steps=steps, **copies)
    for name, before, array in zip("Jzw", (J, z, w), after):
        sentence = f"{name} is not what it was before the call."
        check.that(np.array_equal(array, before), sentence, mistake="in-place")
    check.close(errors[0], np.linalg.norm(change - prediction), what="the error", mistakes=wrong)
    check.order(steps, errors, 2, what="the error")
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 3: a numerical Jacobian (4 points)
#
# *Slide 5 · medium · 20 minutes*
#
# The Jacobian collects all partial derivatives,
#
# $$J_{\mathbf y}(\mathbf z) = \begin{bmatrix}
# \dfrac{\partial y_1}{\partial z_1} & \cdots & \dfrac{\partial y_1}{\partial z_n} \\
# \vdots & \ddots & \vdots \\
# \dfrac{\partial y_m}{\partial z_1} & \cdots & \dfrac{\partial y_m}{\partial z_n}
# \end{bmatrix},$$
#
# and a computer can measure it without any calculus: move one input, watch all outputs. With $\mathbf e_j$ the vector
# that is 1 at position $j$ and 0 elsewhere, the **central difference**
#
# $$\frac{f(\mathbf z + h\,\mathbf e_j) - f(\mathbf z - h\,\mathbf e_j)}{2h}$$
#
# approximates how every output changes with input $j$. It has $m$ entries, one for each output. Think about which
# place in $J$ these $m$ numbers fill: is it a row or a column?
#
# Why step to both sides? The one-sided difference $\big(f(\mathbf z + h\,\mathbf e_j) - f(\mathbf z)\big)/h$ errs by
# a term proportional to $h$, from the curvature of $f$. Stepping back by the same $h$ meets the same curvature, and
# in the difference it cancels. What remains is proportional to $h^2$.
#
# And why not an $h$ of $10^{-10}$? The two values of $f$ then agree in most of their digits, and the difference keeps
# only the few that are left. The check below draws the error against $h$: from right to left it falls with slope 2,
# and from about $10^{-5}$ on it grows again. That is why the default is `h=1e-5`.

# %% [markdown]
# You will use such a function all your life to test derivatives that you or somebody else worked out, so make it
# reliable. Two accidents are common. NumPy passes arrays by reference: `z[j] += h` inside your function changes the
# caller's array. And an array of integers cannot hold $z_j + h$: what is stored is cut to an integer, silently, and
# the step is gone.
#
# <details><summary>Help: a plan in words</summary>
#
# Make a floating-point copy of z. For each j, build a vector that is zero except for h at position j; call f at the
# copy plus that vector and at the copy minus that vector; divide the difference by 2h. Collect the n results, and put
# them side by side as columns: `np.stack(list_of_vectors, axis=1)`.
#
# </details>
#
# <details><summary>Help: my Jacobian has the wrong shape</summary>
#
# `np.array(list_of_vectors)` makes each vector a row. Then input j is in row j, and that is the transpose.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "numerical-jacobian", "locked": false, "schema_version": 3, "solution": true}
def numerical_jacobian(f, z, h=1e-5):
    """Return the Jacobian of f at z by central differences, shape (m, n).

    f takes an array of shape (n,) and returns one of shape (m,). z may hold integers; it is
    not changed.
    Example: for f(z) = (z1 z2, z1 + z2) at z = [2, 5] it is close to [[5, 2], [1, 1]].
    """
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    columns = [(f(z + step) - f(z - step)) / (2 * h) for step in h * np.eye(z.size)]
    return np.stack(columns, axis=1)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-numerical-jacobian", "locked": true, "points": 4, "schema_version": 3, "solution": false}
HELPS = {
    "transpose": "my Jacobian has the wrong shape",
    "forward differences": "a plan in words",
    "integer input": "a plan in words",
    "in-place": "a plan in words",
}
marks = check.Marks("numerical_jacobian", points=4, helps=HELPS)
z = np.array([0.5, 2.0, -1.0])


def two_outputs(z):
    return np.array([z[0] * z[1] ** 3, np.exp(z[0]) + z[2]])


by_hand = np.array([[8.0, 6.0, 0.0], [np.exp(0.5), 0.0, 1.0]])

with marks.part("a 2 x 3 case", 1):
    # Not to all digits: how exact it is, the next part asks.
    check.close(numerical_jacobian(two_outputs, z), by_hand, what="J_y(z)", rtol=1e-3, atol=1e-3)

with marks.part("the error falls as h²", 0.5):
    # For h = 0.1 the two sides differ: 6.305 above, 5.705 below.
    above, below = ([[8, c, 0], [d, 0, 1]] for c, d in ((6.305, 1.73397513), (5.705, 1.56896573)))
    J, right = numerical_jacobian(two_outputs, z.copy(), 0.1), [[8, 6.005, 0], [1.65147043, 0, 1]]
    slips = {"forward differences": (above, below), "h ignored": by_hand}
    check.close(J, right, what="J_y(z) with h = 0.1", rtol=1e-5, atol=1e-5, mistakes=slips)
    steps = 10.0 ** -np.arange(1, 11)
    errors = [check.error(numerical_jacobian(two_outputs, z, h), by_hand) for h in steps]
    draw.errors(steps, {"error of the numerical Jacobian": errors}, slope=2, x="h").show()
    check.order(steps[:3], errors[:3], 2, mistakes={"h ignored": 0})

### BEGIN HIDDEN TESTS
import torch

rng = np.random.default_rng(77420)
V = rng.normal(size=(4, 3))
z = rng.normal(size=3)


def sines(z):
    return np.sin(V @ z) * z[0]


by_torch = torch.autograd.functional.jacobian(
    lambda z: torch.sin(torch.tensor(V) @ z) * z[0], torch.tensor(z)
).numpy()

with marks.part("against torch, 4 x 3 and 1 x 3", 0.5):
    check.close(numerical_jacobian(sines, z), by_torch, what="J_y(z)", rtol=1e-7, atol=1e-7, jacobian=True)
    check.close(
        numerical_jacobian(lambda z: sines(z)[:1], z), by_torch[:1], what="J_y(z)", rtol=1e-7, atol=1e-7
    )


def nearly_right(J, right, what="J_y(z)"):
    """Check J roughly, so that a slip that has cost its marks above costs none below; return it upright."""
    J = check.array(J, what=what)
    J = J.T if J.shape == right.T.shape else J
    check.close(J, right, what=what, rtol=0.05, atol=0.05)
    return J


def corners(z):
    """It has absolute values and corners, which only a difference of real numbers gets right."""
    return np.array([abs(z[0]) * z[1], np.maximum(z[0], z[2]) * z[1]])


# An entry is 0: a step that is a multiple of the entry is none there. Another is large, where it is longer.
at_zero, at_corners = np.array([0.7, 0.0, 40.0]), np.array([-0.8, 1.3, -0.4])
sines_at_zero = torch.autograd.functional.jacobian(
    lambda z: torch.sin(torch.tensor(V) @ z) * z[0], torch.tensor(at_zero)
).numpy()
corners_by_hand = np.array([[-1.3, 0.8, 0.0], [0.0, -0.4, 1.3]])


def central_and_one_sided(f, z, h):
    """The central difference with the step h, and the two one-sided ones."""
    above, at, below = ([f(z + sign * h * e) for e in np.eye(z.size)] for sign in (1, 0, -1))
    differences = (above, below, 2 * h), (above, at, h), (at, below, h)
    central, *one_sided = (np.stack([(a - b) / d for a, b in zip(x, y)], axis=1) for x, y, d in differences)
    return central, tuple(one_sided)


with_long_step = [central_and_one_sided(sines, place, 0.05) for place in (z, at_zero)]
long_step_places = [z.copy(), at_zero.copy()]

with marks.part("z comes back unchanged", 0.5):
    with check.unchanged(z=z):
        J = numerical_jacobian(sines, z)
    J, other = (check.array(each, what="J_y(z)") for each in (J, numerical_jacobian(sines, at_zero.copy())))
    check.judgeable("J_y(z)", (3, 4) if J.shape == (3, 4) else (4, 3), (J, z), (other, at_zero))

with marks.part("where z has a zero, and f a corner", 0.25):
    nearly_right(numerical_jacobian(sines, at_zero.copy()), sines_at_zero)
    nearly_right(numerical_jacobian(corners, at_corners.copy()), corners_by_hand)

with marks.part("integers in z", 0.5):
    integers = np.array([1, -2, 3])
    J, other = (check.array(numerical_jacobian(sines, k * integers), what="J_y(z)") for k in (1.0, 2.0))
    check.judgeable("J_y(z)", (3, 4) if J.shape == (3, 4) else (4, 3), (J, integers), (other, integers))
    again = check.error(numerical_jacobian(sines, 1.0 * integers), J, what="J_y(z)") < 1e-9
    check.that(again, "not judged: J_y(z) is another one when it is asked for twice.")
    agree = check.error(numerical_jacobian(sines, integers), J, what="J_y(z) at integers") < 0.05
    check.that(
        agree,
        "J_y(z) for integers in z is another than for the same numbers as floats.",
        mistake="integer input",
    )

with marks.part("the step h is used, and the error falls as h²", 0.75):
    z = long_step_places[0].copy()
    # A factor too many, or the transpose, has cost its marks above: what is left for h = 1e-5 is taken as it is.
    fine = check.array(numerical_jacobian(sines, z.copy()), what="J_y(z)").astype(float)
    upright = fine.T if fine.shape == (3, 4) else fine
    check.shape(upright, (4, 3), what="J_y(z)")
    factor = next((c for c in (2, 0.5, -1) if np.allclose(upright, c * by_torch, rtol=1e-3, atol=1e-3)), 1)
    nearly_right(upright / factor, by_torch, what="J_y(z), but for a factor,")
    # The right slope with another step: half of h, or a multiple of z_j.
    for place, (at_both, one_sided), exact in zip(
        long_step_places, with_long_step, (by_torch, sines_at_zero)
    ):
        J = check.array(numerical_jacobian(sines, place.copy(), 0.05), what="J_y(z) with h = 0.05")
        J = (J.T if J.shape == (3, 4) else J) / factor
        wrong = {"forward differences": one_sided, "h ignored": exact}
        check.close(J, at_both, what="J_y(z) with h = 0.05", mistakes=wrong)
    steps = np.array([3e-2, 1e-2, 3e-3])
    found = [check.array(numerical_jacobian(sines, z.copy(), h), what="J_y(z)") for h in steps]
    found = [nearly_right(J / factor, by_torch, what="J_y(z), but for a factor,") for J in found]
    errors = [check.error(J, by_torch) for J in found]
    check.order(steps, errors, 2, mistakes={"h ignored": 0})
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 4: the Jacobians of a linear layer (4 points)
#
# *Slides 4 and 5 · medium · 20 minutes*
#
# A linear layer computes $\mathbf y = W\mathbf z + \mathbf b$, entry by entry
#
# $$y_i = \sum_j W_{ij}\,z_j + b_i ,$$
#
# with $W$ of shape `(m, n)`. It has two inputs that interest us: $\mathbf z$, which comes from the layer before, and
# $W$, which is to be trained.
#
# **With respect to z.** Differentiate $y_i$ with respect to $z_j$: one term of the sum survives. Arrange the answers
# in a matrix of shape `(m, n)`.
#
# **With respect to W.** Now the input is itself a matrix, so a partial derivative has three indices: which output,
# and the row and column of the weight,
#
# $$\frac{\partial y_i}{\partial W_{kl}} .$$
#
# Output $i$ uses row $i$ of $W$ and no other, so for $k \ne i$ this is 0. What is it for $k = i$? PyTorch returns
# such a Jacobian as an array of shape `(m, m, n)`: the output's axis first, then the axes of $W$.

# %% [markdown]
# Most of these $m \cdot m \cdot n$ numbers are 0, and nobody stores them in training. There we know how a loss
# changes with each output: the upstream gradient $\mathbf g$, with $g_i = \partial L / \partial y_i$, shape `(m,)`.
# The chain rule adds up what reaches the loss through all outputs:
#
# $$\frac{\partial L}{\partial z_j} = \sum_i g_i\,\frac{\partial y_i}{\partial z_j},
# \qquad
# \frac{\partial L}{\partial W_{kl}} = \sum_i g_i\,\frac{\partial y_i}{\partial W_{kl}} .$$
#
# Each is a row $\mathbf g^{\mathsf T}$ times a Jacobian: a **vector-Jacobian product**. Put your two Jacobians in and
# simplify until no sum over zeros is left. The first result has the shape of $\mathbf z$, the second the shape of
# $W$: a gradient always has the shape of the thing it is the gradient of.
#
# <details><summary>Help: filling an array with three axes</summary>
#
# Begin with `np.zeros((m, m, n))`. For output `i`, the slice `J_W[i]` is a matrix with the shape of `W`; only its row
# `i` is not zero.
#
# </details>
#
# <details><summary>Help: entry (k, l) of a matrix is a number that depends on k, times one that depends on l</summary>
#
# Such a matrix is an outer product, `np.outer(a, b)`, with `a` along the rows and `b` along the columns. Check with
# the shape: the gradient by W has m rows.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "linear-layer", "locked": false, "schema_version": 3, "solution": true}
def linear_jacobians(W, z):
    """Return the Jacobians of y = Wz + b by z, shape (m, n), and by W, shape (m, m, n).

    W has shape (m, n), z has shape (n,). The bias b plays no part.
    """
    ### BEGIN SOLUTION
    m, n = W.shape
    J_z = W.copy()
    J_W = np.zeros((m, m, n))
    J_W[np.arange(m), np.arange(m)] = z
    ### END SOLUTION
    return J_z, J_W


def linear_vjps(W, z, g):
    """Return gᵀ times each of the Jacobians: grad_z, shape (n,), and grad_W, shape (m, n).

    J_W is not built for that.

    g has shape (m,): the gradient of a loss with respect to y.
    """
    ### BEGIN SOLUTION
    grad_z = W.T @ g
    grad_W = np.outer(g, z)
    ### END SOLUTION
    return grad_z, grad_W


# %% nbgrader={"grade": true, "grade_id": "check-linear-layer", "locked": true, "points": 4, "schema_version": 3, "solution": false}
HELPS = {
    "z in every row": "filling an array with three axes",
    "output axis last": "filling an array with three axes",
    "z gᵀ for g zᵀ": "entry (k, l) of a matrix is a number that depends on k, times one that depends on l",
}
marks = check.Marks("the linear layer", points=4, helps=HELPS)
W, z = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([7.0, 8.0, 9.0])

with marks.part("the Jacobian by z for a 2 x 3 matrix W", 0.5):
    J_z, _ = check.unpack(linear_jacobians(W.copy(), z.copy()), "J_z", "J_W")
    check.close(J_z, W, what="J_y(z)")

with marks.part("the Jacobian by W for a 2 x 3 matrix W", 0.5):
    _, J_W = check.unpack(linear_jacobians(W.copy(), z.copy()), "J_z", "J_W")
    check.shape(J_W, (2, 2, 3), what="J_y(W)")
    every = {"z in every row": [z, z]}
    check.close(J_W[0], [[7, 8, 9], [0, 0, 0]], what="J_y(W) for the first output", mistakes=every)
    check.close(J_W[1], [[0, 0, 0], [7, 8, 9]], what="J_y(W) for the second output")

g = np.array([1.0, 2.0])

with marks.part("the gradient by z for g = (1, 2)", 0.25):
    grad_z, _ = check.unpack(linear_vjps(W.copy(), z.copy(), g.copy()), "grad_z", "grad_W")
    check.close(grad_z, [9, 12, 15], what="the gradient by z", mistakes={"upstream ignored": [5, 7, 9]})

with marks.part("the gradient by W for g = (1, 2)", 0.25):
    _, grad_W = check.unpack(linear_vjps(W.copy(), z.copy(), g.copy()), "grad_z", "grad_W")
    wrong = {"z gᵀ for g zᵀ": [[7, 14], [8, 16], [9, 18]], "upstream ignored": [z, z]}
    check.close(grad_W, [[7, 8, 9], [14, 16, 18]], what="the gradient by W", mistakes=wrong)

### BEGIN HIDDEN TESTS
import torch

rng = np.random.default_rng(31607)


def random_layer(m, n):
    """Random W, z, g and what torch says: both Jacobians, both vector-Jacobian products."""
    W, z, g = rng.normal(size=(m, n)), rng.normal(size=n), rng.normal(size=m)
    b = torch.tensor(rng.normal(size=m))
    inputs = torch.tensor(W, requires_grad=True), torch.tensor(z, requires_grad=True)
    J_W, J_z = torch.autograd.functional.jacobian(lambda W, z: W @ z + b, inputs)
    grad_W, grad_z = torch.autograd.grad(inputs[0] @ inputs[1] + b, inputs, torch.tensor(g))
    return W, z, g, *(tensor.detach().numpy() for tensor in (J_z, J_W, grad_z, grad_W))


with marks.part("the Jacobian by z against torch", 0.5):
    for m, n in (4, 4), (3, 5):
        W, z, g, right_z, *_ = random_layer(m, n)
        with check.unchanged(W=W, z=z):
            J_z, _ = check.unpack(linear_jacobians(W, z), "J_z", "J_W")
        check.close(J_z, right_z, what="J_y(z)", jacobian=True)

with marks.part("the Jacobian by W against torch", 0.5):
    for m, n in (4, 4), (3, 5):
        W, z, g, _, right_W, *_ = random_layer(m, n)
        _, J_W = check.unpack(linear_jacobians(W.copy(), z.copy()), "J_z", "J_W")
        in_every_row = np.broadcast_to(z, (m, m, n))
        output_last = (right_W.transpose(1, 2, 0), right_W.transpose(2, 0, 1))
        check.close(
            J_W,
            right_W,
            what="J_y(W)",
            mistakes={"z in every row": in_every_row, "output axis last": output_last},
            jacobian=True,
        )

with marks.part("gradient by z, random g", 0.75):
    for m, n in (4, 4), (3, 5):
        W, z, g, *_, right_z, right_W = random_layer(m, n)
        with check.unchanged(W=W, z=z, g=g):
            grad_z, grad_W = check.unpack(linear_vjps(W, z, g), "grad_z", "grad_W")
        wrong = {"upstream ignored": W.sum(axis=0)} | ({"W g for Wᵀ g": W @ g} if m == n else {})
        check.close(grad_z, right_z, what="the gradient by z", mistakes=wrong)

with marks.part("gradient by W, random g", 0.5):
    for m, n in (4, 4), (3, 5):
        W, z, g, *_, right_z, right_W = random_layer(m, n)
        grad_z, grad_W = check.unpack(linear_vjps(W, z, g), "grad_z", "grad_W")
        wrong = {"z gᵀ for g zᵀ": np.outer(z, g), "upstream ignored": np.broadcast_to(z, (m, n))}
        check.close(grad_W, right_W, what="the gradient by W", mistakes=wrong)

with marks.part("gradient by W without its Jacobian", 0.25):
    W, z, g = rng.normal(size=(120, 100)), rng.normal(size=100), rng.normal(size=120)
    measured = """
import tracemalloc
tracemalloc.start()
try:
    products = linear_vjps(W, z, g)
    peak = tracemalloc.get_traced_memory()[1]
finally:
    tracemalloc.stop()
products, peak / W.nbytes
"""
    products, matrices = check.beside(measured, W=W, z=z, g=g)
    grad_W = check.array(check.unpack(products, "grad_z", "grad_W")[1], what="the gradient by W")
    other = check.unpack(linear_vjps(2 * W, 3 * z, 5 * g), "grad_z", "grad_W")[1]
    size = (100, 120) if grad_W.shape == (100, 120) else (120, 100)
    check.judgeable("the gradient by W", size, (grad_W, W), (other, 2 * W))
    check.that(
        matrices < 60,
        f"linear_vjps takes as much memory as {matrices:,.0f} matrices W of 120 rows.",
        mistake="builds J_W",
    )
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 5: sigmoid, tanh and ReLU (5 points)
#
# *Slide 6 · easy · 15 minutes*
#
# An activation that works entry by entry computes $y_i$ from $z_i$ alone. Then $\partial y_i / \partial z_j = 0$
# whenever $i \ne j$, and the Jacobian is **diagonal**:
#
# $$J_{\mathbf y}(\mathbf z) = \begin{bmatrix}
# \dfrac{\partial y_1}{\partial z_1} & & 0 \\
# & \ddots & \\
# 0 & & \dfrac{\partial y_n}{\partial z_n}
# \end{bmatrix}.$$
#
# It is still a matrix of shape `(n, n)`. That its off-diagonal is zero is a statement about the activation, and the
# product with it becomes cheap for that reason (exercise 8).
#
# | activation | output $y_i$ | derivative |
# |---|---|---|
# | sigmoid | $s_i = \dfrac{1}{1 + e^{-z_i}}$ | $s_i\,(1 - s_i)$ |
# | tanh | $t_i = \tanh z_i$ | $1 - t_i^2$ |
# | ReLU | $\max(0, z_i)$ | 1 where $z_i > 0$, 0 where $z_i < 0$ |
#
# The first two derivatives are written with the **output**. That is handy: the forward pass has computed it already.
# At $z_i = 0$ ReLU has a corner and no derivative; any number from 0 to 1 would do, and PyTorch takes 0. So do we.
#
# Where does $s(1-s)$ come from? With $u = 1 + e^{-z}$ and $s = 1/u$ the chain rule gives
# $\frac{ds}{dz} = -\frac{1}{u^2}\cdot(-e^{-z}) = s \cdot \frac{u - 1}{u} = s\,(1 - s)$.

# %% [markdown]
# One more thing to take care of: $e^{1000}$ is too large for a floating-point number, and becomes `inf`. In
# $1/(1 + e^{-z})$ that does no harm, since `1 / inf` is 0, as it should be. In the equivalent form
# $e^{z}/(1 + e^{z})$ it becomes `inf / inf`, which is `nan`, not a number. Two formulas that are equal on paper need
# not be equal on a computer.
#
# <details><summary>Help: from a vector to a diagonal matrix</summary>
#
# `np.diag(v)` makes the matrix that has `v` on its diagonal. (`np.diag` of a matrix does the opposite: it returns the
# diagonal.) `v * np.eye(n)` works as well.
#
# </details>
#
# <details><summary>Help: ReLU's derivative without a loop</summary>
#
# `z > 0` compares every entry and gives an array of True and False. `.astype(float)` makes 1.0 and 0.0 of them.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "activations", "locked": false, "schema_version": 3, "solution": true}
def sigmoid_jacobian(z):
    """Return the Jacobian of the sigmoid at z: (n,) gives (n, n). At [0]: [[0.25]]."""
    ### BEGIN SOLUTION
    s = 1 / (1 + np.exp(-z))
    return np.diag(s * (1 - s))
    ### END SOLUTION


def tanh_jacobian(z):
    """Return the Jacobian of tanh at z: (n,) gives (n, n). At [0]: [[1]]."""
    ### BEGIN SOLUTION
    return np.diag(1 - np.tanh(z) ** 2)
    ### END SOLUTION


def relu_jacobian(z):
    """Return the Jacobian of ReLU at z: (n,) gives (n, n). At [-1, 2]: [[0, 0], [0, 1]]."""
    ### BEGIN SOLUTION
    return np.diag((z > 0).astype(float))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-activations", "locked": true, "points": 5, "schema_version": 3, "solution": false}
HELPS = {
    "vector instead of a matrix": "from a vector to a diagonal matrix",
    "filled rows": "from a vector to a diagonal matrix",
    "ReLU at 0": "ReLU's derivative without a loop",
}
marks = check.Marks("sigmoid, tanh and ReLU", points=5, helps=HELPS)

with marks.part("the shape (n, n)", 0.25):
    for answer in sigmoid_jacobian, tanh_jacobian, relu_jacobian:
        check.shape(answer(np.array([-1.0, 0.5, 2.0])), (3, 3), what="J_y(z)")


def beside(answer, z, by_hand):
    """Your Jacobian beside the right one: shown where a check has failed."""
    return course.explain.beside(answer(np.array(z)), np.diag(by_hand), "z")


look = lambda: beside(sigmoid_jacobian, np.log([1, 3]), [1 / 4, 3 / 16])
with marks.part("the sigmoid, by hand", 0.25, look=look):
    # The sigmoid of 0 and ln 3 is 1/2 and 3/4.
    J = sigmoid_jacobian(np.log([1.0, 3.0]))
    wrong = {"1 - s missing": [[1 / 2, 0], [0, 3 / 4]]}
    check.close(J, [[1 / 4, 0], [0, 3 / 16]], what="sigmoid's J_y(z)", mistakes=wrong)
    draw.matrix(sigmoid_jacobian(np.linspace(-3, 3, 7)), title=r"sigmoid: $J_y(z)$ for z from -3 to 3").show()

look = lambda: beside(tanh_jacobian, np.log([1, 2]), [1, 16 / 25])
with marks.part("tanh, by hand", 0.25, look=look):
    # tanh of 0 and ln 2 is 0 and 3/5.
    J = tanh_jacobian(np.log([1.0, 2.0]))
    wrong = {"not squared": [[1, 0], [0, 2 / 5]], "function on the diagonal": [[0, 0], [0, 3 / 5]]}
    check.close(J, [[1, 0], [0, 16 / 25]], what="tanh's J_y(z)", mistakes=wrong)

look = lambda: beside(relu_jacobian, [-3.0, 2.0, 0.5], [0, 1, 1])
with marks.part("ReLU, by hand", 0.25, look=look):
    wrong = {"function on the diagonal": np.diag([0, 2, 0.5])}
    wrong["filled rows"] = ([[0, 0, 0], [1, 1, 1], [1, 1, 1]], [[0, 1, 1], [0, 1, 1], [0, 1, 1]])
    J = relu_jacobian(np.array([-3.0, 2.0, 0.5]))
    check.close(J, np.diag([0, 1, 1]), what="ReLU's J_y(z)", mistakes=wrong)

### BEGIN HIDDEN TESTS
import torch

rng = np.random.default_rng(90127)


def rows_filled(diagonal):
    return np.broadcast_to(diagonal, (diagonal.size,) * 2), np.broadcast_to(
        diagonal[:, np.newaxis], (diagonal.size,) * 2
    )


def is_right(array, right):
    return array.shape == right.shape and np.allclose(array, right, rtol=1e-4, atol=1e-6)


def against_torch(answer, function, z, what, **mistakes):
    right = torch.autograd.functional.jacobian(function, torch.tensor(z)).numpy()
    got = answer(z.copy())
    mistakes["filled rows"] = rows_filled(np.diag(right))
    check.close(got, right, what=what, mistakes=mistakes, jacobian=True)


z = rng.normal(size=6)
s, t = 1 / (1 + np.exp(-z)), np.tanh(z)

with marks.part("sigmoid against torch", 1):
    twice = 1 / (1 + np.exp(-s))
    wrong = {"1 - s missing": np.diag(s), "activation twice": np.diag(twice * (1 - twice))}
    against_torch(sigmoid_jacobian, torch.sigmoid, z, "sigmoid's J_y(z)", **wrong)

with marks.part("tanh against torch", 1):
    wrong = {"not squared": np.diag(1 - t), "function on the diagonal": np.diag(t)}
    against_torch(tanh_jacobian, torch.tanh, z, "tanh's J_y(z)", **wrong)

with marks.part("ReLU against torch", 0.5):
    wrong = {"function on the diagonal": np.diag(np.maximum(z, 0))}
    against_torch(relu_jacobian, torch.relu, z, "ReLU's J_y(z)", **wrong)


def comes_back(answer, what):
    """z is what it was before. What may be judged for that has some shape, and depends on z."""
    z = np.array([0.7, -1.2, 0.4, -0.3])
    with check.unchanged(z=z):
        J = check.array(answer(z), what=what)
    check.judgeable(what, J.shape, (J, z), (answer(-2 * z), -2 * z))


with marks.part("z comes back unchanged from sigmoid and tanh", 0.25):
    comes_back(sigmoid_jacobian, "sigmoid's J_y(z)")
    comes_back(tanh_jacobian, "tanh's J_y(z)")

with marks.part("z comes back unchanged from ReLU", 0.25):
    comes_back(relu_jacobian, "ReLU's J_y(z)")

with marks.part("ReLU at 0", 0.5):
    z = np.array([1.5, 0.0, -0.5, 0.0, 0.25])
    at_zero = (np.diag(z >= 0), np.diag([1, 0.5, 0, 0.5, 1]))
    away = relu_jacobian(np.array([1.5, 0.3, -0.5, -0.4]))
    usual = is_right(check.array(away, what="ReLU's J_y(z)"), np.diag([1.0, 1, 0, 0]))
    check.that(usual, "not judged: ReLU's J_y(z) is wrong where no entry of z is 0.")
    against_torch(relu_jacobian, torch.relu, z, "ReLU's J_y(z)", **{"ReLU at 0": at_zero})


def at_1000(answer, function, what):
    usual = np.array([1.5, 0.3, -0.5, 0.0])
    J = check.array(answer(usual.copy()), what=what)
    check.judgeable(what, (4, 4), (J, usual), (answer(-2 * usual), usual))
    z = np.array([1000.0, 0.3, -1000.0])
    finite = np.isfinite(check.array(answer(z.copy()), what=what)).all()
    sentence = f"{what} has entries that are no finite numbers where z is 1000 or -1000."
    # A slip that shows everywhere has cost its marks above.
    usually_right = is_right(J, torch.autograd.functional.jacobian(function, torch.tensor(usual)).numpy())
    check.that(finite, sentence, mistake="overflow" if usually_right else None)
    if usually_right:
        against_torch(answer, function, z, what)


with marks.part("sigmoid of 1000", 0.25):
    at_1000(sigmoid_jacobian, torch.sigmoid, "sigmoid's J_y(z)")

with marks.part("tanh of 1000", 0.25):
    at_1000(tanh_jacobian, torch.tanh, "tanh's J_y(z)")
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 6: softmax (5 points)
#
# *Slide 6 · medium · 20 minutes*
#
# Softmax turns $n$ numbers, the logits, into probabilities:
#
# $$s_i = \frac{e^{z_i}}{\sum_k e^{z_k}} .$$
#
# Raise one logit and its probability grows; the others shrink, as they share what is left. Every output depends on
# **every** input, so this Jacobian is full. Two cases give all of its entries. By the quotient rule, with
# $S = \sum_k e^{z_k}$,
#
# $$\frac{\partial s_i}{\partial z_i} = \frac{e^{z_i} S - e^{z_i} e^{z_i}}{S^2}
# \qquad\text{and for } j \ne i \qquad
# \frac{\partial s_i}{\partial z_j} = \frac{0 \cdot S - e^{z_i} e^{z_j}}{S^2} .$$
#
# Write both with $s_i$ and $s_j$, then find one expression for the whole matrix: one part sits on the diagonal, the
# other is an outer product. Two checks for your result: the probabilities always add up to 1, so a column of changes
# must add up to 0; and adding the same number to all logits changes nothing, so each row adds up to 0 as well.

# %% [markdown]
# Logits of 1000 do occur, and $e^{1000}$ is `inf` on a computer. The last remark is the cure: since adding the same
# number to all logits changes nothing, subtract the largest of them first. Then every exponent is at most 0 and
# nothing overflows.
#
# <details><summary>Help: the softmax itself, safely</summary>
#
# Take `np.exp` of the logits minus the largest one, `z.max()`, and divide the exponentials by their sum.
#
# </details>
#
# <details><summary>Help: from the two cases to one expression</summary>
#
# Both cases have the term $-s_i s_j$. The case $i = j$ has one more term. What is it? Which matrix has it on its
# diagonal and zeros elsewhere? All products $s_i s_j$ at once are `np.outer(s, s)`.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "softmax-jacobian", "locked": false, "schema_version": 3, "solution": true}
def softmax_jacobian(z):
    """Return the Jacobian of softmax at z: z has shape (n,), the result (n, n).

    It works for large logits, too. Example: at [0, 0] it is [[0.25, -0.25], [-0.25, 0.25]].
    """
    ### BEGIN SOLUTION
    e = np.exp(z - z.max())
    s = e / e.sum()
    return np.diag(s) - np.outer(s, s)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-softmax-jacobian", "locked": true, "points": 5, "schema_version": 3, "solution": false}
HELPS = {
    "overflow": "the softmax itself, safely",
    "not normalised": "the softmax itself, safely",
    "sigmoid for softmax": "the softmax itself, safely",
    "diagonal only": "from the two cases to one expression",
    "both signs alike": "from the two cases to one expression",
    "term of the diagonal missing": "from the two cases to one expression",
}
marks = check.Marks("softmax_jacobian", points=5, helps=HELPS)

with marks.part("the shape (n, n)", 0.5):
    check.shape(softmax_jacobian(np.array([1.0, -2.0, 0.5, 0.0])), (4, 4), what="J_y(z)")

by_hand = np.array([[5, -2, -3], [-2, 8, -6], [-3, -6, 9]]) / 36
look = lambda: course.explain.beside(softmax_jacobian(np.log([1.0, 2.0, 3.0])), by_hand, "z")

with marks.part("logits 0, ln 2, ln 3", 1, look=look):
    # Here the probabilities are 1/6, 2/6 and 3/6.
    J = softmax_jacobian(np.log([1.0, 2.0, 3.0]))
    wrong = {
        "sign off the diagonal": np.array([[5, 2, 3], [2, 8, 6], [3, 6, 9]]) / 36,
        "term of the diagonal missing": np.array([[-1, -2, -3], [-2, -4, -6], [-3, -6, -9]]) / 36,
        "both signs alike": np.array([[7, 2, 3], [2, 16, 6], [3, 6, 27]]) / 36,
        "1 - s missing": np.diag([1 / 6, 2 / 6, 3 / 6]),
        "sigmoid for softmax": (
            np.diag([1 / 4, 2 / 9, 3 / 16]),
            np.array([[12, -16, -18], [-16, 32 / 3, -24], [-18, -24, 9]]) / 48,
        ),
        "not normalised": (
            [[0, -2, -3], [-2, -2, -6], [-3, -6, -6]],
            np.array([[2, -2, -3], [-2, 2, -6], [-3, -6, 0]]) / 9,
        ),
    }
    check.close(J, by_hand, what="J_y(z)", mistakes=wrong)
    draw.matrix(J, title=r"softmax: $J_y(z)$").show()

### BEGIN HIDDEN TESTS
import torch

rng = np.random.default_rng(64458)


def against_torch(z):
    right = torch.autograd.functional.jacobian(lambda z: torch.softmax(z, dim=0), torch.tensor(z)).numpy()
    e = np.exp(z)
    s, sigma, shifted = e / e.sum(), 1 / (1 + np.exp(-z)), e / e.max()
    wrong = {
        "sign off the diagonal": np.abs(right),
        "not normalised": (*(np.diag(each) - np.outer(each, each) for each in (e, shifted)), np.diag(e)),
        "sigmoid for softmax": (np.diag(sigma * (1 - sigma)), np.diag(sigma) - np.outer(sigma, sigma)),
        "1 - s missing": np.diag(s),
        "both signs alike": np.diag(s) + np.outer(s, s),
        "term of the diagonal missing": -np.outer(s, s),
    }
    got = softmax_jacobian(z.copy())
    check.close(got, right, what="J_y(z)", atol=1e-12, mistakes=wrong, jacobian=True)
    return check.array(got)


with marks.part("against torch, 2 to 7 logits", 1.5):
    for n in 2, 4, 7:
        against_torch(rng.normal(size=n))

with marks.part("rows and columns add up to 0", 0.5):
    wide, other = rng.uniform(-8, 8, size=6), rng.normal(size=6)
    J = check.array(softmax_jacobian(wide.copy()), what="J_y(z)")
    check.judgeable("J_y(z)", (6, 6), (J, wide), (softmax_jacobian(other.copy()), other))
    for axis, name in (1, "rows"), (0, "columns"):
        check.close(J.sum(axis=axis), np.zeros(6), what=f"the sum of the {name}", atol=1e-6)

with marks.part("z comes back unchanged", 0.5):
    z, other = rng.normal(size=5), rng.normal(size=5)
    with check.unchanged(z=z):
        J = softmax_jacobian(z)
    check.judgeable("J_y(z)", (5, 5), (J, z), (softmax_jacobian(other.copy()), other))

with marks.part("logits of 1000", 1):
    usual, other = np.array([1.0, 0.0, -0.5, -2.0]), np.array([0.0, -1.5, -0.75, -0.25])
    J = check.array(softmax_jacobian(usual.copy()), what="J_y(z)")
    check.judgeable("J_y(z)", (4, 4), (J, usual), (softmax_jacobian(other.copy()), other))
    right = torch.autograd.functional.jacobian(lambda z: torch.softmax(z, dim=0), torch.tensor(usual)).numpy()
    usually_right = np.allclose(J, right, rtol=1e-4, atol=1e-6)
    # The extremes stand on both sides, on one side only, and once alone: no shift but the largest fits all.
    for z in (
        np.array([1000.0, 999.0, 998.5, -1000.0]),
        np.array([1000.0, -1000.0, -1000.0, -1001.0]),
        np.array([-1000.0, -1001.0, -999.5, -1000.5]),
        np.array([999.5, 1000.0, 998.0, 1001.0]),
    ):
        right = torch.autograd.functional.jacobian(lambda z: torch.softmax(z, dim=0), torch.tensor(z)).numpy()
        J = check.array(softmax_jacobian(z.copy()), what="J_y(z)")
        check.shape(J, (4, 4), what="J_y(z)")
        finite = bool(np.isfinite(J).all())
        sentence = f"J_y(z) has entries that are no finite numbers for logits of which {z[0]:g} is one."
        # Without a large one it is 0 / 0, and no exp has overflown.
        check.that(finite, sentence, mistake="overflow" if usually_right and z.max() > 0 else None)
        if usually_right:
            check.close(J, right, what="J_y(z)")
        # A slip that shows everywhere has cost its marks above: then large logits need only be like small ones.
        small = check.array(softmax_jacobian(z - z.max()), what="J_y(z)")
        alike = small.shape == J.shape and np.allclose(J, small)
        check.that(alike, "J_y(z) for large logits is another than for logits that are less by one number.")
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 7: the chain rule (4 points)
#
# *Slide 7 · medium · 15 minutes*
#
# Put two functions one after the other: $\mathbf u = g(\mathbf z)$, then $\mathbf y = f(\mathbf u)$. A change
# $\Delta\mathbf z$ first becomes $\Delta\mathbf u = J_g(\mathbf z)\,\Delta\mathbf z$, and that becomes
# $\Delta\mathbf y = J_f(\mathbf u)\,\Delta\mathbf u$. So
#
# $$\mathbf y = f(g(\mathbf z)), \qquad J_{\mathbf y}(\mathbf z) = J_f(g)\;J_g(\mathbf z) ,$$
#
# and **the derivative of the outer function comes first**. For $g$ from 5 numbers to 3 and $f$ from 3 to 4 the shapes
# are `(4, 3)` times `(3, 5)`, which gives `(4, 5)`: the inner size 3 has to match, and with different sizes NumPy
# refuses the wrong order. With equal sizes it does not refuse, and the wrong order goes unnoticed. Note also *where*
# the two Jacobians are taken: $J_g$ at $\mathbf z$, but $J_f$ at $g(\mathbf z)$, as that is what $f$ gets to see.
#
# The same rule works at the end of the chain, where the loss is a single number $L$ and its derivative by $\mathbf y$
# a row:
#
# $$\nabla_{\mathbf z} L = \nabla_{\mathbf y} L\;J_{\mathbf y}(\mathbf z) .$$
#
# This is a row of shape `(1, n)`. If you store gradients as vectors, as we do, transpose both sides of the equation,
# and remember that a transposed product changes its order.
#
# <details><summary>Help: J_f(g) is a matrix, so what is jacobian_f?</summary>
#
# `jacobian_f` is a function. Give it a vector, and it returns the Jacobian of f at that vector. Which vector does f
# receive?
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "chain-rule", "locked": false, "schema_version": 3, "solution": true}
def chain_jacobian(jacobian_f, g, jacobian_g, z):
    """Return the Jacobian of y = f(g(z)) by z, shape (m, n).

    z has shape (n,), g(z) has shape (k,). jacobian_g and jacobian_f take a vector and return
    a matrix: jacobian_g one of shape (k, n) from a vector of shape (n,), jacobian_f one of
    shape (m, k) from a vector of shape (k,).
    """
    ### BEGIN SOLUTION
    return jacobian_f(g(z)) @ jacobian_g(z)
    ### END SOLUTION


def chain_gradient(J, grad_y):
    """Return the gradient of a loss by z, shape (n,).

    J = J_y(z) has shape (m, n); grad_y is the gradient of the loss by y, shape (m,).
    """
    ### BEGIN SOLUTION
    return J.T @ grad_y
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-chain-rule", "locked": true, "points": 4, "schema_version": 3, "solution": false}
HELPS = {
    "outer Jacobian at z": "J_f(g) is a matrix, so what is jacobian_f?",
}
marks = check.Marks("the chain rule", points=4, helps=HELPS)

with marks.part("the shape of J_y(z) for 5 → 3 → 4", 0.25):
    B, A = np.ones((4, 3)), np.ones((3, 5))
    J = chain_jacobian(lambda u: B, lambda z: A @ z, lambda z: A, np.ones(5))
    check.shape(J, (4, 5), what="J_y(z)")

with marks.part("the shape of the gradient", 0.25):
    check.shape(chain_gradient(np.ones((4, 5)), np.ones(4)), (5,), what="the gradient by z")

with marks.part("the Jacobian, a 2 x 2 example", 0.5):
    # u = (z1 + z2, z1 z2) and y = (u1 u2, u1), at z = (1, 2), where u = (3, 2).
    J = chain_jacobian(
        lambda u: np.array([[u[1], u[0]], [1.0, 0.0]]),
        lambda z: np.array([z[0] + z[1], z[0] * z[1]]),
        lambda z: np.array([[1.0, 1.0], [z[1], z[0]]]),
        np.array([1.0, 2.0]),
    )
    wrong = {"inner first": [[3, 3], [5, 6]], "outer Jacobian at z": [[4, 3], [1, 1]]}
    wrong["elementwise product"] = [[2, 3], [2, 0]]
    check.close(J, [[8, 5], [1, 1]], what="J_y(z)", mistakes=wrong)

with marks.part("the gradient, a 2 x 2 example", 0.5):
    got = chain_gradient(np.array([[8.0, 5.0], [1.0, 1.0]]), np.array([1.0, 2.0]))
    check.close(got, [10, 7], what="the gradient by z", mistakes={"Jacobian not transposed": [18, 3]})

### BEGIN HIDDEN TESTS
import torch

rng = np.random.default_rng(20773)


def against_torch(m, k, n):
    """Check y = sin(B u) with u = tanh(A z), and sizes n → k → m."""
    A, B, z = rng.normal(size=(k, n)), rng.normal(size=(m, k)), rng.normal(size=n)
    g = lambda z: np.tanh(A @ z)
    jacobian_g = lambda z: (1 - np.tanh(A @ z) ** 2)[:, np.newaxis] * A
    jacobian_f = lambda u: np.cos(B @ u)[:, np.newaxis] * B
    composed = lambda z: torch.sin(torch.tensor(B) @ torch.tanh(torch.tensor(A) @ z))
    right = torch.autograd.functional.jacobian(composed, torch.tensor(z)).numpy()
    wrong = {}
    if m == k == n:
        outer, inner = jacobian_f(g(z)), jacobian_g(z)
        wrong = {
            "inner first": inner @ outer,
            "outer Jacobian at z": jacobian_f(z) @ inner,
            "factors transposed": (outer.T @ inner.T, outer.T @ inner, outer @ inner.T),
            "elementwise product": outer * inner,
        }
    with check.unchanged(z=z):
        J = chain_jacobian(jacobian_f, g, jacobian_g, z)
    check.close(J, right, what="J_y(z)", mistakes=wrong, jacobian=True)


with marks.part("5 → 3 → 4 against torch", 0.75):
    against_torch(m=4, k=3, n=5)
    against_torch(m=1, k=3, n=1)

with marks.part("square matrices that do not commute", 0.75):
    against_torch(m=4, k=4, n=4)

with marks.part("gradient through a Jacobian", 1):
    for m, n in (4, 4), (2, 5), (1, 3), (3, 1):
        A, z, grad_y = rng.normal(size=(m, n)), rng.normal(size=n), rng.normal(size=m)
        f = lambda z: torch.sin(torch.tensor(A) @ z)
        J = torch.autograd.functional.jacobian(f, torch.tensor(z)).numpy()
        right = torch.autograd.functional.vjp(f, torch.tensor(z), torch.tensor(grad_y))[1].numpy()
        with check.unchanged(J=J, grad_y=grad_y):
            got = chain_gradient(J, grad_y)
        wrong = {"Jacobian not transposed": J @ grad_y} if m == n else {}
        check.close(
            got, right, what="the gradient by z", mistakes=wrong | {"upstream ignored": J.sum(axis=0)}
        )
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 8: the product without the Jacobian (4 points)
#
# *Slide 7 · hard · 20 minutes*
#
# A layer of $n = 20\,000$ activations has a Jacobian with $400$ million entries: 3.2 GB in double precision, for one
# sample and one layer. Backpropagation never builds it. What it needs is the vector-Jacobian product
#
# $$\mathbf g^{\mathsf T} J_{\mathbf y}(\mathbf z), \qquad\text{entry } j:\quad \sum_i g_i\,\frac{\partial y_i}{\partial z_j} ,$$
#
# a vector of $n$ entries. For the sigmoid, whose Jacobian is diagonal, one term of the sum is left: the product is
# taken entry by entry, and memory and time are proportional to $n$ and not to $n^2$.
#
# Softmax has a full Jacobian, and still the sum can be done on paper. Put in its entries: $\partial s_i/\partial z_j$
# is $s_i(1 - s_i)$ if $i = j$ and $-s_i s_j$ if not, or in one line $s_i\,[i = j] - s_i s_j$, where $[i = j]$ is 1 if
# the indices agree and 0 otherwise. Then
#
# $$\sum_i g_i\,\big(s_i\,[i = j] - s_i s_j\big) = \;?$$
#
# Split the sum in two. In the first half one term survives. In the second $s_j$ does not depend on $i$ and can be
# taken out of the sum, and what stays inside is the same number for all $j$: compute it once.
#
# <details><summary>Help: first, what is left of the first half?</summary>
#
# $[i = j]$ lets only the term with $i = j$ stay.
#
# </details>
#
# <details><summary>Help: second, what can be taken out of the second half?</summary>
#
# $s_j$ has no $i$ in it. What stays below the sum is one number, for all $j$.
#
# </details>
#
# <details><summary>Help: third, which number is the same for all j?</summary>
#
# $\sum_i g_i s_i$, in NumPy `g @ s`: the mean of the upstream gradient, weighted with the probabilities. An entry of
# the answer is positive where $g_j$ lies above this mean.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "vector-jacobian-product", "locked": false, "schema_version": 3, "solution": true}
def sigmoid_vjp(z, g):
    """Return gᵀJ for the sigmoid at z, large ones, too: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    ### BEGIN SOLUTION
    s = 1 / (1 + np.exp(-z))
    return g * s * (1 - s)
    ### END SOLUTION


def softmax_vjp(z, g):
    """Return gᵀJ for softmax at z, large ones, too: z, g and the result have shape (n,).

    The memory it takes is proportional to n.
    """
    ### BEGIN SOLUTION
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s * (g - g @ s)
    ### END SOLUTION


# %% [markdown]
# The check below calls your two functions and measures how much memory they take on the way, with Python's
# `tracemalloc`.

# %% nbgrader={"grade": false, "grade_id": "memory-in-vectors", "locked": true, "schema_version": 3, "solution": false}
MEASURE = """
import tracemalloc
tracemalloc.start()
try:
    gradient = {name}(z, g)
    peak = tracemalloc.get_traced_memory()[1]
finally:
    tracemalloc.stop()
gradient, peak / z.nbytes
"""

# %% nbgrader={"grade": true, "grade_id": "check-vector-jacobian-product", "locked": true, "points": 4, "schema_version": 3, "solution": false}
HELPS = {
    "shared term missing": "second, what can be taken out of the second half?",
    "builds the Jacobian": "third, which number is the same for all j?",
}
marks = check.Marks("the product without the Jacobian", points=4, helps=HELPS)

with marks.part("sigmoid: equal to gᵀJ", 0.5):
    # The Jacobian at z = (0, ln 3), by hand.
    J, g = np.array([[4, 0], [0, 3]]) / 16, np.array([8.0, -16.0])
    wrong = {"upstream ignored": [1 / 4, 3 / 16], "1 - s missing": [4, -12]}
    right = g @ J
    check.close(sigmoid_vjp(np.log([1.0, 3.0]), g), right, what="sigmoid's gᵀJ", mistakes=wrong)

with marks.part("softmax: equal to gᵀJ", 0.5):
    # The Jacobian at z = (0, ln 2, ln 3), by hand.
    J, g = np.array([[5, -2, -3], [-2, 8, -6], [-3, -6, 9]]) / 36, np.array([6.0, -12.0, 3.0])
    wrong = {"shared term missing": ([1, -4, 1.5], [5 / 6, -8 / 3, 3 / 4])}
    right = g @ J
    check.close(softmax_vjp(np.log([1.0, 2.0, 3.0]), g), right, what="softmax's gᵀJ", mistakes=wrong)


def in_little_memory(name, n):
    # The values are judged above: what stays here is any vector that depends on z and g.
    z, g = np.linspace(-3, 3, n), np.linspace(1, 2, n) ** 2
    got, vectors = check.beside(MEASURE.format(name=name), z=z, g=g)
    other, _ = check.beside(MEASURE.format(name=name), z=z / 2, g=-g)
    # A matrix that is returned is another slip than one that is built on the way.
    check.judgeable(f"the result of {name}", (n,), (got, z, g), (other, z / 2, -g))
    sentence = (
        f"{name} takes as much memory as {vectors:,.0f} vectors of length n = {n:,}. A handful is enough."
    )
    check.that(vectors < 100, sentence, mistake="builds the Jacobian")


with marks.part("sigmoid, n = 1,000 in little memory", 0.25):
    in_little_memory("sigmoid_vjp", 1_000)

with marks.part("softmax, n = 1,000 in little memory", 0.25):
    in_little_memory("softmax_vjp", 1_000)

### BEGIN HIDDEN TESTS
import torch

rng = np.random.default_rng(83504)


def by_torch(function, z, g):
    return torch.autograd.functional.vjp(function, torch.tensor(z), torch.tensor(g))[1].numpy()


def torch_softmax(z):
    return torch.softmax(z, dim=0)


def hypotheses(z, g):
    s, p = torch.sigmoid(torch.tensor(z)).numpy(), torch_softmax(torch.tensor(z)).numpy()
    for_sigmoid = {"upstream ignored": s * (1 - s), "1 - s missing": g * s}
    for_softmax = {
        "shared term missing": (g * p, g * p * (1 - p), p * (g - g.sum())),
        "upstream ignored": p * (1 - p),
    }
    return for_sigmoid, for_softmax


with marks.part("sigmoid, random g", 0.5):
    z, g = rng.normal(size=7), rng.normal(size=7)
    with check.unchanged(z=z, g=g):
        got = sigmoid_vjp(z, g)
    check.close(got, by_torch(torch.sigmoid, z, g), what="sigmoid's gᵀJ", mistakes=hypotheses(z, g)[0])

with marks.part("softmax, random g", 0.5):
    z, g = rng.normal(size=7), rng.normal(size=7)
    with check.unchanged(z=z, g=g):
        got = softmax_vjp(z, g)
    check.close(got, by_torch(torch_softmax, z, g), what="softmax's gᵀJ", mistakes=hypotheses(z, g)[1])


def at_1000(answer, function, what):
    g = np.array([0.5, -2.0, 3.0, 1.25])
    small = np.array([1.0, 0.0, -0.5, -2.0])
    got = check.array(answer(small.copy(), g.copy()), what=what)
    check.judgeable(what, (4,), (got, small, g), (answer(-small, -2 * g), -small, -2 * g))
    usually_right = np.allclose(got, by_torch(function, small, g), rtol=1e-4, atol=1e-6)
    for z in (
        np.array([1000.0, 999.0, 0.3, -1000.0]),
        np.array([1000.0, -1000.0, -1000.0, -1001.0]),
        np.array([-1000.0, -1001.0, -999.5, -1000.5]),
    ):
        got = check.array(answer(z.copy(), g.copy()), what=what)
        sentence = f"{what} has entries that are no finite numbers where an entry of z is {z[0]:g}."
        # Without a large one it is 0 / 0 for softmax, and no exp(z) has overflown.
        sure = usually_right and (z.max() > 0 or function is torch.sigmoid)
        check.that(bool(np.isfinite(got).all()), sentence, mistake="overflow" if sure else None)
        # A slip that shows everywhere has cost its marks above.
        if usually_right:
            check.close(got, by_torch(function, z, g), what=what)


with marks.part("sigmoid of 1000", 0.25):
    at_1000(sigmoid_vjp, torch.sigmoid, "sigmoid's gᵀJ")

with marks.part("softmax, logits of 1000", 0.25):
    at_1000(softmax_vjp, torch_softmax, "softmax's gᵀJ")


# A matrix is looked for at n = 1,500 first: at 20,000 it would be 3.2 GB.
def for_many(name, answer, function):
    for n in 1_500, 20_000:
        in_little_memory(name, n)
    (z, g), (few, up) = (rng.normal(size=(2, n)) for n in (1_500, 7))
    # Right for few entries, so for many.
    if np.allclose(check.array(answer(few.copy(), up.copy())), by_torch(function, few, up), rtol=1e-4):
        what = f"the result of {name}, n = 1,500"
        check.close(answer(z.copy(), g.copy()), by_torch(function, z, g), what=what, atol=1e-12)


with marks.part("sigmoid, n = 20,000 in little memory", 0.5):
    for_many("sigmoid_vjp", sigmoid_vjp, torch.sigmoid)

with marks.part("softmax, n = 20,000 in little memory", 0.5):
    for_many("softmax_vjp", softmax_vjp, torch_softmax)
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 9: a network of two layers (8 points)
#
# *Slide 9 · hard · 30 minutes*
#
# Now everything together. The batch $x$ holds $N$ samples, one in each row, and the network is
#
# $$h = \sigma(x\,w_1), \qquad y_{\text{pred}} = h\,w_2, \qquad \text{loss} = \sum \big(y_{\text{pred}} - y\big)^2 ,$$
#
# where the sum runs over all samples and all outputs, and $\sigma$ is the sigmoid, entry by entry.
#
# | name | shape | meaning |
# |---|---|---|
# | `x` | `(N, D_in)` | inputs |
# | `y` | `(N, D_out)` | targets |
# | `w1` | `(D_in, H)` | weights of the hidden layer |
# | `w2` | `(H, D_out)` | weights of the output layer |
# | `h` | `(N, H)` | hidden activations |
# | `y_pred` | `(N, D_out)` | predictions |
#
# Samples are rows here, so a layer multiplies its weights from the **right**: `x @ w1`. Each row of $x$ is a vector
# $\mathbf z$ of exercise 4, transposed, and so are its results.

# %% [markdown]
# **Backward, step by step.** Begin at the loss and go back, and for each quantity compute the gradient of the loss
# with respect to it. It has the same shape as the quantity.
#
# 1. `grad_y_pred`: each entry of `y_pred` occurs in one square of the sum.
# 2. `grad_w2`: exercise 4 gave an outer product for each sample. All samples use the same `w2`, so their outer
#    products **add up**. A sum of outer products of rows is one product of matrices: $\sum_n a_n^{\mathsf T} b_n$,
#    with rows $a_n$ of $a$ and $b_n$ of $b$, is `a.T @ b`.
# 3. `grad_h`: the vector-Jacobian product of exercise 4 by the layer's input, for each row.
# 4. through the sigmoid: entry by entry, as in exercise 8. `h` is the sigmoid's output, so you need not compute it
#    again.
# 5. `grad_w1`: as in step 2, one layer earlier.
#
# Shapes are a strong guide. `grad_w2` must have the shape of `w2`, `(H, D_out)`, and you have `h`, `(N, H)`, and
# `grad_y_pred`, `(N, D_out)`. There is one way to multiply them so that `N` is summed over.
#
# <details><summary>Help: first, where do I begin?</summary>
#
# With one sample and one output. The loss is then $(p - t)^2$ with one prediction $p$; differentiate by $p$, and write
# the same for all entries at once. It has the shape of `y_pred`, and nothing is summed yet.
#
# </details>
#
# <details><summary>Help: second, grad_h has the wrong shape</summary>
#
# You know the gradient by the input of one sample, as a column, from exercise 4. Here samples are rows and the layer is
# `h @ w2`, so everything is transposed: a row of `grad_h` is a row of `grad_y_pred` times ... what turns `D_out`
# numbers into `H`?
#
# </details>
#
# <details><summary>Help: third, my shapes are right and grad_w1 is wrong</summary>
#
# Step 4 changes no shape, so nothing complains if it is left out. Which factor belongs between `grad_h` and the
# product with `x`?
#
# </details>

# %% [markdown]
# **Training** repeats three things: compute the loss and the gradients at the present weights, keep the loss, move
# each weight against its gradient by the learning rate,
#
# $$w \leftarrow w - \text{learning rate} \cdot \text{grad}_w .$$
#
# Both gradients belong to the *same* weights. If `w2` moves first and the gradient by `w1` is computed afterwards, it
# belongs to a network that never made the prediction. And `w1 -= ...` works in place: it changes the array of whoever
# called your function. Begin with copies.


# %% nbgrader={"grade": false, "grade_id": "two-layer-network", "locked": false, "schema_version": 3, "solution": true}
def mlp_gradients(x, y, w1, w2):
    """Return a dictionary: the loss (a number), its gradients by y_pred, w2, h and w1.

    Shapes: x (N, D_in), y (N, D_out), w1 (D_in, H), w2 (H, D_out). A gradient has the shape
    of its variable.
    """
    ### BEGIN SOLUTION
    h = 1 / (1 + np.exp(-(x @ w1)))
    y_pred = h @ w2
    loss = np.sum((y_pred - y) ** 2)

    grad_y_pred = 2 * (y_pred - y)
    grad_w2 = h.T @ grad_y_pred
    grad_h = grad_y_pred @ w2.T
    grad_w1 = x.T @ (grad_h * h * (1 - h))
    ### END SOLUTION
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
    ### BEGIN SOLUTION
    losses = []
    for _ in range(steps):
        now = mlp_gradients(x, y, w1, w2)
        losses.append(now["loss"])
        w1 = w1 - learning_rate * now["grad_w1"]
        w2 = w2 - learning_rate * now["grad_w2"]
    ### END SOLUTION
    return w1, w2, losses


# %% nbgrader={"grade": true, "grade_id": "check-two-layer-network", "locked": true, "points": 8, "schema_version": 3, "solution": false}
HELPS = {
    "half": "first, where do I begin?",
    "W g for Wᵀ g": "second, grad_h has the wrong shape",
    "h(1-h) forgotten": "third, my shapes are right and grad_w1 is wrong",
    "1 - s missing": "third, my shapes are right and grad_w1 is wrong",
}
marks = check.Marks("a network of two layers", points=8, helps=HELPS)
rng = np.random.default_rng(0)
x, y = rng.normal(size=(16, 10)), rng.normal(size=(16, 2))
w1, w2 = rng.normal(size=(10, 5)), rng.normal(size=(5, 2))


def entry(got, name):
    """One entry of the dictionary that mlp_gradients returned, or a sentence that says what there is."""
    kind = f"mlp_gradients returned a {type(got).__name__} and should return a dictionary."
    check.that(isinstance(got, dict), kind)
    check.that(name in got, f"the dictionary that mlp_gradients returned has no {name}.")
    return got[name]


shapes = {"loss": (), "grad_y_pred": y.shape, "grad_w2": w2.shape, "grad_h": (16, 5), "grad_w1": w1.shape}
for name, expected in shapes.items():
    with marks.part(f"the shape of {name}", 0.1):
        check.shape(entry(mlp_gradients(x, y, w1, w2), name), expected, what=name)


def by_hand():
    # Three samples, H = 1, D_out = 1. The hidden activations are 3/4, 1/4, 3/4, the predictions 3/2, 1/2, 3/2.
    return mlp_gradients(
        np.array([[1.0, 0.0], [0.0, 2.0], [2.0, 2.0]]),
        np.array([[0.5], [2.5], [1.5]]),
        np.log(3) * np.array([[1.0], [-0.5]]),
        np.array([[2.0]]),
    )


with marks.part("a network that can be done by hand: loss, grad_y_pred", 0.25):
    got = by_hand()
    check.close(entry(got, "loss"), 5, what="loss", mistakes={"mean for sum": 5 / 3})
    check.close(entry(got, "grad_y_pred"), [[2], [-4], [0]], what="grad_y_pred")

with marks.part("a network that can be done by hand: grad_w2, grad_h", 0.25):
    got = by_hand()
    check.close(entry(got, "grad_w2"), [[1 / 2]], what="grad_w2", mistakes={"mean for sum": [[1 / 6]]})
    check.close(entry(got, "grad_h"), [[4], [-8], [0]], what="grad_h")

with marks.part("a network that can be done by hand: grad_w1", 0.25):
    got = by_hand()
    wrong = {"h(1-h) forgotten": [[4], [-16]], "1 - s missing": [[3], [-4]], "mean for sum": [[1 / 4], [-1]]}
    a = np.log(3)
    wrong["derivative at the input"] = [[4 * a * (1 - a)], [16 * a * (1 + a)]]
    check.close(entry(got, "grad_w1"), [[3 / 4], [-3]], what="grad_w1", mistakes=wrong)


def predicts(name, dw1, dw2):
    """Exercise 2 for this network: what a gradient misses must fall with slope 2."""
    got = mlp_gradients(x, y, w1, w2)
    steps = 10.0 ** -np.arange(2, 6)
    along = dw1 if name == "grad_w1" else dw2
    check.shape(entry(got, name), along.shape, what=name)
    predicted = np.sum(check.array(entry(got, name), what=name) * along)
    check.that(predicted != 0, f"{name} is zero, and predicts no change of the loss.")
    moved = [entry(mlp_gradients(x, y, w1 + t * dw1, w2 + t * dw2), "loss") for t in steps]
    misses = [loss - entry(got, "loss") - t * predicted for t, loss in zip(steps, moved)]
    check.order(steps, misses, 2, what=f"what {name} misses")


with marks.part("grad_w2 predicts the change of the loss", 0.25):
    predicts("grad_w2", 0 * w1, np.cos(w2))

with marks.part("grad_w1 predicts the change of the loss", 0.25):
    predicts("grad_w1", np.cos(w1), 0 * w2)

with marks.part("the loss falls", 0.25):
    trained = check.unpack(train_mlp(x, y, w1, w2, steps=200, learning_rate=0.002), "w1", "w2", "losses")
    losses = check.array(np.array(trained[2], dtype=float), what="the list of losses")
    check.shape(losses, (200,), what="the list of losses")
    check.close(losses[0], entry(mlp_gradients(x, y, w1, w2), "loss"), what="the first loss")
    draw.losses({"loss": losses}, title="the two-layer network while it trains").show()
    check.that(
        not np.all(losses == losses[0]),
        "The loss stays the same: see that each step uses the weights of the one before.",
    )
    check.that(
        losses[-1] < losses[0],
        "The loss does not fall: compare the gradients with a difference quotient, then follow one step on paper.",
    )

### BEGIN HIDDEN TESTS
import torch

rng = np.random.default_rng(15118)


def random_network(N, D_in, H, D_out):
    """Random x, y, w1, w2 for these sizes."""
    return [rng.normal(size=size) for size in ((N, D_in), (N, D_out), (D_in, H), (H, D_out))]


def by_torch(x, y, w1, w2, used=None):
    """The loss and its gradients. Where `used` is given, a step backward starts from the gradient that it holds of the
    step before: so one slip costs once."""
    x, y, w1, w2 = (torch.tensor(array) for array in (x, y, w1, w2))
    h = torch.sigmoid(x @ w1.requires_grad_())
    y_pred = h @ w2.requires_grad_()
    loss = ((y_pred - y) ** 2).sum()
    right = dict(loss=loss, h=h, grad_y_pred=torch.autograd.grad(loss, y_pred, retain_graph=True)[0])
    upstream = right["grad_y_pred"] if used is None else torch.tensor(used["grad_y_pred"])
    right["grad_w2"], right["grad_h"] = torch.autograd.grad(y_pred, (w2, h), upstream, retain_graph=True)
    upstream = right["grad_h"] if used is None else torch.tensor(used["grad_h"])
    right["grad_w1"] = torch.autograd.grad(h, w1, upstream)[0]
    return {name: tensor.detach().numpy() for name, tensor in right.items()}


def of_own(got, true):
    """The gradients that the steps after them begin with: the student's where they can be that, else the right ones."""
    used = {}
    for name in "grad_y_pred", "grad_h":
        try:
            mine = check.array(entry(got, name), what=name).astype(float)
        except check.Wrong:
            mine = true[name]
        useful = mine.shape == true[name].shape and np.all(np.isfinite(mine)) and np.any(mine)
        used[name] = mine if useful else true[name]
    return used


def known_mistakes(x, y, w1, w2, right, used):
    """What the known mistakes give, by quantity; `used`: the gradients that the steps begin with."""
    N, h, a, g_y, g_h = len(x), right["h"], x @ w1, used["grad_y_pred"], used["grad_h"]
    wrong = {
        name: {"mean for sum": (value / N, value / y.size)} if y.size > 1 else {}
        for name, value in right.items()
    }
    wrong["grad_w2"] |= {
        "batch not summed": np.einsum("nh,no->nho", h, g_y),
        "derivative at the input": a.T @ g_y,
    }
    wrong["grad_h"] |= {"W g for Wᵀ g": g_y @ w2} if w2.shape[0] == w2.shape[1] else {}
    wrong["grad_w1"] |= {
        "h(1-h) forgotten": x.T @ g_h,
        "derivative at the input": x.T @ (g_h * a * (1 - a)),
        "1 - s missing": x.T @ (g_h * h),
        "batch not summed": np.einsum("nd,nh->ndh", x, g_h * h * (1 - h)),
    }
    return wrong


def is_right(array, right):
    return array.shape == right.shape and np.allclose(array, right, rtol=1e-6, atol=1e-8)


def against_torch(names, N, D_in, H, D_out):
    x, y, w1, w2 = random_network(N, D_in, H, D_out)
    true = by_torch(x, y, w1, w2)
    with check.unchanged(x=x, y=y, w1=w1, w2=w2):
        got = mlp_gradients(x, y, w1, w2)
    for name in names:
        entry(got, name)
        if name in ("loss", "grad_y_pred"):
            mean = {"mean for sum": tuple(true[name] / n for n in (N, y.size) if n > 1)}
            check.close(got[name], true[name], what=name, mistakes=mean)
        else:
            # Right, whatever the gradient before it is: a grad_h taken behind the sigmoid is a slip of its own.
            plain = is_right(check.array(got[name], what=name), true[name])
            used = true if plain else of_own(got, true)
            right = true if plain else by_torch(x, y, w1, w2, used)
            wrong = known_mistakes(x, y, w1, w2, right, used)
            check.close(got[name], right[name], what=name, mistakes=wrong[name])


with marks.part("loss and grad_y_pred", 1):
    against_torch(["loss", "grad_y_pred"], N=6, D_in=4, H=3, D_out=2)

with marks.part("grad_w2", 0.75):
    against_torch(["grad_w2"], N=6, D_in=4, H=3, D_out=2)

with marks.part("grad_h", 0.75):
    against_torch(["grad_h"], N=5, D_in=4, H=3, D_out=3)
    against_torch(["grad_h"], N=6, D_in=4, H=3, D_out=2)

with marks.part("grad_w1", 1.25):
    against_torch(["grad_w1"], N=6, D_in=4, H=3, D_out=2)
    against_torch(["grad_w1"], N=4, D_in=4, H=4, D_out=4)

for names, points in (["loss", "grad_y_pred"], 0.2), (["grad_w2", "grad_h"], 0.15), (["grad_w1"], 0.15):
    with marks.part(f"one sample, one output: {', '.join(names)}", points):
        against_torch(names, N=1, D_in=4, H=3, D_out=1)


def descend_by(
    gradients, x, y, w1, w2, steps, rate, sign=-1, w2_first=False, stale=False, train_w1=True, train_w2=True
):
    """w1, w2 and the losses (one more than steps) of descent by `gradients`, with the mistakes that the keywords name."""
    kept, losses = gradients(x, y, w1, w2), []
    for _ in range(steps):
        now = gradients(x, y, w1, w2)
        losses.append(float(now["loss"]))
        now = kept if stale else now
        step_w2 = train_w2 * sign * rate * now["grad_w2"]
        if w2_first:
            now = gradients(x, y, w1, w2 + step_w2)
        w1, w2 = w1 + train_w1 * sign * rate * now["grad_w1"], w2 + step_w2
    return w1, w2, np.array([*losses, float(gradients(x, y, w1, w2)["loss"])])


def gradients_by_torch(x, y, w1, w2):
    found = by_torch(*(np.asarray(array, dtype=float) for array in (x, y, w1, w2)))
    return {name: found[name] for name in ("loss", "grad_y_pred", "grad_w2", "grad_h", "grad_w1")}


# Where train_mlp asks for the gradients it gets torch's: a slip in mlp_gradients has cost its marks above.
TRAIN_BY_TORCH = """
names_of_train = getattr(train_mlp, "__globals__", {})
of_the_student = names_of_train.get("mlp_gradients")
names_of_train["mlp_gradients"] = gradients
try:
    trained = train_mlp(x, y, w1, w2, steps, learning_rate)
finally:
    names_of_train["mlp_gradients"] = of_the_student
trained, [x, y, w1, w2]
"""


def trained_and_reference(steps):
    """What train_mlp returns, its arguments after it, and the gradients to judge it by: torch's, or the student's own
    where these explain it."""
    _, _, w1, w2 = start = random_network(N=7, D_in=4, H=3, D_out=2)
    arguments = {name: array.copy() for name, array in zip(["x", "y", "w1", "w2"], start)}
    got, after = check.beside(
        TRAIN_BY_TORCH, gradients=gradients_by_torch, **arguments, steps=steps, learning_rate=0.01
    )
    got = check.unpack(got, "w1", "w2", "losses")
    moved = check.error(got[0], w1, what="w1") > 0 or check.error(got[1], w2, what="w2") > 0
    check.that(moved, "The weights after training are those from before.")
    used = by_torch
    right = descend_by(by_torch, *start, steps, 0.01)
    if not all(is_right(check.array(got[k]), right[k]) for k in range(2)):
        own_gradients = lambda *arrays: mlp_gradients(*(array.copy() for array in arrays))
        try:
            own = descend_by(own_gradients, *start, steps, 0.01)
            if all(check.error(got[k], own[k]) < 1e-9 for k in range(2)):
                used = own_gradients
        except Exception:
            pass  # then they explain nothing
    return start, got, used, after


with marks.part("the weights after training", 1.25):
    start, got, gradients_used, after = trained_and_reference(steps=3)
    for name, before, array in zip(["x", "y", "w1", "w2"], start, after):
        sentence = f"{name} is not what it was before the call."
        check.that(np.array_equal(array, before), sentence, mistake="in-place")
    slips = {
        "w2 already updated": dict(w2_first=True),
        "stale gradients": dict(stale=True),
        "uphill": dict(sign=1),
        "w1 not trained": dict(train_w1=False),
        "w2 not trained": dict(train_w2=False),
    }
    right = descend_by(gradients_used, *start, 3, 0.01)
    wrong = {name: descend_by(by_torch, *start, 3, 0.01, **slip) for name, slip in slips.items()}
    for k, name in enumerate(["w1", "w2"]):
        mistakes = {slip: value[k] for slip, value in wrong.items()}
        check.close(got[k], right[k], what=f"{name} after 3 steps", mistakes=mistakes)

with marks.part("the losses while training", 0.5):
    start, got, gradients_used, _ = trained_and_reference(steps=4)
    right = descend_by(gradients_used, *start, 4, 0.01)[2]
    losses = np.array(got[2], dtype=float)
    check.close(losses, right[:4], what="the list of losses", mistakes={"loss after the step": right[1:]})
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## The lecture's network
#
# The lecture trains this network with `N, D_in, H, D_out = 64, 1000, 100, 10` on random numbers. Make `x`, `y`, `w1`
# and `w2` of these sizes with `np.random.default_rng(1).normal` in a cell of your own, and one line does the rest:
#
# ```python
# w1, w2, losses = train_mlp(x, y, w1, w2, steps=500, learning_rate=1e-4)
# ```
#
# In a few seconds the loss falls from about 45,000 to about 200. In the next assignment a graph of small gates finds
# all these gradients by itself, each gate with one of the Jacobians that you have just derived.
