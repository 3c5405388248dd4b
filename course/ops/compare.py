"""Comparisons and tests: their results are bool, and no gradient passes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course.manners.arrays import beside
from course.manners.axis import numpy_names
from course.manners.dims import many_dims, one_dim
from course.manners.types import Dims, Operand
from course.rule import SCALARS, not_a_tensor, operand, promoted, refused
from course.tensors import Tensor, public, public_as, wrap


def _comparison(name: str, ufunc: np.ufunc) -> Callable[[Operand, Operand], Tensor]:
    def compare(input: Operand, other: Operand) -> Tensor:
        if isinstance(input, Tensor) and isinstance(other, Tensor) and input.array.dtype is other.array.dtype:
            return wrap(_shaped(name, ufunc, input.array, other.array))
        if isinstance(input, Tensor) and type(other) in SCALARS and input.array.dtype.kind == "f":
            return wrap(ufunc(input.array, other))
        a, b = promoted(name, input, other)
        return wrap(_shaped(name, ufunc, getattr(a, "array", a), getattr(b, "array", b)))

    return public(compare, numpy=ufunc, name=name, doc=f"Elementwise {ufunc.__name__}; a bool tensor.")


def _shaped(name: str, ufunc: np.ufunc, a: Any, b: Any) -> np.ndarray:
    try:
        return ufunc(a, b)
    except (ValueError, TypeError) as error:
        raise refused(name, error, a, b) from None


eq, ne = _comparison("eq", np.equal), _comparison("ne", np.not_equal)
lt, le = _comparison("lt", np.less), _comparison("le", np.less_equal)
gt, ge = _comparison("gt", np.greater), _comparison("ge", np.greater_equal)

for _f in (lt, le, gt, ge):
    setattr(Tensor, f"__{_f.__name__}__", _f)
# a tensor may be compared with anything: x == None is False
_COMPARABLE = (Tensor, np.ndarray, np.generic, int, float)


def _with_anything(compare: Callable[..., Tensor]) -> Callable[[Tensor, object], Any]:
    def operator(self: Tensor, other: object) -> Any:
        if isinstance(other, _COMPARABLE):
            return compare(self, other)
        # torch's tensors leave the answer to us, and Python's would be a silent False
        return compare(self, other) if type(other).__module__ == "torch" else NotImplemented

    return operator


Tensor.__eq__, Tensor.__ne__ = _with_anything(eq), _with_anything(ne)
for _f, _name in (ne, "not_equal"), (lt, "less"), (le, "less_equal"), (gt, "greater"), (ge, "greater_equal"):
    public_as(_f, _name)


def _test(name: str, ufunc: np.ufunc) -> Callable[[Tensor], Tensor]:
    def test(input: Tensor) -> Tensor:
        if not isinstance(input, Tensor):
            raise not_a_tensor(name, "input", input)
        return wrap(ufunc(input.array))

    return public(test, numpy=ufunc, name=name, doc=f"Elementwise {name}; a bool tensor.")


isnan, isinf, isfinite, logical_not = [
    _test(f.__name__, f) for f in (np.isnan, np.isinf, np.isfinite, np.logical_not)
]
bitwise_not = _test("bitwise_not", np.invert)


def _combined(ufunc: np.ufunc, operands: Callable[..., Any]) -> Callable[[Operand, Operand], Tensor]:
    name = ufunc.__name__

    def combine(input: Operand, other: Operand) -> Tensor:
        a, b = operands(name, input, other)
        return wrap(_shaped(name, ufunc, getattr(a, "array", a), getattr(b, "array", b)))

    return public(combine, numpy=ufunc, name=name, doc=f"Elementwise {name}.")


def _as_they_are(name: str, a: Operand, b: Operand) -> Any:
    return operand(name, "input", a), operand(name, "other", b)


logical_and, logical_or, logical_xor = [
    _combined(f, _as_they_are) for f in (np.logical_and, np.logical_or, np.logical_xor)
]
bitwise_and, bitwise_or, bitwise_xor = [
    _combined(f, promoted) for f in (np.bitwise_and, np.bitwise_or, np.bitwise_xor)
]
Tensor.__and__ = Tensor.__rand__ = bitwise_and
Tensor.__or__ = Tensor.__ror__ = bitwise_or
Tensor.__xor__ = Tensor.__rxor__ = bitwise_xor
Tensor.__invert__ = bitwise_not


@public
def equal(input: Tensor, other: Tensor) -> bool:
    """Whether two tensors have the same shape and elements; a Python bool."""
    return bool(np.array_equal(input.array, other.array))


@public
def allclose(
    input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False
) -> bool:
    """Whether |input - other| <= atol + rtol * |other| everywhere; a Python bool."""
    return bool(np.allclose(input.array, other.array, rtol, atol, equal_nan))


@public
def isclose(
    input: Tensor, other: Tensor, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False
) -> Tensor:
    """Elementwise |input - other| <= atol + rtol * |other|."""
    return wrap(np.isclose(input.array, other.array, rtol, atol, equal_nan))


@public
@numpy_names
def argmax(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """The index of the largest element, of all or along `dim`; the first where several are."""
    return _arg(np.argmax, input, dim, keepdim)


@public
@numpy_names
def argmin(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """The index of the smallest element, of all or along `dim`; the first where several are."""
    return _arg(np.argmin, input, dim, keepdim)


def _arg(function: Callable[..., Any], input: Tensor, dim: int | None, keepdim: bool) -> Tensor:
    x = input.array
    if not x.size and (dim is None or not x.shape[dim]):
        raise IndexError(
            f"{function.__name__}(): Expected reduction dim to be specified for input.numel() == 0, "
            f"or to have elements; the shape is {x.shape}"
        )
    if dim is not None:
        dim = one_dim(dim, x.ndim)
    if not x.ndim:
        return wrap(beside(np.asarray(0), x))
    return wrap(function(x, dim, keepdims=keepdim))


@public
@numpy_names
def any(input: Tensor, dim: Dims | None = None, keepdim: bool = False) -> Tensor:
    """Whether any element is true, of all or along `dim`."""
    return _whether(np.any, input, dim, keepdim)


@public
@numpy_names
def all(input: Tensor, dim: Dims | None = None, keepdim: bool = False) -> Tensor:
    """Whether every element is true, of all or along `dim`."""
    return _whether(np.all, input, dim, keepdim)


def _whether(function: Callable[..., Any], input: Tensor, dim: Dims | None, keepdim: bool) -> Tensor:
    x = input.array
    found = function(x, dim if dim is None or dim == () else many_dims(dim, x.ndim), keepdims=keepdim)
    return wrap(found.astype(x.dtype) if x.dtype == np.uint8 else found)  # uint8 was torch's bool once
