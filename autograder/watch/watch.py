"""`autograder watch`: what is handed in is answered with a page within seconds.

One process looks at the place where submissions come in, and holds warm processes to grade them with. What
it does with a submission, `Desk`, is what the course's own commands do, in a class of its own (`aside`):
collect, grade, generate_feedback, release_feedback. Each of these can be taken a second time, and the ledger
is written last: so a watcher that was killed goes on where it was.
"""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from nbgrader.api import InvalidEntry, MissingEntry
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from autograder import schema
from autograder.book.backup import only_writer
from autograder.book.saving import late_penalty
from autograder.classroom import Classroom, StepFailed
from autograder.engine import Graded, need
from autograder.gradebook.lasting import Lasting
from autograder.intake.preparing import Handout
from autograder.intake.steps import StepError
from autograder.run import pool, work
from autograder.run.grade import (
    SILENT,
    CannotGrade,
    Submission,
    Summary,
    Writer,
    check_gradebook,
    check_settings,
    handout_of,
    learned,
    levels_for,
    read,
    unconfined,
)
from autograder.settings import MIB, Grading
from autograder.watch.aside import Aside, dates_of
from autograder.watch.copying import TooLarge
from autograder.watch.inbox import QUIET, Arrival, ExchangeInbox, FolderInbox, Inbox
from autograder.watch.ledger import Answer, Ledger
from autograder.watch.opened import hidden_tests, opened
from autograder.watch.policy import Dates, Watch, sentences

ANSWERS = "answers"
PAUSE = 30.0
"""Seconds after which something is tried again that went wrong."""
FAULTS = (
    CannotGrade,
    InvalidEntry,
    MissingEntry,
    OSError,
    SQLAlchemyError,
    StepError,
    StepFailed,
    TooLarge,
    schema.OtherSchema,
)
"""What may go wrong with a submission, or for a while with the whole course, and says itself what it is."""
ALL = ""
"""In place of a student: all that there is to do."""
SAYS = {"visible": "visible tests", "everything": "all tests"}

Say = Callable[[str], None]


def watch(
    course: Classroom,
    assignment: str,
    *,
    folder: Path | None = None,
    jobs: int | None = None,
    confined: bool | str | None = None,
    despite_rehearsal: bool = False,
    solutions: Path | None = None,
    once: bool = False,
    say: Say = print,
) -> bool:
    """Answer what is handed in, until a signal ends it. Return whether all of it was answered.

    Args:
        folder: where submissions come in; the exchange unless it is named.
        jobs, confined, despite_rehearsal, solutions: as `autograder.run.grade.grade` takes them.
        once: answer what is there, and end.
        say: is told each answer, and whatever goes wrong, in a line.

    Raises:
        CannotGrade: as `grade` raises it.
        NoInbox: there is no place where submissions could come in.
        Busy: another process watches this assignment.
    """
    quiet = 0.0 if once else QUIET
    inbox_of = partial(ExchangeInbox, course) if folder is None else partial(FolderInbox, folder, quiet)
    with open_desk(
        course,
        assignment,
        inbox_of,
        jobs=jobs,
        confined=confined,
        despite=despite_rehearsal,
        solutions=solutions,
        say=say,
    ) as desk:
        if once:
            return desk.answer_all()
        while True:
            if not desk.turn():
                time.sleep(desk.policy.seconds)


