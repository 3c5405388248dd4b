"""Makes the cases importable by the tests beside them, and rehearses each once for all tests of a file."""

import dataclasses
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from idioms import CASES, LIBRARIES, UNTOUCHED, Answer, libraries, shared, task

from autograder import sandbox
from autograder.engine import Engine, Graded, Rehearsed, Task, rehearse

MODELS = {"sklearn", "torch"}


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses by markers
def pytest_collection_modifyitems(items):
    """Of the tests that run with and without confinement, without it every third at once, the others under
    `-m slow`.
    """
    if sandbox.missing("full"):
        return
    unconfined = [
        item for item in items if hasattr(item, "callspec") and item.callspec.params.get("engine") is False
    ]
    for number, item in enumerate(unconfined):
        if number % 3:
            item.add_marker(pytest.mark.slow)


class Rehearsals:
    """What the engine learns of each case from the instructor's own solution, and marks by that.

    Three warm processes serve all cases: with NumPy alone, with all but MODELS, and with MODELS.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._cases = shared() | CASES
        self._known: dict[str, Rehearsed] = {}

    def of(self, name: str) -> Rehearsed:
        """What came of a case's rehearsal: of our own cases with the untouched handout, as before a class."""
        if name not in self._known:
            untouched = [UNTOUCHED] * sum(kind == "answer" for kind, _ in self._cases[name])
            handout = self.task(name, untouched) if name in CASES else None
            self._known[name] = rehearse(self.task(name), handout, self._engine.grade)
        return self._known[name]

    def graded(self, name: str, answers: Sequence[Answer] | None = None) -> Graded:
        """Answers, or the instructor's own, graded as the rehearsal found."""
        return self.grade(self.task(name, answers), name)

    def grade(self, task: Task, name: str) -> Graded:
        return self._engine.grade(dataclasses.replace(task, plan=self.of(name).plan))

    def task(self, name: str, answers: Sequence[Answer] | None = None) -> Task:
        needed = self.needed(name, answers)
        shares = {other for other in LIBRARIES if (other in MODELS) == bool(needed & MODELS)}
        return task(self._cases[name], answers, imports=sorted(shares if needed - {"numpy"} else ()))

    def needed(self, name: str, answers: Sequence[Answer] | None = None) -> set[str]:
        return set(libraries(self._cases[name], answers or ()))

    def lacking(self, name: str, answers: Sequence[Answer] | None = None) -> list[str]:
        """The libraries that a case needs and this host does not have."""
        return sorted(other for other in self.needed(name, answers) if find_spec(other) is None)

    def skip_without(self, name: str, answers: Sequence[Answer] | None = None) -> None:
        """Skip the test of a case whose libraries are not all here."""
        if lacking := self.lacking(name, answers):
            pytest.skip(f"{', '.join(lacking)} cannot be imported here")


@pytest.fixture(scope="module")
def rehearsals():
    with Engine(confined=True) as engine:
        yield Rehearsals(engine)


@pytest.fixture(
    scope="module",
    params=[pytest.param(True, marks=pytest.mark.needs("sandbox")), False],
    ids=["confined", "unconfined"],  # what is sampled runs confined
)
def engine(request):
    with Engine(confined=request.param) as engine:
        yield engine
