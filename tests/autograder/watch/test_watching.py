"""A student hands in through the exchange, a watcher answers, the student fetches the page."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import nbformat
import pytest
from nbgrader.utils import notebook_hash

from autograder import sandbox
from autograder.book.backup import only_writer
from autograder.book.returning import kept
from autograder.classroom import Classroom
from autograder.cli import main
from autograder.demo.submission import answer
from autograder.pages.feedback import HEAD
from autograder.run import work
from autograder.watch.aside import Aside
from autograder.watch.inbox import ExchangeInbox
from autograder.watch.ledger import Ledger
from autograder.watch.page import MARK
from autograder.watch.watch import open_desk

NAME = "numbers"
CONFINED = not sandbox.missing()
# right where the visible test looks, and wrong elsewhere; and what it was called with is shown later
SLY = {
    "double": "called = []\ndef double(x):\n    called.append(x)\n    return 2 * x if x[0] == 3 else x",
    "square": "print('called', len(called))\ndef square(x):\n    return x * x",
}
STEPS = ("aside.Aside.make_pages", "aside.Aside.release_pages", "ledger.Ledger.note")
WRONG = {"double": "def double(x):\n    return x", "square": "def square(x):\n    return 2 * x"}


def course_of(home: Path) -> Classroom:
    return Classroom.open(home, home)


def hand_in(home: Path, student: str, answers: dict[str, str]) -> None:
    """Submit as a student does, by nbgrader's own command."""
    work = home.parent / "students" / student
    if not (work / NAME).exists():
        shutil.copytree(home / "assignments" / NAME, work / NAME)
    notebook = nbformat.read(home / "assignments" / NAME / f"{NAME}.ipynb", as_version=4)
    nbformat.write(answer(notebook, answers), work / NAME / f"{NAME}.ipynb")
    course_of(home).submit(NAME, student, work)


def desk(home: Path, said: list[str] | None = None, jobs: int = 1):
    course = course_of(home)
    say = (lambda line: None) if said is None else said.append
    return open_desk(course, NAME, partial(ExchangeInbox, course), jobs=jobs, confined=CONFINED, say=say)


def pages(home: Path) -> dict[str, bytes]:
    """What is in the exchange for students to fetch."""
    return {file.name: file.read_bytes() for file in home.glob("exchange/small/feedback/*")}


def page_of(home: Path, student: str) -> Path:
    """Where the page about what was taken last of a student is, or will be."""
    secret = kept(home / "watch" / NAME / "submitted" / student / NAME)
    name = notebook_hash(secret=secret, notebook_id=NAME)
    return home / "exchange" / "small" / "feedback" / f"{name}.html"


def answers(home: Path, student: str) -> list[str]:
    return [one.told for one in Ledger(home / "watch" / NAME / "answers").of(student)]


def without_ledger(home: Path) -> None:
    shutil.rmtree(home / "watch" / NAME / "answers")


@pytest.fixture(scope="module", autouse=True)
def _nothing_is_begun_before_it_is_needed():
    """Most of these look at once at what is there: nobody waits for processes to get warm."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(work, "want", lambda terms, needs: [])
        yield


@pytest.fixture(scope="module")
def answered_class(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two students who have handed in and were answered. Not to be changed."""
    home = tmp_path_factory.mktemp("watched") / "course"
    shutil.copytree(built, home)
    environment = pytest.MonkeyPatch()
    environment.setenv("JUPYTER_DATA_DIR", str(home.parent / "data"))
    try:
        course_of(home).release_assignment(NAME)
        hand_in(home, "ada", SLY)
        hand_in(home, "bela", WRONG)
        marks = (home / "gradebook.db").read_bytes()
        (home / "watch" / NAME).mkdir(parents=True)
        (home / "watch" / NAME / "gradebook.db.new").write_text("what a watcher has left that was killed")
        said: list[str] = []
        with desk(home, said) as opened:
            assert opened.answer_all(), said
        assert (home / "gradebook.db").read_bytes() == marks  # the one that counts
    finally:
        environment.undo()
    return home


