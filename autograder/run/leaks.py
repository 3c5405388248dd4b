"""What a release must not hold: marked regions, lines of the solution, hidden tests. And whether it is what
the source would release now.
"""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from autograder import notebooks
from autograder.author import source
from autograder.author.folding import entitle
from autograder.author.markers import Markers
from autograder.classroom import Classroom, StepFailed
from autograder.run.finding import Finding

TELLING = 15
"""A line with more characters than that is known by its words."""
SHARED = re.compile(r"^(import|from) |^for \w+ in range\(len\(\w+\)\):$|^(def|class) |^@|^#|^['\"]{3}")
"""Lines that say nothing of a solution: what is imported, heads, comments, docstrings."""
TEXTS = (".py", ".txt", ".md", ".html", ".json", ".r", ".jl", ".tex", ".rst", ".csv")


def split(text: str, *pairs: tuple[str, str]) -> tuple[list[str], list[str]]:
    """The lines outside and inside of regions, the delimiters' lines left out.

    >>> split("a\\n### BEGIN\\nb\\n### END\\nc", ("BEGIN", "END"))
    (['a', 'c'], ['b'])
    """
    outside: list[str] = []
    inside: list[str] = []
    end = ""
    for line in text.splitlines():
        if end:
            if end in line:
                end = ""
            else:
                inside.append(line)
        else:
            end = next((stop for start, stop in pairs if start in line), "")
            if not end:
                outside.append(line)
    return outside, inside


@dataclass
class Secrets:
    """What students must not see: by line, the cells that have it."""

    solution: dict[str, list[str]] = field(default_factory=dict)
    hidden: dict[str, list[str]] = field(default_factory=dict)
    sizes: Counter[str] = field(default_factory=Counter)
    """How many such lines the solution of a cell has."""

    @classmethod
    def of(cls, cells: Iterable[NotebookNode], markers: Markers) -> Secrets:
        found, given = cls(), set[str]()
        for cell in cells:
            about = cell.metadata.get("nbgrader", {})
            name = about.get("grade_id") or cell.get("id", "")
            seen, solved = split(cell.source, markers.solution)
            if about.get("solution") and not solved:
                seen, solved = [], cell.source.splitlines()  # nbgrader takes out the whole cell
            if not about.get("solution"):
                seen, solved = cell.source.splitlines(), []
            visible, hidden = split("\n".join(seen), markers.hidden, markers.scheme)
            _, schemes = split("\n".join(solved), markers.scheme)
            given |= {line.strip() for line in visible}
            for line in map(str.strip, solved):
                if _telling(line) and line not in schemes:
                    found.solution.setdefault(line, []).append(name)
            for line in map(str.strip, [*hidden, *schemes]):
                if _telling(line):
                    found.hidden.setdefault(line, []).append(name)
        for kept in (found.solution, found.hidden):
            for line in set(kept) & given:
                del kept[line]
        found.sizes = Counter(name for names in found.solution.values() for name in set(names))
        return found


def _telling(line: str) -> bool:
    return len(line) > TELLING and not SHARED.match(line)


def leaks(folder: Path, notebook_secrets: Mapping[str, Secrets], markers: Markers) -> Iterator[Finding]:
    """Look a release through.

    Args:
        folder: of the release.
        notebook_secrets: by notebook. Each is looked for in all files: a released module is seen by all.
    """
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        where = str(path.relative_to(folder))
        if path.suffix == ".ipynb":
            try:
                cells = notebooks.read(path).cells
            except (OSError, ValueError, AttributeError) as error:
                yield Finding(where, f"it cannot be read: {error}")
                continue
            for cell in cells:
                name = cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id", "")
                yield from _in_text(where, name, cell.source, "", notebook_secrets, markers)
                if shown := _shown(cell):
                    yield from _in_text(where, name, shown, "an output of ", notebook_secrets, markers)
            yield from _built(where, cells)
        elif path.suffix.lower() in TEXTS:
            text = path.read_text(encoding="utf-8", errors="replace")
            yield from _in_text(where, "", text, "", notebook_secrets, markers)


