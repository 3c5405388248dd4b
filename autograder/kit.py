"""What a student without a server needs, as one zip: the library's wheel, the notebooks, how to install them,
and nbgrader's settings where the class has an exchange. `autograder kit`.

It is looked through before it is written: nothing of solutions, hidden tests or the grader may be in it.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder import writing
from autograder.author import source
from autograder.author.markers import Markers
from autograder.author.release import Assignment, find
from autograder.classroom import CONFIG, Classroom
from autograder.run.finding import Finding
from autograder.run.leaks import Secrets, leaks

LIBRARY = Path(__file__).absolute().parent.parent / "course"
"""The student's side: its own pyproject.toml makes the wheel."""
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info", "build", ".*")
FIRST = 315532800
"""1980-01-01, the first moment that a zip can tell: two kits of one course are the same."""
GRADER = re.compile(r"^\s*(?:from|import)\s+(?:autograder|solutions)\b", re.MULTILINE)

README = """# {title}

With Python 3.11 or newer, in this folder (Windows: `py` for `python3`):

    python3 -m pip install {wheel}
    python3 -m jupyter lab assignments

A virtual environment is a good place for it: before the first line, `python3 -m venv .venv`, then
`. .venv/bin/activate` (Windows: `.venv\\Scripts\\activate`). pip fetches torch and JupyterLab, which takes a
while the first time. Then open a notebook:

{notebooks}

## In Colab

Upload a notebook, and the wheel into the session's files (the folder on the left). Then run this in a first
cell; Colab has torch and the rest:

    %pip install --quiet --no-deps {wheel}
{exchange}"""
EXCHANGE = """
## Handing in

`{config}` says where this class hands in. In this folder, with nbgrader (`python3 -m pip install nbgrader`):

    nbgrader list
    nbgrader submit ASSIGNMENT
"""
SETTINGS = """c = get_config()
c.CourseDirectory.course_id = {course!r}
c.Exchange.root = {root!r}
"""


class CannotPack(RuntimeError):
    """A kit that cannot be made, or that would give something away."""


@dataclass(frozen=True)
class Kit:
    """What was packed: the names of its files, and how many bytes they take."""

    path: Path
    names: Sequence[str]
    size: int


def pack(classroom: Classroom, assignments: Sequence[str], output: Path) -> Kit:
    """Pack a kit of these assignments, or of all.

    Raises:
        BuildError: there is no such assignment.
        CannotPack: an assignment is not built, the wheel cannot be made, or something would be given away;
            nothing was written.
    """
    chosen = find(classroom, assignments)
    with tempfile.TemporaryDirectory(prefix="autograder-kit-") as scratch:
        # a zip holds names in UTF-8
        folder = Path(scratch) / output.stem.encode(errors="replace").decode()
        folder.mkdir()
        for one in chosen:
            _copy(classroom, one, folder / "assignments" / one.name)
        wheel = make_wheel(folder, Path(scratch))
        exchange = _exchange(classroom)
        if exchange:
            (folder / CONFIG).write_text(exchange, encoding="utf-8")
        (folder / "README.md").write_text(
            _readme(classroom, chosen, wheel.name, bool(exchange)), encoding="utf-8"
        )
        if found := [str(finding) for finding in given_away(classroom, folder, chosen)]:
            raise CannotPack("the kit would give away what students must not have:\n" + "\n".join(found))
        content, names = _zip(folder)
    writing.write(output, content)
    return Kit(output, names, len(content))


def _copy(classroom: Classroom, one: Assignment, to: Path) -> None:
    released = classroom.release / one.name
    for name in sorted(one.released):
        if not (released / name).is_file():
            raise CannotPack(f"there is no {released / name}: run 'autograder build {one.name}' first")
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(released / name, to / name)


def make_wheel(folder: Path, scratch: Path) -> Path:
    """Make the student's wheel in a folder, from a copy: setuptools leaves its own files beside the source.

    Raises:
        CannotPack: there is no source of it, or pip cannot make it.
    """
    if not (LIBRARY / "pyproject.toml").is_file():
        raise CannotPack(
            f"{LIBRARY} has no pyproject.toml: the kit is made from a checkout ('pip install -e .'), and not "
            "from an installed copy"
        )
    shutil.copytree(LIBRARY, scratch / "course", ignore=LEFT_OUT)
    made = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--disable-pip-version-check"),
            *("--wheel-dir", folder, scratch / "course"),
        ],
        env={**os.environ, "SOURCE_DATE_EPOCH": str(FIRST)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,  # what pip says is told
    )
    wheels = sorted(folder.glob("*.whl"))
    if made.returncode or not wheels:
        said = made.stderr.strip() or f"exit status {made.returncode}"
        raise CannotPack(f"pip cannot make the wheel of {LIBRARY}: {said.splitlines()[-1]}")
    return wheels[0]


def _exchange(classroom: Classroom) -> str | None:
    """Return nbgrader's settings for a student, where the class has an exchange that students can reach: a
    folder outside of the course's own.
    """
    root = classroom.exchange
    if not root.is_dir() or root == classroom.root or classroom.root in root.parents:
        return None
    course = classroom.directory().course_id
    return SETTINGS.format(course=course, root=str(root))


def _readme(classroom: Classroom, chosen: Sequence[Assignment], wheel: str, exchange: bool) -> str:
    notebooks = [
        f"- `assignments/{one.name}/{name}`"
        for one in chosen
        for name in sorted(one.released)
        if name.suffix == ".ipynb"
    ]
    return README.format(
        title=classroom.directory().course_id or "The course",
        wheel=wheel,
        notebooks="\n".join(notebooks),
        exchange=EXCHANGE.format(config=CONFIG) if exchange else "",
    )


def given_away(classroom: Classroom, folder: Path, chosen: Sequence[Assignment]) -> Iterator[Finding]:
    """Say what of a kit's folder students must not have: of each assignment's own solutions and hidden tests,
    and of the grader, in the wheel too.
    """
    markers = Markers.of(classroom.config)
    for one in chosen:
        # each by itself: a line such as `for name in names:` is hidden in one and stands openly in another
        secrets = {
            text.stem: Secrets.of(source.read(one.folder / text, markers).cells, markers)
            for text in one.texts
        }
        found = leaks(folder / "assignments" / one.name, secrets, markers)
        yield from (
            replace(finding, where=f"{one.name}/{finding.where}") for finding in found if finding.must
        )
    with tempfile.TemporaryDirectory(prefix="autograder-kit-") as scratch:
        for wheel in folder.glob("*.whl"):
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(scratch)
        for place in (folder, Path(scratch)):
            yield from _of_the_grader(place)


def _of_the_grader(place: Path) -> Iterator[Finding]:
    for path in sorted(path for path in place.rglob("*") if path.is_file()):
        where = path.relative_to(place)
        if {"autograder", "solutions", "mistakes.py"} & set(where.parts) and where.parts[0] != "course":
            yield Finding(str(where), "this file is the instructor's")
        elif path.suffix in (".py", ".pyi", ".md", ".txt") and GRADER.search(
            path.read_text(encoding="utf-8")
        ):
            yield Finding(str(where), "it imports what is the instructor's")
        elif path.suffix == ".ipynb":
            for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
                if GRADER.search("".join(cell["source"])):
                    yield Finding(str(where), "it imports what is the instructor's", cell.get("id", ""))


def _zip(folder: Path) -> tuple[bytes, list[str]]:
    content, names = io.BytesIO(), []
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
            names.append(name)
    return content.getvalue(), names
