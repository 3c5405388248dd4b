"""What is said where nbgrader finds no notebook: what is there, and what to do."""

import pytest

from autograder.nbgrader.explaining import said_of


@pytest.fixture
def course(tmp_path):
    for place in ("submitted/ada/ps1", "submitted/bela/ps1", "source/ps1"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "data.csv").write_text("1,2\n")
    return tmp_path


def test_of_a_submission_it_is_told_which_command_looks_into_it(course):
    said = said_of(f"{course}/submitted/*/ps1")
    assert said.startswith(f"In {course}/submitted/ada/ps1 there is data.csv; in ")
    assert "'autograder grade' with --student" in said


def test_of_an_assignment_nothing_is_said_of_students(course):
    told = f"In {course}/source/ps1 there is data.csv, and no notebook: put the assignment's own there"
    assert said_of(f"{course}/source/./ps1") == told


@pytest.mark.parametrize(
    "pattern, told",
    [
        ("source/./ps2", "There is nothing of that name; what is there is ps1"),
        ("release/./ps1", "there is source, submitted"),
    ],
)
def test_where_there_is_nothing_what_lies_beside_it_is_named(course, pattern, told):
    assert told in said_of(f"{course}/{pattern}")
