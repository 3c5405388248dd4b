"""torch's graphs as steps: its nodes, and for each the rule that `course` has for a node of that name, fed
with what torch saved.

What a rule wants goes by other names in torch: `x` and `a` are `_saved_self`, `y` is `_saved_result`.
`WANTED` lists what else each kind needs. A kind that is not there is not told. Nothing here imports torch:
whoever has a tensor of torch's has it already.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

import course.nn.families
import course.nn.functional
from course import families
from course.explain import torchs
from course.explain.step import Step
from course.graph import RESULT
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
    rules = _rules(kind, node)
    if rules is None:
        raise NotImplementedError(
            f"{kind} of torch has no rule here: compute this with course, or with simpler operations"
        )
    saw = _Torch(node, made.shape, arrays)
    for k in range(len(node.next_functions)):
        saw.place, vjp = k, rules[k]
        made.rules = (*made.rules, vjp)
        saved = []
        for name in list(inspect.signature(vjp).parameters)[1:]:
            how = {**DEFAULT, **WANTED[kind]}[name]
            try:
                value = how(saw) if node.next_functions[k][0] is not None else None
            except (AttributeError, IndexError, TypeError) as error:  # another form of the same kind
                raise NotImplementedError(f"{kind} with these arguments is not told: {error}") from error
            source = SOURCES.get(kind, SOURCE).get(name)
            there = source is not None and source < len(node.next_functions)
            saved.append((name, value, source if there else None))
        made.saved.append(saved)
    return made


def _rules(kind: str, node: Any) -> Sequence[Callable[..., Any]] | None:
    """The derivatives of torch's own, or of the kind of course's nodes whose rules are torch's, too: of
    several with one name, the one whose words are known.
    """
    if kind not in WANTED:
        return None
    if kind in torchs.RULES:
        return torchs.RULES[kind]
    name = SAME_AS.get(kind, kind)
    if name == "GeluBackward0" and node._saved_approximate == "tanh":
        name = "GeluTanhBackward0"
    known = {**DEFAULT, **WANTED[kind]}
    if not any(rule.__name__ == name for rule in RULES):  # it stands in a file that nobody has needed yet
        families.load_all()
        course.nn.families.load_all()
    for rule in [rule for rule in RULES if rule.__name__ == name]:
        # Of an operation of many operands there is no last rule.
        vjps = [rule.vjps[k] for k in range(len(node.next_functions))]
        words = {word for vjp in vjps for word in list(inspect.signature(vjp).parameters)[1:]}
        if words <= known.keys():
            return rule.vjps
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

    def kept(self) -> tuple[int, ...]:
        """The shape of what a reduction along a dim gives, that dim kept as 1."""
        return tuple(1 if k == self.dim else n for k, n in enumerate(self.sizes_in()))

    @property
    def dim(self) -> int:
        return self.number(self.node._saved_dim) % max(len(self.sizes_in()), 1)

    def sizes_in(self) -> tuple[int, ...]:
        """The shape of the (first) input."""
        return self.sizes if hasattr(self.node, "_saved_self_sym_sizes") else self.shape_in()

    def indices(self) -> np.ndarray:
        """Where along its dim each result came from, with that dim."""
        index = self("indices")
        return index if getattr(self.node, "_saved_keepdim", True) else np.expand_dims(index, self.dim)

    def at_index(self) -> tuple[Any, ...]:
        """An index along a dim, as NumPy has it for all dims."""
        index = self("index")
        places: list[Any] = list(np.ogrid[tuple(slice(n) for n in index.shape)])
        places[self.dim] = index
        return tuple(places)

    def by_two(self, name: str) -> Any:
        """The result of a norm, where it is the Euclidean one."""
        if self(name) != 2:
            raise NotImplementedError(f"{type(self.node).__name__} of torch with p={self(name)} is not told")
        return self("result")

    def matrix(self) -> np.ndarray:
        """That of a system of equations."""
        if not self("left"):
            raise NotImplementedError("solve with left=False is not told for torch")
        return self("A")

    def largest(self) -> tuple[Any, ...]:
        """Where the largest of each window stood, in images that are flat."""
        index = self("result1")
        index = index.reshape(*index.shape[:-2], -1)
        return (*np.ogrid[tuple(slice(n) for n in index.shape)][:-1], index)

    def order(self) -> float:
        order = self("ord")
        if not math.isfinite(order) or not order:
            raise NotImplementedError(f"a norm of torch's with ord={order} is not told")
        return order

    def norm_one(self) -> tuple[int, ...]:
        dims = self.node._saved_dim
        shape = self("self").shape
        of = range(len(shape)) if dims is None else [self.number(d) % len(shape) for d in dims]
        return tuple(1 if k in of else n for k, n in enumerate(shape))

    def weight(self) -> Any:
        """What a loss of logits is weighted with."""
        if self.node._saved_pos_weight is not None:
            raise NotImplementedError(
                "binary_cross_entropy_with_logits with pos_weight is not told for torch"
            )
        return 1 if self.node._saved_weight is None else self("weight")

    def used(self) -> Any:
        """Which rows of an embedding have a gradient."""
        padding = self.number(self.node._saved_padding_idx)
        if self.node._saved_scale_grad_by_freq:
            raise NotImplementedError("an embedding with scale_grad_by_freq is not told for torch")
        used = self("indices") != padding
        return None if used.all() else used.reshape((*used.shape, 1))

    def ends(self) -> tuple[tuple[int, int], ...]:
        """The padding of each dim, before and after."""
        pads = [self.number(n) for n in self.node._saved_pad]
        pairs = list(zip(pads[::2], pads[1::2]))[::-1]
        return ((0, 0),) * (len(self.shape) - len(pairs)) + tuple(pairs)

    def source_shape(self) -> tuple[int, ...]:
        target, nr = self.node.next_functions[1]
        return () if target is None else tuple(target._input_metadata[nr].shape)

    def known_mean(self) -> Any:
        return self("result1") if self("training") else self("running_mean")

    def known_factor(self) -> Any:
        return self("result2") if self("training") else 1 / np.sqrt(self("running_var") + self("eps"))

    def channel(self, values: Any) -> np.ndarray:
        """Numbers of the channels, beside x."""
        return values.reshape(-1, *(1,) * (len(self.shape) - 2))

    def normal_dims(self) -> tuple[int, ...]:
        n = len(self.node._saved_normalized_shape)
        return tuple(range(-n, 0))

    def scale(self) -> float | None:
        """What a loss is divided by: reduction is 0 for none, 1 for mean, 2 for sum."""
        n = math.prod(self("self").shape)
        return {0: None, 1: n, 2: 1}[self.node._saved_reduction]

    def classes(self) -> np.ndarray:
        """The classes of a loss; those that it ignores are taken for the first."""
        target = self("target")
        return np.where(target == self.number(self.node._saved_ignore_index), 0, target)

    def at(self) -> tuple[Any, ...]:
        """Where among the logarithms those of the classes stand."""
        target = np.asarray(self.classes())
        if not target.ndim:
            return (target,)
        places = np.ogrid[tuple(slice(n) for n in target.shape)]
        places = [places] if target.ndim == 1 and isinstance(places, np.ndarray) else places
        return (places[0], target, *places[1:])

    def share(self) -> Any:
        """What the right logarithms count with: a number where all do so alike."""
        target, weight = np.asarray(self("target")), self.node._saved_weight
        counts = (target != self.number(self.node._saved_ignore_index)).astype(float)
        if weight is not None:
            counts = counts * self("weight")[self.classes()]
        total = counts.sum() if self.node._saved_reduction == 1 else 1.0
        with np.errstate(all="ignore"):  # where all samples are ignored
            shares = np.where(counts, -counts / np.float64(total), 0.0)
        return float(shares.flat[0]) if counts.size and (counts == counts.flat[0]).all() else shares


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
    "ReshapeAliasBackward0": "ViewBackward0",
    "FmodBackward1": "FmodBackward0",
    "RemainderBackward1": "RemainderBackward0",
    "MedianBackward1": "MaxBackward0",
    "KthvalueBackward0": "MaxBackward0",
    "CummaxBackward0": "GatherBackward0",
    "CumminBackward0": "GatherBackward0",
    "SplitWithSizesBackward0": "SplitBackward0",
    "UnsafeSplitBackward0": "SplitBackward0",
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
    "ViewBackward0 WhereBackward0 "
    # of further files, and torch's own
    "AcosBackward0 AliasBackward0 AsinBackward0 Atan2Backward0 AtanBackward0 ClampBackward0 CopyBackwards "
    "CoshBackward0 Exp2Backward0 FillBackward0 FillBackward1 FillBackward2 FillBackward3 FmodBackward0 "
    "FmodBackward1 HardswishBackward0 LogaddexpBackward0 MaxBackward1 MinBackward1 "
    "MishBackward0 RemainderBackward0 RemainderBackward1 ReshapeAliasBackward0 SincBackward0 SinhBackward0 "
    "XlogyBackward0 ZeroBackward0"
)
ALONG: Wanted = {"index": lambda t: t.indices(), "dim": lambda t: t.dim}
ALPHA: Wanted = {"alpha": lambda t: t("alpha")}
BOUNDS: Wanted = {
    "low": lambda t: -math.inf if t("min") is None else t("min"),
    "high": lambda t: math.inf if t("max") is None else t("max"),
}
PIECES: Wanted = {
    "shapes": lambda t: list(t.shape),
    "dtype": lambda t: np.dtype(str(t.node._input_metadata[0].dtype).removeprefix("torch.")),
    "dim": lambda t: t("dim") % len(t.shape_in()),
}
PRODUCT: Wanted = {"beta": lambda t: t("beta"), "alpha": lambda t: t("alpha")}
CLASSES: Wanted = {
    "shape": lambda t: t("self").shape,
    "at": lambda t: t.at(),
    "share": lambda t: t.share(),
    "every": lambda t: bool(np.all(t.share())),
}
BATCHES: Wanted = {**PRODUCT, "a": lambda t: t("batch1"), "b": lambda t: t("batch2")}
SCATTERED: Wanted = {
    "at": lambda t: t.at_index(),
    "part": lambda t: tuple(slice(n) for n in t.node._saved_index.shape),
    "full": lambda t: t.source_shape(),
}
WANTED: dict[str, Wanted] = {kind: {} for kind in PLAIN.split()} | {
    **dict.fromkeys(("AddBackward0", "SubBackward0", "RsubBackward0", "RsubBackward1"), ALPHA),
    **dict.fromkeys(
        (
            "MaxBackward0",
            "MinBackward0",
            "TopkBackward0",
            "SortBackward0",
            "MedianBackward1",
            "KthvalueBackward0",
        ),
        ALONG,
    ),
    **dict.fromkeys(
        ("SplitBackward0", "SplitWithSizesBackward0", "UnsafeSplitBackward0", "UnbindBackward0"), PIECES
    ),
    "AddbmmBackward0": BATCHES,
    "BaddbmmBackward0": BATCHES,
    "AddmvBackward0": {**PRODUCT, "a": lambda t: t("mat"), "b": lambda t: t("vec")},
    "AddrBackward0": {**PRODUCT, "a": lambda t: t("vec1"), "b": lambda t: t("vec2")},
    "AddcmulBackward0": {
        "a": lambda t: t("tensor1"),
        "b": lambda t: t("tensor2"),
        "value": lambda t: t("value"),
    },
    "AddcdivBackward0": {
        "a": lambda t: t("tensor1"),
        "b": lambda t: t("tensor2"),
        "value": lambda t: t("value"),
    },
    **dict.fromkeys(
        (
            "ClampBackward0",
            "ClampMinBackward0",
            "ClampMinBackward1",
            "ClampMaxBackward0",
            "ClampMaxBackward1",
        ),
        BOUNDS,
    ),
    "BinaryCrossEntropyWithLogitsBackward0": {
        "t": lambda t: t("target"),
        "weight": lambda t: t.weight(),
        "n": lambda t: t.scale(),
    },
    "ConstantPadNdBackward0": {"ends": lambda t: t.ends()},
    "CumprodBackward0": {"dim": lambda t: t.dim},
    "CummaxBackward0": ALONG | {"shape": lambda t: t.shape_in()},
    "CumminBackward0": ALONG | {"shape": lambda t: t.shape_in()},
    "DiagonalBackward0": {
        "offset": lambda t: t("offset"),
        "a": lambda t: t("dim1") % len(t.sizes),
        "b": lambda t: t("dim2") % len(t.sizes),
    },
    "DistBackward0": {"y": lambda t: t.by_two("p")},
    "EmbeddingBackward0": {
        "shape": lambda t: t.shape_in(),
        "index": lambda t: t("indices"),
        "used": lambda t: t.used(),
    },
    "GatherBackward0": {
        "shape": lambda t: t.shape_in(),
        "dim": lambda t: t.dim,
        "index": lambda t: t("index"),
    },
    "GluBackward0": {"dim": lambda t: t("dim") % len(t.shape_in())},
    "HardtanhBackward0": {"args": lambda t: (t("min_val"), t("max_val"))},
    "HypotBackward0": {},
    "IndexPutBackward0": {"index": lambda t: t.places(), "plus": lambda t: bool(t("accumulate"))},
    "IndexSelectBackward0": {"dim": lambda t: t.dim, "index": lambda t: t("index")},
    "LerpBackward0": {"w": lambda t: t("weight")},
    "LerpBackward1": {"w": lambda t: t("weight"), "b": lambda t: t("end")},
    "LinalgDetBackward0": {"x": lambda t: t("A")},
    "LinalgInvExBackward0": {"y": lambda t: t("inverse")},
    "LinalgSolveExBackward0": {"a": lambda t: t.matrix(), "y": lambda t: t("result")},
    "LinalgVectorNormBackward0": {"one": lambda t: t.norm_one(), "p": lambda t: t.order()},
    "LogitBackward0": {"eps": lambda t: t("eps")},
    "MaskedSelectBackward0": {"shape": lambda t: t.shape_in()},
    "NativeLayerNormBackward0": {
        "x": lambda t: t("input"),
        "w": lambda t: t("weight"),
        "mean": lambda t: t("result1"),
        "factor": lambda t: t("result2"),
        "dims": lambda t: t.normal_dims(),
        "others": lambda t: tuple(range(len(t.shape) - len(t.normal_dims()))),
    },
    "NormBackward0": {"y": lambda t: t.by_two("p")},
    "NativeBatchNormBackward0": {
        "x": lambda t: t("input"),
        "w": lambda t: t("weight"),
        "mean": lambda t: t.channel(t.known_mean()),
        "factor": lambda t: t.channel(t.known_factor()),
        "dims": lambda t: (0, *range(2, len(t.shape))),
        "training": lambda t: bool(t("training")),
    },
    "PreluKernelBackward0": {"w": lambda t: t("weight")},
    "ProdBackward0": {},
    "ProdBackward1": {"one": lambda t: t.kept(), "dim": lambda t: t.dim},
    "RepeatBackward0": {"repeats": lambda t: tuple(t("repeats"))},
    "RollBackward0": {
        "shifts": lambda t: tuple(t.number(s) for s in t.node._saved_shifts),
        "dims": lambda t: tuple(t.number(d) % len(t.shape) for d in t.node._saved_dims) or None,
    },
    "ScatterAddBackward0": SCATTERED,
    "ScatterBackward0": SCATTERED,
    "SoftshrinkBackward0": {"args": lambda t: (t("lambd"),)},
    "TakeBackward0": {
        "shape": lambda t: t.shape_in(),
        "size": lambda t: math.prod(t.shape_in()),
        "index": lambda t: t("index"),
    },
    "ThresholdBackward0": {"args": lambda t: (t("threshold"), 0)},
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
    "EluBackward0": {
        "alpha": lambda t: t("alpha"),
        "scale": lambda t: t("scale"),
        "within": lambda t: t("input_scale"),
    },
    "FlipBackward0": {"dims": lambda t: tuple(t.number(d) % len(t.shape) for d in t.node._saved_dims)},
    "GeluBackward0": {},
    "HuberLossBackward0": {
        "b": lambda t: t("target"),
        "n": lambda t: t.scale(),
        "args": lambda t: (t("delta"),),
    },
    "IndexBackward0": {"index": lambda t: t.places()},
    "LeakyReluBackward0": {"slope": lambda t: t("negative_slope")},
    "MaxPool2DWithIndicesBackward0": {
        "shape": lambda t: t.shape_in(),
        "flat": lambda t: (*t.shape_in()[:-2], math.prod(t.shape_in()[-2:])),
        "at": lambda t: t.largest(),
    },
    "MeanBackward0": {"n": lambda t: math.prod(t.sizes)},
    "MeanBackward1": {},
    "MmBackward0": {"b": lambda t: t("mat2"), "b_by_columns": _by_columns},
    "MseLossBackward0": {"b": lambda t: t("target"), "n": lambda t: t.scale()},
    "MvBackward0": {"b": lambda t: t("vec")},
    "NllLossBackward0": CLASSES,
    "NllLoss2DBackward0": CLASSES,
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
