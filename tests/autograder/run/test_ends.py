"""Submissions that cannot be read, kept records that are none: it is told, and the others are graded."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from autograder import report
from autograder.classroom import Classroom
from autograder.cli import main
from autograder.run.grade import CannotGrade, grade

NAME = "numbers"
MAIN = "import sys; from autograder.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture
def handed_in(course) -> Path:
    for student in ("ada", "bela", "carla"):
        shutil.copytree(course / "assignments" / NAME, course / "submitted" / student / NAME)
    return course


def run(course: Path, *students: str, **options):
    return grade(Classroom.open(course, course), NAME, students, jobs=1, confined=False, **options)


def ordinary(*arguments: str) -> subprocess.CompletedProcess:
    """Run the command as somebody whom permissions bind, root included."""
    line = [sys.executable, "-c", MAIN, *arguments]
    if not os.geteuid():
        if not shutil.which("setpriv"):
            pytest.skip("setpriv is not installed, and permissions do not bind root")
        gone = "-dac_override,-dac_read_search"
        line = ["setpriv", f"--bounding-set={gone}", f"--inh-caps={gone}", *line]
    return subprocess.run(line, text=True, capture_output=True, timeout=120)


def no_folder(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("")


def a_link_to_nothing(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to("/no/where")


def its_student_a_link(folder: Path) -> None:
    shutil.rmtree(folder.parent)
    folder.parent.symlink_to("/no/where")


def a_circle(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(folder)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("damage", [no_folder, a_link_to_nothing, its_student_a_link, a_circle])
def test_what_is_no_folder_is_told_and_the_others_are_graded(handed_in, damage):
    damage(handed_in / "submitted" / "bela" / NAME)
    summary = run(handed_in)
    assert sorted(summary.graded) == ["ada", "carla"] and "put the folder" in summary.failed["bela"]
    assert "bela" in run(handed_in, "bela").failed
    rows = {row.student: row for row in report.rows(Classroom.open(handed_in, handed_in), NAME)}
    assert rows["bela"].total is None and "cannot be read" in rows["bela"].notes[0]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("mode", [0o000, 0o600])
def test_a_student_s_folder_that_cannot_be_looked_into_is_told_and_is_no_zero(handed_in, mode):
    folder = handed_in / "submitted" / "bela"
    folder.chmod(mode)
    try:
        done = ordinary("grade", NAME, "--unconfined", "--jobs", "1")
    finally:
        folder.chmod(0o755)
    assert done.returncode == 1 and not done.stderr
    assert "bela: not graded." in done.stdout and "chmod -R u+rwX" in done.stdout
    assert "2 submissions graded, 1 not graded" in done.stdout
    assert run(handed_in).graded == ["bela"]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("what", [NAME, f"{NAME}/{NAME}.ipynb", f"{NAME}/data"])
@pytest.mark.parametrize("mode", [0o000, 0o600])
def test_what_cannot_be_read_in_a_submission_costs_nobody_else_anything(handed_in, what, mode):
    (handed_in / "submitted/bela" / NAME / "data").mkdir()
    (handed_in / "submitted/bela" / NAME / "data" / "x").write_text("x")
    path = handed_in / "submitted" / "bela" / what
    path.chmod(mode)
    try:
        done = ordinary("grade", NAME, "--unconfined", "--jobs", "1")
    finally:
        path.chmod(0o755)
    assert done.returncode == 0 and "3 submissions graded" in done.stdout and not done.stderr
    if what.endswith("data"):
        assert "bela: left behind: data: cannot be read" in done.stdout
    elif mode == 0:
        assert "bela: graded as zero. " in done.stdout and "cannot be read" in done.stdout.replace(
            "file that can", "cannot"
        )


def test_submissions_that_nobody_can_look_into_are_told(handed_in):
    (handed_in / "submitted").chmod(0)
    try:
        done = ordinary("grade", NAME, "--unconfined")
    finally:
        (handed_in / "submitted").chmod(0o755)
    assert done.returncode == 2 and "where submissions are, cannot be read: Permission denied" in done.stderr


def test_names_that_are_not_utf_8_cost_nobody_else_anything(handed_in):
    odd = os.fsdecode(os.fsencode(handed_in / "submitted") + b"/b\xff")
    shutil.copytree(handed_in / "submitted" / "bela", odd)
    with suppress(OSError):  # a file system may want UTF-8
        Path(os.fsdecode(os.fsencode(handed_in / "submitted/ada" / NAME) + b"/\xfe.txt")).write_text("")
    summary = run(handed_in)
    assert (
        sorted(summary.graded) == ["ada", "bela", "carla"]
        and "could not be written" in summary.failed["b\udcff"]
    )
    assert main(["report", NAME]) == 0


def test_an_unknown_student_is_answered_by_those_who_handed_in(handed_in):
    with pytest.raises(CannotGrade, match="adda handed in nothing .*Who did: ada, bela, carla"):
        run(handed_in, "adda")


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "content", [b"null", b"[1]", b"", b"\xff", b'{"marks": [1], "digest": 3}', b"[" * 99999]
)
def test_kept_records_that_are_none_are_told_and_made_anew(handed_in, content):
    run(handed_in)
    files = [*handed_in.glob("records/*/*/*.json"), *handed_in.glob("records/numbers/*.json")]
    assert len(files) == 5
    for file in files:
        file.write_bytes(content)
    assert main(["report", NAME]) == 0
    summary = run(handed_in)
    assert sorted(summary.graded) == ["ada", "bela", "carla"] and not summary.failed
    told = [note for note in summary.notes if "is ignored" in note]
    assert len(told) == 4 and all(note.count("\n") == 0 for note in told)
    again = run(handed_in)
    assert sorted(again.unchanged) == ["ada", "bela", "carla"] and not any(
        "ignored" in note for note in again.notes
    )


FULL = """
import os, shutil, sqlite3, subprocess, sys
from pathlib import Path
from autograder.cli import main
course, room, free, *command = sys.argv[1:]
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", room], check=True)
place = Path(room, "course")
shutil.copytree(course, place)
found = os.statvfs(room)
with open(Path(room, "fill"), "wb", 0) as fill:
    fill.write(bytes(max(0, found.f_bavail * found.f_frsize - int(free) * 1024)))
