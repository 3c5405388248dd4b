"""Jacobians, Hessians and products with them, of a function of tensors (slides 5 and 7).

Rows of a Jacobian are vector-Jacobian products. `func` takes and returns one tensor or several; results nest
accordingly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from course.autograd import batched
from course.autograd.gradients import grad
from course.manners.arrays import zeros
from course.manners.types import Tensors
from course.mode import enable_grad
from course.ops.shape import stack
from course.tensors import Tensor, wrap


def _several(x: Any) -> tuple[Any, ...]:
    return tuple(x) if isinstance(x, (tuple, list)) else (x,)


def _inputs(name: str, inputs: Tensors, create_graph: bool) -> tuple[Tensor, ...]:
    tensors = _several(inputs)
    for i, x in enumerate(tensors):
        if not isinstance(x, Tensor):
            raise TypeError(
                f"The inputs given to {name} must be either a Tensor or a tuple of Tensors but the value at "
                f"index {i} has type {type(x)}."
            )
    # under create_graph the caller's own graph must be reached, so a view of it is used and not a fresh leaf
    return tuple(
        x.view_as(x) if create_graph and x.requires_grad else x.detach().requires_grad_() for x in tensors
    )


def _outputs(name: str, outputs: Tensors) -> tuple[Tensor, ...]:
    tensors = _several(outputs)
    for i, y in enumerate(tensors):
        if not isinstance(y, Tensor):
            raise TypeError(
                f"The outputs of the user-provided function given to {name} must be either a Tensor or a "
                f"tuple of Tensors but the value at index {i} has type {type(y)}."
            )
    return tensors


def _like(results: Sequence[Any], original: Any) -> Any:
    return tuple(results) if isinstance(original, (tuple, list)) else results[0]


def _grads(
    outputs: Sequence[Tensor],
    inputs: Sequence[Tensor],
    grad_outputs: Sequence[Tensor],
    strict: bool,
    **options: bool,
) -> tuple[Tensor, ...]:
    pairs = [(y, g) for y, g in zip(outputs, grad_outputs) if y.requires_grad]
    if len(pairs) < len(outputs) and strict:
        raise RuntimeError(
            "an output of the user-provided function is independent of the inputs: strict mode forbids this"
        )
    found = (
        grad([y for y, _ in pairs], inputs, [g for _, g in pairs], allow_unused=True, **options)
        if pairs
        else ((None,) * len(inputs))
    )
    if strict and any(g is None for g in found):
        i = next(i for i, g in enumerate(found) if g is None)
        raise RuntimeError(f"The outputs are independent of input {i}: strict mode forbids this")
    return tuple(wrap(np.zeros_like(x.array)) if g is None else g for x, g in zip(inputs, found))


def _vector(
    name: str, v: Tensors | None, tensors: tuple[Tensor, ...], original: Any, what: str
) -> tuple[Tensor, ...]:
    if v is None:
        if len(tensors) > 1 or tensors[0].numel() != 1:
            raise RuntimeError(
                f"The vector v can only be None if the {what} a single Tensor with a single element"
            )
        return tuple(wrap(np.ones_like(x.array)) for x in tensors)
    v = _several(v)
    if len(v) != len(tensors):
        raise RuntimeError(
            f"{name}: v must have as many tensors as there are {what.split()[-2]}, but {len(v)} != "
            f"{len(tensors)}"
        )
    for i, (a, b) in enumerate(zip(v, tensors)):
        if a.shape != b.shape:
            raise RuntimeError(f"{name}: v[{i}].shape must be {b.array.shape}, but is {a.array.shape}")
    return v


@enable_grad()
def vjp(
    func: Callable[..., Any],
    inputs: Tensors,
    v: Tensors | None = None,
    create_graph: bool = False,
    strict: bool = False,
) -> tuple[Any, Any]:
    """(outputs, v J): the vector-Jacobian product, by one backward pass; v has the shape of the outputs.

    >>> import course
    >>> x = course.tensor([1., 2.])
    >>> course.autograd.functional.vjp(lambda x: x ** 2, x, course.tensor([1., 10.]))
    (tensor([1., 4.]), tensor([ 2., 40.]))
    """
    xs = _inputs("vjp", inputs, create_graph)
    outputs = func(*xs)
    ys = _outputs("vjp", outputs)
    vs = _vector("vjp", v, ys, outputs, "user-provided function returns")
    found = _grads(ys, xs, vs, strict, create_graph=create_graph)
    return _released(outputs, create_graph), _like(found, inputs)


@enable_grad()
def jvp(
    func: Callable[..., Any],
    inputs: Tensors,
    v: Tensors | None = None,
    create_graph: bool = False,
    strict: bool = False,
) -> tuple[Any, Any]:
    """(outputs, J v): the Jacobian-vector product, by the double-backward trick; v has the shape of the
    inputs.

    >>> import course
    >>> x = course.tensor([1., 2.])
    >>> course.autograd.functional.jvp(lambda x: x.sum() * x, x, course.tensor([1., 0.]))
    (tensor([3., 6.]), tensor([4., 2.]))
    """
    xs = _inputs("jvp", inputs, create_graph)
    vs = _vector("jvp", v, xs, inputs, "input to the user-provided function is")
    outputs = func(*xs)
    ys = _outputs("jvp", outputs)
    # u -> u J is linear in u, and its derivative by u along v is J v
    us = tuple(wrap(np.zeros_like(y.array)).requires_grad_() for y in ys)
    rows = _grads(ys, xs, us, strict, create_graph=True)
    live = [(row, a) for row, a in zip(rows, vs) if row.requires_grad]
    found = _grads([row for row, _ in live], us, [a for _, a in live], False, create_graph=create_graph)
    return _released(outputs, create_graph), _like(found, outputs)


def _released(outputs: Any, create_graph: bool) -> Any:
    return outputs if create_graph else _like([y.detach() for y in _several(outputs)], outputs)


@enable_grad()
def jacobian(
    func: Callable[..., Any],
    inputs: Tensors,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    strategy: str = "reverse-mode",
) -> Any:
    """J[i…, j…] = d output[i…] / d input[j…], of shape output.shape + input.shape.

    With several inputs or outputs: a tuple over outputs of tuples over inputs. `vectorize` asks for all rows
    in one batched backward pass where every operation on the way allows it, instead of a pass for each row.

    >>> import course
    >>> course.autograd.functional.jacobian(lambda x: x ** 2, course.tensor([1., 2., 3.]))
    tensor([[2., 0., 0.],
            [0., 4., 0.],
            [0., 0., 6.]])
    """
    if strategy not in ("reverse-mode", "forward-mode"):
        raise AssertionError(
            'Expected strategy to be either "forward-mode" or "reverse-mode". Hint: If your function has '
            'more outputs than inputs, "forward-mode" tends to be more performant. Otherwise, prefer '
            '"reverse-mode".'
        )
    xs = _inputs("jacobian", inputs, create_graph)
    outputs = func(*xs)
    ys = _outputs("jacobian", outputs)
    blocks = []
    for y in ys:
        if strict and not y.requires_grad:
            raise RuntimeError(
                "an output of the user-provided function is independent of the inputs: strict mode forbids "
                "this"
            )
        rows = _rows(y, xs, create_graph, strict, vectorize)
        blocks.append(_like([block.reshape(y.shape + x.shape) for block, x in zip(rows, xs)], inputs))
    return _like(blocks, outputs)


def _rows(
    y: Tensor, xs: tuple[Tensor, ...], create_graph: bool, strict: bool, vectorize: bool
) -> list[Tensor]:
    """For each input, the stack of gradients of each element of y by it: (y.numel(), *x.shape)."""
    n = y.numel()
    if not y.requires_grad or not n:
        return [wrap(zeros((n, *x.shape), x.array.dtype, x.array)) for x in xs]
    if vectorize and not create_graph:
        found = batched.rows(y, xs)
        if found is not None:
            return found
    rows = []
    for i in range(n):
        e = zeros(y.shape, y.array.dtype, y.array)
        e.reshape(-1)[i] = 1
        rows.append(_grads([y], xs, [wrap(e)], strict, create_graph=create_graph, retain_graph=True))
    return [stack(column) for column in zip(*rows)]


@enable_grad()
def hessian(
    func: Callable[..., Any],
    inputs: Tensors,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    outer_jacobian_strategy: str = "reverse-mode",
) -> Any:
    """The second derivatives of a function that returns one element: a Jacobian of the gradient.

    >>> import course
    >>> course.autograd.functional.hessian(lambda x: (x ** 3).sum(), course.tensor([1., 2.]))
    tensor([[ 6.,  0.],
            [ 0., 12.]])
    """
    xs = _several(inputs)

    def gradient(*zs):
        y = _one_element("hessian", func(*zs))
        found = _grads([y], zs, [wrap(np.ones_like(y.array))], strict, create_graph=True)
        return _like(found, inputs)

    return jacobian(
        gradient, inputs if isinstance(inputs, (tuple, list)) else xs[0], create_graph, False, vectorize
    )


def _one_element(name: str, y: Any) -> Tensor:
    if not isinstance(y, Tensor) or y.numel() != 1:
        raise RuntimeError(
            f"The function given to {name} should return a single Tensor with a single element"
            + (
                f", but its shape is {y.array.shape}"
                if isinstance(y, Tensor)
                else f", not {type(y).__name__}"
            )
        )
    return y


@enable_grad()
def vhp(
    func: Callable[..., Any],
    inputs: Tensors,
    v: Tensors | None = None,
    create_graph: bool = False,
    strict: bool = False,
) -> tuple[Any, Any]:
    """(output, v H): a vector times the Hessian of a function that returns one element."""
    xs = _inputs("vhp", inputs, create_graph)
    vs = _vector("vhp", v, xs, inputs, "input to the user-provided function is")
    y = _one_element("vhp", func(*xs))
    gradient = _grads([y], xs, [wrap(np.ones_like(y.array))], strict, create_graph=True)
    live = [(g, a) for g, a in zip(gradient, vs) if g.requires_grad]
    found = _grads([g for g, _ in live], xs, [a for _, a in live], False, create_graph=create_graph)
    return _released(y, create_graph), _like(found, inputs)


def hvp(
    func: Callable[..., Any],
    inputs: Tensors,
    v: Tensors | None = None,
    create_graph: bool = False,
    strict: bool = False,
) -> tuple[Any, Any]:
    """(output, H v): the Hessian times a vector; equal to `vhp`, because the Hessian is symmetric."""
    return vhp(func, inputs, v, create_graph, strict)
