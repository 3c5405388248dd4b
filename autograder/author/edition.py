"""Which edition of a notebook a student has: a short hash of what was released, in its metadata.

An edition is what a student receives: the cells, their text, what they are for and what they are worth.
Hidden tests are not in it. They are no part of what is handed in, and who has a hash of a text can try
guesses of it; a submission that was graded by other tests is known by its record, and graded again.
"""

from __future__ import annotations

import hashlib
import json
import re

from nbformat import NotebookNode

KEY = "edition"
"""Where it stands: in `metadata.autograder` of a released notebook."""
LENGTH = 8
PARTS = ("grade_id", "grade", "solution", "locked", "task", "points")


def edition(notebook: NotebookNode) -> str:
    """Return the edition of a released notebook: the same on each machine, and of a notebook that has its
    edition already.
    """
    cells = [
        [
            cell.cell_type,
            cell.source,
            # nbgrader leaves out what is not so
            {name: float(told[name]) if name == "points" else told[name] for name in PARTS if told.get(name)},
        ]
        for cell in notebook.cells
        for told in [cell.metadata.get("nbgrader", {})]
    ]
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()[:LENGTH]


def stamp(notebook: NotebookNode) -> str:
    """Write a released notebook's edition into it; return it."""
    found = edition(notebook)
    notebook.metadata.setdefault("autograder", NotebookNode())[KEY] = found
    return found


def stamped(metadata: object) -> str | None:
    """Return the edition that a notebook's metadata has, whoever wrote these; None where there is none."""
    told = metadata.get("autograder") if isinstance(metadata, dict) else None
    found = told.get(KEY) if isinstance(told, dict) else None
    # a student can write anything there, and it is printed
    return found if isinstance(found, str) and re.fullmatch(rf"[0-9a-f]{{{LENGTH}}}", found) else None


def released(notebook: NotebookNode) -> str:
    """Return the edition of what is released: the one that is written there, for a person may have mended a
    word in it, else (nbgrader's own commands write none) the one that it is.
    """
    return stamped(notebook.metadata) or edition(notebook)
