"""Answers to assignment 2, written from the handout's text alone, as students might give them.

A language model wrote them on 2026-11-28 from the student's notebook 2-graphs/graphs.ipynb and nothing
else: no sample solution, no table of mistakes, no source of the package `course`. Each text is a
whole answer cell. Where a slip is about one function of a cell, the others are right, filled in from
a few variants by a script. Every right answer was run against
torch or a plain definition of the task, and every wrong one was seen to differ from that
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


# two-gates: wrong.

wrong(
    "two-gates",
    "The product gate gives each input its own value: grad_q is q and grad_z is z.",
    '''
def add_then_multiply(x, y, z):
    """Return f = (x + y) z and its gradients by x, y and z: four numbers."""
    q = x + y
    f = q * z
    grad_q = q
    grad_z = z
    grad_x = grad_q
    grad_y = grad_q
    return f, grad_x, grad_y, grad_z
''',
)

wrong(
    "two-gates",
    "grad_z is z, its own value, and the other two are right.",
    '''
def add_then_multiply(x, y, z):
    """Return f = (x + y) z and its gradients by x, y and z: four numbers."""
    q = x + y
    f = q * z
    grad_x = z
    grad_y = z
    grad_z = z
    return f, grad_x, grad_y, grad_z
''',
)

wrong(
    "two-gates",
    "The sum gate splits its upstream gradient in two halves.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    grad_q = z
    grad_z = q
    grad_x = grad_q / 2
    grad_y = grad_q / 2
    return f, grad_x, grad_y, grad_z
""",
)

wrong(
    "two-gates",
    "The sum gate's local derivatives, 1 and 1, are handed on without the upstream gradient.",
    '''
def add_then_multiply(x, y, z):
    """Return f = (x + y) z and its gradients by x, y and z: four numbers."""
    q = x + y
    f = q * z
    grad_z = q
    grad_x = 1
    grad_y = 1
    return f, grad_x, grad_y, grad_z
''',
)

wrong(
    "two-gates",
    "The sum gate is treated as a product: each input gets the other one's value times grad_q.",
    '''
def add_then_multiply(x, y, z):
    """Return f = (x + y) z and its gradients by x, y and z: four numbers."""
    # YOUR CODE HERE
    q = x + y
    f = q * z
    grad_f = 1
    grad_q = grad_f * z
    grad_z = grad_f * q
    grad_x = grad_q * y
    grad_y = grad_q * x
    return f, grad_x, grad_y, grad_z
''',
)

wrong(
    "two-gates",
    "f is x + y z: the parentheses are missing, and the gradients are those of the right function.",
    """
def add_then_multiply(x, y, z):
    f = x + y * z
    grad_x = z
    grad_y = z
    grad_z = x + y
    return f, grad_x, grad_y, grad_z
""",
)

wrong(
    "two-gates",
    "Both f and the gradients belong to x + y z.",
    '''
def add_then_multiply(x, y, z):
    """Return f = (x + y) z and its gradients by x, y and z: four numbers."""
    f = x + y * z
    grad_x = 1
    grad_y = z
    grad_z = y
    return f, grad_x, grad_y, grad_z
''',
)

wrong(
    "two-gates",
    "It returns the three gradients and no f.",
    '''
def add_then_multiply(x, y, z):
    """Return f = (x + y) z and its gradients by x, y and z: four numbers."""
    q = x + y
    f = q * z
    grad_x = grad_y = z
    grad_z = q
    return grad_x, grad_y, grad_z
''',
)

wrong(
    "two-gates",
    "The gradients are returned in the other order, z first.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    grad_x = z
    grad_y = z
    grad_z = q
    return f, grad_z, grad_y, grad_x
""",
)

wrong(
    "two-gates",
    "The backward pass starts with grad_f = f in place of 1.",
    '''
def add_then_multiply(x, y, z):
    """Return f = (x + y) z and its gradients by x, y and z: four numbers."""
    # YOUR CODE HERE
    q = x + y
    f = q * z
    grad_f = f
    grad_q = grad_f * z
    grad_z = grad_f * q
    grad_x = 1 * grad_q
    grad_y = 1 * grad_q
    return f, grad_x, grad_y, grad_z
''',
)

wrong(
    "two-gates",
    "grad_z is the value of x only, as if y had no part in q.",
    '''
def add_then_multiply(x, y, z):
    """Return f = (x + y) z and its gradients by x, y and z: four numbers."""
    f = (x + y) * z
    grad_x = z
    grad_y = z
    grad_z = x
    return f, grad_x, grad_y, grad_z
''',
)

wrong(
    "two-gates",
    "The numbers of the lecture's example are written down and the arguments ignored.",
    """
def add_then_multiply(x, y, z):
    f = -12.0
    grad_x = -4.0
    grad_y = -4.0
    grad_z = 3.0
    return f, grad_x, grad_y, grad_z
""",
)

wrong(
    "two-gates",
    "grad_y has a minus sign, as if the gate were a difference.",
    '''
def add_then_multiply(x, y, z):
    """Return f = (x + y) z and its gradients by x, y and z: four numbers."""
    q = x + y
    f = q * z
    grad_q = z
    grad_x = grad_q
    grad_y = -grad_q
    grad_z = q
    return f, grad_x, grad_y, grad_z
''',
)

wrong(
    "two-gates",
    "x is overwritten with the sum before grad_z adds y a second time.",
    '''
def add_then_multiply(x, y, z):
    """Return f = (x + y) z and its gradients by x, y and z: four numbers."""
    x = x + y
    f = x * z
    grad_x = z
    grad_y = z
    grad_z = x + y
    return f, grad_x, grad_y, grad_z
''',
)

wrong(
    "two-gates",
    "The result is a dictionary and not four numbers.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    return {"f": f, "grad_x": z, "grad_y": z, "grad_z": q}
""",
)

wrong(
    "two-gates",
    "The numbers are printed and not returned.",
    '''
def add_then_multiply(x, y, z):
    """Return f = (x + y) z and its gradients by x, y and z: four numbers."""
    q = x + y
    f = q * z
    print(f, z, z, q)
''',
)

wrong(
    "two-gates",
    "The gradient of x is taken at the value of y: y z in place of z.",
    '''
def add_then_multiply(x, y, z):
    """Return f = (x + y) z and its gradients by x, y and z: four numbers."""
    q = x + y
    f = q * z
    grad_x = y * z
    grad_y = x * z
    grad_z = q
    return f, grad_x, grad_y, grad_z
''',
)

# two-gates: right, in an unusual form.

right(
    "two-gates",
    "torch's autograd does the work",
    """
def add_then_multiply(x, y, z):
    leaves = [torch.tensor(float(v), dtype=torch.float64, requires_grad=True) for v in (x, y, z)]
    f = (leaves[0] + leaves[1]) * leaves[2]
    grads = torch.autograd.grad(f, leaves)
    return f.item(), *(g.item() for g in grads)
""",
)

right(
    "two-gates",
    "a lambda that returns the tuple at once",
    """
add_then_multiply = lambda x, y, z: ((x + y) * z, z, z, x + y)
""",
)

right(
    "two-gates",
    "the product multiplied out, with its partial derivatives from xz + yz",
    '''
def add_then_multiply(x, y, z):
    """Return f = (x + y) z and its gradients by x, y and z: four numbers."""
    # YOUR CODE HERE
    first, second = x * z, y * z
    f = first + second
    grad_first = grad_second = 1
    grad_x = grad_first * z
    grad_y = grad_second * z
    grad_z = grad_first * x + grad_second * y
    return f, grad_x, grad_y, grad_z
''',
)

right(
    "two-gates",
    "a dictionary of gradients that is added to, gate by gate",
    """
def add_then_multiply(x, y, z):
    value = {"x": x, "y": y, "z": z}
    value["q"] = value["x"] + value["y"]
    value["f"] = value["q"] * value["z"]
    grad = dict.fromkeys(value, 0)
    grad["f"] = 1
    grad["q"] += grad["f"] * value["z"]
    grad["z"] += grad["f"] * value["q"]
    for name in ("x", "y"):
        grad[name] += grad["q"]
    return value["f"], grad["x"], grad["y"], grad["z"]
""",
)

right(
    "two-gates",
    "a complex step for each input, exact to the last digits as f is a polynomial",
    '''
def add_then_multiply(x, y, z):
    """Return f = (x + y) z and its gradients by x, y and z: four numbers."""
    def f(x, y, z):
        return (x + y) * z

    h = 1e-30
    steps = [(1j * h, 0, 0), (0, 1j * h, 0), (0, 0, 1j * h)]
    gradients = (f(x + a, y + b, z + c).imag / h for a, b, c in steps)
    return f(x, y, z), *gradients
''',
)


# sigmoid-neuron: wrong.

wrong(
    "sigmoid-neuron",
    "The reciprocal's derivative lacks its minus sign.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f / u**2
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
''',
)

wrong(
    "sigmoid-neuron",
    "The reciprocal's derivative is -1/u: the square is missing.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = -grad_f / u
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
""",
)

wrong(
    "sigmoid-neuron",
    "The reciprocal's derivative is taken as 1/u, its own value.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    # YOUR CODE HERE
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * f
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
''',
)

wrong(
    "sigmoid-neuron",
    "The square of u stands in the numerator of the reciprocal's derivative and not in the denominator.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = -grad_f * u**2
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
''',
)

wrong(
    "sigmoid-neuron",
    "The plus-one gate is treated as a product with its value u.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * u
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
""",
)

wrong(
    "sigmoid-neuron",
    "The plus-one gate multiplies with e.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * e
    grad_m = grad_e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
''',
)

wrong(
    "sigmoid-neuron",
    "The exponential's local derivative is forgotten.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
''',
)

wrong(
    "sigmoid-neuron",
    "The exponential is taken at a and not at m.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * np.exp(a)
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
""",
)

wrong(
    "sigmoid-neuron",
    "The exponential is applied once more to its own value e.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * np.exp(e)
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
''',
)

wrong(
    "sigmoid-neuron",
    "The exponential's derivative is m, its input, and not its value.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * m
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
''',
)

wrong(
    "sigmoid-neuron",
    "The negation hands its gradient on without the minus sign.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
""",
)

wrong(
    "sigmoid-neuron",
    "The negation multiplies with its own value m.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * m
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
''',
)

wrong(
    "sigmoid-neuron",
    "grad_w and grad_x get their own values: w and x are exchanged.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    # YOUR CODE HERE
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * w
    grad_x = grad_p * x
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
''',
)

wrong(
    "sigmoid-neuron",
    "grad_b is multiplied with b, as if the sum were a product.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a * b
    grad_w = grad_p * x
    grad_x = grad_p * w
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
""",
)

wrong(
    "sigmoid-neuron",
    "grad_p is multiplied with b and grad_b with p: the sum gate is taken for a product.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a * b
    grad_b = grad_a * p
    grad_w = grad_p * x
    grad_x = grad_p * w
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
''',
)

wrong(
    "sigmoid-neuron",
    "The negation is missing in the forward pass, so f is one minus the sigmoid.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    p = w @ x
    a = p + b
    m = a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
''',
)

wrong(
    "sigmoid-neuron",
    "The bias is subtracted in the forward pass.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p - b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
""",
)

wrong(
    "sigmoid-neuron",
    "grad_b is -grad_a, a sign too much.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    # YOUR CODE HERE
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = -grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
''',
)

wrong(
    "sigmoid-neuron",
    "grad_w and grad_x are summed, and each is one number in place of a vector.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = np.sum(grad_p * x)
    grad_x = np.sum(grad_p * w)
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
''',
)

wrong(
    "sigmoid-neuron",
    "The outer gates are skipped: grad_w is just x and grad_x just w, the local derivatives.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = x
    grad_x = w
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
""",
)

wrong(
    "sigmoid-neuron",
    "Backward begins with grad_f = f and not with 1.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = f
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
''',
)

wrong(
    "sigmoid-neuron",
    "The sum over the entries is missing in the dot product, so all values are vectors.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    p = w * x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
''',
)

wrong(
    "sigmoid-neuron",
    "The gradient by u is taken at e: -1/e².",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = -1 / e**2
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
""",
)

wrong(
    "sigmoid-neuron",
    "1 + e is written as e, so f is exp(a).",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
''',
)

wrong(
    "sigmoid-neuron",
    "grad_w and grad_x have the shape (n, 1).",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x.reshape(-1, 1)
    grad_x = grad_p * w.reshape(-1, 1)
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
''',
)

wrong(
    "sigmoid-neuron",
    "The key grad_e holds grad_m and the other way round.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
    return {
        "f": f,
        "grad_u": grad_u,
        "grad_e": grad_m,
        "grad_m": grad_e,
        "grad_a": grad_a,
        "grad_b": grad_b,
        "grad_w": grad_w,
        "grad_x": grad_x,
    }
""",
)

wrong(
    "sigmoid-neuron",
    "All gradients are local derivatives; nothing is multiplied with what comes from upstream.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    p = np.dot(w, x)
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_u = -1 / u**2
    grad_e = 1
    grad_m = e
    grad_a = -1
    grad_b = 1
    grad_w = x
    grad_x = w
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
''',
)

wrong(
    "sigmoid-neuron",
    "The bias's gradient is summed over the n entries, as if it were used n times.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    # YOUR CODE HERE
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = np.sum(grad_a * np.ones(len(w)))
    grad_w = grad_p * x
    grad_x = grad_p * w
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
''',
)

wrong(
    "sigmoid-neuron",
    "The short formula gives f (1 - f) for grad_m already: the sign of grad_m is lost.",
    """
def neuron(w, x, b):
    a = w @ x + b
    f = 1 / (1 + np.exp(-a))
    u = 1 / f
    grad_u = -(f**2)
    grad_e = grad_u
    grad_m = f * (1 - f)
    grad_a = grad_m
    grad_b = grad_a
    grad_w = grad_a * x
    grad_x = grad_a * w
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
""",
)

wrong(
    "sigmoid-neuron",
    "The function prints some of its results and returns nothing.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
    print(f, grad_w, grad_x, grad_b)
''',
)

wrong(
    "sigmoid-neuron",
    "grad_u, grad_e and grad_m are missing from the dictionary.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    f = 1 / (1 + np.exp(-(w @ x + b)))
    grad_a = f * (1 - f)
    return {"f": f, "grad_a": grad_a, "grad_b": grad_a, "grad_w": grad_a * x, "grad_x": grad_a * w}
''',
)

wrong(
    "sigmoid-neuron",
    "The parentheses are missing: f = 1 / 1 + e.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / 1 + e
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
""",
)

wrong(
    "sigmoid-neuron",
    "A star is missing in the power: u is multiplied with 2 and not squared.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    # YOUR CODE HERE
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / (u * 2))
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
''',
)

wrong(
    "sigmoid-neuron",
    "grad_b is summed with grad_p, as if both gradients met at the bias.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a + grad_p
    grad_w = grad_p * x
    grad_x = grad_p * w
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
''',
)

wrong(
    "sigmoid-neuron",
    "grad_u is multiplied with the gate's value once more.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
""",
)

wrong(
    "sigmoid-neuron",
    "The chain is multiplied up in the wrong place: grad_a is grad_e times -1, without the exponential.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_e * -1
    grad_p = grad_a
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
''',
)

wrong(
    "sigmoid-neuron",
    "grad_p is grad_b times w · x: the sum gate hands p on.",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * 1
    grad_m = grad_e * e
    grad_a = grad_m * -1
    grad_p = grad_a * p
    grad_b = grad_a
    grad_w = grad_p * x
    grad_x = grad_p * w
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
''',
)

# sigmoid-neuron: right, in an unusual form.

right(
    "sigmoid-neuron",
    "a loop backward over pairs of a name and a local derivative",
    """
def neuron(w, x, b):
    p = float(np.dot(w, x))
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    result = {"f": 1 / u}
    upstream = 1.0
    local_derivatives = {"grad_u": -(u**-2), "grad_e": 1.0, "grad_m": e, "grad_a": -1.0, "grad_b": 1.0}
    for name, local in local_derivatives.items():
        upstream = upstream * local
        result[name] = upstream
    result["grad_w"] = upstream * x
    result["grad_x"] = upstream * w
    return result
""",
)

right(
    "sigmoid-neuron",
    "torch's autograd with grads of all intermediate tensors",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    w, x, b = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (w, x, b))
    a = torch.dot(w, x) + b
    m = -a
    e = torch.exp(m)
    u = 1 + e
    f = 1 / u
    names = ["grad_u", "grad_e", "grad_m", "grad_a", "grad_b", "grad_w", "grad_x"]
    grads = torch.autograd.grad(f, [u, e, m, a, b, w, x])
    return {"f": f.item()} | {n: g.numpy() for n, g in zip(names, grads)}
''',
)

