"""Values cross and return as they were; a message that lies about itself is an error of the wire and nothing
else.
"""

import collections
import copy
import datetime
import decimal
import fractions
import json
import math
import pathlib
import zoneinfo

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import course
from autograder.wire import npy
from autograder.wire.channel import DEPTH, WireError, _depth
from autograder.wire.values import CannotSend, Decoder, Encoder, Hooks

LIMIT = 1 << 24


def across(*values):
    encoder = Encoder(Hooks())
    nodes = [encoder.add(value) for value in values]
    blobs = [bytearray(blob) for blob in encoder.blobs()]
    decoder = Decoder(Hooks(), blobs, LIMIT)
    found = [decoder.value(node) for node in json.loads(json.dumps(nodes, allow_nan=False))]
    return found[0] if len(found) == 1 else found


def same(a, b) -> bool:
    """Equal in type and value, nan and -0.0 included."""
    if type(a) is not type(b):
        return False
    if isinstance(a, float):
        return np.float64(a).tobytes() == np.float64(b).tobytes() or (math.isnan(a) and math.isnan(b))
    if isinstance(a, (list, tuple, collections.deque)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return same(list(a.items()), list(b.items()))
    if isinstance(a, (np.ndarray, np.generic)):
        return (a.dtype, a.shape) == (b.dtype, b.shape) and a.tobytes() == b.tobytes()
    return a == b


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers(allow_nan=False)
    | st.text()
    | st.binary()
    | st.fractions()
    | st.decimals(allow_nan=False)
    | st.dates()
    | st.timedeltas()
)
dtypes = (
    hnp.integer_dtypes()
    | hnp.unsigned_integer_dtypes()
    | hnp.floating_dtypes()
    | hnp.complex_number_dtypes()
    | hnp.boolean_dtypes()
    | hnp.unicode_string_dtypes(max_len=4)
    | hnp.byte_string_dtypes(max_len=4)
    | hnp.datetime64_dtypes()
)
arrays = hnp.arrays(dtypes, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
values = st.recursive(
    scalars | arrays,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=3) | st.integers(), inner, max_size=4)
        | st.frozensets(st.integers() | st.text(max_size=2), max_size=4)
        | st.sets(st.integers(), max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(values)
def test_round_trip(value):
    assert same(across(value), value)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_views_keep_strides_order_and_what_they_share(data):
    base = np.arange(120.0).reshape(2, 3, 4, 5)
    index = st.tuples(*(st.slices(n) for n in base.shape))
    axes = st.permutations(range(4))
    a, b = (base[data.draw(index)].transpose(data.draw(axes)) for _ in range(2))
    x, y = across(a, b)
    assert same(x, a) and same(y, b)
    if a.size:
        x[...] = -1
        a[...] = -1
        assert same(y, b), (
            "what is written to one is seen in the other where they share memory, and only there"
        )


def test_an_empty_view_between_two_others_does_not_part_them():
    base = np.arange(9.0)
    x, _, y = across(base[:6], base[3:][:0], base[4:])
    x[5] = -1
    assert y[1] == -1


def test_a_message_does_not_tell_addresses():
    base = np.arange(20.0)
    encoder = Encoder(Hooks())
    for high_address_first in (base[10:12], base[:3], base[5:5]):
        encoder.add(high_address_first)
    assert [len(npy.unpack(bytearray(blob))) for blob in encoder.blobs()] == [2, 3, 0]


@pytest.mark.parametrize(
    "array",
    [
        np.array(3.5),
        np.zeros((0, 3)),
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.arange(10)[::-2],
        np.arange(10)[::3],
        np.broadcast_to(np.arange(3), (4, 3)),
        np.array([np.nan, np.inf, -np.inf, -0.0]),
        np.arange(3, dtype=">i4"),
        np.array([True, False]),
        np.float16([1, 2]),
        np.array(["ab", "c"]),
        np.zeros(1000)[::400],
        np.longdouble([1]),
        np.arange(24).reshape(2, 3, 4).transpose(2, 0, 1),
    ],
    ids=lambda array: f"{array.dtype}{array.shape}",
)
def test_arrays_keep_dtype_order_and_read_only(array):
    for read_only in (False, True):
        sent = array[...] if array.flags.writeable else array
        if read_only:
            sent = sent.view()
            sent.flags.writeable = False
        got = across(sent)
        assert same(got, sent) and got.flags.writeable == sent.flags.writeable
        for order in ("c_contiguous", "f_contiguous"):
            assert getattr(got.flags, order) == getattr(sent.flags, order)


def test_one_object_arrives_as_one():
    a, inner = np.zeros(3), [1]
    loop = [inner, inner]
    loop.append(loop)
    x, y, z, again = across(a, {"a": a}, loop, inner)
    assert y["a"] is x and z[0] is z[1] is again and z[2] is z


def test_subclasses_arrive_as_their_plain_base():
    class F(float):
        def __eq__(self, other):
            return True

        __hash__ = float.__hash__

    class S(str):
        pass

    class A(np.ndarray):
        __hash__ = None

        def __eq__(self, other):
            return True

    class T(torch.Tensor):
        pass

    class E(int):
        pass

    got = across(
        [
            F(2.5),
            S("x"),
            np.arange(3.0).view(A),
            torch.ones(2).as_subclass(T),
            E(3),
            np.float64(0.5),
        ]
    )
    assert [type(x) for x in got] == [float, str, np.ndarray, torch.Tensor, int, np.float64]
    assert got[0] == 2.5 and got[5] == 0.5


def test_shapes_and_dtypes_of_course():
    x = course.ones(2, 3, dtype=course.float64)
    shape, dtype, both = across([x.shape, x.dtype, {"shape": x.shape[:1]}])
    assert dtype is course.float64 and [repr(shape), repr(both)] == [
        "torch.Size([2, 3])",
        "{'shape': torch.Size([2])}",
    ]


def test_small_things_of_libraries():
    Point = collections.namedtuple("Point", "x y")
    got = across(
        [
            Point(1, 2),
            torch.float32,
            torch.Size([2]),
            torch.device("cpu"),
            np.dtype("f4"),
            slice(1, None),
            range(3),
            ...,
            collections.OrderedDict(a=1),
            collections.Counter("aab"),
            collections.defaultdict(None, a=1),
            collections.deque([1], 3),
            fractions.Fraction(1, 3),
            decimal.Decimal("1.10"),
            datetime.date(2026, 1, 2),
            torch.max(torch.eye(2), 0),
        ]
    )
    assert (
        got[0].y == 2 and got[1] is torch.float32 and isinstance(got[2], torch.Size) and got[4] == np.float32
    )
    assert (
        type(got[8]) is collections.OrderedDict
        and got[9]["a"] == 2
        and got[11].maxlen == 3
        and got[15].indices.tolist() == [0, 1]
    )


@pytest.mark.parametrize(
    "dtype", ["float16", "bfloat16", "float32", "float64", "int8", "int64", "bool", "complex64", "uint8"]
)
def test_torch_dtypes(dtype):
    x = torch.tensor([0, 1, 2]).to(getattr(torch, dtype))
    got = across(x)
    assert got.dtype is x.dtype and torch.equal(got, x)


def test_tensors_keep_strides_memory_gradients_and_kind():
    x = torch.arange(6.0).reshape(2, 3).t()
    p = torch.nn.Parameter(torch.ones(2))
    p.grad = torch.tensor([1.0, 2.0])
    got, row, q, c = across(x, x[0], p, course.tensor([1.0, 2.0], requires_grad=True))
    assert got.stride() == (1, 3) and torch.equal(got, x)
    got[0] = -1
    assert torch.equal(row, torch.tensor([-1.0, -1.0]))
    assert isinstance(q, torch.nn.Parameter) and torch.equal(q.grad, p.grad) and q.requires_grad
    assert isinstance(c, course.Tensor) and c.requires_grad and c.is_leaf


STRUCTURE = np.array([(1, 2.0), (3, 4.0)], dtype=[("a", "i4"), ("b", "f8")])
ALIGNED = np.zeros(4, np.dtype([("a", "i1"), ("b", "f8", (2,)), ("c", [("q", "U3")])], align=True))
ALIGNED["b"] = 3


@pytest.mark.filterwarnings("ignore:the matrix subclass")
@pytest.mark.parametrize(
    "array",
    [
        *(STRUCTURE, STRUCTURE[0], STRUCTURE["b"], STRUCTURE[::-1], ALIGNED, ALIGNED[::2], ALIGNED["c"]),
        *(np.matrix([[1, 2]]), STRUCTURE.view(np.recarray)),
        np.ma.masked_array([1, 2], [0, 1], fill_value=7),
        np.ma.masked_array([1.0, 2.0]),
        np.ma.masked_array(STRUCTURE, mask=[(1, 0), (0, 0)]),
    ],
    ids=lambda array: f"{type(array).__name__}{array.shape}",
)
def test_structures_and_numpys_own_classes(array):
    got = across(array)
    assert type(got) is type(array) and got.dtype == array.dtype and got.shape == array.shape
    assert repr(got) == repr(array)
    if isinstance(array, np.ma.MaskedArray):
        assert got.fill_value == array.fill_value
        assert (got.mask is np.ma.nomask) == (array.mask is np.ma.nomask)


def test_a_field_shares_the_memory_of_its_structure():
    whole, field = across(STRUCTURE.copy(), STRUCTURE["a"])
    assert whole["a"].tolist() == field.tolist()
    copied = STRUCTURE.copy()
    whole, field = across(copied, copied["a"])
    field[0] = 7
    assert whole[0]["a"] == 7


def test_what_lies_between_the_fields_of_a_structure_stays_at_home():
    memory = np.full(64, 0x5A, np.uint8)
    array = np.ndarray((2,), np.dtype({"names": ["a"], "formats": ["u1"], "itemsize": 32}), memory)
    encoder = Encoder(Hooks())
    told = json.dumps([encoder.add(array), encoder.add(array[0])])
    assert b"".join(bytes(npy.unpack(bytearray(blob))) for blob in encoder.blobs()).count(b"\x5a") == 2
    assert told.count("5a") == 1


def test_plain_things_of_the_standard_library():
    berlin = zoneinfo.ZoneInfo("Europe/Berlin")
    values = [
        datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
        datetime.datetime(2020, 10, 25, 2, 30, tzinfo=berlin, fold=1),
        datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=-3))),
        datetime.time(3, tzinfo=datetime.UTC),
        datetime.datetime(2020, 1, 1, 2, 3, 4, 5),
        datetime.UTC,
        berlin,
        pathlib.Path("a/b"),
        pathlib.PureWindowsPath("c:\\x"),
    ]
    got = across(values)
    assert got == values and [*map(type, got)] == [*map(type, values)]
    assert got[1].fold == 1 and got[1].utcoffset() == values[1].utcoffset()


