"""What is no operation: facts of dtypes, settings, and old or other forms of what is here."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ContextDecorator
from typing import Any

import numpy as np

from course.creation import tensor
from course.manners import arrays, devices, dtypes, printing, version
from course.manners.dims import as_shape
from course.manners.protocols import FUNCTIONS
from course.manners.size import Size
from course.manners.types import DType, Sizes
from course.manners.views import leave
from course.mode import mode
from course.ops.shape import transpose
from course.random import default_generator
from course.tensors import Tensor, public, wrap


class finfo:
    """What a floating point dtype can hold: eps, max, min, tiny, bits."""

    def __init__(self, type: DType | None = None) -> None:
        self._type = dtypes.as_dtype(dtypes.get_default_dtype() if type is None else type)
        if self._type.kind != "f":
            raise TypeError(f"finfo() requires a floating point input type. Use iinfo for {self._type}")
        facts = np.finfo(self._type)
        self.dtype, self.bits = str(self._type), int(facts.bits)
        self.eps, self.max, self.min = float(facts.eps), float(facts.max), float(facts.min)
        self.tiny = self.smallest_normal = float(facts.tiny)
        self.resolution = float(facts.resolution)

    def __repr__(self) -> str:
        return (
            f"finfo(resolution={self.resolution:g}, min={self.min:g}, max={self.max:g}, eps={self.eps:g}, "
            f"smallest_normal={self.tiny:g}, tiny={self.tiny:g}, dtype={self.dtype})"
        )


class iinfo:
    """What a dtype of integers can hold: max, min, bits."""

    def __init__(self, type: DType) -> None:
        facts = np.iinfo(dtypes.as_dtype(type))
        self.dtype, self.bits = str(facts.dtype), int(facts.bits)
        self.max, self.min = int(facts.max), int(facts.min)

    def __repr__(self) -> str:
        return f"iinfo(min={self.min}, max={self.max}, dtype={self.dtype})"


def _said(function: Callable[..., Any]) -> Callable[..., Any]:
    FUNCTIONS[function.__name__] = function
    return function


for _kind in (finfo, iinfo):
    FUNCTIONS[_kind.__name__] = _kind
FUNCTIONS["set_printoptions"] = printing.set_printoptions


@_said
def is_floating_point(input: Tensor) -> bool:
    """Whether input is of a floating point dtype."""
    return input.is_floating_point()


@public
def is_complex(input: Tensor) -> bool:
    """Whether input is complex: there are no such tensors here."""
    return False


@public
def is_nonzero(input: Tensor) -> bool:
    """Whether the one element is not zero."""
    if input.array.size != 1:
        raise RuntimeError(f"Boolean value of Tensor with {input.array.size} values is ambiguous")
    return bool(input.array.item())


@public
def is_same_size(input: Tensor, other: Tensor) -> bool:
    """Whether the two have one shape."""
    return input.shape == other.shape


@_said
def can_cast(from_: DType, to: DType) -> bool:
    """Whether torch would write a result of the first dtype into a tensor of the second."""
    return np.can_cast(dtypes.as_dtype(from_), dtypes.as_dtype(to), "same_kind")


@_said
def promote_types(type1: DType, type2: DType) -> dtypes.dtype:
    """The smallest dtype that holds what both hold."""
    a, b = (wrap(np.zeros(1, dtypes.as_dtype(t))) for t in (type1, type2))
    return dtypes.dtype_of[dtypes.result_type(a, b)]


@public(method=False)
def range(
    start: float = 0,
    end: float = 0,
    step: float = 1,
    *,
    dtype: DType | None = None,
    requires_grad: bool = False,
) -> Tensor:
    """start, start + step, … with end, as floats: `arange` without end is the usual form."""
    made = start + step * np.arange(int(np.floor((end - start) / step)) + 1)
    return tensor(made, dtype=dtype or dtypes.get_default_dtype(), requires_grad=requires_grad)


@public(method=False)
def logspace(
    start: float,
    end: float,
    steps: int,
    base: float = 10.0,
    *,
    dtype: DType | None = None,
    requires_grad: bool = False,
) -> Tensor:
    """`steps` powers of base, from base**start to base**end."""
    made = np.logspace(start, end, steps, base=base)
    return tensor(made, dtype=dtype or dtypes.get_default_dtype(), requires_grad=requires_grad)


@public(method=False)
def scalar_tensor(s: float, *, dtype: DType | None = None, requires_grad: bool = False) -> Tensor:
    """A 0-d tensor of a number."""
    return tensor(s, dtype=dtype or dtypes.get_default_dtype(), requires_grad=requires_grad)


@_said
def asarray(
    obj: Any, *, dtype: DType | None = None, copy: bool | None = None, requires_grad: bool = False
) -> Tensor:
    """A tensor of obj, which shares its memory where it can unless `copy` is true."""
    made = FUNCTIONS["as_tensor"](obj, dtype=dtype)
    made = made.detach().clone() if copy else made
    return made.requires_grad_() if requires_grad and not made.requires_grad else made


@public(method=False)
def is_inference_mode_enabled() -> bool:
    """Whether an `inference_mode` block is on."""
    return mode.inference


@_said
def compile(model: Any = None, **options: Any) -> Any:
    """The model as it is: nothing is compiled here."""
    return model if model is not None else lambda model: model


class jit:
    """What scripts ask of `torch.jit`: functions and modules as they are, nothing is compiled here."""

    @staticmethod
    def script(obj: Any, *args: Any, **options: Any) -> Any:
        return obj

    @staticmethod
    def trace(func: Any, example_inputs: Any = None, **options: Any) -> Any:
        return func

    ignore = unused = export = script


class autocast(ContextDecorator):
    """Half precision on a GPU: as in torch where there is none, it is off. The CPU's would be bfloat16, which
    NumPy has not.
    """

    def __init__(self, device_type: str, dtype: Any = None, enabled: bool = True, cache_enabled: Any = None):
        if device_type == "cpu" and enabled:
            raise RuntimeError(
                "autocast: the CPU's bfloat16 is not there, course computes in float32: write enabled=False, "
                "or leave autocast out"
            )

    def __enter__(self) -> autocast:
        return self

    def __exit__(self, *_: object) -> None:
        return None


FUNCTIONS["jit"], FUNCTIONS["autocast"] = jit, autocast


@_said
def set_default_device(device: Any) -> None:
    """Where tensors are made that name no device: the CPU, or with CuPy a GPU."""
    place = None if device is None else devices.as_device(device)
    devices.default = None if place == devices.CPU else place


@_said
def set_default_tensor_type(t: Any) -> None:
    """The default dtype by an old name: "torch.DoubleTensor"."""
    name = t if isinstance(t, str) else t.__name__
    kinds = {"FloatTensor": dtypes.float32, "DoubleTensor": dtypes.float64, "HalfTensor": dtypes.float16}
    if (name := name.rpartition(".")[2]) not in kinds:
        raise TypeError(f"only floating point types are supported as the default type, not {name}")
    dtypes.set_default_dtype(kinds[name])


@_said
def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False) -> None:
    """Nothing to do: all algorithms here are deterministic."""


@_said
def set_num_threads(int: int) -> None:
    """Nothing to do: NumPy's BLAS has its own setting, OMP_NUM_THREADS."""


