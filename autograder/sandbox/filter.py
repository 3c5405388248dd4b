"""The seccomp filter: a small program in the kernel's BPF that decides on every system call of the student's
process.

What is not allowed fails with an error that libraries expect, and never with a kill: EPERM for what only a
privileged process could use, ENOSYS for what a library tries first and can do without.
"""

import contextlib
import ctypes
import errno
import functools
import struct
from collections.abc import Iterable
from typing import NamedTuple

from autograder.sandbox import kernel
from autograder.sandbox.syscalls import ALLOWED, LAST_KNOWN, NUMBERS, SYSTEM_V, names

# linux/filter.h: load a word of the call's description, compare it, return a verdict
LOAD, RETURN, EQUAL, GREATER, AT_LEAST, ANY_BIT, AND = 0x20, 0x06, 0x15, 0x25, 0x35, 0x45, 0x54
# offsets in struct seccomp_data; an argument has 8 bytes, the low word first
NUMBER, ARCHITECTURE, ARGUMENT = 0, 4, 16
ALLOW, REFUSE, NOTIFY = 0x7FFF0000, 0x00050000, 0x7FC00000  # SECCOMP_RET_ALLOW, _ERRNO, _USER_NOTIF
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
SPEC_ALLOW, NEW_LISTENER, WAIT_KILLABLE = 4, 8, 32  # of seccomp()
X32 = 0x40000000  # the bit that x86-64's other calling convention sets in the number

NEW_NAMESPACES = 0x7E020000  # every CLONE_NEW* flag
CLONE_PARENT, CLONE_PTRACE = 0x8000, 0x2000
MAP_SHARED, MAP_ANONYMOUS, MAP_HUGETLB = 0x01, 0x20, 0x40000
F_SETLEASE, F_NOTIFY, F_SETPIPE_SZ = 1024, 1026, 1031
F_SETOWN, F_SETSIG, F_SETOWN_EX = 8, 10, 15  # by which a file tells the kernel whom to signal
O_ACCMODE, O_TRUNC = 3, 0x200
PR_SET_PDEATHSIG = 1
AF_UNIX = 1
SOCK_STREAM, SOCK_SEQPACKET, SOCK_TYPE = 1, 5, 0xF
RLIMIT_CORE = 4
ATTACH = (26, 50, 51, 52)  # SO_ATTACH_FILTER and its like: programs in the kernel

# Requests of ioctl that terminals, pipes and sockets need; TIOCSTI (type into a terminal) and the like are
# not among them.
IOCTL = (
    0x5401, 0x5402, 0x5403, 0x5404, 0x5409, 0x540B, 0x540E, 0x540F, 0x5410, 0x5411, 0x5413, 0x5414,
    0x541B, 0x5421, 0x5422, 0x5429,
    0x5441, 0x5450, 0x5451, 0x5452, 0x80045430, 0x40045431, 0x80086601, 0x40049409,
)  # fmt: skip
# Options of prctl: names, death signal, subreaper, timer slack, no_new_privs, THP, VMA names; not the ones
# that hide from the monitor.
PRCTL = (1, 2, 3, 15, 16, 21, 23, 29, 30, 36, 37, 38, 39, 40, 41, 42, 0x53564D41)


# Where the process's own number is to stand in a program that was made before the process was.
OWN, OWN_GROUP = 0x5E1F5E1F, 0x5E1F6409
CHANGES = (  # what Landlock does not know: modes, owners and dates of files
    "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat",
    "utime", "utimes", "futimesat", "utimensat",
)  # fmt: skip


class Inner(NamedTuple):
    """What the level "inner" asks of the filter beside the walls: which `landlock` (its version) has refused
    already, and whether the process has a user of its own (`alone`).
    """

    landlock: int
    alone: bool


def instruction(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, operand)


def refuse(error: int) -> bytes:
    return instruction(RETURN, REFUSE | error)


ACCEPT = instruction(RETURN, ALLOW)
ASK = instruction(RETURN, NOTIFY)  # the monitor decides
PRETEND = refuse(0)  # nothing is done, and the caller is told that it was


def argument(index: int) -> bytes:
    return instruction(LOAD, ARGUMENT + 8 * index)


def only(index: int, values: Iterable[int], error: int) -> bytes:
    """The verdict on a call whose argument must be one of `values`; only its low word counts, as for the
    kernel.
    """
    return argument(index) + one_of(values, error)


def one_of(values: Iterable[int], error: int) -> bytes:
    """The verdict on what was loaded."""
    return b"".join(instruction(EQUAL, value, 0, 1) + ACCEPT for value in values) + refuse(error)


def except_for(index: int, values: Iterable[int], error: int) -> bytes:
    tests = b"".join(instruction(EQUAL, value, 0, 1) + refuse(error) for value in values)
    return argument(index) + tests + ACCEPT


def without_bits(index: int, bits: int, error: int, verdict: bytes = ACCEPT) -> bytes:
    return argument(index) + instruction(ANY_BIT, bits, 0, 1) + refuse(error) + verdict


