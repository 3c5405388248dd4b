"""`x.shape`, `x.dtype` and named results: what they print and what may be done with them, torch beside."""

import copy
import pickle

import numpy as np
import pytest
import torch
from test_as_torch import run

import course

PRINTED = {
    "shapes": """
x = t.zeros(2, 3, 4)
s = x.shape
out = [s, x.size(), x.size(1), s[0], s[1:], s[:0], s[::-1], s + (1,), (1,) + s, s * 2, 2 * s, list(s), {s: 1}]
out += [s.numel(), t.Size([2, 3]).numel(), t.Size(()).numel(), t.Size([2]) == (2,), (2,) == t.Size([2])]
out += [isinstance(s, tuple), isinstance(s[1:], t.Size), len(s), s.index(3), s.count(9), f"{s}", "%s" % (s,)]
out += [t.tensor(1.0).shape, t.Size(x.shape), t.Size(n for n in (1, 2)), hash(s) == hash((2, 3, 4))]
a, *rest = s
out += [a, rest, max(s), sum(s), t.zeros(s).shape, t.zeros(*s[:2]).shape, t.zeros(s[:1] + s[2:]).shape]
""",
    "no integers": """
out = []
for wrong in ([2.0], ["2"], 3):
    try:
        t.Size(wrong)
    except TypeError as error:
        out.append(type(error).__name__)
try:
    t.Size([1, 2.5])
except TypeError as error:
    out.append(str(error))
""",
    "dtypes": """
names = "float16 half float32 float float64 double bool uint8 uint16 uint32 uint64 int8 int16 short int32 int"
kinds = [getattr(t, name) for name in [*names.split(), "int64", "long"]]
out = [(k, k.is_floating_point, k.is_complex, k.is_signed, k.itemsize, k.abbr, f"{k}") for k in kinds]
out += [k.to_real() for k in kinds] + [isinstance(k, t.dtype) for k in kinds]
out += [t.float is t.float32, t.ones(2).dtype is t.float32, t.ones(2).dtype == t.float64, {t.int64: 1}]
out += [t.ones(2).dtype in (t.float32, t.float64), t.float32 != t.int32, t.float32 == None, t.long == 3]
out += [t.get_default_dtype(), t.promote_types(t.int32, t.float16), t.result_type(t.ones(1), 2)]
out += [(t.ones(1, dtype=t.int32) + t.ones(1, dtype=t.float64)).dtype, t.finfo(t.float32).dtype]
""",
    "how an old script names types": """
x = t.tensor([1.5, 2.0])
out = [x.type(), x.double().type(), x.long().type(), (x > 1).type(), x.half().type(), x.byte().type()]
out += [x.type("torch.DoubleTensor"), x.type(t.LongTensor), x.type(t.float64)]
""",
    "tensors": """
x = t.tensor([[1.0, 5.0], [3.0, 2.0]], dtype=t.float64)
out = [x, x.half(), x.int(), t.zeros(0, 3), t.empty(2, 0, dtype=t.int32), x.requires_grad_() * 2, x > 2]
""",
    "named results": """
x = t.tensor([[1.0, 5.0], [3.0, 2.0]], requires_grad=True)
out = [x.max(1), x.min(dim=0), x.sort(1, descending=True), x.topk(1), x.cummax(0), x.median(0)]
out += [isinstance(x.max(1), t.return_types.max), x.max(1).values, x.max(1)[1]]
out += [t.return_types.linalg_qr.__name__, t.linalg.slogdet(x.detach()).logabsdet]
""",
}


@pytest.mark.parametrize("program", PRINTED.values(), ids=PRINTED)
def test_prints_what_torch_prints(program):
    assert [repr(x) for x in run(program, course)] == [repr(x) for x in run(program, torch)]


DTYPES = ["bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64"]


