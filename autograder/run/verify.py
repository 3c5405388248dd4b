"""`autograder verify`: the rehearsal by itself, before a release, and what else can be wrong with an
assignment: drift, leaks, tests that are too weak.
"""

from __future__ import annotations

import dataclasses
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.preprocessors import InstantiateTests

from autograder.classroom import Classroom
from autograder.engine import Graded, Rehearsed, Task
from autograder.engine.marks import is_test, points
from autograder.intake.original import drift
from autograder.intake.preparing import Handout
from autograder.run import leaks, mutants, pool, work
from autograder.run.finding import Finding
from autograder.run.grade import (
    SILENT,
    CannotGrade,
    Progress,
    check_schema,
    handout_of,
    levels_for,
    rehearse_in,
    unconfined,
)
from autograder.run.rehearsal import rehearsed
from autograder.settings import Grading

SECONDS = 120.0
"""How long to look for weak tests, in all notebooks of an assignment together."""
SAID = 200
"""Characters of an error that are told."""
HINTS = (
    (r"NotHere|CannotSend|StaleHandle", ""),  # these say what to write themselves
    (
        r"FileNotFoundError|No such file",
        "let the answer keep in a variable what it writes into a file, and test that",
    ),
    (r"NameError", "bind that name in an answer or a given cell, and not in a test"),
    (
        r"isinstance|AssertionError|TypeError|AttributeError",
        "compare values (==, np.allclose), not types, or convert first: float(x), np.asarray(x), list(x)",
    ),
)


@dataclass(frozen=True)
class Row:
    """A test cell in the table; `why` is empty where it runs apart, a mark None where there is none."""

    cell: str
    points: float
    why: str
    solution: float | None
    handout: float | None
    seconds: float | None


@dataclass
class Verified:
    """What came of one assignment: a table for each of its notebooks, and what was found. So many functions
    and variables of answers were replaced, in so many runs, to see whether a test notices.
    """

    assignment: str
    tables: dict[str, list[Row]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unconfined: tuple[str, ...] = ()
    seconds: float = 0.0
    replaced: int = 0
    runs: int = 0

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.must]

    @property
    def notes(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.must]


def known(classroom: Classroom) -> list[str]:
    """The assignments that the gradebook knows.

    Raises:
        CannotGrade: there is no gradebook, or nothing in it.
    """
    if not classroom.has_gradebook():
        raise CannotGrade(
            f"{classroom.no_gradebook()}: run 'nbgrader generate_assignment' "
            "(or 'autograder build', where there are texts) first"
        )
    check_schema(classroom)
    with classroom.gradebook() as gradebook:
        names = sorted(assignment.name for assignment in gradebook.assignments)
    if not names:
        raise CannotGrade(
            f"the gradebook in {classroom.root} knows no assignment: run 'nbgrader generate_assignment' "
            "(or 'autograder build', where there are texts) first"
        )
    return names


