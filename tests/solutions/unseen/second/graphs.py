"""A second set of answers to assignment 2, from the handout's text alone, as students might give them.

A language model wrote them on 2026-11-29, after the checks had been changed for the first set, from the
student's notebook 2-graphs/graphs.ipynb and nothing else: no sample solution, no table of mistakes, no
source of the package `course`, and of the first set the first 60 lines of graphs.py alone, for the format.
Some slips are real ones, from public issues and threads. Each text is a whole answer cell. Where a slip is
about one function of a cell, the others are right, filled in from a few variants by a script. Every right
answer was run against torch or a plain definition of the task on several random inputs, and every wrong one
was seen to differ from that on some input that the text allows.
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
    "grad_z is the product x y and not the sum.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    grad_q = z
    grad_z = x * y
    return f, grad_q, grad_q, grad_z
""",
)

wrong(
    "two-gates",
    "The gradients are returned in the order in which backward finds them, z first.",
    """
def add_then_multiply(x, y, z):
    # forward
    q = x + y
    f = q * z
    # backward
    grad_f = 1.0
    grad_z = grad_f * q
    grad_q = grad_f * z
    grad_x = grad_q * 1
    grad_y = grad_q * 1
    return f, grad_z, grad_x, grad_y
""",
)

wrong(
    "two-gates",
    "The gradients are got by division, f / q and f / z: at 0 that raises an error.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    grad_q = f / q
    grad_z = f / z
    grad_x = grad_y = grad_q
    return f, grad_x, grad_y, grad_z
""",
)

wrong(
    "two-gates",
    "The brackets are left out: f is x + y z, with the gradients of (x + y) z.",
    """
def add_then_multiply(x, y, z):
    f = x + y * z
    return f, z, z, x + y
""",
)

wrong(
    "two-gates",
    "grad_y collects grad_q twice, once over grad_x.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    grad_q = z
    grad_x = grad_q
    grad_y = grad_q + grad_x
    grad_z = q
    return f, grad_x, grad_y, grad_z
""",
)

wrong(
    "two-gates",
    "The sum gate has a minus for its second input: grad_y is -z.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    df = 1
    dq, dz = df * z, df * q
    dx, dy = dq, -dq
    return f, dx, dy, dz
""",
)

wrong(
    "two-gates",
    "The gradients are multiplied with f: backward begins with f and not with 1.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    grad_f = f
    return f, grad_f * z, grad_f * z, grad_f * q
""",
)

