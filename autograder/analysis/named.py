"""Which mistakes were made, by the names that the checks give them, and how often."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.analysis.evidence import Evidence
from course.check import TABLE


@dataclass(frozen=True)
class Made:
    """A mistake that was named in an exercise, and who made it. A student counts once for each exercise."""

    exercise: str
    name: str
    sentence: str
    students: Sequence[str]


@dataclass(frozen=True)
class Mistakes:
    """made: the most frequent first. lost: in how many exercises, of all students together, points were lost;
    named: for how many of these a name was told. errors: how often a check ended with each kind of error.
    """

    made: Sequence[Made]
    lost: int
    named: int
    errors: Sequence[tuple[str, int]]


def mistakes(evidence: Evidence) -> Mistakes:
    """Count what the checks said in all submissions."""
    # one search for all: some hundred sentences in some thousand messages
    sentences = {_plain(mistake.sentence): name for name, mistake in TABLE.items()}
    pattern = re.compile("|".join(map(re.escape, sorted(sentences, key=len, reverse=True))))
    who: dict[tuple[str, str], list[str]] = {}
    errors: Counter[str] = Counter()
    lost = named = 0
    for one in evidence.judged:
        for exercise, most in evidence.maxima.items():
            if (points := one.row.points.get(exercise)) is None or points >= most - 1e-6:
                continue
            lost += 1
            text = _plain("\n".join(one.told.get(exercise, ())))
            names = dict.fromkeys(sentences[found] for found in pattern.findall(text))
            named += bool(names)
            for name in names:
                who.setdefault((exercise, name), []).append(one.student)
            errors.update(set(_errors(one.told.get(exercise, ()))))
    made = [Made(exercise, name, TABLE[name].sentence, whose) for (exercise, name), whose in who.items()]
    order = {exercise: place for place, exercise in enumerate(evidence.maxima)}
    made.sort(key=lambda one: (-len(one.students), order[one.exercise], one.name))
    return Mistakes(made, lost, named, errors.most_common(8))


def _errors(told: Sequence[str]) -> Iterator[str]:
    """Yield what kinds of error messages tell of: "your code raised ValueError: …" in a part, or the error of
    a test that has no parts.
    """
    for message in told:
        if message.lower().startswith("not solved yet"):
            yield "not solved yet"
        elif found := re.match(r"(?:your code raised )?(\w+(?:Error|Exception|Interrupt))\b", message):
            yield found[1]


def _plain(text: str) -> str:
    return " ".join(text.split())
