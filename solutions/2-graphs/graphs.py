# %% [markdown]
# # Computational graphs
#
# *Vectorized backpropagation, assignment 2 · slides 10 to 20 · 40 points · 3 h 20 min*
#
# In assignment 1 you worked out every gradient of a network on paper. For a network of two layers that is an evening's
# work; for one of two hundred nobody does it. Nobody has to: a computation is a chain of small steps, each step has a
# derivative that fits in one line, and the chain rule says how to put them together. Write the steps down as a
# **graph**, and a program of twenty lines differentiates everything that can be built from them. This is what
# PyTorch's autograd does. In the end you will have written such a program, trained the lecture's network with it, and
# you will be able to say what torch builds behind your back.
#
# | exercise | topic | slide | points | minutes |
# |---|---|---|---|---|
# | 1 | two gates by hand | 10, 11 | 2 | 10 |
# | 2 | a sigmoid neuron, gate by gate | 12 | 4 | 25 |
# | 3 | the same neuron with one sigmoid gate | 13 | 2 | 10 |
# | 4 | undoing a broadcast | 12, 13 | 5 | 20 |
# | 5 | five gates | 12, 14 | 5 | 25 |
# | 6 | an order for the gates | 14 | 5 | 25 |
# | 7 | the computational graph: forward and backward | 14 | 6 | 30 |
# | 8 | what torch builds | 15 to 20 | 4 | 20 |
# | 9 | gradients add up | 17 to 20 | 3 | 15 |
# | 10 | train the network on a graph | 9, 14 | 4 | 20 |

# %% [markdown]
# ## How to work
#
# An exercise has text, a cell for your answer and a cell that checks it. Put your code where the answer cell says
# `YOUR CODE HERE`, delete the line `raise NotImplementedError()`, run the cell, then run the check below it. At
# grading, hidden tests run as well: they use other numbers, shapes and graphs, and compare with PyTorch's autograd.
# Points are given part by part. Every exercise can be solved without the others: where one builds on an earlier one,
# the notebook brings along what it needs.
#
# ## Notation
#
# | word or symbol | meaning |
# |---|---|
# | **gate** | one step of a computation, such as a sum or a product: values go in, one value comes out |
# | **input** of the graph | a value that no gate computes; torch calls it a *leaf* |
# | $f$ | the output of the last gate, a single number. In training it is the loss |
# | `grad_q` | the gradient of $f$ with respect to $q$, in mathematics $\nabla_q f$. It has the shape of $q$ |
# | **local** derivative | the derivative of a gate's output with respect to one of its inputs; it knows nothing of the rest |
# | **upstream** gradient | `grad_output`: the gradient of $f$ with respect to the gate's output. It comes from the gates that follow |
#
# One sentence holds for every gate, and all exercises are about it:
#
# $$\text{gradient by an input} \;=\; \text{upstream gradient} \times \text{local derivative.}$$

# %% nbgrader={"grade": false, "grade_id": "imports", "locked": true, "schema_version": 3, "solution": false}
from graphlib import TopologicalSorter
from itertools import pairwise

import numpy as np
import torch

import course
from course import check, draw

# %% [markdown]
# ## Exercise 1: two gates by hand (2 points)
#
# *Slides 10 and 11 · easy · 10 minutes*
#
# The lecture's first graph computes
#
# $$f(x, y, z) = (x + y)\,z .$$
#
# It has two gates. The sum gate computes $q = x + y$, the product gate $f = q\,z$. **Forward**, from left to right,
# each gate computes its value. **Backward**, from right to left, each gate answers one question: when my output's
# gradient is known, what are the gradients of my inputs?
#
# - Begin at the end. $f$ answers to itself one to one: `grad_f` is 1.
# - The product gate has the local derivatives $\partial f/\partial q = z$ and $\partial f/\partial z = q$. Look twice:
#   each input gets the value of the *other*.
# - The sum gate has the local derivatives $\partial q/\partial x = \partial q/\partial y = 1$: it hands its upstream
#   gradient, `grad_q`, to both inputs as it is.

# %% nbgrader={"grade": false, "grade_id": "picture-of-two-gates", "locked": true, "schema_version": 3, "solution": false}
values = {"x": "-2", "y": "5", "z": "-4", "q": "x + y = 3", "f": "q z = -12"}
two_gates = {"q": ["x", "y"], "f": ["q", "z"]}
draw.graph(two_gates, notes=values, title="forward: the lecture's numbers").show()

# %% [markdown]
# <details><summary>Help: I mix up what is a value and what is a gradient</summary>
#
# Write two rows below the drawing. In the first, the values, from left to right. In the second, the gradients, from
# right to left: 1 below $f$, then what the product gate gives to $q$ and to $z$, then what the sum gate makes of
# `grad_q`. Values go into the local derivatives, gradients are what is multiplied with them.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "two-gates", "locked": false, "schema_version": 3, "solution": true}
def add_then_multiply(x, y, z):
    """Return f = (x + y) z and its gradients by x, y and z: four numbers."""
    ### BEGIN SOLUTION
    q = x + y
    f = q * z
    grad_q, grad_z = z, q
    grad_x = grad_y = grad_q
    ### END SOLUTION
    return f, grad_x, grad_y, grad_z


# %% nbgrader={"grade": true, "grade_id": "check-two-gates", "locked": true, "points": 2, "schema_version": 3, "solution": false}
HELPS = {
    "own value for the other": "I mix up what is a value and what is a gradient",
}
marks = check.Marks("two gates by hand", points=2, helps=HELPS)


def where_it_begins():
    """Shown where a check has failed: the first gradient that is wrong."""
    gates = {"q": (course.add, "x", "y"), "f": (course.mul, "q", "z")}
    numbers = {"x": -2.0, "y": 5.0, "z": -4.0}
    _, *grads = add_then_multiply(**numbers)
    return course.explain.first_wrong_gradient(gates, numbers, dict(zip("xyz", grads)))


with marks.part("the lecture's numbers: f", 0.25):
    got = check.unpack(add_then_multiply(-2.0, 5.0, -4.0), "f", "grad_x", "grad_y", "grad_z")
    check.close(got[0], -12, what="f", mistakes={"sum and product in another order": -22})

with marks.part("the lecture's numbers: the gradients", 0.25, look=where_it_begins):
    got = check.unpack(add_then_multiply(-2.0, 5.0, -4.0), "f", "grad_x", "grad_y", "grad_z")
    slips = {"own value for the other": ([-4, -4, -4], [3, 3, -4], [3, 3, 3])}
    slips |= {"sum split between its inputs": [-2, -2, 3]}
    slips |= {"sum gate taken for a product": [-20, 8, 3]}
    slips |= {"backward begins with the value": [48, 48, -36]}
    row = np.array([check.array(gradient) for gradient in got[1:]])
    check.close(row, [-4, -4, 3], what="(grad_x, grad_y, grad_z)", mistakes=slips)

### BEGIN HIDDEN TESTS
rng = np.random.default_rng(52801)


def two_gates_by_torch(x, y, z):
    tensors = [torch.tensor(number, dtype=torch.float64, requires_grad=True) for number in (x, y, z)]
    f = (tensors[0] + tensors[1]) * tensors[2]
    return f.item(), *(gradient.item() for gradient in torch.autograd.grad(f, tensors))


def numbers_and_answer():
    """Three random numbers, and what the student's function returns for them."""
    x, y, z = (float(number) for number in rng.normal(size=3))
    return x, y, z, check.unpack(add_then_multiply(x, y, z), "f", "grad_x", "grad_y", "grad_z")


with marks.part("the value, random numbers", 0.5):
    for _ in range(3):
        x, y, z, got = numbers_and_answer()
        slips = {"sum and product in another order": x + y * z}
        check.close(got[0], two_gates_by_torch(x, y, z)[0], what="f", mistakes=slips)


def sum_gate(place, name):
    """Compare one of the gradients that the sum gate hands on."""
    drawn = [numbers_and_answer() for _ in range(3)]
    # Who answers with ones has not thought of local derivatives, if all else is right.
    ones = all(
        np.array_equal(check.array(got[place], what=name), 1)
        and np.array_equal(check.array(got[3], what="grad_z"), x + y)
        for x, y, _, got in drawn
    )
    check.that(not ones, f"{name} is 1 for all numbers.", mistake="upstream ignored")
    for x, y, z, got in drawn:
        f, q = (x + y) * z, x + y
        others = [check.array(each) for each in got[2:]]
        swapped = place == 1 and all(each.shape == () and np.isclose(each, z) for each in others)
        slips = {
            "gradients in another order" if swapped else "own value for the other": q,
            "sum split between its inputs": z / 2,
            "sum gate taken for a product": (y if place == 1 else x) * z,
            "backward begins with the value": f * z,
        }
        check.close(got[place], two_gates_by_torch(x, y, z)[place], what=name, mistakes=slips)
    at_zero = check.unpack(add_then_multiply(0.8, -0.5, 0.0), "f", "grad_x", "grad_y", "grad_z")
    check.close(at_zero[place], 0.0, what=f"{name} at z = 0")


with marks.part("the sum gate: grad_x, random numbers", 0.25):
    sum_gate(1, "grad_x")

with marks.part("the sum gate: grad_y, random numbers", 0.25):
    sum_gate(2, "grad_y")

with marks.part("the product gate: grad_z, random numbers", 0.5):
    for _ in range(3):
        x, y, z, got = numbers_and_answer()
        # z is the gradient by x and y, too: with q in their place it is theirs, and no value of its own.
        first = check.array(got[1], what="grad_x")
        misplaced = first.shape == () and np.isclose(first, x + y) and np.allclose(check.array(got[2]), z)
        slips = {"gradients in another order" if misplaced else "own value for the other": z}
        slips |= {"backward begins with the value": (x + y) * z * (x + y)}
        check.close(got[3], two_gates_by_torch(x, y, z)[3], what="grad_z", mistakes=slips)
    at_zero = check.unpack(add_then_multiply(0.75, -0.75, 0.6), "f", "grad_x", "grad_y", "grad_z")
    check.close(at_zero[3], 0.0, what="grad_z at x + y = 0")
### END HIDDEN TESTS
marks.total()
# %% [markdown]
# ## Exercise 2: a sigmoid neuron, gate by gate (4 points)
#
# *Slide 12 · medium · 25 minutes*
#
# A neuron with inputs $\mathbf x$, weights $\mathbf w$ and bias $b$ computes
#
# $$f = \frac{1}{1 + e^{-(\mathbf w\cdot\mathbf x + b)}} .$$
#
# Cut it into six gates, each so simple that its derivative is one you know by heart:
#
# | gate | computes | local derivative |
# |---|---|---|
# | dot product | $p = \mathbf w\cdot\mathbf x$ | $\partial p/\partial w_i = x_i$ and $\partial p/\partial x_i = w_i$ |
# | sum | $a = p + b$ | 1 for both inputs |
# | negation | $m = -a$ | $\partial m/\partial a = \;?$ |
# | exponential | $e = \exp(m)$ | $\partial e/\partial m = \;?$ |
# | plus one | $u = 1 + e$ | $\partial u/\partial e = \;?$ |
# | reciprocal | $f = 1/u$ | $\partial f/\partial u = \;?$ |
#
# **Forward** is six lines, one for each gate. **Backward** goes through the same gates in the opposite order, with one
# line for each of their inputs: `grad_u` from the reciprocal, then `grad_e`, `grad_m`, `grad_a`, and so on. Each line
# multiplies the gradient by the gate's output with *one* local derivative. Resist the temptation to simplify on the way: the point is that no gate needs to know where it stands.

# %% nbgrader={"grade": false, "grade_id": "picture-of-the-neuron", "locked": true, "schema_version": 3, "solution": false}
six_gates = {"p": ["w", "x"], "a": ["p", "b"], "m": ["a"], "e": ["m"], "u": ["e"], "f": ["u"]}
rules = {"p": "w · x", "a": "p + b", "m": "-a", "e": "exp(m)", "u": "1 + e", "f": "1 / u"}
draw.graph(six_gates, notes=rules, title="the sigmoid neuron").show()

# %% [markdown]
# <details><summary>Help: grad_u</summary>
#
# `grad_f` is 1, and $f = u^{-1}$ has the derivative $-u^{-2}$: negative, and squared.
#
# </details>
#
# <details><summary>Help: where do I take the derivative of the exponential?</summary>
#
# At the input of that gate, which is $m$ (not $a$, not $e$). But $\exp(m)$ has been computed already: it is $e$ itself.
#
# </details>
#
# <details><summary>Help: what shape has grad_w?</summary>
#
# That of $\mathbf w$. The dot product has one number as its output, so `grad_p` is one number; its local derivative by
# the whole of $\mathbf w$ is the vector $\mathbf x$.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "sigmoid-neuron", "locked": false, "schema_version": 3, "solution": true}
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    ### BEGIN SOLUTION
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u

    grad_u = -1 / u**2
    grad_e = grad_u
    grad_m = grad_e * e
    grad_a = -grad_m
    grad_b = grad_a
    grad_p = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
    ### END SOLUTION
    return {
        "f": f,
        "grad_u": grad_u,
        "grad_e": grad_e,
        "grad_m": grad_m,
        "grad_a": grad_a,
        "grad_b": grad_b,
        "grad_w": grad_w,
        "grad_x": grad_x,
    }


# %% nbgrader={"grade": true, "grade_id": "check-sigmoid-neuron", "locked": true, "points": 4, "schema_version": 3, "solution": false}
HELPS = {
    "reciprocal's sign": "grad_u",
    "reciprocal not squared": "grad_u",
    "exp at another gate's value": "where do I take the derivative of the exponential?",
    "input for output": "where do I take the derivative of the exponential?",
    "w and x exchanged": "what shape has grad_w?",
}
marks = check.Marks("a sigmoid neuron, gate by gate", points=4, helps=HELPS)
NEURON = "f grad_u grad_e grad_m grad_a grad_b grad_w grad_x".split()


def neuron_of(w, x, b):
    """What neuron gives for copies of these: a dictionary with all its names."""
    got = neuron(np.array(w), np.array(x), b)
    kind = f"the function returned a {type(got).__name__} and should return a dictionary."
    check.that(isinstance(got, dict), kind)
    missing = [name for name in NEURON if name not in got]
    check.that(not missing, f"the dictionary has no {', '.join(missing)}.")
    return got


def where_it_begins(w, x, b):
    """Shown where a check has failed: the first gradient that is wrong."""

    def plus_one(e):
        return 1 + e

    gates = {"p": (course.dot, "w", "x"), "a": (course.add, "p", "b"), "m": (course.neg, "a")}
    gates |= {"e": (course.exp, "m"), "u": (plus_one, "e"), "f": (course.reciprocal, "u")}
    grads = {name: neuron_of(w, x, b)[f"grad_{name}"] for name in "uemabwx"}
    return course.explain.first_wrong_gradient(gates, dict(w=w, x=x, b=b), grads)


with marks.part("a neuron that can be done by hand: f", 0.25):
    # Here w·x = 6 and b = -6 - ln 4, so a = -ln 4, m = ln 4, e = 4, u = 5 and f = 1/5.
    by_hand = [1.0, 2.0, 2.0], [4.0, -2.0, 3.0], -6 - np.log(4.0)
    slips = {"negation left out": 4 / 5, "bias left out": 1 / (1 + np.exp(-6))}
    check.close(neuron_of(*by_hand)["f"], 1 / 5, what="f", mistakes=slips)

look = lambda: where_it_begins(*by_hand)
with marks.part("a neuron that can be done by hand: five gates backward", 0.25, look=look):
    got = neuron_of(*by_hand)
    row = np.array([check.array(got[f"grad_{name}"], what=f"grad_{name}") for name in "uema"])
    right = np.array([-1, -1, -4, 4]) / 25
    slips = {"reciprocal's sign": -right, "reciprocal not squared": (5 * right, -5 * right)}
    slips |= {"backward begins with the value": right / 5}
    slips |= {"local derivative forgotten": np.array([-1, -1, -1, 1]) / 25}
    for_exp, at_m = (1 / 4, np.e**4), np.log(4)
    slips |= {"exp at another gate's value": tuple(np.array([-1, -1, -c, c]) / 25 for c in for_exp)}
    slips |= {"input for output": np.array([-1, -1, -at_m, at_m]) / 25}
    slips |= {"plus one taken for a product": tuple(right * [1, c, c, c] for c in (4, 5))}
    slips |= {"negation's sign": right * [1, 1, 1, -1]}
    slips |= {"negation taken for a product": right * [1, 1, 1, np.log(4)]}
    slips |= {"gradients under each other's names": np.array([-1, -4, -1, 4]) / 25}
    check.close(row, right, what="(grad_u, grad_e, grad_m, grad_a)", mistakes=slips)
    slips = {"sum gate taken for a product": (4 / 25 * by_hand[2], 24 / 25)}
    check.close(got["grad_b"], 4 / 25, what="grad_b", mistakes=slips)

