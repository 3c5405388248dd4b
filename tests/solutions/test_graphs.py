"""Assignment 2: what right, wrong, empty and unusual answers earn, and what the feedback calls them."""

import copy
import re
from pathlib import Path

import pytest
from nbgrader.preprocessors import ClearHiddenTests

from autograder.author import mistakes
from course import check
from course.check.mistakes import GRAPHS, IN_ANY_EXERCISE, SHAPES_AND_SIGNS

MISTAKES = mistakes.load(Path(__file__).parents[2] / "solutions" / "2-graphs")
EXERCISES = {
    "two-gates": 2,
    "sigmoid-neuron": 4,
    "fused-sigmoid": 2,
    "unbroadcast": 5,
    "gates": 5,
    "topological-order": 5,
    "computational-graph": 6,
    "what-torch-builds": 4,
    "accumulate-grad": 3,
    "train-on-a-graph": 4,
}
# Where one slip is several things at once, or looks like another in one of the cases: all that is said is
# true.
ALSO_TRUE = {
    ("unbroadcast", "stretched axes not summed"): {"not summed"},
    ("unbroadcast", "axes in front not summed"): {"not summed"},
    ("topological-order", "order of the dictionary"): {"leads nowhere"},
}


def messages(report):
    return "\n".join(part.message or "" for part in report.parts)


def named(report):
    """The known mistakes that a report's messages name."""
    return {name for name, mistake in check.TABLE.items() if mistake.sentence in messages(report)}


def test_points_of_the_ten_exercises(graphs):
    assert graphs.points == EXERCISES
    assert sum(graphs.points.values()) == 40


def test_the_official_solution_earns_everything_and_stderr_stays_empty(graphs, capfd):
    results = graphs.run({})
    assert {exercise: value for exercise, (value, _) in results.items()} == graphs.points
    assert all(type(value) is float for value, _ in results.values())
    assert capfd.readouterr().err == ""


def test_the_untouched_notebook_earns_exactly_nothing(graphs, capfd):
    results = graphs.run(graphs.untouched)
    assert [value for value, _ in results.values()] == [0.0] * 10
    for _, report in results.values():
        assert all(part.earned == 0 and part.message.startswith("not solved yet") for part in report.parts)
    assert capfd.readouterr().err == ""


def test_the_handout_says_that_nothing_is_solved(graphs):
    for failed, _ in graphs.run(graphs.untouched, hidden=False).values():
        assert isinstance(failed, check.CheckFailed)
        assert "not solved yet" in str(failed)


def test_the_handout_says_that_the_visible_checks_pass(graphs, capsys):
    assert [value for value, _ in graphs.run({}, hidden=False).values()] == [None] * 10
    assert capsys.readouterr().out.count(check.PASSED) == 10


@pytest.mark.parametrize("exercise", EXERCISES)
def test_an_exercise_needs_no_other(graphs, exercise):
    others = {name: code for name, code in graphs.untouched.items() if name != exercise}
    earned = {name: value for name, (value, _) in graphs.run(others).items()}
    assert earned == {name: points if name == exercise else 0 for name, points in EXERCISES.items()}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_cell_that_does_not_run_costs_its_exercise(graphs, exercise):
    report = graphs.mark(exercise, "pass")
    assert report.earned == 0
    for part in report.parts:
        told = "is not defined: run the cell that defines it" in part.message
        assert told or part.message.startswith("not judged: the same NameError")


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.grade_id}: {mistake.name}")
def test_a_mistake_costs_marks_and_is_named_by_no_other_name(graphs, mistake, capfd):
    report = graphs.mark(mistake.grade_id, mistake.code)
    assert report.earned < report.points
    assert named(report) - ALSO_TRUE.get((mistake.grade_id, mistake.name), set()) == {mistake.name} - {
        None
    }, str(report)
    assert capfd.readouterr().err == ""


def test_what_is_also_true_of_a_mistake_is_said_of_it(graphs):
    gone = [
        (mistake.grade_id, mistake.name)
        for mistake in MISTAKES
        if (also := ALSO_TRUE.get((mistake.grade_id, mistake.name)))
        and not also <= named(graphs.mark(mistake.grade_id, mistake.code))
    ]
    assert not gone, "take it out of ALSO_TRUE"


