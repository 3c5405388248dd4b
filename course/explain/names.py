"""What the user calls his tensors: the variables of who asks, of Jupyter, and the parameters of modules.

A parameter of a module is called by its last two names, as fc1_weight, or net_0_weight where the layers have
numbers. Of two names for one tensor the first counts; names that begin with _ are nobody's choice.
"""

from __future__ import annotations

import keyword
import sys
from collections.abc import Iterator, Mapping
from types import FrameType
from typing import Any

import numpy as np


def variables(frame: FrameType | None) -> dict[str, Any]:
    """The variables that can be read where `frame` stands: its own first, then its module's, then those of
    the notebook whose cell has led there.
    """
    if frame is None:
        return {}
    found = {**frame.f_globals, **frame.f_locals}
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None and hasattr(ipython, "get_ipython") else None
    # A shell may stand in this process that runs another's cells: only a cell that is below us is asked.
    below = frame.f_back
    while shell is not None and below is not None:
        if below.f_globals is shell.user_ns:
            return {**below.f_globals, **found}
        below = below.f_back
    return found


class Names:
    """What things are called: a tensor, its node, and an array by its place in memory."""

    def __init__(self, scope: Mapping[str, Any]) -> None:
        self._names: dict[Any, str] = {}
        self._held = []  # an id says what it is only as long as that lives
        for name, value in _tensors(scope):
            if keyword.iskeyword(name) or not name.isidentifier():
                continue
            array = _array(value)
            self._held.append((value, _node(value), array))
            for key in (id(value), id(_node(value)), place(array)):
                self._names.setdefault(key, name)
        self._names.pop(id(None), None)

    def call(self, thing: Any, name: str) -> None:
        """Know a tensor or a node by this name, whatever it was called."""
        self._held.append((thing,))
        self._names[id(thing)] = name

    def of(self, thing: Any) -> str | None:
        """The name of a tensor, a node or an array."""
        return self._names.get(id(thing)) or self._names.get(place(thing))


def place(array: Any) -> Any:
    """Where an array lies in memory, and how it is read; of anything else None."""
    if not isinstance(array, np.ndarray):
        return None
    return array.ctypes.data, array.shape, array.strides, array.dtype.str


def _array(tensor: Any) -> np.ndarray | None:
    if isinstance(tensor, np.ndarray):
        return tensor
    if hasattr(tensor, "array"):
        return tensor.array
    on_cpu = getattr(getattr(tensor, "device", None), "type", "") == "cpu"
    try:
        return tensor.detach().numpy() if on_cpu and hasattr(tensor, "detach") else None
    except (RuntimeError, TypeError, ValueError):  # sparse, of a dtype that NumPy has not, or lazy
        return None


def _tensors(scope: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    modules = []
    for name, value in list(scope.items()):
        if name.startswith("_"):
            continue
        kind = type(value)  # an object may answer to every name, as a parsed page does
        if hasattr(kind, "named_parameters"):
            modules.append((name, value))
        elif hasattr(kind, "requires_grad") and hasattr(kind, "shape"):
            yield name, value
        elif type(value).__module__ == "numpy" and hasattr(value, "shape"):
            yield name, value
    for variable, module in modules:
        for path, value in module.named_parameters():
            name = "_".join(path.split(".")[-2:])
            yield name if name.isidentifier() else f"{variable}_{name}", value


def _node(tensor: Any) -> Any:
    node = getattr(tensor, "node", None)
    return node if node is not None else getattr(tensor, "grad_fn", None)
