"""L-BFGS: steps along an estimate of Newton's direction, learned from the last gradients.

All parameters are one vector here. The direction is −H g, where H estimates the inverse of the Hessian from
pairs of a step s and the change y of the gradient over it: it is the estimate with H y = s for the last
`history_size` pairs (Nocedal and Wright, Numerical Optimization, algorithm 7.4). A step's length is `lr`, or
found by a search for the strong Wolfe conditions (algorithms 3.5 and 3.6): low enough, and flat enough.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from course.manners import version
from course.manners.arrays import zeros
from course.manners.types import Params
from course.mode import enable_grad
from course.optim.optimizer import Optimizer, at_least

Point = tuple[float, float, np.ndarray, float]
"""A place on the line: how far, the loss, its gradient, and the slope along the line."""


class LBFGS(Optimizer):
    """Limited-memory BFGS; `step(closure)` makes up to max_iter steps, and calls the closure for each.

    Args:
        params: one group of parameters.
        lr: the length of a step, in units of the direction; the first is shorter.
        max_iter, max_eval: how many steps, and calls of the closure, there are in a `step`; 1.25 · max_iter
            calls by default.
        tolerance_grad, tolerance_change: it stops where no derivative, or no change, is larger.
        history_size: how many pairs are kept.
        line_search_fn: "strong_wolfe", or None for steps of length lr.
        maximize: go uphill.

    >>> import course
    >>> x = course.tensor([1.0, -2.0], requires_grad=True)
    >>> opt = course.optim.LBFGS([x], line_search_fn="strong_wolfe")
    >>> def closure():
    ...     opt.zero_grad()
    ...     loss = ((x - 3) ** 2).sum()
    ...     loss.backward()
    ...     return loss
    >>> opt.step(closure)
    tensor(29., grad_fn=<SumBackward0>)
    >>> x
    tensor([3.0000, 3.0000], requires_grad=True)
    """

    def __init__(
        self,
        params: Params,
        lr: float = 1,
        max_iter: int = 20,
        max_eval: int | None = None,
        tolerance_grad: float = 1e-7,
        tolerance_change: float = 1e-9,
        history_size: int = 100,
        line_search_fn: str | None = None,
        *,
        maximize: bool = False,
    ) -> None:
        at_least("learning rate", lr)
        super().__init__(
            params,
            dict(
                lr=lr,
                max_iter=max_iter,
                max_eval=max_iter * 5 // 4 if max_eval is None else max_eval,
                tolerance_grad=tolerance_grad,
                tolerance_change=tolerance_change,
                history_size=history_size,
                line_search_fn=line_search_fn,
                maximize=maximize,
            ),
        )
        if len(self.param_groups) != 1:
            raise ValueError("LBFGS doesn't support per-parameter options (parameter groups)")

    def _gradient(self) -> np.ndarray:
        """The gradients of all parameters as one vector."""
        parts = [
            zeros(p.numel(), p.array.dtype, p.array) if p.grad is None else p.grad.array.reshape(-1)
            for p in self.param_groups[0]["params"]
        ]
        flat = np.concatenate(parts)
        return -flat if self.param_groups[0]["maximize"] else flat

    def _go(self, length: float, direction: np.ndarray) -> None:
        start = 0
        for p in self.param_groups[0]["params"]:
            part = direction[start : start + p.numel()].reshape(p.shape)
            p.array += (length * part).astype(p.dtype)
            version.bump(p.array)
            start += p.numel()

    def _look(self, closure: Callable[[], Any], length: float, direction: np.ndarray) -> Point:
        """What there is so far along a direction; the parameters stay where they are."""
        before = [p.array.copy() for p in self.param_groups[0]["params"]]
        self._go(length, direction)
        loss = self._loss(closure)[1]
        g = self._gradient()
        for p, array in zip(self.param_groups[0]["params"], before):
            p.array[...] = array
            version.bump(p.array)
        return length, loss, g, float(g @ direction)

    def _loss(self, closure: Callable[[], Any]) -> tuple[Any, float]:
        with enable_grad():
            loss = closure()
        return loss, -float(loss) if self.param_groups[0]["maximize"] else float(loss)

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Up to max_iter steps.

        Args:
            closure: computes the loss anew: zero_grad, forward, backward, return the loss.

        Returns:
            What the closure returned before the first step.
        """
        if closure is None:
            raise TypeError(
                "LBFGS.step() needs a closure: a function that computes the loss anew and returns it"
            )
        (group,) = self.param_groups
        if group["line_search_fn"] not in (None, "strong_wolfe"):
            raise RuntimeError("only 'strong_wolfe' is supported")
        state = self.state[group["params"][0]]
        if not state:
            state.update(func_evals=0, n_iter=0)
        first, loss = self._loss(closure)
        calls = 1
        state["func_evals"] += 1
        g = self._gradient()
        if not g.size or np.abs(g).max() <= group["tolerance_grad"]:
            return first
        for k in range(1, group["max_iter"] + 1):
            state["n_iter"] += 1
            d = self._direction(state, g, group["history_size"])
            state["prev_flat_grad"], before = g, loss
            length = float(group["lr"])
            if state["n_iter"] == 1:
                length *= min(1.0, 1.0 / float(np.abs(g).sum()))
            slope = float(g @ d)
            state["d"], state["t"] = d, length
            if slope > -group["tolerance_change"]:
                break
            done = 0
            if group["line_search_fn"]:
                look = lambda t: self._look(closure, t, d)  # noqa: B023  (used at once)
                (length, loss, g, _), done = strong_wolfe(
                    look, (0, loss, g, slope), length, d, group["max_eval"] - calls
                )
                state["t"] = length
                self._go(length, d)
            else:
                self._go(length, d)
                if k != group["max_iter"]:
                    loss, done = self._loss(closure)[1], 1
                    g = self._gradient()
            calls += done
            state["func_evals"] += done
            if (
                calls >= group["max_eval"]
                or np.abs(g).max() <= group["tolerance_grad"]
                or np.abs(d * length).max() <= group["tolerance_change"]
                or abs(loss - before) < group["tolerance_change"]
            ):
                break
        return first

    @staticmethod
    def _direction(state: dict[str, Any], g: np.ndarray, history_size: int) -> np.ndarray:
        """−H g; the last pair is added first."""
        if state["n_iter"] == 1:
            state.update(pairs=[], scale=1.0)
            return -g
        y, s = g - state["prev_flat_grad"], state["d"] * state["t"]
        ys = float(y @ s)
        pairs = state["pairs"]
        if ys > 1e-10:
            del pairs[: len(pairs) + 1 - history_size]
            pairs.append((y, s, 1.0 / ys))
            state["scale"] = ys / float(y @ y)
        q, shares = -g, []
        for y, s, rho in reversed(pairs):
            shares.append(float(s @ q) * rho)
            q = q - (shares[-1] * y).astype(q.dtype)
        d = (q * state["scale"]).astype(q.dtype)
        for (y, s, rho), share in zip(pairs, reversed(shares)):
            d = d + ((share - float(y @ d) * rho) * s).astype(d.dtype)
        return d


