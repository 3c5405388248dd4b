"""course.data: the real MNIST, and what it says when files are missing or damaged."""

import shutil

import numpy as np
import pytest

from course import data


@pytest.mark.needs("mnist")
def test_the_training_set_has_the_lectures_mean_and_deviation(mnist_root):
    images, labels = data.mnist(train=True, root=mnist_root)
    assert images.shape == (60_000, 28, 28) and images.dtype == np.uint8
    assert labels.shape == (60_000,) and labels.dtype == np.int64
    assert np.bincount(labels).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    normal = data.normalize(images)
    assert normal.dtype == np.float32
    assert abs(normal.mean()) < 1e-3 and abs(normal.std() - 1) < 1e-3


@pytest.mark.needs("mnist")
def test_it_reads_what_torchvision_reads(mnist_root, tmp_path):
    from torchvision.datasets import MNIST

    shutil.copytree(mnist_root / "MNIST", tmp_path / "MNIST")
    for path in tmp_path.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    theirs = MNIST(tmp_path, train=False, download=True)
    images, labels = data.mnist(train=False, root=mnist_root)
    assert np.array_equal(images, theirs.data.numpy()) and np.array_equal(labels, theirs.targets.numpy())


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"t10k-images-idx3-ubyte.gz is missing. Set COURSE_DATA"):
        data.mnist(train=False, root=tmp_path, download=False)


@pytest.mark.needs("mnist")
def test_a_partial_download_is_noticed(mnist_root, tmp_path):
    raw = tmp_path / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for path in (mnist_root / "MNIST" / "raw").glob("t10k*"):
        (raw / path.name).write_bytes(path.read_bytes()[:1000])
    with pytest.raises(ValueError, match=r"is damaged \(1,000 bytes"):
        data.mnist(train=False, root=tmp_path)
