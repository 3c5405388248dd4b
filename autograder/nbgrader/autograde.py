"""`nbgrader autograde` through our engine, by classes that its configuration names.

nbgrader converts each notebook twice: "sanitize" writes it to `autograded/`, "autograde" runs it there and
saves the marks. Ours does the same: `GradingExporter` reads, `Rebuild` puts the answers into the instructor's
notebook, `Grade` grades, `SaveMarks` saves.
"""

from __future__ import annotations

import dataclasses
import fnmatch
import glob
import os
import re
import shutil
import stat
import weakref
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, NoReturn

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import find_all_files
from traitlets.config import Config, Configurable

from autograder import ended, sandbox, schema, whole
from autograder.book import records, returning
from autograder.book.backup import Busy, NoBackup, only_writer
from autograder.book.saving import save, save_notebook
from autograder.engine import Engine, Graded, Rehearsed, Task, rehearse
from autograder.intake import NoOriginal
from autograder.intake.preparing import UNREADABLE, Handout, Prepared, prepare
from autograder.intake.steps import kind, problem, unheeded
from autograder.intake.timestamp import Clock
from autograder.origins import Room
from autograder.pages.harmless import harmless, harmless_file
from autograder.run.rehearsal import Unfit, rehearsed
from autograder.run.version import digest, stamp
from autograder.settings import MIB, Grading

UNCONFINED = (
    "students' code is run without a sandbox (Grading.confined is off): "
    "it can read and change whatever you can"
)

ODD_LIMIT = 20
"""How many links and devices in a submission nbgrader is told to leave out, one by one."""


class Folders(CourseDirectory):
    """A course's folders as nbgrader knows them, but for when a submission was handed in: nbgrader takes some
    times for others, and gives up at what is none.
    """

    def get_existing_timestamp(self, dest_path: str) -> datetime | None:
        return Clock.of(self.config).read(Path(dest_path)).when


