"""Which grader this is, and what a submission was graded from: hashes. Where one differs, marks may."""

from __future__ import annotations

import hashlib
import json
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.intake.preparing import Prepared

LIBRARIES = ("numpy", "torch", "ipython", "nbgrader", "nbformat")


@cache
def code() -> str:
    """Return a hash of the grader's and `course`'s Python files, and of the versions of what they need."""
    # The files, not our own version number: who mends a rule in a working copy has the class graded anew.
    home = Path(__file__).absolute().parents[1]
    digest = hashlib.sha256(platform.python_version().encode())
    for name in LIBRARIES:
        digest.update(f"{name} {installed(name)}\n".encode())
    for package in (home, home.parent / "course"):
        for path in sorted(package.rglob("*.py")):
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def digest(ready: Prepared) -> str:
    """Return a hash of all that decides a submission's marks, whichever command grades it, but for the level
    of confinement: the record has that beside it.
    """
    # A task is what decides a mark: the instructor's notebook, the answers, files, limits and seed. The rest
    # is the grader itself, and when it was handed in. What lateness costs hangs on the due date, too, and is
    # computed anew without a run (`saving.lateness`). The level is part of it too, but of a machine elsewhere
    # it is known only when that has graded (`grade.Writer.has`).
    found = hashlib.sha256(json.dumps([code(), str(ready.timestamp)]).encode())
    for name, one in ready.notebooks.items():
        found.update(name.encode() + b"\0" + one.to_json())
    return found.hexdigest()


def installed(name: str) -> str | None:
    """Return which version of a distribution is installed, or None."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None
