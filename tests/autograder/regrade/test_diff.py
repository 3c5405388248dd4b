"""`autograder grade --diff` writes what `grade --force` would have written, by fewer runs."""

import importlib.util
import json
import shutil
import sys
from pathlib import Path

import pytest
from leaning import CONFINED, NAME, RIGHT, TESTS, WRONG, hand_in, lay_out, made_up
from nbgrader.api import Gradebook

from autograder.classroom import Classroom
from autograder.cli import main
from autograder.regrade.diff import regrade
from autograder.run import pool
from autograder.run.grade import grade

CORRECTED = {
    "check-double": TESTS["check-double"].replace("double(0), 0", "double(1), 2").replace("= 4", "= 5"),
    "check-count": TESTS["check-count"].replace("== 2", "> 1"),
    "check-draw": TESTS["check-draw"].replace("assert SIZE", "assert SIZE > 1"),
    "check-quadruple": TESTS["check-quadruple"].replace("quadruple(0) == 0", "quadruple(-1) == -4"),
}
"""Tests' texts when they have been corrected; the solution passes these, too."""


BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "regrade.py"
FEW = 19
"""The seed of a small class in which some share a run, one is graded whole, and one has other marks."""


def graded(course: Path, name: str = NAME, **options) -> None:
    grade(Classroom.open(course, course), name, jobs=2, confined=CONFINED, despite_rehearsal=True, **options)


def diff(course: Path, name: str = NAME, **options):
    return regrade(
        Classroom.open(course, course), name, jobs=2, confined=CONFINED, despite_rehearsal=True, **options
    )


def class_of(leaning: Path, folder: Path, pupils: dict) -> Path:
    course = folder / "course"
    shutil.copytree(leaning, course)
    for student, (answers, added) in pupils.items():
        hand_in(course, student, answers, added)
    graded(course)
    return course


def book(course: Path, name: str = NAME) -> dict:
    """All that the gradebook has of each submission."""
    with Gradebook(f"sqlite:///{course}/gradebook.db", "") as found:
        return {
            submission.student.id: [
                submission.score,
                submission.needs_manual_grade,
                {
                    one.name: (one.auto_score, one.manual_score, one.extra_credit, one.needs_manual_grade)
                    for notebook in submission.notebooks
                    for one in notebook.grades
                },
                {
                    one.name: (one.auto_comment, one.manual_comment)
                    for notebook in submission.notebooks
                    for one in notebook.comments
                },
            ]
            for submission in found.assignment_submissions(name)
        }


def pages(course: Path, name: str = NAME) -> dict[str, str]:
    """The graded notebooks."""
    return {path.parts[-3]: path.read_text() for path in sorted(course.glob(f"autograded/*/{name}/*.ipynb"))}


def told(course: Path, name: str = NAME) -> dict[str, dict]:
    """The records, without what no two runs have in common."""
    found = {}
    for path in sorted(course.glob(f"records/*/{name}/*.json")):
        record = json.loads(path.read_text())
        record.pop("seconds"), record.pop("regraded", None)
        for cell in record["cells"]:
            cell.pop("seconds", None)
        found[path.parts[-3]] = record
    return found


def both(course: Path, folder: Path, tests: dict[str, str]):
    """Correct tests; regrade with --diff, and a copy with --force. Return what the first found, and where the
    second is.
    """
    lay_out(course, TESTS | tests)
    other = folder / "forced" / "course"
    shutil.copytree(course, other)
    before = book(course), pages(course), told(course)
    dry = diff(course)
    assert (book(course), pages(course), told(course)) == before
    found = diff(course, write=True)
    assert dry.changes == found.changes and not dry.summary.backup
    graded(other, force=True)
    return found, other


def equal(course: Path, other: Path, name: str = NAME) -> None:
    assert book(course, name) == book(other, name)
    mine, theirs = told(course, name), told(other, name)
    for student in theirs:
        assert mine[student] == theirs[student], student
    assert pages(course, name) == pages(other, name)


def test_a_made_up_class_gets_what_a_full_run_gives(leaning, tmp_path):
    course = class_of(leaning, tmp_path, made_up(FEW, 6))
    found, other = both(course, tmp_path, {"check-double": CORRECTED["check-double"]})
    equal(course, other)
    assert found.shared and found.whole and found.changes


