"""The way in: from a freshly forked process to one behind walls.

The warm process forks, and its child calls `enter`: that one becomes the monitor, outside. It starts the
sleeper, first of the new PID namespace (kernel.py), and forks the student's process, where `enter` returns.

**What is wanted.** The libraries that the warm process has imported, in a process that can read, reach, spend
and leave behind nothing that it was not given; within milliseconds; and from outside a sure way to bound all
that it starts, to end it, and to say how it ended.

**What does not work.** A container or bubblewrap: they start a program, and a program would import torch
anew. Limits of the kernel alone: they hold for one process, not for all of them; RLIMIT_NPROC does not bind
root; RLIMIT_AS of 2 GiB ends the import of torch, which reserves 3.1 GB, so it is set far above what is in
use. A process group: whoever calls setsid has left it. The student's process as first of its PID namespace:
the kernel drops what that one sends itself and has no handler for, and when it ends, all others do. A fork of
the warm process in that place: it copies the page tables of all libraries. A system call filter or Landlock
alone: neither gives a /proc of its own or bounds the disk, and Landlock keeps signals back from 6.12 on.

**What was chosen.** Namespaces, a root folder of its own, limits, an unprivileged user without capabilities,
Landlock and seccomp, one behind the other. The order is that of what each needs. Mounts want privileges, so
the root folder comes first, then limits and the change of user; Landlock and the filter come last, for they
refuse mounts and more. The monitor and the student's process speak over a socket pair, for descriptors pass
through it: of the new /proc and the working folder. The student's first instruction runs when the monitor has
said that it is there. Each process dies with its parent (PDEATHSIG), and the namespace with its first
process: so nothing is left where the grader is killed and the wall `processes` stands. That is the level
"full"; where a host grants no namespaces, inner.py says what stands in for them.

**What can still fail.**

- All walls are one kernel's. A hole in what the filter allows is a hole in all of them.
- The monitor looks at the whole tree every 50 ms. What several processes together take between two looks,
  they have: the host needs room for that. Each by itself is bounded by the kernel.
- What this kernel has not is left out: Landlock, which `weaker` of host.py tells, or its rules for TCP (6.7)
  and signals (6.12). What cannot be done without, such as a mount, is a SandboxError.
- Time and caches of the processor are shared: a student's process can tell that others run, and slow them
  down.
- The environment is wiped where the kernel has put it. A copy that a library made stays: the warm process
  must have been started with a clean one.
- `_unused_user` counts from a high number, and does not look whether the host has such a user: that one could
  signal the student's process.
- Without namespaces (`--unconfined`, and at the level "inner"), what a student's process has forked outlives
  a monitor that is killed, until the warm process next ends one (warm.py), or for good where that is killed
  too.
- Where the monitor is killed, the whole tree dies with it, and the ending is `lost`: nobody can say why.
"""

import contextlib
import ctypes
import gc
import os
import resource
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterable
from typing import NamedTuple, NoReturn

from autograder.sandbox import filter as seccomp
from autograder.sandbox import inner, kernel, landlock, remedy, root
from autograder.sandbox.layout import layout
from autograder.sandbox.libraries import ONE_THREAD
from autograder.sandbox.memory import held
from autograder.sandbox.monitor import Gate, Meter, watch
from autograder.sandbox.policy import Entered, Policy, SandboxError, step
from autograder.sandbox.tree import Descendants, Namespace, tasks_of

CAP_CHOWN, CAP_SETGID, CAP_SETUID, CAP_SYS_CHROOT, CAP_SYS_ADMIN = 0, 6, 7, 18, 21
PRIVILEGED = sum(1 << bit for bit in (CAP_CHOWN, CAP_SETGID, CAP_SETUID, CAP_SYS_CHROOT, CAP_SYS_ADMIN))
FIRST_USER, USERS = 0x70000000, 1 << 28  # numbers above those that systemd gives to containers
APART = 0x9E3779B1  # large and odd: neighbours come to lie far apart
NAMESPACES = {
    "processes": kernel.CLONE_NEWPID,
    "network": kernel.CLONE_NEWNET,
    "ipc": kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS,
}
FILTERED = {"syscalls", "network", "ipc"}  # walls that the system call filter is part of
INNER_FILTERED = {"network", "processes", "files", "forks"}  # the same at the level "inner"
MOUNTING = {"files", "processes", "disk"}  # walls that need a mount namespace
ORDINARY = 1000
ADDRESSES = 16 << 30  # threads reserve addresses that they never use
# Tasks that others of the same user may start meanwhile: the kernel counts them together, and those of one
# student must not keep another from starting a thread. The monitor is asked, and exact.
TASKS_APART = 4096


