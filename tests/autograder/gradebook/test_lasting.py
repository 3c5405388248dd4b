"""A gradebook that stays open, and is as one that was just opened to whoever gets it."""

import shutil
import sqlite3

import pytest
from nbgrader.api import Gradebook

from autograder.gradebook import lasting
from autograder.gradebook.lasting import Lasting, kept_open, opened
from autograder.schema import OtherSchema

NAME = "numbers"


@pytest.fixture
def url(classroom) -> str:
    return classroom.directory().db_url


@pytest.fixture
def made(monkeypatch) -> list[Gradebook]:
    """All that were opened."""
    made: list[Gradebook] = []

    class Counted(Gradebook):
        def __init__(self, *named, **more):
            super().__init__(*named, **more)
            made.append(self)

    monkeypatch.setattr(lasting, "Gradebook", Counted)
    return made


def write(url: str, student: str) -> None:
    """As another program does, which waits for nobody."""
    with sqlite3.connect(url.removeprefix("sqlite:///"), timeout=0) as other:
        other.execute("insert into student (id) values (?)", (student,))
    other.close()


def students(gradebook: Gradebook) -> list[str]:
    return [one.id for one in gradebook.students]


def test_within_it_a_gradebook_is_opened_once(url, made):
    for _ in range(2):
        with opened(url) as gradebook:
            gradebook.find_assignment(NAME)
    assert len(made) == 2
    with kept_open(url):
        assert len(made) == 2, "before somebody asks there is nothing to open"
        for _ in range(2):
            with opened(url):
                pass
        with kept_open(url), opened(url) as gradebook:
            assert gradebook is made[-1]
        with opened(url):  # the inner one has not closed it
            pass
    assert len(made) == 3
    with opened(url) as gradebook:
        assert gradebook is made[3]


def test_what_others_write_is_seen_and_nothing_stands_in_their_way(url):
    with kept_open(url):
        for count in range(3):
            with opened(url) as gradebook:
                assert len(students(gradebook)) == count
                gradebook.find_assignment(NAME).name = "changed"  # not written, and not remembered
                gradebook.db.flush()
            write(url, f"other{count}")


def test_a_lasting_one_is_opened_anew_where_another_file_stands_there(url, classroom, tmp_path):
    made = []
    book = Lasting(url, lambda: made.append(classroom.gradebook()) or made[-1])
    file = url.removeprefix("sqlite:///")
    shutil.copy(file, tmp_path / "older.db")
    for _ in range(2):
        with book.lent() as first:
            with opened(url) as gradebook:
                assert gradebook is first
        write(url, f"other{len(students(first))}")
    assert len(made) == 1
    (tmp_path / "older.db").rename(file)
    with book.lent() as second:
        assert students(second) == []
    assert len(made) == 2
    book.close()
    with book.lent() as third:
        assert third is made[2]
    book.close()


def test_one_that_is_doubted_is_looked_through_before_it_is_lent_again(url, classroom):
    book = Lasting(url, classroom.gradebook)
    with book.lent() as first:
        book.doubt()
        assert students(first) == [], "who has it keeps it"
    with sqlite3.connect(url.removeprefix("sqlite:///")) as other:
        other.execute("update alembic_version set version_num = 'none of ours'")
    other.close()
    with pytest.raises(OtherSchema), book.lent():
        pass
