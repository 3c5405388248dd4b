"""Making tensors: from data, of zeros and ones, in ranges, at random."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course.manners import arrays, devices, dtypes
from course.manners.dims import as_shape
from course.manners.size import Size
from course.manners.types import Device, DType, Sizes
from course.random import Generator, generator_of
from course.tensors import Tensor, public, wrap


def _made(array: np.ndarray, requires_grad: bool = False, device: Device | None = None) -> Tensor:
    device = devices.default if device is None else device
    result = wrap(array if device is None else arrays.put(array, device))
    return result.requires_grad_() if requires_grad else result


def _shape(sizes: tuple[Any, ...], size: Sizes | None = None) -> tuple[int, ...]:
    shape = as_shape(sizes, size)
    if any(n < 0 for n in shape):
        raise RuntimeError(f"a tensor's sizes must not be negative, and these are {shape}")
    return shape


@public(method=False)
def tensor(
    data: Any,
    *,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
) -> Tensor:
    """A tensor with a copy of data: numbers, nested lists, an ndarray (which keeps its dtype).

    Python floats make float32 (the default dtype), integers int64, bools bool.

    >>> import course
    >>> course.tensor([[1, 2], [3, 4]])
    tensor([[1, 2],
            [3, 4]])
    >>> course.tensor(2.5, requires_grad=True)
    tensor(2.5000, requires_grad=True)
    """
    if dtype is not None:
        dtype = dtypes.as_dtype(dtype)
    if arrays.on_gpu(getattr(data, "array", data)):  # stays where it is
        array = getattr(data, "array", data)
        array = array.astype(array.dtype if dtype is None else dtype)
        return _made(array, requires_grad, arrays.device_of(array) if device is None else device)
    array = np.array(_values(data), dtype)
    if dtype is None and not _typed(data):
        kind = array.dtype.kind
        if kind == "f":
            array = (
                array.astype(dtypes.get_default_dtype())
                if array.size
                else np.zeros(array.shape, dtypes.get_default_dtype())
            )
        elif kind in "iu":
            array = array.astype(dtypes.int64)
    if array.dtype.kind not in "biuf":
        kind = TypeError if array.dtype.kind in "US" else RuntimeError
        raise kind(f"tensor(): data must be numbers or bools in a regular nesting, not {array.dtype}")
    return _made(dtypes.native(array), requires_grad, device)


def _typed(data: Any) -> bool:
    """Whether the data brings a dtype of its own."""
    return isinstance(data, (np.ndarray, np.generic, Tensor)) or (
        isinstance(data, (list, tuple)) and len(data) > 0 and _typed(data[0])
    )


def _values(data: Any) -> Any:
    if isinstance(data, Tensor):
        return arrays.host(data.array)
    if isinstance(data, (list, tuple)):
        try:
            return (
                np.array([_values(x) for x in data])
                if any(isinstance(x, (Tensor, list, tuple)) for x in data)
                else data
            )
        except ValueError:
            raise ValueError(
                "expected sequences of one length at each level of nesting, and these differ"
            ) from None
    return data


class _Typed(type):
    """Of older code's `FloatTensor` and its like: called, a tensor of that dtype; asked, whether one is."""

    dtype: dtypes.dtype

    def __call__(cls, *data: Any) -> Any:
        given = data[0] if len(data) == 1 else data
        if data and (isinstance(given, Size) or all(type(n) is int for n in data)):
            return wrap(np.zeros(given, cls.dtype))
        return wrap(np.array(_values(given), cls.dtype))

    def __instancecheck__(cls, x: object) -> bool:
        return isinstance(x, Tensor) and x.array.dtype == cls.dtype


def _by_type(name: str, dtype: Any) -> Any:
    dtype = np.dtype(dtype)
    doc = f"A tensor of dtype {dtype}, of data, or of sizes: then zeros. Older code's `tensor(data, dtype)`."
    kind = _Typed(name, (), {"dtype": dtypes.dtype_of[dtype], "__module__": __name__})
    return public(kind, name=name, doc=doc, method=False)


FloatTensor = _by_type("FloatTensor", dtypes.float32)
DoubleTensor = _by_type("DoubleTensor", dtypes.float64)
LongTensor = _by_type("LongTensor", dtypes.int64)
IntTensor = _by_type("IntTensor", np.int32)
ByteTensor = _by_type("ByteTensor", np.uint8)
BoolTensor = _by_type("BoolTensor", dtypes.bool_)


