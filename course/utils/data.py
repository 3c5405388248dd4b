"""Data sets, and the loader that goes through one in batches.

A data set answers `len(dataset)` and `dataset[i]`; a loader draws an order of the indices, cuts it into
batches and stacks each batch's samples (`default_collate`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from course import creation
from course.ops.shape import stack
from course.random import Generator
from course.tensors import Tensor


class Dataset:
    """Samples by index; subclasses write `__getitem__` and `__len__`."""

    def __getitem__(self, index: Any) -> Any:
        raise NotImplementedError("Subclasses of Dataset should implement __getitem__.")


class TensorDataset(Dataset):
    """Sample i is the tuple of the tensors' i-th rows.

    Raises:
        TypeError: an argument is no tensor.
        AssertionError: the tensors have different lengths.

    >>> import course
    >>> TensorDataset(course.tensor([[1., 2.], [3., 4.]]), course.tensor([7, 8]))[1]
    (tensor([3., 4.]), tensor(8))

    Source: slide 23.
    """

    def __init__(self, *tensors: Tensor) -> None:
        for i, t in enumerate(tensors):
            if not isinstance(t, Tensor):
                raise TypeError(
                    f"TensorDataset: argument {i} must be a Tensor, not {type(t).__name__}: "
                    "write course.tensor(...) around it"
                )
        lengths = [len(t) for t in tensors]
        if len(set(lengths)) > 1:
            raise AssertionError(
                "Size mismatch between tensors: TensorDataset pairs row i of each, and their lengths are "
                f"{lengths}"
            )
        self.tensors = tensors

    def __getitem__(self, index: Any) -> tuple[Tensor, ...]:
        return tuple(t[index] for t in self.tensors)

    def __len__(self) -> int:
        return len(self.tensors[0])


class Subset(Dataset):
    """The samples of `dataset` at `indices`, in that order."""

    def __init__(self, dataset: Any, indices: Sequence[int]) -> None:
        self.dataset = dataset
        self.indices = indices

    def __getitem__(self, index: int) -> Any:
        return self.dataset[self.indices[index]]

    def __len__(self) -> int:
        return len(self.indices)


def random_split(dataset: Any, lengths: Sequence[float], generator: Generator | None = None) -> list[Subset]:
    """Share the samples out at random.

    Args:
        lengths: how many samples each part gets; or fractions that sum to 1 (what rounding leaves over goes
            one by one to the first parts).
        generator: where the randomness comes from; see `course.manual_seed`.

    Raises:
        ValueError: the lengths do not sum to the data set's.

    >>> [len(part) for part in random_split(range(10), [0.75, 0.25])]
    [8, 2]
    """
    n = len(dataset)
    counts: list[Any] = list(lengths)
    if abs(sum(lengths) - 1) < 1e-9 and all(0 <= share <= 1 for share in lengths):
        counts = [int(n * share) for share in lengths]
        for i in range(n - sum(counts)):
            counts[i % len(counts)] += 1
    if sum(counts) != n:
        raise ValueError(
            "Sum of input lengths does not equal the length of the input dataset! "
            f"{' + '.join(map(str, counts))} is not {n}"
        )
    order = iter(_permutation(n, generator))
    return [Subset(dataset, [next(order) for _ in range(count)]) for count in counts]


def default_collate(batch: Sequence[Any]) -> Any:
    """Stack samples: tensors, arrays and numbers to a tensor with one more dimension in front, tuples and
    dicts part by part.

    Args:
        batch: a list of samples of one structure. Tensors and arrays keep their dtype; Python's floats become
            float64, as in torch.

    Raises:
        RuntimeError: samples differ in shape or length.
        TypeError: a sample is of a type that cannot be stacked.

    >>> default_collate([(1, [0.5, 2.]), (2, [1.5, 3.])])
    [tensor([1, 2]), [tensor([0.5000, 1.5000], dtype=course.float64), tensor([2., 3.], dtype=course.float64)]]
    """
    first = batch[0]
    if isinstance(first, Tensor):
        return stack(batch)
    if isinstance(first, np.ndarray | np.generic):
        return default_collate([creation.from_numpy(np.asarray(a)) for a in batch])
    if isinstance(first, float):
        return creation.tensor(batch, dtype=np.float64)
    if isinstance(first, int):
        return creation.tensor(batch)
    if isinstance(first, str | bytes):
        return batch
    if isinstance(first, Mapping):
        return {key: default_collate([sample[key] for sample in batch]) for key in first}
    if isinstance(first, Sequence):
        if any(len(sample) != len(first) for sample in batch):
            raise RuntimeError("each element in list of batch should be of equal size")
        parts = [default_collate(part) for part in zip(*batch)]
        return type(first)(*parts) if hasattr(first, "_fields") else parts
    raise TypeError(
        "default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; "
        f"found {type(first)}"
    )


class DataLoader:
    """Goes through a data set in batches; each `for` loop over it is one epoch, shuffled anew.

    Args:
        dataset: has `len()` and `[i]`.
        batch_size: how many samples in a batch.
        shuffle: a new random order in each epoch.
        sampler: indices in the order wanted, in place of `shuffle`.
        num_workers: 0; samples are loaded where the loop runs.
        collate_fn: makes a batch of a list of samples.
        drop_last: leave out a last batch that is smaller than the others.
        generator: where the randomness comes from; by default what `course.manual_seed` seeds.

    Raises:
        ValueError: arguments that are out of range or exclude each other.

    >>> import course
    >>> loader = DataLoader(TensorDataset(course.arange(5)), batch_size=2)
    >>> len(loader), [batch for batch, in loader]
    (3, [tensor([0, 1]), tensor([2, 3]), tensor([4])])

    Source: slide 23.
    """

    def __init__(
        self,
        dataset: Any,
        batch_size: int = 1,
        shuffle: bool = False,
        sampler: Iterable[int] | None = None,
        *,
        num_workers: int = 0,
        collate_fn: Callable[[list[Any]], Any] | None = None,
        drop_last: bool = False,
        generator: Generator | None = None,
    ) -> None:
        if num_workers != 0:
            raise ValueError(
                f"num_workers option should be 0, not {num_workers}: course loads in the process that trains"
            )
        if sampler is not None and shuffle:
            raise ValueError("sampler option is mutually exclusive with shuffle")
        if not isinstance(drop_last, bool):
            raise ValueError(f"drop_last should be a boolean value, but got drop_last={drop_last}")
        if not isinstance(batch_size, int) or isinstance(batch_size, bool) or batch_size <= 0:
            raise ValueError(
                f"batch_size should be a positive integer value, but got batch_size={batch_size}"
            )
        if shuffle and len(dataset) == 0:
            raise ValueError(
                "num_samples should be a positive integer value, but got num_samples=0: there is nothing to "
                "shuffle"
            )
        self.dataset = dataset
        self.batch_size = batch_size
        self.shuffle = shuffle
        self.sampler: Any = sampler
        self.num_workers = num_workers
        self.collate_fn = default_collate if collate_fn is None else collate_fn
        self.drop_last = drop_last
        self.generator = generator

    def __len__(self) -> int:
        n = len(self.dataset if self.sampler is None else self.sampler)
        return n // self.batch_size if self.drop_last else -(-n // self.batch_size)

    def __iter__(self) -> Iterator[Any]:
        if self.sampler is not None:
            order = list(self.sampler)
        elif self.shuffle:
            order = _permutation(len(self.dataset), self.generator)
        else:
            order = range(len(self.dataset))
        for start in range(0, len(order), self.batch_size):
            indices = order[start : start + self.batch_size]
            if len(indices) < self.batch_size and self.drop_last:
                return
            batch = _rows(self.dataset, indices) if self.collate_fn is default_collate else None
            yield self.collate_fn([self.dataset[i] for i in indices]) if batch is None else batch


def _rows(dataset: Any, indices: Sequence[int]) -> list[Any] | None:
    """A batch by one indexing in place of one for each sample; None where a data set has a way of its own
    with samples.
    """
    sample = getattr(type(dataset), "__getitem__", None)
    if sample is Subset.__getitem__:
        return _rows(dataset.dataset, [dataset.indices[i] for i in indices])
    return list(dataset[np.asarray(indices)]) if sample is TensorDataset.__getitem__ else None


def _permutation(n: int, generator: Generator | None) -> list[int]:
    """The numbers below n in random order, as a list."""
    return creation.randperm(n, generator=generator).tolist()
