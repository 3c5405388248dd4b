"""What libraries import when they are first used: torch's optimizers, for one, take 0.7 s for it.

The rehearsal of the instructor's own solution shows what that is for a notebook, in either process, and the
processes of the class have it ready. Of what the solution itself imports nothing is taken: only parts of
packages that were there before.
"""

import re
import sys
from collections.abc import Iterable

MOST = 100
NAME = re.compile(r"\w+(\.\w+)+")


def later(before: frozenset[str], after: Iterable[str] | None = None) -> list[str]:
    """Parts of packages that were imported `before`, and that have been imported since; of a package that is
    new, that one alone.

    >>> later(frozenset({"a", "a.b"}), ["a", "a.b", "a.c", "a.c.d", "a.b.e", "new", "new.part"])
    ['a.b.e', 'a.c']
    """
    names = list(sys.modules) if after is None else after
    new = {
        name
        for name in names
        if name not in before and name.partition(".")[0] in before and NAME.fullmatch(name)
    }
    return sorted(name for name in new if not any(above in new for above in _above(name)))[:MOST]


def _above(name: str) -> Iterable[str]:
    parts = name.split(".")
    return (".".join(parts[:end]) for end in range(1, len(parts)))


def named(told: object) -> list[str]:
    """What a student's process says of it, if it is such a list."""
    if not isinstance(told, list) or len(told) > MOST:
        return []
    return [name for name in told if isinstance(name, str) and len(name) < 200 and NAME.fullmatch(name)]