look = lambda: where_it_begins([2.0, -3.0], [-1.0, -2.0], -3.0)
with marks.part("the lecture's numbers", 0.5, look=look):
    # The slide prints four digits.
    got = neuron_of([2.0, -3.0], [-1.0, -2.0], -3.0)
    slips = {"w and x exchanged": [0.3932, -0.5898], "upstream ignored": [-1, -2]}
    check.close(got["grad_w"], [-0.1966, -0.3932], what="grad_w", rtol=0, atol=5e-5, mistakes=slips)
    slips = {"w and x exchanged": [-0.1966, -0.3932], "upstream ignored": [2, -3]}
    check.close(got["grad_x"], [0.3932, -0.5898], what="grad_x", rtol=0, atol=5e-5, mistakes=slips)

### BEGIN HIDDEN TESTS
rng = np.random.default_rng(31994)
UPSTREAM = {"u": "f", "e": "u", "m": "e", "a": "m", "b": "a", "w": "a", "x": "a"}


def random_neuron(n):
    """What the student makes of random w, x and b, the values of the six gates and the gradients, by torch."""
    w, x, b = rng.normal(size=n), rng.normal(size=n), float(rng.normal())
    tensors = {name: torch.tensor(value, requires_grad=True) for name, value in dict(w=w, x=x).items()}
    tensors["b"] = torch.tensor(b, dtype=torch.float64, requires_grad=True)
    tensors["p"] = tensors["w"] @ tensors["x"]
    tensors["a"] = tensors["p"] + tensors["b"]
    tensors["m"] = -tensors["a"]
    tensors["e"] = torch.exp(tensors["m"])
    tensors["u"] = 1 + tensors["e"]
    tensors["f"] = 1 / tensors["u"]
    right = torch.autograd.grad(tensors["f"], [tensors[name] for name in UPSTREAM])
    values = {name: tensor.detach().numpy() for name, tensor in tensors.items()}
    given_w, given_x = w.copy(), x.copy()
    with check.unchanged(w=given_w, x=given_x):
        got = neuron(given_w, given_x, b)
    kind = f"the function returned a {type(got).__name__} and should return a dictionary."
    check.that(isinstance(got, dict), kind)
    return got, values, {name: gradient.numpy() for name, gradient in zip(UPSTREAM, right)}


def number_in(got, name):
    """A number of the student's that something can be computed with, else None."""
    try:
        number = check.array(got[name]) if name in got else np.array(np.nan)
    except check.Wrong:
        return None
    return float(number) if number.shape == () and np.isfinite(number) and number != 0 else None


def own_values(got, values):
    """The gates' values if f is the student's: a slip on the way forward costs f and nothing else."""
    f = number_in(got, "f")
    if f is None or not 0 < f < 1:
        return values
    return values | {"f": f, "u": 1 / f, "e": 1 / f - 1, "m": np.log(1 / f - 1), "a": -np.log(1 / f - 1)}


def local_derivative(values, name):
    f, e, w, x = (values[each] for each in "fewx")
    return {"u": -(f**2), "e": 1, "m": e, "a": -1, "b": 1, "w": x, "x": w}[name]


def neuron_slips(values, name, upstream):
    """What the known mistakes make of this upstream gradient."""
    e, u, m, x, w = (values[each] for each in "eumxw")
    return {
        "u": {
            "reciprocal's sign": 1 / u**2,
            "reciprocal not squared": (-1 / u, 1 / u),
            "backward begins with the value": -1 / u**3,
        },
        "e": {"plus one taken for a product": (upstream * e, upstream * u)},
        "m": {
            "exp at another gate's value": (upstream / e, upstream * np.exp(e)),
            "input for output": upstream * m,
            "local derivative forgotten": upstream,
        },
        "a": {"negation's sign": upstream, "negation taken for a product": upstream * m},
        "b": {"sum gate taken for a product": (upstream * values["b"], upstream * values["p"])},
        "w": {"w and x exchanged": upstream * w, "upstream ignored": x},
        "x": {"w and x exchanged": upstream * x, "upstream ignored": w},
    }[name]


def exchanged(got, right, name):
    """Whether this gradient stands under another one's name, and the other one under this."""
    mine = number_in(got, f"grad_{name}")
    for other in "uema":
        theirs = number_in(got, f"grad_{other}")
        pair = None not in (mine, theirs) and not np.isclose(abs(right[name]), abs(right[other]))
        if pair and np.isclose(mine, right[other]) and np.isclose(theirs, right[name]):
            return True
    return False


def gate_backward(name, sizes=(3, 5)):
    """Compare one gradient: it is right, or right for the upstream gradient that the student has."""
    neurons = [random_neuron(n) for n in sizes]
    up = f"grad_{UPSTREAM[name]}"
    numbers = [number_in(got, up) for got, *_ in neurons]
    # A number that never changes is no gradient of this neuron.
    constant = None in numbers or np.ptp(numbers) == 0
    for (got, values, right), upstream in zip(neurons, numbers):
        check.that(f"grad_{name}" in got, f"the dictionary has no grad_{name}.")
        mine, expected = got[f"grad_{name}"], right[name]
        own = own_values(got, values)
        factor = 1.0 if name == "u" else None if constant else upstream
        swapped = name in "uema" and exchanged(got, right, name)
        if factor is not None and not swapped:
            for each in values, own:
                of_own = np.asarray(factor * local_derivative(each, name))
                plain = check.array(mine, what=f"grad_{name}")
                if plain.shape == expected.shape == of_own.shape and np.allclose(plain, of_own, rtol=1e-6):
                    expected = expected if np.allclose(plain, expected, rtol=1e-6) else of_own
        base = right[UPSTREAM[name]] if factor is None else factor
        slips = neuron_slips(values, name, base)
        slips = {"gradients under each other's names": mine} if swapped else slips
        check.close(mine, expected, what=f"grad_{name}", mistakes=slips)


with marks.part("the value, 1 to 6 inputs", 0.5):
    for n in 3, 1, 6:
        got, values, _ = random_neuron(n)
        slips = {"negation left out": 1 / (1 + np.exp(values["a"]))}
        slips |= {"bias left out": 1 / (1 + np.exp(-values["p"]))}
        check.that("f" in got, "the dictionary has no f.")
        check.close(got["f"], values["f"], what="f", mistakes=slips)

with marks.part("the reciprocal: grad_u", 0.5):
    gate_backward("u")

with marks.part("plus one: grad_e", 0.25):
    gate_backward("e")

with marks.part("the exponential: grad_m", 0.5):
    gate_backward("m")

with marks.part("the negation: grad_a", 0.25):
    gate_backward("a")

with marks.part("the sum: grad_b", 0.25):
    gate_backward("b")

with marks.part("the dot product: grad_w", 0.375):
    gate_backward("w", sizes=(3, 5, 1))

with marks.part("the dot product: grad_x", 0.375):
    gate_backward("x", sizes=(3, 5, 1))
### END HIDDEN TESTS
marks.total()
# %% [markdown]
# ## Exercise 3: the same neuron with one sigmoid gate (2 points)
#
# *Slide 13 · easy · 10 minutes*
#
# How small should a gate be? You may cut a computation as you like, as long as each gate's local derivative is known.
# The last four gates of exercise 2 compute the sigmoid $s = \sigma(a)$, whose derivative has a short form:
#
# $$\frac{ds}{da} = s\,(1 - s) .$$
#
# Multiply the four local derivatives of exercise 2, and you will find it. So take them together in **one** gate: it
# has fewer steps, and backward needs only what forward has computed anyway, the output $s$. There is a third reason.
# Run the cell below: far from zero the four gates fail, in the very same numbers in which the fused gate is right.

# %% nbgrader={"grade": false, "grade_id": "four-gates-or-one", "locked": true, "schema_version": 3, "solution": false}
ways = {"four gates": lambda a: 1 / (1 + torch.exp(-a)), "one gate": torch.sigmoid}
for name, sigmoid_of in ways.items():
    a = torch.tensor([1.0, -100.0], dtype=torch.float32, requires_grad=True)
    s = sigmoid_of(a)
    s.sum().backward()
    print(f"{name:10}  s = {s.detach().numpy()}  grad_a = {a.grad.numpy()}")

# %% [markdown]
# At $a = -100$ the exponential gate computes $e^{100}$, which is `inf` in float32 (in float64 the same happens at
# $a = -710$). Forward survives, since `1 / inf` is 0. Backward multiplies the reciprocal's local derivative, 0, with
# the exponential's, `inf`, and zero times infinity is `nan`: not a number. One such number in a batch, and after the
# next step every weight is `nan`.
#
# <details><summary>Help: which formula is safe?</summary>
#
# $s\,(1-s)$, with the $s$ that forward computed: it is a product of two numbers between 0 and 1. The formula
# $e^{-a} / (1 + e^{-a})^2$ is equal on paper and becomes `inf / inf`.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "fused-sigmoid", "locked": false, "schema_version": 3, "solution": true}
def fused_neuron(w, x, b):
    """Return a dictionary: f = sigmoid(w·x + b) and its gradients by w, x and b.

    w and x have shape (n,), b is a number. The sigmoid is one gate. Far from zero the
    gradients get small, exactly as they should, and never nan; float32 arrays come in, too.
    """
    ### BEGIN SOLUTION
    f = 1 / (1 + np.exp(-(w @ x + b)))
    grad_b = f * (1 - f)
    grad_w, grad_x = grad_b * x, grad_b * w
    ### END SOLUTION
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}


# %% nbgrader={"grade": true, "grade_id": "check-fused-sigmoid", "locked": true, "points": 2, "schema_version": 3, "solution": false}
HELPS = {
    "s not reused": "which formula is safe?",
    "derivative at the input": "which formula is safe?",
}
marks = check.Marks("one sigmoid gate", points=2, helps=HELPS)

with marks.part("the neuron of exercise 2: f", 0.25):
    # Again w·x = 6 and b = -6 - ln 4, so f = 1/5.
    w, x, b = [1.0, 2.0, 2.0], [4.0, -2.0, 3.0], -6 - np.log(4.0)
    got = fused_neuron(np.array(w), np.array(x), b)
    check.close(got["f"], 1 / 5, what="f", mistakes={"bias left out": 1 / (1 + np.exp(-6))})

with marks.part("the neuron of exercise 2: the gradients", 0.25):
    got = fused_neuron(np.array(w), np.array(x), b)
    slips = {"1 - s missing": 0.2, "activation twice": 0.2475166}
    slips |= {"squared once too often": (0.032, 0.128)}
    slips |= {"derivative at the input": -3.3081063, "derivative of tanh": 0.96}
    check.close(got["grad_b"], 0.16, what="grad_b", mistakes=slips)
    slips = {"w and x exchanged": [0.16, 0.32, 0.32], "upstream ignored": x}
    check.close(got["grad_w"], [0.64, -0.32, 0.48], what="grad_w", mistakes=slips)
    slips = {"w and x exchanged": [0.64, -0.32, 0.48], "upstream ignored": w}
    check.close(got["grad_x"], [0.16, 0.32, 0.32], what="grad_x", mistakes=slips)

### BEGIN HIDDEN TESTS
rng = np.random.default_rng(60175)


def fused_by_torch(w, x, b):
    """f and the gradients by w, x and b, in the precision of w."""
    tensors = {"w": torch.tensor(w, requires_grad=True), "x": torch.tensor(x, requires_grad=True)}
    tensors["b"] = torch.tensor(b, dtype=tensors["w"].dtype, requires_grad=True)
    f = torch.sigmoid(tensors["w"] @ tensors["x"] + tensors["b"])
    right = torch.autograd.grad(f, tensors.values())
    found = {f"grad_{name}": gradient.numpy() for name, gradient in zip(tensors, right)}
    return {"f": f.detach().numpy()} | found


def fused_neurons(*sizes):
    """Random neurons: w, x, the sum a, what is right and what the student has."""
    for n in sizes:
        w, x, b = rng.normal(size=n), rng.normal(size=n), float(rng.normal())
        right, given_w, given_x = fused_by_torch(w, x, b), w.copy(), x.copy()
        with check.unchanged(w=given_w, x=given_x):
            got = fused_neuron(given_w, given_x, b)
        yield w, x, w @ x + b, right, got


def of_own(got, name, right, usual):
    """A number of the student's on which others may rest: a slip in it costs itself alone."""
    number = check.array(got[name])
    own = number.shape == () and np.isfinite(number) and usual(number)
    return float(number) if own else float(right[name])


def nearer(mine, right, of_own):
    """What is right for the student's own number, if the answer is that."""
    mine = check.array(mine)
    fits = mine.shape == np.shape(of_own) and np.allclose(mine, of_own) and not np.allclose(mine, right)
    return of_own if fits else right


with marks.part("f, 1 to 6 inputs", 0.25):
    for w, x, _, right, got in fused_neurons(3, 1, 6):
        check.close(got["f"], right["f"], what="f", mistakes={"bias left out": 1 / (1 + np.exp(-(w @ x)))})

with marks.part("the sigmoid gate: grad_b", 0.25):
    for *_, a, right, got in fused_neurons(3, 2):
        s = of_own(got, "f", right, lambda number: 0 < number < 1)
        expected = nearer(got["grad_b"], right["grad_b"], s * (1 - s))
        twice = 1 / (1 + np.exp(-s))
        slips = {
            "1 - s missing": s,
            "activation twice": twice * (1 - twice),
            "squared once too often": (s**2 * (1 - s), s * (1 - s) ** 2),
            "derivative at the input": a * (1 - a),
            "derivative of tanh": 1 - s**2,
        }
        check.close(got["grad_b"], expected, what="grad_b", mistakes=slips)

with marks.part("the dot product: grad_w and grad_x", 0.25):
    for w, x, _, right, got in fused_neurons(3, 1, 6):
        g = of_own(got, "grad_b", right, lambda number: number not in (0, 1))
        for name, factor, other in ("grad_w", x, w), ("grad_x", w, x):
            expected = nearer(got[name], right[name], g * factor)
            slips = {"w and x exchanged": g * other, "upstream ignored": factor}
            check.close(got[name], expected, what=name, mistakes=slips)


def far_from_zero(a, dtype, slip):
    """f and the gradients at w·x + b = a, where they are 0 or 1 to many digits."""
    w, x, b = np.array([0.3, -0.45], dtype=dtype), np.array([-1.0, 1.0], dtype=dtype), dtype(a + 0.75)
    right = fused_by_torch(w, x, b)
    got = fused_neuron(w.copy(), x.copy(), b)
    numbers = {name: check.array(got[name], what=name) for name in right}
    at = f"at w·x + b = {a}, in {np.dtype(dtype)}"
    usual = np.array([0.5, -0.25], dtype=dtype), np.array([1.0, 2.0], dtype=dtype), dtype(0.75)
    usually, other = (fused_neuron(a.copy(), b.copy(), c) for a, b, c in (usual, (usual[1], *usual[1:])))
    of_usual = fused_by_torch(*usual)
    for name in right:
        check.judgeable(name, right[name].shape, (usually[name], *usual), (other[name], *usual))
    finite = all(np.isfinite(number).all() for number in numbers.values())
    overflown = np.isnan(numbers["f"]).any() if slip == "overflow" else np.isnan(numbers["grad_b"]).any()
    sentence = f"{at}, there is a value that is no finite number."
    check.that(finite, sentence, mistake=slip if overflown else None)
    for name, number in numbers.items():
        # A slip that shows everywhere has cost its marks above.
        if not np.allclose(check.array(usually[name]), of_usual[name], rtol=1e-4):
            continue
        check.close(number, right[name], what=f"{name} {at},", atol=1e-9)


with marks.part("w·x + b = -100 and 100, in float32", 0.5):
    for a, slip in (0.5, None), (-100, "s not reused"), (100, "overflow"):
        far_from_zero(a, np.float32, slip)

with marks.part("w·x + b = -12, -800 and 800", 0.25):
    for a, slip in (-0.5, None), (-12, None), (-800, "s not reused"), (800, "overflow"):
        far_from_zero(a, np.float64, slip)
### END HIDDEN TESTS
marks.total()
# %% [markdown]
# ## Exercise 4: undoing a broadcast (5 points)
#
# *Slides 12 and 13 · medium · 20 minutes*
#
# Look closely at slide 12. It writes the bias as `[-3.]`, an array with one entry, and adds it to `w @ x`, which is a
# number. NumPy and torch allow it: they **broadcast**, that is, they repeat the smaller array until the shapes agree.
# On slide 13 the bias is `-3.`, a number, and nothing is repeated. (A gradient has the shape of what it belongs to, so
# on slide 12 torch prints `tensor([0.1966])` for it, with brackets that the slide has lost.) In a layer the bias has
# shape `(H,)` and is added to every one of $N$ rows.
#
# A repeated value is a value that is used many times, and a value that is used many times collects **all** gradients
# that come back: each use is a way on which it changes $f$, and the changes add up. With $y_{nj} = a_{nj} + b_j$,
#
# $$\frac{\partial f}{\partial b_j} = \sum_n \frac{\partial f}{\partial y_{nj}}\cdot 1 .$$
#
# So the gradient comes back in the large shape and must be **summed** over the axes along which the array was repeated.
# In NumPy there are two ways to be repeated, and both can happen at once:
#
# | how | `b` | result | sum over |
# |---|---|---|---|
# | axes are put in front | `(4,)` | `(3, 4)` | axis 0, which disappears |
# | an axis of size 1 is stretched | `(3, 1)` | `(3, 4)` | axis 1, which stays, with size 1 |

