"""Derivatives as functions of functions, forward mode, hooks on what is saved, checkpoints: small programs
that leave the same in `out` with torch and with course.
"""

import numpy as np
import pytest
import torch
from test_as_torch import run, same

import course

PROGRAMS = {
    "grad and its settings": """
from X.func import grad, grad_and_value
x, y = t.tensor([1.0, 2.0]), t.tensor([3.0, -1.0])
f = lambda x, y: (x**2 * y).sum()
out = [grad(f)(x, y).tolist(), [g.tolist() for g in grad(f, (0, 1))(x, y)], grad(f, argnums=1)(x, y).tolist()]
g, aux = grad(lambda x: ((x**3).sum(), x * 2), has_aux=True)(x)
out += [g.tolist(), aux.tolist(), g.requires_grad, aux.requires_grad]
g, v = grad_and_value(f)(x, y)
out += [g.tolist(), v.item(), grad(grad(grad(lambda x: x**4)))(t.tensor(2.0)).item()]
""",
    "grad by a dictionary": """
from X.func import grad
w = {"a": t.tensor([1.0, 2.0]), "b": [t.tensor(3.0)]}
g = grad(lambda w, x: (w["a"] * x).sum() * w["b"][0])(w, t.tensor([5.0, 7.0]))
out = [g["a"].tolist(), g["b"][0].item()]
""",
    "what a function closes over keeps its graph": """
from X.func import grad
w = t.tensor(3.0, requires_grad=True)
g = grad(lambda x: w * x**2)(t.tensor(2.0))
g.backward()
out = [g.item(), g.requires_grad, w.grad.item()]
""",
    "vjp and jvp": """
from X.func import jvp, linearize, vjp
x = t.tensor(np.linspace(-1, 1, 6).reshape(2, 3))
f = lambda x: (t.sin(x) @ x.T, x.sum(0))
(a, b), pull = vjp(f, x)
out = [a.tolist(), b.tolist(), pull((t.ones_like(a), t.ones_like(b)))[0].tolist()]
(a, b), (da, db) = jvp(f, (x,), (t.cos(x),))
out += [da.tolist(), db.tolist(), da.requires_grad]
y, push = linearize(t.exp, x)
out += [y.tolist(), push(x).tolist()]
""",
    "jacobians and hessians": """
from X.func import hessian, jacfwd, jacrev
x = t.tensor([0.5, -1.0, 2.0], dtype=t.float64)
f = lambda x: t.stack([x.prod(), (x**2).sum()])
out = [j(f)(x).tolist() for j in (jacrev, jacfwd)]
out += [hessian(lambda x: t.sin(x).prod())(x).tolist(), hessian(f)(x).tolist()]
two = jacrev(lambda x, y: x * y.sum(), (0, 1))(x, x)
out += [[j.tolist() for j in two], jacrev(lambda x: {"a": x * 2})(x)["a"].tolist()]
""",
    "vmap": """
from X.func import grad, vmap
x, w = t.tensor(np.arange(6.0).reshape(2, 3)), t.tensor([1.0, -1.0, 2.0], dtype=t.float64)
out = [vmap(t.dot, (0, None))(x, w).tolist(), vmap(t.sum, in_dims=1)(x).tolist()]
out += [vmap(lambda v: v * 2, out_dims=1)(x).tolist(), vmap(vmap(t.square))(x).tolist()]
out += [vmap(grad(lambda w, x: (w * x).sum() ** 2), (None, 0))(w, x).tolist()]
a, b = vmap(lambda v: (v, v.sum()))(x)
out += [list(a.shape), b.tolist(), vmap(lambda d: d["a"] + 1)({"a": x}).tolist(), t.vmap(t.exp)(x).tolist()]
""",
    "a module as a function": """
from X.func import functional_call, grad, vmap
net = t.nn.Sequential(t.nn.Linear(3, 2), t.nn.Tanh(), t.nn.Linear(2, 1))
values = lambda p: t.tensor(np.linspace(-1, 1, p.numel()).reshape(tuple(p.shape)))
params = {k: values(p) for k, p in net.named_parameters()}
x, y = t.tensor(np.arange(6.0).reshape(2, 3) / 6), t.tensor([[1.0], [0.0]], dtype=t.float64)
loss = lambda params, x, y: ((functional_call(net, params, (x,)) - y) ** 2).mean()
g = grad(loss)(params, x, y)
out = [[g[k].tolist() for k in sorted(g)], loss(params, x, y).item(), sorted(params) == sorted(g)]
each = vmap(grad(loss), in_dims=(None, 0, 0))(params, x, y)
out += [[each[k].tolist() for k in sorted(each)]]
""",
    "forward mode": """
import X.autograd.forward_ad as fwAD
x, v = t.tensor([1.0, 2.0, 3.0]), t.tensor([1.0, 0.0, -1.0])
with fwAD.dual_level():
    d = fwAD.make_dual(x, v)
    a = fwAD.unpack_dual(t.sin(d) * d.sum())
    b = fwAD.unpack_dual(d)
    c = fwAD.unpack_dual(x * 2)
    e = fwAD.make_dual(t.tensor(2.0), t.tensor(0.5))
    f = fwAD.unpack_dual((d * e).prod())
out = [a.primal.tolist(), a.tangent.tolist(), b.tangent.tolist(), c.tangent, f.tangent.item()]
""",
    "hooks on what is saved": """
from X.autograd.graph import save_on_cpu, saved_tensors_hooks
seen = []
def pack(x):
    seen.append(x.tolist())
    return x.detach().numpy() * 2
def unpack(a):
    seen.append("back")
    return t.from_numpy(a / 2)
x = t.tensor([1.0, 2.0], requires_grad=True)
with saved_tensors_hooks(pack, unpack):
    y = (t.exp(x) * x).sum()
y.backward()
out = [seen[:3], seen.count("back") >= 3, x.grad.tolist()]
x.grad = None
with save_on_cpu():
    z = (x**3).sum()
z.backward()
out += [x.grad.tolist()]
""",
    "hooks and a Function": """
class Cube(t.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y = x**3
        ctx.save_for_backward(x, y, None)
        return y
    @staticmethod
    def backward(ctx, g):
        x, y, none = ctx.saved_tensors
        return g * 3 * y / x
x, seen = t.tensor([2.0], requires_grad=True), []
with t.autograd.graph.saved_tensors_hooks(lambda v: (seen.append(v.item()), v)[1], lambda v: v):
    y = Cube.apply(x)
y.backward()
out = [seen, x.grad.tolist()]
""",
    "a second derivative under hooks": """
x = t.tensor([1.0, 2.0], requires_grad=True)
with t.autograd.graph.saved_tensors_hooks(lambda v: v, lambda v: v):
    y = (x**3).sum()
    (g,) = t.autograd.grad(y, x, create_graph=True)
g.sum().backward()
out = [g.tolist(), x.grad.tolist()]
""",
    "checkpoint": """
from X.utils.checkpoint import checkpoint, checkpoint_sequential
calls = []
w = t.tensor([1.0, -2.0], requires_grad=True)
def f(x, scale=1.0):
    calls.append(1)
    return t.sin(x * w * scale).exp()
x = t.tensor([0.5, 0.25], requires_grad=True)
y = checkpoint(f, x, use_reentrant=False, scale=2.0)
n = len(calls)
y.sum().backward()
out = [y.tolist(), n, len(calls), x.grad.tolist(), w.grad.tolist()]
net = t.nn.Sequential(t.nn.Tanh(), t.nn.Sigmoid(), t.nn.Tanh())
x.grad = None
checkpoint_sequential(net, 2, x, use_reentrant=False).sum().backward()
out += [x.grad.tolist()]
""",
    "what a node saved": """
x = t.tensor([1.0, 2.0], dtype=t.float64, requires_grad=True)
y = t.tensor([3.0, 4.0], requires_grad=True)
m = x * y
out = [m.grad_fn._saved_self.tolist(), m.grad_fn._saved_other.tolist()]
out += [t.exp(x).grad_fn._saved_result.tolist()]
p = (x**3).grad_fn
out += [p._saved_self.tolist(), p._saved_exponent, p._saved_self.requires_grad]
A = t.ones(2, 2, requires_grad=True)
out += [(A @ A).grad_fn._saved_self.tolist(), (A @ A).grad_fn._saved_mat2.tolist()]
out += [m.grad_fn._saved_self is x, t.tanh(x).grad_fn._saved_result.grad_fn is not None]
m.sum().backward()
try:
    m.grad_fn._saved_self
except RuntimeError as error:
    out += ["freed"]
""",
    "Variable": """
from X.autograd import Variable
x = Variable(t.tensor([1.0]), requires_grad=True)
out = [x.requires_grad, isinstance(x, t.Tensor), isinstance(x, Variable)]
""",
    "edges and hooks on several gradients": """
from X.autograd.graph import get_gradient_edge, register_multi_grad_hook
a, b = t.ones(2, requires_grad=True), t.ones(2, requires_grad=True)
y = a * b
edge = get_gradient_edge(y)
got = []
h = register_multi_grad_hook([a, b], lambda grads: got.append([g.tolist() for g in grads]))
y.sum().backward(retain_graph=True)
h.remove()
y.sum().backward()
out = [got, edge.node is y.grad_fn, edge.output_nr]
""",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
@pytest.mark.filterwarnings("ignore")
def test_a_program_does_what_it_does_with_torch(program):
    by_torch = run(program.replace("X.", "torch."), torch)
    by_course = run(program.replace("X.", "course."), course)
    assert same(by_torch, by_course), (by_torch, by_course)


def test_the_debug_mode_does_not_come_with_the_hooks():
    x = course.tensor([0.0], requires_grad=True)
    with course.autograd.graph.saved_tensors_hooks(lambda v: v, lambda v: v):
        assert not course.autograd.is_anomaly_enabled()
        (x * np.inf).backward()  # nan is no error


def test_a_hook_that_gives_no_tensor_is_told():
    x = course.ones(2, requires_grad=True)
    with course.autograd.graph.saved_tensors_hooks(lambda v: 1, lambda v: v):
        y = (x * x).sum()
    with pytest.raises(TypeError, match="unpack_hook expected to be a Tensor but got int"):
        y.backward()


def test_what_cannot_be_is_said():
    with pytest.raises(RuntimeError, match="return a scalar tensor, got shape"):
        course.func.grad(lambda x: x * 2)(course.ones(2))
    with pytest.raises(ValueError, match="same size in the mapped dimension"):
        course.func.vmap(course.add)(course.ones(2), course.ones(3))
    with pytest.raises(RuntimeError, match="no level exists"):
        course.autograd.forward_ad.make_dual(course.ones(2), course.ones(2))
