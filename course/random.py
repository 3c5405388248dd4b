"""Random numbers: one generator for the library, reseeded by `manual_seed`, and more where someone wants
their own.

The streams are NumPy's, so that the numbers are not torch's for the same seed.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np

from course.manners.types import Device


class Generator:
    """A stream of random numbers of its own, `course.Generator().manual_seed(0)`."""

    def __init__(self, device: Device = "cpu") -> None:
        self.seed()

    def manual_seed(self, seed: int) -> Self:
        """Start the stream that belongs to `seed`; returns the generator."""
        self._seed = int(seed)
        self.rng = np.random.default_rng(self._seed % 2**64)
        return self

    def seed(self) -> int:
        """Start at a place that nobody chose, and say which."""
        entropy: Any = np.random.SeedSequence().entropy  # an int, for none was given
        self.manual_seed(int(entropy) % 2**63)
        return self._seed

    def initial_seed(self) -> int:
        return self._seed

    def __repr__(self) -> str:
        return f"<torch._C.Generator object at {id(self):#x}>"


default_generator = Generator()


def manual_seed(seed: int) -> Generator:
    """Make what follows repeatable.

    >>> import course
    >>> _ = course.manual_seed(0); a = course.rand(3)
    >>> _ = course.manual_seed(0); course.equal(a, course.rand(3))
    True
    """
    return default_generator.manual_seed(seed)


def generator_of(generator: Generator | None = None) -> np.random.Generator:
    """NumPy's generator behind ours; the library's own where none is given."""
    return (generator or default_generator).rng
