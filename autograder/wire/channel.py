"""Frames over a socket: a JSON object and some blobs of bytes, each frame checked and capped before anything
is read into it.

Whoever sits at the other end may be hostile: what arrives is a `dict` of JSON data and `bytearray`s, or an
error. Nothing is executed, nothing is unpickled, and no length is believed before it was compared with the
limit.
"""

from __future__ import annotations

import json
import json.encoder
import os
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Sequence
from typing import NoReturn

HEAD = 4 << 20  # bytes of JSON in one frame: lists of numbers travel as blobs
BLOBS = 1 << 16  # a hostile frame of so many empty ones takes 10 MB here
DEPTH = 100  # brackets within brackets
CHUNK = 1 << 20
_PARTS = 64  # pieces of a frame that are sent by one call
_LITTLE = 1 << 16  # for a larger piece of memory Python asks the kernel, each time
_PREFIX = struct.Struct("!4sII")  # magic, bytes of JSON, number of blobs
_LENGTH = struct.Struct("!Q")
_MAGIC = b"ag1\n"


class WireError(Exception):
    """What came over the wire is not what the protocol allows: too large, not JSON, or a lie about itself."""


class Late(WireError):
    """Nothing, or not all of it, came before the deadline."""


class Closed(WireError):
    """The other end is gone."""


class Channel:
    """One end of a connected stream socket.

    Args:
        sock: it is made non-blocking, and closed by `close`.
        limit: bytes of the largest frame that is sent or received.

    A call that is interrupted (KeyboardInterrupt from a signal handler) can be repeated: what was read stays
    here, and the rest of a frame that was begun is sent before the next. A handler that raises must look at
    `busy` first and wait where it is true, because then a frame is being counted.
    """

    def __init__(self, sock: socket.socket, limit: int) -> None:
        self._sock, self.limit = sock, limit
        sock.setblocking(False)
        self._poll_in, self._poll_both = select.poll(), select.poll()
        self._poll_in.register(sock, select.POLLIN)
        self._poll_both.register(sock, select.POLLIN | select.POLLOUT)
        self._inbox, self._outbox = bytearray(), bytearray()
        self._sending, self._receiving = threading.RLock(), threading.RLock()
        self._owner = os.getpid()
        self._much = False
        self.busy = 0
        self.closed = False

    def send(self, head: dict, blobs: Sequence = (), deadline: float | None = None) -> None:
        """Send one frame. `deadline` is a `time.monotonic()`; `Late` leaves the rest of the frame to be sent
        before the next.

        Raises:
            WireError: the frame is over the limit, or `head` is no JSON. Nothing was sent then.
            Closed, Late.
        """
        # A forked child shares the socket: its bytes would fall into the middle of its parent's frames.
        if os.getpid() != self._owner:
            raise Closed("a process that the student's code has forked does not speak for it")
        frame = _packed(head, blobs, self.limit)
        with self._sending:
            self.busy += 1
            try:
                # most frames are small, and go as they are
                sent = 0 if self._outbox else self._sent(frame[:_PARTS])
                for part in frame:
                    if sent < len(part):
                        self._outbox += part if not sent else memoryview(part)[sent:]
                    sent = max(sent - len(part), 0)
            finally:
                self.busy -= 1
            if self._outbox:
                self._flush(deadline)

    def _sent(self, parts: list) -> int:
        """Send what the kernel takes of these at once; how many bytes."""
        try:
            return self._sock.send(parts[0]) if len(parts) == 1 else self._sock.sendmsg(parts)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise self._gone(error) from None

    def _flush(self, deadline: float | None) -> None:
        while self._outbox:
            self.busy += 1
            try:
                with memoryview(self._outbox)[:CHUNK] as part:
                    sent = self._sent([part])
                if sent:
                    del self._outbox[:sent]
                    continue
            finally:
                self.busy -= 1
            events = self._wait(self._poll_both, deadline)
            # The other end may be sending too, and read nothing before that is out.
            if events & select.POLLIN and self._receiving.acquire(blocking=False):
                try:
                    # a frame of theirs and what they began after it; more waits, or it could fill our memory
                    if len(self._inbox) < 2 * self.limit:
                        self._read()
                finally:
                    self._receiving.release()

    def receive(self, deadline: float | None = None) -> tuple[dict, list[bytearray]]:
        """The next frame: its JSON object, and its blobs.

        Raises:
            Late: it was not complete by `deadline`, a `time.monotonic()`. What came of it is kept.
            WireError: it breaks a cap or is no JSON object; the channel cannot be used after that.
            Closed.
        """
        with self._receiving:
            while True:
                frame = self._next()
                if frame is not None:
                    return frame
                if not self._read():
                    self._wait(self._poll_in, deadline)

    def waiting(self) -> bool:
        """Whether something has come that was not yet received."""
        with self._receiving:
            return bool(self._inbox) or bool(self._poll_in.poll(0))

    def fileno(self) -> int:
        return self._sock.fileno()

    def close(self) -> None:
        self.closed = True
        self._sock.close()

    def _read(self) -> bool:
        """Take what is there; whether there was anything."""
        self.busy += 1
        try:
            data = self._sock.recv(CHUNK if self._much else _LITTLE)
            self._inbox += data
        except BlockingIOError:
            return False
        except OSError as error:
            raise self._gone(error) from None
        finally:
            self.busy -= 1
        if not data:
            raise self._gone("the other end closed it")
        self._much = len(data) >= _LITTLE
        return True

    def _gone(self, why: object) -> Closed:
        self.closed = True
        return Closed(f"the connection has ended: {why}")

    def _wait(self, poll: select.poll, deadline: float | None) -> int:
        if self._sock.fileno() < 0:
            raise self._gone("it was closed here")
        if deadline is None:
            left = None
        else:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Late("no answer came in time")
            left = min(left * 1000 + 1, 1e9)
        return next((events for _, events in poll.poll(left)), 0)

    def _next(self) -> tuple[dict, list[bytearray]] | None:
        inbox = self._inbox
        if len(inbox) < _PREFIX.size:
            return None
        magic, length, count = _PREFIX.unpack_from(inbox)
        if magic != _MAGIC:
            raise WireError("a frame begins with something else than a frame's first bytes")
        if length > min(HEAD, self.limit) or count > BLOBS:
            raise WireError(
                f"a frame announces {length:,} bytes of JSON and {count:,} blobs: "
                f"at most {HEAD:,} and {BLOBS:,}"
            )
        start = _PREFIX.size + count * _LENGTH.size
        if len(inbox) < start:
            return None
        sizes = struct.unpack_from(f"!{count}Q", inbox, _PREFIX.size)  # quickly: this is asked as bytes come
        total = start + length + sum(sizes)
        if total > self.limit:
            raise WireError(f"a frame announces {total:,} bytes, and at most {self.limit:,} are allowed")
        if len(inbox) < total:
            return None
        self.busy += 1
        try:
            text = bytes(inbox[start : start + length])
            blobs, at = [], start + length
            for size in sizes:
                blobs.append(inbox[at : at + size])
                at += size
            del inbox[:total]
        finally:
            self.busy -= 1
        return _parsed(text), blobs


