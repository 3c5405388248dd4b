"""What a test has in its hands in place of a student's function, class, instance, module or generator.

A handle does what the object can do, by asking the student's process: attributes, calls, operators,
iteration. What comes back is plain data or another handle. `isinstance` answers by the nearest class that we
know too.

**Who answers a comparison.** Student's objects among themselves: the student's code, as in one process. An
object and a value of the test: not the student's code, or an object that says "equal" to everything would be
any right answer. Where the class brings an operator of its own, that is an error which says what to write
instead. An object of a class that derives from list, tuple, dict or set is compared by its plain contents.
Arithmetic with a value of the test may give another object (v * 2), but no plain number.
"""

from __future__ import annotations

import dataclasses
import inspect
import linecache
import sys
import types
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, SupportsIndex

from autograder.wire.channel import WireError
from autograder.wire.instances import fill, plainly_made
from autograder.wire.special import BINARY, COMPARISONS, READS, SPECIAL

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import DTypeLike

    from .session import Session

NAME = 200


class StaleHandle(RuntimeError):
    """The student's Python was started again since."""


class NotHere(TypeError):
    """A test wants what cannot be had from another process; the sentence says what to write."""

    in_student_code = False


class StudentClass:
    """What is known of a class in the student's process: what its objects are asked, and count as."""

    def __init__(self, session: Session, number: int, about: dict) -> None:
        self.session, self.number = session, number
        self.name = _name(about.get("name"), "object")
        self.qualname, self.module = (
            _name(about.get("qualname"), self.name),
            _name(about.get("module"), "__main__"),
        )
        # told by the student's process: each part is taken for what it must be, or for nothing
        self.special = frozenset(name for name in about.get("special", ()) if name in SPECIAL)
        self.hash = about.get("hash") if about.get("hash") in ("none", "same", "own") else "own"
        self.equal = bool(about.get("equal"))
        self.container = (
            about.get("container") if about.get("container") in ("list", "tuple", "dict", "set") else None
        )
        self.own = frozenset(n for n in about.get("own", ()) if type(n) is int)
        bases = about.get("bases") if isinstance(about.get("bases"), list) else []
        self.bases = [_known(base) for base in bases[:200]]
        self.error = about.get("error") if isinstance(about.get("error"), list) else None
        # Its classes in the order of Python's search: those of libraries and of given cells are ours, of the
        # student's the number stays.
        mro = about.get("mro") if isinstance(about.get("mro"), list) else []
        self.mro = [_known(base) for base in mro[:200]]
        self.library = (
            next((base for base in self.mro if isinstance(base, type)), None)
            or trusted_class(about.get("library"))
            or object
        )
        self.exactly: type | None = self.library if self.mro[:1] == [self.library] else None
        """The very class, where it is not the student's own: as his process says, see `known_type`."""
        exactly = self.exactly
        mine = exactly is not None and exactly.__module__ == "__main__" and plainly_made(exactly)
        self.given = exactly if mine else None
        fields = about.get("fields")
        self.fields = _dataclass_fields(fields) if isinstance(fields, list) else None
        self.is_class = bool(about.get("class"))
        self._shadow: type | None = None
        self._proxies: dict[type, Any] = {}

    @property
    def shadow(self) -> type:
        """A class of ours with its name and its nearest known base, for `isinstance`."""
        if self._shadow is None:
            self._shadow = self.library
            # a given class that hears of each class derived from it would take ours for one
            quiet = getattr(self.library.__init_subclass__, "__func__", None) is None
            if self.exactly is None and (quiet or self.library.__module__ != "__main__"):
                try:
                    body = {"__module__": self.module, "__qualname__": self.qualname, "__new__": self._new}
                    self._shadow = type(self.library)(self.name, (self.library,), body)
                except Exception:
                    pass  # a class that has no subclasses: isinstance is all that it is for
        return self._shadow

    def _new(self, cls: type, /, *args: Any, **kwargs: Any) -> Any:
        """`x.__class__(...)` makes one in the student's process."""
        return self.session.class_handle(self.number)(*args, **kwargs)

    def handle(self) -> Any:
        """The handle of the class itself."""
        return self.session.class_handle(self.number)

    def proxy(self, kind: type[Handle]) -> Any:
        """The class of its handles: `kind` with the special methods that the student's class has."""
        if kind not in self._proxies:
            methods = kind._autograder_methods
            body: dict[str, object] = {name: methods[name] for name in self.special if name in methods}
            if self.hash == "none":
                body["__hash__"] = None
            if self.fields is not None and kind is Handle:
                body["__dataclass_fields__"] = self.fields
            body |= {
                "__doc__": vars(Handle)["__doc__"],
                "__slots__": (),
                "__module__": self.module,
                "__qualname__": self.qualname,
                "_autograder_class": self,
            }
            self._proxies[kind] = _Kind(self.name, (kind,), body)
        return self._proxies[kind]


