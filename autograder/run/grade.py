"""`autograder grade`: all submissions of an assignment, many at a time, by one writer.

Each submission is read and rebuilt here, graded by a worker, and written here: its marks into the gradebook
in one transaction, then its folder into `autograded/` by a rename. A run that ends in between, whatever the
cause, is taken up by the next: what is done is known by the record beside each graded notebook.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import stat
import time
import warnings
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches
from fnmatch import fnmatch
from glob import escape
from pathlib import Path
from typing import Any, TypeVar

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import DatabaseError, OperationalError, SAWarning, SQLAlchemyError

from autograder import ended, sandbox, schema, whole
from autograder.book import records, returning
from autograder.book.backup import back_up, only_writer, wait_for_others
from autograder.book.saving import Penalty, late_penalty, lateness, save
from autograder.classroom import Classroom
from autograder.engine import Graded, Rehearsed, Task, need
from autograder.gradebook import asking
from autograder.intake import NoOriginal
from autograder.intake.preparing import Handout, prepare
from autograder.intake.steps import Around, Step, StepError, applied, problem, resources, unheeded
from autograder.pages.harmless import harmless_file
from autograder.run import early, pool, work
from autograder.run.rehearsal import Outcome, Unfit, rehearsed
from autograder.run.version import code, digest, stamp
from autograder.settings import MIB, Grading

Told = TypeVar("Told")

PATIENCE = 30.0
"""Seconds for which a gradebook may be locked by others: after that a submission is left for the next run."""


SHOWN = 10
"""How many names are told of those that there are."""


class CannotGrade(RuntimeError):
    """Grading was not begun: why, and what to do."""


@dataclass
class Summary:
    """What a run did: the students by how it went, and what each of those is told about.

    `refused`: student → reason, graded as zero; `failed`: student → reason, nothing was written; `late`:
    student → how the penalty for lateness changed, where nothing else did.
    """

    graded: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    repaired: dict[str, list[str]] = field(default_factory=dict)
    late: dict[str, str] = field(default_factory=dict)
    unconfined: tuple[str, ...] = ()
    levels: dict[str, list[str]] = field(default_factory=dict)
    """By level of confinement, who was graded at it."""
    weaker: list[str] = field(default_factory=list)
    """What is weaker at these levels, in a sentence each."""
    backup: Path | None = None
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    modes: str = ""
    limits: dict[str, Counter[str]] = field(default_factory=dict)
    """By test cell, what of the grader's own limits submissions ran into, and how many."""
    timeouts: dict[str, list[str]] = field(default_factory=dict)
    """Student → cells that ran out of time."""


class Progress:
    """Whom a run tells how far it is, in the process that started it. This one keeps it to itself."""

    def planned(self, count: int) -> None:
        """So many submissions there are, those included that have not changed."""

    def rehearsing(self, notebooks: Sequence[str]) -> None:
        """The instructor's own solutions of these are graded first."""

    def begun(self, student: str) -> None:
        """A worker has this one's submission."""

    def ended(self, student: str) -> None:
        """There is nothing more to do for this one."""


SILENT = Progress()


# As long as it is because it says what each argument is, and what is opened around a run, in which order.
def grade(
    classroom: Classroom,
    assignment: str,
    students: Sequence[str] = (),
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
    force: bool = False,
    confined: bool | str | None = None,
    despite_rehearsal: bool = False,
    solutions: Path | None = None,
    progress: Progress = SILENT,
) -> Summary:
    """Grade the submissions of an assignment that are new, have changed, or were graded with another version.

    Args:
        students: whose; everybody's if none is named.
        jobs: how many at a time; the course's setting, else the number of cores.
        scheduler: the address of a Dask scheduler, to grade on its workers.
        force: grade what has not changed, too.
        confined: the least level of confinement of students' code, False for none on purpose; the course's
            setting unless said.
        despite_rehearsal: go on where a test fails for the instructor's own solution.
        solutions: the folder of these; the assignment's source unless it is named.

    Raises:
        CannotGrade: something is missing: the assignment, a student, the instructor's notebook, the sandbox;
            or another nbgrader has made the gradebook, or a test fails for the instructor's own solution.
        Busy, NoBackup: see `gradebook`.
    """
    start = time.perf_counter()
    with opened(
        classroom, assignment, students, jobs, scheduler, confined, despite_rehearsal, solutions, progress
    ) as run:
        todo = _todo(run, force, progress)
        if not scheduler:
            todo = _warmed(todo, run)
        progress.planned(len(run.folders))
        _run(todo, run.workers, run.writer, progress)
    run.summary.seconds = time.perf_counter() - start
    return run.summary


