"""What pandas computes with, by value: frames, series, indexes, extension arrays, timestamps.

They cross as plain columns (numbers, texts, codes and categories, values and masks) and are built again by
pandas' own classes. The names of these classes are in this file: a message chooses among them and names none
of its own. What is not in the list, a subclass of the student's first of all, is left to the hooks.

**What is wanted.** A test reads a student's frame as it reads its own: `df.equals(other)`, `df['a'] > 1`,
`type(df) is pd.DataFrame`. It sends a frame to a student's function, and sees what that wrote into it.

**What does not work.** A handle: every comparison would be answered by the student's process, or refused.
Pickle, and all that pandas writes as one. Parquet and Arrow: they need a library more, and their readers are
C++ that was not written for hostile files. CSV and JSON: dtypes are lost.

**What was chosen.** All columns of one NumPy dtype go as one array of two axes, each other column by itself.
`_fits` says before anything is encoded whether all of a value can go. Labels of an index are plain values: a
handle among them would be asked for its hash whenever pandas looks something up.
After a call a frame that was an argument is compared with a record of what came (`state`), and goes back as a
whole if it differs; the sender's own frame takes that over (`refill`).

**What can still fail.**

- `attrs` and flags stay behind, and the freq of an index that has no name for it.
- A series that is a column of a frame which goes with it arrives as one of its own, as pandas keeps them
  apart anyway (copy on write).
- Sparse columns and those of Arrow are the hooks'.
"""

from __future__ import annotations

import datetime
import decimal
import fractions
import importlib
import re
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from . import npy
from .channel import WireError
from .zones import zone, zone_node

if TYPE_CHECKING:
    from .values import Decoder, Encoder

Node = Any
LARGE = 24 << 20  # bytes of a frame that is no longer sent by value
_UNITS = ("s", "ms", "us", "ns")
_FREQ = re.compile(r"-?[0-9]{0,9}[A-Za-z]{1,6}(-[A-Z]{3}){0,2}")
_CLOSED = ("left", "right", "both", "neither")
_LABELS = (
    str,
    int,
    float,
    bool,
    complex,
    bytes,
    type(None),
    datetime.date,
    datetime.datetime,
    datetime.time,
    datetime.timedelta,
    decimal.Decimal,
    fractions.Fraction,
)


def _pandas() -> Any:
    return importlib.import_module("pandas")


def _loaded() -> ModuleType | None:
    pandas = sys.modules.get("pandas")
    return pandas if pandas is not None and hasattr(pandas, "DataFrame") else None


def _indexes(pd: Any) -> tuple[type, ...]:
    return (
        pd.Index,
        pd.RangeIndex,
        pd.MultiIndex,
        pd.DatetimeIndex,
        pd.TimedeltaIndex,
        pd.PeriodIndex,
        pd.IntervalIndex,
        pd.CategoricalIndex,
    )


def can_change(value: object) -> bool:
    """Whether it is a frame or a series of pandas' own class: what a call can write into."""
    pd = _loaded()
    return pd is not None and type(value) in (pd.DataFrame, pd.Series)


# what can go


def _label(pd: Any, value: object) -> bool:
    if type(value) in (tuple, frozenset):
        return all(_label(pd, part) for part in value)  # pyrefly: ignore[not-iterable]  # it is one
    if isinstance(value, np.generic):
        return npy.sendable(value.dtype) and value.dtype.names is None
    return type(value) in _LABELS or _scalar(pd, value) is not None


def _fits(pd: Any, value: Any) -> bool:
    """Whether all of a frame, series or index can go by value."""
    kind = type(value)
    if kind is pd.DataFrame:
        return (
            int(value.memory_usage(index=True).sum()) <= LARGE
            and _fits(pd, value.index)
            and _fits(pd, value.columns)
            and all(_known(pd, dtype) for dtype in value.dtypes.unique())
        )
    if kind is pd.Series:
        return (
            value.nbytes <= LARGE
            and _known(pd, value.dtype)
            and _fits(pd, value.index)
            and _label(pd, value.name)
        )
    if kind not in _indexes(pd) or not all(_label(pd, name) for name in value.names):
        return False
    if kind is pd.RangeIndex:
        return len(value) * 8 <= LARGE
    if kind is pd.MultiIndex:
        return all(_fits(pd, level) for level in value.levels)
    if not _known(pd, value.dtype) or value.nbytes > LARGE:
        return False
    return value.dtype != object or all(_label(pd, label) for label in value.array)