wrong(
    "two-gates",
    "The gradients come in a tuple of their own: two values are returned and not four.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    grads = (z, z, q)
    return f, grads
""",
)

wrong(
    "two-gates",
    "grad_z is z's share of f's sum, x + y + z.",
    """
def add_then_multiply(x, y, z):
    q = x + y
    f = q * z
    grad_x = z
    grad_y = z
    grad_z = q + z
    return f, grad_x, grad_y, grad_z
""",
)

# two-gates: right.

right(
    "two-gates",
    "torch's autograd does it.",
    """
def add_then_multiply(x, y, z):
    leaves = [torch.tensor(float(v), dtype=torch.float64, requires_grad=True) for v in (x, y, z)]
    f = (leaves[0] + leaves[1]) * leaves[2]
    f.backward()
    return (f.item(), *[leaf.grad.item() for leaf in leaves])
""",
)

right(
    "two-gates",
    "A star and an unpacked list: all four in one return.",
    """
def add_then_multiply(x, y, z):
    grads = [z, z, x + y]
    return grads[-1] * z, *grads
""",
)

right(
    "two-gates",
    "The product multiplied out, xz + yz, with the gradients of each term added up.",
    """
def add_then_multiply(x, y, z):
    left, right = x * z, y * z
    f = left + right
    grad_x, grad_y, grad_z = 0, 0, 0
    grad_x += z
    grad_z += x
    grad_y += z
    grad_z += y
    return f, grad_x, grad_y, grad_z
""",
)

# sigmoid-neuron: wrong.

wrong(
    "sigmoid-neuron",
    "The minus is inside the square, (-u) ** -2, so that grad_u is positive.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1.0
    grad_u = grad_f * (-u) ** -2
    grad_e = grad_u
    grad_m = grad_e * e
    grad_a = -grad_m
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
    "The reciprocal is integrated and not differentiated: grad_u is log(u).",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1.0
    grad_u = grad_f * np.log(u)
    grad_e = grad_u
    grad_m = grad_e * e
    grad_a = -grad_m
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
    "The plus-one gate multiplies its upstream with e.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1.0
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u * e
    grad_m = grad_e * e
    grad_a = -grad_m
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
    "The exponential is differentiated like a power, m times exp(m - 1).",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1.0
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u
    grad_m = grad_e * m * np.exp(m - 1)
    grad_a = -grad_m
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
    "The exponential's derivative is taken at a and not at m.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1.0
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u
    grad_m = grad_e * np.exp(a)
    grad_a = -grad_m
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
    "The gradients by w and x are computed from grad_m, so the negation is left out for these two.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1.0
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u
    grad_m = grad_e * e
    grad_a = -grad_m
    grad_b = grad_a
    grad_w = grad_m * x
    grad_x = grad_m * w
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
    "grad_w is added up to one number, as grad_p is.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1.0
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u
    grad_m = grad_e * e
    grad_a = -grad_m
    grad_b = grad_a
    grad_w = np.sum(grad_a * x)
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
    "grad_x is got from grad_w, grad_w * w, and has x in it.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1.0
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u
    grad_m = grad_e * e
    grad_a = -grad_m
    grad_b = grad_a
    grad_w = grad_a * x
    grad_x = grad_w * w
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
    "The bias's local derivative is taken for b.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1.0
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u
    grad_m = grad_e * e
    grad_a = -grad_m
    grad_b = grad_a * b
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
    "grad_b is repeated to a vector with an entry for each weight.",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1.0
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u
    grad_m = grad_e * e
    grad_a = -grad_m
    grad_b = grad_a * np.ones(len(x))
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
    "The dot product is an elementwise one, so p, f and all that follows are vectors.",
    """
def neuron(w, x, b):
    p = w * x
    a = p + b
    m = -a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1.0
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u
    grad_m = grad_e * e
    grad_a = -grad_m
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
    "The negation is left out in forward and backward is right for that: f is 1 / (1 + e^a).",
    """
def neuron(w, x, b):
    p = w @ x
    a = p + b
    m = a
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_f = 1.0
    grad_u = grad_f * (-1 / u**2)
    grad_e = grad_u
    grad_m = grad_e * e
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

# sigmoid-neuron: right.

right(
    "sigmoid-neuron",
    "The local derivatives in a list and a running product with itertools.accumulate.",
    """
def neuron(w, x, b):
    from itertools import accumulate
    from operator import mul

    m = -(np.dot(w, x) + b)
    e = np.exp(m)
    u = 1 + e
    grad_u, grad_e, grad_m, grad_a = accumulate([-(u**-2.0), 1, e, -1], mul)
    result = {"f": 1 / u, "grad_u": grad_u, "grad_e": grad_e, "grad_m": grad_m, "grad_a": grad_a}
    result.update(grad_b=grad_a, grad_w=grad_a * np.asarray(x), grad_x=grad_a * np.asarray(w))
    return result
""",
)

right(
    "sigmoid-neuron",
    "Written with f alone: grad_u is -f², and e is (1 - f) / f.",
    """
def neuron(w, x, b):
    f = 1 / (1 + np.exp(-(np.sum(w * x) + b)))
    out = {"f": f}
    out["grad_u"] = -f * f
    out["grad_e"] = out["grad_u"]
    out["grad_m"] = out["grad_e"] * (1 - f) / f
    out["grad_a"] = -out["grad_m"]
    out["grad_b"] = out["grad_a"]
    out["grad_w"] = np.array([out["grad_a"] * xi for xi in x])
    out["grad_x"] = np.array([out["grad_a"] * wi for wi in w])
    return out
""",
)

right(
    "sigmoid-neuron",
    "torch keeps the gradients of all gates.",
    """
def neuron(w, x, b):
    double = dict(dtype=torch.float64, requires_grad=True)
    t = {name: torch.tensor(value, **double) for name, value in (("w", w), ("x", x), ("b", float(b)))}
    t["a"] = t["w"] @ t["x"] + t["b"]
    t["m"] = -t["a"]
    t["e"] = torch.exp(t["m"])
    t["u"] = 1 + t["e"]
    f = 1 / t["u"]
    for tensor in t.values():
        tensor.retain_grad()
    f.backward()
    return {"f": f.item()} | {f"grad_{name}": t[name].grad.numpy() for name in "uemabwx"}
""",
)

# fused-sigmoid: wrong.

wrong(
    "fused-sigmoid",
    "The gradient is e^-a / (1 + e^-a)², which is inf / inf where a is very negative.",
    """
def fused_neuron(w, x, b):
    a = w @ x + b
    e = np.exp(-a)
    f = 1 / (1 + e)
    grad_a = e / (1 + e) ** 2
    return {"f": f, "grad_w": grad_a * x, "grad_x": grad_a * w, "grad_b": grad_a}
""",
)

wrong(
    "fused-sigmoid",
    "The sigmoid is e^a / (1 + e^a), which is nan where a is large.",
    """
def fused_neuron(w, x, b):
    a = np.dot(w, x) + b
    f = np.exp(a) / (1 + np.exp(a))
    grad_a = f * (1 - f)
    return {"f": f, "grad_w": grad_a * x, "grad_x": grad_a * w, "grad_b": grad_a}
""",
)

wrong(
    "fused-sigmoid",
    "math.exp raises an OverflowError where a is very negative.",
    """
import math


def fused_neuron(w, x, b):
    a = float(w @ x) + b
    f = 1 / (1 + math.exp(-a))
    grad_a = f * (1 - f)
    return {"f": f, "grad_w": grad_a * x, "grad_x": grad_a * w, "grad_b": grad_a}
""",
)

wrong(
    "fused-sigmoid",
    "a is cut to the range -5 to 5, so that f never comes near 0 or 1.",
    """
def fused_neuron(w, x, b):
    a = np.clip(w @ x + b, -5, 5)
    f = 1 / (1 + np.exp(-a))
    grad_a = f * (1 - f)
    return {"f": f, "grad_w": grad_a * x, "grad_x": grad_a * w, "grad_b": grad_a}
""",
)

wrong(
    "fused-sigmoid",
    "The gradient is set to 0 as soon as a is farther than 3 from 0.",
    """
def fused_neuron(w, x, b):
    a = w @ x + b
    f = 1 / (1 + np.exp(-a))
    if abs(a) > 3:
        grad_a = 0.0
    else:
        grad_a = f * (1 - f)
    return {"f": f, "grad_w": grad_a * x, "grad_x": grad_a * w, "grad_b": grad_a}
""",
)

wrong(
    "fused-sigmoid",
    "The four gates' derivatives are multiplied one by one, 0 times inf, and give nan.",
    """
def fused_neuron(w, x, b):
    m = -(w @ x + b)
    e = np.exp(m)
    u = 1 + e
    f = 1 / u
    grad_a = (-1 / u**2) * e * -1
    return {"f": f, "grad_w": grad_a * x, "grad_x": grad_a * w, "grad_b": grad_a}
""",
)

wrong(
    "fused-sigmoid",
    "The bias is added behind the sigmoid.",
    """
def fused_neuron(w, x, b):
    s = 1 / (1 + np.exp(-(w @ x)))
    f = s + b
    grad_a = s * (1 - s)
    return {"f": f, "grad_w": grad_a * x, "grad_x": grad_a * w, "grad_b": 1.0}
""",
)

wrong(
    "fused-sigmoid",
    "The gradient by the bias is multiplied with b.",
    """
def fused_neuron(w, x, b):
    f = 1 / (1 + np.exp(-(w @ x + b)))
    local = f * (1 - f)
    return {"f": f, "grad_w": local * x, "grad_x": local * w, "grad_b": local * b}
""",
)

wrong(
    "fused-sigmoid",
    "The gradients have f twice, f * f * (1 - f): backward begins with f.",
    """
def fused_neuron(w, x, b):
    f = 1 / (1 + np.exp(-(w @ x + b)))
    grad_f = f
    grad_a = grad_f * f * (1 - f)
    return {"f": f, "grad_w": grad_a * x, "grad_x": grad_a * w, "grad_b": grad_a}
""",
)

wrong(
    "fused-sigmoid",
    "grad_w is scaled with w and grad_x with x.",
    """
def fused_neuron(w, x, b):
    f = 1 / (1 + np.exp(-(np.sum(w * x) + b)))
    grad_a = f - f**2
    grad_w = grad_a * w
    grad_x = grad_a * x
    return dict(f=f, grad_w=grad_w, grad_x=grad_x, grad_b=grad_a)
""",
)

# fused-sigmoid: right.

right(
    "fused-sigmoid",
    "tanh of the half, and 1 - t² over 4.",
    """
def fused_neuron(w, x, b):
    t = np.tanh((np.dot(w, x) + b) / 2)
    f = (1 + t) / 2
    grad_a = (1 + t) * (1 - t) / 4
    return {"f": f, "grad_w": grad_a * x, "grad_x": grad_a * w, "grad_b": grad_a}
""",
)

right(
    "fused-sigmoid",
    "Two branches for the sign of a, in Python floats.",
    """
def fused_neuron(w, x, b):
    import math

    a = float(np.dot(np.asarray(w, dtype=float), np.asarray(x, dtype=float))) + float(b)
    if a >= 0:
        f = 1 / (1 + math.exp(-a))
    else:
        e = math.exp(a)
        f = e / (1 + e)
    local = f * (1 - f)
    grad_w = np.array([local * float(value) for value in x])
    grad_x = np.array([local * float(value) for value in w])
    return dict(f=f, grad_w=grad_w, grad_x=grad_x, grad_b=local)
""",
)

right(
    "fused-sigmoid",
    "torch.sigmoid and its own backward.",
    """
def fused_neuron(w, x, b):
    w, x, b = (torch.tensor(np.asarray(v, dtype=np.float64), requires_grad=True) for v in (w, x, b))
    f = torch.sigmoid(w @ x + b)
    grads = torch.autograd.grad(f, (w, x, b))
    out = {"f": f.detach().numpy()}
    for name, grad in zip(("grad_w", "grad_x", "grad_b"), grads):
        out[name] = grad.numpy()
    return out
""",
)

# unbroadcast: wrong.

wrong(
    "unbroadcast",
    "Only axes in front are summed, and stretched axes of size 1 are not.",
    """
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    return grad
""",
)

wrong(
    "unbroadcast",
    "One axis in front is summed at most: `if` stands where `while` should.",
    """
def unbroadcast(grad, shape):
    if grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for i, n in enumerate(shape):
        if n == 1:
            grad = grad.sum(axis=i, keepdims=True)
    return grad
""",
)

wrong(
    "unbroadcast",
    "The surplus axes are summed away at the end and not in front.",
    """
def unbroadcast(grad, shape):
    while len(grad.shape) > len(shape):
        grad = grad.sum(axis=-1)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad
""",
)

wrong(
    "unbroadcast",
    "The axes of 1 are numbered as in shape but summed in grad before the front axes are gone.",
    """
def unbroadcast(grad, shape):
    for i, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=i, keepdims=True)
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    return grad
""",
)

wrong(
    "unbroadcast",
    "The stretched axes are dropped, without keepdims, and the later axes move up.",
    """
def unbroadcast(grad, shape):
    extra = grad.ndim - len(shape)
    grad = grad.sum(axis=tuple(range(extra)))
    for i in range(len(shape)):
        if shape[i] == 1:
            grad = grad.sum(axis=i)
    return grad
""",
)

wrong(
    "unbroadcast",
    "grad is reshaped to (-1, *shape) and summed over axis 0: with an axis of 1 the entries get mixed.",
    """
def unbroadcast(grad, shape):
    return grad.reshape(-1, *shape).sum(axis=0)
""",
)

wrong(
    "unbroadcast",
    "The search for stretched axes stops after the first one.",
    """
def unbroadcast(grad, shape):
    for _ in range(grad.ndim - len(shape)):
        grad = grad.sum(axis=0)
    for i, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=i, keepdims=True)
            break
    return grad
""",
)

wrong(
    "unbroadcast",
    "Stretched axes are averaged, while front axes are summed.",
    """
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for i, size in enumerate(shape):
        if size == 1 and grad.shape[i] > 1:
            grad = np.mean(grad, axis=i, keepdims=True)
    return grad
""",
)

wrong(
    "unbroadcast",
    "For the shape () the result is an array of shape (1,).",
    """
def unbroadcast(grad, shape):
    if len(shape) == 0:
        return np.array([np.sum(grad)])
    front = grad.ndim - len(shape)
    grad = grad.sum(axis=tuple(range(front)))
    stretched = tuple(i for i, n in enumerate(shape) if n == 1)
    return grad.sum(axis=stretched, keepdims=True)
