"""One rebuilt notebook through the whole engine: marks, outputs, what becomes of a crash at each place, and
the record.
"""

import dataclasses
import json
import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.engine import Engine, Graded, Stopped, Task
from autograder.engine import engine as engine_module
from autograder.engine.marks import earned
from autograder.engine.wanted import imports
from autograder.limits import Limits
from autograder.origins import Origins

LIMITS = Limits(cell_seconds=20, total_seconds=100)
QUICK = Limits(cell_seconds=1, total_seconds=30)
SWALLOWS = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
SEGFAULT = "import ctypes\nctypes.string_at(0)"
RECURSION = (
    "import sys\nsys.setrecursionlimit(10**9)\nclass A:\n    def __repr__(self): return repr(self)\nrepr(A())"
)
HOG = "hog = [bytes(8 << 20) for _ in range(1000)]"


def cell(source: str, role: str = "student", **metadata):
    return new_code_cell(source, metadata={"autograder": {"role": role}, **metadata})


def instructor(source: str):
    return cell(source, "instructor")


def test(source: str, name: str = "test", points: float = 2, **metadata):  # noqa: PT028 (it makes a cell)
    about = {
        "grade": True,
        "solution": False,
        "locked": True,
        "schema_version": 3,
        "points": points,
        "grade_id": name,
    }
    return cell(source, "test", nbgrader=about, **metadata)


test.__test__ = False  # a maker of cells


def task(*cells, files=None, limits=LIMITS, released=(), **metadata) -> Task:
    metadata = {"imports": ["numpy"]} | metadata  # one warm process for all tests
    notebook = new_notebook(cells=list(cells), metadata={"autograder": metadata})
    return Task(notebook, files or {}, limits=limits, seed=5, released=tuple(released))


@pytest.fixture(scope="module")
def grade(engine):
    """Grade cells; the outputs and the record's entry stay with each cell."""

    def grade(*cells, **about) -> Graded:
        graded = engine.grade(task(*cells, **about))
        nbformat.validate(graded.notebook)
        json.dumps(graded.record, allow_nan=False)
        return graded

    return grade


def entry(graded: Graded, number: int) -> dict:
    return next(entry for entry in graded.record["cells"] if entry["cell"] == number)


def last(graded: Graded, number: int):
    return graded.notebook.cells[number].outputs[-1]


def shown(graded: Graded, number: int) -> str:
    return json.dumps(graded.notebook.cells[number].outputs)


# Marks


def test_an_honest_notebook(grade):
    graded = grade(
        instructor("import numpy as np"),
        new_markdown_cell("Square it."),
        cell("def square(x):\n    return x * x"),
        cell("print(square(2))\nsquare(3)"),
        test("assert square(4) == 16", "right", 2),
        test("assert square(4) == 17", "wrong", 3),
        test("0.5 if square(1) == 1 else 0.0", "partly", 1),
    )
    assert graded.marks == {"right": 2, "wrong": 0, "partly": 0.5}, shown(graded, 6)
    assert [output.output_type for output in graded.notebook.cells[3].outputs] == ["stream", "execute_result"]
    assert last(graded, 5).ename == "AssertionError"
    assert last(graded, 6).data["text/plain"] == "0.5"
    assert [cell.execution_count for cell in graded.notebook.cells if cell.cell_type == "code"] == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]


def test_a_student_cell_that_raises_costs_nothing_by_itself(grade):
    graded = grade(cell("x = 1"), cell("1 / 0"), cell("raise SystemExit"), cell("if:"), test("assert x == 1"))
    assert graded.marks == {"test": 2}
    assert [entry(graded, number)["ended"] for number in range(5)] == ["ok", "error", "error", "error", "ok"]
    assert last(graded, 1).ename == "ZeroDivisionError" and last(graded, 3).ename == "SyntaxError"


def test_a_warning_costs_nothing(grade):
    graded = grade(
        cell("import warnings\ndef f():\n    warnings.warn('hm')\n    return 1"),
        test("import warnings\nwarnings.warn('test')\nassert f() == 1"),
    )
    assert graded.marks == {"test": 2}


@pytest.mark.parametrize(
    "ending, points",
    [
        ("1", 1),
        ("0", 0),
        ("2.0", 2),
        ("True", 2),
        ("None", 2),
        ("'0.5'", 2),
        ("[0.5]", 2),
        ("np.float64(0.5)", 0.5),
        ("np.int64(1)", 1),
        ("np.array(0.5)", 0.5),
    ],
)
def test_partial_credit_is_the_cells_number(grade, ending, points):
    graded = grade(instructor("import numpy as np"), test(ending))
    assert graded.marks == {"test": points} and entry(graded, 1)["ended"] == "ok"


