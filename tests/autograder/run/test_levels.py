"""Levels of confinement in a run: which is taken, who is graded again, and who is told what."""

import json
from pathlib import Path

import nbformat
import pytest
from traitlets import TraitError
from traitlets.config import Config

from autograder import report, sandbox
from autograder.classroom import Classroom
from autograder.demo.submission import answer
from autograder.engine import Engine
from autograder.run import grade as grading
from autograder.run.grade import CannotGrade, grade, levels_for
from autograder.sandbox import host as hosts
from autograder.sandbox.host import Host
from autograder.settings import Grading

pytestmark = pytest.mark.needs("sandbox")
NAME = "numbers"
RIGHT = {
    "double": "def double(x):\n    return x + x",
    "square": "def square(x):\n    return x**2",
    "why": "Because.",
}


@pytest.fixture
def on(monkeypatch):
    """Make this machine one whose best is another level."""

    def be(level: str) -> None:
        lacking = {"full": ("user namespaces: do this",), "inner": ("Landlock: do that",)}
        kept = lacking if level == "none" else {"full": lacking["full"]} if level == "inner" else {}
        told = Host(level, kept)
        sandbox.missing.cache_clear()
        for place in (hosts, sandbox):
            monkeypatch.setattr(place, "here", lambda: told)

    yield be
    sandbox.missing.cache_clear()


@pytest.mark.parametrize(
    "least, best, taken",
    [
        ("inner", "full", "full"),
        ("inner", "inner", "inner"),
        (True, "inner", "inner"),
        ("full", "full", "full"),
        ("none", "full", "full"),
        ("none", "none", "none"),
        (False, "full", "none"),
    ],
)
def test_the_best_that_the_host_can_is_taken(on, least, best, taken):
    on(best)
    assert levels_for(least) == (taken,)


@pytest.mark.parametrize(
    "least, best, said",
    [
        ("full", "inner", "in full, so nothing was graded: user namespaces: do this"),
        ("inner", "none", "so nothing was graded: Landlock: do that; user namespaces: do this"),
        (True, "none", "Landlock: do that"),
    ],
)
def test_less_than_the_least_is_refused(on, least, best, said):
    on(best)
    with pytest.raises(CannotGrade, match=said):
        levels_for(least)


def test_where_machines_elsewhere_grade_each_level_that_is_accepted_will_do():
    assert levels_for("inner", elsewhere=True) == ("inner", "full")
    assert levels_for("none", elsewhere=True) == ("none", "inner", "full")
    assert levels_for(False, elsewhere=True) == ("none",)


@pytest.mark.parametrize("value", ["inner", "full", "none", True, False])
def test_the_setting_knows_the_levels_and_what_it_was_before(value):
    assert Grading(config=Config(Grading={"confined": value})).confined is value or value == "inner"
    assert Grading().confined == "inner"
    with pytest.raises(TraitError):
        Grading(confined="outer")


def test_another_level_is_graded_again_and_both_are_told(course: Path, on, capsys):
    handout = nbformat.read(course / "assignments" / NAME / f"{NAME}.ipynb", as_version=4)
    for student in ("ada", "bela", "carla"):
        (course / "submitted" / student / NAME).mkdir(parents=True)
        nbformat.write(answer(handout, RIGHT), course / "submitted" / student / NAME / f"{NAME}.ipynb")
    classroom = Classroom.open(course, course)
    on("full")
    assert grade(classroom, NAME, jobs=1).levels == {"full": ["ada", "bela", "carla"]}
    assert grade(classroom, NAME, jobs=1).unchanged == ["ada", "bela", "carla"]
    grading.work.close()  # its engines were started at another level
    on("inner")
    summary = grade(classroom, NAME, ["bela"], jobs=1)
    assert summary.levels == {"inner": ["bela"]} and summary.graded == ["bela"]
    assert len(summary.weaker) == 1 and summary.weaker[0].startswith("inner: ")
    grading.work.close()
    record = json.loads((course / "records" / "bela" / NAME / f"{NAME}.json").read_text())
    assert record["confined"] == "inner" and record["confinement"] == []
    rows = report.rows(classroom, NAME)
    assert [row.confined for row in rows] == ["full", "inner", "full"]
    assert {row.total for row in rows} == {5.0}
    told = report.confinement(rows)
    assert told[:2] == [
        "confinement: full of 2 submissions",
        "confinement: inner of 1 submission: bela",
    ]
    assert len(told) == 3 and told[2].startswith("inner: ")
    assert not any("inner" in note for row in rows for note in row.notes)


def test_an_engine_says_at_which_level_it_is():
    assert Engine().level == sandbox.here().level
    assert Engine(confined=False).level == "none" and Engine(level="inner").level == "inner"
