"""Tells an examiner's session lies, many of them: `python fuzzing.py FIRST COUNT` tells some COUNT of them.

A life is one examination: a session whose questions were answered truly at first, so that it has handles,
twins, mirrors, lent objects and kept graphs, and then gets lies (mutation.py). The true answers are recorded
once, of the student's half in this process; no process is asked after that, and the way from the frame's
bytes to the test's value is the real one.

After each question the values that came are used as a test may use them, and what must always be so is
looked at (`Life.check`). A life depends on its number alone. What is found is told with the messages that it
takes: all that could be told truly is told truly (`smallest`).
"""

import collections
import contextlib
import enum
import gc
import inspect
import json
import os
import resource
import signal
import sys
import time
import traceback
import warnings
from pathlib import Path

os.environ |= {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
import pandas as pd
import sympy
import torch
from mutation import Mutator, packed, seeded

import course
import course.autograd
import course.nn
from autograder.engine.bounds import bounded
from autograder.engine.outputs import Displays, Outputs, Room
from autograder.examiner.guard import Guard
from autograder.examiner.handles import Handle, NotHere, StaleHandle
from autograder.examiner.kinds import Kinds, Paths
from autograder.examiner.notplain import WrongKind
from autograder.examiner.session import Ended, Missing, Session, StudentError
from autograder.limits import Limits
from autograder.student.objects import Objects
from autograder.wire.channel import Channel, Late, WireError, _parsed
from autograder.wire.peer import Failed, Peer
from autograder.wire.values import CannotSend

LIMIT = 1 << 20
"""Bytes of a message; the grader's own is larger, and what is held against it grows with it."""
MORE = 96 << 20
"""Bytes by which one message may make the process larger: a MiB of numbers in one blob, as Python's objects
each time it is named within the limit, and what is compared."""
SECONDS = 15
"""Seconds of the processor's for one question."""
LIES = 150
"""Of one life."""
OWN = (WireError, Ended, CannotSend, NotHere, StaleHandle, WrongKind, Missing, StudentError)

STUDENTS = """
import collections, dataclasses, enum, random
import numpy as np, pandas as pd, sympy, torch
import course

def double(x): return 2 * x
def same(*args, **kwargs): return args
def fills(x): x[...] = 7
def reshapes(x): x.shape = (3, 2)
def grows(xs): xs.append(len(xs)); xs.append(xs); return xs
def puts(d): d["new"] = [1, (2, 3)]; d.pop("a", None); return d
def frees(s): s.clear(); s.add(5)
def extends(b): b += b"xyz"; return b
def fails(x): raise ValueError("no", x)
class Mine(Exception):
    pass
def fails_mine(x):
    error = Mine("mine", x); error.add_note("a note"); raise error
def exits(x): raise SystemExit(3)
def calls(f, x): return [f(x), f(x + 1), f([x])]
def iterates(it): return list(it)
def warns(x):
    import warnings; warnings.warn("careful"); warnings.warn("old", DeprecationWarning); return x
def frame(df): df["new"] = [1.5] * len(df); return df.copy()
def draws(rng): return rng.normal(size=2)
def seeded(): return np.random.rand(2), torch.rand(2)
def inplace(t): t.mul_(2); return t
def flat(t): t.data = t.data.reshape(-1); return t
def backward(t): (t * t).sum().backward(); return t.sum()
def grads(t): return (t ** 3).sum(), t * 2
def course_grads(t): return (t * t).sum(), course.exp(t)
def many():
    return [1, 2.5, float("nan"), 10**30, "text", "\\ud800", b"ab", None, True, 3j, ..., NotImplemented]
def kinds():
    a = np.arange(12.0).reshape(3, 4)
    return {
        "views": (a, a[1:], a[:, ::2], a.T), "ints": list(range(40)), "floats": [0.5] * 40,
        "objects": np.array([1, "a", [2]], object), "masked": np.ma.array([1.0, 2, 3], mask=[0, 1, 0]),
        "record": np.array([(1, 2.5)], [("a", "<i4"), ("b", "<f8")]), "matrix": np.matrix([[1, 2]]),
        "dates": np.array(["2020-01-01"], "M8[D]"), "texts": np.array(["ab", "c"]), "scalar": np.float32(1.5),
        "counter": collections.Counter("aab"), "default": collections.defaultdict(list, a=[1]),
        "deque": collections.deque([1, 2], 3), "set": {1, 2}, "frozen": frozenset({(1, 2)}),
        "slice": slice(1, None), "range": range(3), "bytes": bytearray(b"ab"), "point": Point(1, [2]),
        "pair": Pair(1, 2), "colour": Colour.RED, "long": "x" * 70000, "dtype": np.dtype("f4"),
    }
def moments():
    import datetime as d, decimal, fractions, pathlib, zoneinfo
    return [
        d.date(2020, 1, 2), d.datetime(2020, 1, 2, 3, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin")),
        d.time(1, 2), d.timedelta(1, 2), decimal.Decimal("1.50"), fractions.Fraction(1, 3),
        pathlib.PurePosixPath("a/b"),
        d.timezone.utc,
    ]
def tensors():
    several = torch.arange(6.0).reshape(2, 3).t(), torch.ones(2, dtype=torch.bfloat16)
    return *several, torch.float32, torch.Size([2]), torch.max(torch.eye(2), 0)
def frames():
    index = pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["k", None])
    zoned = pd.to_datetime(["2020", "2021"], utc=True)
    return [
        pd.DataFrame({"x": [1, 2], "y": ["a", None], "z": pd.Categorical(["u", "v"]), "t": zoned}),
        pd.Series([1.0, 2], index=index, name="s"), pd.date_range("2020", periods=3), pd.NaT, pd.NA,
        pd.period_range("2020", periods=2, freq="M"), pd.array([1, None], dtype="Int64"),
        pd.IntervalIndex.from_breaks([0, 1, 2]), pd.Timestamp("2020-01-01"),
    ]
def symbols():
    x, y = sympy.symbols("x y", positive=True); f = sympy.Function("f")
    matrix = sympy.Matrix([[x, 1], [0, y]])
    return [
        sympy.sin(x) ** 2 + y / 3, matrix, f(x).diff(x), sympy.Rational(1, 3), sympy.Float("1.25"), x < y,
        sympy.pi,
    ]
def linked():
    first = Node(1); first.next = Node(2); first.next.next = first; return first
def modules(): return np, torch.nn, ValueError, Mine, Point, int, collections
def gen():
    yield 1; yield [2]
    return 3
@dataclasses.dataclass
class Point:
    x: int
    y: list
    def norm(self, p=2): return self.x * p
class Node:
    def __init__(self, value): self.value, self.next = value, None
Pair = collections.namedtuple("Pair", "a b")
class Colour(enum.Enum):
    RED = 1
class Bag(list):
    def total(self): return sum(self)
class Number:
    def __init__(self, n): self.n = n
    def __add__(self, other): return Number(self.n + getattr(other, "n", other))
    def __len__(self): return self.n
    def __float__(self): return float(self.n)
    def __getitem__(self, i): return i * self.n
    def __contains__(self, x): return True
    def __call__(self, *args): return args
    def __enter__(self): return self
    def __exit__(self, *args): return None
    def __array__(self, dtype=None, copy=None): return np.arange(self.n)
    def __hash__(self): return self.n
    def __eq__(self, other): return True
net = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.ReLU())
own = torch.ones(2, requires_grad=True)
wave = course.tensor([1.0, 2.0], requires_grad=True)
table = [1, [2, 3], {"a": 4}]
settings = {"rate": 0.5, "deep": {"n": [1]}}
grid = np.arange(6.0).reshape(2, 3)
bag, number, point = Bag([1, 2]), Number(3), Point(1, [2])
nested = {"box": Number(2), "list": [Point(1, [])]}
"""
NAMES = [
    name
    for name in __import__("re").findall(r"^(?:def|class) (\w+)|^(\w+)(?:, (\w+), (\w+))? =", STUDENTS, 8)
    for name in name
    if name
]


class Colour(enum.Enum):
    RED = 1


Pair = collections.namedtuple("Pair", "a b")


class Wire(Channel):
    """The examiner's end; at the other nobody is, and what is to come is put into the inbox."""

    def __init__(self, hears):
        import socket

        mine, self._other = socket.socketpair()
        super().__init__(mine, LIMIT)
        self._hears = hears

    def send(self, head, blobs=(), deadline=None):
        from autograder.wire.channel import _packed

        parts = _packed(head, blobs, self.limit)
        self._hears(head, parts)

    def comes(self, data):
        self._inbox += data

    def _read(self):
        raise Late("no more comes")

    def close(self):
        super().close()
        self._other.close()


class Student(Objects):
    """The student's half, asked in this process."""

    asks = None

    def _ask_examiner(self, body, blobs):
        return self.asks(body, blobs)


class Recorder:
    """Answers truly, and keeps for each question the frames that came."""

    def __init__(self, corpus):
        self.corpus, self.answers, self.reply, self.frames = corpus, collections.defaultdict(list), None, [[]]
        namespace = {"__name__": "__main__", "__builtins__": __builtins__}
        exec(compile(STUDENTS, "<cell 1>", "exec"), namespace)
        self.student = Student(namespace, LIMIT)
        self.student.asks = self.asks
        self.peer = None

    def hears(self, head, parts):
        raw = b"".join(bytes(part) for part in parts)
        head, blobs = taken(raw)
        if "ask" not in head:
            self.reply = head, blobs
            return
        self.frames.append([])
        try:
            body, attached = self.student.serve(head["body"], blobs)
            self.come({"answer": head["ask"], "body": body}, attached)
        except Exception as error:
            self.come({"fail": head["ask"], "error": f"{type(error).__name__}: {error}"}, [])
        self.answers[key_of(head["body"])].append(self.frames.pop())

    def come(self, head, blobs):
        blobs = [bytes(memoryview(blob).cast("B")) for blob in blobs]
        head = json.loads(json.dumps(head))
        self.frames[-1].append((head, blobs))
        self.corpus.append((head, blobs))
        self.peer.channel.comes(packed(head, blobs))

    def asks(self, body, blobs):
        self.come({"ask": 1, "op": "do", "body": body}, blobs)
        self.peer._take(*self.peer._receive(None), None)
        head, blobs = self.reply
        if "fail" in head:
            raise Failed(head["error"])
        return head["body"], blobs


def taken(raw):
    """A frame's head and blobs."""
    import struct

    _, length, count = struct.unpack_from("!4sII", raw)
    sizes = struct.unpack_from(f"!{count}Q", raw, 12)
    at = 12 + 8 * count
    head, at, blobs = _parsed(raw[at : at + length]), at + length, []
    for size in sizes:
        blobs.append(bytearray(raw[at : at + size]))
        at += size
    return head, blobs


def key_of(body):
    return json.dumps([body.get("do"), len(body.get("args", ()))])


class Wrong(AssertionError):
    """What must never be."""


class Hang(BaseException):
    """A question takes too long."""


class World:
    """A session, what a test of it holds, and what must stay as it is."""

    def __init__(self, hears, paths, seeds):
        self.events = Outputs(0, 1 << 16, 1, Displays(), Room(1 << 20))
        self.peer = Peer(Wire(hears), {"output": lambda body, blobs: self.events.take(body)})
        self.session = Session(self.peer, LIMIT, lambda: 0.0, seeds, paths)
        self.session.own_names = {"Colour": Colour, "Pair": Pair}
        self.session.warned = lambda text, cls: None
        self.guard = Guard()
        self.names, self.held = {}, []
        self.expected = np.arange(5.0)
        self.sealed = np.arange(6.0).reshape(2, 3)
        self.sealed.flags.writeable = False
        self.beside = [1, [2]]
        self.rng, self.figure = np.random.default_rng(5), None

    def name(self, name):
        if name not in self.names:
            self.names[name] = self.session.request(["name", name])
        return self.names[name]

    def call(self, name, *args, **kwargs):
        return self.name(name)(*args, **kwargs)

    def close(self):
        self.session.over = True
        self.peer.channel.close()


def _lent(w):
    import networkx

    w.figure = w.figure or networkx.path_graph(3)
    return w.call("same", w.figure)


def _vjp(w):
    x = torch.arange(3.0, requires_grad=True)
    y, z = w.call("grads", x)
    (y + z.sum()).backward()
    return x.grad


def _twice(w):
    x = torch.arange(3.0, dtype=torch.float64, requires_grad=True)
    y, _ = w.call("grads", x * 1)
    (g,) = torch.autograd.grad(y, x, create_graph=True)
    return torch.autograd.grad(g.sum(), x)


def _course(w):
    x = course.tensor([1.0, 2.0], requires_grad=True)
    y, z = w.call("course_grads", x)
    (y + z.sum()).backward()
    return x.grad


def _weights(w):
    net = w.name("net")
    weight = net[0].weight
    with torch.no_grad():
        weight.mul_(1.5)
    out = net(torch.ones(1, 3))
    out.sum().backward()
    return weight.grad, out


def _readonly(w):
    w.call("same", w.sealed)
    w.call("fills", w.sealed)


def _sized(w):
    x, whole = np.arange(6.0), np.zeros((4, 6))
    part = whole[1:3]
    before = x.nbytes, part.nbytes, whole.shape
    held = x[:]
    w.call("same", x, part)
    w.call("reshapes", x)
    w.call("fills", part)
    if (x.nbytes, part.nbytes, whole.shape) != before or held.size != 6:
        raise Wrong("an argument has another size")


def _made(w):
    return w.call("calls", lambda x: (x, [w.expected.sum()], {"a": x}), np.float64(2.0))


def _handles(w):
    h = w.name("number")
    return [
        *(lambda f=f: f(h) for f in (len, float, bool, str, hash, np.asarray, dir)),
        lambda: h + 1,
        lambda: h[2],
        lambda: 3 in h,
        lambda: h(1, 2),
        lambda: h == w.name("point"),
        lambda: h.n,
        lambda: setattr(h, "n", 4),
        lambda: isinstance(h, w.name("Number")),
        lambda: inspect.signature(w.name("double")),
        lambda: w.name("double").__code__.co_varnames,
        lambda: inspect.getsource(w.name("double")),
        lambda: w.name("point").norm.__doc__,
        lambda: w.session.request(["plain"], (w.name("bag"),)),
        lambda: w.session.request(["held"], (w.name("point"),)),
        lambda: w.session.request(["copy", "nactb"], (h,)),
        lambda: w.name("Point").__mro__,
        lambda: w.name("Bag")([1])[0],
        lambda: [*w.name("gen")()],
        lambda: h.__enter__(),
        lambda: __import__("copy").copy(w.name("point")),
    ]


def _shared(w):
    table, settings = w.name("table"), w.name("settings")
    table.append(len(table))
    settings["rate"] = 1
    w.session.agree()
    grid = w.name("grid")
    grid[0, 0] += 1
    return w.call("same", table, settings, grid)


STEPS = {
    "double": lambda w: [w.call("double", value) for value in (2, 1.5, np.arange(3), [1, 2], torch.ones(2))],
    "same": lambda w: w.call("same", w.beside, {"a": w.beside}, np.eye(2), b"x", {1, 2}, key=[1]),
    "sized": _sized,
    "read-only": _readonly,
    "fills": lambda w: [w.call("fills", x) for x in (np.zeros((2, 3)), np.zeros(9)[::3], np.ma.zeros(3))],
    "grows": lambda w: w.call("grows", [1, 2]),
    "puts": lambda w: [
        w.call("puts", d) for d in ({"a": 1}, collections.Counter(a=1), collections.OrderedDict(a=1))
    ],
    "frees": lambda w: [w.call("frees", {1, 2}), w.call("extends", bytearray(b"ab"))],
    "objects": lambda w: w.call("fills", np.array([1, [2]], object)),
    "fails": lambda w: w.call("fails", 3),
    "fails mine": lambda w: w.call("fails_mine", [1]),
    "exits": lambda w: w.call("exits", 1),
    "calls": _made,
    "iterates": lambda w: w.call("iterates", iter([1, np.ones(2), "a"])),
    "warns": lambda w: w.call("warns", 3),
    "frame": lambda w: w.call("frame", pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})),
    "series": lambda w: w.call("double", pd.Series([1.0, 2.0], name="s")),
    "draws": lambda w: [w.call("draws", w.rng), w.call("seeded")],
    "in place": lambda w: [w.call("inplace", torch.ones(3)), w.call("flat", torch.ones(2, 2))],
    "in place, with a gradient": lambda w: w.call("inplace", torch.ones(3, requires_grad=True) * 1),
    "backward": lambda w: w.call("backward", torch.ones(3, requires_grad=True)),
    "backward of no leaf": lambda w: w.call("backward", torch.ones(3, requires_grad=True) * 2),
    "vjp": _vjp,
    "twice": _twice,
    "course": _course,
    "weights": _weights,
    "own": lambda w: (w.name("own") * 2, w.name("wave") * 2),
    "many": lambda w: w.call("many"),
    "kinds": lambda w: w.call("kinds"),
    "moments": lambda w: w.call("moments"),
    "tensors": lambda w: w.call("tensors"),
    "frames": lambda w: w.call("frames"),
    "symbols": lambda w: [w.call("symbols"), w.call("fills", sympy.Matrix([[1, 2]]))],
    "linked": lambda w: w.call("linked"),
    "modules": lambda w: w.call("modules"),
    "handles": _handles,
    "shared": _shared,
    "nested": lambda w: w.session.request(["name", "nested"]),
    "lent": _lent,
    "names": lambda w: [w.session.request(["names"]), w.session.request(["beside", "double(3)"])],
    "again": lambda w: [
        w.session.request(["name", name]) for name in ("table", "point", "number", "net", "Mine", "gen")
    ],
    "store": lambda w: [
        w.session.request(["store", "q"], ([1, w.name("point")],)),
        w.session.request(["name", "q"]),
    ],
}
FIRST = ("again", "shared", "weights", "own", "lent", "draws", "calls", "vjp", "handles")


