"""Processes that are begun while nbgrader is imported, by what the last run needed."""

import json
from pathlib import Path

import nbformat
import pytest

from autograder import origins, report, sandbox
from autograder.classroom import Classroom
from autograder.cli import main
from autograder.demo.submission import answer
from autograder.origins import STUDENTS, TESTS, Key
from autograder.run import early

NAME = "numbers"
CONFINED = not sandbox.missing()
KEYS = [Key(STUDENTS, ("json",), ("wave",)), Key(TESTS, ("json",))]


def hand_in(course: Path, student: str) -> None:
    notebook = nbformat.read(course / "assignments" / NAME / f"{NAME}.ipynb", as_version=4)
    folder = course / "submitted" / student / NAME
    folder.mkdir(parents=True)
    nbformat.write(answer(notebook, {"double": "def double(x):\n    return x + x"}), folder / f"{NAME}.ipynb")


def points(course: Path) -> dict[str, float]:
    return {row.student: row.total or 0.0 for row in report.rows(Classroom.open(course, course), NAME)}


@pytest.fixture
def started(monkeypatch):
    """Which processes are started by exec, and how often; as on a machine with two cores."""
    monkeypatch.setattr(early.os, "cpu_count", lambda: 2)
    keys = []

    def start(key, *about):
        keys.append(key)
        return begin(key, *about)

    begin = origins.start
    for module in (origins, early):
        monkeypatch.setattr(module, "start", start)
    yield keys
    early.end()


@pytest.fixture
def noted(tmp_path):
    """A course whose last run has left a note."""
    (tmp_path / "nbgrader_config.py").write_text("")
    early.note(tmp_path / "records" / "ps1" / early.NOTE, KEYS, "none")
    return tmp_path


def test_a_note_is_read_as_it_was_written(noted):
    assert early.noted(noted / "records" / "ps1" / early.NOTE) == (KEYS, "none")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"needed": 3, "confined": "full"}',
        '{"needed": [["students", ["a; b"], []]], "confined": "full"}',
        '{"needed": [["students", ["json"], []]], "confined": "outer"}',
        '{"needed": [["students", ["json"], []]], "confined": true}',
    ],
)
def test_what_is_no_note_begins_nothing(noted, started, text):
    (noted / "records" / "ps1" / early.NOTE).write_text(text)
    early.begin(str(noted), "ps1", True)
    assert started == []


def test_what_was_noted_is_begun_and_handed_over_once(noted, started):
    early.begin(str(noted), "ps1", True)
    assert started == KEYS
    begun = early.begun("none")
    assert list(begun) == KEYS and early.begun("none") == {}
    for server in begun.values():
        server.wait()
        server.close()


def test_what_is_begun_for_a_sandbox_is_not_used_without_one_and_is_ended(noted, started):
    early.begin(str(noted), "ps1", True)
    servers = [server for begun in early._begun.values() for server in begun.values()]
    assert early.begun("full") == {} and len(servers) == 2
    assert not any(server.alive for server in servers)


@pytest.mark.needs("sandbox")
@pytest.mark.parametrize("confined, level", [(True, "inner"), (False, "none")])
def test_what_is_begun_has_the_level_of_the_last_run(tmp_path, started, confined, level):
    (tmp_path / "nbgrader_config.py").write_text("")
    early.note(tmp_path / "records" / "ps1" / early.NOTE, KEYS, "inner")
    early.begin(str(tmp_path), "ps1", confined)
    begun = early.begun(level)
    assert list(begun) == started == KEYS
    for server in begun.values():
        server.close()


def test_nothing_is_begun_outside_a_course_nor_on_one_core(tmp_path, noted, started, monkeypatch):
    early.begin(str(tmp_path / "elsewhere"), "ps2", True)
    monkeypatch.setattr(early.os, "cpu_count", lambda: 1)
    early.begin(str(noted), "ps1", True)
    assert started == []


def test_a_second_run_uses_what_was_begun_early(course, started):
    hand_in(course, "ada")
    command = ["grade", NAME, "--jobs", "2", *([] if CONFINED else ["--unconfined"])]
    assert main(command) == 0
    told = json.loads((course / "records" / NAME / early.NOTE).read_text())
    assert told["confined"] == sandbox.level_of(CONFINED) and len(told["needed"]) == 2
    first = points(course)["ada"]
    assert first > 0
    started.clear()
    hand_in(course, "dora")
    assert main(command) == 0
    assert len(started) == 2, "those that were begun, and no others"
    assert points(course) == {"ada": first, "dora": first}
    assert early._begun == {}
    assert main(command) == 0, "with nothing to do"
    assert early._begun == {}