# %% [markdown]
# <details><summary>Help: a plan in words</summary>
#
# First sum away the axes in front: as many as `grad` has more than `shape`. Now both have the same number of axes. Then
# look at each axis: where `shape` has 1, sum over it and keep it (`keepdims=True`).
#
# </details>
#
# <details><summary>Help: grad is larger by no axis at all</summary>
#
# `grad.sum(axis=())` sums over no axis and returns the same numbers; a loop over no axis does nothing. No special case
# is needed, not even for `shape = ()`.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "unbroadcast", "locked": false, "schema_version": 3, "solution": true}
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    ### BEGIN SOLUTION
    in_front = grad.ndim - len(shape)
    grad = grad.sum(axis=tuple(range(in_front)))
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return grad.sum(axis=stretched, keepdims=True)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-unbroadcast", "locked": true, "points": 5, "schema_version": 3, "solution": false}
HELPS = {
    "added axes kept": "a plan in words",
    "axes in front not summed": "a plan in words",
    "one axis in front summed": "a plan in words",
    "stretched axes dropped": "a plan in words",
    "stretched axes not summed": "a plan in words",
    "summed over the wrong axis": "a plan in words",
}
marks = check.Marks("unbroadcast", points=5, helps=HELPS)
grad = np.array([[3.0, 1.0, 4.0, 2.0], [10.0, 20.0, 30.0, 40.0], [5.0, 6.0, 7.0, 8.0]])

with marks.part("(3, 4) to (4,): an axis in front", 0.5):
    slips = {"not summed": grad, "added axes kept": [[18, 27, 41, 50]], "first for sum": grad[0]}
    slips |= {"averaged": [6, 9, 41 / 3, 50 / 3], "everything summed": (136, [136] * 4)}
    slips |= {"summed over the wrong axis": [10, 100, 26], "largest for sum": [10, 20, 30, 40]}
    slips |= {"multiplied by the repetitions": [54, 81, 123, 150]}
    check.close(unbroadcast(grad.copy(), (4,)), [18, 27, 41, 50], what="the result", mistakes=slips)

with marks.part("(3, 4) to (3, 1): a stretched axis", 0.5):
    slips = {"not summed": grad, "first for sum": grad[:, :1]}
    slips |= {"stretched axes dropped": [10, 100, 26]}
    slips |= {"averaged": [[2.5], [25], [6.5]], "everything summed": (136, [[136]] * 3)}
    slips |= {"summed over the wrong axis": [[18, 27, 41, 50]], "largest for sum": [[4], [40], [8]]}
    slips |= {"multiplied by the repetitions": [[40], [400], [104]]}
    got = unbroadcast(grad.copy(), (3, 1))
    check.close(got, [[10], [100], [26]], what="the result", mistakes=slips)

### BEGIN HIDDEN TESTS
rng = np.random.default_rng(18823)


def by_expanding(grad, shape):
    """What torch says: the gradient of expanding an array of `shape` to the shape of grad."""
    array = torch.zeros(shape, dtype=torch.float64, requires_grad=True)
    return torch.autograd.grad(array.expand(grad.shape), array, torch.tensor(grad))[0].numpy()


def broadcast_slips(grad, shape):
    """What the known mistakes give."""
    right, front = by_expanding(grad, shape), grad.ndim - len(shape)
    stretched = tuple(
        front + axis for axis, size in enumerate(shape) if size == 1 and grad.shape[front + axis] != 1
    )
    added = tuple(range(front))
    repetitions = grad.size / right.size
    slips = {"not summed": grad, "averaged": right / repetitions}
    slips["multiplied by the repetitions"] = right * repetitions
    slips["first for sum"] = grad[(0,) * front][tuple(slice(size) for size in shape)]
    slips["largest for sum"] = grad.max(axis=added + stretched, keepdims=True).reshape(shape)
    slips["everything summed"] = grad.sum(), np.full(shape, grad.sum())
    wrong_axes = [grad.sum(axis=tuple(range(grad.ndim - front, grad.ndim)))] if front else []
    if stretched:
        dropped = tuple(axis - front for axis in stretched)
        slips["stretched axes dropped"] = right.squeeze(dropped), right.squeeze()
    if front:
        slips["added axes kept"] = right.reshape((1,) * front + tuple(shape))
        from_the_left = tuple(k for k, size in enumerate(shape) if grad.shape[k] != size)
        wrong_axes.append(grad.sum(axis=from_the_left, keepdims=True).sum(axis=added))
    if front > 1:
        slips["one axis in front summed"] = grad.sum(axis=0)
    if front and stretched:
        slips["stretched axes not summed"] = grad.sum(axis=added)
        slips["axes in front not summed"] = grad.sum(axis=stretched, keepdims=True)
    if len(stretched) > 1:
        in_front = grad.sum(axis=added)
        only = [in_front.sum(axis=stretched[k] - front, keepdims=True) for k in (0, -1)]
        slips["one stretched axis summed"] = tuple(only)
    if grad.ndim == 2 and len(stretched) == 1 and not front:
        wrong_axes += [grad.sum(axis=1 - stretched[0], keepdims=True)]
        wrong_axes += [wrong_axes[-1].reshape(shape)] if wrong_axes[-1].size == right.size else []
    slips["summed over the wrong axis"] = tuple(wrong_axes)
    return slips


def unbroadcast_against_torch(large, shape):
    grad = rng.normal(size=large)
    right, slips = by_expanding(grad, shape), broadcast_slips(grad, shape)
    got = unbroadcast(grad.copy(), shape)
    check.close(got, right, what=f"the result, {large} to {shape},", mistakes=slips)


SHAPES = [((3, 4), (4,)), ((3, 4), (3, 1)), ((2, 3, 4), (4,)), ((2, 3, 4), (1, 3, 1)), ((3, 4), ())]

with marks.part("the shapes, whatever the numbers", 0.5):
    for large, shape in [*SHAPES, ((5, 1, 2, 4, 3), (2, 1, 3))]:
        got = unbroadcast(rng.normal(size=large), shape)
        check.shape(got, shape, what=f"the result, {large} to {shape},")

with marks.part("an axis in front, random grad", 0.25):
    for large, shape in ((5, 3), (3,)), ((4, 4), (4,)), ((2, 3, 4), (3, 4)):
        unbroadcast_against_torch(large, shape)

with marks.part("several axes in front, random grad", 0.5):
    for large, shape in ((2, 3, 4), (4,)), ((2, 5, 4, 3), (4, 3)):
        unbroadcast_against_torch(large, shape)

with marks.part("a stretched axis, random grad", 0.25):
    for large, shape in ((5, 3), (5, 1)), ((4, 4), (4, 1)), ((4, 4), (1, 4)), ((3, 2, 4), (3, 1, 4)):
        unbroadcast_against_torch(large, shape)

with marks.part("several stretched axes, random grad", 0.5):
    for large, shape in (
        ((2, 3, 4), (1, 3, 1)),
        ((5, 3, 2), (5, 1, 1)),
        ((3, 4), (1, 1)),
        ((2, 4, 4), (1, 1, 4)),
    ):
        unbroadcast_against_torch(large, shape)

with marks.part("both at once: (5, 1, 2, 4, 3) to (2, 1, 3)", 0.75):
    unbroadcast_against_torch((5, 1, 2, 4, 3), (2, 1, 3))
    unbroadcast_against_torch((6, 3, 5, 2), (3, 1, 1))

with marks.part("a number: shape ()", 0.5):
    for large, shape in ((3, 4), ()), ((2,), ()):
        unbroadcast_against_torch(large, shape)

with marks.part("an axis in front, and nothing repeated", 0.25):
    for large, shape in ((4, 3), (3,)), ((3, 1), (3, 1)), ((2, 3), (2, 3)), ((), ()), ((1, 4), (1, 4)):
        unbroadcast_against_torch(large, shape)

with marks.part("grad stays as it is", 0.5):
    for large, shape in ((4, 3), (3,)), ((4, 3), (4, 1)), ((2, 4, 3), (4, 1)), ((4, 3), (4, 3)):
        grad = rng.normal(size=large)
        with check.unchanged(grad=grad):
            got = unbroadcast(grad, shape)
        what = f"the result, {large} to {shape},"
        if large != shape:
            other = rng.normal(size=large)
            check.judgeable(what, shape, (got, grad), (unbroadcast(other.copy(), shape), other))
### END HIDDEN TESTS
marks.total()
# %% [markdown]
# ## Exercise 5: five gates (5 points)
#
# *Slides 12 and 14 · medium · 25 minutes*
#
# The slide's pseudo-code asks two things of a gate: `forward`, which computes, and `backward`, a "little piece of
# backprop". Write five of them as classes, all with the same two methods:
#
# - `forward(*inputs)` returns the value, and keeps in `self` what backward will need;
# - `backward(grad_output)` receives the upstream gradient, which has the shape of the value, and returns a **tuple**
#   with the gradient of each input, in their order. For a gate with one input that is `(grad_x,)`, with the comma.
#
# | gate | forward | gradients |
# |---|---|---|
# | `Add` | `x + y`, entry by entry | as in exercise 1 |
# | `Mul` | `x * y`, entry by entry | as in exercise 1, entry by entry |
# | `MatMul` | `x @ y`, two matrices | find them by their shapes, below |
# | `Exp` | $e^x$, entry by entry | as in exercise 2: the value itself is the derivative |
# | `Sum` | the sum of all entries, a number | each entry counts once, so each receives the upstream number |
#
# `Add` and `Mul` receive two arrays of the same shape here. In a library a broadcast is undone in one place, behind
# all gates, by the function that you wrote in exercise 4.

# %% [markdown]
# **The product of matrices.** Let $Y = XW$ with shapes `(N, D)`, `(D, H)` and `(N, H)`. Upstream is `grad_output`, of
# the shape of $Y$; wanted are `grad_x` of shape `(N, D)` and `grad_y` of shape `(D, H)` (`W` is the gate's second
# input, which the methods call `y`). Each is a product of `grad_output` with the *other* input, one of them
# transposed. Of all the ways to multiply them, only one has the right shape.
#
# **Why classes?** The same kind of gate stands in many places of a graph, and each must remember its own values. Two
# objects of one class have two memories: what is kept in `self` belongs to one of them, what is kept in the class
# belongs to all.
#
# <details><summary>Help: what do I keep?</summary>
#
# What occurs in the local derivatives. For `Add` that is nothing. For `Sum` it is not the values, but only their shape.
#
# </details>
#
# <details><summary>Help: from a number to an array full of it</summary>
#
# `np.full(shape, number)`. For the number's own sake: `grad_output * np.ones(shape)` does the same.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "gates", "locked": false, "schema_version": 3, "solution": true}
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        ### BEGIN SOLUTION
        return x + y
        ### END SOLUTION

    def backward(self, grad_output):
        ### BEGIN SOLUTION
        return grad_output, grad_output
        ### END SOLUTION


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        ### BEGIN SOLUTION
        self.x, self.y = x, y
        return x * y
        ### END SOLUTION

    def backward(self, grad_output):
        ### BEGIN SOLUTION
        return grad_output * self.y, grad_output * self.x
        ### END SOLUTION


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        ### BEGIN SOLUTION
        self.x, self.y = x, y
        return x @ y
        ### END SOLUTION

    def backward(self, grad_output):
        ### BEGIN SOLUTION
        return grad_output @ self.y.T, self.x.T @ grad_output
        ### END SOLUTION


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        ### BEGIN SOLUTION
        self.value = np.exp(x)
        return self.value
        ### END SOLUTION

    def backward(self, grad_output):
        ### BEGIN SOLUTION
        return (grad_output * self.value,)
        ### END SOLUTION


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        ### BEGIN SOLUTION
        self.shape = x.shape
        return x.sum()
        ### END SOLUTION

    def backward(self, grad_output):
        ### BEGIN SOLUTION
        return (np.full(self.shape, grad_output),)
        ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "a-gate-checked", "locked": true, "schema_version": 3, "solution": false}
# What the check does with each gate: forward, then backward.
def one_for_each(got, count):
    """The gradients that backward returned, if they are a tuple with one for each input."""
    check.that(got is not None, "backward returned None: does it end with `return`?")
    one = f"backward returned one {type(got).__name__} and should return a tuple."
    check.that(isinstance(got, (tuple, list)), one, mistake="no tuple" if count == 1 else None)
    number = f"backward returned {len(got)} gradients for {count} inputs."
    check.that(len(got) == count, number)
    return list(got)


def check_gate(kind, gate, inputs, upstream, value, gradients, slips=({}, {})):
    """Check a gate of this kind forward, then backward; the gradients' slips by input."""
    __tracebackhide__ = True
    copies = [np.array(array) for array in inputs]
    check.close(gate.forward(*copies), value, what="the value of forward")
    got = one_for_each(gate.backward(np.array(upstream)[()]), len(inputs))
    for name, mine, right, wrong in zip("xy", got, gradients, slips):
        check.close(mine, right, what=f"grad_{name} of {kind}", mistakes=wrong)


# %% nbgrader={"grade": true, "grade_id": "check-gates", "locked": true, "points": 5, "schema_version": 3, "solution": false}
HELPS = {
    "not spread": "from a number to an array full of it",
    "shape lost": "what do I keep?",
}
marks = check.Marks("five gates", points=5, helps=HELPS)
x, y = two = [[1.0, 2.0, -3.0], [0.5, 4.0, 1.5]], [[3.0, -1.0, 2.0], [4.0, 0.25, -2.0]]
g = np.array([[10.0, 100.0, 30.0], [-20.0, 5.0, 70.0]])

# What there is to see where a check fails: your gate's Jacobian beside the right one.
seen = lambda *which: course.explain.gate_beside(*which)
with marks.part("Add, by hand", 0.25, look=lambda: seen(Add(), course.add, *two)):
    ones = {"upstream ignored": np.ones((2, 3)), "sum split between its inputs": g / 2}
    check_gate("Add", Add(), (x, y), g, [[4, 1, -1], [4.5, 4.25, -0.5]], (g, g), (ones, ones))

with marks.part("Mul, by hand", 0.25, look=lambda: seen(Mul(), course.mul, *two)):
    for_x, for_y = [[30, -100, 60], [-80, 1.25, -140]], [[10, 200, -90], [-10, 20, 105]]
    slips = {"own value for the other": for_y, "upstream ignored": y}
    slips = slips, {"own value for the other": for_x, "upstream ignored": x}
    check_gate("Mul", Mul(), (x, y), g, [[3, -2, -6], [2, 1, -3]], (for_x, for_y), slips)

with marks.part("MatMul, by hand", 0.25, look=lambda: seen(MatMul(), course.matmul, x, y)):
    y = [[3.0, 4.0], [5.0, -6.0], [2.0, 1.0]]
    value, upstream = [[7, -11], [24.5, -20.5]], [[10.0, 100.0], [-20.0, 3.0]]
    for_x, for_y = [[430, -550, 120], [-48, -118, -37]], [[0, 101.5], [-60, 212], [-60, -295.5]]
    slips_x = {"upstream ignored": ([[7, -1, 3], [7, -1, 3]], np.transpose(y))}
    slips_y = {"upstream ignored": ([[1.5, 1.5], [6, 6], [-1.5, -1.5]], np.transpose(x))}
    slips_x |= {"gradients in another order": for_y}
    slips_y |= {"averaged": np.array(for_y) / 2, "factors in the other order": np.transpose(for_y)}
    slips_x |= {"factors in the other order": np.transpose(for_x)}
    check_gate("MatMul", MatMul(), (x, y), upstream, value, (for_x, for_y), (slips_x, slips_y))

with marks.part("Exp, by hand", 0.25, look=lambda: seen(Exp(), course.exp, *np.log([[[1, 2, 5]]]))):
    slips = {"input for output": [[0, 100 * np.log(2), 30 * np.log(5)]]}
    slips |= {"upstream ignored": [[1, 2, 5]]}
    right = [[10, 200, 150]]
    check_gate("Exp", Exp(), (np.log([[1.0, 2.0, 5.0]]),), g[:1], [[1, 2, 5]], (right,), (slips,))

with marks.part("Sum, by hand", 0.25, look=lambda: seen(Sum(), course.sum, x)):
    slips = {"not spread": 7.5, "averaged": np.full((2, 3), 1.25)}
    slips |= {"upstream ignored": np.ones((2, 3))}
    slips |= {"the value multiplied in": 7.5 * np.array(x)}
    check_gate("Sum", Sum(), (x,), 7.5, 6, (np.full((2, 3), 7.5),), (slips,))

