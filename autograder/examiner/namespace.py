"""The names of a test cell: the instructor's, Python's own, and behind them the student's.

A cell runs with such a dict as its globals. Python looks names up in it and, where they are missing, calls
`__missing__`: so the functions that a test defines find a student's name when they run, and not before.

**Whose is a name?** What the instructor's cells define is the instructor's: imports, functions, classes, and
constants computed from these alone. So are Python's builtins, unless the assignment asks for a function of
that name (`asks`), and what the test cells assign. Every other name is the student's from the first time that
a test takes its value (or deletes it): from then on assigning and deleting it writes through, so that a test
can put another function in its place and see who calls it. A name that no test has read stays here when it is
assigned: a student who guesses how a test calls its right answer is not given it. `input`, `print` and
`open`, when a test assigns a function to them, are given to the student's code too.
"""

from __future__ import annotations

import ast
import builtins
import types
from collections.abc import Callable, Iterable
from typing import Any

from autograder.examiner.bindings import names as bound_by
from autograder.wire.values import CannotSend

from .handles import NotHere
from .session import Missing, Session

MOCKED = frozenset({"input", "print", "open"})


class Namespace(dict):
    """The globals of the test cells of one submission."""

    def __init__(self, session: Callable[[], Session]) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins)
        self._session = session
        self.students: set[str] = set()
        self.asked: set[str] = set()
        self.broken: dict[str, str] = {}
        self.instructors: dict[str, object] = {}
        """What given cells have defined."""
        self._given: set[str] = set()

    def __missing__(self, name: str) -> Any:
        if name in self.broken:
            raise NotHere(f"the instructor's {name} could not be made in the examiner: {self.broken[name]}")
        if (
            not name.strip("_")
            or (name.startswith("__") and name.endswith("__"))
            or (hasattr(builtins, name) and name not in self.asked)
        ):
            raise KeyError(name)
        session: Session = self._session()
        if name in session.cached:
            return session.cached[name]
        try:
            value = session.request(["name", name])
        except Missing:
            raise KeyError(name) from None
        self.students.add(name)
        if keeps(value):
            session.cached[name] = value
        return value

    def __setitem__(self, name: str, value: object) -> None:
        if name in self.students and not dict.__contains__(self, name):
            try:
                session: Session = self._session()
                session.cached.pop(name, None)
                session.request(["store", name], (value,))
                return
            except CannotSend:
                pass  # the student's code cannot have it: the test's own from here on
        super().__setitem__(name, value)
        if name in MOCKED and callable(value):
            self._session().request(["store", name], (value,))
            self._given.add(name)

    def __delitem__(self, name: str) -> None:
        if dict.__contains__(self, name):
            super().__delitem__(name)
            if name in self._given:
                self._given.discard(name)
                self._session().request(["delete", name])
            return
        if isinstance(name, str) and not hasattr(builtins, name):
            session = self._session()
            session.cached.pop(name, None)
            try:
                session.request(["delete", name])
            except Missing:
                raise KeyError(name) from None
            self.students.add(name)
            return
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        if dict.__contains__(self, name) or not isinstance(name, str) or name.startswith("_"):
            return dict.__contains__(self, name)
        found = self._session().request(["names"])
        return isinstance(found, list) and name in found

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default

    def ask(self, names: Iterable[str]) -> None:
        """These names are the student's from here on."""
        for name in names:
            self.asked.add(name)
            self.broken.pop(name, None)
            self.instructors.pop(name, None)
            dict.pop(self, name, None)

    def define(self, name: str, value: object) -> None:
        """Make `name` the instructor's."""
        self.broken.pop(name, None)
        self.instructors[name] = value
        super().__setitem__(name, value)


def keeps(value: object) -> bool:
    """Whether a name's value may be kept until the student's process says that the name has another: what is
    a copy, and can be changed, may not.
    """
    from .handles import Handle

    return issubclass(type(value), Handle) or isinstance(
        value, (int, float, str, bytes, type(None), types.ModuleType, type)
    )


