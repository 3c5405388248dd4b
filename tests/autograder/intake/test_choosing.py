"""Which file of a submission's folder is the notebook, and what is said of it."""

import copy
import json
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.intake.choosing import find_notebooks

LIMIT = 1 << 20


@pytest.fixture
def wanted(source):
    return {"ps": source}


def write(path: Path, notebook: dict) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook))
    return path


def untouched(source, submission) -> dict:
    """The notebook as it was handed out."""
    notebook = copy.deepcopy(submission)
    for cell, given in zip(notebook["cells"], source.cells, strict=True):
        cell["source"] = given.metadata.get("autograder", {}).get("handout", given.source)
    return notebook


def with_answer(submission, name: str, text: str) -> dict:
    notebook = copy.deepcopy(submission)
    next(cell for cell in notebook["cells"] if cell["id"] == name)["source"] = text
    return notebook


def stripped(submission) -> dict:
    notebook = copy.deepcopy(submission)
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        del cell["id"]
    return notebook


NAMES = [
    "ps-Copy1.ipynb",
    "ps (1).ipynb",
    "ps(2).ipynb",
    "PS.IPYNB",
    "ps.IPYNB",
    "ps.ipynb.txt",
    "ps.ipynb.json",
    "ps.ipynb (1)",
    "ps.json",
    "ps.txt",
    "ps",
    "Ada_Lovelace_12345_assignsubmission_file_ps.ipynb",
    "homework.ipynb",
    "ps/ps.ipynb",
    "Downloads/week 1/ps.ipynb",
    "ps.ipynb/ps.ipynb",
]


@pytest.mark.parametrize("stripped_of_metadata", [False, True], ids=["whole", "without metadata"])
@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_of_another_name_is_found_and_that_is_told(
    wanted, submission, tmp_path, name, stripped_of_metadata
):
    notebook = stripped(submission) if stripped_of_metadata else submission
    path = write(tmp_path / name, notebook)
    found = find_notebooks(tmp_path, wanted, LIMIT)["ps"]
    assert found.content == path.read_bytes()
    (note,) = found.notes
    assert name in note


@pytest.mark.parametrize("name", [name for name in NAMES if name != "ps.ipynb/ps.ipynb"])
def test_a_copy_with_answers_beside_an_untouched_notebook_is_graded_and_that_is_told(
    wanted, source, submission, tmp_path, name
):
    write(tmp_path / "ps.ipynb", untouched(source, submission))
    path = write(tmp_path / name, submission)
    found = find_notebooks(tmp_path, wanted, LIMIT)["ps"]
    assert found.content == path.read_bytes()
    assert found.notes == [f"ps.ipynb holds no answer, and {name} has answers: that was graded"]


def test_of_two_with_answers_the_one_of_the_right_name_is_graded_and_that_is_told(
    wanted, submission, tmp_path
):
    path = write(tmp_path / "ps.ipynb", with_answer(submission, "why", "Another reason."))
    write(tmp_path / "ps-Copy1.ipynb", submission)
    found = find_notebooks(tmp_path, wanted, LIMIT)["ps"]
    assert found.content == path.read_bytes()
    assert found.notes == ["ps-Copy1.ipynb has answers, too: graded was ps.ipynb, as the assignment calls it"]


def test_a_copy_that_says_the_same_is_nothing_to_tell(wanted, source, submission, tmp_path):
    path = write(tmp_path / "ps.ipynb", submission)
    write(tmp_path / "ps-Copy1.ipynb", submission)
    write(tmp_path / "ps-Copy2.ipynb", untouched(source, submission))
    found = find_notebooks(tmp_path, wanted, LIMIT)["ps"]
    assert (found.content, found.notes) == (path.read_bytes(), [])


def test_of_several_copies_the_one_with_most_answers_is_graded_and_that_is_told(
    wanted, source, submission, tmp_path
):
    less = with_answer(submission, "double", next(c.source for c in source.cells if c.get("id") == "double"))
    write(tmp_path / "ps-Copy1.ipynb", less)
    path = write(tmp_path / "ps-Copy2.ipynb", submission)
    found = find_notebooks(tmp_path, wanted, LIMIT)["ps"]
    assert found.content == path.read_bytes()
    assert found.notes == [
        "the notebook was called ps-Copy2.ipynb, and was graded as ps.ipynb "
        "(of 2 notebooks with answers, it has most)"
    ]


