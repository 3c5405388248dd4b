"""The lecture's handwritten digits: MNIST from a folder, from the cache or by download; scikit-learn's where
none can be had.

For whoever trains on `course` (arrays: `mnist`), on torch (torchvision's data sets: `handwritten_digits`),
and for the tests. The layout is torchvision's (`root/MNIST/raw/train-images-idx3-ubyte.gz`, or the same
unpacked), so that one copy serves all. Every byte is checked against MNIST's checksums before it is used.
"""

from __future__ import annotations

import gzip
import hashlib
import http.client
import os
import tempfile
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from course.images import Images

MEAN, STD = 0.1307, 0.3081
"""Mean and standard deviation of the training images' pixels, scaled to [0, 1] (slide 23)."""

MNIST = "MNIST"
DIGITS = "scikit-learn's digits, 8x8 scaled to 28x28 (not MNIST)"
"""Where images are from, as tables and plots say it."""

# MD5 of the four original files, gzipped (torchvision checks the same) and unpacked.
CHECKSUMS = {
    "train-images-idx3-ubyte.gz": "f68b3c2dcbeaaa9fbdd348bbdeb94873",
    "train-labels-idx1-ubyte.gz": "d53e105ee54ea40749a09fcbcd1e9432",
    "t10k-images-idx3-ubyte.gz": "9fb629c4189551a2d022fa330f9573f3",
    "t10k-labels-idx1-ubyte.gz": "ec29112dd5afa0611ce80d1b7f02629c",
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
TRAINING_DIGITS = 1437  # of scikit-learn's 1,797; the rest was written by other people
SECONDS = 20  # that a server may take to answer


class Digits(NamedTuple):
    """Images, uint8, shape (N, 28, 28); labels, int64, shape (N,); and where they are from, `MNIST` or
    `DIGITS`.
    """

    images: np.ndarray
    labels: np.ndarray
    source: str


def cache() -> Path:
    """The folder that a download is kept in: the lecture's `~/.cache`."""
    return Path("~/.cache").expanduser()


def places() -> list[Path]:
    """The folders that may hold `MNIST/raw/`, in the order in which they are tried: `COURSE_DATA`, the
    cache.
    """
    named = os.environ.get("COURSE_DATA")
    return ([Path(named).expanduser()] if named else []) + [cache()]


def mnist(
    train: bool,
    root: str | os.PathLike[str] | None = None,
    download: bool = True,
    say: Callable[[str], object] = print,
) -> tuple[np.ndarray, np.ndarray]:
    """MNIST's images and labels.

    Args:
        train: the 60,000 training images, or else the 10,000 test images.
        root: the one folder to take them from, which holds `MNIST/raw/`; by default `COURSE_DATA`, then the
            cache.
        download: fetch a missing file, into `root` or the cache. A damaged one in the cache is replaced.
        say: is told of damaged files and of downloads.

    Returns:
        Images, uint8, shape (N, 28, 28); labels, int64, shape (N,).

    Raises:
        FileNotFoundError: a file is missing, and may not or cannot be downloaded.
        ValueError: a file in `root` is damaged.

    Source: slide 23.
    """
    part = "train" if train else "t10k"
    found = [
        _find(f"{part}-{kind}", root, download, say) for kind in ("images-idx3-ubyte", "labels-idx1-ubyte")
    ]
    images, labels = map(_array, found)
    return images.reshape(-1, 28, 28), labels.astype(np.int64)


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


def handwritten_digits(
    transform: Callable[[Any], Any] | None = None, say: Callable[[str], object] = print
) -> tuple[Images, Images]:
    """What `load` finds as torchvision's data sets: the training and the test set, whose `source` says where
    they are from.

    Args:
        transform: from a PIL image to what the network takes, as for `torchvision.datasets.MNIST`.

    Source: slide 23.
    """
    from course.images import Images

    training, test = load(say)
    return Images(*training, True, transform), Images(*test, False, transform)


def normalize(images: np.ndarray) -> np.ndarray:
    """Pixels in [0, 255] as the network wants them: float32, mean 0 and standard deviation 1 over the
    training set.

    >>> normalize(np.array([[0, 255]], dtype=np.uint8)).round(4)
    array([[-0.4242,  2.8215]], dtype=float32)
    """
    return (images.astype(np.float32) / 255 - np.float32(MEAN)) / np.float32(STD)


def _array(content: bytes) -> np.ndarray:
    """The bytes of an idx file after its header."""
    # idx: two zero bytes, the type, the number of dimensions, then one 4-byte size for each
    dimensions = content[3]
    return np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions)


