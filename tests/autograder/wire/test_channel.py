"""Frames: what goes in comes out, and whatever else comes is an error of the wire and nothing worse."""

import json
import os
import socket
import struct
import threading
import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.wire.channel import BLOBS, DEPTH, HEAD, Channel, Closed, Late, WireError

SOON = 0.2
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def pair(limit=1 << 20):
    ours, theirs = socket.socketpair()
    return Channel(ours, limit), Channel(theirs, limit)


def soon():
    return time.monotonic() + SOON


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.text(), json_values, max_size=4), st.lists(st.binary(max_size=300), max_size=4))
def test_frames_come_out_as_they_went_in(head, blobs):
    a, b = pair()
    a.send(head, blobs)
    a.send({"next": 1})
    assert b.receive(soon()) == (head, blobs)
    assert b.receive(soon()) == ({"next": 1}, [])


def test_arrays_are_sent_as_their_bytes():
    a, b = pair()
    a.send({}, [np.arange(3.0)])
    assert np.frombuffer(b.receive(soon())[1][0]).tolist() == [0, 1, 2]


def test_both_ends_may_send_at_once_more_than_the_socket_holds():
    a, b = pair(limit=64 << 20)
    big = os.urandom(8 << 20)
    got = []
    other = threading.Thread(
        target=lambda: (b.send({"from": "b"}, [big]), got.append(b.receive(time.monotonic() + 20)))
    )
    other.start()
    a.send({"from": "a"}, [big], deadline=time.monotonic() + 20)
    head, blobs = a.receive(time.monotonic() + 20)
    other.join()
    assert head == {"from": "b"} and blobs[0] == big and got[0][1][0] == big


def test_late_keeps_what_has_come():
    a, b = pair()
    a.send({"x": 1}, [b"abc"])
    frame = b._sock.recv(1 << 16)
    a._sock.send(frame[:10])
    with pytest.raises(Late):
        b.receive(soon())
    a._sock.send(frame[10:])
    assert b.receive(soon()) == ({"x": 1}, [b"abc"])


def test_a_reader_that_reads_nothing_makes_the_sender_late():
    a, _b = pair(limit=64 << 20)
    with pytest.raises(Late):
        a.send({}, [bytes(8 << 20)], deadline=soon())


def test_closed_is_told_either_way():
    a, b = pair()
    b.close()
    with pytest.raises(Closed):
        a.receive(soon())
    with pytest.raises(Closed):
        a.send({"x": 1})


def test_what_is_too_large_is_not_sent_and_the_channel_goes_on():
    a, b = pair(limit=1000)
    with pytest.raises(WireError, match="too large"):
        a.send({}, [bytes(1000)])
    with pytest.raises(WireError, match="JSON"):
        a.send({"nan": float("nan")})
    a.send({"x": 1})
    assert b.receive(soon()) == ({"x": 1}, [])


def prefix(length, blobs, magic=b"ag1\n"):
    return struct.pack("!4sII", magic, length, blobs)


@pytest.mark.parametrize(
    "frame",
    [
        prefix(2, 0, b"GET ") + b"{}",
        prefix(HEAD + 1, 0),
        prefix(2, BLOBS + 1),
        prefix(2, 1) + struct.pack("!Q", 1 << 60) + b"{}",
        prefix(2, 1) + struct.pack("!Q", (1 << 64) - 1) + b"{}",
        prefix(2, 0) + b"[]",
        prefix(2, 0) + b'"x',
        prefix(9, 0) + b'{"x":NaN}',
        prefix(2, 0) + b"\xff\xfe",
        prefix(5, 0) + b'{"x":',
        prefix(6 + 2 * 50_000, 0) + b'{"x":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        prefix(5006, 0) + b'{"x":' + b"9" * 5000 + b"}",
    ],
    ids=[
        "magic",
        "head",
        "blobs",
        "blob",
        "huge blob",
        "list",
        "cut string",
        "nan",
        "utf-8",
        "cut object",
        "deep",
        "digits",
    ],
)
def test_malformed_frames_are_refused(frame):
    a, b = pair()
    a._sock.send(frame)
    a.close()
    with pytest.raises(WireError) as refused:
        b.receive(soon())
    assert not isinstance(refused.value, (Late, Closed))


def test_brackets_in_strings_are_not_levels():
    a, b = pair()
    head = {"text": '["' * DEPTH * 2 + "\\"}
    a.send(head)
    assert b.receive(soon())[0] == head


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_mutated_frames_give_a_frame_or_an_error_of_the_wire(data):
    head = data.draw(st.dictionaries(st.text(max_size=5), json_values, max_size=3))
    blobs = data.draw(st.lists(st.binary(max_size=20), max_size=3))
    text = json.dumps(head).encode()
    frame = bytearray(
        prefix(len(text), len(blobs))
        + b"".join(struct.pack("!Q", len(b)) for b in blobs)
        + text
        + b"".join(blobs)
    )
    for _ in range(data.draw(st.integers(1, 4))):
        frame[data.draw(st.integers(0, len(frame) - 1))] = data.draw(st.integers(0, 255))
    a, b = pair()
    a._sock.send(frame)
    a.close()
    try:
        got, parts = b.receive(soon())
    except WireError:
        return
    assert isinstance(got, dict) and all(isinstance(part, bytearray) for part in parts)


def test_a_forked_process_does_not_speak():
    a, _b = pair()
    child = os.fork()
    if child == 0:
        try:
            a.send({"from": "child"})
        except Closed:
            os._exit(0)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
