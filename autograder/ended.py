"""A run of nbgrader's own that is ended in the middle: by a signal, by a kill, by a full disk.

What was done stays, what is half is away, and the same command goes on from there. nbgrader itself takes a
folder for done if it is there, whatever is in it: after a SIGTERM, which ends Python at once, a student's
page would be missing, or cut off, for good.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.converters.base import BaseConverter
from traitlets.config import Application

from autograder import steady

UNFINISHED = "unfinished"
Half = Callable[[Path, Sequence[Path]], bool]
"""Whether a folder is what a run left that was ended, from the folder and the files that it is to hold."""
Outdated = Callable[[str, str, Sequence[Path]], bool]
"""Whether what was made for a student is no longer right: from the assignment, the student and the files."""


def go_on(run: BaseConverter, half: Half, outdated: Outdated | None = None) -> None:
    """Let a run make anew what an ended one has left half and what is `outdated`, and end in order itself."""
    # the one step that nbgrader takes when its list is final, and that ends with the run
    convert: Callable[[], None] = run.convert_notebooks

    def convert_in_order() -> None:
        with in_order(run):
            _take_halves_away(run, half, outdated)
            convert()

    run.convert_notebooks = convert_in_order


@contextmanager
def in_order(run: BaseConverter) -> Generator[None]:
    """Let SIGTERM and SIGHUP end a run as Ctrl-C does: nbgrader then takes away what it is at work on."""
    with steady.signals(), steady.frames_are_ours():
        try:
            yield
        except KeyboardInterrupt as end:
            by = f" by {end}" if isinstance(end, steady.Terminated) else ""
            run.log.error("interrupted%s: what was done is kept, and the same command goes on from there", by)
            if isinstance(run.parent, Application):  # a command: it need not tell where it was
                raise SystemExit(2) from None
            raise


def _take_halves_away(run: BaseConverter, half: Half, outdated: Outdated | None) -> None:
    folders = run.coursedir
    pattern = run._format_source("(?P<assignment>.*)", "(?P<student>.*)", escape=True)
    for source, notebooks in run.assignments.items():
        found = re.match(pattern, source)
        if found is None or found["student"] in folders.student_id_exclude.split(","):
            continue
        place = Path(os.path.normpath(run._format_dest(found["assignment"], found["student"])))
        files = [place / (Path(name).stem + run.exporter.file_extension) for name in notebooks]
        with suppress(OSError):  # nbgrader will meet it too, and tell
            if not place.is_dir():
                continue
            if half(place, files):
                run.log.warning("%s is what an ended run has left: it is made anew", place)
            elif outdated is not None and outdated(found["assignment"], found["student"], files):
                run.log.warning("%s tells other marks than the gradebook has by now: it is made anew", place)
            else:
                continue
            if folders.notebook_id == "*":
                shutil.rmtree(place)
            else:
                for file in files:
                    file.unlink(missing_ok=True)


def pages(place: Path, files: Sequence[Path]) -> bool:
    """Whether of a student's pages none is there, or one is cut off."""
    there = [file for file in files if file.is_file()]
    return not there or any(not _tail(file).endswith(b"</html>") for file in there)


def graded(place: Path, files: Sequence[Path]) -> bool:
    """Whether of the graded notebooks none is there, or one is not yet graded."""
    there = [file for file in files if file.is_file()]
    return not there or not all(map(finished, there))


def release(source: Path) -> Half:
    """Return what says whether of the notebooks for students one is cut off, or there is nothing yet but what
    is copied from `source`: such a folder may also be an instructor's own.
    """

    def half(place: Path, files: Sequence[Path]) -> bool:
        there = [file for file in files if file.is_file()]
        if there:
            return any(not _tail(file).endswith(b"}") for file in there)
        return all((source / file.relative_to(place)).exists() for file in place.rglob("*"))

    return half


def mark(notebook: NotebookNode, finished: bool) -> None:
    """Write into a notebook that it is not graded yet, until it is."""
    told: dict[str, Any] = notebook.metadata.setdefault("autograder", {})
    told.pop(UNFINISHED, None)
    if not finished:
        told[UNFINISHED] = True
    if not told:
        del notebook.metadata["autograder"]


def finished(file: Path) -> bool:
    """Whether a graded notebook is whole, and was graded when it was written."""
    try:
        content = file.read_bytes()
        # what a student's code has put out may say the like: only the file's own word counts, and is rare
        if f'"{UNFINISHED}"'.encode() in content:
            return UNFINISHED not in json.loads(content)["metadata"].get("autograder", {})
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False
    return content.rstrip().endswith(b"}")


def _tail(file: Path) -> bytes:
    with open(file, "rb") as opened:
        opened.seek(max(0, os.fstat(opened.fileno()).st_size - 100))
        return opened.read().rstrip()
