"""What a worker does: it grades the notebooks of one submission. Bytes in, bytes out, on whatever machine it
runs.

A worker is a thread. Students' code and tests run in processes that its engine starts; those of one process's
workers are branches of the same two, which have imported the libraries.
"""

from __future__ import annotations

import atexit
import json
import threading
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from autograder.engine import Engine, Graded, Task, rehearse
from autograder.origins import Key, Need, Origins, Room
from autograder.run import early
from autograder.sandbox import level_of


@dataclass(frozen=True)
class Terms:
    """What all submissions of a run are graded under: `confined`, the least level of confinement (as
    `Engine` takes it), `code`, the version of the grader that workers elsewhere must have, and `warm`, the
    bytes that warm processes may take (0: see `origins.Room`).
    """

    confined: bool | str
    code: str | None = None
    warm: int = 0

    def to_json(self) -> bytes:
        return json.dumps({"confined": self.confined, "code": self.code, "warm": self.warm}).encode()


class OtherVersion(RuntimeError):
    """A worker that has another version of the grader than who sent it the work."""


def grade(terms: bytes, submission: bytes) -> bytes:
    """Grade the notebooks of a submission, as `pack` packed them; return what `unpack` gives back.

    Raises:
        OSError: this machine lacks what confines a student's code.
        OtherVersion: this worker's grader is not the sender's.
        Stopped: `close` was called meanwhile.
    """
    with _engine(terms) as engine:
        return json.dumps(
            {
                name: engine.grade(Task.from_json(task.encode())).to_json().decode()
                for name, task in json.loads(submission).items()
            }
        ).encode()


def rehearsed(terms: bytes, asked: bytes) -> bytes:
    """Rehearse a notebook's solution, as `pack_rehearsal` packed it; return a `Rehearsed` in JSON.

    Raises:
        OSError, OtherVersion, Stopped: as `grade`.
    """
    told = json.loads(asked)
    solution, handout = (Task.from_json(told[name].encode()) for name in ("solution", "handout"))
    with _engine(terms) as engine:
        return json.dumps(rehearse(solution, handout, engine.grade, told["together"]).to_dict()).encode()


@contextmanager
def _engine(terms: bytes) -> Generator[Engine]:
    """An engine of this process, if its version is the one that the run is to have."""
    from autograder.run.version import code

    told = json.loads(terms)
    if told["code"] not in (None, code()):
        raise OtherVersion(
            "a worker has another version of autograder or of its libraries: "
            "install the same on every machine"
        )
    with _engines.lent(told["confined"], told["warm"]) as engine:
        yield engine


def want(terms: Terms, needs: Iterable[Need]) -> list[Key]:
    """Begin the warm processes of this process's workers before there is a task; see `Origins.want`."""
    return _engines.origins(terms.confined, terms.warm).want(needs)


def pack_rehearsal(solution: Task, handout: Task, together: str | list[str]) -> bytes:
    """Make what is sent to a worker that rehearses a notebook."""
    return json.dumps(
        {
            "solution": solution.to_json().decode(),
            "handout": handout.to_json().decode(),
            "together": together,
        }
    ).encode()


def pack(tasks: Mapping[str, Task]) -> bytes:
    """Make what is sent to a worker of a submission's tasks, by notebook."""
    return json.dumps({name: task.to_json().decode() for name, task in tasks.items()}).encode()


def unpack(result: bytes) -> dict[str, Graded]:
    """Return what a worker made of it, by notebook."""
    return {name: Graded.from_json(graded.encode()) for name, graded in json.loads(result).items()}


class Engines:
    """The engines of this process's workers, each lent to one at a time: their warm processes serve one
    submission after another.
    """

    def __init__(self) -> None:
        self._origins: dict[bool | str, Origins] = {}
        self._idle: dict[bool | str, list[Engine]] = {}
        self._all: list[Engine] = []
        self._changing = threading.RLock()

    def origins(self, confined: bool | str, warm: int) -> Origins:
        with self._changing:
            if confined not in self._origins:
                level = level_of(confined)
                self._origins[confined] = Origins(level, room=Room(warm))
                self._origins[confined].adopt(early.begun(level))
            return self._origins[confined]

    @contextmanager
    def lent(self, confined: bool | str, warm: int) -> Generator[Engine]:
        with self._changing:
            idle = self._idle.setdefault(confined, [])
            if idle:
                engine = idle.pop()
            else:
                engine = Engine(confined=confined, origins=self.origins(confined, warm))
                self._all.append(engine)
        try:
            yield engine
        finally:
            with self._changing:
                idle.append(engine)

    def close(self) -> None:
        """End all warm processes; a worker that is grading raises `Stopped`."""
        with self._changing:
            engines, origins = self._all, list(self._origins.values())
            self._origins, self._idle, self._all = {}, {}, []
        # All are stopped before any is closed, since closing waits for what is being graded. An engine may be
        # waiting for an origin to get warm, so origins are stopped first; and they bury the processes that
        # were branched from them, so they are closed last.
        for one in (*origins, *engines):
            one.stop()
        for one in (*engines, *origins):
            one.close()


_engines = Engines()
atexit.register(_engines.close)


def close() -> None:
    """End this process's warm processes, and whatever is being graded."""
    _engines.close()