class _Kind(type):
    """The type of handles' classes: `type(x) == Student` holds for an instance of the student's class."""

    def __eq__(cls, other: object) -> bool:
        if isinstance(other, TypeHandle):
            about = cls.__dict__.get("_autograder_class")
            return about is not None and about.number == _at(other)[2] and about.session is _at(other)[0]
        return cls is other

    __hash__ = type.__hash__


def _name(value: object, otherwise: str) -> str:
    """A name that a class can have."""
    text = value[:NAME].replace("\0", "").encode(errors="replace").decode() if isinstance(value, str) else ""
    return text or otherwise


def trusted_class(reference: object) -> type | None:
    """The class of a library that is loaded here, by [module, name]."""
    if not (
        isinstance(reference, list)
        and len(reference) == 2
        and all(isinstance(part, str) for part in reference)
    ):
        return None
    found: object = sys.modules.get(reference[0])
    for part in reference[1].split("."):  # as it is: a module's own `__getattr__` may import others
        found = vars(found).get(part) if isinstance(found, (types.ModuleType, type)) else None
    return found if isinstance(found, type) else None


def given_class(name: object) -> type | None:
    """The class that a given cell has defined by this name."""
    names = getattr(sys.modules.get("__main__"), "_names", None)
    given = getattr(names, "instructors", None)
    if not isinstance(name, str) or not isinstance(given, dict):
        return None
    first, *rest = name.split(".")
    found = given.get(first)
    for part in rest:
        found = vars(found).get(part) if isinstance(found, type) else None
    right = isinstance(found, type) and found.__module__ == "__main__" and found.__qualname__ == name
    return found if right else None


def _known(base: object) -> type | int | None:
    """A class of ours by [number, [module, name]], its number where it is the student's own."""
    if not isinstance(base, list) or len(base) != 2 or type(base[0]) is not int:
        return None
    number, reference = base
    if isinstance(reference, list) and reference[:1] == ["__main__"] and len(reference) == 2:
        return given_class(reference[1]) or number
    return trusted_class(reference) or number


def _dataclass_fields(names: list) -> dict[str, dataclasses.Field]:
    """What `dataclasses` looks for at a class whose instances have these fields."""
    fields = {}
    for name in names:
        if isinstance(name, str) and name.isidentifier():
            fields[name] = found = dataclasses.field()
            found.name, found.type = name, Any
            found._field_type = dataclasses._FIELD  # pyrefly: ignore[missing-attribute]  # it has no public way
    return fields


def known_type(value: object) -> Any:
    """`type(value)` as a test means it: for a student's object the class that the test knows it by.

    That is a library's or a given cell's very class where the student's process says that the object is an
    instance of it. It is trusted there as far as `isinstance` trusts it, and no further: a forger may pass
    his object for a Box, as he could return one. What the object holds and does is asked of it as before.
    Of a student's own class it is its handle, always the same one.
    """
    kind = type(value)
    if not issubclass(kind, Handle):
        return kind
    about = kind._autograder_class
    return about.exactly or about.handle()


def _at(handle: Any) -> tuple:
    """(session, number, number of the class) of a handle."""
    return object.__getattribute__(handle, "_autograder_at")


def _ask(handle: Any, action: list, *args: Any, **kwargs: Any) -> Any:
    session = _at(handle)[0]
    return session.request(action, (handle, *args), kwargs)


