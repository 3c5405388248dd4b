"""The engine: what grades one rebuilt notebook after another, each in processes of its own."""

from __future__ import annotations

import base64
import copy
import dataclasses
import functools
import importlib.metadata
import platform
import tempfile
import threading
import time
from contextlib import suppress

import nbformat
from nbformat import NotebookNode

from autograder.limits import Limits
from autograder.origins import Kept, Origins, Room
from autograder.sandbox import missing
from autograder.student.process import StudentServer, ending
from autograder.warm import Fork, Gone, Warm

from . import wanted
from .link import Ended, Link
from .marks import is_test
from .outputs import problem
from .task import Graded, Task

PATIENCE = 15
"""Seconds that an examination may take longer than its whole limit, before it is ended from here."""
TRIES = 2
LIMITS = Limits()
PACKAGES = ("ipython", "matplotlib", "nbformat", "nbgrader", "numpy", "torch", "vectorized-backprop")


class Stopped(RuntimeError):
    """An engine was stopped in the middle of a submission."""


class Engine:
    """Grades one submission at a time; a context manager, which holds warm processes until it is closed.

    Args:
        limits: what one submission may use, where its Task does not say.
        confined: whether students' processes are put into the sandbox. Where they are to be and the host
            cannot, `grade` raises an OSError that says what is missing; where they are not, each record says
            so.
        walls: the sandbox's walls that stand; all of them unless said (the red team takes one down).
        origins: what its warm processes are branches of, where several engines share them; confined as it is.
        room: for the memory of its own, where it shares none.
    """

    def __init__(
        self,
        limits: Limits = LIMITS,
        confined: bool = True,
        walls: frozenset[str] | None = None,
        origins: Origins | None = None,
        room: Room | None = None,
    ) -> None:
        if origins is not None and (origins.confined, origins.walls) != (confined, walls):
            raise ValueError("an engine's sandbox is that of the origins which it shares")
        self.limits, self.confined, self.walls = limits, confined, walls
        self._shared, self._stopped = origins is not None, False
        self._origins = Origins(confined, walls, room) if origins is None else origins
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
        if self.confined and (lacks := missing()):
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
            report = Report(task)
            report.stopped(why)
            return report.graded(task.limits or self.limits, self._confinement(), {}, 0.0)

    def _grade(self, task: Task) -> Graded:
        limits = task.limits or self.limits
        students, examiners = self._servers(task)
        if self._stopped:
            raise Stopped("the engine was stopped")
        failed = students.wait()["failed"]
        examiners.wait()
        begun = time.monotonic()  # the libraries' import is no submission's time
        # The examiner's own, and removed here: a test may end its process.
        place = tempfile.TemporaryDirectory(prefix="autograder-tests-", ignore_cleanup_errors=True)
        forks = Forks(students, limits)
        examiner = examiners.fork({"limits": dataclasses.asdict(limits)})
        report = Report(task)
        why = ""
        try:
            link = Link(examiner.channel)
            link.send({"task": base64.b64encode(task.to_json()).decode(), "place": place.name})
            # twice: the tests that run beside the student's code have a pass of their own
            deadline = time.monotonic() + 2 * limits.total_seconds + PATIENCE
            while not report.done:
                told, _ = link.receive(deadline)
                if told["do"] == "start":
                    link.send({}, (forks.start(told["left"]),))
                    forks.sent()
                elif told["do"] == "end":
                    link.send({"ending": forks.end(told["patience"])})
                elif told["do"] == "failed":
                    raise OSError(f"no process for the student's code could be started: {told['why']}")
                else:
                    report.take(told)
        except Ended as error:
            why = str(error)
        finally:
            forks.end(0)
            words = examiner.end(0.5 if report.done else 0).decode(errors="replace").strip()
            place.cleanup()
        if not report.done:
            report.stopped(words.rpartition("\n")[2] or why)
        return report.graded(limits, self._confinement(), failed, time.monotonic() - begun)

    def _confinement(self) -> list[str]:
        if not self.confined:
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


class Report:
    """What is known of an examination so far."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._cells: list[NotebookNode] = copy.deepcopy(task.notebook.cells)
        self._entries: dict[int, dict] = {}
        self._marks: dict[str, float] = {}
        self._last: dict = {}
        self.done = False

    def take(self, told: dict) -> None:
        if told["do"] == "done":
            self._last, self.done = told, True
            return
        cell = self._cells[told["cell"]]
        cell.outputs = [nbformat.from_dict(output) for output in told["outputs"]]
        if told["do"] == "cell":
            cell.execution_count = told["count"]
            self._entries[told["cell"]] = told["entry"]
            if told["mark"] is not None:
                self._marks[cell.metadata.nbgrader.grade_id] = told["mark"]

    def stopped(self, why: str) -> None:
        """The examination did not come to its end: what was not reached says so, and earns nothing."""
        for number, cell in enumerate(self._cells):
            if cell.cell_type == "code" and number not in self._entries:
                sentence = f"this cell was not run to its end: the examination was stopped ({why})."
                cell.outputs, cell.execution_count = [problem("NotRun", sentence)], None
                self._entries[number] = {"ended": "not run", "why": sentence}
                if is_test(cell):
                    self._marks[cell.metadata.nbgrader.grade_id] = 0.0

    def graded(self, limits: Limits, confinement: list[str], failed: dict, seconds: float) -> Graded:
        notebook = copy.copy(self._task.notebook)
        notebook.cells = self._cells
        for number, why in self._last.get("left_out", {}).items():
            self._entries[int(number)]["left out later"] = why
        phases = self._last.get("seconds", {}) | {"all": seconds}
        return Graded(
            notebook,
            self._marks,
            {
                "submission": self._task.submission,
                "version": self._task.version,
                "seed": self._task.seed,
                "versions": dict(versions()),
                "limits": dataclasses.asdict(limits),
                "repairs": list(self._task.repairs),
                "confinement": confinement,
                "imports failed": failed,
                "files not written": self._last.get("unwritten", {}),
                "restarts": self._last.get("restarts", []),
                **({"learned": self._last.get("learned", {})} if self._task.rehearsal else {}),
                "seconds": {name: round(took, 4) for name, took in phases.items()},
                "cells": [
                    {
                        "cell": number,
                        "id": name_of(self._cells[number]),
                        "role": self._cells[number].metadata.get("autograder", {}).get("role", "student"),
                        **entry,
                    }
                    for number, entry in sorted(self._entries.items())
                ],
            },
        )


def name_of(cell: NotebookNode) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id", "")


@functools.cache
def versions() -> dict[str, str]:
    """Versions of Python and of the packages that marks may depend on."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        with suppress(importlib.metadata.PackageNotFoundError):
            found[name] = importlib.metadata.version(name)
    return found
