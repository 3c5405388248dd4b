"""Are the tests strong enough? Small changes of the official answers must lose marks, and changed references
must fail right answers.

The first is what hidden tests are for; the second shows that each comparison of theirs is made, and with a
tolerance that means something. What survives is equal to the original, and is listed with its reason.
"""

import ast
import copy
import signal
from contextlib import contextmanager

import numpy as np
import pytest

from course import check

ASSIGNMENTS = ["jacobians", "graphs", "functions", "mnist"]
OTHER_OPERATION = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult,
}
OTHER_COMPARISON = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
PAIRS = [
    ("sigmoid", "tanh"),
    ("sin", "cos"),
    ("sum", "mean"),
    ("softmax", "log_softmax"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
]
PAIRS += [
    ("max", "min"),
    ("argmax", "argmin"),
    ("exp", "square"),
    ("eval", "train"),
    ("outer", "inner"),
    ("std", "var"),
]
OTHER_NAME = (
    dict(PAIRS)
    | {other: one for one, other in PAIRS}
    | {"T": "real", "log": "sin", "norm": "sum", "cross_entropy": "mse_loss"}
)

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


def changes(node):
    """(what is changed, attributes of the changed node) for each small change of one node."""
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, (ast.MatMult, ast.Sub, ast.Div)):
            yield "turned round", {"left": node.right, "right": node.left}
        if other := OTHER_OPERATION.get(type(node.op)):
            yield "operation", {"op": other()}
    elif isinstance(node, ast.AugAssign) and type(node.op) in OTHER_OPERATION:
        yield "operation", {"op": OTHER_OPERATION[type(node.op)]()}
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "minus", {"op": ast.UAdd()}
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in OTHER_COMPARISON:
        yield "comparison", {"ops": [OTHER_COMPARISON[type(node.ops[0])](), *node.ops[1:]]}
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float, bool):
        yield "constant", {"value": not node.value if isinstance(node.value, bool) else node.value + 1}
    elif isinstance(node, ast.Attribute) and node.attr in OTHER_NAME:
        yield "name", {"attr": OTHER_NAME[node.attr]}


def mutants(code):
    """(the changed expression as it was, what is changed, the text of the program with that one change)."""
    tree = ast.parse(code)
    for node in list(ast.walk(tree)):
        for what, attributes in changes(node):
            before = {name: getattr(node, name) for name in attributes}
            was = ast.unparse(node)
            vars(node).update(attributes)
            yield was, what, ast.unparse(ast.fix_missing_locations(copy.deepcopy(tree)))
            vars(node).update(before)


@pytest.fixture(params=ASSIGNMENTS)
def assignment(request, monkeypatch, tmp_path):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.chdir(tmp_path)
    return request.getfixturevalue(request.param)


def test_a_small_change_of_an_official_answer_loses_marks(assignment, say):
    made, survived = 0, set()
    for exercise in assignment.points:
        for was, what, code in mutants(assignment.answers[exercise]):
            made += 1
            try:
                with seconds(20):
                    report = assignment.mark(exercise, code)
            except TooLong:
                continue
            if report.earned == report.points:
                survived.add((exercise, was, what))
    say(
        f"{assignment.folder.name}: "
        f"{made} small changes of the answers, all but {len(survived)} kinds lose marks"
    )
    assert made >= 80
    assert survived == {change for change in THE_SAME if change[0] in assignment.points}


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
    assert compared >= 70 and rough < 0.1 * compared
    assert not weak
