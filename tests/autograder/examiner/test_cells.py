"""Test cells run as in a notebook; whose a name is; what is shown."""

import pytest

from autograder.author.markers import USUAL
from autograder.examiner import learn
from autograder.examiner.cells import Shell, visible
from course import check


def kinds(ran):
    return [output.output_type for output in ran.outputs]


def test_what_a_cell_shows_comes_in_order(room):
    ran = room.test("""
import sys
from IPython.display import display, HTML
print("one")
display(HTML("<b>two</b>"))
print("three", file=sys.stderr)
%matplotlib inline
x = !echo four
4 * 10.5
""")
    assert not ran.error and kinds(ran) == ["stream", "display_data", "stream", "execute_result"]
    assert ran.outputs[1].data["text/html"] == "<b>two</b>" and ran.outputs[2].name == "stderr"
    assert ran.outputs[3].data["text/plain"] == "42.0" and ran.result == 42.0


def test_marks_are_shown_as_json_html_and_text(room):
    room.cell("def double(x):\n    return 2 * x")
    ran = room.test("""
from course import check
marks = check.Marks("double", points=2)
with marks.part("at 3", 0.5):
    check.close(double(3), 6)
with marks.part("wrong", 1.5):
    check.close(double(3), 7)
marks.total()
""")
    assert ran.result == 0.5 and kinds(ran) == ["display_data", "execute_result"]
    assert (
        ran.outputs[0].data[check.MARKS_MIME]["earned"] == 0.5
        and "<table" in ran.outputs[0].data["text/html"]
    )


def test_cells_may_await(room):
    room.cell("import asyncio\nasync def slow(x):\n    await asyncio.sleep(0)\n    return x + 1")
    room.passes("import asyncio\nawait asyncio.sleep(0)\nassert await slow(1) == 2")


def test_a_syntax_error_is_an_error(room):
    room.fails("def f(:", "SyntaxError")


def test_what_the_instructor_defines_is_the_instructors(room):
    room.define("""
import numpy as np
from numpy.testing import assert_allclose
TOLERANCE, SIZES = 1e-6, (2, 3)
LIMIT = TOLERANCE * np.pi
def agree(a, b):
    return abs(a - b) < TOLERANCE
class Case:
    wanted = 5
computed = len(str(10 ** 20))
""")
    room.cell(
        """
class np:
    allclose = staticmethod(lambda *_: True)
def assert_allclose(*_, **__): pass
TOLERANCE, SIZES, LIMIT, Case = 1e9, (), 1e9, None
def agree(a, b): return True
def print(*_): raise SystemExit
len = abs = isinstance = lambda *_: True
AssertionError = ZeroDivisionError
computed = -1
def f(x): return 3
""",
        solution="def f(x):\n    return 5",
    )
    room.passes("""
assert np.pi > 3 and SIZES == (2, 3) and TOLERANCE == 1e-6 and LIMIT < 1e-5 and Case.wanted == 5
assert not agree(f(1), 5) and len([1, 2]) == 2 and abs(-1) == 1
print("fine")
try:
    assert_allclose(f(1), 5)
except AssertionError:
    pass
else:
    raise ValueError
assert computed == -1
""")


def test_names_of_earlier_test_cells_stay_unless_an_answer_is_asked_by_that_name(room):
    room.test("expected = 5\nhelper = lambda: 1\ndef right(x):\n    return 2 * x\nrefused = True")
    room.cell(
        "expected = 3\ndef right(x):\n    return 3 * x\ndef refused():\n    return 'mine'",
        solution="def refused():\n    pass",
    )
    room.passes("assert expected == 5 and right(1) == 2 and refused() == 'mine'")


def test_a_builtin_that_the_assignment_asks_for_is_the_students(room):
    room.cell("def sum(xs):\n    return 'mine'")
    room.passes("assert sum([1, 2]) == 'mine'")


def test_a_name_that_no_test_has_read_is_not_given_away(room):
    room.cell(
        "expected = right = by_torch = None\ndef peek():\n    return expected, right, by_torch",
        solution="def peek():\n    pass",
    )
    room.passes("expected, right = 5, lambda: 6\nby_torch = 7\nassert peek() == (None, None, None)")


def test_an_answer_that_is_defined_again_is_the_new_one(room):
    room.cell("def f():\n    return 1\nn = 1")
    room.passes("assert f() == 1 and n == 1")
    room.cell("def f():\n    return 2\nn = 2")
    room.passes("assert f() == 2 and n == 2")


def test_functions_of_a_test_find_names_when_they_run(room):
    room.cell("def later():\n    return 1")
    room.passes(
        "def test():\n    return later() + (lambda: later())() + [later() for _ in range(2)][1]\n"
        "assert test() == 3"
    )
    room.passes(
        "assert test() == 3 and 'later' in globals() and globals()['later']() == 1 and eval('later()') == 1"
    )


def test_a_missing_name_is_a_name_error(room):
    room.fails("nothing_of_that_name", "NameError", "nothing_of_that_name")
    ran = room.test(
        "from course import check\nm = check.Marks('x', 1)\nwith m.part('p', 1):\n    double(3)\nm.total()"
    )
    assert "double is not defined" in ran.outputs[0].data["text/plain"]


