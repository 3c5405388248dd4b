"""One training step of the lecture's network, 784-512-512-10 on a batch of 64, float32: forward, backward and
AdamW, by NumPy written by hand, by course, by torch. Dropout is off: the three compute the same numbers.
"""

import itertools

import numpy as np
from paired import main, paired, table

LR, DECAY, BETA1, BETA2, EPS = 0.0005, 0.01, 0.9, 0.999, 1e-8
SIZES = (784, 512, 512, 10)


def problem():
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((64, SIZES[0]), np.float32), rng.integers(0, SIZES[-1], 64)
    layers = [
        ((rng.standard_normal((h, d)) / np.sqrt(d)).astype(np.float32), np.zeros(h, np.float32))
        for d, h in itertools.pairwise(SIZES)
    ]
    return x, y, layers


def by_hand(x, y, layers):
    """What a careful author writes: no array is made where one is at hand."""
    layers = [(w.copy(), b.copy()) for w, b in layers]
    parameters = [p for layer in layers for p in layer]
    means, squares = ([np.zeros_like(p) for p in parameters] for _ in range(2))
    scratch = [np.empty_like(p) for p in parameters]
    rows, taken = np.arange(len(x)), 0

    def update(gradients):
        nonlocal taken
        taken += 1
        rate, root = LR / (1 - BETA1**taken), np.sqrt(1 - BETA2**taken)
        for p, g, m, v, s in zip(parameters, gradients, means, squares, scratch):
            p *= 1 - LR * DECAY
            m *= BETA1
            m += np.multiply(g, 1 - BETA1, out=s)
            v *= BETA2
            np.multiply(g, g, out=s)
            v += np.multiply(s, 1 - BETA2, out=s)
            np.sqrt(v, out=s)
            s /= root
            s += EPS
            np.divide(m, s, out=s)
            p -= np.multiply(s, rate, out=s)

    def step():
        inputs = [x]
        for w, b in layers[:-1]:
            h = inputs[-1] @ w.T
            h += b
            inputs.append(np.maximum(h, 0, out=h))
        w, b = layers[-1]
        z = inputs[-1] @ w.T
        z += b
        z -= z.max(1, keepdims=True)
        grad = np.exp(z)
        s = grad.sum(1, keepdims=True)
        loss = (np.log(s[:, 0]) - z[rows, y]).mean()
        grad /= s
        grad[rows, y] -= 1
        grad /= len(x)
        gradients = []
        for place in (2, 1, 0):
            gradients[:0] = grad.T @ inputs[place], grad.sum(0)
            if place:
                grad = grad @ layers[place][0]
                grad *= inputs[place] > 0
        update(gradients)
        return float(loss)

    return step


def by_library(t, x, y, layers):
    """The same lines for torch and for course."""
    nn = t.nn
    model = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))
    names = [f"{place}.{kind}" for place in (0, 2, 4) for kind in ("weight", "bias")]
    arrays = [array.copy() for layer in layers for array in layer]
    model.load_state_dict(dict(zip(names, map(t.tensor, arrays))))
    images, labels = t.tensor(x), t.tensor(y)
    opt = t.optim.AdamW(model.parameters(), lr=LR)

    def step():
        opt.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        opt.step()
        return loss.item()

    return step


def benchmark():
    import torch

    import course

    problem_ = problem()
    contestants = {
        "torch, eager, CPU": by_library(torch, *problem_),
        "course": by_library(course, *problem_),
        "NumPy by hand": by_hand(*problem_),
    }
    losses = {name: [step() for _ in range(5)] for name, step in contestants.items()}
    for found in losses.values():
        np.testing.assert_allclose(found, losses["torch, eager, CPU"], rtol=1e-4)
    results = paired(contestants, rounds=100)
    table("a step of the lecture's MLP, batch 64, float32, dropout off", results)
    by_hand_, ours = results["NumPy by hand"][1], results["course"][1]
    print(f"  course over torch {ours:.2f} (goal 0.90), over NumPy by hand {ours / by_hand_:.2f} (goal 1.10)")


if __name__ == "__main__":
    main(benchmark)
