"""What was given where a tensor is wanted, told once something has failed: functions written in Python find
it out only where they use it, in words about their own inside.
"""

from __future__ import annotations

import functools
import importlib
import inspect
from collections.abc import Callable, Mapping
from typing import Any, cast

from course.manners.types import F

IN_ITS_PLACE = (list, tuple, str)


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
            if (told := no_tensor(function, args, kwargs, error)) is None:
                raise
            raise told from None

    call.__dict__["within"] = getattr(function, "within", function)
    return cast(F, call)


def no_tensor(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any], error: AttributeError
) -> TypeError | None:
    """What to say of a call that ended in `error`: which argument is no tensor, if it is that."""
    rule = importlib.import_module("course.rule")  # which is made with what is in this folder
    try:
        bound = inspect.signature(function).bind(*args, **kwargs)
    except (TypeError, ValueError):
        return None
    for name, value in bound.arguments.items():
        about = bound.signature.parameters[name]
        if not str(about.annotation).startswith("Tensor") or isinstance(value, rule.Tensor):
            continue
        if value is error.obj or isinstance(value, (*IN_ITS_PLACE, rule.ndarray)):
            return rule.not_a_tensor(function.__name__, name, value)
    return None
