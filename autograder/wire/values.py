"""Values between two processes: plain data is copied, everything else is a number that the other side cannot
look into.

A message is a tree of JSON and npy blobs. Scalars stand for themselves, all else is a list that begins with a
tag. Mutable values (lists, dicts, sets, arrays, tensors) have an index, so that one that occurs twice arrives
as one, arguments come back as themselves, and the changes that a call made to them can be told. Arrays that
share memory go as that memory once, and share it on the other side; order, strides, dtype and the read-only
flag are kept.

    encoder = Encoder(hooks)
    node = encoder.add(value)
    blobs = encoder.blobs()
    value = Decoder(hooks, blobs, limit).value(node)

What is no plain data goes through the hooks: `export(object) -> node` and `resolve(node) -> object`. Torch's
and course's tensors are known where these libraries are loaded; `hooks` decides what becomes of their
gradients.

**What is wanted.** A value arrives as what it was: type, dtype, memory order, two names for one list, two
views of one array. Whoever sends may be hostile: what arrives must not run code, nor take more memory than a
message may.

**What does not work.** Pickle, and all that contains it (`torch.save`, object arrays in .npy): loading it
runs the sender's code. JSON alone: a tuple is a list in it, keys are strings, nan is none, Python reads no
integer of more than 4300 digits, and a thousand numbers cost more than the call. NumPy's own reader of .npy:
it takes the header for a Python literal, and knows structured dtypes. Each array by itself: a call that
writes into `a` would no longer change `a[1:]`. Blobs in the order of addresses: the same values would make
another message each time, and tell the student how a test's memory is laid out.

**What was chosen.** A tree of JSON, in which all but scalars has a tag, and blobs beside it, which npy.py
reads by one regular expression. What can be changed is numbered when it is first met, so cycles through lists
and dicts are no problem. Arrays are placed when all of them are known (`_place`): those whose memory overlaps
share a blob. A decoder counts the bytes that values claim (`spend`), those that strides repeat included, and
those of a blob that is named again.
Every mistake in a message is a WireError, whatever Python calls it.

**What can still fail.**

- Arrays whose memory overlaps share a blob, with zeros where none of them has an element: `f(table[:, 0])`
  does not show the other columns. But `f(table[:, 0], table)` shows that the one is a column of the other.
- A subclass of a number, a text, bytes, a tuple, a frozenset or an array, but for NumPy's own, arrives as its
  plain base, a namedtuple as one of its name. A subclass of list, dict or set, but for collections' own, is
  left to the hooks.
- Two arrays whose bounds overlap share memory here even where no element does (the columns of a matrix). That
  costs nothing but a larger blob: each keeps its own elements.
- Dates whose time zone is somebody's own class are no plain data: the hooks have them, or refuse them.
"""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
import math
import pathlib
import re
import zoneinfo
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import numpy as np

from . import frames, npy, symbols
from .channel import WireError
from .tensors import LIBRARIES, Library, Tensor, library_of
from .zones import zone, zone_node

LONG = 1 << 16  # characters of a string that goes as a blob
PACKED = 32  # numbers of a list that go as one array
WITHIN = 50  # arrays of objects, one within another
FRAMED = 8  # brackets of a frame around what stands in its cells
# the last is no plain view of an array
CLASSED: tuple[type[np.ndarray], ...] = (np.matrix, np.recarray, np.ma.MaskedArray)
PATHS: dict[str, type[pathlib.PurePath]] = {
    cls.__name__: cls for cls in (pathlib.PurePosixPath, pathlib.PureWindowsPath, type(pathlib.Path()))
}
DEEP = 90  # brackets within brackets: what channel.DEPTH leaves a value, two for each list and tuple
Node = Any
"""A value as JSON. One that came may be anything: whoever reads it checks it."""


class CannotSend(TypeError):
    """This value cannot cross to the other process; the sentence says what to do."""


