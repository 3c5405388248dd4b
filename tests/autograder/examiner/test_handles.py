"""A student's objects in a test's hands: what stock nbgrader gives a test, and who answers a comparison."""

import pytest

STUDENT = '''
import functools
import numpy as np

count = 0
def squares(n):
    """Squares from 1 to n."""
    if n < 1:
        raise ValueError("n must be greater than or equal to 1")
    return [i ** 2 for i in range(1, n + 1)]

def sum_of_squares(n):
    return sum(squares(n))

def bump():
    global count
    count += 1
    return count

def with_default(a, b: int = 2, *rest, key=None) -> float:
    for x in rest:
        a += x
    return a * b

@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

class InsufficientFunds(ValueError):
    def __init__(self, missing):
        super().__init__(f"{missing} missing")
        self.missing = missing

class Account:
    rate = 0.5
    def __init__(self, balance=0):
        self.balance = balance
    def pay(self, amount):
        if amount > self.balance:
            raise InsufficientFunds(amount - self.balance)
        self.balance -= amount
        return self
    @property
    def doubled(self):
        return 2 * self.balance
    @staticmethod
    def named(name):
        return name.title()
    @classmethod
    def rich(cls):
        return cls(1000)
    def __repr__(self):
        return f"Account({self.balance})"

class Savings(Account):
    pass

class Vector:
    def __init__(self, *xs):
        self.xs = list(xs)
    def __eq__(self, other):
        return isinstance(other, Vector) and self.xs == other.xs
    def __hash__(self):
        return hash(tuple(self.xs))
    def __add__(self, other):
        return Vector(*(a + b for a, b in zip(self.xs, other.xs)))
    def __mul__(self, k):
        return Vector(*(k * x for x in self.xs))
    __rmul__ = __mul__
    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self.xs, other.xs))
    def __len__(self):
        return len(self.xs)
    def __getitem__(self, i):
        return self.xs[i]
    def __setitem__(self, i, x):
        self.xs[i] = x
    def __iter__(self):
        return iter(self.xs)
    def __lt__(self, other):
        return self.xs < other.xs
    def __contains__(self, x):
        return x in self.xs
    def __bool__(self):
        return any(self.xs)
    def __neg__(self):
        return self * -1
    def __abs__(self):
        return sum(x * x for x in self.xs) ** 0.5
    def __float__(self):
        return float(abs(self))
    def __format__(self, spec):
        return "<" + ", ".join(format(x, spec) for x in self.xs) + ">"
    def __call__(self, x):
        return [x + y for y in self.xs]

class Stack(list):
    def push(self, x):
        self.append(x)

def evens():
    n = 0
    while True:
        received = yield n
        n = n + 2 if received is None else received

class Managed:
    log = []
    def __enter__(self):
        self.log.append("in")
        return self
    def __exit__(self, kind, error, tb):
        self.log.append(kind.__name__ if kind else "out")
        return kind is KeyError

def greet(name):
    print(f"Hello, {name}!")

def asks():
    return input("? ") * 2
'''


@pytest.fixture
def room(room):
    room.cell(STUDENT)
    room.define("import numpy as np\nimport pytest")
    return room


def test_nbgraders_documentation_course(room):
    room.passes("""
assert squares(1) == [1]
assert squares(10) == [1, 4, 9, 16, 25, 36, 49, 64, 81, 100]
for n in (0, -4):
    try:
        squares(n)
    except ValueError:
        pass
    else:
        raise AssertionError("did not raise")
assert sum_of_squares(10) == 385
""")
    room.passes("""
orig_squares = squares
del squares
try:
    sum_of_squares(1)
except NameError:
    pass
else:
    raise AssertionError("sum_of_squares does not use squares")
finally:
    squares = orig_squares
assert sum_of_squares(2) == 5
""")
    room.cell("assert squares(2) == [1, 4]")


