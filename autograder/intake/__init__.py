"""From a submission's folder to a task for the engine: the instructor's notebook, with a student's answers in
it.

    preparing   a submission's folder as a task, by the files below, or the reason why it is refused
    choosing    which of its files is which notebook of the assignment
    original    the instructor's notebook as it was handed out, hidden tests included
    steps       a course's own steps among nbgrader's
    reading     what is kept of the notebook that was handed in: text and pictures, no tags, no outputs
    matching    which of its cells is which of the instructor's, as far as its ids and texts say it
    assuming    which it is likely to be, where they do not
    cells       what both know of the instructor's cells and of what was found
    stubs       what is left of a text that was handed out where the answer stands before it
    rebuilding  which of its text gets into the instructor's notebook, and what was repaired
    files       what is kept of the files beside it
    timestamp   when it was handed in
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
