"""What is shown and what is not, worked out before any process is made."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.sandbox import clean_environment, default_libraries, package_paths
from autograder.sandbox.layout import layout

HOUSE = Path(__file__).parents[3]


@pytest.fixture
def repository_of_somebody(tmp_path, monkeypatch):
    """A repository with a package, a module and solutions, all importable as in an editable install."""
    (tmp_path / "package" / "deep").mkdir(parents=True)
    (tmp_path / "package" / "__init__.py").write_text("")
    (tmp_path / "package" / "deep" / "__init__.py").write_text("")
    (tmp_path / "module.py").write_text("")
    (tmp_path / "spread" / "part").mkdir(parents=True)
    (tmp_path / "spread" / "part" / "__init__.py").write_text("")
    (tmp_path / "spread" / "answers.txt").write_text("42")
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "answers.py").write_text("answer = 42")
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in ("package", "package.deep", "module", "spread", "spread.part"):
        sys.modules.pop(name, None)


def test_of_a_package_from_elsewhere_only_its_own_folder_is_shown(repository_of_somebody):
    import module  # noqa: F401
    import package.deep  # noqa: F401
    import spread.part  # noqa: F401

    found = [path for path in default_libraries() if path.startswith(str(repository_of_somebody))]
    assert found == [f"{repository_of_somebody}/{name}" for name in ("module.py", "package", "spread/part")]


def test_a_virtual_environment_in_a_repository_shows_its_parts_alone(repository_of_somebody, monkeypatch):
    for name in ("bin", "lib", "share"):
        (repository_of_somebody / name).mkdir()
    monkeypatch.setattr(sys, "prefix", str(repository_of_somebody))
    found = [path for path in default_libraries() if path.startswith(str(repository_of_somebody))]
    assert found == [f"{repository_of_somebody}/{name}" for name in ("bin", "lib", "share")]


def test_a_folder_that_pip_installs_into_is_shown_whole(repository_of_somebody, monkeypatch):
    """A user's own, say: of what lies there a library may import more when it is first used."""
    site = repository_of_somebody / "lib" / "python3.11" / "site-packages"
    (site / "lazy").mkdir(parents=True)
    (site / "lazy" / "__init__.py").write_text("")
    (site / "lazy-1.0.dist-info").mkdir()
    monkeypatch.setattr(sys, "path", [*sys.path, str(site), str(repository_of_somebody / "solutions")])
    shown = [path for path in default_libraries() if path.startswith(str(repository_of_somebody))]
    assert shown == [str(site)]
    assert set(package_paths("lazy")) == {str(site / "lazy"), str(site / "lazy-1.0.dist-info")}


def test_nobody_s_home_is_shown():
    shown = {step.path for step in layout(default_libraries(), ()) if step.kind in ("bind", "link")}
    assert shown and shown.isdisjoint(
        {"/", "/root", "/home", "/etc", "/var", "/tmp", os.path.expanduser("~"), os.getcwd()}
    )


def test_the_layout_makes_folders_before_what_is_in_them(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "file").write_text("")
    (tmp_path / "a" / "b" / "gone").write_text("")
    (tmp_path / "link").symlink_to("a")
    steps = layout((f"{tmp_path}/link", f"{tmp_path}/a", f"{tmp_path}/nothing"), (f"{tmp_path}/a/b/gone",))
    made = {"/"}
    for step in steps:
        assert os.path.dirname(step.path) in made, step
        made.add(step.path)
    assert [(step.kind, step.path) for step in steps if step.path.startswith(f"{tmp_path}/")] == [
        ("link", f"{tmp_path}/link"),
        ("folder", f"{tmp_path}/a"),
        ("folder", f"{tmp_path}/a/b"),
        ("file", f"{tmp_path}/a/file"),
        ("bind", f"{tmp_path}/a/file"),
    ]


def test_a_hidden_path_is_found_through_links(tmp_path):
    (tmp_path / "real" / "banned").mkdir(parents=True)
    (tmp_path / "real" / "allowed").mkdir()
    (tmp_path / "link").symlink_to("real")
    for hidden in ("link/banned", "real/banned"):
        steps = layout((f"{tmp_path}/real",), (f"{tmp_path}/{hidden}",))
        assert [step.source for step in steps if step.kind == "bind"] == [f"{tmp_path}/real/allowed"]


def test_the_paths_of_a_package():
    assert {os.path.basename(path) for path in package_paths("numpy")} >= {"numpy"}
    assert any(path.endswith(".dist-info") for path in package_paths("numpy"))
    assert not any(
        os.path.basename(path) in ("bin", "site-packages", "..") for path in package_paths("numpy")
    )
    assert package_paths("no_such_package_anywhere") == package_paths("no_such_package_anywhere.part") == ()


def test_the_paths_of_a_single_module(repository_of_somebody):
    (repository_of_somebody / "__pycache__").mkdir()
    compiled = repository_of_somebody / "__pycache__" / f"module.{sys.implementation.cache_tag}.pyc"
    compiled.write_bytes(b"")
    assert package_paths("module") == tuple(sorted((str(compiled), f"{repository_of_somebody}/module.py")))


def test_the_warm_process_starts_with_nothing_of_the_caller_s(monkeypatch):
    monkeypatch.setenv("DATABASE_PASSWORD", "hunter2")
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    found = clean_environment()
    assert "hunter2" not in str(found) and found["LANG"] == "de_DE.UTF-8" and found["OMP_NUM_THREADS"] == "1"


def test_the_paths_of_a_part_of_a_package(repository_of_somebody):
    assert package_paths("package.deep") == (f"{repository_of_somebody}/package/deep",)


def test_a_copy_in_the_base_of_a_virtual_environment_is_found(tmp_path, monkeypatch):
    site = tmp_path / "lib" / "python3.12" / "site-packages"
    (site / "banned").mkdir(parents=True)
    (site / "banned_by_another_name").mkdir()
    (site / "banned-1.0.dist-info").mkdir()
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))
    assert package_paths("banned") == (f"{site}/banned", f"{site}/banned-1.0.dist-info")


def test_the_sandbox_is_made_of_the_standard_library_alone():
    code = "import sys, autograder.sandbox; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = set(subprocess.check_output([sys.executable, "-S", "-c", code], text=True, cwd=HOUSE).split())
    assert loaded - sys.stdlib_module_names == {"autograder", "__main__"} - sys.stdlib_module_names