os.chdir(place)
code = main(command)
if os.path.exists("gradebook.db"):
    with sqlite3.connect("gradebook.db") as database:
        assert database.execute("pragma quick_check").fetchone() == ("ok",)
ends = (".*.new", "*.part", "*.part-journal", "*.db-journal")
left = [str(path) for end in ends for path in place.rglob(end)]
assert not left, left
for path in [*place.rglob("*.ipynb"), *place.rglob("*.json"), *place.rglob("*.csv")]:
    assert path.read_text(), path
os.unlink(Path(room, "fill"))
assert main(command) == 0
print("first", code)
"""


@pytest.mark.sampled(4)
@pytest.mark.needs("sandbox")  # a mount of one's own
@pytest.mark.parametrize(
    "command, free",
    [
        *((("build",), free) for free in (0, 8, 16)),
        *((("grade", NAME, "--unconfined", "--jobs", "1"), free) for free in (0, 64, 172, 180, 200)),
        (("report", NAME, "--csv", "grades.csv"), 0),
    ],
)
def test_a_full_disk_leaves_nothing_that_is_half_written(handed_in, tmp_path, command, free):
    if command[0] == "build":
        text = handed_in / "solutions" / NAME / f"{NAME}.py"
        text.write_text(text.read_text().replace('"points": 3', '"points": 4'))
    (tmp_path / "room").mkdir()
    asked = [handed_in, tmp_path / "room", str(free), *command]
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", sys.executable, "-c", FULL, *asked],
        text=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
    if free == 0:
        assert "first 2" in done.stdout and "autograder: " in done.stderr
