"""What a call depends on besides its arguments: global generators of random numbers, torch's default dtype,
whether gradients are recorded.

A test that calls `np.random.seed(0)` before a student's function means the generator that the student's code
uses. So the examiner sends the state of a global generator when it has changed, as soon as any test speaks of
a seed. It takes no state back, by which a student could choose the test's inputs: where the student has drawn
numbers, the examiner's generator jumps to a state that depends on its own alone.
"""

from __future__ import annotations

import hashlib
import random
import sys
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from .channel import WireError
from .tensors import LIBRARIES

if TYPE_CHECKING:
    from .values import Decoder, Encoder


class Generator(Protocol):
    """A library's global generator of random numbers. Its state is an array, and None where there is none."""

    def get(self) -> Any: ...

    def set(self, state: np.ndarray) -> None: ...

    def seed(self, seed: int) -> None: ...


class _Python:
    def get(self) -> np.ndarray:
        _, state, _ = random.getstate()
        return np.array(state, np.uint32)

    def set(self, state: np.ndarray) -> None:
        # None: the second of two normal numbers, which gauss() may have in store, is not sent
        random.setstate((3, tuple(state.tolist()), None))

    def seed(self, seed: int) -> None:
        random.seed(seed)


class _NumPy:
    def get(self) -> np.ndarray:
        _, keys, position, *_ = np.random.get_state()
        return np.append(keys, np.uint32(position))

    def set(self, state: np.ndarray) -> None:
        np.random.set_state(("MT19937", state[:-1].astype(np.uint32), int(state[-1]), 0, 0.0))

    def seed(self, seed: int) -> None:
        np.random.seed(seed)


class _Torch:
    def get(self) -> np.ndarray | None:
        return sys.modules["torch"].get_rng_state().numpy() if LIBRARIES["torch"].loaded() else None

    def set(self, state: np.ndarray) -> None:
        if LIBRARIES["torch"].loaded():
            sys.modules["torch"].set_rng_state(sys.modules["torch"].from_numpy(state))

    def seed(self, seed: int) -> None:
        # the processor's, which is all that `get` knows: `torch.manual_seed` keeps a traceback of each call
        sys.modules["torch"].default_generator.manual_seed(seed)


SEEDS = ("seed", "set_state", "setstate", "set_rng_state")
"""What a test's text says that sets a global generator."""
GENERATORS: dict[str, Generator] = {"python": _Python(), "numpy": _NumPy(), "torch": _Torch()}


def states() -> dict[str, bytes]:
    """The states of the global generators of libraries that are loaded."""
    return {
        name: state.tobytes()
        for name, generator in GENERATORS.items()
        if (state := generator.get()) is not None
    }


class Sent:
    """The examiner's side."""

    def __init__(self, seeds: bool) -> None:
        # A test that has set a seed before it first asks for the student means this process, too: nothing has
        # been sent to it.
        self._seen = dict.fromkeys(states(), b"") if seeds else None
        self._dtype = self._default_dtype()

    @staticmethod
    def _default_dtype() -> object:
        return sys.modules["torch"].get_default_dtype() if LIBRARIES["torch"].loaded() else None

    def add(self, body: dict, encoder: Encoder) -> None:
        """Add to a message what has changed since the last one."""
        if self._seen is not None:
            now = states()
            for name, state in now.items():
                if name in self._seen and self._seen[name] != state:
                    body.setdefault("random", {})[name] = encoder.array(GENERATORS[name].get())
            self._seen = now
        for name, library in LIBRARIES.items():
            if library.loaded() and not library.grad_enabled():
                body.setdefault("no_grad", []).append(name)
        dtype = self._default_dtype()
        if dtype is not self._dtype:
            self._dtype = dtype
            body["default_dtype"] = None if dtype is None else str(dtype)[6:]

    def begin(self) -> None:
        """From now on a test may set a seed."""
        if self._seen is None:
            self._seen = states()

    def drawn(self, names: object) -> None:
        """The student's code has drawn from these generators."""
        seen = self._seen
        if seen is None or not isinstance(names, list):
            return
        for name, generator in GENERATORS.items():  # each once, however often it is named
            if name in names and seen.get(name):
                generator.seed(int.from_bytes(hashlib.sha256(seen[name]).digest()[:4], "big"))
                seen[name] = generator.get().tobytes()


class Taken:
    """The student's side."""

    def __init__(self) -> None:
        self._linked: dict[str, bytes] = {}

    def take(self, body: dict, decoder: Decoder) -> None:
        for name, node in (body["random"] or {}).items() if "random" in body else ():
            if name not in GENERATORS:
                raise WireError("an unknown generator of random numbers is set")
            GENERATORS[name].set(decoder.array(node))
            # torch's, which a test has seeded, is not there where no code of the notebook imports torch
            if (state := GENERATORS[name].get()) is not None:
                self._linked[name] = state.tobytes()
        if "default_dtype" in body and body["default_dtype"] and LIBRARIES["torch"].loaded():
            torch = sys.modules["torch"]
            torch.set_default_dtype(getattr(torch, body["default_dtype"]))

    def add(self, body: dict) -> None:
        """Say which of the generators that the examiner has set were used since."""
        drew = []
        for name, state in self._linked.items():
            now = GENERATORS[name].get().tobytes()
            if now != state:
                self._linked[name] = now
                drew.append(name)
        if drew:
            body["drew"] = drew
