"""Who of the gradebook stands in which row of a table that another system made.

What is certain goes first: a column of theirs that is the gradebook's own name for the student. Then what
nbgrader's table of students has besides (`nbgrader db student add --lms-user-id --email --first-name
--last-name`), and the whole name at last. What could be two is nobody: a mark in another's row is worse than
none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from autograder.classroom import Classroom


@dataclass(frozen=True)
class Person:
    """A student as nbgrader's table has one."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.first_name, self.last_name)))


@dataclass(frozen=True)
class Place:
    """What a row says of who it is about.

    ids: what may be the gradebook's name of the student. number: one that may be, but is of the other
    system's own making. name: "Marie Curie" or "Curie, Marie".
    """

    ids: tuple[str, ...]
    number: str = ""
    name: str = ""


@dataclass(frozen=True)
class Clash:
    """A row that could be of several students, or a student who could be in several rows."""

    rows: tuple[int, ...]
    students: tuple[str, ...]


@dataclass
class Matches:
    """rows: the student of each row. by_name: rows of whom nothing but the name agrees. left: rows that are
    about nobody in the gradebook.
    """

    rows: dict[int, str] = field(default_factory=dict)
    by_name: list[int] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    left: set[int] = field(default_factory=set)


def people(classroom: Classroom) -> dict[str, Person]:
    """Return nbgrader's table of students."""
    with classroom.gradebook() as gradebook:
        found: Iterable = gradebook.students
        return {
            one.id: Person(
                one.id, one.first_name or "", one.last_name or "", one.email or "", one.lms_user_id or ""
            )
            for one in found
        }


def match(students: Iterable[Person], places: Mapping[int, Place]) -> Matches:
    """Find each student's row.

    >>> match([Person("mc12")], {3: Place(("77", "MC12"), name="Curie, Marie")}).rows
    {3: 'mc12'}
    """
    matches = Matches(left=set(places))
    people = {student.id: student for student in students}
    passes: list[tuple[Callable[[Person], list[str]], Callable[[Place], list[str]]]] = [
        (lambda person: [person.id], lambda place: [*place.ids]),
        (lambda person: [person.lms_user_id, person.email], lambda place: [*place.ids, place.number]),
        (lambda person: [person.id], lambda place: [place.number]),
        (lambda person: [person.name], lambda place: [_in_order(place.name)]),
    ]
    for known, told in passes:
        found = _pass(people, {row: places[row] for row in matches.left}, known, told)
        homes: dict[str, list[int]] = {}
        for row, theirs in found.items():
            for student in theirs:
                homes.setdefault(student, []).append(row)
        clashing = [
            *(Clash((row,), tuple(sorted(theirs))) for row, theirs in found.items() if len(theirs) > 1),
            *(Clash(tuple(rows), (student,)) for student, rows in sorted(homes.items()) if len(rows) > 1),
        ]
        unsure = {row for clash in clashing for row in clash.rows}
        certain = {row: student for row, (student, *_) in found.items() if row not in unsure}
        matches.clashes += clashing
        matches.rows |= certain
        matches.left -= set(found)
        # who could be two here is not looked for by less
        people = {student: person for student, person in people.items() if student not in homes}
        matches.by_name = [*certain]
    return matches


def _pass(
    people: Mapping[str, Person],
    places: Mapping[int, Place],
    known: Callable[[Person], list[str]],
    told: Callable[[Place], list[str]],
) -> dict[int, list[str]]:
    """Return who may stand in each row, for the rows in which somebody does."""
    named: dict[str, set[str]] = {}
    for student, person in people.items():
        for word in filter(None, map(plain, known(person))):
            named.setdefault(word, set()).add(student)
    found = {
        row: sorted(set().union(*(named.get(plain(word), set()) for word in told(place))))
        for row, place in places.items()
    }
    return {row: students for row, students in found.items() if students}


def plain(word: str) -> str:
    """Return a word as it is compared: without regard to case, blanks, and how an accent is written.

    >>> plain(" Zoe\\u0308 ") == plain("ZO\\u00cb")
    True
    """
    return " ".join(unicodedata.normalize("NFC", word).casefold().split())


def _in_order(name: str) -> str:
    """Return "Marie Curie" of "Curie, Marie"."""
    last, comma, first = name.partition(",")
    return f"{first} {last}" if comma else name
