# %% [markdown]
# # Functions of your own
#
# *Vectorized backpropagation, assignment 3 · slide 21 · 40 points · 3 h 5 min*
#
# So far every operation knew its own derivative: somebody had written it into the library. Here you are that
# somebody. You write operations as classes, each with a **forward**, which computes, and a **backward**, which is
# handed the gradient by the output and returns the gradient by the inputs. Autograd does the rest: it puts your class
# as a node into the graph, beside its own.
#
# There are three good reasons to write such a class: the operation is no composition of what the library has; its
# derivative is cheaper or more exact than what autograd makes of your lines; or you want another "derivative" than
# the true one. You meet all three.
#
# | exercise | topic | points | minutes |
# |---|---|---|---|
# | 1 | the Legendre polynomial $P_3$ | 4 | 15 |
# | 2 | what `ctx` is for | 3 | 20 |
# | 3 | Legendre polynomials of any degree | 5 | 25 |
# | 4 | softmax and cross-entropy in one | 6 | 25 |
# | 5 | a linear layer | 5 | 20 |
# | 6 | six classes with a bug each | 4 | 20 |
# | 7 | the in-place trap | 4 | 20 |
# | 8 | a derivative of the derivative | 4 | 20 |
# | 9 | fit a sine with $P_3$ | 5 | 20 |

# %% [markdown]
# ## How to work
#
# An exercise has text, a cell for your answer and a cell that checks it. Put your code where the answer cell says
# `YOUR CODE HERE`, delete the line `raise NotImplementedError()`, run the cell, then run the check below it. The
# check tells you what is wrong and, where it can, which mistake it looks like. At grading, hidden tests run as well:
# they use other numbers and other shapes. Points are given part by part, and every exercise can be solved without the
# others.
#
# ## One class, two libraries
#
# The lecture derives its class from `torch.autograd.Function`. The course's own small library has a `Function` too,
# and a class that is written for the one runs on the other: only the base changes. So that you need not write
# everything twice, the next cell defines a base that builds both classes from the body that you write. Your class is
# used as on the slide, `LegendrePolynomial3.apply(x)`; `apply` looks whether `x` is a tensor of torch or of `course`.
#
# For you this means one habit. Inside forward and backward, compute with **the tensors that you are given**: with
# operators (`x ** 2`), with methods (`x.sum(dim=1)`), with torch's functions of them (`torch.exp(x)` understands both
# kinds of tensor). A new tensor is made from a given one: `torch.zeros_like(x)`, not `torch.zeros(3)`.

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false}
import numpy as np
import torch

import course
from course import check, draw


class Function:
    """The base of your classes: one body, run by torch or by course, whichever made the tensors."""

    def __init_subclass__(cls):
        body = {name: part for name, part in vars(cls).items() if not name.startswith("__")}
        cls.on_torch = type(cls.__name__, (torch.autograd.Function,), body)
        cls.on_course = type(cls.__name__, (course.autograd.Function,), body)

    @classmethod
    def apply(cls, *arguments):
        """Call forward, and record a node that will call backward."""
        __tracebackhide__ = True  # so that an error shows your lines, and not these
        ours = any(isinstance(argument, course.Tensor) for argument in arguments)
        return (cls.on_course if ours else cls.on_torch).apply(*arguments)


# %% [markdown]
# ## Exercise 1: the Legendre polynomial $P_3$ (4 points)
#
# *Slide 21 · easy · 15 minutes*
#
# The third Legendre polynomial is
#
# $$P_3(x) = \tfrac12\left(5x^3 - 3x\right),$$
#
# and your class applies it to every entry of a tensor. It has two static methods.
#
# - `forward(ctx, input)` gets a tensor and returns the result. `ctx`, the context, belongs to this one call: what you
#   put there, backward will find there. `ctx.save_for_backward(input)` keeps a tensor.
# - `backward(ctx, grad_output)` gets the gradient of the loss with respect to the **output**, a tensor of the
#   output's shape, and returns the gradient of the loss with respect to the **input**. `ctx.saved_tensors` is the
#   tuple of what was kept.
#
# In the terms of the first assignment, backward is a vector-Jacobian product: $\mathbf g$ comes in,
# $\mathbf g^{\mathsf T} J$ goes out. $P_3$ works entry by entry, so $J$ is diagonal and the product is taken entry by
# entry, too. Derive $P_3'$ on paper first.
#
# Note who calls whom. You write `LegendrePolynomial3.apply(x)` and never call forward or backward yourself: `apply`
# makes the `ctx`, calls forward with the recording of the graph switched off, and adds **one** node to the graph.
# When the loss goes backward and reaches that node, autograd calls your backward.
#
# ```
# forward:        x  --->  forward   --->       y       --->  ...  --->  loss
#                             |
#                            ctx
#                             |
# backward:  grad_x  <---  backward  <---  grad_output  <---  ...  <---    1
# ```
#
# <details><summary>Help: my gradient is right for y.sum() and wrong in the check</summary>
#
# `y.sum()` sends a gradient of ones, and a factor of one can be forgotten unnoticed. What does backward have to do
# with `grad_output`?
#
# </details>
#
# <details><summary>Help: saved_tensors is a tuple</summary>
#
# `input, = ctx.saved_tensors`, with the comma, takes the only entry out of a tuple of one.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "legendre-3", "locked": false, "schema_version": 3, "solution": true}
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ### BEGIN SOLUTION
        ctx.save_for_backward(input)
        return (5 * input**3 - 3 * input) / 2
        ### END SOLUTION

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        ### BEGIN SOLUTION
        (input,) = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-legendre-3", "locked": true, "points": 4, "schema_version": 3, "solution": false}
marks = check.Marks(
    "LegendrePolynomial3",
    points=4,
    helps={
        "upstream ignored": "my gradient is right for y.sum() and wrong in the check",
    },
)

with marks.part("values that can be had by hand", 0.5):
    y = LegendrePolynomial3.apply(torch.tensor([[2.0, -1.0], [0.5, 0.0]], dtype=torch.float64))
    check.close(y, [[17, -1], [-0.4375, 0]], what="P3(x)")


def beside_the_right_one():
    """Shown where a check has failed: your Jacobian at 2, -1 and 0, and the right one."""
    x = torch.tensor([2.0, -1.0, 0.0], dtype=torch.float64, requires_grad=True)
    mine = course.explain.jacobian_of(LegendrePolynomial3.apply(x))
    return course.explain.beside(mine, np.diag([28.5, 6, -1.5]))


with marks.part("gradients by hand", 0.75, look=beside_the_right_one):
    # At 2, -1 and 0 the slope is 28.5, 6 and -1.5; from behind come 1, 2 and -4.
    x, g = np.array([2.0, -1.0, 0.0]), np.array([1.0, 2.0, -4.0])
    y, grad_got = check.gradients(torch, lambda x: LegendrePolynomial3.apply(x), [x], g)
    wrong = {"upstream ignored": [28.5, 6, -1.5], "exponent not lowered": [58.5, -18, 6]}
    wrong |= {"linear term keeps its x": [27, 18, 0], "value instead of derivative": [17, -2, 0]}
    check.close(grad_got, [28.5, 12, 6], what="the gradient by x", mistakes=wrong)
    x = np.linspace(-1, 1, 101)
    y, grad_got = check.gradients(torch, lambda x: LegendrePolynomial3.apply(x), [x], np.ones(101))
    drawn = {"$P_3$": y.detach(), "$P_3'$ by your backward": grad_got}
    draw.curves(x, drawn, title="a polynomial and its derivative").show()

with marks.part("on a tensor of course", 0.25):
    # The same as on torch: whether that is right is judged above.
    x, g = np.array([3.0, -0.5]), np.array([2.0, 4.0])
    by_torch, _ = check.computed(torch, lambda x: LegendrePolynomial3.apply(x), [x], g)
    y, _ = check.gradients(course, lambda x: LegendrePolynomial3.apply(x), [x], g)
    check.close(y, by_torch, what="P3(x) on a tensor of course")

### BEGIN HIDDEN TESTS
rng = np.random.default_rng(52817)

LATER = """
leaf, upstream = torch.tensor(x, requires_grad=True), torch.tensor(g)
y = LegendrePolynomial3.apply(leaf)
LegendrePolynomial3.apply(leaf + 1)
(after_another,) = torch.autograd.grad(y, leaf, upstream)
x = 1 * leaf
y = LegendrePolynomial3.apply(x)
with torch.no_grad():
    x.mul_(2)
try:
    changed = torch.autograd.grad(y, leaf, torch.tensor(g))[0].detach().numpy()
except RuntimeError:
    changed = None
after_another.detach().numpy(), changed, upstream.numpy()
"""


def own_cubic(x, g):
    """What LegendrePolynomial3 itself gives on torch: for parts that do not ask whether it is right."""
    return check.computed(torch, lambda x: LegendrePolynomial3.apply(x), [x], g, what="P3(x)")


with marks.part("values against torch", 0.5):
    for size in (7,), (4, 3), (2, 3, 4), ():
        x = rng.normal(size=size)
        right = 2.5 * x**3 - 1.5 * x
        y = LegendrePolynomial3.apply(torch.tensor(x))
        check.close(y, right, what="P3(x)")
        same_type = check.array(y).dtype == np.float64
        check.that(same_type, "P3(x) is not of the dtype of x, float64: it has lost half of its digits.")

with marks.part("gradients against torch, random upstream", 0.75):
    for size in (7,), (4, 3), (2, 3, 4):
        x, g = rng.normal(size=size), rng.normal(size=size)
        right_slope = 1.5 * (5 * x**2 - 1)
        wrong = {"upstream ignored": right_slope, "value instead of derivative": g * (2.5 * x**3 - 1.5 * x)}
        wrong["exponent not lowered"] = g * 1.5 * (5 * x**3 - 1)
        wrong["linear term keeps its x"] = g * 1.5 * (5 * x**2 - x)
        _, grad_got = check.gradients(torch, lambda x: LegendrePolynomial3.apply(x), [x], g, what="P3(x)")
        check.close(grad_got, g * right_slope, what="the gradient by x", mistakes=wrong)

with marks.part("x that is not contiguous", 0.25):
    for size, of in ((4, 3), lambda x: x.T), ((6, 4), lambda x: x[1::2, ::3]):
        x = rng.normal(size=size)
        g = rng.normal(size=of(x).shape)
        y, own_grad = own_cubic(of(x).copy(), g)
        # The gradient comes back to x, from wherever `of` has put its entries.
        back = check.gradients(torch, of, [x], own_grad)[1]
        y_got, grad_got = check.gradients(torch, lambda x: LegendrePolynomial3.apply(of(x)), [x], g)
        check.close(y_got, y, what="P3 of an x that is not contiguous")
        check.close(grad_got, back, what="the gradient by an x that is not contiguous")

with marks.part("what comes in comes back unchanged", 0.25):
    x, g = rng.normal(size=5), rng.normal(size=5)
    own_cubic(x, g)
    tensor = torch.tensor(x)
    with check.unchanged(x=tensor):
        LegendrePolynomial3.apply(tensor)
    upstream = check.beside(LATER, x=x, g=g)[2]
    kept = np.array_equal(check.array(upstream, what="grad_output"), g)
    check.that(kept, "grad_output is not what it was before backward.", mistake="in-place")

with marks.part("ctx keeps it, whatever comes between", 0.25):
    x, g = rng.normal(size=5), rng.normal(size=5)
    own, of_the_next, of_changed = (own_cubic(at, g)[1] for at in (x, x + 1, 2 * x))
    after_another, changed, _ = check.beside(LATER, x=x, g=g)
    wrong = {"kept outside of ctx": of_the_next}
    check.close(after_another, own, what="the gradient by x after another call", mistakes=wrong)
    noticed = changed is None or check.error(changed, own, what="the gradient by x") < 1e-9
    # Named where the gradient is that of the changed x, and where a copy would have been right.
    name = None
    if not noticed and check.error(changed, of_changed, what="the gradient by x") < 1e-9:
        name = "tensor kept as an attribute"
    sentence = "After x has been changed in place, backward returns a wrong gradient without a word."
    check.that(noticed, sentence, mistake=name)

with marks.part("gradcheck", 0.25):
    x = torch.tensor(rng.normal(size=(2, 3)), requires_grad=True)
    own_cubic(rng.normal(size=(2, 3)), rng.normal(size=(2, 3)))
    agree = torch.autograd.gradcheck(lambda x: LegendrePolynomial3.apply(x), (x,), raise_exception=False)
    check.that(agree, "gradcheck finds that backward is not the derivative of forward.")

with marks.part("the same on course", 0.25):
    x, g = rng.normal(size=(3, 2)), rng.normal(size=(3, 2))
    own = own_cubic(x, g)
    got = check.gradients(course, lambda x: LegendrePolynomial3.apply(x), [x], g)
    for what, one, by_torch in zip(["P3(x)", "the gradient by x"], got, own):
        check.close(one, by_torch, what=f"{what} on a tensor of course")
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 2: what `ctx` is for (3 points)
#
# *Slide 21 · easy · 20 minutes*
#
# Between forward and backward a lot may happen: the same class is applied to other tensors, tensors are changed in
# place, memory gets scarce. `ctx` is where one call keeps its things through all of that. It has two shelves, and it
# matters which one you use.
#
# | shelf | what | why there |
# |---|---|---|
# | `ctx.save_for_backward(a, b)` | **tensors** that are inputs or outputs | autograd watches them: if one is changed in place before backward, you get an error and not a wrong gradient. It also avoids a memory leak with outputs, and frees them in time |
# | `ctx.name = value` | everything else: numbers, shapes, flags, strings | nobody has to watch a number; `save_for_backward` refuses it |
#
# And two places are wrong. On the **class** (`Exponential.rate = rate`) or in a global variable, the next call
# overwrites what this one needs. And a **tensor as an attribute**, `ctx.y = y`, works until somebody changes that
# tensor: then the gradient is wrong, silently.
#
# Save as little as backward can do with. Your function is
#
# $$y = e^{\,\text{rate}\,\cdot\,x}, \qquad \frac{dy}{dx} = \text{rate}\cdot e^{\,\text{rate}\,\cdot\,x} ,$$
#
# where `rate` is a Python number. Look at the derivative: what stands there has been computed already. Save **the
# output alone**, so that $x$ may be forgotten and exp is computed once.
#
# The last line of backward is given. It returns one value for each argument of forward after `ctx`: the next exercise
# is about that.
#
# <details><summary>Help: save_for_backward says "can only save variables"</summary>
#
# A "variable" is a tensor, in torch's old way of speaking. Which of your things is none?
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "context", "locked": false, "schema_version": 3, "solution": true}
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        ### BEGIN SOLUTION
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        ctx.rate = rate
        return y
        ### END SOLUTION

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        ### BEGIN SOLUTION
        (y,) = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * y
        ### END SOLUTION
        return grad_x, None  # x has a gradient; rate is a number and has none


