"""From texts to releases: what may be in one, and that nothing changes when a build fails."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.author import markers
from autograder.author.build import build
from autograder.author.edition import edition, released, stamped
from autograder.author.release import BuildError, inspect
from autograder.author.release import find as find_assignments
from autograder.author.source import SourceError, read
from autograder.classroom import Classroom, StepFailed


def tree(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder with their bytes, but for what Python and Jupyter keep there."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


TEXT = Path("solutions/numbers/numbers.py")
NEW_CELL = (
    '# %% nbgrader={"grade": false, "grade_id": "extra", "locked": true, "schema_version": 3, '
    '"solution": false}\npass\n\n'
)


def test_a_build_makes_the_release_the_source_notebook_and_the_gradebook(fresh):
    before = set(tree(fresh))
    build(Classroom.open(fresh))
    assert set(tree(fresh)) - before == {
        "assignments/numbers/numbers.ipynb",
        "solutions/numbers/numbers.ipynb",
        "gradebook.db",
    }


def test_the_release_holds_the_notebook_and_nothing_else(course):
    assert set(tree(course / "assignments")) == {"numbers/numbers.ipynb"}


def test_the_release_has_no_line_of_a_solution_or_a_hidden_test(course):
    released = (course / "assignments/numbers/numbers.ipynb").read_text()
    assert not markers.has(released)
    hidden = [
        line.strip()
        for cell in read(TEXT).cells
        for kind in markers.KINDS
        for line in markers.inside(cell.source, kind)
    ]
    assert len(hidden) == 9
    assert [line for line in hidden if line in nbformat.reads(released, 4).__repr__()] == []


def test_a_check_keeps_its_visible_part(course):
    cells = {cell.id: cell.source for cell in nbformat.read("assignments/numbers/numbers.ipynb", 4).cells}
    assert cells["check-square"] == 'assert square(3) == 9, "the square of 3 is 9"'
    assert "raise NotImplementedError()" in cells["square"]


def test_two_builds_are_the_same_bytes(classroom, course, tmp_path):
    first = tree(course / "assignments") | tree(course / "solutions")
    build(classroom)
    assert tree(course / "assignments") | tree(course / "solutions") == first
    shutil.copytree(course, tmp_path / "elsewhere", ignore=shutil.ignore_patterns("*.ipynb"))
    build(Classroom.open(tmp_path / "elsewhere"))
    assert tree(tmp_path / "elsewhere/assignments") | tree(tmp_path / "elsewhere/solutions") == first


def test_the_gradebook_knows_the_assignment_and_the_hidden_tests(classroom):
    with classroom.gradebook() as gradebook:
        assert gradebook.find_assignment("numbers").max_score == 6
        assert "secret_points" in gradebook.find_source_cell("check-double", "numbers", "numbers").source


def test_class_data_can_be_in_another_folder(fresh, tmp_path, monkeypatch):
    monkeypatch.setenv("AUTOGRADER_COURSE", str(tmp_path / "class of '26"))
    classroom = Classroom.open(fresh)
    build(classroom)
    assert classroom.open_exchange() == tmp_path / "class of '26" / "exchange"
    assert set(tree(tmp_path / "class of '26")) == {"gradebook.db"}
    assert (tmp_path / "class of '26" / "exchange").stat().st_mode & 0o777 == 0o777
    assert not (fresh / "gradebook.db").exists() and (fresh / "assignments/numbers/numbers.ipynb").exists()


def test_a_course_in_a_folder_with_an_odd_name_is_built(course, tmp_path):
    home = tmp_path / "c++ (new) [26]"
    shutil.copytree(course, home, ignore=shutil.ignore_patterns("*.ipynb"))
    build(Classroom.open(home))
    assert set(tree(home / "assignments")) == {"numbers/numbers.ipynb"}


def test_data_is_released_as_it_is(classroom, course):
    (course / "solutions/numbers/data/more").mkdir(parents=True)
    (course / "solutions/numbers/data/more/table.csv").write_text("1,2\n")
    build(classroom)
    assert tree(course / "assignments")["numbers/data/more/table.csv"] == b"1,2\n"
    shutil.rmtree(course / "solutions/numbers/data")
    build(classroom)
    assert set(tree(course / "assignments")) == {"numbers/numbers.ipynb"}


@pytest.mark.parametrize(
    "name, says",
    [
        ("notes.md", "is this for students"),
        ("old.ipynb", "has no text"),
        ("data/answers.py", "leave this file out"),
        ("data/extra.ipynb", "leave this file out"),
        ("more/table.csv", "is this for students"),
    ],
)
def test_a_file_that_nobody_released_stops_the_build(classroom, course, name, says):
    path = course / "solutions/numbers" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("{}")
    before = tree(course)
    with pytest.raises(BuildError, match=says):
        build(classroom)
    assert tree(course) == before


def test_a_file_that_got_into_a_release_is_found(classroom, course):
    (assignment,) = find_assignments(classroom)
    inspect(course / "assignments/numbers", assignment)
    (course / "assignments/numbers/mistakes.py").write_text("")
    with pytest.raises(BuildError, match="mistakes.py would be released"):
        inspect(course / "assignments/numbers", assignment)


def test_a_marker_that_got_into_a_release_is_found(classroom, course):
    (assignment,) = find_assignments(classroom)
    shutil.copy(course / "solutions/numbers/numbers.ipynb", course / "assignments/numbers/numbers.ipynb")
    with pytest.raises(BuildError, match="still has a marked region"):
        inspect(course / "assignments/numbers", assignment)


def test_an_unknown_assignment_is_told_the_known_ones(classroom):
    with pytest.raises(BuildError, match="no assignment 'letters'.*choose from numbers"):
        find_assignments(classroom, ["letters"])


def test_a_text_with_a_mistake_changes_nothing(classroom, course):
    before = tree(course)
    edit(TEXT, '"points": 2, ', "")
    edit(TEXT, "return x * x", "return x ** 2")
    after_edit = tree(course)
    with pytest.raises(SourceError, match="needs points"):
        build(classroom)
    assert tree(course) == after_edit
    assert {name: data for name, data in after_edit.items() if not name.endswith(".py")} == {
        name: data for name, data in before.items() if not name.endswith(".py")
    }


def test_one_bad_assignment_stops_all(classroom, course):
    shutil.copytree(course / "solutions/numbers", course / "solutions/letters")
    edit(course / "solutions/letters/numbers.py", '"schema_version": 3', '"schema_version": 2')
    before = tree(course)
    with pytest.raises(SourceError, match="letters/numbers.py:6: 'schema_version' must be 3"):
        build(classroom)
    assert tree(course) == before


def test_a_failure_of_nbgraders_changes_nothing(classroom, course):
    edit(TEXT, "A course of", "A small course of")
    before = tree(course)
    with pytest.raises(StepFailed, match="code_stub"):
        build(classroom.with_config(ClearSolutions={"code_stub": {"R": "stop()"}}))
    assert tree(course) == before


def test_a_release_that_tells_too_much_changes_nothing(classroom, course):
    before = tree(course)
    with pytest.raises(BuildError, match="'check-double' still has a marked region"):
        build(
            classroom.with_config(
                ClearHiddenTests={"begin_test_delimeter": "BEGIN OTHER", "end_test_delimeter": "END OTHER"}
            )
        )
    assert tree(course) == before


def test_a_student_who_is_entered_during_a_build_stays(classroom, monkeypatch):
    def enter_and_inspect(*arguments):
        with classroom.gradebook() as gradebook:
            gradebook.add_student("ada")
        inspect(*arguments)

    monkeypatch.setattr("autograder.author.build.inspect", enter_and_inspect)
    build(classroom)
    with classroom.gradebook() as gradebook:
        assert [student.id for student in gradebook.students] == ["ada"]


@pytest.fixture
def handed_in(classroom) -> Gradebook:
    """The gradebook of a class where one student has handed in and has a mark."""
    with classroom.gradebook() as gradebook:
        gradebook.add_student("ada")
        gradebook.add_submission("numbers", "ada")
        gradebook.find_grade("check-square", "numbers", "numbers", "ada").manual_score = 1.5
        gradebook.db.commit()
        yield gradebook


def test_tests_can_change_after_submissions_and_marks_stay(classroom, course, handed_in):
    edit(TEXT, "hidden_number in (-4, 0, 1.5)", "hidden_number in (-4, 0, 2.5)")
    build(classroom)
    handed_in.db.expire_all()
    assert "2.5" in handed_in.find_source_cell("check-square", "numbers", "numbers").source
    assert handed_in.find_submission("numbers", "ada").score == 1.5


def test_cells_cannot_change_after_submissions_and_the_build_says_which(classroom, course, handed_in):
    edit(TEXT, '"grade_id": "square"', '"grade_id": "power"')
    before = tree(course)
    with pytest.raises(
        BuildError,
        match="1 student has handed in another edition of 'numbers'.*adds 'power' and lacks 'square'"
        ".*--course-dir.*nbgrader db assignment remove numbers",
    ):
        build(classroom)
    assert tree(course) == before
    assert handed_in.find_submission("numbers", "ada").score == 1.5


@pytest.mark.parametrize(
    "old, new, told",
    [
        ('"grade_id": "check-square", "locked": true, "points": 2', None, "lacks 'check-square'"),
        (
            '"grade": false, "grade_id": "double", "locked": false, ',
            '"grade": true, "grade_id": "double", "locked": false, "points": 1, ',
            "gives another part to 'double'",
        ),
        ("# %% [markdown]\n# ## Exercise 2", NEW_CELL + "# %% [markdown]\n# ## Exercise 2", "adds 'extra'"),
    ],
)
def test_what_nbgrader_bars_is_told_by_cell(classroom, course, handed_in, old, new, told):
    if new is None:
        text = TEXT.read_text()
        start = text.index("# %% nbgrader", text.index("def square"))
        TEXT.write_text(text[:start] + text[text.index("# %% [markdown]\n# ## Exercise 3") :])
    else:
        edit(TEXT, old, new)
    before = tree(course)
    notes: list[str] = []
    with pytest.raises(BuildError, match=told):
        build(classroom, tell=notes.append)
    assert tree(course) == before and not notes


def test_notebooks_cannot_change_after_submissions_either(classroom, course, handed_in):
    text = TEXT.read_text().replace('"grade_id": "', '"grade_id": "other-')
    TEXT.with_name("more.py").write_text(text)
    before = tree(course)
    with pytest.raises(BuildError, match="the text now adds the notebook more"):
        build(classroom)
    TEXT.rename(TEXT.with_name("renamed.py"))
    TEXT.with_name("more.py").unlink()
    TEXT.with_suffix(".ipynb").unlink()
    with pytest.raises(BuildError, match="adds the notebook renamed and lacks the notebook numbers"):
        build(classroom)
    assert tree(course / "assignments") == {
        name.removeprefix("assignments/"): content
        for name, content in before.items()
        if name.startswith("assignments/")
    }


def test_what_changes_in_mid_term_is_told_before_anything_is_written(classroom, course, handed_in):
    edit(
        TEXT,
        '"grade_id": "check-square", "locked": true, "points": 2',
        '"grade_id": "check-square", "locked": true, "points": 3',
    )
    edit(TEXT, "Write $x^2$.", "Write $x^2$, for any $x$.")
    before, notes = tree(course), []

    def tell(note: str) -> None:
        assert tree(course) == before
        notes.append(note)

    old = stamped(nbformat.read("assignments/numbers/numbers.ipynb", 4).metadata)
    build(classroom, tell=tell)
    new = stamped(nbformat.read("assignments/numbers/numbers.ipynb", 4).metadata)
    (note,) = notes
    assert note.startswith(
        "numbers: 1 student has handed in, and this changes the assignment: 'check-square'"
    )
    assert "3 points (2 before)" in note and f"edition {new} (before: {old})" in note and old != new
    build(classroom, tell=notes.append)
    assert len(notes) == 1


def test_another_hidden_test_is_told_and_is_no_other_edition(classroom, course, handed_in):
    edit(TEXT, "hidden_number in (-4, 0, 1.5)", "hidden_number in (-4, 0, 2.5)")
    notes: list[str] = []
    before = tree(course / "assignments")
    build(classroom, tell=notes.append)
    assert "'check-square' has another text. What students get is as before." in notes[0]
    assert tree(course / "assignments") == before


def test_a_build_for_nobody_yet_tells_nothing(classroom, course):
    edit(TEXT, '"points": 2', '"points": 3')
    build(classroom, tell=pytest.fail)


def test_nbgraders_own_header_is_no_change(classroom, course, handed_in):
    locked = {"schema_version": 3, "grade_id": "head", "locked": True, "grade": False, "solution": False}
    head = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", metadata={"nbgrader": locked})])
    nbformat.write(head, "head.ipynb")
    headed = classroom.with_config(IncludeHeaderFooter={"header": "head.ipynb"})
    with pytest.raises(BuildError, match="adds 'head'"):
        build(headed)
    handed_in.remove_submission("numbers", "ada")
    build(headed)
    handed_in.add_submission("numbers", "ada")
    notes: list[str] = []
    build(headed, tell=notes.append)
    assert not notes


def test_an_edition_is_what_students_get(course):
    path = "assignments/numbers/numbers.ipynb"
    notebook = nbformat.read(path, 4)
    first = stamped(notebook.metadata)
    assert first == edition(notebook) and re.fullmatch("[0-9a-f]{8}", first)
    notebook.cells[0].source += " "
    assert edition(notebook) != first and released(notebook) == first
    del notebook.metadata["autograder"]
    assert released(notebook) == edition(notebook)
    for odd in (
        None,
        [],
        {"autograder": 1},
        {"autograder": {"edition": "\x1b[2J"}},
        {"autograder": {"edition": 12345678}},
    ):
        assert stamped(odd) is None


def test_a_new_class_takes_the_changed_cells(classroom, course, handed_in, tmp_path):
    edit(TEXT, '"grade_id": "square"', '"grade_id": "power"')
    build(Classroom.open(course, tmp_path / "next"))
    assert re.search('"id": "power"', (course / "assignments/numbers/numbers.ipynb").read_text())


def test_a_courses_own_delimiters_are_read(fresh):
    """Other ones than nbgrader's, in the settings and in the text."""
    settings, text = fresh / "nbgrader_config.py", fresh / "solutions" / "numbers" / "numbers.py"
    own = {"BEGIN SOLUTION": "BSOL", "END SOLUTION": "ESOL", "BEGIN HIDDEN TESTS": "BTEST"}
    own["END HIDDEN TESTS"] = "ETEST"
    settings.write_text(
        f"{settings.read_text()}"
        "c.ClearSolutions.begin_solution_delimeter = 'BSOL'\n"
        "c.ClearSolutions.end_solution_delimeter = 'ESOL'\n"
        "c.ClearHiddenTests.begin_test_delimeter, c.ClearHiddenTests.end_test_delimeter = 'BTEST', 'ETEST'\n"
    )
    with pytest.raises(SourceError, match="between '### BSOL' and '### ESOL'"):
        build(Classroom.open(fresh))
    written = text.read_text()
    for theirs, ours in own.items():
        written = written.replace(theirs, ours)
    text.write_text(written)
    build(Classroom.open(fresh))
    released = (fresh / "assignments" / "numbers" / "numbers.ipynb").read_text()
    assert not any(edge in released for edge in (*own, *own.values()))
    assert "factor_of_two" not in released
