"""What a test cell earns: as nbgrader reads it, but for what is said here.

| the test cell | nbgrader | here |
|---|---|---|
| raises | 0 | 0 |
| writes to stderr, such as a warning | 0 | nothing lost |
| ends in an int or a float, within 0 and the maximum | that many points | that many points |
| ends in one below 0, or nan | all points | 0, and an error that says so |
| ends in one above the maximum | the submission fails | 0, and an error that says so |
| ends in a NumPy scalar | all points | as the number that it is |
| ends in True, None, a text, anything else | all points | all points |
"""

from __future__ import annotations

import math
from typing import Any

from nbformat import NotebookNode


def is_test(cell: NotebookNode) -> bool:
    """Whether a cell is graded automatically."""
    about = cell.metadata.get("nbgrader", {})
    return bool(cell.cell_type == "code" and about.get("grade") and not about.get("solution"))


def is_tagged(cell: NotebookNode) -> bool:
    """Whether a test is tagged to run beside the student's code."""
    return "student-kernel" in cell.metadata.get("tags", ())


def points(cell: NotebookNode) -> float:
    """The maximum of a test cell."""
    return float(cell.metadata.nbgrader.get("points", 0))


def earned(result: object, outputs: list[NotebookNode], maximum: float) -> tuple[float, str | None]:
    """Points of a test cell that raised nothing, and what is wrong with them, if anything is.

    >>> earned(0.5, [], 2)
    (0.5, None)
    >>> earned(None, [], 2)
    (2, None)
    >>> earned(float("nan"), [], 2)[0]
    0.0
    """
    number = _number(result)
    if number is None:
        number = next((_read(output) for output in outputs if output.output_type == "execute_result"), None)
    if number is None:
        return maximum, None
    if math.isfinite(number) and 0 <= number <= maximum:
        return number, None
    return 0.0, (
        f"the test ended in {number:g}, and this cell is worth 0 to {maximum:g} points. "
        "That is a mistake in the test, not in your answer: tell your instructor."
    )


def _number(result: Any) -> float | None:
    scalar = (
        type(result).__module__ == "numpy"
        and getattr(result, "shape", None) == ()
        and result.dtype.kind in "iuf"
    )
    if isinstance(result, bool) or not (isinstance(result, (int, float)) or scalar):
        return None
    try:
        return float(result)
    except OverflowError:
        return math.inf


def _read(output: NotebookNode) -> float | None:
    """The number that a result reads as, to nbgrader."""
    try:
        return float(output.data["text/plain"])
    except (KeyError, TypeError, ValueError):
        return None
