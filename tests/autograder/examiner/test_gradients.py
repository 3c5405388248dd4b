"""Derivatives across the wire read as they do in one process, for torch's tensors and course's alike."""

import pytest

STUDENT = """
import numpy as np
import torch
import course
from course import nn as cnn

def cube(x):
    return x ** 3

def product(a, b):
    return a * b, (a + b).sum()

class P3(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return 0.5 * (5 * x ** 3 - 3 * x)
    @staticmethod
    def backward(ctx, g):
        x, = ctx.saved_tensors
        return g * 1.5 * (5 * x ** 2 - 1)

def spoils(lib, what):
    class Spoils(lib.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            y = x * 2
            if what == "kept":
                ctx.mine = y
            else:
                ctx.save_for_backward(x if what == "input" else y)
            return y
        @staticmethod
        def backward(ctx, g):
            (ctx.mine if what == "kept" else ctx.saved_tensors[0]).mul_(10)
            return g * 2
    return Spoils.apply

def spoil(x, what):
    return spoils(torch if isinstance(x, torch.Tensor) else course, what)(x)

class Cheats(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, zero):
        y = x * 1
        ctx.save_for_backward(x, y)
        ctx.zero = zero
        return y
    @staticmethod
    def backward(ctx, g):
        x, y = ctx.saved_tensors
        x.zero_() if ctx.zero else y.sub_(g / 2)
        return g * 0, None

cheats = Cheats.apply
kept = []

def keep(x):
    kept.append(x * 1)

def with_kept(w, first):
    return kept[0].sum() * w if first else w * kept[0].sum()

class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = torch.nn.Linear(3, 2)
        self.register_buffer("seen", torch.zeros(2))
    def forward(self, x):
        return torch.tanh(self.fc(x))

class CNet(cnn.Module):
    def __init__(self):
        super().__init__()
        self.fc = cnn.Linear(3, 2)
    def forward(self, x):
        return self.fc(x).tanh()

def step(model, x, lr):
    y = model(x).sum()
    y.backward()
    with torch.no_grad():
        for p in model.parameters():
            p -= lr * p.grad
            p.grad = None
    return y

def gradient_of(f, x):
    x = x.detach().requires_grad_()
    y = f(x)
    g, = torch.autograd.grad(y.sum(), x, create_graph=True)
    return g

def backward_inside(loss):
    loss.backward()

def scale_(x):
    x.mul_(2)
    return x

net, cnet = Net(), CNet()
w = torch.tensor([1.0, 2.0], requires_grad=True)
loss = (w * w).sum()
"""


@pytest.fixture
def room(room):
    room.cell(STUDENT)
    room.define("import numpy as np\nimport torch\nimport course")
    return room


@pytest.mark.parametrize("lib", ["torch", "course"])
def test_first_second_and_third_order(room, lib):
    room.passes(f"""
lib = {lib}
x = lib.tensor([1.0, -2.0, 0.5], requires_grad=True)
y = cube(x)
assert y.requires_grad and not y.is_leaf
g, = lib.autograd.grad(y.sum(), x, create_graph=True)
assert np.allclose(g.detach().numpy(), 3 * np.array([1, 4, 0.25]))
h, = lib.autograd.grad((g * lib.tensor([1.0, 2.0, 3.0])).sum(), x, create_graph=True)
assert np.allclose(h.detach().numpy(), 6 * np.array([1, -4, 1.5]))
t, = lib.autograd.grad(h.sum(), x)
assert np.allclose(t.numpy(), 6 * np.array([1, 2, 3]))
cube(x).sum().backward()
cube(x).sum().backward()
assert np.allclose(x.grad.numpy(), 6 * np.array([1, 4, 0.25]))
""")


@pytest.mark.parametrize("lib", ["torch", "course"])
def test_several_inputs_and_results_and_chains(room, lib):
    room.passes(f"""
lib = {lib}
a = lib.tensor([1.0, 2.0], requires_grad=True)
b = lib.tensor([3.0, 4.0], requires_grad=True)
c = lib.tensor([3.0, 4.0])
p, s = product(a * 2, b)
(p.sum() + 10 * s).backward()
assert np.allclose(a.grad.numpy(), 2 * (np.array([3, 4]) + 10)), a.grad
assert np.allclose(b.grad.numpy(), np.array([2, 4]) + 10)
p, s = product(a, c)
assert p.requires_grad and s.requires_grad
y = cube(cube(a))
g, = lib.autograd.grad(y.sum(), a)
assert np.allclose(g.numpy(), 9 * np.array([1.0, 2.0]) ** 8)
""")


