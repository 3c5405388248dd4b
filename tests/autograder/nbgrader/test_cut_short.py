"""nbgrader's own commands in a course of ours, ended in the middle of their work: by a signal, by a kill, by
a full disk. What was done stays, nothing is half, and the same command again does the rest.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import nbformat
import pytest

from autograder.classroom import Classroom
from autograder.demo.submission import answer

NAME = "numbers"
NBGRADER = "from nbgrader.apps.nbgraderapp import main; main()"
# a suite that was started in the background (`nohup pytest &`) has its processes ignore two of these
HEARS = """
import signal
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)
"""
RIGHT = {"double": "def double(x):\n    return x + x", "square": "def square(x):\n    return x**2"}
SLOW = """
import os, time
from nbgrader.preprocessors import NbGraderPreprocessor

class Slow(NbGraderPreprocessor):
    def preprocess(self, nb, resources):
        if resources["nbgrader"]["student"] in ("bela", ".") and os.path.exists("slow"):
            open("there", "w").close()
            time.sleep(100)
        return nb, resources

c.Grading.confined = False
ours = c.Autograde.autograde_preprocessors
"""
STEPS = {
    "before": "c.Autograde.sanitize_preprocessors = [*c.Autograde.sanitize_preprocessors, Slow]\n",
    "sanitized": "c.Autograde.autograde_preprocessors = [Slow, *ours]\n",
    "saved": "c.Autograde.autograde_preprocessors = [*ours, Slow]\n",
}
"""Where in the grading of a submission the run waits: nothing is there yet, it is not graded, its marks are
saved.
"""
PAGES = "c.GenerateFeedback.preprocessors = [*c.GenerateFeedback.preprocessors, Slow]\n"
RELEASE = "c.GenerateAssignment.preprocessors = [*c.GenerateAssignment.preprocessors, Slow]\n"


@pytest.fixture
def handed_in(course) -> Path:
    notebook = nbformat.read(course / "assignments" / NAME / f"{NAME}.ipynb", as_version=4)
    for student in ("ada", "bela", "carla"):
        folder = course / "submitted" / student / NAME
        folder.mkdir(parents=True)
        nbformat.write(answer(notebook, RIGHT), folder / f"{NAME}.ipynb")
    with open(course / "nbgrader_config.py", "a") as settings:
        settings.write(SLOW)
    return course


def wait(step: str) -> None:
    with open("nbgrader_config.py", "a") as settings:
        settings.write(step)


def nbgrader(*arguments: str) -> subprocess.CompletedProcess:
    line = [sys.executable, "-c", NBGRADER, *arguments]
    return subprocess.run(
        line, text=True, timeout=200, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def ended_in_the_middle(command: str, number: int, *more: str) -> str:
    """Send a signal to a command when it is at work on the second student; return what it said."""
    Path("slow").touch()
    run = subprocess.Popen(
        [sys.executable, "-c", HEARS + NBGRADER, command, NAME, *more],
        text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    deadline = time.monotonic() + 120
    while not Path("there").exists():
        assert run.poll() is None, run.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.05)
    family = descendants(run.pid)
    run.send_signal(number)
    told, _ = run.communicate(timeout=40)
    assert run.returncode != 0
    deadline = time.monotonic() + 20
    while alive := [process for process in family if running(process)]:
        assert time.monotonic() < deadline, f"still there: {alive}"
        time.sleep(0.1)
    for name in ("slow", "there"):
        os.unlink(name)
    if number != signal.SIGKILL:
        assert not Path(".autograder.lock").exists()
        assert "the same command goes on from there" in told, told
    with closing(sqlite3.connect("gradebook.db")) as database:
        assert database.execute("pragma quick_check").fetchone() == ("ok",)
    return told


def descendants(process: int) -> list[int]:
    children = []
    for task in Path(f"/proc/{process}/task").iterdir():
        try:
            children += map(int, (task / "children").read_text().split())
        except OSError:  # it has ended meanwhile
            continue
    return [*children, *(one for child in children if running(child) for one in descendants(child))]


def running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def marks(course: Path) -> dict[str, float]:
    with Classroom.open(course, course).gradebook() as book:
        return {entry.student.id: entry.score for entry in book.assignment_submissions(NAME)}


def by_hand(course: Path, points: float) -> None:
    with Classroom.open(course, course).gradebook() as book:
        for entry in book.assignment_submissions(NAME):
            for grade in entry.notebooks[0].grades:
                if grade.auto_score is None:
                    grade.manual_score = points
                    grade.needs_manual_grade = False
        book.db.commit()


def later(*values: object, first: tuple[object, ...] = ()):
    """Parameters of a test; under `-m slow` but for the first: each starts nbgrader four times."""
    marks = [] if values == first else [pytest.mark.slow]
    return pytest.param(*values, marks=marks, id="-".join(getattr(one, "name", str(one)) for one in values))


SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL)
ENDS = [later(number, first=(signal.SIGTERM,)) for number in SIGNALS]
MOMENTS = [
    later(number, where, again, first=(signal.SIGKILL, "saved", "nbgrader"))
    for number in SIGNALS
    for where in STEPS
    for again in ("nbgrader", "autograder")
]


@pytest.mark.parametrize("number, where, again", MOMENTS)
def test_autograde_ended_in_the_middle_grades_the_rest_the_next_time(handed_in, where, number, again):
    wait(STEPS[where])
    ended_in_the_middle("autograde", number)
    whole = handed_in / "autograded/ada" / NAME / f"{NAME}.ipynb"
    kept = whole.stat().st_mtime_ns
    assert marks(handed_in)["ada"] == 5
    if again == "nbgrader":
        done = nbgrader("autograde", NAME)
        assert done.returncode == 0 and "Traceback" not in done.stdout, done.stdout
        assert whole.stat().st_mtime_ns == kept
    else:
        line = [sys.executable, "-c", "from autograder.cli import main; main()", "grade", NAME]
        subprocess.run(line, check=True)
    every_one_is_graded(handed_in)


def every_one_is_graded(course: Path) -> None:
    assert marks(course) == dict.fromkeys(("ada", "bela", "carla"), 5)
    for student in ("ada", "bela", "carla"):
        notebook = nbformat.read(course / "autograded" / student / NAME / f"{NAME}.ipynb", as_version=4)
        tests = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.metadata.nbgrader.grade]
        assert all(cell.execution_count for cell in tests), student
        assert "unfinished" not in json.dumps(notebook.metadata)
    assert not list(course.glob("autograded/*/.*"))


@pytest.mark.slow
@pytest.mark.parametrize("number", SIGNALS)
def test_a_second_grading_ended_in_the_middle_loses_no_marks(handed_in, number):
    assert nbgrader("autograde", NAME).returncode == 0
    by_hand(handed_in, 1.0)
    before = marks(handed_in)
    wait(STEPS["sanitized"])
    ended_in_the_middle("autograde", number, "--force")
    assert marks(handed_in) == before
    assert nbgrader("autograde", NAME).returncode == 0
    assert marks(handed_in) == before


@pytest.mark.parametrize("number", ENDS)
def test_feedback_ended_in_the_middle_makes_the_other_pages_the_next_time(handed_in, number):
    assert nbgrader("autograde", NAME).returncode == 0
    wait(PAGES)
    ended_in_the_middle("generate_feedback", number)
    first = handed_in / "feedback/ada" / NAME / f"{NAME}.html"
    kept = first.stat().st_mtime_ns
    assert nbgrader("generate_feedback", NAME).returncode == 0
    every_page_is_whole(handed_in)
    assert first.stat().st_mtime_ns == kept


def every_page_is_whole(course: Path) -> None:
    for student in ("ada", "bela", "carla"):
        page = (course / "feedback" / student / NAME / f"{NAME}.html").read_text()
        assert page.rstrip().endswith("</html>") and student in page


def test_a_page_that_a_kill_cut_off_is_made_anew(handed_in):
    assert nbgrader("autograde", NAME).returncode == 0
    assert nbgrader("generate_feedback", NAME).returncode == 0
    for student, length in (("ada", 3000), ("bela", 0)):
        os.truncate(handed_in / "feedback" / student / NAME / f"{NAME}.html", length)
    assert nbgrader("generate_feedback", NAME).returncode == 0
    every_page_is_whole(handed_in)


@pytest.mark.parametrize("number", ENDS)
def test_a_release_ended_in_the_middle_is_made_the_next_time(course, handed_in, number):
    release = course / "assignments" / NAME
    before = (release / f"{NAME}.ipynb").read_bytes()
    (course / "solutions" / NAME / "table.csv").write_text("1,2\n")
    shutil.rmtree(release)
    wait(RELEASE)
    ended_in_the_middle("generate_assignment", number)
    assert nbgrader("generate_assignment", NAME).returncode == 0
    assert (release / f"{NAME}.ipynb").read_bytes() == before and (release / "table.csv").is_file()


FULL = """
import os, shutil, sqlite3, subprocess, sys
from pathlib import Path
course, room, free, *line = sys.argv[1:]
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", room], check=True)
place = Path(room, "course")
shutil.copytree(course, place)
found = os.statvfs(room)
with open(Path(room, "fill"), "wb", 0) as fill:
    fill.write(bytes(max(0, found.f_bavail * found.f_frsize - int(free) * 1024)))
