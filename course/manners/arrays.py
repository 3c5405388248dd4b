"""Where a tensor's array is: NumPy's, or on a GPU one of CuPy's, which answer NumPy's functions by its
protocols, so that all rules run there as they stand.

An array goes from one to the other only where somebody says so (`x.to(device)`); what is told here is the
little in which CuPy's arrays are not as NumPy's. Nothing else in `course` knows CuPy, and it is imported only
when somebody asks for a GPU.
"""

from __future__ import annotations

import importlib
from contextlib import nullcontext
from typing import Any

import numpy as np

from course.manners.devices import CPU, as_device, device, device_error

_ON_GPU: dict[type, bool] = {}  # of a type: whether it is CuPy's, which is asked for each small operation


def on_gpu(x: object) -> bool:
    """Whether `x` is an array of CuPy's; tensors, ours and torch's, are none."""
    kind = type(x)
    found = _ON_GPU.get(kind)
    if found is None:
        found = hasattr(kind, "__cuda_array_interface__") and not hasattr(kind, "__torch_function__")
        _ON_GPU[kind] = found
    return found


def is_array(x: object) -> bool:
    """Whether `x` is an array, of NumPy or on a GPU; tensors and NumPy's scalars are none.

    >>> import course
    >>> is_array(np.ones(2)), is_array(np.float32(1)), is_array(course.ones(2)), is_array([1, 2])
    (True, False, False, False)
    """
    return isinstance(x, np.ndarray) or on_gpu(x)


def asarray(x: Any) -> Any:
    """An array as it is; NumPy's scalars become 0-d arrays."""
    if isinstance(x, np.generic) or not on_gpu(x):
        return np.asarray(x)
    own = np.dtype(x.dtype.name)  # argmax of CuPy's gives NumPy's other int64, "q"
    return x if x.dtype is own else x.view(own)


def device_of(array: Any) -> device:
    """The device on which an array's memory is."""
    return device("cuda", array.device.id) if on_gpu(array) else CPU


def put(array: Any, place: Any) -> Any:
    """The array on a device, copied if it is on another one; `place` None is where it is."""
    if place is None:
        return array
    place = as_device(place)
    if place.type == "cpu":
        return host(array)
    cupy = importlib.import_module("cupy")
    if place.index is None and not isinstance(array, np.ndarray):
        return array
    with cupy.cuda.Device(place.index):
        return cupy.asarray(array) if device_of(array) in (CPU, place) else array.copy()


def moved(array: Any, place: Any) -> tuple[device | None, device | None]:
    """Where an array is to go, and where it comes from; two None where it is there already."""
    if place is None:
        return None, None
    there, back = as_device(place), device_of(array)
    if back.type == there.type and ("cpu" in there.type or there.index in (None, back.index)):
        return None, None
    return there, back


def host(array: Any) -> Any:
    """The values as NumPy's array: a copy where they are on a GPU."""
    return array.get() if on_gpu(array) else array


def beside(value: Any, array: Any) -> Any:
    """A value of NumPy's that is about to meet an array, or a tensor: on that one's device."""
    if type(array) is np.ndarray:
        return value
    array = getattr(array, "array", array)
    return put(value, device_of(array)) if on_gpu(array) else value


def zeros(shape: Any, dtype: Any, like: Any) -> Any:
    """Zeros on the device of another array."""
    if not on_gpu(like):
        return np.zeros(shape, dtype)
    # of no dims it would take on those of `like`
    return (
        np.zeros_like(like, dtype, shape=shape) if shape else np.zeros_like(like, dtype, shape=1).reshape(())
    )


def first(several: Any) -> Any:
    """Of several arrays or tensors, some of them None, the first array that there is."""
    return next(getattr(x, "array", x) for x in several if x is not None)


def as_strided(array: Any, shape: tuple[int, ...], strides: tuple[int, ...]) -> Any:
    """NumPy's function of that name, which answers no protocol."""
    tricks = importlib.import_module("cupy").lib.stride_tricks if on_gpu(array) else np.lib.stride_tricks
    return tricks.as_strided(array, shape, strides)


def ufunc_at(ufunc: np.ufunc, array: Any, index: Any, values: Any) -> None:
    """`ufunc.at`, in place. CuPy's takes an index of several arrays only when called by its own name, and
    few small dtypes.
    """
    if not on_gpu(array):
        ufunc.at(array, index, values)
        return
    wide = array
    if array.dtype.itemsize < 4 and not (ufunc is np.add and array.dtype.kind == "f"):
        wide = array.astype(np.float32 if array.dtype.kind == "f" else np.int64)
    getattr(importlib.import_module("cupy"), ufunc.__name__).at(wide, index, values)
    if wide is not array:
        array[...] = wide


def checked(index: Any, array: Any) -> Any:
    """The index, refused as NumPy refuses it: CuPy begins anew where one is too large.

    Raises:
        IndexError: it names an element that is not there.
    """
    if on_gpu(array):
        np.broadcast_to(np.False_, array.shape)[index]
    return index


def raising(array: Any) -> Any:
    """A with block in which a singular matrix is an error, as NumPy has it: CuPy gives what comes."""
    return importlib.import_module("cupyx").errstate(linalg="raise") if on_gpu(array) else nullcontext()


def special(name: str, loop: Any) -> Any:
    """An elementwise function that NumPy has not: of arrays by `loop`, on a GPU by CuPy's of SciPy's name."""

    def function(x: Any) -> Any:
        if on_gpu(x):
            return getattr(importlib.import_module("cupyx.scipy.special"), name)(x)
        return loop(x)

    return function


def numpys(array: Any) -> np.ndarray:
    """The array itself, if it is NumPy's.

    Raises:
        TypeError: it is on a GPU, and a copy is wanted, which says so.
    """
    if not isinstance(array, np.ndarray):
        raise TypeError(
            f"can't convert {device_of(array)} device type tensor to numpy. Use Tensor.cpu() to copy the "
            "tensor to host memory first."
        )
    return array


def apart(*values: Any) -> RuntimeError | None:
    """What to say of arrays on several devices; None where they are on one."""
    places = sorted({str(device_of(x)) for x in values if is_array(x)}, reverse=True)
    return device_error(places) if len(places) > 1 else None


def is_writeable(array: Any) -> bool:
    """Whether each element has memory of its own, that may be written."""
    known = getattr(array.flags, "writeable", None)  # CuPy's arrays do not know
    return all(stride or n < 2 for stride, n in zip(array.strides, array.shape)) if known is None else known


def address(array: Any) -> int:
    """Where the memory of its first element is."""
    found = getattr(array, "__array_interface__", None) or array.__cuda_array_interface__
    return found["data"][0]
