"""The student's processes as the kernel tells of them: which there are, what they use, and their end."""

import contextlib
import ctypes
import os
import signal
import stat
from collections.abc import Collection, Generator
from typing import Protocol

TICKS = os.sysconf("SC_CLK_TCK")
STOPS = 20  # times that new processes are looked for, before they are ended as they come
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
        others: children that are not of the submission.
    """

    def __init__(self, first: int, user: int, others: Collection[int] = ()) -> None:
        self.first, self.user, self.others = first, user, others

    def processes(self) -> list[int]:
        return _with_descendants(self._left({self.first}))

    def _left(self, kept: Collection[int] = ()) -> list[int]:
        """Its processes that are this one's children; those that have ended are buried, but `kept` ones."""
        for orphan in (children := self._children()):
            if orphan not in kept:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(orphan, os.WNOHANG)
        return self._children() if children else []

    def _children(self) -> list[int]:
        return [child for child in _children(os.getpid()) if child not in self.others]

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
        # Stopped first: whoever is ended makes room, in which those that still run start others.
        stopped: set[int] = set()
        for _ in range(STOPS):
            if not (running := set(_with_descendants(self._left())) - stopped):
                break
            self._signal(running, signal.SIGSTOP)
            stopped |= running
        while left := self._left():
            self._signal(_with_descendants(left), signal.SIGKILL)

    def _signal(self, processes: Collection[int], number: int) -> None:
        """Send a signal to those that are its processes still: where many start and end, a number that was
        read a moment ago may be another's.
        """
        family = {os.getpid(), *processes}
        for process in processes:
            with contextlib.suppress(OSError):
                handle = os.pidfd_open(process)
                try:
                    if parent(_contents(f"/proc/{process}/stat", None)) in family:
                        signal.pidfd_send_signal(handle, number)
                finally:
                    os.close(handle)


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


def bury() -> None:
    """Wait for all children of this process."""
    try:
        while os.waitpid(-1, 0)[0]:
            pass
    except ChildProcessError:
        pass


def _with_descendants(processes: list[int]) -> list[int]:
    found: list[int] = []
    new = processes
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


def parent(stat: bytes) -> int:
    """The number of a process's parent, from its `stat`; 0 where there is none."""
    fields = stat.rpartition(b")")[2].split()  # a process chooses its name, brackets and all
    return int(fields[1]) if len(fields) > 1 else 0


def seconds(stat: bytes) -> tuple[float, float]:
    """CPU seconds from a process's `stat`: its own, and of its children that were waited for."""
    fields = stat.rpartition(b")")[2].split()
    if len(fields) < 15:
        return 0.0, 0.0
    user, system, children_user, children_system = map(int, fields[11:15])
    return (user + system) / TICKS, (children_user + children_system) / TICKS
