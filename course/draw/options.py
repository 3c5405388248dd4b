"""What an operation was asked for besides its tensors: a dim, a slope, an eps, as its node keeps them.

Both libraries are told in the words of torch's functions. What is their default says nothing and is left out,
as in the text of torch's layers; so is what the shapes of the tensors show. A node of `course` that has let
go of what it saved has let go of these too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from types import EllipsisType
from typing import Any

from course.draw.texts import numbers
from course.draw.walk import is_ours, name_of

DEFAULTS: dict[str, Any] = {
    "accumulate": False, "alpha": 1, "approximate": "none", "beta": 1, "ceil_mode": False, "correction": 1,
    "count_include_pad": True, "delta": 1, "diagonal": 0, "dilation": 1, "groups": 1, "ignore_index": -100,
    "input_scale": 1, "keepdim": False, "offset": 0, "ord": 2, "output_padding": 0, "padding": 0,
    "padding_idx": -1, "reduction": "mean", "scale": 1, "scale_grad_by_freq": False, "sparse": False,
    "sparse_grad": False, "stride": 1, "threshold": 20, "training": True, "transposed": False, "value": 1,
}  # fmt: skip
"""By name; where an option has a number for each dim, all of them are it."""


def options_of(node: Any) -> list[str]:
    """A node's options, each as in a call.

    >>> import course
    >>> x = course.ones(2, 3, requires_grad=True)
    >>> options_of(x.sum(1, keepdim=True).grad_fn), options_of(x[:, 1:].grad_fn), options_of(x.exp().grad_fn)
    (['dim=1', 'keepdim=True'], ['index=[:, 1:]'], [])
    """
    found = _of_ours(node) if is_ours(node) else _of_torch(node)
    pool = "kernel_size" in found  # whose stride is not 1 by default, but the size of its windows
    texts = {
        name: _text(value, None if pool and name == "stride" else DEFAULTS.get(name))
        for name, value in found.items()
    }
    return [f"{name}={text}" for name, text in sorted(texts.items()) if text]


def _text(value: Any, default: Any) -> str:
    """A value as Python writes it, one that is alone without parentheses; "" for the default, and for what is
    no option.
    """
    several = value if isinstance(value, (tuple, list)) else (value,)
    if not all(isinstance(each, (bool, int, float, str)) for each in several):
        return ""
    if all(each == default for each in several):
        return ""
    texts = [f"{each:.4g}" if type(each) is float else str(each) for each in several]
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


def _index(parts: Iterable[Any]) -> str:
    """An index as it is written, with its brackets; "" for one that takes all."""

    def text(part: Any) -> str:
        if isinstance(part, slice):
            start, stop, step = (
                "" if each is None else str(each) for each in (part.start, part.stop, part.step)
            )
            return f"{start}:{stop}:{step}" if step else f"{start}:{stop}"
        if isinstance(part, EllipsisType):
            return "..."
        told = numbers(part)  # of many their shape, which is no index
        return f"{part.dtype}{told}" if told.startswith("(") else told

    texts = [text(part) for part in parts]
    while texts and texts[-1] in ("...", ":"):
        texts.pop()
    return f"[{', '.join(texts)}]" if texts else ""


# Of course: what a rule saves besides arrays, by the rule's word for it.

_WORDS = {
    "alpha": "alpha", "beta": "beta", "dim": "dim", "dims": "dim", "eps": "eps", "groups": "num_groups",
    "high": "max", "k": "diagonal", "low": "min", "offset": "offset", "repeats": "repeats",
    "shifts": "shifts", "slope": "negative_slope", "threshold": "threshold",
}  # fmt: skip
_DIAGONAL = {"a": "dim1", "b": "dim2"}
_WORDS_OF = {
    "AddcdivBackward0": {"value": "value"},
    "AddcmulBackward0": {"value": "value"},
    "DiagEmbedBackward0": _DIAGONAL,
    "DiagonalBackward0": _DIAGONAL,
    "DiagonalBackwardBackward0": _DIAGONAL,
    "FlipBackward0": {"dims": "dims"},
    "LerpBackward0": {"w": "weight"},
    "PermuteBackward0": {"dims": "dims"},
    "RollBackward0": {"dims": "dims"},
    "TransposeBackward0": {"a": "dim0", "b": "dim1"},
}
_ARGS = {
    "HardshrinkBackward0": ("lambd",),
    "HardtanhBackward0": ("min_val", "max_val"),
    "HuberLossBackward0": ("delta",),
    "SmoothL1LossBackward0": ("beta",),
    "SoftshrinkBackward0": ("lambd",),
    "ThresholdBackward0": ("threshold",),
}
_JOINING, _PARTING = ("CatBackward0", "StackBackward0"), ("SplitBackward0", "UnbindBackward0")
_DIMS_ARE_ITS_SHAPES = ("NativeLayerNormBackward0", "NativeBatchNormBackward0")


def _of_ours(node: Any) -> dict[str, Any]:
    kind = name_of(node)
    if not node.saved or not node.vjps:
        return {}
    if kind in _JOINING:  # for each input the index of its piece
        (piece,) = next(part for part in node.saved if part is not None)
        return {"dim": len(piece) - 1}
    if kind in _PARTING:
        return {"dim": node.saved[0][-1]}
    saved = {
        name: value for part, names in zip(node.saved, node.wanted) for name, value in zip(names, part or ())
    }
    words = _WORDS | _WORDS_OF.get(kind, {})
    found = {words[name]: value for name, value in saved.items() if name in words}
    if kind in _DIMS_ARE_ITS_SHAPES:
        found.pop("dim", None)
        if "factor" in saved:  # of a mean and a deviation that are known
            found["training"] = False
    if "one" in saved:
        found |= _reduced(node.shape, saved)
    elif "args" in saved and "n" in saved:  # an elementwise loss
        found["reduction"] = "none" if saved["n"] is None else "sum" if saved["n"] == 1 else "mean"
    if "inputs" in saved and "output" in saved:
        found["equation"] = f"{','.join(saved['inputs'])}->{saved['output']}"
    if isinstance(saved.get("index"), tuple):
        found["index"] = _index(saved["index"])
    if "how" in saved:
        found |= _windows(saved["how"].at) | {"groups": saved["how"].groups}
        del found["kernel_size"]  # the weight's shape
    elif hasattr(saved.get("at"), "kernel"):
        found |= _windows(saved["at"])
        if found["stride"] == found["kernel_size"]:  # as it is where none was given
            del found["stride"]
    if "ends" in saved:
        found["pad"] = _pad(saved["ends"])
    return found | dict(zip(_ARGS.get(kind, ()), saved.get("args", ())))


def _reduced(result: Sequence[int], saved: dict[str, Any]) -> dict[str, Any]:
    """Along which dims, where they are saved as the input's shape with a 1 for each; not where all are."""
    shape = saved["shape"] if "shape" in saved else saved["x"].shape
    found: dict[str, Any] = {"keepdim": len(result) == len(shape)}
    dims = [k for k, n in enumerate(saved["one"]) if n == 1]
    if found["keepdim"] or len(dims) > len(shape) - len(result):  # what was 1 before need not be meant
        dims = [k for k in dims if shape[k] != 1]
    found["dim"] = dims if len(result) else ()
    if "dims" in saved and "n" in saved:  # of a variance
        found["correction"] = math.prod(shape[k] for k in saved["dims"]) - saved["n"]
    return found