""",
)

wrong(
    "unbroadcast",
    "The sums are written back into grad, which the caller still holds.",
    """
def unbroadcast(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for i, size in enumerate(shape):
        if size == 1:
            grad[...] = grad.sum(axis=i, keepdims=True)
            grad = grad.take([0], axis=i)
    return grad
""",
)

wrong(
    "unbroadcast",
    "The shapes are compared from the left, where broadcasting lines them up from the right.",
    """
def unbroadcast(grad, shape):
    axes = [i for i, (a, b) in enumerate(zip(grad.shape, shape)) if a != b]
    axes += range(len(shape), grad.ndim)
    return grad.sum(axis=tuple(axes)).reshape(shape)
""",
)

# unbroadcast: right.

right(
    "unbroadcast",
    "shape is padded with ones in front, one sum over all axes, one reshape.",
    """
def unbroadcast(grad, shape):
    padded = (1,) * (grad.ndim - len(shape)) + tuple(shape)
    axes = tuple(i for i, n in enumerate(padded) if n == 1)
    return grad.sum(axis=axes).reshape(shape)
""",
)

right(
    "unbroadcast",
    "Recursion: one axis at a time.",
    """
def unbroadcast(grad, shape):
    shape = tuple(shape)
    if grad.ndim > len(shape):
        return unbroadcast(np.add.reduce(grad, axis=0), shape)
    for i in range(grad.ndim):
        if grad.shape[i] != shape[i]:
            return unbroadcast(np.add.reduce(grad, axis=i, keepdims=True), shape)
    return np.array(grad)
""",
)

right(
    "unbroadcast",
    "Each entry of grad is added to the entry that it was a copy of, found with np.broadcast_to of indices.",
    """
def unbroadcast(grad, shape):
    size = int(np.prod(shape))
    origin = np.broadcast_to(np.arange(size).reshape(shape), grad.shape)
    total = np.zeros(size)
    np.add.at(total, origin.ravel(), np.asarray(grad).ravel())
    return total.reshape(shape)
""",
)

right(
    "unbroadcast",
    "torch's own broadcast goes backward.",
    """
def unbroadcast(grad, shape):
    b = torch.zeros(tuple(shape), dtype=torch.float64, requires_grad=True)
    upstream = torch.tensor(np.asarray(grad), dtype=torch.float64)
    b.expand(upstream.shape).backward(upstream)
    return b.grad.numpy()
""",
)

# gates: wrong.

wrong(
    "gates",
    "MatMul keeps its inputs in the class, so that a second gate overwrites those of the first.",
    '''
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
    """x @ y, for matrices of shapes (N, D) and (D, H)."""

    def forward(self, x, y):
        MatMul.x = x
        MatMul.y = y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ MatMul.y.T, MatMul.x.T @ grad_output


class Exp:
    def forward(self, x):
        self.out = np.exp(x)
        return self.out

    def backward(self, grad_output):
        return (grad_output * self.out,)


class Sum:
    def forward(self, x):
        self.shape = x.shape
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.shape, grad_output),)
''',
)

wrong(
    "gates",
    "MatMul's second gradient is transposed, (H, D).",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        return (1 * grad_output, 1 * grad_output)


class Mul:
    def forward(self, x, y):
        self.inputs = (x, y)
        return np.multiply(x, y)

    def backward(self, grad_output):
        x, y = self.inputs
        grad_x = grad_output * y
        grad_y = grad_output * x
        return grad_x, grad_y


class MatMul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        grad_x = grad_output @ self.y.T
        grad_y = grad_output.T @ self.x
        return grad_x, grad_y


class Exp:
    def forward(self, x):
        self.value = np.exp(x)
        return self.value.copy()

    def backward(self, grad_output):
        grad_x = self.value * grad_output
        return (grad_x,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
''',
)

wrong(
    "gates",
    "MatMul's first gradient lacks the transpose of y.",
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
        return np.matmul(x, y)

    def backward(self, grad_output):
        return np.matmul(grad_output, self.y), np.matmul(self.x.T, grad_output)


class Exp:
    def forward(self, x):
        self.out = np.exp(x)
        return self.out

    def backward(self, grad_output):
        return (grad_output * self.out,)


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
    "Exp returns the bare array: the comma of the tuple of one is missing.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        return (1 * grad_output, 1 * grad_output)


class Mul:
    def forward(self, x, y):
        self.inputs = (x, y)
        return np.multiply(x, y)

    def backward(self, grad_output):
        x, y = self.inputs
        grad_x = grad_output * y
        grad_y = grad_output * x
        return grad_x, grad_y


class MatMul:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.dot(x, y)

    def backward(self, grad_output):
        grad_x = np.dot(grad_output, self.y.T)
        grad_y = np.dot(self.x.T, grad_output)
        return (grad_x, grad_y)


class Exp:
    def forward(self, x):
        self.out = np.exp(x)
        return self.out

    def backward(self, grad_output):
        return (grad_output * self.out)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
''',
)

wrong(
    "gates",
    "Exp's derivative is that of a power, x times e to the x - 1.",
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
        return (grad_output * self.x * np.exp(self.x - 1),)


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
    "Exp computes over its input, out=x, and changes the caller's array.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        return (1 * grad_output, 1 * grad_output)


class Mul:
    def forward(self, x, y):
        self.inputs = (x, y)
        return np.multiply(x, y)

    def backward(self, grad_output):
        x, y = self.inputs
        grad_x = grad_output * y
        grad_y = grad_output * x
        return grad_x, grad_y


class MatMul:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.dot(x, y)

    def backward(self, grad_output):
        grad_x = np.dot(grad_output, self.y.T)
        grad_y = np.dot(self.x.T, grad_output)
        return (grad_x, grad_y)


class Exp:
    def forward(self, x):
        self.out = np.exp(x, out=x)
        return self.out

    def backward(self, grad_output):
        return (self.out * grad_output,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
''',
)

wrong(
    "gates",
    "Add returns one gradient for its two inputs.",
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
        self.out = np.exp(x)
        return self.out

    def backward(self, grad_output):
        return (grad_output * self.out,)


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
    "Add writes the sum over its first input.",
    """
class Add:
    def forward(self, x, y):
        x += y
        return x

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    def forward(self, x, y):
        self.inputs = (x, y)
        return np.multiply(x, y)

    def backward(self, grad_output):
        x, y = self.inputs
        grad_x = grad_output * y
        grad_y = grad_output * x
        return grad_x, grad_y


class MatMul:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.dot(x, y)

    def backward(self, grad_output):
        grad_x = np.dot(grad_output, self.y.T)
        grad_y = np.dot(self.x.T, grad_output)
        return (grad_x, grad_y)


class Exp:
    def forward(self, x):
        self.value = np.exp(x)
        return self.value.copy()

    def backward(self, grad_output):
        grad_x = self.value * grad_output
        return (grad_x,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
""",
)

wrong(
    "gates",
    "Mul adds its gradients to those of earlier calls: at 0 they are set in __init__ only.",
    """
class Add:
    def forward(self, x, y):
        return x + y

    def backward(self, grad_output):
        return grad_output, grad_output


class Mul:
    def __init__(self):
        self.grad_x = 0
        self.grad_y = 0

    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, grad_output):
        self.grad_x = self.grad_x + grad_output * self.y
        self.grad_y = self.grad_y + grad_output * self.x
        return self.grad_x, self.grad_y


class MatMul:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x @ y

    def backward(self, grad_output):
        return grad_output @ self.y.T, self.x.T @ grad_output


class Exp:
    def forward(self, x):
        self.out = np.exp(x)
        return self.out

    def backward(self, grad_output):
        return (grad_output * self.out,)


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
    "Mul's second gradient has y, its own value.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        return (1 * grad_output, 1 * grad_output)


class Mul:
    def forward(self, x, y):
        self.y = y
        return x * y

    def backward(self, grad_output):
        return grad_output * self.y, grad_output * self.y


class MatMul:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.dot(x, y)

    def backward(self, grad_output):
        grad_x = np.dot(grad_output, self.y.T)
        grad_y = np.dot(self.x.T, grad_output)
        return (grad_x, grad_y)


class Exp:
    def forward(self, x):
        self.value = np.exp(x)
        return self.value.copy()

    def backward(self, grad_output):
        grad_x = self.value * grad_output
        return (grad_x,)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
''',
)

wrong(
    "gates",
    "Sum adds along axis 0 only, so its value is a row.",
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
        self.out = np.exp(x)
        return self.out

    def backward(self, grad_output):
        return (grad_output * self.out,)


class Sum:
    def forward(self, x):
        self.shape = x.shape
        return sum(x)

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
""",
)

wrong(
    "gates",
    "Sum keeps the length of x for its shape, and the gradient of a matrix is a vector.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        return (1 * grad_output, 1 * grad_output)


class Mul:
    def forward(self, x, y):
        self.inputs = (x, y)
        return np.multiply(x, y)

    def backward(self, grad_output):
        x, y = self.inputs
        grad_x = grad_output * y
        grad_y = grad_output * x
        return grad_x, grad_y


class MatMul:
    def forward(self, x, y):
        self.x = x
        self.y = y
        return np.dot(x, y)

    def backward(self, grad_output):
        grad_x = np.dot(grad_output, self.y.T)
        grad_y = np.dot(self.x.T, grad_output)
        return (grad_x, grad_y)


class Exp:
    def forward(self, x):
        self.value = np.exp(x)
        return self.value.copy()

    def backward(self, grad_output):
        grad_x = self.value * grad_output
        return (grad_x,)


class Sum:
    def forward(self, x):
        self.n = len(x)
        return np.sum(x)

    def backward(self, grad_output):
        return (np.full(self.n, grad_output),)
''',
)