class Zone(datetime.tzinfo):
    """Somebody's own."""


@pytest.mark.parametrize(
    "value",
    [object(), lambda: 0, torch.eye(2).to_sparse(), np.zeros(2, "i4,O"), [[object()]], Zone()],
    ids=["object", "function", "sparse", "structured", "nested", "zone"],
)
def test_what_cannot_be_sent_is_refused(value):
    with pytest.raises(CannotSend):
        across(value)


SECRET = 7.25
TABLE = np.where(np.arange(60).reshape(12, 5) % 5 == 2, np.arange(60).reshape(12, 5), SECRET)


@pytest.mark.parametrize(
    "view",
    [
        TABLE[:, 2],
        TABLE[:, 2:3],
        TABLE[::-1, 2],
        TABLE[::3, 2][:, None].T,
        np.broadcast_to(TABLE[:, 2], (3, 12)),
        np.tile(TABLE, (1, 400))[:, 2],
    ],
    ids=["column", "columns", "backwards", "strided", "broadcast", "column of a large table"],
)
def test_what_lies_between_the_elements_of_a_view_stays_at_home(view):
    there = across(view)
    np.testing.assert_array_equal(there, view)
    assert not there.flags.c_contiguous or view.flags.c_contiguous
    whole = there
    while isinstance(whole.base, np.ndarray):
        whole = whole.base
    memory = np.frombuffer(whole.tobytes(), np.float64)
    assert SECRET not in memory
    assert set(memory) <= {0.0, *view.ravel()}  # nor what the allocator had there before


