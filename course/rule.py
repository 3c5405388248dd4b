"""How an operation is written down once: its forward on arrays and, beside it, its derivative by each input.

    mul = binary("mul", np.multiply, lambda g, b: g * b, lambda g, a: g * a)

The names of a derivative's parameters say what it needs, and exactly that is saved: `g` is the gradient of the result, `y`
the result, every other name a parameter of the forward (`x` of a ufunc of one input, `a` and `b` of one of two). `shape` and
`dtype_of` are the first input's, `b_by_columns` says whether b's memory goes by columns. `memory` is for views: whoever
changes what is viewed in place afterwards makes backward refuse, because the graph no longer tells what memory holds.

Derivatives are NumPy code. On plain arrays that is what runs; under `create_graph` it runs on Tensors, which answer NumPy's
protocols and so record the graph of the second order: one rule for all orders.
"""

import inspect
import types

import numpy as np
from numpy import asarray, ndarray

from course import anomaly, dtypes
from course.graph import RESULT, Leaf, Node, new
from course.mode import mode
from course.tensors import Tensor, public, wrap
from course.version import clock, memory

RULES: list[type[Node]] = []  # every kind of node


def kind_of(name, forward, vjps, parameters=None):
    """The class of an operation's nodes, and a function for each rule that picks what is to be saved for it."""
    if parameters is None:
        forward = inspect.unwrap(forward)
        parameters = (("x",) if len(vjps) == 1 else ("a", "b")) if isinstance(forward, np.ufunc) else tuple(
            inspect.signature(forward).parameters)
    arrays = parameters[:len(vjps)]
    wanted = [tuple(inspect.signature(vjp).parameters)[1:] for vjp in vjps]
    meaning = {**{p: p for p in parameters}, "y": "y", "shape": f"{arrays[0]}.shape", "dtype_of": f"{arrays[0]}.dtype",
               "memory": f"memory({arrays[0]})", **{f"{p}_by_columns": f"{p}.flags.f_contiguous" for p in arrays}}
    picks = [eval(f"lambda y, {', '.join(parameters)}: ({''.join(meaning[n] + ', ' for n in names)})", {"memory": memory})
             for names in wanted]
    position = {"y": RESULT, **{p: i for i, p in enumerate(arrays)}}
    kind = type(name, (Node,), {
        "__slots__": (), "vjps": tuple(vjps), "sources": tuple(tuple(position.get(n) for n in names) for names in wanted),
        "frees": any(n in position for names in wanted for n in names)})
    RULES.append(kind)
    return kind, picks


def backward_name(name):
    """torch's name for an operation's node: masked_fill -> MaskedFillBackward0."""
    return "".join(part.capitalize() for part in name.split("_")) + "Backward0"


def unary(name, forward, vjp, *, node=None, floats=True, doc=None):
    """A public elementwise operation of one tensor. `floats`: integers become floating point first, as in torch."""
    kind, (pick,) = kind_of(node or backward_name(name), forward, [vjp])
    apply = _of_one(name, kind, forward, pick, floats)
    apply.__doc__ = doc or f"Elementwise {name}; a tensor of input's shape."
    return public(apply, numpy=_ufunc(forward))


def binary(name, forward, vjp_a, vjp_b, *, node=None, true_division=False, doc=None, export=True):
    """An elementwise operation of two tensors, or a tensor and a number, that broadcast and promote as in torch."""
    kind, picks = kind_of(node or backward_name(name), forward, [vjp_a, vjp_b])
    apply = _of_two(name, kind, forward, *picks, true_division)
    apply.__doc__ = doc or f"Elementwise {name} of tensors or numbers that broadcast together."
    return public(apply, numpy=_ufunc(forward)) if export else apply


def rule(name, forward, *vjps, node=None, parameters=None):
    """Any other operation: as many tensors as there are derivatives, then constants. Callers check the arguments."""
    kind, picks = kind_of(node or backward_name(name), forward, vjps, parameters)
    if len(vjps) == 1:
        return _of_one(name, kind, forward, *picks, False)
    if len(vjps) == 2:
        return _of_two(name, kind, forward, *picks, False)
    return _of_many(name, kind, forward, picks)


def _ufunc(forward):
    forward = inspect.unwrap(forward)
    return forward if isinstance(forward, np.ufunc) else None


# Three ways to do the same (compute, and record where a graph is wanted), written out because a small operation's time is
# this code's time: 1 us for one tensor, 1.5 for two, 3 for many.

def _of_one(name, kind, forward, pick, floats):
    def apply(input, *constants):
        if not isinstance(input, Tensor):
            raise not_a_tensor(name, "input", input)
        x = input.array
        edge = input.node
        if edge is None or not mode.enabled:
            if floats and x.dtype.kind not in "fc":
                x = x.astype(dtypes.get_default_dtype())
            return wrap(forward(x, *constants))
        y = forward(x, *constants)
        if type(y) is not ndarray:
            y = asarray(y)
        result = new(Tensor)
        result.array = y
        result.grad = None
        result.node = node = new(kind)
        node.next = (edge.edge(input) if type(edge) is Leaf else edge,)
        node.saved = (pick(y, x, *constants),)
        node.shape = y.shape
        node.seq = next(clock)
        node.hooks = None
        if anomaly.enabled:
            anomaly.remember(node)
        return result

    return _own_code(apply, name)


