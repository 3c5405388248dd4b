"""Files that a test and the student's code share: copies of plain bytes, one way and the other.

A test runs in a folder of its own, and the student's code in its sandbox. What the student's code writes
comes into the test's folder as a copy before the test looks; what the test writes goes to the student when
its path is in the arguments of a call. A released file and one that the test wrote are never replaced by the
student's, unless the test has handed it over.

Names, sizes and bytes are the student's word. A name is one below the folder, made of plain parts; a copy is
made of bytes, as a new file, through no link; how many and how large is bounded here.
"""

from __future__ import annotations

import os
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from .guard import Guard

if TYPE_CHECKING:
    from .session import Session

FILES, DEPTH, NAME = 500, 8, 200
"""Copies of one examination, folders within folders, and bytes of a part of a name."""
ROOTS = 50
"""Folders that a test shares with the student's code."""
SIZE, TOTAL = 32 << 20, 256 << 20
"""Bytes of one copy, and of all that one examination makes."""
PIECE = 4 << 20
TOUCHES = re.compile(
    r"\b(open|os|Path|pathlib|exists|is_?file|is_?dir|listdir|glob|scandir|stat|shutil|read_\w+|load\w*|genfromtxt|"
    r"fromfile|im(read|open|save)|connect|to_\w+|save\w*|tempfile|\w*File|dump|unlink|remove|chdir|h5py|ipython)\b"
    r"|^\s*[!%]",
    re.MULTILINE | re.IGNORECASE,
)
"""What a test's text says that has to do with files."""
CODE = (".pyc", ".pyo", ".so", ".pyd", ".pth", ".dll", ".dylib")
"""Never copied: files that Python runs unread."""

Stamp = tuple[int, int]


