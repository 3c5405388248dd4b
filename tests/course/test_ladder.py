"""The ladder's rungs train the lecture's network: the same one, from the same weights and batches, timed
apart.
"""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from course import data
from course.data.images import Images
from course.ladder import figures, profile, rungs
from course.ladder.training import Training

CPU = torch.device("cpu")
HERE = [rung for rung in rungs.RUNGS if not rung.lacks(CPU) and rung is not rungs.COMPILED]


@pytest.fixture(scope="module")
def sets():
    """A few of the offline digits."""
    training = data.Digits(*(part[:320] for part in data.digits(True)), data.DIGITS)
    test = data.Digits(*data.digits(False), data.DIGITS)
    mean, std = data.statistics(training)
    transform = rungs.transforms.Compose(
        [rungs.transforms.ToTensor(), rungs.transforms.Normalize((mean,), (std,))]
    )
    return rungs.Sets(
        Images(*training, True, transform), data.on_device(sets=(training, test), say=lambda told: None)
    )


def losses(rung, sets, steps=8, **options):
    training = Training(rung, sets, seed=3, **options)
    training.run(steps)
    return training.losses


def test_three_rungs_learn_the_same_to_the_last_bit_and_the_fused_one_to_rounding(sets):
    lecture = losses(rungs.LECTURE, sets)
    assert lecture == losses(rungs.MEMORY, sets) == losses(rungs.NO_ITEM, sets)
    assert lecture != losses(rungs.FUSED, sets, p=0.0)
    np.testing.assert_allclose(losses(rungs.FUSED, sets), lecture, rtol=1e-4)


def test_the_lectures_rung_is_the_lectures_loop(sets):
    """Written out as on slides 23 to 27, and with nothing of the ladder's but the weights of the seed."""
    training = Training(rungs.LECTURE, sets, seed=3, p=0.0)
    model = rungs.MLP(p=0.0)
    model.load_state_dict(training.model.state_dict())
    loader = torch.utils.data.DataLoader(
        sets.images, batch_size=64, shuffle=True, generator=torch.Generator().manual_seed(3)
    )
    opt, written = torch.optim.AdamW(model.parameters(), lr=0.0005), []
    for _ in range(2):
        for images, target in loader:
            opt.zero_grad()
            loss = torch.nn.functional.cross_entropy(model(images), target)
            loss.backward()
            opt.step()
            written.append(loss.item())
    training.run(len(written))
    assert training.losses == written


@pytest.mark.parametrize("rung", HERE, ids=lambda rung: rung.name)
def test_a_warm_up_is_taken_back(rung, sets):
    cold, warm = (Training(rung, sets, seed=3) for _ in range(2))
    assert warm.warm_up() > 0
    for training in cold, warm:
        training.run(6)
    assert cold.losses == warm.losses and cold.accuracy() == warm.accuracy()


def test_what_is_trained_in_between_changes_nothing(sets):
    alone, other, between = (Training(rungs.FUSED, sets, seed) for seed in (3, 4, 3))
    alone.run(8)
    for _ in range(4):
        other.run(2)
        torch.rand(3)
        between.run(2)
    assert alone.losses == between.losses and other.losses != alone.losses


def test_a_cycle_rises_to_the_rate_and_falls_and_ends_with_the_epochs(sets):
    rung = replace(rungs.LARGE, batch_size=64, epochs=2)
    training, rates = Training(rung, sets, seed=0), []
    for _ in range(10):
        training.run(1)
        rates.append(training.opt.param_groups[0]["lr"])
    assert len(training.loader) == 5
    assert max(rates) == pytest.approx(rung.lr, rel=0.05) and rates[-1] < rung.lr / 1000
    # A recorded step reads its rate from a tensor: the schedule must write into that one.
    graphed = Training(replace(rung, optimizer=rungs.graphed_adamw), sets, seed=0)
    rate = graphed.opt.param_groups[0]["lr"]
    graphed.run(10)
    assert rate is graphed.opt.param_groups[0]["lr"] and rate.item() == pytest.approx(rates[-1], rel=1e-3)
    np.testing.assert_allclose(graphed.losses, training.losses, rtol=1e-4)


def test_bf16_learns_much_the_same(sets):
    """Every processor computes it, if slowly."""
    plain, short = (losses(rung, sets) for rung in (rungs.SHORT, rungs.BF16))
    assert plain != short
    np.testing.assert_allclose(short, plain, atol=0.1)


def test_rungs_that_cannot_run_say_why(monkeypatch):
    assert rungs.RECORDED.lacks(CPU) == "needs a CUDA GPU"
    assert all(rung.lacks(CPU) is None for rung in rungs.RUNGS[:6])
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx2": True})
    assert rungs.BF16.lacks(CPU) == "this processor has no bf16"
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"amx_bf16": True})
    assert rungs.BF16.lacks(CPU) is None
    monkeypatch.setenv("PATH", "")
    assert "no C++ compiler" in rungs.COMPILED.lacks(CPU)


