"""A tensor as torch prints it: four decimals, aligned columns, and the node that made it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from course.manners import dtypes
from course.manners.arrays import host

if TYPE_CHECKING:
    from course.tensors import Tensor

PRECISION, THRESHOLD, EDGE, WIDTH = 4, 1000, 3, 80
SCIENTIFIC: bool | None = None  # as the numbers want it

_PROFILES = {"default": (4, 1000, 3, 80), "short": (2, 1000, 2, 80), "full": (4, math.inf, 3, 80)}


def set_printoptions(
    precision: int | None = None,
    threshold: float | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    profile: str | None = None,
    sci_mode: bool | None = None,
) -> None:
    """How tensors are printed: decimals, from how many elements on only the edges, how many of these, how
    wide a line, whether as 1.0e+00; or all at once by a profile, "default", "short" or "full".

    >>> import course
    >>> course.set_printoptions(precision=2); course.tensor([1 / 3])
    tensor([0.33])
    >>> course.set_printoptions(profile="default")
    """
    global PRECISION, THRESHOLD, EDGE, WIDTH, SCIENTIFIC  # noqa: PLW0603  (one for the library, as in torch)
    if profile is not None:
        PRECISION, THRESHOLD, EDGE, WIDTH = _PROFILES[profile]
    PRECISION = PRECISION if precision is None else precision
    THRESHOLD = THRESHOLD if threshold is None else threshold
    EDGE = EDGE if edgeitems is None else edgeitems
    WIDTH = WIDTH if linewidth is None else linewidth
    SCIENTIFIC = sci_mode


def show(tensor: Tensor) -> str:
    """`repr(tensor)`.

    >>> import course
    >>> course.tensor([[1.5, -2.], [0., 3.]])
    tensor([[ 1.5000, -2.0000],
            [ 0.0000,  3.0000]])
    """
    array = host(tensor.array)
    head = "Parameter containing:\n" if type(tensor).__name__ == "Parameter" else ""
    after = []
    if array.size == 0 and array.ndim != 1:
        after.append(f"size={array.shape}")
    if array is not tensor.array:
        after.append(f"device='{tensor.device}'")
    if array.dtype not in (dtypes.get_default_dtype(), dtypes.int64, dtypes.bool_):
        after.append(f"dtype=torch.{array.dtype}")
    if tensor.grad_fn is not None:
        after.append(f"grad_fn=<{tensor.grad_fn.name()}>")
    elif tensor.requires_grad:
        after.append("requires_grad=True")
    body = "[]" if not array.size else _block(array, len("tensor("), _formatter(array))
    text = "tensor(" + body
    for item in after:
        last = len(text) - text.rfind("\n") - 1
        text += (", " if last + len(item) + 2 <= WIDTH else ",\n" + " " * len("tensor(")) + item
    return head + text + ")"


def _formatter(array):
    """One function for all elements, so that columns align. Their width is that of the finite ones that are
    not 0.
    """
    shown = _corners(array).ravel()
    if array.dtype.kind != "f":
        width = max(len(str(x)) for x in shown)
        return lambda x: str(x).rjust(width)
    counted = shown[np.isfinite(shown) & (shown != 0)].astype(np.float64)
    size = np.abs(counted)
    spread = size.size and (size.max() / size.min() > 1000 or size.max() > 1e8 or size.min() < 1e-4)
    if spread if SCIENTIFIC is None else SCIENTIFIC:
        form = f"{{:.{PRECISION}e}}".format
    elif np.all(counted == np.ceil(counted)):
        form = lambda x: f"{x:.0f}." if np.isfinite(x) else f"{x:.0f}"
    else:
        form = f"{{:.{PRECISION}f}}".format
    width = max((len(form(x)) for x in counted), default=1)
    return lambda x: form(x).rjust(width)


def _corners(array):
    """The elements that are shown of a large array."""
    if array.size <= THRESHOLD:
        return array
    for axis in range(array.ndim):
        n = array.shape[axis]
        if n > 2 * EDGE:
            array = np.take(array, [*range(EDGE), *range(n - EDGE, n)], axis)
    return array


def _block(array, indent, form, summarize=None):
    summarize = array.size > THRESHOLD if summarize is None else summarize
    if array.ndim == 0:
        return form(array[()])
    cut = summarize and len(array) > 2 * EDGE
    rows = [*range(EDGE), None, *range(len(array) - EDGE, len(array))] if cut else range(len(array))
    if array.ndim == 1:
        cells = [" ..." if i is None else form(array[i]) for i in rows]
        per_line = max(1, (WIDTH - indent) // (max(map(len, cells), default=0) + 2)) if cells else 1
        lines = [", ".join(cells[i : i + per_line]) for i in range(0, len(cells), per_line)]
        return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"
    blocks = ["..." if i is None else _block(array[i], indent + 1, form, summarize) for i in rows]
    return "[" + ("," + "\n" * (array.ndim - 1) + " " * (indent + 1)).join(blocks) + "]"
