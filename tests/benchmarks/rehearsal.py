"""What a rehearsal costs, and a test that runs together with the student's code.

    python tests/benchmarks/rehearsal.py [--course FOLDER ...] [--rounds 5] [--quick]

For each notebook of our assignments, and of the courses that are named (folders of source notebooks, as
tests/courses/compare.py reads them), prints the seconds of one submission (the solution), of the first
rehearsal and of one that is kept, as multiples of that submission. Then two small notebooks, each graded with
its test apart and together, in pairs: the ratio is what a together cell costs.
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
import time
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from autograder.author.source import read
from autograder.engine import Engine, Plan, Task, rehearse
from autograder.examiner.bindings import bound
from autograder.intake.rebuilding import rebuild
from autograder.sandbox import missing

OURS = sorted(
    path for path in (Path(__file__).parents[2] / "solutions").glob("*/*.py") if path.name != "mistakes.py"
)
SMALL = {
    "20 exercises": [(f"def f{n}(x):\n    return {n} * x", f"assert f{n}(2) == {2 * n}") for n in range(20)],
    "half a second": [("import time\ndef f():\n    time.sleep(0.25)\n    return 1\nf()", "assert f() == 1")],
}


def solved(path: Path) -> Task:
    """A source's solution, as a submission."""
    source: NotebookNode = read(path) if path.suffix == ".py" else nbformat.read(path, as_version=4)
    for cell in source.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            if cell.metadata.get("nbgrader", {}).get("solution"):
                cell.metadata["autograder"] = NotebookNode(asks=bound(cell.source))
    files = {
        file.relative_to(path.parent).as_posix(): file.read_bytes()
        for file in path.parent.rglob("*")
        if file.is_file() and file.suffix not in (".ipynb", ".pyc") and file != path
    }
    rebuilt = rebuild(source, nbformat.writes(source).encode())
    rebuilt.notebook.metadata["autograder"] = NotebookNode()
    return Task(rebuilt.notebook, files, released=tuple(files))


def small(pairs: list[tuple[str, str]], together: bool) -> Task:
    """Exercises of (answer, test)."""
    cells = []
    for number, (answer, test) in enumerate(pairs):
        cells.append(new_code_cell(answer, metadata={"autograder": {"role": "student"}}))
        about = {"grade": True, "solution": False, "points": 1, "grade_id": f"t{number}"}
        cells.append(new_code_cell(test, metadata={"autograder": {"role": "test"}, "nbgrader": about}))
    plan = Plan(together=("t0",)) if together else Plan()
    notebook = new_notebook(cells=cells, metadata={"autograder": {"imports": ["numpy"]}})
    return Task(notebook, plan=plan)


def seconds(engine: Engine, task: Task) -> float:
    begun = time.perf_counter()
    engine.grade(task)
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--course", type=Path, action="append", default=[], metavar="FOLDER")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="one assignment and one round")
    options = parser.parse_args()
    rounds = 1 if options.quick else options.rounds
    sources = OURS[:1] if options.quick else OURS
    sources += [path for folder in options.course for path in sorted(folder.rglob("*.ipynb"))]
    with Engine(confined=not missing()) as engine:
        print(f"{'notebook':32} {'submission':>10} {'rehearsal':>10} {'ratio':>6} {'gradings':>8} together")
        for path in sources:
            task = solved(path)
            engine.grade(task)  # the libraries' import is no submission's time
            one = min(seconds(engine, task) for _ in range(rounds))
            count = 0

            def grade(asked: Task):
                nonlocal count
                count += 1
                return engine.grade(asked)

            begun = time.perf_counter()
            plan = rehearse(task, None, grade).plan
            took = time.perf_counter() - begun
            planned = min(seconds(engine, dataclasses.replace(task, plan=plan)) for _ in range(rounds))
            print(
                f"{path.stem[:32]:32} {one:9.2f}s {took:9.2f}s {took / one:4.2f} x {count:8} "
                f"{len(plan.together):8}   by the plan: {planned / one:.2f}"
            )
        for name, pairs in SMALL.items():
            ratios = []
            engine.grade(small(pairs, together=True))
            for _ in range(rounds):
                apart = seconds(engine, small(pairs, together=False))
                ratios.append(seconds(engine, small(pairs, together=True)) / apart)
            print(f"{name}: a test together takes {statistics.median(ratios):.2f} times as long as all apart")


if __name__ == "__main__":
    main()
