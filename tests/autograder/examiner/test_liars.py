"""A student's process that answers what it likes: a test gets plain data, or an error, and nothing in the
examiner is touched.
"""

import os
import socket
import threading
import time

import numpy as np
import pytest

from autograder.examiner import Examiner
from autograder.limits import Limits
from autograder.wire import npy
from autograder.wire.channel import Channel, WireError
from autograder.wire.peer import Peer

PLAIN = {
    "name": "Thing",
    "qualname": "Thing",
    "module": "__main__",
    "special": ["__call__", "__iter__", "__next__", "__len__"],
    "hash": "same",
    "equal": False,
    "own": [0],
    "bases": [["builtins", "object"]],
    "library": ["builtins", "object"],
    "error": None,
    "container": None,
    "class": False,
}


class Liar(threading.Thread):
    """Answers each action by `answers`: a (body, blobs), or a function of the request."""

    def __init__(self, answers: dict):
        super().__init__(daemon=True)
        ours, theirs = socket.socketpair()
        self.answers, self._theirs = (
            {"class": lambda body: ({"value": wrapped(PLAIN)}, [])} | answers,
            Channel(theirs, 64 << 20),
        )
        self.asked: list[dict] = []
        self.peer = Peer(Channel(ours, 64 << 20), {})
        self.examiner = Examiner(lambda: self.peer, Limits())
        self.start()

    def run(self):
        try:
            self.served = Peer(self._theirs, {"do": self._answer})
            self.served.serve()
        except WireError:
            pass

    def _answer(self, body, blobs):
        self.asked.append(body)
        answer = self.answers.get(body["do"][0], ({"value": None}, []))
        return answer(body) if callable(answer) else answer

    def test(self, source: str, seconds: float = 20):
        return self.examiner.run(source, time.monotonic() + seconds)


def wrapped(value):
    """Plain JSON as nodes."""
    if isinstance(value, dict):
        wrapped.count += 1
        return ["dict", wrapped.count, [x for k, v in value.items() for x in (wrapped(k), wrapped(v))]]
    if isinstance(value, list):
        wrapped.count += 1
        return ["list", wrapped.count, [wrapped(x) for x in value]]
    return value


wrapped.count = 0
HANDLE = ({"value": ["handle", 7, 0]}, [])


@pytest.mark.parametrize(
    "answer, blobs",
    [
        ({}, []),
        ({"value": ["nothing"]}, []),
        ({"value": ["array", 0, [0, 0]]}, []),
        ({"value": ["array", 0, [0, 0]]}, [b"x" * 100]),
        ({"value": ["yours", 3]}, []),
        ({"value": ["lib", "os", "system"]}, []),
        ({"value": ["lib", "builtins", "eval"]}, []),
        ({"value": ["lib", "builtins", "exec"]}, []),
        ({"value": ["fn", 1]}, []),
        ({"value": ["mirror", 1]}, []),
        ({"value": ["output", "torch", 0]}, []),
        ({"value": ["arg", 5]}, []),
        ({"error": None}, []),
        ({"error": {}}, []),
        ({"error": {"bases": []}}, []),
        ({"error": {"bases": [["builtin", "eval"]], "args": 1}}, []),
        ({"error": {"bases": [["library", "os", "system"]], "args": ["tuple", []], "text": 3}}, []),
        (
            {
                "error": {
                    "bases": [["own", 1, "x" * 5000]],
                    "args": 7,
                    "token": 99,
                    "self": 3,
                    "notes": 4,
                    "line": [],
                }
            },
            [],
        ),
        ({"changes": [["memory", 0, 0]]}, []),
        ({"changes": [["contents", 9, []]]}, []),
        ({"changes": 3}, []),
        ({"changes": [[]]}, []),
        ({"changes": [["memory", 0, 0]]}, [npy.pack(np.zeros(3, np.uint8))]),
        ({"changes": [["shape", 0, [99]]]}, []),
        ({"changes": [["grad", 0, 3]]}, []),
        ({"graph": 3}, []),
        ({"graph": {"os": {}}}, []),
        ({"graph": {"torch": 1}}, []),
        ({"graph": {"torch": {"call": "x", "inputs": [], "outputs": [], "dirty": []}}}, []),
        ({"graph": {"torch": {"call": 1, "inputs": [1], "outputs": [], "dirty": []}}}, []),
        ({"graph": {"torch": {"call": 1, "inputs": [], "outputs": [1], "dirty": []}}}, []),
        ({"graph": {"torch": {"call": 1, "inputs": [], "outputs": [], "dirty": [[0, 0]]}}}, []),
        ({"mirrors": 1}, []),
        ({"mirrors": [[1]]}, []),
        ({"mirrors": [[1, 2, 3, 4, 5]]}, []),
        ({"released": 1}, []),
        ({"released": [[]]}, []),
        ({"released": [["fn", {}]]}, []),
        ({"released": [["call", 3], ["mirror", 4], ["fn", 5, "x"], ["x", 1]]}, []),
        ({"stale": 3, "drew": {"a": 1}, "warnings": [3]}, []),
        ({"warnings": [[[["builtin", "UserWarning"]], ["x"]]]}, []),
        ({"value": ["type", 1, 2]}, []),
        ({"value": ["module", 1, 2, 3]}, []),
        ({"value": ["exception", 3]}, []),
        ({"value": ["handle", "x", 0]}, []),
        ({"twins": 3}, []),
        ({"twins": [[1]]}, []),
        ({"twins": [[[], []]]}, []),
        ({"shared": [[0, 5]]}, []),
        ({"shared": [["x", {}]]}, []),
        ({"value": ["list", 0, [1]], "shared": [[0, -1], [0, -1]]}, []),
        ({"made": [[0, []]]}, []),
        ({"gone": [[1]]}, []),
        ({"moved": 3}, []),
        ({"moved": [[1, ["handle", 7, 0]]]}, []),
        ({"moved": [[{}, 2]]}, []),
        ({"value": ["twin", 1]}, []),
        ({"value": ["lent", 1]}, []),
        ({"value": ["made", 0, ["class", "given", "X"]]}, []),
        ({"value": ["class", "source", 0, "1", "X", []]}, []),
        ({"value": ["file", 0, "x", 0]}, []),
        ({"value": ["lend", [1], ["bytes", 0], []]}, [b"cos\nsystem\n(S'touch loaded'\ntR."]),
    ],
)
def test_no_answer_is_right_by_its_form(answer, blobs):
    liar = Liar({"name": HANDLE, "call": (answer, blobs)})
    source = "import numpy as np\nimport torch\na = np.ones(2)\nassert f(a, [1]) == 5"
    before = os.getcwd()
    assert liar.test(source).error
    assert os.getcwd() == before