@pytest.mark.parametrize(
    "ending", ["2.1", "-0.5", "float('nan')", "float('inf')", "np.float64(3)", "10**400"]
)
def test_a_number_that_is_no_mark_is_the_tests_mistake(grade, ending):
    graded = grade(instructor("import numpy as np"), test(ending))
    assert graded.marks == {"test": 0}
    assert last(graded, 1).ename == "TestMistaken" and "tell your instructor" in last(graded, 1).evalue
    assert "why" in entry(graded, 1)


def test_numbers_are_read_as_nbgrader_reads_them():
    output = nbformat.from_dict(
        {
            "output_type": "execute_result",
            "data": {"text/plain": "0.25"},
            "metadata": {},
            "execution_count": 1,
        }
    )
    assert earned(object(), [output], 1) == (0.25, None)
    assert earned(False, [], 1) == (1, None)


def test_cells_that_are_graded_by_hand_have_no_mark_of_ours(grade):
    by_hand = {
        "grade": True,
        "solution": True,
        "locked": False,
        "schema_version": 3,
        "points": 5,
        "grade_id": "essay",
    }
    graded = grade(cell("answer = 42\nanswer", nbgrader=by_hand), test("assert answer == 42"))
    assert graded.marks == {"test": 2} and last(graded, 0).data["text/plain"] == "42"


def test_a_test_tagged_student_kernel_runs_beside_the_students_code(grade):
    graded = grade(
        cell("import os\nmine = os.getpid()"),
        test("import os\nassert os.getpid() == mine\n0.5", "there", tags=["student-kernel"]),
        test("import os\nassert os.getpid() == mine", "here"),
        test("1 / 0", "fails", tags=["student-kernel"]),
    )
    assert graded.marks == {"there": 0.5, "here": 0, "fails": 0}


def test_empty_and_skipped_cells_are_left_as_they_are(grade):
    graded = grade(cell(" \n"), cell("x = 1", tags=["skip-execution"]), cell("'x' in globals()"))
    assert [entry(graded, number)["ended"] for number in range(3)] == ["skipped", "skipped", "ok"]
    assert last(graded, 2).data["text/plain"] == "False" and graded.notebook.cells[2].execution_count == 1


def test_what_student_code_prints_during_a_test_is_kept_from_the_feedback(grade):
    graded = grade(
        cell("def f(x):\n    print('argument', x)\n    import os; os.write(2, b'raw')\n    return x"),
        test("assert f(31415) == 31415"),
    )
    assert graded.marks == {"test": 2}
    assert "argument" not in shown(graded, 1) and "raw" not in shown(graded, 1)
    assert "argument 31415" in entry(graded, 1)["printed"] and "raw" in entry(graded, 1)["printed"]


def test_what_the_instructor_defines_stays_the_instructors(grade):
    graded = grade(
        instructor("def compare(a, b):\n    assert a == b"),
        cell("def compare(a, b): pass\nanswer = 1"),
        test("compare(answer, 2)"),
    )
    assert graded.marks == {"test": 0}


# Ends


@pytest.mark.parametrize(
    "source, words",
    [
        ("import os\nos._exit(0)", "exit status 0"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "signal 9"),
        (SEGFAULT, "SIGSEGV"),
        pytest.param(
            RECURSION,
            "SIGSEGV",
            marks=pytest.mark.skipif(sys.version_info >= (3, 12), reason="Python counts calls in C itself"),
        ),
        (SWALLOWS, "did not stop when it was interrupted"),
        ("import time\ntime.sleep(60)", "more than 1 seconds and was interrupted"),
        (
            "import threading, os\nthreading.Timer(0.2, os._exit, (3,)).start()\nimport time\ntime.sleep(5)",
            "exit status 3",
        ),
    ],
)
def test_a_cell_that_ends_python_costs_itself_alone(grade, source, words):
    graded = grade(
        cell("x = 1\nprint('once')"),
        cell(f"print('before')\n{source}"),
        cell("x += 1\nx"),
        test("assert x == 2"),
        limits=QUICK,
    )
    assert graded.marks == {"test": 2}
    assert (
        "before" in shown(graded, 1)
        and last(graded, 1).output_type == "error"
        and words in last(graded, 1).evalue
    )
    assert entry(graded, 1)["ended"] in ("died", "interrupted") and words in entry(graded, 1)["why"]
    assert last(graded, 2).data["text/plain"] == "2", "the cells above are run again"
    assert shown(graded, 0).count("once") == 1, "what they print again is dropped"


