"""torch's graphs as steps: its nodes, and for each the rule that `course` has for a node of that name, fed
with what torch saved.

What a rule wants goes by other names in torch: `x` and `a` are `_saved_self`, `y` is `_saved_result`.
`WANTED` lists what else each kind needs. A kind that is not there is not told. Nothing here imports torch:
whoever has a tensor of torch's has it already.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

import numpy as np

import course.nn.functional  # noqa: F401 (its rules, and all others)
from course.explain.step import Step
from course.graph import RESULT, Node
from course.rule import RULES

Wanted = dict[str, Callable[["_Torch"], Any]]


def step(node: Any, arrays: dict[Any, np.ndarray]) -> Step:
    """A node of torch's as a step; `arrays` are those of all steps: one for each tensor that was saved."""
    kind = type(node).__name__
    shapes = [tuple(each.shape) for each in node._input_metadata]
    made = Step(kind, node, shapes if len(shapes) > 1 else shapes[0])
    if kind == "AccumulateGrad":
        made.leaf, made.dtype = node.variable, node.variable.detach().numpy().dtype
        return made
    mine = _rule(kind, node)
    if mine is None:
        raise NotImplementedError(
            f"{kind} of torch has no rule here: compute this with course, or with simpler operations"
        )
    if kind in ("AddBackward0", "SubBackward0", "RsubBackward1") and node._saved_alpha != 1:
        raise NotImplementedError(f"{kind} of torch with an alpha is not told: write a + alpha * b")
    torchs = _Torch(node, made.shape, arrays)
    for k in range(len(node.next_functions)):
        torchs.place, vjp = k, mine.vjps[k]
        made.rules = (*made.rules, vjp)
        saved = []
        for name in list(inspect.signature(vjp).parameters)[1:]:
            how = {**DEFAULT, **WANTED[kind]}[name]
            value = how(torchs) if node.next_functions[k][0] is not None else None
            source = SOURCES.get(kind, SOURCE).get(name)
            there = source is not None and source < len(node.next_functions)
            saved.append((name, value, source if there else None))
        made.saved.append(saved)
    return made


def _rule(kind: str, node: Any) -> type[Node] | None:
    """The kind of course's nodes whose rules are torch's, too: of several with one name, the one whose words
    are known.
    """
    if kind not in WANTED:
        return None
    name = SAME_AS.get(kind, kind)
    if name == "GeluBackward0" and node._saved_approximate == "tanh":
        name = "GeluTanhBackward0"
    known = {**DEFAULT, **WANTED[kind]}
    for rule in [rule for rule in RULES if rule.__name__ == name]:
        words = {word for vjp in rule.vjps for word in list(inspect.signature(vjp).parameters)[1:]}
        if words <= known.keys():
            return rule
    return None


