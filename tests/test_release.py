"""What students receive, `assignments/` as committed: these files, and no line of a solution or of a hidden
test.
"""

import json
from pathlib import Path

import nbformat
import pytest

from autograder.author import markers, source
from autograder.author.edition import edition, stamped

ROOT = Path(__file__).parents[1]
ASSIGNMENTS = sorted(path.name for path in (ROOT / "assignments").iterdir())


def texts(name: str) -> list[Path]:
    return [path for path in (ROOT / "solutions" / name).glob("*.py") if source.is_notebook(path)]


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_release_holds_its_notebooks_and_nothing_else(name):
    released = {
        path.name
        for path in (ROOT / "assignments" / name).rglob("*")
        if ".ipynb_checkpoints" not in path.parts
    }
    assert released == {path.with_suffix(".ipynb").name for path in texts(name)}


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_no_line_of_a_solution_or_a_hidden_test_is_released(name):
    for path in texts(name):
        notebook = json.loads(
            (ROOT / "assignments" / name / path.with_suffix(".ipynb").name).read_text(encoding="utf-8")
        )
        released = {
            line.strip() for cell in notebook["cells"] for line in "".join(cell["source"]).splitlines()
        }
        cells = [cell.source for cell in source.read(path).cells if cell.cell_type == "code"]
        open_lines = {line.strip() for text in cells for line in _open(text).splitlines()}
        secret = {
            line.strip()
            for text in cells
            for region in ("SOLUTION", "HIDDEN TESTS")
            for line in markers.inside(text, region)
        }
        assert len(secret) > 100
        assert not (secret - open_lines - {""}) & released
        assert "BEGIN SOLUTION" not in str(notebook) and "HIDDEN TESTS" not in str(notebook)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_release_says_which_edition_it_is(name):
    for path in (ROOT / "assignments" / name).glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        assert stamped(notebook.metadata) == edition(notebook), "build it again: autograder build"


def _open(text: str) -> str:
    """What of a cell stands outside the marked regions."""
    return markers.outside(markers.outside(text, "SOLUTION"), "HIDDEN TESTS")
