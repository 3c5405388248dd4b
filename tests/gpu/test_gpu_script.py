"""The script for a machine with a GPU is sound, as far as a CPU can tell, and says why it does nothing."""

import importlib.util
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def checks():
    spec = importlib.util.spec_from_file_location("gpu_checks", HERE / "checks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU: the script would run")
def test_without_a_gpu_it_says_so():
    done = subprocess.run(["bash", HERE / "run.sh"], capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stdout) == (0, "skipped: torch sees no CUDA GPU\n"), done.stderr


def test_it_finds_the_answers_of_exercise_9(checks):
    assert "a product of 512 x 512 in" in checks.exercise_9_runs(None, torch.device("cpu"))


def test_a_recorded_step_is_left_out_on_a_cpu(checks):
    with pytest.raises(checks.Skipped, match="needs a CUDA GPU"):
        checks.a_recorded_step_learns_the_same(None, torch.device("cpu"))


def test_where_cupy_is_not_it_says_so(checks):
    if importlib.util.find_spec("cupy") is not None:
        pytest.skip("CuPy is installed")
    for check in (checks.course_trains_there_by_cupy, checks.operations_of_course_run_there_by_cupy):
        with pytest.raises(checks.Skipped, match="CuPy is not installed"):
            check(None, torch.device("cpu"))


def test_the_checks_of_cupy_would_run(checks, monkeypatch):
    from elsewhere import standin

    standin.install(monkeypatch)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: True)
    sets = SimpleNamespace(tensors=SimpleNamespace(training=digits(320)))
    assert "5 steps, at most " in checks.course_trains_there_by_cupy(sets, torch.device("cpu"))
    assert " lines, values and gradients" in checks.operations_of_course_run_there_by_cupy(
        sets, torch.device("cpu"), seconds=1.0
    )


def digits(n):
    draw = torch.Generator().manual_seed(0)
    return torch.utils.data.TensorDataset(
        torch.rand(n, 1, 28, 28, generator=draw), torch.randint(10, (n,), generator=draw)
    )
