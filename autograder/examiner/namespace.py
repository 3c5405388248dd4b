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
import collections
import enum
import pickle
import types
import typing
from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from contextlib import suppress
from typing import Any

from autograder.examiner.bindings import names as bound_by
from autograder.wire.values import CannotSend

from .asked import stays
from .handles import NotHere
from .session import Missing, Session
from .typed import ASKED, TYPE, Typed, asked_type

MOCKED = frozenset({"input", "print", "open"})
NAMES = 10_000
"""Names of a student's that are listed."""


class Namespace(dict):
    """The globals of the test cells of one submission."""

    def __init__(self, session: Callable[[], Session]) -> None:
        super().__init__({"__name__": "__main__", "__builtins__": builtins, ASKED: asked_type})
        self._session = session
        self.students: set[str] = set()
        self.asked: set[str] = set()
        self.broken: dict[str, str] = {}
        self.alone = False
        """Whether a name that is not here may not be asked of the student's process."""
        self.instructors: dict[str, object] = {}
        """What given cells have defined."""
        self.crossed: set[str] = set()
        """Names of the tests' that the student's code was given."""
        self._assigned: dict[str, object] = {}
        """The student's names that a test has assigned, with its values."""
        self._given: set[str] = set()
        self._shared: frozenset[str] = frozenset()
        self._texts: dict[str, str] = {}
        self._sent: dict[str, bytes] = {}
        self.handed: list[tuple[list, tuple]] = []
        """What the student's code was given beyond its calls' arguments: to give it again after a restart."""
        self._defined: set[str] = set()
        # deleted by a test: the value that the instructor gave
        self._deleted: dict[str, object] = {}

    def __missing__(self, name: str) -> Any:
        if name in self.broken:
            raise NotHere(f"the instructor's {name} could not be made in the examiner: {self.broken[name]}")
        if (name.startswith("__") and name.endswith("__") and name.strip("_")) or (
            hasattr(builtins, name) and name not in self.asked
        ):
            raise KeyError(name)
        if self.alone:
            raise NotHere(f"{name} is the student's")
        session: Session = self._session()
        if session.asked is not None and name in self._assigned:
            return session.asked.assigned(name, self._assigned[name], lambda: self._theirs(session, name))
        return self._theirs(session, name)

    def _theirs(self, session: Session, name: str) -> Any:
        """The value that a name has in the student's process."""
        if name in session.cached:
            return session.cached[name]
        if name in session.copies:
            return session.copies[name]
        try:
            value = session.request(["name", name])
        except Missing:
            raise KeyError(name) from None
        self.students.add(name)
        (session.cached if keeps(value) else session.copies)[name] = value
        return value

    def __setitem__(self, name: str, value: object) -> None:
        if name in self._deleted:
            self._put_back(name, value)
            return
        if name in self.students and not dict.__contains__(self, name):
            try:
                session: Session = self._session()
                session.cached.pop(name, None)
                session.copies.pop(name, None)
                session.request(["store", name], (value,))
                self.handed.append((["store", name], (value,)))
                self.assigned(name, value)
                return
            except CannotSend:
                self._assigned.pop(name, None)  # his code cannot have it: the test's own from here on
        super().__setitem__(name, value)
        if name in self._shared:
            self._hand_on(name, value)
        if name in MOCKED and callable(value):
            self._session().request(["store", name], (value,))
            self._given.add(name)

    def assigned(self, name: str, value: object) -> None:
        """A student's name has this value of the test's from here on."""
        self._assigned.pop(name, None)
        if self._session().asked is not None and stays(value):
            self._assigned[name] = value

    def restarted(self) -> None:
        """The student's process is another one, in which nothing was assigned yet."""
        self._assigned = {}

    def __delitem__(self, name: str) -> None:
        if dict.__contains__(self, name):
            value = self[name]
            super().__delitem__(name)
            if name in self._defined:
                self._defined.discard(name)
                with suppress(Missing):
                    self._session().request(["delete", name])
                    self._deleted[name] = value
            if name in self._given:
                self._given.discard(name)
                self._session().request(["delete", name])
            return
        if isinstance(name, str) and not hasattr(builtins, name):
            session = self._session()
            self._assigned.pop(name, None)
            session.cached.pop(name, None)
            try:
                session.request(["delete", name])
            except Missing:
                raise KeyError(name) from None
            self.students.add(name)
            return
        raise KeyError(name)

    def _put_back(self, name: str, value: object) -> None:
        """Assign a name of the instructor's that a test has deleted, so that the student was without."""
        deleted = self._deleted.pop(name)
        super().__setitem__(name, value)
        if value is deleted:
            self._defined.add(name)
            self._session().request(["restore", name])
        elif callable(value):
            with suppress(CannotSend):
                self._session().request(["store", name], (value,))

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

    def own(self) -> dict[str, object]:
        """The names that are here, without the student's."""
        return dict(dict.items(self))

    # `dir()`, `locals()`, `globals()` and `vars()` of a cell are this dict: the student's names are in it.

    def __iter__(self) -> Iterator[str]:
        own = [name for name in dict.keys(self) if not _hidden(name)]
        found = self._session().request(["names"])
        theirs = found[:NAMES] if isinstance(found, list) else []
        theirs = [name for name in theirs if isinstance(name, str) and not name.startswith("__")]
        return iter(own + [name for name in theirs if not dict.__contains__(self, name)])

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __bool__(self) -> bool:
        return True

    def keys(self) -> Any:
        return KeysView(self)

    def values(self) -> Any:
        return ValuesView(self)

    def items(self) -> Any:
        return ItemsView(self)

    def copy(self) -> dict[str, Any]:
        found = self.own()
        for name in self:
            if name not in found:
                with suppress(Exception):  # the student's process has listed a name that it does not have
                    found[name] = self[name]
        return found

    def ask(self, names: Iterable[str]) -> None:
        """These names are the student's from here on."""
        for name in names:
            self.asked.add(name)
            self.forget(name)

    def forget(self, name: str) -> None:
        """What a given cell has made of this name is left to the student's process."""
        self._defined.discard(name)
        self._deleted.pop(name, None)
        self.broken.pop(name, None)
        self.instructors.pop(name, None)
        self.crossed.discard(name)
        self._assigned.pop(name, None)
        dict.pop(self, name, None)

    def share(self, names: Iterable[str], texts: Mapping[str, str]) -> None:
        """What the test cell that begins makes of these names, the student's code gets as well, before it is
        called: functions and classes as the cell's own text, `texts`, the rest as any argument.
        """
        self._shared, self._texts = frozenset(names), dict(texts)
        self._sent = {}

    def _hand_on(self, name: str, value: object) -> None:
        what: tuple[list, tuple] = (
            (["define", self._texts[name]], ())
            if name in self._texts and callable(value)
            else (["store", name], (value,))
        )
        try:
            self._session().request(*what)
        except Exception:
            return  # his code cannot have it, and says so if it wants it; the test has it
        self.handed.append(what)
        self.crossed.add(name)
        if not keeps(value):
            self._sent[name] = _state(value)

    def refresh(self) -> None:
        """Hand on again what the test has changed in place: the student's code is about to be called."""
        for name, before in list(self._sent.items()):
            value = dict.get(self, name)
            if _state(value) != before:
                self._hand_on(name, value)

    def define(self, name: str, value: object) -> None:
        """Make `name` the instructor's."""
        self.broken.pop(name, None)
        self._deleted.pop(name, None)
        self._defined.add(name)
        self.instructors[name] = value
        super().__setitem__(name, value)


