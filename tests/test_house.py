"""The house: what stands at the top, and who may know whom."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

TOP = {
    "LICENSE",
    "README.md",
    "assignments",
    "autograder",
    "course",
    "nbgrader_config.py",
    "pyproject.toml",
    "solutions",
    "tests",
}
# These parts are about torch too, and import it when they are used.
ABOUT_TORCH = {"course/data", "course/ladder", "course/lecture"}


@pytest.fixture(scope="module")
def tracked(repository) -> list[str]:
    return subprocess.check_output(["git", "ls-files"], cwd=repository, text=True).splitlines()


def imports(path: Path) -> set[str]:
    """The top-level packages that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.split(".")[0])
    return found


def modules(repository: Path, tracked: list[str], package: str) -> list[str]:
    return [name for name in tracked if name.startswith(f"{package}/") and name.endswith(".py")]


def test_nothing_else_stands_at_the_top(tracked):
    top = {name.split("/")[0] for name in tracked}
    assert {name for name in top if not name.startswith(".")} == TOP


def test_the_students_side_knows_nothing_of_the_instructors(repository, tracked):
    for name in modules(repository, tracked, "course"):
        assert not imports(repository / name) & {"autograder", "solutions", "nbgrader"}, name


def test_the_library_knows_numpy_alone(repository, tracked):
    third_party = {"numpy", "matplotlib", "resvg_py", "IPython"}  # drawings, and display in a notebook
    for name in modules(repository, tracked, "course"):
        if not any(name.startswith(part) for part in ABOUT_TORCH):
            assert imports(repository / name) <= set(sys.stdlib_module_names) | {"course"} | third_party, name


def test_only_drawings_and_reports_know_more_than_numpy(repository, tracked):
    for name in modules(repository, tracked, "course"):
        if not any(name.startswith(part) for part in {*ABOUT_TORCH, "course/draw", "course/check"}):
            assert not imports(repository / name) & {"matplotlib", "IPython"}, name


def test_importing_course_loads_neither_torch_nor_the_engine():
    heavy = {"torch", "IPython", "matplotlib", "course.engine", "course.tensors"}
    code = f"import sys, course, course.check; assert not {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_generated_files_do_not_get_in(tracked):
    assert not [name for name in tracked if name.startswith("solutions/") and name.endswith(".ipynb")]
    assert not [name for name in tracked if name.endswith((".db", ".pyc", ".csv", ".html"))]
    assert all(
        name.endswith(".ipynb") or "/data/" in name for name in tracked if name.startswith("assignments/")
    )
