"""Requests and answers over a channel, either way: each end may ask the other while it waits for an answer
itself.

    peer = Peer(channel, {"double": lambda body, blobs: ({"value": 2 * body["value"]}, [])})
    body, blobs = peer.ask("double", {"value": 3}, deadline=time.monotonic() + 1)

Both ends take turns: whoever asked serves until its answer is there, so a function of the examiner can be
called by the student's code while the examiner waits for that code. Output is told (`tell`): there is no
answer to it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence

from .channel import Channel, Closed, Late, WireError

Handler = Callable[[dict, list[bytearray]], "tuple[dict, Sequence] | None"]
# requests within requests: a recursion between both processes ends here, before Python's own limit does
NESTED = 48
_KINDS = frozenset({"ask", "tell", "answer", "fail"})
_serving = threading.local()


class Failed(WireError):
    """The other end could not serve a request; its words."""


def current() -> Peer | None:
    """The peer whose request this thread is serving, None where there is none."""
    stack = getattr(_serving, "stack", ())
    return stack[-1] if stack else None


class Peer:
    """One end of a conversation.

    Args:
        channel: to the other end.
        handlers: for each operation that the other end may ask or tell, a function (body, blobs) -> (body,
            blobs); what a told operation returns is dropped. An Exception in it becomes the asker's `Failed`.
    """

    def __init__(self, channel: Channel, handlers: Mapping[str, Handler]) -> None:
        self.channel, self.handlers = channel, dict(handlers)
        self.broken: WireError | None = None
        self._thread = threading.get_ident()
        self._number = 0
        self._awaited: list[int] = []
        self._abandoned: set[int] = set()
        self._depth = 0

    def ask(
        self, op: str, body: dict, blobs: Sequence = (), deadline: float | None = None
    ) -> tuple[dict, list[bytearray]]:
        """Send a request and return its answer, serving what the other end asks meanwhile.

        Args:
            deadline: a `time.monotonic()`, for all of it.

        Raises:
            Late: no answer by the deadline; if one comes later it is dropped.
            Failed: the other end could not serve it.
            Closed, WireError: the other end is gone, or broke the protocol. Every later call raises the same.
            RuntimeError: asked from a thread that does not serve this peer.
        """
        self._check()
        self._number += 1
        number = self._number
        try:
            self.channel.send({"ask": number, "op": op, "body": body}, blobs, deadline)
        except Late:
            self._abandoned.add(number)
            raise
        except Closed as error:
            self._breaks(error)
            raise
        self._awaited.append(number)
        try:
            while True:
                head, blobs = self._receive(deadline)
                answer = self._take(head, blobs, deadline)
                if answer is not None:
                    return answer
        except Failed:
            raise
        except BaseException:  # an alarm or an interrupt too: the answer may still come, and is then nobody's
            self._abandoned.add(number)
            raise
        finally:
            self._awaited.remove(number)

    def tell(self, op: str, body: dict, blobs: Sequence = (), deadline: float | None = None) -> None:
        """Send a request that has no answer. Any thread may do so."""
        if self.broken is not None:
            raise self.broken
        self.channel.send({"tell": op, "body": body}, blobs, deadline)

    def serve(self, deadline: float | None = None) -> None:
        """Serve requests until the other end closes, or `Late`."""
        self._check()
        try:
            while True:
                head, blobs = self._receive(deadline)
                if self._take(head, blobs, deadline) is not None:
                    raise self._breaks(WireError("an answer came to a question that was not asked"))
        except Closed:
            return

    def _check(self) -> None:
        if self.broken is not None:
            raise self.broken
        if threading.get_ident() != self._thread:
            raise RuntimeError(
                "only the thread that serves this connection can ask over it: "
                "call functions of a test from the main thread"
            )

    def _breaks(self, error: WireError) -> WireError:
        self.broken = error
        return error

    def _receive(self, deadline: float | None) -> tuple[dict, list[bytearray]]:
        try:
            return self.channel.receive(deadline)
        except Late:
            raise
        except WireError as error:
            self._breaks(error)
            raise

    def _take(
        self, head: dict, blobs: list[bytearray], deadline: float | None
    ) -> tuple[dict, list[bytearray]] | None:
        """Serve a request (None), or return the answer that is waited for."""
        kinds = _KINDS & head.keys()
        if len(kinds) != 1:
            raise self._breaks(WireError("a message is none of ask, tell, answer, fail"))
        (kind,) = kinds
        if kind in ("answer", "fail"):
            number = head[kind]
            if type(number) is int and number in self._abandoned:
                self._abandoned.discard(number)
                return None
            # Answers come in the reverse order of the questions: both ends take turns. One out of turn is a
            # lie.
            if type(number) is not int or not self._awaited or number != self._awaited[-1]:
                raise self._breaks(WireError("an answer came to a question that was not asked"))
            if kind == "fail":
                raise Failed(str(head.get("error", ""))[:2000])
            if not isinstance(head.get("body"), dict):
                raise self._breaks(WireError("an answer has no body"))
            return head["body"], blobs
        op, number = (head["tell"], None) if kind == "tell" else (head.get("op"), head["ask"])
        body = head.get("body")
        if (
            not isinstance(op, str)
            or not isinstance(body, dict)
            or (kind == "ask" and (type(number) is not int or number < 0))
        ):
            raise self._breaks(WireError("a request is not complete"))
        handler = self.handlers.get(op)
        if handler is None:
            raise self._breaks(WireError(f"a request asks for {op[:50]!r}, which is not served here"))
        self._serve_one(handler, body, blobs, number, deadline)
        return None

    def _serve_one(
        self, handler: Handler, body: dict, blobs: list[bytearray], number: int | None, deadline: float | None
    ) -> None:
        if self._depth >= NESTED:
            if number is not None:
                self._reply(
                    {
                        "fail": number,
                        "error": f"calls between the test and the student's code are nested {NESTED} deep",
                    },
                    (),
                    deadline,
                )
            return
        stack = getattr(_serving, "stack", None)
        if stack is None:
            stack = _serving.stack = []
        stack.append(self)
        self._depth += 1
        try:
            answer = handler(body, blobs)
        except BaseException as error:
            # Whatever a handler raises, the asker hears of it, or it would wait to its deadline. What is no
            # Exception (an interrupt, an alarm) goes on from here as well: it was meant for this process.
            if number is not None and self.broken is None and not self.channel.closed:
                self._reply(
                    {"fail": number, "error": f"{type(error).__name__}: {error}"[:2000]}, (), deadline
                )
            if number is None and isinstance(error, Exception) and not isinstance(error, WireError):
                # nobody there waits for an answer, and here somebody else's question does
                raise WireError(
                    f"what was told makes no sense: {type(error).__name__}: {error}"[:300]
                ) from None
            if number is None or not isinstance(error, Exception) or self.broken is not None:
                raise
            return
        finally:
            self._depth -= 1
            stack.pop()
        if number is None:
            return
        said, attached = answer if answer is not None else ({}, ())
        try:
            self._reply({"answer": number, "body": said}, attached, deadline)
        except (Late, Closed):
            raise
        except WireError as error:  # too large: nothing of it was sent
            self._reply({"fail": number, "error": str(error)}, (), deadline)

    def _reply(self, head: dict, blobs: Sequence, deadline: float | None) -> None:
        try:
            self.channel.send(head, blobs, deadline)
        except Closed as error:
            self._breaks(error)
            raise
