"""One step (forward and backward) of an MLP 784-128-10 on a batch of 64, float32: hand-written NumPy, course,
torch, HIPS autograd.

And of a small MLP 8-16-4 on a batch of 4 against micrograd's kind of graph, a node for each number.
"""

import itertools

import numpy as np
from paired import main, paired, table


def problem(n, sizes, dtype=np.float32):
    rng = np.random.default_rng(0)
    x = rng.standard_normal((n, sizes[0])).astype(dtype)
    y = rng.integers(0, sizes[-1], n)
    parameters = []
    for d, h in itertools.pairwise(sizes):
        parameters += [(rng.standard_normal((h, d)) / np.sqrt(d)).astype(dtype), np.zeros(h, dtype)]
    return x, y, parameters


def by_hand(x, y, parameters):
    """What a careful author writes."""
    w1, b1, w2, b2 = parameters
    rows = np.arange(len(x))

    def step():
        h = x @ w1.T
        h += b1
        a = np.maximum(h, 0)
        z = a @ w2.T
        z += b2
        z -= z.max(1, keepdims=True)
        p = np.exp(z)
        s = p.sum(1, keepdims=True)
        loss = (np.log(s[:, 0]) - z[rows, y]).mean()
        p /= s
        p[rows, y] -= 1
        p /= len(x)
        grad_w2, grad_b2 = p.T @ a, p.sum(0)
        grad_h = p @ w2
        grad_h *= a > 0
        return loss, grad_h.T @ x, grad_h.sum(0), grad_w2, grad_b2

    return step


def by_library(t, functional, x, y, parameters):
    """The same code for torch and for course."""
    data, target = t.tensor(x), t.tensor(y)
    w1, b1, w2, b2 = leaves = [t.tensor(p, requires_grad=True) for p in parameters]

    def step():
        for p in leaves:
            p.grad = None
        h = functional.relu(functional.linear(data, w1, b1))
        loss = functional.cross_entropy(functional.linear(h, w2, b2), target)
        loss.backward()
        return (loss, *(p.grad for p in leaves))

    return step


def by_hips(x, y, parameters):
    import autograd
    import autograd.numpy as anp

    rows = np.arange(len(x))

    def loss(parameters):
        w1, b1, w2, b2 = parameters
        z = anp.dot(anp.maximum(anp.dot(x, w1.T) + b1, 0), w2.T) + b2
        z = z - anp.max(z, axis=1, keepdims=True)
        return anp.mean(anp.log(anp.sum(anp.exp(z), axis=1)) - z[rows, y])

    step = autograd.value_and_grad(loss)
    return lambda: step(parameters)


def by_micrograd(x, y, parameters):
    """A node for each number: 16 + 4 neurons, 4 samples."""
    from micrograd.engine import Value

    w1, b1, w2, b2 = [[[Value(float(v)) for v in row] for row in np.atleast_2d(p)] for p in parameters]

    def step():
        total = Value(0.0)
        for row, target in zip(x.tolist(), y.tolist()):
            h = [sum((w * v for w, v in zip(ws, row)), b).relu() for ws, b in zip(w1, b1[0])]
            z = [sum((w * v for w, v in zip(ws, h)), b) for ws, b in zip(w2, b2[0])]
            # micrograd has no exp: the squared distance to the target stands in for the loss
            for k, v in enumerate(z):
                total = total + (v - float(k == target)) ** 2
        total.backward()
        return total

    return step


def agree(results):
    first, *others = results
    for other in others:
        for a, b in zip(first, other):
            np.testing.assert_allclose(np.asarray(b), np.asarray(a), 1e-3, 1e-4)


def benchmark():
    import torch

    import course
    import course.nn.functional

    x, y, parameters = problem(64, (784, 128, 10))
    contestants = {
        "NumPy by hand": by_hand(x, y, parameters),
        "course": by_library(course, course.nn.functional, x, y, parameters),
        "torch, eager, CPU": by_library(torch, torch.nn.functional, x, y, parameters),
        "HIPS autograd": by_hips(x, y, parameters),
    }
    plain = [
        [getattr(v, "detach", lambda v=v: v)() for v in contestants[name]()] for name in list(contestants)[:3]
    ]
    agree(plain)
    results = paired(contestants, rounds=400)
    table("MLP 784-128-10, batch 64, float32: forward and backward", results)
    print(f"  HIPS autograd over course: {results['HIPS autograd'][0] / results['course'][0]:.2f} x")

    x, y, parameters = problem(4, (8, 16, 4), np.float64)
    small = {
        "NumPy by hand": by_hand(x, y, parameters),
        "course": by_library(course, course.nn.functional, x, y, parameters),
        "torch, eager, CPU": by_library(torch, torch.nn.functional, x, y, parameters),
        "HIPS autograd": by_hips(x, y, parameters),
        "micrograd (node per number)": by_micrograd(x, y, parameters),
    }
    table("MLP 8-16-4, batch 4, float64", paired(small, rounds=100))


if __name__ == "__main__":
    main(benchmark)
