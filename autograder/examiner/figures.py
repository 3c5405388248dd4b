"""pyplot's current figure: the student's, where the test has made none.

`draw(); ax = plt.gca()` means the figure that the student's function drew, and that figure is in the
student's process. So `plt.gca()`, `plt.gcf()` and `plt.get_fignums()` ask there while the test has no figure
of its own, and give handles. As under Jupyter, all figures are closed at the end of a cell.
"""

from __future__ import annotations

import functools
import importlib
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from .handles import Handle

NAMED = re.compile(r"\b(pyplot|plt|pylab)\b")
_asking: list[Callable[..., Any]] = []
"""Asks the student's process; there is one while a test runs."""


def begin(source: str, ask: Callable[..., Any]) -> None:
    """A test cell begins. `ask` is given what is wanted, and arguments."""
    _asking[:] = [ask]
    if NAMED.search(source):
        with suppress(Exception):  # a host without matplotlib: the test's own import will say so
            importlib.import_module("matplotlib.pyplot")  # it is about to be
    watch()


def watch() -> None:
    """Put ours in the place of pyplot's functions, once it is there."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is None or hasattr(pyplot, "_autograder_fignums") or not hasattr(pyplot, "close"):
        return
    pyplot._autograder_fignums = fignums = pyplot.get_fignums
    for name in ("gcf", "gca", "get_fignums"):
        setattr(pyplot, name, _either(getattr(pyplot, name), name, fignums))
    pyplot.close = _closing(pyplot.close)


def _either(own: Callable, name: str, fignums: Callable[[], list]) -> Callable:
    @functools.wraps(own)
    def ask(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        if not _asking or fignums():
            return own(*args, **kwargs)
        found = _asking[0](name.removeprefix("get_"))
        if name == "get_fignums":
            return [n for n in found if type(n) is int] if isinstance(found, list) else []
        return found if issubclass(type(found), Handle) else own(*args, **kwargs)

    return ask


def _closing(own: Callable) -> Callable:
    @functools.wraps(own)
    def close(fig: Any = None) -> None:
        if _asking and issubclass(type(fig), (str, int, Handle, type(None))):
            _asking[0]("close", *(() if fig is None else (fig,)))
        if not issubclass(type(fig), Handle):
            own(fig)

    return close


def end(asked: bool) -> None:
    """The cell is over."""
    ask = _asking.pop() if _asking else None
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is None or not hasattr(pyplot, "_autograder_fignums"):
        return
    pyplot.close("all")
    if asked and ask is not None:
        ask("close", "all")
