# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # The lecture, part 2: computational graphs (slides 10 to 21)
#
# What `backward()` does, and what it needs to know for that: who made this tensor, from what, and how its
# local derivative reads. Each computation runs on torch and on `course`; the numbers that the slides print
# are asserted. The pass itself, in thirty lines and without anything else, is `course/plain_engine.py`.

# %%
import numpy as np
import torch

import course
from course import draw, explain


def numbers(tensor):
    return np.asarray(tensor.detach().numpy())


# %% [markdown]
# ## Slides 10 and 11: $(x + y)\,z$
#
# Two gates. The product hands each input the *other* one, times what came from above; the sum hands what came
# from above to both. So $z$ receives $x + y = 3$, and $x$ and $y$ each receive $z = -4$.

# %%
for t in (torch, course):
    x = t.tensor([-2.0], requires_grad=True)
    y = t.tensor([5.0], requires_grad=True)
    z = t.tensor([-4.0], requires_grad=True)
    product = (x + y) * z
    product.backward()
    print(f"{t.__name__}:", x.grad, y.grad, z.grad)
    assert (x.grad.item(), y.grad.item(), z.grad.item()) == (-4, -4, 3)
    assert repr(x.grad) == "tensor([-4.])"

# %% [markdown]
# **A slip on the slide.** It prints `tensor(-4.)`; the inputs are vectors with one component, so the
# gradients are too, and what torch prints is `tensor([-4.])`. A gradient has the shape of what it belongs to,
# always.
#
# ## Slide 12: a sigmoid neuron, gate by gate
#
# $f = 1 / (1 + e^{-(w \cdot x + b)})$: a dot product, a sum, a negation, an exponential, a sum and a
# reciprocal, six nodes whose local derivatives multiply to $s(1 - s)$.

# %%
for t in (torch, course):
    x = t.tensor([-1.0, -2.0], requires_grad=True)
    w = t.tensor([2.0, -3.0], requires_grad=True)
    b = t.tensor([-3.0], requires_grad=True)
    neuron = 1 / (1 + t.exp(-(w @ x + b)))
    neuron.backward()
    print(f"{t.__name__}:", w.grad, x.grad, b.grad)
    np.testing.assert_allclose(numbers(w.grad), [-0.1966, -0.3932], atol=5e-5)
    np.testing.assert_allclose(numbers(x.grad), [0.3932, -0.5898], atol=5e-5)
    np.testing.assert_allclose(numbers(b.grad), [0.1966], atol=5e-5)

# %% [markdown]
# Here too the slide prints `tensor(0.1966)` for the gradient of a bias that was written `[-3.]`.
#
# The slide's drawing, from the real graph, with a name for each gate: forward from the left, then each
# backward node in the engine's order. The arrow keys go through it, once the slider has been clicked.

# %%
x, w = (course.tensor(values, requires_grad=True) for values in ([-1.0, -2.0], [2.0, -3.0]))
b = course.tensor([-3.0], requires_grad=True)
p = w @ x
a = p + b
m = -a
e = course.exp(m)
u = 1 + e
f = course.reciprocal(u)
steps = explain.step_through(f, title="slide 12: a sigmoid neuron, gate by gate")
steps.show()
assert len(steps) == 1 + 6 + 6 + 3  # the leaves, forward, backward, and three leaves that are added to

# %% [markdown]
# ## Slide 13: the same neuron with one sigmoid gate
#
# One node instead of four, the same gradients, and a safer one: far from zero the gate-by-gate version
# overflows on the way ($e^{100}$ is infinite in float32, and infinity times zero is not a number), while the
# fused gate knows that its derivative is $s(1 - s)$ and reuses the $s$ that it has just computed.

# %%
for t in (torch, course):
    x = t.tensor([-1.0, -2.0], requires_grad=True)
    w = t.tensor([2.0, -3.0], requires_grad=True)
    b = t.tensor(-3.0, requires_grad=True)
    t.sigmoid(w @ x + b).backward()
    np.testing.assert_allclose(numbers(w.grad), [-0.1966, -0.3932], atol=5e-5)
    np.testing.assert_allclose(numbers(b.grad), 0.1966, atol=5e-5)
    assert b.grad.shape == ()

    a = t.tensor(-100.0, requires_grad=True)
    gates = 1 / (1 + t.exp(-a))
    gates.backward()
    fused = t.tensor(-100.0, requires_grad=True)
    t.sigmoid(fused).backward()
    print(f"{t.__name__}: gate by gate {a.grad}, fused {fused.grad}")
    assert np.isnan(a.grad.item()) and fused.grad.item() == 0

# %% [markdown]
# ## Slide 14: forward and backward over a graph
#
# The slide's pseudo-code walks the gates in topological order, and back in the reverse order. (**A slip:**
# both methods lack `self`, and use it.) Here is the whole of it for scalar gates. The one line that carries
# the multivariate chain rule is the `+=`: a value that is used twice is answered twice.


