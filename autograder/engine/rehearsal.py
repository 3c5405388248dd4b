"""The rehearsal: how an assignment's cells are to be graded, learned from the instructor's own solution.

The solution goes through the engine as any submission does, once with every test apart (in the examiner) and,
where a test then gives it less than its points, once with every test together with it (beside its code, as
under stock nbgrader). A test that needs that is put together; the untouched handout is graded as well, to
find a test that gives it more apart. All that is decided here is decided before a student's submission is
read.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from autograder.examiner.bindings import Use

from .marks import is_tagged, is_test, points
from .plan import Plan
from .task import Graded, Task, shown

ROUNDS = 5
SEEDS = 3
"""A test is put together if it fails apart with each of so many seeds, and passes together with each."""
WHEN_NEEDED, NEVER = "when needed", "never"
Grade = Callable[[Task], Graded]


@dataclass(frozen=True)
class Trouble:
    """A test cell that has points and that the instructor's own solution does not get through, in either
    mode.
    """

    cell: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        where = f"'{self.cell}'" + (f", line {self.line}" if self.line else "")
        return f"{where} fails for the instructor's own solution: {self.reason}"


@dataclass(frozen=True)
class Rehearsed:
    """What came of a rehearsal.

    Args:
        plan: for all submissions.
        troubles: why not to grade a class with it.
        seconds: by grade id, what each test took with the solution.
        apart, together: the marks that the solution got in either mode, by grade id; `together` is empty
            where the first needed no second.
        handout: the marks of the untouched handout.
        whole: whether each notebook was graded to its end; not, where the host ended something.
    """

    plan: Plan
    troubles: tuple[Trouble, ...] = ()
    seconds: dict[str, float] = dataclasses.field(default_factory=dict)
    apart: dict[str, float] = dataclasses.field(default_factory=dict)
    together: dict[str, float] = dataclasses.field(default_factory=dict)
    handout: dict[str, float] = dataclasses.field(default_factory=dict)
    whole: bool = True

    def to_dict(self) -> dict[str, Any]:
        """All of it in JSON's types."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, told: dict[str, Any]) -> Rehearsed:
        """What `to_dict` made that of."""
        return cls(
            Plan.from_dict(told["plan"]),
            tuple(Trouble(**trouble) for trouble in told["troubles"]),
            dict(told["seconds"]),
            dict(told["apart"]),
            dict(told["together"]),
            dict(told["handout"]),
            told["whole"],
        )


def rehearse(
    solution: Task, handout: Task | None, grade: Grade, together: str | Sequence[str] = WHEN_NEEDED
) -> Rehearsed:
    """Learn from the solution how submissions are to be graded.

    Args:
        solution: the instructor's solution, as a submission.
        handout: what students were given, handed in untouched.
        grade: grades a task, as the engine does.
        together: "when needed", "never", or the grade ids of the tests that are to run together.
    """
    return _Rehearsal(solution, handout, grade, together).run()


