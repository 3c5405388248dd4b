"""What must not end a run: an output that nobody reads any more, a terminal that is gone, a stream that was
closed from the start. And what ends it in order: SIGTERM and SIGHUP, as Ctrl-C does.

`autograder grade numbers | head -1` closes the pipe after a line, and the class is still to be graded; a
terminal that is closed takes both streams along, and what is graded is still to be written. So nothing that
is printed raises: what could not be written is asked for at the end (`refused`).
"""

from __future__ import annotations

import errno
import io
import logging
import os
import select
import signal
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import Any

NOBODY_READS = (errno.EPIPE, errno.EIO, errno.EBADF)
"""What a reader who has seen enough, or a terminal that is gone, makes of writing: no fault of anybody."""


class Terminated(KeyboardInterrupt):
    """A signal that ends a run: taken for Ctrl-C by all that tidies up behind one."""


class Outlet(io.RawIOBase):
    """A descriptor that is written to for as long as it takes anything; then `error` says why it does not."""

    def __init__(self, number: int) -> None:
        self._number = number
        self.error: OSError | None = None

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._number

    def isatty(self) -> bool:
        return os.isatty(self._number)

    # Any: of the buffers that this takes, Python 3.11 has no type
    def write(self, data: Any) -> int:
        while self.error is None:
            try:
                return os.write(self._number, data)
            except BlockingIOError:
                select.select([], [self._number], [])
            except OSError as error:
                self.error = error
        return len(data)


def _of_a_session(record: logging.LogRecord) -> bool:
    return not record.getMessage().startswith("Rolling back session")


@contextmanager
def frames_are_ours() -> Generator[None]:
    """Keep nbgrader from printing the frames of an error of its database, which it raises besides: whoever
    catches it says what to do.
    """
    logger = logging.getLogger("tornado.application")
    logger.addFilter(_of_a_session)
    try:
        yield
    finally:
        logger.removeFilter(_of_a_session)


@contextmanager
def streams() -> Generator[list[Outlet]]:
    """Let the two streams of this process be such outlets for a while, in which any name can be printed: what
    a terminal lacks (LANG=C, latin-1) is shown by its number. A test's own streams stay.
    """
    _open_what_is_closed()
    before = sys.stdout, sys.stderr
    outlets: list[Outlet] = []
    for name, number, original in (("stdout", 1, sys.__stdout__), ("stderr", 2, sys.__stderr__)):
        stream = getattr(sys, name)
        if stream is not None and stream is not original:
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
            continue
        outlets.append(Outlet(number))
        if stream is not None:
            stream.flush()
        told = io.TextIOWrapper(
            io.BufferedWriter(outlets[-1]),
            encoding=stream.encoding if stream is not None else "utf-8",
            errors="backslashreplace",
            line_buffering=stream is None or stream.line_buffering,
            write_through=stream is not None and stream.write_through,
        )
        setattr(sys, name, told)
    try:
        yield outlets
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        _kept.append((sys.stdout, sys.stderr))
        sys.stdout, sys.stderr = before


_kept: list[tuple[object, object]] = []
"""Streams that were in use: one that is collected closes its descriptor, which is not its own."""


def refused(outlets: list[Outlet]) -> str:
    """Say why something that was printed did not arrive, where that is a fault; nothing else."""
    for outlet in outlets:
        if outlet.error is not None and outlet.error.errno not in NOBODY_READS:
            return f"what was to be printed could not be written: {outlet.error.strerror}"
    return ""


def _open_what_is_closed() -> None:
    """Give a closed descriptor 0, 1 or 2 to nobody: the next file that is opened would get its number, and
    what is printed would go into that.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free is this one


@contextmanager
def signals() -> Generator[None]:
    """Let SIGTERM and SIGHUP end what runs within, as Ctrl-C does, unless somebody has them (nohup)."""
    known = [signal.Signals[name] for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    numbers = [number for number in known if signal.getsignal(number) == signal.SIG_DFL]
    if threading.current_thread() is not threading.main_thread():
        numbers = []

    def end(number: int, frame: FrameType | None) -> None:
        for one in numbers:  # what tidies up is not ended by a second one
            signal.signal(one, signal.SIG_IGN)
        raise Terminated(signal.Signals(number).name)

    for number in numbers:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)
