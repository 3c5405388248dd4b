"""A made-up class goes through the whole course, in a scratch folder and without a network.

Source → release → exchange → submissions → marks → feedback, by nbgrader's own steps but for the grading,
which is ours; and every mark is compared with what it must be.
"""

import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import nbformat
from rich import progress
from rich.console import Console

from autograder import notebooks, report, sandbox
from autograder.author import mistakes
from autograder.author.build import build
from autograder.author.markers import Markers
from autograder.author.release import Assignment, BuildError, find
from autograder.author.source import grade_id, read
from autograder.book import records
from autograder.classroom import CONFIG, GRADEBOOK, Classroom, StepFailed, environment, find_alembic
from autograder.demo import cohort
from autograder.demo.submission import answer, answers
from autograder.pages import feedback
from autograder.run.grade import Progress, grade

TIMEOUT = 10
"""Seconds that a cell may take in the demo: enough on a slow machine, and short enough to wait for."""

MISTAKEN = 6
"""How many pupils make mistakes, each one in every exercise that has so many: more would be a long show."""


def demo(
    home: Path,
    assignment: str | None,
    folder: Path | None,
    console: Console,
    verbose: bool = False,
    most: int | None = MISTAKEN,
) -> int:
    """Take a made-up class through an assignment of the course in `home`; return 0 if all marks are right,
    else 1.

    Args:
        assignment: its name; the course's first if None.
        folder: where to work, new or empty; a temporary folder if None. `home` is only read.
        most: how many pupils make mistakes at most; as many as it takes to make them all if None.
    """
    began = time.perf_counter()
    chosen = find(Classroom.open(home), [assignment] if assignment else [])[0]
    scratch = _scratch(home, folder)
    classroom = Classroom.open(scratch, scratch, verbose).with_config(
        # wherever the course's own gradebook is: this class is made up
        CourseDirectory={"db_url": f"sqlite:///{scratch / GRADEBOOK}"},
        Grading={"cell_seconds": TIMEOUT},
        ExchangeCollect={"check_owner": False},
        # whatever exchange the machine has: its students are no made-up ones
        Exchange={"cache": str(scratch / "cache"), "root": str(scratch / "exchange")},
    )
    # for nbgrader, and for the processes that print: they are started with this environment
    with environment(**_own_settings(scratch)):
        return _run(classroom, chosen.name, console, began, most)


def _run(classroom: Classroom, name: str, console: Console, began: float, most: int | None) -> int:
    faults: list[str] = []
    console.print(f"working in {classroom.home}")
    with Steps(console) as step, _printers() as printers:
        step(f"building {name}")
        assignment = build(classroom, [name])[0]
        known = mistakes.load(assignment.folder)
        pupils = cohort.cohort(_solutions(assignment, Markers.of(classroom.config)), known, most)
        step.total(4 + 3 * len(pupils))
        exchange = _open_exchange(classroom, name, console)
        for pupil in pupils:
            step(f"{pupil.name} hands in {pupil.about}")
            _hand_in(classroom, name, pupil, exchange)
        if exchange:
            step(f"collecting {len(pupils)} submissions")
            classroom.collect(name)
        faults += _grade(classroom, name, len(pupils), console, step)
        step(f"writing feedback for {len(pupils)} students")
        faults += _write_feedback(classroom, name, pupils, printers, step)
    faults += _show(classroom, name, pupils, console)
    made = sum(len(pupil.sentences) for pupil in pupils)
    if made < len(known):
        console.print(f"{made} of {len(known)} known mistakes were made here; the tests make them all")
    console.print(f"feedback pages are in {classroom.home}: open one in a browser")
    for fault in faults:
        console.print(f"wrong: {fault}", style="red")
    what = f"{len(faults)} things are not" if faults else "all marks are"
    console.print(
        f"{len(pupils)} submissions, {what} as they must be, {time.perf_counter() - began:.0f} s",
        style="bold red" if faults else "bold green",
    )
    return 1 if faults else 0


def _solutions(assignment: Assignment, markers: Markers) -> dict[str, str]:
    """Return the official answers by grade id, but for what is graded by hand (nobody grades it here), and
    for a grade id that two texts have: a pupil's answer has no other name.
    """
    texts = [read(assignment.folder / text, markers) for text in assignment.texts]
    count = Counter(grade_id(cell) for notebook in texts for cell in notebook.cells)
    found: dict[str, str] = {}
    for notebook in texts:
        tests = {grade_id(cell) for cell in notebook.cells}
        found |= {
            key: code
            for key, code in answers(notebook, markers).items()
            if f"check-{key}" in tests and count[key] == count[f"check-{key}"] == 1
        }
    return found


def _grade(classroom: Classroom, name: str, count: int, console: Console, step: "Steps") -> list[str]:
    """Grade what was handed in; return a sentence for each submission that was not graded."""
    if lacking := sandbox.missing():
        console.print(
            "note: this machine cannot confine students' code, and this class is to be trusted, "
            f"so it is graded without a sandbox: it lacks {'; '.join(lacking)}",
            markup=False,
        )
    step(f"grading {count} submissions")
    summary = grade(
        classroom, name, jobs=min(2, os.cpu_count() or 1), confined="none", progress=_Graded(step)
    )
    for line in report.at_levels(summary.levels):
        console.print(line, markup=False)
    for sentence in summary.weaker:
        console.print(f"note: {sentence}", markup=False)
    return [
        f"{student}: not graded: {reason}"
        for student, reason in {**summary.refused, **summary.failed}.items()
    ]


