"""The planted mistakes in other words keep their names and their marks.

The words are changed by a program (`reworded.py`), in two ways. A part is tried in CI, all under slow.
"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from reworded import REWORDINGS

from autograder.author import mistakes
from course import check

SOLUTIONS = Path(__file__).parents[2] / "solutions"
ASSIGNMENTS = ["jacobians", "graphs", "functions", "mnist"]
IN_CI = 15
"""Of so many mistakes one is tried in CI."""


def planted(stem):
    (path,) = SOLUTIONS.glob(f"*/{stem}.py")
    return mistakes.load(path.parent)


def some(stem, share):
    """(assignment, mistake) of the planted ones: every `share`-th, or with 0 all but those."""
    for place, mistake in enumerate(planted(stem)):
        if (place % IN_CI == 0) == (share == IN_CI):
            yield stem, mistake


def cases():
    for stem in ASSIGNMENTS:
        for share in (IN_CI, 0):
            for _, mistake in some(stem, share):
                marks = () if share else (pytest.mark.slow,)
                yield pytest.param(stem, mistake, marks=marks, id=f"{mistake.grade_id}: {mistake.name}")


def names(report):
    text = "\n".join(part.message or "" for part in report.parts)
    return {name for name, mistake in check.TABLE.items() if mistake.sentence in text}


@pytest.mark.parametrize("stem, mistake", list(cases()))
def test_a_mistake_in_other_words_keeps_its_name_and_its_marks(stem, mistake, request, monkeypatch, tmp_path):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.chdir(tmp_path)
    assignment = request.getfixturevalue(stem)
    said = assignment.mark(mistake.grade_id, mistake.code)
    for how, reword in REWORDINGS.items():
        again = assignment.mark(mistake.grade_id, reword(mistake.code))
        assert (names(again), again.earned) == (names(said), said.earned), f"{how}\n{again}"
