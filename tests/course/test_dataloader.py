"""course.utils.data against torch.utils.data: samples, batches, the last batch, orders, and what both
refuse.
"""

import subprocess
import sys
from collections import namedtuple

import numpy as np
import pytest
import torch
import torch.utils.data as torch_data

import course
from course.utils import data


def dataset(t, n=7):
    module = data if t is course else torch_data
    return module.TensorDataset(t.tensor(np.arange(2.0 * n).reshape(n, 2)), t.tensor(np.arange(n)))


def same(ours, theirs):
    """The same structure of the same values and dtypes."""
    if isinstance(theirs, torch.Tensor):
        assert isinstance(ours, course.Tensor) and tuple(ours.shape) == tuple(theirs.shape)
        assert str(ours.dtype) == str(theirs.dtype)
        assert ours.tolist() == theirs.tolist()
    elif isinstance(theirs, dict):
        assert ours.keys() == theirs.keys()
        for key in theirs:
            same(ours[key], theirs[key])
    elif isinstance(theirs, (tuple, list)):
        assert type(ours) is type(theirs) and len(ours) == len(theirs)
        for a, b in zip(ours, theirs):
            same(a, b)
    else:
        assert ours == theirs


@pytest.mark.parametrize("index", [0, -1, slice(1, 3), [0, 2]])
def test_samples(index):
    same(dataset(course)[index], dataset(torch)[index])
    assert len(dataset(course)) == 7
    with pytest.raises(IndexError):
        dataset(course)[7]


@pytest.mark.parametrize(
    "options",
    [
        dict(),
        dict(batch_size=3),
        dict(batch_size=3, drop_last=True),
        dict(batch_size=7),
        dict(batch_size=7, drop_last=True),
        dict(batch_size=100),
        dict(batch_size=100, drop_last=True),
        dict(batch_size=3, collate_fn=len),
    ],
    ids=str,
)
@pytest.mark.parametrize("n", [7, 6, 0])
def test_batches(options, n):
    ours, theirs = (
        data.DataLoader(dataset(course, n), **options),
        torch_data.DataLoader(dataset(torch, n), **options),
    )
    same(list(ours), list(theirs))
    assert (
        len(ours) == len(theirs)
        and ours.batch_size == theirs.batch_size
        and ours.dataset.tensors[0].shape[0] == n
    )


def test_a_sampler_chooses():
    options = dict(batch_size=2, sampler=[4, 1, 1])
    ours, theirs = (
        data.DataLoader(dataset(course), **options),
        torch_data.DataLoader(dataset(torch), **options),
    )
    same(list(ours), list(theirs))
    assert len(ours) == len(theirs) == 2


class Squares(data.Dataset, torch_data.Dataset):
    """A data set of neither library's tensors; knows no batches."""

    def __len__(self):
        return 5

    def __getitem__(self, i):
        if not 0 <= i < 5:
            raise IndexError(i)
        return {"x": np.full((2,), i, np.float32), "y": (i, i * i, i / 2, bool(i % 2), str(i), np.float64(i))}


def test_any_data_set_is_loaded():
    ours, theirs = (m.DataLoader(Squares(), batch_size=2) for m in (data, torch_data))
    same(list(ours), list(theirs))
    same(list(data.DataLoader([1, 2, 3], batch_size=2)), list(torch_data.DataLoader([1, 2, 3], batch_size=2)))


Pair = namedtuple("Pair", "a b")


@pytest.mark.parametrize(
    "batch",
    [
        [1, 2],
        [1.5, 2.5],
        [True, False],
        ["a", "b"],
        [b"a"],
        [(1, 2.0), (3, 4.0)],
        [[1, 2], [3, 4]],
        [{"a": 1}, {"a": 2}],
        [np.ones(2), np.zeros(2)],
        [np.float32(1), np.float32(2)],
        [np.array(3)],
        [Pair(1, (2, 3)), Pair(4, (5, 6))],
        [()],
    ],
    ids=str,
)
def test_collate(batch):
    same(data.default_collate(batch), torch_data.default_collate(batch))


def test_collate_stacks_tensors():
    same(
        data.default_collate([course.ones(2, 3), course.zeros(2, 3)]),
        torch.stack([torch.ones(2, 3), torch.zeros(2, 3)]),
    )
    x = course.ones(2, requires_grad=True)
    data.default_collate([x * 2, x * 3]).sum().backward()
    assert x.grad.tolist() == [5, 5]


@pytest.mark.parametrize(
    "batch, error, text",
    [
        ([course.ones(2), course.ones(3)], RuntimeError, "stack expects each tensor to be equal size"),
        ([(1, 2), (3,)], RuntimeError, "each element in list of batch should be of equal size"),
        (
            [object()],
            TypeError,
            "must contain tensors, numpy arrays, numbers, dicts or lists; found <class 'object'>",
        ),
    ],
)
def test_what_cannot_be_stacked(batch, error, text):
    with pytest.raises(error, match=text):
        data.default_collate(batch)


