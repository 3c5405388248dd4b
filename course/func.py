"""`course.func`: derivatives as functions of functions (`grad(f)(x)`), and `vmap`.

They are made of the same backward passes as `course.autograd`; `jvp` and `jacfwd` by two of them (see
autograd/functional.py). `vmap` calls the function once for each example: the results are torch's, the speed
is a loop's.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course.autograd import gradients
from course.graph import AccumulateGrad, edge_of
from course.mode import enable_grad
from course.ops.shape import stack
from course.tensors import Tensor, wrap

# Arguments and results may nest: tuples, lists and dictionaries of tensors.


def _leaves(tree: Any) -> list[Any]:
    if isinstance(tree, dict):
        return [leaf for value in tree.values() for leaf in _leaves(value)]
    if isinstance(tree, (tuple, list)):
        return [leaf for value in tree for leaf in _leaves(value)]
    return [tree]


def _mapped(change: Callable[..., Any], tree: Any, *others: Any) -> Any:
    if isinstance(tree, dict):
        return {k: _mapped(change, v, *[o[k] for o in others]) for k, v in tree.items()}
    if isinstance(tree, (tuple, list)):
        values = [_mapped(change, *each) for each in zip(tree, *others)]
        return type(tree)(*values) if hasattr(tree, "_fields") else type(tree)(values)
    return change(tree, *others)


def _fresh(tree: Any) -> Any:
    """Leaves of a graph of our own, over the caller's graph where there is one."""

    def one(x: Any) -> Any:
        if not isinstance(x, Tensor):
            return x
        return x.view_as(x) if x.requires_grad else x.detach().requires_grad_(x.is_floating_point())

    return _mapped(one, tree)


def _released(tree: Any, fresh: Any) -> Any:
    """Results without the graph, where it leads to nothing but our own leaves."""
    own = {id(edge_of(x)) for x in _leaves(fresh) if isinstance(x, Tensor) and x.is_leaf and x.requires_grad}

    def one(y: Any) -> Any:
        if not isinstance(y, Tensor) or y.node is None:
            return y
        stack_, seen = [edge_of(y)], set()
        while stack_:
            node = stack_.pop()
            if node is None or id(node) in seen:
                continue
            seen.add(id(node))
            if type(node) is AccumulateGrad and id(node) not in own:
                return y
            stack_.extend(node.next)
        return y.detach()

    return _mapped(one, tree)


def _picked(args: Sequence[Any], argnums: int | Sequence[int]) -> tuple[list[Any], Any]:
    """The arguments with fresh leaves at argnums, and these."""
    numbers = (argnums,) if isinstance(argnums, int) else tuple(argnums)
    args = list(args)
    for i in numbers:
        if not -len(args) <= i < len(args):
            raise RuntimeError(f"Got argnum={i}, but only {len(args)} positional inputs")
        args[i] = _fresh(args[i])
    fresh = args[argnums] if isinstance(argnums, int) else tuple(args[i] for i in numbers)
    return args, fresh


def _gradients(y: Any, given: Any, fresh: Any) -> Any:
    """The vector-Jacobian product, in the form of `fresh`; zeros where there is no way."""
    wanted = [x for x in _leaves(fresh) if isinstance(x, Tensor) and x.requires_grad]
    pairs = [(a, b) for a, b in zip(_leaves(y), _leaves(given)) if isinstance(a, Tensor) and a.requires_grad]
    found = (
        gradients.grad(
            [a for a, _ in pairs], wanted, [b for _, b in pairs], create_graph=True, materialize_grads=True
        )
        if pairs
        else [wrap(np.zeros_like(x.array)) for x in wanted]
    )
    by = {id(x): g for x, g in zip(wanted, found)}
    return _mapped(lambda x: by.get(id(x)), fresh)


def _ones(y: Any) -> Tensor:
    return wrap(np.ones_like(y.array))


def _value_and_grad(
    name: str, func: Callable[..., Any], argnums: int | Sequence[int], has_aux: bool, args: Any, kwargs: Any
) -> Any:
    with enable_grad():
        given, fresh = _picked(args, argnums)
        output = func(*given, **kwargs)
        aux = None
        if has_aux:
            output, aux = output
        if not isinstance(output, Tensor) or output.array.ndim:
            what = f"shape {output.array.shape}" if isinstance(output, Tensor) else type(output).__name__
            raise RuntimeError(
                f"{name}: Expected f(*args) to return a scalar tensor, got {what}: take its sum or mean"
            )
        found = _gradients(output, _ones(output), fresh)
        return _released((found, output, aux), fresh)


