"""What is saved comes back; torch's files are read as weights alone, and a stranger's pickle is never run."""

import io
import pickle
from collections import OrderedDict

import numpy as np
import pytest
import torch

import course
from course import nn


def again(obj):
    file = io.BytesIO()
    course.save(obj, file)
    file.seek(0)
    return course.load(file)


def test_what_is_saved_comes_back(tmp_path):
    obj = {
        "tensor": course.tensor([[1.0, 2.0], [3.0, np.nan]], dtype=course.float64),
        "leaf": course.ones(2, requires_grad=True),
        "parameter": nn.Parameter(course.zeros(0, 3)),
        "integers": course.arange(3),
        "scalar": course.tensor(True),
        1: [None, True, 2, 2.5, float("inf"), "text", (1, (2,)), {3, 4}],
        ("a", 2): np.arange(4).reshape(2, 2).T,
        "number": np.float32(1.5),
        "dtype": course.float32,
        "computed": course.ones(2, requires_grad=True) * 2,
        "empty": {},
    }
    course.save(obj, tmp_path / "file.pt")
    back = course.load(str(tmp_path / "file.pt"), map_location="cpu")
    assert list(back) == list(obj)
    assert repr({k: v for k, v in back.items() if k not in ("computed", "number")}) == repr(
        {k: v for k, v in obj.items() if k not in ("computed", "number")}
    )
    assert type(back["number"]) is np.float32
    assert back["computed"].tolist() == [2, 2]
    assert not back["computed"].requires_grad


def test_a_network_and_its_optimizer_go_on_where_they_stood():
    def made():
        net = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Linear(3, 1))
        return net, course.optim.Adam(net.parameters(), lr=0.1)

    def step(net, opt):
        opt.zero_grad()
        loss = (net(course.tensor([[1.0, 2.0], [3.0, -1.0]])) ** 2).sum()
        loss.backward()
        opt.step()
        return loss.item()

    net, opt = made()
    step(net, opt)
    checkpoint = again({"net": net.state_dict(), "opt": opt.state_dict(), "epoch": 1})
    assert type(checkpoint["net"]) is OrderedDict
    other, other_opt = made()
    other.load_state_dict(checkpoint["net"])
    other_opt.load_state_dict(checkpoint["opt"])
    assert [step(net, opt) for _ in range(3)] == [step(other, other_opt) for _ in range(3)]


def test_one_array_is_kept_once():
    weight = nn.Linear(100, 100).weight
    file = io.BytesIO()
    course.save([weight, weight], file)
    assert len(file.getvalue()) < 1.5 * weight.numel() * 4


def test_torchs_own_files_are_read(tmp_path):
    net = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3))
    state = {"net": net.state_dict(), "list": [1, (torch.arange(3), None)], "half": torch.ones(2).bfloat16()}
    torch.save(state, tmp_path / "torch.pt")
    back = course.load(tmp_path / "torch.pt")
    ours = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
    ours.load_state_dict(back["net"])
    assert ours[0].weight.tolist() == net[0].weight.tolist()
    assert back["list"][1][0].tolist() == [0, 1, 2]
    assert back["half"].tolist() == [1, 1]
    torch.save(state, tmp_path / "old.pt", _use_new_zipfile_serialization=False)
    assert course.load(tmp_path / "old.pt")["list"][0] == 1


class Trap:
    def __reduce__(self):
        return (print, ("code ran",))


def test_a_pickle_is_not_read(tmp_path, capsys):
    for write in (
        lambda path: path.write_bytes(pickle.dumps(Trap())),
        lambda path: torch.save(Trap(), path),
        lambda path: torch.save(torch.nn.Linear(1, 1), path),
    ):
        path = tmp_path / "strange.pt"
        write(path)
        with pytest.raises(RuntimeError, match="can run code when it is read"):
            course.load(path, weights_only=False)
    assert capsys.readouterr().out == ""


def test_without_torch_its_files_are_named_as_such(tmp_path, monkeypatch):
    torch.save({"a": torch.ones(1)}, tmp_path / "torch.pt")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(RuntimeError, match="it takes torch itself, which is not installed"):
        course.load(tmp_path / "torch.pt")


def test_what_cannot_be_saved_or_read_is_said(tmp_path):
    with pytest.raises(TypeError, match=r"the object is a Linear.*state_dict\(\)"):
        course.save(nn.Linear(1, 1), tmp_path / "x")
    with pytest.raises(TypeError, match=r"the object\['f'\]\[1\] is a function"):
        course.save({"f": [1, lambda: None]}, tmp_path / "x")
    (tmp_path / "text.pt").write_text("hello")
    with pytest.raises(RuntimeError, match=r"text.pt was written neither by course.save nor by torch.save"):
        course.load(tmp_path / "text.pt")
    with pytest.raises(FileNotFoundError):
        course.load(tmp_path / "nothing.pt")
