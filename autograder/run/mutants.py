"""Tests that are too weak: the instructor's own solution with one of its functions replaced, graded as any.

A run of a notebook costs seconds, and there are many functions and values. So functions of answers that no
test has to do with at once are replaced in one run, and what that shows is done again one by one.

    raise    which tests notice that a function raises: these have to do with it
    value    which of these still give points for a value such as zeros
    agree    where that value is what the solution returns in each of that test's calls, it is right there
"""

from __future__ import annotations

import ast
import copy
import dataclasses
import inspect
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograder.engine import Graded, Task
from autograder.engine.marks import is_test, points
from autograder.examiner.bindings import Use, bound, statements
from autograder.limits import Limits
from autograder.run import weak
from autograder.run.finding import Finding

Key = tuple[str, int]
Grade = Callable[[Iterable[tuple[Key, Task]]], Iterator[tuple[Key, Graded]]]
"""Grades tasks by key, many at a time, in any order; one that could not be graded is missing."""
SPECIAL = ("__init__", "__new__", "__del__", "__repr__", "__str__", "__hash__", "__getattr__", "__setattr__")
"""Methods that are not replaced: Python itself calls them, and an object without them is none."""
SLOWEST = 5
"""So many times what the solution's slowest cell took a cell with a replaced function may take."""
AT_LEAST = 5.0
SHARE = 0.5
"""From which share of the points that hang on a function is told that a value earns a part of them."""
KINDS = {
    "zeros": "zeros",
    "ones": "ones",
    "nan": "nan",
    "None": "None",
    "empty": "an empty array or list",
    "first argument": "the first argument itself",
}
EMPTY = (
    (r"allclose|isclose|array_equal", "np.allclose of nothing is True: compare the shape first"),
    (r"testing\.assert", "np.testing finds no difference in nothing: compare the shape first"),
    (r"\bzip\(", "zip ends with the shorter one, so nothing is compared: compare the length first"),
    (r"\ball\(", "all() of nothing is True: compare the length first"),
    (r"\bfor\b", "the loop over it does not run once: compare the length first"),
)
CAUSES = {
    "zeros": "each value that it asks for is 0 or near it, or the tolerance is wide: ask for others",
    "ones": "only the shape, the type or the truth is looked at: ask for values",
    "nan": "a comparison with nan is False, so nothing is raised: write `assert abs(a - b) < eps`",
    "None": "what is returned is not looked at: compare it with a value",
    "empty": "what is in it is not looked at: compare the shape and a value",
    "first argument": "the input is its own answer, or only its shape or type is looked at: take another "
    "input, or ask for values",
}


@dataclass(frozen=True)
class _Part:
    """A statement of a cell: the names that it takes and binds, and its words."""

    needs: set[str]
    binds: set[str]
    words: set[str]


def _parts(cell: NotebookNode) -> list[_Part]:
    """A text in a statement may be code: its words are names, too."""
    found: list[_Part] = []
    for statement in statements(cell.source) if cell.cell_type == "code" else ():
        source = ast.unparse(statement)
        use = Use.of(source)
        needs = use.reads | (use.later - use.binds) | _in_texts(statement)
        found.append(_Part(needs, use.binds, set(re.findall(r"[^\W\d]\w*", source))))
    return found


@dataclass(frozen=True, order=True)
class Target:
    """What is replaced: a function or variable of the answer in a place of the notebook, or a method."""

    place: int
    name: str
    method: str = ""

    def __str__(self) -> str:
        return f"{self.name}.{self.method}" if self.method else self.name


def mutated(task: Task, targets: Iterable[Target], value: str, how: str) -> Task:
    """Return the solution with these replaced: methods where they are defined, for a class may look at its
    own when it is made; the others at the end of the cells that bind them.
    """
    by_place: dict[int, list[Target]] = {}
    for target in targets:
        by_place.setdefault(target.place, []).append(target)
    text = inspect.getsource(weak)
    notebook = copy.copy(task.notebook)
    notebook.cells = list(notebook.cells)
    for place, some in by_place.items():
        cell = notebook.cells[place] = NotebookNode(notebook.cells[place])
        source = cell.source
        for target in some:
            if target.method:
                source = _decorated(source, target, value, how)
        names = [target.name for target in some if not target.method]
        cell.source = (
            f"_weakened = {{'__name__': 'weak'}}\nexec({text!r}, _weakened)\n{source}\n"
            f"_weakened['weaken'](globals(), {names!r}, {value!r}, {how!r})\ndel _weakened\n"
        )
    return dataclasses.replace(task, notebook=notebook)


