"""A made-up class: who hands in what, and what marks each must get. The demo and the tests grade it.

Every pupil is the proof of one promise: the solution gets full marks, the handout none, a mistake costs
points in its own exercise and nowhere else, and what goes wrong in one cell does not cost the others.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from autograder.author.mistakes import Mistake, by_student
from autograder.report import Row
from course import check

NAMES = """ada bela carla dana emil femi gita hugo ines juri kofi lena milo nour otto pia quinn rosa sami tara
ugo vera wim xenia yara zoe""".split()
LEAST = 8
"""How many pupils a class has at least."""

Outcome = Literal["all", "some", "none"]
"""What an exercise must bring: all its points, fewer than all, or none."""


@dataclass(frozen=True)
class Pupil:
    """One who hands in `answers` (by grade id; the rest is as it was handed out), and the outcome of each
    exercise.

    `sentences` are what the feedback must tell, by exercise.
    """

    name: str
    about: str
    answers: dict[str, str]
    outcomes: dict[str, Outcome]
    sentences: dict[str, str] = field(default_factory=dict)


def cohort(solutions: Mapping[str, str], mistakes: Iterable[Mistake], most: int | None = None) -> list[Pupil]:
    """Return a class for an assignment with these official answers (by grade id, in order) and known
    mistakes.

    It needs exercises whose test cell is called `check-` and the grade id of the answer.

    Args:
        most: how many pupils make mistakes at most, one in each exercise; all that it takes for every mistake
            if None.
    """
    unlike = list(_unlike(dict(solutions), by_student(mistakes)[:most]))
    # Those who know one exercise fill the class up, after the solution, the handout and the half of it.
    for index in range(max(0, LEAST - len(unlike))):
        only = list(solutions)[index % len(solutions)]
        outcomes: dict[str, Outcome] = {name: "all" if name == only else "none" for name in solutions}
        unlike.insert(3, (f"only {only}", {only: solutions[only]}, outcomes, {}))
    names = [*NAMES, *(f"pupil-{number}" for number in range(len(NAMES), len(unlike)))]
    return [Pupil(name, *rest) for name, rest in zip(names, unlike)]


def _unlike(
    full: dict[str, str], mistaken: list[list[Mistake]]
) -> Iterator[tuple[str, dict[str, str], dict[str, Outcome], dict[str, str]]]:
    """Yield what is handed in, in words and as answers, its outcomes, and what the feedback must tell."""
    all_: dict[str, Outcome] = dict.fromkeys(full, "all")
    nothing: dict[str, Outcome] = dict.fromkeys(full, "none")
    names = list(full)
    first, last, half = names[0], names[-1], names[: (len(names) + 1) // 2]
    yield "the solution", full, all_, {}
    yield "the untouched handout", {}, nothing, {}
    yield (
        "half of the exercises",
        {name: full[name] for name in half},
        {name: "all" if name in half else "none" for name in names},
        {},
    )
    for made in mistaken:
        yield (
            "mistakes: " + ", ".join(mistake.name or "one without a name" for mistake in made),
            full | {mistake.grade_id: mistake.code for mistake in made},
            all_ | {mistake.grade_id: "some" for mistake in made},
            {mistake.grade_id: check.sentence(mistake.name) for mistake in made if mistake.name},
        )
    # What goes wrong in a whole cell is tried at both ends: an import that fails must not cost the cells
    # after it, nor a cell that is stopped those before it.
    yield (
        "an import that fails",
        full | {first: f"import a_module_that_nobody_has\n\n{full[first]}"},
        all_ | {first: "none"},
        {},
    )
    yield "a loop without end", full | {last: "while True:\n    pass"}, all_ | {last: "none"}, {}


def wrong_marks(pupil: Pupil, row: Row, maxima: Mapping[str, float]) -> Iterator[str]:
    """Yield a sentence for each exercise whose points are not what they must be."""
    for exercise, outcome in pupil.outcomes.items():
        got, most = row.points.get(exercise), maxima.get(exercise)
        right = (
            got is not None
            and most is not None
            and (got == most if outcome == "all" else got == 0 if outcome == "none" else got < most)
        )
        if not right:
            must = (
                {"all": f"all {most:g}", "none": "0", "some": f"fewer than {most:g}"}[outcome]
                if most is not None
                else "points"
            )
            brought = "none yet" if got is None else f"{got:g}"
            yield f"{pupil.name} ({pupil.about}): {exercise} must bring {must}, but brought {brought}"


def unsaid(pupil: Pupil, feedback: Mapping[str, str]) -> Iterator[str]:
    """Yield a sentence for each mistake that the feedback does not name where it should.

    Args:
        feedback: the text that the pupil is told, by exercise.
    """
    for exercise, sentence in pupil.sentences.items():
        if " ".join(sentence.split()) not in " ".join(feedback.get(exercise, "").split()):
            yield f"{pupil.name} ({pupil.about}): the feedback on {exercise} does not say '{sentence}'"
