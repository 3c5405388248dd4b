"""What is known of the instructor's cells and of a submission's: what one is told by, and what was found."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from autograder.intake.reading import Cell

COMPARED = 4000
"""Characters of two cells that are compared."""


@dataclass(frozen=True)
class Known:
    """What is known of a cell of the instructor's: `source` as it was handed out, the grade id as `key`, and
    whether it is an `answer`, whose text is the student's; of an answer, which names it is to bind (`asks`),
    and whether a person gives its points (`by_hand`).
    """

    kind: str
    source: str
    key: str | None
    id: str | None
    answer: bool = False
    asks: tuple[str, ...] = ()
    by_hand: bool = False


@dataclass(frozen=True)
class Guess:
    """A cell of the submission (its index) that was taken for one of the instructor's (its place), and what
    it was known by: its "id", "text", "names" or "place".
    """

    place: int
    index: int
    by: str


@dataclass
class Matching:
    """`found`: the instructor's cell (its index) → the submission's; `added`: the instructor's cell (-1: the
    start) → the cells of the submission that follow it; `more`: an answer in prose → the cells that it was
    split into, after the first; `left_out`: copies that say nothing new; `guesses`: what of it was assumed;
    `notes`: sentences on what was out of place.
    """

    found: dict[int, int] = field(default_factory=dict)
    added: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    more: dict[int, list[int]] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)
    guesses: list[Guess] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def free(self, theirs: Sequence[Cell]) -> set[int]:
        """Return the cells of which nobody knows yet what they are; one without a text is nothing."""
        others = (index for some in (*self.added.values(), *self.more.values()) for index in some)
        taken = {*self.found.values(), *self.left_out, *others}
        return {index for index, cell in enumerate(theirs) if index not in taken and cell.source.strip()}

    def between(self, place: int, end: int) -> tuple[int, int]:
        """Return the nearest cells before and after one of the instructor's that are known, of those that
        are in order; `end` is the number of the submission's cells.
        """
        moved = set(out_of_order(self.found))
        before, after = -1, end
        for other, index in self.found.items():
            if other not in moved and other < place:
                before = max(before, index)
            elif other not in moved and other > place:
                after = min(after, index)
        return before, after


def out_of_order(found: dict[int, int]) -> list[int]:
    """Return the fewest of the instructor's cells without which the others are in the submission's order too.

    >>> out_of_order({0: 0, 1: 3, 2: 1, 3: 2})
    [1]
    """
    places = sorted(found)
    # The longest increasing subsequence, by patience sorting: of all chains of a length that are in order,
    # the one that ends earliest is kept, by its last place (`ends`) and where that is found (`tails`). Each
    # place knows the one before it.
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(tails, found[place])
        before[place] = ends[at - 1] if at else None
        if at == len(tails):
            tails.append(found[place])
            ends.append(place)
        else:
            tails[at], ends[at] = found[place], place
    kept: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return [place for place in places if place not in kept]


def plain(text: str) -> str:
    """Return a text without the spaces that an editor adds or takes."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def same(one: str, other: str) -> bool:
    return plain(one) == plain(other)


def likeness(one: str, other: str) -> float:
    """Return which part of their pairs of neighbouring characters two texts have in common.

    >>> likeness('NAME = ""', 'NAME = "Ada"') > 0.5 > likeness("import numpy as np", "squares(10)")
    True
    """
    # Dice's measure: it takes as long as the texts. difflib's takes their product, and a student can write a
    # cell that makes the most of it.
    pairs = [Counter(pairwise(text[:COMPARED])) for text in (one.strip(), other.strip())]
    total = pairs[0].total() + pairs[1].total()
    return 2 * (pairs[0] & pairs[1]).total() / total if total else 0.0


def quoted(keys: Iterable[str]) -> str:
    """Enumerate names, each once.

    >>> quoted(["a", "b", "c"])
    "'a', 'b' and 'c'"
    """
    return enumerated(f"'{key}'" for key in dict.fromkeys(keys))


def enumerated(parts: Iterable[str]) -> str:
    *most, last = parts
    return " and ".join(filter(None, [", ".join(most), last]))
