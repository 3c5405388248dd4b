"""dtypes under torch's names, and torch's rules for which dtype a result has: nothing becomes float64 by
accident.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from course.manners.types import DType

bool_ = np.dtype(bool)
uint8, int8, int16, int32, int64 = map(np.dtype, ("uint8", "int8", "int16", "int32", "int64"))
float16, float32, float64 = map(np.dtype, ("float16", "float32", "float64"))

NAMES = {
    "bool": bool_,
    "uint8": uint8,
    "int8": int8,
    "int16": int16,
    "short": int16,
    "int32": int32,
    "int": int32,
    "int64": int64,
    "long": int64,
    "float16": float16,
    "half": float16,
    "float32": float32,
    "float": float32,
    "float64": float64,
    "double": float64,
}

_default = float32
_RANK = {"b": 0, "u": 1, "i": 1, "f": 2, "c": 3}


def get_default_dtype() -> np.dtype:
    """The dtype of tensors made of Python floats: float32 unless set otherwise."""
    return _default


def set_default_dtype(dtype: DType) -> None:
    """Make `dtype` (floating point) that of tensors made of Python floats."""
    global _default  # noqa: PLW0603  (one for the library, as in torch)
    dtype = as_dtype(dtype)
    if dtype.kind != "f":
        raise TypeError(f"only floating point types can be the default dtype, not {dtype}")
    _default = dtype


def as_dtype(dtype: DType) -> np.dtype:
    """A NumPy dtype out of one of ours, one of NumPy's or Python's, or one of torch's."""
    if isinstance(dtype, np.dtype):
        return dtype
    if type(dtype).__module__ == "torch":  # torch.float64 prints as its name
        return NAMES[str(dtype).removeprefix("torch.")]
    return np.dtype(dtype)


def result_type(*operands: Any) -> np.dtype:
    """The dtype of an operation on tensors and numbers.

    Floating point goes before integers, integers before bool. Within a category, tensors with dimensions
    decide, then tensors without, then numbers.
    """
    dims = zero = number = None
    for x in operands:
        array = getattr(x, "array", x)
        if not isinstance(array, np.ndarray):
            number = _join(
                number, bool_ if isinstance(x, bool) else int64 if isinstance(x, int) else _default
            )
        elif array.ndim:
            dims = _join(dims, array.dtype)
        else:
            zero = _join(zero, array.dtype)
    return _prefer(dims, _prefer(zero, number))


def _join(a, b):
    if a is None or a == b:
        return b
    if _RANK[a.kind] != _RANK[b.kind]:
        return a if _RANK[a.kind] > _RANK[b.kind] else b
    return np.promote_types(a, b)


def _prefer(high, low):
    if high is None or low is None:
        return low if high is None else high
    return high if _RANK[high.kind] >= _RANK[low.kind] else low
