"""The examiner's half of the wire: one conversation with one student's process.

What it sends are arguments. What it believes is that an answer came, and nothing that the answer says.
"""

from __future__ import annotations

import builtins
import inspect
import sys
import types
import warnings
import weakref
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, NoReturn
from unittest import SkipTest

from autograder.wire import ambient, generators, given
from autograder.wire.calls import Party
from autograder.wire.channel import Closed, Late, WireError
from autograder.wire.peer import Failed, Peer
from autograder.wire.special import READS
from autograder.wire.tensors import LIBRARIES, Library, Tensor
from autograder.wire.values import CannotSend, Decoder, Encoder, Hooks, Node

from .asked import Asked
from .crossings import Looking, Recording, holds_nothing, place_of_call, positions
from .handles import (
    Handle,
    ModuleHandle,
    NotHere,
    StaleHandle,
    StudentClass,
    TypeHandle,
    _at,
    _name,
    trusted_class,
)
from .kinds import NOWHERE, Paths, Place, copies, sentence
from .lending import Lent
from .notplain import NotPlain
from .remaking import described

if TYPE_CHECKING:
    from .around import Around

PLAIN_TYPES = frozenset(
    {
        "bool",
        "int",
        "float",
        "complex",
        "str",
        "bytes",
        "bytearray",
        "list",
        "tuple",
        "dict",
        "set",
        "frozenset",
        "object",
        "NoneType",
        "range",
        "slice",
    }
)
CALLS = frozenset({"call", "method", "special", "next", "get"})
"""What runs the student's code."""
STEADY = frozenset({"name", "names", "class", "class_object", "function", "held"})
"""What runs none of the student's code: no value that a test has is another after it."""
CHANGES = frozenset("call method next await beside set del store delete restore define imports vjp".split())
"""What may change what the student's process holds, besides operators."""
NOT_SENT = ("autograder", "solutions", "__main__")
CROSSINGS = frozenset({"name", "get", "call", "special", "next", "await", "plain", "beside"})
"""Questions of a test, to which a student's value is the answer."""
DEEP = 8
"""Copies within copies: what is still an object then is none."""


class Ended(BaseException):
    """The conversation is over, and with it the test: the student's process did not answer, is gone, or broke
    the protocol.
    """


class Missing(KeyError):
    """A name that the student's process does not have."""


