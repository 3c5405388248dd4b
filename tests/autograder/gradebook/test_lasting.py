"""A gradebook that stays open, and is as one that was just opened to whoever gets it."""

import shutil
import sqlite3
from pathlib import Path

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


@pytest.fixture
def book(url, classroom):
    """A lasting one, and all that were opened for it."""
    made: list[Gradebook] = []
    book = Lasting(url, classroom.root, lambda: made.append(classroom.gradebook()) or made[-1])
    yield book, made
    book.close()


def test_a_lasting_one_stays_open_while_nobody_else_writes_there(book, url):
    book, made = book
    for count in range(3):
        with book.lent() as gradebook, opened(url) as within:
            assert within is gradebook and len(students(gradebook)) == count
            gradebook.add_student(f"mine{count}")
    assert len(made) == 1
    book.close()
    with book.lent() as gradebook:
        assert gradebook is made[1]


def replaced(file: Path, older: Path) -> None:
    older.rename(file)


def overwritten(file: Path, older: Path) -> None:
    file.write_bytes(older.read_bytes())


def written_into(file: Path, older: Path) -> None:
    with sqlite3.connect(file) as other:
        other.execute("delete from student")
    other.close()


@pytest.fixture
def older(url, tmp_path) -> tuple[Path, Path]:
    """The file of the gradebook, and a copy of how it was."""
    file = Path(url.removeprefix("sqlite:///"))
    return file, Path(shutil.copy(file, tmp_path / "older.db"))


@pytest.mark.parametrize("change", [replaced, overwritten, written_into])
def test_what_anybody_else_does_to_its_file_is_seen(book, older, change):
    book, made = book
    with book.lent() as first:
        first.add_student("ada")
    change(*older)
    with book.lent() as second:
        assert students(second) == []
    assert len(made) == book.opened == 2


def test_a_file_that_is_replaced_while_it_is_lent_is_seen_at_the_next(book, older):
    book, made = book
    with book.lent() as first:
        first.add_student("ada")
        replaced(*older)
    with book.lent() as second:
        assert second is made[1] and students(second) == []


@pytest.mark.parametrize("doubted", [False, True])
def test_one_whose_file_is_gone_is_not_lent_again(book, url, doubted):
    book, made = book
    with book.lent() as first:
        first.add_student("ada")
    if doubted:
        book.doubt()
    Path(url.removeprefix("sqlite:///")).unlink()
    with book.lent() as second:
        assert second is made[1] and students(second) == []


@pytest.mark.parametrize("lock", ["exclusive", "immediate"])
def test_one_that_another_program_has_locked_is_told_of_before_anything_is_done(book, url, monkeypatch, lock):
    monkeypatch.setattr("autograder.whole.WAIT", 0.1)
    book, _ = book
    with book.lent():
        pass
    with sqlite3.connect(url.removeprefix("sqlite:///")) as other:
        other.execute(f"begin {lock}")
        with pytest.raises(OtherSchema, match="locked by another program"), book.lent():
            pytest.fail("it was lent")
        other.rollback()
    with book.lent() as gradebook:
        assert students(gradebook) == []
    other.close()


def broken_off(book: Lasting) -> None:
    with book.lent() as gradebook:
        gradebook.find_assignment(NAME).name = "changed"
        gradebook.db.flush()
        raise ZeroDivisionError


def test_where_something_went_wrong_it_is_opened_anew(book, url):
    book, made = book
    with book.lent() as first:
        book.doubt()
        assert students(first) == [], "who has it keeps it"
    with pytest.raises(ZeroDivisionError):
        broken_off(book)
    write(url, "bela")  # it has let go of the file
    with book.lent():
        pass
    assert len(made) == 3
