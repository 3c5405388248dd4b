"""Where two backward passes of one program part: the first node whose gradient is another, in words and in
the drawing.

    >>> import course
    >>> class Double(course.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         return x * 2
    ...     @staticmethod
    ...     def backward(ctx, grad_output):
    ...         return -2 * grad_output
    >>> x = course.tensor([1., 2.], requires_grad=True)
    >>> print(first_wrong(Double.apply(x.exp()).sum(), (x.exp() * 2).sum()))
    DoubleBackward (double_2) is the first node whose gradient is wrong: the one that it hands to exp_1 is the
    right one with the other sign. It is [-2., -2.] and should be [2., 2.]. 3 gradients before it are right.

Two graphs are laid side by side from the result on. Nodes are one pair where both stand at the same place; of
another kind they may be (a Function of one's own instead of an operation), and a node that only one graph has
is told. Leaves are paired by what they are: the same tensor, or else the same name or numbers.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from course.check.off import off
from course.draw import folding
from course.draw.drawing import Drawing
from course.draw.graphs import told
from course.draw.picture import Picture
from course.draw.pieces import pieces_of
from course.draw.recorded import Cell, called, read, release
from course.draw.texts import numbers
from course.draw.walk import (
    Names,
    backward_of,
    is_ours,
    is_tensor,
    library_of,
    namespaces,
    operation_of,
)
from course.explain.table import Out, Row, array_of, of_names

MARK = "✗"
"""Stands beside the colour, for who does not see it."""
IGNORED = "is the same whatever arrives: the gradient of the result is not used"
NEAR = 30
"""Of a graph that is too large for a page so many cells around the mark are drawn."""
EITHER_WAY = {"Add", "Mul", "Maximum", "Minimum"}
"""Kinds whose inputs may stand in any order."""


@dataclass
class Pass:
    """A backward pass as it ran: the graph, and what each node got and handed on, in the order of the engine.

    Args:
        cells: the graph, oldest first.
        rows: the nodes' rows, those of leaves among them.
        leaves: for each cell its leaf: a tensor, or an array.
        kind: what a node is called: "node" or "gate".
        ignoring: the cells, with the place of an input, that return the same whatever arrives.
    """

    cells: list[Cell]
    rows: list[Row]
    leaves: list[Any]
    kind: str = "node"
    ignoring: set[tuple[int, int]] = field(default_factory=set)

    @cached_property
    def names(self) -> list[str]:
        return [", ".join(names) for names in called(self.cells)]

    @cached_property
    def row_of(self) -> dict[int, Row]:
        return {row.cell: row for row in self.rows}


@dataclass
class FirstWrong:
    """What the comparison of two passes found; false where all gradients agree.

    Args:
        sentence: where they part, in words.
        node: the node's name, "" where nothing is wrong.
        cells: its place in the graph, and that where the graphs part.
        passed: yours.
    """

    sentence: str
    node: str = ""
    cells: list[int] = field(default_factory=list)
    passed: Pass | None = field(default=None, repr=False)

    def __bool__(self) -> bool:
        return bool(self.node)

    def __str__(self) -> str:
        return self.sentence

    def __repr__(self) -> str:
        return f"<{self.sentence}>"

    @property
    def text(self) -> str:
        return self.sentence

    @cached_property
    def drawing(self) -> Drawing:
        """Your graph with the node marked, by colour and by a sign."""
        assert self.passed is not None
        return _drawn(self.passed, self.cells, self.sentence)

    show = Picture.show

    def _repr_html_(self) -> str:
        import html

        # The picture is read with the sentence; who sees, reads it above.
        words = f'<p aria-hidden="true">{html.escape(self.sentence)}</p>'
        return f"<div>{words}{self.drawing._repr_html_()}</div>"


def first_wrong(yours: Any, right: Any, grad_output: Any = None, *, values: bool = True) -> FirstWrong:
    """The first node, in the order of your backward pass, whose gradient is another than in the right one.

    Args:
        yours, right: tensors that two programs computed from the same leaves, of `course` or of torch, each
            its own; or two passes of gates (`gates_pass`).
        grad_output: the gradient both begin with, an array of their shape; 1 for one element, and ones else.
        values: whether the right numbers are told, where they are few.

    Raises:
        ValueError: one of them has no graph.
        RuntimeError: the library's own, where a graph has been let go.

    >>> import course
    >>> x, w = (course.tensor(v, requires_grad=True) for v in ([1., 2.], [3., 5.]))
    >>> first_wrong((x * w).sum(), (x * w).sum())
    <All 2 leaves get the right gradient.>
    >>> found = first_wrong((x * x).sum(), (x * w).sum())
    >>> found.node, bool(found)
    ('MulBackward0', True)
    """
    if isinstance(yours, Pass) and isinstance(right, Pass):
        return _compared(yours, right, {k: k for k in range(len(yours.cells))}, [], values)
    names = Names(*namespaces(sys._getframe(1)))
    mine, other = _pass_of(yours, grad_output, names), _pass_of(right, grad_output, names)
    pairs, apart = _Side(mine, other).by_side()
    release(mine.cells)
    release(other.cells)
    return _compared(mine, other, pairs, apart, values)


def _pass_of(y: Any, grad_output: Any, names: Names) -> Pass:
    if not is_tensor(y):
        raise TypeError(f"first_wrong takes two tensors, or two passes of gates, not a {type(y).__name__}")
    given = None
    if y.grad_fn is not None and (grad_output is not None or tuple(y.shape)):
        library = library_of(y)
        start = np.ones(tuple(y.shape)) if grad_output is None else np.asarray(grad_output, dtype=float)
        given = library.tensor(start, dtype=y.dtype)
    names.hold([y])
    try:
        table = of_names(y, given, names, keep=True)
        cells, rows = table.graph, table.rows
    except RuntimeError as error:
        if y.grad_fn is None:
            raise
        cells = read([y], names)
        rows = _by_calls(cells, y, given, error)
    leaves = [getattr(cell.node, "variable", None) for cell in cells]
    ignoring = {(row.cell, place) for row in rows for place in _as_returned(cells[row.cell], row)}
    return Pass(cells, rows, leaves, ignoring=ignoring)


def _by_calls(cells: list[Cell], y: Any, given: Any, error: RuntimeError) -> list[Row]:
    """The rows of a pass that the engine refuses, as far as they go: each node is called, and at the first
    that returns what does not fit it is over.
    """
    library = library_of(y)
    arrived: dict[tuple[int, int], Any] = {
        (len(cells) - 1, y.output_nr): library.ones_like(y) if given is None else given
    }
    rows = []
    for k in reversed(range(len(cells))):
        cell = cells[k]
        grads = [arrived.get((k, nr)) for nr in range(len(cell.results))]
        if cell.kind != "operation" or all(g is None for g in grads):
            continue
        row = Row(cell.name, ", ".join(called(cells)[k]), [array_of(g) for g in grads], cell=k)
        rows.append(row)
        for place, (source, g) in enumerate(zip(cell.sources, _returned(cell, grads) or ())):
            if source is None or g is None or cells[source[0]].kind == "data":
                continue
            row.outs.append(Out("", "", np.asarray(array_of(g)), cell=source[0], place=place, nr=source[1]))
            before = arrived.get(source)
            arrived[source] = g if before is None else before + g
        if any(out.gradient.shape != cells[out.cell].results[out.nr].shape for out in row.outs):
            leaves = [k for k, _ in arrived if cells[k].kind == "leaf"]
            return rows + [Row("AccumulateGrad", "", [array_of(arrived[k, 0])], cell=k) for k in leaves]
    raise error


def _returned(cell: Cell, grads: Sequence[Any]) -> list[Any] | None:
    """What a node returns for these gradients, for each input; None where nobody can tell which is whose."""
    node = cell.node
    found = backward_of(node)(*grads)
    several = list(found) if isinstance(found, (tuple, list)) else [found]
    if len(several) > len(cell.sources):  # torch's Function has a place for what is no tensor, too
        several = [g for g in several if g is not None]
    return several if len(several) == len(cell.sources) else None


def _as_returned(cell: Cell, row: Row) -> list[int]:
    """Put into the row of a Function what it has returned, where the engine sums that silently; and say of
    which inputs it returns the same whatever arrives.
    """
    if cell.kind != "operation" or cell.name != f"{_kind(cell)}Backward":
        return []
    library = sys.modules["course" if is_ours(cell.node) else "torch"]
    dtypes = [value.dtype for value in cell.results]
    grads = [
        None if g is None else library.tensor(g, dtype=getattr(library, dtype or "float64", None))
        for g, dtype in zip(row.gradients, dtypes)
    ]
    try:
        found = _returned(cell, grads)
        others = _returned(cell, [None if g is None else g * 2 + 1 for g in grads])
    except Exception:  # the engine's own run has told what there is to tell
        return []
    ignored: list[int] = []
    if found is None or others is None:
        return ignored
    for out in row.outs:
        g, other = array_of(found[out.place]), array_of(others[out.place])
        if g is None or other is None:
            continue
        if g.shape != out.gradient.shape:
            out.gradient = g
        if np.any(g) and np.array_equal(g, other, equal_nan=True):
            ignored.append(out.place)
    return ignored


# What stands beside what


@dataclass
class Apart:
    """A place where the graphs themselves differ."""

    cell: int  # of yours
    text: str


class _Side:
    """Lays two graphs side by side."""

    def __init__(self, mine: Pass, right: Pass) -> None:
        self.mine, self.right = mine, right
        self.leaves, self.doubtful = _pairs_of_leaves(mine, right)
        self.signs = (
            _signs(mine, {a: a for a in self.leaves}),
            _signs(right, {b: a for a, b in self.leaves.items()}),
        )
        self.where = {sign: b for b, sign in reversed(list(enumerate(self.signs[1])))}
        self.pairs: dict[int, int] = dict(self.leaves)
        self.apart: list[Apart] = []

    def by_side(self) -> tuple[dict[int, int], list[Apart]]:
        """For each of my cells the one that it stands for, and where there is none."""
        waiting = [(len(self.mine.cells) - 1, len(self.right.cells) - 1)]
        met: set[tuple[int, int]] = set()
        while waiting:
            a, b = waiting.pop()
            if (a, b) in met:
                continue
            met.add((a, b))
            one, other = self.mine.cells[a], self.right.cells[b]
            if (child := self._skipped(0, a, b)) is not None:
                self._tell(a, f"there is one node more than in the right graph, {self._at(a)}")
                waiting.append((child, b))
            elif (child := self._skipped(1, b, a)) is not None:
                self._tell(a, f"a {other.name} is missing after {self._at(a)}")
                waiting.append((a, child))
            elif one.kind == other.kind == "operation":
                if a not in self.pairs:
                    self._pair(a, b)
                    waiting += self._inputs(a, b)
            elif self.leaves.get(a) != b or a in self.doubtful:
                self._tell(a, f"{self._at(a)} stands where the right graph has {self._at(b, self.right)}")
        return self.pairs, self.apart

    def _tell(self, cell: int, text: str) -> None:
        self.apart.append(Apart(cell, text))

    def _pair(self, a: int, b: int) -> None:
        one, other = self.mine.cells[a], self.right.cells[b]
        self.pairs[a] = b
        own = {f"{_kind(one)}Backward", f"{_kind(other)}Backward"}  # a Function may stand for an operation
        if _kind(one) != _kind(other) and not own & {one.name, other.name}:
            self._tell(a, f"{self._at(a)} stands where the right graph has {other.name}")
        got, wanted = (tuple(cell.results[0].shape or ()) for cell in (one, other))
        if got != wanted:
            self._tell(a, f"the result of {self._at(a)} has shape {got} and should have shape {wanted}")

    def _skipped(self, which: int, k: int, other: int) -> int | None:
        """An input of node `k` of one side that is what the node `other` of the other side is: then k has no
        counterpart.
        """
        sides = self.mine, self.right
        cells, signs, seen = sides[which].cells, self.signs[which], self.signs[1 - which][other]
        if signs[k] == seen:
            return None
        inputs = list(dict.fromkeys(source[0] for source in cells[k].sources if source is not None))
        same = [j for j in inputs if signs[j] == seen]
        if same:
            return same[0]
        like = sides[1 - which].cells[other]
        if like.kind != "operation" or _kind(cells[k]) == _kind(like):
            return None
        # Below it all may be other, too: then by kind and shape, where one alone is like that.
        same = [j for j in inputs if cells[j].kind == "operation" and _kind(cells[j]) == _kind(like)]
        return (
            same[0] if len(same) == 1 and cells[same[0]].results[0].shape == like.results[0].shape else None
        )

    def _inputs(self, a: int, b: int) -> list[tuple[int, int]]:
        """The pairs of what two nodes are made of."""
        first, second = (
            [source[0] if source is not None else None for source in side.cells[k].sources]
            for side, k in ((self.mine, a), (self.right, b))
        )
        if _kind(self.mine.cells[a]) != _kind(self.right.cells[b]):
            # One node may do what several do: then what it is made of stands further on.
            mine = [k for k in first if k is not None and self.mine.cells[k].kind != "data"]
            if all(self.signs[0][k] in self.where for k in mine):
                return [(k, self.where[self.signs[0][k]]) for k in mine]
        if len(first) != len(second):  # a Function's arguments, or a product instead of a square
            first, second = (
                list(dict.fromkeys(k for k in of if k is not None and side.cells[k].kind != "data"))
                for side, of in ((self.mine, first), (self.right, second))
            )
            if len(first) != len(second):
                return []
        signs = [[s[k] if k is not None else None for k in of] for s, of in zip(self.signs, (first, second))]
        if len(first) == 2 and signs[0] != signs[1] and signs[0] == signs[1][::-1]:
            second = second[::-1]
            if _kind(self.mine.cells[a]) not in EITHER_WAY:
                self._tell(a, f"the inputs of {self._at(a)} are exchanged")
        found = []
        for x, y in zip(first, second):
            mine = x is not None and self.mine.cells[x].kind != "data"
            if y is not None and self.right.cells[y].kind != "data":
                if mine and x is not None:
                    found.append((x, y))
                else:
                    told = self._at(y, self.right)
                    self._tell(a, f"{self._at(a)} gets {told} cut off from the graph, and sends it nothing")
        return found

    def _at(self, k: int, side: Pass | None = None) -> str:
        return _who(side or self.mine, k)


def _kind(cell: Cell) -> str:
    return operation_of(cell.name)


def _signs(side: Pass, leaves: Mapping[int, int]) -> list[int]:
    """For each cell a number that says what it is computed from, and how: of both graphs the same for the
    same.
    """
    found: list[int] = []
    for k, cell in enumerate(side.cells):
        if cell.kind == "operation":
            made_of = [None if s is None else (found[s[0]], s[1]) for s in cell.sources]
            sign: Any = (_kind(cell), cell.results[0].shape, tuple(made_of), cell.constant)
        else:
            value = cell.results[0]
            sign = ("leaf", leaves[k]) if k in leaves else (cell.kind, k, value.shape, value.data)
            sign = (cell.kind, value.shape, value.data) if cell.kind == "data" else sign
        found.append(hash(sign))
    return found


def _pairs_of_leaves(mine: Pass, right: Pass) -> tuple[dict[int, int], set[int]]:
    """Which of the right graph's leaves is which of mine: the same tensor, of the same name, of the same
    numbers, or else the next of its shape; the last are doubtful.
    """
    a = [k for k, cell in enumerate(mine.cells) if cell.kind == "leaf"]
    b = [k for k, cell in enumerate(right.cells) if cell.kind == "leaf"]
    shape = lambda side, k: tuple(side.cells[k].results[0].shape or ())
    name = lambda side, k: side.cells[k].results[0].name

    def numbers_equal(x: int, y: int) -> bool:
        if mine.leaves[x] is None or right.leaves[y] is None or shape(mine, x) != shape(right, y):
            return False
        one, other = (
            np.asarray(leaf.detach().numpy(force=True)) for leaf in (mine.leaves[x], right.leaves[y])
        )
        return np.array_equal(one, other, equal_nan=True)

    ways = (
        lambda x, y: mine.leaves[x] is not None and mine.leaves[x] is right.leaves[y],
        lambda x, y: name(mine, x) != "" and name(mine, x) == name(right, y),
        numbers_equal,
        lambda x, y: shape(mine, x) == shape(right, y),
    )
    found: dict[int, int] = {}
    doubtful: set[int] = set()
    for fits in ways:
        for x in a:
            free = [y for y in b if y not in found.values()]
            if x not in found and (y := next((y for y in free if fits(x, y)), None)) is not None:
                found[x] = y
                doubtful |= {x} if fits is ways[-1] else set()
    return found, doubtful


# What differs


def _compared(
    mine: Pass, right: Pass, pairs: Mapping[int, int], apart: Sequence[Apart], values: bool
) -> FirstWrong:
    count = 0  # how many gradients agree

    def wrong(k: int, sentence: str) -> FirstWrong:
        so_far = f" {count} gradient{'s' * (count != 1)} before it {'are' if count != 1 else 'is'} right."
        text = f"{_sentence(sentence)}{so_far if count else ''}"
        cause = _cause(mine, k, apart)
        if cause is not None:
            text = f"{_sentence(cause.text)}. {text}"
        cells = [k] if cause is None else [k, cause.cell]
        return FirstWrong(text, mine.cells[k].name or mine.names[k], cells, mine)

    # However it is written; of gradients that were worked out by hand each is a line of its own.
    if any(row.outs for row in mine.rows) and _same_in_the_end(mine, right, pairs):
        return _fine(mine, apart)
    for row in mine.rows:
        k = row.cell
        other = right.row_of.get(pairs.get(k, -1))
        if other is None:
            continue
        for nr, (got, wanted) in enumerate(zip(row.gradients, other.gradients)):
            how = _off(got, wanted)
            if how:
                at, sentence = _arrives(mine, right, row, pairs, nr, how)
                return wrong(at, sentence + _says(got, wanted, values))
            count += got is not None
        if row.node == "AccumulateGrad":
            continue
        for out, same in _outs(mine, right, row, other, pairs):
            how = _off(
                out.gradient,
                same.gradient,
                row.gradients[0],
                _others(right, other, same),
                _values(right, other),
            )
            if how and (k, out.place) in mine.ignoring:
                how = IGNORED
            if how:
                return wrong(k, _hands(mine, k, out.cell, how) + _says(out.gradient, same.gradient, values))
            count += 1
    if not any(row.outs for row in mine.rows):
        return _fine(mine, apart)
    reached = {pairs[row.cell] for row in mine.rows if row.cell in pairs}
    for row in right.rows:
        if row.cell not in reached and any(g is not None and np.any(g) for g in row.gradients):
            # A node between two that agree is one that you did without.
            if row.node == "AccumulateGrad" or row.cell in pairs.values():
                return _not_reached(mine, right, row, pairs, wrong)
    return _fine(mine, apart)


def _same_in_the_end(mine: Pass, right: Pass, pairs: Mapping[int, int]) -> bool:
    """Whether all leaves get the same gradients."""
    back = {b: a for a, b in pairs.items()}
    if any(
        out.gradient.shape != mine.cells[out.cell].results[out.nr].shape
        for row in mine.rows
        for out in row.outs
    ):
        return False
    mine_of = {row.cell: row.gradients for row in mine.rows if row.node == "AccumulateGrad"}
    right_of = {row.cell: row.gradients for row in right.rows if row.node == "AccumulateGrad"}
    if mine_of.keys() - pairs.keys():
        return False
    both = {(a, pairs[a]) for a in mine_of} | {(back.get(b, -1), b) for b in right_of}
    return all(not _off(mine_of.get(a, [None])[0], right_of.get(b, [None])[0]) for a, b in both)


def _fine(mine: Pass, apart: Sequence[Apart]) -> FirstWrong:
    count = sum(row.node == "AccumulateGrad" for row in mine.rows)
    one, more = ("input", "inputs") if mine.kind == "gate" else ("leaf", "leaves")
    said = (
        f"All {count} {more} get the right gradient." if count != 1 else f"The {one} gets the right gradient."
    )
    if apart:
        said += f" The graphs differ nevertheless: {apart[0].text}."
    return FirstWrong(said, passed=mine)


def _cause(side: Pass, k: int, apart: Sequence[Apart]) -> Apart | None:
    """Where the graphs part, if that may be why a gradient at cell `k` is wrong: behind it on the way of the
    gradient, or in what it computes with.
    """
    behind = [each for each in apart if each.cell >= k]
    if behind:
        return max(behind, key=lambda each: each.cell)
    made_of, stack = {k}, [k]
    while stack:
        for source in side.cells[stack.pop()].sources:
            if source is not None and source[0] not in made_of:
                made_of.add(source[0])
                stack.append(source[0])
    within = [each for each in apart if each.cell in made_of]
    return max(within, key=lambda each: each.cell, default=None)


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _hands(side: Pass, k: int, to: int, how: str) -> str:
    whose = f"{_who(side, k)} is the first {side.kind} whose gradient is wrong"
    return f"{whose}: the one that it hands to {side.names[to]} {how}."


def _not_reached(mine: Pass, right: Pass, row: Row, pairs: Mapping[int, int], wrong: Any) -> FirstWrong:
    back = {b: a for a, b in pairs.items()}
    name = right.names[row.cell]
    if row.cell in back:
        return wrong(back[row.cell], f"No gradient gets to {name}: nothing is handed to it.")
    k = next((back[out] for out in _users(right, row.cell) if out in back), len(mine.cells) - 1)
    return wrong(k, f"No gradient gets to {name}: your graph does not lead there.")


def _users(side: Pass, k: int) -> list[int]:
    return [j for j, cell in enumerate(side.cells) if any(s is not None and s[0] == k for s in cell.sources)]


def _who(side: Pass, k: int) -> str:
    cell, name = side.cells[k], side.names[k]
    if side.kind == "gate":
        return f"the gate {name} ({cell.symbol})"
    if cell.kind != "operation":
        return f"the leaf {name}"
    named = all(value.name for value in cell.results)
    return f"{cell.name} of {name}" if named else f"{cell.name} ({name})"


def _off(
    got: Any,
    wanted: Any,
    upstream: Any = None,
    others: Mapping[str, Any] = {},
    values: Mapping[str, Any] = {},
) -> str:
    if got is None or wanted is None:
        if got is wanted or not np.any(wanted if got is None else got):
            return ""
        return "is missing" if got is None else "should not be there"
    return off(got, wanted, upstream, others, values)


def _says(got: Any, wanted: Any, values: bool) -> str:
    if got is None or np.size(got) > 4:
        return ""
    should = f" and should be {numbers(wanted)}" if values and wanted is not None else ""
    return f" It is {numbers(np.asarray(got) + 0.0)}{should}".removesuffix(".") + "."


def _others(right: Pass, row: Row, out: Out) -> dict[str, np.ndarray]:
    """The right gradients of the node's other inputs."""
    return {right.names[each.cell]: each.gradient for each in row.outs if each.place != out.place}


