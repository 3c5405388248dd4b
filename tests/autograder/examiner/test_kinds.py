"""Values cannot lie: where the instructor's own solution gave plain data, a test has plain data or an error.

Each attack earns under an examiner that knows no kinds, and nothing under one that has seen the solution.
"""

import pytest
import torch  # noqa: F401  # a tensor comes only where it is loaded

from autograder.examiner import Kinds
from autograder.examiner.kinds import NOWHERE, Paths, copies

SNEAKY = """
import numpy as np
class Zero:
    def __abs__(self): return 0
    def __round__(self, n=None): return 0
    def __float__(self): return 0.0
    def __array__(self, dtype=None, copy=None): return np.zeros(())
    def __neg__(self): return self
    def __pow__(self, n): return self
    def __mul__(self, other): return self
    __rmul__ = __truediv__ = __add__ = __radd__ = __mul__
    def sum(self): return self
    def max(self): return self
    def sqrt(self): return 0.0
    def __lt__(self, other): return True
class Sneaky(Zero):
    __slots__ = ("told",)
    def __sub__(self, other): return Zero()
    __rsub__ = __sub__
    def __float__(self): raise TypeError
    def __array__(self, dtype=None, copy=None): raise TypeError
    def __round__(self, n=None): return Zero()
"""
NUMBER, ARRAY = (
    "def f(x):\n    return 2.0 * x",
    "import numpy as np\ndef f(x):\n    return 2.0 * np.ones(3) * x",
)
LIE = SNEAKY + "def f(x):\n    return Sneaky()"


# where the plain 0 comes from; the object's own methods say what it is
NUMBERS = {
    "abs": "e = 6.0\nassert abs(f(3) - e) < 1e-9",
    "the object after the value": "e = 6.0\nassert abs(e - f(3)) < 1e-9",
    "float": "e = 6.0\nassert math.isclose(float(f(3) - e) + 1, 1)",
    "round": "e = 6.0\nassert round(f(3) - e, 7) == 0",
    "assertAlmostEqual": "case.assertAlmostEqual(f(3), 6.0)",
    "a square": "e = 6.0\nassert abs((f(3) - e) ** 2) < 1e-9",
    "a sum": "e = 6.0\nassert abs(sum([f(3) - e, f(3) - e])) < 1e-9",
}
ARRAYS = {
    "largest of abs": "e = 6 * np.ones(3)\nassert np.max(np.abs(f(3) - e)) < 1e-9",
    "norm": "e = 6 * np.ones(3)\nassert np.linalg.norm(f(3) - e) < 1e-9",
    "allclose": "e = 6 * np.ones(3)\nassert np.allclose(f(3) - e, 0)",
    "sum of squares": "e = 6 * np.ones(3)\nassert abs(((f(3) - e) ** 2).sum()) < 1e-9",
}
OBJECTS = (
    SNEAKY
    + """
def f(x):
    a = np.empty(3, object)
    for i in range(3):
        a[i] = Sneaky()
    return a
"""
)


@pytest.mark.parametrize("name", NUMBERS)
def test_no_number_lies(grade, name):
    assert grade(NUMBER, NUMBER, NUMBERS[name]) == [True]
    assert grade(NUMBER, LIE, NUMBERS[name]) == [False]
    assert "your f gave an object of class Sneaky where a number is expected" in grade.errors[-1]


def test_a_test_that_expects_a_type_error_does_not_take_ours_for_it(grade):
    right = "def f(x):\n    if x is None:\n        raise TypeError\n    return 2.0 * x"
    test = "try:\n    f(None) + 1\n    assert False\nexcept TypeError:\n    pass"
    assert grade(right, right, test) == [True]
    assert grade(right, LIE, test) == [False]
    assert "your f gave an object of class Sneaky" in grade.errors[-1]


@pytest.mark.parametrize("name", ARRAYS)
@pytest.mark.parametrize("lie", [LIE, OBJECTS])
def test_no_array_lies(grade, name, lie):
    assert grade(ARRAY, ARRAY, ARRAYS[name]) == [True]
    assert grade(ARRAY, lie, ARRAYS[name]) == [False]


