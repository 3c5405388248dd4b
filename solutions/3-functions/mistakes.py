"""Wrong answers to assignment 3 that students give: each costs marks in its exercise, and the feedback names it.

An entry is a right answer, written otherwise than the official one, with some of its lines written wrongly.

A new one takes three places: its sentence in `course/check/mistakes.py`, the value that it gives in the
exercise's checks in `functions.py` (unless the table guesses it), and the wrong code here.
"""

from autograder.author.mistakes import Mistake

MISTAKES: list[Mistake] = []

RIGHT = {
    "legendre-3": """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return 0.5 * (5 * input ** 3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        input, = ctx.saved_tensors
        return grad_output * 1.5 * (5 * input ** 2 - 1)
""",
    "context": """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        y = (rate * x).exp()
        ctx.rate = rate
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        y, = ctx.saved_tensors
        grad_x = grad_output * y * ctx.rate
        return grad_x, None
""",
    "legendre-n": """
def polynomials(x, n):
    P = [torch.ones_like(x), x]
    for k in range(1, n):
        P.append(((2 * k + 1) * x * P[k] - k * P[k - 1]) / (k + 1))
    return P


class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.n = n
        ctx.save_for_backward(x)
        return polynomials(x, n)[n].clone()

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        P = polynomials(x, ctx.n)
        D = [torch.zeros_like(x), torch.ones_like(x)]
        for k in range(1, ctx.n):
            D.append(D[k - 1] + (2 * k + 1) * P[k])
        return grad_output * D[ctx.n], None
""",
    "cross-entropy": """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        m = logits.amax(dim=1, keepdim=True)
        shifted = logits - m
        log_p = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
        ctx.save_for_backward(log_p.exp(), targets)
        ctx.mean = reduction == "mean"
        losses = -log_p.gather(1, targets.unsqueeze(1))
        return losses.mean() if ctx.mean else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        p, targets = ctx.saved_tensors
        grad = p - torch.nn.functional.one_hot(targets, p.shape[1])
        if ctx.mean:
            grad = grad / len(p)
        return grad * grad_output, None, None
""",
    "linear": """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = x.mm(W.t())
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        need_x, need_W, need_b = ctx.needs_input_grad
        if need_x:
            grad_x = grad_output.mm(W)
        if need_W:
            grad_W = grad_output.t().mm(x)
        if need_b:
            grad_b = grad_output.sum(0)
        return grad_x, grad_W, grad_b
""",
    "gradcheck": """
def backward_agrees(function, *inputs):
    copies = []
    for x in inputs:
        copies.append(x.detach().to(torch.float64).clone().requires_grad_(True))
    return torch.autograd.gradcheck(function, tuple(copies), raise_exception=False)


def bugs():
    return {
        "Cosine": "sign",
        "Square": "factor",
        "Running": "transpose",
        "Sigmoid": "upstream",
        "Share": "term",
        "Tanh": "point",
    }
""",
    "in-place": """
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        x.copy_(torch.sigmoid(x))
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        s, = ctx.saved_tensors
        return grad_output * (s - s ** 2)


def refused():
    return dict(A=True, B=True, C=False, D=False, E=True, F=False)
""",
    "double-backward": """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.log(1 + torch.exp(x))
        ctx.save_for_backward(x)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output * torch.exp(x) / (1 + torch.exp(x))


def second_derivative(f, x):
    x = x.clone().requires_grad_()
    y = f(x).sum()
    first, = torch.autograd.grad(y, x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
""",
    "fit-sine": """
def fit_sine(P3, x, y, start, steps, learning_rate):
    p = start.clone().requires_grad_()
    history = [start.clone()]
    losses = []
    for step in range(steps):
        y_pred = p[0] + p[1] * P3.apply(p[2] + p[3] * x)
        loss = torch.sum((y_pred - y) ** 2)
        p.grad = None
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            p -= learning_rate * p.grad
        history.append(p.detach().clone())
    return history, losses
""",
}


def mistake(grade_id: str, name: str, *changes: tuple[str, str]) -> None:
    """List the right answer to an exercise with some of its lines written wrongly."""
    text = RIGHT[grade_id]
    for right, wrong in changes:
        if text.count(right) != 1:
            raise ValueError(f"the mistake {name!r} changes a line that is not there once: {right}")
        text = text.replace(right, wrong)
    MISTAKES.append(Mistake(grade_id=grade_id, name=name, code=text.strip("\n")))


def answer(grade_id: str, name: str | None, code: str) -> None:
    """List a whole wrong answer; the name is None where the table has none for it."""
    MISTAKES.append(Mistake(grade_id=grade_id, name=name, code=code.strip("\n")))