# nbgrader makes one exporter for a run, before it touches a submission. Nothing else that a course can name
# in its settings is there so early, or stays so long: what must be known first, and what is kept, is here.
class GradingExporter(NotebookExporter):
    """Reads what was handed in, and holds what the steps of a run share: settings, handouts, the engine, what
    is being graded.

    Raises:
        NbGraderException: when it is made, so before anything is touched: the host cannot confine a student's
            code, or there is no instructor's notebook to rebuild submissions from, or another nbgrader has
            made the gradebook.
    """

    classes: ClassVar[list[type[Configurable]]] = [Grading]

    def __init__(self, config: Config | None = None, **named: Any) -> None:
        super().__init__(config=config, **named)
        self.settings = Grading(config=self.config)
        self.level = "none"
        self.handouts: dict[str, Handout] = {}
        self.secrets: dict[tuple[str, str], str | None] = {}
        self.current: tuple[tuple[str, str], Prepared] | None = None
        self.graded: Graded | None = None
        self._engine: Engine | None = None
        if isinstance(self.parent, Autograde):
            with ended.in_order(self.parent):
                self._begin(self.parent)

    @property
    def coursedir(self) -> CourseDirectory:
        run: Any = self.parent  # of nbgrader's converters, which traitlets does not know
        return run.coursedir

    @property
    def engine(self) -> Engine:
        """The one engine of this run; it is closed when the run is over."""
        if self._engine is None:
            room = Room(self.settings.warm * MIB)
            engine = Engine(limits=self.settings.limits(), confined=self.settings.confined, room=room)
            engine.__enter__()
            # nbgrader tells nobody when a run ends, but it lets go of its exporter then
            weakref.finalize(self, engine.close)
            self._engine = engine
        return self._engine

    def _begin(self, run: Autograde) -> None:
        if told := problem(self.config):
            self._give_up(told)
        for name, ours in (
            ("sanitize_preprocessors", {Rebuild}),
            ("autograde_preprocessors", {Grade, SaveMarks}),
        ):
            if not ours <= set(map(kind, getattr(run, name))):
                self._give_up(
                    f"c.Autograde.{name} lacks our steps: "
                    "call configure(c) after it is set in nbgrader_config.py"
                )
        self._confine()
        for note in unheeded(self.config):
            self.log.warning("Note: %s", note)
        try:
            whole.check(run.coursedir.db_url, Path(run.coursedir.root), writing=True)
        except schema.OtherSchema as error:
            self._give_up(f"{error}. Nothing was graded")
        # a copy: formgrader goes on with its own, to which nothing of this run is to be added
        told = {name: getattr(run.coursedir, name) for name in run.coursedir.traits(config=True)}
        run.coursedir = Folders(config=self.config, **told)
        self._be_the_only_writer(run)
        self._adopt(run)

    def _confine(self) -> None:
        """Say how students' code will be confined; give up where the course does not accept it."""
        least = sandbox.least(self.settings.confined)
        if least is None:
            self.log.warning("Note: %s", UNCONFINED)
            return
        if lacking := sandbox.missing() if least == "inner" else sandbox.missing(least):
            self._give_up(
                "students' code cannot be confined on this machine, so nothing was graded. It lacks "
                + "; ".join(lacking)
                + ". (c.Grading.confined = False in nbgrader_config.py grades without.)"
            )
        self.level = sandbox.here().level
        self.log.info("confinement: %s", self.level)
        if sentence := sandbox.weaker(self.level):
            self.log.warning("Note: %s", sentence)

    def _be_the_only_writer(self, run: Autograde) -> None:
        """Hold the lock that `autograder grade` holds until this run has converted its last submission: two
        that write side by side take each other's folders and marks away.
        """
        lock = ExitStack()
        try:
            lock.enter_context(only_writer(run.coursedir.db_url, Path(run.coursedir.root)))
        except (Busy, NoBackup, ConnectionError, OSError) as error:
            self._give_up(f"{error}. Nothing was graded")
        # should the run end before it begins to convert
        weakref.finalize(self, lock.close)
        ended.go_on(run, ended.graded)
        # The one step of a run that ends with it. In formgrader's server a run is long over before its
        # exporter is collected, and the next would find the lock taken.
        convert = run.convert_notebooks

        def convert_and_let_go() -> None:
            with lock:
                convert()

        run.convert_notebooks = convert_and_let_go

    def _give_up(self, why: str) -> NoReturn:
        self.log.error(why)
        raise NbGraderException(why)

    def _adopt(self, run: Autograde) -> None:
        """Let each submission's list name all notebooks of the assignment: one that is missing, or has
        another name, is graded too.

        What nbgrader's own copying of files would stumble over (links, devices) is left out of it.
        """
        # nbgrader has listed by now (run.assignments) the notebooks that it found where it expects them, and
        # has not begun with one: the list can still be changed, without a change to nbgrader.
        folders = {
            folder
            for folder in glob.glob(self._folder(run.coursedir.assignment_id, run.coursedir.student_id))
            if os.path.isdir(folder)
        }
        for folder in sorted(folders | set(run.assignments)):
            assignment, student = self._who(folder)
            try:
                names = fnmatch.filter(self.handout(assignment).notebooks, run.coursedir.notebook_id)
            except MissingEntry:
                continue  # nbgrader says so itself
            if not names or student in run.coursedir.student_id_exclude.split(","):
                continue
            run.assignments[folder] = [os.path.join(folder, f"{name}.ipynb") for name in names]
            # before nbgrader takes the folder of the last grading away
            graded = self._graded(assignment, student)
            self.secrets[assignment, student] = returning.kept(graded)
            if not os.access(folder, os.R_OK | os.X_OK):
                if self._refuse(run, assignment, student, UNREADABLE):
                    del run.assignments[folder]
                continue
            odd = [
                path
                for path in find_all_files(folder, run.coursedir.ignore)
                if not stat.S_ISREG(os.lstat(path).st_mode) or not os.access(path, os.R_OK)
            ]
            if len(odd) <= ODD_LIMIT:
                run.coursedir.ignore = [*run.coursedir.ignore, *map(glob.escape, odd)]
            elif self._refuse(
                run,
                assignment,
                student,
                f"There are {len(odd)} links or devices beside the notebook (or files that cannot be read). "
                "Hand in plain files.",
            ):
                del run.assignments[folder]

    def _refuse(self, run: Autograde, assignment: str, student: str, reason: str) -> bool:
        """Enter a submission that nbgrader itself would give up, with its old marks. Return whether that is
        done.
        """
        prepared = prepare(
            Path(self._folder(assignment, student)),
            self.handout(assignment),
            self.settings.of(assignment),
            reason,
        )
        # with a reason, that is all of them
        refused = {name: one for name, one in prepared.notebooks.items() if isinstance(one, Graded)}
        files = {name: records.path(run.coursedir, assignment, student, name) for name in refused}
        regraded = {name for name, one in refused.items() if records.same(files[name], one)}
        try:
            with Gradebook(run.coursedir.db_url, run.coursedir.course_id) as gradebook:
                told = save(
                    gradebook,
                    assignment,
                    student,
                    refused,
                    timestamp=prepared.timestamp,
                    create_student=run.create_student,
                    regraded=regraded,
                )
        except MissingEntry:
            return False
        place = self._graded(assignment, student)
        shutil.rmtree(place, ignore_errors=True)
        for name, one in refused.items():
            records.write_notebook(place / f"{name}.ipynb", one)
        self._lay_out(place, assignment, student, prepared)
        for name, one in refused.items():
            records.write(files[name], one, told[name])
        self.log.warning("%s: graded as zero: %s", student, reason)
        return True

    def _folder(self, assignment: str, student: str, escape: bool = False) -> str:
        return self.coursedir.format_path(
            self.coursedir.submitted_directory, student, assignment, escape=escape
        )

    def _graded(self, assignment: str, student: str) -> Path:
        folders = self.coursedir
        return Path(folders.format_path(folders.autograded_directory, student, assignment))

    def _lay_out(self, place: Path, assignment: str, student: str, prepared: Prepared) -> None:
        """Put beside a graded submission what `release_feedback` reads there."""
        submitted = Path(self._folder(assignment, student))
        before = self.secrets.get((assignment, student)) or returning.kept(place)
        returning.lay_out(place, submitted, prepared.timestamp, before)

    def _who(self, folder: str) -> tuple[str, str]:
        """Return assignment and student of a submission's folder."""
        found = re.match(self._folder("(?P<assignment>.*)", "(?P<student>.*)", escape=True), folder)
        if found is None:
            self._give_up(f"{folder} is not where CourseDirectory.directory_structure puts submissions")
        return found["assignment"], found["student"]

    def handout(self, assignment: str) -> Handout:
        """Return what submissions of an assignment are rebuilt from."""
        if assignment not in self.handouts:
            with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
                try:
                    self.handouts[assignment] = self._rehearsed(
                        Handout.of(self.coursedir, assignment, gradebook)
                    )
                except (NoOriginal, Unfit) as error:
                    self._give_up(str(error))
        return self.handouts[assignment]

    def _rehearsed(self, handout: Handout) -> Handout:
        """Learn from the instructor's own solutions first: once, for what is learned is kept."""
        settings = self.settings.of(handout.assignment)
        settings.confined = self.settings.confined and self.level

        def rehearse_all(pairs: Mapping[str, tuple[Task, Task]]) -> Iterator[tuple[str, Rehearsed]]:
            for name, (solution, untouched) in pairs.items():
                self.log.info("%s: grading the instructor's own solution first", name)
                yield name, rehearse(solution, untouched, self.engine.grade, settings.together)

        outcome = rehearsed(handout, settings, self.coursedir, rehearse_all)
        for note in [*outcome.notes, *filter(None, [outcome.sentence()])]:
            self.log.warning("Note: %s", note)
        return outcome.handout

    def submission(self, assignment: str, student: str) -> Prepared:
        """Return a submission, ready to be graded; that of the last one asked for is kept for its other
        notebooks.
        """
        if self.current is None or self.current[0] != (assignment, student):
            prepared = prepare(
                Path(self._folder(assignment, student)),
                self.handout(assignment),
                self.settings.of(assignment),
            )
            self.current = (assignment, student), prepared
            self._clean(
                self._graded(assignment, student),
                assignment,
                prepared,
            )
            self._hand_back(assignment, student, prepared)
        return self.current[1]

    @property
    def digest(self) -> str:
        """What the submission that is being graded is known by, once it was."""
        assert self.current is not None  # `Rebuild` has asked for it
        return digest(self.current[1])

    def _clean(self, place: Path, assignment: str, prepared: Prepared) -> None:
        """Take out of the autograded folder what nbgrader has copied there and must not stand beside a graded
        notebook.
        """
        released = self.handout(assignment).files
        for path in prepared.files.left_behind:
            file = place / path
            if path not in released and file.is_file():
                file.unlink()
        for path, content in prepared.files.files.items():
            if path in prepared.files.released:
                continue
            name, kept, told = harmless_file(path, content)
            if told:
                self.log.warning("%s: %s", place.parent.name, told)
            if (name, kept) != (path, content):
                # nbgrader copies what was handed in, and may not be allowed to write it a second time
                (place / path).unlink(missing_ok=True)
                (place / name).unlink(missing_ok=True)
                (place / name).parent.mkdir(parents=True, exist_ok=True)
                (place / name).write_bytes(kept)

    def _hand_back(self, assignment: str, student: str, prepared: Prepared) -> None:
        """Put what `release_feedback` needs beside the graded notebooks."""
        place = self._graded(assignment, student)
        place.mkdir(parents=True, exist_ok=True)
        self._lay_out(place, assignment, student, prepared)

    def _preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Take all steps, and leave nothing that would act where the notebook is shown."""
        nb, resources = super()._preprocess(nb, resources)
        nb = harmless(nb)[0]
        run: Any = self.parent
        if isinstance(run, Autograde):
            # it is written twice: rebuilt, and graded
            ended.mark(nb, finished=not run._sanitizing)
        return nb, resources

    # Any: nbconvert says that this returns a notebook, and returns the text that it is exported as.
    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **named: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Read a notebook: one that was handed in as bytes, by `Rebuild`; one in `autograded/`, which we
        wrote, as nbconvert does.
        """
        about = (resources or {}).get("nbgrader", {})
        if (
            resources is None
            or "student" not in about
            or Path(filename).parent != Path(self._folder(about["assignment"], about["student"]))
        ):
            return super().from_filename(filename, resources=resources, **named)
        # nbformat would raise at the first thing that it does not like in a student's file, and nbgrader keep
        # the marks from before. `Rebuild` puts the notebook in the place of this empty one.
        resources["metadata"] = {"name": Path(filename).stem, "path": str(Path(filename).parent)}
        return self.from_notebook_node(nbformat.v4.new_notebook(), resources=resources, **named)