def _read(handle: Any, action: list, *args: Any) -> Any:
    """Ask what is to change nothing."""
    session = _at(handle)[0]
    found = session.request(action, (handle, *args))
    if session.asked is not None:
        session.asked.read(handle, action, args, found)
    return found


class Handle:
    """An object in the student's process."""

    __slots__ = ("__weakref__", "_autograder_at")
    _autograder_class: StudentClass
    _autograder_methods: ClassVar[dict[str, Callable]] = {}
    """What a handle can do where the object's class has it, by the special method's name."""
    __array_ufunc__ = None  # NumPy is not to take it apart

    @classmethod
    def _autograder_made(cls, *at: Any) -> Any:
        """The handle at (session, number, number of the class)."""
        made = object.__new__(cls)
        object.__setattr__(made, "_autograder_at", at)
        return made

    def _autograder_init(self) -> Any:
        return _ask(self, ["get", "__init__"])

    __init__ = property(_autograder_init)  # pyrefly: ignore[bad-override]  # the student's object has its own

    def __del__(self) -> None:
        try:
            session, number, _ = object.__getattribute__(self, "_autograder_at")
            session.let_go(number)
        except (AttributeError, TypeError):
            pass  # it was never made whole, or Python is at its end and the modules are gone

    # `isinstance` asks the type first and then this; `type(x)` cannot be answered for another, see _Kind.
    @property
    def __class__(self) -> type:
        return type(self)._autograder_class.shadow

    @property
    def __dict__(self) -> Any:  # pyrefly: ignore[bad-override]  # the student's object has its own
        return _ask(self, ["get", "__dict__"])

    @property
    def __doc__(self) -> Any:  # pyrefly: ignore[bad-override]  # the student's object has its own
        return _ask(self, ["get", "__doc__"])

    @property
    def __module__(self) -> str:  # pyrefly: ignore[bad-override]  # the student's object has its own
        return type(self)._autograder_class.module

    @property
    def __annotations__(self) -> Any:  # pyrefly: ignore[bad-override]  # the student's object has its own
        return _ask(self, ["get", "__annotations__"])

    def __getattr__(self, name: str) -> Any:
        if name in _OURS:
            raise AttributeError(name)
        if name in ("__signature__", "__code__") and issubclass(
            type(self)._autograder_class.library, FUNCTIONS
        ):
            return _inspected(self, name)
        return _read(self, ["get", name])

    def __setattr__(self, name: str, value: object) -> None:
        _ask(self, ["set", name], value)

    def __delattr__(self, name: str) -> None:
        _ask(self, ["del", name])

    def __dir__(self) -> list[str]:
        names = _ask(self, ["dir"])
        if not isinstance(names, list):
            raise WireError("an object's attributes are no list of names")
        return [name for name in names if isinstance(name, str)]

    def __repr__(self) -> str:
        return _text(_ask(self, ["special", "__repr__"]))

    def __str__(self) -> str:
        return _text(_ask(self, ["special", "__str__"]))

    def __format__(self, spec: str) -> str:
        return _text(_ask(self, ["special", "__format__"], spec))

    def __hash__(self) -> int:
        if type(self)._autograder_class.hash == "same":
            return hash((id(_at(self)[0]), _at(self)[1]))
        return _ask(self, ["special", "__hash__"])

    def __bool__(self) -> bool:
        special = type(self)._autograder_class.special
        if "__bool__" not in special and "__len__" not in special:
            return True
        return bool(_read(self, ["special", "__bool__"]) is True)

    def __copy__(self) -> Any:
        import copy

        return _at(self)[0].request(["call"], (copy.copy, self))

    def __deepcopy__(self, memo: dict) -> Any:
        import copy

        return _at(self)[0].request(["call"], (copy.deepcopy, self))

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise NotHere(
            f"a student's object ({type(self).__name__}) cannot be pickled in a test: "
            "read the values that you need from it"
        )

    def __mro_entries__(self, bases: tuple) -> NoReturn:
        raise NotHere(
            "a class of a test cannot derive from a student's class, which lives in another process: "
            "define it and use it with check.beside, or tag the cell student-kernel"
        )

    def __getstate__(self) -> NoReturn:
        return self.__reduce_ex__(2)


