"""The seccomp filter: a small program in the kernel's BPF that decides on every system call of the student's
process.

What is not allowed fails with an error that libraries expect, and never with a kill: EPERM for what only a
privileged process could use, ENOSYS for what a library tries first and can do without.
"""

import ctypes
import errno
import functools
import struct
from collections.abc import Iterable

from autograder.sandbox import kernel
from autograder.sandbox.syscalls import ALLOWED, LAST_KNOWN, NUMBERS, SYSTEM_V, names

# linux/filter.h: load a word of the call's description, compare it, return a verdict
LOAD, RETURN, EQUAL, GREATER, AT_LEAST, ANY_BIT, AND = 0x20, 0x06, 0x15, 0x25, 0x35, 0x45, 0x54
# offsets in struct seccomp_data; an argument has 8 bytes, the low word first
NUMBER, ARCHITECTURE, ARGUMENT = 0, 4, 16
ALLOW, REFUSE = 0x7FFF0000, 0x00050000  # SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32 = 0x40000000  # the bit that x86-64's other calling convention sets in the number

NEW_NAMESPACES = 0x7E020000  # every CLONE_NEW* flag
CLONE_PARENT, CLONE_PTRACE = 0x8000, 0x2000
MAP_SHARED, MAP_ANONYMOUS, MAP_HUGETLB = 0x01, 0x20, 0x40000
F_SETLEASE, F_NOTIFY, F_SETPIPE_SZ = 1024, 1026, 1031
AF_UNIX = 1
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


def instruction(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, operand)


def refuse(error: int) -> bytes:
    return instruction(RETURN, REFUSE | error)


ACCEPT = instruction(RETURN, ALLOW)


def argument(index: int) -> bytes:
    return instruction(LOAD, ARGUMENT + 8 * index)


def only(index: int, values: Iterable[int], error: int) -> bytes:
    """The verdict on a call whose argument must be one of `values`; only its low word counts, as for the
    kernel.
    """
    tests = b"".join(instruction(EQUAL, value, 0, 1) + ACCEPT for value in values)
    return argument(index) + tests + refuse(error)


def except_for(index: int, values: Iterable[int], error: int) -> bytes:
    tests = b"".join(instruction(EQUAL, value, 0, 1) + refuse(error) for value in values)
    return argument(index) + tests + ACCEPT


def without_bits(index: int, bits: int, error: int) -> bytes:
    return argument(index) + instruction(ANY_BIT, bits, 0, 1) + refuse(error) + ACCEPT


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


def verdicts(walls: frozenset[str]) -> dict[str, bytes]:
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
def assemble(walls: frozenset[str], machine: str = kernel.MACHINE) -> bytes:
    """The whole program for `walls`. A process that will fork many children calls it once before, so that
    they find it made.
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
    special = {name: verdict for name, verdict in verdicts(walls).items() if name in numbers}
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


def _refusals(numbers: dict[str, int]) -> bytes:
    return b"".join(instruction(EQUAL, numbers[name], 0, 1) + refuse(errno.EPERM) for name in names(SYSTEM_V))


def install(program: bytes) -> None:
    """Put the calling thread, and all that come of it, under `program`.

    Needs no_new_privs or CAP_SYS_ADMIN.
    """
    code = ctypes.create_string_buffer(program, len(program))
    described = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    # SPEC_ALLOW: older kernels would otherwise slow every branch of a process under a filter
    kernel.call("seccomp", 1, 4, ctypes.create_string_buffer(described, len(described)))
