"""A stranger's folder, copied without what leads out of it.

What comes into an exchange is its student's to change, before and while it is copied. nbgrader follows the
links in it: `data.csv`, a link to the gradebook, would be read by the instructor, and stand beside the
notebook when that runs. A person may notice; a watcher would answer within seconds.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

PIECE = 1 << 20


class TooLarge(ValueError):
    """A folder with more in it than the course allows."""


def copy_plain(
    source: Path, target: Path, ignored: Callable[[str, list[str]], Iterable[str]], limit: int
) -> list[str]:
    """Copy a folder: its plain files, and the folders of these. It is there whole, or not at all.

    Args:
        ignored: which names of a folder are left out, as `shutil.copytree` asks for them.
        limit: bytes that the files may have together.

    Returns:
        What else there was and was left out: links, devices, what cannot be read.

    Raises:
        TooLarge: there is more than that.
    """
    aside = target.with_name(f".{target.name}.new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    left: list[str] = []
    try:
        # by descriptors, for a name can be given to a link between a look at it and its being opened
        for place, folders, files, here in os.fwalk(source, follow_symlinks=False):
            below = Path(place).relative_to(source)
            out = set(ignored(place, [*folders, *files]))
            left += [str(below / name) for name in folders if _is_link(name, here) and name not in out]
            folders[:] = [name for name in folders if name not in out]
            (aside / below).mkdir(exist_ok=True)
            for name in files:
                if name in out:
                    continue
                copied = _copy_file(name, here, aside / below / name, limit)
                if copied is None:
                    left.append(str(below / name))
                    continue
                limit -= copied
                if limit < 0:
                    raise TooLarge(f"{source} has more in it than the course allows (max_dir_size)")
        shutil.rmtree(target, ignore_errors=True)
        aside.rename(target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return sorted(left)


def _is_link(name: str, here: int) -> bool:
    return stat.S_ISLNK(os.lstat(name, dir_fd=here).st_mode)


def _copy_file(name: str, here: int, target: Path, limit: int) -> int | None:
    """Copy a plain file, up to a piece more than `limit`; return how much that was, None where it is none."""
    try:
        file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=here)
    except OSError:
        return None
    copied = 0
    with open(file, "rb") as stream:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            return None
        with open(target, "wb") as new:
            while copied <= limit and (piece := stream.read(PIECE)):
                copied += new.write(piece)
    return copied