# Exercise 1: LegendrePolynomial3

mistake("legendre-3", "upstream ignored", ("grad_output * 1.5", "1.5"))
mistake("legendre-3", "factor 2", ("grad_output * 1.5 *", "grad_output * 3 *"))
mistake("legendre-3", "exponent not lowered", ("5 * input ** 2 - 1", "5 * input ** 3 - 1"))
mistake("legendre-3", "linear term keeps its x", ("5 * input ** 2 - 1", "5 * input ** 2 - input"))
mistake(
    "legendre-3",
    "value instead of derivative",
    ("1.5 * (5 * input ** 2 - 1)", "0.5 * (5 * input ** 3 - 3 * input)"),
)
mistake(
    "legendre-3",
    "in-place",
    (
        "        return 0.5 * (5 * input ** 3 - 3 * input)",
        "        cube = input ** 3\n        input *= -3\n        input += 5 * cube\n        return 0.5 * input",
    ),
    ("ctx.save_for_backward(input)", "ctx.save_for_backward(input.clone())"),
)

# Exercise 2: what ctx is for

mistake(
    "context",
    "a number in save_for_backward",
    ("save_for_backward(y)", "save_for_backward(y, rate)"),
    ("        ctx.rate = rate\n", ""),
    ("y, = ctx", "y, rate = ctx"),
    ("ctx.rate", "rate"),
)
mistake(
    "context",
    "tensor kept as an attribute",
    ("ctx.save_for_backward(y)", "ctx.y = y"),
    ("        y, = ctx.saved_tensors\n", ""),
    ("grad_output * y", "grad_output * ctx.y"),
)
mistake(
    "context",
    "kept outside of ctx",
    ("ctx.rate = rate", "Exponential.rate = rate"),
    ("y * ctx.rate", "y * Exponential.rate"),
)
mistake(
    "context",
    "input saved for the output",
    ("save_for_backward(y)", "save_for_backward(x)"),
    ("y, = ctx", "x, = ctx"),
    ("grad_output * y * ctx.rate", "grad_output * (ctx.rate * x).exp() * ctx.rate"),
)
mistake("context", "value instead of derivative", ("grad_output * y * ctx.rate", "grad_output * y"))
mistake("context", "upstream ignored", ("grad_output * y * ctx.rate", "y * ctx.rate"))

# Exercise 3: Legendre polynomials of any degree

mistake("legendre-n", "wrong number of gradients", ("grad_output * D[ctx.n], None", "grad_output * D[ctx.n]"))
mistake(
    "legendre-n",
    "gradient for a number",
    ("grad_output * D[ctx.n], None", "grad_output * D[ctx.n], torch.zeros_like(x)"),
)
mistake(
    "legendre-n",
    "a number in save_for_backward",
    ("save_for_backward(x)", "save_for_backward(x, ctx.n)"),
    ("x, = ctx", "x, n = ctx"),
)
mistake("legendre-n", "upstream ignored", ("grad_output * D[ctx.n]", "D[ctx.n]"))
mistake(
    "legendre-n",
    "one degree too high",
    ("polynomials(x, n)[n].clone()", "polynomials(x, n + 1)[n + 1].clone()"),
)
mistake(
    "legendre-n",
    "one degree too low",
    ("polynomials(x, n)[n].clone()", "polynomials(x, n)[max(n - 1, 0)].clone()"),
)
mistake(
    "legendre-n",
    "division by k + 1 forgotten",
    ("((2 * k + 1) * x * P[k] - k * P[k - 1]) / (k + 1)", "(2 * k + 1) * x * P[k] - k * P[k - 1]"),
)
mistake("legendre-n", "earlier derivative missing", ("D[k - 1] + (2 * k + 1) * P[k]", "(2 * k + 1) * P[k]"))
mistake(
    "legendre-n",
    "nan at the ends",
    (
        "        D = [torch.zeros_like(x), torch.ones_like(x)]\n        for k in range(1, ctx.n):\n            D.append(D[k - 1] + (2 * k + 1) * P[k])\n",
        "        n = ctx.n\n        slope = n / (x * x - 1) * (x * P[n] - P[n - 1]) if n else torch.zeros_like(x)\n",
    ),
    ("grad_output * D[ctx.n]", "grad_output * slope"),
)

# Exercise 4: softmax and cross-entropy in one

