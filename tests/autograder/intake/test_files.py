"""What may stand beside a notebook when it is graded."""

import os
from pathlib import Path

import pytest

from autograder.intake.files import released_files, shadows, working_files

RELEASED = {"data/points.csv": b"1,2", "tools.py": b"x = 1"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "submission").mkdir()
    return tmp_path / "submission"


def put(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_a_students_own_files_are_there_and_released_ones_are_the_instructors(folder):
    put(
        folder, notes_dot_txt="mine", data__more_dot_csv="3", tools_dot_py="x = 2", data__points_dot_csv="1,2"
    )
    found = working_files(folder, RELEASED)
    assert found.files == RELEASED | {"notes.txt": b"mine", "data/more.csv": b"3"}
    assert found.left_behind == {"tools.py": "the instructor's file of this name was used"}


def test_a_released_file_that_students_are_to_edit_is_theirs(folder):
    put(folder, tools_dot_py="x = 2")
    found = working_files(folder, RELEASED, students={"tools.py"})
    assert found.files["tools.py"] == b"x = 2"
    assert "tools.py" not in found.released  # tests do not import what a student wrote
    assert set(found.released) == set(RELEASED) - {"tools.py"}


@pytest.mark.parametrize(
    "path, why",
    [
        ("torch.py", "the module 'torch'"),
        ("numpy/__init__.py", "the module 'numpy'"),
        ("numpy/core.py", "the module 'numpy'"),
        ("random.pyc", None),
        ("random.py", "the module 'random'"),
        ("course.py", "the module 'course'"),
        ("_ctypes.cpython-311-x86_64-linux-gnu.so", "the module '_ctypes'"),
        ("json.abi3.so", "the module 'json'"),
        ("sitecustomize.py", "starts"),
        ("usercustomize/__init__.py", "starts"),
        ("x.pth", "starts"),
        ("conftest.py", "starts"),
        ("ipython_config.py", "starts"),
        ("profile_default/startup/00.py", "starts"),
        ("matplotlibrc", "starts"),
        ("tools/__init__.py", "the released tools.py"),
    ],
)
def test_what_would_be_taken_for_something_else_is_left_behind(folder, path, why):
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text("raise SystemExit")
    if "numpy" in path:
        (folder / "numpy" / "__init__.py").write_text("")
    found = working_files(folder, RELEASED)
    assert path not in found.files
    assert why is None or why in found.left_behind[path]


@pytest.mark.parametrize(
    "path",
    ["my_notes.py", "helpers/__init__.py", "data/random.py", "random.csv", "numpy/points.csv", "torch.txt"],
)
def test_what_takes_no_modules_place_is_there(path):
    assert shadows(path, RELEASED, packages={"helpers"}) is None


def test_a_module_that_the_instructor_releases_may_have_any_name(folder):
    assert working_files(folder, {"random.py": b"x"}).files == {"random.py": b"x"}


def test_links_pipes_and_folders_in_a_files_place_are_left_behind(folder, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("answers")
    (folder / "link.txt").symlink_to(secret)
    (folder / "linked").symlink_to(tmp_path, target_is_directory=True)
    (folder / "gone").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")
    (folder / "tools.py").mkdir()
    (folder / "tools.py" / "x").write_text("")
    (folder / "data").write_text("")
    found = working_files(folder, RELEASED)
    assert found.files == RELEASED
    assert found.left_behind == dict.fromkeys(
        ["link.txt", "linked", "gone", "pipe"], "is no plain file"
    ) | dict.fromkeys(["data", "tools.py/x"], "stands where the instructor released something else")


def test_more_than_the_limit_is_left_behind(folder):
    put(folder, a="x" * 600, b="x" * 600, c="x" * 300)
    found = working_files(folder, {}, size_limit=1000)
    assert sorted(found.files) == ["a", "c"] and "is too much" in found.left_behind["b"]


def test_a_thousand_files_are_enough_and_few_are_told(folder):
    for number in range(1100):
        (folder / f"{number:04}").write_text("")
    found = working_files(folder, {})
    assert len(found.files) == 1000 and len(found.left_behind) == 100
    assert len(found.told()) == 51 and found.told()[-1] == "left behind: 50 files more"


@pytest.mark.skipif(os.name != "posix", reason="names are bytes on Linux alone")
def test_a_name_that_is_no_text_is_left_behind(folder):
    with open(os.fsencode(folder) + b"/\xff.txt", "wb"):
        pass
    found = working_files(folder, {})
    assert found.files == {} and found.told() == ["left behind: ?.txt: its name is not UTF-8"]


def test_hidden_files_and_notebooks_are_passed_over(folder):
    put(folder, _dot_git__config="", other_dot_ipynb="{}", timestamp_dot_txt="")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "x.pyc").write_bytes(b"x")
    found = working_files(folder, {})
    assert (found.files, found.left_behind) == ({}, {})


def test_the_instructors_files_are_those_that_nbgrader_releases(folder):
    put(folder, data__x_dot_csv="1", solution_dot_py="secret", numbers_dot_ipynb="{}")
    assert released_files(folder, ["*.py"]) == {"data/x.csv": b"1"}


def test_a_folder_that_is_not_there_has_no_files(folder):
    assert working_files(folder / "nothing", {}).files == {}
