"""Optimizers beside SGD and Adam: RMSprop, Adagrad, Adadelta, Adamax, NAdam, RAdam, Rprop."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from course.manners.types import Params
from course.optim.optimizer import Optimizer, at_least
from course.tensors import Tensor, wrap


class _Counted(Optimizer):
    """An optimizer whose state is the number of steps and some arrays of a parameter's shape, `names`, zeros
    at the beginning. `move` says how a block of one parameter goes, where `count` is the number of the step.
    """

    names: tuple[str, ...] = ()

    def _names(self, group: dict[str, Any]) -> tuple[str, ...]:
        return self.names

    def _begin(self, name: str, p: Tensor, group: dict[str, Any]) -> np.ndarray:
        return np.zeros_like(p.array)

    def prepare(
        self, p: Tensor, group: dict[str, Any], state: dict[str, Any]
    ) -> tuple[list[np.ndarray], dict[str, Any]]:
        names = self._names(group)
        if not state:
            state["step"] = wrap(np.zeros((), np.float32))
            for name in names:
                state[name] = wrap(self._begin(name, p, group))
        state["step"].array += 1
        settings = {"weight_decay": 0, **{name: group[name] for name in self.defaults}}
        settings.update(lr=float(group["lr"]), count=state["step"].item(), move=self.move)
        return [state[name].array for name in names], settings

    @staticmethod
    def update(
        s: np.ndarray, t: np.ndarray, p: np.ndarray, g: np.ndarray, *state: Any, **settings: Any
    ) -> None:
        if settings["maximize"]:
            g = np.negative(g)
        decay = settings["weight_decay"]
        if decay and settings.get("decoupled_weight_decay", False):
            p *= 1 - settings["lr"] * decay
        elif decay:
            g = g + p * decay
        settings["move"](p, g, settings, *state)

    @staticmethod
    def move(p: np.ndarray, g: np.ndarray, of: dict[str, Any], *state: np.ndarray) -> None:
        """Move `p` by its gradient `g`, in place, and bring the state to the next step."""
        raise NotImplementedError


def _betas(betas: tuple[float, float]) -> None:
    for i, beta in enumerate(betas):
        if not 0 <= beta < 1:
            raise ValueError(f"Invalid beta parameter at index {i}: {beta}")


def _mean(mean: np.ndarray, value: np.ndarray, keep: float) -> None:
    """Move a running mean, which keeps this share of itself."""
    mean *= keep
    mean += (1 - keep) * value


class RMSprop(_Counted):
    """p ← p − lr · g / (√v + eps), with the running mean v of g².

    Args:
        alpha: how much of itself v keeps.
        momentum: how much of the last step is kept.
        centered: divide by the standard deviation, of v less the square of g's running mean.

    >>> import course
    >>> x = course.tensor([1.0, -2.0], requires_grad=True)
    >>> opt = course.optim.RMSprop([x], lr=0.1, alpha=0.75)
    >>> (x * x).sum().backward()
    >>> opt.step()
    >>> x
    tensor([ 0.8000, -1.8000], requires_grad=True)

    Source: Tieleman and Hinton, lecture 6.5 of "Neural Networks for Machine Learning".
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum: float = 0,
        centered: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        at_least("learning rate", lr)
        at_least("epsilon value", eps)
        at_least("momentum value", momentum)
        at_least("weight_decay value", weight_decay)
        at_least("alpha value", alpha)
        super().__init__(
            params,
            dict(
                lr=lr,
                momentum=momentum,
                alpha=alpha,
                eps=eps,
                centered=centered,
                weight_decay=weight_decay,
                maximize=maximize,
            ),
        )

    def _names(self, group: dict[str, Any]) -> tuple[str, ...]:
        more = (("momentum", "momentum_buffer"), ("centered", "grad_avg"))
        return ("square_avg", *(name for setting, name in more if group[setting]))

    @staticmethod
    def move(p: np.ndarray, g: np.ndarray, of: dict[str, Any], *state: np.ndarray) -> None:
        square, *more = state
        _mean(square, g * g, of["alpha"])
        spread = square
        if of["centered"]:
            mean = more.pop()
            mean += (g - mean) * (1 - of["alpha"])
            spread = square - mean * mean
        d = g / (np.sqrt(spread) + of["eps"])
        if more:
            more[0] *= of["momentum"]
            more[0] += d
            d = more[0]
        p -= of["lr"] * d