class _Torch:
    """What a node of torch's saved, as NumPy has it."""

    def __init__(self, node: Any, shape: Any, arrays: dict[Any, np.ndarray]) -> None:
        self.node, self.shape, self.arrays, self.place = node, shape, arrays, 0

    def __call__(self, name: str) -> Any:
        value = getattr(self.node, f"_saved_{name}")
        if hasattr(value, "detach"):
            return self.array(value)
        return self.number(value) if type(value) is int else value

    def array(self, tensor: Any) -> Any:
        """One array for each tensor, so that two that are one have one name. A number stays a number: torch
        keeps it as a tensor without dims and of a dtype that does not count.
        """
        array = tensor.detach().numpy()
        if not array.ndim and tensor.grad_fn is None and not tensor.requires_grad:
            return array.item()
        return self.arrays.setdefault((array.ctypes.data, array.shape, array.strides), array)

    @staticmethod
    def number(value: int) -> int:
        return value - (1 << 64) if value >= 1 << 63 else value

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(self.node._saved_self_sym_sizes)

    @property
    def dims(self) -> tuple[int, ...]:
        """The dims along which it reduces, from the front."""
        dims = self.node._saved_dim
        n = len(self.sizes if hasattr(self.node, "_saved_self_sym_sizes") else self("self").shape)
        dims = range(n) if not dims and dims != 0 else [dims] if isinstance(dims, int) else dims
        return tuple(self.number(d) % n for d in dims)

    def one(self) -> tuple[int, ...]:
        sizes = self.sizes if hasattr(self.node, "_saved_self_sym_sizes") else self("self").shape
        return tuple(1 if k in self.dims else n for k, n in enumerate(sizes))

    def shape_in(self) -> tuple[int, ...]:
        target, nr = self.node.next_functions[0]
        return tuple(target._input_metadata[nr].shape)

    def index(self) -> tuple[Any, ...]:
        """A select or a slice as an index."""
        before = (slice(None),) * (self.number(self.node._saved_dim) % len(self.sizes))
        if hasattr(self.node, "_saved_index"):
            return (*before, self.number(self.node._saved_index))
        n = self.sizes[len(before)]
        start, end = self.number(self.node._saved_start), self.number(self.node._saved_end)
        return (*before, slice(start, min(end, n) if end >= 0 else end, self.node._saved_step))

    def piece(self) -> tuple[Any, ...]:
        """Where an input stands in what `cat` or `stack` joined."""
        dim = self.number(self.node._saved_dim) % len(self.shape)
        before = (slice(None),) * dim
        if type(self.node).__name__ == "StackBackward0":
            return (*before, self.place)
        edges = self.node.next_functions[: self.place + 1]
        if any(target is None for target, _ in edges):
            raise NotImplementedError(
                "cat with a tensor before it that needs no gradient is not told for torch"
            )
        sizes = [target._input_metadata[nr].shape[dim] for target, nr in edges]
        return (*before, slice(sum(sizes[:-1]), sum(sizes)))

    def places(self) -> tuple[Any, ...]:
        """What an index by tensors asks for."""
        return tuple(
            slice(None) if index is None else index.detach().numpy() for index in self.node._saved_indices
        )

    def freedom(self) -> float:
        """What a variance is divided by."""
        correction = self.node._saved_correction
        return math.prod(self("self").shape[d] for d in self.dims) - (1 if correction is None else correction)

    def scale(self) -> float | None:
        """What a loss is divided by: reduction is 0 for none, 1 for mean, 2 for sum."""
        n = math.prod(self("self").shape)
        return {0: None, 1: n, 2: 1}[self.node._saved_reduction]

    def at(self) -> np.ndarray:
        """Where in the flat logarithms those of the classes stand."""
        x, target = self("self"), self("target")
        return np.arange(x.shape[0]) * x.shape[1] + target

    def share(self) -> float:
        if self.node._saved_weight is not None or self.node._saved_reduction == 0:
            raise NotImplementedError("nll_loss with weights, or without a reduction, is not told for torch")
        if (self("target") == self.number(self.node._saved_ignore_index)).any():
            raise NotImplementedError("nll_loss that ignores samples is not told for torch")
        return -1 / self("self").shape[0] if self.node._saved_reduction == 1 else -1.0


DEFAULT: Wanted = {
    "x": lambda t: t("self"),
    "a": lambda t: t("self"),
    "b": lambda t: t("other"),
    "y": lambda t: t("result"),
    "dim": lambda t: t("dim"),
    "shape": lambda t: t.sizes,
    "one": lambda t: t.one(),
    "dims": lambda t: t.dims,
    "n": lambda t: math.prod(t.sizes[d] for d in t.dims),
    "condition": lambda t: t("condition"),
    "mask": lambda t: t("mask"),
    "args": lambda t: (),
}
"""What a rule's words mean where a kind does not say otherwise."""

SOURCE = {"y": RESULT, "x": 0, "a": 0, "b": 1}
SOURCES = {"AddmmBackward0": {"a": 1, "b": 2}}
"""From which input a saved value comes."""

SAME_AS = {
    "AddBackward1": "AddBackward0",
    "DivBackward1": "DivBackward0",
    "MulBackward1": "MulBackward0",
    "SqueezeBackward2": "SqueezeBackward1",
    "SqueezeBackward4": "SqueezeBackward1",
    "UnsafeViewBackward0": "ViewBackward0",
}


def _by_columns(torchs: _Torch) -> bool:
    """Whether the memory of a product's right factor goes by columns."""
    rows, columns = torchs.node._saved_mat2_sym_sizes
    array = np.lib.stride_tricks.as_strided(np.empty(1), (rows, columns), [
        8 * stride for stride in torchs.node._saved_mat2_sym_strides
    ])  # fmt: skip
    return bool(array.flags.f_contiguous)


