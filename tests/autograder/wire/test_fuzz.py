"""Lies by the thousand: the examiner lives, raises nothing but its own errors, changes nothing that it did
not lend out, and keeps the marks that were earned.

What a run finds is told with the lies that it takes (fuzzing.py), and becomes a test in test_lies.py.
"""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.engine import Engine, Task
from autograder.limits import Limits

HERE = Path(__file__).parent
FEW, MANY = 20_000, 1_000_000


def tell(first, count, folder):
    """Tell so many lies, of lives from this number on; what is known of it."""
    file = folder / "life"
    made = [sys.executable, str(HERE / "fuzzing.py"), str(first)]
    ran = subprocess.run([*made, str(count), str(file)], capture_output=True, text=True)
    if ran.returncode < 0:
        life = file.read_text().split()[0]
        again = subprocess.run([*made[:-1], life, "-1"], capture_output=True, text=True)
        pytest.fail(
            f"{signal.Signals(-ran.returncode).name} in life {life}:\n{ran.stderr[-3000:]}\n{again.stdout}"
        )
    assert ran.returncode == 0, ran.stdout + ran.stderr[-3000:]
    return json.loads(ran.stdout)


def test_lies_end_in_errors_of_the_wire_and_change_nothing_else(tmp_path):
    assert tell(1, FEW, tmp_path)["lies"] >= FEW


@pytest.mark.slow
def test_a_million_lies(tmp_path):
    told = tell(10_000_000, MANY, tmp_path)
    print(told)
    assert told["lies"] >= MANY


LIAR = """
import gc, random
exec({text!r})
from autograder.wire import channel as _wire

_random, _corpus, _true = random.Random({seed}), [], _wire._packed

def _lying(head, blobs, limit):
    blobs = [bytes(memoryview(blob).cast("B")) for blob in blobs]
    _corpus.append((json.loads(json.dumps(head)), blobs))
    if "tell" in head or len(_corpus) < 4 or _random.random() < 0.6:
        return _true(head, blobs, limit)
    return [Mutator(_corpus).lies(_random, *_corpus[-1])]

_wire._packed = _lying
"""
ANSWER = """
import numpy as np
def f(x): return x * 2
def fills(x): x[...] = 1; return x
def calls(g, x): return [g(x), g(x + 1)]
class Box:
    def __init__(self, x): self.x = [x]
table = [1, [2]]
"""
TESTS = """
import numpy as np
for n in range(40):
    for asked in (
        lambda: f(np.arange(6.0)), lambda: fills(np.zeros(9)[::3]), lambda: calls(lambda x: x, 2),
        lambda: Box(3).x, lambda: table.append(n), lambda: repr(f), lambda: f(np.zeros((2, 2))).sum(),
    ):
        try:
            asked()
        except Exception:
            pass
assert f(3) == "never"
"""


def cell(source, name=None, points=1.0):
    about = {"role": "test" if name else "student"}
    made = new_code_cell(source, metadata={"autograder": about})
    if name:
        made.metadata["nbgrader"] = {
            "grade_id": name,
            "grade": True,
            "solution": False,
            "locked": True,
            "points": points,
            "schema_version": 3,
            "cell_type": "code",
        }
    return made


@pytest.mark.parametrize("seed", range(3))
def test_marks_that_were_told_stay_whatever_a_students_process_says_then(seed):
    """A real process that lies in each message, and the real engine."""
    liar = LIAR.format(text=(HERE / "mutation.py").read_text(), seed=seed)
    cells = [
        cell(ANSWER),
        cell("assert f(2) == 4", "honest"),
        cell(liar),
        *(cell(TESTS, f"lied-{n}") for n in range(3)),
        cell("assert 1 + 1 == 2", "apart"),
    ]
    with Engine(Limits(cell_seconds=20, total_seconds=120), confined=False) as engine:
        graded = engine.grade(Task(new_notebook(cells=cells), seed=seed))
    assert graded.marks.pop("honest") == 1
    assert graded.marks.pop("apart") in (0, 1)  # where his process ends while it runs, it earns nothing
    assert graded.marks == {f"lied-{n}": 0 for n in range(3)}
    assert "examiners lost" not in graded.record
