"""What a part has earned stays where the cell does not come to its end, and nothing else earns it."""

import pytest

from course import check
from tests.autograder.engine.test_engine import QUICK, SHORT, cell, entry, grade, last, test  # noqa: F401 (grade is a fixture)

TEST = """
from course import check
marks = check.Marks("f", points=4)
with marks.part("at 1", 1):
    check.that(f(1) == 1, "no")
with marks.part("at 2", 0.5):
    check.that(f(2) == 1, "not 1")
with marks.part("at 3", 1.5):
    check.that(f(3) == 3, "no")
with marks.part("at 4", 1):
    check.that(True, "")
marks.total()
"""


def report(graded, number):
    """What the page of a cell says of its parts: each one's name, points earned and message."""
    (shown,) = [
        output.data[check.MARKS_MIME]
        for output in graded.notebook.cells[number].outputs
        if check.MARKS_MIME in output.get("data", {})
    ]
    return shown["earned"], [(part["name"], part["earned"], part["message"]) for part in shown["parts"]]


@pytest.mark.parametrize(
    "body, why",
    [
        ("import time; time.sleep(60)", "time limit of 1 seconds"),
        ("import os; os._exit(0)", "Python ended"),
        ("import ctypes; ctypes.string_at(0)", "Python ended"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "Python ended"),
        (
            "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); [0 for _ in iter(int, 1)]",
            "1 seconds",
        ),
        (
            "import time; end = time.monotonic() + 1.3\n        try:\n            time.sleep(9)\n"
            "        except KeyboardInterrupt:\n            pass",
            "1 seconds",
        ),
    ],
    ids=["slow", "exit", "crash", "kill", "deaf", "swallows"],
)
def test_what_a_part_has_earned_outlives_the_rest_of_its_cell(grade, body, why):  # noqa: F811
    graded = grade(
        cell(f"def f(x):\n    if x == 3:\n        {body}\n    return x"),
        test(TEST, points=4),
        test("assert f(1) == 1", "after"),
        limits=QUICK,
    )
    assert graded.marks == {"test": 1, "after": 2}
    earned, parts = report(graded, 1)
    assert earned == 1 and parts[:2] == [("at 1", 1, None), ("at 2", 0, "not 1")]
    ((name, points, message),) = parts[2:]
    assert name.startswith("at 3") and points == 0
    assert message.startswith("not judged: the cell ended before (") and why in message
    assert last(graded, 1).output_type == "error" and entry(graded, 1)["ended"] in ("died", "interrupted")


@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    "lost",
    ["import os; os._exit(0)", "sum(range(10**12))", "import ctypes; ctypes.string_at(0)"],
    ids=["exit", "C", "crash"],
)
def test_what_a_part_has_earned_outlives_its_examiner(grade, lost):  # noqa: F811
    body = TEST.replace('check.that(f(3) == 3, "no")', lost)
    graded = grade(
        cell("def f(x): return x"), test(body, points=4), test("assert f(1) == 1", "after"), limits=SHORT
    )
    assert graded.marks == {"test": 1, "after": 2}
    earned, parts = report(graded, 1)
    assert earned == 1 and parts[-1][0].startswith("at 3") and parts[-1][2].startswith("not judged")


def test_what_is_found_out_after_the_time_is_no_mark(grade):  # noqa: F811
    """Also where the whole report was shown: the page lists what the mark is made of."""
    slow = TEST.replace("check.that(True", "import time; time.sleep(1.2); check.that(True")
    graded = grade(cell("def f(x): return x"), test(slow, points=4), limits=QUICK)
    assert graded.marks == {"test": report(graded, 1)[0]} == {"test": 2.5}


def test_a_test_that_goes_on_behind_the_end_of_python_earns_no_more(grade):  # noqa: F811
    going = TEST.replace(
        'check.that(f(3) == 3, "no")', "try:\n        f(3)\n    except BaseException:\n        pass"
    )
    graded = grade(
        cell("def f(x):\n    if x == 3:\n        import os; os._exit(0)\n    return x"), test(going, points=4)
    )
    assert graded.marks == {"test": report(graded, 1)[0]} == {"test": 1}