def use(w, value, deep=4):
    """What a test may do with a value, so that what it is made of is touched."""
    if any(value is each for each in w.held[-100:]):
        return
    w.held.append(value)
    if issubclass(type(value), Handle):  # first: it may count as an instance of any class below
        quietly(lambda: value.attribute)
        return
    if isinstance(value, np.ndarray):
        value.flags, value.strides
        if value.dtype != object and value.nbytes <= LIMIT:
            value.tobytes(), value[::3], value[:1], value.copy()
            np.array_equal(value, value)
        if value.nbytes < 4096:
            quietly(repr, value)
        return
    if isinstance(value, (torch.Tensor, course.Tensor)):
        quietly(lambda: value.sum())
        quietly(lambda: value.tolist())
        return
    if isinstance(value, (pd.DataFrame, pd.Series, pd.Index)):
        quietly(repr, value)
        quietly(lambda: value.equals(value.copy()))
        return
    if isinstance(value, sympy.Basic):
        quietly(lambda: (value == value, hash(value), len(value.args)))
        return
    if deep and isinstance(value, (dict, list, tuple, set, frozenset, collections.deque)):
        inside = list(value)[:30]
        if isinstance(value, dict):
            inside += list(value.values())[:30]
        for each in inside:
            use(w, each, deep - 1)
    elif not isinstance(value, (dict, list, tuple, set, frozenset, collections.deque)):
        quietly(repr, value)


