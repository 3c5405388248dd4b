"""NumPy's names of arguments, beside torch's."""

from __future__ import annotations

import functools
from typing import Any, cast

from course.manners.types import F
from course.rule import not_a_tensor
from course.tensors import Tensor


def numpy_names(function: F) -> F:
    """torch takes NumPy's `axis` and `keepdims` for `dim` and `keepdim` in reductions, and so do we."""

    @functools.wraps(function)
    def call(input: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(input, Tensor):
            raise not_a_tensor(call.__name__, "input", input)
        if not kwargs:
            return function(input, *args)
        return function(
            input, *args, **{{"axis": "dim", "keepdims": "keepdim"}.get(k, k): v for k, v in kwargs.items()}
        )

    return cast(F, call)