def test_a_students_function(room):
    room.passes("""
x = torch.randn(4, 3, dtype=torch.float64, requires_grad=True)
y = P3.apply(x)
assert y.grad_fn.name() == "P3Backward"
assert torch.autograd.gradcheck(lambda x: P3.apply(x), (x,))
assert torch.autograd.gradgradcheck(lambda x: P3.apply(x), (x,))
J = torch.autograd.functional.jacobian(P3.apply, x[0])
assert torch.allclose(J, torch.diag(1.5 * (5 * x[0] ** 2 - 1)))
H = torch.autograd.functional.hessian(lambda x: P3.apply(x).sum(), x[0].detach())
assert torch.allclose(H, torch.diag(15 * x[0]))
with torch.no_grad():
    assert not P3.apply(x).requires_grad
""")


def test_parameters_are_read_loaded_and_their_gradients_compared(room):
    room.passes("""
reference = torch.nn.Linear(3, 2)
net.load_state_dict({"fc." + k: v for k, v in reference.state_dict().items()} | {"seen": torch.ones(2)})
assert torch.equal(net.fc.weight, reference.weight) and net.fc.weight is net.fc.weight
assert torch.equal(net.seen, torch.ones(2))
x = torch.randn(5, 3)
y, right = net(x), torch.tanh(reference(x))
assert torch.allclose(y, right)
y.sum().backward(), right.sum().backward()
assert torch.allclose(net.fc.weight.grad, reference.weight.grad)
assert [name for name, _ in net.named_parameters()] == ["fc.weight", "fc.bias"]
gradients = torch.autograd.grad(net(x).sum(), list(net.parameters()))
assert torch.allclose(gradients[0], reference.weight.grad)
assert torch.allclose(net.fc.weight.grad, reference.weight.grad)
assert isinstance(net, torch.nn.Module) and isinstance(net.fc.weight, torch.nn.Parameter)
assert isinstance(net.fc, torch.nn.Linear) and not isinstance(net, torch.nn.Linear)
""")


def test_the_student_sees_gradients_that_a_test_made(room):
    room.passes("""
net(torch.ones(1, 3)).sum().backward()
g = net.fc.bias.grad.clone()
net.zero_grad()
assert net.fc.bias.grad is None
net(torch.ones(1, 3)).sum().backward()
before = net.fc.weight.detach().clone()
step(net, torch.ones(1, 3), 0.1)
after = before - 0.1 * 2 * torch.ones(1, 3) * g[:, None]
assert torch.allclose(net.fc.weight, after, atol=1e-6), (net.fc.weight, before, g)
""")


def test_an_optimizer_of_the_test_trains_the_students_model(room):
    room.passes("""
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
x, y = torch.randn(8, 3), torch.rand(8, 2)
losses = []
for _ in range(20):
    optimizer.zero_grad()
    loss = ((net(x) - y) ** 2).mean()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
assert losses[-1] < losses[0]
with torch.no_grad():
    net.fc.weight.fill_(0.0)
    net.fc.bias.zero_()
assert torch.equal(net(x), torch.zeros(8, 2))
net.fc.weight.data[0, 0] = 1.0
assert torch.allclose(net(x)[:, 0], torch.tanh(x[:, 0]))
""")


def test_a_module_of_course(room):
    room.passes("""
reference = course.nn.Linear(3, 2)
cnet.load_state_dict({"fc." + k: v for k, v in reference.state_dict().items()})
x = course.tensor(np.ones((2, 3)), dtype=course.float32)
cnet(x).sum().backward()
reference(x).tanh().sum().backward()
assert np.allclose(cnet.fc.weight.grad.numpy(), reference.weight.grad.numpy())
""")


def test_a_graph_of_the_student_goes_on_in_the_test(room):
    room.passes("""
assert w.requires_grad and w.is_leaf and loss.item() == 5
loss.backward()
assert torch.equal(w.grad, torch.tensor([2.0, 4.0]))
""")
    room.cell("assert torch.equal(w.grad, torch.tensor([2.0, 4.0]))")


def test_through_functions_of_the_test(room):
    room.passes("""
x = torch.tensor([1.0, 2.0])
assert torch.allclose(gradient_of(lambda z: (z ** 4).sum(), x), 4 * x ** 3)
assert torch.allclose(gradient_of(torch.sin, x), torch.cos(x))
""")