class StudentError:
    """What an exception that came from the student's process is, besides an exception."""

    def __getattr__(self, name: str) -> Any:
        handle = self.__dict__.get("_handle_of")
        if handle is None or name.startswith("__"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(handle, name)

    def __str__(self) -> str:
        text = self.__dict__.get("_text")
        return super().__str__() if text is None else text


class Session(Party):
    """Asks one student's process, by one peer, until it ends."""

    def __init__(
        self,
        peer: Peer,
        limit: int,
        deadline: Callable[[], float | None],
        seeds: bool,
        paths: Paths | None = None,
    ) -> None:
        super().__init__(self._ask_student, limit)
        self.peer, self._deadline, self.paths = peer, deadline, paths
        self.asked = None if paths is None else Asked(self, paths)
        self.calls = 0
        """How often something was asked for that may change what the student's process holds."""
        self.places: dict[int, Place] = {}
        """By a handle's number, on which paths it came."""
        self._copying: list[Place] = []
        self.over = False
        self.names: set[str] = set()
        self.cached: dict[str, object] = {}
        self.copies: dict[str, object] = {}
        """Values of names that can be changed, until the student's process does anything: what a test writes
        into one is still there in its next line.
        """
        self._handles: weakref.WeakValueDictionary[int, Handle] = weakref.WeakValueDictionary()
        self._gone: set[int] = set()
        self._classes: dict[int, StudentClass] = {}
        self._errors: dict[tuple, type] = {}
        self._exports: dict[int, Any] = {}
        self._export_ids: dict[int, int] = {}
        self._sent: dict[int, int] = {}
        self._thrown: dict[int, BaseException] = {}
        self._ambient = ambient.Sent(seeds)
        self._generators = generators.Lent()
        self.own_names: dict[str, Any] = {}
        """The names of the test cells, among them the classes that the instructor's cells define."""
        self.lent = Lent(self)
        self.warned: Callable[[str, type], None] | None = None
        self.before: Callable[[], None] | None = None
        """What is to be done before the student's code is called."""
        self.around: Around | None = None
        peer.handlers["do"] = self.serve

    def request(self, action: list, args: Sequence = (), kwargs: dict[str, Any] | None = None) -> Any:
        if self.before is not None and action[0] in CALLS:
            before, self.before = self.before, None  # it asks, too
            try:
                before()
            finally:
                self.before = before
        if action[0] in CHANGES or (action[0] == "special" and action[1] not in READS):
            self.calls += 1
        if self.around is None:
            return super().request(action, args, kwargs)
        around, value = self.around, None
        outer = around.patches.undress()
        try:
            around.before(action, args, kwargs or {})
            try:
                value = super().request(action, args, kwargs)
            finally:
                around.after(action, value)
            return value
        finally:
            around.patches.dress(outer)

    def _ask_student(self, body: dict, blobs: Sequence) -> tuple[dict, list[bytearray]]:
        if self.over:
            raise StaleHandle(
                "the student's Python was started again since this value was computed: "
                "compute it anew in this cell"
            )
        try:
            answer, blobs = self.peer.ask("do", body, blobs, self._deadline())
        except Failed as error:
            raise WireError(str(error)) from None
        except (Late, Closed) as error:
            raise Ended(str(error)) from None
        except WireError as error:
            if self.peer.broken is not None:
                raise Ended(str(error)) from None
            raise
        finally:
            if body["do"][0] not in STEADY:
                self.copies.clear()
        if "warnings" in answer:
            self._warn(answer["warnings"])
        return answer, blobs

    def _warn(self, told: Node) -> None:
        """Warn as the student's code did, so that a test can see it."""
        if self.warned is None or not isinstance(told, list):
            return
        found = []
        for warning in told[:20]:
            if not isinstance(warning, list) or len(warning) != 2 or not isinstance(warning[1], str):
                raise WireError("a warning is not told as one")
            if issubclass(cls := self._error_class(warning[0]), Warning):
                found.append((warning[1], cls))
        for text, cls in found:  # a test may have this raise
            self.warned(text, cls)

    def perform(self, action: list, args: list, kwargs: dict, decoder: Decoder) -> object:
        if self.around is None:
            return self._perform(action, args, kwargs)
        self.around.guard.came([args, kwargs], 4)
        with self.around.patches.dressed():
            return self._perform(action, args, kwargs)

    def _perform(self, action: list, args: list, kwargs: dict) -> object:
        match action:
            case ["vjp", *_]:
                return self._vjp(action, args)
            case ["call", int(number)] if callable(self._exports.get(number)):
                return self._exports[number](*args, **kwargs)
            case ["next", int(number)] if hasattr(self._exports.get(number), "__next__"):
                return [value for value in [next(self._exports[number], self)] if value is not self]
        raise WireError("the student's process asked for something that it was not given")

    # on which path what comes came (kinds.py)

    def reads(self, action: list, args: Sequence, blobs: list[bytearray], items: list) -> Decoder:
        if self.paths is None:
            return super().reads(action, args, blobs, items)
        if action[0] == "copy":
            found = Looking(self, blobs, self.limit, items, self._copying[-1])
            found.copying = True
            return found
        kind = Recording if self.paths.recording else Looking
        if action[0] not in CROSSINGS:  # but with it comes what both sides share
            found = kind(self, blobs, self.limit, items, NOWHERE)
            found.crossing = False
        else:
            found = kind(self, blobs, self.limit, items, (action, args))
        found.steady = action[0] in STEADY
        return found

    def serves(self, body: dict, blobs: list[bytearray]) -> Decoder:
        function = self._called(body)
        if self.paths is None or function is None:
            return super().serves(body, blobs)
        kind = Recording if self.paths.recording else Looking
        return kind(self, blobs, self.limit, None, place_of_call(function, self.paths))

    def arguments(self, body: dict, decoder: Decoder) -> tuple[list, dict[str, Any]]:
        nodes, named = body.get("args"), body.get("kwargs") or {}
        if not isinstance(decoder, Looking) or not isinstance(nodes, list) or not isinstance(named, dict):
            return super().arguments(body, decoder)
        steps = positions(self._called(body), list(named))
        args = [decoder.at([f"#{i}"], node) for i, node in enumerate(nodes)]
        return args, {name: decoder.at([steps.get(name, f"#{name}")], node) for name, node in named.items()}

    def _called(self, body: dict) -> Any:
        """The test's function that the student's code calls."""
        match body.get("do"):
            case ["call", int(number)]:
                return self._exports.get(number)
        return None

    def _apply(self, changes: Node, decoder: Decoder, sent: Encoder) -> None:
        if (
            not changes
            or not isinstance(decoder, Looking)
            or decoder.copying
            or (not decoder.paths.recording and all(map(holds_nothing, changes)))
        ):
            super()._apply(changes, decoder, sent)
            return
        with decoder.changing(sent.items):
            super()._apply(changes, decoder, sent)

    def _hear_twins(self, body: dict, decoder: Decoder) -> frozenset[int]:
        if isinstance(decoder, Looking) and decoder.steady:
            body = {key: part for key, part in body.items() if key != "twins"}
        if not (isinstance(decoder, Looking) and (body.get("twins") or body.get("made"))):
            return super()._hear_twins(body, decoder)
        with decoder.changing(self.twins.values(), shared=True):
            return super()._hear_twins(body, decoder)

    def remember(self, handle: Handle, place: Place) -> None:
        """A handle came there."""
        number = _at(handle)[1]
        had = self.places.get(number)
        self.places[number] = place if had is None else had.joined(place)

    def plain(self, handle: Handle, place: Place, letters: str) -> Any:
        """The plain data that an object is, where these kinds of data are due; else what stands for it."""
        if len(self._copying) < DEEP:
            self._copying.append(place)
            before, self.reading = self.reading, True
            try:
                found = self.request(["copy", copies(letters)], (handle,))
                if found is not NotImplemented and not issubclass(type(found), Handle):
                    return found
            except BaseException as error:
                if not isinstance(error, Exception) and "in_student_code" not in error.__dict__:
                    raise
                if isinstance(error, WireError):
                    raise
            finally:
                self.reading = before
                self._copying.pop()
        self.remember(handle, place)
        about = type(handle)._autograder_class
        made = about.proxy(NotPlain)._autograder_made
        return made(self, handle, sentence(place, about.name, letters), "t" in letters)

    def ambient(self, body: dict, encoder: Encoder) -> None:
        self._ambient.add(body, encoder)
        if self.reading:
            return
        if gone := self.lent.unused():
            body["lent"] = gone
        if self._gone:
            body.setdefault("released", []).extend(["handle", number] for number in self._gone)
            self._gone = set()
        if self._generators.returned:
            numbers, self._generators.returned = self._generators.returned, []
            body.setdefault("released", []).extend(["generator", number] for number in numbers)

    def surroundings(self, body: dict, decoder: Decoder) -> None:
        if "drew" in body:
            self._ambient.drawn(body["drew"])
        if "drew_lent" in body:
            self._generators.drawn(body["drew_lent"])
        if "stale" in body and not (isinstance(decoder, Looking) and decoder.steady):
            stale = body["stale"]
            for name in stale if isinstance(stale, list) else ():
                if isinstance(name, str):
                    self.cached.pop(name, None)

    def seeds(self) -> None:
        """A test speaks of a seed."""
        self._ambient.begin()

    def read_answer(self, answer: dict, decoder: Decoder) -> None:
        if "moved" not in answer:
            return
        moved = answer["moved"]
        for number, node in moved if isinstance(moved, list) else ():
            self.lent.moved(number, decoder.value(node))

    def release(self, kind: str, number: int, count: int = 1) -> None:
        if kind in ("fn", "it") and type(number) is int and type(count) is int and number in self._exports:
            self._sent[number] -= count
            if self._sent[number] <= 0:
                self._export_ids.pop(id(self._exports.pop(number)), None)
                del self._sent[number]

    def unused_twins(self) -> list[int]:
        return self.twins.unused()

    def agree(self) -> None:
        """Let both sides have the same of what both have: a cell begins, or is over."""
        if len(self.twins):
            self.request(["agree"])

    def let_go(self, number: int) -> None:
        """A handle was dropped."""
        if not self.over and self._handles.get(number) is None:
            self._gone.add(number)
            self.places.pop(number, None)

    # values

    def own(self, value: object) -> list | None:
        if not issubclass(type(value), Handle):
            return self.lent.node(value)
        session, number, _ = _at(value)
        if session is not self:
            raise StaleHandle(
                "this object of the student's is from before Python was started again: "
                "get it anew in this cell"
            )
        return ["yours", number]

    def given(self, value: object, encoder: Encoder) -> list | None:
        return given.member(value, self.own_names, encoder) or self._generators.node(value, encoder)

    def instead(self, value: object, encoder: Encoder) -> list:
        return []

    def named_tuple(self, name: str, fields: tuple[str, ...]) -> type | None:
        return given.named_tuple(self.own_names, name, fields)

    def export(self, value: object, encoder: Encoder) -> list:
        handle = getattr(value, "_handle_of", None) if isinstance(value, (type, BaseException)) else None
        if isinstance(handle, Handle) and (node := self.own(handle)) is not None:
            return node
        if isinstance(value, (type, types.ModuleType, *_LIBRARY_FUNCTIONS)) or type(value).__name__ in (
            "ufunc",
            "_ArrayFunctionDispatcher",
        ):
            reference = _reference(value)
            if reference is not None:
                return ["lib", *reference]
        if isinstance(value, BaseException):
            return ["exception", self.describe_error(value, encoder)]
        if (node := described(value, encoder)) is not None:
            return node
        if (node := self.lent.lend(value, encoder)) is not None:
            return node
        if isinstance(value, types.ModuleType):
            raise NotHere(f"the module {value.__name__} of the test cannot be sent to the student's process")
        if callable(value) and not isinstance(value, type) and not _has_parameters(value):
            # before the iterators: a mock is both, and is meant to be called
            return ["fn", self._exported(value), _told_of(value)]
        if hasattr(value, "__next__"):
            return ["it", self._exported(value)]
        kind = f"the class {value.__name__}" if isinstance(value, type) else f"a {type(value).__name__}"
        raise NotHere(
            f"{kind} of the test cannot be sent to the student's process: numbers, strings, arrays, tensors, "
            "containers of them and functions can. "
            "Set it up next to the student's code with check.beside, or tag the cell student-kernel"
        )

    def _exported(self, value: object) -> int:
        number = self._export_ids.get(id(value))
        if number is None:
            self._numbers += 1
            number = self._export_ids[id(value)] = self._numbers
            self._exports[number] = value
            self._sent[number] = 0
        self._sent[number] += 1
        return number

    def resolve(self, node: list, decoder: Decoder) -> object:
        found = self._resolved(node, decoder)
        if self.paths is not None and isinstance(decoder, Looking) and issubclass(type(found), Handle):
            return decoder.met(found)  # pyrefly: ignore[bad-argument-type]
        return found

    def _resolved(self, node: list, decoder: Decoder) -> object:
        kind, *rest = node
        match kind, *rest:
            case "handle", int(number), int(cls):
                return self._handle(number, cls)
            case "type", int(number), int(cls), int(meta):
                return self._type(number, cls, meta)
            case "module", int(number), int(cls), str(name):
                module = sys.modules.get(name)
                if (
                    isinstance(module, types.ModuleType)
                    and name.partition(".")[0] not in NOT_SENT
                    and "matplotlib" not in name
                ):
                    return module  # ours: what the student did to theirs is not the test's
                return self._handle(number, cls, ModuleHandle)
            case "member", module, name, which, otherwise:
                found = given.read(self.own_names, module, name, which)
                return decoder.value(otherwise) if found is None else found[0]
            case "generator", number:
                return self._generators.own(number)
            case "exception", dict(about):
                return self.error(about, decoder)
            case "lib", "builtins", str(name) if name in PLAIN_TYPES or _builtin_error(name):
                return type(None) if name == "NoneType" else getattr(builtins, name)
            case "lent", int(number) if (value := self.lent.value(number)) is not None:
                return value
            case "yours", int(number) if number in self._exports:
                return self._exports[number]
        return super().resolve(node, decoder)

    def _handle(self, number: int, cls: int, kind: type[Handle] = Handle) -> Handle:
        found = self._handles.get(number)
        if found is None:
            about = self._class(cls)
            found = self._handles[number] = about.proxy(kind)._autograder_made(self, number, cls)
            self._gone.discard(number)
        return found

    def _type(self, number: int, cls: int, meta: int) -> type | Handle:
        about = self._class(cls)
        if about.error is not None:
            made = self._error_class(about.error)
            if made.__dict__.get("_handle_of") is None and made.__dict__.get("_of_student"):
                made._handle_of = self._handle(number, meta)
            return made
        found = self._handles.get(number)
        if found is None:
            kind = self._class(meta).proxy(TypeHandle)
            found = self._handles[number] = kind._autograder_made(self, number, cls, about)
            self._gone.discard(number)
        return found

    def _class(self, number: int) -> StudentClass:
        found = self._classes.get(number)
        if found is None:
            before, self.reading = self.reading, True
            try:
                about = self.request(["class", number])
            finally:
                self.reading = before
            if not isinstance(about, dict):
                raise WireError("a class is not described")
            found = self._classes[number] = StudentClass(self, number, about)
        return found

    def class_handle(self, number: int) -> Any:
        """The handle of a class by its number."""
        return self.request(["class_object", number])

    # exceptions

    def _error_class(self, bases: Node) -> Any:
        """A class for an exception with these bases: ours where we know it, one of the student's name where
        it is theirs.
        """
        if not isinstance(bases, list) or not bases or len(bases) > 50:
            raise WireError("an exception is of no class")
        made: type = Exception
        for reference in reversed(bases):
            match reference:
                case ["builtin", str(name)] if _builtin_error(name):
                    made = getattr(builtins, name)
                    if issubclass(made, (StopIteration, StopAsyncIteration)):
                        # It would end the test's own loop (`all(map(f, xs))`) as if all were well. An
                        # iterator's end comes another way.
                        made = self._made(("builtin", name), name, RuntimeError)
                    elif not issubclass(made, Exception):
                        made = self._made(("builtin", name), name, made)
                case ["library", str(module), str(name)]:
                    found = trusted_class([module, name])
                    if (
                        found is not None
                        and issubclass(found, made)
                        and module.partition(".")[0] not in NOT_SENT
                        and found is not Ended
                        and not issubclass(found, SkipTest)  # nor skip it
                    ):
                        made = found
                case ["own", int(number), str(name)]:
                    made = self._made(("own", number), name, made)
        return made

    def _made(self, key: tuple, name: str, base: type) -> type:
        if key not in self._errors:
            bases = (base,) if issubclass(base, StudentError) else (StudentError, base)
            body = {"__module__": "__main__", "_handle_of": None, "_of_student": True}
            try:
                self._errors[key] = type(_name(name, "Exception"), bases, body)
            except Exception as error:  # a library's class that has no subclasses, or hears of them
                raise WireError(f"an exception is of no class: {error}"[:200]) from None
        return self._errors[key]

    def error(self, about: Node, decoder: Decoder) -> BaseException:
        if not isinstance(about, dict):
            raise WireError("an exception is not described")
        if about.get("missing"):
            return Missing()
        token = about.get("token")
        if type(token) is int and token in self._thrown:
            return _noted(self._thrown[token], about, [])
        cls = self._error_class(about.get("bases"))
        looks = decoder if isinstance(decoder, Looking) else None
        raised = ["!"] if looks and looks.steps is None else []  # else it is a value
        args = about.get("args")
        args = looks.at([*raised, ".args"], args) if looks else decoder.value(args)
        args = args if isinstance(args, tuple) else ()
        text = about.get("text") if isinstance(about.get("text"), str) else ""
        try:
            # of a class that is not builtin no __init__ runs: it may be a library's, and do more than keep a
            # text
            error: Any = cls(*args) if cls.__module__ == "builtins" else cls.__new__(cls, *args)
            error.args = args
        except Exception:  # a class of a library that wants other arguments than the student's process tells
            error = cls.__new__(cls)
            error.args = (text,)
        if not isinstance(error, StudentError) and str(error) != text:
            error.args = (text,)
        error.__dict__["_text"] = text
        handle = about.get("self")
        handle = looks.at(raised, handle, as_object=True) if looks else decoder.value(handle)
        if isinstance(handle, Handle):
            error.__dict__["_handle_of"] = handle
        if isinstance(about.get("name"), str) and isinstance(error, (NameError, AttributeError, ImportError)):
            error.name = about["name"]
        error.in_student_code = bool(about.get("inside"))
        notes = about.get("notes")
        return _noted(
            error,
            about,
            [note for note in notes if isinstance(note, str)][:10] if isinstance(notes, list) else [],
        )

    def describe_error(self, error: BaseException, encoder: Encoder) -> dict:
        """What the student's code is told of an exception in a function of the test: type and text."""
        self._numbers += 1
        self._thrown[self._numbers] = error
        if len(self._thrown) > 10_000:  # the oldest: the student's code can hardly still be raising it
            self._thrown.pop(next(iter(self._thrown)))
        bases = []
        for base in type(error).__mro__:
            if base.__module__ == "builtins":
                bases.append(["builtin", base.__name__])
                break
            if (reference := _reference(base)) is not None:
                bases.append(["library", *reference])
        try:
            args = Encoder(_PlainOnly()).add(tuple(error.args))
            if not isinstance(args, list) or any(
                isinstance(part, list) and part and part[0] == "array" for part in args[1]
            ):
                args = ["tuple", [str(error)]]
        except (TypeError, WireError):
            args = ["tuple", [str(error)]]
        return {"bases": bases, "text": str(error), "args": args, "token": self._numbers}


class _PlainOnly(Hooks):
    """Hooks of an encoder for the arguments of exceptions: scalars and texts."""

    def own(self, value: object) -> None:
        return None

    def export(self, value: object, encoder: Encoder) -> NoReturn:
        raise CannotSend("no plain data")

    def tensor(self, library: Library, tensor: Tensor, encoder: Encoder) -> NoReturn:
        raise CannotSend("no plain data")


def _noted(error: Any, about: dict, notes: list[str]) -> BaseException:
    line = about.get("line")
    error.student_line = line[:500] if isinstance(line, str) and line else None
    for note in notes:
        error.add_note(note)
    return error


def _builtin_error(name: str) -> bool:
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, BaseException)