@pytest.mark.parametrize(
    "body, words",
    [
        ("import os; os._exit(0)", "exit status 0"),
        (SEGFAULT.replace("\n", "; "), "SIGSEGV"),
        (
            "\n        ".join(
                ["import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)", "while True: pass"]
            ),
            "did not stop when it was interrupted",
        ),
    ],
)
def test_a_test_that_ends_python_by_calling_the_students_code_is_lost_alone(grade, body, words):
    solution = f"def f(x):\n    if x == 3:\n        {body}\n    return x"
    graded = grade(
        cell("y = 7"),
        cell(solution),
        test("assert f(1) == 1", "before", 1),
        test("0.5 if f(3) else 0.7", "at", 1),
        test("assert f(2) == 2 and y == 7", "after", 1),
        limits=QUICK,
    )
    assert graded.marks == {"before": 1, "at": 0, "after": 1}
    assert words in last(graded, 3).evalue and entry(graded, 3)["ended"] == "died"
    assert len(graded.record["restarts"]) == 1


def test_a_test_that_catches_the_end_of_python_earns_nothing(grade):
    caught = "try:\n    f(3)\nexcept BaseException:\n    pass\n2 if f(1) == 1 else 1"
    graded = grade(
        cell("def f(x):\n    if x == 3:\n        import os; os._exit(0)\n    return x"),
        test(caught, "at"),
        test("assert f(1) == 1", "after"),
    )
    assert graded.marks == {"at": 0, "after": 2}


@pytest.mark.sampled(2)
def test_the_time_of_cells_that_run_again_is_not_a_tests(grade):
    graded = grade(
        cell("import time\ntime.sleep(0.7)\nimport os\ntime.sleep(0)"),
        cell("time.sleep(0.7)"),
        cell("os._exit(1)"),
        test("time.sleep(0.5)\nassert True"),
        limits=QUICK,
    )
    assert graded.marks == {"test": 2}


def test_a_test_that_takes_too_long_in_the_students_code_is_interrupted(grade):
    graded = grade(
        cell("import time\ncalls = []\ndef f():\n    calls.append(1)\n    time.sleep(60)"),
        test("f()", "slow"),
        test("assert calls == [1]", "after"),
        limits=QUICK,
    )
    assert graded.marks == {"slow": 0, "after": 2} and graded.record["restarts"] == []
    assert "CellTimeout" in shown(graded, 1)


FORKS = """
import os, time
children = []
def fork():
    children.append(os.fork())
    while not children[-1]:
        time.sleep(1)
def hang():
    fork()
    time.sleep(60)
def ended(wait=5):
    until = time.monotonic() + wait
    while True:
        try:
            if os.waitpid(children[-1], os.WNOHANG)[0]:
                return True
        except ChildProcessError:
            return True
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
"""


@pytest.mark.parametrize("level", ["full", "inner", "none"])
def test_what_an_interrupted_call_or_cell_has_started_ends_with_it(level):
    """It would hold its memory, and be what a later exercise is ended for."""
    with Engine(level=level) as engine:
        graded = engine.grade(
            task(
                cell(FORKS),
                test("fork()\nassert not ended(wait=0.3)", "lives"),
                test("hang()", "slow"),
                test("assert ended()", "after"),
                cell("fork()\ntime.sleep(60)"),
                test("assert ended()", "cell"),
                limits=QUICK,
            )
        )
    assert graded.marks == {"lives": 2, "slow": 0, "after": 2, "cell": 2}, shown(graded, 2)


@pytest.mark.sampled(2)
def test_a_test_that_loops_by_itself_is_interrupted(grade):
    graded = grade(
        cell("def endless():\n    while True: yield 1"),
        test("total = 0\nwhile True: total += 1", "alone"),
        test("assert True", "after"),
        limits=QUICK,
    )
    assert graded.marks == {"alone": 0, "after": 2} and "more than 1 seconds" in last(graded, 1).evalue


def test_a_crash_at_exit_does_no_harm(grade):
    graded = grade(
        cell(
            "import atexit, os\natexit.register(os.abort)\nclass A:\n    def __del__(self): os.abort()\n"
            "a = A()"
        ),
        test("assert True"),
    )
    assert graded.marks == {"test": 2} and graded.record["restarts"] == []


def test_a_cell_that_ends_python_when_it_is_run_again_is_left_out(grade):
    grade(test("assert True"))  # the warm processes are there: the clock runs for the cells alone
    soon = time.time() + 3
    graded = grade(
        cell("x = 5"),
        cell(f"import os, time\nif time.time() > {soon}: os._exit(7)\ny = 6\nprint('ran')"),
        cell(f"import os, time\ntime.sleep(max({soon} - time.time(), 0) + 0.1)\nos._exit(1)"),
        test("assert x == 5", "x"),
        test("assert y == 6", "y"),
    )
    assert graded.marks == {"x": 2, "y": 0}
    assert "exit status 7" in entry(graded, 1)["left out later"] and len(graded.record["restarts"]) == 2
    assert "ran" in shown(graded, 1)


