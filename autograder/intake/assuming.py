"""Which of the cells that have lost their grade ids is an answer, by what else tells: its text, the names
that it binds, its place.

A wrong guess must not cost or earn anybody anything. So what is taken is only ever the text of an answer, for
an answer: tests and read-only cells are the instructor's, whatever stands there. And an answer's text still
has to be right, in the student's own process.
"""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.examiner.bindings import statements
from autograder.intake.cells import Guess, Known, Matching, enumerated, likeness, plain, same
from autograder.intake.reading import Cell

ALIKE = 0.5
"""From which likeness on two cells are taken for versions of one."""
COMPARISONS = 1000
"""How many comparisons a notebook may cost: each takes at most about a millisecond."""
LOOKED_THROUGH = 2_000_000
"""Characters of cells that nobody knows in which names are looked for."""
SHARE = 3
"""One of so many of the instructor's cells has to be there, or a place in the notebook says nothing."""
TOLD = 20
"""So many guesses are told one by one."""

PARSED = 20_000
"""Characters of an answer that may be parsed, to see whether it is one."""

DEFINITION = re.compile(r"^(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)", re.MULTILINE)
ASSIGNMENT = re.compile(
    r"^([^\W\d]\w*(?:[ \t]*,[ \t]*[^\W\d]\w*)*)[ \t]*(?::[^=\n]{1,200})?=(?!=)", re.MULTILINE
)
BY = {
    "id": "by cell id",
    "text": "by text",
    "names": "by the names bound there",
    "place": "by place",
}


@dataclass(frozen=True)
class Names:
    """What the lines of a text bind that are in no block: `defined` as a function or a class, `bound` as
    these or by an assignment.

    >>> names = Names.of("W, b = 1, 2\\ndef net(x):\\n    y = W * x")
    >>> sorted(names.defined), sorted(names.bound)
    (['net'], ['W', 'b', 'net'])
    """

    defined: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str) -> Names:
        # Not by Python's parser: an answer with an error in it is one too, and a long text costs it seconds.
        defined = frozenset(DEFINITION.findall(text))
        assigned = (name.strip() for names in ASSIGNMENT.findall(text) for name in names.split(","))
        return cls(defined, defined | frozenset(assigned))


def assume(ours: Sequence[Known], theirs: Sequence[Cell], result: Matching) -> None:
    """Add to a matching by grade ids, cell ids and open cells' texts what else can be known, the surest
    first.
    """
    guessing = _Guessing(ours, theirs, result)
    if not (guessing.free or guessing.missing(answers=True)) or _other_notebook(ours, theirs, result):
        return
    guessing.leave_prose_out()
    guessing.by_text()
    guessing.by_names()
    guessing.merged_with_a_test()
    guessing.by_likeness()
    guessing.by_place()
    guessing.beside_untouched_answers()
    guessing.leave_stubs_out()


def told(ours: Sequence[Known], guesses: Sequence[Guess]) -> Iterator[str]:
    """Say in one sentence which cells were taken for which answers; none where there was nothing to assume.

    That a test or a read-only cell was known is not told: it is the instructor's, with or without it.
    """
    answers = sorted(
        (guess for guess in guesses if ours[guess.place].answer), key=lambda guess: (guess.place, guess.index)
    )
    parts = []
    for by, what in BY.items():
        some = [guess for guess in answers[:TOLD] if guess.by == by]
        if some:
            cells = enumerated(f"cell {guess.index + 1} for '{ours[guess.place].key}'" for guess in some)
            parts.append(f"{cells} ({what})")
    if parts:
        parts += [f"and {len(answers) - TOLD} more"] if len(answers) > TOLD else []
        yield f"answers stand in cells without their grade ids: taken was {'; '.join(parts)}"


def _other_notebook(ours: Sequence[Known], theirs: Sequence[Cell], result: Matching) -> bool:
    """Whether a file is a notebook of something else: it has grade ids, none of them ours, and hardly any of
    our cells.
    """
    keyed = any(ours[place].key for place in result.found)
    strange = any(cell.grade_id for cell in theirs)
    texts = {(cell.kind, plain(cell.source)) for cell in theirs}
    known = sum((cell.kind, plain(cell.source)) in texts for cell in ours)
    return strange and not keyed and known * 2 < len(ours)


