"""Are the tests strong enough? Small changes of the official answers must lose marks, and changed references
must fail right answers. And are they careful enough? A small change is given the name of a known mistake only
where it computes what that mistake does.

The first is what hidden tests are for; the second shows that each comparison of theirs is made, and with a
tolerance that means something. What survives is equal to the original, and is listed with its reason.
"""

import signal
import sys
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from reworded import mutants

from autograder.author import mistakes
from course import check
from course.check.mistakes import SHAPES_AND_SIGNS

ASSIGNMENTS = ["jacobians", "graphs", "functions", "mnist"]
# (exercise, the line as it is, what is changed in it): the same to every test, because it is the same.
THE_SAME = {
    ("quadratic-form", "(A + A.T) @ z", "turned round"): "A + Aᵀ is symmetric",
    (
        "predicted-change",
        "f(z + dz) - f(z) - predicted_change(J, dz)",
        "turned round",
    ): "a length has no sign",
    ("activations", "-z", "minus"): "s (1 - s) is the same at z and -z",
    ("vector-jacobian-product", "-z", "minus"): "s (1 - s) is the same at z and -z",
    ("vector-jacobian-product", "g @ s", "turned round"): "a scalar product",
    ("two-layer-network", "y_pred - y", "turned round"): "it is squared",
    ("sigmoid-neuron", "w @ x", "turned round"): "a scalar product",
    ("fused-sigmoid", "w @ x", "turned round"): "a scalar product",
    ("legendre-n", "torch.zeros_like", "name"): "it is multiplied by k = 0",
    ("fit-sine", "y_pred - y", "turned round"): "it is squared",
    ("log-line", "100 * before / total - percent", "turned round"): "an absolute value",
}


# (exercise, the line, what is changed in it): a name that no planted mistake bears out by its value, and
# which is true: another way to the same slip.
TRUE_TOO = {
    ("softmax-jacobian", "z - z.max()", "operation"): "overflow",
    ("softmax-jacobian", "z.max", "name"): "overflow",
    ("vector-jacobian-product", "z - z.max()", "operation"): "overflow",
    ("vector-jacobian-product", "z.max", "name"): "overflow",
    ("fused-sigmoid", "f * (1 - f)", "operation"): "upstream ignored",  # f + (1 - f) is 1
    ("unbroadcast", "size == 1", "comparison"): "summed over the wrong axis",
    ("unbroadcast", "1", "constant"): "summed over the wrong axis",
    ("gates", "self.x.T @ grad_output", "turned round"): "factor on the wrong side",
    ("gates", "self.x.T", "name"): "factor not transposed",
    ("topological-order", "False", "constant"): "inputs left out",
    ("what-torch-builds", "False", "constant"): "a result called a leaf",
    ("what-torch-builds", "True", "constant"): "q called no leaf",
    ("accumulate-grad", "True", "constant"): "graph freed",
    ("linear", "0", "constant"): "needs_input_grad ignored",
    ("linear", "2", "constant"): "ctx counted in needs_input_grad",
    ("gradcheck", "False", "constant"): "gradcheck raises",
    ("in-place", "False", "constant"): ".data is not watched",
    ("double-backward", "True", "constant"): "create_graph forgotten",
    ("loaders", "True", "constant"): "training set not shuffled",
    ("loaders", "False", "constant"): "test set shuffled",
    ("loss", "losses.sum", "name"): "reduction ignored",
    ("loss", "logits.max", "name"): "overflow",
    ("train", "model.train", "name"): "training mode forgotten",
    ("test", "model.eval", "name"): "dropout while testing",
    ("device", "device.type == 'cuda'", "comparison"): "timing without synchronising",
}
# The same, and not true: what is left to be mended.
FALSE = {
    ("loss", "True", "constant"): "one maximum for all rows",  # keepdim=False
}


class TooLong(BaseException):
    """Not an Exception: a part of a check that catches those must not catch this."""


@contextmanager
def seconds(limit):
    def stop(*_):
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(limit)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(params=ASSIGNMENTS)
def assignment(request, monkeypatch, tmp_path):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.chdir(tmp_path)
    return request.getfixturevalue(request.param)