def test_views_that_overlap_share_memory_there_and_nothing_else():
    table = np.array(TABLE)
    column, part = across(table[:, 2], table[3:, 2])
    column[3] = -1.0
    assert part[0] == -1.0
    assert SECRET not in np.frombuffer(column.base.tobytes(), np.float64)


@pytest.mark.parametrize(
    "wrap", [lambda x: [x], lambda x: (x,), lambda x: {0: x}], ids=["list", "tuple", "dict"]
)
def test_the_deepest_value_that_is_sent_is_not_too_deep_for_a_message(wrap):
    value, depth = 0, 0
    while True:
        encoder = Encoder(Hooks())
        try:
            node = encoder.add(wrap(value))
        except CannotSend as error:
            told = str(error)
            break
        value, depth = wrap(value), depth + 1
        text = json.dumps({"a": "call", "args": [[node]], "kwargs": {"x": [node]}}).encode()
        assert _depth(text) < DEPTH
    assert f"nested more than {depth} levels deep" in told
    assert depth >= 30


def test_what_contains_itself_through_a_tuple_or_is_too_deep_is_refused():
    deep = ()
    for _ in range(500):
        deep = (deep,)
    with pytest.raises(CannotSend, match="levels deep"):
        across(deep)


@pytest.mark.parametrize(
    "node",
    [
        ["tuple", [["tuple", {"f8": 0}]] * 100],
        ["tuple", [["bytes", 0]] * 100],
        ["tuple", [["str", 0]] * 100],
        ["tuple", [["bytearray", n, 0] for n in range(100)]],
    ],
    ids=["numbers", "bytes", "str", "bytearray"],
)
def test_a_blob_that_is_named_again_and_again_takes_no_more_than_a_message_may(node):
    blob = npy.pack(np.zeros(1000)) if "f8" in json.dumps(node) else b"x" * 8000
    with pytest.raises(WireError, match="larger than a message may be"):
        Decoder(Hooks(), [bytearray(blob)], 100_000).value(node)
    one = ["tuple", node[1][:1]]
    Decoder(Hooks(), [bytearray(blob)], 100_000).value(one)


