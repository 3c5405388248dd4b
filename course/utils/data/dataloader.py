"""Batches of a data set: a loader takes an order of the indices, cuts it into batches and stacks each batch's
samples (`default_collate`).

Random orders come from NumPy's streams, so for the same seed they are not torch's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np

from course import creation
from course.ops.shape import stack
from course.random import Generator
from course.tensors import Tensor
from course.utils.data.dataset import IterableDataset, Subset, TensorDataset
from course.utils.data.sampler import BatchSampler, RandomSampler, SequentialSampler


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
    [tensor([1, 2]), [tensor([0.5000, 1.5000], dtype=torch.float64), tensor([2., 3.], dtype=torch.float64)]]
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


def default_convert(sample: Any) -> Any:
    """A sample whose arrays are tensors: what a loader gives that makes no batches."""
    if isinstance(sample, np.ndarray | np.generic) and sample.dtype.kind in "biuf":
        return creation.from_numpy(np.asarray(sample))
    if isinstance(sample, Mapping):
        return {key: default_convert(value) for key, value in sample.items()}
    if isinstance(sample, tuple) and hasattr(sample, "_fields"):
        return type(sample)(*map(default_convert, sample))
    if isinstance(sample, Sequence) and not isinstance(sample, str | bytes):
        return [default_convert(part) for part in sample]
    return sample


def get_worker_info() -> None:
    """None: samples are loaded where the loop runs."""
    return


class DataLoader:
    """Goes through a data set in batches; each `for` loop over it is one epoch, shuffled anew.

    Args:
        dataset: has `len()` and `[i]`; or an IterableDataset, whose samples come in its own order.
        batch_size: how many samples in a batch; None for samples as they are.
        shuffle: a new random order in each epoch.
        sampler: indices in the order wanted, in place of `shuffle`.
        batch_sampler: lists of indices, a batch each, in place of the three above.
        num_workers: what torch has for other processes. Samples are loaded where the loop runs, whatever it
            is, so that `worker_init_fn`, pin_memory, timeout and their kin do nothing.
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

    # long: torch has that many arguments, and each that excludes another is refused
    def __init__(
        self,
        dataset: Any,
        batch_size: int | None = 1,
        shuffle: bool | None = False,
        sampler: Iterable[int] | None = None,
        batch_sampler: Iterable[list[int]] | None = None,
        num_workers: int = 0,
        collate_fn: Callable[[list[Any]], Any] | None = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        timeout: float = 0,
        worker_init_fn: Callable[[int], Any] | None = None,
        multiprocessing_context: Any = None,
        generator: Generator | None = None,
        *,
        prefetch_factor: int | None = None,
        persistent_workers: bool = False,
        pin_memory_device: str = "",
    ) -> None:
        if num_workers < 0:
            raise ValueError(
                "num_workers option should be non-negative; use num_workers=0 to disable multiprocessing."
            )
        if timeout < 0:
            raise ValueError("timeout option should be non-negative")
        iterable = isinstance(dataset, IterableDataset)
        for name, given in (("shuffle", shuffle), ("sampler", sampler), ("batch_sampler", batch_sampler)):
            if iterable and given:
                raise ValueError(
                    f"DataLoader with IterableDataset: expected unspecified {name} option, but got "
                    f"{name}={given}"
                )
        if sampler is not None and shuffle:
            raise ValueError("sampler option is mutually exclusive with shuffle")
        if not isinstance(drop_last, bool):
            raise ValueError(f"drop_last should be a boolean value, but got drop_last={drop_last}")
        if batch_sampler is not None:
            if batch_size != 1 or shuffle or sampler is not None or drop_last:
                raise ValueError(
                    "batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and "
                    "drop_last"
                )
            batch_size = None
        elif batch_size is None:
            if drop_last:
                raise ValueError(
                    "batch_size=None option disables auto-batching and is mutually exclusive with drop_last"
                )
        elif not isinstance(batch_size, int) or isinstance(batch_size, bool) or batch_size <= 0:
            raise ValueError(
                f"batch_size should be a positive integer value, but got batch_size={batch_size}"
            )
        if sampler is None and not iterable:
            sampler = RandomSampler(dataset, generator=generator) if shuffle else SequentialSampler(dataset)
        if batch_size is not None and not iterable and sampler is not None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.dataset = dataset
        self.batch_size = batch_size
        self.drop_last = drop_last
        self.sampler: Any = sampler
        self.batch_sampler: Any = batch_sampler
        self.num_workers, self.pin_memory, self.timeout = num_workers, pin_memory, timeout
        self.worker_init_fn, self.prefetch_factor = worker_init_fn, prefetch_factor
        self.persistent_workers, self.generator = persistent_workers, generator
        whole = batch_size is None and batch_sampler is None
        self.collate_fn = collate_fn or (default_convert if whole else default_collate)

    def __len__(self) -> int:
        if self.batch_sampler is not None:
            return len(self.batch_sampler)
        n = len(self.dataset if self.sampler is None else self.sampler)
        if self.batch_size is None:
            return n
        return n // self.batch_size if self.drop_last else -(-n // self.batch_size)

    def __iter__(self) -> Iterator[Any]:
        if self.batch_sampler is not None:
            for indices in self.batch_sampler:
                batch = _rows(self.dataset, indices) if self.collate_fn is default_collate else None
                yield self.collate_fn([self.dataset[i] for i in indices]) if batch is None else batch
            return
        samples: Any = self.dataset if self.sampler is None else (self.dataset[i] for i in self.sampler)
        if self.batch_size is None:
            yield from map(self.collate_fn, samples)
            return
        samples = iter(samples)
        while batch := list(islice(samples, self.batch_size)):
            if len(batch) < self.batch_size and self.drop_last:
                return
            yield self.collate_fn(batch)


def _rows(dataset: Any, indices: Sequence[int]) -> list[Any] | None:
    """A batch by one indexing in place of one for each sample; None where a data set has a way of its own
    with samples.
    """
    sample = getattr(type(dataset), "__getitem__", None)
    if sample is Subset.__getitem__:
        return _rows(dataset.dataset, [dataset.indices[i] for i in indices])
    return list(dataset[np.asarray(indices)]) if sample is TensorDataset.__getitem__ else None