@dataclass
class Run:
    """What a run over an assignment's submissions has open: nobody else grades into the gradebook meanwhile.

    `folders` are those of the submissions, by student; `levels` those of confinement that they may be graded
    at; `outcome` is what was learned of the instructor's own solutions.
    """

    assignment: str
    folders: Mapping[str, Path]
    outcome: Outcome
    grading: Grading
    coursedir: CourseDirectory
    writer: Writer
    workers: pool.Pool
    terms: work.Terms
    levels: tuple[str, ...]
    summary: Summary

    @property
    def handout(self) -> Handout:
        return self.outcome.handout


# As long as it is because it says what is opened around a run, in which order.
@contextmanager
def opened(
    classroom: Classroom,
    assignment: str,
    students: Sequence[str] = (),
    jobs: int | None = None,
    scheduler: str | None = None,
    confined: bool | str | None = None,
    despite_rehearsal: bool = False,
    solutions: Path | None = None,
    progress: Progress = SILENT,
) -> Generator[Run]:
    """Open what a run needs, and rehearse the assignment; arguments and errors are those of `grade`."""
    coursedir = classroom.directory(assignment_id=assignment)
    check_settings(coursedir)
    grading = Grading(config=classroom.config).of(assignment)
    confined = grading.confined if confined is None else confined
    # With a scheduler the workers' machines confine; one that cannot refuses its task (work.grade: OSError).
    levels = levels_for(confined, bool(scheduler))
    grading.confined = confined and levels[0]
    check_gradebook(classroom, assignment)
    submissions = find(classroom, assignment, students)
    # A folder that cannot be looked into is nobody's zero: it is told, and the others are graded.
    shut = {
        name: path for name, path in classroom.hidden(assignment).items() if submissions.get(name) == path
    }
    submissions = {name: path for name, path in submissions.items() if name not in shut}
    url = coursedir.db_url
    with only_writer(url, classroom.root), classroom.gradebook() as gradebook, warnings.catch_warnings():
        # nbgrader's own, about the order in which it makes its entries
        warnings.simplefilter("ignore", SAWarning)
        wait_for_others(gradebook, PATIENCE)
        handout = handout_of(coursedir, assignment, gradebook, solutions)
        summary = Summary(unconfined=unconfined(confined, levels))
        summary.failed |= {name: _unseen(path) for name, path in shut.items()}
        writer = Writer(
            gradebook,
            coursedir,
            assignment,
            late_penalty(classroom.config),
            summary,
            lambda: back_up(url, classroom.root / whole.FOLDER),
        )
        terms = work.Terms(confined, code() if scheduler else None, grading.warm * MIB)
        count = jobs or grading.jobs or os.cpu_count() or 1
        count = min(count, max(len(submissions), len(handout.notebooks)))
        with pool.open_pool(terms.to_json(), count, scheduler, work.close) as workers:
            outcome = learned(handout, grading, coursedir, workers, despite_rehearsal, progress)
            notes = [*unheeded(classroom.config), *filter(None, [workers.note]), *outcome.notes]
            summary.notes, summary.modes = notes, outcome.sentence()
            yield Run(
                assignment,
                submissions,
                outcome,
                grading,
                coursedir,
                writer,
                workers,
                terms,
                levels,
                summary,
            )