def verify(
    classroom: Classroom,
    assignment: str,
    *,
    jobs: int | None = None,
    confined: bool | str | None = None,
    solutions: Path | None = None,
    seconds: float = SECONDS,
    progress: Progress = SILENT,
) -> Verified:
    """Rehearse an assignment, and look for what must be changed before it is released.

    Args:
        jobs: how many notebooks are graded at a time; the course's setting, else the number of cores.
        confined: the least level of confinement of the solution, as of submissions (see `grade`).
        solutions: the folder of the solutions; the assignment's source unless it is named.
        seconds: how long to look for weak tests.

    Raises:
        CannotGrade: something is missing: the gradebook, the assignment, a notebook, the sandbox.
    """
    start = time.perf_counter()
    known(classroom)
    # As long as it is because each step needs what the one before found.
    coursedir = classroom.directory(assignment_id=assignment)
    grading = Grading(config=classroom.config).of(assignment)
    confined = grading.confined if confined is None else confined
    levels = levels_for(confined)
    grading.confined = confined and levels[0]
    with classroom.gradebook() as gradebook:
        handout = handout_of(coursedir, assignment, gradebook, solutions)
    found = Verified(assignment, unconfined=unconfined(confined, levels))
    found.findings += _drifted(handout, InstantiateTests(config=classroom.config).autotest_delimiter)
    found.findings += _given_away(classroom, handout)
    count = jobs or grading.jobs or os.cpu_count() or 1
    with pool.open_pool(work.Terms(confined).to_json(), count, None, work.close) as workers:
        outcome = rehearsed(
            handout,
            grading,
            coursedir,
            lambda pairs: rehearse_in(workers, pairs, grading.together, progress),
            despite=True,
        )
        solved = {
            name: dataclasses.replace(pair[0], plan=outcome.rehearsed[name].plan)
            for name, pair in handout.rehearsals(grading).items()
            if name in outcome.rehearsed
        }
        graded = dict(_graded(workers, ((name, task) for name, task in solved.items())))
        for name, notebook in handout.notebooks.items():
            one = outcome.rehearsed.get(name)
            found.tables[name] = list(_rows(notebook, one))
            if one is not None:
                found.findings += _judged(name, notebook, one, graded.get(name))
            else:
                found.findings.append(
                    Finding(
                        name,
                        f"there is no solution of it in {_source(classroom, assignment)}: put it there (or "
                        "run 'autograder build', where there are texts), or name the folder with --solution. "
                        "Nothing of it was tried",
                    )
                )
        searched = _weak(workers, solved, graded, seconds)
    found.findings += searched.findings
    found.replaced, found.runs = searched.replaced, searched.runs
    found.findings = list(dict.fromkeys(found.findings))
    found.seconds = time.perf_counter() - start
    return found


def _graded(workers: pool.Pool, tasks: Iterable[tuple[pool.Key, Task]]) -> Iterator[tuple[pool.Key, Graded]]:
    packed = ((key, work.pack({"": task})) for key, task in tasks)
    for key, result in pool.run(workers, work.grade, packed):
        if isinstance(result, Exception):
            raise CannotGrade(str(result)) from result
        yield key, work.unpack(result)[""]


def _source(classroom: Classroom, assignment: str) -> Path:
    coursedir = classroom.directory(assignment_id=assignment)
    return Path(coursedir.format_path(coursedir.source_directory, ".", assignment))


# Drift and leaks


def _drifted(handout: Handout, automatic: str) -> Iterator[Finding]:
    """Where source and gradebook differ, but for tests that nbgrader writes itself: these have the delimiter
    `automatic` in the source.
    """
    for name, notebook in handout.notebooks.items():
        for note in notebook.metadata.get("autograder", {}).get("notes", ()):
            yield _named(name, note)
    for name, solved in handout.solutions.items():
        for note in drift(solved, handout.notebooks[name]):
            finding = _named(name, note)
            written = _cell(solved, finding.cell)
            if written is None or automatic not in written.source:
                yield finding
        for cell in solved.cells:
            about = cell.metadata.get("nbgrader", {})
            recorded = _cell(handout.notebooks[name], about.get("grade_id"))
            if recorded is None or not about.get("grade"):
                continue
            mine, theirs = about.get("points", 0), recorded.metadata.nbgrader.get("points", 0)
            if float(mine) != float(theirs):
                yield Finding(
                    name,
                    f"it is worth {mine:g} points in the source and {theirs:g} in the gradebook, which is "
                    "what counts: run 'nbgrader generate_assignment' if the source is right",
                    about.grade_id,
                )


def _named(name: str, note: str, must: bool = True) -> Finding:
    """A sentence that begins with a cell's name, as a finding."""
    if found := re.match(r"'([^']*)' ", note):
        return Finding(name, note[found.end() :], found[1], must=must)
    return Finding(name, note, must=must)


def _cell(notebook: NotebookNode, grade_id: str | None) -> NotebookNode | None:
    if not grade_id:
        return None
    cells = (cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id)
    return next(cells, None)


def _given_away(classroom: Classroom, handout: Handout) -> Iterator[Finding]:
    """What the release has too much, and what it has otherwise than the source."""
    coursedir = classroom.directory(assignment_id=handout.assignment)
    release = Path(coursedir.format_path(coursedir.release_directory, ".", handout.assignment))
    markers = leaks.Markers.of(classroom.config)
    secrets = leaks.secrets_of(handout.solutions, handout.notebooks, markers)
    source = _source(classroom, handout.assignment)
    if any(source.glob("*.ipynb")):
        yield from leaks.released(
            classroom,
            handout.assignment,
            release,
            source,
            lambda folder: leaks.leaks(folder, secrets, markers),
        )
    elif release.is_dir():
        yield from leaks.leaks(release, secrets, markers)
        yield Finding(
            str(source),
            "there is no source notebook: whether the release is up to date is not known",
            must=False,
        )


