"""From the instructor's texts to what students receive: `solutions/` → source notebooks → `assignments/`.

Everything is made aside, from a copy of the class's gradebook, and looked through; only then does anything of
the course change. A file gets into a release in one of two ways: as a notebook with a text, or below the
assignment's `data/`.
"""

import filecmp
import os
import shutil
import sqlite3
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import IncludeHeaderFooter

from autograder import schema, whole
from autograder.author import edition, source
from autograder.author.changes import Changes, compare
from autograder.author.folding import entitle, fold, has_checks
from autograder.author.markers import Markers
from autograder.author.release import Assignment, BuildError, find, inspect
from autograder.classroom import Classroom, StepFailed
from autograder.notebooks import read as read_notebook

Notebooks = Mapping[tuple[str, Path], NotebookNode]
"""What was read of the texts, by the assignment's name and the text's path in it."""


def build(
    classroom: Classroom, names: Iterable[str] = (), tell: Callable[[str], None] = lambda note: None
) -> list[Assignment]:
    """Make the releases of these assignments (of all, if none is named), and tell the class's gradebook.

    Args:
        tell: is given a sentence, before anything is written, on each assignment that changes although
            students have handed in.

    Raises:
        SourceError: a text has mistakes; nothing was changed.
        BuildError: something else stands in the way; nothing was changed.
    """
    assignments = find(classroom, names)
    order = classroom.directory().directory_structure
    if order != CourseDirectory.directory_structure.default_value:
        raise BuildError(
            f"c.CourseDirectory.directory_structure is '{order}', and a course that is built of texts keeps "
            "nbgrader's own order of folders: take it out of nbgrader_config.py, or run "
            "'nbgrader generate_assignment' on notebooks of your own"
        )
    markers = Markers.of(classroom.config)
    notebooks = _read(assignments, markers)
    try:
        whole.check(classroom.directory().db_url, classroom.root, writing=True)
    except schema.OtherSchema as error:
        raise BuildError(f"{error}. Nothing was built") from error
    with TemporaryDirectory(prefix="autograder-build-") as scratch:
        stage = Path(scratch)
        for assignment in assignments:
            _lay_out(assignment, notebooks, stage / "source" / assignment.name)
        rehearsal, copy = _on_a_copy(classroom, stage)
        # opening a gradebook can change it
        changes = _changes(rehearsal if _sqlite(classroom) else classroom, assignments, notebooks)
        classroom.root.mkdir(parents=True, exist_ok=True)  # nbgrader works from there
        notes: list[str] = []
        for assignment in assignments:
            _generate(rehearsal, assignment, changes[assignment.name])
            inspect(stage / "release" / assignment.name, assignment, markers)
            editions = _stamp(stage / "release" / assignment.name, classroom.release / assignment.name)
            notes += _told(assignment, changes[assignment.name], editions)
        # what was rehearsed in is an empty gradebook where no file is the class's, and refuses nothing
        if not _sqlite(classroom):
            for assignment in assignments:
                if changes[assignment.name].barred:
                    raise BuildError(_barred(assignment, changes[assignment.name]))
        for note in notes:
            tell(note)
        with _beside(classroom.release, stage / "release", assignments) as made:
            _tell_gradebook(classroom, copy, stage, assignments)
            for assignment in assignments:
                for text in assignment.texts:
                    _write(notebooks[assignment.name, text], (assignment.folder / text).with_suffix(".ipynb"))
            for new, release in made:
                _replace(new, release)
    return assignments


def _changes(classroom: Classroom, assignments: list[Assignment], notebooks: Notebooks) -> dict[str, Changes]:
    """Return by assignment what differs from the gradebook, if there is one."""
    if not classroom.has_gradebook():
        return {assignment.name: Changes() for assignment in assignments}
    around = _around(classroom)
    with classroom.gradebook() as gradebook:
        return {
            assignment.name: compare(
                gradebook,
                assignment.name,
                {text.stem: around(notebooks[assignment.name, text]) for text in assignment.texts},
            )
            for assignment in assignments
        }


