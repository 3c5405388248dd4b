"""A small course in a scratch folder. Its texts are in `small/`."""

import shutil
from pathlib import Path

import pytest

from autograder.author.build import build
from autograder.classroom import Classroom

collect_ignore = ["small"]
SMALL = Path(__file__).parent / "small"


@pytest.fixture
def text() -> Path:
    """The text of a good notebook of three exercises; not to be changed."""
    return SMALL / "solutions" / "numbers" / "numbers.py"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small course, built once: a new gradebook takes nbgrader seconds. Not to be changed."""
    home = tmp_path_factory.mktemp("built") / "course"
    _lay_out(home)
    build(Classroom.open(home, home))
    return home


@pytest.fixture
def course(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a course whose one assignment, `numbers`, is built; it is the current directory."""
    shutil.copytree(built, tmp_path / "course")
    return _enter(tmp_path / "course", monkeypatch)


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same before anything was built."""
    _lay_out(tmp_path / "course")
    return _enter(tmp_path / "course", monkeypatch)


@pytest.fixture
def classroom(course: Path) -> Classroom:
    return Classroom.open(course)


def _lay_out(home: Path) -> None:
    shutil.copytree(SMALL, home, ignore=shutil.ignore_patterns("__pycache__"))


def _enter(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("AUTOGRADER_COURSE", raising=False)
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(home.parent / name.lower()))
    monkeypatch.chdir(home)
    return home
