"""`autograder grade` on a class of the small course: marks, what is skipped, what is refused, and runs that
end too early.
"""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from traitlets.config import Config

from autograder import report, sandbox
from autograder.author.build import build
from autograder.author.edition import stamped
from autograder.author.release import BuildError
from autograder.book import records
from autograder.book.backup import only_writer
from autograder.classroom import Classroom
from autograder.cli import main
from autograder.demo.submission import answer
from autograder.run.grade import CannotGrade, Progress, grade

NAME = "numbers"
RIGHT = {
    "double": "def double(x):\n    return x + x",
    "square": "def square(x):\n    return x**2",
    "why": "Because.",
}
HALF = RIGHT | {
    "double": "def double(x):\n    return x + 3",
    "square": "def square(x):\n    raise ValueError('no idea')",
}
CLASS = {"ada": RIGHT, "bela": HALF, "carla": {}}
MARKS = {
    "ada": {"check-double": 3.0, "check-square": 2.0, "why": None},
    "bela": {"check-double": 1.0, "check-square": 0.0, "why": None},
    "carla": {"check-double": 0.0, "check-square": 0.0, "why": 0.0},
}
CONFINED = not sandbox.missing()


def hand_in(course: Path, student: str, answers: dict[str, str], timestamp: str = "") -> Path:
    notebook = nbformat.read(course / "assignments" / NAME / f"{NAME}.ipynb", as_version=4)
    folder = course / "submitted" / student / NAME
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(answer(notebook, answers), folder / f"{NAME}.ipynb")
    if timestamp:
        (folder / "timestamp.txt").write_text(timestamp)
    return folder


@pytest.fixture
def handed_in(course: Path) -> Path:
    for student, answers in CLASS.items():
        hand_in(course, student, answers)
    return course


@pytest.fixture(scope="module")
def graded_class(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class, graded once. Not to be changed."""
    course = tmp_path_factory.mktemp("graded") / "course"
    shutil.copytree(built, course)
    for student, answers in CLASS.items():
        hand_in(course, student, answers)
    summary = grade(Classroom.open(course, course), NAME, jobs=2, confined=CONFINED)
    assert sorted(summary.graded) == sorted(CLASS)
    return course


@pytest.fixture
def graded(graded_class: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which is the current directory."""
    shutil.copytree(graded_class, tmp_path / "course")
    monkeypatch.chdir(tmp_path / "course")
    return tmp_path / "course"


def run(course: Path, *students: str, **options):
    return grade(
        Classroom.open(course, course), NAME, students, **{"jobs": 1, "confined": CONFINED} | options
    )


def marks(course: Path, url: str | None = None) -> dict[str, dict[str, float | None]]:
    classroom = Classroom.open(course, course)
    with Gradebook(url or classroom.directory().db_url, classroom.directory().course_id) as book:
        return {
            submission.student.id: {
                entry.name: entry.auto_score for notebook in submission.notebooks for entry in notebook.grades
            }
            for submission in book.assignment_submissions(NAME)
        }


def digests(course: Path) -> dict[str, int]:
    """When each record was written."""
    return {
        path.parts[-3]: path.stat().st_mtime_ns for path in sorted(course.glob(f"records/*/{NAME}/*.json"))
    }


def test_everybody_has_the_marks_that_stock_nbgrader_gives(graded_class):
    assert marks(graded_class) == MARKS


def test_the_graded_notebooks_are_where_nbgrader_and_its_formgrader_look(graded_class):
    for student, answers in CLASS.items():
        notebook = nbformat.read(graded_class / "autograded" / student / NAME / f"{NAME}.ipynb", as_version=4)
        by_key = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in notebook.cells}
        assert by_key["double"].source == answers.get("double", by_key["double"].source)
        assert by_key["check-double"].outputs
    record = records.read(
        records.path(Classroom.open(graded_class, graded_class).directory(), NAME, "bela", NAME)
    )
    assert record["marks"] == {"check-double": 1.0, "check-square": 0.0}
    assert record["digest"] and record["limits"]["cell_seconds"] > 0


