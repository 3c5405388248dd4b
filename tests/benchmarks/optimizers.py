"""How long a step of each optimizer takes on the lecture's 669,706 float32 weights: by hand in NumPy, ours,
torch.
"""

import numpy as np
from paired import main, paired, table

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


def steps(name, options, by_hand):
    """Each way to make a step: a function that makes it."""
    import torch

    import course

    rng = np.random.default_rng(0)
    arrays = [
        (rng.standard_normal(s).astype(np.float32), rng.standard_normal(s).astype(np.float32)) for s in SHAPES
    ]
    states = [(p.copy(), g, {}) for p, g in arrays]

    def step_by_hand():
        for p, g, state in states:
            by_hand(p, g, state)

    def step_of(library):
        leaves = [library.tensor(p, requires_grad=True) for p, _ in arrays]
        for leaf, (_, g) in zip(leaves, arrays):
            leaf.grad = library.tensor(g)
        return getattr(library.optim, name)(leaves, **options).step

    return {"NumPy by hand": step_by_hand, "course": step_of(course), "torch, eager, CPU": step_of(torch)}


def benchmark():
    for title, case in CASES.items():
        table(title, paired(steps(*case), rounds=200))


if __name__ == "__main__":
    main(benchmark)