class _Step(NbGraderPreprocessor):
    """A step of a run: its parent is the exporter."""

    @property
    def exporter(self) -> GradingExporter:
        exporter: Any = self.parent  # to traitlets, any Configurable or none
        if not isinstance(exporter, GradingExporter):
            raise NbGraderException(
                "c.Autograde.exporter_class is not ours: call configure(c) after it is set in "
                "nbgrader_config.py"
            )
        return exporter

    def _about(self, resources: dict[str, Any]) -> tuple[str, str, str]:
        about = resources["nbgrader"]
        return about["assignment"], about["student"], about["notebook"]


class Rebuild(_Step):
    """Make the instructor's notebook with a submission's answers in it; of what was handed in nothing else
    gets further.
    """

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        assignment, student, name = self._about(resources)
        work = self.exporter.submission(assignment, student).notebooks[name]
        for note in work.record.get("repairs", ()) if isinstance(work, Graded) else work.repairs:
            self.log.warning("%s: %s: %s", student, name, note)
        return work.notebook, resources


class Grade(_Step):
    """Grade a rebuilt notebook by the engine."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        assignment, student, name = self._about(resources)
        work = self.exporter.submission(assignment, student).notebooks[name]
        if isinstance(work, Graded):
            self.log.warning("%s: %s: graded as zero: %s", student, name, work.record["refused"])
            graded = work
        else:
            # `nb`, for a step of the course's own may have changed what `Rebuild` wrote
            graded = self.exporter.engine.grade(dataclasses.replace(work, notebook=nb))
        # What `autograder grade` knows a submission by that it need not grade again. It would grade what we
        # rebuilt: where a step of the course's own has changed that, it knows of nothing.
        if isinstance(work, Graded) or _texts(harmless(work.notebook)[0]) == _texts(nb):
            graded = dataclasses.replace(graded, record={**graded.record, **stamp(self.exporter.digest)})
        self.exporter.graded = graded
        return graded.notebook, resources


def _texts(notebook: NotebookNode) -> list[tuple[str, str]]:
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


class SaveMarks(_Step):
    """Save the marks that `Grade` made into the gradebook, and write the record of how they came about."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        assignment, student, name = self._about(resources)
        graded, coursedir = self.exporter.graded, self.exporter.coursedir
        assert graded is not None  # `Grade` comes before: GradingExporter has looked that both are there
        file = records.path(coursedir, assignment, student, name)
        with Gradebook(resources["nbgrader"]["db_url"], coursedir.course_id) as gradebook:
            entry: Any = gradebook.find_submission_notebook(name, assignment, student)
            notes = save_notebook(entry, graded, records.same(file, graded))
            gradebook.db.commit()
        notes = [*notes, *harmless(graded.notebook)[1]]
        for note in notes:
            self.log.warning("%s: %s: %s", student, name, note)
        records.write(file, graded, notes)
        return nb, resources
