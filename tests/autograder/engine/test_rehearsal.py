"""The rehearsal: what is learned of an assignment from its own solution, and how a class is then graded."""

import dataclasses
import json

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.engine import Engine, Graded, Plan, Rehearsed, Task, need, rehearse
from autograder.engine.rehearsal import named_twice, shared_names
from autograder.examiner.bindings import Use, bound, imports
from autograder.limits import Limits

LIMITS = Limits(cell_seconds=10, total_seconds=60)
APART_ONLY_FAILS = "class Child(Parent):\n    pass\nassert Child().name() == 'parent'"
"""A test that no examiner can run: it derives from a class of the student's."""
PARENT = "class Parent:\n    def name(self):\n        return 'parent'"


def made(*cells: tuple[str, str], **about) -> Task:
    """A task of (kind, source): "given", "answer", "added", or a test's grade id, with its points after a
    colon.
    """
    notebook = new_notebook(metadata={"autograder": {"imports": ["numpy"]}})
    for place, (kind, source) in enumerate(cells):
        kind, _, points = kind.partition(":")
        metadata: dict = {"autograder": {"place": place}}
        if kind == "given":
            metadata["autograder"]["role"] = "instructor"
        elif kind == "answer":
            metadata["autograder"] |= {
                "role": "student",
                "asks": bound(source),
                "original": imports(source),
            }
            metadata["nbgrader"] = {"grade": False, "solution": True, "grade_id": f"answer-{place}"}
        elif kind == "added":
            metadata["autograder"] = {"role": "added"}
        else:
            metadata["autograder"]["role"] = "test"
            metadata["nbgrader"] = {
                "grade": True,
                "solution": False,
                "grade_id": kind,
                "points": float(points or 1),
            }
        notebook.cells.append(new_code_cell(source, metadata=metadata))
    return Task(notebook, limits=LIMITS, seed=7, **about)


@pytest.fixture(scope="module")
def either():
    """One engine, where the sandbox changes nothing."""
    with Engine(confined=False) as engine:
        yield engine


def learned(engine: Engine, *cells, together="when needed", handout=None) -> Rehearsed:
    found = rehearse(made(*cells), handout, engine.grade, together)
    assert Rehearsed.from_dict(json.loads(json.dumps(found.to_dict()))) == found
    return found


def graded(engine: Engine, plan: Plan, *cells) -> Graded:
    return engine.grade(dataclasses.replace(made(*cells), plan=plan))


# What is to be ready


def test_what_libraries_import_when_they_are_used_is_ready_for_the_class(either):
    use = "from importlib import import_module\nimport_module('json.tool')\ndef f():\n    return 2"
    cells = [("answer", use), ("reads", "assert f() == 2")]
    plan = learned(either, *cells).plan
    assert "json.tool" in plan.later["students"]
    task = dataclasses.replace(made(*cells), plan=plan)
    task.notebook.cells[0].source = "import sys\ndef f():\n    return 2 if 'json.tool' in sys.modules else 0"
    assert "json.tool" in need(task).students.imports
    assert either.grade(task).marks == {"reads": 1}


def test_nothing_is_ready_that_the_solution_alone_imports(either):
    answer = "import colorsys, xml\nimport xml.dom.minidom\ndef f():\n    return 2"
    plan = learned(either, ("answer", answer), ("right", "assert f() == 2")).plan
    assert not {"colorsys", "xml"} & set(plan.later.get("students", ()))


def test_what_is_forbidden_is_not_ready_though_the_plan_names_it():
    task = dataclasses.replace(made(("answer", "1")), plan=Plan(later={"students": ("wave.part", "xml.dom")}))
    task.notebook.metadata["autograder"]["forbidden"] = ["wave"]
    assert need(task).students.imports == ("numpy", "xml.dom")


# Modes


def test_a_test_that_its_own_solution_fails_apart_runs_together(engine):
    cells = [("answer", PARENT), ("derives", APART_ONLY_FAILS), ("plain", "assert Parent().name()")]
    found = learned(engine, *cells)
    assert found.plan.together == ("derives",) and "line 1" in found.plan.why["derives"]
    assert not found.troubles and found.together == {"derives": 1, "plain": 1}
    result = graded(engine, found.plan, *cells)
    assert result.marks == {"derives": 1, "plain": 1}
    modes = {entry["id"]: entry.get("mode", "apart") for entry in result.record["cells"]}
    assert modes["derives"] == "together" and modes["plain"] == "apart"


