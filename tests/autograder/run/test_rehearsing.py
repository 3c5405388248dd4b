"""The rehearsal of an assignment: what stops a run, what is told, and when it is done again."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest

from autograder import sandbox
from autograder.author.build import build
from autograder.classroom import Classroom
from autograder.cli import main
from autograder.demo.submission import answer
from autograder.run import rehearsal, work
from autograder.run.grade import CannotGrade, grade

NAME = "numbers"
CONFINED = not sandbox.missing()
RIGHT = {"double": "def double(x):\n    return x + x", "square": "def square(x):\n    return x**2"}
HOSTILE = {
    "double": "import os\nos._exit(1)",
    "square": "class Always:\n    def __eq__(self, other): return True\ndef square(x): return Always()",
}


def hand_in(course: Path, student: str, answers: dict[str, str]) -> None:
    notebook = nbformat.read(course / "assignments" / NAME / f"{NAME}.ipynb", as_version=4)
    folder = course / "submitted" / student / NAME
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(answer(notebook, answers), folder / f"{NAME}.ipynb")


def run(course: Path, **options):
    return grade(Classroom.open(course, course), NAME, **{"jobs": 1, "confined": CONFINED} | options)


def kept(course: Path) -> Path:
    return course / "records" / NAME / f"{NAME}.rehearsal.json"


def plan(course: Path) -> str:
    return json.dumps(json.loads(kept(course).read_text())["plan"])


@pytest.fixture
def rehearsals(monkeypatch) -> list[str]:
    """The notebooks' texts that are rehearsed from here on."""
    done: list[str] = []
    real = work.rehearsed

    def counted(terms: bytes, asked: bytes) -> bytes:
        done.append(asked.decode())
        return real(terms, asked)

    monkeypatch.setattr(work, "rehearsed", counted)
    return done