def _of_two(name, kind, forward, pick_a, pick_b, true_division):
    def apply(input, other, *constants):
        if isinstance(input, Tensor):
            a = input.array
            edge_a = input.node
            if isinstance(other, Tensor):
                b = other.array
                edge_b = other.node
                if a.dtype is not b.dtype or (true_division and a.dtype.kind != "f"):
                    return apply(*promoted(name, input, other, true_division), *constants)
            elif type(other) in SCALARS and (edge_a is not None or a.dtype.kind == "f"):
                b = other  # a Python number takes on the dtype of a floating point array, in NumPy as in torch
                edge_b = None
            elif type(other) is ndarray and other.dtype is a.dtype and a.dtype.kind == "f":
                b = other  # data among parameters, as in `y_pred - y`: 9 us become 2
                edge_b = None
            else:
                return apply(*promoted(name, input, other, true_division), *constants)
        elif isinstance(other, Tensor) and other.array.dtype.kind == "f" and (
                type(input) in SCALARS or (type(input) is ndarray and input.dtype is other.array.dtype)):
            a = input
            b = other.array
            edge_a = None
            edge_b = other.node
        else:
            return apply(*promoted(name, input, other, true_division), *constants)

        try:
            y = forward(a, b, *constants)
        except ValueError as error:
            raise broadcast_error(name, a, b, error) from None
        if type(y) is not ndarray:
            y = asarray(y)
        result = new(Tensor)
        result.array = y
        result.grad = None
        if (edge_a is None and edge_b is None) or not mode.enabled:
            result.node = None
            return result
        result.node = node = new(kind)
        node.next = (edge_a.edge(input) if type(edge_a) is Leaf else edge_a,
                     edge_b.edge(other) if type(edge_b) is Leaf else edge_b)
        node.saved = (None if edge_a is None else pick_a(y, a, b, *constants),
                      None if edge_b is None else pick_b(y, a, b, *constants))
        node.shape = y.shape
        node.seq = next(clock)
        node.hooks = None
        if anomaly.enabled:
            anomaly.remember(node)
        return result

    return _own_code(apply, name)


def _of_many(name, kind, forward, picks):
    k = len(picks)

    def apply(*args):
        values, edges, wanted = list(args), [], False
        for i in range(k):
            x = args[i]
            edge = None
            if isinstance(x, Tensor):
                values[i] = x.array
                edge = x.node
                if edge is not None:
                    wanted = True
                    if type(edge) is Leaf:
                        edge = edge.edge(x)
            edges.append(edge)
        y = forward(*values)
        result = wrap(y)
        if wanted and mode.enabled:
            y = result.array
            result.node = node = new(kind)
            node.next = tuple(edges)
            node.saved = tuple([None if edge is None else pick(y, *values) for edge, pick in zip(edges, picks)])
            node.shape = y.shape
            node.seq = next(clock)
            node.hooks = None
            if anomaly.enabled:
                anomaly.remember(node)
        return result

    return _own_code(apply, name)


def _own_code(function, name):
    """`function` with a code object of its own, under the operation's name.

    CPython specialises attribute access per code object: shared by all operations, the stores into nodes of many classes
    would stay generic (0.2 us more for each operation). Profiles and tracebacks show the name too.
    """
    code = function.__code__.replace(co_name=name, co_qualname=name)
    own = types.FunctionType(code, function.__globals__, name, function.__defaults__, function.__closure__)
    own.__qualname__ = name
    # the function calls itself after promoting: by its own copy
    if "apply" in code.co_freevars:
        function.__closure__[code.co_freevars.index("apply")].cell_contents = own
    return own


SCALARS = {float, int, bool}


def promoted(name, a, b, true_division=False):
    """Both operands in the dtype that torch would compute in; a number stays one where NumPy then does the same."""
    a, b = operand(name, "input", a), operand(name, "other", b)
    dtype = dtypes.result_type(a, b)
    if true_division and dtype.kind in "biu":
        dtype = dtypes.get_default_dtype()
    one_tensor = isinstance(a, Tensor) or isinstance(b, Tensor)
    return [x.to(dtype) if isinstance(x, Tensor) else x if one_tensor and dtype.kind == "f" else wrap(np.asarray(x, dtype))
            for x in (a, b)]


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
    raise TypeError(f"{name}(): argument '{which}' must be Tensor or Number, not {type(x).__name__}")


def not_a_tensor(name, which, x):
    hint = f": write course.tensor(...) around it, or np.{name}" if isinstance(x, np.ndarray) else ""
    return TypeError(f"{name}(): argument '{which}' must be Tensor, not {type(x).__name__}{hint}")


def broadcast_error(name, a, b, error):
    a, b = np.shape(a), np.shape(b)
    for i in range(1, min(len(a), len(b)) + 1):
        if a[-i] != b[-i] and 1 not in (a[-i], b[-i]):
            return RuntimeError(f"{name}: shapes must broadcast: a.shape[{-i}] == b.shape[{-i}] or one of them is 1, "
                                f"but {a[-i]} != {b[-i]} (a.shape {a}, b.shape {b})")
    return RuntimeError(f"{name}: {error}")