class Copies:
    """The files of one submission.

    Args:
        work: the test's folder.
        released: names of the instructor's files in it.
        guard: hears of what a test opens and makes.
    """

    def __init__(self, work: Path, released: Iterable[str], guard: Guard) -> None:
        self.work, self._guard = os.path.realpath(work), guard
        self._released = {os.path.join(self.work, name) for name in released}
        self._temporary = os.path.realpath(tempfile.gettempdir())
        self._defined = False
        self.touches = False
        """Whether the cell that runs has to do with files."""
        self.changed = True
        """Whether the student's code has run since its files were asked for."""
        self._roots: list[str] = ["."]
        # of the student's process: (root, name) to the size and time that it told
        self._seen: dict[tuple[str, str], Stamp] = {}
        self._copied: dict[str, tuple[tuple[str, str], Stamp]] = {}  # a path here: whose copy it is
        self._handed: dict[str, Stamp] = {}
        self._total = 0
        self._fetching = False

    def look(self, source: str) -> None:
        """A cell of the instructor's: a function of it may be called by a later one."""
        if not self._defined and "def " in source and TOUCHES.search(source):
            self._defined = True

    def begin(self, source: str) -> None:
        self.look(source)
        self.touches = self._defined or TOUCHES.search(source) is not None
        self.changed = True

    def forget(self) -> None:
        """The student's process was started anew: what was handed over is not there."""
        self._roots, self._seen, self.changed = ["."], {}, True
        self._handed.clear()

    # to the test

    def fetch(self, session: Session) -> None:
        """Bring the student's files up to date here."""
        if self._fetching or not self.changed:
            return
        self._fetching, self.changed = True, False
        try:
            self.sweep(session)
            told = session.request(["files", self._roots])
            if not isinstance(told, list) or len(told) != len(self._roots):
                return
            for root, entries in zip(self._roots[:], told):
                self._take(session, root, entries)
        finally:
            self._fetching = False

    def sweep(self, session: Session) -> None:
        """Note which copies the test has removed, so that the student's are removed too, or written over."""
        for path, (key, stamp) in list(self._copied.items()):
            now = _stamp(path)
            if now != stamp:
                del self._copied[path]
                if now is None and self._seen.pop(key, None) is not None:
                    session.request(["unlink", *key])
        for path in [path for path in self._handed if not os.path.lexists(path)]:
            del self._handed[path]
            session.request(["unlink", self._there(path)])

    def _take(self, session: Session, root: str, entries: object) -> None:
        listed: set[str] = set()
        for name, stamp in sorted(_plain(entries), key=lambda entry: -entry[1][1]):  # the newest first
            path = self._here(root, name)
            if path is None or path in self._released:
                continue
            listed.add(name)
            if stamp[0] == -1:
                with suppress(OSError):
                    if self._free(path):
                        os.makedirs(path, exist_ok=True)
                continue
            if self._seen.get((root, name)) == stamp and os.path.lexists(path):
                continue
            if os.path.lexists(path) and path not in self._copied and _stamp(path) != self._handed.get(path):
                continue  # the test's own
            room = stamp[0] <= SIZE and self._total + stamp[0] <= TOTAL
            if room and (len(self._copied) < FILES or self._drop_before(stamp[1])):
                self._copy(session, (root, name), path, stamp)
        for key in [key for key in self._seen if key[0] == root and key[1] not in listed]:
            del self._seen[key]
            path = self._here(*key)
            if (
                path is not None
                and path not in self._released
                and _stamp(path)
                in (
                    self._copied.get(path, (0, None))[1],
                    self._handed.get(path),
                )
            ):
                with suppress(OSError):
                    os.unlink(path)
                self._copied.pop(path, None)
                self._handed.pop(path, None)

    def _drop_before(self, time: int) -> bool:
        """Remove the copy of the oldest file, if it is older: what the code has written matters to a test,
        and not the thousand files that were handed in with it.
        """
        times = {path: self._seen.get(key, (0, 0))[1] for path, (key, _) in self._copied.items()}
        oldest = min(times, key=times.__getitem__)
        if times[oldest] >= time:
            return False
        with suppress(OSError):
            os.unlink(oldest)
        self._seen.pop(self._copied.pop(oldest)[0], None)
        return True

    def _copy(self, session: Session, key: tuple[str, str], path: str, stamp: Stamp) -> None:
        content = bytearray()
        while len(content) < stamp[0]:
            piece = session.request(["read", *key, len(content), min(PIECE, stamp[0] - len(content))])
            if type(piece) is not bytes or not 0 < len(piece) <= PIECE:
                break  # it has become shorter meanwhile, or is none
            content += piece
        self._total += len(content)
        self._guard.theirs.add(path)
        self._seen[key] = stamp
        with suppress(OSError), self._guard.aside():
            if not self._free(path):
                return
            os.makedirs(os.path.dirname(path), exist_ok=True)
            new = f"{path}.{os.getpid()}.new"
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
            with open(descriptor, "wb") as file:
                file.write(content)
            os.replace(new, path)
            made = _stamp(path)
            assert made is not None
            self._copied[path] = key, made
            self._handed.pop(path, None)

    def _free(self, path: str) -> bool:
        """Whether a copy may stand here: no link is on the way, and no folder in its place."""
        parent = os.path.dirname(path)
        return os.path.realpath(parent) == parent and not (os.path.isdir(path) and not os.path.islink(path))

    def _here(self, root: str, name: str) -> str | None:
        path = os.path.join(self.work if root == "." else root, name) if name else root
        return path if path != "." and self._shared(path) else None

    # to the student

    def hand(self, session: Session, args: Iterable[object]) -> None:
        """Give the student's process the test's files whose paths are among these arguments."""
        self.sweep(session)
        for text in _texts(args, 4):
            with suppress(OSError, ValueError):
                path = os.path.abspath(text)
                if self._shared(path):
                    self._give(session, path, os.path.isabs(text))

    def _give(self, session: Session, path: str, absolute: bool) -> None:
        parent, made = os.path.dirname(path), self._guard.made
        inside = path.startswith(self.work + os.sep)
        if not (inside or path in made or parent in made):
            return
        if absolute:
            self.stand(parent if inside or parent in made else path)
        if os.path.isfile(path):
            self._send(session, path, absolute)
        elif os.path.isdir(path):
            session.request(["folder", self._there(path, absolute)])
            for name in sorted(os.listdir(path))[:FILES]:
                self._send(session, os.path.join(path, name), absolute)
            if absolute:
                self.stand(path)
        elif parent != self.work and os.path.isdir(parent):
            session.request(["folder", self._there(parent, absolute)])

    def stand(self, folder: str) -> None:
        """What the student's code writes below this folder, too, is a test's to see."""
        if folder not in self._roots and self._shared(folder) and len(self._roots) < ROOTS:
            self._roots.append(folder)

    def _send(self, session: Session, path: str, absolute: bool) -> None:
        stamp = _stamp(path)
        there = self._there(path, absolute)
        if (
            stamp is None
            or not 0 <= stamp[0] <= SIZE
            or self._handed.get(path) == stamp
            or (path in self._copied and self._copied[path][1] == stamp)
            or (path in self._released and not os.path.isabs(there))
        ):
            return  # no plain file, or it is there
        told: object = None
        with self._guard.aside(), open(path, "rb") as file:
            more = False
            while (piece := file.read(PIECE)) or not more:
                told = session.request(["write", there, more], (piece,))
                more = True
        self._handed[path] = stamp
        self._copied.pop(path, None)
        if isinstance(told, list) and len(told) == 2 and all(type(n) is int for n in told):
            for root in self._roots:
                if there == root:
                    self._seen[root, ""] = (told[0], told[1])
                elif root == ".":
                    if not os.path.isabs(there):
                        self._seen[root, there] = (told[0], told[1])
                elif there.startswith(root + os.sep):
                    self._seen[root, os.path.relpath(there, root)] = (told[0], told[1])

    def _there(self, path: str, absolute: bool = False) -> str:
        """How the student's process is told a path of ours."""
        inside = path.startswith(self.work + os.sep) and not absolute
        return os.path.relpath(path, self.work) if inside else path

    def _shared(self, path: str) -> bool:
        return path.startswith((self.work + os.sep, self._temporary + os.sep))


