"""Makes the made-up course importable by the tests beside it, and builds it once."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from leaning import SMALL, lay_out


@pytest.fixture(scope="session")
def leaning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course, built once. Not to be changed."""
    course = tmp_path_factory.mktemp("leaning") / "course"
    course.mkdir()
    settings = (SMALL / "nbgrader_config.py").read_text()
    # on a busy machine a cell may take long, and what took long is graded whole
    (course / "nbgrader_config.py").write_text(settings.replace("timeout = 4", "timeout = 120"))
    lay_out(course)
    return course
