"""The student's half of the handles: what the examiner asks of a student's objects is done here, in the
student's process.

It runs beside hostile code that can change all of it, and the examiner believes none of it. What passes
through here of a test are the arguments of its calls, the names it reads, its seeds, and the gradients of its
backward pass. A mark does not; its source only where it says so: `check.beside`, and a cell that is tagged
`student-kernel`, run here as under stock nbgrader.

**What is wanted.** A test in the examiner uses a student's function, class or instance as if it were there:
calls it, reads and sets attributes, iterates, catches its exceptions, passes it a function of its own. What
the test knows stays there.

**What does not work.** To send the object: a function or an instance travels as a pickle, and loading one
runs its sender's code. To send what it holds: its methods are missing, and two names for one object become
two. To run the test's lines here: then hidden tests lie in the student's process.

**What was chosen.** An object has a number here (`_objects`) for as long as the examiner holds it, a class
for good. The examiner asks for one step at a time, by name (`_do_...`), with its arguments. Of a class it is
told once what special methods it has (`_described`), so that `len(x)` fails there as it would here. A name's
value is sent when a test first reads it, and each answer says which names have other values since (`stale`).
A function of the test arrives as something that can be called, and no more. Of an exception its class, text
and arguments are told, and the line of the notebook that it went through.

**What can still fail.**

- All of this file can be replaced from a student's cell. It may keep the arguments of every call, notice that
  a test calls, and answer by what it saw before. What protects a test is that no expected value comes
  here, not that its calls go unnoticed.
- The gradient of a loss that compares with a target tells the target: `((f(x) - target)**2).sum().backward()`
  sends 2 (f(x) - target). Data that is given to `check.beside` is here too: no answer may stand in either.
- Sources, signatures, tracebacks and texts of errors are what the student's process says they are.
- Iteration asks once for each item. A test that loops over a student's generator a thousand times waits for a
  thousand answers.
- A coroutine is run to its end in an event loop of its own (`_do_await`): one that waits for a task of an
  earlier cell, which is another loop's, fails.
- A function of the test can be called from the main thread, while a test waits, and at no other time.
- A class that the student has put into a library's module counts as the library's. The examiner finds none of
  that name in its own, and takes it for an `object`.
"""

from __future__ import annotations

import ast
import functools
import inspect
import linecache
import os
import sys
import traceback
import types
import warnings
import weakref
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, Self

import numpy as np

from autograder.wire import ambient, generators, given, peer
from autograder.wire.calls import Party
from autograder.wire.channel import HEAD
from autograder.wire.instances import fill, held_by
from autograder.wire.special import BINARY, SPECIAL, UNARY
from autograder.wire.tensors import LIBRARIES, library_of
from autograder.wire.values import CannotSend, Decoder, Encoder

from . import remade
from .around import Around
from .copies import copied

LIMIT = 64 << 20
"""Bytes of all arrays of one message."""
PLAIN_TYPES = (
    bool,
    int,
    float,
    complex,
    str,
    bytes,
    bytearray,
    list,
    tuple,
    dict,
    set,
    frozenset,
    object,
    type(None),
    range,
    slice,
)
CONTAINERS = (list, tuple, dict, set)
_HERE = ("autograder.student", "autograder.wire")


def handlers(namespace: dict, limit: int = LIMIT) -> dict[str, Callable]:
    """What a `Peer` in the student's process serves so that the examiner can use what `namespace` holds."""
    return {"do": Objects(namespace, limit).serve}


