"""The sets of handwritten digits as arrays: MNIST, or scikit-learn's where it cannot be had; and pixels as a
network wants them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from course.data.files import mnist

MEAN, STD = 0.1307, 0.3081
"""Mean and standard deviation of the training images' pixels, scaled to [0, 1] (slide 23)."""

MNIST = "MNIST"
DIGITS = "scikit-learn's digits, 8x8 scaled to 28x28 (not MNIST)"
"""Where images are from, as tables and plots say it."""

TRAINING_DIGITS = 1437  # of scikit-learn's 1,797; the rest was written by other people


class Digits(NamedTuple):
    """Images, uint8, shape (N, 28, 28); labels, int64, shape (N,); and where they are from, `MNIST` or
    `DIGITS`.
    """

    images: np.ndarray
    labels: np.ndarray
    source: str


def digits(train: bool) -> tuple[np.ndarray, np.ndarray]:
    """scikit-learn's handwritten digits, which need no download, scaled from 8x8 to 28x28: 1,437 images to
    train, 360 to test.

    Returns:
        Images, uint8, shape (N, 28, 28); labels, int64, shape (N,).
    """
    from sklearn.datasets import load_digits

    pixels, labels = load_digits(return_X_y=True)
    part = slice(None, TRAINING_DIGITS) if train else slice(TRAINING_DIGITS, None)
    # Between the centres of the small pixels in a straight line, by rows and by columns.
    centres = (np.arange(28) + 0.5) * 8 / 28 - 0.5
    weights = np.array([np.interp(centres, np.arange(8), row) for row in np.eye(8)])
    images = weights.T @ pixels[part].reshape(-1, 8, 8) @ weights * (255 / 16)
    return images.round().astype(np.uint8), np.asarray(labels[part], dtype=np.int64)


def load(say: Callable[[str], object] = print) -> tuple[Digits, Digits]:
    """The training and the test set: of MNIST, or both of scikit-learn's digits where MNIST cannot be had.

    What is missing or damaged, and what is used instead, is said. While nbgrader runs a notebook nothing is
    downloaded.
    """
    try:
        both = [
            mnist(train, download="NBGRADER_EXECUTION" not in os.environ, say=say) for train in (True, False)
        ]
        source = MNIST
    except FileNotFoundError as error:
        say(f"{error}\nWithout MNIST, these are {DIGITS}.")
        both, source = [digits(True), digits(False)], DIGITS
    training, test = (Digits(images, labels, source) for images, labels in both)
    return training, test


def statistics(training: Digits) -> tuple[float, float]:
    """Mean and standard deviation of the training images' pixels, scaled to [0, 1]: those of slide 23 for
    MNIST.

    >>> statistics(Digits(np.array([[[0, 255]]], np.uint8), np.array([7]), "two pixels"))
    (0.5, 0.5)
    """
    if training.source == MNIST:
        return MEAN, STD
    return float(training.images.mean() / 255), float(training.images.std() / 255)


def normalize(images: np.ndarray, mean: float = MEAN, std: float = STD) -> np.ndarray:
    """Pixels in [0, 255] as the network wants them: float32, mean 0 and standard deviation 1 over the
    training set.

    Args:
        images: uint8, any shape, which the result has, too.
        mean, std: `statistics` of the training set, by default MNIST's.

    Source: slide 23, with the same bits as torchvision's `ToTensor` and `Normalize`.

    >>> normalize(np.array([[0, 255]], dtype=np.uint8)).round(4)
    array([[-0.4242,  2.8215]], dtype=float32)
    """
    return (images.astype(np.float32) / 255 - np.float32(mean)) / np.float32(std)
