"""A computational graph as a picture: the lecture's circles and arrows, inputs on the left, the output on the
right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from course.draw.picture import BLUE, GREEN, GREY, Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def graph(inputs: Mapping[str, Iterable[str]], notes: Mapping[str, object] = {}, title: str = "") -> Picture:
    """A graph of gates: an arrow leads from each input into the gate that uses it.

    Args:
        inputs: the names of each gate's inputs, by the gate's name; a name that is no key is an input of the
            graph.
        notes: a short text to stand below a node: its value, its gradient, its number in an order.

    Raises:
        ValueError: a gate depends on itself.

    >>> graph({"q": ["x", "y"], "f": ["q", "z"]}, title="(x + y) z")
    <graph: (x + y) z, 3 inputs (x, y, z) and 2 gates (q of x, y; f of q, z)>
    """
    gates = {name: list(sources) for name, sources in inputs.items()}
    columns = _columns(gates)
    places = _places(gates, columns)
    leaves = [name for name in places if name not in gates]
    # The farther an arrow reaches, the higher it is bent.
    above = 0.5 + 0.17 * max(
        (columns[name] - columns[source] - 1 for name in gates for source in gates[name]), default=0
    )

    def paint(figure: Figure, axes: Axes) -> None:
        for name, sources in gates.items():
            for source in dict.fromkeys(sources):
                twice = f"{sources.count(source)} times" if sources.count(source) > 1 else ""
                _arrow(axes, places[source], places[name], (_radius(source), _radius(name)), twice)
        for name, (x, y) in places.items():
            colour = GREEN if name in leaves else BLUE
            rim = dict(boxstyle="round", facecolor="none", edgecolor=colour, linewidth=1.8)
            if len(name) < 6:
                axes.scatter([x], [y], s=950, facecolor="none", edgecolor=colour, linewidth=1.8, zorder=3)
            # A name that is too long for a circle stands in a box of its own width.
            look: dict[str, Any] = dict(fontsize=9, bbox=rim) if len(name) >= 6 else dict(fontsize=9)
            if len(name) < 5:
                look = dict(fontsize=11)
            axes.text(x, y, name, ha="center", va="center", zorder=4, **look)
            if name in notes:
                axes.annotate(
                    str(notes[name]),
                    (x, y),
                    (0, -21),
                    textcoords="offset points",
                    ha="center",
                    va="top",
                    fontsize=9,
                )
        rows = [y for _, y in places.values()]
        axes.set(xlim=(-0.5, max(columns.values()) + 0.5), ylim=(min(rows) - 0.75, max(rows) + above))
        axes.set_title(title, fontsize=11)
        axes.axis("off")

    tallest = max(list(columns.values()).count(column) for column in columns.values())
    wires = [f"{name} of {', '.join(sources)}" for name, sources in gates.items()]
    text = f"graph: {title or 'a graph'}, {_listed(leaves, 'input')} and {_listed(wires, 'gate', '; ')}"
    if said := [f"{name}: {notes[name]}" for name in places if name in notes]:
        text += f"; below them {', '.join(said)}"
    return Picture(
        1.0 + 1.35 * (max(columns.values()) + 1), 0.2 + 1.05 * (tallest + above - 0.5), paint, text
    )


def _columns(inputs: dict[str, list[str]]) -> dict[str, int]:
    """The column of each node: a gate stands right of all its inputs, an input right before the first gate
    that uses it.
    """
    try:
        order = list(TopologicalSorter(inputs).static_order())
    except CycleError as error:
        raise ValueError(
            f"a gate cannot depend on itself, but here is a cycle: {' -> '.join(map(str, error.args[1]))}"
        ) from None
    column: dict[str, int] = {}
    for name in order:
        column[name] = max((column[source] + 1 for source in inputs.get(name, ())), default=0)
    for name in order:
        if name not in inputs:
            column[name] = min(column[user] for user, sources in inputs.items() if name in sources) - 1
    return column


def _places(inputs: dict[str, list[str]], columns: dict[str, int]) -> dict[str, tuple[float, float]]:
    """Where each node is drawn: in its column, near the height of what it is connected with."""
    rows: dict[str, float] = {}
    for column in range(max(columns.values()), -1, -1):
        here = [name for name in columns if columns[name] == column]
        wish = {
            name: _mean(
                # Where inputs of one gate would stand at one height, their order in it decides.
                rows[user] - 0.01 * inputs[user].index(name)
                for user in rows
                if name in inputs.get(user, ())
            )
            for name in here
        }
        here.sort(key=lambda name: -wish[name])
        centre = _mean(wish.values())
        for place, name in enumerate(here):
            rows[name] = centre + (len(here) - 1) / 2 - place
    return {name: (columns[name], rows[name]) for name in columns}


def _radius(name: str) -> float:
    """How far a node reaches to the side, in points: a circle, or a box around a long name."""
    return 17.0 if len(name) < 6 else 6 + 2.8 * len(name)


def _arrow(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    radii: tuple[float, float],
    note: str,
) -> None:
    # A long arrow is bent, so that it does not run through the nodes between.
    bend = 0.25 if end[0] - start[0] > 1 and abs(end[1] - start[1]) < 0.6 else 0.0
    style = dict(
        arrowstyle="-|>",
        color=GREY,
        shrinkA=radii[0],
        shrinkB=radii[1],
        linewidth=1.2,
        connectionstyle=f"arc3,rad={-bend}",
    )
    axes.annotate("", end, start, arrowprops=style, zorder=2)
    if note:
        axes.text(
            (start[0] + end[0]) / 2, (start[1] + end[1]) / 2 - 0.2, note, ha="center", fontsize=8, color=GREY
        )


def _mean(values: Iterable[float]) -> float:
    values = list(values)
    return sum(values) / len(values) if values else 0.0


def _listed(names: Iterable[str], kind: str, between: str = ", ") -> str:
    names = list(names)
    return f"{len(names)} {kind}{'' if len(names) == 1 else 's'} ({between.join(names)})"
