"""Where submissions come in: nbgrader's exchange, or a folder that is laid out as `submitted/`.

It is looked at again and again: names and times of files, which cost a few milliseconds for a class. A
student may hand in often; what is taken is the last.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import time
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from glob import escape
from pathlib import Path
from typing import Any, Protocol

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory
from nbgrader.utils import ignore_patterns, notebook_hash, parse_utc

from autograder.book.returning import kept
from autograder.classroom import Classroom
from autograder.intake.files import read_plain
from autograder.intake.timestamp import FORMAT, NAME
from autograder.pages.feedback import HEAD
from autograder.watch.aside import Aside
from autograder.watch.copying import copy_plain
from autograder.watch.page import MARK

KILO = 1000
"""nbgrader counts sizes in so many bytes."""
QUIET = 2.0
"""Such seconds, unless said."""


class NoInbox(RuntimeError):
    """Submissions cannot come in there: why, and what to do."""


@dataclass(frozen=True)
class Arrival:
    """A submission that has come in: whose, and what it is called, never twice the same. `own` is whether
    the student's name on it is the student's own doing, as far as the folder's owner tells.
    """

    student: str
    name: str
    own: bool = True


class Inbox(Protocol):
    """What a watcher asks of the place where submissions come in."""

    place: Path

    def look(self) -> list[Arrival]:
        """Return the last submission of each student of whom it is not `settled`, the oldest first."""

    def take(self, arrival: Arrival) -> tuple[Arrival, list[str]]:
        """Copy it to where it is graded. Return which it was, for a course may want another of the student's
        (`c.ExchangeCollect.before_duedate`), and what was left out of it.
        """

    def settled(self, arrival: Arrival) -> None:
        """There is nothing more to do for it."""

    def answered_by_others(self, student: str) -> bool:
        """Whether a page about what was taken of a student is there that no watcher has made."""

    def give_back(self, student: str) -> None:
        """Give a student's pages back, which were made."""


class ExchangeInbox:
    """The inbound folder of nbgrader's exchange.

    Raises:
        NoInbox: the course has another kind of exchange, or it is not there.
    """

    def __init__(self, course: Classroom, aside: Aside) -> None:
        exchange: Any = ExchangeFactory(config=course.config).exchange(config=course.config)
        course_id = course.directory().course_id
        if not hasattr(exchange, "root") or not hasattr(self._collector(aside), "_path_to_record"):
            raise NoInbox(
                f"this course's exchange ({type(exchange).__name__}) is no folder that can be watched: "
                "let submissions come into a folder, and name that with --folder"
            )
        if not course_id:
            raise NoInbox("the course has no name in the exchange: set c.CourseDirectory.course_id")
        self.place = Path(exchange.root) / course_id / "inbound"
        self._feedback = self.place.parent / "feedback"
        if not os.access(self.place, os.R_OK | os.X_OK):
            raise NoInbox(
                f"there is no {self.place} that this user can read: run 'nbgrader release_assignment "
                f"{aside.assignment}' first, or set c.Exchange.root"
            )
        self._aside, self._excluded = aside, aside.excluded
        self._settled: dict[str, str] = {}
        self._whole: set[str] = set()

    def look(self) -> list[Arrival]:
        found: dict[str, tuple[datetime, str]] = {}
        named: dict[str, list[tuple[datetime, str]]] = {}
        for name in os.listdir(self.place):
            student, when = self._read(name)
            if when is not None:
                named.setdefault(student, []).append((when, name))
        for student, names in named.items():
            for when, name in sorted(names, reverse=True):
                if self._settled.get(student) == name:
                    break
                if self._is_whole(name):
                    found[student] = when, name
                    break
        return [
            Arrival(student, name, self._is_own(student, name))
            for student, (_, name) in sorted(found.items(), key=lambda item: item[1])
        ]

    def take(self, arrival: Arrival) -> tuple[Arrival, list[str]]:
        # nbgrader leaves a copy alone that says the same time, and a run that was killed may have left half
        shutil.rmtree(self._aside.submitted(arrival.student), ignore_errors=True)
        taken = _Taken(arrival.name)
        self._aside.classroom.exchanged(
            "collect",
            _collect(self._collector(self._aside), taken, self._is_whole),
            coursedir=self._aside.folders(escape(arrival.student)),
            update=True,
        )
        return Arrival(arrival.student, taken.name, self._is_own(arrival.student, taken.name)), taken.left

    def settled(self, arrival: Arrival) -> None:
        self._settled[arrival.student] = arrival.name

    def answered_by_others(self, student: str) -> bool:
        folder = self._aside.submitted(student)
        secret = kept(folder)
        return secret is not None and any(
            _is_anothers(self._feedback / f"{notebook_hash(secret=secret, notebook_id=one.stem)}.html")
            for one in folder.glob("*.ipynb")
        )

    def give_back(self, student: str) -> None:
        self._aside.release_pages(student)

    def _collector(self, aside: Aside) -> Any:
        return ExchangeFactory(config=aside.classroom.config).collect

    def _read(self, name: str) -> tuple[str, datetime | None]:
        """Return whose submission of this assignment a folder is, by its name, and when it was handed in."""
        student, _, rest = name.partition(f"+{self._aside.assignment}+")
        # a name with a slash cannot be, and this one would lead out of the class's folder
        odd = _is_odd(student, name, self._excluded)
        return student, None if odd else _when(rest.partition("+")[0])

    def _is_whole(self, name: str) -> bool:
        """Whether all of a submission is there: `nbgrader submit` opens its folder to all at the very end."""
        if name in self._whole:
            return True
        folder = self.place / name
        try:
            mode = os.lstat(folder).st_mode
        except OSError:
            return False
        if stat.S_ISDIR(mode) and mode & stat.S_IWOTH and kept(folder) and read_plain(folder / NAME, 1000):
            self._whole.add(name)
            return True
        return False

    def _is_own(self, student: str, name: str) -> bool:
        try:
            owner = os.lstat(self.place / name).st_uid
            return owner == os.getuid() or pwd.getpwuid(owner).pw_name == student
        except (OSError, KeyError):
            return False