def prepare(policy: Policy) -> None:
    """Work out in the warm process, once, what `enter` would else work out in each child of it."""
    alone = _inner_user(policy) != os.geteuid()
    if policy.inner:
        inner.shown(policy.libraries, policy.hidden)
        inner.explain(alone)
    else:
        layout(policy.libraries, policy.hidden)
    _program(policy, landlock.version(), alone)


def _program(policy: Policy, found: int, alone: bool) -> bytes | None:
    """The filter's program, where there is one."""
    if policy.inner:
        about = seccomp.Inner(found, alone) if INNER_FILTERED & policy.walls else None
        wanted = FILTERED & policy.walls or about
        return seccomp.assemble(policy.walls, inner=about) if wanted else None
    return seccomp.assemble(policy.walls) if FILTERED & policy.walls else None


def enter(policy: Policy, *, keep: Iterable[int] = (), report: int | None = None) -> Entered:
    """Put the calling process behind the walls of `policy`. To be called in a freshly forked, single-threaded
    child.

    The caller becomes the monitor, outside; it watches, passes the exit status on (`Ending.code`) and never
    returns. This function returns in a child of it, which is the student's process. Should the caller's
    parent die, all of it dies.

    Args:
        policy: what is allowed.
        keep: file descriptors that stay open in the student's process: the channel's. All others are closed,
            0 to 2 are /dev/null. Objects of the warm process that own others must not be finalised later: the
            numbers will be others'.
        report: a pipe's writing end; the monitor writes one line, `Ending.to_bytes()`, and closes it. Nobody
            else may hold it open.

    Raises:
        SandboxError: in the calling process; a wall cannot be put up on this host.
    """
    keep = sorted(keep)
    with step("threads", "the warm process must fork before it starts a thread"):
        if len(os.listdir("/proc/self/task")) != 1:
            raise OSError(0, "this process has several threads")
    with step("a descriptor of a process", "it came with Linux 5.3: grade on a newer one"):
        os.close(os.pidfd_open(os.getpid()))  # the monitor waits by one
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    parent = os.getppid()
    gc.disable()  # it would write to pages that are shared with the warm process
    with open("/proc/self/status", "rb") as file:
        status = file.read()
    baseline = held(status)
    _default_signals(status)
    # before the fork: a new PID namespace is entered by children only, never by the caller
    user = _inner_user(policy) if policy.inner else _namespaces(policy)
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)  # /proc/1 of the new namespace is closed to the student
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)  # a change of user has cleared it
    folder = tempfile.mkdtemp(prefix="autograder-") if policy.inner or "files" not in policy.walls else None
    init = _sleeper() if "processes" in policy.walls and not policy.inner else None
    if init is None:
        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)  # orphans come to the monitor, not to the host's init
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        ours.close()
        return _student(policy, user, keep, theirs, folder)
    theirs.close()
    outside = Outside(child, init, user, parent, folder)
    _monitor(policy, outside, baseline, ours, report)


class Outside(NamedTuple):
    """What the monitor knows: the student's first process, the sleeper, the `user` that the former is, who
    started the monitor, and a folder to be cleared.
    """

    child: int
    init: int | None
    user: int
    parent: int
    folder: str | None


def _inner_user(policy: Policy) -> int:
    """The user that the student's process is to be, without a namespace."""
    me = os.geteuid()
    if me or "privileges" not in policy.walls or not inner.can_change_user():
        return me
    return _unused_user() if policy.user is None else policy.user


