"""Which of a submission's files is which notebook of the assignment: by name or, where that is missing or
holds no answer, by what is in it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from autograder.intake.files import read_plain
from autograder.intake.reading import WITH_OUTPUTS
from autograder.intake.rebuilding import Inside, inside, key

SPARE_LIMIT = 20
"""How many files of other names are looked into for a notebook."""
LOOKED_AT = 2000
DEPTH = 3
"""How many folders deep a notebook is looked for."""
SHOWN = 5
UNPACKED = {"__MACOSX", "__pycache__"}


@dataclass(frozen=True)
class Found:
    """A notebook of a submission: its bytes (one more than the limit where it is too large), or the reason
    why it counts for nothing; and the folder that it is in, where that is not the submission's own.
    """

    content: bytes | None
    reason: str = ""
    notes: list[str] = field(default_factory=list)
    folder: Path | None = None


@dataclass(frozen=True)
class _File:
    """A file that may be a notebook, and what it holds of each that is wanted."""

    path: Path
    shown: str
    content: bytes
    holds: Mapping[str, Inside]

    def fits(self, name: str) -> bool:
        """Whether it holds no less of this notebook than of any other."""
        known = self.holds[name].known
        return bool(known) and known == max(one.known for one in self.holds.values())

    def answers(self, name: str) -> dict[str, str]:
        return self.holds[name].answers


def find_notebooks(folder: Path, wanted: Mapping[str, NotebookNode], size_limit: int) -> dict[str, Found]:
    """Find the notebooks of an assignment in a submission's folder."""
    expected = {name: _read(folder / f"{name}.ipynb", size_limit) for name in wanted}
    there = list(_candidates(folder, wanted))
    others = [path for path in there if path not in {folder / f"{name}.ipynb" for name in wanted}]
    good = {
        name: one
        for name, one in expected.items()
        if one is not None and one.content is not None and _named(one.content, name, wanted)
    }
    if len(good) == len(wanted) and not others:
        return good
    room = size_limit * WITH_OUTPUTS
    files: list[_File] = []
    for path in [*(folder / f"{name}.ipynb" for name in wanted if expected[name]), *others[:SPARE_LIMIT]]:
        content = read_plain(path, room)
        if content is not None and len(content) <= room:
            room -= 0 if path.parent == folder and path.stem in wanted else len(content)
            holds = {name: inside(source, content, size_limit) for name, source in wanted.items()}
            files.append(_File(path, _shown(path.relative_to(folder)), content, holds))
    return {name: _chosen(name, expected[name], folder, files, there) for name in wanted}


def _named(content: bytes, name: str, wanted: Mapping[str, NotebookNode]) -> bool:
    """Whether a file of the right name is likely to be that notebook: a look that costs nothing."""
    if len(wanted) == 1:
        return True
    own, *others = ({key(cell) for cell in wanted[one].cells} for one in [name, *(set(wanted) - {name})])
    return any(f'"{mine}"'.encode() in content for mine in own.difference(*others) if mine)