@pytest.fixture(scope="module")
def once(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graded class of one. Not to be changed."""
    course = tmp_path_factory.mktemp("rehearsed") / "course"
    shutil.copytree(built, course)
    hand_in(course, "ada", RIGHT)
    assert run(course).graded == ["ada"]
    return course


@pytest.fixture
def again(once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(once, tmp_path / "course")
    monkeypatch.chdir(tmp_path / "course")
    monkeypatch.delenv("AUTOGRADER_COURSE", raising=False)
    return tmp_path / "course"


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def test_a_rehearsal_is_done_once(again, rehearsals):
    hand_in(again, "bela", RIGHT)
    assert run(again).graded == ["bela"] and rehearsals == []


def solution(course: Path) -> None:
    edit(course / "solutions" / NAME / f"{NAME}.ipynb", "factor_of_two = 2", "factor_of_two = 2.0")


def hidden_test(course: Path) -> None:
    text = course / "solutions" / NAME / f"{NAME}.py"
    edit(text, "(-4, 0, 1.5)", "(-4, 0, 2.5)")
    build(Classroom.open(course, course))


def released_file(course: Path) -> None:
    (course / "solutions" / NAME / "data.csv").write_text("1,2\n")


def limit(course: Path) -> None:
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.Grading.memory = 1999\n")


def mode(course: Path) -> None:
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.Grading.together = 'never'\n")


def cut_off(course: Path) -> None:
    kept(course).write_text(kept(course).read_text()[:200])


def hostile(course: Path) -> None:
    told = json.loads(kept(course).read_text())
    kept(course).write_text(json.dumps(told | {"plan": {**told["plan"], "together": "check-double"}}))


def no_list(course: Path) -> None:
    kept(course).write_text("[1, 2]")


@pytest.mark.parametrize(
    "change", [solution, hidden_test, released_file, limit, mode, cut_off, hostile, no_list]
)
def test_it_is_done_again_when_anything_that_it_stands_on_has_changed(again, rehearsals, change):
    change(again)
    run(again)
    assert len(rehearsals) == 1
    run(again)
    assert len(rehearsals) == 1 and json.loads(plan(again))["together"] == []


def test_workers_of_a_dask_cluster_learn_the_same(again):
    distributed = pytest.importorskip(
        "distributed", reason="distributed is not installed: pip install '.[scale]'"
    )
    first = plan(again)
    kept(again).unlink()
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        run(again, scheduler=cluster.scheduler_address, force=True)
    assert plan(again) == first


def test_it_is_done_again_by_another_version_of_the_grader(again, rehearsals, monkeypatch):
    monkeypatch.setattr(rehearsal, "code", lambda: "another")
    run(again)
    assert len(rehearsals) == 1


def test_nothing_that_a_class_hands_in_changes_the_plan(again):
    honest = plan(again)
    kept(again).unlink()
    hand_in(again, "ada", HOSTILE)
    hand_in(again, "mallory", HOSTILE)
    run(again, force=True)
    assert plan(again) == honest


def test_every_way_to_grade_learns_the_same(again):
    first = plan(again)
    for way in ("two jobs", "nbgrader autograde"):
        kept(again).unlink()
        if way == "two jobs":
            run(again, jobs=2, force=True)
        else:
            classroom = Classroom.open(again, again)
            classroom.config.Grading.confined = CONFINED
            classroom.autograde(NAME, "ada")
        assert plan(again) == first, way


@pytest.fixture
def broken(fresh: Path) -> Path:
    """A course with a test that its own solution fails, in line 3."""
    edit(
        fresh / "solutions" / NAME / f"{NAME}.py",
        'assert square(3) == 9, "the square of 3 is 9"',
        'three = 3\n\nassert square(three) == 10, "ten"',
    )
    build(Classroom.open(fresh, fresh))
    hand_in(fresh, "ada", RIGHT)
    return fresh


def test_a_test_that_fails_for_its_own_solution_stops_the_run_before_the_class(broken, capsys):
    with pytest.raises(CannotGrade, match=r"'check-square', line 3 fails .* AssertionError: ten"):
        run(broken)
    assert not (broken / "autograded").exists()
    unconfined = [] if CONFINED else ["--unconfined"]
    assert main(["grade", NAME, *unconfined]) == 2
    assert "--despite-rehearsal" in capsys.readouterr().err
    assert main(["grade", NAME, "--despite-rehearsal", *unconfined]) == 0
    assert "check-square" in capsys.readouterr().out


def test_a_course_can_choose_to_be_warned_instead(broken):
    config = broken / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.Grading.rehearsal = 'warn'\n")
    summary = run(broken)
    assert summary.graded == ["ada"] and any("line 3" in note for note in summary.notes)


def test_nbgrader_autograde_stops_as_well(broken):
    from autograder.classroom import StepFailed

    classroom = Classroom.open(broken, broken)
    classroom.config.Grading.confined = CONFINED
    with pytest.raises(StepFailed, match="does not get through its tests"):
        classroom.autograde(NAME, "ada")


def test_without_a_solution_tests_run_apart_and_that_is_told(again, tmp_path):
    shutil.move(again / "solutions", tmp_path / "elsewhere")
    summary = run(again)
    assert any("no solution" in note for note in summary.notes)
    summary = run(again, solutions=tmp_path / "elsewhere" / NAME)
    assert not any("no solution" in note for note in summary.notes)
    with pytest.raises(CannotGrade, match="there is no folder"):
        run(again, solutions=tmp_path / "nowhere")


def test_a_source_that_has_drifted_from_the_gradebook_is_told(again):
    edit(again / "solutions" / NAME / f"{NAME}.ipynb", "(-4, 0, 1.5)", "(-4, 0, 3.5)")
    assert any("check-square" in note and "gradebook" in note for note in run(again).notes)


def test_what_runs_together_is_counted_and_told(fresh, capsys):
    edit(
        fresh / "solutions" / NAME / f"{NAME}.py",
        'assert square(3) == 9, "the square of 3 is 9"',
        "assert square.__globals__ is globals()\nassert square(3) == 9",
    )
    build(Classroom.open(fresh, fresh))
    hand_in(fresh, "ada", RIGHT)
    hand_in(fresh, "bela", {})
    assert main(["grade", NAME, *([] if CONFINED else ["--unconfined"])]) == 0
    told = capsys.readouterr().out
    assert "2 test cells: 1 apart, 1 together" in told and "'check-square' runs together" in told
    record = json.loads((fresh / "records" / "ada" / NAME / f"{NAME}.json").read_text())
    assert record["marks"] == {"check-double": 3.0, "check-square": 2.0}
    assert [entry["id"] for entry in record["cells"] if entry.get("mode") == "together"] == ["check-square"]
    assert main(["report", NAME]) == 0
    assert "where a mark can be forged, ran check-square" in capsys.readouterr().out
    record = json.loads((fresh / "records" / "bela" / NAME / f"{NAME}.json").read_text())
    assert record["marks"] == {"check-double": 0.0, "check-square": 0.0}


def test_a_limit_of_the_grader_that_students_run_into_is_counted_and_no_fault_of_theirs(again, tmp_path):
    shutil.move(again / "solutions", tmp_path / "elsewhere")  # with it, that a number is due would be known
    pretender = "class Odd:\n    def __eq__(self, other): return True\ndef square(x):\n    return Odd()"
    for student in ("bela", "carla"):
        hand_in(again, student, RIGHT | {"square": pretender})
    summary = run(again)
    (said,) = summary.limits["check-square"].items()
    assert "Odd" in said[0] and said[1] == 2
    page = (again / "autograded" / "bela" / NAME / f"{NAME}.ipynb").read_text()
    assert "no mistake of yours" in page
