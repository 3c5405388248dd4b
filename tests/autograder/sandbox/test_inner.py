"""The level "inner", without namespaces: what each attack does there, and what it does with no wall at all.

As root with another user at hand, and as an ordinary user; with the kernel's own Landlock, and with the first
one that there was: what that one did not know is then the filter's.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from autograder.sandbox import UNCONFINED

pytestmark = pytest.mark.needs("sandbox")
NEWEST, OLDEST = None, 1


@pytest.fixture(params=[NEWEST, OLDEST], ids=["this Landlock", "the first Landlock"])
def tried(request, inside):
    """Run an attack at "inner" and with no wall at all: what came of it at each."""

    def both(attack, *, control=True, **options):
        inner = inside(attack, at="inner", landlock=request.param, **options)
        none = inside(attack, at="inner", walls=UNCONFINED, **options) if control else None
        return inner, none

    return both


TRY = """
import errno, os, sys
def tries(what, attempt):
    try:
        attempt()
        tell([what, "done"])
    except OSError as error:
        tell([what, errno.errorcode[error.errno]])
"""


def outcomes(tried) -> dict[str, str]:
    assert tried.raised is None, tried.raised
    return dict(tried.told)


# files


FILES = (
    TRY
    + """
import shutil
tries("read", lambda: open(file).read())
tries("write", lambda: open(file, "r+").close())
tries("neither", lambda: os.open(file, 3))
tries("empty", lambda: os.open(file, 3 | os.O_TRUNC) if cut else os.open(file, 3))
tries("list", lambda: os.listdir(folder))
tries("plant", lambda: open(folder + "/planted", "w").close())
tries("plant nameless", lambda: os.open(folder, os.O_TMPFILE | os.O_RDWR))
tries("rename", lambda: os.rename(file, folder + "/renamed") or os.rename(folder + "/renamed", file))
tries("move here", lambda: os.rename(file, "mine") or os.rename("mine", file))
tries("link here", lambda: os.link(file, "linked") or os.remove("linked"))
tries("link there", lambda: os.symlink("/", folder + "/link"))
tries("through a link", lambda: os.symlink(file, "link") or open("link").read())
tries("a descriptor without rights", lambda: open("/proc/self/fd/%d" % os.open(file, os.O_PATH)).read())
tries("folder", lambda: os.mkdir(folder + "/made"))
tries("pipe", lambda: os.mkfifo(folder + "/pipe"))
"""
)


def test_files_of_the_host(tried, public_folder):
    """Solutions, the gradebook, other submissions, the home, what others have in /tmp: all are files that its
    user may read and write.
    """
    os.chmod(public_folder, 0o777)
    (public_folder / "gradebook.db").write_text("marks")
    os.chmod(public_folder / "gradebook.db", 0o666)
    names = {"file": str(public_folder / "gradebook.db"), "folder": str(public_folder), "cut": True}
    inner, _ = tried(FILES, control=False, **names)
    refused = outcomes(inner)
    assert len(refused) == 15 and "done" not in refused.values(), refused
    assert (public_folder / "gradebook.db").read_text() == "marks"
    assert os.listdir(public_folder) == ["gradebook.db"]


def test_files_of_the_host_without_walls(inside, public_folder, user):
    os.chmod(public_folder, 0o777)
    (public_folder / "gradebook.db").write_text("marks")
    os.chmod(public_folder / "gradebook.db", 0o666)
    os.chown(public_folder / "gradebook.db", user, -1)
    done = outcomes(
        inside(
            FILES,
            at="inner",
            walls=UNCONFINED,
            file=str(public_folder / "gradebook.db"),
            folder=str(public_folder),
            cut=False,
        )
    )
    # to link or move across filesystems is another matter
    done = {what: how for what, how in done.items() if how != "EXDEV"}
    assert set(done.values()) == {"done"} and len(done) >= 12, done


CHANGES = (
    TRY
    + """