class Hooks:
    """What the two ends do with values that are no plain data; this one refuses them all."""

    def own(self, value: object) -> list | None:
        """The node of an object of the other side, which may look like plain data; else None."""
        return None

    def export(self, value: object, encoder: Encoder) -> list:
        raise CannotSend(f"a {type(value).__name__} cannot be sent")

    def resolve(self, node: list, decoder: Decoder) -> object:
        raise WireError(f"an unknown kind of value arrived: {str(node[0])[:30]!r}")

    def given(self, value: object, encoder: Encoder) -> list | None:
        """The node of a value whose class both sides have from the instructor; else None."""
        return None

    def instead(self, value: object, encoder: Encoder) -> list:
        """What is read where the other side has no such class: one node, or nothing."""
        return [self.export(value, encoder)]

    def named_tuple(self, name: str, fields: tuple[str, ...]) -> type | None:
        """The instructor's namedtuple of this name and these fields, if there is one."""
        return None

    def tensor(self, library: Library, tensor: Tensor, encoder: Encoder) -> list | None:
        """The node of a tensor that is sent in another way than by its values, else None."""
        return None

    def describe(self, library: Library, tensor: Tensor, encoder: Encoder) -> dict:
        """What is told of a tensor besides its values."""
        about: dict[str, object] = {}
        if library.requires_grad(tensor):
            about["requires_grad"] = 1
            if library.is_leaf(tensor):
                about["parameter"] = int(library.is_parameter(tensor))
                if (grad := library.get_grad(tensor)) is not None:
                    about["grad"] = encoder.add(library.detach(grad))
        return about

    def make(self, library: Library, array: np.ndarray, dtype: str, about: dict, decoder: Decoder) -> Tensor:
        """The tensor of such values and description."""
        tensor = library.make(array, dtype)
        if about.get("requires_grad"):
            tensor = library.leaf(tensor, bool(about.get("parameter")))
            if about.get("grad") is not None:
                library.set_grad(tensor, decoder.value(about["grad"]))
        return tensor