def _shown(cell: NotebookNode) -> str:
    """The outputs of a cell as a text."""
    parts: list[str] = []
    for output in cell.get("outputs", ()):
        parts += [output.get("text", ""), *map(str, output.get("traceback", ()))]
        parts += [str(data) for kind, data in output.get("data", {}).items() if kind.startswith("text/")]
    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(parts))


def _in_text(
    where: str,
    cell: str,
    text: str,
    what: str,
    notebook_secrets: Mapping[str, Secrets],
    markers: Markers,
) -> Iterator[Finding]:
    """`what` says which part of the cell the text is, with "of" at its end."""
    lines = text.splitlines()
    place = f"{what}this cell" if what else "it"
    for number, line in enumerate(lines, 1):
        if marker := next((marker for marker in markers.every if marker in line), None):
            yield Finding(
                where,
                f"{place} still has the marker '{marker}': students would get what it marks. Mend the "
                "marker's line in the source, then run 'nbgrader generate_assignment'",
                cell,
                None if what else number,
            )
            return
    for secrets in notebook_secrets.values():
        for kind, kept in (("the solution", secrets.solution), ("a hidden test", secrets.hidden)):
            found: dict[str, list[tuple[int, str]]] = {}
            for number, line in enumerate(lines, 1):
                said = line.strip()
                # a printed traceback has the line's number before it
                said = re.sub(r"^(-+> )?\d+ +", "", said) if what else said
                for name in kept.get(said, ()):
                    found.setdefault(name, []).append((number, said))
            for name, hits in found.items():
                # one common line of a long answer may well stand in a module, too
                few = not cell and kind == "the solution" and 2 * len(hits) < secrets.sizes[name]
                yield Finding(
                    where,
                    f"{place} has {len(hits)} {'line' if len(hits) == 1 else 'lines'} of {kind} of "
                    f"'{name}': {hits[0][1][:80]}",
                    cell,
                    None if what else hits[0][0],
                    must=not few,
                )


def _built(where: str, cells: Iterable[NotebookNode]) -> Iterator[Finding]:
    """What is wrong with the cells' metadata."""
    seen: set[str] = set()
    for cell in cells:
        about = cell.metadata.get("nbgrader", {})
        name = about.get("grade_id")
        if name and name in seen:
            yield Finding(
                where, "another cell has this grade id, so one of them is not graded: rename it", name
            )
        seen.add(name)
        test = about.get("grade") and not about.get("solution") and cell.cell_type == "code"
        if test and float(about.get("points", 0)) > 0 and not about.get("locked"):
            yield Finding(
                where,
                'this test can be edited: mark it as read-only ("locked": true), and generate it again',
                name,
            )


def secrets_of(
    solutions: Mapping[str, NotebookNode], graded: Mapping[str, NotebookNode], markers: Markers
) -> dict[str, Secrets]:
    """What must not be in the release, by notebook: of the source, and of the gradebook's tests."""
    found: dict[str, Secrets] = {}
    for name, solved in solutions.items():
        found[name] = Secrets.of(solved.cells, markers)
        given = {line.strip() for cell in solved.cells for line in split(cell.source, markers.hidden)[0]}
        tests = [cell for cell in graded[name].cells if cell.metadata.get("nbgrader", {}).get("grade")]
        for line, names in Secrets.of(tests, markers).hidden.items():
            if line not in given:
                found[name].hidden.setdefault(line, names)
    return found


def afresh(classroom: Classroom, assignment: str, folder: Path) -> Path:
    """Release an assignment once more, aside, and return where it is. The class's gradebook stays as it is.

    Raises:
        StepFailed: nbgrader cannot.
    """
    copied = folder / "gradebook.db"
    url = classroom.directory().db_url
    if url.startswith("sqlite:///") and Path(url.removeprefix("sqlite:///")).is_file():
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as old:
            with closing(sqlite3.connect(copied)) as new:
                old.backup(new)
    aside = classroom.with_config(
        CourseDirectory={"release_directory": str(folder / "release"), "db_url": f"sqlite:///{copied}"}
    )
    aside.generate_assignment(assignment)
    folders = aside.directory()
    return Path(folders.format_path(folders.release_directory, ".", assignment))


