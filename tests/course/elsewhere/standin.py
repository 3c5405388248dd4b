"""A CuPy without a GPU: a module whose arrays hold NumPy's, and allow what CuPy's allow and no more.

What CuPy answers, with which parameters, was read off CuPy itself (`cupy.tsv`, written by signatures.py); how
its arrays answer NumPy's protocols is told here after its documentation and its source. As CuPy's, these
arrays are never turned into NumPy's, nor taken together with one, unless somebody says so: an array that was
left on the wrong side is an error here too.
"""

import contextlib
import functools
import inspect
import math
import types
from pathlib import Path

import numpy as np

FUNCTIONS, UFUNCS, ATTRIBUTES = {}, {}, set()
for _line in Path(__file__).with_name("cupy.tsv").read_text(encoding="utf-8").splitlines():
    _kind, _name, *_more = _line.split("\t")
    if _kind == "function":
        FUNCTIONS[_name] = _more[0] if _more else ""
    elif _kind == "ufunc":
        UFUNCS[_name] = {"__call__", "outer", *(_more[0].split() if _more else ())}
    elif _kind == "attribute":
        ATTRIBUTES.add(_name)

SCALARS = int, float, bool, complex, np.generic


class Flags:
    """Not `writeable`: every array of CuPy's is."""

    def __init__(self, flags):
        self.c_contiguous, self.f_contiguous = flags.c_contiguous, flags.f_contiguous
        self.owndata = flags.owndata


class ndarray(np.lib.mixins.NDArrayOperatorsMixin):
    """As `cupy.ndarray`; `_values` is what would be on the GPU."""

    __array_priority__ = 100

    def __init__(self, *_):
        raise TypeError("made by asarray")

    @property
    def flags(self):
        return Flags(self._values.flags)

    @property
    def device(self):
        return Device()

    @property
    def data(self):
        return types.SimpleNamespace(ptr=self._values.ctypes.data)

    @property
    def __cuda_array_interface__(self):
        return {**self._values.__array_interface__, "stream": 1}

    def get(self):
        """A copy of it as NumPy's array."""
        return self._values.copy("K")

    def set(self, values):
        """Copy NumPy's array into it."""
        self._values[...] = values

    def __getattr__(self, name):
        if name not in ATTRIBUTES:
            raise AttributeError(f"'cupy.ndarray' object has no attribute {name!r}")
        found = getattr(self._values, name)
        if not callable(found):
            return _given(found, self)

        @functools.wraps(found)
        def method(*args, **kwargs):
            return _given(found(*_taken(args), **_taken(kwargs)), self)

        return method

    def item(self):
        """The number."""
        return self._values.item()

    def tolist(self):
        """The numbers."""
        return self._values.tolist()

    def __array__(self, dtype=None, copy=None):
        raise TypeError("Implicit conversion to a NumPy array is not allowed.")

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **kwargs):
        name = ufunc.__name__
        if method not in UFUNCS.get(name, ()):
            if name in UFUNCS and method != "__call__":
                raise NotImplementedError(f"`cupy_{name}.{method}` is not supported yet")
            return NotImplemented
        if not all(isinstance(x, (*SCALARS, ndarray, np.ndarray)) for x in inputs):
            return NotImplemented
        if method == "reduce":
            inspect.Signature.bind(inspect.signature(_reduce), *inputs, **kwargs)
        if out is not None:
            kwargs["out"] = _taken(out)
        if method == "at":
            inputs = (inputs[0]._values, *(_index(x) for x in inputs[1:2]), *_taken(inputs[2:]))
            return ufunc.at(*inputs)
        result = getattr(ufunc, method)(*_taken(inputs), **kwargs)
        return out[0] if out is not None else _given(result, *inputs)

    def __array_function__(self, func, kinds, args, kwargs):
        name = f"{func.__module__}.{func.__name__}"
        if name not in FUNCTIONS or not all(issubclass(k, (ndarray, np.ndarray)) for k in kinds):
            return NotImplemented
        if FUNCTIONS[name]:
            try:
                _signature(FUNCTIONS[name]).bind(*args, **kwargs)
            except TypeError as error:
                raise TypeError(f"cupy.{func.__name__}: {error}") from None
        return _given(func(*_taken(args), **_taken(kwargs)), *args)

    def __getitem__(self, index):
        index = _index(index)
        parts = index if isinstance(index, tuple) else (index,)
        if not any(p is Ellipsis or isinstance(p, (np.ndarray, list)) for p in parts):
            index = (*parts, ...)  # of one element too a view, of no dims
        return _given(self._values[index], self)

    def __setitem__(self, index, value):
        self._values[_index(index)] = _taken(value)

    def __len__(self):
        return len(self._values)

    def __iter__(self):
        return iter([self[i] for i in range(len(self._values))])

    def __bool__(self):
        return bool(self._values)

    def __float__(self):
        return float(self._values)

    def __int__(self):
        return int(self._values)

    def __index__(self):
        return self._values.__index__()

    def __contains__(self, value):
        return bool((self._values == value).any())

    def __repr__(self):
        return repr(self._values)

    def __reduce__(self):
        return asarray, (self._values,)


