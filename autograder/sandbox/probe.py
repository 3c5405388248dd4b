"""What a confined process tries on the host before any student's does: a wall that is there in name alone
must be found out, and not guessed.
"""

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

READ_ONLY_MODE = 3  # asks for permission to read and write, and then does neither
SLEEP = 60


def lacking(installed: Sequence[str]) -> list[str]:
    """What a student's process would miss, seen from within: what the grader has `installed` included."""
    found = []
    places = [os.__file__, sys.executable, __file__, *filter(os.path.isabs, sys.path)]
    # of what lies in a folder that it may not enter, it cannot even see that it is there
    for path in [*installed, *filter(os.path.lexists, places)]:
        if not os.access(path, os.R_OK):
            found.append(
                f"libraries that an unprivileged user can read: {path}: Permission denied; "
                "install Python and the packages where all can read them"
            )
    for path in (os.__file__, sys.executable):
        try:
            with open(path, "rb") as file:
                file.read(1)
        except OSError as error:
            found.append(
                f"libraries that an unprivileged user can read: {path}: {error.strerror}; "
                "install Python and the packages where all can read them"
            )
    try:
        Path("tried").write_text("tried")
        os.remove("tried")
    except OSError as error:
        found.append(f"a working folder: {error}")
    return list(dict.fromkeys(found))


def holes(secret: str, outside: int) -> list[str]:
    """What the walls let through that they must not: `secret` is a file of the host that its user may read
    and write, `outside` a process beyond the walls.
    """
    found = [what for what, attempt in _attempts(secret, outside).items() if _succeeds(attempt)]
    with open("/proc/self/status") as file:
        status = dict(line.rstrip().split(":", 1) for line in file if ":" in line)
    held = [name for name in ("CapInh", "CapPrm", "CapEff", "CapAmb") if int(status[name], 16)]
    if held or status["NoNewPrivs"].strip() != "1":
        found.append("privileges are left")
    return found


def _succeeds(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True


def _attempts(secret: str, outside: int) -> dict[str, Callable[[], object]]:
    def ask_for_signals() -> None:
        with contextlib.ExitStack() as stack:
            pair = [stack.enter_context(one) for one in socket.socketpair()]
            fcntl.fcntl(pair[0], fcntl.F_SETOWN, outside)

    def group() -> None:
        if not (number := os.getpgid(outside)):  # of a PID namespace around this one: it cannot be named
            raise OSError
        os.killpg(number, 0)

    def trace() -> None:
        if ctypes.CDLL(None).ptrace(16, outside, 0, 0):  # PTRACE_ATTACH
            raise OSError

    def shared_memory() -> None:
        libc = ctypes.CDLL(None)
        place = libc.shmget(0, 4096, 0o600)
        if place < 0:
            raise OSError
        libc.shmctl(place, 0, None)

    def inet() -> None:
        socket.socket(socket.AF_INET).close()

    def unix() -> None:
        socket.socket(socket.AF_UNIX).close()

    return {
        "a file of the host is read": lambda: Path(secret).read_bytes(),
        "a file of the host is written": lambda: os.close(os.open(secret, os.O_WRONLY)),
        "a file of the host is opened": lambda: os.close(os.open(secret, READ_ONLY_MODE)),
        "a file of the host is cut off": lambda: os.truncate(secret, 0),
        "a folder of the host is listed": lambda: os.listdir(os.path.dirname(secret)),
        "a file of the host is removed": lambda: os.unlink(secret),
        "a file is made in a folder of the host": lambda: _make(f"{secret}-planted"),
        "accounts are read": lambda: Path("/etc/passwd").read_bytes(),
        "another process is signalled": lambda: os.kill(outside, 0),
        "another process's group is signalled": group,
        "another process is signalled by its descriptor": lambda: signal.pidfd_send_signal(
            os.pidfd_open(outside), 0
        ),
        "a file's signals are sent to another process": ask_for_signals,
        "another process is traced": trace,
        "another process is read": lambda: Path(f"/proc/{outside}/status").read_bytes(),
        "another process's memory is opened": lambda: Path(f"/proc/{outside}/mem").open("rb"),
        "another process's priority is set": lambda: os.setpriority(
            os.PRIO_PROCESS, outside, os.getpriority(os.PRIO_PROCESS, outside)
        ),
        "another process's cores are set": lambda: os.sched_setaffinity(
            outside, os.sched_getaffinity(outside)
        ),
        "a socket of the internet is made": inet,
        "a socket with a path is made": unix,
        "System V memory is made": shared_memory,
    }


def daemon() -> int:
    """Start a process that wants to outlive its student's; return its number."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if child := os.fork():
            os.write(writing, b"%d" % child)
            os._exit(0)
        os.close(writing)
        time.sleep(SLEEP)
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as told:
        return int(told.read())


def _make(path: str) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))


def gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