### BEGIN HIDDEN TESTS
rng = np.random.default_rng(84627)


def is_right(array, right):
    return array.shape == right.shape and np.allclose(array, right, rtol=1e-6, atol=1e-8)


def gate_against_torch(kind, make, operation, *inputs, slips, forward=None):
    """One forward and two backwards of a gate, with random upstream gradients."""
    tensors = [torch.tensor(array, requires_grad=True) for array in inputs]
    value = operation(*tensors)
    upstreams = [np.asarray(rng.normal(size=tuple(value.shape))) for _ in range(2)]
    rights = [torch.autograd.grad(value, tensors, torch.tensor(g), retain_graph=True) for g in upstreams]
    known = [slips(g, *inputs) for g in upstreams]
    # The second pass has an upstream gradient of its own: nothing of the first may be left in it.
    old = [[array.numpy() for array in right] for right in rights]
    gate, copies = make(), [array.copy() for array in inputs]
    got = gate.forward(*copies)
    check.close(got, value.detach().numpy(), what="the value of forward", mistakes=forward or {})
    passes, given = [], [g.copy() for g in upstreams]
    for g in given:
        gradients = one_for_each(gate.backward(g), len(inputs))
        passes.append([check.array(each, what=f"grad_{n} of {kind}") for n, each in zip("xy", gradients)])
    for name, first, second, right in zip("xy", *passes, old[0]):
        # Ones say little by themselves; the same ones for another upstream gradient say this.
        ignored = np.array_equal(first, second) and np.any(first) and not is_right(first, right)
        sentence = f"grad_{name} of {kind} is the same for two upstream gradients."
        check.that(not ignored, sentence, mistake="upstream ignored")
    for k, (g, right) in enumerate(zip(upstreams, rights)):
        for name, mine, correct, wrong, before in zip("xy", passes[k], right, known[k], old[0]):
            again = {"gradients kept from the pass before": before + correct.numpy()} if k else {}
            # Who has changed the upstream gradient in place has multiplied something twice.
            wrong = wrong | again if np.array_equal(given[k], g) else {}
            check.close(mine, correct.numpy(), what=f"grad_{name} of {kind}", mistakes=wrong)


def add_slips(g, x, y):
    for_x, for_y = (
        {"upstream ignored": np.ones_like(g), "sum split between its inputs": g / 2}
        | {"sum gate taken for a product": g * other}
        for other in (y, x)
    )
    return for_x, for_y


def mul_slips(g, x, y):
    for_x, for_y = (
        {"own value for the other": g * own, "upstream ignored": other, "the gate's own value": g * x * y}
        for own, other in ((x, y), (y, x))
    )
    if g.ndim == 2 and g.shape[0] == g.shape[1]:
        for_x |= {"matrix product for entry by entry": (g @ y.T, g @ y)}
        for_y |= {"matrix product for entry by entry": (x.T @ g, g @ x)}
    return for_x, for_y


def matmul_slips(g, x, y):
    ones = np.ones_like(g)
    for_x, for_y = {"upstream ignored": (ones @ y.T, y.T)}, {"upstream ignored": (x.T @ ones, x.T)}
    if x.shape == y.shape:
        for_x |= {"factor not transposed": g @ y, "factor on the wrong side": (y.T @ g, y @ g)}
        for_y |= {"factor not transposed": x @ g, "factor on the wrong side": (g @ x.T, g @ x)}
        for_x |= {"elementwise product": g * y}
        for_y |= {"elementwise product": g * x}
    for_y |= {"averaged": x.T @ g / len(x)} if len(x) > 1 else {}
    for_x |= {"factors in the other order": (g @ y.T).T}
    for_y |= {"factors in the other order": g.T @ x}
    return for_x | {"gradients in another order": x.T @ g}, for_y | {"gradients in another order": g @ y.T}


def exp_slips(g, x):
    e = np.exp(x)
    powers = {"power rule for exp": g * x * np.exp(x - 1)}
    return (powers | {"upstream ignored": e, "input for output": g * x, "exp twice": g * np.exp(e)},)


def sum_slips(g, x):
    slips = {"not spread": g, "upstream ignored": np.ones_like(x), "averaged": g / x.size + 0 * x}
    return (slips | {"the value multiplied in": g * x, "shape lost": np.full(x.size, g)},)


def normal(*sizes):
    return [rng.normal(size=size) for size in sizes]


with marks.part("Add, random upstream gradients", 0.5):
    for size in (4,), (3, 2):
        gate_against_torch("Add", Add, torch.add, *normal(size, size), slips=add_slips)

with marks.part("Mul, random upstream gradients", 0.5):
    for size in (3, 3), (4,), (3, 2):
        x, y = normal(size, size)
        x.flat[0] = y.flat[-1] = 0  # who divides the value by an input divides by it
        gate_against_torch("Mul", Mul, torch.mul, x, y, slips=mul_slips)

with marks.part("MatMul, rectangular and square", 0.75):
    for N, D, H in (3, 3, 3), (4, 3, 2), (1, 5, 4):
        x, y = normal((N, D), (D, H))
        forward = {"elementwise product": x * y} if N == D == H else {}
        gate_against_torch("MatMul", MatMul, torch.matmul, x, y, slips=matmul_slips, forward=forward)

with marks.part("Exp, random upstream gradients", 0.5):
    for size in (4,), (3, 2):
        gate_against_torch("Exp", Exp, torch.exp, *normal(size), slips=exp_slips)

with marks.part("Sum, random upstream gradients", 0.5):
    for size in (3, 2), (4,), (2, 3, 2):
        (x,) = normal(size)
        forward = {"one axis summed": x.sum(axis=0)} if x.ndim > 1 else {}
        gate_against_torch("Sum", Sum, torch.sum, x, slips=sum_slips, forward=forward)


def two_of_a_kind(make, inputs, others, upstream):
    """What a gate keeps is its own: another one's forward does not change its gradients."""
    alone, first, second = make(), make(), make()
    alone.forward(*[array.copy() for array in inputs])
    right = one_for_each(alone.backward(upstream.copy()[()]), len(inputs))
    first.forward(*[array.copy() for array in inputs])
    second.forward(*[array.copy() for array in others])
    got = one_for_each(first.backward(upstream.copy()[()]), len(inputs))
    other = one_for_each(second.backward(upstream.copy()[()]), len(inputs))
    alike = [
        [np.array_equal(check.array(a), check.array(b)) for a, b in zip(got, each)] for each in (right, other)
    ]
    sentence = "a gate's gradients are others after another gate of its kind has gone forward."
    check.that(all(alike[0]), sentence, mistake="gates share a memory" if all(alike[1]) else None)
    same = inputs[0].shape == others[0].shape and any(alike[1])
    check.that(not same, "a gate's gradients are the same for other inputs.")
    again = one_for_each(first.backward(-2 * upstream.copy()), len(inputs))
    for mine, turned, value in zip(got, again, inputs):
        check.shape(mine, value.shape, what="a gradient")
        plain = np.ptp(np.append(check.array(mine), check.array(turned))) == 0
        check.that(not plain, "not judged: a gradient is the same number everywhere.")


x, y, z, g = normal((3, 4), (3, 4), (4, 2), (3, 2))
number = np.asarray(0.7)

with marks.part("two gates of one kind: Mul", 0.125):
    two_of_a_kind(Mul, (x, y), (x + 1, y - 1), x**2)

with marks.part("two gates of one kind: MatMul", 0.125):
    two_of_a_kind(MatMul, (x, z), (x + 1, z - 1), g)

with marks.part("two gates of one kind: Exp", 0.125):
    two_of_a_kind(Exp, (x,), (x - 1,), x**2)

with marks.part("two gates of one kind: Sum", 0.125):
    two_of_a_kind(Sum, (x,), (x[:2] + 1,), number)


def leaves_alone(gate, inputs, upstream):
    """Forward and backward, with arguments that stay as they are."""
    copies, upstream = {name: array.copy() for name, array in zip("xy", inputs)}, upstream.copy()
    with check.unchanged(**copies, grad_output=upstream):
        gate.forward(*copies.values())
        gradients = one_for_each(gate.backward(upstream), len(inputs))
    other = one_for_each(gate.backward(-2 * upstream), len(inputs))
    for mine, again, array in zip(gradients, other, inputs):
        check.shape(mine, array.shape, what="a gradient")
        # Of a gate that ignores what comes from upstream the gradients at least depend on the inputs.
        alike = np.array_equal(check.array(mine), check.array(again))
        plain = np.ptp(np.append(check.array(mine), check.array(again))) == 0
        check.that(not (alike and plain), "not judged: a gradient is the same number everywhere.")
        check.that(np.all(np.isfinite(check.array(mine))), "not judged: a gradient holds no finite numbers.")


with marks.part("the arguments stay as they are: Add, Mul, MatMul", 0.25):
    leaves_alone(Add(), (x, y), x**2)
    leaves_alone(Mul(), (x, y), x**2)
    leaves_alone(MatMul(), (x, z), g)

with marks.part("the arguments stay as they are: Exp, Sum", 0.25):
    leaves_alone(Exp(), (x,), x**2)
    leaves_alone(Sum(), (x,), number)
### END HIDDEN TESTS
marks.total()
# %% [markdown]
# ## Exercise 6: an order for the gates (5 points)
#
# *Slide 14 · hard · 25 minutes*
#
# On the slide, `forward` goes through the gates `nodes_topologically_sorted()`. A **topological order** lists every
# gate after all of its inputs, so that on the way forward each gate finds its inputs computed. Read from right to left
# it lists every gate after all gates that *use* it, and this is what backward needs: a gate may hand its gradient on
# when all of it has arrived.
#
# A graph is given as a dictionary from the name of each gate to the names of its inputs. A name that is no key of it is
# an input of the graph. For the lecture's $f = (x + y)\,z$:
#
# ```python
# inputs = {"q": ["x", "y"], "f": ["q", "z"]}
# ```
#
# and `["x", "y", "q", "z", "f"]` is a topological order. So is `["z", "y", "x", "q", "f"]`: there are many, and any of
# them will do.

# %% [markdown]
# How to find one? **Depth first**: to list a gate, first list each of its inputs in the same way, *then* append the
# gate itself. A gate that is in the list already is not listed again. In a few lines that is a function that calls
# itself. Try it on paper with the graph that the check below draws: $u$ leads to $f$ on three ways, and must be
# listed once, before all of them.
#
# But Python lets a function call itself only about a thousand deep, and a graph can be deeper: a loop of 10,000 steps
# makes a chain of 10,000 gates. So keep the list of what is still to be done yourself, in a list used as a **stack**:
# `stack.append(...)` and `stack.pop()`. The difficulty is to come back to a gate after its inputs. One way out is to
# put each gate on the stack twice: when it is met for the first time, it goes back, marked "inputs are done", and its
# inputs go on top of it; when it is popped with the mark, it is appended to the order.
#
# Two more things are asked. List only what the output depends on: nothing else has a gradient. And look at each gate
# once, even if many paths lead to it, since the number of paths can double with every few gates.
#
# <details><summary>Help: what is on the stack?</summary>
#
# Pairs: a name, and whether its inputs are done. It begins with one of them. An input of the graph is no key:
# `inputs.get(name, [])` is an empty list then.
#
# </details>
#
# <details><summary>Help: which cases are there when a pair is popped?</summary>
#
# Three: its inputs are done; it is met for the first time; it has been met before. In one of them nothing happens.
#
# </details>
#
# <details><summary>Help: a name comes twice, or before its inputs</summary>
#
# Go through the drawing with pencil and paper, and write down the stack after each step. When is a name *seen*: when
# it is pushed, or when it is popped? And what must lie below what, if the last one in is the first one out?
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "topological-order", "locked": false, "schema_version": 3, "solution": true}
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    ### BEGIN SOLUTION
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        name, inputs_are_done = stack.pop()
        if inputs_are_done:
            order.append(name)
        elif name not in seen:
            seen.add(name)
            stack.append((name, True))
            stack.extend((source, False) for source in inputs.get(name, []))
    return order
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "an-order-checked", "locked": true, "schema_version": 3, "solution": false}
def check_order(got, inputs, names, wrong=None):
    """Check that `got` lists these names, each once and after its inputs."""
    listed = f"the result is of type {type(got).__name__} and should be a list of names."
    check.that(isinstance(got, (list, tuple)), listed)
    got = list(got)
    strange = [name for name in got if not isinstance(name, str)]
    kinds = [type(name).__name__ for name in strange[:1]]
    check.that(not strange, f"the list holds a {kinds}, and should hold names.")
    twice = [name for name, after in pairwise(sorted(got)) if name == after]
    check.that(not twice, f"{twice[:1]} is listed more than once.", "listed twice")
    missing = sorted(set(names) - set(got))
    gates = [name for name in names if name in inputs]
    left_out = "inputs left out" if gates and sorted(got) == sorted(gates) else None
    check.that(not missing, f"{missing[:3]} missing: {len(missing):,} of {len(names):,}.", left_out)
    extra = sorted(set(got) - set(names))
    check.that(not extra, f"{extra[:1]} does not lead to the output.", "leads nowhere")
    place = {name: i for i, name in enumerate(got)}
    edges = [(name, source) for name in got for source in inputs.get(name, ())]
    early = [(name, source) for name, source in edges if place[name] < place[source]]
    # A handful of names can stand in a known wrong order by chance.
    slips = [slip for slip, lists in (wrong or {}).items() if got in lists and len(names) > 5]
    slips = ["order turned round"] if len(early) == len(edges) > 5 else slips
    slip = slips[0] if len(slips) == 1 else None
    check.that(not early, f"{early[:1]}: the first stands before the second, its input.", slip)


# %% nbgrader={"grade": false, "grade_id": "names-checked", "locked": true, "schema_version": 3, "solution": false}
def check_names(got, inputs, names):
    """Check that `got` lists these gates, and nothing else than these names: in whatever order."""
    check.that(isinstance(got, (list, tuple)), f"the result is of type {type(got).__name__}.")
    keys = len(inputs) < 1000 and list(got) == list(inputs)
    check.that(not keys, "not judged: the list is that of the dictionary's keys.")
    check.that(all(isinstance(name, str) for name in got), "the list holds more than names.")
    missing = sorted({name for name in names if name in inputs} - set(got))
    check.that(not missing, f"{missing[:3]} missing: {len(missing):,} of {len(names):,}.")
    extra = sorted(set(got) - set(names))
    check.that(not extra, f"{extra[:1]} does not lead to the output.", "leads nowhere")


# %% nbgrader={"grade": true, "grade_id": "check-topological-order", "locked": true, "points": 5, "schema_version": 3, "solution": false}
HELPS = {
    "inputs left out": "what is on the stack?",
    "preorder": "which cases are there when a pair is popped?",
    "order turned round": "which cases are there when a pair is popped?",
    "listed twice": "a name comes twice, or before its inputs",
    "breadth first": "a name comes twice, or before its inputs",
}
marks = check.Marks("topological_order", points=5, helps=HELPS)


def order_of(inputs, output):
    """What topological_order gives for a copy of this graph."""
    return topological_order({name: list(sources) for name, sources in inputs.items()}, output)


with marks.part("the lecture's graph", 0.5):
    lecture = {"q": ["x", "y"], "f": ["q", "z"]}
    check_order(order_of(lecture, "f"), lecture, ["x", "y", "q", "z", "f"])

with marks.part("a diamond and a shortcut", 0.5):
    diamond = {"u": ["x"], "v": ["u", "y"], "w": ["u", "v"], "f": ["w", "u"]}
    met = [["f", "w", "u", "x", "v", "y"], ["f", "u", "x", "w", "v", "y"]]
    got = order_of(diamond, "f")
    if isinstance(got, list):
        numbers = {name: f"number {place + 1}" for place, name in enumerate(got)}
        draw.graph(diamond, notes=numbers, title="your order").show()
    check_order(got, diamond, "xyuvwf", {"preorder": met + [order[::-1] for order in met]})

### BEGIN HIDDEN TESTS
rng = np.random.default_rng(27509)


def leading_to(inputs, output):
    """All names that the output depends on, in the order of a right answer."""
    order = list(TopologicalSorter({output: []} | inputs).static_order())
    needed = {output}
    for name in reversed(order):
        if name in needed:
            needed.update(inputs.get(name, ()))
    return [name for name in order if name in needed]


def known_orders(inputs, output):
    """What the known mistakes give where they list each name once."""
    wrong = {"preorder": [], "breadth first": []}
    for turn in 1, -1:
        for slip, take in ("preorder", -1), ("breadth first", 0):
            order, waiting = [], [output]
            while waiting:
                name = waiting.pop(take)
                if name not in order:
                    order.append(name)
                    waiting.extend(list(inputs.get(name, ()))[::turn])
            wrong[slip] += [order, order[::-1]]
    leaves = [name for sources in inputs.values() for name in sources if name not in inputs]
    wrong["order of the dictionary"] = [list(dict.fromkeys([*leaves, *inputs]))]
    both = [order for order in wrong["preorder"] if order in wrong["breadth first"]]
    return {slip: [order for order in orders if order not in both] for slip, orders in wrong.items()}


