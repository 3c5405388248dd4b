"""A third set of answers to assignment 3, from the handout's text alone, as students might give them.

A language model wrote them on 2026-11-29, after the checks had been changed for the first two sets, from the
student's notebook 3-functions/functions.ipynb: no sample solution, no table of mistakes, no source of the package
`course`. It was asked for slips beyond the obvious ones, and for right answers in unusual forms. By accident
it also saw, of that notebook, the check cell of exercise 1 and the beginning of that of 2. Every right answer was run against torch or
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


wrong(
    "legendre-3",
    "Backward divides only the 3 by 2: 15 x² - 3/2 instead of (15 x² - 3) / 2.",
    r'''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        return (5 * input**3 - 3 * input) / 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        input, = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3 / 2)
''',
)

wrong(
    "legendre-3",
    "Forward divides only the term 3x by 2: 5x³ - 3x/2 instead of (5x³ - 3x) / 2.",
    r'''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        return 5 * input**3 - 3 * input / 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        input, = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2
''',
)

wrong(
    "legendre-3",
    "Forward cubes 5x and not x: (5x)³ is 125 x³.",
    r'''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        return ((5 * input) ** 3 - 3 * input) / 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        input, = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2
''',
)

wrong(
    "legendre-3",
    "Backward adds the derivative to grad_output where it should multiply.",
    r'''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        return (5 * input**3 - 3 * input) / 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        input, = ctx.saved_tensors
        return grad_output + (15 * input**2 - 3) / 2
''',
)

wrong(
    "legendre-3",
    "Backward multiplies with the sum of grad_output and not with its entry: entries of the upstream gradient are mixed.",
    r'''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        return (5 * input**3 - 3 * input) / 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        input, = ctx.saved_tensors
        return grad_output.sum() * (15 * input**2 - 3) / 2
''',
)

wrong(
    "legendre-3",
    "Backward writes out the Jacobian with torch.diag and multiplies by it: right for vectors only, and on a matrix torch.diag takes the diagonal out instead of making one.",
    r'''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        return (5 * input**3 - 3 * input) / 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        input, = ctx.saved_tensors
        J = torch.diag((15 * input**2 - 3) / 2)
        return grad_output @ J
''',
)

wrong(
    "legendre-3",
    "Forward saves the result and backward puts it into the derivative as if it were x: P3' is taken at P3(x).",
    r'''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        y = (5 * input**3 - 3 * input) / 2
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        y, = ctx.saved_tensors
        return grad_output * (15 * y**2 - 3) / 2
''',
)

wrong(
    "legendre-3",
    "The tensor is kept on the class and not on ctx: after a second call of apply, backward of the first call takes the second call's input.",
    r'''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        LegendrePolynomial3.kept = input
        return (5 * input**3 - 3 * input) / 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        input = LegendrePolynomial3.kept
        return grad_output * (15 * input**2 - 3) / 2
''',
)

wrong(
    "legendre-3",
    "saved_tensors is a tuple and is not unpacked: backward raises a TypeError at the power.",
    r'''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        return (5 * input**3 - 3 * input) / 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        input = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2
''',
)

wrong(
    "legendre-3",
    "The result is worked out in place in the input (`*=` on another name of the same tensor), so the caller's tensor is changed.",
    r'''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input.clone())
        out = input
        out *= 5 * input**2 - 3
        out /= 2
        return out

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        x, = ctx.saved_tensors
        return grad_output * (15 * x * x - 3) / 2
''',
)

wrong(
    "legendre-3",
    "Backward multiplies into grad_output in place: the gradient that was handed in is changed for everybody else who holds it (and after y.sum() it raises).",
    r'''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        return (5 * input**3 - 3 * input) / 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        input, = ctx.saved_tensors
        grad_output *= (15 * input**2 - 3) / 2
        return grad_output
''',
)

wrong(
    "legendre-3",
    "Forward converts to float32, so the result of a float64 tensor has the wrong dtype and only seven digits.",
    r'''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        x = input.float()
        return (5 * x**3 - 3 * x) / 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        input, = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2
''',
)

wrong(
    "legendre-3",
    "The minus in the derivative became a plus: (15x² + 3)/2.",
    r'''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        return (5 * input**3 - 3 * input) / 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        input, = ctx.saved_tensors
        return 0.5 * (15 * input**2 + 3) * grad_output
''',
)

wrong(
    "legendre-3",
    "The derivative is computed with x³ - as if the 5x³ kept its exponent: (15x³ - 3)/2.",
    r'''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        return (5 * input**3 - 3 * input) / 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        input, = ctx.saved_tensors
        return 0.5 * (15 * input**3 - 3) * grad_output
''',
)

wrong(
    "legendre-3",
    "Backward divides by the number of entries, as for a mean; the loss sends whatever gradient it sends, and P3 has no mean in it.",
    r'''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        return (5 * input**3 - 3 * input) / 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        input, = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2 / input.numel()
''',
)

wrong(
    "legendre-3",
    "Half-finished: backward calls forward's formula again and returns grad_output times the value P3(x) and not the derivative.",
    r'''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        return (5 * input**3 - 3 * input) / 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        input, = ctx.saved_tensors
        return grad_output * (5 * input**3 - 3 * input) / 2
''',
)

wrong(
    "legendre-3",
    "`^` is no power in Python: on a tensor of floats it raises.",
    r'''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        return (5 * input ^ 3 - 3 * input) / 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        input, = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2
''',
)

wrong(
    "context",
    "Saves the input and computes exp again in backward; the output alone should be saved.",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        ctx.save_for_backward(x)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        x, = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * torch.exp(ctx.rate * x)
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)

wrong(
    "context",
    "Saves x besides the output, though backward does not need it.",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        ctx.save_for_backward(x, y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        x, y = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)

wrong(
    "context",
    "The output is kept as an attribute, ctx.y: if y is changed in place before backward, the gradient is wrong and no error comes.",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        ctx.y = y
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        y = ctx.y
        grad_x = grad_output * ctx.rate * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)

wrong(
    "context",
    "The rate is kept on the class: the next call with another rate overwrites it.",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        Exponential.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        y, = ctx.saved_tensors
        grad_x = grad_output * Exponential.rate * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)

wrong(
    "context",
    "The rate, a number, is handed to save_for_backward, which raises a TypeError.",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        ctx.save_for_backward(y, rate)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        y, rate = ctx.saved_tensors
        grad_x = grad_output * rate * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)

wrong(
    "context",
    "The rate is made a tensor in order to get it into save_for_backward: two tensors are saved instead of the output alone (and the rate is rounded to float32).",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        ctx.save_for_backward(y, torch.tensor(rate))
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        y, rate = ctx.saved_tensors
        grad_x = grad_output * rate * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)

wrong(
    "context",
    "The inner derivative is forgotten: rate is missing from grad_x.",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        y, = ctx.saved_tensors
        grad_x = grad_output * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)

wrong(
    "context",
    "grad_output is forgotten: grad_x is rate * y whatever comes from behind.",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        y, = ctx.saved_tensors
        grad_x = ctx.rate * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)

wrong(
    "context",
    "exp(x) ** rate overflows where exp(rate * x) does not: at x = 1000 and rate = 0.001 it is inf instead of e.",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(x) ** rate
        ctx.save_for_backward(y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        y, = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)

wrong(
    "context",
    "`rate or 1` turns the rate 0 into 1, so that exp(0 x) is exp(x) and not 1.",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        rate = rate or 1
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        y, = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)

wrong(
    "context",
    "The rate is rounded to an int on ctx: for a rate of 0.5 the gradient is 0.",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        ctx.rate = int(rate)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        y, = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)

wrong(
    "context",
    "What is saved is rate * y, a tensor computed on the way, and not the output: autograd does not notice when y is changed, and a second tensor is held.",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        ctx.save_for_backward(rate * y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        slope, = ctx.saved_tensors
        grad_x = grad_output * slope
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)

wrong(
    "context",
    "The rate lies in a global variable, which the next call overwrites.",
    r'''
RATE = None


class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        global RATE
        RATE = rate
        y = torch.exp(x * RATE)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        (y,) = ctx.saved_tensors
        grad_x = RATE * y * grad_output
        return grad_x, None
''',
)

wrong(
    "context",
    "Forward multiplies x by the rate in place, so that the caller's x is changed.",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        x *= rate
        y = torch.exp(x)
        ctx.save_for_backward(y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        y, = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)

wrong(
    "context",
    "The given last line was shortened: one value is returned for two arguments, and autograd raises.",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        y, = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * y
        return grad_x
''',
)

wrong(
    "context",
    "The order of the returned values is exchanged: None for x and the gradient for rate.",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        y, = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * y
        return None, grad_x
''',
)

wrong(
    "context",
    "Backward divides by the rate, as one does when integrating.",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        y, = ctx.saved_tensors
        grad_x = grad_output * y / ctx.rate
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)

wrong(
    "context",
    "Backward takes y for the exponent and applies exp to it once more.",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        y, = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * torch.exp(ctx.rate * y)
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)

wrong(
    "context",
    "y is saved before it is finished: the saved tensor is rate * x, and exp is computed again in backward.",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = rate * x
        ctx.save_for_backward(y)
        y = torch.exp(y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        y, = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * torch.exp(y)
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)

wrong(
    "legendre-n",
    "Only one value is returned for two arguments: None for n is missing, and autograd raises.",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            before, now = now, after
        ctx.save_for_backward(x)
        ctx.n = n
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_after = d_before + (2 * k + 1) * now
            before, now = now, after
            d_before, d_now = d_now, d_after
        return grad_output * d_now
''',
)

wrong(
    "legendre-n",
    "The loop of forward makes one turn too many: it returns P_(n+1).",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n + 1):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            before, now = now, after
        ctx.save_for_backward(x)
        ctx.n = n
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_after = d_before + (2 * k + 1) * now
            before, now = now, after
            d_before, d_now = d_now, d_after
        return grad_output * d_now, None
''',
)

wrong(
    "legendre-n",
    "The loop of backward makes one turn too few: it returns P'_(n-1).",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            before, now = now, after
        ctx.save_for_backward(x)
        ctx.n = n
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n - 1):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_after = d_before + (2 * k + 1) * now
            before, now = now, after
            d_before, d_now = d_now, d_after
        return grad_output * d_now, None
''',
)

wrong(
    "legendre-n",
    "grad_output is forgotten.",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            before, now = now, after
        ctx.save_for_backward(x)
        ctx.n = n
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_after = d_before + (2 * k + 1) * now
            before, now = now, after
            d_before, d_now = d_now, d_after
        return d_now, None
''',
)

wrong(
    "legendre-n",
    "Starts the derivatives with P0' = 1: for degree 0 the gradient is 1 and not 0, and all even degrees are off.",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            before, now = now, after
        ctx.save_for_backward(x)
        ctx.n = n
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(ctx.n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_after = d_before + (2 * k + 1) * now
            before, now = now, after
            d_before, d_now = d_now, d_after
        return grad_output * d_now, None
''',
)

wrong(
    "legendre-n",
    "Forward forgets the division by k + 1.",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            after = ((2 * k + 1) * x * now - k * before)
            before, now = now, after
        ctx.save_for_backward(x)
        ctx.n = n
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_after = d_before + (2 * k + 1) * now
            before, now = now, after
            d_before, d_now = d_now, d_after
        return grad_output * d_now, None
''',
)

wrong(
    "legendre-n",
    "Forward divides with `//`: the values are rounded down to whole numbers.",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            after = ((2 * k + 1) * x * now - k * before) // (k + 1)
            before, now = now, after
        ctx.save_for_backward(x)
        ctx.n = n
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_after = d_before + (2 * k + 1) * now
            before, now = now, after
            d_before, d_now = d_now, d_after
        return grad_output * d_now, None
''',
)

wrong(
    "legendre-n",
    "The second term of the recurrence takes k + 1 instead of k.",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            after = ((2 * k + 1) * x * now - (k + 1) * before) / (k + 1)
            before, now = now, after
        ctx.save_for_backward(x)
        ctx.n = n
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_after = d_before + (2 * k + 1) * now
            before, now = now, after
            d_before, d_now = d_now, d_after
        return grad_output * d_now, None
''',
)

wrong(
    "legendre-n",
    "The two polynomials are shifted one line after the other in the wrong order: `before` gets the new one.",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            now = after
            before = now
        ctx.save_for_backward(x)
        ctx.n = n
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_after = d_before + (2 * k + 1) * now
            before, now = now, after
            d_before, d_now = d_now, d_after
        return grad_output * d_now, None
''',
)

wrong(
    "legendre-n",
    "The recurrence of the derivatives takes P_(k+1) instead of P_k: the polynomials are shifted before the derivative is computed.",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            before, now = now, after
        ctx.save_for_backward(x)
        ctx.n = n
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            before, now = now, after
            d_after = d_before + (2 * k + 1) * now
            d_before, d_now = d_now, d_after
        return grad_output * d_now, None
''',
)

wrong(
    "legendre-n",
    "The formula with x² - 1 in the denominator: at x = 1 and -1 the gradient is nan.",
    r'''
def both(x, n):
    """P_n and P_(n-1)."""
    before, now = torch.zeros_like(x), torch.ones_like(x)
    for k in range(n):
        before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
    return now, before


class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n
        return both(x, n)[0]

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        p, q = both(x, ctx.n)
        return grad_output * ctx.n * (x * p - q) / (x**2 - 1), None
''',
)

wrong(
    "legendre-n",
    "The 0/0 at ±1 is patched with n(n+1)/2 at both ends; at x = -1 and even n the sign (-1)^(n-1) is missing.",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        p = [torch.ones_like(x), x * 1]
        for k in range(1, n):
            p.append(((2 * k + 1) * x * p[k] - k * p[k - 1]) / (k + 1))
        ctx.save_for_backward(x, *p)
        ctx.n = n
        return p[n] * 1

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, *p = ctx.saved_tensors
        n = ctx.n
        if n == 0:
            return torch.zeros_like(x), None
        edge = x * x == 1
        inside = torch.where(edge, torch.zeros_like(x), x)
        slope = n * (x * p[n] - p[n - 1]) / (inside**2 - 1)
        slope = torch.where(edge, torch.ones_like(x) * n * (n + 1) / 2, slope)
        return grad_output * slope, None
''',
)

wrong(
    "legendre-n",
    "A small number is added to the denominator x² - 1 against the nan: at x = 1 the numerator is 0, and the gradient there is 0 instead of n(n+1)/2.",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        ctx.save_for_backward(x, now, before)
        ctx.n = n
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, p, q = ctx.saved_tensors
        return grad_output * ctx.n * (x * p - q) / (x**2 - 1 + 1e-12), None
''',
)

wrong(
    "legendre-n",
    "cos(n arccos x) is the Chebyshev polynomial and not the Legendre polynomial (they agree for n = 0 and 1 only, and it is nan outside of [-1, 1]).",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        now = torch.cos(n * torch.acos(x))
        ctx.save_for_backward(x)
        ctx.n = n
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_after = d_before + (2 * k + 1) * now
            before, now = now, after
            d_before, d_now = d_now, d_after
        return grad_output * d_now, None
''',
)

wrong(
    "legendre-n",
    "x is cut to [-1, 1] first; the polynomial is asked for at every number.",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        x = x.clip(-1, 1)
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            before, now = now, after
        ctx.save_for_backward(x)
        ctx.n = n
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_after = d_before + (2 * k + 1) * now
            before, now = now, after
            d_before, d_now = d_now, d_after
        return grad_output * d_now, None
''',
)

wrong(
    "legendre-n",
    "The values are returned in the wrong order: None for x.",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            before, now = now, after
        ctx.save_for_backward(x)
        ctx.n = n
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_after = d_before + (2 * k + 1) * now
            before, now = now, after
            d_before, d_now = d_now, d_after
        return None, grad_output * d_now
''',
)

wrong(
    "legendre-n",
    "0 is returned for n where None is asked for: autograd raises, since 0 is no tensor.",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            before, now = now, after
        ctx.save_for_backward(x)
        ctx.n = n
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_after = d_before + (2 * k + 1) * now
            before, now = now, after
            d_before, d_now = d_now, d_after
        return grad_output * d_now, 0
''',
)

wrong(
    "legendre-n",
    "The degree is handed to save_for_backward, which takes tensors only and raises.",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            before, now = now, after
        ctx.save_for_backward(x, n)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, n = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_after = d_before + (2 * k + 1) * now
            before, now = now, after
            d_before, d_now = d_now, d_after
        return grad_output * d_now, None
''',
)

wrong(
    "legendre-n",
    "The degree is kept on the class: a later call with another degree changes the gradient of this one.",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            before, now = now, after
        ctx.save_for_backward(x)
        Legendre.n = n
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(Legendre.n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_after = d_before + (2 * k + 1) * now
            before, now = now, after
            d_before, d_now = d_now, d_after
        return grad_output * d_now, None
''',
)

wrong(
    "legendre-n",
    "P0 is returned as the number 1 and not as a tensor of ones.",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        if n == 0:
            return 1
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            before, now = now, after
        ctx.save_for_backward(x)
        ctx.n = n
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_after = d_before + (2 * k + 1) * now
            before, now = now, after
            d_before, d_now = d_now, d_after
        return grad_output * d_now, None
''',
)

wrong(
    "legendre-n",
    "P0 is torch.ones(x.shape), which is float32: for degree 0 the result of a float64 tensor has the wrong dtype.",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        before, now = torch.zeros(x.shape), torch.ones(x.shape)
        for k in range(n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            before, now = now, after
        ctx.save_for_backward(x)
        ctx.n = n
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            after = ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_after = d_before + (2 * k + 1) * now
            before, now = now, after
            d_before, d_now = d_now, d_after
        return grad_output * d_now, None
''',
)

wrong(
    "legendre-n",
    "The degrees 0 to 3 are typed in, and every higher degree gets P3.",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n
        if n == 0:
            return torch.ones_like(x)
        if n == 1:
            return x * 1
        if n == 2:
            return (3 * x**2 - 1) / 2
        return (5 * x**3 - 3 * x) / 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        slopes = [torch.zeros_like(x), torch.ones_like(x), 3 * x, (15 * x**2 - 3) / 2]
        return grad_output * slopes[min(ctx.n, 3)], None
''',
)

wrong(
    "legendre-n",
    "The recursion stops at n == 1 only: degree 0 never gets there and raises a RecursionError.",
    r'''
def P(x, n):
    if n == 1:
        return x * 1
    if n == 2:
        return (3 * x**2 - 1) / 2
    return ((2 * n - 1) * x * P(x, n - 1) - (n - 1) * P(x, n - 2)) / n


def dP(x, n):
    if n == 1:
        return torch.ones_like(x)
    if n == 2:
        return 3 * x
    return dP(x, n - 2) + (2 * n - 1) * P(x, n - 1)


class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n
        return P(x, n)

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        return grad_output * dP(x, ctx.n), None
''',
)

wrong(
    "legendre-n",
    "In the recurrence with n (not k + 1) on the left the factor 2n - 1 was left as 2n + 1: an index was shifted only in part.",
    r'''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        p = [torch.ones_like(x), x]
        for k in range(2, n + 1):
            p.append(((2 * k + 1) * x * p[k - 1] - (k - 1) * p[k - 2]) / k)
        ctx.save_for_backward(x)
        ctx.n = n
        return p[n] * 1

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        p, d = [torch.ones_like(x), x], [torch.zeros_like(x), torch.ones_like(x)]
        for k in range(2, ctx.n + 1):
            p.append(((2 * k - 1) * x * p[k - 1] - (k - 1) * p[k - 2]) / k)
            d.append(d[k - 2] + (2 * k - 1) * p[k - 1])
        return grad_output * d[ctx.n], None
''',
)

wrong(
    "legendre-n",
    "The explicit sum over the powers of x with alternating binomials: right for small degrees, but for large ones (n = 60) the huge terms cancel and the result is noise.",
    r"""
