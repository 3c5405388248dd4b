"""What a student installs: the wheel of `course/` alone, with nothing of the instructor's in it."""

import subprocess
import sys
import zipfile

import pytest


@pytest.fixture(scope="module")
def tracked(repository) -> list[str]:
    return subprocess.check_output(["git", "ls-files", "course"], cwd=repository, text=True).splitlines()


@pytest.fixture(scope="module")
def wheel(repository, tracked, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "course"
    for name in tracked:  # a copy: setuptools leaves build folders beside the source
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((repository / name).read_bytes())
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, source],
        check=True,
    )
    (path,) = folder.glob("*.whl")
    return path


def test_the_student_wheel_holds_the_course_alone(wheel, tracked):
    assert wheel.name.startswith("vectorized_backprop_course-")
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]
    assert all(name.startswith("course/") for name in names)
    modules = {name for name in tracked if name.endswith((".py", ".pyi", "py.typed"))}
    assert modules <= set(names), "a module of course/ is missing from the wheel, or its types are"
    assert {"course/py.typed", "course/__init__.pyi", "course/manners/attached.pyi"} <= modules


def test_the_student_wheel_needs_what_the_project_needs(repository):
    """One bound per dependency: the student's wheel must not drift from the project's."""
    import tomllib

    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    student = tomllib.loads((repository / "course" / "pyproject.toml").read_text())["project"]
    assert set(student["dependencies"]) < set(project["dependencies"])
    assert student["version"] == project["version"]
