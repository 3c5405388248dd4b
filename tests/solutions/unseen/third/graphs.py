"""A third set of answers to assignment 2, from the handout's text alone, as students might give them.

A language model wrote them on 2026-11-29, after the checks had been changed for the first two sets, from the
student's notebook 2-graphs/graphs.ipynb: no sample solution, no table of mistakes, no source of the package
`course`. It was asked for slips beyond the obvious ones, and for right answers in unusual forms. By accident
it also saw, of that notebook, the check cells of exercises 9 and 10, and the given classes of two others. Every right answer was run against torch or
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


# two-gates

wrong(
    "two-gates",
    "grad_z is x y and not q = x + y.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    grad_q = z
    grad_x = grad_q
    grad_y = grad_q
    grad_z = x * y
    return f, grad_x, grad_y, grad_z
""",
)

wrong(
    "two-gates",
    "The product gate gives each input its own value: grad_q = q and grad_z = z.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    grad_q = q
    grad_z = z
    grad_x = grad_y = grad_q
    return f, grad_x, grad_y, grad_z
""",
)

wrong(
    "two-gates",
    "The sum gate multiplies with its inputs' values, as if it were a product.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    grad_z = q
    grad_q = z
    grad_x = grad_q * x
    grad_y = grad_q * y
    return f, grad_x, grad_y, grad_z
""",
)

wrong(
    "two-gates",
    "The sum gate multiplies with the value of the other input, as if it were a product.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    grad_z = q
    grad_q = z
    grad_x = grad_q * y
    grad_y = grad_q * x
    return f, grad_x, grad_y, grad_z
""",
)

wrong(
    "two-gates",
    "Backward begins with the value f instead of 1.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    grad_f = f
    grad_q = grad_f * z
    grad_z = grad_f * q
    grad_x = grad_q
    grad_y = grad_q
    return f, grad_x, grad_y, grad_z
""",
)

wrong(
    "two-gates",
    "q is got back as f / z: for z = 0 that divides by zero.",
    """
def add_then_multiply(x, y, z):
    f = (x + y) * z
    grad_x = z
    grad_y = z
    grad_z = f / z
    return f, grad_x, grad_y, grad_z
""",
)

wrong(
    "two-gates",
    "The brackets are missing: f is x + y z. The gradients are those of (x + y) z.",
    """
def add_then_multiply(x, y, z):
    f = x + y * z
    grad_q = z
    grad_x, grad_y = grad_q, grad_q
    grad_z = x + y
    return f, grad_x, grad_y, grad_z
""",
)

wrong(
    "two-gates",
    "The gradient of q is shared out, half to each input of the sum.",
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
    "The sum gate hands twice its upstream gradient to each of its inputs.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    grad_q, grad_z = z, q
    grad_x = grad_q + grad_q
    grad_y = grad_q + grad_q
    return f, grad_x, grad_y, grad_z
""",
)

wrong(
    "two-gates",
    "The results are returned in the order of computation: f, grad_z, grad_x, grad_y.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    grad_f = 1
    grad_z = grad_f * q
    grad_q = grad_f * z
    grad_x = grad_q
    grad_y = grad_q
    return f, grad_z, grad_x, grad_y
""",
)

wrong(
    "two-gates",
    "grad_y is 1, the local derivative of the sum, without the upstream gradient.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    grad_z = q
    grad_q = z
    grad_x = grad_q * 1
    grad_y = 1
    return f, grad_x, grad_y, grad_z
""",
)

wrong(
    "two-gates",
    "The three gradients come in a tuple of their own: two results and not four.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    gradients = (z, z, q)
    return q * z, gradients
""",
)