def random_graph(gates, leaves, fan):
    """A random graph whose gates stand in a random order in the dictionary."""
    names = [f"x{k}" for k in range(leaves)] + [f"g{k}" for k in range(gates)]
    graph = {}
    for k in range(leaves, len(names)):
        recent = names[max(0, k - 4) : k]
        more = rng.choice(recent, size=min(len(recent), fan - 1), replace=False).tolist()
        graph[names[k]] = [names[k - 1], *more]
    shuffled = rng.permutation(list(graph)).tolist()
    return {name: list(dict.fromkeys(graph[name])) for name in shuffled}, names[-1]


def check_on(inputs, output):
    check_order(order_of(inputs, output), inputs, leading_to(inputs, output), known_orders(inputs, output))


with marks.part("diamonds, and paths of different length", 1):
    check_on({"f": ["a", "b"], "a": ["x"], "b": ["x"]}, "f")
    check_on({"f": ["c", "a"], "c": ["b"], "b": ["a"], "a": ["x"]}, "f")
    check_on({"f": ["a", "c", "x"], "c": ["b", "a"], "b": ["a", "x"], "a": ["x", "y"]}, "f")
    check_on({"f": ["x", "x"]}, "f")
    check_on({"loss": ["s", "o"], "o": ["s", "x"], "s": ["x"]}, "loss")  # a name of several letters

with marks.part("random graphs", 1):
    for gates, leaves, fan in (6, 2, 2), (10, 3, 3), (14, 5, 3):
        check_on(*random_graph(gates, leaves, fan))


def names_on(inputs, output):
    check_names(order_of(inputs, output), inputs, leading_to(inputs, output))


with marks.part("only what leads to the output", 0.5):
    names_on({"q": ["x", "y"], "f": ["q", "z"], "monitor": ["q"], "other": ["t"]}, "f")
    names_on({"q": ["x", "y"], "f": ["q", "z"]}, "q")
    usual = order_of({"f": ["x"]}, "f")
    # Who leaves inputs out, or turns the order round, has lost the marks for that above.
    if isinstance(usual, (list, tuple)) and list(usual) == ["x", "f"]:
        check_on({}, "x")

with marks.part("the dictionary stays as it is", 0.25):
    inputs = {"f": ["c", "a"], "c": ["b"], "b": ["a"], "a": ["x"]}
    given = {name: list(sources) for name, sources in inputs.items()}
    got, after = check.beside("order = topological_order(inputs, 'f')\nlist(order), inputs", inputs=given)
    check.that(after == inputs, "the dictionary is not what it was before the call.", mistake="in-place")
    check_names(got, inputs, leading_to(inputs, "f"))

COUNT_LOOKUPS = """
class Counted(dict):
    looked = 0

    def __getitem__(self, name):
        Counted.looked += 1
        return dict.__getitem__(self, name)

    def get(self, name, default=None):
        Counted.looked += 1
        return dict.get(self, name, default)

    def __contains__(self, name):
        Counted.looked += 1
        return dict.__contains__(self, name)


order = topological_order(Counted(inputs), output)
list(order), Counted.looked
"""

with marks.part("many paths, each gate looked at once", 0.5):
    ladder = {}
    for k in range(15):
        ladder |= {
            f"left{k}": [f"top{k}"],
            f"right{k}": [f"top{k}"],
            f"top{k + 1}": [f"left{k}", f"right{k}"],
        }
    copies = {name: list(sources) for name, sources in ladder.items()}
    got, looked = check.beside(COUNT_LOOKUPS, inputs=copies, output="top15")
    check_names(got, ladder, leading_to(ladder, "top15"))
    sentence = f"the graph has 46 names, and the dictionary was asked {looked:,} times."
    check.that(looked < 10_000, sentence, mistake="every path walked")

with marks.part("a chain of 10,000 gates", 0.75):
    chain = {f"g{k + 1}": [f"g{k}"] for k in range(10_000)}
    got = order_of(chain, "g10000")
    check_names(got, chain, [f"g{k}" for k in range(10_001)])
    check.that(len(got) <= 10_001, f"the list has {len(got):,} names for 10,001.")
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 7: the computational graph (6 points)
#
# *Slide 14 · hard · 30 minutes*
#
# Now the slide's class. A `ComputationalGraph` has a graph of gates and two methods (the slide leaves out their `self`,
# which Python insists on):
#
# - `forward(inputs)` receives the values of the graph's inputs as a dictionary, computes every gate in topological
#   order, and returns the value of the graph's `output`;
# - `backward()` goes through the gates in the **reverse** order and returns a dictionary: the gradient by each input.
#
# So that this exercise does not hang on the two before it, here are a gate and a graph to work with. `Gate(course.mul)`
# is a gate that lets the library `course` do what your `Mul` does; it has the same two methods. `Graph` is the slide's
# `self.graph`: its `nodes_topologically_sorted()` returns a list of triples, the gate's name, the gate, and the names
# of its inputs. The inputs of the graph are not in the list.


# %% nbgrader={"grade": false, "grade_id": "gate-and-graph", "locked": true, "schema_version": 3, "solution": false}
class Gate:
    """A gate that leaves forward and backward to an operation of `course`."""

    def __init__(self, operation):
        self.operation = operation

    def forward(self, *inputs):
        __tracebackhide__ = True
        float64 = dict(dtype=course.float64, requires_grad=True)
        self.tensors = [course.tensor(value, **float64) for value in inputs]
        self.result = self.operation(*self.tensors)
        return self.result.detach().numpy()

    def backward(self, grad_output):
        __tracebackhide__ = True
        upstream = course.tensor(grad_output, dtype=course.float64)
        gradients = course.autograd.grad(self.result, self.tensors, upstream, retain_graph=True)
        return tuple(gradient.numpy() for gradient in gradients)


# %% nbgrader={"grade": false, "grade_id": "graph-of-gates", "locked": true, "schema_version": 3, "solution": false}
class Graph:
    """Gates by name, in any order; `output` is the name of the one whose value is wanted."""

    def __init__(self, output):
        self.output = output
        self.gates = {}

    def add(self, name, gate, *sources):
        """Add a gate with this name; `sources` are the names of its inputs."""
        self.gates[name] = gate, sources

    def nodes_topologically_sorted(self):
        """Return a list of (name, gate, names of its inputs), each gate after its inputs."""
        __tracebackhide__ = True
        names = TopologicalSorter({name: sources for name, (_, sources) in self.gates.items()})
        return [(name, *self.gates[name]) for name in names.static_order() if name in self.gates]


def wire(output, **gates):
    """Make a Graph: `wire("f", q=("add", "x", "y"), f=("mul", "q", "z"))`."""
    graph = Graph(output)
    for name, (operation, *sources) in gates.items():
        graph.add(name, Gate(getattr(course, operation)), *sources)
    return graph


# %% nbgrader={"grade": false, "grade_id": "sorted-nodes", "locked": true, "schema_version": 3, "solution": false}
# The gates may be added in any order: f is here before q.
graph = wire("f", f=("mul", "q", "z"), q=("add", "x", "y"))
for name, gate, sources in graph.nodes_topologically_sorted():
    print(f"{name} = {gate.operation.__name__}{sources}")

# %% [markdown]
# **Forward.** Keep a dictionary of values. It begins with the inputs; each gate looks its inputs up by name and adds
# its own value.
#
# **Backward.** Keep a dictionary of gradients. The output's is 1, all others begin at 0. Each gate, in the reverse
# order, receives *its* gradient and hands one to each of its inputs. And here is the line that the whole assignment is
# about: a value that is used twice receives two gradients, and they **add up**. With $f = x\cdot x + x$ the value $x$
# is used three times, twice by one gate, and $f' = 2x + 1$ has a term for each use.
#
# Why the reverse topological order? If a gate hands its gradient on before all of it has arrived, what arrives later
# is lost. After all its users it is complete.
#
# <details><summary>Help: first, what does backward begin with?</summary>
#
# With the output, whose gradient is 1 by itself, whatever its value is. For all other names, zeros in the shape of the
# value that `forward` kept.
#
# </details>
#
# <details><summary>Help: second, what does a gate receive?</summary>
#
# The gradient that stands under its own name, when its turn comes. What its `backward` returns has one entry for each
# of its sources, in their order: `zip(sources, ...)` pairs them.
#
# </details>
#
# <details><summary>Help: third, my gradient is right when a value is used once</summary>
#
# Then you write `=` where `+=` belongs. Use `grads[name] = grads[name] + g`: it makes a new array. `+=` changes the
# array in place, and the gate that made it may have handed the *same* array to another of its inputs.
#
# </details>
#
# <details><summary>Help: how do I pass a list of values as arguments?</summary>
#
# `gate.forward(*[self.values[source] for source in sources])`. The star unpacks the list.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "computational-graph", "locked": false, "schema_version": 3, "solution": true}
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        ### BEGIN SOLUTION
        self.inputs = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*(self.values[source] for source in sources))
        return self.values[self.graph.output]
        ### END SOLUTION

    def backward(self):
        """Return a dictionary: the gradient of the output by each input of forward, used or not."""
        ### BEGIN SOLUTION
        grads = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        grads[self.graph.output] = 1.0
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, gradient in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + gradient
        return {name: grads[name] for name in self.inputs}
        ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "a-graph-checked", "locked": true, "schema_version": 3, "solution": false}
FORWARD_AND_BACKWARD = """
graph = ComputationalGraph(wire(output, **gates))
loss = graph.forward(dict(inputs))
loss, graph.backward()
"""


def gradient_of(gradients, name):
    """One of the gradients that backward returned."""
    kind = f"backward returned a {type(gradients).__name__} and should return a dictionary."
    check.that(isinstance(gradients, dict), kind)
    check.that(name in gradients, f"backward returned no gradient for the input {name!r}.")
    return gradients[name]


# %% nbgrader={"grade": true, "grade_id": "check-computational-graph", "locked": true, "points": 6, "schema_version": 3, "solution": false}
HELPS = {
    "backward begins with the value": "first, what does backward begin with?",
    "upstream ignored": "second, what does a gate receive?",
    "= for +=": "third, my gradient is right when a value is used once",
    "a shared array added to": "third, my gradient is right when a value is used once",
}
marks = check.Marks("the computational graph", points=6, helps=HELPS)


def where_it_begins():
    """Shown where a check has failed: the first gate that gets a wrong gradient."""
    graph = wire("f", f=("mul", "q", "z"), q=("add", "x", "y"))
    mine = course.explain.gates_pass(graph, numbers, ComputationalGraph)
    right = course.explain.gates_pass(graph, numbers)
    return course.explain.first_wrong(mine, right, values=False)


with marks.part("the lecture's graph, forward", 0.75):
    gates = {"f": ("mul", "q", "z"), "q": ("add", "x", "y")}
    numbers = {"x": -2.0, "y": 5.0, "z": -4.0}
    only_forward = "ComputationalGraph(wire('f', **gates)).forward(dict(inputs))"
    loss = check.beside(only_forward, gates=gates, inputs=numbers)
    check.close(loss, -12, what="f")

with marks.part("the lecture's graph, backward", 0.75, look=where_it_begins):
    _, grads = check.beside(FORWARD_AND_BACKWARD, output="f", gates=gates, inputs=numbers)
    row = np.array([check.array(gradient_of(grads, name), what=f"grad_{name}") for name in "xyz"])
    slips = {"upstream ignored": [1, 1, 3], "backward begins with the value": [48, 48, -36]}
    check.close(row, [-4, -4, 3], what="(grad_x, grad_y, grad_z)", mistakes=slips)

### BEGIN HIDDEN TESTS
import copy

rng = np.random.default_rng(99173)


def values_by_torch(gates, inputs):
    """The values of the inputs and of all gates, as tensors with their graph."""
    values = {
        name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in inputs.items()
    }
    for name in TopologicalSorter({name: sources for name, (_, *sources) in gates.items()}).static_order():
        if name in gates:
            operation, *sources = gates[name]
            values[name] = getattr(torch, operation)(*(values[source] for source in sources))
    return values


def graph_by_torch(output, gates, inputs):
    """The value and the gradients of such a graph, by torch."""
    values = values_by_torch(gates, inputs)
    gradients = torch.autograd.grad(values[output], [values[name] for name in inputs])
    return values[output].detach().numpy(), {
        name: gradient.numpy() for name, gradient in zip(inputs, gradients)
    }


def walked_wrongly(slip, output, gates, inputs):
    """The gradients that a backward with this slip returns, written in this way."""
    values, nodes = dict(inputs), wire(output, **gates).nodes_topologically_sorted()
    for name, gate, sources in nodes:
        values[name] = gate.forward(*(values[source] for source in sources))
    grads = {name: np.zeros(np.shape(value)) for name, value in values.items()}
    begin = values[output] if slip == "backward begins with the value" else 1.0
    grads[output], known = np.full(np.shape(values[output]), begin), {output}
    by_name = {name: (gate, sources) for name, gate, sources in nodes}

    def hand_on(name):
        gate, sources = by_name[name]
        upstream = np.ones(np.shape(values[name])) if slip == "upstream ignored" else grads[name]
        handed = zip(sources, gate.backward(upstream))
        if slip == "used twice, listed once":
            handed = dict(handed).items()
        elif slip == "gradients in another order":
            handed = zip(sources[::-1], gate.backward(upstream))
        elif slip == "upstream multiplied in twice":
            handed = ((source, gradient * upstream) for source, gradient in handed)
        for source, gradient in handed:
            if slip == "= for +=" or (slip == "= for += at gates" and source in by_name):
                grads[source] = gradient
            elif not (slip == "first gradient kept" and source in known):
                grads[source] = grads[source] + gradient
            known.add(source)
            if slip == "deep and early" and source in by_name:
                hand_on(source)

    if slip == "deep and early":
        hand_on(output)
    elif slip == "at first sight":
        waiting, met = [output], {output}
        while waiting:
            name = waiting.pop(0)
            hand_on(name)
            fresh = [
                source
                for source in dict.fromkeys(by_name[name][1])
                if source in by_name and source not in met
            ]
            met.update(fresh)
            waiting.extend(fresh)
    else:
        for name in [name for name, *_ in reversed(nodes)]:
            hand_on(name)
    uses = [source for _, _, sources in nodes for source in sources]
    if slip == "averaged":
        return {name: grads[name] / uses.count(name) for name in inputs}
    return {name: grads[name] for name in inputs}


def graph_slips(output, gates, inputs):
    ways = {
        "= for +=": ["= for +=", "first gradient kept", "= for += at gates"],
        "visited too early": ["deep and early", "at first sight"],
        "upstream ignored": ["upstream ignored"],
        "backward begins with the value": ["backward begins with the value"],
        "used twice, listed once": ["used twice, listed once"],
        "averaged": ["averaged"],
    }
    square = len({np.shape(value) for value in inputs.values()}) == 1
    # Elsewhere the shapes would not fit.
    if square:
        ways |= {name: [name] for name in ("gradients in another order", "upstream multiplied in twice")}
    found = {}
    for slip, several in ways.items():
        each = [stacked(walked_wrongly(way, output, gates, inputs), inputs) for way in several]
        # What comes out infinite or all zero is no evidence.
        found[slip] = tuple(row for row in each if np.all(np.isfinite(row)) and np.any(row))
    return found


def stacked(gradients, inputs):
    """All gradients in one array, after their shapes have been checked."""
    for name, value in inputs.items():
        check.shape(gradient_of(gradients, name), np.shape(value), what=f"grad_{name}")
    return np.concatenate([np.ravel(check.array(gradients[name], what=f"grad_{name}")) for name in inputs])


RECORDED = """
calls, arrived, graph = [], [], wire(output, **gates)


class Recorded:
    def __init__(self, name, gate):
        self.name, self.gate = name, gate

    def forward(self, *inputs):
        return self.gate.forward(*inputs)

    def backward(self, grad_output):
        calls.append(self.name)
        try:
            arrived.append(np.array(grad_output, dtype=float))
        except Exception:  # the gate itself says what is wrong with it
            arrived.append(None)
        return self.gate.backward(grad_output)


for name, (gate, sources) in list(graph.gates.items()):
    graph.add(name, Recorded(name, gate), *sources)
computation = ComputationalGraph(graph)
loss = computation.forward(dict(inputs))
loss, computation.backward(), calls, [name for name, *_ in graph.nodes_topologically_sorted()], arrived
"""


