"""torch's own nodes, written as NumPy: within 1e-12 of torch's gradients, each kind in a program."""

import numpy as np
import pytest
import torch

from course.draw.walk import operations
from course.explain import to_numpy, torchs
from course.explain.of_torch import WANTED

F = torch.nn.functional
ROW = torch.tensor([[0, 1, 1, 0]])
WHOLE = torch.tensor([[0, 1, 1, 0], [1, 2, 2, 2], [2, 0, 0, 1]])
CLASSES = torch.tensor([0, 1, 2])


def put(x, y, accumulate=False):
    return (x * 1).index_put((torch.tensor([0, 2, 0]),), y, accumulate=accumulate)


PROGRAMS = {
    "clampmin1": lambda x, y, z, w: torch.clamp_min(x, y),
    "copy": lambda x, y, z, w: (x * 1).copy_(y) + x,
    "alpha": lambda x, y, z, w: torch.add(x, y, alpha=2.5),
    "sub": lambda x, y, z, w: torch.sub(x, y, alpha=2),
    "rsub": lambda x, y, z, w: torch.rsub(x, y, alpha=2),
    "rsub1": lambda x, y, z, w: torch.rsub(x, 3, alpha=2),
    "sub1": lambda x, y, z, w: x - w,
    "clamp0": lambda x, y, z, w: torch.clamp(x, y - 0.5, y),
    "clampmin": lambda x, y, z, w: torch.clamp(x, min=y),
    "clampmin0": lambda x, y, z, w: torch.clamp_min(x, 0.5),
    "clampmax0": lambda x, y, z, w: torch.clamp_max(x, 0.5),
    "clampmax": lambda x, y, z, w: torch.clamp_max(x, y),
    "clamp1": lambda x, y, z, w: x.clamp(0.4, 0.8),
    "max0": lambda x, y, z, w: x.max(1)[0],
    "max0k": lambda x, y, z, w: x.max(0, keepdim=True)[0],
    "min0": lambda x, y, z, w: z.min(-1)[0],
    "max1": lambda x, y, z, w: x.max() * w,
    "min1": lambda x, y, z, w: x.min() * w,
    "ties": lambda x, y, z, w: (x * 0 + 1).max() * w,
    "split": lambda x, y, z, w: x.split(3, 1)[1],
    "splits": lambda x, y, z, w: torch.cat(x.split([1, 3], 1)[::-1], 1),
    "chunk": lambda x, y, z, w: x.chunk(2, 1)[0] * x.chunk(2, 1)[1],
    "unsafe": lambda x, y, z, w: torch.unsafe_chunk(x, 2, 1)[0],
    "unbind": lambda x, y, z, w: x.unbind(1)[2] * x.unbind(1)[0],
    "unpack": lambda x, y, z, w: sum(k * r for k, r in enumerate(x)),
    "gather": lambda x, y, z, w: x.gather(0, ROW),
    "gather1": lambda x, y, z, w: x.gather(1, torch.tensor([[1], [3], [3]])),
    "repeat": lambda x, y, z, w: x.repeat(2, 1, 2),
    "reshapealias": lambda x, y, z, w: torch.ops.aten._reshape_alias(x, (4, 3), (3, 1)),
    "prod0": lambda x, y, z, w: x.prod() * w,
    "prod1": lambda x, y, z, w: x.prod(1),
    "prod1k": lambda x, y, z, w: x.prod(-1, keepdim=True),
    "roll": lambda x, y, z, w: x.roll(1, 1),
    "roll2": lambda x, y, z, w: x.roll((1, -1), (0, 1)),
    "rollf": lambda x, y, z, w: x.roll(5),
    "diag": lambda x, y, z, w: x.diagonal(1),
    "diag2": lambda x, y, z, w: z.diagonal(0, 2, 3),
    "indexput": lambda x, y, z, w: (x * 1).index_put((torch.tensor([0, 2]),), y[:2]),
    "indexputa": lambda x, y, z, w: put(x, y, True),
    "indexputb": lambda x, y, z, w: (x * 1).index_put((torch.tensor([0, 2]),), w),
    "scatteradd": lambda x, y, z, w: (x * 1).scatter_add(0, WHOLE, y),
    "scatter": lambda x, y, z, w: (x * 1).scatter(0, WHOLE, y),
    "topk": lambda x, y, z, w: x.topk(2, 1)[0],
    "sort": lambda x, y, z, w: x.sort(1)[0],
    "argsort": lambda x, y, z, w: x.sort(0, descending=True)[0],
    "norm": lambda x, y, z, w: x.norm() * w,
    "norm1": lambda x, y, z, w: x.norm(dim=1),
    "norm1k": lambda x, y, z, w: x / x.norm(dim=1, keepdim=True),
    "normalize": lambda x, y, z, w: F.normalize(x, dim=1),
    "norm3": lambda x, y, z, w: x.norm(p=3, dim=1),
    "logaddexp": lambda x, y, z, w: torch.logaddexp(x, y),
    "xlogy": lambda x, y, z, w: torch.xlogy(x, y),
    "ln": lambda x, y, z, w: F.layer_norm(x, (4,), w, w),
    "ln2": lambda x, y, z, w: F.layer_norm(z, (4, 4)),
    "bn": lambda x, y, z, w: F.batch_norm(z, None, None, training=True),
    "bcel": lambda x, y, z, w: F.binary_cross_entropy_with_logits(x, y.detach().clamp(0, 1)),
    "bcels": lambda x, y, z, w: F.binary_cross_entropy_with_logits(
        x, y.detach().clamp(0, 1), reduction="none"
    ),
    "hardtanh": lambda x, y, z, w: F.hardtanh(x, 0.3, 0.9),
    "relu6": lambda x, y, z, w: F.relu6(x),
    "addcmul": lambda x, y, z, w: torch.addcmul(x, y, w, value=0.5),
    "addcdiv": lambda x, y, z, w: torch.addcdiv(x, y, w),
    "lerp0": lambda x, y, z, w: torch.lerp(x, y, 0.3),
    "lerp1": lambda x, y, z, w: torch.lerp(x, y, w),
    "exp2": lambda x, y, z, w: x.exp2(),
    "take": lambda x, y, z, w: x.take(torch.tensor([0, 5, 5])),
    "atan2": lambda x, y, z, w: torch.atan2(x, y),
    "cumprod": lambda x, y, z, w: x.cumprod(1),
    "sel": lambda x, y, z, w: x.index_select(1, torch.tensor([0, 0, 2])),
    "emb": lambda x, y, z, w: F.embedding(torch.tensor([0, 2, 2]), x),
    "embp": lambda x, y, z, w: F.embedding(torch.tensor([0, 2, 2]), x, padding_idx=0),
    "median1": lambda x, y, z, w: x.median(1)[0],
    "kth": lambda x, y, z, w: x.kthvalue(2, 1)[0],
    "msel": lambda x, y, z, w: x.masked_select(x > 0.5),
    "msel2": lambda x, y, z, w: x[x > 0.5],
    "baddbmm": lambda x, y, z, w: torch.baddbmm(z[0], z[0], z[1], alpha=2),
    "addmv": lambda x, y, z, w: torch.addmv(w[:3], x, w, beta=0.5),
    "addr": lambda x, y, z, w: torch.addr(x, w[:3], w),
    "nll2d": lambda x, y, z, w: F.nll_loss(F.log_softmax(z, 1), torch.zeros(2, 4, 4, dtype=torch.long)),
    "prelu": lambda x, y, z, w: F.prelu(x - 0.6, w[:1]),
    "pad": lambda x, y, z, w: F.pad(x, (1, 2)),
    "pad2": lambda x, y, z, w: F.pad(z, (1, 0, 2, 1)),
    "padc": lambda x, y, z, w: F.pad(x, (-1, 1)),
    "kl": lambda x, y, z, w: F.kl_div(x.log(), y.detach()),
    "hypot": lambda x, y, z, w: torch.hypot(x, y),
    "fmod": lambda x, y, z, w: torch.fmod(x, y),
    "rem": lambda x, y, z, w: torch.remainder(x, y),
    "fmod0": lambda x, y, z, w: torch.fmod(x, 0.3),
    "alias": lambda x, y, z, w: torch.ops.aten.alias(x),
    "zero": lambda x, y, z, w: (x * 1).zero_() + y,
    "fill": lambda x, y, z, w: (x * 1).fill_(y[0, 0]),
    "det": lambda x, y, z, w: torch.linalg.det(x[:, :3]) * w,
    "inv": lambda x, y, z, w: torch.linalg.inv(x[:, :3]),
    "solve": lambda x, y, z, w: torch.linalg.solve(x[:, :3], y[:, :1]),
    "logit": lambda x, y, z, w: (x / 2).logit(),
    "sinc": lambda x, y, z, w: x.sinc(),
    "softsign": lambda x, y, z, w: F.softsign(x),
    "threshold": lambda x, y, z, w: F.threshold(x, 0.7, 0),
    "hsw": lambda x, y, z, w: F.hardswish(x),
    "mish": lambda x, y, z, w: F.mish(x),
    "glu": lambda x, y, z, w: F.glu(x, 1),
    "selu": lambda x, y, z, w: F.selu(x - 0.6),
    "elu": lambda x, y, z, w: F.elu(x - 0.6, 0.5),
    "cummax": lambda x, y, z, w: x.cummax(1)[0],
    "dist": lambda x, y, z, w: torch.dist(x, y) * w,
    "cosine": lambda x, y, z, w: F.cosine_similarity(x, y),
    "outer": lambda x, y, z, w: torch.outer(w, w),
    "einsum": lambda x, y, z, w: torch.einsum("ij,kj->ik", x, y),
    "maxpool": lambda x, y, z, w: F.max_pool2d(z, 2),
    "softmin": lambda x, y, z, w: F.softmin(x, 1),
    "ce": lambda x, y, z, w: F.cross_entropy(x, CLASSES),
    "std": lambda x, y, z, w: x.std(1),
    "acos": lambda x, y, z, w: (x / 2).acos() + (x / 2).asin() + x.atan() + x.sinh() + x.cosh(),
    "softshrink": lambda x, y, z, w: F.softshrink(x),
    "masked": lambda x, y, z, w: x.masked_fill(x > 0.5, 0),
    "where": lambda x, y, z, w: torch.where(x > y, x, y),
    "tril": lambda x, y, z, w: x.tril(),
    "cel": lambda x, y, z, w: F.cross_entropy(x, CLASSES, label_smoothing=0.1),
    "cew": lambda x, y, z, w: F.cross_entropy(x, CLASSES, weight=w.detach()),
    "cen": lambda x, y, z, w: F.cross_entropy(x, CLASSES, reduction="none"),
    "cei": lambda x, y, z, w: F.cross_entropy(x, CLASSES, ignore_index=1),
}


