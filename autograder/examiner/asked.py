"""What the instructor's own objects were asked, and what a student's are asked by that.

Where an object of the student's may come (kinds.py), its own methods answer. They could say anything: that
its difference from the expected value is nothing, that it has ten items, where none comes, another value
each time. So the rehearsal notes four things of the instructor's own objects, at the place where each came:

- **Operators.** Which were given a value of the test: `v * 2`. Where none was, a student's object is given
  none: an expected value is not told to it, and no difference from it is its word.
- **Length.** That a loop over it gave as many items as its length says. Where it was so, it must be so.
- **Names.** Whether a variable of the student's that a test has assigned was another later on. Where it was
  not, the test has what it assigned, and the student's process is not asked.
- **Reads.** That an attribute, an item or a length that was read twice, with no call in between, was the
  same. Where it was so, it must be so: an equation in which x stands twice has one x.

What can still fail: where the instructor's own object was given a value of the test, the student's is, too,
and what it makes of it is its own word. There a test compares what the result holds.
"""

from __future__ import annotations

import pickle
import types
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.wire.special import PLAINLY

from .crossings import SCALARS, place_of
from .handles import Handle, NotHere, _at
from .kinds import Paths, Place
from .notplain import WrongKind

if TYPE_CHECKING:
    from .session import Session

LARGE = 1 << 20
"""Bytes of an array that is not compared with what it was."""
COUNTED = 1000
"""Loops that are counted at a time."""


class _Loop:
    """A loop over an object that has a length."""

    def __init__(self, place: Place, name: str, length: int) -> None:
        self.place, self.name, self.length, self.count = place, name, length, 0


class Asked:
    """What is asked of one student's objects, noted in the rehearsal and looked up after it."""

    def __init__(self, session: Session, paths: Paths) -> None:
        self._session, self._paths = session, paths
        self._twice = paths.recording or paths.kinds.has(".↻")
        self._read: dict[tuple, tuple[object, Any]] = {}
        self._calls = 0
        self._loops: dict[int, _Loop] = {}

    def _place(self, handle: Handle) -> Place:
        place = self._session.places.get(_at(handle)[1])
        return self._paths.start("?") if place is None or not place.nodes else place

    def _note(self, place: Place, step: str, holds: bool) -> None:
        self._paths.note(self._paths.step(place, step), "-" if holds else "o")

    def _held_to(self, place: Place, step: str) -> bool:
        """Whether something was so for the instructor's own, each time."""
        return self._paths.known(place, step) == "-"

    # operators

    def operand(self, handle: Handle, name: str) -> None:
        """An operator of this object is about to be given a value of the test."""
        place, step = self._place(handle), f".←{PLAINLY.get(name, name)}"
        if self._paths.recording:
            self._note(place, step, True)
        elif self._paths.known(place, step) is None:
            about = type(handle)._autograder_class.name
            known = self._session.places.get(_at(handle)[1])
            raise (WrongKind if known is not None and known.nodes else NotHere)(
                f"{_shown(place)} an object of class {about}, and its own {name} would be given a value of "
                "the test, where the instructor's own answer has no such operation: "
                "return plain data, or what has the value as an attribute"
            )

    # length

    def loop(self, handle: Handle) -> _Loop | None:
        """A loop over this object begins; None where its items are not to be counted."""
        if "__len__" not in type(handle)._autograder_class.special:
            return None
        place = self._place(handle)
        if not self._paths.recording and not self._held_to(place, ".len"):
            return None
        try:
            length = self._session.request(["special", "__len__"], (handle,))
        except Exception:  # what its own method raises: it has no length now
            return None
        if type(length) is not int:
            return None
        return _Loop(place, type(handle)._autograder_class.name, length)

    def counts(self, iterator: Handle, loop: _Loop) -> None:
        """The loop takes its items from this iterator."""
        if len(self._loops) >= COUNTED:
            self._loops.clear()
        self._loops[_at(iterator)[1]] = loop

    def step(self, iterator: Handle, ended: bool) -> None:
        """An iterator has given an item, or has come to its end."""
        loop = self._loops.get(_at(iterator)[1])
        if loop is None:
            return
        if not ended:
            loop.count += 1
            return
        del self._loops[_at(iterator)[1]]
        self._counted(loop)

    def _counted(self, loop: _Loop) -> None:
        if self._paths.recording:
            self._note(loop.place, ".len", loop.count == loop.length)
        elif loop.count != loop.length:
            raise WrongKind(
                f"{_shown(loop.place)} an object of class {loop.name} whose length is {loop.length}, "
                f"and a loop over it gave {loop.count} of its items"
            )

    def no_item(self, handle: Handle, key: object) -> None:
        """An object has raised an IndexError at this key. Where it has no iterator of its own, a loop over it
        ends there.
        """
        if type(key) is not int or key < 0 or "__iter__" in type(handle)._autograder_class.special:
            return
        if (loop := self.loop(handle)) is not None:
            loop.count = key if key < loop.length else loop.length
            self._counted(loop)

    # names

    def assigned(self, name: str, value: object, theirs: Callable[[], object]) -> object:
        """What a student's name means that a test has assigned: `value`, or what his process has by now."""
        place = self._paths.start(name)
        if not self._paths.recording:
            return value if "o" not in (self._paths.known(place, ".:=") or "") else theirs()
        found = theirs()
        same = found is value or ((now := state(found)) is not None and now == state(value))
        self._note(place, ".:=", same)
        return found

    # reads

    def read(self, handle: Handle, action: Sequence, rest: Sequence, value: Any) -> None:
        """This came of an attribute, an item or another question that is to change nothing."""
        if not self._twice:
            return
        place = place_of(action, (handle, *rest), self._session, self._paths)
        if not self._paths.recording and not self._held_to(place, ".↻"):
            return
        key = (_at(handle)[1], *action, *map(state, rest))
        now = state(value)
        if None in key:
            return
        if self._calls != self._session.calls:
            self._calls = self._session.calls
            self._read.clear()
        if key not in self._read:
            self._read[key] = now, value
            return
        before, held = self._read[key]
        same = now == before or now == state(held)  # or the test itself has changed what it was given
        if self._paths.recording:
            self._note(place, ".↻", same)
        elif not same:
            raise WrongKind(
                f"{_shown(place)} one value, and another when the test read it again with no call in between"
            )


def _shown(place: Place) -> str:
    return "your code gave" if place.shown in ("", "?") else f"your {place.shown.removesuffix('()')} gave"


def stays(value: Any) -> bool:
    """Whether a value is all of a test's own: a student's object would be gone with his process."""
    kind = type(value)
    return (
        kind in SCALARS
        or kind is types.FunctionType
        or kind is np.ndarray
        or (not issubclass(kind, Handle) and state(value) is not None)
    )


def state(value: Any) -> object:
    """What a value is, to compare it with a later one; None where that cannot be told, or would take long."""
    if issubclass(type(value), Handle):
        return "handle", _at(value)[1]
    if type(value) in SCALARS:
        return type(value), repr(value)
    try:
        # a mock has every attribute, and is of no number
        return None if getattr(value, "nbytes", 0) > LARGE else pickle.dumps(value)
    except Exception:  # it holds objects, which have their own numbers
        return None