def test_where_all_is_well_apart_the_solution_is_graded_twice(either):
    calls = []

    def counted(task: Task) -> Graded:
        calls.append(task.plan)
        return either.grade(task)

    found = rehearse(made(("answer", "x = 2"), ("right", "assert x == 2")), None, counted)
    assert dataclasses.replace(found.plan, later={}) == Plan(kinds={"right": {"x": "n"}})
    assert len(calls) == 2  # to learn, and by the plan


def test_nothing_is_put_together_where_the_course_forbids_it_or_names_others(either):
    cells = [("answer", PARENT), ("derives", APART_ONLY_FAILS), ("plain", "assert Parent().name()")]
    assert learned(either, *cells, together="never").plan.together == ()
    found = learned(either, *cells, together=["plain"])
    assert found.plan.together == ("plain",) and found.apart == {"derives": 0, "plain": 1}


def test_a_cell_that_is_tagged_runs_together_without_any_rehearsal(either):
    task = made(("answer", PARENT), ("derives", APART_ONLY_FAILS))
    task.notebook.cells[1].metadata["tags"] = ["student-kernel"]
    assert either.grade(task).marks == {"derives": 1}


def scripted(marks):
    """A grader that gives marks by (whether the cell runs together, seed), and no work."""

    def grade(task: Task) -> Graded:
        plan = task.plan or Plan()
        got = {name: float(give(name in plan.together, task.seed)) for name, give in marks.items()}
        cells = [
            {"id": name, "ended": "ok" if got[name] else "error", "seconds": 0.1, "role": "test"}
            for name in got
        ]
        return Graded(task.notebook, got, {"cells": cells, "learned": {}})

    return grade


def test_a_test_that_passes_now_and_then_never_goes_together():
    cells = [("answer", "x = 1"), ("often", "assert x"), ("never", "assert y")]
    flaky = {
        "often": lambda together, seed: together or seed != 7,
        "never": lambda together, seed: together,
    }
    found = rehearse(made(*cells), None, scripted(flaky))
    assert found.plan.together == ("never",)
    assert any("'often' differs from run to run" in note for note in found.plan.notes)
    lucky = {"often": lambda together, seed: together and seed != 8, "never": lambda together, seed: together}
    assert rehearse(made(*cells), None, scripted(lucky)).plan.together == ("never",)


def test_a_test_that_only_fails_for_an_earlier_one_stays_apart(either):
    cells = [
        ("answer", PARENT),
        ("derives", APART_ONLY_FAILS + "\nname = Child().name()"),
        ("given", "twice = 2 * name"),
        ("reads", "assert twice == 'parentparent'"),
    ]
    found = learned(either, *cells)
    assert "derives" in found.plan.together
    assert graded(either, found.plan, *cells).marks == {"derives": 1, "reads": 1}


def test_a_test_that_gives_the_handout_more_apart_than_stock_goes_together(either):
    # Apart, the reference is the instructor's; under stock the stub has replaced it.
    solution = [("answer", "def f(x):\n    return x + 1"), ("same", "assert f(1) == 2\nassert f(0) == 1")]
    handout = made(("answer", "def f(x):\n    pass"), solution[1])
    more = {"same": lambda together, seed: 1.0}
    blank = {"same": lambda together, seed: not together}

    def grade(task: Task) -> Graded:
        return scripted(more if "+ 1" in task.notebook.cells[0].source else blank)(task)

    assert rehearse(made(*solution), handout, grade).plan.together == ("same",)
    assert rehearse(made(*solution), handout, either.grade).plan.together == ()


def test_a_test_that_raises_in_both_modes_is_told_with_its_line(either):
    found = learned(
        either, ("answer", "x = 1"), ("wrong:2", "y = x\nassert y == 2, 'no'"), ("free:0", "1 / 0")
    )
    (trouble,) = found.troubles
    assert (trouble.cell, trouble.line) == ("wrong", 2) and "AssertionError: no" in str(trouble)


