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
from sqlalchemy.exc import SQLAlchemyError

from autograder import whole

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
    its file, or put another there, and where something went wrong (`doubt`).

    Args:
        url: where it is; one of SQLite's.
        root: the class's folder.
        open_: opens it.
    """

    def __init__(self, url: str, root: Path, open_: Callable[[], Gradebook]) -> None:
        self._url, self._root, self._open = url, root, open_
        self._file = Path(url.removeprefix("sqlite:///"))
        self._gradebook: Gradebook | None = None
        self._seen: tuple[int, ...] | None = None
        self._doubted = False
        self.opened = 0
        """How often it was opened: what was read there may be of another one, if that has changed."""

    @contextmanager
    def lent(self) -> Generator[Gradebook]:
        """Lend it, and to whoever asks for it by `opened` meanwhile.

        Raises:
            OtherSchema: as `Classroom.gradebook`, when it is to be opened; or another program has locked it.
        """
        gradebook = self._gradebook
        if gradebook is None or self._doubted or self._seen != self._state():
            self.close()
            gradebook = self._gradebook = self._open()
            self._seen, self.opened = self._state(), self.opened + 1
        whole.check_free(self._file, self._root)
        which = self._seen
        try:
            with kept_open(self._url, gradebook):
                yield gradebook
        except BaseException:
            self._doubted = True
            raise
        finally:
            self._put_back(gradebook)
            self._seen = self._state()
            if self._seen is None or which is None or self._seen[:2] != which[:2]:  # another file
                self._doubted = True

    def doubt(self) -> None:
        """Leave what was begun, and have it opened, and looked through, before it is lent again."""
        self._doubted = True
        if self._gradebook is not None:
            self._put_back(self._gradebook)

    def close(self) -> None:
        gradebook, self._gradebook, self._doubted = self._gradebook, None, False
        if gradebook is not None:
            gradebook.close()

    def _put_back(self, gradebook: Gradebook) -> None:
        try:
            put_back(gradebook)
        except SQLAlchemyError:
            self._doubted = True

    def _state(self) -> tuple[int, ...] | None:
        try:
            found = os.stat(self._file)
        except OSError:
            return None
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
