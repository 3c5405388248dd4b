"""What autograd recorded, read as plain data: of tensors of `course` and of torch by the same few names.

The walk is that of course.draw.walk; only what a node saved is asked in two ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from course.draw.options import options_of
from course.draw.texts import numbers
from course.draw.walk import Names, is_ours, key_of, name_of, operation_of, operations


@dataclass
class Value:
    """What can be known of a tensor. Of one that nobody holds any more it is its shape."""

    name: str = ""
    shape: tuple[int, ...] | None = None
    dtype: str = ""
    data: str = ""
    grad: str | None = None  # None: not looked at (a result keeps none)
    is_leaf: bool = False
    requires_grad: bool = True


@dataclass
class Saved:
    """A value that a node keeps for its derivative."""

    name: str  # as the rule calls it
    text: str
    version: int | None = None
    state: str = ""  # "changed": in place, since; "let go": by backward
    source: int | None = None  # which input it is; -1 for the result
    value: Any = field(default=None, repr=False)


@dataclass(eq=False)
class Cell:
    """A leaf with its AccumulateGrad, an operation with its results and its backward node, or data."""

    kind: str  # "leaf", "operation", "data"
    name: str  # of the backward node
    symbol: str
    results: list[Value]
    sources: list[tuple[int, int] | None] = field(
        default_factory=list
    )  # for each input: which cell, which result
    saved: list[Saved] = field(default_factory=list)
    options: list[str] = field(default_factory=list)  # each as in a call: dim=1
    module: str = ""
    node: Any = field(default=None, repr=False)
    constant: str = ""  # a number among the inputs
    saved_lines: list[str] = field(default_factory=list)  # of a fold: what is in it


def read(roots: Iterable[Any], names: Names) -> list[Cell]:
    """The graph that leads to `roots`, oldest first: what a cell is made of stands before it.

    >>> import course
    >>> a = course.tensor(2., requires_grad=True); c = a * a
    >>> [(cell.kind, cell.name, cell.sources) for cell in read([c], Names({"a": a}))]
    [('leaf', 'AccumulateGrad', []), ('operation', 'MulBackward0', [(0, 0), (0, 0)])]
    """
    roots = list(roots)
    cells: list[Cell] = []
    index: dict[int, int] = {}  # of a node, by its id: cells keep the nodes
    data: dict[Any, int] = {}
    for node in operations([root.grad_fn for root in roots if root.grad_fn is not None]):
        cell = _operation(node, names)
        for position, (source, nr) in enumerate(node.next_functions):
            if source is None:
                cell.sources.append(_data_of(cell, position, cells, data, names))
                continue
            if id(source) not in index:  # a leaf stands before its first user
                cells.append(_leaf(source.variable, names, source))
                index[id(source)] = len(cells) - 1
            cell.sources.append((index[id(source)], nr))
        index[id(node)] = len(cells)
        cells.append(cell)
    for root in roots:  # leaves, and tensors outside of any graph
        if root.grad_fn is None and not any(cell.node is root or _is_of(cell, root) for cell in cells):
            cells.append(_leaf(root, names, root) if root.requires_grad else _data(root, names))
            cells[-1].name = ""  # no graph uses it, so that it has no node
    _tell_results(cells, names)
    _tell_modules(cells)
    return cells


def release(cells: Iterable[Cell]) -> None:
    """Let go of nodes and values: what was read is text, and whoever keeps a drawing keeps no graph alive."""
    for cell in cells:
        cell.node = None
        for saved in cell.saved:
            saved.value = None


def _is_of(cell: Cell, leaf: Any) -> bool:
    return cell.kind == "leaf" and getattr(cell.node, "variable", None) is leaf


def _leaf(tensor: Any, names: Names, node: Any) -> Cell:
    value = value_of(tensor, names.of_tensor(tensor))
    return Cell("leaf", "AccumulateGrad", value.name, [value], node=node)


def _data(tensor: Any, names: Names) -> Cell:
    value = value_of(tensor, names.of_tensor(tensor))
    return Cell("data", "", value.name, [value], node=tensor)


def value_of(tensor: Any, name: str = "") -> Value:
    """What a tensor, or an array, tells of itself."""
    requires = bool(getattr(tensor, "requires_grad", False))
    leaf = bool(getattr(tensor, "is_leaf", True))
    grad = None
    if leaf and requires:
        grad = "None" if tensor.grad is None else numbers(tensor.grad)
    elif requires and tensor.retains_grad:
        grad = "None" if tensor.grad is None else numbers(tensor.grad)
    return Value(name, tuple(tensor.shape), _dtype(tensor.dtype), numbers(tensor), grad, leaf, requires)


def _dtype(dtype: Any) -> str:
    return str(dtype).removeprefix("torch.")


SYMBOLS = {
    "Add": "+", "Sub": "−", "Rsub": "−", "Mul": "×", "Div": "÷", "Neg": "neg", "Pow": "**",
    "Mm": "@", "Mv": "@", "Dot": "@", "Bmm": "@",
}  # fmt: skip


def symbol_of(name: str) -> str:
    """What stands in the circle of an operation: a sign, or torch's name for it; a Function's own name.

    >>> symbol_of("MulBackward0"), symbol_of("LogSoftmaxBackward0"), symbol_of("CubeBackward")
    ('×', 'log_softmax', 'Cube')
    """
    found = re.fullmatch(r"(.*?)Backward(\d*)", name)
    if not found or not found[2]:
        return found[1] if found else name
    return SYMBOLS.get(found[1]) or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", found[1]).lower()


def called(cells: list[Cell]) -> list[list[str]]:
    """What to call each result of each cell: the user's name, or the operation with its number."""
    word = lambda cell: re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", operation_of(cell.name)).lower()
    return [
        [
            value.name or (f"{word(cell)}_{k}" if cell.kind == "operation" else f"{cell.kind}_{k}")
            for value in cell.results
        ]
        for k, cell in enumerate(cells)
    ]


