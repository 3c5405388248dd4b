"""The classes of operations that have several results: `x.max(dim)` gives a `return_types.max`.

Each is a tuple whose parts have names, and is made with its operation.
"""

from __future__ import annotations

import collections
import importlib
from collections.abc import Sequence
from typing import Any

_KINDS: dict[str, Any] = {}
_PAIRS = {
    **dict.fromkeys(
        "cummax cummin kthvalue max median min mode nanmedian sort topk".split(), ("values", "indices")
    ),
    "aminmax": ("min", "max"),
}


def return_type(name: str, fields: Sequence[str]) -> Any:
    """The class of an operation's several results, which prints each on its line, as torch's.

    >>> import course
    >>> course.tensor([[1., 3.], [4., 2.]]).max(1)
    torch.return_types.max(
    values=tensor([3., 4.]),
    indices=tensor([1, 0]))
    """

    def show_all(self: Any) -> str:
        lines = ",\n".join(f"{field}={value!r}" for field, value in zip(self._fields, self))
        return f"torch.return_types.{name}(\n{lines})"

    body = {"__slots__": (), "__repr__": show_all, "__module__": __name__}
    kind = _KINDS[name] = type(name, (collections.namedtuple(name, fields),), body)
    return kind


def pair_type(name: str) -> Any:
    """The class of a pair, made when it is first wanted."""
    return _KINDS[name] if name in _KINDS else return_type(name, _PAIRS[name])


def __getattr__(name: str) -> Any:
    if name in _PAIRS:
        return pair_type(name)
    if name not in _KINDS and not name.startswith("__"):
        importlib.import_module("course.names")  # by their names, for they stand above us
        importlib.import_module("course.families").load_all()
    if name not in _KINDS:
        raise AttributeError(f"module 'course.return_types' has no attribute {name!r}")
    return _KINDS[name]


def __dir__() -> list[str]:
    return sorted({*_KINDS, "return_type"})
