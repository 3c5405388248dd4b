"""`autograder grade --diff`: a class graded again after a test was corrected, by as few runs as that takes.

Of each submission that was graded, the tests run again whose text has changed, those that depend on them, and
what these need (`needs`). Submissions that have all of that in common share one run. Where it is not sure
that this comes to the same as grading the whole notebook, the whole notebook is graded, for this submission
alone. What comes of it is told; it is written only on demand, by the writer that writes all marks, and is
then what `grade --force` would have written.
"""

from __future__ import annotations

import copy
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import MissingEntry

from autograder.book import records
from autograder.classroom import Classroom
from autograder.engine import Graded, Task, inputs
from autograder.engine.marks import is_test
from autograder.intake.steps import StepError, kind
from autograder.limits import Limits
from autograder.pages.feedback import parts
from autograder.pages.harmless import harmless
from autograder.regrade.past import Since, since
from autograder.regrade.slices import Judged, Slice, Unclear, doubt, grade_id, judged, part, slices
from autograder.run import pool, work
from autograder.run.grade import SILENT, CannotGrade, Progress, Run, Submission, Summary, opened, read
from autograder.run.version import code

KNOWN = ("nbgrader.", "nbconvert.")
"""Whose steps leave an output alone that they have seen before."""
WRITTEN_ANEW = ("marks", "notes", "edition", "digest", "code")
"""What of a record whoever writes it puts into it."""


@dataclass(frozen=True)
class Change:
    """Points of a cell, or of a `part` of it, that are others than they were; None where there was no such
    part, or is none any more. `by_hand` are the points that a person has given, which count in their place.
    """

    student: str
    notebook: str
    cell: str
    part: str
    before: float | None
    after: float | None
    by_hand: float | None = None


@dataclass
class Regraded:
    """What a run has found.

    `runs`: how many parts of notebooks were run; `shared`: how many submissions have a verdict of another's
    run; `whole`: by reason, how many notebooks were graded whole; `left`: student → why it is not a matter of
    this run; `tests`: the tests that have changed, and those that depend on them, by notebook.
    """

    summary: Summary
    changes: list[Change] = field(default_factory=list)
    submissions: int = 0
    runs: int = 0
    shared: int = 0
    whole: Counter[str] = field(default_factory=Counter)
    left: dict[str, str] = field(default_factory=dict)
    tests: dict[str, set[str]] = field(default_factory=dict)
    written: bool = False
    forks: float = 0.0
    """Seconds in which the runs waited for processes to be forked."""
    seconds: float = 0.0


def regrade(
    classroom: Classroom,
    assignment: str,
    students: Sequence[str] = (),
    *,
    write: bool = False,
    jobs: int | None = None,
    scheduler: str | None = None,
    confined: bool | str | None = None,
    despite_rehearsal: bool = False,
    solutions: Path | None = None,
    progress: Progress = SILENT,
) -> Regraded:
    """Grade again what was graded, as far as something has changed since, and return whose marks change.

    Args:
        write: enter the marks. Without, nothing of the class is changed.

    Others, and errors, as for `run.grade.grade`.
    """
    start = time.perf_counter()
    with opened(
        classroom, assignment, students, jobs, scheduler, confined, despite_rehearsal, solutions, progress
    ) as run:
        found = _Regrading(run, write, progress).run()
    found.seconds = found.summary.seconds = time.perf_counter() - start
    return found


@dataclass
class _Notebook:
    """A notebook of a submission on its way: its task, its record, and the slices that are not known yet."""

    task: Task
    record: dict[str, Any]
    hashes: dict[str, Any]
    waits: set[str] = field(default_factory=set)
    whole: bool = False
    known: dict[str, Judged] = field(default_factory=dict)
    graded: Graded | None = None


@dataclass
class _Pending:
    submission: Submission
    notebooks: dict[str, _Notebook]
    asked: bool = False
    """Whether a run was made for it, and not for another before."""


