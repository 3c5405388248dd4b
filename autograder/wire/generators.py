"""Generators of random numbers that a test makes itself and gives to the student's code.

`f(np.random.default_rng(1))` means the numbers that this seed gives. So the state is sent, of generators of
a known kind, and the student's side keeps what it was lent: as long as the test does not draw or seed itself,
the next call goes on where the last has stopped.

No state comes back, by which a student could choose the test's inputs. Where the student's code has drawn,
the test's generator jumps to a state that depends on its own alone, as the global ones do (ambient.py). What
can still fail: a test that draws after the student's code has, and expects the numbers that follow in one
process.
"""

from __future__ import annotations

import collections
import hashlib
import random
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from .channel import WireError

if TYPE_CHECKING:
    from .values import Encoder

LENT = 16  # generators that are remembered
_BITS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")


def _kind(value: Any) -> str | None:
    """How a generator is made; None for what is none that is known here."""
    cls = type(value)
    if cls is random.Random:
        return "Random"
    if cls is np.random.Generator or cls is np.random.RandomState:
        bits = value._bit_generator
        name = type(bits).__name__
        if name in _BITS and type(bits) is getattr(np.random, name):
            return f"{cls.__name__}.{name}"
    torch = sys.modules.get("torch")
    if torch is not None and cls is getattr(torch, "Generator", None) and value.device.type == "cpu":
        return "torch"
    return None


def _state(value: Any) -> Any:
    if isinstance(value, random.Random):
        return value.getstate()
    if isinstance(value, np.random.RandomState):
        return value.get_state(legacy=False)
    return value.bit_generator.state if isinstance(value, np.random.Generator) else value.get_state().numpy()


def _set(value: Any, state: Any) -> None:
    if isinstance(value, random.Random):
        value.setstate(state)
    elif isinstance(value, np.random.RandomState):
        value.set_state(state)
    elif isinstance(value, np.random.Generator):
        value.bit_generator.state = state
    else:
        value.set_state(sys.modules["torch"].from_numpy(state))


def _made(kind: str, seed: int) -> Any:
    if kind == "Random":
        return random.Random(seed)
    if kind == "torch":
        torch = sys.modules.get("torch")
        if torch is None:
            raise WireError("a generator of torch's came, and torch is not imported here")
        return torch.Generator().manual_seed(seed)
    cls, _, bits = kind.partition(".")
    if cls not in ("Generator", "RandomState") or bits not in _BITS:
        raise WireError("a generator is of no known kind")
    return getattr(np.random, cls)(getattr(np.random, bits)(seed))


def _record(state: Any) -> object:
    """A state as something that can be compared and hashed."""
    if isinstance(state, dict):
        return tuple((name, _record(part)) for name, part in state.items())
    return state.tobytes() if isinstance(state, np.ndarray) else state


class Lent:
    """The examiner's side."""

    def __init__(self) -> None:
        self._by_id: dict[int, int] = {}
        # by number: the generator, and its state as the student's side was told it, or as it is after a jump
        self._lent: collections.OrderedDict[int, tuple[Any, object]] = collections.OrderedDict()
        self._count = 0
        self.returned: list[int] = []
        """Numbers that the student's side need not keep."""

    def node(self, value: object, encoder: Encoder) -> list | None:
        """The node of a generator; None for what is none."""
        kind = _kind(value)
        if kind is None:
            return None
        number = self._by_id.get(id(value))
        if number is None:
            self._count += 1
            number = self._by_id[id(value)] = self._count
        state = _state(value)
        record = _record(state)
        known = number in self._lent and self._lent[number][1] == record
        self._lent[number] = value, record
        self._lent.move_to_end(number)
        while len(self._lent) > LENT:
            gone, (old, _) = self._lent.popitem(last=False)
            del self._by_id[id(old)]
            self.returned.append(gone)
        return ["generator", number, kind, None if known else encoder.add(state)]

    def own(self, number: object) -> Any:
        """The generator of a number that comes back."""
        if type(number) is not int or number not in self._lent:
            raise WireError("a generator came back that was not lent")
        return self._lent[number][0]

    def drawn(self, numbers: object) -> None:
        """The student's code has drawn from these."""
        told = numbers if isinstance(numbers, list) else []
        for number in list(self._lent):  # each once, however often it is named
            if number in told:
                value, record = self._lent[number]
                digest = hashlib.sha256(repr(record).encode()).digest()
                kind = _kind(value)
                assert kind is not None  # it was lent
                _set(value, _state(_made(kind, int.from_bytes(digest[:4], "big"))))
                self._lent[number] = value, _record(_state(value))


class Borrowed:
    """The student's side."""

    def __init__(self) -> None:
        self._kept: dict[int, Any] = {}
        self._records: dict[int, object] = {}

    def take(self, number: int, kind: str, state: Any) -> Any:
        """The generator of a node, in the state that it says."""
        value = self._kept.get(number)
        if value is None:
            value = self._kept[number] = _made(kind, 0)
        if state is not None:
            _set(value, state)
            self._records[number] = _record(_state(value))
        return value

    def number(self, value: object) -> int | None:
        """The number of one that was lent."""
        if not self._kept:
            return None
        return next((number for number, kept in self._kept.items() if kept is value), None)

    def drew(self) -> list[int]:
        """Numbers of those that were used since."""
        found = []
        for number, value in self._kept.items():
            record = _record(_state(value))
            if record != self._records.get(number):
                self._records[number] = record
                found.append(number)
        return found

    def drop(self, number: int) -> None:
        """The examiner has forgotten it."""
        self._kept.pop(number, None)
        self._records.pop(number, None)
