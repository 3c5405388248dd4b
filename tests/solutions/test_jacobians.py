"""Assignment 1: what right, wrong, empty and unusual answers earn, and what the feedback calls them."""

import copy
import re
from pathlib import Path

import pytest
from nbgrader.preprocessors import ClearHiddenTests

from autograder.author import mistakes
from course import check
from course.check.mistakes import IN_ANY_EXERCISE, JACOBIANS, SHAPES_AND_SIGNS

MISTAKES = mistakes.load(Path(__file__).parents[2] / "solutions" / "1-jacobians")
EXERCISES = [
    "quadratic-form",
    "predicted-change",
    "numerical-jacobian",
    "linear-layer",
    "activations",
    "softmax-jacobian",
    "chain-rule",
    "vector-jacobian-product",
    "two-layer-network",
]
# What an answer of the right shape earns without one right value.
FOR_SHAPES = {
    "the shape of the derivative",
    "the shape of the gradient",
    "the shape (n, n)",
    "the shape of J_y(z) for 5 → 3 → 4",
    *(f"the shape of {name}" for name in ("loss", "grad_y_pred", "grad_w2", "grad_h", "grad_w1")),
}
# What an answer earns, besides, that is finite and depends on what goes in: these parts are not about values.
NOT_ABOUT_VALUES = re.compile(
    "unchanged|in little memory|without its Jacobian|integers in z|of 1000|rows and columns add up"
    "|the step h is used"
)


def messages(report):
    return "\n".join(part.message or "" for part in report.parts)


def named(report):
    """The known mistakes that a report's messages name."""
    return {name for name, mistake in check.TABLE.items() if mistake.sentence in messages(report)}


def test_points_of_the_nine_exercises(jacobians):
    assert jacobians.points == dict(zip(EXERCISES, [3, 3, 4, 4, 5, 5, 4, 4, 8]))


def test_the_official_solution_earns_everything_and_stderr_stays_empty(jacobians, capfd):
    results = jacobians.run({})
    assert {exercise: value for exercise, (value, _) in results.items()} == jacobians.points
    assert all(type(value) is float for value, _ in results.values())
    assert capfd.readouterr().err == ""


def test_the_untouched_notebook_earns_exactly_nothing(jacobians, capfd):
    results = jacobians.run(jacobians.untouched)
    assert [value for value, _ in results.values()] == [0.0] * 9
    for _, report in results.values():
        assert all(part.earned == 0 and part.message.startswith("not solved yet") for part in report.parts)
    assert capfd.readouterr().err == ""


def test_the_handout_says_that_nothing_is_solved(jacobians):
    for failed, _ in jacobians.run(jacobians.untouched, hidden=False).values():
        assert isinstance(failed, check.CheckFailed)
        assert "not solved yet" in str(failed)


def test_the_handout_says_that_the_visible_checks_pass(jacobians, capsys):
    assert [value for value, _ in jacobians.run({}, hidden=False).values()] == [None] * 9
    assert capsys.readouterr().out.splitlines() == [check.PASSED] * 9


@pytest.mark.parametrize(
    "exercise, name, built",
    [
        ("activations", "filled rows", "full, and should be diagonal"),
        ("softmax-jacobian", "diagonal only", "diagonal, and should be full and symmetric"),
        ("linear-layer", "z in every row", "full, and should be block diagonal"),
    ],
)
def test_a_hidden_check_says_in_words_how_a_wrong_jacobian_is_built(jacobians, exercise, name, built):
    planted = [each.code for each in MISTAKES if (each.grade_id, each.name) == (exercise, name)]
    assert planted
    said = [messages(jacobians.mark(exercise, code)) for code in planted]
    assert any(f"Your Jacobian is {built}." in each for each in said)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_an_exercise_needs_no_other(jacobians, exercise):
    others = {name: code for name, code in jacobians.untouched.items() if name != exercise}
    earned = {name: value for name, (value, _) in jacobians.run(others).items()}
    assert earned == {name: jacobians.points[name] if name == exercise else 0 for name in EXERCISES}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_cell_that_does_not_run_costs_its_exercise(jacobians, exercise):
    report = jacobians.mark(exercise, "pass")
    assert report.earned == 0
    for part in report.parts:
        told = "is not defined: run the cell that defines it" in part.message
        assert told or part.message.startswith("not judged: the same NameError, see"), part.message


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.grade_id}: {mistake.name}")
def test_a_mistake_costs_marks_and_is_named_by_no_other_name(jacobians, mistake, capfd):
    report = jacobians.mark(mistake.grade_id, mistake.code)
    assert report.earned < report.points
    # In place with integers in z, the step is cut off, too: both are true.
    both = {("numerical-jacobian", "in-place"): {"integer input"}}
    also = both.get((mistake.grade_id, mistake.name), set())
    assert named(report) - also == {mistake.name} - {None}, str(report)
    assert capfd.readouterr().err == ""


def test_every_exercise_has_mistakes_of_its_own():
    assert {mistake.grade_id for mistake in MISTAKES} == set(EXERCISES)
    assert len(MISTAKES) >= 115