wrong(
    "gates",
    "Sum hands back ones and forgets what comes from upstream.",
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
        self.out = np.exp(x)
        return self.out

    def backward(self, grad_output):
        return (grad_output * self.out,)


class Sum:
    def forward(self, x):
        self.x = x
        return np.sum(self.x)

    def backward(self, grad_output):
        return (np.ones_like(self.x),)
""",
)

# gates: right.

right(
    "gates",
    "A closure kept in self.back for every gate, made in forward.",
    """
class Add:
    def forward(self, x, y):
        self.back = lambda g: (g, g)
        return x + y

    def backward(self, grad_output):
        return self.back(grad_output)


class Mul:
    def forward(self, x, y):
        self.back = lambda g: (g * y, x * g)
        return x * y

    def backward(self, grad_output):
        return self.back(grad_output)


class MatMul:
    def forward(self, x, y):
        self.back = lambda g: (g @ np.transpose(y), np.transpose(x) @ g)
        return x @ y

    def backward(self, grad_output):
        return self.back(grad_output)


class Exp:
    def forward(self, x):
        value = np.exp(x)
        self.back = lambda g: (g * value,)
        return value

    def backward(self, grad_output):
        return self.back(grad_output)


class Sum:
    def forward(self, x):
        self.back = lambda g: (np.broadcast_to(g, x.shape),)
        return x.sum()

    def backward(self, grad_output):
        return self.back(grad_output)
""",
)

right(
    "gates",
    "A common base class with __init__ that keeps all inputs; einsum for the products.",
    """
class Kept:
    def __init__(self):
        self.kept = None

    def keep(self, *arrays):
        self.kept = arrays
        return arrays


class Add(Kept):
    def forward(self, x, y):
        x, y = self.keep(x, y)
        return x + y

    def backward(self, grad_output):
        return tuple(grad_output.copy() for _ in self.kept)


class Mul(Kept):
    def forward(self, x, y):
        return np.prod(np.stack(self.keep(x, y)), axis=0)

    def backward(self, grad_output):
        return tuple(grad_output * other for other in reversed(self.kept))


class MatMul(Kept):
    def forward(self, x, y):
        return np.einsum("nd,dh->nh", *self.keep(x, y))

    def backward(self, grad_output):
        x, y = self.kept
        return np.einsum("nh,dh->nd", grad_output, y), np.einsum("nd,nh->dh", x, grad_output)


class Exp(Kept):
    def forward(self, x):
        (x,) = self.keep(x)
        return np.exp(x)

    def backward(self, grad_output):
        (x,) = self.kept
        return (np.exp(x) * grad_output,)


class Sum(Kept):
    def forward(self, x):
        self.keep(x)
        return np.einsum("i->", np.ravel(x))

    def backward(self, grad_output):
        return (np.zeros(self.kept[0].shape) + grad_output,)
""",
)

right(
    "gates",
    "MatMul by loops over rows and columns, and Exp as a power of np.e.",
    '''
class Add:
    """x + y, entry by entry, for two arrays of the same shape."""

    def forward(self, x, y):
        return np.add(x, y)

    def backward(self, grad_output):
        return (1 * grad_output, 1 * grad_output)


class Mul:
    def forward(self, x, y):
        self.inputs = (x, y)
        return np.multiply(x, y)

    def backward(self, grad_output):
        x, y = self.inputs
        grad_x = grad_output * y
        grad_y = grad_output * x
        return grad_x, grad_y


class MatMul:
    def forward(self, x, y):
        self.saved = [np.array(x), np.array(y)]
        return np.array([[float(np.sum(row * column)) for column in y.T] for row in x])

    def backward(self, grad_output):
        x, y = self.saved
        grad_x, grad_y = np.zeros(x.shape), np.zeros(y.shape)
        for n in range(x.shape[0]):
            for h in range(y.shape[1]):
                grad_x[n] += grad_output[n, h] * y[:, h]
                grad_y[:, h] += grad_output[n, h] * x[n]
        return grad_x, grad_y


class Exp:
    def forward(self, x):
        self.y = np.e ** np.asarray(x, dtype=float)
        return self.y

    def backward(self, grad_output):
        return (np.multiply(grad_output, self.y),)


class Sum:
    def forward(self, x):
        self.shape = np.shape(x)
        return x.sum()

    def backward(self, grad_output):
        return (grad_output * np.ones(self.shape),)
''',
)

# topological-order: wrong.

wrong(
    "topological-order",
    "A name is marked as seen when it is pushed: it keeps a place that is too far down in the stack.",
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
    "The order is that of a first visit, reversed, and a gate on two ways can come too early.",
    """
def topological_order(inputs, output):
    seen, path, stack = set(), [], [output]
    while stack:
        v = stack.pop()
        if v not in seen:
            seen.add(v)
            path.append(v)
            stack.extend(reversed(inputs.get(v, [])))
    return path[::-1]
""",
)

wrong(
    "topological-order",
    "It is recursive, and a chain of 10,000 gates is too deep for that.",
    """
def topological_order(inputs, output):
    order, visited = [], set()

    def build(name):
        if name in visited:
            return
        visited.add(name)
        for child in inputs.get(name, []):
            build(child)
        order.append(name)

    build(output)
    return order
""",
)

wrong(
    "topological-order",
    "All paths are walked, without a record of what was met: their number doubles with every few gates.",
    """
def topological_order(inputs, output):
    order = []
    stack = [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            if name not in order:
                order.append(name)
        else:
            stack.append((name, True))
            for source in inputs.get(name, []):
                stack.append((source, False))
    return order
""",
)

wrong(
    "topological-order",
    "Breadth first from the output, reversed: a gate is placed by its shortest way and not by its longest.",
    """
def topological_order(inputs, output):
    from collections import deque

    seen, order, queue = {output}, [], deque([output])
    while queue:
        name = queue.popleft()
        order.append(name)
        for source in inputs.get(name, ()):
            if source not in seen:
                seen.add(source)
                queue.append(source)
    order.reverse()
    return order
""",
)

wrong(
    "topological-order",
    "The whole graph is sorted, with gates that do not lead to the output, which need not come last then.",
    """
def topological_order(inputs, output):
    return list(TopologicalSorter(inputs).static_order())
""",
)

wrong(
    "topological-order",
    "Kahn's counts take both of x in [x, x], and x is reported only once: the gate is never ready.",
    """
def topological_order(inputs, output):
    needed, todo = set(), [output]
    while todo:
        name = todo.pop()
        if name not in needed:
            needed.add(name)
            todo.extend(inputs.get(name, []))
    users = {name: set() for name in needed}
    missing = {}
    for name in needed:
        missing[name] = len(inputs.get(name, []))
        for source in inputs.get(name, []):
            users[source].add(name)
    ready = [name for name in needed if missing[name] == 0]
    order = []
    while ready:
        name = ready.pop()
        order.append(name)
        for user in users[name]:
            missing[user] -= 1
            if missing[user] == 0:
                ready.append(user)
    return order
""",
)

wrong(
    "topological-order",
    "The gates are listed and the inputs of the graph are not.",
    """
def topological_order(inputs, output):
    order, seen = [], set()
    stack = [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
        elif name in inputs and name not in seen:
            seen.add(name)
            stack.append((name, True))
            stack += [(source, False) for source in inputs[name]]
    return order
""",
)

wrong(
    "topological-order",
    "The gates are popped out of the caller's dictionary.",
    """
def topological_order(inputs, output):
    order, listed = [], set()
    stack = [(output, False)]
    while stack:
        name, done = stack.pop()
        if done:
            order.append(name)
            continue
        if name in listed:
            continue
        listed.add(name)
        stack.append((name, True))
        for source in inputs.pop(name, []):
            stack.append((source, False))
    return order
""",
)

wrong(
    "topological-order",
    "An input of the graph is appended each time it is met.",
    """
def topological_order(inputs, output):
    order, seen = [], set()
    stack = [(output, False)]
    while stack:
        name, done = stack.pop()
        if name not in inputs:
            order.append(name)
        elif done:
            order.append(name)
        elif name not in seen:
            seen.add(name)
            stack.append((name, True))
            for source in inputs[name]:
                stack.append((source, False))
    return order
""",
)

wrong(
    "topological-order",
    "A gate's mark is pushed above its inputs, so that it is listed before them.",
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
            for source in inputs.get(name, []):
                stack.append((source, False))
            stack.append((name, True))
    return order
""",
)

wrong(
    "topological-order",
    "The list begins with the output: it is not reversed at the end.",
    """
def topological_order(inputs, output):
    graph = {output: inputs.get(output, [])}
    todo = list(graph[output])
    while todo:
        name = todo.pop()
        if name not in graph:
            graph[name] = inputs.get(name, [])
            todo.extend(graph[name])
    order = list(TopologicalSorter(graph).static_order())
    return order[::-1]
""",
)

# topological-order: right.

right(
    "topological-order",
    "Kahn's algorithm on what the output depends on, with a deque.",
    """
def topological_order(inputs, output):
    from collections import defaultdict, deque

    needed, todo = {output}, [output]
    while todo:
        for source in inputs.get(todo.pop(), ()):
            if source not in needed:
                needed.add(source)
                todo.append(source)
    waits, users = {}, defaultdict(list)
    for name in needed:
        sources = set(inputs.get(name, ()))
        waits[name] = len(sources)
        for source in sources:
            users[source].append(name)
    queue, order = deque(name for name in needed if waits[name] == 0), []
    while queue:
        order.append(queue.popleft())
        for user in users[order[-1]]:
            waits[user] -= 1
            if not waits[user]:
                queue.append(user)
    return order
""",
)

right(
    "topological-order",
    "A stack of iterators over the inputs, as the recursion would have it.",
    """
def topological_order(inputs, output):
    order, seen = [], {output}
    stack = [(output, iter(inputs.get(output, [])))]
    while stack:
        name, sources = stack[-1]
        for source in sources:
            if source not in seen:
                seen.add(source)
                stack.append((source, iter(inputs.get(source, []))))
                break
        else:
            stack.pop()
            order.append(name)
    return order
""",
)

right(
    "topological-order",
    "graphlib on the part of the graph that leads to the output.",
    """
def topological_order(inputs, output):
    part, todo = {}, [output]
    while todo:
        name = todo.pop()
        if name not in part:
            part[name] = list(inputs.get(name, []))
            todo += part[name]
    return list(TopologicalSorter(part).static_order())
""",
)

right(
    "topological-order",
    "The web's iterative sort with an open path beside the stack, reversed.",
    """
def topological_order(inputs, output):
    seen, path, order = set(), [], []
    todo = [output]
    while todo:
        v = todo.pop()
        if v not in seen:
            seen.add(v)
            todo.extend(inputs.get(v, []))
            while path and v not in inputs.get(path[-1], []):
                order.append(path.pop())
            path.append(v)
    return order + path[::-1]
""",
)

right(
    "topological-order",
    "Recursion with a raised limit, which is put back.",
    """
def topological_order(inputs, output):
    import sys

    order = {}

    def visit(name):
        if name not in order:
            for source in inputs.get(name, []):
                visit(source)
            order[name] = True

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 4 * len(inputs) + 1000))
    try:
        visit(output)
    finally:
        sys.setrecursionlimit(limit)
    return list(order)
""",
)

# computational-graph: wrong.

wrong(
    "computational-graph",
    "A gradient that arrives overwrites what has arrived before: = for +=.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.inputs = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = 1.0
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = g
        return {name: grads[name] for name in self.inputs}
""",
)

wrong(
    "computational-graph",
    "Backward begins with the value of the output and not with 1.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.inputs = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = self.values[self.graph.output]
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.inputs}
""",
)

wrong(
    "computational-graph",
    "Backward goes through the gates in the forward order.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.inputs = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = 1.0
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.inputs}
""",
)

wrong(
    "computational-graph",
    "The caller's dictionary is used for the values, and gets an entry for each gate.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.inputs = list(inputs)
        self.values = inputs
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = 1.0
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.inputs}
""",
)

wrong(
    "computational-graph",
    "The gradients are kept between two calls of backward, and the second gives the sum of both.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph
        self.grads = {}

    def forward(self, inputs):
        self.names = tuple(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*(self.values[s] for s in sources))
        return self.values[self.graph.output]

    def backward(self):
        self.grads[self.graph.output] = 1.0
        for name, gate, sources in self.graph.nodes_topologically_sorted()[::-1]:
            upstream = self.grads.get(name, 0 * self.values[name])
            for source, grad in zip(sources, gate.backward(upstream)):
                self.grads[source] = self.grads.get(source, 0) + grad
        return {name: self.grads.get(name, 0 * np.asarray(self.values[name])) for name in self.names}
""",
)

wrong(
    "computational-graph",
    "A gate that does not lead to the output has no gradient, and backward stops there with a KeyError.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.inputs = dict(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            args = [self.values[source] for source in sources]
            self.values[name] = gate.forward(*args)
        return self.values[self.graph.output]

    def backward(self):
        grads = {self.graph.output: 1.0}
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                if source in grads:
                    grads[source] = grads[source] + g
                else:
                    grads[source] = g
        return {name: grads[name] for name in self.inputs}
""",
)

wrong(
    "computational-graph",
    "The value of the last gate in the list is returned, whichever gate is the output.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.inputs = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            value = gate.forward(*[self.values[source] for source in sources])
            self.values[name] = value
        return value

    def backward(self):
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = 1.0
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.inputs}
""",
)

wrong(
    "computational-graph",
    'Backward begins at "f", whatever the output is called.',
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.inputs = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads["f"] = 1.0
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.inputs}
""",
)

