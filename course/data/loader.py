"""Batches of a data set that already lives on a device, with `DataLoader`'s interface: slices, not samples.

`torch.utils.data.DataLoader` fetches each sample by itself, moves and stacks them: for images of 784 numbers
that takes longer than the training step. Here an epoch's order is drawn once, and a batch is one indexing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from torch.utils.data import TensorDataset


class Loader:
    """Iterates over a data set's tensors in batches: `for images, labels in loader`.

    For the same seed (or a generator in the same state) the batches are those of `DataLoader`, on every
    device, epoch by epoch: the order is drawn on the CPU, by torch's own sampler. After an epoch that was
    left early, a generator of one's own is further on than with `DataLoader`, which draws as it goes.

    Args:
        dataset: tensors of one length along axis 0, on one device, as `course.data.on_device` gives them.
        batch_size: samples in a batch.
        shuffle: whether the order is drawn anew in each epoch, or else the data set's own.
        drop_last: whether a last, shorter batch is left out.
        generator: what the order is drawn with (on the CPU); by default torch's, which `torch.manual_seed`
            seeds.

    Raises:
        ValueError: `batch_size` is no positive whole number.

    Source: slide 23.

    >>> import torch
    >>> from torch.utils.data import TensorDataset
    >>> loader = Loader(TensorDataset(torch.arange(5.0), torch.arange(5)), batch_size=2)
    >>> [labels.tolist() for _, labels in loader]
    [[0, 1], [2, 3], [4]]
    >>> len(loader), len(loader.dataset)
    (3, 5)
    """

    def __init__(
        self,
        dataset: TensorDataset,
        batch_size: int = 1,
        shuffle: bool = False,
        drop_last: bool = False,
        generator: torch.Generator | None = None,
    ) -> None:
        if not isinstance(batch_size, int) or isinstance(batch_size, bool) or batch_size < 1:
            raise ValueError(f"batch_size should be a positive whole number, but is {batch_size!r}")
        self.dataset, self.batch_size = dataset, batch_size
        self.shuffle, self.drop_last, self.generator = shuffle, drop_last, generator

    def __len__(self) -> int:
        whole, rest = divmod(len(self.dataset), self.batch_size)
        return whole + (rest > 0 and not self.drop_last)

    def __iter__(self) -> Iterator[Any]:
        import torch
        from torch.utils.data import RandomSampler

        # DataLoader draws a seed for its workers before the order: without that draw, other batches follow.
        torch.empty((), dtype=torch.int64).random_(generator=self.generator)
        tensors, size = self.dataset.tensors, self.batch_size
        starts = range(0, len(self) * size, size)
        if not self.shuffle:
            for start in starts:
                yield tuple(tensor[start : start + size] for tensor in tensors)
            return
        order = torch.tensor(list(RandomSampler(self.dataset, generator=self.generator)))
        order = order.to(tensors[0].device)
        for start in starts:
            batch = order[start : start + size]
            yield tuple(tensor[batch] for tensor in tensors)
