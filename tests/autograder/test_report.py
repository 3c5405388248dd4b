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
from autograder.classroom import Classroom
from autograder.report import exercises, labels, rows, running_time, table, write_csv


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
    assert ada.seconds == 0.25 and ada.notes == ["graded as zero: It is empty.", "not confined: on purpose"]
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


def assign(classroom: Classroom, name: str, notebooks: dict[str, list[tuple[str, str, float]]]) -> None:
    """Enter an assignment as nbgrader does: by notebook its cells, as (grade id, kind, points)."""
    with classroom.gradebook() as gradebook:
        gradebook.add_assignment(name)
        for notebook, cells in notebooks.items():
            gradebook.add_notebook(notebook, name)
            for grade_id, kind, points in cells:
                if kind != "answer":
                    cell_type = "markdown" if kind == "essay" else "code"
                    gradebook.add_grade_cell(grade_id, notebook, name, max_score=points, cell_type=cell_type)
                if kind != "test":
                    gradebook.add_solution_cell(grade_id, notebook, name)


def give(classroom: Classroom, student: str, marks: dict[tuple[str, str], float], **entry) -> None:
    """Enter a graded submission."""
    folder = Path(classroom.root, "autograded", student, "ps")
    folder.mkdir(parents=True, exist_ok=True)
    with classroom.gradebook() as gradebook:
        gradebook.update_or_create_student(student)
        gradebook.update_or_create_submission("ps", student, **entry)
        for (notebook, cell), points in marks.items():
            grade = gradebook.find_grade(cell, notebook, "ps", student)
            grade.auto_score, grade.needs_manual_grade = points, False
            nbformat.write(v4.new_notebook(), folder / f"{notebook}.ipynb")
        gradebook.db.commit()


def test_two_notebooks_with_the_same_grade_ids_have_a_column_each(classroom):
    cells = [("q1", "answer", 0), ("check-q1", "test", 3)]
    assign(classroom, "ps", {"a": cells, "b": [*cells[:1], ("check-q1", "test", 4), ("q2", "test", 1)]})
    give(classroom, "ada", {("a", "check-q1"): 3, ("b", "check-q1"): 2, ("b", "q2"): 1})
    assert exercises(classroom, "ps") == {"a/q1": 3, "b/q1": 4, "q2": 1}
    (ada,) = rows(classroom, "ps")
    assert ada.points == {"a/q1": 3, "b/q1": 2, "q2": 1}
    assert (ada.total, ada.max_total) == (6, 8)


def test_a_cell_that_is_called_as_anothers_check_keeps_its_points(classroom):
    assign(classroom, "ps", {"a": [("q1", "essay", 2), ("check-q1", "test", 3), ("check-x", "test", 1)]})
    give(classroom, "ada", {("a", "q1"): 1, ("a", "check-q1"): 3, ("a", "check-x"): 1})
    (ada,) = rows(classroom, "ps")
    assert ada.points == {"q1": 1, "check-q1": 3, "check-x": 1}
    assert (ada.total, ada.max_total) == (5, 6) and sum(ada.points.values()) == ada.total


def test_names_that_meet_behind_a_notebooks_name_stay_apart(classroom):
    assign(classroom, "ps", {"a": [("q", "test", 1), ("b/q", "test", 2)], "b": [("q", "test", 4)]})
    names = labels(classroom, "ps")
    assert len(set(names.values())) == 3 and sum(exercises(classroom, "ps").values()) == 7


def test_odd_gradebooks_have_a_report(classroom):
    assign(classroom, "ps", {"a": [("q1", "essay", 0), ("q2", "test", 2)], "b": [("q1", "test", 0)]})
    give(classroom, "bonus", {("a", "q1"): 0, ("a", "q2"): 2, ("b", "q1"): 0})
    give(classroom, "by hand", {("a", "q2"): 0, ("a", "q1"): 0, ("b", "q1"): 0})
    give(classroom, "half", {("a", "q1"): 0, ("a", "q2"): 1})
    Path("submitted/new/ps").mkdir(parents=True)
    Path("submitted/other/another").mkdir(parents=True)
    broken = Path("autograded/half/ps")
    (broken / "b.ipynb").write_text("{cut o")
    odd = {"execution": {"iopub.execute_input": "noon", "shell.execute_reply": "later"}}
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell("f()", metadata=odd)]), broken / "a.ipynb")
    with classroom.gradebook() as gradebook:
        gradebook.add_student("absent", first_name=None, last_name="=1+1")
        gradebook.find_grade("q2", "a", "ps", "bonus").extra_credit = 0.5
        gradebook.find_grade("q2", "a", "ps", "by hand").manual_score = 1.5
        gradebook.db.commit()
    found = {row.student: row for row in rows(classroom, "ps")}
    assert {name: row.total for name, row in found.items()} == {
        "absent": None,
        "bonus": 2.5,
        "by hand": 1.5,
        "half": 1,
        "new": None,
    }
    assert found["absent"].notes == ["nothing handed in"] and found["new"].notes == ["not graded"]
    assert found["half"].seconds == 0
    console = Console(file=io.StringIO(), width=150)
    console.print(table("ps", found.values(), exercises(classroom, "ps")))
    assert "bonus" in console.file.getvalue()


