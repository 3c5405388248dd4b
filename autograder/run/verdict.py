"""What an instructor sees of `autograder verify`: a table for each notebook, then what was found."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from autograder.pages.feedback import number
from autograder.run.verify import Row, Verified


def table(title: str, rows: list[Row]) -> Table:
    """Return each test cell with its mode, the marks of the solution and the handout, and its time."""
    shown = Table(title=escape(title), title_justify="left")
    shown.add_column("cell", no_wrap=True)
    for heading in ("points", "solution", "handout", "seconds"):
        shown.add_column(heading, justify="right", no_wrap=True)
    shown.add_column("mode", overflow="fold")
    for row in rows:
        shown.add_row(
            escape(row.cell),
            number(row.points),
            _coloured(row.solution, good=row.solution is not None and row.solution >= row.points),
            _coloured(row.handout, good=not row.handout),
            "–" if row.seconds is None else f"{row.seconds:.2f}",
            f"[yellow]together[/]: {escape(row.why)}" if row.why else "apart",
        )
    return shown


def _coloured(mark: float | None, good: bool) -> str:
    colour = "dim" if mark is None else "green" if good else "red"
    return f"[{colour}]{number(mark)}[/]"


def tell(console: Console, verified: Verified) -> None:
    """Say what was found: what must be changed last, for there it is seen."""
    for name, rows in verified.tables.items():
        console.print(table(f"{verified.assignment}: {name}", rows))
    for finding in verified.notes:
        console.print(f"note: {finding}", markup=False, soft_wrap=True)
    if verified.unconfined:
        console.print(
            f"note: the solution was not confined: {'; '.join(verified.unconfined)}",
            style="yellow",
            markup=False,
        )
    for finding in verified.errors:
        console.print(f"change: {finding}", style="red", markup=False, soft_wrap=True)
    count = len(verified.errors)
    what = "nothing must" if not count else "1 thing must" if count == 1 else f"{count} things must"
    tried = f"{verified.replaced} functions and variables replaced in {verified.runs} runs, "
    console.print(
        f"{verified.assignment}: {what} be changed, {tried * bool(verified.runs)}{verified.seconds:.1f} s",
        style="bold red" if count else "bold green",
    )
