"""The examples of the checks can tell the listed mistakes apart, and what looks for the others sees them."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from coincidences import SERIOUS, Seen, findings, in_comparison, unearned

# (exercise, kind, name, other): why it stays.
ACCEPTED = {
    ("unbroadcast", "two", "everything summed", "stretched axes dropped"): "of a single axis they are one",
}


@pytest.mark.parametrize("stem", ["jacobians", "graphs", "functions", "mnist"])
def test_no_two_mistakes_look_alike(stem, request, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assignment = request.getfixturevalue(stem)
    found = [
        each
        for exercise in assignment.points
        for each in findings(assignment, exercise)
        if each.kind in SERIOUS
    ]
    new = [str(each) for each in found if each.key not in ACCEPTED]
    assert not new, "\n".join(new)
    accepted = {key for key in ACCEPTED if key[0] in assignment.points}
    assert accepted <= {each.key for each in found}, "an accepted coincidence is mended: take it out"


def seen(expected, **mistakes):
    listed = {name.replace("_", " "): [np.asarray(value, float)] for name, value in mistakes.items()}
    return Seen("y", np.asarray(expected, float), listed, 1e-6, 1e-8)


RIGHT = [0.31, 1.72, 2.93]


@pytest.mark.parametrize(
    "kind, planted",
    [
        ("right", seen(RIGHT, uphill=RIGHT)),
        ("two", seen(RIGHT, uphill=[0.4, 1.1, 9.7], averaged=[0.4, 1.1, 9.7])),
        ("relative", seen(RIGHT, averaged=np.array(RIGHT) / 3)),
        ("relative", seen(RIGHT, uphill=RIGHT[::-1])),
        ("multiple", seen(RIGHT, uphill=[0.4, 1.1, 9.7], averaged=[0.8, 2.2, 19.4])),
        ("weak", seen(RIGHT, uphill=[0.5, 0.5, 0.5])),
        ("weak", seen(17, uphill=11)),
    ],
)
def test_a_planted_coincidence_is_found(kind, planted):
    assert kind in {each.kind for each in in_comparison("exercise", planted)}


def test_values_that_differ_are_no_coincidence():
    fine = seen(RIGHT, uphill=[0.4, 1.1, 9.7], averaged=[5.3, 0.2, 1.9])
    assert in_comparison("exercise", fine) == unearned("exercise", [fine]) == []


def test_a_name_that_nothing_can_earn_is_found():
    weak, another = seen(17, uphill=11), seen(40, uphill=28)
    assert [each.kind for each in unearned("exercise", [weak])] == ["unearned"]
    assert unearned("exercise", [weak, another]) == []