def test_cells_that_end_python_each_time_come_to_an_end(grade):
    graded = grade(
        cell("x = 1"),
        *(cell("import os; os._exit(1)") for _ in range(5)),
        test("assert x == 1"),
        limits=QUICK,
    )
    assert graded.marks == {"test": 2} and len(graded.record["restarts"]) == 5


def test_after_the_whole_limit_nothing_is_run(grade):
    grade(test("assert True"))
    begun = time.monotonic()
    graded = grade(
        test("assert True", "early"),
        cell("import time\ntime.sleep(60)"),
        cell("print('late')"),
        test("assert True", "late"),
        limits=Limits(cell_seconds=30, total_seconds=3),
    )
    assert time.monotonic() - begun < 15
    assert graded.marks == {"early": 2, "late": 0}
    assert (
        entry(graded, 2)["ended"] == "not run"
        and "3 seconds that the whole notebook has" in last(graded, 3).evalue
    )


def test_memory_is_bounded(grade):
    graded = grade(
        cell("x = 1"),
        cell(HOG),
        test("assert x == 1"),
        limits=Limits(cell_seconds=20, total_seconds=60, memory=400 << 20),
    )
    assert graded.marks == {"test": 2}
    assert last(graded, 1).output_type == "error" and (
        "memory" in last(graded, 1).evalue or last(graded, 1).ename == "MemoryError"
    )


# An examiner that is lost costs the cell in which it was


IN_C = "sum(range(10**12))"
FROZEN = "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0)\nwhile True: pass"
SHORT = Limits(cell_seconds=1, total_seconds=60, tests_memory=500 << 20)


@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    "lost, ended, said",
    [
        ("import os\nos._exit(0)", "died", "ended in this cell"),
        (SEGFAULT, "died", "ended in this cell"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "died", "ended in this cell"),
        (IN_C, "interrupted", "more than 1 seconds"),
        (FROZEN, "interrupted", "more than 1 seconds"),
        (
            "import mmap\nshared = mmap.mmap(-1, 1 << 30)\nwhile True: shared.write(b'x' * 4096)",
            "died",
            "500 MiB",
        ),
    ],
    ids=["exit", "crash", "kill", "C", "loop", "memory"],
)
def test_a_test_that_takes_its_examiner_along_costs_its_own_marks_alone(grade, lost, ended, said):
    graded = grade(
        instructor("given = [1, 2]"),
        cell("def f(x): return x + 1"),
        test("made = f(1)\ndef check(x): assert x == 2\ncheck(made)", "early"),
        test(lost, "lost"),
        cell("given.append(3)\nmine = f(2)"),
        test("check(made)\nassert mine == 3 and given == [1, 2, 3][: len(given)] and f(made) == 3", "late"),
        limits=SHORT,
    )
    assert graded.marks == {"early": 2, "lost": 0, "late": 2}
    assert entry(graded, 3)["ended"] == ended and said in entry(graded, 3)["why"]
    assert said in last(graded, 3).evalue and "started again" in last(graded, 3).evalue
    assert [loss["cell"] for loss in graded.record["examiners lost"]] == [3]


def test_too_large_an_array_fails_its_own_test_with_an_error_of_its_own(grade):
    graded = grade(
        cell("def f(n): return n"),
        test("import numpy as np\nassert np.ones(f(10**9)).sum() == 10**9", "large"),
        test("assert f(1) == 1", "late"),
        limits=SHORT,
    )
    assert graded.marks == {"large": 0, "late": 2}
    assert "MemoryError" in last(graded, 1).ename and "examiners lost" not in graded.record


def test_what_a_lost_test_defined_is_there_for_the_next(grade):
    graded = grade(
        cell("x = 1"),
        test("import math\ndef near(a, b): return math.isclose(a, b)\nimport os\nos._exit(1)", "lost"),
        test("assert near(x, 1) and math.pi > 3", "late"),
        limits=SHORT,
    )
    assert graded.marks == {"lost": 0, "late": 2}


@pytest.mark.sampled(2)
def test_what_has_ended_a_process_once_does_not_run_again_in_the_next_examiner(grade, tmp_path):
    """Neither a student's cell that ended Python, nor a test that ran for too long."""
    graded = grade(
        cell("import os\nos._exit(1)"),
        cell("y = 2"),
        test("while True: pass", "slow"),
        test("import os\nos._exit(0)", "lost"),
        cell("z = y + 1"),
        test("assert z == 3", "late"),
        limits=Limits(cell_seconds=2, total_seconds=100),
    )
    assert graded.marks == {"slow": 0, "lost": 0, "late": 2}
    ends = [entry(graded, number) for number in (0, 2, 3)]
    assert [one["ended"] for one in ends] == ["died", "interrupted", "died"], json.dumps(graded.record)


