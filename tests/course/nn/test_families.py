"""Families of layers: each class and function with torch and with course, on the same weights, and where a
family is found.

A program leaves the same in `out` with both. `fill(module)` gives parameters and buffers the same numbers.
"""

import subprocess
import sys

import numpy as np
import pytest
import torch

import course
from course.nn import families


def fill(module, seed=0):
    rng = np.random.default_rng(seed)
    for tensor in [*module.parameters(), *module.buffers()]:
        if tensor.is_floating_point():
            tensor.data = type(tensor.detach())(rng.uniform(0.2, 1, tuple(tensor.shape)).astype(np.float32))
    return module


def drawn(t, *shape, seed=1):
    return t.tensor(np.random.default_rng(seed).standard_normal(shape).astype(np.float32))


def run(program, t):
    names = {
        "t": t,
        "nn": t.nn,
        "F": t.nn.functional,
        "np": np,
        "fill": fill,
        "x": lambda *shape, seed=1: drawn(t, *shape, seed=seed),
    }
    exec(program, names)
    return names["out"]


def same(a, b):
    if isinstance(a, torch.Tensor) and isinstance(b, course.Tensor):
        assert tuple(a.shape) == b.shape
        np.testing.assert_allclose(b.detach().numpy(), a.detach().numpy(), 2e-4, 2e-5)
    elif isinstance(a, (list, tuple)):
        assert len(a) == len(b), (a, b)
        for p, q in zip(a, b):
            same(p, q)
    elif isinstance(a, dict):
        assert list(a) == list(b)
        same(list(a.values()), list(b.values()))
    elif isinstance(a, float):
        assert b == pytest.approx(a, rel=2e-5)
    else:
        assert a == b


