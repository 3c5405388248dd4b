"""Courses that have set nbgrader's options otherwise, each through the whole chain: the marks are right, and
no page shows a hidden test or a mark scheme.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

from autograder import sandbox
from autograder.classroom import Classroom, find
from autograder.cli import main
from autograder.intake.steps import unheeded
from autograder.run.grade import CannotGrade, grade
from autograder.run.grade import find as find_submissions

CONFINED = not sandbox.missing()
SECRET, SCHEME = "double(21) == 42", "two points for the word doubled"
USUAL = {
    "solution": ("BEGIN SOLUTION", "END SOLUTION"),
    "test": ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS"),
    "mark_scheme": ("BEGIN MARK SCHEME", "END MARK SCHEME"),
}


def cell(make, source: str, grade_id: str, **about):
    told = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    return make(source, id=grade_id, metadata={"nbgrader": {**told, "grade_id": grade_id, **about}})


def notebook(edges: dict[str, tuple[str, str]] | None = None) -> nbformat.NotebookNode:
    """A notebook with one exercise, and a task that a person grades."""
    edges = USUAL | (edges or {})

    def region(kind: str, text: str, indent: str = "") -> str:
        begin, end = edges[kind]
        return f"{indent}### {begin}\n{text}\n{indent}### {end}"

    return new_notebook(
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}},
        cells=[
            new_markdown_cell("# Doubling", id="title"),
            cell(
                new_code_cell,
                "def double(x):\n" + region("solution", "    return 2 * x", "    "),
                "double",
                solution=True,
            ),
            cell(
                new_code_cell,
                "assert double(1) == 2\n" + region("test", f"assert {SECRET}, 'no'\nassert double(0) == 0"),
                "check-double",
                grade=True,
                locked=True,
                points=2,
            ),
            cell(
                new_markdown_cell,
                "Draw it.\n" + region("mark_scheme", SCHEME),
                "draw",
                task=True,
                locked=True,
                points=1,
            ),
        ],
    )


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory) -> Path:
    """nbgrader takes seconds for a new one."""
    file = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    with Gradebook(f"sqlite:///{file}", "options"):
        pass
    return file


@pytest.fixture
def home(tmp_path, monkeypatch, empty_gradebook) -> Path:
    """A course's folder, which is the current one, and nothing of the user's own settings."""
    folder = tmp_path / "course"
    folder.mkdir()
    shutil.copy(empty_gradebook, folder / "gradebook.db")
    monkeypatch.delenv("AUTOGRADER_COURSE", raising=False)
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.chdir(folder)
    return folder


def settle(home: Path, settings: str, edges: dict[str, tuple[str, str]] | None = None) -> None:
    """Write a course's settings and its source."""
    (home / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'options'\n"
        f"{settings}\n"
        "from autograder.nbgrader import configure\nconfigure(c)\n"
        f"c.Grading.confined = {CONFINED}\n"
    )
    folders = Classroom.open(home).directory()
    place = Path(folders.format_path(folders.source_directory, ".", "ps1"))
    place.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook(edges), place / "ps1.ipynb")


CLASS = {
    "ada": ("def double(x):\n    return x + x", 2.0),
    # right in what is shown, wrong in what is hidden: the traceback is the hidden test's
    "bela": ("def double(x):\n    return x + 1", 0.0),
    "carla": ("def double(x):\n    return x + 1\nprint(In)\nx = [1, 2", 0.0),
}


def hand_in(classroom: Classroom, pupils: dict[str, tuple[str, float]] | None = None) -> None:
    folders = classroom.directory()
    handout = Path(folders.format_path(folders.release_directory, ".", "ps1")) / "ps1.ipynb"
    for student, (answer, _) in (pupils or CLASS).items():
        submitted = nbformat.read(handout, as_version=4)
        next(cell for cell in submitted.cells if cell.id == "double").source = answer
        place = Path(folders.format_path(folders.submitted_directory, student, "ps1"))
        place.mkdir(parents=True)
        nbformat.write(submitted, place / "ps1.ipynb")


def chain(home: Path, classroom: Classroom | None = None) -> tuple[dict[str, float], dict[str, str]]:
    """Take a class through; return its marks, and its pages."""
    classroom = classroom or Classroom.open(home)
    classroom.generate_assignment("ps1")
    hand_in(classroom)
    summary = grade(classroom, "ps1", jobs=1, confined=CONFINED)
    assert not summary.failed and not summary.refused
    classroom.generate_feedback("ps1")
    folders = classroom.directory()
    pages = {
        student: (
            Path(folders.format_path(folders.feedback_directory, student, "ps1")) / "ps1.html"
        ).read_text()
        for student in CLASS
    }
    with classroom.gradebook() as book:
        marks = {
            student: book.find_grade("check-double", "ps1", "ps1", student).auto_score for student in CLASS
        }
    return marks, pages