mistake("cross-entropy", "1/N forgotten", ("        if ctx.mean:\n            grad = grad / len(p)\n", ""))
mistake("cross-entropy", "divided by all entries", ("grad / len(p)", "grad / p.numel()"))
mistake(
    "cross-entropy",
    "reduction ignored",
    ("losses.mean() if ctx.mean else losses.sum()", "losses.mean()"),
    ("        if ctx.mean:\n            grad = grad / len(p)\n", "        grad = grad / len(p)\n"),
)
mistake(
    "cross-entropy", "one-hot not subtracted", ("p - torch.nn.functional.one_hot(targets, p.shape[1])", "p")
)
mistake(
    "cross-entropy",
    "target column only",
    (
        "grad = p - torch.nn.functional.one_hot(targets, p.shape[1])",
        "grad = (p - 1) * torch.nn.functional.one_hot(targets, p.shape[1])",
    ),
)
mistake(
    "cross-entropy",
    "sign",
    (
        "p - torch.nn.functional.one_hot(targets, p.shape[1])",
        "torch.nn.functional.one_hot(targets, p.shape[1]) - p",
    ),
)
mistake("cross-entropy", "upstream ignored", ("grad * grad_output", "grad"))
mistake("cross-entropy", "softmax over the batch", ("amax(dim=1", "amax(dim=0"), ("sum(dim=1", "sum(dim=0"))
mistake("cross-entropy", "logarithm forgotten", ("-log_p.gather", "-log_p.exp().gather"))
mistake("cross-entropy", "logits for log-softmax", ("-log_p.gather", "-logits.gather"))
mistake("cross-entropy", "overflow", ("shifted = logits - m", "shifted = logits"))
mistake("cross-entropy", "in-place", ("shifted = logits - m", "logits -= m\n        shifted = logits"))
mistake(
    "cross-entropy",
    "one library only",
    ("p - torch.nn.functional.one_hot(targets, p.shape[1])", "p - torch.eye(p.shape[1])[targets]"),
)

# Exercise 5: a linear layer

mistake("linear", "transpose", ("grad_output.t().mm(x)", "x.t().mm(grad_output)"))
mistake("linear", "batch not summed", ("grad_output.sum(0)", "grad_output"))
mistake("linear", "averaged over the batch", ("grad_output.sum(0)", "grad_output.mean(0)"))
mistake("linear", "upstream ignored", ("grad_output.sum(0)", "torch.ones_like(grad_output).sum(0)"))
mistake("linear", "W g for Wᵀ g", ("grad_output.mm(W)", "grad_output.mm(W.t())"))
mistake("linear", "W not transposed", ("x.mm(W.t())", "x.mm(W)"))
mistake("linear", "bias forgotten", ("            y = y + b", "            pass"))
mistake("linear", "no bias", ("        if b is not None:\n            y = y + b\n", "        y = y + b\n"))
mistake(
    "linear",
    "needs_input_grad ignored",
    ("if need_x", "if True"),
    ("if need_W", "if True"),
    ("if need_b", "if True"),
)
mistake(
    "linear",
    "ctx counted in needs_input_grad",
    (
        "need_x, need_W, need_b = ctx.needs_input_grad",
        "need_x, need_W, need_b = (ctx.needs_input_grad + (False,))[1:]",
    ),
)

# Exercise 6: six classes with a bug each

mistake("gradcheck", "float32 in gradcheck", (".to(torch.float64)", ""))
mistake(
    "gradcheck", "loose tolerance", ("raise_exception=False", "atol=0.05, rtol=0.05, raise_exception=False")
)
mistake("gradcheck", "gradcheck raises", (", raise_exception=False", ""))
mistake("gradcheck", "requires_grad forgotten", (".requires_grad_(True)", ""))
mistake(
    "gradcheck",
    "in-place",
    ("x.detach().to(torch.float64).clone().requires_grad_(True)", "x.to(torch.float64).requires_grad_(True)"),
)

# Exercise 7: the in-place trap

