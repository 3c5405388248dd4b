"""A notebook file as a student handed it in, read without trusting anything in it.

Only what can be an answer is taken: each cell's kind, text, grade id, id and attached pictures. Everything
else (metadata, tags, outputs) is not even looked at, so nothing in it can do harm.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

from autograder.author.edition import stamped

SIZE_LIMIT = 32 << 20
"""Bytes that a notebook may have without its outputs, unless a course says otherwise."""
WITH_OUTPUTS = 8
"""So many times that much may it have with them: they are thrown away, and cost a look."""
STEPS = 10_000_000
"""Strings and brackets that such a look may go by."""
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


OTHER_FILES = {
    b"pk\x03\x04": "a zip archive",
    b"%pdf": "a PDF document",
    b"<!doctype": "a web page",
    b"<html": "a web page",
    b"<<<<<<<": "a file with the marks of a conflict in git",
    b"\x1f\x8b": "a compressed file",
    b"# ": "a script or a text",
    b"import ": "a script or a text",
}
# A string as far as its end or its first escape; brackets.
_MARK = re.compile(rb'"[^"\\]*["\\]|[\[{]+|[\]}]+')
_IN_STRING = re.compile(rb'[^"\\]*["\\]')
_OPENED = re.compile(rb"[ \t\r\n]{0,100}:[ \t\r\n]{0,100}[\[{]")


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
    if len(content) > size_limit * WITH_OUTPUTS:
        raise Refused(
            f"The notebook has more than {_size(len(content) - 1)}, outputs included, and at most "
            f"{_size(size_limit)} are accepted. Clear its outputs (Edit > Clear Outputs of All Cells), "
            "save it, and hand it in again."
        )
    if len(content) > size_limit:
        content = _without_outputs(content)
    if len(content) > size_limit:
        raise Refused(
            f"The notebook has {_size(len(content))} without its outputs, and at most {_size(size_limit)} "
            "are accepted. Take what is large out of its cells (pictures, data), save it, "
            "and hand it in again."
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


def _without_outputs(content: bytes) -> bytes:
    """Return a notebook's JSON with empty outputs, and without the state of its widgets; what is no JSON, as
    it is.
    """
    # Not by a parser: it would hold all of it, several times over. Strings are passed by, for what they hold
    # are no brackets; what is left is counted.
    if json.detect_encoding(content) not in ("utf-8", "utf-8-sig"):
        with contextlib.suppress(UnicodeError):
            content = content.decode(json.detect_encoding(content)).encode()
    kept: list[bytes] = []
    start = place = depth = steps = 0
    while (found := _MARK.search(content, place)) and steps < STEPS:
        mark, place, steps = found[0], found.end(), steps + 1
        if mark[:1] == b'"':
            while content[place - 1 : place] == b"\\" and steps < STEPS:
                inner = _IN_STRING.match(content, place + 1)
                place, steps = inner.end() if inner else len(content), steps + 1
            if depth or content[found.start() : place] not in (b'"outputs"', b'"widgets"'):
                continue
            if opened := _OPENED.match(content, place):
                kept.append(content[start : opened.end()])
                place, depth = opened.end(), 1
        elif depth and mark[:1] in b"[{":
            depth += len(mark)
        elif depth:
            start = found.start() + min(depth, len(mark)) - 1
            depth -= min(depth, len(mark))
    return content if depth or steps >= STEPS else b"".join([*kept, content[start:]])


def _decode(content: bytes, notes: list[str]) -> str:
    encoding = json.detect_encoding(content)
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, ValueError) as error:
        raise Refused(
            f"The file is not a notebook: it is not UTF-8 text{_kind(content)}. "
            "Open the notebook in Jupyter, save it, and hand it in again. "
            f"({type(error).__name__} at byte {getattr(error, 'start', 0)})"
        ) from None
    if encoding != "utf-8":
        what = "UTF-8 with a byte-order mark" if encoding == "utf-8-sig" else encoding.upper()
        notes.append(f"the file is {what}, not plain UTF-8")
    return text


def _kind(content: bytes) -> str:
    """Say what a file is by its first bytes, where they tell."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:20]
    what = next((what for mark, what in OTHER_FILES.items() if start.lower().startswith(mark)), "")
    return f", but {what}" if what else ""


def _parse(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Refused(
            f"The file is not a notebook: it is not JSON{_kind(text[:20].encode())} "
            f"(line {error.lineno}: {error.msg}). "
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
    own = (meta.get("id"), meta.get("cell_id")) if isinstance(meta, dict) else ()  # Colab's, Deepnote's
    ids = (_name(value) for value in (raw.get("id"), *own))
    return Cell(kind if kind in KINDS else "raw", text, _name(grade_id), next(filter(None, ids), None))


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
    names: list[str] = []
    for section, key in (("kernelspec", "language"), ("language_info", "name")):
        found = meta.get(section) if isinstance(meta, dict) else None
        name = found.get(key) if isinstance(found, dict) else None
        if isinstance(name, str) and name.strip():
            # it gets into the reason, and so into a database
            names.append(re.sub(r"[^\w+#. -]", "?", name.strip().lower()[:40]))
    # the kernel's own word for what it has run, where the name that was chosen is another
    return next((name for name in names if re.match(r"i?python", name)), next(iter(names), None))


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
