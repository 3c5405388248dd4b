# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # The lecture, part 1: derivatives of vectors (slides 3 to 9)
#
# Every computation of the lecture's first third, twice: with torch, and with `course`, the library of this
# package, which is NumPy underneath and can be read in an evening. Each cell runs the same lines on both and
# asserts that they agree; where a slide prints a number, that number is asserted too.

# %%
import numpy as np
import torch

import course
from course import draw


def on_both(compute):
    """Run `compute(t)` with t = torch and with t = course, check that the results agree, return them as
    arrays.
    """
    theirs = [np.asarray(result.detach()) for result in compute(torch)]
    ours = [result.detach().numpy() for result in compute(course)]
    for a, b in zip(theirs, ours, strict=True):
        assert a.shape == b.shape and a.dtype == b.dtype
        np.testing.assert_allclose(a, b, rtol=1e-6, atol=1e-9)
    return ours


# %% [markdown]
# ## Slide 4: a scalar function of a vector
#
# For $y = f(\mathbf z)$ with $\mathbf z \in \mathbb R^n$, the derivative $\nabla_{\mathbf z} y$ is what turns
# a small change of the input into the change of the output:
#
# $$\Delta y \approx \nabla_{\mathbf z} y \; \Delta\mathbf z .$$
#
# A number on the left and a column on the right leave one shape for what stands between: a **row**, $(1, n)$.
# The *gradient* is its transpose. Autograd libraries store neither: `z.grad` has the shape of `z`, so that `z
# -= lr * z.grad` needs no thought.
#
# Take $y = \mathbf z^\top A \mathbf z$. By the product rule $\Delta y \approx \Delta\mathbf z^\top A\mathbf z
# + \mathbf z^\top A\,\Delta\mathbf z$, and a number is its own transpose, so $\nabla_{\mathbf z} y = \mathbf
# z^\top (A + A^\top)$. The shortcut $2 A\mathbf z$ is right for a symmetric $A$ only.

# %%
A = [[1.0, 2.0, 0.0], [0.0, 3.0, 4.0], [5.0, 0.0, 6.0]]


def quadratic_form(t):
    z = t.tensor([1.0, -1.0, 2.0], dtype=t.float64, requires_grad=True)
    matrix = t.tensor(A, dtype=t.float64)
    y = z @ matrix @ z
    y.backward()
    derivative = z.detach() @ (matrix + matrix.T)
    return y, z.grad, derivative


y, grad_z, derivative = on_both(quadratic_form)
print("y =", y, " z.grad =", grad_z, " zᵀ(A + Aᵀ) =", derivative)
assert np.allclose(grad_z, derivative)
assert not np.allclose(grad_z, 2 * np.array(A) @ [1, -1, 2])

# %% [markdown]
# ## Slides 4 and 5: a vector function of a vector, and its Jacobian
#
# For $\mathbf y = f(\mathbf z)$ with $m$ outputs and $n$ inputs the same demand, $\Delta\mathbf y \approx
# J\,\Delta\mathbf z$, makes $J$ an $m \times n$ matrix. Row $i$ belongs to output $i$ and column $j$ to input
# $j$: $J_{ij} = \partial y_i / \partial z_j$.
#
# The check on any claim about a Jacobian is the error of the approximation: halve $\Delta\mathbf z$ and a
# right Jacobian leaves a quarter of the error, since what remains is of second order. A wrong one leaves
# half.


# %%
def f(t, z):
    """Three outputs of two inputs."""
    return t.stack([z[0] * z[1], t.sin(z[0]), z[1] ** 2])


def jacobian_of_f(t):
    z = t.tensor([0.7, -1.3], dtype=t.float64)
    return (t.autograd.functional.jacobian(lambda z: f(t, z), z),)


(J,) = on_both(jacobian_of_f)
assert J.shape == (3, 2)
z, direction = np.array([0.7, -1.3]), np.array([0.6, 0.8])
sizes = 10.0 ** -np.arange(1, 6)


def value_of_f(z):
    return f(course, course.tensor(z)).numpy()


errors = np.array(
    [np.abs(value_of_f(z + h * direction) - value_of_f(z) - J @ (h * direction)).max() for h in sizes]
)
slopes = np.diff(np.log10(errors)) / np.diff(np.log10(sizes))
print("slope of the error, log against log:", slopes.round(3))
assert np.allclose(slopes, 2, atol=0.05)

# %% [markdown]
# ## Slide 6: Jacobians of activations
#
# A function that treats every component by itself (sigmoid, tanh, ReLU) has a **diagonal** Jacobian: output
# $i$ depends on input $i$ alone. Softmax divides by a sum over all components, so every output depends on
# every input and the matrix is full: $J_{ij} = s_i(\delta_{ij} - s_j)$. Its rows sum to zero, because adding
# the same number to every input changes nothing.


# %%
def activations(t):
    z = t.tensor([-1.0, 0.0, 2.0], dtype=t.float64)
    jacobian = t.autograd.functional.jacobian
    return (
        jacobian(t.sigmoid, z),
        jacobian(t.tanh, z),
        jacobian(t.relu, z),
        jacobian(lambda z: t.softmax(z, 0), z),
    )


J_sigmoid, J_tanh, J_relu, J_softmax = on_both(activations)
for diagonal in (J_sigmoid, J_tanh, J_relu):
    assert np.array_equal(diagonal, np.diag(np.diag(diagonal)))
