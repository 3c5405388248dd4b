"""Which cell of a submission is which cell of the instructor's notebook, and which ones the student added.

A cell is known by its grade id; failing that by its id, by its text, and last, between two neighbours that
are known, by a text much like it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from autograder.intake.reading import Cell

ALIKE = 0.5
"""From which part of their pairs of neighbouring characters on two cells are taken for versions of one."""
COMPARED = 4000
"""Characters of a cell that are compared so."""
COMPARISONS = 1000
"""How many such comparisons a notebook may cost: each takes at most about a millisecond."""


@dataclass(frozen=True)
class Known:
    """What is known of a cell of the instructor's: `source` as it was handed out, the grade id as `key`, and
    whether it is an `answer`, whose text is the student's.
    """

    kind: str
    source: str
    key: str | None
    id: str | None
    answer: bool = False


@dataclass
class Matching:
    """`found`: the instructor's cell (its index) → the submission's; `added`: the instructor's cell (-1: the
    start) → the cells of the submission that follow it; `notes`: sentences on what was out of place.
    """

    found: dict[int, int] = field(default_factory=dict)
    added: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    notes: list[str] = field(default_factory=list)


def match(ours: Sequence[Known], theirs: Sequence[Cell]) -> Matching:
    """Match a submission's cells (`theirs`) with the instructor's (`ours`), each with at most one."""
    result = Matching()
    left_out = _match_keys(ours, theirs, result)
    _match_texts(ours, theirs, result, left_out)
    _report_moves(ours, result)
    _place_the_rest(ours, theirs, result, left_out)
    return result


def _match_keys(ours: Sequence[Known], theirs: Sequence[Cell], result: Matching) -> set[int]:
    """Match what has a grade id; return copies that say nothing new and are to be left out."""
    places = {cell.key: place for place, cell in enumerate(ours) if cell.key}
    copies: dict[str, list[int]] = defaultdict(list)
    foreign: list[str] = []
    for index, cell in enumerate(theirs):
        if cell.grade_id in places:
            copies[cell.grade_id].append(index)
        elif cell.grade_id:
            foreign.append(cell.grade_id)
    if foreign:
        result.notes.append(
            f"{_names(foreign)} {'is a grade id' if len(foreign) == 1 else 'are grade ids'} that the "
            "instructor's notebook does not have: graded as a cell of the student's own"
        )
    ids = _single(cell.id for cell in theirs)
    # a tool may have stripped nbgrader's metadata, but left the cells' ids
    for cell in ours:
        if cell.key and cell.key not in copies and cell.id in ids:
            index = next(index for index, other in enumerate(theirs) if other.id == cell.id)
            if theirs[index].grade_id is None:
                copies[cell.key].append(index)
                result.notes.append(f"'{cell.key}' had lost its grade id, and was known by its cell id")
    alone = {places[key]: indices[0] for key, indices in copies.items() if len(indices) == 1}
    left_out: set[int] = set()
    for key, indices in copies.items():
        place = places[key]
        if len(indices) > 1:
            chosen, useless = _choose(ours[place], place, indices, theirs, alone)
            left_out |= useless
            result.notes.append(
                f"'{key}' is there {len(indices)} times: "
                + (
                    f"graded was the one that is cell {chosen + 1} of the submission"
                    if ours[place].answer
                    else "the instructor's was graded"
                )
            )
        else:
            chosen = indices[0]
        result.found[place] = chosen
    return left_out


def _choose(
    cell: Known, place: int, indices: list[int], theirs: Sequence[Cell], alone: dict[int, int]
) -> tuple[int, set[int]]:
    """Return the copy that counts, and those that are left out.

    An answer is one that the student has changed; of these one at its place, between the neighbours that it
    has in the instructor's notebook; of these the last, as in stock nbgrader. An unchanged copy is left out,
    or it would undo the answer when it runs.
    """
    unchanged = [index for index in indices if _same(theirs[index].source, cell.source)]
    changed = [index for index in indices if index not in unchanged]
    before = max((index for other, index in alone.items() if other < place), default=-1)
    after = min((index for other, index in alone.items() if other > place), default=len(theirs))
    likely = (changed if cell.answer else unchanged) or indices
    chosen = ([index for index in likely if before < index < after] or likely)[-1]
    again = {index for index in changed if _same(theirs[index].source, theirs[chosen].source)}
    return chosen, (again | set(unchanged)) - {chosen}


def _match_texts(ours: Sequence[Known], theirs: Sequence[Cell], result: Matching, left_out: set[int]) -> None:
    """Match the cells without a grade id: those with the same id, then with the same text, then with a text
    much like it.
    """
    free = {index for index in range(len(theirs)) if index not in left_out} - set(result.found.values())
    open_cells = [place for place, cell in enumerate(ours) if cell.key is None]
    ids = _single(theirs[index].id for index in free)
    by_id = {theirs[index].id: index for index in free if theirs[index].id in ids}
    _accept(
        result,
        free,
        (
            (place, by_id[ours[place].id])
            for place in open_cells
            if ours[place].id in by_id and theirs[by_id[ours[place].id]].kind == ours[place].kind
        ),
    )
    # the last first, so that pop() gives the first of several cells with the same text
    by_text: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index in sorted(free, reverse=True):
        by_text[theirs[index].kind, plain(theirs[index].source)].append(index)
    same: list[tuple[int, int]] = []
    for place in open_cells:
        texts = by_text[ours[place].kind, plain(ours[place].source)]
        if place not in result.found and texts:
            same.append((place, texts.pop()))
    _accept(result, free, same)
    # What was moved runs where the student put it, and where the instructor has it.
    for place in _out_of_order(result.found):
        if ours[place].key is None and ours[place].kind == "code":
            free.add(result.found.pop(place))
    _match_alike(ours, theirs, result, free, [place for place in open_cells if place not in result.found])


def _accept(result: Matching, free: set[int], pairs: Iterable[tuple[int, int]]) -> None:
    for place, index in pairs:
        result.found[place] = index
        free.discard(index)


def _match_alike(
    ours: Sequence[Known], theirs: Sequence[Cell], result: Matching, free: set[int], missing: list[int]
) -> None:
    left = COMPARISONS
    for place in missing:
        before = max((index for other, index in result.found.items() if other < place), default=-1)
        after = min((index for other, index in result.found.items() if other > place), default=len(theirs))
        for index in range(before + 1, after):
            if index in free and theirs[index].kind == ours[place].kind and left:
                left -= 1
                if _alike(ours[place].source, theirs[index].source):
                    _accept(result, free, [(place, index)])
                    break


def _alike(one: str, other: str) -> bool:
    """Say whether two texts are versions of one.

    >>> _alike('NAME = ""', 'NAME = "Ada"'), _alike("import numpy as np", "squares(10)")
    (True, False)
    """
    # Dice's measure: it takes as long as the texts. difflib's takes their product, and a student can write a
    # cell that makes the most of it.
    pairs = [Counter(pairwise(text[:COMPARED])) for text in (one.strip(), other.strip())]
    total = pairs[0].total() + pairs[1].total()
    return total > 0 and 2 * (pairs[0] & pairs[1]).total() / total >= ALIKE


def _report_moves(ours: Sequence[Known], result: Matching) -> None:
    keyed = {place: index for place, index in result.found.items() if ours[place].key}
    moved = [key for place in _out_of_order(keyed) if (key := ours[place].key)]
    if moved:
        was, it = ("was", "it") if len(moved) == 1 else ("were", "them")
        result.notes.append(f"{_names(moved)} {was} moved, and put back where the instructor has {it}")


def _out_of_order(found: dict[int, int]) -> list[int]:
    """Return the fewest of the instructor's cells without which the others are in the submission's order too.

    >>> _out_of_order({0: 0, 1: 3, 2: 1, 3: 2})
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