def first_wrong_gate(calls, arrived, output, gates, inputs):
    """Which gate gets a wrong gradient first, in words alone: what it got comes from the student's process."""
    values = values_by_torch(gates, inputs)
    rights = torch.autograd.grad(values[output], [values[name] for name in gates], allow_unused=True)
    rights = {name: np.zeros(()) if right is None else right.numpy() for name, right in zip(gates, rights)}
    uses = [source for _, *sources in gates.values() for source in sources]
    for name, got in zip(calls, arrived):
        right = rights.get(name, np.zeros(()))
        if got is None:
            return ""
        if np.shape(got) != right.shape or not np.allclose(got, right):
            often = {0: "the output", 1: "used once"}.get(uses.count(name), f"used {uses.count(name)} times")
            gate = f"the {gates[name][0]} gate {name}, {often},"
            return f"In the order of your backward {gate} is the first that gets a wrong gradient."
    return "Each gate that your backward asks gets the right gradient: follow what they hand to the inputs."


def graph_against_torch(output, inputs, **gates):
    copies = copy.deepcopy(inputs)
    value, right = graph_by_torch(output, gates, inputs)
    slips = graph_slips(output, gates, inputs)
    loss, gradients, calls, order, arrived = check.beside(RECORDED, output=output, gates=gates, inputs=copies)
    check.close(loss, value, what="the value of forward")
    got, right = stacked(gradients, inputs), stacked(right, inputs)
    forwards = len(order) > 1 and list(calls) == list(order)
    if forwards and not np.allclose(got, right):
        check.that(False, "backward asks the gates in the order of forward.", mistake="not reversed")
    what = f"the row of all gradients ({', '.join(inputs)})"
    where = lambda: first_wrong_gate(calls, arrived, output, gates, inputs)
    check.close(got, right, what=what, mistakes=slips, where=where)


with marks.part("each value used once, arrays", 0.75):
    inputs = dict(x=rng.normal(size=(3, 4)), w=rng.normal(size=(4, 2)), c=rng.normal(size=(3, 2)))
    gates = dict(f=("sum", "p"), p=("mul", "s", "c"), s=("sigmoid", "a"), a=("matmul", "x", "w"))
    graph_against_torch("f", inputs, **gates)

with marks.part("c (x·x + x): an input used three times", 0.75):
    # By name c stands before s: who sorts the sources has no other order here.
    gates = dict(f=("mul", "c", "s"), s=("add", "p", "x"), p=("mul", "x", "x"))
    graph_against_torch("f", dict(x=1.7, c=-0.6), **gates)
    gates = dict(f=("sum", "t"), t=("mul", "c", "s"), s=("add", "x", "p"), p=("mul", "x", "x"))
    graph_against_torch("f", dict(x=rng.normal(size=4), c=rng.normal(size=4)), **gates)

with marks.part("a gate used three times", 1):
    gates = dict(
        f=("mul", "c", "s"), s=("add", "t", "u"), t=("mul", "u", "v"), v=("exp", "u"), u=("mul", "x", "y")
    )
    graph_against_torch("f", dict(x=1.3, y=-0.7, c=0.8), **gates)
    arrays = {name: rng.normal(size=(2, 3)) for name in "xyc"}
    gates = dict(
        f=("sum", "w"),
        w=("mul", "s", "c"),
        s=("add", "t", "u"),
        t=("mul", "v", "u"),
        v=("sigmoid", "u"),
        u=("mul", "x", "y"),
    )
    graph_against_torch("f", arrays, **gates)


def row_of(output, gates, inputs):
    """All gradients that a new graph gives for these inputs."""
    _, gradients = check.beside(
        FORWARD_AND_BACKWARD, output=output, gates=gates, inputs=copy.deepcopy(inputs)
    )
    return stacked(gradients, inputs)


def own_row(output, gates, inputs, right):
    """The row of all gradients that a new graph gives, to compare other rows with: right, or with a slip that has cost
    its marks above. It must be something that depends on the inputs."""
    own = row_of(output, gates, inputs)
    others = {name: value * 1.5 + 0.25 for name, value in inputs.items()}
    what = f"the row of all gradients ({', '.join(inputs)})"
    check.judgeable(what, np.shape(right), (own, stacked(inputs, inputs)), (row_of(output, gates, others),))
    return own


def as_for_floats(output, gates, inputs, right):
    floats = {name: np.asarray(value, dtype=float) for name, value in inputs.items()}
    own = own_row(output, gates, floats, right)
    check.close(row_of(output, gates, inputs), own, what=f"the row of all gradients ({', '.join(inputs)})")


with marks.part("numbers without a fraction", 0.25):
    gates = dict(f=("mul", "s", "c"), s=("add", "p", "x"), p=("mul", "x", "x"))
    whole = dict(x=np.array(3), c=np.array(-2))
    as_for_floats("f", gates, whole, [-14, 12])
    gates = dict(f=("sum", "t"), t=("exp", "p"), p=("mul", "x", "y"))
    inputs = dict(x=np.array([0, 1]), y=np.array([1, 0]))
    as_for_floats("f", gates, inputs, stacked(graph_by_torch("f", gates, inputs)[1], inputs))

TWO_PASSES = """
graph = ComputationalGraph(wire(output, **gates))
graph.forward(dict(first))
before = {name: gradient + 0.0 for name, gradient in graph.backward().items()}
again = {name: gradient + 0.0 for name, gradient in graph.backward().items()}
graph.forward(dict(second))
before, again, graph.backward()
"""


def two_passes():
    """The gradients of three passes, two of them over the same values, and those of a new graph for each."""
    gates = dict(f=("sum", "p"), p=("mul", "s", "z"), s=("add", "x", "y"))
    first, second = ({name: rng.normal(size=3) for name in "xyz"} for _ in range(2))
    rights = [stacked(graph_by_torch("f", gates, each)[1], each) for each in (first, second)]
    rights = [own_row("f", gates, each, right) for each, right in zip((first, second), rights)]
    copies = copy.deepcopy(dict(first=first, second=second))
    passes = [stacked(each, first) for each in check.beside(TWO_PASSES, output="f", gates=gates, **copies)]
    return passes, rights


with marks.part("backward asked for twice", 0.25):
    passes, rights = two_passes()
    what = "the row of all gradients (x, y, z)"
    check.close(passes[0], rights[0], what=what)
    # The gates' own gradients may be kept, too: then s begins the second time with what it had.
    of_gates = rights[0] * np.repeat([4, 4, 3], 3)
    kept = {"gradients kept from the pass before": (2 * rights[0], of_gates)}
    check.close(passes[1], rights[0], what=f"{what}, asked for twice,", mistakes=kept)

with marks.part("a second pass with other inputs", 0.25):
    passes, rights = two_passes()
    kept = {"gradients kept from the pass before": (rights[0] + rights[1], 2 * rights[0] + rights[1])}
    check.close(passes[2], rights[1], what=f"{what} of the second pass", mistakes=kept)

TWO_GRAPHS = """
one, other = ComputationalGraph(wire("f", **gates)), ComputationalGraph(wire("g", **others))
given = dict(first)
values = one.forward(given), other.forward(dict(second))
given.clear()
given["t"] = 7.0
values, one.backward(), other.backward()
"""

with marks.part("two graphs, and inputs as forward saw them", 0.5):
    gates = dict(f=("sum", "p"), p=("mul", "s", "z"), s=("add", "x", "y"))
    others = dict(g=("mul", "a", "b"))
    first, second = {name: rng.normal(size=3) for name in "xyz"}, dict(a=0.3, b=1.9)
    right = own_row("f", gates, first, stacked(graph_by_torch("f", gates, first)[1], first))
    alone = own_row("g", others, second, [1.9, 0.3])
    copies = copy.deepcopy(dict(first=first, second=second))
    _, gradients, beside = check.beside(TWO_GRAPHS, gates=gates, others=others, **copies)
    check.close(stacked(gradients, first), right, what="the row of all gradients (x, y, z)")
    check.close(stacked(beside, second), alone, what="the row of all gradients (a, b)")

LEADS_NOWHERE = """
computation = ComputationalGraph(wire("q", **gates))
computation.forward(dict(inputs)), computation.backward()
"""

with marks.part("the output is asked for, whatever else is there", 0.25):
    gates = dict(q=("mul", "x", "y"), monitor=("exp", "q"), last=("mul", "monitor", "x"))
    inputs = dict(x=0.3, y=0.9)
    right = own_row("q", dict(q=gates["q"]), inputs, [0.9, 0.3])
    unused = dict(t=np.array([4.0, 5.0]))
    loss, gradients = check.beside(LEADS_NOWHERE, gates=gates, inputs=inputs | unused)
    check.close(loss, 0.27, what="the value of forward")
    check.close(stacked(gradients, inputs), right, what="the row of all gradients (x, y)")
    check.close(gradient_of(gradients, "t"), [0, 0], what="grad_t, of an input that no gate uses,")

MEAN_OF_THREE = """
class Mean:
    def forward(self, a, b, c):
        return (a + b + c) / 3

    def backward(self, grad_output):
        third = grad_output / 3
        return (third, third, third) if shared_by_all else tuple(third.copy() for _ in range(3))


shared = Graph("f")
shared.add("f", Gate(course.sum), "m")
shared.add("m", Mean(), "x", "e", "y")
shared.add("e", Gate(course.exp), "x")
given = dict(inputs)
computation = ComputationalGraph(shared)
computation.forward(given)
computation.backward(), list(given), list(inputs)
"""

with marks.part("nothing is changed that others hold", 0.5):
    inputs = dict(x=rng.normal(size=3), y=rng.normal(size=3))
    (alone, _, _), (gradients, after, before) = (
        check.beside(MEAN_OF_THREE, inputs=copy.deepcopy(inputs), shared_by_all=each)
        for each in (False, True)
    )
    check.that(
        after == before, "forward added names to the dictionary that it was given.", mistake="in-place"
    )
    rows = [stacked(each, inputs) for each in (alone, gradients)]
    check.that(np.ptp(rows[0]) > 0, "not judged: all gradients are the same number.")
    # Gates that hand the same array to several inputs, and gates that make a copy for each.
    right = np.full(3, 1 / 3)
    usually_right = np.allclose(rows[0][3:], right)
    slips = {"a shared array added to": (1 + np.exp(inputs["x"])) / 3} if usually_right else {}
    check.close(rows[1][3:], right if usually_right else rows[0][3:], what="grad_y", mistakes=slips)
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 8: what torch builds (4 points)
#
# *Slides 15 to 20 · medium · 20 minutes*
#
# torch has no class `ComputationalGraph`: it builds the graph while your code runs. Every tensor knows how it came
# about.
#
# - A tensor that you made yourself is a **leaf**: `is_leaf` is True, and `grad_fn` is None.
# - A tensor that an operation made from others, at least one of which requires grad, has a `grad_fn`: the node that
#   will run backward for that operation. It is named after the operation: `AddBackward0`, `MulBackward0`,
#   `ExpBackward0`.
# - A node's `next_functions` say where it hands its gradients: one entry for each tensor that went **into** the
#   operation, in their order. Where that tensor was made by an operation, it is that operation's node. Where it is a
#   leaf that requires grad, it is a node called `AccumulateGrad`, which adds what arrives to the leaf's `.grad`. Where
#   it requires no grad, it is None: nothing is sent there.
# - After `backward()`, `.grad` is filled where an `AccumulateGrad` stands, and nowhere else. Gradients pass through all
#   other tensors without being kept.
#
# `course` builds the same nodes under the same names. For the graph of exercise 1:

# %% nbgrader={"grade": false, "grade_id": "two-libraries", "locked": true, "schema_version": 3, "solution": false}
for library in torch, course:
    x, y, z = (library.tensor(number, requires_grad=True) for number in (-2.0, 5.0, -4.0))
    f = (x + y) * z
    f.backward()
    node = f.grad_fn
    names = [type(following).__name__ for following, _ in node.next_functions]
    print(f"{library.__name__:7} f.grad_fn is {type(node).__name__}, next_functions: {names}")
    print(f"        x.grad = {x.grad}, y.grad = {y.grad}, z.grad = {z.grad}")

# %% [markdown]
# **Say what torch builds**, before you try it out. The lecture's program is
#
# ```python
# a = torch.tensor(2.0, requires_grad=True)
# b = torch.tensor(3.0, requires_grad=True)
# c = a * b
# d = torch.tensor(4.0, requires_grad=True)
# e = c * d
# e.backward()
# ```
#
# and here is another one, in which one tensor requires no grad and two are used twice:
#
# ```python
# p = torch.tensor(3.0, requires_grad=True)
# q = torch.tensor(-2.0)
# r = p * q
# s = r + p
# t = s * s
# t.backward()
# ```
#
# For each tensor fill in a row with `row(is_leaf, grad_fn, next_functions, grad)`: True or False; the name of the node
# or None; a list of names, with None where nothing is sent (the empty list for a tensor without `grad_fn`); and the
# number in `.grad` at the end, or None. A row of the first graph above would be
# `table["f"] = row(False, "MulBackward0", ["AddBackward0", "AccumulateGrad"], None)`.

# %% [markdown]
# Then **read** such a graph by a program: `nodes_by_name(tensor)` begins at the tensor's `grad_fn`, follows
# `next_functions` and counts the nodes. It must work for any graph of torch, a deep one, too, and for those of `course`.
#
# <details><summary>Help: is q a leaf?</summary>
#
# No operation made it, so it is one. A leaf need not require grad; only a leaf that does has an `AccumulateGrad`.
#
# </details>
#
# <details><summary>Help: s is used twice in s * s. How many entries has next_functions?</summary>
#
# One for each *argument* of the operation, whether they are the same tensor or not.
#
# </details>
#
# <details><summary>Help: how do I name a node, and know it again?</summary>
#
# `type(node).__name__` is its name in both libraries. A node can be put into a set, `seen.add(node)`, and asked for,
# `node in seen`. An entry of `next_functions` is a pair: the node, and a number that you can ignore.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "row-of-the-table", "locked": true, "schema_version": 3, "solution": false}
def row(is_leaf, grad_fn, next_functions, grad):
    """A row of the table: what torch knows of one tensor."""
    return dict(is_leaf=is_leaf, grad_fn=grad_fn, next_functions=next_functions, grad=grad)


# %% nbgrader={"grade": false, "grade_id": "what-torch-builds", "locked": false, "schema_version": 3, "solution": true}
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    ### BEGIN SOLUTION
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    ### END SOLUTION
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    ### BEGIN SOLUTION
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    ### END SOLUTION
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    ### BEGIN SOLUTION
    counts, seen, waiting = {}, {None}, [tensor.grad_fn]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            counts[type(node).__name__] = counts.get(type(node).__name__, 0) + 1
            waiting.extend(following for following, _ in node.next_functions)
    return counts
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "a-table-checked", "locked": true, "schema_version": 3, "solution": false}
def check_rows(table, names, column, right, slips):
    """Compare one column of a table with torch's; `slips`: (name, slip, what the slip writes)."""
    kind = f"the table is of type {type(table).__name__} and should be a dictionary of rows."
    check.that(isinstance(table, dict), kind)
    for name in names:
        check.that(name in table, f"the table has no row for {name}.")
        columns = table[name] if isinstance(table[name], dict) else {}
        check.that(column in columns, f"the row of {name} has no {column}: make it by row(...).")
        cell = columns[column]
        cell = list(cell) if isinstance(cell, tuple) else cell
        fits = [slip for where, slip, wrong in slips if where == name and cell in wrong]
        sentence = f"{name}.{column} is not {cell!r}."
        check.that(cell == right[name], sentence, fits[0] if len(fits) == 1 else None)


# %% nbgrader={"grade": true, "grade_id": "check-what-torch-builds", "locked": true, "points": 4, "schema_version": 3, "solution": false}
HELPS = {
    "q called no leaf": "is q a leaf?",
    "used twice, listed once": "s is used twice in s * s. How many entries has next_functions?",
    "node counted on each path": "how do I name a node, and know it again?",
    "each name counts once": "how do I name a node, and know it again?",
}
marks = check.Marks("what torch builds", points=4, helps=HELPS)
READ_THE_FIRST_GRAPH = """
x, y, z = (library.tensor(number, requires_grad=True) for number in (-2.0, 5.0, -4.0))
nodes_by_name((x + y) * z)
"""


with marks.part("the lecture's graph: who is a leaf", 0.5):
    leaves = {"a": True, "b": True, "c": False, "d": True, "e": False}
    slips = [(name, "a result called a leaf", [True]) for name in "ce"]
    check_rows(lecture_table(), "abcde", "is_leaf", leaves, slips)

with marks.part("the nodes of (x + y) z", 0.25):
    for library in "torch", "course":
        got = check.beside(READ_THE_FIRST_GRAPH.replace("library", library))
        expected = {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3}
        check.that(got == expected, f"{library}: nodes_by_name gives {got}.")


### BEGIN HIDDEN TESTS
def tensors_of_the_lecture(library):
    made = {
        name: library.tensor(number, requires_grad=True)
        for name, number in (("a", 2.0), ("b", 3.0), ("d", 4.0))
    }
    made["c"] = made["a"] * made["b"]
    made["e"] = made["c"] * made["d"]
    made["e"].backward()
    return made