def test_less_than_all_points_stops_nothing(either):
    assert not learned(either, ("answer", "x = 1"), ("half:2", "0.5")).troubles


# Two passes


TWO = [
    ("answer", PARENT),
    ("derives:2", APART_ONLY_FAILS),
    ("plain", "assert Parent().name() == 'parent'"),
]
PLAN = Plan(together=("derives",), why={"derives": "it derives"})


@pytest.mark.parametrize(
    "ends", ["import os\nos._exit(3)", "while True:\n    pass", "import ctypes\nctypes.string_at(0)"]
)
@pytest.mark.parametrize("where", ["derives", "plain"])
def test_a_crash_in_one_pass_leaves_the_marks_of_the_other(either, ends, where):
    cells = [(kind, ends if kind.startswith(where) else source) for kind, source in TWO]
    if where == "plain":  # in the examiner the student's process is asked to end
        cells[2] = ("plain", "stop()")
        cells.insert(1, ("given", "def stop():\n    " + ends.replace("\n", "\n    ")))
        cells[1] = ("answer", cells[1][1])
    result = either.grade(
        dataclasses.replace(made(*cells), plan=PLAN, limits=Limits(cell_seconds=1, total_seconds=30))
    )
    other = "plain" if where == "derives" else "derives"
    assert result.marks[where] == 0 and result.marks[other] > 0, result.record


@pytest.mark.parametrize(
    "last, mark",
    [("0.5", 0.5), ("1 / 0", 0), ("float('nan')", 0), ("3", 0), ("import sys\nprint(1, file=sys.stderr)", 2)],
)
def test_points_read_alike_in_both_passes(either, last, mark):
    cells = [("answer", "x = 1"), ("derives:2", last), ("plain:2", last)]
    assert graded(either, PLAN, *cells).marks == {"derives": mark, "plain": mark}


def test_of_the_second_pass_nothing_is_kept_that_the_students_code_may_have_written(either):
    spy = "def name():\n    print(open('/proc/self/cmdline').read(), In)\n    raise KeyError(In)"
    cells = [
        ("answer", spy),
        ("derives", "secret = 'swordfish'\nname()"),
        ("kinder", "try:\n    name()\nexcept KeyError:\n    assert False, 'name raises'"),
    ]
    plan = Plan(together=("derives", "kinder"))
    result = graded(either, plan, *cells)
    shown = json.dumps([cell.outputs for cell in result.notebook.cells])
    assert "swordfish" not in shown and "swordfish" not in json.dumps(result.record)
    assert result.notebook.cells[1].outputs[0].ename == "KeyError"
    assert "ran beside your code" in result.notebook.cells[1].outputs[0].evalue
    assert result.notebook.cells[2].outputs[0].evalue == "name raises"


def test_no_process_of_the_first_pass_ever_has_a_together_cells_text(either):
    cells = [
        ("answer", "x = 1"),
        ("derives", "secret = 'swordfish'\nassert x"),
        ("answer", "seen = any('sword' + 'fish' in str(text) for text in In)"),
        ("plain", "assert not seen"),
    ]
    assert graded(either, PLAN, *cells).marks == {"derives": 1, "plain": 1}


def test_hidden_parts_of_apart_tests_are_not_in_the_second_process_unless_one_needs_them(either):
    hidden = "ok = x\n### BEGIN HIDDEN TESTS\nneeded = 5\n### END HIDDEN TESTS"
    cells = [
        ("answer", "x = 1"),
        ("first", hidden),
        ("spy", "class A(type(x)): pass\nassert 'needed' in globals()"),
    ]
    assert graded(either, Plan(together=("spy",)), *cells).marks["spy"] == 0
    assert graded(either, Plan(together=("spy",), hidden=("first",)), *cells).marks["spy"] == 1


# Names


