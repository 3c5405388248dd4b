"""A host that cannot: it says so in words, and nothing runs half confined."""

import platform
import sys

import pytest

from autograder.sandbox import WALLS, Ending, Policy, missing

# A host without namespaces is at hand: the sandbox itself.
NESTED = """
import os, subprocess, sys
code = "import sys; sys.path.insert(0, %r)" % sys.path[0]
code += "; from autograder.sandbox import missing; print(*missing(), sep='|')"
ran = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True)
tell(ran.stdout.strip().split("|"))
"""


@pytest.mark.needs("sandbox")
def test_inside_the_sandbox_there_is_no_other(inside):
    _, said = inside(NESTED).told[0]  # what there is not for "inner", and for "full"
    assert said.startswith("user namespaces: ") and "Operation not permitted" in said
    assert "--security-opt seccomp=unconfined" in said  # the sandbox's filter looks like a container engine's


@pytest.mark.needs("sandbox")
def test_where_a_wall_cannot_stand_enter_refuses(inside):
    attack = """
import os
from autograder.sandbox import Policy, SandboxError, enter
child = os.fork()
if child == 0:
    try:
        enter(Policy())
        tell("entered")
    except SandboxError as error:
        tell(str(error).partition(":")[0])
    os._exit(0)
os.waitpid(child, 0)
"""
    assert inside(attack).told == ["user namespaces"]


@pytest.mark.needs("sandbox")
def test_a_process_with_threads_is_refused(inside):
    attack = """
import os, threading
from autograder.sandbox import Policy, SandboxError, enter
def child():
    threading.Thread(target=__import__("time").sleep, args=(1,), daemon=True).start()
    try:
        enter(Policy())
    except SandboxError as error:
        tell(str(error))
    os._exit(0)
if os.fork() == 0:
    child()
os.wait()
"""
    assert inside(attack).told == [
        "threads: this process has several threads; the warm process must fork before it starts a thread"
    ]


def test_unconfined_needs_nothing_of_the_host(inside):
    """It runs even inside the sandbox; and its bounds hold."""
    attack = (
        "import os, time; tell([os.listdir(work), os.getcwd() == os.path.realpath(work)]); "
        "open('a', 'w').close(); time.sleep(5)"
    )
    walls = ["descriptors", "environment", "memory", "time"]
    tried = inside(attack, walls=walls, limits={"total_seconds": 0.5})
    assert tried.told == [[[], True]] and tried.ending["reason"] == "time"


@pytest.mark.parametrize(
    "system, machine, said",
    [("darwin", "arm64", "Linux: "), ("linux", "riscv64", "a known processor: ")],
)
def test_another_system_is_told_in_words(monkeypatch, system, machine, said):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    missing.cache_clear()
    try:
        assert missing()[0].startswith(said)
    finally:
        missing.cache_clear()


def test_a_wall_that_does_not_exist_is_named():
    with pytest.raises(ValueError, match="no such wall: moat; there are descriptors, disk"):
        Policy(walls=WALLS | {"moat"})


def test_an_ending_crosses_a_pipe():
    ending = Ending("memory", 9, "used more than 2 GiB", 5, 0.25)
    assert Ending.from_bytes(ending.to_bytes()) == ending and ending.code == 137
    assert Ending.from_bytes(b"").reason == Ending.from_bytes(ending.to_bytes()[:-1]).reason == "lost"