def test_each_of_many_lost_examiners_costs_one_cell(grade):
    cells = [test("import os\nos._exit(0)" if k % 2 else "assert x == 1", f"t{k}") for k in range(8)]
    graded = grade(cell("x = 1"), *cells, limits=SHORT)
    assert graded.marks == {f"t{k}": 0 if k % 2 else 2 for k in range(8)}


@pytest.mark.sampled(2)
def test_the_time_of_a_notebook_bounds_all_its_examiners_together(grade):
    begun = time.monotonic()
    cells = [test(IN_C, f"t{k}") for k in range(5)]
    graded = grade(test("assert True", "early"), *cells, limits=Limits(cell_seconds=1, total_seconds=8))
    assert time.monotonic() - begun < 40
    assert graded.marks == {"early": 2} | {f"t{k}": 0 for k in range(5)}
    assert entry(graded, 5)["ended"] == "not run"


def test_an_examiner_is_lost_while_a_student_s_cell_runs(grade):
    """It answers the student's code, by a function of a test that the student has kept."""
    graded = grade(
        cell("kept = []\ndef f(g):\n    kept.append(g)\n    return 1"),
        test("import os\nassert f(lambda: os._exit(0)) == 1", "early"),
        cell("kept[0]()"),
        test("assert f(None) == 1", "late"),
        limits=SHORT,
    )
    assert graded.marks == {"early": 2, "late": 2}
    assert entry(graded, 2)["ended"] in ("died", "error")


def test_an_examiner_is_lost_in_the_second_pass(grade):
    graded = grade(
        cell("x = 1"),
        test("assert x == 1", "apart"),
        test("import os\nos._exit(0)", "lost"),
        test("assert x == 1", "together", tags=["student-kernel"]),
        test("import os\nos._exit(0)", "ends", tags=["student-kernel"]),
        test("assert x == 1", "after", tags=["student-kernel"]),
        limits=SHORT,
    )
    assert graded.marks == {"apart": 2, "lost": 0, "together": 2, "ends": 0, "after": 2}


def test_what_all_cells_show_together_is_bounded(grade):
    shows = [cell("print('x' * 90_000)") for _ in range(6)]
    limits = dataclasses.replace(LIMITS, output=100_000, outputs=250_000)
    graded = grade(*shows, cell("1 / 0"), test("assert True"), limits=limits)
    sizes = [len(shown(graded, number)) for number in range(6)]
    assert min(sizes[:2]) > 90_000 and sum(sizes) < 255_000 and sizes[5] < 1_000
    assert "all cells together may print 244 KiB" in shown(graded, 5)
    assert last(graded, 6).ename == "ZeroDivisionError", "what is wrong is said all the same"
    assert graded.marks == {"test": 2}


def test_one_update_of_many_displays_counts_for_each(grade):
    shows = cell(
        "from IPython.display import display, update_display\n"
        "for _ in range(200): display({'text/plain': 'a'}, raw=True, display_id='d')"
    )
    updates = [
        cell("update_display({'text/plain': 'x' * 90_000}, raw=True, display_id='d')") for _ in range(3)
    ]
    cleared = cell(
        "from IPython.display import clear_output\nfor _ in range(20):\n"
        "    print('y' * 9_000)\n    clear_output(wait=True)"
    )
    limits = dataclasses.replace(LIMITS, output=100_000, outputs=250_000)
    graded = grade(shows, *updates, cleared, test("assert True"), limits=limits)
    assert len(nbformat.writes(graded.notebook)) < 400_000


def test_warm_processes_that_were_killed_are_started_again(engine, grade):
    grade(test("assert True"))
    for server in engine._origins._kept.servers():
        os.kill(server.pid, signal.SIGKILL)
    assert grade(test("assert True")).marks == {"test": 2}


# Each submission by itself


def test_nothing_passes_to_the_next_submission(grade):
    grade(
        cell(
            "leak = 1\nimport numpy\nnumpy.leak = 1\nopen('left', 'w').close()\nimport builtins\n"
            "builtins.leak = 1"
        ),
        test("import numpy\nnumpy.set_printoptions(precision=1)\nnumpy.seen = 1"),
    )
    graded = grade(
        cell(
            "import numpy, os, builtins\n"
            "clean = not (hasattr(numpy, 'leak') or hasattr(builtins, 'leak') or os.path.exists('left'))"
        ),
        test("import numpy\nassert clean and not hasattr(numpy, 'seen')"),
    )
    assert graded.marks == {"test": 2}


def test_a_seed_repeats_a_submission(grade):
    cells = cell("import random\nrandom.random()"), test("import random\nprint(random.random())")
    first, second = grade(*cells), grade(*cells)
    assert [shown(first, number) for number in (0, 1)] == [shown(second, number) for number in (0, 1)]
    assert last(first, 0).data["text/plain"] != last(first, 1).text.strip(), (
        "a student cannot tell what a test draws"
    )