LAYERS = {
    # what is made, and the shape of its input
    "Conv1d(3, 4, 3, stride=2, padding=1)": (2, 3, 8),
    "Conv2d(3, 4, 3)": (2, 3, 6, 7),
    "Conv2d(3, 6, (3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2), groups=3, bias=False)": (
        2,
        3,
        6,
        7,
    ),
    "Conv2d(3, 4, 3, padding='same', padding_mode='reflect')": (2, 3, 6, 7),
    "Conv2d(3, 4, 3, padding=2, padding_mode='circular')": (2, 3, 6, 7),
    "Conv2d(3, 4, 3, padding=1, padding_mode='replicate')": (3, 6, 7),
    "Conv3d(1, 2, 2)": (1, 1, 3, 3, 3),
    "ConvTranspose1d(2, 3, 3, 2)": (1, 2, 4),
    "ConvTranspose2d(4, 6, 4, stride=2, padding=1, output_padding=1, groups=2)": (2, 4, 3, 4),
    "ConvTranspose2d(4, 6, 2, dilation=2, bias=False)": (4, 3, 4),
    "ConvTranspose3d(1, 2, 2)": (1, 1, 2, 2, 2),
    "MaxPool1d(2)": (2, 3, 8),
    "MaxPool2d(2)": (2, 3, 6, 7),
    "MaxPool2d((3, 2), stride=(2, 1), padding=1, ceil_mode=True)": (2, 3, 6, 7),
    "MaxPool3d(2)": (1, 2, 4, 4, 4),
    "AvgPool1d(3, 2, 1)": (2, 3, 8),
    "AvgPool2d(2)": (2, 3, 6, 7),
    "AvgPool2d((2, 3), stride=1, padding=(1, 0), count_include_pad=False)": (2, 3, 6, 7),
    "AvgPool3d(2)": (1, 2, 4, 4, 4),
    "AdaptiveAvgPool1d(3)": (2, 3, 8),
    "AdaptiveAvgPool2d(1)": (2, 3, 6, 7),
    "AdaptiveAvgPool2d((4, None))": (2, 3, 6, 7),
    "AdaptiveMaxPool1d(3)": (2, 3, 8),
    "AdaptiveMaxPool2d((2, 3))": (2, 3, 6, 7),
    "ZeroPad1d(2)": (2, 3, 8),
    "ZeroPad2d((1, 2, 0, 1))": (2, 3, 6, 7),
    "ConstantPad1d(1, 2.5)": (2, 3, 8),
    "ConstantPad2d(1, 0.5)": (2, 3, 6, 7),
    "ReflectionPad1d(2)": (2, 3, 8),
    "ReflectionPad2d((1, 2, 2, 0))": (2, 3, 6, 7),
    "ReplicationPad1d((3, 1))": (2, 3, 8),
    "ReplicationPad2d(2)": (2, 3, 6, 7),
    "CircularPad1d(2)": (2, 3, 8),
    "CircularPad2d((1, 2, 2, 0))": (2, 3, 6, 7),
    "Unfold(2, stride=2)": (2, 3, 6, 8),
    "Fold((4, 5), (2, 3))": (2, 12, 9),
    "Upsample(scale_factor=2)": (2, 3, 4, 5),
    "Upsample(size=(7, 9), mode='bilinear', align_corners=False)": (2, 3, 4, 5),
    "UpsamplingNearest2d(scale_factor=3)": (2, 3, 4, 5),
    "UpsamplingBilinear2d(scale_factor=2)": (2, 3, 4, 5),
    "Upsample(scale_factor=1.5, mode='bicubic')": (2, 3, 4, 5),
    "ChannelShuffle(2)": (2, 6, 3, 4),
    "LocalResponseNorm(3, k=2.0)": (2, 5, 3, 4),
    "PixelShuffle(2)": (2, 8, 3, 4),
    "PixelUnshuffle(2)": (2, 2, 4, 6),
    "Unflatten(1, (2, -1))": (2, 8, 3),
    "BatchNorm1d(3)": (4, 3),
    "BatchNorm1d(3, momentum=None, eps=1e-3)": (4, 3, 5),
    "BatchNorm1d(3, affine=False, track_running_stats=False)": (4, 3),
    "BatchNorm2d(3).eval()": (2, 3, 4, 5),
    "BatchNorm2d(3, momentum=0.3)": (2, 3, 4, 5),
    "BatchNorm3d(2)": (1, 2, 2, 2, 2),
    "BatchNorm2d(3, bias=False)": (2, 3, 4, 5),
    "GroupNorm(2, 4)": (2, 4, 3, 3),
    "GroupNorm(4, 4, affine=False)": (2, 4, 3),
    "InstanceNorm1d(3)": (2, 3, 5),
    "InstanceNorm2d(3, affine=True, track_running_stats=True)": (2, 3, 4, 5),
    "InstanceNorm2d(3, track_running_stats=True).eval()": (3, 4, 5),
    "RMSNorm(5)": (2, 3, 5),
    "LazyLinear(4)": (2, 3),
    "LazyLinear(4, bias=False)": (2, 3, 5),
    "LazyConv1d(4, 3)": (2, 3, 8),
    "LazyConv2d(4, kernel_size=3, padding=1)": (2, 3, 4, 5),
    "LazyConvTranspose2d(4, 2, stride=2)": (2, 3, 4, 5),
    "LazyBatchNorm1d()": (4, 3),
    "LazyBatchNorm2d(momentum=0.5)": (2, 3, 4, 5),
    **{
        f"{name}()": (3, 4)
        for name in """CELU GLU Hardshrink Hardsigmoid Hardswish Hardtanh LogSigmoid Mish
    PReLU
        ReLU6 SELU Softplus Softshrink Softsign Tanhshrink ELU GELU LeakyReLU ReLU SiLU Sigmoid
        Tanh""".split()
    },
    "PReLU(3, 0.1)": (2, 3, 4),
    "RReLU().eval()": (3, 4),
    "Softmax2d()": (2, 3, 4, 5),
    "Softmin(dim=1)": (3, 4),
    "Softmax(dim=1)": (3, 4),
    "LogSoftmax(-1)": (3, 4),
    "Softplus(2, threshold=5)": (3, 4),
    "Threshold(0.1, 20)": (3, 4),
    "ReLU6(inplace=False)": (3, 4),
    "Hardtanh(-2, 2)": (3, 4),
    "AlphaDropout(0.3).eval()": (3, 4),
    "Dropout1d(0.3).eval()": (2, 3, 4),
    "Dropout2d(0.3).eval()": (2, 3, 4, 5),
    "Dropout3d().eval()": (1, 2, 2, 2, 2),
    "Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.MaxPool2d(2))": (2, 1, 6, 6),
}