class Main(types.ModuleType):
    """`__main__` as a test sees it: the names of its cells."""

    def __init__(self, namespace: Namespace) -> None:
        super().__init__("__main__")
        object.__setattr__(self, "_names", namespace)

    def __getattr__(self, name: str) -> Any:
        try:
            return object.__getattribute__(self, "_names")[name]
        except KeyError:
            raise AttributeError(f"module '__main__' has no attribute {name!r}") from None

    def __setattr__(self, name: str, value: object) -> None:
        object.__getattribute__(self, "_names")[name] = value

    def __delattr__(self, name: str) -> None:
        try:
            del object.__getattribute__(self, "_names")[name]
        except KeyError:
            raise AttributeError(name) from None


_CONSTANTS = (
    ast.Constant,
    ast.Name,
    ast.Attribute,
    ast.Tuple,
    ast.List,
    ast.Set,
    ast.Dict,
    ast.UnaryOp,
    ast.BinOp,
    ast.BoolOp,
    ast.Compare,
    ast.Subscript,
    ast.Slice,
    ast.JoinedStr,
    ast.FormattedValue,
    ast.IfExp,
    ast.Starred,
    ast.operator,
    ast.unaryop,
    ast.boolop,
    ast.cmpop,
    ast.expr_context,
)


def define(source: str, namespace: Namespace) -> None:
    """Take over what an instructor's cell defines: imports, functions, classes, constants. The rest of it has
    run in the student's process, and a name that it computed there is the student's.
    """
    for statement in ast.parse(source).body:
        _take(statement, namespace)


def _take(statement: ast.stmt, namespace: Namespace) -> None:
    names = list(bound_by(statement))
    if isinstance(statement, ast.Try) and all(
        isinstance(each, (ast.Import, ast.ImportFrom, ast.Pass, ast.Assign, ast.FunctionDef))
        for part in (statement.body, *(h.body for h in statement.handlers), statement.orelse)
        for each in part
    ):
        if not any(isinstance(each, (ast.Import, ast.ImportFrom)) for each in statement.body):
            return
    elif isinstance(statement, (ast.Assign, ast.AnnAssign)):
        if statement.value is None or not _constant(statement.value, namespace) or not names:
            for name in names:  # computed: the student's from here on
                dict.pop(namespace, name, None)
            return
    elif not isinstance(
        statement, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    ):
        return
    scratch = _Scratch(namespace)
    try:
        exec(compile(ast.Module([statement], []), "<instructor>", "exec"), namespace, scratch)
    except Exception as error:  # an instructor's line may raise anything here, where his files are not
        for name in names:  # never the student's instead
            dict.pop(namespace, name, None)
            namespace.broken[name] = f"{type(error).__name__}: {error}"
        return
    for name, value in scratch.made.items():
        namespace.define(name, value)


class _Scratch(dict):
    """Where a statement of the instructor's stores what it makes."""

    def __init__(self, namespace: Namespace) -> None:
        super().__init__()
        self.made: dict = {}
        self._namespace = namespace

    def __missing__(self, name: str) -> Any:
        return self.made[name] if name in self.made else self._namespace[name]

    def __setitem__(self, name: str, value: object) -> None:
        self.made[name] = value

    def __delitem__(self, name: str) -> None:
        self.made.pop(name, None)


def _constant(value: ast.expr, namespace: Namespace) -> bool:
    """Whether an expression is made of literals and of what the instructor has defined already, and calls
    nothing.
    """
    if isinstance(value, ast.Lambda):
        return True
    return all(
        isinstance(node, _CONSTANTS)
        and (
            not isinstance(node, ast.Name)
            or dict.__contains__(namespace, node.id)
            or node.id in ("True", "False", "None")
        )
        for node in ast.walk(value)
    )