PLAIN = (
    "AbsBackward0 AddBackward0 AddBackward1 AmaxBackward0 AminBackward0 CeilBackward0 CloneBackward0 "
    "CosBackward0 CumsumBackward0 "
    "DivBackward1 ErfBackward0 ExpBackward0 ExpandBackward0 Expm1Backward0 FloorBackward0 "
    "Log10Backward0 Log1PBackward0 Log2Backward0 LogBackward0 LogSigmoidBackward0 LogSoftmaxBackward0 "
    "LogsumexpBackward0 MaskedFillBackward0 MaximumBackward0 MinimumBackward0 MulBackward0 MulBackward1 "
    "NanToNumBackward0 NegBackward0 ReciprocalBackward0 ReluBackward0 RoundBackward0 RsqrtBackward0 "
    "RsubBackward1 SigmoidBackward0 SignBackward0 SiluBackward0 SinBackward0 SoftmaxBackward0 SqrtBackward0 "
    "SqueezeBackward0 SqueezeBackward1 SqueezeBackward2 SqueezeBackward4 SubBackward0 SumBackward0 "
    "SumBackward1 TBackward0 TanBackward0 TanhBackward0 TraceBackward0 TruncBackward0 UnsafeViewBackward0 "
    "ViewBackward0 WhereBackward0"
)
WANTED: dict[str, Wanted] = {kind: {} for kind in PLAIN.split()} | {
    "AddmmBackward0": {
        "a": lambda t: t("mat1"),
        "b": lambda t: t("mat2"),
        "b_by_columns": _by_columns,
        "alpha": lambda t: t("alpha"),
        "beta": lambda t: t("beta"),
    },
    "BmmBackward0": {"b": lambda t: t("mat2")},
    "BinaryCrossEntropyBackward0": {
        "t": lambda t: t("target"),
        "weight": lambda t: 1 if t.node._saved_weight is None else t("weight"),
        "n": lambda t: t.scale(),
    },
    "ClampBackward1": {
        "low": lambda t: -math.inf if t("min") is None else t("min"),
        "high": lambda t: math.inf if t("max") is None else t("max"),
    },
    "CatBackward0": {"piece": lambda t: t.piece()},
    "DivBackward0": {"y": lambda t: t("self") / t("other")},
    "DotBackward0": {"b": lambda t: t("tensor")},
    "EluBackward0": {"alpha": lambda t: t("alpha")},
    "FlipBackward0": {"dims": lambda t: tuple(t.number(d) % len(t.shape) for d in t.node._saved_dims)},
    "GeluBackward0": {},
    "HuberLossBackward0": {
        "b": lambda t: t("target"),
        "n": lambda t: t.scale(),
        "args": lambda t: (t("delta"),),
    },
    "IndexBackward0": {"index": lambda t: t.places()},
    "LeakyReluBackward0": {"slope": lambda t: t("negative_slope")},
    "MeanBackward0": {"n": lambda t: math.prod(t.sizes)},
    "MeanBackward1": {},
    "MmBackward0": {"b": lambda t: t("mat2"), "b_by_columns": _by_columns},
    "MseLossBackward0": {"b": lambda t: t("target"), "n": lambda t: t.scale()},
    "MvBackward0": {"b": lambda t: t("vec")},
    "NllLossBackward0": {"at": lambda t: t.at(), "share": lambda t: t.share()},
    "PermuteBackward0": {"dims": lambda t: tuple(t.number(d) % len(t.shape) for d in t.node._saved_dims)},
    "PowBackward0": {"p": lambda t: t("exponent")},
    "PowBackward1": {"b": lambda t: t("exponent")},
    "PowBackward2": {"base": lambda t: t("self")},
    "SelectBackward0": {"index": lambda t: t.index()},
    "SliceBackward0": {"index": lambda t: t.index()},
    "SmoothL1LossBackward0": {
        "b": lambda t: t("target"),
        "n": lambda t: t.scale(),
        "args": lambda t: (t("beta"),),
    },
    "SoftplusBackward0": {"beta": lambda t: t("beta"), "threshold": lambda t: t("threshold")},
    "StdBackward0": {"n": lambda t: t.freedom()},
    "StackBackward0": {"piece": lambda t: t.piece()},
    "TransposeBackward0": {
        "a": lambda t: t("dim0") % len(t.shape),
        "b": lambda t: t("dim1") % len(t.shape),
    },
    "TrilBackward0": {"k": lambda t: t("diagonal")},
    "TriuBackward0": {"k": lambda t: t("diagonal")},
    "VarBackward0": {"n": lambda t: t.freedom()},
    "UnsqueezeBackward0": {"shape": lambda t: t.shape_in()},
}
"""What else a kind needs, and how torch has it. A kind that is not here is not told."""
