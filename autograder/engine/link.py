"""What the engine and its examiner tell each other: JSON with file descriptors. Both are trusted; neither is
the student's.
"""

from __future__ import annotations

import json
import select
import socket
import struct
import time
from collections.abc import Callable

LOOK = 0.05
"""Seconds between two looks at who is waited for."""
_LENGTH = struct.Struct("!Q")


class Ended(ConnectionError):
    """The other side is gone, or has not answered in time."""


class Slow(Ended):
    """The other side has not answered in time."""


class Link:
    """One end of a stream of messages, each with its length before it; descriptors come with the length."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def send(self, message: dict, descriptors: tuple[int, ...] = ()) -> None:
        data = json.dumps(message).encode()
        try:
            self._sock.settimeout(None)
            socket.send_fds(self._sock, [_LENGTH.pack(len(data))], descriptors)
            self._sock.sendall(data)
        except OSError as error:
            raise Ended(str(error)) from error

    def receive(
        self, deadline: float | None = None, look: Callable[[], None] | None = None
    ) -> tuple[dict, list[int]]:
        """The next message and its file descriptors. `deadline` is a `time.monotonic()`; `look` is called now
        and then, and may raise.
        """
        while look is not None and not select.select([self._sock], [], [], LOOK)[0]:
            look()
            if deadline is not None and time.monotonic() > deadline:
                raise Slow("no answer in time")
        head, descriptors = self._read(deadline, _LENGTH.size, 1)
        (left,), parts = _LENGTH.unpack(head), []
        while left:
            parts.append(self._read(deadline, min(left, 1 << 20))[0])
            left -= len(parts[-1])
        return json.loads(b"".join(parts)), descriptors

    def _read(self, deadline: float | None, size: int, descriptors: int = 0) -> tuple[bytes, list[int]]:
        try:
            self._sock.settimeout(None if deadline is None else max(deadline - time.monotonic(), 0.001))
            if descriptors:
                data, found, *_ = socket.recv_fds(self._sock, size, descriptors)
            else:
                data, found = self._sock.recv(size), []
        except OSError as error:
            if isinstance(error, TimeoutError):
                raise Slow("no answer in time") from error
            raise Ended(str(error)) from error
        if not data:
            raise Ended("the connection was closed")
        return data, found