# What Python, NumPy, torch and IPython try on any object: that is not the test's question, and not worth the
# way.
_OURS = frozenset(
    {
        "__array_struct__",
        "__array_interface__",
        "__array_priority__",
        "__array_function__",
        "__torch_function__",
        "__array__",
        "__jax_array__",
        "__cuda_array_interface__",
        "__dlpack__",
        "__dlpack_device__",
        "__array_wrap__",
        "_repr_mimebundle_",
        "_ipython_display_",
        "_ipython_canary_method_should_not_exist_",
        "__prepare__",
        "__index__",
        "__float__",
        "__int__",
        "__length_hint__",
        "__buffer__",
        "__set_name__",
        "__get__",
        "__set__",
        "__delete__",
        "__fspath__",
        "__wrapped_by_test__",
        "__isabstractmethod__",
    }
)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise WireError("a text is no string")
    return value


def _plain(value: object) -> bool:
    """Whether a value is the test's own: no handle."""
    return not isinstance(value, Handle)


def _operator(name: str) -> Callable:
    comparison = name in COMPARISONS

    def method(self: Any, *rest: Any) -> Any:
        about = type(self)._autograder_class
        other: Any = rest[0] if rest else None
        if not _plain(other):
            if name in ("__eq__", "__ne__") and not about.equal and not type(other)._autograder_class.equal:
                return (_same(self, other)) is (name == "__eq__")
            if (
                name in ("__eq__", "__ne__")
                and isinstance(self, TypeHandle)
                and isinstance(other, TypeHandle)
            ):
                return _same(self, other) is (name == "__eq__")
            return _ask(self, ["special", name], other)
        if comparison:
            if (about.equal or name not in ("__eq__", "__ne__")) and about.given is not None:
                return BINARY[name][0](_rebuilt(self, about.given), other)
            if about.container is not None:
                return BINARY[name][0](_ask(self, ["plain"]), other)
            if name in ("__eq__", "__ne__") and not about.equal:
                return NotImplemented
            if other is None and name in ("__eq__", "__ne__"):
                return name == "__ne__"
            if name in ("__eq__", "__ne__") and (isinstance(other, type) or callable(other)):
                return NotImplemented
            raise NotHere(
                f"this compares a student's object ({about.name}) with a value of the test, "
                f"and {about.name}'s own {name} would answer: compare what the object holds "
                "(obj.attribute == value), float(obj) or list(obj), "
                "or let the class compare by check.beside('obj == value', value=...)"
            )
        if (asked := _at(self)[0].asked) is not None:
            asked.operand(self, name)
        result = _ask(self, ["special", name], *rest)
        if result is not NotImplemented and not isinstance(result, Handle) and name not in _CONVERSIONS:
            raise NotHere(
                f"a student's object ({about.name}) and a value of the test gave a {type(result).__name__} "
                f"by the class's own {name}: nothing could be told from it. "
                "Compute with what the object holds, or by check.beside"
            )
        return result

    method.__name__ = method.__qualname__ = name
    return method


def _rebuilt(handle: Any, cls: type) -> Any:
    """An instance of a given class with the attributes of the student's: he could have returned just that,
    and the instructor's own methods compare it. None of them runs while it is made.
    """
    held = _ask(handle, ["held"])
    if not isinstance(held, dict):
        raise WireError("an object holds something else than attributes")
    made = object.__new__(cls)
    fill(made, held)
    return made


_CONVERSIONS = frozenset({"__getitem__", "__divmod__"})


def _same(a: Any, b: Any) -> bool:
    return _at(a)[:2] == _at(b)[:2]


def _unary(name: str) -> Callable:
    ask = _read if name in READS else _ask

    def method(self: Any, *rest: Any) -> Any:
        return ask(self, ["special", name], *rest)

    method.__name__ = method.__qualname__ = name
    return method


def _getitem(self: Any, key: Any) -> Any:
    try:
        return _read(self, ["special", "__getitem__"], key)
    except IndexError:
        if (asked := _at(self)[0].asked) is not None:
            asked.no_item(self, key)
        raise