def _place_the_rest(
    ours: Sequence[Known], theirs: Sequence[Cell], result: Matching, left_out: set[int]
) -> None:
    """Let each cell that nobody knows follow the nearest cell before it that is known.

    Code also follows the instructor's code that comes next, has no grade id and is missing: it may be what
    became of it.
    """
    place_of = {index: place for place, index in result.found.items()}
    last = -1
    for index, cell in enumerate(theirs):
        if index in place_of:
            last = place_of[index]
        elif index not in left_out and cell.source.strip():
            if cell.kind == "code":
                gone = takewhile(
                    lambda place: ours[place].key is None and place not in result.found,
                    range(last + 1, len(ours)),
                )
                last = max((place for place in gone if ours[place].kind == "code"), default=last)
            result.added[last].append(index)


def _single(values: Iterable[str | None]) -> set[str]:
    """Return the values that occur once."""
    counts: dict[str | None, int] = defaultdict(int)
    for value in values:
        counts[value] += 1
    return {value for value, count in counts.items() if count == 1 and value is not None}


def plain(text: str) -> str:
    """Return a text without the spaces that an editor adds or takes."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _same(one: str, other: str) -> bool:
    return plain(one) == plain(other)


def _names(keys: Iterable[str]) -> str:
    """Enumerate names, each once.

    >>> _names(["a", "b", "c"])
    "'a', 'b' and 'c'"
    """
    quoted = [f"'{key}'" for key in dict.fromkeys(keys)]
    return " and ".join(filter(None, [", ".join(quoted[:-1]), quoted[-1]]))