def _chosen(name: str, expected: Found | None, folder: Path, files: list[_File], there: list[Path]) -> Found:
    """Choose a file for a notebook: the one of its name, as nbgrader does, where there are answers in it."""
    mine = next((file for file in files if file.path == folder / f"{name}.ipynb"), None)
    fitting = [file for file in files if file is not mine and file.fits(name) and not _anothers(file, folder)]
    answered = [file for file in fitting if file.answers(name)]
    if mine is not None and mine.fits(name) and mine.answers(name):
        if others := [file.shown for file in answered if file.answers(name) != mine.answers(name)]:
            told = f"{', '.join(others[:SHOWN])} {'has' if len(others) == 1 else 'have'} answers, too: "
            return Found(mine.content, notes=[f"{told}graded was {mine.shown}, as the assignment calls it"])
        return Found(mine.content)
    most = max((len(file.answers(name)) for file in answered), default=0)
    best = [file for file in answered if len(file.answers(name)) == most]
    if expected is None:
        best = best or fitting[:1]
    if not best:
        return expected or Found(None, _missing(name, folder, there))
    if any(file.answers(name) != best[0].answers(name) for file in best):
        what = f"There is no {name}.ipynb" if expected is None else f"{name}.ipynb holds no answer"
        return Found(
            None,
            f"{what}, and {len(best)} notebooks could be it: "
            f"{', '.join(file.shown for file in best[:SHOWN])}. Hand it in again under its own name.",
        )
    one = best[0]
    if expected is None:
        note = f"the notebook was called {one.shown}, and was graded as {name}.ipynb"
    else:
        state = "holds no answer" if mine is not None else "cannot be read"
        note = f"{name}.ipynb {state}, and {one.shown} has answers: that was graded"
    if len(answered) > len(best):
        note += f" (of {len(answered)} notebooks with answers, it has most)"
    return Found(one.content, notes=[note], folder=None if one.path.parent == folder else one.path.parent)


def _anothers(file: _File, folder: Path) -> bool:
    """Whether a file has the name of another notebook of the assignment, and is that."""
    other = file.path.stem
    return (
        file.path.parent == folder
        and file.path.suffix == ".ipynb"
        and other in file.holds
        and file.fits(other)
    )


def _missing(name: str, folder: Path, there: list[Path]) -> str:
    """Say that a notebook is not there, and what is."""
    shown = [_shown(path.relative_to(folder)) for path in there] or sorted(_others(folder))
    more = f" and {len(shown) - SHOWN} more" if len(shown) > SHOWN else ""
    but = (
        f" What is there is {', '.join(shown[:SHOWN])}{more}, and no notebook of this assignment."
        if shown
        else ""
    )
    return f"There is no {name}.ipynb in the submission.{but} Hand it in again, under that name."


def _others(folder: Path) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            for entry, _ in zip(entries, range(LOOKED_AT)):
                if entry.name != "timestamp.txt" and not entry.name.startswith("."):
                    yield _shown(Path(entry.name))[:80]
    except OSError:
        return


def _read(path: Path, size_limit: int) -> Found | None:
    """Read a notebook that should be there; None where nothing of that name is."""
    if not os.path.lexists(path):
        return None
    content = read_plain(path, size_limit * WITH_OUTPUTS)
    return (
        Found(content)
        if content is not None
        else Found(
            None,
            f"{path.name} is no file that can be read (a folder, a link, or worse). "
            "Hand the notebook itself in.",
        )
    )


def _candidates(folder: Path, wanted: Mapping[str, NotebookNode]) -> Iterator[Path]:
    """Yield what may be a notebook by its name, those nearest to the top first, and of these the oldest copy
    (`Copy2` before `Copy10`).
    """
    found: list[Path] = []
    seen = 0
    for place, folders, names in os.walk(folder):
        inner = Path(place)
        folders[:] = (
            sorted(one for one in folders if not one.startswith(".") and one not in UNPACKED)
            if len(inner.relative_to(folder).parts) < DEPTH
            else []
        )
        seen += len(folders)
        for one in sorted(names):
            seen += 1
            if _may_be_one(one, wanted):
                found.append(inner / one)
        if seen > LOOKED_AT:
            break
    yield from sorted(found, key=lambda path: (len(path.parts), _natural(path.as_posix())))


def _may_be_one(file: str, wanted: Mapping[str, NotebookNode]) -> bool:
    """Whether a file has a notebook's name, or one that a browser, an editor or a learning platform makes of
    it.
    """
    if file.startswith("."):
        return False
    lower = file.lower()
    stem, _, suffix = lower.rpartition(".")
    names = {name.lower() for name in wanted}
    return ".ipynb" in lower or lower in names or (suffix in ("json", "txt") and stem in names)


def _natural(text: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"([0-9]{1,18})", text)]


def _shown(path: Path) -> str:
    return path.as_posix().encode(errors="replace").decode()
