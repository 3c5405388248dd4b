"""What a function and its backward give, for torch's tensors and for course's alike: the library is an
argument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .compare import shape


def gradients(
    library: ModuleType,
    function: Callable[..., Any],
    arrays: Iterable[ArrayLike],
    upstream: ArrayLike,
    what: str = "y",
) -> tuple[Any, ...]:
    """The tensor y = function(*tensors), then the gradient of sum(upstream * y) by each of the tensors (None
    where there is none).

    Args:
        library: the module torch or course.
        function: takes tensors of that library and returns one.
        arrays: the values of the tensors; each becomes a leaf that requires grad.
        upstream: the gradient by y, an array of the shape that y should have.
        what: the output's name, for the sentence about a wrong shape.

    >>> import course
    >>> y, grad_x = gradients(course, course.square, [np.array([1.0, 3.0])], [1.0, 10.0])
    >>> grad_x
    tensor([ 2., 60.], dtype=course.float64)
    """
    inputs = [library.tensor(array, requires_grad=True) for array in arrays]
    y = function(*inputs)
    shape(y, np.shape(upstream), what)
    upstream = library.tensor(np.asarray(upstream, dtype=float))
    return y, *library.autograd.grad(y, inputs, upstream, allow_unused=True)