def without_pairs(index: int, *masks: int, error: int) -> bytes:
    """Refuse where all bits of one of `masks` are set."""
    tests = b"".join(
        argument(index) + instruction(AND, mask) + instruction(EQUAL, mask, 0, 1) + refuse(error)
        for mask in masks
    )
    return tests + ACCEPT


def _limits() -> bytes:
    """prlimit64: to look is free; to lower only one's own, and not that of core dumps (see
    `entrance._bounds`).
    """
    looking = (
        argument(2)
        + instruction(EQUAL, 0, 0, 3)
        + instruction(LOAD, ARGUMENT + 8 * 2 + 4)
        + instruction(EQUAL, 0, 0, 1)
        + ACCEPT
    )
    own = argument(0) + instruction(EQUAL, 0, 1, 0) + refuse(errno.EPERM)
    return looking + own + except_for(1, [RLIMIT_CORE], errno.EPERM)


def verdicts(walls: frozenset[str], inner: Inner | None = None) -> dict[str, bytes]:
    """For each call that depends on its arguments, the program that decides."""
    found = {}
    if "network" in walls:
        found["socket"] = found["socketpair"] = only(0, [AF_UNIX], errno.EACCES)
    if "syscalls" in walls:
        # clone3 hides its flags in memory, where no filter looks: libc falls back on clone
        found["clone3"] = refuse(errno.ENOSYS)
        found["clone"] = without_bits(0, NEW_NAMESPACES | CLONE_PARENT | CLONE_PTRACE, errno.EPERM)
        found["ioctl"] = only(1, IOCTL, errno.ENOTTY)
        found["prctl"] = only(0, PRCTL, errno.EPERM)
        found["personality"] = only(0, [0xFFFFFFFF], errno.EPERM)  # asking is free
        found["fcntl"] = except_for(1, [F_SETLEASE, F_NOTIFY, F_SETPIPE_SZ], errno.EPERM)
        found["prlimit64"] = _limits()
        found["setrlimit"] = except_for(0, [RLIMIT_CORE], errno.EPERM)
        found["setsockopt"] = except_for(2, ATTACH, errno.EPERM)
    if "memory" in walls and "syscalls" in walls:
        # shared anonymous memory stays when it is in nobody's page table: no account would show it
        found["mmap"] = without_pairs(3, MAP_SHARED | MAP_ANONYMOUS, MAP_HUGETLB, error=errno.ENOMEM)
    return found if inner is None else found | _without_namespaces(walls, inner)


def _without_namespaces(walls: frozenset[str], inner: Inner) -> dict[str, bytes]:
    """What else is refused where no namespace keeps other processes, sockets and files away."""
    found = {}
    if "network" in walls:
        # A socket with a path leads to the host's other programs. Pairs of datagrams could be sent elsewhere.
        for name in ("socket", "connect", "bind", "listen"):
            found[name] = refuse(errno.EACCES)
        kind = argument(1) + instruction(AND, SOCK_TYPE)
        family = argument(0) + instruction(EQUAL, AF_UNIX, 1, 0) + refuse(errno.EACCES)
        found["socketpair"] = family + kind + one_of([SOCK_STREAM, SOCK_SEQPACKET], errno.EACCES)
    if "processes" in walls:
        found |= _own_process_only(inner)
        if "syscalls" in walls:
            # A death signal cannot be taken back: whoever asks is told that it was done.
            rest = only(0, [option for option in PRCTL if option != PR_SET_PDEATHSIG], errno.EPERM)
            found["prctl"] = argument(0) + instruction(EQUAL, PR_SET_PDEATHSIG, 0, 1) + PRETEND + rest
    if "forks" in walls:
        # RLIMIT_NPROC does not bind root, and counts a user's other processes too
        found["fork"] = found["vfork"] = ASK
        found["clone"] = ASK
        if "syscalls" in walls:
            found["clone"] = without_bits(0, NEW_NAMESPACES | CLONE_PARENT | CLONE_PTRACE, errno.EPERM, ASK)
        else:
            found["clone3"] = ASK
    if "files" in walls:
        # its flags are in memory, where no filter looks
        found["openat2"] = refuse(errno.ENOSYS)
        found["open"], found["openat"] = _opening(1, inner), _opening(2, inner)
        if inner.landlock < 3:
            found["truncate"] = refuse(errno.EACCES)
        if not inner.alone:
            found |= dict.fromkeys(CHANGES, PRETEND)
    return found


def _opening(index: int, inner: Inner) -> bytes:
    """open: not in the mode that asks for permission to read and write, and then does neither; and not to cut
    off a file that is opened for reading, of which Landlock knows from version 3 on.
    """
    look = argument(index)
    program = look + instruction(AND, O_ACCMODE) + instruction(EQUAL, 3, 0, 1) + refuse(errno.EACCES)
    if inner.landlock < 3:
        cutting = look + instruction(AND, O_ACCMODE | O_TRUNC) + instruction(EQUAL, O_TRUNC, 0, 1)
        program += cutting + refuse(errno.EACCES)
    return program + ACCEPT


