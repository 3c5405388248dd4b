"""Assignment 3: what right, wrong, empty and unusual answers earn, and what the feedback calls them."""

import copy
import re
import runpy
from pathlib import Path

import pytest
from nbgrader.preprocessors import ClearHiddenTests

from autograder.author import mistakes
from course import check

MISTAKES = mistakes.load(Path(__file__).parents[2] / "solutions" / "3-functions")
EXERCISES = {
    "legendre-3": 4,
    "context": 3,
    "legendre-n": 5,
    "cross-entropy": 6,
    "linear": 5,
    "gradcheck": 4,
    "in-place": 4,
    "double-backward": 4,
    "fit-sine": 5,
}


def messages(report):
    return "\n".join(part.message or "" for part in report.parts)


def named(report):
    """The known mistakes that a report's messages name."""
    return {name for name, mistake in check.TABLE.items() if mistake.sentence in messages(report)}


def test_points_of_the_nine_exercises(functions):
    assert functions.points == EXERCISES


def test_the_official_solution_earns_everything_and_stderr_stays_empty(functions, capfd):
    results = functions.run({})
    assert {exercise: value for exercise, (value, _) in results.items()} == EXERCISES
    assert all(type(value) is float for value, _ in results.values())
    assert capfd.readouterr().err == ""


def test_the_untouched_notebook_earns_exactly_nothing(functions, capfd):
    results = functions.run(functions.untouched)
    assert [value for value, _ in results.values()] == [0.0] * 9
    for _, report in results.values():
        assert all(part.earned == 0 and part.message.startswith("not solved yet") for part in report.parts)
    assert capfd.readouterr().err == ""


def test_the_handout_says_that_nothing_is_solved(functions):
    for failed, _ in functions.run(functions.untouched, hidden=False).values():
        assert isinstance(failed, check.CheckFailed)
        assert "not solved yet" in str(failed)


def test_the_handout_says_that_the_visible_checks_pass(functions, capsys):
    assert [value for value, _ in functions.run({}, hidden=False).values()] == [None] * 9
    assert capsys.readouterr().out.splitlines() == [check.PASSED] * 9


@pytest.mark.parametrize("exercise", EXERCISES)
def test_an_exercise_needs_no_other(functions, exercise):
    others = {name: code for name, code in functions.untouched.items() if name != exercise}
    earned = {name: value for name, (value, _) in functions.run(others).items()}
    assert earned == {name: points if name == exercise else 0 for name, points in EXERCISES.items()}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_cell_that_does_not_run_costs_its_exercise(functions, exercise):
    report = functions.mark(exercise, "pass")
    assert report.earned == 0
    first, *later = report.parts
    assert "is not defined: run the cell that defines it" in first.message
    # The same reason is told once; where a part meets another name first, that one is told.
    assert all(re.search("^not judged: the same|is not defined: run the cell", p.message) for p in later)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.grade_id}: {mistake.name}")
def test_a_mistake_costs_marks_and_is_named_by_no_other_name(functions, mistake, capfd):
    report = functions.mark(mistake.grade_id, mistake.code)
    assert report.earned < report.points
    assert named(report) == {mistake.name} - {None}, messages(report)
    assert capfd.readouterr().err == ""


def test_the_mistakes_are_slips_in_right_answers(functions):
    """What a mistake costs is the slip's doing, and not that of the lines around it."""
    right = runpy.run_path(str(functions.folder / "mistakes.py"))["RIGHT"]
    assert set(right) == set(EXERCISES)
    for exercise, code in right.items():
        assert functions.mark(exercise, code).earned == EXERCISES[exercise], exercise


def test_every_exercise_has_mistakes_of_its_own():
    assert {mistake.grade_id for mistake in MISTAKES} == set(EXERCISES)
    assert len(MISTAKES) >= 20


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(4))
def test_several_mistakes_in_one_submission_cost_their_own_exercises_alone(functions, turn):
    for submission in mistakes.by_student(MISTAKES)[turn::4]:
        codes = {mistake.grade_id: mistake.code for mistake in submission}
        for exercise, (value, report) in functions.run(codes).items():
            assert (value < report.points) == (exercise in codes), exercise


@pytest.mark.parametrize("exercise", ["legendre-3", "context", "cross-entropy", "linear"])
@pytest.mark.parametrize("method", ["forward", "backward"])
def test_the_message_shows_the_students_own_line_and_no_line_of_a_test(functions, exercise, method):
    code = functions.answers[exercise]
    head = re.search(rf"    def {method}\(.*\):\n", code)
    report = functions.mark(
        exercise, code[: head.end()] + "        ctx.no_such_method()\n" + code[head.end() :]
    )
    assert report.earned < report.points
    for part in report.parts:
        told = part.message is None or "in your line: ctx.no_such_method()" in part.message
        assert told or part.message.startswith("not judged: the same AttributeError at the same line")
        assert "rng" not in (part.message or "") and "check.gradients" not in (part.message or "")


def test_every_class_runs_on_both_libraries(functions):
    """A class that is right for torch alone loses a part in its own exercise, and the feedback says why."""
    for exercise in EXERCISES:
        code = functions.answers[exercise]
        if "(Function)" not in code:
            continue
        # The slide's own base knows nothing of course's tensors but what torch's dispatch does; this one
        # refuses them.
        torch_only = (
            code + "\n\nfor _class in list(Function.__subclasses__()):\n    _class.on_course = None\n"
        )
        report = functions.mark(exercise, torch_only)
        assert 0 < report.points - report.earned <= 1, exercise
        lost = {part.name for part in report.parts if part.message}
        assert lost <= {"the same on course", "on a tensor of course"}


def test_no_hidden_seed_is_in_the_release(functions):
    def seeds(notebook):
        return re.findall(r"default_rng\((\d+)\)", "\n".join(cell.source for cell in notebook.cells))

    released, _ = ClearHiddenTests().preprocess(copy.deepcopy(functions.notebook), {})
    assert len(set(seeds(functions.notebook)) - set(seeds(released))) == 9


def test_every_exercise_tells_its_slide_its_minutes_and_its_difficulty(functions):
    told = [cell.source for cell in functions.notebook.cells if cell.source.startswith("## Exercise")]
    assert len(told) == 9
    for number, text in enumerate(told, start=1):
        assert re.match(
            rf"## Exercise {number}: .* \({list(EXERCISES.values())[number - 1]} points\)\n", text
        )
        assert re.search(r"\*Slide 21 · (easy|medium|hard) · \d+ minutes\*", text)