class Function:
    """A function of the test: it can be called, and has a name."""

    def __init__(
        self, call: Callable[[list, tuple, dict], Any], number: int, received: list, about: dict | None = None
    ) -> None:
        self._call, self._number, self._received = call, number, received
        told = dict(about or {})
        parameters = told.pop("parameters", None)
        self.__dict__.update({"__doc__": None} | told)
        if parameters is not None:
            self.__signature__ = inspect.Signature(
                [
                    inspect.Parameter(
                        name,
                        inspect._ParameterKind(kind),
                        default=... if has_default else inspect.Parameter.empty,
                    )
                    for name, kind, has_default in parameters
                ],
                __validate_parameters__=False,
            )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._call(["call", self._number], args, kwargs)

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a function of the test can be called, and has no attribute {name!r}")

    def __repr__(self) -> str:
        return "<function of the test>"


Function.__name__ = Function.__qualname__ = "function"


class Iterator:
    """An iterator of the test."""

    __slots__ = ("__weakref__", "_call", "_number", "_received")

    def __init__(self, call: Callable[[list, tuple, dict], Any], number: int, received: list) -> None:
        self._call, self._number, self._received = call, number, received

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Any:
        # a list of one: an end that came as StopIteration would end a generator of the student's around it
        found = self._call(["next", self._number], (), {})
        if not found:
            raise StopIteration
        return found[0]

    def __repr__(self) -> str:
        return "<iterator of the test>"


