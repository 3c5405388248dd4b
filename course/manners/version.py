"""When memory was last changed in place, so that backward can refuse to use a value that is no longer the one
it saved.

Nodes of the graph and changes of memory draw their numbers from one clock. A node that saved an array has
been betrayed exactly when that array's memory changed at a later tick than the node's own number: nothing has
to be recorded when a value is saved. Views share memory, so they share its record.
"""

from __future__ import annotations

import itertools
import weakref

import numpy as np

from course.manners.arrays import is_array

clock = itertools.count(1)
# the tick of the last change of anything: while it is older than a node, that node needs no further check
latest = 0
_records: dict[int, _Record] = {}


class _Record:
    __slots__ = ("alive", "count", "tick")

    def __init__(self, owner: np.ndarray) -> None:
        self.count = 0
        self.tick = 0
        key = id(owner)
        self.alive = weakref.ref(owner, lambda _: _records.pop(key, None))


def _owner(array: np.ndarray) -> np.ndarray:
    while (base := array.base) is not None and is_array(base):
        array = base
    return array


def shared(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether a change in place of one of two arrays counts as one of the other, too."""
    return _owner(a) is _owner(b)


def bump(array: np.ndarray) -> None:
    """Note that the memory of `array` has just been changed in place."""
    global latest  # noqa: PLW0603  (the backward pass reads it at each node: nothing is faster)
    owner = _owner(array)
    record = _records.get(id(owner))
    if record is None:
        record = _records[id(owner)] = _Record(owner)
    record.count += 1
    record.tick = latest = next(clock)


def count(array: np.ndarray) -> int:
    """How often the memory of `array` was changed in place (torch's `_version`)."""
    record = _records.get(id(_owner(array)))
    return 0 if record is None else record.count


def changed_since(array: np.ndarray, tick: int) -> bool:
    """Whether the memory of `array` was changed in place after `tick`."""
    record = _records.get(id(_owner(array)))
    return record is not None and record.tick > tick
