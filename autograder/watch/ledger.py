"""Which submissions were answered, when, and what they were told: a file for each student.

It is written when a page has been given back. A watcher that is killed before that answers again, with the
same page in the same place; one that is killed after it does not.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from autograder.book import records

KEPT = 200
"""How many answers to a student are remembered."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Answer:
    """An answer to the submission that is called `name`: when, by ISO 8601 in UTC, and what it told, one of
    `policy.TELLS`; "" where nbgrader's own page was there already.
    """

    name: str
    when: str
    told: str


class Ledger:
    """The answers that an assignment's students have had."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, student: str, name: str) -> bool:
        """Whether this submission was answered."""
        return any(answer.name == name for answer in self.of(student))

    def note(self, student: str, answer: Answer) -> None:
        """Remember an answer; one to the same submission takes the place of an older one."""
        others = [one for one in self.of(student) if one.name != answer.name]
        told = {"answers": [asdict(one) for one in [*others, answer][-KEPT:]]}
        records.replace(self._file(student), records.seal(told))

    def full_within_an_hour(self, student: str, now: datetime, but: str) -> list[datetime]:
        """When, within the last hour, a student was told everything, in order; the submission `but` left out,
        whose answer may be made a second time.
        """
        times = [
            datetime.fromisoformat(answer.when)
            for answer in self.of(student)
            if answer.told == "everything" and answer.name != but
        ]
        return sorted(when for when in times if now - HOUR < when <= now)

    def of(self, student: str) -> list[Answer]:
        """Return a student's answers, the oldest first. A file that is not as it was written has none."""
        told, _ = records.unseal(self._file(student))
        return [Answer(**one) for one in told["answers"]] if told else []

    def _file(self, student: str) -> Path:
        return self._folder / f"{student}.json"
