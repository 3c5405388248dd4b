"""Which answers are alike beyond what many have in common: for a person to compare, and no verdict.

copydetect takes names, comments and blanks out of the code, and makes fingerprints of what is left
(winnowing, Schleimer, Wilkerson and Aiken 2003): a copy with other names has the same. Exercises of a few
lines have few right answers, so what stands in the handout, and what more than a tenth of the class wrote, is
subtracted.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from autograder.analysis.evidence import Evidence

K = 20
"""Characters of a fingerprint, names counting as one: some three calls or operations."""
COMMON, SEVERAL = 0.1, 4
"""What more than this share of the class has, and more than so many, is common."""
LEAST = 60
"""Characters of an answer, names counting as one, that must be left for a comparison to mean anything."""
ALIKE = 0.8
SHOWN = 30

Piece = tuple[str, bool]
"""A piece of code, and whether the other one has it too."""


@dataclass(frozen=True)
class Pair:
    """Two students whose answers to an exercise are alike: `share` of the smaller one, 1 is all of it."""

    exercise: str
    share: float
    students: tuple[str, str]
    prints: tuple[Any, Any]
    """What copydetect made of the two."""

    @property
    def sides(self) -> list[tuple[str, list[Piece]]]:
        """Return each student's answer in pieces, to be shown beside the other's."""
        from copydetect import compare_files

        _, _, slices = compare_files(*self.prints)
        return [
            (student, _pieces(one.raw_code, places))
            for student, one, places in zip(self.students, self.prints, slices)
        ]


@dataclass(frozen=True)
class Group:
    """Students whose answers to an exercise are alike, each to some other's; of them the two to be compared:
    alike in most exercises, and then most alike in this one.
    """

    students: tuple[str, ...]
    pair: Pair
    others: tuple[str, ...] = ()
    """Exercises besides this one in which these two are alike."""


def together(pairs: Iterable[Pair]) -> dict[tuple[str, str], list[str]]:
    """Return for each two students the exercises in which they are alike."""
    found: dict[tuple[str, str], list[str]] = {}
    for pair in pairs:
        found.setdefault(pair.students, []).append(pair.exercise)
    return found


def groups(pairs: Sequence[Pair]) -> list[Group]:
    """Return pairs together that have a student in common: ten who share an answer are one thing to look at,
    and 45 pairs. First are those of whom two are alike in several exercises: to one short answer two can have
    come by themselves, hardly to several.
    """
    alike = together(pairs)
    rank = lambda pair: (-len(alike[pair.students]), -pair.share, pair.students)
    found: dict[str, list[tuple[set[str], Pair]]] = {}
    for pair in sorted(pairs, key=rank):
        of_exercise = found.setdefault(pair.exercise, [])
        joined = [one for one in of_exercise if one[0] & {*pair.students}]
        whole = set(pair.students).union(*(students for students, _ in joined))
        of_exercise[:] = [one for one in of_exercise if one not in joined]
        of_exercise.append((whole, min((one for _, one in joined), key=rank, default=pair)))
    every = [
        Group(
            tuple(sorted(students)),
            pair,
            tuple(name for name in alike[pair.students] if name != pair.exercise),
        )
        for ones in found.values()
        for students, pair in ones
    ]
    return sorted(
        every,
        key=lambda group: (
            -len(group.others), group.pair.students if group.others else (), -group.pair.share,
            len(group.students), group.students, group.pair.exercise,
        ),
    )  # fmt: skip


def similar(evidence: Evidence, alike: float = ALIKE) -> list[Pair]:
    """Return the pairs of answers that have more than a share in common, the most alike first.

    Raises:
        ImportError: copydetect is not installed.
    """
    given = set().union(*(_fingerprint(text).hashes for text in evidence.handout.values()))
    found = []
    for exercise in dict.fromkeys(key for one in evidence.submissions for key in one.answers):
        answers = {one.student: one.answers.get(exercise, "") for one in evidence.submissions}
        found += _pairs(exercise, answers, given, alike)
    return sorted(found, key=lambda pair: (-pair.share, pair.exercise, pair.students))


def _pairs(exercise: str, answers: Mapping[str, str], given: set[int], alike: float) -> Iterator[Pair]:
    of_text = {text: _fingerprint(text) for text in set(answers.values())}
    count = Counter(each for text in answers.values() for each in of_text[text].hashes)
    common = given | {each for each, many in count.items() if many > max(SEVERAL, COMMON * len(answers))}
    left = {text for text, one in of_text.items() if _subtract(one, common) >= LEAST}
    prints = {student: of_text[text] for student, text in answers.items() if text in left}
    having: dict[int, list[str]] = {}
    for student, one in prints.items():
        for each in one.hashes:
            having.setdefault(each, []).append(student)
    # counted by what is shared: of the pairs of a class, most share nothing that is not common
    shared = Counter(pair for whose in having.values() for pair in combinations(sorted(whose), 2))
    for pair, many in shared.items():
        first, second = (prints[student] for student in pair)
        less, more = sorted((len(first.hashes), len(second.hashes)))
        # a line that stands in a long answer by chance is all of a short one
        if many >= alike * less and many >= alike / 2 * more:
            yield Pair(exercise, many / less, pair, (first, second))


def _fingerprint(text: str) -> Any:
    from copydetect import CodeFingerprint

    # a window of 1 keeps all fingerprints: answers are short, and which ones a larger window keeps hangs on
    # Python's hashes of texts, which are others in each run
    return CodeFingerprint("answer.py", K, 1, fp=io.StringIO(text))


def _subtract(one: Any, common: set[int]) -> float:
    """Take fingerprints away; return how many characters are left."""
    from copydetect.utils import get_token_coverage

    one.hashes = one.hashes - common
    one.hash_idx = {each: places for each, places in one.hash_idx.items() if each not in common}
    one.token_coverage = get_token_coverage(one.hash_idx, K, len(one.filtered_code))
    return float(one.token_coverage)


def _pieces(text: str, slices: Any) -> list[Piece]:
    """Return a text in pieces: what is shared, and what is between."""
    pieces: list[Piece] = []
    at = 0
    for start, end in sorted(zip(*(map(int, side) for side in slices))) if len(slices) else ():
        start, end = max(start, at), min(end, len(text))
        if start < end:
            pieces += [(text[at:start], False), (text[start:end], True)]
            at = end
    return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]
