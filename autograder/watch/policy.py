"""What an early answer tells, and how often: `c.Watch` in a course's nbgrader_config.py, and what the page
says of itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from traitlets import Enum, Float, Integer
from traitlets.config import Configurable

from autograder.watch.ledger import HOUR

TELLS = ("visible", "everything")


class Watch(Configurable):
    """What `autograder watch` tells students before their mark."""

    tells = Enum(
        TELLS,
        default_value="visible",
        help='"visible": names of mistakes and points of the tests that students have; hidden ones do not '
        'run. "everything": all that the page of a mark tells, hidden tests included, at most `answers` '
        "times an hour: without a limit a student can guess hidden values.",
    ).tag(config=True)
    answers = Integer(
        5,
        min=1,
        help="How many answers within an hour tell a student of hidden tests. Further ones tell of the "
        "visible tests alone.",
    ).tag(config=True)
    seconds = Float(
        0.5, min=0.05, help="How long to wait before looking again for what has come in, in seconds."
    ).tag(config=True)

    def allows(self, full: list[datetime], own: bool) -> tuple[str, str]:
        """Decide what an answer tells; return that, one of TELLS, and a sentence where it is less than the
        course allows.

        Args:
            full: when, within the last hour, the student was told everything, in order.
            own: whether the submission lies in a folder of the student's own.

        >>> Watch(tells="everything", answers=1).allows([datetime(2026, 11, 29, 22, 10)], True)[0]
        'visible'
        """
        if self.tells == "visible":
            return "visible", ""
        if not own:
            return "visible", (
                "Somebody else than the student has handed it in, so it tells of the visible tests alone."
            )
        if len(full) < self.answers:
            return "everything", ""
        again = full[-self.answers] + HOUR
        count = f"{self.answers} answer{'s' * (self.answers != 1)}"
        return "visible", (
            f"You have had {count} about hidden tests within an hour, so this one tells of the "
            f"visible tests alone. What you hand in after {again:%H:%M} UTC is told of the others again."
        )


@dataclass(frozen=True)
class Dates:
    """Until when an assignment is to be handed in, in UTC, and how much longer single students have."""

    due: datetime | None
    extensions: dict[str, timedelta]

    def of(self, student: str) -> datetime | None:
        """Until when a student has."""
        return None if self.due is None else self.due + self.extensions.get(student, timedelta())


def sentences(handed_in: datetime | None, due: datetime | None, less: str) -> list[str]:
    """Return what an early page says of itself: which submission it is about, that it may change, and why it
    tells less than others (`less`), if it does. Times are in UTC.

    >>> sentences(datetime(2026, 11, 29, 22, 10, 5), datetime(2026, 11, 29, 22, 0), "")[1]
    'That is 10 minutes after your deadline: what lateness costs comes with the mark.'
    """
    which = "what you handed in" if handed_in is None else f"what you handed in on {_moment(handed_in)}"
    told = [
        f"It is about {which}, and may change. Your mark is made after the deadline"
        f"{'' if due is None else f' ({_moment(due)})'}, from the submission that counts then."
    ]
    if handed_in is not None and due is not None and handed_in > due:
        told.append(
            f"That is {_span(handed_in - due)} after your deadline: what lateness costs comes with the mark."
        )
    return [*told, less] if less else told


def _moment(when: datetime) -> str:
    return f"{when.day} {when:%B %Y at %H:%M:%S} UTC"


def _span(span: timedelta) -> str:
    minutes = max(1, round(span.total_seconds() / 60))
    for size, unit in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= 2 * size or size == 1:
            count = minutes // size
            return f"{count} {unit}{'s' * (count != 1)}"
    raise AssertionError  # the last unit takes all
