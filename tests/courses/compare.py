"""Grade courses that nobody here wrote by stock nbgrader and by our engine, and compare each cell's points.

    python tests/courses/compare.py FOLDER [--json OUT] [--jobs 2] [--only TEXT] [--keep FOLDER]

FOLDER holds a folder for each course, with notebooks somewhere below it: those are taken that have test cells
of nbgrader's and the instructor's answers. Of each is made a course of its own, with the files that lie
beside the notebook and what the course has set of nbgrader's markers. The solution is handed in, and half of
it; `nbgrader autograde` grades both without our plug-ins, and `autograder grade` does. A notebook for which
stock nbgrader fails, takes too long, or gives the solution no points is not compared, and the reason is told.

It prints each notebook as it is done, with each cell that differs and the error that ours shows, and with
each cell that ours runs together with the student's code; then the table by course. `--keep` keeps what stock
nbgrader gave, which takes most of the time, for the next run; `--only` takes the notebooks whose path has
TEXT in it; `--json` writes all that was found.

Courses are fetched by who runs this; none is part of the project. How a course's code is run, and what
protects the host: graders.py.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

from graders import STUDENTS, Marked, NotCompared, notebook_name, ours, stock
from sources import Source, find


@dataclass(frozen=True)
class Cell:
    """One test cell of one submission: its points by both, where ours ran it, and what it failed with."""

    student: str
    cell: str
    stock: float | None
    ours: float | None
    mode: str = "apart"
    error: str = ""
    earlier: str = ""

    @property
    def equal(self) -> bool:
        if self.stock is None or self.ours is None:
            return self.stock is self.ours
        return abs(self.stock - self.ours) < 1e-6


@dataclass(frozen=True)
class Compared:
    """One notebook: its cells, or why there are none; and what our rehearsal says of it."""

    course: str
    where: str
    cells: list[Cell] = field(default_factory=list)
    reason: str = ""
    why: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0


def compare(source: Source, kept: Path, seconds: float, unconfined: bool = False) -> Compared:
    """Grade one notebook both ways."""
    if source.unfit:
        return Compared(source.course, source.where, reason=source.unfit)
    try:
        course, by_stock = stock(source, kept, seconds)
    except NotCompared as reason:
        return Compared(source.course, source.where, reason=str(reason))
    by_ours, said = ours(course, notebook_name(source), 3 * seconds, unconfined)
    cells = [cell for student in STUDENTS for cell in _cells(student, by_stock, by_ours, said)]
    return Compared(
        source.course, source.where, cells, why=by_ours.why, notes=by_ours.notes, seconds=by_ours.seconds
    )


def _cells(student: str, by_stock: Marked, by_ours: Marked, said: str) -> Iterable[Cell]:
    wrong = {cell: error for _, cell, error in by_ours.errors[student] if cell}
    stock_wrong = {cell: error for _, cell, error in by_stock.errors[student] if cell}
    there = {number for number, _, _ in by_stock.errors[student]}
    # an answer or a given cell that fails here alone: what a test below it says is its consequence
    alone = [
        (number, f"cell {number} {cell}: {error}")
        for number, cell, error in by_ours.errors[student]
        if number not in there and cell not in by_stock.marks[student]
    ]
    for cell, mark in by_stock.marks[student].items():
        own = by_ours.marks[student].get(cell)
        error = wrong.get(cell, "") or ("" if own is not None else " ".join(said.split())[-400:])
        yield Cell(
            student,
            cell,
            mark,
            own,
            by_ours.modes[student].get(cell, "apart"),
            error or (f"(stock: {stock_wrong[cell]})" if cell in stock_wrong else ""),
            alone[0][1] if alone else "",
        )


COLUMNS = {
    "compared": "notebooks",
    "left out": "left out",
    "cells": "cells",
    "equal": "equal",
    "pointed": "stock gives points",
    "same points": "of those equal",
    "apart": "apart",
    "together": "together",
}
"""What is counted, and what it is called in the table."""


def count(notebooks: Iterable[Compared]) -> dict[str, int]:
    """Count what the table tells of some notebooks."""
    found = dict.fromkeys(COLUMNS, 0)
    for notebook in notebooks:
        found["left out" if notebook.reason else "compared"] += 1
        for cell in notebook.cells:
            found["cells"] += 1
            found["equal"] += cell.equal
            if cell.stock:
                found["pointed"] += 1
                found["same points"] += cell.equal
                if cell.equal:
                    found[cell.mode] += 1
    return found


def table(results: Sequence[Compared]) -> str:
    """
    >>> cells = [Cell("half", "t", 1.0, 1.0), Cell("half", "u", 1.0, 0.0)]
    >>> print(table([Compared("algebra", "a.ipynb", cells)]))
    course    notebooks  left out  cells  equal  stock gives points  of those equal  apart  together
    algebra           1         0      2      1                   2               1      1         0
    all               1         0      2      1                   2               1      1         0
    of the cells for which stock gives points 50.0 % are equal, 50.0 % equal and apart
    """
    courses = list(dict.fromkeys(result.course for result in results))
    rows = [(name, count(one for one in results if one.course == name)) for name in courses]
    total = count(results)
    first = max(len(name) for name in ["course", *courses])
    lines = ["  ".join([f"{'course':<{first}}", *COLUMNS.values()])]
    for name, numbers in [*rows, ("all", total)]:
        entries = [f"{numbers[column]:>{len(head)}}" for column, head in COLUMNS.items()]
        lines.append("  ".join([f"{name:<{first}}", *entries]))
    pointed = total["pointed"] or 1
    lines.append(
        f"of the cells for which stock gives points {100 * total['same points'] / pointed:.1f} % are equal, "
        f"{100 * total['apart'] / pointed:.1f} % equal and apart"
    )
    return "\n".join(lines)


def differences(results: Iterable[Compared]) -> Iterable[str]:
    """Tell of each cell whose points differ."""
    for result in results:
        for cell in result.cells:
            if not cell.equal:
                yield (
                    f"{cell.student} {cell.cell}: stock {cell.stock}, "
                    f"ours {cell.ours} ({cell.mode}) {cell.error}"
                    + (f"\n    earlier, here alone: {cell.earlier}" if cell.earlier else "")
                )


def together(results: Iterable[Compared]) -> Iterable[str]:
    """Tell of each cell that runs together, and why."""
    for result in results:
        for cell, why in result.why.items():
            yield f"{cell} runs together: {why}"
        yield from result.notes


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, and print; return 1 where a cell got less than stock nbgrader gives it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="holds a folder for each course")
    parser.add_argument("--json", type=Path, help="write all that was found to this file")
    parser.add_argument("--jobs", type=int, default=2, help="notebooks at a time")
    parser.add_argument("--only", default="", help="take the notebooks with this text in their path")
    parser.add_argument("--keep", type=Path, help="keep stock nbgrader's marks in this folder")
    parser.add_argument("--seconds", type=float, default=120.0, help="for a command of stock nbgrader's")
    parser.add_argument("--unconfined", action="store_true", help="ours grades without its sandbox")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="courses-") as scratch:
        os.chmod(scratch, 0o755)
        kept: Path = (options.keep or Path(scratch)).absolute()
        sources = [one for one in find(options.folder) if options.only in f"{one.course}/{one.where}"]

        def one(source: Source) -> Compared:
            result = compare(source, kept, options.seconds, options.unconfined)
            numbers = count([result])
            said = (
                result.reason
                or f"{numbers['equal']} of {numbers['cells']} cells equal, {result.seconds:.0f} s"
            )
            more = [*differences([result]), *together([result])]
            print("\n  ".join([f"{source.course}/{source.where}: {said}", *more]), flush=True)
            return result

        with ThreadPoolExecutor(options.jobs) as pool:
            results = list(pool.map(one, sources))
    print()
    print(table(results) if results else "no notebook was found")
    if options.json:
        options.json.write_text(json.dumps([asdict(result) for result in results], indent=1))
    return int(any((cell.ours or 0) < (cell.stock or 0) - 1e-6 for one in results for cell in one.cells))


if __name__ == "__main__":
    sys.exit(main())
