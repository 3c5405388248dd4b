"""What stands around a test, as the student's code finds it: files, patched functions, figures.

A test cell and the code that it calls share one folder and one interpreter under Jupyter. Here the examiner
tells before a call what the test has put in another's place (`around`), hands over the files that the test
names in its arguments (`write`, `folder`), and asks for those that the student's code wrote (`files`,
`read`).

It runs beside hostile code, and the examiner believes none of it.
"""

from __future__ import annotations

import importlib
import io
import os
import stat
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import Any

ENTRIES = 2000
"""Files and folders of one listing."""
_NOTHING = object()


class Around:
    """The part of `Objects` that does what the examiner asks of the student's surroundings.

    Args:
        work: the working folder; a student's code may go elsewhere.
    """

    def __init__(self, work: str) -> None:
        self._work = work
        self._state: dict = {}
        self._values: list = []
        self._undo: list[Callable[[], object]] | None = None
        self._stay = False
        self._stdin: tuple[object, io.StringIO] | None = None

    # what a test has put in another's place

    def _do_around(self, details: list, args: list, kwargs: dict[str, Any]) -> None:
        """`details[0]` is all of it, not what has changed; the values of patches are the arguments."""
        self._withdraw()
        self._state, self._values = details[0], args
        self._stay = bool(self._state.get("stay"))
        if self._stay:
            self._put()

    @contextmanager
    def _surrounded(self) -> Generator[None, None, None]:
        """A block of the student's code, with what the test has put around it."""
        if not self._state or self._undo is not None:
            yield
            return
        self._put()
        try:
            yield
        finally:
            if not self._stay:
                self._withdraw()

    @contextmanager
    def _bare(self) -> Generator[None, None, None]:
        """A block of our own code within the student's: a `len` that is the test's would ask the test."""
        applied = self._undo is not None
        self._withdraw()
        try:
            yield
        finally:
            if applied and self._undo is None:
                self._put()

    def _put(self) -> None:
        undo: list[Callable[[], object]] = []
        self._undo = undo
        state = self._state
        for name, value in state.get("environ", {}).items():
            undo.append(_set_variable(name, os.environ.get(name)))
            _set_variable(name, value)()
        if "argv" in state:
            before = sys.argv[:]
            undo.append(lambda: sys.argv.__setitem__(slice(None), before))
            sys.argv[:] = state["argv"]
        if "stdin" in state:
            token, text = state["stdin"]
            if self._stdin is None or self._stdin[0] != token:
                self._stdin = (token, io.StringIO(text))
            undo.append(_set_attribute(sys, "stdin", sys.stdin))
            sys.stdin = self._stdin[1]
        if "recursion" in state:
            limit = sys.getrecursionlimit()
            undo.append(lambda: sys.setrecursionlimit(limit))
            sys.setrecursionlimit(state["recursion"])
        if "cwd" in state:
            with suppress(OSError):
                here = os.getcwd()
                os.makedirs(state["cwd"], exist_ok=True)
                os.chdir(state["cwd"])
                undo.append(lambda: os.chdir(here))
        # last: a test may have taken the place of what the lines above call
        for (module, path), value in zip(state.get("patches", ()), self._values):
            with suppress(Exception):  # a module that is not here, or a class that cannot be changed
                owner: Any = importlib.import_module(module)
                *parts, name = path.split(".")
                for part in parts:
                    owner = getattr(owner, part)
                undo.append(_set_attribute(owner, name, vars(owner).get(name, _NOTHING)))
                setattr(owner, name, value)

    def _withdraw(self) -> None:
        undo, self._undo = self._undo, None
        while undo:
            with suppress(Exception):  # what the student's code has made of it meanwhile
                undo.pop()()

    # files

    def _place(self, root: str, name: str = "") -> str:
        return os.path.join(self._work, root, name) if name else os.path.join(self._work, root)

    def _do_files(self, details: list, args: list, kwargs: dict[str, Any]) -> list:
        """What lies below each of these folders: [name, size, time of change], with size -1 for a folder. A
        file in place of a folder has the name "".
        """
        return [self._listed(self._place(root)) for root in details[0]]

    @staticmethod
    def _listed(root: str) -> list:
        found: list = []
        waiting = [""]
        with suppress(OSError):
            about = os.lstat(root)
            if stat.S_ISREG(about.st_mode):
                return [["", about.st_size, about.st_mtime_ns]]
        while waiting and len(found) < ENTRIES:
            folder = waiting.pop()
            try:
                entries = os.scandir(os.path.join(root, folder))
            except OSError:
                continue
            with entries:
                for entry in entries:
                    name = os.path.join(folder, entry.name)
                    if entry.name == "__pycache__" or len(found) >= ENTRIES:
                        continue
                    with suppress(OSError):
                        about = entry.stat(follow_symlinks=False)
                        if stat.S_ISDIR(about.st_mode):
                            found.append([name, -1, 0])
                            waiting.append(name)
                        elif stat.S_ISREG(about.st_mode):
                            found.append([name, about.st_size, about.st_mtime_ns])
        return found

    def _do_read(self, details: list, args: list, kwargs: dict[str, Any]) -> bytes:
        root, name, start, size = details
        descriptor = os.open(self._place(root, name), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(descriptor, "rb") as file:
            file.seek(start)
            return file.read(size)

    def _do_write(self, details: list, args: list, kwargs: dict[str, Any]) -> list:
        """Write a file of the test's, or add to it. Return its size and the time of its change."""
        path, more = details
        path = self._place(path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "ab" if more else "wb") as file:
            file.write(args[0])
        about = os.stat(path)
        return [about.st_size, about.st_mtime_ns]

    def _do_folder(self, details: list, args: list, kwargs: dict[str, Any]) -> None:
        os.makedirs(self._place(details[0]), exist_ok=True)

    def _do_unlink(self, details: list, args: list, kwargs: dict[str, Any]) -> None:
        with suppress(OSError):
            os.unlink(self._place(*details))

    # figures

    def _do_figure(self, details: list, args: list, kwargs: dict[str, Any]) -> object:
        """What pyplot holds here: "fignums", "gcf", "gca"; or "close"."""
        pyplot = sys.modules.get("matplotlib.pyplot")
        what = details[0]
        if pyplot is None:
            return [] if what == "fignums" else None
        if what == "fignums":
            return pyplot.get_fignums()
        if what == "close":
            return pyplot.close(*args)
        if not pyplot.get_fignums():
            return None
        return pyplot.gcf() if what == "gcf" else pyplot.gca()


def _set_variable(name: str, value: str | None) -> Callable[[], object]:
    return lambda: os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)


def _set_attribute(owner: object, name: str, value: object) -> Callable[[], object]:
    return lambda: delattr(owner, name) if value is _NOTHING else setattr(owner, name, value)
