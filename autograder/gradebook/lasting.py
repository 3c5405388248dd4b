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
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from autograder.schema import VERSIONS

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
    """A gradebook for a long life: opened when it is first lent, and anew where anybody else has written into
    its file, or put another there, where it does not answer, and where something went wrong (`doubt`).

    Args:
        url: where it is; one of SQLite's.
        open_: opens it.
    """

    def __init__(self, url: str, open_: Callable[[], Gradebook]) -> None:
        self._url, self._open = url, open_
        self._file = Path(url.removeprefix("sqlite:///"))
        self._gradebook: Gradebook | None = None
        self._seen: tuple[int, ...] | None = None
        self._doubted = False

    @contextmanager
    def lent(self) -> Generator[Gradebook]:
        """Lend it, and to whoever asks for it by `opened` meanwhile.

        Raises:
            OtherSchema: as `Classroom.gradebook`, when it is to be opened.
        """
        gradebook = self._gradebook
        if gradebook is None or self._doubted or self._seen != self._state() or not _answers(gradebook):
            self.close()
            gradebook = self._gradebook = self._open()
        try:
            with kept_open(self._url, gradebook):
                yield gradebook
            put_back(gradebook)
        except BaseException:
            self._doubted = True
            raise
        finally:
            self._seen = self._state()

    def doubt(self) -> None:
        """Have it opened, and looked through, before it is lent again."""
        self._doubted = True

    def close(self) -> None:
        gradebook, self._gradebook, self._doubted = self._gradebook, None, False
        if gradebook is not None:
            gradebook.close()

    def _state(self) -> tuple[int, ...] | None:
        try:
            found = os.stat(self._file)
        except OSError:
            return None
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _answers(gradebook: Gradebook) -> bool:
    """Whether it can be read. Where another program has locked it, this waits as long as SQLite does."""
    try:
        gradebook.db.execute(text(f"select version_num from {VERSIONS}"))
        gradebook.db.rollback()
    except SQLAlchemyError:
        return False
    return True