class _Regrading:
    def __init__(self, run: Run, write: bool, progress: Progress) -> None:
        self._run, self._write, self._progress = run, write, progress
        self._found = Regraded(run.summary, written=write)
        self._queue: deque[tuple[tuple[str, ...], bytes]] = deque()
        # by key: what came of it, or None where the whole notebook has to tell
        self._verdicts: dict[str, dict[str, Judged] | None] = {}
        self._waiting: dict[str, list[tuple[_Pending, str, Slice]]] = {}
        self._pending: dict[str, _Pending] = {}
        self._before: dict[tuple[str, str], str] = {}  # texts of tests as they were, by their hash
        self._doubts: dict[tuple[str, tuple[tuple[str, str], ...]], str] = {}
        self._about = [code(), *run.levels]

    def run(self) -> Regraded:
        todo = self._todo()
        self._progress.planned(len(self._run.folders))
        while True:
            for key, result in pool.run(self._run.workers, work.grade, self._tasks(todo)):
                self._take(key, result)
            if not self._queue:  # a part that leaves a doubt has the whole graded
                break
        place = {student: number for number, student in enumerate(self._run.folders)}
        # not as the workers came to their ends
        self._found.changes.sort(key=lambda change: place[change.student])
        return self._found

    def _tasks(self, todo: Iterator[_Pending]) -> Iterator[tuple[tuple[str, ...], bytes]]:
        while True:
            if self._queue:
                yield self._queue.popleft()
            elif (pending := next(todo, None)) is not None:
                self._begin(pending)
            else:
                return

    # Which submissions

    def _todo(self) -> Iterator[_Pending]:
        """The submissions that were graded, and not from the very same."""
        run, writer = self._run, self._run.writer
        for student, folder in run.folders.items():
            try:
                if self._write:
                    writer.hook("pre_convert_hook", student, run.handout.notebooks)
                submission = read(student, folder, run.handout, run.grading, run.writer)
            except (StepError, OSError) as error:
                self._end(student, failed=str(error))
                continue
            if writer.has(submission, run.levels):
                if not (self._write and writer.set_lateness(submission)):
                    run.summary.unchanged.append(student)
                self._end(student)
                continue
            kept = {
                name: records.read(records.path(run.coursedir, run.assignment, student, name))
                for name in [*submission.tasks, *submission.refused]
            }
            if left := _left(submission, kept):
                self._found.left[student] = left
                self._end(student)
                continue
            self._found.submissions += 1
            yield _Pending(
                submission,
                {
                    name: _Notebook(task, kept[name] or {}, inputs(task, task.limits or Limits()))
                    for name, task in submission.tasks.items()
                },
            )

    def _end(self, student: str, failed: str = "") -> None:
        if failed:
            self._run.summary.failed[student] = failed
        self._progress.ended(student)

    # What is to run of one

    def _begin(self, pending: _Pending) -> None:
        student = pending.submission.student
        self._pending[student] = pending
        self._progress.begun(student)
        entered = self._run.writer.entered(
            student, {name: one.record for name, one in pending.notebooks.items()}
        )
        for name, one in pending.notebooks.items():
            told = since(one.record, one.task, one.hashes, self._run.levels[0])
            why = told.whole or ("" if entered else "its marks are not those in the gradebook")
            wanted, why = ([], why) if why else self._wanted(student, name, one, told)
            if why:
                self._whole(pending, name, why)
            for each in wanted:
                self._ask(pending, name, each)
        self._look(pending)

    def _wanted(self, student: str, name: str, one: _Notebook, told: Since) -> tuple[list[Slice], str]:
        """The parts of a notebook to run, or why all of it has to."""
        if not told.tests:
            return [], ""
        if why := doubt(one.task):
            return [], why
        around = self._run.writer.around
        if around.before or not all(kind(step).__module__.startswith(KNOWN) for step in around.after):
            return [], "steps of the course's own change graded notebooks"
        before = {number: self._text(student, name, one, number) for number in told.tests}
        if any(text is None for text in before.values()):
            return [], "its graded notebook is not the one of its record"
        cells = one.task.notebook.cells
        changed = {number: text for number, text in before.items() if text is not None}
        if why := self._distrust(name, {grade_id(cells[number]): text for number, text in changed.items()}):
            return [], why
        try:
            wanted = slices(one.task, changed, one.hashes, self._about)
        except Unclear as error:
            return [], str(error)
        touched = {grade_id(one.task.notebook.cells[number]) for each in wanted for number in each.tests}
        self._found.tests.setdefault(name, set()).update(touched)
        return wanted, ""

    def _text(self, student: str, name: str, one: _Notebook, number: int) -> str | None:
        """What a test's text was, which has changed since."""
        key = name, one.record["inputs"]["cells"][str(number)]
        if key not in self._before:
            old = self._graded_before(student, name, one)
            if old is None:
                return None
            self._before[key] = old.cells[number].source
        return self._before[key]

    def _graded_before(self, student: str, name: str, one: _Notebook) -> NotebookNode | None:
        """The graded notebook that is there, if it has the cells that are to be graded."""
        try:
            file = self._run.writer.folder(student) / f"{name}.ipynb"
            # without nbformat's validation, which takes longer than all else: the grader wrote it
            old = nbformat.v4.reads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError, AttributeError, KeyError, TypeError):  # somebody has changed it
            return None
        new = one.task.notebook
        same = len(old.cells) == len(new.cells) and all(
            was.cell_type == now.cell_type
            and grade_id(was) == grade_id(now)
            and (was.source == now.source or now.cell_type != "code" or is_test(now))
            for was, now in zip(old.cells, new.cells)
        )
        return old if same else None

    def _distrust(self, name: str, changed: Mapping[str, str]) -> str:
        """Say why parts are not trusted to come out as the whole does: for the instructor's own solution or
        the untouched handout they do not. Both were graded whole in the rehearsal.

        Args:
            changed: by grade id, the tests that have changed, with the text that they had.
        """
        known = name, tuple(sorted(changed.items()))
        if known not in self._doubts:
            self._doubts[known] = self._tried(name, changed)
        return self._doubts[known]

    def _tried(self, name: str, changed: Mapping[str, str]) -> str:
        run = self._run
        rehearsed = run.outcome.rehearsed.get(name)
        if rehearsed is None:
            return "there is no solution to see by that a part is enough"
        solution = replace(run.handout.rehearsals(run.grading)[name][0], plan=run.handout.plans[name])
        handout = run.handout.untouched(run.grading)[name]
        for what, task, marks in (
            ("solution", solution, rehearsed.apart),
            ("handout", handout, rehearsed.handout),
        ):
            cells = task.notebook.cells
            texts = {
                number: changed[grade_id(cell)]
                for number, cell in enumerate(cells)
                if is_test(cell) and grade_id(cell) in changed
            }
            try:
                wanted = slices(task, texts, inputs(task, task.limits or Limits()), self._about)
            except Unclear as error:
                return str(error)
            by_key = {one.key: one for one in wanted}
            packed = ((one.key, work.pack({name: part(task, one)})) for one in wanted)
            for key, result in pool.run(self._run.workers, work.grade, packed):
                verdict = self._judged(name, by_key[key], result)
                self._found.runs += 1
                self._verdicts[key] = verdict
                if verdict is None and what == "solution":
                    return "the solution's part alone leaves a doubt"
                if any(marks.get(cell) != one.mark for cell, one in (verdict or {}).items()):
                    return f"the {what} gets other marks by the part than by the whole"
        return ""

    def _judged(self, name: str, one: Slice, result: bytes | Exception) -> dict[str, Judged] | None:
        _refuse(result)
        if isinstance(result, Exception):  # the whole notebook will tell
            return None
        graded = work.unpack(result)[name]
        self._found.forks += graded.record["seconds"]["fork"]
        return judged(graded, one) if graded.record["confined"] == self._run.levels[0] else None

    def _ask(self, pending: _Pending, name: str, one: Slice) -> None:
        """Have a part run, if nobody else's is the same."""
        notebook = pending.notebooks[name]
        notebook.waits.add(one.key)
        if one.key in self._verdicts:
            self._settle(pending, name, one.key)
            return
        if one.key not in self._waiting:
            self._queue.append((("part", one.key, name), work.pack({name: part(notebook.task, one)})))
            self._found.runs += 1
            pending.asked = True
        self._waiting.setdefault(one.key, []).append((pending, name, one))

    def _settle(self, pending: _Pending, name: str, key: str) -> None:
        notebook, verdict = pending.notebooks[name], self._verdicts[key]
        if verdict is None:
            self._whole(pending, name, "by a part alone it could not be said for sure")
        elif not notebook.whole:
            notebook.known |= verdict
            notebook.waits.discard(key)

    def _whole(self, pending: _Pending, name: str, why: str) -> None:
        """Have the whole notebook graded, for this submission alone."""
        notebook = pending.notebooks[name]
        if notebook.whole:
            return
        notebook.whole, notebook.waits = True, {"the whole"}
        self._found.whole[why] += 1
        pending.asked = True
        student = pending.submission.student
        self._queue.append((("whole", student, name), work.pack({name: notebook.task})))

    # What came of it

    def _take(self, key: tuple[str, ...], result: bytes | Exception) -> None:
        what, whose, name = key
        if what == "part":
            waiting = self._waiting.pop(whose)
            self._verdicts[whose] = self._judged(name, waiting[0][2], result)
            for pending, notebook, _ in waiting:
                self._settle(pending, notebook, whose)
                self._look(pending)
            return
        _refuse(result)
        pending = self._pending.get(whose)
        if pending is None:  # another notebook of it has failed
            return
        if isinstance(result, Exception):
            del self._pending[whose]
            self._end(whose, failed=f"{type(result).__name__}: {result}")
            return
        one = pending.notebooks[name]
        one.graded = work.unpack(result)[name]
        self._found.forks += one.graded.record["seconds"]["fork"]
        one.waits.clear()
        self._look(pending)

    def _look(self, pending: _Pending) -> None:
        """Finish a submission of which all is known."""
        student = pending.submission.student
        if student not in self._pending or any(one.waits for one in pending.notebooks.values()):
            return
        graded: dict[str, Graded] = {}
        before = {name: self._graded_before(student, name, one) for name, one in pending.notebooks.items()}
        for name, one in pending.notebooks.items():
            made = one.graded or self._composed(pending, name, before[name])
            if made is None:
                self._whole(pending, name, "its graded notebook is not the one of its record")
                return
            graded[name] = made
        del self._pending[student]
        for name, made in graded.items():
            self._compare(student, name, pending.notebooks[name].record, before[name], made)
        for name, refused in pending.submission.refused.items():
            file = records.path(self._run.coursedir, self._run.assignment, student, name)
            self._compare(student, name, records.read(file) or {}, None, refused)
        self._found.shared += bool(not pending.asked and any(one.known for one in pending.notebooks.values()))
        if self._write:
            self._run.writer.write(pending.submission, graded)
        self._end(student)

    def _composed(self, pending: _Pending, name: str, old: NotebookNode | None) -> Graded | None:
        """What grading the whole would give: what is known of the tests that were run, and the rest as it
        was. None where what was is not as it would be written again.
        """
        one, student = pending.notebooks[name], pending.submission.student
        if old is None:
            return None
        task, kept = one.task, copy.copy(one.task.notebook)
        kept.cells = [NotebookNode(cell) for cell in kept.cells]
        for cell, was in zip(kept.cells, old.cells):
            if cell.cell_type == "code":
                new = one.known.get(grade_id(cell)) if is_test(cell) else None
                cell.outputs = copy.deepcopy(was.outputs if new is None else new.outputs)
                cell.execution_count = was.execution_count
        if self._write:
            writer = self._run.writer
            shown, _ = harmless(writer.applied(writer.around.after, student, name, copy.deepcopy(kept)))
            for cell, was in zip(shown.cells, old.cells):
                if (
                    cell.cell_type == "code"
                    and grade_id(cell) not in one.known
                    and cell.outputs != was.outputs
                ):
                    return None
        if old.metadata.get("autograder", {}).get("unconfined"):
            about = kept.metadata.get("autograder", {})
            kept.metadata = NotebookNode({**kept.metadata, "autograder": {**about, "unconfined": True}})
        numbers = {grade_id(cell): number for number, cell in enumerate(kept.cells) if is_test(cell)}
        entries = [
            one.known[cell].entry | {"cell": numbers[cell]} if (cell := entry["id"]) in one.known else entry
            for entry in one.record["cells"]
        ]
        told = {key: value for key, value in one.record.items() if key not in WRITTEN_ANEW}
        return Graded(
            kept,
            {**one.record["marks"], **{cell: judged.mark for cell, judged in one.known.items()}},
            {
                **told,
                "version": task.version,
                "inputs": one.hashes,
                "repairs": list(task.repairs),
                "cells": entries,
                "regraded": sorted(one.known),
            },
        )

    def _compare(
        self, student: str, name: str, record: Mapping[str, Any], old: NotebookNode | None, new: Graded
    ) -> None:
        """Note whose points are others than they were."""
        before = record.get("marks", {})
        was = {grade_id(cell): cell for cell in old.cells} if old is not None else {}
        by_hand: dict[str, float | None] | None = None
        for cell in new.notebook.cells:
            key = grade_id(cell)
            if key not in new.marks:
                continue
            earlier = {one.name: one.earned for one in parts(was[key])} if key in was else {}
            later = {one.name: one.earned for one in parts(cell)}
            differ = [part for part in {**earlier, **later} if earlier.get(part) != later.get(part)]
            if before.get(key) == new.marks[key] and not (earlier and later and differ):
                continue
            if by_hand is None:
                by_hand = self._by_hand(student, name)
            given = by_hand.get(key)
            self._found.changes.append(Change(student, name, key, "", before.get(key), new.marks[key], given))
            self._found.changes += [
                Change(student, name, key, part, earlier.get(part), later.get(part), given)
                for part in (differ if earlier and later else ())
            ]

    def _by_hand(self, student: str, name: str) -> dict[str, float | None]:
        """The points that a person has given, by cell."""
        gradebook = self._run.writer.gradebook
        try:
            entry: Any = gradebook.find_submission_notebook(name, self._run.assignment, student)
            return {grade.name: grade.manual_score for grade in entry.grades}
        except MissingEntry:
            return {}
        finally:
            gradebook.db.rollback()


def _left(submission: Submission, kept: Mapping[str, dict[str, Any] | None]) -> str:
    """Say why a submission is not to be graded again but for the first time; nothing where it is."""
    for name, one in {**submission.tasks, **submission.refused}.items():
        record = kept[name]
        if record is None or "marks" not in record:
            return "not graded yet"
        handed_in = one.submission if isinstance(one, Task) else one.record.get("submission")
        if record.get("submission") != handed_in:
            return "handed in anew since it was graded"
    return ""


def _refuse(result: bytes | Exception) -> None:
    """End the run where a worker's machine is not fit, and would refuse all others too."""
    if isinstance(result, (OSError, work.OtherVersion)):
        raise CannotGrade(str(result)) from result
