"""What our settings do to a course, and what they leave alone."""

import os
import sys
from pathlib import Path

import pytest
from nbgrader.converters import Autograde
from nbgrader.preprocessors import Execute, SaveAutoGrades
from traitlets.config import Config

from autograder.execute import ExecuteToTheEnd
from autograder.feedback import Feedback, FeedbackExporter
from autograder.nbgrader import TIMEOUT, configure, locate


def test_any_course_gets_our_feedback():
    c = Config()
    configure(c)
    assert c.GenerateFeedback.exporter_class is FeedbackExporter
    assert Feedback in c.GenerateFeedback.preprocessors
    assert set(c) <= {"GenerateFeedback", "Autograde", "Execute", "ExecutePreprocessor", "NotebookClient"}


def test_grading_outlives_the_kernel_and_keeps_a_courses_own_steps():
    c = Config()
    configure(c)
    usual = Autograde().autograde_preprocessors
    assert c.Autograde.autograde_preprocessors == [ExecuteToTheEnd if step is Execute else step for step in usual]
    c = Config({"Autograde": {"autograde_preprocessors": [Execute, SaveAutoGrades]}})
    configure(c)
    assert c.Autograde.autograde_preprocessors == [ExecuteToTheEnd, SaveAutoGrades]


def test_a_time_limit_is_set_where_there_is_none():
    c = Config()
    configure(c)
    assert c.Execute.timeout == TIMEOUT


@pytest.mark.parametrize("section", ["Execute", "ExecutePreprocessor", "NotebookClient"])
def test_a_courses_own_time_limit_stays(section):
    c = Config({section: {"timeout": 7}})
    configure(c)
    assert c[section].timeout == 7
    assert section == "Execute" or "timeout" not in c.Execute


def test_alembic_is_found(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    configure(Config())
    configure(Config())
    assert os.environ["PATH"] == f"{Path(sys.executable).parent}{os.pathsep}/nowhere"


def test_class_data_is_beside_the_texts_or_where_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.delenv("AUTOGRADER_COURSE", raising=False)
    c = Config()
    locate(c, tmp_path)
    assert (c.CourseDirectory.root, c.Exchange.root) == (str(tmp_path), str(tmp_path / "exchange"))
    monkeypatch.setenv("AUTOGRADER_COURSE", str(tmp_path / "2026"))
    locate(c, tmp_path)
    assert (c.CourseDirectory.root, c.Exchange.root) == (str(tmp_path / "2026"), str(tmp_path / "2026" / "exchange"))
    assert c.CourseDirectory.source_directory == str(tmp_path / "solutions")


def test_python_files_are_never_released(tmp_path):
    c = Config()
    locate(c, tmp_path)
    assert "*.py" in c.CourseDirectory.ignore
