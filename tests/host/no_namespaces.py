"""Run a command on a host where nobody may make a namespace or mount anything, as in a container, and on
Ubuntu 24.04 as installed: `python no_namespaces.py COMMAND…`.

A host that offers confinement without namespaces is made here, out of one that offers more.
"""

import errno
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from autograder.sandbox import filter as seccomp
from autograder.sandbox import kernel

UNSHARE = {"x86_64": (272, 308, 165), "aarch64": (97, 268, 40)}  # unshare, setns, mount


def program() -> bytes:
    refused = b"".join(
        seccomp.instruction(seccomp.EQUAL, number, 0, 1) + seccomp.refuse(errno.EPERM)
        for number in UNSHARE[kernel.MACHINE]
    )
    clone = seccomp.without_bits(0, seccomp.NEW_NAMESPACES, errno.EPERM)
    return (
        seccomp.instruction(seccomp.LOAD, seccomp.NUMBER)
        + refused
        + seccomp.instruction(seccomp.EQUAL, kernel.NUMBERS[kernel.MACHINE]["clone"], 0, len(clone) // 8)
        + clone
        + seccomp.instruction(seccomp.EQUAL, kernel.NUMBERS[kernel.MACHINE]["clone3"], 0, 1)
        + seccomp.refuse(errno.ENOSYS)
        + seccomp.ACCEPT
    )


if __name__ == "__main__":
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    seccomp.install(program())
    os.execvp(sys.argv[1], sys.argv[1:])