@pytest.mark.parametrize("shape", [[1 << 33], [1 << 20, 1 << 20], [-1], ["x"], [1.0], 3, None, [[2]]])
def test_a_changed_shape_takes_no_more_than_a_message_may(shape):
    """The value is right; but the test's array of 16 bytes would have become one of 64 GiB."""
    liar = Liar({"name": HANDLE, "call": ({"value": 5, "changes": [["shape", 0, shape]]}, [])})
    assert liar.test("import numpy as np\nimport torch\na = np.ones(2)\nassert f(a, [1]) == 5").error


def test_a_changed_shape_of_the_same_size_is_made():
    liar = Liar({"name": HANDLE, "call": ({"value": 5, "changes": [["shape", 0, [3, 2]]]}, [])})
    ran = liar.test("import numpy as np\na = np.ones(6)\nassert f(a, [1]) == 5\nassert a.shape == (3, 2)")
    assert not ran.error, ran.outputs


@pytest.mark.parametrize("shape", [[0], [3], [2, 3], [1 << 20], [1] * 70])
def test_no_other_size_takes_the_memory_of_a_view_away(shape):
    """The test holds a view: were the array's memory another, the view would show somebody else's."""
    liar = Liar({"name": HANDLE, "call": ({"value": 5, "changes": [["shape", 0, shape]]}, [])})
    source = (
        "import numpy as np\na = np.arange(2.0)\nview = a[:]\nf(a, [1])"
        if shape != [1] * 70
        else "import numpy as np\na = np.ones(1)\nf(a, [1])"
    )
    ran = liar.test(source)
    assert ran.error and ran.outputs[-1].ename == "WireError"
    if shape != [1] * 70:
        assert not liar.test("assert view.tolist() == [0, 1] and a.shape == (2,)").error


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"special": ["__del__", "__class__", "__getattribute__"]},
        {"name": 3},
        {"name": ""},
        {"library": ["os", "system"]},
        {"library": 3},
        {"library": ["builtins", "int"]},
        {"library": ["unittest.case", "TestCase"]},
        {"bases": 3},
        {"own": "x"},
        {"special": 3},
        {"hash": []},
        {"container": "os"},
        {"error": [["own", 1, "E"]]},
    ],
)
def test_no_class_is_right_by_its_form(about):
    liar = Liar(
        {
            "name": HANDLE,
            "class": lambda body: ({"value": wrapped(PLAIN | about if about else {})}, []),
            "call": ({"value": ["handle", 8, 1]}, []),
        }
    )
    assert liar.test("import math\nassert math.isclose(f(1), 5) and f(1) == 5").error