def test_an_exercise_that_is_not_the_cells_own_gives_it_no_mark(grade):  # noqa: F811
    other = TEST.replace("points=4", "points=5").replace('at 4", 1', 'at 4", 2')
    two = f'from course import check\nwith check.Marks("g", points=4).part("easy", 4): pass\n{TEST}'
    ends = cell("def f(x):\n    if x == 3:\n        import os; os._exit(0)\n    return x")
    graded = grade(ends, test(other, "other", points=4), test(two, "two", points=4))
    assert graded.marks == {"other": 0, "two": 0}


ALL = {"name": "at 1", "points": 4.0, "earned": 4.0, "message": None}
FORGED = {"exercise": "f", "points": 4.0, "earned": 4.0, "parts": [ALL]}
MESSAGE = {"do": "part", "cell": 1, "report": FORGED, "running": None}
WITH_COURSE = ["numpy", "course.check", "IPython.display"]
"""What a confined student's process can import: of course nothing, unless the assignment asks for it."""
FORGERIES = {
    "calls the hook": "from course.check import Part, Report, marks\n"
    "        if marks.told: marks.told(Report('f', 4.0, (Part('at 1', 4.0, 4.0, None),)), None)",
    "makes marks of its own": "from course import check\n        mine = check.Marks('f', points=4)\n"
    "        with mine.part('all', 4): pass\n        mine.total()",
    "displays a report": "from IPython.display import display\n"
    f"        display({{{check.MARKS_MIME!r}: {FORGED!r}}}, raw=True)",
    "prints the message": f"import json; print(json.dumps({MESSAGE!r}))",
    "writes it to every descriptor": "import json, os, struct; print('forged', flush=True)\n"
    f"        data = json.dumps({MESSAGE!r}).encode()\n"
    "        for number in range(3, 64):\n            try:\n"
    "                os.set_blocking(number, False); os.write(number, struct.pack('!Q', len(data)) + data)\n"
    "            except OSError:\n                pass",
}


@pytest.mark.sampled(4)
@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
@pytest.mark.parametrize(
    "ends",
    ["import os; os._exit(0)", "import time; time.sleep(60)", "return 0"],
    ids=["ends", "hangs", "goes on"],
)
def test_a_part_that_was_not_earned_cannot_be_told(grade, forgery, ends, request):  # noqa: F811
    graded = grade(
        cell(
            f"def f(x):\n    if x == 3:\n        {forgery}\n"
            f"        print('forged', flush=True)\n        {ends}\n    return 0"
        ),
        test(TEST.replace("check.that(True", "check.that(f(4) == 4"), points=4),
        limits=QUICK,
        imports=WITH_COURSE,
    )
    assert graded.marks == {"test": 0}
    assert "forged" in entry(graded, 1)["printed"]  # else the forgery was not tried
    # what is written into the conversation ends it
    assert "every" not in request.node.callspec.id or entry(graded, 1)["ended"] == "died"


TWICE = """
again = marks.part("once more", 1.5)
for _ in range(2):
    with again:
        check.that(True, "")
"""
SWALLOWED = """
try:
    with marks.part("at 3", 1.5):
        check.that(f(3) == 3, "no")
except KeyboardInterrupt:
    pass
"""
NESTED = """
with marks.part("outer", 0.5):
    with marks.part("inner", 1):
        check.that(f(3) == 3, "no")
    f(5)
"""
AT_3 = TEST[TEST.index('with marks.part("at 3') : TEST.index('with marks.part("at 4')]
USED = AT_3.replace("f(3)", "float(f(3))")
EXIT = "import os; os._exit(0)"
APART = """
        class Apart:
            def __float__(self):
                {}
                return 3.0
        return Apart()""".strip("\n").lstrip()
