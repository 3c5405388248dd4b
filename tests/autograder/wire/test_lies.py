"""One lie each, which the examiner once took for the truth or fell for. Most were found by test_fuzz.py."""

import json
import random
import socket
import subprocess
import sys
import time
import types

import numpy as np
import pytest
import torch

import course
from autograder.examiner import handles
from autograder.examiner.guard import Guard
from autograder.examiner.kinds import Kinds, Paths
from autograder.examiner.session import Session
from autograder.wire import ambient, npy, twins
from autograder.wire.channel import Channel, WireError
from autograder.wire.peer import Peer
from autograder.wire.values import Decoder, Hooks

LIMIT = 1 << 20


class Liar:
    """In place of the conversation with a student's process: gives one answer to all questions."""

    broken = None

    def __init__(self, answer, blobs):
        self.handlers, self._answer, self._blobs = {}, answer, blobs

    def ask(self, op, body, blobs, deadline):
        return json.loads(json.dumps(self._answer)), [bytearray(blob) for blob in self._blobs]


def told(answer, *args, blobs=(), paths=None):
    """What comes of a question with these arguments to which this is the answer."""
    session = Session(Liar(answer, blobs), LIMIT, lambda: None, False, paths)
    session.warned = lambda text, cls: None
    return session.request(["call"], args)


def decoded(node, *blobs):
    return Decoder(Hooks(), [bytearray(blob) for blob in blobs], LIMIT).value(node)


def nested(levels, node):
    """A list in which each array of objects holds the one before."""
    first = [node, 1, [1], [0]]
    return ["list", 0, [first, *([node, i + 1, [1], [["ref", i]]] for i in range(1, levels))]]


@pytest.mark.parametrize(
    "shape, strides, offset",
    [
        ([5], [2**62], 0),
        ([3], [-(2**63)], 0),
        ([2**12 + 1], [2**52], 0),
        ([2, 5], [1, 2**62], 0),
        ([9], [1], 1),
        ([2], [-1], 0),
        ([0], [1], 9),
        ([2], [1, 1], 0),
        ([-1, -1], [1, 1], 0),
    ],
)
def test_a_view_lies_in_its_memory_whatever_its_strides_are(shape, strides, offset):
    """NumPy's own look wraps around, and takes the first four: they reach any memory of the process."""
    with pytest.raises(WireError):
        decoded(["array", 0, [0, 0, "|u1", shape, strides, offset]], npy.pack(np.zeros(8, np.uint8)))


def test_an_axis_of_one_element_has_no_stride_of_its_own():
    array = decoded(["array", 0, [0, 0, "|u1", [1, 2], [2**62, 1], 0]], npy.pack(np.zeros(8, np.uint8)))
    assert array.strides == (1, 1) and array[::3].tolist() == [[0, 0]]


def test_arrays_of_no_bytes_an_element_take_no_memory():
    blob = npy.pack(np.zeros(1000, "S1")).replace(b"'|S1'", b"'|S0'")
    start = 10 + int.from_bytes(blob[8:10], "little")
    with pytest.raises(WireError):
        decoded(["array", 0, [0, 0]], blob[:start])


def test_arrays_of_objects_within_one_another_do_not_end_the_process():
    """NumPy frees them by recursion in C."""
    program = (
        "import json, sys\nfrom autograder.wire.values import Decoder, Hooks, WireError\n"
        "node, decoder = json.load(sys.stdin), Decoder(Hooks(), [], 1 << 24)\n"
        "try:\n    found = decoder.value(node)\nexcept WireError:\n    found = list(decoder.items.values())\n"
        "last = found[-1]\nfound.clear()\ndecoder.items.clear()\ndel last\n"
    )
    said = json.dumps(nested(90_000, "objects"))
    assert subprocess.run([sys.executable, "-c", program], input=said, text=True).returncode == 0
    assert len(decoded(nested(20, "objects"))) == 20


def test_what_is_short_as_a_text_and_long_to_walk_costs_what_it_takes():
    """Forty lists, each with the one before in it twice."""
    lists = [
        ["list", 1, [["handle", 1, 0]]],
        *(["list", i + 1, [["ref", i], ["ref", i]]] for i in range(1, 40)),
    ]
    about = {"name": "C", "special": [], "own": [], "mro": [], "bases": []}
    paths = Paths(Kinds.of_json({"": {"x": "o"}}), False)
    session = Session(Liar({"value": ["list", 0, lists]}, ()), LIMIT, lambda: None, False, paths)
    ask, session.peer.ask = (
        session.peer.ask,
        lambda op, body, *_: (
            (
                {
                    "value": [
                        "dict",
                        0,
                        [
                            x
                            for k, v in about.items()
                            for x in (k, v if type(v) is str else ["list", hash(k) % 1000 + 1, v])
                        ],
                    ]
                },
                [],
            )
            if body["do"][0] == "class"
            else ask(op, body, *_)
        ),
    )
    with pytest.raises(WireError, match="larger than a message"):
        session.request(["name", "x"])
    wide = [0] * 1000
    for _ in range(4):
        wide = [wide] * 1000
    Guard().came(wide, 5)


@pytest.mark.parametrize(
    "warnings",
    [[3], [["x"]], [[[], []]], [[[["own", 3, "\0"]], "w"], 1], [[[["own", 3, "a\0\ud800"]], 5]], [[3, "w"]]],
)
def test_a_warning_is_told_as_one(warnings):
    with pytest.raises(WireError):
        told({"value": 1, "warnings": warnings})


def test_a_class_has_a_name_that_a_class_can_have():
    error = {
        "bases": [["own", 3, "a\0\ud800"], ["builtin", "ValueError"]],
        "text": "x",
        "args": ["tuple", []],
    }
    with pytest.raises(ValueError, match="x") as raised:
        told({"error": error})
    assert type(raised.value).__name__ == "a?"


