"""How NumPy's and torch's own functions find ours when they are called on a Tensor.

`np.exp(tensor)` asks `__array_ufunc__`, `np.sum(tensor, axis=0)` asks `__array_function__`,
`torch.exp(tensor)` asks `__torch_function__`. What is called by NumPy's name keeps NumPy's signature and
meaning, by torch's name torch's.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

from course.manners.arrays import is_array

Function = Callable[..., Any]
FUNCTIONS: dict[str, Function] = {}  # torch's name -> ours; `course.exp` and `torch.exp(tensor)` look here
NN_FUNCTIONS: dict[str, Function] = {}  # the same for torch.nn.functional's
UFUNCS: dict[np.ufunc, Function] = {}  # NumPy's ufunc -> ours
ARRAY_FUNCTIONS: dict[Function, Function] = {}  # NumPy's function -> ours, under NumPy's signature


def array_ufunc(
    self: Any, ufunc: np.ufunc, method: str, *inputs: Any, out: tuple[Any, ...] | None = None, **kwargs: Any
) -> Any:
    """`Tensor.__array_ufunc__`."""
    if method == "reduce" and ufunc is np.add and out is None:
        return ARRAY_FUNCTIONS[np.sum](*inputs, **{"axis": 0, **kwargs})
    if ufunc not in UFUNCS:
        importlib.import_module("course.families.numpy_names")
    ours = UFUNCS.get(ufunc)
    if ours is None or method != "__call__" or kwargs:
        call = f"np.{ufunc.__name__}" + ("" if method == "__call__" else f".{method}")
        return _without_graph(
            call, getattr(ufunc, method), inputs, {**kwargs, **({} if out is None else {"out": out})}
        )
    result = ours(*inputs)
    if out is None:
        return result
    if isinstance(out[0], type(self)):
        return out[0].copy_(result)
    if result.requires_grad:
        raise TypeError(
            f"np.{ufunc.__name__} would write a result that requires grad into an ndarray and drop its "
            "graph: write it out of place (a = a + b, not a += b), or detach the tensor"
        )
    out[0][...] = result.array
    return out[0]


def array_function(
    self: Any, func: Function, types: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """`Tensor.__array_function__`."""
    if func not in ARRAY_FUNCTIONS:
        importlib.import_module("course.families.numpy_names")
    ours = ARRAY_FUNCTIONS.get(func)
    if ours is None:
        return _without_graph(f"{func.__module__}.{func.__name__}".replace("numpy", "np"), func, args, kwargs)
    return ours(*args, **kwargs)


def torch_function(
    cls: type, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
) -> Any:
    """`Tensor.__torch_function__`: torch hands over the function that was called; ours of that name
    answers.
    """
    # By its name, for it stands above us. It fills NN_FUNCTIONS, and is loaded when the first of torch's own
    # functions is called on one of our tensors.
    functional = importlib.import_module("course.nn.functional")
    name = getattr(func, "__name__", str(func))
    find = importlib.import_module("course.names").find
    getattr(functional, name, None)  # a family is loaded now
    places = [FUNCTIONS.get(name) or find(name), getattr(cls, name, None), NN_FUNCTIONS.get(name)]
    if getattr(func, "__module__", None) == "torch.nn.functional":
        places.reverse()
    if name.startswith("linalg_"):
        linalg = importlib.import_module("course.linalg")
        places.append(getattr(linalg, name.removeprefix("linalg_"), None))
    ours = next((f for f in places if f is not None), None)
    if ours is None:
        raise TypeError(
            f"torch.{name} was called on a course.Tensor, and course has no operation of that name"
        )
    for x in (*args, *(kwargs or {}).values()):
        if type(x).__module__.partition(".")[0] == "torch" and hasattr(x, "grad_fn"):
            raise TypeError(
                f"torch.{name} was called on a course.Tensor and a torch.Tensor together: "
                "convert one of them, for example course.from_numpy(t.detach().numpy())"
            )
    return ours(*args, **(kwargs or {}))


def _without_graph(name, function, args, kwargs):
    """A NumPy function for which we have no derivative: fine on values, refused where a graph would be
    lost.
    """
    tracked = False

    def plain(x):
        nonlocal tracked
        if getattr(type(x), "__array_function__", None) is array_function:  # a Tensor: who made it imports us
            tracked = tracked or x.requires_grad
            return x.array
        if isinstance(x, (list, tuple)):
            return type(x)(plain(v) for v in x)
        return x

    args = [plain(x) for x in args]
    kwargs = {k: plain(v) for k, v in kwargs.items()}
    if tracked:
        raise TypeError(
            f"{name} has no derivative here, so its result would drop the graph: "
            "call it on x.detach(), or use a function that course has"
        )
    result = function(*args, **kwargs)
    return FUNCTIONS["from_numpy"](result) if is_array(result) and result.dtype.kind in "biuf" else result