tries("cut off", lambda: os.truncate(file, 0))
tries("cut off by opening", lambda: os.open(file, os.O_RDONLY | os.O_TRUNC))
tries("mode", lambda: os.chmod(file, 0o700))
tries("date", lambda: os.utime(file, (0, 0)))
tries("owner", lambda: os.chown(file, os.getuid(), os.getgid()))
descriptor = os.open(file, os.O_RDONLY)
tries("mode by descriptor", lambda: os.fchmod(descriptor, 0o700))
tries("date by descriptor", lambda: os.utime(descriptor, (0, 0)))
"""
)


def test_a_library_that_its_user_owns_is_not_changed(tried, inside, public_folder, user):
    """A file that may be read: Landlock does not know chmod, and did not know truncate."""
    library = public_folder / "library.py"

    def fresh():
        library.write_text("honest = True\n")
        os.chown(library, user, -1)
        os.chmod(library, 0o644)
        return library.stat()

    before = fresh()
    options = {"libraries": [str(public_folder)], "file": str(library)}
    inner, _ = tried(CHANGES, control=False, **options)
    refused = outcomes(inner)
    assert refused["cut off"] != "done" != refused["cut off by opening"]
    after = library.stat()
    assert library.read_text() == "honest = True\n"
    assert (after.st_mode, after.st_mtime, after.st_uid) == (before.st_mode, before.st_mtime, before.st_uid)
    done = outcomes(inside(CHANGES, at="inner", walls=UNCONFINED, **options))
    assert set(done.values()) == {"done"}
    after = library.stat()
    assert (after.st_size, after.st_mode & 0o777, after.st_mtime) == (0, 0o700, 0)


def test_libraries_are_read_and_what_is_forbidden_is_not(tried, public_folder):
    for name in ("banned", "banned-1.0.dist-info", "allowed"):
        (public_folder / name).mkdir()
        (public_folder / name / "__init__.py").write_text("answer = 42\n")
    (public_folder / "single.py").write_text("answer = 42\n")
    (public_folder / "alias").symlink_to("banned")
    attack = """
import importlib, sys
sys.path.insert(0, folder)
for name in ("allowed", "banned", "single", "alias"):
    try:
        tell(importlib.import_module(name).answer)
    except (ImportError, OSError) as error:
        tell(type(error).__name__)
"""
    hidden = [str(public_folder / name) for name in ("banned", "banned-1.0.dist-info", "single.py")]
    options = {"folder": str(public_folder), "libraries": [str(public_folder)]}
    inner, none = tried(attack, hidden=hidden, **options)
    assert inner.told[0] == 42 and set(inner.told[1:]) <= {"PermissionError", "ModuleNotFoundError"}
    assert none.told == [42] * 4


def test_of_etc_proc_and_dev_only_what_libraries_need(tried, user):
    attack = (
        TRY
        + """
for path in ("/etc/passwd", "/etc/hosts", "/proc/1/cmdline", "/proc/mounts", "/proc/net/tcp",
             f"/proc/{os.getppid()}/status", "/dev/zero", "/dev/tty"):
    tries(path, lambda: open(path, "rb").read(1))
for folder in ("/", "/proc", "/etc", "/home", "/tmp", "/dev"):
    tries(folder, lambda: os.listdir(folder))
for path in ("/etc/localtime", "/proc/cpuinfo", "/proc/self/status", "/dev/urandom", "/dev/null"):
    if os.path.exists(path):
        tell(["fine: " + path, "done" if open(path, "rb").read(1) or path == "/dev/null" else "empty"])