def _operation(node: Any, names: Names) -> Cell:
    name = name_of(node)
    saved = saved_by(node)
    for value in saved:
        known = "" if value.value is None else names.of_tensor(value.value)
        if known and known != value.name:
            value.text = f"{known} {value.text}" if value.text.startswith("(") else f"{known} = {value.text}"
    return Cell(
        "operation", name, symbol_of(name), _results(node), saved=saved, options=options_of(node), node=node
    )


def _results(node: Any) -> list[Value]:
    given = getattr(node, "_input_metadata", None)  # torch's
    if given is not None:
        return [Value(shape=tuple(meta.shape), dtype=_dtype(meta.dtype)) for meta in given]
    shapes = node.shape if isinstance(node.shape, list) else [node.shape]
    return [Value(shape=tuple(shape)) for shape in shapes]


def saved_by(node: Any) -> list[Saved]:
    """What a node saved for its derivatives, each value once: tensors, and numbers that are an input."""
    return _saved_by_ours(node) if is_ours(node) else _saved_by_torch(node)


def _saved_by_ours(node: Any) -> list[Saved]:
    from course.manners import version

    if node.saved is None:
        return [Saved(name, "", state="let go", source=source) for name, source in _wanted(node)]
    found: dict[str, Saved] = {}

    def keep(name: str, value: Any, source: int | None) -> None:
        if hasattr(value, "tolist"):
            if version.changed_since(value, node.seq):  # what it is now was not saved
                found[name] = Saved(name, "", version.count(value), "changed", source)
            else:
                found[name] = Saved(name, numbers(value), version.count(value), "", source, value)
        elif isinstance(value, (int, float)) and (source is not None or name in ("p", "exponent")):
            found[name] = Saved(name, numbers(value), source=source)

    if not node.vjps:  # a Function: pairs of what was saved and its array
        for k, (_, array) in enumerate(node.saved):
            keep(f"saved_tensors[{k}]", array, None)
    for part, wanted, sources in zip(node.saved, node.wanted, node.sources):
        for value, name, source in zip(part or (), wanted, sources):
            keep(name, value, source)
    return list(found.values())


def _wanted(node: Any) -> list[tuple[str, int | None]]:
    """What the rules of our node would have saved, where backward let it go."""
    return list(
        {
            name: (name, source)
            for edge, wanted, sources in zip(node.next, node.wanted, node.sources)
            if edge is not None
            for name, source in zip(wanted, sources)
            if source is not None
        }.values()
    )


# which input a name of torch's derivatives.yaml is; "mat1" and "mat2" of addmm stand one further on
_POSITIONS = {"self": 0, "input": 0, "other": 1, "vec": 1, "tensor": 1, "mat1": 1, "mat2": 1, "weight": 1}
_POSITIONS |= {"result": -1, "exponent": 1}