def check_settings(coursedir: CourseDirectory) -> None:
    if told := problem(coursedir.config):
        raise CannotGrade(told)
    if coursedir.notebook_id != "*":
        raise CannotGrade(
            f"c.CourseDirectory.notebook_id is '{coursedir.notebook_id}', and a submission is graded whole "
            "here: take it out of nbgrader_config.py, or run "
            f"'nbgrader autograde --notebook {coursedir.notebook_id}'"
        )


def _warmed(todo: Iterator[Submission], run: Run) -> Iterator[Submission]:
    """The same submissions; before the first of them the processes are begun that all of them need."""
    for number, submission in enumerate(todo):
        if not number:
            untouched = run.handout.untouched(run.grading)
            needed = work.want(run.terms, [need(task) for task in untouched.values()])
            place = Path(run.coursedir.format_path(early.FOLDER, ".", run.assignment))
            early.note(place / early.NOTE, needed, run.levels[0])
        yield submission


def check_gradebook(classroom: Classroom, assignment: str) -> None:
    """Refuse a course whose gradebook is not there, or that each submission would fail at."""
    # asked before one is opened, for that would make an empty one where there is none
    if not classroom.has_gradebook():
        raise CannotGrade(
            f"{classroom.no_gradebook()}: run 'nbgrader generate_assignment {assignment}' first"
        )
    check_schema(classroom, writing=True)


def check_schema(classroom: Classroom, writing: bool = False) -> None:
    """Refuse a gradebook that each submission would fail at."""
    try:
        whole.check(classroom.directory().db_url, classroom.root, writing=writing)
    except schema.OtherSchema as error:
        raise CannotGrade(f"{error}. Nothing was graded") from error


def learned(
    handout: Handout,
    grading: Grading,
    coursedir: CourseDirectory,
    workers: pool.Pool,
    despite: bool,
    progress: Progress,
) -> Outcome:
    """Rehearse the assignment, where that was not done yet."""
    try:
        return rehearsed(
            handout,
            grading,
            coursedir,
            lambda pairs: rehearse_in(workers, pairs, grading.together, progress),
            despite=despite,
        )
    except Unfit as error:
        raise CannotGrade(str(error)) from None


def levels_for(confined: bool | str, elsewhere: bool = False) -> tuple[str, ...]:
    """Return the levels of confinement that submissions of a run may have: that of this machine, or, where
    machines elsewhere grade, each that the setting accepts. Refuse where this machine has none of these.
    """
    least = sandbox.least(confined)
    if least is None:
        return ("none",)
    if elsewhere:
        return sandbox.LEVELS[sandbox.LEVELS.index(least) :]
    if lacking := sandbox.missing() if least == "inner" else sandbox.missing(least):
        raise CannotGrade(
            f"this machine cannot confine students' code{' in full' * (least == 'full')}, so nothing was "
            "graded: "
            + "; ".join(lacking)
            + ". Grade on another machine, or (if you trust this class) with --unconfined."
        )
    return (sandbox.here().level,)


def unconfined(confined: bool | str, levels: tuple[str, ...]) -> tuple[str, ...]:
    """Return why the code of a run was not confined at all, where it was not."""
    if levels != ("none",):
        return ()
    return (*(() if confined else ("no sandbox was asked for",)), *sandbox.missing())


def rehearse_in(
    workers: pool.Pool,
    pairs: Mapping[str, tuple[Task, Task]],
    together: str | list[str],
    progress: Progress,
) -> Iterator[tuple[str, Rehearsed]]:
    """Yield what the workers learn of solutions, by notebook.

    Raises:
        CannotGrade: a worker could not.
    """
    if pairs:
        progress.rehearsing(list(pairs))
    packed = ((name, work.pack_rehearsal(*pair, together)) for name, pair in pairs.items())
    for name, result in pool.run(workers, work.rehearsed, packed):
        if isinstance(result, Exception):
            raise CannotGrade(str(result)) from result
        yield name, Rehearsed.from_dict(json.loads(result))


