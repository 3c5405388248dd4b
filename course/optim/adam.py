"""Adam and AdamW: each weight moves by its mean gradient, in units of the gradient's size."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from course.manners.types import Params
from course.optim.optimizer import Optimizer, at_least
from course.tensors import Tensor, wrap


class Adam(Optimizer):
    """p ← p − lr · m̂ / (√v̂ + eps), with running means m of the gradient and v of its square.

    Both means begin at zero; after step t they are divided by 1 − βᵗ, which makes up for that (m̂, v̂).

    Args:
        params: what to optimize; see `Optimizer`.
        lr: about how far a weight moves in a step.
        betas: how much of the last mean each running mean keeps.
        eps: keeps the quotient finite where all gradients so far were tiny.
        weight_decay: this multiple of p is added to the gradient; see AdamW.
        amsgrad: divide by the largest v so far.
        maximize: go uphill.
        decoupled_weight_decay: decay as AdamW does.

    Raises:
        ValueError: a setting out of its range.

    >>> import course
    >>> x = course.tensor([1., -2.], requires_grad=True)
    >>> opt = course.optim.Adam([x], lr=0.1)
    >>> (x * x).sum().backward()
    >>> opt.step()
    >>> x
    tensor([ 0.9000, -1.9000], requires_grad=True)

    Source: Kingma and Ba, arXiv:1412.6980; amsgrad: Reddi, Kale and Kumar, arXiv:1904.09237.
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
        decoupled_weight_decay: bool = False,
    ) -> None:
        at_least("learning rate", lr)
        at_least("epsilon value", eps)
        for i, beta in enumerate(betas):
            if not 0 <= beta < 1:
                raise ValueError(f"Invalid beta parameter at index {i}: {beta}")
        at_least("weight_decay value", weight_decay)
        super().__init__(
            params,
            dict(
                lr=lr,
                betas=betas,
                eps=eps,
                weight_decay=weight_decay,
                amsgrad=amsgrad,
                maximize=maximize,
                decoupled_weight_decay=decoupled_weight_decay,
            ),
        )

    def prepare(
        self, p: Tensor, group: dict[str, Any], state: dict[str, Any]
    ) -> tuple[list[np.ndarray], dict[str, Any]]:
        means = ("exp_avg", "exp_avg_sq", "max_exp_avg_sq")[: 2 + group["amsgrad"]]
        if not state:
            state["step"] = wrap(np.zeros((), np.float32))
            for name in means:
                state[name] = wrap(np.zeros_like(p.array))
        state["step"].array += 1
        t = state["step"].item()
        lr, (beta1, beta2) = float(group["lr"]), group["betas"]
        # m̂ / (√v̂ + eps), rearranged so that the corrections are made on two numbers and not on the arrays
        correction = math.sqrt(1 - beta2**t)
        decay, decoupled = group["weight_decay"], group["decoupled_weight_decay"]
        return [state[name].array for name in means], dict(
            beta1=beta1,
            beta2=beta2,
            eps=group["eps"] * correction,
            size=lr * correction / (1 - beta1**t),
            shrink=1 - lr * decay if decoupled else 1,
            weight_decay=0 if decoupled else decay,
            maximize=group["maximize"],
        )

    @staticmethod
    def update(
        s: np.ndarray,
        t: np.ndarray,
        p: np.ndarray,
        g: np.ndarray,
        m: np.ndarray,
        v: np.ndarray,
        largest: np.ndarray | None = None,
        *,
        beta1: float,
        beta2: float,
        eps: float,
        size: float,
        shrink: float,
        weight_decay: float,
        maximize: bool,
    ) -> None:
        if shrink != 1:
            p *= shrink
        if maximize:
            g = np.negative(g, out=t)
        if weight_decay:
            np.multiply(p, weight_decay, out=s)
            g = np.add(g, s, out=t)

        m *= beta1
        m += np.multiply(g, 1 - beta1, out=s)
        v *= beta2
        np.square(g, out=s)
        s *= 1 - beta2
        v += s

        if largest is not None:
            v = np.maximum(largest, v, out=largest)
        np.sqrt(v, out=s)
        s += eps
        np.divide(m, s, out=s)
        s *= size
        p -= s


class AdamW(Adam):
    """Adam with the weights' decay apart from the gradient: p ← p · (1 − lr · weight_decay), then Adam's
    step.

    In Adam, a decay added to the gradient is divided by √v̂ with it: weights of large gradients hardly decay.
    Here all decay alike.

    >>> import course
    >>> x = course.tensor([1., -2.], requires_grad=True)
    >>> opt = course.optim.AdamW([x], lr=0.1, weight_decay=0.5)
    >>> (x * x).sum().backward()
    >>> opt.step()
    >>> x
    tensor([ 0.8500, -1.8000], requires_grad=True)

    Source: slide 25; Loshchilov and Hutter, arXiv:1711.05101.
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(
            params, lr, betas, eps, weight_decay, amsgrad, maximize=maximize, decoupled_weight_decay=True
        )
