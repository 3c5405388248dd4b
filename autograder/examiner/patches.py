"""What a test has put in another's place, so that the student's code finds it too: functions of libraries and
of Python, `sys.stdin`, `sys.argv`, the environment.

`patch("builtins.input", return_value="3")` changes the examiner. So before each call the examiner looks
whether anything is other than it was, and tells the student's process all of it when that has changed. What a
test put back is left out, and back there. A function goes as every function of a test does: it is called
here, and the student's code sees what it returns.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import io
import operator
import os
import re
import sys
import types
import weakref
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

from .bindings import TEXTS
from .handles import Handle

TEXT = 1 << 20
"""Characters of a `sys.stdin` that a test made."""
HAS = {"NBGRADER_EXECUTION": "autograde"}
"""What the student's process has in its environment as a test has: no change of the test's."""
_NOTHING: Any = object()
_BUILTINS: dict[str, Any] = vars(builtins)
_all, _len, _map, _tuple, _is = all, len, map, tuple, operator.is_  # whatever a test has in their place
_patching: list[weakref.ref[Patches]] = []


class Patches:
    """What is other than it was when this was made."""

    def __init__(self) -> None:
        self._builtins = {name: value for name, value in vars(builtins).items() if name[0] != "_"}
        self._everything: tuple = ()  # all values of builtins, when those of `_builtins` were there last
        self._environ = dict(os.environ)
        self._variables_then: tuple[object, dict[str, str | None]] = (None, {})
        self._argv, self._stdin = list(sys.argv), sys.stdin
        self._recursion = sys.getrecursionlimit()
        # (module, path of the name in it): its owner, the name, and what was there
        self._watched: dict[tuple[str, str], tuple[Any, str, object]] = {}
        self._calls: dict[int, tuple[object, Callable]] = {}
        self._read: tuple[tuple, int, str] | None = None
        self._told: tuple = ()
        self._bared: dict[str, object] = {}

    def look(self, source: str, names: Mapping[str, object]) -> None:
        """Note which attributes of modules this text of a test assigns; call it before the text runs."""
        imported, chains = assigned(source)
        if chains:
            modules = {name: one.__name__ for name, one in names.items() if isinstance(one, types.ModuleType)}
            known = {**modules, **dict(imported)}
            for first, *rest in chains:
                if first in known:
                    for module, path in _owned([*known[first].split("."), *rest]):
                        self.watch(module, path)

    def watch(self, module: str, path: str) -> None:
        """Compare this attribute from here on with what it is now."""
        if module in ("__main__", "sys", "builtins") or (module, path) in self._watched:
            return
        owner: Any = sys.modules.get(module)
        *parts, name = path.split(".")
        for part in parts:
            owner = getattr(owner, part, None)
        if isinstance(owner, (types.ModuleType, type)) and not issubclass(type(owner), Handle):
            self._watched[module, path] = owner, name, vars(owner).get(name, _NOTHING)

    def forget(self) -> None:
        """Another student's process knows of nothing."""
        self._told = ()

    def news(self, cwd: str | None, stay: bool) -> tuple[dict, list] | None:
        """What the student's process is to be told now: the state, and the values of patches. To be asked in
        a `bare` block.

        Args:
            cwd: the current folder, where it is none of the student's.
            stay: whether the state is also that of the student's own cells.
        """
        if not (self._told or self._bared or self._watched or cwd is not None or self._differs()):
            return None  # most tests change nothing, and this is asked before each call
        state: dict[str, Any] = {}
        values: list[object] = []
        patches: list[list[str]] = []
        for name, value in self._bared.items():
            patches.append(["builtins", name])
            values.append(value)
        for (module, path), (owner, name, before) in self._watched.items():
            value = vars(owner).get(name, _NOTHING)
            if value is not before and value is not _NOTHING:
                patches.append([module, path])
                values.append(value)
        if patches:
            state["patches"] = patches
        if differs := self._variables():
            state["environ"] = differs
        if sys.argv != self._argv and all(isinstance(word, str) for word in sys.argv):
            state["argv"] = list(sys.argv)
        if sys.stdin is not self._stdin and (told := self._typed(sys.stdin)) is not None:
            state["stdin"] = told
        if (limit := sys.getrecursionlimit()) != self._recursion:
            state["recursion"] = limit
        if cwd is not None:
            state["cwd"] = cwd
        if stay and state:
            state["stay"] = True
        key = (state, [id(value) for value in values]) if state else ()
        if key == self._told:
            return None
        self._told = key
        return state, [self._crossing(value) for value in values]

    def _differs(self) -> bool:
        """Whether anything of Python's is other than it was."""
        return bool(
            sys.stdin is not self._stdin
            or sys.argv != self._argv
            or sys.getrecursionlimit() != self._recursion
            or self._variables()
        )

    def _variables(self) -> dict[str, str | None]:
        """The environment's variables that are other than they were; None for one that is gone."""
        # bytes, to see whether any has changed: to decode all of them takes longer than a call
        data = getattr(os.environ, "_data", None)
        if data is None or data != self._variables_then[0]:
            now = dict(os.environ)
            differs: dict[str, str | None] = {
                n: v for n, v in now.items() if self._environ.get(n, HAS.get(n)) != v
            }
            differs |= {name: None for name in self._environ if name not in now}
            self._variables_then = None if data is None else dict(data), differs
        return self._variables_then[1]

    # `builtins.sum = forbidden` is for the student's code, and what passes between us uses `sum`, too

    @contextmanager
    def bare(self) -> Generator[None, None, None]:
        """A block with Python's own builtins; the test's are what `news` tells."""
        outer = self.undress()
        try:
            yield
        finally:
            self.dress(outer)

    def undress(self) -> dict[str, object]:
        """Begin what `bare` does; `dress` ends it, with what this gives: a block takes as long as the rest of
        it, for each call.
        """
        outer, self._bared = self._bared, self._undress()
        return outer

    def dress(self, outer: dict[str, object]) -> None:
        if self._bared:
            _BUILTINS.update(self._bared)
        self._bared = outer

    @contextmanager
    def dressed(self) -> Generator[None, None, None]:
        """A block of the test's code within such a block."""
        _BUILTINS.update(self._bared)
        try:
            yield
        finally:
            self._bared = self._undress()

    def _undress(self) -> dict[str, object]:
        found: dict[str, object] = {}
        now, before = _BUILTINS.values(), self._everything
        if _len(now) == _len(before) and _all(_map(_is, now, before)):
            return found
        for name, value in self._builtins.items():
            new = _BUILTINS.get(name, value)
            if new is not value:
                found[name] = new
                _BUILTINS[name] = value
        self._everything = _tuple(now)
        return found

    def _typed(self, stdin: object) -> list | None:
        """[a number for this text, the text that is left in it]."""
        if type(stdin) not in (io.StringIO, io.TextIOWrapper):
            return None
        assert isinstance(stdin, (io.StringIO, io.TextIOWrapper))
        try:
            place = stdin.tell()
            key = (id(stdin), place)
            if self._read is None or self._read[0] != key or type(stdin) is io.StringIO:
                text = stdin.read(TEXT)
                stdin.seek(place)
                if self._read is None or (self._read[0], self._read[2]) != (key, text):
                    self._read = (key, (self._read[1] if self._read else 0) + 1, text)
            return [self._read[1], self._read[2]]
        except (OSError, ValueError):  # closed, or no file that has a place
            return None

    def _crossing(self, value: object) -> object:
        mock = sys.modules.get("unittest.mock")
        if mock is None or not isinstance(value, mock.NonCallableMock) or not callable(value):
            return value
        if id(value) not in self._calls:  # the mock is kept, so that its id is no other's
            called: Any = value
            kind = mock.NonCallableMock

            def call(*args: Any, **kwargs: Any) -> Any:
                found = called(*args, **kwargs)
                return None if isinstance(found, kind) else found

            self._calls[id(value)] = value, call
        return self._calls[id(value)][1]


