"""Both graders on one notebook: a throw-away course of it, two submissions, and the marks that each gives.

Stock nbgrader runs a course's code as it is. So it runs here without network, without root's rights where we
have them, among processes of its own, and with an environment and a home folder of its own.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode
from nbgrader.api import SubmittedAssignment
from sources import Source, is_answer, is_test
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from autograder.settings import Grading

ASSIGNMENT = "compared"
STUDENTS = ("solution", "half")
"""Who hands in: the instructor's own answers; and every second of them, the others as handed out."""
CONFIG = """c = get_config()
c.CourseDirectory.course_id = "compared"
c.Execute.timeout = 60
"""
OURS = """
from autograder.nbgrader import configure
configure(c)
"""
NOBODY = 65534
LOOPBACK = """
import fcntl, os, socket, struct, sys
with socket.socket() as any_socket:  # a new network namespace's loopback is down, and kernels talk over it
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH22x", b"lo", 1))
os.execvp(sys.argv[1], sys.argv[1:])
"""


class NotCompared(Exception):
    """Stock nbgrader gives no marks to compare with: why."""


@dataclass(frozen=True)
class Marked:
    """What a grader made of the two submissions.

    Args:
        marks: points by student and test cell.
        errors: by student, what each cell of the graded notebook failed with: its number, its grade id (or
            nothing) and the error's text.
        modes: by student and test cell, where the test ran: "apart" or "together".
        why: by test cell, why it runs together.
        notes: what the rehearsal tells.
        seconds: how long all of it took.
    """

    marks: dict[str, dict[str, float | None]]
    errors: dict[str, list[tuple[int, str, str]]]
    modes: dict[str, dict[str, str]]
    why: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0


def stock(source: Source, kept: Path, seconds: float) -> tuple[Path, Marked]:
    """Return a course of one notebook, with two submissions and not yet graded, and stock nbgrader's marks.

    Both are kept in the folder `kept`, and taken from there the next time.

    Raises:
        NotCompared: it has none, or needs more than `seconds`.
    """
    place = kept / _key(source, seconds)
    told = place / "stock.json"
    if not told.exists():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        try:
            answer = _stock(source, place / "course", seconds)
        except NotCompared as reason:
            answer = {"not compared": str(reason)}
        told.write_text(json.dumps(answer))
    answer = json.loads(told.read_text())
    if "not compared" in answer:
        raise NotCompared(answer["not compared"])
    return place / "course", Marked(**answer)


def _key(source: Source, seconds: float) -> str:
    key = hashlib.sha256(nbformat.writes(_prepared(source)).encode())
    key.update(repr((CONFIG, source.settings, source.where, int(seconds))).encode())
    for name, file in sorted(source.beside.items()):
        key.update(f"{name}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return key.hexdigest()[:20]


def _stock(source: Source, course: Path, seconds: float) -> dict[str, Any]:
    name = _lay_out(source, course)
    if any(
        isinstance(told := cell.metadata.get("nbgrader"), dict) and told.get("schema_version") != 3
        for cell in source.notebook.cells
    ):
        _nbgrader(course, seconds, "update", f"source/{ASSIGNMENT}")
    _nbgrader(course, seconds, "generate_assignment", ASSIGNMENT, "--create")
    _hand_in(course, name)
    with tempfile.TemporaryDirectory(prefix="stock-") as scratch:
        os.chmod(scratch, 0o755)
        graded = Path(scratch, "course")
        shutil.copytree(course, graded)
        _nbgrader(graded, seconds, "autograde", ASSIGNMENT, "--create")
        marked = _read(graded, name)
    if not any(marked.marks["solution"].values()):
        first = next((error for _, _, error in marked.errors["solution"]), "no error is shown")
        raise NotCompared(f"stock gives the solution no points: {first}")
    return marked.__dict__


def ours(course: Path, name: str, seconds: float, unconfined: bool) -> tuple[Marked, str]:
    """Grade a copy of the course by `autograder grade`; return the marks, and what it said if it failed."""
    with tempfile.TemporaryDirectory(prefix="ours-") as scratch:
        graded = Path(scratch, "course")
        shutil.copytree(course, graded)
        with open(graded / "nbgrader_config.py", "a") as config:
            config.write(OURS)
            if "rehearsal" in Grading.class_trait_names():
                # a solution that fails under stock, too, is to be graded here, not refused
                config.write('c.Grading.rehearsal = "warn"\n')
        command = [str(Path(sys.executable).with_name("autograder")), "grade", ASSIGNMENT, "--jobs", "1"]
        begun = time.monotonic()
        try:
            status, said = _run([*command, *(["--unconfined"] if unconfined else [])], graded, seconds)
        except TimeoutError as error:
            status, said = 1, str(error)
        plan = _plan(graded / "records" / ASSIGNMENT / f"{name}.rehearsal.json")
        marked = replace(
            _read(graded, name),
            why=plan.get("why", {}),
            notes=plan.get("notes", []),
            seconds=round(time.monotonic() - begun, 1),
        )
        return marked, said if status else ""


def notebook_name(source: Source) -> str:
    """A notebook's name, without the characters that nbgrader or a file system might not take."""
    return re.sub(r"[^\w .-]", "-", Path(source.where).stem)


def _lay_out(source: Source, course: Path) -> str:
    folder = course / "source" / ASSIGNMENT
    folder.mkdir(parents=True)
    for name, file in source.beside.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, folder / name)
    name = notebook_name(source)
    nbformat.write(_prepared(source), folder / f"{name}.ipynb")
    (course / "nbgrader_config.py").write_text(CONFIG + "".join(f"{line}\n" for line in source.settings))
    return name