class Adagrad(_Counted):
    """p ← p − lr / (1 + (t − 1) · lr_decay) · g / (√s + eps), with the sum s of all g² so far.

    Source: Duchi, Hazan and Singer, JMLR 12 (2011).
    """

    names = ("sum",)

    def __init__(
        self,
        params: Params,
        lr: float = 1e-2,
        lr_decay: float = 0,
        weight_decay: float = 0,
        initial_accumulator_value: float = 0,
        eps: float = 1e-10,
        *,
        maximize: bool = False,
    ) -> None:
        at_least("learning rate", lr)
        at_least("lr_decay value", lr_decay)
        at_least("weight_decay value", weight_decay)
        at_least("initial_accumulator_value value", initial_accumulator_value)
        at_least("epsilon value", eps)
        super().__init__(
            params,
            dict(
                lr=lr,
                lr_decay=lr_decay,
                eps=eps,
                weight_decay=weight_decay,
                initial_accumulator_value=initial_accumulator_value,
                maximize=maximize,
            ),
        )

    def _begin(self, name: str, p: Tensor, group: dict[str, Any]) -> np.ndarray:
        return np.full_like(p.array, group["initial_accumulator_value"])

    @staticmethod
    def move(p: np.ndarray, g: np.ndarray, of: dict[str, Any], *state: np.ndarray) -> None:
        (total,) = state
        total += g * g
        p -= of["lr"] / (1 + (of["count"] - 1) * of["lr_decay"]) * (g / (np.sqrt(total) + of["eps"]))


class Adadelta(_Counted):
    """p ← p − lr · d with d = √(u + eps) / √(v + eps) · g: running means v of g² and u of d².

    Source: Zeiler, arXiv:1212.5701.
    """

    names = ("square_avg", "acc_delta")

    def __init__(
        self,
        params: Params,
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0,
        *,
        maximize: bool = False,
    ) -> None:
        at_least("learning rate", lr)
        if not 0 <= rho <= 1:
            raise ValueError(f"Invalid rho value: {rho}")
        at_least("epsilon value", eps)
        at_least("weight_decay value", weight_decay)
        super().__init__(params, dict(lr=lr, rho=rho, eps=eps, weight_decay=weight_decay, maximize=maximize))

    @staticmethod
    def move(p: np.ndarray, g: np.ndarray, of: dict[str, Any], *state: np.ndarray) -> None:
        square, moved = state
        _mean(square, g * g, of["rho"])
        d = np.sqrt(moved + of["eps"]) / np.sqrt(square + of["eps"]) * g
        _mean(moved, d * d, of["rho"])
        p -= of["lr"] * d


class _WithBetas(_Counted):
    usual_lr = 2e-3
    names = ("exp_avg", "exp_avg_sq")

    def __init__(
        self,
        params: Params,
        lr: float | None = None,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        *,
        maximize: bool = False,
        **more: Any,
    ) -> None:
        lr = self.usual_lr if lr is None else lr
        at_least("learning rate", lr)
        at_least("epsilon value", eps)
        _betas(betas)
        at_least("weight_decay value", weight_decay)
        super().__init__(
            params, dict(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, maximize=maximize, **more)
        )


class Adamax(_WithBetas):
    """Adam with the largest |g| so far, forgotten at rate β2, in place of √v̂.

    Source: Kingma and Ba, arXiv:1412.6980, section 7.
    """

    names = ("exp_avg", "exp_inf")

    @staticmethod
    def move(p: np.ndarray, g: np.ndarray, of: dict[str, Any], *state: np.ndarray) -> None:
        mean, largest = state
        beta1, beta2 = of["betas"]
        mean += (g - mean) * (1 - beta1)
        np.maximum(largest * beta2, np.abs(g) + of["eps"], out=largest)
        p -= of["lr"] / (1 - beta1 ** of["count"]) * (mean / largest)


