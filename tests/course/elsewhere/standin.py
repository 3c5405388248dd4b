"""A CuPy without a GPU: a module whose arrays hold NumPy's, and allow what CuPy's allow and no more.

What CuPy answers, with which parameters, was read off CuPy itself (`cupy.tsv`, written by signatures.py); how
its arrays answer NumPy's protocols, and where they do other than NumPy's, is told here after its
documentation and its source (14.2). As CuPy's, these arrays are never turned into NumPy's, nor taken together
with one, unless somebody says so: an array that was left on the wrong side is an error here too.
"""

import contextlib
import functools
import inspect
import math
import sys
import types
from pathlib import Path

import numpy as np

FUNCTIONS, UFUNCS, ATTRIBUTES = {}, {}, {}
for _line in Path(__file__).with_name("cupy.tsv").read_text(encoding="utf-8").splitlines():
    _kind, _name, *_more = _line.split("\t")
    if _kind == "function":
        FUNCTIONS[_name] = _more[0] if _more else ""
    elif _kind == "ufunc":
        UFUNCS[_name] = {"__call__", "outer", *(_more[0].split() if _more else ())}
    elif _kind == "attribute":
        ATTRIBUTES[_name] = _more[0] if _more else ""

SCALARS = int, float, bool, complex, np.generic
TRUTHS = ("array_equal", "allclose", "array_equiv")  # in CuPy 0-d arrays
ADDED_AT = {"int32", "int64", "float16", "float32", "float64", "uint32", "uint64"}  # what `add.at` supports
FALLIBLE = {"cholesky", "inv", "solve", "svd", "eigh", "pinv"}  # which tell of no failure unless asked to
_errors = {"linalg": "ignore"}


def install(monkeypatch):
    """Let this be what `import cupy` and its parts give."""
    me = sys.modules[__name__]
    for name, module in (("cupy", me), ("cupyx", cupyx), ("cupyx.scipy.special", cupyx.scipy.special)):
        monkeypatch.setitem(sys.modules, name, module)


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
        return self._values.copy()

    def __getattr__(self, name):
        if name not in ATTRIBUTES:
            raise AttributeError(f"'cupy.ndarray' object has no attribute {name!r}")
        found = getattr(self._values, name)
        if not callable(found):
            return _given(found, self)

        @functools.wraps(found)
        def method(*args, **kwargs):
            _fits(name, ATTRIBUTES[name], (self, *args), kwargs)
            result = _given(found(*_taken(args), **_taken(kwargs)), self)
            return _index_of(name, result, args, kwargs)

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
            _fits("reduce", "(array, axis=0, dtype=None, out=None, keepdims=False)", inputs, kwargs)
        if method == "at":
            return _at(ufunc)(*inputs)
        if out is not None:
            kwargs["out"] = _taken(out)
        result = getattr(ufunc, method)(*_taken(inputs), **kwargs)
        return out[0] if out is not None else _given(result, *inputs)

    def __array_function__(self, func, kinds, args, kwargs):
        name = f"{func.__module__}.{func.__name__}"
        if name not in FUNCTIONS or not all(issubclass(k, (ndarray, np.ndarray)) for k in kinds):
            return NotImplemented
        _fits(func.__name__, FUNCTIONS[name], args, kwargs)
        short = func.__name__
        if short.endswith("_like") and kwargs.get("shape") == ():
            del kwargs["shape"]  # `shape if shape else a.shape`
        if short == "take" and isinstance(args[1], ndarray):
            axis = args[2] if len(args) > 2 else kwargs.get("axis")
            n = args[0].size if axis is None else args[0].shape[axis]
            args = (args[0], _made(args[1]._values % n if n else args[1]._values), *args[2:])
        with _linalg(func, args):
            result = _given(func(*_taken(args), **_taken(kwargs)), *args)
        if short in TRUTHS:
            return _made(np.asarray(result))
        return _index_of(short, result, args[1:], kwargs)

    def __getitem__(self, index):
        index = _index(index, self.shape)
        parts = index if isinstance(index, tuple) else (index,)
        if not any(p is Ellipsis or isinstance(p, (np.ndarray, list)) for p in parts):
            index = (*parts, ...)  # of one element too a view, of no dims
        return _given(self._values[index], self)

    def __setitem__(self, index, value):
        self._values[_index(index, self.shape)] = _taken(value)

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

    def __repr__(self):
        return repr(self._values)

    def __reduce__(self):
        return asarray, (self._values,)


def _fits(name, signature, args, kwargs):
    """Refuse arguments that CuPy's function has no parameters for."""
    if signature:
        try:
            _signature(signature).bind(*args, **kwargs)
        except TypeError as error:
            raise TypeError(f"cupy's {name}: {error}") from None