mistake(
    "in-place",
    "new tensor instead of in place",
    ("x.copy_(torch.sigmoid(x))\n        ctx.mark_dirty(x)", "x = torch.sigmoid(x)"),
)
mistake("in-place", "mark_dirty forgotten", ("        ctx.mark_dirty(x)\n", ""))
mistake("in-place", "dirty but not returned", ("return x\n", "return x.clone()\n"))
mistake(
    "in-place",
    "activation twice",
    (
        "        x.copy_(torch.sigmoid(x))\n        ctx.mark_dirty(x)\n        ctx.save_for_backward(x)\n",
        "        ctx.save_for_backward(x)\n        x.copy_(torch.sigmoid(x))\n        ctx.mark_dirty(x)\n",
    ),
    ("s, = ctx.saved_tensors", "x, = ctx.saved_tensors\n        s = torch.sigmoid(x)"),
)
mistake(
    "in-place",
    "tensor kept as an attribute",
    ("ctx.save_for_backward(x)", "ctx.s = x"),
    ("        s, = ctx.saved_tensors\n", "        s = ctx.s.detach()\n"),
)
mistake("in-place", "1 - s missing", ("s - s ** 2", "s"))
mistake("in-place", "outputs are saved, too", ("A=True", "A=False"), ("E=True", "E=False"))
mistake(
    "in-place",
    "every change counted as caught",
    ("C=False, D=False", "C=True, D=True"),
    ("F=False", "F=True"),
)
mistake("in-place", ".data is not watched", ("F=False", "F=True"))

# Exercise 8: a derivative of the derivative

mistake(
    "double-backward",
    "graph cut in backward",
    ("return grad_output * torch.exp(x)", "x = x.detach()\n        return grad_output * torch.exp(x)"),
)
mistake(
    "double-backward",
    "intermediate saved",
    (
        "y = torch.log(1 + torch.exp(x))\n        ctx.save_for_backward(x)",
        "e = torch.exp(x)\n        y = torch.log(1 + e)\n        ctx.save_for_backward(e)",
    ),
    ("x, = ctx.saved_tensors", "e, = ctx.saved_tensors"),
    ("torch.exp(x) / (1 + torch.exp(x))", "e / (1 + e)"),
)
mistake("double-backward", "x does not require grad", ("x.clone().requires_grad_()", "x.clone()"))
mistake("double-backward", "create_graph forgotten", (", create_graph=True", ""))
mistake(
    "double-backward",
    "first derivative added",
    (
        "first, = torch.autograd.grad(y, x, create_graph=True)\n    second, = torch.autograd.grad(first.sum(), x)\n    return second",
        "y.backward(create_graph=True)\n    x.grad.sum().backward()\n    return x.grad",
    ),
)
mistake("double-backward", "first derivative only", ("    return second", "    return first"))
mistake("double-backward", "upstream ignored", ("grad_output * torch.exp(x)", "torch.exp(x)"))
mistake(
    "double-backward",
    "value instead of derivative",
    ("grad_output * torch.exp(x) / (1 + torch.exp(x))", "grad_output * torch.log(1 + torch.exp(x))"),
)

# Exercise 9: fit a sine with P3

mistake(
    "fit-sine",
    "forward instead of apply",
    (
        "    p = start",
        "    class Context:\n        def save_for_backward(self, *tensors):\n            self.saved_tensors = tensors\n\n    p = start",
    ),
    ("P3.apply(", "P3.forward(Context(), "),
)
mistake("fit-sine", "gradients not zeroed", ("        p.grad = None\n", ""))
mistake(
    "fit-sine",
    "loss after the step",
    ("        losses.append(loss.item())\n", ""),
    (
        "        history.append",
        "        now = p[0] + p[1] * P3.apply(p[2] + p[3] * x)\n        losses.append(torch.sum((now - y) ** 2).item())\n        history.append",
    ),
)
mistake("fit-sine", "mean for sum", ("torch.sum(", "torch.mean("))
mistake("fit-sine", "uphill", ("p -= ", "p += "))
mistake("fit-sine", "history aliased", ("history.append(p.detach().clone())", "history.append(p.detach())"))
mistake(
    "fit-sine",
    "in-place",
    ("start.clone().requires_grad_()", "start.requires_grad_()"),
    ("history = [start.clone()]", "history = [start.detach().clone()]"),
)
mistake("fit-sine", "c and d swapped", ("p[2] + p[3] * x", "p[3] + p[2] * x"))


# The same exercises again, as others write them. Those without a name make a slip that the table does not
# know.

