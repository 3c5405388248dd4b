"""Assignment 4: the file of weights that a student hands in beside the notebook, measured again."""

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from course import check, data

PART = "the accuracy of mnist.safetensors, measured again if it was handed in"


@pytest.fixture(scope="module")
def trained(mnist):
    """The official network, trained by the official functions on scikit-learn's digits, and its accuracy in
    percent.
    """
    space = {"__name__": "__main__"}
    for text in ("imports", "constants"):
        exec(next(cell.source for cell in mnist.notebook.cells if cell.id == text), space)
    for name in ("network", "train", "test"):
        exec(mnist.answers[name], space)
    torch.set_num_threads(1)
    torch.manual_seed(3)
    model, cpu = space["MLP"](), torch.device("cpu")
    opt = torch.optim.AdamW(model.parameters(), lr=0.001)
    loaders = []
    for train in (True, False):
        images, labels = data.digits(train)
        pairs = torch.utils.data.TensorDataset(
            torch.tensor(data.normalize(images))[:, None], torch.tensor(labels)
        )
        loaders.append(torch.utils.data.DataLoader(pairs, batch_size=64, shuffle=train))
    for _ in range(8):
        space["train"](model, cpu, loaders[0], opt)
    return model, space["test"](model, cpu, loaders[1])[1]


@pytest.fixture
def hand_in(mnist, trained, tmp_path, monkeypatch):
    """Grade exercise 10 with this file beside the notebook, on a machine without MNIST; return the last
    part.
    """
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.chdir(tmp_path)

    def grade(write):
        write(str(tmp_path / "mnist.safetensors"))
        report = mnist.mark("five-epochs", mnist.answers["five-epochs"])
        assert all(part.message is None for part in report.parts[:-1])
        assert report.parts[-1].name == PART
        return report.parts[-1]

    return grade


def notes(accuracy, source=data.DIGITS):
    return {"data": source, "epochs": "8", "accuracy": str(accuracy)}


def test_the_network_learns_the_small_digits(trained):
    assert trained[1] > 90


def test_weights_that_have_what_they_claim(hand_in, trained):
    model, accuracy = trained
    assert hand_in(lambda path: save_file(model.state_dict(), path, notes(accuracy))).earned == 0.5


def test_numbers_typed_by_hand_are_found_out(hand_in, trained):
    model, accuracy = trained
    part = hand_in(lambda path: save_file(model.state_dict(), path, notes(min(99.0, accuracy + 3))))
    assert part.earned == 0 and check.sentence("numbers typed by hand") in part.message


def test_untrained_weights_are_not_enough_though_honest(hand_in, trained):
    model = type(trained[0])()
    space = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    images, labels = data.digits(train=False)
    x = data.normalize(images).reshape(-1, 784)
    for k in (1, 2, 3):
        x = x @ space[f"fc{k}.weight"].T + space[f"fc{k}.bias"]
        x = np.maximum(x, 0) if k < 3 else x
    accuracy = 100 * float(np.mean(x.argmax(1) == labels))
    part = hand_in(lambda path: save_file(model.state_dict(), path, notes(accuracy)))
    assert part.earned == 0 and "train for longer" in part.message


def test_weights_of_mnist_are_not_judged_where_mnist_is_missing(hand_in, trained):
    part = hand_in(lambda path: save_file(trained[0].state_dict(), path, notes(97.6, data.MNIST)))
    assert part.earned == 0.5


@pytest.mark.needs("mnist")
def test_weights_of_small_digits_are_measured_on_small_digits_where_mnist_is_there_too(
    hand_in, trained, mnist_root, monkeypatch
):
    monkeypatch.setenv("COURSE_DATA", str(mnist_root))
    model, accuracy = trained
    assert hand_in(lambda path: save_file(model.state_dict(), path, notes(accuracy))).earned == 0.5


@pytest.mark.needs("mnist")
def test_small_digits_do_not_pass_for_mnist(hand_in, trained, mnist_root, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(mnist_root))
    model, accuracy = trained
    part = hand_in(lambda path: save_file(model.state_dict(), path, notes(accuracy, data.MNIST)))
    assert part.earned == 0 and check.sentence("numbers typed by hand") in part.message


@pytest.mark.parametrize(
    "content, said",
    [
        (b"PK\x03\x04" + bytes(100), check.sentence("a pickle")),
        (bytes(100), "not in the format safetensors"),
        (b"\xff" * 100, "not in the format safetensors"),
        ((2**40).to_bytes(8, "little") + b"{}", "not in the format safetensors"),
    ],
    ids=["pickle", "zeros", "ones", "endless header"],
)
def test_other_files_are_refused_in_words(hand_in, content, said):
    def write(path):
        with open(path, "wb") as file:
            file.write(content)

    part = hand_in(write)
    assert part.earned == 0 and said in part.message


def test_another_network_is_refused_in_words(hand_in):
    part = hand_in(lambda path: save_file(torch.nn.Linear(784, 10).state_dict(), path, notes(91)))
    assert part.earned == 0 and "does not hold the three layers of exercise 3" in part.message


def test_half_a_file_is_refused(hand_in, trained):
    def write(path):
        save_file(trained[0].state_dict(), path, notes(97))
        with open(path, "r+b") as file:
            file.truncate(1_000_000)

    part = hand_in(write)
    assert part.earned == 0 and "not in the format safetensors" in part.message