class Objects(Around, Party):
    """All that the examiner holds of one student."""

    mirrors_own_leaves = True

    def __init__(self, namespace: dict, limit: int = LIMIT) -> None:
        Around.__init__(self, os.getcwd())  # made before any of the student's code
        Party.__init__(self, self._ask_examiner, limit)
        self.namespace = namespace
        self._objects: dict[int, object] = {}
        self._ids: dict[int, int] = {}
        self._classes: list[type] = []
        self._class_ids: dict[type, int] = {}
        self._functions: weakref.WeakValueDictionary[tuple, Function | Iterator] = (
            weakref.WeakValueDictionary()
        )
        self._names: dict[str, object] = {}
        self._deleted: dict[str, object] = {}
        self._ambient = ambient.Taken()
        self._borrowed = generators.Borrowed()
        self._lent = remade.Lent()
        self._count = 0

    def _ask_examiner(self, body: dict, blobs: Sequence) -> tuple[dict, list[bytearray]]:
        asker = peer.current()
        if asker is None:
            raise RuntimeError(
                "a function of a test can be called while the test runs, and from the main thread only"
            )
        return asker.ask("do", body, blobs)

    # doing

    def serve(self, body: dict, blobs: list[bytearray]) -> tuple[dict, list]:
        # The modes of the libraries are global: set for this call, and back even where it is interrupted.
        off = body.get("no_grad") or ()
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            for name in off:
                LIBRARIES[name].set_grad_enabled(False)
            try:
                answer, blobs = super().serve(body, blobs)
            finally:
                for name in off:
                    LIBRARIES[name].set_grad_enabled(True)
        if warned:
            answer["warnings"] = [[self._error_bases(w.category), str(w.message)[:1000]] for w in warned[:20]]
        return answer, blobs

    def shares(self, action: list) -> bool:
        return action[0] in ("name", "get")

    def complete(self, made: object, held: dict) -> None:
        fill(made, held)

    def perform(self, action: list, args: list, kwargs: dict, decoder: Decoder) -> object:
        what, *details = action
        if what == "around":
            return self._do_around(details, args, kwargs)
        if what == "vjp":
            return self._vjp(action, args)
        do = getattr(self, f"_do_{what}")
        if not self._state:
            return do(details, args, kwargs)
        with self._surrounded():
            return do(details, args, kwargs)

    def request(self, action: list, args: Sequence = (), kwargs: dict[str, Any] | None = None) -> Any:
        with self._bare():
            return super().request(action, args, kwargs)

    def written(self, result: object, encoder: Encoder) -> Any:
        if type(result) is np.ndarray and result.nbytes > self.limit - HEAD:
            # too large for any message: the test gets it by steps, most often a few of its entries
            return self.export(result, encoder)
        return super().written(result, encoder)

    def _do_name(self, details: list, args: list, kwargs: dict[str, Any]) -> object:
        (name,) = details
        if name not in self.namespace:
            raise _NoName
        value = self._names[name] = self.namespace[name]
        return value

    def _do_store(self, details: list, args: list, kwargs: dict[str, Any]) -> None:
        self.namespace[details[0]] = args[0]

    def _do_delete(self, details: list, args: list, kwargs: dict[str, Any]) -> None:
        if details[0] not in self.namespace:
            raise _NoName
        self._deleted[details[0]] = self.namespace.pop(details[0])

    def _do_restore(self, details: list, args: list, kwargs: dict[str, Any]) -> None:
        """The test has put back what it deleted."""
        if details[0] in self._deleted:
            self.namespace[details[0]] = self._deleted.pop(details[0])

    def _do_define(self, details: list, args: list, kwargs: dict[str, Any]) -> None:
        """A function or class that a test's visible part defines, and that the student's code uses."""
        (source,) = details
        file = f"<test {abs(hash(source))}>"  # inspect.getsource finds the text by this name
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        exec(compile(source, file, "exec"), self.namespace)

    def _do_imports(self, details: list, args: list, kwargs: dict[str, Any]) -> None:
        """What a test's visible part imports: for the student's code as well, where that costs nothing."""
        for names, code in _imports(details[0]):
            if all(name.partition(".")[0] in sys.modules or _standard(name) for name in names):
                try:
                    exec(code, self.namespace)
                except Exception:  # a module that is forbidden here, or whose import fails: the test says so
                    continue

    def _do_get(self, details: list, args: list, kwargs: dict[str, Any]) -> object:
        return getattr(args[0], details[0])

    def _do_set(self, details: list, args: list, kwargs: dict[str, Any]) -> None:
        setattr(args[0], details[0], args[1])

    def _do_del(self, details: list, args: list, kwargs: dict[str, Any]) -> None:
        delattr(args[0], details[0])

    def _do_call(self, details: list, args: list, kwargs: dict[str, Any]) -> object:
        return args[0](*args[1:], **kwargs)

    def _do_method(self, details: list, args: list, kwargs: dict[str, Any]) -> object:
        return getattr(args[0], details[0])(*args[1:], **kwargs)

    def _do_special(self, details: list, args: list, kwargs: dict[str, Any]) -> object:
        return _special(details[0], *args)

    def _do_next(self, details: list, args: list, kwargs: dict[str, Any]) -> list:
        try:
            return [next(args[0])]
        except StopIteration as stop:
            return [] if stop.value is None else [None, stop.value]

    def _do_await(self, details: list, args: list, kwargs: dict[str, Any]) -> object:
        import asyncio

        async def run() -> Any:
            return await args[0]

        loop = asyncio.new_event_loop()
        try:
            return loop.run_until_complete(run())
        finally:
            loop.close()

    def _do_plain(self, details: list, args: list, kwargs: dict[str, Any]) -> object:
        """A container of a class of the student's as its plain base."""
        value = args[0]
        base = next(base for base in CONTAINERS if isinstance(value, base))
        return dict(dict.items(value)) if base is dict else base(base.__iter__(value))

    def _do_held(self, details: list, args: list, kwargs: dict[str, Any]) -> dict[str, Any]:
        """The attributes of an instance, without asking its class."""
        return held_by(args[0])

    def _do_agree(self, details: list, args: list, kwargs: dict[str, Any]) -> None:
        """Nothing: what both sides have goes with every message."""

    def _do_copy(self, details: list, args: list, kwargs: dict[str, Any]) -> object:
        return copied(args[0], details[0])

    def _do_dir(self, details: list, args: list, kwargs: dict[str, Any]) -> list[str]:
        return [name for name in dir(args[0]) if isinstance(name, str)]

    def _do_names(self, details: list, args: list, kwargs: dict[str, Any]) -> list[str]:
        return [name for name in self.namespace if isinstance(name, str)]

    def _do_class_object(self, details: list, args: list, kwargs: dict[str, Any]) -> type:
        return self._classes[details[0]]

    def _do_class(self, details: list, args: list, kwargs: dict[str, Any]) -> dict:
        return self._described(self._classes[details[0]])

    def _do_function(self, details: list, args: list, kwargs: dict[str, Any]) -> dict:
        return _about_function(args[0])

    def _do_traceback(self, details: list, args: list, kwargs: dict[str, Any]) -> list[str]:
        return _shown(args[0])

    # `namespace` is a copy, and the last expression is the value, as in a cell: the student's names stay as
    # they are.
    def _do_beside(self, details: list, args: list, kwargs: dict[str, Any]) -> object:
        namespace = dict(self.namespace) | kwargs
        tree = ast.parse(details[0])
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "<beside>", "exec"), namespace)
        return (
            None if last is None else eval(compile(ast.Expression(last.value), "<beside>", "eval"), namespace)
        )

    # what goes with every message

    def ambient(self, body: dict, encoder: Encoder) -> None:
        stale = [
            name for name, value in self._names.items() if self.namespace.get(name, _NoName) is not value
        ]
        if stale:
            body["stale"] = stale
            for name in stale:
                del self._names[name]
        self._ambient.add(body)
        if drew := self._borrowed.drew():
            body["drew_lent"] = drew

    def surroundings(self, body: dict, decoder: Decoder) -> None:
        self._ambient.take(body, decoder)
        for number in body.get("lent", ()):
            self._lent.drop(number)

    def release(self, kind: str, number: int, count: int = 1) -> None:
        if kind == "handle":  # held until here, so that its id is no other object's
            value = self._objects.pop(number, None)
            self._ids.pop(id(value), None)

        elif kind == "generator":
            self._borrowed.drop(number)

    # values

    def given(self, value: object, encoder: Encoder) -> list | None:
        if (number := self._borrowed.number(value)) is not None:
            return ["generator", number]
        return given.member(value, self.namespace, encoder)

    def named_tuple(self, name: str, fields: tuple[str, ...]) -> type | None:
        return given.named_tuple(self.namespace, name, fields)

    def own(self, value: object) -> list | None:
        return self._lent.node(value)

    def export(self, value: object, encoder: Encoder) -> list:
        if isinstance(value, (Function, Iterator)):
            return ["yours", value._number]
        if isinstance(value, type):
            if value in PLAIN_TYPES or (issubclass(value, BaseException) and value.__module__ == "builtins"):
                return ["lib", value.__module__, value.__qualname__]
            return [
                "type",
                self._number_of(value),
                self._class_number(value),
                self._class_number(type(value)),
            ]
        if isinstance(value, types.ModuleType):
            return [
                "module",
                self._number_of(value),
                self._class_number(type(value)),
                str(getattr(value, "__name__", ""))[:200],
            ]
        if isinstance(value, BaseException):
            return ["exception", self.describe_error(value, encoder)]
        return ["handle", self._number_of(value), self._class_number(type(value))]

    def _number_of(self, value: object) -> int:
        number = self._ids.get(id(value))
        if number is None:
            self._count += 1
            number = self._ids[id(value)] = self._count
            self._objects[number] = value
        return number

    def _class_number(self, cls: type) -> int:
        number = self._class_ids.get(cls)
        if number is None:
            number = self._class_ids[cls] = len(self._classes)
            self._classes.append(cls)
        return number

    def resolve(self, node: list, decoder: Decoder) -> object:
        kind, *rest = node
        if kind == "yours":
            return self._objects[rest[0]]
        if kind in ("fn", "it"):
            key = (kind, rest[0])
            found = self._functions.get(key)
            if found is None:
                # The test may send it again before it hears that this one was dropped: so it is told how
                # often it came.
                received = [kind, rest[0], 0]
                found = self._functions[key] = (Function if kind == "fn" else Iterator)(
                    self.request, rest[0], received, *rest[1:]
                )
                weakref.finalize(found, self.released.append, received).atexit = False
            found._received[2] += 1
            return found
        if kind == "lib":
            return _library(*rest)
        if kind == "generator":
            return self._borrowed.take(rest[0], rest[1], decoder.value(rest[2]))
        if kind == "member":
            if (found := given.read(self.namespace, *rest[:3])) is not None:
                return found[0]
            return decoder.value(rest[3])
        if kind == "class":
            return remade.class_of(rest[0], rest[1:], self.namespace, decoder)
        if kind == "lend":
            nodes = [self._part(node, decoder) for node in rest[2]]
            return self._lent.take(rest[0], decoder.value(rest[1]), nodes, self.namespace)
        if kind == "lent":
            return self._lent.values[rest[0]]
        if kind == "made":
            return decoder.remember(rest[0], object.__new__(decoder.value(rest[1])))
        if kind == "file":
            return decoder.remember(rest[0], remade.file(decoder.value(rest[1]), rest[2]))
        if kind == "exception":
            return self.error(rest[0], decoder)
        return super().resolve(node, decoder)

    def _part(self, node: Any, decoder: Decoder) -> object:
        """A part of what was lent."""
        if not isinstance(node, list) or node[:1] != ["adopt"]:
            return decoder.value(node)
        _, number, values, requires_grad, parameter, grad = node
        tensor = decoder.value(values)
        library = library_of(tensor)
        assert library is not None  # the examiner says so
        if requires_grad or parameter:
            tensor = library.leaf(tensor, bool(parameter))
            if not requires_grad:
                tensor.requires_grad_(False)
        library.set_grad(tensor, decoder.value(grad))
        self.mirrors.adopt(number, tensor)
        return tensor

    def before_answer(self, answer: dict, encoder: Encoder) -> None:
        if not self._lent.values:
            return
        moved = [
            [number, ["handle", self._number_of(value), self._class_number(type(value))]]
            for number, value in self._lent.changed()
        ]
        if moved:
            answer["moved"] = moved

    def _described(self, cls: type) -> dict:
        """A class, as the examiner shows it to a test."""
        special = [name for name in SPECIAL if _has(cls, name)]
        own = [base for base in cls.__mro__ if _reference(base) is None]
        library = next(
            (ref for base in cls.__mro__ if (ref := _reference(base)) is not None), ["builtins", "object"]
        )
        return {
            "name": str(cls.__name__),
            "qualname": str(cls.__qualname__),
            "module": str(cls.__module__),
            "special": special,
            "hash": "none" if cls.__hash__ is None else "same" if cls.__hash__ is object.__hash__ else "own",
            "equal": cls.__eq__ is not object.__eq__,
            "own": [self._class_number(base) for base in own],
            "bases": [self._class_told(base) for base in cls.__bases__],
            "mro": [self._class_told(base) for base in cls.__mro__],
            "library": library,
            "fields": list(cls.__dataclass_fields__) if hasattr(cls, "__dataclass_fields__") else None,
            "error": self._error_bases(cls) if issubclass(cls, BaseException) else None,
            "container": next((base.__name__ for base in CONTAINERS if issubclass(cls, base)), None),
            "class": isinstance(cls, type) and issubclass(cls, type),
        }

    def _class_told(self, cls: type) -> list:
        """[number, [module, name] of a library's class, or of one that has this name in the notebook]."""
        name = str(cls.__qualname__)
        first, *rest = name.split(".")
        found = self.namespace.get(first)
        for part in rest:
            found = vars(found).get(part) if isinstance(found, type) else None
        return [self._class_number(cls), _reference(cls) or (["__main__", name] if found is cls else None)]

    # exceptions

    def _error_bases(self, cls: type) -> list:
        """The class of an exception, and its bases up to the first builtin one, as the examiner can make them
        again.
        """
        bases: list = []
        for base in cls.__mro__:
            if base.__module__ == "builtins" and issubclass(base, BaseException):
                return [*bases, ["builtin", base.__name__]]
            reference = _reference(base)
            if reference is not None:
                bases.append(["library", *reference])
            elif issubclass(base, BaseException):
                bases.append(["own", self._class_number(base), str(base.__name__)])
        return bases

    def describe_error(self, error: BaseException, encoder: Encoder) -> dict:
        if isinstance(error, _NoName):
            return {"missing": 1}
        error.__traceback__ = _of_student(error.__traceback__)
        try:
            text = str(error)[:10_000]
        except Exception:  # its `__str__` is the student's
            text = ""
        try:
            args = encoder.add(tuple(error.args))
        except CannotSend:
            args = ["tuple", []]
        about = {
            "bases": self._error_bases(type(error)),
            "text": text,
            "args": args,
            "self": ["handle", self._number_of(error), self._class_number(type(error))],
            "inside": int(_inside(error.__traceback__)),
            "line": _own_line(error.__traceback__, self.namespace),
            "notes": [str(note)[:1000] for note in getattr(error, "__notes__", ()) or ()][:10],
        }
        if isinstance(name := getattr(error, "name", None), str):
            about["name"] = name[:200]
        if type(token := getattr(error, "_of_the_test", None)) is int:
            about["token"] = token
        return about

    def error(self, about: dict, decoder: Decoder) -> BaseException:
        cls = next(
            (found for kind, *ref in about["bases"] if (found := _error_class(kind, ref)) is not None),
            RuntimeError,
        )
        args = decoder.value(about["args"])
        try:
            error = cls(*args)
        except Exception:  # a class of the test's library that wants other arguments than it keeps in `args`
            error = RuntimeError(about["text"])
        error.__dict__["_of_the_test"] = about.get("token")
        return error