@pytest.mark.parametrize("made, shape", LAYERS.items(), ids=LAYERS)
@pytest.mark.filterwarnings("ignore")
def test_a_layer_computes_learns_and_prints_as_torchs(made, shape):
    program = f"""
layer = nn.{made}
out = [repr(layer)]
a = x(*{shape}).requires_grad_()
layer(a.detach())  # a lazy one has its weights now
fill(layer)
y = layer(a)
(y * x(*y.shape, seed=2)).sum().backward()
out += [repr(layer), y, a.grad, [p.grad for p in layer.parameters()], dict(layer.state_dict())]
"""
    same(run(program, torch), run(program, course))


GRAPHS = {
    "F.conv2d(a, w)": ((1, 2, 5, 5), (3, 2, 2, 2)),
    "F.conv2d(a, w, padding='same')": ((1, 2, 5, 5), (3, 2, 3, 3)),
    "F.conv_transpose2d(a, w)": ((1, 2, 5, 5), (2, 3, 2, 2)),
    "F.conv1d(a, w)": ((2, 5), (3, 2, 2)),
    "F.max_pool2d(a, 2)": ((2, 4, 4),),
    "F.max_pool1d(a, 2)": ((2, 4),),
    "F.avg_pool2d(a, 2)": ((2, 4, 4),),
    "F.avg_pool1d(a, 2)": ((2, 4),),
    "F.adaptive_avg_pool2d(a, 2)": ((1, 2, 4, 4),),
    "F.adaptive_avg_pool2d(a, 1)": ((1, 2, 4, 4),),
    "F.adaptive_max_pool2d(a, 2)": ((1, 2, 4, 4),),
    "F.pad(a, (1, 1))": ((2, 4),),
    "F.pad(a, (1, 1), mode='reflect')": ((2, 4),),
    "F.pad(a, (1, 1, 1, 1), mode='replicate')": ((1, 2, 4, 4),),
    "F.unfold(a, 2)": ((1, 2, 4, 4),),
    "F.fold(a, (3, 3), 2)": ((1, 8, 4),),
    "F.interpolate(a, scale_factor=2)": ((1, 2, 4, 4),),
    "F.interpolate(a, scale_factor=2, mode='bilinear')": ((1, 2, 4, 4),),
}


@pytest.mark.parametrize("code, shapes", GRAPHS.items(), ids=GRAPHS)
def test_the_graph_is_torchs(code, shapes):
    program = f"""
a, *more = [x(*shape).requires_grad_() for shape in {shapes}]
w = more[0] if more else None
node, out = ({code}).grad_fn, []
while node is not None:
    out.append(node.name())
    node = node.next_functions[0][0] if node.next_functions else None
"""
    theirs = [name.split("::")[-1] for name in run(program, torch)]
    assert run(program, course) == theirs


GRAPHS |= {
    "F.batch_norm(a, None, None, training=True)": ((4, 3),),
    "F.batch_norm(a, w.detach(), w.detach())": ((4, 3), (3,)),
    "F.group_norm(a, 2)": ((2, 4, 3),),
    **{
        f"F.{name}(a)": ((3, 4),)
        for name in """celu elu glu hardshrink hardsigmoid hardswish hardtanh mish
    relu6 selu
        softshrink softsign tanhshrink""".split()
    },
    "F.threshold(a, 0.1, 1.0)": ((3, 4),),
    "F.softmin(a, 0)": ((3, 4),),
}
RECURRENT = [
    "RNN(3, 4)",
    "RNN(3, 4, 2, nonlinearity='relu', bias=False)",
    "RNN(3, 4, 2, batch_first=True, bidirectional=True)",
    "LSTM(3, 4)",
    "LSTM(3, 4, num_layers=2, batch_first=True, dropout=0.0)",
    "LSTM(3, 4, 2, bidirectional=True)",
    "GRU(3, 4, bias=False)",
    "GRU(3, 4, 2, batch_first=True, bidirectional=True)",
]


