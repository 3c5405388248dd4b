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
    "PixelShuffle(2)": (2, 8, 3, 4),
    "PixelUnshuffle(2)": (2, 2, 4, 6),
    "Unflatten(1, (2, -1))": (2, 8, 3),
}


@pytest.mark.parametrize("made, shape", LAYERS.items(), ids=LAYERS)
@pytest.mark.filterwarnings("ignore")
def test_a_layer_computes_learns_and_prints_as_torchs(made, shape):
    program = f"""
layer = fill(nn.{made})
a = x(*{shape}).requires_grad_()
y = layer(a)
(y * x(*y.shape, seed=2)).sum().backward()
out = [repr(layer), y, a.grad, [p.grad for p in layer.parameters()], list(layer.state_dict())]
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
        assert layers == set(families.CLASSES.get(family, "").split()), family
        assert listed <= set(own), family
        assert all(own[name].__doc__ for name in listed), family
        assert all(hasattr(torch.nn, n) for n in layers)
