"""The level "inner": what stands in for namespaces where the host grants none.

**What is wanted.** In a container, and on Ubuntu as installed, nobody may make a namespace. A student's code
is still to read and write nothing but its own, reach no other process and no network, and leave nothing.

**What does not work.** Another user alone: an ordinary user cannot become one, and what everybody may read
stays readable. Landlock alone: it does not know chmod, chown, utime and (before Linux 6.2) truncate, nor unix
sockets with a path, by which a desktop or a container engine is told what to run; nor signals before 6.12. A
filter alone: it cannot look at a path.

**What was chosen.** Landlock says which files. The filter refuses what Landlock does not know, by the call
and its plain arguments. As root the process becomes a user whom nobody else is, where it can: whatever the
two forget is then the file mode's. The monitor does the rest from outside: it is the subreaper of all that is
started; the filter asks it before a process or thread is, for the kernel's limit does not bind root and
counts other students of one user; it counts memory, time and the working folder, ends what is too much, and
clears the folder.

**What can still fail.**

- The working folder is a folder of the host's disk. Its bound is the monitor's: between two looks more can be
  written; and a file without a name that is mapped and closed is not seen.
- A student's process of the grader's own user sees what any of the user's programs sees by `stat`: that a
  file is there, its size and its date. It cannot change the mode or the date of its own files: it is told
  that it has.
- Memory in /dev/shm and terminals are everybody's: only a user of its own may use them. Without one there are
  no locks, queues and pools of multiprocessing.
- There are no unix sockets but pairs, by which workers of torch's DataLoader would send their tensors:
  `explain` ends such a worker, where it would leave the student's process waiting.
- Where the monitor is killed outright, what a student's process has started in the background stays, still
  behind these walls, until the warm process next ends one; where its parent dies, it cleans up first.
- Without a user of its own a student's process shares what the kernel counts by user with all others of the
  grader's: large pipes, watches of epoll. With one, /dev/shm is still everybody's, and small in a container:
  what is written there is bounded as the disk is.
- A filter around the grader's that asks somebody itself leaves the kernel no second one to ask: then the
  limit of the kernel and the monitor's look bound what is started.
"""

import contextlib
import errno
import functools
import os
import stat
import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, NoReturn

from autograder.sandbox import kernel
from autograder.sandbox.layout import outermost

CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_KILL, CAP_SETGID, CAP_SETUID = 0, 1, 5, 6, 7
# what it takes to become another user, and to end and clear away what that one left
ANOTHER = sum(1 << bit for bit in (CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_KILL, CAP_SETGID, CAP_SETUID))
# Of /proc: what libraries ask of the machine and of the kernel, and the process about itself.
PROC = (
    "/proc/self",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/loadavg",
    "/proc/uptime",
    "/proc/version",
    "/proc/filesystems",
    "/proc/sys/kernel/osrelease",
    "/proc/sys/kernel/cap_last_cap",
    "/proc/sys/kernel/pid_max",
    "/proc/sys/kernel/threads-max",
    "/proc/sys/kernel/random",
    "/proc/sys/kernel/ngroups_max",
    "/proc/sys/vm/overcommit_memory",
    "/proc/sys/vm/max_map_count",
    "/proc/sys/fs/file-max",
    "/proc/sys/fs/nr_open",
)
# Not /dev/zero: mapped shared it is memory that no account shows.
DEVICES_READ = ("/dev/random", "/dev/urandom")
DEVICES = ("/dev/null", "/dev/full")
OWN_USER = ("/dev/shm", "/dev/ptmx", "/dev/pts")  # where only the user keeps one's own from another's
LEFT = ("/dev/shm",)  # where everybody may write, and what is left is looked for


WITHOUT = (
    "on this host, without namespaces (confinement: inner), processes cannot {}; do without, or grade "
    "on a host that confines in full"
)


class Shown(NamedTuple):
    """What Landlock lets be read: whole `trees`, and folders that may be `listed` and no more."""

    trees: tuple[str, ...]
    listed: tuple[str, ...]


@functools.cache
def shown(libraries: tuple[str, ...], hidden: tuple[str, ...]) -> Shown:
    """What of the libraries may be read. A folder that holds something hidden is allowed entry by entry, for
    Landlock knows no exception; it may be listed, for Python looks there for packages.
    """
    covered = {os.path.realpath(path) for path in hidden}
    trees: list[str] = []
    listed: list[str] = []

    def show(path: str) -> None:
        if path in covered:
            return
        if not any(each.startswith(path + "/") for each in covered):
            trees.append(path)
            return
        listed.append(path)
        for entry in sorted(os.scandir(path), key=lambda entry: entry.name):
            # a link is read where it leads, and what it leads to has a rule of its own or none
            if not entry.is_symlink():
                show(entry.path)

    for path in outermost(os.path.realpath(path) for path in libraries if os.path.exists(path)):
        show(path)
    return Shown(tuple(trees), tuple(listed))


@functools.cache
def explain(alone: bool) -> None:
    """Let what multiprocessing cannot have here end with a sentence, and not hang. For the warm process."""
    with contextlib.suppress(ImportError):  # a Python without semaphores says so itself
        # slow to import, and not needed elsewhere
        from multiprocessing import connection, parent_process, resource_sharer, synchronize

        def refuse(_sharer: object) -> NoReturn:
            words = WITHOUT.format("send each other open files or tensors (torch: num_workers=0)")
            if parent_process() is None:
                raise PermissionError(errno.EACCES, words)
            # In a worker that is a thread of its queue's: nobody hears an exception there, and whoever waits
            # for what it was to send waits for ever.
            os.write(2, f"{words}\n".encode())
            os._exit(1)

        sharer: Any = resource_sharer
        sockets: Any = connection
        sharer._ResourceSharer._start = refuse
        _explain(sockets.SocketListener, "reach each other by sockets, as a Manager does")
        if not alone:
            _explain(synchronize.SemLock, "share locks, queues and pools of multiprocessing")


