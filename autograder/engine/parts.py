"""What the parts of a test cell have earned, where the cell itself does not come to its end.

`course.check.Marks` tells of each part in the examiner's process, by a function that the examiner puts there:
nothing that the student's process says or shows is such a message.
"""

from __future__ import annotations

from nbformat import NotebookNode

from .outputs import node

NOT_JUDGED = "not judged: the cell ended before ({why})."


class Earned:
    """The parts of one cell, as they are told.

    Args:
        maximum: what the cell is worth. Parts of an exercise that is worth anything else are not its mark.
    """

    def __init__(self, maximum: float) -> None:
        self._maximum = maximum
        self._told: dict = {}
        self._spoilt = False

    def take(self, report: dict, running: str | None) -> None:
        """Note the exercise's report so far, and the part that runs now."""
        other = self._told and self._told["report"]["exercise"] != report["exercise"]
        self._spoilt = self._spoilt or bool(other) or report["points"] != self._maximum
        self._told = {"report": report, "running": running}

    def kept(self, why: str) -> tuple[list[NotebookNode], float]:
        """The report as an output, and the mark, of a cell that ended for that reason. Both are made of the
        same parts; nothing where no part has earned anything.
        """
        if not self._told or self._spoilt:
            return [], 0.0
        from course.check import Part, Report  # NumPy with it, which the engine's process does without

        report = self._told["report"]
        parts = [Part(**part) for part in report["parts"]]
        left = round(report["points"] - sum(part.points for part in parts), 6)
        if not any(part.earned for part in parts) or left < 0:
            return [], 0.0
        if left:
            running = self._told["running"]
            name = "the rest" if running is None else f"{running}, and what follows it"
            parts.append(Part(name, left, 0.0, NOT_JUDGED.format(why=why)))
        made = Report(report["exercise"], report["points"], tuple(parts))
        return [node("display_data", data=made._repr_mimebundle_(), metadata={})], made.earned