@functools.lru_cache(64)
def _imports(source: str) -> list[tuple[list[str], types.CodeType]]:
    """For each statement of a test's imports the modules that it names, and its code: tests have the same."""
    found = []
    for statement in ast.parse(source).body:
        module = statement.module if isinstance(statement, ast.ImportFrom) else ""
        names = [module or ""] if module else [alias.name for alias in getattr(statement, "names", ())]
        found.append((names, compile(ast.Module([statement], []), "<test>", "exec")))
    return found


def _standard(name: str) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names


class _NoName(BaseException):
    """A name that the namespace does not have."""


def _error_class(kind: str, ref: list) -> type | None:
    if kind == "builtin":
        import builtins

        return getattr(builtins, ref[0])
    try:
        return _library(*ref) if kind == "library" else None
    except Exception:  # to import a module may raise anything; the next base will do
        return None


def _has(cls: type, name: str) -> bool:
    for base in cls.__mro__:
        if name in vars(base):
            return base is not object and vars(base)[name] is not None
    return False


def _special(name: str, value: Any, *rest: Any) -> Any:
    if name in BINARY:
        function, swapped = BINARY[name]
        return function(rest[0], value) if swapped else function(value, rest[0])
    if name in UNARY:
        return UNARY[name](value)
    match name:
        case "__call__":
            return value(*rest)
        case "__iter__":
            return iter(value)
        case "__reversed__":
            return reversed(value)
        case "__getitem__":
            return value[rest[0]]
        case "__setitem__":
            value[rest[0]] = rest[1]
            return None
        case "__delitem__":
            del value[rest[0]]
            return None
        case "__contains__":
            return rest[0] in value
        case "__format__":
            return format(value, rest[0])
        case "__round__":
            return round(value, *rest)
        case "__enter__" | "__exit__":
            return getattr(type(value), name)(value, *rest)
    return getattr(value, name)(*rest)


