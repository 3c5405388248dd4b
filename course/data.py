"""MNIST as arrays: from a folder, from torchvision's cache, or by torchvision's download.

For whoever trains on `course` or on torch without a transform per image: the lecture's notebooks and the tests. The layout is
torchvision's (`root/MNIST/raw/train-images-idx3-ubyte.gz`), so that one copy serves both.
"""

import gzip
import hashlib
import os
from pathlib import Path

import numpy as np

MEAN, STD = 0.1307, 0.3081
"""Mean and standard deviation of the training images' pixels, scaled to [0, 1] (slide 23)."""

# MD5 of the four original files, gzipped: torchvision checks the same.
CHECKSUMS = {
    "train-images-idx3-ubyte.gz": "f68b3c2dcbeaaa9fbdd348bbdeb94873",
    "train-labels-idx1-ubyte.gz": "d53e105ee54ea40749a09fcbcd1e9432",
    "t10k-images-idx3-ubyte.gz": "9fb629c4189551a2d022fa330f9573f3",
    "t10k-labels-idx1-ubyte.gz": "ec29112dd5afa0611ce80d1b7f02629c",
}


def default_root() -> Path:
    """The folder that holds `MNIST/raw/`: `COURSE_DATA`, or the lecture's `~/.cache`."""
    return Path(os.environ.get("COURSE_DATA", "~/.cache")).expanduser()


def mnist(train: bool, root: str | os.PathLike | None = None, download: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """MNIST's images and labels.

    Args:
        train: the 60,000 training images, or else the 10,000 test images.
        root: the folder that holds `MNIST/raw/`; by default `COURSE_DATA`, or `~/.cache`.
        download: fetch a missing file through torchvision.

    Returns:
        Images, uint8, shape (N, 28, 28); labels, int64, shape (N,).

    Raises:
        FileNotFoundError: a file is missing, and may not or cannot be downloaded.
        ValueError: a file is damaged.

    Source: slide 23.
    """
    raw = (default_root() if root is None else Path(root)) / "MNIST" / "raw"
    part = "train" if train else "t10k"
    names = f"{part}-images-idx3-ubyte.gz", f"{part}-labels-idx1-ubyte.gz"
    if download and not all((raw / name).is_file() for name in names):
        _download(raw.parent.parent)
    images, labels = (_read(raw / name) for name in names)
    return images.reshape(-1, 28, 28), labels.astype(np.int64)


def normalize(images: np.ndarray) -> np.ndarray:
    """Pixels in [0, 255] as the network wants them: float32, mean 0 and standard deviation 1 over the training set.

    >>> normalize(np.array([[0, 255]], dtype=np.uint8)).round(4)
    array([[-0.4242,  2.8215]], dtype=float32)
    """
    return (images.astype(np.float32) / 255 - np.float32(MEAN)) / np.float32(STD)


def _download(root: Path) -> None:
    from torchvision.datasets import MNIST

    try:
        MNIST(root, download=True)
    except (RuntimeError, OSError) as error:
        raise FileNotFoundError(
            f"MNIST is not in {root} and could not be downloaded ({error}). Set COURSE_DATA to a folder that has MNIST/raw/*.gz."
        ) from error


def _read(path: Path) -> np.ndarray:
    """The bytes of one idx file after its header, checked against the original's checksum."""
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing. Set COURSE_DATA to a folder that has MNIST/raw/*.gz, or allow the download.")
    packed = path.read_bytes()
    if hashlib.md5(packed, usedforsecurity=False).hexdigest() != CHECKSUMS[path.name]:
        raise ValueError(f"{path} is damaged ({len(packed):,} bytes with another checksum than MNIST's): delete it and load again.")
    content = gzip.decompress(packed)
    dimensions = content[3]  # idx: two zero bytes, the type, the number of dimensions, then one 4-byte size for each
    return np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions)
