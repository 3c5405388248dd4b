"""What is shown and what is not, worked out before any process is made."""

import json
import os
import subprocess
import sys
import tempfile
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


def test_an_environment_that_a_pth_file_adds_is_shown_and_a_repository_is_not(tmp_path, monkeypatch):
    for name in ("other/site-packages", "target/numbers-1.0.dist-info", "repository/solutions"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("other/site-packages", "target", "repository"):
        monkeypatch.syspath_prepend(tmp_path / name)
    found = {path for path in default_libraries() if path.startswith(str(tmp_path))}
    assert found == {f"{tmp_path}/other/site-packages", f"{tmp_path}/target"}


def test_a_forbidden_package_is_found_in_such_an_environment(tmp_path, monkeypatch):
    site = tmp_path / "other" / "site-packages"
    (site / "banned").mkdir(parents=True)
    monkeypatch.syspath_prepend(site)
    assert package_paths("banned") == (f"{site}/banned",)


@pytest.mark.needs("sandbox")
@pytest.mark.skipif(os.geteuid() != 0, reason="only root has users to choose from")
@pytest.mark.parametrize("mode, alone", [(0o755, True), (0o700, False)])
def test_a_user_of_its_own_is_chosen_where_it_can_read_all_packages(
    readable_house, python_for_others, mode, alone
):
    """At the level "inner": a folder of packages lies behind one that others may not enter."""
    if not (python := python_for_others(65534)):
        pytest.skip("no Python that an ordinary user may run")
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "behind", "site-packages")
        site.mkdir(parents=True)
        os.chmod(folder, 0o755)
        os.chmod(site.parent, mode)
        code = (
            f"import sys; sys.path.insert(0, {readable_house!r})\n"
            "from autograder.sandbox.host import try_all\ntry_all('inner')"
        )
        told = json.loads(
            subprocess.run(
                [python, "-P", "-c", code],
                env={"PYTHONPATH": str(site)},
                stdout=subprocess.PIPE,
                cwd="/",
                check=True,
            ).stdout
        )
    assert (told["missing"], told["alone"]) == ([], alone)


IMPORTS = """
import sys
import tempfile
from autograder.engine import Engine, Task
import nbformat
cell = nbformat.v4.new_code_cell(
    "import own_package\\nanswer = own_package.answer",
    metadata={"nbgrader": {"grade_id": "answer", "grade": False, "solution": True, "locked": False,
                           "schema_version": 3}},
)
test = nbformat.v4.new_code_cell(
    "assert answer == 42",
    metadata={"nbgrader": {"grade_id": "test", "grade": True, "solution": False, "locked": True, "points": 2,
                           "schema_version": 3}, "autograder": {"role": "test"}},
)
notebook = nbformat.v4.new_notebook(cells=[cell, test])
with Engine(level=sys.argv[1]) as engine:
    graded = engine.grade(Task(notebook))
shown = [output.get("evalue") for cell in graded.notebook.cells for output in cell.outputs]
print(graded.record["confined"], graded.marks, shown, graded.record)
"""


@pytest.mark.needs("sandbox")
@pytest.mark.parametrize("level", ["full", "inner"])
@pytest.mark.parametrize("where", ["user", "pth", "PYTHONPATH"])
def test_what_the_grader_can_import_a_student_can(tmp_path, level, where):
    """With `pip install --user`, in a home that no account has; in a layered virtual environment; by the
    variable.
    """
    site = tmp_path / "base" / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
    (site / "own_package").mkdir(parents=True)
    (site / "own_package" / "__init__.py").write_text("answer = 42\n")
    os.chmod(tmp_path, 0o755)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "nowhere")}
    python = [sys.executable]
    paths = [str(HOUSE), *(path for path in sys.path if path.endswith("-packages"))]
    if where == "user":
        environment["PYTHONUSERBASE"] = str(tmp_path / "base")
    elif where == "PYTHONPATH":
        environment["PYTHONPATH"] = str(site)
    if where != "PYTHONPATH":
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
        python = [str(tmp_path / "venv" / "bin" / "python")]
        (own,) = (tmp_path / "venv" / "lib").glob("python3*/site-packages")
        layers = [*paths, str(site)] if where == "pth" else paths
        (own / "layers.pth").write_text("\n".join(layers) + "\n")
        if where == "user":  # a virtual environment sees no user's packages unless it is told
            settings = tmp_path / "venv" / "pyvenv.cfg"
            settings.write_text(settings.read_text().replace("packages = false", "packages = true"))
    ran = subprocess.run(
        [*python, "-c", IMPORTS, level],
        env=environment,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert ran.stdout.startswith(f"{level} {{'test': 2.0}}"), ran.stdout + ran.stderr[-2000:]


@pytest.mark.needs("sandbox")
@pytest.mark.parametrize("level", ["full", "inner"])
def test_a_user_without_an_account_and_a_home_grades(public_folder, level, python_for_others):
    stranger = 54321
    python = python_for_others(stranger) if os.geteuid() == 0 else None
    if python is None:
        pytest.skip("there is no other user here who may run Python")
    installed = [str(HOUSE), *(path for path in sys.path if path.endswith("-packages"))]
    subprocess.run([python, "-m", "venv", "--without-pip", public_folder / "venv"], check=True)
    (own,) = (public_folder / "venv" / "lib").glob("python3*/site-packages")
    (own / "layers.pth").write_text("\n".join(installed) + "\n")
    (own / "own_package.py").write_text("answer = 42\n")
    subprocess.run(["chmod", "-R", "a+rX", public_folder], check=True)
    python = str(public_folder / "venv" / "bin" / "python")
    who = {"user": stranger, "group": stranger, "extra_groups": []}
    there = subprocess.run([python, "-c", "import autograder.engine"], capture_output=True, cwd="/", **who)
    if there.returncode:
        pytest.skip("the packages are not another user's to read, or of another Python")
    environment = {"PATH": os.environ["PATH"], "HOME": "/nowhere"}
    ran = subprocess.run(
        [python, "-c", IMPORTS, level],
        env=environment,
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
        **who,
    )
    assert ran.stdout.startswith(f"{level} {{'test': 2.0}}"), ran.stdout + ran.stderr[-2000:]
