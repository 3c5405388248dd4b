"""What the process that runs the tests may use of memory: it is trusted, and what it runs on is a student's.

`bounded` is the bound that a test meets: an allocation beyond it is a MemoryError, which fails this test and
no other. `Memory` sees from outside what that does not count, such as memory that is shared.
"""

from __future__ import annotations

import sys

from autograder.sandbox.memory import held, size

from .link import Ended

if sys.platform == "linux":  # elsewhere this is imported, and nothing is graded
    import resource


class TooMuch(Ended):
    """The process uses more memory than it may."""


class Memory:
    """What a process uses beyond what it had when this was made."""

    def __init__(self, pid: int, limit: int) -> None:
        self._file, self._limit = f"/proc/{pid}/status", limit
        self._before = held(_contents(self._file))

    def look(self) -> None:
        """Raise TooMuch where it uses more than the limit."""
        if held(_contents(self._file)) - self._before > self._limit:
            raise TooMuch(f"more than {size(self._limit)} of memory")


def bounded(limit: int) -> None:
    """Let this process allocate at most so many bytes beyond what it has."""
    for line in _contents("/proc/self/status").split(b"\n"):
        if line.startswith(b"VmData:"):
            _, hard = resource.getrlimit(resource.RLIMIT_DATA)
            wanted = (int(line.split()[1]) << 10) + limit
            if hard == resource.RLIM_INFINITY or wanted < hard:
                resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))


def _contents(file: str) -> bytes:
    try:
        with open(file, "rb") as found:
            return found.read()
    except OSError:  # it has ended: whoever waits for its answer will see
        return b""
