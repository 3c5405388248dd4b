"""The trusted side's hold on students' processes.

`StudentServer` starts a warm process and forks students from it; `Student` talks with one of them. They may
live in different processes: what passes between them is the channel's socket.
"""

from __future__ import annotations

import copy
import dataclasses
import math
import socket
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from autograder.limits import Limits
from autograder.sandbox import UNCONFINED, WALLS, Ending, clean_environment, package_paths, user_at
from autograder.warm import PATIENCE, Fork, Warm
from autograder.wire.channel import Channel, Late, WireError
from autograder.wire.peer import Failed, Peer

from .later import named

GRACE = 2.0
"""Seconds that a cell has after it was interrupted, before its process is ended."""
PIECE = 8 << 20
"""Bytes of a file that are sent at once."""
MODULE = "autograder.student.server"


class StudentServer:
    """A warm process that students' processes are forked from; a context manager.

    Args:
        imports: modules to have imported, where they can be.
        forbidden: modules that must not be there, nor what is in them.
        confined: whether the sandbox is put around each student's process: at which level ("full", "inner",
            "none"); True is "full".
        walls: the sandbox's walls, all of them unless said.
    """

    def __init__(
        self,
        imports: Iterable[str] = (),
        forbidden: Iterable[str] = (),
        confined: bool | str = True,
        walls: frozenset[str] | None = None,
    ) -> None:
        forbidden = tuple(forbidden)
        walls = WALLS if walls is None else walls
        level = confined if isinstance(confined, str) else "full" if confined else "none"
        policy = {
            "hidden": [path for name in forbidden for path in package_paths(name)],
            "walls": sorted(UNCONFINED & walls if level == "none" else walls),
            "user": user_at(level),
            "level": "full" if level == "none" else level,
        }
        self._settings = {"imports": list(imports), "forbidden": list(forbidden), "policy": policy}
        self._alone: dict[str, str] = {}
        self._start()

    def _start(self) -> None:
        self._warm = Warm(MODULE, self._settings, clean_environment() | {"PYTHONHASHSEED": "0"})

    def __enter__(self) -> StudentServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def hang_up(self) -> None:
        """See `Warm.hang_up`."""
        self._warm.hang_up()

    def close(self, patience: float = PATIENCE) -> None:
        self._warm.close(patience)

    @property
    def alive(self) -> bool:
        return self._warm.alive

    @property
    def pid(self) -> int:
        return self._warm.pid

    @property
    def warm(self) -> bool:
        return self._warm.warm

    def wait(self) -> dict:
        """Wait until it is warm. Return `failed`, the imports that failed and why, and its number of
        `threads`.

        Where an import has started a thread, which no fork survives, nothing is imported beforehand.
        """
        told = self._warm.wait()
        if told["threads"] > 1 and self._settings["imports"]:
            self._warm.close()
            self._alone = dict.fromkeys(
                self._settings["imports"], "not warm: one of these imports starts a thread"
            )
            self._settings["imports"] = []
            self._start()
            told = self._warm.wait()
        return told | {"failed": self._alone | told["failed"]}

    def branch(self, more: Iterable[str] = ()) -> StudentServer:
        """Another one with the same libraries and `more`, for another thread or another notebook."""
        self.wait()
        other, more = copy.copy(self), tuple(more)
        if self._alone:  # that had nothing imported: nor has another one that is to have more
            other._alone = self._alone | dict.fromkeys(more, next(iter(self._alone.values())))
            more = ()
        else:
            other._settings = self._settings | {"imports": [*self._settings["imports"], *more]}
        other._warm = self._warm.branch(more)
        return other

    def stop(self) -> None:
        """See `Warm.stop`."""
        self._warm.stop()

    def fork(self, limits: Limits) -> Fork:
        """A process for one submission; its channel is for `Student`."""
        self.wait()
        return self._warm.fork({"limits": dataclasses.asdict(limits)})


