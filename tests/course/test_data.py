"""course.data: the real MNIST, and what it says when files are missing or damaged."""

import gzip
import http.server
import shutil
import threading

import numpy as np
import pytest

from course import data
from course.data import files


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


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """A home without a cache, no COURSE_DATA, and no network: what is asked for is noted and refused. Return
    the cache's folder.
    """
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    monkeypatch.setattr("torchvision.datasets.MNIST.mirrors", [(tmp_path / "no-mirror").as_uri() + "/"])
    return tmp_path / "home" / ".cache" / "MNIST" / "raw"


@pytest.fixture
def said():
    return []


def test_without_mnist_there_are_real_digits_and_it_is_said(nowhere, said):
    training, test = data.load(said.append)
    assert training.source == test.source == data.DIGITS and "not MNIST" in data.DIGITS
    assert training.images.shape == (1437, 28, 28) and test.images.shape == (360, 28, 28)
    assert training.images.dtype == np.uint8 and training.labels.dtype == np.int64
    assert training.images.min() == 0 and training.images.max() == 255
    assert set(test.labels) == set(range(10))
    told = "\n".join(said)
    assert "could not be downloaded" in told and "Set COURSE_DATA" in told and data.DIGITS in told
    assert not nowhere.exists()


def test_the_small_digits_are_scaled_and_not_distorted():
    """Averaged back over the area of each small pixel, they are close to the original; and upright."""
    from sklearn.datasets import load_digits

    images, labels = data.digits(train=False)
    original = load_digits().images[data.TRAINING_DIGITS :] * 255 / 16
    centres = ((np.arange(8) + 0.5) * 28 / 8 - 0.5).round().astype(int)
    assert np.abs(images[:, centres][:, :, centres] - original).mean() < 12
    assert np.array_equal(labels, load_digits().target[data.TRAINING_DIGITS :])


def test_no_test_writer_is_in_the_training_set():
    (first, _), (second, _) = data.digits(True), data.digits(False)
    assert not {image.tobytes() for image in first} & {image.tobytes() for image in second}


@pytest.mark.parametrize("execution", ["autograde", "validate"])
def test_nothing_is_downloaded_while_nbgrader_runs(nowhere, said, monkeypatch, execution):
    monkeypatch.setenv("NBGRADER_EXECUTION", execution)
    monkeypatch.setattr(files, "_fetch", lambda *_: pytest.fail("it downloads"))
    assert data.load(said.append)[0].source == data.DIGITS
    assert "is missing" in said[0]


