"""Frames, series and indexes arrive as pandas' own, equal in all that pandas compares; a forged one is an
error of the wire.
"""

import json

import numpy as np
import pytest

from autograder.wire import frames, npy
from autograder.wire.channel import WireError
from autograder.wire.values import CannotSend, Decoder, Encoder, Hooks

pd = pytest.importorskip("pandas")
LIMIT = 1 << 24


def across(value):
    encoder = Encoder(Hooks())
    node = encoder.add(value)
    blobs = [bytearray(blob) for blob in encoder.blobs()]
    return Decoder(Hooks(), blobs, LIMIT).value(json.loads(json.dumps(node, allow_nan=False)))


DAYS = pd.date_range("2020", periods=3)
TABLE = pd.DataFrame(
    {
        "number": [1, 2, 3],
        "text": list("xyz"),
        "float": [1.0, None, 3],
        "object": [[1], {"k": (2,)}, None],
        "day": DAYS,
        "berlin": DAYS.tz_localize("Europe/Berlin"),
        "utc": DAYS.tz_localize("UTC"),
        "length": pd.to_timedelta([1, 2, 3], unit="D"),
        "kind": pd.Categorical(["p", "q", None], ordered=True),
        "Int64": pd.array([1, None, 3], dtype="Int64"),
        "boolean": pd.array([True, None, False], dtype="boolean"),
        "Float32": pd.array([1.5, None, 2], dtype="Float32"),
        "string": pd.array(["a", None, "b"], dtype="string"),
        "month": pd.period_range("2020-01", periods=3, freq="M"),
        "interval": pd.interval_range(0, 3),
        "bool": [True, False, True],
        "old": pd.Series(["a", "b", "c"], dtype=object),
    }
)


@pytest.mark.parametrize("name", TABLE.columns)
def test_columns_keep_dtype_values_and_what_is_missing(name):
    got = across(TABLE[name])
    pd.testing.assert_series_equal(got, TABLE[name])
    assert type(got) is pd.Series


@pytest.mark.parametrize(
    "frame",
    [
        TABLE,
        TABLE.set_index(["number", "text"]),
        TABLE.set_index("kind"),
        TABLE.set_index("berlin"),
        TABLE.T,
        TABLE[[]],
        TABLE.iloc[:0],
        pd.DataFrame(),
        TABLE[["number", "number"]],
        TABLE.describe(),
        TABLE.groupby("text").agg({"number": ["min", "max"], "float": "mean"}),
        pd.DataFrame(np.zeros((3, 4), np.int8), columns=[1, 2, 3, 4]),
        pd.DataFrame({1: [2], (1, 2): [3]}),
        DAYS.to_frame(),
    ],
    ids=[
        *["all", "levels", "categories", "dates", "transposed", "no columns", "no rows", "empty", "twice"],
        *["describe", "aggregated", "numbers", "mixed", "freq"],
    ],
)
def test_frames_arrive_as_they_were(frame):
    got = across(frame)
    pd.testing.assert_frame_equal(got, frame, check_freq=True, check_index_type="exact")
    assert type(got) is pd.DataFrame
    got["new"] = 1
    assert "new" not in frame


@pytest.mark.parametrize(
    "index",
    [
        pd.RangeIndex(3, name="q"),
        pd.Index(["a", None]),
        pd.Index(["a", 1, (1, 2)], dtype=object),
        pd.MultiIndex.from_product([[1, 2], DAYS], names=["a", None]),
        pd.bdate_range("2020", periods=3),
        pd.date_range("2020", periods=3, freq="2h"),
        pd.timedelta_range("1D", periods=3),
        pd.CategoricalIndex(["a", "b"]),
        pd.period_range("2020Q1", periods=2, freq="Q"),
    ],
    ids=lambda index: type(index).__name__,
)
def test_indexes_keep_class_names_and_frequency(index):
    got = across(index)
    pd.testing.assert_index_equal(got, index, exact=True)
    assert getattr(got, "freq", None) == getattr(index, "freq", None)


@pytest.mark.parametrize(
    "value",
    [
        pd.Timestamp("2020-01-01"),
        pd.Timestamp("2020-07-01", tz="Europe/Berlin"),
        pd.Timedelta("1D"),
        pd.Period("2020-01"),
        pd.Interval(0, 1),
        pd.CategoricalDtype(["a"]),
        pd.Int64Dtype(),
    ],
    ids=str,
)
def test_scalars_and_dtypes(value):
    got = across(value)
    assert type(got) is type(value) and got == value
    assert across(pd.NaT) is pd.NaT and across(pd.NA) is pd.NA


def test_a_subclass_and_what_is_no_plain_label_are_left_to_the_hooks():
    class Frame(pd.DataFrame):
        pass

    class Label(str):
        pass

    for value in (
        Frame({"a": [1]}),
        pd.DataFrame({Label("a"): [1]}, dtype=object).rename(columns={"a": object()}),
        pd.Series([1], name=Label("x")),
        pd.Series(pd.arrays.SparseArray([1, 0])),
    ):
        with pytest.raises(CannotSend):
            across(value)


