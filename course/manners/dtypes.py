"""dtypes under torch's names, and torch's rules for which dtype a result has: nothing becomes float64 by
accident.

Arrays have NumPy's dtypes, and all code below computes with these. A `dtype` is what a user is given, as
`x.dtype` and `course.float32`: it prints as torch's and stands wherever NumPy takes a dtype.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from course.manners.arrays import is_array
from course.manners.types import DType

bool_ = np.dtype(bool)
uint8, int8, int16, int32, int64 = map(np.dtype, ("uint8", "int8", "int16", "int32", "int64"))
float16, float32, float64 = map(np.dtype, ("float16", "float32", "float64"))

_KINDS = ("bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64")
_OTHER = {"short": int16, "int": int32, "long": int64, "half": float16, "float": float32, "double": float64}
_TYPES = {
    "bool": "Bool",
    "uint8": "Byte",
    "int8": "Char",
    "int16": "Short",
    "int32": "Int",
    "int64": "Long",
    "float16": "Half",
    "float32": "Float",
    "float64": "Double",
}


class dtype:
    """What kind of number a tensor holds: `course.float32`, and its likes.

    There is one object for each, so that `is` compares as well as `==`; NumPy's dtype, which NumPy itself
    asks for, is its `.dtype`, and what that knows (kind, name, char) it knows, too.

    >>> import course, numpy as np
    >>> x = course.zeros(2)
    >>> x.dtype, x.dtype is course.float32, x.dtype == np.float32, x.dtype.is_floating_point
    (torch.float32, True, True, True)
    >>> np.ones(2, x.dtype).dtype
    dtype('float32')
    """

    __slots__ = ("dtype",)
    dtype: np.dtype

    def __new__(cls, like: Any) -> dtype:
        """The one of what names it: a dtype of NumPy or of torch, or a name."""
        return dtype_of[as_dtype(like)]

    @property
    def is_floating_point(self) -> bool:
        return self.dtype.kind == "f"

    @property
    def is_complex(self) -> bool:
        return self.dtype.kind == "c"

    @property
    def is_signed(self) -> bool:
        return self.dtype.kind in "ifc"

    @property
    def itemsize(self) -> int:
        """Bytes of one element."""
        return self.dtype.itemsize

    @property
    def abbr(self) -> str:
        """A short name, as f32."""
        return f"{self.dtype.kind}{8 * self.dtype.itemsize}"

    def to_real(self) -> dtype:
        """The dtype of the real part: itself."""
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # as __array_interface__: it is no array
            raise AttributeError(f"'dtype' object has no attribute {name!r}")
        return getattr(self.dtype, name)

    def __eq__(self, other: object) -> bool:
        if self is other or other is None:
            return self is other
        if type(other).__module__ == "torch":
            return str(other) == repr(self)
        return other == self.dtype

    def __hash__(self) -> int:
        return hash(self.dtype)

    def __repr__(self) -> str:
        return f"torch.{self.dtype.name}"

    def __reduce__(self) -> tuple[Any, ...]:
        return dtype, (self.dtype.name,)


class _Objects(dict[np.dtype, dtype]):
    """NumPy's dtype -> ours; made when first wanted, for files and NumPy have more of them than torch."""

    def __missing__(self, key: np.dtype) -> dtype:
        if not key.isnative:
            return self[np.dtype(key.newbyteorder("=").str)]
        self[key] = made = object.__new__(dtype)
        made.dtype = key
        return made


dtype_of = _Objects()
NAMES = {
    **{name: dtype_of[np.dtype(name)] for name in (*_KINDS, "float16", "float32", "float64")},
    **{name: dtype_of[of] for name, of in _OTHER.items()},
}


def native(array: np.ndarray) -> np.ndarray:
    """The array with the one object that NumPy has for its dtype, by which operations compare dtypes.

    An array out of a pickle has another, equal one; the memory is shared. Only bytes in a foreign order are
    copied.
    """
    own = dtype_of[array.dtype].dtype
    if own is array.dtype:
        return array
    return array.view(own) if own == array.dtype else array.astype(own)


_default = float32
_RANK = {"b": 0, "u": 1, "i": 1, "f": 2, "c": 3}


def get_default_dtype() -> np.dtype:
    """NumPy's dtype of tensors made of Python floats."""
    return _default


def set_default_dtype(dtype: DType) -> None:
    """Make `dtype` (floating point) that of tensors made of Python floats."""
    global _default  # noqa: PLW0603  (one for the library, as in torch)
    dtype = as_dtype(dtype)
    if dtype.kind != "f":
        raise TypeError(f"only floating point types can be the default dtype, not {dtype_of[dtype]}")
    _default = dtype


def as_dtype(dtype: DType) -> np.dtype:
    """A NumPy dtype out of one of ours, one of NumPy's or Python's, or one of torch's."""
    if isinstance(dtype, np.dtype):
        return dtype
    if type(dtype).__module__ == "torch":  # torch.float64 prints as its name
        return NAMES[str(dtype).removeprefix("torch.")].dtype
    name = dtype if isinstance(dtype, str) else getattr(dtype, "__name__", "")
    if name.endswith("Tensor"):  # "torch.FloatTensor", and what stands under that name
        return next(np.dtype(d) for d, kind in _TYPES.items() if name.endswith(f"{kind}Tensor"))
    return np.dtype(dtype)


def type_name(dtype: np.dtype) -> str:
    """What `x.type()` says."""
    return f"torch.{_TYPES.get(dtype.name, dtype.name)}Tensor"


def default_dtype() -> dtype:
    """The dtype of tensors made of Python floats: float32 unless set otherwise."""
    return dtype_of[_default]


def result_type(*operands: Any) -> np.dtype:
    """The dtype of an operation on tensors and numbers.

    Floating point goes before integers, integers before bool. Within a category, tensors with dimensions
    decide, then tensors without, then numbers.
    """
    dims = zero = number = None
    for x in operands:
        array = getattr(x, "array", x)
        if not is_array(array):
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