@pytest.mark.parametrize("made", RECURRENT)
@pytest.mark.parametrize("given", ["", "given", "single", "packed"])
def test_a_recurrent_network_runs_as_torchs(made, given):
    program = f"""
net = fill(nn.{made})
for p in net.parameters():
    p.data = p.data - 0.6
a = x(5, 2, 3).requires_grad_()
if net.batch_first:
    a = x(2, 5, 3).requires_grad_()
many = net.num_layers * (1 + net.bidirectional)
states = [x(many, 2, 4, seed=s).requires_grad_() for s in (3, 4)]
given, each = {given!r}, lambda h: h if isinstance(h, tuple) else (h,)
if given == "single":
    y, h = net(a[0] if net.batch_first else a[:, 0])
elif given == "packed":
    pack = nn.utils.rnn.pack_padded_sequence(a, [3, 5], net.batch_first, enforce_sorted=False)
    y, h = net(pack, tuple(states) if type(net).__name__ == "LSTM" else states[0])
    y, lengths = nn.utils.rnn.pad_packed_sequence(y, net.batch_first)
elif given:
    y, h = net(a, tuple(states) if type(net).__name__ == "LSTM" else states[0])
else:
    y, h = net(a)
loss = (y * x(*y.shape, seed=2)).sum() + sum((s * x(*s.shape, seed=5)).sum() for s in each(h))
loss.backward()
out = [repr(net), y, list(each(h)), a.grad, {{n: p.grad for n, p in net.named_parameters()}}]
out += [list(net.state_dict()), [s.grad for s in states if s.grad is not None]]
"""
    same(run(program, torch), run(program, course))


@pytest.mark.parametrize(
    "made",
    ["RNNCell(3, 4)", "RNNCell(3, 4, nonlinearity='relu')", "LSTMCell(3, 4, bias=False)", "GRUCell(3, 4)"],
)
def test_a_cell_takes_a_step_as_torchs(made):
    program = f"""
cell = fill(nn.{made})
a = x(2, 3).requires_grad_()
first = cell(a)
second = cell(a, first)
last = second if isinstance(second, tuple) else (second,)
sum((s * s).sum() for s in last).backward()
one = cell(a[0])
out = [repr(cell), list(last), a.grad, [p.grad for p in cell.parameters()], list(cell.state_dict())]
"""
    same(run(program, torch), run(program, course))


def test_sequences_of_different_lengths():
    program = """
rnn = nn.utils.rnn
several = [x(3, 2), x(5, 2), x(1, 2)]
padded = rnn.pad_sequence(several, batch_first=True, padding_value=-1.0)
packed = rnn.pack_sequence(several, enforce_sorted=False)
back, lengths = rnn.pad_packed_sequence(packed, batch_first=True, padding_value=7.0)
out = [padded, rnn.pad_sequence(several), packed.data, packed.batch_sizes.tolist()]
out += [packed.sorted_indices.tolist(), back, lengths.tolist()]
out += rnn.unpad_sequence(padded, t.tensor([3, 5, 1]), batch_first=True)
"""
    same(run(program, torch), run(program, course))