def _values(right: Pass, row: Row) -> dict[str, Any]:
    """The values that a gate's derivatives may be taken at: its inputs, and its own."""
    if right.kind != "gate":
        return {}
    near = [*(source[0] for source in right.cells[row.cell].sources if source), row.cell]
    return {right.names[k]: right.leaves[k] for k in near}


def _outs(mine: Pass, right: Pass, row: Row, other: Row, pairs: Mapping[int, int]) -> list[tuple[Out, Out]]:
    """What two nodes hand to the same: by places, or where their inputs are others, by where it goes."""
    found, left = [], list(other.outs)
    for out in row.outs:
        target = pairs.get(out.cell)
        fits = [each for each in left if each.cell == target and each.nr == out.nr]
        # What goes twice to one place is in its order.
        same = next((each for each in fits if each.place == out.place), fits[0] if fits else None)
        if same is not None:
            left.remove(same)
            found.append((out, same))
    once = lambda outs, out: sum(each.cell == out.cell for each in outs) == 1
    if len(row.outs) != len(other.outs) or _kind(mine.cells[row.cell]) != _kind(right.cells[other.cell]):
        # One node may do what several do.
        found = [(a, b) for a, b in found if once(row.outs, a) and once(other.outs, b)]
        arrived = {row.cell: len(_users(right, row.cell)) for row in right.rows}
        found = [(a, b) for a, b in found if arrived.get(b.cell, 0) == 1 == len(_users(mine, a.cell))]
    return found


