"""`python -m autograder.student.server`: the warm process that each student's process is forked from.

It imports what the assignment needs and makes an IPython shell. It never holds a test, an answer, or what
another student wrote.
"""

from __future__ import annotations

import asyncio
import dataclasses
import importlib
import importlib.abc
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from autograder.limits import Limits
from autograder.sandbox import Policy, default_libraries, enter, prepare
from autograder.warm import Service, serve
from autograder.wire.channel import Channel
from autograder.wire.peer import Peer

from . import objects
from .attend import Attendant
from .interrupt import Interrupt
from .later import later
from .output import Descriptors, Outbox, Stream
from .seeds import seed

if TYPE_CHECKING:
    from .shell import Shell

VARIABLES = {"MPLBACKEND": "module://matplotlib_inline.backend_inline", "NBGRADER_EXECUTION": "autograde"}
"""What a cell finds in its environment under Jupyter and stock nbgrader."""


class Forbidden(importlib.abc.MetaPathFinder):
    """Refuses to import what the assignment forbids, by whomever it is asked. In the sandbox the files are
    not there either.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> None:
        for name in self._names:
            if fullname == name or fullname.startswith(f"{name}."):
                raise ModuleNotFoundError(
                    f"No module named {fullname!r}: this assignment is to be solved without {name}",
                    name=fullname,
                )
        return None


def begin(settings: dict) -> Service:
    """Import what `settings` names: `imports`, never `forbidden`. Say which imports failed."""
    sys.meta_path.insert(0, Forbidden(settings["forbidden"]))
    interrupt = Interrupt()
    outbox = Outbox(interrupt)
    sys.stdout, sys.stderr = Stream("stdout", 1, outbox), Stream("stderr", 2, outbox)
    os.environ.update(VARIABLES)
    from .shell import Shell  # after the streams: IPython and logging keep what they find

    failed: dict[str, str] = {}

    def bring_all(names: list[str]) -> None:
        for name in names:
            try:
                bring(name)
            except BaseException as error:  # a package may call sys.exit where it dislikes its surroundings
                failed[name] = f"{type(error).__name__}: {error}"[:300]
        seed(0)  # the first time takes long: NumPy imports its generators then

    ready: frozenset[str] = frozenset()

    def told() -> dict:
        nonlocal ready
        ready = frozenset(sys.modules)
        return {"failed": failed, "threads": len(os.listdir("/proc/self/task"))}

    bring_all(settings["imports"])
    with tempfile.TemporaryDirectory() as folder:  # IPython wants one when it starts
        os.environ["IPYTHONDIR"] = folder
        shell = Shell.make(outbox)
        shell.warm()
    policy = settings["policy"]
    libraries = default_libraries()
    allowed = Policy(
        libraries=libraries,
        hidden=tuple(policy["hidden"]),
        walls=frozenset(policy["walls"]),
        user=policy["user"],
        level=policy["level"],
    )
    prepare(allowed)

    def run(channel: socket.socket, job: dict, words: int) -> None:
        entered = enter(
            dataclasses.replace(allowed, limits=Limits(**job["limits"])),
            keep=[channel.fileno()],
            report=words,
        )
        Student(shell, outbox, interrupt, channel, Limits(**job["limits"]), entered.work, ready).live()

    def more(names: list[str]) -> dict:
        drawing = "matplotlib.pyplot" in sys.modules
        bring_all(names)
        if drawing != ("matplotlib.pyplot" in sys.modules):
            shell.warm()  # with a figure
        return told()

    return Service(run, more, told())


def bring(name: str) -> None:
    """Import a module, or what its package calls by that name."""
    package, _, last = name.rpartition(".")
    if not package or not hasattr(importlib.import_module(package), last):
        importlib.import_module(name)


class Student:
    """A student's process from within: it runs cells as they are asked for, until the channel is closed."""

    def __init__(
        self,
        shell: Shell,
        outbox: Outbox,
        interrupt: Interrupt,
        channel: socket.socket,
        limits: Limits,
        work: str,
        ready: frozenset[str],
    ) -> None:
        os.environ.update(VARIABLES)
        shell.init_environment()
        sys.path.insert(0, "")
        sys.argv[:] = ["notebook"]
        self._shell, self._outbox, self._interrupt, self._work = shell, outbox, interrupt, work
        self._process, self._ready = os.getpid(), ready
        # one for all cells: a task that one of them started goes on in the next
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self._descriptors = Descriptors(outbox)
        handlers = {
            "write": self._write,
            "seed": self._seed,
            "run": self._run,
            "expect": self._expect,
            "later": self._later,
            **objects.handlers(shell.user_ns, limits.message),
        }
        wire = Channel(channel, limits.message)
        self._peer = Peer(wire, {op: self._served(handler) for op, handler in handlers.items()})
        outbox.connect(lambda event: self._peer.tell("output", event), limits.output)
        interrupt.install(lambda: wire.busy > 0)
        self._attendant = Attendant(outbox, self._descriptors, interrupt)

    def live(self) -> None:
        self._peer.serve()

    def _served(self, handler: Callable) -> Callable:
        def serve(body: dict, blobs: list) -> tuple[dict, list]:
            try:
                with self._interrupt.serving():
                    return handler(body, blobs)
            finally:
                if os.getpid() != self._process:
                    with suppress(Exception):  # it ends in any case, and has nobody to tell
                        sys.stdout.flush()
                    # a process that the student's code forked, and that came to the end of its cell
                    os._exit(0)
                self._descriptors.drain()
                self._outbox.flush()

        return serve

    def _write(self, body: dict, blobs: list) -> tuple[dict, list]:
        """Write a working file, or add to it."""
        path = Path(self._work, body["name"])
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab" if body["more"] else "wb") as file:
            file.write(blobs[0])
        return {}, []

    def _seed(self, body: dict, blobs: list) -> tuple[dict, list]:
        """Seed the global generators of random numbers."""
        seed(body["seed"])
        return {}, []

    def _run(self, body: dict, blobs: list) -> tuple[dict, list]:
        """Run a cell: `source`, `count`, and the `seconds` after which it is interrupted."""
        self._outbox.begin()
        self._attendant.expect(body["seconds"])
        try:
            told = self._shell.run(body["source"], body["count"], self._loop)
            told["interrupted"] = self._attendant.interrupted
        finally:
            self._over()
        return told, []

    def _expect(self, body: dict, blobs: list) -> tuple[dict, list]:
        """A test cell begins, or is over (`seconds` is None): what it calls is interrupted after so many
        seconds.
        """
        self._outbox.begin()
        if body["seconds"] is None:
            self._over()
        else:
            self._attendant.expect(body["seconds"])
        return {}, []

    def _over(self) -> None:
        """Nothing is interrupted any more. Where something was, the processes that it started end: they may
        hold memory that a later cell would be ended for. Jupyter's stop button reaches them, too.
        """
        interrupted = self._attendant.interrupted
        self._attendant.expect(None)
        if interrupted and os.getpid() == self._process == os.getpgrp():
            with self._interrupt.held():
                own = signal.signal(signal.SIGTERM, signal.SIG_IGN)
                os.kill(0, signal.SIGTERM)  # its group: at "inner" it may signal nobody else
                signal.signal(signal.SIGTERM, signal.SIG_DFL if own is None else own)

    def _later(self, body: dict, blobs: list) -> tuple[dict, list]:
        """What libraries have imported since they were used; the rehearsal asks."""
        return {"later": later(self._ready)}, []


if __name__ == "__main__":
    # by its name: this module is about to lose `__main__` to the shell
    module = importlib.import_module("autograder.student.server")
    serve(socket.socket(fileno=int(sys.argv[1])), module.begin)
