"""A gradebook of another nbgrader is told before anything is done with it, and what to do is right."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from autograder import schema
from autograder.author.build import build
from autograder.author.release import BuildError
from autograder.classroom import StepFailed
from autograder.cli import main
from autograder.run.grade import CannotGrade, grade
from autograder.run.verify import verify

# What each of nbgrader's migrations has added, the last first; a database of before alembic has no version.
OLDER = {
    "282d30a0218e": """
        create table before as select id, name, duedate from assignment;
        drop table assignment;
        create table assignment
            (id varchar(32) primary key, name varchar(128) unique not null, duedate datetime);
        insert into assignment select * from before;
        drop table before;
        drop table course;
    """,
    "167914646830": "alter table student drop column lms_user_id;",
    "724cde206c17": "",
    "50a4d84c131a": "alter table grade drop column extra_credit;",
    "b6d005d67074": "alter table notebook drop column kernelspec;",
    None: "",
}


def age(path: Path, version: str | None) -> None:
    """Make a gradebook what nbgrader made when that was its version."""
    with closing(sqlite3.connect(path)) as database:
        for name, undo in OLDER.items():
            database.executescript(undo)
            if name == version:
                break
        if version is None:
            database.execute("drop table alembic_version")
        else:
            database.execute("update alembic_version set version_num = ?", (version,))
        database.commit()


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as database:
        return {name for (name,) in database.execute("select name from sqlite_master where type = 'table'")}


@pytest.fixture
def handed_in(course: Path) -> Path:
    for student in ("ada", "bela"):
        folder = course / "submitted" / student / "numbers"
        folder.mkdir(parents=True)
        (folder / "numbers.ipynb").write_bytes((course / "assignments/numbers/numbers.ipynb").read_bytes())
    return course


def test_the_last_migration_is_what_nbgrader_writes(course):
    assert list(schema.migrations()) == [*(name for name in reversed(OLDER) if name), "e43177bfe90b"]
    with closing(sqlite3.connect("gradebook.db")) as database:
        assert database.execute("select * from alembic_version").fetchall() == [(schema.migrations()[-1],)]
    schema.check("sqlite:///gradebook.db")


@pytest.mark.parametrize("version", OLDER)
def test_a_gradebook_of_an_older_nbgrader_is_told_once_and_left_as_it_is(
    handed_in, classroom, version, capsys
):
    age(handed_in / "gradebook.db", version)
    before = tables(handed_in / "gradebook.db")
    for step in (
        lambda: grade(classroom, "numbers", confined=False),
        lambda: verify(classroom, "numbers", confined=False),
    ):
        with pytest.raises(CannotGrade, match="older nbgrader.*'nbgrader db upgrade --db=sqlite:///"):
            step()
    with pytest.raises(BuildError, match="nbgrader db upgrade"):
        build(classroom)
    with pytest.raises(StepFailed) as failed:
        classroom.autograde("numbers", "*")
    assert failed.value.log.count("nbgrader db upgrade") == 1 and "bela" not in failed.value.log
    for command in (["report", "numbers"], ["grade", "numbers", "--unconfined"]):
        assert main(command) == 2
        assert capsys.readouterr().err.count("nbgrader db upgrade") == 1
    assert tables(handed_in / "gradebook.db") == before
    assert not (handed_in / "autograded").exists() and not (handed_in / "records").exists()


def test_the_command_that_is_named_makes_it_good(handed_in, classroom):
    age(handed_in / "gradebook.db", "282d30a0218e")
    with pytest.raises(schema.OtherSchema) as told:
        classroom.gradebook()
    command = str(told.value).split("'")[2].split()
    subprocess.run([Path(sys.executable).with_name("nbgrader"), *command[1:]], check=True)
    with classroom.gradebook() as gradebook:
        assert [assignment.name for assignment in gradebook.assignments] == ["numbers"]


def test_a_newer_gradebook_and_what_is_none_are_told_too(handed_in, classroom, capsys):
    with closing(sqlite3.connect("gradebook.db")) as database:
        database.execute("update alembic_version set version_num = 'ffffffffffff'")
        database.commit()
    with pytest.raises(CannotGrade, match="newer nbgrader"):
        grade(classroom, "numbers", confined=False)
    Path("gradebook.db").write_bytes(b"this is no database, though it is long enough for a header" * 20)
    assert main(["report", "numbers"]) == 2
    assert "is no gradebook" in capsys.readouterr().err


def test_an_empty_file_is_a_gradebook_to_be(tmp_path):
    (tmp_path / "gradebook.db").touch()
    schema.check(f"sqlite:///{tmp_path}/gradebook.db")
    schema.check(f"sqlite:///{tmp_path}/none.db")
    schema.check("sqlite://")
    assert not (tmp_path / "none.db").exists()