# %% [markdown]
# The check below wants to know what your class keeps, and what happens when a tensor is changed between forward and
# backward. These lines will be run beside your class:

# %% nbgrader={"grade": false, "grade_id": "kept-by-ctx", "locked": true, "schema_version": 3, "solution": false}
KEPT = """
x = torch.tensor(x, requires_grad=True)
y = Exponential.apply(x, rate)
kept_by_it = [tensor.detach().clone().numpy() for tensor in y.grad_fn.saved_tensors]
Exponential.apply(x + 1, rate)
kept_by_it, torch.autograd.grad(y.sum(), x)[0].numpy()
"""
CHANGED = """
leaf = torch.tensor(x, requires_grad=True)
x = 1 * leaf
y = Exponential.apply(x, rate)
with torch.no_grad():
    {changed}.mul_(2)
try:
    refused, found = False, torch.autograd.grad(y, leaf, torch.tensor(g))[0].numpy()
except RuntimeError:
    refused, found = True, None
refused, found
"""

# %% nbgrader={"grade": true, "grade_id": "check-context", "locked": true, "points": 3, "schema_version": 3, "solution": false}
marks = check.Marks(
    "what ctx is for",
    points=3,
    helps={
        "a number in save_for_backward": 'save_for_backward says "can only save variables"',
    },
)


def beside_the_right_one():
    """Shown where a check has failed: your Jacobian at 0 and ln 2, and the right one."""
    x = torch.tensor(np.log([1.0, 2.0]), requires_grad=True)
    mine = course.explain.jacobian_of(Exponential.apply(x, 3.0))
    return course.explain.beside(mine, np.diag([3, 24]))


with marks.part("values and gradients by hand", 0.75, look=beside_the_right_one):
    # exp(3x) at x = 0 and ln 2 is 1 and 8, and its slope 3 and 24.
    x, g = np.log([1.0, 2.0]), np.array([5.0, -2.0])
    y, grad_got = check.gradients(torch, lambda x: Exponential.apply(x, 3.0), [x], g)
    check.close(y, [1, 8], what="y")
    wrong = {"upstream ignored": [3, 24], "value instead of derivative": [5, -16]}
    check.close(grad_got, [15, -48], what="the gradient by x", mistakes=wrong)

with marks.part("only the output is saved", 0.5):
    kept_by_it, after_another = check.beside(KEPT, x=x, rate=3.0)
    y, own_slope = check.computed(torch, lambda x: Exponential.apply(x, 3.0), [x], np.array([1.0, 1.0]))
    own = np.allclose(after_another, own_slope)  # else a later call has overwritten what this one kept
    name = "tensor kept as an attribute" if own else None
    check.that(kept_by_it, "save_for_backward has kept no tensor.", mistake=name)
    only = len(kept_by_it) == 1
    check.that(only, f"{len(kept_by_it)} tensors are saved, and one is enough: the output.")
    wrong = {"input saved for the output": x}
    check.close(kept_by_it[0], y, what="the saved tensor", mistakes=wrong)

### BEGIN HIDDEN TESTS
rng = np.random.default_rng(30449)


def exponential_against_torch(library, rate, *size):
    x, g = rng.normal(size=size), rng.normal(size=size)
    right, right_grad = check.gradients(torch, lambda x: torch.exp(rate * x), [x], g)
    y, grad_got = check.gradients(library, lambda x: Exponential.apply(x, rate), [x], g)
    check.close(y, right.detach(), what="y")
    wrong = {
        "upstream ignored": rate * right.detach(),
        "value instead of derivative": g * right.detach().numpy(),
    }
    check.close(grad_got, right_grad, what="the gradient by x", mistakes=wrong)


def own_exponential(x, rate, g, library=torch):
    """What Exponential itself gives: for parts that do not ask whether it is right."""
    return check.computed(library, lambda x: Exponential.apply(x, rate), [x], g)


with marks.part("against torch, random upstream gradients", 0.5):
    exponential_against_torch(torch, 1.7, 5)
    exponential_against_torch(torch, -2.3, 2, 4)
    exponential_against_torch(torch, 0.0, 3)
    large = torch.tensor([1000.0], dtype=torch.float64)  # its exponential alone is inf
    check.close(Exponential.apply(large, 0.001), [np.e], what="y at x = 1000, rate = 0.001")
    x = torch.tensor(rng.normal(size=4))
    with check.unchanged(x=x):
        Exponential.apply(x, 0.7)

with marks.part("two calls before one backward", 0.5):
    x, other, g = (rng.normal(size=4) for _ in range(3))
    y_own, own = own_exponential(x, 1.5, g)
    z_own, of_the_other = own_exponential(other, -0.5, g)
    leaf, another = torch.tensor(x, requires_grad=True), torch.tensor(other, requires_grad=True)
    y = Exponential.apply(leaf, 1.5)
    z = Exponential.apply(another, -0.5)
    (grad_got,) = torch.autograd.grad(y, leaf, torch.tensor(g))
    # The other call's rate, or its tensor, or both.
    overwritten = -own / 3, own * z_own / y_own, of_the_other
    wrong = {"kept outside of ctx": overwritten}
    check.close(grad_got, own, what="the gradient by x of the first call", mistakes=wrong)

with marks.part("a change between forward and backward", 0.5):
    x, g = rng.normal(size=4), rng.normal(size=4)
    y, right = own_exponential(x, 1.3, g)
    # A place that all calls share is another mistake than an attribute of ctx.
    _, after_another = check.beside(KEPT, x=x, rate=1.3)
    own_slope = own_exponential(x, 1.3, np.ones(4))[1]
    own = check.error(after_another, own_slope, what="the gradient by x") < 1e-9
    # The gradient that comes of the changed tensor, where the input's or the output's own memory was kept.
    of_changed = {"y": 2 * right, "x": right * np.exp(1.3 * x)}
    for changed, what in ("y", "the output"), ("x", "the input"):
        refused_it, found = check.beside(CHANGED.format(changed=changed), x=x, g=g, rate=1.3)
        noticed = refused_it or check.error(found, right, what="the gradient by x") < 1e-9
        sentence = (
            f"After {what} has been changed in place, backward returns a wrong gradient without a word."
        )
        of_it = not refused_it and check.error(found, of_changed[changed], what="the gradient by x") < 1e-9
        check.that(noticed, sentence, mistake="tensor kept as an attribute" if of_it and own else None)

with marks.part("the same on course", 0.25):
    x, g = rng.normal(size=3), rng.normal(size=3)
    own = own_exponential(x, 1.7, g)
    got = check.gradients(course, lambda x: Exponential.apply(x, 1.7), [x], g)
    for what, one, by_torch in zip(["y", "the gradient by x"], got, own):
        check.close(one, by_torch, what=f"{what} on a tensor of course")
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 3: Legendre polynomials of any degree (5 points)
#
# *Slide 21 · medium · 25 minutes*
#
# $P_3$ is one of a family. It begins with $P_0(x) = 1$ and $P_1(x) = x$, and each further one follows from the two
# before it, by Bonnet's recurrence:
#
# $$(k + 1)\,P_{k+1}(x) = (2k + 1)\,x\,P_k(x) - k\,P_{k-1}(x) .$$
#
# The derivatives have a recurrence, too, without any division:
#
# $$P_{k+1}'(x) = P_{k-1}'(x) + (2k + 1)\,P_k(x), \qquad P_0'(x) = 0,\quad P_1'(x) = 1 .$$
#
# You will also find the formula $P_n'(x) = \dfrac{n}{x^2 - 1}\big(x P_n(x) - P_{n-1}(x)\big)$ in books. It is right
# on paper and useless at $x = \pm 1$, where it says 0 / 0. Autograd has to be right at every number that may come.
#
# **One value for each argument.** Your forward has two arguments after `ctx`: the tensor `x` and the degree `n`, an
# int. Backward has to return a value for each, in the same order, so that autograd knows which gradient belongs to
# which input. An int has no gradient; its place is filled with `None`:
#
# | forward takes | backward returns |
# |---|---|
# | `ctx, x` | `grad_x` |
# | `ctx, x, n` | `grad_x, None` |
# | `ctx, a, b` | `grad_a, grad_b` |
#
# With too few values autograd says "returned an incorrect number of gradients".
#
# <details><summary>Help: P0 is 1, but as a tensor</summary>
#
# The result must have the shape and the dtype of `x`: `torch.ones_like(x)`. And for $P_0' = 0$ there is
# `torch.zeros_like(x)`.
#
# </details>
#
# <details><summary>Help: a loop that carries two polynomials along</summary>
#
# Hold `before` and `now`, the polynomials of degrees k - 1 and k. One turn of the loop computes the next one and then
# shifts: `before, now = now, next_one`. Begin with k = 0, where the polynomial before is multiplied by 0, so any
# tensor does. After n turns `now` is of degree n. The derivatives can travel in the same loop.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "legendre-n", "locked": false, "schema_version": 3, "solution": true}
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 to 9 in the tests."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ### BEGIN SOLUTION
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now
        ### END SOLUTION

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        ### BEGIN SOLUTION
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        slope_before, slope = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            slope_before, slope = slope, slope_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * slope, None
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-legendre-n", "locked": true, "points": 5, "schema_version": 3, "solution": false}
marks = check.Marks(
    "Legendre",
    points=5,
    helps={
        "one library only": "P0 is 1, but as a tensor",
        "one degree too high": "a loop that carries two polynomials along",
        "one degree too low": "a loop that carries two polynomials along",
        "earlier derivative missing": "a loop that carries two polynomials along",
    },
)

with marks.part("values of P0 to P5", 0.75):
    by_hand = [[1, 1, 1], [0, 2, -1], [-0.5, 5.5, 1], [0, 17, -1]]
    by_hand += [[0.375, 55.375, 1], [0, 185.75, -1]]
    x = torch.tensor([0.0, 2.0, -1.0], dtype=torch.float64)
    # The low degrees come last: there other slips give a neighbour's values, too.
    for n in 3, 2, 4, 5, 1, 0:
        beside_it = {}
        if n > 1:
            beside_it = {"one degree too low": by_hand[n - 1]}
            beside_it |= {"one degree too high": by_hand[n + 1]} if n < 5 else {}
        beside_it |= {"division by k + 1 forgotten": [0, 106, -8]} if n == 3 else {}
        check.close(Legendre.apply(x, n), by_hand[n], what=f"P{n}(x)", mistakes=beside_it)
    x = np.linspace(-1, 1, 101)
    drawn = {f"$P_{n}$": Legendre.apply(torch.tensor(x), n) for n in range(6)}
    draw.curves(x, drawn, title="the Legendre polynomials").show()

right_slopes = {3: [-1.5, 28.5, 6], 2: [0, 6, -3], 1: [1, 1, 1]}


def beside_the_right_one():
    """Shown where a check has failed: the first wrong Jacobian of three, and the right one."""
    for n, right_slope in right_slopes.items():
        x = torch.tensor([0.0, 2.0, -1.0], dtype=torch.float64, requires_grad=True)
        mine = course.explain.jacobian_of(Legendre.apply(x, n))
        if found := course.explain.beside(mine, np.diag(right_slope)):
            return found
    return None


with marks.part("gradients of P1 to P3", 0.75, look=beside_the_right_one):
    x, g = np.array([0.0, 2.0, -1.0]), np.array([2.0, 1.0, -1.0])
    for n, right_slope in right_slopes.items():
        y, grad_got = check.gradients(torch, lambda x: Legendre.apply(x, n), [x], g)
        wrong = {"upstream ignored": right_slope}
        check.close(grad_got, g * right_slope, what=f"the gradient of P{n}", mistakes=wrong)

### BEGIN HIDDEN TESTS
from numpy.polynomial import legendre as series_of

rng = np.random.default_rng(71263)


def of_degree(n, x):
    """P_n and its derivative at x, by NumPy."""
    only = np.eye(n + 1)[n]
    return series_of.legval(x, only), series_of.legval(x, series_of.legder(only)) * np.ones_like(x)


def without_division(n, x):
    """What comes out when the division by k + 1 is forgotten."""
    before, now = 0 * x, 0 * x + 1
    for k in range(n):
        before, now = now, (2 * k + 1) * x * now - k * before
    return now


def values_of(n, x):
    # Below n = 2 other slips give a neighbour's values, too.
    beside_it = {"one degree too high": of_degree(n + 1, x)[0]} if n > 1 else {None: -of_degree(n, x)[0]}
    beside_it |= {"one degree too low": of_degree(n - 1, x)[0]} if n > 1 else {}
    beside_it |= {"division by k + 1 forgotten": without_division(n, x)} if n > 1 else {}
    check.close(
        Legendre.apply(torch.tensor(x), n), of_degree(n, x)[0], what=f"P_n(x), n = {n}", mistakes=beside_it
    )


def gradients_of(n, x):
    g = rng.normal(size=x.shape)
    _, grad_got = check.gradients(torch, lambda x: Legendre.apply(x, n), [x], g)
    value, right_slope = of_degree(n, x)
    wrong = {"upstream ignored": right_slope}
    if n > 1:
        wrong["one degree too high"] = g * of_degree(n + 1, x)[1]
        lower, lower_slope = of_degree(n - 1, x)
        wrong |= {
            "earlier derivative missing": g * (2 * n - 1) * lower,
            "one degree too low": g * lower_slope,
        }
        wrong["value instead of derivative"] = g * value
    check.close(grad_got, g * right_slope, what=f"the gradient of P_n, n = {n}", mistakes=wrong)


with marks.part("values up to n = 9", 0.5):
    # Not 2 first: a loop that ends after one turn gives the degree below there, too.
    for n in 4, 2, 7, 9:
        values_of(n, rng.uniform(-1.5, 1.5, size=(3, 2)))
        values_of(n, rng.uniform(-1.5, 1.5, size=4))