@pytest.mark.slow
def test_a_small_change_of_an_official_answer_loses_marks_and_gets_no_name_that_is_not_true(
    assignment, monkeypatch, say
):
    made, survived, named, unlike = 0, set(), 0, set()
    wrong = Wrong(assignment, monkeypatch)
    for exercise in assignment.points:
        for was, what, code in mutants(assignment.answers[exercise]):
            made += 1
            try:
                with seconds(20):
                    report, given = wrong.values(exercise, code)
            except TooLong:
                continue
            if report.earned == report.points:
                survived.add((exercise, was, what))
            named += bool(names(report))
            unlike |= {
                (exercise, was, what)
                for name in names(report) - set(SHAPES_AND_SIGNS)  # they say what the value is
                if not wrong.has(exercise, name, given)
            }
    say(
        f"{assignment.folder.name}: "
        f"{made} small changes of the answers, all but {len(survived)} kinds lose marks; {named} get a name, "
        f"{len(unlike & set(FALSE))} kinds of them one that is not true"
    )
    assert made >= 80
    assert survived == {change for change in THE_SAME if change[0] in assignment.points}
    assert unlike == {change for change in TRUE_TOO | FALSE if change[0] in assignment.points}


class Wrong:
    """The wrong values of answers, in each comparison that the checks make."""

    def __init__(self, assignment, monkeypatch):
        self.assignment, self.planted, self.seen = assignment, mistakes.load(assignment.folder), {}
        close = check.close

        def noting(got, expected, what="the result", **options):
            with np.errstate(all="ignore"):
                expected_here = np.asarray(expected, float)
                try:
                    value = np.array(got, float)
                    if value.shape != expected_here.shape or not alike(value, expected_here):
                        self.given.setdefault((what, expected_here.tobytes()), []).append(value)
                except (TypeError, ValueError, RuntimeError):
                    pass  # no numbers: the check says so
            close(got, expected, what, **options)

        monkeypatch.setattr(check, "close", noting)

    def values(self, exercise, code):
        self.given = {}
        return self.assignment.mark(exercise, code), self.given

    def has(self, exercise, name, given):
        """Whether a planted mistake of that name gives one of these wrong values, in the same comparison."""
        for place, each in enumerate(self.planted):
            if (each.grade_id, each.name) == (exercise, name):
                if place not in self.seen:
                    self.seen[place] = self.values(exercise, each.code)[1]
                for key, values in self.seen[place].items():
                    if any(alike(one, other) for one in values for other in given.get(key, ())):
                        return True
        return False


def names(report):
    text = "\n".join(part.message or "" for part in report.parts)
    return {name for name, mistake in check.TABLE.items() if mistake.sentence in text}


def alike(one, other):
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-4, atol=1e-7, equal_nan=True)


def spoilt(expected):
    """Wrong references, each for one comparison: one entry off by a hundredth of the largest, and all in
    reverse order.
    """
    expected = np.asarray(expected, dtype=float)
    off = expected.copy()
    off.flat[off.size // 2] += 0.01 * (np.max(np.abs(expected)) or 1)
    yield off
    if expected.size > 1 and not np.allclose(np.flip(expected), expected, rtol=0.01, atol=1e-6):
        yield np.flip(expected)


@pytest.mark.sampled(4)
def test_a_comparison_with_a_wrong_reference_fails_the_right_answer(assignment, monkeypatch, say):
    close, compared, rough, weak = check.close, 0, 0, []
    for exercise in assignment.points:
        calls = []

        def note(got, expected, *arguments, **options):
            calls.append((expected, options))
            close(got, expected, *arguments, **options)

        monkeypatch.setattr(check, "close", note)
        assignment.mark(exercise, assignment.answers[exercise])
        compared += len(calls)
        for number, (expected, options) in enumerate(calls):
            if not np.size(expected) or max(options.get("rtol", 0), options.get("atol", 0)) >= 0.01:
                rough += 1
                continue
            for k, _ in enumerate(spoilt(expected)):
                places = iter(range(len(calls) + 1))

                def changed(got, expected, *arguments, **options):
                    if next(places) == number:
                        expected = list(spoilt(expected))[k]
                    close(got, expected, *arguments, **options)

                monkeypatch.setattr(check, "close", changed)
                report = assignment.mark(exercise, assignment.answers[exercise])
                if report.earned == report.points:
                    weak.append((exercise, number, options.get("what"), k))
    say(
        f"{assignment.folder.name}: "
        f"{compared} comparisons, {rough} of them rough on purpose, {len(weak)} pass a wrong reference"
    )
    assert compared >= 60 and rough < 0.1 * compared
    assert not weak