def _but(gradebook: Gradebook) -> str:
    names = sorted(assignment.name for assignment in gradebook.assignments)
    return f" (it knows {', '.join(names)})" if names else ""


def handout_of(
    coursedir: CourseDirectory, assignment: str, gradebook: Gradebook, solutions: Path | None
) -> Handout:
    if solutions is not None and not solutions.is_dir():
        raise CannotGrade(f"there is no folder {solutions} with solutions in it")
    try:
        return Handout.of(coursedir, assignment, gradebook, solutions)
    except MissingEntry:
        raise CannotGrade(
            f"the gradebook knows no assignment '{assignment}'{_but(gradebook)}: "
            f"run 'nbgrader generate_assignment {assignment}' first, if there is a source of that name"
        ) from None
    except NoOriginal as error:
        raise CannotGrade(str(error)) from None
    except DatabaseError as error:
        raise CannotGrade(
            f"the gradebook cannot be read: {error.__cause__ or error}. Close what is using it, and try again"
        ) from error


def find(classroom: Classroom, assignment: str, students: Sequence[str] = ()) -> dict[str, Path]:
    """Return the folder of each submission, by student; of a student into whose folder this user cannot look,
    that one.

    Raises:
        CannotGrade: there is none, or not of all `students`.
    """
    found = classroom.handed_in(assignment)
    coursedir = classroom.directory()
    shut = classroom.hidden(assignment)
    if not students:
        found = {name: path for name, path in found.items() if fnmatch(name, coursedir.student_id)}
        shut = {name: path for name, path in shut.items() if fnmatch(name, coursedir.student_id)}
    if not found and not set(students) & set(shut):
        pattern = coursedir.format_path(coursedir.submitted_directory, "*", escape(assignment))
        known = classroom.assignments()
        but = (
            f". The gradebook knows no assignment of that name: it knows {', '.join(known)}"
            if known and assignment not in known
            else "".join(f". {_unseen(path)}" for path in list(shut.values())[:SHOWN])
        )
        raise CannotGrade(f"nobody has handed in '{assignment}': there is no {pattern}{but}")
    if unknown := sorted(set(students) - set(found) - set(shut)):
        near = [name for one in unknown for name in get_close_matches(one, found)]
        names = list(dict.fromkeys([*near, *sorted(found)]))
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        raise CannotGrade(
            f"{', '.join(unknown)} handed in nothing for '{assignment}': there is no "
            f"{coursedir.format_path(coursedir.submitted_directory, unknown[0], assignment)}. "
            f"Who did: {', '.join(names[:SHOWN])}{more}"
        )
    return {student: (shut | found)[student] for student in (students or sorted(shut | found))}


def _unseen(path: Path) -> str:
    """Say of a student's folder that this user cannot look into it, and what to do."""
    if not os.path.isdir(path):
        what = "a link that leads nowhere" if path.is_symlink() and not os.path.exists(path) else "no folder"
        return f"{path} is {what}: put the folder of what was handed in there"
    return (
        f"{path} cannot be read by this user, so what was handed in there is not known: let its owner run "
        f"'chmod -R u+rwX {shlex.quote(str(path))}'"
    )


@dataclass(frozen=True)
class Submission:
    """A submission on its way: what a worker is to grade, what is refused already, and a hash of all that
    decides its marks.
    """

    student: str
    tasks: Mapping[str, Task]
    refused: Mapping[str, Graded]
    digest: str
    timestamp: datetime | None
    folder: Path
    given: tuple[str, ...] = ()
    """The files that are as the instructor released them."""