def _arrives(
    mine: Pass, right: Pass, row: Row, pairs: Mapping[int, int], nr: int, how: str
) -> tuple[int, str]:
    """Where what arrives is wrong: the cell, and the words. It is the node's that has sent it, if one alone
    has, which itself got the right gradient.
    """
    k, wanted = row.cell, pairs[row.cell]
    senders = [(each, out) for each in mine.rows for out in each.outs if (out.cell, out.nr) == (k, nr)]
    if len(senders) == 1 and senders[0][0].cell in pairs and mine.kind == "node":
        (sender, out) = senders[0]
        # Seen beside what it got, it may be told by that.
        should = right.row_of[wanted].gradients[nr]
        how = _off(out.gradient, should, sender.gradients[0]) or how
        if (sender.cell, out.place) in mine.ignoring:
            how = IGNORED
        return sender.cell, _hands(mine, sender.cell, k, how)
    what = f"{_who(mine, k)} is the first {mine.kind} that gets a wrong gradient"
    if mine.cells[k].kind == "leaf":
        what = f"the gradient by {mine.names[k]} is the first that is wrong"
    users = [(each, out) for each in right.rows for out in each.outs if (out.cell, out.nr) == (wanted, nr)]
    if not any(each.outs for each in mine.rows):
        return k, _by_hand(mine, right, row, users, pairs)
    parts = [(right.names[each.cell], out.gradient) for each, out in users]
    reason = _too_early(mine, k, users) or _by_parts(parts, row.gradients[nr], mine.names[k])
    reason = reason or _by_place(right, row.gradients[nr], users, wanted)
    return k, f"{what}: {reason or f'it {how}'}."


