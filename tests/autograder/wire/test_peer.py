"""Questions and answers both ways, and a peer that does not keep to the protocol."""

import socket
import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.wire.channel import Channel, Closed, Late, WireError
from autograder.wire.peer import NESTED, Failed, Peer, current


def soon(seconds=2.0):
    return time.monotonic() + seconds


class Other(threading.Thread):
    """The other end, serving in a thread."""

    def __init__(self, handlers):
        super().__init__(daemon=True)
        ours, theirs = socket.socketpair()
        self.near, self._far, self._handlers = Channel(ours, 1 << 20), Channel(theirs, 1 << 20), handlers
        self.start()

    def run(self):
        Peer(self._far, self._handlers).serve()


def test_a_question_is_answered_with_blobs():
    other = Other({"double": lambda body, blobs: ({"value": 2 * body["value"]}, [blobs[0] * 2])})
    assert Peer(other.near, {}).ask("double", {"value": 3}, [b"ab"], soon()) == ({"value": 6}, [b"abab"])


def test_the_other_end_may_ask_back_to_any_depth_that_is_allowed():
    def down(body, blobs):
        n = body["n"]
        return (
            ({"n": 0}, [])
            if n == 0
            else ({"n": 1 + current().ask("down", {"n": n - 1}, deadline=soon())[0]["n"]}, [])
        )

    other = Other({"down": down})
    peer = Peer(other.near, {"down": down})
    assert peer.ask("down", {"n": 20}, deadline=soon())[0] == {"n": 20}
    with pytest.raises(Failed, match=f"nested {NESTED} deep"):
        peer.ask("down", {"n": 3 * NESTED}, deadline=soon())
    assert peer.ask("down", {"n": 3}, deadline=soon())[0] == {"n": 3}


def test_an_error_in_a_handler_is_the_askers():
    def fails(body, blobs):
        raise KeyError("gone")

    peer = Peer(Other({"fails": fails, "fine": lambda body, blobs: None}).near, {})
    with pytest.raises(Failed, match="KeyError: 'gone'"):
        peer.ask("fails", {}, deadline=soon())
    assert peer.ask("fine", {}, deadline=soon()) == ({}, [])


def test_an_answer_too_large_is_the_askers_error():
    peer = Peer(Other({"big": lambda body, blobs: ({}, [bytes(2 << 20)])}).near, {})
    with pytest.raises(Failed, match="too large"):
        peer.ask("big", {}, deadline=soon())


def test_what_is_told_arrives_in_order_while_waiting():
    heard = []

    def work(body, blobs):
        for n in range(3):
            current().tell("line", {"n": n})
        return {}, []

    Peer(Other({"work": work}).near, {"line": lambda body, blobs: heard.append(body["n"])}).ask(
        "work", {}, deadline=soon()
    )
    assert heard == [0, 1, 2]


def test_an_answer_that_comes_too_late_is_dropped():
    release = threading.Event()
    other = Other(
        {
            "slow": lambda body, blobs: (release.wait(), ({"late": 1}, []))[1],
            "fast": lambda body, blobs: ({"ok": 1}, []),
        }
    )
    peer = Peer(other.near, {})
    with pytest.raises(Late):
        peer.ask("slow", {}, deadline=soon(0.1))
    release.set()
    assert peer.ask("fast", {}, deadline=soon())[0] == {"ok": 1}


def test_another_thread_is_refused():
    peer = Peer(Other({}).near, {})
    found = []

    def ask():
        try:
            peer.ask("x", {})
        except RuntimeError as error:
            found.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert "main thread" in str(found[0])


def against(*heads):
    """A peer whose other end sends these and closes."""
    ours, theirs = socket.socketpair()
    liar = Channel(theirs, 1 << 20)
    for head in heads:
        liar.send(head)
    peer = Peer(Channel(ours, 1 << 20), {"known": lambda body, blobs: ({}, [])})
    peer.liar = liar
    return peer


@pytest.mark.parametrize(
    "head",
    [
        {},
        {"hello": 1},
        {"ask": 1, "answer": 1, "body": {}},
        {"answer": 2, "body": {}},
        {"answer": True, "body": {}},
        {"answer": [1], "body": {}},
        {"answer": 1, "body": []},
        {"answer": 1},
        {"ask": 1, "op": "unknown", "body": {}},
        {"ask": 1, "op": ["known"], "body": {}},
        {"ask": "1", "op": "known", "body": {}},
        {"ask": -1, "op": "known", "body": {}},
        {"ask": 1, "op": "known", "body": 3},
        {"tell": None, "body": {}},
        {"fail": 7, "error": "x"},
    ],
)
def test_whoever_breaks_the_protocol_is_not_heard_again(head):
    peer = against(head)
    with pytest.raises(WireError) as broken:
        peer.ask("x", {}, deadline=soon())
    assert not isinstance(broken.value, (Late, Failed))
    with pytest.raises(WireError):
        peer.ask("x", {}, deadline=soon())


def test_a_failure_is_told_briefly_whatever_it_says():
    with pytest.raises(Failed) as failed:
        against({"fail": 1, "error": ["x" * 100_000]}).ask("x", {}, deadline=soon())
    assert len(str(failed.value)) <= 2000


def test_an_end_that_closes_is_gone_for_good():
    peer = against()
    peer.liar.close()
    for _ in range(2):
        with pytest.raises(Closed):
            peer.ask("x", {}, deadline=soon())


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["ask", "tell", "answer", "fail", "op", "body", "error"]),
            st.integers(0, 3) | st.none() | st.text(max_size=3) | st.just({}) | st.just("known"),
            max_size=4,
        ),
        max_size=4,
    )
)
def test_any_messages_give_an_answer_or_an_error_of_the_wire(heads):
    peer = against(*heads)
    peer.liar._sock.shutdown(socket.SHUT_WR)
    try:
        body, _ = peer.ask("x", {}, deadline=soon(0.2))
    except WireError:
        return
    assert isinstance(body, dict)
