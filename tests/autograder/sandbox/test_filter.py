"""The filter's program, run here instruction by instruction: for both processors, whichever this one is."""

import errno
import struct

import pytest

from autograder.sandbox import filter as seccomp
from autograder.sandbox.filter import ALLOW, AUDIT_ARCH, NEW_LISTENER, NOTIFY, Inner, assemble, own
from autograder.sandbox.policy import WALLS
from autograder.sandbox.syscalls import ALLOWED, NUMBERS, SYSTEM_V, names

MACHINES = ["x86_64", "aarch64"]
BPF_LOAD, BPF_RETURN, BPF_AND = 0x20, 0x06, 0x54
JUMPS = {0x15: int.__eq__, 0x25: int.__gt__, 0x35: int.__ge__, 0x45: lambda a, k: bool(a & k)}


def verdict(
    program: bytes, machine: str, number: int, *arguments: int, architecture: int | None = None
) -> str:
    """What the kernel would do with a call: "allowed", or the name of the error."""
    padded = [*arguments, *[0] * (6 - len(arguments))]
    data = struct.pack("=IIQ6Q", number, architecture or AUDIT_ARCH[machine], 0, *padded)
    at = accumulator = 0
    while True:
        code, if_true, if_false, operand = struct.unpack_from("=HBBI", program, 8 * at)
        at += 1
        if code == BPF_LOAD:
            (accumulator,) = struct.unpack_from("=I", data, operand)
        elif code == BPF_AND:
            accumulator &= operand
        elif code == BPF_RETURN:
            if operand == NOTIFY:
                return "asked"
            return "allowed" if operand == ALLOW else errno.errorcode.get(operand & 0xFFFF, "0")
        else:
            at += if_true if JUMPS[code](accumulator, operand) else if_false


@pytest.mark.parametrize("machine", MACHINES)
def test_exactly_the_listed_calls_are_allowed(machine):
    program, numbers = assemble(WALLS, machine), NUMBERS[machine]
    by_argument = {
        "socket",
        "socketpair",
        "clone",
        "clone3",
        "ioctl",
        "prctl",
        "personality",
        "fcntl",
        "prlimit64",
        "mmap",
        "setrlimit",
        "setsockopt",
    }
    expected = {numbers[name] for name in names(ALLOWED) if name in numbers and name not in by_argument}
    special = {numbers[name] for name in by_argument}
    allowed = {number for number in range(1000) if verdict(program, machine, number) == "allowed"}
    assert allowed - special == expected
    assert verdict(program, machine, 460) == "EPERM" and verdict(program, machine, 471) == "ENOSYS"


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    "name, arguments, expected",
    [
        ("socket", (1, 1), "allowed"),
        ("socket", (2, 1), "EACCES"),
        ("socket", (1 << 32 | 1, 1), "allowed"),  # the kernel, too, looks at the low word of an int
        ("socketpair", (1, 1), "allowed"),
        ("socketpair", (16, 3), "EACCES"),
        ("clone", (0x11,), "allowed"),
        ("clone", (0x3D0F00,), "allowed"),  # a thread
        ("clone", (0x10000011,), "EPERM"),
        ("clone", (0x8011,), "EPERM"),  # a child for the monitor
        ("clone3", (), "ENOSYS"),
        ("mmap", (0, 4096, 3, 0x22), "allowed"),
        ("mmap", (0, 4096, 3, 0x01), "allowed"),
        ("mmap", (0, 4096, 3, 0x21), "ENOMEM"),
        ("mmap", (0, 4096, 3, 0x23), "ENOMEM"),  # MAP_SHARED_VALIDATE
        ("mmap", (0, 4096, 3, 0x40022), "ENOMEM"),
        ("ioctl", (0, 0x5401), "allowed"),
        ("ioctl", (0, 0x5412), "ENOTTY"),
        ("ioctl", (0, 0xFFFFFFFF00005412), "ENOTTY"),
        ("prctl", (15,), "allowed"),
        ("prctl", (4,), "EPERM"),
        ("personality", (0xFFFFFFFF,), "allowed"),
        ("personality", (0x40000,), "EPERM"),
        ("fcntl", (0, 1), "allowed"),
        ("fcntl", (0, 1031), "EPERM"),
        ("prlimit64", (0, 7), "allowed"),
        ("prlimit64", (1, 7, 0, 4096), "allowed"),  # to look
        ("prlimit64", (0, 7, 4096), "allowed"),
        ("prlimit64", (0, 7, 1 << 32), "allowed"),
        ("prlimit64", (1, 7, 4096), "EPERM"),
        ("prlimit64", (1, 7, 1 << 32), "EPERM"),
        ("prlimit64", (0, 4, 4096), "EPERM"),
        ("setrlimit", (4,), "EPERM"),
        ("setrlimit", (7,), "allowed"),
        ("setsockopt", (3, 1, 7), "allowed"),
        ("setsockopt", (3, 1, 26), "EPERM"),
    ],
)
def test_what_depends_on_arguments(machine, name, arguments, expected):
    assert verdict(assemble(WALLS, machine), machine, NUMBERS[machine][name], *arguments) == expected