def _own_process_only(inner: Inner) -> dict[str, bytes]:
    """Signals and the like to no other process; from version 6 on Landlock keeps signals among the student's
    own.
    """
    owners = [F_SETLEASE, F_NOTIFY, F_SETPIPE_SZ, F_SETOWN, F_SETSIG, F_SETOWN_EX]
    found = {"fcntl": except_for(1, owners, errno.EPERM)}
    # asyncio and subprocess do without
    found["pidfd_open"] = found["pidfd_send_signal"] = refuse(errno.ENOSYS)
    for name in ("sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr"):
        found[name] = only(0, [0, OWN], errno.EPERM)
    mine = argument(0) + instruction(EQUAL, 0, 1, 0) + refuse(errno.EPERM)
    found["setpriority"] = mine + only(1, [0, OWN], errno.EPERM)
    for name in ("tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"):
        found[name] = only(0, [OWN], errno.EPERM)
    if inner.landlock < 6:
        found["tgkill"] = only(0, [OWN], errno.EPERM)
        found["kill"] = only(0, [0, OWN, OWN_GROUP], errno.EPERM)
    return found


def ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Runs of consecutive numbers, first and last.

    >>> ranges([1, 2, 3, 7])
    [(1, 3), (7, 7)]
    """
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


@functools.cache
def assemble(walls: frozenset[str], machine: str = kernel.MACHINE, inner: Inner | None = None) -> bytes:
    """The whole program for `walls`; that for the level "inner" is yet to be made `own`. A process that will
    fork many children calls it once before, so that they find it made.
    """
    numbers = NUMBERS[machine]
    program = (
        instruction(LOAD, ARCHITECTURE) + instruction(EQUAL, AUDIT_ARCH[machine], 1, 0) + refuse(errno.ENOSYS)
    )
    program += instruction(LOAD, NUMBER)
    if (
        machine == "x86_64"
    ):  # else each call could be made a second time, under a number that is not in the list
        program += instruction(AT_LEAST, X32, 0, 1) + refuse(errno.ENOSYS)
    special = {name: verdict for name, verdict in verdicts(walls, inner).items() if name in numbers}
    # Jumps of this BPF go forward, by at most 255: each verdict is skipped whole by those whom it does not
    # concern.
    for name, verdict in special.items():
        program += instruction(EQUAL, numbers[name], 0, len(verdict) // 8) + verdict
    if "syscalls" not in walls:
        return program + (b"" if "ipc" not in walls else _refusals(numbers)) + ACCEPT
    allowed = names(ALLOWED) + (names(SYSTEM_V) if "ipc" not in walls else [])
    for first, last in ranges(numbers[name] for name in allowed if name in numbers and name not in special):
        program += (
            instruction(GREATER, last, 3, 0)
            + instruction(AT_LEAST, first, 0, 1)
            + ACCEPT
            + refuse(errno.EPERM)
        )
    # younger than this list: ENOSYS, for then a library falls back on what it did before the call was there
    return program + instruction(GREATER, LAST_KNOWN, 0, 1) + refuse(errno.ENOSYS) + refuse(errno.EPERM)


def own(program: bytes, process: int) -> bytes:
    """The program for a process of that number, which leads a group of its own."""
    mine = {OWN: process, OWN_GROUP: -process & 0xFFFFFFFF}
    lines = (struct.unpack_from("=HBBI", program, at) for at in range(0, len(program), 8))
    return b"".join(
        struct.pack("=HBBI", code, yes, no, mine.get(value, value) if code == EQUAL else value)
        for code, yes, no, value in lines
    )


def _refusals(numbers: dict[str, int]) -> bytes:
    return b"".join(instruction(EQUAL, numbers[name], 0, 1) + refuse(errno.EPERM) for name in names(SYSTEM_V))


def install(program: bytes) -> int | None:
    """Put the calling thread, and all that come of it, under `program`. Where that asks the monitor: a
    descriptor on which it is asked, None where the kernel gives none, because a filter around this one has
    it: then what it was to be asked is allowed.

    Needs no_new_privs or CAP_SYS_ADMIN.
    """
    # SPEC_ALLOW: older kernels would otherwise slow every branch of a process under a filter
    if ASK in (program[at : at + 8] for at in range(0, len(program), 8)):
        for wait in (WAIT_KILLABLE, 0):  # from Linux 5.19 on no signal makes a call be asked for again
            with contextlib.suppress(OSError):
                return _install(program, SPEC_ALLOW | NEW_LISTENER | wait)
        program = program.replace(ASK, ACCEPT)
    _install(program, SPEC_ALLOW)
    return None


def _install(program: bytes, flags: int) -> int:
    code = ctypes.create_string_buffer(program, len(program))
    described = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    return kernel.call("seccomp", 1, flags, ctypes.create_string_buffer(described, len(described)))