def _known(pd: Any, dtype: Any) -> bool:
    """Whether columns of this dtype can go."""
    if isinstance(dtype, np.dtype):
        return dtype.kind == "O" or (dtype.kind in "biufcmM" and dtype.isnative and dtype.itemsize <= 16)
    kind = type(dtype)
    if kind is pd.CategoricalDtype:
        return dtype.categories is None or _fits(pd, dtype.categories)
    if kind is pd.DatetimeTZDtype:
        try:
            return zone_node(dtype.tz) is not None
        except LookupError:
            return False
    if kind is pd.IntervalDtype:
        return dtype.subtype is not None and _known(pd, dtype.subtype)
    if kind is pd.PeriodDtype:
        return _FREQ.fullmatch(_period(dtype)) is not None
    if kind is pd.StringDtype:
        return True
    return getattr(pd, f"{dtype}Dtype" if str(dtype) != "boolean" else "BooleanDtype", None) is kind


def _period(dtype: Any) -> str:
    """The frequency as pandas writes it of periods, which is not how it writes it of moments."""
    return str(dtype).removeprefix("period[").removesuffix("]")


def _scalar(pd: Any, value: Any) -> list | None:
    """Pandas' own scalars, in parts that the ordinary encoder knows."""
    if value is pd.NaT or value is pd.NA:
        return ["nat" if value is pd.NaT else "na"]
    kind = type(value)
    try:
        if kind is pd.Timestamp:
            return ["stamp", value.asm8, zone_node(value.tzinfo)]
        if kind is pd.Timedelta:
            return ["delta", value.asm8]
        if kind is pd.Period and _FREQ.fullmatch(value.freqstr):
            return ["period", value.ordinal, value.freqstr]
        if kind is pd.Interval and _edge(pd, value.left) and _edge(pd, value.right):
            return ["interval", value.left, value.right, value.closed]
    except LookupError:
        pass
    return None


def _edge(pd: Any, value: object) -> bool:
    return type(value) in (int, float, pd.Timestamp, pd.Timedelta) or (
        isinstance(value, np.generic) and value.dtype.kind in "iufmM"
    )


# encoding


def encode(value: Any, encoder: Encoder) -> list | None:
    """The node of one of pandas' own values; None for what is none, or cannot go."""
    pd = _loaded()
    if pd is None:
        return None
    kind = type(value)
    if kind is pd.DataFrame or kind is pd.Series:
        if not _fits(pd, value):
            return None
        # noted before its elements are added: one of them may be the frame itself
        name = "frame" if kind is pd.DataFrame else "series"
        return ["pandas", name, encoder.index(value), contents(value, encoder)]
    if kind in _indexes(pd):
        return ["pandas", "index", _index(pd, value, encoder)] if _fits(pd, value) else None
    parts = _scalar(pd, value)
    if parts is not None:
        return ["pandas", *(encoder.add(part) for part in parts)]
    if isinstance(value, pd.api.extensions.ExtensionDtype):
        if _known(pd, value) and kind is not pd.PeriodDtype:
            return ["pandas", "dtype", _array(pd, pd.array([], dtype=value), encoder)]
        return None
    if isinstance(value, pd.api.extensions.ExtensionArray) and kind is type(pd.Series(value[:0]).array):
        dtype = value.dtype
        if not isinstance(dtype, np.dtype) and _known(pd, dtype) and value.nbytes <= LARGE:
            return ["pandas", "array", _array(pd, value, encoder)]
    return None


def contents(value: Any, encoder: Any) -> list:
    """What a frame or a series holds, as nodes."""
    pd = _pandas()
    if type(value) is pd.Series:
        return [
            _array(pd, value.array, encoder),
            _index(pd, value.index, encoder),
            encoder.add(value.name),
        ]
    together: dict[np.dtype, list[int]] = {}
    parts: list = []
    for place, dtype in enumerate(value.dtypes.array):
        if isinstance(dtype, np.dtype) and dtype.kind != "O":
            together.setdefault(dtype, []).append(place)
        else:
            parts.append([[place], _array(pd, value.iloc[:, place].array, encoder)])
    for places in together.values():
        parts.append([places, ["numbers", encoder.array(np.array(value.iloc[:, places].to_numpy()))]])
    return [_index(pd, value.index, encoder), _index(pd, value.columns, encoder), parts]


