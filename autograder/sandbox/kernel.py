"""Linux, called directly: the few system calls that Python does not offer. Each raises OSError with the name
of what failed.
"""

import ctypes
import mmap
import os
import platform
import re
import signal

from autograder.sandbox.syscalls import NUMBERS

CLONE_VM, CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x100, 0x20000, 0x4000000, 0x8000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 1, 2, 4, 8, 0x1000, 0x4000, 0x40000
MS_REMOUNT = 0x20
MNT_DETACH = 2
MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV, MOUNT_ATTR_NOEXEC = 1, 2, 4, 8
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_SECUREBITS = 1, 4, 24, 28
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 36, 38, 47
KEYCTL_JOIN_SESSION_KEYRING = 1
AT_FDCWD, AT_RECURSIVE = -100, 0x8000
MACHINE = platform.machine()

_libc = ctypes.CDLL(None, use_errno=True)
_libc.mmap.restype = ctypes.c_void_p
_libc.mmap.argtypes = (
    ctypes.c_void_p,
    ctypes.c_size_t,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_int,
    ctypes.c_long,
)
_syscall = _libc.syscall
_syscall.restype = ctypes.c_long


def _argument(value: int | bytes | ctypes.Array | None) -> ctypes.c_ulong | bytes | ctypes.Array | None:
    """An int as a whole register, bytes or a ctypes object as an address."""
    return ctypes.c_ulong(value & 0xFFFFFFFFFFFFFFFF) if isinstance(value, int) else value


def call(name: str, *arguments: int | bytes | ctypes.Array | None) -> int:
    """The system call `name`. Raises OSError."""
    result = _syscall(ctypes.c_long(NUMBERS[MACHINE][name]), *map(_argument, arguments))
    return _checked(result, name)


def _checked(result: int, name: str) -> int:
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
    return result


def unshare(flags: int) -> None:
    _checked(_libc.unshare(flags), "unshare")


def mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    encoded = kind and kind.encode()
    try:
        _checked(
            _libc.mount(
                os.fsencode(source), os.fsencode(target), encoded, ctypes.c_ulong(flags), options.encode()
            ),
            "mount",
        )
    except OSError as error:
        raise OSError(
            error.errno, f"mount {kind or source} on {target}: {os.strerror(error.errno or 0)}"
        ) from None


def unmount(target: str) -> None:
    _checked(_libc.umount2(os.fsencode(target), MNT_DETACH), f"umount {target}")


def pivot_root(root: str, old: str) -> None:
    call("pivot_root", os.fsencode(root), os.fsencode(old))


def restrict_mount(target: str, attributes: int, recursive: bool = True) -> None:
    """Set mount attributes (read-only, ...) on a mount and, unless told otherwise, on all below it. Linux
    5.12; before, `remount`.
    """
    request = (ctypes.c_uint64 * 4)(attributes, 0, 0, 0)
    call("mount_setattr", AT_FDCWD, os.fsencode(target), AT_RECURSIVE if recursive else 0, request, 32)


def remount(target: str, attributes: int, mounts: bytes, recursive: bool = True) -> None:
    """The same for a kernel before 5.12: one mount after another, as `mounts` lists them, the text of a
    process's `mountinfo`.

    What a mount has already is said again: in a user namespace it may not be taken away.
    """
    places = {}
    for line in mounts.splitlines():
        fields = line.split()
        place = _unescaped(fields[4])
        if place == target or (recursive and place.startswith(target.rstrip("/") + "/")):
            places[place] = set(fields[5].split(b","))
    for place, options in places.items():
        kept = sum(flag for name, flag in OPTIONS.items() if name in options)
        mount("none", place, None, MS_REMOUNT | MS_BIND | attributes | kept)


OPTIONS = {b"ro": MS_RDONLY, b"nosuid": MS_NOSUID, b"nodev": MS_NODEV, b"noexec": MS_NOEXEC}


def _unescaped(place: bytes) -> str:
    """A path as `mountinfo` writes it.

    >>> _unescaped(rb"/mnt/my\\040disk")
    '/mnt/my disk'
    """
    return os.fsdecode(re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8)]), place))


def prctl(option: int, *arguments: int) -> None:
    _checked(
        _libc.prctl(option, *map(_argument, (*arguments, *[0] * (4 - len(arguments))))), f"prctl {option}"
    )


