"""How an operation is written down once: its forward on arrays and, beside it, its derivative by each input.

    mul = binary("mul", np.multiply, lambda g, b: g * b, lambda g, a: g * a)

The names of a derivative's parameters say what it needs, and exactly that is saved: `g` is the gradient of
the result, `y` the result, every other name a parameter of the forward (`x` of a ufunc of one input, `a` and
`b` of one of two). `shape` and `dtype_of` are the first input's, `b_by_columns` says whether b's memory goes
by columns.

Derivatives are NumPy code. On plain arrays that is what runs; under `create_graph` it runs on Tensors, which
answer NumPy's protocols and so record the graph of the second order: one rule for all orders.

The function that computes and records is compiled for each operation from one template, as dataclasses are.
This is what runs as `course.exp`; `forward` is np.exp, `kind` the class ExpBackward0:

    >>> import course
    >>> print(source_of(course.exp))
    def exp(input, out=None):
        __tracebackhide__ = True
        if out is not None:
            return into(out, again(input))
        if not isinstance(input, Tensor):
            raise not_a_tensor(name, "input", input)
        x = input.array
        edge_x = input.node
        if edge_x is None and x.dtype.kind not in "fc":
            x = x.astype(get_default_dtype())
        before = silence(SILENT)
        try:
            y = forward(x)
        finally:
            restore(before)
        if type(y) is not ndarray:
            y = asarray(y)
        result = new(Tensor)
        result.array = y
        result._grad = result.kin = None
        if (edge_x is None) or not mode.enabled:
            result.node = None
            return result
        if type(edge_x) is Leaf:
            edge_x = edge_x.edge(input)
        result.node = node = new(kind)
        node.next = (edge_x,)
        node.saved = ((y, ),)
        node.shape = y.shape
        node.seq = next(clock)
        node.hooks = None
        if anomaly.enabled:
            anomaly.remember(node)
        return result

`kin` is about views and `anomaly` about the debug mode (both in manners/), `silence` keeps NumPy's warnings
back; an edge may be a Leaf, which makes its node when it is first used.

A traceback shows none of this: IPython and pytest leave the frame out, and Python shows where the operation
is defined.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Sequence
from types import CodeType, FunctionType
from typing import Any

import numpy as np
from numpy import ndarray

from course.graph import RESULT, Leaf, Node, new
from course.manners import anomaly, arrays, dtypes, out, quiet, told
from course.manners.given import not_a_tensor, type_of
from course.manners.version import clock
from course.manners.views import join
from course.mode import mode
from course.tensors import Tensor, public, wrap

Rule = Callable[..., Any]
"""A derivative: (g, *saved) -> the gradient by one input; of arrays arrays, of Tensors Tensors."""

RULES: list[type[Node]] = []  # every kind of node


def kind_of(name: str, parameters: Iterable[str], vjps: Sequence[Rule]) -> type[Node]:
    """The class of an operation's nodes; `parameters` are its forward's, arrays first, as many as there are
    derivatives.
    """
    position = {"y": RESULT, **{p: i for i, (p, _) in enumerate(zip(parameters, vjps))}}
    wanted = [tuple(inspect.signature(vjp).parameters)[1:] for vjp in vjps]
    kind = type(
        name,
        (Node,),
        {
            "__slots__": (),
            "inputs": tuple(parameters)[: len(vjps)],
            "vjps": tuple(vjps),
            "wanted": wanted,
            "sources": tuple(tuple(position.get(n) for n in names) for names in wanted),
            "frees": any(n in position for names in wanted for n in names),
        },
    )
    RULES.append(kind)
    return kind


def backward_name(name: str) -> str:
    """torch's name for an operation's node: masked_fill -> MaskedFillBackward0."""
    return "".join(part.capitalize() for part in name.split("_")) + "Backward0"


def unary(
    name: str,
    forward: Callable[[ndarray], ndarray],
    vjp: Rule,
    *,
    node: str | None = None,
    floats: bool = True,
    doc: str | None = None,
) -> Callable[[Tensor], Tensor]:
    """A public elementwise operation of one tensor. `floats`: integers become floating point first, as in
    torch.
    """
    apply = _operation(name, forward, [vjp], node, None, _ONE + _FLOATS if floats else _ONE)
    return public(apply, numpy=_ufunc(forward), doc=doc or f"Elementwise {name}; a tensor of input's shape.")


def binary(
    name: str,
    forward: Callable[[ndarray, ndarray], ndarray],
    vjp_a: Rule,
    vjp_b: Rule,
    *,
    node: str | None = None,
    true_division: bool = False,
    doc: str | None = None,
    export: bool = True,
) -> Callable[[Any, Any], Tensor]:
    """An elementwise operation of two tensors, or a tensor and a number, that broadcast and promote as in
    torch.
    """
    apply = _operation(name, forward, [vjp_a, vjp_b], node, None, _TWO, true_division)
    doc = doc or f"Elementwise {name} of tensors or numbers that broadcast together."
    return public(apply, numpy=_ufunc(forward), doc=doc) if export else apply


def rule(
    name: str,
    forward: Callable[..., ndarray],
    *vjps: Rule,
    node: str | None = None,
    parameters: Iterable[str] | None = None,
    view: bool = False,
    inner: bool = False,
) -> Callable[..., Tensor]:
    """Any other operation: as many tensors as there are derivatives, then constants. Callers check the
    arguments.

    `view`: the result may share the input's memory. `inner`: for use in other rules, it takes plain arrays
    too.
    """
    take_apart = _INNER if inner else {1: _ONE, 2: _TWO}.get(len(vjps))
    return _operation(name, forward, vjps, node, parameters, take_apart, view=view)


def source_of(operation: Callable[..., Tensor]) -> str:
    """The text of the function that `unary`, `binary` or `rule` compiled."""
    return operation.__globals__["source"]


def _ufunc(forward: Callable[..., Any]) -> np.ufunc | None:
    forward = inspect.unwrap(forward)
    return forward if isinstance(forward, np.ufunc) else None


# For the idea you may stop here: what follows is the template. Each piece takes the tensors apart into arrays
# and edges in its own way; what follows is one for all. A small operation's time is this code's time: spelled
# out for each, a rule for three tensors takes 1.5 us instead of a loop's 3, and attribute access, which
# CPython specialises per code object, stays specialised (0.2 us).

_ONE = """
    if not isinstance(input, Tensor):
        raise not_a_tensor(name, "input", input)
    {a} = input.array
    edge_{a} = input.node"""

_INNER = """
    if not isinstance(input, Tensor):
        return forward(input{constants})
    {a} = input.array
    edge_{a} = input.node"""

_FLOATS = """
    if edge_{a} is None and {a}.dtype.kind not in "fc":
        {a} = {a}.astype(get_default_dtype())"""

_TWO = """
    if isinstance(input, Tensor):
        {a} = input.array
        edge_{a} = input.node
        if isinstance(other, Tensor):
            {b} = other.array
            edge_{b} = other.node
            if {a}.dtype is not {b}.dtype or (true_division and {a}.dtype.kind != "f"):
                return again(*promoted(name, input, other, true_division){constants})
        elif type(other) in SCALARS and (edge_{a} is not None or {a}.dtype.kind == "f"):
            {b} = other  # a Python number takes on the dtype of a floating point array, in NumPy as in torch
            edge_{b} = None
        elif type(other) is ndarray and other.dtype is {a}.dtype and {a}.dtype.kind == "f":
            {b} = other  # data among parameters, as in `y_pred - y`: 9 us become 2
            edge_{b} = None
        else:
            return again(*promoted(name, input, other, true_division){constants})
    elif isinstance(other, Tensor) and other.array.dtype.kind == "f" and (
            type(input) in SCALARS or (type(input) is ndarray and input.dtype is other.array.dtype)):
        {a} = input
        edge_{a} = None
        {b} = other.array
        edge_{b} = other.node
    else:
        return again(*promoted(name, input, other, true_division){constants})"""

_EACH = """
    if isinstance(input_{a}, Tensor):
        {a} = input_{a}.array
        edge_{a} = input_{a}.node
    else:
        {a} = input_{a}
        edge_{a} = None"""

_RECORD = """
    if type(y) is not ndarray:
        y = asarray(y)
    result = new(Tensor)
    result.array = y
    result._grad = result.kin = None{joined}
    if ({unwanted}) or not mode.enabled:
        result.node = None
        return result{leaves}
    result.node = node = new(kind)
    node.next = ({edges},)
    node.saved = ({saved},)
    node.shape = y.shape
    node.seq = next(clock)
    node.hooks = None
    if anomaly.enabled:
        anomaly.remember(node)
    return result