@pytest.mark.parametrize("name", NUMBERS | ARRAYS)
def test_without_kinds_the_attack_succeeds(grade, name):
    """The control: an attack that never works proves nothing."""
    test = (NUMBERS | ARRAYS)[name]
    assert any(grade(NUMBER, lie, test, kinds=False) == [True] for lie in (LIE, OBJECTS)), grade.errors


MASKED = {
    "all of it": "def f(x):\n    return np.ma.masked_all(3)",
    "in a list": "def f(x):\n    return [np.ma.masked_all(3)]",
    "twice in a list": "def f(x):\n    m = np.ma.masked_all(3)\n    return [m, m]",
    "the constant": "def f(x):\n    return np.ma.masked",
    "a class of it": "class Mine(np.ma.MaskedArray):\n    pass\ndef f(x):\n"
    "    return Mine(np.zeros(3), mask=True)",
    "an object that is one": "class Mine:\n    def __array__(self, dtype=None, copy=None):\n"
    "        return np.ma.masked_all(3)\ndef f(x):\n    return Mine()",
}


@pytest.mark.parametrize("name", MASKED)
def test_nothing_hides_behind_a_mask(grade, name):
    """numpy's own comparison passes over what is masked."""
    honest = "import numpy as np\ndef f(x):\n    return 2.0 * x * np.ones(3)"
    test = "got = f(3)\nnp.testing.assert_allclose(got, 6)"
    if "list" in name:
        honest = honest.replace("return 2.0 * x * np.ones(3)", "return [2.0 * x * np.ones(3)] * 2")
        test = "for got in f(3)[-1:]:\n    np.testing.assert_allclose(got, 6)"
    lie = "import numpy as np\n" + MASKED[name]
    assert grade(honest, honest, test) == [True]
    assert grade(honest, lie, test) == [False]


def test_a_masked_array_comes_as_one_where_the_solution_gives_one_and_as_its_numbers_where_not(grade):
    masked = "import numpy as np\ndef f(x):\n    return np.ma.masked_less(np.arange(3.0), x)"
    assert grade(masked, masked, "got = f(1)\nassert got.mask.tolist() == [True, False, False]") == [True]
    plain = "import numpy as np\ndef f(x):\n    return np.arange(3.0)"
    test = "got = f(1)\nassert type(got) is np.ndarray and got.tolist() == [0, 1, 2]"
    assert grade(plain, masked, test) == [True]


TOLD = """
told = []
class Listens:
    def __sub__(self, other):
        told.append(other)
        return self
    __rsub__ = __eq__ = __lt__ = __gt__ = __add__ = __mul__ = __sub__
    def __abs__(self): return 0
    def __contains__(self, x): told.append(x)
    def __getitem__(self, x): told.append(x)
    def __setitem__(self, x, y): told.append(x)
    def __round__(self, n): told.append(n)
    def __format__(self, spec): told.append(spec)
def f(x): return Listens()
def heard(): return len(told)
"""


def test_no_object_is_told_what_is_expected(grade):
    honest = NUMBER + "\ndef heard():\n    return 0"
    uses = ["abs(y - 6)", "6 - y", "y == 6", "y < 6", "y in [6]", "6 in [y]", "6 in y", "y[6]", "round(y, 6)"]
    uses += ["f'{y:6}'", "y + 6", "np.allclose(y, 6)", "np.subtract(6, y)", "np.float64(6) - y", "[y] == [6]"]
    tests = [f"try:\n    {use}\nexcept (TypeError, IndexError):\n    pass" for use in uses]
    for test in tests:
        told = f"y = f(3)\n{test}", "assert heard() == 0"
        assert grade(honest, TOLD, *told)[-1]
    last = ["assert heard() == 0"]
    assert grade(honest, TOLD, "y = f(3)", *tests, *last)[-1]
    assert not grade(honest, TOLD, "y = f(3)", *tests, *last, kinds=False)[-1]


