"""From the instructor's texts to what students receive: `solutions/` → source notebooks → `assignments/`.

Everything is made aside, from a copy of the class's gradebook, and looked through; only then does anything of
the course change. A file gets into a release in one of two ways: as a notebook with a text, or below the
assignment's `data/`.
"""

import filecmp
import os
import shutil
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory

from autograder.author import source
from autograder.author.markers import Markers
from autograder.author.release import Assignment, BuildError, find, inspect
from autograder.classroom import Classroom, StepFailed

Notebooks = Mapping[tuple[str, Path], NotebookNode]
"""What was read of the texts, by the assignment's name and the text's path in it."""


def build(classroom: Classroom, names: Iterable[str] = ()) -> list[Assignment]:
    """Make the releases of these assignments (of all, if none is named), and tell the class's gradebook.

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
    classroom.root.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="autograder-build-") as scratch:
        stage = Path(scratch)
        for assignment in assignments:
            _lay_out(assignment, notebooks, stage / "source" / assignment.name)
        rehearsal, copy = _on_a_copy(classroom, stage)
        for assignment in assignments:
            _generate(rehearsal, assignment, notebooks)
            inspect(stage / "release" / assignment.name, assignment, markers)
        with _beside(classroom.release, stage / "release", assignments) as made:
            _tell_gradebook(classroom, copy, stage, assignments)
            for assignment in assignments:
                for text in assignment.texts:
                    _write(notebooks[assignment.name, text], (assignment.folder / text).with_suffix(".ipynb"))
            for new, release in made:
                _replace(new, release)
    return assignments


def _read(assignments: list[Assignment], markers: Markers) -> Notebooks:
    # All texts are read before anyone hears of the first mistake: who edits two corrects both at once.
    notebooks: dict[tuple[str, Path], NotebookNode] = {}
    errors: list[source.SourceError] = []
    for assignment in assignments:
        for text in assignment.texts:
            try:
                notebooks[assignment.name, text] = source.read(assignment.folder / text, markers)
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
    aside.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
    os.replace(aside, path)


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


def _generate(classroom: Classroom, assignment: Assignment, notebooks: Notebooks) -> None:
    try:
        classroom.generate_assignment(assignment.name)
    except StepFailed as error:
        # nbgrader has no exception of its own for this, and its message names no cell
        if "submissions associated" in error.log:
            raise BuildError(_what_changed(classroom, assignment, notebooks)) from error
        raise


def _what_changed(classroom: Classroom, assignment: Assignment, notebooks: Notebooks) -> str:
    """Say which cells a new text adds or removes although students have handed in."""
    new = {
        key
        for (name, _), notebook in notebooks.items()
        if name == assignment.name
        for cell in notebook.cells
        if (key := source.grade_id(cell)) is not None
    }
    with classroom.gradebook() as gradebook:
        known: Any = gradebook.find_assignment(assignment.name)  # its columns are known at run time alone
        old = {cell.name for notebook in known.notebooks for cell in notebook.source_cells}
        count = len(known.submissions)
    changes = [
        f"{verb} {', '.join(sorted(ids))}" for verb, ids in (("adds", new - old), ("lacks", old - new)) if ids
    ]
    return (
        f"{assignment.folder}: {count} student{'s have' if count != 1 else ' has'} handed in "
        f"'{assignment.name}', and nbgrader cannot add or remove notebooks and cells after that: "
        "the text now "
        + (" and ".join(changes) or "gives a cell another role")
        + ". Restore these grade ids (the text of a cell may change freely), or build for a new class "
        "with --course-dir"
    )


def _tell_gradebook(classroom: Classroom, copy: Path, stage: Path, assignments: list[Assignment]) -> None:
    """Record in the class's gradebook what was rehearsed with its copy."""
    gradebook = _sqlite(classroom)
    if gradebook and not gradebook.exists():
        gradebook.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(copy, gradebook)
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
            shutil.copytree(made / place.name, new)
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
