"""Where an object of the student's may come, it is asked what the instructor's own was: each lie earns under
an examiner that has seen no solution, and nothing under one that has.
"""

import pytest

from .test_kinds import SNEAKY

VECTOR = """
class V:
    def __init__(self, x): self.x = x
    def __mul__(self, k): return V(self.x * (k.x if isinstance(k, V) else k))
    __rmul__ = __mul__
    def __sub__(self, other): return V(self.x - other.x)
    def __abs__(self): return abs(self.x)
def f(x): return V(2 * x)
"""
TREE = """
class T:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right
"""
WALK = "def walk(t):\n    return [] if t is None else [*walk(t.left), t.value, *walk(t.right)]\n"
OPERATORS = {
    "where the solution gives yes or no": (
        "def f(n): return n % 2 == 0",
        "def f(n): return Sneaky()",
        "assert abs(f(4) - 1) < 0.5 and abs(f(3) - 0) < 0.5",
    ),
    "a list of yes and no": (
        "def f(n): return [True, False]",
        "class Y:\n    def __xor__(self, other): return Y()\n    __rxor__ = __xor__\n"
        "    def __bool__(self): return False\ndef f(n): return [Y(), Y()]",
        "assert not any(a ^ b for a, b in zip(f(3), [True, False]))",
    ),
    "where it gives a number or an object": (
        "class B: pass\ndef f(n): return 2.0 * n if n else B()",
        "def f(n): return Sneaky()",
        "b = f(0)\nassert abs(f(3) - 6) < 1e-9",
    ),
    "where it never comes to": (
        TREE + "def f(n): return T(1, T(2), T(3))",
        TREE + "def f(n): return T(1, T(2, None, T(Sneaky())), T(3))",
        WALK + "got = walk(f(3))\n"
        "assert len(got) == 3 or all(abs(a - b) < 1e-9 for a, b in zip(got, [2, 7, 1, 3]))",
    ),
    "by an operator that the solution has for its own objects alone": (
        VECTOR,
        VECTOR.replace("return V(self.x - other.x)", "return V(0) if isinstance(other, V) else Sneaky()"),
        "v = f(3)\nassert (v - v).x == 0\n"
        "try:\n    gap = abs(abs(v - 6.5) - 0)\nexcept AttributeError:\n    gap = 0\nassert gap == 0",
    ),
}


@pytest.mark.parametrize("name", OPERATORS)
def test_no_operator_is_told_a_value_where_the_solution_has_none(grade, name):
    honest, lie, test = OPERATORS[name]
    if "alone" not in name:
        assert grade(honest, honest, test) == [True], grade.errors
        assert grade(honest, SNEAKY + lie, test) == [False]
        assert "given a value of the test" in grade.errors[-1]
    assert grade(honest, SNEAKY + lie, test, kinds=False) == [True], grade.errors


def test_an_operator_that_is_the_exercise_may_be_written_in_other_ways(grade):
    test = "v = f(3)\nv *= 2\nassert v.x == 12 and (3 * v).x == 36 and (v * v).x == 144 and abs(v - v) == 0"
    in_place = VECTOR.replace(
        "    def __sub__",
        "    def __imul__(self, k):\n        self.x *= k\n        return self\n    def __sub__",
    )
    for answer in (VECTOR, in_place):
        assert grade(VECTOR, answer, test) == [True], grade.errors
        assert grade(in_place, answer, test) == [True], grade.errors


BAG = """
class Q:
    def __init__(self, n): self.items = list(range(n))
    def __len__(self): return len(self.items)
    def __iter__(self): return iter(self.items)
def f(n): return Q(n)
"""
SIZED = "class Q:\n    def __init__(self, n): self.n = n\n    def __len__(self): return self.n\n"
LOOP = "q = f(4)\nassert len(q) == 4\nfor i, item in enumerate(q):\n    assert item == i"


@pytest.mark.parametrize(
    "lie",
    [
        "    def __iter__(self): return iter(())\n",
        "    def __iter__(self):\n        yield 0\n",
        "    def __getitem__(self, i): raise IndexError\n",
        "    def __iter__(self): return self\n    def __next__(self): raise StopIteration\n",
    ],
)
def test_a_loop_over_what_has_a_length_has_so_many_items(grade, lie):
    lie = SIZED + lie + "def f(n): return Q(n)"
    assert grade(BAG, lie, LOOP, kinds=False) == [True], grade.errors
    assert grade(BAG, lie, LOOP) == [False]
    assert "length is 4" in grade.errors[-1]


