"""Assignment 3: right answers that are written otherwise than ours earn everything, without a false alarm."""

import pytest

# Right answers that look otherwise than ours, by exercise.
RIGHT = {
    "legendre-3": [
        # Horner's scheme, and the derivative computed in forward
        """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(7.5 * input * input - 1.5)
        return input * (2.5 * input * input - 1.5)

    @staticmethod
    def backward(ctx, grad_output):
        slope, = ctx.saved_tensors
        return slope.mul(grad_output)
""",
        # setup_context, torch's newer way
        """
def polynomial(x):
    return (5 * torch.pow(x, 3) - 3 * x) / 2

class LegendrePolynomial3(Function):
    @staticmethod
    def forward(input):
        return polynomial(input)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return grad_output * (15 * x.square() - 3) * 0.5
""",
    ],
    "context": [
        """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        result = (x * rate).exp()
        ctx.save_for_backward(result)
        ctx.settings = {"rate": float(rate)}
        return result

    @staticmethod
    def backward(ctx, grad_output):
        grad_x = ctx.settings["rate"] * ctx.saved_tensors[0] * grad_output
        return grad_x, None
""",
        # no gradient where none is asked for
        """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        ctx.rate, y = rate, torch.exp(x.mul(rate))
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, g):
        if not ctx.needs_input_grad[0]:
            return None, None
        y, = ctx.saved_tensors
        return g * (y * ctx.rate), None
""",
    ],
    "legendre-n": [
        # the two recurrences in one function, and nothing saved but what backward multiplies by
        """
class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        P = [x ** 0, x ** 1]
        D = [0 * x, x ** 0]
        for k in range(1, n + 1):
            P.append((2 * k + 1) / (k + 1) * x * P[-1] - k / (k + 1) * P[-2])
            D.append(D[-2] + (2 * k + 1) * P[-2])
        ctx.save_for_backward(D[n])
        return P[n]

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * ctx.saved_tensors[0], None
""",
        # recursion, and n P_(n-1) + x P'_(n-1) for the derivative
        """
def P(x, n):
    if n == 0:
        return torch.ones_like(x)
    if n == 1:
        return x.clone()
    return ((2 * n - 1) * x * P(x, n - 1) - (n - 1) * P(x, n - 2)) / n

def slope(x, n):
    if n == 0:
        return torch.zeros_like(x)
    return n * P(x, n - 1) + x * slope(x, n - 1)

class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.degree = n
        return P(x, n)

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return slope(x, ctx.degree) * grad_output, None
""",
        # the coefficients from NumPy, Horner's scheme on the tensors
        """
from numpy.polynomial import Legendre as Series, Polynomial

def horner(coefficients, x):
    y = 0 * x
    for c in coefficients[::-1]:
        y = y * x + float(c)
    return y

class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.series = Series.basis(n).convert(kind=Polynomial)
        ctx.save_for_backward(x)
        return horner(ctx.series.coef, x)

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output * horner(ctx.series.deriv().coef, x), None
""",
    ],
    "cross-entropy": [
        # the gradient computed in forward already
        """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        N, C = logits.shape
        log_p = torch.log_softmax(logits, dim=1)
        one_hot = torch.nn.functional.one_hot(targets, num_classes=C).to(logits.dtype)
        weight = 1.0 / N if reduction == "mean" else 1.0
        ctx.save_for_backward(weight * (log_p.exp() - one_hot))
        return -(weight * one_hot * log_p).sum()

    @staticmethod
    def backward(ctx, grad_output):
        return ctx.saved_tensors[0] * grad_output, None, None
""",
        # indexing, and a copy changed in place
        """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        rows = torch.arange(logits.shape[0])
        z = logits - logits.max(dim=1, keepdim=True).values
        e = z.exp()
        S = e.sum(dim=1)
        ctx.save_for_backward(e / S[:, None], targets)
        ctx.reduction = reduction
        losses = S.log() - z[rows, targets]
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        p, targets = ctx.saved_tensors
        grad = p.clone()
        grad[torch.arange(len(p)), targets] -= 1
        grad *= grad_output
        if ctx.reduction == "mean":
            grad /= len(p)
        return grad, None, None
""",
        # helpers with the names that a student would give them
        """
def softmax(z):
    return torch.softmax(z, 1)

def loss(z, t):
    return torch.logsumexp(z, 1) - z.gather(1, t.reshape(-1, 1)).reshape(-1)

def grad(z, t):
    return softmax(z) - torch.nn.functional.one_hot(t, z.shape[1])

class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        return getattr(loss(logits, targets), reduction)()

    @staticmethod
    def backward(ctx, grad_output):
        logits, targets = ctx.saved_tensors
        scale = {"sum": 1, "mean": len(targets)}[ctx.reduction]
        return grad(logits, targets) * (grad_output / scale), None, None
""",
        # a loop over the samples
        """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        ctx.save_for_backward(logits, targets)
        ctx.n = len(logits) if reduction == "mean" else 1
        loss = 0
        for z, t in zip(logits, targets):
            loss = loss + (torch.logsumexp(z, dim=0) - z[int(t)]) / ctx.n
        return loss

    @staticmethod
    def backward(ctx, grad_output):
        logits, targets = ctx.saved_tensors
        rows = []
        for z, t in zip(logits, targets):
            row = torch.softmax(z, dim=0)
            row[int(t)] = row[int(t)] - 1
            rows.append(row)
        return torch.stack(rows) * grad_output / ctx.n, None, None
""",
    ],
    "linear": [
        """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W, b)
        return torch.nn.functional.linear(x, W, b)

    @staticmethod
    def backward(ctx, grad_output):
        x, W, b = ctx.saved_tensors
        needs = ctx.needs_input_grad
        return (
            torch.einsum("nm,mk->nk", grad_output, W) if needs[0] else None,
            torch.einsum("nm,nk->mk", grad_output, x) if needs[1] else None,
            torch.einsum("nm->m", grad_output) if needs[2] else None,
        )
""",
        """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = torch.matmul(W, x.T).T
        if b is None:
            return y.clone()
        return y + b.reshape(1, -1)

    @staticmethod
    def backward(ctx, grad_output):
        x, W = ctx.saved_tensors
        gradients = [None, None, None]
        if ctx.needs_input_grad[0]:
            gradients[0] = (W.T @ grad_output.T).T
        if ctx.needs_input_grad[1]:
            gradients[1] = (x.T @ grad_output).T
        if ctx.needs_input_grad[2]:
            gradients[2] = (grad_output.T @ torch.ones_like(grad_output[:, :1]))[:, 0]
        return tuple(gradients)
""",
    ],
    "gradcheck": [
        """
def backward_agrees(function, *inputs):
    try:
        copies = tuple(x.clone().detach().double().requires_grad_() for x in inputs)
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False

def bugs():
    return dict(
        Cosine="sign", Square="factor", Running="transpose", Sigmoid="upstream", Share="term", Tanh="point"
    )
""",
        # the differences by hand, through one random direction for each entry of the output
        """
def backward_agrees(function, *inputs):
    inputs = [torch.tensor(x.detach().numpy().astype(float), requires_grad=True) for x in inputs]
    y = function(*inputs)
    for direction in torch.randn(4, *y.shape, dtype=torch.float64):
        found = torch.autograd.grad(y, inputs, direction, retain_graph=True)
        for k, x in enumerate(inputs):
            for j in range(x.numel()):
                step = torch.zeros(x.numel(), dtype=torch.float64)
                step[j] = 1e-5
                step = step.reshape(x.shape)
                with torch.no_grad():
                    up = function(*inputs[:k], x + step, *inputs[k + 1:])
                    down = function(*inputs[:k], x - step, *inputs[k + 1:])
                slope = ((up - down) * direction).sum() / 2e-5
                if abs(slope - found[k].flatten()[j]) > 1e-6 + 1e-4 * abs(slope):
                    return False
    return True

def bugs():
    found = {}
    lines = "Cosine sign, Square factor, Running transpose, Sigmoid upstream, Share term, Tanh point"
    for line in lines.split(", "):
        name, word = line.split()
        found[name] = word
    return found
""",
    ],
    "in-place": [
        # written into, and saved by another name
        """
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        x[...] = 1 / (1 + torch.exp(-x))
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        s = ctx.saved_tensors[0]
        return s * (1 - s) * grad_output

def refused():
    answers = {letter: True for letter in "ABE"}
    answers.update({letter: False for letter in "CDF"})
    return answers
""",
        # five changes in place
        """
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        x.neg_().exp_().add_(1).reciprocal_()
        ctx.save_for_backward(x)
        ctx.mark_dirty(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        (y,) = ctx.saved_tensors
        return grad_output * y - grad_output * y.square()

def refused():
    return dict(zip("ABCDEF", [True, True, False, False, True, False]))
""",
    ],
    "double-backward": [
        # from the output: 1 - exp(-y) is the sigmoid of x
        """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.log(torch.exp(x) + 1)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        y, = ctx.saved_tensors
        return grad_output * (1 - torch.exp(-y))

def second_derivative(f, x):
    x = torch.tensor(x.numpy(), requires_grad=True)
    y = f(x)
    first = torch.autograd.grad(y, x, torch.ones_like(y), create_graph=True)[0]
    return torch.autograd.grad(first, x, torch.ones_like(first))[0]
""",
        # backward(), with .grad emptied between
        """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output / (1 + torch.exp(-x))

def second_derivative(f, x):
    x = x.detach().clone()
    x.requires_grad = True
    f(x).sum().backward(create_graph=True)
    first = x.grad
    x.grad = None
    first.sum().backward()
    return x.grad
""",
        # entry by entry, by torch's hessian
        """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.nn.functional.softplus(x)

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return torch.sigmoid(x) * grad_output

def second_derivative(f, x):
    H = torch.autograd.functional.hessian(lambda x: f(x).sum(), x.flatten())
    return H.diagonal().reshape(x.shape)
""",
    ],
    "fit-sine": [
        # four parameters one by one, zeroed in place
        """
def fit_sine(P3, x, y, start, steps, learning_rate):
    parameters = [torch.tensor(float(value), dtype=x.dtype, requires_grad=True) for value in start]
    a, b, c, d = parameters
    keep = lambda: torch.stack([p.detach() for p in parameters])
    history, losses = [keep()], []
    for t in range(steps):
        y_pred = a + b * P3.apply(c + d * x)
        loss = (y_pred - y).pow(2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            for p in parameters:
                p -= learning_rate * p.grad
                p.grad.zero_()
        history.append(keep())
    return history, losses
""",
        # torch's own optimizer
        """
def fit_sine(P3, x, y, start, steps, learning_rate):
    p = torch.nn.Parameter(start.clone())
    optimizer = torch.optim.SGD([p], lr=learning_rate)
    history, losses = [p.detach().clone()], []
    for t in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(p[0] + p[1] * P3.apply(p[2] + p[3] * x), y, reduction="sum")
        loss.backward()
        optimizer.step()
        losses.append(float(loss))
        history.append(p.data.clone())
    return history, losses
""",
        # a new tensor for each step, losses as tensors
        """
def fit_sine(P3, x, y, start, steps, learning_rate):
    history, losses = [start], []
    for t in range(steps):
        p = history[-1].clone().requires_grad_(True)
        a, b, c, d = p.unbind()
        loss = torch.square(a + b * P3.apply(c + d * x) - y).sum()
        grad = torch.autograd.grad(loss, p)[0]
        losses.append(loss.detach())
        history.append((p - learning_rate * grad).detach())
    return history, losses
""",
    ],
}
ALTERNATIVES = [(exercise, number) for exercise, codes in RIGHT.items() for number in range(len(codes))]


