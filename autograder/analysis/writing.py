"""What is known of a class as one page, and as tables that a spreadsheet reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from autograder import report, writing
from autograder.analysis import attention, items, named, similar
from autograder.analysis.evidence import Evidence
from autograder.analysis.names import Names
from autograder.pages.feedback import TEMPLATES, number, state
from autograder.report import Row, inert

PAGE = "report.html"
MISTAKES = 15
"""How many mistakes the page shows unfolded."""


@dataclass(frozen=True)
class Findings:
    """An assignment's class, looked at from all sides. Whoever may not be named is not named in it."""

    evidence: Evidence
    spread: items.Distribution | None
    items: Sequence[items.Item]
    mistakes: named.Mistakes
    looks: Sequence[attention.Look]
    of_all: Sequence[tuple[str, str]]
    pairs: Sequence[similar.Pair]
    groups: Sequence[similar.Group]
    not_compared: str
    """Why answers were not compared, where they were not."""
    times: Mapping[str, float]


def find(evidence: Evidence) -> Findings:
    """Look at a class from all sides."""
    looks = attention.looks(evidence)
    pairs, not_compared = [], ""
    try:
        pairs = similar.similar(evidence)
    except ImportError:
        not_compared = "copydetect is not installed: pip install copydetect"
    return Findings(
        evidence,
        items.distribution([one.raw for one in evidence.judged], sum(evidence.maxima.values())),
        items.items(evidence),
        named.mistakes(evidence),
        looks,
        attention.of_all(looks, evidence),
        pairs,
        similar.groups(pairs),
        not_compared,
        items.times([one.row.seconds for one in evidence.submissions if one.row.seconds is not None]),
    )


def write(found: Findings, folder: Path, names: Names) -> list[Path]:
    """Write the page and the tables of an assignment into a folder; return what was written.

    Raises:
        OSError: something cannot be written.
    """
    marks = io.StringIO(newline="")
    report.write_csv(marks, unnamed(found.evidence.rows, names), dict(found.evidence.maxima))
    written = {PAGE: page(found, names), "marks.csv": marks.getvalue()} | {
        f"{name}.csv": _csv(header, rows) for name, (header, rows) in tables(found, names).items()
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in written.items():
        writing.write(folder / name, text.encode("utf-8", "backslashreplace"))
    return [folder / name for name in written]


def unnamed(rows: Iterable[Row], names: Names) -> list[Row]:
    """Return rows in which students are called as they are to be called."""
    if not names.anonymous:
        return list(rows)
    told = [
        replace(
            row,
            student=names[row.student],
            notes=[names.hide(note) for note in row.notes],
            handed_in=None,  # the minute is a name, for whoever saw the exchange
        )
        for row in rows
    ]
    return sorted(told, key=lambda row: row.student)


Table = tuple[Sequence[str], Iterable[Sequence[Any]]]


def tables(found: Findings, names: Names) -> dict[str, Table]:
    """Return the tables beside the page and the marks, each as its header and its lines."""
    figures = ("points", "difficulty", "full", "none", "discrimination", "point_biserial")
    together = similar.together(found.pairs)
    return {
        "exercises": (
            ("exercise", *figures, "untouched", "remark"),
            ([one.name, *_figures(one), one.untouched, one.remark] for one in found.items),
        ),
        "parts": (
            ("exercise", "part", *figures, "remark"),
            (
                [one.name, part.name, *_figures(part), part.remark]
                for one in found.items
                for part in one.parts
            ),
        ),
        "mistakes": (
            ("exercise", "mistake", "count", "sentence"),
            ([one.exercise, one.name, len(one.students), one.sentence] for one in found.mistakes.made),
        ),
        "attention": (
            ("student", "reason", "what"),
            ([names[look.student], look.reason, names.hide(look.what)] for look in found.looks),
        ),
        "similar": (
            ("exercise", "share", "student", "other", "exercises_alike"),
            (
                [
                    pair.exercise,
                    round(pair.share, 2),
                    *sorted(names[student] for student in pair.students),
                    len(together[pair.students]),
                ]
                for pair in found.pairs
            ),
        ),
    }


def _figures(one: items.Item) -> list[float | None]:
    told = (one.difficulty, one.full, one.none, one.discrimination, one.biserial)
    return [one.points, *(None if figure is None else round(figure, 3) for figure in told)]


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in [header, *rows]:
        writer.writerow([inert(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue()


def page(found: Findings, names: Names) -> str:
    """Lay the findings out as one page that needs nothing else: no network, no script."""
    evidence = found.evidence
    layout = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, undefined=StrictUndefined
    )
    layout.filters |= {"number": number, "percent": percent, "figure": figure}
    grouped: dict[str, list[attention.Look]] = {}
    for look in found.looks:
        if (look.reason, look.what) not in found.of_all:
            grouped.setdefault(look.reason, []).append(look)
    return layout.get_template("report/report.html.j2").render(
        found=found,
        evidence=evidence,
        names=names,
        grouped=grouped,
        reasons=attention.REASONS,
        rows=sorted(evidence.rows, key=lambda row: names[row.student].casefold()),
        few=items.FEW,
        state=state,
        written=datetime.now(UTC).strftime("%-d %B %Y, %H:%M UTC"),
        confinement=[names.hide(sentence) for sentence in report.confinement(evidence.rows)],
        longest=sorted(
            (one for one in evidence.submissions if one.row.seconds is not None),
            key=lambda one: -(one.row.seconds or 0),
        )[:5],
        shown=similar.SHOWN,
        most_shown=MISTAKES,
    )


def percent(share: float) -> str:
    """Return a share as a person reads it.

    >>> percent(0.125), percent(0.004), percent(1.0)
    ('12 %', '< 1 %', '100 %')
    """
    return "< 1 %" if 0 < share < 0.01 else "> 99 %" if 0.99 < share < 1 else f"{100 * share:.0f} %"


def figure(value: float | None) -> str:
    """Return a figure between -1 and 1.

    >>> figure(-0.125), figure(None)
    ('−0.12', '–')
    """
    return "–" if value is None else f"{value:.2f}".replace("-", "\N{MINUS SIGN}")