HOOKS = {
    "forward and pre": """
net = fill(nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1)))
out = []
note = lambda m, args, y: out.append((type(m).__name__, len(args), y.sum().item()))
h1 = net[1].register_forward_hook(note)
h2 = net[0].register_forward_pre_hook(lambda m, args: (args[0] * 2,))
h3 = net[2].register_forward_hook(lambda m, args, y: y + 1)
y = net(x(4, 2))
out.append(y)
for h in (h1, h2, h3):
    h.remove()
out.append(net(x(4, 2)))
""",
    "with keyword arguments, and first": """
class Twice(nn.Module):
    def forward(self, a, factor=2):
        return a * factor
net, out = Twice(), []
net.register_forward_hook(lambda m, args, y: out.append("second"))
net.register_forward_hook(lambda m, args, y: out.append("first"), prepend=True)
net.register_forward_pre_hook(lambda m, args, kw: (args, {"factor": kw["factor"] + 1}), with_kwargs=True)
net.register_forward_hook(lambda m, args, kw, y: out.append(kw["factor"]), with_kwargs=True)
out.append(net(x(2), factor=3))
""",
    "backward": """
net = fill(nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1)))
out = []
note = lambda m, gi, go: out.append((type(m).__name__, [g if g is None else g.detach() for g in gi + go]))
for m in net:
    m.register_full_backward_hook(note)
net(x(4, 2)).sum().backward()
a = x(4, 2).requires_grad_()
net(a).sum().backward()
out.append(a.grad)
""",
    "backward, changed": """
net = fill(nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1)))
net[1].register_full_backward_hook(lambda m, gi, go: (gi[0] * 3,))
net[2].register_full_backward_pre_hook(lambda m, go: (go[0] * 0.5,))
a = x(4, 2).requires_grad_()
y = net(a)
y.sum().backward()
out = [a.grad, [p.grad for p in net.parameters()], type(y.grad_fn).__name__]
""",
    "Grad-CAM": """
net = fill(nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(8, 3)))
seen = {}
net[0].register_forward_hook(lambda m, i, o: seen.update(activation=o.detach()))
net[0].register_full_backward_hook(lambda m, gi, go: seen.update(gradient=go[0].detach()))
net(x(1, 1, 4, 4))[0, 1].backward()
weights = seen["gradient"].mean((2, 3), keepdim=True)
out = [seen["activation"], seen["gradient"], (weights * seen["activation"]).sum(1)]
""",
}


@pytest.mark.parametrize("program", HOOKS.values(), ids=HOOKS)
def test_hooks_are_called_as_torch_calls_them(program):
    same(run(program, torch), run(program, course))


def test_parts_of_a_module_are_found_by_their_paths():
    program = """
net = fill(nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3)))
out = [net.get_parameter("0.weight"), net.get_buffer("1.running_mean"), repr(net.get_submodule("1"))]
out += [net.state_dict(prefix="a."), [n for n, _ in net.named_buffers()], net._get_name()]
for name in ("0.nothing", "2.weight", "0.running_mean"):
    try:
        net.get_buffer(name)
    except AttributeError:
        out.append("refused")
"""
    same(run(program, torch), run(program, course))
    with pytest.raises(RuntimeError, match="no device 'cuda' here"):
        course.nn.Linear(1, 1).cuda()


ATTENTION = {
    "heads": """
net = fill(nn.MultiheadAttention(4, 2))
a, b = x(5, 2, 4).requires_grad_(), x(3, 2, 4, seed=2).requires_grad_()
y, w = net(a, b, b)
""",
    "batch first, masks, each head's weights": """
net = fill(nn.MultiheadAttention(4, 2, bias=False, batch_first=True))
a, b = x(2, 5, 4).requires_grad_(), x(2, 3, 4, seed=2).requires_grad_()
padding = t.tensor([[False, False, True], [False, False, False]])
y, w = net(a, b, b, key_padding_mask=padding, average_attn_weights=False)
""",
    "without a batch, causal": """
net = fill(nn.MultiheadAttention(4, 4))
a = b = x(5, 4).requires_grad_()
y, w = net(a, a, a, attn_mask=t.triu(t.ones(5, 5), 1).bool())
""",
    "encoder": """
layer = nn.TransformerEncoderLayer(4, 2, dim_feedforward=6, dropout=0.0, batch_first=True)
net = fill(nn.TransformerEncoder(layer, 2))
a = b = x(2, 5, 4).requires_grad_()
y, w = net(a), None
""",
    "encoder, norm first, masks": """
net = fill(nn.TransformerEncoderLayer(4, 2, 6, 0.0, activation="gelu", norm_first=True))
a = b = x(5, 2, 4).requires_grad_()
y, w = net(a, src_mask=t.triu(t.full((5, 5), float("-inf")), 1)), None
""",
    "decoder": """
layer = nn.TransformerDecoderLayer(4, 2, dim_feedforward=6, dropout=0.0)
net = fill(nn.TransformerDecoder(layer, 2, norm=nn.LayerNorm(4)))
a, b = x(5, 2, 4).requires_grad_(), x(3, 2, 4, seed=2).requires_grad_()
y, w = net(a, b, tgt_mask=t.triu(t.ones(5, 5), 1).bool()), None
""",
}


