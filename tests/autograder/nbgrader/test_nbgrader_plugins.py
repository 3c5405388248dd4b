"""`nbgrader autograde` with our plug-ins, but for the engine: what goes in, what is kept, refused, flagged
and written.

The engine has tests of its own. Here a stand-in runs the cells in this process.
"""

import contextlib
import gc
import io
import json
import os
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_output
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateFeedback
from nbgrader.plugins import LateSubmissionPlugin

from autograder.book import records
from autograder.book.backup import only_writer
from autograder.classroom import StepFailed
from autograder.demo.submission import answer, answers
from autograder.engine import Graded, Task
from autograder.nbgrader import autograde

NAME = "numbers"
RETURNING = ["submission_secret.txt", "timestamp.txt"]
"""What `release_feedback` needs beside a page."""


class StandIn:
    """Runs a notebook's cells in one namespace of this process."""

    closed = 0

    def __init__(self, limits, confined, room=None):
        self.limits = limits

    def __enter__(self):
        return self

    def close(self):
        StandIn.closed += 1

    def grade(self, task: Task) -> Graded:
        names, marks = {}, {}
        for cell in task.notebook.cells:
            if cell.cell_type == "code":
                try:
                    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                        exec(cell.source.replace("marks.total()", "MARK = marks.total()"), names)
                    earned = float(names.pop("MARK", cell.metadata.get("nbgrader", {}).get("points", 0)))
                except Exception as error:
                    cell.outputs, earned = (
                        [new_output("error", ename=type(error).__name__, evalue=str(error), traceback=[])],
                        0.0,
                    )
                if cell.metadata.autograder.role == "test":
                    marks[cell.metadata.nbgrader.grade_id] = earned
        return Graded(
            task.notebook,
            marks,
            {"submission": task.submission, "repairs": list(task.repairs), "files": sorted(task.files)},
        )


@pytest.fixture(autouse=True)
def stand_in(monkeypatch):
    monkeypatch.setattr(autograde, "Engine", StandIn)
    monkeypatch.setattr(autograde.sandbox, "missing", lambda: ())


@pytest.fixture
def right(course) -> dict[str, str]:
    return answers(nbformat.read(course / "solutions" / NAME / f"{NAME}.ipynb", 4))


def hand_in(given: dict[str, str], student: str = "ada", **files: str) -> Path:
    """Put a submission in place: answers by grade id, and files by name."""
    folder = Path("submitted", student, NAME)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    handout = nbformat.read(f"assignments/{NAME}/{NAME}.ipynb", 4)
    nbformat.write(answer(handout, given), folder / f"{NAME}.ipynb")
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)
    return folder


def marks(student: str = "ada") -> dict[str, tuple]:
    """By grade id: automatic mark, mark by hand, extra credit, whether a person is to look at it."""
    with Gradebook("sqlite:///gradebook.db") as gradebook:
        return {
            grade.name: (grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade)
            for notebook in gradebook.find_submission(NAME, student).notebooks
            for grade in notebook.grades
        }


def score(student: str = "ada") -> float:
    with Gradebook("sqlite:///gradebook.db") as gradebook:
        return gradebook.find_submission(NAME, student).score


def by_hand(name: str, student: str = "ada", **values: object) -> None:
    """Grade a cell by hand, as formgrader does."""
    with Gradebook("sqlite:///gradebook.db") as gradebook:
        grade = gradebook.find_grade(name, NAME, NAME, student)
        for key, value in values.items():
            setattr(grade, key, value)
        gradebook.db.commit()


def comments(student: str = "ada") -> dict[str, tuple]:
    with Gradebook("sqlite:///gradebook.db") as gradebook:
        return {
            comment.name: (comment.auto_comment, comment.manual_comment)
            for notebook in gradebook.find_submission(NAME, student).notebooks
            for comment in notebook.comments
        }


def record(student: str = "ada") -> dict:
    return json.loads(Path("records", student, NAME, f"{NAME}.json").read_text())