wrong(
    "computational-graph",
    "A gate's gradients go through a dictionary by name: of two that go to the same input one is lost.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.inputs = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = 1.0
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in dict(zip(sources, gate.backward(grads[name]))).items():
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.inputs}
""",
)

wrong(
    "computational-graph",
    "A value that is there already is not computed again: a second forward keeps the gates of the first.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph
        self.values = {}

    def forward(self, inputs):
        self.inputs = inputs.keys()
        self.values.update(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            if name not in self.values:
                self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = 1.0
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.inputs}
""",
)

wrong(
    "computational-graph",
    "Each gradient is handed on as soon as it arrives, along every way, but with all that arrived before.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.inputs = list(inputs)
        self.values = dict(inputs)
        self.nodes = {}
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.nodes[name] = gate, sources
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        self.grads = {name: 0 * np.asarray(value, dtype=float) for name, value in self.values.items()}
        self.grads[self.graph.output] = 1.0
        self.go(self.graph.output)
        return {name: self.grads[name] for name in self.inputs}

    def go(self, name):
        if name in self.nodes:
            gate, sources = self.nodes[name]
            for source, g in zip(sources, gate.backward(self.grads[name])):
                self.grads[source] = self.grads[source] + g
                self.go(source)
""",
)

wrong(
    "computational-graph",
    "The gradients are divided by the number of times that a value is used: a mean for a sum.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.start = dict(inputs)
        values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            values[name] = gate.forward(*map(values.get, sources))
        self.values = values
        return values[self.graph.output]

    def backward(self):
        arrived = {name: [] for name in self.values}
        arrived[self.graph.output] = [1.0]
        for name, gate, sources in reversed(self.graph.nodes_topologically_sorted()):
            upstream = np.mean(arrived[name], axis=0) if arrived[name] else 0 * self.values[name]
            for source, g in zip(sources, gate.backward(upstream)):
                arrived[source].append(g)
        result = {}
        for name, value in self.start.items():
            result[name] = np.mean(arrived[name], axis=0) if arrived[name] else 0 * np.asarray(value)
        return result
""",
)

