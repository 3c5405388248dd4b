"""One array as the bytes of an .npy file, version 1.0, of plain dtypes alone: no pickles, no structures, no
Python to evaluate.
"""

from __future__ import annotations

import functools
import math
import re

import numpy as np

from .channel import WireError

KINDS = "biufcMmSU"
_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00(..)\{'descr': '([<>|=][biufcMmSU][0-9]{0,9}(?:\[[0-9]*[a-zA-Z]+\])?)', "
    rb"'fortran_order': (True|False), 'shape': \(([0-9, ]*)\), \} *\n",
    re.DOTALL,
)


@functools.lru_cache(512)
def _header(descr: str, fortran: bool, shape: tuple[int, ...]) -> bytes:
    inside = ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "")
    text = f"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': ({inside}), }}"
    length = -(len(text) + 11) % 64 + len(text) + 1  # so that the numbers begin at a multiple of 64
    return b"\x93NUMPY\x01\x00" + length.to_bytes(2, "little") + text.ljust(length - 1).encode() + b"\n"


@functools.lru_cache(512)
def _parse(header: bytes) -> tuple[np.dtype, bool, tuple[int, ...], int]:
    found = _HEADER.fullmatch(header)
    if found is None or int.from_bytes(found[1], "little") != len(header) - 10:
        raise WireError("an array does not begin as an .npy file of numbers does")
    try:
        dtype = np.dtype(found[2].decode())
        shape = tuple(int(n) for n in found[4].decode().split(",") if n.strip())
    except (TypeError, ValueError) as error:
        raise WireError(f"an array has no dtype or shape: {error}") from None
    if dtype.kind not in KINDS or len(shape) > 32:
        raise WireError(f"an array has dtype {dtype} and {len(shape)} axes")
    return dtype, found[3] == b"True", shape, math.prod(shape) * dtype.itemsize


def sendable(dtype: np.dtype) -> bool:
    """Whether arrays of this dtype can be sent as their bytes.

    >>> sendable(np.dtype("float16")), sendable(np.dtype(object))
    (True, False)
    """
    return dtype.kind in KINDS


def pack(array: np.ndarray) -> bytes:
    """The file's bytes, for an array that is contiguous in C's or Fortran's order."""
    fortran = array.flags.f_contiguous and not array.flags.c_contiguous
    header = _header(array.dtype.str, bool(fortran), array.shape)
    return header + (array.T if fortran else array).tobytes()


def parts(blob: bytearray) -> tuple[np.dtype, bool, tuple[int, ...], memoryview]:
    """dtype, whether in Fortran's order, shape, and the numbers' bytes, of which there are as many as these
    say.

    Raises:
        WireError: it is no such file.
    """
    start = 10 + int.from_bytes(blob[8:10], "little")
    dtype, fortran, shape, size = _parse(bytes(blob[:start]))
    data = memoryview(blob)[start:]
    if len(data) != size:
        raise WireError(f"an array of shape {shape} and dtype {dtype} has {len(data):,} bytes")
    return dtype, fortran, shape, data


def unpack(blob: bytearray) -> np.ndarray:
    """The array, in memory of its own."""
    dtype, fortran, shape, data = parts(blob)
    try:
        array = np.empty(shape, dtype, "F" if fortran else "C")
    except (ValueError, MemoryError) as error:
        raise WireError(f"an array of shape {shape} cannot be made: {error}") from None
    if data:
        bytes_of(array)[:] = np.frombuffer(data, np.uint8)
    return array


def bytes_of(array: np.ndarray) -> np.ndarray:
    """The memory of an array that is contiguous in C's or Fortran's order, as uint8.

    >>> bytes_of(np.array([1, 256], dtype="<i2")).tolist()
    [1, 0, 0, 1]
    """
    flat = (array if array.flags.c_contiguous else array.T).reshape(-1)
    if array.dtype.kind in "MmSU":
        return np.ndarray(array.nbytes, np.uint8, flat)
    return flat.view(np.uint8)
