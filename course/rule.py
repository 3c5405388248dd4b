"""How an operation is written down once: its forward on arrays and, beside it, its derivative by each input.

    mul = binary("mul", np.multiply, lambda g, b: g * b, lambda g, a: g * a)

The names of a derivative's parameters say what it needs, and exactly that is saved: `g` is the gradient of the result, `y`
the result, every other name a parameter of the forward (`x` of a ufunc of one input, `a` and `b` of one of two), and `shape`
the first input's shape. Derivatives are NumPy code. On plain arrays that is what runs; under `create_graph` it runs on
Tensors, which answer NumPy's protocols and so record the graph of the second order: one rule for all orders.
"""

import inspect
import types

import numpy as np

from course import anomaly, dtypes, version
from course.graph import RESULT, Leaf, Node, new, record
from course.mode import mode
from course.tensors import Tensor, public, wrap

RULES: dict[str, type[Node]] = {}  # every kind of node, by its name


def kind_of(name, forward, vjps, parameters=None):
    """The class of an operation's nodes, and a function for each rule that picks what is to be saved for it."""
    if parameters is None:
        forward = inspect.unwrap(forward)
        parameters = (("x",) if len(vjps) == 1 else ("a", "b")) if isinstance(forward, np.ufunc) else tuple(
            inspect.signature(forward).parameters)
    arrays = parameters[:len(vjps)]
    wanted = [tuple(inspect.signature(vjp).parameters)[1:] for vjp in vjps]
    meaning = {**{p: p for p in parameters}, "y": "y", "shape": f"{arrays[0]}.shape", "dtype_of": f"{arrays[0]}.dtype"}
    picks = [eval(f"lambda y, {', '.join(parameters)}: ({''.join(meaning[n] + ', ' for n in names)})") for names in wanted]
    position = {"y": RESULT, **{p: i for i, p in enumerate(arrays)}}
    kind = type(name, (Node,), {
        "__slots__": (), "vjps": tuple(vjps), "sources": tuple(tuple(position.get(n) for n in names) for names in wanted),
        "frees": any(n in position for names in wanted for n in names)})
    RULES[name] = kind
    return kind, picks


def backward_name(name):
    """torch's name for an operation's node: masked_fill -> MaskedFillBackward0."""
    return "".join(part.capitalize() for part in name.split("_")) + "Backward0"


def _own_code(function, name, doc):
    """`function` with a code object of its own, under the operation's name.

    CPython specialises attribute access per code object: shared by all operations, the stores into nodes of many classes
    would stay generic (0.2 us more for each operation). Profiles and tracebacks show the name too.
    """
    code = function.__code__.replace(co_name=name, co_qualname=name)
    own = types.FunctionType(code, function.__globals__, name, function.__defaults__, function.__closure__)
    own.__kwdefaults__, own.__doc__, own.__qualname__ = function.__kwdefaults__, doc, name
    return own


def unary(name, forward, vjp, *, node=None, floats=True, numpy=None, doc=None, export=True):
    """An elementwise operation of one tensor, with no other arguments. `floats`: integers become floating point first."""
    kind, (pick,) = kind_of(node or backward_name(name), forward, [vjp])

    def apply(input):
        if not isinstance(input, Tensor):
            raise not_a_tensor(name, "input", input)
        x = input.array
        edge = input.node
        if edge is None:
            if floats and x.dtype.kind not in "fc":
                x = x.astype(dtypes.get_default_dtype())
            return wrap(forward(x))
        y = forward(x)
        result = new(Tensor)
        result.array = y if type(y) is np.ndarray else np.asarray(y)
        result.grad = None
        if not mode.enabled:
            result.node = None
            return result
        result.node = made = new(kind)
        made.next = (edge.edge(input) if type(edge) is Leaf else edge,)
        made.saved = (pick(result.array, x),)
        made.shape = x.shape
        made.seq = next(version.clock)
        made.hooks = None
        if anomaly.enabled:
            anomaly.remember(made)
        return result

    apply = _own_code(apply, name, doc or f"Elementwise {name}; a tensor of input's shape.")
    return public(apply, numpy=numpy or (forward if isinstance(forward, np.ufunc) else None)) if export else apply


SCALARS = {float, int, bool}


def binary(name, forward, vjp_a, vjp_b, *, node=None, true_division=False, numpy=None, doc=None, export=True):
    """An elementwise operation of two tensors, or a tensor and a number, that broadcast and promote as in torch."""
    kind, (pick_a, pick_b) = kind_of(node or backward_name(name), forward, [vjp_a, vjp_b])

    def apply(input, other):
        if isinstance(input, Tensor):
            x = input.array
            edge_a = input.node
            edge_b = None
            if isinstance(other, Tensor):
                y = other.array
                edge_b = other.node
                if x.dtype is not y.dtype or (true_division and x.dtype.kind != "f"):
                    return apply(*promoted(name, input, other, true_division))
            elif type(other) in SCALARS and (edge_a is not None or x.dtype.kind == "f"):
                y = other  # a Python number takes on the dtype of a floating point array, in NumPy as in torch
            else:
                return apply(*promoted(name, input, other, true_division))
        elif isinstance(other, Tensor) and type(input) in SCALARS and other.array.dtype.kind == "f":
            x = input
            y = other.array
            edge_a = None
            edge_b = other.node
        else:
            return apply(*promoted(name, input, other, true_division))

        try:
            r = forward(x, y)
        except ValueError as error:
            raise broadcast_error(name, x, y, error) from None
        result = new(Tensor)
        result.array = r if type(r) is np.ndarray else np.asarray(r)
        result.grad = None
        if (edge_a is None and edge_b is None) or not mode.enabled:
            result.node = None
            return result
        if type(edge_a) is Leaf:
            edge_a = edge_a.edge(input)
        if type(edge_b) is Leaf:
            edge_b = edge_b.edge(other)
        result.node = made = new(kind)
        made.next = (edge_a, edge_b)
        r = result.array  # an array also where NumPy gave a scalar: what is saved can then become a tensor again
        made.saved = (pick_a(r, x, y) if edge_a is not None else None, pick_b(r, x, y) if edge_b is not None else None)
        made.shape = r.shape
        made.seq = next(version.clock)
        made.hooks = None
        if anomaly.enabled:
            anomaly.remember(made)
        return result

    apply = _own_code(apply, name, doc or f"Elementwise {name} of tensors or numbers that broadcast together.")
    return public(apply, numpy=numpy or (forward if isinstance(forward, np.ufunc) else None)) if export else apply


def rule(name, forward, *vjps, node=None, parameters=None):
    """Any other operation: as many tensors (or arrays, or None) as there are derivatives, then constants."""
    kind, picks = kind_of(node or backward_name(name), forward, vjps, parameters)
    k = len(vjps)

    def apply(*args):
        values = [t.array if isinstance(t, Tensor) else t for t in args[:k]]
        values += args[k:]
        r = forward(*values)
        result = wrap(r)
        if mode.enabled:
            for t in args[:k]:
                if isinstance(t, Tensor) and t.node is not None:
                    result.node = record(kind, args[:k], result.array, [pick(result.array, *values) for pick in picks])
                    break
        return result

    return _own_code(apply, name, f"{name}: forward on arrays, recorded as {kind.__name__}.")


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