def test_marks_are_saved_and_what_is_written_waits_for_a_person(classroom, right):
    hand_in(right)
    hand_in({"double": "def double(x):\n    return 2 * x + (x > 4)"}, "bela")
    classroom.autograde(NAME, "*")
    assert marks() == {
        "check-double": (3, None, None, False),
        "check-square": (2, None, None, False),
        "why": (None, None, None, True),
    }
    assert comments() == {"double": (None, None), "square": (None, None), "why": (None, None)}
    assert {name: auto for name, (auto, *_) in marks("bela").items()} == {
        "check-double": 3,
        "check-square": 0,
        "why": 0,
    }
    assert comments("bela") == {
        "double": (None, None),
        "square": ("No response.", None),
        "why": ("No response.", None),
    }


def test_a_run_has_one_engine_and_closes_it(classroom, right):
    hand_in(right)
    hand_in(right, "bela")
    gc.collect()
    before = StandIn.closed
    classroom.autograde(NAME, "*")
    gc.collect()
    assert StandIn.closed == before + 1


def test_a_regrade_keeps_what_a_person_gave(classroom, right):
    hand_in(right)
    classroom.autograde(NAME, "ada")
    by_hand("why", manual_score=0.5, extra_credit=0.25, needs_manual_grade=False)
    by_hand("check-square", manual_score=1, needs_manual_grade=False)
    with Gradebook("sqlite:///gradebook.db") as gradebook:
        gradebook.find_comment("why", NAME, NAME, "ada").manual_comment = "Nearly."
        gradebook.db.commit()
    classroom.autograde(NAME, "ada")
    assert marks() == {
        "check-double": (3, None, None, False),
        "check-square": (2, 1, None, True),
        "why": (None, 0.5, 0.25, True),
    }
    assert comments()["why"] == (None, "Nearly.")
    assert score() == 3 + 1 + 0.75


def test_a_worse_resubmission_keeps_no_mark(classroom, right):
    hand_in(right)
    classroom.autograde(NAME, "ada")
    folder = hand_in(right | {"double": "def double(x):\n    return 0"})
    notebook = nbformat.read(folder / f"{NAME}.ipynb", 4)
    notebook.cells = [cell for cell in notebook.cells if not cell.metadata.get("nbgrader", {}).get("grade")]
    nbformat.write(notebook, folder / f"{NAME}.ipynb")
    classroom.autograde(NAME, "ada")
    assert marks()["check-double"][0] == 0 and marks()["why"] == (0, None, None, False)
    assert "'check-double' was deleted, and put back" in record()["repairs"]


BROKEN = {
    "empty": b"",
    "cut": b'{"nbformat": 4, "cells": [',
    "binary": bytes(range(256)),
    "list": b"[]",
    "deep": b"[" * 100_000,
    "newer": b'{"nbformat": 5, "cells": []}',
    "r": b'{"nbformat": 4, "metadata": {"kernelspec": {"language": "R"}}, "cells": []}',
    "strange": b'{"nbformat": 4, "cells": [null, 3, {"cell_type": {}, "source": {"a": NaN}}], '
    b'"metadata": []}',
}


def test_a_class_with_malformed_notebooks_is_graded_to_the_end(classroom, right):
    for student in BROKEN:
        hand_in(right, student)
    classroom.autograde(NAME, "*")
    for student, content in BROKEN.items():
        assert score(student) == 5
        Path("submitted", student, NAME, f"{NAME}.ipynb").write_bytes(content)
    place = hand_in(right, "folder") / f"{NAME}.ipynb"
    place.unlink()
    place.mkdir()
    place = hand_in(right, "link") / f"{NAME}.ipynb"
    place.unlink()
    place.symlink_to(Path(f"solutions/{NAME}/{NAME}.ipynb").absolute())
    (hand_in(right, "nothing") / f"{NAME}.ipynb").unlink()
    hand_in(right, "zoe")
    hand_in(right, "adam")
    classroom.autograde(NAME, "*")
    broken = [*BROKEN, "folder", "link", "nothing"]
    assert {student: score(student) for student in [*broken, "zoe", "adam"]} == dict.fromkeys(broken, 0) | {
        "zoe": 5,
        "adam": 5,
    }
    for student in broken:
        assert set(marks(student).values()) == {(0, None, None, False)}
        assert comments(student)["why"][0].startswith("Not graded. ")
        shown = nbformat.read(f"autograded/{student}/{NAME}/{NAME}.ipynb", 4)
        assert record(student)["refused"] in shown.cells[0].source
    classroom.generate_feedback(NAME, "*")
    assert "The file is empty." in Path(f"feedback/empty/{NAME}/{NAME}.html").read_text()