_LIBRARY_FUNCTIONS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
)


def _reference(value: object) -> list | None:
    """[module, name] by which a library of ours has this class, function or module; else None."""
    if isinstance(value, types.ModuleType):
        name = value.__name__
        known = (
            sys.modules.get(name) is value
            and name.partition(".")[0] not in NOT_SENT
            and hasattr(value, "__spec__")
        )
        return [name, ""] if known and value.__spec__ is not None else None
    module, name = (
        getattr(value, "__module__", None),
        getattr(value, "__qualname__", getattr(value, "__name__", None)),
    )
    if type(value).__name__ in ("ufunc", "_ArrayFunctionDispatcher"):
        module = module or "numpy"
    if module is None and isinstance(value, types.BuiltinFunctionType) and value.__self__ is not None:
        module = getattr(type(value.__self__), "__module__", None)
    if not isinstance(module, str) or not isinstance(name, str) or module.partition(".")[0] in NOT_SENT:
        return None
    for place in (module, "numpy", "torch", "torch.nn.functional"):
        found = sys.modules.get(place)
        for part in name.split("."):
            found = getattr(found, part, None) if found is not None else None
        if found is value:
            return [place, name]
    return None


def _told_of(function: object) -> dict:
    """What a student's decorator copies from a function of the test, and asks of it."""
    found: dict[str, object] = {}
    for name in ("__name__", "__qualname__", "__doc__"):
        told = getattr(function, name, None)
        if isinstance(told, str) and (name != "__doc__" or isinstance(function, types.FunctionType)):
            found[name] = told[:10_000]
    if isinstance(function, (types.FunctionType, types.MethodType)):
        found["parameters"] = [
            [one.name, int(one.kind), int(one.default is not one.empty)]
            for one in inspect.signature(function, follow_wrapped=False).parameters.values()
        ]
    return found


def _has_parameters(value: object) -> bool:
    """Whether it is a model: a student's code wants more of it than a call."""
    if not any(library.loaded() for library in LIBRARIES.values()):
        return False
    parameters = getattr(value, "parameters", None)
    try:
        return callable(parameters) and next(iter(parameters()), None) is not None
    except Exception:  # somebody's attribute of that name, which is something else
        return False


def quiet_warnings(show: Callable[[], AbstractContextManager]) -> Callable[[str, type], None]:
    """Warn by `show`, which the examiner's cell gives, whatever filters a test has set."""

    def warn(text: str, category: type) -> None:
        with show():
            warnings.warn_explicit(text, category, "<your code>", 1, registry={})

    return warn