ME = 4321
TRUNCATING, NEITHER = 0x200, 3


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    "name, arguments, newest, first",
    [
        ("kill", (ME, 9), "allowed", "allowed"),
        ("kill", (0, 9), "allowed", "allowed"),
        ("kill", (-ME & 0xFFFFFFFF, 9), "allowed", "allowed"),
        ("kill", (7, 9), "allowed", "EPERM"),  # from version 6 on Landlock looks whose it is
        ("kill", (0xFFFFFFFF, 9), "allowed", "EPERM"),
        ("tgkill", (ME, 5, 9), "allowed", "allowed"),
        ("tgkill", (7, 7, 9), "allowed", "EPERM"),
        ("tkill", (7, 9), "EPERM", "EPERM"),
        ("rt_sigqueueinfo", (7, 9), "EPERM", "EPERM"),
        ("pidfd_open", (7,), "ENOSYS", "ENOSYS"),
        ("pidfd_send_signal", (7,), "ENOSYS", "ENOSYS"),
        ("fcntl", (3, 8, 7), "EPERM", "EPERM"),
        ("fcntl", (3, 10, 7), "EPERM", "EPERM"),
        ("fcntl", (3, 15, 7), "EPERM", "EPERM"),
        ("fcntl", (3, 4, 7), "allowed", "allowed"),
        ("clone", (0x11,), "asked", "asked"),
        ("clone", (0x3D0F00,), "asked", "asked"),
        ("clone", (0x10000011,), "EPERM", "EPERM"),
        ("clone3", (), "ENOSYS", "ENOSYS"),
        ("setpriority", (0, 0, 5), "allowed", "allowed"),
        ("setpriority", (0, 7, 5), "EPERM", "EPERM"),
        ("setpriority", (2, 0, 5), "EPERM", "EPERM"),
        ("sched_setaffinity", (0,), "allowed", "allowed"),
        ("sched_setaffinity", (7,), "EPERM", "EPERM"),
        ("prctl", (1, 0), "0", "0"),
        ("prctl", (15,), "allowed", "allowed"),
        ("prctl", (4,), "EPERM", "EPERM"),
        ("socket", (1,), "EACCES", "EACCES"),
        ("connect", (3,), "EACCES", "EACCES"),
        ("socketpair", (1, 1), "allowed", "allowed"),
        ("socketpair", (1, 0x80801), "allowed", "allowed"),
        ("socketpair", (1, 2), "EACCES", "EACCES"),
        ("socketpair", (2, 1), "EACCES", "EACCES"),
        ("openat", (0, 0, 0), "allowed", "allowed"),
        ("openat", (0, 0, 0x241), "allowed", "allowed"),
        ("openat", (0, 0, NEITHER), "EACCES", "EACCES"),
        ("openat", (0, 0, NEITHER | TRUNCATING), "EACCES", "EACCES"),
        ("openat", (0, 0, TRUNCATING), "allowed", "EACCES"),
        ("openat2", (0, 0), "ENOSYS", "ENOSYS"),
        ("truncate", (0, 0), "allowed", "EACCES"),
        ("fchmod", (3, 0), "0", "0"),
        ("utimensat", (3, 0), "0", "0"),
        ("shmget", (), "EPERM", "EPERM"),
        ("clone", (0x10000000,), "EPERM", "EPERM"),
    ],
)
def test_what_the_level_inner_refuses(machine, name, arguments, newest, first):
    for landlock, expected in ((7, newest), (1, first)):
        program = own(assemble(WALLS, machine, Inner(landlock, alone=False)), ME)
        assert verdict(program, machine, NUMBERS[machine][name], *arguments) == expected
    if expected == "0":  # a user of its own changes its own files alone
        alone = own(assemble(WALLS, machine, Inner(7, alone=True)), ME)
        answer = verdict(alone, machine, NUMBERS[machine][name], *arguments)
        assert answer == ("0" if name == "prctl" else "allowed")


@pytest.mark.parametrize("machine", MACHINES)
def test_another_processor_s_calls_are_refused(machine):
    program = assemble(WALLS, machine)
    assert verdict(program, machine, 39, architecture=0x40000003) == "ENOSYS"  # i386
    assert verdict(program, machine, 0x40000000 | 39) == "ENOSYS"


@pytest.mark.parametrize("machine", MACHINES)
def test_a_wall_that_is_down_leaves_the_others_parts(machine):
    numbers = NUMBERS[machine]

    def asked(down, name, *arguments):
        return verdict(assemble(WALLS - {down}, machine), machine, numbers[name], *arguments)

    assert (
        asked("network", "socket", 2) == "allowed"
        and asked("network", "ptrace" if "ptrace" in numbers else "keyctl") == "EPERM"
    )
    assert asked("ipc", "shmget") == "allowed" and asked("ipc", "socket", 2) == "EACCES"
    assert (
        asked("syscalls", "keyctl") == "allowed"
        and asked("syscalls", "shmget") == "EPERM"
        and asked("syscalls", "socket", 2) == "EACCES"
    )


def test_each_name_stands_once():
    found = names(ALLOWED) + names(SYSTEM_V)
    assert len(found) == len(set(found)) and set(names(SYSTEM_V)).isdisjoint(names(ALLOWED))
    for numbers in NUMBERS.values():
        assert len(numbers) == len(set(numbers.values()))


def test_where_nobody_can_be_asked_it_is_allowed(monkeypatch):
    """A filter around the grader's may ask somebody itself, and the kernel knows one such."""
    installed = []

    def refuse_listeners(program, flags):
        if flags & NEW_LISTENER:
            raise OSError(errno.EBUSY, "seccomp")
        installed.append(program)
        return 0

    monkeypatch.setattr(seccomp, "_install", refuse_listeners)
    program = own(assemble(WALLS, "x86_64", Inner(6, alone=False)), ME)
    assert seccomp.install(program) is None
    clone = NUMBERS["x86_64"]["clone"]
    assert verdict(program, "x86_64", clone, 0x11) == "asked"
    assert verdict(installed[0], "x86_64", clone, 0x11) == "allowed"
    assert verdict(installed[0], "x86_64", clone, 0x10000011) == "EPERM"
