"""MNIST's four files: from a folder, from the cache, or by download.

The layout is torchvision's (`root/MNIST/raw/train-images-idx3-ubyte.gz`, or the same unpacked), so that one
copy serves all. Every byte is checked against MNIST's checksums before it is used.
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

import numpy as np

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
SECONDS = 20  # that a server may take to answer


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
