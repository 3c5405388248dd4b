"""An exception in a student's code, told as a sentence: its type, its text and the student's own line, no line of a test."""

from __future__ import annotations

import linecache
from types import TracebackType


def explain(error: Exception, traceback: TracebackType | None) -> str:
    """A sentence about `error`, which a check caught. `traceback` begins in the test cell.

    Lines that another process added to the error as notes (`add_note`) are kept: they are the student's own.
    """
    if isinstance(error, NotImplementedError):
        return "not solved yet: replace `raise NotImplementedError()` by your code."
    inside_test = traceback is None or traceback.tb_next is None
    if isinstance(error, NameError) and inside_test and getattr(error, "name", None):
        return f"{error.name} is not defined: run the cell that defines it, and see that it runs without an error."
    text = f"your code raised {type(error).__name__}" + (f": {error}" if str(error) else "")
    line = _own_line(traceback)
    if line:
        text += f"\nin your line: {line}"
    return "\n".join([text, *getattr(error, "__notes__", [])])


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
        if in_notebook and not in_test_cell:
            found = linecache.getline(frame.f_code.co_filename, step.tb_lineno).strip() or None
        step = step.tb_next
    return found
