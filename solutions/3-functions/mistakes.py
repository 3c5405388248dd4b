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