def _find(
    name: str, root: str | os.PathLike[str] | None, download: bool, say: Callable[[str], object]
) -> bytes:
    """The content of the file `name`, from the first place that has it sound, or else by download."""
    folders = [Path(place) / "MNIST" / "raw" for place in (places() if root is None else [root])]
    for folder in folders:
        try:
            return _read(folder, name)
        except FileNotFoundError:
            continue
        except ValueError as damaged:
            if root is not None:
                raise ValueError(f"{damaged}: delete it and load again.") from None
            # Only the cache is ours to delete from, and it is tried last.
            replace = download and folder == folders[-1]
            say(f"{damaged}: it is {'deleted, to be loaded again' if replace else 'not used'}.")
            for path in (folder / f"{name}.gz", folder / name) if replace else ():
                path.unlink(missing_ok=True)
    if not download:
        raise FileNotFoundError(
            f"{folders[-1] / name}.gz is missing. "
            "Set COURSE_DATA to a folder that has MNIST/raw/*.gz, or allow the download."
        )
    packed = _fetch(f"{name}.gz", say)
    _keep(packed, folders[-1] / f"{name}.gz", say)
    return gzip.decompress(packed)


def _read(folder: Path, name: str) -> bytes:
    """The content of the file `name` in `folder`, gzipped or not.

    Raises:
        FileNotFoundError: it is not there, or may not be read.
        ValueError: it is not what it should be.
    """
    # The other form of a damaged file may be sound: what is told at the end is the first damage.
    damage = None
    for path in folder / f"{name}.gz", folder / name:
        try:
            content = path.read_bytes()
        except OSError:
            continue
        if _sound(content, path.name):
            return gzip.decompress(content) if path.suffix else content
        damage = damage or ValueError(
            f"{path} is damaged ({len(content):,} bytes with another checksum than MNIST's)"
        )
    raise damage or FileNotFoundError(f"{folder / name}.gz is missing")


def _sound(content: bytes, name: str) -> bool:
    # MD5 finds damage here and keeps nobody out. Without the word some systems refuse to compute it.
    return hashlib.md5(content, usedforsecurity=False).hexdigest() == CHECKSUMS[name]


def _fetch(name: str, say: Callable[[str], object]) -> bytes:
    """Download one file from the first of torchvision's mirrors that gives it whole.

    Raises:
        FileNotFoundError: none does.
    """
    from torchvision import datasets

    for mirror in datasets.MNIST.mirrors:
        say(f"downloading {mirror}{name}")
        try:
            with urllib.request.urlopen(mirror + name, timeout=SECONDS) as answer:
                content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            say(f"nothing, or not all, came from {mirror}: {error}")
        else:
            if _sound(content, name):
                return content
            say(
                f"what came from {mirror} is damaged: "
                f"{len(content):,} bytes with another checksum than MNIST's"
            )
    # Why not has been said, server by server.
    raise FileNotFoundError(
        f"{name} could not be downloaded. Set COURSE_DATA to a folder that has MNIST/raw/*.gz."
    )


def _keep(content: bytes, path: Path, say: Callable[[str], object]) -> None:
    """Write a whole file or none, whoever else writes it at the same time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as own:
            part = Path(own) / path.name
            part.write_bytes(content)
            part.replace(path)
    except OSError as error:
        say(f"{path} cannot be kept for the next time ({error}).")
