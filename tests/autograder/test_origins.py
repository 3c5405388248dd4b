"""What is kept warm, what it is branched from, and how much memory it may take."""

import os
import socket
import time
from pathlib import Path

import pytest

from autograder import origins as module
from autograder.origins import STUDENTS, TESTS, Key, Need, Origins, Room, free
from autograder.student.process import Student
from autograder.warm import TEXTS, Warm


def need(*imports, forbidden=(), tests=()):
    return Need.of(["json", *imports], forbidden, ["json", *imports, *tests])


@pytest.fixture
def origins():
    origins = Origins("none")
    yield origins
    origins.close()


def loaded(server) -> set[str]:
    """Which modules a process for a student's code has."""
    from autograder.limits import Limits

    fork, said = server.fork(Limits()), []
    student = Student(fork.channel, Limits(), said.append)
    student.run("import sys\nprint(*sys.modules)", 1, 20)
    student.close()
    fork.end(5)
    return set("".join(event["text"] for event in said if event["kind"] == "stream").split())


def test_what_notebooks_have_in_common_is_imported_once_and_none_has_what_another_imports(origins):
    needs = [need("wave", "sndhdr"), need("wave", "uu"), need("wave")]
    bases = origins.want(needs)
    assert bases == [Key(STUDENTS, ("json", "wave")), Key(TESTS, ("json", "wave"))]
    modules = [loaded(origins.servers(one)[0]) & {"json", "wave", "sndhdr", "uu"} for one in needs]
    assert modules == [{"json", "wave", "sndhdr"}, {"json", "wave", "uu"}, {"json", "wave"}]
    started = [
        server for server in origins._kept.servers() if hasattr(getattr(server, "_warm", server), "_process")
    ]
    assert len(started) == 2, "one for students, one for tests"
    assert len(origins._kept.servers()) == 6
    again = origins.servers(needs[0])
    assert again == origins.servers(needs[0]), "they are kept"


def test_notebooks_that_forbid_something_share_nothing_with_those_that_do_not(origins):
    origins.want([need(), need(forbidden=["wave"])])
    students, _ = origins.servers(need(forbidden=["wave"]))
    fork = students.fork(__import__("autograder.limits").limits.Limits())
    fork.end()
    kinds = {(key.use, key.forbidden) for key in origins._kept.keys()}
    assert kinds == {(STUDENTS, ()), (STUDENTS, ("wave",)), (TESTS, ())}


def test_an_import_that_fails_in_a_branch_is_told_and_the_branch_goes_on(origins):
    origins.want([need(), need("no_such_module_at_all")])
    students, tests = origins.servers(need("no_such_module_at_all"))
    assert "ModuleNotFoundError" in students.wait()["failed"]["no_such_module_at_all"]
    tests.wait()
    assert origins.servers(need())[0].wait()["failed"] == {}


def test_those_used_longest_ago_are_ended_where_memory_is_short():
    origins = Origins("none", room=Room(1))  # one byte: none but the pair in use fits
    try:
        first = origins.servers(need("wave"))
        for server in first:
            server.wait()
        second = origins.servers(need("uu"))
        for server in second:
            server.wait()
        assert not any(server.alive for server in first) and all(server.alive for server in second)
    finally:
        origins.close()


def test_none_is_ended_where_there_is_room():
    origins = Origins("none", room=Room(8 << 30))
    try:
        first, second = origins.servers(need("wave")), origins.servers(need("uu"))
        for server in (*first, *second):
            server.wait()
        assert all(server.alive for server in (*first, *second))
    finally:
        origins.close()


def test_what_was_begun_early_is_used_if_it_is_fit_and_ended_if_not(origins):
    fit, unfit = Key(STUDENTS, ("json",)), Key(TESTS, ("json", "wave", "uu"))
    begun = {key: module.start(key, "none") for key in (fit, unfit)}
    origins.adopt(begun)
    origins.want([need("wave")])
    assert begun[fit].alive and not begun[unfit].alive
    students, _ = origins.servers(need("wave"))
    assert {"json", "wave"} <= loaded(students)