def _hidden(name: str) -> bool:
    """Whether a name is the examiner's own, or Python's in every process."""
    return name == ASKED


def keeps(value: object) -> bool:
    """Whether a name's value may be kept until the student's process says that the name has another: what is
    a copy, and can be changed, may not.
    """
    from .handles import Handle

    return issubclass(type(value), Handle) or isinstance(
        value, (int, float, str, bytes, type(None), types.ModuleType, type)
    )


def _state(value: object) -> bytes:
    """Bytes that tell whether a value of the test's has changed; none where it cannot be told."""
    try:
        return pickle.dumps(value)
    except Exception:  # what it holds may be anything, a student's object among it
        return b""


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
    tree = ast.parse(source)
    for statement in (Typed().visit(tree) if TYPE.search(source) else tree).body:
        _take(statement, namespace)


def compute(statements: Iterable[ast.stmt], namespace: Namespace) -> None:
    """Run an instructor's statements here, so that what they make is his.

    Raises:
        Exception: one of them wants what is not here, the student's process above all, or fails.
    """
    namespace.alone = True
    try:
        for statement in statements:
            scratch = _Scratch(namespace)
            exec(compile(ast.Module([statement], []), "<instructor>", "exec"), namespace, scratch)
            for name, value in scratch.made.items():
                namespace.define(name, value)
    finally:
        namespace.alone = False


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
    nothing but what makes a class of them.
    """
    if isinstance(value, ast.Lambda):
        return True
    return all(
        (isinstance(node, (*_CONSTANTS, ast.keyword)) or _makes_class(node, namespace))
        and (
            not isinstance(node, ast.Name)
            or dict.__contains__(namespace, node.id)
            or node.id in ("True", "False", "None")
        )
        for node in ast.walk(value)
    )


def _makes_class(node: ast.AST, namespace: Namespace) -> bool:
    """Whether this is `namedtuple("Point", "x y")` or `Enum("Colour", "RED GREEN")`: a definition as good as
    one by `class`.
    """
    if not isinstance(node, ast.Call):
        return False
    *path, name = ast.unparse(node.func).split(".")
    found = dict.get(namespace, path[0] if path else name)
    for part in [*path[1:], name] if path else []:
        found = getattr(found, part, None) if isinstance(found, types.ModuleType) else None
    return found is collections.namedtuple or found in (
        *(typing.NamedTuple, enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag, enum.StrEnum),
    )