def test_no_class_is_looked_for_where_a_module_would_import_it(monkeypatch):
    module = types.ModuleType("lazy")
    module.__getattr__ = lambda name: pytest.fail(f"{name} was asked for")
    monkeypatch.setitem(sys.modules, "lazy", module)
    assert handles.trusted_class(["lazy", "Anything"]) is None
    assert handles.trusted_class(["numpy", "ndarray"]) is np.ndarray


def changed(kind, number, *rest, blobs=()):
    return {"changes": [[kind, number, *rest]], "value": None}


def test_a_read_only_argument_stays_as_it_is():
    x, y = np.arange(6.0), np.ma.arange(3)
    x.flags.writeable = y.flags.writeable = False
    other = npy.pack(np.zeros(48, np.uint8))
    for answer in (changed("memory", 0, 0), changed("shape", 0, [2, 3])):
        told(answer, x, blobs=[npy.pack(np.zeros(6)) if answer["changes"][0][0] == "shape" else other])
    assert x.shape == (6,) and x.tolist() == [0, 1, 2, 3, 4, 5] and not x.flags.writeable
    objects = np.array([1, 2], object)
    objects.flags.writeable = False
    told(changed("contents", 0, [3, 4]), objects)
    assert objects.tolist() == [1, 2]


def test_a_view_of_a_read_only_array_is_changed_where_it_can_be_written():
    x = np.zeros(3)
    sealed = x[:]
    sealed.flags.writeable = False
    told(changed("memory", 0, 0), x, sealed, blobs=[npy.pack(np.ones(3).view(np.uint8))])
    assert x.tolist() == sealed.tolist() == [1, 1, 1]


@pytest.mark.parametrize("make", [torch.zeros, lambda n: course.tensor(np.zeros(n, np.float32))])
def test_a_tensor_keeps_its_size(make):
    name = "torch" if make is torch.zeros else "course"
    x = make(4)
    for n in (0, 3, 5):
        node = [name, 0, [0, 0], "float32", {}]
        with pytest.raises(WireError, match="another size"):
            told(changed("tensor", 0, node), x, blobs=[npy.pack(np.zeros(n, np.float32))])
    assert tuple(x.shape) == (4,)
    told(
        changed("tensor", 0, [name, 0, [0, 0], "float32", {}]),
        x,
        blobs=[npy.pack(np.ones((2, 2), np.float32))],
    )
    assert tuple(x.shape) == (2, 2)


@pytest.mark.parametrize(
    "change",
    [
        ["requires_grad", 0, 1],
        ["grad", 0, ["torch", 0, [0, 0], "float64", {}]],
        ["backward", 0, None],
        ["memory", 0],
        ["contents"],
        ["shape", 0, None],
        [["contents"], 0, []],
        3,
    ],
    ids=str,
)
def test_what_a_library_says_of_a_change_is_an_error_of_the_wire(change):
    """torch has a RuntimeError for most."""
    with pytest.raises(WireError):
        told({"changes": [change]}, torch.arange(3), blobs=[npy.pack(np.zeros(5))])


def test_memory_that_somebody_looks_at_is_not_resized():
    """Python has a BufferError for that."""
    x = bytearray(b"ab")
    with memoryview(x), pytest.raises(WireError):
        told(changed("contents", 0, 0), x, blobs=[b"abcdef"])


@pytest.mark.parametrize(
    "answer",
    [
        {"changes": [["contents", 0, []], ["contents", 0, []]]},
        {"mirrors": [[1, None, None, 0, 0], [1, None, None, 0, 0]]},
        {"twins": [[1, []], [1, []]]},
    ],
    ids=lambda answer: next(iter(answer)),
)
def test_nothing_is_changed_twice(answer):
    with pytest.raises(WireError, match="twice"):
        told(answer, [1])


@pytest.mark.parametrize("number", [-1, 0, False, None, "1"])
def test_the_students_side_numbers_its_own_twins(number):
    with pytest.raises(WireError):
        told({"value": ["list", 0, []], "shared": [[0, number]]})


def test_no_twin_is_so_large_that_each_message_would_compare_it():
    with pytest.raises(WireError):
        told(
            {"value": ["list", 0, {"i8": 0}], "shared": [[0, 1]]},
            blobs=[npy.pack(np.zeros(twins.LONGEST + 1, int))],
        )


def test_a_generator_jumps_once_however_often_it_is_said_to_have_been_used(monkeypatch):
    sent = ambient.Sent(True)
    sent.begin()
    jumps = []
    monkeypatch.setattr(
        type(ambient.GENERATORS["python"]), "seed", lambda self, seed: jumps.append(seed) or random.seed(seed)
    )
    sent._seen = ambient.states()
    sent.drawn(["python"] * 1000)
    assert len(jumps) == 1


def test_what_is_told_makes_an_error_of_the_wire():
    """A question of the test's waits while the student's process tells something that makes no sense."""
    ours, theirs = socket.socketpair()
    liar = Channel(theirs, LIMIT)
    liar.send({"tell": "do", "body": {"do": 3}})
    with pytest.raises(WireError, match="makes no sense"):
        Peer(Channel(ours, LIMIT), {"do": lambda body, blobs: body["do"][0]}).ask(
            "x", {}, deadline=time.monotonic() + 2
        )


@pytest.mark.parametrize(
    "about", [3, {"parameters": [3]}, {"parameters": [["x", 9, [], ""]]}, {"parameters": [[3, 1, 0, ""]]}]
)
def test_a_function_is_described_as_one_can_be(about, monkeypatch):
    monkeypatch.setattr(handles, "_ask", lambda *_: about)
    with pytest.raises(WireError):
        handles._inspected(None, "__signature__")
