"""A node of the backward pass, of whatever library, with what its rules need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class Step:
    """A node of the backward pass.

    Args:
        kind: its name, MulBackward0.
        node: the node itself.
        shape: of its result; a list of shapes where it has several.
        dtype: of a leaf.
        leaf: the tensor at which gradients arrive here, or None.
        next: for each input the step to which its gradient goes and which of that one's results it is, or
            None.
        rules: for each input the derivative.
        saved: for each input what its derivative wants: name, value, and where it came from (an input's
            position, RESULT, or None for a constant).
    """

    kind: str
    node: Any
    shape: Any
    dtype: Any = None
    leaf: Any = None
    next: list[tuple[Step, int] | None] = field(default_factory=list)
    rules: Sequence[Callable[..., Any]] = ()
    saved: list[list[tuple[str, Any, int | None]]] = field(default_factory=list)