def decoded(node, *blobs):
    return Decoder(Hooks(), [bytearray(blob) for blob in blobs], LIMIT).value(node)


ARRAY = npy.pack(np.arange(4.0))
MEMORY = npy.pack(np.zeros(32, np.uint8))
NESTED = "<f8"
for _ in range(12):
    NESTED = [8, [["a", 0, NESTED]], 0]


@pytest.mark.parametrize(
    "node, blobs",
    [
        ([], []),
        ([1], []),
        ({}, []),
        (["nothing"], []),
        (["list"], []),
        (["list", 0, [["ref", 1]]], []),
        (["arg", 0], []),
        (["list", 0, [["list", 0, []]]], []),
        (["list", -1, []], []),
        (["dict", 0, [1]], []),
        (["dict", 0, [["list", 1, []], 2]], []),
        (["array", 0, [0, 0]], [b"\x93NUMPY"]),
        (["array", 0, [0, 0]], [ARRAY[:-1]]),
        (["array", 0, [0, 0]], [ARRAY + b"x"]),
        (["array", 0, [3, 0]], [ARRAY]),
        (["array", 0, [True, 0]], [ARRAY]),
        (["array", 0, [0, 0]], [ARRAY.replace(b"(4,)", b"(9,)")]),
        (["array", 0, [0, 0]], [ARRAY.replace(b"<f8", b"|O8")]),
        (["array", 0, [0, 0, "<f8", [5], [8], 0]], [MEMORY]),
        (["array", 0, [0, 0, "<f8", [4], [8], -8]], [MEMORY]),
        (["array", 0, [0, 0, "<f8", [1 << 40, 1 << 40], [0, 0], 0]], [MEMORY]),
        (["array", 0, [0, 0, "|O", [1], [8], 0]], [MEMORY]),
        (["array", 0, [0, 0, "<f8", [-1], [8], 0]], [MEMORY]),
        (["array", 0, [0, 0, "<f8", [4], [-8], 0]], [MEMORY]),
        (["torch", 0, [0, 0], "float32", {}], [ARRAY]),
        (["torch", 0, [0, 1], "float64", {}], [ARRAY]),
        (["torch", 0, [0, 0], "float64", []], [ARRAY]),
        (["torch", 0, [0, 0], "load", {}], [ARRAY]),
        (["torch", 0, [0, 0], "int64", {"requires_grad": 1}], [npy.pack(np.arange(3))]),
        (["torch", 0, [0, 0], "float64", {"requires_grad": 1, "grad": "text"}], [ARRAY]),
        (["scalar", "<f8", "00"], []),
        (["scalar", "|O", "00"], []),
        (["int", "0x" + "f" * 9 + "z"], []),
        (["int", "import os"], []),
        (["float", "1e999"], []),
        (["complex", 1, "x"], []),
        (["fraction", 1, 0], []),
        (["decimal", "x"], []),
        (["date", "x"], []),
        (["named", "class", [1], [2, 3]], []),
        (["small", "torch", "dtype", "load"], []),
        (["small", "os", "x"], []),
        (["small", "torch", "return_types", "__class__", []], []),
        (["range", 1, 2, 0], []),
        (["set", 0, [["list", 1, []]]], []),
        (["str", 0], [b"\xff\xff"]),
        (["handle", 1, 1], []),
        (["objects", 0, [2], [1]], []),
        (["tuple", {"f8": 0}], [npy.pack(np.arange(3))]),
        (["deque", 0, [], "x"], []),
        (["array", 0, [0, 0, [32, [["a", 0, "|O"]], 0], [1], [32], 0]], [MEMORY]),
        (["array", 0, [0, 0, [4, [["a", 0, "<f8"]], 0], [1], [4], 0]], [MEMORY]),
        (["array", 0, [0, 0, [1 << 40, [["a", 0, "<f8"]], 0], [1], [4], 0]], [MEMORY]),
        (["array", 0, [0, 0, [32, [["a", -8, "<f8"]], 0], [1], [32], 0]], [MEMORY]),
        (["array", 0, [0, 0, [64, [["a", 0, "<f8"]], 0], [1], [64], 0]], [MEMORY]),
        (["array", 0, [0, 0, [32, [[1, 0, "<f8"]], 0], [1], [32], 0]], [MEMORY]),
        (["array", 0, [0, 0, [32, [["a", 0, "i4,O"]], 0], [1], [32], 0]], [MEMORY]),
        (["array", 0, [0, 0, [32, [["a", 0, ["each", [1 << 29] * 2, "<f8"]]], 0], [1], [32], 0]], [MEMORY]),
        (["array", 0, [0, 0, NESTED, [1], [8], 0]], [MEMORY]),
        (["classed", 0, "ndarray", [0, 0]], [ARRAY]),
        (["classed", 0, "memmap", [0, 0]], [ARRAY]),
        (["classed", 0, "matrix", [0, 0]], [ARRAY]),
        (["masked", 0, [0, 0], [1, 0], None], [ARRAY, npy.pack(np.zeros(3, bool))]),
        (["masked", 0, [0, 0], [1, 0], None], [ARRAY, npy.pack(np.zeros(4))]),
        (["masked", 0, [0, 0], None, ["list", 1, [1.0] * 4]], [ARRAY]),
        (["path", "open", "x"], []),
        (["zone", "../x"], []),
        (["zone", 1 << 40], []),
        (["datetime", "2020-01-01T00:00:00", "/etc/passwd"], []),
    ],
    ids=lambda part: str(part)[:40] if isinstance(part, list) else "",
)
def test_lies_are_errors_of_the_wire(node, blobs):
    with pytest.raises(WireError):
        decoded(node, *blobs)


