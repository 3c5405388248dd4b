"""What was given where a tensor is wanted.

Rules look before they compute. Functions written in Python find it out only where they use it, in words about
their own inside: `telling` asks once more when they have failed.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any, cast

import numpy as np

from course.manners.types import F
from course.tensors import Tensor

IN_ITS_PLACE = (list, tuple, str, np.ndarray)


def not_a_tensor(name: str, which: str, x: object) -> TypeError:
    """What to say where something else than a tensor was given."""
    hint = ": write course.tensor(...) around it" if isinstance(x, (np.ndarray, list, tuple)) else ""
    hint += f", or np.{name}" if isinstance(x, np.ndarray) and hasattr(np, name) else ""
    return TypeError(f"{name}(): argument '{which}' must be Tensor, not {type_of(x)}{hint}")


def type_of(x: object) -> str:
    """A value's type, with its library where that is torch."""
    return f"{'torch.' if type(x).__module__ == 'torch' else ''}{type(x).__name__}"


def telling(function: F) -> F:
    """`function`, whose AttributeError about something that is no tensor says so.

    >>> import course
    >>> course.nn.functional.cross_entropy(course.zeros(2, 3), [0, 1])
    Traceback (most recent call last):
    ...
    TypeError: cross_entropy(): argument 'target' must be Tensor, not list: write course.tensor(...) around it
    """

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        try:
            return function(*args, **kwargs)
        except AttributeError as error:
            blame(function, args, kwargs, error)
            raise

    call.__dict__["within"] = getattr(function, "within", function)
    return cast(F, call)


def blame(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any], error: AttributeError
) -> None:
    """Look for what is no tensor in a call that ended in `error`.

    Raises:
        TypeError: an argument is none, and that was it.
    """
    __tracebackhide__ = True
    try:
        bound = inspect.signature(function).bind(*args, **kwargs)
    except (TypeError, ValueError):
        return
    for name, value in bound.arguments.items():
        about = bound.signature.parameters[name]
        if not str(about.annotation).startswith("Tensor") or isinstance(value, Tensor):
            continue
        if value is error.obj or isinstance(value, IN_ITS_PLACE):
            raise not_a_tensor(function.__name__, name, value) from None