def test_working_files_are_beside_the_notebook(grade):
    graded = grade(
        cell("rows = open('data/points.csv').read()"),
        test("assert rows == '1,2'"),
        files={"data/points.csv": b"1,2"},
    )
    assert graded.marks == {"test": 2}


def test_large_files_are_written_in_pieces_and_those_that_cannot_be_are_told(grade):
    limits = Limits(cell_seconds=20, total_seconds=100, message=9 << 20)
    files = {"big": bytes(20 << 20), "empty": b"", "a": b"", "a/b": b"1"}
    graded = grade(
        cell("import os\nsizes = os.path.getsize('big'), os.path.getsize('empty')"),
        test(f"assert sizes == ({20 << 20}, 0)"),
        files=files,
        limits=limits,
    )
    assert graded.marks == {"test": 2} and list(graded.record["files not written"]) == ["a/b"]


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../../x", "."])
def test_a_file_outside_the_folder_is_no_task(name):
    with pytest.raises(ValueError, match="below the notebook's folder"):
        task(cell("1"), files={name: b""})


def test_a_student_who_ends_the_warm_process_does_not_end_the_class(monkeypatch):
    """Without the sandbox it can be done."""
    with Engine(confined=False) as engine:
        kills = cell(
            "import os, signal\nmonitor = os.getppid()\n"
            "server = int(open(f'/proc/{monitor}/stat').read().rpartition(')')[2].split()[1])\n"
            "os.kill(server, signal.SIGKILL)"
        )
        assert engine.grade(task(kills, test("assert True"))).marks == {"test": 0}
        assert engine.grade(task(test("assert True"))).marks == {"test": 2}


@pytest.fixture
def origins():
    origins = Origins("none")
    yield origins
    origins.close()


@pytest.mark.parametrize("level", ["full", "inner"])
def test_an_engine_that_confines_uses_no_processes_that_do_not(origins, level):
    with pytest.raises(ValueError, match="sandbox"):
        Engine(level=level, origins=origins)


def test_engines_of_several_threads_import_the_libraries_once(origins):
    with ThreadPoolExecutor(3) as threads, ExitStack() as stack:
        engines = [stack.enter_context(Engine(confined=False, origins=origins)) for _ in range(3)]
        cells = instructor("import numpy, os"), cell("mine = os.getppid()"), test("assert mine")
        graded = list(threads.map(lambda engine: engine.grade(task(*cells)), engines))
    assert [one.marks for one in graded] == [{"test": 2}] * 3
    assert len(origins._kept.servers()) == 2, "one for students, one for tests"


def test_whoever_ends_a_branch_ends_nobody_elses(origins):
    """Without the sandbox it can be done; so can the host, when memory runs out."""
    with Engine(confined=False, origins=origins) as one, Engine(confined=False, origins=origins) as other:
        assert (
            one.grade(task(test("assert True"))).marks
            == other.grade(task(test("assert True"))).marks
            == {"test": 2}
        )
        before = [server.alive for server in origins._kept.servers()], other._branches.servers()
        for server in one._branches.servers():
            warm = getattr(server, "_warm", server)
            signal.pidfd_send_signal(warm._handle, signal.SIGKILL)
        assert one.grade(task(test("assert True"))).marks == {"test": 2}, "its branches were made anew"
        assert other.grade(task(test("assert True"))).marks == {"test": 2}
        assert ([server.alive for server in origins._kept.servers()], other._branches.servers()) == before


def test_branches_live_on_when_their_origin_is_gone(origins):
    with Engine(confined=False, origins=origins) as engine:
        engine.grade(task(test("assert True")))
        origins.close()
        assert engine.grade(task(test("assert True"))).marks == {"test": 2}


def test_an_engine_that_is_stopped_gives_up_its_submission_at_once(origins):
    engine = Engine(limits=Limits(cell_seconds=60, total_seconds=60), confined=False, origins=origins)
    with ThreadPoolExecutor(1) as threads:
        engine.grade(task(test("assert True")))
        endless = task(cell("import time\ntime.sleep(50)"), test("assert True"))
        grading = threads.submit(engine.grade, dataclasses.replace(endless, limits=None))
        time.sleep(1)
        assert not grading.done()
        begun = time.monotonic()
        engine.stop()
        assert isinstance(grading.exception(timeout=30), Stopped) and time.monotonic() - begun < 25
    engine.close()
    with pytest.raises(Stopped):
        engine.grade(task(test("assert True")))
    engine.close()