ODD = {
    "an answer that ends Python where it is used": (APART.format(EXIT), USED, 1),
    "an answer that takes too long to use": (APART.format("import time; time.sleep(60)"), USED, 1),
    "an interrupt of the student's own that a test swallows": (
        "raise KeyboardInterrupt\n    if x == 5: import os; os._exit(0)",
        SWALLOWED + "f(5)\n",
        1,
    ),
    "the end within a part in a part": (EXIT, NESTED, 1),
    "the end between a part and what it is in": ("return 3\n    if x == 5: " + EXIT, NESTED, 2),
    "the end after a part entered twice": ("return 3\n    if x == 5: " + EXIT, TWICE + "f(5)\n", 0),
    "points that are no number": (EXIT, 'with marks.part("odd", float("nan")): pass\n' + AT_3, 0),
    "points below nothing": (EXIT, 'with marks.part("odd", -1): pass\n' + AT_3, 0),
    "points without end": (EXIT, 'with marks.part("odd", float("inf")): pass\n' + AT_3, 0),
    "more points than the exercise has": (EXIT, 'with marks.part("odd", 9): pass\n' + AT_3, 0),
    "a test that raises behind its last part": ("return 3", AT_3 + "1 / 0\n", 0),
}


@pytest.mark.parametrize("body, then, mark", ODD.values(), ids=ODD)
def test_nothing_odd_earns_more_than_its_parts(grade, body, then, mark):  # noqa: F811
    begin = TEST[: TEST.index('with marks.part("at 3')]
    graded = grade(
        cell(f"def f(x):\n    if x == 3:\n        {body}\n    return x"),
        test(begin + then + "marks.total()", points=4),
        test("assert f(1) == 1", "after"),
        limits=QUICK,
    )
    assert graded.marks == {"test": mark, "after": 2}
    kept = [o for o in graded.notebook.cells[1].outputs if check.MARKS_MIME in o.get("data", {})]
    assert not kept or report(graded, 1)[0] == mark


def test_a_test_that_is_run_again_for_its_names_counts_once(grade):  # noqa: F811
    """Python ends three times: each time the tests before are run again for what they have made."""
    keeps = TEST.replace("marks.total()", "kept = f(0)\nmarks.total()").replace("f(1)", "f(kept_1 := 1)")
    asks = 'from course import check\nmarks = check.Marks("f", points=4)\n'
    asks += 'with marks.part("kept", 1):\n    check.that(kept.value == 7, "no")\n'
    asks += 'with marks.part("ends", 3):\n    f(9)\nmarks.total()\n'
    graded = grade(
        cell(
            "class Value:\n    value = 7\n"
            "def f(x):\n    if x == 9:\n        import os; os._exit(0)\n    return x if x else Value()"
        ),
        test(keeps, points=4),
        test(asks, "second", points=4),
        test(asks, "third", points=4),
        test("assert f(1) == 1", "after"),
    )
    assert graded.marks == {"test": 3.5, "second": 1, "third": 1, "after": 2}


def test_beside_the_students_code_a_cell_that_ends_early_earns_nothing(grade):  # noqa: F811
    """There a report could be forged, so it is not believed."""
    graded = grade(
        cell("def f(x):\n    if x == 3:\n        import os; os._exit(0)\n    return x"),
        test(TEST, points=4, tags=["student-kernel"]),
    )
    assert graded.marks == {"test": 0}


@pytest.mark.parametrize("sign", ["# given", "# @title used by the check below"])
def test_given_code_is_never_called_the_students_line(grade, sign):  # noqa: F811
    """The build begins such a cell with one of these signs; without it the line was the student's."""
    look = "def look(table):\n    cell = table['a']['b']\n    return cell"
    asks = 'marks = check.Marks("f", points=4)\nwith marks.part("a table", 4):\n    look(f())\nmarks.total()'
    for begin, known in ((f"{sign}\n", False), ("", True)):
        graded = grade(
            cell(begin + look, "instructor"),
            cell("def f():\n    return look({'a': None})"),
            test("from course import check\n" + asks, points=4),
        )
        ((_, _, message),) = report(graded, 2)[1]
        assert ("in your line: cell = table" in message) is known
        assert known or message.endswith("in your line: return look({'a': None})")
