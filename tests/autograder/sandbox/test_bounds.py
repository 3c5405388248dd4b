"""What all of a student's processes may use together: memory, time, processes. All attacks are finite."""

import os

import pytest

pytestmark = pytest.mark.needs("sandbox")

MIB = 1 << 20


# one process


def test_one_large_allocation_is_a_memory_error(inside):
    attack = """
try:
    held = bytearray(300 << 20)
    tell("held")
except MemoryError:
    tell("MemoryError")
"""
    tried = inside(attack, limits={"memory": 200 * MIB})
    assert tried.told == ["MemoryError"] and tried.code == 0
    assert inside(attack, limits={"memory": 200 * MIB}, down=["memory"]).told == ["held"]


# all together

CHILDREN = """
import os, time
def run(child):
    for _ in range(children):
        if os.fork() == 0:
            child()
            time.sleep(20)
            os._exit(0)
"""
EACH_ITS_OWN = (
    CHILDREN
    + "run(lambda: globals().update(held=bytearray(b'x') * (60 << 20)))\ntime.sleep(3)\ntell('survived')"
)
SHARED = CHILDREN + "held = bytearray(b'x') * (100 << 20)\nrun(lambda: None)\ntime.sleep(1)\ntell('survived')"
COPIED = (
    CHILDREN + "held = bytearray(b'x') * (60 << 20)\ndef touch():\n    held[::4096] = bytes(60 << 8)\n"
    "run(touch)\ntime.sleep(3)\ntell('survived')"
)


@pytest.mark.parametrize("attack", [EACH_ITS_OWN, COPIED], ids=["each its own", "copied on write"])
def test_memory_is_bounded_over_all_processes(inside, attack):
    tried = inside(attack, children=6, limits={"memory": 200 * MIB})
    assert tried.ending["reason"] == "memory" and tried.code == 137 and tried.told == []
    assert "200 MiB of memory" in tried.ending["words"]
    assert inside(attack, children=6, limits={"memory": 200 * MIB}, down=["memory"]).told == ["survived"]


def test_memory_that_processes_share_counts_once(inside):
    assert inside(SHARED, children=8, limits={"memory": 200 * MIB}).told == ["survived"]


SOCKETS = "import socket\nkept = []\nfor _ in range(120):\n    kept.append(socket.socketpair())"


@pytest.mark.parametrize(
    "attack",
    [
        "for part in range(5):\n    open(f'/dev/shm/{part}', 'wb').write(bytes(40 << 20))\n"
        "    __import__('time').sleep(.2)",
        "import os\nos.close(1)\nfd = os.open('gone', os.O_RDWR | os.O_CREAT)\nos.remove('gone')\n"
        "for _ in range(150):\n    os.write(fd, bytes(1 << 20))",
        SOCKETS,
    ],
    ids=["files", "deleted files", "sockets"],
)
def test_memory_outside_of_processes_counts_too(inside, attack):
    tried = inside(
        attack + "\nimport time; time.sleep(1); tell('survived')",
        limits={"memory": 96 * MIB, "disk": 400 * MIB, "files": 1000},
    )
    assert tried.ending["reason"] == "memory" and tried.told == []


def test_nothing_is_free_because_the_monitor_came_late(inside):
    tried = inside(
        SOCKETS + "\nimport time; time.sleep(1.5); tell('survived')",
        limits={"memory": 96 * MIB, "files": 1000},
        monitor_late=0.5,
    )
    assert tried.ending["reason"] == "memory" and tried.told == []


def test_memory_that_nobody_s_account_shows_is_refused(inside):
    attack = """
import mmap
for name in ("anonymous", "zero"):
    try:
        mmap.mmap(-1 if name == "anonymous" else open("/dev/zero", "r+b").fileno(), 1 << 20, mmap.MAP_SHARED)
        tell(name)
    except (OSError, ValueError) as error:
        tell("refused")
tell(len(mmap.mmap(-1, 1 << 20, mmap.MAP_PRIVATE)))
"""
    assert inside(attack).told == ["refused", "refused", 1 << 20]


def test_the_peak_is_told(inside):
    peak = inside("held = bytearray(b'x') * (100 << 20); __import__('time').sleep(.5)").ending["peak"]
    assert 95 * MIB < peak < 130 * MIB


# time


def test_wall_time_is_bounded(inside):
    attack = "import time; time.sleep(3); tell('late')"
    tried = inside(attack, limits={"total_seconds": 0.5})
    assert tried.ending["reason"] == "time" and tried.code == 137 and tried.told == [] and tried.whole < 3
    assert tried.ending["words"] == "ran for more than 0.5 s in all"
    assert inside(attack, limits={"total_seconds": 0.5}, down=["time"]).told == ["late"]


