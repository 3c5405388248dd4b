"""Where each microsecond of the MLP step 784-128-10 goes: NumPy's work, by hand and in the rules of course,
and what is Python.

Clocks stand around every rule's forward and derivative (which is NumPy code) inside the running step; what
they do not cover is the library's own Python: dispatch, tensors, nodes, the engine.
"""

import statistics
import time

import numpy as np
from mlp_step import agree, by_library, problem
from paired import QUICK, main

ROUNDS = 3 if QUICK else 1000
ROWS = (
    "linear, forward",
    "relu, forward",
    "loss, forward",
    "loss, backward",
    "weights, backward",
    "biases, backward",
    "hidden, backward",
    "relu, backward",
)


class Clock:
    """Nanoseconds by row, summed within a step, and the median of them over the steps."""

    def __init__(self):
        self.step = dict.fromkeys((*ROWS, "all"), 0)
        self.steps = []

    def around(self, row, function):
        def timed(*args):
            start = time.perf_counter_ns()
            result = function(*args)
            self.step[row] += time.perf_counter_ns() - start
            return result

        return timed

    def run(self, step):
        self.step = dict.fromkeys(self.step, 0)
        self.around("all", step)()
        self.steps.append(self.step)

    def median(self, row):
        return statistics.median(s[row] for s in self.steps) / 1000


def by_hand_in_parts(x, y, parameters, clock):
    """`by_hand` of mlp_step.py, cut into the rows of the table."""
    w1, b1, w2, b2 = parameters
    rows = np.arange(len(x))

    def linear(x, w, b):
        z = x @ w.T
        z += b
        return z

    def loss(z):
        z -= z.max(1, keepdims=True)
        p = np.exp(z)
        s = p.sum(1, keepdims=True)
        return p, s, (np.log(s[:, 0]) - z[rows, y]).mean()

    def grad_loss(p, s):
        p /= s
        p[rows, y] -= 1
        p /= len(x)
        return p

    def grad_relu(g, a):
        g *= a > 0
        return g

    functions = (
        linear,
        lambda h: np.maximum(h, 0),
        loss,
        grad_loss,
        lambda g, a: g.T @ a,
        lambda g: g.sum(0),
        lambda g: g @ w2,
        grad_relu,
    )
    linear, relu, loss, grad_loss, weights, bias, hidden, grad_relu = (
        clock.around(*pair) for pair in zip(ROWS, functions)
    )

    def step():
        a = relu(linear(x, w1, b1))
        p, s, value = loss(linear(a, w2, b2))
        g = grad_loss(p, s)
        grad_w2, grad_b2 = weights(g, a), bias(g)
        g = grad_relu(hidden(g), a)
        return value, weights(g, x), bias(g), grad_w2, grad_b2

    return step


def watch_rules(clock):
    """Put clocks around the rules that the step runs."""
    from course import engine
    from course.nn import functional
    from course.ops import activation, linalg

    for operation, forward, *backward in (
        (linalg._addmm, "linear, forward", "biases, backward", "hidden, backward", "weights, backward"),
        (functional._weight_t, "linear, forward", "weights, backward"),
        (activation.relu, "relu, forward", "relu, backward"),
        (activation._log_softmax, "loss, forward", "loss, backward"),
        (functional._nll, "loss, forward", "loss, backward"),
    ):
        scope = operation.__globals__  # each operation is compiled with its own
        scope["forward"] = clock.around(forward, scope["forward"])
        scope["kind"].vjps = tuple(clock.around(row, vjp) for row, vjp in zip(backward, scope["kind"].vjps))
    engine.summed = clock.around("biases, backward", engine.summed)


def benchmark():
    import course
    import course.nn.functional

    x, y, parameters = problem(64, (784, 128, 10))
    clocks = hand, ours = Clock(), Clock()
    steps = (
        by_hand_in_parts(x, y, parameters, hand),
        by_library(course, course.nn.functional, x, y, parameters),
    )
    agree([[getattr(v, "detach", lambda v=v: v)() for v in step()] for step in steps])
    watch_rules(ours)
    for _ in range(ROUNDS):
        for clock, step in zip(clocks, steps):
            clock.run(step)
    print(
        f"\n{'MLP 784-128-10, batch 64, float32: us, medians':<52}{'by hand':>10}{'course':>10}{'over':>10}"
    )
    line = lambda name, a, b: print(f"  {name:<50}{a:10.1f}{b:10.1f}{b - a:10.1f}")
    for row in ROWS:
        line(row, hand.median(row), ours.median(row))
    totals = [[sum(s[row] for row in ROWS) / 1000 for s in clock.steps] for clock in clocks]
    line("NumPy's work, together", *map(statistics.median, totals))
    rests = [
        [s["all"] / 1000 - t for s, t in zip(clock.steps, total)] for clock, total in zip(clocks, totals)
    ]
    line("Python: dispatch, tensors, nodes, engine (and clocks)", *map(statistics.median, rests))
    line("the step", hand.median("all"), ours.median("all"))
    print(f"  course / by hand: {ours.median('all') / hand.median('all'):.2f} x")


if __name__ == "__main__":
    main(benchmark)
