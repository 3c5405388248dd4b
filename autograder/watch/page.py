"""The feedback page of an early answer: as that of a mark, without what it is too early to tell."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from nbformat import NotebookNode
from traitlets import Bool, Dict, List, Unicode

from autograder.pages.feedback import Feedback, Item, Page, number
from course.check.marks import REST

MARK = re.compile(rb'<meta [^>]*content="autograder watch"')
"""What every early page has in its head, and no other."""
PASSED = "Its visible tests passed. The points are given at grading, when hidden tests run as well."
UNSEEN = "All its tests are hidden, and run at grading."


class EarlyFeedback(Feedback):
    """Make the page of a submission that was graded for an early answer."""

    visible = Bool(help="Whether it was graded by the visible tests alone.").tag(config=True)
    hidden = Dict(help="The tests that have hidden parts: grade ids by notebook.").tag(config=True)
    says = List(Unicode(), help="What the page says of itself.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        nb, resources = super().preprocess(nb, resources)
        page: Page = resources["page"]
        if self.visible:
            page = by_visible_tests(page, self.hidden.get(page.notebook, ()))
        resources["page"] = replace(page, early=(*self.says, *page.early))
        return nb, resources


def by_visible_tests(page: Page, hidden: list[str] | tuple[str, ...]) -> Page:
    """Return a page with the points of visible tests alone, of a submission for which no others were run.

    Args:
        hidden: the grade ids of the tests that have hidden parts.
    """
    for item in page.exercises:
        if item.kind == "check":
            _settle(item, item.anchor in hidden)
    told = [item for item in page.exercises if not item.pending]
    score, points = (
        round(sum(value or 0.0 for value in values), 6)
        for values in ([item.score for item in told], [item.points for item in told])
    )
    left = round(page.max_score - points, 6)
    more = f"It tells of the visible tests. The other {number(left)} points are judged at grading."
    return replace(
        page,
        score=score,
        max_score=points,
        late_penalty=0.0,
        basis="points of the visible tests",
        early=(more,) if left > 0 else (),
    )


def _settle(item: Item, has_hidden: bool) -> None:
    parts = [part for part in item.parts if part.name != REST]
    if parts:
        item.score, item.points = (
            round(sum(getattr(part, name) for part in parts), 6) for name in ("earned", "points")
        )
    elif item.parts:
        item.pending, item.reasons = True, [UNSEEN]
    elif has_hidden and item.state == "all":
        item.pending, item.reasons = True, [PASSED]
    item.parts = parts