def _stamp(path: str) -> Stamp | None:
    try:
        about = os.lstat(path)
    except (OSError, ValueError):
        return None
    return (about.st_size, about.st_mtime_ns) if stat.S_ISREG(about.st_mode) else (-1, 0)


def _plain(entries: object) -> Iterator[tuple[str, Stamp]]:
    """The entries of a listing that are what they must be."""
    for entry in entries[: 4 * FILES] if isinstance(entries, list) else ():
        if not isinstance(entry, list) or len(entry) != 3:
            continue
        name, size, time = entry
        if type(name) is str and type(size) is int and size >= -1 and type(time) is int and _below(name):
            yield name, (size, time)


def _below(name: str) -> bool:
    """Whether a name is that of a plain file below a folder; "" is the file itself that was asked for."""
    parts = name.split("/")
    return name == "" or (
        len(parts) <= DEPTH
        and name.isprintable()
        and not name.endswith(CODE)
        and "\\" not in name
        and all(
            part not in ("", ".", "..", "__pycache__") and len(part.encode(errors="replace")) <= NAME
            for part in parts
        )
    )


def _texts(values: Iterable[object], depth: int) -> Iterator[str]:
    """The texts among arguments that may be paths."""
    for value in values:
        if type(value) is str:
            if 0 < len(value) < 4096 and "\n" not in value and "\0" not in value:
                yield value
        elif isinstance(value, PurePath):
            yield str(value)
        elif depth and type(value) in (list, tuple, dict, set) and len(value) <= 1000:  # type: ignore[arg-type]
            yield from _texts(value.values() if isinstance(value, dict) else value, depth - 1)  # type: ignore[union-attr]
