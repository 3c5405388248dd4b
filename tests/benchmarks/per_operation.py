"""What an operation on 10 elements costs over NumPy: forward while recording, and backward for each node of a
chain.
"""

import time

import numpy as np
from paired import QUICK, main

LENGTH = 100
ROUNDS = 3 if QUICK else 60
X = np.linspace(0.1, 1, 10).astype(np.float32)
W = np.linspace(0.9, 1.1, 10).astype(np.float32)
M = np.eye(10, dtype=np.float32)

# name: (the operation on tensors, the same on arrays, what its backward computes on arrays)
# where the result has another shape, a second operation leads back and is counted as one more
OPERATIONS = {
    "x + w": (lambda x, w, m: x + w, lambda x, w, m: x + w, lambda g, x, w, m: g + x, 1),
    "x * w": (lambda x, w, m: x * w, lambda x, w, m: x * w, lambda g, x, w, m: (g * w, g * x, g + x), 1),
    "x / w": (lambda x, w, m: x / w, lambda x, w, m: x / w, lambda g, x, w, m: (g / w, -g * x / w, g + x), 1),
    "x * 2.0": (lambda x, w, m: x * 2.0, lambda x, w, m: x * 2.0, lambda g, x, w, m: g * 2.0, 1),
    "1 - x": (lambda x, w, m: 1 - x, lambda x, w, m: 1 - x, lambda g, x, w, m: -g, 1),
    "x ** 2": (lambda x, w, m: x**2, lambda x, w, m: x**2, lambda g, x, w, m: g * (2 * x**1), 1),
    "exp(x)": (lambda x, w, m: x.exp(), lambda x, w, m: np.exp(x), lambda g, x, w, m: g * x, 1),
    "tanh(x)": (lambda x, w, m: x.tanh(), lambda x, w, m: np.tanh(x), lambda g, x, w, m: g * (1 - x * x), 1),
    "sigmoid(x)": (
        lambda x, w, m: x.sigmoid(),
        lambda x, w, m: 1 / (1 + np.exp(-x)),
        lambda g, x, w, m: g * (x * (1 - x)),
        1,
    ),
    "relu(x)": (
        lambda x, w, m: x.relu(),
        lambda x, w, m: np.maximum(x, 0),
        lambda g, x, w, m: g * (x > 0),
        1,
    ),
    "m @ x": (
        lambda x, w, m: m @ x,
        lambda x, w, m: m @ x,
        lambda g, x, w, m: (m.T @ g, g.reshape(-1, 1) * x, m + m),
        1,
    ),
    "x.reshape(10)": (
        lambda x, w, m: x.reshape(10),
        lambda x, w, m: x.reshape(10),
        lambda g, x, w, m: g.reshape(10),
        1,
    ),
    "x[0:10]": (
        lambda x, w, m: x[0:10],
        lambda x, w, m: x[0:10],
        lambda g, x, w, m: np.zeros(10, g.dtype).__setitem__(slice(0, 10), g),
        1,
    ),
    "x.sum() * w": (
        lambda x, w, m: x.sum() * w,
        lambda x, w, m: x.sum() * w,
        lambda g, x, w, m: (np.add.reduce(g * w), g * 0.5, g + x, np.full(10, 0.5, g.dtype)),
        2,
    ),
    "x.mean() * w": (
        lambda x, w, m: x.mean() * w,
        lambda x, w, m: np.add.reduce(x) / 10 * w,
        lambda g, x, w, m: (np.add.reduce(g * w) / 10, g * 0.5, g + x, np.full(10, 0.5, g.dtype)),
        2,
    ),
}


def seconds(run):
    """The best of several rounds of LENGTH calls: what else runs on the machine can only add."""
    start = time.perf_counter()
    for _ in range(LENGTH):
        run()
    return (time.perf_counter() - start) / LENGTH


def benchmark():
    import course

    title = "10 elements, float32, us for each operation"
    print(f"\n{title:<44}{'forward':>8} {'NumPy':>8} {'over':>8}   {'backward':>8} {'NumPy':>8} {'over':>8}")
    overs = []
    with np.errstate(all="ignore"):
        for name, (ours, theirs, vjp, count) in OPERATIONS.items():
            w, m = course.tensor(W, requires_grad=True), course.tensor(M, requires_grad=True)
            forward, plain, backward, plain_backward = [], [], [], []
            for _ in range(ROUNDS):
                y = course.tensor(X, requires_grad=True)
                start = time.perf_counter()
                for _ in range(LENGTH):
                    y = ours(y, w, m)
                forward.append((time.perf_counter() - start) / LENGTH)
                root = course.ones_like(y)
                start = time.perf_counter()
                y.backward(root)
                backward.append((time.perf_counter() - start) / LENGTH)
                plain.append(seconds(lambda: theirs(X, W, M)))
                plain_backward.append(seconds(lambda: vjp(X, X, W, M)))
            a, b, c, d = (1e6 * min(t) / count for t in (forward, plain, backward, plain_backward))
            overs.append((a - b, c - d))
            print(f"  {name:<42}{a:8.2f} {b:8.2f} {a - b:8.2f}   {c:8.2f} {d:8.2f} {c - d:8.2f}")
    print(
        f"  {'largest':<42}{'':8} {'':8} {max(o[0] for o in overs):8.2f}   "
        f"{'':8} {'':8} {max(o[1] for o in overs):8.2f}"
    )


if __name__ == "__main__":
    main(benchmark)
