"""Learning rates that warm up, go around in cycles, or follow one another."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any

from course.optim.lr_scheduler import LRScheduler
from course.optim.optimizer import Optimizer


class LinearLR(LRScheduler):
    """The first rate times a factor that goes from start_factor to end_factor in total_iters epochs: a
    warm-up.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        start_factor: float = 1.0 / 3,
        end_factor: float = 1.0,
        total_iters: int = 5,
        last_epoch: int = -1,
    ) -> None:
        if not 0 < start_factor <= 1:
            raise ValueError(
                "Starting multiplicative factor expected to be greater than 0 and less or equal to 1."
            )
        if not 0 <= end_factor <= 1:
            raise ValueError("Ending multiplicative factor expected to be between 0 and 1.")
        self.start_factor, self.end_factor, self.total_iters = start_factor, end_factor, total_iters
        super().__init__(optimizer, last_epoch)

    def rate(self, base: float, epoch: int, group: int) -> float:
        share = min(self.total_iters, epoch) / self.total_iters
        return base * (self.start_factor + (self.end_factor - self.start_factor) * share)


class ConstantLR(LRScheduler):
    """The first rate times `factor` for total_iters epochs, and then itself."""

    def __init__(
        self, optimizer: Optimizer, factor: float = 1.0 / 3, total_iters: int = 5, last_epoch: int = -1
    ) -> None:
        if not 0 <= factor <= 1:
            raise ValueError("Constant multiplicative factor expected to be between 0 and 1.")
        self.factor, self.total_iters = factor, total_iters
        super().__init__(optimizer, last_epoch)

    def rate(self, base: float, epoch: int, group: int) -> float:
        return base * self.factor if epoch < self.total_iters else base


class PolynomialLR(LRScheduler):
    """The first rate times (1 − epoch / total_iters) ** power, and 0 from there on."""

    def __init__(
        self, optimizer: Optimizer, total_iters: int = 5, power: float = 1.0, last_epoch: int = -1
    ) -> None:
        self.total_iters, self.power = total_iters, power
        super().__init__(optimizer, last_epoch)

    def rate(self, base: float, epoch: int, group: int) -> float:
        return base * (1 - min(self.total_iters, epoch) / self.total_iters) ** self.power