with marks.part("gradients up to n = 8, random upstream", 1):
    for n in 3, 2, 5, 8:
        gradients_of(n, rng.uniform(-1.5, 1.5, size=(2, 4)))

with marks.part("n = 0 and n = 1", 0.5):
    for n in 0, 1:
        values_of(n, rng.normal(size=(2, 3)))
        gradients_of(n, rng.normal(size=(2, 3)))
        single = check.array(Legendre.apply(torch.tensor(rng.normal(size=2).astype(np.float32)), n))
        check.that(single.dtype == np.float32, f"For x of float32, P_{n}(x) is of {single.dtype}.")


def own_legendre(n, x, g):
    """What Legendre itself gives on torch: for parts that do not ask whether it is right."""
    return check.computed(torch, lambda x: Legendre.apply(x, n), [x], g)


with marks.part("at x = 1 and x = -1", 0.5):
    x, g = np.array([1.0, -1.0, 0.5]), np.array([2.0, 3.0, 1.0])
    near = own_legendre(4, (1 - 1e-6) * x, g)[1]
    y, grad_got = check.gradients(torch, lambda x: Legendre.apply(x, 4), [x], g)
    finite = np.isfinite(check.array(grad_got, what="the gradient by x")).all()
    check.that(finite, "The gradient is no finite number at x = 1 or x = -1.", mistake="nan at the ends")
    check.close(grad_got, near, what="the gradient by x at 1 and -1, beside that near there", rtol=1e-3)

with marks.part("ctx keeps it, whatever comes between", 0.25):
    x, g = rng.uniform(-1.5, 1.5, size=4), rng.normal(size=4)
    own = own_legendre(4, x, g)[1]
    leaf = torch.tensor(x, requires_grad=True)
    y = Legendre.apply(leaf, 4)
    Legendre.apply(torch.tensor(x + 1), 6)
    (grad_got,) = torch.autograd.grad(y, leaf, torch.tensor(g))
    outside = tuple(own_legendre(n, at, g)[1] for n, at in ((6, x), (6, x + 1), (4, x + 1)))
    wrong = {"kept outside of ctx": outside}
    check.close(grad_got, own, what="the gradient by x of the first call", mistakes=wrong)
    source = CHANGED.replace("Exponential.apply(x, rate)", "Legendre.apply(x, n)").format(changed="x")
    refused_it, found = check.beside(source, x=x, g=g, n=4)
    noticed = refused_it or check.error(found, own, what="the gradient by x") < 1e-9
    sentence = "After x has been changed in place, backward returns a wrong gradient without a word."
    of_changed = own_legendre(4, 2 * x, g)[1]
    name = None
    if (
        not noticed
        and check.error(found, of_changed, what="the gradient by x") < 1e-6 * np.abs(of_changed).max()
    ):
        name = "tensor kept as an attribute"
    check.that(noticed, sentence, mistake=name)

with marks.part("gradcheck", 0.25):
    x = torch.tensor(rng.uniform(-1, 1, size=4), requires_grad=True)
    own_legendre(6, rng.uniform(-1, 1, size=4), rng.normal(size=4))
    agree = torch.autograd.gradcheck(lambda x: Legendre.apply(x, 6), (x,), raise_exception=False)
    check.that(agree, "gradcheck finds that backward is not the derivative of forward.")

with marks.part("the same on course", 0.5):
    x, g = rng.normal(size=(3, 2)), rng.normal(size=(3, 2))
    own = own_legendre(3, x, g)
    got = check.gradients(course, lambda x: Legendre.apply(x, 3), [x], g)
    for what, one, by_torch in zip(["P3(x)", "the gradient by x"], got, own):
        check.close(one, by_torch, what=f"{what} on a tensor of course")
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 4: softmax and cross-entropy in one (6 points)
#
# *Slide 21 · hard · 25 minutes*
#
# A classifier gives $N$ samples $C$ logits each, in a matrix $z$ of shape `(N, C)`, and the right class of sample $n$
# is the integer $t_n$. Softmax makes probabilities of each row, and the loss is the negative logarithm of the
# probability of the right class:
#
# $$p_{nc} = \frac{e^{z_{nc}}}{\sum_k e^{z_{nk}}}, \qquad \ell_n = -\log p_{n t_n}, \qquad
# L = \frac1N \sum_n \ell_n \;\text{ or }\; L = \sum_n \ell_n .$$
#
# Two operations one after the other would do. As **one** operation they are better, for two reasons.
#
# *Numbers.* With logits of 1000, $e^{1000}$ is `inf`; with logits of -1000 a probability becomes 0 and its logarithm
# `-inf`. In one piece no probability is needed on the way to the loss:
#
# $$\log p_{nc} = z_{nc} - \log\sum_k e^{z_{nk}} ,$$
#
# and the logarithm of a sum of exponentials is safe once the row's largest logit $m_n$ has been taken out of it,
# $\log\sum_k e^{z_{nk}} = m_n + \log\sum_k e^{z_{nk} - m_n}$. (`torch.logsumexp` does so.)
#
# *The derivative.* Softmax has a full Jacobian, and the logarithm divides by what may be 0; yet multiplied out on paper
# the two come to a plain difference. For one sample, differentiate $\ell_n$ as it stands above with respect to $z_{nc}$, once for
# $c = t_n$ and once for another $c$. You get probabilities, and one of them less 1.

# %% [markdown]
# What remains is bookkeeping, and that is where the errors are. The loss is a single number, so `grad_output` is a
# tensor without axes: the gradient, by this loss, of whatever is computed from it. The gradient by the logits has their shape,
# `(N, C)`. With `reduction="mean"` each sample counts with weight $1/N$, with `reduction="sum"` fully. Targets are
# integers and have no gradient, nor has the reduction.
#
# <details><summary>Help: how do I take entry t_n from row n?</summary>
#
# `log_p.gather(1, targets[:, None])` takes one entry from each row and returns a column of shape (N, 1).
# `log_p[torch.arange(N), targets]` does the same and returns a vector.
#
# </details>
#
# <details><summary>Help: how do I subtract 1 at the targets?</summary>
#
# `torch.nn.functional.one_hot(targets, C)` is the matrix with a 1 at each target and zeros elsewhere, of integers.
#
# </details>
#
# <details><summary>Help: step by step, 1: the losses</summary>
#
# Nothing but subtractions: the logits less each row's `logsumexp` are the logarithms of the probabilities. Take one
# entry from each row and turn its sign: N losses. No probability is needed yet.
#
# </details>
#
# <details><summary>Help: step by step, 2: the gradient</summary>
#
# For one sample you found probabilities, and one of them less 1. For all samples at once that is a matrix of probabilities
# less a matrix with a 1 in each row. Every column takes part.
#
# </details>
#
# <details><summary>Help: step by step, 3: the weight</summary>
#
# Each sample counts $1/N$ or 1: a number, so keep it on ctx. Backward multiplies the matrix with that weight and with
# `grad_output`, and returns three values, of which two are `None`.
#
# </details>
#
# <details><summary>Help: softmax runs over the wrong things</summary>
#
# A row is a sample, and its probabilities add up to 1: sum over the classes, `dim=1`. `keepdim=True` keeps the result
# a column, so that it lines up with the rows again.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "cross-entropy", "locked": false, "schema_version": 3, "solution": true}
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits.

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ### BEGIN SOLUTION
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / len(logits) if reduction == "mean" else 1
        return losses.sum() * ctx.weight
        ### END SOLUTION

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        ### BEGIN SOLUTION
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None, None
        ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-cross-entropy", "locked": true, "points": 6, "schema_version": 3, "solution": false}
marks = check.Marks(
    "SoftmaxCrossEntropy",
    points=6,
    helps={
        "softmax over the batch": "softmax runs over the wrong things",
        "one-hot not subtracted": "how do I subtract 1 at the targets?",
        "overflow": "step by step, 1: the losses",
        "log of a rounded probability": "step by step, 1: the losses",
        "one maximum for all rows": "step by step, 1: the losses",
        "target column only": "step by step, 2: the gradient",
        "1/N forgotten": "step by step, 3: the weight",
        "upstream ignored": "step by step, 3: the weight",
        "wrong number of gradients": "step by step, 3: the weight",
    },
)
# The probabilities of the targets are 1/2, 3/8, 1/4 and 1/4.
z = np.log([[1.0, 2.0, 1.0], [4.0, 1.0, 3.0], [2.0, 1.0, 5.0], [5.0, 2.0, 1.0]])
t = np.array([1, 2, 0, 1])
probs = np.array([[2, 4, 2], [4, 1, 3], [2, 1, 5], [5, 2, 1]]) / 8

with marks.part("the loss is one number", 0.5):
    loss_got = SoftmaxCrossEntropy.apply(torch.tensor(z), torch.tensor(t), "mean")
    check.shape(loss_got, (), what="the loss")

with marks.part("the loss by hand", 0.75):
    total = np.log(256 / 3)
    wrong = {"logarithm forgotten": -11 / 32, "softmax over the batch": np.log(180) / 4}
    wrong |= {"logits for log-softmax": -np.log(24) / 4, "divided by all entries": total / 12}
    wrong |= {None: (total / 2, total / 3)}  # another number of samples, and no factor
    loss_got = SoftmaxCrossEntropy.apply(torch.tensor(z), torch.tensor(t), "mean")
    check.close(loss_got, total / 4, what="the mean of the losses", mistakes=wrong)
    loss_got = SoftmaxCrossEntropy.apply(torch.tensor(z), torch.tensor(t), "sum")
    wrong = {"reduction ignored": total / 4}
    check.close(loss_got, total, what="the sum of the losses", mistakes=wrong)


def where_it_begins():
    """Shown where a check has failed: your node beside that of torch's own function."""
    logits, targets = torch.tensor(z, requires_grad=True), torch.tensor(t)
    loss = SoftmaxCrossEntropy.apply(logits, targets, "mean")
    right = torch.nn.functional.cross_entropy(logits, targets)
    return course.explain.first_wrong(loss, right, values=False)


with marks.part("the gradient by hand", 0.75, look=where_it_begins):
    summed = np.array([[2, -4, 2], [4, 1, -5], [-6, 1, 5], [5, -6, 1]]) / 8
    for reduction, right in ("sum", summed), ("mean", summed / 4):
        called = lambda z: SoftmaxCrossEntropy.apply(z, torch.tensor(t), reduction)
        loss_got, grad_got = check.gradients(torch, called, [z], 1.0, what="the loss")
        if reduction == "sum":
            wrong = {"one-hot not subtracted": probs, "reduction ignored": summed / 4}
        else:
            wrong = {"one-hot not subtracted": probs / 4, "1/N forgotten": summed}
            wrong |= {None: (summed / 2, summed / 3), "divided by all entries": summed / 12}
        what = f"the gradient by the logits, reduction {reduction}"
        check.close(grad_got, right, what=what, mistakes=wrong)

### BEGIN HIDDEN TESTS
rng = np.random.default_rng(18934)


def fused_against_torch(reduction, N, C, part="gradient"):
    """Check the loss or its gradient for random logits; the upstream gradient is random, too."""
    z, t, g = rng.normal(size=(N, C)), rng.integers(C, size=N), np.asarray(rng.normal())
    by_torch = lambda z: torch.nn.functional.cross_entropy(z, torch.tensor(t), reduction=reduction)
    right, right_grad = check.gradients(torch, by_torch, [z], g)
    right, right_grad = right.detach().numpy(), right_grad.numpy()
    loss_got, grad_got = check.gradients(
        torch, lambda z: SoftmaxCrossEntropy.apply(z, torch.tensor(t), reduction), [z], g, what="the loss"
    )
    # The mean over another number of samples is no factor.
    typed_in = lambda mean: tuple(N / other * mean for other in (2, 3, 4) if other != N)
    with np.errstate(all="ignore"):
        e, weight, target = np.exp(z), (1 / N if reduction == "mean" else 1), (np.arange(N), t)
        probs, p_batch = e / e.sum(axis=1, keepdims=True), e / e.sum(axis=0)
        if part == "loss":
            wrong = {
                "softmax over the batch": -weight * np.log(p_batch[target]).sum(),
                "logarithm forgotten": -weight * probs[target].sum(),
                "logits for log-softmax": -weight * z[target].sum(),
                "divided by all entries": right / C if reduction == "mean" else right / (N * C),
                "another base": tuple(
                    weight * (k * np.log(e.sum(axis=1)) - c * z[target]).sum()
                    for k in (1 / np.log(2), 1 / np.log(10))
                    for c in (k, 1)
                ),
            }
            wrong |= {"reduction ignored": right / N} if reduction == "sum" else {None: typed_in(right)}
            check.close(loss_got, right, what=f"the loss, reduction {reduction}", mistakes=wrong)
            return
    at_target = np.zeros((N, C))
    at_target[target] = right_grad[target]
    one_hot = np.eye(C)[t]
    wrong = {
        "upstream ignored": right_grad / g,
        "one-hot not subtracted": g * weight * probs,
        "target column only": at_target,
        "softmax over the batch": g * weight * (p_batch - one_hot),
        "divided by all entries": right_grad / C if reduction == "mean" else right_grad / (N * C),
    }
    if reduction == "mean":
        wrong |= {"1/N forgotten": N * right_grad, None: typed_in(right_grad)}
    else:
        wrong["reduction ignored"] = right_grad / N
    check.close(
        grad_got, right_grad, what=f"the gradient by the logits, reduction {reduction}", mistakes=wrong
    )


with marks.part("losses against torch", 0.75):
    for reduction in "mean", "sum":
        fused_against_torch(reduction, 5, 3, "loss")
        fused_against_torch(reduction, 4, 7, "loss")
        loss_got = SoftmaxCrossEntropy.apply(torch.tensor(z), torch.tensor(t), reduction)
        same_type = check.array(loss_got, what="the loss").dtype == np.float64
        check.that(same_type, "The loss is not of the dtype of the logits: it has lost half of its digits.")
        loss_got = SoftmaxCrossEntropy.apply(torch.tensor(z.astype(np.float32)), torch.tensor(t), reduction)
        same_type = check.array(loss_got, what="the loss").dtype == np.float32
        check.that(same_type, "For logits of float32 the loss is of another dtype.")