SPIN = CHILDREN + "def spin():\n    while True: pass\nrun(spin)\ntime.sleep(6)\ntell('survived')"
BRIEF = """
import os, signal, time
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody is told of their time when they end
end = time.time() + 20
while time.time() < end:
    if os.fork() == 0:
        while time.process_time() < 0.4: pass
        os._exit(0)
    try:
        os.wait()
    except ChildProcessError:
        pass
tell('survived')
"""


@pytest.mark.parametrize("attack", [SPIN, BRIEF], ids=["at once", "one after the other"])
def test_processor_time_is_bounded_over_all_processes(inside, attack):
    tried = inside(attack, children=3, limits={"cpu_seconds": 0.9})
    assert tried.ending["reason"] == "cpu" and tried.told == [] and tried.ending["cpu"] >= 0.9


def test_processor_time_is_not_bounded_without_the_wall(inside):
    attack = "import time\nwhile time.process_time() < 1.2: pass\ntell('survived')"
    assert inside(attack, limits={"cpu_seconds": 0.5}).ending["reason"] == "cpu"
    assert inside(attack, limits={"cpu_seconds": 0.5}, down=["time"]).told == ["survived"]


# processes


MANY = """
import os, threading, time
made = 0
try:
    while made < 60:
        if kind == "processes":
            if os.fork() == 0:
                time.sleep(20)
                os._exit(0)
        else:
            threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
        made += 1
except OSError as error:
    tell(type(error).__name__)
except RuntimeError:
    tell("RuntimeError")
tell(made)
os._exit(0)
"""


@pytest.mark.parametrize("kind, error", [("processes", "BlockingIOError"), ("threads", "RuntimeError")])
def test_processes_and_threads_are_bounded(inside, kind, error):
    limits = {"processes": 30, "memory": 1 << 30}  # a thread's stack counts as 8 MiB
    tried = inside(MANY, kind=kind, limits=limits)
    assert tried.told[0] == error and 25 <= tried.told[1] <= 30
    assert inside(MANY, kind=kind, limits=limits, down=["forks"]).told == [60]


def test_two_students_do_not_share_one_bound(inside, start):
    other = start(
        MANY.replace("os._exit(0)\n", "time.sleep(20)\n", 2), kind="processes", limits={"processes": 30}
    )
    other.stdout.readline()
    assert inside(MANY, kind="processes", limits={"processes": 30}).told[1] >= 25


# others of the same user


UNDER_WAY = """
import socket, time
pairs = [socket.socketpair() for _ in range(8)]
try:
    for one, _ in pairs * 3:
        socket.send_fds(one, [b"x"], [one.fileno()] * 60)
except OSError:
    pass
tell("sent")
time.sleep(60)
"""


@pytest.mark.parametrize("at", ["full", "inner"])
def test_descriptors_that_one_student_sends_to_himself_keep_nobody_else_from_starting(start, inside, at):
    """The kernel counts them by user: those of all students, where the grader is an ordinary one."""
    hoarding = start(UNDER_WAY, at=at)
    assert "monitor" in hoarding.stdout.readline() and "sent" in hoarding.stdout.readline()
    assert inside("tell('alive')", at=at).told == ["alive"]


# what is no attack


def test_a_bound_not_reached_is_not_felt(inside):
    tried = inside("held = bytearray(b'x') * (100 << 20); tell(len(held))", limits={"memory": 200 * MIB})
    assert (
        tried.told == [100 * MIB]
        and tried.ending["reason"] == "exit"
        and os.WEXITSTATUS(tried.code << 8) == 0
    )


UNREADABLE = """
import os, shutil, subprocess, sys
shutil.copy(os.path.realpath(sys.executable), "mine")
os.chmod("mine", 0o111)  # may be run, not read: the kernel closes such a process to everyone
code = "held = bytearray(b'x') * (60 << 20); import time; time.sleep(3)"
home = {"PYTHONHOME": sys.base_prefix, "LD_LIBRARY_PATH": sys.base_prefix + "/lib"}
running = [subprocess.Popen(["./mine", "-Sc", code], env=home) for _ in range(5)]
tell([each.wait() for each in running])
"""


def test_a_process_that_cannot_be_looked_into_is_counted_in_full(inside):
    tried = inside(UNREADABLE, limits={"memory": 200 * MIB, "disk": 64 * MIB})
    assert tried.ending["reason"] == "memory", tried.told


def test_the_warm_process_s_own_pages_count_once_they_are_copied(inside, public_folder):
    (public_folder / "heavy.py").write_text("held = bytearray(b'x') * (60 << 20)\n")
    attack = (
        CHILDREN + "import heavy\ndef touch():\n    heavy.held[::4096] = bytes(60 << 8)\n"
        "run(touch)\ntime.sleep(3)\ntell('survived')"
    )
    options = {"path": [str(public_folder)], "imports": ["heavy"], "limits": {"memory": 200 * MIB}}
    assert inside(attack, children=6, **options).ending["reason"] == "memory"
    assert inside(attack, children=1, **options).told == ["survived"]
