"""A student's process: fresh for each submission, bounded in what it prints, interrupted first and ended
then.
"""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from autograder.limits import Limits
from autograder.student import process
from autograder.student.process import Died, StudentServer


def result(outputs: list) -> str:
    return next(output.data["text/plain"] for output in outputs if output.output_type == "execute_result")


def test_every_submission_begins_afresh(new):
    one, other = new(), new()
    one.run("mine = 1\nimport os, json\njson.mine = 1\nopen('file', 'w').close()")
    assert (
        result(
            other.run(
                "import os, json\n'mine' in globals(), hasattr(json, 'mine'), os.path.exists('file'), len(In)"
            )
        )
        == "(False, False, False, 2)"
    )


def test_a_seed_repeats_what_is_random(new):
    source = "import random, numpy\n(random.random(), numpy.random.rand(), hash('a'))"
    drawn = [result(new(seed=seed).run(source)) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_working_files_are_there(new):
    session = new(files={"data/points.csv": b"1,2\n", "helper.py": b"def two(): return 2\n"})
    assert (
        result(session.run("import helper\nopen('data/points.csv').read(), helper.two()")) == r"('1,2\n', 2)"
    )


def test_the_environment_is_nobodys(new, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "x")
    with StudentServer(("numpy",), confined=False) as server:
        from_server = server.fork(Limits())
        from_server.end()
    session = new()
    assert (
        result(session.run("import os\n'SECRET_TOKEN' in os.environ, os.environ['MPLBACKEND']"))
        == "(False, 'module://matplotlib_inline.backend_inline')"
    )


def test_the_warm_process_has_one_thread_and_says_what_it_could_not_import():
    with StudentServer(("numpy", "no_such_module"), confined=False) as server:
        told = server.wait()
    assert told["threads"] == 1 and list(told["failed"]) == ["no_such_module"]


def test_an_import_that_starts_a_thread_is_left_to_each_submission(tmp_path, monkeypatch):
    (tmp_path / "busy.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()"
    )
    clean = process.clean_environment()
    monkeypatch.setattr(process, "clean_environment", lambda: clean | {"PYTHONPATH": str(tmp_path)})
    with StudentServer(("numpy", "busy"), confined=False) as server:
        told = server.wait()
        assert told["threads"] == 1 and "starts a thread" in told["failed"]["busy"]
        server.fork(Limits()).end()


def test_what_is_forbidden_cannot_be_imported():
    with StudentServer(
        ("numpy", "sqlite3"), forbidden=("sqlite3", "course.engine"), confined=False
    ) as server:
        assert list(server.wait()["failed"]) == ["sqlite3"]
        fork = server.fork(Limits())
        events = []
        student = process.Student(fork.channel, Limits(), events.append)
        student.begin({}, 1, 30)
        for count, source in enumerate(("import sqlite3", "import course.engine"), 1):
            student.run(source, count, 20)
            assert (
                events[-1]["ename"] == "ModuleNotFoundError"
                and "is to be solved without" in events[-1]["evalue"]
            )
        fork.end()


def test_output_is_cut_where_it_is_too_much(new):
    session = new(Limits(output=10_000))
    outputs = session.run("for _ in range(100_000): print('x' * 50)")
    assert [output.name for output in outputs] == ["stdout", "stderr"]
    assert len(outputs[0].text) == 10_000 and "may print 9.77 KiB" in outputs[1].text
    outputs = session.run("print('y' * 20_000)\n1 / 0")
    assert outputs[-1].ename == "ZeroDivisionError", "an error is told however much was printed before"
    assert result(session.run("'short'")) == "'short'", "the next cell may print again"


def test_what_is_cleared_does_not_count(new):
    outputs = new(Limits(output=10_000)).run(
        "from IPython.display import clear_output\nfor i in range(20):\n    clear_output(wait=True)\n"
        "    print(i, 'x' * 5_000)"
    )
    assert len(outputs) == 1 and outputs[0].text.startswith("19 ")


def test_a_sleeping_cell_is_interrupted_and_its_state_stays(session):
    begun = time.monotonic()
    outputs = session.run("x = 1\nimport time\ntime.sleep(60)", seconds=0.3)
    assert time.monotonic() - begun < process.GRACE
    assert outputs[0].ename == "KeyboardInterrupt" and session.said["interrupted"]
    assert result(session.run("x")) == "1" and not session.said["interrupted"]


@pytest.mark.parametrize(
    "source",
    [
        "while True: pass",
        "import asyncio\nawait asyncio.sleep(60)",
        "!sleep 60",
        "while True: print('x' * 99)",
        "import subprocess\nsubprocess.run(['sleep', '60'])",
    ],
)
def test_what_takes_too_long_is_interrupted(session, source):
    # the latter where it awaits, as in Jupyter
    assert session.run(source, seconds=0.3)[-1].ename in ("KeyboardInterrupt", "CancelledError")
    assert result(session.run("1 + 1")) == "2"


def test_the_students_own_alarm_is_left_alone(run):
    source = (
        "import signal\ndef ring(*_): raise TimeoutError('mine')\nsignal.signal(signal.SIGALRM, ring)\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.1)\nwhile True: pass"
    )
    assert run(source)[-1].evalue == "mine"


@pytest.mark.parametrize(
    "source",
    [
        "import time\nwhile True:\n    try:\n        while True: time.sleep(0.01)\n"
        "    except KeyboardInterrupt: pass",
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
    ],
)
def test_code_that_swallows_the_interrupt_is_given_up(session, source):
    with pytest.raises(Died):
        session.run(source, seconds=0.3)
    assert session.student.peer.late is not None


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos._exit(0)",
        "import ctypes\nctypes.string_at(0)",
        "import os\nos.kill(os.getpid(), 9)",
        pytest.param(
            "import sys\nsys.setrecursionlimit(10**9)\nclass A:\n"
            "    def __repr__(self): return repr(self)\nrepr(A())",
            marks=pytest.mark.skipif(
                sys.version_info >= (3, 12), reason="Python counts calls in C itself: a RecursionError"
            ),
        ),
        "import faulthandler\nfaulthandler._sigabrt()",
    ],
)
def test_a_crash_is_noticed_and_what_was_printed_before_is_kept(session, source):
    with pytest.raises(Died):
        session.run(f"print('before')\n{source}")
    assert session.outputs.list[0].text == "before\n"


