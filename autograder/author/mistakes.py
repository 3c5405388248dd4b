"""The wrong answers that students give, kept beside the exercise: each must cost marks, and the feedback must
name it.

`solutions/1-jacobians/mistakes.py` lists them for the tests of the tests and for the demo's class.
"""

import runpy
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Mistake:
    """A wrong answer: the exercise, the mistake's name in `course.check`, and the whole text of the solution
    cell. One whose `name` is None loses points, and nobody gives it a name.
    """

    grade_id: str
    name: str | None
    code: str


class MistakesError(ValueError):
    """A `mistakes.py` that lists something else than mistakes."""


def load(folder: Path | str) -> list[Mistake]:
    """Return the mistakes listed in `folder/mistakes.py`: an empty list where there is no such file.

    Raises:
        MistakesError: `MISTAKES` is missing, is no list of Mistake, or has the same wrong answer twice.
    """
    path = Path(folder) / "mistakes.py"
    if not path.exists():
        return []
    # run, not imported: each assignment's file has this name, and its folder's name is no Python name
    found = runpy.run_path(str(path)).get("MISTAKES")
    if not isinstance(found, list) or not all(isinstance(mistake, Mistake) for mistake in found):
        raise MistakesError(f"{path}: MISTAKES must be a list of autograder.author.mistakes.Mistake")
    seen = set()
    for mistake in found:
        # A mistake may be made in several ways: what is listed once is the wrong answer.
        if (mistake.grade_id, mistake.code) in seen:
            what = f"an answer with the mistake '{mistake.name}'" if mistake.name else "an answer"
            raise MistakesError(f"{path}: {what} of '{mistake.grade_id}' is listed twice: delete one")
        seen.add((mistake.grade_id, mistake.code))
    return found


def by_student(mistakes: Iterable[Mistake]) -> list[list[Mistake]]:
    """Deal the mistakes to as few students as can be, none of whom makes two in one exercise.

    >>> a, b, c = Mistake("a", "sign", ""), Mistake("a", "transpose", ""), Mistake("b", "sign", "")
    >>> by_student([a, b, c]) == [[a, c], [b]]
    True
    """
    students: list[list[Mistake]] = []
    for mistake in mistakes:
        for student in students:
            if mistake.grade_id not in {other.grade_id for other in student}:
                student.append(mistake)
                break
        else:
            students.append([mistake])
    return students
