"""The folder in which a watcher works, `watch/ASSIGNMENT/`: a class of its own, with its own gradebook,
beside the one that counts.

An early answer writes nothing where the mark is made. So it cannot take away a mark or a comment that a
person gave, no late submission takes the place of one that was in time, and what nbgrader collects after the
deadline is graded as if nobody had watched.
"""

from __future__ import annotations

import copy
import os
from dataclasses import dataclass
from datetime import datetime
from glob import escape
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.preprocessors import SaveCells

from autograder import whole
from autograder.book import records
from autograder.book.saving import enter
from autograder.classroom import GRADEBOOK, Classroom
from autograder.intake.preparing import Handout
from autograder.intake.steps import kind, resources
from autograder.nbgrader import configure
from autograder.nbgrader.autograde import Folders
from autograder.pages.feedback import Feedback
from autograder.watch.page import EarlyFeedback
from autograder.watch.policy import Dates

FOLDER = "watch"
ENTERED = "assignment.json"
"""Which texts the gradebook of this folder was made of."""


@dataclass(frozen=True)
class Aside:
    """A class of its own for the early answers to an assignment."""

    classroom: Classroom
    assignment: str

    @classmethod
    def of(cls, course: Classroom, assignment: str) -> Aside:
        """Return it, from the class that counts. Nothing is made on disk."""
        folders = course.directory()
        root = course.root / FOLDER / assignment
        config = copy.deepcopy(course.config)
        about = config.CourseDirectory
        about.root, about.db_url = str(root), f"sqlite:///{root / GRADEBOOK}"
        about.submitted_directory, about.autograded_directory = "submitted", "autograded"
        about.feedback_directory = "feedback"
        # what students were given: the page's steps compare with it
        about.release_directory = os.path.join(folders.root, folders.release_directory)
        configure(config)
        steps = config.GenerateFeedback.preprocessors
        config.GenerateFeedback.preprocessors = [
            EarlyFeedback if kind(step) is Feedback else step for step in steps
        ]
        config.Autograde.create_student = True  # its gradebook knows nobody before he hands in
        return cls(Classroom(course.home, config, course.verbose), assignment)

    @property
    def root(self) -> Path:
        return self.classroom.root

    def make(self) -> None:
        """Make its folder, which is the instructor's alone: answers of students will be in it."""
        shared = self.classroom.directory().groupshared
        for place in (self.root.parent, self.root):
            place.mkdir(parents=True, exist_ok=True)
            place.chmod(0o2770 if shared else 0o700)

    def make_gradebook(self) -> None:
        """Make its gradebook, where there is none; call it as the only writer.

        Raises:
            OtherSchema: there is one that cannot be worked with.
        """
        file = self.root / GRADEBOOK
        if not file.exists():
            # made beside its place: nbgrader takes seconds for it, and a kill would leave half of one
            new = file.with_name(f"{GRADEBOOK}.new")
            new.unlink(missing_ok=True)
            Gradebook(f"sqlite:///{new}").close()
            new.rename(file)
        whole.check(self.classroom.directory().db_url, self.root, writing=True)

    def folders(self, student: str = "*") -> Folders:
        """Return nbgrader's view of its folders."""
        return Folders(config=self.classroom.config, assignment_id=self.assignment, student_id=student)

    @property
    def excluded(self) -> set[str]:
        """Students whom the course leaves out (`c.CourseDirectory.student_id_exclude`)."""
        return set(self.folders().student_id_exclude.split(","))

    def submitted(self, student: str) -> Path:
        folders = self.folders()
        return Path(folders.format_path(folders.submitted_directory, student, self.assignment))

    def pages(self, student: str) -> list[Path]:
        """Return a student's pages that were made last."""
        folders = self.folders()
        place = Path(folders.format_path(folders.feedback_directory, student, self.assignment))
        return sorted(place.glob("*.html"))

    def enter_assignment(self, handout: Handout, dates: Dates) -> None:
        """Tell its gradebook of the assignment's cells, as nbgrader does when it generates one, and of its
        due date. Where the texts are others than before, what was graded by these is forgotten.
        """
        url = self.classroom.directory().db_url
        version = {"version": dict(handout.versions)}
        known, _ = records.unseal(self.root / ENTERED)
        with self.classroom.gradebook() as gradebook:
            names = {assignment.name for assignment in gradebook.assignments}
            stale = known != version or self.assignment not in names
            if stale and self.assignment in names:
                gradebook.remove_assignment(self.assignment)
            about: dict[str, Any] = {"duedate": dates.due}
            gradebook.update_or_create_assignment(self.assignment, **about)
        if stale:
            for name, notebook in handout.notebooks.items():
                told: Any = resources(self.folders(), self.assignment, ".", name) | {"db_url": url}
                SaveCells().preprocess(copy.deepcopy(notebook), told)
            records.replace(self.root / ENTERED, records.seal(version))

    def enter_student(self, gradebook: Gradebook, student: str, dates: Dates) -> None:
        """Tell its gradebook of a student, and how much longer he has."""
        entry: Any = enter(gradebook, self.assignment, student, commit=False)
        entry.extension = dates.extensions.get(student)
        gradebook.db.commit()

    def make_pages(self, student: str, **about: object) -> None:
        """Make a student's pages. `about` sets `EarlyFeedback`'s traits."""
        ready = self.classroom.with_config(EarlyFeedback=about)
        ready.generate_feedback(self.assignment, escape(student))

    def release_pages(self, student: str) -> None:
        """Give a student's pages back through the exchange."""
        self.classroom.release_feedback(self.assignment, escape(student))


def dates_of(gradebook: Gradebook, assignment: str) -> Dates:
    """Return until when an assignment is to be handed in, by the gradebook that counts."""
    entry: Any = gradebook.find_assignment(assignment)
    due: datetime | None = entry.duedate
    extensions = {
        submission.student.id: submission.extension
        for submission in entry.submissions
        if submission.extension is not None
    }
    return Dates(due, extensions)