wrong(
    "computational-graph",
    "Backward reverses the order in which the gates were added, and that need not be a topological one.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.inputs = list(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {name: np.zeros_like(value, dtype=float) for name, value in self.values.items()}
        grads[self.graph.output] = 1.0
        for name, gate, sources in [(n, *pair) for n, pair in reversed(self.graph.gates.items())]:
            for source, g in zip(sources, gate.backward(grads[name])):
                grads[source] = grads[source] + g
        return {name: grads[name] for name in self.inputs}
""",
)

# computational-graph: right.

right(
    "computational-graph",
    "A tape is written in forward and played backward; the gradients are collected in lists and summed.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph
        self.tape = []

    def forward(self, inputs):
        values, self.tape = {**inputs}, []
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            values[name] = gate.forward(*(values[s] for s in sources))
            self.tape.append((name, gate, sources))
        self.shapes = {name: np.shape(value) for name, value in values.items()}
        self.leaves = list(inputs)
        return values[self.graph.output]

    def backward(self):
        parts = {name: [np.zeros(shape)] for name, shape in self.shapes.items()}
        parts[self.graph.output].append(np.ones(self.shapes[self.graph.output]))
        for name, gate, sources in self.tape[::-1]:
            for source, gradient in zip(sources, gate.backward(sum(parts[name]))):
                parts[source].append(gradient)
        return {leaf: sum(parts[leaf]) for leaf in self.leaves}
""",
)

right(
    "computational-graph",
    "defaultdict for the gradients, and each gate asks its users for what they hand to it.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.inputs = dict(inputs)
        self.values = dict(inputs)
        for name, gate, sources in self.graph.nodes_topologically_sorted():
            self.values[name] = gate.forward(*map(self.values.__getitem__, sources))
        return self.values[self.graph.output]

    def backward(self):
        handed = {}  # (user, position) -> gradient
        nodes = self.graph.nodes_topologically_sorted()

        def total(name):
            start = np.zeros(np.shape(self.values[name])) + (name == self.graph.output)
            return start + sum(
                handed[user, k] for user, _, sources in nodes for k, s in enumerate(sources) if s == name
            )

        for name, gate, sources in reversed(nodes):
            for k, gradient in enumerate(gate.backward(total(name))):
                handed[name, k] = gradient
        return {name: total(name) for name in self.inputs}
""",
)

right(
    "computational-graph",
    "Gates that do not lead to the output are skipped in backward; sums are made in place on own copies.",
    """
class ComputationalGraph:
    def __init__(self, graph):
        self.graph = graph

    def forward(self, inputs):
        self.inputs = dict(inputs)
        self.values = dict(inputs)
        self.nodes = list(self.graph.nodes_topologically_sorted())
        for name, gate, sources in self.nodes:
            self.values[name] = gate.forward(*[self.values[source] for source in sources])
        return self.values[self.graph.output]

    def backward(self):
        grads = {self.graph.output: np.array(1.0)}
        while_back = self.nodes.copy()
        while while_back:
            name, gate, sources = while_back.pop()
            if name not in grads:
                continue
            for source, gradient in zip(sources, gate.backward(grads[name])):
                if source not in grads:
                    grads[source] = np.zeros(np.shape(self.values[source]))
                grads[source] += gradient
        return {name: grads.get(name, np.zeros(np.shape(value))) for name, value in self.inputs.items()}
""",
)

# what-torch-builds: wrong.

wrong(
    "what-torch-builds",
    "a and b have each other's gradient in the lecture's table.",
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
    if tensor.grad_fn is None:
        return {}
    counts, seen, todo = {}, {tensor.grad_fn}, [tensor.grad_fn]
    for node in todo:
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            if following is not None and following not in seen:
                seen.add(following)
                todo.append(following)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "c has a gradient, 4, though no AccumulateGrad stands there.",
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
    counts, seen = {}, set()
    stack = [tensor.grad_fn]
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
    "next_functions of e are in the other order: first the leaf d.",
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
    if tensor.grad_fn is None:
        return {}
    counts, seen, todo = {}, {tensor.grad_fn}, [tensor.grad_fn]
    for node in todo:
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            if following is not None and following not in seen:
                seen.add(following)
                todo.append(following)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "d is called no leaf, because it is made in the middle of the program.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
    table["c"] = row(False, "MulBackward0", ["AccumulateGrad", "AccumulateGrad"], None)
    table["d"] = row(False, None, [], 6.0)
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
    stack = [tensor.grad_fn]
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
    "The gradient of d is its own value, 4.",
    """
def lecture_table():
    table = {}
    table["a"] = row(True, None, [], 12.0)
    table["b"] = row(True, None, [], 8.0)
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
    if tensor.grad_fn is None:
        return {}
    counts, seen, todo = {}, {tensor.grad_fn}, [tensor.grad_fn]
    for node in todo:
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            if following is not None and following not in seen:
                seen.add(following)
                todo.append(following)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "r sends a gradient to q, which requires none: AccumulateGrad stands where None should.",
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
    counts, seen = {}, set()
    stack = [tensor.grad_fn]
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
    "r has one next function: the entry None for q is left out.",
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
    if tensor.grad_fn is None:
        return {}
    counts, seen, todo = {}, {tensor.grad_fn}, [tensor.grad_fn]
    for node in todo:
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            if following is not None and following not in seen:
                seen.add(following)
                todo.append(following)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "p has only the gradient that comes through r, 12, and lacks that of the sum.",
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
    counts, seen = {}, set()
    stack = [tensor.grad_fn]
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
    "q is said to hold the gradient -18, which it would have if it required grad.",
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
    table["q"] = row(True, None, [], -18.0)
    table["r"] = row(False, "MulBackward0", ["AccumulateGrad", None], None)
    table["s"] = row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], None)
    table["t"] = row(False, "MulBackward0", ["AddBackward0", "AddBackward0"], None)
    return table


def nodes_by_name(tensor):
    if tensor.grad_fn is None:
        return {}
    counts, seen, todo = {}, {tensor.grad_fn}, [tensor.grad_fn]
    for node in todo:
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for following, _ in node.next_functions:
            if following is not None and following not in seen:
                seen.add(following)
                todo.append(following)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "t = s * s has one next function only, as s is one tensor.",
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
    counts, seen = {}, set()
    stack = [tensor.grad_fn]
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
    "Nodes are told apart by their names, so each name is counted once.",
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
    counts = {}
    stack = [tensor.grad_fn] if tensor.grad_fn is not None else []
    while stack:
        node = stack.pop()
        name = type(node).__name__
        if name in counts:
            continue
        counts[name] = 1
        for following, _ in node.next_functions:
            if following is not None:
                stack.append(following)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "A node is counted once for every way that leads to it.",
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
    counts = {}
    stack = [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node is None:
            continue
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        for pair in node.next_functions:
            stack.append(pair[0])
    return counts
""",
)

wrong(
    "what-torch-builds",
    "The search is recursive and fails on a deep graph.",
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

    def walk(node):
        if node is None or node in seen:
            return
        seen.add(node)
        counts[type(node).__name__] = counts.get(type(node).__name__, 0) + 1
        for following, _ in node.next_functions:
            walk(following)

    walk(tensor.grad_fn)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "The names come from node.name(), which calls the leaves' node torch::autograd::AccumulateGrad.",
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
        counts[node.name()] = counts.get(node.name(), 0) + 1
        stack += [following for following, _ in node.next_functions]
    return counts
""",
)

wrong(
    "what-torch-builds",
    "A leaf has no grad_fn, and the search stops there with an AttributeError.",
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
    seen = {tensor.grad_fn}
    todo = [tensor.grad_fn]
    counts = {}
    while todo:
        node = todo.pop()
        counts[type(node).__name__] = counts.get(type(node).__name__, 0) + 1
        for following, _ in node.next_functions:
            if following is not None and following not in seen:
                seen.add(following)
                todo.append(following)
    return counts
""",
)

wrong(
    "what-torch-builds",
    "What is None in next_functions is counted as a node of the name NoneType.",
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
    stack = [] if tensor.grad_fn is None else [tensor.grad_fn]
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        name = type(node).__name__
        counts[name] = counts.get(name, 0) + 1
        stack.extend(following for following, _ in getattr(node, "next_functions", ()))
    return counts
""",
)

# what-torch-builds: right.