os.chdir(place)
code = subprocess.run(line).returncode
with sqlite3.connect("gradebook.db") as database:
    assert database.execute("pragma quick_check").fetchone() == ("ok",)
for path in place.rglob("*.html"):
    assert path.read_text().rstrip().endswith("</html>"), path
for path in [*place.rglob("*.ipynb"), *place.rglob("*.json")]:
    assert path.read_text().rstrip().endswith("}"), path
os.unlink(Path(room, "fill"))
print("again", flush=True)
assert subprocess.run(line).returncode == 0
shutil.rmtree(course)
shutil.copytree(place, course)
print("first", code)
"""


def on_a_full_disk(course: Path, free: int, *line: str) -> str:
    """Run a command on a disk with so many KiB free, then with room; return what it said the first time."""
    (course.parent / "room").mkdir()
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", sys.executable, "-c", FULL, course,
         course.parent / "room", str(free), sys.executable, "-c", NBGRADER, *line],
        text=True, timeout=300, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    os.chdir(course)
    told, again = done.stdout.split("again\n")
    assert "first 0" not in again
    return told


@pytest.mark.needs("sandbox")  # a mount of one's own
@pytest.mark.parametrize("free", [later(0), later(40, first=(40,)), later(64)])
def test_feedback_on_a_full_disk_leaves_no_page_without_its_end(handed_in, free):
    assert nbgrader("autograde", NAME).returncode == 0
    told = on_a_full_disk(handed_in, free, "generate_feedback", NAME)
    every_page_is_whole(handed_in)
    assert "Traceback" not in told and "No space left on device" in told
    assert "the same command goes on from there" in told


@pytest.mark.needs("sandbox")
@pytest.mark.parametrize("free", [later(0), later(16), later(64, first=(64,))])
def test_autograde_on_a_full_disk_loses_no_marks(handed_in, free):
    told = on_a_full_disk(handed_in, free, "autograde", NAME)
    every_one_is_graded(handed_in)
    assert "Traceback" not in told and "db upgrade" not in told
    if free == 0:  # not even the lock
        assert "No space left on device. Nothing was graded" in told
    else:
        assert "the same command goes on from there" in told


@pytest.mark.needs("sandbox")
@pytest.mark.parametrize("free", [later(0), later(8, first=(8,)), later(16)])
def test_a_release_on_a_full_disk_is_made_when_there_is_room(handed_in, free):
    release = handed_in / "assignments" / NAME / f"{NAME}.ipynb"
    before = release.read_bytes()
    told = on_a_full_disk(handed_in, free, "generate_assignment", NAME, "--force")
    assert release.read_bytes() == before
    assert "Traceback" not in told and "the same command goes on from there" in told
