"""What `autograder verify` finds, as a value: where, what, and whether it must be changed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that it found.

    Args:
        where: the notebook or the file.
        what: what is wrong there, and what to do.
        cell: the cell's grade id or, where it has none, its id.
        line: the line of that cell, from 1; of the file, where there is no cell.
        must: whether it must be changed before the release.
    """

    where: str
    what: str
    cell: str = ""
    line: int | None = None
    must: bool = True

    def __str__(self) -> str:
        """
        >>> str(Finding("ps1", "there is no solution of it", cell="check-q1", line=4))
        "ps1: 'check-q1', line 4: there is no solution of it"
        """
        place = [f"'{self.cell}'"] * bool(self.cell) + [f"line {self.line}"] * (self.line is not None)
        return ": ".join(filter(None, (self.where, ", ".join(place), self.what)))
