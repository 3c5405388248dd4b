"""The files beside a notebook: which of a student's may be there when it runs.

What the instructor released is there as the instructor released it. Of what the student adds, a file that
Python or a library would take for one of its own is left behind (`torch.py`, `sitecustomize.py`), and what is
no plain file, or too much.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cache
from importlib.machinery import PathFinder, all_suffixes
from itertools import islice
from pathlib import Path, PurePosixPath

SIZE_LIMIT = 64 << 20
"""Bytes that the files beside a student's notebooks may have together, unless a course says otherwise."""
COUNT_LIMIT = 1000
ENTRY_LIMIT = 20_000
TOLD_LIMIT = 50
NEVER = {
    "sitecustomize",
    "usercustomize",
    "conftest",
    "ipython_config",
    "ipython_kernel_config",
    "matplotlibrc",
}
"""What Python, pytest, IPython and matplotlib run or read where they find it, whether a module has that name
or not.
"""
USUAL = ("timestamp.txt", "*.ipynb", "__pycache__", ".*", "*.pyc")
"""What is never beside a notebook when it is graded, without a word."""
SUFFIXES = tuple(all_suffixes())


@dataclass(frozen=True)
class Files:
    """What may stand beside the notebook (path below its folder → content), which of it is as the instructor
    released it, and why what else is there may not (path → reason).
    """

    files: dict[str, bytes] = field(default_factory=dict)
    left_behind: dict[str, str] = field(default_factory=dict)
    released: tuple[str, ...] = ()

    def told(self) -> list[str]:
        """Return a sentence for each file that was left behind, for so many that a person will read them."""
        told = [
            f"left behind: {path.encode(errors='replace').decode()}: {why}"
            for path, why in self.left_behind.items()
        ]
        return (
            told
            if len(told) <= TOLD_LIMIT
            else [*told[:TOLD_LIMIT], f"left behind: {len(told) - TOLD_LIMIT} files more"]
        )


def working_files(
    submitted: Path,
    released: Mapping[str, bytes],
    *,
    size_limit: int = SIZE_LIMIT,
    students: Container[str] = (),
) -> Files:
    """Return what stands beside a submission's notebooks: the released files, and the student's own.

    Args:
        submitted: the submission's folder.
        released: the instructor's files, as `released_files` gives them.
        size_limit: bytes that the student's files may have together.
        students: released files of which the student's version counts (nbgrader's
            `Autograde.exclude_overwriting`).
    """
    files: dict[str, bytes] = dict(released)
    left: dict[str, str] = {}
    folders = {str(parent) for path in released for parent in PurePosixPath(path).parents}
    # a bound, for an archive that was unpacked can hold millions of empty files
    found = list(islice(_walk(submitted), ENTRY_LIMIT))
    packages = {
        PurePosixPath(path).parts[0] for path, _ in found if re.fullmatch(r"[^/]+/__init__\.[^/]+", path)
    }
    room, count = size_limit, COUNT_LIMIT
    for path, status in found:
        plain = stat.S_ISREG(status.st_mode)
        if path in released and path not in students:
            if not plain or _content(submitted / path, size_limit) != released[path]:
                left[path] = "the instructor's file of this name was used"
        elif path != path.encode(errors="replace").decode():
            left[path] = "its name is not UTF-8"
        elif path in folders or any(str(parent) in released for parent in PurePosixPath(path).parents):
            left[path] = "stands where the instructor released something else"
        elif reason := shadows(path, released, packages):
            left[path] = reason
        elif not plain:
            left[path] = "cannot be read" if stat.S_ISDIR(status.st_mode) else "is no plain file"
        elif status.st_size > room or not count:
            left[path] = (
                f"is too much: the files of a submission may have {size_limit / (1 << 20):g} MiB "
                f"and be {COUNT_LIMIT}"
            )
        elif (content := _content(submitted / path, room)) is None:
            left[path] = "cannot be read"
        else:
            files[path] = content
            room, count = room - len(content), count - 1
    if len(found) == ENTRY_LIMIT:
        left["…"] = f"all that comes after {ENTRY_LIMIT} files"
    return Files(files, left, tuple(path for path in released if files[path] == released[path]))