wrong(
    "two-gates",
    "grad_q is taken after z has been overwritten with its gradient, so grad_x and grad_y are q.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    z = 1 * q
    grad_z = z
    grad_q = 1 * z
    grad_x = grad_q
    grad_y = grad_q
    return f, grad_x, grad_y, grad_z
""",
)

wrong(
    "two-gates",
    "int() cuts the value of f: it is wrong for numbers with decimals.",
    """
def add_then_multiply(x, y, z):
    f = int((x + y) * z)
    grad_x = z
    grad_y = z
    grad_z = x + y
    return f, grad_x, grad_y, grad_z
""",
)

right(
    "two-gates",
    "torch's autograd in double precision",
    """
def add_then_multiply(x, y, z):
    leaves = [torch.tensor(float(v), dtype=torch.float64, requires_grad=True) for v in (x, y, z)]
    f = (leaves[0] + leaves[1]) * leaves[2]
    gradients = torch.autograd.grad(f, leaves)
    return (f.item(), *(gradient.item() for gradient in gradients))
""",
)

right(
    "two-gates",
    "gates as closures that return their own backward",
    """
def add_then_multiply(x, y, z):
    def add(a, b):
        return a + b, lambda up: (up, up)

    def multiply(a, b):
        return a * b, lambda up: (up * b, up * a)

    q, back_q = add(x, y)
    f, back_f = multiply(q, z)
    up_q, up_z = back_f(1)
    return f, *back_q(up_q), up_z
""",
)

right(
    "two-gates",
    "the product multiplied out, x z + y z, with partial derivatives by hand",
    """
def add_then_multiply(x, y, z):
    f = x * z + y * z
    return f, z, z, x + y
""",
)

right(
    "two-gates",
    "numpy: vector of inputs, gradient as product with a small matrix",
    """
def add_then_multiply(x, y, z):
    values = np.array([x, y, z], dtype=float)
    swap = np.array([[0, 0, 1], [0, 0, 1], [1, 1, 0]])
    gradient = swap @ values
    return tuple(float(v) for v in (0.5 * values @ gradient, *gradient))
""",
)

# sigmoid-neuron

wrong(
    "sigmoid-neuron",
    "The derivative of 1 / u has lost its minus sign.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_u = 1 / u**2
    grad_e = grad_u
    grad_m = grad_e * e
    grad_a = -grad_m
    grad_b = grad_a
    grad_p = grad_a
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
    "The derivative of 1 / u is -1 / u², here the square is missing.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_u = -1 / u
    grad_e = grad_u
    grad_m = grad_e * e
    grad_a = -grad_m
    grad_b = grad_a
    grad_p = grad_a
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
    "1 / f² is u² and not 1 / u²: grad_u is turned upside down.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_u = -1 / f**2
    grad_e = grad_u
    grad_m = grad_e * e
    grad_a = -grad_m
    grad_b = grad_a
    grad_p = grad_a
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
    "The derivative of the exponential is taken at a and not at m.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_u = -1 / u**2
    grad_e = grad_u
    grad_m = grad_e * np.exp(a)
    grad_a = -grad_m
    grad_b = grad_a
    grad_p = grad_a
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
    "The derivative of the exponential is taken at its output e: exp(e).",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_u = -1 / u**2
    grad_e = grad_u
    grad_m = grad_e * np.exp(e)
    grad_a = -grad_m
    grad_b = grad_a
    grad_p = grad_a
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
    "The derivative of the exponential is taken as its input m.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_u = -1 / u**2
    grad_e = grad_u
    grad_m = grad_e * m
    grad_a = -grad_m
    grad_b = grad_a
    grad_p = grad_a
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
    "grad_m is the local derivative e alone, without the upstream gradient.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_u = -1 / u**2
    grad_e = grad_u
    grad_m = e
    grad_a = -grad_m
    grad_b = grad_a
    grad_p = grad_a
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
    "The minus of the negation is missing in backward.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_u = -1 / u**2
    grad_e = grad_u
    grad_m = grad_e * e
    grad_a = grad_m
    grad_b = grad_a
    grad_p = grad_a
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
    "grad_w and grad_x have each their own values: the local derivative by w is x.",
    """
def neuron(w, x, b):
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
""",
)

wrong(
    "sigmoid-neuron",
    "The local derivative by w is summed: grad_w is one number and not (n,).",
    """
def neuron(w, x, b):
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
    grad_w = grad_p * x.sum()
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
    "grad_b is multiplied with b, as if the bias were a factor.",
    """
def neuron(w, x, b):
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
    grad_b = grad_a * b
    grad_p = grad_a
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
    "b is added to each product before the sum, and so counts n times in f.",
    """
def neuron(w, x, b):
    p = (w * x + b).sum()
    a = p
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
    "Only w·x is negated: m = -(w·x) + b.",
    """
def neuron(w, x, b):
    p = -(w @ x)
    a = p + b
    m = a
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
    "The plus-one gate multiplies with u: grad_e is not grad_u times 1.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_u = -1 / u**2
    grad_e = grad_u * u
    grad_m = grad_e * e
    grad_a = -grad_m
    grad_b = grad_a
    grad_p = grad_a
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
    "The plus-one gate adds 1 to the gradient as well.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_u = -1 / u**2
    grad_e = 1 + grad_u
    grad_m = grad_e * e
    grad_a = -grad_m
    grad_b = grad_a
    grad_p = grad_a
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
    "f is 1 / (1 + exp(w·x + b)): the sign of the exponent is lost in forward.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_u = -1 / u**2
    grad_e = grad_u
    grad_m = grad_e * e
    grad_a = grad_m
    grad_b = grad_a
    grad_p = grad_a
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
    "grad_w is the local derivative x alone, without the upstream gradient grad_p.",
    """
def neuron(w, x, b):
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
    grad_w = x
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

right(
    "sigmoid-neuron",
    "torch's autograd with retain_grad at every gate",
    """
def neuron(w, x, b):
    leaf = lambda v: torch.tensor(np.asarray(v, dtype=float), requires_grad=True)
    w, x, b = leaf(w), leaf(x), leaf(b)
    a = w.dot(x) + b
    m = -a
    e = m.exp()
    u = 1 + e
    f = u.reciprocal()
    gates = {"u": u, "e": e, "m": m, "a": a}
    for tensor in gates.values():
        tensor.retain_grad()
    f.backward()
    gates |= {"b": b, "w": w, "x": x}
    out = {"grad_" + name: tensor.grad.numpy()[()] for name, tensor in gates.items()}
    return {"f": f.item(), **out}
""",
)

right(
    "sigmoid-neuron",
    "running product over a list of local derivatives",
    """
def neuron(w, x, b):
    a = sum(one * two for one, two in zip(w, x)) + b
    e = np.exp(-a)
    u = 1.0 + e
    locals_ = {"grad_u": -(u**-2.0), "grad_e": 1.0, "grad_m": e, "grad_a": -1.0, "grad_b": 1.0}
    out, upstream = {"f": u**-1.0}, 1.0
    for name, local in locals_.items():
        upstream = upstream * local
        out[name] = upstream
    out["grad_w"] = np.array([upstream * entry for entry in x])
    out["grad_x"] = np.array([upstream * entry for entry in w])
    return out
""",
)

right(
    "sigmoid-neuron",
    "closed forms in f: 1 / u = f and e / u = 1 - f",
    """
def neuron(w, x, b):
    f = float(1 / (1 + np.exp(-np.inner(w, x) - b)))
    slope = f - f * f
    return dict(
        f=f,
        grad_u=-f * f,
        grad_e=-f * f,
        grad_m=-slope,
        grad_a=slope,
        grad_b=slope,
        grad_w=np.multiply(slope, x),
        grad_x=np.multiply(slope, w),
    )
""",
)

right(
    "sigmoid-neuron",
    "a tape of (name, backward function) run backwards",
    """
def neuron(w, x, b):
    tape = []

    def gate(source, value, local):
        tape.append((source, local))
        return value

    p = np.einsum("i,i->", w, x)
    a = gate("b", p + b, 1.0)
    m = gate("a", -a, -1.0)
    e = gate("m", np.exp(m), np.exp(m))
    u = gate("e", e + 1, 1.0)
    f = gate("u", 1 / u, -1 / (u * u))
    result, grad = {"f": f}, 1.0
    while tape:
        source, local = tape.pop()
        grad = grad * local
        result["grad_" + source] = grad
    result["grad_w"], result["grad_x"] = grad * np.array(x), grad * np.array(w)
    return result
""",
)

# fused-sigmoid

wrong(
    "fused-sigmoid",
    "The sigmoid as e^a / (1 + e^a) is nan for a large a.",
    """
def fused_neuron(w, x, b):
    a = w @ x + b
    f = np.exp(a) / (1 + np.exp(a))
    grad_b = f * (1 - f)
    grad_w = grad_b * x
    grad_x = grad_b * w
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

wrong(
    "fused-sigmoid",
    "e^-a / (1 + e^-a)² is inf / inf = nan far below zero.",
    """
def fused_neuron(w, x, b):
    a = w @ x + b
    f = 1 / (1 + np.exp(-a))
    grad_b = np.exp(-a) / (1 + np.exp(-a)) ** 2
    grad_w = grad_b * x
    grad_x = grad_b * w
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

wrong(
    "fused-sigmoid",
    "The four gates are multiplied one by one as in exercise 2: 0 times inf is nan far below zero.",
    """
def fused_neuron(w, x, b):
    a = w @ x + b
    e = np.exp(-a)
    u = 1 + e
    f = 1 / u
    grad_b = -1 / u**2 * e * -1
    grad_w = grad_b * x
    grad_x = grad_b * w
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

wrong(
    "fused-sigmoid",
    "math.exp raises OverflowError for a below -710 instead of giving inf.",
    """
import math


def fused_neuron(w, x, b):
    a = float(w @ x + b)
    f = 1 / (1 + math.exp(-a))
    grad_b = f * (1 - f)
    grad_w = grad_b * x
    grad_x = grad_b * w
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

wrong(
    "fused-sigmoid",
    "a is cut to -10 to 10: beyond, f stays at 4.5e-5 from 0 or 1 and the gradients do not go to 0.",
    """
def fused_neuron(w, x, b):
    a = np.clip(w @ x + b, -10, 10)
    f = 1 / (1 + np.exp(-a))
    grad_b = f * (1 - f)
    grad_w = grad_b * x
    grad_x = grad_b * w
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

wrong(
    "fused-sigmoid",
    "Beyond |a| = 10 the gradients are set to 0 although they are up to 4.5e-5 there.",
    """
def fused_neuron(w, x, b):
    a = w @ x + b
    f = 1 / (1 + np.exp(-a))
    grad_b = f * (1 - f) if abs(a) <= 10 else 0.0
    grad_w = grad_b * x
    grad_x = grad_b * w
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

wrong(
    "fused-sigmoid",
    "In the special case far from zero, grad_w and grad_x are the number 0 and have not the shape (n,).",
    """
def fused_neuron(w, x, b):
    a = w @ x + b
    f = 1 / (1 + np.exp(-a))
    if abs(a) > 50:
        grad_w = grad_x = grad_b = 0.0
    else:
        grad_b = f * (1 - f)
        grad_w = grad_b * x
        grad_x = grad_b * w
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

wrong(
    "fused-sigmoid",
    "The special case against the overflow returns f = 0 for large positive a, too, where f is 1.",
    """
def fused_neuron(w, x, b):
    a = w @ x + b
    if abs(a) > 80:
        f = 0.0
    else:
        f = 1 / (1 + np.exp(-a))
    grad_b = f * (1 - f)
    grad_w = grad_b * x
    grad_x = grad_b * w
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

wrong(
    "fused-sigmoid",
    "The sign of a is lost: f is 1 - sigmoid(a). The gradients come out right, as s (1 - s) is even.",
    """
def fused_neuron(w, x, b):
    a = w @ x + b
    f = 1 / (1 + np.exp(a))
    grad_b = f * (1 - f)
    grad_w = grad_b * x
    grad_x = grad_b * w
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

wrong(
    "fused-sigmoid",
    "The factor s is missing: grad_b is 1 - s.",
    """
def fused_neuron(w, x, b):
    f = 1 / (1 + np.exp(-(w @ x + b)))
    grad_b = 1 - f
    grad_w = grad_b * x
    grad_x = grad_b * w
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

wrong(
    "fused-sigmoid",
    "grad_w and grad_x are exchanged.",
    """
def fused_neuron(w, x, b):
    f = 1 / (1 + np.exp(-(w @ x + b)))
    grad_b = f * (1 - f)
    grad_w = grad_b * w
    grad_x = grad_b * x
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

wrong(
    "fused-sigmoid",
    "The bias is left out of the sum.",
    """
def fused_neuron(w, x, b):
    f = 1 / (1 + np.exp(-(w @ x)))
    grad_b = f * (1 - f)
    grad_w = grad_b * x
    grad_x = grad_b * w
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

wrong(
    "fused-sigmoid",
    "s (1 - s) is applied to grad_b only; grad_w and grad_x are the other input alone.",
    """
def fused_neuron(w, x, b):
    f = 1 / (1 + np.exp(-(w @ x + b)))
    grad_b = f * (1 - f)
    grad_w = 1.0 * x
    grad_x = 1.0 * w
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

wrong(
    "fused-sigmoid",
    "The gradient is taken as sigmoid'(f): the rule is applied to the sigmoid of the output once more.",
    """
def fused_neuron(w, x, b):
    f = 1 / (1 + np.exp(-(w @ x + b)))
    s = 1 / (1 + np.exp(-f))
    grad_b = s * (1 - s)
    grad_w = grad_b * x
    grad_x = grad_b * w
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

right(
    "fused-sigmoid",
    "sigmoid by tanh in double precision",
    """
def fused_neuron(w, x, b):
    t = np.tanh((np.float64(w @ x) + b) / 2)
    f = (1 + t) / 2
    grad_b = (1 + t) * (1 - t) / 4
    grad_w, grad_x = grad_b * x, grad_b * w
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

right(
    "fused-sigmoid",
    "the slope by logarithms: e^-a = inf gives exp(-inf) = 0",
    """
def fused_neuron(w, x, b):
    a = w @ x + b
    e = np.exp(-a)
    f = 1 / (1 + e)
    grad_b = np.exp(-a - 2 * np.log(1 + e))
    grad_w = grad_b * x
    grad_x = grad_b * w
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

right(
    "fused-sigmoid",
    "the long formula with nan replaced by 0",
    """
def fused_neuron(w, x, b):
    a = np.dot(w, x) + b
    e = np.exp(-a)
    f = 1 / (1 + e)
    grad_b = np.nan_to_num(e / (1 + e) ** 2)
    grad_w = np.multiply(grad_b, x)
    grad_x = np.multiply(grad_b, w)
    return {"f": f, "grad_w": grad_w, "grad_x": grad_x, "grad_b": grad_b}
""",
)

right(
    "fused-sigmoid",
    "torch.sigmoid and autograd in float64",
    """
def fused_neuron(w, x, b):
    w, x, b = (torch.tensor(np.array(v, dtype=np.float64), requires_grad=True) for v in (w, x, b))
    f = torch.sigmoid(torch.dot(w, x) + b)
    f.backward()
    return {"f": f.item(), "grad_w": w.grad.numpy(), "grad_x": x.grad.numpy(), "grad_b": b.grad.item()}
""",
)

right(
    "fused-sigmoid",
    "two branches with math.exp of a number that is never positive",
    """
import math


def fused_neuron(w, x, b):
    a = float(np.sum(w * x)) + float(b)
    small = math.exp(-abs(a))
    f = 1 / (1 + small) if a >= 0 else small / (1 + small)
    slope = small / (1 + small) ** 2
    return {"f": f, "grad_w": slope * x, "grad_x": slope * w, "grad_b": slope}
""",
)

right(
    "fused-sigmoid",
    "one gate as a class",
    """
class Sigmoid:
    def forward(self, a):
        self.s = np.exp(-np.logaddexp(0.0, -a))
        return self.s

    def backward(self, grad_output):
        return (grad_output * self.s * (1.0 - self.s),)


def fused_neuron(w, x, b):
    gate = Sigmoid()
    f = gate.forward(np.einsum("i,i", w, x) + b)
    (slope,) = gate.backward(1.0)
    grads = {"grad_" + name: slope * local for name, local in zip("wxb", (x, w, 1.0))}
    return grads | {"f": f}
""",
)

# unbroadcast

wrong(
    "unbroadcast",
    "Only the axes in front are summed; an axis of size 1 that was stretched is forgotten.",
    """
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    return grad
""",
)

wrong(
    "unbroadcast",
    "Only stretched axes are summed; axes put in front are forgotten, so the index of each axis is wrong then.",
    """
def unbroadcast(grad, shape):
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad
""",
)

wrong(
    "unbroadcast",
    "keepdims is missing: the stretched axis disappears.",
    """
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, size in reversed(list(enumerate(shape))):
        if size == 1:
            grad = grad.sum(axis=axis)
    return grad
""",
)

wrong(
    "unbroadcast",
    "At most one axis in front is summed (if instead of while): two or more are not undone.",
    """
def unbroadcast(grad, shape):
    if grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad
""",
)

wrong(
    "unbroadcast",
    "shape.index(1) finds the first axis of size 1 only: a second stretched axis is not summed.",
    """
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    if 1 in shape:
        grad = grad.sum(axis=shape.index(1), keepdims=True)
    return grad
""",
)

wrong(
    "unbroadcast",
    "An empty shape is treated as nothing to do: for shape () the sum of all entries is missing.",
    """
def unbroadcast(grad, shape):
    if not shape:
        return grad
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    axes = tuple(i for i, size in enumerate(shape) if size == 1)
    return grad.sum(axis=axes, keepdims=True)
""",
)

wrong(
    "unbroadcast",
    "The mean is taken over the repeated axes, not the sum.",
    """
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.mean(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.mean(axis=axis, keepdims=True)
    return grad
""",
)

wrong(
    "unbroadcast",
    "The surplus axes are summed from the end, not from the front.",
    """
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=-1)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad
""",
)

wrong(
    "unbroadcast",
    "`or None` makes an empty tuple of axes to 'all axes': where nothing has to be summed, everything is.",
    """
def unbroadcast(grad, shape):
    front = grad.ndim - len(shape)
    axes = list(range(front))
    axes += [front + i for i, size in enumerate(shape) if size == 1]
    return grad.sum(axis=tuple(axes) or None).reshape(shape)
""",
)

wrong(
    "unbroadcast",
    "The stretched axes are numbered as in `shape` although the axes in front are still there: wrong when both happen at once.",
    """
def unbroadcast(grad, shape):
    front = grad.ndim - len(shape)
    axes = set(range(front)) | {i for i, size in enumerate(shape) if size == 1}
    return grad.sum(axis=tuple(axes), keepdims=True).reshape(shape)
""",
)

wrong(
    "unbroadcast",
    "The shapes are compared from the left and not from the right: a bias of shape (4,) against (4, 4) is taken as not repeated.",
    """
def unbroadcast(grad, shape):
    axes = [i for i, (a, b) in enumerate(zip(grad.shape, shape)) if a != b]
    if not axes and grad.shape == tuple(shape):
        return grad
    out = grad.sum(axis=tuple(axes), keepdims=True)
    return out.reshape(shape)
""",
)

wrong(
    "unbroadcast",
    "total begins as a view of grad[0] and += writes into it: the result is right, but grad is changed.",
    """
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        total = grad[0, ...]
        for part in grad[1:]:
            total += part
        grad = total
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad
""",
)

wrong(
    "unbroadcast",
    "keepdims=True also for the axes in front: they stay, with size 1.",
    """
def unbroadcast(grad, shape):
    front = grad.ndim - len(shape)
    axes = tuple(range(front)) + tuple(front + i for i, size in enumerate(shape) if size == 1)
    return grad.sum(axis=axes, keepdims=True)
""",
)

wrong(
    "unbroadcast",
    "The first of the repeated values is taken instead of their sum.",
    """
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad[0]
    for axis, size in enumerate(shape):
        if size == 1:
            grad = np.take(grad, [0], axis=axis)
    return grad
""",
)

wrong(
    "unbroadcast",
    "The loop over the axes begins at 1, so that a stretched first axis is missed.",
    """
def unbroadcast(grad, shape):
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    for axis in range(1, len(shape)):
        if shape[axis] == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad
""",
)

wrong(
    "unbroadcast",
    "All entries are summed when shape has a 1 anywhere: right only if every other axis was repeated, too.",
    """
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    if 1 in shape:
        return np.full(shape, grad.sum())
    return grad
""",
)

right(
    "unbroadcast",
    "torch: gradient of an expanded tensor by autograd",
    """
def unbroadcast(grad, shape):
    small = torch.zeros(shape, dtype=torch.float64, requires_grad=True)
    upstream = torch.tensor(np.array(grad, dtype=np.float64))
    (found,) = torch.autograd.grad(small.expand(upstream.shape), small, upstream)
    return found.numpy()
""",
)

right(
    "unbroadcast",
    "np.add.at with indices that are broadcast like the array",
    """
def unbroadcast(grad, shape):
    out = np.zeros(shape)
    place = np.arange(out.size).reshape(shape)
    np.add.at(out.reshape(-1), np.broadcast_to(place, grad.shape), grad)
    return out
""",
)

right(
    "unbroadcast",
    "one sum over all repeated axes and a reshape",
    """
def unbroadcast(grad, shape):
    padded = (1,) * (np.ndim(grad) - len(shape)) + tuple(shape)
    axes = tuple(i for i, (big, small) in enumerate(zip(grad.shape, padded)) if small == 1 != big)
    return np.sum(grad, axis=axes).reshape(shape)
""",
)

right(
    "unbroadcast",
    "einsum that drops the axes, then a reshape",
    """
def unbroadcast(grad, shape):
    front = grad.ndim - len(shape)
    kept = [front + i for i, size in enumerate(shape) if size != 1]
    return np.einsum(grad, list(range(grad.ndim)), kept).reshape(shape)
""",
)

right(
    "unbroadcast",
    "loop over every entry and its index",
    """
def unbroadcast(grad, shape):
    total = np.zeros(shape)
    for index, value in np.ndenumerate(grad):
        tail = index[len(index) - len(shape):]
        total[tuple(0 if size == 1 else k for k, size in zip(tail, shape))] += value
    return total
""",
)

# gates

wrong(
    "gates",
    "Mul gives each input its own value as a factor.",
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
        self.value = np.exp(x)
        return self.value

    def backward(self, grad_output):
        return (grad_output * self.value,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "Mul keeps its inputs in the class: two Mul gates share one memory.",
    """
class Add:
    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    def forward(self, x, y):
        Mul.x, Mul.y = x, y
        return x * y

    def backward(self, grad_output):
        return grad_output * Mul.y, grad_output * Mul.x


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
        return (grad_output * self.value,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "The list of saved values belongs to the class: it is right only while backward runs in exactly the opposite order of forward.",
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
        return grad_output * self.y, grad_output * self.x


class MatMul:
    saved = []

    def forward(self, x, y):
        self.saved.append((x, y))
        return x @ y

    def backward(self, grad_output):
        x, y = self.saved.pop()
        return grad_output @ y.T, x.T @ grad_output


class Exp:
    def forward(self, x):
        self.value = np.exp(x)
        return self.value

    def backward(self, grad_output):
        return (grad_output * self.value,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "Mul divides its result by an input to get the other one: nan where an entry is 0.",
    """
class Add:
    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    def forward(self, x, y):
        self.x, self.y = x, y
        self.value = x * y
        return self.value

    def backward(self, grad_output):
        return grad_output * self.value / self.x, grad_output * self.value / self.y


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
        return (grad_output * self.value,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "Mul sums each gradient to one number.",
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
        return np.sum(grad_output * self.y), np.sum(grad_output * self.x)


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
        return (grad_output * self.value,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "MatMul's grad_y is transposed: shape (H, D).",
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
        return grad_output * self.y, grad_output * self.x


class MatMul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, grad_output.T @ self.x


class Exp:
    def forward(self, x):
        self.value = np.exp(x)
        return self.value

    def backward(self, grad_output):
        return (grad_output * self.value,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "MatMul forgets to transpose the other input: the shapes do not match, or, for square matrices, the numbers are wrong.",
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
        return grad_output * self.y, grad_output * self.x


class MatMul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y, self.x @ grad_output


class Exp:
    def forward(self, x):
        self.value = np.exp(x)
        return self.value

    def backward(self, grad_output):
        return (grad_output * self.value,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "MatMul returns the gradients in the wrong order.",
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
        return grad_output * self.y, grad_output * self.x


class MatMul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return self.x.T @ grad_output, grad_output @ self.y.T


class Exp:
    def forward(self, x):
        self.value = np.exp(x)
        return self.value

    def backward(self, grad_output):
        return (grad_output * self.value,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "Exp.backward returns an array and no tuple: the comma is missing.",
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
        return grad_output * self.y, grad_output * self.x


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
        return (grad_output * self.value)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "Exp.backward is x times the upstream gradient, and not e^x.",
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
        return grad_output * self.y, grad_output * self.x


class MatMul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, grad_output):
        return (grad_output * self.x,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "Exp.backward takes the exponential of the value once more.",
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
        return grad_output * self.y, grad_output * self.x


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
        return (grad_output * np.exp(self.value),)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "Exp.backward multiplies the kept value in place: the value that forward returned changes, and a second backward is wrong.",
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
        return grad_output * self.y, grad_output * self.x


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
        self.value *= grad_output
        return (self.value,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "Sum.backward is all ones, without the upstream number.",
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
        return grad_output * self.y, grad_output * self.x


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
        return (grad_output * self.value,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.ones(self.shape),)
""",
)

wrong(
    "gates",
    "Sum.backward divides the upstream gradient among the entries, as a mean would.",
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
        return grad_output * self.y, grad_output * self.x


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
        return (grad_output * self.value,)


class Sum:
    def forward(self, x):
        self.shape = x.shape
        return x.sum()

    def backward(self, grad_output):
        return (np.ones(self.shape) * grad_output / np.prod(self.shape),)
""",
)

wrong(
    "gates",
    "Python's sum adds up the rows of a matrix: the value is no number but a row.",
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
        return grad_output * self.y, grad_output * self.x


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
        return (grad_output * self.value,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "Sum keeps only the number of entries: the gradient of a matrix comes back flat.",
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
        return grad_output * self.y, grad_output * self.x


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
        return (grad_output * self.value,)


class Sum:
    def forward(self, x):
        self.size = x.size
        return x.sum()

    def backward(self, grad_output):
        return (np.full(self.size, grad_output),)
""",
)

wrong(
    "gates",
    "x += y adds into the caller's x: the value is right, but the input has changed.",
    """
class Add:
    def forward(self, x, y):
        x += y
        return x

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    def forward(self, x, y):
        self.x, self.y = x, y
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
        self.value = np.exp(x)
        return self.value

    def backward(self, grad_output):
        return (grad_output * self.value,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "Add hands on one gradient and not one for each of its two inputs.",
    """
class Add:
    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return (grad_output,)


class Mul:
    def forward(self, x, y):
        self.x, self.y = x, y
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
        self.value = np.exp(x)
        return self.value

    def backward(self, grad_output):
        return (grad_output * self.value,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "Add multiplies the upstream gradient with its inputs.",
    """
class Add:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x + y

    def backward(self, grad_output):
        return grad_output * self.x, grad_output * self.y


class Mul:
    def forward(self, x, y):
        self.x, self.y = x, y
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
        self.value = np.exp(x)
        return self.value

    def backward(self, grad_output):
        return (grad_output * self.value,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "Mul.forward does not keep its inputs in self: backward raises.",
    """
class Add:
    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    def forward(self, x, y):
        return x * y

    def backward(self, grad_output):
        return grad_output * y, grad_output * x


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
        return (grad_output * self.value,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

wrong(
    "gates",
    "MatMul.forward multiplies entry by entry.",
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
        return grad_output * self.y, grad_output * self.x


class MatMul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    def forward(self, x):
        self.value = np.exp(x)
        return self.value

    def backward(self, grad_output):
        return (grad_output * self.value,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
""",
)

right(
    "gates",
    "each forward keeps closures for the local rules",
    """
class Rule:
    def backward(self, grad_output):
        return tuple(rule(grad_output) for rule in self.rules)


class Add(Rule):
    def forward(self, x, y):
        self.rules = [lambda up: 1.0 * up] * 2
        return np.add(x, y)


class Mul(Rule):
    def forward(self, x, y):
        self.rules = lambda up: up * y, lambda up: x * up
        return np.multiply(x, y)


class MatMul(Rule):
    def forward(self, x, y):
        self.rules = lambda up: (y @ up.T).T, lambda up: (up.T @ x).T
        return np.dot(x, y)


class Exp(Rule):
    def forward(self, x):
        self.rules = (lambda up: np.exp(x) * up,)
        return np.exp(x)


class Sum(Rule):
    def forward(self, x):
        self.rules = (lambda up: up * np.ones_like(x, dtype=float),)
        return np.asarray(x).sum()
""",
)

right(
    "gates",
    "torch's autograd behind every gate",
    """
class TorchGate:
    def forward(self, *inputs):
        self.leaves = [torch.tensor(np.array(v, dtype=float), requires_grad=True) for v in inputs]
        self.value = self.operation(*self.leaves)
        return self.value.detach().numpy().copy()

    def backward(self, grad_output):
        up = torch.tensor(np.array(grad_output, dtype=float))
        found = torch.autograd.grad(self.value, self.leaves, up, retain_graph=True)
        return tuple(gradient.numpy().copy() for gradient in found)


class Add(TorchGate):
    operation = staticmethod(torch.add)


class Mul(TorchGate):
    operation = staticmethod(torch.mul)


class MatMul(TorchGate):
    operation = staticmethod(torch.matmul)


class Exp(TorchGate):
    operation = staticmethod(torch.exp)


class Sum(TorchGate):
    operation = staticmethod(torch.sum)
""",
)

right(
    "gates",
    "einsum, broadcast_to and a dictionary as memory",
    """
class Add:
    def forward(self, x, y):
        return sum((x, y))

    def backward(self, grad_output):
        return tuple(np.copy(grad_output) for _ in range(2))


class Mul:
    def __init__(self):
        self.memory = {}

    def forward(self, x, y):
        self.memory.update(x=x, y=y)
        return np.einsum("...,...->...", x, y)

    def backward(self, grad_output):
        return tuple(self.memory[other] * grad_output for other in ("y", "x"))


class MatMul(Mul):
    def forward(self, x, y):
        self.memory = dict(x=x, y=y)
        return np.einsum("nd,dh->nh", x, y)

    def backward(self, grad_output):
        x, y = self.memory["x"], self.memory["y"]
        return np.einsum("nh,dh->nd", grad_output, y), np.einsum("nd,nh->dh", x, grad_output)


class Exp:
    def forward(self, x):
        self.log = x
        return np.e**x

    def backward(self, grad_output):
        return (np.multiply(grad_output, np.exp(self.log)),)


class Sum:
    def forward(self, x):
        self.like = np.shape(x)
        return np.einsum("i->", np.ravel(x))

    def backward(self, grad_output):
        return (np.broadcast_to(grad_output, self.like).copy(),)
""",
)

right(
    "gates",
    "loops for the matrix product, lists stacked",
    """
class Add:
    def forward(self, *xs):
        self.count = len(xs)
        return xs[0] + xs[1]

    def backward(self, grad_output):
        return (grad_output,) * self.count


class Mul:
    def forward(self, x, y):
        self.inputs = [x, y]
        return x * y

    def backward(self, grad_output):
        return tuple(grad_output * other for other in self.inputs[::-1])


class MatMul:
    def forward(self, x, y):
        self.inputs = x, y
        return np.array([[row @ column for column in y.T] for row in x])

    def backward(self, grad_output):
        x, y = self.inputs
        grad_x = np.zeros(x.shape)
        grad_y = np.zeros(y.shape)
        for (n, h), up in np.ndenumerate(grad_output):
            grad_x[n] += up * y[:, h]
            grad_y[:, h] += up * x[n]
        return grad_x, grad_y


class Exp:
    def forward(self, x):
        self.keep = np.exp(x)
        return self.keep.copy()

    def backward(self, grad_output):
        return tuple([self.keep * grad_output])


class Sum:
    def forward(self, x):
        self.zeros = np.zeros(np.shape(x))
        return float(np.sum(x))

    def backward(self, grad_output):
        return (self.zeros + grad_output,)
""",
)

# topological-order

wrong(
    "topological-order",
    "It calls itself for each input: RecursionError for a graph 10,000 gates deep.",
    """
def topological_order(inputs, output):
    order, seen = [], set()

    def visit(name):
        if name in seen:
            return
        seen.add(name)
        for source in inputs.get(name, []):
            visit(source)
        order.append(name)

    visit(output)
    return order
""",
)

wrong(
    "topological-order",
    "The recursion limit is raised to 10,000, which a chain of 10,000 gates still exceeds.",
    """
import sys


def topological_order(inputs, output):
    sys.setrecursionlimit(10_000)
    order, seen = [], set()

    def visit(name):
        if name not in seen:
            seen.add(name)
            for source in inputs.get(name, []):
                visit(source)
            order.append(name)

    visit(output)
    return order
""",
)

wrong(
    "topological-order",
    "A name is marked as seen when it is pushed: a gate that waits lower on the stack is then skipped where it is needed first, and comes after its user.",
    """
def topological_order(inputs, output):
    order, seen, stack = [], {output}, [(output, False)]
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
    "The mark that a name was met is never checked when it is popped: a gate that was pushed twice is listed twice.",
    """
def topological_order(inputs, output):
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
            continue
        seen.add(name)
        stack.append((name, True))
        for source in inputs.get(name, []):
            if source not in seen:
                stack.append((source, False))
    return order
""",
)

wrong(
    "topological-order",
    "Breadth first, then reversed: a gate that is met early on a short way comes after its users on a longer way.",
    """
def topological_order(inputs, output):
    order, queue = [output], [output]
    for name in queue:
        for source in inputs.get(name, []):
            if source not in order:
                order.append(source)
                queue.append(source)
    return order[::-1]
""",
)

wrong(
    "topological-order",
    "Depth-first preorder, reversed: where ways of different length meet, a gate comes before its inputs.",
    """
def topological_order(inputs, output):
    found, stack = [], [output]
    seen = set()
    while stack:
        name = stack.pop()
        if name in seen:
            continue
        seen.add(name)
        found.append(name)
        stack.extend(inputs.get(name, []))
    found.reverse()
    return found
""",
)

wrong(
    "topological-order",
    "All gates of the dictionary are sorted, also those that the output does not depend on; the output need not come last.",
    """
def topological_order(inputs, output):
    return list(TopologicalSorter(inputs).static_order())
""",
)

wrong(
    "topological-order",
    "The inputs of the graph, which are no keys, are left out of the list.",
    """
def topological_order(inputs, output):
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
        elif name not in seen and name in inputs:
            seen.add(name)
            stack.append((name, True))
            stack.extend((source, False) for source in inputs[name])
    return order
""",
)

wrong(
    "topological-order",
    "inputs[name] raises KeyError for an input of the graph.",
    """
def topological_order(inputs, output):
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
        elif name not in seen:
            seen.add(name)
            stack.append((name, True))
            stack.extend((source, False) for source in inputs[name])
    return order
""",
)

wrong(
    "topological-order",
    "setdefault adds the graph's inputs to the caller's dictionary.",
    """
def topological_order(inputs, output):
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
        elif name not in seen:
            seen.add(name)
            stack.append((name, True))
            stack.extend((source, False) for source in inputs.setdefault(name, []))
    return order
""",
)

wrong(
    "topological-order",
    "dict() copies the dictionary but not its lists: pop() empties the caller's lists of inputs.",
    """
def topological_order(inputs, output):
    remaining = dict(inputs)
    order, listed, stack = [], set(), [output]
    while stack:
        name = stack[-1]
        if remaining.get(name):
            source = remaining[name].pop()
            if source not in listed:
                stack.append(source)
        else:
            stack.pop()
            if name not in listed:
                listed.add(name)
                order.append(name)
    return order
""",
)

wrong(
    "topological-order",
    "set(output) is the set of the letters of the name: with an output called 'loss' the gates 's' and 'o' count as seen and are missing.",
    """
def topological_order(inputs, output):
    order, seen = [], set(output)
    stack = [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
            continue
        if name in seen and name != output:
            continue
        seen.add(name)
        stack.append((name, True))
        for source in inputs.get(name, []):
            stack.append((source, False))
    return order
""",
)

wrong(
    "topological-order",
    "list(output) splits the name into letters: right for names of one letter only.",
    """
def topological_order(inputs, output):
    order, done, stack = [], set(), list(output)
    while stack:
        name = stack[-1]
        missing = [source for source in inputs.get(name, []) if source not in done]
        if missing:
            stack.extend(missing)
            continue
        stack.pop()
        if name not in done:
            done.add(name)
            order.append(name)
    return order
""",
)

wrong(
    "topological-order",
    "The order is right way round for backward: the output comes first.",
    """
def topological_order(inputs, output):
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.insert(0, name)
        elif name not in seen:
            seen.add(name)
            stack.append((name, True))
            stack.extend((source, False) for source in inputs.get(name, []))
    return order
""",
)

wrong(
    "topological-order",
    "Names are listed once only at the end, but every path is walked: with doubling paths it never ends.",
    """
def topological_order(inputs, output):
    order, stack = [], [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
            continue
        stack.append((name, True))
        for source in inputs.get(name, []):
            stack.append((source, False))
    return list(dict.fromkeys(order))
""",
)

wrong(
    "topological-order",
    "The mark goes on top of the inputs and not below them, so that a gate is listed before its inputs.",
    """
def topological_order(inputs, output):
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
        elif name not in seen:
            seen.add(name)
            stack.extend((source, False) for source in inputs.get(name, []))
            stack.append((name, True))
    return order
""",
)

wrong(
    "topological-order",
    "The names are sorted by their shortest distance to the output; the longest one decides.",
    """
def topological_order(inputs, output):
    level = {output: 0}
    queue = [output]
    for name in queue:
        for source in inputs.get(name, []):
            if source not in level:
                level[source] = level[name] + 1
                queue.append(source)
    return sorted(level, key=level.get, reverse=True)
""",
)

right(
    "topological-order",
    "iterators on the stack",
    """
def topological_order(inputs, output):
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
            stack.pop()
            order.append(name)
    return order
""",
)

right(
    "topological-order",
    "Kahn from the output: a name is listed when all its users are, then reversed",
    """
def topological_order(inputs, output):
    users, queue = {output: 0}, [output]
    for name in queue:
        for source in inputs.get(name, []):
            if source not in users:
                users[source] = 0
                queue.append(source)
            users[source] += 1
    backwards, ready = [], [output]
    while ready:
        name = ready.pop()
        backwards.append(name)
        for source in inputs.get(name, []):
            users[source] -= 1
            if users[source] == 0:
                ready.append(source)
    return list(reversed(backwards))
""",
)

right(
    "topological-order",
    "graphlib on the ancestors only",
    """
def topological_order(inputs, output):
    needed, todo = {}, [output]
    while todo:
        name = todo.pop()
        if name not in needed:
            needed[name] = tuple(inputs.get(name, ()))
            todo += needed[name]
    return [*TopologicalSorter(needed).static_order()]
""",
)

right(
    "topological-order",
    "a recursive generator run by a trampoline",
    """
def topological_order(inputs, output):
    listed = {}

    def visit(name):
        for source in inputs.get(name, []):
            if source not in listed and source not in active:
                yield source
        listed[name] = True

    active, running = {output}, [visit(output)]
    while running:
        try:
            name = next(running[-1])
        except StopIteration:
            running.pop()
        else:
            active.add(name)
            running.append(visit(name))
    return list(listed)
""",
)

right(
    "topological-order",
    "only the missing inputs are pushed; the gate stays until none is missing",
    """
def topological_order(inputs, output):
    place = {}
    stack = [output]
    while stack:
        top = stack[-1]
        missing = next((s for s in inputs.get(top, []) if s not in place), None)
        if missing is None:
            stack.pop()
            place.setdefault(top, len(place))
        else:
            stack.append(missing)
    return sorted(place, key=place.get)
""",
)

# computational-graph

wrong(
    "computational-graph",
    "Gradients are stored with = and not added: of a value that is used twice only one gradient is left.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones(np.shape(self.values[self.graph.output]))
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, grad in zip(sources, gate.backward(grads[name])):
                grads[source] = grad
        return {name: grads[name] for name in self.names}
""",
)

wrong(
    "computational-graph",
    "Backward goes through the gates in forward order: gradients are handed on before they have arrived.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones(np.shape(self.values[self.graph.output]))
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            for source, grad in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + grad
        return {name: grads[name] for name in self.names}
""",
)

wrong(
    "computational-graph",
    "A dictionary of sources and gradients keeps one gradient for a name that stands twice among a gate's sources: x · x gives x and not 2x.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        grads[self.graph.output] = 1.0
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, grad in dict(zip(sources, gate.backward(grads[name]))).items():
                grads[source] = grads[source] + grad
        return {name: grads[name] for name in self.names}
""",
)

wrong(
    "computational-graph",
    "The first gradient is stored as it came and the next added in place: an array that a gate handed to both of its inputs is changed for both.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {self.graph.output: np.ones(np.shape(self.values[self.graph.output]))}
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            if name not in grads:
                continue
            for source, grad in zip(sources, gate.backward(grads[name])):
                if source in grads:
                    grads[source] += grad
                else:
                    grads[source] = grad
        return {name: grads.get(name, np.zeros(np.shape(self.values[name]))) for name in self.names}
""",
)

wrong(
    "computational-graph",
    "np.zeros_like of an integer is an integer: += of a float gradient raises for inputs given as integers.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros_like(value) for name, value in self.values.items()}
        grads[self.graph.output] = 1.0
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, grad in zip(sources, gate.backward(grads[name])):
                grads[source] += grad
        return {name: grads[name] for name in self.names}
""",
)

wrong(
    "computational-graph",
    "self.values is the caller's dictionary and not a copy: all values of the gates are written into it.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names = list(inputs)
        self.values = inputs
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones(np.shape(self.values[self.graph.output]))
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, grad in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + grad
        return {name: grads[name] for name in self.names}
""",
)

wrong(
    "computational-graph",
    "The value of the last gate in the order is returned, which need not be the output.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[name]

    def backward(self):
        grads = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones(np.shape(self.values[self.graph.output]))
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, grad in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + grad
        return {name: grads[name] for name in self.names}
""",
)

wrong(
    "computational-graph",
    "Gradients exist only for names that something arrived at: a gate that the output does not depend on raises KeyError.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {self.graph.output: 1.0}
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, grad in zip(sources, gate.backward(grads[name])):
                grads[source] = grads.get(source, 0) + grad
        return {name: grads.get(name, np.zeros(np.shape(self.values[name]))) for name in self.names}
""",
)

wrong(
    "computational-graph",
    "An input that the output does not depend on is missing in the result; its gradient is zero.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {self.graph.output: 1.0}
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            if name in grads:
                for source, grad in zip(sources, gate.backward(grads[name])):
                    grads[source] = grads.get(source, 0) + grad
        return {name: grads[name] for name in self.names if name in grads}
""",
)

wrong(
    "computational-graph",
    "All gradients begin as the number 0: that of an array on which the output does not depend has the shape () and not that of the array.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = dict.fromkeys(self.values, 0.0)
        grads[self.graph.output] = 1.0
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            up = grads[name] + np.zeros(np.shape(self.values[name]))
            for source, grad in zip(sources, gate.backward(up)):
                grads[source] = grads[source] + grad
        return {name: grads[name] for name in self.names}
""",
)

wrong(
    "computational-graph",
    "The gradients of all gates are returned as well, not only those of the inputs.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones(np.shape(self.values[self.graph.output]))
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, grad in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + grad
        return grads
""",
)

wrong(
    "computational-graph",
    "Backward begins with the output's value and not with 1.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        grads[self.graph.output] = np.array(self.values[self.graph.output], dtype=float)
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, grad in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + grad
        return {name: grads[name] for name in self.names}
""",
)

wrong(
    "computational-graph",
    "All gradients begin at 1, not only that of the output.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.ones(np.shape(value)) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones(np.shape(self.values[self.graph.output]))
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, grad in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + grad
        return {name: grads[name] for name in self.names}
""",
)

wrong(
    "computational-graph",
    "The gradients are made in forward and added to in each backward: a second backward() returns too much.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        self.grads = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        return self.values[self.graph.output]

    def backward(self):
        grads = self.grads
        grads[self.graph.output] = 1.0
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, grad in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + grad
        return {name: grads[name] for name in self.names}
""",
)

wrong(
    "computational-graph",
    "Values are kept from call to call and a gate that has one is not computed again: a second forward returns the old value.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph
        self.values = {}

    def forward(self, inputs):
        self.names = list(inputs)
        self.values.update(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            if name not in self.values:
                self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones(np.shape(self.values[self.graph.output]))
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, grad in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + grad
        return {name: grads[name] for name in self.names}
""",
)

wrong(
    "computational-graph",
    "The gradients are paired with the reversed list of sources: each input of a gate gets the other's gradient.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones(np.shape(self.values[self.graph.output]))
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, grad in zip(sources[::-1], gate.backward(grads[name])):
                grads[source] = grads[source] + grad
        return {name: grads[name] for name in self.names}
""",
)

wrong(
    "computational-graph",
    "Each gate receives the gradient of the output, 1, and not that under its own name: only the last step of the chain rule is done.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            up = np.ones(np.shape(self.values[name]))
            for source, grad in zip(sources, gate.backward(up)):
                grads[source] = grads[source] + grad
        return {name: grads[name] for name in self.names}
""",
)

wrong(
    "computational-graph",
    "The list of values is passed as one argument: the star is missing, and the gate raises.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward([self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones(np.shape(self.values[self.graph.output]))
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, grad in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + grad
        return {name: grads[name] for name in self.names}
""",
)

wrong(
    "computational-graph",
    "self.graph.gates is gone through in the order of adding and not in a topological one: KeyError when a gate was added before its inputs.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.names = list(inputs)
        self.values = dict(inputs)
        for name, (gate, sources) in self.graph.gates.items():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros(np.shape(value)) for name, value in self.values.items()}
        grads[self.graph.output] = np.ones(np.shape(self.values[self.graph.output]))
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, grad in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + grad
        return {name: grads[name] for name in self.names}
""",
)

right(
    "computational-graph",
    "a tape written by forward, contributions in lists and summed when the gate's turn comes",
    """
from collections import defaultdict



class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.inputs = {name: np.array(value, dtype=float) for name, value in inputs.items()}
        values, self.tape = dict(self.inputs), []
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            values[name] = gate.forward(*(values[source] for source in sources))
            self.tape.append((name, gate, sources, np.shape(values[name])))
        return values[self.graph.output]

    def backward(self):
        arrived = defaultdict(list)
        arrived[self.graph.output].append(1.0)
        for name, gate, sources, shape in self.tape[::-1]:
            up = sum(arrived[name], np.zeros(shape))
            for source, part in zip(sources, gate.backward(up)):
                arrived[source].append(part)
        return {name: sum(arrived[name], np.zeros(value.shape)) for name, value in self.inputs.items()}
""",
)

right(
    "computational-graph",
    "each value has an accumulator object of its own",
    """
class Slot:
    def __init__(self, value):
        self.value = value
        self.grad = np.zeros(np.shape(value))

    def collect(self, grad):
        self.grad = np.add(self.grad, grad)


class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.given = {name: Slot(value) for name, value in inputs.items()}
        self.slots = dict(self.given)
        self.steps = []
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            before = [self.slots[source] for source in sources]
            self.slots[name] = Slot(gate.forward(*[slot.value for slot in before]))
            self.steps.insert(0, (self.slots[name], gate, before))
        return self.slots[self.graph.output].value

    def backward(self):
        for slot in self.slots.values():
            slot.grad = np.zeros(np.shape(slot.value))
        self.slots[self.graph.output].collect(1)
        for slot, gate, before in self.steps:
            for other, grad in zip(before, gate.backward(slot.grad)):
                other.collect(grad)
        return {name: slot.grad for name, slot in self.given.items()}
""",
)

right(
    "computational-graph",
    "pull instead of push: the gradient of a name is asked of its users, in a memo filled in reverse order",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.given, self.values = tuple(inputs), {**inputs}
        self.nodes = self.graph.nodes_topologically_sorted()
        for name, gate, sources in self.nodes:
            self.values.update({name: gate.forward(*map(self.values.__getitem__, sources))})
        return self.values[self.graph.output]

    def backward(self):
        handed = []

        def total(name):
            start = 1.0 if name == self.graph.output else 0.0
            parts = [grad for source, grad in handed if source == name]
            return sum(parts, start + np.zeros(np.shape(self.values[name])))

        for name, gate, sources in self.nodes[::-1]:
            handed.extend(zip(sources, gate.backward(total(name))))
        return {name: total(name) for name in self.given}
""",
)

right(
    "computational-graph",
    "in-place += into arrays of floats that belong to the dictionary; gates popped from a list",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.values = {}
        self.values.update(inputs)
        self.leaves = set(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            arguments = []
            for source in sources:
                arguments.append(self.values[source])
            self.values[name] = gate.forward(*arguments)
        result = self.values[self.graph.output]
        return result

    def backward(self):
        grads = {}
        for name in self.values:
            grads[name] = np.zeros(np.shape(self.values[name]), dtype=np.float64)
        grads[self.graph.output][...] = 1
        todo = self.graph.nodes_topologically_sorted()
        while todo:
            name, gate, sources = todo.pop()
            received = gate.backward(grads[name].copy())
            for position in range(len(sources)):
                grads[sources[position]][...] += received[position]
        return {name: grad for name, grad in grads.items() if name in self.leaves}
""",
)

# what-torch-builds

wrong(
    "what-torch-builds",
    "c is made by an operation and keeps no .grad: None, not d = 4.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], 4.0)
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
    counts, seen, stack = {}, set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "a's gradient is the local derivative b = 3 only, without the upstream gradient d.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 3.0)
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
    counts, seen, stack = {}, set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "The gradients of a and b are exchanged.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 8.0)
    table["b"] = row(True, None, [], 12.0)
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
    counts, seen, stack = {}, set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "The leaves are given AccumulateGrad as their grad_fn; a leaf has None.",
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
    counts, seen, stack = {}, set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "e's next_functions are in the wrong order: c comes before d.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["AccumulateGrad", "MulBackward0"], None)
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
    counts, seen, stack = {}, set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "e's first entry says AccumulateGrad, but c is no leaf: its node is MulBackward0.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
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
    counts, seen, stack = {}, set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "e's own gradient, 1, is not kept: e is no leaf.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(True, None, [], 6.0)
    table["e"] = row(False, "MulBackward0", ["MulBackward0", "AccumulateGrad"], 1.0)
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
    counts, seen, stack = {}, set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "next_functions lists where the tensors go (the users) instead of where they come from.",
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
    counts, seen, stack = {}, set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "q is said to be no leaf since it requires no grad; but no operation made it.",
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
    table["q"] = row(False, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts, seen, stack = {}, set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "q's .grad is None, as no AccumulateGrad stands there, and not 0.",
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
    table["q"] = row(True, None, [], 0.0)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts, seen, stack = {}, set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "r's next_functions lack the entry None for q.",
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
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad"], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts, seen, stack = {}, set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "q is given an AccumulateGrad although it requires no grad.",
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
    counts, seen, stack = {}, set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    'The word "None" in quotes is a string, not None.',
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
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", "None"], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts, seen, stack = {}, set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "t has one entry for s, but s is an argument twice.",
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
    table["t"] = row(False, "MulBackward0", ["AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts, seen, stack = {}, set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "s * s is given a node PowBackward0, which belongs to s ** 2.",
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
    table["t"] = row(False, "PowBackward0", ["AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts, seen, stack = {}, set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "p's gradient lacks the way through + p: 2 s q = 12 instead of 2 s (q + 1) = 6.",
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
    counts, seen, stack = {}, set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "p's gradient counts s * s once: s (q + 1) = 3 instead of 6.",
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
    table["p"] = row(True, None, [], 3.0)
    table["q"] = row(True, None, [], None)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    counts, seen, stack = {}, set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "Nodes on several ways are counted once for each way, as none is marked as seen.",
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
    counts, stack = {}, [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None:
            continue
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "An entry None of next_functions is not skipped: where a tensor requires no grad it raises AttributeError.",
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
    counts, seen, stack = {}, set(), []
    if tensor.grad_fn is not None:
        stack.append(tensor.grad_fn)
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            stack.append(following)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "A leaf has no grad_fn: None is counted under the name NoneType instead of giving {}.",
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
    seen, stack, counts = set(), [tensor.grad_fn], {}
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in getattr(node, "next_functions", ()):
            if following is not None:
                stack.append(following)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "It calls itself for each node: RecursionError for a deep graph.",
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
""",
)

wrong(
    "what-torch-builds",
    "The names are remembered and not the nodes: of each name one node is counted, and the ways behind the others are cut off.",
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
    counts, stack = {}, [tensor.grad_fn]
    while stack:
        node = stack.pop()
        name = type(node).__name__
        if node is None or name in counts:
            continue
        counts[name] = 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "node.name() is torch's own: it says torch::autograd::AccumulateGrad for the leaves' nodes.",
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
    counts, seen, stack = {}, set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        name = node.name()
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in node.next_functions)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "The node of the tensor itself is not counted, only those that follow.",
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
    counts, seen, stack = {}, set(), [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None:
            continue
        for following, _ in node.next_functions:
            if following is not None and following not in seen:
                seen.add(following)
                name = type(following).__name__
                counts[name] = counts.get(name, 0) + 1
                stack.append(following)
    return counts
""",
)

right(
    "what-torch-builds",
    "the tables read from torch itself; Counter over the set of nodes",
    """
from collections import Counter


def read(**tensors):
    table = {}
    for name, tensor in tensors.items():
        node = tensor.grad_fn
        following = [] if node is None else [one for one, _ in node.next_functions]
        names = [None if one is None else type(one).__name__ for one in following]
        grad = tensor.grad.item() if tensor.is_leaf and tensor.grad is not None else None
        table[name] = row(tensor.is_leaf, None if node is None else type(node).__name__, names, grad)
    return table


def lecture_table():
    a, b, d = (torch.tensor(v, requires_grad=True) for v in (2.0, 3.0, 4.0))
    c = a * b
    e = c * d
    e.backward()
    return read(a=a, b=b, c=c, d=d, e=e)


def second_table():
    p, q = torch.tensor(3.0, requires_grad=True), torch.tensor(-2.0)
    r = p * q
    s = r + p
    t = s * s
    t.backward()
    return read(p=p, q=q, r=r, s=s, t=t)


def nodes_by_name(tensor):
    found, front = set(), {tensor.grad_fn} - {None}
    while front:
        found |= front
        front = {one for node in front for one, _ in node.next_functions} - {None} - found
    return dict(Counter(type(node).__name__ for node in found))
""",
)

right(
    "what-torch-builds",
    "names shortened, tables as dictionary displays, gradients as integers; queue by a growing list",
    """
MUL, ADD, LEAF = "MulBackward0", "AddBackward0", "AccumulateGrad"


def lecture_table():
    leaf = lambda grad: row(True, None, [], grad)
    return {
        "a": leaf(3 * 4),
        "b": leaf(2 * 4),
        "c": row(False, MUL, [LEAF] * 2, None),
        "d": leaf(2 * 3),
        "e": row(False, MUL, [MUL, LEAF], None),
    }


def second_table():
    s = 3 * -2 + 3
    return dict(
        p=row(True, None, [], 2 * s * (-2 + 1)),
        q=row(True, None, [], None),
        r=row(False, MUL, [LEAF, None], None),
        s=row(False, ADD, [MUL, LEAF], None),
        t=row(False, MUL, [ADD] * 2, None),
    )


def nodes_by_name(tensor):
    nodes = [] if tensor.grad_fn is None else [tensor.grad_fn]
    known = set(nodes)
    for node in nodes:
        for following, _ in node.next_functions:
            if following is not None and following not in known:
                known.add(following)
                nodes.append(following)
    names = [type(node).__name__ for node in nodes]
    return {name: names.count(name) for name in set(names)}
""",
)

right(
    "what-torch-builds",
    "keyword arguments of row; id() together with the node kept alive; defaultdict",
    """
from collections import defaultdict


def lecture_table():
    table = {}
    for name, grad in zip("abd", (12.0, 8.0, 6.0)):
        table[name] = row(is_leaf=True, grad_fn=None, next_functions=[], grad=grad)
    inner = ["AccumulateGrad", "AccumulateGrad"]
    table["c"] = row(is_leaf=False, grad_fn="MulBackward0", next_functions=inner, grad=None)
    outer = ["MulBackward0", "AccumulateGrad"]
    table["e"] = row(is_leaf=False, grad_fn="MulBackward0", next_functions=outer, grad=None)
    return table


def second_table():
    table = {name: row(True, None, [], None) for name in "pq"}
    table["p"]["grad"] = 6.0
    into = {"r": ["AccumulateGrad", None], "s": ["MulBackward0", "AccumulateGrad"], "t": ["AddBackward0"] * 2}
    kinds = {"r": "Mul", "s": "Add", "t": "Mul"}
    for name, names in into.items():
        table[name] = row(False, kinds[name] + "Backward0", names, None)
    return table


def nodes_by_name(tensor):
    alive = {}
    stack = [(tensor.grad_fn, 0)]
    while stack:
        node, _ = stack.pop()
        if node is not None and id(node) not in alive:
            alive[id(node)] = node
            stack += node.next_functions
    counts = defaultdict(int)
    for node in alive.values():
        counts[node.__class__.__name__] += 1
    return dict(counts)
""",
)

# accumulate-grad

wrong(
    "accumulate-grad",
    "An old gradient in w.grad is not removed before the first backward and counts in the sum.",
    """
def summed_gradient(losses, w):
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    gradients = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        gradients.append(w.grad)
    return gradients


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
    "The gradient is set back before each loss: only that of the last one is returned.",
    """
def summed_gradient(losses, w):
    for loss in losses:
        w.grad = None
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    gradients = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        gradients.append(w.grad)
    return gradients


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
    "w.grad.zero_() raises AttributeError where w.grad is None, as it is at the beginning.",
    """
def summed_gradient(losses, w):
    w.grad.zero_()
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    gradients = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        gradients.append(w.grad)
    return gradients


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
    "w.grad is added up by hand although torch adds already: the first gradient counts once for each loss.",
    """
def summed_gradient(losses, w):
    w.grad = None
    total = torch.zeros_like(w)
    for loss in losses:
        loss(w).backward()
        total += w.grad
    return total


def separate_gradients(losses, w):
    gradients = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        gradients.append(w.grad)
    return gradients


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
    "The sum is divided by the number of losses.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        (loss(w) / len(losses)).backward()
    return w.grad


def separate_gradients(losses, w):
    gradients = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        gradients.append(w.grad)
    return gradients


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
    "backward() returns None: a list of None and no gradients.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    gradients = []
    for loss in losses:
        w.grad = None
        gradients.append(loss(w).backward())
    return gradients


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
    "w.grad is not set back between the losses: each entry holds the sum so far.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    w.grad = None
    gradients = []
    for loss in losses:
        loss(w).backward()
        gradients.append(w.grad.clone())
    return gradients


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
    "The list holds the same tensor each time, and zero_() empties it: all entries are the last gradient.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    gradients = []
    for loss in losses:
        if w.grad is not None:
            w.grad.zero_()
        loss(w).backward()
        gradients.append(w.grad)
    return gradients


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
    "w.grad is emptied after it was put into the list, which holds the same tensor: all entries are zero.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    w.grad = None
    gradients = []
    for loss in losses:
        loss(w).backward()
        gradients.append(w.grad)
        w.grad.zero_()
    return gradients


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
    "The old gradient is removed after each pass but not before the first: it counts in the first entry.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    gradients = []
    for loss in losses:
        loss(w).backward()
        gradients.append(w.grad)
        w.grad = None
    return gradients


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
    "detach() shares its memory with w.grad: torch adds to it in place and all entries are the sum.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    w.grad = None
    gradients = []
    for loss in losses:
        loss(w).backward()
        gradients.append(w.grad.detach())
    return gradients


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
    "retain_graph is missing: the second backward through h raises RuntimeError.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    gradients = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        gradients.append(w.grad)
    return gradients


def gradient_of_heads(body, heads, w):
    w.grad = None
    h = body(w)
    for head in heads:
        head(h).backward()
    return w.grad
""",
)

wrong(
    "accumulate-grad",
    "Only the first backward retains the graph: with three heads the third one raises.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    gradients = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        gradients.append(w.grad)
    return gradients


def gradient_of_heads(body, heads, w):
    w.grad = None
    h = body(w)
    for i, head in enumerate(heads):
        head(h).backward(retain_graph=(i == 0))
    return w.grad
""",
)

wrong(
    "accumulate-grad",
    "body is called once for each head and not once altogether.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    gradients = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        gradients.append(w.grad)
    return gradients


def gradient_of_heads(body, heads, w):
    w.grad = None
    for head in heads:
        head(body(w)).backward()
    return w.grad
""",
)

wrong(
    "accumulate-grad",
    "The gradient by h is returned and not that by w.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    gradients = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        gradients.append(w.grad)
    return gradients


def gradient_of_heads(body, heads, w):
    h = body(w)
    total = sum(head(h) for head in heads)
    (grad,) = torch.autograd.grad(total, h)
    return grad
""",
)

wrong(
    "accumulate-grad",
    "h is detached from w: backward stops at h, and w.grad stays None.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    gradients = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        gradients.append(w.grad)
    return gradients


def gradient_of_heads(body, heads, w):
    w.grad = None
    h = body(w).detach().requires_grad_()
    for head in heads:
        head(h).backward()
    return w.grad
""",
)

wrong(
    "accumulate-grad",
    "The old gradient in w.grad is not removed and counts in the result.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    gradients = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        gradients.append(w.grad)
    return gradients


def gradient_of_heads(body, heads, w):
    h = body(w)
    for head in heads:
        head(h).backward(retain_graph=True)
    return w.grad
""",
)

wrong(
    "accumulate-grad",
    "w.grad is set to None before each head: only the last head's gradient is left.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    gradients = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        gradients.append(w.grad)
    return gradients


def gradient_of_heads(body, heads, w):
    h = body(w)
    for head in heads:
        w.grad = None
        head(h).backward(retain_graph=True)
    return w.grad
""",
)

wrong(
    "accumulate-grad",
    "The heads are chained, each applied to the result of the one before, instead of each to h.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    gradients = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        gradients.append(w.grad)
    return gradients


def gradient_of_heads(body, heads, w):
    w.grad = None
    value = body(w)
    for head in heads:
        value = head(value)
    value.backward()
    return w.grad
""",
)

right(
    "accumulate-grad",
    "torch.autograd.grad instead of .grad",
    """
def separate_gradients(losses, w):
    return [torch.autograd.grad(loss(w), w)[0] for loss in losses]


def summed_gradient(losses, w):
    return torch.stack(separate_gradients(losses, w)).sum(dim=0)


def gradient_of_heads(body, heads, w):
    h = body(w)
    (by_w,) = torch.autograd.grad([head(h) for head in heads], w, [torch.ones(()).to(h)] * len(heads))
    return by_w
""",
)

right(
    "accumulate-grad",
    "zeros and clones; the heads through a detached h, whose gradient goes through the body once",
    """
def summed_gradient(losses, w):
    w.grad = torch.zeros_like(w)
    for loss in losses:
        loss(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    found = []
    w.grad = torch.zeros_like(w)
    for loss in losses:
        w.grad.zero_()
        loss(w).backward()
        found.append(w.grad.clone())
    return found


def gradient_of_heads(body, heads, w):
    w.grad = None
    h = body(w)
    cut = h.detach().requires_grad_()
    for head in heads:
        head(cut).backward()
    h.backward(cut.grad)
    return w.grad
""",
)

right(
    "accumulate-grad",
    "one backward for the sum of heads; fresh leaves of the same values for separate losses",
    """
def separate_gradients(losses, w):
    copies = [w.detach().clone().requires_grad_() for _ in losses]
    for loss, copy in zip(losses, copies):
        loss(copy).backward()
    return [copy.grad for copy in copies]


def summed_gradient(losses, w):
    w.grad = None
    [loss(w).backward() for loss in losses]
    total, w.grad = w.grad, None
    return total


def gradient_of_heads(body, heads, w):
    w.grad = None
    h = body(w)
    sum(head(h) for head in heads).backward()
    return w.grad
""",
)

right(
    "accumulate-grad",
    "retain_graph for all but the last head; separate gradients as a generator",
    """
def each(losses, w):
    for loss in losses:
        w.grad = None
        loss(w).backward()
        yield w.grad.detach().clone()


def summed_gradient(losses, w):
    total = 0
    for one in each(losses, w):
        total = total + one
    return total


def separate_gradients(losses, w):
    return list(each(losses, w))


def gradient_of_heads(body, heads, w):
    w.grad = None
    values = list(map(lambda head, h=body(w): head(h), heads))
    for left, value in zip(range(len(values) - 1, -1, -1), values):
        value.backward(retain_graph=left > 0)
    return w.grad.clone()
""",
)

# train-on-a-graph

wrong(
    "train-on-a-graph",
    "The hidden layer is multiplied in the wrong order, w1 x: shapes do not match.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "w1", "x")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
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
    "The sigmoid gate is left out.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("h", Gate(course.matmul), "x", "w1")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
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
    "The output layer takes a and not h: the sigmoid's result is not used.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "a", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
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
    "The prediction gate is called y, like the input with the targets: it replaces the targets, and the difference is y - y = 0.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
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
    "The difference is summed first and then squared: (Σ diff)² instead of Σ diff².",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("total", Gate(course.sum), "diff")
    graph.add("loss", Gate(course.mul), "total", "total")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
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
    "The square is the product of the difference with the prediction.",
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
    "The difference is not squared: the loss is the plain sum of the errors.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("loss", Gate(course.sum), "diff")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
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
    "The sum is missing: the loss is a matrix of squares and no number.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("loss", Gate(course.mul), "diff", "diff")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
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
    "The last gate is called f while the graph's output is called loss.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("f", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
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
    "A second sigmoid stands behind the output layer.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("b", Gate(course.matmul), "h", "w2")
    graph.add("y_pred", Gate(course.sigmoid), "b")
    graph.add("diff", Gate(course.sub), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
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
    "add instead of sub: y_pred + y is squared.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", Gate(course.matmul), "h", "w2")
    graph.add("diff", Gate(course.add), "y_pred", "y")
    graph.add("square", Gate(course.mul), "diff", "diff")
    graph.add("loss", Gate(course.sum), "square")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
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
    "The dictionary of inputs is built once, before the loop, with the first weights: forward never sees the new ones.",
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
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "-= changes the caller's arrays, which stand in the dictionary.",
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
    "inputs.copy() copies the dictionary and not the arrays in it: -= still changes the caller's.",
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
    inputs = inputs.copy()
    losses = []
    for _ in range(steps):
        losses.append(network.forward(inputs))
        grads = network.backward()
        for name in ("w1", "w2"):
            inputs[name] -= learning_rate * grads[name]
    return inputs["w1"], inputs["w2"], losses
""",
)

wrong(
    "train-on-a-graph",
    "All four inputs are moved against their gradients, the data x and y, too.",
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
        inputs = {name: inputs[name] - learning_rate * grads[name] for name in inputs}
    return inputs["w1"], inputs["w2"], losses
""",
)

wrong(
    "train-on-a-graph",
    "w2 gets the gradient of a second pass, made after w1 has moved.",
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
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        w1 = w1 - learning_rate * network.backward()["w1"]
        network.forward({"x": x, "y": y, "w1": w1, "w2": w2})
        w2 = w2 - learning_rate * network.backward()["w2"]
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "The list holds the loss after each step: forward is run again before the loss is kept.",
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
    network.forward({"x": x, "y": y, "w1": w1, "w2": w2})
    for _ in range(steps):
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "The weights move along their gradients and not against them.",
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
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 + learning_rate * grads["w1"]
        w2 = w2 + learning_rate * grads["w2"]
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "Each step starts from the first weights: new = first - rate * gradient, so that earlier steps are lost.",
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
    new_w1, new_w2, losses = w1, w2, []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": new_w1, "w2": new_w2}))
        grads = network.backward()
        new_w1 = w1 - learning_rate * grads["w1"]
        new_w2 = w2 - learning_rate * grads["w2"]
    return new_w1, new_w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "The gradient is divided by the number of samples, although the loss is a sum.",
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
    losses, rate = [], learning_rate / len(x)
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1, w2 = w1 - rate * grads["w1"], w2 - rate * grads["w2"]
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "The gradients of all steps so far are added up and used in each step, as if they were never set back.",
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
    losses, sum1, sum2 = [], 0, 0
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        sum1 = sum1 + grads["w1"]
        sum2 = sum2 + grads["w2"]
        w1 = w1 - learning_rate * sum1
        w2 = w2 - learning_rate * sum2
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "train ignores the network it was given and builds one of its own.",
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
    network = ComputationalGraph(mlp_graph())
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return w1, w2, losses
""",
)

right(
    "train-on-a-graph",
    "gates in a loop over a table, added from the loss backwards, y minus the prediction; weights in a dictionary",
    """
def mlp_graph():
    graph = Graph("loss")
    rows = [
        ("loss", course.sum, "squares"),
        ("squares", course.mul, "miss", "miss"),
        ("miss", course.sub, "y", "out"),
        ("out", course.matmul, "hidden", "w2"),
        ("hidden", course.sigmoid, "pre"),
        ("pre", course.matmul, "x", "w1"),
    ]
    for name, operation, *sources in rows:
        graph.add(name, Gate(operation), *sources)
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    weights, losses = {"w1": w1, "w2": w2}, []
    while len(losses) < steps:
        losses.append(network.forward({"x": x, "y": y, **weights}))
        grads = network.backward()
        weights = {name: w - learning_rate * grads[name] for name, w in weights.items()}
    return weights["w1"], weights["w2"], losses
""",
)

right(
    "train-on-a-graph",
    "copies changed in place in one dictionary of inputs",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("xw", Gate(course.matmul), "x", "w1")
    graph.add("s", Gate(course.sigmoid), "xw")
    graph.add("p", Gate(course.matmul), "s", "w2")
    graph.add("r", Gate(course.sub), "p", "y")
    graph.add("rr", Gate(course.mul), "r", "r")
    graph.add("loss", Gate(course.sum), "rr")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    inputs = dict(x=x, y=y, w1=np.array(w1), w2=np.array(w2))
    losses = []
    for _ in range(steps):
        losses += [network.forward(inputs)]
        grads = network.backward()
        for name in ("w1", "w2"):
            inputs[name] -= learning_rate * np.asarray(grads[name])
    return inputs["w1"], inputs["w2"], losses
""",
)

right(
    "train-on-a-graph",
    "a helper that names the gates; one step as a closure",
    """
def mlp_graph():
    graph = Graph("loss")

    def add(name, operation, *sources):
        graph.add(name, Gate(operation), *sources)
        return name

    hidden = add("h", course.sigmoid, add("x w1", course.matmul, "x", "w1"))
    error = add("error", course.sub, add("y_pred", course.matmul, hidden, "w2"), "y")
    add("loss", course.sum, add("error squared", course.mul, error, error))
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    def step(first, second):
        loss = network.forward({"x": x, "y": y, "w1": first, "w2": second})
        grads = network.backward()
        moved = [w - learning_rate * grads[n] for n, w in (("w1", first), ("w2", second))]
        return loss, *moved

    losses = []
    for _ in range(steps):
        loss, w1, w2 = step(w1, w2)
        losses.append(loss)
    return w1, w2, losses
""",
)

right(
    "train-on-a-graph",
    "the list of losses by a generator",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("loss", Gate(course.sum), "e2")
    graph.add("e2", Gate(course.mul), "e", "e")
    graph.add("e", Gate(course.sub), "q", "y")
    graph.add("q", Gate(course.matmul), "h", "w2")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("a", Gate(course.matmul), "x", "w1")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    weights = [w1.copy(), w2.copy()]

    def descend():
        for _ in range(steps):
            yield network.forward({"x": x, "y": y, "w1": weights[0], "w2": weights[1]})
            grads = network.backward()
            weights[:] = (w - learning_rate * grads[name] for w, name in zip(weights, ("w1", "w2")))

    losses = list(descend())
    return *weights, losses
""",
)