def _default_signals(status: bytes) -> None:
    """A copy of the warm process must not run its handlers; and the sleeper, first of its namespace, must
    have none at all.
    """
    caught = next(int(line.split()[1], 16) for line in status.split(b"\n") if line.startswith(b"SigCgt"))
    for number in range(1, 65):
        if caught >> number - 1 & 1:
            with contextlib.suppress(OSError, ValueError):
                signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])


def _namespaces(policy: Policy) -> int:
    """Leave the caller's namespaces. Returns the user that the student's process is to be."""
    flags = sum(flag for wall, flag in NAMESPACES.items() if wall in policy.walls)
    me, other = os.geteuid(), _unused_user() if policy.user is None else policy.user
    privileged = kernel.capabilities() & PRIVILEGED == PRIVILEGED and (me or other)
    user = me or other or ORDINARY
    if "privileges" not in policy.walls:
        user = me
    elif me == 0 and other and not privileged:
        with step(
            "an unprivileged user", "give the grader CAP_SETUID and CAP_SETGID, or do not start it as root"
        ):
            _become(other)
        kernel.prctl(kernel.PR_SET_DUMPABLE, 1)  # or /proc/self would not be its own
    if privileged:
        with step("namespaces", remedy.namespaces):
            kernel.unshare(flags)
    elif flags or MOUNTING & policy.walls:
        with step("user namespaces", remedy.namespaces):
            _user_namespace(flags, user)
    if "ipc" in policy.walls:
        # AppArmor lets a user make a namespace, and refuses what is done in it
        with step("a host name of its own", remedy.namespaces):
            socket.sethostname("student")
    return user


def _user_namespace(flags: int, user: int) -> None:
    me, group = os.geteuid(), os.getegid()
    kernel.unshare(kernel.CLONE_NEWUSER | flags)
    # In this order: an unprivileged user may map groups only after having given up setgroups(), by which a
    # group could be left that is refused something.
    for name, text in {
        "setgroups": "deny",
        "gid_map": f"{user} {group} 1",
        "uid_map": f"{user} {me} 1",
    }.items():
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def _unused_user() -> int:
    """A number that no other process uses: our own process number, counted from a high one, where this system
    has such users; from another one in each PID namespace, for containers have the same process numbers, and
    the kernel counts what a user has over all of them.

    0 where it has no user but root: a user namespace that maps one.
    """
    with open("/proc/self/uid_map") as file:
        ranges = [tuple(map(int, line.split())) for line in file]
    number = os.getpid() + os.stat("/proc/self/ns/pid").st_ino * APART
    wanted = FIRST_USER + number % USERS
    if any(first <= wanted < first + count for first, _, count in ranges):
        return wanted
    first, _, count = max(ranges, key=lambda entry: entry[2])
    # the upper half, but for the last: 65534 is nobody
    return first + count - 3 - number % (count // 2 - 2) if count > 1 << 13 else first + count - 1


def _become(user: int) -> None:
    os.setgroups([])  # the user last: without privileges the other two are refused
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _sleeper() -> int:
    """Start the new namespace's first process, in an empty root of its own."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    outside = os.open("/", os.O_PATH)
    with step("an empty root folder", remedy.namespaces):
        os.chroot("/proc/self/fdinfo")  # empty to everyone else
    os.chdir("/")
    try:
        with step("a PID namespace", remedy.namespaces):
            return kernel.clone_sleeper()
    finally:
        os.fchdir(outside)
        os.chroot(".")
        os.close(outside)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)


# The student's side


def _student(
    policy: Policy, user: int, keep: list[int], theirs: socket.socket, folder: str | None
) -> Entered:
    """Everything between the fork and the student's first instruction."""
    try:
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        kernel.prctl(kernel.PR_SET_DUMPABLE, 1)
        # where the host's memory runs out, this process is ended first, and not the grader
        with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")
        os.setsid()
        alone = policy.inner and user != os.geteuid()
        usual = os.umask(0o022)
        work, shown = _files(policy, user, folder)
        _bounds(policy, user)
        _privileges(policy, user)
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)  # a change of user has cleared it
        os.umask(usual)
        if "environment" in policy.walls:
            _environment(policy, work)
        if "descriptors" in policy.walls:  # shared memory is as good as an open file
            kernel.part_from_shared_memory()
        _descriptors(policy, [*keep, theirs.fileno(), *shown])
        asked = _walls_of_the_kernel(policy, work, alone)
        shown += [] if asked is None else [asked]
        with step("the monitor", "report this"):
            socket.send_fds(theirs, [b"ready"], shown)
            if theirs.recv(1) != b"!":
                os._exit(1)  # the monitor is dead
        # Only now: the kernel counts descriptors that a user's processes have sent and not yet received
        # together. With this limit those of another student would keep this process from sending its own.
        if "descriptors" in policy.walls:
            _lower({resource.RLIMIT_NOFILE: policy.limits.files})
        for descriptor in shown:
            os.close(descriptor)
        theirs.close()
        _python_again()
        return Entered(work, policy.walls)
    except BaseException as error:  # a half-made wall is none: whatever it was, no student's code runs here
        with contextlib.suppress(OSError):
            theirs.send(str(error).encode()[:4000])
        os._exit(1)