right(
    "sigmoid-neuron",
    "itertools.accumulate over the local derivatives",
    '''
import itertools
import operator


def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    e = np.exp(-(np.sum(w * x) + b))
    u = 1 + e
    local = [-1 / (u * u), 1, e, -1, 1]
    grad_u, grad_e, grad_m, grad_a, grad_b = itertools.accumulate(local, operator.mul)
    return dict(
        f=1 / u,
        grad_u=grad_u,
        grad_e=grad_e,
        grad_m=grad_m,
        grad_a=grad_a,
        grad_b=grad_b,
        grad_w=np.array([grad_a * entry for entry in x]),
        grad_x=np.array([grad_a * entry for entry in w]),
    )
''',
)

right(
    "sigmoid-neuron",
    "all gradients written by f alone, as e is (1 - f) / f",
    """
def neuron(w, x, b):
    f = 1 / (1 + np.exp(-(np.inner(w, x) + b)))
    grad_u = -f * f
    grad_e = grad_u
    grad_m = grad_e * (1 / f - 1)
    grad_a = -grad_m
    grad_b = grad_a
    grad_w = np.multiply(grad_a, x)
    grad_x = np.multiply(grad_a, w)
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
""",
)

right(
    "sigmoid-neuron",
    "nested closures, one for each gate",
    '''
def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    def gate(value, local):
        return value, lambda upstream: upstream * local

    p = sum(i * j for i, j in zip(w, x))
    a, back_a = gate(p + b, 1)
    m, back_m = gate(-a, -1)
    e, back_e = gate(np.exp(m), np.exp(m))
    u, back_u = gate(1 + e, 1)
    f, back_f = gate(1 / u, -1 / u**2)
    grad_u = back_f(1)
    grad_e = back_u(grad_u)
    grad_m = back_e(grad_e)
    grad_a = back_m(grad_m)
    grad_b = back_a(grad_a)
    grad_w, grad_x = back_a(grad_a) * x, back_a(grad_a) * w
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
''',
)

right(
    "sigmoid-neuron",
    "a class for each kind of gate, on a list that is walked backward",
    '''
class Gate1:
    def __init__(self, forward, local):
        self.run, self.local = forward, local

    def forward(self, value):
        self.value, self.out = value, self.run(value)
        return self.out

    def backward(self, upstream):
        return upstream * self.local(self.value, self.out)


def neuron(w, x, b):
    """Return a dictionary: f = 1 / (1 + exp(-(w·x + b))) and its gradients, gate by gate.

    w and x have shape (n,), b is a number. grad_w and grad_x have shape (n,), all else are
    numbers.
    """
    # YOUR CODE HERE
    gates = {
        "grad_a": Gate1(lambda a: -a, lambda a, out: -1.0),
        "grad_m": Gate1(np.exp, lambda m, out: out),
        "grad_e": Gate1(lambda e: 1 + e, lambda e, out: 1.0),
        "grad_u": Gate1(lambda u: 1 / u, lambda u, out: -out * out),
    }
    value = np.tensordot(w, x, axes=1) + b
    for gate in gates.values():
        value = gate.forward(value)
    result, grad = {"f": value}, 1.0
    for name in reversed(gates):
        grad = gates[name].backward(grad)
        result[name] = grad
    return result | {"grad_b": grad, "grad_w": grad * x, "grad_x": grad * w}
''',
)


# fused-sigmoid: wrong.

