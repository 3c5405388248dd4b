"""What nbgrader says where it finds no notebook, with what is there and what to do.

nbgrader looks for notebooks by their names before any class of ours is made, and ends where one student alone
was asked for whose folder holds none: `No notebooks were matched by '…/submitted/zoe/numbers'`. A filter of
its log is all that sees this.
"""

from __future__ import annotations

import glob
import logging
import os
from pathlib import Path

SAID = "No notebooks were matched by '%s'"
SHOWN = 5


class Explain(logging.Filter):
    """Adds a sentence to what nbgrader says of a folder that it found nothing in; lets everything through."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno >= logging.ERROR and record.getMessage().startswith(SAID[: SAID.index("'")]):
            pattern = record.getMessage().partition("'")[2].rstrip("'")
            record.msg, record.args = f"{record.getMessage()}. {said_of(pattern)}", ()
        return True


def said_of(pattern: str) -> str:
    """Say what is there where nbgrader looked for submissions by a pattern, and what to do."""
    found = [Path(path) for path in sorted(glob.glob(pattern))]
    folders = [path for path in found if path.is_dir()]
    if not found:
        siblings = sorted({Path(path).name for path in glob.glob(f"{os.path.dirname(pattern)}/*")})
        if siblings:
            return f"There is nothing of that name; what is there is {_shown(siblings)}"
        above = Path(pattern)
        while not os.path.lexists(above) and above != above.parent:
            above = above.parent
        there = _names(above)
        return f"There is nothing of that name: in {above} there is {there or 'nothing'}"
    if not folders:
        return f"{found[0]} is no folder: put the notebook into a folder of that name"
    told = "; ".join(f"in {folder} there is {_names(folder) or 'nothing'}" for folder in folders[:SHOWN])
    return (
        f"{told[:1].upper()}{told[1:]}, and no notebook of a name that was asked for. Put it there, or run "
        "'autograder grade' with --student, which looks into folders, takes a notebook of another name, and "
        "else enters a zero with that reason"
    )


def _names(folder: Path) -> str:
    """Return what a folder holds, as far as it can be read."""
    try:
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError as error:
        return f"what cannot be read ({error.strerror})"
    return _shown(names)


def _shown(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    shown = (name.encode(errors="replace").decode() for name in names[:SHOWN])
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in ", ".join(shown)) + more
