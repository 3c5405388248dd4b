"""The checks of `run.sh`, a function each: it returns a sentence with what it measured, or fails. They know
only what is on a machine with a GPU and nothing else: no pytest, no nbgrader.

    python tests/gpu/checks.py [DEVICE]    "cpu" runs what a CPU can, to see that the script is sound
"""

import importlib.util
import re
import sys
import time
import traceback
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

import course
from course import data
from course.ladder import figures, rungs
from course.ladder.training import Training

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests" / "course"))


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


def _course_training(images, labels, weights, device, steps):
    """The lecture's network by `course`, with dropout off: the losses of some steps, and seconds a step."""
    model = course.nn.Sequential(
        course.nn.Linear(784, 512),
        course.nn.ReLU(),
        course.nn.Linear(512, 512),
        course.nn.ReLU(),
        course.nn.Linear(512, 10),
    )
    model.load_state_dict(weights)
    model.to(device)
    opt = course.optim.AdamW(model.parameters(), lr=5e-4)
    xs = course.tensor(images[: 64 * steps]).to(device).reshape(steps, 64, 784)
    ys = course.tensor(labels[: 64 * steps]).to(device).reshape(steps, 64)
    losses = []
    for i in range(steps):
        if i == min(10, steps - 1):  # the first steps compile what they need
            course.cuda.synchronize()
            start = time.perf_counter()
        loss = course.nn.functional.cross_entropy(model(xs[i]), ys[i])
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.detach())
    course.cuda.synchronize()
    assert all(p.device.type == device for p in model.parameters())
    return [loss.item() for loss in losses], (time.perf_counter() - start) / (steps - min(10, steps - 1))


def _cupy():
    if importlib.util.find_spec("cupy") is None:
        raise Skipped("CuPy is not installed")
    if not course.cuda.is_available():
        raise Skipped("CuPy sees no CUDA GPU")


def course_trains_there_by_cupy(sets, device):
    """The same code, the same weights and batches: the losses of the CPU."""
    _cupy()
    images, labels = (part.cpu().numpy() for part in sets.tensors.training[:6400])
    weights = {f"{2 * k}.{name}": value for k in range(3) for name, value in _layer(k).items()}
    n = min(100, len(images) // 64)
    images = np.ascontiguousarray(images.reshape(len(images), -1))
    (here, slow), (there, fast) = (
        _course_training(images, labels, weights, place, n) for place in ("cpu", "cuda")
    )
    apart = np.abs(np.subtract(here, there)).max()
    assert apart < 1e-3, apart
    return f"{n} steps, at most {apart:.1e} apart; {1e3 * fast:.2f} ms a step, on the CPU {1e3 * slow:.2f}"


def _layer(k):
    layer = torch.nn.Linear(*((784, 512), (512, 512), (512, 10))[k])
    return {name: value.detach().numpy() for name, value in layer.state_dict().items()}


def operations_of_course_run_there_by_cupy(sets, device, seconds=45.0):
    """The lines by which the suite tests every operation, as many as the time allows: CuPy compiles first."""
    _cupy()
    import cases
    from elsewhere.runs import found, inputs_of, same

    order = np.random.default_rng(0).permutation(len(cases.CASES))
    start, run, without, wrong = time.perf_counter(), 0, 0, []
    for number in order:
        if time.perf_counter() - start > seconds:
            break
        code, shapes, options = cases.CASES[number]
        given, second = inputs_of(shapes, options), options.get("second", True)
        here = found(code, given, "cpu", second)
        run += 1
        try:
            same(here, found(code, given, "cuda", second), 1e-7, 1e-9)
        except NotImplementedError:
            without += 1
        except Exception as error:
            names = ".".join(n for n in code.__code__.co_names if n != "t")
            wrong.append(f"{number} {names}: {type(error).__name__}: {str(error).strip()[:120]}")
    assert not wrong, f"{len(wrong)} of {run}:\n" + "\n".join(wrong)
    return f"{run} of {len(order)} lines, values and gradients of both orders; CuPy lacks {without}"


CHECKS = [
    batches_are_those_of_the_cpu,
    losses_are_those_of_the_cpu,
    training_repeats,
    a_recorded_step_learns_the_same,
    exercise_9_runs,
    weights_from_here_are_measured_again_by_numpy,
    course_trains_there_by_cupy,
    operations_of_course_run_there_by_cupy,
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