_TYPES = {
    cls: ["types", name]
    for name, cls in vars(types).items()
    if isinstance(cls, type) and cls.__module__ == "builtins"
}


def _reference(cls: type) -> list | None:
    """[module, name] of a class that a library defines, None for one of the student's."""
    if cls in _TYPES:
        return _TYPES[cls]
    module = getattr(cls, "__module__", None)
    if not isinstance(module, str) or module == "__main__" or module not in sys.modules:
        return None
    found = sys.modules[module]
    for part in cls.__qualname__.split("."):
        found = getattr(found, part, None)
    return [module, cls.__qualname__] if found is cls else None


def _library(module: str, name: str) -> Any:
    """What a library of ours calls by that name."""
    import importlib

    found = importlib.import_module(module)
    return functools.reduce(getattr, name.split("."), found) if name else found


def _of_student(tb: types.TracebackType | None) -> types.TracebackType | None:
    """The traceback without the frames of this package at its beginning."""
    while tb is not None and str(tb.tb_frame.f_globals.get("__name__", "")).startswith(_HERE):
        tb = tb.tb_next
    return tb


def _inside(tb: types.TracebackType | None) -> bool:
    """Whether the student's code raised, or what it called: not a call of it that was wrong, nor the test's
    lines beside it.
    """
    name = None
    while tb is not None:
        name, tb = tb.tb_frame.f_code.co_filename, tb.tb_next
    return name is not None and name != "<beside>"