def lower_ceiling() -> None:
    """From here on no program can bring a capability, not even one that runs as root. Needs CAP_SETPCAP."""
    with open("/proc/sys/kernel/cap_last_cap") as file:
        last = int(file.read())
    prctl(PR_CAP_AMBIENT, 4)  # PR_CAP_AMBIENT_CLEAR_ALL
    for capability in range(last + 1):
        prctl(PR_CAPBSET_DROP, capability)
    prctl(PR_SET_SECUREBITS, 0x2F)  # NOROOT, NO_SETUID_FIXUP and KEEP_CAPS off, all locked


def drop_capabilities() -> None:
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    call("capset", header, (ctypes.c_uint32 * 6)())


def capabilities() -> int:
    """The effective capabilities of this process, one bit each."""
    with open("/proc/self/status") as file:
        return next(int(line.split()[1], 16) for line in file if line.startswith("CapEff"))


def part_from_shared_memory() -> None:
    """Give each writable mapping that this process shares with the one it was forked from to itself and its
    children alone.

    A library may have made one when it was imported (a lock between processes): else one student's writing is
    the next one's reading.
    """
    with open("/proc/self/maps", "rb") as file:
        mapped = file.read()
    # MAP_FIXED at the same address: pointers into it stay right, and between the two lines nobody else runs
    for line in mapped.split(b"\n") if b" rw-s " in mapped else ():
        if b" rw-s " in line:
            begin, end = (int(address, 16) for address in line.partition(b" ")[0].split(b"-"))
            contents = ctypes.string_at(begin, end - begin)
            flags = mmap.MAP_SHARED | mmap.MAP_ANONYMOUS | 0x10  # MAP_FIXED
            _checked(-(_libc.mmap(begin, end - begin, 3, flags, -1, 0) != begin), "mmap")
            ctypes.memmove(begin, contents, len(contents))


# An init that does nothing but exist: prctl(PR_SET_PDEATHSIG, SIGKILL), then sleep for ever.
_INIT = {
    "x86_64": bytes.fromhex(
        "b89d000000 bf01000000 be09000000 31d2 4d31d2 4d31c0 0f05"  # prctl(1, 9, 0, 0, 0)
        "b822000000 0f05 ebf7"  # pause(), again
    ),
    "aarch64": bytes.fromhex(
        "e81480d2 200080d2 210180d2 020080d2 030080d2 040080d2 010000d4"  # prctl(1, 9, 0, 0, 0)
        # then ppoll without an end, again and again: this processor has no pause()
        "280980d2 000080d2 010080d2 020080d2 030080d2 040080d2 010000d4 f9ffff17"
    ),
}


def clone_sleeper() -> int:
    """Start a process that shares this one's memory, so that it costs nothing, and only sleeps until its
    parent dies. Returns its PID.

    A fork would copy the page tables of every library that the warm process holds: 6 ms where torch is in
    memory. It runs 30 bytes of machine code and touches no memory. Whoever calls has set all signals to their
    default and SIGCHLD to be ignored: the kernel then buries the orphans that this process inherits.
    """
    # a file's page, as a program's: coherent with the instruction cache everywhere
    descriptor = os.memfd_create("init")
    os.write(descriptor, _INIT[MACHINE].ljust(mmap.PAGESIZE, b"\0"))
    code = mmap.mmap(descriptor, mmap.PAGESIZE, mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_EXEC)
    os.close(descriptor)
    stack = mmap.mmap(-1, mmap.PAGESIZE, mmap.MAP_PRIVATE)  # where libc's clone() hands over the function
    _kept.append((code, stack))
    top = ctypes.addressof(ctypes.c_char.from_buffer(stack)) + mmap.PAGESIZE
    start = _address(code)
    return _checked(
        _libc.clone(ctypes.c_void_p(start), ctypes.c_void_p(top), CLONE_VM | signal.SIGCHLD, None), "clone"
    )


_kept: list = []  # the sleeper's memory must outlive every name for it


def _address(memory: mmap.mmap) -> int:
    """Where a read-only mapping begins: ctypes takes the address of writable buffers only."""
    view = _Buffer()
    ctypes.pythonapi.PyObject_GetBuffer(ctypes.py_object(memory), ctypes.byref(view), 0)
    return view.buf


class _Buffer(ctypes.Structure):
    _fields_ = [
        ("buf", ctypes.c_void_p),
        ("rest", ctypes.c_byte * 256),
    ]  # Py_buffer; what follows its address does not matter here