@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    "honest, lie, test",
    [
        # (the path, where it is another than f())
        (
            "def f(g):\n    return g(6.0)",
            SNEAKY + "def f(g):\n    return g(Sneaky())",
            "got = []\nf(got.append)\nassert abs(got[0] - 6) < 1e-9",
        ),
        (
            "def f(g):\n    return g(6.0)",
            SNEAKY + "def f(g):\n    return g(Sneaky())",
            "def g(x):\n    assert abs(x - 6) < 1e-9\nf(g)",
        ),
        (
            "def f(g):\n    return g(6.0)",
            SNEAKY + "def f(g):\n    return g(x=Sneaky())",
            "def g(x):\n    assert abs(x - 6) < 1e-9\nf(g)",
        ),
        (
            "def f(g):\n    return g(6.0)",
            SNEAKY + "def f(g):\n    return g(Sneaky())",
            "def g(*xs, **more):\n    assert all(abs(x - 6) < 1e-9 for x in [*xs, *more.values()])\nf(g)",
        ),
        (
            "def f(n):\n    for i in range(n):\n        yield 2.0 * i",
            SNEAKY + "def f(n):\n    for i in range(n):\n        yield Sneaky()",
            "for i, y in enumerate(f(4)):\n    assert abs(y - 2 * i) < 1e-9",
        ),
        (
            "def f(n):\n    for i in range(n):\n        yield 2.0 * i",
            SNEAKY + "def f(n):\n    return [Sneaky() for i in range(n)]",
            "for i, y in enumerate(f(4)):\n    assert abs(y - 2 * i) < 1e-9",
        ),
        (
            "def f(x):\n    raise ValueError('too small', 6.0)",
            SNEAKY + "def f(x):\n    raise ValueError('too small', Sneaky())",
            "try:\n    f(3)\nexcept ValueError as e:\n    assert abs(e.args[1] - 6) < 1e-9",
        ),
        (
            "class E(ValueError): pass\ndef f(x):\n    e = E()\n    e.missing = 6.0\n    raise e",
            SNEAKY
            + "class E(ValueError): pass\ndef f(x):\n    e = E()\n    e.missing = Sneaky()\n    raise e",
            "try:\n    f(3)\nexcept E as e:\n    assert abs(e.missing - 6) < 1e-9",
        ),
        (
            "def f(n):\n    return [2.0 * i for i in range(n)]",
            SNEAKY + "def f(n):\n    return [Sneaky() for i in range(n)]",
            "assert all(abs(a - b) < 1e-9 for a, b in zip(f(3), [0, 2, 4], strict=True))",
        ),
        (
            "def f(n):\n    return []\n",
            SNEAKY + "def f(n):\n    return [Sneaky()]",
            "assert all(abs(a - 6) < 1e-9 for a in f(3))",
        ),
        (
            "def f(n):\n    return [(i, [2.0 * i]) for i in range(n)]",
            SNEAKY + "def f(n):\n    return [(i, [Sneaky()]) for i in range(n)]",
            "assert all(abs(b[0] - 2 * i) < 1e-9 for i, b in f(3))",
        ),
        (
            "def f(n):\n    return {'loss': 6.0, 'best': {'at': 3}}",
            SNEAKY + "def f(n):\n    return {'loss': Sneaky(), 'best': {'at': 3}}",
            "assert abs(f(3)['loss'] - 6) < 1e-9",
        ),
        (  # beside an object
            "class M: pass\ndef f(n):\n    return M(), 6.0",
            SNEAKY + "class M: pass\ndef f(n):\n    return M(), Sneaky()",
            "m, loss = f(3)\nassert abs(loss - 6) < 1e-9",
        ),
        (
            "class M: pass\ndef f(n):\n    return M(), 6.0",
            SNEAKY + "class M: pass\ndef f(n):\n    yield M()\n    yield Sneaky()",
            "m, loss = f(3)\nassert abs(loss - 6) < 1e-9",
        ),
        (
            "class M: pass\ndef f(n):\n    return {'model': M(), 'loss': 6.0}",
            SNEAKY + "class M: pass\ndef f(n):\n    return {'model': M(), 'loss': Sneaky()}",
            "assert abs(f(3)['loss'] - 6) < 1e-9",
        ),
        (  # one list in two places
            "class M: pass\ndef f(n):\n    return [M()], [6.0]",
            SNEAKY + "def f(n):\n    one = [Sneaky()]\n    return one, one",
            "m, loss = f(3)\nassert abs(loss[0] - 6) < 1e-9",
        ),
        (
            "def f(xs):\n    xs.append(6.0)",
            SNEAKY + "def f(xs):\n    xs.append(Sneaky())",
            "xs = [1]\nf(xs)\nassert abs(xs[1] - 6) < 1e-9",
        ),
        (  # the solution changes nothing
            "def f(xs):\n    return sum(xs)",
            SNEAKY + "def f(xs):\n    s = sum(xs)\n    xs[0] = Sneaky()\n    return s",
            "xs = [1]\nf(xs)\nassert abs(xs[0] - 1) < 1e-9",
        ),
        (
            "class S:\n    def pop(self):\n        return 6.0",
            SNEAKY + "class S:\n    def pop(self):\n        return Sneaky()",
            "assert abs(S().pop() - 6) < 1e-9",
        ),
        (
            "class S:\n    size = 6.0",
            SNEAKY + "class S:\n    size = Sneaky()",
            "assert abs(S().size - 6) < 1e-9",
        ),
        (
            "class S:\n    def __getitem__(self, i):\n        return 6.0",
            SNEAKY + "class S:\n    def __getitem__(self, i):\n        return Sneaky()",
            "assert abs(S()[2] - 6) < 1e-9",
        ),
        ("x = 6.0", SNEAKY + "x = Sneaky()", "assert abs(x - 6) < 1e-9"),
        (
            "class V:\n    def __sub__(self, other):\n        return 6.0",
            SNEAKY + "class V:\n    def __sub__(self, other):\n        return Sneaky()",
            "assert abs((V() - V()) - 6) < 1e-9",
        ),
        (  # the same object where an object is due, first
            "class M:\n    def loss(self):\n        return 6.0\n"
            "def other():\n    return M()\ndef f(x):\n    return M()",
            SNEAKY + "class M:\n    def loss(self):\n        return Sneaky()\nm = M()\n"
            "def other():\n    return m\ndef f(x):\n    return m",
            "o = other()\nassert abs(f(3).loss() - 6) < 1e-9",
        ),
        (  # a linked list that is longer
            "class N:\n    def __init__(self, v, n): self.value, self.next = v, n\n"
            "def f(x):\n    return N(6.0, N(6.0, None))",
            SNEAKY + "class N:\n    def __init__(self, v, n): self.value, self.next = v, n\n"
            "def f(x):\n    return N(6.0, N(6.0, N(6.0, N(Sneaky(), None))))",
            "n = f(3)\nwhile n is not None:\n    assert abs(n.value - 6) < 1e-9\n    n = n.next",
        ),
        (
            "from collections import namedtuple\nP = namedtuple('P', 'x y')\ndef f(n):\n    return P(6.0, 1)",
            SNEAKY + "class P:\n    x = Sneaky()\ndef f(n):\n    return P()",
            "assert abs(f(3).x - 6) < 1e-9",
        ),
        (  # a method of an object is told the value
            ARRAY,
            "class A:\n    def __sub__(self, other): return self\n    def max(self): return 0.0\n"
            "def f(x):\n    return A()",
            "e = 6 * np.ones(3)\nassert abs((f(3) - e).max()) < 1e-9",
        ),
    ],
)
def test_no_value_lies_on_any_path(grade, honest, lie, test):
    if "yield M()" not in lie and "xs, **more" not in test:  # these want a test that expects them
        assert grade(honest, lie, test, kinds=False) == [True], grade.errors
    assert grade(honest, honest, test) == [True]
    assert grade(honest, lie, test) == [False]


