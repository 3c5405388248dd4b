"""Checks that say what is wrong: used by the visible checks in a student's notebook and by the hidden tests.

    marks = check.Marks("softmax_jacobian", points=5)
    with marks.part("shape (n, n)", 1):
        check.shape(softmax_jacobian(z), (3, 3))
    marks.total()

It knows NumPy alone.

    compare     an answer with the right one: shape, dtype, values
    mistakes    the table of known mistakes: a name, and the sentence that a student reads
    diagnose    which of them a wrong answer looks like, where a name is earned
    structure   what a matrix is, by name
    off         how a gradient differs from the right one, in words
    relatives   values near an array, which make a name doubtful; hints: what is said where no name is sure
    marks       an exercise's parts and points; report: as a student sees them; panel: as HTML in the notebook
    gradients   a function and its backward, for torch's tensors and for course's
    inplace     `beside`: a few lines next to the student's code
    student     an exception in a student's code, as a sentence; errors: what a check raises itself
"""

from .compare import array, close, error, judgeable, order, shape, that, unchanged, unpack
from .errors import CheckFailed, Misuse, Wrong
from .gradients import computed, gradients
from .inplace import beside
from .marks import PASSED, Marks
from .mistakes import TABLE, Mistake, sentence
from .report import MARKS_MIME, Part, Report

__all__ = [
    "MARKS_MIME",
    "PASSED",
    "TABLE",
    "CheckFailed",
    "Marks",
    "Mistake",
    "Misuse",
    "Part",
    "Report",
    "Wrong",
    "array",
    "beside",
    "close",
    "computed",
    "error",
    "gradients",
    "judgeable",
    "order",
    "sentence",
    "shape",
    "that",
    "unchanged",
    "unpack",
]
