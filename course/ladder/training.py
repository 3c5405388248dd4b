"""A rung at work: a training that can be warmed up, timed for some steps, tested, and gone on with."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from itertools import islice

import torch
from torch.optim.lr_scheduler import OneCycleLR

from course.ladder.rungs import MLP, Batches, Loop, Recorded, Rung, Sets


def synchronize(device: torch.device) -> None:
    """Wait until the device has done all that it was asked for; the CPU has, whenever a call returns."""
    if device.type != "cpu":
        torch.accelerator.synchronize(device)


class Training:
    """The lecture's network, trained as a rung says.

    Weights, batches and dropout's masks follow from the seed alone, whatever is trained in between.

    Args:
        rung: how to train.
        sets: what to train on, tensors on `device`.
        seed: of the weights, of the batches and of dropout.
        device: where to train.
        p: dropout's probability, by default the rung's.
    """

    def __init__(
        self, rung: Rung, sets: Sets, seed: int, device: torch.device | str = "cpu", p: float | None = None
    ) -> None:
        self.rung, self.sets, self.device = rung, sets, torch.device(device)
        with torch.random.fork_rng(self._gpus):
            torch.manual_seed(seed)
            self.model = MLP(rung.p if p is None else p).to(self.device)
            self._states = self._random_states()
        self.opt = rung.optimizer(self.model.parameters(), rung.lr)
        self.loader = rung.loader(sets, rung.batch_size, torch.Generator().manual_seed(seed))
        self.losses: list[float] = []
        self._batches = _endless(self.loader)
        self._step = rung.step(self.model, self.opt)
        self._schedule = (
            OneCycleLR(self.opt, rung.lr, total_steps=rung.epochs * len(self.loader), cycle_momentum=False)
            if rung.one_cycle
            else None
        )

    def warm_up(self) -> float:
        """Take a few steps and take them back, so that nothing that is made once is timed later: memory,
        code, recordings.

        Returns:
            the seconds that it took: `torch.compile` compiles here.
        """
        images, labels = self.sets.tensors.training[: self.rung.batch_size]
        weights = [parameter.detach().clone() for parameter in self.model.parameters()]
        self.model.train()
        start = time.perf_counter()
        with torch.random.fork_rng(self._gpus):
            for _ in range(Recorded.FIRST + 2):
                self._step(images, labels)
        synchronize(self.device)
        seconds = time.perf_counter() - start
        # In place: a recorded step knows weights and means by their addresses.
        with torch.no_grad():
            for parameter, weight in zip(self.model.parameters(), weights, strict=True):
                parameter.copy_(weight)
            for state in self.opt.state.values():
                for tensor in state.values():
                    tensor.zero_()
        return seconds

    def run(self, steps: int, loop: Loop | None = None) -> float:
        """Take the next steps, through as many epochs as it takes, by the rung's loop or by another.

        Returns:
            their seconds: shuffling, loading, forward, backward and optimizer; the device has done all.
        """
        self.model.train()
        with self._own_random_numbers():
            synchronize(self.device)
            start = time.perf_counter()
            self.losses += (loop or self.rung.loop)(self._counted, islice(self._batches, steps), self.device)
            synchronize(self.device)
            return time.perf_counter() - start

    def accuracy(self) -> float:
        """The percentage of the test images that the network as it is now reads right, without dropout."""
        self.model.eval()
        images, labels = self.sets.tensors.test.tensors
        with torch.no_grad():
            return 100 * (self.model(images).argmax(1) == labels).float().mean().item()

    def _counted(self, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        loss = self._step(images, labels)
        # After its epochs the rate stays where the cycle has ended.
        if self._schedule is not None and self._schedule.last_epoch < self._schedule.total_steps - 1:
            self._schedule.step()
        return loss

    @property
    def _gpus(self) -> list[torch.device]:
        return [self.device] if self.device.type == "cuda" else []

    def _random_states(self) -> list[torch.Tensor]:
        return [torch.get_rng_state(), *(torch.cuda.get_rng_state(gpu) for gpu in self._gpus)]

    @contextmanager
    def _own_random_numbers(self) -> Generator[None]:
        with torch.random.fork_rng(self._gpus):
            torch.set_rng_state(self._states[0])
            for gpu, state in zip(self._gpus, self._states[1:], strict=True):
                torch.cuda.set_rng_state(state, gpu)
            yield
            self._states = self._random_states()


def _endless(loader: Batches) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    while True:
        yield from loader