def test_a_second_run_finds_nothing_to_do(graded):
    before, stamps = marks(graded), digests(graded)
    summary = run(graded)
    assert sorted(summary.unchanged) == sorted(CLASS) and not summary.graded and summary.backup is None
    assert digests(graded) == stamps and marks(graded) == before


def test_only_what_has_changed_is_graded_again(graded):
    stamps = digests(graded)
    hand_in(graded, "bela", RIGHT)
    summary = run(graded)
    assert summary.graded == ["bela"] and sorted(summary.unchanged) == ["ada", "carla"]
    assert marks(graded)["bela"]["check-square"] == 2.0
    after = digests(graded)
    assert after["ada"] == stamps["ada"] and after["bela"] != stamps["bela"]


def test_force_grades_all_and_student_only_some(graded):
    assert run(graded, "carla", force=True).graded == ["carla"]
    assert sorted(run(graded, force=True, jobs=2).graded) == sorted(CLASS)
    assert marks(graded) == MARKS


def test_marks_that_are_not_in_the_gradebook_are_made_again(graded):
    with Gradebook(f"sqlite:///{graded}/gradebook.db", "") as book:
        book.remove_submission(NAME, "ada")
    assert run(graded).graded == ["ada"]
    assert marks(graded) == MARKS


def test_a_worse_resubmission_loses_the_old_marks(graded):
    hand_in(graded, "ada", {})
    run(graded)
    assert marks(graded)["ada"] == MARKS["carla"]


def test_a_refused_submission_is_a_zero_that_can_be_graded_again(graded, capsys):
    (graded / "submitted" / "ada" / NAME / f"{NAME}.ipynb").write_text("{cut o")
    summary = run(graded)
    assert "not JSON" in summary.refused["ada"]
    assert sum(score or 0 for score in marks(graded)["ada"].values()) == 0
    text = (graded / "autograded" / "ada" / NAME / f"{NAME}.ipynb").read_text()
    assert "not JSON" in text
    assert run(graded).unchanged == ["ada", "bela", "carla"]
    hand_in(graded, "ada", RIGHT)
    assert run(graded).graded == ["ada"]
    assert marks(graded)["ada"] == MARKS["ada"]


def test_a_regrade_keeps_what_a_person_gave(graded):
    with Gradebook(f"sqlite:///{graded}/gradebook.db", "") as book:
        entry = book.find_grade("why", NAME, NAME, "ada")
        entry.manual_score, entry.extra_credit = 0.75, 0.5
        book.find_comment("why", NAME, NAME, "ada").manual_comment = "almost"
        book.db.commit()
    run(graded, "ada", force=True)
    with Gradebook(f"sqlite:///{graded}/gradebook.db", "") as book:
        entry = book.find_grade("why", NAME, NAME, "ada")
        assert (entry.manual_score, entry.extra_credit, entry.needs_manual_grade) == (0.75, 0.5, True)
        assert book.find_comment("why", NAME, NAME, "ada").comment == "almost"
        assert book.find_submission(NAME, "ada").score == 3 + 2 + 0.75 + 0.5


def test_what_is_late_is_counted_as_nbgrader_counts_it(handed_in):
    with Gradebook(f"sqlite:///{handed_in}/gradebook.db", "") as book:
        book.update_or_create_assignment(NAME, duedate="2026-01-10 12:00:00 UTC")
    hand_in(handed_in, "ada", RIGHT, "2026-01-10 14:30:00 UTC")
    hand_in(handed_in, "bela", HALF, "2026-01-10 11:30:00 UTC")
    config = Config({"LateSubmissionPlugin": {"penalty_method": "zero"}})
    classroom = Classroom.open(handed_in, handed_in)
    classroom.config.merge(config)
    grade(classroom, NAME, jobs=1, confined=CONFINED)
    with Gradebook(f"sqlite:///{handed_in}/gradebook.db", "") as book:
        assert book.find_submission(NAME, "ada").total_seconds_late == 2.5 * 3600
        assert book.find_submission_notebook(NAME, NAME, "ada").late_submission_penalty == 5.0
        assert not book.find_submission_notebook(NAME, NAME, "bela").late_submission_penalty
    assert (
        (handed_in / "autograded" / "ada" / NAME / "timestamp.txt")
        .read_text()
        .startswith("2026-01-10 14:30:00")
    )