def test_a_refused_submission_can_be_graded_again(classroom, right):
    folder = hand_in(right)
    (folder / f"{NAME}.ipynb").write_bytes(b"")
    classroom.autograde(NAME, "ada")
    assert score() == 0
    hand_in(right)
    classroom.autograde(NAME, "ada")
    assert score() == 5 and marks()["why"] == (None, None, None, True) and comments()["why"] == (None, None)
    assert "refused" not in record()


def test_what_a_person_gave_for_another_submission_counts_no_more_when_this_one_is_refused(classroom, right):
    folder = hand_in(right)
    classroom.autograde(NAME, "ada")
    by_hand("why", manual_score=1, extra_credit=2, needs_manual_grade=False)
    (folder / f"{NAME}.ipynb").write_bytes(b"{}")
    classroom.autograde(NAME, "ada")
    assert score() == 0
    assert record()["notes"] == [
        "'why' had 1 points by hand and 2 points of extra credit before, which no longer count"
    ]


def test_what_a_person_gives_for_a_refused_submission_stays_when_it_is_graded_again(classroom, right):
    folder = hand_in(right)
    (folder / f"{NAME}.ipynb").write_bytes(b"{}")
    classroom.autograde(NAME, "ada")
    by_hand("why", manual_score=1, extra_credit=2, needs_manual_grade=False)
    classroom.autograde(NAME, "ada")
    assert marks()["why"] == (0, 1, 2, True) and score() == 3
    (folder / f"{NAME}.ipynb").write_bytes(b"[]")
    classroom.autograde(NAME, "ada")
    assert marks()["why"] == (0, None, None, False)


def test_a_student_whom_the_course_leaves_out_is_left_out(classroom, right):
    hand_in(right, timestamp__txt="yesterday")
    course = classroom.with_config(CourseDirectory={"student_id_exclude": "ada,bela"})
    with contextlib.suppress(StepFailed):
        course.autograde(NAME, "*")
    with Gradebook("sqlite:///gradebook.db") as gradebook:
        assert gradebook.students == []


def test_many_links_are_no_work_for_nbgrader(classroom, right):
    folder = hand_in(right)
    for number in range(30):
        (folder / f"link{number}").symlink_to("nowhere")
    classroom.autograde(NAME, "ada")
    assert score() == 0 and "30 links or devices" in record()["refused"]


def test_a_renamed_notebook_is_graded_where_only_one_fits(classroom, right):
    folder = hand_in(right)
    (folder / f"{NAME}.ipynb").rename(folder / "numbers (1) final.ipynb")
    (folder / "other.ipynb").write_text('{"nbformat": 4, "cells": []}')
    classroom.autograde(NAME, "ada")
    assert score() == 5
    assert (
        "the notebook was called numbers (1) final.ipynb, and was graded as numbers.ipynb"
        in record()["repairs"]
    )
    shutil.copy(folder / "numbers (1) final.ipynb", folder / "copy.ipynb")
    classroom.autograde(NAME, "ada")
    assert score() == 5
    other = (folder / "copy.ipynb").read_text().replace(right["why"], "Another reason.")
    (folder / "copy.ipynb").write_text(other)
    classroom.autograde(NAME, "ada")
    assert score() == 0 and "2 notebooks could be it" in record()["refused"]


def test_a_notebook_in_a_folder_of_its_own_is_graded_with_what_stands_beside_it(classroom, right):
    folder = hand_in(right, mine__txt="x = 1")
    deeper = folder / NAME
    deeper.mkdir()
    for name in (f"{NAME}.ipynb", "mine.txt"):
        (folder / name).rename(deeper / name)
    hand_in(right, student="bela")  # nbgrader gives up where it finds no .ipynb file at all
    classroom.autograde(NAME, "*")
    assert score() == 5 and record()["files"] == ["mine.txt"]
    assert (
        f"the notebook was called {NAME}/{NAME}.ipynb, and was graded as {NAME}.ipynb" in record()["repairs"]
    )


