"""How students are called where a report is read: as nbgrader's table has them, or by numbers that nobody can
turn back.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping

from autograder.lms.people import Person


class Names:
    """What each student is called, and their names out of any text.

    Args:
        students: all that may be named.
        people: nbgrader's table of students.
        anonymous: numbers in place of names. They are drawn anew each time: the order of the alphabet, and a
            hash that everybody can compute, would tell who is who.

    >>> names = Names(["ada", "bob"], {"ada": Person("ada", "Ada", "Lovelace")})
    >>> names["ada"], names["bob"]
    ('Lovelace, Ada (ada)', 'bob')
    >>> hidden = Names(["ada"], {"ada": Person("ada", "Ada", "Lovelace")}, anonymous=True)
    >>> hidden["ada"], hidden.hide("# Ada Lovelace, submitted/ada/ps1; adamant")
    ('student 1', '# student 1 student 1, submitted/student 1/ps1; adamant')
    """

    def __init__(
        self, students: Iterable[str], people: Mapping[str, Person], anonymous: bool = False
    ) -> None:
        students = list(students)
        self.anonymous = anonymous
        self._called: dict[str, str] = {}
        self._words: dict[str, str] = {}
        if anonymous:
            random.SystemRandom().shuffle(students)
        for number, student in enumerate(students, start=1):
            person = people.get(student) or Person(student)
            full = ", ".join(filter(None, (person.last_name, person.first_name)))
            alias = f"student {number:0{len(str(len(students)))}}"
            self._called[student] = alias if anonymous else f"{full} ({student})" if full else student
            known = (student, person.first_name, person.last_name, person.email, person.lms_user_id)
            self._words |= {word.casefold(): alias for word in known if len(word) > 1}
        longest_first = sorted(self._words, key=len, reverse=True)
        self._pattern = re.compile(
            rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)" if longest_first else r"(?!)",
            re.IGNORECASE,
        )

    def __getitem__(self, student: str) -> str:
        return self._called.get(student, student)

    def hide(self, text: str) -> str:
        """Return a text that names nobody, where names are not to be told: a path, a note, a comment in a
        student's code.
        """
        if not self.anonymous:
            return text
        return self._pattern.sub(lambda found: self._words.get(found[0].casefold(), "…"), text)