def _packed(head: dict, blobs: Sequence, limit: int) -> list:
    try:
        text = _encoded(head).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise WireError(f"this cannot be sent: {error}") from None
    views = [
        memoryview(blob).cast("B") if not isinstance(blob, (bytes, bytearray)) else blob for blob in blobs
    ]
    total = _PREFIX.size + len(views) * _LENGTH.size + len(text) + sum(map(len, views))
    if len(text) > HEAD or len(views) > BLOBS or total > limit:
        raise WireError(
            f"this is too large to be sent: {total:,} bytes in {len(views):,} arrays, "
            f"{len(text):,} of them JSON; "
            f"at most {limit:,} bytes, {BLOBS:,} arrays and {HEAD:,} of JSON are allowed"
        )
    return [
        _PREFIX.pack(_MAGIC, len(text), len(views))
        + b"".join(_LENGTH.pack(len(view)) for view in views)
        + text,
        *views,
    ]


def _parsed(text: bytes) -> dict:
    # Counted here and not left to the decoder's RecursionError: C code recurses there, and how deep it may
    # depends on what is already on the stack. Few brackets in all need no second look.
    if len(text) > DEPTH and text.count(b"[") + text.count(b"{") > DEPTH and _depth(text) > DEPTH:
        raise WireError(f"a message is nested deeper than {DEPTH} levels")
    try:
        told = text.decode()
        head, end = _DECODER.raw_decode(told)
        if end != len(told):
            raise ValueError("something comes after it")
    except (ValueError, RecursionError) as error:
        raise WireError(f"a message is no JSON: {error}") from None
    if not isinstance(head, dict):
        raise WireError("a message is no JSON object")
    return head


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _encoder() -> Callable[[dict], str]:
    """`json.JSONEncoder.encode` without nan and spaces; and it is made once: Python's own makes another for
    each text, which takes longer than most texts.
    """
    plain = json.JSONEncoder(allow_nan=False, check_circular=False, separators=(",", ":"))
    make: Callable | None = getattr(json.encoder, "c_make_encoder", None)
    if make is None:  # a Python without it
        return plain.encode
    chunks = make(
        None, plain.default, json.encoder.encode_basestring_ascii, None, ":", ",", False, False, False
    )
    return lambda head: "".join(chunks(head, 0))


_encoded = _encoder()
_DECODER = json.JSONDecoder(parse_constant=_no_constant)


def _depth(text: bytes) -> int:
    """How deep the brackets outside of strings are nested."""
    deepest = depth = 0
    inside = escaped = False
    for byte in text:
        if inside:
            if escaped:
                escaped = False
            elif byte == 92:  # backslash
                escaped = True
            elif byte == 34:  # quotation mark
                inside = False
        elif byte == 34:
            inside = True
        elif byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
            if depth > DEPTH:
                return depth
        elif byte in b"]}":
            depth -= 1
    return deepest