right(
    "what-torch-builds",
    "The tables are read off a run of the two programs, and the nodes counted with a Counter.",
    """
def _read(tensors):
    table = {}
    for name, tensor in tensors.items():
        node = tensor.grad_fn
        following = [] if node is None else [entry for entry, _ in node.next_functions]
        names = [None if entry is None else type(entry).__name__ for entry in following]
        grad = tensor.grad if tensor.is_leaf else None
        table[name] = row(
            tensor.is_leaf,
            None if node is None else type(node).__name__,
            names,
            None if grad is None else grad.item(),
        )
    return table


def lecture_table():
    a = torch.tensor(2.0, requires_grad=True)
    b = torch.tensor(3.0, requires_grad=True)
    c = a * b
    d = torch.tensor(4.0, requires_grad=True)
    e = c * d
    e.backward()
    return _read(dict(a=a, b=b, c=c, d=d, e=e))


def second_table():
    p = torch.tensor(3.0, requires_grad=True)
    q = torch.tensor(-2.0)
    r = p * q
    s = r + p
    t = s * s
    t.backward()
    return _read(dict(p=p, q=q, r=r, s=s, t=t))


def nodes_by_name(tensor):
    from collections import Counter

    nodes, fresh = set(), {tensor.grad_fn} - {None}
    while fresh:
        nodes |= fresh
        fresh = {n for node in fresh for n, _ in node.next_functions if n is not None} - nodes
    return dict(Counter(type(node).__name__ for node in nodes))
""",
)

right(
    "what-torch-builds",
    "The tables are dictionaries of rows at once, with whole numbers for the gradients.",
    """
def lecture_table():
    accumulate, product = "AccumulateGrad", "MulBackward0"
    leaf = {"a": 12, "b": 8, "d": 6}
    table = {name: row(True, None, [], grad) for name, grad in leaf.items()}
    table["c"] = row(False, product, [accumulate] * 2, None)
    table["e"] = row(False, product, [product, accumulate], None)
    return table


def second_table():
    return {
        "p": row(is_leaf=True, grad_fn=None, next_functions=[], grad=6),
        "q": row(is_leaf=True, grad_fn=None, next_functions=[], grad=None),
        "r": row(is_leaf=False, grad_fn="MulBackward0", next_functions=["AccumulateGrad", None], grad=None),
        "s": row(False, "AddBackward0", ["MulBackward0", "AccumulateGrad"], grad=None),
        "t": row(False, "MulBackward0", 2 * ["AddBackward0"], grad=None),
    }


def nodes_by_name(tensor):
    counts, seen = {}, set()
    stack = [tensor.grad_fn]
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

right(
    "what-torch-builds",
    "defaultdict for the counts and a deque, and a walk that marks nodes when it pushes them.",
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


from collections import defaultdict, deque


def nodes_by_name(tensor):
    counts = defaultdict(int)
    queue = deque()
    seen = set()

    def meet(node):
        if node is not None and node not in seen:
            seen.add(node)
            queue.append(node)

    meet(tensor.grad_fn)
    while queue:
        node = queue.popleft()
        counts[node.__class__.__name__] += 1
        for following, _number in node.next_functions:
            meet(following)
    return {**counts}
""",
)

# accumulate-grad: wrong.