class MultiplicativeLR(LRScheduler):
    """Each epoch the rate times lr_lambda(epoch); one function for all groups, or a list with one for
    each.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        lr_lambda: Callable[[int], float] | Sequence[Callable[[int], float]],
        last_epoch: int = -1,
    ) -> None:
        groups = len(optimizer.param_groups)
        self.lr_lambdas = [lr_lambda] * groups if callable(lr_lambda) else list(lr_lambda)
        if len(self.lr_lambdas) != groups:
            raise ValueError(f"Expected {groups} lr_lambdas, but got {len(self.lr_lambdas)}")
        super().__init__(optimizer, last_epoch)

    def rate(self, base: float, epoch: int, group: int) -> float:
        return base * math.prod(self.lr_lambdas[group](k) for k in range(1, epoch + 1))

    def state_dict(self) -> dict[str, Any]:
        state = super().state_dict()
        del state["lr_lambdas"]
        return state


class CosineAnnealingWarmRestarts(LRScheduler):
    """From the first rate to `eta_min` along half a cosine, again and again: T_0 epochs, then each time
    T_mult as many. `step(epoch)` takes fractions: epoch + batch / batches.

    Source: Loshchilov and Hutter, arXiv:1608.03983.
    """

    multiplies = False

    def __init__(
        self,
        optimizer: Optimizer,
        T_0: int,
        T_mult: int = 1,
        eta_min: float = 0.0,
        last_epoch: int = -1,
    ) -> None:
        if T_0 <= 0 or not isinstance(T_0, int):
            raise ValueError(f"Expected positive integer T_0, but got {T_0}")
        if T_mult < 1 or not isinstance(T_mult, int):
            raise ValueError(f"Expected integer T_mult >= 1, but got {T_mult}")
        self.T_0, self.T_mult, self.eta_min = T_0, T_mult, eta_min
        super().__init__(optimizer, last_epoch)

    def rate(self, base: float, epoch: float, group: int) -> float:
        length = self.T_0
        while epoch >= length:
            epoch -= length
            length *= self.T_mult
        self.T_cur, self.T_i = epoch, length
        return self.eta_min + (base - self.eta_min) * (1 + math.cos(math.pi * epoch / length)) / 2


class CyclicLR(LRScheduler):
    """Up from base_lr to max_lr and down again, in a straight line, around and around: `step()` after each
    batch.

    Args:
        step_size_up, step_size_down: batches of each half of a cycle.
        mode: "triangular", "triangular2" (half as high each time) or "exp_range" (by gamma ** batches).
        scale_fn: the height in place of mode's, a function of the cycle, or with scale_mode="iterations" of
            the batches.
        cycle_momentum: whether momentum (β1 of Adam) goes down while the rate goes up.

    Source: Smith, arXiv:1506.01186.
    """

    multiplies = False

    def __init__(
        self,
        optimizer: Optimizer,
        base_lr: float | Sequence[float],
        max_lr: float | Sequence[float],
        step_size_up: int = 2000,
        step_size_down: int | None = None,
        mode: str = "triangular",
        gamma: float = 1.0,
        scale_fn: Callable[[float], float] | None = None,
        scale_mode: str = "cycle",
        cycle_momentum: bool = True,
        base_momentum: float = 0.8,
        max_momentum: float = 0.9,
        last_epoch: int = -1,
    ) -> None:
        groups = optimizer.param_groups
        each = lambda value: list(value) if isinstance(value, Sequence) else [value] * len(groups)
        if mode not in ("triangular", "triangular2", "exp_range") and scale_fn is None:
            raise ValueError("mode is invalid and scale_fn is None")
        if last_epoch == -1:
            for group, low in zip(groups, each(base_lr), strict=True):
                group["lr"] = group["initial_lr"] = low
        self.max_lrs = each(max_lr)
        down = step_size_up if step_size_down is None else step_size_down
        self.total_size = step_size_up + down
        self.step_ratio = step_size_up / self.total_size
        self.mode, self.gamma, self.scale_fn, self.scale_mode = mode, gamma, scale_fn, scale_mode
        self.cycle_momentum, self.momenta = cycle_momentum, (base_momentum, max_momentum)
        if cycle_momentum and not all("momentum" in group or "betas" in group for group in groups):
            raise ValueError("optimizer must support momentum or beta1 with `cycle_momentum` option enabled")
        super().__init__(optimizer, last_epoch)

    def _height(self, epoch: int) -> float:
        """How much of the way up."""
        cycle = math.floor(1 + epoch / self.total_size)
        x = 1 + epoch / self.total_size - cycle
        share = x / self.step_ratio if x <= self.step_ratio else (x - 1) / (self.step_ratio - 1)
        if self.scale_fn is not None:
            return share * self.scale_fn(cycle if self.scale_mode == "cycle" else epoch)
        if self.mode == "exp_range":
            return share * self.gamma**epoch
        return share / (2 ** (cycle - 1) if self.mode == "triangular2" else 1)

    def rate(self, base: float, epoch: int, group: int) -> float:
        height = self._height(epoch)
        settings = self.optimizer.param_groups[group]
        if self.cycle_momentum:
            low, high = self.momenta
            momentum = high - (high - low) * height
            if "betas" in settings:
                settings["betas"] = (momentum, *settings["betas"][1:])
            else:
                settings["momentum"] = momentum
        return base + (self.max_lrs[group] - base) * height


class SequentialLR(LRScheduler):
    """One scheduler after the other: each from its milestone on, an epoch, where it begins with its own epoch
    0.

    >>> import course
    >>> w = course.zeros(1, requires_grad=True)
    >>> optimizer = course.optim.SGD([w], lr=1.0)
    >>> S = course.optim.lr_scheduler
    >>> warm = S.LinearLR(optimizer, start_factor=0.5, total_iters=2)
    >>> scheduler = S.SequentialLR(optimizer, [warm, S.ExponentialLR(optimizer, 0.1)], milestones=[2])
    >>> rates = []
    >>> for epoch in range(4):
    ...     rates += scheduler.get_last_lr()
    ...     optimizer.step(); scheduler.step()
    >>> rates
    [0.5, 0.75, 1.0, 0.1]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        schedulers: Sequence[LRScheduler],
        milestones: Sequence[int],
        last_epoch: int = -1,
    ) -> None:
        if len(milestones) != len(schedulers) - 1:
            raise ValueError(
                "Sequential Schedulers expects number of schedulers provided to be one more than the number "
                f"of milestone points, but got number of schedulers {len(schedulers)} and the number of "
                f"milestones to be equal to {len(milestones)}"
            )
        if any(s.optimizer is not optimizer for s in schedulers):
            raise ValueError("SequentialLR expects all schedulers to belong to the same optimizer")
        self.optimizer, self.schedulers, self.milestones = optimizer, list(schedulers), list(milestones)
        self.last_epoch = last_epoch + 1
        for group in optimizer.param_groups:
            group["lr"] = group["initial_lr"]
        self.schedulers[0].step(0)
        self._last_lr = self.schedulers[0].get_last_lr()

    def step(self, epoch: float | None = None) -> None:
        """Go to the next epoch."""
        self.last_epoch += 1
        i = bisect_right(self.milestones, self.last_epoch)
        begins = i > 0 and self.milestones[i - 1] == self.last_epoch
        self.schedulers[i].step(0 if begins else None)
        self._last_lr = self.schedulers[i].get_last_lr()

    def state_dict(self) -> dict[str, Any]:
        state = super().state_dict()
        state["_schedulers"] = [s.state_dict() for s in state.pop("schedulers")]
        return state

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        state = dict(state_dict)
        for scheduler, own in zip(self.schedulers, state.pop("_schedulers")):
            scheduler.load_state_dict(own)
        super().load_state_dict(state)


class ChainedScheduler(LRScheduler):
    """Several at once: each multiplies what the ones before have set."""

    def __init__(self, schedulers: Sequence[LRScheduler], optimizer: Optimizer | None = None) -> None:
        if not schedulers:
            raise ValueError("ChainedScheduler expects at least one scheduler to be chained")
        self.optimizer = optimizer or schedulers[0].optimizer
        self.schedulers = list(schedulers)
        self._last_lr = [group["lr"] for group in self.optimizer.param_groups]

    def step(self, epoch: float | None = None) -> None:
        """Go to the next epoch."""
        for scheduler in self.schedulers:
            scheduler.step()
        self._last_lr = [group["lr"] for group in self.optimizer.param_groups]

    def state_dict(self) -> dict[str, Any]:
        state = super().state_dict()
        state["_schedulers"] = [s.state_dict() for s in state.pop("schedulers")]
        return state

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        state = dict(state_dict)
        for scheduler, own in zip(self.schedulers, state.pop("_schedulers")):
            scheduler.load_state_dict(own)
        super().load_state_dict(state)
