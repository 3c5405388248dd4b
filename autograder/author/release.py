"""What an assignment is made of, and what of it students may receive.

nbgrader releases every file that it is not told to ignore. Here a file gets into a release in one of two
ways: as a notebook with a text, or below the assignment's `data/`. Any other file stops the build until
somebody says what it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from autograder import notebooks
from autograder.author import source
from autograder.author.markers import USUAL, Markers
from autograder.classroom import Classroom

DATA = "data"
"""The folder of an assignment's source whose files are released as they are."""


class BuildError(Exception):
    """An assignment that cannot be built: what is wrong, where, and what to do."""


@dataclass(frozen=True)
class Assignment:
    """What an assignment is made of: the texts of its notebooks and its data, relative to `folder`."""

    name: str
    folder: Path
    texts: list[Path]
    data: list[Path]

    @property
    def released(self) -> set[Path]:
        """The files that its release may hold, relative to the release: these and no others."""
        return {text.with_suffix(".ipynb") for text in self.texts} | set(self.data)


def find(classroom: Classroom, names: Iterable[str] = ()) -> list[Assignment]:
    """Return the assignments of these names, or all, in the order of their names.

    Raises:
        BuildError: there is no such assignment, or its folder holds a file of which nobody said whether it is
            released.
    """
    ignored = classroom.directory().ignore
    folders, known = classroom.source, written(classroom)
    names = list(dict.fromkeys(name.rstrip("/") for name in names)) or list(known)
    for name in names:
        if name not in known:
            if any((folders / name).glob("*.ipynb")):
                raise BuildError(
                    f"{folders / name} holds notebooks and no text (NOTEBOOK.py): this command is for "
                    f"assignments that are written as texts. 'nbgrader generate_assignment {name}' makes the "
                    "release of notebooks"
                )
            raise BuildError(
                f"there is no assignment '{name}' in {folders}: "
                + (
                    f"choose from {', '.join(known)}"
                    if known
                    else "write one as NAME/NOTEBOOK.py, with '# %%' cells"
                )
            )
        if "+" in name:
            raise BuildError(
                f"{known[name]}: nbgrader separates names by '+', so an assignment's name cannot have one: "
                "rename it"
            )
    if not names:
        raise BuildError(
            f"there is no assignment in {folders}: write one as NAME/NOTEBOOK.py, with '# %%' cells"
        )
    return [_assignment(name, known[name], ignored) for name in names]


def written(classroom: Classroom) -> dict[str, Path]:
    """Return the folders of the assignments that are written as texts, by name."""
    folders = sorted(classroom.source.glob("[!.]*"))
    return {folder.name: folder for folder in folders if folder.is_dir() and _texts(folder)}


def inspect(release: Path, assignment: Assignment, markers: Markers = USUAL) -> None:
    """Look a release through: its files are those that may be in it, and no marked region is left in a
    notebook.

    Raises:
        BuildError: something is in it that a student must not get, or something is missing.
    """
    found = {path.relative_to(release) for path in release.rglob("*") if not path.is_dir()}
    if unexpected := sorted(found - assignment.released):
        raise BuildError(
            f"{release}: {unexpected[0]} would be released, but is neither a notebook of {assignment.folder} "
            f"nor below its {DATA}/: move it there, or away"
        )
    if missing := sorted(assignment.released - found):
        raise BuildError(
            f"{assignment.folder}: {missing[0]} did not get into the release: "
            "does CourseDirectory.ignore name it?"
        )
    # The text has been checked before, and nbgrader takes out what is marked. This is the last look before a
    # student's, and it also sees what a step of the course's own (c.GenerateAssignment.preprocessors) did.
    for path in sorted(found):
        if path.suffix == ".ipynb":
            for cell in notebooks.read(release / path).cells:
                if any(edge in cell.source for edge in markers.every) or cell.get("outputs"):
                    raise BuildError(
                        f"{assignment.folder / path}: the released cell '{cell.get('id')}' still has "
                        "a marked region or an output: please report this, with the text"
                    )


def _texts(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("[!.]*.py") if source.is_notebook(path))


def _assignment(name: str, folder: Path, ignored: list[str]) -> Assignment:
    texts = [path.relative_to(folder) for path in _texts(folder)]
    built = {text.with_suffix(".ipynb") for text in texts}
    data: list[Path] = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        skipped = any(fnmatch(part, pattern) for part in inside.parts for pattern in ignored)
        if path.is_dir() or inside in built:
            continue
        if inside.parts[0] == DATA:
            if skipped or path.suffix == ".ipynb":
                raise BuildError(
                    f"{path}: nbgrader would leave this file out of the release: move it away, or rename it"
                )
            data.append(inside)
        elif path.suffix == ".ipynb" and not skipped:
            raise BuildError(
                f"{path}: this notebook has no text {inside.with_suffix('.py')} beside it, and nbgrader "
                "would release it: delete it, or write its text"
            )
        elif not skipped and path.suffix != ".py":
            raise BuildError(
                f"{path}: is this for students? Move it to {folder / DATA} to release it, or out of {folder}"
            )
    return Assignment(name, folder, texts, data)