"""
    )
    inner, none = tried(attack)
    told = outcomes(inner)
    fine = {what: told.pop(what) for what in list(told) if what.startswith("fine")}
    assert set(fine.values()) == {"done"} and len(fine) >= 4
    # its own /proc is /proc/self: of /proc/mounts and /proc/net that is the process's own view
    assert {what for what, how in told.items() if how == "done"} <= {"/proc/mounts", "/proc/net/tcp"}
    loose = outcomes(none)
    assert loose["/etc/passwd"] == loose["/dev/zero"] == loose["/tmp"] == "done"


@pytest.mark.parametrize("place", ["/dev/shm", "/tmp", "/var/tmp"])
def test_nothing_is_left_where_everybody_writes(tried, place, user):
    attack = TRY + "tries('left', lambda: open(f'{place}/left-by-inner-{os.getuid()}', 'w').close())"
    inner, none = tried(attack, place=place)
    left = [name for name in os.listdir(place) if name.startswith("left-by-inner-")]
    for name in left:
        os.remove(f"{place}/{name}")
    assert outcomes(none) == {"left": "done"} and left == [f"left-by-inner-{user}"]
    if user:
        assert outcomes(inner) == {"left": "EACCES"}


HOARD = """
import os
tell(work)
os.makedirs("a/b/c")
os.mkdir("a/shut", 0o300)
open("a/shut/file", "w").close()
os.mkdir("a/empty", 0)
for _ in range(300):
    os.mkdir("d" * 100)
    os.chdir("d" * 100)
open("deep", "w").close()
"""


def test_the_folder_is_cleared_whatever_is_in_it(tried):
    inner, _ = tried(HOARD, control=False)
    (place,) = inner.told
    assert place.endswith("/work") and not os.path.exists(os.path.dirname(place))


# other processes


REACH = (
    TRY
    + """
import ctypes, fcntl, resource, signal, socket, struct
libc = ctypes.CDLL(None, use_errno=True)
def by_libc(name, *arguments):
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)
def call(name, *arguments):
    longs = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    if libc.syscall(ctypes.c_long(numbers[name]), *longs) < 0:
        raise OSError(ctypes.get_errno(), name)
def asked(option, argument):
    a, b = socket.socketpair()
    kept.append((a, b))
    fcntl.fcntl(a, option, argument)
kept = []
information = ctypes.create_string_buffer(128)
struct.pack_into("=iii", information, 0, 0, 0, -1)  # SI_QUEUE
buffer = ctypes.create_string_buffer(64)
vector = ctypes.create_string_buffer(struct.pack("PL", ctypes.addressof(buffer), 8), 16)
remote = ctypes.create_string_buffer(struct.pack("PL", 0x10000, 8), 16)
tries("kill", lambda: os.kill(other, 0))
tries("kill its group", lambda: os.kill(-group, 0))
tries("tkill", lambda: call("tkill", other, 0))
tries("tgkill", lambda: call("tgkill", other, other, 0))
tries("pidfd", lambda: call("pidfd_send_signal", os.pidfd_open(other), 0, 0, 0))
tries("queued", lambda: call("rt_sigqueueinfo", other, 0, information))
tries("queued to a thread", lambda: call("rt_tgsigqueueinfo", other, other, 0, information))
tries("owner", lambda: asked(fcntl.F_SETOWN, other))
tries("owner ex", lambda: asked(15, struct.pack("ii", 1, other)))
tries("signal of a file", lambda: asked(10, signal.SIGUSR1))
tries("priority", lambda: os.setpriority(os.PRIO_PROCESS, other, 0))
me = os.getuid()
tries("priority of the user", lambda: os.setpriority(os.PRIO_USER, me, os.getpriority(2, me)))
tries("limits", lambda: resource.prlimit(other, resource.RLIMIT_NOFILE, (1024, 4096)))
tries("cores", lambda: os.sched_setaffinity(other, os.sched_getaffinity(other)))
tries("scheduling", lambda: os.sched_setscheduler(other, os.SCHED_BATCH, os.sched_param(0)))
tries("trace", lambda: by_libc("ptrace", 16, other, 0, 0))
tries("memory", lambda: open(f"/proc/{other}/mem", "rb").close())
tries("environment", lambda: open(f"/proc/{other}/environ").close())
tries("its files", lambda: os.listdir(f"/proc/{other}/fd"))
tries("its status", lambda: open(f"/proc/{other}/status").close())
tries("compare", lambda: call("kcmp", os.getpid(), other, 1, 0, 0))
tries("futexes", lambda: call("get_robust_list", other, buffer, buffer))
tries("ioprio", lambda: call("ioprio_set", 1, other, 0x4007))
"""
)
NUMBERS = {
    "tkill": 200,
    "tgkill": 234,
    "pidfd_send_signal": 424,
    "rt_sigqueueinfo": 129,
    "rt_tgsigqueueinfo": 297,
    "kcmp": 312,
    "get_robust_list": 274,
    "ioprio_set": 251,
}


def test_no_call_reaches_another_process(tried, user):
    identity = {"user": user, "group": user, "extra_groups": []} if not os.geteuid() else {}
    with subprocess.Popen(["sleep", "60"], start_new_session=True, **identity) as other:
        try:
            inner, none = tried(REACH, other=other.pid, group=other.pid, numbers=NUMBERS)
            refused, done = outcomes(inner), outcomes(none)
            assert len(refused) == 23 and "done" not in refused.values(), refused
            closed = {what: how for what, how in done.items() if how != "done"}
            assert set(closed) <= {"trace", "ioprio", "compare", "priority of the user"}, closed
        finally:
            other.kill()


def test_its_own_processes_are_reached(inside):
    attack = """