@pytest.mark.parametrize("there", [True, False])
def test_two_that_differ_are_not_chosen_from(wanted, source, submission, tmp_path, there):
    if there:
        write(tmp_path / "ps.ipynb", untouched(source, submission))
    write(tmp_path / "ps-Copy1.ipynb", submission)
    write(tmp_path / "ps-Copy2.ipynb", with_answer(submission, "why", "Another reason."))
    found = find_notebooks(tmp_path, wanted, LIMIT)["ps"]
    assert found.content is None
    assert found.reason.endswith(
        "and 2 notebooks could be it: ps-Copy1.ipynb, ps-Copy2.ipynb. Hand it in again under its own name."
    )


def test_a_copy_beside_a_notebook_that_was_cut_off_is_graded(wanted, submission, tmp_path):
    (tmp_path / "ps.ipynb").write_text(json.dumps(submission)[:500])
    path = write(tmp_path / "ps-Copy1.ipynb", submission)
    assert find_notebooks(tmp_path, wanted, LIMIT)["ps"].content == path.read_bytes()


def test_notebooks_that_have_each_others_names_are_graded_as_what_they_are(source, submission, tmp_path):
    other = new_notebook(
        cells=[
            new_code_cell(
                "def cube(x):\n    raise NotImplementedError",
                id="cube",
                metadata={"nbgrader": {"grade_id": "cube", "solution": True, "schema_version": 3}},
            )
        ]
    )
    third = json.loads(json.dumps(other))
    third["cells"][0]["source"] = "def cube(x):\n    return x**3"
    one = write(tmp_path / "cubes.ipynb", submission)
    two = write(tmp_path / "ps.ipynb", third)
    found = find_notebooks(tmp_path, {"cubes": other, "ps": source}, LIMIT)
    assert found["cubes"].content == two.read_bytes() and found["ps"].content == one.read_bytes()
    assert found["ps"].notes == ["ps.ipynb holds no answer, and cubes.ipynb has answers: that was graded"]


def test_what_stands_beside_a_notebook_deeper_down_is_known(wanted, submission, tmp_path):
    write(tmp_path / "week 1" / "ps.ipynb", submission)
    assert find_notebooks(tmp_path, wanted, LIMIT)["ps"].folder == tmp_path / "week 1"


@pytest.mark.parametrize("place", [".ipynb_checkpoints", "__MACOSX", "a/b/c/d"])
def test_what_no_student_sees_is_not_looked_into(wanted, submission, tmp_path, place):
    write(tmp_path / place / "ps.ipynb", submission)
    assert find_notebooks(tmp_path, wanted, LIMIT)["ps"].content is None


def test_what_is_there_instead_is_told(wanted, tmp_path):
    (tmp_path / "ps.pdf").write_bytes(b"%PDF")
    (tmp_path / "timestamp.txt").write_text("2026-01-01 UTC")
    assert find_notebooks(tmp_path, wanted, LIMIT)["ps"].reason == (
        "There is no ps.ipynb in the submission. What is there is ps.pdf, and no notebook of this "
        "assignment. Hand it in again, under that name."
    )


def test_a_link_to_another_file_is_not_read(wanted, submission, tmp_path):
    secret = write(tmp_path / "elsewhere" / "secret.ipynb", submission)
    folder = tmp_path / "submitted"
    folder.mkdir()
    (folder / "ps-Copy1.ipynb").symlink_to(secret)
    (folder / "deeper").symlink_to(secret.parent)
    assert find_notebooks(folder, wanted, LIMIT)["ps"].content is None


def test_many_files_are_not_all_read(wanted, submission, tmp_path, monkeypatch):
    for number in range(30):
        write(tmp_path / f"n{number}.ipynb", {"nbformat": 4, "cells": []})
    write(tmp_path / "z.ipynb", submission)
    found = find_notebooks(tmp_path, wanted, LIMIT)["ps"]
    assert found.content is None and "n0.ipynb, n1.ipynb, n2.ipynb" in found.reason
