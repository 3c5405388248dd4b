"""How an operation is written down once: its forward on arrays and, beside it, its derivative by each input.

    mul = binary("mul", np.multiply, lambda g, b: g * b, lambda g, a: g * a)

The names of a derivative's parameters say what it needs, and exactly that is saved: `g` is the gradient of
the result, `y` the result, every other name a parameter of the forward (`x` of a ufunc of one input, `a` and
`b` of one of two). `shape` and `dtype_of` are the first input's, `b_by_columns` says whether b's memory goes
by columns.

Derivatives are NumPy code. On plain arrays that is what runs; under `create_graph` it runs on Tensors, which
answer NumPy's protocols and so record the graph of the second order: one rule for all orders.

The function that computes and records is compiled for each operation from one template, as dataclasses are:
`course.exp` prints as it runs by `inspect.getsource(course.exp)`.
"""

import inspect
import linecache

import numpy as np
from numpy import asarray, ndarray

from course.graph import RESULT, Leaf, Node, new
from course.manners import anomaly, dtypes, quiet
from course.manners.version import clock
from course.manners.views import join
from course.mode import mode
from course.tensors import Tensor, public, wrap

RULES: list[type[Node]] = []  # every kind of node


def kind_of(name, parameters, vjps):
    """The class of an operation's nodes; `parameters` are its forward's, arrays first, as many as there are
    derivatives.
    """
    position = {"y": RESULT, **{p: i for i, p in enumerate(parameters[: len(vjps)])}}
    wanted = [tuple(inspect.signature(vjp).parameters)[1:] for vjp in vjps]
    kind = type(
        name,
        (Node,),
        {
            "__slots__": (),
            "vjps": tuple(vjps),
            "wanted": wanted,
            "sources": tuple(tuple(position.get(n) for n in names) for names in wanted),
            "frees": any(n in position for names in wanted for n in names),
        },
    )
    RULES.append(kind)
    return kind


def backward_name(name):
    """torch's name for an operation's node: masked_fill -> MaskedFillBackward0."""
    return "".join(part.capitalize() for part in name.split("_")) + "Backward0"


def unary(name, forward, vjp, *, node=None, floats=True, doc=None):
    """A public elementwise operation of one tensor. `floats`: integers become floating point first, as in
    torch.
    """
    apply = _operation(name, forward, [vjp], node, None, _ONE + _FLOATS if floats else _ONE)
    return public(apply, numpy=_ufunc(forward), doc=doc or f"Elementwise {name}; a tensor of input's shape.")


def binary(name, forward, vjp_a, vjp_b, *, node=None, true_division=False, doc=None, export=True):
    """An elementwise operation of two tensors, or a tensor and a number, that broadcast and promote as in
    torch.
    """
    apply = _operation(name, forward, [vjp_a, vjp_b], node, None, _TWO, true_division)
    doc = doc or f"Elementwise {name} of tensors or numbers that broadcast together."
    return public(apply, numpy=_ufunc(forward), doc=doc) if export else apply


def rule(name, forward, *vjps, node=None, parameters=None, view=False, inner=False):
    """Any other operation: as many tensors as there are derivatives, then constants. Callers check the
    arguments.

    `view`: the result may share the input's memory. `inner`: for use in other rules, it takes plain arrays
    too.
    """
    take_apart = _INNER if inner else {1: _ONE, 2: _TWO}.get(len(vjps))
    return _operation(name, forward, vjps, node, parameters, take_apart, view=view)


def _ufunc(forward):
    forward = inspect.unwrap(forward)
    return forward if isinstance(forward, np.ufunc) else None


# The template. Each piece takes the tensors apart into arrays and edges in its own way; what follows is one
# for all. A small operation's time is this code's time: spelled out for each, a rule for three tensors takes
# 1.5 us instead of a loop's 3, and attribute access, which CPython specialises per code object, stays
# specialised (0.2 us).

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
    result.grad = result.kin = None{joined}
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

_LEAF = """
    if type(edge_{a}) is Leaf:
        edge_{a} = edge_{a}.edge({tensor})"""

_JOINED = """
    if mode.enabled:
        join(result, input)"""


