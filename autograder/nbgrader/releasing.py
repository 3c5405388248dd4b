"""Our step of `nbgrader generate_assignment`: what it releases says which edition it is, as what
`autograder build` releases does.
"""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.author.edition import stamp


class StampEdition(NbGraderPreprocessor):
    """Write a released notebook's edition into it."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        stamp(nb)
        return nb, resources