def _prepared(source: Source) -> NotebookNode:
    notebook = copy.deepcopy(source.notebook)
    # the author's own kernel, "conda-env-…", is not here
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for cell in filter(is_test, notebook.cells):
        # a test that is worth nothing (some courses only tell a student so) would tell nothing here
        cell.metadata.nbgrader["points"] = cell.metadata.nbgrader.get("points") or 1
    return notebook


def _hand_in(course: Path, name: str) -> None:
    """Put the two submissions in place: the release with the source's answers."""
    source, release = (
        nbformat.read(course / folder / ASSIGNMENT / f"{name}.ipynb", as_version=4)
        for folder in ("source", "release")
    )
    markers = _markers(course)
    answers = {
        cell.metadata.nbgrader.grade_id: _answer(cell.source, markers)
        for cell in source.cells
        if is_answer(cell)
    }
    for student in STUDENTS:
        folder = course / "submitted" / student / ASSIGNMENT
        shutil.copytree(course / "release" / ASSIGNMENT, folder)
        notebook = copy.deepcopy(release)
        for number, cell in enumerate(filter(is_answer, notebook.cells)):
            if student == "solution" or number % 2 == 0:
                cell.source = answers[cell.metadata.nbgrader.grade_id]
        nbformat.write(notebook, folder / f"{name}.ipynb")


def _answer(text: str, markers: Sequence[str]) -> str:
    """Return what a student would hand in for a cell of a source: all of it without the markers; what stands
    between them, where the rest (`def f():`, for a student to go on with) makes no Python of it.
    """
    between, rest, within = [], [], False
    for line in text.splitlines():
        # not one that stands behind code: `x = 5  ### BEGIN SOLUTION` is a part of the answer
        if line.lstrip().startswith("#") and any(marker in line for marker in markers):
            within = not within
            continue
        rest.append(line)
        if within:
            between.append(line)
    whole, inner = "\n".join(rest), textwrap.dedent("\n".join(between))
    return inner if not _is_python(whole) and inner.strip() and _is_python(inner) else whole


def _is_python(text: str) -> bool:
    try:
        ast.parse(TransformerManager().transform_cell(text))
    except (SyntaxError, ValueError):
        return False
    return True


def _markers(course: Path) -> tuple[str, ...]:
    """The lines around a solution that a student never sees."""
    text = (course / "nbgrader_config.py").read_text()
    own = re.findall(r"(?:begin|end)_solution_delimeter = '(.+)'", text)
    return (*own, "BEGIN SOLUTION", "END SOLUTION")


def _nbgrader(course: Path, seconds: float, *arguments: str) -> None:
    if os.getuid() == 0:
        subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", course], check=True)
    try:
        status, said = _run(
            [*walls(course.parents[1]), sys.executable, "-m", "nbgrader", *arguments], course, seconds
        )
    except TimeoutError as error:
        raise NotCompared(f"nbgrader {arguments[0]}: {error}") from error
    if status:
        raise NotCompared(f"nbgrader {arguments[0]}: {_reason(said)}")


def _reason(said: str) -> str:
    """The line of nbgrader's that says most."""
    lines = [line for line in said.splitlines() if line.strip()]
    raised = [
        line.strip() for line in lines if re.match(r"\s*[\w.]+(Error|Exception|Entry|Invalid\w*): ", line)
    ]
    told = [line.split("] ", 1)[-1] for line in lines if "| ERROR]" in line or "| CRITICAL]" in line]
    return (raised or told or lines or ["it said nothing"])[-1][:300]


