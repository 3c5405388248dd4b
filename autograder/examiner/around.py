"""What stands around a test, kept the same here and where the student's code runs: see `patches`,
`copies` and `figures`.

Before a request that runs the student's code, the student's process is told what the test has changed; after
it the test's folder is brought up to date. Other requests cost nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from autograder.wire.values import CannotSend

from . import figures
from .copies import Copies
from .guard import Guard
from .handles import NotHere
from .patches import Patches, watched
from .session import Ended, Session

RUNS_NOTHING = frozenset(
    "name names store define imports delete restore class class_object function traceback dir vjp "
    "around files read write folder unlink figure".split()
)
"""Requests that run none of the student's functions."""
HISTORY = frozenset({"In", "Out"})
FILES = frozenset({"files", "read", "folder"})
"""Requests that bring files, which the guard follows as files."""


class Around:
    """The surroundings of one submission's tests.

    Args:
        work: the folder where tests run; None where they run anywhere and share no files.
        released: the instructor's files in it.
    """

    def __init__(self, work: Path | None, released: Iterable[str] = ()) -> None:
        self.guard = Guard()
        self.patches = Patches()
        self._copies = None if work is None else Copies(work, released, self.guard)
        self._session: Callable[[], Session] | None = None
        self._asked = False

    def look(self, source: str) -> None:
        """A given cell."""
        if self._copies is not None:
            self._copies.look(source)

    def restarted(self) -> None:
        """The student's process is another one."""
        self.patches.forget()
        if self._copies is not None:
            self._copies.forget()

    @contextmanager
    def cell(
        self, source: str, names: Mapping[str, object], session: Callable[[], Session]
    ) -> Generator[None, None, None]:
        """A test cell, which runs in the block."""
        self._session, self._asked = session, False
        self.guard.begin(source)
        self.patches.look(source, names)
        if "mock" in source or "patch" in source:
            watched(self.patches)
        figures.begin(source, self._figure)
        if self._copies is not None:
            self._copies.begin(source)
            self.guard.missing = self._missing
            if self._copies.touches:
                self._quietly(self._fetch)
        try:
            yield
        finally:
            self._quietly(self._end)
            figures.end(False)  # where the line above came to nothing
            self.guard.missing = None
            self.guard.end()
            self._session = None

    def _end(self) -> None:
        with self.patches.bare():
            self._tell(stay=True)
        if self._copies is not None and self._asked:
            self._copies.sweep(self._now())
        figures.end(self._asked)

    def before(self, action: list, args: Iterable[object], kwargs: Mapping[str, object]) -> None:
        """A request is about to be sent."""
        if self._session is None or action[0] in RUNS_NOTHING:
            return
        self._asked = True
        figures.watch()
        if self._copies is not None and self._copies.touches:
            self._copies.hand(self._now(), [*args, *kwargs.values()])
        self._tell(stay=False)

    def after(self, action: list, value: object) -> None:
        """A request was answered with this value, or with an error."""
        if self._session is not None and action[0] not in FILES and not self._history(action):
            self.guard.came(value)
        if self._session is None or action[0] in RUNS_NOTHING:
            return
        if _holds_bytes(value):
            self.guard.bytes_came = True
        if self._copies is not None:
            self._copies.changed = True
            if self._copies.touches:
                self._quietly(self._fetch)

    def _history(self, action: list) -> bool:
        """Whether IPython's magics have looked at what was typed, and not the test itself."""
        return (
            action[0] == "name"
            and (action[1][:1] == "_" or action[1] in HISTORY)
            and (action[1] not in self.guard.words)
        )

    def _now(self) -> Session:
        assert self._session is not None
        return self._session()

    def _tell(self, stay: bool) -> None:
        cwd = None
        if self._copies is not None and self._copies.touches and not stay:
            with suppress(OSError):
                here = os.path.realpath(os.getcwd())
                if here != self._copies.work:
                    cwd = here
                    self._copies.stand(here)
        news = self.patches.news(cwd, stay)
        if news is None:
            return
        state, values = news
        try:
            self._now().request(["around", state], values)
        except (CannotSend, NotHere):  # without those that cannot be had there
            sendable = [n for n, v in enumerate(values) if callable(v) and not isinstance(v, type)]
            state["patches"] = [state["patches"][n] for n in sendable]
            with suppress(CannotSend, NotHere):
                self._now().request(["around", state], [values[n] for n in sendable])

    def _fetch(self) -> None:
        assert self._copies is not None
        self._copies.fetch(self._now())

    def _missing(self, path: str) -> None:
        """A test opens this: a file of the student's may have to come first."""
        if self._copies is not None and self._copies.changed and path.startswith(self._copies.work):
            self._quietly(self._fetch)

    def _figure(self, what: str, *args: object) -> Any:
        if self._session is None:
            return None
        return self._now().request(["figure", what], args)

    @staticmethod
    def _quietly(step: Callable[[], None]) -> None:
        """Do without it where the student's process lies or is gone: the test's next question says so."""
        try:
            step()
        except (Ended, Exception):
            pass


def _holds_bytes(value: object) -> bool:
    if type(value) in (list, tuple, dict):
        parts = value.values() if isinstance(value, dict) else value
        return len(value) <= 100 and any(type(part) in (bytes, bytearray) for part in parts)  # type: ignore[arg-type]
    return type(value) in (bytes, bytearray)