class Encoder:
    """Makes the nodes and blobs of one message.

    Args:
        hooks: what to do with what is no plain data.
        known: by `id`, nodes of values that the other side holds already (the arguments of the call that this
            answers); those of this message come to them.
    """

    outputs: dict[str, list[Tensor]]
    """By library, results whose graph stays on this side; there where an answer is made (calls.py)."""

    def __init__(self, hooks: Hooks, known: dict[int, list] | None = None) -> None:
        self.hooks = hooks
        self.items: list[Any] = []  # by index: what can be changed on the other side
        # by number of blob: (array, offset, strides) in it
        self.memories: list[list[tuple[np.ndarray, int, tuple]]] = []
        self.owners: list[tuple[np.ndarray, Library, Tensor]] = []  # (array, library, tensor)
        self._known: dict[int, list] = {} if known is None else known
        # What was made on the way: were it collected, another object could get its id, and be taken for it.
        self._alive: list[object] = []
        self._arrays: list[tuple[list, np.ndarray]] = []
        self._blobs: dict[int, bytes] = {}
        self._deep = 0
        self.shared: list[int] = []
        """Indices of items that both sides are to keep (twins.py)."""
        self.classes: dict[type, int] = {}
        """Classes whose text is in this message."""
        self.made: list[tuple[int, object]] = []
        """Instances whose attributes are still to be added, one after the other: a list that is linked by
        attributes is not nested.
        """

    def add(self, value: Any) -> object:
        """The node of a value; more than one may be added to a message."""
        kind = type(value)
        if value is None or value is True or value is False:
            return value
        if kind is str:
            return value if len(value) < LONG else ["str", self._blob(value.encode("utf-8", "surrogatepass"))]
        if kind is int:
            return value if -(1 << 53) < value < 1 << 53 else ["int", hex(value)]
        if kind is float:
            return value if math.isfinite(value) else ["float", repr(value)]
        # an audit hook, as the examiner has one, hears of each id, and takes longer than the rest of this
        if self._known and (known := self._known.get(id(value))) is not None:
            return known
        brackets = 2 if kind is list or kind is tuple else 3
        self._deep += brackets
        try:
            if self._deep > DEEP:
                raise CannotSend(
                    f"a {kind.__name__} is nested more than {DEEP // brackets} levels deep, "
                    "or contains itself through a tuple"
                )
            encode = _ENCODE.get(kind)
            return encode(self, value) if encode is not None else self._other(value)
        finally:
            self._deep -= brackets

    @contextmanager
    def deeper(self, brackets: int) -> Generator[None]:
        """Count brackets that a node has besides those that `add` counts."""
        self._deep += brackets
        try:
            yield
        finally:
            self._deep -= brackets

    def blobs(self) -> list[bytes]:
        """The blobs of all that was added, made now: add nothing after that."""
        if self._arrays:
            self._place()
        return [self._blobs[number] for number in range(len(self._blobs))]

    def index(self, value: object) -> int:
        """Give a mutable value its number in this message."""
        number = len(self.items)
        self.items.append(value)
        self._known[id(value)] = ["ref", number]
        return number

    def forget(self, value: object) -> None:
        """Send the contents of `value` again where it is added next."""
        self._known.pop(id(value), None)

    def _blob(self, data: bytes) -> int:
        number = len(self._blobs)
        self._blobs[number] = data
        self.memories.append([])
        return number

    def array(self, array: np.ndarray) -> list:
        """The node of an array's memory, without an index; it is filled in when all arrays are known."""
        if not npy.sendable(array.dtype):  # the bytes of objects are addresses
            raise CannotSend(f"an array of dtype {array.dtype} cannot be sent")
        node: list = []
        self._arrays.append((node, array))
        return node

    def _place(self) -> None:
        """Give each array its blob; arrays that overlap share one."""
        arrays, self._arrays = self._arrays, []
        if len(arrays) > 1:
            groups = _overlapping([array for _, array in arrays])
        else:
            groups = [[i] for i in range(len(arrays))]
        for group in groups:
            members = [arrays[i] for i in group]
            node, array = members[0]
            flags = array.flags
            if len(members) == 1 and array.dtype.names is None and (flags.c_contiguous or flags.f_contiguous):
                number = self._blob(npy.pack(array))
                node[:] = [number, 0 if flags.writeable else 1]
                self.memories[number] = [(array, 0, array.strides)]
                continue
            low, high = (f(edge) for f, edge in zip((min, max), zip(*(_bounds(a) for _, a in members))))
            if len(members) == 1 and high - low > 8 * array.nbytes + 4096:
                # one column of a large table: not all of the table, and still not contiguous over there
                whole = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype)
                spread = whole[..., ::2]
                npy.copy(array, spread)
                number = self._blob(npy.pack(npy.bytes_of(whole)))
                node[:] = _view(number, array, spread, 0)
                self.memories[number] = [(array, 0, spread.strides)]
                continue
            # Their elements and nothing between them: the other columns of a table are not the student's.
            memory = np.zeros(high - low, np.uint8)
            for _, array in members:
                place = np.ndarray(array.shape, array.dtype, memory, _address(array) - low, array.strides)
                npy.copy(array, place)
            number = self._blob(npy.pack(memory))
            for node, array in members:
                offset = _address(array) - low
                node[:] = _view(number, array, array, offset)
                self.memories[number].append((array, offset, array.strides))

    # by type

    def _list(self, value: list) -> list:
        # numbered before its elements are added: one of them may be the list itself
        node: list = ["list", self.index(value), None]
        node[2] = self._sequence(value)
        return node

    def _sequence(self, value: list | tuple) -> object:
        if len(value) >= PACKED:
            kinds = set(map(type, value))
            if kinds == {float}:
                return {"f8": self._blob(npy.pack(np.array(value)))}
            if kinds == {int} and all(-(1 << 63) <= x < 1 << 63 for x in value):
                return {"i8": self._blob(npy.pack(np.array(value, np.int64)))}
        add = self.add
        return [add(x) for x in value]

    def _tuple(self, value: tuple) -> list:
        return ["tuple", self._sequence(value)]

    def _dict(self, value: dict) -> list:
        node: list = [_DICTS[type(value)], self.index(value), None]
        node[2] = self._pairs(value)
        if type(value) is collections.defaultdict:
            node.append(self.add(value.default_factory))
        return node

    def _pairs(self, value: dict) -> list:
        add = self.add
        return [node for pair in value.items() for node in map(add, pair)]

    def _set(self, value: set) -> list:
        return ["set", self.index(value), [self.add(x) for x in value]]

    def _deque(self, value: collections.deque) -> list:
        node: list = ["deque", self.index(value), None, value.maxlen]
        node[2] = [self.add(x) for x in value]
        return node

    def _bytes(self, value: bytes) -> list:
        return ["bytes", self._blob(value)]

    def _bytearray(self, value: bytearray) -> list:
        return ["bytearray", self.index(value), self._blob(bytes(value))]

    def _moment(self, value: datetime.datetime | datetime.time) -> list:
        kind = "time" if type(value) is datetime.time else "datetime"
        plain = value.replace(tzinfo=None, fold=0).isoformat()
        try:
            where = zone_node(value.tzinfo)
        except LookupError:
            return self.hooks.export(value, self)
        more = [where, value.fold] if kind == "datetime" else [where]
        return [kind, plain] if where is None and not value.fold else [kind, plain, *more]

    def _zone(self, value: datetime.tzinfo) -> list:
        try:
            return ["zone", zone_node(value)]
        except LookupError:
            return self.hooks.export(value, self)

    def _ndarray(self, value: np.ndarray) -> list:
        if not npy.sendable(value.dtype):
            if value.dtype != object:
                return self.hooks.export(value, self)
            node: list = ["objects", self.index(value), list(value.shape), None]
            node[3] = [self.add(x) for x in value.ravel()]
            return node
        return ["array", self.index(value), self.array(value)]

    def _of_class(self, value: Any) -> list | None:
        """An array of one of NumPy's own subclasses; they may be told by no other type."""
        if not npy.sendable(value.dtype):
            return None
        plain: np.ndarray = np.ndarray.view(value, np.ndarray)
        if plain.dtype.type is np.record:
            plain = plain.view(np.dtype((np.void, plain.dtype)))
        self._alive.append(plain)
        if type(value) is not np.ma.MaskedArray:
            return ["classed", self.index(value), type(value).__name__, self.array(plain)]
        mask: Any = value.mask
        node: list = ["masked", self.index(value), self.array(plain), None, None]
        if mask is not np.ma.nomask:
            self._alive.append(mask)
            node[3] = self.array(mask)
        if getattr(value, "_fill_value", None) is not None:
            node[4] = self.add(value.fill_value)
        return node

    def _generic(self, value: np.generic) -> list:
        if not npy.sendable(value.dtype):
            return self.hooks.export(value, self)
        data = value.tobytes()
        if value.dtype.names is not None:  # not what lies between its fields
            plain = np.zeros((), value.dtype)
            npy.copy(np.asarray(value), plain)
            data = plain.tobytes()
        return ["scalar", npy.describe(value.dtype), data.hex()]

    def _tensor(self, library: Library, value: Tensor) -> list:
        elsewhere = self.hooks.tensor(library, value, self)
        if elsewhere is not None:
            return elsewhere
        return self.tensor(library, value)

    def tensor(self, library: Library, value: Tensor) -> list:
        """The node of a tensor by its values and description."""
        refusal = library.refuses(value)
        if refusal:
            raise CannotSend(refusal)
        node: list = [library.name, self.index(value), None, None, None]
        array, node[3] = library.array(value)
        node[2] = self.array(array)
        self.owners.append((array, library, value))
        node[4] = self.hooks.describe(library, value, self)
        return node

    def _other(self, value: Any) -> object:
        """Subclasses arrive as their plain base; libraries' own small types by what makes them; the rest by
        the hooks.
        """
        self._alive.append(value)
        if (node := self.hooks.own(value)) is not None:
            return node
        if (library := library_of(value)) is not None:
            return self._tensor(library, value)
        if (node := self.hooks.given(value, self)) is not None:
            return node
        if isinstance(value, np.generic):
            return self._generic(value)
        if type(value) in CLASSED and (node := self._of_class(value)) is not None:
            return node
        if isinstance(value, np.ndarray):
            plain = np.ndarray.view(value, np.ndarray)
            self._alive.append(plain)
            node = self._ndarray(plain)
            self._known[id(value)] = ["ref", node[1]] if node[0] in ("array", "objects") else node
            return node
        if isinstance(value, np.dtype):
            if value.kind == "O" or npy.sendable(value):
                return ["dtype", "|O" if value.kind == "O" else npy.describe(value)]
            return self.hooks.export(value, self)
        with self.deeper(FRAMED):
            node = frames.encode(value, self)
        if node is None:
            node = symbols.encode(value, self)
        if node is not None:
            return node
        for library in LIBRARIES.values():
            node = library.small(value, self)
            if node is not None:
                return node
        for base, plain in _BASES:
            if isinstance(value, base):
                return self.add(plain(value))
        if isinstance(value, tuple):
            fields = getattr(type(value), "_fields", None)
            if (
                isinstance(fields, tuple)
                and len(fields) == len(value)
                and all(isinstance(name, str) for name in fields)
            ):
                return ["named", type(value).__name__, list(fields), self._sequence(tuple(value))]
            return self._tuple(tuple.__getitem__(value, slice(None)))
        if isinstance(value, frozenset):
            return ["frozenset", [self.add(x) for x in frozenset.__iter__(value)]]
        return self.hooks.export(value, self)


