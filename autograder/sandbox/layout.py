"""What the student's root folder will hold: worked out once in the warm process, put there for each
student.
"""

import functools
import os
from collections.abc import Iterable
from typing import NamedTuple


class Step(NamedTuple):
    """One thing to make at `path`: a "folder", an empty "file" to bind over, a "link" to the text `source`,
    or a "bind" of `source`.
    """

    kind: str
    path: str
    source: str = ""


@functools.cache
def layout(libraries: tuple[str, ...], hidden: tuple[str, ...]) -> tuple[Step, ...]:
    """The steps that show `libraries` at the paths where they are, in order, without what is `hidden`."""
    covered = {os.path.realpath(path) for path in hidden}
    steps: dict[str, Step] = {}  # by path
    for path in sorted(outermost(libraries), key=lambda path: (not os.path.islink(path), path)):
        if os.path.islink(path):
            _add(steps, Step("link", path, os.readlink(path)))
        elif os.path.exists(path):
            _expose(steps, os.path.realpath(path), path, covered)
    return tuple(steps.values())


def outermost(paths: Iterable[str]) -> list[str]:
    """The paths that lie in no other of them.

    >>> outermost(["/usr/lib/python3", "/usr/lib", "/usr/library"])
    ['/usr/lib', '/usr/library']
    """
    kept: list[str] = []
    for path in sorted(os.path.normpath(path) for path in paths):
        if not any(path == other or path.startswith(other + "/") for other in kept):
            kept.append(path)
    return kept


def _add(steps: dict[str, Step], step: Step) -> None:
    parent = os.path.dirname(step.path)
    if parent != "/" and parent not in steps:
        _add(steps, Step("folder", parent))
    steps[step.path if step.kind != "bind" else step.path + "/."] = step


def _expose(steps: dict[str, Step], source: str, path: str, hidden: set[str]) -> None:
    """Show the host's `source` at `path`. A folder that holds something hidden is made anew, entry by entry.

    Covering a package's folder with an empty one would not do: Python imports an empty folder as a namespace
    package.
    """
    if source in hidden:
        return
    whole = not any(each.startswith(source + "/") for each in hidden)
    _add(steps, Step("folder" if os.path.isdir(source) else "file", path))
    if whole:
        _add(steps, Step("bind", path, source))
        return
    for entry in sorted(os.scandir(source), key=lambda entry: entry.name):
        if not entry.is_symlink():
            _expose(steps, f"{source}/{entry.name}", f"{path}/{entry.name}", hidden)
        elif f"{source}/{entry.name}" not in hidden:
            _add(steps, Step("link", f"{path}/{entry.name}", os.readlink(entry.path)))