def _explain(kind: Any, without: str) -> None:
    """Have the kernel's refusal to make such an object say what there is not."""
    plain = kind.__init__

    def explained(self: object, *about: object, **named: object) -> None:
        try:
            plain(self, *about, **named)
        except PermissionError as error:
            raise PermissionError(error.errno, WITHOUT.format(without)) from None

    kind.__init__ = explained


def can_change_user() -> bool:
    return kernel.capabilities() & ANOTHER == ANOTHER


def lay_out(folder: str, user: int) -> str:
    """Make the working folder and a place for temporary files in `folder`; return the former, the current
    one.
    """
    for path in (folder, f"{folder}/work", f"{folder}/tmp"):
        if path != folder:
            os.mkdir(path, 0o700)
        if user != os.geteuid():
            os.chown(path, user, user)
    os.chdir(f"{folder}/work")
    return f"{folder}/work"


class Usage:
    """What the files in a folder take, with those of `user` in `others` and those that are open and
    `nameless`; looked at seldom enough to cost little: a look is followed by a pause of so many times its
    length.
    """

    PAUSE, LEAST = 10, 0.1
    DEPTH = 100
    """Folders within folders that are looked into. No honest notebook goes so deep; one that does is over its
    bound.
    """

    def __init__(self, folder: str, others: Iterable[str], user: int, nameless: Callable[[], int]) -> None:
        self._folder, self._others, self._user, self._nameless = folder, tuple(others), user, nameless
        self._next = 0.0
        self.bytes = self.files = 0

    def __call__(self) -> int:
        if time.monotonic() >= self._next:
            begun = time.monotonic()
            self.bytes = self.files = 0
            with contextlib.suppress(OSError):
                self._look(opened(self._folder), 0)
            for place in self._others:
                for entry in owned(self._user, place):
                    with contextlib.suppress(OSError):
                        self._add(entry.path, None, 0)
            self.bytes += self._nameless()
            spent = time.monotonic() - begun
            self._next = begun + spent + max(self.LEAST, self.PAUSE * spent)
        return self.bytes

    def _look(self, folder: int, depth: int) -> None:
        """Add what is in `folder`, an open descriptor, which is closed."""
        try:
            for name in os.listdir(folder):
                with contextlib.suppress(OSError):  # it is gone, or is another thing by now
                    self._add(name, folder, depth)
        finally:
            os.close(folder)

    def _add(self, name: str, folder: int | None, depth: int) -> None:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
        self.bytes += found.st_blocks * 512
        self.files += 1
        if stat.S_ISDIR(found.st_mode):
            if depth >= self.DEPTH:
                self.bytes = self.files = 1 << 62
            else:
                self._look(opened(name, folder), depth + 1)


def opened(name: str, folder: int | None = None) -> int:
    """A descriptor of a folder, made readable where its student has closed it; never through a link."""
    flags = os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        return os.open(name, os.O_RDONLY | flags, dir_fd=folder)
    except PermissionError:
        place = os.open(name, os.O_PATH | flags, dir_fd=folder)
        try:
            os.chmod(f"/proc/self/fd/{place}", 0o700)
            return os.open(f"/proc/self/fd/{place}", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        finally:
            os.close(place)


def remove(folder: str) -> None:
    """Remove a folder, whatever modes and depths a student gave to what is in it.

    Folders are first moved up to the top: a path of them can be longer than the kernel takes, and deeper than
    Python recurs.
    """
    with contextlib.suppress(OSError):
        top = opened(folder)
        try:
            _empty(top)
        finally:
            os.close(top)
    with contextlib.suppress(OSError):
        os.rmdir(folder)


def _empty(top: int) -> None:
    number, unused = 0, os.urandom(8).hex()
    os.fchmod(top, 0o700)
    while folders := _unlinked(top):
        for name in folders:
            inside = opened(name, top)
            try:
                os.fchmod(inside, 0o700)
                for deeper in _unlinked(inside):
                    number += 1
                    place = opened(deeper, inside)
                    os.fchmod(place, 0o700)  # what is moved must be writable
                    os.close(place)
                    os.rename(deeper, f".{unused}-{number}", src_dir_fd=inside, dst_dir_fd=top)
            finally:
                os.close(inside)
            os.rmdir(name, dir_fd=top)


def _unlinked(folder: int) -> list[str]:
    """Remove the files in a folder; return the folders in it."""
    kept = []
    for name in os.listdir(folder):
        if stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            kept.append(name)
        else:
            os.unlink(name, dir_fd=folder)
    return kept


def clear(user: int, places: Iterable[str] = LEFT) -> None:
    """Remove what `user`, whom nobody else is, has left where everybody may write."""
    for place in places:
        for entry in owned(user, place):
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    remove(entry.path)
                else:
                    os.unlink(entry.path)


def owned(user: int, place: str) -> list[os.DirEntry[str]]:
    """What is the user's in a folder that everybody may write."""
    found = []
    with contextlib.suppress(OSError):
        for entry in os.scandir(place):
            with contextlib.suppress(OSError):
                if entry.stat(follow_symlinks=False).st_uid == user:
                    found.append(entry)
    return found