def _view(number: int, array: np.ndarray, laid: np.ndarray, offset: int) -> list:
    return [
        number,
        0 if array.flags.writeable else 1,
        npy.describe(array.dtype),
        list(array.shape),
        list(laid.strides),
        offset,
    ]


def _address(array: np.ndarray) -> int:
    return array.__array_interface__["data"][0]


def _bounds(array: np.ndarray) -> tuple[int, int]:
    low = high = _address(array)
    if array.flags.c_contiguous or array.size == 0:
        return low, high + array.nbytes
    for n, stride in zip(array.shape, array.strides):
        if stride < 0:
            low += (n - 1) * stride
        else:
            high += (n - 1) * stride
    return low, high + array.itemsize


def _overlapping(arrays: list[np.ndarray]) -> list[list[int]]:
    """Groups of indices of arrays whose memory overlaps, in the order of the arrays: a message tells nothing
    of addresses.
    """
    bounds = [_bounds(array) for array in arrays]
    groups: list[list[int]] = []
    empty = [[i] for i, (low, high) in enumerate(bounds) if low == high]
    end = 0
    for i in sorted((i for i, (low, high) in enumerate(bounds) if low < high), key=lambda i: bounds[i]):
        low, high = bounds[i]
        if low < end:
            groups[-1].append(i)
        else:
            groups.append([i])
        end = max(end, high)
    return sorted(map(sorted, groups + empty))


