"""Which course and which class are meant, and what becomes of nbgrader's log."""

import pytest

from autograder.classroom import Classroom, NoCourse, StepFailed, find


def test_a_course_is_found_from_a_folder_inside_it(course):
    assert find(course / "solutions" / "numbers") == course


def test_outside_of_any_course_the_installed_one_is_meant(tmp_path, repository, monkeypatch):
    assert find(tmp_path) == repository
    monkeypatch.setattr(
        "autograder.classroom.__file__", str(tmp_path / "site-packages/autograder/classroom.py")
    )
    with pytest.raises(NoCourse, match="no nbgrader_config.py"):
        find(tmp_path)


def test_the_class_that_is_named_wins_over_the_settings(course, tmp_path):
    (course / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.root = '/elsewhere'\n")
    assert str(Classroom.open(course).root) == "/elsewhere"
    assert Classroom.open(course, tmp_path / "class").root == tmp_path / "class"


def test_a_course_without_our_settings_has_nbgraders_folders(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'plain'\n")
    classroom = Classroom.open(tmp_path)
    assert (classroom.root, classroom.source, classroom.release) == (
        tmp_path,
        tmp_path / "source",
        tmp_path / "release",
    )


def test_changed_settings_leave_the_classroom_as_it_was(classroom):
    assert classroom.with_config(Execute={"timeout": 1}).config.Execute.timeout == 1
    assert classroom.config.Execute.timeout == 4


def test_a_failure_tells_the_reason_and_keeps_the_log(classroom, capfd):
    with pytest.raises(StepFailed, match="nbgrader autograde failed: No notebooks were matched by") as error:
        classroom.autograde("numbers", "nobody")
    assert "[ERROR] No notebooks were matched" in error.value.log
    assert capfd.readouterr() == ("", "")


def test_the_log_is_shown_to_those_who_ask(course, capfd):
    with pytest.raises(StepFailed):
        Classroom.open(course, verbose=True).autograde("numbers", "nobody")
    assert "[ERROR] No notebooks were matched" in capfd.readouterr().err
