"""Zeros, ones, nan, the untouched input and an empty array earn no value, in any exercise of the four
assignments: together at most the parts about shapes, and at most 15 % of an exercise.

Each function, and each method of a class, of the official answer is decorated: what it returns has the right
shape and kind, and these numbers in it. What holds no numbers becomes one.
"""

import ast
import re

import pytest

from .conftest import EXERCISES

KINDS = ["zeros", "ones", "nan", "untouched", "empty"]
MOST = 0.15
SHAPE = re.compile(r"\bshapes?\b")
# (exercise, part): why such an answer may earn it, though its name has no shape in it: it asks no number.
FORM = {
    ("cross-entropy", "the loss is one number"): "a shape",
    ("cross-entropy", "the logits come back unchanged"): "nothing is changed in place",
    ("in-place", "an answer for each of the six programs"): "there are six",
    ("double-backward", "second_derivative leaves x as it is"): "nothing is changed in place",
    ("network", "669,706 parameters"): "what was made, not what comes back",
    ("loss", "elementary operations"): "no built-in loss is called",
    ("train", "without watch, and interrupted"): "an interrupt goes on upwards",
    ("adamw", "the arguments stay as they are"): "nothing is changed in place",
}
# What was handed in as a file is right here, whatever the functions that wrote it return.
SAVED = {
    ("five-epochs", "weights and notes come back"),
    ("five-epochs", "accuracy, measured again from the saved weights"),
    ("five-epochs", "the accuracy of mnist.safetensors, measured again if it was handed in"),
}

DEGENERATE = """
def _degenerate(kind, first):
    import copy
    import functools

    import numpy as np

    def of_numbers(value):
        if isinstance(value, dict):
            return {name: of_numbers(each) for name, each in value.items()}
        if isinstance(value, (tuple, list)):
            return type(value)(of_numbers(each) for each in value) if type(value) in (tuple, list) else 0
        if hasattr(value, "detach") and hasattr(value, "new_zeros") and not isinstance(value, np.ndarray):
            whole = not value.dtype.is_floating_point
            if kind == "empty":
                return value.new_zeros((0,))
            number = {"zeros": 0, "ones": 1, "nan": 1 if whole else float("nan")}[kind]
            return value.detach() * 0 + number if value.dtype != bool else value
        if isinstance(value, (bool, np.bool_)):
            return kind == "ones"
        if not isinstance(value, (int, float, np.ndarray, np.number)):
            value = 0.5
        array = np.asarray(value, dtype=float)
        number = {"zeros": 0.0, "ones": 1.0, "nan": np.nan, "empty": 0.0}[kind]
        filled = np.empty(0) if kind == "empty" else np.full(array.shape, number)
        return filled if isinstance(value, np.ndarray) or kind == "empty" else float(filled)

    def elsewhere(function, args, kwargs):
        # what comes back, without what is done besides: that is done to copies of what was given
        given = {}
        for each in [*args, *kwargs.values()]:
            if hasattr(each, "detach") and not isinstance(each, np.ndarray) and not each.is_leaf:
                given[id(each)] = each.detach().clone().requires_grad_()
        try:
            args, kwargs = copy.deepcopy((args, kwargs), given)
        except Exception:
            pass  # what cannot be copied is what the test looks at
        return function(*args, **kwargs)

    def wrapped(function):
        @functools.wraps(function)
        def answer(*args, **kwargs):
            right = elsewhere(function, args, kwargs)
            if kind == "untouched":
                rest = [*args[first:], *kwargs.values()]
                arrays = [each for each in rest if hasattr(each, "shape")]
                return (arrays or rest or [0])[0]
            return of_numbers(right)

        return answer

    return wrapped


"""


def spoiled(code, kind, names):
    """An answer whose functions of these names, and all methods of such classes, return such numbers.

    In the text, since a class may be made into something else where it is defined.
    """
    tree = ast.parse(code)
    for node in tree.body:
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef)) or node.name not in names:
            continue
        inner = [node] if isinstance(node, ast.FunctionDef) else node.body
        for each in inner:
            if isinstance(each, ast.FunctionDef) and not each.name.startswith("_"):
                wrapper = ast.parse(f"_degenerate({kind!r}, {int(each is not node)})", mode="eval").body
                each.decorator_list.append(wrapper)
    return DEGENERATE + ast.unparse(ast.fix_missing_locations(tree))


def earned(assignment, exercise, kind, names):
    """The parts, with their points, that an answer earns with such functions of these names."""
    report = assignment.mark(exercise, spoiled(assignment.answers[exercise], kind, names))
    return {part.name: part.points for part in report.parts if part.earned > 0}


def defined(assignment, exercise):
    """The functions and classes of the official answer."""
    return re.findall(r"^(?:def|class) (\w+)", assignment.answers[exercise], re.MULTILINE)


@pytest.mark.parametrize(
    "stem, exercise",
    [(stem, exercise) for stem, exercises in EXERCISES.items() for exercise in exercises],
    ids=[exercise for exercises in EXERCISES.values() for exercise in exercises],
)
@pytest.mark.sampled(4)
def test_zeros_ones_nan_the_input_and_nothing_earn_no_value(request, stem, exercise, monkeypatch, tmp_path):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.chdir(tmp_path)
    assignment = request.getfixturevalue(stem)
    names = defined(assignment, exercise)
    found = {}
    for kind in KINDS:
        found |= earned(assignment, exercise, kind, names)
    found = {name: points for name, points in found.items() if (exercise, name) not in SAVED}
    values = {name for name in found if not SHAPE.search(name) and (exercise, name) not in FORM}
    assert not values, found
    assert sum(found.values()) <= MOST * assignment.points[exercise], found


@pytest.mark.parametrize(
    "stem, exercise",
    [(stem, exercise) for stem in ("jacobians", "graphs") for exercise in EXERCISES[stem]],
    ids=[exercise for stem in ("jacobians", "graphs") for exercise in EXERCISES[stem]],
)
@pytest.mark.sampled(4)
def test_one_such_function_costs_its_share(request, stem, exercise, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assignment = request.getfixturevalue(stem)
    for name in defined(assignment, exercise):
        for kind in KINDS:
            points = sum(earned(assignment, exercise, kind, [name]).values())
            assert points < assignment.points[exercise], (name, kind)