def test_backward_within_a_call_reaches_the_tests_leaves(room):
    room.passes("""
x = torch.tensor([1.0, 2.0], requires_grad=True)
backward_inside((3 * x).sum())
assert torch.equal(x.grad, torch.tensor([3.0, 3.0])), x.grad
leaf = torch.tensor(2.0, requires_grad=True)
backward_inside(leaf)
assert leaf.grad == 1
""")


def test_in_place_with_a_gradient(room):
    room.passes("""
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 1
z = scale_(y)
assert z is y and torch.equal(y, torch.tensor([2.0, 4.0]))
(z * torch.tensor([1.0, 10.0])).sum().backward()
assert torch.equal(x.grad, torch.tensor([2.0, 20.0])), x.grad
plain = torch.ones(2)
assert scale_(plain) is plain and torch.equal(plain, torch.tensor([2.0, 2.0]))
""")


@pytest.mark.parametrize("lib", ["torch", "course"])
def test_a_backward_that_writes_into_what_forward_saved_changes_the_tests_tensors(room, lib):
    room.passes(f"""
x = {lib}.tensor([1.0, -0.25], requires_grad=True)
y = spoil(x, "result")
before = y.detach().clone()
y.sum().backward()
assert (y.detach() != before).all(), y
assert (x.detach() == {lib}.tensor([1.0, -0.25])).all() and (x.grad == {lib}.tensor([2.0, 2.0])).all()
y = spoil(x, "input")
before = y.detach().clone()
y.sum().backward()
assert (y.detach() == before).all() and (x.detach() != {lib}.tensor([1.0, -0.25])).all(), (x, y)
""")


def test_what_two_backward_passes_have_changed_does_not_come_back(room):
    room.passes("""
x = torch.tensor([1.0, -0.5, 0.0], requires_grad=True)
y = spoil(x, "kept")
before = y.detach().clone()
for _ in range(2):
    y.sum().backward(retain_graph=True)
    assert (y.detach() != before).all(), y
""")


def test_a_backward_cannot_choose_what_the_tests_tensors_become(room):
    """In one process both succeed: the gradient of the square by an input that is 0 by now, and a result
    that became the target, which the gradient of the loss tells.
    """
    room.fails(
        """
x = torch.tensor([1.0, 2.0], requires_grad=True)
cheats(x, True).sum().backward()
assert torch.allclose(x.grad, 2 * x.detach()), (x, x.grad)
""",
        "AssertionError",
        "tensor",
    )
    room.fails(
        """
x, target = torch.tensor([1.0, 2.0], requires_grad=True), torch.tensor([5.0, 7.0])
y = cheats(x, False)
((y - target) ** 2).sum().backward()
assert torch.allclose(y, target), y
""",
        "AssertionError",
        "tensor",
    )


@pytest.mark.parametrize("first", [True, False])
def test_a_result_that_depends_on_what_the_test_has_let_go(room, first):
    room.passes(f"""
keep(torch.tensor([1.0, 2.0], requires_grad=True))
w = torch.tensor([3.0, 4.0, 5.0], requires_grad=True)
y = with_kept(w, {first})
(y * torch.tensor([1.0, 10.0, 100.0])).sum().backward()
assert torch.equal(w.grad, torch.tensor([3.0, 30.0, 300.0])), w.grad
""")


def test_what_torch_protects_is_protected(room):
    room.fails(
        """
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = cube(x)
y.sum().backward()
y.sum().backward()
""",
        "RuntimeError",
        "second time",
    )
    room.fails(
        """
x = torch.tensor([1.0, 2.0], requires_grad=True)
h = x * 1
y = cube(h)
h.mul_(2)
y.sum().backward()
""",
        "RuntimeError",
        "modified by an inplace operation",
    )
    room.passes("""
x = torch.tensor([1.0, 2.0], requires_grad=True)
p, s = product(x, torch.ones(2))
p.add_(1)
p.sum().backward()
assert torch.equal(x.grad, torch.ones(2))
""")


def test_transforms_of_torch_func_are_refused_in_words(room):
    room.fails("torch.func.vmap(cube)(torch.ones(3, 2))", "CannotSend", "check.beside")


def test_bfloat16_and_half_keep_their_dtypes(room):
    room.passes("""
for dtype in torch.bfloat16, torch.float16:
    x = torch.tensor([1.0, 2.0], dtype=dtype, requires_grad=True)
    y = cube(x)
    assert y.dtype is dtype
    y.sum().backward()
    assert x.grad.dtype is dtype and x.grad.tolist() == [3.0, 12.0]
""")
