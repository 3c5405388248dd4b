"""Handwritten digits as one of torchvision's data sets, for whoever trains on torch. `course.data.torch_sets`
imports it when it is asked for.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torchvision.datasets import MNIST, VisionDataset


class Images(MNIST):
    """torchvision's MNIST, made of arrays that were read and checked already.

    Args:
        images: uint8, shape (N, 28, 28).
        labels: int64, shape (N,).
        source: where they are from.
        train: whether this is the training set; it is shown only.
        transform: from a PIL image to what the network takes.
    """

    def __init__(
        self,
        images: np.ndarray,
        labels: np.ndarray,
        source: str,
        train: bool,
        transform: Callable[[Any], Any] | None = None,
    ) -> None:
        # Not MNIST's own, which would look for its files.
        VisionDataset.__init__(self, root=source, transform=transform)
        self.train, self.source = train, source
        self.data, self.targets = torch.tensor(images), torch.tensor(labels)

    def __repr__(self) -> str:
        return f"{len(self):,} {'training' if self.train else 'test'} images of {self.source}"
