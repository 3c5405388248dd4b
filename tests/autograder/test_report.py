"""From the gradebook to a table and a CSV file."""

import csv
import datetime
import io
import json
from pathlib import Path

import nbformat
import nbformat.v4 as v4
import pytest
from rich.console import Console

from autograder.book import records
from autograder.report import exercises, rows, running_time, table, write_csv


@pytest.fixture
def class_of_three(classroom):
    """ada is graded and late, ben is not graded, cy handed in nothing."""
    folder = Path("autograded/ada/numbers")
    folder.mkdir(parents=True)
    timed = {
        "execution": {
            "iopub.execute_input": "2026-11-23T10:00:00.000000Z",
            "shell.execute_reply": "2026-11-23T10:00:02.500000Z",
        }
    }
    nbformat.write(
        v4.new_notebook(cells=[v4.new_code_cell("f()", metadata=timed), v4.new_code_cell("g()")]),
        folder / "numbers.ipynb",
    )
    with classroom.gradebook() as gradebook:
        for student in ("ben", "cy", "ada"):
            gradebook.add_student(student)
        for student in ("ada", "ben"):
            gradebook.add_submission("numbers", student, timestamp=datetime.datetime(2026, 11, 23, 9))
        for name, points in (("check-double", 3), ("check-square", 1.5), ("why", 0)):
            grade = gradebook.find_grade(name, "numbers", "numbers", "ada")
            grade.auto_score, grade.needs_manual_grade = points, False
        gradebook.find_submission_notebook("numbers", "numbers", "ada").late_submission_penalty = 1.0
        gradebook.db.commit()
    return classroom


def test_exercises_come_in_the_notebooks_order(class_of_three):
    assert list(exercises(class_of_three, "numbers").items()) == [
        ("double", 3.0),
        ("square", 2.0),
        ("why", 1.0),
    ]


def test_the_order_is_that_of_the_release_and_not_the_gradebooks(class_of_three):
    release = "assignments/numbers/numbers.ipynb"
    notebook = nbformat.read(release, 4)
    notebook.cells.reverse()
    nbformat.write(notebook, release)
    assert list(exercises(class_of_three, "numbers")) == ["why", "square", "double"]


def test_a_row_for_each_student(class_of_three):
    ada, ben, cy = rows(class_of_three, "numbers")
    assert (ada.student, ada.points, ada.total, ada.late_penalty) == (
        "ada",
        {"double": 3.0, "square": 1.5, "why": 0.0},
        3.5,
        1.0,
    )
    assert ada.seconds == 2.5 and ada.notes == []
    assert (ben.student, ben.total, ben.notes) == ("ben", None, ["not graded"])
    assert (cy.student, cy.total, cy.handed_in, cy.notes) == ("cy", None, None, ["nothing handed in"])


def test_time_and_notes_are_those_of_the_record(class_of_three):
    path = records.path(class_of_three.directory(), "numbers", "ada", "numbers")
    records.replace(
        path,
        json.dumps(
            {"seconds": {"all": 0.25}, "refused": "It is empty.", "confinement": ["not confined: on purpose"]}
        ),
    )
    ada, *_ = rows(class_of_three, "numbers")
    assert ada.seconds == 0.25 and ada.notes == ["not graded: It is empty.", "not confined: on purpose"]
    path.write_text("nonsense")
    assert rows(class_of_three, "numbers")[0].seconds == 2.5


def test_cells_that_did_not_run_take_no_time(tmp_path):
    nbformat.write(
        v4.new_notebook(cells=[v4.new_code_cell("f()"), v4.new_markdown_cell("text")]), tmp_path / "n.ipynb"
    )
    assert running_time(tmp_path / "n.ipynb") == 0


def test_the_table_shows_points_and_why_some_are_missing(class_of_three):
    console = Console(file=io.StringIO(), width=120)
    console.print(table("numbers", rows(class_of_three, "numbers"), exercises(class_of_three, "numbers")))
    lines = [line.split() for line in console.file.getvalue().splitlines()]
    assert "│ ada │ 3 │ 1.5 │ 0 │ 3.5 │ 2.5 s │ 1 points off for lateness │".split() in lines
    assert "│ ben │ – │ – │ – │ – │ – │ not graded │".split() in lines
    assert "1: double, 2: square, 3: why".split() in lines


def test_a_spreadsheet_reads_the_csv(class_of_three):
    file = io.StringIO()
    write_csv(file, rows(class_of_three, "numbers"), exercises(class_of_three, "numbers"))
    file.seek(0)
    ada, ben, _ = csv.DictReader(file)
    assert (ada["student"], ada["square"], ada["total"], ada["max_total"], ada["seconds"]) == (
        "ada",
        "1.5",
        "3.5",
        "6.0",
        "2.5",
    )
    assert (ben["square"], ben["total"], ben["notes"]) == ("", "", "not graded")