class _Guessing:
    """The cells that nobody knows yet (`free`), and the ways to know them, which take from these."""

    def __init__(self, ours: Sequence[Known], theirs: Sequence[Cell], result: Matching) -> None:
        self.ours, self.theirs, self.result = ours, theirs, result
        self.free = result.free(theirs)
        self.names: dict[int, Names] = {}
        room = LOOKED_THROUGH
        for index in sorted(self.free):
            text = theirs[index].source
            if len(text) <= room:
                room -= len(text)
                self.names[index] = Names.of(text)
        self.askers = Counter(name for cell in ours if cell.answer for name in set(cell.asks))
        stubs = {plain(cell.source) for cell in ours if cell.answer}
        self.stubs = {index for index in self.free if plain(theirs[index].source) in stubs}
        self.left = COMPARISONS

    def by_text(self) -> None:
        """A text that nobody else has, of cells that nbgrader knows. An untouched answer has one, too."""
        ours = Counter((cell.kind, plain(cell.source)) for cell in self.ours)
        theirs: dict[tuple[str, str], list[int]] = defaultdict(list)
        for index in sorted(self.free):
            theirs[self.theirs[index].kind, plain(self.theirs[index].source)].append(index)
        for place in self.missing():
            text = self.ours[place].kind, plain(self.ours[place].source)
            if self.ours[place].key and ours[text] == len(theirs[text]) == 1:
                self._take(place, theirs[text][0], "text")

    def leave_prose_out(self) -> None:
        """Paragraphs of the instructor's: some editors make each of them a cell, and none is an answer."""
        prose = {
            part
            for cell in self.ours
            if cell.kind == "markdown" and not cell.answer
            for part in _paragraphs(cell.source)
        }
        whole = {plain(cell.source) for cell in self.ours}
        for index in sorted(self.free):
            cell = self.theirs[index]
            if (
                cell.kind == "markdown"
                and plain(cell.source) not in whole
                and prose.issuperset(_paragraphs(cell.source))
            ):
                self.result.left_out.add(index)
                self.free.discard(index)

    def by_names(self) -> None:
        """An answer binds the names that it is asked for: at its place or, if functions, anywhere."""
        functions = not self.result.found  # without neighbours, a variable's name says nothing
        for place in self.missing(answers=True):
            ranks = {
                index: (self.theirs[index].kind == "code", index not in self.stubs, count)
                for index in self._inside(place)
                if self.ours[place].kind == "code" and (count := self._asked(place, index, functions))
            }
            if ranks:
                self._take(place, max(ranks, key=lambda index: ranks[index]), "names")
        for place in self.missing(answers=True):
            elsewhere = self._elsewhere(place)
            if elsewhere:
                self._take(place, elsewhere[0], "names")
            for index in elsewhere[1:]:
                self._follow(place, index)
        for place in self._untouched():
            # What is at its place runs there, and what was handed out does not override it (see `stubs`).
            _, after = self.result.between(place, len(self.theirs))
            for index in self._elsewhere(place):
                if index > after:
                    self._follow(place, index)

    def merged_with_a_test(self) -> None:
        """An answer may have been merged into the test before it: the student's text is the answer's then,
        and the test is the instructor's.
        """
        missing = [place for place in self.missing(answers=True) if self.ours[place].kind == "code"]
        tests: dict[int, frozenset[str]] = {}
        for place, index in sorted(self.result.found.items()) if missing else ():
            cell, given = self.ours[place], self.theirs[index]
            if cell.key and not cell.answer and given.kind == "code" and not same(cell.source, given.source):
                tests[index] = Names.of(given.source).defined - Names.of(cell.source).defined
        for place in missing:
            own = {name for name in self.ours[place].asks if self.askers[name] == 1}
            found = next((index for index, defined in tests.items() if own & defined), None)
            if found is not None:
                self._take(place, found, "names")

    def by_likeness(self) -> None:
        """Between its neighbours, the cell with a text most like the one that was handed out."""
        for place in self.missing():
            cell = self.ours[place]
            best = (0.0, 0)
            for index in self._inside(place):
                if self.theirs[index].kind == cell.kind and self.left:
                    self.left -= 1
                    best = max(best, (likeness(cell.source, self.theirs[index].source), -index))
            if best[0] >= ALIKE:
                self._take(place, -best[1], "text")

    def by_place(self) -> None:
        """Between its neighbours, a cell of its kind; the only one there, whatever its kind."""
        if len(self.result.found) * SHARE < len(self.ours):
            return
        gaps: dict[tuple[int, int], list[int]] = defaultdict(list)
        for place in self.missing(answers=True):
            gaps[self.result.between(place, len(self.theirs))].append(place)
        for places in gaps.values():
            for kind in ("markdown", "code", "raw"):
                alike = [place for place in places if self.ours[place].kind == kind]
                inside = [index for index in self._inside(places[0]) if self.theirs[index].kind == kind]
                if len(alike) == 1:
                    # the longest: what stands beside an answer is a note or a trial
                    inside.sort(key=lambda index: len(self.theirs[index].source), reverse=True)
                for place, index in zip(alike, inside, strict=False):
                    if self._may_be(place, index):
                        self._take(place, index, "place")
                if kind == "markdown" and len(alike) == 1 and len(inside) > 1:
                    self._join(alike[0], inside)
            left = [place for place in places if place not in self.result.found]
            inside = self._inside(places[0])
            if len(left) == len(inside) == 1 and self._may_be(left[0], inside[0]):
                self._take(left[0], inside[0], "place")

    def _join(self, place: int, inside: list[int]) -> None:
        """Give a written answer all that stands in its place: whoever reads it sees what is a note."""
        first, *more = sorted(inside)
        self.result.found[place], self.result.more[place] = first, more
        self.result.guesses[-1] = Guess(place, first, "place")
        self.free.difference_update(inside)

    def _may_be(self, place: int, index: int) -> bool:
        """Whether nothing speaks against a cell at an answer's place: code has to speak of what it is asked
        for, or a trial would be the answer to what somebody left out.
        """
        asks = self.ours[place].asks
        words = set(re.findall(r"\w+", self.theirs[index].source)) if asks else set()
        return not asks or bool(words.intersection(asks))

    def beside_untouched_answers(self) -> None:
        """What stands beside a cell that a person is to read, and in which nothing was written, is read for
        it.
        """
        for place in self._untouched():
            cell, stub = self.ours[place], self.result.found[place]
            inside = self._inside(place)
            around = range(*self._places_around(place))
            # a text of the instructor's in another edition is none of the student's
            if not cell.by_hand or not inside or any(other not in self.result.found for other in around):
                continue
            best = max(
                inside,
                key=lambda index: (
                    self.theirs[index].kind == cell.kind,
                    index > stub,
                    len(self.theirs[index].source),
                ),
            )
            self.result.left_out.add(stub)
            self._take(place, best, "place")

    def leave_stubs_out(self) -> None:
        """A copy of what was handed out for an answer would undo the answer when it runs."""
        for index in sorted(self.free):
            text = self.theirs[index].source
            if index in self.stubs and ("NotImplementedError" in text or Names.of(text).defined):
                self.result.left_out.add(index)
                self.free.discard(index)

    def missing(self, answers: bool = False) -> list[int]:
        return [
            place
            for place, cell in enumerate(self.ours)
            if place not in self.result.found and (cell.answer or not answers)
        ]

    def _untouched(self) -> list[int]:
        return [
            place
            for place, index in sorted(self.result.found.items())
            if self.ours[place].answer and untouched(self.ours[place], self.theirs[index])
        ]

    def _inside(self, place: int) -> list[int]:
        before, after = self.result.between(place, len(self.theirs))
        return [index for index in range(before + 1, after) if index in self.free]

    def _places_around(self, place: int) -> tuple[int, int]:
        """Return the first and the last but one of the instructor's cells between the two that are known."""
        before, after = self.result.between(place, len(self.theirs))
        known = {index: other for other, index in self.result.found.items()}
        return known.get(before, -1) + 1, known.get(after, len(self.ours))

    def _take(self, place: int, index: int, by: str) -> None:
        self.result.found[place] = index
        self.free.discard(index)
        if self.ours[place].key:
            self.result.guesses.append(Guess(place, index, by))

    def _follow(self, place: int, index: int) -> None:
        """Let a cell run behind the answer that it is a part of."""
        self.result.added[place].append(index)
        self.free.discard(index)
        self.result.guesses.append(Guess(place, index, "names"))

    def _asked(self, place: int, index: int, functions: bool) -> int:
        names = self.names.get(index, Names())
        return len(set(self.ours[place].asks) & (names.defined if functions else names.bound))

    def _elsewhere(self, place: int) -> list[int]:
        """Return the cells, wherever they are, that define a function that only this answer is asked for."""
        own = {name for name in self.ours[place].asks if self.askers[name] == 1}
        return [
            index
            for index in sorted(self.free)
            if self.ours[place].kind == self.theirs[index].kind == "code"
            and index not in self.stubs
            and own & self.names.get(index, Names()).defined
        ]


def _paragraphs(text: str) -> list[str]:
    return [plain(part) for part in re.split(r"\n[ \t]*\n", text) if part.strip()]


def untouched(cell: Known, given: Cell) -> bool:
    """Whether an answer says no more than what was handed out, however an editor has formatted it."""
    if same(cell.source, given.source) or not given.source.strip():
        return True
    unfinished = "NotImplementedError" in given.source and len(given.source) < PARSED
    return unfinished and _dumped(given.source) == _dumped(cell.source)


def _dumped(source: str) -> str:
    return ast.dump(ast.Module(statements(source), []))
