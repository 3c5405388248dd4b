"""Objects of the test's, made again here: by the class that the notebook has by that name, or by its text."""

from __future__ import annotations

import functools
import io
from typing import Any

from autograder.wire.values import Decoder

_by_text: dict[tuple[str, str], type] = {}


class _Around(dict):
    """The globals of a test's class: what it uses of the test, and behind that the notebook's names."""

    def __init__(self, namespace: dict, used: dict) -> None:
        super().__init__(used)
        self["__builtins__"] = namespace.get("__builtins__", __builtins__)
        self["__name__"] = "__main__"
        self._namespace = namespace

    def __missing__(self, name: str) -> Any:
        return self._namespace[name]


def class_of(how: str, rest: list, namespace: dict, decoder: Decoder) -> type:
    """A class of the instructor's."""
    if how == "given":
        first, *parts = rest[0].split(".")
        found = functools.reduce(getattr, parts, namespace[first])
        if not isinstance(found, type):
            raise TypeError(f"{rest[0]} is no class any more")
        return found
    if how == "known":
        return decoder.classes[rest[0]]
    number, text, name, used = rest
    known = _by_text.get((text, name))
    names = dict(decoder.pairs(used))
    if known is None:
        around = _Around(namespace, names)
        exec(compile(text, "<test>", "exec"), around)
        known = _by_text[text, name] = around[name]
    decoder.classes[number] = known
    return known


def file(content: str | bytes, place: int) -> io.StringIO | io.BytesIO:
    """A file in memory."""
    made: Any = io.StringIO(newline="") if isinstance(content, str) else io.BytesIO()
    made.write(content)
    made.seek(place)
    return made