import os, signal, subprocess, time
other = subprocess.Popen(["sleep", "60"])
other.terminate()
tell(other.wait())
child = os.fork()
if child == 0:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)
tell(os.WTERMSIG(os.waitpid(child, 0)[1]))
os.nice(1)
os.sched_setaffinity(0, os.sched_getaffinity(0))
tell(os.system("kill -9 $$") & 127)
"""
    assert inside(attack, at="inner").told == [-15, 15, 9]


def test_its_own_first_process_is_reached_with_the_first_landlock(inside):
    attack = """
import os, signal
signal.signal(signal.SIGUSR1, lambda *_: tell("came"))
os.kill(os.getpid(), signal.SIGUSR1)
signal.raise_signal(signal.SIGUSR1)
if os.fork() == 0:
    os.kill(os.getppid(), signal.SIGUSR1)
    os._exit(0)
os.wait()
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
os.killpg(0, signal.SIGUSR1)
tell("alive")
"""
    assert inside(attack, at="inner", landlock=OLDEST).told == ["came", "came", "came", "alive"]


DAEMON = """
import os, signal, sys, time
reading, writing = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
        os.write(writing, b"%d" % os.getpid())
        os.close(writing)
        time.sleep(60)
    os._exit(0)
os.wait()
os.close(writing)
tell(int(os.read(reading, 20)))
"""


def running(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_a_daemon_does_not_outlive_the_run(tried):
    inner, _ = tried(DAEMON, control=False)
    assert not running(inner.told[0]) and inner.whole < 20


CHAIN = """
import os, time
tell("begun")
until = time.monotonic() + 20
while time.monotonic() < until:  # each is gone before it is found
    if os.fork():
        os._exit(0)
"""


def test_a_chain_of_short_lives_is_ended(inside):
    begun = time.monotonic()
    tried = inside(CHAIN, at="inner")
    assert tried.told == ["begun"] and time.monotonic() - begun < 15


BOMB = """
import os
tell("begun")
while True:
    try:
        os.fork()
    except OSError:
        pass
"""


@pytest.mark.parametrize("own_user", [False, True])
def test_a_fork_bomb_leaves_nothing(inside, own_user):
    """Each that is ended makes room for another, whoever they count with; all of them hold the pipe by which
    this test is told.
    """
    tried = inside(BOMB, at="inner", own_user=own_user, limits={"total_seconds": 2, "memory": 4 << 30})
    assert tried.told == ["begun"] and tried.ending["reason"] in ("forks", "time", "memory")


SLEEPERS = """
import os, threading, time
made = 0
try:
    for made in range(200):
        if threads:
            threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
        elif os.fork() == 0:
            time.sleep(20)
            os._exit(0)
except (OSError, RuntimeError) as error:
    pass