def test_a_frame_that_is_large_stays_where_it_is(monkeypatch):
    monkeypatch.setattr(frames, "LARGE", 1000)
    with pytest.raises(CannotSend):
        across(pd.DataFrame({"a": np.zeros(1000)}))


NUMBERS = npy.pack(np.arange(3))
CODES = npy.pack(np.array([0, 7, 0], np.int8))
MASK = npy.pack(np.array([True, False]))
ROWS, NAMES = ["range", 0, 3, 1, None], ["labels", ["objects", ["a"]], None, None]
DEEP = ["category", [0, 0], ["range", 0, 3, 1, None], 0]
for _ in range(20):
    DEEP = ["category", [0, 0], ["labels", DEEP, None, None], 0]


@pytest.mark.parametrize(
    "node",
    [
        ["pandas"],
        ["pandas", "read_pickle", "x"],
        ["pandas", "frame", 0, []],
        ["pandas", "frame", 0, [ROWS, NAMES, []]],
        ["pandas", "frame", 0, [ROWS, NAMES, [[[1], ["numbers", [0, 0]]]]]],
        ["pandas", "frame", 0, [ROWS, NAMES, [[[0, 0], ["numbers", [0, 0]]]]]],
        ["pandas", "frame", 0, [["range", 0, 4, 1, None], NAMES, [[[0], ["numbers", [0, 0]]]]]],
        ["pandas", "frame", 0, [["range", 0, 1 << 60, 1, None], NAMES, [[[0], ["numbers", [0, 0]]]]]],
        ["pandas", "frame", 0, [["range", 0, 3, 0, None], NAMES, []]],
        ["pandas", "index", ["range", 0, 1 << 40, 1, None]],
        ["pandas", "index", ["range", 0, 1.5, 1, None]],
        ["pandas", "index", ["labels", ["objects", [["list", 0, []]]], None, None]],
        ["pandas", "index", ["labels", ["objects", [["handle", 1, 1]]], None, None]],
        ["pandas", "index", ["labels", ["numbers", [0, 0]], ["list", 0, []], None]],
        ["pandas", "index", ["labels", ["numbers", [0, 0]], None, "D"]],
        ["pandas", "index", ["labels", ["numbers", [0, 0]], None, "D" * 100]],
        ["pandas", "index", ["multi", [ROWS], [[1, 0]], [None]]],
        ["pandas", "index", ["multi", [ROWS, ROWS], [[0, 0]], [None]]],
        ["pandas", "index", ["multi", [["multi", [ROWS], [[0, 0]], [None]]], [[0, 0]], [None]]],
        ["pandas", "series", 0, [["category", [1, 0], ROWS, 0], ROWS, None]],
        ["pandas", "series", 0, [["masked", [0, 0], [2, 0]], ROWS, None]],
        ["pandas", "series", 0, [["masked", [0, 0], [0, 0]], ROWS, None]],
        ["pandas", "series", 0, [["numbers", [0, 0]], ["range", 0, 2, 1, None], None]],
        ["pandas", "series", 0, [["numbers", [0, 0]], ROWS, ["dict", 0, []]]],
        ["pandas", "series", 0, [["numbers", [9, 0]], ROWS, None]],
        ["pandas", "series", 0, [["texts", "python", 0, [1, 2, 3]], ROWS, None]],
        ["pandas", "series", 0, [["texts", "os", 0, ["a", "b", "c"]], ROWS, None]],
        ["pandas", "series", 0, [["zoned", [0, 0], "us", "../../etc/passwd"], ROWS, None]],
        ["pandas", "series", 0, [["zoned", [0, 0], "us", "dateutil//etc/passwd"], ROWS, None]],
        ["pandas", "series", 0, [["zoned", [0, 0], "year", 0], ROWS, None]],
        ["pandas", "series", 0, [["periods", [0, 0], "__import__"], ROWS, None]],
        ["pandas", "series", 0, [["intervals", ["numbers", [0, 0]], ["numbers", [0, 0]], "no"], ROWS, None]],
        ["pandas", "series", 0, [DEEP, ROWS, None]],
        ["pandas", "series", 0, [["objects", [["ref", 0], 1, 2]], ROWS, None]],
        ["pandas", "array", ["object"]],
        ["pandas", "dtype", ["numbers", "x"]],
        ["pandas", "stamp", "now", None],
        ["pandas", "stamp", ["scalar", "<M8[Y]", "00" * 8], None],
        ["pandas", "period", 1, "os.system"],
        ["pandas", "interval", "a", "b", "left"],
        ["pandas", "interval", 2, 1, "left"],
    ],
    ids=lambda node: str(node)[10:60],
)
def test_lies_are_errors_of_the_wire(node):
    blobs = [bytearray(blob) for blob in (NUMBERS, CODES, MASK)]
    with pytest.raises(WireError):
        Decoder(Hooks(), blobs, LIMIT).value(node)