def _own_line(tb: types.TracebackType | None, namespace: dict) -> str | None:
    """The innermost line of the notebook that an error went through."""
    found = None
    while tb is not None:
        frame = tb.tb_frame
        if frame.f_globals is namespace and not _given(frame):
            # Python 3.11 knows no line of a frame that was interrupted between two.
            found = linecache.getline(frame.f_code.co_filename, tb.tb_lineno or 0).strip()[:300] or None
        tb = tb.tb_next
    return found


def _given(frame: types.FrameType) -> bool:
    """Whether code that the notebook or a test brings along runs there, as `course.check` tells it."""
    if frame.f_code.co_filename == "<beside>" or frame.f_locals.get("__tracebackhide__") is True:
        return True
    first = next(filter(None, map(str.strip, linecache.getlines(frame.f_code.co_filename))), "")
    return first.lower().startswith("# given")


def _shown(error: BaseException) -> list[str]:
    """The traceback's lines, as IPython shows them where it runs."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is not None:
        return shell.InteractiveTB.structured_traceback(type(error), error, error.__traceback__)
    return [line.rstrip("\n") for line in traceback.format_exception(error)]


def _about_function(function: Any) -> dict:
    """What `inspect` can tell of a function: the names and defaults of its parameters, its text, its code's
    names.
    """
    about: dict = {}
    try:
        parameters = []
        for parameter in inspect.signature(function).parameters.values():
            default = [] if parameter.default is parameter.empty else [parameter.default]
            note = (
                ""
                if parameter.annotation is parameter.empty
                else inspect.formatannotation(parameter.annotation)
            )
            parameters.append([parameter.name, int(parameter.kind), default, note])
        about["parameters"] = parameters
    except (TypeError, ValueError):
        pass
    code = getattr(inspect.unwrap(function) if callable(function) else function, "__code__", None)
    code = getattr(getattr(function, "__func__", None), "__code__", code)
    if isinstance(code, types.CodeType):
        about["code"] = {
            name: getattr(code, name)
            for name in (
                "co_name",
                "co_argcount",
                "co_posonlyargcount",
                "co_kwonlyargcount",
                "co_flags",
                "co_names",
                "co_varnames",
                "co_freevars",
                "co_cellvars",
            )
        }
        about["constants"] = [
            c for c in code.co_consts if isinstance(c, (int, float, complex, str, bytes, type(None)))
        ]
        try:
            lines, first = inspect.findsource(code)
            about["source"], about["first"] = "".join(lines)[:1_000_000], first + 1
        except (OSError, TypeError):
            pass
    return about
