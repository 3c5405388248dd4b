"""Handwritten digits as one of torchvision's data sets, for whoever trains on torch. `course.data` imports it when it is asked for."""

import torch
from torchvision.datasets import MNIST, VisionDataset

from course.data import Digits


class Images(MNIST):
    """torchvision's MNIST, made of arrays that were read and checked already.

    Args:
        digits: images, labels, and where they are from: the attribute `source`.
        train: whether this is the training set; it is shown only.
        transform: from a PIL image to what the network takes.
    """

    def __init__(self, digits: Digits, train: bool, transform=None):
        VisionDataset.__init__(self, root=digits.source, transform=transform)
        self.train, self.source = train, digits.source
        self.data, self.targets = torch.tensor(digits.images), torch.tensor(digits.labels)

    def __repr__(self) -> str:
        return f"{len(self):,} {'training' if self.train else 'test'} images of {self.source}"