@functools.cache
def _signature(text):
    scope = {}
    exec(f"def f{text}: pass", {}, scope)
    return inspect.signature(scope["f"])


def _index_of(name, result, args, kwargs):
    """CuPy's indices along an axis have C's `long long`, which is not the dtype that NumPy's int64 is."""
    along = (args[0] if args else kwargs.get("axis")) is not None
    return _made(result._values.astype("q")) if name in ("argmax", "argmin") and along else result


@contextlib.contextmanager
def _linalg(func, args):
    """What CuPy gives for a matrix that cannot be inverted, unless it is told to raise, nobody may use."""
    if func.__name__ == "solve" and args[1].ndim > 1 and args[0].shape[:-1] != args[1].shape[:-1]:
        raise ValueError("a must have (..., M, M) shape and b must have (..., M, K)")
    try:
        yield
    except np.linalg.LinAlgError:
        if func.__name__ in FALLIBLE and _errors["linalg"] == "ignore":
            raise AssertionError(f"{func.__name__} of CuPy's would have given anything here") from None
        raise


def _made(values, base=None):
    made = object.__new__(ndarray)
    made._values = values
    made.__dict__["base"] = base
    return made


def _given(result, *sources):
    """What comes back: arrays, 0-d ones where NumPy gives a scalar; a view knows its base, and may be
    written.
    """
    if isinstance(result, (tuple, list)):
        made = [_given(x, *sources) for x in result]
        return type(result)(*made) if hasattr(result, "_fields") else type(result)(made)
    if isinstance(result, np.generic):
        return _made(np.asarray(result))
    if not isinstance(result, np.ndarray):
        return result
    for source in sources:
        if isinstance(source, ndarray) and np.may_share_memory(source._values, result):
            if not result.flags.writeable:
                result = result.view()
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


def _index(index, shape):
    """An index: CuPy copies one of NumPy's arrays over, and begins anew where one is too large."""
    parts = index if isinstance(index, tuple) else (index,)
    taken = _wrapped(parts, shape)
    return taken if isinstance(index, tuple) else taken[0]


def _wrapped(parts, shape):
    parts = tuple(p._values if isinstance(p, ndarray) else p for p in parts)
    dims, d = [], 0
    for p in parts:
        if p is Ellipsis:
            later = parts[len(dims) + 1 :]
            d = len(shape) - sum(getattr(q, "ndim", 1) if _mask(q) else 1 for q in later if q is not None)
        dims.append(d)
        d += 0 if p is None or p is Ellipsis else p.ndim if _mask(p) else 1
    return tuple(
        p % shape[d] if isinstance(p, np.ndarray) and p.dtype.kind in "iu" and p.ndim and shape[d] else p
        for p, d in zip(parts, dims)
    )


def _mask(p):
    return isinstance(p, np.ndarray) and p.dtype == bool


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


def _at(ufunc):
    """`cupy.add.at` and its kin, which know few dtypes."""
    supported = ADDED_AT if ufunc.__name__ == "add" else ADDED_AT - {"float16"}

    def at(a, indices, b=None):
        if a.dtype.name not in supported:
            raise TypeError(f"cupy.{ufunc.__name__}.at only supports {', '.join(sorted(supported))}")
        ufunc.at(a._values, _index(indices, a.shape), _taken(b))

    return at


def __getattr__(name):
    if "at" in UFUNCS.get(name, ()):
        return types.SimpleNamespace(at=_at(getattr(np, name)))
    raise AttributeError(f"module 'cupy' has no attribute {name!r}")


def as_strided(x, shape=None, strides=None):
    """As `cupy.lib.stride_tricks.as_strided`: a view that knows no base."""
    return _made(np.lib.stride_tricks.as_strided(x._values, shape, strides))


def _special(function):
    return lambda x: _made(np.asarray(np.frompyfunc(function, 1, 1)(x._values), x.dtype))


@contextlib.contextmanager
def _errstate(*, linalg):
    before, _errors["linalg"] = _errors["linalg"], linalg
    try:
        yield
    finally:
        _errors["linalg"] = before


lib = types.SimpleNamespace(stride_tricks=types.SimpleNamespace(as_strided=as_strided))
cupyx = types.SimpleNamespace(
    errstate=_errstate,
    scipy=types.SimpleNamespace(
        special=types.SimpleNamespace(erf=_special(math.erf), erfc=_special(math.erfc))
    ),
)
runtime = types.SimpleNamespace(
    getDeviceCount=lambda: 1, getDeviceProperties=lambda device: {"name": b"stand-in", "major": 9, "minor": 0}
)
cuda = types.SimpleNamespace(
    runtime=runtime, Device=Device, is_available=lambda: True, get_device_id=lambda: 0
)