def _files(policy: Policy, user: int, folder: str | None) -> tuple[str, list[int]]:
    """The working folder, made current, and descriptors of its filesystem and of /proc for the monitor."""
    if policy.inner:
        assert folder is not None  # made by `enter`
        with step("the working folder", f"let the grader write in {os.path.dirname(folder)}"):
            return inner.lay_out(folder, user), []
    own_proc = "processes" in policy.walls
    disk = policy.limits.disk if "disk" in policy.walls else None
    if MOUNTING & policy.walls:
        with step("a mount namespace", remedy.namespaces):
            kernel.unshare(kernel.CLONE_NEWNS)
    if folder is None:
        with step(
            "a root folder of its own",
            remedy.namespaces,
        ):
            return root.WORK, root.build(layout(policy.libraries, policy.hidden), disk, user, own_proc)
    with step("the working folder", "allow mounts where the grader runs, or take the wall down"):
        shown = root.in_place(folder, disk, user, bool(MOUNTING & policy.walls), own_proc)
    return folder, shown


def _bounds(policy: Policy, user: int) -> None:
    """What each process may have: the monitor, which bounds all of them together, looks only now and then."""
    limits, walls = policy.limits, policy.walls
    with open("/proc/self/status") as file:
        now = {
            name: int(value.split()[0]) << 10
            for name, value in (line.split(":") for line in file if line.startswith("Vm"))
        }
    # a core dump that the host pipes to a program minds no bound but this one, which forbids it
    wanted = {resource.RLIMIT_CORE: 1, resource.RLIMIT_NICE: 0, resource.RLIMIT_RTPRIO: 0}
    if "memory" in walls:  # a single large array is a MemoryError, not the end
        wanted |= {
            resource.RLIMIT_DATA: now["VmData"] + limits.memory,
            resource.RLIMIT_AS: now["VmSize"] + limits.memory + ADDRESSES,
        }
        wanted |= {
            resource.RLIMIT_MEMLOCK: 1 << 16,
            resource.RLIMIT_MSGQUEUE: 0,
            resource.RLIMIT_SIGPENDING: 256,
        }
        wanted[resource.RLIMIT_STACK] = 64 << 20
    if "time" in walls:
        wanted[resource.RLIMIT_CPU] = int(limits.cpu_seconds) + 2
    if "disk" in walls:
        wanted[resource.RLIMIT_FSIZE] = limits.disk
    if "forks" in walls and policy.inner:  # the user's others count too: the monitor counts anew
        others = 0 if user != os.geteuid() else tasks_of(user) + TASKS_APART
        wanted[resource.RLIMIT_NPROC] = limits.processes + others
    elif "forks" in walls:  # in a user namespace the monitor and the sleeper count too
        wanted[resource.RLIMIT_NPROC] = limits.processes + (
            2 if "privileges" not in walls or os.geteuid() else 0
        )
    _lower(wanted)


def _lower(wanted: dict[int, int]) -> None:
    for kind, value in wanted.items():
        soft, hard = (
            value if limit == resource.RLIM_INFINITY else min(value, limit)
            for limit in resource.getrlimit(kind)
        )
        resource.setrlimit(kind, (soft, hard))


