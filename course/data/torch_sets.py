"""The sets of handwritten digits for torch: as torchvision's data sets, an image at a time by PIL, or as
tensors that already live, normalised, on a device.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from course.data.sets import Digits, load, normalize, statistics

if TYPE_CHECKING:
    import torch
    from torch.utils.data import TensorDataset

    from course.data.images import Images


class OnDevice(NamedTuple):
    """Data sets of images, float32, shape (N, 1, 28, 28), and labels, int64, shape (N,), on one device; and
    where they are from, `MNIST` or `DIGITS`.
    """

    training: TensorDataset
    validation: TensorDataset
    test: TensorDataset
    source: str


def handwritten_digits(
    transform: Callable[[Any], Any] | None = None, say: Callable[[str], object] = print
) -> tuple[Images, Images]:
    """What `load` finds as torchvision's data sets: the training and the test set, whose `source` says where
    they are from.

    Args:
        transform: from a PIL image to what the network takes, as for `torchvision.datasets.MNIST`.

    Source: slide 23.
    """
    from course.data.images import Images

    training, test = load(say)
    return Images(*training, True, transform), Images(*test, False, transform)


def on_device(
    device: torch.device | str = "cpu",
    validation: int = 0,
    seed: int = 0,
    say: Callable[[str], object] = print,
    sets: tuple[Digits, Digits] | None = None,
) -> OnDevice:
    """What `load` finds as tensors on a device, normalised by the training set's own statistics. All of MNIST
    takes 220 MB there.

    Args:
        device: where the tensors are to live.
        validation: how many of the training images are set apart, to choose a learning rate by and the like;
            they are drawn at random by `seed`, the same on every device.
        sets: the training and the test set, if they are loaded already.

    Raises:
        ValueError: there are not more training images than are to be set apart.

    Source: slide 23.
    """
    import torch
    from torch.utils.data import TensorDataset

    training, test = sets or load(say)
    count = len(training.labels)
    if not 0 <= validation < count:
        raise ValueError(
            f"0 <= validation < {count} training images, but validation is {validation}: some must be left"
        )
    mean, std = statistics(training)
    # A mask, so that both parts keep the files' order.
    drawn = np.zeros(count, dtype=bool)
    drawn[np.random.default_rng(seed).permutation(count)[:validation]] = True

    def moved(images: np.ndarray, labels: np.ndarray) -> TensorDataset:
        pixels = torch.from_numpy(normalize(images[:, None], mean, std))
        return TensorDataset(pixels.to(device), torch.from_numpy(labels.copy()).to(device))

    return OnDevice(
        moved(training.images[~drawn], training.labels[~drawn]),
        moved(training.images[drawn], training.labels[drawn]),
        moved(test.images, test.labels),
        training.source,
    )
