"""The demo, and with it every known mistake: each costs marks in its exercise, nowhere else, and the feedback
names it.
"""

import io

import pytest
from rich.console import Console

from autograder.demo import demo as module
from autograder.demo.demo import demo


def run(home, folder, **options) -> tuple[int, str]:
    console = Console(file=io.StringIO(), width=200)
    code = demo(home, None, folder, console, **options)
    return code, console.file.getvalue()


@pytest.mark.slow  # CI runs the command itself
def test_every_mark_of_the_first_assignment_is_as_it_must_be(repository, tmp_path, monkeypatch):
    monkeypatch.setenv("AUTOGRADER_COURSE", str(tmp_path / "elsewhere"))
    before = sorted((path, path.stat().st_mtime_ns) for path in (repository / "assignments").rglob("*"))
    code, said = run(repository, tmp_path / "demo", most=None)
    assert code == 0, said
    assert "all marks are as they must be" in said
    assert (
        sorted((path, path.stat().st_mtime_ns) for path in (repository / "assignments").rglob("*")) == before
    )
    assert not (tmp_path / "elsewhere").exists()


def test_a_mistake_that_costs_nothing_is_told_and_the_demo_fails(course, tmp_path, monkeypatch):
    """`double` is right here, so the mistake that is planted in it is none."""
    mistakes = course / "solutions/numbers/mistakes.py"
    mistakes.write_text(mistakes.read_text().replace("return x", "return x + x"))
    monkeypatch.setattr(module, "TIMEOUT", 5)
    code, said = run(course, tmp_path / "demo")
    assert code == 1
    wrong = [line for line in said.splitlines() if line.startswith("wrong: ")]
    assert len(wrong) == 2
    assert "double must bring fewer than 3, but brought 3" in wrong[0]
    assert "does not say" in wrong[1]


@pytest.mark.slow
def test_without_an_exchange_the_demo_goes_on_and_says_so(course, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "TIMEOUT", 5)
    monkeypatch.setattr(module.Classroom, "open_exchange", lambda classroom: None)
    code, said = run(course, tmp_path / "demo")
    assert code == 0, said
    assert "note: no exchange here" in said