with marks.part("gradients of the mean, random upstream", 0.75):
    fused_against_torch("mean", 5, 3)
    fused_against_torch("mean", 4, 4)
    fused_against_torch("mean", 1, 6)

with marks.part("gradients of the sum, random upstream", 0.75):
    fused_against_torch("sum", 5, 3)
    fused_against_torch("sum", 4, 7)


def loss_and_gradient(z, t, reduction="mean", library=torch):
    """What SoftmaxCrossEntropy itself gives, the gradient with 1.5 from behind."""
    called = lambda z: SoftmaxCrossEntropy.apply(z, library.tensor(t), reduction)
    return [
        check.array(each, what="the gradient")
        for each in check.gradients(library, called, [z], 1.5, what="the loss")
    ]


def own_loss(z, t, reduction="mean"):
    """The same, for parts that do not ask whether it is right."""
    called = lambda z: SoftmaxCrossEntropy.apply(z, torch.tensor(t), reduction)
    return check.computed(torch, called, [z], 1.5, what="the loss")


def all_finite(*arrays):
    return all(np.all(np.isfinite(array)) for array in arrays)


with marks.part("logits of 1000 and -1000", 0.75):
    far = "The loss or its gradient is no finite number for logits of 1000 and -1000."
    # Where all logits are large, only exp's overflow makes nan of them. What is the same for small logits and
    # for large ones is right or wrong elsewhere.
    small, t = np.array([[0.0, -1.0, -2.0], [0.5, 1.0, 0.0]]), np.array([1, 0])
    y, own_grad = own_loss(small, t)
    loss_got, grad_got = loss_and_gradient(small + 1000, t)
    check.that(all_finite(loss_got, grad_got), far, mistake="overflow")
    check.close(loss_got, y, what="the loss where all logits are 1000 larger", rtol=1e-5)
    check.close(
        grad_got, own_grad, what="the gradient where all logits are 1000 larger", rtol=1e-5, atol=1e-6
    )
    # One maximum for all rows is enough for each of them alone.
    two, t = np.array([[1000.0, 999.0], [-1000.0, -999.0]]), np.array([0, 1])
    alone = all(all_finite(*loss_and_gradient(two[k : k + 1], t[k : k + 1])) for k in (0, 1))
    together = all_finite(*loss_and_gradient(two, t))
    check.that(together or not alone, far, mistake="one maximum for all rows")
    # The target lies far below the largest logit, and nothing overflows.
    below, t = np.array([[0.0, -1000.0, -3.0]]), np.array([1])
    check.that(all_finite(*loss_and_gradient(below, t)), far, mistake="log of a rounded probability")
    mixed = np.array(
        [[1000.0, -1000.0, -1000.0, -1000.0], [-1000.0, -1001.0, -1000.5, -1002.0], [0.0, 1000.0, -3.0, 9.0]]
    )
    for t in np.array([1, 0, 0]), np.array([0, 3, 2]):
        by_torch = lambda z: torch.nn.functional.cross_entropy(z, torch.tensor(t))
        names = "the loss", "the gradient by the logits"
        for what, got, moderate, right, right_moderate in zip(
            names,
            loss_and_gradient(mixed, t),
            loss_and_gradient(1e-3 * mixed, t),
            check.gradients(torch, by_torch, [mixed], 1.5),
            check.gradients(torch, by_torch, [1e-3 * mixed], 1.5),
        ):
            check.that(all_finite(got), far)
            if check.error(moderate, right_moderate.detach(), what=what) < 1e-6:
                check.close(got, right.detach(), what=f"{what} for logits of 1000 and -1000")

with marks.part("ctx keeps it, whatever comes between", 0.25):
    z, t = rng.normal(size=(4, 3)), np.array([2, 0, 1, 1])
    other, g = rng.normal(size=(4, 3)), np.array(1.5)
    own, of_another, of_changed = (own_loss(at, t)[1] for at in (z, other, 2 * z))
    leaf = torch.tensor(z, requires_grad=True)
    loss_got = SoftmaxCrossEntropy.apply(leaf, torch.tensor(t), "mean")
    SoftmaxCrossEntropy.apply(torch.tensor(other), torch.tensor(t), "sum")
    (grad_got,) = torch.autograd.grad(loss_got, leaf, torch.tensor(g), retain_graph=True)
    what = "the gradient by the logits, after another call"
    # The other call's reduction, or its logits, or both: nothing but that has come between.
    left = (4 * own, of_another, 4 * of_another)
    name = (
        "kept outside of ctx" if min(check.error(grad_got, each, what=what) for each in left) < 1e-9 else None
    )
    same = check.error(grad_got, own, what=what) < 1e-9
    check.that(same, "After another call the gradient by the logits is another.", mistake=name)
    (grad_got,) = torch.autograd.grad(loss_got, leaf, torch.tensor(g))
    check.close(grad_got, own, what=f"{what}, the second time that it is asked for")
    source = CHANGED.replace(
        "Exponential.apply(x, rate)", "SoftmaxCrossEntropy.apply(x, torch.tensor(t), 'mean')"
    )
    refused_it, found = check.beside(source.format(changed="x"), x=z, g=g, t=t)
    noticed = refused_it or check.error(found, own, what="the gradient by the logits") < 1e-9
    of_it = not refused_it and check.error(found, of_changed, what="the gradient by the logits") < 1e-9
    sentence = (
        "After the logits have been changed in place, backward returns a wrong gradient without a word."
    )
    check.that(noticed, sentence, mistake="tensor kept as an attribute" if of_it else None)

with marks.part("the logits come back unchanged", 0.25):
    z, t = torch.tensor(rng.normal(size=(3, 4))), torch.tensor([2, 0, 3])
    with check.unchanged(logits=z, targets=t):
        check.shape(SoftmaxCrossEntropy.apply(z, t, "mean"), (), what="the loss")

with marks.part("the same on course", 0.5):
    z, t = rng.normal(size=(4, 3)), np.array([2, 0, 1, 1])
    for reduction in "mean", "sum":
        own = own_loss(z, t, reduction)
        got = loss_and_gradient(z, t, reduction, course)
        for what, one, by_torch in zip(["the loss", "the gradient by the logits"], got, own):
            check.close(one, by_torch, what=f"{what} on a tensor of course, reduction {reduction}")
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 5: a linear layer (5 points)
#
# *Slide 21 · medium · 20 minutes*
#
# torch keeps the weights of a linear layer as in the first assignment, $W$ of shape `(m, n)`: row $i$ holds the
# weights of output $i$. A batch holds its $N$ samples in rows. So a layer computes
#
# $$y = x\,W^{\mathsf T} + b, \qquad y_{ni} = \sum_j x_{nj}\,W_{ij} + b_i .$$
#
# | name | shape | gradient |
# |---|---|---|
# | `x` | `(N, n)` | `grad_x`, `(N, n)` |
# | `W` | `(m, n)` | `grad_W`, `(m, n)` |
# | `b` | `(m,)`, or `None` | `grad_b`, `(m,)` |
# | `y` | `(N, m)` | `grad_output`, `(N, m)` |
#
# A gradient has the shape of its variable, and shapes nearly tell you each product. All samples share $W$ and $b$, so
# what reaches these two from the samples **adds up**. For $W$ the matrix product does the adding. For $b$ you do it.
#
# Do it even though autograd would forgive you: where a returned gradient has axes along which the input was
# broadcast, it sums them for you, silently. The check asks your backward directly.
#
# **Compute what is needed.** In the first layer of a network `x` is the data, and nobody asks for its gradient. It
# would cost one of the two large matrix products of backward. `ctx.needs_input_grad` is a tuple of True and False, one
# for each argument of forward after `ctx`: return `None` where it says False, and do not compute.
#
# <details><summary>Help: which product has the shape of W?</summary>
#
# You have `grad_output`, (N, m), and `x`, (N, n), and want (m, n). There is one way to multiply them so that N is
# summed over. One of the two has to be transposed.
#
# </details>
#
# <details><summary>Help: b may be None</summary>
#
# `save_for_backward` takes None as well, but you do not need b in backward at all: only what multiplies something
# has to be kept. And `needs_input_grad` is False for None.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "linear", "locked": false, "schema_version": 3, "solution": true}
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ### BEGIN SOLUTION
        ctx.save_for_backward(x, W)
        y = x @ W.T
        return y if b is None else y + b
        ### END SOLUTION

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        ### BEGIN SOLUTION
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        ### END SOLUTION
        return grad_x, grad_W, grad_b


# %% [markdown]
# These lines ask for what your backward returns, before autograd puts it in order. `needed` says which of the three
# arguments require grad.

# %% nbgrader={"grade": false, "grade_id": "returned-by-backward", "locked": true, "schema_version": 3, "solution": false}
RETURNED = """
import traceback

arguments = [torch.tensor(a, requires_grad=need) for a, need in zip([x, W, b], needed)]
y = Linear.apply(*arguments)
returned, counted = (), False
try:
    with torch.no_grad():
        returned = y.grad_fn.apply(torch.tensor(g))
except IndexError as error:
    line = traceback.extract_tb(error.__traceback__)[-1].line or ""
    if "needs_input_grad[3]" not in line:
        raise
    counted = True
returned = returned if isinstance(returned, tuple) else (returned,)
"counted" if counted else [one if one is None else one.numpy() for one in returned]
"""

# %% nbgrader={"grade": true, "grade_id": "check-linear", "locked": true, "points": 5, "schema_version": 3, "solution": false}
marks = check.Marks(
    "Linear",
    points=5,
    helps={
        "transpose": "which product has the shape of W?",
        "no bias": "b may be None",
    },
)
x, g = np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([[1.0, 0.0, 2.0], [0.0, 3.0, -1.0]])
W, b = np.array([[1.0, 3.0], [2.0, 5.0], [0.0, 1.0]]), np.array([1.0, 2.0, 3.0])

with marks.part("y for a 3 x 2 matrix W", 0.5):
    y = Linear.apply(*(torch.tensor(array) for array in (x, W, b)))
    without = {"bias forgotten": [[7, 12, 2], [-3, -5, -1]]}
    check.close(y, [[8, 14, 5], [-2, -3, 2]], what="y", mistakes=without)


def returned_by_backward(which, source=RETURNED, **data):
    """What backward itself returns: all three, or the one of that number (0 to 2)."""
    returned = check.beside(source, **data)
    counted = isinstance(returned, str)
    sentence = "There is no needs_input_grad[3]: the first argument after ctx has number 0."
    check.that(not counted, sentence, mistake="ctx counted in needs_input_grad")
    single = returned == [None] or len(returned) == 1
    check.that(not single, "backward returns one value here, and should return grad_x, grad_W, grad_b.")
    three = check.unpack(returned, "grad_x", "grad_W", "grad_b")
    if which is None:
        return three
    name = ["grad_x", "grad_W", "grad_b"][which]
    check.that(three[which] is not None, f"backward returns None for {name}, which is needed here.")
    return three[which]


def where_it_begins(x, W, b, g):
    """Shown where a check has failed: your node beside that of torch's own function."""
    x, W, b = (torch.tensor(array, requires_grad=True) for array in (x, W, b))
    y, right = Linear.apply(x, W, b), torch.nn.functional.linear(x, W, b)
    return course.explain.first_wrong(y, right, g, values=False)


for which, name, by_hand in (
    (0, "grad_x", [[1, 5], [6, 14]]),
    (1, "grad_W", [[1, 2], [0, -3], [2, 5]]),
    (2, "grad_b", [1, 3, 1]),
):
    look = lambda: where_it_begins(x, W, b, g)
    with marks.part(f"{name} for a 3 x 2 matrix W", 0.25, look=look):
        got = returned_by_backward(which, x=x, W=W, b=b, g=g, needed=[True, True, True])
        wrong = {"averaged over the batch": np.array(by_hand) / 2} if which else {}
        wrong |= {"upstream ignored": [2, 2, 2], "batch not summed": g} if which == 2 else {}
        check.close(got, by_hand, what=name, mistakes=wrong)

### BEGIN HIDDEN TESTS
rng = np.random.default_rng(66021)


def random_batch(N, n, m):
    """Random x, W, b, g."""
    return [rng.normal(size=size) for size in ((N, n), (m, n), (m,), (N, m))]


def linear_by_torch(x, W, b, g):
    """y and its three gradients."""
    return [
        tensor.detach().numpy() for tensor in check.gradients(torch, torch.nn.functional.linear, [x, W, b], g)
    ]


def returned_against_torch(which, N, n, m):
    """Check one of the gradients (0 to 2) that backward returns."""
    x, W, b, g = random_batch(N, n, m)
    right = linear_by_torch(x, W, b, g)[1:]
    got = returned_by_backward(which, x=x, W=W, b=b, g=g, needed=[True, True, True])
    ones = np.ones_like(g)
    wrong = [
        {"upstream ignored": ones @ W} | ({"W g for Wᵀ g": g @ W.T} if m == n else {}),
        {
            "upstream ignored": ones.T @ x,
            "batch not summed": np.einsum("nm,nk->nmk", g, x),
            "averaged over the batch": right[1] / N,
        },
        {
            "upstream ignored": ones.sum(axis=0),
            "batch not summed": g,
            "averaged over the batch": right[2] / N,
        },
    ][which]
    name = ["grad_x", "grad_W", "grad_b"][which]
    if np.shape(got) == right[which].shape and not np.allclose(got, right[which]):
        other = returned_by_backward(which, x=x, W=W, b=b, g=g**2 + 1, needed=[True, True, True])
        ignored = np.array_equal(got, other) and np.all(np.isfinite(got)) and np.any(got)
        check.that(not ignored, f"{name} is the same for another grad_output.", mistake="upstream ignored")
    check.close(got, right[which], what=name, mistakes=wrong)


with marks.part("y against torch", 0.5):
    for N, n, m in (5, 3, 3), (4, 2, 6):
        x, W, b, g = random_batch(N, n, m)
        wrong = {"bias forgotten": x @ W.T} | ({"W not transposed": x @ W + b} if m == n else {})
        y = Linear.apply(*(torch.tensor(array) for array in (x, W, b)))
        check.close(y, linear_by_torch(x, W, b, g)[0], what="y", mistakes=wrong)

