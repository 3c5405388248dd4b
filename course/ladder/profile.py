"""Where the time of a training goes: loading, forward, backward, optimizer, and the rest."""

from __future__ import annotations

import time

import torch

from course.ladder.rungs import Batches, Step
from course.ladder.training import Training, synchronize

PARTS = ("loading", "forward", "backward", "optimizer", "rest")


def where_time_goes(training: Training, steps: int) -> dict[str, float]:
    """Seconds a step that each of `PARTS` takes; they add up to all of it.

    torch's hooks read the clock between the parts, and the device is waited for each time: on a GPU that
    alone costs time. A step that was compiled or recorded as a whole cannot be looked into.

    Args:
        training: warmed up, by a rung that runs its operations one by one; it goes on by `steps` steps.
        steps: over how many to take the mean.
    """
    spent = dict.fromkeys(PARTS, 0.0)
    clock = 0.0

    def lap(part: str) -> None:
        nonlocal clock
        synchronize(training.device)
        now = time.perf_counter()
        spent[part] += now - clock
        clock = now

    loop = training.rung.loop

    def watched(step: Step, batches: Batches, device: torch.device) -> list[float]:
        def told(images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
            lap("loading")
            loss = step(images, labels)
            lap("rest")
            return loss

        return loop(told, batches, device)

    hooks = [
        training.model.register_forward_hook(lambda *_: lap("forward")),
        training.opt.register_step_pre_hook(lambda *_: lap("backward")),
        training.opt.register_step_post_hook(lambda *_: lap("optimizer")),
    ]
    synchronize(training.device)
    clock = time.perf_counter()
    try:
        training.run(steps, loop=watched)
    finally:
        for hook in hooks:
            hook.remove()
    lap("rest")
    return {part: seconds / steps for part, seconds in spent.items()}
