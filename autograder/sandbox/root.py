"""The student's root folder: libraries at the paths where they are, read-only, one bounded working folder,
and nothing else.
"""

import contextlib
import errno
import os
from collections.abc import Iterable

from autograder.sandbox import kernel, remedy
from autograder.sandbox.kernel import (
    MS_BIND,
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    MS_PRIVATE,
    MS_REC,
    mount,
)
from autograder.sandbox.layout import Step
from autograder.sandbox.monitor import files
from autograder.sandbox.policy import step

HOME = "/home/student"
WORK = f"{HOME}/work"
WRITABLE = (HOME, "/tmp", "/dev/shm")
DEVICES = ("null", "full", "random", "urandom")
LINKS = {
    "/dev/zero": "full",  # reads as zero; the real one, mapped shared, is memory that no account shows
    "/dev/fd": "/proc/self/fd",
    "/dev/stdin": "fd/0",
    "/dev/stdout": "fd/1",
    "/dev/stderr": "fd/2",
    "/dev/ptmx": "pts/ptmx",
}
MASKED = ("keys", "locks", "cmdline")  # of /proc: what it tells of the host, and any user may read
OLD = "/.old"
READ_ONLY = kernel.MOUNT_ATTR_RDONLY | kernel.MOUNT_ATTR_NOSUID | kernel.MOUNT_ATTR_NODEV


def build(steps: Iterable[Step], disk: int | None, user: int, own_proc: bool) -> list[int]:
    """Make and enter the new root, in a mount namespace of the caller's own; the working folder is then the
    current one.

    Returns descriptors of the working filesystem and, with `own_proc`, of the new /proc.
    """
    # private: what is mounted here must not appear outside
    mount("none", "/", None, MS_REC | MS_PRIVATE)
    mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "size=4m,mode=755")
    os.mkdir(f"/tmp{OLD}")
    # not chroot: that is left by whoever may call it once more, and the old root would still be mounted below
    kernel.pivot_root("/tmp", f"/tmp{OLD}")
    os.chdir("/")
    shown = [_working_folder(disk, user)]  # first: a library may lie below /home or /tmp
    for each in steps:
        _make(each)
    _devices()
    _accounts(user)
    os.mkdir("/proc")
    # while the old one is still there: the kernel grants a user namespace no /proc that shows more than it
    # had
    if own_proc:
        shown.append(_fresh_proc())
    else:
        _bind(f"{OLD}/proc", "/proc")
    kernel.unmount(OLD)
    os.rmdir(OLD)
    _restrict("/", READ_ONLY, recursive=False)
    return shown


def in_place(folder: str, disk: int | None, user: int, mounting: bool, own_proc: bool) -> list[int]:
    """Without a root of its own: `folder` becomes the working folder, bounded if `mounting` is to be had.
    Returns as `build` does.
    """
    if mounting:
        mount("none", "/", None, MS_REC | MS_PRIVATE)
    if disk:
        mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, bounds(disk))
    os.chown(folder, user, -1)
    os.chdir(folder)
    return [os.open(folder, os.O_PATH | os.O_DIRECTORY)] + ([_fresh_proc()] if own_proc else [])


def _make(step: Step) -> None:
    if step.kind == "folder":
        with contextlib.suppress(FileExistsError):
            os.mkdir(step.path)
    elif step.kind == "file":
        os.close(os.open(step.path, os.O_CREAT | os.O_WRONLY, 0o644))
    elif step.kind == "link":
        os.symlink(step.source, step.path)
    else:
        _bind(OLD + step.source, step.path)


def _bind(source: str, target: str, attributes: int = READ_ONLY) -> None:
    mount(source, target, None, MS_BIND | MS_REC)
    _restrict(target, attributes)


def _restrict(target: str, attributes: int, recursive: bool = True) -> None:
    try:
        kernel.restrict_mount(target, attributes, recursive)
    except OSError as error:
        if error.errno != errno.ENOSYS:
            raise
        for place in (f"{OLD}/proc", "/proc"):  # the old one is there until the new one is
            with contextlib.suppress(OSError), open(f"{place}/self/mountinfo", "rb") as file:
                mounts = file.read()
                break
        else:
            raise
        kernel.remount(target, attributes, mounts, recursive)


def _devices() -> None:
    os.mkdir("/dev/pts")
    for name in DEVICES:
        _make(Step("file", f"/dev/{name}"))
        _bind(f"{OLD}/dev/{name}", f"/dev/{name}", kernel.MOUNT_ATTR_NOSUID | kernel.MOUNT_ATTR_NOEXEC)
    mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620,max=16")
    for path, target in LINKS.items():
        os.symlink(target, path)


def _accounts(user: int) -> None:
    os.makedirs("/etc", exist_ok=True)
    for name, text in {
        "passwd": f"root:x:0:0::/:/bin/false\nstudent:x:{user}:{user}::{HOME}:/bin/sh\n",
        "group": f"root:x:0:\nstudent:x:{user}:\n",
        "hosts": "127.0.0.1 localhost\n",
        "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
    }.items():
        with open(f"/etc/{name}", "w") as file:
            file.write(text)


def _working_folder(disk: int | None, user: int) -> int:
    """One bounded filesystem for all that the student can write: at home, and by binds at the other two
    places.
    """
    shared = os.path.dirname(HOME)
    os.makedirs(shared)
    mount("tmpfs", shared, "tmpfs", MS_NOSUID | MS_NODEV, bounds(disk))
    for path in (HOME, WORK, *WRITABLE[1:]):
        part = path if path.startswith(HOME) else f"{shared}/.{os.path.basename(path)}"
        os.mkdir(part, 0o700)
        os.chown(part, user, user)
        if part != path:
            os.makedirs(path, exist_ok=True)
            mount(part, path, None, MS_BIND)
    os.chdir(WORK)
    return os.open(shared, os.O_PATH | os.O_DIRECTORY)


def bounds(disk: int | None) -> str:
    """The mount options that bound a tmpfs to `disk` bytes and as many files as fit a student's work."""
    return f"size={disk},nr_inodes={files(disk)},mode=755" if disk else "mode=755"


def _fresh_proc() -> int:
    """Mount a /proc of the caller's PID namespace, read-only. Return a descriptor of it."""
    with step("a /proc of its own", remedy.proc):
        mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    descriptor = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    for name in MASKED:
        if os.path.exists(f"/proc/{name}"):
            mount("/dev/null", f"/proc/{name}", None, MS_BIND)
    _restrict("/proc", READ_ONLY | kernel.MOUNT_ATTR_NOEXEC, recursive=False)
    return descriptor