def _plain_slice(self: Encoder, value: slice) -> list:
    return ["slice", *map(self.add, (value.start, value.stop, value.step))]


_DICTS = {
    dict: "dict",
    collections.OrderedDict: "ordered",
    collections.Counter: "counter",
    collections.defaultdict: "default",
}
_ENCODE: dict[type, Callable] = {
    list: Encoder._list,
    tuple: Encoder._tuple,
    **dict.fromkeys(_DICTS, Encoder._dict),
    set: Encoder._set,
    frozenset: lambda self, value: ["frozenset", [self.add(x) for x in value]],
    collections.deque: Encoder._deque,
    bytes: Encoder._bytes,
    bytearray: Encoder._bytearray,
    np.ndarray: Encoder._ndarray,
    np.float64: Encoder._generic,
    np.float32: Encoder._generic,
    np.int64: Encoder._generic,
    np.bool_: Encoder._generic,
    complex: lambda self, value: ["complex", self.add(value.real), self.add(value.imag)],
    slice: _plain_slice,
    range: lambda self, value: ["range", *map(self.add, (value.start, value.stop, value.step))],
    type(...): lambda self, value: ["ellipsis"],
    type(NotImplemented): lambda self, value: ["notimplemented"],
    fractions.Fraction: lambda self, value: [
        "fraction",
        self.add(value.numerator),
        self.add(value.denominator),
    ],
    decimal.Decimal: lambda self, value: ["decimal", str(value)],
    datetime.date: lambda self, value: ["date", value.isoformat()],
    datetime.datetime: Encoder._moment,
    datetime.time: Encoder._moment,
    datetime.timezone: Encoder._zone,
    zoneinfo.ZoneInfo: Encoder._zone,
    **dict.fromkeys(PATHS.values(), lambda self, value: ["path", type(value).__name__, str(value)]),
    datetime.timedelta: lambda self, value: ["timedelta", value.days, value.seconds, value.microseconds],
}
# By the base's own methods: a subclass, which the student may have written, is not asked what it is.
_BASES: tuple[tuple[type, Callable], ...] = (
    (str, lambda value: str.__getitem__(value, slice(None))),
    (float, float.__pos__),
    (int, int.__pos__),
    (complex, complex.__pos__),
    (bytes, lambda value: bytes.__getitem__(value, slice(None))),
)