def _decorated(source: str, target: Target, value: str, how: str) -> str:
    """A cell with a decorator on a method, inside of all that it has."""
    lines = source.splitlines()
    places: list[tuple[int, int, int]] = []
    for statement in statements(source):
        if isinstance(statement, ast.ClassDef) and statement.name == target.name:
            for part in statement.body:
                if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)) and part.name == target.method:
                    around = {ast.unparse(decorator).rpartition(".")[2] for decorator in part.decorator_list}
                    if not around & {"setter", "deleter"}:
                        places.append((part.lineno, part.col_offset, int("staticmethod" not in around)))
    for line, indent, first in reversed(places):
        decorator = f"@lambda right: _weakened['instead'](right, {value!r}, {how!r}, {first})"
        lines.insert(line - 1, " " * indent + decorator)
    return "\n".join(lines)


@dataclass
class Search:
    """The search of one notebook: what can be replaced, and what was found out so far.

    Args:
        name: the notebook's.
        task: the solution, with its plan.
        seconds: what its slowest cell took.
        marks: what it got.
    """

    name: str
    task: Task
    seconds: float = 0.0
    marks: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        cells = self.task.notebook.cells
        self.tests = {
            cell.metadata.nbgrader.grade_id: place
            for place, cell in enumerate(cells)
            if is_test(cell) and points(cell) > 0
        }
        self._parts = [_parts(cell) for cell in cells]
        reached = {test: self._reached(place) for test, place in self.tests.items()}
        self._answers = {test: answers for test, (answers, _) in reached.items()}
        self._words = {test: words for test, (_, words) in reached.items()}
        self.targets = [target for place in self._places() for target in self._targets(place)]
        self.felt: dict[tuple[Target, str], float] = {}
        """What a test gives, less than its points, where a function raises: the test has to do with it."""

    def _places(self) -> Iterator[int]:
        for place, cell in enumerate(self.task.notebook.cells):
            magic = cell.source.lstrip().startswith("%%")
            if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution") and not magic:
                yield place

    def _targets(self, place: int) -> Iterator[Target]:
        """What tests name of an answer: functions, variables, methods of classes."""
        source = self.task.notebook.cells[place].source
        named = set().union(*self._words.values()) if self._words else set()
        classes = {part.name for part in statements(source) if isinstance(part, ast.ClassDef)}
        for name in bound(source):
            if name in named and name not in classes:
                yield Target(place, name)
        for statement in statements(source):
            if isinstance(statement, ast.ClassDef) and statement.name in named:
                for part in statement.body:
                    if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)) and part.name not in SPECIAL:
                        yield Target(place, statement.name, part.name)

    def _reached(self, place: int) -> tuple[set[int], set[str]]:
        """The answers that a test has to do with, as far as names tell; and the words of the test and of the
        given statements that make what it reads. Statement by statement: a test that makes many things
        would tie each test below to its own answer.
        """
        answers: set[int] = set()
        words: set[str] = set()
        seen: set[int] = set()
        wanted = [(place, part) for part in self._parts[place]]
        while wanted:
            at, part = wanted.pop()
            if id(part) in seen:
                continue
            seen.add(id(part))
            if self._is_answer(at):
                answers.add(at)
            else:
                words |= part.words
            for name in part.needs:
                wanted += self._makers(name, at)
        return answers, words

    def _is_answer(self, place: int) -> bool:
        return bool(self.task.notebook.cells[place].metadata.get("nbgrader", {}).get("solution"))

    def _makers(self, name: str, at: int) -> list[tuple[int, _Part]]:
        """The statements that bind a name, in this cell or the nearest one above it."""
        for place in range(at, -1, -1):
            if found := [(place, part) for part in self._parts[place] if name in part.binds]:
                return found
        return []

    # What to run

    def limited(self, task: Task) -> Task:
        """With less time for a cell: a loop that waits for a right value ends."""
        limits = task.limits or Limits()
        cell = min(limits.cell_seconds, max(AT_LEAST, SLOWEST * self.seconds))
        return dataclasses.replace(task, limits=dataclasses.replace(limits, cell_seconds=cell))

    def task_of(self, targets: Iterable[Target], value: str, how: str) -> Task:
        return self.limited(mutated(self.task, targets, value, how))

    def far(self) -> list[list[Target]]:
        """All targets in groups of which no test has to do with two, as far as names tell."""
        near = {
            target: {test for test, answers in self._answers.items() if target.place in answers}
            for target in self.targets
        }
        return _grouped(self.targets, near, near)

    def apart(self) -> list[list[Target]]:
        """The targets that have tests, in groups of which no test of one notices another."""
        tried = [target for target in self.targets if self.own(target)]
        felt = {target: {test for other, test in self.felt if other == target} for target in tried}
        return _grouped(tried, {target: set(self.own(target)) for target in tried}, felt)

    # What it says

    def feel(self, targets: Sequence[Target], marks: Mapping[str, float]) -> None:
        """Note which tests noticed that these raise."""
        for test, mark in marks.items():
            if test not in self.tests or mark >= self.marks.get(test, 0):
                continue
            near = [target for target in targets if target.place in self._answers[test]]
            for target in near or targets:
                self.felt[target, test] = mark

    def own(self, target: Target) -> list[str]:
        """The tests of a target: those that name it and notice it, and that are of no later answer."""
        found: list[str] = []
        for test in self.tests:
            if (target, test) not in self.felt or not _is_named(target, self._words[test]):
                continue
            last = max(
                other.place
                for other, name in self.felt
                if name == test and _is_named(other, self._words[test])
            )
            if last == target.place:
                found.append(test)
        return found

    def accepts(self, test: str, given: float, base: float) -> bool:
        """Whether a test gives a value more than `base`, by so much that it is told."""
        right = self.marks.get(test, 0)
        return given > base and given - base >= SHARE * (right - base)