def _index(pd: Any, value: Any, encoder: Any) -> list:
    kind = type(value)
    if kind is pd.RangeIndex:
        return ["range", value.start, value.stop, value.step, encoder.add(value.name)]
    if kind is pd.MultiIndex:
        return [
            "multi",
            [_index(pd, level, encoder) for level in value.levels],
            [encoder.array(np.array(codes)) for codes in value.codes],
            [encoder.add(name) for name in value.names],
        ]
    freq = getattr(value, "freq", None) if kind in (pd.DatetimeIndex, pd.TimedeltaIndex) else None
    if freq is not None:
        offset = pd.tseries.frequencies.to_offset(freq.freqstr) if _FREQ.fullmatch(freq.freqstr) else None
        freq = freq.freqstr if offset == freq else None
    return ["labels", _array(pd, value.array, encoder), encoder.add(value.name), freq]


def _array(pd: Any, value: Any, encoder: Any) -> list:
    """An array of pandas' by the plain arrays that it is made of."""
    # texts are kept in a class that derives from it
    plain_kind = type(value) is pd.arrays.NumpyExtensionArray
    dtype = value.to_numpy().dtype if plain_kind else value.dtype
    if isinstance(dtype, np.dtype):
        plain = np.array(value)
        if dtype.kind == "O":
            return ["objects", [encoder.add(item) for item in plain]]
        return ["numbers", encoder.array(plain)]
    kind = type(dtype)
    if kind is pd.StringDtype:
        texts = [None if missing else str(item) for item, missing in zip(value, value.isna())]
        return ["texts", dtype.storage, int(dtype.na_value is pd.NA), [encoder.add(text) for text in texts]]
    if kind is pd.CategoricalDtype:
        categories = _index(pd, value.categories, encoder)
        return ["category", encoder.array(np.array(value.codes)), categories, int(bool(value.ordered))]
    if kind is pd.DatetimeTZDtype:
        return ["zoned", encoder.array(value.view("i8").copy()), dtype.unit, zone_node(dtype.tz)]
    if kind is pd.PeriodDtype:
        return ["periods", encoder.array(value.view("i8").copy()), _period(dtype)]
    if kind is pd.IntervalDtype:
        return [
            "intervals",
            _array(pd, value.left.array, encoder),
            _array(pd, value.right.array, encoder),
            value.closed,
        ]
    missing = np.array(value.isna(), bool)
    filled = value.to_numpy(dtype.numpy_dtype, na_value=dtype.numpy_dtype.type(0))
    return ["masked", encoder.array(np.array(filled)), encoder.array(missing)]


class _Record:
    """Stands in for an encoder where a frame is to be compared with itself later: arrays by their bytes, all
    else by identity or, where it is a plain scalar, by value.
    """

    def add(self, value: object) -> object:
        return value if type(value) in (str, int, bool, bytes) else _Same(value)

    def array(self, array: np.ndarray) -> tuple:
        return array.dtype.str, array.shape, array.tobytes()


class _Same:
    """Equal to itself, and to the same float."""

    def __init__(self, value: object) -> None:
        self.value = value  # held, so that its id is no other object's

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Same):
            return False
        return self.value is other.value or (
            type(self.value) is float and type(other.value) is float and repr(self.value) == repr(other.value)
        )

    __hash__ = None  # pyrefly: ignore[bad-override]  # nobody looks it up


def state(value: object) -> object:
    """A record of what a frame or series holds, to be compared with one that is made later; None where it
    holds something by now that cannot be told.
    """
    return contents(value, _Record()) if _fits(_pandas(), value) else None


# decoding


def decode(decoder: Decoder, kind: Node, *parts: Node) -> object:
    """The value of a node that `encode` made."""
    try:
        pd = _pandas()
        if kind in ("frame", "series"):
            number, inside = parts
            return decoder.remember(number, _built(pd, decoder, kind, inside))
        if kind == "index":
            return _read_index(pd, decoder, *parts)
        if kind == "array":
            return _read_array(pd, decoder, *parts)
        if kind == "dtype":
            return _read_array(pd, decoder, *parts).dtype
        return _read_scalar(pd, kind, [decoder.value(part) for part in parts])
    except (WireError, TypeError):
        raise
    except Exception as error:  # whatever pandas says of columns that do not go together
        raise WireError(
            f"a value of pandas is not what it says: {type(error).__name__}: {str(error)[:200]}"
        ) from None