NAMES = {
    "a variable": [
        ("answer", "x = 1"),
        ("one", "y = x + 1"),
        ("answer", "z = y + 1"),
        ("two", "assert z == 3"),
    ],
    "a variable that a function called by the test reads": [
        ("answer", "def f(a):\n    return a + offset"),
        ("one", "offset = 1\nassert f(1) == 2\noffset = 10\nassert f(1) == 11"),
    ],
    "a list that the test changes in place": [
        ("answer", "def total():\n    return sum(values)"),
        ("one", "values = []\nvalues.append(4)\nassert total() == 4\nvalues[0] = 5\nassert total() == 5"),
    ],
    "a function": [
        ("answer", "x = 1"),
        ("one", "def double(v):\n    return 2 * v\nassert double(x) == 2"),
        ("answer", "def g(v):\n    return double(v) + 1"),
        ("two", "assert g(2) == 5"),
    ],
    "a class": [
        ("answer", "x = 1"),
        ("one", "class Box:\n    def __init__(self, v):\n        self.v = v\nassert Box(x).v == 1"),
        ("answer", "kept = Box(3).v"),
        ("two", "assert kept == 3"),
    ],
    "an import": [
        ("answer", "x = 1"),
        ("one", "import math\nfrom fractions import Fraction as F\nassert x == 1"),
        ("answer", "z = math.sqrt(4) + F(1)"),
        ("two", "assert z == 3"),
    ],
    "a name that a given cell reads": [
        ("answer", "def f(n):\n    return n"),
        ("one", "r = f(3)"),
        ("given", "s = r * 2"),
        ("two", "assert s == 6"),
    ],
    "a list of a given cell that the answer changes": [
        ("given", "values = [1]"),
        ("answer", "values.append(2)"),
        ("one", "assert values == [1, 2]"),
    ],
    "a list of a given cell that the test lets the answer change": [
        ("given", "values = [1]\nsquares = [v * v for v in values]"),
        ("answer", "def grow():\n    values.append(2)\n    squares.append(4)"),
        ("one", "grow()\nassert values == [1, 2] and squares == [1, 4]"),
    ],
    "an array of a given cell that the answer changes": [
        ("given", "import numpy as np\na = np.zeros(2)"),
        ("answer", "a[0] = 1"),
        ("one", "assert a.tolist() == [1, 0]"),
    ],
}


@pytest.mark.parametrize("cells", NAMES.values(), ids=NAMES)
def test_names_reach_who_reads_them_and_all_stays_apart(either, cells):
    found = learned(either, *cells)
    assert found.plan.together == ()
    result = graded(either, found.plan, *cells)
    assert set(result.marks.values()) == {1}


@pytest.mark.parametrize("cells", NAMES.values(), ids=NAMES)
def test_a_crash_after_any_cell_costs_nothing(either, cells):
    plan = learned(either, *cells).plan
    for place in range(len(cells)):
        crashed = [*cells[: place + 1], ("added", "import os\nos._exit(1)"), *cells[place + 1 :]]
        task = made(*crashed)
        for number, cell in enumerate(
            cell for cell in task.notebook.cells if "place" in cell.metadata.autograder
        ):
            cell.metadata.autograder["place"] = number
        result = either.grade(dataclasses.replace(task, plan=plan))
        assert set(result.marks.values()) == {1}, (place, result.record)
        assert len(result.record["restarts"]) == 1


COMPUTED = [
    (
        "given",
        "import numpy as np\nrng = np.random.default_rng(3)\nX = rng.normal(size=4)\nm = float(X.mean())",
    ),
    ("answer", "def total(a):\n    return a.sum()"),
    ("one", "assert np.isclose(total(X), 4 * m)"),
]


def test_what_a_given_cell_computes_is_the_instructors_whatever_a_student_makes_of_it(either):
    plan = learned(either, *COMPUTED).plan
    assert plan.computed == (0,)
    forged = ("added", "X = np.zeros(4)\nm = 0.0")
    wrong = ("answer", "def total(a):\n    return 0.0")
    assert graded(either, plan, COMPUTED[0], forged, wrong, COMPUTED[2]).marks == {"one": 0}
    assert graded(either, Plan(), COMPUTED[0], forged, wrong, COMPUTED[2]).marks == {
        "one": 1
    }  # it would be his
    assert graded(either, plan, *COMPUTED).marks == {"one": 1}