@public(method=False)
def as_tensor(data: Any, dtype: DType | None = None, device: Device | None = None) -> Tensor:
    """As `tensor`, but without a copy where none is needed: an array of CuPy's stays on its GPU."""
    if arrays.is_array(data):
        data = wrap(dtypes.native(data)) if arrays.on_gpu(data) else from_numpy(data)
    if isinstance(data, Tensor):
        return data.to(device or data.device, dtype or data.dtype)
    return tensor(data, dtype=dtype, device=device)


@public(method=False)
def from_numpy(array: np.ndarray) -> Tensor:
    """A tensor that shares the array's memory."""
    if not isinstance(array, np.ndarray):
        hint = ": write as_tensor for an array on a GPU" if arrays.on_gpu(array) else ""
        raise TypeError(f"expected np.ndarray (got {type(array).__name__}){hint}")
    if array.dtype.kind not in "biuf":
        raise TypeError(f"can't convert np.ndarray of type {array.dtype}: only numbers and bools")
    if not array.dtype.isnative:
        raise ValueError(
            "given numpy array has byte order different from the native byte order, which would take a copy: "
            f"write from_numpy(array.astype(np.{array.dtype.name}))"
        )
    return wrap(dtypes.native(array))


def _filled(make: Callable[..., np.ndarray]) -> Callable[..., Tensor]:
    def create(
        *sizes: Sizes,
        size: Sizes | None = None,
        dtype: DType | None = None,
        device: Device | None = None,
        requires_grad: bool = False,
    ) -> Tensor:
        return _made(
            make(
                _shape(sizes, size), dtypes.get_default_dtype() if dtype is None else dtypes.as_dtype(dtype)
            ),
            requires_grad,
            device,
        )

    return public(
        create, name=make.__name__, doc=f"A tensor of the given shape, of {make.__name__}.", method=False
    )


zeros, ones, empty = map(_filled, (np.zeros, np.ones, np.empty))


@public(method=False)
def full(
    size: Sizes,
    fill_value: Tensor | float,
    *,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: bool = False,
) -> Tensor:
    """A tensor of the given shape with one value everywhere."""
    number = fill_value.item() if isinstance(fill_value, Tensor) else fill_value
    value = tensor(number, dtype=dtype, device=devices.CPU)
    return _made(np.full(_shape((size,)), value.array), requires_grad, device)


def _like(make: Callable[..., np.ndarray]) -> Callable[..., Tensor]:
    def create(
        input: Tensor,
        *,
        dtype: DType | None = None,
        device: Device | None = None,
        requires_grad: bool = False,
    ) -> Tensor:
        return _made(
            make(input.array.shape, input.array.dtype if dtype is None else dtypes.as_dtype(dtype)),
            requires_grad,
            device or input.device,
        )

    doc = f"A tensor of {make.__name__}, with input's shape and dtype."
    return public(create, name=make.__name__ + "_like", doc=doc, method=False)


zeros_like, ones_like, empty_like = map(_like, (np.zeros, np.ones, np.empty))


@public(method=False)
def full_like(
    input: Tensor,
    fill_value: float,
    *,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: bool = False,
) -> Tensor:
    """A tensor of one value, with input's shape and dtype."""
    return _made(
        np.full(input.shape, fill_value, input.dtype if dtype is None else dtypes.as_dtype(dtype)),
        requires_grad,
        device or input.device,
    )


@public(method=False)
def arange(
    start: Tensor | float = 0,
    end: Tensor | float | None = None,
    step: Tensor | float = 1,
    *,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: bool = False,
) -> Tensor:
    """start, start + step, … below end; integers when all three are."""
    if end is None:
        start, end = 0, start
    start, end, step = (x.item() if isinstance(x, Tensor) else x for x in (start, end, step))
    if step == 0 or (end - start) / step < 0:
        raise RuntimeError(
            f"arange: the sign of step must lead from start to end, but start={start}, end={end}, step={step}"
        )
    if dtype is None:
        dtype = (
            dtypes.get_default_dtype()
            if any(isinstance(x, float) for x in (start, end, step))
            else dtypes.int64
        )
    return _made(np.arange(start, end, step).astype(dtypes.as_dtype(dtype)), requires_grad, device)


@public(method=False)
def linspace(
    start: float,
    end: float,
    steps: int,
    *,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: bool = False,
) -> Tensor:
    """`steps` numbers at equal distances from start to end, both included."""
    if steps < 0:
        raise RuntimeError(f"number of steps must be non-negative, and is {steps}")
    return _made(
        np.linspace(start, end, steps).astype(dtypes.as_dtype(dtype or dtypes.get_default_dtype())),
        requires_grad,
        device,
    )


