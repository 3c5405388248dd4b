"""The monitor: a process outside the walls that bounds what all of a student's processes use together, and
tells how they ended.
"""

import contextlib
import errno
import os
import select
import signal
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from autograder.limits import Limits
from autograder.sandbox.inner import Usage
from autograder.sandbox.memory import held, share, size
from autograder.sandbox.policy import Ending
from autograder.sandbox.tree import Tree, seconds, threads

if sys.platform == "linux":  # elsewhere this is imported, and nothing is watched
    import fcntl

INTERVAL = 0.05  # seconds between two looks
CLOSE = 0.02  # the same, when memory is half used or processes are many
FILES_PER_MEBIBYTE = 64
BESIDE = 16  # the part of the bound on the disk that other files may take beside one that is as large
# linux/seccomp.h: what the filter asks, and the answer to it
REQUEST, RECEIVE, SEND, CONTINUE = 80, 0xC0502100, 0xC0182101, 1
DUTY = 10  # a slow look is followed by a pause so many times as long


@dataclass
class Meter:
    """What a tree of processes uses now and has used.

    baseline: bytes that the first process held when it came, shared with the warm process that it was forked
    from. disk: bytes in the working folder's filesystem, asked anew each time. sockets: bytes that sockets
    may hold in the kernel. usage: of the working folder, where the kernel does not bound it.
    """

    tree: Tree
    baseline: int
    disk: Callable[[], int] = lambda: 0
    sockets: Callable[[], int] = lambda: 0
    usage: Usage | None = None
    peak: int = 0
    cpu: float = 0.0
    slow_seconds: float = 0.0
    _own: dict[int, float] = field(default_factory=dict)
    _gone: float = 0.0

    def tasks(self) -> int:
        """Processes and threads now."""
        return sum(threads(self.tree.read(process, "status")) for process in self.tree.processes())

    def memory(self) -> int:
        """At most so many bytes beyond the baseline: pages that processes share are counted for each of them.
        Fast.
        """
        return (
            sum(held(self.tree.read(process, "status")) for process in self.tree.processes())
            + self.disk()
            + self.sockets()
            - self.baseline
        )

    def memory_shared_out(self) -> int:
        """The same with each page counted once. It walks all page tables."""
        begun = time.monotonic()
        processes = self.tree.processes()
        total = self.sockets()
        for process in processes:
            status = self.tree.read(process, "status")
            part = share(self.tree.read(process, "smaps_rollup"), status)
            total += held(status) if part is None else part
        # the baseline's pages are also those of the warm process and the monitor: only the tree's part of
        # them was counted
        total -= self.baseline * len(processes) // (len(processes) + 2)
        self.slow_seconds = time.monotonic() - begun
        return total + self.disk()

    def seconds(self) -> float:
        """CPU seconds so far. Of processes that nobody waited for: what was seen of them while they ran."""
        now, waited_for = {}, 0.0
        for process in self.tree.processes():
            own, children = seconds(self.tree.read(process, "stat"))
            now[process] = max(own, 0.0)
            waited_for += children
        for process, own in self._own.items():
            if own > now.get(process, -1.0):  # it has ended (or its number is another's by now)
                self._gone += own
        self._own = now
        self.cpu = max(self.cpu, sum(now.values()) + max(waited_for, self._gone))
        return self.cpu


class Gate:
    """Says of each process and thread that is to be started whether there is room, where the kernel does not
    count them for one submission alone: it counts a user's, and not root's.

    Args:
        asked: the descriptor on which the filter asks.
        most: processes and threads.
    """

    def __init__(self, asked: int, meter: Meter, most: int) -> None:
        self.asked, self._meter, self._most = asked, meter, most
        self._room, self._full_until = 0, 0.0

    def answer(self) -> None:
        """Let one go on, or refuse it as a limit of the kernel does."""
        request = bytearray(REQUEST)
        try:
            fcntl.ioctl(self.asked, RECEIVE, request)
        except OSError:  # who asked has ended
            return
        error, flags = (0, CONTINUE) if self._let() else (-errno.EAGAIN, 0)
        with contextlib.suppress(OSError):
            fcntl.ioctl(self.asked, SEND, bytes(request[:8]) + struct.pack("=qiI", 0, error, flags))

    def _let(self) -> bool:
        now = time.monotonic()
        # counted anew only when those that were let in since would fill it, and not each time that it is full
        if not self._room and now >= self._full_until:
            self._room = max(0, self._most - self._meter.tasks())
            self._full_until = 0.0 if self._room else now + DUTY * (time.monotonic() - now)
        if not self._room:
            return False
        self._room -= 1
        return True