def quietly(what, *args):
    """What a value's own library says of it is no matter; what the wire says of it must be its own."""
    try:
        what(*args)
    except BaseException as error:
        if not allowed(error):
            raise


def allowed(error):
    """Whether an error is one that a test may see: the wire's own, the student's, or no doing of ours."""
    if isinstance(error, (Hang, Wrong, KeyboardInterrupt)) and not isinstance(error, StudentError):
        return False
    if isinstance(error, OWN) or "in_student_code" in getattr(error, "__dict__", {}):
        return True
    tb = error.__traceback__
    while tb is not None:
        if (
            "/autograder/" in tb.tb_frame.f_code.co_filename
            and "/tests/" not in tb.tb_frame.f_code.co_filename
        ):
            return type(error) is AttributeError and tb.tb_frame.f_code.co_name == "__getattr__"
        tb = tb.tb_next
    return True


class Life:
    """One examination, by its number; the lies whose numbers are in `true` are not told."""

    def __init__(self, records, mutator, number, true=frozenset()):
        self.records, self.mutator, self.number, self.true = records, mutator, number, true
        self.lying, self.count, self.told, self.times = False, 0, [], collections.Counter()
        self.step = ""

    def hears(self, head, parts):
        if "ask" not in head:
            return
        key = key_of(head["body"])
        known = self.answers.get(key)
        n = self.times[key]
        self.times[key] += 1
        if not known:
            known = self.answers[seeded(self.number, "other", n).choice(self.keys)]
        for said, blobs in known[min(n, len(known) - 1)]:
            said = dict(said)
            for kind in ("answer", "fail"):
                if kind in said:
                    said[kind] = head["ask"]
            self.world.peer.channel.comes(self.frame(said, blobs))

    def frame(self, said, blobs):
        if not self.lying:
            return packed(said, blobs)
        self.count += 1
        rng = seeded(self.number, self.count)
        if self.count in self.true or rng.random() < 0.1:
            return packed(said, blobs)
        data = self.mutator.lies(rng, said, blobs)
        self.told.append((self.count, self.step, data))
        return data

    def live(self):
        """Raises what must not be."""
        rng = seeded(self.number, "steps")
        variant = rng.choice(list(self.records))
        self.answers = self.records[variant].answers
        self.keys = list(self.answers)
        self.world = w = World(self.hears, paths_of(variant), variant == SEEDED)
        try:
            for step in FIRST:
                run(w, STEPS[step])
            self.lying = True
            before = peak()
            while self.count < LIES:
                self.step = rng.choice(list(STEPS))
                signal.setitimer(signal.ITIMER_PROF, SECONDS)
                try:
                    run(w, STEPS[self.step], rng)
                finally:
                    signal.setitimer(signal.ITIMER_PROF, 0)
                del w.held[:-50]
                before = self.check(before)
                # What is left of a lie would be taken for the next answer. A conversation that is broken is
                # over, and no more can be told: here it goes on, for the sake of what the session has.
                if w.peer.broken is not None or (w.peer.channel._inbox and rng.random() < 0.7):
                    w.peer.broken, w.peer.channel.closed = None, False
                    del w.peer.channel._inbox[:]
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            w.held.clear()
            w.names.clear()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            w.close()

    def check(self, before):
        w = self.world
        if w.expected.tolist() != [0, 1, 2, 3, 4]:
            raise Wrong("a value that was not sent has changed")
        if w.sealed.tolist() != [[0, 1, 2], [3, 4, 5]] and w.sealed.size == 6:
            raise Wrong("a read-only argument has changed")
        if w.session.reading or w.session._copying or w.peer._depth or w.peer._awaited:
            raise Wrong("a question left its marks behind")
        now = peak()
        if now - before > MORE:
            raise Wrong(f"one message took {(now - before) >> 20} MiB")
        return now


