"""Our plug-ins for nbgrader, switched on in any course's `nbgrader_config.py`:

    from autograder.nbgrader import configure
    configure(c)
"""

import os
import re
import sys
from pathlib import Path

from nbgrader.converters import Autograde
from nbgrader.preprocessors import Execute, GetGrades
from traitlets.config import Config

from autograder.execute import ExecuteToTheEnd
from autograder.feedback import Feedback, FeedbackExporter

TIMEOUT = 60
"""Seconds that a cell may take, where the course does not say."""


def configure(c: Config) -> None:
    """Give a course our feedback, grading that outlives the kernel, a time limit for cells if it has none, and nbgrader the
    `alembic` that it calls."""
    c.GenerateFeedback.exporter_class = FeedbackExporter
    c.GenerateFeedback.preprocessors = [GetGrades, Feedback]
    grading = c.Autograde.get("autograde_preprocessors", Autograde.autograde_preprocessors.default())
    c.Autograde.autograde_preprocessors = [ExecuteToTheEnd if step is Execute else step for step in grading]
    if not any("timeout" in c[section] for section in ("Execute", "ExecutePreprocessor", "NotebookClient")):
        c.Execute.timeout = TIMEOUT
    find_alembic()


def find_alembic() -> None:
    """Put the interpreter's own folder on PATH: nbgrader calls `alembic` by name when it makes a gradebook."""
    programs = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", os.defpath).split(os.pathsep)
    if programs not in path:
        os.environ["PATH"] = os.pathsep.join([programs, *path])


def locate(c: Config, home: Path | str, source: str = "solutions", release: str = "assignments") -> None:
    """Tell nbgrader where a course's texts are, and where its class is.

    The texts (`source`, `release`) are in the course's own folder `home`. What a class makes (submissions, gradebook,
    feedback, exchange) is in the folder that AUTOGRADER_COURSE names, and beside the texts if it names none.
    """
    home = Path(home).absolute()
    root = Path(os.environ.get("AUTOGRADER_COURSE") or home).expanduser().absolute()
    c.CourseDirectory.root = str(root)
    c.CourseDirectory.source_directory = _folder(home, source)
    c.CourseDirectory.release_directory = _folder(home, release)
    # nbgrader releases every file that it does not ignore; a .py here is a solution or the list of mistakes.
    c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.py", ".*"]
    c.Exchange.root = str(root / "exchange")


def _folder(home: Path, name: str) -> str:
    """Return an absolute path, which `nbgrader --course-dir` leaves alone, wherever nbgrader can read one.

    nbgrader matches an absolute folder as a regular expression, without quoting it: below `/home/me/c++` it finds nothing.
    """
    path = str(home / name)
    return path if re.fullmatch(r"/[\w /.:@~-]*", path) else name