def test_garbage_in_the_channel_costs_its_cell_alone(grade):
    garbage = (
        "import os, stat\nfor fd in range(3, 50):\n"
        "    if os.path.exists(f'/proc/self/fd/{fd}') and stat.S_ISSOCK(os.fstat(fd).st_mode):\n"
        "        os.write(fd, b'garbage' * 10)"
    )
    graded = grade(cell("x = 1"), cell(garbage), test("assert x == 1"))
    assert graded.marks == {"test": 2} and entry(graded, 1)["ended"] == "died"


def test_the_record_tells_how_the_marks_came_about(engine):
    told = Task(
        new_notebook(cells=[cell("1"), test("assert True")], metadata={"autograder": {"imports": ["numpy"]}}),
        limits=QUICK,
        seed=9,
        submission="abc",
        version="v1",
        repairs=("a cell was moved",),
    )
    record = engine.grade(told).record
    assert (record["submission"], record["version"], record["seed"], record["repairs"]) == (
        "abc",
        "v1",
        9,
        ["a cell was moved"],
    )
    assert record["limits"]["cell_seconds"] == 1 and {"python", "numpy", "nbgrader"} <= set(
        record["versions"]
    )
    assert bool(record["confinement"]) is not engine.confined
    assert set(record["seconds"]) == {"fork", "student", "tests", "replays", "all"}
    assert [(entry["id"], entry["role"], entry["ended"]) for entry in record["cells"]][1] == (
        "test",
        "test",
        "ok",
    )


def test_tasks_and_what_comes_of_them_travel_as_bytes(grade):
    sent = task(cell("1"), test("0.5"), files={"a": b"\xff\x00"}, forbidden=["sqlite3"])
    assert Task.from_json(sent.to_json()) == sent
    graded = grade(cell("1"), test("0.5"))
    assert Graded.from_json(graded.to_json()) == graded


def test_the_tasks_own_notebook_is_left_as_it_was(engine):
    told = task(cell("print(1)"), test("0.5"))
    before = told.to_json()
    engine.grade(told)
    assert told.to_json() == before


def test_what_the_assignment_forbids_cannot_be_imported(grade):
    graded = grade(
        cell("try:\n    import sqlite3\nexcept ImportError:\n    found = False\nelse:\n    found = True"),
        test("assert not found"),
        forbidden=["sqlite3"],
    )
    assert graded.marks == {"test": 2}


def test_what_the_instructor_imports_is_warm_and_nothing_else():
    notebook = task(
        instructor("import json.decoder, helper\nfrom xml import dom"),
        cell("import csv"),
        test("import sqlite3"),
        imports=None,
        forbidden=["html"],
    ).notebook
    assert imports(notebook, {"helper.py": b""}, ("instructor",)) == (
        "json.decoder",
        "numpy",
        "xml",
        "xml.dom",
    )
    notebook.metadata.autograder["imports"] = ["json", "html.parser"]
    assert imports(notebook, {}, ("instructor",)) == ("json",)


def test_the_examiner_alone_is_told_where_data_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_DATA", "data")
    cells = instructor("import os"), cell("import os\nmine = os.environ.get('COURSE_DATA', 'nowhere')")
    with Engine(confined=False) as engine:
        checked = test(
            f"assert os.environ['COURSE_DATA'] == {str(tmp_path / 'data')!r}\nassert mine == 'nowhere'"
        )
        assert engine.grade(task(*cells, checked)).marks == {"test": 2}


def test_a_host_that_cannot_confine_says_so(monkeypatch):
    monkeypatch.setattr(engine_module, "missing", lambda: ("user namespaces: do this",))
    with Engine() as engine, pytest.raises(OSError, match="user namespaces: do this"):
        engine.grade(task(test("assert True")))
    with Engine(confined=False) as engine:
        assert "user namespaces: do this" in engine.grade(task(test("assert True"))).record["confinement"][0]


@pytest.mark.sampled(2)
def test_many_submissions_leave_memory_and_descriptors_as_they_were(engine):
    cells = cell("def f(x):\n    return 2 * x\nprint(f(2))"), cell("1 / 0"), test("assert f(3) == 6")

    def held() -> tuple[int, int, int]:
        descriptors = len(os.listdir("/proc/self/fd"))
        servers = [server.pid for server in engine._origins._kept.servers()]
        children = sum(len(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()) for pid in servers)
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in [*servers, os.getpid()])
        return descriptors + sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in servers), children, pages

    for _ in range(20):
        engine.grade(task(*cells))
    descriptors, children, pages = held()
    for _ in range(200 if engine.confined else 20):
        assert engine.grade(task(*cells)).marks == {"test": 2}
    now = held()
    assert now[:2] == (descriptors, children) and children == 0
    assert now[2] - pages < 2000, "pages of memory"