def _todo(run: Run, force: bool, progress: Progress) -> Iterator[Submission]:
    """Prepare the submissions that are to be graded, one when it is asked for."""
    writer = run.writer
    for student, folder in run.folders.items():
        try:
            writer.hook("pre_convert_hook", student, run.handout.notebooks)
            submission = read(student, folder, run.handout, run.grading, writer)
        except (StepError, OSError) as error:  # the latter of a disk that fails
            writer.summary.failed[student] = str(error)
            progress.ended(student)
            continue
        writer.look_at_records(submission)
        if not force and writer.has(submission, run.levels):
            if not writer.set_lateness(submission):
                writer.summary.unchanged.append(student)
            progress.ended(student)
        else:
            yield submission


def read(student: str, folder: Path, handout: Handout, grading: Grading, writer: Writer) -> Submission:
    """Return a submission, ready for a worker; the course's own steps before grading have been taken.

    Raises:
        StepError: one of these failed.
    """
    ready = prepare(folder, handout, grading)
    for name, one in ready.notebooks.items():
        if writer.around.before:
            notebook = writer.applied(writer.around.before, student, name, one.notebook)
            ready.notebooks[name] = replace(one, notebook=notebook)
    tasks = {name: one for name, one in ready.notebooks.items() if isinstance(one, Task)}
    refused = {name: one for name, one in ready.notebooks.items() if isinstance(one, Graded)}
    given = ready.files.released
    return Submission(student, tasks, refused, digest(ready), ready.timestamp, folder, given)


def _run(todo: Iterator[Submission], workers: pool.Pool, writer: Writer, progress: Progress) -> None:
    # As many as are being graded, not the class: the pool asks for the next when it has a place for it, and
    # what was graded is written at once, here, whichever worker it came from.
    under_way: dict[str, Submission] = {}

    def packed() -> Iterator[tuple[str, bytes]]:
        for submission in todo:
            if submission.tasks:
                under_way[submission.student] = submission
                yield submission.student, work.pack(submission.tasks)
            else:  # refused altogether: nothing is left for a worker
                writer.write(submission, {})
                progress.ended(submission.student)

    for student, result in pool.run(workers, work.grade, packed(), progress.begun):
        submission = under_way.pop(student)
        # a worker's machine is not fit, and would refuse the others' too: no matter of this submission
        if isinstance(result, (OSError, work.OtherVersion)):
            raise CannotGrade(str(result)) from result
        if isinstance(result, Exception):  # nothing is written, so the next run takes it up again
            writer.summary.failed[student] = f"{type(result).__name__}: {result}"
        else:
            writer.write(submission, work.unpack(result))
        progress.ended(student)


