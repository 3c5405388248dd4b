"""The names of a cell as `dir`, `globals` and their like tell them."""

import pytest


@pytest.mark.parametrize(
    "test",
    [
        "assert 'x' in globals() and 'nope' not in globals() and 'x' in locals() and eval('x') == 3",
        "assert 'x' in dir()",
        "assert 'x' in locals().keys() and 'x' in globals().keys() and 'x' in vars()",
        "assert globals().get('x') == 3 and globals()['x'] == 3 and globals().get('nope', 5) == 5",
        "assert dict(globals().items())['x'] == 3 and dict(globals())['x'] == 3 and {**globals()}['x'] == 3",
        "assert [v for k, v in globals().items() if k == 'x'] == [3]",
        "def inside():\n    here = 1\n    return dir(), locals(), 'x' in globals()\n"
        "assert inside() == (['here'], {'here': 1}, True)",
        "own = 1\nassert 'own' in dir() and 'own' in globals() and len(globals()) > 2 and globals()",
        "assert not [n for n in dir() if 'autograder' in n]",
    ],
)
def test_the_students_names_are_among_them(room, test):
    room.cell("x = 3\ndef f():\n    return x")
    room.passes(test)


def test_a_given_function_that_a_test_deletes_is_gone_for_the_student_until_it_is_put_back(room):
    room.define("def g():\n    return 1\ndef h():\n    return 2")
    room.cell("def f():\n    return g() + 1", solution="def f():\n    pass")
    room.passes("""
old = g
del g
try:
    f()
except NameError as error:
    assert "g" in str(error)
else:
    raise AssertionError
finally:
    g = old
assert f() == 2 and g() == 1 and h() == 2
del g
g = lambda: 10
assert f() == 11
""")


def test_a_name_of_the_tests_own_can_be_deleted(room):
    room.cell("def f():\n    return 1")
    room.passes("own = 1\ndel own\nassert 'own' not in globals()")
