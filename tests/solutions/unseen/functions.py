"""Answers to assignment 3 (functions), written from the handout alone.

Made on 2026-11-28 by a language model that was asked to answer as students do.
It had read the two notebooks as students get them and nothing else: the texts, the answer cells,
the visible checks. No student wrote any of this. Each entry of WRONG is a slip or a misconception
in the whole text of the answer cell (what the slip is not about is right); each of RIGHT is right
by the text, in a form that is not the usual one. A script filled the bodies into the handed-out
cells. Every answer was run beside probes that were written for this from the sentences of the
text: each right one keeps all of them, each wrong one breaks at least one. The sentence beside a
wrong answer says what is wrong with it, that beside a right one what its form is.
"""

WRONG = []
RIGHT = []


def wrong(grade_id, why, code):
    """Keep a wrong answer: its cell, what is wrong with it, and the cell's whole text."""
    WRONG.append((grade_id, why, code.strip("\n")))


def right(grade_id, form, code):
    """Keep a right answer: its cell, the form that it has, and the cell's whole text."""
    RIGHT.append((grade_id, form, code.strip("\n")))


wrong(
    "legendre-3",
    "the upstream gradient is ignored",
    '''
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
        (input,) = ctx.saved_tensors
        return (15 * input**2 - 3) / 2
''',
)
wrong(
    "legendre-3",
    "grad_output is added to the slope and not multiplied with it",
    '''
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
        (input,) = ctx.saved_tensors
        return grad_output + 1.5 * (5 * input**2 - 1)
''',
)
wrong(
    "legendre-3",
    "the sign of the linear term is lost in the derivative",
    '''
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
        slope = 0.5 * (15 * input**2 + 3)
        return grad_output * slope
''',
)
wrong(
    "legendre-3",
    "the factor 1/2 is forgotten in backward",
    '''
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
        return grad_output * (15 * input ** 2 - 3)
''',
)
wrong(
    "legendre-3",
    "the factor 1/2 is forgotten in forward, and stands in backward",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        return 5 * input**3 - 3 * input

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        (input,) = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2
''',
)
wrong(
    "legendre-3",
    "the factor 1/2 is at the cubic term alone, for want of brackets",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        return 1 / 2 * 5 * input**3 - 3 * input

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        (input,) = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2
''',
)
wrong(
    "legendre-3",
    "in backward the factor 1/2 is at the square alone: the derivative ends with -3 instead of -3/2",
    '''
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
        (x,) = ctx.saved_tensors
        return grad_output * (7.5 * x**2 - 3)
''',
)
wrong(
    "legendre-3",
    "the exponent is not lowered when differentiating",
    '''
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
        (input,) = ctx.saved_tensors
        return grad_output * 0.5 * (15 * input**3 - 3)
''',
)
wrong(
    "legendre-3",
    "the linear term keeps its x in the derivative",
    '''
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
        (input,) = ctx.saved_tensors
        return grad_output * 0.5 * (15 * input**2 - 3 * input)
''',
)
wrong(
    "legendre-3",
    "the 3 that comes down from the exponent is forgotten",
    '''
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
        (input,) = ctx.saved_tensors
        return grad_output * 0.5 * (5 * input**2 - 3)
''',
)
wrong(
    "legendre-3",
    "backward returns the polynomial's value, times the upstream gradient, and not its derivative",
    '''
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
        return grad_output * 0.5 * (5 * input**3 - 3 * input)
''',
)
wrong(
    "legendre-3",
    "the derivative is taken at grad_output and not at the input",
    '''
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
        (input,) = ctx.saved_tensors
        return 0.5 * (15 * grad_output**2 - 3) * input
''',
)
wrong(
    "legendre-3",
    "the output is saved in place of the input, so the slope is taken at another point",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        output = 0.5 * (5 * input**3 - 3 * input)
        ctx.save_for_backward(output)
        return output

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        (input,) = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2
''',
)
wrong(
    "legendre-3",
    "the square of the input is saved, and squared once more in backward",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        square = input * input
        ctx.save_for_backward(square)
        return 0.5 * input * (5 * square - 3)

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        (input,) = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2
''',
)
wrong(
    "legendre-3",
    "forward changes its input in place",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input.clone())
        square = input**2
        input *= 5 * square - 3
        input /= 2
        return input

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        (input,) = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2
''',
)
wrong(
    "legendre-3",
    "the input is kept as an attribute, where nobody watches it: a later change in place goes unnoticed",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.input = input
        return 0.5 * (5 * input**3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        return grad_output * 1.5 * (5 * ctx.input**2 - 1)
''',
)
wrong(
    "legendre-3",
    "the input is kept on the class, where the next call overwrites it",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        LegendrePolynomial3.kept = input
        return 0.5 * (5 * input**3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        return grad_output * 1.5 * (5 * LegendrePolynomial3.kept**2 - 1)
''',
)
wrong(
    "legendre-3",
    "the input is kept in a global variable, so a second call before backward spoils the gradient",
    '''
last_input = None
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        global last_input
        last_input = input
        return 0.5 * (5 * input**3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        return grad_output * (7.5 * last_input**2 - 1.5)
''',
)
wrong(
    "legendre-3",
    "the comma is missing, so input is a tuple and the arithmetic fails",
    '''
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
    "backward reads what forward never saved",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        return 0.5 * (5 * input**3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        (input,) = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2
''',
)
wrong(
    "legendre-3",
    "the product with the upstream gradient is summed to one number",
    '''
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
        (input,) = ctx.saved_tensors
        slope = (15 * input**2 - 3) / 2
        return (grad_output * slope).sum()
''',
)
wrong(
    "legendre-3",
    "the Jacobian is diagonal, but backward multiplies as matrices",
    '''
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
        (input,) = ctx.saved_tensors
        slope = (15 * input**2 - 3) / 2
        return grad_output @ slope
''',
)
wrong(
    "legendre-3",
    "forward prints the result and returns nothing",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        result = (5 * input**3 - 3 * input) / 2
        print(result)

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        (input,) = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2
''',
)
wrong(
    "legendre-3",
    "the division is the one that rounds down",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        return (5 * input**3 - 3 * input) // 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        (input,) = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2
''',
)
wrong(
    "legendre-3",
    "^ is taken for the power",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        return 0.5 * (5 * input ^ 3 - 3 * input)

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        (input,) = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2
''',
)
wrong(
    "legendre-3",
    "the gradient is averaged over the entries",
    '''
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
        (input,) = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2 / input.numel()
''',
)
wrong(
    "legendre-3",
    "the result is computed in float32, whatever the input",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        x = input.float()
        return 0.5 * (5 * x**3 - 3 * x)

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        (input,) = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2
''',
)
wrong(
    "legendre-3",
    "backward asks autograd, but recording is not switched on there, so it raises",
    '''
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
        (input,) = ctx.saved_tensors
        x = input.detach().requires_grad_()
        y = 0.5 * (5 * x**3 - 3 * x)
        return torch.autograd.grad(y, x, grad_output)[0]
''',
)
wrong(
    "legendre-3",
    "the results of the check's example are typed in, and other inputs fall through to nothing",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        if input.shape == (2, 2):
            return torch.tensor([[17.0, -1.0], [-0.4375, 0.0]], dtype=torch.float64)

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        (input,) = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2
''',
)
wrong(
    "legendre-3",
    "a loop writes into a new vector and so takes inputs with one axis only",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        result = torch.zeros(len(input), dtype=input.dtype)
        for i in range(len(input)):
            result[i] = 0.5 * (5 * input[i] ** 3 - 3 * input[i])
        return result

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        (input,) = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2
''',
)
wrong(
    "legendre-3",
    "the derivative is a forward difference with a step of 0.01, and too coarse",
    '''
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
        (x,) = ctx.saved_tensors
        h = 0.01
        p3 = lambda x: 0.5 * (5 * x**3 - 3 * x)
        return grad_output * (p3(x + h) - p3(x)) / h
''',
)
wrong(
    "legendre-3",
    "it is P2, the neighbour in the family",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        return 0.5 * (3 * input**2 - 1)

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        (input,) = ctx.saved_tensors
        return grad_output * 3 * input
''',
)
wrong(
    "legendre-3",
    "the whole is divided by 2 twice in backward",
    '''
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
        (input,) = ctx.saved_tensors
        return 0.5 * grad_output * (15 * input**2 - 3) / 2
''',
)
wrong(
    "legendre-3",
    "backward multiplies into grad_output in place and so changes the gradient of those before it",
    '''
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
        (input,) = ctx.saved_tensors
        grad_output *= 1.5 * (5 * input**2 - 1)
        return grad_output
''',
)
wrong(
    "context",
    "the input is saved, and exp computed again in backward",
    '''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        ctx.save_for_backward(x)
        ctx.rate = rate
        return torch.exp(rate * x)

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        (x,) = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * torch.exp(ctx.rate * x)
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "the input is saved and taken for the output",
    '''
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
        (y,) = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "input and output are saved, where the output is enough",
    '''
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
    "the output is kept as an attribute, and nobody watches it",
    '''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        ctx.y = torch.exp(rate * x)
        ctx.rate = rate
        return ctx.y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        grad_x = grad_output * ctx.rate * ctx.y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "the rate is kept on the class, where the next call overwrites it",
    '''
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
        (y,) = ctx.saved_tensors
        grad_x = grad_output * Exponential.rate * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "the rate is kept in a global variable",
    '''
the_rate = 1.0
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        global the_rate
        the_rate = rate
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        (y,) = ctx.saved_tensors
        grad_x = grad_output * the_rate * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "the rates of all calls go into one list on the class, and backward takes the last",
    '''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    rates = []

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        Exponential.rates.append(rate)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        (y,) = ctx.saved_tensors
        grad_x = grad_output * Exponential.rates[-1] * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "the rate goes to save_for_backward, which refuses a number",
    '''
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
    "the number is made a tensor so that save_for_backward takes it: two tensors saved",
    '''
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
    "the inner derivative, the rate, is forgotten",
    '''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        (y,) = ctx.saved_tensors
        grad_x = grad_output * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "the rate is multiplied twice",
    '''
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
        (y,) = ctx.saved_tensors
        grad_x = ctx.rate * grad_output * y * ctx.rate
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "the upstream gradient is ignored",
    '''
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
        (y,) = ctx.saved_tensors
        grad_x = ctx.rate * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "the rate stands before exp and not in it",
    '''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = rate * torch.exp(x)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        (y,) = ctx.saved_tensors
        grad_x = grad_output * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "it is the derivative by the rate, x·y, and not by x",
    '''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        ctx.save_for_backward(y)
        ctx.x = x
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        (y,) = ctx.saved_tensors
        grad_x = grad_output * ctx.x * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "the saved output is treated as an exponent once more",
    '''
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
        (y,) = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * torch.exp(y)
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "what is saved is the slope, a tensor that is neither input nor output",
    '''
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
        (slope,) = ctx.saved_tensors
        grad_x = grad_output * slope
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "the exponent is saved, and exp computed again",
    '''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        exponent = rate * x
        ctx.save_for_backward(exponent)
        ctx.rate = rate
        return torch.exp(exponent)

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        (exponent,) = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * torch.exp(exponent)
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "forward writes over its input without telling",
    '''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        x.mul_(rate)
        x.exp_()
        ctx.save_for_backward(x)
        ctx.rate = rate
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        (y,) = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "backward multiplies into the saved output in place",
    '''
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
        (y,) = ctx.saved_tensors
        grad_x = y.mul_(ctx.rate).mul_(grad_output)
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "math.exp takes no tensor of several entries",
    '''
import math
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = math.exp(rate * x)
        ctx.save_for_backward(y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        (y,) = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "an early return leaves out the None for the rate",
    '''
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
        (y,) = ctx.saved_tensors
        return grad_output * ctx.rate * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "the two values are returned early, in the wrong order",
    '''
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
        (y,) = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * y
        return None, grad_x
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "the rate is rounded to a whole number",
    '''
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
        (y,) = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "the sign of the exponent is wrong in forward",
    '''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(-rate * x)
        ctx.save_for_backward(y)
        ctx.rate = rate
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        (y,) = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * y
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "the gradient is averaged before it is used",
    '''
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
        (y,) = ctx.saved_tensors
        grad_x = ctx.rate * y * grad_output.mean()
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "the outputs are kept in a dictionary on the class under a key that all calls share",
    '''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        Exponential.kept = {"y": y, "rate": rate}
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        grad_x = grad_output * Exponential.kept["rate"] * Exponential.kept["y"]
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "the power rule is used for exp: the exponent is lowered by one rate",
    '''
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
        (y,) = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * y ** (ctx.rate - 1)
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "the gradient is divided by the rate and not multiplied",
    '''
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
        (y,) = ctx.saved_tensors
        grad_x = grad_output * y / ctx.rate
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "the rate's gradient is worked out too and the given None never reached: a tensor for a number",
    '''
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
        (y,) = ctx.saved_tensors
        grad_x = grad_output * ctx.rate * y
        grad_rate = (grad_output * y).sum()
        return grad_x, grad_rate
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "context",
    "both things are kept as a pair in one attribute, the tensor with them",
    '''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(rate * x)
        ctx.kept = (y, rate)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        y, rate = ctx.kept
        grad_x = rate * y * grad_output
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
wrong(
    "legendre-n",
    "the loop ends one turn early: one degree too low",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n

        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n - 1):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "the loop begins at degree 1 and still makes n turns: one degree too high",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n

        before, now = torch.ones_like(x), x
        for k in range(1, n + 1):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "the division by k + 1 is forgotten",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n

        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, (2 * k + 1) * x * now - k * before
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "the division reaches only the last term, for want of brackets",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n

        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, (2 * k + 1) * x * now - k * before / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "the x is forgotten in the recurrence",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n

        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "the polynomial before is added and not subtracted",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n

        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now + k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "the recurrence is shifted for its right side only: 2k - 1 for 2k + 1",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n

        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k - 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "division by k instead of k + 1, which is by zero in the first turn",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n

        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / k
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "the two assignments stand one after the other, so that the old polynomial is lost",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n

        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before = now
            now = ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "backward returns one value, and forward has two arguments",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now
''',
)
wrong(
    "legendre-n",
    "the gradient stands in the place of the degree, and None in that of x",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)

        return None, grad_output * d_now
''',
)
wrong(
    "legendre-n",
    "a zero is returned for the degree, which has no gradient",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)

        return grad_output * d_now, torch.zeros_like(x)
''',
)
wrong(
    "legendre-n",
    "the upstream gradient is ignored",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)

        return d_now, None
''',
)
wrong(
    "legendre-n",
    "the derivative two degrees below is left out of its recurrence",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        slope = torch.zeros_like(x)
        for k in range(ctx.n):
            slope = (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * slope, None
''',
)
wrong(
    "legendre-n",
    "the derivative's recurrence uses the polynomial that has already been replaced by the next",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "the derivatives begin with P0' = 1",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "each derivative is added to the one just before it, and not to that two degrees below",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        slope = torch.zeros_like(x)
        for k in range(ctx.n):
            slope = slope + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * slope, None
''',
)
wrong(
    "legendre-n",
    "the book's formula, which says 0 / 0 at 1 and -1",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        n = ctx.n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * n / (x**2 - 1) * (x * now - before), None
''',
)
wrong(
    "legendre-n",
    "the book's formula with a small number added below: at 1 and -1 it says 0",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        n = ctx.n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * n * (x * now - before) / (x**2 - 1 + 1e-12), None
''',
)
wrong(
    "legendre-n",
    "the degree goes to save_for_backward, which takes tensors only",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x, n)

        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x, n = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "the degree is kept on the class, where a call with another degree overwrites it",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        Legendre.n = n

        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(Legendre.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "x is kept as an attribute of ctx",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.x, ctx.n = x, n

        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        x = ctx.x
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "for degree 0 the number 1 is returned, and no tensor",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n

        if n == 0:
            return 1
        before, now = torch.ones_like(x), x * 1
        for k in range(1, n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "for degree 0 the ones are float32, whatever x is",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n

        if n == 0:
            return torch.ones(x.shape)
        before, now = torch.ones(x.shape), x * 1
        for k in range(1, n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "degree 0 is forgotten: the loop begins with x and returns it",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n

        before, now = torch.ones_like(x), x * 1
        for k in range(1, n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "the division rounds down",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n

        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) // (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "only the degrees up to 3 are written out",
    '''
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
        if n == 3:
            return (5 * x**3 - 3 * x) / 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        slopes = [torch.zeros_like(x), torch.ones_like(x), 3 * x, (15 * x**2 - 3) / 2]
        return grad_output * slopes[ctx.n], None
''',
)
wrong(
    "legendre-n",
    "the polynomials of an earlier call are kept in a list and returned for another x",
    '''
polynomials = []
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n

        if not polynomials:
            polynomials.append(torch.ones_like(x))
            polynomials.append(x * 1)
        while len(polynomials) <= n:
            k = len(polynomials) - 1
            polynomials.append(((2 * k + 1) * x * polynomials[k] - k * polynomials[k - 1]) / (k + 1))
        return polynomials[n] * 1

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "the loop multiplies x itself in place",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n

        before, now = torch.ones_like(x), x
        if n == 0:
            return before
        for k in range(1, n):
            following = now.clone()
            following *= (2 * k + 1) * x
            following -= k * before
            before = now
            now = now.copy_(following / (k + 1))
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "k is never raised, so the loop does not end",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n

        before, now = torch.zeros_like(x), torch.ones_like(x)
        k = 0
        while k < n:
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "n is counted down to 0 and stored after that, so backward returns zeros",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        before, now, k = torch.zeros_like(x), torch.ones_like(x), 0
        while n > 0:
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
            k, n = k + 1, n - 1
        ctx.n = n
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "the return stands in the loop, so it ends after one turn (and gives None for degree 0)",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n

        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
            return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "NumPy computes the polynomial: the tensors that are given are left, and course's do not work",
    '''
from numpy.polynomial import legendre
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n

        coefficients = [0] * n + [1]
        return torch.tensor(legendre.legval(x.detach().numpy(), coefficients))

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "legendre-n",
    "the slope is a central difference with the step 0.001",
    '''
def polynomial(x, n):
    before, now = torch.zeros_like(x), torch.ones_like(x)
    for k in range(n):
        before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
    return now
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n
        return polynomial(x, n)

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        h = 1e-3
        slope = (polynomial(x + h, ctx.n) - polynomial(x - h, ctx.n)) / (2 * h)
        return grad_output * slope, None
''',
)
wrong(
    "legendre-n",
    "backward returns the derivative of the degree below",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)

        return grad_output * d_before, None
''',
)
wrong(
    "legendre-n",
    "backward is left half finished: it returns a gradient for degree 1 only",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        if ctx.n == 1:
            return grad_output, None
        return torch.zeros_like(x), None
''',
)
wrong(
    "legendre-n",
    "the degrees are counted from 1: n = 1 gives the constant, as it was with lists",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n

        polynomials = [torch.ones_like(x), x * 1]
        for k in range(1, n):
            polynomials.append(((2 * k + 1) * x * polynomials[k] - k * polynomials[k - 1]) / (k + 1))
        return polynomials[n - 1] if n > 0 else polynomials[0]

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        d_before, d_now = torch.zeros_like(x), torch.zeros_like(x)
        for k in range(ctx.n):
            d_before, d_now = d_now, d_before + (2 * k + 1) * now
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * d_now, None
''',
)
wrong(
    "cross-entropy",
    "probabilities are computed first and the logarithm taken of them: -inf for large logits",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        p = torch.softmax(logits, dim=1)
        losses = -torch.log(p).gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "exp of the logits as they come: inf / inf for large logits, forward and backward",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        e = torch.exp(logits)
        p = e / e.sum(dim=1, keepdim=True)
        losses = -torch.log(p.gather(1, targets[:, None]))
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        e = torch.exp(logits)
        grad = e / e.sum(dim=1, keepdim=True)
        grad = grad - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "one largest logit is taken out of the whole batch: a row far below it underflows",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        m = logits.max()
        lse = m + torch.log(torch.exp(logits - m).sum(dim=1, keepdim=True))
        losses = -(logits - lse).gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the largest logit is taken out of the sum and not put back",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        m = logits.max(dim=1, keepdim=True).values
        lse = torch.log(torch.exp(logits - m).sum(dim=1, keepdim=True))
        losses = -(logits - lse).gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "probabilities are clamped at 1e-12 before the logarithm, so large losses are cut off at 27.6",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        p = torch.softmax(logits, dim=1).clamp(min=1e-12)
        losses = -torch.log(p.gather(1, targets[:, None]))
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "a small number is added inside of the logarithm",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        p = torch.softmax(logits, dim=1)
        losses = -torch.log(p[torch.arange(len(targets)), targets] + 1e-7)
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the one-hot matrix is not subtracted",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        grad = torch.softmax(logits, dim=1)
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the gradient has the wrong sign: one-hot less probabilities",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        grad = torch.nn.functional.one_hot(targets, logits.shape[1]) - torch.softmax(logits, dim=1)
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "1/N is forgotten in the gradient of the mean",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the gradient is divided by N for the sum, too",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        grad = torch.softmax(logits, dim=1)
        grad[torch.arange(len(targets)), targets] -= 1
        return grad_output * grad / len(targets), None, None
''',
)
wrong(
    "cross-entropy",
    "the gradient of the mean is divided by the number of classes",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[1]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the gradient of the mean is divided by all N times C entries",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        grad = torch.softmax(logits, 1) - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / grad.numel()
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the upstream gradient is ignored, as the loss is thought to be the end",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        grad = torch.softmax(logits, dim=1)
        grad = grad - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad, None, None
''',
)
wrong(
    "cross-entropy",
    "softmax runs over the batch in forward",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=0, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "softmax runs over the batch in backward",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=0)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the logarithm is forgotten: the loss is the negative probability",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        losses = -torch.softmax(logits, dim=1).gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the logits are taken for logarithms of probabilities",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        losses = -logits.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the minus before the logarithm is forgotten",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the losses of the samples are returned, neither mean nor sum is taken",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        return -log_p[torch.arange(len(targets)), targets]

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the loss has shape (1,) and not ()",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean(dim=0) if reduction == "mean" else losses.sum(dim=0)

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the loss is a Python number and no tensor",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return (losses.mean() if reduction == "mean" else losses.sum()).item()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "reduction is ignored in forward: always the mean",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        return -log_p.gather(1, targets[:, None]).mean()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "reduction is compared with a misspelt word, so it is always the sum",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "Mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the mean runs over all entries of the matrix and not over the samples",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        chosen = log_p * torch.nn.functional.one_hot(targets, logits.shape[1])
        return -chosen.mean() if reduction == "mean" else -chosen.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "keepdim is forgotten: for square matrices the sums are set against the columns, else an error",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the largest logits are subtracted in place, so the caller's logits change",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        logits -= logits.max(dim=1, keepdim=True).values
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.log(torch.exp(logits).sum(dim=1, keepdim=True))
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "1 is subtracted in the target's column for every row: the whole columns are taken",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        grad = torch.softmax(logits, dim=1)
        grad[:, targets] -= 1
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "1 is subtracted from every entry",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        grad = torch.softmax(logits, dim=1) - 1
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the gradient is that of the target's entries alone, the others are zeros",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = (p - 1) * torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "one_hot is not told the number of classes, so the last column is missing if no sample has it",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets)
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "backward returns the gradient alone, and forward has three arguments",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad
''',
)
wrong(
    "cross-entropy",
    "the None for the reduction is forgotten",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None
''',
)
wrong(
    "cross-entropy",
    "the reduction is kept on the class, where the next loss overwrites it",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        SoftmaxCrossEntropy.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        grad = torch.softmax(logits, dim=1) - torch.nn.functional.one_hot(targets, logits.shape[1])
        if SoftmaxCrossEntropy.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "logits and targets are tensors kept as attributes",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.logits, ctx.targets, ctx.reduction = logits, targets, reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        grad = torch.softmax(ctx.logits, dim=1)
        grad = grad - torch.nn.functional.one_hot(ctx.targets, grad.shape[1])
        if ctx.reduction == "mean":
            grad = grad / len(grad)
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the string goes to save_for_backward",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets, reduction)
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets, reduction = ctx.saved_tensors
        grad = torch.softmax(logits, dim=1) - torch.nn.functional.one_hot(targets, logits.shape[1])
        if reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the logarithm is that to the base 2, in forward",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        m = logits.max(dim=1, keepdim=True).values
        log_p = logits - m - torch.log2(torch.exp(logits - m).sum(dim=1, keepdim=True))
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the return stands inside the loop over the samples",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        total = 0
        for n in range(len(targets)):
            total = total + torch.logsumexp(logits[n], dim=0) - logits[n, targets[n]]
            if reduction == "mean":
                total = total / len(targets)
            return total

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "in the loop the loss of each sample replaces that before and is not added",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        total = 0
        for n in range(len(targets)):
            total = torch.logsumexp(logits[n], dim=0) - logits[n, targets[n]]
        return total / len(targets) if reduction == "mean" else total

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the saved probabilities are changed in place in backward: a second backward subtracts 1 again",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        ctx.save_for_backward(torch.exp(log_p), targets)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        p, targets = ctx.saved_tensors
        p[torch.arange(len(targets)), targets] -= 1
        if ctx.reduction == "mean":
            return grad_output * p / len(targets), None, None
        return grad_output * p, None, None
''',
)
wrong(
    "cross-entropy",
    "the number of samples of the example is typed in",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / 2
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the full Jacobian of softmax is multiplied to p - onehot, which has it in already",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        g = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        grad = p * (g - (p * g).sum(dim=1, keepdim=True))
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "with reduction sum the gradient is multiplied by N",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        N, C = logits.shape
        grad = torch.softmax(logits, dim=1) - torch.nn.functional.one_hot(targets, C)
        if ctx.reduction == "sum":
            grad = grad * N
        else:
            grad = grad / N
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "gather is given the vector of targets, without the axis that it needs",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets)
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "log_p[:, targets] picks N columns and not one entry of each row",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p[:, targets]
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "the loss is computed in float32",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        z = logits.float()
        log_p = z - torch.logsumexp(z, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, None
''',
)
wrong(
    "cross-entropy",
    "zeros are returned as the gradient of the reduction",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        p = torch.softmax(logits, dim=1)
        grad = p - torch.nn.functional.one_hot(targets, logits.shape[1])
        if ctx.reduction == "mean":
            grad = grad / logits.shape[0]
        return grad_output * grad, None, torch.zeros_like(grad_output)
''',
)
wrong(
    "linear",
    "the gradient of W comes out transposed",
    '''
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
    "the gradient of W comes out transposed, by einsum with its letters swapped",
    '''
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
            grad_x = torch.einsum("nm,mj->nj", grad_output, W)
        if ctx.needs_input_grad[1]:
            grad_W = torch.einsum("nm,nj->jm", grad_output, x)
        if ctx.needs_input_grad[2]:
            grad_b = torch.einsum("nm->m", grad_output)
        return grad_x, grad_W, grad_b
''',
)
wrong(
    "linear",
    "the gradients of W and b are averaged over the batch",
    '''
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
            grad_b = grad_output.mean(dim=0)
        return grad_x, grad_W, grad_b
''',
)
wrong(
    "linear",
    "only the bias's gradient is averaged",
    '''
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
    "the bias's gradient is not summed over the batch, autograd is left to do it",
    '''
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
    "the bias's gradient is summed over the outputs",
    '''
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
    "the bias's gradient is summed to one number",
    '''
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
    "the bias's gradient keeps the axis of the batch: shape (1, m)",
    '''
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
    "the derivative of + b is 1, so the bias's gradient is N whatever comes from behind",
    '''
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
            grad_b = torch.ones_like(grad_output).sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)
wrong(
    "linear",
    "the upstream gradient is ignored in grad_x: each row is the sum of W's rows",
    '''
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
            grad_x = torch.ones_like(grad_output) @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)
wrong(
    "linear",
    "grad_x is multiplied with the transposed W, which only fits if W is square",
    '''
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
    "needs_input_grad is not asked: everything is computed and returned",
    '''
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
    "everything is computed, and only what is returned depends on needs_input_grad",
    '''
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
        needs_x, needs_W, needs_b = ctx.needs_input_grad
        grad_x = grad_x if needs_x else None
        grad_W = grad_W if needs_W else None
        grad_b = grad_b if needs_b else None
        return grad_x, grad_W, grad_b
''',
)
wrong(
    "linear",
    "the indices of needs_input_grad are counted from 1, as if ctx were the first",
    '''
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
    "the flags of x and W are swapped",
    '''
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
        if ctx.needs_input_grad[0]:
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)
wrong(
    "linear",
    "the tuple needs_input_grad itself is asked, and a tuple that is not empty is true",
    '''
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
        if ctx.needs_input_grad:
            grad_x = grad_output @ W
            grad_W = grad_output.T @ x
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)
wrong(
    "linear",
    "nothing is computed unless all three are needed",
    '''
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
    "elif: only the first gradient that is needed is computed",
    '''
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
    "needs_input_grad is called like a function",
    '''
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
        if ctx.needs_input_grad(0):
            grad_x = grad_output @ W
        if ctx.needs_input_grad(1):
            grad_W = grad_output.T @ x
        if ctx.needs_input_grad(2):
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)
wrong(
    "linear",
    "zeros are returned where None should be",
    '''
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
        grad_x, grad_W = torch.zeros_like(x), torch.zeros_like(W)
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
    "the negation is wrong: gradients are computed where they are not needed",
    '''
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
        if not ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if not ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if not ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)
wrong(
    "linear",
    "saved tensors are asked for requires_grad and the bias is always computed, also where it is None",
    '''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        return x @ W.T + b if b is not None else x @ W.T

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if x.requires_grad:
            grad_x = grad_output @ W
        if W.requires_grad:
            grad_W = grad_output.T @ x
        grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)
wrong(
    "linear",
    "an early return, with one value, where x needs no gradient",
    '''
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
        if not ctx.needs_input_grad[0]:
            return None
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
    "two gradients are returned where there is no bias, and forward still has three arguments",
    '''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        ctx.has_bias = b is not None
        return x @ W.T + b if ctx.has_bias else x @ W.T

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ x
        if not ctx.has_bias:
            return grad_x, grad_W
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)
wrong(
    "linear",
    "W is not transposed in forward",
    '''
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
    "W times the transposed batch: the output has its samples in columns",
    '''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = W @ x.T
        if b is not None:
            y = y + b[:, None]
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
    "the bias is forgotten in forward",
    '''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
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
    "b may be None, and is added anyway",
    '''
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
    "`if b` asks a tensor of several entries for its truth",
    '''
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
    "the bias is added only if it requires grad",
    '''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None and b.requires_grad:
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
    "the bias is subtracted",
    '''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y -= b
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
    "the gradients of x and W are returned in the wrong order",
    '''
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
            grad_x = grad_output.T @ x
        if ctx.needs_input_grad[0]:
            grad_W = grad_output @ W
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)
wrong(
    "linear",
    "the loop over the samples keeps the last outer product only, and does not add up",
    '''
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
            for n in range(x.shape[0]):
                grad_W = grad_output[n][:, None] * x[n][None, :]
        if ctx.needs_input_grad[2]:
            for n in range(x.shape[0]):
                grad_b = grad_output[n]
        return grad_x, grad_W, grad_b
''',
)
wrong(
    "linear",
    "the outer products of all samples are returned, without the sum: shape (N, m, n)",
    '''
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
            grad_W = grad_output[:, :, None] * x[:, None, :]
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)
wrong(
    "linear",
    "x and W are kept as attributes",
    '''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.x, ctx.W = x, W
        y = x @ W.T
        return y if b is None else y + b

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        if ctx.needs_input_grad[0]:
            grad_x = grad_output @ ctx.W
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T @ ctx.x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)
wrong(
    "linear",
    "x and W are unpacked in the other order than saved",
    '''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(W, x)
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
        return grad_x, grad_W, grad_b
''',
)
wrong(
    "linear",
    "the gradient by x is multiplied with x for that of W, so W itself is in it",
    '''
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
            grad_W = (grad_output @ W).T @ x
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)
wrong(
    "linear",
    "grad_x is divided by the number of samples",
    '''
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
            grad_x = grad_output.matmul(W) / len(x)
        if ctx.needs_input_grad[1]:
            grad_W = grad_output.T.matmul(x)
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(0)
        return grad_x, grad_W, grad_b
''',
)
wrong(
    "linear",
    "the bias's gradient is left out: half finished",
    '''
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
    "gradcheck",
    "float32 inputs are checked as they are, so right classes fail",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
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
    "the inputs stay float32 and the tolerances are made larger for it, so that wrong classes pass",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs, eps=1e-3, atol=1e-1, rtol=1e-1)
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
    "float64, and still the relative tolerance is 0.1",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs, rtol=0.1)
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
    "the absolute tolerance is 0.01",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    doubles = tuple(x.detach().double().clone().requires_grad_(True) for x in inputs)
    return torch.autograd.gradcheck(function, doubles, atol=1e-2, raise_exception=False)


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
    "eps is made 0.1, and the differences are too coarse: right classes fail",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    doubles = tuple(x.detach().double().clone().requires_grad_(True) for x in inputs)
    return torch.autograd.gradcheck(function, doubles, eps=0.1, raise_exception=False)


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
    "gradcheck's error is not caught: it raises where it should be False",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    return torch.autograd.gradcheck(function, inputs)


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
    "the error is expected to be a ValueError, and gradcheck's is a RuntimeError",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
    except ValueError:
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
    "grad is not switched on, gradcheck complains, and the complaint is taken for False",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
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
    "only inputs that require grad already are converted, and the example's requires none",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_(x.requires_grad) for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
    except (RuntimeError, ValueError):
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
    "double() makes no copy of float64, so grad is switched on for the caller's tensor",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
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
    "grad is switched on for the caller's tensors first, the copies are made after that",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    for x in inputs:
        x.requires_grad_(True)
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
    found["Tanh"] = "point"
    return found
''',
)
wrong(
    "gradcheck",
    "only the first input is moved, the others are taken for constants",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    first, *rest = [x.detach().clone().double() for x in inputs]
    first.requires_grad_()
    try:
        return torch.autograd.gradcheck(function, (first, *rest))
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
    "only the first input is handed on at all",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    x = inputs[0].detach().clone().double().requires_grad_()
    try:
        return torch.autograd.gradcheck(function, (x,))
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
    "the inputs are packed in one more tuple, so that the function gets a single list",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, (inputs,))
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
    "gradcheck is given the function's value and not the function",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function(*inputs), inputs)
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
    "True and False are the wrong way round",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        torch.autograd.gradcheck(function, inputs)
    except RuntimeError:
        return True
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
    "the return in finally overrules the one in except: always True",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        torch.autograd.gradcheck(function, inputs)
    except RuntimeError:
        return False
    finally:
        return True


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
    "the result is printed and None returned",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        print(torch.autograd.gradcheck(function, inputs))
    except RuntimeError:
        print(False)


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
    "where the two agree nothing is returned, and None is as good as False",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        torch.autograd.gradcheck(function, inputs)
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
    "the differences are compared for an upstream gradient of ones only: one that is ignored passes",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    gradients = torch.autograd.grad(function(*inputs).sum(), inputs)
    eps = 1e-6
    for x, gradient in zip(inputs, gradients):
        for k in range(x.numel()):
            with torch.no_grad():
                x.view(-1)[k] += eps
                high = function(*inputs).sum()
                x.view(-1)[k] -= 2 * eps
                low = function(*inputs).sum()
                x.view(-1)[k] += eps
            if abs((high - low) / (2 * eps) - gradient.reshape(-1)[k]) > 1e-4:
                return False
    return True


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
    "random inputs of three numbers are checked and not those that are given",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    x = torch.rand(3, dtype=torch.double, requires_grad=True)
    try:
        return torch.autograd.gradcheck(function, (x,))
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
    "the inputs are replaced by zeros, where a wrong formula can be right",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [torch.zeros_like(x, dtype=torch.double).requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
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
    "half() for double()",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().half().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
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
    "the step is taken to one side and with float32 inputs, compared up to 0.05",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    for i, x in enumerate(inputs):
        x = x.detach().clone().requires_grad_()
        others = list(inputs)
        others[i] = x
        y = function(*others)
        (gradient,) = torch.autograd.grad(y.sum(), x)
        numerical = (function(*others[:i], x + 1e-3, *others[i + 1:]) - y) / 1e-3
        if not torch.allclose(gradient, numerical, atol=0.05):
            return False
    return True


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
    "words are returned and both are true: a string is not False",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        torch.autograd.gradcheck(function, inputs)
        return "agrees"
    except RuntimeError:
        return "disagrees"


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
    "requires_grad_ of the inputs in place, for float32 ones too, before they are doubled",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    doubled = []
    for x in inputs:
        x.requires_grad = True
        doubled.append(x.double())
    return torch.autograd.gradcheck(function, doubled, raise_exception=False)


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
    "the copies are made from data and the requirement lost again by a second detach",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    copies = [x.detach().clone().double().requires_grad_().detach() for x in inputs]
    return torch.autograd.gradcheck(function, copies, raise_exception=False)


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
    "Square is thought to lack a term",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found |= {"Square": "term", "Running": "transpose", "Sigmoid": "upstream", "Share": "term"}
    found["Tanh"] = "point"
    return found
''',
)
wrong(
    "gradcheck",
    "Running is thought to be at another point, as the sum runs the wrong way",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found |= {"Square": "factor", "Running": "point", "Sigmoid": "upstream", "Share": "term", "Tanh": "point"}
    return found
''',
)
wrong(
    "gradcheck",
    "Sigmoid is thought to have the wrong factor",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found.update(Square="factor", Running="transpose", Sigmoid="factor", Share="term", Tanh="point")
    return found
''',
)
wrong(
    "gradcheck",
    "Share's missing term is taken for a factor",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found.update(Square="factor", Running="transpose", Sigmoid="upstream", Share="factor", Tanh="point")
    return found
''',
)
wrong(
    "gradcheck",
    "Share and Running are taken for each other",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found.update(Square="factor", Running="term", Sigmoid="upstream", Share="transpose", Tanh="point")
    return found
''',
)
wrong(
    "gradcheck",
    "Tanh, whose tanh is taken of the output, is thought to be wrong by a factor",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
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
    "Square is thought to be at another point (x for 2x)",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    for name, word in zip(
        ["Square", "Running", "Sigmoid", "Share", "Tanh"], ["point", "transpose", "upstream", "term", "point"]
    ):
        found[name] = word
    return found
''',
)
wrong(
    "gradcheck",
    "the names are written with small letters",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["square"] = "factor"
    found["running"] = "transpose"
    found["sigmoid"] = "upstream"
    found["share"] = "term"
    found["tanh"] = "point"
    return found
''',
)
wrong(
    "gradcheck",
    "a new dictionary replaces the given one, and Cosine is gone",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found = {
        "Square": "factor",
        "Running": "transpose",
        "Sigmoid": "upstream",
        "Share": "term",
        "Tanh": "point",
    }
    return found
''',
)
wrong(
    "gradcheck",
    "the answers are sentences and not the words of the table",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor 2 missing"
    found["Running"] = "not transposed"
    found["Sigmoid"] = "grad_output is ignored"
    found["Share"] = "second term missing"
    found["Tanh"] = "tanh of y"
    return found
''',
)
wrong(
    "gradcheck",
    "an early return leaves three classes without a word",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    found["Square"] = "factor"
    found["Running"] = "transpose"
    return found
    return found
''',
)
wrong(
    "gradcheck",
    "each class gets the first word that has not been used: guessed in the table's order",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    words = ["sign", "factor", "transpose", "upstream", "term", "point"]
    classes = [Cosine, Square, Running, Share, Sigmoid, Tanh]
    for cls, word in zip(classes, words):
        found[cls.__name__] = word
    return found
''',
)
wrong(
    "in-place",
    "a new tensor is made, the input does not change (and a node's own output is marked dirty)",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "a new tensor is made and nothing marked: the ordinary sigmoid",
    '''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        s = torch.sigmoid(x)
        ctx.save_for_backward(s)
        return s

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "the change is not told to autograd",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "a copy of the result is returned and not the tensor that was changed",
    '''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        result = x.clone()
        ctx.save_for_backward(result)
        return result

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "the value before the change is saved and taken for the sigmoid in backward",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "the sigmoid is taken of the saved output once more",
    '''
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
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "the factor 1 - s is missing",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "the upstream gradient is ignored",
    '''
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
        (s,) = ctx.saved_tensors
        return s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "the sign is wrong: s (s - 1)",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (s - 1)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "the derivative is that of tanh",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * (1 - s**2)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "the output is kept as an attribute, so a later change goes unnoticed",
    '''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.s = x
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        return grad_output * ctx.s * (1 - ctx.s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "a copy of the output is kept as an attribute: memory taken, and a later change is not refused",
    '''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.s = x.clone()
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        return grad_output * ctx.s * (1 - ctx.s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "nothing is returned",
    '''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.sigmoid_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "the ordinary sigmoid is returned beside the change, so x is marked and no output",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "the change is told in backward, which is too late",
    '''
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
        (s,) = ctx.saved_tensors
        ctx.mark_dirty(s)
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "backward changes the saved output in place, and with it h",
    '''
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
        (s,) = ctx.saved_tensors
        slope = s.mul_(1 - s)
        return grad_output * slope


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "the tensor is marked as not differentiable instead of dirty",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "a detached tensor shares the memory and is changed, x itself is neither marked nor returned",
    '''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        s = x.detach()
        s.sigmoid_()
        ctx.save_for_backward(s)
        return s

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "the name of the method lacks its underscore, so its result is thrown away",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "the minus in the exponent is forgotten: it is 1 - sigmoid",
    '''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.exp_().add_(1).reciprocal_()
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "divided by 1 and the sum of all exponentials, as in softmax: the entries mix",
    '''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x.exp_()
        x.div_(x.sum() + 1)
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "mark_dirty is told the saved copy",
    '''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        s = torch.sigmoid(x)
        x[...] = s
        ctx.mark_dirty(s)
        ctx.save_for_backward(s)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "A: exp is thought to save its input, so that a change of the output is harmless",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": False, "B": True, "C": False, "D": False, "E": False, "F": False}
''',
)
wrong(
    "in-place",
    "C: a sum is thought to save its inputs",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": True, "D": False, "E": True, "F": False}
''',
)
wrong(
    "in-place",
    "D: the square is thought to save its output",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return dict(A=True, B=True, C=False, D=True, E=True, F=False)
''',
)
wrong(
    "in-place",
    "E: detach is thought to protect from the change",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return dict(A=True, B=True, C=False, D=False, E=False, F=False)
''',
)
wrong(
    "in-place",
    "F: .data is thought to be noticed, as detach is",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {letter: letter in "ABEF" for letter in "ABCDEF"}
''',
)
wrong(
    "in-place",
    "E and F are swapped",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return dict(zip("ABCDEF", [True, True, False, False, False, True]))
''',
)
wrong(
    "in-place",
    "every change in place is thought to be refused",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {letter: True for letter in "ABCDEF"}
''',
)
wrong(
    "in-place",
    "the answers say whether it is harmless, the opposite of what is asked",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": False, "B": False, "C": True, "D": True, "E": False, "F": True}
''',
)
wrong(
    "in-place",
    "the letters are small",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"a": True, "b": True, "c": False, "d": False, "e": True, "f": False}
''',
)
wrong(
    "in-place",
    "the answers are strings",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": "True", "B": "True", "C": "False", "D": "False", "E": "True", "F": "False"}
''',
)
wrong(
    "in-place",
    "the answers are ones and zeros",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": 1, "B": 1, "C": 0, "D": 0, "E": 1, "F": 0}
''',
)
wrong(
    "in-place",
    "a list is returned",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return [True, True, False, False, True, False]
''',
)
wrong(
    "in-place",
    "half finished: E and F are left out",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False}
''',
)
wrong(
    "in-place",
    "the dictionary is printed",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    print({"A": True, "B": True, "C": False, "D": False, "E": True, "F": False})
''',
)
wrong(
    "in-place",
    "B: sin is thought to save its output, like exp",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    answers = {"A": True, "B": False, "C": False, "D": False, "E": True, "F": False}
    return answers
''',
)
wrong(
    "double-backward",
    "exp(x), computed on the way, is saved: backward takes it for a constant",
    '''
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
        (e,) = ctx.saved_tensors
        return grad_output * e / (1 + e)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "the slope is computed in forward and saved",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(torch.sigmoid(x))
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (slope,) = ctx.saved_tensors
        return grad_output * slope


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "1 + exp(x), computed on the way, is kept as an attribute",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.total = 1 + torch.exp(x)
        return torch.log(ctx.total)

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        return grad_output * (1 - 1 / ctx.total)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "the input is saved, and with it an intermediate tensor that backward uses",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        e = torch.exp(x)
        ctx.save_for_backward(x, e)
        return torch.log(1 + e)

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, e = ctx.saved_tensors
        return grad_output * e / (1 + torch.exp(x))


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "backward leaves the graph with detach",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x.detach())


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "backward leaves the graph with .data",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x.data)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "backward detaches grad_output: the second derivative by what lies behind is lost",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output.detach() * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "backward computes without recording",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        with torch.no_grad():
            return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "only the slope is computed without recording",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        with torch.no_grad():
            slope = torch.exp(x) / (1 + torch.exp(x))
        return grad_output * slope


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "backward goes through NumPy",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        slope = 1 / (1 + np.exp(-x.detach().numpy()))
        return grad_output * torch.tensor(slope)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "backward is declared to be differentiable once only",
    '''
from torch.autograd.function import once_differentiable
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    @once_differentiable
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "the upstream gradient is ignored",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "the derivative is 1 / (1 + exp(x)), the sigmoid of -x",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output / (1 + torch.exp(x))


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "the inner derivative exp(x) alone is returned",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.exp(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "the derivative of the sigmoid is returned, one derivative too many",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return grad_output * s * (1 - s)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "the derivative is that of a ReLU, with its corner",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * (x > 0)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "from the output: exp(-y) where 1 - exp(-y) is right",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        y = torch.log(1 + torch.exp(x))
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (y,) = ctx.saved_tensors
        return grad_output * torch.exp(-y)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "the sigmoid is taken of the saved output",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        y = torch.log(1 + torch.exp(x))
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (y,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(y)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "log1p is given x and not exp(x)",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log1p(x)

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "the 1 is added outside of the logarithm",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return 1 + torch.log(torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "x is kept as an attribute, so that it is not watched",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.x = x
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        return grad_output * torch.sigmoid(ctx.x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "create_graph is forgotten",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "retain_graph is taken for create_graph",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, retain_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "x does not require grad",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "grad is switched on for the caller's x",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x.requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "the copy is detached and does not require grad",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "backward twice adds the first derivative to the second",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    f(x).sum().backward(create_graph=True)
    first = x.grad
    first.sum().backward()
    return x.grad
''',
)
wrong(
    "double-backward",
    "backward twice, again without emptying .grad, f' + f'' by another way",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    u = x.clone().detach().requires_grad_(True)
    y = f(u)
    y.backward(torch.ones_like(y), create_graph=True)
    u.grad.backward(torch.ones_like(y))
    return u.grad.detach()
''',
)
wrong(
    "double-backward",
    "the first derivative is returned",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    return first
''',
)
wrong(
    "double-backward",
    "the first derivative is squared",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    return first**2
''',
)
wrong(
    "double-backward",
    "the first derivative, a vector, is differentiated without its sum",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first, x)
    return second
''',
)
wrong(
    "double-backward",
    "f(x), a vector, is differentiated without its sum",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "the mean for the sum, so the result is too small by the number of entries",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).mean(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "f is applied to its own derivative: f'(f'(x)) f''(x)",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(f(first).sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "the tuple of gradients is returned, and not the tensor in it",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    first = torch.autograd.grad(f(x).sum(), x, create_graph=True)[0]
    return torch.autograd.grad(first.sum(), x)
''',
)
wrong(
    "double-backward",
    "second differences with a step of 0.1 are exact for a cubic and for nothing beyond",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    h = 0.1
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2
''',
)
wrong(
    "double-backward",
    "second differences with a step of 1e-7 drown in rounding",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    h = 1e-7
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2
''',
)
wrong(
    "double-backward",
    "it is computed in float32",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().float().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "the example's second derivative is typed in",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    return 15 * x
''',
)
wrong(
    "double-backward",
    "the whole matrix of second derivatives is returned, shape (N, N)",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    return torch.autograd.functional.hessian(lambda x: f(x).sum(), x)
''',
)
wrong(
    "double-backward",
    "the result is summed to one number",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    return second.sum()
''',
)
wrong(
    "double-backward",
    "the first gradient is detached before it is differentiated again",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x, create_graph=True)
    first = first.detach().requires_grad_()
    (second,) = torch.autograd.grad(first.sum(), x)
    return second
''',
)
wrong(
    "double-backward",
    "the first derivative is divided by x for the second",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    x = x.detach().clone().requires_grad_()
    (first,) = torch.autograd.grad(f(x).sum(), x)
    return first / x.detach()
''',
)
wrong(
    "fit-sine",
    "the mean of the squares, and not the sum",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "half of the sum of squares",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = 0.5 * ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the parameters go uphill",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters += learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the gradients are never set back, so they add up",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the gradients are emptied between backward and the step, which then finds none",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        parameters.grad.zero_()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the gradients are set back only every other step",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        if len(losses) % 2:
            parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the record holds the parameters themselves, which go on changing",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters)
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "detach() without clone(): the rows of the record share the parameters' memory",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "only the first row of the record is aliased",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.data], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the record lacks the start",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the record is written before each step and so lacks the last parameters",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [], []

    for _ in range(steps):
        history.append(parameters.detach().clone())
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
            parameters.grad.zero_()
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the loss is that after each step",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        with torch.no_grad():
            a, b, c, d = parameters
            losses.append(((a + b * P3.apply(c + d * x) - y) ** 2).sum().item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "c and d are swapped",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, d, c = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "a and b are swapped",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((b + a * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "P3.forward is called, with a made-up ctx: the class's backward is never used",
    '''
class Ctx:
    """A context that keeps nothing."""

    def save_for_backward(self, *tensors):
        pass
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.forward(Ctx(), c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "P3.forward is called without a ctx",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.forward(None, c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the class is ignored, and the formula of P3 written out",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        u = c + d * x
        loss = ((a + b * (2.5 * u**3 - 1.5 * u) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
            parameters.grad.zero_()
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the class from exercise 1 is used whatever class is given",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * LegendrePolynomial3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the class is called like a function",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "no copy of start: the caller's tensor is trained",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "detach shares start's memory, so start is changed",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "a view of start is no copy: the caller's numbers are changed through it",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.view(4).detach().requires_grad_(True)
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the update stands outside of no_grad, and a leaf cannot be changed in place so",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        parameters -= learning_rate * parameters.grad
        parameters.grad.zero_()
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the update makes a new tensor under no_grad, which does not require grad: the second step fails",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters = parameters - learning_rate * parameters.grad
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the update makes a new tensor that is no leaf, so its grad is None in the second step",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward(retain_graph=True)
        parameters = parameters - learning_rate * parameters.grad
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the updates become part of one long graph, through which each gradient goes",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        (gradient,) = torch.autograd.grad(loss, parameters, create_graph=True)
        parameters = parameters - learning_rate * gradient
        history.append(parameters)
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "one step too few",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(1, steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "one step too many, as history has steps + 1 rows",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps + 1):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "steps is ignored: always 1000",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(1000):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the learning rate is ignored: always 5e-5",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= 5e-5 * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the learning rate decays with the number of the step",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for k in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate / (1 + 0.01 * k) * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "it stops when the loss no longer falls",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
        if len(losses) > 1 and losses[-1] >= losses[-2]:
            break
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the gradient is divided by its length before the step",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad / parameters.grad.norm()
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "Adam steps in place of gradient descent",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    optimizer = torch.optim.Adam([parameters], lr=learning_rate)
    history, losses = [start.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "SGD with momentum",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([parameters], lr=learning_rate, momentum=0.9)
    history, losses = [start.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the optimizer steps before backward",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([parameters], lr=learning_rate)
    history, losses = [start.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        optimizer.zero_grad()
        optimizer.step()
        loss.backward()
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "absolute values for squares",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = (a + b * P3.apply(c + d * x) - y).abs().sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the square of the sum, and not the sum of squares",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = (a + b * P3.apply(c + d * x) - y).sum() ** 2
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "b is multiplied inside of P3",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + P3.apply(b * (c + d * x)) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "c is multiplied with x, and d added",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c * x + d) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the return stands in the loop",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
        return history, losses
    return history, losses
''',
)
wrong(
    "fit-sine",
    "only the last loss is kept, as a number",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses = loss.item()
    return history, losses
''',
)
wrong(
    "fit-sine",
    "a and b alone are moved",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters[:2] -= learning_rate * parameters.grad[:2]
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the parameters are moved one after the other, each by a gradient at the new place of those before",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        for k in range(4):
            a, b, c, d = parameters
            loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
            (gradient,) = torch.autograd.grad(loss, parameters)
            if k == 0:
                losses.append(loss.item())
            with torch.no_grad():
                parameters[k] -= learning_rate * gradient[k]
        history.append(parameters.detach().clone())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "it goes on until the loss is small, which a cubic never reaches",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    loss = torch.tensor(float("inf"))
    while loss.item() > 1e-6:
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
            parameters.grad.zero_()
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "a mutable default collects the losses of all calls",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate, collected=[]):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], collected

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "c + d x is detached before P3, so that c and d have no gradient and never move",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply((c + d * x).detach()) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "one sample is used in each step, as in stochastic descent",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.detach().clone()], []

    for k in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x[k % len(x)]) - y[k % len(x)]) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.detach().clone())
        losses.append(loss.item())
    return history, losses
''',
)
wrong(
    "fit-sine",
    "the record holds lists of numbers and no tensors",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = start.detach().clone().requires_grad_()
    history, losses = [parameters.tolist()], []

    for _ in range(steps):
        a, b, c, d = parameters
        loss = ((a + b * P3.apply(c + d * x) - y) ** 2).sum()
        loss.backward()
        with torch.no_grad():
            parameters -= learning_rate * parameters.grad
        parameters.grad = None
        history.append(parameters.tolist())
        losses.append(loss.item())
    return history, losses
''',
)
right(
    "legendre-3",
    "a factor taken out, in Horner's form",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        return input * (2.5 * input * input - 1.5)

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        input, = ctx.saved_tensors
        return 1.5 * (5 * input * input - 1) * grad_output
''',
)
right(
    "legendre-3",
    "in-place arithmetic on a new tensor",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        result = torch.zeros_like(input)
        result += 5 * input * input * input
        result -= 3 * input
        return result / 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        (input,) = ctx.saved_tensors
        return grad_output * (15 * input**2 - 3) / 2
''',
)
right(
    "legendre-3",
    "a lambda for the slope is kept on ctx, the tensor is saved",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        ctx.slope = lambda x: 7.5 * x**2 - 1.5
        return 2.5 * input**3 - 1.5 * input

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        return grad_output * ctx.slope(ctx.saved_tensors[0])
''',
)
right(
    "legendre-3",
    "helper functions outside of the class, other argument names",
    '''
def p3(x):
    return (5 * x**3 - 3 * x) / 2


def p3_slope(x):
    return 3 * (5 * x**2 - 1) / 2


class LegendrePolynomial3(Function):
    """P3, with the formulas outside."""

    @staticmethod
    def forward(context, x):
        context.save_for_backward(x)
        return p3(x)

    @staticmethod
    def backward(context, g):
        [x] = context.saved_tensors
        return g * p3_slope(x)
''',
)
right(
    "legendre-3",
    "by the recurrence of the Legendre polynomials, P3' = 3 P2 + x P2'",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        p2 = (3 * input * input - 1) / 2
        return (5 * input * p2 - 2 * input) / 3

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        (x,) = ctx.saved_tensors
        p2 = (3 * x * x - 1) / 2
        return grad_output * (3 * p2 + x * (3 * x))
''',
)
right(
    "legendre-3",
    "the coefficients in a list, summed in loops",
    '''
class LegendrePolynomial3(Function):
    """P3(x) = (5x³ - 3x) / 2, entry by entry, for a tensor of any shape."""

    @staticmethod
    def forward(ctx, input):
        """Return P3 of the input, and keep what backward needs. The input stays as it is."""
        ctx.save_for_backward(input)
        total = torch.zeros_like(input)
        for power, coefficient in enumerate([0, -1.5, 0, 2.5]):
            if coefficient:
                total = total + coefficient * input**power
        return total

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by the input, from grad_output, the gradient by the output."""
        (input,) = ctx.saved_tensors
        total = torch.zeros_like(input)
        for power, coefficient in enumerate([0, -1.5, 0, 2.5]):
            if power > 0 and coefficient:
                total = total + power * coefficient * input ** (power - 1)
        return grad_output * total
''',
)
right(
    "legendre-3",
    "gradient multiplied out term by term",
    '''
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
        x = ctx.saved_tensors[0]
        cubic = 7.5 * grad_output * x * x
        linear = -1.5 * grad_output
        return cubic + linear
''',
)
right(
    "legendre-3",
    "backward returns a tuple of one",
    '''
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
        (input,) = ctx.saved_tensors
        return (grad_output * (15 * input**2 - 3) / 2,)
''',
)
right(
    "context",
    "rate in a dictionary on ctx",
    '''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = (rate * x).exp()
        ctx.save_for_backward(y)
        ctx.numbers = {"rate": rate}
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        [y] = ctx.saved_tensors
        grad_x = ctx.numbers["rate"] * y * grad_output
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
right(
    "context",
    "a closure on ctx holds the number",
    '''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        y = torch.exp(x * rate)
        ctx.save_for_backward(y)
        ctx.scaled = lambda gradient: rate * gradient
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        grad_x = ctx.scaled(grad_output * ctx.saved_tensors[0])
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
right(
    "context",
    "other names, the number by a starred assignment",
    '''
class Exponential(Function):
    """y = exp(rate * x), entry by entry; rate is a Python number."""

    @staticmethod
    def forward(ctx, x, rate):
        """Return y. Save the output and the rate, each where it belongs."""
        exponent = x * rate
        result = exponent.exp()
        ctx.rate, *_ = (rate,)
        ctx.save_for_backward(result)
        return result

    @staticmethod
    def backward(ctx, grad_output):
        """Compute grad_x, the gradient by x, without computing exp again."""
        (result,) = ctx.saved_tensors
        dy_dx = ctx.rate * result
        grad_x = dy_dx * grad_output
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
right(
    "context",
    "a static method that multiplies, beside the two",
    '''
class Exponential(Function):
    """y = exp(rate * x), entry by entry."""

    @staticmethod
    def forward(ctx, inputs, factor):
        ctx.factor = float(factor)
        output = torch.exp(inputs * factor)
        ctx.save_for_backward(output)
        return output

    @staticmethod
    def backward(ctx, upstream):
        (output,) = ctx.saved_tensors
        return tuple([upstream * (output * ctx.factor), None])
''',
)
right(
    "context",
    "needs_input_grad is asked first",
    '''
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
        grad_x = None
        if ctx.needs_input_grad[0]:
            (y,) = ctx.saved_tensors
            grad_x = y * (ctx.rate * grad_output)
        return grad_x, None  # x has a gradient; rate is a number and has none
''',
)
right(
    "legendre-n",
    "by recursion, the derivative too",
    '''
def P(x, n):
    if n == 0:
        return torch.ones_like(x)
    if n == 1:
        return 1 * x
    return ((2 * n - 1) * x * P(x, n - 1) - (n - 1) * P(x, n - 2)) / n


def dP(x, n):
    if n == 0:
        return torch.zeros_like(x)
    if n == 1:
        return torch.ones_like(x)
    return dP(x, n - 2) + (2 * n - 1) * P(x, n - 1)


class Legendre(Function):
    """The Legendre polynomial of degree n, by recursion."""

    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.n = n
        return P(x, n)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return dP(x, ctx.n) * grad_output, None
''',
)
right(
    "legendre-n",
    "by the explicit sum of binomial coefficients, in powers of (x - 1) / 2",
    '''
from math import comb


class Legendre(Function):
    """P_n(x) = sum over k of C(n, k) C(n + k, k) ((x - 1) / 2)^k."""

    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.weights = [comb(n, k) * comb(n + k, k) for k in range(n + 1)]
        u = (x - 1) / 2
        total = torch.zeros_like(x)
        for weight in reversed(ctx.weights):
            total = total * u + weight
        return total

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        u = (x - 1) / 2
        total = torch.zeros_like(x)
        for k in range(len(ctx.weights) - 1, 0, -1):
            total = total * u + k * ctx.weights[k]
        return grad_output * total / 2, None
''',
)
right(
    "legendre-n",
    "a list of all polynomials; the derivative as a sum of every other one",
    '''
def all_up_to(x, n):
    P = [torch.ones_like(x), 1 * x]
    for k in range(1, n):
        P.append(((2 * k + 1) * x * P[k] - k * P[k - 1]) / (k + 1))
    return P


class Legendre(Function):
    """The Legendre polynomial of degree n."""

    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.n = n
        return all_up_to(x, n)[n]

    @staticmethod
    def backward(ctx, grad_output):
        x = ctx.saved_tensors[0]
        P = all_up_to(x, ctx.n)
        slope = torch.zeros_like(x)
        for k in range(ctx.n - 1, -1, -2):
            slope = slope + (2 * k + 1) * P[k]
        return grad_output * slope, None
''',
)
right(
    "legendre-n",
    "Horner's scheme with coefficients from NumPy's table of polynomials",
    '''
class Legendre(Function):
    """The coefficients are numbers and are kept on ctx."""

    @staticmethod
    def forward(ctx, x, n):
        powers = np.polynomial.legendre.leg2poly([0] * n + [1])
        ctx.coefficients = [float(c) for c in powers]
        ctx.save_for_backward(x)
        y = torch.zeros_like(x)
        for c in ctx.coefficients[::-1]:
            y = y * x + c
        return y

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        slope = torch.zeros_like(x)
        for k in range(len(ctx.coefficients) - 1, 0, -1):
            slope = slope * x + k * ctx.coefficients[k]
        return slope * grad_output, None
''',
)
right(
    "legendre-n",
    "another recurrence of the derivative: P'(k+1) = (k + 1) P(k) + x P'(k)",
    '''
class Legendre(Function):
    """The Legendre polynomial of degree n, entry by entry; n is an int, 0 or more."""

    @staticmethod
    def forward(ctx, x, n):
        """Return P_n(x), a tensor of the shape of x."""
        ctx.save_for_backward(x)
        ctx.n = n
        before, now = torch.zeros_like(x), torch.ones_like(x)
        for k in range(n):
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return now

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        (x,) = ctx.saved_tensors
        before, now = torch.zeros_like(x), torch.ones_like(x)
        slope = torch.zeros_like(x)
        for k in range(ctx.n):
            slope = (k + 1) * now + x * slope
            before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
        return grad_output * slope, None
''',
)
right(
    "legendre-n",
    "a generator of (P, P') pairs",
    '''
import itertools


def pairs(x):
    """Yield (P_k, P_k') for k = 0, 1, 2, ..."""
    zero, one = torch.zeros_like(x), torch.ones_like(x)
    before, now, d_before, d_now = zero, one, zero, zero
    for k in itertools.count():
        yield now, d_now
        d_before, d_now = d_now, d_before + (2 * k + 1) * now
        before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)


class Legendre(Function):
    """The Legendre polynomial of degree n."""

    @staticmethod
    def forward(ctx, x, n):
        ctx.degree = n
        ctx.save_for_backward(x)
        return next(itertools.islice(pairs(x), n, None))[0]

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        _, slope = next(itertools.islice(pairs(x), ctx.degree, None))
        return grad_output * slope, None
''',
)
right(
    "legendre-n",
    "functools.reduce over the degrees",
    '''
from functools import reduce


class Legendre(Function):
    """The Legendre polynomial of degree n, by a fold."""

    @staticmethod
    def forward(ctx, x, n):
        ctx.save_for_backward(x)
        ctx.n = n
        step = lambda two, k: (two[1], ((2 * k + 1) * x * two[1] - k * two[0]) / (k + 1))
        return reduce(step, range(n), (torch.zeros_like(x), torch.ones_like(x)))[1]

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors

        def step(state, k):
            p, q, dp, dq = state
            return q, ((2 * k + 1) * x * q - k * p) / (k + 1), dq, dp + (2 * k + 1) * q

        zero = torch.zeros_like(x)
        slope = reduce(step, range(ctx.n), (zero, torch.ones_like(x), zero, zero))[3]
        return slope * grad_output, None
''',
)
right(
    "cross-entropy",
    "a loop over the samples, forward and backward",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        total = 0
        for row, t in zip(logits, targets):
            m = row.max()
            total = total + m + torch.log(torch.exp(row - m).sum()) - row[t]
        return total / len(targets) if reduction == "mean" else total

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        grad = torch.zeros_like(logits)
        for n in range(len(targets)):
            e = torch.exp(logits[n] - logits[n].max())
            grad[n] = e / e.sum()
            grad[n, targets[n]] -= 1
        weight = 1 / len(targets) if ctx.reduction == "mean" else 1
        return grad_output * weight * grad, None, None
''',
)
right(
    "cross-entropy",
    "log_softmax and nll_loss of torch's functional module",
    '''
import torch.nn.functional as F
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        return F.nll_loss(F.log_softmax(logits, dim=1), targets, reduction=reduction)

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        grad = F.softmax(logits, dim=-1) - F.one_hot(targets, logits.size(1)).to(logits.dtype)
        if ctx.reduction == "mean":
            grad /= logits.size(0)
        return grad.mul(grad_output), None, None
''',
)
right(
    "cross-entropy",
    "torch's cross_entropy in forward, the weight as a number on ctx",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.weight = 1 / logits.shape[0] if reduction == "mean" else 1.0
        return torch.nn.functional.cross_entropy(logits, targets, reduction=reduction)

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        z, t = ctx.saved_tensors
        p = torch.softmax(z, dim=1)
        p[torch.arange(z.shape[0]), t] -= 1
        return p * (ctx.weight * grad_output), None, None
''',
)
right(
    "cross-entropy",
    "the probabilities are saved, no second derivative being asked; a copy is changed in backward",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.weight = 1 / len(targets) if reduction == "mean" else 1
        shifted = logits - logits.max(dim=1, keepdim=True).values
        log_p = shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))
        ctx.save_for_backward(torch.exp(log_p), targets)
        return -ctx.weight * log_p[torch.arange(len(targets)), targets].sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        p, targets = ctx.saved_tensors
        grad = p.clone()
        grad[torch.arange(len(targets)), targets] -= 1
        return grad_output * ctx.weight * grad, None, None
''',
)
right(
    "cross-entropy",
    "helpers, the method of each reduction by its name",
    '''
def log_probabilities(z):
    """log p, row by row."""
    m = z.max(dim=1, keepdim=True).values
    return z - m - torch.log(torch.sum(torch.exp(z - m), dim=1, keepdim=True))


class SoftmaxCrossEntropy(Function):
    """Mean or sum, by the tensor's method of that name."""

    @staticmethod
    def forward(ctx, z, t, how):
        ctx.save_for_backward(z, t)
        ctx.how = how
        losses = -log_probabilities(z)[torch.arange(len(t)), t]
        return getattr(losses, how)()

    @staticmethod
    def backward(ctx, upstream):
        z, t = ctx.saved_tensors
        p = torch.exp(log_probabilities(z))
        gradient = upstream * (p - torch.nn.functional.one_hot(t, z.shape[1]))
        return {"mean": gradient / len(t), "sum": gradient}[ctx.how], None, None
''',
)
right(
    "cross-entropy",
    "backward takes the targets' entries down with a column of weights",
    '''
class SoftmaxCrossEntropy(Function):
    """The cross-entropy of softmax(logits): a number, the mean or the sum over the samples."""

    @staticmethod
    def forward(ctx, logits, targets, reduction):
        """Return the loss, a tensor of shape ().

        logits has shape (N, C); targets has shape (N,) and holds ints from 0 to C - 1;
        reduction is "mean" or "sum".
        """
        ctx.save_for_backward(logits, targets)
        ctx.reduction = reduction
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        losses = -log_p.gather(1, targets[:, None])
        return losses.mean() if reduction == "mean" else losses.sum()

    @staticmethod
    def backward(ctx, grad_output):
        """Return one value for each argument of forward after ctx."""
        logits, targets = ctx.saved_tensors
        N, C = logits.shape
        weights = grad_output / N if ctx.reduction == "mean" else grad_output
        grad = weights * torch.softmax(logits, dim=1)
        grad[torch.arange(N), targets] = grad[torch.arange(N), targets] - weights
        return grad, None, None
''',
)
right(
    "linear",
    "einsum throughout",
    '''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = torch.einsum("nj,ij->ni", x, W)
        return y if b is None else y + b

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        need_x, need_W, need_b = ctx.needs_input_grad
        if need_x:
            grad_x = torch.einsum("ni,ij->nj", grad_output, W)
        if need_W:
            grad_W = torch.einsum("ni,nj->ij", grad_output, x)
        if need_b:
            grad_b = torch.einsum("ni->i", grad_output)
        return grad_x, grad_W, grad_b
''',
)
right(
    "linear",
    "torch's own linear in forward, conditional expressions in backward",
    '''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        return torch.nn.functional.linear(x, W, b)

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        grad_x = grad_output.mm(W) if ctx.needs_input_grad[0] else None
        grad_W = grad_output.t().mm(x) if ctx.needs_input_grad[1] else None
        grad_b = grad_output.sum(0) if ctx.needs_input_grad[2] else None
        return grad_x, grad_W, grad_b
''',
)
right(
    "linear",
    "matmul methods and transposes elsewhere: (x^T g)^T",
    '''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x.matmul(W.transpose(0, 1))
        if b is None:
            return y
        return y + b[None, :]

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = (W.T @ grad_output.T).T
        if ctx.needs_input_grad[1]:
            grad_W = (x.T @ grad_output).T
        if ctx.needs_input_grad[2]:
            grad_b = grad_output.sum(dim=0)
        return grad_x, grad_W, grad_b
''',
)
right(
    "linear",
    "a loop over the samples adds up outer products",
    '''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        ctx.save_for_backward(x, W)
        y = x @ W.T
        if b is not None:
            y += b
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return grad_x, grad_W, grad_b: None in the place of those that are not needed."""
        grad_x = grad_W = grad_b = None
        x, W = ctx.saved_tensors
        if ctx.needs_input_grad[0]:
            grad_x = torch.zeros_like(x)
            for n in range(len(x)):
                grad_x[n] = grad_output[n] @ W
        if ctx.needs_input_grad[1]:
            grad_W = torch.zeros_like(W)
            for n in range(len(x)):
                grad_W += grad_output[n][:, None] * x[n]
        if ctx.needs_input_grad[2]:
            grad_b = grad_output[0]
            for n in range(1, len(x)):
                grad_b = grad_b + grad_output[n]
        return grad_x, grad_W, grad_b
''',
)
right(
    "linear",
    "only what will be needed is saved, None for the rest",
    '''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        """Return y, shape (N, m). x has shape (N, n), W (m, n); b has shape (m,) or is None."""
        needs_x, needs_W, _ = ctx.needs_input_grad
        ctx.save_for_backward(x if needs_W else None, W if needs_x else None)
        y = x @ W.T
        return y if b is None else y + b

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
right(
    "linear",
    "the sum over the batch as a product with ones",
    '''
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
            ones = torch.ones_like(grad_output[:, 0])
            grad_b = ones @ grad_output
        return grad_x, grad_W, grad_b
''',
)
right(
    "linear",
    "a list of gradients, filled by a loop over lambdas",
    '''
class Linear(Function):
    """y = x Wᵀ + b: a linear layer on a batch."""

    @staticmethod
    def forward(ctx, x, W, b):
        ctx.save_for_backward(x, W)
        out = x @ W.T
        return out if b is None else out + b

    @staticmethod
    def backward(ctx, g):
        x, W = ctx.saved_tensors
        ways = [lambda: g @ W, lambda: g.T @ x, lambda: g.sum(dim=0)]
        return tuple(way() if need else None for way, need in zip(ways, ctx.needs_input_grad))
''',
)
right(
    "gradcheck",
    "raise_exception=False in place of try",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    doubles = tuple(x.detach().to(torch.float64, copy=True).requires_grad_() for x in inputs)
    return torch.autograd.gradcheck(function, doubles, raise_exception=False)


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    return found | dict(Square="factor", Running="transpose", Sigmoid="upstream", Share="term", Tanh="point")
    return found
''',
)
right(
    "gradcheck",
    "gradcheck's own class of error, imported",
    '''
from torch.autograd.gradcheck import GradcheckError, gradcheck
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    copies = []
    for x in inputs:
        copy = torch.empty_like(x, dtype=torch.double)
        copy.copy_(x.detach())
        copies.append(copy.requires_grad_())
    try:
        gradcheck(function, copies)
    except GradcheckError:
        return False
    else:
        return True


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
right(
    "gradcheck",
    "copies through NumPy",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [torch.tensor(x.detach().numpy().astype(np.float64), requires_grad=True) for x in inputs]
    agrees = True
    try:
        torch.autograd.gradcheck(function, inputs)
    except RuntimeError as error:
        agrees = False
    return agrees


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
right(
    "gradcheck",
    "the Jacobians compared by hand, from torch.autograd.functional and central differences",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    xs = tuple(x.detach().clone().double() for x in inputs)
    claimed = torch.autograd.functional.jacobian(function, xs)
    eps = 1e-6
    for i, x in enumerate(xs):
        columns = []
        for k in range(x.numel()):
            step = torch.zeros(x.numel(), dtype=torch.double)
            step[k] = eps
            step = step.reshape(x.shape)
            high = function(*xs[:i], x + step, *xs[i + 1 :])
            low = function(*xs[:i], x - step, *xs[i + 1 :])
            columns.append((high - low).reshape(-1) / (2 * eps))
        numerical = torch.stack(columns, dim=1)
        if not torch.allclose(claimed[i].reshape(numerical.shape), numerical, rtol=1e-3, atol=1e-5):
            return False
    return True


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
right(
    "gradcheck",
    "a lambda over map; bugs from a text that is split",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    free = lambda x: x.detach().double().clone().requires_grad_(True)
    try:
        return bool(torch.autograd.gradcheck(function, list(map(free, inputs))))
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    text = "Square factor, Running transpose, Sigmoid upstream, Share term, Tanh point"
    found.update(pair.split() for pair in text.split(", "))
    return found
''',
)
right(
    "gradcheck",
    "the words set one by one with setdefault, by the class's name",
    '''
def backward_agrees(function, *inputs):
    """Return True if backward agrees with the numerical differences, else False.

    The inputs are torch tensors of any floating dtype, which require grad or do not; they
    stay as they are. Example: backward_agrees(Cosine.apply, torch.rand(3)) is False.
    """
    inputs = [x.detach().clone().double().requires_grad_() for x in inputs]
    try:
        return torch.autograd.gradcheck(function, inputs)
    except RuntimeError:
        return False


def bugs():
    """Return a dictionary: for the name of each of the six classes one of the words."""
    found = {"Cosine": "sign"}
    for cls, word in [
        (Tanh, "point"),
        (Share, "term"),
        (Sigmoid, "upstream"),
        (Running, "transpose"),
        (Square, "factor"),
    ]:
        found.setdefault(cls.__name__, word)
    return found
''',
)
right(
    "in-place",
    "copy_ of a new sigmoid, saved and marked before the change",
    '''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        x.copy_(torch.sigmoid(x))
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {letter: letter in {"A", "B", "E"} for letter in "ABCDEF"}
''',
)
right(
    "in-place",
    "written through an index; gradient as g s - g s²",
    '''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x[...] = 1 / (1 + torch.exp(-x))
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        s = ctx.saved_tensors[0]
        return grad_output * s - grad_output * s * s


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
right(
    "in-place",
    "elementary methods in place",
    '''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        ctx.save_for_backward(x)
        ctx.mark_dirty(x)
        return x.neg_().exp_().add_(1).reciprocal_()

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
right(
    "in-place",
    "augmented assignments in place: x *= -1 and so on",
    '''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        x *= -1
        x[...] = torch.exp(x)
        x += 1
        x[...] = 1 / x
        ctx.mark_dirty(x)
        ctx.save_for_backward(x)
        return x

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
right(
    "in-place",
    "the six programs are run and the error is caught",
    '''
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
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    def program(letter):
        h = 1 * torch.rand(3, requires_grad=True)
        k = 1 * torch.rand(3, requires_grad=True)
        functions = {"B": torch.sin, "C": lambda h: h + k, "D": lambda h: h**2}
        y = functions.get(letter, torch.exp)(h)
        changed = {"A": y, "B": h, "C": h, "D": y, "E": y.detach(), "F": y.data}[letter]
        changed.mul_(2)
        y.sum().backward()


    answers = {}
    for letter in "ABCDEF":
        try:
            program(letter)
            answers[letter] = False
        except RuntimeError:
            answers[letter] = True
    return answers
''',
)
right(
    "in-place",
    "the function torch.sigmoid_, and a dictionary by zip",
    '''
class SigmoidInPlace(Function):
    """The sigmoid, entry by entry, written over its input."""

    @staticmethod
    def forward(ctx, x):
        """Change x, tell autograd, and return x."""
        y = torch.sigmoid_(x)
        ctx.mark_dirty(y)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by what x was before."""
        (s,) = ctx.saved_tensors
        return grad_output * s * (1 - s)


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    yes, no = True, False
    return dict(zip("ABCDEF", (yes, yes, no, no, yes, no)))
''',
)
right(
    "in-place",
    "the slope worked out in place, on a copy of the saved output",
    '''
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
        (s,) = ctx.saved_tensors
        slope = s.clone()
        slope *= 1 - s
        return slope * grad_output


def refused():
    """Return a dictionary: for each of the letters A to F, does backward refuse? True or False."""
    return {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}
''',
)
right(
    "double-backward",
    "the output alone is saved: 1 - exp(-y)",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        y = torch.log(1 + torch.exp(x))
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (y,) = ctx.saved_tensors
        return grad_output * (1 - torch.exp(-y))


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    u = x.detach().clone().requires_grad_()
    y = f(u)
    (first,) = torch.autograd.grad(y, u, torch.ones_like(y), create_graph=True)
    return torch.autograd.grad(first, u, torch.ones_like(first))[0]
''',
)
right(
    "double-backward",
    "exp computed again in backward; .grad emptied between two backwards",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        e = torch.exp(x)
        return grad_output * (e / (1 + e))


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    u = x.detach().clone().requires_grad_()
    f(u).sum().backward(create_graph=True)
    first, u.grad = u.grad, None
    first.sum().backward()
    return u.grad.detach()
''',
)
right(
    "double-backward",
    "a helper that differentiates, applied twice",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    def derivative(g, graph):
        return lambda u: torch.autograd.grad(g(u).sum(), u, create_graph=graph)[0]


    return derivative(derivative(f, True), False)(x.detach().clone().requires_grad_(True))
''',
)
right(
    "double-backward",
    "the diagonal of the Hessian",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    flat = x.detach().reshape(-1)
    H = torch.autograd.functional.hessian(lambda u: f(u.reshape(x.shape)).sum(), flat)
    return H.diagonal().reshape(x.shape)
''',
)
right(
    "double-backward",
    "a loop over the entries",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return grad_output * torch.sigmoid(x)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    result = torch.zeros_like(x.detach())
    for k in range(x.numel()):
        u = x.detach().reshape(-1)[k].clone().requires_grad_()
        (first,) = torch.autograd.grad(f(u), u, create_graph=True)
        (second,) = torch.autograd.grad(first, u)
        result.view(-1)[k] = second
    return result
''',
)
right(
    "double-backward",
    "input and output both saved, log1p; the Hessian times a vector of ones",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        y = torch.log1p(torch.exp(x))
        ctx.save_for_backward(x, y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        x, y = ctx.saved_tensors
        return grad_output * torch.exp(x - y)


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    ones = torch.ones_like(x)
    return torch.autograd.functional.vhp(lambda u: f(u).sum(), x.detach(), ones)[1]
''',
)
right(
    "double-backward",
    "stable by the larger of 0 and x, with recording switched on explicitly in second_derivative",
    '''
class Softplus(Function):
    """y = log(1 + exp(x)), entry by entry, with a backward that can be differentiated."""

    @staticmethod
    def forward(ctx, x):
        """Return y; save nothing but inputs and outputs."""
        ctx.save_for_backward(x)
        return torch.log(1 + torch.exp(-abs(x))) + (x + abs(x)) / 2

    @staticmethod
    def backward(ctx, grad_output):
        """Return the gradient by x, by operations on tensors alone."""
        (x,) = ctx.saved_tensors
        return torch.sigmoid(x) * grad_output


def second_derivative(f, x):
    """Return f''(x), entry by entry, a torch tensor of the shape of x.

    f takes and returns a tensor and works entry by entry; x is a torch tensor of float64.
    """
    with torch.enable_grad():
        copy = torch.tensor(x.tolist(), dtype=x.dtype, requires_grad=True)
        slope = torch.autograd.grad(f(copy).sum(), copy, create_graph=True)[0]
        return torch.autograd.grad(slope.sum(), copy)[0]
''',
)
right(
    "fit-sine",
    "torch.autograd.grad and a new leaf in each step",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    theta = start.detach().clone()
    history, losses = [theta], []
    for _ in range(steps):
        theta = theta.clone().requires_grad_()
        a, b, c, d = theta
        loss = torch.sum((a + b * P3.apply(c + d * x) - y) ** 2)
        (gradient,) = torch.autograd.grad(loss, theta)
        theta = (theta - learning_rate * gradient).detach()
        history.append(theta)
        losses.append(float(loss))
    return history, losses
''',
)
right(
    "fit-sine",
    "SGD of torch.optim",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    parameters = torch.nn.Parameter(start.detach().clone())
    optimizer = torch.optim.SGD([parameters], lr=learning_rate)
    history, losses = [start.detach().clone()], []
    while len(losses) < steps:
        optimizer.zero_grad()
        a, b, c, d = parameters.unbind()
        loss = torch.nn.functional.mse_loss(a + b * P3.apply(c + d * x), y, reduction="sum")
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        history.append(parameters.data.clone())
    return history, losses
''',
)
right(
    "fit-sine",
    "four parameters apart, put together for the record",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    a, b, c, d = parts = [number.detach().clone().requires_grad_() for number in start]
    history, losses = [start.detach().clone()], []
    for _ in range(steps):
        error = a + b * P3.apply(c + d * x) - y
        loss = error @ error
        gradients = torch.autograd.grad(loss, parts)
        with torch.no_grad():
            for part, gradient in zip(parts, gradients):
                part.sub_(learning_rate * gradient)
        history.append(torch.stack([part.detach() for part in parts]))
        losses.append(loss.item())
    return history, losses
''',
)
right(
    "fit-sine",
    "indices in place of unpacking, the gradient set to zero before backward",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    p = start.detach().clone()
    p.requires_grad = True
    p.grad = torch.zeros_like(p)
    history = [start.detach().clone()]
    losses = []
    for step in range(steps):
        p.grad.zero_()
        y_pred = p[0] + p[1] * P3.apply(p[2] + p[3] * x)
        loss = (y_pred - y).pow(2).sum()
        loss.backward()
        losses.append(loss.detach().numpy().item())
        with torch.no_grad():
            p.add_(p.grad, alpha=-learning_rate)
        history.append(p.detach().clone())
    return history, losses
''',
)
right(
    "fit-sine",
    "a function of the loss and a table that is filled",
    '''
def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses.

    x and y are torch tensors of shape (N,); start is one of shape (4,) and holds the first
    a, b, c, d; it stays as it is. history is a list of steps + 1 tensors of shape (4,), the
    first one equal to start; losses is a list of steps numbers.
    """
    def loss_of(p):
        a, b, c, d = p
        return ((y - a - b * P3.apply(c + d * x)) ** 2).sum()


    table = start.detach().new_empty(steps + 1, 4)
    table[0] = start.detach()
    losses = []
    for k in range(steps):
        p = table[k].clone().requires_grad_(True)
        loss = loss_of(p)
        losses.append(loss.item())
        table[k + 1] = table[k] - learning_rate * torch.autograd.grad(loss, p)[0]
    history = list(table)
    return history, losses
''',
)
right(
    "fit-sine",
    "a small class with a method step",
    '''
class Fit:
    """Holds the parameters and takes steps."""

    def __init__(self, P3, start):
        self.P3 = P3
        self.parameters = torch.tensor(start.tolist(), dtype=start.dtype, requires_grad=True)

    def __call__(self, x):
        a, b, c, d = self.parameters
        return a + b * self.P3.apply(c + d * x)

    def step(self, x, y, rate):
        loss = torch.sum((self(x) - y) ** 2)
        loss.backward()
        with torch.no_grad():
            self.parameters -= rate * self.parameters.grad
        self.parameters.grad.zero_()
        return loss.item()

    def now(self):
        return self.parameters.detach().clone()


def fit_sine(P3, x, y, start, steps, learning_rate):
    """Fit a + b P3(c + d x) to y by gradient descent; return the history and the losses."""
    fit = Fit(P3, start)
    history, losses = [fit.now()], []
    for _ in range(steps):
        losses.append(fit.step(x, y, learning_rate))
        history.append(fit.now())
    return history, losses
''',
)