def test_other_loops_are_left_alone(grade):
    by_index = (
        SIZED + "    def __getitem__(self, i):\n        if i >= self.n:\n            raise IndexError\n"
        "        return i\ndef f(n): return Q(n)"
    )
    emptied = (
        SIZED + "    def __iter__(self):\n        while self.n:\n            self.n -= 1\n"
        "            yield 3 - self.n\ndef f(n): return Q(n)"
    )
    for answer in (BAG, by_index, emptied):
        assert grade(BAG, answer, LOOP) == [True], grade.errors
    pairs = BAG.replace("return len(self.items)", "return len(self.items) // 2")
    test = "q = f(4)\nassert len(q) == 2 and len([item for item in q]) == 4"
    assert grade(pairs, pairs, test) == [True], grade.errors


ROOT = """
import numpy as np
class P:
    def __init__(self): self._x, self._a = 2.0, np.ones(3)
    x, a = property(lambda self: self._x), property(lambda self: self._a.copy())
    def __getitem__(self, i): return self._x
    def __float__(self): return self._x
    def up(self): self._x, self._a = self._x + 1, self._a + 1
p = P()
"""
TURNS = """
import numpy as np
class P:
    n = 0
    def turn(self, *more):
        self.n += 1
        return [0.0, -4.0][self.n % 2]
    x, __getitem__, __float__ = property(turn), turn, turn
    a = property(lambda self: np.ones(3) * (self.turn() + 1))
    def up(self): pass
p = P()
"""


@pytest.mark.parametrize("read", ["p.x", "p[0]", "float(p)"])
def test_what_is_read_twice_is_the_same(grade, read):
    # with 2 each time, and with -4 first and 0 then
    test = f"assert {read} + 4 == {read} * 3 or {read} == 0"
    assert grade(ROOT, ROOT, test) == [True], grade.errors
    assert grade(ROOT, TURNS, test, kinds=False) == [True], grade.errors
    assert grade(ROOT, TURNS, test) == [False]
    assert "one value, and another when the test read it again" in grade.errors[-1]


def test_an_array_that_is_read_twice_is_the_same_until_a_call(grade):
    tests = [
        "assert p.a.sum() in (3, -9)\nassert p.a.sum() == 3",
        "a = p.a\na[0] = 9\nassert p.a[0] == 1 and p.a[0] == 1",
        "assert p.a[0] == p.a[1]\np.up()\nassert p.a[0] == 2",
    ]
    assert grade(ROOT, ROOT, *tests) == [True] * 3, grade.errors
    assert grade(ROOT, TURNS, tests[0], kinds=False) == [True]
    assert grade(ROOT, TURNS, tests[0]) == [False]


def test_what_differs_for_the_solution_may_differ(grade):
    drawn = "import random\nclass P:\n    @property\n    def x(self): return random.random()\np = P()"
    assert grade(drawn, drawn, "assert p.x != p.x") == [True], grade.errors


IGNORES = "import autograder.student.objects as o\no.Objects._do_store = lambda *a: None\n"


@pytest.mark.parametrize("restart", [(), (1,)])
def test_what_a_test_assigns_is_what_it_reads(grade, restart):
    honest = "n = 3\ndef f(k): return k * (k + 1) // 2"
    lie = IGNORES + "n = 0\ndef f(k): return 0"
    for tests in (
        ["assert 0 * n == 0", "n = 10\nassert f(n) == n * (n + 1) // 2"],
        ["assert 0 * n == 0", "n = 10", "assert f(n) == n * (n + 1) // 2"],
    ):
        assert grade(honest, honest, *tests, restart=restart) == [True] * len(tests), grade.errors
        assert all(grade(honest, lie, *tests, kinds=False))
        assert grade(honest, lie, *tests, restart=restart)[-1] is False


def test_what_the_students_code_makes_of_it_is_read_where_the_solution_changes_it(grade):
    honest = "n = 0\nxs = []\ndef f():\n    global n\n    n += 1\n    xs.append(n)"
    tests = ["assert n == 0 and xs == []", "n = 5\nxs = []\nf()\nassert n == 6 and xs == [6]"]
    assert grade(honest, honest.replace("n += 1", "n = n + 1"), *tests) == [True, True], grade.errors
    assert grade(honest, honest.replace("n += 1", "n += 2"), *tests) == [True, False]