class Decoder:
    """Reads the values of one message. Every lie in it is a `WireError`.

    Args:
        hooks: what to do with what is no plain data.
        blobs: of the message.
        limit: bytes that all arrays together may have, also where strides repeat the same memory.
        items: by index, the values that the message may refer to as `arg`: the arguments of the call that it
            answers.
    """

    outputs: dict[str, list[Tensor]]
    """By library, results that have a place in a graph of this side (calls.py)."""
    hidden: dict[int, Tensor]
    """By the id of an argument that is no leaf, the leaf that it was made of here (calls.py)."""

    def __init__(self, hooks: Hooks, blobs: list[bytearray], limit: int, items: list | None = None) -> None:
        self.hooks = hooks
        self.items: dict[int, Any] = {}
        # by number of blob: (uint8, what it was when it came)
        self.memories: dict[int, tuple[np.ndarray, memoryview]] = {}
        self.classes: dict[int, type] = {}  # those whose text came
        self._args = items or []
        self._within: dict[int, int] = {}  # arrays of objects, by id: how deep they are nested
        self._blobs, self._left = blobs, limit

    def value(self, node: Node) -> Any:
        """The value of a node."""
        kind = type(node)
        if node is None or kind is bool or kind is int or kind is str or kind is float:
            return node
        try:
            if kind is not list or not node or type(node[0]) is not str:
                raise WireError("a value has no tag")
            decode = _DECODE.get(node[0])
            if decode is not None:
                return decode(self, *node[1:])
            if node[0] in LIBRARIES:
                return self._tensor(LIBRARIES[node[0]], *node[1:])
            if node[0] == "small":
                return LIBRARIES[node[1]].from_small(self, *node[2:])
            return self.hooks.resolve(node, self)
        except (WireError, CannotSend):
            raise
        except (  # what Python, NumPy and torch say of arguments that make no sense
            TypeError,
            ValueError,
            KeyError,
            IndexError,
            OverflowError,
            RecursionError,
            ArithmeticError,
            AttributeError,
            MemoryError,
            RuntimeError,
        ) as error:
            raise WireError(
                f"a value of kind {str(node[0])[:30]!r} is not what it says: "
                f"{type(error).__name__}: {str(error)[:200]}"
            ) from None

    def result(self, node: Node) -> Any:
        """The value that was asked for."""
        return self.value(node)

    def factory(self, node: Node) -> Any:
        """What a defaultdict makes its values by."""
        return self.value(node)

    def blob(self, number: Node) -> bytearray:
        if type(number) is not int or not 0 <= number < len(self._blobs):
            raise WireError("a value lies in a blob that did not come")
        return self._blobs[number]

    def remember(self, index: Node, value: Any) -> Any:
        """Note a mutable value's number."""
        if type(index) is not int or not 0 <= index < 1 << 24 or index in self.items:
            raise WireError("two values have the same index")
        self.items[index] = value
        return value

    def array(self, node: list) -> np.ndarray:
        """The array of a node that `Encoder.array` made."""
        number, read_only, *view = node
        if not view:
            array, memory, came = npy.read(self.blob(number))
            self.spend(array.nbytes)
            # Two nodes of one blob never come from an encoder; the second would hide the first's changes.
            if number in self.memories:
                raise WireError("two arrays lie in one blob and say nothing of it")
            self.memories[number] = (memory, came)
        else:
            described, shape, strides, offset = view
            if number not in self.memories:
                memory, _, came = npy.read(self.blob(number))
                if memory.dtype != np.uint8 or memory.ndim != 1:
                    raise WireError("a view is of something else than memory")
                self.spend(memory.nbytes)
                self.memories[number] = (memory, came)
            dtype = npy.described(described)
            memory = self.memories[number][0]
            strides = _strides(shape, strides, offset, dtype.itemsize, memory.nbytes)
            self.spend(math.prod(shape) * dtype.itemsize)
            array = np.ndarray(tuple(shape), dtype, memory, offset, strides)
        if read_only:
            array.flags.writeable = False
        return array

    def spend(self, size: int) -> None:
        """Count what a value takes, where it is more than its text: one blob may be named many times."""
        self._left -= size
        if size < 0 or self._left < 0:
            raise WireError("the arrays of a message are larger than a message may be")

    def sequence(self, nodes: Node) -> list:
        """The values of a list's or tuple's nodes."""
        if type(nodes) is dict:
            ((dtype, number),) = nodes.items()
            array = npy.unpack(self.blob(number))
            if array.ndim != 1 or array.dtype.str != "<" + dtype or dtype not in ("f8", "i8"):
                raise WireError("a list of numbers has another dtype than it says")
            self.spend(array.nbytes)
            return array.tolist()
        return [self.value(node) for node in nodes]

    def _list(self, index: Node, nodes: Node) -> list:
        value = self.remember(index, [])
        value += self.sequence(nodes)
        return value

    def pairs(self, nodes: Node) -> list:
        values = [self.value(node) for node in nodes]
        return list(zip(values[::2], values[1::2], strict=True))

    def _dict(self, index: Node, nodes: Node, make: Callable[[], Any] = dict) -> Any:
        value = self.remember(index, make())
        for k, v in self.pairs(nodes):
            value[k] = v
        return value

    def _default(self, index: Node, nodes: Node, factory: Node) -> collections.defaultdict:
        value = self._dict(index, nodes, collections.defaultdict)
        factory = self.factory(factory)
        value.default_factory = factory if callable(factory) else None
        return value

    def _set(self, index: Node, nodes: Node) -> set:
        value = self.remember(index, set())
        value.update(self.value(node) for node in nodes)
        return value

    def _deque(self, index: Node, nodes: Node, maxlen: Node) -> collections.deque:
        value = self.remember(index, collections.deque(maxlen=maxlen))
        value.extend(self.value(node) for node in nodes)
        return value

    def _objects(self, index: Node, shape: Node, nodes: Node) -> np.ndarray:
        array = np.empty(len(nodes), object)
        value = self.remember(index, array.reshape(shape))
        for i, node in enumerate(nodes):
            array[i] = self.value(node)
        # NumPy frees what an array holds by recursion in C, without a bound of its own
        within = 1 + max((self._within.get(id(item), 0) for item in array), default=0)
        if within > WITHIN:
            raise WireError(f"arrays of objects lie within one another more than {WITHIN} deep")
        self._within[id(value)] = within
        return value

    def _scalar(self, described: Node, text: Node) -> np.generic:
        dtype = npy.described(described)
        data = bytes.fromhex(text)
        if len(data) != dtype.itemsize:
            raise WireError("a number has another size than its dtype")
        if dtype.names is not None:
            return np.frombuffer(bytearray(data), dtype)[0]
        return np.frombuffer(data, dtype)[0] if data else dtype.type()

    def _classed(self, index: Node, name: Node, node: Node) -> np.ndarray:
        cls = next((cls for cls in CLASSED[:-1] if cls.__name__ == name), None)
        array = self.array(node)
        if cls is None or (cls is np.matrix and array.ndim != 2):
            raise WireError("an array is of no known class")
        return self.remember(index, array.view(cls))

    def _masked(self, index: Node, node: Node, mask: Node, fill: Node) -> np.ma.MaskedArray:
        array = self.array(node).view(np.ma.MaskedArray)
        if mask is not None:  # its own memory and no copy of it: what is masked in place is told by that
            array = np.ma.MaskedArray(array, mask=mask_of(self, mask, array), copy=False)
        if fill is not None:
            value = self.value(fill)
            if not isinstance(value, (np.generic, int, float, complex, str, bytes)):
                raise WireError("what stands for a masked value is no single value")
            array.fill_value = value
        return self.remember(index, array)

    def _named(self, name: Node, fields: Node, nodes: Node) -> tuple:
        name, fields = str(name), tuple(fields)
        given = self.hooks.named_tuple(name, fields)
        if given is not None:
            values = self.sequence(nodes)
            if len(values) != len(fields):
                raise WireError("a tuple has more fields than names, or fewer")
            return tuple.__new__(given, values)  # no line of the class runs
        return named_tuple(name, fields)._make(self.sequence(nodes))

    def _tensor(self, library: Library, index: Node, node: Node, dtype: Node, about: Node) -> Tensor:
        if not isinstance(about, dict) or type(dtype) is not str:
            raise WireError("a tensor is not described")
        if not library.loaded():
            raise WireError(f"a tensor of {library.name} came, and {library.name} is not imported here")
        value = self.hooks.make(library, self.array(node), dtype, about, self)
        return self.remember(index, value)

    def _ref(self, index: Node) -> object:
        if type(index) is not int or index not in self.items:
            raise WireError("a value refers to one that is not there")
        return self.items[index]

    def _arg(self, index: Node) -> object:
        if type(index) is not int or not 0 <= index < len(self._args):
            raise WireError("a value refers to an argument that was not given")
        return self._args[index]


