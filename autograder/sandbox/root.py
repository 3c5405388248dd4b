"""The student's root folder: libraries at the paths where they are, read-only, one bounded working folder, and nothing else."""

import os
from collections.abc import Iterable

from autograder.sandbox import kernel
from autograder.sandbox.kernel import MS_BIND, MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_PRIVATE, MS_REC, mount, restrict_mount

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
FILES_PER_MEBIBYTE = 64  # so many files, folders and links fit beside each MiB of `disk`


def build(libraries: Iterable[str], hidden: Iterable[str], disk: int | None, user: int, own_proc: bool) -> list[int]:
    """Make and enter the new root, in a mount namespace of the caller's own; the working folder is then the current one.

    Returns descriptors of the working filesystem and, with `own_proc`, of the new /proc.
    """
    sources = {path: os.path.realpath(path) for path in outermost(libraries)}
    covered = {os.path.realpath(path) for path in hidden}
    mount("none", "/", None, MS_REC | MS_PRIVATE)
    mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "size=4m,mode=755")
    os.mkdir(f"/tmp{OLD}")
    kernel.pivot_root("/tmp", f"/tmp{OLD}")
    os.chdir("/")
    for path in sorted(sources, key=lambda path: (not os.path.islink(OLD + path), path)):
        if os.path.islink(OLD + path):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.symlink(os.readlink(OLD + path), path)
        else:
            expose(sources[path], path, covered)
    _devices()
    _accounts(user)
    shown = [_working_folder(disk, user)]
    os.mkdir("/proc")
    if own_proc:  # while the old one is still there: the kernel grants a user namespace no /proc that shows more than it had
        shown.append(_fresh_proc())
    else:
        bind(f"{OLD}/proc", "/proc")
    kernel.unmount(OLD)
    os.rmdir(OLD)
    restrict_mount("/", READ_ONLY, recursive=False)
    return shown


def in_place(folder: str, disk: int | None, user: int, mounting: bool, own_proc: bool) -> list[int]:
    """Without a root of its own: `folder` becomes the working folder, bounded if `mounting` is to be had. Returns as `build` does."""
    if mounting:
        mount("none", "/", None, MS_REC | MS_PRIVATE)
    if disk:
        mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, bounds(disk))
    os.chown(folder, user, -1)
    os.chdir(folder)
    return [os.open(folder, os.O_PATH | os.O_DIRECTORY)] + ([_fresh_proc()] if own_proc else [])


def outermost(paths: Iterable[str]) -> list[str]:
    """The paths that lie in no other of them.

    >>> outermost(["/usr/lib/python3", "/usr/lib", "/usr/library"])
    ['/usr/lib', '/usr/library']
    """
    kept: list[str] = []
    for path in sorted(os.path.normpath(path) for path in paths):
        if not any(path == other or path.startswith(other + "/") for other in kept):
            kept.append(path)
    return kept


def expose(source: str, target: str, hidden: set[str]):
    """Bind the host's `source` at `target` without what is `hidden`: a folder that holds such a path is made anew, entry by entry.

    Covering a package's folder with an empty one would not do: Python imports an empty folder as a namespace package.
    """
    if source in hidden:
        return
    if not any(path.startswith(source + "/") for path in hidden):
        bind(OLD + source, target)
        return
    os.makedirs(target, exist_ok=True)
    for entry in os.scandir(OLD + source):
        if not entry.is_symlink():
            expose(f"{source}/{entry.name}", f"{target}/{entry.name}", hidden)
        elif f"{source}/{entry.name}" not in hidden:
            os.symlink(os.readlink(entry.path), f"{target}/{entry.name}")


def bind(source: str, target: str, attributes: int = READ_ONLY):
    """Show the file or folder `source` at `target` too. What is not there is left out."""
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    elif os.path.exists(source):
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o644))
    else:
        return
    mount(source, target, None, MS_BIND | MS_REC)
    restrict_mount(target, attributes)


def _devices():
    for name in DEVICES:
        bind(f"{OLD}/dev/{name}", f"/dev/{name}", kernel.MOUNT_ATTR_NOSUID | kernel.MOUNT_ATTR_NOEXEC)
    os.makedirs("/dev/pts")
    mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620,max=16")
    for path, target in LINKS.items():
        os.symlink(target, path)


def _accounts(user: int):
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
    os.makedirs("/run")
    mount("tmpfs", "/run", "tmpfs", MS_NOSUID | MS_NODEV, bounds(disk))
    descriptor = os.open("/run", os.O_PATH | os.O_DIRECTORY)
    for path in WRITABLE:
        part = f"/run/{os.path.basename(path)}"
        os.mkdir(part, 0o700)
        os.chown(part, user, user)
        os.makedirs(path, exist_ok=True)
        mount(part, path, None, MS_BIND)
    os.mkdir(WORK, 0o700)
    os.chown(WORK, user, user)
    kernel.unmount("/run")
    os.chdir(WORK)
    return descriptor


def bounds(disk: int | None) -> str:
    """The mount options that bound a tmpfs to `disk` bytes and as many files as fit a student's work."""
    return f"size={disk},nr_inodes={256 + FILES_PER_MEBIBYTE * (disk >> 20)},mode=755" if disk else "mode=755"


def _fresh_proc() -> int:
    """A /proc that shows the processes of the caller's PID namespace, read-only. Returns a descriptor of it."""
    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    descriptor = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    for name in MASKED:
        if os.path.exists(f"/proc/{name}"):
            mount("/dev/null", f"/proc/{name}", None, MS_BIND)
    restrict_mount("/proc", READ_ONLY | kernel.MOUNT_ATTR_NOEXEC, recursive=False)
    return descriptor