def _by_hand(
    mine: Pass, right: Pass, row: Row, users: Sequence[tuple[Row, Out]], pairs: Mapping[int, int]
) -> str:
    """The first wrong line of gradients that were worked out by hand."""
    got, should = row.gradients[0], right.row_of[pairs[row.cell]].gradients[0]
    name = mine.names[row.cell]
    what = f"the gradient by {name} is the first that is wrong"
    if len(users) != 1:
        reason = _by_parts([(right.names[user.cell], out.gradient) for user, out in users], got, name)
        return f"{what}: {reason or f'it {_off(got, should)}'}."
    ((user, out),) = users
    how = _off(got, should, user.gradients[0], _others(right, user, out), _values(right, user))
    return f"{what}. It comes from {_who(right, user.cell)}; yours {how}."


def _too_early(mine: Pass, k: int, users: Sequence[tuple[Row, Out]]) -> str:
    """Whether a gate was asked before all of those that hand it something."""
    before = set()
    for row in mine.rows:
        if row.cell == k:
            break
        before.add(row.node)
    late = [each.node for each, _ in users if each.node not in before]
    asked = mine.kind == "gate" and mine.cells[k].kind == "operation"
    if not asked or not late:
        return ""
    return f"it is asked before {_listed(dict.fromkeys(late))}, which should hand it a gradient first"