def _strides(shape: Node, strides: Node, offset: Node, itemsize: int, size: int) -> tuple[int, ...]:
    """The strides of a view, if all of it lies in memory of this size. NumPy's own look at that wraps around
    where a stride is near to 2**63, and such an array reaches anywhere.
    """
    if not all(type(n) is int for n in (*shape, *strides, offset)) or any(n < 0 for n in shape):
        raise WireError("a view has no plain shape and strides")
    ends = [(n - 1) * stride for n, stride in zip(shape, strides, strict=True)] if 0 not in shape else []
    low, high = offset + sum(min(end, 0) for end in ends), offset + sum(max(end, 0) for end in ends)
    if low < 0 or high + (itemsize if 0 not in shape else 0) > size:
        raise WireError("a view reaches beyond its memory")
    # of an axis with one element or none NumPy looks at no stride, and later computes with it all the same
    return tuple(stride if n > 1 and 0 not in shape else itemsize for n, stride in zip(shape, strides))


def mask_of(decoder: Decoder, node: Node, array: np.ma.MaskedArray) -> np.ndarray:
    """The mask of a masked array that came."""
    mask = decoder.array(node)
    if mask.shape != array.shape or mask.dtype != np.ma.make_mask_descr(array.dtype):
        raise WireError("a mask has not the shape of what it covers")
    return mask