assert np.allclose(J_softmax.sum(axis=1), 0) and np.all(J_softmax != 0)
assert J_relu[1, 1] == 0  # at 0, where ReLU has no derivative, both libraries choose 0
draw.matrix(J_softmax, title=r"softmax: $J_y(z)$").show()

# %% [markdown]
# ## Slide 7: the chain rule
#
# For $\mathbf y = f(g(\mathbf z))$ the Jacobians multiply, **the outer function's first**: $J_{\mathbf
# y}(\mathbf z) = J_f(g)\, J_g(\mathbf z)$. With $g: \mathbb R^5 \to \mathbb R^3$ and $f: \mathbb R^3 \to
# \mathbb R^4$ only one order fits: $(4, 3)\,(3, 5)$. With square matrices both orders run, and one of them is
# silently wrong.
#
# For a scalar loss the leftmost factor is a row, and a row times a matrix is a row: read from the left,
# backpropagation never holds more than one row at a time. That product, $\mathbf v^\top J$, is the
# *vector-Jacobian product*; reverse-mode autograd is nothing else.


# %%
def chain(t):
    t.manual_seed(0)
    W, V = (
        t.linspace(-1, 1, 15, dtype=t.float64).reshape(3, 5),
        t.linspace(-2, 1, 12, dtype=t.float64).reshape(4, 3),
    )
    g, outer = (lambda z: t.tanh(W @ z)), (lambda h: t.sigmoid(V @ h))
    z = t.linspace(-0.5, 0.5, 5, dtype=t.float64)
    jacobian = t.autograd.functional.jacobian
    J_f, J_g = jacobian(outer, g(z)), jacobian(g, z)
    v = t.tensor([1.0, -2.0, 0.5, 3.0], dtype=t.float64)
    _, row = t.autograd.functional.vjp(lambda z: outer(g(z)), z, v)
    return jacobian(lambda z: outer(g(z)), z), J_f, J_g, v, row


J_y, J_f, J_g, v, row = on_both(chain)
assert J_f.shape == (4, 3) and J_g.shape == (3, 5)
assert np.allclose(J_y, J_f @ J_g)
assert np.allclose(row, v @ J_f @ J_g)

# %% [markdown]
# ## Slide 9: a two-layer MLP in NumPy
#
# The slide trains $\hat y = \sigma(x w_1)\, w_2$ on random data with gradients written by hand. Here are the
# same five lines of backward pass, in the order in which the chain rule visits them, and a loss that is a sum
# (which is where the factor 2 and the absence of a 1/N come from). `course` differentiates the forward pass
# as it stands, NumPy calls and all.

# %%
rng = np.random.default_rng(0)
N, D_in, H, D_out = 64, 1000, 100, 10
x, y = rng.standard_normal((N, D_in)), rng.standard_normal((N, D_out))
w1, w2 = rng.standard_normal((D_in, H)), rng.standard_normal((H, D_out))


def forward(x, w1, w2):
    """The slide's forward pass; `w1` and `w2` may be arrays or Tensors."""
    hidden = 1 / (1 + np.exp(-(x @ w1)))
    return hidden, hidden @ w2


def backward_by_hand(x, y, w1, w2):
    """The slide's gradients of the loss Σ(y_pred - y)² by w1 and w2."""
    hidden, y_pred = forward(x, w1, w2)
    grad_y_pred = 2.0 * (y_pred - y)
    grad_w2 = hidden.T @ grad_y_pred
    grad_hidden = grad_y_pred @ w2.T
    grad_w1 = x.T @ (grad_hidden * hidden * (1 - hidden))
    return grad_w1, grad_w2


tensors = [course.tensor(w, requires_grad=True) for w in (w1, w2)]
loss = np.square(forward(x, *tensors)[1] - y).sum()
loss.backward()
for by_hand, tensor in zip(backward_by_hand(x, y, w1, w2), tensors, strict=True):
    np.testing.assert_allclose(by_hand, tensor.grad.numpy(), rtol=1e-9, atol=1e-9)

theirs = [torch.tensor(w, requires_grad=True) for w in (w1, w2)]
torch.square(torch.sigmoid(torch.tensor(x) @ theirs[0]) @ theirs[1] - torch.tensor(y)).sum().backward()
for ours, other in zip(tensors, theirs, strict=True):
    np.testing.assert_allclose(ours.grad.numpy(), other.grad.numpy(), rtol=1e-9, atol=1e-9)

# %% [markdown]
# The slide then takes 2,000 steps of gradient descent. Both gradients are computed before either weight
# changes: a step that updates `w2` first would send the error back through weights that made no prediction.

# %%
losses = []
for _ in range(2000):
    _, y_pred = forward(x, w1, w2)
    losses.append(np.square(y_pred - y).sum())
    grad_w1, grad_w2 = backward_by_hand(x, y, w1, w2)
    w1 -= 1e-4 * grad_w1
    w2 -= 1e-4 * grad_w2

print(f"loss: {losses[0]:.1f} at first, {losses[500]:.3f} after 500 steps, {losses[-1]:.2f} at the end")
assert losses[-1] < 1e-3 * losses[0]
draw.losses({"loss": losses}, title="slide 9: the two-layer MLP").show()
