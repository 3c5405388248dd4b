"""Item analysis: which exercises and parts were hard, and which tell the strong from the weak.

difficulty      the class's mean share of the points (of what was graded and not refused)
discrimination  that share among the best 27 % by all their points, less that among the weakest 27 %
                (Kelley 1939); who has as many points as the last of a group belongs to it
point-biserial  the correlation of getting all points, or not, with the points in everything else

A part that nobody loses, or nobody gets, has neither of the last two.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median, pstdev, quantiles

from autograder.analysis.evidence import Evidence

GROUP = 0.27
FEW = 10
"""Submissions below which these figures say little."""
HARD, EASY, FLAT = 0.3, 0.95, 0.2


@dataclass(frozen=True)
class Item:
    """An exercise or a part of one, and what the class made of it. Shares are of 1; None is no figure.

    untouched: how many left the answer as it was handed out. waiting: how many a person has not marked yet,
    who are in no figure.
    """

    name: str
    points: float
    difficulty: float
    full: float
    none: float
    discrimination: float | None
    biserial: float | None
    untouched: int = 0
    parts: Sequence[Item] = field(default_factory=list)
    waiting: int = 0

    @property
    def remark(self) -> str:
        """What an author of exercises would make of it, where there is something."""
        if self.waiting:
            return f"{self.waiting} not marked yet, and not counted"
        if self.difficulty >= EASY:
            return "nearly everybody has it"
        if self.biserial is not None and self.biserial < 0:
            return "who gets it has less elsewhere: look at the test"
        if self.difficulty <= HARD:
            return "hard"
        if self.discrimination is not None and self.discrimination < FLAT:
            return "does not tell the strong from the weak"
        return ""


def items(evidence: Evidence) -> list[Item]:
    """Return a figure of each exercise, with its parts in the order of the check; none of one that a person
    grades, and has not for anybody.
    """
    found, everybody = [], evidence.judged
    for name, most in evidence.maxima.items():
        judged = [one for one in everybody if name not in one.by_hand]
        if not judged:
            continue
        totals = [one.raw for one in judged]
        earned = [one.row.points.get(name) or 0.0 for one in judged]
        worth: dict[str, float] = {}
        got: list[dict[str, float]] = []
        for one in judged:
            parts = one.parts.get(name, ())
            worth |= {part.name: part.points for part in parts}
            got.append({part.name: part.earned for part in parts})
        handout = evidence.handout.get(name)
        found.append(
            item(
                name,
                most,
                earned,
                totals,
                untouched=sum(handout is not None and one.answers.get(name) == handout for one in judged),
                waiting=len(everybody) - len(judged),
                parts=[
                    item(part, points, [each.get(part, 0.0) for each in got], totals)
                    for part, points in worth.items()
                ],
            )
        )
    return found


def item(
    name: str,
    points: float,
    earned: Sequence[float],
    totals: Sequence[float],
    untouched: int = 0,
    parts: Sequence[Item] = (),
    waiting: int = 0,
) -> Item:
    """Return the figures of one item.

    Args:
        earned: what each submission has of it.
        totals: what each has of everything, this item included.

    >>> item("shape", 1.0, [0, 0, 1, 1], [1, 2, 5, 9]).discrimination
    1.0
    """
    most = points or 1.0  # extra credit alone
    shares = [min(max(one / most, 0.0), 1.0) for one in earned]
    full = [one >= most - 1e-6 for one in earned]
    rest = [total - one for total, one in zip(totals, earned)]
    return Item(
        name,
        points,
        fmean(shares),
        fmean(full),
        fmean(one <= 0 for one in earned),
        _discrimination(shares, totals),
        _biserial(full, rest),
        untouched,
        list(parts),
        waiting,
    )


def _discrimination(shares: Sequence[float], totals: Sequence[float]) -> float | None:
    order = sorted(totals)
    size = max(1, round(GROUP * len(order)))
    low, high = order[size - 1], order[-size]
    if low >= high:
        return None
    weak = [share for share, total in zip(shares, totals) if total <= low]
    strong = [share for share, total in zip(shares, totals) if total >= high]
    return fmean(strong) - fmean(weak)


def _biserial(full: Sequence[bool], rest: Sequence[float]) -> float | None:
    if len(set(full)) < 2 or max(rest) - min(rest) < 1e-9:
        return None
    from scipy.stats import pointbiserialr

    found = float(pointbiserialr(full, rest).statistic)
    return found if math.isfinite(found) else None


@dataclass(frozen=True)
class Distribution:
    """How the totals are spread: of those that were graded and not refused."""

    count: int
    mean: float
    median: float
    deviation: float
    quartiles: tuple[float, float]
    least: float
    most: float
    bars: Sequence[tuple[float, float, int]]
    """From which total, to which, how many."""


def distribution(totals: Sequence[float], maximum: float, bars: int = 20) -> Distribution | None:
    """Return how totals are spread over `bars` equal steps up to the maximum; None where there are none.

    >>> distribution([0, 1, 1, 4], 4, bars=2).bars
    [(0.0, 2.0, 3), (2.0, 4.0, 1)]
    """
    if not totals:
        return None
    step = (maximum or 1.0) / bars
    counts = [0] * bars
    for total in totals:
        counts[min(max(int(total / step + 1e-9), 0), bars - 1)] += 1
    first, _, third = quantiles(totals if len(totals) > 1 else [*totals, *totals], n=4, method="inclusive")
    return Distribution(
        len(totals),
        fmean(totals),
        median(totals),
        pstdev(totals),
        (first, third),
        min(totals),
        max(totals),
        [(place * step, (place + 1) * step, count) for place, count in enumerate(counts)],
    )


def times(seconds: Sequence[float]) -> Mapping[str, float]:
    """Return how long submissions took: the median, what 95 of 100 stay below, the longest, and all."""
    if not seconds:
        return {}
    order = sorted(seconds)
    return {
        "median": median(order),
        "95 %": order[min(len(order) - 1, math.ceil(0.95 * len(order)) - 1)],
        "longest": order[-1],
        "all": sum(order),
    }