def _run(command: Sequence[str], course: Path, seconds: float) -> tuple[int, str]:
    """Run a command in a course's folder and in an environment of its own; end all of it after `seconds`."""
    with tempfile.TemporaryDirectory(prefix="home-") as home, tempfile.TemporaryFile() as said:
        os.chmod(home, 0o777)
        environment = {
            "HOME": home,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}",
            "LANG": "C.UTF-8",
            "OMP_NUM_THREADS": "1",
        }
        started = subprocess.Popen(
            command,
            cwd=course,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            status = started.wait(seconds)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"it took more than {seconds:g} s") from None
        finally:
            if started.returncode is None:
                os.killpg(started.pid, signal.SIGKILL)
                started.wait()
        said.seek(0)
        return status, said.read().decode(errors="replace")


@cache
def walls(folder: Path) -> tuple[str, ...]:
    """What stands before stock nbgrader's command on this host, for courses in a folder: as much as it can
    give.
    """
    able = next((before for before in _walls() if _able(before, folder)), None)
    if able is None:
        print("this host has no walls for stock nbgrader: a course's code runs as you", file=sys.stderr)
    return able or ()


def _walls() -> Iterator[tuple[str, ...]]:
    root = os.getuid() == 0
    ids = () if root else ("--user", "--map-current-user")
    apart = ("unshare", *ids, "--net", "--pid", "--fork", "--kill-child", "--mount-proc")
    apart += (sys.executable, "-c", LOOPBACK)
    if not root:
        yield apart
        return
    nobody = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs")
    yield apart + nobody
    # an interpreter, or the courses, in a folder of root's own: to read everything is the least that lets it
    # start
    only = "dac_read_search"
    yield (
        *apart,
        *nobody,
        f"--bounding-set=-all,+{only}",
        f"--inh-caps=-all,+{only}",
        f"--ambient-caps=-all,+{only}",
    )


def _able(before: Sequence[str], folder: Path) -> bool:
    # where the interpreter cannot be read, a system's own may start in its place
    code = f"import os, sys, nbgrader; os.listdir(sys.argv[1]); sys.exit(sys.version != {sys.version!r})"
    try:
        return not subprocess.run(
            [*before, sys.executable, "-c", code, folder], capture_output=True
        ).returncode
    except OSError:
        return False


def _read(course: Path, name: str) -> Marked:
    marked = Marked({}, {}, {})
    # not nbgrader's Gradebook, which starts alembic each time it is opened
    with Session(create_engine(f"sqlite:///{course}/gradebook.db")) as book:
        for submission in book.query(SubmittedAssignment):
            (notebook,) = (one for one in submission.notebooks if one.name == name)
            marked.marks[submission.student.id] = {grade.name: grade.auto_score for grade in notebook.grades}
    for student in STUDENTS:
        path = course / "autograded" / student / ASSIGNMENT / f"{name}.ipynb"
        cells = nbformat.read(path, as_version=4).cells if path.is_file() else []
        tests = {cell.metadata.nbgrader.grade_id for cell in cells if is_test(cell)}
        marks = marked.marks.get(student, {})
        # by hand is what both leave to a person; stock alone gives such a cell a 0, where it is untouched
        marked.marks[student] = {cell: mark for cell, mark in marks.items() if cell in tests}
        marked.errors[student] = list(_errors(cells))
        marked.modes[student] = _modes(course / "records" / student / ASSIGNMENT / f"{name}.json")
    return marked


def _errors(cells: Sequence[NotebookNode]) -> Iterator[tuple[int, str, str]]:
    for number, cell in enumerate(cells):
        for output in cell.get("outputs", []):
            wrong = output.output_type == "error"
            if wrong or (output.output_type == "stream" and output.name == "stderr"):
                text = f"{output.ename}: {output.evalue}" if wrong else f"stderr: {output.text}"
                text = re.sub(r"\x1b\[[\d;]*m", "", text)
                told = cell.metadata.get("nbgrader", {})
                yield number, told.get("grade_id", ""), " ".join(text.split())[:400]
                break


def _plan(record: Path) -> dict[str, Any]:
    try:
        return json.loads(record.read_text(encoding="utf-8"))["plan"]
    except (OSError, ValueError, KeyError):
        return {}


def _modes(record: Path) -> dict[str, str]:
    try:
        entries: list[Mapping[str, Any]] = json.loads(record.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError):
        return {}
    return {entry["id"]: entry.get("mode", "apart") for entry in entries}