@pytest.mark.parametrize("program", ATTENTION.values(), ids=ATTENTION)
@pytest.mark.filterwarnings("ignore")
def test_attention_looks_where_torchs_does(program):
    program += """
(y * x(*y.shape, seed=3)).sum().backward()
out = [repr(net), y, w, a.grad, b.grad, {n: p.grad for n, p in net.named_parameters()}]
out.append(list(net.state_dict()))
"""
    same(run(program, torch), run(program, course))


def test_parameters_in_lists_and_by_name():
    program = """
several = nn.ParameterList([x(2, 3), nn.Parameter(x(3))])
several.append(x(1))
several += [x(2)]
named = nn.ParameterDict({"w": x(2, 3), "b": nn.Parameter(x(3))})
named["more"] = nn.Parameter(x(1))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.several, self.named, self.both = several, named, nn.Bilinear(2, 3, 4)
net = nn.DataParallel(Net())
out = [repr(several), len(several), several[-1]]
out += [type(p).__name__ for p in several]
out += [list(named), "w" in named, named["w"], len(named), len(several[1:]), list(net.state_dict())]
out += [repr(net.module.both)]
"""
    same(run(program, torch), run(program, course))


def test_a_lazy_layer_has_no_shape_before_its_first_input():
    layer = course.nn.LazyLinear(3)
    assert repr(layer.weight) == "<UninitializedParameter>"
    with pytest.raises(RuntimeError, match="uninitialized parameter"):
        layer.weight.shape
    layer(course.ones(1, 4))
    assert type(layer) is course.nn.Linear
    assert type(layer.weight) is course.nn.Parameter
    assert 0 < layer.weight.abs().max().item() <= 0.5  # drawn, in ±1/√4


REFUSED = {
    "F.conv2d(x(1, 3, 5, 5), x(2, 1, 3, 3))": "to have 1 channels, but got 3 channels instead",
    "F.conv2d(x(5, 5), x(2, 1, 3, 3))": r"Expected 3D \(unbatched\) or 4D \(batched\) input to conv2d",
    "F.conv2d(x(1, 1, 2, 2), x(2, 1, 3, 3))": "Kernel size can't be greater than actual input size",
    "F.conv2d(x(1, 1, 5, 5), x(2, 1, 3, 3), stride=2, padding='same')": "not supported for strided",
    "F.conv2d(x(1, 1, 5, 5).double(), x(2, 1, 3, 3))": "expected scalar type",
    "F.conv2d(x(1, 1, 5, 5), x(2, 1, 3, 3), x(3))": "expected bias to be 1-dimensional with 2 elements",
    "nn.Conv2d(3, 4, 3, groups=2)": "in_channels must be divisible by groups",
    "nn.Conv2d(3, 4, 3, padding_mode='mirror')": "padding_mode must be one of",
    "F.conv_transpose2d(x(1, 3, 5, 5), x(2, 1, 3, 3))": "to have 2 channels, but got 3 channels instead",
    "F.conv_transpose2d(x(1, 2, 5, 5), x(2, 1, 3, 3), output_padding=1)": "output padding must be smaller",
    "F.max_pool2d(x(4, 4), 2)": "3D or 4D",
    "F.max_pool2d(x(1, 4, 4), 2, padding=2)": "pad should be at most half of effective kernel size",
    "F.max_pool2d(x(1, 1, 1), 2)": "Output size is too small",
    "F.pad(x(2, 3), (1, 2, 3))": "Padding length must be divisible by 2",
    "F.pad(x(2, 3), (3, 0), mode='reflect')": "Padding size should be less than the corresponding input dim",
    "F.pad(x(2, 3), (1, 0), mode='mirror')": "Unrecognised padding mode",
    "F.fold(x(1, 8, 5), (3, 3), 2)": "",
    "F.unfold(x(1, 1, 1, 1), 2)": "array of sliding blocks",
    "F.interpolate(x(1, 1, 2, 2))": "either size or scale_factor should be defined",
    "F.pixel_shuffle(x(1, 3, 2, 2), 2)": "divisible by the square of",
    "nn.BatchNorm1d(3)(x(1, 3))": "Expected more than 1 value per channel when training",
    "nn.BatchNorm2d(3)(x(2, 3))": r"expected 4D input \(got 2D input\)",
    "F.batch_norm(x(2, 3), x(2), x(2))": "running_mean should contain 3 elements not 2",
    "F.group_norm(x(2, 3), 2)": "to be divisible by num_groups",
    "nn.GroupNorm(2, 3)": "must be divisible by num_groups",
    "F.glu(x(3))": "Halving dimension must be even",
    "F.prelu(x(2, 3), x(2))": "Mismatch of parameter numbers and input channel size",
    "nn.LSTM(3, 4)(x(5, 2, 2))": "Expected 3, got 2",
    "nn.RNN(3, 4)(x(5, 2, 3), x(1, 1, 4))": "Expected hidden size",
    "nn.RNN(3, 4, nonlinearity='sigmoid')": "Unknown nonlinearity",
    "nn.GRUCell(3, 4)(x(2, 2, 3))": "Expected input to be 1D or 2D",
    "nn.utils.rnn.pack_padded_sequence(x(3, 2, 1), [1, 3])": "must be sorted in decreasing order",
    "nn.Nonsense": "has no attribute 'Nonsense'",
    "F.nonsense": "has no attribute 'nonsense'",
}


