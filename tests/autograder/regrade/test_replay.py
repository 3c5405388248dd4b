"""`autograder replay`: the same, or what differs; and records that nothing can be replayed from."""

import json
import shutil
from pathlib import Path

import pytest
from leaning import CONFINED, NAME, RIGHT, TESTS, hand_in, lay_out
from nbgrader.api import Gradebook

from autograder.classroom import Classroom
from autograder.cli import main
from autograder.regrade.replay import NoReplay, replay
from autograder.run.grade import grade


@pytest.fixture(scope="module")
def graded_once(leaning: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    course = tmp_path_factory.mktemp("replay") / "course"
    shutil.copytree(leaning, course)
    hand_in(course, "ada", RIGHT)
    grade(Classroom.open(course, course), NAME, jobs=1, confined=CONFINED)
    return course


@pytest.fixture
def course(graded_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(graded_once, tmp_path / "elsewhere" / "course")
    monkeypatch.chdir(tmp_path / "elsewhere" / "course")
    return tmp_path / "elsewhere" / "course"


def record(course: Path) -> Path:
    return course / "records" / "ada" / NAME / f"{NAME}.json"


def changed(course: Path, **told) -> None:
    file = record(course)
    file.write_text(json.dumps({**json.loads(file.read_text()), **told}))


def run(course: Path, **options):
    return replay(Classroom.open(course, course), record(course), confined=CONFINED, **options)


def test_a_record_comes_out_the_same_in_a_copy_of_the_class_elsewhere(course):
    with Gradebook(f"sqlite:///{course}/gradebook.db", "") as book:
        before = book.find_submission(NAME, "ada").score
    file = record(course).read_bytes()
    found = run(course)
    assert found.same and not found.unsaid and found.points == 10
    with Gradebook(f"sqlite:///{course}/gradebook.db", "") as book:
        assert book.find_submission(NAME, "ada").score == before
    assert record(course).read_bytes() == file


def test_what_differs_is_told_and_a_record_of_before_is_read(course):
    old = json.loads(record(course).read_text())
    numpy = {**old["versions"], "numpy": "1.0"}
    marks = {**old["marks"], "check-double": 1.0}
    code = {**old["code"], "course": "0" * 64}
    changed(course, marks=marks, versions=numpy, code=code, seed=7, confined="none", inputs={})
    found = run(course)
    told = {one.what: (one.before, one.now) for one in [*found.inputs, *found.marks]}
    assert told["points of 'check-double'"] == ("1", "3")
    assert told["numpy"][0] == "1.0" and told["hash of the package course"][0] == "0" * 12
    assert told["the course's seed (replayed with the record's)"] == ("7", "0")
    assert "level of confinement" in told or not CONFINED
    assert "hash of what the notebook asks for" in found.unsaid and not found.same


def test_another_submission_another_test_and_the_exit_status(course, capsys):
    hand_in(course, "ada", RIGHT | {"double": "def double(x):\n    return x"})
    lay_out(course, TESTS | {"check-draw": TESTS["check-draw"].replace("assert SIZE", "assert SIZE > 1")})
    options = [] if CONFINED else ["--unconfined"]
    assert main(["replay", str(record(course)), *options]) == 1
    told = capsys.readouterr().out
    for sentence in (
        "hash of the submission: ",
        "hash of the assignment's notebook: ",
        "hash of the cell 'double': ",
        "hash of the cell 'check-draw': ",
        "points of 'check-quadruple': 2 in the record, 0 now",
        "other marks, ",
    ):
        assert sentence in told, sentence
    assert "'check-count'" not in told


@pytest.mark.parametrize(
    "text, why",
    [
        ("", "it is empty"),
        ("{", "it is not JSON"),
        ('{"marks": 3}', "'marks' is of another kind"),
        ("{}", "it has no marks"),
        ('{"marks": {"check-double": 3.0}}', "it has no 'submission'"),
    ],
)
def test_a_damaged_or_old_record_is_told_and_what_to_do(course, text, why):
    record(course).write_text(text)
    with pytest.raises(NoReplay, match=why):
        run(course)


def test_what_is_not_there_is_told(course, capsys):
    shutil.move(course / "submitted" / "ada" / NAME, course / "moved")
    assert main(["replay", str(record(course))]) == 2
    assert "what ada handed in is not there" in capsys.readouterr().err
    assert run(course, submission=course / "moved").same
    assert main(["replay", "records/ada"]) == 2 and "a folder" in capsys.readouterr().err
    shutil.copy(record(course), course / "copy.json")
    assert main(["replay", "copy.json"]) == 2
    assert "is not where this class keeps its records" in capsys.readouterr().err