def run(program):
    generator = torch.Generator().manual_seed(1)
    x, y, z, w = (
        (torch.rand(*s, dtype=torch.float64, generator=generator) + 0.2).requires_grad_()
        for s in ((3, 4), (3, 4), (2, 3, 4, 4), (4,))
    )
    value = program(x, y, z, w)
    return (value * value * 0.37).sum(), {"x": x, "y": y, "z": z, "w": w}


def kinds(loss):
    return {type(node).__name__ for node in operations([loss.grad_fn])}


@pytest.mark.parametrize("name", PROGRAMS)
def test_within_rounding_of_torchs_gradients(name):
    loss, leaves = run(PROGRAMS[name])
    got = to_numpy(loss, names=leaves).run()
    found = torch.autograd.grad(loss, list(leaves.values()), allow_unused=True)
    for leaf, g in zip(leaves, found, strict=True):
        assert (g is None) == (leaf not in got)
        if g is not None:
            np.testing.assert_allclose(got[leaf], g.numpy(), 1e-12, 1e-13)


def test_each_of_torchs_own_rules_is_in_some_program():
    seen = set().union(*(kinds(run(program)[0]) for program in PROGRAMS.values()))
    rare = {"AddbmmBackward0", "FillBackward0", "FillBackward1", "FillBackward2", "NormBackward0"}
    assert set(torchs.RULES) - seen - rare <= set()
    assert set(torchs.RULES) <= set(WANTED)


def test_what_is_not_told_is_a_sentence():
    x = torch.ones(2, 3, 4, 4, requires_grad=True)
    for result in (
        F.scaled_dot_product_attention(x, x, x),
        F.conv2d(x, torch.ones(2, 3, 2, 2)),
        x.norm(p=float("inf")),
        F.embedding(torch.tensor([0]), x[0, 0], scale_grad_by_freq=True),
    ):
        with pytest.raises(NotImplementedError, match=r"has no rule here|is not told"):
            to_numpy(result.sum())
