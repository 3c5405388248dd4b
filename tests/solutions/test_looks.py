"""What a person sees beside a visible check that has failed: the first wrong node of a graph, or a Jacobian
beside the right one. Never when grading, and no right number of a graph.
"""

import re
import runpy
import subprocess
import sys

import numpy as np
import pytest

from course import check


@pytest.fixture
def seen(monkeypatch):
    """What the looks of the last check have made, by the part that failed; an error of theirs as it is."""
    found = {}

    def total(marks, total=check.Marks.total):
        found.clear()
        for name, look in marks._looks.items():
            try:
                found[name] = look()
            except Exception as error:
                found[name] = error
        return total(marks)

    monkeypatch.setattr(check.Marks, "total", total)
    return found


def mistakes(assignment, *wanted):
    """The planted mistakes of these exercises: (exercise, name, code)."""
    listed = runpy.run_path(str(assignment.folder / "mistakes.py"))["MISTAKES"]
    return [(each.grade_id, each.name, each.code) for each in listed if each.grade_id in wanted]


def told(assignment, seen, *exercises):
    """For each planted mistake that a visible check sees: its exercise, name, and what is shown."""
    found = []
    for exercise, name, code in mistakes(assignment, *exercises):
        assignment.mark(exercise, code, hidden=False)
        found += [(exercise, name, shown) for shown in seen.values()]
    return found


def test_the_first_wrong_gradient_of_a_graph_by_hand(graphs, seen):
    found = told(graphs, seen, "two-gates", "sigmoid-neuron", "fused-sigmoid")
    sentences = {(name, str(shown)) for _, name, shown in found if shown}
    assert len(sentences) > 30
    for words in (
        (
            "own value for the other",
            "The gradient by z is the first that is wrong. It comes from the gate f (mul)",
        ),
        ("reciprocal's sign", "gate f (reciprocal); yours is the right one with the other sign"),
        ("reciprocal not squared", "yours is the right one times the value of u"),
        ("w and x exchanged", "gate p (dot); yours is that of x"),
        ("negation's sign", "gate m (neg); yours is what arrived, handed on as it is"),
        ("upstream ignored", "the local derivative alone"),
    ):
        assert [said for name, said in sentences if name == words[0] and words[1] in said], words
    assert not [shown for *_, shown in found if isinstance(shown, Exception)]


def test_a_gate_beside_the_right_one(graphs, seen):
    found = told(graphs, seen, "gates")
    sentences = {(name, str(shown)) for _, name, shown in found if shown}
    for words in (
        ("sum split between its inputs", "is 0.5 times the identity, and should be the identity"),
        ("upstream ignored", "rank one, all rows the same, and should be diagonal"),
        ("averaged", "is 1/6 of the right one"),
    ):
        assert [said for name, said in sentences if name == words[0] and words[1] in said], words
    shown = next(shown for _, name, shown in found if name == "averaged" and shown)
    assert shown._repr_html_().count("<figure") == 2


def test_the_first_gate_that_gets_a_wrong_gradient(graphs, seen):
    found = told(graphs, seen, "computational-graph")
    sentences = {(name, str(shown)) for _, name, shown in found if shown}
    for words in (
        (
            "not reversed",
            "The gate q (add) is the first gate that gets a wrong gradient: it is asked before f",
        ),
        ("backward begins with the value", "The gate f (mul)"),
        ("gradients in another order", "it is what f should hand to z"),
    ):
        assert [said for name, said in sentences if name == words[0] and words[1] in said], words
    for _, name, shown in found:
        assert shown, name
        assert "should be" not in re.sub("0 and should not be", "", str(shown))
        assert any(box.kind == "wrong" for box in shown.drawing.page.boxes)


def test_a_function_beside_torchs(functions, seen):
    found = told(functions, seen, "linear", "cross-entropy")
    sentences = {(name, str(shown)) for _, name, shown in found if shown}
    for words in (
        (
            "transpose",
            "LinearBackward of y is the first node whose gradient is wrong: the one that it hands to W",
        ),
        ("batch not summed", "hands to b has shape (2, 3) and should have shape (3,): summed over axis 0"),
        ("1/N forgotten", "is 4 times the right one"),
        ("sign", "is the right one with the other sign"),
        ("upstream ignored", "is the same whatever arrives"),
    ):
        assert [said for name, said in sentences if name == words[0] and words[1] in said], words


def test_a_jacobian_beside_the_right_one(functions, seen):
    found = told(functions, seen, "legendre-3", "context", "legendre-n", "double-backward")
    sentences = {(exercise, name, str(shown)) for exercise, name, shown in found if shown}
    for words in (
        ("legendre-3", "upstream ignored", "rank one, all rows the same, and should be diagonal"),
        ("context", "value instead of derivative", "is 1/3 of the right one"),
        ("legendre-n", "upstream ignored", "should be diagonal"),
        ("double-backward", "upstream ignored", "should be diagonal"),
    ):
        assert [said for *which, said in sentences if which == [*words[:2]] and words[2] in said], words


def test_a_jacobian_by_hand_beside_the_right_one(jacobians, seen):
    found = told(jacobians, seen, "activations", "softmax-jacobian")
    sentences = {(exercise, name, str(shown)) for exercise, name, shown in found if shown}
    for words in (
        ("activations", "filled rows", "and should be diagonal"),
        ("activations", "1 - s missing", "is diagonal, as it should be"),
        ("softmax-jacobian", "diagonal only", "is diagonal, and should be"),
    ):
        assert [said for *which, said in sentences if which == [*words[:2]] and words[2] in said], words


@pytest.mark.parametrize("stem", ["jacobians", "graphs", "functions"])
def test_a_right_answer_has_nothing_to_show(stem, request, seen):
    assignment = request.getfixturevalue(stem)
    for exercise in assignment.points:
        assignment.mark(exercise, assignment.answers[exercise], hidden=False)
        assert not seen, exercise


def test_the_looks_of_right_answers_find_them_right(jacobians, graphs, functions, monkeypatch):
    """Were they asked, although nothing has failed: by that nothing right is called wrong."""
    asked = []

    def part(marks, name, points, look=None, part=check.Marks.part):
        if look is not None:
            asked.append((name, look))
        return part(marks, name, points)

    def total(marks, total=check.Marks.total):
        found = total(marks)
        while asked:
            name, look = asked.pop()
            assert not look(), name
            count.append(name)
        return found

    count = []
    monkeypatch.setattr(check.Marks, "part", part)
    monkeypatch.setattr(check.Marks, "total", total)
    for assignment in jacobians, graphs, functions:
        assignment.run({}, hidden=False)
    assert len(count) >= 20


def test_grading_imports_no_drawing_of_graphs(repository):
    code = """
import sys
sys.path.insert(0, "tests/solutions")
import conftest
graphs = conftest.Assignment(conftest.SOLUTIONS / "2-graphs" / "graphs.py")
right = graphs.answers["two-gates"]
graphs.mark("two-gates", right.replace("q * z", "q + z"))
assert not [name for name in sys.modules if name.startswith("course.explain")]
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=repository, capture_output=True)


def test_numbers_of_a_right_gradient_are_not_told(graphs, seen):
    code = graphs.answers["two-gates"].replace("grad_x = grad_y = grad_q", "grad_x = grad_y = 7.5")
    graphs.mark("two-gates", code, hidden=False)
    (shown,) = seen.values()
    assert "7.5" in shown.sentence and "-4" not in shown.sentence
    page = shown.drawing.page
    marked = [box for box in page.boxes if box.kind == "wrong"]
    assert marked and not [text for box in marked for _, text in box.rows if text == "-4." and np.any(box)]
