"""What crosses by value between a test and a student's code, and is seen on both sides when it changes."""

import pytest


def test_a_frame_of_the_students_is_one_of_pandas(room):
    pytest.importorskip("pandas")
    room.define("import pandas as pd\nimport math")
    room.cell("df = pd.DataFrame({'a': [1, 2], 'b': ['x', None]}, index=['p', 'q'])\ns = df.a")
    room.passes(
        "exp = pd.DataFrame({'a': [1, 2], 'b': ['x', None]}, index=['p', 'q'])\n"
        "pd.testing.assert_frame_equal(df, exp)\n"
        "assert df.equals(exp) and type(df) is pd.DataFrame\n"
        "assert (s == [1, 2]).all() and (df.a > 1).tolist() == [False, True]\n"
        "assert type(df.index) is pd.Index and df.dtypes['a'] == 'int64'"
    )


def test_a_subclass_of_frame_is_the_students_and_no_frame_that_is_trusted(room):
    pytest.importorskip("pandas")
    room.define("import pandas as pd\nimport math")
    room.cell(
        "class Liar(pd.DataFrame):\n    def equals(self, other): return True\n"
        "    def __eq__(self, other): return True\n"
        "df = Liar({'a': [1]})"
    )
    room.fails("assert type(df) is pd.DataFrame", "AssertionError")
    room.fails("assert df == 3", "NotHere")


CHANGES = """
def column(d): d['b'] = d.a * 2
def cell(d): d.loc[0, 'a'] = 9
def drop(d): d.drop(index=0, inplace=True)
def order(d): d.sort_values('a', ascending=False, inplace=True, ignore_index=True)
def rename(d): d.columns = ['z']
def index(d): d.index = ['p', 'q']
def nothing(d): d.assign(b=1)
def same(d):
    d['b'] = 1
    return d
def series(s):
    s[0] = 9
    s.name = 'n'
def inside(d): d.loc[0, 'o'].append(3)
"""


def test_what_a_students_function_does_to_a_frame_is_seen(room):
    pytest.importorskip("pandas")
    room.define("import pandas as pd\nimport math")
    room.cell(CHANGES)
    room.passes(
        "def new(): return pd.DataFrame({'a': [1, 2]})\n"
        "d = new(); column(d); assert d.b.tolist() == [2, 4]\n"
        "d = new(); cell(d); assert d.a.tolist() == [9, 2]\n"
        "d = new(); drop(d); assert d.index.tolist() == [1]\n"
        "d = new(); order(d); assert d.a.tolist() == [2, 1]\n"
        "d = new(); rename(d); assert list(d) == ['z'] and d.z.tolist() == [1, 2]\n"
        "d = new(); index(d); assert d.loc['q', 'a'] == 2\n"
        "d = new(); nothing(d); assert d.equals(new())\n"
        "d = new(); assert same(d) is d and 'b' in d\n"
        "s = new().a; series(s); assert s.tolist() == [9, 2] and s.name == 'n'\n"
        "d = pd.DataFrame({'o': [[1], [2]]}); held = d.loc[0, 'o']; inside(d); assert held == [1, 3]"
    )


def test_changes_to_arrays_of_other_kinds_are_seen(room):
    room.define("import numpy as np\nimport math")
    room.cell(
        "def objects(a): a[0] = 'x'\ndef field(a): a['b'][1] = 5\n"
        "def mask(a): a[0] = np.ma.masked\ndef matrix(m): m[0, 0] = 7"
    )
    room.passes(
        "o = np.array([None, 2], object); objects(o); assert o.tolist() == ['x', 2]\n"
        "s = np.zeros(2, 'i4,f8'); s.dtype.names = ('a', 'b'); field(s); assert s[1]['b'] == 5\n"
        "m = np.ma.masked_array([1, 2]); mask(m); assert m.sum() == 2\n"
        "m = np.ma.masked_array([1, 2], [0, 1]); mask(m); assert m.mask.all()\n"
        "M = np.matrix([[1, 2]]); matrix(M); assert M[0, 0] == 7"
    )


def test_expressions_both_ways(room):
    pytest.importorskip("sympy")
    room.define("import sympy as sp\nx = sp.symbols('x')")
    room.cell("e = sp.diff(x**2 * sp.sin(x), x)\ndef f(e): return sp.solve(e, x)\ndef g(m): m[0, 0] = x")
    room.passes(
        "assert sp.simplify(e - (2*x*sp.sin(x) + x**2*sp.cos(x))) == 0 and isinstance(e, sp.Expr)\n"
        "assert set(f(x**2 - 4)) == {-2, 2} and f(sp.Eq(x, 3)) == [3]\n"
        "m = sp.eye(2); g(m); assert m == sp.Matrix([[sp.Symbol('x'), 0], [0, 1]])"
    )


