"""`pytest -m GRADE_ID` runs one exercise's tests."""

import subprocess
import sys

import pytest


def test_each_assignment_has_its_exercises(exercises):
    assert sorted(map(len, exercises.values())) == [9, 9, 10, 10]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("exercise, other", [("train", "train-on-a-graph"), ("gates", "two-gates")])
def test_an_exercise_has_its_tests_and_no_others(repository, exercise, other):
    """The longest grade id that a test's id begins with counts."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "-n0",
        "-m",
        f"{exercise} and not slow",
    ]
    done = subprocess.run([*command, "tests/solutions"], cwd=repository, capture_output=True, text=True)
    ids = [line.partition("[")[2] for line in done.stdout.splitlines() if "::" in line]
    assert len(ids) > 15
    assert all(name.startswith(exercise) and not name.startswith(other) for name in ids)