@contextmanager
def open_desk(
    course: Classroom,
    assignment: str,
    inbox_of: Callable[[Aside], Inbox],
    *,
    jobs: int | None = None,
    confined: bool | str | None = None,
    despite: bool = False,
    solutions: Path | None = None,
    say: Say = print,
) -> Generator[Desk]:
    """Open what answers an assignment's submissions, and close it at the end; arguments and errors as
    `watch`. `inbox_of` makes the place where they come in.
    """
    coursedir = course.directory(assignment_id=assignment)
    check_settings(coursedir)
    check_gradebook(course, assignment)
    aside = Aside.of(course, assignment)
    inbox = inbox_of(aside)
    grading = Grading(config=course.config).of(assignment)
    least = grading.confined if confined is None else confined
    levels = levels_for(least)
    grading.confined = least and levels[0]
    for why in unconfined(least, levels):
        say(f"note: students' code is not confined: {why}")
    count = jobs or grading.jobs or os.cpu_count() or 1
    terms = work.Terms(least, None, grading.warm * MIB)
    aside.make()
    url = aside.classroom.directory().db_url
    with (
        only_writer(url, aside.root, f"watching {assignment} already"),
        warnings.catch_warnings(),
        pool.open_pool(terms.to_json(), count, None, work.close) as workers,
    ):
        warnings.simplefilter("ignore", SAWarning)  # nbgrader's own, about the order of its entries
        aside.make_gradebook()
        texts = Texts(course, assignment, grading, solutions, despite, say)
        desk = Desk(aside, inbox, texts, grading, levels, Watch(config=course.config), workers, say)
        try:
            desk.begin(terms)
            yield desk
        finally:
            desk.close()


@dataclass
class Texts:
    """An assignment as the course has it: read anew when something of it has changed."""

    course: Classroom
    assignment: str
    grading: Grading
    solutions: Path | None
    despite: bool
    say: Say
    _seen: object = None
    _said: set[str] = field(default_factory=set)

    def read(self, workers: pool.Pool) -> tuple[Handout, Dates] | None:
        """Return the handout and until when it is to be handed in; None where nothing has changed.

        Raises:
            CannotGrade: it cannot be read, or its own solution fails.
        """
        seen = self._state()
        if seen is not None and seen == self._seen:
            return None
        coursedir = self.course.directory(assignment_id=self.assignment)
        with self.course.gradebook() as gradebook:
            handout = handout_of(coursedir, self.assignment, gradebook, self.solutions)
            dates = dates_of(gradebook, self.assignment)
        outcome = learned(handout, self.grading, coursedir, workers, self.despite, SILENT)
        for note in [*outcome.notes, *filter(None, [outcome.sentence()])]:
            if note not in self._said:
                self._said.add(note)
                self.say(f"note: {note}")
        self._seen = seen
        return outcome.handout, dates

    def _state(self) -> object:
        """What tells that nothing has changed; None where nothing does, as of a gradebook on a server."""
        folders = self.course.directory()
        url = folders.db_url
        if not url.startswith("sqlite:///"):
            return None
        places = [
            Path(folders.format_path(step, ".", self.assignment))
            for step in (folders.source_directory, folders.release_directory)
        ]
        files = [url.removeprefix("sqlite:///")]
        places += [self.solutions] if self.solutions else []
        files += [str(file) for place in places for file in place.glob("*")]
        found: list[tuple[str, int, int]] = []
        for file in sorted(files):
            with suppress(OSError):
                about = os.stat(file)
                found.append((file, about.st_mtime_ns, about.st_size))
        return found


@dataclass(frozen=True)
class _Underway:
    """A submission that is being answered: what had come, what was taken, and what it will be told."""

    came: Arrival
    taken: Arrival
    told: str
    less: str
    submission: Submission