def nothing_hidden(pages: dict[str, str]) -> None:
    for student, page in pages.items():
        text = BeautifulSoup(page, "html.parser").main.get_text()  # it tells code apart by tags
        assert "double(1) == 2" in text, "what students got is there"
        for hidden in (SECRET, "double(21)", "double(0)", SCHEME, "BTEST", "BEGIN", "PRUEBAS"):
            assert hidden not in text, student


OTHER = {
    "tests": (
        'c.ClearHiddenTests.begin_test_delimeter = "BTEST"\nc.ClearHiddenTests.end_test_delimeter = "ETEST"',
        {"test": ("BTEST", "ETEST")},
    ),
    "tests in Spanish": (
        'c.ClearHiddenTests.begin_test_delimeter = "INICIO PRUEBAS OCULTAS"\n'
        'c.ClearHiddenTests.end_test_delimeter = "FIN PRUEBAS OCULTAS"',
        {"test": ("INICIO PRUEBAS OCULTAS", "FIN PRUEBAS OCULTAS")},
    ),
    "an end within the beginning": (
        'c.ClearHiddenTests.begin_test_delimeter = "SECRET PART"\n'
        'c.ClearHiddenTests.end_test_delimeter = "PART"',
        {"test": ("SECRET PART", "PART")},
    ),
    "solutions": (
        'c.ClearSolutions.begin_solution_delimeter = "BSOL"\n'
        'c.ClearSolutions.end_solution_delimeter = "ESOL"\n'
        'c.ClearSolutions.code_stub = {"python": "# your code here\\n..."}\n'
        'c.ClearSolutions.text_stub = "write here"',
        {"solution": ("BSOL", "ESOL")},
    ),
    "mark schemes": (
        'c.ClearMarkScheme.begin_mark_scheme_delimeter = "RUBRIC"\n'
        'c.ClearMarkScheme.end_mark_scheme_delimeter = "CIRBUR"',
        {"mark_scheme": ("RUBRIC", "CIRBUR")},
    ),
    "folders": (
        "c.CourseDirectory.source_directory = 'source'\nc.CourseDirectory.release_directory = 'out'\n"
        "c.CourseDirectory.submitted_directory = 'in'\nc.CourseDirectory.autograded_directory = 'marked'\n"
        "c.CourseDirectory.feedback_directory = 'back'\n"
        "c.CourseDirectory.directory_structure = '{nbgrader_step}/{student_id}/{assignment_id}'\n"
        "c.CourseDirectory.db_url = 'sqlite:///gradebook.db'\nc.CourseDirectory.groupshared = True\n"
        "c.CourseDirectory.ignore = ['*.tmp']\nc.BaseConverter.permissions = 640",
        {},
    ),
    "folders in another order": (
        "c.CourseDirectory.directory_structure = '{assignment_id}/{nbgrader_step}/{student_id}'",
        {},
    ),
    "folders in one": (
        "c.CourseDirectory.directory_structure = '{nbgrader_step}/{assignment_id}-{student_id}'",
        {},
    ),
    "steps by name": (
        "c.Autograde.sanitize_preprocessors = ['nbgrader.preprocessors.ClearOutput',"
        "'nbgrader.preprocessors.OverwriteCells', 'nbgrader.preprocessors.CheckCellMetadata']\n"
        "c.Autograde.autograde_preprocessors = ['nbgrader.preprocessors.Execute',"
        "'nbgrader.preprocessors.LimitOutput', 'nbgrader.preprocessors.SaveAutoGrades']\n"
        "c.GenerateFeedback.preprocessors = ['nbgrader.preprocessors.GetGrades',"
        "'nbconvert.preprocessors.CSSHTMLHeaderPreprocessor', 'nbgrader.preprocessors.ClearHiddenTests',"
        "'nbgrader.preprocessors.Execute']",
        {},
    ),
    "execution": (
        "c.Execute.timeout = 20\n"
        "c.Execute.error_on_timeout = {'ename': 'Slow', 'evalue': '', 'traceback': []}\n"
        "c.ExecutePreprocessor.interrupt_on_timeout = True\nc.Execute.extra_arguments = ['--pylab']\n"
        "c.LimitOutput.max_lines = 3\nc.LimitOutput.max_traceback = 4\nc.DeduplicateIds.enabled = False\n"
        "c.OverwriteCells.add_missing_cells = True\nc.LockCells.lock_all_cells = True\n"
        "c.IgnorePattern.enabled = True\nc.IgnorePattern.pattern = 'Warning'",
        {},
    ),
    "outdated names": (
        "c.NbGraderConfig.db_url = 'sqlite:///gradebook.db'\nc.NbGrader.release_directory = 'out'",
        {},
    ),
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("name", OTHER)
def test_marks_are_right_and_nothing_hidden_is_on_a_page(home, name):
    settings, edges = OTHER[name]
    settle(home, settings, edges)
    marks, pages = chain(home)
    assert marks == {student: mark for student, (_, mark) in CLASS.items()}
    nothing_hidden(pages)


def test_delimiters_that_have_changed_since_the_release_give_nothing_away(home):
    """The gradebook has the old ones, and the settings only the new."""
    old, edges = OTHER["tests"]
    settle(home, old, edges)
    classroom = Classroom.open(home)
    classroom.generate_assignment("ps1")
    hand_in(classroom)
    settle(home, old.replace('TEST"', 'NEW"'), {"test": ("BNEW", "ENEW")})
    changed = Classroom.open(home)
    grade(changed, "ps1", jobs=1, confined=CONFINED, despite_rehearsal=True)
    changed.generate_feedback("ps1")
    pages = {name: (home / "feedback" / name / "ps1" / "ps1.html").read_text() for name in CLASS}
    nothing_hidden(pages)


def test_a_hidden_region_in_a_given_cell_does_not_get_to_the_students_code(home):
    """`enforce_metadata` off lets one stand anywhere."""
    settle(home, "c.ClearHiddenTests.enforce_metadata = False\nc.ClearMarkScheme.enforce_metadata = False")
    path = home / "source" / "ps1" / "ps1.ipynb"
    source = nbformat.read(path, as_version=4)
    given = "BASE = 2\n### BEGIN HIDDEN TESTS\nANSWER_IS = 'double(21) == 42'\n### END HIDDEN TESTS"
    source.cells.insert(1, cell(new_code_cell, given, "given", locked=True))
    nbformat.write(source, path)
    marks, pages = chain(home)
    assert marks["ada"] == 2
    nothing_hidden(pages)
    for student in CLASS:
        assert "ANSWER_IS" not in (home / "autograded" / student / "ps1" / "ps1.ipynb").read_text()


def test_settings_in_json_and_in_the_users_folder_count(home, tmp_path):
    """The course's win, option by option."""
    jupyter = tmp_path / "jupyter_config_dir"
    jupyter.mkdir()
    (jupyter / "nbgrader_config.py").write_text(
        "c.ClearHiddenTests.begin_test_delimeter = 'BTEST'\nc.CourseDirectory.course_id = 'theirs'"
    )
    (jupyter / "jupyter_config.json").write_text(
        json.dumps({"ClearHiddenTests": {"end_test_delimeter": "ETEST"}})
    )
    settle(home, "", OTHER["tests"][1])
    (home / "nbgrader_config.py").unlink()
    told = {
        "CourseDirectory": {"course_id": "options"},
        "Grading": {"confined": CONFINED},
        "GenerateFeedback": {
            "exporter_class": "autograder.pages.feedback.FeedbackExporter",
            "preprocessors": [
                "nbgrader.preprocessors.GetGrades",
                "autograder.pages.feedback.Feedback",
            ],
        },
    }
    (home / "nbgrader_config.json").write_text(json.dumps(told))
    assert find(home / "source") == home
    classroom = Classroom.open(home)
    assert classroom.directory().course_id == "options"
    marks, pages = chain(home, classroom)
    assert marks == {student: mark for student, (_, mark) in CLASS.items()}
    nothing_hidden(pages)


def test_settings_that_cannot_be_read_are_told_in_a_sentence(home, capsys):
    (home / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = idle\n")
    assert main(["report"]) == 2
    said = capsys.readouterr().err
    assert "nbgrader_config.py cannot be read: NameError" in said and "Traceback" not in said


def test_a_course_that_the_users_settings_name_is_found_from_anywhere(home, tmp_path):
    jupyter = tmp_path / "jupyter_config_dir"
    jupyter.mkdir()
    (jupyter / "nbgrader_config.py").write_text(f"c.CourseDirectory.root = {str(home)!r}")
    settle(home, "c.CourseDirectory.release_directory = 'out'")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert find(elsewhere) == home
    assert Classroom.open(elsewhere).directory().release_directory == "out"


OWN = """
from nbgrader.preprocessors import NbGraderPreprocessor, Execute

class Louder(NbGraderPreprocessor):
    def preprocess_cell(self, cell, resources, index):
        if "print(" in cell.source:
            cell.source = cell.source.replace("print(", "print('louder', ")
        return cell, resources

class Stamp(NbGraderPreprocessor):
    def preprocess(self, nb, resources):
        nb.metadata["stamp"] = resources["nbgrader"]["student"]
        return nb, resources

class Broken(NbGraderPreprocessor):
    def preprocess(self, nb, resources):
        raise KeyError(resources["nbgrader"]["student"])

class Runner(Execute):
    pass

class Note(NbGraderPreprocessor):
    def preprocess_cell(self, cell, resources, index):
        if cell.metadata.get("nbgrader", {}).get("task"):
            cell.source = "Own note. " + cell.source
        return cell, resources

def before(assignment, student, notebooks):
    open("calls.txt", "a").write(f"before {student} {notebooks[0][-9:]}\\n")

def after(assignment, student, notebooks):
    open("calls.txt", "a").write(f"after {student}\\n")
    raise ValueError("no mail server")
"""


@pytest.fixture
def own(home, monkeypatch) -> Path:
    (home / "ownsteps.py").write_text(OWN)
    monkeypatch.syspath_prepend(str(home))
    return home


def test_steps_and_hooks_of_a_courses_own_are_run(own):
    settle(
        own,
        "c.Autograde.sanitize_preprocessors = ['nbgrader.preprocessors.OverwriteCells', 'ownsteps.Louder']\n"
        "c.Autograde.autograde_preprocessors = ['nbgrader.preprocessors.Execute', 'ownsteps.Stamp',"
        "'nbgrader.preprocessors.LimitOutput', 'nbgrader.preprocessors.SaveAutoGrades']\n"
        "c.GenerateFeedback.preprocessors = ['nbgrader.preprocessors.GetGrades', 'ownsteps.Note']\n"
        "c.LimitOutput.max_lines = 3\n"
        "c.Autograde.pre_convert_hook = 'ownsteps.before'\nc.Autograde.post_convert_hook = 'ownsteps.after'",
    )
    classroom = Classroom.open(own)
    classroom.generate_assignment("ps1")
    loud = "def double(x):\n    return x + x\nfor n in range(9):\n    print(n)"
    hand_in(classroom, {"ada": (loud, 2.0)})
    summary = grade(classroom, "ps1", jobs=1, confined=CONFINED)
    graded = nbformat.read("autograded/ada/ps1/ps1.ipynb", as_version=4)
    assert graded.metadata.stamp == "ada"
    printed = next(cell for cell in graded.cells if cell.id == "double").outputs[0].text
    assert printed == "louder 0\nlouder 1\n... Output truncated ..."
    assert Path("calls.txt").read_text().splitlines() == ["before ada ps1.ipynb", "after ada"]
    assert any("post_convert_hook: ValueError: no mail server" in note for note in summary.notes)
    classroom.generate_feedback("ps1")
    assert "Own note" in Path("feedback/ada/ps1/ps1.html").read_text()


def test_a_step_that_fails_costs_nobody_else_anything(own):
    settle(own, "c.Autograde.sanitize_preprocessors = ['ownsteps.Broken']")
    classroom = Classroom.open(own)
    classroom.generate_assignment("ps1")
    hand_in(classroom)
    summary = grade(classroom, "ps1", jobs=1, confined=CONFINED)
    assert set(summary.failed) == set(CLASS) and "Broken: KeyError" in summary.failed["ada"]


@pytest.mark.parametrize(
    "settings, says",
    [
        ("c.CourseDirectory.notebook_id = 'p*'", "c.CourseDirectory.notebook_id is 'p*'"),
        (
            "c.Autograde.autograde_preprocessors = ['ownsteps.Runner']",
            "has Runner, a step of the course's own",
        ),
        ("c.Autograde.autograde_preprocessors = ['nowhere.Step']", "nowhere.Step, which cannot be imported"),
    ],
)
def test_what_cannot_be_heeded_is_refused_before_anything_is_graded(own, settings, says):
    settle(own, settings)
    with pytest.raises(CannotGrade, match=re.escape(says)):
        grade(Classroom.open(own), "ps1", confined=CONFINED)


def test_what_is_left_out_of_account_is_told(home):
    settle(home, "c.Execute.kernel_name = 'julia'\nc.ExecutePreprocessor.timeout_func = print")
    told = "\n".join(unheeded(Classroom.open(home).config))
    assert "c.Execute.kernel_name, c.ExecutePreprocessor.timeout_func: left out of account" in told


def test_a_student_is_named_by_the_settings(home):
    settle(home, "c.CourseDirectory.student_id = '[ab]*'\nc.CourseDirectory.student_id_exclude = 'bela'")
    classroom = Classroom.open(home)
    classroom.with_config(CourseDirectory={"student_id": "*"}).generate_assignment("ps1")
    hand_in(classroom)
    assert list(find_submissions(classroom, "ps1")) == ["ada"]
