"""What a student's process writes and shows, sent to the trusted side as it comes.

`Outbox` keeps the order of what Python writes and displays. `Descriptors` reads what comes at the level of
file descriptors: subprocesses, libraries written in C. The trusted side bounds what it keeps; this side only
saves it the trouble.
"""

from __future__ import annotations

import codecs
import io
import os
import select
import threading
import time
from collections.abc import Callable

from autograder.wire.channel import Closed, WireError

from .interrupt import Interrupt

AT_ONCE = 200
"""Writes of one request that are sent line by line, so that a crash loses none of them; a loop that prints is
sent in pieces.
"""
PIECE = 8192
"""Characters that are collected, at most, before they are sent."""
PATIENCE = 0.1
"""Seconds that a piece waits, at most, for the next write."""


class Outbox:
    """Sends events in order: {"kind": "stream", "name", "text"}, and those of displays, results and errors.

    Until `connect`, what comes is dropped: it is the chatter of libraries that are imported.
    """

    def __init__(self, interrupt: Interrupt) -> None:
        self._interrupt = interrupt
        self._lock = threading.RLock()
        self._tell: Callable[[dict], None] | None = None
        self._limit = self._left = self._writes = 0
        self._name, self._texts, self._size, self._sent = "", [], 0, 0.0
        self._catch_up: Callable[[], None] = lambda: None
        self._in_line = False  # what was written last did not end its line
        self._process = os.getpid()

    def connect(self, tell: Callable[[dict], None], limit: int) -> None:
        """Send what comes from now on by `tell`: `limit` bytes, or a little more, for each request."""
        self._tell, self._limit, self._process = tell, limit, os.getpid()

    def follow(self, catch_up: Callable[[], None]) -> None:
        """Call this before a line of Python's and before a display: it passes on what subprocesses and C have
        written by then, which comes by another way.
        """
        self._catch_up = catch_up

    def begin(self) -> None:
        """A new request begins: it has the whole limit."""
        self._left, self._writes, self._in_line = self._limit, 0, False

    @property
    def elsewhere(self) -> bool:
        """Whether this is a process that student's code forked: what it sends would break into the parent's
        messages.
        """
        return os.getpid() != self._process

    def print(self, name: str, text: str) -> None:
        """Text that Python writes to the stream `name`, "stdout" or "stderr"."""
        with self._interrupt.held():
            if self._writes < AT_ONCE and not self._in_line:
                self._catch_up()
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        """Text for that stream, whoever wrote it."""
        with self._interrupt.held(), self._lock:
            if name != self._name:
                self.flush()
                self._name = name
            self._texts.append(text)
            self._size += len(text)
            self._writes += 1
            self._in_line = not text.endswith("\n")
            at_once = self._writes <= AT_ONCE and not self._in_line
            if at_once or self._size > PIECE or time.monotonic() - self._sent > PATIENCE:
                self.flush()

    def flush(self) -> None:
        """Send what was collected."""
        if self._texts:
            with self._interrupt.held(), self._lock:
                text, self._texts, self._size = "".join(self._texts), [], 0
                self._send({"kind": "stream", "name": self._name, "text": text}, len(text))

    def show(self, event: dict, size: int) -> None:
        """Send an event of about `size` bytes that is no stream, after what was written before it."""
        if self.elsewhere:
            return
        with self._interrupt.held():
            self._catch_up()
            with self._lock:
                self.flush()
                self._send(event, size)

    def _send(self, event: dict, size: int) -> None:
        self._sent = time.monotonic()
        if event["kind"] == "clear":
            self._left = self._limit
        if self._tell is None or (self._left < 0 and event["kind"] != "error"):
            return
        if size > self._left and event["kind"] == "stream":
            # one more than allowed tells the other side that there was more
            event["text"] = event["text"][: self._left + 1]
        self._left -= size if event["kind"] != "update" else 0  # it takes the place of what is there
        try:
            self._tell(event)
        except Closed:
            pass
        except WireError as error:
            self._tell({"kind": "stream", "name": "stderr", "text": f"[an output was left out: {error}]\n"})


class Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a student's process."""

    encoding, errors, newlines, line_buffering = "utf-8", "replace", None, False

    def __init__(self, name: str, descriptor: int, outbox: Outbox) -> None:
        super().__init__()
        self.name = f"<{name}>"
        self._stream, self._descriptor, self._outbox = name, descriptor, outbox
        # of a forked process: print() writes a line and its end apart, and another's text could get in
        # between
        self._line = ""

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self._outbox.elsewhere:
            self._line += text
            if text.endswith("\n") or self._stream == "stderr" or len(self._line) > PIECE:
                self.flush()
        elif text:
            self._outbox.print(self._stream, text)
        return len(text)

    def flush(self) -> None:
        if not self._outbox.elsewhere:
            self._outbox.flush()
        elif self._line:
            line, self._line = self._line, ""
            os.write(self._descriptor, line.encode(errors="replace"))

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def close(self) -> None:
        """Stay open: what a cell closes, the next one writes to."""


class Descriptors:
    """File descriptors 1 and 2 as pipes, of which this process reads the other ends."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._lock = threading.Lock()
        self._names: dict[int, tuple[str, codecs.IncrementalDecoder]] = {}
        for descriptor, name in ((1, "stdout"), (2, "stderr")):
            reading, writing = os.pipe()
            os.dup2(writing, descriptor)
            os.close(writing)
            os.set_blocking(reading, False)
            self._names[reading] = (name, codecs.getincrementaldecoder("utf-8")("replace"))
        outbox.follow(self.drain)

    @property
    def reading(self) -> list[int]:
        return list(self._names)

    def drain(self) -> None:
        """Pass on all that was written so far: a pipe holds no more than that, however fast it is filled."""
        for _ in range(3):
            ready = select.select(self.reading, [], [], 0)[0]
            if not ready:
                return
            with self._lock:
                for descriptor in ready:
                    name, decoder = self._names[descriptor]
                    try:
                        data = os.read(descriptor, 1 << 16)
                    except BlockingIOError:
                        continue  # the other thread was faster
                    if text := decoder.decode(data):
                        self._outbox.write(name, text)