def watch(
    child: int,
    meter: Meter,
    limits: Limits,
    walls: frozenset[str],
    parent: int | None = None,
    gate: Gate | None = None,
) -> Ending:
    """Wait for `child`, end its whole tree when a bound is passed, the child has ended, or the process has
    that `parent` is a descriptor of; tell how it came. Meanwhile answer at the `gate`; who waits there when
    the tree is to be ended starts nothing more.
    """
    begun = time.monotonic()
    poll = select.poll()
    poll.register(os.pidfd_open(child), select.POLLIN)
    if parent is not None:
        poll.register(parent, select.POLLIN)
    interval, slow_from, looks = INTERVAL, 0.0, 0
    ending = None
    if gate is not None:
        poll.register(gate.asked, select.POLLIN)
    while not _ended(poll, gate, interval):
        now, looks = time.monotonic(), looks + 1
        ending = _passed(meter, limits, walls)
        if ending:
            break
        if "time" in walls and now - begun > limits.total_seconds:
            ending = Ending("time", signal.SIGKILL, f"ran for more than {limits.total_seconds:g} s in all")
        # every fourth look: it reads another file of each process, and seconds pass slowly
        elif "time" in walls and looks % 4 == 0 and meter.seconds() > limits.cpu_seconds:
            ending = Ending(
                "cpu", signal.SIGKILL, f"used more than {limits.cpu_seconds:g} s of processor time in all"
            )
        used = meter.memory()
        # The fast look counts shared pages twice, so it never says too little: only where it says too much,
        # the slow one decides, and seldom enough not to hold the process up.
        if "memory" in walls and used > limits.memory and now >= slow_from:
            used = meter.memory_shared_out()
            slow_from = time.monotonic() + DUTY * meter.slow_seconds
            if used > limits.memory:
                ending = Ending(
                    "memory",
                    signal.SIGKILL,
                    f"used more than {size(limits.memory)} of memory, all its processes together",
                )
            meter.peak = max(meter.peak, used)
        elif used <= limits.memory:
            meter.peak = max(meter.peak, used)
        if ending:
            break
        interval = CLOSE if used > limits.memory // 2 else INTERVAL
    meter.seconds()
    return _finish(child, meter, ending, limits)


def _ended(poll: select.poll, gate: Gate | None, seconds: float) -> bool:
    """Wait for so long: whether something has ended meanwhile."""
    until = time.monotonic() + seconds
    left = seconds
    while events := poll.poll(1000 * max(0.0, left)):
        for descriptor, event in events:
            if gate is None or descriptor != gate.asked:
                return True
            if event & select.POLLIN:
                gate.answer()
            else:  # nobody is left who could ask
                poll.unregister(descriptor)
        if (left := until - time.monotonic()) <= 0:
            return False
    return False


def _passed(meter: Meter, limits: Limits, walls: frozenset[str]) -> Ending | None:
    """The end by a bound that, without namespaces, nobody but the monitor keeps exactly."""
    if meter.usage is None:
        return None
    meter.usage()
    if "forks" in walls and meter.tasks() > limits.processes:
        return Ending(
            "forks", signal.SIGKILL, f"had more than {limits.processes} processes and threads at a time"
        )
    # More than one file may be, which the kernel bounds: who has filled that has an error in that cell, as
    # where the kernel bounds all of them, and his process is not ended for what lies beside it.
    most = limits.disk + limits.disk // BESIDE
    if "disk" in walls and (meter.usage.bytes > most or meter.usage.files > files(limits.disk)):
        return Ending(
            "disk",
            signal.SIGKILL,
            f"wrote more than {size(limits.disk)} or {files(limits.disk)} files into its folder",
        )
    return None


def files(disk: int) -> int:
    """How many files, folders and links fit beside so many bytes of `disk`.

    >>> files(16 << 20)
    1280
    """
    return 256 + FILES_PER_MEBIBYTE * (disk >> 20)


def _finish(child: int, meter: Meter, ending: Ending | None, limits: Limits) -> Ending:
    # where the parent has ended, the child still runs; where that has ended itself, this does nothing
    os.kill(child, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    meter.tree.kill()
    cpu = max(meter.cpu, used.ru_utime + used.ru_stime)
    ending = ending or told(status, limits)
    return Ending(ending.reason, ending.status, ending.words, meter.peak, round(cpu, 3))


def told(status: int, limits: Limits) -> Ending:
    """The ending that a wait status tells."""
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return Ending("exit", code, f"ended with exit status {code}")
    if -code == signal.SIGXCPU:
        return Ending("cpu", -code, f"used more than {limits.cpu_seconds:g} s of processor time")
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = "a real-time signal"
    return Ending("signal", -code, f"was ended by signal {-code} ({name})")