def _call(self: Any, /, *args: Any, **kwargs: Any) -> Any:
    return _ask(self, ["call"], *args, **kwargs)


def _next(self: Any) -> Any:
    found = _ask(self, ["next"])
    if not isinstance(found, list) or len(found) > 2:
        raise WireError("an iterator gave something else than a value or its end")
    if (asked := _at(self)[0].asked) is not None:
        asked.step(self, len(found) != 1)
    if len(found) == 1:
        return found[0]
    raise StopIteration(*found[1:])


def _iter(self: Any) -> Any:
    asked = _at(self)[0].asked
    loop = None if asked is None else asked.loop(self)
    found = _ask(self, ["special", "__iter__"])
    if isinstance(found, Handle):
        if loop is not None:
            asked.counts(found, loop)
        return found if hasattr(type(found), "__next__") else iter(())
    if isinstance(found, (list, tuple)):
        return iter(found)
    raise WireError("an iterator is none")


def _contains(self: Any, value: object) -> bool:
    about = type(self)._autograder_class
    if not _plain(value):
        return bool(_ask(self, ["special", "__contains__"], value) is True)
    if about.container is not None:
        return value in _ask(self, ["plain"])
    if "__iter__" in about.special:
        return any(value is item or (_plain(item) and bool(item == value)) for item in _iter(self))
    raise NotHere(
        f"`in` asks a student's object ({about.name}) about a value of the test, "
        "and the class's own __contains__ would answer: look into what the object holds, "
        "or ask it by check.beside('value in obj', value=...)"
    )


def _exit(self: Any, kind: object, error: object, traceback: object) -> Any:
    return _ask(self, ["special", "__exit__"], kind, error, None)


def _array(self: Any, dtype: DTypeLike | None = None, copy: bool | None = None) -> np.ndarray:
    import numpy as np

    found = _ask(self, ["special", "__array__"])
    if not isinstance(found, np.ndarray):
        raise WireError("__array__ gave no array")
    return found if dtype is None else found.astype(dtype)


def _await(self: Any) -> Generator[Any, Any, Any]:
    return _ask(self, ["await"])
    yield


METHODS: dict[str, Callable] = (
    {name: _operator(name) for name in BINARY if name not in COMPARISONS}
    | {name: _unary(name) for name in SPECIAL if name not in BINARY}
    | {
        "__call__": _call,
        "__next__": _next,
        "__iter__": _iter,
        "__getitem__": _getitem,
        "__contains__": _contains,
        "__array__": _array,
        "__exit__": _exit,
        "__await__": _await,
    }
)
METHODS.pop("__bool__", None)
Handle._autograder_methods = METHODS
for _name_of in COMPARISONS:
    setattr(Handle, _name_of, _operator(_name_of))