"""

_REFUSED = """
    except (ValueError, TypeError) as error:
        raise refused(name, error, {arrays}) from None"""

_LEAF = """
    if type(edge_{a}) is Leaf:
        edge_{a} = edge_{a}.edge({tensor})"""

_JOINED = """
    join(result, input)"""


def _operation(
    name: str,
    forward: Callable[..., Any],
    vjps: Sequence[Rule],
    node: str | None,
    parameters: Iterable[str] | None,
    take_apart: str | None,
    true_division: bool = False,
    view: bool = False,
) -> Callable[..., Any]:
    """Compile the function that computes an operation and records its node."""
    loud = getattr(forward, "loud", forward)  # quiet functions are made quiet in line: 1.0 us become 0.6
    if parameters is None:
        ufuncs = ("x", "a b")[len(vjps) - 1].split() if isinstance(loud, np.ufunc) else None
        parameters = ufuncs or inspect.signature(loud).parameters
    parameters = tuple(parameters)
    kind = kind_of(node or backward_name(name), parameters, vjps)
    source = _source(name, parameters, kind.wanted, take_apart, loud is not forward, view)
    scope: dict[str, Any] = {
        **_NAMES,
        "name": name,
        "forward": loud,
        "kind": kind,
        "true_division": true_division,
        "source": source,
    }
    defined = sys._getframe(2)  # where unary, binary or rule was called
    (code,) = [part for part in compile(source, "<rule>", "exec").co_consts if isinstance(part, CodeType)]
    code = _on_one_line(code, defined.f_code.co_filename, defined.f_lineno)
    scope[name] = scope["again"] = FunctionType(code, scope, name, (None,))
    return scope[name]


def _on_one_line(code: CodeType, file: str, line: int) -> CodeType:
    """The same code, all of it standing, for a traceback, on one line of a file.

    A table says for each run of instructions on which line it stands (CPython's Objects/locations.md): here
    for eight at a time (the most that an entry takes) that it is the same line, and no column.
    """
    no_columns, same_line = 13, 0
    count = len(code.co_code) // 2
    runs = [min(8, count - start) for start in range(0, count, 8)]
    table = bytes(byte for run in runs for byte in (0x80 | no_columns << 3 | run - 1, same_line))
    return code.replace(co_filename=file, co_firstlineno=line, co_linetable=table)


def _source(
    name: str,
    parameters: tuple[str, ...],
    wanted: Sequence[tuple[str, ...]],
    take_apart: str | None,
    quietly: bool,
    view: bool,
) -> str:
    """Fill in the template: `wanted` has the names that each derivative asks for."""
    k = len(wanted)
    arrays, constants = parameters[:k], "".join(f", {p}" for p in parameters[k:])
    tensors = ("input", "other")[:k] if k <= 2 else [f"input_{p}" for p in arrays]
    meaning = {
        **{p: p for p in parameters},
        "y": "y",
        "shape": f"{arrays[0]}.shape",
        "dtype_of": f"{arrays[0]}.dtype",
        **{f"{p}_by_columns": f"{p}.flags.f_contiguous" for p in arrays},
    }
    saved = [f"({''.join(meaning[n] + ', ' for n in names)})" for names in wanted]
    if k > 1:
        saved = [f"None if edge_{p} is None else {s}" for p, s in zip(arrays, saved)]
    if take_apart is None:
        take_apart = "".join(_EACH.format(a=p) for p in arrays)
    else:
        take_apart = take_apart.format(a=arrays[0], b=arrays[-1], constants=constants)
    compute = f"y = forward({', '.join(parameters)})"
    if quietly:
        compute = f"before = silence(SILENT)\n    try:\n        {compute}"
    elif k > 1:
        compute = f"try:\n        {compute}"
    if k > 1:
        compute += _REFUSED.format(arrays=", ".join(arrays))
    if quietly:
        compute += "\n    finally:\n        restore(before)"
    record = _RECORD.format(
        joined=_JOINED if view else "",
        unwanted=" and ".join(f"edge_{p} is None" for p in arrays),
        edges=", ".join(f"edge_{p}" for p in arrays),
        saved=", ".join(saved),
        leaves="".join(_LEAF.format(a=p, tensor=t) for p, t in zip(arrays, tensors)),
    )
    given = f"{', '.join(tensors)}{constants}"
    head = f"def {name}({given}, out=None):\n    __tracebackhide__ = True\n    if out is not None:"
    return f"{head}\n        return into(out, again({given})){take_apart}\n    {compute}{record}"


SCALARS = {float, int, bool}


def promoted(name: str, a: Any, b: Any, true_division: bool = False) -> list[Tensor | float]:
    """Both operands in the dtype that torch would compute in; a number stays one where NumPy then does the
    same.
    """
    __tracebackhide__ = True
    a, b = operand(name, "input", a), operand(name, "other", b)
    dtype = dtypes.result_type(a, b)
    if true_division and dtype.kind in "biu":
        dtype = dtypes.get_default_dtype()
    one_tensor = isinstance(a, Tensor) or isinstance(b, Tensor)

    def as_operand(x: Tensor | float) -> Tensor | float:
        if isinstance(x, Tensor):
            return x.to(dtype)
        if one_tensor and dtype.kind == "f":
            return x
        return wrap(arrays.beside(np.asarray(x, dtype), a if isinstance(a, Tensor) else b))

    return [as_operand(a), as_operand(b)]


def operand(name: str, which: str, x: Any) -> Tensor | float:
    """A tensor, or a Python number, out of what was given as an operand."""
    __tracebackhide__ = True
    if isinstance(x, Tensor):
        return x
    if arrays.is_array(x):
        return wrap(dtypes.native(x))
    if isinstance(x, np.generic):
        return x.item()
    if type(x) in SCALARS:
        return x
    if isinstance(x, (int, float)):
        return int(x) if isinstance(x, int) else float(x)
    raise TypeError(f"{name}(): argument '{which}' must be Tensor or Number, not {type_of(x)}")


def refused(name: str, error: Exception, *operands: Any) -> Exception:
    """What to say where NumPy could not compute an operation; of two operands it is mostly their shapes."""
    if len(operands) != 2:
        return arrays.apart(*operands) or error
    if isinstance(error, TypeError):  # NumPy has no such operation of these dtypes
        return arrays.apart(*operands) or NotImplementedError(f"{name}: {error}")
    return RuntimeError(f"{name}: {told.broadcasting(*operands) or error}")


_NAMES = {
    "Leaf": Leaf,
    "SCALARS": SCALARS,
    "SILENT": quiet.silent,
    "Tensor": Tensor,
    "anomaly": anomaly,
    "asarray": arrays.asarray,
    "clock": clock,
    "into": out.into,
    "get_default_dtype": dtypes.get_default_dtype,
    "join": join,
    "mode": mode,
    "ndarray": ndarray,
    "new": new,
    "not_a_tensor": not_a_tensor,
    "promoted": promoted,
    "refused": refused,
    "restore": quiet.restore,
    "silence": quiet.silence,
}
