"""`autograder replay`: one submission graded again from its record, on this machine or another, and whether
it comes out the same.

It is graded by the seed and the limits of the record, whatever the course's settings are now: what of the
rest is not as it was then is told. Nothing of the class is changed.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning

from autograder.book import records
from autograder.classroom import Classroom
from autograder.engine import Engine, Graded, Task, inputs, rehearse
from autograder.engine.report import versions
from autograder.intake.preparing import Handout, prepare
from autograder.limits import Limits
from autograder.run.grade import CannotGrade, check_schema, handout_of, levels_for
from autograder.run.rehearsal import Unfit, rehearsed
from autograder.run.version import packages
from autograder.settings import Grading


class NoReplay(ValueError):
    """A record that nothing can be replayed from: why, and what to do."""


@dataclass(frozen=True)
class Difference:
    """Something that is not as the record has it: what, and both values in words."""

    what: str
    before: str
    now: str

    def __str__(self) -> str:
        """
        >>> str(Difference("numpy", "2.1.0", "2.2.0"))
        'numpy: 2.1.0 in the record, 2.2.0 now'
        """
        return f"{self.what}: {self.before} in the record, {self.now} now"


@dataclass(frozen=True)
class Replayed:
    """What came of a replay: the differences in `marks` (and in how cells ended), and in what they were made
    from; `points` are those that it gives now. `unsaid`: what the record does not tell, so that it was not
    compared.
    """

    student: str
    assignment: str
    notebook: str
    points: float
    marks: list[Difference] = field(default_factory=list)
    inputs: list[Difference] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def same(self) -> bool:
        return not self.marks and not self.inputs


def replay(
    classroom: Classroom,
    file: Path,
    *,
    submission: Path | None = None,
    confined: bool | str | None = None,
    solutions: Path | None = None,
) -> Replayed:
    """Grade the submission of a record again, and compare.

    Args:
        file: the record: `records/STUDENT/ASSIGNMENT/NOTEBOOK.json` of the class's folder.
        submission: the folder of what was handed in, if it is not where the class has it.
        confined: the least level of confinement; the course's setting unless said.
        solutions: the folder of the instructor's own, if not the assignment's source.

    Raises:
        NoReplay: there is no such record, or it is none, or there is no submission of it.
        CannotGrade: what grading needs is missing, as for `grade`.
    """
    record = _record(file)
    assignment, student = _whose(classroom.directory(), file)
    coursedir = classroom.directory(assignment_id=assignment)
    folder = submission or Path(coursedir.format_path(coursedir.submitted_directory, student, assignment))
    if not folder.is_dir():
        raise NoReplay(
            f"what {student} handed in is not there: there is no folder {folder}. Put it back, or name it "
            "with --submission FOLDER"
        )
    if not classroom.has_gradebook():
        raise CannotGrade(f"{classroom.no_gradebook()}: the tests that were graded by are in it")
    check_schema(classroom)
    grading = Grading(config=classroom.config).of(assignment)
    confined = grading.confined if confined is None else confined
    level = levels_for(confined)[0]
    grading.confined = confined and level
    with Engine(confined=grading.confined) as engine:
        handout, notes = _handout(classroom, assignment, grading, engine, solutions)
        if file.stem not in handout.notebooks:
            raise NoReplay(
                f"{assignment} has no notebook '{file.stem}': it has {', '.join(handout.notebooks)}"
            )
        today = prepare(folder, handout, grading).notebooks[file.stem]
        task, graded = today, today
        if isinstance(task, Task):
            settings = [*_settings(record, task)]
            task = replace(task, seed=record.get("seed", task.seed), limits=_limits(record) or task.limits)
            graded = engine.grade(task)
        else:
            settings = []
        assert isinstance(graded, Graded)
    unsaid: list[str] = []
    made_of = [*settings, *_inputs(record, graded, task, unsaid)]
    points = sum(graded.marks.values())
    marks = [*_marks(record, graded)]
    return Replayed(student, assignment, file.stem, points, marks, made_of, unsaid, notes)


def _record(file: Path) -> dict[str, Any]:
    if not file.is_file():
        what = "a folder: name one file in it" if file.is_dir() else "not there"
        raise NoReplay(f"the record {file} is {what}")
    told = records.read(file)
    if told is None:
        raise NoReplay(records.odd(file).removesuffix(": it is ignored") + ": grade the submission again")
    if not told.get("marks") and not told.get("refused"):
        raise NoReplay(f"{file} is a file of another kind: no record of a graded notebook (it has no marks)")
    if not told.get("submission"):
        raise NoReplay(
            f"{file} does not say which file was graded (it has no 'submission'), so it is the record of an "
            "older autograder, or was changed by hand: grade the submission again"
        )
    return told


def _whose(coursedir: CourseDirectory, file: Path) -> tuple[str, str]:
    """Return assignment and student of a record, by where it is."""
    pattern = coursedir.format_path(
        records.FOLDER, "(?P<student>[^/]+)", "(?P<assignment>[^/]+)", escape=True
    )
    found = re.fullmatch(pattern, str(file.absolute().parent))
    if found is None:
        places = coursedir.format_path(records.FOLDER, "STUDENT", "ASSIGNMENT")
        raise NoReplay(
            f"{file} is not where this class keeps its records ({places}/NOTEBOOK.json): put it there, with "
            "what was handed in, or name the class's folder with --course-dir"
        )
    return found["assignment"], found["student"]


def _handout(
    classroom: Classroom, assignment: str, grading: Grading, engine: Engine, solutions: Path | None
) -> tuple[Handout, list[str]]:
    coursedir = classroom.directory(assignment_id=assignment)
    with classroom.gradebook() as gradebook, warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)
        handout = handout_of(coursedir, assignment, gradebook, solutions)

    def learn(pairs: Mapping[str, tuple[Task, Task]]) -> Iterator[tuple[str, Any]]:
        for name, pair in pairs.items():
            yield name, rehearse(*pair, engine.grade, grading.together)

    try:
        outcome = rehearsed(handout, grading, coursedir, learn, despite=True)
    except Unfit as error:
        raise CannotGrade(str(error)) from None
    return outcome.handout, outcome.notes


def _limits(record: Mapping[str, Any]) -> Limits | None:
    """The limits of the record; None where it has none, or those of another version."""
    told = record.get("limits")
    try:
        return Limits(**told) if isinstance(told, dict) else None
    except TypeError:
        return None


def _settings(record: Mapping[str, Any], task: Task) -> Iterator[Difference]:
    """Where seed and limits of the course are others than those of the record."""
    if "seed" in record and record["seed"] != task.seed:
        yield Difference(
            "the course's seed (replayed with the record's)", str(record["seed"]), str(task.seed)
        )
    limits = _limits(record)
    for name in Limits.__dataclass_fields__ if limits is not None and task.limits is not None else ():
        before, now = getattr(limits, name), getattr(task.limits, name)
        if before != now:
            yield Difference(
                f"the course's limit '{name}' (replayed with the record's)", f"{before:g}", f"{now:g}"
            )


def _inputs(
    record: Mapping[str, Any], graded: Graded, task: Task | Graded, unsaid: list[str]
) -> Iterator[Difference]:
    """Compare all that marks are made from; what the record does not tell is added to `unsaid`."""

    def hashes(what: str, before: object, now: object) -> Iterator[Difference]:
        if not before:
            unsaid.append(what)
        elif before != now:
            yield Difference(what, _short(before), _short(now))

    new = graded.record
    yield from hashes("hash of the submission", record.get("submission"), new.get("submission"))
    yield from hashes("hash of the assignment's notebook", record.get("version"), new.get("version"))
    for name, found in packages().items():
        yield from hashes(f"hash of the package {name}", record.get("code", {}).get(name), found)
    if isinstance(task, Task):
        now = inputs(task, task.limits or Limits())
        before = record.get("inputs", {})
        yield from hashes("hash of what the notebook asks for", before.get("settings"), now["settings"])
        if "files" in before:
            for path in sorted({*before["files"], *now["files"]}):
                was, is_ = before["files"].get(path), now["files"].get(path)
                if was != is_:
                    yield Difference(f"hash of the file {path}", _short(was), _short(is_))
        for number in sorted({*before.get("cells", {}), *now["cells"]} if before else (), key=int):
            was, is_ = before.get("cells", {}).get(number), now["cells"].get(number)
            if was != is_:
                yield Difference(f"hash of {_cell(task, int(number))}", _short(was), _short(is_))
    known = record.get("versions", {})
    for name, version in versions().items():
        if known and known.get(name) != version:
            yield Difference(name, known.get(name) or "none", version)
    if not known:
        unsaid.append("versions of Python and of packages")
    if "confined" in record and record["confined"] != new.get("confined", record["confined"]):
        yield Difference("level of confinement", record["confined"], new["confined"])


def _cell(task: Task, number: int) -> str:
    cells = task.notebook.cells
    name = cells[number].metadata.get("nbgrader", {}).get("grade_id") if number < len(cells) else None
    return f"the cell '{name}'" if name else f"cell {number + 1}"


def _marks(record: Mapping[str, Any], graded: Graded) -> Iterator[Difference]:
    """Where marks, or how a cell ended, are others."""
    before, now = record.get("marks", {}), graded.marks
    for cell in {**before, **now}:
        if before.get(cell) != now.get(cell):
            yield Difference(f"points of '{cell}'", _points(before.get(cell)), _points(now.get(cell)))
    if record.get("refused") != graded.record.get("refused"):
        yield Difference("refused", *(json.dumps(one.get("refused")) for one in (record, graded.record)))
    ends = [
        {entry["id"]: entry.get("ended") for entry in one.get("cells", ())} for one in (record, graded.record)
    ]
    for cell, ended in ends[0].items():
        if cell in ends[1] and ended != ends[1][cell]:
            yield Difference(f"how '{cell}' ended", str(ended), str(ends[1][cell]))


def _points(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"


def _short(value: object) -> str:
    return str(value)[:12] if value else "none"
