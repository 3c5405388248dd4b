"""The pictures that a text shows: a page holds all it needs, so they stand in it as data, or a sentence does
that says why not.

What a text names is a stranger's to choose. A file is read if it lies in the graded submission's own folder,
is no link, and begins as a PNG, JPEG, GIF or WebP picture does.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from autograder.intake.files import read_plain

MIB = 1 << 20
KINDS = (
    (rb"\x89PNG\r\n\x1a\n", "image/png"),
    (rb"\xff\xd8\xff", "image/jpeg"),
    (rb"GIF8[79]a", "image/gif"),
    (rb"RIFF....WEBP", "image/webp"),
)
"""How the file of a picture begins, and what kind it is."""
ATTACHED = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")
"""What may be pasted into a cell, the best first: as the source of an `img`, none of it can run anything."""


class NotShown(Exception):
    """A picture that does not get onto the page: why."""


class Pictures:
    """The pictures of one page.

    Args:
        folder: of the graded notebook; None where there is none to look into.
        one, all: how many bytes of files one picture, and all of them, may have.
    """

    def __init__(self, folder: Path | None = None, one: int = 4 * MIB, all: int = 24 * MIB) -> None:
        self._folder, self._one, self._left = folder, one, all
        self._found: dict[str, str] = {}

    def source(self, source: str, attachments: Mapping[str, object] | None = None) -> str:
        """Return a picture that a text names as the source of an `img`.

        Raises:
            NotShown: it does not get onto the page.
        """
        if source.startswith("attachment:"):
            return _attached(unquote(source.removeprefix("attachment:")), attachments or {})
        if source not in self._found:
            self._found[source] = self._read(source)
        return self._found[source]

    def _read(self, source: str) -> str:
        path = PurePosixPath(unquote(re.split(r"[?#]", source)[0]))
        if self._folder is None or not path.name:
            raise NotShown("it was not handed in beside the notebook")
        if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z][\w+.-]*:", source):
            raise NotShown("it stands elsewhere than beside the notebook")
        folder = self._folder.resolve()
        file = folder / path
        try:
            inside = file.parent.resolve() == file.parent and not file.is_symlink()
        except (OSError, ValueError, RuntimeError):
            inside = False
        content = read_plain(file, self._one) if inside else None
        if content is None:
            raise NotShown("it was not handed in beside the notebook")
        kind = next((kind for start, kind in KINDS if re.match(start, content, re.DOTALL)), None)
        if kind is None:
            raise NotShown("it is no PNG, JPEG, GIF or WebP picture")
        if len(content) > self._one:
            raise NotShown(f"it has more than {self._one / MIB:g} MiB")
        if len(content) > self._left:
            raise NotShown("the pictures above it have filled the page")
        self._left -= len(content)
        return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _attached(name: str, attachments: Mapping[str, object]) -> str:
    """Return a picture that was pasted into the cell; a submitted notebook may have anything in its place."""
    kept = attachments.get(name)
    for kind in ATTACHED:
        content = kept.get(kind) if isinstance(kept, Mapping) else None
        text = "".join(map(str, content)) if isinstance(content, list) else content
        if isinstance(text, str) and text:
            if kind == "image/svg+xml" and text.lstrip().startswith("<"):
                return f"data:{kind};base64,{base64.b64encode(text.encode(errors='replace')).decode()}"
            try:
                return f"data:{kind};base64,{base64.b64encode(base64.b64decode(text)).decode()}"
            except (binascii.Error, ValueError):
                continue
    raise NotShown("it was pasted into the cell, and is not in the notebook any more: insert it again")