time.sleep(.5)
tell(made)
"""
SHORT = """
import os, threading, time
for _ in range(300):
    if os.fork() == 0:
        os._exit(0)
    os.wait()
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()
tell("done")
"""


@pytest.mark.parametrize("threads", [False, True])
@pytest.mark.parametrize("own_user", [False, True])
def test_no_more_processes_and_threads_are_started_than_fit(inside, own_user, threads):
    """The kernel's limit does not bind root, and counts others of the user: the monitor is asked."""
    limits = {"processes": 30, "memory": 2 << 30}
    tried = inside(SLEEPERS, at="inner", own_user=own_user, threads=threads, limits=limits)
    assert tried.told == [29] and tried.ending["reason"] == "exit"


def test_those_that_have_ended_make_room(inside):
    tried = inside(SHORT, at="inner", own_user=True, limits={"processes": 6})
    assert tried.told == ["done"], tried.ending


ANOTHERS = """
import os, signal, subprocess
from autograder.sandbox.tree import Descendants
other = subprocess.Popen(["sleep", "60"])
try:
    Descendants(0, os.geteuid())._signal([os.getppid()], signal.SIGKILL)  # of none of its family
    Descendants(0, os.geteuid(), [other.pid]).kill()
    assert other.poll() is None
    Descendants(0, os.geteuid())._signal([other.pid], signal.SIGKILL)
    assert other.wait() == -signal.SIGKILL
finally:
    other.kill()
"""


def test_a_number_that_has_become_anothers_is_not_ended():
    # in a process of its own: `kill` ends all children of the one that it is called in
    subprocess.run([sys.executable, "-c", ANOTHERS], check=True)


def test_what_others_of_its_user_start_keeps_nobody_from_a_thread(start, user, python_for_others):
    """The kernel counts all tasks of a user together: those of another student, too."""
    attack = """
import os, threading, time
tell("begun")
time.sleep(3)
thread = threading.Thread(target=tell, args=("a thread",))
thread.start()
thread.join()
"""
    process = start(attack, at="inner", limits={"processes": 8})
    lines = iter(process.stdout)
    while json.loads(next(lines)).get("told") != "begun":
        pass
    crowd = """
import threading, time
for _ in range(600):
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
print("there", flush=True)
time.sleep(60)
"""
    crowded = subprocess.Popen(
        [python_for_others(user), "-c", crowd], user=user, cwd="/", stdout=subprocess.PIPE, text=True
    )
    try:
        assert crowded.stdout.readline() == "there\n"
        assert [answer["told"] for line in lines if "told" in (answer := json.loads(line))] == ["a thread"]
    finally:
        crowded.kill()
        crowded.communicate()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has users to choose from")
