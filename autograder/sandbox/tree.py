"""The student's processes as the kernel tells of them: which there are, what they use, and their end."""

import os
import signal
from collections.abc import Iterator
from typing import Protocol

PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


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
    to it.
    """

    def processes(self) -> list[int]:
        return list(_descendants(os.getpid()))

    def read(self, process: int, name: str) -> bytes:
        return _contents(f"/proc/{process}/{name}", None)

    def kill(self) -> None:
        while left := self.processes():
            for process in left:
                try:
                    os.kill(process, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            bury(os.WNOHANG)
        bury()


def bury(options: int = 0) -> None:
    """Wait for all children of this process."""
    try:
        while os.waitpid(-1, options)[0]:
            pass
    except ChildProcessError:
        pass


def _descendants(process: int) -> Iterator[int]:
    try:
        threads = os.listdir(f"/proc/{process}/task")
    except FileNotFoundError:
        return
    for thread in threads:
        for child in _contents(f"/proc/{process}/task/{thread}/children", None).split():
            yield int(child)
            yield from _descendants(int(child))


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


def held(status: bytes) -> int:
    """Bytes that a process holds, from its `status`: anonymous and shared memory, swap, page tables; what it
    shares with others too.
    """
    total = 0
    for line in status.split(b"\n"):
        if line.startswith((b"RssAnon:", b"RssShmem:", b"VmSwap:", b"VmPTE:")):
            total += int(line.split()[1])
    return total << 10


def share(rollup: bytes, status: bytes) -> int | None:
    """Bytes that are a process's own part of what it holds, from its `smaps_rollup`; None where that cannot
    be read. Slow to make.
    """
    total, seen = 0, False
    for line in rollup.split(b"\n"):
        if line.startswith((b"Pss_Anon:", b"Pss_Shmem:", b"SwapPss:")):
            total, seen = total + int(line.split()[1]), True
    tables = sum(int(line.split()[1]) for line in status.split(b"\n") if line.startswith(b"VmPTE:"))
    return (total + tables) << 10 if seen else None


def seconds(stat: bytes) -> tuple[float, float]:
    """CPU seconds from a process's `stat`: its own, and of its children that were waited for."""
    fields = stat.rpartition(b")")[2].split()  # a process chooses its name, brackets and all
    if len(fields) < 15:
        return 0.0, 0.0
    user, system, children_user, children_system = map(int, fields[11:15])
    return (user + system) / TICKS, (children_user + children_system) / TICKS
