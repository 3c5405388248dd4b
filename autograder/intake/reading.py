"""A notebook file as a student handed it in, read without trusting anything in it.

Only what can be an answer is taken: each cell's kind, text, grade id, id and attached pictures. Everything
else (metadata, tags, outputs) is not even looked at, so nothing in it can do harm.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from typing import Any

from autograder.author.edition import stamped

SIZE_LIMIT = 32 << 20
"""Bytes that a notebook may have, unless a course says otherwise. Its outputs count; they are thrown away."""
CELL_LIMIT = 5000
PICTURE_LIMIT = 16 << 20
"""Bytes that a notebook's attached pictures may have together, as base64."""

KINDS = ("code", "markdown", "raw")
# What the first bytes of an attached picture must be. No SVG: it is a program to a browser.
PICTURES = {
    "image/png": rb"\x89PNG\r\n\x1a\n",
    "image/jpeg": rb"\xff\xd8\xff",
    "image/gif": rb"GIF8[79]a",
    "image/webp": rb"RIFF....WEBP",
}


class Refused(ValueError):
    """A submission that cannot be graded: the reason, to its student. It is worth nothing until it is graded
    again.
    """


@dataclass
class Cell:
    """A cell that a student handed in: `kind` is one of KINDS, `pictures` are name → {MIME type: base64}."""

    kind: str
    source: str
    grade_id: str | None = None
    id: str | None = None
    pictures: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass
class HandedIn:
    """What a file holds: its cells, the kernel's language if it names one, sentences on what was wrong with
    it, and which edition of the notebook it says that it is.
    """

    cells: list[Cell]
    language: str | None
    notes: list[str]
    edition: str | None = None


def read(content: bytes, size_limit: int = SIZE_LIMIT) -> HandedIn:
    """Read a notebook of any format from 2 to 4.

    Raises:
        Refused: it is too large, no JSON, no notebook, or of a format that nobody knows yet. Nothing else is
            ever raised.
    """
    if len(content) > size_limit:
        raise Refused(
            f"The notebook has {_size(len(content))}, and at most {_size(size_limit)} are accepted. "
            "Clear its outputs (Edit > Clear Outputs of All Cells), save it, and hand it in again."
        )
    if not content.strip():
        raise Refused("The file is empty. Hand the notebook in again.")
    notes: list[str] = []
    told = _parse(_decode(content, notes))
    if not isinstance(told, dict):
        raise Refused(
            "The file is not a notebook: it holds JSON of another kind. Hand the .ipynb file in again."
        )
    raw = _raw_cells(told, notes)
    if len(raw) > CELL_LIMIT:
        raise Refused(f"The notebook has {len(raw)} cells, and at most {CELL_LIMIT} are accepted.")
    cells: list[Cell] = []
    broken, room = 0, PICTURE_LIMIT
    for one in raw:
        cell = _cell(one)
        if cell is None:
            broken += 1
            continue
        cell.pictures, left_out, room = _pictures(one, room)
        if left_out:
            notes.append(
                f"{left_out} of a cell was left behind: only PNG, JPEG, GIF and WebP pictures of at most "
                f"{_size(PICTURE_LIMIT)} are kept"
            )
        cells.append(cell)
    if broken:
        notes.append(
            f"{broken} {'part' if broken == 1 else 'parts'} of the file where a cell should be "
            f"{'is' if broken == 1 else 'are'} none, and {'was' if broken == 1 else 'were'} left behind"
        )
    return HandedIn(cells, _language(told), notes, stamped(told.get("metadata")))


def _decode(content: bytes, notes: list[str]) -> str:
    encoding = json.detect_encoding(content)
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, ValueError) as error:
        raise Refused(
            "The file is not a notebook: it is not UTF-8 text. Open it in Jupyter, save it, "
            "and hand it in again. "
            f"({type(error).__name__} at byte {getattr(error, 'start', 0)})"
        ) from None
    if encoding != "utf-8":
        what = "UTF-8 with a byte-order mark" if encoding == "utf-8-sig" else encoding.upper()
        notes.append(f"the file is {what}, not plain UTF-8")
    return text


