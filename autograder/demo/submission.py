"""From a notebook and answers to what a student would hand in, and back.

An answer is the text of a solution cell; a submission differs from the handout in its answers alone.
"""

import copy
from collections.abc import Mapping

from nbformat import NotebookNode

from autograder.author.markers import USUAL, Markers, unmarked
from autograder.author.source import grade_id


class UnknownAnswer(KeyError):
    """An answer to an exercise that the notebook does not have."""

    def __str__(self) -> str:
        return self.args[0]


def answers(source: NotebookNode, markers: Markers = USUAL) -> dict[str, str]:
    """Return the answer in each solution cell by grade id, without the markers.

    Of the instructor's notebook these are the official solutions; of a submission, what the student wrote.
    """
    return {name: unmarked(cell.source, markers.solution) for name, cell in _solution_cells(source).items()}


def answer(notebook: NotebookNode, given: Mapping[str, str]) -> NotebookNode:
    """Return a copy of `notebook` with these answers in its solution cells, by grade id.

    Raises:
        UnknownAnswer: a KeyError, where no solution cell has such a grade id.
    """
    filled = copy.deepcopy(notebook)
    cells = _solution_cells(filled)
    if unknown := sorted(set(given) - set(cells)):
        raise UnknownAnswer(
            f"no solution cell has the grade id '{unknown[0]}': the notebook has {', '.join(cells) or 'none'}"
        )
    for name, code in given.items():
        cells[name].source = code
    return filled


def _solution_cells(notebook: NotebookNode) -> dict[str, NotebookNode]:
    return {
        name: cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("solution") and (name := grade_id(cell))
    }