def test_a_written_answer_that_was_typed_again_waits_for_a_person(classroom, right):
    path = hand_in(right) / f"{NAME}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    place = next(
        place
        for place, cell in enumerate(notebook.cells)
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "why"
    )
    kept = notebook.cells[place]
    for beside in (False, True):
        notebook.cells[place] = nbformat.v4.new_markdown_cell("Typed again.")
        if beside:
            kept.source = "YOUR ANSWER HERE"
            notebook.cells.insert(place, kept)
        nbformat.write(notebook, path)
        classroom.autograde(NAME, "ada")
        assert score() == 5 and marks()["why"] == (None, None, None, True)
        (told,) = record()["repairs"]
        assert told.startswith("answers stand in cells without their grade ids: taken was cell ")


def test_files_that_shadow_a_module_are_left_behind_and_others_are_there(classroom, right):
    folder = hand_in(right, torch__py="raise SystemExit", sitecustomize__py="", mine__txt="x = 1")
    (folder / "numpy").mkdir()
    (folder / "numpy" / "__init__.py").write_text("")
    classroom.autograde(NAME, "ada")
    assert record()["files"] == ["mine.txt"]
    assert [note for note in record()["repairs"] if note.startswith("left behind: ")] == [
        "left behind: sitecustomize.py: would change how Python or a library starts",
        "left behind: torch.py: would be taken for the module 'torch'",
        "left behind: numpy/__init__.py: would be taken for the module 'numpy'",
    ]
    assert sorted(path.name for path in Path("autograded/ada", NAME).iterdir() if path.is_file()) == [
        "mine.txt",
        f"{NAME}.ipynb",
        *RETURNING,
    ]


def test_links_and_devices_are_neither_followed_nor_in_the_way(classroom, right):
    folder = hand_in(right)
    (folder / "gradebook.txt").symlink_to(Path("gradebook.db").absolute())
    (folder / "gone.txt").symlink_to("/nowhere/at/all")
    os.mkfifo(folder / "pipe.txt")
    classroom.autograde(NAME, "ada")
    assert score() == 5 and record()["files"] == []
    assert {path.name for path in Path("autograded/ada", NAME).iterdir()} == {f"{NAME}.ipynb", *RETURNING}


@pytest.mark.parametrize("content", [b"yesterday, I think", b"\xff\xfe\x00", "\N{SNOWMAN}".encode("utf-16")])
def test_a_time_that_nobody_can_read_is_told_and_costs_nothing(classroom, right, content):
    due("2026-01-01 12:00:00 UTC")
    (hand_in(right) / "timestamp.txt").write_bytes(content)
    hand_in(right, "bela")
    classroom.autograde(NAME, "*")
    assert (score(), score("bela")) == (5, 5)
    assert [note for note in record()["repairs"] if note.startswith("timestamp.txt ")]
    # nbgrader's own reading of it would end each of these
    classroom.generate_feedback(NAME, "ada")
    GenerateFeedback(coursedir=classroom.directory(assignment_id=NAME), config=classroom.config).start()


@pytest.mark.parametrize("text", ["2026-01-01 13:30:00 +0200", "2026-01-01 12:30:00 CET", "1767267000"])
def test_who_handed_in_in_time_elsewhere_is_not_late(classroom, right, text):
    course = classroom.with_config(AssignLatePenalties={"plugin_class": HalfOff})
    due("2026-01-01 12:00:00 UTC")
    hand_in(right, timestamp__txt=text)
    course.autograde(NAME, "ada")
    with Gradebook("sqlite:///gradebook.db") as gradebook:
        submission = gradebook.find_submission(NAME, "ada")
        assert str(submission.timestamp) == "2026-01-01 11:30:00"
        assert (submission.total_seconds_late, submission.late_submission_penalty) == (0, 0)


def due(date: str) -> None:
    with Gradebook("sqlite:///gradebook.db") as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate=date)


def test_an_empty_timestamp_is_none(classroom, right):
    hand_in(right, timestamp__txt="\n")
    classroom.autograde(NAME, "ada")
    assert score() == 5


def test_records_do_not_get_into_the_feedback(classroom, right):
    hand_in(right)
    classroom.autograde(NAME, "ada")
    classroom.generate_feedback(NAME, "ada")
    assert {path.name for path in Path("feedback/ada", NAME).iterdir()} == {f"{NAME}.html", *RETURNING}
    assert (
        records.path(classroom.directory(), NAME, "ada", NAME)
        == Path("records/ada", NAME, f"{NAME}.json").absolute()
    )