import math


def coefficients(n):
    return [((-1) ** k * math.comb(n, k) * math.comb(2 * n - 2 * k, n) / 2**n, n - 2 * k) for k in range(n // 2 + 1)]


class Legendre(Function):
    # The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more.

    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.n = n
        y = torch.zeros_like(x)
        for c, power in coefficients(n):
            y = y + c * x**power
        return y

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        slope = torch.zeros_like(x)
        for c, power in coefficients(ctx.n):
            if power:
                slope = slope + c * power * x ** (power - 1)
        return grad_output * slope, None
""",
)

wrong(
    "cross-entropy",
    "Backward forgets the weight 1/N of the mean: the gradient is that of the sum.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "Forward makes the probabilities first and takes their logarithm: logits of 1000 give nan.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        p = torch.exp(logits) / torch.exp(logits).sum(dim=1, keepdim=True)
        log_p = torch.log(p)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "Forward's softmax runs over the samples (dim=0) and not over the classes.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        log_p = logits - torch.logsumexp(logits, dim=0, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "Two values are returned for three arguments: the None for the reduction is missing, and autograd raises.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None
''',
)

wrong(
    "cross-entropy",
    "grad_output is forgotten: right for the loss itself, wrong if something is computed from it.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "The gradient has the wrong sign: one_hot - p.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (one_hot - p), None, None
''',
)

wrong(
    "cross-entropy",
    "Only the column of the target gets a gradient; the probabilities of the other classes are left out.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p * one_hot - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "The weight of the mean is 1/C, with the number of classes for the number of samples.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[1]
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "The mean is taken over all N·C entries, not over the N samples.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.numel()
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "The reduction is ignored: it is always the mean.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "The largest logit of the whole matrix is taken out, not each row's own: a row far below it has only zeros to add, and its loss is inf.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        m = logits.max()
        log_p = logits - m - torch.log(torch.exp(logits - m).sum(dim=1, keepdim=True))
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "one_hot is called without the number of classes: if the last class does not occur among the targets, the matrix has too few columns and backward raises.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets)
        return grad_output * ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "Against log 0 a 1e-12 is added to the probability: an unlikely right class costs at most 27.6, and not what it should.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        m = logits.max(dim=1, keepdim=True)[0]
        e = torch.exp(logits - m)
        log_p = torch.log(e / e.sum(dim=1, keepdim=True) + 1e-12)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "Backward computes the probabilities without taking the maximum out: with logits of 1000 the gradient is nan, though the loss is right.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits) / torch.exp(logits).sum(dim=1, keepdim=True)
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "keepdim=True is missing: the logsumexp of the rows is subtracted along the columns (it raises unless N = C, and is wrong then).",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        log_p = logits - torch.logsumexp(logits, dim=1)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "The maximum is subtracted from the logits in place: the caller's logits are changed.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        logits -= logits.max(dim=1, keepdim=True)[0]
        log_p = logits - torch.log(torch.exp(logits).sum(dim=1, keepdim=True))
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "log_p[:, targets] takes an N×N matrix and not one entry from each row.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p[:, targets]
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "The reduction, a string, is handed to save_for_backward, which raises.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets, reduction)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets, reduction = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "The mean is taken twice in forward: .mean() and then once more the weight 1/N.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.mean() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "The loss has shape (1,) and not ().",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum(dim=0) * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "Forward returns a Python number (.item()) and no tensor: no node is recorded.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return (losses.sum() * ctx.weight).item()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "Backward subtracts the 1 in place in the tensor that ctx saved: with retain_graph the second backward fails.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        rows = torch.arange(len(targets))
        losses = -log_p[rows, targets]
        ctx.save_for_backward(torch.exp(log_p), targets)
        ctx.weight = 1 / len(targets) if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        p, targets = ctx.saved_tensors
        p[torch.arange(len(targets)), targets] -= 1
        return grad_output * ctx.weight * p, None, None
''',
)

wrong(
    "cross-entropy",
    "The 1 is subtracted with p[:, targets]: every row loses 1 in all columns that are a target of some sample.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        ctx.save_for_backward(log_p, targets)
        ctx.weight = 1 / len(targets) if reduction == "mean" else 1
        return -log_p.gather(1, targets[:, None]).sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        log_p, targets = ctx.saved_tensors
        p = torch.exp(log_p)
        p[:, targets] -= 1
        return grad_output * ctx.weight * p, None, None
''',
)

wrong(
    "cross-entropy",
    "The weight is kept on the class: a second loss with another batch size or reduction changes the gradient of the first.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        SoftmaxCrossEntropy.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * SoftmaxCrossEntropy.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * SoftmaxCrossEntropy.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "Forward's reduction 'sum' returns the losses of all samples and not their sum.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.mean() if reduction == "mean" else losses[:, 0]

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "The maximum is taken out in the exponent but not added back: log_p is off by each row's maximum.",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        m = logits.max(dim=1, keepdim=True)[0]
        log_p = logits - torch.log(torch.exp(logits - m).sum(dim=1, keepdim=True))
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=1, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "cross-entropy",
    "Backward's softmax runs over the samples (dim=0).",
    r'''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape () and of the dtype of the logits."""
        N = logits.shape[0]
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / N if reduction == "mean" else 1
        return losses.sum() * ctx.weight

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.exp(logits - torch.logsumexp(logits, dim=0, keepdim=True))
        one_hot = torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * ctx.weight * (p - one_hot), None, None
''',
)

wrong(
    "linear",
    "grad_b is not summed over the samples: it has shape (N, m).",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "grad_W has the shape of Wᵀ, (n, m): xᵀ g where it should be gᵀ x.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = x.T @ grad_output
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "grad_x multiplies by Wᵀ again: it raises unless W is square, and is wrong then.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W.T
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "b = None is not provided for: forward raises when it adds None.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        return x @ W.T + b

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "needs_input_grad is ignored: all three gradients are computed and returned, also where nobody asked (and one for b when b is None).",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        grad_x = grad_output @ W
        grad_W = grad_output.T @ x
        grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "The indices of needs_input_grad count ctx as argument 0: 1, 2, 3 instead of 0, 1, 2; the last one raises an IndexError.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[1]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[2]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[3]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "The cases are chained with elif: only the first gradient that is needed is computed.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        elif ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        elif ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "Gradients are computed only if all three are needed: with b = None, or data as x, there are none at all.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if all(ctx.needs_input_grad):
            grad_x = grad_output @ W
            grad_W = grad_output.T @ x
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "All three are computed first and thrown away where they are not needed: None is returned, but the costly product was made all the same.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        grad_x, grad_W, grad_b = grad_output @ W, grad_output.T @ x, grad_output.sum(dim=0)
        if not ctx.needs_input_grad[0]:
            grad_x = None
        if not ctx.needs_input_grad[1]:
            grad_W = None
        if not ctx.needs_input_grad[2]:
            grad_b = None
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "grad_b is the mean over the samples and not the sum.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.mean(dim=0)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "grad_b sums over the outputs (dim=1) and not over the samples: shape (N,).",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=1)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "grad_b keeps the summed axis and has shape (1, m) instead of (m,).",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0, keepdim=True)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "grad_b is the sum over everything: one number for all m outputs.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum()
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "grad_W is divided by the number of samples, as for a mean.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x / x.shape[0]
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "`if b:` asks for the truth of a tensor: with more than one output it raises.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "Whether grad_b is computed depends on b being there, not on its being needed: for a b that does not require grad a gradient is returned.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        ctx.has_bias = b is not None
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.has_bias:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "The output is transposed, (m, N): W xᵀ; the bias then fits only if N = m.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = W @ x.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "x and W are saved in one order and unpacked in the other.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        W, x = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "grad_b is a product with torch.ones(N), which is float32: for float64 tensors it raises.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = torch.ones(grad_output.shape[0]) @ grad_output
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "squeeze() takes away the batch's axis when N = 1 (and that of the outputs when m = 1): the products then raise or have the wrong shape.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        grad_output = grad_output.squeeze()
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "Forward forgets the bias; backward has it.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "grad_x and grad_W are returned in each other's place.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_W, grad_x, grad_b
''',
)

wrong(
    "linear",
    "Forward multiplies by W and not by its transpose (it raises unless m = n).",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W.T
        if ctx.needs_input_grad[1]:
            grad_W = x.T @ grad_output
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "The bias is added to x before the product: y = (x + b) Wᵀ, for which the shapes fit only if m = n.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        if b is not None:
            x = x + b
        return x @ W.T

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "The question for grad_W and that for grad_x are exchanged: with x as data (no gradient needed) grad_x is computed and grad_W is None.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[1]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "Half-finished: grad_b is not computed and stays None.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "linear",
    "Only the first sample's product is taken for grad_W: the samples are not added up.",
    r'''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y = y + b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output[0][:, None] * x[0]
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)

wrong(
    "gradcheck",
    "The copies stay float32 where the inputs are: a right class fails.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "A float64 input that does not require grad is not copied - `.double()` returns the same tensor - and afterwards the caller's tensor requires grad.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = []
    for x in inputs:
        x = x.double()
        if not x.requires_grad:
            x.requires_grad_()
        copies.append(x)
    try:
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "The error of gradcheck is not caught: for a wrong backward it raises instead of returning False.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().double().requires_grad_() for x in inputs]
    return torch.autograd.gradcheck(function, copies)


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "The tolerance is loosened to 0.1: slightly wrong classes pass.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies, atol=0.1)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "rtol is loosened to 5 %: a gradient that is off by 3 % passes.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies, rtol=0.05)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "float32 is kept, and the tolerance and the step are made large to live with its noise: a backward that is wrong by a percent passes.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies, eps=1e-2, atol=1e-2, rtol=1e-2)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "The result of gradcheck is not returned: for a right class the function returns None.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "Only the first input is made to require grad: an error in the gradient by the second is not found.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().double() for x in inputs]
    copies[0].requires_grad_()
    try:
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "Inputs that do not require grad are left so; gradcheck then finds no input to move and raises a ValueError.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().double().requires_grad_(x.requires_grad) for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "As nothing requires grad, gradcheck raises a ValueError, and `except Exception` makes a False of it: every class seems wrong.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().double() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies)
    except Exception:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "Random inputs of its own, one vector of three, are tried instead of the inputs that were given: another shape or a second argument is never seen.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [torch.rand(3, dtype=torch.double, requires_grad=True)]
    try:
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "The sum of the outputs is checked: a backward that sends the right amounts to the wrong places (a permutation turned the wrong way) passes, as the upstream gradient is all ones.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(lambda *xs: function(*xs).sum(), copies)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "The True and False are exchanged: gradcheck with raise_exception=False says True if all is well, and this returns its opposite.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().double().requires_grad_() for x in inputs]
    return not torch.autograd.gradcheck(function, copies, raise_exception=False)


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "The inputs are converted through NumPy without detach: one that requires grad raises.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [torch.tensor(x.numpy(), dtype=torch.float64, requires_grad=True) for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "gradcheck gets a tuple in a tuple, [copies], and so calls the function with a list.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, (copies,))
    except (RuntimeError, TypeError, ValueError):
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "Sigmoid is called `term`: y - y² is the whole derivative, what is missing is grad_output.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "term"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "Share is called `factor`: grad_output / x.sum() is one of two terms (the sum depends on x, too).",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "factor"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "Share and Sigmoid are exchanged.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "term"
    found["Share"] = "upstream"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "Tanh is called `factor`: it is the derivative at y instead of x.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "factor"
    return found
''',
)

wrong(
    "gradcheck",
    "Running is called `sign`; its backward sums from the front and not from behind, which is the transpose.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "sign"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "Running is called `point`.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "point"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "Square is called `term`: grad_output * x is half of 2x, a constant times the right answer.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "term"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    found["Tanh"] = "point"
    return found
''',
)

wrong(
    "gradcheck",
    "Half-finished: Tanh is missing in the dictionary.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    copies = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    found["Sigmoid"] = "upstream"
    found["Share"] = "term"
    return found
''',
)

wrong(
    "gradcheck",
    "The names of the classes are written in small letters.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    doubles = tuple(x.detach().clone().to(torch.float64).requires_grad_(True) for x in inputs)
    return torch.autograd.gradcheck(function, doubles, raise_exception=False)


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found |= {"square": "factor", "running": "transpose", "sigmoid": "upstream", "share": "term", "tanh": "point"}
    return found
''',
)

wrong(
    "gradcheck",
    "A new local dictionary is filled and the given one returned: only Cosine is in it.",
    r'''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False."""
    doubles = tuple(x.detach().clone().to(torch.float64).requires_grad_(True) for x in inputs)
    return torch.autograd.gradcheck(function, doubles, raise_exception=False)


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    others = dict(Square="factor", Running="transpose", Sigmoid="upstream", Share="term", Tanh="point")
    {**found, **others}
    return found
''',
)

wrong(
    "in-place",
    "x = torch.sigmoid(x) makes a new tensor; the input is not changed.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x = torch.sigmoid(x)
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)

wrong(
    "in-place",
    "`x.sigmoid()` without the underscore: its result is thrown away, and x stays what it was.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)

wrong(
    "in-place",
    "mark_dirty is missing: who goes on computing with the tensor that was changed gets gradients without the sigmoid.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)

wrong(
    "in-place",
    "A copy is returned and not the tensor itself.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x.clone()

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)

wrong(
    "in-place",
    "Backward applies the sigmoid to what was saved, though it is the sigmoid already.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        s = torch.sigmoid(s)
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)

wrong(
    "in-place",
    "The factor (1 - s) is forgotten in the derivative.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)

wrong(
    "in-place",
    "grad_output is forgotten.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)

wrong(
    "in-place",
    "A copy of x from before the change is saved, and backward treats it as the sigmoid.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        ctx.save_for_backward(x.clone())
        x.sigmoid_()
        ctx.mark_dirty(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)

wrong(
    "in-place",
    "The sigmoid is kept as an attribute, ctx.s: if the result is changed in place afterwards, the gradient is wrong without an error.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.s = x.detach()
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s = ctx.s
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)

wrong(
    "in-place",
    "mark_non_differentiable is called instead of mark_dirty: the result has no gradient.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_non_differentiable(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)

wrong(
    "in-place",
    "mark_dirty is handed another tensor, the new one with the sigmoid, which is no input.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        s = torch.sigmoid(x)
        x.copy_(s)
        ctx.mark_dirty(s)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)

wrong(
    "in-place",
    "Backward multiplies grad_output in place: the gradient that was handed in is changed, and after y.sum() it raises.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        grad_output.mul_(s).mul_(1 - s)
        return grad_output


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)

wrong(
    "in-place",
    "The derivative is s(1 + s).",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 + s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)

wrong(
    "in-place",
    "What is returned is a second tensor with the sigmoid, and x, marked as dirty, is not among the outputs.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        s = torch.sigmoid(x)
        x.copy_(s)
        ctx.mark_dirty(x)
        ctx.save_for_backward(s)
        return s

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)

wrong(
    "in-place",
    "Two tensors are returned from forward: the result is a tuple.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x, x.detach().clone()

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)

wrong(
    "in-place",
    "The answer for A is False, which is wrong: mul_ on y destroys the output of exp, which its backward needs.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": False, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)

wrong(
    "in-place",
    "The answer for B is False, which is wrong: sin saves its input, and h is changed.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": False, "C": False, "D": False, "E": True, "F": False}
''',
)

wrong(
    "in-place",
    "The answer for C is True, which is wrong: a sum saves nothing, so it goes through.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": True, "D": False, "E": True, "F": False}
''',
)

wrong(
    "in-place",
    "The answer for D is True, which is wrong: the power saves its input h, and only its output is changed.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": True, "E": True, "F": False}
''',
)

wrong(
    "in-place",
    "The answer for E is False, which is wrong: detach() shares the version counter, so autograd notices.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": False, "F": False}
''',
)

wrong(
    "in-place",
    "The answer for F is True, which is wrong: .data has a version counter of its own, so nothing is noticed (and the gradient is wrong).",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": True}
''',
)

wrong(
    "in-place",
    "E and F are exchanged: detach() is taken for the silent one.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": False, "F": True}
''',
)

wrong(
    "in-place",
    "The question is read the other way round: True where backward goes through.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": False, "B": False, "C": True, "D": True, "E": False, "F": True}
''',
)

wrong(
    "in-place",
    "The keys are small letters.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"a": True, "b": True, "c": False, "d": False, "e": True, "f": False}
''',
)

wrong(
    "in-place",
    "Half-finished: E and F are missing.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False}
''',
)

wrong(
    "in-place",
    "Every in-place change is taken to be refused.",
    r'''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s, = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return dict.fromkeys("ABCDEF", True)
''',
)

wrong(
    "double-backward",
    "exp(x), computed on the way in forward, is saved: backward takes it for a constant, and the second derivative is wrong.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        e = torch.exp(x)
        ctx.save_for_backward(e)
        return torch.log(1 + e)

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        e, = ctx.saved_tensors
        return grad_output * e / (1 + e)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
''',
)

wrong(
    "double-backward",
    "The derivative, sigmoid(x), is computed in forward and saved: it is neither input nor output and has no graph.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(torch.sigmoid(x))
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        slope, = ctx.saved_tensors
        return grad_output * slope


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
''',
)

wrong(
    "double-backward",
    "Backward detaches x: the first derivative is right, the second is lost.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x.detach())


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
''',
)

wrong(
    "double-backward",
    "Backward computes under no_grad: what it returns has no graph.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        with torch.no_grad():
            return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
''',
)

wrong(
    "double-backward",
    "Backward takes x.data, which leaves the graph.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x.data)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
''',
)

wrong(
    "double-backward",
    "grad_output is detached: right for one Softplus, but in a chain, where grad_output depends on x, the second derivative lacks a term.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return grad_output.detach() * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
''',
)

wrong(
    "double-backward",
    "grad_output is forgotten.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
''',
)

wrong(
    "double-backward",
    "The derivative is written as exp(x)/(1 + x).",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return grad_output * torch.exp(x) / (1 + x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
''',
)

wrong(
    "double-backward",
    "The derivative of the inner 1 + exp(x) is forgotten: backward is 1/(1 + exp(x)).",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return grad_output * 1 / (1 + torch.exp(x))


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
''',
)

wrong(
    "double-backward",
    "Forward returns log(1 + x).",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + x)

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
''',
)

wrong(
    "double-backward",
    "Backward is decorated with once_differentiable, so that the second derivative raises.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
''',
)

wrong(
    "double-backward",
    "Backward computes with NumPy, which leaves the graph: the second derivative is lost.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        slope = 1 / (1 + np.exp(-x.detach().numpy()))
        return grad_output * torch.from_numpy(slope)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
''',
)

wrong(
    "double-backward",
    "The first derivative is made without create_graph=True: the second call raises.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x)
    second, = torch.autograd.grad(first.sum(), x)
    return second
''',
)

wrong(
    "double-backward",
    "backward() twice adds up in .grad: the result is f' + f''.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    f(x).sum().backward(create_graph=True)
    x.grad.sum().backward()
    return x.grad.detach()
''',
)

wrong(
    "double-backward",
    "No copy of x is made: afterwards the caller's x requires grad.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x.requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
''',
)

wrong(
    "double-backward",
    "The first derivative is not summed: torch.autograd.grad raises for more than one entry.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first, x)
    return second
''',
)

wrong(
    "double-backward",
    "torch.autograd.grad returns a tuple, and the tuple is returned.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    return torch.autograd.grad(first.sum(), x)
''',
)

wrong(
    "double-backward",
    "Only the first derivative is returned.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return first
''',
)

wrong(
    "double-backward",
    "The sum of the second derivatives is returned, a single number and not one per entry.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second.sum()
''',
)

wrong(
    "double-backward",
    "The square of the first derivative is differentiated, whose gradient is 2 f' f''.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad((first**2).sum(), x)
    return second
''',
)

wrong(
    "double-backward",
    "The mean instead of the sum: everything is divided by the number of entries.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().clone().requires_grad_()
    first, = torch.autograd.grad(f(x).mean(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
''',
)

wrong(
    "double-backward",
    "The Hessian's diagonal is taken with torch.autograd.functional.hessian: right for vectors, but on a matrix .diagonal() takes other entries.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    return torch.autograd.functional.hessian(lambda x: f(x).sum(), x.detach().clone()).diagonal()
''',
)

wrong(
    "double-backward",
    "Numerical differences with a step of 0.01 instead of autograd: off in the fifth digit, and not what the class's backward says.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    h = 0.01
    return ((f(x + h) - 2 * f(x) + f(x - h)) / h**2).detach()
''',
)

wrong(
    "double-backward",
    "x is turned into float32 on the way: the result has seven digits and the wrong dtype.",
    r'''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x."""
    x = x.detach().float().requires_grad_()
    first, = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    second, = torch.autograd.grad(first.sum(), x)
    return second
''',
)

wrong(
    "fit-sine",
    "The mean of the squares instead of their sum: the gradients are N times too small.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).mean()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "The formula of P3 is typed in; the class that was handed in, and its backward, are not used.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        u = c + d * x
        y_pred = a + b * (5 * u**3 - 3 * u) / 2
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "P3ByAutograd is applied always, instead of the class that was handed in.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3ByAutograd.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "P3.forward is called directly with a context of its own: there is no node, and the class's backward is never used.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        ctx = type('Context', (), {'save_for_backward': lambda self, *tensors: None})()
        y_pred = a + b * P3.forward(ctx, c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "P3 is called like a function; a Function must be applied with .apply.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "The gradients are not forgotten between the steps: they add up.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "The history holds the same tensor again and again, without clone: all entries are the last parameters.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "start is not copied: the update in place changes the caller's tensor.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "start itself is the parameter tensor: it is changed, and requires grad afterwards.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "The parameters after the last step are missing in the history, which is recorded before each step only.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [], []
    for _ in range(steps):
        history.append(parameters.detach().clone())
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
    return history, losses
''',
)

wrong(
    "fit-sine",
    "The first entry of the history, the start, is missing.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "The loss is recorded after the step and not before it.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
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
''',
)

wrong(
    "fit-sine",
    "The step goes along the gradient, uphill.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters += learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "c and d are exchanged: P3(d + c x).",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(d + c * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "a and b are exchanged: b + a P3(...).",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = b + a * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "The update stands outside of no_grad: torch refuses the in-place change of a leaf.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "The update makes a new tensor that hangs in the graph: it is no leaf, and its .grad is None in the second step.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        parameters = parameters - learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "Under no_grad a new tensor is made that does not require grad: the second step has nothing to go backward from.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters = parameters - learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "The square is taken of the sum of the differences, not the sum of the squares.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = (y_pred - y).sum() ** 2
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "The loss has a factor ½: all steps are half as long.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = 0.5 * ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "The parameters are updated one after the other, each with a gradient at the parameters already changed.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        for k in range(4):
            a, b, c, d = parameters
            error = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
            grad, = torch.autograd.grad(error, parameters)
            with torch.no_grad():
                parameters[k] -= learning_rate * grad[k]
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "It stops when the loss rises: the history is then shorter than steps + 1.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        if len(losses) > 1 and losses[-1] > losses[-2]:
            break
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "SGD with momentum instead of plain gradient descent.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    p = start.detach().clone().requires_grad_()
    opt = torch.optim.SGD([p], lr=learning_rate, momentum=0.9)
    history, losses = [p.detach().clone()], []
    for _ in range(steps):
        opt.zero_grad()
        loss = (p[0] + p[1] * P3.apply(p[2] + p[3] * x) - y).square().sum()
        loss.backward()
        opt.step()
        losses.append(loss.item())
        history.append(p.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "The parameters become float32: with a float64 start the history has the wrong dtype and too few digits.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().float().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "The loop makes steps - 1 steps.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(1, steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "The learning rate is divided by the number of points.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate / len(x) * parameters.grad
        history.append(parameters.detach().clone())
    return history, losses
''',
)

wrong(
    "fit-sine",
    "One loss too many: that after the last step is added as well, so there are steps + 1 losses.",
    r'''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []
    for _ in range(steps):
        a, b, c, d = parameters
        y_pred = a + b * P3.apply(c + d * x)
        loss = ((y_pred - y) ** 2).sum()
        losses.append(loss.item())
        parameters.grad = None
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
    a, b, c, d = parameters.detach()
    losses.append(((a + b * P3.apply(c + d * x) - y) ** 2).sum().item())
    return history, losses
''',
)

right(
    "legendre-3",
    "Factored: x(5x² - 3)/2, derivative 1.5(5x² - 1), other names, saved_tensors[0].",
    r"""
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(context, t):
        context.save_for_backward(t)
        return 0.5 * t * (5 * t * t - 3)

    @staticmethod
    def backward(context, upstream):
        t = context.saved_tensors[0]
        slope = 1.5 * (5 * t * t - 1)
        return slope * upstream
""",
)

right(
    "legendre-3",
    "The slope is computed in forward already, and it is what is kept.",
    r'''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        square = input * input
        slope = 7.5 * square - 1.5
        ctx.save_for_backward(slope)
        return input * (2.5 * square - 1.5)

    @staticmethod
    def backward(ctx, grad_output):
        (slope,) = ctx.saved_tensors
        return slope * grad_output
''',
)

right(
    "legendre-3",
    "By Bonnet's recurrence from P2, and P3' = P1' + 5 P2.",
    r"""
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        p2 = (3 * input**2 - 1) / 2
        return (5 * input * p2 - 2 * input) / 3

    @staticmethod
    def backward(ctx, grad_output):
        [x] = ctx.saved_tensors
        p2 = (3 * x**2 - 1) / 2
        return grad_output * (1 + 5 * p2)
""",
)

right(
    "legendre-3",
    "Each term for itself: the gradients of both branches are added.",
    r"""
class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        cubic, linear = input * input * input, input
        return 2.5 * cubic - 1.5 * linear

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        grad_cubic = 2.5 * grad_output
        grad_linear = -1.5 * grad_output
        grad_input = grad_cubic * 3 * x**2
        grad_input = grad_input + grad_linear
        return grad_input
""",
)

right(
    "legendre-3",
    "A helper function outside of the class, lambda for the derivative.",
    r"""
def p3(x):
    return x**3 * 2.5 - x * 1.5


dp3 = lambda x: x**2 * 7.5 - 1.5


class LegendrePolynomial3(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return p3(input)

    @staticmethod
    def backward(ctx, grad_output):
        return dp3(*ctx.saved_tensors) * grad_output
""",
)

right(
    "context",
    "Methods, another attribute's name, saved_tensors[0].",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = (x * rate).exp()
        ctx.save_for_backward(y)
        ctx.k = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        y = ctx.saved_tensors[0]
        grad_x = y * (ctx.k * grad_output)
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)

right(
    "context",
    "A dictionary of numbers on ctx.",
    r"""
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        ctx.numbers = {"rate": rate}
        out = torch.exp(x * rate)
        ctx.save_for_backward(out)
        return out

    @staticmethod
    def backward(ctx, grad_output):
        (out,) = ctx.saved_tensors
        slope = out * ctx.numbers["rate"]
        grad_x = slope * grad_output
        return grad_x, None
""",
)

right(
    "context",
    "A closure on ctx that holds nothing but the number.",
    r"""
class Exponential(Function):
    @staticmethod
    def forward(ctx, x, rate):
        ctx.times_rate = lambda tensor: tensor * rate
        result = torch.exp(ctx.times_rate(x))
        ctx.save_for_backward(result)
        return result

    @staticmethod
    def backward(ctx, grad_output):
        [result] = ctx.saved_tensors
        grad_x = ctx.times_rate(grad_output * result)
        return grad_x, None
""",
)

right(
    "context",
    "setattr and getattr, product as one chain.",
    r'''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        setattr(ctx, 'rate', rate)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        y, = ctx.saved_tensors
        grad_x = y * grad_output * getattr(ctx, 'rate')
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)

right(
    "legendre-n",
    "Lists of all polynomials; the derivative as a sum of every other polynomial.",
    r"""
class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.degree = n
        return Legendre.family(x, n)[n]

    @staticmethod
    def family(x, n):
        p = [torch.ones_like(x), 1 * x]
        for k in range(1, n):
            p.append(((2 * k + 1) * x * p[k] - k * p[k - 1]) / (k + 1))
        return p

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        n = ctx.degree
        p = Legendre.family(x, n)
        slope = torch.zeros_like(x)
        for k in range(n - 1, -1, -2):  # P_n' = (2n - 1) P_(n-1) + (2n - 5) P_(n-3) + ...
            slope = slope + (2 * k + 1) * p[k]
        return grad_output * slope, None
""",
)

right(
    "legendre-n",
    "The derivative travels along in forward and is what is saved; ctx holds no degree.",
    r"""
class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        one, zero = torch.ones_like(x), torch.zeros_like(x)
        p, q, dp, dq = one, zero, zero, zero
        k = 0
        while k < n:
            p, q, dp, dq = ((2 * k + 1) * x * p - k * q) / (k + 1), p, dq + (2 * k + 1) * p, dp
            k += 1
        ctx.save_for_backward(dp)
        return p

    @staticmethod
    def backward(ctx, grad_output):
        dp, = ctx.saved_tensors
        return dp * grad_output, None
""",
)

right(
    "legendre-n",
    "Recursive helper functions for values and slopes, with both cases at the bottom.",
    r"""
def value(x, n):
    if n < 2:
        return x * 1 if n else torch.ones_like(x)
    return ((2 * n - 1) * x * value(x, n - 1) - (n - 1) * value(x, n - 2)) / n


def slope(x, n):
    if n < 2:
        return torch.ones_like(x) if n else torch.zeros_like(x)
    return slope(x, n - 2) + (2 * n - 1) * value(x, n - 1)


class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.n = n
        return value(x, n)

    @staticmethod
    def backward(ctx, g):
        return g * slope(*ctx.saved_tensors, ctx.n), None
""",
)

right(
    "legendre-n",
    "The derivative by the product rule on Bonnet's recurrence.",
    r"""
class Legendre(Function):
    @staticmethod
    def forward(ctx, x, n):
        a, b = torch.ones_like(x), x + 0
        for m in range(2, n + 2):
            a, b = b, ((2 * m - 1) * x * b - (m - 1) * a) / m
        ctx.save_for_backward(x)
        ctx.n = n
        return a

    @staticmethod
    def backward(ctx, grad_output):
        x = ctx.saved_tensors[0]
        a, b = torch.ones_like(x), x + 0
        da, db = torch.zeros_like(x), torch.ones_like(x)
        for m in range(2, ctx.n + 2):
            dc = ((2 * m - 1) * (b + x * db) - (m - 1) * da) / m
            c = ((2 * m - 1) * x * b - (m - 1) * a) / m
            a, b, da, db = b, c, db, dc
        return da * grad_output, None
""",
)

right(
    "cross-entropy",
    "logsumexp by hand with the row's maximum; row-wise index; log-probabilities saved.",
    r"""
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        shifted = logits - logits.max(dim=1, keepdim=True)[0]
        log_p = shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
        picked = log_p[torch.arange(len(targets)), targets]
        ctx.save_for_backward(log_p, targets)
        ctx.samples = len(targets) if reduction == "mean" else 1
        return -picked.sum() / ctx.samples

    @staticmethod
    def backward(ctx, grad_output):
        log_p, targets = ctx.saved_tensors
        N, C = log_p.shape
        grad = torch.exp(log_p) - torch.nn.functional.one_hot(targets, C)
        return grad * (grad_output / ctx.samples), None, None
""",
)

right(
    "cross-entropy",
    "The ready gradient for weight 1 is made in forward and saved; mean and sum by methods.",
    r"""
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        N, C = logits.shape
        one_hot = torch.nn.functional.one_hot(targets, C)
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        ctx.save_for_backward(torch.exp(log_p) - one_hot)
        ctx.reduction = reduction
        each = torch.logsumexp(logits, dim=1) - logits.gather(1, targets[:, None])[:, 0]
        return each.mean() if reduction == "mean" else each.sum()

    @staticmethod
    def backward(ctx, grad_output):
        difference, = ctx.saved_tensors
        grad = grad_output * difference
        if ctx.reduction == "mean":
            grad = grad / difference.shape[0]
        return grad, None, None
""",
)

right(
    "cross-entropy",
    "The losses with a one-hot mask instead of gather.",
    r"""
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, z, t, reduction):
        hot = torch.nn.functional.one_hot(t, z.shape[1])
        log_p = z - torch.logsumexp(z, dim=1, keepdim=True)
        loss = -(log_p * hot).sum()
        ctx.save_for_backward(log_p, hot)
        ctx.scale = {"mean": 1.0 / z.shape[0], "sum": 1.0}[reduction]
        return loss * ctx.scale

    @staticmethod
    def backward(ctx, g):
        log_p, hot = ctx.saved_tensors
        return (torch.exp(log_p) - hot) * ctx.scale * g, None, None
""",
)

right(
    "cross-entropy",
    "torch's log_softmax for the logarithms; the 1/N is a second factor on ctx; reduction as a flag.",
    r"""
class SoftmaxCrossEntropy(Function):
    @staticmethod
    def forward(ctx, logits, targets, reduction):
        log_p = torch.nn.functional.log_softmax(logits, dim=1)
        ctx.save_for_backward(log_p, targets)
        ctx.is_mean = reduction == "mean"
        loss = -log_p.gather(1, targets[:, None]).sum()
        if ctx.is_mean:
            loss = loss / logits.shape[0]
        return loss

    @staticmethod
    def backward(ctx, grad_output):
        log_p, targets = ctx.saved_tensors
        N, C = log_p.shape
        if ctx.is_mean:
            grad_output = grad_output / N
        one_hot = torch.nn.functional.one_hot(targets, C)
        return torch.exp(log_p) * grad_output - one_hot * grad_output, None, None
""",
)

right(
    "linear",
    "Saves only what will be needed; asks the tuple by unpacking.",
    r"""
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = x @ W.T
        return y if b is None else y + b

    @staticmethod
    def backward(ctx, grad_output):
        x, W = ctx.saved_tensors
        for_x, for_W, for_b = ctx.needs_input_grad
        grad_x = grad_output @ W if for_x else None
        grad_W = (x.T @ grad_output).T if for_W else None
        grad_b = grad_output.sum(0) if for_b else None
        return grad_x, grad_W, grad_b
""",
)

right(
    "linear",
    "A list of functions that are called only where needed.",
    r"""
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        out = torch.matmul(x, W.T)
        if b is None:
            return out
        return b + out

    @staticmethod
    def backward(ctx, grad_output):
        x, W = ctx.saved_tensors
        g = grad_output
        recipes = [lambda: g @ W, lambda: g.T @ x, lambda: g.sum(dim=0)]
        return tuple(make() if needed else None for make, needed in zip(recipes, ctx.needs_input_grad))
""",
)

right(
    "linear",
    "Broadcast products and sums instead of matrix products.",
    r"""
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        y = (x[:, None, :] * W).sum(dim=2)
        if b is not None:
            y = y + b
        ctx.save_for_backward(x, W)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = (grad_output[:, :, None] * W).sum(dim=1)
        if ctx.needs_input_grad[1]:
            grad_W = (grad_output[:, :, None] * x[:, None, :]).sum(dim=0)
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
""",
)

right(
    "linear",
    "The samples are added up in Python loops.",
    r"""
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        product = x @ W.T
        return product + b if b is not None else product

    @staticmethod
    def backward(ctx, grad_output):
        x, W = ctx.saved_tensors
        grad_x = grad_W = grad_b = None
        need_x, need_W, need_b = ctx.needs_input_grad
        if need_x:
            grad_x = grad_output @ W
        if need_W:
            grad_W = torch.zeros_like(W)
            for n in range(x.shape[0]):
                grad_W = grad_W + grad_output[n][:, None] * x[n]
        if need_b:
            grad_b = grad_output[0] * 0
            for n in range(x.shape[0]):
                grad_b = grad_b + grad_output[n]
        return grad_x, grad_W, grad_b
""",
)

right(
    "linear",
    "einsum for all products; early assignments with if-else.",
    r"""
class Linear(Function):
    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        y = torch.einsum("nj,ij->ni", x, W)
        return y if b is None else y + b[None, :]

    @staticmethod
    def backward(ctx, grad_output):
        x, W = ctx.saved_tensors
        needed = ctx.needs_input_grad
        grad_x = torch.einsum("ni,ij->nj", grad_output, W) if needed[0] else None
        grad_W = torch.einsum("ni,nj->ij", grad_output, x) if needed[1] else None
        grad_b = torch.einsum("ni->i", grad_output) if needed[2] else None
        return grad_x, grad_W, grad_b
""",
)

right(
    "gradcheck",
    "raise_exception=False; the dictionary with |=.",
    r"""
def backward_agrees(function, *inputs):
    doubles = tuple(x.detach().clone().to(torch.float64).requires_grad_(True) for x in inputs)
    return torch.autograd.gradcheck(function, doubles, raise_exception=False)


def bugs():
    found = {"Cosine": "sign"}
    found |= dict(Square="factor", Running="transpose", Sigmoid="upstream", Share="term", Tanh="point")
    return found
""",
)

right(
    "gradcheck",
    "A loop for the copies, the error class of gradcheck, update with zip.",
    r"""
def backward_agrees(function, *inputs):
    copies = []
    for tensor in inputs:
        copy = torch.empty(tensor.shape, dtype=torch.double)
        copy.copy_(tensor.detach())
        copy.requires_grad = True
        copies.append(copy)
    try:
        torch.autograd.gradcheck(function, copies)
    except RuntimeError:
        return False
    return True


def bugs():
    found = {"Cosine": "sign"}
    names = ["Square", "Running", "Sigmoid", "Share", "Tanh"]
    words = ["factor", "transpose", "upstream", "term", "point"]
    found.update(zip(names, words))
    return found
""",
)

right(
    "gradcheck",
    "Copies by way of lists of numbers; bool(); a dictionary made from classes' __name__.",
    r"""
def backward_agrees(function, *inputs):
    def double(x):
        return torch.tensor(x.tolist(), dtype=torch.float64, requires_grad=True)

    return bool(torch.autograd.gradcheck(function, list(map(double, inputs)), raise_exception=False))


def bugs():
    found = {"Cosine": "sign"}
    for cls, word in [(Tanh, "point"), (Share, "term"), (Sigmoid, "upstream"), (Running, "transpose")]:
        found[cls.__name__] = word
    found.setdefault("Square", "factor")
    return found
""",
)

right(
    "in-place",
    "copy_ writes the result over the input; derivative s - s²; the dictionary by zip.",
    r"""
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.mark_dirty(x)
        x.copy_(torch.sigmoid(x))
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        (out,) = ctx.saved_tensors
        return (out - out**2) * grad_output


def refused():
    return dict(zip("ABCDEF", [True, True, False, False, True, False]))
""",
)

right(
    "in-place",
    "Four in-place steps in a chain, saved first; a set of the refused letters.",
    r"""
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        ctx.mark_dirty(x)
        return x.neg_().exp_().add_(1).reciprocal_()

    @staticmethod
    def backward(ctx, g):
        s = ctx.saved_tensors[0]
        return g * (s * (1 - s))


def refused():
    return {letter: letter in {"A", "B", "E"} for letter in "ABCDEF"}
""",
)

right(
    "in-place",
    "x[...] = s; the six programs are really run.",
    r"""
class SigmoidInPlace(Function):
    @staticmethod
    def forward(ctx, x):
        x[...] = 1 / (1 + torch.exp(-x))
        ctx.save_for_backward(x)
        ctx.mark_dirty(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        s, = ctx.saved_tensors
        slope = s * (1 - s)
        return slope * grad_output


def refused():
    programs = {
        "A": lambda h, k: (y := torch.exp(h)).mul_(2) * 1,
        "B": lambda h, k: (torch.sin(h), h.mul_(2))[0],
        "C": lambda h, k: (h + k, h.mul_(2))[0],
        "D": lambda h, k: (y := h**2, y.mul_(2))[0],
        "E": lambda h, k: (y := torch.exp(h), y.detach().mul_(2))[0],
        "F": lambda h, k: (y := torch.exp(h), y.data.mul_(2))[0],
    }
    answers = {}
    for letter, program in programs.items():
        leaf = torch.rand(3, requires_grad=True)
        h, k = 1 * leaf, 2 * leaf
        try:
            program(h, k).sum().backward()
            answers[letter] = False
        except RuntimeError:
            answers[letter] = True
    return answers
""",
)

right(
    "double-backward",
    "From the output: the derivative is 1 - exp(-y), y is saved; method chain in the second function.",
    r"""
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.log(1 + torch.exp(-abs(x))) + x.clamp(min=0)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        (y,) = ctx.saved_tensors
        return -torch.expm1(-y) * grad_output


def second_derivative(f, x):
    t = torch.tensor(x.tolist(), dtype=x.dtype, requires_grad=True)
    y = f(t)
    slope = torch.autograd.grad(y, t, torch.ones_like(y), create_graph=True)[0]
    return torch.autograd.grad(slope, t, torch.ones_like(slope))[0]
""",
)

right(
    "double-backward",
    "backward() with the .grad forgotten in between.",
    r"""
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.relu(x) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad_output):
        x = ctx.saved_tensors[0]
        return grad_output * (1 + torch.tanh(x / 2)) / 2


def second_derivative(f, x):
    leaf = x.detach().clone()
    leaf.requires_grad = True
    f(leaf).sum().backward(create_graph=True)
    first, leaf.grad = leaf.grad, None
    first.sum().backward()
    return leaf.grad.detach()
""",
)

right(
    "double-backward",
    "A loop that differentiates twice.",
    r"""
class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        y = torch.nn.functional.softplus(x)
        ctx.save_for_backward(x)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        x, = ctx.saved_tensors
        return grad_output / (1 + torch.exp(-x))


def second_derivative(f, x):
    point = x.clone().detach().requires_grad_(True)
    current = f(point)
    for _ in range(2):
        current, = torch.autograd.grad(current.sum(), point, create_graph=True)
    return current.detach()
""",
)

right(
    "fit-sine",
    "torch.optim.SGD does the step.",
    r"""
def fit_sine(P3, x, y, start, steps, learning_rate):
    p = torch.nn.Parameter(start.detach().clone())
    opt = torch.optim.SGD([p], lr=learning_rate)
    history, losses = [start.detach().clone()], []
    for _ in range(steps):
        opt.zero_grad()
        loss = (p[0] + p[1] * P3.apply(p[2] + p[3] * x) - y).square().sum()
        loss.backward()
        opt.step()
        losses.append(loss.detach())
        history.append(p.detach().clone())
    return history, losses
""",
)

right(
    "fit-sine",
    "torch.autograd.grad and a new tensor in each step, nothing in place.",
    r"""
def fit_sine(P3, x, y, start, steps, learning_rate):
    history = [start.detach().clone()]
    losses = []
    while len(losses) < steps:
        now = history[-1].clone().requires_grad_()
        a, b, c, d = now.unbind()
        residual = a + b * P3.apply(c + d * x) - y
        loss = residual @ residual
        slope, = torch.autograd.grad(loss, now)
        losses.append(float(loss))
        history.append(now.detach() - learning_rate * slope)
    return history, losses
""",
)

right(
    "fit-sine",
    "Four scalar leaves, stacked for the record; the upstream gradient by hand at the output.",
    r"""
def fit_sine(P3, x, y, start, steps, learning_rate):
    a, b, c, d = leaves = [number.detach().clone().requires_grad_() for number in start]
    history, losses = [torch.stack(leaves).detach()], []
    for step in range(steps):
        for leaf in leaves:
            leaf.grad = None
        prediction = a + b * P3.apply(c + d * x)
        error = (prediction - y).detach()
        losses.append(error.pow(2).sum().item())
        prediction.backward(2 * error)
        with torch.no_grad():
            for leaf in leaves:
                leaf -= learning_rate * leaf.grad
        history.append(torch.stack(leaves).detach())
    return history, losses
""",
)

right(
    "fit-sine",
    "A helper for the loss, mse_loss with reduction='sum', .grad.zero_() after the step.",
    r"""
def fit_sine(P3, x, y, start, steps, learning_rate):
    def loss_at(p):
        a, b, c, d = p
        return torch.nn.functional.mse_loss(a + b * P3.apply(c + d * x), y, reduction="sum")

    p = start.clone().detach().requires_grad_(True)
    history, losses = [p.detach().clone()], []
    for _ in range(steps):
        loss = loss_at(p)
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            p.sub_(p.grad, alpha=learning_rate)
            p.grad.zero_()
        history.append(p.detach().clone())
    return history, losses
""",
)