def instance_test(twins: list, test: str):
    """A test that has given the student an instance, of which he says what it has become."""
    liar = Liar({"name": HANDLE, "call": ({"value": 1, "twins": twins}, [])})
    liar.examiner.define(
        "class Box:\n    def __init__(self): self.n = 1\n    def twice(self): return 2 * self.n\n"
        "    @property\n    def half(self): return self.n / 2"
    )
    return liar.test("box = Box()\nassert f(box) == 1\n" + test)


HANDLED = ["handle", 9, 0]


@pytest.mark.parametrize(
    "pairs",
    [["n", HANDLED], ["n"], ["n", ["list", 0, []]], [["list", 0, []], 3], ["n", ["lib", "os", "x"]], 3, []],
)
def test_an_instance_becomes_nothing_that_its_attributes_could_not_be(pairs):
    assert instance_test([[-1, pairs]], "assert box.n == 2").error


def test_an_instance_keeps_its_class_and_its_methods():
    said = ["n", 3, "twice", HANDLED, "half", HANDLED, "__class__", HANDLED, "__eq__", HANDLED, 7, 8]
    ran = instance_test(
        [[-1, said], [-2, ["n", 9]], [5, []]],
        "assert type(box) is box.__class__ is Box and box.twice() == 6 and box.half == 1.5 and box != 3",
    )
    assert not ran.error, ran.outputs


def test_what_was_lent_is_replaced_by_a_handle_and_by_nothing_else():
    for moved in ([[1, HANDLED]], [[1, 5]], [[1, ["list", 0, []]]]):
        liar = Liar({"name": HANDLE, "call": ({"value": 1, "moved": moved}, [])})
        ran = liar.test("import string\np = string.Template('a')\nassert f(p) == 1\nassert p == 5")
        assert ran.error, moved
        ran = liar.test("assert p.template == 'a' and p.substitute() == 'a'")
        assert ran.error is (moved == [[1, HANDLED]])


def test_references_to_libraries_are_the_examiners_own_and_few():
    liar = Liar({"name": ({"value": ["module", 1, 0, "numpy"]}, []), "special": HANDLE})
    assert not liar.test("import numpy\nassert module is numpy").error
    for name in ("os", "builtins", "subprocess"):
        ran = Liar({"name": ({"value": ["lib", name, "x"]}, [])}).test("f")
        assert ran.error


def test_what_was_not_given_cannot_be_called():
    def call(body):
        with pytest.raises(WireError):
            liar.served.ask("do", {"do": ["call", 12345], "args": []})
        with pytest.raises(WireError):
            liar.served.ask("do", {"do": ["vjp", 1, [0], True, []], "args": []})
        with pytest.raises(WireError):
            liar.served.ask("do", {"do": ["beside", "1"], "args": []})
        return {"value": 4}, []

    liar = Liar({"name": HANDLE, "call": call})
    ran = liar.test("secret = 3\nassert f(lambda x: x) == 4")
    assert not ran.error, ran


def test_the_student_hears_arguments_and_nothing_else():
    liar = Liar(
        {"name": HANDLE, "call": ({"value": 4}, []), "names": ({"value": ["list", 0, ["expected", "f"]]}, [])}
    )
    ran = liar.test(
        "### BEGIN HIDDEN TESTS\nexpected = 987654\nhidden_name = 'a secret'\n"
        "assert f(1) == 4 and expected == 987654\n### END HIDDEN TESTS"
    )
    assert not ran.error
    said = str(liar.asked)
    assert (
        all(word not in said for word in ("987654", "secret", "hidden", "expected", "assert"))
        and "'args': [['yours', 7], 1]" in said
    )


def test_late_and_closed_end_the_test_and_say_so():
    liar = Liar({"name": HANDLE, "call": lambda body: time.sleep(1) or ({"value": 1}, [])})
    ran = liar.test("try:\n    f(1)\nexcept Exception:\n    pass\n1.0", seconds=0.3)
    assert ran.error and ran.ended and ran.result is None
    liar = Liar({"name": HANDLE, "call": lambda body: liar._theirs.close() or ({"value": 1}, [])})
    ran = liar.test("try:\n    f(1)\nexcept Exception:\n    pass\n1.0")
    assert ran.error and ran.ended and ran.result is None


