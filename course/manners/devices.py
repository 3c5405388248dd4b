"""`course.device` and `course.cuda`: the CPU, and, where CuPy is installed and sees one, a CUDA GPU
(arrays.py).
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from typing import Any

TYPES = "cpu cuda ipu xpu mkldnn mps mtia meta xla hpu vulkan".split()


class device:
    """The place where a tensor's memory is: the CPU, or with CuPy a CUDA GPU. Others can be named, and
    nothing be put there.

    >>> import course
    >>> course.device("cuda" if course.cuda.is_available() else "cpu")
    device(type='cpu')
    >>> course.device("cuda:1")
    device(type='cuda', index=1)

    Raises:
        RuntimeError: torch knows no device of that name.
    """

    __slots__ = ("index", "type")

    def __init__(self, type: str | device = "cpu", index: int | None = None) -> None:
        if isinstance(type, int):
            type = f"cuda:{type}"
        given = getattr(type, "type", type)
        name, _, number = str(given).partition(":")
        if name not in TYPES or (number and not number.isdecimal()):
            raise RuntimeError(
                f"Expected one of {', '.join(TYPES)} device type at start of device string: {given}"
            )
        self.type = name
        self.index = int(number) if number else getattr(type, "index", index) if given is not type else index

    def __repr__(self) -> str:
        number = "" if self.index is None else f", index={self.index}"
        return f"device(type='{self.type}'{number})"

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str):
            return str(self) == other
        return (self.type, self.index) == (getattr(other, "type", None), getattr(other, "index", None))

    def __hash__(self) -> int:
        return hash((self.type, self.index))


def as_device(given: object) -> device:
    """The device that a tensor is to be put on.

    Raises:
        RuntimeError: there is none of that name here.
    """
    found = given if isinstance(given, device) else device(given)  # pyrefly: ignore[bad-argument-type]
    if found.type == "cpu":
        return found
    if found.type != "cuda" or not cuda.is_available():
        raise RuntimeError(f"there is no device '{found}' here: {NO_GPU}")
    if found.index is not None and found.index >= cuda.device_count():
        raise RuntimeError(
            f"there is no device '{found}' here: CuPy sees {cuda.device_count()}, from cuda:0 on"
        )
    return found


def device_error(places: list[str]) -> RuntimeError:
    """What to say where tensors of several devices meet."""
    return RuntimeError(
        f"Expected all tensors to be on the same device, but found at least two devices, {places[0]} and "
        f"{places[1]}! Put them on one before: x.to(device)"
    )


CPU = device()
default: device | None = None  # where new tensors are; None is the CPU, without asking
NO_GPU = (
    "course computes on the CPU, and on a CUDA GPU where CuPy is installed. Write device = 'cuda' if "
    "torch.cuda.is_available() else 'cpu', and .to(device)"
)


def _cupy() -> Any:
    """CuPy, if it is installed; imported when first wanted."""
    if "cupy" not in sys.modules and importlib.util.find_spec("cupy") is None:
        return None
    try:
        return importlib.import_module("cupy")
    except ImportError:  # it lacks a library of CUDA's
        return None


def _gpu() -> Any:
    """CuPy, or an error where it sees no GPU."""
    if not cuda.is_available():
        raise RuntimeError(NO_GPU)
    return _cupy()


class cuda:
    """What scripts ask of `torch.cuda`, be there a GPU or not: CuPy answers. Where there is none, there is
    nothing to wait for.
    """

    @staticmethod
    def is_available() -> bool:
        """Whether CuPy is installed, and sees a CUDA GPU."""
        cupy = _cupy()
        return cupy is not None and bool(cupy.cuda.is_available())

    @staticmethod
    def device_count() -> int:
        return int(_cupy().cuda.runtime.getDeviceCount()) if cuda.is_available() else 0

    @staticmethod
    def manual_seed(seed: int) -> None:
        """Nothing: all draws are the CPU's, wherever they go, and `course.manual_seed` seeds those."""

    manual_seed_all = manual_seed

    @staticmethod
    def synchronize(device: object = None) -> None:
        """Wait until the GPU has computed what it was told to; NumPy has when it returns."""
        if cuda.is_available():
            _cupy().cuda.Device(_index(device)).synchronize()

    @staticmethod
    def empty_cache() -> None:
        """Give the GPU's memory back that is kept for the next array."""
        if cuda.is_available():
            _cupy().get_default_memory_pool().free_all_blocks()

    @staticmethod
    def current_device() -> int:
        """The number of the GPU that "cuda" means."""
        return int(_gpu().cuda.Device().id)

    @staticmethod
    def get_device_name(device: object = None) -> str:
        """What the GPU is called."""
        name = _properties(device)["name"]
        return name.decode() if isinstance(name, bytes) else str(name)

    @staticmethod
    def get_device_capability(device: object = None) -> tuple[int, int]:
        """CUDA's version of what the GPU can do, as (9, 0)."""
        found = _properties(device)
        return found["major"], found["minor"]

    @staticmethod
    def mem_get_info(device: object = None) -> tuple[int, int]:
        """Bytes of the GPU's memory: free, and all."""
        return _gpu().cuda.Device(_index(device)).mem_info

    @staticmethod
    def set_device(device: object) -> None:
        """Let "cuda" mean this GPU."""
        _gpu().cuda.Device(_index(device)).use()

    @staticmethod
    def memory_allocated(device: object = None) -> int:
        """Bytes of the GPU's memory that arrays take."""
        return int(_cupy().get_default_memory_pool().used_bytes()) if cuda.is_available() else 0

    @staticmethod
    def memory_reserved(device: object = None) -> int:
        """Bytes of the GPU's memory that are kept, for arrays that are there or to come."""
        return int(_cupy().get_default_memory_pool().total_bytes()) if cuda.is_available() else 0

    max_memory_allocated, max_memory_reserved = memory_allocated, memory_reserved

    @staticmethod
    def is_bf16_supported() -> bool:
        """False: NumPy has no bfloat16."""
        return False


def _index(given: Any) -> int | None:
    """The number of a GPU, out of what names it."""
    return given if given is None or isinstance(given, int) else device(given).index


def _properties(given: object) -> dict[str, Any]:
    index = _index(given)
    return _gpu().cuda.runtime.getDeviceProperties(cuda.current_device() if index is None else index)


class backends:
    """What scripts set of `torch.backends`: it may be set, and changes nothing."""

    class cudnn:
        enabled = deterministic = benchmark = False

        @staticmethod
        def is_available() -> bool:
            return False

    class cuda:
        class matmul:
            allow_tf32 = False

        @staticmethod
        def is_built() -> bool:
            return False

    class mps:
        @staticmethod
        def is_available() -> bool:
            return False

        @staticmethod
        def is_built() -> bool:
            return False