def _operation(name, forward, vjps, node, parameters, take_apart, true_division=False, view=False):
    """Compile the function that computes an operation and records its node."""
    loud = getattr(forward, "loud", forward)  # quiet functions are made quiet in line: 1.0 us become 0.6
    if parameters is None:
        parameters = (
            ("x", "a b")[len(vjps) - 1].split()
            if isinstance(loud, np.ufunc)
            else inspect.signature(loud).parameters
        )
    parameters, k = tuple(parameters), len(vjps)
    kind = kind_of(node or backward_name(name), parameters, vjps)
    arrays, constants = parameters[:k], "".join(f", {p}" for p in parameters[k:])
    tensors = ("input", "other")[:k] if k <= 2 else [f"input_{p}" for p in arrays]
    meaning = {
        **{p: p for p in parameters},
        "y": "y",
        "shape": f"{arrays[0]}.shape",
        "dtype_of": f"{arrays[0]}.dtype",
        **{f"{p}_by_columns": f"{p}.flags.f_contiguous" for p in arrays},
    }
    saved = [f"({''.join(meaning[n] + ', ' for n in names)})" for names in kind.wanted]
    if take_apart is None:
        take_apart = "".join(_EACH.format(a=p) for p in arrays)
    else:
        take_apart = take_apart.format(a=arrays[0], b=arrays[-1], constants=constants)
    record = _RECORD.format(
        joined=_JOINED if view else "",
        unwanted=" and ".join(f"edge_{p} is None" for p in arrays),
        edges=", ".join(f"edge_{p}" for p in arrays),
        saved=saved[0]
        if k == 1
        else ", ".join(f"None if edge_{p} is None else {s}" for p, s in zip(arrays, saved)),
        leaves="".join(_LEAF.format(a=p, tensor=t) for p, t in zip(arrays, tensors)),
    )
    lines = [f"def {name}({', '.join(tensors)}{constants}):{take_apart}"]
    compute = f"y = forward({', '.join(parameters)})"
    if loud is not forward:
        compute = f"before = silence(SILENT)\n    try:\n        {compute}"
    elif k == 2:
        compute = f"try:\n        {compute}"
    lines.append("    " + compute)
    if k == 2:
        lines.append(
            "    except (ValueError, TypeError) as error:\n"
            f"        raise broadcast_error(name, {arrays[0]}, {arrays[1]}, error) from None"
        )
    if loud is not forward:
        lines.append("    finally:\n        restore(before)")
    source, file = "\n".join(lines) + record, f"{__file__[:-3]}_{name}.py"
    scope = {**_NAMES, "name": name, "forward": loud, "kind": kind, "true_division": true_division}
    exec(compile(source, file, "exec"), scope)
    # for tracebacks and inspect.getsource
    linecache.cache[file] = len(source), None, source.splitlines(True), file
    scope["again"] = scope[name]
    return scope[name]


SCALARS = {float, int, bool}


def promoted(name, a, b, true_division=False):
    """Both operands in the dtype that torch would compute in; a number stays one where NumPy then does the
    same.
    """
    a, b = operand(name, "input", a), operand(name, "other", b)
    dtype = dtypes.result_type(a, b)
    if true_division and dtype.kind in "biu":
        dtype = dtypes.get_default_dtype()
    one_tensor = isinstance(a, Tensor) or isinstance(b, Tensor)
    return [
        x.to(dtype)
        if isinstance(x, Tensor)
        else x
        if one_tensor and dtype.kind == "f"
        else wrap(np.asarray(x, dtype))
        for x in (a, b)
    ]


def operand(name, which, x):
    """A tensor, or a Python number, out of what was given as an operand."""
    if isinstance(x, Tensor):
        return x
    if isinstance(x, np.ndarray):
        return wrap(x)
    if isinstance(x, np.generic):
        return x.item()
    if type(x) in SCALARS:
        return x
    if isinstance(x, (int, float)):
        return int(x) if isinstance(x, int) else float(x)
    library = "torch." if type(x).__module__ == "torch" else ""
    raise TypeError(f"{name}(): argument '{which}' must be Tensor or Number, not {library}{type(x).__name__}")


def not_a_tensor(name, which, x):
    hint = f": write course.tensor(...) around it, or np.{name}" if isinstance(x, np.ndarray) else ""
    return TypeError(f"{name}(): argument '{which}' must be Tensor, not {type(x).__name__}{hint}")


def broadcast_error(name, a, b, error):
    if isinstance(error, TypeError):  # NumPy has no such operation of these dtypes
        return NotImplementedError(f"{name}: {error}")
    a, b = np.shape(a), np.shape(b)
    for i in range(1, min(len(a), len(b)) + 1):
        if a[-i] != b[-i] and 1 not in (a[-i], b[-i]):
            return RuntimeError(
                f"{name}: shapes must broadcast: a.shape[{-i}] == b.shape[{-i}] or one of them is 1, "
                f"but {a[-i]} != {b[-i]} (a.shape {a}, b.shape {b})"
            )
    return RuntimeError(f"{name}: {error}")


_NAMES = {
    "Leaf": Leaf,
    "SCALARS": SCALARS,
    "SILENT": quiet.silent,
    "Tensor": Tensor,
    "anomaly": anomaly,
    "asarray": asarray,
    "broadcast_error": broadcast_error,
    "clock": clock,
    "get_default_dtype": dtypes.get_default_dtype,
    "join": join,
    "mode": mode,
    "ndarray": ndarray,
    "new": new,
    "not_a_tensor": not_a_tensor,
    "promoted": promoted,
    "restore": quiet.restore,
    "silence": quiet.silence,
}
