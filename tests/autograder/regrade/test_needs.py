"""Which cells a test needs, by their texts: never fewer than it does."""

import pytest

from autograder.regrade.effects import RANDOM, Effects, modules
from autograder.regrade.needs import Needs, groups


def effects(text: str, *above: str, trusted: bool = False) -> Effects:
    return Effects.of(text, modules([*above, text]), trusted)


def needed(cells: list[str], tests: tuple[int, ...], of: int = -1) -> list[int]:
    """The cells that a test (the last, unless told) needs, without itself."""
    known = modules(cells)
    every = {number: Effects.of(text, known, number in tests) for number, text in enumerate(cells)}
    test = of % len(cells)
    return sorted(Needs(every, tests).of(test) - {test})


NP = "import numpy as np"


@pytest.mark.parametrize(
    "text, why",
    [
        ("import os", "os"),
        ("def f():\n    import os\n    return os.getcwd()", "os"),
        ("from numpy import *", "do not stand there"),
        ("np.exp = abs", "changes np"),
        ("np.seterr(all='raise')", "seterr"),
        ("e = np.random.default_rng()", "without a seed"),
        ("setattr(f, 'g', 1)", "setattr"),
        ("def f():\n    return globals()['x']", "globals"),
        ("type(f).count = 1", "what a call gives"),
        ("f.__globals__['x'] = 1", "__globals__"),
        ("change(np)", "passes the module np on"),
        ("%timeit f(3)", "no plain Python"),
        ("def f(:", "no plain Python"),
        ("x = !ls", "no plain Python"),
        ("class A:\n    def __del__(self):\n        seen.append(1)", "__del__"),
        ("check.beside('f.n = 1')", "runs a text"),
    ],
)
def test_what_no_text_shows_makes_a_students_cell_wild(text, why):
    assert why in effects(text, NP, "from course import check").wild


@pytest.mark.parametrize(
    "text",
    [
        "def f(x, n=3):\n    '''Of x.'''\n    return np.exp(x).sum(axis=-1) / n",
        "class Gate:\n    def __init__(self, name: str = 'q'):\n        self.name = name\n"
        "    @staticmethod\n    def of(x):\n        return [Gate() for _ in x]",
        "rng = np.random.default_rng(3)\nx = rng.normal(size=3)",
        "def f(input, hash):\n    return input",
        "import math\nfrom collections import deque\nprint(math.pi)",
        "%matplotlib inline",
        "raise NotImplementedError()",
    ],
)
def test_ordinary_answers_are_not_wild(text):
    told = effects(text, NP)
    assert not told.wild and RANDOM not in told.now | told.later


@pytest.mark.parametrize(
    "text",
    [
        "np.random.seed(1)",
        "import random\nrandom.shuffle([1])",
        "x.uniform_()",
        "def f():\n    return np.random.rand()",
    ],
)
def test_global_generators_are_a_state_that_all_share(text):
    told = effects(text, NP)
    assert not told.wild and RANDOM in told.state and RANDOM in told.now | told.later


@pytest.mark.parametrize(
    "text, state",
    [
        ("def f():\n    return 1", set()),
        ("LIMIT = (1, -2)", set()),
        ("seen = []", {"seen"}),
        ("def f(x, seen=[]):\n    return seen", {"f"}),
        ("@cache\ndef f(x):\n    return x", {"f"}),
        ("class A:\n    n = 0\n    def f(self):\n        A.n += 1", {"A"}),
        ("class A:\n    n = 0\n    @classmethod\n    def f(cls):\n        cls.n += 1", {"A"}),
        ("class A:\n    seen = []", {"A"}),
        ("def f():\n    global n\n    n = 1", {"n"}),
        ("def f():\n    g.calls = 1", {"g"}),
        ("def f(self):\n    self.calls = 1", set()),
        ("g = f", {"g"}),
    ],
)
def test_names_that_hold_what_can_change(text, state):
    assert effects(text).state == state


def test_names_are_taken_where_they_need_not_be_bound_yet():
    assert effects("x = 1\ny = x").now == set()
    assert "x" in effects("if a:\n    x = 1\ny = x").now
    assert "got" in effects("with part():\n    got = f()\nuse(got)").now
    assert effects("[x for x in xs] + [x]").now == {"xs", "x"}
    assert "rate" in effects("def f():\n    return rate\nf()\nrate = 1").now
    assert "rate" not in effects("rate = 1\ndef f():\n    return rate\nf()").now
    assert "n" in effects("n += 1").now and "n" in effects("del n").now


def test_a_test_needs_what_it_takes_and_no_other_exercise():
    cells = [
        NP,
        "def f(x):\n    return np.exp(x)",
        "assert f(0) == 1",
        "def g(x):\n    return f(x)",
        "assert g(0) == 1",
    ]
    assert needed(cells, (2, 4)) == [0, 1, 3]
    assert needed(cells, (2, 4), of=2) == [0, 1]


def test_a_test_needs_the_test_above_whose_traces_it_may_see():
    count = "seen = []\ndef count():\n    seen.append(1)\n    return len(seen)"
    assert needed([count, "assert count() == 1", "x = 1", "assert count() == 2"], (1, 3)) == [0, 1]
    behind = [count, "def f():\n    return count()", "assert f() == 1", "assert count() == 2"]
    assert needed(behind, (2, 3)) == [0, 1, 2]
    alias = ["seen = []", "other = seen", "other.append(1)", "assert not seen"]
    assert needed(alias, (3,)) == [0, 1, 2]
    assert needed([NP, "np.random.seed(1)", "assert np.random.rand() < 1"], (1, 2)) == [0, 1]
    assert needed(["import os", "def f(): return 1", "assert f()"], (2,)) == [0, 1]


def test_a_name_that_a_test_binds_itself_is_no_reason_to_run_the_one_above():
    body = "with part():\n    got = f()\nwith part():\n    use(got)"
    assert needed(["def f(): return 1", body, body], (1, 2)) == [0]
    # but the student's own may be meant
    assert needed(["def f(): return 1", "got = 2", body, body], (2, 3)) == [0, 1, 2]


def test_a_tests_name_reaches_the_students_process_only_where_it_is_handed_on():
    cells = ["x = 1", "y = x", "assert y"]
    known = {number: Effects.of(text, ()) for number, text in enumerate(cells)}
    assert Needs(known, (0, 2)).of(2) == {1, 2}
    assert Needs(known, (0, 2), handed=["x"]).of(2) == {0, 1, 2}


def test_texts_that_run_beside_the_students_code_are_read():
    check = "from course import check"
    cells = [
        check,
        "def f(): return 1",
        "TEXT = 'y = f()\\ny'",
        "y = 2\nassert y",
        "assert check.beside(TEXT) == 1",
    ]
    assert needed(cells, (3, 4)) == [0, 1, 2]
    assert needed([*cells[:2], "assert check.beside('f()') == 1"], (2,)) == [0, 1]


def test_tests_of_which_one_needs_the_other_are_one_group():
    assert groups({2: frozenset({1, 2}), 4: frozenset({3, 4})}) == [({2}, {1, 2}), ({4}, {3, 4})]
    assert groups({2: frozenset({1, 2}), 4: frozenset({2, 4})}) == [({2, 4}, {1, 2, 4})]