def _by_place(right: Pass, got: Any, users: Sequence[tuple[Row, Out]], k: int) -> str:
    """Whether it is a value, or what belongs to another input of a node that uses it."""
    if got is None:
        return ""
    for row, out in users:
        for name, other in _others(right, row, out).items():
            if np.any(other) and not off(got, other):
                return f"it is what {right.names[row.cell]} should hand to {name}"
    value = right.leaves[k] if right.kind == "gate" else None
    if value is not None and np.any(value) and not off(got, value):
        return f"it is the value of {right.names[k]} itself"
    return ""


def _by_parts(parts: Sequence[tuple[str, np.ndarray]], got: Any, name: str) -> str:
    """Whether what arrived is what some of the users hand on, and not all."""
    if len(parts) < 2 or got is None or len(parts) > 8:
        return ""
    for count in range(1, len(parts)):
        for kept in combinations(range(len(parts)), count):
            if not off(got, sum(parts[i][1] for i in kept)):
                have = _listed(dict.fromkeys(parts[i][0] for i in kept))
                lost = _listed(dict.fromkeys(part for i, (part, _) in enumerate(parts) if i not in kept))
                if have == lost:
                    return f"{have} uses {name} {len(parts)} times, and one gradient arrives: they add up"
                hands = "hands" if " and " not in have else "hand"
                return f"it is what {have} {hands} to it; what comes from {lost} is not added"
    if not off(got, sum(g for _, g in parts) / len(parts)):
        return f"it is the mean of what arrives from {_listed(dict(parts))}, which adds up"
    return ""