answer(
    "legendre-3",
    "kept outside of ctx",
    """
class LegendrePolynomial3(Function):
    cache = None

    @staticmethod
    def forward(ctx, input):
        LegendrePolynomial3.cache = input
        return 2.5 * input.pow(3) - 1.5 * input

    @staticmethod
    def backward(ctx, grad_output):
        x = LegendrePolynomial3.cache
        return (7.5 * x.pow(2) - 1.5) * grad_output
""",
)
answer(
    "legendre-3",
    "tensor kept as an attribute",
    """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.x = input
        x2 = input * input
        return input * (5 * x2 - 3) * 0.5

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * (7.5 * ctx.x * ctx.x - 1.5)
""",
)
answer(
    "legendre-3",
    None,  # 15/2 x² - 3: only the first term is halved
    """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return (5 * input ** 3 - 3 * input) / 2

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output * (15 * x ** 2 / 2 - 3)
""",
)
answer(
    "legendre-3",
    None,  # the mean loss is thought to want a mean gradient
    """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return 0.5 * (5 * input ** 3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        slope = 1.5 * (5 * x ** 2 - 1)
        return grad_output.mean() * slope
""",
)
answer(
    "legendre-3",
    "one library only",
    """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        half = torch.tensor(0.5, dtype=torch.float64)
        return half * (5 * input ** 3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output * (15 * x ** 2 - 3) * torch.full(x.shape, 0.5, dtype=torch.float64)
""",
)
answer(
    "context",
    "wrong number of gradients",
    """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        y = torch.exp(x * rate)
        ctx.save_for_backward(y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        y, = ctx.saved_tensors
        return grad_output * y * ctx.rate
""",
)
answer(
    "context",
    "gradient for a number",
    """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        y = torch.exp(x * rate)
        ctx.save_for_backward(x, y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        x, y = ctx.saved_tensors
        return grad_output * y * ctx.rate, (grad_output * y * x).sum()
""",
)
answer(
    "context",
    None,  # x is kept as well, for a backward that does not need it
    """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        y = (rate * x).exp()
        ctx.save_for_backward(x, y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        _, y = ctx.saved_tensors
        grad_x = ctx.rate * y * grad_output
        return grad_x, None
""",
)
answer(
    "context",
    "sign",
    """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        ctx.rate = rate
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        (y,) = ctx.saved_tensors
        grad_x = -ctx.rate * y * grad_output
        return grad_x, None
""",
)
answer(
    "legendre-n",
    "kept outside of ctx",
    """
degree = 0


class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        global degree
        degree = n
        ctx.save_for_backward(x)
        a, b = torch.ones_like(x), x
        if n == 0:
            return a
        for k in range(2, n + 1):
            a, b = b, ((2 * k - 1) * x * b - (k - 1) * a) / k
        return b.clone()

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        P, D = [torch.ones_like(x), x], [torch.zeros_like(x), torch.ones_like(x)]
        for k in range(1, degree):
            P.append(((2 * k + 1) * x * P[k] - k * P[k - 1]) / (k + 1))
            D.append(D[k - 1] + (2 * k + 1) * P[k])
        return grad_output * D[degree], None
""",
)
answer(
    "legendre-n",
    "tensor kept as an attribute",
    """
class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.x, ctx.n = x, n
        p0, p1 = torch.ones_like(x), x.clone()
        for k in range(n):
            p0, p1 = p1, ((2 * k + 3) * x * p1 - (k + 1) * p0) / (k + 2)
        return p0

    @staticmethod
    def backward(ctx, grad_output):
        x, n = ctx.x, ctx.n
        p0, p1 = torch.ones_like(x), x.clone()
        d0, d1 = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            p0, p1, d0, d1 = p1, ((2 * k + 3) * x * p1 - (k + 1) * p0) / (k + 2), d1, d0 + (2 * k + 3) * p1
        return grad_output * d0, None
""",
)
answer(
    "legendre-n",
    "nan at the ends",
    """
def legendre(n, x):
    values = [x * 0 + 1, x]
    while len(values) <= n:
        k = len(values) - 1
        values.append(((2 * k + 1) * x * values[k] - k * values[k - 1]) / (k + 1))
    return values


class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        values = legendre(n, x)
        ctx.save_for_backward(x)
        ctx.degree = n
        return 1.0 * values[n]

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        n = ctx.degree
        if n == 0:
            return torch.zeros_like(x), None
        values = legendre(n, x)
        return grad_output * n * (x * values[n] - values[n - 1]) / (x ** 2 - 1), None
""",
)
answer(
    "legendre-n",
    None,  # the recurrence's k is one too small
    """
class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.n = n
        ctx.save_for_backward(x)
        P = [torch.ones_like(x), x.clone()]
        for k in range(2, n + 1):
            P.append(((2 * k + 1) * x * P[-1] - k * P[-2]) / (k + 1))
        return P[n]

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        P, D = [torch.ones_like(x), x], [torch.zeros_like(x), torch.ones_like(x)]
        for k in range(1, ctx.n):
            P.append(((2 * k + 1) * x * P[-1] - k * P[-2]) / (k + 1))
            D.append(D[k - 1] + (2 * k + 1) * P[k])
        return grad_output * D[ctx.n], None
""",
)
answer(
    "cross-entropy",
    "log of a rounded probability",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        p = torch.softmax(logits, dim=1)
        ctx.save_for_backward(p, targets)
        ctx.n = len(logits) if reduction == "mean" else 1
        return -torch.log(p.gather(1, targets[:, None])).sum() / ctx.n

    @staticmethod
    def backward(ctx, grad_output):
        p, targets = ctx.saved_tensors
        one_hot = torch.nn.functional.one_hot(targets, p.shape[1])
        return grad_output * (p - one_hot) / ctx.n, None, None
""",
)
answer(
    "cross-entropy",
    "one maximum for all rows",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        z = logits - logits.max()
        log_p = z - torch.log(torch.exp(z).sum(dim=1, keepdim=True))
        ctx.save_for_backward(log_p, targets)
        ctx.scale = 1 / logits.shape[0] if reduction == "mean" else 1.0
        return -log_p.gather(1, targets[:, None]).sum() * ctx.scale

    @staticmethod
    def backward(ctx, grad_output):
        log_p, targets = ctx.saved_tensors
        grad = torch.exp(log_p) - torch.nn.functional.one_hot(targets, log_p.shape[1])
        return grad_output * ctx.scale * grad, None, None
""",
)
answer(
    "cross-entropy",
    "kept outside of ctx",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        SoftmaxCrossEntropy.reduction = reduction
        log_p = torch.log_softmax(logits, dim=1)
        ctx.save_for_backward(log_p, targets)
        picked = -log_p.gather(1, targets[:, None])
        return picked.mean() if reduction == "mean" else picked.sum()

    @staticmethod
    def backward(ctx, grad_output):
        log_p, targets = ctx.saved_tensors
        grad = log_p.exp() - torch.nn.functional.one_hot(targets, log_p.shape[1])
        if SoftmaxCrossEntropy.reduction == "mean":
            grad = grad / log_p.shape[0]
        return grad * grad_output, None, None
""",
)
answer(
    "cross-entropy",
    "another base",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        p = torch.softmax(logits, 1)
        ctx.save_for_backward(p, targets)
        ctx.n = {"mean": len(p), "sum": 1}[reduction]
        top = logits.amax(dim=1)
        inside = torch.exp(logits - top[:, None]).sum(dim=1)
        bits = (logits.gather(1, targets[:, None])[:, 0] - top) / np.log(2) - torch.log2(inside)
        return -bits.sum() / ctx.n

    @staticmethod
    def backward(ctx, grad_output):
        p, targets = ctx.saved_tensors
        one_hot = torch.nn.functional.one_hot(targets, p.shape[1])
        return grad_output * (p - one_hot) / ctx.n, None, None
""",
)
answer(
    "cross-entropy",
    "wrong number of gradients",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        log_p = logits - torch.logsumexp(logits, 1, keepdim=True)
        ctx.save_for_backward(log_p, targets)
        ctx.mean = reduction == "mean"
        loss = -log_p.gather(1, targets[:, None]).sum()
        return loss / len(logits) if ctx.mean else loss

    @staticmethod
    def backward(ctx, grad_output):
        log_p, targets = ctx.saved_tensors
        grad = (log_p.exp() - torch.nn.functional.one_hot(targets, log_p.shape[1])) * grad_output
        return grad / len(log_p) if ctx.mean else grad, None
""",
)
answer(
    "cross-entropy",
    None,  # a small number for the logarithm's sake
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        p = torch.softmax(logits, dim=1)
        ctx.save_for_backward(p, targets)
        ctx.n = len(logits) if reduction == "mean" else 1
        return -torch.log(p.gather(1, targets[:, None]) + 1e-8).sum() / ctx.n

    @staticmethod
    def backward(ctx, grad_output):
        p, targets = ctx.saved_tensors
        return grad_output * (p - torch.nn.functional.one_hot(targets, p.shape[1])) / ctx.n, None, None
""",
)
answer(
    "linear",
    "kept outside of ctx",
    """
class Linear(Function):
    saved = {}

    @staticmethod
    def forward(ctx, x, W, b):
        Linear.saved["x"], Linear.saved["W"] = x, W
        out = x @ W.T
        if b is not None:
            out = out + b
        return out

    @staticmethod
    def backward(ctx, grad_output):
        x, W = Linear.saved["x"], Linear.saved["W"]
        need = ctx.needs_input_grad
        grad_x = grad_output @ W if need[0] else None
        grad_W = grad_output.T @ x if need[1] else None
        grad_b = grad_output.sum(0) if need[2] else None
        return grad_x, grad_W, grad_b
""",
)
answer(
    "linear",
    "tensor kept as an attribute",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.x, ctx.W = x, W
        return x @ W.T + (0 if b is None else b)

    @staticmethod
    def backward(ctx, g):
        want_x, want_W, want_b = ctx.needs_input_grad
        return (
            g @ ctx.W if want_x else None,
            g.T @ ctx.x if want_W else None,
            g.sum(dim=0) if want_b else None,
        )
""",
)
answer(
    "linear",
    "row instead of a vector",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = x.mm(W.t())
        return y if b is None else y + b

    @staticmethod
    def backward(ctx, grad_output):
        x, W = ctx.saved_tensors
        grad_x = grad_W = grad_b = None
        if ctx.needs_input_grad[0]:
            grad_x = grad_output.mm(W)
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.t().mm(x)
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0, keepdim=True)
        return grad_x, grad_W, grad_b
""",
)
answer(
    "linear",
    "ctx counted in needs_input_grad",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = x @ W.T
        return y if b is None else y + b

    @staticmethod
    def backward(ctx, grad_output):
        x, W = ctx.saved_tensors
        grad_x = grad_W = grad_b = None
        if ctx.needs_input_grad[1]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[2]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[3]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
""",
)
answer(
    "linear",
    "upstream ignored",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        return torch.matmul(x, W.T) if b is None else torch.matmul(x, W.T) + b

    @staticmethod
    def backward(ctx, grad_output):
        x, W = ctx.saved_tensors
        grad_x = grad_W = grad_b = None
        if ctx.needs_input_grad[0]:
            grad_x = torch.ones_like(grad_output) @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
""",
)
answer(
    "linear",
    None,  # summed over the outputs
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = x @ W.T
        return y if b is None else y + b

    @staticmethod
    def backward(ctx, grad_output):
        x, W = ctx.saved_tensors
        need_x, need_W, need_b = ctx.needs_input_grad
        grad_x = grad_output @ W if need_x else None
        grad_W = grad_output.T @ x if need_W else None
        grad_b = grad_output.sum(dim=1) if need_b else None
        return grad_x, grad_W, grad_b
""",
)
BUGS = """

def bugs():
    return {
        "Cosine": "sign", "Square": "factor", "Running": "transpose",
        "Sigmoid": "upstream", "Share": "term", "Tanh": "point",
    }
"""
answer(
    "gradcheck",
    "gradcheck raises",
    """
def backward_agrees(function, *inputs):
    doubled = [x.detach().clone().to(torch.double).requires_grad_() for x in inputs]
    if torch.autograd.gradcheck(function, doubled):
        return True
    return False
"""
    + BUGS,
)
answer(
    "gradcheck",
    "float32 in gradcheck",
    """
def backward_agrees(function, *inputs):
    fresh = tuple(torch.clone(x).detach().requires_grad_(True) for x in inputs)
    try:
        return torch.autograd.gradcheck(function, fresh)
    except RuntimeError:
        return False
"""
    + BUGS,
)
answer(
    "gradcheck",
    "loose tolerance",
    """
def backward_agrees(function, *inputs):
    copies = [x.detach().double().clone().requires_grad_() for x in inputs]
    return torch.autograd.gradcheck(function, copies, eps=1e-6, atol=1e-2, rtol=1e-2, raise_exception=False)
"""
    + BUGS,
)
answer(
    "gradcheck",
    "requires_grad forgotten",
    """
def backward_agrees(function, *inputs):
    inputs = [x.double() for x in inputs]
    return torch.autograd.gradcheck(function, inputs, raise_exception=False)
"""
    + BUGS,
)
answer(
    "gradcheck",
    None,  # only the first of the inputs is moved
    """
def backward_agrees(function, *inputs):
    first, *others = [x.detach().clone().double() for x in inputs]
    first.requires_grad_()
    return torch.autograd.gradcheck(function, (first, *others), raise_exception=False)
"""
    + BUGS,
)
answer(
    "gradcheck",
    None,  # the transpose is taken for a sign
    """
def backward_agrees(function, *inputs):
    copies = tuple(x.detach().clone().double().requires_grad_() for x in inputs)
    return torch.autograd.gradcheck(function, copies, raise_exception=False)
"""
    + BUGS.replace("transpose", "sign"),
)
REFUSED = """

def refused():
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
"""
answer(
    "in-place",
    "upstream ignored",
    """
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        y, = ctx.saved_tensors
        return y * (1 - y)
"""
    + REFUSED,
)
answer(
    "in-place",
    "dirty but not returned",
    """
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        s = torch.sigmoid(x)
        x.copy_(s)
        ctx.mark_dirty(x)
        ctx.save_for_backward(s)
        return s

    @staticmethod
    def backward(ctx, grad_output):
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)
"""
    + REFUSED,
)
answer(
    "in-place",
    "mark_dirty forgotten",
    """
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        x.neg_().exp_().add_(1).reciprocal_()
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)
"""
    + REFUSED,
)
answer(
    "in-place",
    "sign",
    """
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        torch.sigmoid_(x)
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        s, = ctx.saved_tensors
        return grad_output * s * (s - 1)
