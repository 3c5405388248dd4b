"""How long a step of each optimizer takes on the lecture's 669,706 weights: ours, hand-written NumPy, torch on one thread and on all.

    python tests/benchmarks/optimizers.py [rounds]

Every round times all of them one after the other; a ratio is the median over the rounds of ours / theirs within a round.
"""

import sys
import time

import numpy as np
import torch

import course

SHAPES = [(512, 784), (512,), (512, 512), (512,), (10, 512), (10,)]
LR = 1e-3


def sgd(p, g, state):
    p -= LR * g


def momentum(p, g, state):
    v = state.setdefault("v", np.zeros_like(p))
    v *= 0.9
    v += g
    p -= LR * v


def adamw(p, g, state):
    m, v = state.setdefault("m", np.zeros_like(p)), state.setdefault("v", np.zeros_like(p))
    t = state["t"] = state.get("t", 0) + 1
    p *= 1 - LR * 0.01
    m *= 0.9
    m += 0.1 * g
    v *= 0.999
    v += 0.001 * g * g
    p -= LR * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)


CASES = {
    "SGD": ("SGD", dict(lr=LR), sgd),
    "SGD, momentum": ("SGD", dict(lr=LR, momentum=0.9), momentum),
    "AdamW": ("AdamW", dict(lr=LR), adamw),
}


def steps(name, options, by_hand, threads):
    """Each way to make a step: a function that makes it."""
    rng = np.random.default_rng(0)
    arrays = [(rng.standard_normal(s).astype(np.float32), rng.standard_normal(s).astype(np.float32)) for s in SHAPES]
    ours = [course.tensor(p, requires_grad=True) for p, _ in arrays]
    theirs = [torch.tensor(p, requires_grad=True) for p, _ in arrays]
    states = [(p.copy(), g, {}) for p, g in arrays]
    for a, b, (_, g) in zip(ours, theirs, arrays):
        a.grad, b.grad = course.tensor(g), torch.tensor(g)
    their_opt = getattr(torch.optim, name)(theirs, **options)

    def torch_on(n):
        def step():
            torch.set_num_threads(n)
            start = time.perf_counter()
            their_opt.step()
            return time.perf_counter() - start
        return step

    def numpy_step():
        for p, g, state in states:
            by_hand(p, g, state)

    return {
        "course": timed(getattr(course.optim, name)(ours, **options).step),
        "NumPy": timed(numpy_step),
        "torch, 1 thread": torch_on(1),
        f"torch, {threads} threads": torch_on(threads),
    }


def timed(step):
    def measure():
        start = time.perf_counter()
        step()
        return time.perf_counter() - start
    return measure


def main(rounds=200):
    threads = torch.get_num_threads()
    print(f"{sum(int(np.prod(s)) for s in SHAPES):,} float32 weights, {rounds} rounds, {threads} threads, "
          f"numpy {np.__version__}, torch {torch.__version__}")
    print(f"{'':16}{'':18}{'median':>10}{'course / it':>14}")
    for title, case in CASES.items():
        ways = steps(*case, threads)
        times = np.array([[measure() for measure in ways.values()] for _ in range(rounds + 5)])[5:]
        for way, column in zip(ways, times.T):
            print(f"{title:16}{way:18}{1e6 * np.median(column):7.0f} µs{np.median(times[:, 0] / column):14.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