@pytest.fixture
def watched(answered_class: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which is the current directory."""
    shutil.copytree(answered_class.parent, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("AUTOGRADER_COURSE", raising=False)
    monkeypatch.chdir(tmp_path / "course")
    return tmp_path / "course"


def test_a_student_fetches_the_page_by_nbgraders_own_command(watched):
    work = watched.parent / "students" / "ada"
    course = course_of(watched)
    course._exchange("fetch_feedback", "FetchFeedback", NAME, "ada", assignment_dir=str(work))
    fetched = list((work / NAME / "feedback").glob("*/numbers.html"))
    assert {file.read_bytes() for file in fetched} >= {page_of(watched, "ada").read_bytes()}


def test_a_page_tells_of_visible_tests_alone(watched):
    page = page_of(watched, "ada").read_text()
    assert "1</strong> of 2 points of the visible tests" in page
    assert "at 3" in page and "The other 4 points are judged at grading" in page
    for hidden in ("at random points", "secret_points", "hidden_number", "marks.rest", "the hidden tests"):
        assert hidden not in page, hidden
    # hidden tests did not run: nothing that they ask of the code can be read from it
    assert "called 1" in page
    assert "Its visible tests passed" in page  # of the second exercise, which has no parts


def test_a_page_says_which_mistake_it_was_and_which_submission_it_is_about(watched):
    page = page_of(watched, "bela").read_text()
    assert "0</strong> of 4 points of the visible tests" in page
    assert "the square of 3 is 9" in page and "double(3)" in page
    when = (watched / "watch" / NAME / "submitted" / "bela" / NAME / "timestamp.txt").read_text()
    assert when.split(".")[0].split()[1] + " UTC, and may change" in page
    assert MARK.search(page.encode()[:HEAD])


def test_nothing_is_done_twice(watched, monkeypatch):
    before = pages(watched)
    monkeypatch.setattr("autograder.run.work.grade", None)
    with desk(watched) as opened:
        assert opened.answer_all()
    assert pages(watched) == before and answers(watched, "ada") == answers(watched, "bela") == ["visible"]


@pytest.mark.parametrize(
    "step", ["aside.Aside.make_pages", "aside.Aside.release_pages", "ledger.Ledger.note"]
)
def test_a_kill_at_any_step_loses_nothing_and_grades_nothing_twice(watched, monkeypatch, step):
    hand_in(watched, "ada", WRONG)

    def killed(*_: object, **about: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(f"autograder.watch.{step}", killed)
        with pytest.raises(KeyboardInterrupt), desk(watched) as opened:
            opened.answer_all()
    assert answers(watched, "ada") == ["visible"]  # of the first submission
    monkeypatch.setattr("autograder.run.work.grade", None)
    with desk(watched) as opened:
        assert opened.answer_all()
    assert answers(watched, "ada") == ["visible", "visible"]
    assert "0</strong> of 4" in page_of(watched, "ada").read_text() and len(pages(watched)) == 3


def test_a_page_that_an_instructor_has_released_stays(watched):
    page = page_of(watched, "ada")
    page.write_text("<html>17 points, and a comment</html>")
    without_ledger(watched)
    with desk(watched) as opened:
        assert opened.answer_all()
    assert page.read_text() == "<html>17 points, and a comment</html>" and answers(watched, "ada") == [""]


def test_everything_is_told_by_choice_and_so_often_an_hour(watched):
    config = watched / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.Watch.tells = 'everything'\nc.Watch.answers = 1\n")
    for _ in range(2):
        hand_in(watched, "ada", SLY)
        with desk(watched) as opened:
            assert opened.answer_all()
        assert ("at random points" in page_of(watched, "ada").read_text()) == (
            answers(watched, "ada")[-1] == "everything"
        )
    assert answers(watched, "ada") == ["visible", "everything", "visible"]
    page = page_of(watched, "ada").read_text()
    assert "You have had 1 answer about hidden tests within an hour" in page


def test_nobody_waits_for_who_has_handed_in_an_endless_loop(watched, monkeypatch):
    hand_in(watched, "ada", SLY)
    go_on, grade = threading.Event(), work.grade

    def slow(terms: bytes, submission: bytes) -> bytes:
        if b"called.append" in submission:
            assert go_on.wait(120)
        return grade(terms, submission)

    monkeypatch.setattr(work, "grade", slow)
    with desk(watched, jobs=2) as opened:
        opened.turn()
        hand_in(watched, "bela", SLY | {"double": "def double(x):\n    return x + x"})
        deadline = time.monotonic() + 120
        while len(answers(watched, "bela")) < 2:
            assert opened.turn() and time.monotonic() < deadline
        assert len(answers(watched, "ada")) == 1
        go_on.set()
        assert opened.answer_all() and len(answers(watched, "ada")) == 2


@pytest.mark.parametrize("lock", ["exclusive", "immediate"])
def test_what_was_graded_while_its_gradebook_was_locked_waits_and_is_not_graded_again(
    watched, monkeypatch, lock
):
    monkeypatch.setattr("autograder.watch.watch.PAUSE", 0.1)
    monkeypatch.setattr("autograder.whole.WAIT", 0.1)
    graded, said, grade, locked = [], [], work.grade, threading.Event()

    def counted(terms: bytes, submission: bytes) -> bytes:
        graded.append(1)
        assert locked.wait(120)
        return grade(terms, submission)

    monkeypatch.setattr(work, "grade", counted)
    hand_in(watched, "ada", WRONG)
    with desk(watched, said) as opened:
        opened.turn()  # it has it
        with closing(sqlite3.connect(watched / "watch" / NAME / "gradebook.db")) as other:
            other.execute(f"begin {lock}")
            locked.set()
            deadline = time.monotonic() + 120
            while not any("locked by another program" in line for line in said):
                assert opened.turn() and time.monotonic() < deadline
            other.rollback()
        while opened.turn():
            assert time.monotonic() < deadline
    assert len(graded) == 1
    assert answers(watched, "ada") == ["visible", "visible"]
    assert "nothing can be answered: the gradebook" in said[1] and "ada: answered" in said[-1]


def answered(opened, home: Path, student: str, count: int) -> None:
    deadline = time.monotonic() + 120
    while len(answers(home, student)) < count:
        opened.turn()
        assert time.monotonic() < deadline


@pytest.mark.parametrize(
    "step", ["dates_of", "Aside.enter_student", "Aside.make_pages", "Aside.enter_assignment"]
)
def test_whatever_goes_wrong_it_goes_on(watched, monkeypatch, step):
    """Also what nobody has thought of, as of a course's own penalty for lateness."""
    monkeypatch.setattr("autograder.watch.watch.PAUSE", 0.1)
    said, place = [], "watch.dates_of" if step == "dates_of" else f"aside.{step}"
    hand_in(watched, "bela", WRONG)
    with desk(watched, said) as opened:
        answered(opened, watched, "bela", 2)
        os.utime(watched / "gradebook.db")  # the course's: it is read again
        hand_in(watched, "ada", WRONG)
        with monkeypatch.context() as patched:
            patched.setattr(f"autograder.watch.{place}", lambda *_, **__: {}["nothing such"])
            while not any("KeyError: 'nothing such'" in line for line in said):
                opened.turn()
        answered(opened, watched, "ada", 2)


def test_a_gradebook_of_its_own_that_is_taken_away_is_made_again(watched, monkeypatch):
    with desk(watched) as opened:
        assert opened.answer_all()
        (watched / "watch" / NAME / "gradebook.db").unlink()
        hand_in(watched, "ada", WRONG)
        answered(opened, watched, "ada", 2)
    assert "0</strong> of 4" in page_of(watched, "ada").read_text()


def test_a_log_on_a_full_disk_stops_nobody_and_a_reader_who_is_gone_does(watched):
    def full(line: str) -> None:
        raise OSError(28, "No space left on device")

    def gone(line: str) -> None:
        raise BrokenPipeError

    course = course_of(watched)
    inbox = partial(ExchangeInbox, course)
    hand_in(watched, "ada", WRONG)
    with open_desk(course, NAME, inbox, jobs=1, confined=CONFINED, say=full) as opened:
        assert opened.answer_all()
    assert len(answers(watched, "ada")) == 2
    with pytest.raises(BrokenPipeError), open_desk(course, NAME, inbox, confined=CONFINED, say=gone):
        pytest.fail("nobody hears it")


def test_a_second_watcher_is_refused_with_a_sentence(watched, capsys):
    aside = Aside.of(course_of(watched), NAME)
    url = aside.classroom.directory().db_url
    with only_writer(url, aside.root, f"watching {NAME} already"):
        assert main(["watch", NAME, "--once", "--unconfined"]) == 2
    assert f"process {os.getpid()} is watching numbers already: wait until" in capsys.readouterr().err


def test_what_is_handed_in_half_or_under_an_odd_name_is_left_alone(watched):
    course = course_of(watched)
    aside = Aside.of(course, NAME)
    inbox = ExchangeInbox(course, aside)
    for arrival in inbox.look():
        inbox.settled(arrival)
    (whole,) = inbox.place.glob("bela+*")
    later = whole.name.rpartition("+")[0].replace("20", "21", 1)
    for student, gone in (
        ("carla", "submission_secret.txt"),
        ("dana", "timestamp.txt"),
        ("..", ""),
        (os.fsdecode(b"\xff"), ""),
        ("emil", ""),
    ):
        folder = inbox.place / f"{later.replace('bela', student, 1)}+x"
        shutil.copytree(whole, folder)
        folder.chmod(0o777)
        if gone:
            (folder / gone).unlink()
    (inbox.place / f"frieda+{NAME}+yesterday+x").mkdir()
    assert [arrival.student for arrival in inbox.look()] == ["emil"]
    (inbox.place / f"{later.replace('bela', 'emil', 1)}+x").chmod(0o755)  # as long as it is copied
    assert not ExchangeInbox(course, aside)._is_whole(f"{later.replace('bela', 'emil', 1)}+x")


def test_a_link_in_a_submission_is_not_followed(watched, monkeypatch):
    hand_in(watched, "ada", SLY)
    (newest,) = (
        path
        for path in watched.glob("exchange/small/inbound/ada+*")
        if path.name not in {one.name for one in Ledger(watched / "watch" / NAME / "answers").of("ada")}
    )
    (newest / "data.csv").symlink_to(watched / "gradebook.db")
    said: list[str] = []
    with desk(watched, said) as opened:
        assert opened.answer_all()
    assert not (watched / "watch" / NAME / "submitted" / "ada" / NAME / "data.csv").exists()
    assert any("data.csv" in line and "no plain file" in line for line in said)


@pytest.mark.slow
def test_watchers_that_are_killed_answer_all_in_the_end_and_one_that_is_stopped_ends_well(watched):
    line = [sys.executable, "-c", "import sys; from autograder.cli import main; sys.exit(main(sys.argv[1:]))"]
    line += ["watch", NAME, *([] if CONFINED else ["--unconfined"])]
    students = [f"pupil{number}" for number in range(6)]
    for student in students:
        hand_in(watched, student, WRONG)
    for wait in (2, 4, 6, 9):
        process = subprocess.Popen(line, stdout=subprocess.DEVNULL)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 240
        # on a fast machine the others have their answers by now, and it still imports
        students.append("pupil6")
        hand_in(watched, students[-1], WRONG)
        while not all(answers(watched, student) for student in students):
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=60)[0]
    assert process.returncode == 0 and "ended by SIGTERM" in said
    assert [answers(watched, student) for student in students] == [["visible"]] * 7
    assert len(pages(watched)) == 2 + len(students)
