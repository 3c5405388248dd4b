"""`type(x)` in a test is the class that the test knows, and the text stays as it was written."""

import pytest


@pytest.fixture
def people(room):
    room.cell("class P:\n    pass\nclass Q(P):\n    pass\ndef make():\n    return P()\ndef f():\n    pass")
    return room


def test_the_class_of_a_students_object(people):
    people.passes("""
p, q = make(), Q()
assert type(p) is P and type(q) is Q and type(q) is not P and type(p) == P and type(P) is type
assert type(p).__name__ == "P" and [type(x) for x in (p, 1)] == [P, int]
assert (lambda type: type(3))(str) == "3"
""")


def test_functions_and_plain_values(people):
    people.passes("""
import types
assert type(f) is types.FunctionType and type(f) is type(lambda: 0) and type(3) is int
assert type("X", (), {"a": 1}).a == 1
""")


def test_a_function_of_the_instructors_asks_so_too(people):
    people.define("def kind(x):\n    return type(x)")
    people.passes("assert kind(make()) is P and kind(1) is int")


def test_a_traceback_and_inspect_show_what_was_written(people):
    ran = people.test(
        "import inspect\ndef look(x):\n    assert type(x) is int\n"
        "shown = inspect.getsource(look)\nlook(make())"
    )
    text = "".join(ran.outputs[-1].traceback)
    assert ran.error and "type" in text and "autograder" not in text
    people.passes("assert 'assert type(x) is int' in shown and 'autograder' not in ''.join(dir())")