def refill(value: Any, node: Node, decoder: Decoder) -> None:
    """Give a frame or series its new contents."""
    pd = _pandas()
    kind = "frame" if type(value) is pd.DataFrame else "series"
    try:
        made = _built(pd, decoder, kind, node)
        value._update_inplace(made)
        if kind == "series":
            value.name = made.name
    except WireError:
        raise
    except Exception as error:  # as above
        raise WireError(f"a frame has become none: {type(error).__name__}: {error}"[:300]) from None


def _built(pd: Any, decoder: Decoder, kind: str, inside: Node) -> Any:
    if kind == "series":
        array, index, name = inside
        values, labels = _read_array(pd, decoder, array), _read_index(pd, decoder, index)
        if len(values) != len(labels) or getattr(values, "ndim", 1) != 1:
            raise WireError("a series has more values than labels, or fewer")
        return pd.Series(
            values,
            index=labels,
            name=_read_label(pd, decoder, name),
            dtype=values.dtype,
            copy=True,
        )
    index, columns, parts = inside
    rows, labels = _read_index(pd, decoder, index), _read_index(pd, decoder, columns)
    decoder.spend(len(rows) + 8 * len(labels))
    found, order = [], []
    for places, node in parts:
        if not all(type(place) is int for place in places):
            raise WireError("a column has no place")
        values = _read_array(pd, decoder, node)
        if values.ndim == 1:
            values = pd.Series(values, dtype=values.dtype, copy=True)
        shape = values.shape if values.ndim == 2 else (len(values), 1)
        if shape != (len(rows), len(places)):
            raise WireError("a column is longer than its frame, or shorter")
        if values.ndim == 2:
            values = pd.DataFrame(values, copy=True)
        found.append(values)
        order += places
    if sorted(order) != list(range(len(labels))):
        raise WireError("a frame's columns have no places, or more than one")
    frame = pd.concat(found, axis=1) if found else pd.DataFrame(index=range(len(rows)))
    if order != sorted(order):
        frame = frame.iloc[:, np.argsort(order)].copy()
    frame.index, frame.columns = rows, labels
    return frame


def _read_label(pd: Any, decoder: Decoder, node: Node) -> Any:
    label = decoder.value(node)
    if not _label(pd, label):
        raise WireError("a label is no plain value")
    return label


def _read_index(pd: Any, decoder: Decoder, node: Node) -> Any:
    kind, *parts = node
    if kind == "range":
        start, stop, step, name = parts
        if not all(type(part) is int and abs(part) < 1 << 62 for part in (start, stop, step)):
            raise WireError("a range is not made of numbers")
        decoder.spend(8 * len(range(start, stop, step)))
        return pd.RangeIndex(start, stop, step, name=_read_label(pd, decoder, name))
    if kind == "multi":
        levels, codes, names = parts
        if not len(levels) == len(codes) == len(names) <= 100:
            raise WireError("an index has as many levels as names")
        arrays = [decoder.array(part) for part in codes]
        if any(array.ndim != 1 or array.dtype.kind != "i" for array in arrays):
            raise WireError("an index has no codes")
        return pd.MultiIndex(
            levels=[_read_flat(pd, decoder, level) for level in levels],
            codes=arrays,
            names=[_read_label(pd, decoder, name) for name in names],
            verify_integrity=True,
        )
    if kind != "labels":
        raise WireError("an index is of no known kind")
    array, name, freq = parts
    values = _read_array(pd, decoder, array)
    if values.ndim != 1:
        raise WireError("an index has one axis")
    if values.dtype == object and not all(_label(pd, label) for label in values):
        raise WireError("a label is no plain value")
    name = _read_label(pd, decoder, name)
    if freq is not None:
        if type(freq) is not str or not _FREQ.fullmatch(freq):
            raise WireError("a frequency has no name")
        kinds = {"M": pd.DatetimeIndex, "m": pd.TimedeltaIndex}
        return kinds[values.dtype.kind](values, freq=freq, name=name)
    return pd.Index(values, dtype=values.dtype, name=name, copy=True)


