"""Grade the same class with stock nbgrader, with nbgrader through our plug-ins, with `autograder grade`, and
with otter.

    python tests/benchmarks/grading.py [--class 10 100 1000] [--stock 20] [--quick]

Prints, for each grader and size of the class, seconds for each submission (wall and CPU), the ratio to stock,
and the peak memory of all its processes. Stock and otter, whose time grows with the class, grade `--stock`
submissions at the most; their time for each one is what is compared. otter is left out where it is not
installed (`pip install otter-grader`).
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

WRONG = {
    "sigmoid": "def sigmoid(a):\n    return torch.tanh(a)",
    "softmax": "def softmax_jacobian(z):\n    return torch.diag(torch.softmax(z, 0))",
    "network": "class Network(torch.nn.Module):\n    def __init__(self, inputs, hidden, outputs):\n"
    "        super().__init__()\n        self.only = torch.nn.Linear(inputs, outputs)\n\n"
    "    def forward(self, x):\n        print('forward')\n        return self.only(x)",
}


def make_class(folder: Path, students: int, configured: bool) -> None:
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
    notebook = read(COURSE / f"{NAME}.py")
    nbformat.write(notebook, folder / "source" / NAME / f"{NAME}.ipynb")
    run([PROGRAMS / "nbgrader", "generate_assignment", NAME], folder)
    handout = nbformat.read(folder / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    right = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    names = list(WRONG)
    for number in range(students):
        given = dict(right)
        if number % 3:
            given[names[number % len(names)]] = WRONG[names[number % len(names)]]
        place = folder / "submitted" / f"student{number:04}" / NAME
        place.mkdir(parents=True)
        nbformat.write(answer(handout, given), place / f"{NAME}.ipynb")


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
    parser.add_argument("--class", dest="sizes", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--stock", type=int, default=20)
    parser.add_argument("--quick", action="store_true", help="three submissions, and stock and one job alone")
    options = parser.parse_args()
    if options.quick:
        options.sizes = [3]
    scratch = Path(tempfile.mkdtemp(prefix="grading-"))
    try:
        for size in options.sizes:
            compare(scratch, size, min(size, options.stock), options.quick)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def compare(scratch: Path, size: int, few: int, quick: bool) -> None:
    few_class, stock_class = scratch / f"few{size}", scratch / f"stock{size}"
    make_class(stock_class, few, configured=False)
    rows, expected = {}, None
    rows["nbgrader autograde"] = (
        few,
        Measured.of(lambda: run([PROGRAMS / "nbgrader", "autograde", NAME], stock_class)),
    )
    expected = marks(stock_class)
    if not quick:
        make_class(few_class, few, configured=True)
        rows["nbgrader autograde, our plug-ins"] = (
            few,
            Measured.of(lambda: run([PROGRAMS / "nbgrader", "autograde", NAME], few_class)),
        )
        agree("nbgrader autograde, our plug-ins", marks(few_class), expected)
    for jobs in (1,) if quick else (1, 2):
        folder = scratch / f"jobs{jobs}-{size}"
        make_class(folder, size, configured=True)
        command = [PROGRAMS / "autograder", "grade", NAME, "--jobs", str(jobs)]
        rows[f"autograder grade --jobs {jobs}"] = size, Measured.of(lambda: run(command, folder))
        agree(f"autograder grade --jobs {jobs}", marks(folder), expected)
        shutil.rmtree(folder)
    if not quick and (PROGRAMS / "otter").exists():
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
    base = rows["nbgrader autograde"][1].wall / few
    print(
        f"\na class of {size}"
        + (f" (those that graded {few} are compared by their time for each)" if few < size else "")
    )
    print(f"  {'':34}{'s each':>10}{'CPU s each':>12}{'of stock':>10}{'peak MB':>10}")
    for name, (count, took) in rows.items():
        each = took.wall / count
        print(
            f"  {name:<34}{each:>10.3f}{took.cpu / count:>12.3f}{each / base:>10.3f}"
            f"{took.memory / 1e6:>10.0f}",
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
