"""`f(x, out=y)`: a result written into a tensor that is there, as torch writes it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from course.manners import version
from course.manners.given import blame
from course.manners.views import leave
from course.mode import mode


def into(out: Any, result: Any) -> Any:
    """Write the result into `out`, which takes on its shape; of several, each into its own. Returns `out`."""
    if isinstance(result, tuple):
        for each, value in zip(out, result):
            into(each, value)
        return type(result)(*out) if hasattr(result, "_fields") else tuple(out)
    if not isinstance(out, type(result)) and not hasattr(out, "kin"):
        raise TypeError(f"argument 'out' must be Tensor, not {type(out).__name__}")
    if result.node is not None or (mode.enabled and out.node is not None):
        raise RuntimeError(
            "functions with out=... arguments don't support automatic differentiation, but one of the "
            "arguments requires grad: write z = f(x) without out, or compute it under no_grad()"
        )
    if not np.can_cast(result.array.dtype, out.array.dtype, "same_kind"):
        raise RuntimeError(
            f"result type {result.array.dtype} can't be cast to the desired output type {out.array.dtype}"
        )
    if out.array.shape == result.array.shape:
        out.array[...] = result.array
    else:
        leave(out)
        out.array = result.array.astype(out.array.dtype)
    version.bump(out.array)
    return out


def taking_out(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, which may be called with `out`, and says what is no tensor; rules do both themselves."""

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        out = kwargs.pop("out", None)
        try:
            result = function(*args, **kwargs)
        except AttributeError as error:
            blame(function, args, kwargs, error)
            raise
        return result if out is None else into(out, result)

    call.__dict__["within"] = getattr(function, "within", function)
    return call
