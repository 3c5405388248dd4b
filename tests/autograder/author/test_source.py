"""From percent text to a notebook, or to everything that is wrong with the text."""

import json
import subprocess
import sys

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from autograder.author.source import SourceError, grade_id, is_notebook, read

DOUBLE = """\
# %% nbgrader={"grade": false, "grade_id": "double", "locked": false, "schema_version": 3, "solution": true}
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
"""
CHECK = """\
# %% nbgrader={"grade": true, "grade_id": "check-double", "locked": true, "points": 3, \
"schema_version": 3, "solution": false}
assert double(1) == 2
### BEGIN HIDDEN TESTS
assert double(2) == 4
### END HIDDEN TESTS
"""


@pytest.fixture
def refused(tmp_path):
    """Return what is wrong with a text, as (line, message)."""

    def told(text: str) -> list[tuple[int, str]]:
        path = tmp_path / "notebook.py"
        path.write_text(text)
        with pytest.raises(SourceError) as error:
            read(path)
        assert error.value.file == path
        assert str(error.value).startswith(f"{path}:{error.value.line}: {error.value.message}")
        return [(problem.line, problem.message) for problem in error.value.problems]

    return told


def test_a_text_becomes_a_notebook_that_nbgrader_takes(text):
    notebook = read(text)
    nbformat.validate(notebook)
    for found in notebook.cells:
        MetadataValidator().validate_cell(found)
    assert [grade_id(found) for found in notebook.cells if grade_id(found)] == [
        "imports",
        "double",
        "check-double",
        "square",
        "check-square",
        "why",
    ]
    assert notebook.cells[0].source == "# Numbers\n\nA course of three exercises."
    assert "### BEGIN HIDDEN TESTS" in notebook.cells[4].source


