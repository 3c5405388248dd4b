"""What a worker does: it grades the notebooks of one submission. Bytes in, bytes out, on whatever machine it runs."""

from __future__ import annotations

import atexit
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from queue import Empty, SimpleQueue

from autograder.engine import Engine, Graded, Task


@dataclass(frozen=True)
class Terms:
    """What all submissions of a run are graded under: `code` is the version of the grader that workers elsewhere must have."""

    confined: bool
    code: str | None = None

    def to_json(self) -> bytes:
        return json.dumps({"confined": self.confined, "code": self.code}).encode()


class OtherVersion(RuntimeError):
    """A worker that has another version of the grader than who sent it the work."""


def grade(terms: bytes, submission: bytes) -> bytes:
    """Grade the notebooks of a submission, as `pack` packed them; return what `unpack` gives back.

    Raises:
        OSError: this machine lacks what confines a student's code.
        OtherVersion: this worker's grader is not the sender's.
    """
    from autograder.version import code

    told = json.loads(terms)
    if told["code"] not in (None, code()):
        raise OtherVersion("a worker has another version of autograder or of its libraries: install the same on every machine")
    with _engine(told["confined"]) as engine:
        return json.dumps({name: engine.grade(Task.from_json(task.encode())).to_json().decode()
                           for name, task in json.loads(submission).items()}).encode()


def pack(tasks: Mapping[str, Task]) -> bytes:
    """Make what is sent to a worker of a submission's tasks, by notebook."""
    return json.dumps({name: task.to_json().decode() for name, task in tasks.items()}).encode()


def unpack(result: bytes) -> dict[str, Graded]:
    """Return what a worker made of it, by notebook."""
    return {name: Graded.from_json(graded.encode()) for name, graded in json.loads(result).items()}


@contextmanager
def _engine(confined: bool) -> Iterator[Engine]:
    """Lend an engine: its warm processes serve one submission after another. Each thread of a worker has one of its own."""
    idle = _idle(confined)
    try:
        engine = idle.get_nowait()
    except Empty:
        engine = Engine(confined=confined)
        atexit.register(engine.close)
    try:
        yield engine
    except BaseException:
        engine.close()
        raise
    idle.put(engine)


@cache
def _idle(confined: bool) -> SimpleQueue:
    return SimpleQueue()