wrong(
    "fused-sigmoid",
    "The factor 1 - f is missing.",
    """
def fused_neuron(w, x, b):
    a = w @ x + b
    f = 1 / (1 + np.exp(-a))
    grad_a = f
    grad_w = grad_a * x
    grad_x = grad_a * w
    grad_b = grad_a
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

wrong(
    "fused-sigmoid",
    "The sigmoid is applied twice: its derivative is taken at f.",
    '''
def fused_neuron(w, x, b):
    """Return a dictionary: f = sigmoid(w·x + b) and its gradients by w, x and b.

    w and x have shape (n,), b is a number. The sigmoid is one gate. Where w·x + b is far from
    zero, the gradients are 0, never nan; float32 arrays come in, too.
    """
    sigmoid = lambda t: 1 / (1 + np.exp(-t))
    f = sigmoid(w @ x + b)
    grad_a = sigmoid(f) * (1 - sigmoid(f))
    grad_w = grad_a * x
    grad_x = grad_a * w
    grad_b = grad_a
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
''',
)

wrong(
    "fused-sigmoid",
    "The gradient e^-a / (1 + e^-a)² is nan far below zero.",
    '''
def fused_neuron(w, x, b):
    """Return a dictionary: f = sigmoid(w·x + b) and its gradients by w, x and b.

    w and x have shape (n,), b is a number. The sigmoid is one gate. Where w·x + b is far from
    zero, the gradients are 0, never nan; float32 arrays come in, too.
    """
    a = w @ x + b
    f = 1 / (1 + np.exp(-a))
    grad_a = np.exp(-a) / (1 + np.exp(-a)) ** 2
    grad_w = grad_a * x
    grad_x = grad_a * w
    grad_b = grad_a
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
''',
)

wrong(
    "fused-sigmoid",
    "The four gates are chained as before and give nan far below zero.",
    """
def fused_neuron(w, x, b):
    a = w @ x + b
    e = np.exp(-a)
    u = 1 + e
    f = 1 / u
    grad_u = -1 / u**2
    grad_e = grad_u
    grad_m = grad_e * e
    grad_a = -grad_m
    grad_w = grad_a * x
    grad_x = grad_a * w
    grad_b = grad_a
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

wrong(
    "fused-sigmoid",
    "e^a / (1 + e^a) is nan far above zero.",
    '''
def fused_neuron(w, x, b):
    """Return a dictionary: f = sigmoid(w·x + b) and its gradients by w, x and b.

    w and x have shape (n,), b is a number. The sigmoid is one gate. Where w·x + b is far from
    zero, the gradients are 0, never nan; float32 arrays come in, too.
    """
    # YOUR CODE HERE
    a = w @ x + b
    f = np.exp(a) / (1 + np.exp(a))
    grad_a = f * (1 - f)
    grad_w = grad_a * x
    grad_x = grad_a * w
    grad_b = grad_a
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
''',
)

wrong(
    "fused-sigmoid",
    "w and x are exchanged in the gradients.",
    '''
def fused_neuron(w, x, b):
    """Return a dictionary: f = sigmoid(w·x + b) and its gradients by w, x and b.

    w and x have shape (n,), b is a number. The sigmoid is one gate. Where w·x + b is far from
    zero, the gradients are 0, never nan; float32 arrays come in, too.
    """
    a = w @ x + b
    f = 1 / (1 + np.exp(-a))
    grad_a = f * (1 - f)
    grad_w = grad_a * w
    grad_x = grad_a * x
    grad_b = grad_a
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
''',
)

wrong(
    "fused-sigmoid",
    "The input a is used in a (1 - a) where the output f belongs.",
    """
def fused_neuron(w, x, b):
    a = w @ x + b
    f = 1 / (1 + np.exp(-a))
    grad_a = a * (1 - a)
    grad_w = grad_a * x
    grad_x = grad_a * w
    grad_b = grad_a
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

wrong(
    "fused-sigmoid",
    "The derivative of tanh, 1 - f², is used.",
    '''
def fused_neuron(w, x, b):
    """Return a dictionary: f = sigmoid(w·x + b) and its gradients by w, x and b.

    w and x have shape (n,), b is a number. The sigmoid is one gate. Where w·x + b is far from
    zero, the gradients are 0, never nan; float32 arrays come in, too.
    """
    a = w @ x + b
    f = 1 / (1 + np.exp(-a))
    grad_a = 1 - f**2
    grad_w = grad_a * x
    grad_x = grad_a * w
    grad_b = grad_a
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
''',
)

wrong(
    "fused-sigmoid",
    "The sign is wrong: f (f - 1).",
    '''
def fused_neuron(w, x, b):
    """Return a dictionary: f = sigmoid(w·x + b) and its gradients by w, x and b.

    w and x have shape (n,), b is a number. The sigmoid is one gate. Where w·x + b is far from
    zero, the gradients are 0, never nan; float32 arrays come in, too.
    """
    a = w @ x + b
    f = 1 / (1 + np.exp(-a))
    grad_a = f * (f - 1)
    grad_w = grad_a * x
    grad_x = grad_a * w
    grad_b = grad_a
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
''',
)

wrong(
    "fused-sigmoid",
    "The bias's gradient is 1, the local derivative of the sum, without the upstream gradient.",
    """
def fused_neuron(w, x, b):
    a = w @ x + b
    f = 1 / (1 + np.exp(-a))
    grad_a = f * (1 - f)
    grad_w = grad_a * x
    grad_x = grad_a * w
    grad_b = 1.0
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

wrong(
    "fused-sigmoid",
    "The bias is left out of the forward pass.",
    '''
def fused_neuron(w, x, b):
    """Return a dictionary: f = sigmoid(w·x + b) and its gradients by w, x and b.

    w and x have shape (n,), b is a number. The sigmoid is one gate. Where w·x + b is far from
    zero, the gradients are 0, never nan; float32 arrays come in, too.
    """
    a = w @ x
    f = 1 / (1 + np.exp(-a))
    grad_a = f * (1 - f)
    grad_w = grad_a * x
    grad_x = grad_a * w
    grad_b = grad_a
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
''',
)

wrong(
    "fused-sigmoid",
    "The gradients are those of the dot product: the sigmoid gate is left out on the way back.",
    '''
def fused_neuron(w, x, b):
    """Return a dictionary: f = sigmoid(w·x + b) and its gradients by w, x and b.

    w and x have shape (n,), b is a number. The sigmoid is one gate. Where w·x + b is far from
    zero, the gradients are 0, never nan; float32 arrays come in, too.
    """
    f = 1 / (1 + np.exp(-(w @ x + b)))
    grad_w = x.copy()
    grad_x = w.copy()
    grad_b = 1.0
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
''',
)

wrong(
    "fused-sigmoid",
    "The input is clipped to ±5 against the overflow, which changes f and leaves a gradient far from zero.",
    """
def fused_neuron(w, x, b):
    a = np.clip(w @ x + b, -5, 5)
    f = 1 / (1 + np.exp(-a))
    grad_a = f * (1 - f)
    grad_w = grad_a * x
    grad_x = grad_a * w
    grad_b = grad_a
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

wrong(
    "fused-sigmoid",
    "The upstream f is multiplied in a second time: f² (1 - f).",
    '''
def fused_neuron(w, x, b):
    """Return a dictionary: f = sigmoid(w·x + b) and its gradients by w, x and b.

    w and x have shape (n,), b is a number. The sigmoid is one gate. Where w·x + b is far from
    zero, the gradients are 0, never nan; float32 arrays come in, too.
    """
    a = w @ x + b
    f = 1 / (1 + np.exp(-a))
    grad_a = f * (1 - f)
    grad_w = f * grad_a * x
    grad_x = f * grad_a * w
    grad_b = f * grad_a
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
''',
)

wrong(
    "fused-sigmoid",
    "math.exp raises an OverflowError far below zero.",
    '''
import math


def fused_neuron(w, x, b):
    """Return a dictionary: f = sigmoid(w·x + b) and its gradients by w, x and b.

    w and x have shape (n,), b is a number. The sigmoid is one gate. Where w·x + b is far from
    zero, the gradients are 0, never nan; float32 arrays come in, too.
    """
    # YOUR CODE HERE
    a = float(w @ x + b)
    f = 1 / (1 + math.exp(-a))
    grad_a = f * (1 - f)
    grad_w = grad_a * x
    grad_x = grad_a * w
    grad_b = grad_a
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
''',
)

wrong(
    "fused-sigmoid",
    "The numerator of the derivative is computed by f² e^-a, which is 0 times inf far below zero.",
    """
def fused_neuron(w, x, b):
    a = w @ x + b
    f = 1 / (1 + np.exp(-a))
    grad_a = f**2 * np.exp(-a)
    grad_w = grad_a * x
    grad_x = grad_a * w
    grad_b = grad_a
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

wrong(
    "fused-sigmoid",
    "1 - f is squared as well: f (1 - f)².",
    '''
def fused_neuron(w, x, b):
    """Return a dictionary: f = sigmoid(w·x + b) and its gradients by w, x and b.

    w and x have shape (n,), b is a number. The sigmoid is one gate. Where w·x + b is far from
    zero, the gradients are 0, never nan; float32 arrays come in, too.
    """
    a = w @ x + b
    f = 1 / (1 + np.exp(-a))
    grad_a = f * (1 - f) ** 2
    grad_w = grad_a * x
    grad_x = grad_a * w
    grad_b = grad_a
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
''',
)

wrong(
    "fused-sigmoid",
    "grad_w and grad_x are one number each, summed over the entries.",
    '''
def fused_neuron(w, x, b):
    """Return a dictionary: f = sigmoid(w·x + b) and its gradients by w, x and b.

    w and x have shape (n,), b is a number. The sigmoid is one gate. Where w·x + b is far from
    zero, the gradients are 0, never nan; float32 arrays come in, too.
    """
    a = w @ x + b
    f = 1 / (1 + np.exp(-a))
    grad_a = f * (1 - f)
    grad_w = np.sum(grad_a * x)
    grad_x = np.sum(grad_a * w)
    grad_b = grad_a
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
''',
)

wrong(
    "fused-sigmoid",
    "The difference quotient with a step of 0.1 is too rough.",
    """
def fused_neuron(w, x, b):
    a = w @ x + b
    f = 1 / (1 + np.exp(-a))
    grad_a = 1 / (1 + np.exp(-(a + 0.1))) * 10 - 10 * f
    grad_w = grad_a * x
    grad_x = grad_a * w
    grad_b = grad_a
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

# fused-sigmoid: right, in an unusual form.

right(
    "fused-sigmoid",
    "by tanh, which cannot overflow",
    '''
def fused_neuron(w, x, b):
    """Return a dictionary: f = sigmoid(w·x + b) and its gradients by w, x and b.

    w and x have shape (n,), b is a number. The sigmoid is one gate. Where w·x + b is far from
    zero, the gradients are 0, never nan; float32 arrays come in, too.
    """
    # YOUR CODE HERE
    t = np.tanh((np.dot(w, x) + b) / 2)
    f = (1 + t) / 2
    grad_b = (1 - t) * (1 + t) / 4
    grad_w, grad_x = grad_b * x, grad_b * w
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
''',
)

right(
    "fused-sigmoid",
    "two branches by the sign, with math.exp of a negative number only",
    '''
import math


def fused_neuron(w, x, b):
    """Return a dictionary: f = sigmoid(w·x + b) and its gradients by w, x and b.

    w and x have shape (n,), b is a number. The sigmoid is one gate. Where w·x + b is far from
    zero, the gradients are 0, never nan; float32 arrays come in, too.
    """
    a = float(sum(float(i) * float(j) for i, j in zip(w, x)) + b)
    if a >= 0:
        f = 1 / (1 + math.exp(-a))
    else:
        e = math.exp(a)
        f = e / (1 + e)
    slope = f * (1 - f)
    return {"f": f, "grad_w": slope * np.asarray(x), "grad_x": slope * np.asarray(w), "grad_b": slope}
''',
)

right(
    "fused-sigmoid",
    "torch.sigmoid and its backward",
    """
def fused_neuron(w, x, b):
    w, x, b = (torch.as_tensor(v).double().clone().requires_grad_() for v in (w, x, b))
    f = torch.sigmoid(torch.dot(w, x) + b)
    f.backward()
    return {"f": f.item(), "grad_w": w.grad.numpy(), "grad_x": x.grad.numpy(), "grad_b": b.grad.item()}
""",
)

right(
    "fused-sigmoid",
    "a class for the fused gate with forward and backward",
    '''
class Sigmoid:
    def forward(self, a):
        with np.errstate(over="ignore"):
            self.s = 1 / (1 + np.exp(-a))
        return self.s

    def backward(self, grad_output):
        return grad_output * (self.s - self.s * self.s)


def fused_neuron(w, x, b):
    """Return a dictionary: f = sigmoid(w·x + b) and its gradients by w, x and b.

    w and x have shape (n,), b is a number. The sigmoid is one gate. Where w·x + b is far from
    zero, the gradients are 0, never nan; float32 arrays come in, too.
    """
    gate = Sigmoid()
    f = gate.forward(np.vdot(w, x) + b)
    grad_b = gate.backward(1)
    grad_w, grad_x = grad_b * x, grad_b * w
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
''',
)

right(
    "fused-sigmoid",
    "the exponential's formula, written so that only e^-|a| is ever computed",
    '''
def fused_neuron(w, x, b):
    """Return a dictionary: f = sigmoid(w·x + b) and its gradients by w, x and b.

    w and x have shape (n,), b is a number. The sigmoid is one gate. Where w·x + b is far from
    zero, the gradients are 0, never nan; float32 arrays come in, too.
    """
    a = np.einsum("i,i->", w, x) + b
    e = np.exp(-np.abs(a))
    f = np.where(a >= 0, 1 / (1 + e), e / (1 + e))[()]
    grad_b = e / (1 + e) ** 2
    grad_w, grad_x = np.multiply(grad_b, x), np.multiply(grad_b, w)
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
''',
)


# unbroadcast: wrong.

wrong(
    "unbroadcast",
    "The gradient comes back as it is, in the large shape.",
    """
def unbroadcast(grad, shape):
    return grad.copy()
""",
)

wrong(
    "unbroadcast",
    "Every added axis is kept, with size 1.",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    extra = grad.ndim - len(shape)
    grad = grad.sum(axis=tuple(range(extra)), keepdims=True)
    for i, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=i + extra, keepdims=True)
    return grad
''',
)

wrong(
    "unbroadcast",
    "The stretched axes are dropped in place of being kept with size 1.",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    extra = grad.ndim - len(shape)
    axes = tuple(range(extra)) + tuple(extra + i for i, size in enumerate(shape) if size == 1)
    return grad.sum(axis=axes)
''',
)

wrong(
    "unbroadcast",
    "It averages over the repeated axes and does not sum.",
    """
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.mean(axis=0)
    for i, size in enumerate(shape):
        if size == 1:
            grad = grad.mean(axis=i, keepdims=True)
    return grad
""",
)

wrong(
    "unbroadcast",
    "It takes the first of the repeated entries and does not sum them.",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    while grad.ndim > len(shape):
        grad = grad[0]
    for i, size in enumerate(shape):
        if size == 1:
            grad = np.take(grad, [0], axis=i)
    return grad
''',
)

wrong(
    "unbroadcast",
    "The extra axes are summed from the back and not from the front.",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    # YOUR CODE HERE
    while grad.ndim > len(shape):
        grad = grad.sum(axis=-1)
    for i, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=i, keepdims=True)
    return grad
''',
)

wrong(
    "unbroadcast",
    "Everything is summed and the total fills the shape.",
    """
def unbroadcast(grad, shape):
    return np.full(shape, grad.sum())
""",
)

wrong(
    "unbroadcast",
    "Only axes in front are undone; an axis of size 1 stays stretched.",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    extra = grad.ndim - len(shape)
    return grad.sum(axis=tuple(range(extra)))
''',
)

wrong(
    "unbroadcast",
    "Only stretched axes are undone; axes put in front are forgotten.",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    for i, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=i, keepdims=True)
    return grad
''',
)

wrong(
    "unbroadcast",
    "The axes are compared from the left, before those in front have been summed away.",
    """
def unbroadcast(grad, shape):
    axes = tuple(i for i in range(len(shape)) if grad.shape[i] != shape[i])
    result = grad.sum(axis=axes, keepdims=True)
    while result.ndim > len(shape):
        result = result.sum(axis=0)
    return result
""",
)

wrong(
    "unbroadcast",
    "One axis in front is summed at most, even where there are two.",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    # YOUR CODE HERE
    if grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for i, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=i, keepdims=True)
    return grad
''',
)

wrong(
    "unbroadcast",
    "Only the last stretched axis is summed: each pass of the loop begins with the first array again.",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    result = grad
    for axis in range(len(shape)):
        if shape[axis] == 1:
            result = grad.sum(axis=axis, keepdims=True)
    return result
''',
)

wrong(
    "unbroadcast",
    "reshape cannot make fewer numbers out of many, and raises an error.",
    """
def unbroadcast(grad, shape):
    return grad.reshape(shape)
""",
)

wrong(
    "unbroadcast",
    "np.resize cuts the array off after as many numbers as fit.",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    return np.resize(grad, shape)
''',
)

wrong(
    "unbroadcast",
    "It handles matrices only: the axes 0 and 1 are written as numbers.",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    if grad.shape == shape:
        return grad.copy()
    if len(shape) == 1:
        return grad.sum(axis=0)
    if shape[1] == 1:
        return grad.sum(axis=1, keepdims=True)
    if shape[0] == 1:
        return grad.sum(axis=0, keepdims=True)
''',
)

wrong(
    "unbroadcast",
    "A shape with several axes of size 1 is handled for the first of them only, because of index().",
    """
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    if 1 in shape:
        grad = grad.sum(axis=list(shape).index(1), keepdims=True)
    return grad
""",
)

wrong(
    "unbroadcast",
    "The loop over grad.shape[0] works in place: the sum is put into the first row of the caller's array.",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    while grad.ndim > len(shape):
        for row in grad[1:]:
            grad[0] += row
        grad = grad[0]
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad
''',
)

wrong(
    "unbroadcast",
    "The case shape = () was taken out as a special one and left with nothing to return.",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    if len(shape) > 0:
        grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
        for axis, size in enumerate(shape):
            if size == 1:
                grad = grad.sum(axis=axis, keepdims=True)
        return grad
''',
)

wrong(
    "unbroadcast",
    "The condition is turned round: it sums over axes that were not stretched.",
    """
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, size in enumerate(shape):
        if size != 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad
""",
)

wrong(
    "unbroadcast",
    "The result is multiplied with the number of repetitions once more.",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    repeats = grad.size // max(1, int(np.prod(shape)))
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad * repeats
''',
)

wrong(
    "unbroadcast",
    "The while loop never gets out where axes of size 1 stay: it waits for equal shapes and sums axis 0.",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    # YOUR CODE HERE
    while grad.shape != tuple(shape):
        if grad.ndim > len(shape):
            grad = grad.sum(axis=0)
        else:
            grad = grad.sum(axis=0, keepdims=True)
    return grad
''',
)

wrong(
    "unbroadcast",
    "The shapes are compared from the left with a zip, which pairs the wrong axes.",
    """
def unbroadcast(grad, shape):
    axes = tuple(i for i, (big, small) in enumerate(zip(grad.shape, shape)) if small == 1)
    grad = grad.sum(axis=axes, keepdims=True)
    return grad.sum(axis=tuple(range(grad.ndim - len(shape))))
""",
)

wrong(
    "unbroadcast",
    "squeeze at the end takes away the axes of size 1, which should stay.",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad.squeeze()
''',
)

wrong(
    "unbroadcast",
    "shape[i] is asked for an axis that the shorter shape has not, and an IndexError is raised.",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    for i in range(grad.ndim):
        if grad.shape[i] != shape[i]:
            grad = grad.sum(axis=i, keepdims=True)
    return grad
''',
)

wrong(
    "unbroadcast",
    "max is taken over the repeated axes and not the sum.",
    """
def unbroadcast(grad, shape):
    extra = grad.ndim - len(shape)
    grad = grad.max(axis=tuple(range(extra)))
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.max(axis=axis, keepdims=True)
    return grad
""",
)

# unbroadcast: right, in an unusual form.

right(
    "unbroadcast",
    "np.add.at scatters every entry back to where it came from",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    # YOUR CODE HERE
    source = np.arange(int(np.prod(shape))).reshape(shape)
    where = np.broadcast_to(source, grad.shape)
    total = np.zeros(source.size, dtype=np.asarray(grad).dtype)
    np.add.at(total, where.ravel(), np.ravel(grad))
    return total.reshape(shape)
''',
)

right(
    "unbroadcast",
    "one sum over all axes with keepdims, then reshape",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    padded = (1,) * (grad.ndim - len(shape)) + tuple(shape)
    axes = tuple(i for i, size in enumerate(padded) if size == 1)
    return np.sum(grad, axis=axes, keepdims=True).reshape(shape)
''',
)

right(
    "unbroadcast",
    "torch's own backward of expand",
    """
def unbroadcast(grad, shape):
    small = torch.zeros(tuple(shape), dtype=torch.float64, requires_grad=True)
    upstream = torch.tensor(np.array(grad, dtype=np.float64))
    small.expand(upstream.shape).backward(upstream)
    return small.grad.numpy()
""",
)

right(
    "unbroadcast",
    "recursion, one axis at a time",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    if grad.ndim > len(shape):
        return unbroadcast(np.add.reduce(grad, axis=0), shape)
    for axis in range(grad.ndim):
        if shape[axis] == 1 and grad.shape[axis] > 1:
            return unbroadcast(np.add.reduce(grad, axis=axis, keepdims=True), shape)
    return np.array(grad)
''',
)

right(
    "unbroadcast",
    "every index in a loop, added up at the small index",
    '''
def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    out = np.zeros(shape, dtype=grad.dtype)
    extra = grad.ndim - len(shape)
    for index in np.ndindex(*grad.shape):
        small = tuple(0 if size == 1 else i for i, size in zip(index[extra:], shape))
        out[small] += grad[index]
    return out
''',
)

right(
    "unbroadcast",
    "einsum with integer axes",
    """
def unbroadcast(grad, shape):
    extra = grad.ndim - len(shape)
    kept = [extra + i for i, size in enumerate(shape) if size != 1]
    return np.einsum(grad, list(range(grad.ndim)), kept).reshape(shape)
""",
)

right(
    "unbroadcast",
    "functools.reduce over the axes, from the last to the first",
    '''
from functools import reduce


def unbroadcast(grad, shape):
    """Return the gradient by an array of shape `shape` that was broadcast to grad.shape.

    The result has shape `shape`. grad stays as it is.
    Example: [[1, 2], [3, 4]] and shape (2,) give [4, 6]; with shape (2, 1) they give [[3], [7]].
    """
    extra = grad.ndim - len(shape)
    stretched = [axis for axis in range(extra, grad.ndim) if shape[axis - extra] == 1]
    kept = reduce(lambda g, axis: g.sum(axis=axis, keepdims=True), stretched, grad)
    return reduce(lambda g, axis: g.sum(axis=axis), range(extra - 1, -1, -1), kept)
''',
)


# gates: wrong.

wrong(
    "gates",
    "Add returns ones: its upstream gradient is ignored.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.shape = np.shape(x)
        return x + y

    def backward(self, grad_output):
        return np.ones(self.shape), np.ones(self.shape)


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, grad_output):
        grad_x = grad_output * self.y
        grad_y = grad_output * self.x
        return grad_x, grad_y


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
''',
)

wrong(
    "gates",
    "Add splits the upstream gradient between its two inputs.",
    """
class Add:
    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output / 2, grad_output / 2


class Mul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MatMul:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.matmul(x, y)

    def backward(self, grad_output):
        grad_x = np.matmul(grad_output, self.y.T)
        grad_y = np.matmul(self.x.T, grad_output)
        return grad_x, grad_y


class Exp:
    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        grad_x = grad_output * np.exp(self.x)
        return (grad_x,)


class Sum:
    def forward(self, x):
        self.shape = x.shape
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
""",
)

wrong(
    "gates",
    "Add returns one gradient for two inputs.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return (grad_output,)


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, grad_output):
        grad_x = grad_output * self.y
        grad_y = grad_output * self.x
        return grad_x, grad_y


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
''',
)

wrong(
    "gates",
    "Add is treated as a product on the way back.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x + y

    def backward(self, grad_output):
        return grad_output * self.y, grad_output * self.x


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.matmul(x, y)

    def backward(self, grad_output):
        grad_x = np.matmul(grad_output, self.y.T)
        grad_y = np.matmul(self.x.T, grad_output)
        return grad_x, grad_y


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        grad_x = grad_output * np.exp(self.x)
        return (grad_x,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
''',
)

wrong(
    "gates",
    "Mul gives each input its own value and not the other's.",
    """
class Add:
    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return grad_output * self.x, grad_output * self.y


class MatMul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "Mul ignores the upstream gradient.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y, self.x


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.matmul(x, y)

    def backward(self, grad_output):
        grad_x = np.matmul(grad_output, self.y.T)
        grad_y = np.matmul(self.x.T, grad_output)
        return grad_x, grad_y


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        grad_x = grad_output * np.exp(self.x)
        return (grad_x,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
''',
)

wrong(
    "gates",
    "Mul multiplies with its own value, as exp does.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.value = x * y
        return self.value

    def backward(self, grad_output):
        return grad_output * self.value, grad_output * self.value


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
''',
)

wrong(
    "gates",
    "Mul keeps its inputs in the class, so all objects share one memory.",
    """
class Add:
    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    def forward(self, x, y):
        Mul.x, Mul.y = x, y
        return x * y

    def backward(self, grad_output):
        return grad_output * Mul.y, grad_output * Mul.x


class MatMul:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.matmul(x, y)

    def backward(self, grad_output):
        grad_x = np.matmul(grad_output, self.y.T)
        grad_y = np.matmul(self.x.T, grad_output)
        return grad_x, grad_y


class Exp:
    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        grad_x = grad_output * np.exp(self.x)
        return (grad_x,)


class Sum:
    def forward(self, x):
        self.shape = x.shape
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
""",
)

wrong(
    "gates",
    "Mul keeps its inputs in global variables, which the next gate overwrites.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        global left, right
        left, right = x, y
        return x * y

    def backward(self, grad_output):
        return grad_output * right, grad_output * left


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
''',
)

wrong(
    "gates",
    "Mul uses the matrix product on the way back.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.matmul(x, y)

    def backward(self, grad_output):
        grad_x = np.matmul(grad_output, self.y.T)
        grad_y = np.matmul(self.x.T, grad_output)
        return grad_x, grad_y


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        grad_x = grad_output * np.exp(self.x)
        return (grad_x,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
''',
)

wrong(
    "gates",
    "Mul multiplies the upstream gradient in place, so the second gradient has both factors.",
    """
class Add:
    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        grad_x = grad_output
        grad_x *= self.y
        grad_y = grad_output
        grad_y *= self.x
        return grad_x, grad_y


class MatMul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "Mul's forward works in place and changes its first input.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x, self.y = x.copy(), y
        x *= y
        return x

    def backward(self, grad_output):
        return grad_output * self.y, grad_output * self.x


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.matmul(x, y)

    def backward(self, grad_output):
        grad_x = np.matmul(grad_output, self.y.T)
        grad_y = np.matmul(self.x.T, grad_output)
        return grad_x, grad_y


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        grad_x = grad_output * np.exp(self.x)
        return (grad_x,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
''',
)

wrong(
    "gates",
    "Mul forgets self: the names of forward are not known in backward.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return x * y

    def backward(self, grad_output):
        return grad_output * y, grad_output * x


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
''',
)

wrong(
    "gates",
    "MatMul multiplies with y and not with its transpose.",
    """
class Add:
    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MatMul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y, self.x.T @ grad_output


class Exp:
    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        grad_x = grad_output * np.exp(self.x)
        return (grad_x,)


class Sum:
    def forward(self, x):
        self.shape = x.shape
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
""",
)

wrong(
    "gates",
    "MatMul has the factors of grad_y the other way round, which gives the transposed gradient.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, grad_output):
        grad_x = grad_output * self.y
        grad_y = grad_output * self.x
        return grad_x, grad_y


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, grad_output.T @ self.x


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
''',
)

wrong(
    "gates",
    "MatMul does not transpose x in the gradient by y.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x @ grad_output


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        grad_x = grad_output * np.exp(self.x)
        return (grad_x,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
''',
)

wrong(
    "gates",
    "MatMul returns the gradients in the order y, x.",
    """
class Add:
    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, grad_output):
        grad_x = grad_output * self.y
        grad_y = grad_output * self.x
        return grad_x, grad_y


class MatMul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        grad_y = self.x.T @ grad_output
        grad_x = grad_output @ self.y.T
        return grad_y, grad_x


class Exp:
    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "MatMul ignores upstream and takes ones in its place.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        self.value = x @ y
        return self.value

    def backward(self, grad_output):
        ones = np.ones(self.value.shape)
        return ones @ self.y.T, self.x.T @ ones


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        grad_x = grad_output * np.exp(self.x)
        return (grad_x,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
''',
)

wrong(
    "gates",
    "MatMul multiplies entry by entry in forward.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, grad_output):
        grad_x = grad_output * self.y
        grad_y = grad_output * self.x
        return grad_x, grad_y


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
''',
)

wrong(
    "gates",
    "MatMul copies Mul's backward, entry by entry.",
    """
class Add:
    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MatMul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output * self.y, grad_output * self.x


class Exp:
    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        grad_x = grad_output * np.exp(self.x)
        return (grad_x,)


class Sum:
    def forward(self, x):
        self.shape = x.shape
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
""",
)

wrong(
    "gates",
    "MatMul divides the gradient by y by the number of rows.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, grad_output):
        grad_x = grad_output * self.y
        grad_y = grad_output * self.x
        return grad_x, grad_y


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output / len(self.x)


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
''',
)

wrong(
    "gates",
    "Exp uses its input and not its value.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.matmul(x, y)

    def backward(self, grad_output):
        grad_x = np.matmul(grad_output, self.y.T)
        grad_y = np.matmul(self.x.T, grad_output)
        return grad_x, grad_y


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        return (grad_output * self.x,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
''',
)

wrong(
    "gates",
    "Exp ignores the upstream gradient.",
    """
class Add:
    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, grad_output):
        grad_x = grad_output * self.y
        grad_y = grad_output * self.x
        return grad_x, grad_y


class MatMul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    def forward(self, x):
        self.value = np.exp(x)
        return self.value

    def backward(self, grad_output):
        return (self.value,)


class Sum:
    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "Exp applies the exponential to its value once more.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.matmul(x, y)

    def backward(self, grad_output):
        grad_x = np.matmul(grad_output, self.y.T)
        grad_y = np.matmul(self.x.T, grad_output)
        return grad_x, grad_y


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.value = np.exp(x)
        return self.value

    def backward(self, grad_output):
        return (grad_output * np.exp(self.value),)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
''',
)

wrong(
    "gates",
    "Exp returns the array itself: the comma that makes a tuple is missing.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, grad_output):
        grad_x = grad_output * self.y
        grad_y = grad_output * self.x
        return grad_x, grad_y


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.value = np.exp(x)
        return self.value

    def backward(self, grad_output):
        return (grad_output * self.value)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
''',
)

wrong(
    "gates",
    "Exp uses the power rule: x e^(x-1).",
    """
class Add:
    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MatMul:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.matmul(x, y)

    def backward(self, grad_output):
        grad_x = np.matmul(grad_output, self.y.T)
        grad_y = np.matmul(self.x.T, grad_output)
        return grad_x, grad_y


class Exp:
    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        return (grad_output * self.x * np.exp(self.x - 1),)


class Sum:
    def forward(self, x):
        self.shape = x.shape
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
""",
)

wrong(
    "gates",
    "Exp computes the exponential in place and overwrites its input.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, grad_output):
        grad_x = grad_output * self.y
        grad_y = grad_output * self.x
        return grad_x, grad_y


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.value = np.exp(x, out=x)
        return self.value

    def backward(self, grad_output):
        return (grad_output * self.value,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
''',
)

wrong(
    "gates",
    "Exp's forward keeps the value and returns nothing.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.matmul(x, y)

    def backward(self, grad_output):
        grad_x = np.matmul(grad_output, self.y.T)
        grad_y = np.matmul(self.x.T, grad_output)
        return grad_x, grad_y


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.value = np.exp(x)

    def backward(self, grad_output):
        return (grad_output * self.value,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
''',
)

wrong(
    "gates",
    "Exp takes the exponential of the upstream gradient.",
    """
class Add:
    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, grad_output):
        grad_x = grad_output * self.y
        grad_y = grad_output * self.x
        return grad_x, grad_y


class MatMul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    def forward(self, x):
        self.value = np.exp(x)
        return self.value

    def backward(self, grad_output):
        return (np.exp(grad_output),)


class Sum:
    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "Sum hands its number on and does not spread it over the shape.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.matmul(x, y)

    def backward(self, grad_output):
        grad_x = np.matmul(grad_output, self.y.T)
        grad_y = np.matmul(self.x.T, grad_output)
        return grad_x, grad_y


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        grad_x = grad_output * np.exp(self.x)
        return (grad_x,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        return np.sum(x)

    def backward(self, grad_output):
        return (grad_output,)
''',
)

wrong(
    "gates",
    "Sum returns ones and ignores the upstream number.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, grad_output):
        grad_x = grad_output * self.y
        grad_y = grad_output * self.x
        return grad_x, grad_y


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.ones(self.shape),)
''',
)

wrong(
    "gates",
    "Sum divides by the number of entries, as a mean would.",
    """
class Add:
    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MatMul:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.matmul(x, y)

    def backward(self, grad_output):
        grad_x = np.matmul(grad_output, self.y.T)
        grad_y = np.matmul(self.x.T, grad_output)
        return grad_x, grad_y


class Exp:
    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        grad_x = grad_output * np.exp(self.x)
        return (grad_x,)


class Sum:
    def forward(self, x):
        self.x = x
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.x.shape, grad_output / self.x.size),)
""",
)

wrong(
    "gates",
    "Sum multiplies the upstream number with x, as if each entry counted by its value.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, grad_output):
        grad_x = grad_output * self.y
        grad_y = grad_output * self.x
        return grad_x, grad_y


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.x = x
        return np.sum(x)

    def backward(self, grad_output):
        return (grad_output * self.x,)
''',
)

wrong(
    "gates",
    "Sum sums over the first axis only.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.matmul(x, y)

    def backward(self, grad_output):
        grad_x = np.matmul(grad_output, self.y.T)
        grad_y = np.matmul(self.x.T, grad_output)
        return grad_x, grad_y


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        grad_x = grad_output * np.exp(self.x)
        return (grad_x,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return np.sum(x, axis=0)

    def backward(self, grad_output):
        return (np.broadcast_to(grad_output, self.shape).copy(),)
''',
)

wrong(
    "gates",
    "Sum is done by Python's sum, which adds up rows and gives no number for a matrix.",
    """
class Add:
    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, grad_output):
        grad_x = grad_output * self.y
        grad_y = grad_output * self.x
        return grad_x, grad_y


class MatMul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    def forward(self, x):
        self.shape = x.shape
        return sum(x)

    def backward(self, grad_output):
        return (np.ones(self.shape) * grad_output,)
""",
)

wrong(
    "gates",
    "Sum fills an integer array, which cuts the upstream number.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.matmul(x, y)

    def backward(self, grad_output):
        grad_x = np.matmul(grad_output, self.y.T)
        grad_y = np.matmul(self.x.T, grad_output)
        return grad_x, grad_y


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        grad_x = grad_output * np.exp(self.x)
        return (grad_x,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output, dtype=int),)
''',
)

wrong(
    "gates",
    "Sum makes a vector of as many entries as there are numbers and loses the shape.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, grad_output):
        grad_x = grad_output * self.y
        grad_y = grad_output * self.x
        return grad_x, grad_y


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.n = x.size
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.n, grad_output),)
''',
)

wrong(
    "gates",
    "Only Add and Mul are done; the other three raise an error.",
    """
class Add:
    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MatMul:
    def forward(self, x, y):
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, grad_output):
        # YOUR CODE HERE
        raise NotImplementedError()


class Exp:
    def forward(self, x):
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, grad_output):
        # YOUR CODE HERE
        raise NotImplementedError()


class Sum:
    def forward(self, x):
        # YOUR CODE HERE
        raise NotImplementedError()

    def backward(self, grad_output):
        # YOUR CODE HERE
        raise NotImplementedError()
""",
)

wrong(
    "gates",
    "Mul keeps its inputs in a list that is a default argument, which all objects share.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y, memory=[]):
        memory.append((x, y))
        self.memory = memory
        return x * y

    def backward(self, grad_output):
        x, y = self.memory[-1]
        return grad_output * y, grad_output * x


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
''',
)

wrong(
    "gates",
    "Exp's gradients add up over several calls of backward, in a field that is never set back.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.matmul(x, y)

    def backward(self, grad_output):
        grad_x = np.matmul(grad_output, self.y.T)
        grad_y = np.matmul(self.x.T, grad_output)
        return grad_x, grad_y


class Exp:
    """The exponential of each entry of x."""

    def __init__(self):
        self.grad = 0

    def forward(self, x):
        self.value = np.exp(x)
        return self.value

    def backward(self, grad_output):
        self.grad = self.grad + grad_output * self.value
        return (self.grad,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
''',
)

wrong(
    "gates",
    "Mul's == compares where = should keep, and self.x does not exist.",
    """
class Add:
    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    def forward(self, x, y):
        self.x == x
        self.y == y
        return x * y

    def backward(self, grad_output):
        return grad_output * self.y, grad_output * self.x


class MatMul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "Exp's backward has no self, so it cannot be called on an object.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.matmul(x, y)

    def backward(self, grad_output):
        grad_x = np.matmul(grad_output, self.y.T)
        grad_y = np.matmul(self.x.T, grad_output)
        return grad_x, grad_y


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.value = np.exp(x)
        return self.value

    def backward(grad_output):
        return (grad_output * self.value,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
''',
)

wrong(
    "gates",
    "Mul returns both gradients added up, one tuple with one entry.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return (grad_output * self.y + grad_output * self.x,)


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
''',
)

wrong(
    "gates",
    "Add's forward multiplies: it was copied from Mul.",
    """
class Add:
    def forward(self, x, y):
        return x * y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MatMul:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.matmul(x, y)

    def backward(self, grad_output):
        grad_x = np.matmul(grad_output, self.y.T)
        grad_y = np.matmul(self.x.T, grad_output)
        return grad_x, grad_y


class Exp:
    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        grad_x = grad_output * np.exp(self.x)
        return (grad_x,)


class Sum:
    def forward(self, x):
        self.shape = x.shape
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
""",
)

wrong(
    "gates",
    "MatMul keeps the transposed arrays and transposes them a second time.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, grad_output):
        grad_x = grad_output * self.y
        grad_y = grad_output * self.x
        return grad_x, grad_y


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = x.T, y.T
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
''',
)

wrong(
    "gates",
    "Sum keeps len(x) for the number of entries, which counts the rows only.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        grad_x = grad_output * 1
        grad_y = grad_output * 1
        return (grad_x, grad_y)


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return self.y * grad_output, self.x * grad_output


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.matmul(x, y)

    def backward(self, grad_output):
        grad_x = np.matmul(grad_output, self.y.T)
        grad_y = np.matmul(self.x.T, grad_output)
        return grad_x, grad_y


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        grad_x = grad_output * np.exp(self.x)
        return (grad_x,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.n = len(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.n, grad_output),)
''',
)

# gates: right, in an unusual form.

right(
    "gates",
    "a base class that keeps the inputs, and local rules as methods",
    """
class Kept:
    def forward(self, *inputs):
        self.inputs = inputs
        return self.value(*inputs)

    def backward(self, grad_output):
        return tuple(self.rule(grad_output, *self.inputs))


class Add(Kept):
    def value(self, x, y):
        return x + y

    def rule(self, g, x, y):
        yield g
        yield g.copy() if hasattr(g, "copy") else g


class Mul(Kept):
    def value(self, x, y):
        return x * y

    def rule(self, g, x, y):
        return [g * y, g * x]


class MatMul(Kept):
    def value(self, x, y):
        return np.dot(x, y)

    def rule(self, g, x, y):
        return [np.dot(g, y.T), np.dot(g.T, x).T]


class Exp(Kept):
    def value(self, x):
        return np.exp(x)

    def rule(self, g, x):
        return [g * np.exp(x)]


class Sum(Kept):
    def value(self, x):
        return np.sum(x)

    def rule(self, g, x):
        return [np.zeros(np.shape(x)) + g]
""",
)

right(
    "gates",
    "each forward keeps a closure that backward calls",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.pull = lambda g: (+g, +g)
        return x + y

    def backward(self, grad_output):
        return self.pull(grad_output)


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.pull = lambda g: (np.multiply(g, y), np.multiply(g, x))
        return x * y

    def backward(self, grad_output):
        return self.pull(grad_output)


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.pull = lambda g: (np.einsum("nh,dh->nd", g, y), np.einsum("nd,nh->dh", x, g))
        return np.einsum("nd,dh->nh", x, y)

    def backward(self, grad_output):
        return self.pull(grad_output)


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        value = np.exp(x)
        self.pull = lambda g: (g * value,)
        return value

    def backward(self, grad_output):
        return self.pull(grad_output)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.pull = lambda g: (np.broadcast_to(g, x.shape).astype(float),)
        return np.add.reduce(x, axis=None)

    def backward(self, grad_output):
        return self.pull(grad_output)
''',
)

right(
    "gates",
    "MatMul by loops, Sum by np.full_like",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, grad_output):
        grad_x = grad_output * self.y
        grad_y = grad_output * self.x
        return grad_x, grad_y


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = np.copy(x), np.copy(y)
        return np.array([[row @ column for column in y.T] for row in x])

    def backward(self, grad_output):
        grad_x = np.zeros(self.x.shape)
        grad_y = np.zeros(self.y.shape)
        for n in range(self.x.shape[0]):
            for h in range(self.y.shape[1]):
                grad_x[n] += grad_output[n, h] * self.y[:, h]
                grad_y[:, h] += grad_output[n, h] * self.x[n]
        return grad_x, grad_y


class Exp:
    """The exponential of each entry of x."""

    def forward(self, x):
        self.result = np.exp(x)
        return self.result

    def backward(self, grad_output):
        return (grad_output * self.result,)


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.like = np.zeros_like(x, dtype=float)
        return float(np.ravel(x) @ np.ones(x.size))

    def backward(self, grad_output):
        return (np.full_like(self.like, grad_output),)
''',
)

right(
    "gates",
    "torch's autograd inside each gate",
    """
class ByTorch:
    operation = None

    def forward(self, *inputs):
        self.leaves = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in inputs]
        self.out = type(self).operation(*self.leaves)
        return self.out.detach().numpy()

    def backward(self, grad_output):
        upstream = torch.tensor(grad_output, dtype=torch.float64)
        grads = torch.autograd.grad(self.out, self.leaves, upstream, retain_graph=True)
        return tuple(g.numpy() for g in grads)


class Add(ByTorch):
    operation = torch.add


class Mul(ByTorch):
    operation = torch.mul


class MatMul(ByTorch):
    operation = torch.matmul


class Exp(ByTorch):
    operation = torch.exp


class Sum(ByTorch):
    operation = torch.sum
""",
)

right(
    "gates",
    "a dataclass and properties",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


from dataclasses import dataclass
from typing import Any


@dataclass
class Mul:
    """x * y, entry by entry, for two arrays of the same shape."""

    saved: Any = None

    def forward(self, x, y):
        self.saved = {"x": y, "y": x}
        return np.multiply(x, y)

    def backward(self, grad_output):
        return tuple(grad_output * self.saved[name] for name in "xy")


class MatMul:
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


@dataclass
class Exp:
    """The exponential of each entry of x."""

    saved: Any = None

    def forward(self, x):
        self.saved = np.e**x
        return self.saved.copy()

    def backward(self, grad_output):
        return tuple([self.saved * grad_output])


class Sum:
    """The sum of all entries of x, a number."""

    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
''',
)

right(
    "gates",
    "classes made by a function with type()",
    """
def make(name, value, rule):
    def forward(self, *inputs):
        self.inputs = inputs
        return value(*inputs)

    def backward(self, grad_output):
        return rule(grad_output, *self.inputs)

    return type(name, (), {"forward": forward, "backward": backward})


Add = make("Add", lambda x, y: x + y, lambda g, x, y: (g, g))
Mul = make("Mul", lambda x, y: x * y, lambda g, x, y: (g * y, x * g))
MatMul = make("MatMul", lambda x, y: x.dot(y), lambda g, x, y: (g.dot(y.T), x.T.dot(g)))
Exp = make("Exp", np.exp, lambda g, x: (g * np.exp(x),))
Sum = make("Sum", np.sum, lambda g, x: (np.broadcast_to(g, np.shape(x)) * 1.0,))
""",
)


# topological-order: wrong.

wrong(
    "topological-order",
    "A recursion: it is right for small graphs and fails for a chain of 10,000 gates.",
    """
def topological_order(inputs, output):
    order = []

    def visit(name):
        if name in order:
            return
        for source in inputs.get(name, []):
            visit(source)
        order.append(name)

    visit(output)
    return order
""",
)

wrong(
    "topological-order",
    "A recursion with a set of seen names, still too deep for 10,000 gates.",
    '''
def topological_order(inputs, output, seen=None):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    # YOUR CODE HERE
    if seen is None:
        seen = set()
    if output in seen:
        return []
    seen.add(output)
    order = []
    for source in inputs.get(output, []):
        order += topological_order(inputs, source, seen)
    return order + [output]
''',
)

wrong(
    "topological-order",
    "The name is listed before its inputs: a preorder, output first.",
    '''
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    order, stack, seen = [], [output], set()
    while stack:
        name = stack.pop()
        if name in seen:
            continue
        seen.add(name)
        order.append(name)
        stack.extend(inputs.get(name, []))
    return order
''',
)

wrong(
    "topological-order",
    "The preorder is turned round, which puts a shared input after one of the gates that use it.",
    """
def topological_order(inputs, output):
    order, stack, seen = [], [output], set()
    while stack:
        name = stack.pop()
        if name not in seen:
            seen.add(name)
            order.append(name)
            stack.extend(inputs.get(name, []))
    return order[::-1]
""",
)

wrong(
    "topological-order",
    "Breadth first and turned round: levels are counted by the shortest way and not by the longest.",
    '''
from collections import deque


def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    order, queue, seen = [], deque([output]), {output}
    while queue:
        name = queue.popleft()
        order.append(name)
        for source in inputs.get(name, []):
            if source not in seen:
                seen.add(source)
                queue.append(source)
    return list(reversed(order))
''',
)

wrong(
    "topological-order",
    "A shared gate is listed once for each way that leads to it.",
    '''
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    order = []
    stack = [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
        else:
            stack.append((name, True))
            for source in inputs.get(name, []):
                stack.append((source, False))
    return order
''',
)

wrong(
    "topological-order",
    "Whether a name is listed is asked when it is pushed and not when it is popped: some are listed twice.",
    """
def topological_order(inputs, output):
    order = []
    stack = [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
        else:
            stack.append((name, True))
            stack.extend((source, False) for source in inputs.get(name, []) if source not in order)
    return order
""",
)

wrong(
    "topological-order",
    "The inputs of the graph are left out: only gates are listed.",
    '''
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    order, seen = [], set()
    stack = [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
        elif name not in seen and name in inputs:
            seen.add(name)
            stack.append((name, True))
            for source in inputs[name]:
                stack.append((source, False))
    return order
''',
)

wrong(
    "topological-order",
    "inputs[name] raises a KeyError for an input of the graph.",
    '''
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    order, seen = [], set()
    stack = [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
        elif name not in seen:
            seen.add(name)
            stack.append((name, True))
            for source in inputs[name]:
                stack.append((source, False))
    return order
''',
)

wrong(
    "topological-order",
    "The whole graph is sorted, with gates that the output does not depend on.",
    """
def topological_order(inputs, output):
    return list(TopologicalSorter(inputs).static_order())
""",
)

wrong(
    "topological-order",
    "The whole graph is sorted and cut off after the output; what stands before need not lead to it.",
    '''
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    order = list(TopologicalSorter(inputs).static_order())
    return order[: order.index(output) + 1]
''',
)

wrong(
    "topological-order",
    "The keys are listed as they stand in the dictionary, after all inputs of the graph.",
    '''
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    # YOUR CODE HERE
    leaves = []
    for sources in inputs.values():
        for source in sources:
            if source not in inputs and source not in leaves:
                leaves.append(source)
    return leaves + list(inputs)
''',
)

wrong(
    "topological-order",
    "The output itself is missing at the end of the list.",
    """
def topological_order(inputs, output):
    order, seen = [], {output}
    stack = [(source, False) for source in inputs.get(output, [])]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
        elif name not in seen:
            seen.add(name)
            stack.append((name, True))
            stack += [(source, False) for source in inputs.get(name, [])]
    return order
""",
)

wrong(
    "topological-order",
    "Gates are taken out of the caller's dictionary on the way.",
    '''
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    order, seen = [], set()
    stack = [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
        elif name not in seen:
            seen.add(name)
            stack.append((name, True))
            for source in inputs.pop(name, []):
                stack.append((source, False))
    return order
''',
)

wrong(
    "topological-order",
    "The lists of inputs are emptied by pop(), so the caller's graph is destroyed.",
    '''
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    order, seen, stack = [], {output}, [output]
    while stack:
        name = stack[-1]
        sources = inputs.get(name, [])
        if sources:
            source = sources.pop(0)
            if source not in seen:
                seen.add(source)
                stack.append(source)
        else:
            order.append(stack.pop())
    return order
''',
)

wrong(
    "topological-order",
    "A gate waits for all inputs but is marked as seen when pushed, so a shared one comes too late.",
    """
def topological_order(inputs, output):
    order, seen = [], {output}
    stack = [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
            continue
        stack.append((name, True))
        for source in inputs.get(name, []):
            if source not in seen:
                seen.add(source)
                stack.append((source, False))
    return order
""",
)

wrong(
    "topological-order",
    "It is in the reverse order: each gate after its users and before its inputs.",
    '''
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    # YOUR CODE HERE
    order, seen = [], set()
    stack = [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.insert(0, name)
        elif name not in seen:
            seen.add(name)
            stack.append((name, True))
            stack.extend((source, False) for source in inputs.get(name, []))
    return order
''',
)

wrong(
    "topological-order",
    "The set of seen names is a default argument and remembers the graphs of earlier calls.",
    '''
def topological_order(inputs, output, seen=set()):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    order = []
    stack = [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
        elif name not in seen:
            seen.add(name)
            stack.append((name, True))
            stack.extend((source, False) for source in inputs.get(name, []))
    return order
''',
)

wrong(
    "topological-order",
    "It passes over all gates until nothing changes, which never ends, as a gate is listed again and again.",
    """
def topological_order(inputs, output):
    order = []
    changed = True
    while changed:
        changed = False
        for name, sources in inputs.items():
            if all(source in order or source not in inputs for source in sources):
                order += [source for source in sources if source not in inputs]
                order.append(name)
                changed = True
    return order
""",
)

wrong(
    "topological-order",
    "The done mark is pushed above the inputs, so a gate is listed before them.",
    '''
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    order, seen = [], set()
    stack = [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
        elif name not in seen:
            seen.add(name)
            for source in inputs.get(name, []):
                stack.append((source, False))
            stack.append((name, True))
    return order
''',
)

wrong(
    "topological-order",
    "It sorts by the number of inputs, which has nothing to do with the order.",
    '''
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    names, stack = set(), [output]
    while stack:
        name = stack.pop()
        if name not in names:
            names.add(name)
            stack.extend(inputs.get(name, []))
    return sorted(names, key=lambda name: len(inputs.get(name, [])))
''',
)

wrong(
    "topological-order",
    "The alphabet orders the names of the lecture's example well and others not.",
    """
def topological_order(inputs, output):
    names, stack = {output}, [output]
    while stack:
        for source in inputs.get(stack.pop(), []):
            if source not in names:
                names.add(source)
                stack.append(source)
    names.remove(output)
    leaves = sorted(name for name in names if name not in inputs)
    return leaves + sorted(name for name in names if name in inputs) + [output]
""",
)

wrong(
    "topological-order",
    "Recursion without a memory: duplicates are removed at the end, after all paths have been walked.",
    '''
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    def walk(name):
        names = []
        for source in inputs.get(name, []):
            names += walk(source)
        return names + [name]

    return list(dict.fromkeys(walk(output)))
''',
)

wrong(
    "topological-order",
    "Only the first input of each gate is followed, as the loop breaks off after it.",
    '''
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    order = []
    name = output
    while name in inputs:
        order.append(name)
        for source in inputs[name]:
            name = source
            break
    order.append(name)
    return order[::-1]
''',
)

wrong(
    "topological-order",
    "The names are put into a set at the end, which has no order.",
    """
def topological_order(inputs, output):
    order, seen = [], set()
    stack = [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
        elif name not in seen:
            seen.add(name)
            stack.append((name, True))
            for source in inputs.get(name, []):
                stack.append((source, False))
    return list(set(order))
""",
)

wrong(
    "topological-order",
    "pop(0) takes from the front: the list is a queue, and a gate comes back before its inputs are done.",
    '''
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    order, seen = [], set()
    stack = [(output, False)]
    while stack:
        name, done = stack.pop(0)
        if done:
            order.append(name)
        elif name not in seen:
            seen.add(name)
            stack.append((name, True))
            for source in inputs.get(name, []):
                stack.append((source, False))
    return order
''',
)

wrong(
    "topological-order",
    "A gate on the stack is never taken off, so the loop does not end.",
    '''
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    # YOUR CODE HERE
    order = []
    stack = [output]
    while stack:
        name = stack[-1]
        waiting = [source for source in inputs.get(name, []) if source not in order]
        if waiting:
            stack.extend(waiting)
        elif name not in order:
            order.append(name)
    return order
''',
)

wrong(
    "topological-order",
    "The pairs of the stack are returned and not the names.",
    """
def topological_order(inputs, output):
    order, seen = [], set()
    stack = [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append((name, done))
        elif name not in seen:
            seen.add(name)
            stack.append((name, True))
            stack.extend((source, False) for source in inputs.get(name, []))
    return order
""",
)

# topological-order: right, in an unusual form.

right(
    "topological-order",
    "the hint's stack, written with a list of iterators",
    '''
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    order, seen = [], {output}
    stack = [(output, iter(inputs.get(output, ())))]
    while stack:
        name, sources = stack[-1]
        for source in sources:
            if source not in seen:
                seen.add(source)
                stack.append((source, iter(inputs.get(source, ()))))
                break
        else:
            order.append(name)
            stack.pop()
    return order
''',
)

right(
    "topological-order",
    "graphlib on the part of the graph that the output depends on",
    '''
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    needed, todo = {}, [output]
    while todo:
        name = todo.pop()
        if name not in needed:
            needed[name] = list(inputs.get(name, []))
            todo += needed[name]
    return [*TopologicalSorter(needed).static_order()]
''',
)

right(
    "topological-order",
    "Kahn's way: count the missing inputs, list what has none left",
    """
from collections import defaultdict, deque


def topological_order(inputs, output):
    reached, todo = {output}, [output]
    while todo:
        for source in inputs.get(todo.pop(), []):
            if source not in reached:
                reached.add(source)
                todo.append(source)
    users, missing = defaultdict(list), {}
    for name in reached:
        sources = set(inputs.get(name, []))
        missing[name] = len(sources)
        for source in sources:
            users[source].append(name)
    ready = deque(name for name, count in missing.items() if count == 0)
    order = []
    while ready:
        name = ready.popleft()
        order.append(name)
        for user in users[name]:
            missing[user] -= 1
            if missing[user] == 0:
                ready.append(user)
    return order
""",
)

right(
    "topological-order",
    "from the output backward: a gate is taken when all its users are, then the list is turned round",
    '''
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    # YOUR CODE HERE
    uses = {output: 0}
    todo = [output]
    while todo:
        for source in inputs.get(todo.pop(), ()):
            if source not in uses:
                uses[source] = 0
                todo.append(source)
            uses[source] += 1
    backward, todo = [], [output]
    while todo:
        name = todo.pop()
        backward.append(name)
        for source in inputs.get(name, ()):
            uses[source] -= 1
            if not uses[source]:
                todo.append(source)
    backward.reverse()
    return backward
''',
)

right(
    "topological-order",
    "generators in the place of calls, driven by a small loop",
    '''
def topological_order(inputs, output):
    """Return a list of all names that `output` depends on: each once, after its inputs.

    inputs: a dictionary from each gate's name to the list of its inputs' names. A name that is
        no key is an input of the graph. The dictionary stays as it is.
    output: a name. It comes last in the list.
    The graph may be 10,000 gates deep.
    """
    order = {}
    met = set()

    def visit(name):
        if name not in met:
            met.add(name)
            for source in inputs.get(name, []):
                yield visit(source)
            order[name] = len(order)

    calls = [visit(output)]
    while calls:
        inner = next(calls[-1], None)
        if inner is None:
            calls.pop()
        else:
            calls.append(inner)
    return sorted(order, key=order.get)
''',
)

right(
    "topological-order",
    "a marker on the stack: the name in a tuple of one means that its inputs are done",
    """
def topological_order(inputs, output):
    listed, met, stack = {}, set(), [output]
    while stack:
        item = stack.pop()
        if isinstance(item, tuple):
            listed[item[0]] = None
        elif item not in met:
            met.add(item)
            stack += [(item,), *inputs.get(item, ())]
    return list(listed)
""",
)


# computational-graph: wrong.

wrong(
    "computational-graph",
    "= stands where += belongs: a value that is used twice keeps the last gradient only.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "Backward goes through the gates in the forward order.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "Every gate gets the upstream gradient 1 and not its own.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(np.ones_like(grads[name]))):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "The gradient of the output begins at 0, so all gradients are 0.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "The gates' values are written into the caller's dictionary.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.values = inputs
        self.names = list(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "The first gradient is stored as it came, and += then changes an array that another input holds, too.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        grads = {self.graph.output: np.float64(1.0)}
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            if name not in grads:
                continue
            for source, g in zip(sources, gate.backward(grads[name])):
                if source in grads:
                    grads[source] += g
                else:
                    grads[source] = g
        return {name: grads.get(name, np.zeros(np.shape(self.values[name]))) for name in self.names}
''',
)

wrong(
    "computational-graph",
    "A gate that has two inputs of the same name adds up wrongly: the gradients go through a "
    "dictionary first.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in dict(zip(sources, gate.backward(grads[name]))).items():
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "A second use of a value is passed over: what has a gradient already gets no more.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        # YOUR CODE HERE
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        # YOUR CODE HERE
        grads = {self.graph.output: 1.0}
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                if source not in grads:
                    grads[source] = g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "forward returns the value of the gate that comes last in the list, which need not be the output.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[name]

    def backward(self):
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "forward returns the dictionary of all values and not the output's.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "backward returns the gradients as a list in the order of the inputs.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return [grads[name] for name in self.names]
''',
)

wrong(
    "computational-graph",
    "The values are passed to the gate as one list and not unpacked.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward([self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "The names are passed to the gates in place of their values.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        # YOUR CODE HERE
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*sources)
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        # YOUR CODE HERE
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "The sources are sorted by name, so a gate may get its inputs in the wrong order.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sorted(sources)])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "The gradients are kept in self from call to call, so a second backward adds to what the first one left.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph
        self.grads = {}

    def forward(self, inputs):
        self.values = dict(inputs)
        self.names = list(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*(self.values[source] for source in sources))
        return self.values[self.graph.output]

    def backward(self):
        for name, value in self.values.items():
            self.grads.setdefault(name, np.zeros(np.shape(value)))
        self.grads[self.graph.output] = 1.0
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(self.grads[name])):
                self.grads[source] = self.grads[source] + g
        return {name: self.grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "The output's gradient is set to its value and not to 1.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = self.values[self.graph.output]
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "Only the first input of each gate receives its gradient, as the loop is left too early.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
                break
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "The gradients of a gate are given out in the reverse order of its inputs.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])[::-1]):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "The sources are walked depth first, and a gate hands on before all of its gradient has "
    "arrived; it then hands on the whole sum again.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.inputs = dict(inputs)
        values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            values[name] = gate.forward(*[values[s] for s in sources])
        self.values = values
        return values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        grads = {name: 0.0 * np.asarray(value) for name, value in self.values.items()}
        grads[self.graph.output] = grads[self.graph.output] + 1.0
        todo = [self.graph.output]
        while todo:
            name = todo.pop()
            if name in self.graph.gates:
                gate, sources = self.graph.gates[name]
                for source, g in zip(sources, gate.backward(grads[name])):
                    grads[source] = grads[source] + g
                    todo.append(source)
        return {name: grads[name] for name in self.inputs}
''',
)

wrong(
    "computational-graph",
    "Each gate is visited once from the output on, breadth first: what arrives later at it is lost.",
    '''
from collections import deque


class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.inputs = dict(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[s] for s in sources])
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        grads = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        grads[self.graph.output] = np.float64(1)
        queue, visited = deque([self.graph.output]), set()
        while queue:
            name = queue.popleft()
            if name in visited or name not in self.graph.gates:
                continue
            visited.add(name)
            gate, sources = self.graph.gates[name]
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
                queue.append(source)
        return {name: grads[name] for name in self.inputs}
''',
)

wrong(
    "computational-graph",
    "The gates are run in the order in which they were added, where one may come before its inputs.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.values = dict(inputs)
        self.names = list(inputs)
        for name, (gate, sources) in self.graph.gates.items():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "reverse() of a list works in place and returns None, so the loop has nothing to run over.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in self.graph.nodes_topologically_sorted().reverse():
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "Each value of the graph's inputs gets its gradient divided by the number of its uses.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        # YOUR CODE HERE
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        # YOUR CODE HERE
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        uses = {}
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            for source in sources:
                uses[source] = uses.get(source, 0) + 1
        return {name: grads[name] / uses.get(name, 1) for name in self.names}
''',
)

wrong(
    "computational-graph",
    "The upstream gradient is multiplied in twice: the gate has done so, and the loop does it again.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + grads[name] * g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "backward is not written; forward is right.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        # YOUR CODE HERE
        raise NotImplementedError()
''',
)

wrong(
    "computational-graph",
    "backward returns only what the last gate gives to its own inputs.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        name, gate, sources = self.graph.nodes_topologically_sorted()[-1]
        return dict(zip(sources, gate.backward(1.0)))
''',
)

wrong(
    "computational-graph",
    "forward's values are kept in the class, so two graphs share them.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        ComputationalGraph.values = dict(inputs)
        ComputationalGraph.names = list(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "Only the graph's inputs collect their gradients; the gates' gradients are overwritten.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        # YOUR CODE HERE
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        # YOUR CODE HERE
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                if source in self.names:
                    grads[source] = grads[source] + g
                else:
                    grads[source] = g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "One array of zero stands for all gradients, and += fills it for all of them.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        grads = dict.fromkeys(self.values, np.zeros(()))
        grads[self.graph.output] = np.ones(())
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] += g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "The return stands in the loop: only the last gate hands gradients on.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
            return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "zeros_like makes an integer zero for an integer input, and += refuses to add a decimal number to it.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        grads = {name: np.zeros_like(value) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output])
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] += g
        return {name: grads[name] for name in self.names}
''',
)

wrong(
    "computational-graph",
    "backward reads the caller's dictionary at the end, which may have changed since forward.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.inputs = inputs
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.inputs}
''',
)

wrong(
    "computational-graph",
    "The values of forward are returned by backward in place of the gradients.",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.names = list(inputs)
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones_like(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: self.values[name] for name in self.names}
''',
)

# computational-graph: right, in an unusual form.

right(
    "computational-graph",
    "a defaultdict of lists of contributions, summed when a gate's turn comes",
    '''
from collections import defaultdict


class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.inputs = dict(inputs)
        self.values = dict(self.inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*map(self.values.get, sources))
        return self.values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        arrived = defaultdict(list)
        arrived[self.graph.output].append(np.ones(np.shape(self.values[self.graph.output])))

        def total(name):
            return sum(arrived[name], start=np.zeros(np.shape(self.values[name])))

        for name, gate, sources in self.graph.nodes_topologically_sorted()[::-1]:
            for source, part in zip(sources, gate.backward(total(name))):
                arrived[source].append(part)
        return {name: total(name) for name in self.inputs}
''',
)

right(
    "computational-graph",
    "a tape of closures, written in forward and played from its end in backward",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        values, self.tape = dict(inputs), []
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            values[name] = gate.forward(*[values[s] for s in sources])

            def play(grads, name=name, gate=gate, sources=sources):
                for source, g in zip(sources, gate.backward(grads[name])):
                    grads[source] = grads[source] + g

            self.tape.append(play)
        self.shapes = {name: np.shape(value) for name, value in values.items()}
        self.names = tuple(inputs)
        return values[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        grads = {name: np.zeros(shape) for name, shape in self.shapes.items()}
        grads[self.graph.output] = grads[self.graph.output] + 1
        for play in reversed(self.tape):
            play(grads)
        return {name: grads[name] for name in self.names}
''',
)

right(
    "computational-graph",
    "backward by recursion over the users of each input, with a memory",
    """
from functools import lru_cache


class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names, self.values, self.users = list(inputs), {**inputs}, {}
        self.nodes = self.graph.nodes_topologically_sorted()
        for name, gate, sources in self.nodes:
            self.values[name] = gate.forward(*[self.values[s] for s in sources])
            for place, source in enumerate(sources):
                self.users.setdefault(source, []).append((name, place))
        return self.values[self.graph.output]

    def backward(self):
        gates = {name: gate for name, gate, _ in self.nodes}

        @lru_cache(maxsize=None)
        def handed_on(name):
            return gates[name].backward(grad(name))

        @lru_cache(maxsize=None)
        def grad(name):
            value = np.asarray(self.values[name], dtype=float)
            result = np.full(value.shape, 1.0 if name == self.graph.output else 0.0)
            for user, place in self.users.get(name, []):
                result = result + handed_on(user)[place]
            return result

        for name, _, _ in reversed(self.nodes):
            grad(name)
        return {name: grad(name) for name in self.names}
""",
)

right(
    "computational-graph",
    "arrays of its own for every gradient, so that += in place is safe",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        self.known = {}
        self.known.update(inputs)
        self.wanted = set(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.known[name] = gate.forward(*(self.known[source] for source in sources))
        return self.known[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        grads = {name: np.array(np.zeros(np.shape(value))) for name, value in self.known.items()}
        grads[self.graph.output][...] = 1.0
        nodes = self.graph.nodes_topologically_sorted()
        while nodes:
            name, gate, sources = nodes.pop()
            for place, g in enumerate(gate.backward(grads[name].copy())):
                grads[sources[place]][...] += g
        return {name: g for name, g in grads.items() if name in self.wanted}
''',
)

right(
    "computational-graph",
    "the list of nodes consumed from its end, gradients in one flat store of sums",
    '''
class ComputationalGraph:
    """Forward and backward through the gates of a Graph."""

    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        """Compute all gates; return the value of the graph's output.

        inputs: a dictionary from names to values (numbers or arrays). It stays as it is.
        """
        # YOUR CODE HERE
        from collections import ChainMap

        self.inputs = {**inputs}
        self.computed = {}
        self.all = ChainMap(self.computed, self.inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.computed[name] = gate.forward(*[self.all[source] for source in sources])
        return self.all[self.graph.output]

    def backward(self):
        """Return a dictionary: the gradient of the output by each input, as forward saw them."""
        # YOUR CODE HERE
        sums = {name: 0.0 * np.asarray(value, dtype=float) for name, value in self.all.items()}
        sums[self.graph.output] = sums[self.graph.output] + 1
        nodes = list(self.graph.nodes_topologically_sorted())
        while nodes:
            name, gate, sources = nodes.pop()
            parts = gate.backward(sums.pop(name))
            for source, part in zip(sources, parts):
                sums[source] = np.add(sums[source], part)
        return {name: sums[name] for name in self.inputs}
''',
)


# what-torch-builds: wrong.

wrong(
    "what-torch-builds",
    "c is called a leaf, though a product made it.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(True, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            todo.append(following)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "c's gradient, 4, is written down as kept, though no AccumulateGrad stands there.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], 4.0)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts = {}
    if tensor.grad_fn is None:
        return counts
    seen = {tensor.grad_fn}
    stack = [tensor.grad_fn]
    while stack:
        node = stack.pop()
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for next_node, _ in node.next_functions:
            if next_node is not None and next_node not in seen:
                seen.add(next_node)
                stack.append(next_node)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "The output's gradient of 1 is written into its .grad.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], 1.0)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            todo.append(following)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "The leaves' grad_fn is AccumulateGrad, where it is None.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, "AccumulateGrad", [], 12.0)
    table["b"] = row(True, "AccumulateGrad", [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, "AccumulateGrad", [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts = {}
    if tensor.grad_fn is None:
        return counts
    seen = {tensor.grad_fn}
    stack = [tensor.grad_fn]
    while stack:
        node = stack.pop()
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for next_node, _ in node.next_functions:
            if next_node is not None and next_node not in seen:
                seen.add(next_node)
                stack.append(next_node)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "The gradients of a and b are exchanged.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    # YOUR CODE HERE
    table = {}
    table["a"] = row(True, None, [], 8.0)
    table["b"] = row(True, None, [], 12.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    # YOUR CODE HERE
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    # YOUR CODE HERE
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            todo.append(following)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "The gradients of a and b are those of c only: the factor d from e is missing.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 3.0)
    table["b"] = row(True, None, [], 2.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts = {}
    if tensor.grad_fn is None:
        return counts
    seen = {tensor.grad_fn}
    stack = [tensor.grad_fn]
    while stack:
        node = stack.pop()
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for next_node, _ in node.next_functions:
            if next_node is not None and next_node not in seen:
                seen.add(next_node)
                stack.append(next_node)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "The tensors' values stand in the column of the gradients.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 2.0)
    table["b"] = row(True, None, [], 3.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 4.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            todo.append(following)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "The next_functions of e are in the wrong order.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["AccumulateGrad", "MulBackward0"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts = {}
    if tensor.grad_fn is None:
        return counts
    seen = {tensor.grad_fn}
    stack = [tensor.grad_fn]
    while stack:
        node = stack.pop()
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for next_node, _ in node.next_functions:
            if next_node is not None and next_node not in seen:
                seen.add(next_node)
                stack.append(next_node)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "The next_functions of c name None for its leaves, though they require grad.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", [None, None], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            todo.append(following)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "next_functions is read the other way: it names the operations that use the tensor.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, ["MulBackward0"], 12.0)
    table["b"] = row(True, None, ["MulBackward0"], 8.0)
    table["c"] = row(False, "MulBackward0", ["MulBackward0"], None)
    table["d"] = row(True, None, ["MulBackward0"], 6.0)
    table["e"] = row(False, "MulBackward0", [], None)
    return table


def second_table():
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts = {}
    if tensor.grad_fn is None:
        return counts
    seen = {tensor.grad_fn}
    stack = [tensor.grad_fn]
    while stack:
        node = stack.pop()
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for next_node, _ in node.next_functions:
            if next_node is not None and next_node not in seen:
                seen.add(next_node)
                stack.append(next_node)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "The names of the tensors stand in next_functions in place of the nodes' names.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["a", "b"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["c", "d"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            todo.append(following)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "The nodes are called MulBackward, without the 0.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward", ["MulBackward", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts = {}
    if tensor.grad_fn is None:
        return counts
    seen = {tensor.grad_fn}
    stack = [tensor.grad_fn]
    while stack:
        node = stack.pop()
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for next_node, _ in node.next_functions:
            if next_node is not None and next_node not in seen:
                seen.add(next_node)
                stack.append(next_node)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "None is written for the empty list of next_functions.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, None, 12.0)
    table["b"] = row(True, None, None, 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, None, 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            todo.append(following)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "q is said to be no leaf, since it requires no grad.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(False, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts = {}
    if tensor.grad_fn is None:
        return counts
    seen = {tensor.grad_fn}
    stack = [tensor.grad_fn]
    while stack:
        node = stack.pop()
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for next_node, _ in node.next_functions:
            if next_node is not None and next_node not in seen:
                seen.add(next_node)
                stack.append(next_node)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "q is given a gradient, -18, as if it required one.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    # YOUR CODE HERE
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    # YOUR CODE HERE
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], -18.0)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    # YOUR CODE HERE
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            todo.append(following)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "r's second entry is AccumulateGrad, though nothing is sent to q.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts = {}
    if tensor.grad_fn is None:
        return counts
    seen = {tensor.grad_fn}
    stack = [tensor.grad_fn]
    while stack:
        node = stack.pop()
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for next_node, _ in node.next_functions:
            if next_node is not None and next_node not in seen:
                seen.add(next_node)
                stack.append(next_node)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "The entry of r for q is left out and not None.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad"], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            todo.append(following)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "t has a single entry for s, although s is two arguments.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts = {}
    if tensor.grad_fn is None:
        return counts
    seen = {tensor.grad_fn}
    stack = [tensor.grad_fn]
    while stack:
        node = stack.pop()
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for next_node, _ in node.next_functions:
            if next_node is not None and next_node not in seen:
                seen.add(next_node)
                stack.append(next_node)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "p's gradient has the way through r only: 12, without the use in the sum.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    table = {}
    table["p"] = row(True, None, [], 12.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            todo.append(following)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "p's gradient has the direct way through the sum only: -6.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    # YOUR CODE HERE
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    # YOUR CODE HERE
    table = {}
    table["p"] = row(True, None, [], -6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    # YOUR CODE HERE
    counts = {}
    if tensor.grad_fn is None:
        return counts
    seen = {tensor.grad_fn}
    stack = [tensor.grad_fn]
    while stack:
        node = stack.pop()
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for next_node, _ in node.next_functions:
            if next_node is not None and next_node not in seen:
                seen.add(next_node)
                stack.append(next_node)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "p's gradient lacks the factor 2 of the square.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 3.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            todo.append(following)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "p's gradient is the derivative of s only; the factor 2 s of the last gate is missing.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    table = {}
    table["p"] = row(True, None, [], -1.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts = {}
    if tensor.grad_fn is None:
        return counts
    seen = {tensor.grad_fn}
    stack = [tensor.grad_fn]
    while stack:
        node = stack.pop()
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for next_node, _ in node.next_functions:
            if next_node is not None and next_node not in seen:
                seen.add(next_node)
                stack.append(next_node)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "The order of s's entries is turned round.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["AccumulateGrad", "MulBackward0"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            todo.append(following)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "t is called PowBackward0, as if the square had been written as a power.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "PowBackward0", ["AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts = {}
    if tensor.grad_fn is None:
        return counts
    seen = {tensor.grad_fn}
    stack = [tensor.grad_fn]
    while stack:
        node = stack.pop()
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for next_node, _ in node.next_functions:
            if next_node is not None and next_node not in seen:
                seen.add(next_node)
                stack.append(next_node)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "The tables of both programs are empty; only the last function is written.",
    """
def lecture_table():
    table = {}
    return table


def second_table():
    table = {}
    return table


def nodes_by_name(tensor):
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            todo.append(following)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "second_table is copied from the first and has rows for a to e.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    return lecture_table()


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts = {}
    if tensor.grad_fn is None:
        return counts
    seen = {tensor.grad_fn}
    stack = [tensor.grad_fn]
    while stack:
        node = stack.pop()
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for next_node, _ in node.next_functions:
            if next_node is not None and next_node not in seen:
                seen.add(next_node)
                stack.append(next_node)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "A node that is reached on two ways is counted twice.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts = {}
    todo = [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None:
            continue
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        todo.extend(following for following, _ in node.next_functions)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "Names are remembered and not nodes, so each name counts once.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts, seen = {}, set()
    todo = [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or type(node).__name__ in seen:
            continue
        seen.add(type(node).__name__)
        counts[type(node).__name__] = counts.get(type(node).__name__, 0) + 1
        todo.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "The None in next_functions, where nothing is sent, is not passed over and raises an error.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    if tensor.grad_fn is None:
        return {}
    counts, seen = {}, {tensor.grad_fn}
    todo = [tensor.grad_fn]
    while todo:
        node = todo.pop()
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            if following not in seen:
                seen.add(following)
                todo.append(following)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "None is counted as a node with the name NoneType.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    # YOUR CODE HERE
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    # YOUR CODE HERE
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    # YOUR CODE HERE
    counts, seen = {}, set()
    todo = [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        if node is not None:
            todo.extend(following for following, _ in node.next_functions)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "The leaves are left out: AccumulateGrad is not counted.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts, seen = {}, set()
    todo = [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen or type(node).__name__ == "AccumulateGrad":
            continue
        seen.add(node)
        counts[type(node).__name__] = counts.get(type(node).__name__, 0) + 1
        todo.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "A recursion that fails in a graph of some thousand nodes in a row.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts, seen = {}, set()

    def visit(node):
        if node is None or node in seen:
            return
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            visit(following)

    visit(tensor.grad_fn)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "Only the first entry of each node's next_functions is followed.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts = {}
    node = tensor.grad_fn
    while node is not None:
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        node = node.next_functions[0][0] if node.next_functions else None
    return counts
''',
)

wrong(
    "what-torch-builds",
    "The tensor's own node is not counted; the count begins with the next ones.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts, seen = {}, set()
    todo = [] if tensor.grad_fn is None else [n for n, _ in tensor.grad_fn.next_functions]
    while todo:
        node = todo.pop()
        if node is not None and node not in seen:
            seen.add(node)
            counts[type(node).__name__] = counts.get(type(node).__name__, 0) + 1
            todo += [n for n, _ in node.next_functions]
    return counts
""",
)

wrong(
    "what-torch-builds",
    "For a leaf it raises an error, since grad_fn is None there.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    # YOUR CODE HERE
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    # YOUR CODE HERE
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    # YOUR CODE HERE
    counts, seen = {}, set()
    todo = [tensor.grad_fn]
    while todo:
        node = todo.pop()
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            if following is not None and following not in seen and following not in todo:
                todo.append(following)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "The nodes are listed and not counted by name.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    names, seen = [], set()
    todo = [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is not None and node not in seen:
            seen.add(node)
            names.append(type(node).__name__)
            todo += [following for following, _ in node.next_functions]
    return names
''',
)

wrong(
    "what-torch-builds",
    "The counts are a default argument and go on from call to call.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor, counts={}):
    seen, todo = set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is not None and node not in seen:
            seen.add(node)
            counts[type(node).__name__] = counts.get(type(node).__name__, 0) + 1
            todo += [following for following, _ in node.next_functions]
    return counts
""",
)

wrong(
    "what-torch-builds",
    "node.name() is not type(node).__name__: it gives another name for AccumulateGrad.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        counts[node.name()] = counts.get(node.name(), 0) + 1
        todo.extend(following for following, _ in node.next_functions)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "The nodes are named by str(), which holds an address, so each has a name of its own.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        counts[str(node)] = counts.get(str(node), 0) + 1
        todo.extend(following for following, _ in node.next_functions)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "The count of a name is set to 1 each time and does not grow.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        counts[type(node).__name__] = counts.get(type(node).__name__, 1)
        todo.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "d's gradient is its value, 4, and a's and b's are right.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 4.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            todo.append(following)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "e lists all nodes behind it and not only the next ones.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0"] + 3 * ["AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts = {}
    if tensor.grad_fn is None:
        return counts
    seen = {tensor.grad_fn}
    stack = [tensor.grad_fn]
    while stack:
        node = stack.pop()
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for next_node, _ in node.next_functions:
            if next_node is not None and next_node not in seen:
                seen.add(next_node)
                stack.append(next_node)
    return counts
''',
)

wrong(
    "what-torch-builds",
    "s is called a product: its node is named after r's.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            todo.append(following)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "s's gradient, -6, is written down, though an intermediate tensor keeps none.",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], -6.0)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts = {}
    if tensor.grad_fn is None:
        return counts
    seen = {tensor.grad_fn}
    stack = [tensor.grad_fn]
    while stack:
        node = stack.pop()
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for next_node, _ in node.next_functions:
            if next_node is not None and next_node not in seen:
                seen.add(next_node)
                stack.append(next_node)
    return counts
''',
)

# what-torch-builds: right, in an unusual form.

right(
    "what-torch-builds",
    "the tables are read off torch itself",
    '''
def describe(**tensors):
    names = lambda node: [n if n is None else type(n).__name__ for n, _ in node.next_functions]
    table = {}
    for name, tensor in tensors.items():
        node = tensor.grad_fn
        grad = tensor.grad.item() if tensor.is_leaf and tensor.grad is not None else None
        fn, following = (None, []) if node is None else (type(node).__name__, names(node))
        table[name] = row(tensor.is_leaf, fn, following, grad)
    return table


def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    # YOUR CODE HERE
    a, b, d = (torch.tensor(v, requires_grad=True) for v in (2.0, 3.0, 4.0))
    c = a * b
    e = c * d
    e.backward()
    return describe(a=a, b=b, c=c, d=d, e=e)


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    # YOUR CODE HERE
    p = torch.tensor(3.0, requires_grad=True)
    q = torch.tensor(-2.0)
    r = p * q
    s = r + p
    t = s * s
    t.backward()
    return describe(p=p, q=q, r=r, s=s, t=t)


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    # YOUR CODE HERE
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            todo.append(following)
    return counts
''',
)

right(
    "what-torch-builds",
    "a Counter over the nodes that a set comprehension gathered layer by layer",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


from collections import Counter


def nodes_by_name(tensor):
    layer = {tensor.grad_fn} - {None}
    found = set(layer)
    while layer:
        layer = {n for node in layer for n, _ in node.next_functions} - found - {None}
        found |= layer
    return dict(Counter(type(node).__name__ for node in found))
""",
)

right(
    "what-torch-builds",
    "table literals with helper functions leaf and made",
    '''
def leaf(grad):
    return row(True, None, [], grad)


def made(operation, *following):
    return row(False, operation + "Backward0", list(following), None)


def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    collect = "AccumulateGrad"
    return {
        "a": leaf(3 * 4),
        "b": leaf(2 * 4),
        "c": made("Mul", collect, collect),
        "d": leaf(2 * 3),
        "e": made("Mul", "MulBackward0", collect),
    }


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    p, q = 3.0, -2.0
    s = p * q + p
    return dict(
        p=leaf(2 * s * (q + 1)),
        q=leaf(None),
        r=made("Mul", "AccumulateGrad", None),
        s=made("Add", "MulBackward0", "AccumulateGrad"),
        t=made("Mul", *["AddBackward0"] * 2),
    )


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts, seen, todo = {}, set(), [tensor.grad_fn]
    while todo:
        node = todo.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            todo.append(following)
    return counts
''',
)

right(
    "what-torch-builds",
    "a generator that yields each node once",
    '''
def lecture_table():
    """Return the rows of a, b, c, d and e by name."""
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    """Return the rows of p, q, r, s and t by name."""
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_behind(tensor):
    known = {None}
    waiting = [(tensor.grad_fn, 0)]
    for node, _ in waiting:
        if node not in known:
            known.add(node)
            waiting.extend(node.next_functions)
            yield node


def nodes_by_name(tensor):
    """Count the nodes behind a tensor: a dictionary from a name to how many nodes have it.

    Each node counts once, however many ways lead to it. A leaf has none: {}.
    Example: {"MulBackward0": 1, "AddBackward0": 1, "AccumulateGrad": 3} for f = (x + y) z.
    """
    counts = {}
    for node in nodes_behind(tensor):
        counts.setdefault(node.__class__.__name__, []).append(node)
    return {name: len(nodes) for name, nodes in counts.items()}
''',
)

right(
    "what-torch-builds",
    "a Counter, filled from a deque",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], None)
    return table


def second_table():
    table = {}
    table["p"] = row(True, None, [], 6.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


from collections import Counter, deque


def nodes_by_name(tensor):
    queue, nodes = deque(filter(None, [tensor.grad_fn])), {}
    while queue:
        node = queue.popleft()
        if nodes.setdefault(node, type(node).__name__) and node.next_functions:
            fresh = {n: None for n, _ in node.next_functions if n is not None and n not in nodes}
            nodes.update((n, type(n).__name__) for n in fresh)
            queue.extend(fresh)
    return Counter(nodes.values())
""",
)


# accumulate-grad: wrong.

wrong(
    "accumulate-grad",
    "The gradient is set back before each loss, so the last one alone is left.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    # YOUR CODE HERE
    for loss in losses:
        w.grad = None
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    # YOUR CODE HERE
    result = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        result.append(w.grad.clone())
    return result


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    # YOUR CODE HERE
    w.grad = None
    h = body(w)
    total = sum(head(h) for head in heads)
    total.backward()
    return w.grad
''',
)

wrong(
    "accumulate-grad",
    "The return stands in the loop: only the first loss counts.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    w.grad = None
    for loss in losses:
        loss(w).backward()
        return w.grad


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    grads = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        grads.append(w.grad)
    return grads


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    w.grad = None
    h = body(w)
    for head in heads:
        head(h).backward(retain_graph=True)
    return w.grad
''',
)

wrong(
    "accumulate-grad",
    "The old gradient of w is not set back and is added to the sum.",
    """
def summed_gradient(losses, w):
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    result = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        result.append(w.grad.clone())
    return result


def gradient_of_heads(body, heads, w):
    w.grad = None
    h = body(w)
    total = sum(head(h) for head in heads)
    total.backward()
    return w.grad
""",
)

wrong(
    "accumulate-grad",
    "The sum is divided by the number of losses.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad / len(losses)


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    grads = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        grads.append(w.grad)
    return grads


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    w.grad = None
    h = body(w)
    for head in heads:
        head(h).backward(retain_graph=True)
    return w.grad
''',
)

wrong(
    "accumulate-grad",
    "The gradients, which already add up in w.grad, are added up once more.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    w.grad = None
    total = torch.zeros_like(w)
    for loss in losses:
        loss(w).backward()
        total = total + w.grad
    return total


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    result = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        result.append(w.grad.clone())
    return result


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    w.grad = None
    h = body(w)
    total = sum(head(h) for head in heads)
    total.backward()
    return w.grad
''',
)

wrong(
    "accumulate-grad",
    "It returns the summed loss and not the gradient.",
    """
def summed_gradient(losses, w):
    w.grad = None
    total = 0
    for loss in losses:
        value = loss(w)
        value.backward()
        total = total + value.detach()
    return total


def separate_gradients(losses, w):
    grads = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        grads.append(w.grad)
    return grads


def gradient_of_heads(body, heads, w):
    w.grad = None
    h = body(w)
    for head in heads:
        head(h).backward(retain_graph=True)
    return w.grad
""",
)

wrong(
    "accumulate-grad",
    "w.grad.zero_() is called where w.grad may still be None.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    w.grad.zero_()
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    result = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        result.append(w.grad.clone())
    return result


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    w.grad = None
    h = body(w)
    total = sum(head(h) for head in heads)
    total.backward()
    return w.grad
''',
)

wrong(
    "accumulate-grad",
    "The gradients are not set back between the losses, so each entry holds the sum so far.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    w.grad = None
    grads = []
    for loss in losses:
        loss(w).backward()
        grads.append(w.grad.clone())
    return grads


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    w.grad = None
    h = body(w)
    for head in heads:
        head(h).backward(retain_graph=True)
    return w.grad
''',
)

wrong(
    "accumulate-grad",
    "The same tensor is put into the list each time and filled with zeros in between.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        value = loss(w)
        value.backward()
    return w.grad


def separate_gradients(losses, w):
    w.grad = torch.zeros_like(w)
    grads = []
    for loss in losses:
        w.grad.zero_()
        loss(w).backward()
        grads.append(w.grad)
    return grads


def gradient_of_heads(body, heads, w):
    w.grad = None
    h = body(w)
    total = sum(head(h) for head in heads)
    total.backward()
    return w.grad
""",
)

wrong(
    "accumulate-grad",
    "Neither a clone nor a new start: all entries are the one tensor with the sum.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    w.grad = None
    grads = []
    for loss in losses:
        loss(w).backward()
        grads += [w.grad]
    return grads


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    w.grad = None
    h = body(w)
    for head in heads:
        head(h).backward(retain_graph=True)
    return w.grad
''',
)

wrong(
    "accumulate-grad",
    "The old gradient of w is in the first entry, as the setting back follows each pass.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    # YOUR CODE HERE
    w.grad = None
    for loss in losses:
        value = loss(w)
        value.backward()
    return w.grad


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    # YOUR CODE HERE
    grads = []
    for loss in losses:
        loss(w).backward()
        grads.append(w.grad)
        w.grad = None
    return grads


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    # YOUR CODE HERE
    w.grad = None
    h = body(w)
    total = sum(head(h) for head in heads)
    total.backward()
    return w.grad
''',
)

wrong(
    "accumulate-grad",
    "The differences of the accumulated gradients are taken, but of one tensor that changes in place.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    w.grad = None
    grads, before = [], 0
    for loss in losses:
        loss(w).backward()
        grads.append(w.grad - before)
        before = w.grad
    return grads


def gradient_of_heads(body, heads, w):
    w.grad = None
    h = body(w)
    for head in heads:
        head(h).backward(retain_graph=True)
    return w.grad
""",
)

wrong(
    "accumulate-grad",
    "The list holds the values of the losses.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    w.grad = None
    for loss in losses:
        value = loss(w)
        value.backward()
    return w.grad


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    values = []
    for loss in losses:
        w.grad = None
        value = loss(w)
        value.backward()
        values.append(value.item())
    return values


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    w.grad = None
    h = body(w)
    total = sum(head(h) for head in heads)
    total.backward()
    return w.grad
''',
)

wrong(
    "accumulate-grad",
    "The graph is not retained, and the second head's backward raises an error.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    grads = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        grads.append(w.grad)
    return grads


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    w.grad = None
    h = body(w)
    for head in heads:
        head(h).backward()
    return w.grad
''',
)

wrong(
    "accumulate-grad",
    "body is called anew for each head, though it should be called once.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        value = loss(w)
        value.backward()
    return w.grad


def separate_gradients(losses, w):
    result = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        result.append(w.grad.clone())
    return result


def gradient_of_heads(body, heads, w):
    w.grad = None
    for head in heads:
        head(body(w)).backward()
    return w.grad
""",
)

wrong(
    "accumulate-grad",
    "The gradient is set back for each head, so the last one alone counts.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    # YOUR CODE HERE
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    # YOUR CODE HERE
    grads = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        grads.append(w.grad)
    return grads


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    # YOUR CODE HERE
    h = body(w)
    for head in heads:
        w.grad = None
        head(h).backward(retain_graph=True)
    return w.grad
''',
)

wrong(
    "accumulate-grad",
    "It returns the gradient by h and not by w.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    w.grad = None
    for loss in losses:
        value = loss(w)
        value.backward()
    return w.grad


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    result = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        result.append(w.grad.clone())
    return result


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    h = body(w)
    total = sum(head(h) for head in heads)
    return torch.autograd.grad(total, h)[0]
''',
)

wrong(
    "accumulate-grad",
    "The heads get w in place of h = body(w).",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    grads = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        grads.append(w.grad)
    return grads


def gradient_of_heads(body, heads, w):
    w.grad = None
    total = sum(head(w) for head in heads)
    total.backward()
    return w.grad
""",
)

wrong(
    "accumulate-grad",
    "h is cut off by detach, and the gradient that arrives there is returned and not sent on to w.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    w.grad = None
    for loss in losses:
        value = loss(w)
        value.backward()
    return w.grad


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    result = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        result.append(w.grad.clone())
    return result


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    w.grad = None
    h = body(w)
    inner = h.detach().requires_grad_()
    for head in heads:
        head(inner).backward()
    return inner.grad
''',
)

wrong(
    "accumulate-grad",
    "An old gradient of w is added to the result.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    grads = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        grads.append(w.grad)
    return grads


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    h = body(w)
    sum(head(h) for head in heads).backward()
    return w.grad
''',
)

wrong(
    "accumulate-grad",
    "The heads are chained, each on the result of the one before, in place of being summed.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        value = loss(w)
        value.backward()
    return w.grad


def separate_gradients(losses, w):
    result = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        result.append(w.grad.clone())
    return result


def gradient_of_heads(body, heads, w):
    w.grad = None
    h = body(w)
    for head in heads:
        h = head(h)
    h.backward()
    return w.grad
""",
)

wrong(
    "accumulate-grad",
    "The heads are multiplied and not added.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    grads = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        grads.append(w.grad)
    return grads


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    w.grad = None
    h = body(w)
    product = 1
    for head in heads:
        product = product * head(h)
    product.backward()
    return w.grad
''',
)

wrong(
    "accumulate-grad",
    "The graph is retained for the first head only, so with three heads the third backward raises an error.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    w.grad = None
    for loss in losses:
        value = loss(w)
        value.backward()
    return w.grad


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    result = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        result.append(w.grad.clone())
    return result


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    w.grad = None
    h = body(w)
    for i, head in enumerate(heads):
        head(h).backward(retain_graph=i == 0)
    return w.grad
''',
)

wrong(
    "accumulate-grad",
    "The third function is left as it was; the first two are right.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    grads = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        grads.append(w.grad)
    return grads


def gradient_of_heads(body, heads, w):
    # YOUR CODE HERE
    raise NotImplementedError()
""",
)

wrong(
    "accumulate-grad",
    "backward is named and not called: its parentheses are missing, and w.grad stays None.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    w.grad = None
    for loss in losses:
        loss(w).backward
    return w.grad


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    result = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        result.append(w.grad.clone())
    return result


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    w.grad = None
    h = body(w)
    total = sum(head(h) for head in heads)
    total.backward()
    return w.grad
''',
)

wrong(
    "accumulate-grad",
    "A number cannot be put into w.grad: w.grad = 0 raises an error.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    # YOUR CODE HERE
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    # YOUR CODE HERE
    grads = []
    for loss in losses:
        w.grad = 0
        loss(w).backward()
        grads.append(w.grad.clone())
    return grads


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    # YOUR CODE HERE
    w.grad = None
    h = body(w)
    for head in heads:
        head(h).backward(retain_graph=True)
    return w.grad
''',
)

wrong(
    "accumulate-grad",
    "body's result is detached, so nothing reaches w.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        value = loss(w)
        value.backward()
    return w.grad


def separate_gradients(losses, w):
    result = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        result.append(w.grad.clone())
    return result


def gradient_of_heads(body, heads, w):
    w.grad = None
    h = body(w).detach()
    h.requires_grad_()
    for head in heads:
        head(h).backward()
    return w.grad
""",
)

wrong(
    "accumulate-grad",
    "The gradients are returned in the reverse order of the losses.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    grads = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        grads.insert(0, w.grad)
    return grads


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    w.grad = None
    h = body(w)
    for head in heads:
        head(h).backward(retain_graph=True)
    return w.grad
''',
)

wrong(
    "accumulate-grad",
    "The mean of the heads is taken and not their sum.",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    w.grad = None
    for loss in losses:
        value = loss(w)
        value.backward()
    return w.grad


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    result = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        result.append(w.grad.clone())
    return result


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    w.grad = None
    h = body(w)
    torch.stack([head(h) for head in heads]).mean().backward()
    return w.grad
''',
)

wrong(
    "accumulate-grad",
    "The tuple that torch.autograd.grad returns is not unpacked.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    grads = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        grads.append(w.grad)
    return grads


def gradient_of_heads(body, heads, w):
    h = body(w)
    total = sum(head(h) for head in heads)
    return torch.autograd.grad(total, w)
""",
)

# accumulate-grad: right, in an unusual form.

right(
    "accumulate-grad",
    "torch.autograd.grad for each loss, which leaves w.grad alone",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    # YOUR CODE HERE
    w.grad = None
    for loss in losses:
        value = loss(w)
        value.backward()
    return w.grad


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    # YOUR CODE HERE
    return [torch.autograd.grad(loss(w), w)[0] for loss in losses]


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    # YOUR CODE HERE
    h = body(w)
    upstream = sum(torch.autograd.grad(head(h), h, retain_graph=True)[0] for head in heads)
    (gradient,) = torch.autograd.grad(h, w, grad_outputs=upstream)
    return gradient
''',
)

right(
    "accumulate-grad",
    "h cut off as a leaf, its gradient collected there and sent on once",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    grads = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        grads.append(w.grad)
    return grads


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    w.grad = None
    h = body(w)
    leaf = h.detach().clone().requires_grad_()
    for head in heads:
        head(leaf).backward()
    h.backward(leaf.grad)
    return w.grad.clone()
''',
)

right(
    "accumulate-grad",
    "each function by way of the one before: the sum is the sum of the separate ones",
    """
def separate_gradients(losses, w):
    def alone(loss):
        w.grad = None
        loss(w).backward()
        return w.grad.detach().clone()

    return list(map(alone, losses))


def summed_gradient(losses, w):
    return torch.stack(separate_gradients(losses, w)).sum(dim=0)


def gradient_of_heads(body, heads, w):
    h = body(w)
    return summed_gradient([lambda _: torch.stack([head(h).reshape(()) for head in heads]).sum()], w)
""",
)

right(
    "accumulate-grad",
    "an independent copy of w as the leaf, the caller's w.grad untouched",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    copy = w.detach().clone().requires_grad_(True)
    for loss in losses:
        loss(copy).backward()
    return copy.grad


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    gradients = []
    for loss in losses:
        copy = w.detach().clone().requires_grad_(True)
        loss(copy).backward()
        gradients.append(copy.grad)
    return gradients


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    w.grad = None
    h = body(w)
    for head in heads:
        head(h).backward(retain_graph=True)
    return w.grad
''',
)

right(
    "accumulate-grad",
    "the old gradient kept aside and put back at the end",
    '''
def summed_gradient(losses, w):
    """Return the gradient by w of the sum of all losses: backward for each loss, one by one."""
    old, w.grad = w.grad, None
    try:
        for loss in losses:
            loss(w).backward()
        return w.grad
    finally:
        w.grad = old


def separate_gradients(losses, w):
    """Return a list: for each loss its own gradient by w."""
    result = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        result.append(w.grad.clone())
    return result


def gradient_of_heads(body, heads, w):
    """Return the gradient by w of the sum of head(h) over all heads, where h = body(w).

    body and each head are called once; head(h) is a tensor with one number.
    """
    h = body(w)
    return summed_gradient([lambda _: sum(head(h) for head in heads)], w)
''',
)

right(
    "accumulate-grad",
    "torch's functional Jacobian of the stacked losses, one row for each",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    stacked = lambda v: torch.stack([loss(v).reshape(()) for loss in losses])
    return [*torch.autograd.functional.jacobian(stacked, w)]


def gradient_of_heads(body, heads, w):
    w.grad = None
    h = body(w)
    for head in heads:
        head(h).backward(retain_graph=True)
    return w.grad
""",
)


# train-on-a-graph: wrong.

wrong(
    "train-on-a-graph",
    "The sigmoid gate is missing: the network is linear.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("y_pred", Gate(course.matmul), "a", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    losses = []
    inputs = {"x": x, "y": y, "w1": w1.copy(), "w2": w2.copy()}
    for _ in range(steps):
        loss = network.forward(inputs)
        losses.append(loss)
        grads = network.backward()
        for name in ("w1", "w2"):
            inputs[name] = inputs[name] - learning_rate * grads[name]
    return inputs["w1"], inputs["w2"], losses
''',
)

wrong(
    "train-on-a-graph",
    "The first product has its factors in the wrong order, w1 x.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "w1", "x")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
''',
)

wrong(
    "train-on-a-graph",
    "The second product has its factors in the wrong order, w2 h.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "w2", "h")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    losses = []
    inputs = {"x": x, "y": y, "w1": w1.copy(), "w2": w2.copy()}
    for _ in range(steps):
        loss = network.forward(inputs)
        losses.append(loss)
        grads = network.backward()
        for name in ("w1", "w2"):
            inputs[name] = inputs[name] - learning_rate * grads[name]
    return inputs["w1"], inputs["w2"], losses
""",
)

wrong(
    "train-on-a-graph",
    "The difference is not squared: the loss is the sum of the differences.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("loss", Gate(course.sum), "diff")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
''',
)

wrong(
    "train-on-a-graph",
    "The sum is missing: the loss is the array of the squares.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    # YOUR CODE HERE
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("loss", Gate(course.mul), "diff", "diff")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    # YOUR CODE HERE
    losses = []
    inputs = {"x": x, "y": y, "w1": w1.copy(), "w2": w2.copy()}
    for _ in range(steps):
        loss = network.forward(inputs)
        losses.append(loss)
        grads = network.backward()
        for name in ("w1", "w2"):
            inputs[name] = inputs[name] - learning_rate * grads[name]
    return inputs["w1"], inputs["w2"], losses
''',
)

wrong(
    "train-on-a-graph",
    "The square multiplies the difference with the prediction.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "y_pred")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "mul stands where the first matmul belongs, which multiplies entry by entry.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.mul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    losses = []
    inputs = {"x": x, "y": y, "w1": w1.copy(), "w2": w2.copy()}
    for _ in range(steps):
        loss = network.forward(inputs)
        losses.append(loss)
        grads = network.backward()
        for name in ("w1", "w2"):
            inputs[name] = inputs[name] - learning_rate * grads[name]
    return inputs["w1"], inputs["w2"], losses
''',
)

wrong(
    "train-on-a-graph",
    "The sigmoid stands behind the second product and not before it.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("h", Gate(course.matmul), "x", "w1")
    graph.add("out", Gate(course.matmul), "h", "w2")
    graph.add("y_pred", Gate(course.sigmoid), "out")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
''',
)

wrong(
    "train-on-a-graph",
    "The squares are summed with the mean gate.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.mean), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    losses = []
    inputs = {"x": x, "y": y, "w1": w1.copy(), "w2": w2.copy()}
    for _ in range(steps):
        loss = network.forward(inputs)
        losses.append(loss)
        grads = network.backward()
        for name in ("w1", "w2"):
            inputs[name] = inputs[name] - learning_rate * grads[name]
    return inputs["w1"], inputs["w2"], losses
""",
)

wrong(
    "train-on-a-graph",
    "The second product takes a, before the sigmoid, so the gate h is used by nobody.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    # YOUR CODE HERE
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "a", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    # YOUR CODE HERE
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
''',
)

wrong(
    "train-on-a-graph",
    "w1 is used in both layers, and w2 plays no part.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w1")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    losses = []
    inputs = {"x": x, "y": y, "w1": w1.copy(), "w2": w2.copy()}
    for _ in range(steps):
        loss = network.forward(inputs)
        losses.append(loss)
        grads = network.backward()
        for name in ("w1", "w2"):
            inputs[name] = inputs[name] - learning_rate * grads[name]
    return inputs["w1"], inputs["w2"], losses
''',
)

wrong(
    "train-on-a-graph",
    "The gates are not returned: the line return graph is missing.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")


def train(network, x, y, w1, w2, steps, learning_rate):
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "The loss's gate is called total, and no gate has the name of the output.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("total", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    losses = []
    inputs = {"x": x, "y": y, "w1": w1.copy(), "w2": w2.copy()}
    for _ in range(steps):
        loss = network.forward(inputs)
        losses.append(loss)
        grads = network.backward()
        for name in ("w1", "w2"):
            inputs[name] = inputs[name] - learning_rate * grads[name]
    return inputs["w1"], inputs["w2"], losses
''',
)

wrong(
    "train-on-a-graph",
    "The difference is a sum: y is added to the prediction.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.add), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
''',
)

wrong(
    "train-on-a-graph",
    "The sigmoid is applied twice.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("s", Gate(course.sigmoid), "a")
    graph.add("h", Gate(course.sigmoid), "s")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("d", Gate(course.sub), "y_pred", "y")
    graph.add("d2", Gate(course.mul), "d", "d")
    graph.add("loss", Gate(course.sum), "d2")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    losses = []
    inputs = {"x": x, "y": y, "w1": w1.copy(), "w2": w2.copy()}
    for _ in range(steps):
        loss = network.forward(inputs)
        losses.append(loss)
        grads = network.backward()
        for name in ("w1", "w2"):
            inputs[name] = inputs[name] - learning_rate * grads[name]
    return inputs["w1"], inputs["w2"], losses
""",
)

wrong(
    "train-on-a-graph",
    "tanh is the hidden activation in place of the sigmoid.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.tanh), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
''',
)

wrong(
    "train-on-a-graph",
    "The gate gets the operation's name as a text and not the operation.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate("matmul"), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate("matmul"), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    losses = []
    inputs = {"x": x, "y": y, "w1": w1.copy(), "w2": w2.copy()}
    for _ in range(steps):
        loss = network.forward(inputs)
        losses.append(loss)
        grads = network.backward()
        for name in ("w1", "w2"):
            inputs[name] = inputs[name] - learning_rate * grads[name]
    return inputs["w1"], inputs["w2"], losses
''',
)

wrong(
    "train-on-a-graph",
    "Both matmul gates are one object, whose memory of the first product is overwritten by the second.",
    """
def mlp_graph():
    graph = Graph("loss")
    product = Gate(course.matmul)
    graph.add("a", product, "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", product, "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "The step goes up along the gradient.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 + learning_rate * grads["w1"]
        w2 = w2 + learning_rate * grads["w2"]
    return w1, w2, losses
''',
)

wrong(
    "train-on-a-graph",
    "The dictionary is built once, before the loop, and forward sees the first weights in each step.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    # YOUR CODE HERE
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    # YOUR CODE HERE
    inputs = {"x": x, "y": y, "w1": w1, "w2": w2}
    losses = []
    for _ in range(steps):
        losses.append(network.forward(inputs))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
''',
)

wrong(
    "train-on-a-graph",
    "The weights are changed in place without a copy, and the caller's arrays with them.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    inputs = {"x": x, "y": y, "w1": w1, "w2": w2}
    losses = []
    for _ in range(steps):
        losses.append(network.forward(inputs))
        grads = network.backward()
        w1 -= learning_rate * grads["w1"]
        w2 -= learning_rate * grads["w2"]
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "The dictionary holds the caller's arrays, and the weights inside it are moved in place.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    inputs = dict(x=x, y=y, w1=w1, w2=w2)
    losses = []
    for _ in range(steps):
        losses.append(network.forward(inputs))
        grads = network.backward()
        for name in "w1", "w2":
            inputs[name] -= learning_rate * grads[name]
    return inputs["w1"], inputs["w2"], losses
''',
)

wrong(
    "train-on-a-graph",
    "All four inputs are moved, the data x and y as well.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    inputs = {"x": x.copy(), "y": y.copy(), "w1": w1.copy(), "w2": w2.copy()}
    losses = []
    for _ in range(steps):
        losses.append(network.forward(inputs))
        for name, grad in network.backward().items():
            inputs[name] = inputs[name] - learning_rate * grad
    return inputs["w1"], inputs["w2"], losses
''',
)

wrong(
    "train-on-a-graph",
    "The loss after each step is kept and not the one before it.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    losses = []
    for _ in range(steps):
        network.forward({"x": x, "y": y, "w1": w1, "w2": w2})
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "forward runs once, before the loop; only backward is repeated.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    # YOUR CODE HERE
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    # YOUR CODE HERE
    w1, w2 = w1.copy(), w2.copy()
    losses = [network.forward({"x": x, "y": y, "w1": w1, "w2": w2})]
    for _ in range(steps):
        grads = network.backward()
        w1 -= learning_rate * grads["w1"]
        w2 -= learning_rate * grads["w2"]
    return w1, w2, losses
''',
)

wrong(
    "train-on-a-graph",
    "w2 moves first, and the gradient by w1 is asked for again with the new w2.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        w2 = w2 - learning_rate * network.backward()["w2"]
        network.forward({"x": x, "y": y, "w1": w1, "w2": w2})
        w1 = w1 - learning_rate * network.backward()["w1"]
    return w1, w2, losses
''',
)

wrong(
    "train-on-a-graph",
    "The gradients are added up over the steps.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    losses, total = [], {"w1": 0, "w2": 0}
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        for name in total:
            total[name] = total[name] + grads[name]
        w1 = w1 - learning_rate * total["w1"]
        w2 = w2 - learning_rate * total["w2"]
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "Only w2 is trained.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
''',
)

wrong(
    "train-on-a-graph",
    "The return stands inside the loop.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
        return w1, w2, losses
''',
)

wrong(
    "train-on-a-graph",
    "There is one step too few.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(1, steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "The list of losses is not returned.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2
''',
)

wrong(
    "train-on-a-graph",
    "The last loss is returned in place of the list.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = 0.0
    for _ in range(steps):
        losses = network.forward({"x": x, "y": y, "w1": w1, "w2": w2})
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
''',
)

wrong(
    "train-on-a-graph",
    "The weights' gradients are exchanged.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w2"]
        w2 = w2 - learning_rate * grads["w1"]
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "The gradient is divided by the number of samples, though the loss is a sum.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - learning_rate / len(x) * grads["w1"]
        w2 = w2 - learning_rate / len(x) * grads["w2"]
    return w1, w2, losses
''',
)

wrong(
    "train-on-a-graph",
    "The function trains a graph of its own and ignores the network that it was given.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    # YOUR CODE HERE
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    # YOUR CODE HERE
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    network = TorchNetwork()
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
''',
)

wrong(
    "train-on-a-graph",
    "The operations are put into the graph without Gate, and have no forward.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", course.sigmoid, "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "The second weight is called W2 in the graph.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "W2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    losses = []
    inputs = {"x": x, "y": y, "w1": w1.copy(), "w2": w2.copy()}
    for _ in range(steps):
        loss = network.forward(inputs)
        losses.append(loss)
        grads = network.backward()
        for name in ("w1", "w2"):
            inputs[name] = inputs[name] - learning_rate * grads[name]
    return inputs["w1"], inputs["w2"], losses
''',
)

wrong(
    "train-on-a-graph",
    "The bias-free layer got its input twice: x x in place of x w1.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "x")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
''',
)

wrong(
    "train-on-a-graph",
    "forward is named and not called, so the losses are methods.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        network.forward({"x": x, "y": y, "w1": w1, "w2": w2})
        losses.append(network.forward)
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "=- assigns the negative step and forgets the weights.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    # YOUR CODE HERE
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    # YOUR CODE HERE
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 =- learning_rate * grads["w1"]
        w2 =- learning_rate * grads["w2"]
    return w1, w2, losses
''',
)

wrong(
    "train-on-a-graph",
    "The learning rate is left out of the step.",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - grads["w1"]
        w2 = w2 - grads["w2"]
    return w1, w2, losses
''',
)

wrong(
    "train-on-a-graph",
    "The weights are drawn anew at the beginning, and the caller's are ignored.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    rng = np.random.default_rng(0)
    w1, w2 = rng.normal(size=w1.shape), rng.normal(size=w2.shape)
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
""",
)

# train-on-a-graph: right, in an unusual form.

right(
    "train-on-a-graph",
    "the wiring as a table in a loop, with y minus the prediction",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    wiring = """
        a matmul x w1
        h sigmoid a
        y_pred matmul h w2
        miss sub y y_pred
        miss2 mul miss miss
        loss sum miss2
    """
    for line in wiring.strip().splitlines():
        name, operation, *sources = line.split()
        graph.add(name, Gate(getattr(course, operation)), *sources)
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    losses = []
    inputs = {"x": x, "y": y, "w1": w1.copy(), "w2": w2.copy()}
    for _ in range(steps):
        loss = network.forward(inputs)
        losses.append(loss)
        grads = network.backward()
        for name in ("w1", "w2"):
            inputs[name] = inputs[name] - learning_rate * grads[name]
    return inputs["w1"], inputs["w2"], losses
''',
)

right(
    "train-on-a-graph",
    "the helper wire, gates named from the last to the first",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    return wire(
        "loss",
        loss=("sum", "squares"),
        squares=("mul", "residual", "residual"),
        residual=("sub", "guess", "y"),
        guess=("matmul", "hidden", "w2"),
        hidden=("sigmoid", "net"),
        net=("matmul", "x", "w1"),
    )


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    weights = dict(w1=w1, w2=w2)

    def descend(_):
        loss = network.forward({"x": x, "y": y} | weights)
        grads = network.backward()
        weights.update({name: w - learning_rate * grads[name] for name, w in weights.items()})
        return loss

    losses = [descend(step) for step in range(steps)]
    return weights["w1"], weights["w2"], losses
''',
)

right(
    "train-on-a-graph",
    "in place on own copies that stay in one dictionary",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    inputs = {"x": np.copy(x), "y": np.copy(y), "w1": np.copy(w1), "w2": np.copy(w2)}
    losses = []
    while len(losses) < steps:
        losses.append(float(network.forward(inputs)))
        grads = network.backward()
        inputs["w1"] -= learning_rate * grads["w1"]
        inputs["w2"] -= learning_rate * grads["w2"]
    return inputs["w1"], inputs["w2"], losses
""",
)

right(
    "train-on-a-graph",
    "functools.reduce with the weights as the state",
    '''
def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


from functools import reduce


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    losses = []

    def step(weights, _):
        losses.append(network.forward({"x": x, "y": y, "w1": weights[0], "w2": weights[1]}))
        grads = network.backward()
        return tuple(w - learning_rate * grads[name] for w, name in zip(weights, ("w1", "w2")))

    w1, w2 = reduce(step, range(steps), (w1.copy(), w2.copy()))
    return w1, w2, losses
''',
)

right(
    "train-on-a-graph",
    "gates of one's own: a class for the squared error in the place of three gates",
    '''
class SquaredError:
    def forward(self, prediction, target):
        self.miss = prediction - target
        return np.sum(self.miss * self.miss)

    def backward(self, grad_output):
        slope = 2 * self.miss * grad_output
        return slope, -slope


def mlp_graph():
    """Return the Graph of the two-layer network: inputs x, y, w1, w2, output "loss"."""
    graph = Graph("loss")
    graph.add("net", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "net")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("loss", SquaredError(), "y_pred", "y")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    """Descend for `steps` steps: return w1, w2 and a list with the loss before each step.

    network has forward(inputs), with the inputs x, y, w1 and w2, and backward(), as in
    exercise 7. The caller's arrays stay as they are.
    """
    losses = []
    inputs = {"x": x, "y": y, "w1": w1.copy(), "w2": w2.copy()}
    for _ in range(steps):
        loss = network.forward(inputs)
        losses.append(loss)
        grads = network.backward()
        for name in ("w1", "w2"):
            inputs[name] = inputs[name] - learning_rate * grads[name]
    return inputs["w1"], inputs["w2"], losses
''',
)

right(
    "train-on-a-graph",
    "a generator of losses and np.subtract with out= on own copies",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    mine = {"w1": w1.astype(float), "w2": w2.astype(float)}

    def losses():
        for _ in range(steps):
            yield network.forward(dict(mine, x=x, y=y))
            for name, gradient in network.backward().items():
                if name in mine:
                    np.subtract(mine[name], learning_rate * gradient, out=mine[name])

    kept = [*losses()]
    return *mine.values(), kept
""",
)
