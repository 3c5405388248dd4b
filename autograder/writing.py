"""A file that an instructor named, written whole or not at all: a disk can be full."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Write a file, or leave what was there.

    Raises:
        OSError: it cannot be written; what was there is there.
    """
    if path.exists() and not path.is_file():  # a pipe, or /dev/stdout: nothing there is to be kept
        path.write_bytes(content)
        return
    path = path.resolve()
    aside = path.with_name(f".{path.name}.new")
    try:
        aside.write_bytes(content)
        if path.exists():
            shutil.copymode(path, aside)
        os.replace(aside, path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
