"""Our plug-ins for nbgrader, switched on in a course's `nbgrader_config.py`:

    from autograder.nbgrader import configure
    configure(c)

`autograde` has what they do: nbgrader's own steps, through our engine. `releasing` is a step of the release.
`explaining` adds to what nbgrader says where it finds no notebook.
"""

import os
import re
from collections.abc import Iterable
from logging import LoggerAdapter
from pathlib import Path

from nbconvert.preprocessors import ExecutePreprocessor
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.preprocessors import Execute, GetGrades, SaveAutoGrades
from traitlets.config import Config
from traitlets.log import get_logger

from autograder.classroom import NoCourse, find_alembic, usual_settings
from autograder.intake.steps import DONE_BY_REBUILDING, Step, kind
from autograder.nbgrader.autograde import Grade, GradingExporter, Rebuild, SaveMarks
from autograder.nbgrader.explaining import Explain
from autograder.nbgrader.releasing import StampEdition
from autograder.pages.feedback import Feedback, FeedbackExporter
from autograder.pages.grades import Grades


def configure(c: Config) -> None:
    """Give a course our grading and our feedback, and nbgrader the `alembic` that it calls. `c.Grading.…`
    sets the rest.

    A course's own steps, before and after, stay.
    """
    release = c.GenerateAssignment.get("preprocessors", GenerateAssignment.preprocessors.default())
    c.GenerateAssignment.preprocessors = [
        *(step for step in release if kind(step) is not StampEdition),
        StampEdition,
    ]
    c.GenerateFeedback.exporter_class = FeedbackExporter
    own = c.GenerateFeedback.get("preprocessors", [GetGrades])
    c.GenerateFeedback.preprocessors = [*_before_the_page(own), Feedback]
    c.Autograde.exporter_class = GradingExporter
    # What a course has set by now, else nbgrader's own lists: put into them, our steps come and go with its
    # other ones, whatever a later nbgrader adds there.
    before = c.Autograde.get("sanitize_preprocessors", Autograde.sanitize_preprocessors.default())
    c.Autograde.sanitize_preprocessors = [
        Rebuild,
        *(step for step in before if kind(step) not in (Rebuild, *DONE_BY_REBUILDING)),
    ]
    after = c.Autograde.get("autograde_preprocessors", Autograde.autograde_preprocessors.default())
    ours = {Execute: Grade, SaveAutoGrades: SaveMarks}
    c.Autograde.autograde_preprocessors = [ours.get(kind(step), step) for step in after]
    find_alembic()
    log = get_logger()  # nbgrader's own, of the program that reads this
    log = log.logger if isinstance(log, LoggerAdapter) else log
    if not any(isinstance(one, Explain) for one in log.filters):
        log.addFilter(Explain())


def _before_the_page(steps: Iterable[Step]) -> list[Step]:
    """Return a course's steps towards its feedback, without those that our page does without: nbgrader's and
    nbconvert's other ones, and what would run a student's code again.
    """
    kept: list[Step] = []
    for step in steps:
        found = kind(step)
        known = found.__module__.partition(".")[0] in ("nbgrader", "nbconvert")
        if found is not Feedback and not known and not issubclass(found, ExecutePreprocessor):
            kept.append(step)
    # one of the course's own may do what GetGrades does
    return kept if any(issubclass(kind(step), GetGrades) for step in kept) else [Grades, *kept]


def locate(c: Config, home: Path | str, source: str = "solutions", release: str = "assignments") -> None:
    """Tell nbgrader where a course's texts are, and where its class is.

    The texts (`source`, `release`) are in the course's own folder `home`. What a class makes (submissions,
    gradebook, feedback, exchange) is in the folder that AUTOGRADER_COURSE names, and beside the texts if it
    names none. An exchange that the machine's or the user's own settings name stays (`c.Exchange.root`).
    """
    home = Path(home).absolute()
    root = Path(os.environ.get("AUTOGRADER_COURSE") or home).expanduser().absolute()
    c.CourseDirectory.root = str(root)
    c.CourseDirectory.source_directory = _folder(home, source)
    c.CourseDirectory.release_directory = _folder(home, release)
    # nbgrader releases every file that it does not ignore; a .py here is a solution or the list of mistakes.
    c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.py", ".*"]
    # a machine's, or a user's, is where its students look: ours is for those that have none
    if not _has_exchange():
        c.Exchange.root = str(root / "exchange")


_looking = False


def _has_exchange() -> bool:
    """Whether the settings of this machine or user name an exchange: these are read before a course's, and
    what a course sets takes their place.
    """
    # such settings may themselves be a course's, and call `locate`
    global _looking  # noqa: PLW0603
    if _looking:
        return False
    _looking = True
    try:
        return usual_settings().Exchange.get("root") is not None
    except NoCourse:  # they cannot be read, and nbgrader will say so itself
        return False
    finally:
        _looking = False


def _folder(home: Path, name: str) -> str:
    """Return an absolute path, which `nbgrader --course-dir` leaves alone, wherever nbgrader can read one.

    nbgrader matches an absolute folder as a regular expression, without quoting it: below `/home/me/c++` it
    finds nothing.
    """
    path = str(home / name)
    return path if re.fullmatch(r"/[\w /.:@~-]*", path) else name
