"""One writer at a time, and a copy of the gradebook before it writes."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import create_engine, text

from autograder.book import backup
from autograder.nbgrader import find_alembic


@pytest.fixture
def sqlite_url(tmp_path) -> str:
    with closing(sqlite3.connect(tmp_path / "gradebook.db")) as database:
        database.execute("create table marks (student text, points real)")
        database.execute("insert into marks values ('ada', 40)")
        database.commit()
    return f"sqlite:///{tmp_path}/gradebook.db"


def rows(path) -> list:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("select * from marks").fetchall()


def test_a_gradebook_in_memory_is_refused_before_anything_is_graded(tmp_path):
    with pytest.raises(backup.NoBackup, match="in memory"):
        backup.back_up("sqlite://", tmp_path)
    with pytest.raises(backup.NoBackup, match="in memory"), backup.only_writer("sqlite://", tmp_path):
        pass


def test_a_copy_holds_what_was_committed_while_somebody_else_writes(sqlite_url, tmp_path):
    with closing(sqlite3.connect(tmp_path / "gradebook.db")) as formgrader:
        formgrader.execute("pragma journal_mode=wal")
        formgrader.execute("insert into marks values ('bela', 3)")
        copy = backup.back_up(sqlite_url, tmp_path / "backups")
        formgrader.commit()
    assert rows(copy) == [("ada", 40.0)]
    assert len(rows(tmp_path / "gradebook.db")) == 2


def test_no_gradebook_needs_no_copy(tmp_path):
    assert backup.back_up(f"sqlite:///{tmp_path}/none.db", tmp_path / "backups") is None
    assert not (tmp_path / "none.db").exists()


def test_a_copy_that_cannot_be_made_stops_the_run_and_leaves_no_half(sqlite_url, tmp_path):
    (tmp_path / "gradebook.db").write_bytes(b"no database at all, but long enough to be read as one" * 100)
    with pytest.raises(backup.NoBackup, match="could not be copied to .*nothing was graded"):
        backup.back_up(sqlite_url, tmp_path / "backups")
    assert list((tmp_path / "backups").glob("[!.]*")) == []


def test_old_copies_go_and_the_newest_stay(sqlite_url, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "KEPT", 3)
    made = [backup.back_up(sqlite_url, tmp_path / "backups") for _ in range(5)]
    assert sorted((tmp_path / "backups").glob("[!.]*")) == made[2:]


HOLD = """
import sys
from pathlib import Path
from autograder.book.backup import only_writer
with only_writer(sys.argv[1], Path(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_run_is_told_who_writes_until_the_first_ends_or_dies(sqlite_url, tmp_path):
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, sqlite_url, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert first.stdout.readline() == b"held\n"
        with pytest.raises(backup.Busy, match=f"process {first.pid} is grading"):
            with backup.only_writer(sqlite_url, tmp_path):
                pass
    finally:
        first.kill()
        first.communicate()
    with backup.only_writer(sqlite_url, tmp_path):
        assert f"process {os.getpid()}" in (tmp_path / ".autograder.lock").read_text()


@pytest.mark.needs("postgresql")
def test_postgresql_is_copied_so_that_pg_restore_brings_it_back(postgresql_url, tmp_path):
    find_alembic()
    with Gradebook(postgresql_url, "") as book:
        book.add_student("ada")
    copy = backup.back_up(postgresql_url, tmp_path / "backups")
    listing = subprocess.run(
        ["pg_restore", "--list", copy], capture_output=True, text=True, check=True
    ).stdout
    assert "TABLE DATA public student" in listing
    data = subprocess.run(
        ["pg_restore", "--data-only", "--table=student", "--file=-", copy],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "ada" in data.stdout


@pytest.mark.needs("postgresql")
def test_postgresql_has_one_writer_even_from_two_machines(postgresql_url, tmp_path):
    with backup.only_writer(postgresql_url, tmp_path / "here"):
        with pytest.raises(backup.Busy, match="another machine is grading"):
            with backup.only_writer(postgresql_url, tmp_path / "there"):
                pass
        engine = create_engine(postgresql_url)
        with engine.connect() as formgrader:
            assert formgrader.execute(text("select 1")).scalar() == 1
        engine.dispose()
    with backup.only_writer(postgresql_url, tmp_path / "there"):
        pass


def test_a_server_that_does_not_answer_is_an_error_in_words(tmp_path):
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install '.[scale]'")
    with pytest.raises(ConnectionError, match="the gradebook's server does not answer: .*"):
        with backup.only_writer(f"postgresql+psycopg://nobody@/none?host={tmp_path}", tmp_path):
            pass
