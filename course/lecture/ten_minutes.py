# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # All of course in ten minutes
#
# `course` is torch's autograd on NumPy, small enough to be read. This page uses the main parts of it once,
# from a gradient to a trained network, and says in which file each stands. Every cell runs.

# %%
import numpy as np

import course as torch
from course import check, draw, nn, optim, plain_engine
from course.nn import functional as F
from course.utils.data import DataLoader, TensorDataset

# %% [markdown]
# ## A tensor is an array with a place in a graph (`tensors.py`, `graph.py`)
#
# Operations on a tensor that requires grad leave nodes behind, linked from the result to what it was made of.
# `backward()` walks them from the result to the leaves and adds each leaf's gradient to its `.grad`.

# %%
x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
w = torch.tensor([0.5, -1.0, 2.0], requires_grad=True)
y = (x * w).sum()
print(y, y.grad_fn.next_functions)

y.backward()
assert x.grad.tolist() == w.tolist()
assert w.grad.tolist() == x.tolist()

# %% [markdown]
# Names, shapes, dtypes, kinds of errors and the graph itself are torch's, so the same code runs on both.
# NumPy's code differentiates too: a tensor answers `np.exp` with `course.exp` (`manners/protocols.py`).

# %%
a = torch.tensor(np.linspace(-2, 2, 5), requires_grad=True)
s = 1 / (1 + np.exp(-a))
s.sum().backward()
check.close(a.grad, (s * (1 - s)).detach(), what="sigmoid's derivative")

# %% [markdown]
# ## An operation is its forward with its derivatives beside it (`ops/`, `rule.py`)
#
#     mul = binary("mul", np.multiply, lambda g, b: g * b, lambda g, a: g * a)
#
# `g` is the gradient of the result; the other names say what the rule wants to have saved. Help tells the
# derivative of each operation, and `python -m course.manners.help` prints all of them on one page.

# %%
print(torch.exp.__doc__)
assert "by x: g * y" in torch.exp.__doc__

# %% [markdown]
# No rule mentions broadcasting. The engine sums a gradient down to the shape of its input, in one place for
# all: a bias that was added to each of four rows gets the sum of four gradients.

# %%
bias = torch.zeros(3, requires_grad=True)
(torch.ones(4, 3) + bias).sum().backward()
assert bias.grad.tolist() == [4.0, 4.0, 4.0]

# %% [markdown]
# ## The backward pass is thirty lines (`plain_engine.py`)
#
# Nodes only point to older ones. So the youngest node that a gradient waits at has received all of it: run
# it, and let what it gives wait at its inputs. `engine.py` does the same faster, and with hooks and more.

# %%
gradients = {}
for backward in (plain_engine.backward, lambda y, g: y.backward(g)):
    x = torch.tensor(2.0, requires_grad=True)
    square = x * x
    y = square * x + square  # x³ + x²: `square` is used twice, its gradients add up
    backward(y, torch.tensor(1.0))
    gradients[backward] = x.grad.item()
assert set(gradients.values()) == {3 * 2.0**2 + 2 * 2.0}

# %% [markdown]
# Rules are NumPy code. Under `create_graph` they run on tensors, which record what they compute: so a
# gradient has a gradient, to any order, and no rule is written twice.

# %%
x = torch.tensor(2.0, requires_grad=True)
first, *_ = torch.autograd.grad(x**4, x, create_graph=True)
second, *_ = torch.autograd.grad(first, x, create_graph=True)
third, *_ = torch.autograd.grad(second, x)
assert (first.item(), second.item(), third.item()) == (4 * 2**3, 12 * 2**2, 24 * 2)

# %% [markdown]
# ## What the graph protects (`manners/version.py`, `mode.py`)
#
# Memory that a rule has saved must not change before backward; a graph is let go once it was gone through;
# and under `no_grad` there is none.

# %%
x = torch.ones(2, requires_grad=True)
y = x.exp()  # its rule saved the result
y += 1
try:
    y.sum().backward()
except RuntimeError as error:
    told = str(error)
print(told)
assert "modified by an inplace operation" in told

y = x.exp().sum()
y.backward()
try:
    y.backward()
except RuntimeError as error:
    told = str(error)
assert "a second time" in told

with torch.no_grad():
    assert (x * 2).grad_fn is None

# %% [markdown]
# ## Jacobians, and a check of them (`autograd/functional.py`, `autograd/gradcheck.py`)
#
# Backward computes a product of a vector with the Jacobian. The Jacobian itself takes one such product for
# each output: here that of softmax, whose rows sum to 0.

# %%
logits = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64, requires_grad=True)
J = torch.autograd.functional.jacobian(lambda z: torch.softmax(z, 0), logits)
check.close(J.sum(0), np.zeros(3), what="the rows' sums")
assert torch.autograd.gradcheck(lambda z: torch.softmax(z, 0), logits)
draw.matrix(J.numpy(), title="the Jacobian of softmax").show()


# %% [markdown]
# ## An operation of your own (`autograd/function.py`)
#
# A `Function` has its own forward and backward, on tensors. One that was written for torch runs here
# unchanged, and the other way round.


# %%
class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return grad_output * 3 * x**2


x = torch.tensor([-1.0, 2.0], dtype=torch.float64, requires_grad=True)
assert torch.autograd.gradcheck(Cube.apply, x)
assert torch.autograd.gradgradcheck(Cube.apply, x)

# %% [markdown]
# ## Layers and optimizers (`nn/`, `optim/`, `utils/data.py`)
#
# The training loop is torch's: zero the gradients, forward, backward, step.

# %%
torch.manual_seed(0)
points = torch.rand(256, 2) * 2 - 1
inside = ((points**2).sum(1) < 0.5).long()
model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2))
optimizer = optim.AdamW(model.parameters(), lr=0.05)
loader = DataLoader(TensorDataset(points, inside), batch_size=64, shuffle=True)
losses = []
for _ in range(40):
    for batch, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(batch), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
accuracy = (model(points).argmax(1) == inside).float().mean().item()
print(f"loss {losses[0]:.2f} -> {losses[-1]:.3f}, accuracy {accuracy:.1%}")
assert accuracy > 0.95
draw.losses({"loss": losses}, title="inside or outside of a circle").show()

# %% [markdown]
# ## What tells a student what is wrong (`check/`)
#
# A check compares, and where an answer is what a known mistake would give, it says which. These are the words
# of the assignments.

# %%
A = np.arange(6.0).reshape(2, 3)
try:
    check.close(A.T, A, what="J", mistakes={"transpose": A.T})
except AssertionError as failed:
    told = str(failed)
print(told)
assert "this is the transpose" in told

# %% [markdown]
# Next: the lecture itself, on torch and on `course` side by side (`forward_pass.py`, `backward_pass.py` and
# `pytorch_example.py` in this folder), or the code, in the order that `help(course)` gives.