def released_files(folder: Path, ignored: Iterable[str] = ()) -> dict[str, bytes]:
    """Return the instructor's files by path: those of the source folder that nbgrader releases."""
    return {
        path: content
        for path, status in _walk(folder, tuple(ignored), follow=True)
        if stat.S_ISREG(status.st_mode)
        and (content := _content(folder / path, None, follow=True)) is not None
    }


def shadows(path: str, released: Container[str] = (), packages: Container[str] = ()) -> str | None:
    """Say why Python would take a file for something else than a student's own, or None.

    Args:
        path: below the notebook's folder.
        released: the paths of the instructor's files.
        packages: the folders with an `__init__.py`. Without one, an installed module comes before a folder of
            its name.

    >>> shadows("torch.py"), shadows("my_notes.py"), shadows("data/random.py")
    ("would be taken for the module 'torch'", None, None)
    """
    parts = PurePosixPath(path).parts
    first = parts[0]
    name = next((first.removesuffix(suffix) for suffix in SUFFIXES if first.endswith(suffix)), first)
    if name in NEVER or first.endswith(".pth") or first.startswith("profile_"):
        return "would change how Python or a library starts"
    if first in packages and f"{name}.py" in released:
        return f"would be taken for the released {name}.py"
    if (
        (first in packages or (len(parts) == 1 and name != first))
        and name.isidentifier()
        and _importable(name)
    ):
        return f"would be taken for the module '{name}'"
    return None


@cache
def _importable(name: str) -> bool:
    """Say whether a module of this name is there without a student's help."""
    # Not by importlib.util.find_spec: it looks into the current folder too ('' on sys.path), and what stands
    # there when the class is graded is not there for a student.
    if name in sys.stdlib_module_names:
        return True
    elsewhere = [folder for folder in sys.path if folder]
    for finder in sys.meta_path:
        try:
            found = finder.find_spec(name, elsewhere if finder is PathFinder else None)
        except (ImportError, ValueError, AttributeError):
            continue
        if found is not None:
            # a folder without __init__.py has no origin: a student's file of its name comes first, and hides
            # nothing that anybody imports
            return found.origin is not None
    return False


def _walk(
    folder: Path, ignored: tuple[str, ...] = (), follow: bool = False
) -> Iterator[tuple[str, os.stat_result]]:
    """Yield what is in a folder, by path, but for what is never beside a notebook; links are not followed."""

    def skipped(name: str) -> bool:
        return any(fnmatch(name, pattern) for pattern in (*USUAL, *ignored))

    for place, folders, names in os.walk(folder):
        inside = Path(place).relative_to(folder)
        # os.walk passes by what it cannot look into, without a word: it is told as a file that cannot be read
        shut = [name for name in folders if not os.access(Path(place) / name, os.R_OK | os.X_OK)]
        folders[:] = [name for name in folders if name not in shut]
        links = [name for name in folders if os.path.islink(Path(place) / name)]
        folders[:] = sorted(name for name in folders if not skipped(name) and name not in links)
        for name in sorted([*names, *links, *shut]):
            if not skipped(name):
                try:
                    yield (inside / name).as_posix(), os.stat(Path(place) / name, follow_symlinks=follow)
                except OSError:
                    continue


def read_plain(path: Path, limit: int | None, follow: bool = False) -> bytes | None:
    """Return the content of a plain file, or one byte more than `limit` of it; None where it is none or
    cannot be read.
    """
    # A submission is a stranger's folder. O_NOFOLLOW: a link could lead to what only the instructor may read.
    # O_NONBLOCK: a FIFO would keep us waiting for a writer. And the file is looked at once it is open, for
    # before that its name can be given to another.
    try:
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | (0 if follow else os.O_NOFOLLOW))
    except (OSError, ValueError):
        return None
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            return None
        with open(file, "rb", closefd=False) as stream:
            return stream.read() if limit is None else stream.read(limit + 1)
    except OSError:
        return None
    finally:
        os.close(file)


def _content(path: Path, limit: int | None, follow: bool = False) -> bytes | None:
    content = read_plain(path, limit, follow)
    return None if content is None or (limit is not None and len(content) > limit) else content
