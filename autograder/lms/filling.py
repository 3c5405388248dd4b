"""Marks into one column of a table that was exported from elsewhere: what is filled in, what stays, and what
could not be entered, for somebody to look at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.lms.people import Clash, Person, Place, match
from autograder.lms.sheet import NoSheet, Sheet
from autograder.pages.feedback import number
from autograder.report import Row


@dataclass(frozen=True)
class Layout:
    """Where a table has what we need of it. Rows are numbers in `Sheet.lines`.

    column: the one to be filled. places: who each student's row is about. names: how a row is called in a
    sentence. maximum: what the column is out of, where the table says so. kept: rows whose cell must stay as
    it is, and why.
    """

    column: int
    places: Mapping[int, Place]
    names: Mapping[int, str]
    maximum: float | None = None
    kept: Mapping[int, str] = field(default_factory=dict)


@dataclass
class Filled:
    """What came of it. `rows` has the row of each student who stands in the table, with a mark or without.

    changed: cells that had another mark before. kept: marks that were not entered, for the table's own
    reason. clashes: what could be two. homeless: students with a mark and no row. unmarked: what was handed
    in and has no mark. provisional: students of whose marks something is still to be given by hand. by_name:
    rows that were found by the name alone. strangers: rows of nobody in the gradebook.
    """

    rows: dict[str, int]
    entered: int = 0
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)
    homeless: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    provisional: list[str] = field(default_factory=list)
    by_name: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether each mark that there is stands in the table, and all that was handed in has one."""
        return not (self.clashes or self.homeless or self.unmarked)

    def sentences(self) -> Iterator[str]:
        """Say it, each thing with whom it is about."""
        of_nobody = "rows are of nobody in the gradebook, and stay as they were"
        yield from _listed("could not be told apart, and have no mark", self.clashes)
        yield from _listed("have a mark and no row (nbgrader db student add … --lms-user-id)", self.homeless)
        yield from _listed("handed in and have no mark", self.unmarked)
        yield from _listed("stay as they were", self.kept)
        yield from _listed("had another mark there", self.changed)
        yield from _listed("have cells that a person is still to grade, or look at again", self.provisional)
        yield from _listed("were found by the name alone", self.by_name)
        yield from _listed(of_nobody, self.strangers)


def fill(
    sheet: Sheet,
    layout: Layout,
    students: Mapping[str, Person],
    marks: Sequence[Row],
    scaled: bool = False,
) -> Filled:
    """Enter marks into a table. Who handed in nothing has none, and the cell stays as it was.

    Args:
        marks: as `report.rows` gives them.
        scaled: whether marks are converted to the column's own maximum, where that is another.

    Raises:
        NoSheet: the column is out of other points than the assignment, and they are not to be scaled.
    """
    factor = _factor(layout.maximum, marks, scaled)
    matches = match([students.get(row.student) or Person(row.student) for row in marks], layout.places)
    # as a person finds them: by line
    name = {row: f"line {sheet.lines[row].number} ({who})" for row, who in layout.names.items()}
    homes = {student: row for row, student in matches.rows.items()}
    done = Filled(
        homes,
        clashes=[_clash(clash, name) for clash in matches.clashes],
        by_name=[f"{name[row]} as {matches.rows[row]}" for row in matches.by_name],
        strangers=[name[row] for row in sorted(matches.left)],
    )
    unsure = {student for clash in matches.clashes for student in clash.students}
    for mark in marks:
        row = homes.get(mark.student)
        if mark.total is None:
            done.unmarked += [] if mark.missing else [mark.student]
        elif row is None:
            done.homeless += [] if mark.student in unsure else [mark.student]
        elif row in layout.kept:
            done.kept.append(
                f"{name[row]}: {layout.kept[row]}, though {mark.student} has {number(mark.total)}"
            )
        else:
            _enter(sheet, row, layout.column, mark, factor, name[row], done)
    return done


def _enter(sheet: Sheet, row: int, column: int, mark: Row, factor: float, name: str, done: Filled) -> None:
    if column >= len(sheet.lines[row].cells):
        raise NoSheet(f"{name} ends before the column that is to be filled: export the table again")
    before, after = sheet.lines[row].cells[column].value.strip(), number((mark.total or 0.0) * factor)
    if before not in ("", "-") and _value(before) != float(after):
        done.changed.append(f"{name}: {before}, now {after}")
    sheet.put(row, column, after)
    done.entered += 1
    done.provisional += [mark.student] if mark.by_hand else []


def _factor(maximum: float | None, marks: Sequence[Row], scaled: bool) -> float:
    most = marks[0].max_total if marks else 0.0
    if not maximum or not most or abs(maximum - most) < 0.005:
        return 1.0
    if not scaled:
        raise NoSheet(
            f"the column is out of {number(maximum)} points, and the assignment of {number(most)}: change "
            f"that there, or let --scale make {number(maximum)} of {number(most)}"
        )
    return maximum / most


def column(sheet: Sheet, wanted: str, titles: Mapping[int, str], option: str) -> int:
    """Return the column of that title.

    Args:
        titles: of the columns that can be filled.
        option: what to give to name another one.

    Raises:
        NoSheet: there is none, or several.
    """
    found = [place for place, title in titles.items() if title == wanted]
    found = found or [place for place, title in titles.items() if sheet.header[place] == wanted]
    if len(found) != 1:
        there = ", ".join(repr(sheet.header[place]) for place in titles) or "none"
        many = "several columns are" if found else "no column is"
        raise NoSheet(f"{many} called {wanted!r}: name one with {option}. There are: {there}")
    return found[0]


def _value(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _clash(clash: Clash, name: Mapping[int, str]) -> str:
    rows, students = [name[row] for row in clash.rows], " or ".join(clash.students)
    return f"{students} in {' and '.join(rows)}"


def _listed(what: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        yield f"{len(names)} {what}: {'; '.join(names)}"