def test_containers_whose_process_numbers_are_the_same_choose_different_users():
    code = "from autograder.sandbox.entrance import _unused_user; print(_unused_user())"
    inside = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", sys.executable, "-c"]
    with subprocess.Popen(  # the namespaces must live at the same time: their numbers are given again
        [*inside, f"{code}\ninput()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as one:
        first = one.stdout.readline().strip()
        second = subprocess.run([*inside, code], capture_output=True, text=True, check=False).stdout.strip()
        one.communicate("\n")
    assert first.isdigit() and second.isdigit() and first != second


@pytest.mark.parametrize("victim", ["monitor", "warm"])
def test_where_the_grader_is_killed_all_of_it_ends(start, victim):
    process = start(DAEMON + "time.sleep(60)", at="inner")
    monitor = json.loads(process.stdout.readline())["monitor"]
    daemon = json.loads(process.stdout.readline())["told"]
    assert running(daemon)
    os.kill(monitor if victim == "monitor" else process.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    # a daemon of a monitor that was killed itself is nobody's: that is said in inner.py
    while time.monotonic() < deadline and (running(monitor) or (victim == "warm" and running(daemon))):
        time.sleep(0.05)
    assert not running(monitor) and (victim == "monitor" or not running(daemon))
    if running(daemon):
        os.kill(daemon, signal.SIGKILL)


# the network, and other ways to speak


SPEAK = (
    TRY
    + """
import socket
def reach(family, kind, address):
    with socket.socket(family, kind) as one:
        one.connect(address)
tries("tcp", lambda: reach(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", tcp)))
tries("udp", lambda: reach(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", tcp)))
tries("ipv6", lambda: socket.socket(socket.AF_INET6).close())
tries("netlink", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close())
tries("abstract", lambda: reach(socket.AF_UNIX, socket.SOCK_STREAM, abstract))
tries("path", lambda: reach(socket.AF_UNIX, socket.SOCK_STREAM, named))
tries("datagram of a pair", lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0].close())
a, b = socket.socketpair()
a.sendall(b"x")
tell(["a pair", "done" if b.recv(1) == b"x" else "lost"])
"""
)


def test_no_listener_of_the_host_is_reached(tried, public_folder):
    os.chmod(public_folder, 0o777)
    with (
        socket.socket() as tcp,
        socket.socket(socket.AF_UNIX) as abstract,
        socket.socket(socket.AF_UNIX) as path,
    ):
        tcp.bind(("127.0.0.1", 0))
        abstract.bind(f"\0inner-{os.getpid()}")
        path.bind(f"{public_folder}/socket")
        os.chmod(f"{public_folder}/socket", 0o777)
        for one in (tcp, abstract, path):
            one.listen()
        options = {
            "tcp": tcp.getsockname()[1],
            "abstract": f"\0inner-{os.getpid()}",
            "named": f"{public_folder}/socket",
        }
        inner, none = tried(SPEAK, **options)
        refused, done = outcomes(inner), outcomes(none)
        assert refused.pop("a pair") == done.pop("a pair") == "done"
        assert "done" not in refused.values() and set(done.values()) == {"done"}, (refused, done)


CALLS = """
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
for name, (number, *arguments) in calls.items():
    result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(each) for each in arguments])
    tell([name, "done" if result >= 0 else errno.errorcode[ctypes.get_errno()]])
    if name == "System V memory" and result >= 0:
        libc.shmctl(result, 0, None)
"""


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the numbers are those of x86-64")
def test_other_ways_to_watch_and_to_speak(tried):
    calls = {
        "System V memory": (29, 0, 4096, 0o600),
        "inotify": (294, 0),
        "fanotify": (300, 0, 0),
        "io_uring": (425, 8, 0),
        "perf": (298, 0, 0, 0, 0, 0),
        "keyctl": (250, 0, -3, 1),
        "userfaultfd": (323, 1),
        "memfd": (319, 0, 0),
        "bpf": (321, 0, 0, 0),
        "clone3": (435, 0, 0),
        "openat2": (437, -100, 0, 0, 24),
        "mq_open": (240, 0, 0, 0, 0),
    }
    inner, none = tried(CALLS, calls=calls)
    refused, loose = dict(inner.told), dict(none.told)
    assert {what: how for what, how in refused.items() if how not in ("EPERM", "ENOSYS")} == {}
    assert loose["System V memory"] == loose["inotify"] == loose["keyctl"] == "done"
    assert not {"EPERM", "ENOSYS"} & {loose[what] for what in ("memfd", "openat2", "io_uring")}


def test_descriptors_and_the_terminal(tried, inside, public_folder):
    (public_folder / "key").write_text("answers")
    attack = (
        TRY
        + """
import fcntl
tries("inherited", lambda: os.pread(secret, 9, 0))
tries("terminal", lambda: os.open("/dev/tty", os.O_RDWR))
standard = {os.readlink(f"/proc/self/fd/{number}") for number in range(3)}
tell(["standard", "done" if standard == {"/dev/null"} else "open"])
a, b = os.pipe()
tries("typing", lambda: fcntl.ioctl(a, 0x5412, b"x"))
"""
    )
    inner, _ = tried(attack, secret=str(public_folder / "key"), control=False)
    told = outcomes(inner)
    assert told.pop("standard") == "done" and "done" not in told.values()
    walls = UNCONFINED - {"descriptors"}
    none = inside(attack, at="inner", walls=walls, secret=str(public_folder / "key"))
    assert outcomes(none)["inherited"] == "done"


# privileges and bounds


def test_no_privilege_is_left_and_none_to_be_had(tried, user):
    attack = """
import os
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
tell([int(status[name].split()[0], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")])
tell(status["NoNewPrivs"].strip())
tell(os.getuid())
try:
    os.setuid(0 if os.getuid() else 1)
    tell("another")
except OSError:
    tell("refused")
"""
    inner, none = tried(attack)
    capabilities, no_new, number, became = inner.told
    assert capabilities == [0] * 4 and no_new == "1" and became == "refused"
    assert number == user or (not user and number >= 1 << 16)
    assert none.told[2] == user


MIB = 1 << 20
FORKS = """
import os, time
for _ in range(children):
    if os.fork() == 0:
        held = bytearray(b"x") * (60 << 20)
        time.sleep(20)
        os._exit(0)
time.sleep(1.5)
tell("survived")
"""


@pytest.mark.sampled(3)
def test_memory_is_bounded_over_forks(tried, inside):
    limits = {"memory": 200 * MIB}
    inner, _ = tried(FORKS, children=6, limits=limits, control=False)
    assert inner.ending["reason"] == "memory" and inner.told == []
    walls = UNCONFINED - {"memory"}
    assert inside(FORKS, children=6, limits=limits, at="inner", walls=walls).told == ["survived"]


def test_memory_that_forks_share_counts_once(inside):
    attack = FORKS.replace('held = bytearray(b"x") * (60 << 20)', "pass").replace(
        "import os, time\n", "import os, time\nheld = bytearray(b'x') * (100 << 20)\n"
    )
    tried = inside(attack, children=8, limits={"memory": 200 * MIB}, at="inner")
    assert tried.told == ["survived"], tried.ending


@pytest.mark.sampled(3)
def test_processes_are_bounded(tried):
    attack = """
import os, time
made = 0
try:
    for made in range(200):
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)
except OSError:
    pass
time.sleep(2)
tell(made)
"""
    inner, none = tried(attack, limits={"processes": 30, "memory": 2 << 30})
    ended = inner.ending["reason"] == "forks"
    assert ended or inner.told[0] <= 30, inner.ending
    assert none.told == [199]


def test_time_is_bounded(tried):
    inner, _ = tried("import time; time.sleep(5); tell('late')", limits={"total_seconds": 0.5}, control=False)
    assert inner.ending["reason"] == "time" and inner.told == []


FILL = """
import os, time
for number in range(40):
    with open(f"full-{number}", "wb") as file:
        file.write(bytes(1 << 20))
    time.sleep(.05)
tell("survived")
"""
CROWD = """
import os, time
for number in range(3000):
    os.mknod(f"{number}")
time.sleep(2)
tell("survived")
"""


@pytest.mark.sampled(3)
@pytest.mark.parametrize("attack", [FILL, CROWD], ids=["bytes", "files"])
def test_the_working_folder_is_bounded(tried, attack):
    inner, none = tried(attack, limits={"disk": 8 * MIB})
    assert inner.ending["reason"] == "disk" and inner.told == []
    assert "8 MiB" in inner.ending["words"] and none.told == ["survived"]


def test_one_file_is_bounded_by_the_kernel(inside):
    attack = """
try:
    with open("full", "wb") as file:
        for _ in range(24):
            file.write(bytes(1 << 20))
    tell("written")
except OSError as error:
    tell(error.strerror)
"""
    assert inside(attack, at="inner", limits={"disk": 16 * MIB}).told == ["File too large"]


def test_who_has_filled_a_file_to_its_bound_goes_on(inside):
    """At "full" the disk is full for the next cell, and its process lives."""
    attack = """
import os, time
try:
    with open("full", "wb") as file:
        while True:
            file.write(bytes(1 << 20))
except OSError:
    pass
os.mkdir("folder")
with open("folder/small", "w") as file:
    file.write("small")
time.sleep(.5)
tell("survived")
"""
    tried = inside(attack, at="inner", limits={"disk": 16 * MIB})
    assert tried.told == ["survived"] and tried.ending["reason"] == "exit"


# what an honest notebook does


def test_an_honest_process_finds_its_places(tried, user):
    attack = """
import os, shutil, tempfile
open("a", "w").write("mine")
os.mkdir("b")
shutil.copy("a", "b/c")
shutil.copytree("b", "d")
shutil.make_archive("z", "zip", "b")
shutil.move("d", "e")
os.rename("a", "f")
os.chmod("f", 0o600)
os.utime("f")
with tempfile.TemporaryDirectory() as folder:
    open(folder + "/x", "w").write("x")
tell([open("f").read(), os.getcwd() == work, os.path.expanduser("~") == os.path.dirname(work)])
tell(sorted(os.listdir()))
"""
    inner, _ = tried(attack, control=False)
    assert inner.told == [["mine", True, True], ["b", "e", "f", "z.zip"]]
    assert inner.ending["reason"] == "exit"


WORKERS = """
import multiprocessing, os
from multiprocessing.reduction import DupFd
def work(queue):
    queue.put(DupFd(0))  # as torch sends a tensor: in a thread of the queue's
try:
    queue = multiprocessing.SimpleQueue() if simple else multiprocessing.Queue()
    worker = multiprocessing.Process(target=work, args=(queue,))
    worker.start()
    worker.join()
    tell(worker.exitcode)
    DupFd(0)
except OSError as error:
    tell(str(error))
"""


@pytest.mark.parametrize("simple", [False, True])
@pytest.mark.parametrize("own_user", [False, True])
def test_what_multiprocessing_cannot_have_ends_with_a_sentence(inside, user, own_user, simple):
    """A worker that nobody can hear would keep a DataLoader waiting until the time is over."""
    imports = ["multiprocessing.queues", "multiprocessing.reduction"]
    tried = inside(WORKERS, at="inner", own_user=own_user, simple=simple, imports=imports)
    *codes, words = tried.told
    assert codes == ([1] if user == 0 and not own_user else [])
    assert "confinement: inner" in words and ("tensors" if codes else "locks, queues and pools") in words


def test_nothing_of_ours_asks_for_linux_when_it_is_imported():
    """On macOS and Windows all of it is imported, and says what the host lacks. (These systems were
    not at hand.)
    """
    code = """
import os, sys
import IPython.core.interactiveshell, nbconvert, nbgrader.api, nbgrader.apps, nbgrader.converters
import nbgrader.exchange, nbgrader.server_extensions.formgrader  # what these need is not our affair
sys.platform = "another"
lacking = ("fcntl", "resource", "pwd", "grp", "termios")
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name in lacking:
            raise ImportError(name)
for name in lacking:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Refuse())
for name in ("geteuid", "fork", "pidfd_open", "sysconf", "setsid"):
    delattr(os, name)
import autograder.cli, autograder.engine, autograder.nbgrader, autograder.report, autograder.run.grade
import autograder.sandbox, autograder.warm
print(autograder.sandbox.missing()[0].partition(":")[0], autograder.sandbox.here().level)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == "Linux none", ran.stderr


SHARED = """
import os, time
held = []
for number in range(12):
    descriptor = os.open(f"{place}/shared-{number}", os.O_CREAT | os.O_RDWR)
    if nameless:
        os.unlink(f"{place}/shared-{number}")
    os.write(descriptor, bytes(1 << 20))
    time.sleep(.05)
time.sleep(1)
tell("survived")
"""


@pytest.mark.parametrize("nameless", [False, True])
@pytest.mark.parametrize("place", [".", "/dev/shm"])
def test_files_count_with_and_without_a_name(inside, user, place, nameless):
    if user and place != ".":
        pytest.skip("an ordinary user has no place there")
    tried = inside(SHARED, at="inner", place=place, nameless=nameless, limits={"disk": 8 * MIB})
    assert tried.ending["reason"] == "disk" and tried.told == [], tried.ending
    assert not [name for name in os.listdir("/dev/shm") if name.startswith("shared-")]