def released(
    classroom: Classroom,
    assignment: str,
    release: Path,
    made_from: Path,
    look: Callable[[Path], Iterator[Finding]],
) -> Iterator[Finding]:
    """Say where a release is not what the source in `made_from` would release now, and `look` it through:
    where there is none yet, what would be one.
    """
    yield from _texts(made_from, Markers.of(classroom.config))
    with tempfile.TemporaryDirectory(prefix="autograder-verify-") as scratch:
        try:
            new = afresh(classroom, assignment, Path(scratch))
        except StepFailed as error:
            yield Finding(str(made_from), f"nbgrader cannot release it: {error}")
            yield from look(release)
            return
        yield from look(release if release.is_dir() else new)
        if not release.is_dir():
            yield Finding(
                str(release),
                f"there is no release yet: run 'nbgrader generate_assignment {assignment}' "
                "(what would be in it was looked through)",
                must=False,
            )
            return
        again = (
            f"run 'nbgrader generate_assignment {assignment} --force' ('autograder build', where there are "
            "texts)"
        )
        for path in sorted(path for path in new.rglob("*") if path.is_file()):
            name = path.relative_to(new)
            old = release / name
            if not old.is_file():
                yield Finding(str(name), f"it is not in the release, and the source has it: {again}")
            elif path.suffix == ".ipynb":
                yield from _compared(str(name), path, old, again)
            elif path.read_bytes() != old.read_bytes():
                yield Finding(str(name), f"the release has another one than the source: {again}")


def _texts(folder: Path, markers: Markers) -> Iterator[Finding]:
    """Say which notebooks of a source are not what their texts say."""
    for text in sorted(folder.glob("[!.]*.py")):
        notebook = text.with_suffix(".ipynb")
        try:
            if not notebook.is_file() or not source.is_notebook(text):
                continue
            entitle(told := source.read(text, markers))  # as the build does
        except source.SourceError as error:
            yield Finding(text.name, error.message, line=error.line)
            continue
        except (OSError, ValueError):
            continue
        if [cell.source for cell in told.cells] != [cell.source for cell in notebooks.read(notebook).cells]:
            yield Finding(text.name, "the text has changed since it was built: run 'autograder build'")


def _compared(where: str, new: Path, old: Path, again: str) -> Iterator[Finding]:
    ours, theirs = notebooks.read(new).cells, notebooks.read(old).cells
    names = [[_key(cell, place) for place, cell in enumerate(cells)] for cells in (ours, theirs)]
    if names[0] != names[1]:
        differing = sorted(set(names[0]) ^ set(names[1])) or ["in another order"]
        yield Finding(
            where, f"the release has other cells than the source ({', '.join(differing[:5])}): {again}"
        )
        return
    for place, (cell, other) in enumerate(zip(ours, theirs)):
        mine, his = cell.source.splitlines(), other.source.splitlines()
        if mine != his:
            line = next(
                (number for number, pair in enumerate(zip(mine, his), 1) if pair[0] != pair[1]),
                min(len(mine), len(his)) + 1,
            )
            yield Finding(
                where,
                f"the release has another text than the source would release now: {again}",
                _key(cell, place),
                line,
            )
        else:
            one, two = (part.metadata.get("nbgrader", {}) for part in (cell, other))
            fields = ("points", "grade", "solution", "locked", "grade_id")
            if changed := [key for key in fields if one.get(key) != two.get(key)]:
                told = ", ".join(
                    f"{key} {json.dumps(two.get(key))} for {json.dumps(one.get(key))}" for key in changed
                )
                yield Finding(
                    where, f"the release has {told}, which the source says now: {again}", _key(cell, place)
                )


def _key(cell: NotebookNode, place: int) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id") or f"cell {place + 1}"