def test_a_function_of_the_test_takes_the_place_of_a_students(room):
    room.passes("""
calls = []
original = squares
def squares(n):
    calls.append(n)
    return original(n)
assert sum_of_squares(3) == 14 and calls == [3]
squares = original
assert sum_of_squares(2) == 5 and calls == [3]
""")


def test_values_are_seen_as_they_are_now(room):
    room.passes(
        "assert count == 0\nassert bump() == 1 and count == 1\ncount = 10\n"
        "assert bump() == 11 and count == 11"
    )


def test_functions_can_be_inspected(room):
    room.passes("""
import inspect
assert callable(squares) and inspect.isfunction(squares)
assert squares.__name__ == "squares" and squares.__doc__ == "Squares from 1 to n."
signature = inspect.signature(with_default)
assert list(signature.parameters) == ["a", "b", "rest", "key"] and signature.parameters["b"].default == 2
assert "for x in rest" in inspect.getsource(with_default) and "class" not in inspect.getsource(with_default)
assert "range" in squares.__code__.co_names and with_default.__code__.co_argcount == 2
assert fib(30) == 832040 and fib.cache_info().misses == 31
""")


def test_instances(room):
    room.passes("""
a = Account(10)
assert a.pay(3) is a and a.balance == 7 and a.doubled == 14 and Account.named("ann") == "Ann"
a.balance = 100
assert a.doubled == 200 and repr(a) == "Account(100)"
assert f"{a}" == "Account(100)" and str(a) == "Account(100)"
assert isinstance(a, Account) and type(a) == Account
assert type(a).__name__ == "Account" and a.__class__.__name__ == "Account"
assert Account.rich().balance == 1000 and Account.rate == 0.5 and vars(a) == {"balance": 100}
s = Savings(1)
assert isinstance(s, Account) and issubclass(Savings, Account)
assert not isinstance(a, Savings) and not isinstance(3, Account)
assert hasattr(a, "balance") and not hasattr(a, "debt") and getattr(a, "debt", 3) == 3
del a.balance
assert not hasattr(a, "balance")
assert a == a and a != Account(1) and a != 3 and a in [a] and len({a, a, s}) == 2
import copy
b = Account(5); c = copy.deepcopy(b); c.pay(5)
assert (b.balance, c.balance) == (5, 0)
""")


def test_errors_have_their_types_and_texts(room):
    room.passes("""
with pytest.raises(InsufficientFunds, match="3 missing") as raised:
    Account(1).pay(4)
assert raised.value.missing == 3 and isinstance(raised.value, ValueError)
with pytest.raises(ValueError):
    Account(1).pay(4)
with pytest.raises(TypeError):
    squares()
with pytest.raises(AttributeError):
    Account().debt
try:
    Account(1).pay(2)
except InsufficientFunds as error:
    assert str(error) == "1 missing" and error.args == ("1 missing",)
import unittest
unittest.TestCase().assertRaises(InsufficientFunds, Account(1).pay, 2)
""")
    room.fails("Account(1).pay(4)", "InsufficientFunds", "3 missing")


def test_an_error_in_the_tests_function_comes_back_as_the_same_object(room):
    room.cell(
        "def apply(f, x):\n    return f(x)\ndef guarded(f):\n    try:\n        return f()\n"
        "    except ZeroDivisionError as e:\n        return 'caught ' + str(e)"
    )
    room.passes("""
class Mine(LookupError):
    pass
thrown = Mine("x")
def fails(x):
    raise thrown
try:
    apply(fails, 1)
except Mine as error:
    assert error is thrown
else:
    raise AssertionError
assert guarded(lambda: 1 / 0) == "caught division by zero"
""")