def _reduce(array, axis=0, dtype=None, out=None, keepdims=False):
    """The parameters of CuPy's `ufunc.reduce`."""


@functools.cache
def _signature(text):
    scope = {}
    exec(f"def f{text}: pass", {}, scope)
    return inspect.signature(scope["f"])


def _made(values, base=None):
    made = object.__new__(ndarray)
    made._values = values
    made.__dict__["base"] = base
    return made


def _given(result, *sources):
    """What comes back: arrays, 0-d ones where NumPy gives a scalar; a view knows its base."""
    if isinstance(result, (tuple, list)):
        made = [_given(x, *sources) for x in result]
        return type(result)(*made) if hasattr(result, "_fields") else type(result)(made)
    if isinstance(result, np.generic):
        return _made(np.asarray(result))
    if not isinstance(result, np.ndarray):
        return result
    for source in sources:
        if isinstance(source, ndarray) and np.may_share_memory(source._values, result):
            if not result.flags.writeable and source._values.flags.writeable:
                result = result.view()  # CuPy's views can all be written
                with contextlib.suppress(ValueError):
                    result.flags.writeable = True
            return _made(result, source if source.base is None else source.base)
    return _made(result)


def _taken(x):
    """What goes in: the values of these arrays, numbers, and nothing of NumPy's."""
    if isinstance(x, ndarray):
        return x._values
    if isinstance(x, np.ndarray):
        raise TypeError(f"Unsupported type {type(x)}")
    if isinstance(x, (tuple, list)):
        return type(x)(_taken(v) for v in x)
    if isinstance(x, dict):
        return {key: _taken(v) for key, v in x.items()}
    return x


def _index(index):
    """An index: CuPy copies one of NumPy's arrays over."""
    parts = index if isinstance(index, tuple) else (index,)
    taken = tuple(p._values if isinstance(p, ndarray) else p for p in parts)
    return taken if isinstance(index, tuple) else taken[0]


def asarray(a, dtype=None):
    """An array on the GPU: what is there stays, all else is copied."""
    if isinstance(a, ndarray):
        return a if dtype is None or a.dtype == dtype else a.astype(dtype)
    return _made(np.array(a, dtype, order="K"))


class Device:
    """The one that there is."""

    def __init__(self, device=None):
        self.id = 0 if device is None else device

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def synchronize(self):
        """Nothing is under way."""

    @property
    def mem_info(self):
        return 2**30, 2**31


def _at(name):
    def at(a, indices, b=None):
        getattr(np, name).at(a._values, _index(indices), _taken(b))

    return types.SimpleNamespace(at=at)


def __getattr__(name):
    if "at" in UFUNCS.get(name, ()):
        return _at(name)
    raise AttributeError(f"module 'cupy' has no attribute {name!r}")


def as_strided(x, shape=None, strides=None):
    """As `cupy.lib.stride_tricks.as_strided`."""
    return _given(np.lib.stride_tricks.as_strided(x._values, shape, strides), x)


def _erf(x):
    return _made(np.asarray(np.frompyfunc(math.erf, 1, 1)(x._values), x.dtype))


def _erfc(x):
    return _made(np.asarray(np.frompyfunc(math.erfc, 1, 1)(x._values), x.dtype))


lib = types.SimpleNamespace(stride_tricks=types.SimpleNamespace(as_strided=as_strided))
special = types.SimpleNamespace(erf=_erf, erfc=_erfc)  # cupyx.scipy's
runtime = types.SimpleNamespace(
    getDeviceCount=lambda: 1, getDeviceProperties=lambda device: {"name": b"stand-in", "major": 9, "minor": 0}
)
cuda = types.SimpleNamespace(
    runtime=runtime, Device=Device, is_available=lambda: True, get_device_id=lambda: 0
)