def test_an_endless_iterator_ends_with_the_deadline():
    liar = Liar({"name": HANDLE, "special": HANDLE, "next": ({"value": ["list", 0, [1]]}, [])})
    ran = liar.test("for x in f:\n    pass", seconds=0.5)
    assert ran.error and ran.ended


def test_a_handle_from_before_a_restart_says_so():
    first, second = (
        Liar({"name": HANDLE, "call": ({"value": 1}, [])}),
        Liar({"name": HANDLE, "call": ({"value": 2}, [])}),
    )
    examiner = first.examiner
    assert not examiner.run("kept = f\nassert kept(0) == 1", time.monotonic() + 20).error
    examiner.restarted(lambda: second.peer)
    ran = examiner.run("kept(0)", time.monotonic() + 20)
    assert ran.error and "started again" in ran.outputs[-1].evalue
    assert not examiner.run("assert f(0) == 2", time.monotonic() + 20).error
    ran = examiner.run("f(kept)", time.monotonic() + 20)
    assert ran.error and "started again" in ran.outputs[-1].evalue


def test_a_student_cannot_name_an_error_of_the_examiners():
    for cls in ("KeyboardInterrupt", "SystemExit", "GeneratorExit", "BaseException"):
        about = {
            "bases": [["builtin", cls]],
            "args": ["tuple", []],
            "text": "",
            "self": ["handle", 9, 0],
            "inside": 1,
        }
        liar = Liar({"name": HANDLE, "call": ({"error": about}, [])})
        ran = liar.test("f(1)\n1.0")
        assert ran.error and ran.result is None and not ran.ended and ran.outputs[-1].ename == cls


def test_hidden_lines_are_not_shown_in_a_traceback():
    liar = Liar({"name": HANDLE, "call": ({"value": 4}, [])})
    source = (
        "x = 1\n### BEGIN HIDDEN TESTS\nright = 271828\nassert f(1) == right\n### END HIDDEN TESTS\ny = 2"
    )
    ran = liar.test(source)
    assert ran.error and "271828" not in str(ran.outputs) and "right" not in str(ran.outputs)
    ran = liar.test("assert f(1) == 5, 'visible'")
    assert (
        "assert f"
        in "".join(ran.outputs[-1].traceback).replace("\x1b[38;5;28;01m", "").replace("\x1b[39;00m", "")
        and "visible" in ran.outputs[-1].evalue
    )


@pytest.mark.parametrize(
    "node",
    [
        ["member", "", "C", "Z", ["handle"]],
        ["member", "", 1, "A", 5],
        ["member", "autograder.limits", "Limits", "A", ["nothing"]],
        ["member", "os", "system", "A", ["nothing"]],
        ["member", "", "C", ["list", 1, []], 5],
        ["member", "", "C", "A"],
        ["member", "", "C", 3, 5],
        ["generator", 1],
        ["generator", [1]],
        ["generator"],
        ["named", "Pt", ["x", "y"], [1]],
    ],
    ids=str,
)
def test_a_student_names_no_member_or_generator_that_is_not_there(node):
    liar = Liar({"name": ({"value": node}, [])})
    liar.examiner.define(
        "import enum, collections\nclass C(enum.Enum):\n    A = 1\nPt = collections.namedtuple('Pt', 'x y')"
    )
    ran = liar.test("y = x")
    assert ran.error and ran.outputs[-1].ename == "WireError"


def test_a_member_that_a_student_names_is_our_own():
    liar = Liar({"name": ({"value": ["member", "", "C", "A", 5]}, [])})
    liar.examiner.define("import enum\nclass C(enum.Enum):\n    A = 1")
    assert not liar.test("assert x is C.A").error


@pytest.mark.parametrize(
    "change",
    [
        ["contents", 0, []],
        ["contents", 0, [["range", 0, 9, 1, None], ["range", 0, 1, 1, None], []]],
        ["contents", 0, [["objects", []], ["range", 0, 0, 1, None], None]],
        ["mask", 0, [0, 0]],
        ["shape", 0, [3]],
        ["contents", 9, []],
    ],
    ids=str,
)
def test_a_frame_does_not_become_what_no_frame_is(change):
    pytest.importorskip("pandas")
    liar = Liar({"name": HANDLE, "call": ({"value": None, "changes": [change]}, [])})
    ran = liar.test("import pandas as pd\nd = pd.DataFrame({'a': [1, 2]})\nf(d)")
    assert ran.error and ran.outputs[-1].ename == "WireError"
    assert not liar.test("assert d.a.tolist() == [1, 2]").error
