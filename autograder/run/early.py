"""Warm processes that are begun before anybody knows what is needed: while nbgrader is imported, and by what
the last run of the same assignment needed.

What that was is noted beside the assignment's records. It is a guess: the run ends what it cannot use, and
starts what it needs. The standard library and what starts a process are all that this imports.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from autograder.origins import STUDENTS, TESTS, Key, Server, start
from autograder.sandbox import LEVELS

FOLDER = "records"
NOTE = "warm.json"
MARKS_OF_A_COURSE = ("nbgrader_config.py", "nbgrader_config.json", "gradebook.db")
_begun: dict[str, dict[Key, Server]] = {}


def begin(folder: str | None, assignment: str, confined: bool) -> None:
    """Begin what the note of the assignment's last run names, if there is one where notes usually are."""
    if (os.cpu_count() or 1) < 2:  # nothing is done meanwhile
        return
    here = Path(folder).expanduser() if folder else Path.cwd()
    for root in (here, *here.absolute().parents):
        if any(os.path.isfile(root / name) for name in MARKS_OF_A_COURSE):
            break
    else:
        return
    keys, level = noted(root / FOLDER / assignment / NOTE)
    level = level if confined else "none"
    with suppress(OSError):  # the run will meet it too, and tell
        for key in keys:
            _begun.setdefault(level, {})[key] = start(key, level)


def begun(level: str) -> dict[Key, Server]:
    """Hand over what was begun at the level of this run. What is not fit for it is ended."""
    mine = _begun.pop(level, {})
    end()
    return mine


def end() -> None:
    """End what nobody has taken."""
    while _begun:
        for server in _begun.popitem()[1].values():
            server.close(0)


def noted(file: Path) -> tuple[list[Key], str]:
    """What a note says, and at which level the run was confined; nothing where it says no such thing."""
    try:
        if not file.is_file():  # nor a pipe, which would be waited for
            return [], "none"
        told = json.loads(file.read_text(encoding="utf-8"))
        keys = [
            Key(use, tuple(map(_module, imports)), tuple(map(_module, forbidden)))
            for use, imports, forbidden in told["needed"]
            if use in (STUDENTS, TESTS)
        ]
        return keys[:4], LEVELS[LEVELS.index(told["confined"])]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return [], "none"


def note(file: Path, needed: Iterable[Key], level: str) -> None:
    """Note what a run needed, and at which level it was confined, for the next one."""
    told = {"confined": level, "needed": [[key.use, key.imports, key.forbidden] for key in needed]}
    text = json.dumps(told, indent=1) + "\n"
    with suppress(OSError):
        if file.is_file() and file.read_bytes() == text.encode():
            return
        if file.is_dir():
            os.replace(file, file.with_name(f"{file.name}.aside"))
        file.parent.mkdir(parents=True, exist_ok=True)
        aside = file.with_name(f".{file.name}.new")
        try:
            aside.write_text(text, encoding="utf-8")
            os.replace(aside, file)
        finally:  # of a full disk
            aside.unlink(missing_ok=True)


def _module(name: object) -> str:
    if not isinstance(name, str) or not re.fullmatch(r"\w+(\.\w+)*", name):
        raise ValueError(f"{name!r} is no module's name")
    return name
