"""The debug mode of backward: errors name the forward line that made the node, and nan is an error.

    with course.autograd.detect_anomaly():
        loss(model(x)).backward()

It costs time for every operation, so it is off unless asked for.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from course.graph import Node

enabled = False  # whether anyone looks at new nodes: the debug mode, or hooks on what is saved
debugging = False
check_nan = True
_looking: list[Callable[[Any], None]] = []  # hooks on what is saved; the innermost block's are last
_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


class set_detect_anomaly:
    """Turn the debug mode on or off, at once or for a with block."""

    def __init__(self, mode: bool, check_nan: bool = True) -> None:
        self._before = _set(mode, check_nan)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        _set(*self._before)


class detect_anomaly(set_detect_anomaly):
    """Within the block, nodes remember the forward line that made them.

    >>> import course
    >>> x = course.tensor([-1.], requires_grad=True)
    >>> with course.autograd.detect_anomaly():
    ...     course.sqrt(x).sum().backward()
    Traceback (most recent call last):
    RuntimeError: Function 'SqrtBackward0' returned nan values in its 0th output...
    """

    def __init__(self, check_nan: bool = True) -> None:
        super().__init__(True, check_nan)


def is_anomaly_enabled() -> bool:
    """Whether the debug mode is on."""
    return debugging


def _set(mode: bool, nan: bool) -> tuple[bool, bool]:
    global enabled, debugging, check_nan  # noqa: PLW0603  (one for the library, as in torch)
    before = debugging, check_nan
    debugging, check_nan = bool(mode), bool(nan)
    enabled = debugging or bool(_looking)
    return before


def look(at: Callable[[Any], None]) -> None:
    """Call `at(node)` for every node made from now on."""
    global enabled  # noqa: PLW0603
    _looking.append(at)
    enabled = True


def look_no_more() -> None:
    """Take the last one away."""
    global enabled  # noqa: PLW0603
    _looking.pop()
    enabled = debugging or bool(_looking)


def remember(node: Node) -> None:
    """Show a new node to whoever looks. In the debug mode keep, on it, the innermost line of the caller's
    code that is now running.
    """
    if _looking:
        _looking[-1](node)
    if not debugging:
        return
    stack = [f for f in traceback.extract_stack() if not f.filename.startswith(_HERE)]
    node.trace = stack[-1] if stack else None


def line_of(node: Node) -> str:
    """A sentence that says where in the forward pass `node` was made."""
    frame = getattr(node, "trace", None)
    if frame is None:
        return (
            f"{node.name()} was made before the debug mode was turned on: "
            "turn it on around the forward pass too."
        )
    return (
        f"{node.name()} was made by the forward line\n"
        f'  File "{frame.filename}", line {frame.lineno}\n    {frame.line}'
    )


def check(node: Node, i: int, gradient: Any) -> None:
    """Refuse a gradient with nan in it, naming the forward line."""
    values = getattr(gradient, "array", gradient)
    if debugging and check_nan and np.isnan(values).any():
        raise RuntimeError(
            f"Function '{node.name()}' returned nan values in its {i}th output.\n{line_of(node)}"
        )


def explain(error: BaseException, node: Node) -> None:
    """Add to an error out of `node`'s backward where the forward pass made the node."""
    if debugging:
        error.add_note(line_of(node))