def _around(classroom: Classroom) -> Callable[[NotebookNode], NotebookNode]:
    """Return what puts a course's header and footer around a notebook, whose cells nbgrader knows, too."""
    step = IncludeHeaderFooter(config=classroom.config)

    def cells(path: str) -> list[NotebookNode]:
        # a file that is not there nbgrader itself complains of
        there = path and step.enabled and (classroom.root / path).is_file()
        return read_notebook(classroom.root / path).cells if there else []

    def around(notebook: NotebookNode) -> NotebookNode:
        return NotebookNode(notebook, cells=[*cells(step.header), *notebook.cells, *cells(step.footer)])

    return around


def _generate(classroom: Classroom, assignment: Assignment, changes: Changes) -> None:
    try:
        classroom.generate_assignment(assignment.name)
    except StepFailed as error:
        # nbgrader has no exception of its own for this, and its message names no cell
        if "submissions associated" in error.log:
            raise BuildError(_barred(assignment, changes)) from error
        raise


def _barred(assignment: Assignment, changes: Changes) -> str:
    """Say which cells cannot change although they do, and what to do."""
    name, text = assignment.name, " and ".join(changes.barred) or "gives a cell another part"
    return (
        f"{assignment.folder}: {_count(changes)} handed in another edition of '{name}', and nbgrader cannot "
        "add or remove notebooks and cells, or give one another part, after that: "
        f"the text now {text}. Nothing was built. Restore these grade ids (the text of a cell and its points "
        "may change freely), or build for a new class with --course-dir. Or begin anew with this class: copy "
        "the gradebook, let it forget the assignment with all its marks "
        f"('nbgrader db assignment remove {name} --force'), build, and grade what was handed in "
        f"('autograder grade {name}'): what the editions have in common counts"
    )


def _told(assignment: Assignment, changes: Changes, editions: list[tuple[str | None, str]]) -> Iterator[str]:
    """Yield what there is to tell of a build in mid-term, if it changes anything."""
    moved = [f"{new} (before: {old or 'none'})" for old, new in editions if old != new]
    if not changes.submissions or not (moved or changes.allowed):
        return
    yield (
        f"{assignment.name}: {_count(changes)} handed in, and this changes the assignment: "
        f"{'; '.join(changes.allowed) or 'no graded cell differs'}. "
        f"What students get is {'edition ' + ', '.join(moved) if moved else 'as before'}. "
        f"'autograder grade {assignment.name}' grades anew what was handed in"
    )


def _count(changes: Changes) -> str:
    return "1 student has" if changes.submissions == 1 else f"{changes.submissions} students have"


def _stamp(made: Path, before: Path) -> list[tuple[str | None, str]]:
    """Fold the checks of a new release, and write into each notebook which edition it is; return the edition
    before, and this one.
    """
    editions: list[tuple[str | None, str]] = []
    for path in sorted(made.glob("*.ipynb")):
        notebook = read_notebook(path)
        try:
            old = edition.released(read_notebook(before / path.name))
        except Exception:  # there is none, or nothing that nbformat can read: all is new
            old = None
        if has_checks(notebook):
            fold(notebook)
        editions.append((old, edition.stamp(notebook)))
        _write(notebook, path)
    return editions


def _read(assignments: list[Assignment], markers: Markers) -> Notebooks:
    # All texts are read before anyone hears of the first mistake: who edits two corrects both at once.
    notebooks: dict[tuple[str, Path], NotebookNode] = {}
    errors: list[source.SourceError] = []
    for assignment in assignments:
        for text in assignment.texts:
            try:
                notebooks[assignment.name, text] = notebook = source.read(assignment.folder / text, markers)
                entitle(notebook)
            except source.SourceError as error:
                errors.append(error)
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise BuildError("\n".join(map(str, errors)))
    return notebooks


def _lay_out(assignment: Assignment, notebooks: Notebooks, folder: Path) -> None:
    """Write what nbgrader converts: the source notebooks and the data, and nothing else."""
    folder.mkdir(parents=True)
    for text in assignment.texts:
        _write(notebooks[assignment.name, text], folder / text.with_suffix(".ipynb"))
    for path in assignment.data:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(assignment.folder / path, folder / path)


