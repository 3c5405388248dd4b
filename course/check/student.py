"""An exception in a student's code, told as a sentence: its type, its text and the student's own line, no
line of a test.
"""

from __future__ import annotations

import linecache
import re
import sys
from types import FrameType, TracebackType

from .errors import readable
from .mistakes import TABLE

GIVEN = ("# given", "# @title used by the check")
"""How the first line of a code cell begins whose lines are never called the student's. `autograder build`
writes one of them above what an assignment gives.
"""


def explain(error: Exception, traceback: TracebackType | None) -> str:
    """A sentence about `error`, which a check caught. `traceback` begins in the test cell.

    Notes of the error (`add_note`) are kept. An engine that runs the student's code in another process tells
    by two attributes what no traceback here does: `in_student_code`, and `student_line`, the line of the
    notebook that the error went through.
    """
    if isinstance(error, NotImplementedError):
        return "not solved yet: replace `raise NotImplementedError()` by your code."
    in_test = _raised_in_test(error, traceback)
    if in_test and isinstance(error, NameError) and getattr(error, "name", None):
        return (
            f"{error.name} is not defined: "
            "run the cell that defines it, and see that it runs without an error."
        )
    said = type(error).__name__ + (f": {_text(error)}" if _text(error) else "")
    text = (
        f"the check could not call your code or use its answer, {said}"
        if in_test
        else f"your code raised {said}"
    )
    if line := line_of(error, traceback):
        text += f"\nin your line: {line}"
    known = [
        mistake for mistake in TABLE.values() if mistake.error and re.search(mistake.error, _text(error))
    ]
    if len(known) == 1:
        text += f"\nDiagnosis: {known[0].sentence}."
    return "\n".join([text, *getattr(error, "__notes__", [])])


def line_of(error: Exception, traceback: TracebackType | None) -> str | None:
    """The innermost line of the student's own that an error went through; None where it went through none."""
    return _own_line(traceback) or getattr(error, "student_line", None)


def _text(error: Exception) -> str:
    """The beginning of what the error says. A student's own class of errors may fail to say anything."""
    try:
        text = str(error)
    except Exception:
        return ""
    return readable(text)


def _raised_in_test(error: Exception, traceback: TracebackType | None) -> bool:
    """Whether the innermost frame is the test cell's, and not the student's or a library's that the student
    called.
    """
    elsewhere = getattr(error, "in_student_code", None)
    if isinstance(elsewhere, bool):
        return not elsewhere
    if traceback is None:
        return False
    test, step = traceback.tb_frame, traceback
    while step.tb_next is not None:
        step = step.tb_next
    innermost = step.tb_frame
    # a function that compares answers is the check's, in whichever cell it stands
    return innermost.f_code.co_filename in (test.f_code.co_filename, "<beside>") or _checks(innermost)


def _own_line(traceback: TracebackType | None) -> str | None:
    """The innermost line of the notebook outside the test cell, if the error went through one."""
    if traceback is None:
        return None
    test = traceback.tb_frame
    found = None
    step = traceback.tb_next
    while step is not None:
        frame = step.tb_frame
        in_notebook = frame.f_globals is test.f_globals
        in_test_cell = frame.f_code.co_filename == test.f_code.co_filename
        if in_notebook and not in_test_cell and not _given(frame):
            # Python 3.11 knows no line of a frame that was interrupted between two.
            found = linecache.getline(frame.f_code.co_filename, step.tb_lineno or 0).strip() or None
        step = step.tb_next
    return found


def _given(frame: FrameType) -> bool:
    """Whether code that the notebook brings along runs there, which is nobody's fault.

    As pytest and IPython do, a function can say so by a local variable; a cell says so in its first line, and
    who compares answers does so by what it calls. All of it is in the code itself: a check knows no metadata
    of cells, in Jupyter as little as under nbgrader.
    """
    if frame.f_locals.get("__tracebackhide__") is True or _checks(frame):
        return True
    first = next(filter(None, map(str.strip, linecache.getlines(frame.f_code.co_filename))), "")
    return first.lower().startswith(GIVEN)


def _checks(frame: FrameType) -> bool:
    named = frame.f_globals.get("check") if "check" in frame.f_code.co_names else None
    return named is not None and named is sys.modules.get("course.check")