def _parse(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Refused(
            f"The file is not a notebook: it is not JSON (line {error.lineno}: {error.msg}). "
            "It may have been cut off: open it in Jupyter, save it, and hand it in again."
        ) from None
    except RecursionError:
        raise Refused("The file is not a notebook: its JSON is nested too deeply.") from None
    except ValueError:  # Python reads no integer of more than 4300 digits, for that takes too long
        raise Refused("The file is not a notebook: it holds a number with thousands of digits.") from None


def _raw_cells(told: dict[str, Any], notes: list[str]) -> list[Any]:
    """Return the list of cells as the file has them, after a look at its format."""
    # Anything can stand there: to Python's json, NaN is a number, and to Python, true is 1.
    major = told.get("nbformat")
    if (
        isinstance(major, bool)
        or not isinstance(major, (int, float))
        or major != major
        or major not in range(1, 1000)
    ):
        raise Refused(
            "The file is not a notebook: its JSON names no notebook format. Hand the .ipynb file in again."
        )
    if major > 4:
        raise Refused(
            f"The notebook was saved in format {int(major)}, which is newer than the grader knows (4). "
            "Save it with the Jupyter that the course uses, and hand it in again."
        )
    if major == 1:
        raise Refused(
            "The notebook is in format 1, from 2011. Open it in the course's Jupyter, save it, "
            "and hand it in again."
        )
    if major == 4:
        cells = told.get("cells")
    else:
        notes.append(f"the notebook is in the old format {int(major)}, and was read as one of format 4")
        sheets = told.get("worksheets")
        sheets = sheets if isinstance(sheets, list) else []
        inside = [
            sheet["cells"]
            for sheet in sheets
            if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)
        ]
        cells = [cell for some in inside for cell in some] if inside else None
    if not isinstance(cells, list):
        raise Refused("The file is not a notebook: it has no list of cells. Hand the .ipynb file in again.")
    return cells


def _cell(raw: object) -> Cell | None:
    """Return what can be an answer in a cell, or None where there is nothing of the kind."""
    if not isinstance(raw, dict):
        return None
    kind = raw.get("cell_type")
    text = _text(raw["source"] if "source" in raw else raw.get("input"))
    if text is None or not isinstance(kind, str):
        return None
    if kind == "heading":  # format 3 has cells for headings
        level = raw.get("level")
        depth = int(level) if isinstance(level, int | float) and level in range(1, 7) else 1
        kind, text = "markdown", "#" * depth + " " + text
    meta = raw.get("metadata")
    nbgrader = meta.get("nbgrader") if isinstance(meta, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return Cell(kind if kind in KINDS else "raw", text, _name(grade_id), _name(raw.get("id")))


def _text(source: object) -> str | None:
    """Return a cell's text with line feeds alone, as UTF-8 can hold it; None where it is no text."""
    if source is None:
        return ""
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    return storable(source).replace("\r\n", "\n").replace("\r", "\n")


def storable(text: str) -> str:
    """Return `text` as UTF-8 can hold it: half a character beyond U+FFFF becomes a question mark in a
    diamond.

    >>> storable("a\\ud83d\\ude00b\\ud83d") == "a\\U0001F600b\\ufffd"
    True
    """
    # JSON may write the two halves apart (\\ud83d\\ude00). In UTF-16 they are one character where they meet.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _name(value: object) -> str | None:
    return value if isinstance(value, str) and re.fullmatch(r"[\w.-]{1,200}", value, re.ASCII) else None


def _language(told: dict[str, Any]) -> str | None:
    """Return the language that the notebook's kernel speaks, in lower case, where the file says so."""
    meta = told.get("metadata")
    for section, key in (("kernelspec", "language"), ("language_info", "name")):
        found = meta.get(section) if isinstance(meta, dict) else None
        name = found.get(key) if isinstance(found, dict) else None
        if isinstance(name, str) and name.strip():
            # it gets into the reason, and so into a database
            return re.sub(r"[^\w+#. -]", "?", name.strip().lower()[:40])
    return None


def _pictures(raw: dict[str, Any], room: int) -> tuple[dict[str, dict[str, str]], str, int]:
    """Return the attached pictures of a Markdown cell, what was left out of them, and how many bytes may
    still come.
    """
    attached = raw.get("attachments")
    if not isinstance(attached, dict) or not attached:
        return {}, "", room
    kept: dict[str, dict[str, str]] = {}
    for name, bundle in attached.items():
        for kind, data in bundle.items() if isinstance(bundle, dict) else ():
            text = (
                "".join(data)
                if isinstance(data, list) and all(isinstance(part, str) for part in data)
                else data
            )
            if (
                raw.get("cell_type") == "markdown"
                and isinstance(text, str)
                and len(text) <= room
                and _is_picture(kind, text)
            ):
                kept.setdefault(storable(name), {})[kind] = text
                room -= len(text)
    lost = len(attached) - len(kept)
    return kept, f"{lost} of {len(attached)} attachments" if lost else "", room


def _is_picture(kind: str, text: str) -> bool:
    if kind not in PICTURES:
        return False
    try:
        content = base64.b64decode(re.sub(r"\s", "", text), validate=True)
    except (binascii.Error, ValueError):
        return False
    return re.match(PICTURES[kind], content, re.DOTALL) is not None


def _size(count: int) -> str:
    return f"{count / (1 << 20):.1f} MiB" if count >= 1 << 20 else f"{count} bytes"


def grade_ids(content: bytes) -> set[str]:
    """Return the grade ids in a file, none where it is no notebook."""
    try:
        return {cell.grade_id for cell in read(content, len(content)).cells if cell.grade_id}
    except Refused:
        return set()