def between(a: Point, b: Point, bounds: tuple[float, float] | None = None) -> float:
    """The least place of the cubic through two points with their slopes, within bounds (the points' own)."""
    (x1, f1, _, g1), (x2, f2, _, g2) = a, b
    low, high = bounds or (min(x1, x2), max(x1, x2))
    d1 = g1 + g2 - 3 * (f1 - f2) / (x1 - x2)
    square = d1 * d1 - g1 * g2
    if not square >= 0:
        return (low + high) / 2
    d2 = math.sqrt(square)
    if x1 <= x2:
        least = x2 - (x2 - x1) * ((g2 + d2 - d1) / (g2 - g1 + 2 * d2))
    else:
        least = x1 - (x1 - x2) * ((g1 + d2 - d1) / (g1 - g2 + 2 * d2))
    return min(max(least, low), high)


def strong_wolfe(
    look: Callable[[float], Point],
    start: Point,
    length: float,
    d: np.ndarray,
    most: int,
    c1: float = 1e-4,
    c2: float = 0.9,
    tolerance_change: float = 1e-9,
) -> tuple[Point, int]:
    """A point along the line that is low enough (by c1) and flat enough (by c2), and how often it has looked.

    First steps grow until two points have one between them; then these close in.
    """
    _, f, _, slope = start
    too_high = lambda point: point[1] > f + c1 * point[0] * slope
    flat = lambda point: abs(point[3]) <= -c2 * slope
    before, point = start, look(length)
    looks, steps = 1, 0
    while steps < most:
        if too_high(point) or (steps > 1 and point[1] >= before[1]):
            bracket = [before, point]
            break
        if flat(point):
            return point, looks
        if point[3] >= 0:
            bracket = [before, point]
            break
        further = point[0] + 0.01 * (point[0] - before[0]), point[0] * 10
        before, point = point, look(between(before, point, further))
        looks, steps = looks + 1, steps + 1
    else:
        bracket = [start, point]
    low, high = (0, 1) if bracket[0][1] <= bracket[1][1] else (1, 0)
    close_before = False
    while steps < most:
        ends = [p[0] for p in bracket]
        if abs(ends[1] - ends[0]) * float(np.abs(d).max()) < tolerance_change:
            break
        t = between(bracket[0], bracket[1])
        margin = 0.1 * (max(ends) - min(ends))
        close = min(max(ends) - t, t - min(ends)) < margin
        if close and (close_before or t >= max(ends) or t <= min(ends)):
            t = max(ends) - margin if abs(t - max(ends)) < abs(t - min(ends)) else min(ends) + margin
            close = False
        close_before = close
        point = look(t)
        looks, steps = looks + 1, steps + 1
        if too_high(point) or point[1] >= bracket[low][1]:
            bracket[high] = point
            low, high = (0, 1) if bracket[0][1] <= bracket[1][1] else (1, 0)
        else:
            if flat(point):
                return point, looks
            if point[3] * (bracket[high][0] - bracket[low][0]) >= 0:
                bracket[high] = bracket[low]
            bracket[low] = point
    return bracket[low], looks
