"""The one thread beside a student's code: it reads the file descriptors 1 and 2 and interrupts what takes too
long.
"""

from __future__ import annotations

import os
import select
import threading
import time

from .interrupt import Interrupt
from .output import PATIENCE, Descriptors, Outbox


class Attendant:
    """Passes on what is written while a cell runs, and interrupts once at the deadline."""

    def __init__(self, outbox: Outbox, descriptors: Descriptors, interrupt: Interrupt) -> None:
        self._outbox, self._descriptors, self._interrupt = outbox, descriptors, interrupt
        self._deadline: float | None = None
        self.interrupted = False
        """Whether the last deadline has passed."""
        self._wake, self._waken = os.pipe()
        threading.Thread(target=self._attend, name="attendant", daemon=True).start()

    def expect(self, seconds: float | None) -> None:
        """Interrupt the main thread in so many seconds; None: never."""
        self._deadline = None if seconds is None else time.monotonic() + seconds
        self.interrupted = False
        os.write(self._waken, b"!")

    def _attend(self) -> None:
        watched = [*self._descriptors.reading, self._wake]
        while True:
            deadline = self._deadline
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            ready = select.select(watched, [], [], PATIENCE if left is None else min(left, PATIENCE))[0]
            if self._wake in ready:
                os.read(self._wake, 1024)
            self._descriptors.drain()
            self._outbox.flush()
            if self._interrupt.pending:
                self._interrupt.send()
            if deadline is not None and deadline == self._deadline and time.monotonic() >= deadline:
                self._deadline, self.interrupted = None, True
                self._interrupt.send()