"""
    + REFUSED,
)
answer(
    "in-place",
    None,  # E and F the wrong way round
    """
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x.sigmoid_())
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        (s,) = ctx.saved_tensors
        return grad_output * (s - s * s)
"""
    + REFUSED.replace('"E": True, "F": False', '"E": False, "F": True'),
)
SECOND = """

def second_derivative(f, x):
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    return torch.autograd.grad(first.sum(), x)[0]
"""
answer(
    "double-backward",
    "graph cut in backward",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.nn.functional.softplus(x)

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        with torch.no_grad():
            slope = torch.sigmoid(x)
        return grad_output * slope
"""
    + SECOND,
)
answer(
    "double-backward",
    "intermediate saved",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.slope = torch.sigmoid(x)
        return torch.log1p(torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * ctx.slope
"""
    + SECOND,
)
answer(
    "double-backward",
    "intermediate saved",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        e = x.exp()
        ctx.save_for_backward(x, e)
        return (1 + e).log()

    @staticmethod
    def backward(ctx, grad_output):
        x, e = ctx.saved_tensors
        return grad_output * e / (1 + e)
"""
    + SECOND,
)
answer(
    "double-backward",
    "kept outside of ctx",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        Softplus.x = x
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * torch.sigmoid(Softplus.x)
"""
    + SECOND,
)
answer(
    "double-backward",
    "in-place",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output / (1 + torch.exp(-x))


def second_derivative(f, x):
    x.requires_grad = True
    first = torch.autograd.grad(f(x).sum(), x, create_graph=True)[0]
    return torch.autograd.grad(first.sum(), x)[0]
""",
)
answer(
    "double-backward",
    None,  # the mean for the sum
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    x = x.clone().requires_grad_()
    first, = torch.autograd.grad(f(x).mean(), x, create_graph=True)
    second, = torch.autograd.grad(first.mean(), x)
    return second
""",
)
answer(
    "fit-sine",
    "nothing to step along",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    theta = start.clone().requires_grad_(True)
    optimizer = torch.optim.SGD([theta], lr=learning_rate)
    history, losses = [start.clone()], []
    for _ in range(steps):
        y_pred = theta[0] + theta[1] * P3.apply(theta[2] + theta[3] * x)
        loss = (y_pred - y).pow(2).sum()
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
        history.append(theta.detach().clone())
    return history, losses
""",
)
answer(
    "fit-sine",
    "forward instead of apply",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    params = start.clone().requires_grad_(True)
    history, losses = [params.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = params
        loss = ((a + b * P3.forward(c + d * x) - y) ** 2).sum()
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            params -= learning_rate * params.grad
            params.grad.zero_()
        history.append(params.detach().clone())
    return history, losses
""",
)
answer(
    "fit-sine",
    "gradients not zeroed",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    w = torch.nn.Parameter(start.detach().clone())
    opt = torch.optim.SGD([w], lr=learning_rate)
    history, losses = [start.detach().clone()], []
    opt.zero_grad()
    for step in range(steps):
        loss = torch.sum((w[0] + w[1] * P3.apply(w[2] + w[3] * x) - y) ** 2)
        loss.backward()
        opt.step()
        losses.append(float(loss))
        history.append(w.detach().clone())
    return history, losses
""",
)
answer(
    "fit-sine",
    None,  # the first row, that of the start, is missing
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    p = start.detach().clone().requires_grad_()
    history, losses = [], []
    for _ in range(steps):
        a, b, c, d = p
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        g, = torch.autograd.grad(loss, p)
        with torch.no_grad():
            p -= learning_rate * g
        history.append(p.detach().clone())
        losses.append(loss.item())
    return history, losses
""",
)
answer(
    "fit-sine",
    None,  # a and b for each other
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    p = start.detach().clone().requires_grad_()
    history, losses = [start.detach().clone()], []
    for _ in range(steps):
        b, a, c, d = p
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        g, = torch.autograd.grad(loss, p)
        with torch.no_grad():
            p -= learning_rate * g
        history.append(p.detach().clone())
        losses.append(loss.item())
    return history, losses
""",
)
