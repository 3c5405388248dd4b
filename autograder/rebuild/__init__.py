"""The first step of grading: the instructor's notebook, with a student's answers in it.

    original    the instructor's notebook as it was handed out, hidden tests included
    rebuild     with the answers of a submission put in, and what was repaired
    working_files   what may stand beside it
"""

from autograder.rebuild.files import Files, working_files
from autograder.rebuild.notebook import Rebuilt, rebuild, refused_notebook
from autograder.rebuild.original import NoOriginal, original
from autograder.rebuild.reading import Refused

__all__ = ["Files", "NoOriginal", "Rebuilt", "Refused", "original", "rebuild", "refused_notebook", "working_files"]
