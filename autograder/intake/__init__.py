"""From a submission's folder to a task for the engine: the instructor's notebook, with a student's answers in
it.

    preparing   a submission's folder, and what of it is graded or refused
    original    the instructor's notebook as it was handed out, hidden tests included
    reading     the notebook that was handed in, as far as it can be believed
    matching    which of its cells is which of the instructor's
    rebuilding  the instructor's notebook with the answers put in, and what was repaired
    files       what may stand beside it
    bans        uses of modules that the instructor wants to hear of
"""

from autograder.intake.files import Files, working_files
from autograder.intake.original import NoOriginal, original
from autograder.intake.reading import Refused
from autograder.intake.rebuilding import Rebuilt, rebuild, refused_notebook

__all__ = [
    "Files",
    "NoOriginal",
    "Rebuilt",
    "Refused",
    "original",
    "rebuild",
    "refused_notebook",
    "working_files",
]
