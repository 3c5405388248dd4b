"""What an instructor sees of a run: a bar while it goes on, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from autograder.report import at_levels
from autograder.run import grade

SHOWN = 3
"""How many of the submissions that are being graded are named."""
LIMITS_SHOWN = 3
"""How many sentences about one cell are told."""


class Bar(grade.Progress):
    """A bar with what is running, the rate and the time left on a terminal; elsewhere a line for every tenth
    of the class.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._running: dict[str, None] = {}
        self._count = self._done = 0
        self._bar = Progress(
            SpinnerColumn(),
            MofNCompleteColumn(),
            BarColumn(),
            Rate(),
            TextColumn("left:"),
            TimeRemainingColumn(),
            TextColumn("{task.description}"),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )

    def __enter__(self) -> Bar:
        self._bar.start()
        self._task = self._bar.add_task("reading the assignment", total=None)
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def planned(self, count: int) -> None:
        self._count = count
        self._bar.update(self._task, total=count)

    def rehearsing(self, notebooks: Sequence[str]) -> None:
        self._bar.update(self._task, description="rehearsing " + escape(", ".join(notebooks)))

    def begun(self, student: str) -> None:
        self._running[student] = None
        self._show()

    def ended(self, student: str) -> None:
        self._running.pop(student, None)
        self._done += 1
        self._bar.update(self._task, completed=self._done)
        self._show()
        if (
            not self._console.is_terminal
            and self._done * 10 // self._count > (self._done - 1) * 10 // self._count
        ):
            self._console.print(f"{self._done} of {self._count}")

    def _show(self) -> None:
        names = list(self._running)
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        self._bar.update(self._task, description=escape(", ".join(names[:SHOWN]) + more))


class Rate(ProgressColumn):
    """Submissions for each second, of late."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if not speed else f"{speed:.1f}/s" if speed >= 1 else f"{1 / speed:.1f} s each")


def tell(console: Console, summary: grade.Summary) -> None:
    """Say what a run did, with a line for each submission that somebody should look at."""
    for student, repairs in sorted(summary.repaired.items()):
        for repair in repairs:
            console.print(f"{student}: {repair}", markup=False)
    for student, change in sorted(summary.late.items()):
        console.print(f"{student}: {change}", markup=False)
    for student, cells in sorted(summary.timeouts.items()):
        console.print(f"{student}: ran out of time in {', '.join(cells)}", markup=False)
    for student, reason in sorted(summary.refused.items()):
        console.print(f"{student}: graded as zero. {reason}", style="yellow", markup=False)
    for student, reason in sorted(summary.failed.items()):
        console.print(f"{student}: not graded. {reason}", style="red", markup=False)
    for note in summary.notes:
        console.print(f"note: {note}", markup=False)
    if summary.modes:
        console.print(f"note: {summary.modes}", style="yellow", markup=False)
    done = len(summary.graded) + len(summary.refused)
    for cell, limits in sorted(summary.limits.items()):
        for limit, count in limits.most_common(LIMITS_SHOWN):
            console.print(
                f"note: {cell}: {count} of {done} ran into a limit of the grader, which is not their fault: "
                f"{limit}",
                style="yellow",
                markup=False,
            )
    for line in at_levels(summary.levels):
        console.print(line, markup=False)
    for sentence in summary.weaker:
        console.print(f"note: {sentence}", style="yellow", markup=False)
    if summary.unconfined:
        console.print(
            f"note: students' code was not confined: {'; '.join(summary.unconfined)}",
            style="yellow",
            markup=False,
        )
    counts = [f"{done} {'submission' if done == 1 else 'submissions'} graded"]
    counts += [f"{len(summary.refused)} of them refused with a zero"] if summary.refused else []
    counts += [f"{len(summary.unchanged)} unchanged since they were graded"] if summary.unchanged else []
    counts += [f"{len(summary.late)} with another penalty for lateness"] if summary.late else []
    counts += [f"{len(summary.failed)} not graded"] if summary.failed else []
    each = f" ({summary.seconds / done:.2f} s each)" if done else ""
    console.print(
        f"{', '.join(counts)}, {summary.seconds:.1f} s{each}",
        style="bold red" if summary.failed else "bold green",
    )
    if summary.backup:
        console.print(f"the gradebook as it was before is in {summary.backup}", markup=False)