# What the rehearsal says


def _rows(notebook: NotebookNode, one: Rehearsed | None) -> Iterator[Row]:
    for cell in notebook.cells:
        if not is_test(cell):
            continue
        name = cell.metadata.nbgrader.grade_id
        if one is None:
            yield Row(name, points(cell), "", None, None, None)
        else:
            yield Row(
                name,
                points(cell),
                one.plan.why.get(name, ""),
                one.apart.get(name),
                one.handout.get(name),
                one.seconds.get(name),
            )


def _judged(name: str, notebook: NotebookNode, one: Rehearsed, graded: Graded | None) -> Iterator[Finding]:
    troubles = {trouble.cell for trouble in one.troubles}
    for trouble in one.troubles:
        yield Finding(
            name,
            f"it fails for the instructor's own solution, apart and together: {trouble.reason[:SAID]}. Mend "
            "the test or the solution",
            trouble.cell,
            trouble.line or _line(graded, trouble.cell),
        )
    for cell in notebook.cells:
        if not is_test(cell) or points(cell) <= 0:
            continue
        test, most = cell.metadata.nbgrader.grade_id, points(cell)
        mark, blank = one.apart.get(test, 0), one.handout.get(test, 0)
        raises = "raises-exception" in cell.metadata.get("tags", ())
        if mark < most and test not in troubles:
            yield Finding(
                name,
                f"the instructor's own solution gets {mark:g} of {most:g} points, and so does everybody who "
                f"is right{_said(graded, test)}. Mend the test, the solution or the points",
                test,
                _line(graded, test),
                must=not raises,
            )
        if blank > 0:
            yield Finding(
                name,
                f"the untouched handout gets {blank:g} of {most:g} points: test something that it does not "
                "do, or set the points to 0",
                test,
            )
    for test, why in one.plan.why.items():
        hint = next((hint for pattern, hint in HINTS if re.search(pattern, why)), "")
        yield Finding(
            name,
            f"it runs together with the student's code, where a mark can be forged: {why}"
            + (f". To run it apart, {hint}" if hint else ""),
            test,
            must=False,
        )
    for note in one.plan.notes:
        yield _named(name, note, must=False)


def _line(graded: Graded | None, test: str) -> int | None:
    """The line of a test in which it raised."""
    cell = None if graded is None else _cell(graded.notebook, test)
    for output in [] if cell is None else cell.outputs:
        if output.output_type == "error":
            told = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output.get("traceback", ())))
            # the last arrow in the cell itself: those of a library's frames follow its own head
            own = told.partition("\nFile ")[0]
            if found := re.findall(r"(?m)^-+> (\d+) ", own):
                return int(found[-1])
    return None


def _said(graded: Graded | None, test: str) -> str:
    """What a test said, in its last words."""
    cell = None if graded is None else _cell(graded.notebook, test)
    texts = [
        f"{output.ename}: {output.evalue}" if output.output_type == "error" else output.get("text", "")
        for output in ([] if cell is None else cell.outputs)
        if output.output_type in ("error", "stream")
    ]
    said = " ".join(texts[-1].split())[-SAID:] if texts else ""
    return f" ({said})" if said else ""


def _weak(
    workers: pool.Pool, solved: Mapping[str, Task], graded: Mapping[str, Graded], seconds: float
) -> mutants.Searched:
    """Tests that are too weak, in all notebooks."""
    if seconds <= 0:
        return mutants.Searched([Finding("", "weak tests were not looked for", must=False)])
    searches = [
        mutants.Search(
            name,
            task,
            max((entry.get("seconds", 0.0) for entry in graded[name].record.get("cells", ())), default=0.0),
            graded[name].marks,
        )
        for name, task in solved.items()
    ]
    return mutants.search(searches, lambda tasks: _graded(workers, tasks), time.monotonic() + seconds)
