"""A gradebook that is opened once for all that is asked of it. nbgrader opens one for each step of each
notebook, which takes longer than the answers: a database is looked through, and each question is put into SQL
anew, for what SQLAlchemy remembers of that is forgotten when one is closed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from nbgrader.api import Gradebook

_Shelf = dict[str, Gradebook | None]
_shelf: ContextVar[_Shelf] = ContextVar("_shelf", default={})  # noqa: B039  it is never changed in place


@contextmanager
def opened(url: str) -> Generator[Gradebook]:
    """Open a gradebook for a moment; lent, where it is `kept_open`. Nothing of it may be used afterwards."""
    shelf = _shelf.get()
    if url not in shelf:
        with Gradebook(url) as gradebook:
            yield gradebook
        return
    gradebook = shelf[url] = shelf[url] or Gradebook(url)
    try:
        yield gradebook
    finally:
        put_back(gradebook)


@contextmanager
def kept_open(url: str, gradebook: Gradebook | None = None) -> Generator[None]:
    """Let `opened` lend one gradebook, this one or the first that it opens, to whoever asks meanwhile."""
    if url in _shelf.get():
        yield
        return
    shelf: _Shelf = {**_shelf.get(), url: gradebook}
    token = _shelf.set(shelf)
    try:
        yield
    finally:
        _shelf.reset(token)
        if gradebook is None and (own := shelf[url]) is not None:
            own.close()


def put_back(gradebook: Gradebook) -> None:
    """Leave a gradebook as one that was just opened: nothing remembered, and nothing locked for others."""
    gradebook.db.rollback()
    gradebook.db.expunge_all()


class Lasting:
    """A gradebook for a long life: opened when it is first lent, and anew where another file has taken the
    place of its own, or something went wrong (`doubt`).

    Args:
        url: where it is; one of SQLite's.
        open_: opens it.
    """

    def __init__(self, url: str, open_: Callable[[], Gradebook]) -> None:
        self._url, self._open = url, open_
        self._file = Path(url.removeprefix("sqlite:///"))
        self._gradebook: Gradebook | None = None
        self._seen: tuple[int, int] | None = None

    @contextmanager
    def lent(self) -> Generator[Gradebook]:
        """Lend it, and to whoever asks for it by `opened` meanwhile.

        Raises:
            OtherSchema: as `Classroom.gradebook`, when it is to be opened.
        """
        if self._gradebook is not None and self._seen != self._identity():
            self.close()
        if self._gradebook is None:
            self._gradebook = self._open()
            self._seen = self._identity()
        gradebook = self._gradebook
        try:
            with kept_open(self._url, gradebook):
                yield gradebook
        finally:
            put_back(gradebook)
            if self._seen is None:
                self.close()

    def doubt(self) -> None:
        """Have it opened, and looked through, before it is lent again."""
        self._seen = None

    def close(self) -> None:
        if self._gradebook is not None:
            self._gradebook.close()
            self._gradebook = None

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._file)
        except OSError:
            return None
        return found.st_dev, found.st_ino
