"""What a check raises: to the student (`Wrong`, `CheckFailed`) and to the author of a check (`Misuse`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .diagnose import Compared
    from .panel import Seen

LONGEST = 500
"""Characters of a sentence that has a student's value in it, or of an error's text."""
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def readable(text: str) -> str:
    """A sentence with a student's value in it: its beginning, where it is long, and without addresses, which
    tell nobody anything and are others in every run.

    >>> readable("f gives {<object object at 0x7eff81342dd0>: 1}.")
    'f gives {<object object>: 1}.'
    >>> readable("f gives " + "7" * 4000)[-32:]
    '7777777... (4,008 characters)'
    """
    plain = ADDRESS.sub("", text)
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}... ({len(plain):,} characters)"


class Wrong(AssertionError):
    """An answer is not what it should be; the text is a sentence to the student. `seen` is what can be drawn
    of it, `found` what it says of the known mistakes, and `hint` the end of the text that a name replaces.
    """

    def __init__(
        self, text: str = "", seen: Seen | None = None, found: Compared | None = None, hint: str = ""
    ):
        super().__init__(text)
        self.seen = seen
        self.found = found
        self.hint = hint


class CheckFailed(AssertionError):
    """The visible checks of one exercise failed. Jupyter shows its text alone, without a traceback, and only
    the first line of it below a panel that has told the rest (`shown`).
    """

    def __init__(self, text: str = "", shown: bool = False):
        super().__init__(text)
        self.shown = shown

    def _render_traceback_(self) -> list[str]:
        lines = str(self).splitlines()
        return [f"{lines[0]}, see above"] if self.shown else lines


class Misuse(Exception):
    """The check itself is written wrongly: never counted against the student, so it is never caught."""