def test_each_rung_changes_something_and_says_what():
    assert len({rung.name for rung in rungs.RUNGS}) == len({rung.why for rung in rungs.RUNGS}) == 9
    assert len({replace(rung, name="", why="", lacks=rungs.nothing) for rung in rungs.RUNGS}) == 9


def test_side_by_side_times_and_tests_each_half_epoch(sets):
    few = [replace(rung, epochs=epochs) for rung, epochs in ((rungs.LECTURE, 2), (rungs.FUSED, 1))]
    lecture, fused = figures.side_by_side(few, sets, seed=0)
    assert lecture.epochs == (0.4, 0.8, 1.2, 1.6) and fused.epochs == (0.4, 0.8)  # 5 batches: 2 a half
    assert len(lecture.seconds) == len(lecture.accuracy) == 4 and min(lecture.seconds) > 0
    assert lecture.epoch == pytest.approx(sum(lecture.seconds) / 1.6)
    assert all(0 <= accuracy <= 100 for accuracy in lecture.accuracy)
    assert lecture.accuracy[:2] == pytest.approx(fused.accuracy, abs=1)
    (short,) = figures.side_by_side([rungs.FUSED], sets, seed=0, steps=3, parts=2)
    assert short.epochs == (0.6, 1.2) and len(short.seconds) == 2 and short.accuracy == ()


def run(rung, seed, seconds, accuracy):
    halves = tuple((part + 1) / 2 for part in range(len(seconds)))
    return figures.Run(rung, seed, tuple(seconds), halves, tuple(accuracy))


RUNS = [
    run(rungs.LECTURE.name, 0, [4, 4], [97, 98]),
    run(rungs.LECTURE.name, 1, [5, 5], [96, 97]),
    run(rungs.FUSED.name, 0, [1, 1], [97.6, 97]),
    run(rungs.FUSED.name, 1, [2, 2], [96, 97.9]),
]


def test_figures_are_medians_over_the_seeds():
    row = figures.summary(RUNS, rungs.FUSED.name)
    assert (row.epoch, row.seeds, row.accuracy) == (3, 2, (97, 97.9))
    assert row.ratio == pytest.approx((2 / 8 + 4 / 10) / 2)
    assert row.spread == "97.45 ± 0.64 (97.00 to 97.90)"
    assert figures.time_to(97.6, RUNS, rungs.FUSED.name) == (1 + 4) / 2
    assert figures.time_to(97.6, RUNS, rungs.LECTURE.name) == math.inf
    with pytest.raises(ValueError, match="runs with seeds"):
        figures.summary(RUNS[:1] + RUNS[2:], rungs.FUSED.name)


def test_a_file_keeps_the_machine_and_the_runs(tmp_path):
    machine = figures.machine(CPU)
    figures.write(machine, RUNS, tmp_path / "kept.json")
    assert figures.read(tmp_path / "kept.json") == (machine, RUNS)
    assert machine["threads"] == torch.get_num_threads() and machine["gpu"] is None


def test_a_profile_adds_up_to_the_time_of_a_step(sets):
    training = Training(rungs.LECTURE, sets, seed=0)
    training.warm_up()
    spent = profile.where_time_goes(training, steps=4)
    assert tuple(spent) == profile.PARTS and min(spent.values()) >= 0
    assert min(spent[part] for part in ("loading", "forward", "backward", "optimizer")) > 1e-5
    # The hooks are gone: what follows reads no clock.
    assert not training.model._forward_hooks and len(training.losses) == 4
    training.run(2)
    again = sum(spent.values())
    assert 1e-4 < again < 10


@pytest.mark.parametrize("page", ["README.md", ".github/docs/training.md"])
def test_the_pages_tell_what_was_measured(repository, page):
    _, measured = figures.read()
    lines = (repository / page).read_text(encoding="utf-8").replace("`", "").splitlines()
    rows = {line.split(" | ")[0].removeprefix("| "): line for line in lines if "±" in line}
    assert len(rows) >= 5 and rungs.LECTURE.name in rows
    for name, row in rows.items():
        found, soon = figures.summary(measured, name), figures.time_to(97.6, measured, name)
        assert found.seeds >= 10
        for told in f"{found.epoch:.1f}", f"{soon:.2g}", found.spread.split(" (")[0]:
            assert f"| {told}" in row, name


@pytest.mark.slow
def test_a_compiled_step_learns_the_same(sets):
    if lacks := rungs.COMPILED.lacks(CPU):
        pytest.skip(lacks)
    np.testing.assert_allclose(losses(rungs.COMPILED, sets), losses(rungs.SHORT, sets), rtol=1e-4)
