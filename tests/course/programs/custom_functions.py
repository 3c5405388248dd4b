"""Functions with a backward of one's own: a layer, a number, a saved result, an order, a change in place."""

import torch
from draws import Draws

draw = Draws(torch)
gradcheck, gradgradcheck = torch.autograd.gradcheck, torch.autograd.gradgradcheck


class Affine(torch.autograd.Function):
    """x W + b, where b may be None; nothing is computed that nobody asked for."""

    @staticmethod
    def forward(ctx, x, weight, bias=None):
        ctx.save_for_backward(x, weight)
        return x @ weight if bias is None else x @ weight + bias

    @staticmethod
    def backward(ctx, grad):
        x, weight = ctx.saved_tensors
        wanted = ctx.needs_input_grad
        print("  asked for", wanted)
        grad_x = grad @ weight.t() if wanted[0] else None
        grad_weight = x.t() @ grad if wanted[1] else None
        grad_bias = grad.sum(0) if len(wanted) > 2 and wanted[2] else None
        return (grad_x, grad_weight, grad_bias)[: len(wanted)]


class Scale(torch.autograd.Function):
    """A number times x; the context is filled apart from forward."""

    @staticmethod
    def forward(x, factor):
        return x * factor

    @staticmethod
    def setup_context(ctx, inputs, output):
        _, ctx.factor = inputs

    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.factor, None


class Logistic(torch.autograd.Function):
    """1 / (1 + exp(-x)), whose derivative is told by its result; that can be differentiated again."""

    @staticmethod
    def forward(ctx, x):
        y = 1 / (1 + torch.exp(-x))
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad):
        (y,) = ctx.saved_tensors
        return grad * y * (1 - y)


class Sorted(torch.autograd.Function):
    """The elements in order, and where each stood: no gradient passes through a place."""

    @staticmethod
    def forward(ctx, x):
        values, places = x.sort()
        ctx.mark_non_differentiable(places)
        ctx.save_for_backward(places)
        return values, places

    @staticmethod
    def backward(ctx, grad, _):
        (places,) = ctx.saved_tensors
        return torch.zeros_like(grad).scatter(0, places, grad)


class Double(torch.autograd.Function):
    """x becomes 2 x where it stands."""

    @staticmethod
    def forward(ctx, x):
        x.mul_(2)
        ctx.mark_dirty(x)
        return x

    @staticmethod
    def backward(ctx, grad):
        return 2 * grad


class Affined(torch.nn.Module):
    """The Function as a layer."""

    def __init__(self, n, m):
        super().__init__()
        self.weight = torch.nn.Parameter(draw.normal(n, m).double())
        self.bias = torch.nn.Parameter(torch.zeros(m, dtype=torch.float64))

    def forward(self, x):
        return Affine.apply(x, self.weight, self.bias)

    def extra_repr(self):
        return f"{self.weight.shape[0]} to {self.weight.shape[1]}"


x = draw.normal(5, 3).double()
layer = Affined(3, 2)
print(layer)
layer(x).square().sum().backward()
expected = 2 * x.t() @ (x @ layer.weight + layer.bias)
print("weight's gradient is right:", torch.allclose(layer.weight.grad, expected))
print("bias's gradient", layer.bias.grad)

weight = layer.weight.detach()
inputs = x.clone().requires_grad_()
Affine.apply(inputs, weight).sum().backward()
print("without bias", inputs.grad[0])
print(Affine.apply(inputs, weight).grad_fn.name(), len(Affine.apply(inputs, weight).grad_fn.next_functions))

z = torch.tensor([0.5, -1.0, 2.0], dtype=torch.float64, requires_grad=True)
print("gradcheck", gradcheck(Logistic.apply, z), gradgradcheck(Logistic.apply, z))
print("gradcheck with a constant", gradcheck(lambda t: Scale.apply(t, 3.0), z))
(first,) = torch.autograd.grad(Logistic.apply(z).sum(), z, create_graph=True)
(second,) = torch.autograd.grad(first.sum(), z)
print("first", first.detach(), "second", second)

values, places = Sorted.apply(z)
print(values.requires_grad, places.requires_grad, places)
(values * torch.tensor([1.0, 10.0, 100.0], dtype=torch.float64)).sum().backward()
print("sorted back", z.grad)

y = z * 1
view = Double.apply(y)
print(view is y, y._version, type(y.grad_fn).__name__)
z.grad = None
(y * y).sum().backward()
print("twice, squared", z.grad)


class Forgetful(torch.autograd.Function):
    """Half of the gradient gets lost."""

    @staticmethod
    def forward(ctx, x):
        return 2 * x

    @staticmethod
    def backward(ctx, grad):
        return grad


print("gradcheck of half a gradient", gradcheck(Forgetful.apply, z, raise_exception=False))
