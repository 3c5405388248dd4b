"""An exception in a student's code, told as a sentence: its type, its text and the student's own line, no
line of a test.
"""

from __future__ import annotations

import linecache
import re
from types import TracebackType

from .mistakes import TABLE


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
    line = _own_line(traceback) or getattr(error, "student_line", None)
    if line:
        text += f"\nin your line: {line}"
    known = [
        mistake for mistake in TABLE.values() if mistake.error and re.search(mistake.error, _text(error))
    ]
    if len(known) == 1:
        text += f"\nDiagnosis: {known[0].sentence}."
    return "\n".join([text, *getattr(error, "__notes__", [])])


def _text(error: Exception) -> str:
    """The beginning of what the error says. A student's own class of errors may fail to say anything."""
    try:
        text = str(error)
    except Exception:
        return ""
    return text if len(text) <= 500 else f"{text[:500]}..."


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
    return step.tb_frame.f_code.co_filename in (test.f_code.co_filename, "<beside>")


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
        # As pytest and IPython do: a line that the notebook brings along can say that it is nobody's fault.
        hidden = frame.f_locals.get("__tracebackhide__") is True
        if in_notebook and not in_test_cell and not hidden:
            found = linecache.getline(frame.f_code.co_filename, step.tb_lineno).strip() or None
        step = step.tb_next
    return found