def tensors_of_the_second(library):
    made = dict(p=library.tensor(3.0, requires_grad=True), q=library.tensor(-2.0))
    made["r"] = made["p"] * made["q"]
    made["s"] = made["r"] + made["p"]
    made["t"] = made["s"] * made["s"]
    made["t"].backward()
    return made


def as_torch_says(tensors, column):
    """A column of the table, read from the tensors; a grad only where there can be one, since torch warns elsewhere."""

    def read(tensor):
        node = tensor.grad_fn
        if column == "is_leaf":
            return tensor.is_leaf
        if column == "grad_fn":
            return None if node is None else type(node).__name__
        if column == "next_functions":
            following = [] if node is None else [each for each, _ in node.next_functions]
            return [None if each is None else type(each).__name__ for each in following]
        return tensor.grad.item() if tensor.is_leaf and tensor.grad is not None else None

    return {name: read(tensor) for name, tensor in tensors.items()}


def table_against_torch(table, tensors, columns, slips):
    for column in columns:
        check_rows(table, tensors, column, as_torch_says(tensors, column), slips.get(column, []))


OF_LEAF = ["AccumulateGrad", "AddBackward0", "MulBackward0", "LeafBackward0"]

with marks.part("the lecture's graph: grad_fn and next_functions", 0.5):
    slips = {
        "grad_fn": [(name, "leaf with a grad_fn", OF_LEAF) for name in "abd"],
        "next_functions": [
            (name, "arrows from input to result", [["MulBackward0"], ["AccumulateGrad"]]) for name in "abd"
        ],
    }
    for name, wrong in (
        ("c", [[], [None, None]]),
        ("e", [["MulBackward0"], ["MulBackward0", None]]),
    ):
        slips["next_functions"].append((name, "AccumulateGrad left out", wrong))
    slips["next_functions"].append(("c", "arrows from input to result", [["MulBackward0"]]))
    slips["next_functions"].append(("e", "inputs in another order", [["AccumulateGrad", "MulBackward0"]]))
    tensors = [(name, "tensors for nodes", [made]) for name, made in (("c", ["a", "b"]), ("e", ["c", "d"]))]
    slips["next_functions"] += tensors
    slips["grad_fn"] += [(name, "number of the name left out", ["MulBackward"]) for name in "ce"]
    table_against_torch(lecture_table(), tensors_of_the_lecture(torch), ["grad_fn", "next_functions"], slips)

with marks.part("the lecture's graph: which .grad is filled, and with what", 0.75):
    slips = [
        ("c", "a result keeps its gradient", [4, 4.0, 6, 24]),
        ("e", "a result keeps its gradient", [1, 24, 4]),
    ]
    slips += [(name, "own value for the other", [wrong]) for name, wrong in (("a", 8), ("b", 12), ("d", 4))]
    slips += [(name, "upstream ignored", [wrong]) for name, wrong in (("a", 3), ("b", 2), ("d", 1))]
    slips += [(name, "a leaf without its gradient", [None]) for name in "abd"]
    table_against_torch(lecture_table(), tensors_of_the_lecture(torch), ["grad"], {"grad": slips})

with marks.part("the second graph: leaves and nodes", 0.5):
    slips = {
        "is_leaf": [("q", "q called no leaf", [False])]
        + [(name, "a result called a leaf", [True]) for name in "rst"],
        "grad_fn": [(name, "leaf with a grad_fn", OF_LEAF) for name in "pq"],
        "next_functions": [
            ("r", "constant with a gradient", [["AccumulateGrad", "AccumulateGrad"]]),
            ("r", "AccumulateGrad left out", [[], [None, None]]),
            ("r", "None left out", [["AccumulateGrad"]]),
            ("t", "used twice, listed once", [["AddBackward0"]]),
            ("s", "inputs in another order", [["AccumulateGrad", "MulBackward0"]]),
            ("s", "AccumulateGrad left out", [["MulBackward0"], ["MulBackward0", None]]),
            ("r", "tensors for nodes", [["p", "q"]]),
            ("s", "tensors for nodes", [["r", "p"]]),
            ("t", "tensors for nodes", [["s", "s"]]),
        ],
    }
    table_against_torch(
        second_table(), tensors_of_the_second(torch), ["is_leaf", "grad_fn", "next_functions"], slips
    )

with marks.part("the second graph: which .grad is filled, and with what", 0.5):
    slips = [("q", "constant with a gradient", [-18, 18, 0, 3, 9])]
    slips += [("p", "= for +=", [12, -6]), ("p", "used twice, listed once", [3])]
    slips += [("p", "upstream ignored", [-1])]
    slips += [(name, "a result keeps its gradient", [-6, 6, -3, 9, 1]) for name in "rst"]
    table_against_torch(second_table(), tensors_of_the_second(torch), ["grad"], {"grad": slips})

UNSEEN = """
x = library.tensor([0.5, -1.0], requires_grad=True)
w = library.tensor([2.0, 1.0], requires_grad=True)
k = library.tensor([1.0, 3.0])
u = x * w
v = library.exp(u)
y = u * k + v * v
loss = (y * v).sum()
tensors = [x, k, u, v * k, u + u, loss]
"""


def count_wrongly(tensor, slip):
    """What nodes_by_name gives with this slip."""
    counts, seen, waiting = {}, set(), [tensor.grad_fn]
    if slip == "own node not counted":
        waiting = [] if tensor.grad_fn is None else [each for each, _ in tensor.grad_fn.next_functions]
    while waiting:
        node = waiting.pop()
        name = type(node).__name__
        if node is None and slip == "None counted as a node":
            counts[name] = counts.get(name, 0) + 1
        skipped = name == "AccumulateGrad" and slip == "AccumulateGrad left out"
        if node is None or skipped or (node in seen and slip != "node counted on each path"):
            continue
        seen.add(node)
        counts[name] = 1 if slip == "each name counts once" else counts.get(name, 0) + 1
        following = [each for each, _ in node.next_functions]
        waiting.extend(following[:1] if slip == "first branch only" else following)
    return counts


def unseen_by_torch():
    x, w = torch.tensor([0.5, -1.0], requires_grad=True), torch.tensor([2.0, 1.0], requires_grad=True)
    k = torch.tensor([1.0, 3.0])
    u = x * w
    v = torch.exp(u)
    return [x, k, u, v * k, u + u, ((u * k + v * v) * v).sum()]


COUNTING = [
    "AccumulateGrad left out",
    "node counted on each path",
    "first branch only",
    "each name counts once",
    "own node not counted",
    "None counted as a node",
]


def unseen_nodes(library, places):
    """Compare the counts of some of the tensors; a slip is named that gives all of them."""
    ask = f"[nodes_by_name(tensors[place]) for place in {places}]"
    got = check.beside(UNSEEN.replace("library", library) + ask)
    tensors = [unseen_by_torch()[place] for place in places]
    right = [count_wrongly(tensor, None) for tensor in tensors]
    fits = [slip for slip in COUNTING if got == [count_wrongly(tensor, slip) for tensor in tensors]]
    wrong = [mine for mine, correct in zip(got, right) if mine != correct]
    check.that(not wrong, f"{library}: nodes_by_name gives {wrong[:1]}.", fits[0] if len(fits) == 1 else None)


with marks.part("the nodes of graphs not seen before, of torch", 0.5):
    unseen_nodes("torch", [2, 3, 4, 5])

with marks.part("the nodes of graphs not seen before, of course", 0.25):
    unseen_nodes("course", [2, 3, 4, 5])

with marks.part("a leaf has no nodes", 0.125):
    unseen_nodes("torch", [0, 1])
    got = check.beside(READ_THE_FIRST_GRAPH.replace("library", "torch"))
    check.that(bool(got), "nodes_by_name finds no node in any graph.")
    check.that(isinstance(got, dict) and max(got.values()) > 1, f"not judged: nodes_by_name gives {got}.")

DEEP = """
x = torch.tensor(1.0, requires_grad=True)
y = x
for _ in range(5_000):
    y = y * 1.0
nodes_by_name(y)
"""

with marks.part("a chain of 5,000 nodes", 0.125):
    got = check.beside(DEEP)
    expected = {"MulBackward0": 5000, "AccumulateGrad": 1}
    check.that(got == expected, f"nodes_by_name gives {got}.")
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 9: gradients add up (3 points)
#
# *Slides 17 to 20 · medium · 15 minutes*
#
# `AccumulateGrad` has its name for a reason: what arrives is **added** to `.grad`. Within one backward pass this is the
# chain rule, as in your `ComputationalGraph`. Over two passes it is a decision of torch's makers, and it has two sides.
#
# Call `backward()` for two losses, one after the other, and `.grad` holds the sum of both gradients, which is the
# gradient of the sum of the losses. This is useful: a batch that does not fit into memory can be cut into pieces.
# But call `backward()` in every step of a training loop, and forget to set the gradient back, and each step is made
# with the sum of all gradients since the beginning. Nothing fails. It only learns badly.
#
# To set it back, write `w.grad = None`: the next gradient is then stored and not added. (`w.grad.zero_()` fills the
# same tensor with zeros. Whoever still holds that tensor will see it change.)

# %% [markdown]
# One more surprise is in store. To save memory, backward lets go of what the nodes kept for it: the graph can be used
# **once**. Two losses that share a part of their graph, say $h = \exp(\mathbf w)$ and $\sum h$ and $\sum h^2$, need it
# twice, and the second `backward()` stops with
#
# > RuntimeError: Trying to backward through the graph a second time …
#
# `backward(retain_graph=True)` keeps what was saved. Computing $h$ again would also do, at the price of computing it
# again, and adding the two losses before one backward is as good.
#
# In all three functions `w` is a leaf that requires grad, and the losses are functions that take a tensor and return
# a tensor with one number. `w.grad` may hold an old gradient when your function is called. It does not count.
#
# <details><summary>Help: all gradients in my list are the same</summary>
#
# `w.grad` is a tensor, and your list holds that tensor several times. Where torch adds to it in place, or you fill it
# with zeros, all entries change. Put a `.clone()` into the list, or let each pass begin with `w.grad = None`, which
# makes torch store a new tensor.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "accumulate-grad", "locked": false, "schema_version": 3, "solution": true}
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    ### BEGIN SOLUTION
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad
    ### END SOLUTION


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    ### BEGIN SOLUTION
    gradients = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        gradients.append(w.grad)
    return gradients
    ### END SOLUTION


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    ### BEGIN SOLUTION
    w.grad = None
    h = body(w)
    for head in heads:
        head(h).backward(retain_graph=True)
    return w.grad
    ### END SOLUTION


# %% nbgrader={"grade": false, "grade_id": "three-losses", "locked": true, "schema_version": 3, "solution": false}
THREE_LOSSES = """
w = torch.tensor(start, requires_grad=True)
w.grad, k = None if old is None else torch.tensor(old), torch.tensor(k)
first, second = lambda w: (k * w * w).sum(), lambda w: torch.exp(w).sum()
losses = [first, second, lambda w: torch.sin(k * w).sum()]
function(losses, w)
"""
HEADS = """
called = []


def body(w):
    called.append("body")
    return torch.exp(w) * torch.tensor(k)


w = torch.tensor(start, requires_grad=True)
w.grad = None if old is None else torch.tensor(old)
heads = [lambda h: h.sum(), lambda h: (h * h).sum(), lambda h: (h**3).sum()][:count]
gradient_of_heads(body, heads, w), called
"""


# %% nbgrader={"grade": true, "grade_id": "check-accumulate-grad", "locked": true, "points": 3, "schema_version": 3, "solution": false}
HELPS = {
    "the same tensor kept": "all gradients in my list are the same",
}
marks = check.Marks("gradients add up", points=3, helps=HELPS)
losses = dict(start=np.log([2.0, 3.0]), k=np.array([5.0, -1.0]), old=None)
by_loss = np.array([[6.9314718, -2.1972246], [2, 3], [-4.7396197, -0.4548324]])

with marks.part("three losses add", 0.5):
    got = check.beside(THREE_LOSSES.replace("function", "summed_gradient"), **losses)
    slips = {"only the last loss": by_loss[2], "only the first loss": by_loss[0]}
    slips |= {
        "averaged": sum(by_loss) / 3,
        "sums added up again": 3 * by_loss[0] + 2 * by_loss[1] + by_loss[2],
    }
    check.close(got, sum(by_loss), what="the gradient of the sum", rtol=1e-5, mistakes=slips)

with marks.part("one gradient for each loss", 0.5):
    got = check.beside(THREE_LOSSES.replace("function", "separate_gradients"), **losses)
    got = np.array([check.array(one) for one in check.unpack(got, "first", "second", "third")])
    slips = {"gradients not zeroed": np.cumsum(by_loss, axis=0)}
    slips |= {"losses in reverse order": by_loss[::-1]}
    slips |= {"the same tensor kept": (np.array([by_loss[2]] * 3), np.array([sum(by_loss)] * 3))}
    check.close(got, by_loss, what="the three gradients", rtol=1e-5, mistakes=slips)

with marks.part("one body, two heads", 0.5):
    heads = dict(start=np.log([2.0, 3.0]), k=np.array([1.0, 2.0]), old=None, count=2)
    got, called = check.beside(HEADS, **heads)
    slips = {"only the last loss": [8, 72], "only the first loss": [2, 6], "gradient by h": [5, 13]}
    slips |= {"averaged": [5, 39]}
    check.close(got, [10, 78], what="the gradient", mistakes=slips)

### BEGIN HIDDEN TESTS
rng = np.random.default_rng(70438)


def three_gradients(start, k):
    w = torch.tensor(start, requires_grad=True)
    k = torch.tensor(k)
    losses = (k * w * w).sum(), torch.exp(w).sum(), torch.sin(k * w).sum()
    return [torch.autograd.grad(loss, w)[0].numpy() for loss in losses]


with marks.part("an old gradient does not count", 0.5):
    start, k, old = rng.normal(size=(3, 4))
    by_loss = three_gradients(start, k)
    data = dict(start=start.copy(), k=k.copy(), old=old.copy())
    got = check.beside(THREE_LOSSES.replace("function", "summed_gradient"), **data)
    slips = {"gradients not zeroed": sum(by_loss) + old, "only the last loss": by_loss[2]}
    slips |= {"only the first loss": (by_loss[0], by_loss[0] + old), "averaged": sum(by_loss) / 3}
    slips |= {"sums added up again": 3 * by_loss[0] + 2 * by_loss[1] + by_loss[2]}
    check.close(got, sum(by_loss), what="the gradient of the sum", mistakes=slips)

with marks.part("three losses, one by one", 0.5):
    start, k, old = rng.normal(size=(3, 4))
    by_loss = np.array(three_gradients(start, k))
    data = dict(start=start.copy(), k=k.copy(), old=old.copy())
    got = check.beside(THREE_LOSSES.replace("function", "separate_gradients"), **data)
    got = np.array([check.array(one) for one in check.unpack(got, "first", "second", "third")])
    sums, last = np.cumsum(by_loss, axis=0), np.array([by_loss[2]] * 3)
    first = np.array([old, 0 * old, 0 * old])
    slips = {
        "gradients not zeroed": (sums, sums + old, by_loss + first),
        "losses in reverse order": by_loss[::-1],
    }
    total = np.array([sums[2]] * 3)
    slips |= {"the same tensor kept": (last, total, total + old)}
    check.close(got, by_loss, what="the three gradients", mistakes=slips)

with marks.part("three heads, the body is called once, and nothing old counts", 0.5):
    start, k, old = rng.normal(size=(3, 4))
    w = torch.tensor(start, requires_grad=True)
    h = torch.exp(w) * torch.tensor(k)
    right = torch.autograd.grad(h.sum() + (h * h).sum() + (h**3).sum(), w)[0].numpy()
    data = dict(start=start.copy(), k=k.copy(), old=old.copy(), count=3)
    got, called = check.beside(HEADS, **data)
    h = h.detach().numpy()
    slips = {"gradients not zeroed": right + old, "only the last loss": 3 * h**3, "only the first loss": h}
    slips |= {"averaged": right / 3, "gradient by h": 1 + 2 * h + 3 * h**2}
    check.close(got, right, what="the gradient", mistakes=slips)
    again = "body computed again" if len(called) > 1 else None
    check.that(len(called) == 1, f"body was called {len(called)} times.", mistake=again)
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## Exercise 10: train the network on a graph (4 points)
#
# *Slides 9 and 14 · medium · 20 minutes*
#
# In assignment 1 you derived the gradients of this network by hand:
#
# $$h = \sigma(x\,w_1), \qquad y_{\text{pred}} = h\,w_2, \qquad \text{loss} = \sum \big(y_{\text{pred}} - y\big)^2 .$$
#
# Now only write down the forward pass, as gates, and let the graph do the rest.
#
# **The wiring.** `mlp_graph()` returns a `Graph` (exercise 7) with the inputs `x`, `y`, `w1` and `w2` and the output
# `loss`. `Gate` makes a gate of an operation of `course`: `matmul`, `sigmoid`, `sub`, `mul`, `sum` are all you need. A
# square is a product in which both inputs have the same name.
#
# **The training loop.** `train` receives an object with the methods of your `ComputationalGraph`. In each step: forward
# with the present weights, keep the loss, backward, move `w1` and `w2` against their gradients. The data `x` and `y`
# have gradients too. Leave them alone.
#
# Mind what a name is in Python. `w1 = w1 - rate * grad` makes a *new* array and calls it `w1`; a dictionary that holds
# the old one still holds the old one. And `w1 -= rate * grad` changes the array in place: the dictionary sees that,
# and so does whoever called your function, who wants his array back as it was.
#
# <details><summary>Help: my loss stays the same in all steps</summary>
#
# Then forward sees the first weights in each step. Build the dictionary of inputs inside the loop, or put the new
# arrays into it after each step.
#
# </details>


