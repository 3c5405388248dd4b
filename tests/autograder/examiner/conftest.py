"""An examiner and, in another process, a student's objects that it examines."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.examiner import Examiner, Kinds
from autograder.examiner.bindings import bound
from autograder.limits import Limits
from autograder.wire.channel import Channel
from autograder.wire.peer import Peer


class Classroom:
    """One submission: `cell` is a student's cell, `define` the instructor's, `test` a test cell."""

    def __init__(self, server: socket.socket):
        self._server = server
        self.printed: list[str] = []
        self.start()
        self.examiner = Examiner(lambda: self.peer, Limits())

    def start(self) -> None:
        ours, theirs = socket.socketpair()
        socket.send_fds(self._server, [b"!"], [theirs.fileno()])
        theirs.close()
        self.peer = Peer(
            Channel(ours, 64 << 20), {"output": lambda event, blobs: self.printed.append(event["text"])}
        )

    def cell(self, source: str, solution: str | None = None) -> None:
        """A student's cell; `solution` is the instructor's own, where it defines other names."""
        self.examiner.asks(bound(source if solution is None else solution))
        self._run(source)

    def _run(self, source: str) -> None:
        self.peer.ask("run", {"source": source}, deadline=time.monotonic() + 120)

    def define(self, source: str) -> None:
        self._run(source)
        self.examiner.define(source)

    def test(self, source: str, seconds: float = 120):
        return self.examiner.run(source, time.monotonic() + seconds)

    def passes(self, source: str) -> None:
        ran = self.test(source)
        assert not ran.error, "\n".join(
            line for output in ran.outputs for line in output.get("traceback", [output.get("text", "")])
        )

    def fails(self, source: str, name: str, words: str = "") -> None:
        """The cell ends in an error of this name whose text holds these words."""
        ran = self.test(source)
        errors = [output for output in ran.outputs if output.output_type == "error"]
        assert ran.error and errors, ran
        assert errors[-1].ename == name and words in errors[-1].evalue, (
            f"{errors[-1].ename}: {errors[-1].evalue}\n" + "\n".join(errors[-1].traceback)
        )


@pytest.fixture(scope="session")
def student_server():
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("serving.py")), str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
    )
    theirs.close()
    yield ours
    ours.close()
    process.wait(10)


@pytest.fixture
def room(student_server):
    """A classroom with a fresh student."""
    room = Classroom(student_server)
    yield room
    room.peer.channel.close()


IMPORTS = "import math\nimport unittest\nimport numpy as np\ncase = unittest.TestCase()\n"


@pytest.fixture
def grade(student_server):
    """Which of the tests an answer passes where kinds were learned from `honest`, or none were."""
    rooms = []

    def run(source, tests, kinds, record=False, restart=()):
        room = Classroom(student_server)
        rooms.append(room)
        room.examiner = Examiner(lambda: room.peer, Limits(), kinds=kinds, record=record)
        room.cell(source)
        passed = []
        for i, test in enumerate(tests):
            if i in restart:
                room.peer.channel.close()
                room.start()
                room.examiner.restarted(lambda: room.peer)
                room._run(source)
            ran = room.examiner.run(IMPORTS + test, cell=f"t{i}")
            passed.append(not ran.error)
            room.errors.extend(output.evalue for output in ran.outputs if output.output_type == "error")
        return room, passed

    def grade(honest, answer, *tests, kinds=True, restart=()):
        Classroom.errors = errors = []
        found = None
        if kinds:
            room, passed = run(honest, tests, None, record=True)
            assert all(passed), errors
            found = Kinds.of_json(json.loads(json.dumps(room.examiner.kinds.as_json())))
        _, passed = run(answer, tests, found, restart=restart)
        grade.errors = errors
        return passed

    yield grade
    for room in rooms:
        room.peer.channel.close()