def run(w, step, rng=None):
    try:
        found = step(w)
        if rng is not None:
            w.guard.came(found)
        if isinstance(found, list) and found and inspect.isfunction(found[0]):
            for part in found if rng is None else [rng.choice(found) for _ in range(4)]:
                quietly(lambda: use(w, part()))
            return
        if rng is not None:
            use(w, found)
    except BaseException as error:
        if not allowed(error):
            raise


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def paths_of(variant):
    return {
        "by name": lambda: None,
        "noting": lambda: Paths(Kinds(), True),
        "as expected": lambda: Paths(Kinds.of_json(KINDS), False),
    }[variant]()


SEEDED = "by name"
KINDS = {
    "": {
        "point": "o",
        "number": "n",
        "double": "o",
        "double()": "na",
        "kinds()": "c",
        "same()": "c",
        "nested": "c",
        "nested[]": "n",
        "linked()": "c",
        "many()": "c",
        "many()[]": "nt",
        "test": "o",
    }
}


def recorded(corpus):
    """The true answers to all steps, for each way to read them."""
    found = {}
    for variant in ("by name", "noting", "as expected"):
        recorder = found[variant] = Recorder(corpus)
        w = World(recorder.hears, paths_of(variant), variant == SEEDED)
        recorder.peer = w.peer
        for step in (*FIRST, *STEPS, *FIRST, *STEPS):
            run(w, STEPS[step])
            if w.peer.broken is not None:
                raise RuntimeError(f"{step}: {w.peer.broken}")
        w.close()
    return found