# %% nbgrader={"grade": false, "grade_id": "train-on-a-graph", "locked": false, "schema_version": 3, "solution": true}
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    ### BEGIN SOLUTION
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("difference", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "difference", "difference")
    graph.add("loss", Gate(course.sum), "square")
    ### END SOLUTION
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    ### BEGIN SOLUTION
    inputs = {"x": x, "y": y, "w1": w1, "w2": w2}
    losses = []
    for _ in range(steps):
        losses.append(float(network.forward(inputs)))
        grads = network.backward()
        for name in "w1", "w2":
            inputs[name] = inputs[name] - learning_rate * grads[name]
    return inputs["w1"], inputs["w2"], losses
    ### END SOLUTION


# %% [markdown]
# The check trains a network of torch that has the same two methods, and then your wiring, inside `GraphNetwork`: that
# leaves the way back to `course`, so a slip in exercise 7 costs nothing here.


# %% nbgrader={"grade": false, "grade_id": "torch-network", "locked": true, "schema_version": 3, "solution": false}
class TorchNetwork:
    """The lecture's network by torch, with the methods of a ComputationalGraph."""

    forwards = 0

    def forward(self, inputs):
        __tracebackhide__ = True
        self.forwards += 1
        self.inputs = {n: torch.tensor(v, requires_grad=True) for n, v in inputs.items()}
        h = torch.sigmoid(self.inputs["x"] @ self.inputs["w1"])
        self.loss = ((h @ self.inputs["w2"] - self.inputs["y"]) ** 2).sum()
        return self.loss.item()

    def backward(self):
        __tracebackhide__ = True
        tensors = self.inputs.values()
        gradients = torch.autograd.grad(self.loss, tensors, retain_graph=True)
        return {name: gradient.numpy() for name, gradient in zip(self.inputs, gradients)}


# %% nbgrader={"grade": false, "grade_id": "graph-network", "locked": true, "schema_version": 3, "solution": false}
class Through(course.autograd.Function):
    """A gate as an operation of `course`."""

    @staticmethod
    def forward(ctx, gate, *tensors):
        __tracebackhide__ = True
        ctx.gate = gate
        with course.enable_grad():
            value = gate.forward(*[np.array(tensor.detach().numpy()) for tensor in tensors])
        return course.tensor(value, dtype=course.float64)

    @staticmethod
    def backward(ctx, grad_output):
        __tracebackhide__ = True
        gradients = ctx.gate.backward(np.array(grad_output.numpy()))
        return None, *[course.tensor(gradient, dtype=course.float64) for gradient in gradients]


class GraphNetwork:
    """A Graph with the methods of a ComputationalGraph; the way back is that of `course`."""

    def __init__(self, graph):
        self.graph = graph

    def value(self, name):
        __tracebackhide__ = True
        if name not in self.values:
            gate, sources = self.graph.gates[name]
            self.values[name] = Through.apply(gate, *[self.value(source) for source in sources])
        return self.values[name]

    def forward(self, inputs):
        __tracebackhide__ = True
        float64 = dict(dtype=course.float64, requires_grad=True)
        self.inputs = {name: course.tensor(value, **float64) for name, value in inputs.items()}
        self.values = dict(self.inputs)
        return self.value(self.graph.output).item()

    def backward(self):
        __tracebackhide__ = True
        tensors = list(self.inputs.values())
        loss = self.values[self.graph.output]
        gradients = course.autograd.grad(loss, tensors, retain_graph=True, allow_unused=True)
        pairs = zip(self.inputs, gradients)
        return {name: found.numpy() for name, found in pairs if found is not None}


# %% nbgrader={"grade": false, "grade_id": "a-small-network", "locked": true, "schema_version": 3, "solution": false}
TRAIN = "train(TorchNetwork(), x, y, w1, w2, steps, learning_rate)"
TRAIN_MINE = TRAIN.replace("TorchNetwork()", "GraphNetwork(mlp_graph())")
WIRES = "[(name, list(sources)) for name, (_, sources) in mlp_graph().gates.items()]"


def small_network(N, D_in, H, D_out, seed):
    """Random data and weights of these sizes."""
    rng = np.random.default_rng(seed)
    sizes = {"x": (N, D_in), "y": (N, D_out), "w1": (D_in, H), "w2": (H, D_out)}
    return {name: rng.normal(size=size) for name, size in sizes.items()}


def list_of_losses(got, steps):
    """The losses that train returned, as an array with one for each step."""
    got = list(got) if isinstance(got, np.ndarray) and got.ndim == 1 else got
    kind = f"losses is a {type(got).__name__} and should be a list."
    check.that(isinstance(got, (list, tuple)), kind)
    plain = [check.array(loss, what="a loss") for loss in got]
    for loss in plain:
        check.shape(loss, (), what="a loss")
    check.that(len(plain) == steps, f"there are {len(plain)} losses after {steps} steps.")
    return np.array(plain, dtype=float)


# %% nbgrader={"grade": true, "grade_id": "check-train-on-a-graph", "locked": true, "points": 4, "schema_version": 3, "solution": false}
HELPS = {
    "parameters rebound": "my loss stays the same in all steps",
}
marks = check.Marks("train the network on a graph", points=4, helps=HELPS)

with marks.part("the wiring", 0.5):
    wires = dict(check.beside(WIRES))
    check.that("loss" in wires, "the graph has no gate called loss.")
    sources = {source for sources in wires.values() for source in sources}
    leaves = sources - set(wires)
    wanted = f"the inputs of the graph are {sorted(leaves)} and should be w1, w2, x and y."
    check.that(leaves == {"x", "y", "w1", "w2"}, wanted)
    idle = sorted(set(wires) - sources - {"loss"})
    check.that(not idle, f"no gate uses the result of {idle[:1]}.")
    draw.graph(wires, title="your wiring").show()

data = small_network(N=16, D_in=10, H=5, D_out=2, seed=0)
data |= {"steps": 100, "learning_rate": 0.002}

with marks.part("the loss falls, with torch's network", 0.25):
    copies = {name: np.array(value)[()] for name, value in data.items()}
    got = check.unpack(check.beside(TRAIN, **copies), "w1", "w2", "losses")
    losses = list_of_losses(got[2], 100)
    check.that(np.ptp(losses) > 0, "The loss is the same in all steps.")
    check.that(losses[-1] < losses[0], "The loss does not fall.")

with marks.part("your wiring in its place: two curves that coincide", 0.25):
    curves = {}
    for label, program in ("with torch's network", TRAIN), ("with your wiring", TRAIN_MINE):
        copies = {name: np.array(value)[()] for name, value in data.items()}
        got = check.unpack(check.beside(program, **copies), "w1", "w2", "losses")
        curves[label] = list_of_losses(got[2], 100)
    draw.losses(curves, title="two curves that should coincide", alike=True).show()
    torchs, yours = curves.values()
    check.that(np.ptp(torchs) > 0, "The loss is the same in all steps.")
    first = int(np.argmax(~np.isclose(torchs, yours, rtol=1e-4)))
    check.that(np.allclose(torchs, yours, rtol=1e-4), f"the curves part at step {first}.")

### BEGIN HIDDEN TESTS
THROUGH_THE_WIRES = """
network = GraphNetwork(mlp_graph())
loss = network.forward(inputs)
gradients = network.backward()
loss, [gradients.get(name) for name in ("w1", "w2")]
"""
ONLY_FORWARD = """
graph, values = mlp_graph(), dict(inputs)
for name, gate, sources in graph.nodes_topologically_sorted():
    values[name] = gate.forward(*[values[source] for source in sources])
values[graph.output]
"""


def network_by_torch(x, y, w1, w2):
    """The loss and its gradients by w1 and w2."""
    x, y, w1, w2 = (torch.tensor(array) for array in (x, y, w1.copy(), w2.copy()))
    h = torch.sigmoid(x @ w1.requires_grad_())
    loss = ((h @ w2.requires_grad_() - y) ** 2).sum()
    return loss.item(), *(gradient.numpy() for gradient in torch.autograd.grad(loss, (w1, w2)))


def descend(x, y, w1, w2, steps, rate, slip=None):
    """w1, w2 and the losses (one more than steps) of descent by torch, with a slip."""
    losses, first, old = [], (w1, w2), [0, 0]
    for _ in range(steps):
        loss, *grads = network_by_torch(x, y, *(first if slip == "frozen" else (w1, w2)))
        losses.append(loss)
        if slip == "gradients not zeroed":
            grads = old = [mine + kept for mine, kept in zip(grads, old)]
        size = {"uphill": -rate, "averaged": rate / len(x), "learning rate left out": 1}.get(slip, rate)
        moved = w2 if slip == "w2 not trained" else w2 - size * grads[1]
        if slip == "w2 already updated":
            grads[0] = network_by_torch(x, y, w1, moved)[1]
        w1, w2 = w1 if slip == "w1 not trained" else w1 - size * grads[0], moved
    return w1, w2, np.array([*losses, network_by_torch(x, y, *(first if slip == "frozen" else (w1, w2)))[0]])


def loss_slips(x, y, w1, w2):
    """The losses of wirings with the known mistakes."""
    sigmoid = lambda a: 1 / (1 + np.exp(-a))
    a = x @ w1
    h, loss = sigmoid(a), network_by_torch(x, y, w1, w2)[0]
    # Where nothing is negative, relu leaves all as it is.
    others = [np.tanh(a), *([np.maximum(a, 0)] if np.any(a < 0) else [])]
    return {
        "activation left out": np.sum((a @ w2 - y) ** 2),
        "square left out": (np.sum(h @ w2 - y), np.sum(y - h @ w2)),
        "averaged": tuple(loss / n for n in {len(x), y.size} if n > 1),
        "target left out": np.sum((h @ w2) ** 2),
        "target added": np.sum((h @ w2 + y) ** 2),
        "sum left out": (h @ w2 - y) ** 2,
        "activation at the output": np.sum((sigmoid(a @ w2) - y) ** 2),
        "sigmoid applied twice": np.sum((sigmoid(h) @ w2 - y) ** 2),
        "another activation": tuple(np.sum((other @ w2 - y) ** 2) for other in others),
        "difference times prediction": np.sum((h @ w2 - y) * (h @ w2)),
    }


with marks.part("the loss of the wiring", 0.75):
    for N, D_in, H, D_out in (7, 4, 3, 2), (3, 5, 4, 3), (1, 4, 3, 1):
        data = small_network(N, D_in, H, D_out, seed=50291 + N)
        right, slips = network_by_torch(**data)[0], loss_slips(**data)
        got = check.beside(ONLY_FORWARD, inputs={name: array.copy() for name, array in data.items()})
        check.close(got, right, what="the loss of the graph", mistakes=slips)

with marks.part("the gradients through the wiring", 0.5):
    data = small_network(N=6, D_in=4, H=3, D_out=2, seed=50297)
    loss, *right = network_by_torch(**data)
    got = check.beside(THROUGH_THE_WIRES, inputs={name: array.copy() for name, array in data.items()})
    fits = np.isclose(float(check.array(got[0], what="the loss of the graph")), loss)
    check.that(fits, "the gradients are not judged: the loss of the graph is another one.")
    for name, mine, correct in zip(["w1", "w2"], got[1], right):
        said = "does each gate have a memory of its own?"
        check.that(np.shape(mine) == correct.shape, f"no gradient by {name} comes back: {said}")
        check.that(np.allclose(mine, correct), f"another gradient by {name} comes back: {said}")

TRAIN_AND_COUNT = """
network = TorchNetwork()
trained = train(network, x, y, w1, w2, steps, learning_rate)
trained, network.forwards, [x, y, w1, w2]
"""
SLIPS = [
    "uphill",
    "frozen",
    "w2 already updated",
    "w1 not trained",
    "w2 not trained",
    "gradients not zeroed",
    "averaged",
    "learning rate left out",
]


def trained_and_slips(steps, seed):
    """What train returns, the right weights and losses, and what the known slips give."""
    data = small_network(N=7, D_in=4, H=3, D_out=2, seed=seed)
    right = descend(**data, steps=steps, rate=0.01)
    slips = {name: descend(**data, steps=steps, rate=0.01, slip=name) for name in SLIPS}
    given = {name: array.copy() for name, array in data.items()}
    got, forwards, after = check.beside(TRAIN_AND_COUNT, **given, steps=steps, learning_rate=0.01)
    got = check.unpack(got, "w1", "w2", "losses")
    slips["stale gradients" if forwards < steps else "parameters rebound"] = slips.pop("frozen")
    return data, after, got, right, slips


def compare_weights(got, right, slips, steps):
    for k, name in enumerate(["w1", "w2"]):
        wrong = {slip: value[k] for slip, value in slips.items() if np.all(np.isfinite(value[k]))}
        check.close(got[k], right[k], what=f"{name} after {steps} steps", mistakes=wrong)


with marks.part("the weights after 3 steps", 0.5):
    data, after, got, right, slips = trained_and_slips(steps=3, seed=50301)
    compare_weights(got, right, slips, steps=3)

with marks.part("the weights after 20 steps", 0.25):
    data, after, got, right, slips = trained_and_slips(steps=20, seed=50311)
    compare_weights(got, right, slips, steps=20)

with marks.part("the losses of 20 steps", 0.25):
    data, after, got, right, slips = trained_and_slips(steps=20, seed=50313)
    losses = list_of_losses(got[2], 20)
    wrong = {slip: value[2][:20] for slip, value in slips.items() if np.all(np.isfinite(value[2]))}
    wrong |= {"loss after the step": right[2][1:]}
    check.close(losses, right[2][:20], what="the list of losses", mistakes=wrong)

ANOTHER_NETWORK = """
class Another(TorchNetwork):
    def forward(self, inputs):
        self.inputs = {n: torch.tensor(v, requires_grad=True) for n, v in inputs.items()}
        self.loss = sum((tensor * tensor).sum() for tensor in self.inputs.values())
        return self.loss.item()


train(Another(), x, y, w1, w2, steps, learning_rate)
"""

with marks.part("the network that it is given", 0.25):
    data = small_network(N=5, D_in=4, H=3, D_out=2, seed=50317)
    given = {name: array.copy() for name, array in data.items()}
    got = check.unpack(
        check.beside(ANOTHER_NETWORK, **given, steps=2, learning_rate=0.1), "w1", "w2", "losses"
    )
    for mine, name in zip(got, ["w1", "w2"]):
        what = f"{name} of another network than torch's"
        check.close(mine, data[name] * 0.64, what=what)

with marks.part("the caller's arrays stay as they are", 0.5):
    data, after, got, right, slips = trained_and_slips(steps=2, seed=50321)
    moved = any(check.error(got[k], data[name], what=name) > 0 for k, name in enumerate(["w1", "w2"]))
    check.that(moved, "The weights after training are those from before.")
    plain = any(np.ptp(check.array(got[k])) == 0 for k in range(2))
    check.that(not plain, "not judged: all weights are the same number.")
    for array, (name, before) in zip(after, data.items()):
        check.that(
            np.array_equal(array, before), f"{name} is not what it was before the call.", mistake="in-place"
        )
### END HIDDEN TESTS
marks.total()

# %% [markdown]
# ## All your own
#
# Nothing in `ComputationalGraph` asks what kind of gate it runs. With your classes of exercise 5 in the place of
# `Gate(course.…)`, and a `Sigmoid` and a `Sub` that you can write in two minutes, everything between the data and the
# trained weights is yours. Try it in a cell below:
#
# ```python
# graph = Graph("f")
# graph.add("q", Add(), "x", "y")
# graph.add("f", Mul(), "q", "z")
# mine = ComputationalGraph(graph)
# print(mine.forward({"x": -2.0, "y": 5.0, "z": -4.0}), mine.backward())
# ```
#
# The library `course` is no more than this, with some hundred gates: its rules stand in `course/ops`, its loop over the
# nodes in `course/engine.py`. And you know now what torch does when you write `loss.backward()`. In the next assignment
# you add gates of your own to torch's.