def test_every_name_of_the_assignment_is_planted():
    planted = {mistake.name for mistake in MISTAKES}
    assert set(JACOBIANS) <= planted
    assert len((set(SHAPES_AND_SIGNS) | set(IN_ANY_EXERCISE)) & planted) >= 16


WRONG = {
    "ones": "np.ones_like(right)",
    "zeros": "np.zeros_like(right)",
    "shifted": "right + 0.1 * np.cos(np.arange(right.size)).reshape(right.shape)",
    "scaled": "1.37 * right + 0.01",
    "random": "np.random.default_rng(right.size).normal(size=right.shape)",
    "squared": "right**2 + 1e-3",
    "reversed": "np.flip(right) + 0.01",
    "nan": "right * np.nan",
    "flat": "np.ones(right.size + 1)",
    "empty": "np.empty(0)",
}
SPOILED = """

def _spoil(right):
    if isinstance(right, dict):
        return {{name: _spoil(value) for name, value in right.items()}}
    if isinstance(right, tuple):
        return tuple(_spoil(value) for value in right)
    right = np.array(right, dtype=float)
    return {formula}


def _spoiled(function):
    return lambda *arguments, **named: _spoil(function(*arguments, **named))


for _name in {functions}:
    globals()[_name] = _spoiled(globals()[_name])
"""


def spoiled(jacobians, exercise, formula):
    """The official answer, with every value that it returns made wrong by a formula."""
    code = jacobians.answers[exercise]
    functions = [
        line.split("(")[0].removeprefix("def ") for line in code.splitlines() if line.startswith("def ")
    ]
    return code + SPOILED.format(formula=formula, functions=functions)


@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.parametrize("exercise", EXERCISES)
def test_answers_that_are_merely_wrong_earn_no_value_and_get_no_false_name(jacobians, exercise, kind, capfd):
    report = jacobians.mark(exercise, spoiled(jacobians, exercise, WRONG[kind]))
    earned = {part.name for part in report.parts if part.earned} - FOR_SHAPES
    if kind in ("shifted", "scaled", "squared", "reversed"):
        earned = {name for name in earned if not NOT_ABOUT_VALUES.search(name)}
    assert not earned
    assert named(report) <= ({"zeros"} if kind == "zeros" else set())
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("turn", [0, *(pytest.param(k, marks=pytest.mark.slow) for k in (1, 2, 3))])
def test_several_mistakes_in_one_submission_cost_their_own_exercises_alone(jacobians, turn):
    for submission in mistakes.by_student(MISTAKES)[turn::4]:
        codes = {mistake.grade_id: mistake.code for mistake in submission}
        for exercise, (value, report) in jacobians.run(codes).items():
            assert (value < report.points) == (exercise in codes), exercise


def test_the_message_shows_the_students_own_line_and_no_line_of_a_test(jacobians):
    code = "def softmax_jacobian(z):\n    return z.no_such_method()"
    report = jacobians.mark("softmax-jacobian", code)
    assert report.earned == 0
    for part in report.parts:
        told = "in your line: return z.no_such_method()" in part.message
        assert told or part.message.startswith("not judged: the same AttributeError at the same line")
        assert "rng" not in part.message and "against_torch" not in part.message


def test_a_loss_that_does_not_fall_is_not_said_to_have_wrong_signs(jacobians):
    code = jacobians.answers["two-layer-network"]
    idle = "def train_mlp(x, y, w1, w2, steps, learning_rate):\n    return w1, w2, "
    first = "mlp_gradients(x, y, w1, w2)['loss']"
    for losses in f"[{first}] * steps", f"[{first} * (1 + k) for k in range(steps)]":
        report = jacobians.mark("two-layer-network", f"{code}\n\n{idle}{losses}")
        (falls,) = [part for part in report.parts if part.name == "the loss falls"]
        assert "The loss" in falls.message and "sign" not in falls.message


def test_a_right_grad_w1_keeps_its_points_beside_a_grad_h_behind_the_sigmoid(jacobians):
    code = """
def mlp_gradients(x, y, w1, w2):
    h = 1 / (1 + np.exp(-(x @ w1)))
    grad_y_pred = 2 * (h @ w2 - y)
    grad_h = grad_y_pred @ w2.T * h * (1 - h)
    by_weights = {"grad_w2": h.T @ grad_y_pred, "grad_w1": x.T @ grad_h}
    return {"loss": np.sum((h @ w2 - y) ** 2), "grad_y_pred": grad_y_pred, "grad_h": grad_h} | by_weights
"""
    report = jacobians.mark("two-layer-network", jacobians.answers["two-layer-network"] + code)
    lost = {part.name for part in report.parts if part.earned < part.points}
    by_hand = "a network that can be done by hand: grad_w2, grad_h"
    assert lost == {by_hand, "grad_h", "one sample, one output: grad_w2, grad_h"}


def test_no_hidden_seed_is_in_the_release(jacobians):
    def seeds(notebook):
        return re.findall(r"default_rng\((\d+)\)", "\n".join(cell.source for cell in notebook.cells))

    released, _ = ClearHiddenTests().preprocess(copy.deepcopy(jacobians.notebook), {})
    hidden = set(seeds(jacobians.notebook)) - set(seeds(released))
    assert len(hidden) == 9
