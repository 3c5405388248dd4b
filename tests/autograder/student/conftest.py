"""A student's process to talk with, without the sandbox: `tests/autograder/sandbox` is about that."""

from collections.abc import Callable, Iterator

import pytest

from autograder.engine.outputs import Displays, Outputs, Room
from autograder.limits import Limits
from autograder.student.process import Student, StudentServer, ending


class Session:
    """One student's process, and its cells so far."""

    def __init__(self, server: StudentServer, limits: Limits, files=(), seed: int = 1):
        self.limits, self.fork = limits, server.fork(limits)
        self.student = Student(self.fork.channel.dup(), limits, lambda event: self._outputs.take(event))
        self._displays, self._count = Displays(), 0
        self.student.begin(dict(files), seed, seconds=30)

    def run(self, source: str, seconds: float = 20.0) -> list:
        """Run a cell; return its outputs. What the process said of it is in `said`."""
        self._count += 1
        room = Room(self.limits.outputs)
        self._outputs = self.outputs = Outputs(
            self._count, self.limits.output, self._count, self._displays, room
        )
        self.said = self.student.run(source, self._count, seconds)
        return self._outputs.list

    def close(self) -> None:
        self.student.close()
        if not self.fork.words.closed:
            self.ending = ending(self.fork)


@pytest.fixture(scope="module")
def server() -> Iterator[StudentServer]:
    with StudentServer(("numpy", "random"), confined=False) as server:
        yield server


@pytest.fixture
def new(server) -> Iterator[Callable[..., Session]]:
    """Start a student's process: `new(limits, files, seed)`."""
    sessions = []

    def start(limits: Limits | None = None, **about) -> Session:
        sessions.append(Session(server, limits or Limits(), **about))
        return sessions[-1]

    yield start
    for session in sessions:
        session.close()


@pytest.fixture
def session(new) -> Session:
    return new()


@pytest.fixture
def run(session) -> Callable[..., list]:
    return session.run