def labels(loader):
    return [y for _, batch in loader for y in batch.tolist()]


def test_shuffling_keeps_samples_together_and_each_epoch_is_new():
    course.manual_seed(0)
    loader = data.DataLoader(dataset(course, 50), batch_size=8, shuffle=True)
    first, second = labels(loader), labels(loader)
    assert sorted(first) == sorted(second) == list(range(50))
    assert first != second and first != list(range(50))
    for x, y in loader:
        assert x.tolist() == [[2 * i, 2 * i + 1] for i in y.tolist()]
    assert [len(y) for _, y in loader] == [8] * 6 + [2]


def test_a_seed_repeats_the_order():
    loader = data.DataLoader(dataset(course, 50), shuffle=True)
    course.manual_seed(1)
    first = labels(loader), labels(loader)
    course.manual_seed(1)
    assert (labels(loader), labels(loader)) == first

    own = data.DataLoader(dataset(course, 50), shuffle=True, generator=course.Generator().manual_seed(3))
    before = course.rand(1).item()
    course.manual_seed(1), course.rand(1)
    first = labels(own)
    course.manual_seed(1)
    assert course.rand(1).item() != before
    assert (
        labels(
            data.DataLoader(dataset(course, 50), shuffle=True, generator=course.Generator().manual_seed(3))
        )
        == first
    )


def test_two_loops_at_once_have_their_own_place():
    loader = data.DataLoader([1, 2, 3])
    assert [(a.item(), b.item()) for a, b in zip(loader, loader)] == [(1, 1), (2, 2), (3, 3)]


def test_a_batch_of_rows_is_taken_at_once(monkeypatch):
    """One indexing for each batch of a TensorDataset, also behind subsets; a data set with samples of its own
    is asked for them.
    """
    asked = []
    plain = data.TensorDataset.__getitem__
    rows = lambda self, index: asked.append(np.ndim(index)) or plain(self, index)
    monkeypatch.setattr(data.TensorDataset, "__getitem__", rows)
    whole = dataset(course)
    part = data.Subset(data.Subset(whole, [6, 5, 4, 3]), [1, 0, 3])
    assert labels(data.DataLoader(part, batch_size=2)) == [5, 6, 3] and asked == [1, 1]

    class Doubled(data.TensorDataset):
        def __getitem__(self, index):
            x, y = plain(self, index)
            return x, y * 2 if index else y

    assert labels(data.DataLoader(Doubled(*whole.tensors), batch_size=4)) == [0, 2, 4, 6, 8, 10, 12]
    asked.clear()
    assert list(data.DataLoader(whole, batch_size=4, collate_fn=len)) == [4, 3] and asked == [0] * 7


def test_batches_are_copies():
    whole = dataset(course)
    for x, _ in data.DataLoader(whole, batch_size=7):
        x.zero_()
    assert whole.tensors[0].numpy().any()