@pytest.mark.parametrize("version", [1, 2])
def test_the_memory_of_a_control_group_counts(tmp_path, monkeypatch, version):
    own = tmp_path / "fs" / ("memory/course/job" if version == 1 else "course/job")
    own.mkdir(parents=True)
    names = (
        ("memory.max", "memory.current")
        if version == 2
        else ("memory.limit_in_bytes", "memory.usage_in_bytes")
    )
    above = ("max", "9") if version == 2 else (str(1 << 62), "9")
    for folder, texts in ((own, ("3000", "1000")), (own.parent, above)):
        for name, text in zip(names, texts):
            (folder / name).write_text(f"{text}\n")
        (folder / "memory.stat").write_text("total_inactive_file 200\ninactive_file 100\n")
    told = tmp_path / "cgroup"
    told.write_text("0::/course/job\n" if version == 2 else "4:cpu,memory:/course/job\n0::/\n")
    groups = list(module._groups(told, tmp_path / "fs"))
    monkeypatch.setattr(module, "_groups", lambda: groups)
    assert free() == (2100 if version == 2 else 2200)


def test_a_process_that_has_ended_takes_nothing():
    assert module.size(os.getpid()) > 1 << 20
    assert module.size(2**22 + 1) == 0


class Spoken(list):
    """What a warm process is told from here on."""

    def __init__(self, warm: Warm) -> None:
        self._control, warm._control = warm._control, self

    def send(self, message: bytes) -> None:
        self.append(message)
        self._control.send(message)

    def __getattr__(self, name: str) -> object:
        return getattr(self._control, name)


def test_a_host_with_small_buffers_learns_less(origins):
    _, tests = origins.servers(need())
    tests.wait()
    tests._control.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4608)
    tests.learn([("#" * 20_000, ""), ("x = 1", "")])
    fork = tests.fork({"limits": {}})
    assert tests.alive
    fork.end(0)


SLEEPER = """
import os, pathlib, socket, sys, time
from autograder.warm import Service, serve

def run(channel, job, words):
    pathlib.Path(job["file"]).write_text(str(os.getpid()))
    time.sleep(60)

if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), lambda settings: Service(run, lambda names: {}, {}))
"""


@pytest.mark.parametrize("number", range(3))
def test_who_asks_for_a_process_and_is_gone_leaves_none(tmp_path, number):
    (tmp_path / "sleeper.py").write_text(SLEEPER)
    warm = Warm("sleeper", {}, {**os.environ, "PYTHONPATH": str(tmp_path)})
    warm.wait()
    file = tmp_path / "pid"
    warm._tell({"do": "fork", "job": {"file": str(file)}})
    warm.close()
    time.sleep(0.2)  # for one that goes on
    assert not file.exists() or not Path(f"/proc/{file.read_text()}").exists()


def test_what_an_examiner_learns_it_is_told_once_and_its_branches_know(origins):
    _, tests = origins.servers(need())
    tests.wait()
    sent = Spoken(tests)
    texts = [("x = 1", ""), ("which cannot be learned",), ("#" * (1 << 20), ""), ("%time x = 1", "x = 1")]
    tests.learn(texts)
    assert len(sent) == 3, "the long one is left to those that run it"
    tests.learn(reversed(texts))
    branch = tests.branch()
    assert len(sent) == 4
    heard = Spoken(branch)
    branch.learn(texts)
    assert not heard
    branch.learn((f"x = {number}", "") for number in range(2 * TEXTS))
    assert len(heard) == TEXTS - len(texts), "a course may give each student another text"
    for warm in (tests, branch):  # what could not be learned has done no harm
        fork = warm.fork({"limits": {}})
        assert warm.alive
        fork.end(0)
    branch.close()
