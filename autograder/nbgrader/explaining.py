"""What nbgrader says where it finds no notebook, with what is there and what to do; and where a disk fails,
in a sentence.

nbgrader looks for notebooks by their names before any class of ours is made, and ends where one student alone
was asked for whose folder holds none: `No notebooks were matched by '…/submitted/zoe/numbers'`. A filter of
its log is all that sees this.

Of a full disk it shows a hundred lines of Python for each student, or asks to upgrade the gradebook.
"""

from __future__ import annotations

import errno
import glob
import logging
import os
import sys
from pathlib import Path

NOBODYS = f"{os.sep}.{os.sep}"
"""What a path has in a student's place where it is the instructor's."""
SAID = "No notebooks were matched by '%s'"
FRAMES = ("Traceback (most recent call last)", "There was an error accessing the nbgrader database")
SHOWN = 5
DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS}
"""What the disk says of itself, and no program's mistake."""
SQLITES = ("database or disk is full", "disk I/O error", "readonly database", "unable to open database file")


class Explain(logging.Filter):
    """Adds a sentence to what nbgrader says of a folder that it found nothing in, puts one in the place of
    what it shows of a disk that fails; lets everything through.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno >= logging.ERROR and record.getMessage().startswith(SAID[: SAID.index("'")]):
            pattern = record.getMessage().partition("'")[2].rstrip("'")
            record.msg, record.args = f"{record.getMessage()}. {said_of(pattern)}", ()
        elif record.levelno >= logging.ERROR and record.getMessage().startswith(FRAMES):
            # nbgrader tells of an error while it handles it
            if fault := of_the_disk(sys.exc_info()[1]):
                record.msg, record.args = (
                    f"{fault}. When that is mended (if it is full: when there is room), the same command "
                    "goes on from there; what was done is kept",
                    (),
                )
        return True


def of_the_disk(error: BaseException | None) -> str:
    """Return what a disk has said of itself, if that is what an error came of; else nothing."""
    for _ in range(20):  # errors of errors
        if error is None:
            break
        if isinstance(error, OSError) and error.errno in DISK:
            where = error.filename2 or error.filename
            return f"{error.strerror}: {where}" if where else str(error.strerror)
        if said := next((one for one in SQLITES if one in str(error)), ""):
            return f"the gradebook cannot be written: {said}"
        error = error.__cause__ or error.__context__
    return ""


def said_of(pattern: str) -> str:
    """Say what is there where nbgrader looked for submissions, or for an instructor's text, by a pattern, and
    what to do.
    """
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
    if NOBODYS in pattern:
        return f"{told[:1].upper()}{told[1:]}, and no notebook: put the assignment's own there"
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
