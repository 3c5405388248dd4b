"""What the user calls his tensors: the variables of who asks, of Jupyter, and the parameters of modules."""

from __future__ import annotations

import keyword
import sys
from collections.abc import Iterator, Mapping
from types import FrameType
from typing import Any


def variables(frame: FrameType | None) -> dict[str, Any]:
    """The variables that can be read where `frame` stands: its own first, then its module's, then those of
    the notebook.
    """
    found: dict[str, Any] = {}
    if frame is not None:
        found = {**frame.f_globals, **frame.f_locals}
    shell = sys.modules.get("IPython")
    shell = shell.get_ipython() if shell is not None and hasattr(shell, "get_ipython") else None
    return {**shell.user_ns, **found} if shell is not None else found


def names_of(scope: Mapping[str, Any]) -> dict[int, str]:
    """Names by the id of what has them: of a tensor, its node, and its array. A parameter of a module is
    called by its last two names, as fc1_weight, or net_0_weight where the layers have numbers.

    Of two names for one tensor the first counts; names that begin with _ are nobody's choice.
    """
    found: dict[int, str] = {}
    for name, value in _tensors(scope):
        if keyword.iskeyword(name) or not name.isidentifier():
            continue
        for held in (value, _node(value), getattr(value, "array", None)):
            if held is not None:
                found.setdefault(id(held), name)
    return found


def _tensors(scope: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    modules = []
    for name, value in list(scope.items()):
        if name.startswith("_"):
            continue
        if hasattr(value, "named_parameters") and not isinstance(value, type):
            modules.append((name, value))
        elif hasattr(value, "requires_grad") and hasattr(value, "shape"):
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