with marks.part("grad_x", 0.5):
    returned_against_torch(0, 5, 3, 3)
    returned_against_torch(0, 4, 2, 6)

with marks.part("grad_W", 0.75):
    returned_against_torch(1, 5, 3, 3)
    returned_against_torch(1, 4, 2, 6)

with marks.part("grad_b", 0.5):
    returned_against_torch(2, 5, 3, 3)
    returned_against_torch(2, 4, 2, 6)
    returned_against_torch(2, 4, 3, 1)  # an axis of size 1 that belongs to b


def own_linear(x, W, b, g, library=torch):
    """What Linear itself gives: for parts that do not ask whether it is right."""
    return check.computed(library, lambda x, W, b: Linear.apply(x, W, b), [x, W, b], g)


CASES = [[True, False, False], [False, True, False], [False, False, True], [False, True, True]]

with marks.part("only what is needed", 0.5):
    x, W, b, g = random_batch(4, 3, 2)
    handed_back = []
    for needed in CASES:
        returned = returned_by_backward(None, x=x, W=W, b=b, g=g, needed=needed)
        handed_back.append([one is not None for one in returned])
    # A name has to fit all cases: in one alone many slips look alike.
    shifted = handed_back == [[*needed[1:], False] for needed in CASES]
    name = "ctx counted in needs_input_grad" if shifted else None
    name = "needs_input_grad ignored" if all(map(all, handed_back)) else name
    for needed, back in zip(CASES, handed_back):
        asked = " and ".join(name for name, need in zip(["x", "W", "b"], needed) if need)
        sentence = f"Here gradients are needed by {asked} alone, and backward does not return exactly these."
        check.that(back == needed, sentence, mistake=name)
    own_linear(x, W, b, g)

COUNTED = """
from torch.utils.flop_counter import FlopCounterMode
arguments = [torch.tensor(a, requires_grad=need) for a, need in zip([x, W, b], needed)]
y = Linear.apply(*arguments)
with torch.no_grad(), FlopCounterMode(display=False) as counter:
    y.grad_fn.apply(torch.tensor(g))
counter.get_total_flops()
"""

with marks.part("nothing else is computed", 0.25):
    N, n, m = 40, 30, 20
    x, W, b, g = random_batch(N, n, m)
    for which, needed in (1, [False, True, False]), (0, [True, False, False]), (2, [False, False, True]):
        own = own_linear(x, W, b, g)[1 + which]
        asked = ["grad_x", "grad_W", "grad_b"][which]
        got = returned_by_backward(which, x=x, W=W, b=b, g=g, needed=needed)
        # Where it is not summed over the batch, autograd does so behind it.
        summed = check.array(got, what=asked)
        summed = summed.sum(axis=0) if summed.ndim > own.ndim else summed
        check.close(summed.reshape(own.shape), own, what=f"{asked}, where it alone is needed")
        multiplied = check.beside(COUNTED, x=x, W=W, b=b, g=g, needed=needed)
        # A product of x's, W's and g's sizes, and a sum over the batch that is written as one.
        enough = 2 * N * m + (2 * N * n * m if which < 2 else 0)
        sentence = f"Here {asked} alone is needed, and backward computes another product of matrices, too."
        check.that(multiplied <= enough, sentence, mistake="needs_input_grad ignored")

with marks.part("ctx keeps it, whatever comes between", 0.25):
    x, W, b, g = random_batch(4, 3, 2)
    own = own_linear(x, W, b, g)[1:]
    arguments = [torch.tensor(array, requires_grad=True) for array in (x, W, b)]
    y = Linear.apply(*arguments)
    Linear.apply(*(torch.tensor(array) for array in (x + 1, W - 0.5, b)))
    got = torch.autograd.grad(y, arguments, torch.tensor(g))
    outside = own_linear(x + 1, W - 0.5, b, g)[1:]
    for name, one, each, of_another in zip(["grad_x", "grad_W", "grad_b"], got, own, outside):
        wrong = {"kept outside of ctx": of_another} if name != "grad_b" else {}
        check.close(one, each, what=f"{name}, after another call", mistakes=wrong)
    # W is changed, which grad_x is computed with.
    source = CHANGED.replace("x = 1 * leaf", "x, other = 1 * leaf, 1 * torch.tensor(W, requires_grad=True)")
    source = source.replace("Exponential.apply(x, rate)", "Linear.apply(x, other, None)")
    refused_it, found = check.beside(source.format(changed="other"), x=x, W=W, g=g)
    noticed = refused_it or check.error(found, own[0], what="grad_x") < 1e-9
    of_it = not refused_it and check.error(found, 2 * own[0], what="grad_x") < 1e-9
    sentence = "After W has been changed in place, backward returns a wrong grad_x without a word."
    check.that(noticed, sentence, mistake="tensor kept as an attribute" if of_it else None)

with marks.part("without a bias", 0.25):
    x, W, b, g = random_batch(4, 3, 2)
    # With a bias first, here one of zeros: an error that comes then as well is not about its absence.
    own = own_linear(x, W, 0 * b, g)
    try:
        y, grad_x, grad_W = check.gradients(torch, lambda x, W: Linear.apply(x, W, None), [x, W], g)
    except (TypeError, AttributeError, RuntimeError) as error:
        for_none = "gradient different than None" in str(error)
        name = "needs_input_grad ignored" if for_none else "no bias"
        known = for_none or not isinstance(error, RuntimeError)
        check.that(not known, f"Without a bias: {type(error).__name__}: {error}", mistake=name)
        raise
    check.close(y, own[0], what="y without a bias")
    check.close(grad_W, own[2], what="grad_W without a bias")

with marks.part("the same on course", 0.25):
    x, W, b, g = random_batch(4, 3, 3)
    own = own_linear(x, W, b, g)
    got = check.gradients(course, lambda x, W, b: Linear.apply(x, W, b), [x, W, b], g)
    for name, one, by_torch in zip(["y", "grad_x", "grad_W", "grad_b"], got, own):
        check.close(one.detach(), by_torch, what=f"{name} on a tensor of course")
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 6: six classes with a bug each (4 points)
#
# *Slide 21 · medium · 20 minutes*
#
# A wrong backward raises no error. The network trains, only worse, and you look everywhere but there. So each
# backward is tested, once, by numerical differences: for each entry of each input step a little to both sides, see how
# all outputs change, and compare with what backward says. torch has this as
# `torch.autograd.gradcheck(function, inputs)`. It returns True, or raises an error that shows two Jacobians (their
# layout is the transpose of the lecture's: a row for each **input**):
#
# ```
# Jacobian mismatch for output 0 with respect to input 0,
# numerical:tensor([[-0.4794,  0.0000],
#                   [ 0.0000, -0.9975]])
# analytical:tensor([[0.4794, 0.0000],
#                    [0.0000, 0.9975]])
# ```
#
# The numerical one is right, up to rounding; the analytical one is what backward says. Compare them as a detective:
# is one the negative of the other? Twice the other? Its transpose? Right but for something missing?
#
# Two things make gradcheck worthless without a word. **float32** holds seven digits; the difference of two values that
# agree in six of them is noise, so right classes fail. The cure is `.double()`, and not a larger tolerance: with a
# **loose tolerance** wrong classes pass. Leave `eps`, `atol` and `rtol` as they are.

# %% [markdown]
# Below stand six classes, and each has one bug, in backward. **First** write `backward_agrees`, which runs gradcheck
# as it should be run. **Then** use it, or gradcheck itself where you want to see the two matrices, on the six, and say
# what is wrong with each, in one of these words:
#
# | word | what backward returns |
# |---|---|
# | `"sign"` | the negative of the right answer |
# | `"factor"` | a constant times the right answer |
# | `"transpose"` | $J\,\mathbf g$ where it should be $J^{\mathsf T}\mathbf g$ |
# | `"upstream"` | the same, whatever `grad_output` is |
# | `"term"` | one of two terms |
# | `"point"` | the derivative at another point |
#
# The first is solved: the matrices above are those of `Cosine`.
#
# <details><summary>Help: gradcheck says that no input requires grad</summary>
#
# It moves the inputs that require grad, so at least one has to. Make copies, `x.detach().double()`, and switch it on
# for them with `.requires_grad_()`. If `x` is of float64 already, `.double()` makes no copy; add `.clone()`.
#
# </details>
#
# <details><summary>Help: which inputs shall I try?</summary>
#
# Random ones, neither 0 nor 1: at special points a wrong formula can be right. `torch.rand(3, dtype=torch.double) + 0.5`
# is good for all six.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "suspects", "locked": true, "schema_version": 3, "solution": false}
class Suspect(Function):
    """The six share this forward: it returns what the class computes, and saves x and y."""

    @staticmethod
    def compute(x):
        return x

    def __init_subclass__(cls):
        def forward(ctx, x):
            y = cls.compute(x)
            ctx.save_for_backward(x, y)
            return y

        cls.forward = staticmethod(forward)
        super().__init_subclass__()


class Cosine(Suspect):
    compute = staticmethod(lambda x: torch.cos(x))

    @staticmethod
    def backward(ctx, grad_output):
        x, _ = ctx.saved_tensors
        return grad_output * torch.sin(x)


class Square(Suspect):
    compute = staticmethod(lambda x: x * x)

    @staticmethod
    def backward(ctx, grad_output):
        x, _ = ctx.saved_tensors
        return grad_output * x


# %% nbgrader={"grade": false, "grade_id": "suspects-three-and-four", "locked": true, "schema_version": 3, "solution": false}
class Running(Suspect):
    """Each entry of y is the sum of the entries of x up to there."""

    compute = staticmethod(lambda x: x.cumsum(0))

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output.cumsum(0)


class Sigmoid(Suspect):
    compute = staticmethod(lambda x: torch.sigmoid(x))

    @staticmethod
    def backward(ctx, grad_output):
        _, y = ctx.saved_tensors
        return y - y * y


# %% nbgrader={"grade": false, "grade_id": "suspects-five-and-six", "locked": true, "schema_version": 3, "solution": false}
class Share(Suspect):
    """Each entry's share of the sum of all."""

    compute = staticmethod(lambda x: x / x.sum())

    @staticmethod
    def backward(ctx, grad_output):
        x, _ = ctx.saved_tensors
        return grad_output / x.sum()


class Tanh(Suspect):
    compute = staticmethod(lambda x: torch.tanh(x))

    @staticmethod
    def backward(ctx, grad_output):
        _, y = ctx.saved_tensors
        return grad_output * (1 - torch.tanh(y) ** 2)


# %% nbgrader={"grade": false, "grade_id": "gradcheck", "locked": false, "schema_version": 3, "solution": true}
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    ### BEGIN SOLUTION
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    return torch.autograd.gradcheck(function, inputs, raise_exception=False)
    ### END SOLUTION


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    ### BEGIN SOLUTION
    found |= {"Square": "factor", "Running": "transpose", "Sigmoid": "upstream"}
    found |= {"Share": "term", "Tanh": "point"}
    ### END SOLUTION
    return found


# %% [markdown]
# The check tries your `backward_agrees` on a class whose backward is off by a factor that the check chooses:


