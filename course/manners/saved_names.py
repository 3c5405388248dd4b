"""`grad_fn._saved_self` and its kin: what a node saved, under torch's names.

A rule calls its inputs x, or a and b; torch calls them self and other, and the result is `result`. What one
rule saved and another did not is found wherever it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from course.graph import RESULT, AccumulateGrad, Node, freed
from course.tensors import wrap

_THEIRS = {"x": "self", "a": "self", "b": "other", "y": "result", "p": "exponent", "dims": "dim"}
_OF_KIND = {
    "AddmmBackward0": {"a": "mat1", "b": "mat2"},
    "MmBackward0": {"b": "mat2"},
    "BmmBackward0": {"b": "mat2"},
    "MvBackward0": {"b": "vec"},
    "DotBackward0": {"b": "tensor"},
    "PowBackward1": {"b": "exponent"},
}
_named: set[type[Node]] = set()


def name_saved(kinds: Iterable[type[Node]]) -> None:
    """Give each kind of node a property for everything that its rules want."""
    for kind in kinds:
        if kind in _named or not isinstance(kind.wanted, list):
            continue
        _named.add(kind)
        own = {**_THEIRS, **_OF_KIND.get(kind.__name__, {})}
        for name in {name for names in kind.wanted for name in names}:
            setattr(kind, f"_saved_{own.get(name, name)}", _property(name))


def _property(name: str) -> Any:
    def find(node: Node) -> Any:
        if node.saved is None:
            raise freed(node)
        for part, names, sources in zip(node.saved, node.wanted, node.sources):
            if part is not None and name in names:
                i = names.index(name)
                value, source = part[i], sources[i]
                if not isinstance(value, np.ndarray):
                    return value
                target = None if source is None else node if source == RESULT else node.next[source]
                if isinstance(target, AccumulateGrad) and target.variable.array is value:
                    return target.variable
                return wrap(value, target)
        return None

    return property(find)