def test_the_same_text_gives_the_same_bytes_in_another_process(text):
    code = (
        "import nbformat; from autograder.author.source import read; "
        f"print(nbformat.writes(read({str(text)!r})))"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert other == nbformat.writes(read(text)) + "\n"


def test_cell_ids_are_the_grade_ids_and_count_from_them(text):
    assert [found.id for found in read(text).cells] == [
        "start-1",
        "imports",
        "imports-1",
        "double",
        "check-double",
        "check-double-1",
        "square",
        "check-square",
        "check-square-1",
        "why",
    ]


def test_a_counted_id_avoids_a_grade_id(tmp_path):
    path = tmp_path / "taken.py"
    path.write_text(DOUBLE + "\n# %%\nx = 1\n\n" + CHECK.replace("check-double", "double-1"))
    assert [found.id for found in read(path).cells] == ["double", "double-2", "double-1"]


def test_nothing_of_jupytext_is_left(text):
    notebook = read(text)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert all(set(found.metadata) <= {"nbgrader"} for found in notebook.cells)


def test_a_cell_keeps_its_tags(tmp_path):
    path = tmp_path / "tags.py"
    path.write_text('# %% tags=["student-kernel"]\nx = 1\n')
    assert read(path).cells[0].metadata.tags == ["student-kernel"]


def test_a_file_without_cells_is_no_notebook(tmp_path):
    path = tmp_path / "mistakes.py"
    path.write_text("MISTAKES = []\n")
    assert not is_notebook(path)


GOOD = {
    "grade": True,
    "grade_id": "check-x",
    "locked": True,
    "points": 1,
    "schema_version": 3,
    "solution": False,
}


def header(**changes: object) -> str:
    meta = {key: value for key, value in (GOOD | changes).items() if value is not None}
    return f"# %% nbgrader={json.dumps(meta)}\nx = 1\n"


@pytest.mark.parametrize(
    "text, says",
    [
        ("# %% nbgrader={'grade': True}\nx = 1\n", "is not JSON"),
        ('# %% nbgrader={"grade": true\nx = 1\n', "is not JSON"),
        ('# %% nbgrader=["grade"]\nx = 1\n', "must be a JSON object"),
        ('# %% {"grade_id": "x"}\nx = 1\n', "has no name"),
        (header(schema_version=None), "lacks 'schema_version'"),
        (header(grade_id=None), "lacks 'grade_id'"),
        (header(locked=None), "lacks 'locked'"),
        (header(schema_version=2), "must be 3"),
        (header(grade="yes"), "must be of type bool"),
        (header(grade_id=""), "is no grade id"),
        (header(grade_id="two words"), "is no grade id"),
        (header(cell_type="code"), "knows no metadata 'cell_type'"),
        (header(points=None), "needs points"),
        (header(points=0), "above 0"),
        (header(points=-1), "above 0"),
        (header(points=True), "above 0"),
        (header(points="3"), "above 0"),
        (header(locked=False), "must be locked"),
        (header(grade=False, points=None, locked=False), "nothing to do with this cell"),
        (header(grade=False), "only a graded cell has points"),
        (header(solution=True), "cannot be locked"),
        (header(grade=False, points=None, locked=False, solution=True), "'### BEGIN SOLUTION'"),
        (header(grade=False, points=None) + "### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS\n", "no test cell"),
        (header() + "### BEGIN SOLUTION\n### END SOLUTION\n", "no solution cell"),
        (header().replace("# %%", "# %% [markdown]").replace("x = 1", "# text"), "graded by hand"),
        (header() + "def f(:\n    pass\n", "is not Python"),
        ("x = 1\n", "there is no cell"),
    ],
)
def test_a_wrong_text_is_refused_in_a_sentence(refused, text, says):
    assert any(says in message for _, message in refused(text)), refused(text)


def test_a_duplicate_grade_id_names_both_lines(refused):
    ((line, message),) = refused("# %%\npass\n\n" + CHECK + "\n" + CHECK)
    assert line == CHECK.count("\n") + 5
    assert "'check-double' is taken by the cell in line 4" in message


def test_a_marker_is_told_with_its_own_line(refused):
    text = CHECK.replace("### END HIDDEN TESTS\n", "")
    line = text.splitlines().index("### BEGIN HIDDEN TESTS") + 1
    assert (line,) == tuple(number for number, _ in refused(text))


def test_all_problems_are_found_at_once(refused):
    found = refused(
        header(points=None)
        + "\n"
        + header(grade_id="b", schema_version=None)
        + "\n"
        + DOUBLE.replace("### END SOLUTION", "")
    )
    assert [line for line, _ in found] == [1, 4, 9]


ASKS = (
    '# %% [markdown] autograder={"forbidden": ["torch", "course.engine"], "limits": {"cell_seconds": 10}}\n'
    "# # Title\n\n"
)


def test_what_a_notebook_asks_of_its_grading_is_its_own_metadata(tmp_path):
    path = tmp_path / "asks.py"
    path.write_text(ASKS + DOUBLE)
    notebook = read(path)
    assert notebook.metadata.autograder == {
        "forbidden": ["torch", "course.engine"],
        "limits": {"cell_seconds": 10},
    }
    assert "autograder" not in notebook.cells[0].metadata


@pytest.mark.parametrize(
    "asked, says",
    [
        ('{"forbidden": "torch"}', "must be a list of modules' names"),
        ('{"forbidden": ["import torch"]}', "must be a list of modules' names"),
        ('{"answers": [1]}', "and not for 'answers'"),
        ("3", "and not for 3"),
        ("{'forbidden': []}", "is not JSON"),
        ('{"limits": 3}', "'limits' must be a JSON object"),
        ('{"limits": {"seconds": 3}}', "there is no limit 'seconds'"),
        ('{"limits": {"memory": 0}}', "must be a number above 0"),
        ('{"limits": {"memory": true}}', "must be a number above 0"),
    ],
)
def test_what_a_notebook_cannot_ask_of_its_grading(refused, asked, says):
    ((line, message),) = refused(f"# %% [markdown] autograder={asked}\n# # Title\n\n" + DOUBLE)
    assert line == 1 and says in message


def test_only_the_first_cell_asks(refused):
    ((line, message),) = refused(DOUBLE + "\n" + ASKS)
    assert "stands on its first cell's line" in message and line > 1
