"""How the marks of a submission came about, and where it is written: beside `autograded/`, in `records/`.

Not within `autograded/`: nbgrader copies what is there into the feedback, and a record tells what only the
instructor may read.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.coursedir import CourseDirectory

from autograder.engine import Graded
from autograder.intake.files import read_plain
from autograder.pages.harmless import harmless

FOLDER = "records"
LONGEST = 256 << 20
"""Bytes that a record may have: what is longer was not written here."""


def _number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _cell(value: object) -> bool:
    """Whether it is what the engine tells of a cell, as far as anybody reads it."""
    if not isinstance(value, dict) or not isinstance(value.get("id"), str):
        return False
    return all(isinstance(value[name], str) for name in ("mode", "limit") if name in value)


FIELDS: dict[str, Callable[[Any], bool]] = {
    "marks": lambda told: isinstance(told, dict) and all(map(_number, told.values())),
    "cells": lambda told: isinstance(told, list) and all(map(_cell, told)),
    "seconds": lambda told: isinstance(told, dict) and _number(told.get("all")),
    "refused": lambda told: told is None or isinstance(told, str),
    "confined": lambda told: told in ("full", "inner", "none", ""),
    **dict.fromkeys(("edition", "inputs", "code"), lambda told: isinstance(told, dict)),
    **dict.fromkeys(("repairs", "notes", "confinement"), _texts),
    **dict.fromkeys(("submission", "digest", "version"), lambda told: isinstance(told, str)),
    "weaker": lambda told: told is None or isinstance(told, str),
}
"""What others read in a record, and of what kind it must be. A file in a class's folder can be anything."""


def path(coursedir: CourseDirectory, assignment: str, student: str, notebook: str) -> Path:
    """Return where the record of a graded notebook is, or will be."""
    return Path(coursedir.format_path(FOLDER, student, assignment)) / f"{notebook}.json"


def read(file: Path) -> dict[str, Any] | None:
    """Return a record, or None where there is none that can be read (`odd` says why)."""
    told = _told(file, FIELDS)
    return told if isinstance(told, dict) else None


def odd(file: Path) -> str:
    """Say what is wrong with a record that is there and is none; else nothing."""
    told = _told(file, FIELDS)
    return f"{file} is no record of a grading ({told}): it is ignored" if isinstance(told, str) else ""


def seal(told: dict[str, Any]) -> str:
    """Return what is to be kept, as JSON that says what it was when it was written."""
    # as it will be read: JSON has other keys than Python
    return json.dumps({"sum": _sum(json.loads(json.dumps(told))), **told}, indent=1) + "\n"


def unseal(file: Path) -> tuple[dict[str, Any] | None, str]:
    """Return what was kept, just as it was written; or None, and what is wrong with a file that is there."""
    told = _told(file, {})
    if isinstance(told, dict) and told.pop("sum", None) != _sum(told):
        told = "it is not as it was written"
    if isinstance(told, str):
        return None, f"{file} is not what was kept there ({told}): it is ignored, and made anew"
    return told, ""


def _sum(told: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _told(file: Path, fields: Mapping[str, Callable[[Any], bool]]) -> dict[str, Any] | str | None:
    """Return a record, None where there is nothing, or why what is there is none."""
    if not os.path.lexists(file):
        return None
    content = read_plain(file, LONGEST, follow=True)
    if content is None:
        return "it cannot be read, or is no file"
    if len(content) > LONGEST:
        return "it is too long"
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):  # what is no UTF-8, too
        return "it is not JSON" if content.strip() else "it is empty"
    if not isinstance(told, dict):
        return f"it is {'null' if told is None else 'of another kind'}"
    wrong = next((name for name, fits in fields.items() if name in told and not fits(told[name])), "")
    return f"its '{wrong}' is of another kind" if wrong else told


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
    """Write a file, whole or not at all. A folder in its place, or a file in its folder's, is moved away."""
    for place in (*reversed(file.parents[:3]), file):
        if os.path.lexists(place) and os.path.isdir(place) == (place == file):
            os.replace(place, _free(place))
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.new")
    try:
        if os.path.isdir(aside):
            os.replace(aside, _free(aside))
        aside.write_text(text, encoding="utf-8", newline="\n")
        os.replace(aside, file)
    except OSError:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise


def _free(place: Path) -> Path:
    """Return a name beside it that nothing has."""
    names = (place.with_name(f"{place.name}.aside{number or ''}") for number in range(10_000))
    return next(name for name in names if not os.path.lexists(name))