class _Rehearsal:
    def __init__(
        self, solution: Task, handout: Task | None, grade: Grade, together: str | Sequence[str]
    ) -> None:
        self._solution, self._handout, self._grade, self._allowed = solution, handout, grade, together
        self._tests = [cell for cell in solution.notebook.cells if is_test(cell)]
        self._ids = [cell.metadata.nbgrader.grade_id for cell in self._tests]
        tagged = [cell.metadata.nbgrader.grade_id for cell in self._tests if is_tagged(cell)]
        named = [] if isinstance(together, str) else [name for name in self._ids if name in together]
        self._why = dict.fromkeys(tagged, "it is tagged student-kernel") | dict.fromkeys(
            named, "c.Grading.together names it"
        )
        self._plan = Plan(shared=shared_names(solution.notebook.cells))
        self._whole = True
        self._kinds: dict[str, dict[str, str]] = {}
        self._later: dict[str, tuple[str, ...]] = {}
        self._notes = list(named_twice(solution.notebook.cells))

    def run(self) -> Rehearsed:
        """The whole of it."""
        first = self._apart()
        best: Graded | None = None
        if any(first.marks.get(name, 0) < self._maximum(name) for name in self._ids):
            best = self._beside(self._solution, 0)
            if self._allowed == WHEN_NEEDED:
                first = self._decide(first, best)
        first = self._with_kinds(first)
        blank = self._untouched(best)
        self._plan = dataclasses.replace(
            self._plan, later=self._later, notes=tuple(dict.fromkeys(self._notes))
        )
        return Rehearsed(
            self._plan,
            tuple(self._troubles(first, best)),
            {entry["id"]: entry["seconds"] for entry in _entries(first).values() if "seconds" in entry},
            first.marks,
            {} if best is None else best.marks,
            {} if blank is None else blank.marks,
            self._whole,
        )

    def _with_kinds(self, graded: Graded) -> Graded:
        """Put the kinds of all that the solution gave into the plan, and grade it by the whole of the plan:
        it must get what it got.
        """
        before = self._plan
        self._plan = dataclasses.replace(before, kinds=self._kinds)
        if not self._kinds:
            return graded
        last = self._as_planned(self._solution)
        if lower := self._lower(last, graded):
            self._plan = before
            self._notes.append(
                f"'{lower[0]}' does not give the solution its points where values are held to the kinds "
                "that it gave itself: they are held to none"
            )
            return graded
        return last

    # Grading

    def _as_planned(self, task: Task, seed: int = 0) -> Graded:
        return self._graded(task, self._plan, seed)

    def _graded(self, task: Task, plan: Plan, seed: int) -> Graded:
        seed += self._solution.seed
        plan = dataclasses.replace(plan, later=self._later)
        graded = self._grade(dataclasses.replace(task, plan=plan, seed=seed, rehearsal=True))
        if task is self._solution:
            for cell, paths in graded.record.get("learned", {}).get("kinds", {}).items():
                known = self._kinds.setdefault(cell, {})
                for path, letters in paths.items():
                    known[path] = "".join(sorted({*known.get(path, ""), *letters}))
            for use, names in graded.record.get("learned", {}).get("later", {}).items():
                if names:
                    self._later = self._later | {use: tuple(sorted({*self._later.get(use, ()), *names}))}
        cut = any(entry["ended"] == "not run" and "why" in entry for entry in graded.record.get("cells", ()))
        self._whole = self._whole and not cut
        return graded

    def _beside(self, task: Task, seed: int) -> Graded:
        """With every test beside the student's code, hidden parts included: as under stock nbgrader."""
        every = tuple(self._ids)
        return self._graded(task, Plan(together=every, hidden=every), seed)

    def _apart(self) -> Graded:
        """The solution with every test apart that is not put together by name. It tells whose names are, and
        is graded once more where that matters.
        """
        self._put(self._why)
        graded = self._as_planned(self._solution)
        for _ in range(ROUNDS):
            told = graded.record.get("learned", {})
            learned, known = told.get("students", {}), self._plan.students
            computed = tuple(sorted({*self._plan.computed, *told.get("computed", ())}))
            self._plan = dataclasses.replace(self._plan, computed=computed)
            more = {
                place: tuple(dict.fromkeys([*known.get(place, ()), *names]))
                for place, names in learned.items()
            }
            if all(set(known.get(place, ())) == set(names) for place, names in more.items()):
                break
            self._plan = dataclasses.replace(self._plan, students={**known, **more})
            graded = self._as_planned(self._solution)
        return self._without_copies(graded)

    def _without_copies(self, graded: Graded) -> Graded:
        """Leave given data that a failing test reads to the student's process, if the test passes then: the
        student's code changes them while the test runs, where the examiner's copy stays as it was.
        """
        failing = [cell for cell in self._tests if self._lacks(graded, cell.metadata.nbgrader.grade_id)]
        uses = [Use.of(cell.source) for cell in failing]
        read = {name for use in uses for name in use.reads | use.later}
        students = {place: set(names) for place, names in self._plan.students.items()}
        for cell in self._solution.notebook.cells:
            about = cell.metadata.get("autograder", {})
            if cell.cell_type == "code" and about.get("role") == "instructor" and "place" in about:
                if names := _data(cell.source) & read:
                    students.setdefault(str(about["place"]), set()).update(names)
        trial = {place: tuple(sorted(names)) for place, names in students.items()}
        if trial == {place: tuple(sorted(names)) for place, names in self._plan.students.items()}:
            return graded
        before, self._plan = self._plan, dataclasses.replace(self._plan, students=trial)
        other = self._as_planned(self._solution)
        if not self._lower(graded, other) or self._lower(other, graded):
            self._plan = before
            return graded
        return other

    def _lacks(self, graded: Graded, name: str) -> bool:
        return name not in self._plan.together and graded.marks.get(name, 0) < self._maximum(name)

    def _maximum(self, name: str) -> float:
        return points(self._tests[self._ids.index(name)])

    # Deciding

    def _put(self, why: dict[str, str]) -> None:
        together = {**self._plan.why, **why}
        order = tuple(name for name in self._ids if name in together)
        self._plan = dataclasses.replace(
            self._plan, together=order, why={name: together[name] for name in order}
        )

    def _decide(self, apart: Graded, best: Graded) -> Graded:
        """Put together what has to be, and return the solution graded by that plan."""
        steady: dict[str, bool] = {}
        for _ in range(ROUNDS):
            lower = self._lower(apart, best)
            lower = [name for name in lower if steady.get(name, True)]
            first = self._first_to_fail(lower)
            for name, holds in self._steady(first).items():
                steady[name] = holds
                if not holds:
                    self._notes.append(
                        f"'{name}' differs from run to run for the instructor's own solution: it runs apart"
                    )
            needed = [name for name in first if steady[name]]
            if needed:
                reasons = _errors(apart)
                self._put({name: _sentence(reasons.get(name)) for name in needed})
                apart = self._as_planned(self._solution)
            hidden = [name for name in self._lower(apart, best) if name in self._plan.together]
            if hidden and not self._plan.hidden:
                rest = tuple(name for name in self._ids if name not in self._plan.together)
                self._plan = dataclasses.replace(self._plan, hidden=rest)
                self._notes.append(
                    f"'{hidden[0]}' needs what hidden tests of other cells make: these run beside the "
                    "student's code as well"
                )
                apart = self._as_planned(self._solution)
            elif not needed:
                break
        return apart

    def _lower(self, graded: Graded, best: Graded) -> list[str]:
        return [name for name in self._ids if graded.marks.get(name, 0) < best.marks.get(name, 0)]

    def _first_to_fail(self, lower: list[str]) -> list[str]:
        """Those that do not read a name which an earlier one of them makes: that one may be all that is
        wrong.
        """
        made: set[str] = set()
        found: list[str] = []
        for cell in self._tests:
            name = cell.metadata.nbgrader.grade_id
            if name not in lower or name in self._plan.together:
                continue
            use = Use.of(cell.source)
            if not (use.reads | use.later) & made:
                found.append(name)
            made |= use.binds
        return found

    def _steady(self, names: list[str]) -> dict[str, bool]:
        """Whether each fails apart with every seed, and passes together with every seed."""
        holds = dict.fromkeys(names, True)
        if not names:
            return holds
        for seed in range(1, SEEDS):
            apart, best = self._as_planned(self._solution, seed), self._beside(self._solution, seed)
            lower = self._lower(apart, best)
            holds = {name: holds[name] and name in lower for name in names}
        return holds

    def _untouched(self, best: Graded | None) -> Graded | None:
        """The handout by the plan. A test that gives it more apart than together is put together."""
        if self._handout is None:
            return None
        blank = self._as_planned(self._handout)
        earning = [
            name for name in self._ids if blank.marks.get(name, 0) > 0 and name not in self._plan.together
        ]
        if not earning:
            return blank
        stock = self._beside(self._handout, 0)
        more = [name for name in earning if blank.marks[name] > stock.marks.get(name, 0)]
        if more and self._allowed == WHEN_NEEDED:
            best = best or self._beside(self._solution, 0)
            more = [name for name in more if best.marks.get(name, 0) >= self._maximum(name)]
            self._put(dict.fromkeys(more, "apart it gives points to the untouched handout"))
            if more:
                blank = self._as_planned(self._handout)
        return blank

    # Troubles

    def _troubles(self, planned: Graded, best: Graded | None) -> Iterable[Trouble]:
        apart, together = _entries(planned), {} if best is None else _entries(best)
        for cell in self._tests:
            name = cell.metadata.nbgrader.grade_id
            if points(cell) <= 0 or "raises-exception" in cell.metadata.get("tags", ()):
                continue
            if all(
                entries.get(name, {}).get("ended") in ("error", "died", "interrupted", "not run")
                for entries in (apart, together)
            ):
                assert best is not None  # it raised apart, so it was tried together
                line, reason = _reason(best, name)
                yield Trouble(name, line, reason)