def test_a_number_is_asked_once(grade):
    twice = """
class Twice:
    n = 0
    def __float__(self):
        self.n += 1
        return 5.0 + self.n
def f(x):
    return Twice()
"""
    test = "y = f(3)\nassert [float(y), float(y), y + 0, abs(y)] == [6, 6, 6, 6]"
    assert grade(NUMBER, twice, test) == [True]
    assert grade(NUMBER, twice, test, kinds=False) == [False]


def test_values_after_a_restart(grade):
    tests = ["y = f(2)", NUMBERS["abs"]]
    assert grade(NUMBER, NUMBER, *tests, restart=[1]) == [True, True]
    assert grade(NUMBER, LIE, *tests, restart=[1]) == [True, False]


def test_a_handle_of_an_earlier_cell(grade):
    honest = "class S:\n    def size(self):\n        return 6.0"
    lie = SNEAKY + "class S:\n    def size(self):\n        return Sneaky()"
    tests = ["s = S()", "assert abs(s.size() - 6) < 1e-9"]
    assert grade(honest, honest, *tests) == [True, True]
    assert grade(honest, lie, *tests) == [True, False]


CLOSE = "assert np.allclose(f(3), 6)\nassert abs(f(3) - 6) < 1e-6\nassert f'{float(f(3)):.1f}' == '6.0'"