@dataclass
class _Taken:
    """Which submission was taken, and what was left out of it."""

    name: str
    left: list[str] = field(default_factory=list)


def _collect(base: Any, taken: _Taken, is_whole: Callable[[str], bool]) -> Any:
    """Return nbgrader's `collect`, of one submission that is whole, without the links in it."""

    class Collect(base):
        def init_src(self) -> None:
            super().init_src()
            names = [record["filename"] for record in self.src_records]
            if names and is_whole(names[0]):
                taken.name = names[0]
            self.src_records = [self._path_to_record(taken.name)]

        def do_copy(self, src: str, dest: str, log: object = None) -> None:
            taken.left = copy_plain(Path(src), Path(dest), *_bounds(self.coursedir))

    return Collect


def _bounds(folders: CourseDirectory) -> tuple[Callable[[str, list[str]], list[str]], int]:
    """Return what a course leaves out of a submission, and how many bytes one may have."""
    ignored = ignore_patterns(folders.ignore, folders.include, folders.max_file_size)
    return ignored, KILO * folders.max_dir_size


class FolderInbox:
    """A folder that others fill, laid out as `submitted/`: PLACE/STUDENT/ASSIGNMENT/. Its pages are given to
    nobody: they stay in the watcher's own folder.

    Args:
        quiet: seconds for which nothing may have changed in a student's folder before it counts as handed
            in.

    Raises:
        NoInbox: there is no such folder.
    """

    def __init__(self, place: Path, quiet: float, aside: Aside) -> None:
        if not place.is_dir() or not os.access(place, os.R_OK | os.X_OK):
            raise NoInbox(f"there is no folder {place} that this user can read")
        self.place, self._quiet, self._aside = place, quiet, aside
        self._excluded = aside.excluded
        self._settled: dict[str, str] = {}
        self._seen: dict[str, tuple[str, float]] = {}

    def look(self) -> list[Arrival]:
        found: list[tuple[float, Arrival]] = []
        for student in sorted(os.listdir(self.place)):
            folder = self.place / student / self._aside.assignment
            if _is_odd(student, student, self._excluded) or folder.is_symlink() or not folder.is_dir():
                continue
            newest, name = _state(folder)
            if not newest or self._settled.get(student) == name:
                continue
            if self._seen.get(student, ("", 0.0))[0] != name:
                self._seen[student] = name, time.monotonic()
            if time.monotonic() - self._seen[student][1] >= self._quiet:
                found.append((newest, Arrival(student, name)))
        return [arrival for _, arrival in sorted(found, key=lambda item: item[0])]

    def take(self, arrival: Arrival) -> tuple[Arrival, list[str]]:
        source = self.place / arrival.student / self._aside.assignment
        target = self._aside.submitted(arrival.student)
        newest, _ = _state(source)
        left = copy_plain(source, target, *_bounds(self._aside.folders()))
        if not (target / NAME).exists():
            when = datetime.fromtimestamp(newest, UTC)
            (target / NAME).write_text(when.strftime(FORMAT), encoding="ascii")
        return arrival, left

    def settled(self, arrival: Arrival) -> None:
        self._settled[arrival.student] = arrival.name

    def answered_by_others(self, student: str) -> bool:
        return False

    def give_back(self, student: str) -> None:
        pass


def _is_odd(student: str, name: str, excluded: Container[str]) -> bool:
    """Whether a folder is none of a student's to be answered, by whose it says it is and its name: that may
    be any bytes, and a gradebook holds texts.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        return True
    return not student or student.startswith(".") or student in excluded


def _state(folder: Path) -> tuple[float, str]:
    """Return when a folder's files were changed last, and a name for how they are now."""
    files = sorted(_files(folder))
    newest = max((file[2] for file in files), default=0) / 1e9
    return newest, hashlib.sha256(repr(files).encode(errors="replace")).hexdigest()[:16]


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    for place, folders, files, here in os.fwalk(folder, follow_symlinks=False):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "feedback"]
        for name in files:
            about = os.lstat(name, dir_fd=here)
            yield os.path.join(place, name), about.st_size, about.st_mtime_ns


@lru_cache(100_000)
def _when(text: str) -> datetime | None:
    """Read the time in a folder's name, as nbgrader's collect does."""
    try:
        return parse_utc(text) if text else None
    except (ValueError, OverflowError):
        return None


def _is_anothers(page: Path) -> bool:
    """Whether a page is there that no watcher has made: one that tells a mark, and maybe a comment."""
    content = read_plain(page, HEAD)
    return content is not None and not MARK.search(content)