class TypeHandle(Handle):
    """A class in the student's process."""

    __slots__ = ("_about",)

    @classmethod
    def _autograder_made(cls, *at: Any) -> Any:
        *place, about = at
        made = super()._autograder_made(*place)
        object.__setattr__(made, "_about", about)
        return made

    def __call__(self, /, *args: Any, **kwargs: Any) -> Any:
        return _ask(self, ["call"], *args, **kwargs)

    @property
    def __class__(self) -> type:
        shadow = type(self)._autograder_class.shadow
        return shadow if issubclass(shadow, type) else type

    def __getattr__(self, name: str) -> Any:
        if name in ("__name__", "__qualname__"):
            about = object.__getattribute__(self, "_about")
            return about.name if name == "__name__" else about.qualname
        if name == "__dataclass_fields__":
            fields = object.__getattribute__(self, "_about").fields
            if fields is None:
                raise AttributeError(name)
            return fields
        return super().__getattr__(name)

    def __eq__(self, other: object) -> bool:
        """A library's or a given cell's class is the one that we know; no code of the student's is asked."""
        if type(other) is _Kind:
            return NotImplemented
        if issubclass(type(other), type):
            return object.__getattribute__(self, "_about").exactly is other
        return issubclass(type(other), TypeHandle) and _same(self, other)

    def __ne__(self, other: object) -> bool:
        found = TypeHandle.__eq__(self, other)
        return found if found is NotImplemented else not found

    def __hash__(self) -> int:
        known = object.__getattribute__(self, "_about").exactly
        return hash((id(_at(self)[0]), _at(self)[1])) if known is None else hash(known)

    @property
    def __bases__(self) -> tuple:
        return self._classes(object.__getattribute__(self, "_about").bases)

    @property
    def __base__(self) -> Any:
        return (*self.__bases__, object)[0]

    @property
    def __mro__(self) -> tuple:
        return self._classes(object.__getattribute__(self, "_about").mro)

    def mro(self) -> list:
        return list(self.__mro__)

    def _classes(self, told: list) -> tuple:
        session = _at(self)[0]
        about = object.__getattribute__(self, "_about")
        return tuple(
            self
            if base == about.number
            else session.class_handle(base)
            if type(base) is int
            else base or object
            for base in told
        )

    def __instancecheck__(self, instance: object) -> bool:
        about = object.__getattribute__(self, "_about")
        if isinstance(instance, Handle):
            return (
                type(instance)._autograder_class.session is about.session
                and about.number in type(instance)._autograder_class.own
            ) or (about.library.__name__ == about.name and isinstance(instance, about.library))
        return about.number not in about.own and isinstance(instance, about.library)

    def __subclasscheck__(self, cls: type) -> bool:
        about = object.__getattribute__(self, "_about")
        if isinstance(cls, TypeHandle):
            return about.number in object.__getattribute__(cls, "_about").own
        return about.number not in about.own and issubclass(cls, about.library)


class ModuleHandle(Handle):
    """A module in the student's process."""

    __slots__ = ()


FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType)


def _inspected(handle: Handle, name: str) -> inspect.Signature | types.CodeType:
    """A function's signature, or a code object that knows the names and text of the student's, and none of
    its instructions.
    """
    about = _ask(handle, ["function"])
    if not isinstance(about, dict):
        raise WireError("a function is not described")
    try:
        return _signature(about) if name == "__signature__" else _code(about)
    except (TypeError, ValueError, LookupError, OverflowError) as error:
        raise WireError(f"a function is described as none can be: {error}"[:200]) from None


def _signature(about: dict) -> inspect.Signature:
    if not isinstance(about.get("parameters"), list):
        raise AttributeError("__signature__")
    parameters = []
    for name, kind, default, note in about["parameters"]:
        parameters.append(
            inspect.Parameter(
                name,
                inspect._ParameterKind(kind),
                default=default[0] if default else inspect.Parameter.empty,
                annotation=note or inspect.Parameter.empty,
            )
        )
    return inspect.Signature(parameters, __validate_parameters__=False)


def _code(about: dict) -> types.CodeType:
    found = about.get("code")
    if not isinstance(found, dict):
        raise AttributeError("__code__")
    text = about.get("source")
    file = f"<student's code {abs(hash(text))}>"  # inspect.getsource finds the text by this name
    if isinstance(text, str):
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    stub = (lambda: None).__code__
    count = sum(int(found[key]) for key in ("co_argcount", "co_kwonlyargcount"))
    variables = tuple(str(item) for item in found["co_varnames"])
    if not 0 <= count <= len(variables) <= 1000 or int(found["co_posonlyargcount"]) > int(
        found["co_argcount"]
    ):
        raise WireError("a function is described as none can be")
    constants = about.get("constants")
    first = about.get("first")
    return stub.replace(
        co_name=_name(found.get("co_name"), "function"),
        co_qualname=_name(found.get("co_name"), "function"),
        co_filename=file,
        co_firstlineno=first if type(first) is int and 0 < first < 1 << 30 else 1,
        co_argcount=int(found["co_argcount"]),
        co_posonlyargcount=int(found["co_posonlyargcount"]),
        co_kwonlyargcount=int(found["co_kwonlyargcount"]),
        co_nlocals=len(variables),
        co_varnames=variables,
        co_flags=int(found["co_flags"]) & 0xFFF & ~inspect.CO_NESTED,
        co_consts=(None, *(constants if isinstance(constants, list) else ())),
        co_names=tuple(str(item) for item in found["co_names"]),
    )
