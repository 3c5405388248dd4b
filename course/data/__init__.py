"""The lecture's handwritten digits: MNIST from a folder, from the cache or by download; scikit-learn's where
none can be had.

For whoever trains on `course` (arrays: `mnist`, `load`), on torch as the lecture does (torchvision's data
sets: `handwritten_digits`), on torch without the lecture's waiting (tensors on a device: `on_device`, in
batches: `Loader`), and for the tests. torch is imported when one of its parts is used.

    files        MNIST's four files: found, checked, downloaded
    sets         the two sets as arrays, and pixels as a network wants them
    torch_sets   the same for torch: torchvision's data sets, or tensors on a device
    images       torchvision's data set of images that were read already
    loader       batches of tensors on a device, with DataLoader's interface
"""

from course.data.files import CHECKSUMS, cache, mnist, places
from course.data.loader import Loader
from course.data.sets import (
    DIGITS,
    MEAN,
    MNIST,
    STD,
    TRAINING_DIGITS,
    Digits,
    digits,
    load,
    normalize,
    statistics,
)
from course.data.torch_sets import OnDevice, handwritten_digits, on_device

__all__ = [
    "CHECKSUMS",
    "DIGITS",
    "MEAN",
    "MNIST",
    "STD",
    "TRAINING_DIGITS",
    "Digits",
    "Loader",
    "OnDevice",
    "cache",
    "digits",
    "handwritten_digits",
    "load",
    "mnist",
    "normalize",
    "on_device",
    "places",
    "statistics",
]
