"""Every command of the README and of the instructor's page, in order, over a class that hands in all that can
go wrong: each command ends with 0, and each student gets a page that says what was wrong.
"""

from __future__ import annotations

import csv
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import notebook_hash

from autograder import sandbox
from autograder.demo.submission import answer

NAME = "numbers"
FILE = f"{NAME}.ipynb"
RIGHT = {
    "double": "def double(x):\n    return x + x",
    "square": "def square(x):\n    return x**2",
    "why": "Because.",
}
PNG = bytes.fromhex("89504e470d0a1a0a") + b"not much of a picture"
Make = Callable[[Path, nbformat.NotebookNode], None]


def whole(folder: Path, notebook: nbformat.NotebookNode) -> None:
    nbformat.write(notebook, folder / FILE)


def text(content: str | bytes, name: str = FILE) -> Make:
    """Hand in a file with this in it."""

    def make(folder: Path, notebook: nbformat.NotebookNode) -> None:
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    return make


def cut_off(folder: Path, notebook: nbformat.NotebookNode) -> None:
    written = nbformat.writes(notebook)
    (folder / FILE).write_text(written[: len(written) // 2])


def beside(**files: bytes | str) -> Make:
    """Hand in all that is right, with these files."""

    def make(folder: Path, notebook: nbformat.NotebookNode) -> None:
        whole(folder, notebook)
        for name, content in files.items():
            path = folder / name.replace("__", ".")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return make


def linked(folder: Path, notebook: nbformat.NotebookNode) -> None:
    nbformat.write(notebook, folder.parent / "elsewhere.ipynb")
    (folder / FILE).symlink_to(folder.parent / "elsewhere.ipynb")


def linked_files(folder: Path, notebook: nbformat.NotebookNode) -> None:
    whole(folder, notebook)
    (folder / "plot.png").symlink_to("/etc/passwd")
    (folder / "submission_secret.txt").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe")


def a_folder(folder: Path, notebook: nbformat.NotebookNode) -> None:
    (folder / FILE).mkdir()


def closed(folder: Path, notebook: nbformat.NotebookNode) -> None:
    whole(folder, notebook)
    (folder / FILE).chmod(0)
    folder.chmod(0)


def many_links(folder: Path, notebook: nbformat.NotebookNode) -> None:
    whole(folder, notebook)
    for number in range(30):
        (folder / f"link{number}").symlink_to("/etc/passwd")


def of_version(major: int) -> Make:
    def make(folder: Path, notebook: nbformat.NotebookNode) -> None:
        old = nbformat.convert(notebook, major)
        nbformat.write(old, folder / FILE, version=nbformat.NO_CONVERT)

    return make


def changed(change: Callable[[nbformat.NotebookNode], None]) -> Make:
    def make(folder: Path, notebook: nbformat.NotebookNode) -> None:
        change(notebook)
        (folder / FILE).write_text(json.dumps(notebook))

    return make


def kernel(notebook: nbformat.NotebookNode) -> None:
    notebook.metadata["kernelspec"] = {"name": "ir", "language": "R", "display_name": "R"}
    notebook.metadata["language_info"] = {"name": "R"}


def shouting(notebook: nbformat.NotebookNode) -> None:
    cell = next(cell for cell in notebook.cells if cell.id == "double")
    cell.source += "\nprint('x' * 3_000_000)"


def huge(notebook: nbformat.NotebookNode) -> None:
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    cell.outputs = [{"output_type": "stream", "name": "stdout", "text": "y" * 5_000_000}]


def html(notebook: nbformat.NotebookNode) -> None:
    cell = next(cell for cell in notebook.cells if cell.id == "why")
    cell.source = (
        "<script>alert(1)</script><img src=x onerror=alert(1)><!-- ]]> {{ 7*7 }} {% raw %}\n\n"
        "![](plot.png) ![](../../../gradebook.db) ![](attachment:gone.png) ![](http://far.example/p.png)\n"
        "<iframe src='file:///etc/passwd'></iframe><img src='attachment:'><img>"
    )


def attached(notebook: nbformat.NotebookNode) -> None:
    cell = next(cell for cell in notebook.cells if cell.id == "why")
    cell.source = "![](attachment:a.png) ![](attachment:b.png)"
    cell.attachments = {"a.png": None, "b.png": {"image/png": 7}}


def no_answers(notebook: nbformat.NotebookNode) -> None:
    notebook.cells = [
        cell for cell in notebook.cells if not cell.metadata.get("nbgrader", {}).get("solution")
    ]


def another(folder: Path, notebook: nbformat.NotebookNode) -> None:
    other = new_notebook(cells=[new_markdown_cell("# Essay"), new_code_cell("words = 7")])
    other.cells[1].metadata["nbgrader"] = {
        "grade_id": "essay",
        "grade": False,
        "solution": True,
        "locked": False,
        "schema_version": 3,
    }
    nbformat.write(other, folder / "essay.ipynb")


ODD: dict[str, Make] = {
    "ada": whole,
    "cut-off": cut_off,
    "empty": text(""),
    "null": text("null"),
    "list": text("[1, 2]"),
    "string": text('"numbers"'),
    "no-cells": text('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}'),
    "cells-null": text('{"nbformat": 4, "nbformat_minor": 5, "metadata": null, "cells": null}'),
    "deep": text("[" * 100_000),
    "junk": text(bytes(range(256)) * 40),
    "utf-16": text('{"cells": []}'.encode("utf-16")),
    "version-3": of_version(3),
    "version-9": text('{"nbformat": 9, "cells": []}'),
    "kernel": changed(kernel),
    "nothing": lambda folder, notebook: None,
    "renamed": lambda folder, notebook: nbformat.write(notebook, folder / "numbers (1).ipynb"),
    "another": another,
    "a-folder": a_folder,
    "closed": closed,
    "linked": linked,
    "linked-files": linked_files,
    "many-links": many_links,
    "no-answers": changed(no_answers),
    "shouting": changed(shouting),
    "huge": changed(huge),
    "html": changed(html),
    "attached": changed(attached),
    "no-time": beside(timestamp__txt=""),
    "odd-time": beside(timestamp__txt="yesterday"),
    "binary-time": beside(timestamp__txt=b"\xff\xfe\x00"),
    "far-time": beside(timestamp__txt="9999999999999999"),
    "a-time": beside(timestamp__txt="2026-11-20 10:00:00.000000 UTC", submission_secret__txt="s3cret"),
    "binary-secret": beside(submission_secret__txt=b"\xff\xfe\x00"),
    "picture": beside(plot__png=PNG),
    "zoë": whole,
    "anna maria": whole,
    "o'neil, jr": whole,
    "名前": cut_off,
    "a+b [c]": whole,
}


SOME = ("ada", "cut-off", "nothing", "odd-time", "linked-files", "html", "closed", "binary-secret", "zoë")
PROGRAMS = {
    "autograder": "import sys; from autograder.cli import main; sys.exit(main())",
    "nbgrader": "from nbgrader.apps.nbgraderapp import main; main()",
}


class Course:
    """A course in a scratch folder, and its commands."""

    def __init__(self, home: Path, students: Collection[str]) -> None:
        self.home, self.students = home, students
        scratch = {
            name: str(home.parent / name.lower())
            for name in (
                "HOME",
                "IPYTHONDIR",
                "JUPYTER_CONFIG_DIR",
                "JUPYTER_DATA_DIR",
                "JUPYTER_RUNTIME_DIR",
            )
        }
        kept = {key: value for key, value in os.environ.items() if key != "AUTOGRADER_COURSE"}
        self.environment = kept | scratch

    def run(self, program: str, *arguments: str, code: int = 0, **environment: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAMS[program], *arguments],
            cwd=self.home,
            env=self.environment | environment,
            text=True,
            errors="replace",
            timeout=500,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert done.returncode == code, done.stdout[-5000:]
        assert "Traceback" not in done.stdout, done.stdout[-5000:]
        return done.stdout


@pytest.fixture
def handed_in(request, course: Path) -> Iterator[Course]:
    settings = course / "nbgrader_config.py"
    settings.write_text(f"{settings.read_text()}c.Grading.confined = {not sandbox.missing()}\n")
    for student in request.param:
        folder = course / "submitted" / student / NAME
        folder.mkdir(parents=True)
        notebook = nbformat.read(course / "assignments" / NAME / FILE, as_version=4)
        ODD[student](folder, answer(notebook, RIGHT))
    yield Course(course, request.param)
    for folder in course.glob(f"submitted/*/{NAME}"):
        folder.chmod(stat.S_IRWXU)


def page(course: Course, student: str) -> str:
    path = course.home / "feedback" / student / NAME / f"{NAME}.html"
    return " ".join(BeautifulSoup(path.read_text(), "html.parser").get_text().split())


def every_page_is_there_and_given_back(course: Course) -> None:
    exchange = course.home / "exchange" / "small" / "feedback"
    for student in course.students:
        told = page(course, student)
        assert student in told
        folder = course.home / "feedback" / student / NAME
        secret = (folder / "submission_secret.txt").read_text()
        given = exchange / f"{notebook_hash(secret=secret, notebook_id=NAME)}.html"
        assert given.read_text() == (folder / f"{NAME}.html").read_text(), student
        assert "root:" not in secret
    assert len(list(exchange.glob("*.html"))) == len(course.students)
    if "a-time" in course.students:
        kept = course.home / "feedback" / "a-time" / NAME / "submission_secret.txt"
        assert kept.read_text() == "s3cret"
    for student, says in {
        "cut-off": "graded as zero",
        "empty": "graded as zero",
        "junk": "graded as zero",
        "nothing": f"There is no {FILE} in the submission",
        "kernel": "speaks r",
        "名前": "graded as zero",
    }.items():
        if student in course.students:
            assert says in page(course, student), student
    odd = page(course, "html")
    for says in (
        "'plot.png' is not shown: it was not handed in beside the notebook",
        "! [] (../../../gradebook.db)",
        "! [] (attachment:gone.png)",
        "< script>alert(1)< /script>",
    ):
        assert says in odd
    assert "7*7" in odd
    assert "<script" not in (course.home / "feedback" / "html" / NAME / f"{NAME}.html").read_text()


@pytest.mark.parametrize(
    "handed_in, grader",
    [
        pytest.param(tuple(ODD), "autograder grade", id="all"),
        pytest.param(SOME, "nbgrader autograde", id="some, by nbgrader", marks=pytest.mark.slow),
        pytest.param(tuple(ODD), "nbgrader autograde", id="all, by nbgrader", marks=pytest.mark.slow),
    ],
    indirect=["handed_in"],
)
def test_every_command_gets_through_a_class_of_all_that_can_go_wrong(handed_in, grader):
    course = handed_in
    course.run("nbgrader", "release_assignment", NAME)
    course.run("nbgrader", "collect", NAME)
    program, command = grader.split()
    # nbgrader itself has no manners for such a terminal
    course.run(program, command, NAME, **({"PYTHONIOENCODING": "ascii"} if program == "autograder" else {}))
    told = course.run("nbgrader", "generate_feedback", NAME)
    assert "not recognized" not in told
    course.run("nbgrader", "release_feedback", NAME)
    every_page_is_there_and_given_back(course)
    course.run("nbgrader", "export")
    assert len((course.home / "grades.csv").read_text().splitlines()) == len(course.students) + 1
    for encoding in ("ascii", "latin-1", "utf-8"):
        shown = course.run(
            "autograder", "report", NAME, "--csv", "marks.csv", PYTHONIOENCODING=encoding, LC_ALL="C"
        )
        assert "binary-secret" in shown
    with open(course.home / "marks.csv", newline="", encoding="utf-8") as file:
        totals = {row["student"]: row["total"] for row in csv.DictReader(file)}
    assert set(totals) == set(course.students)
    for student in (
        "ada",
        "zoë",
        "anna maria",
        "o'neil, jr",
        "a+b [c]",
        "renamed",
        "huge",
        "binary-secret",
        "odd-time",
    ):
        assert float(totals.get(student, 5)) == 5, student
    for student in ("cut-off", "empty", "null", "junk", "nothing", "名前"):
        assert float(totals.get(student, 0)) == 0, student
    a_class_that_has_begun_can_be_built_and_verified(course)


def a_class_that_has_begun_can_be_built_and_verified(course: Course) -> None:
    """A build that changes nothing is done; one that takes an exercise away says why not, and what to do."""
    released, book = course.home / "assignments" / NAME / FILE, course.home / "gradebook.db"
    before = released.read_bytes(), book.read_bytes()
    course.run("autograder", "build", NAME)
    assert released.read_bytes() == before[0]
    course.run("autograder", "verify", NAME)
    source = course.home / "solutions" / NAME / f"{NAME}.py"
    text = source.read_text()
    source.write_text(text.replace("check-square", "check-squares"))
    before = released.read_bytes(), book.read_bytes()
    told = " ".join(course.run("autograder", "build", NAME, code=2).split())
    assert "check-square" in told and "handed in another edition" in told
    assert (released.read_bytes(), book.read_bytes()) == before
    source.write_text(text)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("handed_in", [("ada", "cut-off", "closed", "many-links")], indirect=True)
@pytest.mark.parametrize("grader", ["autograder grade", "nbgrader autograde"])
def test_a_secret_that_was_made_up_stays(handed_in, grader):
    course = handed_in
    secrets = []
    for _ in range(2):
        course.run(*grader.split(), NAME, "--force")
        secrets.append(
            [
                (course.home / "autograded" / student / NAME / "submission_secret.txt").read_text()
                for student in course.students
            ]
        )
    assert secrets[0] == secrets[1] and len(set(secrets[0])) == 4 and len(secrets[0][0]) > 60