def lateness(course: Path) -> dict[str, tuple[float, float]]:
    with Gradebook(f"sqlite:///{course}/gradebook.db", "") as book:
        return {
            submission.student.id: (submission.total_seconds_late, submission.late_submission_penalty or 0)
            for submission in book.assignment_submissions(NAME)
        }


def grade_late(course: Path, method: str = "zero"):
    classroom = Classroom.open(course, course)
    classroom.config.merge(Config({"LateSubmissionPlugin": {"penalty_method": method}}))
    return grade(classroom, NAME, jobs=1, confined=CONFINED)


def test_a_moved_due_date_an_extension_and_another_rule_change_the_penalty_and_no_mark(handed_in):
    hand_in(handed_in, "ada", RIGHT, "2026-01-10 14:30:00 UTC")
    hand_in(handed_in, "bela", HALF, "2026-01-10 14:30:00 UTC")
    url = f"sqlite:///{handed_in}/gradebook.db"
    grade_late(handed_in)
    assert lateness(handed_in)["ada"] == (0, 0)
    stamps = digests(handed_in)
    with Gradebook(url, "") as book:
        book.update_or_create_assignment(NAME, duedate="2026-01-10 12:00:00 UTC")
    summary = grade_late(handed_in)
    assert lateness(handed_in) == {"ada": (9000, 5), "bela": (9000, 1), "carla": (0, 0)}
    assert summary.late["ada"] == "5 points off for lateness, where it was 0"
    assert summary.backup and summary.unchanged == ["carla"] and not summary.graded
    with Gradebook(url, "") as book:
        book.grant_extension(NAME, "ada", hours=5)
    assert list(grade_late(handed_in).late) == ["ada"] and lateness(handed_in)["ada"] == (0, 0)
    assert list(grade_late(handed_in, "none").late) == ["bela"] and lateness(handed_in)["bela"] == (9000, 0)
    again = grade_late(handed_in, "none")
    assert not again.late and again.backup is None and len(again.unchanged) == 3
    assert digests(handed_in) == stamps and marks(handed_in) == MARKS


def test_points_by_hand_for_what_is_late_are_late_too(handed_in):
    hand_in(handed_in, "ada", RIGHT, "2026-01-10 14:30:00 UTC")
    with Gradebook(f"sqlite:///{handed_in}/gradebook.db", "") as book:
        book.update_or_create_assignment(NAME, duedate="2026-01-10 12:00:00 UTC")
    grade_late(handed_in)
    with Gradebook(f"sqlite:///{handed_in}/gradebook.db", "") as book:
        entry = book.find_grade("why", NAME, NAME, "ada")
        entry.manual_score, entry.needs_manual_grade = 1.0, False
        book.db.commit()
    assert list(grade_late(handed_in).late) == ["ada"] and lateness(handed_in)["ada"] == (9000, 6)
    with Gradebook(f"sqlite:///{handed_in}/gradebook.db", "") as book:
        assert not book.find_grade("why", NAME, NAME, "ada").needs_manual_grade