# %% nbgrader={"grade": false, "grade_id": "scaled-sine", "locked": true, "schema_version": 3, "solution": false}
class ScaledSine(Function):
    """sin(x), with a backward that is `factor` times the right one."""

    @staticmethod
    def forward(ctx, x, factor):
        ctx.save_for_backward(x)
        ctx.factor = factor
        return torch.sin(x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return ctx.factor * grad_output * torch.cos(x), None


class ScaledProduct(Function):
    """a * b, entry by entry, with a backward whose second gradient is `factor` times the right one."""

    @staticmethod
    def forward(ctx, a, b, factor):
        ctx.save_for_backward(a, b)
        ctx.factor = factor
        return a * b

    @staticmethod
    def backward(ctx, grad_output):
        a, b = ctx.saved_tensors
        return grad_output * b, ctx.factor * grad_output * a, None


class RightBelow50(Function):
    """The square, with a backward that is wrong where an input is 50 or more."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return grad_output * torch.where(x < 50, 2 * x, x)


AGREES_FOR_TWO = "bool(backward_agrees(torch.{name}, torch.tensor(a), torch.tensor(b)))"
AGREES_FOR_ONE = "bool(backward_agrees(torch.sin, torch.tensor(a, requires_grad=True)))"
WORDS = ["sign", "factor", "transpose", "upstream", "term", "point"]

# %% nbgrader={"grade": true, "grade_id": "check-gradcheck", "locked": true, "points": 4, "schema_version": 3, "solution": false}
marks = check.Marks(
    "six classes with a bug each",
    points=4,
    helps={
        "requires_grad forgotten": "gradcheck says that no input requires grad",
        "in-place": "gradcheck says that no input requires grad",
    },
)


def verdict_on(factor, x):
    """What backward_agrees says of ScaledSine; whether x requires grad afterwards, and x."""
    x = torch.tensor(x)
    try:  # the factor stays here: your function sees what the class gives, and its backward
        told = bool(backward_agrees(lambda x: ScaledSine.apply(x, factor), x))
        return told, x.requires_grad, x.detach().numpy()
    except RuntimeError as error:
        by_gradcheck = "mismatch" in str(error) or "not multiplied" in str(error)
        sentence = "backward_agrees raises an error and should return False."
        check.that(not by_gradcheck, sentence, mistake="gradcheck raises")
        raise


with marks.part("right and wrong, float64", 0.5):
    x = np.array([0.3, 1.0, -2.0])
    check.that(verdict_on(1.0, x)[0], "backward_agrees says False of a right class.")
    sentence = "backward_agrees says True of a class whose backward has the wrong sign."
    check.that(not verdict_on(-1.0, x)[0], sentence)

with marks.part("a word for each of the six", 0.25):
    told = bugs()
    six = {"Cosine", "Square", "Running", "Sigmoid", "Share", "Tanh"}
    check.that(set(told) == six, "bugs() should have an entry for each of the six, by its name.")
    check.that(set(told.values()) <= set(WORDS), f"Use these words: {', '.join(WORDS)}.")

### BEGIN HIDDEN TESTS
rng = np.random.default_rng(24406)


def verdicts_on(factor, dtype=float):
    """What backward_agrees says four times, each time of another x."""
    return [verdict_on(factor, rng.normal(size=5).astype(dtype))[0] for _ in range(4)]


with marks.part("float32 inputs", 0.5):
    check.that(all(verdicts_on(1.0)), "backward_agrees says False of a right class, for float64 inputs.")
    check.that(
        not any(verdicts_on(0.5)),
        "backward_agrees says True of a class whose gradient is half the right one.",
    )
    told = verdicts_on(1.0, np.float32)
    sentence = "backward_agrees says False of a class whose backward is right, for float32 inputs."
    check.that(all(told), sentence, mistake=None if any(told) else "float32 in gradcheck")

with marks.part("an error of half a per cent", 0.25):
    check.that(all(verdicts_on(1.0)), "backward_agrees says False of a right class.")
    check.that(
        not any(verdicts_on(0.5)),
        "backward_agrees says True of a class whose gradient is half the right one.",
    )
    sentence = "backward_agrees says True of a class whose gradient is half a per cent off."
    check.that(not any(verdicts_on(1.005)), sentence, mistake="loose tolerance")


def verdict_on_two(factor, size):
    """What backward_agrees says of ScaledProduct, which is right in its first input."""
    a, b = (torch.tensor(rng.uniform(0.5, 1.5, size=size)) for _ in range(2))
    return bool(backward_agrees(lambda a, b: ScaledProduct.apply(a, b, factor), a, b))


class Shifted(Function):
    """Each entry moves one place on; with a backward that moves them on once more, and not back."""

    @staticmethod
    def forward(ctx, x):
        return x.roll(1)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output.roll(1)


with marks.part("every input, and every kind of bug", 0.25):
    check.that(verdict_on_two(1.0, 4), "backward_agrees says False of a right class of two inputs.")
    sentence = (
        "backward_agrees says True of a class that is right in its first input and wrong in its second."
    )
    check.that(not any(verdict_on_two(factor, size) for factor, size in [(-1.0, 3), (2.0, 4)]), sentence)
    known_bugs = {"ignores grad_output": Sigmoid, "is the transpose of the right one": Running}
    for bug, by_name in (known_bugs | {"sends gradients to the wrong places": Shifted}).items():
        told = backward_agrees(lambda x: by_name.apply(x), torch.tensor(rng.uniform(0.5, 1.5, size=4)))
        check.that(not told, f"backward_agrees says True of a class whose backward {bug}.")
    far, near = (torch.tensor(place + rng.uniform(0.5, 1.5, size=4)) for place in (50.0, 0.0))
    told = [bool(backward_agrees(lambda x: RightBelow50.apply(x), x)) for x in (near, far)]
    check.that(told[0], "backward_agrees says False of a class that is right at these inputs.")
    check.that(not told[1], "backward_agrees says True of a class that is wrong at just these inputs.")

with marks.part("several inputs, and the caller's stay as they are", 0.25):
    two = check.beside(
        AGREES_FOR_TWO.format(name="matmul"), a=rng.normal(size=(2, 3)), b=rng.normal(size=(3, 2))
    )
    check.that(two, "backward_agrees says False of the product of two matrices, by torch itself.")
    told = check.beside(AGREES_FOR_ONE, a=rng.normal(size=3))
    check.that(told, "backward_agrees says False of torch.sin at an input that requires grad already.")
    sentence = "backward_agrees says True of a class of two inputs that is wrong in its second."
    check.that(not verdict_on_two(2.0, 3), sentence)
    x = rng.normal(size=3)
    told, requires_grad, after = verdict_on(1.0, x)
    sentence = "The caller's tensor requires grad after the call, and did not before."
    check.that(not requires_grad and np.array_equal(after, x), sentence, mistake="in-place")

key = {"Square": "factor", "Running": "transpose", "Sigmoid": "upstream", "Share": "term", "Tanh": "point"}
for name, word in key.items():
    with marks.part(f"the bug of {name}", 0.4):
        check.that(
            bugs()[name] == word, f"This is not what is wrong with {name}. Look at its two matrices again."
        )
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 7: the in-place trap (4 points)
#
# *Slide 21 · hard · 20 minutes*
#
# To save memory, an operation can write its result over its input: torch marks such methods with an underscore,
# `x.sigmoid_()`, and `x += 1` is one, too. Backward may need the value that is gone. Autograd protects itself: every
# tensor's memory has a **version counter**, which each change in place raises by one. A node that saves a tensor notes
# the version, and compares when backward comes. If they differ, you get the error "one of the variables needed for
# gradient computation has been modified by an inplace operation", and no wrong gradient.
#
# So a change in place is harmless exactly if no backward needs what it destroys. Whether it does depends on the
# operation: the product `a * b` saves its inputs, since each is the other's derivative; `exp` and `sigmoid` save their
# **output**; `sin` saves its input; a sum saves nothing.

# %% [markdown]
# **Your class** applies the sigmoid in place. That is possible, since the derivative $s\,(1 - s)$ can be had from the
# output. Three things are needed in forward:
#
# 1. change the input itself;
# 2. say so: `ctx.mark_dirty(x)`. Autograd then makes the tensor `x` a result of your node. Without it, `x` passes for
#    what it was before, and who goes on computing with `x` gets gradients that know nothing of the sigmoid;
# 3. return that same tensor.
#
# Saving is done when forward returns: what you hand to `save_for_backward` is kept as it is **then**. If you save the
# input and then change it, backward gets the changed one.
#
# A leaf that requires grad cannot be changed so: its value is what you want the gradient by. Autograd refuses it.
#
# <details><summary>Help: step by step, 1: three lines of forward</summary>
#
# Change x with a method whose name ends in an underscore, hand x to `ctx.mark_dirty`, return x. It is the same name in all
# three lines, and no line makes a new tensor.
#
# </details>
#
# <details><summary>Help: step by step, 2: what is saved</summary>
#
# When forward returns, x holds the sigmoid. So what you save by handing x to `save_for_backward` is the sigmoid, and
# backward applies none.
#
# </details>
#
# <details><summary>Help: step by step, 3: backward</summary>
#
# The derivative of the sigmoid, written with its output s, has two factors; `grad_output` is the third.
#
# </details>
#
# <details><summary>Help: how do I change x itself?</summary>
#
# With a method whose name ends in an underscore, such as `x.sigmoid_()`, or by writing into it, `x.copy_(s)` or
# `x[...] = s`. The line `x = torch.sigmoid(x)` makes a new tensor and only changes what the name x stands for.
#
# </details>

# %% [markdown]
# **Six programs.** `h` and `k` are tensors of three numbers, not leaves, in a graph. Each program computes `y`,
# changes something in place, and then calls `y.sum().backward()`. Does backward **refuse**, with the error above? Say
# True or False for each, by thinking; then try some of them in a cell of your own.
#
# | program | its lines |
# |---|---|
# | A | `y = torch.exp(h)`, then `y.mul_(2)` |
# | B | `y = torch.sin(h)`, then `h.mul_(2)` |
# | C | `y = h + k`, then `h.mul_(2)` |
# | D | `y = h ** 2`, then `y.mul_(2)` |
# | E | `y = torch.exp(h)`, then `y.detach().mul_(2)` |
# | F | `y = torch.exp(h)`, then `y.data.mul_(2)` |
#
# <details><summary>Help: E and F</summary>
#
# `detach()` gives a tensor outside of the graph that shares the memory, version counter included. `.data` gives one
# that shares the memory and has a counter of its own. This is why you should never use it.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "in-place", "locked": false, "schema_version": 3, "solution": true}
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        ### BEGIN SOLUTION
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x
        ### END SOLUTION

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        ### BEGIN SOLUTION
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)
        ### END SOLUTION


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    ### BEGIN SOLUTION
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
    ### END SOLUTION


# %% [markdown]
# The check runs your class on a tensor `h` that is no leaf, and looks at `h` afterwards, too:

# %% nbgrader={"grade": false, "grade_id": "changed-in-place", "locked": true, "schema_version": 3, "solution": false}
IN_PLACE = """
leaf = {library}.tensor(x, requires_grad=True)
h = 1 * leaf
y = SigmoidInPlace.apply(h)
g = {library}.tensor(g)
by_y, by_h = [{library}.autograd.grad(t, leaf, g, retain_graph=True)[0] for t in (y, h)]
[t.detach().numpy() for t in (y, h, by_y, by_h)]
"""
CHANGED_LATER = """
leaf = torch.tensor(x, requires_grad=True)
y = SigmoidInPlace.apply(1 * leaf)
watched = len(y.grad_fn.saved_tensors) > 0
other = 1 * y
with torch.no_grad():
    y.mul_(2)
try:
    found, said = torch.autograd.grad(other, leaf, torch.tensor(g))[0].numpy(), ""
except RuntimeError as error:
    found, said = None, str(error)
said, found, watched
"""
ON_A_LEAF = """
try:
    SigmoidInPlace.apply(torch.zeros(3, requires_grad=True))
    said = ""
except RuntimeError as error:
    said = type(error).__name__ + str(error)
said
"""

# %% nbgrader={"grade": true, "grade_id": "check-in-place", "locked": true, "points": 4, "schema_version": 3, "solution": false}
marks = check.Marks(
    "the in-place trap",
    points=4,
    helps={
        "new tensor instead of in place": "how do I change x itself?",
        ".data is not watched": "E and F",
        "mark_dirty forgotten": "step by step, 1: three lines of forward",
        "dirty but not returned": "step by step, 1: three lines of forward",
        "activation twice": "step by step, 2: what is saved",
        "1 - s missing": "step by step, 3: backward",
    },
)


def own_in_place(x, g, library="torch"):
    """y, h and their gradients as the class gives them, where it computes something: right or not."""
    found = check.beside(IN_PLACE.format(library=library), x=x, g=g)
    y, _, by_y, _ = found
    computes = all(np.all(np.isfinite(each)) and np.ptp(each) > 0 for each in (y, by_y))
    computes = computes and not np.array_equal(y, x) and not np.array_equal(by_y, g)
    check.that(computes, "y or its gradient is no answer: there is nothing to compare.")
    return found


with marks.part("values and gradients by hand", 0.75):
    # The sigmoid of 0 and ln 3 is 1/2 and 3/4, and its slope there 1/4 and 3/16.
    x, g = np.log([1.0, 3.0]), np.array([12.0, -16.0])
    y, h, by_y, by_h = check.beside(IN_PLACE.format(library="torch"), x=x, g=g)
    check.close(y, [1 / 2, 3 / 4], what="y")
    check.close(h, y, what="h after the call", mistakes={"new tensor instead of in place": x})
    wrong = {"1 - s missing": [6, -12], "upstream ignored": [1 / 4, 3 / 16]}
    check.close(by_y, [3, -3], what="the gradient by x", mistakes=wrong)

with marks.part("a leaf is refused", 0.25):
    own_in_place(x, g)
    told = check.beside(ON_A_LEAF)
    sentence = "A leaf that requires grad is changed in place: has autograd been told of the change?"
    check.that("leaf" in told, sentence)

with marks.part("an answer for each of the six programs", 0.25):
    told = refused()
    check.that(sorted(told) == list("ABCDEF"), "refused() should have an entry for each of A to F.")
    plain = all(value is True or value is False for value in told.values())
    check.that(plain, "Each entry of refused() should be True or False.")

### BEGIN HIDDEN TESTS
rng = np.random.default_rng(93350)


def in_place_against_torch():
    """Check value and gradient."""
    x, g = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
    y, h, by_y, _ = check.beside(IN_PLACE.format(library="torch"), x=x, g=g)
    right, right_slope = check.gradients(torch, torch.sigmoid, [x], g)
    right, right_slope = right.detach().numpy(), right_slope.numpy()
    check.close(y, right, what="y")
    check.close(h, y, what="h after the call", mistakes={"new tensor instead of in place": x})
    twice = 1 / (1 + np.exp(-right))
    wrong = {
        "1 - s missing": g * right,
        "upstream ignored": right_slope / g,
        "activation twice": g * twice * (1 - twice),
    }
    check.close(by_y, right_slope, what="the gradient by x", mistakes=wrong)


with marks.part("random upstream gradients", 0.5):
    in_place_against_torch()

with marks.part("who goes on with h", 0.75):
    # Whatever y's gradient is, h is the same tensor.
    x, g = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
    y, h, by_y, by_h = own_in_place(x, g)
    check.close(h, y, what="h after the call", mistakes={"new tensor instead of in place": x})
    what = "the gradient by x of what is computed from h after the call"
    check.close(by_h, by_y, what=what, mistakes={"mark_dirty forgotten": g})

with marks.part("a later change is noticed", 0.25):
    x, g = rng.normal(size=3), rng.normal(size=3)
    own = own_in_place(x, g)[2]
    told, found, watched = check.beside(CHANGED_LATER, x=x, g=g)
    refused_it = "modified by an inplace operation" in told
    # A copy that was handed to save_for_backward is nobody's to change.
    right = found is not None and watched and check.error(found, own, what="the gradient by x") < 1e-9
    sentence = "After the result has been changed in place, backward returns a wrong gradient without a word."
    copied = found is not None and check.error(found, own, what="the gradient by x") < 1e-9
    sentence = (
        "What backward needs is no saved tensor, so a later change is not noticed." if copied else sentence
    )
    name = None if watched else "tensor kept as an attribute"
    check.that(refused_it or right, sentence, mistake=name)

with marks.part("the same on course", 0.25):
    x, g = rng.normal(size=(2, 3)), rng.normal(size=(2, 3))
    own, got = own_in_place(x, g), check.beside(IN_PLACE.format(library="course"), x=x, g=g)
    names = "y", "h after the call", "the gradient by x", "the gradient by x through h"
    for what, one, by_torch in zip(names, got, own):
        check.close(one, by_torch, what=f"{what} on a tensor of course")

with marks.part("the six programs", 1):
    places = {
        "y": lambda y, h: y,
        "h": lambda y, h: h,
        "detach": lambda y, h: y.detach(),
        "data": lambda y, h: y.data,
    }
    programs = {
        "A": (lambda h, k: torch.exp(h), "y"),
        "B": (lambda h, k: torch.sin(h), "h"),
        "C": (lambda h, k: h + k, "h"),
        "D": (lambda h, k: h**2, "y"),
        "E": (lambda h, k: torch.exp(h), "detach"),
        "F": (lambda h, k: torch.exp(h), "data"),
    }
    truth = {}
    for letter, (program, place) in programs.items():
        h, k = (2 * torch.rand(3, requires_grad=True) for _ in range(2))
        y = program(h, k)
        places[place](y, h).mul_(2)
        try:
            y.sum().backward()
            truth[letter] = False
        except RuntimeError:
            truth[letter] = True
    answer = dict(refused())
    known = {
        "outputs are saved, too": truth | {"A": False, "E": False},
        "every change counted as caught": dict.fromkeys("ABCDEF", True),
        ".data is not watched": truth | {"F": True},
    }
    name = next((name for name, wrong in known.items() if answer == wrong), None)
    count = sum(answer[letter] is not truth[letter] for letter in "ABCDEF")
    check.that(count == 0, f"{count} of the 6 programs are judged wrongly.", mistake=name)
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 8: a derivative of the derivative (4 points)
#
# *Slide 21 · hard · 20 minutes*
#
# A backward is made of operations on tensors, and these can be recorded like any others. Ask for it with
# `create_graph=True`:
#
# ```python
# first, = torch.autograd.grad(y, x, grad_output, create_graph=True)
# ```
#
# Then `first` is a tensor with a graph of its own, and can be differentiated again: for curvatures, for Newton's
# method, for penalties on gradients. With a class of yours in the graph this works if **your backward can be
# differentiated**. It is differentiated like any other code, and so it must not leave the graph: no `detach()`, no
# `.data`, no NumPy.
#
# There is a third trap, and it is harder to see. Forward runs with recording switched off, so a tensor that it
# computes **on the way** has no graph. If you save such an intermediate tensor, backward treats it as a constant: the
# first derivative is right, and the second is wrong without a word. What autograd knows are the **inputs and outputs**
# of your class. Save those, and compute what you need from them again, in backward.

# %% [markdown]
# Your class is softplus, a ReLU with its corner rounded off,
#
# $$y = \log\left(1 + e^x\right) ,$$
#
# whose derivative is the sigmoid. Here $e^x$ is on the way, and inviting. (A second exponential costs time, and
# memory is the scarcer good: large models recompute in backward for that reason alone. No x comes for which $e^x$ is too
# large a number: that was exercise 4's.)
#
# Then write `second_derivative(f, x)` for a function `f` that works entry by entry, as $P_3$ does. There
# $y_i$ depends on $x_i$ alone, so the gradient of the **sum** of all $y_i$ holds each entry's own derivative
# $f'(x_i)$. Do that twice. As a check on paper: $P_3''(x) = 15\,x$.
#
# <details><summary>Help: step by step, 1: what is saved</summary>
#
# Forward's input or its output, and nothing else. Both are enough to write the derivative.
#
# </details>
#
# <details><summary>Help: step by step, 2: backward</summary>
#
# From x the derivative is one function of torch's. All that depends on x or on `grad_output` is computed here, with
# recording left as it is: no `detach`, no `no_grad`.
#
# </details>
#
# <details><summary>Help: step by step, 3: twice</summary>
#
# A copy of x that requires grad; f of it, summed; its gradient by `torch.autograd.grad` with a graph; that gradient,
# summed; and its gradient.
#
# </details>
#
# <details><summary>Help: "element 0 of tensors does not require grad"</summary>
#
# What is to be differentiated has no graph. For the first derivative that means that x does not require grad: make a
# copy that does, `x.detach().clone().requires_grad_()`. For the second it means that the first one was computed
# without `create_graph=True`.
#
# </details>
#
# <details><summary>Help: my second derivative is f' + f''</summary>
#
# `backward()` adds to `x.grad`, and the first derivative is there already. `torch.autograd.grad` returns the
# gradient and leaves `.grad` alone.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "double-backward", "locked": false, "schema_version": 3, "solution": true}
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ### BEGIN SOLUTION
        ctx.save_for_backward(x)
        return torch.log1p(torch.exp(x))
        ### END SOLUTION

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        ### BEGIN SOLUTION
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)
        ### END SOLUTION


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64,
    and stays as it is.
    """
    ### BEGIN SOLUTION
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "curved", "locked": true, "schema_version": 3, "solution": false}
CURVED = """
seen = []
def watched(x):
    seen.append(x.requires_grad)
    return ({f})(x)
try:
    given = torch.tensor(x)
    found, said = second_derivative(watched, given).detach().numpy(), ""
except RuntimeError as error:
    if "does not require grad" not in str(error):
        raise
    found, said = None, str(error)
found, said, all(seen), given.requires_grad, given.detach().numpy()
"""
USED = """
leaf = torch.tensor(x, requires_grad=True)
y = Softplus.apply(leaf)
kept = [*y.grad_fn.saved_tensors, *(t for t in vars(y.grad_fn).values() if torch.is_tensor(t))]
ends = [leaf.data_ptr(), y.data_ptr()]
before, used, unknown = torch.autograd.grad(y, leaf, torch.tensor(g), retain_graph=True)[0], False, not kept
for tensor in kept:
    if tensor.data_ptr() not in ends:
        tensor.data.mul_(2)  # unseen by autograd: does backward compute with it?
        after = torch.autograd.grad(y, leaf, torch.tensor(g), retain_graph=True)[0]
        used = used or not torch.allclose(before.detach(), after.detach())
used, unknown
"""