@pytest.mark.parametrize("exercise, number", ALTERNATIVES)
def test_right_answers_written_another_way_earn_everything(functions, exercise, number, capfd):
    report = functions.mark(exercise, RIGHT[exercise][number])
    assert report.earned == report.points, str(report)
    assert capfd.readouterr().err == ""


# The official answer with some lines written otherwise, and as right: (exercise, [(line, other)]).
REWRITTEN = [
    (
        "legendre-3",  # in place, on a clone that nobody else has
        [
            (
                "return (5 * input**3 - 3 * input) / 2",
                "x = input.clone()\n        x *= 5 * input**2 - 3\n        x /= 2\n        return x",
            )
        ],
    ),
    (
        "legendre-3",
        [
            (
                "return grad_output * (15 * input**2 - 3) / 2",
                "return (7.5 * input * input - 1.5) * grad_output,",
            )
        ],
    ),
    (
        "legendre-3",  # a saved clone is nobody's to change
        [("ctx.save_for_backward(input)", "ctx.save_for_backward(input.clone())")],
    ),
    (
        "legendre-3",
        [
            (
                "return grad_output * (15 * input**2 - 3) / 2",
                "if not ctx.needs_input_grad[0]:\n            return None\n"
                "        return grad_output * 1.5 * (5 * input.pow(2) - 1)",
            )
        ],
    ),
    ("context", [("ctx.rate = rate", "ctx.meta = (rate, 'a number')"), ("ctx.rate * y", "ctx.meta[0] * y")]),
    (
        "context",
        [
            ("torch.exp(rate * x)", "(x * rate).exp()"),
            ("grad_output * ctx.rate * y", "(y * grad_output).mul(ctx.rate)"),
        ],
    ),
    ("context", [("ctx.rate = rate", "ctx.slope = lambda y: rate * y"), ("ctx.rate * y", "ctx.slope(y)")]),
    ("legendre-n", [("ctx.n = n", "ctx.degree = int(n)"), ("range(ctx.n)", "range(ctx.degree)")]),
    ("legendre-n", [("ctx.save_for_backward(x)", "ctx.save_for_backward(x.clone())")]),
    (
        "legendre-n",
        [
            (
                "return grad_output * slope, None",
                "return (grad_output * slope if ctx.needs_input_grad[0] else None), None",
            )
        ],
    ),
    ("cross-entropy", [("* ctx.weight * (p - one_hot)", "* ((p - one_hot) * ctx.weight)")]),
    ("cross-entropy", [("1 / len(logits)", "1 / logits.shape[0]")]),
    (
        "cross-entropy",
        [
            ("ctx.save_for_backward(logits, targets)", "ctx.save_for_backward(log_p, targets)"),
            ("torch.softmax(logits, dim=1)", "torch.exp(logits)"),
        ],
    ),
    ("linear", [("grad_output.sum(dim=0)", "torch.einsum('nm->m', grad_output)")]),
    ("linear", [("x @ W.T", "W.mm(x.t()).t()")]),
    (
        "linear",
        [
            ("if ctx.needs_input_grad[0]:", "wanted = ctx.needs_input_grad\n        if wanted[0]:"),
            ("ctx.needs_input_grad[2]", "wanted[-1]"),
        ],
    ),
    ("gradcheck", [("raise_exception=False)", "eps=1e-6, atol=1e-5, rtol=1e-3, raise_exception=False)")]),
    ("gradcheck", [("x.detach().clone().double()", "x.data.to(torch.float64, copy=True)")]),
    (
        "gradcheck",
        [
            (
                "x.detach().clone().double().requires_grad_()",
                "torch.tensor(x.tolist(), dtype=torch.double, requires_grad=True)",
            )
        ],
    ),
    ("in-place", [("x.sigmoid_()", "x.neg_().exp_().add_(1).reciprocal_()")]),
    ("in-place", [("x.sigmoid_()", "s = torch.sigmoid(x.clone())\n        x[...] = s")]),
    ("in-place", [("x.sigmoid_()\n        ctx.mark_dirty(x)", "ctx.mark_dirty(x)\n        x.sigmoid_()")]),
    (
        "double-backward",
        [
            ("torch.log1p(torch.exp(x))", "torch.log(1 + x.exp())"),
            ("torch.sigmoid(x)", "(1 / (1 + torch.exp(-x)))"),
        ],
    ),
    (
        "double-backward",
        [("torch.autograd.grad(first.sum(), x)", "torch.autograd.grad(first, x, torch.ones_like(first))")],
    ),
    ("double-backward", [("return second", "return second.detach().clone()")]),
    ("fit-sine", [("((y_pred - y) ** 2).sum()", "(y_pred - y).pow(2).sum()")]),
    ("fit-sine", [("(y_pred - y) ** 2).sum()", "(y - y_pred) @ (y - y_pred))")]),
    ("fit-sine", [("losses.append(loss.item())", "losses += [float(loss.detach())]")]),
    (
        "fit-sine",
        [("parameters -= learning_rate * gradient", "parameters.sub_(gradient, alpha=learning_rate)")],
    ),
]
REWRITTEN += [
    ("legendre-3", [("5 * input**3 - 3 * input", "torch.einsum('...,...->...', input, 5 * input**2 - 3)")]),
    (
        "legendre-3",
        [
            ("ctx.save_for_backward(input)", "ctx.save_for_backward(input, input**2)"),
            ("(input,) = ctx.saved_tensors", "input, _ = ctx.saved_tensors"),
        ],
    ),
    ("context", [("grad_output * ctx.rate * y", "torch.mul(grad_output, y).mul(ctx.rate)")]),
    ("legendre-n", [("ctx.n = n", "ctx.set_materialize_grads(True)\n        ctx.n = n")]),
    (
        "cross-entropy",
        [("losses = -log_p.gather(1, targets[:, None])", "losses = -log_p[range(len(log_p)), targets]")],
    ),
    ("linear", [("grad_output.T @ x", "torch.einsum('ni,nj->ij', grad_output, x)")]),
    ("in-place", [("x.sigmoid_()", "torch.sigmoid_(x) if isinstance(x, torch.Tensor) else x.sigmoid_()")]),
    (
        "double-backward",  # torch.func, as the first derivative's Jacobian is diagonal
        [
            (
                "x = x.detach().clone().requires_grad_()\n"
                "    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)\n"
                "    (second,) = torch.autograd.grad(first.sum(), x)",
                "total = lambda x: f(x).sum()\n"
                "    slope = lambda x: torch.autograd.functional.vjp(total, x, create_graph=True)[1].sum()\n"
                "    second = torch.autograd.functional.vjp(slope, x.detach().clone())[1]",
            )
        ],
    ),
    (
        "fit-sine",
        [
            (
                "(gradient,) = torch.autograd.grad(loss, parameters)",
                "loss.backward()\n        gradient, parameters.grad = parameters.grad, None",
            )
        ],
    ),
    ("fit-sine", [("for _ in range(steps):", "step = -1\n    while (step := step + 1) < steps:")]),
]


@pytest.mark.parametrize(
    "exercise, changes", REWRITTEN, ids=[f"{case[0]}: rewritten {n}" for n, case in enumerate(REWRITTEN)]
)
def test_right_answers_with_other_lines_earn_everything(functions, exercise, changes):
    code = functions.answers[exercise]
    for line, other in changes:
        assert code.count(line) == 1, line
        code = code.replace(line, other)
    report = functions.mark(exercise, code)
    assert report.earned == report.points, str(report)


def test_there_are_enough_of_them():
    assert len(ALTERNATIVES) + len(REWRITTEN) >= 60