@pytest.mark.parametrize(
    "source",
    [
        "os.write(channel, b'garbage' * 100)",
        "os.close(channel)",
        "os.write(channel, b'ag1\\n' + b'\\xff' * 8)",
    ],
)
def test_a_channel_with_garbage_in_it_is_given_up(session, source):
    sockets = (
        "import os, socket, stat\n"
        "channel = next(fd for fd in range(3, 50) if os.path.exists(f'/proc/self/fd/{fd}') and "
        "stat.S_ISSOCK(os.fstat(fd).st_mode))\n"
    )
    with pytest.raises(Died):
        session.run(sockets + source + "\nimport time; time.sleep(5)", seconds=1)


def test_a_lie_about_outputs_makes_no_output(session):
    lies = [
        "{'kind': 'stream', 'name': 'stdin', 'text': 'x'}",
        "{'kind': 'stream', 'name': 'stdout', 'text': 5}",
        "{'kind': 'no'}",
        "{}",
        "{'kind': 'display', 'data': [1], 'metadata': 3}",
        "{'kind': 'result', 'data': {'text/plain': {'no': 1}}}",
        "{'kind': 'update', 'data': {}, 'display_id': {}}",
        "{'kind': 'error', 'traceback': 7, 'ename': 1}",
    ]
    outputs = session.run(
        "outbox = get_ipython().outbox\n" + "\n".join(f"outbox._tell({lie})" for lie in lies)
    )
    assert all(output.output_type in ("error", "display_data", "execute_result") for output in outputs)
    assert all(set(output.data) == set() for output in outputs if "data" in output)


def test_displays_that_are_cleared_are_let_go_and_updates_take_the_place_of_others(new):
    session = new(Limits(output=20_000))
    outputs = session.run(
        "from IPython.display import clear_output\nfor i in range(50):\n    clear_output()\n"
        "    display('x' * 5_000, display_id=str(i))"
    )
    assert len(outputs) == 1 and list(session._displays.outputs) == ["49"]
    (output,) = session.run(
        "handle = display(0, display_id=True)\nfor i in range(50): handle.update(str(i) * 5_000)"
    )
    assert output.data["text/plain"].startswith("'4949")


@pytest.mark.parametrize("said", ["stdout", "nothing that is one"])
def test_output_without_end_is_given_up(session, said):
    flood = (
        f"def flood():\n    while True: outbox._tell({{'kind': 'stream', 'name': {said!r}, 'text': 'x'}})\n"
    )
    begun = time.monotonic()
    with pytest.raises(Died):
        session.run(
            f"import signal, threading\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
            f"outbox = get_ipython().outbox\n{flood}flood()",
            seconds=0.5,
        )
    assert time.monotonic() - begun < 20


def test_halves_of_characters_can_be_written_to_a_file(session):
    (output,) = session.run(
        r"get_ipython().outbox._tell({'kind': 'stream', 'name': 'stdout', 'text': 'a\ud800b'})"
    )
    assert output.text == "a?b"


def test_nothing_is_left_of_a_process_that_was_ended(new):
    session = new()
    pid = int(
        result(session.run("import os, subprocess\nchild = subprocess.Popen(['sleep', '1000'])\nchild.pid"))
    )
    session.close()
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists():
            return
        time.sleep(0.05)
    os.kill(pid, 9)
    pytest.fail("a process that the student's code started has outlived it")


def test_a_warm_process_that_cannot_start_says_why(monkeypatch):
    monkeypatch.setattr(process, "MODULE", "autograder.no_such_module")
    with pytest.raises(ConnectionError, match="no_such_module"), StudentServer(confined=False) as server:
        server.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_many_submissions_leave_nothing_behind(server):
    def held() -> tuple[int, int]:
        return len(os.listdir("/proc/self/fd")), len(os.listdir(f"/proc/{server._warm._process.pid}/fd"))

    server.fork(Limits()).end()
    before = held()
    for _ in range(30):
        server.fork(Limits()).end()
    assert held() == before
    children = Path(
        f"/proc/{server._warm._process.pid}/task/{server._warm._process.pid}/children"
    ).read_text()
    assert children == ""


def test_what_a_keeper_leaves_that_is_killed_is_ended(new):
    """Where memory runs out a host may end the process that watches a student's: nothing of his runs on."""
    session = new()
    session.run(
        "import os, signal, time\n"
        "reading, writing = os.pipe()\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if child := os.fork():\n"
        "        os.write(writing, b'%d' % child)\n"
        "        os._exit(0)\n"
        "    time.sleep(600)\n"
        "print(os.read(reading, 20).decode())"
    )
    (printed,) = (output for output in session.outputs.list if output.get("name") == "stdout")
    daemon = int(printed["text"])  # Python 3.12 warns of a fork beside threads, on stderr
    os.kill(daemon, 0)
    os.kill(session.fork.pid, signal.SIGKILL)
    session.close()
    with pytest.raises(ProcessLookupError):
        os.kill(daemon, 0)
    other = new()
    other.run("print('alive')")
    assert other.outputs.list[0]["text"] == "alive\n"
