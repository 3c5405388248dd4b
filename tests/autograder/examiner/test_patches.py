"""What a test puts in another's place, the student's code finds; and only while it is there."""

import math

import pytest

from autograder.examiner.patches import Patches

ASKS = "def f():\n    return int(input('n')) + 1"


@pytest.mark.parametrize(
    "test",
    [
        "with patch('builtins.input', return_value='3'):\n    assert f() == 4",
        "with patch('builtins.input', side_effect=['3', '4']) as asked:\n    assert (f(), f()) == (4, 5)\n"
        "asked.assert_called_with('n')",
        "import builtins\nold = builtins.input\nbuiltins.input = lambda prompt='': '3'\nassert f() == 4\n"
        "builtins.input = old",
        "@patch('builtins.input', lambda prompt: '3')\ndef go():\n    assert f() == 4\ngo()",
        "import builtins\nsetattr(builtins, 'input', lambda prompt='': '3')\nassert f() == 4",
    ],
)
def test_input(room, test):
    room.cell("import builtins\nbuiltins.input = lambda prompt='': '100'\n" + ASKS)
    room.passes("from unittest.mock import patch\n" + test)


def test_a_patch_is_gone_with_its_block(room):
    room.cell("import builtins\nbuiltins.input = lambda prompt='': '100'\n" + ASKS)
    room.passes(
        "from unittest.mock import patch\nassert f() == 101\n"
        "with patch('builtins.input', return_value='3'):\n    assert f() == 4\nassert f() == 101"
    )
    room.passes(
        "import builtins\nold = builtins.input\nbuiltins.input = lambda p: '3'\nassert f() == 4\n"
        "builtins.input = old"
    )
    room.cell("there = f()")
    room.passes("assert there == 101")


def test_a_patch_that_is_left_stays_for_the_cells_below(room):
    room.cell("import random\ndef f():\n    return random.randint(1, 6)")
    room.passes("import random\nold = random.randint\nrandom.randint = lambda a, b: 40\nassert f() == 40")
    room.cell("there = f()")
    room.passes("assert there == 40\nrandom.randint = old\nassert 1 <= f() <= 6")


def test_a_students_own_input_is_his(room):
    room.cell("def input(prompt):\n    return '7'\n" + ASKS)
    room.passes(
        "from unittest.mock import patch\n"
        "with patch('builtins.input', return_value='3'):\n    assert f() == 8"
    )


def test_what_is_printed_goes_to_a_mock(room):
    room.cell("def f():\n    print('a', 'b')")
    room.passes(
        "from unittest.mock import patch\nwith patch('builtins.print') as shown:\n    f()\n"
        "shown.assert_called_once_with('a', 'b')"
    )


@pytest.mark.parametrize("name", ["len", "isinstance", "sum", "sorted", "max", "any"])
def test_a_builtin_that_our_own_code_uses_can_be_watched(room, name):
    room.cell(f"def f(x):\n    return {name}(x, x)\ndef g(x):\n    return 1 + x")
    room.passes(f"""
import builtins
def go(f):
    used, old = [], builtins.{name}
    def watch(*args):
        used.append(args)
        return 5
    builtins.{name} = watch
    try:
        found = f(1)
    finally:
        builtins.{name} = old
    return found, used
assert go(g) == (2, []) and go(f) == (5, [(1, 1)]) and builtins.{name} is {name}
""")


def test_functions_of_libraries(room):
    room.cell(
        "import random, time\nimport numpy as np\ndef f():\n    time.sleep(1000)\n"
        "    return random.randint(1, 6), float(np.mean([1, 2])), random.choice('ab')"
    )
    room.passes("""
from unittest.mock import patch
import random
import time as t
slept = []
random.choice = lambda xs: xs[-1]
with patch("random.randint", return_value=5), patch.object(t, "sleep", slept.append):
    with patch("numpy.mean") as mean:
        mean.return_value = 7.0
        assert f() == (5, 7.0, "b")
assert slept == [1000]
""")


def test_methods_of_classes_of_libraries(room):
    room.cell("from pathlib import Path\ndef f():\n    return Path('x').exists()")
    room.passes(
        "from unittest.mock import patch\nwith patch('pathlib.Path.exists', return_value=True):\n"
        "    assert f() is True\nassert f() is False"
    )