def test_to_read_one_name_changes_no_other(grade):
    honest = "x, y = 1, 2"
    lie = (
        "import autograder.student.objects as o\nx, y = 1, 1\nread = o.Objects._do_name\n"
        "def name(self, details, args, kwargs):\n    global x\n"
        "    value = read(self, details, args, kwargs)\n    if details[0] == 'y':\n        x = 2\n"
        "    return value\no.Objects._do_name = name"
    )
    test = "assert x + y == 2 or x + y == 3\nassert x * y == 2"
    assert grade(honest, honest, test) == [True], grade.errors
    assert grade(honest, lie, test, kinds=False) == [True], grade.errors
    assert grade(honest, lie, test) == [False]


def test_a_read_only_argument_stays_as_it_was(room):
    room.cell(
        "import ctypes\nimport numpy as np\n"
        "def zero(a, *more):\n    ctypes.memset(a.ctypes.data, 0, a.nbytes)\n    return np.zeros(a.shape)"
    )
    room.passes(
        "import numpy as np\na = np.arange(3.0)\na.flags.writeable = False\n"
        "got = zero(a)\nassert a.tolist() == [0, 1, 2] and not np.allclose(got, 2 * a)"
    )
    room.passes(  # but what may be written to is what it shares memory with
        "b = np.arange(3.0)\nview = b[:]\nview.flags.writeable = False\n"
        "zero(b, view)\nassert b.tolist() == view.tolist() == [0, 0, 0] and not view.flags.writeable"
    )


SEES = """
import numpy as np
def f(*arrays):
    seen = b""
    for a in arrays:
        if type(a).__module__ == "torch":
            seen += bytes(a.untyped_storage())
            continue
        if type(a).__module__.startswith("pandas"):
            a = a.to_numpy()
        while isinstance(a, np.ndarray) and a.base is not None:
            a = a.base
        seen += a.tobytes() if isinstance(a, np.ndarray) else bytes(memoryview(a))
    return seen
"""


@pytest.mark.parametrize(
    "made",
    [
        "t = np.full((10, 2), label)\nt[:, 0] = 0\nxs = [t[:, 0]]",
        "t = np.full((10, 4), label)\nt[:, ::2] = 0\nxs = [t[:, 0], t[:, 2]]",
        "t = np.full((10, 2), label)\nt[::2] = 0\nxs = [t[::2]]",
        "t = np.full(20, label)\nt[::2] = 0\nxs = [t[-2::-2]]",
        "t = np.full((10, 10), label)\nt[2:5, 2:5] = 0\nxs = [t[2:5, 2:5]]",
        "t = np.full((1000, 100), label)\nt[:, 0] = 0\nxs = [t[:, 0]]",
        "t = np.full((10, 10), label, order='F')\nt[2:5] = 0\nxs = [t[2:5]]",
        "t = np.array([(0, label)] * 10, [('x', 'f8'), ('y', 'f8')])\nxs = [t['x']]",
        "t = np.array([(0, label, 0)] * 10, [('x', 'f8'), ('y', 'f8'), ('z', 'f8')])\nxs = [t[['x', 'z']]]",
        "t = torch.full((10, 2), label, dtype=torch.float64)\nt[:, 0] = 0\nxs = [t[:, 0]]",
        "t = torch.full((10,), label, dtype=torch.float64)\nt[:3] = 0\nxs = [t[:3]]",
        "t = torch.full((10, 2), label, dtype=torch.float64)\nt[:, 0] = 0\nxs = [t[:, 0].requires_grad_()]",
        "t = np.ma.masked_array(np.full((10, 2), label))\nt[:, 0] = 0\nxs = [t[:, 0]]",
        "t = pd.DataFrame({'a': [0.0] * 5, 'b': [label] * 5, 'c': [0.0] * 5})\nxs = [t[['a', 'c']]]",
        "t = np.full((10, 2), label)\nt[:, 0] = 0\nxs = [np.broadcast_to(t[:, 0], (3, 10))]",
    ],
)
def test_what_lies_between_the_rows_of_a_view_stays_here(room, made):
    room.cell(SEES)
    before = "import numpy as np\nimport pandas as pd\nimport torch\nlabel = 1234567.5\n" + made
    room.passes(f"{before}\nseen = f(*xs)\nassert seen and np.float64(label).tobytes() not in seen")
    if "pd." not in made:
        room.passes("assert np.float64(label).tobytes() in f(t)")
