"""One array as the bytes of an .npy file, version 1.0, of plain dtypes alone: no pickles, no structures, no
Python to evaluate. An array of structures goes as memory, with its dtype beside it (`describe`).
"""

from __future__ import annotations

import functools
import math
import re
from typing import Any

import numpy as np

from .channel import WireError

KINDS = "biufcMmSU"
FIELDS = 1000  # of a structure
NESTED = 5  # structures within one
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
    if dtype.kind not in KINDS or len(shape) > 32 or dtype.itemsize == 0:
        raise WireError(f"an array has dtype {dtype} and {len(shape)} axes")
    return dtype, found[3] == b"True", shape, math.prod(shape) * dtype.itemsize


def sendable(dtype: np.dtype) -> bool:
    """Whether arrays of this dtype can be sent as their bytes: numbers, dates, texts, and structures of them.

    >>> sendable(np.dtype("float16")), sendable(np.dtype(object)), sendable(np.dtype("i4, (2,)f8"))
    (True, False, True)
    """
    return dtype.kind in KINDS or (dtype.names is not None and _described(dtype, 0) is not None)


def describe(dtype: np.dtype) -> str | list:
    """A dtype as JSON; fields by name, place and dtype.

    >>> describe(np.dtype("<f8")), describe(np.dtype("<i4, S2"))
    ('<f8', [6, [['f0', 0, '<i4'], ['f1', 4, '|S2']], 0])
    """
    found = _described(dtype, 0)
    if found is None:
        raise ValueError(f"a dtype that is not sent: {dtype}")
    return found


def _described(dtype: np.dtype, deep: int) -> str | list | None:
    if dtype.kind in KINDS:
        return dtype.str
    if deep > NESTED:
        return None
    if dtype.subdtype is not None:
        base = _described(dtype.subdtype[0], deep + 1)
        return None if base is None else ["each", list(dtype.subdtype[1]), base]
    if dtype.fields is None or len(dtype.fields) > FIELDS or any(len(f) > 2 for f in dtype.fields.values()):
        return None
    fields = [[name, field[1], _described(field[0], deep + 1)] for name, field in dtype.fields.items()]
    if any(field[2] is None for field in fields):
        return None
    return [dtype.itemsize, fields, int(dtype.isalignedstruct)]


def described(node: object, deep: int = 0) -> np.dtype:
    """The dtype of a node that `describe` made.

    >>> described([6, [["f0", 0, "<i4"], ["f1", 4, "|S2"]], 0])
    dtype([('f0', '<i4'), ('f1', 'S2')])
    """
    try:
        if type(node) is str and len(node) < 40:
            dtype = np.dtype(node)
            if dtype.kind in KINDS and dtype.names is None and dtype.subdtype is None:
                return dtype
        elif type(node) is list and deep <= NESTED:
            if deep and node[0] == "each":
                _, shape, base = node
                return np.dtype((described(base, deep + 1), tuple(_sizes(shape))))
            size, fields, aligned = node
            names, offsets, formats = zip(*fields, strict=True) if fields else ((), (), ())
            if len(names) <= FIELDS and all(type(name) is str for name in names):
                made = [described(part, deep + 1) for part in formats]
                (size,) = _sizes([size])
                layout = {"names": names, "formats": made, "offsets": _sizes(offsets), "itemsize": size}
                return np.dtype(layout, align=bool(aligned))
    except (TypeError, ValueError, OverflowError, SyntaxError, IndexError) as error:
        raise WireError(f"an array's dtype is none: {error}"[:200]) from None
    raise WireError("an array's dtype is not one of those that are sent")


def _sizes(numbers: Any) -> list[int]:
    if len(numbers) > FIELDS or not all(type(n) is int and 0 <= n < 1 << 30 for n in numbers):
        raise WireError("a dtype has no sizes")
    return list(numbers)


def copy(source: np.ndarray, target: np.ndarray) -> None:
    """Copy the elements, and of structures the fields: what lies between them is nobody's business."""
    if source.dtype.names is None:
        target[...] = source
        return
    for name in source.dtype.names:
        copy(source[name], target[name])


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
    return read(blob)[0]


def read(blob: bytearray) -> tuple[np.ndarray, np.ndarray, memoryview]:
    """The array, in memory of its own; that memory; and the bytes that came."""
    dtype, fortran, shape, data = parts(blob)
    try:
        array = np.empty(shape, dtype, "F" if fortran else "C")
    except (ValueError, MemoryError) as error:
        raise WireError(f"an array of shape {shape} cannot be made: {error}") from None
    memory = bytes_of(array)
    if data:
        memory[:] = np.frombuffer(data, np.uint8)
    return array, memory, data


def bytes_of(array: np.ndarray) -> np.ndarray:
    """The memory of an array that is contiguous in C's or Fortran's order, as uint8.

    >>> bytes_of(np.array([1, 256], dtype="<i2")).tolist()
    [1, 0, 0, 1]
    """
    flat = (array if array.flags.c_contiguous else array.T).reshape(-1)
    if array.dtype.kind in "MmSU":
        return np.ndarray(array.nbytes, np.uint8, flat)
    return flat.view(np.uint8)
