"""The student's processes as the kernel tells of them: which there are, what they use, and their end."""

import contextlib
import ctypes
import os
import signal
import stat
from collections.abc import Generator
from typing import Protocol

TICKS = os.sysconf("SC_CLK_TCK")
LARGEST_SOCKET = 2 * 212992  # the kernel's default for what one may hold
_libc = ctypes.CDLL(None)


class Tree(Protocol):
    """All processes of one submission, seen from outside."""

    def processes(self) -> list[int]: ...

    def read(self, process: int, name: str) -> bytes:
        """The file `name` of /proc/`process`; empty if the process has gone."""
        ...

    def kill(self) -> None:
        """End all of them, and return when all are gone and buried."""
        ...


class Namespace:
    """The processes of a PID namespace: `init` is its first process here, `proc` a descriptor of its own
    /proc.
    """

    def __init__(self, init: int, proc: int) -> None:
        self.init, self.proc = init, proc

    def processes(self) -> list[int]:
        return [int(name) for name in os.listdir(self.proc) if name.isdigit() and name != "1"]

    def read(self, process: int, name: str) -> bytes:
        return _contents(f"{process}/{name}", self.proc)

    def kill(self) -> None:
        os.kill(self.init, signal.SIGKILL)  # the kernel ends all others with it
        bury()


class Descendants:
    """The descendants of this process, where there is no namespace. It is their subreaper: orphans come back
    to it, and are buried when they are seen.

    Args:
        first: the student's first process, whose end another waits for.
        user: whose they are, where it is not this process's: some files of /proc are shown to nobody else.
    """

    def __init__(self, first: int, user: int) -> None:
        self.first, self.user = first, user

    def processes(self) -> list[int]:
        for orphan in _children(os.getpid()):
            if orphan != self.first:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(orphan, os.WNOHANG)
        return _descendants(os.getpid())

    def read(self, process: int, name: str) -> bytes:
        if name != "smaps_rollup" or self.user == os.geteuid():
            return _contents(f"/proc/{process}/{name}", None)
        with _as(self.user):
            return _contents(f"/proc/{process}/{name}", None)

    def sockets(self) -> int:
        """Bytes that the sockets of all of them may hold in the kernel."""
        return LARGEST_SOCKET * len({file.st_ino for file in self._open() if stat.S_ISSOCK(file.st_mode)})

    def nameless(self) -> int:
        """Bytes of the files that they have open and that have no name any more."""
        found = {(file.st_dev, file.st_ino): file for file in self._open() if not file.st_nlink}
        return sum(512 * file.st_blocks for file in found.values())

    def _open(self) -> list[os.stat_result]:
        with _as(self.user):
            return [file for process in self.processes() for file in _open_files(process)]

    def kill(self) -> None:
        while left := self.processes():
            for process in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            bury(os.WNOHANG)
        bury()


@contextlib.contextmanager
def _as(user: int) -> Generator[None]:
    """See files as `user` does: the process of a user is opened to that user, and not to a root without
    CAP_SYS_PTRACE.
    """
    if user == os.geteuid():
        yield
        return
    _libc.setfsgid(user)
    _libc.setfsuid(user)
    try:
        yield
    finally:
        _libc.setfsuid(os.geteuid())
        _libc.setfsgid(os.getegid())


def _open_files(process: int) -> list[os.stat_result]:
    found, folder = [], f"/proc/{process}/fd"
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            with contextlib.suppress(OSError):
                found.append(os.stat(f"{folder}/{name}"))
    return found


def tasks_of(user: int) -> int:
    """How many processes and threads `user` has on this host, as far as /proc shows them."""
    total = 0
    for name in os.listdir("/proc"):
        with contextlib.suppress(OSError):
            if name.isdigit() and os.stat(f"/proc/{name}").st_uid == user:
                total += threads(_contents(f"/proc/{name}/status", None))
    return total


def threads(status: bytes) -> int:
    """The number of a process's threads, from its `status`."""
    return next((int(line.split()[1]) for line in status.split(b"\n") if line.startswith(b"Threads:")), 0)


def bury(options: int = 0) -> None:
    """Wait for all children of this process."""
    try:
        while os.waitpid(-1, options)[0]:
            pass
    except ChildProcessError:
        pass


def _descendants(process: int) -> list[int]:
    found: list[int] = []
    new = _children(process)
    while new:  # by generation, and not by recursion: a chain of them can be long
        found += new
        new = [child for each in new for child in _children(each)]
    return found


def _children(process: int) -> list[int]:
    try:
        each = os.listdir(f"/proc/{process}/task")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [
        int(child)
        for thread in each
        for child in _contents(f"/proc/{process}/task/{thread}/children", None).split()
    ]


def _contents(path: str, folder: int | None) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=folder)
    except OSError:
        return b""
    try:
        return os.read(descriptor, 1 << 16)
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def seconds(stat: bytes) -> tuple[float, float]:
    """CPU seconds from a process's `stat`: its own, and of its children that were waited for."""
    fields = stat.rpartition(b")")[2].split()  # a process chooses its name, brackets and all
    if len(fields) < 15:
        return 0.0, 0.0
    user, system, children_user, children_system = map(int, fields[11:15])
    return (user + system) / TICKS, (children_user + children_system) / TICKS
