"""course.data on torch: tensors that are the lecture's, a validation set, and a loader beside DataLoader."""

import subprocess
import sys

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset
from torchvision import transforms

from course import data

DEVICES = ["cpu", *["cuda"] * torch.cuda.is_available()]


def made_up(n, source=data.DIGITS):
    rng = np.random.default_rng(n)
    return data.Digits(rng.integers(0, 256, (n, 28, 28)).astype(np.uint8), np.arange(n) % 10, source)


def numbered(n, device="cpu"):
    return TensorDataset(torch.arange(2 * n, device=device).view(n, 2), torch.arange(n, device=device))


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize(
    "options",
    [
        dict(),
        dict(batch_size=3),
        dict(batch_size=3, drop_last=True),
        dict(batch_size=3, shuffle=True),
        dict(batch_size=3, shuffle=True, drop_last=True),
        dict(batch_size=5, shuffle=True),
        dict(batch_size=100, shuffle=True),
        dict(batch_size=100, drop_last=True),
    ],
    ids=str,
)
@pytest.mark.parametrize("own_generator", [False, True])
def test_batches_are_those_of_dataloader(options, own_generator, device):
    batches = []
    for make, dataset in (DataLoader, numbered(10)), (data.Loader, numbered(10, device)):
        torch.manual_seed(7)
        generator = torch.Generator().manual_seed(3) if own_generator else None
        loader = make(dataset, generator=generator, **options)
        # Between epochs a program draws, too: dropout.
        batches.append([(*batch, torch.rand(1)) for _ in range(3) for batch in loader])
        assert loader.dataset is dataset and loader.batch_size == options.get("batch_size", 1)
        assert len(loader) * 3 == len(batches[-1])
    for one, other in zip(*batches, strict=True):
        assert all(torch.equal(a, b.cpu()) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("size", [0, -1, 2.0, True, None])
def test_a_batch_has_a_positive_whole_number_of_samples(size):
    with pytest.raises(ValueError, match="positive whole number"):
        data.Loader(numbered(10), batch_size=size)


def test_another_seed_is_another_order():
    orders = []
    for seed in 0, 1, 0:
        loader = data.Loader(
            numbered(50), batch_size=50, shuffle=True, generator=torch.Generator().manual_seed(seed)
        )
        orders.append([labels.tolist() for _ in range(2) for _, labels in loader])
    assert orders[0] == orders[2] != orders[1] and orders[0][0] != orders[0][1]
    assert sorted(orders[0][1]) == list(range(50))


@pytest.mark.parametrize("source", [data.MNIST, data.DIGITS])
def test_tensors_have_the_bits_of_the_lectures_transforms(source):
    training, test = made_up(20, source), made_up(5, source)
    sets = data.on_device(sets=(training, test))
    lecture = transforms.Compose(
        [transforms.ToTensor(), transforms.Normalize(*([number] for number in data.statistics(training)))]
    )
    for digits, tensors in (training, sets.training), (test, sets.test):
        images, labels = tensors.tensors
        assert torch.equal(images, torch.stack([lecture(image[..., None]) for image in digits.images]))
        assert labels.dtype == torch.int64 and labels.tolist() == digits.labels.tolist()
    assert sets.source == source


def test_digits_that_are_not_mnist_are_normalised_by_their_own_statistics():
    training, test = (data.Digits(*data.digits(part), data.DIGITS) for part in (True, False))
    mean, std = data.statistics(training)
    assert abs(mean - data.MEAN) > 0.1
    sets = data.on_device(sets=(training, test))
    images = sets.training.tensors[0]
    assert abs(images.mean()) < 1e-5 and abs(images.std() - 1) < 1e-4
    assert torch.allclose(sets.test.tensors[0][:, 0] * std + mean, torch.tensor(test.images) / 255, atol=1e-6)
    assert data.statistics(made_up(3, data.MNIST)) == (data.MEAN, data.STD)


def test_a_validation_set_is_taken_out_of_the_training_set_the_same_each_time():
    training = made_up(30)._replace(labels=np.arange(30))
    parts = [data.on_device(validation=8, seed=seed, sets=(training, made_up(5))) for seed in (1, 1, 2)]
    labels = [[part.tensors[1].tolist() for part in (sets.training, sets.validation)] for sets in parts]
    assert labels[0] == labels[1] != labels[2]
    left, apart = labels[0]
    assert (len(left), len(apart)) == (22, 8) and sorted(left + apart) == list(range(30))
    assert left == sorted(left) and apart == sorted(apart)
    kept = data.on_device(sets=(training, made_up(5)))
    assert (len(kept.training), len(kept.validation)) == (30, 0)


@pytest.mark.parametrize("validation", [-1, 30, 31])
def test_some_images_must_be_left_to_train_on(validation):
    with pytest.raises(ValueError, match=r"0 <= validation < 30 training images, but validation is"):
        data.on_device(validation=validation, sets=(made_up(30), made_up(5)))


def test_arrays_are_loaded_without_torch():
    code = "import sys; from course import data; data.digits(True); assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