class Writer:
    """The only one who writes into the gradebook and into `autograded/` during a run."""

    def __init__(
        self,
        gradebook: Gradebook,
        coursedir: CourseDirectory,
        assignment: str,
        penalty: Penalty | None,
        summary: Summary,
        back_up: Callable[[], Path | None],
    ) -> None:
        self.gradebook, self.coursedir, self.assignment = gradebook, coursedir, assignment
        self.penalty, self.summary = penalty, summary
        self._back_up = back_up
        self._converter = Autograde(coursedir=coursedir, config=coursedir.config)
        self.around = Around.of(coursedir)

    def applied(self, steps: Sequence[Step], student: str, name: str, notebook: NotebookNode) -> NotebookNode:
        """Return a student's notebook after steps of the course's own."""
        told = resources(self.coursedir, self.assignment, student, name)
        return applied(steps, notebook, told, self.coursedir.config)

    def hook(self, which: str, student: str, names: Iterable[str]) -> None:
        """Call what a course wants called around each submission, as nbgrader does."""
        call = getattr(self._converter, which)
        if not call:
            return
        folders = self.coursedir
        place = folders.format_path(folders.submitted_directory, student, self.assignment)
        notebooks = [os.path.join(place, f"{name}.ipynb") for name in names]
        try:
            call(assignment=self.assignment, student=student, notebooks=notebooks)
        except Exception as error:  # as nbgrader, which logs it and goes on
            self.summary.notes.append(f"{student}: c.Autograde.{which}: {type(error).__name__}: {error}")

    def folder(self, student: str) -> Path:
        return Path(self.coursedir.format_path(self.coursedir.autograded_directory, student, self.assignment))

    def look_at_records(self, submission: Submission) -> None:
        """Tell of records that are none: they are written anew, when the submission has been graded again."""
        for name in [*submission.tasks, *submission.refused]:
            file = records.path(self.coursedir, self.assignment, submission.student, name)
            if odd := records.odd(file):
                self.summary.notes.append(f"{odd}, and {submission.student}'s submission is graded again")

    def has(self, submission: Submission, levels: tuple[str, ...]) -> bool:
        """Say whether a submission was graded from just the same, at one of these levels of confinement, and
        its marks are in the gradebook.
        """
        student, folder = submission.student, self.folder(submission.student)
        kept: dict[str, dict[str, Any]] = {}
        try:
            for name in [*submission.tasks, *submission.refused]:
                file = records.path(self.coursedir, self.assignment, student, name)
                if (record := records.read(file)) is None:
                    return False
                kept[name] = record
                if (
                    "marks" not in record
                    or record.get("digest") != submission.digest
                    or not ended.finished(folder / f"{name}.ipynb")
                ):
                    return False
                if name in submission.tasks and kept[name].get("confined") not in levels:
                    return False
        except OSError:
            return False
        return self.entered(student, kept)

    def entered(self, student: str, kept: Mapping[str, dict[str, Any]]) -> bool:
        """Say whether the marks of these records, by notebook, are in the gradebook. The records alone do not
        tell: an older gradebook may have been put back, or other marks entered.
        """
        try:
            entry: Any = self.gradebook.find_submission(self.assignment, student)
            scores = {
                notebook.name: {grade.name: grade.auto_score for grade in asking.grades(notebook)}
                for notebook in entry.notebooks
            }
        except (DatabaseError, OSError, ValueError):  # also MissingEntry, which is a ValueError
            return False  # where the gradebook fails, writing will say so
        finally:
            self.gradebook.db.rollback()  # or SQLite would be locked for others from here on
        return all(
            scores.get(name, {}).get(cell) == mark
            for name, record in kept.items()
            for cell, mark in record["marks"].items()
        )

    def set_lateness(self, submission: Submission) -> bool:
        """Compute anew what lateness costs a submission that needs no other grading: a due date may have been
        moved, an extension granted, the course's rule changed. Return whether that changed something.
        """

        def enter(write: bool) -> str:
            return lateness(self.gradebook, self.assignment, submission.student, self.penalty, write=write)

        try:
            if not enter(write=False):
                return False
            self._back_up_once()
            self.summary.late[submission.student] = self._patiently(lambda: enter(write=True))
        except (DatabaseError, MissingEntry, ValueError) as error:
            self.summary.failed[submission.student] = f"could not be written: {error.__cause__ or error}"
        finally:
            self.gradebook.db.rollback()
        return True

    def write(self, submission: Submission, graded: Mapping[str, Graded]) -> None:
        """Enter a submission's marks and put its folder in place: both, or neither as far as the next run is
        concerned.
        """
        self._back_up_once()
        student, folder = submission.student, self.folder(submission.student)
        graded = {
            name: replace(one, record={**one.record, **stamp(submission.digest)})
            for name, one in {**graded, **submission.refused}.items()
        }
        # The marks first, then the folder, then the records by which the next run knows what is done. A kill
        # before the last of these leaves a submission that counts as not graded, and is graded again.
        aside = folder.with_name(f".{folder.name}.new")
        shutil.rmtree(aside, ignore_errors=True)
        try:
            graded = {
                name: replace(one, notebook=self.applied(self.around.after, student, name, one.notebook))
                for name, one in graded.items()
            }
            kept = self._lay_out(aside, submission, graded)
            notes = self._enter(submission, graded)
            notes = {name: [*told, *kept[name]] for name, told in notes.items()}
            _replace(folder, aside)
            self._converter.set_permissions(self.assignment, student)
            for name, one in graded.items():
                file = records.path(self.coursedir, self.assignment, student, name)
                records.write(file, one, notes[name])
                if self.coursedir.groupshared:  # or the next of the course's instructors could not write it
                    for place, mode in ((file, 0o664), (file.parent, 0o2770), (file.parent.parent, 0o2770)):
                        with suppress(PermissionError):
                            place.chmod(stat.S_IMODE(place.stat().st_mode) | mode)
            self.hook("post_convert_hook", student, graded)
        except (DatabaseError, OSError, MissingEntry, ValueError) as error:
            shutil.rmtree(aside, ignore_errors=True)
            self.summary.failed[student] = f"could not be written: {error.__cause__ or error}"
            with suppress(SQLAlchemyError):
                self.gradebook.db.rollback()
            return
        finally:
            self.gradebook.db.expunge_all()  # or the session would hold the whole class
        reasons = [one.record["refused"] for one in graded.values() if one.record.get("refused")]
        if reasons:
            self.summary.refused[student] = " ".join(dict.fromkeys(reasons))
        else:
            self.summary.graded.append(student)
        for name, one in graded.items():
            self._level(student, one.record)
            for entry in one.record.get("cells", ()):
                # two notebooks may have a cell of one grade id
                cell = entry["id"] if len(graded) == 1 else f"{name}/{entry['id']}"
                if "limit" in entry:
                    self.summary.limits.setdefault(cell, Counter())[entry["limit"]] += 1
                elif entry.get("ended") == "interrupted":
                    self.summary.timeouts.setdefault(student, []).append(cell)
        if told := [
            note for name, one in graded.items() for note in [*one.record.get("repairs", ()), *notes[name]]
        ]:
            self.summary.repaired[student] = list(dict.fromkeys(told))

    # What nbgrader's autograde leaves there too, for its generate_feedback and formgrader read it.
    def _lay_out(
        self, folder: Path, submission: Submission, graded: Mapping[str, Graded]
    ) -> dict[str, list[str]]:
        """Return what was changed for formgrader's sake, by notebook."""
        notes = {name: records.write_notebook(folder / f"{name}.ipynb", one) for name, one in graded.items()}
        for notebook, task in submission.tasks.items():
            for path, content in task.files.items():
                if path not in submission.given:
                    path, content, told = harmless_file(path, content)
                    notes[notebook] += [told] if told else []
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(content)
        returning.lay_out(
            folder,
            submission.folder,
            submission.timestamp,
            returning.kept(self.folder(submission.student)),
        )
        return notes

    def _enter(self, submission: Submission, graded: Mapping[str, Graded]) -> dict[str, list[str]]:
        # asked before `write` puts the new records in place
        regraded = {
            name
            for name, one in graded.items()
            if records.same(records.path(self.coursedir, self.assignment, submission.student, name), one)
        }
        return self._patiently(
            lambda: save(
                self.gradebook,
                self.assignment,
                submission.student,
                graded,
                timestamp=submission.timestamp,
                penalty=self.penalty,
                create_student=self._converter.create_student,
                regraded=regraded,
            )
        )

    def _patiently(self, write: Callable[[], Told]) -> Told:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return write()
            except OperationalError as error:  # formgrader is writing
                self.gradebook.db.rollback()
                if "locked" not in str(error):  # a full disk, a file that may not be written: it stays so
                    raise
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def _level(self, student: str, record: Mapping[str, Any]) -> None:
        level, weaker = record.get("confined"), record.get("weaker")
        if level and student not in (known := self.summary.levels.setdefault(level, [])):
            known.append(student)
        if weaker and weaker not in self.summary.weaker:
            self.summary.weaker.append(weaker)

    def _back_up_once(self) -> None:
        if self.summary.backup is None:
            self.summary.backup = self._back_up()


def _replace(folder: Path, new: Path) -> None:
    """Put `new` in the place of `folder`. A kill in between leaves no folder there, so that the submission
    counts as not graded.
    """
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
