"""How long a student waits for an early answer: from handing in to the page that he can fetch.

    python tests/benchmarks/watch.py [ASSIGNMENT …] [--single 20] [--burst 100] [--within 60] [--quick]

Starts `autograder watch` on a copy of the course, with an exchange of its own, and hands in through
nbgrader's `submit`: one submission after another, each when the last is answered, then a burst of so many
students within so many seconds. Prints for each assignment the median, the 95th percentile and the longest
wait, and when the last of the burst was answered, counted from its first. Every second student hands in the
solution, the others the untouched handout. `--quick`: the small course of the tests, a few students.

The goals, on an idle machine: 5 s at the 95th percentile for one at a time, and a burst of 100 within a
minute all answered in 90 s.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbgrader.utils import notebook_hash

from autograder.author.build import build
from autograder.book.returning import kept
from autograder.classroom import Classroom
from autograder.demo.submission import answer, answers

REPOSITORY = Path(__file__).parents[2]
SMALL = REPOSITORY / "tests" / "autograder" / "small"
COMMAND = "import sys; from autograder.cli import main; sys.exit(main(sys.argv[1:]))"
LONGEST = 600.0
"""Seconds after which an answer is given up."""


class Course:
    """A copy of a course, in a scratch folder, with one assignment released."""

    def __init__(self, source: Path, home: Path, assignment: str) -> None:
        shutil.copytree(
            source / "solutions", home / "solutions", ignore=shutil.ignore_patterns("__pycache__")
        )
        shutil.copy(source / "nbgrader_config.py", home)
        self.home, self.assignment = home, assignment
        self.classroom = Classroom.open(home, home)
        build(self.classroom, [assignment])
        self.classroom.release_assignment(assignment)
        self._inbound = self.classroom.exchange / self.classroom.directory().course_id / "inbound"
        self._feedback = self._inbound.parent / "feedback"
        self._release = home / "assignments" / assignment

    def prepare(self, student: str, solved: bool) -> Path:
        """Lay out what a student will hand in; return his folder."""
        work = self.home / "students" / student
        shutil.copytree(self._release, work / self.assignment)
        if solved:
            for file in (work / self.assignment).glob("*.ipynb"):
                source = nbformat.read(self.home / "solutions" / self.assignment / file.name, as_version=4)
                nbformat.write(answer(nbformat.read(file, as_version=4), answers(source)), file)
        return work

    def submit(self, student: str, work: Path) -> list[Path]:
        """Hand in; return where the pages will be."""
        self.classroom.submit(self.assignment, student, work)
        (folder,) = self._inbound.glob(f"{student}+*")
        secret = kept(folder)
        return [
            self._feedback / f"{notebook_hash(secret=secret, notebook_id=file.stem)}.html"
            for file in folder.glob("*.ipynb")
        ]


@contextmanager
def watcher(course: Course) -> Iterator[None]:
    """A watcher that is ready."""
    line = [sys.executable, "-c", COMMAND, "watch", course.assignment, "--course-dir", str(course.home)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, cwd=course.home) as process:
        try:
            said: list[str] = []
            while not said or "watching" not in said[-1]:
                said.append(process.stdout.readline())
                if not said[-1]:
                    raise SystemExit("".join(said))
            # the pipe has room for all that it says: a line for each answer
            yield
        finally:
            process.terminate()


def wait(pending: dict[str, tuple[float, list[Path]]], until: float) -> dict[str, float]:
    """Wait until a moment, or until all are answered; return by student how long those waited who were."""
    waited: dict[str, float] = {}
    while pending and time.monotonic() < until:
        for student, (begun, pages) in list(pending.items()):
            if all(page.exists() for page in pages):
                waited[student] = time.monotonic() - begun
                del pending[student]
        time.sleep(0.02)
    return waited


def one_at_a_time(course: Course, count: int) -> list[float]:
    found: list[float] = []
    for number in range(count):
        student = f"single{number}"
        pages = course.submit(student, course.prepare(student, bool(number % 2)))
        pending = {student: (time.monotonic(), pages)}
        found += wait(pending, time.monotonic() + LONGEST).values()
        if pending:
            raise SystemExit(f"{student} was not answered within {LONGEST:g} s")
    return found


def burst(course: Course, count: int, within: float) -> tuple[list[float], float]:
    """Return how long each waited, and when the last was answered, from the first submission on."""
    works = {f"pupil{number}": course.prepare(f"pupil{number}", bool(number % 2)) for number in range(count)}
    pending: dict[str, tuple[float, list[Path]]] = {}
    waited: dict[str, float] = {}
    first = time.monotonic()
    for number, (student, work) in enumerate(works.items()):
        pages = course.submit(student, work)
        pending[student] = time.monotonic(), pages
        left = {**pending}
        waited |= wait(pending, first + (number + 1) * within / count)
        # an answer to all who wait ends `wait` early, and the next is not yet due
        if not pending and left:
            time.sleep(max(0.0, first + (number + 1) * within / count - time.monotonic()))
    waited |= wait(pending, time.monotonic() + LONGEST)
    if pending:
        raise SystemExit(f"{len(pending)} of {count} were not answered within {LONGEST:g} s")
    return [*waited.values()], time.monotonic() - first


def told(waits: list[float]) -> str:
    last = sorted(waits)[max(0, round(0.95 * len(waits)) - 1)]
    return f"{len(waits):>5} {statistics.median(waits):>8.2f} {last:>8.2f} {max(waits):>8.2f}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("assignment", nargs="*", default=["1-jacobians", "2-graphs", "3-functions"])
    options.add_argument("--single", type=int, default=20)
    options.add_argument("--burst", type=int, default=100)
    options.add_argument("--within", type=float, default=60.0)
    options.add_argument("--quick", action="store_true")
    asked = options.parse_args()
    source = REPOSITORY
    if asked.quick:
        source, asked.assignment = SMALL, ["numbers"]
        asked.single, asked.burst, asked.within = 2, 3, 1.0
    print(f"{os.cpu_count()} cores; seconds from submission to page\n")
    print(f"{'':<14}{'':<8}{'count':>5} {'median':>8} {'p95':>8} {'longest':>8} {'all after':>10}")
    for name in asked.assignment:
        with tempfile.TemporaryDirectory(prefix="watch-") as scratch:
            home = Path(scratch) / "course"
            os.environ["JUPYTER_DATA_DIR"] = str(Path(scratch) / "data")
            course = Course(source, home, name)
            with watcher(course):
                print(f"{name:<14}{'single':<8}{told(one_at_a_time(course, asked.single))}", flush=True)
                waits, last = burst(course, asked.burst, asked.within)
                print(f"{'':<14}{'burst':<8}{told(waits)} {last:>10.1f}", flush=True)


if __name__ == "__main__":
    main()
