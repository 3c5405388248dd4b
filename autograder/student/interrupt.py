"""SIGINT in a student's process: a KeyboardInterrupt in the student's code, and never in the middle of a
message.

A cell that takes too long is interrupted first, as Jupyter's stop button does, so that what it made so far
stays. The trusted side ends the process if that does not help: nothing here has to be relied on.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager


class Interrupt:
    """Says when a KeyboardInterrupt may be raised. For the main thread; other threads do not get signals."""

    def __init__(self) -> None:
        self._served = self._held = 0
        self._busy: Callable[[], bool] = bool
        self.pending = False
        """Whether one has come in the middle of a message: `send` it again."""

    def install(self, busy: Callable[[], bool]) -> None:
        """Answer SIGINT from now on, but not while `busy()`."""
        self._busy = busy
        signal.signal(signal.SIGINT, self._arrived)

    def send(self) -> None:
        """Interrupt the main thread, from another one."""
        # not os.kill: the kernel could give the signal to this thread, and a wait of the main one would go on
        main = threading.main_thread().ident
        assert main is not None  # it runs
        signal.pthread_kill(main, signal.SIGINT)

    def _arrived(self, *_: object) -> None:
        __tracebackhide__ = True
        self.pending = bool(self._held or self._busy())
        if self._served and not self.pending:
            raise KeyboardInterrupt

    @contextmanager
    def held(self) -> Generator[None, None, None]:
        """A block that an interrupt waits for."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
        if self.pending and not self._held:
            self._arrived()

    @contextmanager
    def serving(self) -> Generator[None, None, None]:
        """A block that runs student's code: an interrupt reaches it even where what is around it is held."""
        held, self._held = self._held, 0
        self._served += 1
        try:
            yield
        finally:
            self._served -= 1
            self._held, self.pending = held, False
