"""What stands for a student's object where plain data is due and no copy of it could be had.

To ignore it, to ask whether it is None, and to give it back to the student's code is no error. To use it is
one, and says what came. The object itself is not asked: its answers would be its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, NoReturn

from autograder.wire.special import ALWAYS, BINARY, SPECIAL, UNARY

from .handles import Handle, _ask, _at, _text


class WrongKind(TypeError):
    """A test has used a student's object where a value is due.

    A TypeError, for Python has no value where it is due either; but a test that expects one of the student's
    code must not take this for it, so the latest is kept (`latest`): a cell that passes has used none.
    """

    in_student_code = False
    latest: ClassVar[WrongKind | None] = None

    def __init__(self, said: str) -> None:
        super().__init__(said)
        WrongKind.latest = self


def _use(self: Any, *args: object, **kwargs: object) -> NoReturn:
    raise WrongKind(object.__getattribute__(self, "_autograder_said"))


class NotPlain(Handle):
    """A student's object that is no plain data.

    Made of the session, the object's handle, the sentence for whoever uses it, and whether a text is due:
    then `str` of it is no use of it as something else.
    """

    __slots__ = ("_autograder_handle", "_autograder_said", "_autograder_text")
    # what its class has besides, so that it is no Iterable, and cannot be called, where the object is none
    _autograder_methods: ClassVar[dict[str, Callable]] = dict.fromkeys(SPECIAL, _use)

    @classmethod
    def _autograder_made(cls, *at: Any) -> Any:
        session, handle, said, text = at
        made = super()._autograder_made(session, *_at(handle)[1:])
        object.__setattr__(made, "_autograder_handle", handle)
        object.__setattr__(made, "_autograder_said", said)
        object.__setattr__(made, "_autograder_text", text)
        return made

    def __del__(self) -> None:
        """The handle that it holds says when it is dropped."""

    @property
    def __class__(self) -> type:  # no claim about a class is believed
        return type(self)

    def __getattr__(self, name: str) -> Any:
        if name.startswith(("_repr_", "_ipython_")):
            raise AttributeError(name)  # to be shown is no use
        return super().__getattr__(name)

    def __setattr__(self, name: str, value: object) -> None:
        _use(self)

    def __delattr__(self, name: str) -> None:
        _use(self)

    def __repr__(self) -> str:
        return f"<{object.__getattribute__(self, '_autograder_said')}>"

    def __str__(self) -> str:
        if object.__getattribute__(self, "_autograder_text"):
            return _text(_ask(self, ["special", "__str__"]))
        _use(self)

    def __format__(self, spec: str) -> str:
        return str(self) if not spec else _use(self)

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: dict) -> Any:
        return self

    @classmethod
    def __torch_function__(cls, func: object, types: object, args: tuple = (), kwargs: object = None) -> Any:
        for value in args:
            if issubclass(type(value), NotPlain):
                _use(value)
        return NotImplemented

    __hash__ = object.__hash__  # a set of them is no use


for _name in (*BINARY, *UNARY, *ALWAYS, "__round__", "__array__", "__array_ufunc__", "__array_function__"):
    if _name not in ("__repr__", "__str__", "__format__", "__hash__", "__len__", "__length_hint__"):
        setattr(NotPlain, _name, _use)
