"""What a function and its backward give, for torch's tensors and for course's alike: the library is an
argument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from .compare import array, shape
from .errors import Wrong


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
    tensor([ 2., 60.], dtype=torch.float64)
    """
    inputs = [library.tensor(array, requires_grad=True) for array in arrays]
    y = function(*inputs)
    shape(y, np.shape(upstream), what)
    upstream = library.tensor(np.asarray(upstream, dtype=float))
    return y, *library.autograd.grad(y, inputs, upstream, allow_unused=True)


def computed(
    library: ModuleType,
    function: Callable[..., Any],
    arrays: Iterable[ArrayLike],
    upstream: ArrayLike,
    what: str = "y",
) -> list[np.ndarray]:
    """y and the gradients as `gradients` has them, as plain arrays of a function that computes something.

    For parts that compare an answer with itself, before and after another call or on another library: that it
    is right is judged elsewhere, and one slip costs once. Constants, numbers that are not finite, and what
    was given are no answer, so they earn nothing there.

    >>> import course
    >>> computed(course, course.square, [np.array([1.0, 3.0])], [1.0, 10.0])[1]
    array([ 2., 60.])
    >>> computed(course, lambda x: 0 * x, [np.array([1.0, 3.0])], [1.0, 10.0])
    Traceback (most recent call last):
    course.check.errors.Wrong: y is the same for all inputs, or is no answer: there is nothing to compare.
    """
    inputs = [np.asarray(each, dtype=float) for each in arrays]
    upstream = np.asarray(upstream, dtype=float)

    def values(inputs: list[np.ndarray]) -> list[np.ndarray]:
        y, *grads = gradients(library, function, inputs, upstream, what)
        if any(grad is None for grad in grads):
            raise Wrong("backward returns None where a gradient is needed.")
        return [array(y, what), *(array(grad, "the gradient") for grad in grads)]

    found = values(inputs)
    for value, given in zip(found[1:], inputs):
        shape(value, given.shape, "the gradient")
    # A single number is constant where other inputs give the same one.
    moved = found[0].ndim or np.any(values([each + 0.5 * each**2 for each in inputs])[0] != found[0])
    for name, computed_it in [
        (what, moved and _is_an_answer(found[0], inputs)),
        ("the gradient", any(_is_an_answer(grad, [upstream]) for grad in found[1:])),
    ]:
        if not computed_it:
            raise Wrong(f"{name} is the same for all inputs, or is no answer: there is nothing to compare.")
    return found


def _is_an_answer(value: np.ndarray, given: Iterable[np.ndarray]) -> bool:
    if not np.all(np.isfinite(value)) or (value.size > 1 and np.ptp(value) == 0):
        return False
    return not any(value.shape == one.shape and np.array_equal(value, one) for one in given)