def ending(fork: Fork, patience: float = 0.0) -> Ending:
    """End a student's process, if it does not end by itself in so many seconds; say how it ended."""
    said = fork.end(patience)
    try:
        return Ending.from_bytes(said)
    except (ValueError, TypeError):
        return Ending(
            "lost", 9, said.decode(errors="replace").strip().rpartition("\n")[2] or "the process was lost"
        )


class Died(Exception):
    """A student's process has to be given up: it is gone, it does not answer, or what it says breaks the
    protocol.
    """


class Student:
    """A conversation with a student's process.

    Args:
        channel: the socket that came with the fork.
        limits: for the size of messages.
        listen: gets each event of its output, a dict that the student's code may have made.
    """

    def __init__(self, channel: socket.socket, limits: Limits, listen: Callable[[dict], None]) -> None:
        self._channel, self._listen, self._deadline = Channel(channel, limits.message), listen, math.inf
        self.peer = Attentive(self._channel, {"output": self._hear})

    def begin(self, files: Mapping[str, bytes], seed: int, seconds: float) -> dict[str, str]:
        """Write its working files and seed its random numbers. Return which files could not be written, and
        why; raises Died.
        """
        failed: dict[str, str] = {}
        for name, content in files.items():
            for start in range(0, len(content) or 1, PIECE):
                told = self._ask(
                    "write", {"name": name, "more": start > 0}, [content[start : start + PIECE]], seconds
                )
                if "failed" in told:
                    failed[name] = str(told["failed"])[:200]
                    break
        self._ask("seed", {"seed": seed}, (), seconds)
        return failed

    def run(self, source: str, count: int, seconds: float) -> dict:
        """Run a cell as the `count`-th. Returns what the process says of it; raises Died."""
        return self._ask("run", {"source": source, "count": count, "seconds": seconds}, (), seconds + GRACE)

    def later(self, seconds: float) -> list[str]:
        """What its libraries have imported since they were used; raises Died."""
        return named(self._ask("later", {}, (), seconds).get("later"))

    def expect(self, seconds: float | None) -> None:
        """A test cell begins: interrupt what it calls after so many seconds. None: it is over.
        Raises Died.
        """
        self._deadline = math.inf if seconds is None else time.monotonic() + seconds + GRACE
        try:
            self.peer.tell("expect", {"seconds": seconds}, deadline=time.monotonic() + GRACE)
        except WireError as error:
            raise Died(str(error)) from None

    def _ask(self, op: str, body: dict, blobs: Sequence, seconds: float) -> dict:
        self._deadline = time.monotonic() + seconds
        try:
            return self.peer.ask(op, body, blobs, deadline=self._deadline)[0]
        except Failed as error:
            return {"status": "error", "failed": str(error)}
        except WireError as error:
            raise Died(str(error)) from None

    def _hear(self, event: dict, blobs: list) -> None:
        if time.monotonic() > self._deadline:  # there may be no end of it
            raise Late("no answer came in time, and output all the while")
        self._listen(event)

    @property
    def lost(self) -> WireError | None:
        """Why the conversation cannot go on, if it cannot."""
        return self.peer.broken or self.peer.late

    @property
    def gone(self) -> bool:
        """Whether the process has ended: nobody is asked for that."""
        self._deadline = time.monotonic() + GRACE
        if self.lost is None and self._channel.waiting():
            try:
                self.peer.serve(deadline=time.monotonic())
            except Late as error:
                if time.monotonic() > self._deadline:
                    self.peer.late = error
            except WireError:
                pass
        return self.lost is not None or self._channel.closed

    def close(self) -> None:
        self._channel.close()


class Attentive(Peer):
    """A Peer that remembers a question without an answer in time: who does not answer is not asked again."""

    late: Late | None = None

    def ask(
        self, op: str, body: dict, blobs: Sequence = (), deadline: float | None = None
    ) -> tuple[dict, list[bytearray]]:
        try:
            return super().ask(op, body, blobs, deadline)
        except Late as error:
            self.late = error
            raise