def test_operators_of_students_classes(room):
    room.passes("""
v, w = Vector(1, 2), Vector(3, 4)
assert v + w == Vector(4, 6) and v != w and 2 * v == v * 2 == Vector(2, 4) and v @ w == 11
assert len(v) == 2 and v[1] == 2 and list(v) == [1, 2]
assert -v == Vector(-1, -2) and abs(w) == 5 and float(w) == 5.0
v[0] = 7
assert v.xs == [7, 2] and w < v and sorted([v, w])[0] is w and 7 in v and v and not Vector(0)
assert f"{w:.1f}" == "<3.0, 4.0>" and w(1) == [4, 5]
assert hash(Vector(1)) == hash(Vector(1)) and len({Vector(1), Vector(1)}) == 1
a, b = w
assert (a, b) == (3, 4) and max(w) == 4 and sum(w) == 7 and np.allclose(np.array(w), [3, 4])
""")


def test_containers_of_ones_own_class(room):
    room.passes("""
s = Stack()
s.push(1); s.push(2)
assert s == [1, 2] and s != [1] and len(s) == 2 and s[-1] == 2 and 2 in s
assert isinstance(s, list) and s.pop() == 2
""")


def test_generators(room):
    room.passes("""
g = evens()
assert [next(g) for _ in range(3)] == [0, 2, 4] and g.send(10) == 10 and next(g) == 12
import itertools
assert list(itertools.islice(evens(), 4)) == [0, 2, 4, 6]
g.close()
with pytest.raises(StopIteration):
    next(g)
""")


def test_context_managers(room):
    room.passes("""
with Managed() as m:
    assert m.log == ["in"]
with m:
    raise KeyError("suppressed")
assert Managed.log == ["in", "out", "in", "KeyError"], Managed.log
""")


def test_what_is_printed_can_be_caught_and_else_is_the_instructors(room):
    room.passes("""
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()) as heard:
    greet("Ann")
assert heard.getvalue() == "Hello, Ann!\\n"
""")
    ran = room.test("print('before')\ngreet('Bob')\nprint('after')")
    assert [output.text for output in ran.outputs] == [
        "before\nafter\n"
    ] and ran.student_output == "Hello, Bob!\n"


def test_input_can_be_answered(room):
    room.passes("input = lambda prompt: 'ab'\nassert asks() == 'abab'\ndel input")


def test_seeds_mean_the_students_generators_too(room):
    room.cell("import random\ndef draw():\n    return np.random.rand(), random.random(), np.random.randn()")
    room.passes("""
import random
def by_hand():
    return np.random.rand(), random.random(), np.random.randn()
np.random.seed(3); random.seed(3); first = draw()
np.random.seed(3); random.seed(3); second = draw()
np.random.seed(3); random.seed(3); right = by_hand()
assert first == second == right and draw() != first
""")


def test_warnings_can_be_caught(room):
    room.cell(
        "import warnings\ndef old():\n    warnings.warn('use new', DeprecationWarning)\n"
        "    return np.log(0.0)"
    )
    room.passes("""
with pytest.warns(DeprecationWarning, match="use new"):
    old()
import warnings
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    old()
assert [w.category for w in seen] == [DeprecationWarning, RuntimeWarning]
""")
    ran = room.test("old()\n1")
    assert not ran.error and "use new" not in str(ran.outputs)


def test_mutated_arguments_come_back_and_identity_holds(room):
    room.cell("""
def fill(a, d, l, nested):
    a[0] = 9
    d['new'] = [1]
    l.append(l[0])
    nested[0][1][...] = 3
    return l
def flip(a):
    a[...] = a[::-1].copy()
def both(a, b):
    a += 1
    return b.sum(), a is b
def store(self=None, box=[]):
    return box
""")
    room.passes("""
a, d, l, inner = np.arange(3), {}, [[0]], np.zeros(2)
nested = [(1, inner)]
assert fill(a, d, l, nested) is l
assert a.tolist() == [9, 1, 2] and d == {"new": [1]} and l[0] is l[1]
assert inner.tolist() == [3, 3] and nested[0][1] is inner
m = np.asfortranarray(np.arange(6.0).reshape(2, 3))
flip(m)
assert m.tolist() == [[3, 4, 5], [0, 1, 2]] and m.flags.f_contiguous
z = np.arange(4.0)
assert both(z, z) == (10.0, True) and both(z[:2], z[1:]) [0] == 3 + 3 + 4
assert z.tolist() == [2, 3, 3, 4], z
""")