@pytest.fixture
def mirror(mnist_root):
    """A server in this process that has MNIST, spoils what is listed in `spoilt`, and notes what it was asked
    for.
    """
    raw, asked, spoilt = mnist_root / "MNIST" / "raw", [], {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            name = self.path.rpartition("/")[2]
            asked.append(self.path)
            content = (raw / name).read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(spoilt.get(self.path.split("/")[1], lambda whole: whole)(content))

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        server.address, server.asked, server.spoilt = f"http://127.0.0.1:{server.server_port}/", asked, spoilt
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.needs("mnist")
def test_a_download_is_kept_and_not_repeated(nowhere, said, mirror, monkeypatch):
    monkeypatch.setattr("torchvision.datasets.MNIST.mirrors", [mirror.address + "good/"])
    training, test = data.load(said.append)
    assert training.source == data.MNIST and len(training.labels) == 60_000 and len(test.labels) == 10_000
    assert len(mirror.asked) == 4 and sorted(path.name for path in nowhere.iterdir()) == sorted(
        name for name in data.CHECKSUMS if name.endswith(".gz")
    )
    said.clear()
    again = data.load(said.append)
    assert len(mirror.asked) == 4 and said == []
    assert np.array_equal(again[1].images, test.images)


@pytest.mark.needs("mnist")
@pytest.mark.parametrize(
    "spoil",
    [
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole[:-1] + bytes([whole[-1] ^ 1]),
        lambda whole: b"<html>" + whole[6:],
        lambda whole: b"",
    ],
    ids=["cut off", "last byte", "first bytes", "empty"],
)
def test_a_broken_download_is_noticed_said_and_had_elsewhere(nowhere, said, mirror, monkeypatch, spoil):
    mirror.spoilt["bad"] = spoil
    monkeypatch.setattr(
        "torchvision.datasets.MNIST.mirrors", [mirror.address + "bad/", mirror.address + "good/"]
    )
    images, labels = data.mnist(train=False, say=said.append)
    assert len(images) == len(labels) == 10_000
    assert [path.split("/")[1] for path in mirror.asked] == ["bad", "good"] * 2
    told = "\n".join(said)
    complaint = (
        "is damaged: 1,648,877 bytes"
        if len(spoil(bytes(9))) == 9
        else f"not all, came from {mirror.address}bad/"
    )
    assert f"downloading {mirror.address}bad/t10k-images-idx3-ubyte.gz" in told and complaint in told
    assert all(files._sound(path.read_bytes(), path.name) for path in nowhere.iterdir())


@pytest.mark.needs("mnist")
def test_where_every_mirror_is_broken_nothing_is_kept(nowhere, said, mirror, monkeypatch):
    mirror.spoilt["bad"] = lambda whole: whole[:1000] + bytes(len(whole) - 1000)
    monkeypatch.setattr("torchvision.datasets.MNIST.mirrors", [mirror.address + "bad/"])
    assert data.load(said.append)[0].source == data.DIGITS
    assert "another checksum than MNIST's" in "\n".join(said) and not nowhere.exists()


@pytest.mark.needs("mnist")
@pytest.mark.parametrize("unpacked", [False, True])
def test_a_broken_cache_is_said_and_replaced(nowhere, said, mnist_root, monkeypatch, unpacked):
    source = mnist_root / "MNIST" / "raw"
    shutil.copytree(source, nowhere, copy_function=shutil.copyfile)
    nowhere.chmod(0o755)
    damaged = nowhere / "t10k-labels-idx1-ubyte.gz"
    if unpacked:
        damaged.unlink()
        damaged = damaged.with_suffix("")
    damaged.write_bytes(bytes(500))
    monkeypatch.setattr("torchvision.datasets.MNIST.mirrors", [source.resolve().as_uri() + "/"])
    training, test = data.load(said.append)
    assert training.source == data.MNIST and len(test.labels) == 10_000
    assert f"{damaged} is damaged (500 bytes" in said[0] and "deleted, to be loaded again" in said[0]
    fresh = nowhere / "t10k-labels-idx1-ubyte.gz"
    assert fresh.read_bytes() == (source / fresh.name).read_bytes()
    said.clear()
    assert data.load(said.append)[1].source == data.MNIST and said == []


@pytest.mark.needs("mnist")
def test_a_broken_file_in_a_folder_that_is_not_ours_is_said_and_left_alone(
    nowhere, said, mnist_root, tmp_path, monkeypatch
):
    raw = tmp_path / "given" / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for path in (mnist_root / "MNIST" / "raw").iterdir():
        (raw / path.name).write_bytes(path.read_bytes()[: None if "labels" in path.name else 1000])
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "given"))
    monkeypatch.setattr(
        "torchvision.datasets.MNIST.mirrors", [(mnist_root / "MNIST" / "raw").resolve().as_uri() + "/"]
    )
    assert data.load(said.append)[0].source == data.MNIST
    assert "is damaged (1,000 bytes" in said[0] and "not used" in said[0]
    assert (raw / "train-images-idx3-ubyte.gz").stat().st_size == 1000
    assert {path.name for path in nowhere.iterdir()} == {
        "train-images-idx3-ubyte.gz",
        "t10k-images-idx3-ubyte.gz",
    }


@pytest.mark.needs("mnist")
def test_a_cache_that_cannot_be_written_costs_no_more_than_the_next_download(
    nowhere, said, mnist_root, monkeypatch
):
    nowhere.parents[2].mkdir(parents=True)
    nowhere.parents[1].write_text("a file where the cache's folder should be")
    monkeypatch.setattr(
        "torchvision.datasets.MNIST.mirrors", [(mnist_root / "MNIST" / "raw").resolve().as_uri() + "/"]
    )
    images, _ = data.mnist(train=False, say=said.append)
    assert len(images) == 10_000 and "cannot be kept for the next time" in "\n".join(said)


@pytest.mark.needs("mnist")
def test_files_that_torchvision_unpacked_do_as_well(nowhere, mnist_root, tmp_path):
    raw = tmp_path / "unpacked" / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for path in (mnist_root / "MNIST" / "raw").glob("t10k*"):
        (raw / path.stem).write_bytes(gzip.decompress(path.read_bytes()))
    images, _ = data.mnist(train=False, root=tmp_path / "unpacked")
    assert np.array_equal(images, data.mnist(train=False, root=mnist_root)[0])


def test_the_data_sets_are_torchvisions_and_say_where_they_are_from(nowhere):
    import pickle

    from torchvision import datasets, transforms

    training, test = data.handwritten_digits(transforms.ToTensor(), say=lambda sentence: None)
    assert isinstance(test, datasets.MNIST) and (len(training), len(test)) == (1437, 360)
    image, label = test[3]
    assert image.shape == (1, 28, 28) and image.max() <= 1 and isinstance(label, int)
    assert np.array_equal((255 * image[0]).round().numpy(), test.data[3].numpy())
    assert repr(test) == f"360 test images of {data.DIGITS}" and test.source == data.DIGITS
    assert len(pickle.loads(pickle.dumps(test))) == 360, "the workers of a DataLoader may be spawned"


@pytest.mark.needs("mnist")
def test_the_data_sets_are_mnist_where_it_is(nowhere, mnist_root, monkeypatch, said):
    monkeypatch.setenv("COURSE_DATA", str(mnist_root))
    training, test = data.handwritten_digits(say=said.append)
    assert (len(training), len(test)) == (60_000, 10_000) and said == []
    assert repr(training) == "60,000 training images of MNIST"
    assert not nowhere.exists(), "the folder is read as it is: nothing is unpacked or copied"