def _write(notebook: NotebookNode, path: Path) -> None:
    # Aside, then by a rename: a build that is stopped leaves no half of a notebook in a course's folder.
    aside = path.with_name(f".{path.name}.new")
    try:
        aside.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
        os.replace(aside, path)
    except OSError:  # a full disk
        aside.unlink(missing_ok=True)
        raise


def _on_a_copy(classroom: Classroom, stage: Path) -> tuple[Classroom, Path]:
    """Return the classroom as it will be rehearsed in: folders in `stage`, and a copy of the gradebook."""
    # nbgrader changes the gradebook while it still finds mistakes, so it is let loose on a copy first. SQLite
    # makes that, since a file copied by bytes may be caught in the middle of formgrader's writing.
    copy = stage / "gradebook.db"
    if (gradebook := _sqlite(classroom)) and gradebook.exists():
        with closing(sqlite3.connect(gradebook)) as old, closing(sqlite3.connect(copy)) as new:
            old.backup(new)
    return classroom.with_config(
        CourseDirectory={
            "source_directory": str(stage / "source"),
            "release_directory": str(stage / "release"),
            "db_url": f"sqlite:///{copy}",
        }
    ), copy


def _sqlite(classroom: Classroom) -> Path | None:
    """Return the file of the class's gradebook, or None where another database keeps it."""
    url = classroom.directory().db_url
    return Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None


def _tell_gradebook(classroom: Classroom, copy: Path, stage: Path, assignments: list[Assignment]) -> None:
    """Record in the class's gradebook what was rehearsed with its copy."""
    gradebook = _sqlite(classroom)
    if gradebook and not gradebook.exists():
        gradebook.parent.mkdir(parents=True, exist_ok=True)
        # beside it, for on a full disk half of a gradebook would be left, and pass for one
        aside = gradebook.with_name(f".{gradebook.name}.new")
        try:
            shutil.copyfile(copy, aside)
            os.replace(aside, gradebook)
        except OSError:
            aside.unlink(missing_ok=True)
            raise
        return
    # Not by copying the copy back: formgrader may have written into the gradebook since it was made.
    again = classroom.with_config(
        CourseDirectory={
            "source_directory": str(stage / "source"),
            "release_directory": str(stage / "release-again"),
        }
    )
    for assignment in assignments:
        again.generate_assignment(assignment.name)


@contextmanager
def _beside(releases: Path, made: Path, assignments: list[Assignment]) -> Generator[list[tuple[Path, Path]]]:
    """Copy new releases beside the old ones, so that putting one in place is a rename: yield (new, place)
    where they differ.
    """
    places = [
        (releases / f".{assignment.name}.new", releases / assignment.name) for assignment in assignments
    ]
    try:
        for new, place in places:
            shutil.rmtree(new, ignore_errors=True)
            try:
                shutil.copytree(made / place.name, new)
            except shutil.Error as error:  # a list of what went wrong: the first tells
                raise BuildError(f"{place} could not be written: {error.args[0][0][2]}") from error
        yield [(new, place) for new, place in places if not _same(new, place)]
    finally:
        for new, _ in places:
            shutil.rmtree(new, ignore_errors=True)


def _replace(new: Path, release: Path) -> None:
    # A folder cannot be renamed over one that holds files, so there is a moment without a release. Whoever is
    # killed in it finds the old one beside it.
    old = release.with_name(f".{release.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if release.exists():
        os.rename(release, old)
    os.rename(new, release)
    shutil.rmtree(old, ignore_errors=True)


def _same(one: Path, other: Path) -> bool:
    """Say whether two folders hold the same files with the same bytes."""

    def files(folder: Path) -> Iterator[Path]:
        return (path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())

    return list(files(one)) == list(files(other)) and all(
        filecmp.cmp(one / f, other / f, shallow=False) for f in files(one)
    )
