"""What the engine and its examiner tell each other: JSON with file descriptors. Both are trusted; neither is
the student's.
"""

from __future__ import annotations

import json
import socket
import struct
import time

_LENGTH = struct.Struct("!Q")


class Ended(ConnectionError):
    """The other side is gone, or has not answered in time."""


class Link:
    def __init__(self, sock: socket.socket):
        self._sock = sock

    def send(self, message: dict, descriptors: tuple[int, ...] = ()) -> None:
        data = json.dumps(message).encode()
        try:
            self._sock.settimeout(None)
            socket.send_fds(self._sock, [_LENGTH.pack(len(data))], descriptors)
            self._sock.sendall(data)
        except OSError as error:
            raise Ended(str(error)) from error

    def receive(self, deadline: float | None = None) -> tuple[dict, list[int]]:
        """The next message and its file descriptors. `deadline` is a `time.monotonic()`."""
        head, descriptors, *_ = self._read(deadline, lambda: socket.recv_fds(self._sock, _LENGTH.size, 1))
        (left,), parts = _LENGTH.unpack(head), []
        while left:
            parts.append(self._read(deadline, lambda: (self._sock.recv(min(left, 1 << 20)),))[0])
            left -= len(parts[-1])
        return json.loads(b"".join(parts)), descriptors

    def _read(self, deadline: float | None, read):
        try:
            self._sock.settimeout(None if deadline is None else max(deadline - time.monotonic(), 0.001))
            found = read()
        except OSError as error:
            raise Ended("no answer in time" if isinstance(error, TimeoutError) else str(error)) from error
        if not found[0]:
            raise Ended("the connection was closed")
        return found