# %% nbgrader={"grade": true, "grade_id": "check-double-backward", "locked": true, "points": 4, "schema_version": 3, "solution": false}
marks = check.Marks(
    "a derivative of the derivative",
    points=4,
    helps={
        "create_graph forgotten": '"element 0 of tensors does not require grad"',
        "x does not require grad": '"element 0 of tensors does not require grad"',
        "first derivative added": "my second derivative is f' + f''",
        "intermediate saved": "step by step, 1: what is saved",
        "graph cut in backward": "step by step, 2: backward",
        "first derivative only": "step by step, 3: twice",
    },
)


def curvature_of(f, x):
    """What second_derivative gives for the function that is written in f."""
    found, told, required_grad, *_ = check.beside(CURVED.format(f=f), x=x)
    name = "create_graph forgotten" if required_grad else "x does not require grad"
    check.that(not told, f"your code raised RuntimeError: {told}", mistake=name)
    return found


def beside_the_right_one():
    """Shown where a check has failed: your Jacobian at 0 and ln 3, and the right one."""
    x = torch.tensor(np.log([1.0, 3.0]), requires_grad=True)
    mine = course.explain.jacobian_of(Softplus.apply(x))
    return course.explain.beside(mine, np.diag([1 / 2, 3 / 4]))


with marks.part("softplus by hand", 0.5, look=beside_the_right_one):
    # At x = 0 and ln 3: y = ln 2 and ln 4, with slopes 1/2 and 3/4.
    x, g = np.log([1.0, 3.0]), np.array([3.0, -8.0])
    y, grad_got = check.gradients(torch, lambda x: Softplus.apply(x), [x], g)
    check.close(y, np.log([2, 4]), what="y")
    wrong = {"upstream ignored": [1 / 2, 3 / 4]}
    check.close(grad_got, [1.5, -6], what="the gradient by x", mistakes=wrong)

with marks.part("the second derivative of P3", 0.5):
    x = np.linspace(-1, 1, 41)
    cubic_polynomial = np.polynomial.Polynomial([0, -1.5, 0, 2.5])
    right_slope = cubic_polynomial.deriv()(x)
    found = curvature_of("lambda x: 2.5 * x**3 - 1.5 * x", x)
    wrong = {"first derivative only": right_slope, "first derivative added": right_slope + 15 * x}
    check.close(found, 15 * x, what="the second derivative", mistakes=wrong)
    drawn = {"$P_3$": cubic_polynomial(x), "$P_3'$": right_slope, "$P_3''$ by your function": found}
    draw.curves(x, drawn, title="twice differentiated").show()

### BEGIN HIDDEN TESTS
rng = np.random.default_rng(47715)


def softplus_against_torch():
    x, g = rng.normal(size=(3, 2)), rng.normal(size=(3, 2))
    right, right_grad = check.gradients(torch, torch.nn.functional.softplus, [x], g)
    y, grad_got = check.gradients(torch, lambda x: Softplus.apply(x), [x], g)
    wrong = {
        "upstream ignored": right_grad / torch.tensor(g),
        "value instead of derivative": g * right.detach().numpy(),
    }
    check.close(y, right.detach(), what="y")
    check.close(grad_got, right_grad, what="the gradient by x", mistakes=wrong)


def own_softplus(x, g, library=torch):
    """What Softplus itself gives: for parts that do not ask whether it is right."""
    return check.computed(library, lambda x: Softplus.apply(x), [x], g)


def differentiated(x, g, v, library=torch):
    """What backward returns, and the derivatives of v times it by x and by grad_output."""
    leaf, upstream = library.tensor(x, requires_grad=True), library.tensor(g, requires_grad=True)
    (first,) = library.autograd.grad(Softplus.apply(leaf), leaf, upstream, create_graph=True)
    sentence = "What backward returns has no graph, so it cannot be differentiated again."
    check.that(first.requires_grad, sentence, mistake="graph cut in backward")
    return first.detach(), *library.autograd.grad(
        first, (leaf, upstream), library.tensor(v), allow_unused=True, materialize_grads=True
    )


def softplus_twice():
    """Check that the derivatives of what backward returns are those of autograd, by differences."""
    x, g, v = (rng.normal(size=4) for _ in range(3))
    # A constant for backward: whatever it has that is neither input nor output, or all of it.
    used, unknown = check.beside(USED, x=x, g=g)
    name = "intermediate saved" if used else None if unknown else "graph cut in backward"
    first, second, by_upstream = differentiated(x, g, v)
    own, h = own_softplus(x, g)[1], 1e-5
    check.close(first, own, what="what backward returns, with create_graph=True")
    # Entry by entry, so one step to each side is enough for all.
    by_x = v * (own_softplus(x + h, g)[1] - own_softplus(x - h, g)[1]) / (2 * h)
    by_g = v * (own_softplus(x, g + h)[1] - own_softplus(x, g - h)[1]) / (2 * h)
    # Zeros say nothing by themselves; where backward does depend on x they say that it was a constant.
    sentence = "The derivative of what backward returns is 0: backward has taken something for a constant."
    check.that(np.any(check.array(second) != 0) or not np.any(by_x), sentence, mistake=name)
    check.close(second, by_x, what="the second derivative", rtol=1e-4, atol=1e-6)
    sentence = "The derivative of backward by grad_output is 0: backward has taken it for a constant."
    cut = "graph cut in backward" if np.any(by_g) else None
    check.that(np.any(check.array(by_upstream) != 0) or not np.any(by_g), sentence, mistake=cut)
    check.close(by_upstream, by_g, what="the derivative of backward by grad_output", rtol=1e-4, atol=1e-6)


with marks.part("the first derivative, random upstream", 0.5):
    softplus_against_torch()

with marks.part("ctx keeps it, whatever comes between", 0.25):
    x, g = rng.normal(size=4), rng.normal(size=4)
    right, of_another, of_changed = (own_softplus(at, g)[1] for at in (x, x + 1, 2 * x))
    leaf = torch.tensor(x, requires_grad=True)
    y = Softplus.apply(leaf)
    Softplus.apply(torch.tensor(x + 1))
    (grad_got,) = torch.autograd.grad(y, leaf, torch.tensor(g))
    wrong = {"kept outside of ctx": of_another}
    check.close(grad_got, right, what="the gradient by x after another call", mistakes=wrong)
    source = CHANGED.replace("Exponential.apply(x, rate)", "Softplus.apply(x)")
    for changed, what in ("x", "x"), ("y", "the output"):
        refused_it, found = check.beside(source.format(changed=changed), x=x, g=g)
        error = 0 if refused_it else check.error(found, right, what="the gradient by x")
        of_it = not refused_it and check.error(found, of_changed, what="the gradient by x") < 1e-9
        sentence = (
            f"After {what} has been changed in place, backward returns a wrong gradient without a word."
        )
        check.that(error < 1e-9, sentence, mistake="tensor kept as an attribute" if of_it else None)

with marks.part("the second derivative, random upstream", 0.75):
    softplus_twice()

with marks.part("gradgradcheck", 0.25):
    own_softplus(rng.normal(size=3), rng.normal(size=3))
    x = torch.tensor(rng.normal(size=3), requires_grad=True)
    agree = torch.autograd.gradgradcheck(lambda x: Softplus.apply(x), (x,), raise_exception=False)
    check.that(agree, "gradgradcheck finds that the backward of backward is not its derivative.")

with marks.part("second_derivative leaves x as it is", 0.25):
    x = rng.uniform(0.5, 2, size=3)
    check.shape(curvature_of("torch.exp", x), (3,), what="the second derivative of torch.exp")
    *_, requires_grad, after = check.beside(CURVED.format(f="torch.exp"), x=x)
    sentence = "The caller's x requires grad after the call, or is another: it should stay as it is."
    check.that(not requires_grad and np.array_equal(after, x), sentence, mistake="in-place")

with marks.part("second derivatives of other functions", 0.5):
    x = rng.uniform(0.5, 2, size=(2, 3))
    for f, by_hand_1, by_hand_2 in [
        ("torch.exp", np.exp(x), np.exp(x)),
        ("lambda x: x * torch.sin(x)", np.sin(x) + x * np.cos(x), 2 * np.cos(x) - x * np.sin(x)),
        ("lambda x: 1 / x", -1 / x**2, 2 / x**3),
    ]:
        wrong = {} if f == "torch.exp" else {"first derivative only": by_hand_1}
        wrong["first derivative added"] = by_hand_1 + by_hand_2
        found = curvature_of(f, x)
        check.close(found, by_hand_2, what=f"the second derivative of {f}", mistakes=wrong)
        same_type = check.array(found).dtype == np.float64
        check.that(same_type, "The second derivative is not of float64: it has lost half of its digits.")

