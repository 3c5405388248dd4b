"""What an operation on 10 elements costs over NumPy: forward while recording, and backward for each node of a chain."""

import time

import numpy as np
from paired import QUICK, main

LENGTH = 100
ROUNDS = 3 if QUICK else 60
X = np.linspace(0.1, 1, 10).astype(np.float32)
W = np.linspace(0.9, 1.1, 10).astype(np.float32)
M = np.eye(10, dtype=np.float32)

# name: (the operation on tensors, the same on arrays, what its backward computes on arrays)
OPERATIONS = {
    "x + w": (lambda x, w, m: x + w, lambda x, w, m: x + w, lambda g, x, w, m: g),
    "x * w": (lambda x, w, m: x * w, lambda x, w, m: x * w, lambda g, x, w, m: (g * w, g * x)),
    "x / w": (lambda x, w, m: x / w, lambda x, w, m: x / w, lambda g, x, w, m: (g / w, -g * x / w)),
    "x * 2.0": (lambda x, w, m: x * 2.0, lambda x, w, m: x * 2.0, lambda g, x, w, m: g * 2.0),
    "1 - x": (lambda x, w, m: 1 - x, lambda x, w, m: 1 - x, lambda g, x, w, m: -g),
    "x ** 2": (lambda x, w, m: x ** 2, lambda x, w, m: x ** 2, lambda g, x, w, m: g * (2 * x ** 1)),
    "exp(x)": (lambda x, w, m: x.exp(), lambda x, w, m: np.exp(x), lambda g, x, w, m: g * x),
    "tanh(x)": (lambda x, w, m: x.tanh(), lambda x, w, m: np.tanh(x), lambda g, x, w, m: g * (1 - x * x)),
    "sigmoid(x)": (lambda x, w, m: x.sigmoid(), lambda x, w, m: 1 / (1 + np.exp(-x)), lambda g, x, w, m: g * (x * (1 - x))),
    "relu(x)": (lambda x, w, m: x.relu(), lambda x, w, m: np.maximum(x, 0), lambda g, x, w, m: g * (x > 0)),
    "m @ x": (lambda x, w, m: m @ x, lambda x, w, m: m @ x, lambda g, x, w, m: (m.T @ g, g.reshape(-1, 1) * x)),
    "x.reshape(2, 5)": (lambda x, w, m: x.reshape(2, 5), lambda x, w, m: x.reshape(2, 5), lambda g, x, w, m: g.reshape(10)),
    "x.sum()": (lambda x, w, m: x.sum(), lambda x, w, m: x.sum(), lambda g, x, w, m: np.full(10, g[0])),
    "x.mean()": (lambda x, w, m: x.mean(), lambda x, w, m: x.mean(), lambda g, x, w, m: np.full(10, g[0] / 10)),
    "x[2:5]": (lambda x, w, m: x[2:5], lambda x, w, m: x[2:5], lambda g, x, w, m: np.zeros(10, g.dtype).__setitem__(slice(2, 5), g[2:5])),
}


def seconds(run):
    """The best of several rounds of LENGTH calls: what else runs on the machine can only add."""
    start = time.perf_counter()
    for _ in range(LENGTH):
        run()
    return (time.perf_counter() - start) / LENGTH


def benchmark():
    import course

    print(f"\n10 elements, float32, us for each operation   {'forward':>8} {'NumPy':>8} {'over':>8}   {'backward':>8} {'NumPy':>8} {'over':>8}")
    overs = []
    for name, (ours, theirs, vjp) in OPERATIONS.items():
        x, w, m = (course.tensor(v, requires_grad=True) for v in (X, W, M))
        y = x * 1.0
        forward, plain, backward, plain_backward = [], [], [], []
        for _ in range(ROUNDS):
            forward.append(seconds(lambda: ours(y, w, m)))
            plain.append(seconds(lambda: theirs(X, W, M)))
            # LENGTH of these operations side by side: one pass over all of them, the passage to the leaf taken off
            results = [ours(y, w, m) for _ in range(LENGTH)]
            roots = [course.ones_like(r) for r in results]
            start = time.perf_counter()
            course.autograd.backward(results, roots, inputs=[x], retain_graph=True)
            backward.append((time.perf_counter() - start) / LENGTH)
            sums = X * 0
            start = time.perf_counter()
            for _ in range(LENGTH):
                vjp(X, X, W, M)
                sums += X
            plain_backward.append((time.perf_counter() - start) / LENGTH)
            x.grad = None
        a, b, c, d = (1e6 * min(t) for t in (forward, plain, backward, plain_backward))
        overs.append((a - b, c - d))
        print(f"  {name:<44}{a:8.2f} {b:8.2f} {a - b:8.2f}   {c:8.2f} {d:8.2f} {c - d:8.2f}")
    print(f"  {'largest':<44}{'':8} {'':8} {max(o[0] for o in overs):8.2f}   {'':8} {'':8} {max(o[1] for o in overs):8.2f}")


if __name__ == "__main__":
    main(benchmark)
