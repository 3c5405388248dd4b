"""A gradebook that cannot be worked with is told, with the copy that is whole and how to take it back; and is
left as it is.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from autograder import whole
from autograder.author.build import build
from autograder.author.release import BuildError
from autograder.book import backup
from autograder.classroom import Classroom
from autograder.cli import main
from autograder.run.grade import CannotGrade, grade
from autograder.schema import OtherSchema


def garbage(path: Path) -> None:
    path.write_bytes(b"no database at all, but as long as one " * 4000)


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def with_a_hole(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[8192:60000] = bytes(60000 - 8192)
    path.write_bytes(content)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def a_link_to_nothing(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "nowhere")


def a_circle(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def without_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("drop table grade_cells")
        database.commit()


def without_a_column(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("alter table grade drop column extra_credit")
        database.commit()


def of_another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as database:
        database.execute("create table bookmarks (address text)")
        database.commit()


DAMAGES = [
    garbage, truncated, with_a_hole, empty, a_folder, a_pipe, a_link_to_nothing, a_circle, without_tables,
    without_a_column, of_another_program,
]  # fmt: skip


@pytest.fixture
def copied(course) -> Path:
    backup.back_up(f"sqlite:///{course}/gradebook.db", course / whole.FOLDER)
    folder = course / "submitted" / "ada" / "numbers"
    folder.mkdir(parents=True)
    shutil.copy(course / "assignments/numbers/numbers.ipynb", folder)
    return course


def state(path: Path):
    return os.lstat(path)[:7], path.read_bytes() if path.is_file() else None


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_what_is_damaged_is_told_with_the_way_back_and_left_as_it_is(copied, damage, capsys):
    path = copied / "gradebook.db"
    damage(path)
    before = state(path)
    classroom = Classroom.open(copied)
    with pytest.raises(CannotGrade, match="newest whole copy.*\n.*\n.*Nothing was graded"):
        grade(classroom, "numbers", confined=False)
    with pytest.raises(BuildError, match="newest whole copy"):
        build(classroom)
    with pytest.raises(OtherSchema):
        classroom.gradebook()
    for command in (["report"], ["verify", "--unconfined"], ["build"], ["grade", "numbers", "--unconfined"]):
        assert main(command) == 2
        told = capsys.readouterr().err
        assert str(path) in told and "Traceback" not in told
    assert state(path) == before
    # the command that is named makes it good, and keeps what was there
    subprocess.run(re.search("\n    (mv .*)\n", told)[1], shell=True, check=True)
    assert os.path.lexists(copied / "gradebook.db.damaged")
    assert main(["report"]) == 0
    assert capsys.readouterr().out.startswith("numbers")


def test_the_newest_copy_that_is_whole_is_named(copied):
    path = copied / "gradebook.db"
    good = next((copied / whole.FOLDER).glob("*.backup"))
    for number, content in enumerate((b"", b"nothing" * 9999, path.read_bytes()[:50_000])):
        (copied / whole.FOLDER / f"gradebook.db.2999-01-0{number + 1}T00-00-00-000000.backup").write_bytes(
            content
        )
    (copied / whole.FOLDER / "other.db.2999-02-01T00-00-00-000000.backup").write_bytes(path.read_bytes())
    assert whole.newest(path, copied) == good
    good.unlink()
    garbage(path)
    with pytest.raises(whole.Unusable, match="There is no whole copy of it"):
        whole.check(f"sqlite:///{path}", copied)


def test_a_gradebook_that_is_gone_is_told_with_its_copy(copied, capsys):
    (copied / "gradebook.db").unlink()
    assert main(["report"]) == 2
    told = capsys.readouterr().err
    assert "there is no gradebook" in told and "\n    cp " in told


def test_a_journal_that_is_left_is_moved_along(copied):
    path = copied / "gradebook.db"
    a_folder(path)
    path.with_name("gradebook.db-journal").write_bytes(b"x" * 600)
    with pytest.raises(whole.Unusable) as told:
        whole.check(f"sqlite:///{path}", copied)
    assert "gradebook.db-journal.damaged" in str(told.value)


@pytest.mark.parametrize("known", [False, True])
def test_one_that_is_locked_is_told_with_who_has_it(copied, monkeypatch, known):
    monkeypatch.setattr(whole, "WAIT", 0.1)
    if known:  # that it is whole
        whole.check(f"sqlite:///{copied}/gradebook.db", copied)
    holds = (
        "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute('begin exclusive'); "
        "print(1, flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", holds, copied / "gradebook.db"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        other.stdout.readline()
        with pytest.raises(whole.Unusable, match="is locked by another program.*newest whole copy"):
            whole.check(f"sqlite:///{copied}/gradebook.db", copied)
    finally:
        other.communicate(b"")
    whole.check(f"sqlite:///{copied}/gradebook.db", copied)


def test_one_that_may_not_be_written_can_be_read(copied, monkeypatch):
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: real(path, mode) and not (
        str(path).endswith("gradebook.db") and mode & os.W_OK
    ))  # fmt: skip
    whole.check(f"sqlite:///{copied}/gradebook.db", copied)
    with pytest.raises(whole.Unusable, match="not to be written by this user: 'chmod u"):
        whole.check(f"sqlite:///{copied}/gradebook.db", copied, writing=True)


@pytest.mark.parametrize("url", ["nonsense", "foo://x/y", "sqlite:///", "sqlite://"])
def test_an_odd_address_is_told_or_is_none(url, tmp_path):
    if url.startswith("sqlite"):
        whole.check(url, tmp_path)
    else:
        with pytest.raises(whole.Unusable, match="names no database"):
            whole.check(url, tmp_path)


def test_a_server_that_does_not_answer_is_told_without_its_password(tmp_path):
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install '.[scale]'")
    with pytest.raises(whole.Unusable, match="does not answer") as told:
        whole.check("postgresql+psycopg://me:secret@127.0.0.1:1/x", tmp_path)
    assert "secret" not in str(told.value)


def test_copies_are_not_git_s(copied):
    subprocess.run(["git", "init", "-q", copied], check=True)
    with backup.only_writer(f"sqlite:///{copied}/gradebook.db", copied):
        assert (copied / backup.LOCK).exists()
    seen = subprocess.check_output(["git", "-C", copied, "status", "--porcelain", "-uall"], text=True)
    assert whole.FOLDER not in seen and backup.LOCK not in seen