def test_an_expression_of_the_students_own_class_is_not_asked_whether_it_is_equal(room):
    pytest.importorskip("sympy")
    room.define("import sympy as sp\nimport math")
    room.cell(
        "class S(sp.Symbol):\n    def __eq__(self, o): return True\n    __hash__ = sp.Symbol.__hash__\n"
        "e = S('x')"
    )
    room.fails("assert e == 3", "NotHere")


GIVEN = """
from enum import Enum, IntEnum, Flag
from collections import namedtuple
class C(Enum):
    A = 1
    B = 'b'
class N(IntEnum):
    ONE = 1
class F(Flag):
    X = 1
    Y = 2
D = Enum('D', 'P Q')
Pt = namedtuple('Pt', 'x y')
"""


def test_members_and_namedtuples_of_the_instructors_classes(room):
    room.define(GIVEN)
    room.cell(
        "def f(): return C.A\ndef is_a(c): return c is C.A\ndef n(): return N.ONE\n"
        "def flags(v): return v | F.Y\ndef d(): return {D.P: [C.B]}\n"
        "def right(p): return Pt(p.x + 1, p.y)\ndef kind(p): return isinstance(p, Pt)"
    )
    room.passes(
        "assert f() is C.A and is_a(C.A) and not is_a(C.B)\n"
        "assert n() is N.ONE and flags(F.X) == F.X | F.Y and d() == {D.P: [C.B]}\n"
        "assert right(Pt(1, 2)) == Pt(2, 2) and type(right(Pt(1, 2))) is Pt and kind(Pt(1, 2))"
    )


def test_members_of_the_students_own_enum_are_handles_and_his_numbers_are_numbers(room):
    room.cell(
        "from enum import Enum, IntEnum\nclass C(Enum):\n    A = 1\nclass N(IntEnum):\n    ONE = 1\n"
        "def f(): return C.A\ndef n(): return N.ONE"
    )
    room.passes("assert f() == C.A and f() is C.A and f().value == 1 and C.A.name == 'A' and n() == 1")


def test_a_member_that_the_given_class_has_not_is_no_member_of_it(room):
    room.define("from enum import Enum\nclass C(Enum):\n    A = 1")
    room.cell("class C(Enum):\n    Z = 1\ndef f(): return C.Z", solution="def f(): pass")
    room.fails("assert f() == C.A", "AssertionError")


def test_a_generator_of_the_tests_draws_the_same_numbers_there(room):
    room.define("import numpy as np, random\nimport math")
    room.cell(
        "def f(rng): return rng.normal(size=2)\ndef p(r): return r.random()\n"
        "def same(a, b): return a is b\ndef back(r): return r"
    )
    room.passes(
        "rng, ref = np.random.default_rng(1), np.random.default_rng(1)\n"
        "assert np.allclose(f(rng), ref.normal(size=2))\n"
        "assert np.allclose(f(rng), ref.normal(size=2)), 'the next call goes on'\n"
        "assert back(rng) is rng and same(rng, rng)\n"
        "assert np.allclose(f(np.random.RandomState(3)), np.random.RandomState(3).normal(size=2))\n"
        "assert p(random.Random(5)) == random.Random(5).random()\n"
        "for bits in ('PCG64DXSM', 'MT19937', 'Philox', 'SFC64'):\n"
        "    make = lambda: np.random.Generator(getattr(np.random, bits)(7))\n"
        "    assert np.allclose(f(make()), make().normal(size=2))\n"
        "make = np.random.default_rng\n"
        "for seed in range(40): assert np.allclose(f(make(seed)), make(seed).normal(size=2))"
    )


def test_a_student_does_not_choose_what_the_tests_generator_draws_next(room):
    room.define("import numpy as np\nimport math")
    room.cell(
        "def f(rng): return rng.normal(size=2)\n"
        "def g(rng): rng.bit_generator.state = np.random.default_rng(0).bit_generator.state"
    )
    room.passes(
        "a, b = np.random.default_rng(1), np.random.default_rng(1)\n"
        "f(a); g(b)\n"
        "drawn = a.normal()\n"
        "assert drawn == b.normal() and drawn != np.random.default_rng(0).normal()"
    )


def test_many_small_arrays_fit_a_message(room):
    room.define("import numpy as np\nimport math")
    room.cell("def f(l): return [a + 1 for a in l]")
    room.passes("assert len(f([np.zeros(2) for _ in range(20_000)])) == 20_000")


def test_a_name_whose_value_can_be_changed_is_one_object_until_the_student_is_asked(room):
    pytest.importorskip("pandas")
    room.define("import pandas as pd\nimport math")
    room.cell("df = pd.DataFrame({'a': [2, 1]})\nl = [2, 1]\ndef add():\n    df['b'] = 1\n    l.append(3)")
    room.passes("df['z'] = 0; l.sort(); assert 'z' in df and l == [1, 2] and l is l and df is df")
    room.passes("add(); assert 'b' in df and l == [1, 2, 3]")
    room.passes(
        "before = l; seen = lambda: (l, add())[0]; assert seen() == [1, 2, 3, 3] == l and before is l"
    )