@pytest.mark.parametrize(
    "again, forged",
    [
        ("n = n + 1", "n = -1"),
        ("n += 1", "n = -1"),
        ("n, one = n + one, one", "n = -1"),
        ("for _ in range(2):\n    n = n + 1", "n = -2"),
        ("kept = shift\ndef shift(x): return kept(x) + 1\nn = shift(n)", "n = -2"),
        ("n = max([n, *several])", "def max(*a): return 0"),
        ("several = several + [n]\nn = len(several)",
         "class No(list):\n    def __add__(self, a): return []\nseveral = No()"),
        ("several.append(n)\nn = sum(several)", "def sum(a): return 0"),
        ("several.append(n)", "class Deaf(list):\n    def append(self, a): pass\nseveral = Deaf()"),
        ("several[0] = 7", "several = {}"),
        ("Unit.of = lambda self: 7\nn = Unit().of()", "class Unit:\n    def of(self): return 0\nn = 0"),
        ("with open('n.txt', 'w') as file:\n    file.write('5')\nn = int(open('n.txt').read())",
         "def int(a): return 0"),
    ],
)  # fmt: skip
def test_what_a_given_cell_binds_again_or_changes_behind_an_answer_is_the_instructors(either, again, forged):
    first = "n, one, several = 1, 1, [2]\ndef shift(x): return x + 1\nclass Unit:\n    def of(self): return 3"
    right, wrong, test = "def answer():\n    return n", "def answer():\n    return 0", "assert answer() == n"
    if again.startswith("several") and "n =" not in again:
        right, wrong = (text.replace("return n", "return list(several)") for text in (right, wrong))
        wrong = wrong.replace("return 0", "return []" if "append" in again else "return {0: 7}")
        test = "assert answer() == several"
    cells = [("given", first), ("answer", right), ("given", again), ("test", test)]
    found = learned(either, *cells)
    assert found.plan.together == ()
    assert graded(either, found.plan, *cells).marks == {"test": 1}
    cells[1:2] = [("answer", wrong), ("added", forged)]
    task = made(*cells)
    task.notebook.cells[3].metadata.autograder["place"] = 2  # as in the instructor's notebook
    assert either.grade(dataclasses.replace(task, plan=found.plan)).marks == {"test": 0}


SKIPS = """import unittest
class Case(unittest.TestCase):
    def test(self):
        self.assertEqual(f(1), 2)
assert unittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromTestCase(Case)).wasSuccessful()
"""


@pytest.mark.parametrize(
    "test, raises",
    [
        ("assert all(map(lambda x: f(x) == 2 * x, [1, 2]))", "raise StopIteration"),
        ("for got, due in zip(map(f, [1, 2]), [2, 4]):\n    assert got == due", "raise StopIteration(4)"),
        ("assert all(map(lambda x: f(x) == 2 * x, [1, 2]))", "raise type('Own', (StopIteration,), {})"),
        (SKIPS, "import unittest; raise unittest.SkipTest('none')"),
    ],
)
def test_an_error_that_ends_a_loop_or_skips_a_test_ends_no_loop_and_skips_no_test(either, test, raises):
    cells = [("answer", "def f(x):\n    return 2 * x"), ("test", test)]
    found = learned(either, *cells)
    assert found.plan.together == () and graded(either, found.plan, *cells).marks == {"test": 1}
    cells[0] = ("answer", f"def f(x):\n    {raises}")
    assert graded(either, found.plan, *cells).marks == {"test": 0}


def test_an_iterator_of_the_student_s_still_ends(either):
    answer = (
        "class Down:\n    def __init__(self, n): self.n = n\n    def __iter__(self): return self\n"
        "    def __next__(self):\n        if not self.n: raise StopIteration\n"
        "        self.n -= 1\n        return self.n"
    )
    test = (
        "assert list(Down(3)) == [2, 1, 0] and next(Down(0), 7) == 7\n"
        "try:\n    next(Down(0))\nexcept StopIteration:\n    ended = True\nassert ended"
    )
    cells = [("answer", answer), ("test", test)]
    found = learned(either, *cells)
    assert found.plan.together == () and graded(either, found.plan, *cells).marks == {"test": 1}