def _listed(names: Any) -> str:
    names = list(names)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


# The drawing


def _drawn(passed: Pass, marks: Sequence[int], sentence: str) -> Drawing:
    cells, marks = passed.cells, list(marks)
    if marks and folding.is_large(cells):
        cells, place = _around(cells, marks[0])
        marks = [place[mark] for mark in marks if mark in place]
    cells = [_marked(cell) if k in marks else cell for k, cell in enumerate(cells)]
    few = sum(cell.kind == "operation" for cell in cells) <= NEAR

    def make() -> Any:
        pieces, links = pieces_of(cells, "some" if few else "compact")
        for mark in marks:
            for box in pieces[mark].boxes:
                box.kind = "wrong"
        return pieces, links

    title = f"{MARK} the first wrong {passed.kind}" if marks else ""
    return Drawing(make, f"{sentence} In the graph: {told(passed.cells)}", title)


def _marked(cell: Cell) -> Cell:
    results = [dataclasses.replace(value) for value in cell.results]
    if cell.kind != "operation":
        results[0].name = f"{MARK} {results[0].name}"
    name = f"{MARK} {cell.name}" if cell.name else ""
    return dataclasses.replace(cell, name=name, symbol=f"{MARK} {cell.symbol}", results=results)


def _around(cells: Sequence[Cell], mark: int) -> tuple[list[Cell], dict[int, int]]:
    """The part of a graph next to a cell, and where its cells stand there."""
    users: dict[int, list[int]] = {}
    for k, cell in enumerate(cells):
        for source in cell.sources:
            if source is not None:
                users.setdefault(source[0], []).append(k)
    kept, edge = {mark}, [mark]
    while edge and len(kept) < NEAR:
        near = [
            *(s[0] for k in edge for s in cells[k].sources if s),
            *(u for k in edge for u in users.get(k, ())),
        ]
        edge = [k for k in dict.fromkeys(near) if k not in kept][: NEAR - len(kept)]
        kept.update(edge)
    order = sorted(kept)
    place = {k: n for n, k in enumerate(order)}
    part = [
        dataclasses.replace(
            cells[k], sources=[(place[s[0]], s[1]) if s and s[0] in place else None for s in cells[k].sources]
        )
        for k in order
    ]
    return part, place