class NAdam(_WithBetas):
    """Adam that looks ahead, as SGD does with nesterov; its β1 grows from step to step.

    Source: Dozat, "Incorporating Nesterov Momentum into Adam" (2016).
    """

    def __init__(
        self,
        params: Params,
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum_decay: float = 4e-3,
        decoupled_weight_decay: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        at_least("momentum_decay value", momentum_decay)
        super().__init__(
            params,
            lr,
            betas,
            eps,
            weight_decay,
            maximize=maximize,
            momentum_decay=momentum_decay,
            decoupled_weight_decay=decoupled_weight_decay,
        )

    def prepare(
        self, p: Tensor, group: dict[str, Any], state: dict[str, Any]
    ) -> tuple[list[np.ndarray], dict[str, Any]]:
        new = not state
        arrays, settings = super().prepare(p, group, state)
        if new:
            state["mu_product"] = wrap(np.ones((), np.float32))
        mu, following = (
            group["betas"][0] * (1 - 0.5 * 0.96 ** ((settings["count"] + k) * group["momentum_decay"]))
            for k in (0, 1)
        )
        state["mu_product"].array *= np.float32(mu)
        return arrays, {**settings, "mu": mu, "following": following, "product": state["mu_product"].item()}

    @staticmethod
    def move(p: np.ndarray, g: np.ndarray, of: dict[str, Any], *state: np.ndarray) -> None:
        mean, square = state
        beta1, beta2 = of["betas"]
        mean += (g - mean) * (1 - beta1)
        _mean(square, g * g, beta2)
        size = np.sqrt(square / (1 - beta2 ** of["count"])) + of["eps"]
        p -= of["lr"] * (1 - of["mu"]) / (1 - of["product"]) * (g / size)
        p -= of["lr"] * of["following"] / (1 - of["product"] * of["following"]) * (mean / size)


class RAdam(_WithBetas):
    """Adam that divides by √v̂ only once v is known well enough.

    Source: Liu et al., arXiv:1908.03265.
    """

    usual_lr = 1e-3

    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        decoupled_weight_decay: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(
            params,
            lr,
            betas,
            eps,
            weight_decay,
            maximize=maximize,
            decoupled_weight_decay=decoupled_weight_decay,
        )

    @staticmethod
    def move(p: np.ndarray, g: np.ndarray, of: dict[str, Any], *state: np.ndarray) -> None:
        mean, square = state
        (beta1, beta2), t = of["betas"], of["count"]
        mean += (g - mean) * (1 - beta1)
        _mean(square, g * g, beta2)
        d = mean / (1 - beta1**t)
        most = 2 / (1 - beta2) - 1
        length = most - 2 * t * beta2**t / (1 - beta2**t)
        if length > 5:
            d *= math.sqrt(1 - beta2**t) / (np.sqrt(square) + of["eps"])
            d *= math.sqrt((length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length))
        p -= of["lr"] * d


class Rprop(_Counted):
    """Steps by the gradient's sign alone: longer where it stays, shorter where it turns.

    Args:
        etas: by how much a step gets shorter and longer.
        step_sizes: the shortest and the longest.

    Source: Riedmiller and Braun (1993).
    """

    names = ("prev", "step_size")

    def __init__(
        self,
        params: Params,
        lr: float = 1e-2,
        etas: tuple[float, float] = (0.5, 1.2),
        step_sizes: tuple[float, float] = (1e-6, 50),
        *,
        maximize: bool = False,
    ) -> None:
        at_least("learning rate", lr)
        if not 0 < etas[0] < 1 < etas[1]:
            raise ValueError(f"Invalid eta values: {etas[0]}, {etas[1]}")
        super().__init__(params, dict(lr=lr, etas=etas, step_sizes=step_sizes, maximize=maximize))

    def _begin(self, name: str, p: Tensor, group: dict[str, Any]) -> np.ndarray:
        return np.full_like(p.array, float(group["lr"])) if name == "step_size" else np.zeros_like(p.array)

    @staticmethod
    def move(p: np.ndarray, g: np.ndarray, of: dict[str, Any], *state: np.ndarray) -> None:
        before, size = state
        turned = np.sign(g * before)
        less, more = of["etas"]
        size *= np.where(turned > 0, more, np.where(turned < 0, less, 1)).astype(size.dtype)
        np.clip(size, *of["step_sizes"], out=size)
        g = np.where(turned < 0, 0, g)  # where it has turned, wait
        p -= np.sign(g) * size
        before[...] = g
