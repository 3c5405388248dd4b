"""Learning rates that change from epoch to epoch, under torch's names: `scheduler.step()` after
`optimizer.step()`.

Each scheduler says in `rate` what the rate of a group is, as a closed formula of the epoch, where torch's own
multiplies its way there: the numbers agree up to rounding.
"""

from __future__ import annotations

import importlib
import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from course.optim.optimizer import Optimizer


class LRScheduler:
    """The base of all: keeps the epoch, and sets `lr` of each of the optimizer's groups.

    Args:
        optimizer: whose groups' `lr` is set; what it is now counts as the rate at epoch 0 (`initial_lr`).
        last_epoch: the last epoch that has been trained, -1 before the first.

    A subclass says in `rate(base, epoch)` what the rate is. Where another scheduler has set it since, its
    rate changes by as much (those that do not `multiplies` set their own).
    """

    multiplies = True
    eta_min = 0.0

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1) -> None:
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"{type(optimizer).__name__} is not an Optimizer")
        self.optimizer = optimizer
        for group in optimizer.param_groups:
            if last_epoch == -1:
                group.setdefault("initial_lr", group["lr"])
            elif "initial_lr" not in group:
                raise KeyError("initial_lr is missing in a group: load the optimizer's state before resuming")
        self.base_lrs = [group["initial_lr"] for group in optimizer.param_groups]
        self.last_epoch = last_epoch
        self.step()

    def rate(self, base: float, epoch: int, group: int) -> float:
        """The learning rate of a group at an epoch, where `base` is its rate at the beginning."""
        raise NotImplementedError

    def step(self, epoch: Any = None) -> None:
        """Go to the next epoch."""
        goes_on = epoch is None and self.multiplies
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        for i, (group, base) in enumerate(zip(self.optimizer.param_groups, self.base_lrs)):
            new, low = self.rate(base, self.last_epoch, i), self.eta_min
            if goes_on:
                before = self.rate(base, self.last_epoch - 1, i) if self.last_epoch else base
                if group["lr"] != before != low:
                    new = low + (group["lr"] - low) * ((new - low) / (before - low))
            group["lr"] = new
        self._last_lr = [group["lr"] for group in self.optimizer.param_groups]

    def get_last_lr(self) -> list[float]:
        """The rate of each group, as the last `step()` set it."""
        return self._last_lr

    def state_dict(self) -> dict[str, Any]:
        """All but the optimizer, which has a state of its own."""
        return {
            name: value for name, value in vars(self).items() if name != "optimizer" and not callable(value)
        }

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take up where another scheduler of this kind stood."""
        vars(self).update(state_dict)


class LambdaLR(LRScheduler):
    """The first rate times lr_lambda(epoch); one function for all groups, or a list with one for each.

    >>> import course
    >>> w = course.zeros(1, requires_grad=True)
    >>> optimizer = course.optim.SGD([w], lr=0.5)
    >>> scheduler = LambdaLR(optimizer, lambda epoch: 1 / (1 + epoch))
    >>> for epoch in range(2):
    ...     optimizer.step(); scheduler.step()
    >>> scheduler.get_last_lr()
    [0.16666666666666666]
    """

    multiplies = False

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
        return base * self.lr_lambdas[group](epoch)

    def state_dict(self) -> dict[str, Any]:
        state = super().state_dict()
        del state["lr_lambdas"]  # functions are code, and no state
        return state


class StepLR(LRScheduler):
    """The rate times `gamma` every `step_size` epochs."""

    def __init__(
        self, optimizer: Optimizer, step_size: int, gamma: float = 0.1, last_epoch: int = -1
    ) -> None:
        self.step_size, self.gamma = step_size, gamma
        super().__init__(optimizer, last_epoch)

    def rate(self, base: float, epoch: int, group: int) -> float:
        return base * self.gamma ** (epoch // self.step_size)


class MultiStepLR(LRScheduler):
    """The rate times `gamma` at each of the `milestones`, which are epochs."""

    def __init__(
        self, optimizer: Optimizer, milestones: Iterable[int], gamma: float = 0.1, last_epoch: int = -1
    ) -> None:
        self.milestones, self.gamma = sorted(milestones), gamma
        super().__init__(optimizer, last_epoch)

    def rate(self, base: float, epoch: int, group: int) -> float:
        return base * self.gamma ** bisect_right(self.milestones, epoch)


class ExponentialLR(LRScheduler):
    """The rate times `gamma` each epoch."""

    def __init__(self, optimizer: Optimizer, gamma: float, last_epoch: int = -1) -> None:
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def rate(self, base: float, epoch: int, group: int) -> float:
        return base * self.gamma**epoch


class CosineAnnealingLR(LRScheduler):
    """From the first rate to `eta_min` in T_max epochs along half a cosine, and back."""

    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0, last_epoch: int = -1) -> None:
        self.T_max, self.eta_min = T_max, eta_min
        super().__init__(optimizer, last_epoch)

    def rate(self, base: float, epoch: int, group: int) -> float:
        return self.eta_min + (base - self.eta_min) * (1 + math.cos(math.pi * epoch / self.T_max)) / 2


class OneCycleLR(LRScheduler):
    """Up to `max_lr` and far down again, once: `step()` after each *batch*, total_steps times in all.

    Args:
        max_lr: the highest rate, for all groups or a list.
        total_steps: batches in all, or else epochs * steps_per_epoch.
        pct_start: the share of the steps that go up.
        anneal_strategy: "cos" or "linear".
        cycle_momentum: whether momentum (β1 of Adam) goes down while the rate goes up, from max_momentum to
            base_momentum, and back.
        div_factor, final_div_factor: the first rate is max_lr / div_factor, the last that / final_div_factor.
    """

    multiplies = False

    def __init__(
        self,
        optimizer: Optimizer,
        max_lr: float | Sequence[float],
        total_steps: int | None = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: float = 0.3,
        anneal_strategy: str = "cos",
        cycle_momentum: bool = True,
        base_momentum: float = 0.85,
        max_momentum: float = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        last_epoch: int = -1,
    ) -> None:
        if total_steps is None:
            if epochs is None or steps_per_epoch is None:
                raise ValueError("You must define either total_steps OR (epochs AND steps_per_epoch)")
            total_steps = epochs * steps_per_epoch
        if not isinstance(total_steps, int) or total_steps <= 0:
            raise ValueError(f"Expected positive integer total_steps, but got {total_steps}")
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError(
                f"anneal_strategy must be one of 'cos' or 'linear', instead got {anneal_strategy}"
            )
        self.total_steps, self.pct_start, self.anneal_strategy = total_steps, pct_start, anneal_strategy
        self.cycle_momentum = cycle_momentum
        self.momenta = base_momentum, max_momentum
        groups = optimizer.param_groups
        highest = list(max_lr) if isinstance(max_lr, Sequence) else [max_lr] * len(groups)
        if last_epoch == -1:
            for group, top in zip(groups, highest, strict=True):
                group["max_lr"] = top
                group["lr"] = group["initial_lr"] = top / div_factor
        self.final_div_factor = final_div_factor
        if cycle_momentum and not all("momentum" in group or "betas" in group for group in groups):
            raise ValueError("optimizer must support momentum or beta1 with `cycle_momentum` option enabled")
        super().__init__(optimizer, last_epoch)

    def _between(self, step: int, low: float, high: float, last: float) -> float:
        """Where a value stands that goes from `low` to `high` on the way up, and then to `last`."""
        turn = self.pct_start * self.total_steps - 1
        share = step / turn if step <= turn else (step - turn) / (self.total_steps - 1 - turn)
        begin, end = (low, high) if step <= turn else (high, last)
        if self.anneal_strategy == "linear":
            return begin + (end - begin) * share
        return end + (begin - end) * (1 + math.cos(math.pi * share)) / 2

    def rate(self, base: float, epoch: int, group: int) -> float:
        if epoch >= self.total_steps:
            raise ValueError(
                f"Tried to step {epoch + 1} times. The specified number of total steps is {self.total_steps}"
            )
        settings = self.optimizer.param_groups[group]
        if self.cycle_momentum:
            low, high = self.momenta
            momentum = self._between(epoch, high, low, high)
            if "betas" in settings:
                settings["betas"] = (momentum, *settings["betas"][1:])
            else:
                settings["momentum"] = momentum
        return self._between(epoch, base, settings["max_lr"], base / self.final_div_factor)


class ReduceLROnPlateau:
    """The rate times `factor` once a measure has stopped improving for `patience` epochs: step(loss).

    Args:
        mode: "min" where smaller is better, else "max".
        threshold, threshold_mode: what counts as better: by that share ("rel") or that much ("abs").
        cooldown: epochs after a change in which nothing is counted.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        mode: str = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: str = "rel",
        cooldown: int = 0,
        min_lr: float = 0.0,
        eps: float = 1e-8,
    ) -> None:
        if factor >= 1.0:
            raise ValueError("Factor should be < 1.0.")
        if mode not in ("min", "max") or threshold_mode not in ("rel", "abs"):
            raise ValueError(
                f"mode is 'min' or 'max' and threshold_mode 'rel' or 'abs', not {mode!r}, {threshold_mode!r}"
            )
        self.optimizer, self.mode, self.factor, self.patience = optimizer, mode, factor, patience
        self.threshold, self.threshold_mode, self.cooldown = threshold, threshold_mode, cooldown
        self.min_lr, self.eps = min_lr, eps
        self.best = math.inf if mode == "min" else -math.inf
        self.num_bad_epochs = self.cooldown_counter = self.last_epoch = 0

    def _better(self, value: float) -> bool:
        down = -1 if self.mode == "min" else 1
        margin = abs(self.best) * self.threshold if self.threshold_mode == "rel" else self.threshold
        if math.isinf(self.best):
            return value != self.best
        return down * value > down * self.best + margin

    def step(self, metrics: Any) -> None:
        """Note the measure of an epoch."""
        value = float(metrics)
        self.last_epoch += 1
        if self._better(value):
            self.best, self.num_bad_epochs = value, 0
        else:
            self.num_bad_epochs += 1
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            for group in self.optimizer.param_groups:
                lower = max(group["lr"] * self.factor, self.min_lr)
                if group["lr"] - lower > self.eps:
                    group["lr"] = lower
            self.cooldown_counter, self.num_bad_epochs = self.cooldown, 0
        self._last_lr = [group["lr"] for group in self.optimizer.param_groups]

    def get_last_lr(self) -> list[float]:
        """The rate of each group."""
        return [group["lr"] for group in self.optimizer.param_groups]


FURTHER = {
    "ChainedScheduler",
    "ConstantLR",
    "CosineAnnealingWarmRestarts",
    "CyclicLR",
    "LinearLR",
    "MultiplicativeLR",
    "PolynomialLR",
    "SequentialLR",
}
"""In further_schedulers.py, which is loaded when one of them is first asked for."""


def __getattr__(name: str) -> Any:
    if name in FURTHER:
        return getattr(importlib.import_module("course.optim.further_schedulers"), name)
    raise AttributeError(f"module 'course.optim.lr_scheduler' has no attribute {name!r}")


_LRScheduler = LRScheduler
"""The name that older code uses."""
