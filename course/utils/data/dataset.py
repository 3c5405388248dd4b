"""Data sets: samples by index, or one after the other.

A data set answers `len(dataset)` and `dataset[i]`; an IterableDataset can only be gone through.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any

from course.random import Generator, generator_of
from course.tensors import Tensor


class Dataset:
    """Samples by index; subclasses write `__getitem__` and `__len__`."""

    def __getitem__(self, index: Any) -> Any:
        raise NotImplementedError("Subclasses of Dataset should implement __getitem__.")

    def __add__(self, other: Dataset) -> ConcatDataset:
        return ConcatDataset([self, other])


class IterableDataset(Dataset):
    """Samples one after the other; subclasses write `__iter__`."""

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError("Subclasses of IterableDataset should implement __iter__.")

    def __add__(self, other: Dataset) -> Any:
        return ChainDataset([self, other])


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
    order = iter(permutation(n, generator))
    return [Subset(dataset, [next(order) for _ in range(count)]) for count in counts]


class ConcatDataset(Dataset):
    """Data sets one behind the other; also `a + b`.

    >>> both = ConcatDataset([range(3), range(10, 12)])
    >>> len(both), both[3], both[-1]
    (5, 10, 11)
    """

    def __init__(self, datasets: Iterable[Any]) -> None:
        self.datasets = list(datasets)
        if not self.datasets:
            raise AssertionError("datasets should not be an empty iterable")
        if any(isinstance(d, IterableDataset) for d in self.datasets):
            raise AssertionError("ConcatDataset does not support IterableDataset")
        self.cumulative_sizes = list(accumulate(map(len, self.datasets)))

    def __len__(self) -> int:
        return self.cumulative_sizes[-1]

    def __getitem__(self, index: int) -> Any:
        if index < 0:
            if -index > len(self):
                raise ValueError("absolute value of index should not exceed dataset length")
            index += len(self)
        k = bisect_right(self.cumulative_sizes, index)
        return self.datasets[k][index - (self.cumulative_sizes[k - 1] if k else 0)]


class ChainDataset(IterableDataset):
    """Iterable data sets one behind the other."""

    def __init__(self, datasets: Iterable[Any]) -> None:
        self.datasets = list(datasets)

    def __iter__(self) -> Iterator[Any]:
        for dataset in self.datasets:
            yield from dataset

    def __len__(self) -> int:
        return sum(map(len, self.datasets))


class StackDataset(Dataset):
    """Sample i is the tuple, or the dictionary, of each data set's sample i."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if bool(args) == bool(kwargs):
            raise ValueError("At least one dataset should be passed: several in order, or several by name")
        self.datasets: Any = args or kwargs
        if len({len(d) for d in (args or kwargs.values())}) > 1:
            raise ValueError("Size mismatch between datasets")

    def __len__(self) -> int:
        return len(next(iter(self.datasets if isinstance(self.datasets, tuple) else self.datasets.values())))

    def __getitem__(self, index: int) -> Any:
        if isinstance(self.datasets, dict):
            return {name: d[index] for name, d in self.datasets.items()}
        return tuple(d[index] for d in self.datasets)


def permutation(n: int, generator: Generator | None) -> list[int]:
    """The numbers below n in random order."""
    return generator_of(generator).permutation(n).tolist()