def test_every_exercise_has_mistakes_of_its_own():
    assert {mistake.grade_id for mistake in MISTAKES} == set(EXERCISES)
    assert len(MISTAKES) >= 155


def test_every_name_of_the_assignment_is_planted():
    planted = {mistake.name for mistake in MISTAKES}
    assert set(GRAPHS) <= planted
    assert len((set(SHAPES_AND_SIGNS) | set(IN_ANY_EXERCISE)) & planted) >= 9


@pytest.mark.parametrize("turn", [0, *(pytest.param(k, marks=pytest.mark.slow) for k in (1, 2, 3))])
def test_several_mistakes_in_one_submission_cost_their_own_exercises_alone(graphs, turn):
    for submission in mistakes.by_student(MISTAKES)[turn::4]:
        codes = {mistake.grade_id: mistake.code for mistake in submission}
        for exercise, (value, report) in graphs.run(codes).items():
            assert (value < report.points) == (exercise in codes), exercise


def test_recursion_fails_with_a_clear_word_and_costs_only_the_deep_chain(graphs):
    recursive = next(m for m in MISTAKES if m.name == "recursion")
    report = graphs.mark("topological-order", recursive.code)
    (failed,) = [part for part in report.parts if part.message]
    assert failed.name == "a chain of 10,000 gates"
    assert "RecursionError" in failed.message and check.sentence("recursion") in failed.message


def test_the_visible_check_of_training_draws_both_curves_and_needs_exercise_7_for_one(graphs, capsys):
    without = {"computational-graph": graphs.untouched["computational-graph"]}
    value, report = graphs.run(without)["train-on-a-graph"]
    assert value == report.points


def test_the_message_shows_the_students_own_line_and_no_line_of_a_test(graphs):
    code = (
        "class ComputationalGraph:\n"
        "    def __init__(self, graph):\n"
        "        self.graph = graph\n"
        "    def forward(self, inputs):\n"
        "        return inputs.no_such_method()"
    )
    report = graphs.mark("computational-graph", code)
    assert report.earned == 0
    for part in report.parts:
        told = "in your line: return inputs.no_such_method()" in part.message
        assert told or part.message.startswith("not judged: the same AttributeError at the same line")
        assert "rng" not in part.message and "graph_by_torch" not in part.message


def test_no_hidden_seed_is_in_the_release(graphs):
    def seeds(notebook):
        return re.findall(r"(?:default_rng\(|seed=)(\d+)", "\n".join(cell.source for cell in notebook.cells))

    released, _ = ClearHiddenTests().preprocess(copy.deepcopy(graphs.notebook), {})
    assert len(set(seeds(graphs.notebook)) - set(seeds(released))) == 15


def test_code_is_narrow_enough_for_a_notebook(graphs):
    released, _ = ClearHiddenTests().preprocess(copy.deepcopy(graphs.notebook), {})
    wide = [
        line
        for cell in released.cells
        if cell.cell_type == "code"
        for line in cell.source.splitlines()
        if len(line) > 100
    ]
    assert not wide


def test_at_grading_the_first_wrong_gate_is_said_in_words(graphs):
    right = graphs.answers["computational-graph"]
    once = right.replace("grads[source] = grads[source] + gradient", "grads[source] = gradient")
    assert once != right
    told = {part.name: part.message for part in graphs.mark("computational-graph", once).parts}
    words = "the mul gate u, used 3 times, is the first that gets a wrong gradient."
    assert words in told["a gate used three times"]
    sentence = next(line for line in told["a gate used three times"].splitlines() if words in line)
    assert not re.search(r"\d\.\d|\d{2}", sentence)
    assert "asks gets the right gradient" in told["c (x·x + x): an input used three times"]
    # What a gate got cannot be told where it is no array: that is no error of the check's.
    odd = right.replace("grads[self.graph.output] = 1.0", "grads[self.graph.output] = [[1.0], [1.0, 2.0]]")
    assert graphs.mark("computational-graph", odd).earned < 6
