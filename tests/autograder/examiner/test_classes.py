"""Which class a student's object is of, as a test sees it, and what it is compared by."""

import pytest

GIVEN = """
from dataclasses import dataclass
class Box:
    def __init__(self, n=0): self.n = n
    def __eq__(self, other): return isinstance(other, Box) and self.n == other.n
    def __hash__(self): return hash(self.n)
    def twice(self): return 2 * self.n
class Base:
    def area(self): raise NotImplementedError
    def twice(self): return 2 * self.area()
@dataclass(order=True)
class Point:
    x: int
    y: int = 0
"""
STUDENT = """
from dataclasses import dataclass, field
def box(n): return Box(n)
def point(x, y): return Point(x, y)
class Square(Base):
    def __init__(self, r): self.r = r
    def area(self): return self.r ** 2
@dataclass
class D:
    a: int
    b: list = field(default_factory=list)
def annotated(a: int, b: "text" = None) -> str: return str(a)
"""


@pytest.fixture
def room(room):
    room.define(GIVEN)
    room.cell(STUDENT)
    room.define("import numpy as np\nfrom autograder.examiner.handles import known_type")
    return room


def test_a_given_class_is_the_tests_own(room):
    room.passes("""
assert known_type(box(1)) is Box and known_type(box(1)) == Box and isinstance(box(1), Box)
assert box(1).__class__ is Box and box(2).twice() == 4 and known_type(3) is int
s = Square(3)
assert s.twice() == 18 and isinstance(s, Base) and issubclass(Square, Base) and not isinstance(s, Box)
assert Square.__mro__[1] is Base and Square.__mro__[0] is Square and Square.__bases__ == (Base,)
assert Square.__base__ is Base and Square.mro()[-1] is object
assert known_type(s) is Square and known_type(s) is not Base and known_type(Square) is type
assert s.__class__(4).area() == 16
""")


def test_an_instance_of_a_given_class_is_compared_by_the_given_class(room):
    room.passes("""
assert box(3) == Box(3) and Box(3) == box(3) and box(3) != Box(4) and Box(4) != box(3)
assert point(1, 2) == Point(1, 2) and point(1, 2) < Point(2, 0) and point(1, 2) != Point(1, 3)
""")


def test_the_class_of_a_librarys_object_is_that_librarys(room):
    room.cell("import collections, fractions\nimport torch\nnet = torch.nn.Linear(2, 3)")
    room.passes(
        "import torch\nassert known_type(net) is torch.nn.Linear and known_type(box) is type(lambda: 0)"
    )


def test_annotations_and_dataclasses(room):
    room.passes("""
import dataclasses
assert annotated.__annotations__ == {"a": int, "b": "text", "return": str}
assert D.__annotations__["a"] == int and D.__annotations__ == {"a": int, "b": list}
assert dataclasses.is_dataclass(D) and dataclasses.is_dataclass(D(1)) and not dataclasses.is_dataclass(box(1))
assert dataclasses.asdict(D(1)) == {"a": 1, "b": []} and dataclasses.astuple(D(1, [2])) == (1, [2])
assert [f.name for f in dataclasses.fields(D)] == [f.name for f in dataclasses.fields(D(1))] == ["a", "b"]
changed = dataclasses.replace(D(1), a=5)
assert changed.a == 5 and isinstance(changed, D) and D(1) == D(1)
""")


def test_annotations_name_libraries_classes(room):
    room.cell("import numpy as np\ndef f(x: np.ndarray): pass\nclass Array: pass\ndef g(x: Array): pass")
    room.passes("""
import numpy as np
assert f.__annotations__["x"] == np.ndarray and g.__annotations__["x"] != np.ndarray
assert f.__annotations__ == {"x": np.ndarray} and g.__annotations__["x"] is Array
""")


def test_the_source_of_a_method(room):
    room.cell("class P:\n    def __init__(self):\n        print('hi')\n    def m(self):\n        return 3")
    room.passes("""
import inspect
p = P()
assert any("print" in line for line in inspect.getsourcelines(p.__init__)[0])
assert "return 3" in inspect.getsource(p.m) and "return 3" in inspect.getsource(P.m)
""")


def test_a_tests_function_has_its_name_under_a_students_decorator(room):
    room.cell("""
import functools, inspect
def twice(f):
    @functools.wraps(f)
    def w(*a): return 2 * f(*a)
    w.names = list(inspect.signature(f).parameters)
    return w
def counted(f):
    f.calls = 0
    return f.calls
""")
    room.passes("""
@twice
def g(x, y=1):
    "doc"
    return x + y
assert g(1) == 4 and g.__name__ == "g" and g.__doc__ == "doc" and g.names == ["x", "y"]
assert counted(lambda: 1) == 0
""")


def test_a_mock_takes_the_place_of_a_students_function(room):
    room.cell("def g(): return 1\ndef f(): return g() + 1")
    room.passes("""
from unittest.mock import patch
with patch("__main__.g", return_value=5) as mocked:
    assert f() == 6
mocked.assert_called_once_with()
assert f() == 2
""")


HOSTILE = {
    "of its name": (
        "class Box:\n    n = 3\n    def __eq__(self, other): return True\n    __ne__ = lambda s, o: False"
    ),
    "that calls itself so": (
        "class Other:\n    def __eq__(self, other): return True\n"
        "Other.__name__ = Other.__qualname__ = 'Box'\nOther.__module__ = '__main__'\nBox = Other"
    ),
    "with operators": (
        "class Mine(Box):\n    def __init__(self): self.n = 3\n    def __eq__(self, other): return True\n"
        "    __lt__ = __le__ = __gt__ = __ge__ = __eq__\n"
        "Mine.__qualname__ = Mine.__name__ = 'Box'\nBox = Mine"
    ),
    "with other attributes": (
        "class Anything:\n    def __eq__(self, other): return True\n    __hash__ = lambda self: 1\n"
        "def Box():\n    b = object.__new__(Given)\n    b.n = Anything()\n"
        "    b.__dict__['__eq__'] = lambda o: True\n"
        "    b.__dict__['twice'] = lambda: 4\n    b.__dict__['__class__'] = 3\n    return b"
    ),
}


@pytest.mark.parametrize("how", HOSTILE)
def test_no_class_that_says_it_is_a_given_one_is_equal_to_what_it_does_not_hold(room, how):
    room.cell("Given = Box\n" + HOSTILE[how] + "\ndef f(): return Box()\n")
    for test in (
        "assert f() == Given(2)",
        "assert Given(2) == f()",
        "assert f() == 2",
        "assert [f()] == [Given(2)]",
        "assert {1: f()} == {1: Given(2)}",
        "assert f().n == 2",
        "assert not f() != Given(2)",
    ):
        assert room.test("Given = Box\n" + test).error, test


def test_a_class_of_the_students_that_is_no_given_one_is_not_taken_for_it(room):
    room.cell("class Fake:\n    pass\nFake.__module__ = 'torch.nn'\nFake.__bases__\nfake = Fake()")
    room.passes("""
import torch
assert not isinstance(fake, (Box, torch.nn.Module)) and known_type(fake) is Fake and known_type(fake) != Box
assert Fake != Box and Fake != object and not issubclass(Fake, Base)
""")