@pytest.mark.parametrize("first", ["course.utils.data", "course.optim", "course.nn"])
def test_what_is_imported_first_does_not_matter(first):
    code = (
        f"import {first}, course;"
        "course.tensor([1.]).exp(), course.nn.Linear, course.optim.SGD, course.utils.data.DataLoader"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("lengths", [[3, 7], [0.3, 0.7], [0.33, 0.33, 0.34], [0, 10], [1.0]])
def test_random_split(lengths):
    course.manual_seed(0)
    parts = data.random_split(range(10), lengths)
    assert [len(p) for p in parts] == [len(p) for p in torch_data.random_split(range(10), lengths)]
    drawn = [x for p in parts for x in p]
    assert sorted(drawn) == list(range(10)) and drawn != list(range(10))
    generator = course.Generator().manual_seed(5)
    again = [list(p) for p in data.random_split(range(10), lengths, generator)]
    assert [
        list(p) for p in data.random_split(range(10), lengths, course.Generator().manual_seed(5))
    ] == again


@pytest.mark.parametrize(
    "make, error, text",
    [
        (
            lambda: data.TensorDataset(course.ones(2), course.ones(3)),
            AssertionError,
            r"Size mismatch between tensors: .* \[2, 3\]",
        ),
        (lambda: data.TensorDataset(np.ones(2)), TypeError, "argument 0 must be a Tensor, not ndarray"),
        (
            lambda: data.random_split(range(10), [3, 6]),
            ValueError,
            r"does not equal the length of the input dataset! 3 \+ 6 is not 10",
        ),
        (
            lambda: data.DataLoader([1], batch_size=0),
            ValueError,
            "batch_size should be a positive integer value, but got batch_size=0",
        ),
        (lambda: data.DataLoader([1], batch_size=2.5), ValueError, "but got batch_size=2.5"),
        (lambda: data.DataLoader([1], batch_size="a"), ValueError, "but got batch_size=a"),
        (
            lambda: data.DataLoader([1], shuffle=True, sampler=[0]),
            ValueError,
            "sampler option is mutually exclusive with shuffle",
        ),
        (
            lambda: data.DataLoader([1], batch_size=None, drop_last=True),
            ValueError,
            "batch_size=None option disables auto-batching",
        ),
        (
            lambda: data.DataLoader([1], drop_last=3),
            ValueError,
            "drop_last should be a boolean value, but got drop_last=3",
        ),
        (
            lambda: data.DataLoader([1], num_workers=-1),
            ValueError,
            "num_workers option should be non-negative",
        ),
        (
            lambda: data.DataLoader([1], 2, batch_sampler=[[0]]),
            ValueError,
            "batch_sampler option is mutually exclusive",
        ),
        (
            lambda: data.DataLoader(data.IterableDataset(), shuffle=True),
            ValueError,
            "expected unspecified shuffle option",
        ),
        (lambda: data.ConcatDataset([]), AssertionError, "should not be an empty iterable"),
        (lambda: data.WeightedRandomSampler([1.0], 0), ValueError, "num_samples should be a positive"),
        (
            lambda: data.DataLoader([], shuffle=True),
            ValueError,
            "num_samples should be a positive integer value, but got num_samples=0",
        ),
        (
            lambda: data.Dataset()[0],
            NotImplementedError,
            "Subclasses of Dataset should implement __getitem__",
        ),
        (lambda: len(data.DataLoader(data.Dataset())), TypeError, "has no len"),
    ],
)
def test_errors(make, error, text):
    with pytest.raises(error, match=text):
        make()


class Countdown(data.IterableDataset, torch_data.IterableDataset):
    def __iter__(self):
        return iter(range(7, 0, -1))


def test_what_can_only_be_gone_through_is_loaded():
    for options in (dict(batch_size=3), dict(batch_size=3, drop_last=True), dict(batch_size=None)):
        ours, theirs = (m.DataLoader(Countdown(), **options) for m in (data, torch_data))
        same(list(ours), list(theirs))


def test_samples_without_batches():
    ours, theirs = (m.DataLoader(Squares(), batch_size=None) for m in (data, torch_data))
    same(list(ours), list(theirs))
    assert len(ours) == len(theirs)


def test_batches_by_a_sampler_of_batches():
    ours, theirs = (
        m.DataLoader(
            dataset(t), batch_sampler=m.BatchSampler([5, 3, 3, 0, 1], 2, drop_last=True), num_workers=0
        )
        for m, t in ((data, course), (torch_data, torch))
    )
    same(list(ours), list(theirs))
    assert len(ours) == len(theirs) == 2
    assert type(data.DataLoader([1]).sampler).__name__ == type(torch_data.DataLoader([1]).sampler).__name__


def test_data_sets_of_data_sets():
    for t, m in ((torch, torch_data), (course, data)):
        both = dataset(t, 3) + dataset(t, 2)
        assert (len(both), both[3][1].item(), both[-1][1].item()) == (5, 0, 1)
        stacked = m.StackDataset(a=[1, 2], b=[3, 4])
        assert (len(stacked), stacked[1]) == (2, {"a": 2, "b": 4})
        assert m.StackDataset([1, 2], [3, 4])[0] == (1, 3)
        assert [b.tolist() for b in m.DataLoader(m.ChainDataset([Countdown(), Countdown()]), 7)][1] == [
            *range(7, 0, -1)
        ]


@pytest.mark.parametrize("m, t", [(torch_data, torch), (data, course)], ids=["torch", "course"])
def test_samplers_draw_what_they_say(m, t):
    generator = t.Generator().manual_seed(0)
    assert sorted(m.RandomSampler(range(9), generator=generator)) == list(range(9))
    drawn = list(m.RandomSampler(range(3), replacement=True, num_samples=50))
    assert len(drawn) == 50
    assert set(drawn) == {0, 1, 2}
    assert len(list(m.RandomSampler(range(3), num_samples=7))) == 7
    assert sorted(m.sampler.SubsetRandomSampler([4, 2])) == [2, 4]
    counts = np.bincount(list(m.WeightedRandomSampler([1.0, 0.0, 3.0], 4000)), minlength=3)
    assert counts[1] == 0
    assert 2.5 < counts[2] / counts[0] < 3.5
    assert sorted(m.WeightedRandomSampler([1.0, 2.0, 3.0], 3, replacement=False)) == [0, 1, 2]


def test_workers_are_the_loop_itself():
    called = []
    loader = data.DataLoader(
        [1, 2], num_workers=4, worker_init_fn=called.append, pin_memory=True, persistent_workers=True
    )
    assert [x.item() for x in loader] == [1, 2]
    assert called == []
    assert data.get_worker_info() is None