def grad(
    func: Callable[..., Any], argnums: int | Sequence[int] = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """The function that gives the gradient of `func`, which returns a 0-d tensor, by its arguments `argnums`.

    >>> import course
    >>> cube = lambda x: x ** 3
    >>> course.func.grad(cube)(course.tensor(2.)), course.func.grad(course.func.grad(cube))(course.tensor(2.))
    (tensor(12.), tensor(12.))
    """

    @functools.wraps(func)
    def gradient(*args: Any, **kwargs: Any) -> Any:
        found, _, aux = _value_and_grad("grad", func, argnums, has_aux, args, kwargs)
        return (found, aux) if has_aux else found

    return gradient


def grad_and_value(
    func: Callable[..., Any], argnums: int | Sequence[int] = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """As `grad`, with the value beside: (gradient, value)."""

    @functools.wraps(func)
    def both(*args: Any, **kwargs: Any) -> Any:
        found, value, aux = _value_and_grad("grad_and_value", func, argnums, has_aux, args, kwargs)
        return (found, (value, aux)) if has_aux else (found, value)

    return both


def vjp(func: Callable[..., Any], *primals: Any, has_aux: bool = False) -> Any:
    """(func(*primals), f): f of a gradient of the result gives those of the primals, as a tuple.

    >>> import course
    >>> y, f = course.func.vjp(lambda x: x ** 2, course.tensor([1., 3.]))
    >>> y, f(course.tensor([1., 10.]))
    (tensor([1., 9.]), (tensor([ 2., 60.]),))
    """
    with enable_grad():
        fresh = tuple(_fresh(p) for p in primals)
        output = func(*fresh)
        aux = None
        if has_aux:
            output, aux = output

    def pull(cotangents: Any) -> Any:
        with enable_grad():
            found = _gradients(output, cotangents, fresh)
            return _released(found if isinstance(found, tuple) else (found,), fresh)

    shown = _released(output, fresh)
    return (shown, pull, _released(aux, fresh)) if has_aux else (shown, pull)


def jvp(func: Callable[..., Any], primals: Any, tangents: Any, *, has_aux: bool = False) -> Any:
    """(func(*primals), the Jacobian times the tangents), which have the primals' shapes.

    >>> import course
    >>> course.func.jvp(lambda x: x.sum() * x, (course.tensor([1., 2.]),), (course.tensor([1., 0.]),))
    (tensor([3., 6.]), tensor([4., 2.]))
    """
    if not isinstance(primals, tuple) or not isinstance(tangents, tuple):
        raise RuntimeError("jvp(f, primals, tangents): Expected primals and tangents to be tuples")
    with enable_grad():
        fresh = tuple(_fresh(p) for p in primals)
        output = func(*fresh)
        aux = None
        if has_aux:
            output, aux = output
        pushed = _mapped(lambda y: _pushed(y, _leaves(fresh), _leaves(tangents)), output)
        result = _released((output, pushed), fresh)
        return (*result, _released(aux, fresh)) if has_aux else result


def _pushed(y: Any, xs: Sequence[Any], tangents: Sequence[Any]) -> Any:
    """The Jacobian of y by xs times the tangents: u -> u J is linear, and its derivative by u along v is J
    v.
    """
    if not isinstance(y, Tensor) or y.node is None:
        return wrap(np.zeros_like(y.array)) if isinstance(y, Tensor) else y
    pairs = [(x, v) for x, v in zip(xs, tangents) if isinstance(x, Tensor) and x.requires_grad]
    u = wrap(np.zeros_like(y.array)).requires_grad_()
    rows = gradients.grad(y, [x for x, _ in pairs], u, create_graph=True, allow_unused=True)
    live = [(r, v) for r, (_, v) in zip(rows, pairs) if r is not None and r.requires_grad]
    if not live:
        return wrap(np.zeros_like(y.array))
    (found,) = gradients.grad(
        [r for r, _ in live], u, [v for _, v in live], create_graph=True, materialize_grads=True
    )
    return found


def jacrev(
    func: Callable[..., Any],
    argnums: int | Sequence[int] = 0,
    *,
    has_aux: bool = False,
    chunk_size: int | None = None,
) -> Callable[..., Any]:
    """The function that gives the Jacobian of `func` by its arguments `argnums`: J[i…, j…] = d output[i…] / d
    input[j…], row by row.

    >>> import course
    >>> course.func.jacrev(lambda x: x ** 2)(course.tensor([1., 3.]))
    tensor([[2., 0.],
            [0., 6.]])
    """

    @functools.wraps(func)
    def jacobian(*args: Any, **kwargs: Any) -> Any:
        with enable_grad():
            given, fresh = _picked(args, argnums)
            output = func(*given, **kwargs)
            aux = None
            if has_aux:
                output, aux = output
            found = _mapped(lambda y: _rows(y, fresh), output)
            found, aux = _released((found, aux), fresh)
        return (found, aux) if has_aux else found

    return jacobian


def _rows(y: Tensor, fresh: Any) -> Any:
    rows = []
    for i in range(y.numel()):
        e = np.zeros_like(y.array)
        e.reshape(-1)[i] = 1
        rows.append(_gradients(y, wrap(e), fresh))
    return _mapped(lambda x, *column: stack(column).reshape((*y.shape, *x.shape)), fresh, *rows)


def jacfwd(
    func: Callable[..., Any],
    argnums: int | Sequence[int] = 0,
    has_aux: bool = False,
    *,
    randomness: str = "error",
) -> Callable[..., Any]:
    """As `jacrev`, and here by the same rows: only torch goes column by column."""
    return jacrev(func, argnums, has_aux=has_aux)


def hessian(func: Callable[..., Any], argnums: int | Sequence[int] = 0) -> Callable[..., Any]:
    """The function that gives the second derivatives of `func`: a Jacobian of the Jacobian.

    >>> import course
    >>> course.func.hessian(lambda x: (x ** 3).sum())(course.tensor([1., 2.]))
    tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    return jacfwd(jacrev(func, argnums), argnums)


def linearize(func: Callable[..., Any], *primals: Any) -> Any:
    """(func(*primals), f): f of tangents gives the Jacobian times them."""
    with enable_grad():
        fresh = tuple(_fresh(p) for p in primals)
        output = func(*fresh)

    def push(*tangents: Any) -> Any:
        with enable_grad():
            pushed = _mapped(lambda y: _pushed(y, _leaves(fresh), _leaves(tangents)), output)
            return _released(pushed, fresh)

    return _released(output, fresh), push


def vmap(
    func: Callable[..., Any],
    in_dims: Any = 0,
    out_dims: Any = 0,
    randomness: str = "error",
    *,
    chunk_size: int | None = None,
) -> Callable[..., Any]:
    """The function that applies `func` to every slice along `in_dims` (None: the whole to each) and stacks
    the results along `out_dims`.

    >>> import course
    >>> course.func.vmap(course.dot)(course.ones(2, 3), course.arange(6.).reshape(2, 3))
    tensor([ 3., 12.])
    """

    @functools.wraps(func)
    def batched(*args: Any, **kwargs: Any) -> Any:
        if isinstance(in_dims, (tuple, list)) and len(in_dims) != len(args):
            raise ValueError(
                f"vmap: in_dims has {len(in_dims)} entries, and the function is called with {len(args)} "
                "arguments"
            )
        dims = tuple(in_dims) if isinstance(in_dims, (tuple, list)) else (in_dims,) * len(args)
        dims = tuple(_spread(d, a) for d, a in zip(dims, args))
        sizes = {x.shape[d] for x, d in zip(_leaves(args), _leaves(dims)) if d is not None}
        sizes |= {x.shape[0] for x in _leaves(kwargs) if isinstance(x, Tensor)}
        if len(sizes) != 1:
            raise ValueError(
                "vmap: Expected all tensors to have the same size in the mapped dimension, and at least one, "
                f"got sizes {sorted(sizes)} for the mapped dimension"
            )
        results = [
            func(
                *_mapped(lambda x, d, i=i: x if d is None else x.select(d, i), args, dims),
                **_mapped(lambda x, i=i: x.select(0, i) if isinstance(x, Tensor) else x, kwargs),
            )
            for i in range(sizes.pop())
        ]
        return _mapped(lambda d, *each: stack(each, d), _spread(out_dims, results[0]), *results)

    return batched


def _spread(dims: Any, tree: Any) -> Any:
    """One dim for each leaf of `tree`."""
    if isinstance(dims, (tuple, list, dict)):
        if isinstance(tree, dict):
            return {k: _spread(dims[k], v) for k, v in tree.items()}
        return type(tree)(_spread(d, v) for d, v in zip(dims, tree))
    return _mapped(lambda x: dims if isinstance(x, Tensor) else None, tree)


def functional_call(
    module: Any,
    parameter_and_buffer_dicts: Any,
    args: Any = None,
    kwargs: dict[str, Any] | None = None,
    **_: Any,
) -> Any:
    """module(*args), with these tensors, by name, in place of its parameters and buffers."""
    given = parameter_and_buffer_dicts
    given = given if isinstance(given, dict) else {k: v for each in given for k, v in each.items()}
    places = []
    for name, value in given.items():
        *path, last = name.split(".")
        holder = functools.reduce(lambda m, part: m._modules[part], path, module)
        place = next((p for p in (holder._parameters, holder._buffers) if last in p), None)
        if place is None:
            raise KeyError(f"functional_call: the module has no parameter or buffer {name!r}")
        places.append((place, last, place[last], value))
    try:
        for place, last, _before, value in places:
            place[last] = value
        args = () if args is None else args if isinstance(args, tuple) else (args,)
        return module(*args, **(kwargs or {}))
    finally:
        for place, last, before, _value in places:
            place[last] = before


__all__ = [
    "functional_call",
    "grad",
    "grad_and_value",
    "hessian",
    "jacfwd",
    "jacrev",
    "jvp",
    "linearize",
    "vjp",
    "vmap",
]