def _write_feedback(
    classroom: Classroom,
    name: str,
    pupils: Sequence[cohort.Pupil],
    printers: ProcessPoolExecutor,
    step: "Steps",
) -> Iterator[str]:
    """Have the feedback pages written; yield a sentence for each that could not be."""
    printed = {printers.submit(classroom.generate_feedback, name, pupil.name): pupil for pupil in pupils}
    for done in as_completed(printed):
        try:
            done.result()
        except StepFailed as error:
            yield f"{printed[done].name}: {error}"
        step(f"feedback for {printed[done].name}")


def _show(classroom: Classroom, name: str, pupils: Sequence[cohort.Pupil], console: Console) -> list[str]:
    """Print the class's marks, and where the feedback is; return a sentence for each that is not right."""
    maxima, labels = report.exercises(classroom, name), report.labels(classroom, name)
    seconds = {pupil.name: _seconds(classroom, name, pupil.name) for pupil in pupils}
    rows = {row.student: replace(row, seconds=seconds[row.student]) for row in report.rows(classroom, name)}
    scratch = classroom.home
    pages = {
        pupil.name: sorted((scratch / "feedback" / pupil.name / name).glob("*.html")) for pupil in pupils
    }
    places = {
        pupil: "\n".join(str(page.relative_to(scratch)) for page in found) for pupil, found in pages.items()
    }
    console.print(report.table(name, rows.values(), maxima, {"feedback": places}))
    faults: list[str] = []
    for pupil in pupils:
        told = {
            labels.get((page.stem, key), key): text
            for page in pages[pupil.name]
            for key, text in feedback.told(page).items()
        }
        faults += [*cohort.wrong_marks(pupil, rows[pupil.name], maxima), *cohort.unsaid(pupil, told)]
    return faults


@contextmanager
def _printers() -> Generator[ProcessPoolExecutor]:
    """Two processes that write feedback, started at once: importing nbgrader takes them as long as the class
    takes to hand in.
    """
    count = min(2, os.cpu_count() or 1)
    # spawn: the engine's threads are about to start in this process, and a fork amid threads can hang
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as printers:
        for _ in range(count):
            printers.submit(find_alembic)
        try:
            yield printers
        except BaseException:  # or an interrupt would wait for all the pages that are still to be written
            printers.shutdown(cancel_futures=True)
            raise


class _Graded(Progress):
    def __init__(self, step: "Steps") -> None:
        self._step = step

    def ended(self, student: str) -> None:
        self._step(f"graded {student}")


def _seconds(classroom: Classroom, name: str, student: str) -> float | None:
    """Return how long the grading of a submission took, as its record has it."""
    with classroom.gradebook() as gradebook:
        notebooks = [notebook.name for notebook in gradebook.find_assignment(name).notebooks]
    told = [
        records.read(records.path(classroom.directory(), name, student, notebook)) for notebook in notebooks
    ]
    times = [record["seconds"]["all"] for record in told if record and "seconds" in record]
    return sum(times) if times else None


def _scratch(home: Path, folder: Path | None) -> Path:
    """Make the demo's own course: the texts and settings of `home`, and nothing that its class has made."""
    if folder is None:
        folder = Path(tempfile.mkdtemp(prefix="autograder-demo-"))
    elif folder.exists() and any(folder.iterdir()):
        raise BuildError(f"{folder} is not empty: name a new folder with --folder")
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    source = Classroom.open(home).source
    shutil.copy(home / CONFIG, folder / CONFIG)
    shutil.copytree(
        source, folder / source.name, ignore=shutil.ignore_patterns("*.ipynb", "__pycache__", ".*")
    )
    return folder


def _own_settings(scratch: Path) -> dict[str, str]:
    """Where Jupyter and IPython keep their files in the demo: a home may not be writable, or have habits."""
    return {
        name: str(scratch / "jupyter" / name.lower())
        for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }


def _open_exchange(classroom: Classroom, name: str, console: Console) -> Path | None:
    """Release the assignment through an exchange; without one the class hands in by other means, and this
    says so.
    """
    exchange = classroom.open_exchange()
    try:
        if exchange:
            classroom.release_assignment(name)
            return exchange
        why = (
            "nbgrader has no exchange on Windows"
            if os.name == "nt"
            else f"{classroom.exchange} cannot be opened to all users"
        )
    except StepFailed as error:
        why = str(error)
    console.print(f"note: no exchange here ({why}), so submissions are copied")
    return None


def _hand_in(classroom: Classroom, name: str, pupil: cohort.Pupil, exchange: Path | None) -> None:
    """Fetch the assignment as a student does, fill in the answers, and submit."""
    desk = classroom.home / "students" / pupil.name
    desk.mkdir(parents=True)
    if exchange:
        classroom.fetch_assignment(name, pupil.name, desk)
    else:
        shutil.copytree(classroom.release / name, desk / name)
    for path in (desk / name).glob("*.ipynb"):
        notebook = notebooks.read(path)
        mine = {key: code for key, code in pupil.answers.items() if key in answers(notebook)}
        nbformat.write(answer(notebook, mine), path)
    if exchange:
        classroom.submit(name, pupil.name, desk)
    else:
        shutil.copytree(desk / name, classroom.root / "submitted" / pupil.name / name)


class Steps:
    """Say what is being done: a bar with the time on a terminal, one line for each step elsewhere."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.bar = progress.Progress(
            progress.SpinnerColumn(),
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )

    def __enter__(self) -> "Steps":
        self.bar.start()
        self.task = self.bar.add_task("", total=None)
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()

    def total(self, count: int) -> None:
        self.bar.update(self.task, total=count)

    def __call__(self, what: str) -> None:
        if self.console.is_terminal:
            self.bar.update(self.task, description=what, advance=1)
        else:
            self.console.print(what)
