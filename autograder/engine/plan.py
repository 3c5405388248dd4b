"""What the rehearsal learned of one notebook: how each of its test cells is to be graded.

It is made of the instructor's own solution alone (`rehearsal`), travels in each Task, and so is part of what
a submission's digest stands for. Cells without a grade id are known by their place: the number of the cell in
the instructor's notebook.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Plan:
    """How a notebook's cells are graded.

    Args:
        together: grade ids of test cells that run beside the student's code, in a process of its own, as
            under stock nbgrader: a mark of these can be forged.
        why: for each of them a sentence that says what it needs.
        hidden: grade ids of other test cells whose hidden part runs there too, because one of `together`
            needs what it makes.
        shared: names that a test cell makes and that the student's code is given, by grade id.
        students: names that are the student's from a cell on, by that cell's place, because the instructor's
            own solution changes there what a given cell made.
        computed: places of given cells that are computed in the examiner, too.
        kinds: what kind of value the instructor's own answers gave, by grade id and access path.
        later: what the libraries import when the solution and the tests use them, in the students' process
            and in the examiner: modules to have ready.
        notes: what there is to tell the instructor.
    """

    together: tuple[str, ...] = ()
    why: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    shared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    students: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    computed: tuple[int, ...] = ()
    kinds: Mapping[str, dict[str, str]] = field(default_factory=dict)
    later: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The plan in JSON's types."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Plan:
        """The plan that `to_dict` made that of.

        Raises:
            TypeError, KeyError, AttributeError: it is of nothing that `to_dict` makes.

        >>> plan = Plan(together=("check-q1",), students={"3": ("data",)})
        >>> Plan.from_dict(plan.to_dict()) == plan
        True
        """
        return cls(
            _texts(told["together"]),
            dict(zip(_texts(list(told["why"])), _texts(list(told["why"].values())))),
            _texts(told["hidden"]),
            {key: _texts(names) for key, names in told["shared"].items()},
            {key: _texts(names) for key, names in told["students"].items()},
            tuple(int(place) for place in told["computed"]),
            dict(told["kinds"]),
            {use: _texts(names) for use, names in told["later"].items()},
            _texts(told["notes"]),
        )


def _texts(told: object) -> tuple[str, ...]:
    if not isinstance(told, (list, tuple)) or not all(isinstance(text, str) for text in told):
        raise TypeError("a plan is made of lists of texts")
    return tuple(told)