@pytest.mark.parametrize(
    "test",
    [
        "assert Liar() == 5",
        "assert 5 == Liar()",
        "assert not Liar() != 5",
        "assert Liar() > 3",
        "assert 3 < Liar()",
        "assert abs(Liar() - 5) < 1e-9",
        "assert abs(5 - Liar()) < 1e-9",
        "assert Liar() == [1, 2]",
        "assert [1, 2] == [Liar(), Liar()]",
        "assert 3 in Liar()",
        "assert np.allclose(Liar(), 5)",
        "np.testing.assert_allclose(Liar(), np.ones(3))",
        "np.testing.assert_array_equal(Liar(), np.ones(3))",
        "np.testing.assert_equal(Liar(), 5)",
        "assert (np.ones(3) == Liar()).all()",
        "assert np.array_equal(Liar(), np.ones(3))",
        "from course import check\ncheck.close(Liar(), [1.0, 2.0])",
        "assert pytest.approx(5) == Liar()",
        "assert Liar() == pytest.approx(5)",
        "import math\nassert math.isclose(Liar(), 5)",
        "import unittest\nunittest.TestCase().assertEqual(Liar(), 5)",
        "import unittest\nunittest.TestCase().assertAlmostEqual(Liar(), 5)",
        "assert Liar() == 'text'",
        "assert {1: 'a'} == {1: Liar()}",
        "assert (1, 2) == Liar()",
        "assert Liar() == (1, 2)",
        "assert max(abs(np.ones(2) - Liar())) < 1",
        "assert len(Liar()) == 7",
        "assert Liar().__class__ == float",
        "assert Liar() is not None and Liar() == 5",
        "import torch\nassert torch.allclose(Liar(), torch.ones(2))",
        "import torch\ntorch.testing.assert_close(Liar(), torch.ones(2))",
        "assert isinstance(Liar(), float)",
        "assert str(Liar()) == '5'",
        "assert sorted([Liar(), 3]) == [3, 3]",
    ],
)
def test_an_object_that_answers_yes_to_everything_is_no_right_answer(room, test):
    room.cell("""
class Liar:
    def yes(self, *_, **__):
        return True
    def me(self, *_, **__):
        return self
    def zero(self, *_, **__):
        return 0
    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __bool__ = yes
    __ne__ = lambda self, other: False
    __sub__ = __rsub__ = __add__ = __radd__ = __abs__ = zero
    __hash__ = lambda self: hash(5)
    all = any = yes
    __array_priority__ = 1000
    def __array_ufunc__(self, *a, **k):
        return True
    def __array_function__(self, *a, **k):
        return True
    @classmethod
    def __torch_function__(cls, *a, **k):
        return True
""")
    ran = room.test(test)
    assert ran.error, ran


@pytest.mark.parametrize(
    "test, words",
    [
        ("class Mine(Account):\n    pass", "check.beside"),
        ("import threading\nsquares(threading.Lock())", "check.beside"),
        ("assert Vector(1) == 3", "check.beside"),
        ("import pickle\npickle.dumps(Account())", "cannot be pickled"),
    ],
)
def test_what_cannot_be_is_told_in_words(room, test, words):
    ran = room.test(test)
    assert ran.error and words in ran.outputs[-1].evalue, ran


def test_an_array_that_is_too_large_to_be_sent_is_used_where_it_is(room):
    room.cell(
        "import numpy as np\ndoors = np.zeros(80_000_000, dtype=np.uint8)\ndoors[-3:] = 1\n"
        "def wins(doors):\n    return int(doors.sum())"
    )
    room.passes(
        "assert wins(doors[10:]) == 3 and wins(doors[-2:]) == 2\n"
        "assert doors.shape == (80_000_000,) and len(doors) == 80_000_000\n"
        "assert doors[-4:].tolist() == [0, 1, 1, 1]"
    )