wrong(
    "accumulate-grad",
    "The old gradient in w.grad is not set back and counts.",
    """
def summed_gradient(losses, w):
    for loss in losses:
        loss(w).backward()
    return w.grad


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
    "The gradient is set back before each loss, so the last one alone is left.",
    """
def summed_gradient(losses, w):
    for loss in losses:
        w.grad = None
        l = loss(w)
        l.backward()
    return w.grad


def separate_gradients(losses, w):
    result = []
    for loss in losses:
        if w.grad is not None:
            w.grad.zero_()
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
    "w.grad.zero_() at the beginning fails where there is no gradient yet.",
    """
def summed_gradient(losses, w):
    w.grad.zero_()
    for loss in losses:
        loss(w).backward()
    return w.grad


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
    "After each loss w.grad, which is a sum already, is added to the total.",
    """
def summed_gradient(losses, w):
    w.grad = None
    total = torch.zeros_like(w)
    for loss in losses:
        loss(w).backward()
        total = total + w.grad
    return total.detach()


def separate_gradients(losses, w):
    result = []
    for loss in losses:
        if w.grad is not None:
            w.grad.zero_()
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
    "The list holds the same tensor several times: it is filled with zeros in place, and not cloned.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    w.grad = None
    grads = []
    for loss in losses:
        loss(w).backward()
        grads.append(w.grad)
        w.grad.zero_()
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
    "The gradient is set back once before the loop: the entries are running sums.",
    """
def summed_gradient(losses, w):
    if w.grad is not None:
        w.grad.zero_()
    for f in losses:
        f(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    w.grad = None
    grads = []
    for loss in losses:
        loss(w).backward()
        grads.append(w.grad.clone())
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
    "The difference to the gradient before is taken, but both names stand for the same tensor.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    w.grad = torch.zeros_like(w)
    grads = []
    for loss in losses:
        before = w.grad
        loss(w).backward()
        grads.append(w.grad - before)
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
    "The gradients are inserted at the front of the list and come in reverse order.",
    """
def summed_gradient(losses, w):
    if w.grad is not None:
        w.grad.zero_()
    for f in losses:
        f(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    grads = []
    for loss in losses:
        grads.insert(0, torch.autograd.grad(loss(w), w)[0])
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
    "The graph of h is used twice without retain_graph.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad


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
        head(h).backward()
    return w.grad
""",
)

wrong(
    "accumulate-grad",
    "retain_graph is True for the first head only, and a third head finds the graph gone.",
    """
def summed_gradient(losses, w):
    if w.grad is not None:
        w.grad.zero_()
    for f in losses:
        f(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    result = []
    for loss in losses:
        if w.grad is not None:
            w.grad.zero_()
        loss(w).backward()
        result.append(w.grad.clone())
    return result


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
    "body is called anew for each head.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    grads = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        grads.append(w.grad)
    return grads


def gradient_of_heads(body, heads, w):
    w.grad = None
    for head in heads:
        head(body(w)).backward()
    return w.grad
""",
)

wrong(
    "accumulate-grad",
    "The gradient by h is returned and not the one by w.",
    """
def summed_gradient(losses, w):
    if w.grad is not None:
        w.grad.zero_()
    for f in losses:
        f(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    result = []
    for loss in losses:
        if w.grad is not None:
            w.grad.zero_()
        loss(w).backward()
        result.append(w.grad.clone())
    return result


def gradient_of_heads(body, heads, w):
    h = body(w)
    loss = sum(head(h) for head in heads)
    return torch.autograd.grad(loss, h)[0]
""",
)

wrong(
    "accumulate-grad",
    "The old gradient is not set back before the heads go backward.",
    """
def summed_gradient(losses, w):
    w.grad = None
    for loss in losses:
        loss(w).backward()
    return w.grad


def separate_gradients(losses, w):
    grads = []
    for loss in losses:
        w.grad = None
        loss(w).backward()
        grads.append(w.grad)
    return grads


def gradient_of_heads(body, heads, w):
    h = body(w)
    loss = torch.stack([head(h) for head in heads]).sum()
    loss.backward()
    return w.grad
""",
)

wrong(
    "accumulate-grad",
    "The mean of the heads is differentiated and not their sum.",
    """
def summed_gradient(losses, w):
    if w.grad is not None:
        w.grad.zero_()
    for f in losses:
        f(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    result = []
    for loss in losses:
        if w.grad is not None:
            w.grad.zero_()
        loss(w).backward()
        result.append(w.grad.clone())
    return result


def gradient_of_heads(body, heads, w):
    w.grad = None
    h = body(w)
    torch.stack([head(h) for head in heads]).mean().backward()
    return w.grad
""",
)

# accumulate-grad: right.

right(
    "accumulate-grad",
    "torch.autograd.grad everywhere, so that w.grad plays no part.",
    """
def summed_gradient(losses, w):
    return sum(torch.autograd.grad(loss(w), w)[0] for loss in losses)


def separate_gradients(losses, w):
    return [torch.autograd.grad(loss(w), w)[0] for loss in losses]


def gradient_of_heads(body, heads, w):
    h = body(w)
    (grad,) = torch.autograd.grad([head(h) for head in heads], w)
    return grad
""",
)

right(
    "accumulate-grad",
    "The gradient by h is collected first, and goes through the body once.",
    """
def summed_gradient(losses, w):
    if w.grad is not None:
        w.grad.zero_()
    for f in losses:
        f(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    result = []
    for loss in losses:
        if w.grad is not None:
            w.grad.zero_()
        loss(w).backward()
        result.append(w.grad.clone())
    return result


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
    "A fresh copy of w for each loss; the sum is that of the separate ones.",
    """
def separate_gradients(losses, w):
    grads = []
    for loss in losses:
        copy = w.detach().clone().requires_grad_()
        loss(copy).backward()
        grads.append(copy.grad)
    return grads


def summed_gradient(losses, w):
    return torch.stack(separate_gradients(losses, w)).sum(dim=0)


def gradient_of_heads(body, heads, w):
    w.grad = None
    h = body(w)
    for head in heads:
        head(h).backward(retain_graph=True)
    return w.grad
""",
)

right(
    "accumulate-grad",
    "Differences of running sums, with clones.",
    """
def summed_gradient(losses, w):
    if w.grad is not None:
        w.grad.zero_()
    for f in losses:
        f(w).backward()
    return w.grad.clone()


def separate_gradients(losses, w):
    w.grad = torch.zeros_like(w)
    grads, before = [], torch.zeros_like(w)
    for loss in losses:
        loss(w).backward()
        grads.append(w.grad - before)
        before = w.grad.clone()
    return grads


def gradient_of_heads(body, heads, w):
    w.grad = None
    h = body(w)
    total = sum(head(h) for head in heads)
    total.backward()
    return w.grad
""",
)

# train-on-a-graph: wrong.

wrong(
    "train-on-a-graph",
    "One Gate object is used for both products, so both have one memory.",
    """
def mlp_graph():
    graph = Graph("loss")
    matmul = Gate(course.matmul)
    graph.add("a", matmul, "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("y_pred", matmul, "h", "w2")
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
    "The product of the difference is taken with y_pred and not with itself.",
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
    for step in range(steps):
        loss = network.forward({"x": x, "y": y, "w1": w1, "w2": w2})
        losses.append(loss)
        gradients = network.backward()
        w1 -= learning_rate * gradients["w1"]
        w2 -= learning_rate * gradients["w2"]
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "The sigmoid stands behind the second product: the hidden layer is linear.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("h", Gate(course.matmul), "x", "w1")
    graph.add("a", Gate(course.matmul), "h", "w2")
    graph.add("y_pred", Gate(course.sigmoid), "a")
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
    "The loss is a mean and not a sum.",
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
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for step in range(steps):
        loss = network.forward({"x": x, "y": y, "w1": w1, "w2": w2})
        losses.append(loss)
        gradients = network.backward()
        w1 -= learning_rate * gradients["w1"]
        w2 -= learning_rate * gradients["w2"]
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "The hidden layer has tanh for its activation.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.tanh), "a")
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
    "The second product takes a and not h, so the sigmoid leads nowhere.",
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
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for step in range(steps):
        loss = network.forward({"x": x, "y": y, "w1": w1, "w2": w2})
        losses.append(loss)
        gradients = network.backward()
        w1 -= learning_rate * gradients["w1"]
        w2 -= learning_rate * gradients["w2"]
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "y is added to the prediction and not subtracted.",
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
    "The sum is taken before the square: the loss is the square of the summed difference.",
    """
def mlp_graph():
    return wire(
        "loss",
        a=("matmul", "x", "w1"),
        h=("sigmoid", "a"),
        p=("matmul", "h", "w2"),
        d=("sub", "p", "y"),
        s=("sum", "d"),
        loss=("mul", "s", "s"),
    )


def train(network, x, y, w1, w2, steps, learning_rate):
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for step in range(steps):
        loss = network.forward({"x": x, "y": y, "w1": w1, "w2": w2})
        losses.append(loss)
        gradients = network.backward()
        w1 -= learning_rate * gradients["w1"]
        w2 -= learning_rate * gradients["w2"]
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "The dictionary of inputs is made once before the loop, and forward sees the first weights in each step.",
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
    "np.asarray makes no copy, and -= changes the caller's weights.",
    """
def mlp_graph():
    return wire(
        "loss",
        z=("matmul", "x", "w1"),
        h=("sigmoid", "z"),
        out=("matmul", "h", "w2"),
        error=("sub", "out", "y"),
        squares=("mul", "error", "error"),
        loss=("sum", "squares"),
    )


def train(network, x, y, w1, w2, steps, learning_rate):
    w1, w2 = np.asarray(w1), np.asarray(w2)
    losses = []
    for _ in range(steps):
        losses.append(network.forward({"x": x, "y": y, "w1": w1, "w2": w2}))
        grads = network.backward()
        w1 -= learning_rate * grads["w1"]
        w2 -= learning_rate * grads["w2"]
    return w1, w2, losses
""",
)

wrong(
    "train-on-a-graph",
    "All inputs that have a gradient are moved, the data, too.",
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
    values = {"x": x, "y": y, "w1": w1, "w2": w2}
    losses = []
    for _ in range(steps):
        losses.append(network.forward(values))
        grads = network.backward()
        values = {name: values[name] - learning_rate * grads[name] for name in values}
    return values["w1"], values["w2"], losses
""",
)

wrong(
    "train-on-a-graph",
    "The loss is kept after the step, by a second forward.",
    """
def mlp_graph():
    return wire(
        "loss",
        z=("matmul", "x", "w1"),
        h=("sigmoid", "z"),
        out=("matmul", "h", "w2"),
        error=("sub", "out", "y"),
        squares=("mul", "error", "error"),
        loss=("sum", "squares"),
    )


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
    "w1 moves, then forward and backward run again before w2 moves.",
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
    "The gradients of all steps are added up before each step.",
    """
def mlp_graph():
    return wire(
        "loss",
        z=("matmul", "x", "w1"),
        h=("sigmoid", "z"),
        out=("matmul", "h", "w2"),
        error=("sub", "out", "y"),
        squares=("mul", "error", "error"),
        loss=("sum", "squares"),
    )


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
    "The losses come first in what is returned.",
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
        w1 = w1 - learning_rate * grads["w1"]
        w2 = w2 - learning_rate * grads["w2"]
    return losses, w1, w2
""",
)

# train-on-a-graph: right.

right(
    "train-on-a-graph",
    "y minus the prediction, squared; the weights in a dictionary that is updated in place on copies.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("loss", Gate(course.sum), "squared")
    graph.add("squared", Gate(course.mul), "e", "e")
    graph.add("e", Gate(course.sub), "y", "out")
    graph.add("out", Gate(course.matmul), "hidden", "w2")
    graph.add("hidden", Gate(course.sigmoid), "net")
    graph.add("net", Gate(course.matmul), "x", "w1")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    inputs = dict(x=x, y=y, w1=np.array(w1), w2=np.array(w2))
    losses = []
    while len(losses) < steps:
        losses.append(network.forward(inputs))
        gradients = network.backward()
        for name in ("w1", "w2"):
            inputs[name] -= learning_rate * gradients[name]
    return inputs["w1"], inputs["w2"], losses
""",
)

right(
    "train-on-a-graph",
    "The summed square is one gate, made of a function of course's tensors; the loop is a comprehension.",
    """
def mlp_graph():
    graph = Graph("loss")
    graph.add("a", Gate(course.matmul), "x", "w1")
    graph.add("h", Gate(course.sigmoid), "a")
    graph.add("p", Gate(course.matmul), "h", "w2")
    graph.add("loss", Gate(lambda p, y: ((p - y) * (p - y)).sum()), "p", "y")
    return graph


def train(network, x, y, w1, w2, steps, learning_rate):
    weights = [w1, w2]

    def step():
        loss = network.forward(dict(x=x, y=y, w1=weights[0], w2=weights[1]))
        grads = network.backward()
        weights[:] = [w - learning_rate * grads[name] for w, name in zip(weights, ("w1", "w2"))]
        return loss

    losses = [step() for _ in range(steps)]
    return (*weights, losses)
""",
)

right(
    "train-on-a-graph",
    "The square multiplied out on the graph, with a gate mul for each of p p, p y and y y.",
    """
def mlp_graph():
    return wire(
        "loss",
        a=("matmul", "x", "w1"),
        h=("sigmoid", "a"),
        p=("matmul", "h", "w2"),
        pp=("mul", "p", "p"),
        py=("mul", "p", "y"),
        yy=("mul", "y", "y"),
        once=("sub", "pp", "py"),
        other=("sub", "yy", "py"),
        left=("sum", "once"),
        right=("sum", "other"),
        loss=("add", "left", "right"),
    )


def train(network, x, y, w1, w2, steps, learning_rate):
    w1, w2 = w1.copy(), w2.copy()
    losses = []
    for step in range(steps):
        loss = network.forward({"x": x, "y": y, "w1": w1, "w2": w2})
        losses.append(loss)
        gradients = network.backward()
        w1 -= learning_rate * gradients["w1"]
        w2 -= learning_rate * gradients["w2"]
    return w1, w2, losses
""",
)