@lru_cache(TEXTS)
def assigned(source: str) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, ...], ...]]:
    """What a text assigns by `module.path = ...`, or `setattr(module, "path", ...)`, as far as it tells: the
    names that it imports with what they mean, and the chains of names that it assigns.

    >>> assigned("import numpy.linalg as la\\nla.inv = f\\nsetattr(net.layer, 'weight', 0)")
    ((('la', 'numpy.linalg'),), (('la', 'inv'), ('net', 'layer', 'weight')))
    """
    nothing = (), ()
    if "." not in source and "setattr" not in source:
        return nothing
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return nothing
    chains: list[list[str]] = []
    known: dict[str, str] = {}
    whole = "setattr" in source or _TARGET.search(source)
    for node in ast.walk(tree) if whole else _assigning(tree.body):
        if isinstance(node, ast.Import):
            for each in node.names:
                known[each.asname or each.name.partition(".")[0]] = (
                    each.name if each.asname else each.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            known.update((each.asname or each.name, f"{node.module}.{each.name}") for each in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, (ast.Store, ast.Del)):
            chains.append(_chain(node))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
            if len(node.args) == 3 and isinstance(name := node.args[1], ast.Constant):
                chains.append([*_chain(node.args[0]), str(name.value)])
    return tuple(known.items()), tuple(tuple(chain) for chain in chains if len(chain) > 1)


_TARGET = re.compile(r"\bfor\b(?:(?!\bin\b)[^.])*\.")
"""A loop or comprehension over an attribute, perhaps."""


def _assigning(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The statements of a text, those in others included, and what they assign and delete: to look at each
    expression as well takes longer than most tests.
    """
    for node in body:
        yield node
        if isinstance(node, (ast.Assign, ast.Delete)):
            found: list[ast.AST] = [*node.targets]
        elif isinstance(node, (ast.AugAssign, ast.AnnAssign)):
            found = [node.target]
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            found = [item.optional_vars for item in node.items if item.optional_vars is not None]
        else:
            found = []
        for target in found:
            yield from ast.walk(target)
        for name in _BLOCKS & node.__dict__.keys():
            yield from _assigning(getattr(node, name))


_BLOCKS = frozenset({"body", "orelse", "finalbody", "handlers", "cases"})


def _chain(node: ast.expr) -> list[str]:
    """`a.b.c` as its names, nothing for what is no such chain."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [node.id, *reversed(parts)] if isinstance(node, ast.Name) else []


def _owned(parts: list[str]) -> Iterator[tuple[str, str]]:
    """The longest beginning that is a module, and the path of the rest in it."""
    if parts[0] in ("sys", "builtins", "os") and parts[:2] != ["os", "path"] and len(parts) == 2:
        if parts[0] != "os" or parts[1] == "environ":
            return
    with suppress(Exception):  # the test's own line will say so
        importlib.import_module(parts[0])
        for end in range(len(parts) - 1, 0, -1):
            with suppress(ImportError):
                importlib.import_module(".".join(parts[:end]))
                yield ".".join(parts[:end]), ".".join(parts[end:])
                return


def watched(patches: Patches) -> None:
    """From here on `unittest.mock.patch` tells these."""
    import unittest.mock

    _patching[:] = [weakref.ref(patches)]
    patch: Any = unittest.mock._patch  # pyrefly: ignore[missing-attribute]
    if getattr(patch.__enter__, "_told", False):
        return
    enter = patch.__enter__

    def told(self: Any) -> Any:
        found = _patching[0]()
        if found is not None:
            with suppress(Exception):  # a target that does not exist, which `enter` says
                owner = self.getter()
                if isinstance(owner, types.ModuleType):
                    found.watch(owner.__name__, self.attribute)
                elif type(owner) is type and sys.modules.get(owner.__module__) is not None:
                    found.watch(owner.__module__, f"{owner.__qualname__}.{self.attribute}")
        return enter(self)

    told.__dict__["_told"] = True
    patch.__enter__ = told