def _plain(self: Decoder, number: Node) -> bytearray:
    blob = self.blob(number)
    self.spend(len(blob))
    return blob


def _text(self: Decoder, number: Node) -> str:
    return _plain(self, number).decode("utf-8", "surrogatepass")


def _integer(self: Decoder, text: Node) -> int:
    if not re.fullmatch(r"-?0x[0-9a-f]+", text):
        raise WireError("an integer is not written as one")
    return int(text, 16)


def _float(self: Decoder, text: Node) -> float:
    if text not in ("nan", "inf", "-inf"):
        raise WireError("a float is not written as one")
    return float(text)


_named_tuples: dict[tuple, type] = {}


def named_tuple(name: str, fields: tuple[str, ...]) -> type:
    """The namedtuple class of this name and these fields, always the same one."""
    key = (name, fields)
    if key not in _named_tuples:
        if len(_named_tuples) > 1000:
            _named_tuples.clear()
        _named_tuples[key] = collections.namedtuple(name, fields, rename=True)
    return _named_tuples[key]


_DECODE: dict[str, Callable] = {
    "str": _text,
    "int": _integer,
    "float": _float,
    "complex": lambda self, real, imag: complex(float(self.value(real)), float(self.value(imag))),
    "bytes": lambda self, number: bytes(_plain(self, number)),
    "bytearray": lambda self, index, number: self.remember(index, bytearray(_plain(self, number))),
    "list": Decoder._list,
    "tuple": lambda self, nodes: tuple(self.sequence(nodes)),
    "dict": Decoder._dict,
    "ordered": lambda self, index, nodes: self._dict(index, nodes, collections.OrderedDict),
    "counter": lambda self, index, nodes: self._dict(index, nodes, collections.Counter),
    "default": Decoder._default,
    "set": Decoder._set,
    "frozenset": lambda self, nodes: frozenset(self.value(node) for node in nodes),
    "deque": Decoder._deque,
    "array": lambda self, index, node: self.remember(index, self.array(node)),
    "objects": Decoder._objects,
    "scalar": Decoder._scalar,
    "named": Decoder._named,
    "classed": Decoder._classed,
    "masked": Decoder._masked,
    "pandas": frames.decode,
    "sympy": symbols.decode,
    "path": lambda self, name, text: PATHS[name](str(text)),
    "zone": lambda self, node: zone(node),
    "dtype": lambda self, text: np.dtype(object) if text == "|O" else npy.described(text),
    "slice": lambda self, *nodes: slice(*map(self.value, nodes)),
    "range": lambda self, *nodes: range(*map(self.value, nodes)),
    "ellipsis": lambda self: ...,
    "notimplemented": lambda self: NotImplemented,
    "fraction": lambda self, *nodes: fractions.Fraction(*(int(self.value(node)) for node in nodes)),
    "decimal": lambda self, text: decimal.Decimal(str(text)),
    "date": lambda self, text: datetime.date.fromisoformat(text),
    "datetime": lambda self, text, where=None, fold=0: datetime.datetime.fromisoformat(text).replace(
        tzinfo=zone(where), fold=int(bool(fold))
    ),
    "time": lambda self, text, where=None: datetime.time.fromisoformat(text).replace(tzinfo=zone(where)),
    "timedelta": lambda self, *parts: datetime.timedelta(*map(int, parts)),
    "ref": Decoder._ref,
    "arg": Decoder._arg,
}