def _grouped(
    targets: Sequence[Target], own: Mapping[Target, set[str]], felt: Mapping[Target, set[str]]
) -> list[list[Target]]:
    """The targets in few groups: none of one's `own` tests is `felt` by another of its group."""
    groups: list[list[Target]] = []
    for target in targets:
        for group in groups:
            if all(not own[target] & felt[other] and not own[other] & felt[target] for other in group):
                group.append(target)
                break
        else:
            groups.append([target])
    return groups


@dataclass(frozen=True)
class Accepted:
    """A test gives points for a value in the place of a function: `given`, where it gives `base` without
    that function.
    """

    target: Target
    value: str
    test: str
    given: float
    base: float


@dataclass(frozen=True)
class Searched:
    """What a search found, and how many functions and variables were replaced in how many runs."""

    findings: list[Finding]
    replaced: int = 0
    runs: int = 0


def search(searches: Sequence[Search], grade: Grade, until: float = float("inf")) -> Searched:
    """Look for tests that are too weak, in all these notebooks at once; what was not looked at by `until` (of
    time.monotonic) is told.
    """
    run = _Run(searches, grade, until)
    raised = run.each((one, group, "zeros", weak.RAISE) for one in searches for group in one.far())
    for (one, group, _, _), marks in raised:
        one.feel(group, marks)
    groups = {id(one): one.apart() for one in searches}
    with_value = run.each(
        (one, group, value, weak.VALUE)
        for value in weak.VALUES
        for one in searches
        for group in groups[id(one)]
    )
    gave: dict[tuple[int, Target, str, str], float] = {}
    maybe: list[tuple[Search, list[Target], str, str]] = []
    for (one, group, value, _), marks in with_value:
        again: list[Target] = []
        for target in group:
            for test in one.own(target):
                mark = gave[id(one), target, value, test] = marks.get(test, 0)
                if one.accepts(test, mark, one.felt[target, test]) and target not in again:
                    again.append(target)
        if again:
            maybe.append((one, again, value, weak.AGREE))
    found: list[tuple[Search, Accepted]] = []
    alone: list[tuple[Search, Accepted]] = []
    for (one, group, value, _), marks in run.each(iter(maybe)):
        for target in group:
            for test in one.own(target):
                given = gave[id(one), target, value, test]
                base = max(one.felt[target, test], marks.get(test, 0))
                if one.accepts(test, given, base):
                    one_found = (one, Accepted(target, value, test, given, base))
                    (alone if _crowded(one) else found).append(one_found)
    found += run.alone(alone)
    findings = list(_told(found, gave))
    for one in searches:
        if count := run.left_out.get(id(one)):
            findings.append(
                Finding(
                    one.name,
                    f"the time ended before {count} of the runs with a replaced function: weak tests may be "
                    "left (--seconds gives it more)",
                    must=False,
                )
            )
    tried = sum(len(group) for one in searches for group in groups[id(one)])
    return Searched(findings, tried, run.count)


def _crowded(one: Search) -> bool:
    return len({target.place for target in one.targets}) > 1


