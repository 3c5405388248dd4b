"""Landlock: what may be read and written, said once more to the kernel, by folder; and no way to signal or
reach what is outside.
"""

import ctypes
import os
import struct
from collections.abc import Iterable

from autograder.sandbox import kernel

READ_FILE, READ_DIR, EXECUTE, WRITE_FILE, TRUNCATE, IOCTL_DEV = (
    1 << 2,
    1 << 3,
    1 << 0,
    1 << 1,
    1 << 14,
    1 << 15,
)
# the rights that a file, not a folder, can have
ON_FILES = READ_FILE | EXECUTE | WRITE_FILE | TRUNCATE | IOCTL_DEV
READ = READ_FILE | READ_DIR | EXECUTE
# How many rights each version of the interface knows (bit 0 upward); the last of them is what newer kernels
# are asked for.
KNOWN = (0, 13, 14, 15, 15, 16)
TCP = 3  # bind, connect
SCOPE = 3  # abstract unix sockets, signals


def version() -> int:
    """Which Landlock this kernel has; 0 for none."""
    try:
        return kernel.call("landlock_create_ruleset", 0, 0, 1)
    except OSError:
        return 0


def restrict(
    walls: frozenset[str], readable: Iterable[str], writable: Iterable[str], listed: Iterable[str] = ()
) -> int:
    """Allow `readable` to be read and run, `writable` to be used in any way, the folders in `listed` to be
    listed, and nothing else; to the calling thread and its children.

    Parts stand for walls: files ("files"), TCP and abstract sockets ("network"), signals and tracing
    ("processes"). Returns the version of Landlock, 0 where there is none.
    """
    found = version()
    if not found or not walls & {"files", "network", "processes"}:
        return 0
    rights = (1 << KNOWN[min(found, 5)]) - 1 if "files" in walls else 0
    network = TCP if found >= 4 and "network" in walls else 0
    scope = (("network" in walls) | ("processes" in walls) << 1) if found >= 6 else 0
    attributes = struct.pack("=QQQ", rights, network, scope)[: 24 if found >= 6 else 16 if found >= 4 else 8]
    if not (rights or network or scope):
        return 0
    ruleset = kernel.call(
        "landlock_create_ruleset",
        ctypes.create_string_buffer(attributes, len(attributes)),
        len(attributes),
        0,
    )
    try:
        rules = ((readable, READ & rights), (writable, rights), (listed, READ_DIR & rights))
        for paths, allowed in rules if rights else ():
            for path in paths:
                _allow(ruleset, path, allowed)
        kernel.call("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)
    return found


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):  # what cannot be reached needs no rule
        return
    try:
        allowed = rights if os.path.isdir(path) else rights & ON_FILES
        rule = struct.pack("=Qi", allowed, descriptor)
        kernel.call("landlock_add_rule", ruleset, 1, ctypes.create_string_buffer(rule, len(rule)), 0)
    finally:
        os.close(descriptor)