class HalfOff(LateSubmissionPlugin):
    """A course's own penalty: half of the score."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 2


def test_lateness_costs_what_the_courses_plugin_says_and_an_extension_counts(classroom, right):
    course = classroom.with_config(AssignLatePenalties={"plugin_class": HalfOff})
    with Gradebook("sqlite:///gradebook.db") as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate="2026-01-01 12:00:00 UTC")
    hand_in(right, timestamp__txt="2026-01-01 13:00:00 UTC")
    course.autograde(NAME, "ada")

    def late() -> tuple:
        with Gradebook("sqlite:///gradebook.db") as gradebook:
            submission = gradebook.find_submission(NAME, "ada")
            return submission.total_seconds_late, submission.late_submission_penalty

    assert late() == (3600, 2.5)
    with Gradebook("sqlite:///gradebook.db") as gradebook:
        gradebook.grant_extension(NAME, "ada", hours=2)
    course.autograde(NAME, "ada")
    assert late() == (0, 0)


def test_without_a_sandbox_nothing_is_touched(classroom, right, monkeypatch):
    monkeypatch.setattr(autograde.sandbox, "missing", lambda: ("user namespaces: do this",))
    hand_in(right)
    with pytest.raises(StepFailed, match="cannot be confined on this machine"):
        classroom.autograde(NAME, "ada")
    assert not Path("autograded").exists()
    with Gradebook("sqlite:///gradebook.db") as gradebook:
        assert gradebook.students == []
    classroom.with_config(Grading={"confined": False}).autograde(NAME, "ada")
    assert score() == 5
    assert nbformat.read(f"autograded/ada/{NAME}/{NAME}.ipynb", 4).metadata.autograder.unconfined is True


def test_without_the_instructors_notebook_nothing_is_touched(classroom, right):
    hand_in(right)
    shutil.rmtree("solutions")
    classroom.autograde(NAME, "ada")
    assert score() == 5, "the release serves too, with the hidden tests of the gradebook"
    shutil.rmtree("assignments")
    with pytest.raises(StepFailed, match="there is no .*Put the assignment's source or release back"):
        classroom.autograde(NAME, "ada")
    assert score() == 5


def test_hidden_tests_count_where_only_the_release_is_there(classroom, right):
    hand_in(right | {"double": "def double(x):\n    return x + 3"})
    shutil.rmtree("solutions")
    classroom.autograde(NAME, "ada")
    assert marks()["check-double"][0] == 1


def test_one_notebook_or_student_can_be_graded_alone(classroom, right):
    hand_in(right)
    hand_in(right, "bela")
    classroom.autograde(NAME, "bela")
    with Gradebook("sqlite:///gradebook.db") as gradebook:
        assert [student.id for student in gradebook.students] == ["bela"]


def test_export_has_the_marks(classroom, right):
    from nbgrader.plugins import CsvExportPlugin

    hand_in(right)
    classroom.autograde(NAME, "ada")
    with Gradebook("sqlite:///gradebook.db") as gradebook:
        plugin = CsvExportPlugin()
        plugin.to = "grades.csv"
        plugin.export(gradebook)
    assert ",ada," in Path("grades.csv").read_text() and ",5.0," in Path("grades.csv").read_text()


def test_a_run_beside_another_is_refused_and_the_lock_is_free_when_it_is_over(classroom, right):
    hand_in(right)
    root = Path.cwd()
    with (
        only_writer(f"sqlite:///{root}/gradebook.db", root),
        pytest.raises(StepFailed, match="is grading into"),
    ):
        classroom.autograde(NAME, "*")
    assert not Path("autograded").exists()
    classroom.autograde(NAME, "*")
    # at once, though nobody has collected the run: formgrader's server lives on
    with only_writer(f"sqlite:///{root}/gradebook.db", root):
        pass
    Path("submitted", "ada", NAME, f"{NAME}.ipynb").write_text("{cut o")
    classroom.autograde(NAME, "*")
    assert score() == 0 and not Path(".autograder.lock").exists()


def test_a_folder_without_a_notebook_is_told_with_what_is_in_it(classroom, right):
    folder = hand_in(right)
    (folder / f"{NAME}.ipynb").rename(folder / "answers.docx")
    with pytest.raises(StepFailed, match="there is answers.docx, and no notebook .*autograder grade"):
        classroom.autograde(NAME, "ada")
    with pytest.raises(StepFailed, match=f"nothing of that name; what is there is {NAME}"):
        classroom.autograde("letters", "*")
