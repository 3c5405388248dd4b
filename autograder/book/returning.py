"""What `nbgrader release_feedback` reads beside each page: `timestamp.txt`, and the secret by which a student
finds the page. It ends, for the whole class, at the first submission that has none.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

from autograder.intake.files import read_plain

SECRET = "submission_secret.txt"
LONGEST = 1000


def lay_out(folder: Path, submitted: Path, timestamp: datetime | None, before: str | None = None) -> None:
    """Write both into the folder of a graded submission.

    A submission that came in by hand has neither. Its secret is made up, and kept from one grading to the
    next (`before` is what was `kept` from the last one): nobody knows it who did not submit through the
    exchange.
    """
    secret = kept(submitted) or before or secrets.token_hex(64)
    for name, text in (
        (SECRET, secret),
        ("timestamp.txt", "" if timestamp is None else f"{timestamp} UTC\n"),
    ):
        # nbgrader copies what was handed in, and may not be allowed to write it a second time
        (folder / name).unlink(missing_ok=True)
        (folder / name).write_text(text, encoding="ascii")


def kept(folder: Path) -> str | None:
    """Return the secret that lies in a folder; None where there is none that nbgrader could read."""
    content = read_plain(folder / SECRET, LONGEST)
    if content is None or len(content) > LONGEST or not content.isascii() or not content.strip():
        return None
    return content.decode("ascii")
