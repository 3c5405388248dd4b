"""What our settings do to a course, and what they leave alone."""

import os
import sys
from pathlib import Path

import pytest
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    Execute,
    IgnorePattern,
    LimitOutput,
    NbGraderPreprocessor,
    OverwriteCells,
    SaveAutoGrades,
)
from traitlets.config import Config

from autograder.classroom import Classroom
from autograder.nbgrader import configure, locate
from autograder.nbgrader.autograde import Grade, GradingExporter, Rebuild, SaveMarks
from autograder.nbgrader.releasing import StampEdition
from autograder.pages.feedback import Feedback, FeedbackExporter


def test_any_course_gets_our_grading_and_feedback():
    c = Config()
    configure(c)
    assert c.GenerateFeedback.exporter_class is FeedbackExporter
    assert Feedback in c.GenerateFeedback.preprocessors
    assert c.Autograde.exporter_class is GradingExporter
    assert c.GenerateAssignment.preprocessors[-1] is StampEdition
    assert set(c) == {"GenerateAssignment", "GenerateFeedback", "Autograde"}


def test_our_steps_take_the_place_of_nbgraders_and_the_others_stay():
    c = Config()
    configure(c)
    assert c.Autograde.sanitize_preprocessors == [Rebuild, CheckCellMetadata]
    assert c.Autograde.autograde_preprocessors == [
        Grade,
        IgnorePattern,
        ClearMetadataPreprocessor,
        LimitOutput,
        SaveMarks,
        AssignLatePenalties,
        CheckCellMetadata,
    ]
    before = {name: list(c.Autograde[name]) for name in ("sanitize_preprocessors", "autograde_preprocessors")}
    release = list(c.GenerateAssignment.preprocessors)
    configure(c)
    assert {name: c.Autograde[name] for name in before} == before, "twice is as good as once"
    assert c.GenerateAssignment.preprocessors == release


def test_a_courses_own_steps_stay():
    class Own(NbGraderPreprocessor):
        pass

    c = Config(
        {
            "Autograde": {
                "autograde_preprocessors": [Execute, Own, SaveAutoGrades],
                "sanitize_preprocessors": [Own, OverwriteCells],
            }
        }
    )
    configure(c)
    assert c.Autograde.autograde_preprocessors == [Grade, Own, SaveMarks]
    assert c.Autograde.sanitize_preprocessors == [Rebuild, Own]


def test_a_run_without_its_steps_is_not_begun():
    """A course that sets nbgrader's lists after our line would grade by nbgrader's own steps."""
    c = Config()
    configure(c)
    c.Autograde.autograde_preprocessors = [Execute, SaveAutoGrades]
    with pytest.raises(NbGraderException, match="autograde_preprocessors"):
        GradingExporter(parent=Autograde(config=c), config=c)


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
    assert (c.CourseDirectory.root, c.Exchange.root) == (
        str(tmp_path / "2026"),
        str(tmp_path / "2026" / "exchange"),
    )
    assert c.CourseDirectory.source_directory == str(tmp_path / "solutions")


def test_python_files_are_never_released(tmp_path):
    c = Config()
    locate(c, tmp_path)
    assert "*.py" in c.CourseDirectory.ignore


@pytest.mark.parametrize(
    "settings",
    [
        "c = get_config()\nc.Exchange.root = '/srv/exchange'\n",
        "c = get_config()\nc.TransferApp.exchange_directory = '/srv/exchange'\n",
        "from pathlib import Path\nfrom autograder.nbgrader import locate\nc = get_config()\n"
        "locate(c, Path('/srv/course'))\nc.Exchange.root = '/srv/exchange'\n",
    ],
    ids=["now", "by its old name", "of a course that is a user's"],
)
def test_an_exchange_of_the_machine_or_the_user_stays(course, monkeypatch, settings):
    home = course.parent / "jupyter_config_dir"
    home.mkdir()
    (home / "nbgrader_config.py").write_text(settings)
    assert str(Classroom.open(course).exchange) == "/srv/exchange"
    (home / "nbgrader_config.py").unlink()
    assert Classroom.open(course).exchange == course / "exchange"