def test_arrays_that_repeat_their_memory_count_in_full():
    big = np.broadcast_to(np.zeros(1), (LIMIT,))
    with pytest.raises(WireError, match="larger"):
        across(big)


def mutate(data, node):
    """A copy of a message's tree with something else in one place."""
    node = copy.deepcopy(node)
    place = node
    while isinstance(place, (list, dict)) and place:
        keys = range(len(place)) if isinstance(place, list) else list(place)
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], (list, dict)) or not place[key] or data.draw(st.booleans()):
            place[key] = data.draw(
                st.none()
                | st.integers(-3, 1 << 70)
                | st.text(max_size=4)
                | st.just([])
                | st.just({})
                | st.booleans()
                | st.sampled_from(
                    ["list", "array", "torch", "ref", "arg", "dict", "tuple", "<f8", "small", "course"]
                )
            )
            return node
        place = place[key]
    return node


@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_mutated_messages_give_a_value_or_an_error_of_the_wire(data):
    encoder = Encoder(Hooks())
    a = np.arange(6.0).reshape(2, 3)
    nodes = [
        encoder.add(value)
        for value in (
            [a, a.T, a[:, ::2]],
            {"x": torch.ones(2, requires_grad=True)},
            (1, {2.5}, "s"),
            course.tensor([1.0]),
            [0.5] * 40,
            fractions.Fraction(1, 2),
            np.float32(1),
        )
    ]
    blobs = [bytearray(blob) for blob in encoder.blobs()]
    for _ in range(data.draw(st.integers(1, 3))):
        nodes = mutate(data, nodes)
    if data.draw(st.booleans()):
        blob = blobs[data.draw(st.integers(0, len(blobs) - 1))]
        blob[data.draw(st.integers(0, len(blob) - 1))] = data.draw(st.integers(0, 255))
    decoder = Decoder(Hooks(), blobs, LIMIT)
    try:
        for node in nodes if isinstance(nodes, list) else [nodes]:
            decoder.value(node)
    except WireError:
        pass
