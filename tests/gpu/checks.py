"""The checks of `run.sh`, a function each: it returns a sentence with what it measured, or fails. They know
only what is on a machine with a GPU and nothing else: no pytest, no nbgrader.

    python tests/gpu/checks.py [DEVICE]    "cpu" runs what a CPU can, to see that the script is sound
"""

import re
import sys
import time
import traceback
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from course import data
from course.ladder import figures, rungs
from course.ladder.training import Training

ROOT = Path(__file__).parents[2]


class Skipped(Exception):
    """Why a check cannot run here."""


def batches_are_those_of_the_cpu(sets, device):
    one, other = (
        data.Loader(found.tensors.training, 64, shuffle=True, generator=torch.Generator().manual_seed(1))
        for found in (sets, rungs.digits("cpu"))
    )
    for (images, labels), (theirs, numbers) in zip(one, other, strict=True):
        assert images.device.type == device.type
        assert torch.equal(images.cpu(), theirs) and torch.equal(labels.cpu(), numbers)
    return f"{len(one)} batches, bit for bit"


def losses_are_those_of_the_cpu(sets, device):
    there, here = (
        Training(rungs.FUSED, found, 0, place, p=0.0)
        for found, place in ((sets, device), (rungs.digits("cpu"), "cpu"))
    )
    there.model.load_state_dict(here.model.state_dict())
    for training in there, here:
        training.run(100)
    apart = np.abs(np.subtract(there.losses, here.losses)).max()
    assert apart < 1e-3, apart
    return f"100 steps, at most {apart:.1e} apart"


def training_repeats(sets, device):
    """The same seed gives the same bits, dropout included, where torch is told to be deterministic."""
    torch.use_deterministic_algorithms(True)
    try:
        one, other = (Training(rungs.FUSED, sets, 0, device) for _ in range(2))
        for training in one, other:
            training.run(300)
    finally:
        torch.use_deterministic_algorithms(False)
    assert one.losses == other.losses
    return "300 steps twice, the same bits"


def a_recorded_step_learns_the_same(sets, device):
    if lacks := rungs.RECORDED.lacks(device):
        raise Skipped(lacks)
    eager, recorded = (Training(rung, sets, 0, device) for rung in (rungs.SHORT, rungs.RECORDED))
    recorded.warm_up()
    for training in eager, recorded:
        training.run(60)
    apart = np.abs(np.subtract(eager.losses, recorded.losses)).max()
    assert apart < 1e-2, apart
    return f"60 steps, at most {apart:.1e} apart"


def answers():
    """The official answers of assignment 4 that this needs, out of its text: no nbgrader is here."""
    text = (ROOT / "solutions" / "4-mnist" / "mnist.py").read_text(encoding="utf-8")
    (cell,) = re.findall(r'^# %% nbgrader=[^\n]*"grade_id": "device",[^\n]*\n(.*?)^# %%', text, re.M | re.S)
    names = {"torch": torch, "time": time}
    exec(compile(cell, "mnist.py", "exec"), names)
    return names


def exercise_9_runs(sets, device):
    names = answers()
    layer, x = torch.nn.Linear(784, 512), torch.randn(64, 784)
    there, here = (
        names["on_device"](layer, x, torch.device(place)).detach().cpu() for place in (device, "cpu")
    )
    torch.testing.assert_close(there, here, rtol=1e-3, atol=1e-3)
    n = 512 if device.type == "cpu" else 4096
    large = torch.randn(n, n, device=device)
    one = names["seconds"](lambda: large @ large, device, calls=3)
    flops = 2 * n**3 / one
    assert flops < 2e15, "more than any GPU does: the clock did not wait"
    return f"a product of {n} x {n} in {1e3 * one:.2f} ms, {flops / 1e12:.1f} TFLOP/s"


def weights_from_here_are_measured_again_by_numpy(sets, device):
    """What is graded of a notebook that was trained on a GPU: its file of weights, without torch."""
    training = Training(rungs.LARGE, sets, 0, device)
    training.run(len(training.loader))
    test = data.load(say=lambda told: None)[1]
    x = data.normalize(test.images, *data.statistics(data.load(say=lambda told: None)[0])).reshape(-1, 784)
    weights = {name: value.cpu().numpy() for name, value in training.model.state_dict().items()}
    for k in (1, 2, 3):
        x = (x if k == 1 else np.maximum(x, 0)) @ weights[f"fc{k}.weight"].T + weights[f"fc{k}.bias"]
    again, noted = 100 * float(np.mean(x.argmax(1) == test.labels)), training.accuracy()
    assert abs(again - noted) < 0.1, (again, noted)
    return f"{noted:.2f} % there, {again:.2f} % by NumPy"


CHECKS = [
    batches_are_those_of_the_cpu,
    losses_are_those_of_the_cpu,
    training_repeats,
    a_recorded_step_learns_the_same,
    exercise_9_runs,
    weights_from_here_are_measured_again_by_numpy,
]


def main():
    device = torch.device(sys.argv[1] if len(sys.argv) > 1 else "cuda")
    print(figures.machine(device))
    start, failed = time.perf_counter(), 0
    sets = rungs.digits(device)
    print(f"{sets.images.source}\n")
    for check in CHECKS:
        begun = time.perf_counter()
        try:
            told = "passed   " + check(sets, device)
        except Skipped as reason:
            told = f"skipped  {reason}"
        except Exception as error:
            failed += 1
            told = f"FAILED   {type(error).__name__}: {error}"
            traceback.print_exc()
        name = check.__name__.replace("_", " ")
        print(f"{name:48} {time.perf_counter() - begun:6.1f} s  {told}", flush=True)
    print(f"\n{'rung':24} {'s an epoch':>10} {'ratio':>8} {'accuracy in %':>14}")
    failed += rows(sets, device)
    print(f"\n{time.perf_counter() - start:.0f} s in all, {failed} failed")
    sys.exit(failed > 0)


def rows(sets, device):
    """Print a row for each rung: timed beside the lecture's loop, then trained whole, where that is quick."""
    failed = 0
    quick = device.type == "cpu"
    for rung in rungs.RUNGS:
        lacks = rung.lacks(device) or ("compiles for a minute" if quick and rung is rungs.COMPILED else None)
        if lacks:
            print(f"{rung.name:24} not run: {lacks}")
            continue
        try:
            pair = [rungs.LECTURE, replace(rung, name="this")]
            base, own = figures.side_by_side(pair, sets, 0, device, steps=5 if quick else 60, parts=3)
            accuracy = ""
            if not quick and rung is not rungs.LECTURE:
                training = Training(rung, sets, 0, device)
                training.warm_up()
                seconds = training.run(rung.epochs * len(training.loader))
                accuracy = f"{training.accuracy():.2f} in {seconds:.2f} s"
            print(
                f"{rung.name:24} {own.epoch:10.3f} {own.epoch / base.epoch:8.3f} {accuracy:>18}", flush=True
            )
        except Exception as error:
            failed += 1
            print(f"{rung.name:24} FAILED: {type(error).__name__}: {error}", flush=True)
    return failed


if __name__ == "__main__":
    main()
