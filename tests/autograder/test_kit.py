"""The student's kit: what is in it, what must not be, and whether it installs where a student would."""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder import kit
from autograder.classroom import Classroom
from autograder.cli import main

PYTHONS = {
    "this": sys.executable,
    "Debian's 3.11": "/usr/bin/python3",
    "3.12": "python3.12",
    "3.13": "python3.13",
}
# As a student's first minutes: numpy is enough for it.
FIRST_MINUTES = """
import sys
import numpy as np
import course as torch
from course import check
x = torch.tensor([1.0, 2.0], requires_grad=True)
(x * x + x).sum().backward()
check.close(x.grad.numpy(), np.array([3.0, 5.0]), what="x.grad")
try:
    check.close(np.ones((2, 3)), np.ones((3, 2)), what="J")
except check.Wrong as wrong:
    assert "shape (2, 3)" in str(wrong)
else:
    raise SystemExit("a wrong answer has passed its check")
print("course from", torch.__file__, "on", sys.version.split()[0])
"""


@pytest.fixture
def made(monkeypatch):
    """In place of the wheel that pip makes, which takes long, one of one module; return how to change it."""
    modules = {"course/__init__.py": '"""The library."""\n'}

    def make_wheel(folder: Path, scratch: Path) -> Path:
        path = folder / "vectorized_backprop_course-0.1.0-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in modules.items():
                archive.writestr(zipfile.ZipInfo(name), text)
        return path

    monkeypatch.setattr(kit, "make_wheel", make_wheel)
    return modules


def packed(path: str = "week.zip") -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_kit_has_wheel_notebooks_and_one_line_that_installs(course, made, capsys):
    assert main(["kit", "--output", "week.zip"]) == 0
    files = packed()
    assert set(files) == {
        "week/README.md",
        "week/assignments/numbers/numbers.ipynb",
        "week/vectorized_backprop_course-0.1.0-py3-none-any.whl",
    }
    assert (
        files["week/assignments/numbers/numbers.ipynb"]
        == Path("assignments/numbers/numbers.ipynb").read_bytes()
    )
    text = files["week/README.md"].decode()
    assert "    python3 -m pip install vectorized_backprop_course-0.1.0-py3-none-any.whl\n" in text
    assert "- `assignments/numbers/numbers.ipynb`" in text and "nbgrader" not in text
    before = Path("week.zip").read_bytes()
    assert main(["kit", "numbers", "--output", "week.zip"]) == 0
    assert Path("week.zip").read_bytes() == before
    assert "week/README.md" in capsys.readouterr().out


def test_where_the_class_has_an_exchange_its_settings_are_in_the_kit(course, made, tmp_path):
    (tmp_path / "srv").mkdir()
    settings = course / "nbgrader_config.py"
    settings.write_text(settings.read_text() + f"c.Exchange.root = {str(tmp_path / 'srv')!r}\n")
    assert main(["kit", "--output", "week.zip"]) == 0
    files = packed()
    (course / "student").mkdir()
    (course / "student" / "nbgrader_config.py").write_bytes(files["week/nbgrader_config.py"])
    student = Classroom.open(course / "student")
    assert student.exchange == tmp_path / "srv"
    assert student.directory().course_id == Classroom.open(course).directory().course_id
    assert "nbgrader submit" in files["week/README.md"].decode()


def add_to_release(line: str) -> None:
    path = Path("assignments/numbers/numbers.ipynb")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][-1]["source"] += "\n" + line
    path.write_text(json.dumps(notebook), encoding="utf-8")


def hidden_line(text: Path) -> str:
    """A line of a hidden test of the small course."""
    inside = text.read_text(encoding="utf-8").partition("### BEGIN HIDDEN TESTS")[2].partition("### END")[0]
    return max((line.strip() for line in inside.splitlines()), key=len)


def test_what_would_give_something_away_is_not_packed(course, text, made, capsys):
    shutil.copytree("assignments", "kept")
    for line, why in (
        (hidden_line(text), "of a hidden test of"),
        ("### BEGIN SOLUTION", "still has the marker"),
        ("from autograder import sandbox", "imports what is the instructor's"),
    ):
        add_to_release(line)
        assert main(["kit", "--output", "week.zip"]) == 2
        assert why in capsys.readouterr().err and not Path("week.zip").exists()
        shutil.copytree("kept", "assignments", dirs_exist_ok=True)
    for name, source, why in (
        ("course/spy.py", "import autograder.engine\n", "imports what is the instructor's"),
        ("autograder/cli.py", "", "is the instructor's"),
        ("solutions/numbers.py", "", "is the instructor's"),
    ):
        made[name] = source
        assert main(["kit", "--output", "week.zip"]) == 2
        assert why in capsys.readouterr().err and not Path("week.zip").exists()
        del made[name]
    assert main(["kit", "--output", "week.zip"]) == 0


def test_what_is_not_built_is_not_packed(course, made, capsys):
    Path("assignments/numbers/numbers.ipynb").unlink()
    assert main(["kit"]) == 2 and "run 'autograder build numbers' first" in capsys.readouterr().err
    assert main(["kit", "letters"]) == 2 and "there is no assignment 'letters'" in capsys.readouterr().err


@pytest.fixture(scope="module")
def real(repository, tmp_path_factory) -> Path:
    """The kit of the four assignments, unpacked."""
    place = tmp_path_factory.mktemp("kit")
    kit.pack(Classroom.open(repository), [], place / "student-kit.zip")
    with zipfile.ZipFile(place / "student-kit.zip") as archive:
        archive.extractall(place)
    return place / "student-kit"


@pytest.mark.slow
@pytest.mark.parametrize("python", PYTHONS)
def test_the_kit_installs_in_a_fresh_environment(real, tmp_path, python):
    found = shutil.which(PYTHONS[python])
    if not found:
        pytest.skip(f"no {PYTHONS[python]} here")
    made = subprocess.run([found, "-m", "venv", tmp_path / "venv"], capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"{found} makes no virtual environment: {made.stdout.strip().splitlines()[-1:]}")
    run = lambda *command: subprocess.run(
        [tmp_path / "venv" / "bin" / "python", *command], cwd=real, check=True, capture_output=True, text=True
    )
    (wheel,) = real.glob("*.whl")
    # The whole of the README's line is torch and JupyterLab, gigabytes: here pip only says that it would do.
    planned = run("-m", "pip", "install", "--dry-run", "--quiet", "--report", "-", wheel.name).stdout
    names = {one["metadata"]["name"].lower() for one in json.loads(planned)["install"]}
    assert {"torch", "jupyterlab", "numpy", "vectorized-backprop-course"} <= names
    assert not names & {"nbgrader", "vectorized-backprop"}
    run("-m", "pip", "install", "--quiet", "numpy>=2")
    run("-m", "pip", "install", "--quiet", "--no-deps", wheel.name)
    told = run("-c", FIRST_MINUTES).stdout
    assert f"course from {tmp_path}" in told


@pytest.mark.slow
def test_the_cell_for_colab_installs_the_wheel(real, tmp_path):
    """In an environment that has what Colab has (here: ours), and no `course`."""
    (line,) = re.findall(r"^ {4}(%pip install .*)$", (real / "README.md").read_text(), re.MULTILINE)
    assert "--no-deps" in line
    target = tmp_path / "site"
    code = (
        "import sys; from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        f"shell.run_cell({line + f' --target {target}'!r}).raise_error()\n"
        f"sys.path.insert(0, {str(target)!r})\n"
        "import course; print(course.__file__)"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=real, capture_output=True, text=True, check=True)
    assert str(target) in told.stdout