def _privileges(policy: Policy, user: int) -> None:
    if "privileges" not in policy.walls:
        return
    with step("an unprivileged user", remedy.namespaces):
        # without CAP_SETPCAP it cannot be lowered; no_new_privs then keeps a program from gaining any
        with contextlib.suppress(OSError) if policy.inner else contextlib.nullcontext():
            kernel.lower_ceiling()
        if os.geteuid() != user:
            _become(user)
        # a session keyring of its own: containers forbid it, and the filter keyctl
        with contextlib.suppress(OSError):
            kernel.call("keyctl", kernel.KEYCTL_JOIN_SESSION_KEYRING, 0)
        kernel.drop_capabilities()
    kernel.prctl(kernel.PR_SET_DUMPABLE, 1)  # a change of user has taken /proc/self away


def _environment(policy: Policy, work: str) -> None:
    """Variables of its own, and nothing left of the ones that the warm process was started with."""
    home = os.path.dirname(work) if policy.inner or "files" in policy.walls else work
    os.environ.clear()
    # env_start and env_end: /proc/self/environ reads from there, whatever os.environ says
    with open("/proc/self/stat") as file:
        begin, end = map(int, file.read().rpartition(")")[2].split()[47:49])
    if begin and end > begin:
        ctypes.memset(begin, 0, end - begin)
    programs = os.pathsep.join((os.path.dirname(sys.executable), "/usr/local/bin", "/usr/bin", "/bin"))
    os.environ |= {
        "PATH": programs,
        "HOME": home,
        "TMPDIR": f"{home}/tmp" if policy.inner else "/tmp" if "files" in policy.walls else work,
        "LC_CTYPE": "C.UTF-8",
    }
    os.environ |= {"USER": "student", "MPLBACKEND": "agg", "TERM": "dumb"} | ONE_THREAD
    tempfile.tempdir = None
    os.umask(0o077)


def _descriptors(policy: Policy, keep: list[int]) -> None:
    if "descriptors" not in policy.walls:
        return
    nothing = os.open("/dev/null", os.O_RDWR)
    for standard in (0, 1, 2):
        if standard not in keep:
            os.dup2(nothing, standard)
    close_all_but({0, 1, 2, *keep})


def close_all_but(keep: Iterable[int]) -> None:
    first = 0
    for descriptor in sorted(keep):
        if descriptor > first:  # an empty range from 0 is, to Python, all of them
            os.closerange(first, descriptor)
        first = descriptor + 1
    os.closerange(first, 1 << 20)


def _walls_of_the_kernel(policy: Policy, work: str, alone: bool) -> int | None:
    """Landlock and the filter, last: they hold for all that comes after, and for good. Returns a descriptor
    on which the monitor is asked, where the filter asks it.
    """
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    with step("Landlock", remedy.landlock if policy.inner else "report this"):
        if not policy.inner:
            writable = [*root.WRITABLE, "/dev/pts", *(f"/dev/{name}" for name in root.DEVICES)]
            found = landlock.restrict(policy.walls, [*policy.libraries, "/proc", "/etc", "/dev"], writable)
        else:
            found = _landlock(policy, alone, os.path.dirname(work))
    program = _program(policy, found, alone)
    if program is not None:
        with step(
            "the system call filter (seccomp)",
            "run on x86-64 or 64-bit ARM with a kernel that has CONFIG_SECCOMP_FILTER",
        ):
            return seccomp.install(seccomp.own(program, os.getpid()) if policy.inner else program)
    return None


def _landlock(policy: Policy, alone: bool, home: str) -> int:
    """Landlock, where no root folder stands behind it."""
    shown = inner.shown(policy.libraries, policy.hidden)
    readable = [*shown.trees, *inner.PROC, *inner.DEVICES_READ]
    writable = [home, *inner.DEVICES, *(inner.OWN_USER if alone else ())]
    found = landlock.restrict(policy.walls, readable, writable, shown.listed)
    if not found and "files" in policy.walls:
        raise OSError(0, "this kernel has none, or it is not on")
    return found


