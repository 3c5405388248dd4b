"""Whether operations record a graph: `no_grad`, `enable_grad`, `set_grad_enabled`, each a context and a
decorator.
"""

from __future__ import annotations

import functools
import inspect
import threading
from collections.abc import Callable
from typing import Any, Self, overload

from course.manners.types import P, R


class _Mode(threading.local):
    enabled = True  # each thread starts with recording on, as in torch
    inference = False


mode = _Mode()


def is_grad_enabled() -> bool:
    """Whether operations record a graph in this thread."""
    return mode.enabled


class _GradMode:
    """Sets the mode on entering, restores it on leaving; as a decorator, around each call."""

    enabled: bool

    @overload
    def __new__(cls) -> Self: ...
    @overload
    def __new__(cls, function: Callable[P, R]) -> Callable[P, R]: ...
    def __new__(cls, function: Callable[P, R] | None = None) -> Self | Callable[P, R]:
        # torch allows both @no_grad() and @no_grad
        self = super().__new__(cls)
        return self if function is None else self(function)

    def __enter__(self) -> Self:
        self._before = mode.enabled
        mode.enabled = self.enabled
        return self

    def __exit__(self, *_: object) -> None:
        mode.enabled = self._before

    def _again(self) -> _GradMode:
        return type(self)()

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        if inspect.isgeneratorfunction(function):

            @functools.wraps(function)
            def generate(*args: P.args, **kwargs: P.kwargs) -> Any:
                # the mode holds inside the generator's body and not in the code that consumes it
                running = function(*args, **kwargs)
                go_on: Callable[[], Any] = functools.partial(next, running)
                while True:
                    with self._again():
                        try:
                            item = go_on()
                        except StopIteration as stop:
                            return stop.value
                    try:
                        go_on = functools.partial(running.send, (yield item))
                    except BaseException as error:  # thrown in, or closed: the body's to answer
                        go_on = functools.partial(running.throw, error)

            return generate

        @functools.wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            with self._again():
                return function(*args, **kwargs)

        return call


class no_grad(_GradMode):
    """Operations inside record no graph, and their results do not require grad.

    >>> import course
    >>> x = course.tensor([1.], requires_grad=True)
    >>> with course.no_grad():
    ...     print((x * 2).requires_grad)
    False
    """

    enabled = False


class enable_grad(_GradMode):
    """Operations inside record a graph, even within `no_grad`."""

    enabled = True


class inference_mode(_GradMode):
    """As `no_grad` here: in torch its tensors are also kept out of graphs for ever. `inference_mode(False)`
    is as `enable_grad`.
    """

    def __new__(cls, mode: bool | Callable[P, R] = True) -> Any:
        return super().__new__(cls, mode) if callable(mode) else super().__new__(cls)

    def __init__(self, mode: bool | Callable[P, R] = True) -> None:
        self._mode = callable(mode) or bool(mode)
        self.enabled = not self._mode

    def __enter__(self) -> Self:
        self._outer, mode.inference = mode.inference, self._mode
        return super().__enter__()

    def __exit__(self, *_: object) -> None:
        mode.inference = self._outer
        super().__exit__()

    def _again(self) -> inference_mode:
        return inference_mode(self._mode)


class set_grad_enabled(_GradMode):
    """Recording on or off by a flag: at once, as a context, or as a decorator."""

    def __new__(cls, mode: bool) -> Self:
        return object.__new__(cls)

    def __init__(self, mode: bool) -> None:
        self._switch = _set(bool(mode))
        self.enabled = bool(mode)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        mode.enabled = self._switch

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        mode.enabled = self._switch  # as a decorator it says nothing about the code around
        return super().__call__(function)

    def _again(self) -> set_grad_enabled:
        return set_grad_enabled(self.enabled)


def _set(enabled: bool) -> bool:
    before, mode.enabled = mode.enabled, enabled
    return before
