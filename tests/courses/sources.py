"""Which notebooks of a folder of courses an instructor wrote: with test cells, and with answers in the
answer cells.

A course's files are read as text, and never run here.
"""

from __future__ import annotations

import ast
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

CONFIG = "nbgrader_config.py"
PASSED_OVER = {
    ".git",
    ".ipynb_checkpoints",
    "__pycache__",
    "autograded",
    "downloaded",
    "feedback",
    "release",
    "submitted",
}
"""Folders in which there is no source: what nbgrader makes of one, and what students hand in."""
OTHER_KERNELS = ("ir", "bash", "octave", "sos")
STUBS = ("NotImplementedError", "YOUR CODE HERE")
SETTINGS = {
    "ClearSolutions": {
        "begin_solution_delimeter": str,
        "end_solution_delimeter": str,
        "code_stub": dict,
        "text_stub": str,
        "enforce_metadata": bool,
    },
    "ClearHiddenTests": {
        "begin_test_delimeter": str,
        "end_test_delimeter": str,
        "enforce_metadata": bool,
    },
    "ClearMarkScheme": {
        "begin_mark_scheme_delimeter": str,
        "end_mark_scheme_delimeter": str,
        "enforce_metadata": bool,
    },
}
"""Of a course's own settings those that say what a student gets to see; nbgrader's names and spelling."""
BESIDE = 48 << 20
"""Bytes that the files beside a notebook may have together."""


@dataclass(frozen=True)
class Source:
    """A notebook to compare.

    Args:
        course: the course's folder, by its name.
        where: the notebook's path below that folder.
        notebook: what is in it.
        settings: the lines of the course's own nbgrader_config.py that are kept.
        beside: what lies beside it: the path below its folder, and the file.
        unfit: why it cannot be compared, or nothing.
    """

    course: str
    where: str
    notebook: NotebookNode
    settings: tuple[str, ...]
    beside: dict[str, Path]
    unfit: str = ""


def find(folder: Path) -> Iterator[Source]:
    """Find the sources of all courses of a folder, each text once."""
    for course in sorted(path for path in folder.iterdir() if path.is_dir()):
        seen: set[str] = set()
        # of two copies that in nbgrader's own place is taken, which has its data beside it
        for path in sorted(walk(course), key=lambda path: ("source" not in path.parts, path)):
            if path.suffix != ".ipynb":
                continue
            try:
                notebook = nbformat.read(path, as_version=4)
            except Exception:  # whatever nbformat finds wrong with it, it is no notebook that nbgrader reads
                continue
            text = hashlib.sha256("\0".join(cell.source for cell in notebook.cells).encode()).hexdigest()
            if text in seen or not is_source(notebook):
                continue
            seen.add(text)
            beside, too_much = files_beside(path)
            yield Source(
                course.name,
                str(path.relative_to(course)),
                notebook,
                tuple(settings(path, course)),
                beside,
                _language(notebook) or too_much,
            )


def walk(folder: Path) -> Iterator[Path]:
    """List the plain files below a folder; no link is followed."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in PASSED_OVER]
        for name in files:
            path = Path(place, name)
            if path.is_file() and not path.is_symlink():
                yield path


def is_source(notebook: NotebookNode) -> bool:
    """Say whether a notebook has a test cell, and answers in at least half of its answer cells."""
    answers = [cell for cell in notebook.cells if is_answer(cell)]
    filled = [cell for cell in answers if is_filled(cell.source)]
    return bool(filled) and 2 * len(filled) >= len(answers) and any(map(is_test, notebook.cells))


def is_answer(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and bool(_told(cell).get("solution"))


def is_test(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and bool(_told(cell).get("grade")) and not is_answer(cell)


def _told(cell: NotebookNode) -> dict[str, Any]:
    told = cell.metadata.get("nbgrader", {})
    return told if isinstance(told, dict) else {}


def is_filled(text: str) -> bool:
    """
    >>> [is_filled(text) for text in ("x = 1", "# YOUR CODE HERE", "# an answer, please", "")]
    [True, False, False, False]
    """
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return bool(lines) and not any(stub in text for stub in STUBS)


def _language(notebook: NotebookNode) -> str:
    kernel = notebook.metadata.get("kernelspec", {})
    told = kernel.get("language") or notebook.metadata.get("language_info", {}).get("name")
    # where only the kernel has a name, most ("conda-env-…") are somebody's own, of Python
    other = (
        not told.lower().startswith(("python", "ipython")) if told else kernel.get("name") in OTHER_KERNELS
    )
    return f"it is in {told or kernel['name']}" if other else ""


def files_beside(path: Path) -> tuple[dict[str, Path], str]:
    """Return what lies in a notebook's folder and below, other notebooks left out; and a reason if it is too
    much.
    """
    found = {
        str(file.relative_to(path.parent)): file
        for file in walk(path.parent)
        if file.suffix not in (".ipynb", ".db") and file.name != CONFIG
    }
    size = sum(file.stat().st_size for file in found.values())
    return found, f"{size >> 20} MiB lie beside it" if size > BESIDE else ""


def settings(path: Path, course: Path) -> Iterator[str]:
    """Yield the settings that are kept of the nearest nbgrader_config.py above a notebook: constants, read
    from its text.
    """
    for folder in path.parents:
        if (folder / CONFIG).is_file():
            try:
                tree = ast.parse((folder / CONFIG).read_text(encoding="utf-8"))
            except (OSError, ValueError, SyntaxError):
                return
            yield from filter(None, map(_setting, tree.body))
            return
        if folder == course:
            return


def _setting(node: ast.stmt) -> str | None:
    match node:
        case ast.Assign(
            targets=[ast.Attribute(value=ast.Attribute(value=ast.Name(id="c"), attr=section), attr=trait)],
            value=value,
        ):
            kind = SETTINGS.get(section, {}).get(trait)
            try:
                constant = ast.literal_eval(value)
            except ValueError:
                return None
            return f"c.{section}.{trait} = {constant!r}" if kind and isinstance(constant, kind) else None
    return None
