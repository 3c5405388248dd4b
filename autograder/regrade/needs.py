"""Which cells of a notebook a test needs to come out as in the whole notebook, by their texts.

A cell is needed that binds a name which the test takes, itself or by what it calls, and so is one that may
change something there: it runs, and comes by any way to a name that holds what can change, and that the test
comes to as well. Of a `wild` cell nobody can say what it does: it is needed by all below it, and needs all
above it. That is more than is needed, and never less, as far as texts can tell.

One thing they cannot: a test may take a name that it binds itself, but did not come to bind, and so find what
the test above has left there (`got`). Without that test there is no such name, and the error says so: who
runs a test with its needs alone looks for a NameError, and runs the whole notebook then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from autograder.regrade.effects import RANDOM, Effects


class Needs:
    """The cells of one notebook.

    Args:
        effects: what the code cells do, by number, in the notebook's order.
        tests: which of them are tests.
        handed: the names that tests bind and the student's process is given.
    """

    def __init__(
        self, effects: Mapping[int, Effects], tests: Iterable[int] = (), handed: Iterable[str] = ()
    ) -> None:
        self._tests, self._handed = frozenset(tests), frozenset(handed)
        self._effects = dict(sorted(effects.items()))
        self._state = {name for one in self._effects.values() for name in one.state}
        self._binders: dict[str, list[int]] = {}
        for number, one in self._effects.items():
            for name in one.binds:
                self._binders.setdefault(name, []).append(number)
        self._students = {RANDOM: -1}  # and by name the first cell of the student's process that binds it
        for number, one in self._effects.items():
            if number not in self._tests:
                self._students = dict.fromkeys(one.binds, number) | self._students
        self._reach: dict[int, frozenset[str]] = {}

    def of(self, test: int) -> frozenset[int]:
        """The cells that a test needs, itself among them.

        >>> cells = {0: "a = [1]", 1: "def f(): return a", 2: "b = 2", 3: "f().append(2)", 4: "assert f()"}
        >>> sorted(Needs({n: Effects.of(text, ()) for n, text in cells.items()}).of(4))
        [0, 1, 3, 4]
        """
        above = [number for number in self._effects if number < test]
        if self._effects[test].wild:
            return frozenset([*above, test])
        found, names = {test}, set(self._effects[test].now)
        firm = set(self._firmly(test, test) & names)
        while more := [
            number
            for number in above
            if number not in found and self._matters(number, firm if number in self._tests else names)
        ]:
            wild = max((number for number in more if self._effects[number].wild), default=-1)
            for number in {*more, *(other for other in above if other < wild)} - found:
                found.add(number)
                names |= self._takes(number)
                firm |= self._firmly(number, test)
        return frozenset(found)

    def depending(self, changed: Iterable[int], tests: Iterable[int]) -> dict[int, frozenset[int]]:
        """The tests that come to another end, perhaps, where the texts of some are others; and what each of
        them needs.
        """
        others = set(changed)
        needed = {test: self.of(test) for test in tests}
        return {test: cells for test, cells in needed.items() if cells & others}

    def _matters(self, number: int, names: set[str]) -> bool:
        one = self._effects[number]
        if one.wild or one.binds & names:
            return True
        return one.runs and bool(self._reached(number) & names & self._state)

    def _takes(self, number: int) -> frozenset[str]:
        return self._effects[number].now | self._effects[number].later

    def _firmly(self, number: int, at: int) -> frozenset[str]:
        """What a cell takes that may come from a test above, by its name: in the student's process, what
        tests hand on; in a test, what it does not bind itself, and no text takes beside the student's code.
        And in both, names that the student's process has before the cell `at`, which a test may change.
        """
        one, takes = self._effects[number], self._takes(number)
        students = {name for name in takes if self._students.get(name, at) < at}
        if number not in self._tests:
            return frozenset(students | (takes & self._handed))
        return takes - ((one.binds | one.texts) - students)

    def _reached(self, number: int) -> frozenset[str]:
        """The names that a cell comes to: those that it takes, and those that what they stand for takes."""
        if number not in self._reach:
            found, waiting = set[str](), set(self._firmly(number, number))
            while waiting:
                name = waiting.pop()
                found.add(name)
                for binder in self._binders.get(name, ()):
                    if binder < number:
                        waiting |= self._firmly(binder, number) - found
            self._reach[number] = frozenset(found)
        return self._reach[number]


def groups(needed: Mapping[int, frozenset[int]]) -> list[tuple[frozenset[int], frozenset[int]]]:
    """Put tests together of which one needs another: pairs of tests, and of the cells that they need.

    >>> groups({3: frozenset({1, 3}), 5: frozenset({3, 5}), 7: frozenset({6, 7})})
    [(frozenset({3, 5}), frozenset({1, 3, 5})), (frozenset({7}), frozenset({6, 7}))]
    """
    found: list[tuple[frozenset[int], frozenset[int]]] = []
    for test, cells in sorted(needed.items()):
        joined = [pair for pair in found if pair[0] & cells]
        found = [pair for pair in found if pair not in joined]
        tests = frozenset({test}).union(*(pair[0] for pair in joined))
        found.append((tests, cells.union(*(pair[1] for pair in joined))))
    return found
