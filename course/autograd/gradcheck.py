"""Does a backward agree with its forward? Compare it with central differences, and say where and perhaps why
it does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course.autograd.gradients import grad
from course.manners.arrays import beside, host, is_writeable, zeros
from course.mode import enable_grad
from course.tensors import Tensor, wrap


class GradcheckError(RuntimeError):
    """Raised by gradcheck and gradgradcheck."""


@enable_grad()
def gradcheck(
    func: Callable[..., Any],
    inputs: Any,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    check_grad_dtypes: bool = False,
    check_batched_grad: bool = False,
    check_batched_forward_grad: bool = False,
    check_forward_ad: bool = False,
    check_backward_ad: bool = True,
    fast_mode: bool = False,
    masked: bool | None = None,
) -> bool:
    """True if the Jacobian of `func` by backward agrees with (f(x + eps) - f(x - eps)) / (2 eps) in every
    entry.

    func: takes the inputs, returns a tensor or a tuple of them. inputs: tensors (and others); float64 where
    they require grad; each element is moved in place, so that a function sees it that reads the inputs from
    elsewhere, as a network its parameters. Raises GradcheckError, which names input, index, both values and a
    likely cause, or returns False. `fast_mode` and `check_undefined_grad` change nothing here.

    >>> import course
    >>> x = course.tensor([1., 2.], dtype=course.float64, requires_grad=True)
    >>> course.autograd.gradcheck(course.sin, (x,))
    True
    """
    inputs = inputs if isinstance(inputs, (tuple, list)) else (inputs,)
    for asked, name in (
        (check_forward_ad, "check_forward_ad=True"),
        (check_batched_forward_grad, "check_batched_forward_grad=True"),
        (check_batched_grad, "check_batched_grad=True"),
        (masked, "masked=True"),
        (not check_backward_ad, "check_backward_ad=False"),
    ):
        if asked:
            raise NotImplementedError(f"gradcheck: course has no {name}, it checks the backward pass alone")
    try:
        _check(func, tuple(inputs), eps, atol, rtol, nondet_tol, check_grad_dtypes)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def gradgradcheck(
    func: Callable[..., Any],
    inputs: Any,
    grad_outputs: Any = None,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    **checks: Any,
) -> bool:
    """As gradcheck, for the second derivatives: it checks the function that computes the gradient.

    grad_outputs: gradients of the outputs to use; random ones unless given. checks: gradcheck's further
    keywords.
    """
    inputs = tuple(inputs) if isinstance(inputs, (tuple, list)) else (inputs,)
    outputs = _tensors(func(*inputs))
    if grad_outputs is None:
        rng = np.random.default_rng(0)
        draws = (rng.standard_normal(y.shape).astype(y.dtype) for y in outputs)
        grad_outputs = [wrap(beside(d, y)).requires_grad_() for d, y in zip(draws, outputs)]
    else:
        grad_outputs = list(grad_outputs) if isinstance(grad_outputs, (tuple, list)) else [grad_outputs]
    n = len(inputs)

    def gradient(*both):
        xs = both[:n]
        ys = _tensors(func(*xs))
        wanted = [x for x in xs if isinstance(x, Tensor) and x.requires_grad]
        found = grad(ys, wanted, both[n:], create_graph=True, allow_unused=True)
        return tuple(g for g in found if g is not None)

    return gradcheck(
        gradient,
        (*inputs, *grad_outputs),
        eps=eps,
        atol=atol,
        rtol=rtol,
        raise_exception=raise_exception,
        nondet_tol=nondet_tol,
        **checks,
    )


def _several(outputs: Any) -> Any:
    return outputs if isinstance(outputs, (tuple, list)) else (outputs,)


def _tensors(outputs: Any) -> list[Tensor]:
    return [y for y in _several(outputs) if isinstance(y, Tensor) and y.requires_grad]


def _check(
    func: Callable[..., Any],
    inputs: tuple[Any, ...],
    eps: float,
    atol: float,
    rtol: float,
    nondet_tol: float,
    dtypes: bool,
) -> None:
    checked = [(i, x) for i, x in enumerate(inputs) if isinstance(x, Tensor) and x.requires_grad]
    if not checked:
        raise ValueError(
            "gradcheck expects at least one input tensor to require gradient, but none of the them have "
            "requires_grad=True."
        )
    single = [i for i, x in checked if x.dtype != np.float64]
    outputs = func(*inputs)
    if not _tensors(outputs):
        _expect_zero(func, inputs, [i for i, _ in checked], eps)
    for o, y in enumerate(_tensors(outputs)):
        by_backward = [np.zeros((x.numel(), y.numel())) for _, x in checked]
        for row in range(y.numel()):
            e = zeros(y.shape, y.array.dtype, y.array)
            e.reshape(-1)[row] = 1
            for repeat in range(2 if row == 0 else 1):
                found = grad([y], [x for _, x in checked], [wrap(e)], retain_graph=True, allow_unused=True)
                for table, (i, x), g in zip(by_backward, checked, found):
                    if dtypes and g is not None and g.dtype != x.dtype:
                        raise GradcheckError(
                            f"the gradient by input {i} has dtype {g.dtype}, and the input {x.dtype}"
                        )
                    column = 0 if g is None else host(g.array).reshape(-1)
                    if repeat and np.abs(table[:, row] - column).max(initial=0) > nondet_tol:
                        raise GradcheckError(
                            "Backward is not reentrant, i.e., running backward with same input and "
                            f"grad_output multiple times gives different values (input {i}, output {o})"
                        )
                    table[:, row] = column
        for (i, x), table in zip(checked, by_backward):
            differences = _central(lambda *xs: _tensors(func(*xs)), inputs, i, o, eps)
            bad = np.abs(table - differences) > atol + rtol * np.abs(differences)
            bad |= np.isnan(table) != np.isnan(differences)
            if bad.any():
                _explain(i, x, o, y, table, differences, bad, i in single)
        if not y.numel():
            continue
        zero = grad(
            [y], [x for _, x in checked], [wrap(np.zeros_like(y.array))], retain_graph=True, allow_unused=True
        )
        for (i, _), g in zip(checked, zero):
            if g is not None and np.any(g.array != 0):
                raise GradcheckError(
                    f"backward not multiplied by grad_output: with a gradient of zeros for output {o}, input "
                    f"{i} still gets a gradient that is not zero. Multiply the local derivative by "
                    "grad_output."
                )


def _expect_zero(func: Callable[..., Any], inputs: tuple[Any, ...], checked: list[int], eps: float) -> None:
    """Of a function none of whose outputs has a graph: does none depend on an input either?"""
    numbers = lambda *xs: [y for y in _several(func(*xs)) if isinstance(y, Tensor) and y.is_floating_point()]
    for o, _ in enumerate(numbers(*inputs)):
        for i in checked:
            if np.any(_central(numbers, inputs, i, o, eps)):
                raise GradcheckError(
                    "Numerical gradient for function expected to be zero, as none of its outputs requires "
                    f"grad, but output {o} changes with input {i}: the graph is cut, by detach(), .data, "
                    "NumPy, no_grad() or tensor(...)"
                )


def _central(func: Callable[..., Any], inputs: tuple[Any, ...], i: int, o: int, eps: float) -> np.ndarray:
    """d output[o] / d input[i] by central differences, (input elements, output elements)."""
    x = inputs[i].array
    if not is_writeable(x):
        raise GradcheckError(
            f"input {i} cannot be moved, because several of its elements are one in memory (expand): pass a "
            "clone() of it"
        )
    flat = []
    for place in np.ndindex(x.shape):
        before, sides = x[place].item(), []
        try:
            for step in (eps, -eps):
                # Not a change by the graph's count: what was recorded is differentiated once more after it.
                x[place] = before + step
                sides.append(host(func(*inputs)[o].array).copy())
        finally:
            x[place] = before
        for what in ("shape", "dtype"):
            left, right = (getattr(side, what) for side in sides)
            assert left == right, (
                f"gradcheck: the function must return outputs with the same {what} when inputs are "
                f"perturbed, and output {o} has {left} and {right} on both sides of input {i}"
            )
        left, right = (side.astype(np.float64).reshape(-1) for side in sides)
        flat.append((left - right) / (2 * eps))
    return np.array(flat).reshape(x.size, -1)


def _explain(
    i: int,
    x: Tensor,
    o: int,
    y: Tensor,
    table: np.ndarray,
    differences: np.ndarray,
    bad: np.ndarray,
    single: bool,
) -> None:
    """Raise the error that names the entry that is furthest off."""
    off = np.where(bad, np.nan_to_num(np.abs(table - differences), nan=np.inf), -1)
    a, b = np.unravel_index(off.argmax(), off.shape)
    where_in = tuple(int(k) for k in np.unravel_index(a, x.shape))
    where_out = tuple(int(k) for k in np.unravel_index(b, y.shape))
    raise GradcheckError(
        f"Jacobian mismatch for output {o} with respect to input {i}: at output index {where_out}, input "
        f"index {where_in}, backward gives {table[a, b]:.6g} and central differences give "
        f"{differences[a, b]:.6g} ({int(bad.sum())} of {bad.size} entries differ). Likely cause: "
        f"{_cause(table, differences, single)}"
    )


def _cause(got: np.ndarray, want: np.ndarray, single: bool) -> str:
    """A guess, from what the whole table looks like."""

    def same(a, b):
        return a.shape == b.shape and np.allclose(a, b, rtol=1e-2, atol=1e-4)

    if single:
        return (
            "an input is not float64, and differences of numbers this coarse are noise: pass float64 tensors."
        )
    if np.isnan(got).any():
        return (
            "backward computes nan: look for 0/0 or inf - inf, often at a point where the derivative does "
            "not exist."
        )
    if not got.any():
        return (
            "backward returns zeros: the graph is cut, by detach(), .data, NumPy or no_grad() in forward, "
            "or by None."
        )
    if same(got, -want):
        return "the sign: backward returns the negative of the derivative."
    if same(got, want.T):
        return "the transpose: backward multiplies by J where it should multiply by its transpose."
    scale = np.vdot(want, got) / (np.vdot(want, want) or 1)
    if scale and same(got, scale * want):
        return f"a constant factor: backward is {scale:.4g} times the derivative."
    if np.count_nonzero(want) > np.count_nonzero(got) and same(np.where(got != 0, got, want), want):
        return "terms are missing: some paths from input to output are not in backward."
    return "the local derivative itself: compare it with the formula on paper at this entry."
