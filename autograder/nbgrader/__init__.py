"""Our plug-ins for nbgrader, switched on in a course's `nbgrader_config.py`:

    from autograder.nbgrader import configure
    configure(c)

`autograde` has what they do: nbgrader's own steps, through our engine.
"""

import os
import re
from pathlib import Path

from nbgrader.converters import Autograde
from nbgrader.preprocessors import (
    ClearOutput,
    DeduplicateIds,
    Execute,
    GetGrades,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from traitlets.config import Config

from autograder.classroom import find_alembic
from autograder.nbgrader.autograde import Grade, GradingExporter, Rebuild, SaveMarks
from autograder.pages.feedback import Feedback, FeedbackExporter

DONE_BY_REBUILD = (ClearOutput, DeduplicateIds, OverwriteKernelspec, OverwriteCells)
"""nbgrader's steps that put right a notebook that was handed in: ours is the instructor's."""
OURS = {Execute: Grade, SaveAutoGrades: SaveMarks}


def configure(c: Config) -> None:
    """Give a course our grading and our feedback, and nbgrader the `alembic` that it calls. `c.Grading.…`
    sets the rest.

    A course's own steps, before and after, stay.
    """
    c.GenerateFeedback.exporter_class = FeedbackExporter
    c.GenerateFeedback.preprocessors = [GetGrades, Feedback]
    c.Autograde.exporter_class = GradingExporter
    # What a course has set by now, else nbgrader's own lists: put into them, our steps come and go with its
    # other ones, whatever a later nbgrader adds there.
    before = c.Autograde.get("sanitize_preprocessors", Autograde.sanitize_preprocessors.default())
    c.Autograde.sanitize_preprocessors = [
        Rebuild,
        *(step for step in before if step not in (Rebuild, *DONE_BY_REBUILD)),
    ]
    after = c.Autograde.get("autograde_preprocessors", Autograde.autograde_preprocessors.default())
    c.Autograde.autograde_preprocessors = [OURS.get(step, step) for step in after]
    find_alembic()


def locate(c: Config, home: Path | str, source: str = "solutions", release: str = "assignments") -> None:
    """Tell nbgrader where a course's texts are, and where its class is.

    The texts (`source`, `release`) are in the course's own folder `home`. What a class makes (submissions,
    gradebook, feedback, exchange) is in the folder that AUTOGRADER_COURSE names, and beside the texts if it
    names none.
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

    nbgrader matches an absolute folder as a regular expression, without quoting it: below `/home/me/c++` it
    finds nothing.
    """
    path = str(home / name)
    return path if re.fullmatch(r"/[\w /.:@~-]*", path) else name