# %%
class Gate:
    """A node: a value, the gates it was made of, and its derivative by each of them."""

    def __init__(self, value, inputs=(), local_derivatives=()):
        self.value, self.inputs, self.local_derivatives, self.grad = value, inputs, local_derivatives, 0.0

    def __add__(self, other):
        return Gate(self.value + other.value, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Gate(self.value * other.value, (self, other), (other.value, self.value))


def topologically_sorted(output):
    """Every gate after the gates it was made of; by a stack of our own, since Python's is about 1,000
    deep.
    """
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        gate, inputs_are_done = stack.pop()
        if inputs_are_done:
            order.append(gate)
        elif gate not in seen:
            seen.add(gate)
            stack.append((gate, True))
            stack.extend((node, False) for node in gate.inputs)
    return order


def backward(output):
    output.grad = 1.0
    for gate in reversed(topologically_sorted(output)):
        for node, local_derivative in zip(gate.inputs, gate.local_derivatives, strict=True):
            node.grad += gate.grad * local_derivative


x, y, z = Gate(-2.0), Gate(5.0), Gate(-4.0)
backward((x + y) * z)
assert (x.grad, y.grad, z.grad) == (-4, -4, 3)

x = Gate(3.0)
backward(x * x + x)  # used three times
assert x.grad == 2 * 3 + 1

chain = start = Gate(1.0)
for _ in range(10_000):
    chain = chain + start
backward(chain)
assert start.grad == 10_001

# %% [markdown]
# ## Slides 15 to 20: what torch builds for `c = a * b`, `e = c * d`
#
# Step by step, as the video draws it. `a` and `b` are *leaves*: made by us, with no `grad_fn`. `c` was made
# by an operation, so it has one, `MulBackward0`. Its `next_functions` lead to one `AccumulateGrad` per leaf:
# the node whose job is `leaf.grad += …`. The pictures are made of what the two libraries have recorded when
# each line has run: circles and blue boxes are the way forward, orange is the way back, with what each node
# saved and at which version. The last one shows that a backward pass fills the leaves' `grad`, and lets go of
# the rest.

# %%
for t in (torch, course):
    a = t.tensor(2.0, requires_grad=True)
    b = t.tensor(3.0, requires_grad=True)
    assert a.is_leaf and a.grad_fn is None and a.grad is None
    draw.graph([a, b], title=f"{t.__name__}: two leaves, and no graph yet").show()

    c = a * b
    draw.graph(c, title=f"{t.__name__}: after c = a * b").show()
    assert not c.is_leaf and c.grad_fn.name() == "MulBackward0"
    (to_a, _), (to_b, _) = c.grad_fn.next_functions
    assert type(to_a).__name__ == type(to_b).__name__ == "AccumulateGrad"
    assert to_a.variable is a and to_b.variable is b

    d = t.tensor(4.0, requires_grad=True)
    e = c * d
    (to_c, _), (to_d, _) = e.grad_fn.next_functions
    assert to_c is c.grad_fn and to_d.variable is d

    draw.graph(e, title=f"{t.__name__}: after e = c * d").show()

    e.backward()
    draw.graph(e, title=f"{t.__name__}: after e.backward()").show()
    print(f"{t.__name__}: e = {e.item()}, grads of a, b, d:", a.grad, b.grad, d.grad)
    assert (a.grad.item(), b.grad.item(), d.grad.item()) == (12, 8, 6)

# %% [markdown]
# `c.grad` stays empty: its gradient, 4, passed through on its way to `a` and `b`, and nobody asked to keep
# it. `retain_grad()` asks. A second `backward()` over the same graph is refused, since what the nodes had
# saved was freed by the first.

# %%
for t in (torch, course):
    a, b, d = (t.tensor(value, requires_grad=True) for value in (2.0, 3.0, 4.0))
    c = a * b
    c.retain_grad()
    e = c * d
    e.backward()
    assert c.grad.item() == 4
    refusal = None
    try:
        e.backward()
    except RuntimeError as error:
        refusal = str(error)
    assert refusal is not None, "a second backward over a freed graph must be refused"
    assert "second time" in refusal and "retain_graph" in refusal

    (a * b).backward()  # a new graph: its gradients are added to those that are there
    assert a.grad.item() == 12 + 3

# %% [markdown]
# ## Slide 21: a function of our own
#
# A `Function` states its forward and its backward itself. $P_3(x) = \tfrac12(5x^3 - 3x)$ has the derivative
# $\tfrac32(5x^2 - 1)$; the backward multiplies it with `grad_output`, what came from above. The class body is
# the same on both libraries; only the base differs.


# %%
def legendre(t):
    class LegendrePolynomial3(t.autograd.Function):
        """P3 by hand, with its derivative."""

        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return 0.5 * (5 * x**3 - 3 * x)

        @staticmethod
        def backward(ctx, grad_output):
            (x,) = ctx.saved_tensors
            return grad_output * 1.5 * (5 * x**2 - 1)

    return LegendrePolynomial3.apply


for t in (torch, course):
    P3 = legendre(t)
    x = t.linspace(-1, 1, 7, dtype=t.float64, requires_grad=True)
    upstream = t.tensor([1.0, -2.0, 3.0, 0.5, -1.0, 2.0, 4.0], dtype=t.float64)
    P3(x).backward(upstream)
    np.testing.assert_allclose(numbers(x.grad), numbers(upstream) * 1.5 * (5 * numbers(x) ** 2 - 1))
    assert t.autograd.gradcheck(P3, (x,))
    assert t.autograd.gradgradcheck(P3, (x,))

# %% [markdown]
# A slip in a backward raises no error: training only goes somewhere else. This one forgets `grad_output`.
# `gradcheck` says that something is wrong. `explain.first_wrong` says where, by laying the recorded graph
# beside that of the plain formula: what arrives at the node is right, what it hands on is not, and every
# gradient after it is wrong for that reason alone. In the drawing it is marked with ✗.


# %%
class Forgetful(course.autograd.Function):
    """P3, whose backward leaves out what came from above."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return 0.5 * (5 * x**3 - 3 * x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return 1.5 * (5 * x**2 - 1)


w = course.tensor([0.5, -1.0], dtype=course.float64, requires_grad=True)
x = course.tanh(w)
mine = 2 * Forgetful.apply(x).sum()
right = 2 * (0.5 * (5 * x**3 - 3 * x)).sum()
found = explain.first_wrong(mine, right)
found.show()
assert found.node == "ForgetfulBackward"
