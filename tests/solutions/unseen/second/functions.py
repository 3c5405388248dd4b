"""A second set of answers to assignment 3, from the handout's text alone, as students might give them.

A language model wrote them on 2026-11-29, after the checks had been changed for the first set, from the
student's notebook 3-functions/functions.ipynb and nothing else: no sample solution, no table of mistakes, no
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


# legendre-3: wrong.

wrong(
    "legendre-3",
    "The half is for the first term only: forward is 2.5 x³ - 3 x.",
    """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return 0.5 * 5 * input**3 - 3 * input

    @staticmethod
    def backward(ctx, grad_output):
        input, = ctx.saved_tensors
        return grad_output * 1.5 * (5 * input**2 - 1)
""",
)

wrong(
    "legendre-3",
    "In the derivative the half is for the first term only: 7.5 x² - 3.",
    """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return 0.5 * (5 * input**3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        input, = ctx.saved_tensors
        return grad_output * (0.5 * 15 * input**2 - 3)
""",
)

wrong(
    "legendre-3",
    "3 // 2 is 1, so the derivative is 7.5 x² - 1.",
    """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return 0.5 * (5 * input**3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        input, = ctx.saved_tensors
        return grad_output * (15 * input**2 / 2 - 3 // 2)
""",
)

wrong(
    "legendre-3",
    "The derivative is taken at the upstream gradient and multiplied with the input.",
    """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return 0.5 * (5 * input**3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        input, = ctx.saved_tensors
        return input * (7.5 * grad_output**2 - 1.5)
""",
)

wrong(
    "legendre-3",
    "The output is saved, and the derivative taken at the output.",
    """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        output = (5 * input**3 - 3 * input) / 2
        ctx.save_for_backward(output)
        return output

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output * (15 * x**2 - 3) / 2
""",
)

wrong(
    "legendre-3",
    "The gradient is added up over all entries, so that one number is handed back.",
    """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return 0.5 * (5 * input**3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        input, = ctx.saved_tensors
        return (grad_output * 1.5 * (5 * input**2 - 1)).sum()
""",
)

wrong(
    "legendre-3",
    "The upstream gradient is multiplied in by @: for a vector that is a number.",
    """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return 0.5 * (5 * input**3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        input, = ctx.saved_tensors
        return grad_output @ (7.5 * input**2 - 1.5)
""",
)

wrong(
    "legendre-3",
    "forward raises its input to the third power in place.",
    """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input.clone())
        linear = 1.5 * input
        input.pow_(3)
        return 2.5 * input - linear

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output * (7.5 * x**2 - 1.5)
""",
)

wrong(
    "legendre-3",
    "forward computes in float32, whatever the dtype of the input.",
    """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        x = input.float()
        return 0.5 * (5 * x**3 - 3 * x)

    @staticmethod
    def backward(ctx, grad_output):
        input, = ctx.saved_tensors
        return grad_output * 1.5 * (5 * input**2 - 1)
""",
)

wrong(
    "legendre-3",
    "The input is kept on the class, and a second call overwrites that of the first.",
    """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        LegendrePolynomial3.x = input
        return 0.5 * (5 * input**3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        x = LegendrePolynomial3.x
        return grad_output * (7.5 * x**2 - 1.5)
""",
)

wrong(
    "legendre-3",
    "The result is made of NumPy's numbers by torch.tensor, which course's graph does not know.",
    """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        x = input.detach().numpy()
        return torch.tensor(0.5 * (5 * x**3 - 3 * x))

    @staticmethod
    def backward(ctx, grad_output):
        input, = ctx.saved_tensors
        return grad_output * 1.5 * (5 * input**2 - 1)
""",
)

wrong(
    "legendre-3",
    "The sign of the derivative is turned round.",
    """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return 0.5 * (5 * input**3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        input, = ctx.saved_tensors
        return grad_output * 1.5 * (1 - 5 * input**2)
""",
)

# legendre-3: right.

right(
    "legendre-3",
    "Horner's scheme, with square() and the factored derivative.",
    """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return input * (2.5 * input.square() - 1.5)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        root = 5**0.5
        return 1.5 * grad_output * (root * x - 1) * (root * x + 1)
""",
)

right(
    "legendre-3",
    "The local derivative is computed and saved in forward.",
    """
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        squared = input * input
        ctx.save_for_backward((15 * squared - 3) / 2)
        return (5 * squared * input - 3 * input) / 2

    @staticmethod
    def backward(ctx, grad_output):
        slope = ctx.saved_tensors[0]
        return slope * grad_output
""",
)

right(
    "legendre-3",
    "Bonnet's recurrence in forward, its derivative 3 P2 + P0' in backward.",
    '''
class LegendrePolynomial3(Function):
    """P3 by way of P2."""

    @staticmethod
    def second(x):
        return (3 * x * x - 1) / 2

    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        p2 = (3 * input * input - 1) / 2
        return (5 * input * p2 - 2 * input) / 3

    @staticmethod
    def backward(ctx, grad_output):
        x = ctx.saved_tensors[0]
        p2 = LegendrePolynomial3.second(x)
        return grad_output * (5 * p2 + torch.ones_like(x))
''',
)

# context: wrong.

wrong(
    "context",
    "The output is an attribute of ctx, and no one notices when it is changed.",
    """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        y = torch.exp(rate * x)
        ctx.y = y
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        y = ctx.y
        grad_x = grad_output * ctx.rate * y
        return grad_x, None
""",
)

wrong(
    "context",
    "The input is saved, and exp is computed a second time in backward.",
    """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        y = torch.exp(rate * x)
        ctx.save_for_backward(x)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * torch.exp(ctx.rate * x)
        return grad_x, None
""",
)

wrong(
    "context",
    "Input and output are saved both, and one of them is enough.",
    """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        y = torch.exp(rate * x)
        ctx.save_for_backward(x, y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        x, y = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * y
        return grad_x, None
""",
)

wrong(
    "context",
    "The rate is kept on the class, where the next call overwrites it.",
    """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        Exponential.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        y, = ctx.saved_tensors
        grad_x = grad_output * Exponential.rate * y
        return grad_x, None
""",
)

wrong(
    "context",
    "The rate is made a tensor and saved beside the output.",
    """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        y = torch.exp(rate * x)
        ctx.save_for_backward(y, torch.full_like(y, rate))
        return y

    @staticmethod
    def backward(ctx, grad_output):
        y, rate = ctx.saved_tensors
        grad_x = grad_output * rate * y
        return grad_x, None
""",
)

wrong(
    "context",
    "The rate is missing in the gradient.",
    """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        y, = ctx.saved_tensors
        grad_x = grad_output * y
        return grad_x, None
""",
)

wrong(
    "context",
    "exp is computed once more in backward, of the output.",
    """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        y, = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * torch.exp(y)
        return grad_x, None
""",
)

wrong(
    "context",
    "The upstream gradient is scaled in place, though others may hold the same tensor.",
    """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        y, = ctx.saved_tensors
        grad_output *= ctx.rate * y
        grad_x = grad_output
        return grad_x, None
""",
)

wrong(
    "context",
    "x is scaled and exponentiated in place: the input is changed, and autograd is not told.",
    """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        y = x.mul_(rate).exp_()
        ctx.save_for_backward(y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        y, = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * y
        return grad_x, None
""",
)

wrong(
    "context",
    "The rate stands before exp and not in the exponent.",
    """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        y = rate * torch.exp(x)
        ctx.save_for_backward(y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        y, = ctx.saved_tensors
        grad_x = grad_output * y
        return grad_x, None
""",
)

wrong(
    "context",
    "The rate is cut to a whole number.",
    """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        ctx.rate = int(rate)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        y, = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * y
        return grad_x, None
""",
)

wrong(
    "context",
    "What is saved is the exponent, on the way from input to output.",
    """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        scaled = rate * x
        ctx.save_for_backward(scaled)
        ctx.rate = rate
        return scaled.exp()

    @staticmethod
    def backward(ctx, grad_output):
        scaled, = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * scaled.exp()
        return grad_x, None
""",
)

# context: right.

right(
    "context",
    "The rate sits in a dictionary in ctx, and the exponential is made by methods.",
    '''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        ctx.settings = {"rate": rate}
        result = x.mul(rate).exp()
        ctx.save_for_backward(result)
        return result

    @staticmethod
    def backward(ctx, grad_output):
        result = ctx.saved_tensors[0]
        return result * (ctx.settings["rate"] * grad_output), None
''',
)

right(
    "context",
    "A closure in ctx knows the rate and only that.",
    """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        y = (x * rate).exp()
        ctx.save_for_backward(y)
        ctx.slope = lambda value: rate * value
        return y

    @staticmethod
    def backward(ctx, grad_output):
        (y,) = ctx.saved_tensors
        grad_x = grad_output * ctx.slope(y)
        return grad_x, None
""",
)

right(
    "context",
    "A scaled copy is exponentiated in place, then saved and returned.",
    """
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        y = rate * x
        y.exp_()
        ctx.save_for_backward(y)
        ctx.rate = float(rate)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        (y,) = ctx.saved_tensors
        grad_x = torch.zeros_like(y)
        grad_x = grad_x + grad_output * y * ctx.rate
        return grad_x, None
""",
)

# legendre-n: wrong.

wrong(
    "legendre-n",
    "The recurrence subtracts (k + 1) P_{k-1} and not k P_{k-1}.",
    """
class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - (k + 1) * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            following = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_following = d_before + (2 * k + 1) * now
            before, now = now, following
            d_before, d_now = d_now, d_following
        return grad_output * d_now, None
""",
)

wrong(
    "legendre-n",
    "The derivative is n (x P_n - P_{n-1}) / (x² - 1), which is 0 / 0 at 1 and -1.",
    """
class Legendre(Function):
    @staticmethod
    def compute(x, n):
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return before, now

    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.n = n
        return Legendre.compute(x, n)[1]

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        before, now = Legendre.compute(x, ctx.n)
        slope = ctx.n / (x**2 - 1) * (x * now - before)
        return grad_output * slope, None
""",
)

wrong(
    "legendre-n",
    "backward returns the gradient by x alone, with nothing for n.",
    """
class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            following = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_following = d_before + (2 * k + 1) * now
            before, now = now, following
            d_before, d_now = d_now, d_following
        return grad_output * d_now
""",
)

wrong(
    "legendre-n",
    "The loop begins with P_1 and takes n - 1 turns: for n = 0 the result is x.",
    """
class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.ones_like(x), x
        for k in range(1, n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now.clone()

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        before, now = torch.ones_like(x), x
        d_before, d_now = torch.zeros_like(x), torch.ones_like(x)
        if ctx.n == 0:
            return grad_output * d_before, None
        for k in range(1, ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
""",
)

wrong(
    "legendre-n",
    "The sequence of the polynomials begins with torch.ones(len(x)): shape and dtype are not those of x.",
    """
class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros(len(x)), torch.ones(len(x))
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            following = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_following = d_before + (2 * k + 1) * now
            before, now = now, following
            d_before, d_now = d_now, d_following
        return grad_output * d_now, None
""",
)

wrong(
    "legendre-n",
    "The derivative's recurrence has an x too many: (2k + 1) x P_k.",
    """
class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            following = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_following = d_before + (2 * k + 1) * x * now
            before, now = now, following
            d_before, d_now = d_now, d_following
        return grad_output * d_now, None
""",
)

wrong(
    "legendre-n",
    "The polynomials are shifted before the derivative is computed, which then takes P_{k+1} for P_k.",
    """
class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            following = ((2 * k + 1) * x * now - k * before) / (k + 1)
            before, now = now, following
            d_following = d_before + (2 * k + 1) * now
            d_before, d_now = d_now, d_following
        return grad_output * d_now, None
""",
)

wrong(
    "legendre-n",
    "The derivative's recurrence adds to P_k' and not to P_{k-1}'.",
    """
class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            following = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_following = d_now + (2 * k + 1) * now
            before, now = now, following
            d_before, d_now = d_now, d_following
        return grad_output * d_now, None
""",
)

wrong(
    "legendre-n",
    "The derivative of P_0 is taken for 1.",
    """
class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(ctx.n):
            following = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_following = d_before + (2 * k + 1) * now
            before, now = now, following
            d_before, d_now = d_now, d_following
        return grad_output * d_now, None
""",
)

wrong(
    "legendre-n",
    "`now` is the tensor x itself, and the step in place writes into the caller's x.",
    """
class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x.clone())
        ctx.n = n
        if n == 0:
            return torch.ones_like(x)
        start = x.clone()
        before, now = torch.ones_like(x), x
        for k in range(1, n):
            following = ((2 * k + 1) * start * now - k * before) / (k + 1)
            before = now.clone()
            now.copy_(following)
        return now.clone()

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
""",
)

wrong(
    "legendre-n",
    "The slopes are kept in a dictionary of the class by degree, whatever x was.",
    """
class Legendre(Function):
    slopes = {}

    @staticmethod
    def forward(ctx, x, n):
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        if n not in Legendre.slopes:
            Legendre.slopes[n] = d_now
        return now

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * Legendre.slopes[ctx.n], None
""",
)

wrong(
    "legendre-n",
    "The None for n stands first.",
    """
class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            following = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_following = d_before + (2 * k + 1) * now
            before, now = now, following
            d_before, d_now = d_now, d_following
        return None, grad_output * d_now
""",
)

wrong(
    "legendre-n",
    "The division by k + 1 is a floor division.",
    """
class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) // (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            following = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_following = d_before + (2 * k + 1) * now
            before, now = now, following
            d_before, d_now = d_now, d_following
        return grad_output * d_now, None
""",
)

# legendre-n: right.

right(
    "legendre-n",
    "Recursion with a memory for the degrees, and the slope as a sum over every second polynomial.",
    """
class Legendre(Function):
    @staticmethod
    def all_to(x, n, found):
        if n not in found:
            if n == 0:
                found[0] = torch.ones_like(x)
            elif n == 1:
                found[1] = 1 * x
            else:
                one, two = Legendre.all_to(x, n - 1, found), Legendre.all_to(x, n - 2, found)
                found[n] = ((2 * n - 1) * x * one - (n - 1) * two) / n
        return found[n]

    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.n = n
        return Legendre.all_to(x, n, {})

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        found, slope = {}, torch.zeros_like(x)
        for k in range(ctx.n - 1, -1, -2):
            slope = slope + (2 * k + 1) * Legendre.all_to(x, k, found)
        return grad_output * slope, None
""",
)

right(
    "legendre-n",
    "The coefficients come from numpy.polynomial, and both polynomials are evaluated by Horner.",
    """
class Legendre(Function):
    @staticmethod
    def horner(coefficients, x):
        value = torch.zeros_like(x)
        for c in reversed(coefficients):
            value = value * x + float(c)
        return value

    @staticmethod
    def forward(ctx, x, n):
        polynomial = np.polynomial.Legendre.basis(n).convert(kind=np.polynomial.Polynomial)
        ctx.save_for_backward(x)
        ctx.slope = [float(c) for c in polynomial.deriv().coef]
        return Legendre.horner(polynomial.coef, x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return grad_output * Legendre.horner(ctx.slope, x), None
""",
)

right(
    "legendre-n",
    "Polynomial and derivative travel together in forward, and the derivative is saved.",
    """
class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        p = [torch.ones_like(x), x * 1]
        d = [torch.zeros_like(x), torch.ones_like(x)]
        while len(p) <= n:
            k = len(p) - 1
            p.append(((2 * k + 1) * x * p[-1] - k * p[-2]) / (k + 1))
            d.append(d[-2] + (2 * k + 1) * p[-2])
        ctx.save_for_backward(d[n])
        return p[n]

    @staticmethod
    def backward(ctx, grad_output):
        return ctx.saved_tensors[0] * grad_output, None
""",
)

# cross-entropy: wrong.

wrong(
    "cross-entropy",
    "The probabilities are computed first, without a maximum taken out: large logits give nan.",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        N, C = logits.shape
        e = torch.exp(logits)
        log_p = torch.log(e / e.sum(dim=1, keepdim=True))
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        logits, targets = ctx.saved_tensors
        N, C = logits.shape
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, C)
        if ctx.reduction == "mean":
            grad = grad / N
        return grad_output * grad, None, None
""",
)

wrong(
    "cross-entropy",
    "One maximum is taken out of all rows: a row far below it becomes 0 and its logarithm infinite.",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        N, C = logits.shape
        z = logits - logits.max()
        log_p = z - torch.log(torch.exp(z).sum(dim=1, keepdim=True))
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        logits, targets = ctx.saved_tensors
        N, C = logits.shape
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, C)
        if ctx.reduction == "mean":
            grad = grad / N
        return grad_output * grad, None, None
""",
)

wrong(
    "cross-entropy",
    "1e-9 is added in the logarithm, so that no loss is larger than 20.7.",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        N, C = logits.shape
        log_p = torch.log(torch.softmax(logits, dim=1) + 1e-9)
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        logits, targets = ctx.saved_tensors
        N, C = logits.shape
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, C)
        if ctx.reduction == "mean":
            grad = grad / N
        return grad_output * grad, None, None
""",
)

wrong(
    "cross-entropy",
    "In forward the softmax runs over the samples, dim=0.",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        N, C = logits.shape
        log_p = torch.log_softmax(logits, dim=0)
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        logits, targets = ctx.saved_tensors
        N, C = logits.shape
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, C)
        if ctx.reduction == "mean":
            grad = grad / N
        return grad_output * grad, None, None
""",
)

wrong(
    "cross-entropy",
    "log_p[:, targets] is a whole matrix, each row at the targets of all samples.",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        N, C = logits.shape
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        losses = -log_p[:, targets]
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        logits, targets = ctx.saved_tensors
        N, C = logits.shape
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, C)
        if ctx.reduction == "mean":
            grad = grad / N
        return grad_output * grad, None, None
""",
)

wrong(
    "cross-entropy",
    "one_hot is not told the number of classes, and has too few columns when the last class does not occur.",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        N, C = logits.shape
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        logits, targets = ctx.saved_tensors
        N, C = logits.shape
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets)
        if ctx.reduction == "mean":
            grad = grad / N
        return grad_output * grad, None, None
""",
)

wrong(
    "cross-entropy",
    "The 1 is taken off the saved probabilities in place, so that a second backward has it taken off twice.",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        log_p = torch.log_softmax(logits, dim=1)
        ctx.p = torch.exp(log_p)
        ctx.targets, ctx.reduction = targets, reduction
        losses = -log_p.gather(1, targets[:, None])
        return losses.sum() if reduction == "sum" else losses.mean()

    @staticmethod
    def backward(ctx, grad_output):
        N = len(ctx.targets)
        grad = ctx.p
        grad[torch.arange(N), ctx.targets] -= 1
        if ctx.reduction == "mean":
            grad = grad / N
        return grad * grad_output, None, None
""",
)

wrong(
    "cross-entropy",
    "The gradient of what comes after the loss is ignored.",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        N, C = logits.shape
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        logits, targets = ctx.saved_tensors
        N, C = logits.shape
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, C)
        if ctx.reduction == "mean":
            grad = grad / N
        return grad, None, None
""",
)

wrong(
    "cross-entropy",
    "The mean is taken over all N times C entries in backward.",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        N, C = logits.shape
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        logits, targets = ctx.saved_tensors
        N, C = logits.shape
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, C)
        if ctx.reduction == "mean":
            grad = grad / grad.numel()
        return grad_output * grad, None, None
""",
)

wrong(
    "cross-entropy",
    "backward divides by N for the sum, too.",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        N, C = logits.shape
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        logits, targets = ctx.saved_tensors
        N, C = logits.shape
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, C)
        grad = grad / N
        return grad_output * grad, None, None
""",
)

wrong(
    "cross-entropy",
    "N is the number of columns, so the mean's gradient is divided by the number of classes.",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        N, C = logits.shape
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        logits, targets = ctx.saved_tensors
        C = N = logits.shape[1]
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, C)
        if ctx.reduction == "mean":
            grad = grad / N
        return grad_output * grad, None, None
""",
)

wrong(
    "cross-entropy",
    "The loss has the shape (1,).",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        N, C = logits.shape
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        losses = -log_p.gather(1, targets[:, None])
        return (losses.mean(dim=0) if reduction == "mean" else losses.sum(dim=0))

    @staticmethod
    def backward(ctx, grad_output):
        logits, targets = ctx.saved_tensors
        N, C = logits.shape
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, C)
        if ctx.reduction == "mean":
            grad = grad / N
        return grad_output * grad, None, None
""",
)

wrong(
    "cross-entropy",
    "The difference is turned round: one-hot less probabilities.",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        N, C = logits.shape
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        logits, targets = ctx.saved_tensors
        N, C = logits.shape
        p = torch.softmax(logits, dim=1)
        grad = torch.nn.functional.one_hot(targets, C) - p
        if ctx.reduction == "mean":
            grad = grad / N
        return grad_output * grad, None, None
""",
)

wrong(
    "cross-entropy",
    "backward returns two values: there is none for the reduction.",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        N, C = logits.shape
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        logits, targets = ctx.saved_tensors
        N, C = logits.shape
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, C)
        if ctx.reduction == "mean":
            grad = grad / N
        return grad_output * grad, None
""",
)

wrong(
    "cross-entropy",
    "The reduction is kept on the class, where the next call overwrites it.",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        N, C = logits.shape
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        ctx.save_for_backward(logits, targets)
        SoftmaxCrossEntropy.reduction = reduction
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        logits, targets = ctx.saved_tensors
        N, C = logits.shape
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, C)
        if SoftmaxCrossEntropy.reduction == "mean":
            grad = grad / N
        return grad_output * grad, None, None
""",
)

wrong(
    "cross-entropy",
    "The loss is computed and returned in float32.",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        N, C = logits.shape
        log_p = torch.log_softmax(logits.float(), dim=1)
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        logits, targets = ctx.saved_tensors
        N, C = logits.shape
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, C)
        if ctx.reduction == "mean":
            grad = grad / N
        return grad_output * grad, None, None
""",
)

# cross-entropy: right.

right(
    "cross-entropy",
    "A matrix with 1 at the targets from a comparison with arange, and the maximum taken out by hand.",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        top = logits.amax(dim=1, keepdim=True)
        e = torch.exp(logits - top)
        total = e.sum(dim=1, keepdim=True)
        hit = torch.nn.functional.one_hot(targets, logits.shape[1]).to(logits.dtype)
        losses = (top + total.log()).sum(dim=1) - (hit * logits).sum(dim=1)
        weight = 1 / len(targets) if reduction == "mean" else 1
        ctx.save_for_backward(weight * (e / total - hit))
        return weight * losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        (grad,) = ctx.saved_tensors
        return grad_output * grad, None, None
""",
)

right(
    "cross-entropy",
    "The probabilities come from saved log-probabilities, and 1 is taken off a new tensor in place.",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        rows = torch.arange(logits.shape[0])
        log_p = torch.log_softmax(logits, 1)
        ctx.save_for_backward(log_p, targets)
        ctx.scale = {"sum": 1.0, "mean": 1.0 / logits.shape[0]}[reduction]
        return -log_p[rows, targets].sum() * ctx.scale

    @staticmethod
    def backward(ctx, grad_output):
        log_p, targets = ctx.saved_tensors
        grad = log_p.exp()
        grad[torch.arange(len(log_p)), targets] -= 1
        return grad * (ctx.scale * grad_output), None, None
""",
)

right(
    "cross-entropy",
    "Row by row in a loop, each with its own logsumexp, and stacked.",
    """
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        ctx.save_for_backward(logits)
        ctx.targets = [int(t) for t in targets]
        ctx.divisor = len(ctx.targets) if reduction == "mean" else 1
        total = 0
        for row, t in zip(logits, ctx.targets):
            total = total + (row.logsumexp(dim=0) - row[t])
        return total / ctx.divisor

    @staticmethod
    def backward(ctx, grad_output):
        (logits,) = ctx.saved_tensors
        rows = []
        for row, t in zip(logits, ctx.targets):
            p = row.softmax(0)
            p[t] = p[t] - 1
            rows.append(p)
        return torch.stack(rows) * grad_output / ctx.divisor, None, None
""",
)

# linear: wrong.

wrong(
    "linear",
    "W is not transposed in forward.",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = x @ W
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
""",
)

wrong(
    "linear",
    "The gradient by W is xᵀ g, of shape (n, m).",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = x.T @ grad_output
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
""",
)

wrong(
    "linear",
    "The gradient by b is summed over the outputs, dim=1.",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=1)
        return grad_x, grad_W, grad_b
""",
)

wrong(
    "linear",
    "The gradient by b is not summed over the batch.",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output
        return grad_x, grad_W, grad_b
""",
)

wrong(
    "linear",
    "The gradient by b keeps its first axis, (1, m).",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0, keepdim=True)
        return grad_x, grad_W, grad_b
""",
)

wrong(
    "linear",
    "squeeze(0) after the sum drops the axis of b where m is 1.",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(0).squeeze(0)
        return grad_x, grad_W, grad_b
""",
)

wrong(
    "linear",
    "All three gradients are computed and returned, needed or not.",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        x, W = ctx.saved_tensors
        grad_x = grad_output @ W
        grad_W = grad_output.T @ x
        grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
""",
)

wrong(
    "linear",
    "elif: when the gradient by x is needed, the other two are not computed.",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        elif ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        elif ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
""",
)

wrong(
    "linear",
    "needs_input_grad is read as if ctx were counted: one place too far to the right.",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[1]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[2]:
            grad_W = grad_output.T @ x
        if len(ctx.needs_input_grad) > 3 and ctx.needs_input_grad[3]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
""",
)

wrong(
    "linear",
    "b is added without a look whether it is None.",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = x @ W.T + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
""",
)

wrong(
    "linear",
    "`if b:` asks a tensor of several numbers for its truth.",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
""",
)

wrong(
    "linear",
    "What is not needed comes back as zeros and not as None.",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        grad_x, grad_W = torch.zeros_like(x), torch.zeros_like(W)
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
""",
)

wrong(
    "linear",
    "The gradient by W is divided by the size of the batch.",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x / len(x)
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
""",
)

wrong(
    "linear",
    "All of b is added up, and the sum is added to every output.",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b.sum()
        return y

    @staticmethod
    def backward(ctx, grad_output):
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
""",
)

# linear: right.

right(
    "linear",
    "einsum for all products, and a tuple of functions that are called where they are needed.",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = torch.einsum("nj,ij->ni", x, W)
        return y if b is None else y + b

    @staticmethod
    def backward(ctx, grad_output):
        x, W = ctx.saved_tensors
        ways = (
            lambda: torch.einsum("ni,ij->nj", grad_output, W),
            lambda: torch.einsum("ni,nj->ij", grad_output, x),
            lambda: torch.einsum("ni->i", grad_output),
        )
        return tuple(way() if need else None for way, need in zip(ways, ctx.needs_input_grad))
""",
)

right(
    "linear",
    "Only what is needed is saved, and ones @ g adds the batch up.",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        for_x, for_W, _ = ctx.needs_input_grad
        ctx.save_for_backward(x if for_W else None, W if for_x else None)
        y = (W @ x.T).T
        if b is not None:
            y = y + b.reshape(1, -1)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        x, W = ctx.saved_tensors
        grad_x = None if W is None else (W.T @ grad_output.T).T
        grad_W = None if x is None else (x.T @ grad_output).T
        grad_b = None
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.new_ones(len(grad_output)) @ grad_output
        return grad_x, grad_W, grad_b
""",
)

right(
    "linear",
    "torch.nn.functional.linear forward; all three saved, and the sum over the batch as a loop.",
    """
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W, b)
        return torch.nn.functional.linear(x, W, b)

    @staticmethod
    def backward(ctx, grad_output):
        x, W, b = ctx.saved_tensors
        grads = [None, None, None]
        need_x, need_W, need_b = ctx.needs_input_grad
        if need_x:
            grads[0] = grad_output.matmul(W)
        if need_W:
            grads[1] = grad_output.t().matmul(x)
        if b is not None and need_b:
            total = torch.zeros_like(b)
            for row in grad_output:
                total = total + row
            grads[2] = total
        return tuple(grads)
""",
)

# gradcheck: wrong.

wrong(
    "gradcheck",
    "gradcheck's error is let through where False should be returned.",
    """
def backward_agrees(function, *inputs):
    copies = [x.detach().double().clone().requires_grad_() for x in inputs]
    return torch.autograd.gradcheck(function, copies)


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
)

wrong(
    "gradcheck",
    "The inputs stay float32, where the differences are noise and right classes fail.",
    """
def backward_agrees(function, *inputs):
    copies = [x.detach().clone().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


def bugs():
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
""",
)

wrong(
    "gradcheck",
    "atol and rtol are 0.1, and a factor of 1.05 passes.",
    """
def backward_agrees(function, *inputs):
    copies = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies, atol=0.1, rtol=0.1)
    except RuntimeError:
        return False


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
)

wrong(
    "gradcheck",
    "eps is 0.1: the differences themselves are off by more than the tolerance, and right classes fail.",
    """
def backward_agrees(function, *inputs):
    copies = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies, eps=0.1)
    except RuntimeError:
        return False


def bugs():
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
""",
)

wrong(
    "gradcheck",
    ".double() makes no copy of a float64 tensor, and requires_grad_ is switched on for the caller's.",
    """
def backward_agrees(function, *inputs):
    inputs = [x.double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
    except Exception:
        return False


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
)

wrong(
    "gradcheck",
    "Only the first input requires grad, so a wrong gradient by the second is not seen.",
    """
def backward_agrees(function, *inputs):
    copies = [x.detach().double().clone() for x in inputs]
    copies[0].requires_grad_()
    try:
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


def bugs():
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
""",
)

wrong(
    "gradcheck",
    "An input that does not require grad is left so, and gradcheck refuses to work.",
    """
def backward_agrees(function, *inputs):
    copies = [x.detach().double().clone().requires_grad_(x.requires_grad) for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


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
)

wrong(
    "gradcheck",
    "The check is made by hand with a sum, that is with an upstream of ones only.",
    """
def backward_agrees(function, *inputs):
    copies = [x.detach().double().clone().requires_grad_() for x in inputs]
    grads = torch.autograd.grad(function(*copies).sum(), copies)
    h = 1e-6
    for k, grad in enumerate(grads):
        numerical = torch.zeros_like(grad).flatten()
        for j in range(grad.numel()):
            sums = []
            for step in (h, -h):
                moved = [c.detach().clone() for c in copies]
                moved[k].view(-1)[j] += step
                sums.append(function(*moved).sum().item())
            numerical[j] = (sums[0] - sums[1]) / (2 * h)
        if not torch.allclose(numerical.view_as(grad), grad, atol=1e-5, rtol=1e-3):
            return False
    return True


def bugs():
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
""",
)

wrong(
    "gradcheck",
    "The function is tried at random numbers of the same shape and not at the inputs.",
    """
def backward_agrees(function, *inputs):
    tries = [torch.rand(x.shape, dtype=torch.double).requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, tries)
    except RuntimeError:
        return False


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
)

wrong(
    "gradcheck",
    "The exception is caught and True is returned after all, in a finally.",
    """
def backward_agrees(function, *inputs):
    agrees = True
    copies = [x.detach().double().clone().requires_grad_() for x in inputs]
    try:
        torch.autograd.gradcheck(function, copies)
    finally:
        return agrees


def bugs():
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
""",
)

wrong(
    "gradcheck",
    "Square is said to lack one of two terms, 2x = x + x.",
    """
def backward_agrees(function, *inputs):
    doubles = tuple(x.detach().to(torch.float64).clone().requires_grad_(True) for x in inputs)
    return torch.autograd.gradcheck(function, doubles, raise_exception=False)


def bugs():
    found = {"Cosine": "sign"}
    found["Square"] = "term"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
""",
)

wrong(
    "gradcheck",
    "Running is said to have the wrong sign.",
    """
def backward_agrees(function, *inputs):
    copies = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


def bugs():
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "sign"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
""",
)

wrong(
    "gradcheck",
    "Sigmoid and Tanh are exchanged: the one has the wrong point and the other no upstream.",
    """
def backward_agrees(function, *inputs):
    doubles = tuple(x.detach().to(torch.float64).clone().requires_grad_(True) for x in inputs)
    return torch.autograd.gradcheck(function, doubles, raise_exception=False)


def bugs():
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "point"
    found["Share"] = "term"
    found["Tanh"] = "upstream"
    return found
""",
)

wrong(
    "gradcheck",
    "Share is said to be off by a factor, as each entry is divided by the sum.",
    """
def backward_agrees(function, *inputs):
    copies = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


def bugs():
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "factor"
    found["Tanh"] = "point"
    return found
""",
)

# gradcheck: right.

right(
    "gradcheck",
    "A loop collects the copies, gradcheck is told not to raise, and words are zipped to names.",
    """
def backward_agrees(function, *inputs):
    copies = []
    for tensor in inputs:
        copy = torch.tensor(tensor.detach().numpy(), dtype=torch.double)
        copy.requires_grad = True
        copies.append(copy)
    told = torch.autograd.gradcheck(function, tuple(copies), raise_exception=False)
    return bool(told)


def bugs():
    names = "Cosine Square Running Sigmoid Share Tanh".split()
    words = "sign factor transpose upstream term point".split()
    return dict(zip(names, words))
""",
)

right(
    "gradcheck",
    "The full Jacobians are compared by hand, with central differences.",
    """
def backward_agrees(function, *inputs):
    start = [x.detach().double().clone() for x in inputs]
    for k in range(len(start)):
        leaves = [x.clone().requires_grad_() for x in start]
        y = function(*leaves)
        rows = []
        for i in range(y.numel()):
            g = torch.zeros(y.numel(), dtype=y.dtype)
            g[i] = 1.7
            (row,) = torch.autograd.grad(y, leaves[k], g.view_as(y), retain_graph=True)
            rows.append(row.flatten() / 1.7)
        by_backward = torch.stack(rows, dim=1)
        columns = []
        for j in range(start[k].numel()):
            values = []
            for h in (1e-6, -1e-6):
                moved = [x.clone() for x in start]
                moved[k].view(-1)[j] += h
                values.append(function(*moved).detach().flatten())
            columns.append((values[0] - values[1]) / 2e-6)
        if not torch.allclose(torch.stack(columns), by_backward, rtol=1e-3, atol=1e-5):
            return False
    return True


def bugs():
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
""",
)

right(
    "gradcheck",
    "try, except and else, and the dictionary by update.",
    """
from torch.autograd.gradcheck import GradcheckError


def backward_agrees(function, *inputs):
    with torch.no_grad():
        copies = [x.clone().to(torch.double) for x in inputs]
    for copy in copies:
        copy.requires_grad_(True)
    try:
        torch.autograd.gradcheck(function, copies)
    except GradcheckError:
        return False
    else:
        return True


def bugs():
    found = {"Cosine": "sign"}
    found.update(Square="factor", Running="transpose", Sigmoid="upstream")
    found |= {"Share": "term", "Tanh": "point"}
    return found
""",
)

# in-place: wrong.

wrong(
    "in-place",
    "x = torch.sigmoid(x) makes a new tensor, and the input stays as it was.",
    """
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        x = torch.sigmoid(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
""",
)

wrong(
    "in-place",
    "mark_dirty is forgotten, so that what is computed from the input later knows nothing of the sigmoid.",
    """
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        x.sigmoid_()
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    told = dict.fromkeys("ABCDEF", False)
    for letter in "ABE":
        told[letter] = True
    return told
""",
)

wrong(
    "in-place",
    "The changed tensor is taken for the input in backward, and the sigmoid applied once more.",
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
        x, = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output * s * (1 - s)


def refused():
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
""",
)

wrong(
    "in-place",
    "A copy of the changed tensor is returned, and not the tensor itself.",
    """
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x.clone()

    @staticmethod
    def backward(ctx, grad_output):
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    told = dict.fromkeys("ABCDEF", False)
    for letter in "ABE":
        told[letter] = True
    return told
""",
)

wrong(
    "in-place",
    "The output is an attribute of ctx: a later change of it goes unnoticed and spoils the gradient.",
    """
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.s = x
        return x

    @staticmethod
    def backward(ctx, grad_output):
        s = ctx.s
        return grad_output * s * (1 - s)


def refused():
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
""",
)

wrong(
    "in-place",
    "A new tensor is marked as dirty and saved, and the input is not the one that is returned.",
    """
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        s = x.sigmoid()
        ctx.mark_dirty(s)
        ctx.save_for_backward(s)
        return s

    @staticmethod
    def backward(ctx, grad_output):
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    told = dict.fromkeys("ABCDEF", False)
    for letter in "ABE":
        told[letter] = True
    return told
""",
)

wrong(
    "in-place",
    "The derivative is s alone, without 1 - s.",
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
        s, = ctx.saved_tensors
        return grad_output * s


def refused():
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
""",
)

wrong(
    "in-place",
    "The derivative is written with the upstream gradient in the bracket: s (1 - g s).",
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
        s, = ctx.saved_tensors
        return s * (1 - grad_output * s)


def refused():
    told = dict.fromkeys("ABCDEF", False)
    for letter in "ABE":
        told[letter] = True
    return told
""",
)

wrong(
    "in-place",
    "A is said to go through, as if exp saved its input.",
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
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    return {"A": False, "B": True, "C": False, "D": False, "E": True, "F": False}
""",
)

wrong(
    "in-place",
    "C is said to be refused, as if a sum saved its inputs.",
    """
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        s = torch.sigmoid(x)
        x.copy_(s)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        (s,) = ctx.saved_tensors
        return grad_output * (s - s**2)


def refused():
    return {"A": True, "B": True, "C": True, "D": False, "E": True, "F": False}
""",
)

wrong(
    "in-place",
    "D is said to be refused, though the square saves its input and not its output.",
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
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    return {"A": True, "B": True, "C": False, "D": True, "E": True, "F": False}
""",
)

wrong(
    "in-place",
    "E is said to go through, since detach() leaves the graph.",
    """
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        s = torch.sigmoid(x)
        x.copy_(s)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        (s,) = ctx.saved_tensors
        return grad_output * (s - s**2)


def refused():
    return {"A": True, "B": True, "C": False, "D": False, "E": False, "F": False}
""",
)

wrong(
    "in-place",
    "F is said to be refused, since y is changed all the same.",
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
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": True}
""",
)

wrong(
    "in-place",
    "B is said to go through, since y is not what is changed.",
    """
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        s = torch.sigmoid(x)
        x.copy_(s)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        (s,) = ctx.saved_tensors
        return grad_output * (s - s**2)


def refused():
    return {"A": True, "B": False, "C": False, "D": False, "E": True, "F": False}
""",
)

# in-place: right.

right(
    "in-place",
    "x[...] = s, and the answers as comparisons with what each operation saves.",
    '''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        x[...] = 1 / (1 + torch.exp(-x))
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        y = ctx.saved_tensors[0]
        return (y - y * y) * grad_output


def refused():
    saved = {"A": "y", "B": "h", "C": "", "D": "h", "E": "y", "F": "y"}
    changed = {"A": "y", "B": "h", "C": "h", "D": "y", "E": "y", "F": "y behind autograd's back"}
    return {letter: saved[letter] == changed[letter] for letter in "ABCDEF"}
''',
)

right(
    "in-place",
    "A chain of methods in place: neg_, exp_, add_, pow_.",
    """
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        x.neg_().exp_().add_(1).pow_(-1)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        (s,) = ctx.saved_tensors
        return grad_output * s - grad_output * s * s


def refused():
    told = dict.fromkeys("ABCDEF", False)
    for letter in "ABE":
        told[letter] = True
    return told
""",
)

right(
    "in-place",
    "The six programs are run, and the error is caught.",
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
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    def program_a(h, k):
        y = torch.exp(h)
        y.mul_(2)
        return y

    def program_b(h, k):
        y = torch.sin(h)
        h.mul_(2)
        return y

    def program_c(h, k):
        y = h + k
        h.mul_(2)
        return y

    def program_d(h, k):
        y = h**2
        y.mul_(2)
        return y

    def program_e(h, k):
        y = torch.exp(h)
        y.detach().mul_(2)
        return y

    def program_f(h, k):
        y = torch.exp(h)
        y.data.mul_(2)
        return y

    told = {}
    for letter, program in zip("ABCDEF", (program_a, program_b, program_c, program_d, program_e, program_f)):
        h, k = (torch.rand(3, requires_grad=True) * 1 for _ in range(2))
        y = program(h, k)
        try:
            y.sum().backward()
            told[letter] = False
        except RuntimeError:
            told[letter] = True
    return told
""",
)

# double-backward: wrong.

wrong(
    "double-backward",
    "e^x, a tensor on the way, is saved: the second derivative takes it for a constant.",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        e = torch.exp(x)
        ctx.save_for_backward(e)
        return torch.log(1 + e)

    @staticmethod
    def backward(ctx, grad_output):
        e, = ctx.saved_tensors
        return grad_output * e / (1 + e)


def second_derivative(f, x):
    x = x.detach().clone().requires_grad_()
    y = f(x)
    (first,) = torch.autograd.grad(y, x, torch.ones_like(y), create_graph=True)
    return torch.autograd.grad(first, x, torch.ones_like(first))[0]
""",
)

wrong(
    "double-backward",
    "The slope is computed in forward and kept in ctx, with no graph behind it.",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.slope = torch.sigmoid(x)
        return torch.log1p(torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output * ctx.slope


def second_derivative(f, x):
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
""",
)

wrong(
    "double-backward",
    "detach() in backward cuts the saved input off its graph.",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log1p(torch.exp(-x.abs())) + x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_output):
        x = ctx.saved_tensors[0].detach()
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    x = x.detach().clone().requires_grad_()
    y = f(x)
    (first,) = torch.autograd.grad(y, x, torch.ones_like(y), create_graph=True)
    return torch.autograd.grad(first, x, torch.ones_like(first))[0]
""",
)

wrong(
    "double-backward",
    "backward computes the sigmoid under torch.no_grad().",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log1p(torch.exp(-x.abs())) + x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        with torch.no_grad():
            slope = torch.sigmoid(x)
        return grad_output * slope


def second_derivative(f, x):
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
""",
)

wrong(
    "double-backward",
    "The derivative of softplus is taken for s (1 - s), the sigmoid's own.",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log1p(torch.exp(-x.abs())) + x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x) * (1 - torch.sigmoid(x))


def second_derivative(f, x):
    x = x.detach().clone().requires_grad_()
    y = f(x)
    (first,) = torch.autograd.grad(y, x, torch.ones_like(y), create_graph=True)
    return torch.autograd.grad(first, x, torch.ones_like(first))[0]
""",
)

wrong(
    "double-backward",
    "The derivative is 1 / (1 + e^x), the sigmoid of -x.",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log1p(torch.exp(-x.abs())) + x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output / (1 + torch.exp(x))


def second_derivative(f, x):
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
""",
)

wrong(
    "double-backward",
    "forward is the logarithm to base 2.",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log2(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    x = x.detach().clone().requires_grad_()
    y = f(x)
    (first,) = torch.autograd.grad(y, x, torch.ones_like(y), create_graph=True)
    return torch.autograd.grad(first, x, torch.ones_like(first))[0]
""",
)

wrong(
    "double-backward",
    "The first derivative is computed without create_graph=True, and cannot be differentiated.",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log1p(torch.exp(-x.abs())) + x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x)
    second, = torch.autograd.grad(first.sum(), x)
    return second
""",
)

wrong(
    "double-backward",
    "retain_graph stands where create_graph should.",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.log(1 + torch.exp(x))
        ctx.save_for_backward(x)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return grad_output / (1 + torch.exp(-x))


def second_derivative(f, x):
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, retain_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
""",
)

wrong(
    "double-backward",
    "x is used as it comes, and does not require grad.",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log1p(torch.exp(-x.abs())) + x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
""",
)

wrong(
    "double-backward",
    "requires_grad_ is switched on for the caller's x.",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.log(1 + torch.exp(x))
        ctx.save_for_backward(x)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return grad_output / (1 + torch.exp(-x))


def second_derivative(f, x):
    x.requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
""",
)

wrong(
    "double-backward",
    "backward() adds the second derivative to the first in x.grad.",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log1p(torch.exp(-x.abs())) + x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    x = x.detach().clone().requires_grad_()
    f(x).sum().backward(create_graph=True)
    x.grad.sum().backward()
    return x.grad.detach()
""",
)

wrong(
    "double-backward",
    "The mean is differentiated both times: the result is divided by the number of entries, squared.",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.log(1 + torch.exp(x))
        ctx.save_for_backward(x)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return grad_output / (1 + torch.exp(-x))


def second_derivative(f, x):
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).mean(), x, create_graph=True)
    second, = torch.autograd.grad(first.mean(), x)
    return second
""",
)

wrong(
    "double-backward",
    "The square of the first derivative is returned.",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log1p(torch.exp(-x.abs())) + x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    return (first * first).detach()
""",
)

wrong(
    "double-backward",
    "Second differences with a step of 0.01 stand in for the derivative.",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.log(1 + torch.exp(x))
        ctx.save_for_backward(x)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return grad_output / (1 + torch.exp(-x))


def second_derivative(f, x):
    h = 1e-2
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2
""",
)

wrong(
    "double-backward",
    "The diagonal of a Hessian is taken as if x had one axis only.",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log1p(torch.exp(-x.abs())) + x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    hessian = torch.autograd.functional.hessian(lambda z: f(z).sum(), x.detach().clone())
    return torch.diag(hessian)
""",
)

# double-backward: right.

right(
    "double-backward",
    "The output is saved: the slope is 1 - e^-y, which can be differentiated through y.",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.log1p(torch.exp(x))
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        (y,) = ctx.saved_tensors
        return grad_output * (1 - torch.exp(-y))


def second_derivative(f, x):
    x = x.detach().clone().requires_grad_()
    y = f(x)
    (first,) = torch.autograd.grad(y, x, torch.ones_like(y), create_graph=True)
    return torch.autograd.grad(first, x, torch.ones_like(first))[0]
""",
)

right(
    "double-backward",
    "The slope by tanh, and two vjps of torch.autograd.functional.",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.nn.functional.softplus(x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return 0.5 * grad_output * (1 + torch.tanh(0.5 * x))


def second_derivative(f, x):
    def slope(z):
        y = f(z)
        (grad,) = torch.autograd.grad(y, z, torch.ones_like(y), create_graph=True)
        return grad

    _, second = torch.autograd.functional.vjp(slope, x.detach().clone(), torch.ones_like(x))
    return second
""",
)

right(
    "double-backward",
    "A Hessian of the flattened input, its diagonal put back in shape.",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.log(1 + torch.exp(x))
        ctx.save_for_backward(x)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return grad_output / (1 + torch.exp(-x))


def second_derivative(f, x):
    shape = x.shape
    flat = x.detach().clone().reshape(-1)
    hessian = torch.autograd.functional.hessian(lambda z: f(z.reshape(shape)).sum(), flat)
    return hessian.diagonal().reshape(shape)
""",
)

right(
    "double-backward",
    "backward() twice, with .grad set back in between.",
    """
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log1p(torch.exp(-x.abs())) + x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    x = torch.tensor(x.detach().numpy(), requires_grad=True)
    y = f(x)
    y.backward(torch.ones_like(y), create_graph=True)
    first = x.grad
    x.grad = None
    first.sum().backward()
    return x.grad
""",
)

# fit-sine: wrong.

wrong(
    "fit-sine",
    "The polynomial is typed in, and the class P3 is not used at all.",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * (2.5 * (c + d * x) ** 3 - 1.5 * (c + d * x))
        loss = ((y_pred - y) ** 2).sum()
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
""",
)

wrong(
    "fit-sine",
    "P3.forward is called, past the class's own backward.",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        class Context:
            def save_for_backward(self, *tensors):
                pass

        y_pred = a + b * P3.forward(Context(), c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
""",
)

wrong(
    "fit-sine",
    "The gradients are not set back, and each step is made with the sum of all.",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
""",
)

wrong(
    "fit-sine",
    "The parameters are start itself, which is moved and requires grad afterwards.",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    parameters = start.requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
""",
)

wrong(
    "fit-sine",
    "The rows of the history share the memory of the parameters: detach() without clone().",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach())
        losses.append(loss.item())
    return history, losses
""",
)

wrong(
    "fit-sine",
    "The loss is the mean of the squares.",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).mean()
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
""",
)

wrong(
    "fit-sine",
    "The loss is kept after the step.",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
        with torch.no_grad():
            a, b, c, d = parameters
            losses.append(((a + b * P3.apply(c + d * x) - y) ** 2).sum().item())
    return history, losses
""",
)

wrong(
    "fit-sine",
    "c and d have each other's place, d + c x.",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(d + c * x)
        loss = ((y_pred - y) ** 2).sum()
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
""",
)

wrong(
    "fit-sine",
    "The history begins after the first step and has one row too few.",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    parameters = start.detach().clone().requires_grad_()
    history, losses = [], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
""",
)

wrong(
    "fit-sine",
    "The parameters are kept before each step only: the last row is missing.",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    parameters = start.detach().clone().requires_grad_()
    history, losses = [], []
    for _ in range(steps):
        history.append(parameters.detach().clone())
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        losses.append(loss.item())
    return history, losses
""",
)

wrong(
    "fit-sine",
    "After the update the name stands for a new tensor that requires no grad, and the second step fails.",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters = parameters - learning_rate * parameters.grad
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
""",
)

wrong(
    "fit-sine",
    "The update stands outside of no_grad, and autograd refuses it.",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        parameters.grad = None
        loss.backward()
        parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
""",
)

wrong(
    "fit-sine",
    "The parameters are float32, and the history with them.",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    parameters = start.detach().float().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
""",
)

wrong(
    "fit-sine",
    "The optimizer is SGD with a momentum of 0.9.",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    parameters = start.detach().clone().requires_grad_()
    opt = torch.optim.SGD([parameters], lr=learning_rate, momentum=0.9)
    history, losses = [parameters.detach().clone()], []
    for step in range(steps):
        opt.zero_grad()
        a, b, c, d = parameters
        loss = torch.sum((a + b * P3.apply(c + d * x) - y) ** 2)
        loss.backward()
        opt.step()
        history.append(parameters.detach().clone())
        losses.append(float(loss))
    return history, losses
""",
)

wrong(
    "fit-sine",
    "The gradient's norm is clipped to 1 before each step.",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        parameters.grad = None
        loss.backward()
        torch.nn.utils.clip_grad_norm_([parameters], 1.0)
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
""",
)

wrong(
    "fit-sine",
    "b multiplies the argument and not the polynomial: a + P3(b (c + d x)).",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + P3.apply(b * (c + d * x))
        loss = ((y_pred - y) ** 2).sum()
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
""",
)

# fit-sine: right.

right(
    "fit-sine",
    "torch.optim.SGD does the steps.",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    parameters = torch.nn.Parameter(start.detach().clone())
    opt = torch.optim.SGD([parameters], lr=learning_rate)
    history, losses = [start.detach().clone()], []
    while len(losses) < steps:
        opt.zero_grad()
        a, b, c, d = parameters.unbind()
        loss = (y - a - b * P3.apply(c + d * x)).square().sum()
        loss.backward()
        opt.step()
        losses.append(loss.item())
        history.append(parameters.data.clone())
    return history, losses
""",
)

right(
    "fit-sine",
    "A new leaf for each step, and torch.autograd.grad.",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    history, losses = [start.detach().clone()], []
    for _ in range(steps):
        now = history[-1].clone().requires_grad_()
        miss = now[0] + now[1] * P3.apply(now[2] + now[3] * x) - y
        loss = miss @ miss
        (grad,) = torch.autograd.grad(loss, now)
        losses.append(loss.item())
        history.append((now - learning_rate * grad).detach())
    return history, losses
""",
)

right(
    "fit-sine",
    "Four separate leaves, each with its own update, and the rows stacked.",
    """
def fit_sine(P3, x, y, start, steps, learning_rate):
    leaves = [torch.tensor(value, dtype=start.dtype, requires_grad=True) for value in start.tolist()]
    history = [torch.stack(leaves).detach()]
    losses = []
    for step in range(steps):
        a, b, c, d = leaves
        inner = torch.addcmul(c.expand_as(x), d.expand_as(x), x)
        loss = torch.nn.functional.mse_loss(a + b * P3.apply(inner), y, reduction="sum")
        loss.backward()
        with torch.no_grad():
            for leaf in leaves:
                leaf.sub_(leaf.grad, alpha=learning_rate)
                leaf.grad.zero_()
        losses.append(float(loss))
        history.append(torch.stack(leaves).detach().clone())
    return history, losses
""",
)