@public(method=False)
def eye(
    n: int,
    m: int | None = None,
    *,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: bool = False,
) -> Tensor:
    """Ones on the diagonal of an (n, m) matrix of zeros; m is n unless given."""
    return _made(
        np.eye(n, m, dtype=dtypes.as_dtype(dtype or dtypes.get_default_dtype())), requires_grad, device
    )


def _random(
    name: str, draw: Callable[..., Any], doc: str
) -> tuple[Callable[..., Tensor], Callable[..., Tensor]]:
    def create(
        *sizes: Sizes,
        size: Sizes | None = None,
        generator: Generator | None = None,
        dtype: DType | None = None,
        device: Device | None = None,
        requires_grad: bool = False,
    ) -> Tensor:
        dtype = dtypes.as_dtype(dtype or dtypes.get_default_dtype())
        return _made(
            np.asarray(draw(generator_of(generator), _shape(sizes, size), dtype)), requires_grad, device
        )

    def create_like(
        input: Tensor,
        *,
        generator: Generator | None = None,
        dtype: DType | None = None,
        device: Device | None = None,
        requires_grad: bool = False,
    ) -> Tensor:
        return create(
            input.shape,
            generator=generator,
            dtype=dtype or input.dtype,
            device=device or input.device,
            requires_grad=requires_grad,
        )

    return (
        public(create, name=name, doc=doc, method=False),
        public(create_like, name=name + "_like", doc=doc + " With input's shape and dtype.", method=False),
    )


def _draw(method: str) -> Callable[..., Any]:
    def draw(rng: np.random.Generator, shape: tuple[int, ...], dtype: np.dtype) -> Any:
        # NumPy draws float32 and float64 themselves; anything smaller is rounded
        if dtype.kind != "f":
            raise NotImplementedError(
                f"random numbers of dtype {dtype} are not implemented here: use randint, or floating point"
            )
        return (
            getattr(rng, method)(shape, dtype)
            if dtype.itemsize >= 4
            else getattr(rng, method)(shape).astype(dtype)
        )

    return draw


rand, rand_like = _random("rand", _draw("random"), "Numbers drawn uniformly from [0, 1).")
randn, randn_like = _random(
    "randn", _draw("standard_normal"), "Numbers drawn from the standard normal distribution."
)


@public(method=False)
def randint(
    low: int = 0,
    high: Any = None,
    size: Sizes | None = None,
    *,
    generator: Generator | None = None,
    dtype: DType | None = None,
    device: Device | None = None,
    requires_grad: bool = False,
) -> Tensor:
    """Integers from low (0 unless given) to high - 1; `randint(high, size)` or `randint(low, high, size)`."""
    if size is None:
        low, high, size = 0, low, high
    elif high is None:
        low, high = 0, low
    if low >= high:
        raise RuntimeError(f"randint expects low < high, but got {low} >= {high}")
    return _made(
        generator_of(generator)
        .integers(low, high, _shape((size,)))
        .astype(dtypes.as_dtype(dtype or dtypes.int64)),
        requires_grad,
        device,
    )


@public(method=False)
def randperm(
    n: int, *, generator: Generator | None = None, dtype: DType | None = None, device: Device | None = None
) -> Tensor:
    """0 … n-1 in random order."""
    return _made(
        generator_of(generator).permutation(n).astype(dtypes.as_dtype(dtype or dtypes.int64)), False, device
    )


@public
def bernoulli(input: Tensor, *, generator: Generator | None = None) -> Tensor:
    """1 with the probability that stands in input, else 0."""
    drawn = arrays.beside(generator_of(generator).random(input.shape), input.array)
    return wrap((drawn < input.array).astype(input.dtype))


@public
def normal_(
    self: Tensor, mean: float = 0.0, std: float = 1.0, *, generator: Generator | None = None
) -> Tensor:
    """Fill with numbers of a normal distribution."""
    return self.copy_(randn_like(self.detach(), generator=generator) * std + mean)


@public
def uniform_(self: Tensor, a: float = 0.0, b: float = 1.0, *, generator: Generator | None = None) -> Tensor:
    """Fill with numbers drawn uniformly from [a, b)."""
    return self.copy_(rand_like(self.detach(), generator=generator) * (b - a) + a)


def _new(name: str, function: Callable[..., Tensor]) -> None:
    def create(
        self: Tensor,
        *args: Any,
        dtype: DType | None = None,
        device: Device | None = None,
        requires_grad: bool = False,
    ) -> Tensor:
        return function(
            *args, dtype=dtype or self.dtype, device=device or self.device, requires_grad=requires_grad
        )

    create.__name__ = create.__qualname__ = name
    setattr(Tensor, name, create)


for _function in (zeros, ones, full, tensor, empty):
    _new(f"new_{_function.__name__}", _function)