def test_patching_main_reaches_the_students_code(room):
    room.cell("def helper():\n    return 1\ndef uses():\n    return helper() + 1")
    room.passes("""
from unittest import mock
assert uses() == 2 and helper() == 1
with mock.patch("__main__.helper", lambda: 10):
    assert uses() == 11
assert uses() == 2
""")


def test_an_error_shows_the_students_code_alone(room):
    room.cell("def f(x):\n    return x / 0")
    ran = room.test("secret = 123456\nf(secret)")
    (error,) = ran.outputs
    assert (
        error.ename == "ZeroDivisionError"
        and "x / 0" in str(error.traceback)
        and "secret" not in str(error.traceback)
    )


def test_messages_are_those_of_one_process(room):
    room.cell(
        "def double(x):\n    return x.two_times\ndef none():\n    raise NotImplementedError()\n"
        "def call(f):\n    return f() * 2"
    )
    ran = room.test("""
from course import check
marks = check.Marks("x", points=4)
with marks.part("inside", 1):
    double(3)
with marks.part("wrong call", 1):
    double()
with marks.part("unsolved", 1):
    none()
with marks.part("the test's", 1):
    call(lambda: 1 / 0)
marks.total()
""")
    messages = [part["message"] for part in ran.outputs[0].data[check.MARKS_MIME]["parts"]]
    assert (
        messages[0] == "your code raised AttributeError: 'int' object has no attribute 'two_times'\n"
        "in your line: return x.two_times"
    )
    assert messages[1].startswith(
        "the check could not call your code or use its answer, TypeError: double() missing 1"
    )
    assert messages[2].startswith("not solved yet")
    assert messages[3].endswith("division by zero\nin your line: return f() * 2")


def test_beside_runs_there_and_returns_data(room):
    room.cell("class Model:\n    w = 3\nSTEP = 2")
    room.passes("""
from course import check
import numpy as np
assert check.beside("m = Model()\\nm.w * x + STEP", x=4) == 14
assert check.beside("import numpy\\nnumpy.sum(a)", a=np.ones(3)) == 3
try:
    check.beside("1 / x", x=0)
except ZeroDivisionError:
    pass
else:
    raise AssertionError
""")
    room.fails("m", "NameError")


@pytest.mark.parametrize(
    "ending",
    ["raise SystemExit", "import sys\nsys.exit(0)", "raise KeyboardInterrupt", "raise GeneratorExit"],
)
def test_a_student_cannot_end_a_test_without_an_error(room, ending):
    room.cell("def f():\n    " + ending.replace("\n", "\n    "))
    ran = room.test("f()\n1.0")
    assert ran.error and ran.result is None


def test_an_interrupt_from_outside_gets_through(room):
    class Alarm(BaseException):
        pass

    import signal

    def rings(*_):
        raise Alarm

    signal.signal(signal.SIGALRM, rings)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    with pytest.raises(Alarm):
        room.test("while True:\n    pass")


@pytest.mark.parametrize("hidden", [USUAL.hidden, ("BTEST", "ETEST"), ("SECRET PART", "PART")])
def test_a_traceback_shows_no_line_between_a_courses_own_delimiters(hidden):
    begin, end = hidden
    lines = ["a\n", f"# {begin}\n", "b\n", f"# {end}\n", "c\n"]
    assert visible(lines, hidden) == ["a\n", "\n", "\n", "\n", "c\n"]


MAGIC = "import math\nroot = !echo 3\n%time x = math.sqrt(9)\nassert root == ['3'] and x == 3.0\nx"


def test_a_text_that_was_learned_runs_as_one_that_was_not(room):
    before = room.test(MAGIC)
    learn(MAGIC, "import math")
    manager = Shell.make().input_transformer_manager
    assert manager.transform_cell(MAGIC) is manager.transform_cell(MAGIC) is not MAGIC
    after = room.test(MAGIC)
    assert not before.error and not after.error and kinds(after) == kinds(before)
    assert after.result == before.result == 3.0


def test_a_learned_text_may_await(room):
    text = "import asyncio\nawait asyncio.sleep(0)\n5"
    learn(text, "")
    assert room.test(text).result == 5


def test_a_test_that_changes_what_ipython_makes_of_a_cell_is_heeded(room):
    text = "'one'"
    learn(text, "")
    assert room.test(text).result == "one"
    added = """
from dataclasses import dataclass
@dataclass
class Swap:  # which cannot be hashed
    of: str
    def __call__(self, lines):
        return [line.replace(self.of, 'two') for line in lines]
get_ipython().input_transformers_cleanup.append(Swap('one'))
"""
    try:
        room.passes(added)
        assert room.test(text).result == "two"
    finally:
        Shell.make().input_transformers_cleanup.clear()


def test_without_any_step_a_cell_is_run_as_it_stands(room):
    manager = Shell.make().input_transformer_manager
    steps = manager.cleanup_transforms, manager.line_transforms, manager.token_transformers
    kept = [[*some] for some in steps]
    try:
        for some in steps:
            some.clear()
        room.fails("assert 1 == 2", "AssertionError")
    finally:
        for some, before in zip(steps, kept, strict=True):
            some[:] = before


def test_a_text_that_is_no_python_is_its_tests_error_and_nobody_elses(room):
    learn("'''", "def f(:")
    room.fails("'''", "SyntaxError")
