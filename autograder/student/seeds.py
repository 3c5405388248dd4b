"""Seeds of the global generators of random numbers."""

import random
import sys


def seed(number: int) -> None:
    """Seed `random` and, where they are imported, NumPy and torch."""
    random.seed(number)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(number % 2**32)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(number)