def test_whose_marks_change_is_told_in_the_order_of_the_class(leaning, tmp_path, monkeypatch):
    pupils = {
        name: (RIGHT | {"double": WRONG["double"][number]}, "") for number, name in enumerate(["ada", "bela"])
    }
    course = class_of(leaning, tmp_path, pupils)
    lay_out(course, TESTS | {"check-double": CORRECTED["check-double"]})
    found = diff(course).changes
    assert [one.student for one in found if not one.part] == ["ada", "bela"]
    as_they_come = pool.run
    for backwards in (False, True):

        def in_order(workers, function, tasks, backwards=backwards):
            yield from sorted(
                as_they_come(workers, function, tasks), key=lambda one: one[0], reverse=backwards
            )

        monkeypatch.setattr(pool, "run", in_order)
        assert diff(course).changes == found


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("test", sorted(CORRECTED))
def test_each_test_of_a_larger_class_can_be_corrected(leaning, tmp_path, test, seed):
    course = class_of(leaning, tmp_path, made_up(seed, 25))
    _, other = both(course, tmp_path, {test: CORRECTED[test]})
    equal(course, other)


@pytest.mark.slow
@pytest.mark.parametrize(
    "test, shared",
    [
        ("check-topological-order", True),
        ("check-gates", True),
        ("check-computational-graph", False),  # a given cell below may show what its names are
    ],
)
def test_a_class_of_graphs_gets_what_a_full_run_gives(tmp_path, monkeypatch, test, shared):
    spec = importlib.util.spec_from_file_location("regrading", BENCHMARK)
    benchmark = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, benchmark)
    spec.loader.exec_module(benchmark)
    course, other = tmp_path / "course", tmp_path / "forced" / "course"
    course.mkdir()
    classroom = benchmark.lay_out(course)
    benchmark.hand_in(classroom, 24, 12)
    graded(course, benchmark.NAME)
    benchmark.correct(classroom, test)
    shutil.copytree(course, other)
    found = diff(course, benchmark.NAME, write=True)
    graded(other, benchmark.NAME, force=True)
    equal(course, other, benchmark.NAME)
    assert (found.shared >= 12) is shared and not found.left


@pytest.fixture(scope="module")
def three(leaning: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two with the same work, and one whose answer to another exercise is not known for what it does."""
    wrong = RIGHT | {"double": "def double(x):\n    return 2 * abs(x) + (x == 1)"}
    wild = RIGHT | {"draw": "import os\ndef draw(n):\n    return [0] * n"}
    pupils = {"ada": (wrong, ""), "bela": (wrong, ""), "carla": (wild, "")}
    course = class_of(leaning, tmp_path_factory.mktemp("three"), pupils)
    with Gradebook(f"sqlite:///{course}/gradebook.db", "") as found:
        entry = found.find_grade("check-double", NAME, NAME, "bela")
        entry.manual_score = 2.5
        found.find_comment("why", NAME, NAME, "bela").manual_comment = "talk to me"
        found.db.commit()
    lay_out(course, TESTS | {"check-double": CORRECTED["check-double"]})
    return course


def test_a_correction_is_told_and_written_only_on_demand(three, tmp_path, monkeypatch, capsys):
    course = tmp_path / "course"
    shutil.copytree(three, course)
    monkeypatch.chdir(course)
    options = [] if CONFINED else ["--unconfined"]
    before = book(course), pages(course), told(course)
    assert main(["grade", NAME, "--diff", "--csv", "changes.csv", *options]) == 0
    assert (book(course), pages(course), told(course)) == before
    said = capsys.readouterr().out
    assert "3 submissions: 2 by another's run" in said or "3 submissions: 1 by another's run" in said
    assert "1 notebook graded whole: of a cell of the student's nobody can say" in said and "os" in said
    assert "the marks of 2 students would change; --write enters them" in said
    assert "2.5 by hand stay" in said
    assert (course / "changes.csv").read_text().splitlines() == [
        "student,notebook,exercise,part,before,after,by_hand",
        f"ada,{NAME},double,,3,1,",
        f"ada,{NAME},double,at none,2,0,",
        f"bela,{NAME},double,,3,1,2.5",
        f"bela,{NAME},double,at none,2,0,2.5",
    ]
    assert main(["grade", NAME, "--diff", "--write", *options]) == 0
    after = book(course)
    assert after["ada"][2]["check-double"][0] == 1 and after["bela"][2]["check-double"][:2] == (1, 2.5)
    assert after["bela"][3]["why"][1] == "talk to me" and after["carla"][2] == before[0]["carla"][2]
    assert grade(Classroom.open(course, course), NAME, jobs=1, confined=CONFINED).unchanged == sorted(after)


@pytest.mark.parametrize("options", [["--write"], ["--csv", "x.csv"], ["--diff", "--force"]])
def test_options_that_make_no_sense_together_are_refused(three, monkeypatch, capsys, options):
    monkeypatch.chdir(three)
    assert main(["grade", NAME, *options]) == 2
    assert "--diff" in capsys.readouterr().err