class Desk:
    """Takes in, has graded and answers what comes: of each student one submission at a time, and whoever has
    handed in an endless loop keeps one worker busy, and nobody waiting for him.
    """

    def __init__(
        self,
        aside: Aside,
        inbox: Inbox,
        texts: Texts,
        grading: Grading,
        levels: tuple[str, ...],
        policy: Watch,
        workers: pool.Pool,
        say: Say,
    ) -> None:
        self.policy = policy
        self._aside, self._inbox, self._texts, self._grading = aside, inbox, texts, grading
        self._levels, self._workers, self._told_to = levels, workers, say
        self._ledger = Ledger(aside.root / ANSWERS)
        self._book = Lasting(aside.classroom.directory().db_url, aside.root, aside.classroom.gradebook)
        self._entered: int | None = None
        self._handouts: Mapping[str, Handout] = {}
        self._hidden: dict[str, list[str]] = {}
        self._dates = Dates(None, {})
        self._underway: dict[str, _Underway] = {}
        self._running: dict[Future[bytes], str] = {}
        self._later: dict[str, float] = {}
        self._said: dict[str, str] = {}

    def begin(self, terms: work.Terms) -> None:
        """Read the assignment, and begin the processes that its submissions will need."""
        self._read_texts()
        with self._writer():
            pass  # so that it knows the assignment
        untouched = self._handouts["everything"].untouched(self._grading)
        work.want(terms, [need(task) for task in untouched.values()])
        self._say(
            f"watching {self._inbox.place} for {self._aside.assignment}; answers tell of "
            f"{SAYS[self.policy.tells]} (process {os.getpid()})"
        )

    def answer_all(self) -> bool:
        """Answer what has come, and what comes meanwhile. Return whether nothing is to be tried again."""
        while self.turn() and ALL not in self._later:
            pass
        return not self._later

    def turn(self) -> bool:
        """Take in what has come, as far as there are workers for it; answer what has been graded, and wait a
        moment for that. Return whether there is more to do.
        """
        if self._later.get(ALL, 0.0) > time.monotonic():
            time.sleep(self.policy.seconds)
            return True
        try:
            self._later.pop(ALL, None)
            # more than there are workers, so that they have work while answers are written, one by one
            free = self._workers.slots * 2 + 1 - len(self._running)
            if due := self._due()[:free]:
                self._read_texts()
                with self._writer() as writer:
                    for arrival in due:
                        self._begin(arrival, writer)
            if self._running:
                ended, _ = wait(self._running, self.policy.seconds, FIRST_COMPLETED)
                if ended:
                    with self._writer() as writer:
                        for future in ended:
                            self._end(future, writer)
            return bool(self._running or self._due())
        except Exception as error:  # also one that nobody has thought of: the class waits for its answers
            self._put_off(ALL, error)
            return True

    @contextmanager
    def _writer(self) -> Generator[Writer]:
        """What writes into the watcher's own gradebook."""
        folders = self._aside.folders()
        penalty = late_penalty(folders.config)
        with self._book.lent() as gradebook:
            if self._entered != self._book.opened:  # the texts have changed, or it may be another gradebook
                self._aside.enter_assignment(self._handouts[self.policy.tells], self._dates)
                self._entered = self._book.opened
            # no copy of this gradebook: nothing is in it that could not be made again
            yield Writer(gradebook, folders, self._aside.assignment, penalty, Summary(), lambda: None)

    def close(self) -> None:
        self._book.close()

    def _read_texts(self) -> None:
        if (found := self._texts.read(self._workers)) is None:
            return
        handout, self._dates = found
        self._hidden = hidden_tests(handout)
        self._handouts = {"visible": opened(handout), "everything": handout}
        self._entered = None

    def _due(self) -> list[Arrival]:
        """Return what has come and can be begun with, the oldest first."""
        now = time.monotonic()
        due: list[Arrival] = []
        for arrival in self._inbox.look():
            if self._ledger.has(arrival.student, arrival.name):
                self._settle(arrival)
            elif arrival.student not in self._underway and self._later.get(arrival.student, now) <= now:
                due.append(arrival)
        return due

    def _begin(self, arrival: Arrival, writer: Writer) -> None:
        """Take in a submission, and hand it to a worker."""
        student = arrival.student
        try:
            underway = self._take(arrival, writer)
            if underway is None:
                return
            self._underway[student] = underway
            submission = underway.submission
            if writer.has(submission, self._levels):  # a run that was ended has graded it
                self._answer(underway)
            elif not submission.tasks:  # refused altogether
                self._write(underway, {}, writer)
            else:
                future = self._workers.submit(work.grade, work.pack(submission.tasks))
                self._running[future] = student
                return
        except Exception as error:  # of a course's own penalty, say
            self._put_off(student, error)
        self._underway.pop(student, None)

    def _take(self, arrival: Arrival, writer: Writer) -> _Underway | None:
        """Return a submission, ready to be graded; None where there is nothing more to do for it."""
        taken, left = self._inbox.take(arrival)
        student = taken.student
        if self._ledger.has(student, taken.name):
            return self._settle(arrival)
        if self._inbox.answered_by_others(student):
            self._ledger.note(student, Answer(taken.name, _now().isoformat(), ""))
            return self._settle(arrival)
        if left:
            self._say(f"{student}: left out of {taken.name}, for it is no plain file: {', '.join(left[:5])}")
        full = self._ledger.full_within_an_hour(student, _now(), taken.name)
        told, less = self.policy.allows(full, taken.own)
        self._aside.enter_student(writer.gradebook, student, self._dates)
        place = self._aside.submitted(student)
        submission = read(student, place, self._handouts[told], self._grading, writer)
        return _Underway(arrival, taken, told, less, submission)

    def _end(self, future: Future[bytes], writer: Writer) -> None:
        """A worker is done with a submission: write what it made of it, and answer."""
        student = self._running.pop(future)
        underway = self._underway.pop(student)
        error = future.exception()
        if isinstance(error, Exception):
            self._put_off(student, error)
            return
        try:
            self._write(underway, work.unpack(future.result()), writer)
        except Exception as fault:
            self._put_off(student, fault)

    def _write(self, underway: _Underway, graded: Mapping[str, Graded], writer: Writer) -> None:
        writer.write(underway.submission, graded)
        if why := writer.summary.failed.pop(underway.submission.student, ""):
            raise CannotGrade(why)
        self._answer(underway)

    def _answer(self, underway: _Underway) -> None:
        """Make the pages of a submission that has been graded, and give them back."""
        student, handed_in = underway.submission.student, underway.submission.timestamp
        says = sentences(handed_in, self._dates.of(student), underway.less)
        visible = underway.told == "visible"
        self._aside.make_pages(student, visible=visible, hidden=self._hidden, says=says)
        if not self._aside.pages(student):
            raise CannotGrade("nbgrader has made no page of it")
        # asked once more: an instructor may have released the pages of the marks meanwhile
        by_others = self._inbox.answered_by_others(student)
        if not by_others:
            self._inbox.give_back(student)
        told = "" if by_others else underway.told
        self._ledger.note(student, Answer(underway.taken.name, _now().isoformat(), told))
        self._settle(underway.came)
        if not by_others:
            self._say(f"{student}: answered{_after(handed_in)}, of {SAYS[told]}")

    def _settle(self, arrival: Arrival) -> None:
        self._inbox.settled(arrival)
        self._later.pop(arrival.student, None)
        self._said.pop(arrival.student, None)

    def _say(self, line: str) -> None:
        try:
            self._told_to(line)
        except BrokenPipeError:  # whom it was told to is gone
            raise
        except OSError:
            pass  # the log's disk is full, and the students' pages need none of it

    def _put_off(self, student: str, error: Exception) -> None:
        """Try again later, a student's submission or ALL that there is to do; say why, once."""
        self._book.doubt()
        self._later[student] = time.monotonic() + PAUSE
        why = str(error)
        if not why or not isinstance(error, FAULTS):
            why = f"{type(error).__name__}: {why}".removesuffix(": ")
        if self._said.get(student) != why:
            self._said[student] = why
            whose = "nothing can be answered" if student == ALL else f"{student}: not answered"
            self._say(f"{whose}: {why}. It is tried again every {PAUSE:g} seconds")


def _now() -> datetime:
    """In UTC, without saying so: as nbgrader keeps times."""
    return datetime.now(UTC).replace(tzinfo=None)


def _after(handed_in: datetime | None) -> str:
    """Say how long ago that was, where that is a matter of this run."""
    seconds = -1.0 if handed_in is None else (_now() - handed_in).total_seconds()
    return f" after {seconds:.1f} s" if 0 <= seconds < 3600 else ""