def test_an_assignment_that_was_removed_and_made_again_has_no_marks(classroom):
    assign(classroom, "ps", {"a": [("q1", "test", 2)]})
    give(classroom, "ada", {("a", "q1"): 2})
    with classroom.gradebook() as gradebook:
        gradebook.remove_assignment("ps")
    assign(classroom, "ps", {"a": [("q1", "test", 2)]})
    (ada,) = rows(classroom, "ps")
    assert (ada.total, ada.notes) == (None, ["nothing handed in"])


def test_assignments_with_the_same_names_do_not_mix(classroom):
    assign(classroom, "ps", {"a": [("q1", "test", 2)]})
    assign(classroom, "ps2", {"a": [("q1", "test", 2)]})
    give(classroom, "ada", {("a", "q1"): 2})
    assert rows(classroom, "ps")[0].total == 2 and rows(classroom, "ps2")[0].total is None


def test_what_was_repaired_is_in_the_report_and_in_its_csv(class_of_three):
    path = records.path(class_of_three.directory(), "numbers", "ada", "numbers")
    told = ["'double' was moved", "torch was used"]
    records.replace(path, json.dumps({"repairs": told, "notes": ["'why' had 1 points by hand before"]}))
    assert rows(class_of_three, "numbers")[0].notes == [*told, "'why' had 1 points by hand before"]
    console = Console(file=io.StringIO(), width=200)
    console.print(table("numbers", rows(class_of_three, "numbers"), exercises(class_of_three, "numbers")))
    assert "1 points off for lateness; 'double' was moved; torch was used; " in console.file.getvalue()
    file = io.StringIO()
    write_csv(file, rows(class_of_three, "numbers"), exercises(class_of_three, "numbers"))
    assert "'double' was moved; torch was used; 'why' had" in file.getvalue()


def test_the_csv_says_at_which_level_each_was_confined(class_of_three):
    path = records.path(class_of_three.directory(), "numbers", "ada", "numbers")
    for told, expected in (("inner", "inner"), ("outer", ""), (["full"], "")):
        records.replace(path, json.dumps({"confined": told, "weaker": None}))
        file = io.StringIO()
        write_csv(file, rows(class_of_three, "numbers"), exercises(class_of_three, "numbers"))
        file.seek(0)
        assert [row["level"] for row in csv.DictReader(file)] == [expected, "", ""]


def test_the_csv_says_in_which_zone_a_time_is(class_of_three):
    file = io.StringIO()
    write_csv(file, rows(class_of_three, "numbers"), exercises(class_of_three, "numbers"))
    file.seek(0)
    ada, _, cy = csv.DictReader(file)
    assert (ada["handed_in"], cy["handed_in"]) == ("2026-11-23T09:00:00+00:00", "")
    assert datetime.datetime.fromisoformat(ada["handed_in"]).utcoffset() == datetime.timedelta(0)


@pytest.mark.parametrize(
    "name", ["a,b", 'a "b"', "a\nb", '=HYPERLINK("http://x")', "+1", "-1", "@sum", "[red]", "[/]", "\x1b[2J"]
)
def test_a_name_is_neither_a_formula_nor_an_order(class_of_three, name):
    with class_of_three.gradebook() as gradebook:
        gradebook.add_student(name)
    found, maxima = rows(class_of_three, "numbers"), exercises(class_of_three, "numbers")
    file = io.StringIO()
    write_csv(file, found, maxima)
    file.seek(0)
    names = [row["student"] for row in csv.DictReader(file)]
    assert f"'{name}" in names if name[0] in "=+-@" else name in names
    console = Console(file=io.StringIO(), width=150)
    console.print(table("numbers", found, maxima))
    shown = console.file.getvalue()
    assert "\x1b" not in shown and name.split("\n")[0].replace("\x1b", "\N{REPLACEMENT CHARACTER}") in shown