@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    "value",
    [
        "np.float64(6)",
        "np.float32(6)",
        "np.int64(6)",
        "np.array(6.0)",
        "6",
        "Fraction(6)",
        "Decimal(6)",
        "sympy.Integer(6)",
        "sympy.Float(6)",
        "sympy.Rational(12, 2)",
        "torch.tensor(6.0)",
        "Kind(6)",
        "Six.six",
        "MyFloat(6)",
        "MyInt(6)",
        "MyDecimal(6)",
        "np.ma.masked_array(6.0)",
    ],
)
def test_what_must_pass_for_a_number(grade, value):
    answer = f"""
import enum, numpy as np, sympy, torch
from fractions import Fraction
from decimal import Decimal
class MyFloat(float): pass
class MyInt(int): pass
class MyDecimal(Decimal): pass
class Six(enum.IntEnum):
    six = 6
class Kind:
    def __init__(self, x): self.x = x
    def __float__(self): return float(self.x)
def f(x):
    return {value}
"""
    test = (
        CLOSE if "ecimal" not in value and "Fraction" not in value else "assert abs(float(f(3)) - 6) < 1e-6"
    )
    # SymPy itself says that Float(6) is not the integer 6
    same = "assert f(3) == 6" if value != "sympy.Float(6)" else "assert f(3) == 6.0"
    assert grade(NUMBER, answer, test, same, "f(3)", "assert f(3) is not None") == [True] * 4, grade.errors


@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    "value",
    [
        "[6.0, 6.0, 6.0]",
        "(6, 6, 6)",
        "np.matrix([6, 6, 6])",
        "np.ma.masked_array([6., 6., 6.])",
        "np.float32([6, 6, 6])",
        "torch.tensor([6., 6., 6.])",
        "torch.tensor([6., 6., 6.], requires_grad=True)",
        "pd.Series([6, 6, 6])",
        "pd.Series([6.0, 6, 6], index=list('abc'))",
        "sympy.Matrix([[6, 6, 6]])",
        "[sympy.Integer(6), sympy.Float(6), Fraction(6)]",
        "P(6, 6, 6)",
        "array.array('d', [6, 6, 6])",
        "np.array(6.0)",
        "6.0",
        "Vector([6, 6, 6])",
    ],
)
def test_what_must_pass_for_an_array(grade, value):
    answer = f"""
import array, collections, numpy as np, pandas as pd, sympy, torch
from fractions import Fraction
P = collections.namedtuple("P", "a b c")
class Vector:
    def __init__(self, xs): self.xs = xs
    def __iter__(self): return iter(self.xs)
def f(x):
    return {value}
"""
    tests = ["got = f(3)\nassert np.allclose(np.array([float(x) for x in np.ravel(got)]), 6)"]
    if "requires_grad" in value:
        tests = [
            "got = f(3)\ngot = getattr(got, 'detach', lambda: got)()\nassert np.allclose(got, 6)",
            "got = f(3)\nassert isinstance(got, np.ndarray) or got.requires_grad",
        ]
    elif not any(word in value for word in ("Fraction", "sympy")):
        tests.append("assert np.max(np.abs(np.asarray(f(3)) - 6)) < 1e-9")
        tests.append("assert np.allclose(f(3), 6 * np.ones(3))")
    assert all(grade(ARRAY, answer, *tests)), grade.errors


