"""Assignment 4: what right, wrong, empty and unusual answers earn, and what the feedback calls them."""

import copy
import re
from pathlib import Path

import pytest
from nbgrader.preprocessors import ClearHiddenTests

from autograder.author import mistakes
from course import check

MISTAKES = mistakes.load(Path(__file__).parents[2] / "solutions" / "4-mnist")
EXERCISES = {
    "pixels": 3,
    "loaders": 3,
    "network": 4,
    "loss": 4,
    "train": 6,
    "log-line": 3,
    "test": 6,
    "adamw": 3,
    "device": 3,
    "five-epochs": 5,
}


@pytest.fixture(autouse=True)
def while_grading(monkeypatch, tmp_path):
    """As nbgrader runs a submission: with its variable set, in a folder of its own, here without handed-in
    weights.
    """
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.chdir(tmp_path)


def messages(report):
    return "\n".join(part.message or "" for part in report.parts)


def named(report):
    """The known mistakes that a report's messages name."""
    return {name for name, mistake in check.TABLE.items() if mistake.sentence in messages(report)}


def test_points_of_the_ten_exercises(mnist):
    assert mnist.points == EXERCISES and sum(EXERCISES.values()) == 40


def test_the_official_solution_earns_everything_and_stderr_stays_empty(mnist, capfd):
    results = mnist.run({})
    assert {exercise: value for exercise, (value, _) in results.items()} == EXERCISES
    assert all(type(value) is float for value, _ in results.values())
    assert capfd.readouterr().err == ""


def test_the_untouched_notebook_earns_exactly_nothing(mnist, capfd):
    results = mnist.run(mnist.untouched)
    assert [value for value, _ in results.values()] == [0.0] * 10
    for _, report in results.values():
        for part in report.parts:
            assert part.earned == 0 and (part.message or "not solved yet").startswith("not solved yet"), part
    assert capfd.readouterr().err == ""


def test_the_handout_says_that_nothing_is_solved(mnist, monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION")
    for failed, _ in mnist.run(mnist.untouched, hidden=False).values():
        assert isinstance(failed, check.CheckFailed)
        assert "not solved yet" in str(failed)


def test_the_handout_says_that_the_visible_checks_pass_and_where_it_runs(mnist, capsys, monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION")
    assert [value for value, _ in mnist.run({}, hidden=False).values()] == [None] * 10
    first, *others = capsys.readouterr().out.splitlines()
    assert first.startswith("This notebook runs on the ") and others == [check.PASSED] * 10


@pytest.mark.parametrize("exercise", EXERCISES)
def test_an_exercise_needs_no_other(mnist, exercise):
    others = {name: code for name, code in mnist.untouched.items() if name != exercise}
    earned = {name: value for name, (value, _) in mnist.run(others).items()}
    assert earned == {name: points if name == exercise else 0 for name, points in EXERCISES.items()}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_cell_that_does_not_run_costs_its_exercise(mnist, exercise):
    report = mnist.mark(exercise, "pass")
    assert report.earned == 0
    failed = [part.message for part in report.parts if part.points]
    assert all(
        "is not defined: run the cell that defines it" in message
        or message.startswith("not judged: the same NameError")
        for message in failed
    )
    assert "is not defined: run the cell that defines it" in failed[0]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.grade_id}: {mistake.name}")
def test_a_mistake_costs_marks_and_is_named_by_no_other_name(mnist, mistake, capfd):
    report = mnist.mark(mistake.grade_id, mistake.code)
    assert report.earned < report.points
    assert named(report) == {mistake.name} - {None}, messages(report)
    assert capfd.readouterr().err == ""


def test_every_exercise_has_mistakes_of_its_own():
    assert {mistake.grade_id for mistake in MISTAKES} == set(EXERCISES)
    assert len(MISTAKES) >= 100


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(4))
def test_several_mistakes_in_one_submission_cost_their_own_exercises_alone(mnist, turn):
    for submission in mistakes.by_student(MISTAKES)[turn::4]:
        codes = {mistake.grade_id: mistake.code for mistake in submission}
        for exercise, (value, report) in mnist.run(codes).items():
            assert (value < report.points) == (exercise in codes), exercise


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_message_shows_the_students_own_line_and_no_line_of_a_test(mnist, exercise):
    """An error in the first line of every function: that line is told, and none of the test."""
    signature = re.compile(r"^( *)def .*:\n", re.MULTILINE)
    code = signature.sub(
        lambda found: f"{found[0]}{found[1]}    [].no_such_method()\n", mnist.answers[exercise]
    )
    report = mnist.mark(exercise, code)
    assert report.earned == 0
    for part in report.parts:
        if part.points:
            told = "in your line: [].no_such_method()" in part.message
            assert told or part.message.startswith("not judged: the same AttributeError at the same line")
            assert not re.search(r"rng|check\.|marks|beside", part.message)


def test_no_hidden_seed_is_in_the_release(mnist):
    def seeds(notebook):
        text = "\n".join(cell.source for cell in notebook.cells)
        return set(re.findall(r"(?:default_rng\(|seed=|trained\(|check_weights\()(\d+)", text))

    released, _ = ClearHiddenTests().preprocess(copy.deepcopy(mnist.notebook), {})
    assert len(seeds(mnist.notebook) - seeds(released)) >= 15


def test_every_exercise_tells_its_slide_its_minutes_and_its_difficulty(mnist):
    told = [cell.source for cell in mnist.notebook.cells if cell.source.startswith("## Exercise")]
    assert len(told) == 10
    slides = set()
    for number, (text, points) in enumerate(zip(told, EXERCISES.values()), start=1):
        assert re.match(rf"## Exercise {number}: .* \({points} points\)\n", text)
        header = re.search(r"\*Slides? ([\d and]+) · (easy|medium|hard) · \d+ minutes\*", text)
        slides |= set(map(int, re.findall(r"\d+", header[1])))
    assert slides == set(range(23, 28))  # slide 22 opens the example


@pytest.mark.parametrize("execution", ["autograde", "validate"])
def test_cells_that_train_in_earnest_do_nothing_while_nbgrader_runs(mnist, monkeypatch, execution):
    monkeypatch.setenv("NBGRADER_EXECUTION", execution)
    space = {"__name__": "__main__"}
    for cell in mnist.notebook.cells:
        if cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("grade"):
            exec(cell.source, space)
    assert not {"train_data", "model", "rows"} & set(space)
    assert not list(Path().iterdir())