def _saved_by_torch(node: Any) -> list[Saved]:
    found = []
    addmm = name_of(node).startswith("Addmm")
    for attribute in dir(node):
        name = attribute.removeprefix("_saved_")
        if name == attribute or name.endswith(("sym_sizes", "sym_strides")):
            continue
        source = 2 if addmm and name == "mat2" else _POSITIONS.get(name)
        found += _torch_value(node, attribute, name, source)
    if not found and hasattr(type(node), "saved_tensors"):  # a Function
        try:
            kept = node.saved_tensors
        except RuntimeError as error:
            return [_unreadable("saved_tensors", error, None)]
        found = [
            Saved(f"saved_tensors[{k}]", numbers(value), value._version, value=value)
            for k, value in enumerate(kept)
            if value is not None
        ]
    return found


def _torch_value(node: Any, attribute: str, name: str, source: int | None) -> list[Saved]:
    try:
        value = getattr(node, attribute)
    except RuntimeError as error:
        return [_unreadable(name, error, source)]
    if hasattr(value, "_version"):
        return [Saved(name, numbers(value), value._version, source=source, value=value)]
    if isinstance(value, tuple) and any(hasattr(part, "_version") for part in value):
        return [
            Saved(f"{name}[{k}]", numbers(part), part._version, value=part)
            for k, part in enumerate(value)
            if part is not None
        ]
    if isinstance(value, (int, float)) and name in ("exponent", "p"):
        return [Saved(name, numbers(value), source=None)]
    return []


def _unreadable(name: str, error: RuntimeError, source: int | None) -> Saved:
    """What torch refuses to show, by what it says."""
    if "second time" in str(error):
        return Saved(name, "", state="let go", source=source)
    version = re.search(r"is at version (\d+)", str(error))
    return Saved(name, "", int(version[1]) if version else None, "changed", source)


def _data_of(
    cell: Cell, position: int, cells: list[Cell], data: dict[Any, int], names: Names
) -> tuple[int, int] | None:
    """The cell of an input that wants no gradient, where the node has saved it; a lone number is noted."""
    for saved in cell.saved:
        if saved.source != position or saved.state:
            continue
        if saved.value is None:
            cell.constant = saved.text
            return None
        if not saved.value.shape and not names.of_tensor(saved.value):
            cell.constant = numbers(saved.value)
            return None
        key = key_of(saved.value)
        if key not in data:
            cells.append(_data(saved.value, names))
            cells[-1].results[0].requires_grad = False
            data[key] = len(cells) - 1
        return data[key], 0
    return None


def _tell_results(cells: list[Cell], names: Names) -> None:
    """Find the results that somebody still holds: the caller by a name, or a node that saved one."""
    for cell in cells:
        if cell.kind != "operation":
            continue
        for nr in range(len(cell.results)):
            held = names.of_result(cell.node, nr)
            if held is not None:
                cell.results[nr] = value_of(held, names.of_tensor(held))
        for saved in cell.saved:
            if saved.source == -1 and saved.value is not None and len(cell.results) == 1:
                _know(cell.results[0], saved.value)
        for saved in cell.saved:
            if saved.source is not None and 0 <= saved.source < len(cell.sources) and saved.value is not None:
                source = cell.sources[saved.source]
                if source is not None and cells[source[0]].kind == "operation":
                    _know(cells[source[0]].results[source[1]], saved.value)


def _know(value: Value, array: Any) -> None:
    if not value.data and tuple(array.shape) == value.shape:
        value.data, value.dtype = numbers(array), _dtype(array.dtype)


def _tell_modules(cells: list[Cell]) -> None:
    """A module is where its parameters are used: an operation on `net.0.weight` belongs to `net.0`."""
    for k, cell in enumerate(cells):
        name = cell.results[0].name
        if cell.kind == "leaf" and "." in name and "[" not in name:
            cell.module = name.rpartition(".")[0]
        elif cell.kind == "operation":
            used = {
                cells[source[0]].module
                for source in cell.sources
                if source and _of_parameters(cells, source[0])
            }
            used.discard("")
            if len(used) == 1:
                (cells[k].module,) = used


def _of_parameters(cells: list[Cell], k: int) -> bool:
    """Whether a cell is made of one parameter and nothing else, as a transposed weight is."""
    cell = cells[k]
    while cell.kind == "operation":
        if len(cell.sources) != 1 or cell.sources[0] is None:
            return False
        cell = cells[cell.sources[0][0]]
    return cell.kind == "leaf"