with marks.part("the same on course", 0.5):
    x, g, v = (rng.normal(size=4) for _ in range(3))
    own = own_softplus(x, g)
    got = check.gradients(course, lambda x: Softplus.apply(x), [x], g)
    for what, one, by_torch in zip(["y", "the gradient by x"], got, own):
        check.close(one, by_torch, what=f"{what} on a tensor of course")
    by_torch, by_course = differentiated(x, g, v), differentiated(x, g, v, course)
    for one, other in zip(by_course, by_torch):
        check.close(one, other.detach().numpy(), what="the second derivative on tensors of course")
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 9: fit a sine with $P_3$ (5 points)
#
# *Slide 21 · medium · 20 minutes*
#
# The lecture takes its class from a small example: approximate $\sin x$ on $[-\pi, \pi]$ by
#
# $$y_{\text{pred}} = a + b\,P_3(c + d\,x),$$
#
# and find the four numbers $a, b, c, d$ by gradient descent on the sum of squares
#
# $$L = \sum_i \big(y_{\text{pred},i} - y_i\big)^2 .$$
#
# The class that computes $P_3$ is an argument of your function, `P3`: any class with an `apply` will do. Through
# `apply` your loss goes backward through that class's own **backward**, whatever it says. If you call
# `P3.forward` instead, there is no node of the class: autograd differentiates the lines of forward, and backward is
# never called. For $P_3$ the result is the same, only slower. For a class whose backward is not the derivative of its
# forward it is not, and such classes exist. Rounding has derivative 0 almost everywhere, and so a network that
# rounds could never learn; the class `Rounded` below passes the gradient on as if nothing had been rounded. That
# "straight-through" trick is how networks with 4-bit weights are trained.


# %% nbgrader={"grade": false, "grade_id": "two-functions", "locked": true, "schema_version": 3, "solution": false}
class P3ByAutograd(Function):
    """P3, by the formula; backward leaves the derivative to autograd."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return 2.5 * x**3 - 1.5 * x

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        with torch.enable_grad():
            x = x.detach().requires_grad_()
            return torch.autograd.grad(2.5 * x**3 - 1.5 * x, x, grad_output)[0]


class Rounded(Function):
    """The nearest whole number, with the derivative of the identity."""

    @staticmethod
    def forward(ctx, x):
        return torch.round(x)

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output


# %% [markdown]
# One step of your loop computes the loss at the present parameters, goes backward, and moves every parameter against
# its gradient by the learning rate. Three things to watch:
#
# - the parameters are one tensor of four numbers that **requires grad**, made as a **copy** of `start`;
# - the update itself must not become part of the graph: do it under `torch.no_grad()`;
# - `.grad` adds up (and `torch.autograd.grad` does not).
#
# Keep a record: the parameters before the first step and after each one, and the loss **before** each step. A tensor
# that is changed in place later has to be copied for the record, `.detach().clone()`.
#
# <details><summary>Help: four parameters in one tensor</summary>
#
# `a, b, c, d = parameters` unpacks a tensor of four entries, and the graph goes along.
#
# </details>
#
# <details><summary>Help: "a leaf Variable that requires grad is being used in an in-place operation"</summary>
#
# The update `parameters -= ...` stands outside of `with torch.no_grad():`.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "fit-sine", "locked": false, "schema_version": 3, "solution": true}
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers, or tensors of shape ().
    """
    ### BEGIN SOLUTION
    parameters = start.detach().clone().requires_grad_()
    history, losses = [start.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        (gradient,) = torch.autograd.grad(loss, parameters)
        with torch.no_grad():
            parameters -= learning_rate * gradient
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    ### END SOLUTION
    return history, losses


# %% nbgrader={"grade": false, "grade_id": "fit-beside", "locked": true, "schema_version": 3, "solution": false}
FIT = """
start = torch.tensor(start)
history, losses = fit_sine({P3}, torch.tensor(x), torch.tensor(y), start, steps, learning_rate)
tensors = all(torch.is_tensor(row) for row in history)
rows = [torch.as_tensor(row, dtype=torch.float64).detach().numpy() for row in history]
same = len(set(row.shape for row in rows)) == 1
losses = [losses] if isinstance(losses, float) else losses
rows if same else [], [float(loss) for loss in losses], start.detach().numpy(), start.requires_grad, tensors
"""

# %% nbgrader={"grade": true, "grade_id": "check-fit-sine", "locked": true, "points": 5, "schema_version": 3, "solution": false}
marks = check.Marks("fit a sine", points=5)


def fit_of(P3, x, y, start, steps, learning_rate, asked=""):
    """The history, shape (steps + 1, 4), and the losses, shape (steps,), by fit_sine; what is asked for is
    looked at, the rest may be of any shape.
    """
    data = dict(x=x, y=y, start=start, steps=steps, learning_rate=learning_rate)
    history_got, losses_got, after, requires_grad, tensors = check.beside(FIT.format(P3=P3), **data)
    history_got, losses_got = np.array(history_got), np.array(losses_got)
    if "history" in asked:
        check.shape(history_got, (steps + 1, 4), what="the history, as an array,")
    if "losses" in asked:
        check.shape(losses_got, (steps,), what="the list of losses, as an array,")
    if "tensors" in asked:
        check.that(tensors, "The rows of the history are no tensors: keep parameters.detach().clone().")
    return history_got, losses_got, np.array_equal(after, start) and not requires_grad


with marks.part("one step by hand", 0.5):
    # c + d x is 2, -1 and 0, where P3 is 17, -1 and 0, with slopes 28.5, 6 and -1.5; the errors: 1, -2, 5.
    x, y, start = np.array([0.5, -1.0, -0.5]), np.array([36.0, 3.0, -2.0]), np.array([3.0, 2.0, 1.0, 2.0])
    history_got, losses_got, _ = fit_of("P3ByAutograd", x, y, start, 1, 0.01, "history, losses, tensors")
    wrong = {"mean for sum": [10], "c and d swapped": [1721.53125], "loss after the step": [983.577669]}
    check.close(losses_got, [30], what="the loss", mistakes=wrong)
    wrong = {"history aliased": history_got[-1]}
    check.close(history_got[0], start, what="the first row of the history", mistakes=wrong)
    one_step = 0.01 * np.array([8, 38, 36, 120])
    wrong = {"uphill": start + one_step, "mean for sum": start - one_step / 3}
    check.close(history_got[1], start - one_step, what="the parameters after a step", mistakes=wrong)

with marks.part("the fit moves", 0.5):
    x = np.linspace(-np.pi, np.pi, 200)
    start = np.array([0.0, -1.0, 0.0, 0.3])
    history_got, *_ = fit_of("P3ByAutograd", x, np.sin(x), start, 1000, 5e-5, "history")
    some = [0, 1, 2, 4, 6, 9, 13, 18, 25, 35, 50, 70, 100, 140, 200, 280, 400, 560, 780, 999]
    fitted_curve = lambda a, b, c, d: a + b * (2.5 * (c + d * x) ** 3 - 1.5 * (c + d * x))
    frames = [fitted_curve(*history_got[one_step]) for one_step in some]
    fall = np.array([np.sum((frame - np.sin(x)) ** 2) for frame in frames])
    draw.fit(x, np.sin(x), frames, some, fall).show()
    sentence = "With the parameters after 1000 steps the loss is not even ten times smaller."
    check.that(fall[-1] < 0.1 * fall[0], sentence)

### BEGIN HIDDEN TESTS
rng = np.random.default_rng(85196)


def fit_by_torch(f, x, y, start, steps, rate, sign=-1, mean=False, zero=True, swapped=False):
    """History and losses (one more than steps) of the fit by autograd alone, with the mistakes that the keywords name."""
    x, y, p = torch.tensor(x), torch.tensor(y), torch.tensor(start)
    history, losses, total = [p.numpy()], [], torch.zeros(4, dtype=torch.float64)
    for _ in range(steps + 1):
        p = p.detach().requires_grad_()
        a, b, c, d = p if not swapped else p[[0, 1, 3, 2]]
        loss = ((a + b * f(c + d * x) - y) ** 2).sum() / (len(x) if mean else 1)
        (gradient,) = torch.autograd.grad(loss, p, allow_unused=True)
        total = gradient if zero else total + gradient
        p = p + sign * rate * total
        history.append(p.detach().numpy())
        losses.append(loss.item())
    return np.array(history[:-1]), np.array(losses)


COUNTED_FIT = """
calls = []

class Counted(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return 2.5 * x**3 - 1.5 * x

    @staticmethod
    def backward(ctx, grad_output):
        calls.append(torch.is_grad_enabled())  # as it is with create_graph=True
        (x,) = ctx.saved_tensors
        return grad_output * (7.5 * x**2 - 1.5)

fit_sine(Counted, torch.tensor(x), torch.tensor(y), torch.tensor(start), steps, learning_rate)
len(calls), any(calls)
"""


FIRST_STEP = """
class Steep(Function):
    @staticmethod
    def forward(ctx, x):
        return torch.round(x)

    @staticmethod
    def backward(ctx, grad_output):
        return factor * grad_output

history, losses = fit_sine(Steep, torch.tensor(x), torch.tensor(y), torch.tensor(start), 1, rate)
torch.as_tensor(history[-1]).detach().tolist()
"""

APPLIED = """
calls = {"apply": 0, "forward": 0}

class Told:
    @staticmethod
    def forward(*arguments):
        calls["forward"] += 1
        return torch.round(arguments[-1])

    @staticmethod
    def apply(x):
        calls["apply"] += 1
        return Rounded.apply(x)

fit_sine(Told, torch.tensor(x), torch.tensor(y), torch.tensor(start), 1, rate)
calls["apply"], calls["forward"]
"""


def legendre_of_three(u):
    return 2.5 * u**3 - 1.5 * u


def random_points(N):
    """Random x, y, start."""
    return (
        rng.uniform(-2, 2, size=N),
        rng.normal(size=N),
        np.array([0.2, -0.6, 0.1, 0.4]) + 0.1 * rng.normal(size=4),
    )


def aliased(history):
    """The history if the same tensor is kept each time: from the first row on, or from the second."""
    ends = np.broadcast_to(history[-1], history.shape)
    return ends, np.vstack([history[:1], ends[1:]])


SLIPS = {
    "mean for sum": dict(mean=True),
    "uphill": dict(sign=1),
    "gradients not zeroed": dict(zero=False),
    "c and d swapped": dict(swapped=True),
}


def fit_against_torch(part):
    x, y, start = random_points(9)
    history_got, losses_got, unchanged = fit_of("P3ByAutograd", x, y, start, 5, 2e-3, part)
    right, right_losses = fit_by_torch(legendre_of_three, x, y, start, 5, 2e-3)
    slips = {
        name: fit_by_torch(legendre_of_three, x, y, start, 5, 2e-3, **slip) for name, slip in SLIPS.items()
    }
    if part == "history":
        wrong = {name: slip[0] for name, slip in slips.items()} | {"history aliased": aliased(right)}
        wrong["nothing to step along"] = np.broadcast_to(start, right.shape)
        check.close(history_got, right, what="the history of the parameters", mistakes=wrong)
    if part == "losses":
        wrong = {name: slip[1][:5] for name, slip in slips.items()} | {
            "loss after the step": right_losses[1:]
        }
        check.close(losses_got, right_losses[:5], what="the list of losses", mistakes=wrong)
    return unchanged


with marks.part("the parameters after each of five steps", 1.5):
    fit_against_torch("history")

with marks.part("the losses", 0.5):
    fit_against_torch("losses")

with marks.part("every step, one backward for each", 0.25):
    # The rate is so large that the loss grows: nobody said that the fit may end then.
    x, y, start = random_points(6)
    history_got, losses_got, _ = fit_of("P3ByAutograd", x, y, start, 3, 0.05, "history, losses")
    apart = [len(np.unique(row)) > 1 for row in np.diff(history_got, axis=0)]
    check.that(all(apart), "Where the loss grows, there is a step that moves nothing.")
    x, y, start = random_points(9)
    data = dict(x=x, y=y, start=start, learning_rate=1e-3)
    (several, recorded), (more, _) = (check.beside(COUNTED_FIT, steps=steps, **data) for steps in (4, 8))
    sentence = "The graph grows from step to step: the update is a part of it, or backward is recorded."
    check.that(more <= 2 * several and not recorded, sentence)

with marks.part("start stays as it is", 0.5):
    unchanged = fit_against_torch("")
    x, y, start = random_points(9)
    history_got, losses_got, _ = fit_of("P3ByAutograd", x, y, start, 5, 2e-3)
    begun = losses_got.size and np.isclose(
        losses_got[0], fit_by_torch(legendre_of_three, x, y, start, 1, 2e-3)[1][0]
    )
    moved = begun or (
        history_got.size and np.all(np.isfinite(history_got)) and len(np.unique(history_got)) > 4
    )
    check.that(
        moved, "The rows of the history are all alike, and the first loss is another: nothing is fitted."
    )
    check.that(unchanged, "start is not what it was before the call.", mistake="in-place")

with marks.part("the class's own backward is used", 1.25):
    # Two classes with the same forward, and 1 and 3 times the same backward: in the first step c and d move
    # three times as far, whatever else the fit does.
    x, y, start = random_points(9)
    data = dict(x=3 * x, y=y, start=start, rate=1e-4)
    once, thrice = (np.array(check.beside(FIRST_STEP, factor=factor, **data)) for factor in (1.0, 3.0))
    once, thrice = once - start, thrice - start
    check.that(np.all(np.isfinite(once)) and np.any(once), "The first step moves nothing.")
    # Who differentiates the lines of forward, here a rounding, finds no slope and leaves c and d.
    by_forward = np.all(once[2:] == 0) and np.all(thrice[2:] == 0) and np.array_equal(once, thrice)
    applied, called = check.beside(APPLIED, **data)
    name = "forward instead of apply" if by_forward and called and not applied else None
    check.that(np.any(once[2:]) and np.any(thrice[2:]), "c and d do not move: backward is not used.", name)
    check.close(
        thrice[2:], 3 * once[2:], what="the step of c and d for a backward that is three times larger"
    )
    check.close(
        thrice[:2], once[:2], what="the step of a and b, for which the class's backward is not needed"
    )
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## With your own class
#
# If exercise 1 is solved, your own $P_3$ fits the sine, too. In a cell of your own:
#
# ```python
# x = torch.linspace(-np.pi, np.pi, 200, dtype=torch.float64)
# start = torch.tensor([0, -1, 0, 0.3], dtype=torch.float64)
# history, losses = fit_sine(LegendrePolynomial3, x, torch.sin(x), start, 2000, 5e-5)
# ```
#
# The loss ends near 0.9: a cubic is no sine, but on this interval it comes close. In the next assignment the classes
# are torch's own again, and there are many more than four parameters.
