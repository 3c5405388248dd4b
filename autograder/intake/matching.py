"""Which cell of a submission is which cell of the instructor's notebook, and which ones the student added.

A cell is known by its grade id; failing that by its id or its text, and failing these by what `assuming`
goes by.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise, takewhile

from autograder.intake.assuming import Names, assume, told, untouched
from autograder.intake.cells import Guess, Known, Matching, out_of_order, plain, quoted, same
from autograder.intake.reading import Cell


def match(ours: Sequence[Known], theirs: Sequence[Cell]) -> Matching:
    """Match a submission's cells (`theirs`) with the instructor's (`ours`), each with at most one."""
    result = Matching()
    _match_keys(ours, theirs, result)
    _match_texts(ours, theirs, result)
    assume(ours, theirs, result)
    known = {*result.found.values(), *chain(*result.added.values())}
    _report_strangers(ours, [cell for index, cell in enumerate(theirs) if index not in known], result)
    _report_moves(ours, result)
    result.notes += told(ours, result.guesses)
    _place_the_rest(ours, theirs, result)
    return result


def _match_keys(ours: Sequence[Known], theirs: Sequence[Cell], result: Matching) -> None:
    """Match what has a grade id, or the cell id that came with it; leave out copies that say nothing new."""
    places = {cell.key: place for place, cell in enumerate(ours) if cell.key}
    copies: dict[str, list[int]] = defaultdict(list)
    for index, cell in enumerate(theirs):
        if cell.grade_id in places:
            copies[cell.grade_id].append(index)
    ids = _single(cell.id for cell in theirs)
    # a tool may have stripped nbgrader's metadata, but left the cells' ids
    for cell in ours:
        if cell.key and cell.key not in copies and cell.id in ids:
            index = next(index for index, other in enumerate(theirs) if other.id == cell.id)
            if theirs[index].grade_id is None:
                copies[cell.key].append(index)
                result.guesses.append(Guess(places[cell.key], index, "id"))
    alone = {places[key]: indices[0] for key, indices in copies.items() if len(indices) == 1}
    for key, indices in copies.items():
        place = places[key]
        if parts := _parts(ours[place], indices, theirs):
            chosen, *result.more[place] = parts
            result.left_out |= set(indices) - set(parts)
            result.notes.append(f"'{key}' was split into {len(parts)} cells, and put together again")
        elif len(indices) > 1:
            chosen, useless = _choose(ours[place], place, indices, theirs, alone)
            result.left_out |= useless
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


def _parts(cell: Known, indices: list[int], theirs: Sequence[Cell]) -> list[int]:
    """Return the cells that an answer in prose was split into: they follow each other, and each has its grade
    id. Code in several cells runs as it stands.
    """
    parts = [index for index in indices if not untouched(cell, theirs[index])]
    texts = {plain(theirs[index].source) for index in parts}
    adjacent = all(second - first == 1 for first, second in pairwise(parts))
    split = cell.kind == "markdown" and len(parts) > 1 and adjacent and len(texts) == len(parts)
    return parts if split and cell.answer else []


def _choose(
    cell: Known, place: int, indices: list[int], theirs: Sequence[Cell], alone: dict[int, int]
) -> tuple[int, set[int]]:
    """Return the copy that counts, and those that are left out.

    An answer is one that the student has changed; of these one at its place, between the neighbours that it
    has in the instructor's notebook; of these one that binds what the answer is asked for (a cell that was
    split has its grade id in both halves); of these the last, as in stock nbgrader. An unchanged copy is left
    out, or it would undo the answer when it runs.
    """
    unchanged = [index for index in indices if untouched(cell, theirs[index])]
    changed = [index for index in indices if index not in unchanged]
    before = max((index for other, index in alone.items() if other < place), default=-1)
    after = min((index for other, index in alone.items() if other > place), default=len(theirs))
    likely = (changed if cell.answer else unchanged) or indices
    likely = [index for index in likely if before < index < after] or likely
    if cell.asks:
        asked = set(cell.asks)
        likely = [index for index in likely if asked & Names.of(theirs[index].source).bound] or likely
    chosen = likely[-1]
    again = {index for index in changed if same(theirs[index].source, theirs[chosen].source)}
    return chosen, (again | set(unchanged)) - {chosen}


def _match_texts(ours: Sequence[Known], theirs: Sequence[Cell], result: Matching) -> None:
    """Match the cells without a grade id: those with the same id, then with the same text."""
    free = {index for index in range(len(theirs)) if index not in result.left_out} - set(
        result.found.values()
    )
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
    for place in out_of_order(result.found):
        if ours[place].key is None and ours[place].kind == "code":
            free.add(result.found.pop(place))


def _accept(result: Matching, free: set[int], pairs: Iterable[tuple[int, int]]) -> None:
    for place, index in pairs:
        result.found[place] = index
        free.discard(index)


def _report_strangers(ours: Sequence[Known], unknown: Iterable[Cell], result: Matching) -> None:
    keys = {cell.key for cell in ours}
    foreign = [cell.grade_id for cell in unknown if cell.grade_id and cell.grade_id not in keys]
    if foreign:
        result.notes.append(
            f"{quoted(foreign)} {'is a grade id' if len(foreign) == 1 else 'are grade ids'} that the "
            "instructor's notebook does not have: graded as a cell of the student's own"
        )


def _report_moves(ours: Sequence[Known], result: Matching) -> None:
    guessed = {guess.place for guess in result.guesses if guess.by != "id"}
    keyed = {
        place: index for place, index in result.found.items() if ours[place].key and place not in guessed
    }
    moved = [key for place in out_of_order(keyed) if (key := ours[place].key)]
    if moved:
        was, it = ("was", "it") if len(moved) == 1 else ("were", "them")
        result.notes.append(f"{quoted(moved)} {was} moved, and put back where the instructor has {it}")


def _place_the_rest(ours: Sequence[Known], theirs: Sequence[Cell], result: Matching) -> None:
    """Let each cell that nobody knows follow the nearest cell before it that is known.

    Code also follows the instructor's code that comes next, has no grade id and is missing: it may be what
    became of it.
    """
    free = result.free(theirs)
    place_of = {index: place for place, index in result.found.items()}
    last = -1
    for index, cell in enumerate(theirs):
        if index in place_of:
            last = place_of[index]
        elif index in free:
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
