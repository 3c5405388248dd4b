"""Names that public courses use, each in a small program that runs with torch and with course and leaves the
same in `out`. Draws are NumPy's in both.
"""

import re

import numpy as np
import pytest
import torch
from test_as_torch import run, same

import course

NETWORK = """
rng = np.random.default_rng(0)
draw = lambda *shape: t.tensor(rng.normal(size=shape))
w = [draw(3, 4).requires_grad_(), draw(4).requires_grad_(), draw(2).requires_grad_()]
loss = lambda: ((w[0] @ w[1]) ** 2).sum() + (w[2] ** 3).sum() * 10
"""

PROGRAMS = {
    "functions of layers at the top": """
rng = np.random.default_rng(0)
draw = lambda *shape: t.tensor(rng.normal(size=shape)).requires_grad_()
x, y, w, b = draw(2, 4, 6, 6), draw(2, 5), draw(3, 4, 3, 3), draw(3)
m, v, a, c = t.zeros(4).double(), t.ones(4).double(), draw(4), draw(4)
z, other, u = x.sum(3), y.flip(0), lambda: y * 1
found = [
    t.conv2d(x, w, b, stride=2, padding=1), t.conv1d(z, w[..., 0]), t.conv_transpose2d(x, draw(4, 2, 3, 3)),
    t.max_pool2d(x, 2), t.max_pool1d(z, 2), t.avg_pool1d(z, 2), t.adaptive_avg_pool1d(z, 2),
    t.batch_norm(x, a, c, m, v, True, 0.1, 1e-5, False),
    t.batch_norm(x, a, None, m, v, False, 0.1, 1e-5, True),
    t.layer_norm(y, [5]), t.group_norm(x, 2, a, c), t.rms_norm(y, [5]),
    t.instance_norm(x, a, c, None, None, True, 0.1, 1e-5, False),
    t.dropout(y, 0.5, False), t.dropout(y, 1.0, True), t.alpha_dropout(y, 0.3, False),
    t.embedding(y.T, t.tensor([[0, 4], [1, 1]])), t.embedding(y.T, t.tensor([0, 1, 1]), padding_idx=1),
    t.selu(y), t.celu(y, 0.7), t.prelu(y, b[:1]), y.prelu(b[:1]), t.hardshrink(y), y.hardshrink(0.1),
    t.threshold(y, 0.1, 2.0), t.selu_(u()), t.celu_(u()), t.threshold_(u(), 0.1, 2.0),
    t.dropout_(u(), 0.5, False), t.cosine_similarity(y, other), t.pairwise_distance(y, other),
    t.pixel_shuffle(x, 2), t.bilinear(y, y, draw(2, 5, 5), None),
    t.binary_cross_entropy_with_logits(y, (y > 0).double()), t.kl_div(y, y.softmax(1), reduction=2),
    t.margin_ranking_loss(y[0], y[1], y[0].sign().detach(), reduction=0),
    t.triplet_margin_loss(y, other, y * 2),
]
sum(f.sum() for f in found).backward()
out = [[f.tolist() for f in found], [type(f.grad_fn).__name__ for f in found[:4]], m.tolist(), v.tolist()]
out += [p.grad.tolist() for p in (x, y, w, b, a, c)]
""",
    "a lazy net that loads its weights": """
lazy = lambda: t.nn.Sequential(
    t.nn.LazyConv2d(3, 2), t.nn.LazyBatchNorm2d(), t.nn.Flatten(), t.nn.LazyLinear(2)
)
x = t.tensor(np.random.default_rng(0).normal(size=(4, 2, 3, 3)).astype("float32"))
trained, copy = lazy(), lazy()
trained(x)
draw = lambda shape: np.random.default_rng(1).uniform(0.5, 1, tuple(shape)).astype("float32")
state = {k: t.tensor(draw(v.shape)) for k, v in trained.state_dict().items() if "num" not in k}
copy.load_state_dict(state, strict=False)
shapes = [tuple(p.shape) for p in copy.parameters()]
copy.eval()
out = [shapes, (copy(x) * 100).round().tolist(), type(copy[0]).__name__, copy[0].weight.tolist()]
""",
    "devices that are not there, named": """
names = "cpu", "cuda", "cuda:1", "mps", "meta"
out = [f"{t.device(n)!r} {t.device(n)}" for n in names]
out += [repr(t.device("cuda", 2)), repr(t.device(t.device("cuda:1"))), {t.device("cpu"): 1}[t.device("cpu")]]
out += [t.device("cuda:0") == t.device("cuda", 0), t.device("cuda:0") == t.device("cuda")]
try:
    t.device("gpu")
except RuntimeError as error:
    out.append("Expected one of cpu, cuda" in str(error))
""",
    "the names of a recurrent network's weights": """
net = t.nn.GRU(2, 3, 2, bidirectional=True)
out = [net._flat_weights_names, sorted(net._parameters) == sorted(net._flat_weights_names)]
""",
    "embedding": """
layer = t.nn.Embedding(5, 3, padding_idx=1)
weight = t.tensor(np.arange(15.0).reshape(5, 3) / 7)
layer = t.nn.Embedding.from_pretrained(weight, freeze=False, padding_idx=1)
y = layer(t.tensor([[0, 1, 4], [4, 4, 2]]))
(y**2).sum().backward()
out = (y.tolist(), layer.weight.grad.tolist(), repr(layer), type(y.grad_fn).__name__)
""",
    "embedding function": """
weight = t.tensor(np.arange(6.0).reshape(3, 2)).requires_grad_()
y = F.embedding(t.tensor([2, 2, 0]), weight)
y.sum().backward()
out = (y.tolist(), weight.grad.tolist(), type(y.grad_fn).__name__)
try:
    F.embedding(t.tensor([3]), weight)
except IndexError:
    out += ("refused",)
""",
    "embedding begins with zeros at the padding": """
layer = t.nn.Embedding(4, 2, padding_idx=-1)
out = (layer.weight[3].tolist(), layer.padding_idx, list(layer.state_dict()))
""",
    **{
        f"{loss} {reduction}": f"""
rng = np.random.default_rng(1)
x, y = (t.tensor(rng.uniform(0.1, 0.9, size=(3, 4))).requires_grad_() for _ in "xy")
each = t.nn.{loss}(reduction={reduction!r})(x, y)
(each * each).sum().backward()
out = (each.tolist(), x.grad.tolist(), y.grad.tolist())
"""
        for loss in ("BCELoss", "HuberLoss", "SmoothL1Loss", "KLDivLoss", "MSELoss")
        for reduction in ("mean", "sum", "none", *(["batchmean"] if loss == "KLDivLoss" else []))
    },
    "settings of losses": """
rng = np.random.default_rng(2)
x, y = (t.tensor(rng.normal(size=(5,)) * 3) for _ in "xy")
x.requires_grad_()
each = (t.nn.HuberLoss(delta=0.7)(x, y) + t.nn.SmoothL1Loss(beta=2.0)(x, y)
        + t.nn.KLDivLoss(reduction="batchmean", log_target=True)(x, y))
each.backward()
zero = F.kl_div(t.tensor([-1.0, -2.0]), t.tensor([0.0, 1.0]), reduction="sum")
out = (each.item(), x.grad.tolist(), zero.item())
""",
    "inference_mode": """
x = t.ones(2, requires_grad=True)
with t.inference_mode():
    y = x * 2
with t.inference_mode(False):
    z = x * 2
@t.inference_mode()
def f(x):
    return x * 2
out = (y.requires_grad, z.requires_grad, f(x).requires_grad, (x * 2).requires_grad)
""",
    "typed constructors": """
kinds = t.FloatTensor, t.DoubleTensor, t.LongTensor, t.IntTensor, t.ByteTensor, t.BoolTensor
out = [[k([1, 0]).tolist(), list(k(2, 3).shape), str(k([1]).dtype).split(".")[-1]] for k in kinds]
""",
    "what scripts set without a GPU": """
t.cuda.manual_seed(0)
t.cuda.manual_seed_all(0)
t.backends.cudnn.deterministic = True
t.backends.cudnn.benchmark = False
out = (t.backends.cudnn.deterministic, t.backends.mps.is_available())
""",
    "where tinygrad's tests found another number": """
x = t.arange(25.0).reshape(1, 1, 5, 5).requires_grad_()
cut = F.pad(x, (1, -2, 2, -1), mode="circular")
part = F.normalize(x[0, 0, :, :2], p=0)
(cut**2).sum().backward()
part.sum().backward()
image = (t.arange(48).reshape(1, 1, 6, 8) * 5).to(t.uint8)
small = F.interpolate(image, size=(3, 4), mode="bilinear")
out = cut.tolist(), part.tolist(), x.grad.tolist(), small.tolist(), str(small.dtype)
try:
    t.ones(2, 4).roll((1, 2))
except RuntimeError as error:
    out += ("must align" in str(error),)
""",
    "half precision on a GPU that is not there": """
out = []
with t.autocast("cuda", dtype=t.float16), t.autocast(device_type="cpu", enabled=False):
    out.append(str((t.ones(2, 2) @ t.ones(2, 2)).dtype))
@t.autocast("cuda")
def f(x):
    return x + 1
out.append(f(t.ones(1)).item())
""",
    "ModuleList": """
n = t.nn
layers = n.ModuleList([n.Linear(2, 2), n.ReLU()])
layers.append(n.Linear(2, 1))
layers.extend([n.Tanh()])
layers.insert(1, n.Sigmoid())
layers += [n.ReLU()]
out = [type(m).__name__ for m in layers], len(layers), type(layers[1:3]).__name__
out += (len(list(layers.parameters())), list(layers.state_dict()), repr(n.ModuleList([n.ReLU()])))
del layers[0]
out += (type(layers[-1]).__name__, [type(m).__name__ for m in layers])
""",
    "ModuleDict": """
n = t.nn
heads = n.ModuleDict({"a": n.Linear(2, 1), "b": n.ReLU()})
heads["c"] = n.Linear(1, 1)
heads.update({"b": n.Tanh()})
out = (list(heads), "b" in heads, len(heads), type(heads["b"]).__name__, list(heads.state_dict()))
out += ([name for name, _ in heads.items()], type(heads.pop("a")).__name__, list(heads.keys()))
""",
    "clip_grad_norm_": f"""{NETWORK}
loss().backward()
before = t.nn.utils.clip_grad_norm_(w, 1.5)
out = (before.item(), [p.grad.tolist() for p in w])
out += (t.nn.utils.clip_grad_norm_(w, 100.0).item(),)
out += (t.nn.utils.clip_grad_norm_(w[0], 0.5, norm_type=1).item(),)
out += (t.nn.utils.clip_grad_norm_(w, 0.1, norm_type=float("inf")).item(), [p.grad.tolist() for p in w])
out += (t.nn.utils.clip_grad_norm_([], 1.0).item(),)
""",
    "clip_grad_value_": f"""{NETWORK}
loss().backward()
t.nn.utils.clip_grad_value_(w, 0.5)
out = [p.grad.tolist() for p in w]
""",
    "parameters as a vector": f"""{NETWORK}
vector = t.nn.utils.parameters_to_vector(w)
(vector**2).sum().backward()
out = [p.grad.tolist() for p in w]
t.nn.utils.vector_to_parameters(vector.detach() * 2, w)
out += [p.tolist() for p in w] + [[p.requires_grad for p in w]]
""",
}
SCHEDULERS = {
    "StepLR": "S.StepLR(o, step_size=3, gamma=0.5)",
    "MultiStepLR": "S.MultiStepLR(o, milestones=[2, 5, 5], gamma=0.3)",
    "ExponentialLR": "S.ExponentialLR(o, gamma=0.9)",
    "CosineAnnealingLR": "S.CosineAnnealingLR(o, T_max=5, eta_min=0.01)",
    "LambdaLR": "S.LambdaLR(o, lr_lambda=lambda e: 1 / (e + 1))",
    "LambdaLR for each": "S.LambdaLR(o, lr_lambda=[lambda e: 0.9**e, lambda e: 1.0])",
    "OneCycleLR": "S.OneCycleLR(o, max_lr=0.3, total_steps=12)",
    "OneCycleLR linear": "S.OneCycleLR(o, max_lr=[0.3, 1.0], epochs=3, steps_per_epoch=4, "
    "anneal_strategy='linear', pct_start=0.4, div_factor=10, final_div_factor=50)",
    "LinearLR": "S.LinearLR(o, start_factor=0.25, total_iters=4)",
    "ConstantLR": "S.ConstantLR(o, factor=0.5, total_iters=3)",
    "PolynomialLR": "S.PolynomialLR(o, total_iters=6, power=2.0)",
    "MultiplicativeLR": "S.MultiplicativeLR(o, lambda e: 0.9 + 0.01 * e)",
    "CosineAnnealingWarmRestarts": "S.CosineAnnealingWarmRestarts(o, 2, T_mult=2, eta_min=0.01)",
    "CyclicLR": "S.CyclicLR(o, 0.01, 0.1, step_size_up=3)",
    "CyclicLR halved": "S.CyclicLR(o, [0.01, 0.02], 0.1, 2, step_size_down=3, mode='triangular2')",
    "CyclicLR by batches": "S.CyclicLR(o, 0.01, 0.1, 2, mode='exp_range', gamma=0.9, cycle_momentum=False)",
    "SequentialLR": "S.SequentialLR(o, [S.LinearLR(o, 0.1, total_iters=3), S.CosineAnnealingLR(o, 6), "
    "S.ExponentialLR(o, 0.9)], milestones=[3, 8])",
    "ChainedScheduler": "S.ChainedScheduler([S.ConstantLR(o, 0.1, 3), S.ExponentialLR(o, 0.9), "
    "S.StepLR(o, 2)])",
    "ChainedScheduler with a cosine": "S.ChainedScheduler([S.ExponentialLR(o, 0.9), "
    "S.CosineAnnealingLR(o, 20)])",
    "OneCycleLR without momentum": "S.OneCycleLR(o, max_lr=0.3, total_steps=12, cycle_momentum=False)",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
@pytest.mark.filterwarnings("ignore")
def test_a_program_does_what_it_does_with_torch(program):
    by_torch, by_course = run(program, torch), run(program, course)
    assert same(by_torch, by_course), (by_torch, by_course)


@pytest.mark.parametrize(
    "optimizer", ["SGD({}, lr=0.1, momentum=0.9)", "AdamW({}, lr=0.1)"], ids=["SGD", "AdamW"]
)
@pytest.mark.parametrize("scheduler", SCHEDULERS.values(), ids=SCHEDULERS)
def test_a_learning_rate_goes_the_way_that_it_goes_with_torch(scheduler, optimizer):
    program = f"""
S = t.optim.lr_scheduler
w = [t.ones(2, requires_grad=True), t.ones(3, requires_grad=True)]
o = t.optim.{optimizer.format('[{"params": [w[0]]}, {"params": [w[1]], "lr": 0.2}]')}
s = {scheduler}
out = [s.get_last_lr()]
for _ in range(11):
    o.zero_grad()
    sum((p**2).sum() for p in w).backward()
    o.step()
    s.step()
    group = o.param_groups[0]
    out.append([s.get_last_lr(), group.get("momentum", group.get("betas"))])
out.append([p.tolist() for p in w])
state = s.state_dict()
out.append([state.get("last_epoch"), state.get("base_lrs")])
"""
    by_torch, by_course = run(program, torch), run(program, course)
    assert same(by_torch, by_course), (by_torch, by_course)


@pytest.mark.parametrize(
    "settings", ["patience=1", "mode='max', factor=0.5, patience=0, cooldown=2, min_lr=0.02"]
)
def test_a_learning_rate_falls_where_a_measure_stops_improving(settings):
    program = f"""
o = t.optim.SGD([t.ones(1, requires_grad=True)], lr=0.1)
s = t.optim.lr_scheduler.ReduceLROnPlateau(o, {settings})
out = []
for loss in (3.0, 2.0, 2.0, 2.1, 1.99999, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0, 0.1):
    s.step(loss)
    out.append(o.param_groups[0]["lr"])
"""
    assert same(run(program, torch), run(program, course))


def test_a_scheduler_takes_up_where_another_stood():
    w = course.ones(1, requires_grad=True)
    optimizer = course.optim.SGD([w], lr=1.0)
    first = course.optim.lr_scheduler.StepLR(optimizer, 2)
    for _ in range(3):
        first.step()
    another = course.optim.SGD([w], lr=1.0)
    again = course.optim.lr_scheduler.StepLR(another, 5)
    again.load_state_dict(first.state_dict())
    another.load_state_dict(optimizer.state_dict())
    assert (again.last_epoch, again.step_size) == (3, 2)
    again.step()
    assert again.get_last_lr() == [pytest.approx(0.01)]
    with pytest.raises(KeyError, match="initial_lr"):
        course.optim.lr_scheduler.StepLR(course.optim.SGD([w], lr=1.0), 5, last_epoch=3)


def test_what_cannot_be_is_said():
    w = course.ones(1, requires_grad=True)
    w.grad = course.tensor([np.inf])
    with pytest.raises(RuntimeError, match="non-finite"):
        course.nn.utils.clip_grad_norm_(w, 1.0, error_if_nonfinite=True)
    with pytest.raises(RuntimeError, match="is_available"):
        course.cuda.current_device()
    optimizer = course.optim.Adam([w], lr=0.1)
    scheduler = course.optim.lr_scheduler.OneCycleLR(optimizer, 0.1, total_steps=1)
    with pytest.raises(ValueError, match="total steps is 1"):
        scheduler.step()
    with pytest.raises(ValueError, match="total_steps OR"):
        course.optim.lr_scheduler.OneCycleLR(optimizer, 0.1)
    assert course.jit.script(len) is course.jit.trace(len, ()) is len  # torch's want a function's source
    with pytest.raises(RuntimeError, match="float32"), course.autocast("cpu"):
        pass
    with pytest.raises(NotImplementedError, match="loop over"):
        course.nn.ModuleList([])(w)


def test_a_generator_prints_as_torchs():
    """A cell that ends with `torch.manual_seed(0)` shows it."""
    shown = [re.sub("0x[0-9a-f]+", "", repr(t.manual_seed(0))) for t in (torch, course)]
    assert shown[0] == shown[1]