def _windows(at: Any) -> dict[str, Any]:
    padding = at.padding if any(first != last for first, last in at.padding) else [p for p, _ in at.padding]
    return {"kernel_size": at.kernel, "stride": at.stride, "padding": padding, "dilation": at.dilation}


def _pad(ends: Sequence[tuple[int, int]]) -> list[int]:
    """As `pad` takes it: from the last dim on, as far as there is some."""
    given = [n for pair in reversed(ends) for n in pair]
    while given[-2:] == [0, 0]:
        del given[-2:]
    return given


# Of torch: its attributes of what a node saved.

_SHAPES = {"C", "HxW", "N", "normalized_shape", "split_size", "split_sizes"}
_SHOWN = {"exponent", "p"}
"""Those that stand with the saved values."""
_REDUCTION = ("none", "mean", "sum")
_LAST = 2**63 - 1


def _of_torch(node: Any) -> dict[str, Any]:
    found = {}
    for attribute in dir(node):
        name = attribute.removeprefix("_saved_")
        if name == attribute or "sym_" in name or name in _SHAPES or name in _SHOWN:
            continue
        try:
            found[name] = _signed(getattr(node, attribute))
        except RuntimeError:  # a tensor that was let go, or changed
            continue
    kind = name_of(node)
    if kind.startswith(("Squeeze", "Unsqueeze")):
        return {}
    if kind == "SelectBackward0":
        return {"index": _index([*[slice(None)] * found["dim"], found["index"]])}
    if kind == "SliceBackward0":
        start, stop, step = found["start"] or None, found["end"], found["step"]
        here = slice(start, None if stop == _LAST else stop, None if step == 1 else step)
        return {"index": _index([*[slice(None)] * found["dim"], here])}
    if "reduction" in found:
        found["reduction"] = _REDUCTION[found["reduction"]]
    if "group" in found:
        found["num_groups"] = found.pop("group")
    return found


def _signed(value: Any) -> Any:
    """torch shows -1 as the largest of the numbers without a sign."""
    if isinstance(value, tuple):
        return tuple(map(_signed, value))
    return value - 2**64 if type(value) is int and value > _LAST else value
