"""Stochastic gradient descent, with momentum."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.manners.types import Params
from course.optim.optimizer import Optimizer, at_least
from course.tensors import Tensor, wrap


class SGD(Optimizer):
    """p ← p − lr · d, where d is the gradient, or with momentum what a rolling ball would follow.

    Args:
        params: what to optimize; see `Optimizer`.
        lr: the length of a step, in units of d.
        momentum: how much of the last step's velocity is kept: v ← momentum · v + (1 − dampening) · g, d = v.
        dampening: how much of the gradient is held back from the velocity, after the first step.
        weight_decay: this multiple of p is added to the gradient (the gradient of ½ · weight_decay · |p|²).
        nesterov: look ahead: d = g + momentum · v.
        maximize: go uphill.

    Raises:
        ValueError: a setting out of its range.

    >>> import course
    >>> x = course.tensor([1., -2.], requires_grad=True)
    >>> opt = course.optim.SGD([x], lr=0.1)
    >>> (x * x).sum().backward()
    >>> opt.step()
    >>> x
    tensor([ 0.8000, -1.6000], requires_grad=True)
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        at_least("learning rate", lr)
        at_least("momentum value", momentum)
        at_least("weight_decay value", weight_decay)
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        super().__init__(
            params,
            dict(
                lr=lr,
                momentum=momentum,
                dampening=dampening,
                weight_decay=weight_decay,
                nesterov=nesterov,
                maximize=maximize,
            ),
        )

    def prepare(
        self, p: Tensor, group: dict[str, Any], state: dict[str, Any]
    ) -> tuple[list[np.ndarray], dict[str, Any]]:
        settings = {
            name: group[name] for name in ("momentum", "dampening", "weight_decay", "nesterov", "maximize")
        }
        settings["lr"] = float(group["lr"])
        if not group["momentum"]:
            return [], settings
        if state.get("momentum_buffer") is None:
            state["momentum_buffer"] = wrap(np.zeros_like(p.array))
            settings["dampening"] = 0  # the first velocity is the gradient
        return [state["momentum_buffer"].array], settings

    @staticmethod
    def update(
        s: np.ndarray,
        t: np.ndarray,
        p: np.ndarray,
        g: np.ndarray,
        v: np.ndarray | None = None,
        *,
        lr: float,
        momentum: float,
        dampening: float,
        weight_decay: float,
        nesterov: bool,
        maximize: bool,
    ) -> None:
        if maximize:
            g = np.negative(g, out=t)
        if weight_decay:
            np.multiply(p, weight_decay, out=s)
            g = np.add(g, s, out=t)
        if v is not None:  # there is momentum
            v *= momentum
            v += np.multiply(g, 1 - dampening, out=s) if dampening else g
            if nesterov:
                np.multiply(v, momentum, out=s)
                g = np.add(g, s, out=t)
            else:
                g = v
        p -= np.multiply(g, lr, out=s)