@pytest.mark.parametrize(
    "given",
    [
        "import os\nm = int.from_bytes(os.urandom(4), 'big')",  # chance
        "m = [f(3)]",  # calls the student's
        "import subprocess\nm = [subprocess.getoutput('echo 3')]",
        "m = !echo 3",
        "m = len(open('made.txt').read())",  # reads what the student's code has written
    ],
)
def test_what_cannot_be_computed_beside_the_tests_is_the_students(either, given):
    cells = [
        ("answer", "def f(n):\n    return n\nopen('made.txt', 'w').write('abc')"),
        ("given", given),
        ("one", "assert m is not None and f(1) == 1"),
    ]
    found = learned(either, *cells)
    assert found.plan.together == () and (found.plan.computed == () or "echo" in given)
    assert graded(either, found.plan, *cells).marks == {"one": 1}


def test_a_name_that_no_answer_reads_does_not_cross(either):
    cells = [
        ("answer", "def f(x):\n    return x + 1"),
        ("one", "expected = 2\nassert f(1) == expected"),
    ]
    plan = learned(either, *cells).plan
    assert plan.shared == {}
    peek = ("answer", "def f(x):\n    return globals().get('expected', 0)")
    assert graded(either, plan, peek, cells[1]).marks == {"one": 0}


def test_what_only_the_hidden_part_makes_does_not_cross(either):
    hidden = "### BEGIN HIDDEN TESTS\nanswer = 42\n### END HIDDEN TESTS\nassert True"
    cells = [
        ("answer", "x = 1"),
        ("one", hidden),
        ("answer", "y = globals().get('answer')"),
        ("two", "assert y is None"),
    ]
    assert shared_names(made(*cells).notebook.cells) == {}
    assert graded(either, Plan(shared={"one": ()}), *cells).marks == {"one": 1, "two": 1}


def test_what_a_test_makes_for_later_tests_stays_the_tests(either):
    cells = [
        ("answer", "def double(x):\n    return 2 * x"),
        ("first", "samples = [1, 2]\nassert double(1) == 2"),
        ("answer", "def triple(x):\n    return 3 * x"),
        ("given", "print(triple(1))"),
        ("second", "assert [triple(x) for x in samples] == [3, 6]"),
    ]
    plan = learned(either, *cells).plan
    assert plan.students == {} and plan.together == ()
    forged = [*cells[:2], ("answer", "def triple(x):\n    return 0\nsamples = []"), *cells[3:]]
    assert graded(either, plan, *forged).marks == {"first": 1, "second": 0}


def test_names_are_read_in_the_order_in_which_python_comes_to_them():
    use = Use.of(
        "total += 1\nfor i in rows:\n    print(i, limit)\nlimit = [k for k in keys]\nx = lambda: later"
    )
    assert use.reads == {"total", "rows", "print", "limit", "keys"}
    assert use.binds == {"total", "i", "limit", "x"} and use.later == {"later"}


def test_a_bound_that_the_solution_binds_too_is_named():
    cells = made(
        ("given", "eps = 1e-6"), ("answer", "eps = 1e-3\nx = 1"), ("one", "assert x < eps")
    ).notebook.cells
    (note,) = named_twice(cells)
    assert "'eps', read by 1 test" in note and "answer-1" in note


# Nothing of the solution is left behind


@pytest.mark.needs("sandbox")
def test_after_a_rehearsal_no_students_process_finds_the_solutions_text():
    look = (
        "import glob, os, sys\nword = 'sword' + 'fish'\nfound = []\n"
        "for name in ['/tmp', '/dev/shm', os.getcwd()]:\n"
        "    for folder, _, names in os.walk(name):\n"
        # an environment below /tmp has gigabytes of libraries, and these are not written to
        "        if folder.startswith((sys.prefix, sys.base_prefix)): continue\n"
        "        found += [n for n in names if word.encode() in open(os.path.join(folder, n), 'rb').read()]\n"
        "for process in glob.glob('/proc/[0-9]*'):\n"
        "    try: found += [process] * (word.encode() in open(process + '/environ', 'rb').read())\n"
        "    except OSError: pass\n"
        "memory = open('/proc/self/mem', 'rb', 0)\n"
        "needle = bytes(c ^ 1 for c in bytes(c ^ 1 for c in word.encode()))\n"
        "seen = 0\n"
        "for line in open('/proc/self/maps'):\n"
        "    span, rights, *_ = line.split()\n"
        "    if not rights.startswith('rw'): continue\n"
        "    start, end = (int(part, 16) for part in span.split('-'))\n"
        "    try:\n"
        "        memory.seek(start)\n"
        "        seen += memory.read(end - start).count(b'the ' + needle + b' answer')\n"
        "    except (OSError, OverflowError, ValueError): pass\n"
    )
    with Engine(confined=True) as engine:
        solution = [
            ("answer", "x = 'the swordfish answer'"),
            ("one", "assert x"),
            ("two", "assert found == [] and seen < 2"),
        ]
        learned(engine, *solution[:2])
        cells = [("answer", look + "x = 1"), *solution[1:]]
        result = graded(engine, Plan(), *cells)
        assert result.marks == {"one": 1, "two": 1}, result.notebook.cells


