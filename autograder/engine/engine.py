"""The engine: what grades one rebuilt notebook after another, each in processes of its own."""

from __future__ import annotations

import base64
import dataclasses
import tempfile
import threading

from autograder.limits import Limits
from autograder.origins import Kept, Origins, Room
from autograder.sandbox import least, level_of, missing
from autograder.student.process import StudentServer, ending
from autograder.warm import Fork, Gone, Warm

from . import wanted
from .bounds import Memory, TooMuch
from .link import Ended, Link, Slow
from .report import Loss, Report
from .task import Graded, Task

TRIES = 2
LIMITS = Limits()


class Stopped(RuntimeError):
    """An engine was stopped in the middle of a submission."""


class Engine:
    """Grades one submission at a time; a context manager, which holds warm processes until it is closed.

    Args:
        limits: what one submission may use, where its Task does not say.
        confined: the least level of confinement of students' processes, one of `sandbox.LEVELS`; True is
            "inner", False none on purpose. The host's best is taken; where that is less, `grade` raises an
            OSError that says what is missing. Each record says which it was.
        walls: the sandbox's walls that stand; all of them unless said (the red team takes one down).
        origins: what its warm processes are branches of, where several engines share them; confined as it is.
        room: for the memory of its own, where it shares none.
        level: the very level, though the host may have a better one (for tests).
    """

    def __init__(
        self,
        limits: Limits = LIMITS,
        confined: bool | str = True,
        walls: frozenset[str] | None = None,
        origins: Origins | None = None,
        room: Room | None = None,
        level: str | None = None,
    ) -> None:
        self.limits, self.confined, self.walls = limits, confined, walls
        self.level = level or level_of(confined)  # at which students' processes are confined
        if origins is not None and (origins.level, origins.walls) != (self.level, walls):
            raise ValueError("an engine's sandbox is that of the origins which it shares")
        self._shared, self._stopped = origins is not None, False
        self._origins = Origins(self.level, walls, room) if origins is None else origins
        self._branches = Kept(self._origins.room)
        self._one_at_a_time = threading.Lock()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the warm processes and all that they started, after the submission that is being graded."""
        with self._one_at_a_time:
            self._close()

    def stop(self) -> None:
        """End the warm processes now: a `grade` in another thread raises Stopped."""
        self._stopped = True
        for server in self._branches.servers():
            server.stop()
        if not self._shared:
            self._origins.stop(every=True)

    def _close(self) -> None:
        self._branches.close()
        if not self._shared:
            self._origins.close()

    def grade(self, task: Task) -> Graded:
        """Grade `task`. Nothing that a submission does raises; what the host lacks does.

        Raises:
            OSError, RuntimeError: the host cannot confine a student's process, or cannot start one.
            Stopped: `stop` was called.
        """
        wanted_level = least(self.confined)
        lacks = missing() if wanted_level == "inner" else missing("full") if wanted_level == "full" else ()
        if lacks:
            raise OSError("students' code cannot be confined on this host: " + "; ".join(lacks))
        with self._one_at_a_time:
            why = ""
            for _ in range(TRIES):
                try:
                    return self._grade(task)
                except Gone as error:  # a warm process was ended from outside: once more, with new ones
                    why = str(error)
                    self._close()
                    if self._stopped:
                        raise Stopped("the engine was stopped") from error
            # where they cannot be started without a submission either, it is the host's fault
            for server in self._servers(task):
                server.wait()
            report = Report(task, task.limits or self.limits)
            report.stopped(why)
            return report.graded(self.level, self._confinement(), {})

    def _grade(self, task: Task) -> Graded:
        limits = task.limits or self.limits
        students, examiners = self._servers(task)
        if self._stopped:
            raise Stopped("the engine was stopped")
        failed = students.wait()["failed"]
        examiners.wait()
        report = Report(task, limits)  # from here on: the libraries' import is no submission's time
        forks = Forks(students, limits)
        while not report.done:
            loss = self._examine(task, limits, examiners, forks, report)
            if loss is not None and not report.lost(loss):
                break
        return report.graded(self.level, self._confinement(), failed)

    def _examine(
        self, task: Task, limits: Limits, examiners: Warm, forks: Forks, report: Report
    ) -> Loss | None:
        """Have an examiner go on from where the last one came to. Return why it did not come to the end."""
        # The examiner's own, and removed here: a test may end its process.
        place = tempfile.TemporaryDirectory(prefix="autograder-tests-", ignore_cleanup_errors=True)
        examiners.learn(wanted.texts(task))
        examiner = examiners.fork({"limits": dataclasses.asdict(limits)})
        memory = Memory(examiner.pid, limits.tests_memory)
        loss = None
        try:
            link = Link(examiner.channel)
            past = report.past().to_dict()
            link.send({"task": base64.b64encode(task.to_json()).decode(), "place": place.name, "past": past})
            while not report.done:
                told, _ = link.receive(report.deadline(), memory.look)
                if told["do"] == "start":
                    link.send({}, (forks.start(told["left"]),))
                    forks.sent()
                elif told["do"] == "end":
                    link.send({"ending": forks.end(told["patience"])})
                elif told["do"] == "failed":
                    raise OSError(f"no process for the student's code could be started: {told['why']}")
                report.take(told)
        except TooMuch as error:
            loss = Loss("memory", str(error))
        except Slow as error:
            loss = Loss("time", str(error))
        except Ended as error:
            loss = Loss("ended", str(error))
        finally:
            forks.end(0)
            words = examiner.end(0.5 if report.done else 0).decode(errors="replace").strip()
            place.cleanup()
        if loss is not None and words:
            loss = dataclasses.replace(loss, words=words.rpartition("\n")[2])
        return loss

    def _confinement(self) -> list[str]:
        if self.level == "none":
            return ["not confined: " + ("; ".join(missing()) or "on purpose")]
        return [] if self.walls is None else [f"walls: {', '.join(sorted(self.walls))}"]

    def _servers(self, task: Task) -> tuple[StudentServer, Warm]:
        """The warm processes for a task, started at once and not waited for."""
        need = wanted.need(task)
        if not self._shared:
            return self._origins.servers(need)
        found = []
        for key in need.keys:  # each is asked for once: it may be killed at any time, which `grade` sees
            server = self._branches.get(key)
            if server is None:
                self._branches.make_room(need.keys, more=False)
                server = self._branches.put(key, self._origins.branch(need, key))
            found.append(server)
        students, tests = found
        assert isinstance(students, StudentServer) and isinstance(tests, Warm)
        return students, tests


class Forks:
    """The student's process of one submission, one after another."""

    def __init__(self, server: StudentServer, limits: Limits) -> None:
        self._server, self._limits = server, limits
        self._fork: Fork | None = None

    def start(self, seconds: float) -> int:
        """Fork one that may live for so many seconds; return its channel's descriptor, for the examiner."""
        self.end(0)
        self._fork = self._server.fork(dataclasses.replace(self._limits, total_seconds=max(seconds, 1.0)))
        return self._fork.channel.fileno()

    def sent(self) -> None:
        """The examiner has the channel: it must be the only one, to see its end."""
        assert self._fork is not None
        self._fork.channel.close()

    def end(self, patience: float) -> dict | None:
        fork, self._fork = self._fork, None
        return None if fork is None else dataclasses.asdict(ending(fork, patience))
