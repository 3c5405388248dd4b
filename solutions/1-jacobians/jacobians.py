# %% [markdown]
# # Jacobians
#
# *Vectorized backpropagation, assignment 1 · slides 3 to 9 · 40 points · about two and a half hours*
#
# To train a network you ask, for every weight, how the loss answers to a small change of it. A network computes with
# whole vectors and matrices, so the answers come as vectors and matrices, too. Here you work out what they are: first
# for a number that depends on a vector, then for a vector that depends on a vector, and in the end for a network
# of two layers, which you train with gradients that you derived yourself. No autograd library is needed, only NumPy.
#
# | exercise | | slide | points | minutes |
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
# `YOUR CODE HERE`, delete the line `raise NotImplementedError()`, run the cell, then run the check below it. The check
# tells you what is wrong and, where it can, which mistake it looks like. At grading, hidden tests run as well: they use
# other numbers and other shapes, and compare with PyTorch's autograd. Every exercise can be solved without the others.
#
# Three habits that the tests rely on:
#
# - work for every size: never write a number where `n` is meant;
# - return a new array and leave the arguments as they were;
# - a vector has one axis, shape `(n,)`. It is neither a row, `(1, n)`, nor a column, `(n, 1)`.
#
# ## Notation
#
# | | shape | |
# |---|---|---|
# | $\mathbf z$ | `(n,)` | the input |
# | $\mathbf y = f(\mathbf z)$ | `(m,)` | the output |
# | $\nabla_{\mathbf z}\, y$ | `(1, n)` | the derivative of a scalar $y$ with respect to $\mathbf z$: a row |
# | $J_{\mathbf y}(\mathbf z)$ | `(m, n)` | the derivative of a vector $\mathbf y$, its Jacobian: row $i$ is output $i$, column $j$ is input $j$ |
# | $\mathbf g$ | `(m,)` | the gradient of a loss with respect to $\mathbf y$; it comes from the layers behind, "upstream" |

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false}
import numpy as np

from course import check, draw

# %% [markdown]
# ## Exercise 1: derivative and gradient (3 points)
#
# *Slide 4 · easy · 10 minutes*
#
# Let $y = f(\mathbf z)$ be a number that depends on a vector. Move $\mathbf z$ a little, by $\Delta\mathbf z$, and $y$ moves by about
#
# $$\Delta y = \nabla_{\mathbf z}\, y \;\Delta\mathbf z .$$
#
# On the right a matrix product must give a single number, and $\Delta\mathbf z$ is a column of $n$ entries. So
# $\nabla_{\mathbf z}\, y$ has to be a **row**, of shape `(1, n)`:
#
# $$\nabla_{\mathbf z}\, y = \begin{bmatrix}\dfrac{\partial y}{\partial z_1} & \cdots & \dfrac{\partial y}{\partial z_n}\end{bmatrix}.$$
#
# This row is the **derivative**. Its transpose is the **gradient**: the same numbers, standing like $\mathbf z$ itself, so
# that a step $\mathbf z - \eta\,\text{gradient}$ can be written. In this notebook a vector has one axis, and so the
# gradient has the shape of $\mathbf z$, `(n,)`.

# %% [markdown]
# Your function is the quadratic form
#
# $$y = \mathbf z^{\mathsf T} A\,\mathbf z = \sum_{i}\sum_{j} z_i\,A_{ij}\,z_j ,$$
#
# with a square matrix $A$ that **need not be symmetric**. To differentiate with respect to one entry $z_k$, collect the
# terms of the double sum in which $z_k$ occurs. It occurs in two places: as the left factor, where $i = k$, and as the
# right factor, where $j = k$. By the product rule each place contributes one sum. Write the two sums down, then read each
# as a product of a matrix and a vector.
#
# <details><summary>Help: I have the two sums, but no matrices</summary>
#
# The left factor gives $\sum_j A_{kj}\,z_j$. Here $k$ is a row of $A$ and the sum runs along that row: that is entry $k$ of
# `A @ z`. The right factor gives $\sum_i z_i A_{ik}$, where the sum runs down a column. A matrix whose rows are the
# columns of $A$ is `A.T`.
# </details>
#
# <details><summary>Help: how do I make a row out of a vector?</summary>
#
# `v[np.newaxis, :]` and `v.reshape(1, -1)` both turn shape `(n,)` into shape `(1, n)`. `v.T` does nothing: a vector with
# one axis has no second axis to swap with.
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
marks = check.Marks("derivative and gradient", points=3)
A, z = np.array([[1.0, 2.0], [0.0, 3.0]]), np.array([2.0, 1.0])
wrong = {"A taken as symmetric": 2 * A @ z, "one of two terms": (A @ z, z @ A)}

with marks.part("the two shapes", 0.5):
    check.shape(quadratic_derivative(A, z), (1, 2), what="the derivative")
    check.shape(quadratic_gradient(A, z), (2,), what="the gradient")

with marks.part("a 2 x 2 example", 0.5):
    rows = {"A taken as symmetric": 2 * (A @ z)[np.newaxis], "one of two terms": ((A @ z)[np.newaxis], (z @ A)[np.newaxis])}
    check.close(quadratic_derivative(A, z), np.array([[6.0, 10.0]]), what="the derivative", mistakes=rows)
    check.close(quadratic_gradient(A, z), np.array([6.0, 10.0]), what="the gradient", mistakes=wrong)

### BEGIN HIDDEN TESTS
import torch

random = np.random.default_rng(40961)
A, z = random.normal(size=(5, 5)), random.normal(size=5)
by_torch = torch.autograd.functional.jacobian(lambda z: z @ torch.tensor(A) @ z, torch.tensor(z)).numpy()
vectors = {"A taken as symmetric": 2 * A @ z, "one of two terms": (A @ z, z @ A), "value instead of derivative": z @ A @ z}
rows = {"A taken as symmetric": 2 * (A @ z)[np.newaxis], "one of two terms": ((A @ z)[np.newaxis], (z @ A)[np.newaxis])}
rows["value instead of derivative"] = vectors["value instead of derivative"]

with marks.part("derivative for a random A", 1):
    with check.unchanged(A=A, z=z):
        derivative = quadratic_derivative(A, z)
    check.close(derivative, by_torch[np.newaxis], what="the derivative", mistakes=rows)

with marks.part("gradient for a random A", 1):
    with check.unchanged(A=A, z=z):
        gradient = quadratic_gradient(A, z)
    check.close(gradient, by_torch, what="the gradient", mistakes=vectors)
### END HIDDEN TESTS
marks.total()
