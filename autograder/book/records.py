"""How the marks of a submission came about, and where it is written: beside `autograded/`, in `records/`.

Not within `autograded/`: nbgrader copies what is there into the feedback, and a record tells what only the
instructor may read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.coursedir import CourseDirectory

from autograder.engine import Graded
from autograder.pages.harmless import harmless

FOLDER = "records"


def path(coursedir: CourseDirectory, assignment: str, student: str, notebook: str) -> Path:
    """Return where the record of a graded notebook is, or will be."""
    return Path(coursedir.format_path(FOLDER, student, assignment)) / f"{notebook}.json"


def read(file: Path) -> dict[str, Any] | None:
    """Return a record, or None where there is none."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told if isinstance(told, dict) else None


def same(file: Path, graded: Graded) -> bool:
    """Say whether the record that is there is of the very submission that is graded again."""
    before = read(file) or {}
    return bool(graded.record.get("submission")) and before.get("submission") == graded.record["submission"]


def write(file: Path, graded: Graded, notes: Iterable[str] = ()) -> None:
    """Write a record: what the engine told, the marks, and what there is to say about them."""
    told = {"marks": graded.marks, **graded.record, "notes": list(notes)}
    if editions := graded.notebook.metadata.get("autograder", {}).get("editions"):
        told["edition"] = dict(zip(("handed in", "graded"), editions))
    replace(file, json.dumps(told, indent=1, ensure_ascii=False) + "\n")


def write_notebook(file: Path, graded: Graded) -> list[str]:
    """Write a graded notebook so that nothing of a student's acts where it is shown. Return what changed."""
    notebook, notes = harmless(graded.notebook)
    replace(file, nbformat.writes(notebook) + "\n")
    return notes


def replace(file: Path, text: str) -> None:
    """Write a file, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.new")
    aside.write_text(text, encoding="utf-8", newline="\n")
    os.replace(aside, file)
