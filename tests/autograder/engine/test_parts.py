"""What a part has earned stays where the cell does not come to its end, and nothing else earns it."""

import pytest
from test_engine import QUICK, SHORT, cell, entry, grade, last, test  # noqa: F401 (grade is a fixture)

from course import check

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
FORGERIES = {
    "calls the hook": "from course.check import Part, Report, marks\n"
    "        if marks.told: marks.told(Report('f', 4.0, (Part('at 1', 4.0, 4.0, None),)), None)",
    "makes marks of its own": "from course import check\n        mine = check.Marks('f', points=4)\n"
    "        with mine.part('all', 4): pass\n        mine.total()",
    "displays a report": "from IPython.display import display\n"
    f"        display({{{check.MARKS_MIME!r}: {FORGED!r}}}, raw=True)",
    "prints the message": f"import json; print(json.dumps({MESSAGE!r}))",
    "writes it to every descriptor": "import json, os, struct\n"
    f"        data = json.dumps({MESSAGE!r}).encode()\n"
    "        for number in range(3, 64):\n            try:\n"
    "                os.set_blocking(number, False); os.write(number, struct.pack('!Q', len(data)) + data)\n"
    "            except OSError:\n                pass",
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
@pytest.mark.parametrize(
    "ends", ["import os; os._exit(0)", "import time; time.sleep(60)"], ids=["ends", "hangs"]
)
def test_a_part_that_was_not_earned_cannot_be_told(grade, forgery, ends):  # noqa: F811
    graded = grade(
        cell(f"def f(x):\n    if x == 3:\n        {forgery}\n        {ends}\n    return 0"),
        test(TEST.replace("check.that(True", "check.that(f(4) == 4"), points=4),
        limits=QUICK,
    )
    assert graded.marks == {"test": 0}


def test_beside_the_students_code_a_cell_that_ends_early_earns_nothing(grade):  # noqa: F811
    """There a report could be forged, so it is not believed."""
    graded = grade(
        cell("def f(x):\n    if x == 3:\n        import os; os._exit(0)\n    return x"),
        test(TEST, points=4, tags=["student-kernel"]),
    )
    assert graded.marks == {"test": 0}