def test_what_formgraders_button_has_graded_is_not_graded_again_and_the_reverse(handed_in):
    # the button is nbgrader's own class, with --force
    classroom = Classroom.open(handed_in, handed_in).with_config(Grading={"confined": CONFINED})
    hand_in(handed_in, "bela", HALF, "2026-01-10 14:30:00 UTC")
    (handed_in / "submitted" / "carla" / NAME / f"{NAME}.ipynb").write_text("{cut o")
    for student in CLASS:
        classroom.autograde(NAME, student)
    stamps = digests(handed_in)
    assert run(handed_in).unchanged == sorted(CLASS) and digests(handed_in) == stamps
    hand_in(handed_in, "ada", HALF)
    assert run(handed_in).graded == ["ada"]
    stamps = digests(handed_in)
    coursedir = classroom.directory(assignment_id=NAME)
    Autograde(coursedir=coursedir, config=classroom.config).start()
    assert digests(handed_in) == stamps
    hand_in(handed_in, "bela", RIGHT, "2026-01-10 15:30:00 UTC")
    Autograde(coursedir=coursedir, config=classroom.config).start()
    assert marks(handed_in)["bela"]["check-square"] == 2.0 and digests(handed_in)["ada"] == stamps["ada"]
    assert run(handed_in).unchanged == sorted(CLASS)


def build_anew(course: Path, old: str, new: str) -> str:
    """Build another edition of the assignment, and return which one it is."""
    text = course / "solutions" / NAME / f"{NAME}.py"
    assert old in text.read_text()
    text.write_text(text.read_text().replace(old, new))
    build(Classroom.open(course, course))
    return stamped(nbformat.read(course / "assignments" / NAME / f"{NAME}.ipynb", 4).metadata)


def test_another_edition_is_told_wherever_a_mark_is(graded, capsys):
    old = stamped(nbformat.read(graded / "assignments" / NAME / f"{NAME}.ipynb", 4).metadata)
    new = build_anew(graded, '"points": 3', '"points": 4')
    hand_in(graded, "carla", RIGHT)  # of the new one
    summary = run(graded)
    told = f"this is edition {old} of the notebook, and was graded as edition {new}: "
    assert summary.repaired["ada"][0].startswith(told) and "carla" not in summary.repaired
    classroom = Classroom.open(graded, graded)
    record = records.read(records.path(classroom.directory(), NAME, "ada", NAME))
    assert record["edition"] == {"handed in": old, "graded": new}
    ada, _, carla = report.rows(classroom, NAME)
    assert ada.notes[0].startswith(told) and not any("edition" in note for note in carla.notes)
    assert (ada.points["square"], ada.max_total) == (2, 7)
    classroom.generate_feedback(NAME)
    pages = {path.parts[-3]: path.read_text() for path in graded.glob("feedback/*/*/*.html")}
    assert f"edition {old} of the notebook, and was graded as edition {new}" in pages["ada"]
    assert "edition" not in pages["carla"]
    assert run(graded).unchanged == sorted(CLASS)


def test_a_class_that_began_goes_on_with_other_cells_as_build_says(graded):
    with pytest.raises(BuildError, match="adds 'power' and lacks 'square'") as told:
        build_anew(graded, '"grade_id": "square"', '"grade_id": "power"')
    command = re.search(r"'(nbgrader db assignment remove .*?)'", str(told.value))[1].split()
    subprocess.run([Path(sys.executable).with_name("nbgrader"), *command[1:]], check=True, env=os.environ)
    build(Classroom.open(graded, graded))
    summary = run(graded)
    assert sorted(summary.graded) == sorted(CLASS) and "edition" in summary.repaired["ada"][0]
    assert marks(graded)["ada"]["check-double"] == 3.0


@pytest.mark.parametrize("odd", ["\x1b[2J", 12, ["a"], {"edition": 1}, "ffffffffffffffff"])
def test_an_edition_that_a_student_made_up_is_none(handed_in, odd):
    path = handed_in / "submitted" / "ada" / NAME / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text())
    notebook["metadata"]["autograder"] = {"edition": odd, "imports": ["os"], "limits": {"cell_seconds": 99}}
    path.write_text(json.dumps(notebook))
    summary = run(handed_in, "ada")
    assert not summary.repaired and marks(handed_in)["ada"] == MARKS["ada"]


