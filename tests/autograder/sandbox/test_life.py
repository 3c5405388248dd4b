"""How it ends: nothing outlives its student's process, whoever is killed, and whoever asks learns how it
came.
"""

import json
import os
import signal
import time

import pytest

pytestmark = pytest.mark.needs("sandbox")

DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(30)  # it holds the pipe of `tell`
    os._exit(0)
os.wait()
tell("daemon is loose")
"""


def test_a_daemon_does_not_outlive_the_run(inside):
    tried = inside(DAEMON)
    assert tried.told == ["daemon is loose"] and tried.whole < 10  # the pipe was read to its end


@pytest.mark.parametrize(
    "walls", [None, ["time", "memory", "descriptors", "environment"]], ids=["all walls", "unconfined"]
)
def test_killing_the_monitor_or_the_warm_process_kills_all(start, walls):
    for victim in ("monitor", "warm"):
        process = start(DAEMON + "time.sleep(30)", walls=walls)
        monitor = json.loads(process.stdout.readline())["monitor"]
        assert json.loads(process.stdout.readline()) == {"told": "daemon is loose"}
        before = children_of(monitor)
        assert before
        os.kill(monitor if victim == "monitor" else process.pid, signal.SIGKILL)
        deadline = time.monotonic() + 5
        while any(map(alive, before)) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not any(map(alive, before if walls is None else before[:1])), victim
        for left in filter(alive, before):
            os.kill(left, signal.SIGKILL)


def alive(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def children_of(process: int) -> list[int]:
    with open(f"/proc/{process}/task/{process}/children") as file:
        found = [int(child) for child in file.read().split()]
    return found + [each for child in found for each in children_of(child)]


@pytest.mark.parametrize(
    "attack, reason, code, words",
    [
        ("raise SystemExit(7)", "exit", 7, "ended with exit status 7"),
        ("import os; os._exit(3)", "exit", 3, "ended with exit status 3"),
        ("import os; os.kill(os.getpid(), 9)", "signal", 137, "was ended by signal 9 (SIGKILL)"),
        ("import os; os.abort()", "signal", 134, "was ended by signal 6 (SIGABRT)"),
        ("import ctypes; ctypes.string_at(0)", "signal", 139, "was ended by signal 11 (SIGSEGV)"),
        (
            "import os, signal; signal.raise_signal(signal.SIGTERM)",
            "signal",
            143,
            "was ended by signal 15 (SIGTERM)",
        ),
    ],
)
def test_the_ending_is_told_twice(inside, attack, reason, code, words):
    tried = inside(attack)
    assert (tried.ending["reason"], tried.code, tried.ending["words"]) == (reason, code, words)


def test_a_killed_monitor_reports_nothing_and_that_is_told_too(start):
    process = start("import time; time.sleep(30)")
    monitor = json.loads(process.stdout.readline())["monitor"]
    time.sleep(0.3)
    os.kill(monitor, signal.SIGKILL)
    answer = json.loads(process.stdout.readline())
    assert answer["ending"]["reason"] == "lost" and answer["code"] == -signal.SIGKILL


def test_the_monitor_cannot_be_reached(inside):
    attack = """
import os
for number in (1, os.getppid() or 1 << 30, -1):
    try:
        os.kill(number, 0)
        tell(["signalled", number])
    except OSError:
        pass
tell(os.getppid())
"""
    assert inside(attack).told == [0]  # its parent has no number here


def test_the_next_student_finds_nothing(inside):
    attack = """
import os
walks = [each for top in (work, "/tmp", "/dev/shm", "/home") for each in os.walk(top)]
tell([os.path.join(path, file) for path, _, files in walks for file in files if "autograder/" not in path])
for place in (work, "/tmp", "/dev/shm", "/home/student"):
    open(place + "/note", "w").write("answers")
"""
    first, second = inside(attack).told[0], inside(attack).told[0]
    assert first == second and not [path for path in second if path.endswith("note")]


def test_many_orphans_are_buried(inside):
    attack = """
import os, time
for _ in range(200):
    if os.fork() == 0:
        if os.fork() == 0:
            os._exit(0)
        os._exit(0)
    os.wait()
time.sleep(.2)
tell(len([name for name in os.listdir("/proc") if name.isdigit()]))
"""
    assert inside(attack, limits={"processes": 20}).told == [2]


def test_two_students_at_once_do_not_meet(start):
    attack = """
import os, socket, time
place = socket.socket(socket.AF_UNIX)
place.bind("\\0meeting")
place.listen()
open("/tmp/meeting", "w").close()
open("/dev/shm/meeting", "w").close()
tell(sorted(os.listdir("/dev/shm")))
tell(len([name for name in os.listdir("/proc") if name.isdigit()]))
time.sleep(1)
"""
    both = [start(attack), start(attack)]
    for process in both:
        told = [json.loads(line) for line in process.stdout]
        assert [line["told"] for line in told if "told" in line] == [["meeting"], 2]
