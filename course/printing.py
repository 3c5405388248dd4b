"""A tensor as torch prints it: four decimals, aligned columns, and the node that made it."""

import math

import numpy as np

PRECISION, THRESHOLD, EDGE, WIDTH = 4, 1000, 3, 80


def show(tensor) -> str:
    """`repr(tensor)`.

    >>> import course
    >>> course.tensor([[1.5, -2.], [0., 3.]])
    tensor([[ 1.5000, -2.0000],
            [ 0.0000,  3.0000]])
    """
    from course import dtypes

    array = tensor.array
    head = "Parameter containing:\n" if type(tensor).__name__ == "Parameter" else ""
    after = []
    if array.size == 0 and array.ndim != 1:
        after.append(f"size={array.shape}")
    if array.dtype not in (dtypes.get_default_dtype(), dtypes.int64, dtypes.bool_):
        after.append(f"dtype=course.{array.dtype}")
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
    """One function for all elements, so that columns align."""
    shown = _corners(array).ravel()
    if array.dtype.kind == "b":
        form = str
    elif array.dtype.kind != "f":
        form = lambda x: str(int(x))  # noqa: E731
    else:
        finite = shown[np.isfinite(shown) & (shown != 0)].astype(np.float64)
        size = np.abs(finite)
        low, high = (size.min(), size.max()) if size.size else (0.0, 0.0)
        if all(x == math.ceil(x) for x in finite):
            form = (f"{{:.{PRECISION}e}}" if size.size and (high / low > 1000 or high > 1e8) and high > 1e8 else "{:.0f}.").format
            form = _special(form)
        elif high / low > 1000 or high > 1e8 or low < 1e-4:
            form = f"{{:.{PRECISION}e}}".format
        else:
            form = _special(f"{{:.{PRECISION}f}}".format)
    width = max(len(form(x)) for x in shown) if array.ndim else 0
    return lambda x: form(x).rjust(width)


def _special(form):
    return lambda x: form(x) if np.isfinite(x) else str(float(x))


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
        lines = [", ".join(cells[i:i + per_line]) for i in range(0, len(cells), per_line)]
        return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"
    blocks = ["..." if i is None else _block(array[i], indent + 1, form, summarize) for i in rows]
    return "[" + ("," + "\n" * (array.ndim - 1) + " " * (indent + 1)).join(blocks) + "]"
