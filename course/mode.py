"""Whether operations record a graph: `no_grad`, `enable_grad`, `set_grad_enabled`, each a context and a
decorator.
"""

import functools
import inspect
import threading


class _Mode(threading.local):
    enabled = True  # each thread starts with recording on, as in torch


mode = _Mode()


def is_grad_enabled() -> bool:
    """Whether operations record a graph in this thread."""
    return mode.enabled


class _GradMode:
    """Sets the mode on entering, restores it on leaving; as a decorator, around each call."""

    enabled: bool

    def __new__(cls, function=None):
        # torch allows both @no_grad() and @no_grad
        self = super().__new__(cls)
        return self if function is None else self(function)

    def __enter__(self):
        self._before = mode.enabled
        mode.enabled = self.enabled
        return self

    def __exit__(self, *_):
        mode.enabled = self._before

    def _again(self):
        return type(self)()

    def __call__(self, function):
        if inspect.isgeneratorfunction(function):

            @functools.wraps(function)
            def generate(*args, **kwargs):
                # the mode holds inside the generator's body and not in the code that consumes it
                running = function(*args, **kwargs)
                sent = None
                while True:
                    with self._again():
                        try:
                            item = running.send(sent)
                        except StopIteration as stop:
                            return stop.value
                    sent = yield item

            return generate

        @functools.wraps(function)
        def call(*args, **kwargs):
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


class set_grad_enabled(_GradMode):
    """Recording on or off by a flag: at once, as a context, or as a decorator."""

    def __new__(cls, mode: bool):
        return object.__new__(cls)

    def __init__(self, mode: bool):
        self._switch = _set(bool(mode))
        self.enabled = bool(mode)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        mode.enabled = self._switch

    def __call__(self, function):
        mode.enabled = self._switch  # as a decorator it says nothing about the code around
        return super().__call__(function)

    def _again(self):
        return set_grad_enabled(self.enabled)


def _set(enabled):
    before, mode.enabled = mode.enabled, enabled
    return before
