"""What `autograder grade --diff` costs after one test of an assignment was corrected, against a full run.

    python tests/benchmarks/regrade.py [--class 1000] [--works 200] [--test check-topological-order] [--quick]

A class hands in so many different works, made from the mistakes of 2-graphs, and is graded whole: that is the
full run. Then a line is added to the hidden part of one test, and the class is regraded, first dry and then
with its marks written. Each run rehearses once. For each prints wall and CPU seconds, their ratio to the full
run, and how much of the time processes were forked (of all jobs together, as is the CPU time). Last: of each
test of the assignment, how many of the code cells it needs.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from autograder import sandbox
from autograder.author.build import build
from autograder.author.mistakes import load
from autograder.author.source import read
from autograder.classroom import CONFIG, Classroom
from autograder.demo.submission import answer, answers
from autograder.engine.marks import is_test
from autograder.regrade.diff import Regraded, regrade
from autograder.regrade.effects import Effects, modules
from autograder.regrade.needs import Needs
from autograder.run.grade import grade

HOME = Path(__file__).parents[2]
NAME, NOTEBOOK = "2-graphs", "graphs"
MISTAKEN = 0.3
"""The part of a student's answers that are wrong."""
SEED = 20


@dataclass
class Cost:
    wall: float
    cpu: float
    made: Any

    @classmethod
    def of(cls, what: Callable[[], Any]) -> Cost:
        wall, cpu = time.perf_counter(), _cpu()
        made = what()
        return cls(time.perf_counter() - wall, _cpu() - cpu, made)


def _cpu() -> float:
    """CPU seconds of this process and of all that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def lay_out(folder: Path) -> Classroom:
    """A course of this one assignment, built."""
    shutil.copy(HOME / CONFIG, folder / CONFIG)
    source = folder / "solutions" / NAME
    shutil.copytree(
        HOME / "solutions" / NAME, source, ignore=shutil.ignore_patterns("*.ipynb", "__pycache__")
    )
    classroom = Classroom.open(folder, folder)
    build(classroom)
    return classroom


def hand_in(classroom: Classroom, size: int, works: int) -> None:
    source = HOME / "solutions" / NAME
    right, mistakes = answers(read(source / f"{NOTEBOOK}.py")), load(source)
    chance = random.Random(SEED)
    handout = nbformat.read(classroom.release / NAME / f"{NOTEBOOK}.ipynb", as_version=4)
    texts: dict[str, None] = {}
    while len(texts) < works:
        given = {}
        for name, answered in right.items():
            wrong = [one.code for one in mistakes if one.grade_id == name]
            given[name] = chance.choice(wrong) if wrong and chance.random() < MISTAKEN else answered
        texts[nbformat.writes(answer(handout, given))] = None
    every = list(texts)
    for number in range(size):
        place = classroom.root / "submitted" / f"student{number:04}" / NAME
        place.mkdir(parents=True)
        (place / f"{NOTEBOOK}.ipynb").write_text(every[number % works])


def correct(classroom: Classroom, test: str) -> None:
    """Add a line to a test's hidden part, and build."""
    path = classroom.root / "solutions" / NAME / f"{NOTEBOOK}.py"
    before, mark, after = path.read_text().partition(f'"grade_id": "{test}"')
    if not mark:
        raise SystemExit(f"there is no test '{test}' in {path.name}")
    begin = "### BEGIN HIDDEN TESTS\n"
    path.write_text(before + mark + after.replace(begin, f"{begin}CORRECTED = True\n", 1))
    build(classroom)


def forks(classroom: Classroom) -> float:
    """Seconds of forks that the records of a full run tell of."""
    found = classroom.root.glob(f"records/*/{NAME}/{NOTEBOOK}.json")
    return sum(json.loads(path.read_text())["seconds"]["fork"] for path in found)


def needs() -> None:
    notebook = read(HOME / "solutions" / NAME / f"{NOTEBOOK}.py")
    cells = {number: cell for number, cell in enumerate(notebook.cells) if cell.cell_type == "code"}
    known = modules(cell.source for cell in cells.values())
    tests = [number for number, cell in cells.items() if is_test(cell)]
    found = Needs({n: Effects.of(cell.source, known, trusted=True) for n, cell in cells.items()}, tests)
    print(f"\nof {len(cells)} code cells, the official solution's tests need")
    for number in tests:
        print(f"  {cells[number].metadata.nbgrader.grade_id:30}{len(found.of(number)):>4}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--class", dest="size", type=int, default=1000)
    parser.add_argument("--works", type=int, default=200)
    parser.add_argument("--test", default="check-topological-order")
    parser.add_argument("--jobs", type=int, default=None)
    parser.add_argument("--quick", action="store_true", help="three submissions of two works")
    options = parser.parse_args()
    if options.quick:
        options.size, options.works = 3, 2
    settings: dict[str, Any] = {"jobs": options.jobs, "confined": not sandbox.missing()}
    with tempfile.TemporaryDirectory(prefix="regrade-") as scratch:
        classroom = lay_out(Path(scratch))
        hand_in(classroom, options.size, options.works)
        full = Cost.of(lambda: grade(classroom, NAME, **settings))
        print(f"{options.size} submissions of {options.works} works, '{options.test}' corrected")
        print(f"{'':22}{'s':>9}{'of full':>9}{'CPU s':>9}{'of full':>9}{'forks s':>9}{'runs':>7}")
        tell("full run", full, full, forks(classroom), options.size)
        correct(classroom, options.test)
        for called, write in (("--diff", False), ("--diff --write", True)):
            cost = Cost.of(lambda write=write: regrade(classroom, NAME, write=write, **settings))
            found: Regraded = cost.made
            tell(called, cost, full, found.forks, found.runs + sum(found.whole.values()))
        print(f"by another's run: {found.shared}, whole notebooks: {dict(found.whole)}")
    needs()


def tell(called: str, cost: Cost, full: Cost, forked: float, runs: int) -> None:
    print(
        f"{called:<22}{cost.wall:>9.1f}{cost.wall / full.wall:>9.2f}{cost.cpu:>9.1f}"
        f"{cost.cpu / full.cpu:>9.2f}{forked:>9.1f}{runs:>7}",
        flush=True,
    )


if __name__ == "__main__":
    main()