def test_stdin_arguments_and_the_environment(room):
    room.cell("""
import os, sys
def read():
    return sys.stdin.readline()
def rest():
    return sys.stdin.read()
def words():
    return list(sys.argv)
def variable():
    return os.environ.get("PLACE"), os.environ.get("HOME")
""")
    room.passes("""
import io, os, sys
from unittest.mock import patch
before = sys.stdin, sys.argv, words()
sys.stdin = io.StringIO("one\\ntwo\\nthree")
assert read() == "one\\n" and read() == "two\\n"
sys.stdin = io.StringIO("four\\n")
assert read() == "four\\n" and rest() == ""
sys.stdin = before[0]
sys.argv = ["run.py", "-v"]
assert words() == ["run.py", "-v"]
sys.argv = before[1]
assert words() == before[2]
kept = os.environ["HOME"]
os.environ["PLACE"] = "here"
del os.environ["HOME"]
assert variable() == ("here", None)
del os.environ["PLACE"]
os.environ["HOME"] = kept
assert variable()[0] is None
with patch.dict(os.environ, PLACE="there"):
    assert variable()[0] == "there"
assert variable()[0] is None
""")


def test_the_limit_of_recursion(room):
    room.cell("def down(n):\n    return 0 if n == 0 else 1 + down(n - 1)")
    room.passes(
        "import sys\nlimit = sys.getrecursionlimit()\nsys.setrecursionlimit(limit + 5000)\n"
        "assert down(limit + 1000) == limit + 1000\nsys.setrecursionlimit(limit)\n"
        "try:\n    down(limit + 1000)\nexcept RecursionError:\n    pass\nelse:\n    raise AssertionError"
    )


def test_what_cannot_cross_is_left_out(room):
    room.cell("import math\ndef f():\n    return math.pi")
    room.passes(
        "import math\nold = math.pi\nmath.pi = object()\nassert f() > 3\n"
        "math.pi = 3\nassert f() == 3\nmath.pi = old"
    )


@pytest.mark.parametrize("name", ["all", "map", "len", "tuple"])
def test_what_looks_for_patches_can_be_patched(room, name):
    room.cell("import builtins\nbuiltins.input = lambda prompt='': '100'\n" + ASKS)
    room.passes(
        f"import builtins\nold, asks = builtins.{name}, builtins.input\nassert f() == 101\n"
        f"builtins.{name} = lambda *_: 1\nbuiltins.input = lambda prompt='': '3'\n"
        "try:\n    found = f()\n"
        f"finally:\n    builtins.{name}, builtins.input = old, asks\nassert (found, f()) == (4, 101)"
    )


def test_nothing_is_told_where_a_test_changes_nothing(monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    patches = Patches()
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")  # as each test finds it
    with patches.bare():
        assert patches.news(None, False) is None
    monkeypatch.setenv("NBGRADER_EXECUTION", "no")
    with patches.bare():
        told = patches.news(None, False)
    assert told == ({"environ": {"NBGRADER_EXECUTION": "no"}}, [])


@pytest.mark.parametrize(
    "line",
    [
        "math.tau = 3",
        "math.tau += 3",
        "math.tau: int = 3",
        "del math.tau",
        "a, (b, *math.tau) = 1, (2, 3)",
        "for math.tau in [3]:\n    pass",
        "for a, \\\n  math.tau in [(1, 3)]:\n    pass",
        "found = [0 for math.tau in [3]]",
        "with suppress(ValueError) as math.tau:\n    pass",
        "def g():\n    import math as m\n    m.tau = 3",
        "try:\n    pass\nexcept ValueError:\n    pass\nelse:\n    math.tau = 3",
        "match 1:\n    case 1:\n        if a:\n            math.tau = 3",
        "class C:\n    math.tau = 3",
        "setattr(math, 'tau', 3)",
    ],
)
def test_what_a_text_assigns(line):
    def seen(text: str) -> set[tuple[str, str]]:
        patches = Patches()
        patches.look(text, {"m": math, "n": 5})
        return set(patches._watched)

    assert seen(f"import math\n{line}") == {("math", "tau")}
    assert seen("m.tau = 3") == {("math", "tau")}, "the name is one that the test has"
    assert not seen("n.tau = 3") and not seen("import math as n\nm = n.tau")
    assert not seen("import math\nfor n in math.tau, math.pi:\n    print(math.tau == n)")