def test_a_release_without_an_edition_is_graded_and_nothing_is_said(handed_in):
    """As one that nbgrader made before our step was there."""
    classroom = Classroom.open(handed_in, handed_in)
    classroom.generate_assignment(NAME)
    path = handed_in / "assignments" / NAME / f"{NAME}.ipynb"
    released = nbformat.read(path, 4)
    assert stamped(released.metadata), "by our step of nbgrader's own command"
    released.metadata.pop("autograder")
    nbformat.write(released, path)
    hand_in(handed_in, "bela", HALF)
    summary = run(handed_in)
    assert not summary.repaired and marks(handed_in) == MARKS
    record = records.read(records.path(classroom.directory(), NAME, "bela", NAME))
    assert "edition" not in record


def test_the_gradebook_is_copied_before_the_first_write(graded):
    hand_in(graded, "bela", RIGHT)
    copy = run(graded).backup
    with closing(sqlite3.connect(copy)) as before:
        query = (
            "select g.auto_score from grade g join base_cell c on c.id = g.cell_id "
            "where c.name = 'check-square' and g.auto_score > 0"
        )
        assert len(before.execute(query).fetchall()) == 1


@pytest.mark.sampled(2)
@pytest.mark.parametrize("when", ["the run begins", "there is only writing left"])
def test_formgrader_that_writes_for_a_while_is_waited_for(graded, when):
    hand_in(graded, "bela", RIGHT)
    writes = (
        "import sqlite3, sys, time; sys.stdin.readline(); d = sqlite3.connect(sys.argv[1]); "
        "d.execute('begin exclusive'); print(1, flush=True); time.sleep(8)"
    )
    formgrader = subprocess.Popen(
        [sys.executable, "-c", writes, graded / "gradebook.db"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )

    def lock() -> None:
        formgrader.stdin.write(b"\n")
        formgrader.stdin.flush()
        formgrader.stdout.readline()

    class Locked(Progress):
        def planned(self, count):
            if when == "the run begins":
                lock()

        def begun(self, student):
            if when != "the run begins":
                lock()

    try:
        classroom = Classroom.open(graded, graded)
        assert grade(classroom, NAME, ["bela"], jobs=1, confined=CONFINED, progress=Locked()).graded == [
            "bela"
        ]
    finally:
        formgrader.kill()
        formgrader.communicate()
    assert marks(graded)["bela"]["check-square"] == 2.0


def test_who_ran_out_of_time_is_named(course, capsys):
    (course / "nbgrader_config.py").write_text(
        (course / "nbgrader_config.py").read_text().replace("Execute.timeout = 4", "Execute.timeout = 1")
    )
    hand_in(course, "ada", RIGHT)
    hand_in(course, "bela", RIGHT | {"double": "def double(x):\n    while True:\n        pass"})
    assert main(["grade", NAME, *([] if CONFINED else ["--unconfined"])]) == 0
    told = capsys.readouterr().out
    assert "bela: ran out of time in check-double\n" in told and "ada: ran" not in told


def test_a_gradebook_that_stays_locked_is_told_and_nothing_is_graded(graded, monkeypatch):
    monkeypatch.setattr("autograder.run.grade.PATIENCE", 0.2)
    real = Classroom.gradebook

    @contextmanager
    def locked(self):
        with real(self) as book, closing(sqlite3.connect(graded / "gradebook.db")) as other:
            other.execute("begin exclusive")
            yield book

    monkeypatch.setattr(Classroom, "gradebook", locked)
    with pytest.raises(CannotGrade, match="database is locked. Close what is using it"):
        run(graded)


RUN = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started the tests may ignore it
from autograder import sandbox
from autograder.classroom import Classroom
from autograder.run.grade import Progress, grade

class Told(Progress):
    def ended(self, student):
        print(student, flush=True)

course = sys.argv[1]
grade(Classroom.open(course, course), "numbers", jobs=1, confined=not sandbox.missing(), progress=Told())
"""


def test_a_run_that_is_killed_goes_on_where_it_was(handed_in):
    for number in range(6):
        hand_in(handed_in, f"pupil{number}", HALF)
    first = subprocess.Popen([sys.executable, "-c", RUN, handed_in], stdout=subprocess.PIPE, text=True)
    done = [first.stdout.readline().strip() for _ in range(3)]
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    stamps = digests(handed_in)
    assert set(done) <= set(stamps)
    summary = run(handed_in)
    assert set(summary.unchanged) == set(stamps) and sorted([*summary.unchanged, *summary.graded]) == sorted(
        marks(handed_in)
    )
    assert marks(handed_in) == MARKS | {f"pupil{number}": MARKS["bela"] for number in range(6)}
    assert digests(handed_in).items() >= stamps.items()
    assert not list(handed_in.glob("autograded/*/.*"))


def test_processes_of_a_killed_run_do_not_stay(handed_in):
    hand_in(handed_in, "ada", RIGHT | {"double": "import time\ntime.sleep(60)"})
    first = subprocess.Popen([sys.executable, "-c", RUN, handed_in], stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    # two warm processes, a branch of each, an examiner, a monitor, a student
    while len(family := descendants(first.pid)) < 7:
        assert first.poll() is None and time.monotonic() < deadline, family
        time.sleep(0.2)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    deadline = time.monotonic() + 20
    while alive := [process for process in family if running(process)]:
        assert time.monotonic() < deadline, f"still there: {alive}"
        time.sleep(0.2)


def test_an_interrupted_run_ends_at_once_and_keeps_what_is_graded(handed_in):
    hand_in(handed_in, "zoe", RIGHT | {"double": "import time\ntime.sleep(60)"})
    first = subprocess.Popen(
        [sys.executable, "-c", RUN, handed_in], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    done = [first.stdout.readline().strip() for _ in CLASS]
    time.sleep(1)
    family = descendants(first.pid)
    first.send_signal(signal.SIGINT)
    begun = time.monotonic()
    assert "KeyboardInterrupt" in first.communicate(timeout=40)[1] and time.monotonic() - begun < 30
    assert not any(map(running, family))
    assert set(done) == set(digests(handed_in)) == set(CLASS)


def descendants(process: int) -> list[int]:
    children = []
    with suppress(OSError):  # it has ended meanwhile
        for task in Path(f"/proc/{process}/task").iterdir():
            children += map(int, (task / "children").read_text().split())
    return [*children, *(grandchild for child in children for grandchild in descendants(child))]


def running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_kill_between_the_gradebook_and_the_folder_is_made_good(graded, monkeypatch):
    hand_in(graded, "bela", RIGHT)
    monkeypatch.setattr(
        "autograder.run.grade._replace", lambda folder, new: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    with pytest.raises(KeyboardInterrupt):
        run(graded)
    monkeypatch.undo()
    monkeypatch.chdir(graded)
    assert run(graded).graded == ["bela"]
    assert marks(graded)["bela"] == MARKS["ada"]
    assert "x**2" in (graded / "autograded" / "bela" / NAME / f"{NAME}.ipynb").read_text()


def test_a_disk_that_is_full_loses_one_submission_and_says_so(graded, monkeypatch):
    hand_in(graded, "bela", RIGHT)
    from autograder.run import grade as module

    real = records.write_notebook

    def full(file, one):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.records, "write_notebook", full)
    summary = run(graded)
    assert "No space left" in summary.failed["bela"] and marks(graded)["bela"] == MARKS["bela"]
    monkeypatch.setattr(module.records, "write_notebook", real)
    assert run(graded).graded == ["bela"]


@pytest.mark.parametrize(
    "assignment, students, told",
    [
        ("letters", (), "nobody has handed in 'letters'"),
        (NAME, ("zoe",), "zoe handed in nothing for 'numbers'"),
    ],
)
def test_what_is_not_there_is_said_and_nothing_is_written(graded, assignment, students, told):
    copies = sorted((graded / "gradebook-backups").iterdir())
    with pytest.raises(CannotGrade, match=told):
        grade(Classroom.open(graded, graded), assignment, students, confined=CONFINED)
    assert sorted((graded / "gradebook-backups").iterdir()) == copies


def test_a_host_that_cannot_confine_refuses_before_anything_is_touched(graded, monkeypatch, capsys):
    monkeypatch.setattr(
        "autograder.run.grade.sandbox.missing", lambda: ("user namespaces: the kernel forbids them",)
    )
    hand_in(graded, "bela", RIGHT)
    assert main(["grade", NAME, "--course-dir", str(graded)]) == 2
    assert "user namespaces: the kernel forbids them" in capsys.readouterr().err
    assert marks(graded)["bela"] == MARKS["bela"]
    assert main(["grade", NAME, "--course-dir", str(graded), "--unconfined", "--jobs", "1"]) == 0
    assert "not confined" in capsys.readouterr().out
    assert marks(graded)["bela"] == MARKS["ada"]


def test_the_command_tells_what_it_did(graded, capsys):
    hand_in(graded, "bela", RIGHT)
    (graded / "submitted" / "carla" / NAME / "torch.py").write_text("raise SystemExit")
    options = [] if CONFINED else ["--unconfined"]
    assert main(["grade", NAME, "--course-dir", str(graded), "--jobs", "1", *options]) == 0
    said = capsys.readouterr().out
    assert "2 submissions graded, 1 unchanged since they were graded" in said
    assert "carla: " in said and "torch.py" in said
    assert "the gradebook as it was before is in" in said


def test_a_second_run_beside_the_first_is_refused(graded, capsys):
    with only_writer(f"sqlite:///{graded}/gradebook.db", graded):
        assert main(["grade", NAME, "--course-dir", str(graded), "--unconfined"]) == 2
    assert "is grading into this gradebook" in capsys.readouterr().err


@pytest.mark.needs("postgresql")
def test_a_gradebook_in_postgresql_gets_the_same_marks(handed_in, postgresql_url):
    config = handed_in / "nbgrader_config.py"
    config.write_text(config.read_text() + f"\nc.CourseDirectory.db_url = {postgresql_url!r}\n")
    classroom = Classroom.open(handed_in, handed_in)
    classroom.generate_assignment(NAME)
    summary = grade(classroom, NAME, jobs=2, confined=CONFINED)
    assert sorted(summary.graded) == sorted(CLASS) and summary.backup is not None
    assert marks(handed_in, postgresql_url) == MARKS
    assert sorted(grade(classroom, NAME, jobs=2, confined=CONFINED).unchanged) == sorted(CLASS)


def test_a_dask_cluster_with_a_worker_killed_in_the_middle_loses_and_doubles_nothing(handed_in, monkeypatch):
    distributed = pytest.importorskip(
        "distributed", reason="distributed is not installed: pip install '.[scale]'"
    )
    for number in range(9):
        hand_in(handed_in, f"pupil{number}", HALF)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:

        class KillOne(Progress):
            ended_count = 0

            def ended(self, student):
                self.ended_count += 1
                if self.ended_count == 3:
                    os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)

        written = []
        from autograder.run.grade import Writer

        real = Writer.write
        monkeypatch.setattr(
            Writer,
            "write",
            lambda self, submission, graded: (
                written.append(submission.student),
                real(self, submission, graded),
            ),
        )
        classroom = Classroom.open(handed_in, handed_in)
        summary = grade(
            classroom, NAME, scheduler=cluster.scheduler_address, confined=CONFINED, progress=KillOne()
        )
    assert not summary.failed and sorted(written) == sorted(set(written)) == sorted(summary.graded)
    assert marks(handed_in) == MARKS | {f"pupil{number}": MARKS["bela"] for number in range(9)}