@pytest.mark.parametrize("code, message", REFUSED.items(), ids=REFUSED)
@pytest.mark.parametrize("library", [torch, course], ids=["torch", "course"])
@pytest.mark.filterwarnings("ignore")
def test_what_cannot_be_is_said_as_by_torch(code, message, library):
    with pytest.raises((RuntimeError, ValueError, NotImplementedError, AttributeError), match=message):
        run(f"out = {code}", library)


def test_images_of_no_samples_pass():
    net = course.nn.Sequential(course.nn.Conv2d(1, 2, 3), course.nn.MaxPool2d(2), course.nn.Flatten())
    y = net(course.zeros(0, 1, 6, 6))
    y.sum().backward()
    assert y.shape == (0, 8)
    assert (net[0].weight.grad == 0).all()


def test_the_largest_of_a_window_with_nan_is_nan():
    x = course.tensor([[[1.0, np.nan], [2.0, 0.0]]], requires_grad=True)
    y = course.nn.functional.max_pool2d(x, 2)
    y.sum().backward()
    assert np.isnan(y.item())
    assert x.grad.tolist() == [[[0, 1], [0, 0]]]


def test_torchs_own_functions_find_a_family():
    y = torch.nn.functional.max_pool2d(course.ones(1, 4, 4), 2)
    assert isinstance(y, course.Tensor)
    assert y.shape == (1, 2, 2)


def test_a_family_is_loaded_when_one_of_its_names_is_asked_for():
    code = (
        "import sys, course; course.nn.Linear(2, 2); course.nn.functional.relu;"
        "loaded = lambda: sorted(m for m in sys.modules if m.startswith('course.nn.'));"
        "before = loaded(); course.nn.Conv2d; after = loaded();"
        "print('course.nn.convolution' in before, 'course.nn.convolution' in after, 'course.nn.pooling' in "
        "after)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "False"]


def test_the_tables_list_what_the_files_hold():
    for family in {**families.FUNCTIONS, **families.CLASSES}:
        module = families.load(family)
        own = {
            name: value
            for name, value in vars(module).items()
            if getattr(value, "__module__", "") == module.__name__ and not name.startswith("_")
        }
        listed = {
            *families.FUNCTIONS.get(family, "").split(),
            *families.CLASSES.get(family, "").split(),
        }
        layers = {n for n, v in own.items() if isinstance(v, type) and issubclass(v, course.nn.Module)}
        layers.discard("NonDynamicallyQuantizableLinear")  # torch shows it in prints alone
        assert layers == set(families.CLASSES.get(family, "").split()), family
        assert listed <= set(own), family
        assert all(own[name].__doc__ for name in listed), family
        assert all(hasattr(torch.nn, n) for n in layers)