HELPER = b"""
import numpy as np

LIMIT = 3

def check(f):
    assert f(2) == 4, "no square"

class Shape:
    def twice(self):
        return 2 * self.area()
"""
RELEASED = {
    "helper.py": HELPER,
    "data/numbers.csv": b"a,b\n1,2\n3,4\n",
    "tools/__init__.py": b"from .more import TEN\n",
}
RELEASED |= {"tools/more.py": b"TEN = 10\n", "pip.py": b"WHO = 'the instructor'\n"}
SQUARE = cell(
    "from helper import Shape\ndef square(x): return x * x\nclass Box(Shape):\n    def area(self): return 4"
)


@pytest.mark.parametrize(
    "source",
    [
        "from helper import check\ncheck(square)",
        "import helper\nassert helper.LIMIT == 3\nhelper.check(square)",
        "import tools, tools.more\nassert tools.TEN == tools.more.TEN == 10",
        "import pip\nassert pip.WHO == 'the instructor'",  # before an installed module of that name
        "assert Box().twice() == 8",
        "import numpy as np\nassert np.loadtxt('data/numbers.csv', delimiter=',', skiprows=1).sum() == 10",
        "open('new.txt', 'w').write('x')\nassert open('new.txt').read() == 'x'",
    ],
    ids=["function", "module", "package", "installed", "class", "data", "written"],
)
def test_a_test_has_what_the_instructor_released(engine, source):
    graded = engine.grade(task(SQUARE, test(source), files=RELEASED, released=RELEASED))
    assert graded.marks == {"test": 2.0}, graded.notebook.cells[-1].outputs


def test_a_given_cell_may_define_what_tests_use_by_a_released_module(engine):
    given = instructor("from helper import check")
    graded = engine.grade(task(given, SQUARE, test("check(square)"), files=RELEASED, released=RELEASED))
    assert graded.marks == {"test": 2.0}, graded.notebook.cells[-1].outputs


def test_a_test_gives_the_students_code_objects_of_a_released_module(engine):
    shop = (
        "class Fruit:\n    sold = False\n    def __init__(self, price):\n        self.price = price\n"
        "def check(total, sell, mine):\n    fruits = [Fruit(1), Fruit(2)]\n    assert total(fruits) == 3\n"
        "    sell(fruits[1])\n    assert [fruit.sold for fruit in fruits] == [False, True]\n"
        "    assert type(mine) == Fruit and Fruit in [type(one) for one in [mine]]\n"
    )
    files = {"shop.py": shop.encode()}
    answers = cell(
        "from shop import Fruit\nmine = Fruit(3)\ndef total(fruits):\n"
        "    assert all(type(fruit) is Fruit for fruit in fruits)\n"
        "    return sum(fruit.price for fruit in fruits)\ndef sell(fruit):\n    fruit.sold = True"
    )
    checks = test("from shop import check\ncheck(total, sell, mine)")
    graded = engine.grade(task(answers, checks, files=files, released=files))
    assert graded.marks == {"test": 2.0}, graded.notebook.cells[-1].outputs


def test_a_file_of_the_students_is_data_for_a_test_and_never_a_module(engine):
    """What he handed in, and what his code writes, can be read; nothing of it is imported."""
    writes = cell("open('mine.csv', 'w').write('1')\nopen('helper.py', 'w').write('def check(f): pass')")
    tests = [
        test("import os\nassert open('mine.csv').read() == '1' and os.path.exists('theirs.csv')", "files"),
        test("from helper import check\ncheck(lambda x: 0)", "module"),
        test("import students", "students"),
    ]
    files = RELEASED | {"theirs.csv": b"1", "students.py": b"print('here')"}
    graded = engine.grade(task(writes, *tests, files=files, released=RELEASED))
    assert graded.marks == {"files": 2.0, "module": 0.0, "students": 0.0}


@pytest.mark.parametrize(
    "ends", ["", "\nimport os\nos._exit(3)", "\nimport shutil\nshutil.rmtree(os.getcwd())"]
)
def test_what_a_test_writes_is_gone_with_its_submission(engine, tmp_path, monkeypatch, ends):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    told = "import os\nassert os.getcwd() != '/' and os.listdir() == ['a.csv']\nopen('left', 'w')"
    for _ in range(2):
        graded = engine.grade(
            task(test(told + ends, "first"), test("1", "second"), files={"a.csv": b"1"}, released=["a.csv"])
        )
        assert graded.marks["first"] == (0.0 if "_exit" in ends else 2.0), graded.notebook.cells[0].outputs
        assert not list(tmp_path.glob("autograder-tests-*"))


def test_what_is_released_must_be_there():
    with pytest.raises(ValueError, match="'b.csv' is released, and not among the files"):
        task(test("1"), files={"a.csv": b""}, released=["b.csv"])
