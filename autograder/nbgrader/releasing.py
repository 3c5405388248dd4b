"""Our step of `nbgrader generate_assignment`: what it releases says which edition it is and has its checks
folded, as what `autograder build` releases.
"""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.author.edition import stamp
from autograder.author.folding import fold, has_checks


class StampEdition(NbGraderPreprocessor):
    """Write a released notebook's edition into it, and fold checks that are `course.check`'s."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        if has_checks(nb):
            fold(nb)
        stamp(nb)
        return nb, resources