def _python_again() -> None:
    """Signals as Python has them at its start."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_IGN)
    gc.enable()


# The monitor's side


def _monitor(
    policy: Policy, outside: Outside, baseline: int, ours: socket.socket, report: int | None
) -> NoReturn:
    """Watch, report, and exit as the student's process did. Raises SandboxError if that one could not be put
    behind its walls.
    """
    child, init, folder = outside.child, outside.init, outside.folder
    try:  # the end of the connection is an answer too: the process died
        message, shown, *_ = socket.recv_fds(ours, 4096, 2)
    except OSError as error:
        message, shown = str(error).encode(), []
    # the first process's number and its own /proc: by them alone the tree is seen and ended
    tree = Namespace(init, shown[-1]) if init and shown else Descendants(child, outside.user)
    seen = init or (child in tree.processes() and held(tree.read(child, "status")))
    if message == b"ready" and not seen:
        message = b"a monitor: it cannot see in /proc what processes use; mount it with hidepid=0"
    if message != b"ready":
        for process in (child, init):
            if process:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
                os.waitpid(process, 0)
        if folder:
            inner.remove(folder)
        raise SandboxError(
            message.decode(errors="replace") or "the student's process died before its walls stood"
        )
    try:
        close_all_but({2, ours.fileno(), *shown, *([report] if report is not None else [])})
        meter = _meter(policy, outside, tree, baseline, shown)
        parent = None if init else _outliving(outside.parent)
        # only now may the student's code run: what it makes before the start is counted would be free
        ours.send(b"!")
        ours.close()
        gate = Gate(shown[0], meter, policy.limits.processes) if policy.inner and shown else None
        ending = watch(child, meter, policy.limits, policy.walls, parent, gate)
        if folder:
            inner.remove(folder)
        if outside.user != os.geteuid() and policy.inner:
            inner.clear(outside.user)
        if report is not None:
            with contextlib.suppress(OSError):
                os.write(report, ending.to_bytes())
        os._exit(ending.code)
    except BaseException as error:  # its children die with it
        with contextlib.suppress(OSError):
            os.write(2, f"the sandbox's monitor failed: {error!r}\n".encode())
    finally:
        os._exit(255)


def _meter(
    policy: Policy, outside: Outside, tree: Namespace | Descendants, baseline: int, shown: list[int]
) -> Meter:
    if isinstance(tree, Namespace):
        disk = used_by(shown[0]) if "disk" in policy.walls or "files" in policy.walls else lambda: 0
        return Meter(tree, baseline, disk, sockets_of(tree) if "network" in policy.walls else lambda: 0)
    if not policy.inner:
        own_disk = "disk" in policy.walls or "files" in policy.walls
        return Meter(tree, baseline, used_by(shown[0]) if own_disk else lambda: 0)
    assert outside.folder is not None  # made by `enter`
    alone = outside.user != os.geteuid()
    usage = inner.Usage(outside.folder, inner.LEFT if alone else (), outside.user, tree.nameless)
    return Meter(tree, baseline, usage, tree.sockets if "network" in policy.walls else lambda: 0, usage)


def _outliving(parent: int) -> int:
    """A descriptor by which the end of `parent` is seen: without a namespace all that there is must be ended
    then, one by one, so the monitor must not be ended itself.
    """
    handle = os.pidfd_open(parent)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, 0)
    return handle


def used_by(filesystem: int) -> Callable[[], int]:
    def used() -> int:
        found = os.fstatvfs(filesystem)
        return (found.f_blocks - found.f_bfree) * found.f_frsize

    return used


def sockets_of(tree: Namespace) -> Callable[[], int]:
    """What the namespace's sockets may hold in the kernel: the number of them, above those at the start, by
    the largest buffer.
    """
    largest = 2 * 212992  # the kernel's default; where it is another, a namespace may not be told
    with contextlib.suppress(OSError), open("/proc/sys/net/core/wmem_max") as file:
        largest = 2 * int(file.read())

    def count() -> int:
        line = tree.read(1, "net/sockstat").partition(b"\n")[0].split()
        return int(line[2]) if len(line) > 2 else 0

    start = count()
    return lambda: max(0, count() - start) * largest
