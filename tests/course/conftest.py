"""Makes `agreement.check` importable by the tests beside it (they are no package, so that pytest imports them
by path).
"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
collect_ignore = ["programs"]  # no tests themselves: test_programs.py runs them


@pytest.fixture(autouse=True)
def plain_python(monkeypatch):
    """No IPython that another test has left running in this process (a failed check would show its panel
    there), and no grading.
    """
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    if shell := sys.modules.get("IPython.core.interactiveshell"):
        monkeypatch.setattr(shell.InteractiveShell, "_instance", None)