def test_an_own_class_for_a_list(grade):
    honest = "def f(n):\n    return [2 * i for i in range(n)]"
    vector = """
class Vector:
    def __init__(self, xs): self.xs = xs
    def __len__(self): return len(self.xs)
    def __getitem__(self, i): return self.xs[i]
def f(n):
    return Vector([2 * i for i in range(n)])
"""
    tests = ["assert len(f(3)) == 3", "assert list(f(3)) == [0, 2, 4]", "assert f(3)[1] == 2", "f(3)"]
    assert all(grade(honest, vector, *tests)), grade.errors
    generator = "def f(n):\n    for i in range(n):\n        yield 2 * i"
    assert all(grade(honest, generator, tests[1], "assert sum(f(3)) == 6"))
    for other in (
        "collections.UserList([0, 2, 4])",
        "range(0, 5, 2)",
        "map(int, '024')",
        "{0: 1, 2: 1, 4: 1}.keys()",
    ):
        assert all(grade(honest, f"import collections\ndef f(n):\n    return {other}", tests[1])), other


def test_what_arrives_plain_is_what_it_was(grade):
    value = (
        "import numpy as np, torch\n"
        "def f(k):\n    return [np.float32(3), torch.ones(2), (1, 2), True, {1: 'a'}][k]"
    )
    tests = [
        "assert isinstance(f(0), np.float32)",
        "import torch\nassert type(f(1)) is torch.Tensor and type(f(2)) is tuple and f(3) is True",
        "assert f(4) == {1: 'a'}",
    ]
    other = value.replace("[np", "[6.0, 6.0, 6.0, 6.0, 6.0] if 0 else [np")
    assert all(grade(value, other, *tests)), grade.errors


def test_gradients_stay(grade):
    honest = "import torch\nw = torch.ones(2, requires_grad=True)\ndef f(x):\n    return (w * x).sum()"
    tests = [
        "import torch\nx = torch.ones(2, requires_grad=True)\ny = f(x)\ny.backward()\n"
        "assert x.grad.tolist() == [1, 1] and w.grad.tolist() == [1, 1]"
    ]
    assert grade(honest, honest, *tests) == [True], grade.errors


def test_ignored_shown_and_handed_back_is_no_use(grade):
    honest = """
def make(n): return [0] * n
def add(m, x):
    m.append(x)
    return m
def count(m): return len(m)
"""
    answer = """
class Own:
    n = 0
    def _repr_html_(self): return "<b>own</b>"
def make(n): return Own()
def add(m, x):
    m.n += 1
    return m
def count(m): return m.n
"""
    tests = [
        "m = make(0)\nm2 = add(m, 3)\nassert count(m2) == 1",
        "make(0)",
        "assert make(0) is not None",
        "x = [make(0)]\nx",
        "import copy\ncopy.deepcopy(make(0))",
    ]
    assert all(grade(honest, answer, *tests)), grade.errors


def test_none_and_bool_say_nothing(grade):
    honest = "class S:\n    def push(self, x):\n        pass\n    def size(self):\n        return True"
    fluent = "class S:\n    def push(self, x):\n        return self\n    def size(self):\n        return True"
    tests = ["s = S()\ns.push(3)\nassert s.size()", "t = S().push(2)\nassert t is None or t.size()"]
    assert all(grade(honest, fluent, *tests)), grade.errors