# What a student gains


def test_the_mark_of_a_test_that_runs_together_can_be_forged_and_of_one_apart_not(either):
    forger = "import sys\ndef f(x):\n    return sys._getframe(1).f_locals.get('expected', 0)"
    cells = [("answer", forger), ("one", "expected = 731\nassert f(3) == expected")]
    assert graded(either, Plan(), *cells).marks == {"one": 0}
    assert graded(either, Plan(together=("one",)), *cells).marks == {"one": 1}


NET = "class Net:\n    def __init__(self):\n        self.w = [1.0]\n    def step(self):\n        self.w[0] = "
LIAR = """
class Liar:
    def __sub__(self, other): return self
    __rsub__ = __abs__ = lambda self, *_: 0.0
    def __lt__(self, other): return True
    def __round__(self, *_): return 0
"""


@pytest.mark.parametrize(
    "right, test, lie",
    [
        ("def f(x):\n    return 2.0 * x", "assert abs(f(3.0) - 6) < 1e-9", "def f(x):\n    return Liar()"),
        (
            "def f(n):\n    return [n, 2.0 * n]",
            "assert max(abs(a - b) for a, b in zip(f(3), [3, 6])) < 1e-9",
            "def f(n):\n    return [Liar(), Liar()]",
        ),
        (
            "def f(n):\n    yield n\n    yield 2.0 * n",
            "for a, b in zip(f(3), [3, 6]):\n    assert abs(a - b) < 1e-9",
            "def f(n):\n    yield Liar()\n    yield Liar()",
        ),
        (
            "def f(call):\n    call(6.0)",
            "got = []\nf(lambda v: got.append(abs(v - 6)))\nassert len(got) == 1 and got[0] < 1e-9",
            "def f(call):\n    call(Liar())",
        ),
        (
            "def f(found):\n    found.append(6.0)",
            "found = []\nf(found)\nassert abs(found[0] - 6) < 1e-9",
            "def f(found):\n    found.append(Liar())",
        ),
        (
            "def f():\n    raise ValueError(6.0)",
            "try:\n    f()\nexcept ValueError as e:\n    assert abs(e.args[0] - 6) < 1e-9\n"
            "else:\n    assert False",
            "def f():\n    raise ValueError(Liar())",
        ),
        (
            "values = [1.0]\ndef f():\n    values[0] = 6.0",
            "f()\nassert abs(values[0] - 6) < 1e-9",
            "values = [1.0]\ndef f():\n    values[0] = Liar()",
        ),
        (
            NET + "6.0",
            "net = Net()\nw = net.w\nnet.step()\nassert abs(w[0] - 6) < 1e-9",
            NET + "Liar()",
        ),
    ],
    ids=[
        "a number",
        "items",
        "a generator",
        "a callback",
        "an argument",
        "an error",
        "a name",
        "an attribute",
    ],
)
def test_an_object_that_is_equal_to_everything_is_no_number(either, right, test, lie):
    found = learned(either, ("answer", right), ("one", test))
    assert found.plan.together == ()
    assert graded(either, found.plan, ("answer", right), ("one", test)).marks == {"one": 1}
    assert graded(either, found.plan, ("answer", LIAR + lie), ("one", test)).marks == {"one": 0}
    assert graded(either, Plan(), ("answer", LIAR + lie), ("one", test)).marks == {"one": 1}  # the control
