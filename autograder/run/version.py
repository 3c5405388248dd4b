"""Which grader this is: a hash of its own code and of what it grades with. Where it differs, marks may."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

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


def installed(name: str) -> str | None:
    """Return which version of a distribution is installed, or None."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None