def _read_flat(pd: Any, decoder: Decoder, node: Node) -> Any:
    """An index that is part of another: of one level."""
    if node[0] == "multi":
        raise WireError("a level of an index has levels itself")
    return _read_index(pd, decoder, node)


def _numbers(decoder: Decoder, node: Node, kinds: str) -> np.ndarray:
    array = decoder.array(node)
    if array.dtype.kind not in kinds or array.dtype.names is not None:
        raise WireError("a column is of another dtype than it says")
    return array


def _read_array(pd: Any, decoder: Decoder, node: Node) -> Any:
    """The array of a node: NumPy's for numbers and objects, else one of pandas'."""
    kind, *parts = node
    match kind:
        case "numbers":
            return _numbers(decoder, parts[0], "biufcmM")
        case "objects":
            array = np.empty(len(parts[0]), object)
            for i, item in enumerate(parts[0]):
                array[i] = decoder.value(item)
            return array
        case "texts":
            storage, na, nodes = parts
            if storage not in ("python", "pyarrow"):
                raise WireError("texts are kept in no known way")
            texts = [decoder.value(item) for item in nodes]
            if not all(text is None or type(text) is str for text in texts):
                raise WireError("a column of texts holds something else")
            dtype = pd.StringDtype(storage, na_value=pd.NA if na else np.nan)
            return pd.array(texts, dtype=dtype)
        case "category":
            codes, categories, ordered = parts
            return pd.Categorical.from_codes(
                _numbers(decoder, codes, "i"),
                categories=_read_flat(pd, decoder, categories),
                ordered=bool(ordered),
            )
        case "zoned":
            array, unit, where = _numbers(decoder, parts[0], "i"), parts[1], zone(parts[2])
            if unit not in _UNITS or where is None or array.dtype != np.int64:
                raise WireError("a column of dates has no unit or no zone")
            stamps = pd.DatetimeIndex(array.view(f"M8[{unit}]"), copy=True)
            return stamps.tz_localize("UTC").tz_convert(where).array
        case "periods":
            array, freq = _numbers(decoder, parts[0], "i"), parts[1]
            if type(freq) is not str or not _FREQ.fullmatch(freq):
                raise WireError("a frequency has no name")
            return pd.arrays.PeriodArray(array.astype(np.int64), dtype=pd.PeriodDtype(freq))
        case "intervals":
            left, right, closed = parts
            if closed not in _CLOSED or "intervals" in (left[0], right[0]):
                raise WireError("an interval is closed on no side")
            return pd.arrays.IntervalArray.from_arrays(
                _read_array(pd, decoder, left), _read_array(pd, decoder, right), closed=closed, copy=True
            )
        case "masked":
            data, mask = _numbers(decoder, parts[0], "biuf"), _numbers(decoder, parts[1], "b")
            if data.shape != mask.shape or data.ndim != 1:
                raise WireError("a column has more values than its mask, or fewer")
            made = {"b": pd.arrays.BooleanArray, "f": pd.arrays.FloatingArray}
            return made.get(data.dtype.kind, pd.arrays.IntegerArray)(data, mask, copy=True)
    raise WireError("a column is of no known kind")


def _read_scalar(pd: Any, kind: Node, parts: list) -> object:
    match kind, *parts:
        case ["nat"]:
            return pd.NaT
        case ["na"]:
            return pd.NA
        case ["stamp", np.datetime64() as moment, where]:
            if np.datetime_data(moment.dtype)[0] in _UNITS:
                stamp = pd.Timestamp(moment)
                return stamp if where is None else stamp.tz_localize("UTC").tz_convert(zone(where))
        case ["delta", np.timedelta64() as length]:
            if np.datetime_data(length.dtype)[0] in _UNITS:
                return pd.Timedelta(length)
        case ["period", int(ordinal), str(freq)] if _FREQ.fullmatch(freq):
            return pd.Period(ordinal=ordinal, freq=freq)
        case ["interval", left, right, str(closed)] if closed in _CLOSED:
            if _edge(pd, left) and _edge(pd, right):
                return pd.Interval(left, right, closed=closed)
    raise WireError("pandas has no such value")