@pytest.mark.parametrize("name", DTYPES)
def test_numpy_takes_a_dtype_wherever_it_takes_its_own(name):
    ours, numpys = getattr(course, name), np.dtype(name)
    assert np.dtype(ours) is numpys
    made = [
        np.zeros(3, dtype=ours),
        np.full((2,), 1, ours),
        np.array([1, 0], ours),
        np.asarray([1, 0], dtype=ours),
        np.ones(3).astype(ours),
        np.ones(3).astype(dtype=ours, copy=False),
        np.eye(2, dtype=ours),
        np.frombuffer(bytes(8), ours),
        np.empty_like(np.ones(2), dtype=ours),
        np.zeros(3, numpys).view(ours),
        np.sum(np.ones(2), dtype=ours),
    ]
    assert {x.dtype for x in made} == {numpys}
    assert ours == numpys and numpys == ours and not ours != numpys and ours == numpys.type
    assert ours != np.dtype("complex64") and np.dtype("complex64") != ours and ours == name
    assert {numpys: 1}[ours] == {ours: 1}[numpys] == 1
    assert np.issubdtype(ours, np.generic) and np.promote_types(ours, numpys) == numpys
    assert np.can_cast(ours, ours) and np.result_type(np.zeros(1, ours), np.zeros(1, ours)) == ours
    assert (ours.kind, ours.name, ours.type) == (numpys.kind, numpys.name, numpys.type)


@pytest.mark.parametrize("name", DTYPES)
def test_there_is_one_object_for_each_dtype(name):
    ours = getattr(course, name)
    assert pickle.loads(pickle.dumps(ours)) is copy.copy(ours) is copy.deepcopy({1: ours})[1] is ours
    assert course.dtype(np.dtype(name)) is course.dtype(name) is course.dtype(getattr(torch, name)) is ours
    assert course.tensor([1], dtype=ours).dtype is course.tensor([1]).to(ours).dtype is ours
    assert ours == getattr(torch, name) and ours != torch.complex64
    with pytest.raises(AttributeError):
        ours.nonsense


def test_a_shape_survives_copies_pickles_and_files(tmp_path):
    shape = course.zeros(2, 3).shape
    course.save({"shape": shape, "dtype": course.float16}, tmp_path / "x")
    loaded = course.load(tmp_path / "x")
    for again in (pickle.loads(pickle.dumps(shape)), copy.deepcopy(shape), loaded["shape"]):
        assert repr(again) == "torch.Size([2, 3])"
    assert loaded["dtype"] is course.float16
    torch.save({"shape": torch.Size([2, 3]), "dtype": torch.float16}, tmp_path / "y")
    assert repr(course.load(tmp_path / "y")) == "{'shape': torch.Size([2, 3]), 'dtype': torch.float16}"


def test_a_named_result_survives_a_pickle():
    x = course.tensor([[1.0, 5.0], [3.0, 2.0]])
    for pair in (x.max(1), x.topk(1), x.median(0)):
        assert repr(pickle.loads(pickle.dumps(pair))) == repr(pair)
    assert "qr" not in dir(course.return_types) and course.return_types.aminmax is type(x.aminmax())
    with pytest.raises(AttributeError, match="nonsense"):
        course.return_types.nonsense


@pytest.mark.parametrize("make", [course.tensor, course.from_numpy, course.as_tensor, course.Tensor])
def test_an_array_out_of_a_pickle_computes(make):
    """Its dtype equals NumPy's and is another object: each operation looked for a common dtype for ever."""
    array = pickle.loads(pickle.dumps(np.ones(3, np.float32)))
    assert array.dtype is not np.dtype(np.float32)
    x = make(array).requires_grad_()
    y = (x * course.ones(3) + array - x @ make(array)).sum()
    y.backward()
    assert x.dtype is course.float32 and x.grad.tolist() == [-2.0] * 3
    again = pickle.loads(pickle.dumps(x.detach()))
    assert (again + course.ones(3)).tolist() == [2.0] * 3


def test_bytes_in_a_foreign_order_are_told_as_by_torch_or_copied():
    big = np.arange(3, dtype=">f4")
    with pytest.raises(ValueError, match="byte order"):
        torch.from_numpy(big)
    with pytest.raises(ValueError, match=r"from_numpy\(array.astype\(np.float32\)\)"):
        course.from_numpy(big)
    x = course.tensor(big)
    assert x.dtype is course.float32 and (x * course.ones(3)).tolist() == [0.0, 1.0, 2.0]


def test_memory_is_shared_with_an_array_out_of_a_pickle():
    array = pickle.loads(pickle.dumps(np.ones(3, np.float32)))
    course.from_numpy(array)[0] = 5
    assert array[0] == 5