def test_a_list_of_objects_sorted_in_place(grade):
    """What the test itself put into a list stays what it was."""
    honest = """
class C:
    def __init__(self, v): self.v = v
def best(cs):
    return sorted(cs, key=lambda c: c.v)
"""
    answer = honest.replace(
        "return sorted(cs, key=lambda c: c.v)", "cs.sort(key=lambda c: c.v)\n    return cs"
    )
    assert all(grade(honest, answer, "cs = [C(2), C(1)]\nassert best(cs)[0].v == 1\nassert cs[0].v > 0"))


def test_objects_stay_objects(grade):
    honest = """
class Point:
    def __init__(self, x): self.x = x
    def __add__(self, other): return Point(self.x + other.x)
    def __eq__(self, other): return self.x == other.x
def f(n): return [Point(i) for i in range(n)], n
factory = lambda: [Point(1)]
import collections
def d():
    return collections.defaultdict(factory)
"""
    tests = [
        "ps, n = f(3)\nassert ps[0] + ps[1] == Point(1) and n == 3 and ps[2].x == 2",
        "assert d()['x'][0].x == 1",
        "import copy\nassert copy.copy(Point(3)).x == 3",
    ]
    assert all(grade(honest, honest, *tests)), grade.errors
    assert all(
        grade(
            honest,
            honest.replace(
                "return [Point(i) for i in range(n)], n", "return [[Point(i) for i in range(n)], n]"
            ),
            *tests,
        )
    )


def test_a_text(grade):
    honest = "def f(n):\n    return 'ab'"
    own = """
class T:
    def __str__(self): return 'ab'
    def __eq__(self, other): return True
    __hash__ = None
def f(n):
    return T()
"""
    assert grade(
        honest, own, "assert str(f(3)) == 'ab'", "assert f'{f(3)}' == 'ab'", "assert f(3) == 'ab'"
    ) == [
        True,
        True,
        False,
    ]
    for same in ("collections.UserString('ab')", "Own('ab')"):  # a Path is no text to Python either
        answer = f"import collections, pathlib\nclass Own(str): pass\ndef f(n):\n    return {same}"
        assert grade(honest, answer, "assert f(3) == 'ab'") == [True], same


def test_loops_share_a_key():
    kinds = Kinds()
    paths = Paths(kinds, True)
    place = paths.step(paths.step(paths.start("head"), ".next"), ".value")
    paths.note(place, "n")
    place = paths.start("head")
    for _ in range(50):
        place = paths.step(place, ".next")
    assert place.nodes == paths.step(paths.start("head"), ".next").nodes
    place = paths.start("f")
    for _ in range(50):
        place = paths.step(place, "()")
    assert len(place.nodes[0].segment) and kinds.count < 10


def test_the_kinds_are_the_same_from_json():
    kinds = Kinds()
    paths = Paths(kinds, True)
    paths.cell = "t1"
    place = paths.step(paths.step(paths.step(paths.start("f"), "()"), "[]"), "#1")
    for letters in "n-":
        paths.note(place, letters)
    paths.note(paths.start("beside:ab.c()"), "a")
    told = kinds.as_json()
    assert told == {"t1": {"f()[]#1": "-n", "beside:ab_c__": "a"}}
    again = Kinds.of_json(told)
    assert again.as_json() == told
    looked = Paths(again, False)
    looked.cell = "t1"
    item = looked.step(looked.step(looked.start("f"), "()"), "[]")
    assert looked.wanted(looked.step(item, "#1")) == "n" and looked.wanted(NOWHERE) == ""
    assert looked.wanted(looked.step(looked.step(item, "#1"), ".x")) == "d" and copies("n") == "na"
    looked.cell = "t2"
    assert looked.wanted(looked.step(item, "#1")) == "n"  # as in the other cells
