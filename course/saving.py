"""`save` and `load`: tensors, state dicts, and dicts, lists and numbers of them, in a file.

The file is a zip: tree.json says what there is and how it nests, and each array is a .npy that anything
reads. There is no pickle in it, which could run code when it is loaded; a file of torch's own, which is one,
is handed to torch, if it is installed, to be read as weights alone.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import json
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np

from course.manners.arrays import host, is_array, put
from course.manners.devices import device
from course.manners.dtypes import dtype
from course.manners.size import Size
from course.tensors import Tensor, wrap

TREE = "tree.json"


def save(obj: Any, f: Any, **_: Any) -> None:
    """Write an object to a file: a path, or a file open for writing bytes.

    Args:
        obj: a tensor, ndarray, number, string or None, or a dict, list, tuple or set of such, however nested.

    Raises:
        TypeError: there is something else in it, and where. Of a module, save the `state_dict()`.

    >>> import course, io
    >>> file = io.BytesIO()
    >>> course.save({"weights": course.ones(2), "epoch": 3}, file)
    >>> _ = file.seek(0)
    >>> course.load(file)
    {'weights': tensor([1., 1.]), 'epoch': 3}
    """
    arrays: list[np.ndarray] = []
    tree = _told(obj, arrays, "the object")
    with zipfile.ZipFile(f, "w") as archive:
        archive.writestr(TREE, json.dumps(tree))
        for i, array in enumerate(arrays):
            with archive.open(f"{i}.npy", "w", force_zip64=True) as file:
                np.lib.format.write_array(
                    file, np.ascontiguousarray(array).reshape(array.shape), allow_pickle=False
                )


def _told(x: Any, arrays: list[np.ndarray], where: str) -> Any:
    """What x is, as JSON can say it: a list of its kind and what belongs to it, or a plain value."""
    if x is None or type(x) in (bool, int, float, str):
        return x
    if isinstance(x, Tensor):
        if not x.is_leaf:
            x = x.detach()
        kind = "parameter" if type(x).__name__ == "Parameter" else "tensor"
        return [kind, _numbered(host(x.array), arrays), x.requires_grad]
    if (is_array(x) or isinstance(x, np.generic)) and x.dtype.kind in "biufc":
        return ["array" if is_array(x) else "number", _numbered(np.asarray(host(x)), arrays)]
    if isinstance(x, dtype | np.dtype):
        return ["dtype", x.name]
    if isinstance(x, dict):
        kind = "ordered" if isinstance(x, OrderedDict) else "dict"
        items = [
            [_told(key, arrays, f"a key of {where}"), _told(value, arrays, f"{where}[{key!r}]")]
            for key, value in x.items()
        ]
        return [kind, items]
    if isinstance(x, list | tuple | set | frozenset):
        kind = next(t.__name__ for t in (list, Size, tuple, set, frozenset) if isinstance(x, t))
        return [kind, [_told(part, arrays, f"{where}[{i}]") for i, part in enumerate(x)]]
    if hasattr(x, "state_dict"):
        raise TypeError(
            f"save: {where} is a {type(x).__name__}, whose code no file can hold: save its state_dict(), and "
            "load that into a new one with load_state_dict()"
        )
    raise TypeError(
        f"save: {where} is a {type(x).__name__}; what can be saved are tensors, arrays, numbers, strings, "
        "and dicts, lists and tuples of them"
    )


def _numbered(array: np.ndarray, arrays: list[np.ndarray]) -> int:
    """The number of an array in the file, where it is once."""
    for i, other in enumerate(arrays):
        if other is array:
            return i
    arrays.append(array)
    return len(arrays) - 1


def load(
    f: Any, map_location: Any = None, pickle_module: Any = None, *, weights_only: bool = True, **_: Any
) -> Any:
    """Read what `save` wrote: a path, or a file open for reading bytes.

    A file that torch.save wrote is read where torch is installed, as weights alone, and its tensors become
    ours.

    Args:
        map_location: a device for the tensors, which are on the CPU otherwise: a file knows of no GPU.

    Raises:
        RuntimeError: the file is torch's and torch is not there, or it is a pickle, or neither's.
    """
    name = f if isinstance(f, str | Path) else "the file"
    data = Path(f).read_bytes() if isinstance(f, str | Path) else f.read()
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if TREE in names:
                arrays = []
                for i in range(len(names) - 1):
                    with archive.open(f"{i}.npy") as file:
                        arrays.append(np.lib.format.read_array(file, allow_pickle=False))
                return _placed(_made(json.loads(archive.read(TREE)), arrays), map_location)
        if not any(n.endswith("data.pkl") for n in names):
            raise RuntimeError(f"load: {name} is a zip that neither course.save nor torch.save wrote")
    elif data[:1] != b"\x80":
        raise RuntimeError(f"load: {name} was written neither by course.save nor by torch.save")
    if importlib.util.find_spec("torch") is None:
        raise RuntimeError(
            f"load: {name} was written by torch.save, or is another pickle: such a file can run code when it "
            "is read, so it takes torch itself, which is not installed, to read its weights alone"
        )
    torch = importlib.import_module("torch")
    try:
        return _placed(
            _ours(torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)), map_location
        )
    except Exception as error:
        raise RuntimeError(
            f"load: {name} is a pickle with more in it than weights, which can run code when it is read, and "
            f"is not read here: {str(error).splitlines()[0]}"
        ) from None


def _made(tree: Any, arrays: list[np.ndarray]) -> Any:
    """The inverse of `_told`."""
    if not isinstance(tree, list):
        return tree
    kind, content, *more = tree
    if kind in ("tensor", "parameter"):
        tensor = wrap(arrays[content])
        if kind == "parameter":
            return importlib.import_module("course.nn").Parameter(tensor, more[0])
        return tensor.requires_grad_() if more[0] else tensor
    if kind in ("array", "number"):
        return arrays[content] if kind == "array" else arrays[content][()]
    if kind == "dtype":
        return dtype(content)
    if kind in ("dict", "ordered"):
        items = [(_made(key, arrays), _made(value, arrays)) for key, value in content]
        return OrderedDict(items) if kind == "ordered" else dict(items)
    parts = [_made(part, arrays) for part in content]
    return {"list": list, "Size": Size, "tuple": tuple, "set": set, "frozenset": frozenset}[kind](parts)


def _placed(x: Any, place: Any) -> Any:
    """What was read, with its tensors on a device."""
    if not isinstance(place, str | device):
        return x
    if isinstance(x, Tensor):
        x.array = put(x.array, place)
        return x
    if isinstance(x, dict):
        for value in x.values():
            _placed(value, place)
    elif isinstance(x, list | tuple):
        for value in x:
            _placed(value, place)
    return x


def _ours(x: Any) -> Any:
    """What torch has read, with tensors of ours."""
    if type(x).__module__.partition(".")[0] == "torch" and hasattr(x, "detach"):
        values = x.detach()
        values = values.float() if str(x.dtype) == "torch.bfloat16" else values
        tensor = wrap(values.numpy().copy())
        if type(x).__name__ == "Parameter":
            return importlib.import_module("course.nn").Parameter(tensor, x.requires_grad)
        return tensor.requires_grad_() if x.requires_grad else tensor
    if type(x).__name__ == "Size":
        return Size(x)
    if type(x).__module__ == "torch" and str(x).startswith("torch."):
        return dtype(str(x).removeprefix("torch."))
    if isinstance(x, dict):
        return type(x)((key, _ours(value)) for key, value in x.items())
    if isinstance(x, tuple) and type(x) is not tuple:
        return tuple(map(_ours, x))
    return type(x)(map(_ours, x)) if isinstance(x, list | tuple | set) else x