def hangs(*_):
    raise Hang("a question has taken too long:\n" + "".join(traceback.format_stack(limit=12)))


def outcome(records, mutator, number, true):
    """(what came of a life, its lies), in a process of its own: '' where nothing is wrong."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        globals()["SECONDS"] = 3
        life = Life(records, mutator, number, true)
        with open(write, "w", errors="backslashreplace") as file:
            try:
                life.live()
                said = ""
            except BaseException as error:
                said = "".join(traceback.format_exception(error)[-12:])
                file.write(
                    json.dumps([said, [[n, step, data.decode("latin-1")] for n, step, data in life.told]])
                )
        os._exit(0)
    os.close(write)
    with open(read) as file:
        told = file.read()
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return f"the process was ended by signal {os.WTERMSIG(status)}", None
    return json.loads(told) if told else ("", [])


def smallest(records, mutator, number):
    """A sentence on a life's fault, and the lies that it takes."""
    said, lies = outcome(records, mutator, number, frozenset())
    if not said:
        return f"life {number} has a fault only after others: run it behind them"
    kind = said.strip().splitlines()[-1][:60]
    true, all_of_them = set(), range(1, LIES + 60)
    size = 32
    while size:
        for first in range(1, len(all_of_them) + 1, size):
            part = {n for n in range(first, first + size) if n not in true}
            if part:
                again, others = outcome(records, mutator, number, frozenset(true | part))
                if again.strip().splitlines()[-1:] and again.strip().splitlines()[-1][:60] == kind:
                    true |= part
                    said, lies = again, others
        size //= 2
    told = "\n".join(f"  {step}: {data[:1500].encode('latin-1')!r}" for _, step, data in lies or ())
    return f"life {number}, all but {sorted(set(all_of_them) - true)} true:\n{said}\nthe lies:\n{told}"