class _Run:
    """Runs of solutions with something replaced, until the time ends."""

    def __init__(self, searches: Sequence[Search], grade: Grade, until: float) -> None:
        self._grade, self._until = grade, until
        self.left_out: dict[int, int] = {}
        self.count = 0

    def each(
        self, asked: Iterable[tuple[Search, list[Target], str, str]]
    ) -> Iterator[tuple[tuple[Search, list[Target], str, str], dict[str, float]]]:
        """Yield what was asked with the marks that it got."""
        waiting = dict(enumerate(asked))

        def tasks() -> Iterator[tuple[Key, Task]]:
            for number, (one, targets, value, how) in waiting.items():
                if time.monotonic() > self._until:
                    self.left_out[id(one)] = self.left_out.get(id(one), 0) + 1
                else:
                    yield (one.name, number), one.task_of(targets, value, how)

        for (_, number), graded in self._grade(tasks()):
            self.count += 1
            yield waiting[number], graded.marks

    def alone(self, asked: list[tuple[Search, Accepted]]) -> list[tuple[Search, Accepted]]:
        """Those that hold where nothing else is replaced."""
        wanted = {
            (id(one), accepted.target, value, how): (one, [accepted.target], value, how)
            for one, accepted in asked
            for value, how in (
                ("zeros", weak.RAISE),
                (accepted.value, weak.VALUE),
                (accepted.value, weak.AGREE),
            )
        }
        marks = {
            (id(one), targets[0], value, how): got
            for (one, targets, value, how), got in self.each(wanted.values())
        }
        found: list[tuple[Search, Accepted]] = []
        for one, accepted in asked:
            about, test = (id(one), accepted.target), accepted.test
            keys = [(*about, "zeros", weak.RAISE)]
            keys += [(*about, accepted.value, how) for how in (weak.AGREE, weak.VALUE)]
            if not all(key in marks for key in keys):
                continue
            raised, agreed, given = (marks[key].get(test, 0) for key in keys)
            base = max(raised, agreed)
            if one.accepts(test, given, base):
                found.append((one, dataclasses.replace(accepted, given=given, base=base)))
        return found


def _told(
    found: list[tuple[Search, Accepted]], gave: Mapping[tuple[int, Target, str, str], float]
) -> Iterator[Finding]:
    """One finding for each test and function with the values that pass; one for each test that gives a part
    of its points.
    """
    whole: dict[tuple[int, str, Target], list[str]] = {}
    part: dict[tuple[int, str], list[Accepted]] = {}
    by_id = {id(one): one for one, _ in found}
    for one, accepted in found:
        if accepted.given >= one.marks[accepted.test]:
            whole.setdefault((id(one), accepted.test, accepted.target), []).append(accepted.value)
        else:
            part.setdefault((id(one), accepted.test), []).append(accepted)
    for (key, test, target), values in whole.items():
        one = by_id[key]
        source = one.task.notebook.cells[one.tests[test]].source
        values = [value for value in weak.VALUES if value in values]
        caught = all(
            any(gave.get((key, target, value, other), 1e9) < one.marks[other] for other in one.own(target))
            for value in values
        )
        line, cause = _cause(source, target, values)
        what = f"it accepts {_listed(values)} from {target}: {cause}"
        if caught:
            what += " (another test notices, so only these points are given away)"
        yield Finding(one.name, what, test, line, must=not caught)
    for (key, test), several in part.items():
        one = by_id[key]
        by_points: dict[tuple[Target, float], list[Accepted]] = {}
        for accepted in several:
            by_points.setdefault((accepted.target, accepted.given), []).append(accepted)
        told = [
            f"{_listed(sorted((one.value for one in some), key=weak.VALUES.index))} from {target} "
            f"({given - some[0].base:g} of the {one.marks[test] - some[0].base:g} that hang on it)"
            for (target, given), some in by_points.items()
        ]
        yield Finding(one.name, f"a part of its points is given for {'; '.join(told)}", test, must=False)


def _listed(values: Sequence[str]) -> str:
    told = [KINDS[value] for value in values]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def _cause(source: str, target: Target, values: Sequence[str]) -> tuple[int | None, str]:
    """The line of a test that values get through, and why they do."""
    lines = source.splitlines()
    said = (
        [number for number, line in enumerate(lines, 1) if re.search(rf"\b{name}\b", _code(line))]
        for name in (target.method, target.name)
        if name
    )
    naming = next(filter(None, said), [])
    first = naming[0] if naming else None
    if "None" in values:
        return first, CAUSES["None"]
    if "zeros" in values and "ones" in values:
        return first, CAUSES["ones"]
    if "empty" in values:
        for pattern, cause in EMPTY:
            # the line itself, or a later one that looks at what it gave
            for number in [*naming, *range(first or 1, len(lines) + 1)]:
                if re.search(pattern, _code(lines[number - 1])):
                    return number, cause
    value = next(value for value in ("empty", "nan", *weak.VALUES) if value in values)
    if value == "nan" and not re.search(r"\braise\b|assertFalse|\bnot\b", source):
        return first, "it takes nan for a number: ask np.isfinite, too"
    return first, CAUSES[value]


def _code(line: str) -> str:
    return line.partition("#")[0]


def _in_texts(statement: ast.stmt) -> set[str]:
    """The names that texts take which are Python and call something."""
    found: set[str] = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "(" in node.value:
            use = Use.of(node.value)
            found |= use.reads | (use.later - use.binds)
    return found


def _is_named(target: Target, words: set[str]) -> bool:
    # a method's name is seldom there: `Add()(x)`
    return target.name in words