@_said
def get_num_threads() -> int:
    """How many threads the products may use."""
    return os.cpu_count() or 1


@_said
def seed() -> int:
    """Start the random numbers at a place that nobody chose, and say which."""
    return default_generator.seed()


@_said
def initial_seed() -> int:
    """The seed with which the random numbers began."""
    return default_generator.initial_seed()


@_said
def get_rng_state() -> Any:
    """Where the random numbers stand, for `set_rng_state`."""
    return default_generator.rng.bit_generator.state


@_said
def set_rng_state(new_state: Any) -> None:
    """Go on where `get_rng_state` was."""
    default_generator.rng.bit_generator.state = new_state


# methods


@public
def byte(self: Tensor) -> Tensor:
    """The tensor in uint8."""
    return self.to(dtypes.uint8)


@public
def char(self: Tensor) -> Tensor:
    """The tensor in int8."""
    return self.to(dtypes.int8)


@public
def type_as(self: Tensor, other: Tensor) -> Tensor:
    """The tensor in other's dtype."""
    return self.to(other.dtype)


@public
def cuda(self: Tensor, device: Any = None, non_blocking: bool = False) -> Tensor:
    """The tensor on a GPU, which takes CuPy: ask `course.cuda.is_available()` first, or write
    x.to(device).
    """
    return self.to("cuda" if device is None else devices.device(device))


@public
def new(self: Tensor, *args: Any) -> Tensor:
    """Older code's new tensor of the same dtype: of sizes zeros, else of data."""
    if args and (isinstance(args[0], Size) or all(isinstance(n, int) for n in args)):
        return wrap(arrays.beside(np.zeros(as_shape(args), self.dtype), self.array))
    return tensor(args[0] if args else [], dtype=self.dtype, device=self.device)


@public
def resize_(self: Tensor, *sizes: Sizes) -> Tensor:
    """Give the tensor another shape in place: elements keep their order, missing ones are 0."""
    if self.requires_grad:
        raise RuntimeError("cannot resize variables that require grad")
    shape = as_shape(sizes)
    flat = np.zeros(int(np.prod(shape)), self.dtype)
    kept = self.array.ravel(order="K")[: flat.size]
    flat[: kept.size] = kept
    leave(self)
    self.array = flat.reshape(shape)
    version.bump(self.array)
    return self


@public
def is_signed(self: Tensor) -> bool:
    """Whether the dtype has negative numbers."""
    return self.dtype.kind in "if"


@public(method=False)
def randint_like(input: Tensor, low: int, high: int | None = None, *, dtype: DType | None = None) -> Tensor:
    """Integers from low (0 unless given) to high - 1, with input's shape and dtype."""
    low, high = (0, low) if high is None else (low, high)
    return FUNCTIONS["randint"](low, high, input.shape, dtype=dtype or input.dtype)


@public(method=False)
def unravel_index(indices: Tensor, shape: Sizes) -> tuple[Tensor, ...]:
    """The indices by dims of places in the flattened form of `shape`."""
    return tuple(wrap(arrays.asarray(i)) for i in np.unravel_index(indices.array, shape))


@_said
def detach(input: Tensor) -> Tensor:
    """The same memory, outside of the graph."""
    return input.detach()


@public
def adjoint(input: Tensor) -> Tensor:
    """The last two dims exchanged: of real matrices, the transposes."""
    return transpose(input, -2, -1)
