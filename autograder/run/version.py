"""Which grader this is, and what a submission was graded from: hashes. Where one differs, marks may."""

from __future__ import annotations

import hashlib
import json
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.intake.preparing import Prepared

LIBRARIES = ("numpy", "torch", "ipython", "nbgrader", "nbformat")


@cache
def packages() -> dict[str, str]:
    """Return a hash of the Python files of the grader and of `course`, by the package's name."""
    # The files, not our own version number: who mends a rule in a working copy has the class graded anew.
    home = Path(__file__).absolute().parents[2]
    found = {}
    for name in ("autograder", "course"):
        digest = hashlib.sha256()
        for path in sorted((home / name).rglob("*.py")):
            digest.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes())
        found[name] = digest.hexdigest()
    return found


@cache
def code() -> str:
    """Return a hash of the grader's and `course`'s Python files, and of the versions of what they need."""
    libraries = {name: installed(name) for name in LIBRARIES}
    return hashlib.sha256(json.dumps([platform.python_version(), libraries, packages()]).encode()).hexdigest()


def stamp(digest: str) -> dict[str, Any]:
    """Return what the record of a submission with this digest says of the grader: `regrade` and `replay` ask
    for it.
    """
    return {"digest": digest, "code": dict(packages())}


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
