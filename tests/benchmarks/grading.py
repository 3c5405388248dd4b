"""Grade the same class with stock nbgrader, with nbgrader through our plug-ins, with `autograder grade`, and
with otter.

    python tests/benchmarks/grading.py [--class 10 40 1000] [--notebooks 4] [--stock 20] [--ours] [--quick]

Prints, for each grader and size of the class, seconds for each submission (wall and CPU), the ratio to stock
of either, and the peak memory of all its processes. Stock and otter, whose time grows with the class, grade
`--stock` submissions at the most; their time for each one is what is compared. otter is left out where it is
not installed (`pip install otter-grader`).

`autograder grade` is run on the whole class: first with nothing kept of an earlier run, so that it rehearses,
then once more with `--force`, as after a resubmission. The last table is of an assignment of several
notebooks, each of which imports something of its own, and 5 students.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from autograder.author.source import read
from autograder.classroom import Classroom
from autograder.demo.submission import answer

COURSE = Path(__file__).parent / "gradients"
NAME = "gradients"
PROGRAMS = Path(sys.executable).parent

OWN_IMPORTS = (
    "",
    "import matplotlib.pyplot as plt",
    "import numpy as np",
    "import json, sqlite3",
    "import decimal",
)
"""What the notebooks of one assignment import beside torch."""
TOGETHER = 5
"""Students of the assignment of several notebooks."""

WRONG = {
    "sigmoid": "def sigmoid(a):\n    return torch.tanh(a)",
    "softmax": "def softmax_jacobian(z):\n    return torch.diag(torch.softmax(z, 0))",
    "network": "class Network(torch.nn.Module):\n    def __init__(self, inputs, hidden, outputs):\n"
    "        super().__init__()\n        self.only = torch.nn.Linear(inputs, outputs)\n\n"
    "    def forward(self, x):\n        print('forward')\n        return self.only(x)",
}


def source(number: int) -> nbformat.NotebookNode:
    """The notebook; all but the first of an assignment have grade ids and an import of their own."""
    prefix = f"n{number}-" if number else ""
    notebook = read(COURSE / f"{NAME}.py")
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            if cell.metadata.nbgrader.grade_id == "imports" and number:
                cell.source += f"\n{OWN_IMPORTS[number % len(OWN_IMPORTS)]}"
            cell.metadata.nbgrader.grade_id = prefix + cell.metadata.nbgrader.grade_id
    return notebook


def make_class(folder: Path, students: int, configured: bool, notebooks: int = 1) -> None:
    """Lay out an nbgrader course with so many submissions: a third all right, the others wrong somewhere."""
    config = [
        "c = get_config()",
        f"c.CourseDirectory.course_id = {NAME!r}",
        "c.ClearSolutions.code_stub = {'python': ''}",
    ]
    if configured:
        config += ["from autograder.nbgrader import configure", "configure(c)"]
    folder.mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text("\n".join(config) + "\n")
    (folder / "source" / NAME).mkdir(parents=True)
    sources = {f"{NAME}{number or ''}": source(number) for number in range(notebooks)}
    for name, notebook in sources.items():
        nbformat.write(notebook, folder / "source" / NAME / f"{name}.ipynb")
    run([PROGRAMS / "nbgrader", "generate_assignment", NAME], folder)
    for name, notebook in sources.items():
        hand_in(folder, name, notebook, students)


def hand_in(folder: Path, name: str, notebook: nbformat.NotebookNode, students: int) -> None:
    handout = nbformat.read(folder / "release" / NAME / f"{name}.ipynb", as_version=4)
    right = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    names = list(WRONG)
    for number in range(students):
        given = dict(right)
        if number % 3:
            asked = names[number % len(names)]
            given[next(name for name in given if name.endswith(asked))] = WRONG[asked]
        place = folder / "submitted" / f"student{number:04}" / NAME
        place.mkdir(parents=True, exist_ok=True)
        nbformat.write(answer(handout, given), place / f"{name}.ipynb")


def run(command: list, folder: Path) -> None:
    path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"  # nbgrader runs alembic from it
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=os.environ | {"PATH": path},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{done.stdout[-3000:]}")


@dataclass
class Measured:
    wall: float
    cpu: float
    memory: float

    @classmethod
    def of(cls, what) -> "Measured":
        """Time `what()` and the processes that it starts; their memory is the sum of their proportional set
        sizes.
        """
        peak, done = [0], threading.Event()

        def watch() -> None:
            while not done.wait(0.25):
                peak[0] = max(peak[0], sum(map(proportional_set_size, descendants(os.getpid()))))

        watcher = threading.Thread(target=watch)
        watcher.start()
        start, before = time.perf_counter(), cpu()
        try:
            what()
        finally:
            wall, used = time.perf_counter() - start, cpu() - before
            done.set()
            watcher.join()
        return cls(wall, used, peak[0])


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def descendants(process: int) -> list[int]:
    found = []
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += [int(child), *descendants(int(child))]
    return found


def proportional_set_size(process: int) -> int:
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) * 1024
    return 0


def marks(folder: Path) -> dict[str, dict[str, float]]:
    classroom = Classroom.open(folder, folder)
    with Gradebook(classroom.directory().db_url, NAME) as book:
        return {
            submission.student.id: {
                grade.name: grade.score for notebook in submission.notebooks for grade in notebook.grades
            }
            for submission in book.assignment_submissions(NAME)
        }


def with_otter(folder: Path, students: int, results: dict) -> None:
    """Run otter on each submission, as its documentation has it, and read its results."""
    for number in range(students):
        notebook = folder / "submitted" / f"student{number:04}" / NAME / f"{NAME}.ipynb"
        out = folder / "otter" / f"student{number:04}"
        out.mkdir(parents=True)
        run(
            [PROGRAMS / "otter", "run", "--no-logo", "-a", folder / "autograder.zip", "-o", out, notebook],
            folder,
        )
        told = json.loads((out / "results.json").read_text())
        results[f"student{number:04}"] = {
            test["name"]: test["score"] for test in told["tests"] if test.get("max_score")
        }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--class", dest="sizes", type=int, nargs="*", default=[10, 40, 1000])
    parser.add_argument(
        "--notebooks", type=int, default=4, help="of the last table's assignment; 0: no table"
    )
    parser.add_argument("--stock", type=int, default=20)
    parser.add_argument("--ours", action="store_true", help="stock and two jobs alone")
    parser.add_argument("--quick", action="store_true", help="three submissions, and stock and one job alone")
    options = parser.parse_args()
    if options.quick:
        options.sizes, options.notebooks = [3], 2
    scratch = Path(tempfile.mkdtemp(prefix="grading-"))
    try:
        for size in options.sizes:
            compare(scratch, size, min(size, options.stock), options)
        if options.notebooks:
            compare(scratch, 1 if options.quick else TOGETHER, TOGETHER, options, options.notebooks)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


# As long as it is because it is a list of contestants.
def compare(scratch: Path, size: int, few: int, options: argparse.Namespace, notebooks: int = 1) -> None:
    quick, few = options.quick, min(few, size)
    alone = quick or options.ours or notebooks > 1
    few_class, stock_class = scratch / f"few{size}", scratch / f"stock{size}-{notebooks}"
    make_class(stock_class, few, configured=False, notebooks=notebooks)
    rows, expected = {}, None
    rows["nbgrader autograde"] = (
        few,
        Measured.of(lambda: run([PROGRAMS / "nbgrader", "autograde", NAME], stock_class)),
    )
    expected = marks(stock_class)
    if not alone:
        make_class(few_class, few, configured=True)
        rows["nbgrader autograde, our plug-ins"] = (
            few,
            Measured.of(lambda: run([PROGRAMS / "nbgrader", "autograde", NAME], few_class)),
        )
        agree("nbgrader autograde, our plug-ins", marks(few_class), expected)
    for jobs in (1,) if quick else (2,) if alone else (1, 2):
        folder = scratch / f"jobs{jobs}-{size}-{notebooks}"
        make_class(folder, size, configured=True, notebooks=notebooks)
        command = [PROGRAMS / "autograder", "grade", NAME, "--jobs", str(jobs)]
        for name, more in (("first", []), ("again", ["--force"])):
            called = f"autograder grade --jobs {jobs}, {name}"
            rows[called] = size, Measured.of(lambda: run([*command, *more], folder))
            agree(called, marks(folder), expected)
        shutil.rmtree(folder)
    if not alone and (PROGRAMS / "otter").exists():
        tests = stock_class / "tests"
        tests.mkdir()
        for test in COURSE.glob("q_*.py"):
            shutil.copy(test, tests)
        run(
            [
                PROGRAMS / "otter",
                "generate",
                "-t",
                tests,
                "-o",
                stock_class / "autograder.zip",
                "--no-requirements",
                "--no-environment",
                "--no-config",
            ],
            stock_class,
        )
        results = {}
        rows["otter run"] = few, Measured.of(lambda: with_otter(stock_class, few, results))
        totals = {student: sum(scores.values()) for student, scores in results.items()}
        if totals != {student: sum(scores.values()) for student, scores in expected.items()}:
            print(f"  otter's totals differ from stock's: {totals}")
    base = rows["nbgrader autograde"][1]
    print(
        f"\na class of {size}"
        + (f", {notebooks} notebooks" if notebooks > 1 else "")
        + (f" (those that graded {few} are compared by their time for each)" if few < size else "")
    )
    print(
        f"  {'':34}{'s each':>10}{'of stock':>10}{'1 :':>7}{'CPU s each':>12}{'of stock':>10}{'peak MB':>10}"
    )
    for name, (count, took) in rows.items():
        each, cpu_each = took.wall / count, took.cpu / count
        ratio = each / (base.wall / few)
        print(
            f"  {name:<34}{each:>10.3f}{ratio:>10.3f}{1 / ratio:>7.1f}{cpu_each:>12.3f}"
            f"{cpu_each / (base.cpu / few):>10.3f}{took.memory / 1e6:>10.0f}",
            flush=True,
        )


def agree(name: str, got: dict, expected: dict) -> None:
    different = [student for student in expected if got.get(student) != expected[student]]
    if different:
        raise SystemExit(
            f"{name} gives other marks than stock, first to {different[0]}: "
            f"{got.get(different[0])} for {expected[different[0]]}"
        )


if __name__ == "__main__":
    main()