def _entries(graded: Graded) -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in graded.record.get("cells", ())}


def _error(graded: Graded, name: str) -> NotebookNode | None:
    for cell in graded.notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == name:
            return next((output for output in cell.outputs if output.output_type == "error"), None)
    return None


def _errors(graded: Graded) -> dict[str, NotebookNode | None]:
    return {name: _error(graded, name) for name in graded.marks}


def _line(error: NotebookNode) -> int | None:
    """The line of the cell that an error's traceback names last."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(map(str, error.get("traceback", ()))))
    found = re.findall(r"(?m)^-+> (\d+) ", text) or re.findall(r"line:? (\d+)", text)
    return int(found[0]) if found else None


def _reason(graded: Graded, name: str) -> tuple[int | None, str]:
    error = _error(graded, name)
    if error is None:
        return None, "it raised an error"
    return _line(error), f"{error.ename}: {error.evalue}"[:500].rstrip(": ")


def _sentence(error: NotebookNode | None) -> str:
    if error is None:
        return "apart it gives the instructor's own solution less than its points"
    line, said = _line(error), f"{error.ename}: {error.evalue}".rstrip(": ")
    where = f"line {line}: " if line else ""
    return f"apart the instructor's own solution fails ({where}{said[:300]})"


# Names


def shared_names(cells: Sequence[NotebookNode]) -> dict[str, tuple[str, ...]]:
    """By grade id the names of a test's visible part that other code reads before they are bound again: a
    later answer or given cell, or a function that one has defined.
    """
    uses = [Use.of(cell.source) if cell.cell_type == "code" else Use() for cell in cells]
    found: dict[str, tuple[str, ...]] = {}
    for place, cell in enumerate(cells):
        if not is_test(cell):
            continue
        made = Use.of(shown(cell)).binds
        read: set[str] = set()
        for other, use in zip(cells[:place], uses[:place]):
            if not is_test(other):
                read |= use.later
        open_names = set(made)
        for other, use in zip(cells[place + 1 :], uses[place + 1 :]):
            if is_test(other):
                continue
            read |= open_names & (use.reads | (use.later - use.binds))
            open_names -= use.binds
        if names := made & read:
            found[cell.metadata.nbgrader.grade_id] = tuple(sorted(names))
    return found


def named_twice(cells: Sequence[NotebookNode]) -> Iterable[str]:
    """A sentence for each name that a given cell makes, that tests read, and that the solution binds too."""
    given: dict[str, int] = {}
    answers: dict[str, str] = {}
    tests: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if cell.cell_type != "code":
            continue
        use, about = Use.of(cell.source), cell.metadata.get("autograder", {})
        if is_test(cell):
            for name in use.reads | use.later:
                tests[name] = tests.get(name, 0) + 1
        elif about.get("role") == "instructor":
            given |= dict.fromkeys(_data(cell.source), place)
        elif about.get("role") == "student":
            answers |= dict.fromkeys(use.binds, cell.metadata.get("nbgrader", {}).get("grade_id", ""))
    for name in given:
        if name in answers and name in tests:
            count = tests[name]
            yield (
                f"'{name}', read by {count} {'test' if count == 1 else 'tests'}, is made by a given cell and "
                f"bound in '{answers[name]}' too: rename one, if the tests mean the given one"
            )


def _data(source: str) -> set[str]:
    """The names that a cell binds to something else than a function, a class or a module."""
    from autograder.examiner.bindings import bound, definitions

    return set(bound(source)) - set(definitions(source))