def main():
    first, count = int(sys.argv[1]), int(sys.argv[2])
    progress = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    torch.set_num_threads(1)
    signal.signal(signal.SIGPROF, hangs)
    corpus = []
    records = recorded(corpus)
    mutator = Mutator(corpus)
    bounded(Limits().tests_memory)
    gc.freeze()
    if count < 0:
        print(smallest(records, mutator, first))
        return 1
    begun, told, number, lives = time.process_time(), 0, first, 0
    file = open(progress, "r+b" if progress.exists() else "w+b", buffering=0) if progress else None
    longest = 0.0
    over: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: over.append(number))  # say how far it came
    while told < count and not over:
        if file is not None:
            os.pwrite(file.fileno(), b"%-20d" % number, 0)
        life = Life(records, mutator, number)
        started = time.process_time()
        try:
            life.live()
            longest = max(longest, time.process_time() - started)
        except BaseException as error:
            print(f"after {told} lies:", "".join(traceback.format_exception(error)[-3:])[-1500:], flush=True)
            print(smallest(records, mutator, number))
            return 1
        told, number, lives = told + len(life.told), number + 1, lives + 1
    took = time.process_time() - begun
    print(
        json.dumps(
            {
                "lies": told,
                "lives": lives,
                "seconds": round(took, 1),
                "a second": round(told / took),
                "longest life": round(longest, 1),
                "peak": peak() >> 20,
                "true": len(corpus),
            }
        )
    )
    return 0


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main())
